// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of messages, fields and constants: unpacked where they are needed.
 *
 * No locks. Called by abi.c and release.c, once a start, and by who logs what GSP left out.
 */
#include <linux/limits.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>

#include "file.h"
#include "message.h"
#include "names.h"

/**
 * gsp_names_unpack() - all names
 * @names: filled
 *
 * Return: 0, and gsp_names_free() is due; -ENOMEM, or -EINVAL for a damaged module.
 */
int gsp_names_unpack(struct gsp_names *names)
{
	ssize_t len;

	names->messages = gsp_gunzip(gsp_names_packed, gsp_names_packed_size, U16_MAX, &len);
	if (!names->messages)
		return len;
	names->fields = gsp_nth_text(names->messages, GSP_NUM_MESSAGES);
	names->constants = gsp_nth_text(names->fields, GSP_NUM_FIELDS);
	return 0;
}

/**
 * gsp_names_free() - give names back
 * @names: from gsp_names_unpack(), or zeroed
 */
void gsp_names_free(struct gsp_names *names)
{
	kvfree(names->messages);
}

char *gsp_msg_missing_name(const struct gsp_msg *m)
{
	int f = gsp_msg_missing(m);
	struct gsp_names names;
	char *name;

	if (f < 0 || gsp_names_unpack(&names))
		return NULL;
	name = kstrdup(gsp_nth_text(names.fields, f), GFP_KERNEL);
	gsp_names_free(&names);
	return name;
}
