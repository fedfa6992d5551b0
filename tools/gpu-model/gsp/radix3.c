// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The three-level table of 4 KiB pages through which booter finds the
 * firmware image in system memory (kgspCreateRadix3 in kernel_gsp.c; nouveau's
 * nvkm_gsp_radix3_sg says the same in a comment), walked by DMA and compared
 * with the real file.
 *
 * Callers: image.c, ucodes.c.
 */
#include "gsp.h"
#include "../trace.h"

#define ENTRIES (GSP_PAGE / sizeof(uint64_t))

typedef struct Level {
    uint64_t addr;
    uint64_t entry[ENTRIES];
} Level;

static bool load(GspState *gsp, Level *l, uint64_t addr)
{
    if (l->addr == addr) {
        return true;
    }
    l->addr = UINT64_MAX;
    if (addr & (GSP_PAGE - 1) || !gpu_dma_read(gsp->gpu, addr, l->entry, GSP_PAGE)) {
        return false;
    }
    l->addr = addr;
    return true;
}

uint32_t radix3_check(GspState *gsp, uint64_t root, const uint8_t *image, size_t size)
{
    g_autofree Level *level = g_new(Level, 3);
    g_autofree uint8_t *page = g_malloc(GSP_PAGE);
    size_t pages = DIV_ROUND_UP(size, GSP_PAGE);

    level[0].addr = level[1].addr = level[2].addr = UINT64_MAX;
    for (size_t i = 0; i < pages; i++) {
        size_t len = MIN(size - i * GSP_PAGE, GSP_PAGE);
        uint64_t addr;

        if (!load(gsp, &level[0], root) ||
            !load(gsp, &level[1], level[0].entry[i / (ENTRIES * ENTRIES)]) ||
            !load(gsp, &level[2], level[1].entry[i / ENTRIES % ENTRIES])) {
            trace_gsp_radix3_bad(i);
            return BOOTER_BAD_RADIX3;
        }
        addr = level[2].entry[i % ENTRIES];
        if (addr & (GSP_PAGE - 1) || !gpu_dma_read(gsp->gpu, addr, page, len)) {
            trace_gsp_radix3_bad(i);
            return BOOTER_BAD_RADIX3;
        }
        if (memcmp(page, image + i * GSP_PAGE, len)) {
            trace_gsp_image_differs(i);
            return BOOTER_IMAGE_DIFFERS;
        }
    }
    return 0;
}
