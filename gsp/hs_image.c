// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signed ("heavy secure") falcon programs as linux-firmware has them. Facts:
 * nouveau's nvfw/fw.h, nvfw/hs.h and subdev/gsp/ga102.c, nova-core's
 * firmware/booter.rs.
 *
 * The file is a header, signatures, small tables that say where things are,
 * and the program. A file holds one signature for each fused version that
 * still may run; the one that fits this chip's fuse is copied into the
 * program before it is loaded.
 */
#include <linux/bitfield.h>
#include <linux/bitops.h>
#include <linux/firmware.h>
#include <linux/kernel.h>

#include "fw_file.h"
#include "priv.h"
#include "regs.h"

#define HS_BLOCK	256u

/*
 * Words of the second header, at fw_file.header_offset. Those marked "at" are
 * offsets in the file where the value is.
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

/**
 * gsp_fuse_version() - version of a program that the chip's fuses ask for
 * @gsp: whose
 * @engine_id: engines that the program is for, a mask
 * @ucode_id: its number among the fused versions, from 1
 *
 * Return: it, 0 when none is burnt; -EINVAL where there is no fuse, -EIO when
 * the GPU does not answer.
 */
int gsp_fuse_version(struct gsp *gsp, u32 engine_id, u32 ucode_id)
{
	u32 reg, v;

	if (ucode_id < 1 || ucode_id > NV_FUSE_OPT_FPF_VERSIONS)
		return -EINVAL;
	if (engine_id & BIT(0))
		reg = NV_FUSE_OPT_FPF_SEC2_UCODE1_VERSION;
	else if (engine_id & BIT(2))
		reg = NV_FUSE_OPT_FPF_NVDEC_UCODE1_VERSION;
	else if (engine_id & BIT(10))
		reg = NV_FUSE_OPT_FPF_GSP_UCODE1_VERSION;
	else
		return -EINVAL;

	v = gsp_rd32(gsp, reg + (ucode_id - 1) * 4);
	if (v == ~0u)
		return -EIO;
	return fls(FIELD_GET(NV_FUSE_OPT_FPF_DATA, v));
}

/* Which of the file's signatures this chip accepts. */
static int signature_index(struct gsp *gsp, const char *name, const u32 *meta, u32 num)
{
	u32 index;
	int fused;

	fused = gsp_fuse_version(gsp, meta[HS_META_ENGINE_ID], meta[HS_META_UCODE_ID]);
	if (fused < 0) {
		dev_err(gsp->dev, "%s: no fuse for engine %#x, program %u\n", name,
			meta[HS_META_ENGINE_ID], meta[HS_META_UCODE_ID]);
		return fused;
	}
	if (!fused)
		index = num - 1;
	else if (meta[HS_META_FUSE_VERSION] < fused)
		index = num;
	else
		index = meta[HS_META_FUSE_VERSION] - fused;
	if (index >= num) {
		dev_err(gsp->dev,
			"%s: no signature for fuse version %d; the file has %u, newest version %u\n",
			name, fused, num, meta[HS_META_FUSE_VERSION]);
		return -EINVAL;
	}
	return index;
}

static int bad_file(struct gsp *gsp, const char *name, const char *what)
{
	dev_err(gsp->dev, "%s is damaged: %s\n", name, what);
	return -EINVAL;
}

static int load_image(struct gsp *gsp, struct gsp_hs_image *img, const struct firmware *fw,
		      const char *name)
{
	u32 hs[HS_HEADER_WORDS], meta[HS_META_WORDS], load[HS_LOAD_WORDS];
	u32 patch_loc, patch_sig, num, size;
	struct gsp_fw_file file;
	u64 from;
	int ret, i;

	ret = gsp_fw_file_parse(&file, fw);
	if (ret)
		return bad_file(gsp, name, "header");
	if (words(fw, file.header_offset, hs, ARRAY_SIZE(hs)) ||
	    words(fw, hs[HS_PATCH_LOC_AT], &patch_loc, 1) ||
	    words(fw, hs[HS_PATCH_SIG_AT], &patch_sig, 1) ||
	    words(fw, hs[HS_NUM_SIG_AT], &num, 1) ||
	    words(fw, hs[HS_META_AT], meta, ARRAY_SIZE(meta)) ||
	    words(fw, hs[HS_LOAD_AT], load, ARRAY_SIZE(load)))
		return bad_file(gsp, name, "a table lies outside of the file");
	if (!num || hs[HS_SIG_SIZE] % num || !hs[HS_SIG_SIZE])
		return bad_file(gsp, name, "number of signatures");
	size = hs[HS_SIG_SIZE] / num;
	if (!load[HS_LOAD_NUM_APPS] || !load[HS_LOAD_APP_SIZE] || !load[HS_LOAD_DATA_SIZE] ||
	    load[HS_LOAD_APP_SIZE] % HS_BLOCK || load[HS_LOAD_DATA_SIZE] % HS_BLOCK ||
	    load[HS_LOAD_APP_OFFSET] % HS_BLOCK || load[HS_LOAD_DATA_OFFSET] % HS_BLOCK ||
	    !gsp_fw_inside(load[HS_LOAD_APP_OFFSET], load[HS_LOAD_APP_SIZE], file.data_size) ||
	    !gsp_fw_inside(load[HS_LOAD_DATA_OFFSET], load[HS_LOAD_DATA_SIZE], file.data_size))
		return bad_file(gsp, name, "code or data lies outside of the program");
	if (patch_loc < load[HS_LOAD_DATA_OFFSET] ||
	    !gsp_fw_inside(patch_loc, size, file.data_size))
		return bad_file(gsp, name, "place of the signature");

	i = signature_index(gsp, name, meta, num);
	if (i < 0)
		return i;
	from = (u64)hs[HS_SIG_OFFSET] + patch_sig + (u64)i * size;
	if (!gsp_fw_inside(from, size, fw->size))
		return bad_file(gsp, name, "signature lies outside of the file");

	ret = gsp_mem_alloc(gsp, &img->mem, ALIGN(file.data_size, HS_BLOCK));
	if (ret)
		return ret;
	memcpy(img->mem.va, file.data, file.data_size);
	memcpy(img->mem.va + patch_loc, fw->data + from, size);

	img->imem_offset = load[HS_LOAD_APP_OFFSET];
	img->imem_size = load[HS_LOAD_APP_SIZE];
	img->dmem_offset = load[HS_LOAD_DATA_OFFSET];
	img->dmem_size = load[HS_LOAD_DATA_SIZE];
	img->signature_offset = patch_loc - load[HS_LOAD_DATA_OFFSET];
	img->engine_id = meta[HS_META_ENGINE_ID];
	img->ucode_id = meta[HS_META_UCODE_ID];
	return 0;
}

/**
 * gsp_hs_image_get() - make one ready from a file of the release
 * @gsp: release known
 * @img: result; give back with gsp_hs_image_free()
 * @what: file's name up to the release
 * @why: said where it is missing, for one that a release may come without; or NULL
 *
 * Return: 0, -EINVAL when the file is damaged or has no signature for this
 * chip, -ENOMEM, -EIO when the GPU does not answer, or what request_firmware()
 * gave; logged.
 */
int gsp_hs_image_get(struct gsp *gsp, struct gsp_hs_image *img, const char *what,
		     const char *why)
{
	const struct firmware *fw;
	char name[GSP_FILE_NAME];
	int ret;

	ret = gsp_firmware_get(gsp, what, why, &fw, name);
	if (ret)
		return ret;
	ret = load_image(gsp, img, fw, name);
	release_firmware(fw);
	return ret;
}

/**
 * gsp_hs_image_free() - give back what gsp_hs_image_get() gave
 * @gsp: whose
 * @img: may be empty
 */
void gsp_hs_image_free(struct gsp *gsp, struct gsp_hs_image *img)
{
	gsp_mem_free(gsp, &img->mem);
}
