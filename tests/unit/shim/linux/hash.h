/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_LINUX_HASH_H
#define SHIM_LINUX_HASH_H
#include <linux/types.h>

/* Any spread will do. */
static inline u32 hash_32(u32 value, unsigned int bits)
{
	return value * 2654435761u >> (32 - bits);
}
#endif
