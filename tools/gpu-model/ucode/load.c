// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What booter_load and booter_unload do on SEC2: the verdict on what the CPU prepared for
 * GSP, and its start; the end of WPR2. The contracts are kernel_gsp_booter_tu102.c of
 * 570.144, and nouveau's r535 and r570 as a second reader.
 *
 * Callers: booter.c.
 */
#include "wpr.h"
#include "../trace.h"

static uint32_t refuse(uint64_t meta, uint32_t code)
{
    trace_gsp_booter_refused(meta, code);
    return code;
}

uint32_t booter_load(GspState *gsp, uint64_t wpr_meta, uint64_t libos_args)
{
    uint8_t wire[WPR_META_SIZE];
    FwImage fw;
    WprMeta m;
    uint32_t code;

    trace_gsp_booter_load(wpr_meta, libos_args);
    if (gsp->power != GSP_OFF) {
        code = program_resume(gsp, wpr_meta, libos_args);
        return code ? refuse(wpr_meta, code) : 0;
    }
    if (wpr_meta & (GSP_PAGE - 1) || !gpu_dma_read(gsp->gpu, wpr_meta, wire, sizeof(wire))) {
        return refuse(wpr_meta, BOOTER_DMA_FAULT);
    }
    if (!gsp_unpack(gsp, MSG_WPR_META, wire, &m)) {
        return refuse(wpr_meta, BOOTER_RESERVED);
    }
    code = wpr_meta_check(gsp, &m);
    if (code) {
        return refuse(wpr_meta, code);
    }
    if (!fw_image_open(&fw, gpu_firmware_path(gsp->gpu), gpu_card(gsp->gpu)->signature)) {
        return refuse(wpr_meta, BOOTER_NO_IMAGE_FILE);
    }
    code = strcmp(fw.version, gsp->rel->name) ? BOOTER_NO_IMAGE_FILE
                                              : payload_check(gsp, &m, &fw);
    fw_image_close(&fw);
    if (code) {
        return refuse(wpr_meta, code);
    }

    gsp_core_starts(gsp, &m, libos_args);
    return 0;
}

/* Takes WPR2 down: nothing is protected any more, and FRTS has to be set up anew. */
uint32_t booter_unload(GspState *gsp, uint64_t arg)
{
    trace_gsp_booter_unload(arg);
    if (gsp->power != GSP_OFF && gsp->power != GSP_SUSPENDED && gsp->away != CORE_GIVEN) {
        return refuse(arg, BOOTER_STILL_RUNNING);
    }
    gsp_reset(gsp);
    if (gpu_fault(gsp->gpu, "wpr2-stuck")) {
        trace_gsp_fault("wpr2-stuck");
        return 0;
    }
    gpu_set_wpr2(gsp->gpu, 0, 0);
    return 0;
}
