/* SPDX-License-Identifier: GPL-2.0-only */
/* For programs linked with -lz, which inverts before and after. */
#ifndef SHIM_CRC32_H
#define SHIM_CRC32_H

#include <zlib.h>

#include <linux/shim.h>

static inline u32 crc32_le(u32 crc, const void *p, size_t n)
{
	return ~crc32(~crc & 0xffffffff, p, n);
}

#endif
