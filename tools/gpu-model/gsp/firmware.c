// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A GSP is made for a card, of the release that its image is of, and goes with it. And
 * what the chip calls when the CPU, a guest or a reset does something that GSP firmware
 * hears of: the tables that nvgpu.c gives to it. Each operation is described in
 * chip/gpu.h and is in the file of its subject.
 *
 * Callers: nvgpu.c.
 */
#include "gsp.h"

const GpuGspOps gsp_ops = {
    .core_reset = program_core_reset,
    .queue_doorbell = gsp_queue_doorbell,
    .plugin_doorbell = plugin_doorbell,
    .crash_wayfinder = crash_wayfinder,
    .faults = gsp_faults,
    .window_read = plugin_window_read,
    .stat_name = stat_name,
    .stat = stat_value,
    .fault_names = gsp_fault_names,
};

const GpuVfOps gsp_vf_ops = {
    .changed = vgpu_vfs_changed,
    .reset = vgpu_vf_reset,
    .works = vgpu_vf_works,
    .shows = vgpu_vf_shows,
};

static const Release *choose(GpuState *gpu, const char *name, Error **errp)
{
    const char *firmware = gpu_firmware_path(gpu);
    g_autofree char *known = release_names();
    const Release *rel;
    FwImage fw;

    if (firmware) {
        if (!fw_image_open(&fw, firmware, gpu_card(gpu)->signature)) {
            error_setg(errp, "firmware file '%s' is no GSP image for this GPU", firmware);
            return NULL;
        }
        fw_image_close(&fw);
        if (name && strcmp(name, fw.version)) {
            error_setg(errp, "release is '%s' but firmware file '%s' is of release '%s'",
                       name, firmware, fw.version);
            return NULL;
        }
        name = fw.version;
    }
    rel = release_find(name ?: RELEASE_WITHOUT_FIRMWARE);
    if (!rel) {
        error_setg(errp, "firmware release '%s' is not modelled; there are: %s", name, known);
    }
    return rel;
}

GspState *gsp_new(GpuState *gpu, const char *release, Error **errp)
{
    const Release *rel = choose(gpu, release, errp);
    GspState *gsp;

    if (!rel) {
        return NULL;
    }
    gsp = g_new0(GspState, 1);
    gsp->gpu = gpu;
    gsp->rel = rel;
    gsp->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, gsp_work, gsp);
    gsp->late_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, post_late, gsp);
    gsp->q.out = g_queue_new();
    gsp->types = g_array_new(false, false, sizeof(VgpuType));
    QTAILQ_INIT(&gsp->objects);
    scheduler_reset(gsp);
    return gsp;
}

void gsp_free(GspState *gsp)
{
    if (!gsp) {
        return;
    }
    gsp_reset(gsp);
    timer_free(gsp->timer);
    timer_free(gsp->late_timer);
    g_queue_free(gsp->q.out);
    g_array_unref(gsp->types);
    g_free(gsp);
}
