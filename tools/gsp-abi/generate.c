// SPDX-License-Identifier: GPL-2.0-only
/*
 * From debug information and spec to a descriptor.
 */
#include <stdlib.h>
#include <string.h>

#include "dwarf.h"
#include "generate.h"
#include "names.h"
#include "util.h"

struct run {
	const struct spec *spec;
	const char *release;
	struct debug_info *info;
	const struct descriptor *fallback;
	struct descriptor *out;
	unsigned int missing;
	char *read_in;		/* see read_in() */
};

static const struct field_source *field_source(const struct message_source *m, const char *name)
{
	size_t i;

	for (i = 0; i < m->num_fields; i++)
		if (!strcmp(m->fields[i].name, name))
			return &m->fields[i];
	return NULL;
}

/* Where a field's member lies, by the first of its names that the struct has. */
static bool locate(const struct message_source *source, Dwarf_Die *type, const char *field,
		   struct place *place, const char **member)
{
	const struct field_source *f = field_source(source, field);
	size_t i;

	*member = field;
	if (!f)
		return find_member(type, field, place);
	for (i = 0; i < f->num_members; i++) {
		*member = f->members[i];
		if (find_member(type, *member, place))
			return true;
	}
	return false;
}

static bool wide_as_a_number(uint64_t width)
{
	return width == 1 || width == 2 || width == 4 || width == 8;
}

static void describe_field(struct message *m, const struct field_name *name,
			   const struct place *place)
{
	struct field *f;

	if (place->nested)
		die("%s.%s is an array in an array in the tree", m->name, name->text);
	if (place->repeated != is_repeated(name->need))
		die("%s.%s %s an array in the tree", m->name, name->text,
		    place->repeated ? "is" : "is not");
	if (!is_nested(name->need) && !wide_as_a_number(place->width))
		die("%s.%s is no number in the tree but %llu bytes", m->name, name->text,
		    (unsigned long long)place->width);
	f = add_field(m, name->text);
	f->offset = place->offset;
	f->width = place->width;
	f->count = place->count;
	f->stride = place->stride;
}

/* Its fields are never changed and stay shared. */
static struct message *copy_message(struct descriptor *d, const struct message *from)
{
	struct message *m = add_message(d, from->name);
	char *name = m->name;

	*m = *from;
	m->name = name;
	return m;
}

static void describe_message(struct run *r, const struct message_name *name,
			     const struct message_source *source)
{
	struct message *m;
	struct place place;
	const char *member;
	char text[256];
	Dwarf_Die type;
	size_t i;

	if (!find_type(r->info, source->type, &type)) {
		const struct message *known = r->fallback ?
			find_message(r->fallback, name->text) : NULL;

		if (known) {
			copy_message(r->out, known);
			fprintf(stderr, "gsp-abi: %s is not in the object: message %s is as in %s\n",
				source->type, name->text, r->fallback->release);
			return;
		}
		if (!needed_in_rm(name->need))
			return;
		fprintf(stderr, "gsp-abi: %s has no %s, and message %s is required\n",
			r->release, source->type, name->text);
		r->missing++;
		return;
	}
	m = add_message(r->out, name->text);
	snprintf(text, sizeof(text), "%s, %s", source->type, declared_in(&type));
	m->source = copy_string(text);
	m->size = type_size(&type);
	if (source->before) {
		if (find_member(&type, source->before, &place))
			m->size = place.offset;
		else if (!source->perhaps)
			die("%s has no %s in %s", r->release, source->before, source->type);
	}
	for (i = 0; i < name->num_fields; i++) {
		const struct field_name *field = &field_names[name->first_field + i];

		if (locate(source, &type, field->text, &place, &member)) {
			describe_field(m, field, &place);
		} else if (needed_in_rm(field->need)) {
			fprintf(stderr, "gsp-abi: %s has no %s in %s, and field %s is required\n",
				r->release, member, source->type, field->text);
			r->missing++;
		}
	}
}

static void describe_constants(struct run *r)
{
	size_t i;

	for (i = 0; i < r->spec->num_constants; i++) {
		const struct constant_source *c = &r->spec->constants[i];
		const struct constant *known;
		char name[64];
		uint64_t value;

		if (find_constant(r->out, c->name) || !in_range(&c->range, r->release))
			continue;
		if (c->is_number) {
			add_constant(r->out, c->name, c->value)->origin = r->read_in;
			continue;
		}
		enumerator_name(name, sizeof(name), c);
		if (find_enumerator(r->info, name, &value) ||
		    (c->is_name && find_enumerator(r->info, c->expression, &value))) {
			add_constant(r->out, c->name, value)->origin =
				c->is_name || c->macro ? NULL : r->read_in;
			continue;
		}
		/* A macro, of which debug information knows nothing. */
		known = r->fallback && (c->is_name || c->macro) ?
			find_constant(r->fallback, c->name) : NULL;
		if (known)
			add_constant(r->out, c->name, known->value);
	}
	for (i = 0; i < num_constant_names; i++) {
		if (!needed_in_rm(constant_names[i].need) ||
		    find_constant(r->out, constant_names[i].text))
			continue;
		fprintf(stderr, "gsp-abi: %s has no constant %s, which is required\n", r->release,
			constant_names[i].text);
		r->missing++;
	}
}

static void describe_includes(struct run *r)
{
	size_t i, j;

	for (i = 0; i < r->spec->num_includes; i++) {
		const struct include *in = &r->spec->includes[i];
		char text[256];

		if (!in_range(&in->range, r->release))
			continue;
		snprintf(text, sizeof(text), "tools/gsp-abi/%s", in->path);
		for (j = 0; j < in->content->num_messages; j++) {
			struct message *m = copy_message(r->out, &in->content->messages[j]);

			m->source = copy_string(text);
			m->origin = in->origin;
		}
		for (j = 0; j < in->content->num_constants; j++) {
			struct constant *c = &in->content->constants[j];

			add_constant(r->out, c->name, c->value)->origin = in->origin;
		}
	}
}

static void missing(struct run *r, const char *why, const struct declared *what,
		    const struct declared *because)
{
	fprintf(stderr, "gsp-abi: %s has no %s %s%s%s", r->release, kind_names[what->kind],
		what->text, what->message ? " of " : "", what->message ?: "");
	fprintf(stderr, ", which %s %s %s\n", kind_names[because->kind], because->text, why);
	r->missing++;
}

/* What one thing needs to be safe is as good as required. */
static void check_relations(struct run *r)
{
	size_t i;

	for (i = 0; i < num_relations; i++) {
		const struct relation *rel = &relations[i];

		if (has_declared(r->out, &rel->b) || has_declared(r->out, &rel->a) == rel->either)
			continue;
		missing(r, rel->either ? "could replace" : "needs", &rel->b, &rel->a);
	}
}

/* Is it said in the spec that this is no more? */
static bool is_gone(const struct run *r, const struct declared *what)
{
	size_t i;

	for (i = 0; i < r->spec->num_gone; i++) {
		const struct gone *g = &r->spec->gone[i];

		if (in_range(&g->range, r->release) && g->what.kind == what->kind &&
		    !strcmp(g->what.text, what->text) &&
		    (!what->message || !strcmp(g->what.message, what->message)))
			return true;
	}
	/* Of a constant a range may say so. */
	for (i = 0; what->kind == IS_CONSTANT && i < r->spec->num_constants; i++)
		if (!strcmp(r->spec->constants[i].name, what->text) &&
		    in_range(&r->spec->constants[i].range, r->release))
			return false;
	return what->kind == IS_CONSTANT;
}

static void check_kept(struct run *r, const struct descriptor *base, const struct declared *what)
{
	if (has_declared(r->out, what) || is_gone(r, what))
		return;
	fprintf(stderr, "gsp-abi: %s has lost %s %s%s%s, which %s has: say in sources.spec what it is called now, or that it is gone\n",
		r->release, kind_names[what->kind], what->text, what->message ? " of " : "",
		what->message ?: "", base->release);
	r->missing++;
}

/* Nothing of the release before may get lost without a word. */
static void check_lost(struct run *r, const struct descriptor *base)
{
	size_t i, j;

	for (i = 0; i < base->num_messages; i++) {
		const struct message *m = &base->messages[i];
		struct declared what = { IS_MESSAGE, m->name, NULL };

		check_kept(r, base, &what);
		for (j = 0; find_message(r->out, m->name) && j < m->num_fields; j++) {
			what = (struct declared){ IS_FIELD, m->fields[j].name, m->name };
			check_kept(r, base, &what);
		}
	}
	for (i = 0; i < base->num_constants; i++) {
		struct declared what = { IS_CONSTANT, base->constants[i].name, NULL };

		check_kept(r, base, &what);
	}
}

/* Nobody has looked for these numbers in this release yet. */
static void tell_carried(const struct run *r)
{
	size_t i;

	for (i = 0; r->read_in && i < r->out->num_constants; i++)
		if (r->out->constants[i].origin == r->read_in)
			fprintf(stderr, "gsp-abi: constant %s of %s is as it was read in %s, and marked so\n",
				r->out->constants[i].name, r->release, r->read_in);
}

struct descriptor *generate(const struct input *in, unsigned int *missing)
{
	struct run r = { .spec = in->spec, .release = in->release, .fallback = in->fallback };
	size_t i;

	r.out = calloc(1, sizeof(*r.out));
	if (!r.out)
		die("out of memory");
	r.out->release = copy_string(in->release);
	r.out->encoding = copy_string("rm");
	r.read_in = read_in(in->spec, in->release);
	r.info = debug_info_open(in->object);

	describe_includes(&r);
	for (i = 0; i < num_message_names; i++) {
		const struct message_name *name = &message_names[i];
		const struct message_source *source = find_message_source(in->spec, name->text);

		if (source)
			describe_message(&r, name, source);
	}
	describe_constants(&r);
	check_relations(&r);
	if (in->base)
		check_lost(&r, in->base);
	tell_carried(&r);
	debug_info_close(r.info);
	sort_descriptor(r.out);
	*missing = r.missing;
	return r.out;
}

/* State of a walk over the members of one watched struct. */
struct listing {
	FILE *out;
	const struct message_name *name;
	const struct message_source *source;
	Dwarf_Die type;
	Dwarf_Die *old_type;	/* of the older release; or NULL */
	uint64_t end;
	bool only_new;
	unsigned int count;
};

static const char *field_of(struct listing *l, const char *path)
{
	size_t i;

	for (i = 0; i < l->name->num_fields; i++) {
		const char *field = field_names[l->name->first_field + i].text;
		struct place place;
		const char *member;

		if (!strcmp(field, path) && !field_source(l->source, field))
			return field;
		if (field_source(l->source, field) &&
		    locate(l->source, &l->type, field, &place, &member) && !strcmp(member, path))
			return field;
	}
	return NULL;
}

static bool is_field(const char *path, void *data)
{
	return field_of(data, path);
}

static void list_one(const char *path, const struct place *place, void *data)
{
	struct listing *l = data;
	const char *field = field_of(l, path);
	char count[32] = "", stride[32] = "";
	struct place old;

	if (place->offset >= l->end)
		return;
	if (l->only_new && (field || (l->old_type && find_member(l->old_type, path, &old))))
		return;
	if (!l->count++)
		fprintf(l->out, "%s (%s, %llu bytes)\n", l->name->text, l->source->type,
			(unsigned long long)l->end);
	if (place->repeated)
		snprintf(count, sizeof(count), " x%llu", (unsigned long long)place->count);
	if (place->stride != place->width)
		snprintf(stride, sizeof(stride), " /%llu", (unsigned long long)place->stride);
	fprintf(l->out, "\t%-55s %6llu %5llu%s%s", path, (unsigned long long)place->offset,
		(unsigned long long)place->width, count, stride);
	if (!l->only_new)
		fprintf(l->out, "  %s", !field ? "-" : strcmp(field, path) ? field : "");
	fputc('\n', l->out);
}

static void list_type(FILE *out, const struct spec *s, size_t index, struct debug_info *info,
		      struct debug_info *old, bool only_new)
{
	struct listing l = { .out = out, .name = &message_names[index], .only_new = only_new };
	struct place place;
	Dwarf_Die old_type;

	l.source = find_message_source(s, l.name->text);
	if (!l.source || !find_type(info, l.source->type, &l.type))
		return;
	if (old && find_type(old, l.source->type, &old_type))
		l.old_type = &old_type;
	l.end = type_size(&l.type);
	if (l.source->before && find_member(&l.type, l.source->before, &place))
		l.end = place.offset;
	each_member(&l.type, is_field, list_one, &l);
}

void list_members(FILE *out, const struct spec *s, const char *object)
{
	struct debug_info *info = debug_info_open(object);
	size_t i;

	for (i = 0; i < num_message_names; i++)
		list_type(out, s, i, info, NULL, false);
	debug_info_close(info);
}

static void report_absent(FILE *out, const struct descriptor *d, const struct spec *s)
{
	size_t i, j;

	for (i = 0; i < num_message_names; i++) {
		const struct message_name *name = &message_names[i];
		const struct message *m = find_message(d, name->text);

		if (!m) {
			if (!only_in_gmc(name->need) && find_message_source(s, name->text))
				fprintf(out, "absent: message %s\n", name->text);
			continue;
		}
		for (j = 0; j < name->num_fields; j++) {
			const struct field_name *f = &field_names[name->first_field + j];

			if (!only_in_gmc(f->need) && !find_field(m, f->text))
				fprintf(out, "absent: field %s of %s\n", f->text, name->text);
		}
	}
	for (i = 0; i < num_constant_names; i++)
		if (!only_in_gmc(constant_names[i].need) &&
		    !find_constant(d, constant_names[i].text))
			fprintf(out, "absent: constant %s\n", constant_names[i].text);
}

/* What @d has of messages.def and @other has not. */
static void report_only(FILE *out, const struct descriptor *d, const struct descriptor *other)
{
	size_t i, j;

	for (i = 0; i < d->num_messages; i++) {
		const struct message *m = &d->messages[i];
		const struct message *known = find_message(other, m->name);

		if (!known)
			fprintf(out, "\tmessage %s\n", m->name);
		for (j = 0; known && j < m->num_fields; j++)
			if (!find_field(known, m->fields[j].name))
				fprintf(out, "\tfield %s of %s\n", m->fields[j].name, m->name);
	}
	for (i = 0; i < d->num_constants; i++)
		if (!find_constant(other, d->constants[i].name))
			fprintf(out, "\tconstant %s\n", d->constants[i].name);
}

void report(FILE *out, const struct input *in, const char *old_object,
	    const struct descriptor *old, unsigned int *missing)
{
	const struct spec *s = in->spec;
	struct descriptor *d = generate(in, missing);
	struct debug_info *info = debug_info_open(in->object);
	struct debug_info *old_info = old ? debug_info_open(old_object) : NULL;
	size_t i;

	if (old) {
		fprintf(out, "missing now, %s has it:\n", old->release);
		report_only(out, old, d);
		fprintf(out, "new, messages.def has a name for it:\n");
		report_only(out, d, old);
	} else {
		report_absent(out, d, s);
	}
	fprintf(out, "%smembers that no field names:\n", old ? "new " : "");
	for (i = 0; i < num_message_names; i++)
		list_type(out, s, i, info, old_info, true);
	debug_info_close(info);
	if (old_info)
		debug_info_close(old_info);
}

static const struct spec *watching;

static void print_watched(const char *name)
{
	if (is_watched(watching, name))
		puts(name);
}

/* The preprocessor's list has "#define NAME VALUE" in each line. */
void list_watched(const struct spec *s, const char *object, const char *macros)
{
	struct debug_info *info = debug_info_open(object);
	FILE *file = fopen(macros, "r");
	size_t size = 0;
	char *line = NULL;

	if (!file)
		die("%s cannot be read", macros);
	watching = s;
	each_enumerator(info, print_watched);
	while (getline(&line, &size, file) > 0) {
		strtok(line, " ");
		print_watched(strtok(NULL, " (\n") ?: "");
	}
	fclose(file);
	free(line);
	debug_info_close(info);
}

static bool included(const struct spec *s, const char *message, const char *constant)
{
	size_t i;

	for (i = 0; i < s->num_by_hand; i++)
		if (!strcmp(s->by_hand[i], message ?: constant))
			return true;
	for (i = 0; i < s->num_includes; i++)
		if (message ? (void *)find_message(s->includes[i].content, message) :
			      (void *)find_constant(s->includes[i].content, constant))
			return true;
	return false;
}

unsigned int report_names(FILE *out, const struct spec *s)
{
	unsigned int count = 0;
	size_t i, j;

	for (i = 0; i < num_message_names; i++) {
		const char *text = message_names[i].text;

		if (only_in_gmc(message_names[i].need) || find_message_source(s, text) ||
		    included(s, text, NULL))
			continue;
		fprintf(out, "messages.def: nothing says where message %s comes from\n", text);
		count++;
	}
	for (i = 0; i < num_constant_names; i++) {
		const char *text = constant_names[i].text;

		for (j = 0; j < s->num_constants; j++)
			if (!strcmp(s->constants[j].name, text))
				break;
		if (only_in_gmc(constant_names[i].need) || j < s->num_constants ||
		    included(s, NULL, text))
			continue;
		fprintf(out, "messages.def: nothing says where constant %s comes from\n", text);
		count++;
	}
	return count;
}
