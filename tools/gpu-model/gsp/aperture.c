// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * BAR1 and BAR2 of the PF as RM leaves them: virtual, each with an instance block
 * and a page directory in RM's part of the framebuffer, in which nothing is mapped.
 * The CPU writes its own entries into BAR1's directory and has GSP put one into
 * BAR2's: kbusInitVirtualBar2 and kbusUpdateRmAperture in kern_bus_gm107.c,
 * NV_RM_RPC_UPDATE_BAR_PDE in kern_bus.c; nouveau, rm/r535/bar.c.
 * Formats: pascal/gp100/dev_ram.h, dev_mmu.h.
 *
 * Callers: rpc.c; static_info.c for the page directories.
 */
#include "gsp.h"
#include "../trace.h"

#define MB (1ull << 20)

/* Where they are in RM's part of the framebuffer is chosen. */
#define FIRST_AT    (16 * MB)
#define EACH        (1 * MB)
#define BLOCK_AT    GSP_PAGE            /* instance block, behind the page directory */

#define PAGE_DIR_BASE   0x200           /* NV_RAMIN_PAGE_DIR_BASE, in framebuffer: 0 */
#define VER2_64K_PAGES  (3ull << 10)    /* USE_VER2_PT_FORMAT, BIG_PAGE_SIZE 64 KiB */

/* What an entry of the root is for: 128 TiB, or half of all in version 3 (gh100/dev_mmu.h). */
static unsigned root_shift(GspState *gsp)
{
    return gpu_card(gsp->gpu)->fsp ? 56 : 47;
}

uint64_t aperture_page_directory(GspState *gsp, unsigned bar)
{
    return fb_usable_end(gsp) + FIRST_AT + (bar - 1) * EACH;
}

void aperture_init(GspState *gsp)
{
    for (unsigned bar = 1; bar <= 2; bar++) {
        uint64_t pd = aperture_page_directory(gsp, bar), block = pd + BLOCK_AT;
        uint64_t limit = gpu_card(gsp->gpu)->fsp ? (1ull << 57) - 1 : (1ull << 49) - 1;
        uint64_t words[] = { pd | VER2_64K_PAGES, limit };

        gpu_fb_fill(gsp->gpu, pd, BLOCK_AT + GSP_PAGE, 0);
        gpu_fb_write(gsp->gpu, block + PAGE_DIR_BASE, words, sizeof(words));
        gpu_bar_bind(gsp->gpu, bar, block);
    }
}

/* The first entry of the root, which the CPU's part of the BAR lies under. */
uint32_t aperture_update(GspState *gsp, const RpcUpdateBarPde *u)
{
    if ((u->bar != UPDATE_PDE_BAR1 && u->bar != UPDATE_PDE_BAR2) || u->pad ||
        u->level_shift != root_shift(gsp)) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    trace_gsp_update_bar_pde(u->bar + 1, u->entry);
    gpu_fb_write(gsp->gpu, aperture_page_directory(gsp, u->bar + 1), &u->entry,
                 sizeof(u->entry));
    return NV_OK;
}
