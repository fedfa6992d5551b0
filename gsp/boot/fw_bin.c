// SPDX-License-Identifier: GPL-2.0-only
/*
 * Firmware files that begin with linux-firmware's header: the bootloader and
 * signed ("heavy secure") falcon programs; and plain ones, without any header.
 * Facts: nouveau's nvfw/fw.h, nvfw/hs.h and subdev/gsp/ga102.c; nova-core's
 * firmware/booter.rs.
 *
 * Of a signed program the file is a header, signatures, small tables that say
 * where things are, and the program.
 *
 * No locks. Called by fw.c through struct gsp_fw_kind.
 */
#include <linux/firmware.h>
#include <linux/kernel.h>

#include "card.h"
#include "codec/fw_file.h"
#include "codec/message.h"
#include "fw.h"

#define BIN_MAGIC	0x10de

/* Words of the first header. */
enum bin_header {
	BIN_MAGIC_WORD,
	BIN_VERSION,
	BIN_SIZE,
	BIN_HEADER_OFFSET,
	BIN_DATA_OFFSET,
	BIN_DATA_SIZE,
	BIN_HEADER_WORDS
};

/* The first header, checked. */
struct bin {
	u32 header_offset;	/* of the second header */
	const u8 *data;
	u32 data_size;
};

/*
 * Words of a signed program's second header. Those marked "at" are offsets in the
 * file where the value is.
 */
enum hs_header {
	HS_SIG_OFFSET,
	HS_SIG_SIZE,
	HS_PATCH_LOC_AT,
	HS_PATCH_SIG_AT,
	HS_META_AT,
	HS_META_SIZE,
	HS_NUM_SIG_AT,
	HS_LOAD_AT,
	HS_LOAD_SIZE,
	HS_HEADER_WORDS
};

enum hs_meta {
	HS_META_FUSE_VERSION,
	HS_META_ENGINE_ID,
	HS_META_UCODE_ID,
	HS_META_WORDS
};

/* The first application follows the fixed words. */
enum hs_load {
	HS_LOAD_CODE_OFFSET,
	HS_LOAD_CODE_SIZE,
	HS_LOAD_DATA_OFFSET,
	HS_LOAD_DATA_SIZE,
	HS_LOAD_NUM_APPS,
	HS_LOAD_APP_OFFSET,
	HS_LOAD_APP_SIZE,
	HS_LOAD_WORDS
};

static int words(const struct firmware *fw, u32 offset, u32 *out, unsigned int num)
{
	unsigned int i;

	if (!gsp_fw_inside(offset, num * sizeof(u32), fw->size))
		return -EINVAL;
	for (i = 0; i < num; i++)
		out[i] = gsp_fw_le32(fw->data + offset + i * sizeof(u32));
	return 0;
}

static int parse(struct bin *file, const struct firmware *fw)
{
	u32 w[BIN_HEADER_WORDS];

	if (words(fw, 0, w, ARRAY_SIZE(w)))
		return -EINVAL;
	if (w[BIN_MAGIC_WORD] != BIN_MAGIC || w[BIN_HEADER_OFFSET] >= fw->size ||
	    !w[BIN_DATA_SIZE] || !gsp_fw_inside(w[BIN_DATA_OFFSET], w[BIN_DATA_SIZE], fw->size))
		return -EINVAL;
	file->header_offset = w[BIN_HEADER_OFFSET];
	file->data = fw->data + w[BIN_DATA_OFFSET];
	file->data_size = w[BIN_DATA_SIZE];
	return 0;
}

static int read_bootloader(struct gsp *gsp, struct gsp_fw *f)
{
	struct bin file;
	struct gsp_msg desc;

	if (parse(&file, f->file) ||
	    gsp_msg_init(&desc, gsp->abi, GSP_MSG_UCODE_DESC,
			 (void *)f->file->data + file.header_offset,
			 f->file->size - file.header_offset))
		return gsp_fw_damaged(gsp, f, "header");
	gsp_fw_set_run(f, GSP_FW_IMAGE, file.data, file.data_size);
	gsp_fw_set_number(f, GSP_FW_CODE_OFFSET, gsp_get(&desc, GSP_UCODE_DESC_CODE_OFFSET));
	gsp_fw_set_number(f, GSP_FW_DATA_OFFSET, gsp_get(&desc, GSP_UCODE_DESC_DATA_OFFSET));
	gsp_fw_set_number(f, GSP_FW_MANIFEST_OFFSET,
			  gsp_get(&desc, GSP_UCODE_DESC_MANIFEST_OFFSET));
	gsp_fw_set_number(f, GSP_FW_APP_VERSION, gsp_get(&desc, GSP_UCODE_DESC_APP_VERSION));
	return 0;
}

static int read_signed(struct gsp *gsp, struct gsp_fw *f)
{
	u32 hs[HS_HEADER_WORDS], meta[HS_META_WORDS], load[HS_LOAD_WORDS];
	const struct firmware *fw = f->file;
	u32 patch_loc, patch_sig, num;
	struct bin file;
	u64 from;

	if (parse(&file, fw))
		return gsp_fw_damaged(gsp, f, "header");
	if (words(fw, file.header_offset, hs, ARRAY_SIZE(hs)) ||
	    words(fw, hs[HS_PATCH_LOC_AT], &patch_loc, 1) ||
	    words(fw, hs[HS_PATCH_SIG_AT], &patch_sig, 1) ||
	    words(fw, hs[HS_NUM_SIG_AT], &num, 1) ||
	    words(fw, hs[HS_META_AT], meta, ARRAY_SIZE(meta)) ||
	    words(fw, hs[HS_LOAD_AT], load, ARRAY_SIZE(load)))
		return gsp_fw_damaged(gsp, f, "a table lies outside of the file");
	if (!load[HS_LOAD_NUM_APPS])
		return gsp_fw_damaged(gsp, f, "no program in it");
	from = (u64)hs[HS_SIG_OFFSET] + patch_sig;
	if (!hs[HS_SIG_SIZE] || !gsp_fw_inside(from, hs[HS_SIG_SIZE], fw->size))
		return gsp_fw_damaged(gsp, f, "signatures lie outside of the file");

	gsp_fw_set_run(f, GSP_FW_IMAGE, file.data, file.data_size);
	gsp_fw_set_run(f, GSP_FW_SIGNATURE, fw->data + from, hs[HS_SIG_SIZE]);
	gsp_fw_set_number(f, GSP_FW_NUM_SIGNATURES, num);
	gsp_fw_set_number(f, GSP_FW_PATCH_OFFSET, patch_loc);
	gsp_fw_set_number(f, GSP_FW_FUSE_VERSION, meta[HS_META_FUSE_VERSION]);
	gsp_fw_set_number(f, GSP_FW_ENGINE_ID, meta[HS_META_ENGINE_ID]);
	gsp_fw_set_number(f, GSP_FW_UCODE_ID, meta[HS_META_UCODE_ID]);
	gsp_fw_set_number(f, GSP_FW_DATA_OFFSET, load[HS_LOAD_DATA_OFFSET]);
	gsp_fw_set_number(f, GSP_FW_DATA_SIZE, load[HS_LOAD_DATA_SIZE]);
	gsp_fw_set_number(f, GSP_FW_APP_OFFSET, load[HS_LOAD_APP_OFFSET]);
	gsp_fw_set_number(f, GSP_FW_APP_SIZE, load[HS_LOAD_APP_SIZE]);
	return 0;
}

static int read_plain(struct gsp *gsp, struct gsp_fw *f)
{
	if (!f->file->size)
		return gsp_fw_damaged(gsp, f, "it is empty");
	gsp_fw_set_run(f, GSP_FW_IMAGE, f->file->data, f->file->size);
	return 0;
}

/* First code on GSP's RISC-V core. */
const struct gsp_fw_kind gsp_fw_bootloader = {
	.parts = BIT(GSP_FW_CODE_OFFSET) | BIT(GSP_FW_DATA_OFFSET) |
		 BIT(GSP_FW_MANIFEST_OFFSET) | BIT(GSP_FW_APP_VERSION),
	.nvfw = "gsp_bootloader",
	.read = read_bootloader,
};

/* A signed falcon program: one of the booters, or what clears framebuffer. */
const struct gsp_fw_kind gsp_fw_signed = {
	.parts = BIT(GSP_FW_SIGNATURE) | BIT(GSP_FW_NUM_SIGNATURES) | BIT(GSP_FW_PATCH_OFFSET) |
		 BIT(GSP_FW_FUSE_VERSION) | BIT(GSP_FW_ENGINE_ID) | BIT(GSP_FW_UCODE_ID) |
		 BIT(GSP_FW_DATA_OFFSET) | BIT(GSP_FW_DATA_SIZE) |
		 BIT(GSP_FW_APP_OFFSET) | BIT(GSP_FW_APP_SIZE),
	.read = read_signed,
};

/* Nothing but an image. */
const struct gsp_fw_kind gsp_fw_plain = {
	.read = read_plain,
};
