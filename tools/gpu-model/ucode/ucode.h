/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programs of the chip's small processors: what is started on its falcons and by FSP.
 * nvgpu.c gives them to the chip; they start GSP.
 */
#ifndef UCODE_UCODE_H
#define UCODE_UCODE_H

#include "../chip/falcon.h"
#include "../chip/fsp.h"
#include "../gsp/firmware.h"

/* fwsec.c, booter.c, pmu.c: what a start of the falcon's core does. */
GpuFalconStart ucode_on_gsp, ucode_on_sec2, ucode_on_pmu;
/* fmc.c: what FSP looks at and starts. */
extern const GpuFspOps ucode_by_fsp;

/* ---- within this folder ------------------------------------------------------ */

/*
 * load.c: booter on SEC2 was started with the address of the WPR metadata. Returns
 * what it leaves in mailbox 0: 0, or a nonzero code when it refuses. On
 * success GSP starts with the libos arguments of its own mailboxes.
 */
uint32_t booter_load(GspState *gsp, uint64_t wpr_meta, uint64_t libos_args);
uint32_t booter_unload(GspState *gsp, uint64_t arg);

/* cot.c: GpuFspOps.cot */
uint32_t cot_check(GpuState *gpu, const uint8_t *payload, size_t len, uint64_t *params);

#endif
