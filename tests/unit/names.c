// SPDX-License-Identifier: GPL-2.0-only
/* For tests: names as messages.def has them, in place of the driver's, which are packed. */
#include <linux/shim.h>
#include "codec/message.h"
#include "codec/names.h"

#define MESSAGE(id, text, need)		text "\0"
#define FIELD(msg, id, text, need)
#define CONSTANT(id, text, need)
static char messages[] =
#include "codec/messages.def"
;

#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)	text "\0"
#define CONSTANT(id, text, need)
static const char fields[] =
#include "codec/messages.def"
;

#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)
#define CONSTANT(id, text, need)	text "\0"
static const char constants[] =
#include "codec/messages.def"
;

int gsp_names_unpack(struct gsp_names *names)
{
	*names = (struct gsp_names){ messages, fields, constants };
	return 0;
}

void gsp_names_free(struct gsp_names *names)
{
}

char *gsp_msg_missing_name(const struct gsp_msg *m)
{
	int f = gsp_msg_missing(m);

	return f < 0 ? NULL : kstrdup(gsp_nth_text(fields, f), GFP_KERNEL);
}
