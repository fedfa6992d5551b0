// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The framebuffer as firmware divides it: what RM keeps, what vGPUs may be given, the
 * regions of it. The README tells which numbers are this model's choice.
 *
 * Callers: everybody here who gives or takes framebuffer.
 */
#include "gsp.h"

#define MB (1ull << 20)

/* Taken by RM below the non-WPR heap; chosen. */
#define RM_RESERVED (192 * MB)

/*
 * 384 segments are the most that BOOTLOAD can list: 48 GiB in segments of
 * 128 MiB. A card with more memory has larger segments.
 */
uint64_t vmmu_segment_size(GspState *gsp)
{
    uint64_t size = 128 * MB;

    while (gpu_fb_size(gsp->gpu) / size > VMMU_SEGMENTS_MAX) {
        size *= 2;
    }
    return size;
}

uint64_t fb_usable_end(GspState *gsp)
{
    uint64_t end = gsp->meta.non_wpr_heap;

    return end > RM_RESERVED ? end - RM_RESERVED : 0;
}

/* The last quarter, in whole segments. */
uint64_t fb_plain_start(GspState *gsp)
{
    uint64_t usable = fb_usable_end(gsp);

    return gsp->plain ? ROUND_DOWN(usable / 4 * 3, vmmu_segment_size(gsp)) : usable;
}

static void add_region(FbRegionInfo *info, uint64_t base, uint64_t end, bool reserved,
                       bool locked)
{
    FbRegion *r = &info->region[info->count++];

    r->base = base;
    r->limit = end - 1;
    r->reserved = reserved ? end - base : 0;
    r->performance = 100;
    r->compressed = !reserved;
    r->iso = !reserved;
    r->is_protected = locked;
}

void fb_regions_fill(GspState *gsp, FbRegionInfo *info)
{
    uint64_t usable = fb_usable_end(gsp), plain = fb_plain_start(gsp);

    memset(info, 0, sizeof(*info));
    add_region(info, 0, plain, false, false);
    if (plain < usable) {
        add_region(info, plain, usable, false, false);
        info->region[1].compressed = !(gsp->plain & PLAIN_NO_COMPRESSION);
        info->region[1].iso = !(gsp->plain & PLAIN_NO_ISO);
    }
    add_region(info, usable, gsp->meta.non_wpr_heap, true, false);
    add_region(info, gsp->meta.non_wpr_heap, gpu_fb_size(gsp->gpu), true, true);
}
