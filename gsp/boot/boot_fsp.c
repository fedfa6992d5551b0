// SPDX-License-Identifier: GPL-2.0-only
/*
 * Booting GSP by FSP, as Hopper and Blackwell do: FSP starts GSP-FMC on GSP's
 * core, which keeps GSP's registers locked until it has laid framebuffer out,
 * made the write-protected region and verified GSP's image. GSP stops by itself
 * when it is asked to, and takes that region down. Facts: nouveau
 * subdev/gsp/gh100.c; nova-core gsp/hal/gh100.rs; NVIDIA/open-gpu-kernel-modules
 * kernel_gsp_gh100.c.
 *
 * A generation that boots like this costs one file of data, boot_<generation>.c,
 * and lines in chip.c and tools/gsp-abi/sources.spec; one whose framebuffer or
 * start is told of differently, a function here.
 *
 * No locks. Called by boot.c through struct gsp_boot_ops.
 */
#include <linux/kernel.h>
#include <linux/sizes.h>
#include <linux/time64.h>

#include "boot.h"
#include "card.h"
#include "ground/ground.h"
#include "ground/regs.h"

#define LOOK_US			1000
#define RELEASE_US		30000000	/* nova gsp/hal/gh100.rs; the image is copied */
#define HALT_US			5000000

#define FRTS_SIZE		SZ_1M
#define VGA_WORKSPACE_SIZE	SZ_128K

static u32 hwcfg2(struct gsp *gsp)
{
	return gsp_falcon_rd32(&gsp->falcon, NV_PFALCON_FALCON_HWCFG2);
}

/* May the CPU read GSP's registers? While FSP has them they read a pattern, or 0. */
static bool readable(u32 hwcfg2)
{
	return hwcfg2 && (hwcfg2 & NV_PGSP_LOCKED_MASK) != NV_PGSP_LOCKED;
}

static bool wpr2_is_up(struct gsp *gsp)
{
	u64 start, end;

	return gsp_wpr2_get(gsp, &start, &end);
}

static bool has_stopped(struct gsp *gsp, void *unused)
{
	return readable(hwcfg2(gsp)) && gsp_falcon_riscv_halted(&gsp->falcon) &&
	       !wpr2_is_up(gsp);
}

/* Somebody, perhaps another driver, left a GSP here. Only a reset takes it down. */
static int take_down_old(struct gsp *gsp)
{
	int ret;

	if (!wpr2_is_up(gsp) && !gsp_falcon_riscv_active(&gsp->falcon))
		return 0;
	if (gsp_fell_off(gsp))
		return -EIO;
	dev_warn(gsp->dev, "a GSP was left behind here (WPR2_ADDR_HI is %#x): resetting the function\n",
		 gsp_rd32(gsp, NV_PFB_PRI_MMU_WPR2_ADDR_HI));
	ret = gsp_reset_function(gsp);
	if (!ret)
		ret = gsp_fsp_wait_ready(gsp);
	if (!ret && wpr2_is_up(gsp)) {
		dev_err(gsp->dev, "the GSP that was left behind survived a reset (WPR2_ADDR_HI is %#x): power the machine off and on\n",
			gsp_rd32(gsp, NV_PFB_PRI_MMU_WPR2_ADDR_HI));
		gsp->unquiet = true;
		ret = -EBUSY;
	}
	return ret;
}

/**
 * gsp_boot_fsp_prepare() - gsp_boot_ops.prepare
 * @gsp: whose
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_boot_fsp_prepare(struct gsp *gsp)
{
	int ret;

	ret = gsp_fsp_wait_ready(gsp);
	if (!ret)
		ret = take_down_old(gsp);
	if (!ret)
		ret = gsp_fsp_check_vgpu_mode(gsp);
	return ret;
}

/**
 * gsp_boot_fsp_layout() - gsp_boot_ops.layout: only sizes, where is GSP-FMC's choice
 * @gsp: whose
 *
 * Return: 0, -EIO when the GPU fell off the bus, -ENOSPC when framebuffer is
 * too small; logged.
 */
int gsp_boot_fsp_layout(struct gsp *gsp)
{
	const struct gsp_fsp_chip *chip = gsp->chip->boot->fsp;
	struct gsp_fb_layout *l = &gsp->boot.layout;
	u32 mib = gsp_rd32(gsp, NV_USABLE_FB_SIZE_IN_MB);
	u64 least;

	if (mib == ~0u && gsp_fell_off(gsp))
		return -EIO;
	l->size = (u64)mib << 20;
	l->heap_size = gsp_vgpu_heap_size(gsp);
	l->non_wpr_heap_size = gsp_const(gsp->abi, chip->non_wpr_heap);
	l->frts_size = FRTS_SIZE;
	l->vga_workspace_size = VGA_WORKSPACE_SIZE;
	if (chip->pmu_reserved != GSP_NUM_CONSTANTS)
		l->pmu_reserved_size = gsp_const(gsp->abi, chip->pmu_reserved);
	least = l->heap_size + l->non_wpr_heap_size + l->frts_size +
		gsp_const(gsp->abi, chip->frts_offset) + gsp->boot.image.size + SZ_64M;
	if (l->size < least) {
		dev_err(gsp->dev, "framebuffer of %u MiB is too small for GSP in vGPU mode, which needs %llu\n",
			mib, least >> 20);
		return -ENOSPC;
	}
	return 0;
}

/**
 * gsp_boot_fsp_set_flush_page() - gsp_boot_ops.set_flush_page
 * @gsp: whose
 * @page: bus address, 0 for none
 */
void gsp_boot_fsp_set_flush_page(struct gsp *gsp, dma_addr_t page)
{
	const struct gsp_fsp_chip *chip = gsp->chip->boot->fsp;
	unsigned int i;

	for (i = 0; i < GSP_FSP_FLUSH_REGS && chip->flush_lo[i]; i++) {
		gsp_wr32(gsp, chip->flush_hi[i], upper_32_bits(page));
		gsp_wr32(gsp, chip->flush_lo[i], lower_32_bits(page));
	}
}

/* GSP-FMC's progress. */
struct fmc_state {
	u32 hwcfg2;
	u32 mbox0;
	u32 mbox1;
};

static bool took_params(struct gsp *gsp, const struct fmc_state *s)
{
	return ((u64)s->mbox1 << 32 | s->mbox0) != gsp->boot.fmc_params.dma;
}

/* Released, or failed: an error is in the mailbox where the parameters' address was. */
static bool fmc_is_done(struct gsp *gsp, void *state)
{
	struct fmc_state *s = state;

	s->hwcfg2 = hwcfg2(gsp);
	if (!readable(s->hwcfg2))
		return false;
	s->mbox0 = gsp_falcon_rd32(&gsp->falcon, NV_PFALCON_FALCON_MAILBOX0);
	s->mbox1 = gsp_falcon_rd32(&gsp->falcon, NV_PFALCON_FALCON_MAILBOX1);
	if (s->mbox0)
		return took_params(gsp, s);
	return !(s->hwcfg2 & NV_PFALCON_FALCON_HWCFG2_LOCKDOWN);
}

static int wait_released(struct gsp *gsp)
{
	struct fmc_state s = {};
	int ret = gsp_poll(gsp, fmc_is_done, &s, LOOK_US, RELEASE_US);

	if (!ret && !s.mbox0)
		return 0;
	if (gsp_fell_off(gsp))
		return -EIO;
	if (!ret) {
		dev_err(gsp->dev, "GSP-FMC failed (mailbox 0 of GSP is %#x): reinstall the firmware files of release %s, or power the machine off and on\n",
			s.mbox0, gsp->info.release);
		return -EIO;
	}
	if (!readable(s.hwcfg2))
		dev_err(gsp->dev, "GSP's registers stayed locked to FSP for %d s (FALCON_HWCFG2 is %#x): GSP-FMC did not start; power the machine off and on\n",
			(int)(RELEASE_US / USEC_PER_SEC), s.hwcfg2);
	else
		dev_err(gsp->dev, "GSP-FMC did not release GSP within %d s (FALCON_HWCFG2 is %#x, mailboxes %#x %#x): power the machine off and on\n",
			(int)(RELEASE_US / USEC_PER_SEC), s.hwcfg2, s.mbox0, s.mbox1);
	return ret;
}

/**
 * gsp_boot_fsp_start() - gsp_boot_ops.start
 * @gsp: whose
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_boot_fsp_start(struct gsp *gsp)
{
	int ret = gsp_fsp_start_fmc(gsp);

	return ret ?: wait_released(gsp);
}

/**
 * gsp_boot_fsp_stop() - gsp_boot_ops.stop
 * @gsp: whose
 *
 * A GSP that was asked to stop does all of it itself. One that was not, or does
 * not, has to be reset with the function: the CPU may not reset its engine.
 *
 * Return: 0, -EBUSY when it has not stopped; logged.
 */
int gsp_boot_fsp_stop(struct gsp *gsp)
{
	if (gsp->init_done && !gsp_dead(gsp))
		gsp_poll(gsp, has_stopped, NULL, LOOK_US, HALT_US);
	if (has_stopped(gsp, NULL) || gsp_fell_off(gsp))
		return 0;
	gsp_err(gsp, "GSP has not stopped (FALCON_HWCFG2 is %#x, WPR2_ADDR_HI %#x): resetting the function\n",
		hwcfg2(gsp), gsp_rd32(gsp, NV_PFB_PRI_MMU_WPR2_ADDR_HI));
	return -EBUSY;
}
