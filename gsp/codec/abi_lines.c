// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reader of ABI descriptors: the lines that declare messages, their fields and
 * constants, those that take away what a base has, and those that tell what was read
 * in another release.
 *
 * No locks. Called by abi.c for each line.
 */
#include <linux/align.h>
#include <linux/bitmap.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <linux/types.h>

#include "abi_parse.h"
#include "nvkv.h"

static unsigned int find_name(const char *names, unsigned int num, const char *text)
{
	unsigned int i;

	for (i = 0; i < num; i++, names = gsp_next_text(names))
		if (!strcmp(names, text))
			return i;
	return ABI_NONE;
}

static unsigned int find_field(const struct abi_parser *p, const char *text)
{
	const char *name = p->field_names;
	unsigned int f;

	for_each_field_of(f, p->message) {
		if (!strcmp(name, text))
			return f;
		name = gsp_next_text(name);
	}
	return ABI_NONE;
}

/* From here on the message is what this text says, whatever the base has. */
static void forget_message(struct abi_parser *p, unsigned int id)
{
	unsigned int f;

	p->abi->message_size[id] = 0;
	p->abi->keyed[id] = false;
	p->abi->message_origin[id][0] = '\0';
	for_each_field_of(f, id)
		p->abi->field[f] = (struct gsp_field_layout){ };
}

static int find_message(struct abi_parser *p, const char *name, unsigned int *id)
{
	*id = find_name(p->names.messages, GSP_NUM_MESSAGES, name);
	if (*id == ABI_NONE)
		return abi_refuse(p, "message \"%s\" is not known", name);
	if (__test_and_set_bit(*id, p->seen_messages))
		return abi_refuse(p, "message \"%s\" was already at line %u", name,
				  p->message_line[*id]);
	return 0;
}

int abi_read_message(struct abi_parser *p)
{
	unsigned int id;
	bool keyed;
	u64 size;
	int ret;

	ret = abi_need_words(p, 3);
	if (!ret)
		ret = find_message(p, p->words[1], &id);
	if (ret)
		return ret;
	keyed = !strcmp(p->words[2], "keys");
	if (keyed) {
		/* Of its area; not 0, which would mean that there is no such message. */
		size = sizeof(u64);
	} else {
		ret = abi_parse_number(p, "size", p->words[2], ABI_MAX_MESSAGE, &size);
		if (ret)
			return ret;
		if (!size)
			return abi_refuse(p, "message \"%s\" has size 0", p->words[1]);
		bitmap_zero(p->used, size);
	}
	forget_message(p, id);
	p->abi->message_size[id] = size;
	p->abi->keyed[id] = keyed;
	p->message_line[id] = p->line;
	p->message_text[id] = p->at;
	p->message = id;
	p->field_names = abi_field_text(p, gsp_first_field(id));
	return 0;
}

/* "xCOUNT" at word @at. */
static int read_count(struct abi_parser *p, unsigned int at, u64 max, u64 *count)
{
	const char *word;
	int ret;

	*count = 1;
	if (p->num_words <= at)
		return 0;
	word = p->words[at];
	if (word[0] != 'x')
		return abi_refuse(p, "\"%s\" is not a count such as x16", word);
	ret = abi_parse_number(p, "count", word + 1, max, count);
	if (ret)
		return ret;
	if (!*count)
		return abi_refuse(p, "field \"%s\" has count 0", p->words[0]);
	return 0;
}

/* "/STRIDE" at word @at. */
static int read_stride(struct abi_parser *p, unsigned int at, u64 *stride)
{
	const char *word;

	if (p->num_words <= at)
		return 0;
	word = p->words[at];
	if (word[0] != '/')
		return abi_refuse(p, "\"%s\" is not a stride such as /16", word);
	return abi_parse_number(p, "stride", word + 1, ABI_MAX_MESSAGE, stride);
}

static int claim_bytes(struct abi_parser *p, const struct gsp_field_layout *l)
{
	unsigned int i, start;

	for (i = 0; i < l->count; i++) {
		start = l->offset + i * l->stride;
		if (find_next_bit(p->used, start + l->width, start) < start + l->width)
			return abi_refuse(p, "field \"%s\" overlaps another at byte %u",
					  p->words[0], start);
		bitmap_set(p->used, start, l->width);
	}
	return 0;
}

/* FIELD OFFSET WIDTH [xCOUNT [/STRIDE]] */
static int read_flat(struct abi_parser *p, u8 need, struct gsp_field_layout *l)
{
	u64 offset, width, count, stride, size = p->abi->message_size[p->message];
	int ret;

	if (p->num_words < 3)
		return abi_refuse(p, "field \"%s\" needs an offset and a width", p->words[0]);
	ret = abi_parse_number(p, "offset", p->words[1], ABI_MAX_MESSAGE, &offset);
	if (!ret)
		ret = abi_parse_number(p, "width", p->words[2], ABI_MAX_MESSAGE, &width);
	if (ret)
		return ret;
	if (need & NESTED ? !width : width != 1 && width != 2 && width != 4 && width != 8)
		return abi_refuse(p, "field \"%s\" cannot be %llu bytes wide", p->words[0],
				  (unsigned long long)width);
	stride = width;
	ret = read_count(p, 3, ABI_MAX_MESSAGE, &count);
	if (!ret)
		ret = read_stride(p, 4, &stride);
	if (ret)
		return ret;
	if (stride < width)
		return abi_refuse(p, "stride %llu is smaller than width %llu",
				  (unsigned long long)stride, (unsigned long long)width);
	if (offset + (count - 1) * stride + width > size)
		return abi_refuse(p, "field \"%s\" ends behind the message's %llu bytes",
				  p->words[0], (unsigned long long)size);
	l->offset = offset;
	l->width = width;
	l->count = count;
	l->stride = stride;
	return claim_bytes(p, l);
}

static int find_kind(struct abi_parser *p, const char *word, struct gsp_field_layout *l)
{
	static const struct {
		const char *name;
		u8 kind;
		u8 width;
	} kinds[] = {
		{ "u32", GSP_KIND_U32, 4 }, { "u64", GSP_KIND_U64, 8 },
		{ "array8", GSP_KIND_ARRAY8, 1 }, { "array32", GSP_KIND_ARRAY32, 4 },
		{ "array64", GSP_KIND_ARRAY64, 8 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (strcmp(word, kinds[i].name))
			continue;
		l->kind = kinds[i].kind;
		l->width = kinds[i].width;
		return 0;
	}
	return abi_refuse(p, "\"%s\" is not a kind of value", word);
}

/* FIELD KEY KIND [xCOUNT]. The field gets its place in the area here. */
static int read_keyed(struct abi_parser *p, u8 need, struct gsp_field_layout *l)
{
	u64 key, count, end;
	unsigned int f;
	bool array;
	int ret;

	if (p->num_words < 3 || p->num_words > 4)
		return abi_refuse(p, "field \"%s\" needs a key, a kind and perhaps a count",
				  p->words[0]);
	if (need & NESTED)
		return abi_refuse(p, "field \"%s\" holds messages and cannot have a key",
				  p->words[0]);
	ret = abi_parse_number(p, "key", p->words[1], NVKV_MAX_KEY, &key);
	if (!ret)
		ret = find_kind(p, p->words[2], l);
	if (ret)
		return ret;
	array = l->kind != GSP_KIND_U32 && l->kind != GSP_KIND_U64;
	ret = read_count(p, 3, array ? ABI_MAX_MESSAGE : NVKV_MAX_INDEX + 1, &count);
	if (ret)
		return ret;
	if (array && !(need & REPEATED))
		return abi_refuse(p, "field \"%s\" is a single value, not an array", p->words[0]);
	for_each_field_of(f, p->message)
		if (p->abi->field[f].count && p->abi->field[f].key == key)
			return abi_refuse(p, "field \"%s\" has the key of field \"%s\"",
					  p->words[0], abi_field_text(p, f));
	l->key = key;
	l->count = count;
	l->stride = l->width;
	l->num_at = p->abi->message_size[p->message];
	l->offset = l->num_at + sizeof(u64);
	end = ALIGN(l->offset + count * l->width, sizeof(u64));
	if (end > ABI_MAX_MESSAGE)
		return abi_refuse(p, "field \"%s\" makes the message larger than %u bytes",
				  p->words[0], ABI_MAX_MESSAGE);
	p->abi->message_size[p->message] = end;
	return 0;
}

int abi_read_field(struct abi_parser *p)
{
	struct gsp_field_layout l = { }, *known;
	unsigned int f;
	u8 need;
	int ret;

	if (p->message == ABI_NONE)
		return abi_refuse(p, "field \"%s\" stands outside of a message", p->words[0]);
	f = find_field(p, p->words[0]);
	if (f == ABI_NONE)
		return abi_refuse(p, "message \"%s\" has no field \"%s\"",
				  abi_message_text(p, p->message), p->words[0]);
	known = &p->abi->field[f];
	if (known->count)
		return abi_refuse(p, "field \"%s\" stands twice", p->words[0]);
	need = gsp_field_names[f].need;
	if (p->num_words > 3 && !(need & REPEATED))
		return abi_refuse(p, "field \"%s\" cannot be repeated", p->words[0]);
	if (p->abi->keyed[p->message])
		ret = read_keyed(p, need, &l);
	else
		ret = read_flat(p, need, &l);
	if (!ret)
		*known = l;
	return ret;
}

static int find_constant(struct abi_parser *p, const char *name, unsigned int *c)
{
	*c = find_name(p->names.constants, GSP_NUM_CONSTANTS, name);
	if (*c == ABI_NONE)
		return abi_refuse(p, "constant \"%s\" is not known", name);
	if (__test_and_set_bit(*c, p->seen_constants))
		return abi_refuse(p, "constant \"%s\" stands twice", name);
	return 0;
}

int abi_read_constant(struct abi_parser *p)
{
	unsigned int c;
	int ret;

	ret = abi_need_words(p, 3);
	if (!ret)
		ret = find_constant(p, p->words[1], &c);
	if (!ret)
		ret = abi_parse_number(p, "value", p->words[2], U64_MAX, &p->abi->constant[c]);
	if (ret)
		return ret;
	p->abi->has_constant[c] = true;
	p->abi->constant_origin[c][0] = '\0';
	return 0;
}

/* Does "message" or "constant" stand behind the first word? */
static int read_kind(struct abi_parser *p, bool *is_message)
{
	*is_message = !strcmp(p->words[1], "message");
	if (*is_message || !strcmp(p->words[1], "constant"))
		return 0;
	return abi_refuse(p, "\"%s %s\": only a message or a constant can be meant", p->words[0],
			  p->words[1]);
}

/* "without message NAME" or "without constant NAME" */
int abi_read_without(struct abi_parser *p)
{
	bool is_message;
	unsigned int id;
	int ret;

	ret = abi_need_words(p, 3);
	if (!ret)
		ret = read_kind(p, &is_message);
	if (!ret)
		ret = is_message ? find_message(p, p->words[2], &id) :
				   find_constant(p, p->words[2], &id);
	if (ret)
		return ret;
	if (!(is_message ? p->abi->message_size[id] : p->abi->has_constant[id]))
		return abi_refuse(p, "the base has no %s \"%s\"", p->words[1], p->words[2]);
	if (is_message) {
		forget_message(p, id);
		p->message_line[id] = p->line;
		p->message_text[id] = p->at;
	} else {
		p->abi->has_constant[id] = false;
		p->abi->constant[id] = 0;
		p->abi->constant_origin[id][0] = '\0';
	}
	return 0;
}

/* "origin message NAME RELEASE" or "origin constant NAME RELEASE" */
int abi_read_origin(struct abi_parser *p)
{
	unsigned int id, bit;
	bool is_message;
	char *origin;
	int ret;

	ret = abi_need_words(p, 4);
	if (!ret)
		ret = read_kind(p, &is_message);
	if (ret)
		return ret;
	id = is_message ? find_name(p->names.messages, GSP_NUM_MESSAGES, p->words[2]) :
			  find_name(p->names.constants, GSP_NUM_CONSTANTS, p->words[2]);
	if (id == ABI_NONE || !(is_message ? p->abi->message_size[id] : p->abi->has_constant[id]))
		return abi_refuse(p, "there is no %s \"%s\" whose origin could be told",
				  p->words[1], p->words[2]);
	bit = is_message ? id : GSP_NUM_MESSAGES + id;
	if (__test_and_set_bit(bit, p->seen_origins))
		return abi_refuse(p, "the origin of \"%s\" stands twice", p->words[2]);
	if (!gsp_release_valid(p->words[3]))
		return abi_refuse(p, "origin \"%s\" is no release", p->words[3]);
	origin = is_message ? p->abi->message_origin[id] : p->abi->constant_origin[id];
	strscpy(origin, p->words[3], GSP_ABI_RELEASE_LEN);
	return 0;
}
