// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a BOOTLOAD must satisfy. That firmware refuses these is certain from
 * the meaning of the fields; which NV_STATUS it answers is not published and
 * is this model's choice, one per kind of mistake so that they can be told
 * apart (table in the README).
 *
 * Callers: vgpu.c and gmc_vgpu.c, before a partition is made.
 */
#include "gsp.h"
#include "../trace.h"

static uint32_t refused(const Bootload *b, const char *why, uint32_t status)
{
    trace_gsp_bootload_refused(b->gfid, why, status);
    return status;
}

static uint32_t check_vf(GspState *gsp, const Bootload *b)
{
    GpuPciInfo pci;

    gpu_pci_info(gsp->gpu, &pci);
    if (!b->gfid || b->gfid > gsp->meta.vf_partition_count) {
        return refused(b, "GFID above the partitions that the WPR heap was sized for",
                       NV_ERR_INVALID_ARGUMENT);
    }
    if (b->gfid > gpu_num_vfs_enabled(gsp->gpu)) {
        return refused(b, "GFID without an enabled VF", NV_ERR_INVALID_DEVICE);
    }
    if ((uint16_t)b->dbdf != pci.bdf + pci.vf_offset + (b->gfid - 1) * pci.vf_stride) {
        return refused(b, "dbdf is not this GFID's VF", NV_ERR_INVALID_DEVICE);
    }
    if (gsp->part[b->gfid]) {
        return refused(b, "GFID bootloaded already", NV_ERR_INVALID_STATE);
    }
    if (b->swizz && b->swizz != UINT32_MAX) {
        return refused(b, "MIG partition on a GPU without MIG", NV_ERR_INVALID_ARGUMENT);
    }
    return NV_OK;
}

/*
 * No NVIDIA header says it, the RFC rounds to it: channels come in powers of two. nova-core
 * does not round, and needs one of them for itself.
 */
static bool channels_ok(const PluginAbi *abi, uint32_t channels)
{
    return abi->keyed ? channels > 1 : channels && !(channels & (channels - 1));
}

static uint32_t check_channels(GspState *gsp, const Bootload *b)
{
    const PluginAbi *abi = gsp->rel->plugin;

    if (!channels_ok(abi, b->channels)) {
        return refused(b, "number of channels", NV_ERR_INVALID_ARGUMENT);
    }
    if (b->plugin_channels < abi->channels_min || b->plugin_channels > abi->channels_max ||
        b->plugin_channels > b->channels) {
        return refused(b, "number of plugin channels", NV_ERR_INVALID_ARGUMENT);
    }
    for (uint32_t e = 0; e < ENGINE_TYPES_MAX; e++) {
        if (!engine_present(gsp, e)) {
            continue;
        }
        if (b->chid_offset[e] > CHANNELS_TOTAL ||
            b->channels > CHANNELS_TOTAL - b->chid_offset[e]) {
            return refused(b, "channel ids out of range", NV_ERR_OUT_OF_RANGE);
        }
        for (unsigned g = 1; g <= GFID_MAX; g++) {
            const GspPartition *p = gsp->part[g];

            if (p && vgpu_ranges_overlap(b->chid_offset[e], b->channels,
                                         p->boot.chid_offset[e], p->boot.channels)) {
                return refused(b, "channel ids overlap another GFID's", NV_ERR_INVALID_CHANNEL);
            }
        }
    }
    return NV_OK;
}

/* Memory of any partition that CLEANUP has not taken back. */
static bool taken(GspState *gsp, uint64_t base, uint64_t len)
{
    for (unsigned g = 1; g <= GFID_MAX; g++) {
        const GspPartition *p = gsp->part[g];

        if (p && vgpu_partition_holds(p, base, len)) {
            return true;
        }
    }
    return false;
}

static bool usable(GspState *gsp, uint64_t base, uint64_t len)
{
    uint64_t end = fb_usable_end(gsp);

    return len && len <= end && base <= end - len;
}

static uint32_t check_fb(GspState *gsp, const Bootload *b)
{
    uint64_t mask = vmmu_segment_size(gsp) - 1;

    if (!b->segments || b->segments > VMMU_SEGMENTS_MAX) {
        return refused(b, "number of framebuffer segments", NV_ERR_INVALID_ARGUMENT);
    }
    for (uint32_t i = 0; i < b->segments; i++) {
        uint64_t base = b->fb_addr[i], len = b->fb_len[i];

        if (base & mask || len & mask) {
            return refused(b, "framebuffer not aligned to VMMU segments",
                           NV_ERR_INVALID_ADDRESS);
        }
        if (!usable(gsp, base, len)) {
            return refused(b, "framebuffer out of range or reserved", NV_ERR_OUT_OF_RANGE);
        }
        if (base + len > fb_plain_start(gsp)) {
            return refused(b, "framebuffer without compression or ISO",
                           NV_ERR_INVALID_ADDRESS);
        }
        if (taken(gsp, base, len)) {
            return refused(b, "framebuffer overlaps another GFID's", NV_ERR_STATE_IN_USE);
        }
        for (uint32_t k = 0; k < i; k++) {
            if (vgpu_ranges_overlap(base, len, b->fb_addr[k], b->fb_len[k])) {
                return refused(b, "framebuffer listed twice", NV_ERR_STATE_IN_USE);
            }
        }
    }
    return NV_OK;
}

/* A log lies in the heap, by its physical address. */
static bool log_ok(const Bootload *b, uint64_t at, uint64_t len)
{
    return len && at >= b->heap && len <= b->heap_len && at - b->heap <= b->heap_len - len;
}

/* The kernel of a plugin task has a log of its own since 560. */
static bool has_kernel_log(GspState *gsp)
{
    return !release_layout(gsp->rel, MSG_BOOTLOAD) ||
           gsp_has(gsp, MSG_BOOTLOAD, offsetof(Bootload, kernel_log));
}

static uint32_t check_heap(GspState *gsp, const Bootload *b, const VgpuType *t)
{
    if (b->heap % GSP_PAGE || b->heap_len % GSP_PAGE) {
        return refused(b, "heap not aligned to pages", NV_ERR_INVALID_ADDRESS);
    }
    if (b->heap_len < t->gsp_heap_size) {
        return refused(b, "heap smaller than the type needs", NV_ERR_INSUFFICIENT_RESOURCES);
    }
    if (!usable(gsp, b->heap, b->heap_len)) {
        return refused(b, "heap out of range or reserved", NV_ERR_OUT_OF_RANGE);
    }
    if (taken(gsp, b->heap, b->heap_len)) {
        return refused(b, "heap overlaps another GFID's memory", NV_ERR_STATE_IN_USE);
    }
    for (uint32_t i = 0; i < b->segments; i++) {
        if (vgpu_ranges_overlap(b->heap, b->heap_len, b->fb_addr[i], b->fb_len[i])) {
            return refused(b, "heap overlaps its own framebuffer", NV_ERR_STATE_IN_USE);
        }
    }
    if (b->ctrl_offset % GSP_PAGE || b->ctrl_offset > b->heap_len ||
        b->heap_len - b->ctrl_offset < gsp->rel->plugin->buffers_size) {
        return refused(b, "communication buffers outside the heap", NV_ERR_INVALID_OFFSET);
    }
    if (!log_ok(b, b->init_log, b->init_log_size) || !log_ok(b, b->vgpu_log, b->vgpu_log_size) ||
        (has_kernel_log(gsp) && !log_ok(b, b->kernel_log, b->kernel_log_size))) {
        return refused(b, "log buffer outside the heap", NV_ERR_INVALID_OFFSET);
    }
    return NV_OK;
}

/* By a fault: without heterogeneous mode all vGPUs of a card have the same size. */
static uint32_t check_mixed(GspState *gsp, const Bootload *b, const VgpuType *t)
{
    for (unsigned g = 1; g <= GFID_MAX && !gsp->hetero; g++) {
        const GspPartition *p = gsp->part[g];
        const VgpuType *other = p ? vgpu_type_find(gsp, p->boot.type) : NULL;

        if (other && other->profile_size != t->profile_size &&
            gpu_fault(gsp->gpu, "mixed-refused")) {
            trace_gsp_fault("mixed-refused");
            return refused(b, "a vGPU of another size", NV_ERR_INVALID_STATE);
        }
    }
    return NV_OK;
}

uint32_t bootload_check(GspState *gsp, const Bootload *b)
{
    const VgpuType *t;
    uint32_t status;

    if (!vgpu_mode(gsp)) {
        return refused(b, "firmware is not in vGPU mode", NV_ERR_NOT_SUPPORTED);
    }
    status = check_vf(gsp, b);
    if (status) {
        return status;
    }
    t = vgpu_type_find(gsp, b->type);
    if (!t) {
        return refused(b, "type was not uploaded", NV_ERR_OBJECT_NOT_FOUND);
    }
    status = check_mixed(gsp, b, t);
    if (!status) {
        status = check_channels(gsp, b);
    }
    if (!status) {
        status = check_fb(gsp, b);
    }
    if (!status) {
        status = check_heap(gsp, b, t);
    }
    return status;
}
