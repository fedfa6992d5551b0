// SPDX-License-Identifier: GPL-2.0-only
/*
 * gsp/codec/messages.def as tables.
 */
#include <string.h>

#include "names.h"

enum {
	OPTIONAL = 0,
	REQUIRED = 1,
	REPEATED = 2,
	NESTED = 4,
	RM = 8,
	GMC = 16,
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct message_name message_names[] = {
#define MESSAGE(id, text, need)		{ text, need, 0, 0 },
#define FIELD(msg, id, text, need)
#define CONSTANT(id, text, need)
#include "messages.def"
};
const size_t num_message_names = COUNT(message_names);

const struct field_name field_names[] = {
#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)	{ text, need },
#define CONSTANT(id, text, need)
#include "messages.def"
};

const struct constant_name constant_names[] = {
#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)
#define CONSTANT(id, text, need)	{ text, need },
#include "messages.def"
};
const size_t num_constant_names = COUNT(constant_names);

enum message_id {
#define MESSAGE(id, text, need)		MSG_##id,
#define FIELD(msg, id, text, need)
#define CONSTANT(id, text, need)
#include "messages.def"
};

static const unsigned int owner[] = {
#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)	MSG_##msg,
#define CONSTANT(id, text, need)
#include "messages.def"
};

enum field_id {
#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)	FIELD_##msg##_##id,
#define CONSTANT(id, text, need)
#include "messages.def"
};

enum constant_id {
#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)
#define CONSTANT(id, text, need)	CONSTANT_##id,
#include "messages.def"
};

/* As messages.def has them, by number. */
static const struct {
	struct { enum kind kind; size_t id; } a, b;
	bool either;
} numbered[] = {
#define message(id)		{ IS_MESSAGE, MSG_##id }
#define field(msg, id)		{ IS_FIELD, FIELD_##msg##_##id }
#define constant(id)		{ IS_CONSTANT, CONSTANT_##id }
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

struct relation relations[COUNT(numbered)];
const size_t num_relations = COUNT(numbered);
const char *const kind_names[] = { "message", "field", "constant" };

static struct declared declared(enum kind kind, size_t id)
{
	switch (kind) {
	case IS_MESSAGE:
		return (struct declared){ kind, message_names[id].text, NULL };
	case IS_FIELD:
		return (struct declared){ kind, field_names[id].text,
					  message_names[owner[id]].text };
	default:
		return (struct declared){ kind, constant_names[id].text, NULL };
	}
}

void names_init(void)
{
	size_t i;

	for (i = 0; i < COUNT(numbered); i++)
		relations[i] = (struct relation){
			declared(numbered[i].a.kind, numbered[i].a.id),
			declared(numbered[i].b.kind, numbered[i].b.id), numbered[i].either,
		};

	for (i = 0; i < COUNT(owner); i++) {
		struct message_name *m = &message_names[owner[i]];

		if (!m->num_fields++)
			m->first_field = i;
	}
}

bool needed_in_rm(unsigned int need)
{
	return need & (REQUIRED | RM);
}

bool only_in_gmc(unsigned int need)
{
	return need & GMC;
}

bool is_repeated(unsigned int need)
{
	return need & REPEATED;
}

bool is_nested(unsigned int need)
{
	return need & NESTED;
}

int message_index(const char *text)
{
	size_t i;

	for (i = 0; i < num_message_names; i++)
		if (!strcmp(message_names[i].text, text))
			return i;
	return -1;
}

int constant_index(const char *text)
{
	size_t i;

	for (i = 0; i < num_constant_names; i++)
		if (!strcmp(constant_names[i].text, text))
			return i;
	return -1;
}

int field_index(const struct message_name *message, const char *text)
{
	size_t i;

	for (i = 0; i < message->num_fields; i++)
		if (!strcmp(field_names[message->first_field + i].text, text))
			return i;
	return -1;
}
