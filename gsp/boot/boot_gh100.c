// SPDX-License-Identifier: GPL-2.0-only
/*
 * Booting GSP on Hopper. Facts: nouveau subdev/fsp/gh100.c and subdev/gsp/gh100.c;
 * nova-core fsp/hal/gh100.rs, fb/hal/gh100.rs and gpu/hal/gh100.rs.
 *
 * What this generation cost: the way by FSP (boot_fsp.c, fsp*.c, fmc.c), messages
 * and numbers in the descriptors, and registers that moved (chip.c).
 *
 * Called by boot.c through struct gsp_boot_ops.
 */
#include "boot.h"
#include "codec/message.h"
#include "ground/regs.h"

static const struct gsp_fsp_chip gh100 = {
	.boot_status = NV_THERM_I2CS_SCRATCH,
	.cot_version = 1,
	.key_size = 384,	/* RSA-3072 */
	.signature_size = 384,
	.frts_offset = GSP_C_FRTS_OFFSET_GH100,
	.non_wpr_heap = GSP_C_NON_WPR_HEAP_GH100,
	.pmu_reserved = GSP_NUM_CONSTANTS,
	.timer_version = 0x44c,	/* open-rm kern_fsp_gh100.c, bug 3957833 */
	.flush_lo = { NV_PFB_FBHUB_PCIE_FLUSH_SYSMEM_ADDR_LO },
	.flush_hi = { NV_PFB_FBHUB_PCIE_FLUSH_SYSMEM_ADDR_HI },
};

const struct gsp_boot_ops gsp_boot_gh100 = {
	.signature = ".fwsignature_gh100",
	GSP_BOOT_BY_FSP,
	.fsp = &gh100,
};
