/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs of the chip's small processors: what starts when a falcon is started, or by FSP. */
#ifndef UCODE_UCODE_H
#define UCODE_UCODE_H

#include "../chip/falcon.h"
#include "../chip/fsp.h"
#include "../gsp/firmware.h"

/* booter.c: SEC2 was started */
void gpu_booter_run(GpuFalcon *sec2);

/* fwsec.c: GSP's falcon core was started; false: it does not halt */
bool gpu_fwsec_run(GpuFalcon *gsp);

/*
 * Booter on SEC2 was started with the address of the WPR metadata. Returns
 * what it leaves in mailbox 0: 0, or a nonzero code when it refuses. On
 * success GSP starts with the libos arguments of its own mailboxes.
 */
uint32_t gsp_booter_load(GspState *gsp, uint64_t wpr_meta, uint64_t libos_args);
uint32_t gsp_booter_unload(GspState *gsp, uint64_t arg);
/*
 * FSP started GSP-FMC, with the address of its boot parameters. Returns what it leaves
 * in GSP's mailbox 0: 0, or an error of eight bits. On success GSP starts.
 */
uint32_t gsp_fmc_boot(GspState *gsp, uint64_t params);
/*
 * Chain of trust: the payload behind the NVDM header. FRTS is placed, and @params are
 * the boot parameters, when the answer is FSP_OK.
 */
uint32_t gpu_cot(GpuState *gpu, const uint8_t *payload, size_t len, uint64_t *params);

#endif
