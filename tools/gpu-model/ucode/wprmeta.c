// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The framebuffer layout that the CPU asks booter to lock: order, alignment
 * and sizes as kgspCalculateFbLayout_TU102 (kernel_gsp_tu102.c) and the picture
 * in gsp_fw_wpr_meta.h describe them, heap sizes as gsp_fw_heap.h.
 *
 * Callers: load.c; of it the size of the heap: fmc.c.
 */
#include "wpr.h"
#include "../trace.h"

#define MB (1ull << 20)

#define WPR_ALIGN           0x20000ull
#define NON_WPR_HEAP_MIN    (1 * MB)    /* kgspGetNonWprHeapSize for Turing to Ada */
#define VMS                 32u         /* MAX_PARTITIONS_WITH_GFID_32VM: most boards */
#define VGA_WORKSPACE_MIN   0x20000ull

static bool aligned(uint64_t value, uint64_t align)
{
    return (value & (align - 1)) == 0;
}

/* [start, start + size) lies below end, without wrapping. */
static bool ends_by(uint64_t start, uint64_t size, uint64_t end)
{
    return size <= end && start <= end - size;
}

uint32_t wpr_meta_heap(GspState *gsp, const WprMeta *m)
{
    uint64_t min = gsp->rel->heap.min * MB;
    uint64_t max = gsp->rel->heap.max * MB;

    if (m->vf_partition_count) {
        const VgpuHeap *v = gsp->rel->heap_vgpu;

        while (v->partitions && v->partitions < m->vf_partition_count) {
            v++;
        }
        if (!v->partitions || (v->partitions > VMS && !gpu_card(gsp->gpu)->many_vms)) {
            return BOOTER_BAD_VF_COUNT;
        }
        min = v->heap * MB;
        max = MAX(v->heap, gsp->rel->heap_vgpu_max) * MB;
    }
    /* Rounding the heap's start down may add up to 1 MiB. */
    if (m->heap_size < min || m->heap_size > max + MB) {
        return BOOTER_HEAP_TOO_SMALL;
    }
    return 0;
}

uint32_t wpr_meta_check(GspState *gsp, const WprMeta *m)
{
    uint64_t lo, hi;
    uint32_t code;

    if (m->magic != WPR_META_MAGIC) {
        return BOOTER_BAD_MAGIC;
    }
    if (m->revision != WPR_META_REVISION) {
        return BOOTER_BAD_REVISION;
    }
    if (m->verified || m->boot_count) {
        return BOOTER_BAD_STATE;
    }
    if (m->fb_size != gpu_fb_size(gsp->gpu)) {
        return BOOTER_BAD_FB_SIZE;
    }
    if (m->vga_workspace_size < VGA_WORKSPACE_MIN ||
        !ends_by(m->vga_workspace, m->vga_workspace_size, m->fb_size) ||
        m->vga_workspace + m->vga_workspace_size != m->fb_size) {
        return BOOTER_BAD_VGA_WORKSPACE;
    }
    if (!aligned(m->wpr_end, WPR_ALIGN) || m->wpr_end > m->vga_workspace) {
        return BOOTER_BAD_WPR_END;
    }
    gpu_get_wpr2(gsp->gpu, &lo, &hi);
    if (m->pmu_reserved_size || m->frts_size != hi - lo || m->frts + m->frts_size != m->wpr_end ||
        !hi || m->frts != lo) {
        return BOOTER_BAD_FRTS;
    }
    if (!aligned(m->boot_bin, GSP_PAGE) || !m->bootloader_size ||
        !ends_by(m->boot_bin, m->bootloader_size, m->frts)) {
        return BOOTER_BAD_BOOT_BIN;
    }
    if (!aligned(m->elf, 0x10000) || !m->radix3_size ||
        !ends_by(m->elf, m->radix3_size, m->boot_bin)) {
        return BOOTER_BAD_ELF;
    }
    if (!aligned(m->heap, MB) || !aligned(m->heap_size, MB) ||
        !ends_by(m->heap, m->heap_size, m->elf)) {
        return BOOTER_BAD_HEAP;
    }
    code = wpr_meta_heap(gsp, m);
    if (code) {
        return code;
    }
    if (!aligned(m->wpr_start, WPR_ALIGN) || !ends_by(m->wpr_start, WPR_META_SIZE, m->heap)) {
        return BOOTER_BAD_WPR_START;
    }
    if (m->rsvd_start != m->non_wpr_heap || !aligned(m->non_wpr_heap, MB) ||
        m->non_wpr_heap_size < NON_WPR_HEAP_MIN ||
        !ends_by(m->non_wpr_heap, m->non_wpr_heap_size, m->wpr_start)) {
        return BOOTER_BAD_NON_WPR_HEAP;
    }
    return 0;
}
