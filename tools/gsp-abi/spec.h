/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sources.spec: where the generator finds what messages.def declares.
 */
#ifndef GSP_ABI_SPEC_H
#define GSP_ABI_SPEC_H

#include <stdbool.h>
#include <stddef.h>

#include "descriptor.h"

/* A field whose member has another name, or had one in other releases. */
struct field_source {
	char *name;
	char **members;		/* tried in this order */
	size_t num_members;
};

struct message_source {
	char *name;
	char *type;
	char *before;		/* the message ends where this member begins; or NULL */
	bool perhaps;		/* it is no error when that member is not there */
	struct field_source *fields;
	size_t num_fields;
};

/* For which releases a line is; without a bound NULL. */
struct range {
	char *since;
	char *before;
};

/* Of several with one name the first that the tree has counts. */
struct constant_source {
	char *name;
	struct range range;
	char *macro;		/* must be defined; or NULL */
	char *expression;
	bool is_name;		/* the expression is a macro or an enumerator */
	bool is_number;		/* it is  */
	uint64_t value;
};

/*
 * What is in no header: a descriptor written by hand, for a range of releases, and the
 * release that it was read in; NULL when it hangs on none.
 */
struct include {
	char *path;
	char *origin;
	struct range range;
	struct descriptor *content;
};

/* What releases had until then. */
struct gone {
	struct range range;
	struct declared what;
};

struct spec {
	char **headers;
	size_t num_headers;
	struct message_source *messages;
	size_t num_messages;
	struct constant_source *constants;
	size_t num_constants;
	struct include *includes;
	size_t num_includes;
	/* Messages and constants of descriptors that are written by hand as a whole. */
	char **by_hand;
	size_t num_by_hand;
	/* Releases in which numbers were read that no header has, oldest first. */
	char **releases;
	size_t num_releases;
	struct gone *gone;
	size_t num_gone;
	/* How names begin that are told when they come or go. */
	char **watched;
	size_t num_watched;
};

struct spec *read_spec(const char *path);
struct message_source *find_message_source(const struct spec *s, const char *name);
/* The release in which numbers that no header has were read for this one; NULL: in itself. */
char *read_in(const struct spec *s, const char *release);
bool in_range(const struct range *r, const char *release);
bool is_watched(const struct spec *s, const char *name);

/* C that has each constant that is no number as an enumerator, after the headers of a tree. */
void write_source(FILE *out, const struct spec *s, const char *release);
/* Name of that enumerator: of its own for each expression. */
void enumerator_name(char *name, size_t size, const struct constant_source *c);

#endif
