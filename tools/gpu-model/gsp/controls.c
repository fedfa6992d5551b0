// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * RM controls by number, each with exactly the parameters that it has in the
 * release. An object or a release that has no such control: NOT_SUPPORTED,
 * another size: INVALID_PARAM_STRUCT (resservControlLookup in rs_resource.c),
 * as for padding that is not 0.
 *
 * Callers: rpc.c.
 */
#include "gsp.h"
#include "../trace.h"

/* The last GPC is the one that has fewer. */
#define TPCS_PER_GPC 6u

typedef uint32_t ControlFn(GspState *gsp, void *params);

static uint32_t vmmu_segment(GspState *gsp, void *params)
{
    ((Vmmu *)params)->size = vmmu_segment_size(gsp);
    return NV_OK;
}

static uint32_t mgr_config(GspState *gsp, void *params)
{
    trace_gsp_mgr_config(((Flag *)params)->on);
    return vgpu_mode(gsp) ? NV_OK : NV_ERR_NOT_SUPPORTED;
}

static uint32_t device_info_table(GspState *gsp, void *params)
{
    FifoTable *t = params;

    if (t->base % FIFO_ENTRIES_MAX) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    fifo_table_fill(gsp, t);
    return NV_OK;
}

static uint32_t engines(GspState *gsp, void *params)
{
    engines_fill(gsp, params);
    return NV_OK;
}

static uint32_t num_channels(GspState *gsp, void *params)
{
    ((NumChannels *)params)->count = CHANNELS_TOTAL;
    return NV_OK;
}

/* Of these only GSP's own interrupt ever reaches the host in this model. */
static uint32_t intr_table(GspState *gsp, void *params)
{
    IntrTable *t = params;
    uint8_t tree = gpu_gsp_vector(gsp->gpu) / 64;

    memset(t, 0, sizeof(*t));
    t->count = 1;
    t->entry[0].engine_idx = gsp->rel->engines->mc_gsp;
    t->entry[0].stall = gpu_gsp_vector(gsp->gpu);
    t->entry[0].nonstall = INTR_VECTOR_INVALID;
    engines_intr_fill(gsp, t);
    for (unsigned i = 0; i < ARRAY_SIZE(t->subtree); i++) {
        t->subtree[i].start = t->subtree[i].end = 0xff;     /* NV2080_INTR_INVALID_SUBTREE */
    }
    /* category 0, default: the subtree (64 vectors) that GSP's vector is in */
    t->subtree[0].start = t->subtree[0].end = tree;
    t->subtree[0].mask = 1ull << tree;
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

    if (f->count > gsp_room(gsp, MSG_FB_INFO, offsetof(FbInfo, info))) {
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
        case 0x0b:      /* BUS_WIDTH */
            f->info[i].data = gpu_card(gsp->gpu)->bus_width;
            break;
        case 0x1b:      /* L2CACHE_SIZE, bytes */
            f->info[i].data = gpu_card(gsp->gpu)->l2_size;
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

static uint32_t gpc_info(GspState *gsp, void *params)
{
    ((GpcInfo *)params)->mask = MAKE_64BIT_MASK(0, gpu_card(gsp->gpu)->gpcs);
    return NV_OK;
}

static uint32_t tpc_info(GspState *gsp, void *params)
{
    const GpuCard *card = gpu_card(gsp->gpu);
    TpcInfo *t = params;

    if (t->gpc >= card->gpcs) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    t->mask = MAKE_64BIT_MASK(0, MIN(TPCS_PER_GPC, card->tpcs - t->gpc * TPCS_PER_GPC));
    return NV_OK;
}

static uint32_t memsys(GspState *gsp, void *params)
{
    MemsysConfig *m = params;

    memset(m, 0, sizeof(*m));
    m->raw_mode = 1;
    m->l2_size = gpu_card(gsp->gpu)->l2_size;
    m->fbpa_present = 1;
    return NV_OK;
}

/* No channel runs: how large it is, is chosen. */
static uint32_t method_buffer(GspState *gsp, void *params)
{
    ((MethodBuffer *)params)->size = 0x5000;
    return NV_OK;
}

/* Falcons that have contexts of their own; none, as nothing runs on them. */
static uint32_t falcons(GspState *gsp, void *params)
{
    ((FalconTable *)params)->count = 0;
    return NV_OK;
}

/*
 * Three units: which there are is published of one alone. The first and the last of the
 * release count errors, each as many as faults asked for.
 */
static uint32_t ecc_status(GspState *gsp, void *params)
{
    uint32_t room = gsp_room(gsp, MSG_ECC_STATUS, offsetof(EccStatus, unit));
    EccStatus *e = params;

    memset(e, 0, sizeof(*e));
    e->unit[0] = (EccUnit) { 1, 1, 1, gsp->ecc_uncorrected, gsp->ecc_corrected };
    e->unit[1] = (EccUnit) { 0, 1, 1, 77, 77 };     /* it has ECC, and that is off */
    e->unit[room - 1] = e->unit[0];
    return NV_OK;
}

static uint32_t offlined_pages(GspState *gsp, void *params)
{
    return NV_ERR_NOT_SUPPORTED;    /* NVML: of cards before Ampere */
}

static uint32_t remapped_rows(GspState *gsp, void *params)
{
    ((FbCount *)params)->count = gsp->remapped_rows;
    return NV_OK;
}

static uint32_t migration_support(GspState *gsp, void *params)
{
    ((Flag *)params)->on = 0;
    return NV_OK;
}

static const struct {
    uint32_t cmd;
    Message msg;
    ControlFn *fn;
} controls[] = {
    { 0x2080012f, MSG_ECC_STATUS, ecc_status },     /* GPU_QUERY_ECC_STATUS */
    { 0x20800137, MSG_GPC_INFO, gpc_info },         /* GPU_GET_FERMI_GPC_INFO */
    { 0x20800138, MSG_TPC_INFO, tpc_info },         /* GPU_GET_FERMI_TPC_INFO */
    { 0x20800170, MSG_ENGINES, engines },           /* GPU_GET_ENGINES_V2 */
    { 0x2080017e, MSG_VMMU, vmmu_segment },         /* GPU_GET_VMMU_SEGMENT_SIZE */
    { 0x208001b0, MSG_FALCONS, falcons },           /* GPU_GET_CONSTRUCTED_FALCON_INFO */
    { 0x20800a1c, MSG_MEMSYS, memsys },             /* INTERNAL_MEMSYS_GET_STATIC_CONFIG */
    /* INTERNAL_GET_CONSTRUCTED_FALCON_INFO */
    { 0x20800a42, MSG_FALCONS_INTERNAL, falcons },
    { 0x20800a5c, MSG_INTR_TABLE, intr_table },     /* INTERNAL_INTR_GET_KERNEL_TABLE */
    { 0x20800a61, MSG_NUM_CHANNELS, num_channels }, /* INTERNAL_FIFO_GET_NUM_CHANNELS */
    /* INTERNAL_MEMMGR_MEMORY_TRANSFER_WITH_GSP */
    { 0x20800afa, MSG_MEMORY_TRANSFER, memory_transfer },
    { 0x20801112, MSG_FIFO_TABLE, device_info_table },  /* FIFO_GET_DEVICE_INFO_TABLE */
    { 0x20801120, MSG_SCHED_GET, scheduler_get },       /* FIFO_OBJSCHED_GET_STATE */
    { 0x20801121, MSG_SCHED_SET, scheduler_set },       /* FIFO_OBJSCHED_SET_STATE */
    { 0x20801122, MSG_SCHED_CAPS, scheduler_caps },     /* FIFO_OBJSCHED_GET_CAPS */
    { 0x20801303, MSG_FB_INFO, fb_info },           /* FB_GET_INFO_V2 */
    { 0x20801320, MSG_FB_REGIONS, fb_regions },     /* FB_GET_FB_REGION_INFO */
    { 0x20801322, MSG_OFFLINED_PAGES, offlined_pages }, /* FB_GET_OFFLINED_PAGES */
    { 0x20801344, MSG_REMAPPED_ROWS, remapped_rows },   /* FB_GET_REMAPPED_ROWS */
    { 0x20802a08, MSG_METHOD_BUFFER, method_buffer },   /* CE_GET_FAULT_METHOD_BUFFER_SIZE */
    { 0x20803601, MSG_GSP_FEATURES, features },     /* GSP_GET_FEATURES */
    /* VGPU_MGR_INTERNAL_*, ctrl2080vgpumgrinternal.h */
    { 0x20804001, MSG_BOOTLOAD, vgpu_bootload },
    { 0x20804002, MSG_SHUTDOWN, vgpu_shutdown },
    { 0x20804003, MSG_ADD_TYPES, vgpu_add_types },
    { 0x20804004, MSG_ENUMERATE, vgpu_enumerate },
    { 0x20804005, MSG_CLEAR_GUEST, vgpu_clear_guest },
    { 0x20804006, MSG_FB_USAGE, vgpu_fb_usage },
    { 0x20804007, MSG_ENCODER, vgpu_encoder },
    { 0x20804008, MSG_CLEANUP, vgpu_cleanup },
    { 0x2080400a, MSG_MIGRATION, migration_support },
    { 0x2080400b, MSG_MGR_CONFIG, mgr_config },
    { 0x2080400c, MSG_FREE_STATES, vgpu_free_states },
    { 0x2080400e, MSG_HETERO, vgpu_set_hetero },
};

/* Parameters of a control in the model's form, or NULL; the status when there is none. */
static void *own_params(GspState *gsp, const Layout *l, const uint8_t *params, size_t len,
                        uint32_t *status)
{
    void *own;

    if (!l) {
        *status = NV_ERR_NOT_SUPPORTED;
        return NULL;
    }
    own = g_malloc(l->own_size);
    if (len != l->size || !gsp_unpack_layout(l, params, own)) {
        g_free(own);
        return NULL;
    }
    return own;
}

uint32_t control_run(GspState *gsp, const RpcControl *c, uint8_t *params, size_t len)
{
    ControlFn *fn = NULL;
    ObjectControlFn *object_fn = NULL;
    g_autofree void *own = NULL;
    const Layout *l;
    uint32_t status = NV_ERR_INVALID_PARAM_STRUCT;
    Message msg;
    GspObject *o;

    if (!rm_find(gsp, c->client, c->client)) {
        return NV_ERR_INVALID_CLIENT;
    }
    o = rm_find(gsp, c->client, c->object);
    if (!o) {
        return NV_ERR_OBJECT_NOT_FOUND;
    }
    for (unsigned i = 0; i < ARRAY_SIZE(controls) && o->kind == OBJECT_SUBDEVICE; i++) {
        if (controls[i].cmd == c->cmd) {
            fn = controls[i].fn;
            msg = controls[i].msg;
        }
    }
    if (!fn) {
        object_fn = vaspace_control(o, c->cmd, &msg);
    }
    if (!fn && !object_fn) {
        return NV_ERR_NOT_SUPPORTED;
    }
    l = release_layout(gsp->rel, msg);
    own = own_params(gsp, l, params, len, &status);
    if (!own) {
        return status;
    }
    status = fn ? fn(gsp, own) : object_fn(gsp, o, own);
    if (!status) {
        layout_pack(l, own, params);
    }
    return status;
}
