// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages of the release that a card's GSP speaks: memory for them, many fields at once, and
 * what an error means that one ended with. No locks; may sleep. Called by everything that
 * fills or reads a message.
 */
#include <linux/slab.h>

#include "card.h"
#include "ground.h"

/**
 * gsp_msg_new() - memory for a message
 * @gsp: whose
 * @id: which
 * @m: result, cleared; give back with gsp_msg_free()
 *
 * Return: 0, -ENOENT when the release has no such message, -ENOMEM.
 */
int gsp_msg_new(struct gsp *gsp, enum gsp_message_id id, struct gsp_msg *m)
{
	size_t len = gsp_msg_size(gsp->abi, id);
	u8 *buf;
	int ret;

	if (!len)
		return -ENOENT;
	buf = kvzalloc(len, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	ret = gsp_msg_init(m, gsp->abi, id, buf, len);
	if (ret)
		kvfree(buf);
	return ret;
}

/**
 * gsp_msg_free() - give back what gsp_msg_new() gave
 * @m: the message
 */
void gsp_msg_free(struct gsp_msg *m)
{
	kvfree(m->data);
}

/**
 * gsp_set_members() - fill fields of a message from the members of a structure
 * @m: the message
 * @members: which, from which
 * @num: of them
 * @from: the structure
 */
void gsp_set_members(struct gsp_msg *m, const struct gsp_member *members, unsigned int num,
		     const void *from)
{
	for (; num--; members++) {
		const void *at = from + members->offset;

		gsp_set(m, members->field, members->size == sizeof(u64) ? *(const u64 *)at :
						   *(const u32 *)at);
	}
}

/**
 * gsp_is_refusal() - did GSP say no to a message, or was it not heard or understood?
 * @gsp: whose
 * @err: how the message ended
 *
 * Return: true when it said no.
 */
bool gsp_is_refusal(const struct gsp *gsp, int err)
{
	return err && err != -ENOMEM && err != -EPROTO && err != -ETIMEDOUT && !gsp_dead(gsp);
}
