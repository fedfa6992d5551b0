// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * RM controls by number, each with the exact size its parameters have in
 * 570.144. An object that has no such control: NOT_SUPPORTED, another size:
 * INVALID_PARAM_STRUCT (resservControlLookup in rs_resource.c).
 */
#include "gsp.h"
#include "../trace.h"

typedef uint32_t ControlFn(GspState *gsp, void *params);

static uint32_t vmmu_segment(GspState *gsp, void *params)
{
    stq_le_p(params, vmmu_segment_size(gsp));
    return NV_OK;
}

static uint32_t mgr_config(GspState *gsp, void *params)
{
    trace_gsp_mgr_config(*(uint8_t *)params);
    return vgpu_mode(gsp) ? NV_OK : NV_ERR_NOT_SUPPORTED;
}

static uint32_t device_info_table(GspState *gsp, void *params)
{
    FifoTable *t = params;

    if (t->base % FIFO_ENTRIES_MAX) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    fifo_table_fill(t);
    return NV_OK;
}

static uint32_t engines(GspState *gsp, void *params)
{
    engines_fill(params);
    return NV_OK;
}

static uint32_t num_channels(GspState *gsp, void *params)
{
    stl_le_p((uint8_t *)params + 4, CHANNELS_TOTAL);
    return NV_OK;
}

/* Only GSP's own interrupt reaches the host in this model. */
static uint32_t intr_table(GspState *gsp, void *params)
{
    IntrTable *t = params;

    memset(t, 0, sizeof(*t));
    t->count = 1;
    t->entry[0].engine_idx = MC_ENGINE_IDX_GSP;
    t->entry[0].stall = gpu_gsp_vector(gsp->gpu);
    t->entry[0].nonstall = INTR_VECTOR_INVALID;
    for (unsigned i = 0; i < ARRAY_SIZE(t->subtree); i++) {
        t->subtree[i].start = t->subtree[i].end = 0xff;     /* NV2080_INTR_INVALID_SUBTREE */
    }
    /* category 0, default: the subtree (64 vectors) that GSP's vector is in */
    t->subtree[0].start = t->subtree[0].end = gpu_gsp_vector(gsp->gpu) / 64;
    return NV_OK;
}

static uint32_t fb_regions(GspState *gsp, void *params)
{
    fb_regions_fill(gsp, params);
    return NV_OK;
}

/* ctrl2080fb.h: sizes in KiB */
static uint32_t fb_info(GspState *gsp, void *params)
{
    FbInfo *f = params;
    uint64_t fb = gpu_fb_size(gsp->gpu) >> 10;

    if (f->count > FB_INFO_MAX) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    for (uint32_t i = 0; i < f->count; i++) {
        switch (f->info[i].index) {
        case 0x07:      /* RAM_SIZE */
        case 0x08:      /* TOTAL_RAM_SIZE */
            f->info[i].data = fb;
            break;
        case 0x09:      /* HEAP_SIZE */
        case 0x20:      /* USABLE_RAM_SIZE */
            f->info[i].data = fb_usable_end(gsp) >> 10;
            break;
        case 0x0b:      /* BUS_WIDTH: L40 data sheet */
            f->info[i].data = 384;
            break;
        case 0x1b:      /* L2CACHE_SIZE, bytes: AD102 white paper */
            f->info[i].data = 96u << 20;
            break;
        default:
            return NV_ERR_NOT_SUPPORTED;
        }
    }
    return NV_OK;
}

static uint32_t features(GspState *gsp, void *params)
{
    GspFeatures *f = params;

    memset(f, 0, sizeof(*f));
    f->valid = 1;
    f->default_gsp_rm = 1;
    g_strlcpy(f->version, gsp->rel->name, sizeof(f->version));
    return NV_OK;
}

/* An L40 has 142 SMs (data sheet), two to a TPC; AD102 has 12 GPCs of 6 TPCs. */
static uint32_t gpc_info(GspState *gsp, void *params)
{
    stl_le_p(params, 0xfff);
    return NV_OK;
}

static uint32_t tpc_info(GspState *gsp, void *params)
{
    uint32_t gpc = ldl_le_p(params);

    if (gpc >= 12) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    stl_le_p((uint8_t *)params + 4, gpc == 11 ? 0x1f : 0x3f);
    return NV_OK;
}

static uint32_t memsys(GspState *gsp, void *params)
{
    MemsysConfig *m = params;

    memset(m, 0, sizeof(*m));
    m->raw_mode = 1;
    m->l2_size = 96u << 20;
    m->fbpa_present = 1;
    return NV_OK;
}

static uint32_t migration_support(GspState *gsp, void *params)
{
    *(uint8_t *)params = 0;
    return NV_OK;
}

static const struct {
    uint32_t cmd, size;
    ControlFn *fn;
} controls[] = {
    { 0x20800137, 4, gpc_info },            /* GPU_GET_FERMI_GPC_INFO */
    { 0x20800138, 8, tpc_info },            /* GPU_GET_FERMI_TPC_INFO */
    { 0x20800170, sizeof(Engines), engines },   /* GPU_GET_ENGINES_V2 */
    { 0x2080017e, 8, vmmu_segment },        /* GPU_GET_VMMU_SEGMENT_SIZE */
    { 0x20800a1c, sizeof(MemsysConfig), memsys },   /* INTERNAL_MEMSYS_GET_STATIC_CONFIG */
    { 0x20800a5c, sizeof(IntrTable), intr_table },  /* INTERNAL_INTR_GET_KERNEL_TABLE */
    { 0x20800a61, 8, num_channels },        /* INTERNAL_FIFO_GET_NUM_CHANNELS */
    { 0x20800afa, sizeof(MemoryTransfer), memory_transfer },
    { 0x20801112, sizeof(FifoTable), device_info_table },   /* FIFO_GET_DEVICE_INFO_TABLE */
    { 0x20801303, sizeof(FbInfo), fb_info },        /* FB_GET_INFO_V2 */
    { 0x20801320, sizeof(FbRegionInfo), fb_regions },       /* FB_GET_FB_REGION_INFO */
    { 0x20803601, sizeof(GspFeatures), features },  /* GSP_GET_FEATURES */
    /* VGPU_MGR_INTERNAL_*, ctrl2080vgpumgrinternal.h */
    { 0x20804001, sizeof(Bootload), vgpu_bootload },
    { 0x20804002, 4, vgpu_shutdown },
    { 0x20804003, sizeof(AddVgpuTypes), vgpu_add_types },
    { 0x20804004, sizeof(EnumerateVgpus), vgpu_enumerate },
    { 0x20804005, 4, vgpu_clear_guest },
    { 0x20804006, sizeof(FbUsage), vgpu_fb_usage },
    { 0x20804007, 8, vgpu_encoder },
    { 0x20804008, 4, vgpu_cleanup },
    { 0x2080400a, 1, migration_support },
    { 0x2080400b, 1, mgr_config },
    { 0x2080400c, 8, vgpu_free_states },
    { 0x2080400e, 1, vgpu_set_hetero },
};

uint32_t control_run(GspState *gsp, const RpcControl *c, uint8_t *params, size_t len)
{
    const GspObject *o;

    if (!rm_find(gsp, c->client, c->client)) {
        return NV_ERR_INVALID_CLIENT;
    }
    o = rm_find(gsp, c->client, c->object);
    if (!o) {
        return NV_ERR_OBJECT_NOT_FOUND;
    }
    for (unsigned i = 0; i < ARRAY_SIZE(controls); i++) {
        if (controls[i].cmd != c->cmd) {
            continue;
        }
        if (o->kind != OBJECT_SUBDEVICE) {
            return NV_ERR_NOT_SUPPORTED;
        }
        if (len != controls[i].size) {
            return NV_ERR_INVALID_PARAM_STRUCT;
        }
        return controls[i].fn(gsp, params);
    }
    return NV_ERR_NOT_SUPPORTED;
}
