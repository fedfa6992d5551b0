// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is known of vGPU types and partitions, for everybody who asks: is there such a
 * type, whose is this memory, is firmware in vGPU mode at all.
 *
 * Callers: bootload.c, vgpu.c, plugin.c and many more.
 */
#include "gsp.h"

/* Firmware in vGPU mode: sized for it by booter's metadata, asked for by the registry. */
bool vgpu_mode(GspState *gsp)
{
    return gsp->meta.vf_partition_count && gsp->sriov_mode;
}

bool vgpu_ranges_overlap(uint64_t a, uint64_t a_len, uint64_t b, uint64_t b_len)
{
    return a_len && b_len && a < b + b_len && b < a + a_len;
}

/* Does the range meet a partition's framebuffer or heap? */
bool vgpu_partition_holds(const GspPartition *p, uint64_t base, uint64_t len)
{
    if (vgpu_ranges_overlap(base, len, p->boot.heap, p->boot.heap_len)) {
        return true;
    }
    for (uint32_t i = 0; i < p->boot.segments; i++) {
        if (vgpu_ranges_overlap(base, len, p->boot.fb_addr[i], p->boot.fb_len[i])) {
            return true;
        }
    }
    return false;
}

/* A range that a live task's vGPU or its heap holds. */
bool vgpu_memory_in_use(GspState *gsp, uint64_t base, uint64_t len)
{
    for (unsigned g = 1; g <= GFID_MAX; g++) {
        const GspPartition *p = gsp->part[g];

        if (!p || p->state == TASK_SHUT || p->state == TASK_CRASHED) {
            continue;
        }
        if (vgpu_partition_holds(p, base, len)) {
            return true;
        }
    }
    return false;
}

const VgpuType *vgpu_type_find(GspState *gsp, uint32_t id)
{
    for (unsigned i = 0; i < gsp->types->len; i++) {
        const VgpuType *t = &g_array_index(gsp->types, VgpuType, i);

        if (t->type == id) {
            return t;
        }
    }
    return NULL;
}
