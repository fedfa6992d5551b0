// SPDX-License-Identifier: GPL-2.0-only
/*
 * The GPU's own firmware (GFW), which runs from the ROM after each reset and
 * sets up memory and clocks: until it is done there is little to talk to.
 * Facts: nova-core gpu/hal/tu102.rs; NVIDIA/open-gpu-kernel-modules
 * kernel_gsp_tu102.c (kgspWaitForGfwBootOk_TU102).
 *
 * No locks. Called by booter.c and wpr2.c.
 */
#include <linux/bitfield.h>

#include "booter.h"
#include "card.h"
#include "ground/ground.h"
#include "ground/regs.h"

#define GFW_POLL_US	1000
#define GFW_US		4000000		/* what the vendor's driver and nova-core allow it */

/* @progress is 0 while it may not be read: the register is protected until near the end. */
static bool is_done(struct gsp *gsp, void *progress)
{
	u32 v = 0;

	if (gsp_rd32(gsp, NV_PGC6_AON_SECURE_SCRATCH_GROUP_05_PLM) &
	    NV_PGC6_AON_SECURE_SCRATCH_GROUP_05_PLM_READ)
		v = FIELD_GET(NV_PGC6_GFW_BOOT_PROGRESS,
			      gsp_rd32(gsp, NV_PGC6_AON_SECURE_SCRATCH_GROUP_05));
	*(u32 *)progress = v;
	return v == NV_PGC6_GFW_BOOT_PROGRESS_COMPLETED;
}

/**
 * gsp_gfw_wait() - wait until the GPU's own firmware has done its work
 * @gsp: with BAR0 mapped
 *
 * Return: 0, -ETIMEDOUT, or -EIO when the GPU fell off the bus; logged.
 */
int gsp_gfw_wait(struct gsp *gsp)
{
	u32 v;

	if (gsp_poll(gsp, is_done, &v, GFW_POLL_US, GFW_US)) {
		if (gsp_fell_off(gsp))
			return -EIO;
		dev_err(gsp->dev, "the GPU's own firmware did not finish after the last reset (GFW_BOOT in PGC6_AON_SECURE_SCRATCH_GROUP_05 is %#x, not %#x): reset the GPU or switch the host off and on\n",
			v, NV_PGC6_GFW_BOOT_PROGRESS_COMPLETED);
		return -ETIMEDOUT;
	}
	return 0;
}
