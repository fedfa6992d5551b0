// SPDX-License-Identifier: GPL-2.0-only
/*
 * Booting GSP on GA100, which is like Turing in this: its falcons take programs
 * from the CPU, and FWSEC is loaded by a bootloader. It has no FRTS: the booter
 * makes the write-protected region, and FWSEC only puts things back in the end.
 * Of framebuffer's end the VBIOS may have locked a part, for rows that replace
 * broken ones. Facts: nouveau subdev/gsp/ga100.c and tu102.c, fb/gp102.c;
 * nova-core fb/hal/ga100.rs; NVIDIA/open-gpu-kernel-modules
 * kernel_gsp_tu102.c, mem_mgr_ga100.c and kern_mem_sys_gp102.c.
 */
#include <linux/bitfield.h>

#include "booter.h"
#include "priv.h"
#include "regs.h"

static int load_files(struct gsp *gsp)
{
	int ret = gsp_falcon_loader_get(gsp, &gsp->boot.loader);

	return ret ?: gsp_booter_load_files(gsp);
}

static void free_files(struct gsp *gsp)
{
	gsp_booter_free_files(gsp);
	gsp_falcon_loader_free(&gsp->boot.loader);
}

static u64 fb_size(struct gsp *gsp)
{
	u32 v = gsp_rd32(gsp, NV_PFB_PRI_MMU_LOCAL_MEMORY_RANGE);
	u64 size = (u64)FIELD_GET(NV_PFB_PRI_MMU_LOCAL_MEMORY_RANGE_LOWER_MAG, v) <<
		   (FIELD_GET(NV_PFB_PRI_MMU_LOCAL_MEMORY_RANGE_LOWER_SCALE, v) + 20);

	return v & NV_PFB_PRI_MMU_LOCAL_MEMORY_RANGE_ECC ? size / 16 * 15 : size;
}

static u64 locked_from(struct gsp *gsp)
{
	u64 lo, hi;

	if (!(gsp_rd32(gsp, NV_PFB_PRI_MMU_LOCK_CFG_PLM) & NV_PFB_PRI_MMU_LOCK_CFG_PLM_READ))
		return U64_MAX;
	lo = FIELD_GET(NV_PFB_PRI_MMU_LOCK_ADDR_VAL, gsp_rd32(gsp, NV_PFB_PRI_MMU_LOCK_ADDR_LO));
	hi = FIELD_GET(NV_PFB_PRI_MMU_LOCK_ADDR_VAL, gsp_rd32(gsp, NV_PFB_PRI_MMU_LOCK_ADDR_HI));
	return lo && lo <= hi ? lo << 12 : U64_MAX;
}

static const struct gsp_fb_rules ga100 = {
	.size = fb_size,
	.limit = locked_from,
};

const struct gsp_boot_ops gsp_boot_ga100 = {
	GSP_BOOT_BY_BOOTER,
	.fb = &ga100,
	.load_files = load_files,
	.free_files = free_files,
};
