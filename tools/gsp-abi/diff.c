// SPDX-License-Identifier: GPL-2.0-only
/*
 * What changed between two releases, in sentences.
 */
#include <inttypes.h>
#include <string.h>

#include "diff.h"
#include "util.h"

static unsigned int changes;

static void diff_field(FILE *out, const struct field *a, const struct field *b, bool keyed)
{
	const char *separator = " ";

	if (same_field(a, b))
		return;
	changes++;
	fprintf(out, "  %s", a->name);
	if (a->offset != b->offset) {
		if (keyed)
			fprintf(out, " has key %#" PRIx64 " instead of %#" PRIx64, b->offset,
				a->offset);
		else
			fprintf(out, " moved from %" PRIu64 " to %" PRIu64, a->offset, b->offset);
		separator = ", ";
	}
	if (a->width != b->width) {
		fprintf(out, "%s%s from %" PRIu64 " to %" PRIu64 " bytes", separator,
			b->width > a->width ? "grew" : "shrank", a->width, b->width);
		separator = ", ";
	}
	if (a->kind && b->kind && strcmp(a->kind, b->kind)) {
		fprintf(out, "%sis %s instead of %s", separator, b->kind, a->kind);
		separator = ", ";
	}
	if (a->count != b->count) {
		fprintf(out, "%shas %" PRIu64 " elements instead of %" PRIu64, separator, b->count,
			a->count);
		separator = ", ";
	}
	/* That of elements side by side follows from their width. */
	if (a->stride != b->stride && (a->stride != a->width || b->stride != b->width))
		fprintf(out, "%sis %" PRIu64 " bytes from element to element instead of %" PRIu64,
			separator, b->stride, a->stride);
	fputc('\n', out);
}

static void diff_message(FILE *out, const struct message *a, const struct message *b)
{
	size_t i;

	if (same_message(a, b))
		return;
	fprintf(out, "message %s", a->name);
	if (a->keyed != b->keyed)
		fprintf(out, " is %s now", b->keyed ? "keyed values" : "a struct");
	else if (a->size != b->size)
		fprintf(out, " %s from %" PRIu64 " to %" PRIu64 " bytes",
			b->size > a->size ? "grew" : "shrank", a->size, b->size);
	else if (!a->keyed)
		fprintf(out, " changed within its %" PRIu64 " bytes", a->size);
	else
		fputs(" changed", out);
	fputc('\n', out);
	changes++;
	for (i = 0; i < a->num_fields; i++) {
		const struct field *other = find_field(b, a->fields[i].name);

		if (other && a->keyed == b->keyed) {
			diff_field(out, &a->fields[i], other, a->keyed);
		} else if (!other) {
			fprintf(out, "  %s vanished\n", a->fields[i].name);
			changes++;
		}
	}
	for (i = 0; i < b->num_fields; i++) {
		const struct field *f = &b->fields[i];

		if (find_field(a, f->name))
			continue;
		changes++;
		if (b->keyed)
			fprintf(out, "  %s appeared with key %#" PRIx64 "\n", f->name, f->offset);
		else
			fprintf(out, "  %s appeared at %" PRIu64 "\n", f->name, f->offset);
	}
}

unsigned int diff_descriptors(FILE *out, const struct descriptor *a, const struct descriptor *b)
{
	size_t i;

	changes = 0;
	if (strcmp(a->encoding, b->encoding)) {
		fprintf(out, "encoding is %s instead of %s\n", b->encoding, a->encoding);
		changes++;
	}
	for (i = 0; i < a->num_messages; i++) {
		const struct message *other = find_message(b, a->messages[i].name);

		if (other) {
			diff_message(out, &a->messages[i], other);
		} else {
			fprintf(out, "message %s vanished\n", a->messages[i].name);
			changes++;
		}
	}
	for (i = 0; i < b->num_messages; i++) {
		const struct message *m = &b->messages[i];

		if (find_message(a, m->name))
			continue;
		changes++;
		if (m->keyed)
			fprintf(out, "message %s appeared\n", m->name);
		else
			fprintf(out, "message %s appeared, %" PRIu64 " bytes\n", m->name, m->size);
	}
	for (i = 0; i < a->num_constants; i++) {
		const struct constant *c = &a->constants[i];
		const struct constant *other = find_constant(b, c->name);

		if (other && other->value == c->value)
			continue;
		changes++;
		if (other)
			fprintf(out, "constant %s changed from %#" PRIx64 " to %#" PRIx64 "\n",
				c->name, c->value, other->value);
		else
			fprintf(out, "constant %s vanished\n", c->name);
	}
	for (i = 0; i < b->num_constants; i++) {
		const struct constant *c = &b->constants[i];

		if (find_constant(a, c->name))
			continue;
		changes++;
		fprintf(out, "constant %s appeared, %#" PRIx64 "\n", c->name, c->value);
	}
	return changes;
}
