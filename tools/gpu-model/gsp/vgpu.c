// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The vGPU manager's controls (ctrl2080vgpumgrinternal.h): types, bootload,
 * shutdown, cleanup, questions. The order in which they are used is that of
 * the vGPU RFC's vgpu.c.
 *
 * Callers: controls.c and gmc_vgpu.c; the chip for VFs (GpuVfOps).
 */
#include "gsp.h"
#include "../trace.h"

static bool any_partition(GspState *gsp)
{
    for (unsigned g = 1; g <= GFID_MAX; g++) {
        if (gsp->part[g]) {
            return true;
        }
    }
    return false;
}

uint32_t vgpu_add_types(GspState *gsp, void *params)
{
    const AddVgpuTypes *a = params;

    if (!vgpu_mode(gsp)) {
        return NV_ERR_NOT_SUPPORTED;
    }
    if (a->count > gsp_room(gsp, MSG_ADD_TYPES, offsetof(AddVgpuTypes, info))) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    for (uint32_t i = 0; i < a->count; i++) {
        const VgpuType *t = &a->info[i];

        /* a type needs a name that ends, a size and room for its task */
        if (!t->type || !memchr(t->name, 0, sizeof(t->name)) || !t->name[0] ||
            !t->max_instance || !t->fb_length || t->fb_length > gpu_fb_size(gsp->gpu) ||
            t->gsp_heap_size < gsp->rel->plugin->buffers_size) {
            trace_gsp_type_bad(t->type, i);
            return NV_ERR_INVALID_ARGUMENT;
        }
        if (gpu_fault_of(gsp->gpu, "type-refused=", t->type)) {
            trace_gsp_fault("type-refused");
            return NV_ERR_NOT_SUPPORTED;
        }
    }
    if (a->discard) {
        if (any_partition(gsp)) {
            return NV_ERR_STATE_IN_USE;
        }
        g_array_set_size(gsp->types, 0);
    }
    for (uint32_t i = 0; i < a->count; i++) {
        const VgpuType *t = &a->info[i];

        if (!vgpu_type_find(gsp, t->type)) {
            g_array_append_vals(gsp->types, t, 1);
        }
        trace_gsp_type(t->type, t->name, t->fb_length, t->gsp_heap_size, t->max_instance);
    }
    return NV_OK;
}

uint32_t vgpu_bootload(GspState *gsp, void *params)
{
    const Bootload *b = params;
    GpuFbRange range[VMMU_SEGMENTS_MAX];
    GspPartition *p;
    uint32_t status = bootload_check(gsp, b);

    if (!status && gpu_fault(gsp->gpu, "bootload-fails")) {
        trace_gsp_fault("bootload-fails");
        status = NV_ERR_NO_MEMORY;
    }
    trace_gsp_bootload(b->gfid, b->dbdf, b->type, b->channels, b->segments, status);
    if (status) {
        return status;
    }
    p = g_new0(GspPartition, 1);
    p->gsp = gsp;
    p->boot = *b;
    gsp->part[b->gfid] = p;
    for (uint32_t i = 0; i < b->segments; i++) {
        range[i].base = b->fb_addr[i];
        range[i].size = b->fb_len[i];
    }
    gpu_vf_set_partition(gsp->gpu, b->gfid, range, b->segments);
    plugin_start(p);
    return NV_OK;
}

static void stop(GspPartition *p)
{
    GspState *gsp = p->gsp;

    plugin_stop(p);
    gpu_vf_set_running(gsp->gpu, p->boot.gfid, false);
    gpu_vf_set_partition(gsp->gpu, p->boot.gfid, NULL, 0);
}

static GspPartition *by_gfid(GspState *gsp, uint32_t gfid)
{
    return gfid && gfid <= GFID_MAX ? gsp->part[gfid] : NULL;
}

/* By a fault GSP is at it for so long; what it was asked is done, the answer waits. */
static void slow(GspState *gsp, const char *fault)
{
    uint64_t ms = gpu_fault_value(gsp->gpu, fault);

    if (ms) {
        trace_gsp_fault(fault);
        queue_busy(gsp, ms);
    }
}

uint32_t vgpu_shutdown(GspState *gsp, void *params)
{
    uint32_t gfid = ((const Gfid *)params)->gfid;
    GspPartition *p = by_gfid(gsp, gfid);

    if (!p) {
        return NV_ERR_OBJECT_NOT_FOUND;
    }
    if (p->state == TASK_SHUT) {
        return NV_ERR_INVALID_STATE;
    }
    stop(p);
    p->state = TASK_SHUT;
    if (!gsp->gmc) {
        slow(gsp, "shutdown-slow=");    /* gmc: gmc_task_ends() */
    }
    trace_gsp_shutdown(gfid);
    gsp->rel->wire->plugin_event(gsp, gfid, NOTIFY_UNLOADED);
    return NV_OK;
}

uint32_t vgpu_cleanup(GspState *gsp, void *params)
{
    uint32_t gfid = ((const Gfid *)params)->gfid;
    GspPartition *p = by_gfid(gsp, gfid);

    if (!p) {
        return NV_ERR_OBJECT_NOT_FOUND;
    }
    if (p->state != TASK_SHUT) {
        return NV_ERR_INVALID_STATE;
    }
    if (gpu_fault(gsp->gpu, "cleanup-fails")) {
        trace_gsp_fault("cleanup-fails");
        return NV_ERR_TIMEOUT;
    }
    slow(gsp, "cleanup-slow=");
    trace_gsp_cleanup(gfid);
    gsp->part[gfid] = NULL;
    timer_free(p->task);
    g_free(p);
    return NV_OK;
}

/* Guest information is not kept past CLEANUP; a known GFID is all it takes. */
uint32_t vgpu_clear_guest(GspState *gsp, void *params)
{
    uint32_t gfid = ((const Gfid *)params)->gfid;

    return gfid && gfid <= gpu_num_vfs_enabled(gsp->gpu) ? NV_OK : NV_ERR_INVALID_ARGUMENT;
}

uint32_t vgpu_free_states(GspState *gsp, void *params)
{
    return vgpu_clear_guest(gsp, params);
}

static uint64_t fb_used(const GspPartition *p)
{
    uint64_t used = 0;

    for (uint32_t i = 0; i < p->boot.segments; i++) {
        used += p->boot.fb_len[i];
    }
    return used;
}

uint32_t vgpu_fb_usage(GspState *gsp, void *params)
{
    uint32_t room = gsp_room(gsp, MSG_FB_USAGE, offsetof(FbUsage, vgpu));
    FbUsage *u = params;

    memset(u, 0, sizeof(*u));
    for (unsigned g = 1; g <= GFID_MAX && u->count < room; g++) {
        if (gsp->part[g]) {
            u->vgpu[u->count].gfid = g;
            u->vgpu[u->count++].used = fb_used(gsp->part[g]);
        }
    }
    return NV_OK;
}

uint32_t vgpu_enumerate(GspState *gsp, void *params)
{
    uint32_t room = gsp_room(gsp, MSG_ENUMERATE, offsetof(EnumerateVgpus, guest));
    EnumerateVgpus *e = params;

    gsp->stat.enumerations++;
    memset(e, 0, sizeof(*e));
    for (unsigned g = 1; g <= GFID_MAX && e->count < room; g++) {
        const GspPartition *p = gsp->part[g];
        VgpuGuest *v = &e->guest[e->count];

        if (!p) {
            continue;
        }
        v->pid = p->boot.pid;
        plugin_guest(p, v);
        v->ecc_state = 3;           /* NVA081_CTRL_ECC_STATE_ENABLED: chosen */
        v->gfid = g;
        v->pci_id = p->boot.dbdf;
        v->device_instance = p->client;
        v->fb_used = fb_used(p);
        v->encoder_capacity = p->encoder_capacity;
        e->count++;
    }
    return NV_OK;
}

uint32_t vgpu_encoder(GspState *gsp, void *params)
{
    const Encoder *e = params;
    GspPartition *p = by_gfid(gsp, e->gfid);

    if (!p) {
        return NV_ERR_OBJECT_NOT_FOUND;
    }
    if (e->capacity > 100) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    p->encoder_capacity = e->capacity;
    return NV_OK;
}

uint32_t vgpu_set_hetero(GspState *gsp, void *params)
{
    bool on = ((const Flag *)params)->on;

    if (!vgpu_mode(gsp)) {
        return NV_ERR_NOT_SUPPORTED;
    }
    /* kvgpumgrSetSupportedPlacementIds: which places there are is a question of types */
    if (!gsp->types->len) {
        return NV_ERR_INVALID_STATE;
    }
    if (on != gsp->hetero && any_partition(gsp)) {
        return NV_ERR_STATE_IN_USE;
    }
    gsp->hetero = on;
    return NV_OK;
}

void vgpu_clear(GspState *gsp)
{
    for (unsigned g = 1; g <= GFID_MAX; g++) {
        GspPartition *p = gsp->part[g];

        if (p) {
            stop(p);
            timer_free(p->task);
            g_free(p);
            gsp->part[g] = NULL;
        }
    }
}

/* A task whose VF is gone has nothing left to serve. */
void vgpu_vfs_changed(GspState *gsp, unsigned enabled)
{
    trace_gsp_vfs(enabled);
    for (unsigned g = enabled + 1; g <= GFID_MAX; g++) {
        GspPartition *p = gsp->part[g];

        if (p && p->state != TASK_SHUT && p->state != TASK_CRASHED) {
            p->vf_gone = true;
            timer_mod(p->task, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL));
        }
    }
}

/*
 * FLR: a task that was not told to reset first is left with channels that are no more.
 * Of bus mastering it keeps what it was told: nobody tells it again.
 */
void vgpu_vf_reset(GspState *gsp, uint32_t gfid)
{
    GspPartition *p = by_gfid(gsp, gfid);

    trace_gsp_vf_reset(gfid, p && p->channels);
    if (p) {
        p->channels_lost |= p->channels;
        p->channels = false;
    }
}

void vgpu_vf_shows(GspState *gsp, uint32_t gfid, const GpuSurface *s)
{
    GspPartition *p = by_gfid(gsp, gfid);

    if (p && p->state == TASK_CONFIGURED) {
        plugin_shows(p, s);
    }
}

/* The first thing that a guest has done gives it channels, and RESET takes them. */
void vgpu_vf_works(GspState *gsp, uint32_t gfid)
{
    GspPartition *p = by_gfid(gsp, gfid);

    if (p && p->state == TASK_CONFIGURED) {
        p->channels = true;
    }
}
