/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The header that linux-firmware's booter and bootloader files begin with.
 * Facts: nouveau's nvfw/fw.h (struct nvfw_bin_hdr).
 */
#ifndef NVIDIA_VGPU_GSP_FW_FILE_H
#define NVIDIA_VGPU_GSP_FW_FILE_H

#include <linux/string.h>
#include <linux/types.h>
#include <asm/byteorder.h>

struct firmware;

/**
 * struct gsp_fw_file - such a file, checked
 * @header_offset: of the second header, bytes
 * @data: the program
 * @data_size: bytes at @data
 */
struct gsp_fw_file {
	u32 header_offset;
	const u8 *data;
	u32 data_size;
};

/* Is [offset, offset + size) inside a file of @len bytes? */
static inline bool gsp_fw_inside(u64 offset, u64 size, u64 len)
{
	return offset <= len && size <= len - offset;
}

static inline u32 gsp_fw_le32(const u8 *p)
{
	__le32 v;

	memcpy(&v, p, sizeof(v));
	return le32_to_cpu(v);
}

int gsp_fw_file_parse(struct gsp_fw_file *file, const struct firmware *fw);

#endif
