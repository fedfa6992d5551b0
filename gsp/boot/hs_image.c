// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signed ("heavy secure") falcon programs. A file holds one signature for each
 * fused version that still may run; the one that fits this chip's fuse is copied
 * into the program before it is loaded. Facts: nouveau's nvfw/hs.h and
 * subdev/gsp/ga102.c, nova-core's firmware/booter.rs.
 *
 * No locks. Called by booter.c, scrubber.c and fwsec.c.
 */
#include <linux/bitfield.h>
#include <linux/bitops.h>
#include <linux/kernel.h>

#include "boot.h"
#include "card.h"
#include "codec/fw_file.h"
#include "fw.h"
#include "ground/ground.h"
#include "ground/regs.h"

#define HS_BLOCK	256u

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
static int signature_index(struct gsp *gsp, const struct gsp_fw *f)
{
	u32 version = gsp_fw_number(f, GSP_FW_FUSE_VERSION);
	u32 engine = gsp_fw_number(f, GSP_FW_ENGINE_ID);
	u32 ucode = gsp_fw_number(f, GSP_FW_UCODE_ID);
	u32 num = gsp_fw_number(f, GSP_FW_NUM_SIGNATURES);
	u32 index;
	int fused;

	fused = gsp_fuse_version(gsp, engine, ucode);
	if (fused < 0) {
		dev_err(gsp->dev, "%s: no fuse for engine %#x, program %u\n", f->name, engine,
			ucode);
		return fused;
	}
	if (!fused)
		index = num - 1;
	else if (version < fused)
		index = num;
	else
		index = version - fused;
	if (index >= num) {
		dev_err(gsp->dev,
			"%s: no signature for fuse version %d; the file has %u, newest version %u\n",
			f->name, fused, num, version);
		return -EINVAL;
	}
	return index;
}

/* Whole blocks inside of a program of @len bytes, and at least one? */
static bool blocks_inside(u32 offset, u32 size, size_t len)
{
	return size && size % HS_BLOCK == 0 && offset % HS_BLOCK == 0 &&
	       gsp_fw_inside(offset, size, len);
}

static int load_image(struct gsp *gsp, struct gsp_hs_image *img, const struct gsp_fw *f)
{
	const u8 *signatures = f->runs[GSP_FW_SIGNATURE].data;
	size_t sig_size = f->runs[GSP_FW_SIGNATURE].size;
	u32 num = gsp_fw_number(f, GSP_FW_NUM_SIGNATURES);
	u32 patch = gsp_fw_number(f, GSP_FW_PATCH_OFFSET);
	size_t size = f->runs[GSP_FW_IMAGE].size;
	int ret, i;

	img->imem_offset = gsp_fw_number(f, GSP_FW_APP_OFFSET);
	img->imem_size = gsp_fw_number(f, GSP_FW_APP_SIZE);
	img->dmem_offset = gsp_fw_number(f, GSP_FW_DATA_OFFSET);
	img->dmem_size = gsp_fw_number(f, GSP_FW_DATA_SIZE);
	img->engine_id = gsp_fw_number(f, GSP_FW_ENGINE_ID);
	img->ucode_id = gsp_fw_number(f, GSP_FW_UCODE_ID);
	if (!num || num > S32_MAX || sig_size % num)
		return gsp_fw_damaged(gsp, f, "number of signatures");
	sig_size /= num;
	if (!blocks_inside(img->imem_offset, img->imem_size, size) ||
	    !blocks_inside(img->dmem_offset, img->dmem_size, size))
		return gsp_fw_damaged(gsp, f, "code or data lies outside of the program");
	if (patch < img->dmem_offset || !gsp_fw_inside(patch, sig_size, size))
		return gsp_fw_damaged(gsp, f, "place of the signature");
	img->signature_offset = patch - img->dmem_offset;

	i = signature_index(gsp, f);
	if (i < 0)
		return i;
	ret = gsp_mem_alloc(gsp, &img->mem, ALIGN(size, HS_BLOCK));
	if (ret)
		return ret;
	memcpy(img->mem.va, f->runs[GSP_FW_IMAGE].data, size);
	memcpy(img->mem.va + patch, signatures + i * sig_size, sig_size);
	return 0;
}

/**
 * gsp_hs_image_get() - make one ready from a file of the release
 * @gsp: release known
 * @img: result; give back its memory with gsp_mem_free()
 * @what: file's name without release and ending
 * @why: said where it is missing, for one that a release may come without; or NULL
 *
 * Return: 0, -EINVAL when the file is damaged or has no signature for this
 * chip, -ENOMEM, -EIO when the GPU does not answer, or what request_firmware()
 * gave; logged.
 */
int gsp_hs_image_get(struct gsp *gsp, struct gsp_hs_image *img, const char *what,
		     const char *why)
{
	struct gsp_fw f;
	int ret;

	ret = gsp_fw_open(gsp, &f, &gsp_fw_signed, what, why);
	if (!ret)
		ret = load_image(gsp, img, &f);
	gsp_fw_close(&f);
	return ret;
}
