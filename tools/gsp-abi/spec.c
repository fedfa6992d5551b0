// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "spec.h"
#include "util.h"

struct message_source *find_message_source(const struct spec *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->num_messages; i++)
		if (!strcmp(s->messages[i].name, name))
			return &s->messages[i];
	return NULL;
}

bool in_range(const struct range *r, const char *release)
{
	return (!r->since || compare_releases(release, r->since) >= 0) &&
	       (!r->before || compare_releases(release, r->before) < 0);
}

bool is_watched(const struct spec *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->num_watched; i++)
		if (!strncmp(name, s->watched[i], strlen(s->watched[i])))
			return true;
	return false;
}

/* "since RELEASE" and "before RELEASE" from word @i on; returns the word behind them. */
static int read_range(struct reader *r, int i, struct range *range)
{
	for (; i + 1 < r->count; i += 2) {
		if (!strcmp(r->words[i], "since"))
			range->since = copy_string(r->words[i + 1]);
		else if (!strcmp(r->words[i], "before"))
			range->before = copy_string(r->words[i + 1]);
		else
			break;
	}
	return i;
}

static struct message_source *read_message_source(struct reader *r, struct spec *s)
{
	struct message_source *m;

	bool perhaps = r->count == 5 && !strcmp(r->words[3], "perhaps-before");

	if (r->count != 3 && !perhaps && (r->count != 5 || strcmp(r->words[3], "before")))
		reader_die(r, "a message has a name, a type and perhaps 'before MEMBER'");
	if (message_index(r->words[1]) < 0)
		reader_die(r, "messages.def has no message %s", r->words[1]);
	if (find_message_source(s, r->words[1]))
		reader_die(r, "message %s stands twice", r->words[1]);
	s->messages = grow(s->messages, s->num_messages, sizeof(*m));
	m = &s->messages[s->num_messages++];
	memset(m, 0, sizeof(*m));
	m->name = copy_string(r->words[1]);
	m->type = copy_string(r->words[2]);
	if (r->count == 5)
		m->before = copy_string(r->words[4]);
	m->perhaps = perhaps;
	return m;
}

static void read_field_source(struct reader *r, struct message_source *m)
{
	struct field_source *f;
	int i;

	if (r->count < 2)
		reader_die(r, "field %s has no member", r->words[0]);
	if (field_index(&message_names[message_index(m->name)], r->words[0]) < 0)
		reader_die(r, "messages.def has no field %s in %s", r->words[0], m->name);
	m->fields = grow(m->fields, m->num_fields, sizeof(*f));
	f = &m->fields[m->num_fields++];
	memset(f, 0, sizeof(*f));
	f->name = copy_string(r->words[0]);
	for (i = 1; i < r->count; i++) {
		f->members = grow(f->members, f->num_members, sizeof(char *));
		f->members[f->num_members++] = copy_string(r->words[i]);
	}
}

static bool is_identifier(const char *text)
{
	if (!isalpha((unsigned char)*text) && *text != '_')
		return false;
	while (isalnum((unsigned char)*text) || *text == '_')
		text++;
	return !*text;
}

static bool is_number(const char *text, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 0);
	return isdigit((unsigned char)*text) && !errno && !*end;
}

static void add_constant_source(struct spec *s, const char *name, const struct range *range,
				char *macro, char *expression)
{
	struct constant_source *c;

	s->constants = grow(s->constants, s->num_constants, sizeof(*c));
	c = &s->constants[s->num_constants++];
	memset(c, 0, sizeof(*c));
	c->name = copy_string(name);
	c->range = *range;
	c->macro = macro;
	c->expression = expression;
	c->is_name = !macro && is_identifier(expression);
	c->is_number = is_number(expression, &c->value);
}

/* Names behind each other are those that a macro or an enumerator had in turn. */
static bool are_names(const struct reader *r, int first)
{
	int i;

	for (i = first; i < r->count; i++)
		if (!is_identifier(r->words[i]))
			return false;
	return true;
}

static void read_constant_source(struct reader *r, struct spec *s)
{
	struct range range = { 0 };
	int first = read_range(r, 2, &range), i;
	char *macro = NULL, *expression;
	size_t len = 0;

	if (first + 1 < r->count && !strcmp(r->words[first], "if")) {
		macro = copy_string(r->words[first + 1]);
		first += 2;
	}
	if (r->count <= first)
		reader_die(r, "a constant has a name and an expression");
	if (constant_index(r->words[1]) < 0)
		reader_die(r, "messages.def has no constant %s", r->words[1]);
	if (!macro && are_names(r, first)) {
		for (i = first; i < r->count; i++)
			add_constant_source(s, r->words[1], &range, NULL,
					    copy_string(r->words[i]));
		return;
	}
	for (i = first; i < r->count; i++)
		len += strlen(r->words[i]) + 1;
	expression = calloc(1, len);
	if (!expression)
		die("out of memory");
	for (i = first; i < r->count; i++) {
		strcat(expression, r->words[i]);
		if (i + 1 < r->count)
			strcat(expression, " ");
	}
	add_constant_source(s, r->words[1], &range, macro, expression);
}

/* Nothing in it may be unknown, or a typing error would go unnoticed. */
static void check_include(const struct include *in)
{
	size_t i, j;

	for (i = 0; i < in->content->num_messages; i++) {
		const struct message *m = &in->content->messages[i];
		int index = message_index(m->name);

		if (index < 0)
			die("%s: messages.def has no message %s", in->path, m->name);
		for (j = 0; j < m->num_fields; j++)
			if (field_index(&message_names[index], m->fields[j].name) < 0)
				die("%s: messages.def has no field %s in %s", in->path,
				    m->fields[j].name, m->name);
	}
	for (i = 0; i < in->content->num_constants; i++)
		if (constant_index(in->content->constants[i].name) < 0)
			die("%s: messages.def has no constant %s", in->path,
			    in->content->constants[i].name);
}

static void read_include(struct reader *r, struct spec *s)
{
	const char *slash = strrchr(r->path, '/');
	struct include *in;
	char path[4096];
	int first = 2;

	s->includes = grow(s->includes, s->num_includes, sizeof(*in));
	in = &s->includes[s->num_includes++];
	memset(in, 0, sizeof(*in));
	if (r->count >= 4 && !strcmp(r->words[2], "of")) {
		in->origin = copy_string(r->words[3]);
		first = 4;
	}
	if (r->count < 2 || read_range(r, first, &in->range) != r->count)
		reader_die(r, "an include has a file and perhaps 'of RELEASE', 'since RELEASE', 'before RELEASE'");
	in->path = copy_string(r->words[1]);
	snprintf(path, sizeof(path), "%.*s%s", slash ? (int)(slash - r->path + 1) : 0, r->path,
		 in->path);
	in->content = read_descriptor(path);
	check_include(in);
}

/* Beside the spec. */
static void read_releases(struct spec *s, const char *spec)
{
	const char *slash = strrchr(spec, '/');
	struct reader r;
	char path[4096];

	snprintf(path, sizeof(path), "%.*sreleases", slash ? (int)(slash - spec + 1) : 0, spec);
	for (reader_open(&r, path); reader_next(&r);) {
		s->releases = grow(s->releases, s->num_releases, sizeof(char *));
		s->releases[s->num_releases++] = copy_string(r.words[0]);
	}
}

char *read_in(const struct spec *s, const char *release)
{
	char *last = s->num_releases ? s->releases[0] : NULL;
	size_t i;

	for (i = 0; i < s->num_releases; i++) {
		int order = compare_releases(s->releases[i], release);

		if (!order)
			return NULL;
		if (order < 0)
			last = s->releases[i];
	}
	return last;
}

static void read_gone(struct reader *r, struct spec *s)
{
	struct gone *g;
	int index = -1, kind, words;

	for (kind = IS_MESSAGE; kind <= IS_CONSTANT; kind++)
		if (r->count > 2 && !strcmp(r->words[1], kind_names[kind]))
			break;
	words = kind == IS_FIELD ? 4 : 3;
	s->gone = grow(s->gone, s->num_gone, sizeof(*g));
	g = &s->gone[s->num_gone++];
	memset(g, 0, sizeof(*g));
	if (kind > IS_CONSTANT || r->count <= words || read_range(r, words, &g->range) != r->count)
		reader_die(r, "'gone' has 'message NAME', 'constant NAME' or 'field NAME MESSAGE', then 'since RELEASE'");
	g->what.kind = kind;
	g->what.text = copy_string(r->words[2]);
	if (kind == IS_FIELD) {
		g->what.message = copy_string(r->words[3]);
		index = message_index(r->words[3]);
		if (index >= 0)
			index = field_index(&message_names[index], r->words[2]);
	} else {
		index = kind == IS_MESSAGE ? message_index(r->words[2]) :
					     constant_index(r->words[2]);
	}
	if (index < 0)
		reader_die(r, "messages.def has no %s", r->words[2]);
}

struct spec *read_spec(const char *path)
{
	struct spec *s = calloc(1, sizeof(*s));
	struct message_source *m = NULL;
	struct reader r;

	if (!s)
		die("out of memory");
	for (reader_open(&r, path); reader_next(&r);) {
		const char *word = r.words[0];

		if (r.indented) {
			if (!m)
				reader_die(&r, "a field stands outside of a message");
			read_field_source(&r, m);
			continue;
		}
		m = NULL;
		if (!strcmp(word, "message")) {
			m = read_message_source(&r, s);
		} else if (!strcmp(word, "constant")) {
			read_constant_source(&r, s);
		} else if (!strcmp(word, "gone")) {
			read_gone(&r, s);
		} else if (!strcmp(word, "include")) {
			read_include(&r, s);
		} else if (!strcmp(word, "by-hand") && r.count == 2) {
			if (message_index(r.words[1]) < 0 && constant_index(r.words[1]) < 0)
				reader_die(&r, "messages.def has no %s", r.words[1]);
			s->by_hand = grow(s->by_hand, s->num_by_hand, sizeof(char *));
			s->by_hand[s->num_by_hand++] = copy_string(r.words[1]);
		} else if (!strcmp(word, "watch") && r.count == 2) {
			s->watched = grow(s->watched, s->num_watched, sizeof(char *));
			s->watched[s->num_watched++] = copy_string(r.words[1]);
		} else if (!strcmp(word, "header") && r.count == 2) {
			s->headers = grow(s->headers, s->num_headers, sizeof(char *));
			s->headers[s->num_headers++] = copy_string(r.words[1]);
		} else {
			reader_die(&r, "'%s' begins no line of this file", word);
		}
	}
	read_releases(s, path);
	return s;
}

void enumerator_name(char *name, size_t size, const struct constant_source *c)
{
	const char *const parts[] = { c->macro ?: "", c->expression };
	uint64_t hash = 0xcbf29ce484222325;	/* FNV-1a */
	const char *p;
	size_t i;

	for (i = 0; i < 2; i++)
		for (p = parts[i]; *p; p++)
			hash = (hash ^ (unsigned char)*p) * 0x100000001b3;
	snprintf(name, size, "gsp_abi_constant_%016" PRIx64, hash);
}

/* Of several lines with one expression the first. */
static bool seen_before(const struct spec *s, size_t index, const char *release)
{
	const struct constant_source *c = &s->constants[index], *other;

	for (other = s->constants; other < c; other++)
		if (in_range(&other->range, release) &&
		    !strcmp(other->macro ?: "", c->macro ?: "") &&
		    !strcmp(other->expression, c->expression))
			return true;
	return false;
}

void write_source(FILE *out, const struct spec *s, const char *release)
{
	size_t i;

	/* What the vendor's own files define before they include the RPC structures. */
	fputs("#define RPC_STRUCTURES\n#define RPC_GENERIC_UNION\n", out);
	fputs("#define RPC_MESSAGE_STRUCTURES\n#define RPC_MESSAGE_GENERIC_UNION\n", out);
	for (i = 0; i < s->num_headers; i++)
		fprintf(out, "#if __has_include(\"%s\")\n#include \"%s\"\n#endif\n",
			s->headers[i], s->headers[i]);
	for (i = 0; i < s->num_constants; i++) {
		const struct constant_source *c = &s->constants[i];
		const char *macro = c->is_name ? c->expression : c->macro;
		char name[64];

		if (c->is_number || !in_range(&c->range, release) || seen_before(s, i, release))
			continue;
		enumerator_name(name, sizeof(name), c);
		if (macro)
			fprintf(out, "#ifdef %s\n", macro);
		if (c->macro && is_identifier(c->expression))
			fprintf(out, "#ifdef %s\n", c->expression);
		fprintf(out, "enum { %s = (unsigned long long)(%s) };\n", name, c->expression);
		if (c->macro && is_identifier(c->expression))
			fputs("#endif\n", out);
		if (macro)
			fputs("#endif\n", out);
	}
}
