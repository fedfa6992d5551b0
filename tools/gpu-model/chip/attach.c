/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who runs on the chip: the tables by which it calls them. They are there as long as the
 * card is, GSP itself while the card is realized.
 *
 * Callers: nvgpu.c; gpu_gsp(): programs that start GSP (ucode/).
 */
#include "chip.h"

/* A table has nothing but pointers, so that none that lacks is overlooked. */
static bool whole(const void *table, size_t size)
{
    const void *const *op = table;

    for (size_t i = 0; i < size / sizeof(*op); i++) {
        if (!op[i]) {
            return false;
        }
    }
    return true;
}

void gpu_attach(GpuState *gpu, const GpuGspOps *gsp, const GpuVfOps *vf, const GpuFspOps *fsp)
{
    assert(whole(gsp, sizeof(*gsp)) && whole(vf, sizeof(*vf)) && whole(fsp, sizeof(*fsp)));
    gpu->gsp_ops = gsp;
    gpu->vf_ops = vf;
    gpu->fsp_ops = fsp;
}

GspState *gpu_gsp(GpuState *gpu)
{
    return gpu->gsp;
}
