// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reader of ABI descriptors. abi/README defines the format.
 *
 * A descriptor may come from a file, so nothing in it is believed: every line
 * is bounded, every name must be declared in messages.def, every field must
 * lie inside its message and share no byte with another, and everything that
 * the driver needs must be there. What passes can be indexed without further
 * checks.
 */
#include <linux/bitmap.h>
#include <linux/bits.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>

#include "abi_tables.h"

#define FORMAT_VERSION	1
#define MAX_LINE	160
#define MAX_WORDS	5
/* The largest message of releases 535 to 595 has 694280 bytes. */
#define MAX_MESSAGE	(1024 * 1024)
#define NONE		UINT_MAX

static const char *const encodings[] = { "rm" };

/**
 * struct parser - one descriptor being read
 * @abi: filled as lines are read
 * @err: filled when a line is refused
 * @line: number of the current line
 * @words: its words
 * @num_words: entries in @words
 * @seen_format: "descriptor" was read
 * @message: message whose fields are being read, or NONE
 * @message_line: where each message stands, 0 for none
 * @used: which bytes of @message have a field
 */
struct parser {
	struct gsp_abi *abi;
	struct gsp_abi_error *err;
	unsigned int line;
	char *words[MAX_WORDS];
	unsigned int num_words;
	bool seen_format;
	unsigned int message;
	unsigned int message_line[GSP_NUM_MESSAGES];
	unsigned long *used;
};

static __printf(3, 4) int refuse(struct parser *p, unsigned int line, const char *fmt, ...)
{
	va_list args;

	if (p->err) {
		p->err->line = line;
		va_start(args, fmt);
		vsnprintf(p->err->text, sizeof(p->err->text), fmt, args);
		va_end(args);
	}
	return -EINVAL;
}

/* Decimal or 0x hexadecimal; no sign, no octal, at most @max. */
static int parse_number(struct parser *p, const char *what, const char *word, u64 max, u64 *value)
{
	if (!isdigit(word[0]) || (word[0] == '0' && isdigit(word[1])) || kstrtou64(word, 0, value))
		return refuse(p, p->line, "%s \"%s\" is not a number", what, word);
	if (*value > max)
		return refuse(p, p->line, "%s %s is larger than %llu", what, word,
			      (unsigned long long)max);
	return 0;
}

static int need_words(struct parser *p, unsigned int n)
{
	if (p->num_words == n)
		return 0;
	return refuse(p, p->line, "\"%s\" takes %u word%s, not %u", p->words[0], n - 1,
		      n == 2 ? "" : "s", p->num_words - 1);
}

static unsigned int find_name(const struct gsp_name *names, unsigned int num, const char *text)
{
	unsigned int i;

	for (i = 0; i < num; i++)
		if (!strcmp(names[i].text, text))
			return i;
	return NONE;
}

static unsigned int find_field(unsigned int message, const char *text)
{
	unsigned int i;

	for (i = 0; i < GSP_NUM_FIELDS; i++)
		if (gsp_field_names[i].message == message && !strcmp(gsp_field_names[i].text, text))
			return i;
	return NONE;
}

static int read_format(struct parser *p)
{
	u64 version;
	int ret;

	if (p->seen_format)
		return refuse(p, p->line, "\"descriptor\" stands twice");
	ret = need_words(p, 2);
	if (!ret)
		ret = parse_number(p, "descriptor format", p->words[1], UINT_MAX, &version);
	if (ret)
		return ret;
	if (version != FORMAT_VERSION)
		return refuse(p, p->line, "descriptor format %llu is not known, only %u is",
			      (unsigned long long)version, FORMAT_VERSION);
	p->seen_format = true;
	return 0;
}

static int read_release(struct parser *p)
{
	const char *release;
	int ret;

	if (p->abi->release[0])
		return refuse(p, p->line, "\"release\" stands twice");
	ret = need_words(p, 2);
	if (ret)
		return ret;
	release = p->words[1];
	if (strspn(release, "0123456789.") != strlen(release) || !isdigit(release[0]))
		return refuse(p, p->line, "release \"%s\" is not digits and dots", release);
	if (strscpy(p->abi->release, release, sizeof(p->abi->release)) < 0)
		return refuse(p, p->line, "release \"%s\" is longer than %zu characters", release,
			      sizeof(p->abi->release) - 1);
	return 0;
}

static int read_encoding(struct parser *p)
{
	unsigned int i;
	int ret;

	if (p->abi->encoding)
		return refuse(p, p->line, "\"encoding\" stands twice");
	ret = need_words(p, 2);
	if (ret)
		return ret;
	for (i = 0; i < ARRAY_SIZE(encodings); i++)
		if (!strcmp(p->words[1], encodings[i]))
			p->abi->encoding = encodings[i];
	if (!p->abi->encoding)
		return refuse(p, p->line, "encoding \"%s\" is not known", p->words[1]);
	return 0;
}

static int read_message(struct parser *p)
{
	unsigned int id;
	u64 size;
	int ret;

	ret = need_words(p, 3);
	if (ret)
		return ret;
	id = find_name(gsp_message_names, GSP_NUM_MESSAGES, p->words[1]);
	if (id == NONE)
		return refuse(p, p->line, "message \"%s\" is not known", p->words[1]);
	if (p->message_line[id])
		return refuse(p, p->line, "message \"%s\" was already at line %u", p->words[1],
			      p->message_line[id]);
	ret = parse_number(p, "size", p->words[2], MAX_MESSAGE, &size);
	if (ret)
		return ret;
	if (!size)
		return refuse(p, p->line, "message \"%s\" has size 0", p->words[1]);
	p->abi->message_size[id] = size;
	p->message_line[id] = p->line;
	p->message = id;
	bitmap_zero(p->used, size);
	return 0;
}

/* "xCOUNT" and "/STRIDE" behind a field's width. */
static int read_repeat(struct parser *p, u8 need, struct gsp_field_layout *l)
{
	u64 count = 1, stride = l->width;
	int ret;

	if (p->num_words > 3) {
		if (!(need & REPEATED))
			return refuse(p, p->line, "field \"%s\" cannot be repeated", p->words[0]);
		if (p->words[3][0] != 'x')
			return refuse(p, p->line, "\"%s\" is not a count such as x16",
				      p->words[3]);
		ret = parse_number(p, "count", p->words[3] + 1, MAX_MESSAGE, &count);
		if (ret)
			return ret;
		if (!count)
			return refuse(p, p->line, "field \"%s\" has count 0", p->words[0]);
	}
	if (p->num_words > 4) {
		if (p->words[4][0] != '/')
			return refuse(p, p->line, "\"%s\" is not a stride such as /16",
				      p->words[4]);
		ret = parse_number(p, "stride", p->words[4] + 1, MAX_MESSAGE, &stride);
		if (ret)
			return ret;
		if (stride < l->width)
			return refuse(p, p->line, "stride %llu is smaller than width %u",
				      (unsigned long long)stride, l->width);
	}
	l->count = count;
	l->stride = stride;
	return 0;
}

static int claim_bytes(struct parser *p, const struct gsp_field_layout *l)
{
	unsigned int i, start;

	for (i = 0; i < l->count; i++) {
		start = l->offset + i * l->stride;
		if (find_next_bit(p->used, start + l->width, start) < start + l->width)
			return refuse(p, p->line, "field \"%s\" overlaps another at byte %u",
				      p->words[0], start);
		bitmap_set(p->used, start, l->width);
	}
	return 0;
}

static int read_field(struct parser *p)
{
	struct gsp_field_layout l = { };
	u64 offset, width, size;
	unsigned int f;
	u8 need;
	int ret;

	if (p->message == NONE)
		return refuse(p, p->line, "field \"%s\" stands outside of a message", p->words[0]);
	f = find_field(p->message, p->words[0]);
	if (f == NONE)
		return refuse(p, p->line, "message \"%s\" has no field \"%s\"",
			      gsp_message_names[p->message].text, p->words[0]);
	if (p->abi->field[f].count)
		return refuse(p, p->line, "field \"%s\" stands twice", p->words[0]);
	if (p->num_words < 3)
		return refuse(p, p->line, "field \"%s\" needs an offset and a width", p->words[0]);
	need = gsp_field_names[f].need;
	size = p->abi->message_size[p->message];
	ret = parse_number(p, "offset", p->words[1], MAX_MESSAGE, &offset);
	if (!ret)
		ret = parse_number(p, "width", p->words[2], MAX_MESSAGE, &width);
	if (ret)
		return ret;
	if (need & NESTED ? !width : width != 1 && width != 2 && width != 4 && width != 8)
		return refuse(p, p->line, "field \"%s\" cannot be %llu bytes wide", p->words[0],
			      (unsigned long long)width);
	l.offset = offset;
	l.width = width;
	ret = read_repeat(p, need, &l);
	if (ret)
		return ret;
	if (offset + (u64)(l.count - 1) * l.stride + width > size)
		return refuse(p, p->line, "field \"%s\" ends behind the message's %llu bytes",
			      p->words[0], (unsigned long long)size);
	ret = claim_bytes(p, &l);
	if (ret)
		return ret;
	p->abi->field[f] = l;
	return 0;
}

static int read_constant(struct parser *p)
{
	unsigned int c;
	int ret;

	ret = need_words(p, 3);
	if (ret)
		return ret;
	c = find_name(gsp_constant_names, GSP_NUM_CONSTANTS, p->words[1]);
	if (c == NONE)
		return refuse(p, p->line, "constant \"%s\" is not known", p->words[1]);
	if (p->abi->has_constant[c])
		return refuse(p, p->line, "constant \"%s\" stands twice", p->words[1]);
	ret = parse_number(p, "value", p->words[2], U64_MAX, &p->abi->constant[c]);
	if (ret)
		return ret;
	p->abi->has_constant[c] = true;
	return 0;
}

/* One line, NUL-terminated and without its comment. */
static int read_line(struct parser *p, char *line)
{
	bool indented = line[0] == ' ' || line[0] == '\t';
	char *word;

	p->num_words = 0;
	while ((word = strsep(&line, " \t"))) {
		if (!*word)
			continue;
		if (p->num_words == MAX_WORDS)
			return refuse(p, p->line, "more than %u words", MAX_WORDS);
		p->words[p->num_words++] = word;
	}
	if (!p->num_words)
		return 0;
	if (!p->seen_format && (indented || strcmp(p->words[0], "descriptor")))
		return refuse(p, p->line, "the first word is not \"descriptor\"");
	if (indented)
		return read_field(p);

	p->message = NONE;
	if (!strcmp(p->words[0], "descriptor"))
		return read_format(p);
	if (!strcmp(p->words[0], "release"))
		return read_release(p);
	if (!strcmp(p->words[0], "encoding"))
		return read_encoding(p);
	if (!strcmp(p->words[0], "message"))
		return read_message(p);
	if (!strcmp(p->words[0], "constant"))
		return read_constant(p);
	return refuse(p, p->line, "\"%s\" is not known", p->words[0]);
}

static int read_text(struct parser *p, const char *text, size_t len)
{
	const char *end = text + len;
	char line[MAX_LINE + 1];
	const char *eol;
	size_t i, n;
	int ret;

	while (text < end) {
		p->line++;
		eol = memchr(text, '\n', end - text);
		n = (eol ?: end) - text;
		if (n > MAX_LINE)
			return refuse(p, p->line, "line is longer than %u characters", MAX_LINE);
		for (i = 0; i < n; i++)
			if (text[i] != '\t' && (text[i] < ' ' || text[i] > '~'))
				return refuse(p, p->line, "byte 0x%02x is not plain text",
					      (u8)text[i]);
		memcpy(line, text, n);
		line[n] = '\0';
		line[strcspn(line, "#")] = '\0';
		ret = read_line(p, line);
		if (ret)
			return ret;
		text += n + 1;
	}
	return 0;
}

static int check_present(struct parser *p)
{
	const struct gsp_abi *abi = p->abi;
	unsigned int i, msg;

	if (!p->seen_format)
		return refuse(p, 0, "the text is empty");
	if (!abi->release[0])
		return refuse(p, 0, "there is no \"release\"");
	if (!abi->encoding)
		return refuse(p, 0, "there is no \"encoding\"");
	for (i = 0; i < GSP_NUM_MESSAGES; i++)
		if (gsp_message_names[i].need & REQUIRED && !abi->message_size[i])
			return refuse(p, 0, "required message \"%s\" is missing",
				      gsp_message_names[i].text);
	for (i = 0; i < GSP_NUM_FIELDS; i++) {
		msg = gsp_field_names[i].message;
		if (gsp_field_names[i].need & REQUIRED && abi->message_size[msg] &&
		    !abi->field[i].count)
			return refuse(p, p->message_line[msg],
				      "message \"%s\" lacks required field \"%s\"",
				      gsp_message_names[msg].text, gsp_field_names[i].text);
	}
	for (i = 0; i < GSP_NUM_CONSTANTS; i++)
		if (gsp_constant_names[i].need & REQUIRED && !abi->has_constant[i])
			return refuse(p, 0, "required constant \"%s\" is missing",
				      gsp_constant_names[i].text);
	return 0;
}

/* Members of one array of structs, "array.member", must agree on its length and stride. */
static int check_arrays(struct parser *p)
{
	const struct gsp_field_layout *a, *b;
	const char *dot, *name;
	unsigned int i, k;

	for (i = 0; i < GSP_NUM_FIELDS; i++) {
		name = gsp_field_names[i].text;
		dot = strrchr(name, '.');
		a = &p->abi->field[i];
		if (!dot || !a->count || !(gsp_field_names[i].need & REPEATED))
			continue;
		for (k = i + 1; k < GSP_NUM_FIELDS; k++) {
			b = &p->abi->field[k];
			if (gsp_field_names[k].message != gsp_field_names[i].message || !b->count ||
			    strncmp(gsp_field_names[k].text, name, dot + 1 - name))
				continue;
			if (a->count != b->count || a->stride != b->stride)
				return refuse(p, p->message_line[gsp_field_names[i].message],
					      "\"%s\" and \"%s\" are one array but differ in count or stride",
					      name, gsp_field_names[k].text);
		}
	}
	return 0;
}

/* Two lists that the driver fills side by side. */
static int check_same_count(struct parser *p, enum gsp_field_id a, enum gsp_field_id b)
{
	if (p->abi->field[a].count == p->abi->field[b].count)
		return 0;
	return refuse(p, p->message_line[gsp_field_names[a].message],
		      "\"%s\" and \"%s\" differ in count",
		      gsp_field_names[a].text, gsp_field_names[b].text);
}

/* A message that holds others must hold whole ones. */
static int check_nested(struct parser *p, enum gsp_field_id f, enum gsp_message_id id)
{
	if (p->abi->field[f].width == p->abi->message_size[id])
		return 0;
	return refuse(p, p->message_line[gsp_field_names[f].message],
		      "field \"%s\" and message \"%s\" differ in size", gsp_field_names[f].text,
		      gsp_message_names[id].text);
}

/* Ring geometry: sizes that code divides by and allocates. */
static int check_queue(struct parser *p)
{
	const struct gsp_abi *abi = p->abi;
	u64 page = abi->constant[GSP_C_QUEUE_PAGE_SIZE];
	u64 min = abi->constant[GSP_C_ELEMENT_SIZE_MIN];
	u64 max = abi->constant[GSP_C_ELEMENT_SIZE_MAX];
	u64 size = abi->constant[GSP_C_QUEUE_SIZE];
	u64 headers = (u64)abi->message_size[GSP_MSG_ELEMENT] + abi->message_size[GSP_MSG_RPC] +
		      max(abi->message_size[GSP_MSG_RM_ALLOC],
			  abi->message_size[GSP_MSG_RM_CONTROL]);

	if (page < 4096 || page > MAX_MESSAGE || page & (page - 1))
		return refuse(p, 0, "constant \"queue-page-size\" is not a page size");
	if (min < headers || min > MAX_MESSAGE || min & (min - 1))
		return refuse(p, 0,
			      "constant \"queue-element-size-min\" is no power of two with room for the headers");
	if (max < min || max > MAX_MESSAGE || max % min)
		return refuse(p, 0,
			      "constant \"queue-element-size-max\" is no multiple of the smallest element");
	if (size % page || size < page + 2 * max || size > 16 * MAX_MESSAGE)
		return refuse(p, 0, "constant \"queue-size\" does not hold two large elements");
	if (abi->message_size[GSP_MSG_QUEUE_TX] + abi->message_size[GSP_MSG_QUEUE_RX] > page)
		return refuse(p, 0, "the queue headers are larger than a page");
	return 0;
}

/* A region of the plugin's buffers must hold the message that lies in it. */
static int check_region(struct parser *p, enum gsp_constant_id c, enum gsp_message_id id)
{
	u64 size = p->abi->constant[c];

	if (size >= p->abi->message_size[id] && size <= 16 * MAX_MESSAGE && !(size % 8))
		return 0;
	return refuse(p, 0, "constant \"%s\" does not suit message \"%s\" of %u bytes",
		      gsp_constant_names[c].text, gsp_message_names[id].text,
		      p->abi->message_size[id]);
}

static int check_plugin(struct parser *p)
{
	int ret;

	ret = check_region(p, GSP_C_PLUGIN_CTRL_SIZE, GSP_MSG_PLUGIN_CTRL);
	if (!ret)
		ret = check_region(p, GSP_C_PLUGIN_RESPONSE_SIZE, GSP_MSG_PLUGIN_RESPONSE);
	if (!ret)
		ret = check_region(p, GSP_C_PLUGIN_MESSAGE_SIZE, GSP_MSG_PLUGIN_VERSION);
	if (!ret)
		ret = check_region(p, GSP_C_PLUGIN_MESSAGE_SIZE, GSP_MSG_PLUGIN_CONFIG);
	if (!ret)
		ret = check_region(p, GSP_C_PLUGIN_MESSAGE_SIZE, GSP_MSG_PLUGIN_BME);
	return ret;
}

/* Numbers that code uses as an index into a field of a reply. */
static int check_index(struct parser *p, enum gsp_constant_id c, enum gsp_field_id f)
{
	if (!p->abi->has_constant[c] || p->abi->constant[c] < p->abi->field[f].count)
		return 0;
	return refuse(p, 0, "constant \"%s\" is no index into \"%s\"", gsp_constant_names[c].text,
		      gsp_field_names[f].text);
}

static int check_engine_data(struct parser *p)
{
	int ret;

	ret = check_index(p, GSP_C_ENGINE_DATA_ENG_DESC, GSP_DEVICE_INFO_ENGINE_DATA);
	if (!ret)
		ret = check_index(p, GSP_C_ENGINE_DATA_RM_ENGINE_TYPE,
				  GSP_DEVICE_INFO_ENGINE_DATA);
	if (!ret)
		ret = check_index(p, GSP_C_ENGINE_DATA_RUNLIST, GSP_DEVICE_INFO_ENGINE_DATA);
	if (!ret)
		ret = check_index(p, GSP_C_ENGINE_DATA_IS_HOST_DRIVEN,
				  GSP_DEVICE_INFO_ENGINE_DATA);
	return ret;
}

static int check_whole(struct parser *p)
{
	int ret;

	ret = check_present(p);
	if (!ret)
		ret = check_arrays(p);
	if (!ret)
		ret = check_same_count(p, GSP_BOOTLOAD_FB_ADDR, GSP_BOOTLOAD_FB_LENGTH);
	if (!ret)
		ret = check_nested(p, GSP_ADD_VGPU_TYPE_INFO, GSP_MSG_VGPU_INFO);
	if (!ret)
		ret = check_nested(p, GSP_DEVICE_INFO_TABLE_ENTRIES, GSP_MSG_DEVICE_INFO);
	if (!ret)
		ret = check_queue(p);
	if (!ret)
		ret = check_plugin(p);
	if (!ret)
		ret = check_engine_data(p);
	return ret;
}

struct gsp_abi *gsp_abi_parse(const char *text, size_t len, struct gsp_abi_error *err)
{
	struct parser *p;
	struct gsp_abi *abi;
	int ret = -ENOMEM;

	if (err)
		*err = (struct gsp_abi_error){ };
	p = kzalloc(sizeof(*p), GFP_KERNEL);
	abi = kvzalloc(sizeof(*abi), GFP_KERNEL);
	if (!p || !abi)
		goto out;
	p->used = kvcalloc(BITS_TO_LONGS(MAX_MESSAGE), sizeof(long), GFP_KERNEL);
	if (!p->used)
		goto out;
	p->abi = abi;
	p->err = err;
	p->message = NONE;

	if (len > GSP_ABI_MAX_TEXT)
		ret = refuse(p, 0, "the text is longer than %u bytes", GSP_ABI_MAX_TEXT);
	else
		ret = read_text(p, text, len);
	if (!ret)
		ret = check_whole(p);
out:
	if (p)
		kvfree(p->used);
	kfree(p);
	if (!ret)
		return abi;
	kvfree(abi);
	return ERR_PTR(ret);
}

void gsp_abi_free(struct gsp_abi *abi)
{
	if (!IS_ERR(abi))
		kvfree(abi);
}

const char *gsp_abi_release(const struct gsp_abi *abi)
{
	return abi->release;
}

const char *gsp_abi_encoding(const struct gsp_abi *abi)
{
	return abi->encoding;
}
