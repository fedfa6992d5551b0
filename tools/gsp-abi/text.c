// SPDX-License-Identifier: GPL-2.0-only
/*
 * Descriptors as text; gsp/abi/README describes the format.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "descriptor.h"
#include "util.h"

static uint64_t number(const struct reader *r, const char *word, const char *what)
{
	uint64_t value;
	char *end;

	errno = 0;
	value = strtoull(word, &end, 0);
	if (errno || *end || end == word || *word == '-' || *word == '+')
		reader_die(r, "%s is no number but '%s'", what, word);
	return value;
}

static void read_field(struct reader *r, struct message *m)
{
	struct field *f;
	int i = 3;

	if (r->count < 3)
		reader_die(r, "a field is a name and two or more words");
	if (find_field(m, r->words[0]))
		reader_die(r, "field %s stands twice in message %s", r->words[0], m->name);
	f = add_field(m, r->words[0]);
	f->offset = number(r, r->words[1], m->keyed ? "the key" : "the offset");
	if (m->keyed)
		f->kind = copy_string(r->words[2]);
	else
		f->width = number(r, r->words[2], "the width");
	f->stride = f->width;
	if (i < r->count && r->words[i][0] == 'x')
		f->count = number(r, r->words[i++] + 1, "the count");
	if (i < r->count && r->words[i][0] == '/' && !m->keyed)
		f->stride = number(r, r->words[i++] + 1, "the stride");
	if (i != r->count)
		reader_die(r, "'%s' is too much", r->words[i]);
}

static struct message *read_message(struct reader *r, struct descriptor *d)
{
	struct message *m;

	if (r->count != 3)
		reader_die(r, "a message has a name and a size");
	if (find_message(d, r->words[1]))
		reader_die(r, "message %s stands twice", r->words[1]);
	m = add_message(d, r->words[1]);
	m->keyed = !strcmp(r->words[2], "keys");
	if (!m->keyed)
		m->size = number(r, r->words[2], "the size");
	return m;
}

static void read_without(struct reader *r, struct descriptor *d)
{
	if (r->count == 3 && !strcmp(r->words[1], "message")) {
		d->without_messages = grow(d->without_messages, d->num_without_messages,
					   sizeof(char *));
		d->without_messages[d->num_without_messages++] = copy_string(r->words[2]);
	} else if (r->count == 3 && !strcmp(r->words[1], "constant")) {
		d->without_constants = grow(d->without_constants, d->num_without_constants,
					    sizeof(char *));
		d->without_constants[d->num_without_constants++] = copy_string(r->words[2]);
	} else {
		reader_die(r, "'without' goes before a message or a constant");
	}
}

static void read_origin(struct reader *r, struct descriptor *d)
{
	struct constant *o;

	if (r->count != 4 || (strcmp(r->words[1], "message") && strcmp(r->words[1], "constant")))
		reader_die(r, "'origin' has 'message' or 'constant', a name and a release");
	d->origins = grow(d->origins, d->num_origins, sizeof(*o));
	o = &d->origins[d->num_origins++];
	o->name = copy_string(r->words[2]);
	o->value = !strcmp(r->words[1], "message");
	o->origin = copy_string(r->words[3]);
}

static void read_word(struct reader *r, char **where)
{
	if (r->count != 2 || *where)
		reader_die(r, "'%s' has one word and stands once", r->words[0]);
	*where = copy_string(r->words[1]);
}

struct descriptor *read_descriptor(const char *path)
{
	struct descriptor *d = calloc(1, sizeof(*d));
	struct message *m = NULL;
	char *version = NULL;
	struct reader r;

	if (!d)
		die("out of memory");
	for (reader_open(&r, path); reader_next(&r);) {
		const char *word = r.words[0];

		if (r.indented) {
			if (!m)
				reader_die(&r, "a field stands outside of a message");
			read_field(&r, m);
			continue;
		}
		m = NULL;
		if (!version && strcmp(word, "descriptor"))
			reader_die(&r, "the first line is not 'descriptor'");
		if (!strcmp(word, "descriptor")) {
			read_word(&r, &version);
		} else if (!strcmp(word, "release")) {
			read_word(&r, &d->release);
		} else if (!strcmp(word, "base")) {
			read_word(&r, &d->base);
		} else if (!strcmp(word, "encoding")) {
			read_word(&r, &d->encoding);
		} else if (!strcmp(word, "message")) {
			m = read_message(&r, d);
		} else if (!strcmp(word, "origin")) {
			read_origin(&r, d);
		} else if (!strcmp(word, "without")) {
			read_without(&r, d);
		} else if (!strcmp(word, "constant") && r.count == 3) {
			if (find_constant(d, r.words[1]))
				reader_die(&r, "constant %s stands twice", r.words[1]);
			add_constant(d, r.words[1], number(&r, r.words[2], "the value"));
		} else {
			reader_die(&r, "'%s' begins no line of a descriptor", word);
		}
	}
	if (!version)
		die("%s: is empty", path);
	if (strcmp(version, "2"))
		die("%s: is of version %s, which is not known", path, version);
	if (!d->release)
		die("%s: names no release", path);
	return d;
}

static void write_message(FILE *out, const struct message *m)
{
	size_t i;

	fputc('\n', out);
	if (m->source)
		fprintf(out, "# %s\n", m->source);
	if (m->keyed)
		fprintf(out, "message %s keys\n", m->name);
	else
		fprintf(out, "message %s %" PRIu64 "\n", m->name, m->size);
	for (i = 0; i < m->num_fields; i++) {
		const struct field *f = &m->fields[i];

		if (m->keyed)
			fprintf(out, "\t%-47s %#6" PRIx64 " %7s", f->name, f->offset, f->kind);
		else
			fprintf(out, "\t%-47s %6" PRIu64 " %5" PRIu64, f->name, f->offset, f->width);
		if (f->count != 1 || f->stride != f->width)
			fprintf(out, " x%" PRIu64, f->count);
		if (f->stride != f->width)
			fprintf(out, " /%" PRIu64, f->stride);
		fputc('\n', out);
	}
}

/* Identifiers and large numbers are read more easily in hexadecimal. */
static bool in_hexadecimal(const struct constant *c)
{
	static const char *const prefixes[] = { "function-", "event-", "class-", "control-" };
	size_t i;

	for (i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (!strncmp(c->name, prefixes[i], strlen(prefixes[i])))
			return true;
	return c->value >= 0x10000;
}

static void write_constant(FILE *out, const struct constant *c, const char *previous)
{
	size_t prefix = strcspn(c->name, "-");

	/* A blank line where another kind of names begins. */
	if (!previous || strncmp(previous, c->name, prefix + 1))
		fputc('\n', out);
	if (in_hexadecimal(c))
		fprintf(out, "constant %-43s 0x%" PRIx64 "\n", c->name, c->value);
	else
		fprintf(out, "constant %-43s %" PRIu64 "\n", c->name, c->value);
}

/*
 * Where it is from: what is written anew is of this release if nothing is said, what
 * is not is of the base's. @again: is it written anew?
 */
static void write_origin(FILE *out, const struct descriptor *d, const char *kind,
			 const char *name, const char *origin, const char *old, bool again)
{
	if (again)
		old = NULL;
	if (origin == old || (origin && old && !strcmp(origin, old)))
		return;
	if (!origin && !strcmp(old, d->release))
		return;
	fprintf(out, "origin %s %s %s\n", kind, name, origin ?: d->release);
}

static void write_origins(FILE *out, const struct descriptor *d, const struct descriptor *base)
{
	size_t i;

	for (i = 0; i < d->num_messages; i++) {
		const struct message *m = &d->messages[i];
		const struct message *old = base ? find_message(base, m->name) : NULL;

		write_origin(out, d, "message", m->name, m->origin, old ? old->origin : NULL,
			     !old || !same_message(m, old));
	}
	for (i = 0; i < d->num_constants; i++) {
		const struct constant *c = &d->constants[i];
		const struct constant *old = base ? find_constant(base, c->name) : NULL;

		write_origin(out, d, "constant", c->name, c->origin, old ? old->origin : NULL,
			     !old || old->value != c->value);
	}
}

void write_descriptor(FILE *out, const struct descriptor *d, const struct descriptor *base)
{
	const char *previous = NULL;
	size_t i;

	fputs("# SPDX-License-Identifier: GPL-2.0-only\n", out);
	fprintf(out, "descriptor 2\nrelease %s\n", d->release);
	if (base)
		fprintf(out, "base %s\n", base->release);
	if (!base || strcmp(base->encoding, d->encoding))
		fprintf(out, "encoding %s\n", d->encoding);

	for (i = 0; base && i < base->num_messages; i++)
		if (!find_message(d, base->messages[i].name))
			fprintf(out, "\nwithout message %s\n", base->messages[i].name);
	for (i = 0; i < d->num_messages; i++) {
		const struct message *m = &d->messages[i];
		const struct message *old = base ? find_message(base, m->name) : NULL;

		if (!old || !same_message(m, old))
			write_message(out, m);
	}
	for (i = 0; base && i < base->num_constants; i++)
		if (!find_constant(d, base->constants[i].name))
			fprintf(out, "\nwithout constant %s\n", base->constants[i].name);
	for (i = 0; i < d->num_constants; i++) {
		const struct constant *c = &d->constants[i];
		const struct constant *old = base ? find_constant(base, c->name) : NULL;

		if (old && old->value == c->value)
			continue;
		write_constant(out, c, previous);
		previous = c->name;
	}
	write_origins(out, d, base);
}
