/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The names that gsp/codec/messages.def declares: what a descriptor may contain, and
 * in which order it is written.
 */
#ifndef GSP_ABI_NAMES_H
#define GSP_ABI_NAMES_H

#include <stdbool.h>
#include <stddef.h>

struct message_name {
	const char *text;
	unsigned int need;
	size_t first_field;	/* in field_names */
	size_t num_fields;
};

struct field_name {
	const char *text;
	unsigned int need;
};

struct constant_name {
	const char *text;
	unsigned int need;
};

enum kind { IS_MESSAGE, IS_FIELD, IS_CONSTANT };

/* What a relation is about; @message of a field. */
struct declared {
	enum kind kind;
	const char *text;
	const char *message;
};

/**
 * struct relation - what has to be there because something else is
 * @a: where this is there
 * @b: this has to be
 * @either: one of both has to be, instead
 */
struct relation {
	struct declared a, b;
	bool either;
};

extern struct message_name message_names[];
extern const size_t num_message_names;
extern const struct field_name field_names[];
extern const struct constant_name constant_names[];
extern const size_t num_constant_names;

extern struct relation relations[];
extern const size_t num_relations;
extern const char *const kind_names[];

/* Must a descriptor of encoding "rm" have it? */
bool needed_in_rm(unsigned int need);
/* Is it of encoding "gmc" alone, so that no struct of a tree has it? */
bool only_in_gmc(unsigned int need);
bool is_repeated(unsigned int need);
bool is_nested(unsigned int need);

/* Counts the fields of each message and names relations: before any of the above is read. */
void names_init(void);

/* Index in message_names or constant_names; -1 when messages.def has no such name. */
int message_index(const char *text);
int constant_index(const char *text);
/* Index among the fields of a message; -1 likewise. */
int field_index(const struct message_name *message, const char *text);

#endif
