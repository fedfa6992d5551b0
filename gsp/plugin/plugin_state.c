// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a plugin task leaves in its buffers for the CPU to read: of its guest, and texts of
 * errors. Places: zhiwang-nvidia/nova-core, vgpu/fw/r000_00/bindings.rs, and
 * zhiwang-nvidia/linux, drivers/vfio/pci/nvidia-vgpu of 2024 and 2025. That errors are a ring
 * of texts with a zero behind each, in bytes, nobody says: no published driver reads them.
 *
 * gsp_partition.lock guards what was told last; errors are read from gsp.wq alone. Called from
 * outside and by partition_events.c.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/slab.h>

#include "card.h"
#include "codec/text.h"
#include "common/partition.h"
#include "common/plugin_heap.h"
#include "ground/ground.h"
#include "plugin.h"
#include "rm/rm.h"
#include "verbs.h"

/* Texts of one report that go to the log. */
#define TEXTS_MAX	16

static int read_state(struct gsp_partition *p, struct gsp_vgpu_state *s)
{
	const struct gsp_abi *abi = p->gsp->abi;
	size_t len = gsp_msg_size(abi, GSP_MSG_PLUGIN_RESPONSE);
	struct gsp_msg m;
	u8 *buf;
	int ret;

	buf = kzalloc(ALIGN(len, 4), GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	ret = gsp_fb_read(p->gsp, gsp_plugin_buffer(p, GSP_PLUGIN_RESPONSE), buf, ALIGN(len, 4));
	if (!ret)
		ret = gsp_msg_init(&m, abi, GSP_MSG_PLUGIN_RESPONSE, buf, len);
	if (!ret && gsp_get(&m, GSP_PLUGIN_RESPONSE_INFO_VALID)) {
		s->known = gsp_task_parts(abi);
		s->guest_os = gsp_get(&m, GSP_PLUGIN_RESPONSE_GUEST_OS);
		s->frame_rate_limit = gsp_get(&m, GSP_PLUGIN_RESPONSE_FRAME_RATE_LIMIT);
		s->license_state = gsp_get(&m, GSP_PLUGIN_RESPONSE_LICENSE_STATE);
		gsp_state_text(s->driver_version, &m, GSP_PLUGIN_RESPONSE_DRIVER_VERSION);
		gsp_state_text(s->driver_branch, &m, GSP_PLUGIN_RESPONSE_DRIVER_BRANCH);
	}
	kfree(buf);
	return ret;
}

/* What a task says of its guest, as it was at most a second ago. */
static int get_state(struct gsp_partition *p, struct gsp_vgpu_state *s)
{
	lockdep_assert_held(&p->lock);
	if (!gsp_has(p->gsp->abi, GSP_PLUGIN_RESPONSE_INFO_VALID))
		return -EOPNOTSUPP;
	if (!p->told || time_before(p->told_at, p->opened_at) ||
	    time_after_eq(jiffies, p->told_at + HZ)) {
		p->told_at = jiffies;
		p->told = true;
		memset(&p->state_told, 0, sizeof(p->state_told));
		p->told_error = read_state(p, &p->state_told);
	}
	*s = p->state_told;
	return p->told_error;
}

/**
 * gsp_partition_get_state() - what a vGPU is doing
 * @p: created
 * @s: result; what is not known of it, and never 0 for that, has no bit in @known
 *
 * From what gsp_refresh_states() has last learnt or, where plugin tasks tell, from memory
 * that is looked at once a second at most: does not wait for GSP.
 *
 * Return: 0, -ENODATA while it is not open or nothing is known yet, -EOPNOTSUPP when this
 * firmware does not tell, -ENOMEM, -EIO when GSP is dead.
 */
int gsp_partition_get_state(struct gsp_partition *p, struct gsp_vgpu_state *s)
{
	const struct gsp_verbs *verbs = p->gsp->verbs;
	int ret = -ENODATA;

	mutex_lock(&p->lock);
	if (p->state == GSP_PARTITION_OPEN)
		ret = verbs->get_state ? verbs->get_state(p, s) : get_state(p, s);
	mutex_unlock(&p->lock);
	return ret;
}

/* The @i-th byte of a ring, from @at on. */
static u8 byte_at(const u8 *ring, size_t size, u32 at, u32 i)
{
	return ring[(at + i) & (size - 1)];
}

/* @n bytes of the ring, from @get on: text by text. */
static void say(struct gsp_partition *p, const u8 *ring, size_t size, u32 get, u32 n)
{
	char text[GSP_TEXT_MAX];
	u8 raw[GSP_TEXT_MAX];
	unsigned int said = 0;
	u32 i, len = 0;

	for (i = 0; i < n && said < TEXTS_MAX; i++) {
		u8 c = byte_at(ring, size, get, i);
		bool ends = !c || c == '\n';

		if (!ends && len < sizeof(raw))
			raw[len++] = c;
		if (!ends && i + 1 < n)
			continue;
		gsp_clean_text(text, raw, len);
		len = 0;
		if (!text[0])
			continue;
		p->gsp->cb.error_text(p->gsp->priv, p->desc.gfid, text);
		said++;
	}
}

/**
 * gsp_plugin_read_errors() - pass on the errors that a task has told of
 * @p: its task runs, and stays until this is over
 *
 * From gsp.wq, without locks, and nobody else reads. Of a task that is just starting
 * gsp_plugin_wait_boot() may say meanwhile what was read a moment ago: then that is what
 * the task knows until its next text.
 * Where the task says that it has got to is not trusted: it is an index into a ring.
 */
void gsp_plugin_read_errors(struct gsp_partition *p)
{
	const struct gsp_abi *abi = p->gsp->abi;
	size_t size = gsp_const(abi, GSP_C_PLUGIN_ERROR_SIZE);
	__le32 word;
	u32 put;
	u8 *ring;

	if (!is_power_of_2(size) || !p->gsp->cb.error_text)
		return;
	if (!gsp_has(abi, GSP_PLUGIN_CTRL_ERROR_GET) ||
	    !gsp_has(abi, GSP_PLUGIN_RESPONSE_ERROR_PUT))
		return;
	if (gsp_fb_read(p->gsp, gsp_plugin_buffer(p, GSP_PLUGIN_RESPONSE) +
			gsp_offset(abi, GSP_PLUGIN_RESPONSE_ERROR_PUT, 0), &word, sizeof(word)))
		return;
	put = le32_to_cpu(word);
	if (put == p->error_get)
		return;
	ring = kvmalloc(size, GFP_KERNEL);
	if (!ring)
		return;
	if (!gsp_fb_read(p->gsp, gsp_plugin_buffer(p, GSP_PLUGIN_ERROR), ring, size)) {
		say(p, ring, size, p->error_get, (put - p->error_get) & (size - 1));
		WRITE_ONCE(p->error_get, put);
		gsp_fb_write(p->gsp, gsp_plugin_buffer(p, GSP_PLUGIN_CTRL) +
			     gsp_offset(abi, GSP_PLUGIN_CTRL_ERROR_GET, 0), &word, sizeof(word));
	}
	kvfree(ring);
}
