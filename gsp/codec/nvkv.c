// SPDX-License-Identifier: GPL-2.0-only
/*
 * Words of NVKV: written and taken apart, within bounds, without allocation.
 *
 * No locks. Called by message_keyed.c.
 */
#include <linux/align.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/types.h>

#include "nvkv.h"

/* Opcodes and where the parts of the first word lie: nvkv.h of the vendor. */
enum {
	OP_IMM32, OP_SEQ32, OP_SEQ64, OP_ARRAY8, OP_ARRAY32, OP_ARRAY64
};

#define INDEX_SHIFT	16
#define OPCODE_SHIFT	28
#define COUNT_SHIFT	32

static void put_le(u8 *p, unsigned int width, u64 value)
{
	unsigned int i;

	for (i = 0; i < width; i++)
		p[i] = value >> (8 * i);
}

static u64 get_le(const u8 *p, unsigned int width)
{
	u64 value = 0;
	unsigned int i;

	for (i = 0; i < width; i++)
		value |= (u64)p[i] << (8 * i);
	return value;
}

/* The first word, and room for @bytes of values behind it, filled up with zeroes. */
static u8 *put_item(struct nvkv_out *out, unsigned int opcode, u32 key, u32 index, u32 count,
		    u64 bytes)
{
	u64 size = NVKV_WORD + ALIGN(bytes, (u64)NVKV_WORD);
	u8 *p = out->buf + out->len;

	if (size > out->room - out->len)
		return NULL;
	put_le(p, NVKV_WORD, key | (u64)index << INDEX_SHIFT | (u64)opcode << OPCODE_SHIFT |
	       (u64)count << COUNT_SHIFT);
	memset(p + NVKV_WORD, 0, size - NVKV_WORD);
	out->len += size;
	return p + NVKV_WORD;
}

int nvkv_put_u32(struct nvkv_out *out, u32 key, u32 index, u32 value)
{
	return put_item(out, OP_IMM32, key, index, value, 0) ? 0 : -ENOSPC;
}

int nvkv_put_u64(struct nvkv_out *out, u32 key, u32 index, u64 value)
{
	u8 *p = put_item(out, OP_SEQ64, key, index, 1, sizeof(value));

	if (!p)
		return -ENOSPC;
	put_le(p, sizeof(value), value);
	return 0;
}

u64 nvkv_array_size(unsigned int width, u64 num)
{
	return NVKV_WORD + ALIGN(width * num, (u64)NVKV_WORD);
}

int nvkv_put_array(struct nvkv_out *out, u32 key, u32 index, const void *values,
		   unsigned int width, u32 num)
{
	unsigned int opcode = width == 1 ? OP_ARRAY8 : width == 4 ? OP_ARRAY32 : OP_ARRAY64;
	u64 bytes = (u64)width * num;
	u8 *p = put_item(out, opcode, key, index, num, bytes);

	if (!p)
		return -ENOSPC;
	memcpy(p, values, bytes);
	return 0;
}

int nvkv_next(struct nvkv_in *in, struct nvkv_item *item)
{
	static const u8 widths[] = {
		[OP_IMM32] = 4, [OP_SEQ32] = 4, [OP_SEQ64] = 8,
		[OP_ARRAY8] = 1, [OP_ARRAY32] = 4, [OP_ARRAY64] = 8,
	};
	const u8 *p = in->buf + in->at;
	size_t left = in->len - in->at;
	unsigned int opcode;
	u64 word, bytes;

	if (!left)
		return 0;
	if (left < NVKV_WORD)
		return -EBADMSG;
	word = get_le(p, NVKV_WORD);
	opcode = word >> OPCODE_SHIFT & 0xf;
	if (opcode > OP_ARRAY64)
		return -EBADMSG;
	item->key = word & NVKV_MAX_KEY;
	item->index = word >> INDEX_SHIFT & NVKV_MAX_INDEX;
	item->width = widths[opcode];
	item->sequence = opcode == OP_SEQ32 || opcode == OP_SEQ64;
	if (opcode == OP_IMM32) {
		item->num = 1;
		item->values = p + COUNT_SHIFT / 8;
		in->at += NVKV_WORD;
		return 1;
	}
	item->num = word >> COUNT_SHIFT;
	item->values = p + NVKV_WORD;
	bytes = ALIGN((u64)item->width * item->num, (u64)NVKV_WORD);
	if (bytes > left - NVKV_WORD)
		return -EBADMSG;
	if (item->sequence && (u64)item->key + item->num > NVKV_MAX_KEY + 1)
		return -EBADMSG;
	in->at += NVKV_WORD + bytes;
	return 1;
}

u64 nvkv_value(const struct nvkv_item *item, u32 i)
{
	return get_le(item->values + (size_t)i * item->width, item->width);
}
