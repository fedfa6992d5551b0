// SPDX-License-Identifier: GPL-2.0-only
/*
 * Booting GSP on GB20x, Blackwell for graphics. Facts: nouveau subdev/fsp/gb202.c
 * and subdev/fb/gb202.c; nova-core fsp/hal/gb202.rs and fb/hal/gb202.rs.
 *
 * What this generation cost: this file and lines in chip.c, messages.def and
 * tools/gsp-abi/sources.spec.
 *
 * Called by boot.c through struct gsp_boot_ops.
 */
#include <linux/sizes.h>

#include "boot.h"
#include "ground/regs.h"

static const struct gsp_fsp_chip gb202 = {
	.boot_status = NV_THERM_I2CS_SCRATCH_GB202,
	.cot_version = 2,
	.key_size = 97,		/* a point on P-384 */
	.signature_size = 96,
	.frts_offset = GSP_C_FRTS_OFFSET_GB20X,
	.non_wpr_heap = GSP_C_NON_WPR_HEAP_GB20X,
	.pmu_reserved = GSP_C_PMU_RESERVED_GB20X,
	.flush_lo = { NV_PFB_FBHUB0_PCIE_FLUSH_SYSMEM_ADDR_LO },
	.flush_hi = { NV_PFB_FBHUB0_PCIE_FLUSH_SYSMEM_ADDR_HI },
};

const struct gsp_boot_ops gsp_boot_gb202 = {
	.signature = ".fwsignature_gb20x",
	GSP_BOOT_BY_FSP,
	/* open-rm kgspGetCrashcatSysmemBufferSize: on these alone */
	.crash_queue = SZ_4K,
	.fsp = &gb202,
};
