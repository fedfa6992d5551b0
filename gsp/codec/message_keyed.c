// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages to the bytes that travel and back. Flat ones are copied. Keyed ones
 * are kept in an area whose layout the descriptor's reader made up: of each
 * field a count, then its elements side by side in little endian.
 *
 * No locks. Called by message.c, and by who packs and unpacks commands.
 */
#include <linux/bits.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/types.h>

#include "abi_tables.h"
#include "nvkv.h"

static bool is_array(const struct gsp_field_layout *l)
{
	return l->kind != GSP_KIND_U32 && l->kind != GSP_KIND_U64;
}

static u8 *element(const struct gsp_msg *m, const struct gsp_field_layout *l, unsigned int i)
{
	return m->data + l->offset + (size_t)i * l->width;
}

static void set_num(struct gsp_msg *m, const struct gsp_field_layout *l, u32 num)
{
	memcpy(m->data + l->num_at, &num, sizeof(num));
}

bool gsp_msg_keyed(const struct gsp_abi *abi, enum gsp_message_id id)
{
	return abi->keyed[id];
}

void gsp_msg_clear(struct gsp_msg *m)
{
	if (!m->poisoned)
		memset(m->data, 0, gsp_msg_size(m->abi, m->id));
}

unsigned int gsp_num(const struct gsp_msg *m, enum gsp_field_id f)
{
	const struct gsp_field_layout *l;
	u32 num;

	if (!gsp_msg_takes(m, f))
		return 0;
	l = &m->abi->field[f];
	if (!l->kind)
		return l->count;
	memcpy(&num, m->data + l->num_at, sizeof(num));
	return min(num, l->count);
}

int gsp_msg_missing(const struct gsp_msg *m)
{
	unsigned int f;

	if (m->poisoned || !m->abi->keyed[m->id])
		return -ENOENT;
	for_each_field_of(f, m->id)
		if (gsp_field_names[f].need & m->abi->need && !gsp_num(m, f))
			return f;
	return -ENOENT;
}

size_t gsp_msg_wire_max(const struct gsp_abi *abi, enum gsp_message_id id)
{
	const struct gsp_field_layout *l;
	size_t size = 0;
	unsigned int f;

	if (!abi->keyed[id])
		return abi->message_size[id];
	for_each_field_of(f, id) {
		l = &abi->field[f];
		if (!l->count)
			continue;
		if (l->kind == GSP_KIND_U32)
			size += l->count * NVKV_WORD;
		else if (l->kind == GSP_KIND_U64)
			size += l->count * nvkv_array_size(l->width, 1);
		else
			size += nvkv_array_size(l->width, l->count);
	}
	return size;
}

static int pack_field(const struct gsp_msg *m, enum gsp_field_id f, struct nvkv_out *out)
{
	const struct gsp_field_layout *l = &m->abi->field[f];
	unsigned int num = gsp_num(m, f), i;
	int ret = 0;

	if (!num)
		return 0;
	if (is_array(l))
		return nvkv_put_array(out, l->key, 0, element(m, l, 0), l->width, num);
	for (i = 0; i < num && !ret; i++) {
		if (l->kind == GSP_KIND_U32)
			ret = nvkv_put_u32(out, l->key, i, gsp_get_at(m, f, i));
		else
			ret = nvkv_put_u64(out, l->key, i, gsp_get_at(m, f, i));
	}
	return ret;
}

ssize_t gsp_msg_pack(const struct gsp_msg *m, void *out, size_t room)
{
	struct nvkv_out kv = { .buf = out, .room = room };
	size_t size;
	unsigned int f;
	int ret;

	if (m->poisoned || gsp_msg_missing(m) >= 0)
		return -EINVAL;
	if (!m->abi->keyed[m->id]) {
		size = gsp_msg_size(m->abi, m->id);
		if (room < size)
			return -ENOSPC;
		memcpy(out, m->data, size);
		return size;
	}
	for_each_field_of(f, m->id) {
		ret = pack_field(m, f, &kv);
		if (ret)
			return ret;
	}
	return kv.len;
}

/* @num values from value @from of @item on, for the field of @l. */
static int take_values(struct gsp_msg *m, unsigned int f, const struct nvkv_item *item,
		       u32 from, u32 num)
{
	const struct gsp_field_layout *l = &m->abi->field[f];
	u32 first = item->index, i, n;
	u64 value;

	if (item->width > l->width || first >= l->count || num > l->count - first)
		return -EMSGSIZE;
	if (is_array(l)) {
		if (first)
			return -EMSGSIZE;
		memset(element(m, l, 0), 0, (size_t)l->width * gsp_num(m, f));
	}
	for (i = 0; i < num; i++) {
		value = nvkv_value(item, from + i);
		for (n = 0; n < l->width; n++)
			element(m, l, first + i)[n] = value >> (8 * n);
	}
	set_num(m, l, is_array(l) ? num : max(gsp_num(m, f), num ? first + num : 0));
	return 0;
}

static unsigned int find_key(const struct gsp_msg *m, unsigned int first, u32 key)
{
	unsigned int f;

	for (f = first; f < GSP_NUM_FIELDS && gsp_field_names[f].message == m->id; f++)
		if (m->abi->field[f].count && m->abi->field[f].key == key)
			return f;
	return GSP_NUM_FIELDS;
}

static int take_item(struct gsp_msg *m, unsigned int first, const struct nvkv_item *item)
{
	unsigned int f;
	int ret = 0;
	u32 i;

	if (!item->sequence) {
		f = find_key(m, first, item->key);
		return f < GSP_NUM_FIELDS ? take_values(m, f, item, 0, item->num) : 0;
	}
	for (i = 0; i < item->num && !ret; i++) {
		f = find_key(m, first, item->key + i);
		if (f < GSP_NUM_FIELDS)
			ret = take_values(m, f, item, i, 1);
	}
	return ret;
}

int gsp_msg_unpack(struct gsp_msg *m, const void *wire, size_t len)
{
	struct nvkv_in in = { .buf = wire, .len = len };
	unsigned int first = gsp_first_field(m->id);
	struct nvkv_item item;
	size_t size;
	int ret;

	if (m->poisoned)
		return -EINVAL;
	gsp_msg_clear(m);
	if (!m->abi->keyed[m->id]) {
		size = gsp_msg_size(m->abi, m->id);
		if (len < size)
			return -EBADMSG;
		memcpy(m->data, wire, size);
		return 0;
	}
	while ((ret = nvkv_next(&in, &item)) > 0) {
		ret = take_item(m, first, &item);
		if (ret)
			break;
	}
	if (ret) {
		gsp_msg_clear(m);
		return ret;
	}
	return gsp_msg_missing(m) >= 0 ? -ENODATA : 0;
}
