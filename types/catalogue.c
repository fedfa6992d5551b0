// SPDX-License-Identifier: GPL-2.0-only
/*
 * Catalogues of vGPU types: text that a person can review, described in
 * types/README. The text may come from an operator's file, so every length,
 * number and name in it is checked, and what is wrong is said with its line.
 */
#include <linux/bits.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/stdarg.h>
#include <linux/string.h>

#include "vgpu_type.h"

#define MAX_TEXT	(256 * 1024)
#define MAX_LINE	1023
#define MAX_TYPES	256
#define MAX_SOURCES	64
#define MAX_TAG		16

#define MIB		BIT_ULL(20)
#define GIB		BIT_ULL(30)

enum fact_kind {
	FACT_U32,		/* decimal number */
	FACT_BOOL,		/* 0 or 1 */
	FACT_HEX16,		/* PCI id */
	FACT_SIZE,		/* bytes, with K, M or G */
	FACT_FB,		/* likewise, or "nominal": what the name says */
	FACT_SIZE_MIB,		/* as a size, kept in MiB */
	FACT_RESOLUTION,	/* <width>x<height>, two u32 in a row */
	FACT_TEXT,		/* a word */
	FACT_BYTES,		/* hexadecimal, the whole field */
};

/**
 * struct fact - what a catalogue can say of a type
 * @name: as written
 * @kind: how it is written
 * @offset: where in struct vgpu_type
 * @min: least value, a size in bytes
 * @max: most; for text and bytes the size of the field
 * @required: without it the type is not offered
 */
struct fact {
	const char *name;
	enum fact_kind kind;
	size_t offset;
	u64 min;
	u64 max;
	bool required;
};

#define FACT(_name, _kind, _field, _min, _max, _required) {		\
	.name = _name, .kind = FACT_##_kind,				\
	.offset = offsetof(struct vgpu_type, _field),			\
	.min = _min, .max = _max, .required = _required }

static const struct fact facts[] = {
	FACT("id", U32, id, 1, 65535, true),
	FACT("subsystem", HEX16, subsystem_id, 1, U16_MAX, true),
	FACT("device", HEX16, device_id, 1, U16_MAX, false),
	FACT("class", TEXT, vgpu_class, 1, VGPU_CLASS_LEN, true),
	FACT("license", TEXT, license, 1, VGPU_LICENSE_LEN, false),
	FACT("signature", BYTES, signature, 1, VGPU_SIGNATURE_LEN, false),
	FACT("fb", FB, fb_length, MIB, 1024 * GIB, true),
	FACT("reservation", SIZE, fb_reservation, 0, 64 * GIB, false),
	FACT("heap", SIZE, gsp_heap_size, MIB, 64 * GIB, true),
	FACT("mappable", SIZE, mappable_video_size, 0, 64 * GIB, false),
	FACT("bar1", SIZE_MIB, bar1_length, MIB, 1024 * GIB, true),
	FACT("instances", U32, max_instance, 1, 256, true),
	FACT("heads", U32, num_heads, 1, 16, true),
	FACT("resolution", RESOLUTION, max_resolution_x, 1, 65535, true),
	FACT("pixels", U32, max_pixels, 1, U32_MAX, true),
	FACT("frl", U32, frl_config, 1, 1000, true),
	FACT("frl_enable", BOOL, frl_enable, 0, 1, false),
	FACT("cuda", BOOL, cuda_enabled, 0, 1, false),
	FACT("ecc", BOOL, ecc_supported, 0, 1, false),
	FACT("multi", BOOL, multi_vgpu_supported, 0, 1, false),
	FACT("exclusive", BOOL, multi_vgpu_exclusive, 0, 1, false),
	FACT("encoder", U32, encoder_capacity, 0, 100, false),
};

/* A type as far as the text has told it; known has a bit for each fact. */
struct draft {
	struct vgpu_type type;
	u32 known;
	u32 said;
};

struct parser {
	struct vgpu_catalogue *cat;
	struct vgpu_catalogue_error *err;
	unsigned int line;
	char text[MAX_LINE + 1];
	char prefix[VGPU_NAME_LEN];
	char tags[MAX_SOURCES][MAX_TAG + 1];
	unsigned int num_tags;
	struct draft defaults;
	struct draft cur;
	bool mig;
	unsigned int cur_line;
	char names[MAX_TYPES][VGPU_NAME_LEN];
	unsigned int num_names;
	enum { IN_NOTHING, IN_SOURCE, IN_DEFAULT, IN_TYPE } in;
};

static __printf(2, 3) int fail(struct parser *p, const char *fmt, ...)
{
	va_list args;

	p->err->line = p->line;
	va_start(args, fmt);
	vscnprintf(p->err->text, sizeof(p->err->text), fmt, args);
	va_end(args);
	return -EINVAL;
}

static char *next_word(char **rest)
{
	char *word;

	do {
		word = strsep(rest, " \t");
	} while (word && !*word);
	return word;
}

static size_t field_size(const struct fact *f)
{
	switch (f->kind) {
	case FACT_HEX16:
		return sizeof(u16);
	case FACT_U32:
	case FACT_BOOL:
		return sizeof(u32);
	case FACT_TEXT:
	case FACT_BYTES:
		return f->max;
	default:
		return sizeof(u64);
	}
}

static int parse_u32(const char *s, unsigned int base, u64 min, u64 max, u32 *value)
{
	/* kstrtou32() would take a sign and 0x as well. */
	if (!isxdigit(*s) || (s[0] == '0' && tolower(s[1]) == 'x') || kstrtou32(s, base, value))
		return -EINVAL;
	return *value < min || *value > max ? -EINVAL : 0;
}

static int parse_size(char *s, u64 min, u64 max, u64 *value)
{
	unsigned int shift = 0;
	size_t len = strlen(s);

	switch (len ? s[len - 1] : 0) {
	case 'K':
		shift = 10;
		break;
	case 'M':
		shift = 20;
		break;
	case 'G':
		shift = 30;
		break;
	}
	if (shift)
		s[len - 1] = '\0';
	if (!isdigit(*s) || kstrtou64(s, 10, value) || *value > max >> shift)
		return -EINVAL;
	*value <<= shift;
	return *value < min ? -EINVAL : 0;
}

static int parse_bytes(const char *s, u8 *bytes, size_t num)
{
	size_t i;

	if (strlen(s) != 2 * num)
		return -EINVAL;
	for (i = 0; i < num; i++, s += 2) {
		const char digits[] = { s[0], s[1], '\0' };

		if (!isxdigit(s[0]) || !isxdigit(s[1]) || kstrtou8(digits, 16, &bytes[i]))
			return -EINVAL;
	}
	return 0;
}

static int parse_value(struct parser *p, const struct fact *f, char *s, struct draft *d)
{
	void *field = (u8 *)&d->type + f->offset;
	u32 *res = field;
	u32 num = 0;
	u64 size = 0;
	char *y;

	switch (f->kind) {
	case FACT_U32:
	case FACT_BOOL:
		if (parse_u32(s, 10, f->min, f->max, field))
			return fail(p, "%s is not a number from %llu to %llu", f->name, f->min,
				    f->max);
		break;
	case FACT_HEX16:
		if (parse_u32(s, 16, f->min, f->max, &num))
			return fail(p, "%s is not a hexadecimal id from 1 to ffff", f->name);
		*(u16 *)field = num;
		break;
	case FACT_FB:
		/* In a default no name is there yet: kept as 0, see parse_type(). */
		if (!strcmp(s, "nominal")) {
			*(u64 *)field = d->type.profile_size;
			break;
		}
		fallthrough;
	case FACT_SIZE:
	case FACT_SIZE_MIB:
		if (parse_size(s, f->min, f->max, &size))
			return fail(p, "%s is not a size of %llu to %llu MiB: digits and K, M or G",
				    f->name, f->min / MIB, f->max / MIB);
		*(u64 *)field = f->kind == FACT_SIZE_MIB ? size / MIB : size;
		break;
	case FACT_RESOLUTION:
		y = strchr(s, 'x');
		if (y)
			*y++ = '\0';
		if (!y || parse_u32(s, 10, f->min, f->max, &res[0]) ||
		    parse_u32(y, 10, f->min, f->max, &res[1]))
			return fail(p, "%s is not <width>x<height> in pixels", f->name);
		break;
	case FACT_TEXT:
		if (strscpy(field, s, f->max) <= 0)
			return fail(p, "%s is empty or longer than %llu characters", f->name,
				    f->max - 1);
		break;
	case FACT_BYTES:
		if (parse_bytes(s, field, f->max))
			return fail(p, "%s is not %llu bytes in hexadecimal", f->name, f->max);
		break;
	}
	return 0;
}

static int check_tag(struct parser *p, const char *tag)
{
	unsigned int i;

	for (i = 0; i < p->num_tags; i++)
		if (!strcmp(tag, p->tags[i]))
			return 0;
	return fail(p, "no source is called %.16s", tag);
}

/* <fact>=<value>@<source> */
static int parse_fact(struct parser *p, char *word, struct draft *d)
{
	char *value, *tag;
	unsigned int i;
	int ret;

	value = strchr(word, '=');
	tag = strrchr(word, '@');
	if (!value || !tag || tag < value)
		return fail(p, "%.40s is not <fact>=<value>@<source>", word);
	*value++ = '\0';
	*tag++ = '\0';

	for (i = 0; i < ARRAY_SIZE(facts); i++)
		if (!strcmp(word, facts[i].name))
			break;
	if (i == ARRAY_SIZE(facts))
		return fail(p, "no fact is called %.40s", word);
	if (d->said & BIT(i))
		return fail(p, "%s is given twice", word);
	ret = check_tag(p, tag);
	if (ret)
		return ret;
	d->said |= BIT(i);
	/* "-": not known, whatever the default. */
	if (!strcmp(value, "-")) {
		memset((u8 *)&d->type + facts[i].offset, 0, field_size(&facts[i]));
		d->known &= ~BIT(i);
		return 0;
	}
	ret = parse_value(p, &facts[i], value, d);
	if (!ret)
		d->known |= BIT(i);
	return ret;
}

static int parse_facts(struct parser *p, char *rest, struct draft *d)
{
	char *word;
	int ret;

	while ((word = next_word(&rest))) {
		ret = parse_fact(p, word, d);
		if (ret)
			return ret;
	}
	return 0;
}

/*
 * <GPU>-<GB><series>, or MIG-backed <GPU>-<slices>-<GB><series>, series being
 * one of A, B, C, Q, or CME for MIG with media engines.
 */
static bool parse_name(const char *name, u32 *gb, bool *mig)
{
	const char *s = strchr(name, '-');
	const char *digits;

	if (!s || s == name)
		return false;
	for (digits = name; digits < s; digits++)
		if (!isalnum(*digits))
			return false;
	digits = ++s;
	while (isdigit(*s))
		s++;
	*mig = s > digits && *s == '-';
	if (*mig) {
		digits = ++s;
		while (isdigit(*s))
			s++;
	}
	if (s == digits || s - digits > 4 || *digits == '0')
		return false;
	*gb = 0;
	while (digits < s)
		*gb = *gb * 10 + (*digits++ - '0');
	if (*mig && !strcmp(s, "CME"))
		return true;
	return *s && strchr("ABCQ", *s) && !s[1];
}

static u32 required_facts(void)
{
	u32 mask = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(facts); i++)
		if (facts[i].required)
			mask |= BIT(i);
	return mask;
}

/* The type that the lines up to here told is complete: check and keep it. */
static int finish_type(struct parser *p)
{
	struct vgpu_catalogue *cat = p->cat;
	const struct vgpu_type *t = &p->cur.type;
	u32 missing = required_facts() & ~p->cur.known;
	unsigned int i, line = p->line;

	if (p->in != IN_TYPE)
		return 0;
	p->line = p->cur_line;
	for (i = 0; i < cat->num; i++) {
		if (t->id && cat->types[i].id == t->id)
			return fail(p, "%s and %s have the same id %u", cat->types[i].name, t->name,
				    t->id);
		if (t->subsystem_id && cat->types[i].subsystem_id == t->subsystem_id)
			return fail(p, "%s and %s have the same subsystem %04x", cat->types[i].name,
				    t->name, t->subsystem_id);
	}
	if (t->fb_length > t->profile_size)
		return fail(p, "%s has more framebuffer than its name says", t->name);
	p->line = line;

	if (missing || p->mig) {
		cat->num_incomplete++;
		return 0;
	}
	cat->types[cat->num++] = *t;
	return 0;
}

static int parse_type(struct parser *p, char *rest)
{
	struct vgpu_type *t = &p->cur.type;
	char *name = next_word(&rest);
	unsigned int i;
	bool mig;
	u32 gb;

	if (!p->prefix[0])
		return fail(p, "type before card");
	if (!name || !parse_name(name, &gb, &mig))
		return fail(p, "%.40s is no type name: <GPU>-<GB> and A, B, C or Q is",
			    name ? name : "nothing");
	if (p->num_names == MAX_TYPES)
		return fail(p, "more than %d types", MAX_TYPES);

	p->cur = p->defaults;
	p->cur.said = 0;
	p->cur_line = p->line;
	p->mig = mig;
	if (snprintf(t->name, sizeof(t->name), "%s %s", p->prefix, name) >= (int)sizeof(t->name))
		return fail(p, "the name %s %.40s is longer than %zu characters", p->prefix, name,
			    sizeof(t->name) - 1);
	for (i = 0; i < p->num_names; i++)
		if (!strcmp(p->names[i], t->name))
			return fail(p, "%s is given twice", t->name);
	strscpy(p->names[p->num_names++], t->name, VGPU_NAME_LEN);

	t->pf_device_id = p->cat->pf_device_id;
	t->profile_size = gb * GIB;
	for (i = 0; i < ARRAY_SIZE(facts); i++)
		if (facts[i].kind == FACT_FB && p->cur.known & BIT(i) && !t->fb_length)
			t->fb_length = t->profile_size;
	if (!t->device_id)
		t->device_id = t->pf_device_id;
	p->in = IN_TYPE;
	return parse_facts(p, rest, &p->cur);
}

static int parse_card(struct parser *p, char *rest)
{
	char *id = next_word(&rest);
	char *word;
	size_t len = 0;
	u32 value;

	if (p->prefix[0])
		return fail(p, "card is given twice");
	if (!id || parse_u32(id, 16, 1, U16_MAX, &value))
		return fail(p, "card needs a hexadecimal PCI device id");
	p->cat->pf_device_id = value;
	while ((word = next_word(&rest))) {
		int n = snprintf(p->prefix + len, sizeof(p->prefix) - len, "%s%s",
				 len ? " " : "", word);

		if (n >= (int)(sizeof(p->prefix) - len))
			return fail(p, "what names begin with is longer than %zu characters",
				    sizeof(p->prefix) - 1);
		len += n;
	}
	if (!len)
		return fail(p, "card needs what the names of its types begin with");
	p->in = IN_NOTHING;
	return 0;
}

static int parse_source(struct parser *p, char *rest)
{
	char *tag = next_word(&rest);
	unsigned int i;

	if (!tag || strlen(tag) > MAX_TAG || strchr(tag, '@') || strchr(tag, '='))
		return fail(p, "source needs a name of at most %d characters", MAX_TAG);
	for (i = 0; i < p->num_tags; i++)
		if (!strcmp(tag, p->tags[i]))
			return fail(p, "source %s is given twice", tag);
	if (p->num_tags == MAX_SOURCES)
		return fail(p, "more than %d sources", MAX_SOURCES);
	if (!next_word(&rest))
		return fail(p, "source %s does not say what it is", tag);
	strscpy(p->tags[p->num_tags++], tag, MAX_TAG + 1);
	p->in = IN_SOURCE;
	return 0;
}

/* One line in p->text, without its end. */
static int parse_line(struct parser *p)
{
	char *rest = p->text, *word;
	int ret;

	if (rest[0] == ' ' || rest[0] == '\t') {
		rest += strspn(rest, " \t");
		if (!*rest || *rest == '#')
			return 0;
		switch (p->in) {
		case IN_SOURCE:
			return 0;
		case IN_DEFAULT:
			return parse_facts(p, rest, &p->defaults);
		case IN_TYPE:
			return parse_facts(p, rest, &p->cur);
		case IN_NOTHING:
			return fail(p, "the line that this one goes on with takes nothing more");
		}
	}
	if (!*rest || *rest == '#')
		return 0;

	ret = finish_type(p);
	if (ret)
		return ret;
	p->in = IN_NOTHING;
	word = next_word(&rest);
	if (!strcmp(word, "type"))
		return parse_type(p, rest);
	if (!strcmp(word, "default")) {
		p->in = IN_DEFAULT;
		p->defaults.said = 0;
		return parse_facts(p, rest, &p->defaults);
	}
	if (!strcmp(word, "source"))
		return parse_source(p, rest);
	if (!strcmp(word, "card"))
		return parse_card(p, rest);
	return fail(p, "%.40s is not card, source, default or type", word);
}

static int parse_text(struct parser *p, const char *text, size_t len)
{
	size_t i, n;
	int ret;

	for (p->line = 1; len; p->line++) {
		const char *end = memchr(text, '\n', len);

		n = end ? (size_t)(end - text) : len;
		if (n > MAX_LINE)
			return fail(p, "a line is longer than %d characters", MAX_LINE);
		for (i = 0; i < n; i++)
			if (text[i] != '\t' && (text[i] < ' ' || text[i] > '~'))
				return fail(p, "byte 0x%02x is neither printable nor a tab",
					    (u8)text[i]);
		memcpy(p->text, text, n);
		p->text[n] = '\0';
		ret = parse_line(p);
		if (ret)
			return ret;
		n += !!end;
		text += n;
		len -= n;
	}
	ret = finish_type(p);
	if (ret)
		return ret;
	if (!p->prefix[0])
		return fail(p, "there is no card line");
	return 0;
}

static int by_id(const void *a, const void *b)
{
	const struct vgpu_type *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

/**
 * vgpu_catalogue_parse - reads one catalogue
 * @cat: filled; on failure empty. To be freed with vgpu_catalogue_free().
 * @text: the text, not necessarily ended by NUL
 * @len: its length, bytes
 * @err: line and cause on -EINVAL
 *
 * May sleep. Types of which a required fact is not known are checked, counted
 * and left out, and so are MIG-backed ones.
 *
 * Return: 0, -EINVAL, -ENOMEM.
 */
int vgpu_catalogue_parse(struct vgpu_catalogue *cat, const char *text, size_t len,
			 struct vgpu_catalogue_error *err)
{
	struct parser *p;
	int ret;

	memset(cat, 0, sizeof(*cat));
	p = kvzalloc(sizeof(*p), GFP_KERNEL);
	cat->types = kvcalloc(MAX_TYPES, sizeof(*cat->types), GFP_KERNEL);
	if (!p || !cat->types) {
		ret = -ENOMEM;
		goto out;
	}
	p->cat = cat;
	p->err = err;
	if (len > MAX_TEXT) {
		p->line = 1;
		ret = fail(p, "the text is longer than %d KiB", MAX_TEXT / 1024);
	} else {
		ret = parse_text(p, text, len);
	}
	if (!ret)
		sort(cat->types, cat->num, sizeof(*cat->types), by_id, NULL);
out:
	kvfree(p);
	if (ret)
		vgpu_catalogue_free(cat);
	return ret;
}

/**
 * vgpu_catalogue_free - gives back what parsing allocated
 * @cat: empty afterwards
 */
void vgpu_catalogue_free(struct vgpu_catalogue *cat)
{
	kvfree(cat->types);
	memset(cat, 0, sizeof(*cat));
}

/**
 * vgpu_type_describe - the text of a type's description file
 * @t: the type
 * @buf: for the text, without a newline
 * @len: of @buf, bytes
 *
 * In the order and form of NVIDIA's own drivers, since clients parse it.
 *
 * Return: characters written.
 */
int vgpu_type_describe(const struct vgpu_type *t, char *buf, size_t len)
{
	return scnprintf(buf, len,
			 "num_heads=%u, frl_config=%u, framebuffer=%lluM, max_resolution=%ux%u, max_instance=%u",
			 t->num_heads, t->frl_config, t->profile_size / MIB,
			 t->max_resolution_x, t->max_resolution_y, t->max_instance);
}
