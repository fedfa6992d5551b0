/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The GPU's ROM and the program in it that GSP's boot begins with, FWSEC.
 * Nothing here touches hardware; it compiles in user space too.
 */
#ifndef NVIDIA_VGPU_GSP_VBIOS_H
#define NVIDIA_VGPU_GSP_VBIOS_H

#include <linux/bitmap.h>
#include <linux/types.h>

#define GSP_VBIOS_MAX		0x100000u	/* the window onto the ROM */
#define GSP_FWSEC_SIGNATURE	384u

/**
 * struct gsp_vbios - a ROM that is being read
 * @read: gives the word at a multiple of 4
 * @priv: for it
 * @base: where the image with the BIOS's tables begins
 * @base_size: its length
 * @ext: where the first image with firmware of the GPU's own begins
 * @end: where the last image ends
 * @fault: what is wrong, a sentence's end; NULL while nothing is
 * @fault_at: where in the ROM
 * @have: a bit for each word of @rom that was read
 * @rom: as much of it as that
 */
struct gsp_vbios {
	u32 (*read)(void *priv, u32 at);
	void *priv;
	u32 base;
	u32 base_size;
	u32 ext;
	u32 end;
	const char *fault;
	u32 fault_at;
	DECLARE_BITMAP(have, GSP_VBIOS_MAX / 4);
	u8 rom[GSP_VBIOS_MAX];
};

/**
 * struct gsp_fwsec - FWSEC in the ROM
 * @code: in the ROM
 * @code_size: bytes
 * @code_to: where it goes in the falcon's code memory
 * @data: in the ROM
 * @data_size: bytes
 * @data_to: where it goes in the falcon's data memory
 * @interface_offset: of the table in @data by which commands are given
 * @signature_at: where in @data the signature goes
 * @engine_id: engines it may run on, a mask
 * @ucode_id: its number among the fused versions, from 1
 * @signature_versions: a bit for each fused version that has a signature
 * @num_signatures: at @signatures
 * @signatures: where in the ROM, GSP_FWSEC_SIGNATURE bytes each
 */
struct gsp_fwsec {
	const u8 *code;
	u32 code_size;
	u32 code_to;
	const u8 *data;
	u32 data_size;
	u32 data_to;
	u32 interface_offset;
	u32 signature_at;
	u16 engine_id;
	u8 ucode_id;
	u16 signature_versions;
	u8 num_signatures;
	u32 signatures;
};

/**
 * struct gsp_fwsec_command - what FWSEC is to do
 * @frts: make the write-protected region and put FRTS there; else "SB": put back
 *	what ran on the GPU before a driver came
 * @frts_at: framebuffer address, a multiple of 4 KiB
 * @frts_size: bytes, a multiple of 4 KiB
 */
struct gsp_fwsec_command {
	bool frts;
	u64 frts_at;
	u64 frts_size;
};

int gsp_vbios_find_fwsec(struct gsp_vbios *v, struct gsp_fwsec *f);
const u8 *gsp_vbios_signature(struct gsp_vbios *v, const struct gsp_fwsec *f, unsigned int index);
int gsp_fwsec_signature(const struct gsp_fwsec *f, unsigned int fused);
const char *gsp_fwsec_patch(u8 *data, u32 size, u32 interface_offset,
			    const struct gsp_fwsec_command *cmd);

#endif
