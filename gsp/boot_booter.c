// SPDX-License-Identifier: GPL-2.0-only
/*
 * Booting GSP by the booter, as Turing to Ada do: a signed program that runs on
 * SEC2, copies GSP's firmware into the write-protected region at the end of
 * framebuffer, verifies it and starts GSP's RISC-V core. Facts: nouveau
 * subdev/gsp/tu102.c, ga102.c and rm/r535/gsp.c; nova-core gsp/hal/tu102.rs
 * and gsp/boot.rs; NVIDIA/open-gpu-kernel-modules kernel_gsp_tu102.c.
 *
 * FRTS (the first part of the write-protected region) is taken as it is found:
 * the registers must show it where the layout has it.
 */
#include <linux/bitfield.h>
#include <linux/firmware.h>
#include <linux/iopoll.h>
#include <linux/kernel.h>

#include "priv.h"
#include "regs.h"

#define RESUME_US		2000000
#define BOOTER_SENTINEL		0xff	/* the booter leaves 0 when it ran well */

static u32 raw_rd32(struct gsp *gsp, u32 reg)
{
	return gsp_rd32(gsp, reg);
}

static u64 wpr2_addr(u32 reg)
{
	return (u64)FIELD_GET(NV_PFB_PRI_MMU_WPR2_ADDR_VAL, reg) << 12;
}

static int run_booter_unload(struct gsp *gsp)
{
	u32 mbox0 = BOOTER_SENTINEL, mbox1 = BOOTER_SENTINEL;
	int ret;

	ret = gsp_falcon_run(&gsp->sec2, &gsp->boot.booter_unload, "booter_unload", &mbox0,
			     &mbox1);
	if (!ret && mbox0) {
		dev_err(gsp->dev, "booter_unload failed: mailbox 0 of SEC2 is %#x\n", mbox0);
		ret = -EIO;
	}
	return ret;
}

/* Does the write-protected region hold more than FRTS? Then the booter made it. */
static bool holds_gsp(struct gsp *gsp)
{
	u32 lo = gsp_rd32(gsp, NV_PFB_PRI_MMU_WPR2_ADDR_LO);
	u32 hi = gsp_rd32(gsp, NV_PFB_PRI_MMU_WPR2_ADDR_HI);

	return lo != ~0u && wpr2_addr(hi) && wpr2_addr(lo) < gsp->boot.layout.frts;
}

/*
 * The write-protected region must be there and hold FRTS only. If it is larger
 * somebody left a GSP behind: take that down first.
 */
static int check_wpr2(struct gsp *gsp)
{
	struct gsp_fb_layout *l = &gsp->boot.layout;
	u32 lo = gsp_rd32(gsp, NV_PFB_PRI_MMU_WPR2_ADDR_LO);
	u32 hi = gsp_rd32(gsp, NV_PFB_PRI_MMU_WPR2_ADDR_HI);
	int ret;

	if (lo == ~0u && gsp_fell_off(gsp))
		return -EIO;
	if (holds_gsp(gsp)) {
		dev_warn(gsp->dev, "a GSP was left behind here: taking it down\n");
		ret = gsp_falcon_reset(&gsp->falcon);
		if (!ret)
			ret = run_booter_unload(gsp);
		if (ret)
			return ret;
		lo = gsp_rd32(gsp, NV_PFB_PRI_MMU_WPR2_ADDR_LO);
		hi = gsp_rd32(gsp, NV_PFB_PRI_MMU_WPR2_ADDR_HI);
	}
	if (!wpr2_addr(hi)) {
		dev_err(gsp->dev, "write-protected region 2 with FRTS is not set up (WPR2_ADDR_HI is %#x)\n",
			hi);
		return -ENODEV;
	}
	if (wpr2_addr(lo) != l->frts || wpr2_addr(hi) <= wpr2_addr(lo)) {
		dev_err(gsp->dev, "write-protected region 2 is %#llx to %#llx, FRTS belongs at %#llx\n",
			wpr2_addr(lo), wpr2_addr(hi), l->frts);
		return -ENODEV;
	}
	return 0;
}

static int load_file(struct gsp *gsp, struct gsp_hs_image *img, const char *what)
{
	const struct firmware *fw;
	char name[GSP_FILE_NAME];
	int ret;

	ret = gsp_firmware_get(gsp, what, &fw, name);
	if (ret)
		return ret;
	ret = gsp_hs_image_load(gsp, img, fw, name);
	release_firmware(fw);
	return ret;
}

static int load_files(struct gsp *gsp)
{
	int ret = load_file(gsp, &gsp->boot.booter_load, "booter_load");

	return ret ?: load_file(gsp, &gsp->boot.booter_unload, "booter_unload");
}

static void free_files(struct gsp *gsp)
{
	gsp_hs_image_free(gsp, &gsp->boot.booter_unload);
	gsp_hs_image_free(gsp, &gsp->boot.booter_load);
}

static void set_flush_page(struct gsp *gsp, dma_addr_t page)
{
	gsp_wr32(gsp, NV_PFB_NISO_FLUSH_SYSMEM_ADDR_HI, (u64)page >> 40);
	gsp_wr32(gsp, NV_PFB_NISO_FLUSH_SYSMEM_ADDR, (u64)page >> 8);
}

static void set_libos_mailboxes(struct gsp *gsp)
{
	gsp_falcon_wr32(&gsp->falcon, NV_PFALCON_FALCON_MAILBOX0,
			lower_32_bits(gsp->boot.libos.dma));
	gsp_falcon_wr32(&gsp->falcon, NV_PFALCON_FALCON_MAILBOX1,
			upper_32_bits(gsp->boot.libos.dma));
}

/*
 * GSP is reset once more and the program that waits on SEC2 is let run, which
 * starts GSP's resource manager.
 */
static int resume(struct gsp *gsp)
{
	u32 v, mbox0;
	int ret;

	ret = gsp_falcon_reset_riscv(&gsp->falcon);
	if (ret)
		return ret;
	set_libos_mailboxes(gsp);
	gsp_falcon_start(&gsp->sec2);
	if (read_poll_timeout(raw_rd32, v, v & NV_PGC6_BSI_BOOT_STAGE_3_HANDOFF, 100, RESUME_US,
			      false, gsp, NV_PGC6_BSI_SECURE_SCRATCH_14)) {
		dev_err(gsp->dev, "GSP was not resumed (BSI_SECURE_SCRATCH_14 is %#x)\n", v);
		return -ETIMEDOUT;
	}
	mbox0 = gsp_falcon_rd32(&gsp->sec2, NV_PFALCON_FALCON_MAILBOX0);
	if (mbox0) {
		dev_err(gsp->dev, "GSP was not resumed: mailbox 0 of SEC2 is %#x\n", mbox0);
		return -EIO;
	}
	return 0;
}

static int run_booter_load(struct gsp *gsp)
{
	u32 mbox0 = lower_32_bits(gsp->boot.wpr_meta.dma);
	u32 mbox1 = upper_32_bits(gsp->boot.wpr_meta.dma);
	int ret;

	ret = gsp_falcon_run(&gsp->sec2, &gsp->boot.booter_load, "booter_load", &mbox0, &mbox1);
	if (!ret && mbox0) {
		dev_err(gsp->dev, "booter_load refuses to start GSP, or SEC2 to run booter_load: mailbox 0 is %#x\n",
			mbox0);
		ret = -EIO;
	}
	return ret;
}

static int prepare(struct gsp *gsp)
{
	return 0;
}

static int layout(struct gsp *gsp)
{
	int ret;

	ret = gsp_fb_layout(gsp, gsp->boot.image.size, gsp->boot.bootloader.size);
	return ret ?: check_wpr2(gsp);
}

static int start(struct gsp *gsp)
{
	int ret;

	ret = gsp_falcon_reset_riscv(&gsp->falcon);
	if (ret)
		return ret;
	set_libos_mailboxes(gsp);
	return run_booter_load(gsp);
}

static void stop(struct gsp *gsp)
{
	if (!gsp_falcon_reset(&gsp->falcon) && holds_gsp(gsp))
		run_booter_unload(gsp);
	gsp_falcon_reset(&gsp->sec2);
}

const struct gsp_boot_ops gsp_boot_ga102 = {
	.dma_bits = 47,	/* nouveau subdev/mmu, dma_bits */
	.load_files = load_files,
	.free_files = free_files,
	.prepare = prepare,
	.layout = layout,
	.set_flush_page = set_flush_page,
	.start = start,
	.resume = resume,
	.stop = stop,
};
