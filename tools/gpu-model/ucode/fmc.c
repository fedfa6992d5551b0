// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * GSP-FMC, which stands where booter does on chips with an FSP: its boot parameters
 * (gspifpub.h), and the framebuffer layout. Here the CPU tells sizes only; where things
 * lie is decided here, downwards from FRTS, as the picture above
 * kgspCalculateFbLayout_GH100 (kernel_gsp_gh100.c) has it and kernel_gsp_tu102.c aligns
 * it. nova-core's fb.rs and nouveau's gh100.c are second readers.
 *
 * Callers: chip/fsp.c, by GpuFspOps.
 */
#include "wpr.h"
#include "../trace.h"

#define MB (1ull << 20)

#define VGA_WORKSPACE   0x20000ull  /* kernel_gsp_gh100.c */

static uint32_t refuse(uint64_t params, uint32_t code)
{
    code &= FMC_ERROR_MASK;
    trace_gsp_fmc_refused(params, code);
    return code;
}

static bool system_memory(uint32_t target)
{
    return target == GSP_DMA_TARGET_COHERENT || target == GSP_DMA_TARGET_NONCOHERENT;
}

/* Since 615 the parameters begin with what they are, and how long. */
static bool head_ok(const Layout *layout, const FmcParams *p)
{
    return !layout_has(layout, offsetof(FmcParams, magic)) ||
           (p->magic == FMC_PARAMS_MAGIC && p->size == layout->size);
}

static uint32_t check_params(const FmcParams *p)
{
    if (!system_memory(p->desc.target) || !system_memory(p->args.target)) {
        return FMC_BAD_TARGET;
    }
    if (p->desc.size != WPR_META_SIZE) {
        return FMC_BAD_DESCRIPTOR_SIZE;
    }
    if (!p->desc.is_rm || p->desc.inst_in_sys) {
        return FMC_NOT_RM;
    }
    /* Confidential computing is not modelled. */
    if (p->regkeys || p->spdm.buffer || p->spdm.size) {
        return FMC_CONFIDENTIAL;
    }
    return 0;
}

/* What is decided here comes in as 0. */
static bool places_empty(const WprMeta *m)
{
    return !(m->rsvd_start | m->non_wpr_heap | m->wpr_start | m->heap | m->elf | m->boot_bin |
             m->frts | m->wpr_end | m->fb_size | m->vga_workspace);
}

static uint32_t non_wpr_heap(GspState *gsp)
{
    const GpuFspChip *chip = gpu_card(gsp->gpu)->fsp;

    return chip->non_wpr_heap ?: gsp->rel->non_wpr_heap_gb20x;
}

static uint32_t check_sizes(GspState *gsp, const WprMeta *m)
{
    const GpuFspChip *chip = gpu_card(gsp->gpu)->fsp;
    uint64_t lo, hi;

    if (m->magic != WPR_META_MAGIC) {
        return BOOTER_BAD_MAGIC;
    }
    if (m->revision != WPR_META_REVISION) {
        return BOOTER_BAD_REVISION;
    }
    if (m->verified || m->boot_count) {
        return BOOTER_BAD_STATE;
    }
    if (!places_empty(m)) {
        return FMC_PLACES;
    }
    gpu_get_wpr2(gsp->gpu, &lo, &hi);
    if (m->frts_size != hi - lo) {
        return BOOTER_BAD_FRTS;
    }
    if (m->vga_workspace_size != VGA_WORKSPACE) {
        return BOOTER_BAD_VGA_WORKSPACE;
    }
    if (m->pmu_reserved_size != (chip->pmu_memory ? gsp->rel->pmu_memory : 0)) {
        return FMC_PMU_MEMORY;
    }
    /* Behind FRTS there must be room for what is promised to others. */
    if (m->pmu_reserved_size + chip->end_reserved > gpu_fb_size(gsp->gpu) - hi) {
        return BOOTER_BAD_FRTS;
    }
    if (m->non_wpr_heap_size < non_wpr_heap(gsp)) {
        return BOOTER_BAD_NON_WPR_HEAP;
    }
    if (m->vf_partition_count && !gpu_vgpu_knob(gsp->gpu)) {
        return FMC_KNOB;
    }
    return wpr_meta_heap(gsp, m);
}

/* The next thing down from @end: @size bytes, aligned. Where there is no room, 0. */
static uint64_t below(uint64_t end, uint64_t size, uint64_t align)
{
    return size && size <= end ? ROUND_DOWN(end - size, align) : 0;
}

static uint32_t place(GspState *gsp, WprMeta *m)
{
    m->fb_size = gpu_fb_size(gsp->gpu);
    m->vga_workspace = m->fb_size - m->vga_workspace_size;
    gpu_get_wpr2(gsp->gpu, &m->frts, &m->wpr_end);
    m->boot_bin = below(m->frts, m->bootloader_size, GSP_PAGE);
    if (!m->boot_bin) {
        return BOOTER_BAD_BOOT_BIN;
    }
    m->elf = below(m->boot_bin, m->radix3_size, 0x10000);
    if (!m->elf) {
        return BOOTER_BAD_ELF;
    }
    m->heap = below(m->elf, m->heap_size, MB);
    m->wpr_start = below(m->heap, WPR_META_SIZE, MB);
    m->non_wpr_heap = below(m->wpr_start, m->non_wpr_heap_size, 0x10000);
    m->rsvd_start = m->non_wpr_heap;
    if (!m->non_wpr_heap) {
        return BOOTER_BAD_HEAP;
    }
    m->heap_size = ROUND_DOWN(m->elf - m->heap, MB);
    return 0;
}

static uint32_t check_firmware(GspState *gsp, const WprMeta *m)
{
    uint32_t code;
    FwImage fw;

    if (!fw_image_open(&fw, gpu_firmware_path(gsp->gpu), gpu_card(gsp->gpu)->signature)) {
        return BOOTER_NO_IMAGE_FILE;
    }
    code = strcmp(fw.version, gsp->rel->name) ? BOOTER_NO_IMAGE_FILE
                                              : payload_check(gsp, m, &fw);
    fw_image_close(&fw);
    return code;
}

static uint32_t fmc_boot(GspState *gsp, uint64_t params)
{
    const Layout *layout = release_layout(gsp->rel, MSG_FMC_PARAMS);
    uint8_t wire[FMC_PARAMS_MAX], meta[WPR_META_SIZE];
    FmcParams p;
    uint32_t code;
    bool clean;
    WprMeta m;

    trace_gsp_fmc_boot(params);
    if (!layout) {
        return refuse(params, BOOTER_NO_IMAGE_FILE);
    }
    assert(layout->size <= sizeof(wire));
    if (params % GSP_PAGE || !gpu_dma_read(gsp->gpu, params, wire, layout->size)) {
        return refuse(params, BOOTER_DMA_FAULT);
    }
    clean = gsp_unpack_layout(layout, wire, &p);
    if (!head_ok(layout, &p)) {
        return refuse(params, FMC_BAD_HEAD);
    }
    if (!clean) {
        return refuse(params, BOOTER_RESERVED);
    }
    code = check_params(&p);
    if (code) {
        return refuse(params, code);
    }
    if (p.desc.offset % GSP_PAGE || !gpu_dma_read(gsp->gpu, p.desc.offset, meta, sizeof(meta))) {
        return refuse(params, BOOTER_DMA_FAULT);
    }
    if (!gsp_unpack(gsp, gsp->rel->layout[MSG_FMC_META] ? MSG_FMC_META : MSG_WPR_META, meta,
                    &m)) {
        return refuse(params, BOOTER_RESERVED);
    }
    code = check_sizes(gsp, &m) ?: place(gsp, &m) ?: check_firmware(gsp, &m);
    if (code) {
        return refuse(params, code);
    }
    gsp_core_starts(gsp, &m, p.args.offset);
    return 0;
}

const GpuFspOps ucode_by_fsp = {
    .gsp_is_off = gsp_is_off,
    .cot = cot_check,
    .fmc_boot = fmc_boot,
};
