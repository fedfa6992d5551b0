// SPDX-License-Identifier: GPL-2.0-only
/*
 * Booting GSP on GB10x, Blackwell for data centers. Facts: nouveau
 * subdev/fsp/gb100.c and subdev/fb/gb100.c; nova-core fsp/hal/gb100.rs and
 * fb/hal/gb100.rs.
 *
 * What this generation cost: this file and lines in chip.c, messages.def and
 * tools/gsp-abi/sources.spec. It has no model: nothing here was run.
 *
 * Called by boot.c through struct gsp_boot_ops.
 */
#include "boot.h"
#include "ground/regs.h"

static const struct gsp_fsp_chip gb100 = {
	.boot_status = NV_THERM_I2CS_SCRATCH,
	.cot_version = 2,
	.key_size = 97,		/* a point on P-384 */
	.signature_size = 96,
	.frts_offset = GSP_C_FRTS_OFFSET_GB10X,
	.non_wpr_heap = GSP_C_NON_WPR_HEAP_GB10X,
	.pmu_reserved = GSP_C_PMU_RESERVED_GB10X,
	/* Two units, and both must have the same. */
	.flush_lo = { NV_PFB_HSHUB0 + NV_PFB_HSHUB_PCIE_FLUSH_SYSMEM_ADDR_LO,
		      NV_PFB_HSHUB0 + NV_PFB_HSHUB_EG_PCIE_FLUSH_SYSMEM_ADDR_LO },
	.flush_hi = { NV_PFB_HSHUB0 + NV_PFB_HSHUB_PCIE_FLUSH_SYSMEM_ADDR_HI,
		      NV_PFB_HSHUB0 + NV_PFB_HSHUB_EG_PCIE_FLUSH_SYSMEM_ADDR_HI },
};

const struct gsp_boot_ops gsp_boot_gb100 = {
	.signature = ".fwsignature_gb10x",
	GSP_BOOT_BY_FSP,
	.fsp = &gb100,
};
