/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * NVKV: keys and values in 64-bit little-endian words, as firmware with the
 * second encoding speaks it. Words only; message_keyed.c knows about fields.
 *
 * An item begins with a word of
 *
 *	key (16 bits), index (12), opcode (4), value or count (32)
 *
 * and goes on with as many values as the count says, filled up to a whole word.
 * Source: NVIDIA/open-gpu-kernel-modules,
 * src/nvidia/inc/libraries/nvkv/nvkv.h.
 *
 * Compiles in user space too.
 */
#ifndef NVIDIA_VGPU_GSP_NVKV_H
#define NVIDIA_VGPU_GSP_NVKV_H

#include <linux/types.h>

#define NVKV_MAX_KEY	0xffff
#define NVKV_MAX_INDEX	0xfff
#define NVKV_WORD	8u

/**
 * struct nvkv_out - items being written
 * @buf: where to
 * @room: bytes at @buf
 * @len: bytes written
 */
struct nvkv_out {
	u8 *buf;
	size_t room;
	size_t len;
};

/* All give 0, or -ENOSPC and nothing is written. @key, @index within the limits above. */
int nvkv_put_u32(struct nvkv_out *out, u32 key, u32 index, u32 value);
int nvkv_put_u64(struct nvkv_out *out, u32 key, u32 index, u64 value);
/* @values: @num little-endian numbers of @width (1, 4 or 8) bytes. */
int nvkv_put_array(struct nvkv_out *out, u32 key, u32 index, const void *values,
		   unsigned int width, u32 num);
/* Bytes that an array takes. */
u64 nvkv_array_size(unsigned int width, u64 num);

/**
 * struct nvkv_in - items being read
 * @buf: from where
 * @len: bytes at @buf
 * @at: how far it was read
 */
struct nvkv_in {
	const u8 *buf;
	size_t len;
	size_t at;
};

/**
 * struct nvkv_item - an item that was read, checked to lie inside the buffer
 * @key: its key
 * @index: its index
 * @sequence: value i is that of key @key + i; otherwise all are of @key
 * @width: bytes of a value: 1, 4 or 8
 * @num: values
 * @values: they, little endian
 */
struct nvkv_item {
	u16 key;
	u16 index;
	bool sequence;
	u8 width;
	u32 num;
	const u8 *values;
};

/* 1: @item is filled; 0: end; -EBADMSG: what follows is no item. */
int nvkv_next(struct nvkv_in *in, struct nvkv_item *item);
/* Value @i of it, which must be below @num. */
u64 nvkv_value(const struct nvkv_item *item, u32 i);

#endif
