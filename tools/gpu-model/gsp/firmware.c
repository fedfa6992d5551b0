// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the chip calls when the CPU, a guest or a reset does something that GSP firmware
 * hears of: the tables that nvgpu.c gives to it. Each operation is described in
 * chip/gpu.h and is in the file of its subject.
 */
#include "gsp.h"

const GpuGspOps gsp_ops = {
    .core_reset = program_core_reset,
    .queue_doorbell = gsp_queue_doorbell,
    .plugin_doorbell = plugin_doorbell,
    .crash_wayfinder = crash_wayfinder,
    .faults = gsp_faults,
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
