// SPDX-License-Identifier: GPL-2.0-only
/*
 * Booting GSP on GA102 and later Ampere, and on Ada: FWSEC and the booter are
 * loaded by the falcons' DMA and verified by their boot ROMs. Facts: nouveau
 * subdev/gsp/ga102.c and ad102.c; nova-core gsp/hal/ga102.rs and
 * fb/hal/ga102.rs.
 */
#include "booter.h"
#include "priv.h"
#include "regs.h"

static u64 fb_size(struct gsp *gsp)
{
	return (u64)gsp_rd32(gsp, NV_USABLE_FB_SIZE_IN_MB) << 20;
}

static const struct gsp_fb_rules ga102 = {
	.size = fb_size,
	.frts_size = GSP_FRTS_SIZE,
};

const struct gsp_boot_ops gsp_boot_ga102 = {
	GSP_BOOT_BY_BOOTER,
	.fb = &ga102,
	.load_files = gsp_booter_load_files,
	.free_files = gsp_booter_free_files,
};
