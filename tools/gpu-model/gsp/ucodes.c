// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Further programs that GSP-RM of r610 and later loads while it starts: the CPU gives
 * it ucodes-<release>.bin as it is, behind a radix3 table in GSP's arguments
 * (_kgspPrepareGspRmBinaryImage, kgspPopulateGspRmInitArgs in kernel_gsp.c of 61dcc93).
 * They are there until GSP_INIT is answered (kgspSendInitRpcs), so they are looked at
 * when it comes. All published drivers refuse to start without the file
 * (RmFetchGspRmImages in osinit.c; nova-core, gsp/boot.rs); what GSP-RM itself does is
 * not published.
 *
 * Callers: gmc.c, before GSP_INIT is answered.
 */
#include "gsp.h"
#include "../trace.h"

uint32_t ucodes_check(GspState *gsp)
{
    g_autofree char *path = gpu_firmware_beside(gsp->gpu, "ucodes");
    GMappedFile *file;
    uint32_t status = NV_OK;

    if (!gsp->ucodes.radix3 || !gsp->ucodes.size) {
        trace_gsp_ucodes_wrong("none", 0);
        return NV_ERR_OBJECT_NOT_FOUND;
    }
    file = path ? g_mapped_file_new(path, false, NULL) : NULL;
    if (!file) {
        trace_gsp_no_ucodes_file(path ?: "");
        return NV_OK;
    }
    if (gsp->ucodes.size != g_mapped_file_get_length(file)) {
        trace_gsp_ucodes_wrong("size", gsp->ucodes.size);
        status = NV_ERR_INVALID_DATA;
    } else if (radix3_check(gsp, gsp->ucodes.radix3,
                            (const uint8_t *)g_mapped_file_get_contents(file),
                            gsp->ucodes.size)) {
        trace_gsp_ucodes_wrong("content", gsp->ucodes.radix3);
        status = NV_ERR_INVALID_DATA;
    }
    g_mapped_file_unref(file);
    return status;
}
