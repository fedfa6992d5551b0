// SPDX-License-Identifier: GPL-2.0-only
/*
 * Booting GSP by FWSEC and the booter, as up to Ada: FWSEC, from the ROM,
 * makes the write-protected region at the end of framebuffer; the scrubber clears
 * what lies below (scrubber.c); the booter, a
 * signed program that runs on SEC2, copies GSP's firmware into it, verifies it
 * and starts GSP's RISC-V core. Down it goes the same way: FWSEC puts back what
 * ran before, booter_unload takes the region away. Facts: nouveau
 * subdev/gsp/tu102.c, ga102.c and rm/r535/gsp.c; nova-core gsp/hal/tu102.rs and
 * gsp/boot.rs; NVIDIA/open-gpu-kernel-modules kernel_gsp_tu102.c and
 * kernel_gsp_booter_tu102.c.
 *
 * No locks. Called by boot_ad102.c; gsp_booter_resume() under queue_lock, for the sequencer.
 */
#include <linux/kernel.h>

#include "boot.h"
#include "booter.h"
#include "card.h"
#include "ground/ground.h"
#include "ground/regs.h"

#define RESUME_US		2000000
#define BOOTER_SENTINEL		0xff	/* the booter leaves 0 when it ran well */

/**
 * gsp_booter_load_files() - read the booter's two files and the scrubber's
 * @gsp: release known
 *
 * Call gsp_booter_free_files() whether or not this succeeds.
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_booter_load_files(struct gsp *gsp)
{
	int ret = gsp_hs_image_get(gsp, &gsp->boot.booter_load, "booter_load", NULL);

	if (!ret)
		ret = gsp_hs_image_get(gsp, &gsp->boot.booter_unload, "booter_unload", NULL);
	return ret ?: gsp_scrubber_load_file(gsp);
}

/**
 * gsp_booter_free_files() - give back all programs
 * @gsp: whose; none of them runs
 */
void gsp_booter_free_files(struct gsp *gsp)
{
	gsp_fwsec_free(gsp);
	gsp_mem_free(gsp, &gsp->boot.scrubber.mem);
	gsp_mem_free(gsp, &gsp->boot.booter_unload.mem);
	gsp_mem_free(gsp, &gsp->boot.booter_load.mem);
}

/**
 * gsp_booter_set_flush_page() - reads that flush system memory go to this page
 * @gsp: whose
 * @page: its bus address, or 0
 */
void gsp_booter_set_flush_page(struct gsp *gsp, dma_addr_t page)
{
	gsp_wr32(gsp, NV_PFB_NISO_FLUSH_SYSMEM_ADDR_HI, (u64)page >> 40);
	gsp_wr32(gsp, NV_PFB_NISO_FLUSH_SYSMEM_ADDR, (u64)page >> 8);
}

/**
 * gsp_booter_prepare() - bring the GPU to where GSP can be started
 * @gsp: firmware loaded
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_booter_prepare(struct gsp *gsp)
{
	int ret;

	ret = gsp_gfw_wait(gsp);
	if (!ret)
		ret = gsp_fwsec_load(gsp);
	return ret ?: gsp_wpr2_clear(gsp);
}

static void set_libos_mailboxes(struct gsp *gsp)
{
	gsp_falcon_wr32(&gsp->falcon, NV_PFALCON_FALCON_MAILBOX0,
			lower_32_bits(gsp->boot.libos.dma));
	gsp_falcon_wr32(&gsp->falcon, NV_PFALCON_FALCON_MAILBOX1,
			upper_32_bits(gsp->boot.libos.dma));
}

/**
 * gsp_booter_resume() - start GSP's core once more
 * @gsp: suspended
 *
 * GSP is reset and the program that waits on SEC2 is let run, which starts GSP's
 * resource manager.
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_booter_resume(struct gsp *gsp)
{
	u32 v, mbox0;
	int ret;

	ret = gsp_falcon_reset_riscv(&gsp->falcon);
	if (ret)
		return ret;
	set_libos_mailboxes(gsp);
	gsp_falcon_start(&gsp->sec2);
	if (gsp_poll32(gsp, NV_PGC6_BSI_SECURE_SCRATCH_14, NV_PGC6_BSI_BOOT_STAGE_3_HANDOFF,
		       NV_PGC6_BSI_BOOT_STAGE_3_HANDOFF, 100, RESUME_US, &v)) {
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
		dev_err(gsp->dev, "booter_load refuses to start GSP, or SEC2 to run booter_load: mailbox 0 is %#x: see that the firmware files are all of release %s and undamaged\n",
			mbox0, gsp->info.release);
		ret = -EIO;
	}
	return ret;
}

/**
 * gsp_booter_start() - start GSP
 * @gsp: framebuffer laid out, all that GSP finds in memory is ready
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_booter_start(struct gsp *gsp)
{
	int ret = gsp_fwsec_run_frts(gsp);

	if (!ret)
		ret = gsp_wpr2_check_frts(gsp);
	if (!ret)
		ret = gsp_falcon_reset_riscv(&gsp->falcon);
	if (ret)
		return ret;
	set_libos_mailboxes(gsp);
	ret = gsp_scrubber_run(gsp);
	return ret ?: run_booter_load(gsp);
}

/* Take the write-protected region away, where there is one. */
static int run_booter_unload(struct gsp *gsp)
{
	u32 mbox0 = BOOTER_SENTINEL, mbox1 = BOOTER_SENTINEL;
	u64 start, end;
	int ret;

	if (!gsp_wpr2_get(gsp, &start, &end))
		return 0;
	ret = gsp_falcon_run(&gsp->sec2, &gsp->boot.booter_unload, "booter_unload", &mbox0,
			     &mbox1);
	if (ret)
		return ret;
	if (mbox0) {
		gsp_err(gsp, "booter_unload failed: mailbox 0 of SEC2 is %#x\n", mbox0);
		return -EIO;
	}
	if (gsp_wpr2_get(gsp, &start, &end)) {
		gsp_err(gsp, "write-protected region 2 is still %#llx to %#llx after booter_unload\n",
			start, end);
		return -EIO;
	}
	return 0;
}

/**
 * gsp_booter_stop() - take GSP down
 * @gsp: however far gsp_booter_start() came
 *
 * In the order of the vendor's driver and nouveau: what ran before comes back
 * first, then the write-protected region goes.
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_booter_stop(struct gsp *gsp)
{
	int ret;

	ret = gsp_falcon_reset(&gsp->falcon);
	if (!ret) {
		ret = gsp_fwsec_run_sb(gsp);
		/* One that failed half way must not go on. */
		gsp_falcon_reset(&gsp->falcon);
		ret = run_booter_unload(gsp) ?: ret;
	}
	gsp_falcon_reset(&gsp->sec2);
	if (ret && !gsp_dead(gsp))
		gsp_err(gsp, "GSP was not taken down well (error %d)\n", ret);
	return ret;
}
