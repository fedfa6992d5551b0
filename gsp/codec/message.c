// SPDX-License-Identifier: GPL-2.0-only
/*
 * Logical fields to bytes and back: an array look-up per access, little endian,
 * no alignment assumed. See message.h for what callers may rely on.
 *
 * No locks: a message is its caller's own. Called by everything that fills or reads one.
 */
#include <linux/bits.h>
#include <linux/bug.h>
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/types.h>

#include "abi_tables.h"

static_assert(GSP_NUM_MESSAGES <= U8_MAX);

#define MESSAGE(id, text, need)		{ need, GSP_MSG_##id },
#define FIELD(msg, id, text, need)
#define CONSTANT(id, text, need)
const struct gsp_name gsp_message_names[GSP_NUM_MESSAGES] = {
#include "messages.def"
};

#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)	{ need, GSP_MSG_##msg },
#define CONSTANT(id, text, need)
const struct gsp_name gsp_field_names[GSP_NUM_FIELDS] = {
#include "messages.def"
};

#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)
#define CONSTANT(id, text, need)	{ need, 0 },
const struct gsp_name gsp_constant_names[GSP_NUM_CONSTANTS] = {
#include "messages.def"
};

/*
 * A caller's bug: complain once, and spoil the message and those it is part of,
 * so that no half-filled message is sent. Readers hold a const pointer; the
 * mark is about the caller, not about the message's content.
 */
static void poison(const struct gsp_msg *m)
{
	struct gsp_msg *p;

	for (p = (struct gsp_msg *)m; p; p = p->parent)
		p->poisoned = true;
}

/**
 * gsp_msg_takes() - may this field of a message be looked at?
 * @m: message
 * @f: field
 *
 * Return: true unless the message was misused, now or before.
 */
bool gsp_msg_takes(const struct gsp_msg *m, enum gsp_field_id f)
{
	if (m->poisoned)
		return false;
	if (!WARN_ONCE(f >= GSP_NUM_FIELDS || gsp_field_names[f].message != m->id,
		       "gsp: field %d is not of message %d\n", f, m->id))
		return true;
	poison(m);
	return false;
}

/* Returns element @i of @f, NULL when the release lacks @f or the access is a bug. */
static u8 *element(const struct gsp_msg *m, enum gsp_field_id f, unsigned int i)
{
	const struct gsp_field_layout *l;

	if (!gsp_msg_takes(m, f))
		return NULL;
	l = &m->abi->field[f];
	if (!l->count)
		return NULL;
	if (WARN_ONCE(i >= l->count, "gsp: field %d: index %u of %u\n", f, i, l->count)) {
		poison(m);
		return NULL;
	}
	return m->data + l->offset + (size_t)i * l->stride;
}

/* Is @f a number, as opposed to a message of its own? */
static bool is_number(const struct gsp_msg *m, enum gsp_field_id f)
{
	if (!WARN_ONCE(gsp_field_names[f].need & NESTED,
		       "gsp: field %d is a message, not a number\n", f))
		return true;
	poison(m);
	return false;
}

/**
 * gsp_first_field() - where the fields of a message begin in messages.def
 * @id: message
 *
 * Return: its first field, or GSP_NUM_FIELDS.
 */
unsigned int gsp_first_field(enum gsp_message_id id)
{
	unsigned int f;

	for (f = 0; f < GSP_NUM_FIELDS; f++)
		if (gsp_field_names[f].message == id)
			break;
	return f;
}

/* Keyed: how many elements are there. */
static void set_num(struct gsp_msg *m, enum gsp_field_id f, u32 num)
{
	const struct gsp_field_layout *l = &m->abi->field[f];

	if (l->kind)
		memcpy(m->data + l->num_at, &num, sizeof(num));
}

size_t gsp_msg_size(const struct gsp_abi *abi, enum gsp_message_id id)
{
	return abi->message_size[id];
}

int gsp_msg_init(struct gsp_msg *m, const struct gsp_abi *abi, enum gsp_message_id id,
		 void *data, size_t len)
{
	size_t size = gsp_msg_size(abi, id);

	*m = (struct gsp_msg){ .abi = abi, .id = id, .data = data, .len = len, .poisoned = true };
	if (!size)
		return -ENOENT;
	if (len < size)
		return -EMSGSIZE;
	m->poisoned = false;
	return 0;
}

bool gsp_has(const struct gsp_abi *abi, enum gsp_field_id f)
{
	return abi->field[f].count;
}

unsigned int gsp_count(const struct gsp_abi *abi, enum gsp_field_id f)
{
	return abi->field[f].count;
}

size_t gsp_offset(const struct gsp_abi *abi, enum gsp_field_id f, unsigned int i)
{
	const struct gsp_field_layout *l = &abi->field[f];

	return l->offset + (size_t)i * l->stride;
}

size_t gsp_width(const struct gsp_abi *abi, enum gsp_field_id f)
{
	return abi->field[f].width;
}

void gsp_set(struct gsp_msg *m, enum gsp_field_id f, u64 value)
{
	gsp_set_at(m, f, 0, value);
}

void gsp_set_const(struct gsp_msg *m, enum gsp_field_id f, enum gsp_constant_id c)
{
	gsp_set(m, f, gsp_const(m->abi, c));
}

void gsp_set_at(struct gsp_msg *m, enum gsp_field_id f, unsigned int i, u64 value)
{
	u8 *p = element(m, f, i);
	u32 width, n;

	if (!p || !is_number(m, f))
		return;
	width = m->abi->field[f].width;
	if (WARN_ONCE(width < sizeof(value) && value >> (8 * width),
		      "gsp: field %d: %#llx does not fit %u bytes\n", f, value, width)) {
		poison(m);
		return;
	}
	for (n = 0; n < width; n++)
		p[n] = value >> (8 * n);
	set_num(m, f, max(i + 1, gsp_num(m, f)));
}

u64 gsp_get(const struct gsp_msg *m, enum gsp_field_id f)
{
	return gsp_get_at(m, f, 0);
}

u64 gsp_get_at(const struct gsp_msg *m, enum gsp_field_id f, unsigned int i)
{
	const u8 *p = element(m, f, i);
	u64 value = 0;
	u32 width, n;

	if (!p || !is_number(m, f))
		return 0;
	width = m->abi->field[f].width;
	for (n = 0; n < width; n++)
		value |= (u64)p[n] << (8 * n);
	return value;
}

void gsp_set_bytes(struct gsp_msg *m, enum gsp_field_id f, const void *src, size_t n)
{
	const struct gsp_field_layout *l;
	u8 *p = element(m, f, 0);

	if (!p)
		return;
	l = &m->abi->field[f];
	if (WARN_ONCE(l->stride != l->width || n > (size_t)l->width * l->count,
		      "gsp: field %d: %zu bytes for %u elements of %u bytes every %u\n",
		      f, n, l->count, l->width, l->stride)) {
		poison(m);
		return;
	}
	memcpy(p, src, n);
	memset(p + n, 0, (size_t)l->width * l->count - n);
	set_num(m, f, DIV_ROUND_UP(n, l->width));
}

bool gsp_msg_ok(const struct gsp_msg *m)
{
	return !m->poisoned;
}

int gsp_msg_sub(struct gsp_msg *sub, const struct gsp_msg *m, enum gsp_field_id f, unsigned int i,
		enum gsp_message_id id)
{
	u8 *p = element(m, f, i);
	int ret;

	if (!p) {
		*sub = (struct gsp_msg){ .abi = m->abi, .id = id, .poisoned = true };
		return -ENOENT;
	}
	ret = gsp_msg_init(sub, m->abi, id, p, m->abi->field[f].width);
	if (!ret)
		sub->parent = (struct gsp_msg *)m;
	return ret;
}

u64 gsp_const(const struct gsp_abi *abi, enum gsp_constant_id c)
{
	return abi->constant[c];
}

bool gsp_has_const(const struct gsp_abi *abi, enum gsp_constant_id c)
{
	return abi->has_constant[c];
}
