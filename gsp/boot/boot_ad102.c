// SPDX-License-Identifier: GPL-2.0-only
/*
 * Booting GSP on Ada: by FWSEC and the booter, as since Turing. Facts: nouveau
 * subdev/gsp/ad102.c; nova-core gsp/hal/ga102.rs.
 *
 * No locks. Called by boot.c through struct gsp_boot_ops.
 */
#include "boot.h"
#include "booter.h"

const struct gsp_boot_ops gsp_boot_ad102 = {
	.signature = ".fwsignature_ad10x",
	.dma_bits = 47,		/* nouveau subdev/mmu: dma_bits */
	.load_files = gsp_booter_load_files,
	.free_files = gsp_booter_free_files,
	.prepare = gsp_booter_prepare,
	.set_time = gsp_timer_set,
	.layout = gsp_fb_layout,
	.set_flush_page = gsp_booter_set_flush_page,
	.start = gsp_booter_start,
	.resume = gsp_booter_resume,
	.stop = gsp_booter_stop,
};
