// SPDX-License-Identifier: GPL-2.0-only
/* See naive.h. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "naive.h"

#define MAX_RELEASES	256
#define MAX_TEXT	(256 * 1024)	/* as the driver's */
#define MAX_FLAT	(96 * 1024)	/* more than all messages and constants take */

static struct naive_abi *releases[MAX_RELEASES];
static unsigned int num_releases;

#define die(...) do { fprintf(stderr, __VA_ARGS__); exit(2); } while (0)

/* Dotted numbers, compared one by one; what ends first is older. */
int naive_compare(const char *release, const char *other)
{
	while (*release || *other) {
		unsigned long a = strtoul(release, (char **)&release, 10);
		unsigned long b = strtoul(other, (char **)&other, 10);

		if (a != b)
			return a < b ? -1 : 1;
		if (*release == '.' && *other == '.') {
			release++;
			other++;
		} else {
			return !!*release - !!*other;
		}
	}
	return 0;
}

static int by_release(const void *a, const void *b)
{
	return naive_compare((*(struct naive_abi **)a)->release,
			     (*(struct naive_abi **)b)->release);
}

static char *read_whole(const char *path, size_t *len)
{
	char *text = calloc(1, MAX_TEXT);
	FILE *f = fopen(path, "r");

	if (!f || !text)
		die("%s cannot be read\n", path);
	*len = fread(text, 1, MAX_TEXT - 1, f);
	fclose(f);
	return text;
}

const struct naive_abi *naive_release(const char *release)
{
	unsigned int i;

	for (i = 0; i < num_releases; i++)
		if (!strcmp(releases[i]->release, release))
			return releases[i];
	return NULL;
}

const struct naive_message *naive_message(const struct naive_abi *abi, const char *name)
{
	unsigned int i;

	for (i = 0; i < abi->num_messages; i++)
		if (!strcmp(abi->messages[i]->name, name))
			return abi->messages[i];
	return NULL;
}

const struct naive_field *naive_field(const struct naive_message *message, const char *name)
{
	unsigned int i;

	for (i = 0; i < message->num_fields; i++)
		if (!strcmp(message->fields[i].name, name))
			return &message->fields[i];
	return NULL;
}

const struct naive_constant *naive_constant(const struct naive_abi *abi, const char *name)
{
	unsigned int i;

	for (i = 0; i < abi->num_constants; i++)
		if (!strcmp(abi->constants[i].name, name))
			return &abi->constants[i];
	return NULL;
}

/* The oldest release in the chain of bases from which nothing was changed. */
const char *naive_profile(const struct naive_abi *abi)
{
	while (abi->base && !abi->own)
		abi = abi->base;
	return abi->release;
}

static bool drop_message(struct naive_abi *abi, const char *name)
{
	unsigned int i;

	for (i = 0; i < abi->num_messages; i++) {
		if (strcmp(abi->messages[i]->name, name))
			continue;
		abi->num_messages--;
		memmove(&abi->messages[i], &abi->messages[i + 1],
			(abi->num_messages - i) * sizeof(abi->messages[0]));
		return true;
	}
	return false;
}

static bool drop_constant(struct naive_abi *abi, const char *name)
{
	unsigned int i;

	for (i = 0; i < abi->num_constants; i++) {
		if (strcmp(abi->constants[i].name, name))
			continue;
		abi->num_constants--;
		memmove(&abi->constants[i], &abi->constants[i + 1],
			(abi->num_constants - i) * sizeof(abi->constants[0]));
		return true;
	}
	return false;
}

static void read_keyed(struct naive_field *f, const char *line)
{
	static const char *const kinds[] = {
		[NAIVE_FLAT] = "?", [NAIVE_U32] = "u32", [NAIVE_U64] = "u64",
		[NAIVE_ARRAY8] = "array8", [NAIVE_ARRAY32] = "array32",
		[NAIVE_ARRAY64] = "array64",
	};
	static const unsigned int widths[] = { 0, 4, 8, 1, 4, 8 };
	char kind[16];

	if (sscanf(line, " %63s %i %15s x%u", f->name, (int *)&f->key, kind, &f->count) < 3)
		die("not a keyed field: %s\n", line);
	for (f->kind = NAIVE_U32; f->kind <= NAIVE_ARRAY64; f->kind++)
		if (!strcmp(kind, kinds[f->kind]))
			break;
	if (f->kind > NAIVE_ARRAY64)
		die("not a kind: %s\n", line);
	f->width = widths[f->kind];
}

static void read_field(struct naive_message *m, const char *line)
{
	struct naive_field *f;

	m->fields = realloc(m->fields, (m->num_fields + 1) * sizeof(*f));
	f = &m->fields[m->num_fields++];
	memset(f, 0, sizeof(*f));
	f->count = 1;
	if (m->keyed) {
		read_keyed(f, line);
		return;
	}
	if (sscanf(line, " %63s %i %i x%u /%u", f->name, (int *)&f->offset, (int *)&f->width,
		   &f->count, &f->stride) < 3)
		die("not a field: %s\n", line);
	if (!f->stride)
		f->stride = f->width;
}

static struct naive_message *read_message(struct naive_abi *abi, const char *name,
					  const char *size)
{
	struct naive_message *m = calloc(1, sizeof(*m));
	unsigned int i;

	strcpy(m->name, name);
	m->keyed = !strcmp(size, "keys");
	if (!m->keyed)
		m->size = strtoul(size, NULL, 0);
	/* It takes the place of the base's. */
	for (i = 0; i < abi->num_messages && strcmp(abi->messages[i]->name, name); i++)
		;
	abi->messages[i] = m;
	if (i == abi->num_messages)
		abi->num_messages++;
	return m;
}

static void read_constant(struct naive_abi *abi, const char *name, const char *value)
{
	struct naive_constant *c = (struct naive_constant *)naive_constant(abi, name);

	if (!c)
		c = &abi->constants[abi->num_constants++];
	strcpy(c->name, name);
	c->value = strtoull(value, NULL, 0);
}

/* A line outside of a message. Returns the message that it begins. */
static struct naive_message *read_entry(struct naive_abi *abi, char words[4][NAIVE_NAME], int n)
{
	if (!strcmp(words[0], "without") && n == 3) {
		if (!strcmp(words[1], "message") ? !drop_message(abi, words[2]) :
						   !drop_constant(abi, words[2]))
			die("%s: nothing to be without: %s\n", abi->release, words[2]);
	} else if (!strcmp(words[0], "constant") && n == 3) {
		read_constant(abi, words[1], words[2]);
	} else if (!strcmp(words[0], "message") && n == 3) {
		abi->own++;
		return read_message(abi, words[1], words[2]);
	} else if (!strcmp(words[0], "encoding") && n == 2) {
		strcpy(abi->encoding, words[1]);
	} else {
		die("%s: what is \"%s\"?\n", abi->release, words[0]);
	}
	abi->own++;
	return NULL;
}

static void inherit(struct naive_abi *abi)
{
	const struct naive_abi *base = abi->base;

	strcpy(abi->encoding, base->encoding);
	memcpy(abi->messages, base->messages, sizeof(base->messages));
	abi->num_messages = base->num_messages;
	memcpy(abi->constants, base->constants, sizeof(base->constants));
	abi->num_constants = base->num_constants;
}

/* The base, if there is one, was resolved before: it is older. */
static void resolve(struct naive_abi *abi)
{
	struct naive_message *message = NULL;
	char line[256], words[4][NAIVE_NAME];
	const char *p;
	size_t len;
	int n;

	for (p = abi->text; *p; p += len + (p[len] == '\n')) {
		len = strcspn(p, "\n");
		snprintf(line, sizeof(line), "%.*s", (int)len, p);
		line[strcspn(line, "#")] = '\0';
		n = sscanf(line, " %63s %63s %63s %63s", words[0], words[1], words[2], words[3]);
		if (n <= 0 || !strcmp(words[0], "descriptor") || !strcmp(words[0], "release") ||
		    !strcmp(words[0], "origin"))
			continue;
		if (line[0] == '\t' || line[0] == ' ') {
			if (!message)
				die("%s: a field of nothing: %s\n", abi->path, line);
			read_field(message, line);
		} else if (!strcmp(words[0], "base")) {
			abi->base = naive_release(words[1]);
			if (!abi->base || naive_compare(words[1], abi->release) >= 0)
				die("%s: no base %s\n", abi->path, words[1]);
			inherit(abi);
		} else {
			message = read_entry(abi, words, n);
		}
	}
}

static void load_one(const char *dir, const char *name)
{
	struct naive_abi *abi = calloc(1, sizeof(*abi));
	const char *p;

	if (num_releases == MAX_RELEASES)
		die("more than %u descriptors\n", MAX_RELEASES);
	abi->path = malloc(strlen(dir) + strlen(name) + 2);
	sprintf(abi->path, "%s/%s", dir, name);
	abi->text = read_whole(abi->path, &abi->len);
	for (p = abi->text; p && sscanf(p, "release %63s", abi->release) != 1; p += !!p)
		p = strchr(p, '\n');
	if (!p)
		die("%s names no release\n", abi->path);
	releases[num_releases++] = abi;
}

const struct naive_abi *const *naive_load(const char *dir, unsigned int *num)
{
	struct dirent *e;
	unsigned int i;
	DIR *d;

	if (!num_releases) {
		d = opendir(dir);
		while (d && (e = readdir(d)))
			if (strlen(e->d_name) > 4 &&
			    !strcmp(e->d_name + strlen(e->d_name) - 4, ".abi"))
				load_one(dir, e->d_name);
		if (d)
			closedir(d);
		qsort(releases, num_releases, sizeof(releases[0]), by_release);
		for (i = 0; i < num_releases; i++)
			resolve(releases[i]);
	}
	*num = num_releases;
	return (const struct naive_abi *const *)releases;
}

/* A message's lines as a descriptor without base has them, but for field @without. */
static int write_message(char *to, const struct naive_message *m, int without)
{
	static const char *const kinds[] = { "", "u32", "u64", "array8", "array32", "array64" };
	char *at = to;
	unsigned int k;

	at += m->keyed ? sprintf(at, "message %s keys\n", m->name) :
			 sprintf(at, "message %s %u\n", m->name, m->size);
	for (k = 0; k < m->num_fields; k++) {
		const struct naive_field *f = &m->fields[k];

		if ((int)k == without)
			continue;
		at += m->keyed ? sprintf(at, "\t%s %u %s", f->name, f->key, kinds[f->kind]) :
				 sprintf(at, "\t%s %u %u", f->name, f->offset, f->width);
		if (f->count > 1)
			at += sprintf(at, " x%u", f->count);
		if (f->count > 1 && !m->keyed && f->stride != f->width)
			at += sprintf(at, " /%u", f->stride);
		at += sprintf(at, "\n");
	}
	return at - to;
}

char *naive_flatten(const struct naive_abi *n, const struct naive_message *message, int field,
		    const char *constant)
{
	char *text = malloc(MAX_FLAT), *at = text;
	unsigned int i;

	at += sprintf(at, "descriptor 2\nrelease %s\nencoding %s\n", n->release, n->encoding);
	for (i = 0; i < n->num_messages; i++)
		if (n->messages[i] != message)
			at += write_message(at, n->messages[i], -1);
		else if (field >= 0)
			at += write_message(at, n->messages[i], field);
	for (i = 0; i < n->num_constants; i++)
		if (!constant || strcmp(n->constants[i].name, constant))
			at += sprintf(at, "constant %s %llu\n", n->constants[i].name,
				      n->constants[i].value);
	return text;
}

/* ---- little-endian numbers ---- */

unsigned long long naive_load_number(const uint8_t *p, unsigned int width)
{
	unsigned long long value = 0;

	while (width--)
		value = value << 8 | p[width];
	return value;
}

void naive_store_number(uint8_t *p, unsigned int width, unsigned long long value)
{
	for (; width--; value >>= 8)
		*p++ = value;
}

/* ---- NVKV: nvkv.h, "General instruction format" ---- */

unsigned int naive_opcode_width(enum naive_opcode opcode)
{
	static const unsigned int widths[] = { 4, 4, 8, 1, 4, 8 };

	return widths[opcode];
}

static bool is_seq(enum naive_opcode opcode)
{
	return opcode == NAIVE_SEQ32 || opcode == NAIVE_SEQ64;
}

long naive_decode(const uint8_t *wire, size_t len, struct naive_item *items, size_t max)
{
	size_t at = 0, found = 0;

	if (len % 8)
		return -1;
	while (at < len) {
		unsigned long long word = naive_load_number(wire + at, 8);
		struct naive_item item = {
			.key = word & 0xffff,
			.index = word >> 16 & 0xfff,
			.opcode = word >> 28 & 0xf,
		};
		unsigned long long count = word >> 32, i;

		if (item.opcode >= NAIVE_OPCODES)
			return -1;
		item.width = naive_opcode_width(item.opcode);
		if (item.opcode == NAIVE_IMM32) {
			item.num = 1;
			item.data = wire + at + 4;
			if (found < max)
				items[found] = item;
			found++;
			at += 8;
			continue;
		}
		at += 8;
		if (count * item.width > len - at)
			return -1;
		item.num = is_seq(item.opcode) ? 1 : count;
		for (i = 0; i < (is_seq(item.opcode) ? count : 1); i++) {
			item.data = wire + at + i * item.width;
			if (found < max)
				items[found] = item;
			found++;
			if (item.key++ > 0xffff)
				return -1;
		}
		at += (count * item.width + 7) / 8 * 8;
	}
	return found;
}

void naive_put(struct naive_writer *w, enum naive_opcode opcode, unsigned int key,
	       unsigned int index, const unsigned long long *values, unsigned int n)
{
	unsigned int width = naive_opcode_width(opcode), i;
	unsigned long long word = key | (unsigned long long)index << 16 | (unsigned long long)opcode << 28;
	size_t size = opcode == NAIVE_IMM32 ? 0 : ((size_t)n * width + 7) / 8 * 8;

	if (w->len + 8 + size > w->room)
		die("no room for another instruction\n");
	word |= (opcode == NAIVE_IMM32 ? values[0] : n) << 32;
	naive_store_number(w->data + w->len, 8, word);
	w->len += 8;
	memset(w->data + w->len, 0, size);
	for (i = 0; i < n && opcode != NAIVE_IMM32; i++)
		naive_store_number(w->data + w->len + i * width, width, values[i]);
	w->len += size;
}

static bool is_indexed(const struct naive_field *f)
{
	return f->kind == NAIVE_U32 || f->kind == NAIVE_U64;
}

/* One item for its field: elements from the index on, or an array as a whole. */
static bool receive_item(const struct naive_field *f, const struct naive_item *item,
			 struct naive_got *got)
{
	unsigned int first = item->index, i;

	if (item->width > f->width || first >= f->count || item->num > f->count - first)
		return false;
	if (!is_indexed(f)) {
		if (first)
			return false;
		memset(got->values, 0, f->count * sizeof(got->values[0]));
		got->num = 0;
	}
	for (i = 0; i < item->num; i++)
		got->values[first + i] = naive_load_number(item->data + i * item->width,
							   item->width);
	if (item->num && first + item->num > got->num)
		got->num = first + item->num;
	return true;
}

int naive_receive(const struct naive_message *message, const uint8_t *wire, size_t len,
		  struct naive_got *got)
{
	long n = naive_decode(wire, len, NULL, 0), i;
	struct naive_item *items;
	unsigned int k;
	int ret = 0;

	if (n < 0)
		return -1;
	items = calloc(n + 1, sizeof(*items));
	naive_decode(wire, len, items, n);
	for (k = 0; k < message->num_fields; k++) {
		const struct naive_field *f = &message->fields[k];

		got[k].num = 0;
		memset(got[k].values, 0, f->count * sizeof(got[k].values[0]));
		for (i = 0; i < n; i++)
			if (items[i].key == f->key && !receive_item(f, &items[i], &got[k]))
				ret = -1;
	}
	free(items);
	return ret;
}
