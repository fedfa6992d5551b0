// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A vGPU's plugin task in encoding "gmc": BOOTLOAD by keys, SHUTDOWN that is
 * not answered but followed by an event, CLEANUP (gmcapi_vgpu.h and, for the
 * order, kernel_host_vgpu_device.c of 61dcc93). What a partition is and what it
 * may be given is the same as for the other encoding: vgpu.c, bootload.c.
 *
 * Callers: gmc.c, a request each, and when a task ends.
 */
#include "gmc.h"
#include "../trace.h"

enum {
    BOOT_DBDF, BOOT_GFID, BOOT_TYPE, BOOT_PID, BOOT_SWIZZ, BOOT_CHANNELS, BOOT_PLUGIN_CHANNELS,
    BOOT_SEGMENTS, BOOT_OPTIONS, BOOT_MAPPING, BOOT_FB_ADDR, BOOT_FB_LEN, BOOT_HEAP, BOOT_HEAP_LEN,
    BOOT_CTRL, BOOT_INIT_LOG, BOOT_INIT_LOG_SIZE, BOOT_VGPU_LOG, BOOT_VGPU_LOG_SIZE,
    BOOT_KERNEL_LOG, BOOT_KERNEL_LOG_SIZE, BOOT_MIG_HEAP, BOOT_MIG_HEAP_LEN, BOOT_KEYS
};

#define NEED(key, n)  { key, n, NVKV_ONE, 0, true }
#define MAY(key, n)   { key, n, NVKV_ONE }

/* NVGMC_VGPU_BOOTLOAD_* */
static const NvkvField boot_field[BOOT_KEYS] = {
    [BOOT_DBDF] = NEED(0x0001, 4),
    [BOOT_GFID] = NEED(0x0002, 4),
    [BOOT_TYPE] = NEED(0x0003, 4),
    [BOOT_PID] = MAY(0x0004, 4),
    [BOOT_SWIZZ] = MAY(0x0005, 4),
    [BOOT_CHANNELS] = NEED(0x0006, 4),
    [BOOT_PLUGIN_CHANNELS] = NEED(0x0007, 4),
    [BOOT_SEGMENTS] = NEED(0x0008, 4),
    [BOOT_OPTIONS] = MAY(0x1000, 8),
    [BOOT_MAPPING] = { 0x1001, 8, NVKV_ARRAY, ENGINE_TYPES_MAX },
    [BOOT_FB_ADDR] = { 0x1002, 8, NVKV_ARRAY, VMMU_SEGMENTS_MAX, true },
    [BOOT_FB_LEN] = { 0x1003, 8, NVKV_ARRAY, VMMU_SEGMENTS_MAX, true },
    [BOOT_HEAP] = NEED(0x1004, 8),
    [BOOT_HEAP_LEN] = NEED(0x1005, 8),
    [BOOT_CTRL] = NEED(0x1006, 8),
    [BOOT_INIT_LOG] = NEED(0x1007, 8),
    [BOOT_INIT_LOG_SIZE] = NEED(0x1008, 8),
    [BOOT_VGPU_LOG] = NEED(0x1009, 8),
    [BOOT_VGPU_LOG_SIZE] = NEED(0x100a, 8),
    [BOOT_KERNEL_LOG] = NEED(0x100b, 8),
    [BOOT_KERNEL_LOG_SIZE] = NEED(0x100c, 8),
    [BOOT_MIG_HEAP] = MAY(0x100d, 8),
    [BOOT_MIG_HEAP_LEN] = MAY(0x100e, 8),
};

/* NVGMC_VGPU_BOOTLOAD_OPTIONS_*, gmcapi_vgpu.h; no restore of SMC partitions is bit 1 */
#define BOOT_OPTION_PROFILING 1u
#define BOOT_OPTIONS_ALL 3u

static uint32_t refused(uint32_t gfid, const char *why, uint32_t status)
{
    trace_gsp_bootload_refused(gfid, why, status);
    return status;
}

/* Engines that are not named have their channels from 0 on. */
static uint32_t mapping(GspState *gsp, Bootload *b, const NvkvValue *v)
{
    bool seen[ENGINE_TYPES_MAX] = { false };

    for (uint32_t i = 0; i < v->count; i++) {
        uint64_t m = ldq_le_p(v->data + i * 8);
        uint32_t e;

        if (!gmc_engine(gsp, (uint32_t)m, &e)) {
            return refused(b->gfid, "channels of an engine that is not there",
                           NV_ERR_INVALID_ARGUMENT);
        }
        if (seen[e]) {
            return refused(b->gfid, "an engine's channels twice", NV_ERR_INVALID_ARGUMENT);
        }
        seen[e] = true;
        b->chid_offset[e] = m >> 32;
    }
    for (uint32_t e = 0; e < ENGINE_TYPES_MAX; e++) {
        if (engine_present(gsp, e) && !seen[e]) {
            gsp->stat.engines_unmapped++;
            trace_gsp_gmc_unmapped(b->gfid, e);
        }
    }
    return NV_OK;
}

/*
 * nova-core's vgpu/instance.rs: CeUtils are there before the task is and until it is gone,
 * on the last of its channels, and have done their work. That GSP insists: chosen.
 */
static uint32_t ceutils(GspState *gsp, const Bootload *b)
{
    const GmcVf *vf = b->gfid && b->gfid <= GFID_MAX ? &gsp->gmc->vf[b->gfid] : NULL;
    uint32_t copy;

    if (!vf || gsp->part[b->gfid] || !gmc_engine(gsp, GMC_COPY, &copy)) {
        return NV_OK;           /* bootload_check() has something to say to it */
    }
    if (!vf->ceutils) {
        return refused(b->gfid, "no CeUtils", NV_ERR_INVALID_STATE);
    }
    if (!g_queue_is_empty(vf->work)) {
        return refused(b->gfid, "framebuffer is being scrubbed", NV_ERR_STATE_IN_USE);
    }
    return vf->chid == b->chid_offset[copy] + b->channels - 1 ? NV_OK :
        refused(b->gfid, "CeUtils not on the last channel", NV_ERR_INVALID_CHANNEL);
}

static uint32_t framebuffer(Bootload *b, const NvkvValue *v)
{
    uint32_t n = v[BOOT_SEGMENTS].v;

    if (!n || n > VMMU_SEGMENTS_MAX || v[BOOT_FB_ADDR].count != n || v[BOOT_FB_LEN].count != n) {
        return refused(b->gfid, "framebuffer lists of other lengths than announced",
                       NV_ERR_INVALID_ARGUMENT);
    }
    b->segments = n;
    for (uint32_t i = 0; i < n; i++) {
        b->fb_addr[i] = ldq_le_p(v[BOOT_FB_ADDR].data + i * 8);
        b->fb_len[i] = ldq_le_p(v[BOOT_FB_LEN].data + i * 8);
    }
    return NV_OK;
}

static void scalars(Bootload *b, const NvkvValue *v)
{
    b->dbdf = v[BOOT_DBDF].v;
    b->gfid = v[BOOT_GFID].v;
    b->type = v[BOOT_TYPE].v;
    b->pid = v[BOOT_PID].v;
    b->swizz = v[BOOT_SWIZZ].v;
    b->channels = v[BOOT_CHANNELS].v;
    b->plugin_channels = v[BOOT_PLUGIN_CHANNELS].v;
    b->heap = v[BOOT_HEAP].v;
    b->heap_len = v[BOOT_HEAP_LEN].v;
    b->ctrl_offset = v[BOOT_CTRL].v;
    b->init_log = v[BOOT_INIT_LOG].v;
    b->init_log_size = v[BOOT_INIT_LOG_SIZE].v;
    b->vgpu_log = v[BOOT_VGPU_LOG].v;
    b->vgpu_log_size = v[BOOT_VGPU_LOG_SIZE].v;
    b->kernel_log = v[BOOT_KERNEL_LOG].v;
    b->kernel_log_size = v[BOOT_KERNEL_LOG_SIZE].v;
    b->profiling = v[BOOT_OPTIONS].v & BOOT_OPTION_PROFILING;
}

/* What is assigned to the VF, and only that, can be started on it. */
static uint32_t assignment(GspState *gsp, const Bootload *b)
{
    uint32_t type = b->gfid && b->gfid <= GFID_MAX ? gsp->gmc->vf[b->gfid].type : b->type;

    if (!type) {
        return refused(b->gfid, "no type is assigned to the VF", NV_ERR_NOT_READY);
    }
    return type == b->type ? NV_OK : refused(b->gfid, "another type is assigned to the VF",
                                             NV_ERR_OBJECT_TYPE_MISMATCH);
}

uint32_t gmc_bootload(GspState *gsp, const uint8_t *in, size_t len, GByteArray *out)
{
    g_autofree Bootload *b = g_new0(Bootload, 1);
    NvkvValue v[BOOT_KEYS];
    uint32_t status = nvkv_message(in, len, boot_field, BOOT_KEYS, v, NULL, NULL);

    if (status) {
        return status;
    }
    scalars(b, v);
    if (v[BOOT_OPTIONS].v & ~(uint64_t)BOOT_OPTIONS_ALL) {
        return refused(b->gfid, "options", NV_ERR_INVALID_ARGUMENT);
    }
    status = mapping(gsp, b, &v[BOOT_MAPPING]);
    if (!status) {
        status = framebuffer(b, v);
    }
    if (!status) {
        status = assignment(gsp, b);
    }
    /* what is wrong for all encodings comes first */
    status = status ?: bootload_check(gsp, b) ?: ceutils(gsp, b);
    return status ?: vgpu_bootload(gsp, b);
}

static void ended(void *opaque)
{
    GmcVf *vf = opaque;
    GspState *gsp = vf->gsp;
    uint32_t gfid = vf->gfid;

    g_clear_pointer(&vf->ending, timer_free);
    if (gsp->power != GSP_RUNNING) {
        return;
    }
    if (gpu_fault(gsp->gpu, "shutdown-silent")) {
        trace_gsp_fault("shutdown-silent");
        return;
    }
    if (!vgpu_shutdown(gsp, &gfid)) {
        gmc_event(gsp, GMC_SHUTDOWN_COMPLETE, &gfid, sizeof(gfid));
    }
}

void gmc_task_ends(GspState *gsp, uint32_t gfid)
{
    GmcVf *vf = &gsp->gmc->vf[gfid];
    uint64_t ms;

    if (!vf->ending) {
        ms = gpu_fault_value(gsp->gpu, "shutdown-slow=");
        vf->ending = timer_new_ns(QEMU_CLOCK_VIRTUAL, ended, vf);
        timer_mod(vf->ending, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + GMC_SHUTDOWN_NS +
                  ms * SCALE_MS);
    }
}

/*
 * A task that crashed has been taken down by itself, and its COMPLETE is not
 * sent again (comment in kernel_host_vgpu_device.c).
 */
uint32_t gmc_shutdown(GspState *gsp, const uint8_t *in, size_t len, GByteArray *out)
{
    uint32_t gfid = ldl_le_p(in);
    const GspPartition *p = gfid && gfid <= GFID_MAX ? gsp->part[gfid] : NULL;

    if (!p || p->state == TASK_SHUT || gsp->gmc->vf[gfid].ending) {
        trace_gsp_gmc_shutdown_ignored(gfid, p ? "ends or has ended" : "no such task");
        return p ? NV_ERR_INVALID_STATE : NV_ERR_OBJECT_NOT_FOUND;
    }
    gmc_task_ends(gsp, gfid);
    return NV_OK;
}

uint32_t gmc_cleanup(GspState *gsp, const uint8_t *in, size_t len, GByteArray *out)
{
    uint32_t gfid = ldl_le_p(in);
    const GspPartition *p = gfid && gfid <= GFID_MAX ? gsp->part[gfid] : NULL;

    if (p && p->state == TASK_SHUT && gsp->gmc->vf[gfid].ceutils) {
        return NV_ERR_STATE_IN_USE;
    }
    return vgpu_cleanup(gsp, &gfid);
}

void gmc_vgpu_reset(GmcVf *vf)
{
    vf->type = 0;
    g_clear_pointer(&vf->ending, timer_free);
}
