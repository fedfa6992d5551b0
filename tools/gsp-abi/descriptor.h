/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A descriptor in memory: as one file says it, or resolved through its bases.
 */
#ifndef GSP_ABI_DESCRIPTOR_H
#define GSP_ABI_DESCRIPTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "names.h"

/**
 * struct field - where a field lies
 * @name: its text in messages.def
 * @offset: bytes from the start of the message; of a keyed one: the key
 * @width: bytes of an element; of a keyed one: 0
 * @kind: of a keyed one: u32 and so on; otherwise NULL
 * @count: elements
 * @stride: bytes from one to the next
 */
struct field {
	char *name;
	uint64_t offset;
	uint64_t width;
	char *kind;
	uint64_t count;
	uint64_t stride;
};

/**
 * struct message - one message
 * @name: its text in messages.def
 * @keyed: travels as keyed values, has no size
 * @size: bytes
 * @source: struct and header, for a comment; NULL when not known
 * @origin: release that it was read in; NULL when it is the descriptor's
 * @fields: fields
 * @num_fields: how many
 */
struct message {
	char *name;
	bool keyed;
	uint64_t size;
	char *source;
	char *origin;
	struct field *fields;
	size_t num_fields;
};

struct constant {
	char *name;
	uint64_t value;
	char *origin;
};

struct descriptor {
	char *release;
	char *base;
	char *encoding;
	struct message *messages;
	size_t num_messages;
	struct constant *constants;
	size_t num_constants;
	/* What the base has and this release lacks; empty after resolving. */
	char **without_messages;
	size_t num_without_messages;
	char **without_constants;
	size_t num_without_constants;
	/* Origins of what the base has; empty after resolving. */
	struct constant *origins;	/* @value: is it a message? */
	size_t num_origins;
};

struct message *find_message(const struct descriptor *d, const char *name);
struct constant *find_constant(const struct descriptor *d, const char *name);
const struct field *find_field(const struct message *m, const char *name);
/* Is a message, a field or a constant there? */
bool has_declared(const struct descriptor *d, const struct declared *what);
struct message *add_message(struct descriptor *d, const char *name);
struct field *add_field(struct message *m, const char *name);
struct constant *add_constant(struct descriptor *d, const char *name, uint64_t value);
bool same_field(const struct field *a, const struct field *b);
bool same_message(const struct message *a, const struct message *b);

/* As the file says it. Ends the program when the file is no descriptor. */
struct descriptor *read_descriptor(const char *path);
/* With what it has from its base and the base's bases. */
struct descriptor *resolve_descriptor(const char *path);

/* In the order of messages.def; what that does not know comes last. */
void sort_descriptor(struct descriptor *d);

/* Everything, or what @base (may be NULL; resolved) does not have. Both sorted. */
void write_descriptor(FILE *out, const struct descriptor *d, const struct descriptor *base);

/* <0, 0, >0: numbers between the dots compare as numbers. */
int compare_releases(const char *a, const char *b);

#endif
