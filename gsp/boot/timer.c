// SPDX-License-Identifier: GPL-2.0-only
/*
 * The GPU's clock (PTIMER), set to the time of day before GSP starts: GSP takes
 * the times of its logs and events from it. Facts: NVIDIA/open-gpu-kernel-modules
 * timer_gv100.c and timer_gh100.c (tmrSetCurrentTime), kernel_gsp.c (kgspInitRm).
 * GSP runs without it, too: nothing here is an error.
 *
 * No locks. Called by boot.c through struct gsp_boot_ops.
 */
#include <linux/bitfield.h>
#include <linux/ktime.h>

#include "boot.h"
#include "card.h"
#include "ground/ground.h"
#include "ground/regs.h"

/**
 * gsp_timer_set() - gsp_boot_ops.set_time up to Ada: the clock itself
 * @gsp: the GPU's own firmware has run
 */
void gsp_timer_set(struct gsp *gsp)
{
	u64 now = ktime_get_real_ns();

	if (!(gsp_rd32(gsp, NV_PTIMER_TIME_PRIV_LEVEL_MASK) &
	      NV_PTIMER_TIME_PRIV_LEVEL_MASK_WRITE_LEVEL0)) {
		dev_info(gsp->dev, "the GPU's clock cannot be set: GSP's times are its own\n");
		return;
	}
	/* Both halves are in force with the low one. */
	gsp_wr32(gsp, NV_PTIMER_TIME_1, upper_32_bits(now));
	gsp_wr32(gsp, NV_PTIMER_TIME_0, lower_32_bits(now));
}

/* Some of GH100's FSP take no offset, and still GSP is told of it. */
static bool takes_offset(struct gsp *gsp)
{
	u32 least = gsp->chip->boot->fsp->timer_version;

	return FIELD_GET(NV_GFW_FSP_UCODE_VERSION_FULL,
			 gsp_rd32(gsp, NV_GFW_FSP_UCODE_VERSION)) >= least;
}

/**
 * gsp_timer_set_offset() - gsp_boot_ops.set_time from Hopper on: from a clock that
 * nobody can set
 * @gsp: FSP has booted the GPU; result goes to its boot.timer_offset
 */
void gsp_timer_set_offset(struct gsp *gsp)
{
	u64 now = ktime_get_real_ns(), since;
	u32 hi, lo, again = gsp_rd32(gsp, NV_PGC6_SCI_SEC_TIMER_TIME_1);
	unsigned int tries = 4;

	do {
		hi = again;
		lo = gsp_rd32(gsp, NV_PGC6_SCI_SEC_TIMER_TIME_0);
		again = gsp_rd32(gsp, NV_PGC6_SCI_SEC_TIMER_TIME_1);
	} while (hi != again && --tries);
	since = (u64)hi << 32 | lo;
	if (hi != again || since >= now) {
		dev_info(gsp->dev, "the GPU's clock cannot be read: GSP's times are its own\n");
		return;
	}
	gsp->boot.timer_offset = now - since;
	if (!takes_offset(gsp))
		return;
	gsp_wr32(gsp, NV_PGC6_SCI_SYS_TIMER_OFFSET_1, upper_32_bits(now - since));
	gsp_wr32(gsp, NV_PGC6_SCI_SYS_TIMER_OFFSET_0,
		 lower_32_bits(now - since) | NV_PGC6_SCI_SYS_TIMER_OFFSET_0_UPDATE);
}
