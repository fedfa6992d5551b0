// SPDX-License-Identifier: GPL-2.0-only
/*
 * Descriptors in memory: finding, adding, comparing, resolving bases.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "descriptor.h"
#include "names.h"
#include "util.h"

struct message *find_message(const struct descriptor *d, const char *name)
{
	size_t i;

	for (i = 0; i < d->num_messages; i++)
		if (!strcmp(d->messages[i].name, name))
			return &d->messages[i];
	return NULL;
}

struct constant *find_constant(const struct descriptor *d, const char *name)
{
	size_t i;

	for (i = 0; i < d->num_constants; i++)
		if (!strcmp(d->constants[i].name, name))
			return &d->constants[i];
	return NULL;
}

const struct field *find_field(const struct message *m, const char *name)
{
	size_t i;

	for (i = 0; i < m->num_fields; i++)
		if (!strcmp(m->fields[i].name, name))
			return &m->fields[i];
	return NULL;
}

bool has_declared(const struct descriptor *d, const struct declared *what)
{
	const struct message *m;

	switch (what->kind) {
	case IS_MESSAGE:
		return find_message(d, what->text);
	case IS_FIELD:
		m = find_message(d, what->message);
		return m && find_field(m, what->text);
	default:
		return find_constant(d, what->text);
	}
}

struct message *add_message(struct descriptor *d, const char *name)
{
	struct message *m;

	d->messages = grow(d->messages, d->num_messages, sizeof(*m));
	m = &d->messages[d->num_messages++];
	memset(m, 0, sizeof(*m));
	m->name = copy_string(name);
	return m;
}

struct field *add_field(struct message *m, const char *name)
{
	struct field *f;

	m->fields = grow(m->fields, m->num_fields, sizeof(*f));
	f = &m->fields[m->num_fields++];
	memset(f, 0, sizeof(*f));
	f->name = copy_string(name);
	f->count = 1;
	return f;
}

struct constant *add_constant(struct descriptor *d, const char *name, uint64_t value)
{
	struct constant *c;

	d->constants = grow(d->constants, d->num_constants, sizeof(*c));
	c = &d->constants[d->num_constants++];
	memset(c, 0, sizeof(*c));
	c->name = copy_string(name);
	c->value = value;
	return c;
}

bool same_field(const struct field *a, const struct field *b)
{
	return a->offset == b->offset && a->width == b->width && a->count == b->count &&
	       a->stride == b->stride && !a->kind == !b->kind &&
	       (!a->kind || !strcmp(a->kind, b->kind));
}

bool same_message(const struct message *a, const struct message *b)
{
	size_t i;

	if (a->keyed != b->keyed || a->size != b->size || a->num_fields != b->num_fields)
		return false;
	for (i = 0; i < a->num_fields; i++) {
		const struct field *other = find_field(b, a->fields[i].name);

		if (!other || !same_field(&a->fields[i], other))
			return false;
	}
	return true;
}

int compare_releases(const char *a, const char *b)
{
	for (;;) {
		char *end_a, *end_b;
		unsigned long x = strtoul(a, &end_a, 10);
		unsigned long y = strtoul(b, &end_b, 10);

		if (x != y)
			return x < y ? -1 : 1;
		if (*end_a != '.' || *end_b != '.')
			return (*end_a == '.') - (*end_b == '.');
		a = end_a + 1;
		b = end_b + 1;
	}
}

static void drop_message(struct descriptor *d, const char *name)
{
	struct message *m = find_message(d, name);

	if (m)
		*m = d->messages[--d->num_messages];
}

static void drop_constant(struct descriptor *d, const char *name)
{
	struct constant *c = find_constant(d, name);

	if (c)
		*c = d->constants[--d->num_constants];
}

/* Beside the file, or else among the project's own. */
static void find_base(char *base, size_t size, const char *path, const char *release)
{
	const char *slash = strrchr(path, '/');
	const char *folder = getenv("GSP_ABI_FOLDER");

	snprintf(base, size, "%.*s%s.abi", slash ? (int)(slash - path + 1) : 0, path, release);
	if (access(base, F_OK) && folder)
		snprintf(base, size, "%s/%s.abi", folder, release);
}

static void set_origin(struct descriptor *d, const char *path, const struct constant *origin)
{
	struct message *m = origin->value ? find_message(d, origin->name) : NULL;
	struct constant *c = origin->value ? NULL : find_constant(d, origin->name);

	if (m)
		m->origin = origin->origin;
	else if (c)
		c->origin = origin->origin;
	else
		die("%s: there is no %s whose origin could be told", path, origin->name);
}

struct descriptor *resolve_descriptor(const char *path)
{
	struct descriptor *own = read_descriptor(path), *d;
	char base[4096];
	size_t i;

	if (!own->base) {
		for (i = 0; i < own->num_origins; i++)
			set_origin(own, path, &own->origins[i]);
		return own;
	}
	if (compare_releases(own->base, own->release) >= 0)
		die("%s: its base %s is not older than %s", path, own->base, own->release);
	find_base(base, sizeof(base), path, own->base);
	d = resolve_descriptor(base);

	for (i = 0; i < own->num_without_messages; i++)
		drop_message(d, own->without_messages[i]);
	for (i = 0; i < own->num_without_constants; i++)
		drop_constant(d, own->without_constants[i]);
	for (i = 0; i < own->num_messages; i++) {
		drop_message(d, own->messages[i].name);
		*add_message(d, own->messages[i].name) = own->messages[i];
	}
	for (i = 0; i < own->num_constants; i++) {
		drop_constant(d, own->constants[i].name);
		add_constant(d, own->constants[i].name, own->constants[i].value);
	}
	for (i = 0; i < own->num_origins; i++)
		set_origin(d, path, &own->origins[i]);
	d->release = own->release;
	d->base = own->base;
	if (own->encoding)
		d->encoding = own->encoding;
	return d;
}

/* Place in messages.def, unknown names behind all others. */
static size_t place(int index)
{
	return index < 0 ? (size_t)-1 : (size_t)index;
}

static int by_place(size_t a, size_t b, const char *name_a, const char *name_b)
{
	if (a != b)
		return a < b ? -1 : 1;
	return strcmp(name_a, name_b);
}

static int compare_messages(const void *a, const void *b)
{
	const struct message *x = a, *y = b;

	return by_place(place(message_index(x->name)), place(message_index(y->name)),
			x->name, y->name);
}

static int compare_constants(const void *a, const void *b)
{
	const struct constant *x = a, *y = b;

	return by_place(place(constant_index(x->name)), place(constant_index(y->name)),
			x->name, y->name);
}

static const struct message_name *sorting;

static int compare_fields(const void *a, const void *b)
{
	const struct field *x = a, *y = b;

	return by_place(place(field_index(sorting, x->name)), place(field_index(sorting, y->name)),
			x->name, y->name);
}

void sort_descriptor(struct descriptor *d)
{
	size_t i;

	qsort(d->messages, d->num_messages, sizeof(*d->messages), compare_messages);
	qsort(d->constants, d->num_constants, sizeof(*d->constants), compare_constants);
	for (i = 0; i < d->num_messages; i++) {
		struct message *m = &d->messages[i];
		int index = message_index(m->name);

		if (index < 0)
			continue;
		sorting = &message_names[index];
		qsort(m->fields, m->num_fields, sizeof(*m->fields), compare_fields);
	}
}
