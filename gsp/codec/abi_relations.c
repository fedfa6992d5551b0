// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reader of ABI descriptors: what has to be there because something else is.
 * messages.def lists these relations at its end.
 *
 * No locks. Called by abi_check.c.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/types.h>

#include "abi_parse.h"

enum kind { IS_MESSAGE, IS_FIELD, IS_CONSTANT };

/* What a line of messages.def declares. */
struct declared {
	u16 id;
	u8 kind;	/* enum kind */
};

#define message(id)		{ GSP_MSG_##id, IS_MESSAGE }
#define field(msg, id)		{ GSP_##msg##_##id, IS_FIELD }
#define constant(id)		{ GSP_C_##id, IS_CONSTANT }

static const struct {
	struct declared a, b;
	bool either;
} relations[] = {
#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)
#define CONSTANT(id, text, need)
#define NEEDS(what, other)	{ what, other, false },
#define EITHER(one, other)	{ one, other, true },
#include "messages.def"
};

#undef message
#undef field
#undef constant

static const char * const kinds[] = { "message", "field", "constant" };

static const char *text_of(const struct abi_parser *p, const struct declared *d)
{
	switch (d->kind) {
	case IS_MESSAGE:
		return abi_message_text(p, d->id);
	case IS_FIELD:
		return abi_field_text(p, d->id);
	default:
		return abi_constant_text(p, d->id);
	}
}

static bool is_there(const struct gsp_abi *abi, const struct declared *d)
{
	switch (d->kind) {
	case IS_MESSAGE:
		return abi->message_size[d->id];
	case IS_FIELD:
		return abi->field[d->id].count;
	default:
		return abi->has_constant[d->id];
	}
}

static int refuse(struct abi_parser *p, const struct declared *a, const struct declared *b)
{
	if (a->kind == IS_CONSTANT)
		return abi_refuse_whole(p, "constant \"%s\" is of no use without %s \"%s\"",
					text_of(p, a), kinds[b->kind], text_of(p, b));
	return abi_refuse_message(p, a->kind == IS_FIELD ? gsp_field_names[a->id].message : a->id,
				  "%s \"%s\" is of no use without %s \"%s\"", kinds[a->kind],
				  text_of(p, a), kinds[b->kind], text_of(p, b));
}

/**
 * abi_check_relations() - is everything there that what is there needs?
 * @p: all texts are read
 *
 * Return: 0, or -EINVAL with the reason in p->err.
 */
int abi_check_relations(struct abi_parser *p)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(relations); i++) {
		const struct declared *a = &relations[i].a, *b = &relations[i].b;

		if (is_there(p->abi, b))
			continue;
		if (relations[i].either && !is_there(p->abi, a))
			return abi_refuse_whole(p, "neither %s \"%s\" nor %s \"%s\" is there",
						kinds[a->kind], text_of(p, a), kinds[b->kind],
						text_of(p, b));
		if (!relations[i].either && is_there(p->abi, a))
			return refuse(p, a, b);
	}
	return 0;
}
