/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading files and images that may be damaged: what lies inside of them.
 */
#ifndef NVIDIA_VGPU_GSP_FW_FILE_H
#define NVIDIA_VGPU_GSP_FW_FILE_H

#include <linux/string.h>
#include <linux/types.h>
#include <asm/byteorder.h>

/* Is [offset, offset + size) inside a file of @len bytes? */
static inline bool gsp_fw_inside(u64 offset, u64 size, u64 len)
{
	return offset <= len && size <= len - offset;
}

static __always_inline u32 gsp_fw_le32(const u8 *p)
{
	__le32 v;

	memcpy(&v, p, sizeof(v));
	return le32_to_cpu(v);
}

#endif
