// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a catalogue can say of a type, and how the values are written.
 *
 * No locks. Called by catalogue.c, catalogue_told.c and tools/vgpu-types.
 */
#include <linux/bits.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/string.h>

#include "catalogue_internal.h"

#define FACT(_name, _kind, _field, _min, _max, _required) {		\
	.name = _name, .kind = FACT_##_kind,				\
	.offset = offsetof(struct vgpu_type, _field),			\
	.min = _min, .max = _max, .required = _required }

const struct catalogue_fact catalogue_fact_list[CATALOGUE_NUM_FACTS] = {
	FACT("id", U32, id, 1, 65535, true),
	FACT("subsystem", HEX16, subsystem_id, 1, U16_MAX, true),
	FACT("device", HEX16, device_id, 1, U16_MAX, false),
	FACT("class", TEXT, vgpu_class, 1, VGPU_CLASS_LEN, true),
	FACT("license", TEXT, license, 1, VGPU_LICENSE_LEN, false),
	FACT("signature", BYTES, signature, 1, VGPU_SIGNATURE_LEN, false),
	FACT("profile", SIZE, profile_size, 1, 1024 * 1024, false),
	FACT("fb", FB, fb_length, 1, 1024 * 1024, true),
	FACT("reservation", SIZE, fb_reservation, 0, 64 * 1024, false),
	FACT("heap", SIZE, gsp_heap_size, 1, 64 * 1024, true),
	FACT("mappable", SIZE, mappable_video_size, 0, 64 * 1024, false),
	FACT("bar1", SIZE_MIB, bar1_length, 1, 1024 * 1024, true),
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

static size_t field_size(const struct catalogue_fact *f)
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

/**
 * catalogue_u32 - reads a number
 * @s: digits only
 * @base: 10 or 16
 * @min: least value
 * @max: most
 * @value: result
 *
 * Return: 0 or -EINVAL.
 */
int catalogue_u32(const char *s, unsigned int base, u64 min, u64 max, u32 *value)
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

static int parse_value(struct catalogue_parser *p, const struct catalogue_fact *f, char *s,
		       struct catalogue_draft *d)
{
	void *field = (u8 *)&d->type + f->offset;
	u32 *res = field;
	u32 num = 0;
	u64 size = 0;
	char *y;

	switch (f->kind) {
	case FACT_U32:
	case FACT_BOOL:
		if (catalogue_u32(s, 10, f->min, f->max, field))
			return catalogue_fail(p, "%s is not a number from %u to %u", f->name,
					      f->min, f->max);
		break;
	case FACT_HEX16:
		if (catalogue_u32(s, 16, f->min, f->max, &num))
			return catalogue_fail(p, "%s is not a hexadecimal id from 1 to ffff",
					      f->name);
		*(u16 *)field = num;
		break;
	case FACT_FB:
		/* Kept as 0, which is none that could be written: see catalogue_end(). */
		if (!strcmp(s, "nominal")) {
			*(u64 *)field = 0;
			break;
		}
		fallthrough;
	case FACT_SIZE:
	case FACT_SIZE_MIB:
		if (parse_size(s, f->min * MIB, f->max * MIB, &size))
			return catalogue_fail(p,
					      "%s is not a size of %u to %u MiB: digits and K, M or G",
					      f->name, f->min, f->max);
		*(u64 *)field = f->kind == FACT_SIZE_MIB ? size / MIB : size;
		break;
	case FACT_RESOLUTION:
		y = strchr(s, 'x');
		if (y)
			*y++ = '\0';
		if (!y || catalogue_u32(s, 10, f->min, f->max, &res[0]) ||
		    catalogue_u32(y, 10, f->min, f->max, &res[1]))
			return catalogue_fail(p, "%s is not <width>x<height> in pixels", f->name);
		break;
	case FACT_TEXT:
		if (strscpy(field, s, f->max) <= 0)
			return catalogue_fail(p, "%s is empty or longer than %u characters",
					      f->name, f->max - 1);
		break;
	case FACT_BYTES:
		if (parse_bytes(s, field, f->max))
			return catalogue_fail(p, "%s is not %u bytes in hexadecimal", f->name,
					      f->max);
		break;
	}
	return 0;
}

static int check_tag(struct catalogue_parser *p, const char *tag)
{
	unsigned int i;

	for (i = 0; i < p->num_tags; i++)
		if (!strcmp(tag, p->tags[i]))
			return 0;
	return catalogue_fail(p, "no source is called %.16s", tag);
}

/* <fact>=<value>@<source> */
static int parse_fact(struct catalogue_parser *p, char *word, struct catalogue_draft *d)
{
	char *value, *tag;
	unsigned int i;
	int ret;

	value = strchr(word, '=');
	tag = strrchr(word, '@');
	if (!value || !tag || tag < value)
		return catalogue_fail(p, "%.40s is not <fact>=<value>@<source>", word);
	*value++ = '\0';
	*tag++ = '\0';

	for (i = 0; i < CATALOGUE_NUM_FACTS; i++)
		if (!strcmp(word, catalogue_fact_list[i].name))
			break;
	if (i == CATALOGUE_NUM_FACTS)
		return catalogue_fail(p, "no fact is called %.40s", word);
	if (d->said & BIT(i))
		return catalogue_fail(p, "%s is given twice", word);
	ret = check_tag(p, tag);
	if (ret)
		return ret;
	d->said |= BIT(i);
	/* "-": not known, whatever the default. */
	if (!strcmp(value, "-")) {
		memset((u8 *)&d->type + catalogue_fact_list[i].offset, 0,
		       field_size(&catalogue_fact_list[i]));
		d->known &= ~BIT(i);
		return 0;
	}
	ret = parse_value(p, &catalogue_fact_list[i], value, d);
	if (!ret)
		d->known |= BIT(i);
	return ret;
}

/**
 * catalogue_facts - reads the facts of a line
 * @p: parser
 * @rest: the line, from its facts on; written to
 * @d: where they go
 *
 * Return: 0 or -EINVAL.
 */
int catalogue_facts(struct catalogue_parser *p, char *rest, struct catalogue_draft *d)
{
	char *word;
	int ret;

	while ((word = catalogue_word(&rest))) {
		ret = parse_fact(p, word, d);
		if (ret)
			return ret;
	}
	return 0;
}

/**
 * catalogue_complete - is all known that a type needs to be offered?
 * @d: the type
 * @why: if not: which facts are missing, see struct vgpu_unoffered
 * @len: of @why, bytes
 */
bool catalogue_complete(const struct catalogue_draft *d, char *why, size_t len)
{
	unsigned int i, n = 0;

	for (i = 0; i < CATALOGUE_NUM_FACTS; i++)
		if (catalogue_fact_list[i].required && !(d->known & BIT(i)))
			n += scnprintf(why + n, len - n, "%s%s",
				       n ? ", " : "the catalogue does not give its ",
				       catalogue_fact_list[i].name);
	return !n;
}

/* What nobody needs of a type that firmware knows: it need not be told of it. */
static bool only_for_upload(const struct catalogue_fact *f)
{
	return f->kind == FACT_TEXT || f->kind == FACT_BYTES ||
	       f->offset == offsetof(struct vgpu_type, max_pixels);
}

static bool in_bounds(const struct catalogue_fact *f, const struct vgpu_type *t)
{
	const void *field = (const u8 *)t + f->offset;
	const u32 *pair = field;
	u64 value = 0, unit = 1;

	switch (f->kind) {
	case FACT_HEX16:
		value = *(const u16 *)field;
		break;
	case FACT_U32:
	case FACT_BOOL:
		value = *(const u32 *)field;
		break;
	case FACT_FB:
	case FACT_SIZE:
		unit = MIB;
		fallthrough;
	case FACT_SIZE_MIB:
		value = *(const u64 *)field;
		break;
	case FACT_RESOLUTION:
		return pair[0] >= f->min && pair[0] <= f->max && pair[1] >= f->min &&
		       pair[1] <= f->max;
	case FACT_TEXT:
	case FACT_BYTES:
		return true;
	}
	return value >= f->min * unit && value <= f->max * unit;
}

/**
 * catalogue_makes_sense - is a type as the reader would have let it pass?
 * @t: the type, with facts that firmware gave
 * @why: if not, see struct vgpu_unoffered
 * @len: of @why, bytes
 *
 * What is only needed to tell firmware of a type may be missing.
 */
bool catalogue_makes_sense(const struct vgpu_type *t, char *why, size_t len)
{
	const struct catalogue_fact *f;

	for (f = catalogue_fact_list; f < catalogue_fact_list + CATALOGUE_NUM_FACTS; f++) {
		if (only_for_upload(f) || in_bounds(f, t))
			continue;
		scnprintf(why, len, "firmware gives no %s that makes sense", f->name);
		return false;
	}
	if (t->fb_length <= t->profile_size)
		return true;
	scnprintf(why, len, "firmware gives it more framebuffer than its name says");
	return false;
}

/**
 * catalogue_end - all was said of a type: what its name says comes in
 * @d: the type
 */
void catalogue_end(struct catalogue_draft *d)
{
	unsigned int i;

	for (i = 0; i < CATALOGUE_NUM_FACTS; i++)
		if (catalogue_fact_list[i].kind == FACT_FB && d->known & BIT(i) &&
		    !d->type.fb_length)
			d->type.fb_length = d->nominal;
	if (!d->type.profile_size)
		d->type.profile_size = d->nominal;
}
