/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * GSP firmware as those see it who start it and what it runs on: ucode/ and nvgpu.c.
 * Its inside is gsp.h.
 */
#ifndef GSP_FIRMWARE_H
#define GSP_FIRMWARE_H

#include "../chip/gpu.h"

/* NULL when the release, or that of the firmware file, is not modelled. */
GspState *gsp_new(GpuState *gpu, const char *release, Error **errp);
void gsp_free(GspState *gsp);
/* The PF was reset, or only the core that GSP runs on: WPR2 is not its business. */
void gsp_reset(GspState *gsp);
/* False while a core that runs, or starts, is in the way of another boot by FSP. */
bool gsp_is_off(GspState *gsp);
/*
 * GSP's falcon core was started, with this in it. Returns what is in mailbox 0 when
 * it halts. The code is what lies in secure IMEM from the boot vector on.
 */
typedef struct GpuProgram {
    const uint8_t *code, *data;
    size_t code_size, data_size;
    uint32_t boot_vector, algorithm, signature, engine_mask, ucode_id;
} GpuProgram;
uint32_t gsp_falcon_started(GspState *gsp, const GpuProgram *p);

/* firmware.c: what the chip calls */
extern const GpuGspOps gsp_ops;
extern const GpuVfOps gsp_vf_ops;

#endif
