// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Encoding "gmc": GSP's arguments, the table of commands (gmcapi_table.h of
 * 61dcc93) and the conditions of every request (gmcapi_base.h, gmcapi_impl.c:
 * sizes, flags, reserved words; statuses from nvstatuscodes.h). A request longer
 * than its structure is logged by the published end and refused here, so that
 * no field goes unnoticed.
 *
 * Callers: boot.c and plugin.c, by the encoding (WireOps).
 */
#include "gmc.h"
#include "../trace.h"

#define DYNAMIC UINT32_MAX

typedef struct GmcCommand {
    uint32_t id, in, out;       /* sizes, or DYNAMIC */
    bool quiet;                 /* GMCAPI_FLAGS_FIRE_AND_FORGET */
    GmcFn *fn;
} GmcCommand;

static uint32_t init(GspState *gsp, const uint8_t *in, size_t len, GByteArray *out)
{
    uint32_t status = gmc_init_request(gsp, in, len) ?: ucodes_check(gsp);

    if (!status) {
        g_byte_array_set_size(gsp->gmc->static_info, 0);
        gmc_static_info(gsp, gsp->gmc->static_info);
        if (gsp->gmc->static_info->len > gsp->gmc->init.status) {
            /* nothing was done that a second try could not do */
            return NV_ERR_GMCAPI_MAX_RESPONSE_TOO_SMALL;
        }
    }
    gsp_finish_start(gsp, status);
    return status;
}

static uint32_t suspend(GspState *gsp, const uint8_t *in, size_t len, GByteArray *out)
{
    uint64_t flags = ldq_le_p(in);

    trace_gsp_unloading(flags & GMC_SUSPEND_KEEPS_STATE, flags);
    if (flags & GMC_SUSPEND_KEEPS_STATE || flags & ~(uint64_t)GMC_SUSPEND_FLAGS) {
        return NV_ERR_NOT_SUPPORTED;
    }
    for (unsigned g = 1; g <= GFID_MAX; g++) {
        gmc_vgpu_reset(&gsp->gmc->vf[g]);
        gmc_ceutils_reset(&gsp->gmc->vf[g]);
    }
    vgpu_clear(gsp);
    rm_clear(gsp);
    gsp->power = GSP_SUSPENDED;
    return NV_OK;
}

static const GmcCommand commands[] = {
    { GMC_GSP_INIT, DYNAMIC, DYNAMIC, false, init },
    { GMC_GSP_SUSPEND, sizeof(uint64_t), 0, true, suspend },
    { GMC_ADD_VGPU_TYPE, DYNAMIC, 0, false, gmc_add_type },
    { GMC_QUERY_SUPPORTED, 0, DYNAMIC, false, gmc_query_supported },
    { GMC_QUERY_CREATABLE, 0, DYNAMIC, false, gmc_query_creatable },
    { GMC_ASSIGN, sizeof(GmcAssign), 0, false, gmc_assign },
    { GMC_DEASSIGN, sizeof(uint64_t), 0, false, gmc_deassign },
    { GMC_QUERY_PROPERTIES, sizeof(uint32_t), DYNAMIC, false, gmc_query_properties },
    { GMC_QUERY_ASSIGNED, sizeof(uint64_t), sizeof(GmcAssigned), false, gmc_query_assigned },
    { GMC_BOOTLOAD, DYNAMIC, 0, false, gmc_bootload },
    { GMC_SHUTDOWN, sizeof(uint32_t), 0, true, gmc_shutdown },
    { GMC_CLEANUP, sizeof(uint32_t), 0, false, gmc_cleanup },
    { GMC_SCRUB_GUEST_FB, sizeof(GmcScrub), sizeof(uint64_t), false, gmc_scrub },
    { GMC_ALLOC_CEUTILS, sizeof(GmcCeUtils), sizeof(GmcSemaphore), false, gmc_alloc_ceutils },
    { GMC_FREE_CEUTILS, sizeof(uint32_t), 0, false, gmc_free_ceutils },
};

static const GmcCommand *command(uint32_t id)
{
    for (unsigned i = 0; i < ARRAY_SIZE(commands); i++) {
        if (commands[i].id == id) {
            return &commands[i];
        }
    }
    return NULL;
}

/* What every request has to satisfy, before its handler sees it. */
static uint32_t check(GspState *gsp, const GmcHeader *h, const GmcCommand *c, size_t len)
{
    if (h->command & GMC_FLAGS_MASK) {
        return NV_ERR_GMCAPI_INVALID_FLAGS;
    }
    for (unsigned i = 0; i < ARRAY_SIZE(h->reserved); i++) {
        if (h->reserved[i]) {
            return NV_ERR_GMCAPI_RESERVED_NOT_ZERO;
        }
    }
    if (!c) {
        return NV_ERR_GMCAPI_INVALID_COMMAND_ID;
    }
    if (h->size != len) {
        return h->size > len ? NV_ERR_GMCAPI_REQUEST_TOO_SMALL : NV_ERR_GMCAPI_REQUEST_TOO_LARGE;
    }
    if (c->in != DYNAMIC && len != c->in) {
        return len < c->in ? NV_ERR_GMCAPI_REQUEST_TOO_SMALL : NV_ERR_GMCAPI_REQUEST_TOO_LARGE;
    }
    if (c->out != DYNAMIC && h->status < c->out) {
        return NV_ERR_GMCAPI_MAX_RESPONSE_TOO_SMALL;
    }
    /* GSP_INIT comes first, and once */
    if ((c->id == GMC_GSP_INIT) != (gsp->power == GSP_BOOTING)) {
        return NV_ERR_INVALID_STATE;
    }
    return NV_OK;
}

/* gmcapi_base.h: "unique identifier". What firmware does otherwise is not published. */
static void look_at_number(GspState *gsp, const GmcHeader *h)
{
    struct GmcState *gmc = gsp->gmc;

    if (gmc->numbered && h->sequence == gmc->last_sequence) {
        gsp->stat.bad_sequences++;
        trace_gsp_rpc_sequence(h->command, h->sequence, h->sequence + 1);
    }
    gmc->numbered = true;
    gmc->last_sequence = h->sequence;
}

static void handle_gmc(GspState *gsp, const GmcHeader *h, const uint8_t *payload, size_t len)
{
    const GmcCommand *c = command(h->command & ~GMC_FLAGS_MASK);
    g_autoptr(GByteArray) out = g_byte_array_new();
    uint32_t status = check(gsp, h, c, len);

    trace_gsp_gmc(h->command, h->sequence, len);
    look_at_number(gsp, h);
    if (!status && gsp->power == GSP_RUNNING && gpu_fault(gsp->gpu, "rpc-status")) {
        trace_gsp_fault("rpc-status");
        status = NV_ERR_INSUFFICIENT_RESOURCES;
    }
    if (!status) {
        gsp->stat.controls++;
        if (c->id == GMC_GSP_INIT) {
            gsp->gmc->init = *h;
        }
        status = c->fn(gsp, payload, len, out);
        if (c->id == GMC_GSP_INIT && gsp->power != GSP_BOOTING) {
            return;             /* answered by init_done(), or never */
        }
    }
    if (c && c->quiet) {
        trace_gsp_gmc_unanswered(h->command, status);
        gsp->stat.refusals += status != NV_OK;
        return;
    }
    if (!status && out->len > h->status) {
        status = NV_ERR_GMCAPI_MAX_RESPONSE_TOO_SMALL;
    }
    gmc_reply(gsp, h, status, out->data, status ? 0 : out->len);
}

/*
 * RPCs of the other encoding are carried too (NVDM_TYPE_RM_RPC), for those who
 * opted in to interfaces that are not stable; none of them is modelled.
 */
static void handle_rpc(GspState *gsp, const RpcHeader *rpc, size_t len)
{
    RpcHeader h = *rpc;

    trace_gsp_gmc_rpc(h.function);
    gsp->stat.refusals++;
    if (gsp->power != GSP_RUNNING || h.version != RPC_HEADER_VERSION ||
        h.signature != RPC_SIGNATURE) {
        return;
    }
    h.length = sizeof(h);
    h.result = gsp->gmc->rm_rpcs ? NV_ERR_NOT_SUPPORTED : NV_ERR_INVALID_ACCESS_TYPE;
    h.result_private = 0;
    gmc_send(gsp, NVDM_RM_RPC, &h, sizeof(h), NULL, 0);
}

static void handle(GspState *gsp, GByteArray *msg)
{
    const GmcElement *e = (const void *)msg->data;

    gsp->stat.rpcs++;
    if (gsp->power == GSP_RUNNING && gpu_fault(gsp->gpu, "no-answer")) {
        trace_gsp_fault("no-answer");
        gsp->power = GSP_DEAD;
        return;
    }
    if (e->nvdm >> 24 == NVDM_RM_RPC) {
        handle_rpc(gsp, (const void *)(e + 1), e->payload_size);
    } else {
        const GmcHeader *h = (const void *)(e + 1);

        handle_gmc(gsp, h, (const void *)(h + 1), e->payload_size - sizeof(*h));
    }
}

/* gsp_init_args.h of 61dcc93: GSP_ARGUMENTS_CACHED */
typedef struct GmcArgs {
    uint32_t magic;
    uint16_t size, reserved0;
    uint64_t flags;
    uint64_t queue_flags, shared_mem, cmdq_offset, statq_offset;
    uint32_t element_header, element_min, element_max, header_align, element_align;
    uint32_t pte_count;
    uint64_t reserved1;
    uint32_t sr_old_level, sr_flags;
    uint64_t reserved2;
    uint32_t reserved3, gpu_instance;
    uint64_t profiler[2], sysmem_heap[2], state_monitor[2], bindata[2], vbios[2];
} GmcArgs;

#define ARGS_MAGIC            0x20505347u   /* "GSP " */
#define ARGS_IN_PM_TRANSITION 0x1u
#define ARGS_FLAGS            0xfu
#define STATE_MONITOR_SIZE    GSP_PAGE      /* kgspAllocRmStateMonitorBuffer */

QEMU_BUILD_BUG_ON(sizeof(GmcArgs) != 184);
QEMU_BUILD_BUG_ON(offsetof(GmcArgs, pte_count) != 68);
QEMU_BUILD_BUG_ON(offsetof(GmcArgs, gpu_instance) != 100);
QEMU_BUILD_BUG_ON(offsetof(GmcArgs, vbios) != 168);

static const char *arguments(GspState *gsp, uint64_t pa, uint64_t size, RmArgs *args)
{
    uint8_t monitor[STATE_MONITOR_SIZE];
    GmcArgs a;

    if (size < sizeof(a) || !gpu_dma_read(gsp->gpu, pa, &a, sizeof(a))) {
        return "libos argument RMARGS too small or not readable";
    }
    if (a.magic != ARGS_MAGIC || a.size != sizeof(a)) {
        return "RMARGS without their magic and size";
    }
    if (a.reserved0 || a.reserved1 || a.reserved2 || a.reserved3 || a.flags & ~ARGS_FLAGS) {
        return "RMARGS with reserved fields set";
    }
    if (a.flags & ARGS_IN_PM_TRANSITION) {
        return "resume is not modelled";
    }
    if (a.queue_flags) {
        return "encrypted queues are not modelled";
    }
    if (a.element_header != sizeof(GmcElement) || a.element_min != GSP_PAGE ||
        a.element_max != MSG_ELEMENTS_MAX * GSP_PAGE || a.header_align != 4 ||
        a.element_align != 12) {
        return "RMARGS with other queue elements than firmware's";
    }
    /* CPU-RM always gives it, nova-core as well: GSP-RM maps it while it starts. */
    if (a.state_monitor[0] % GSP_PAGE || a.state_monitor[1] != STATE_MONITOR_SIZE ||
        !gpu_dma_read(gsp->gpu, a.state_monitor[0], monitor, sizeof(monitor))) {
        return "RMARGS without a page for the state monitor";
    }
    /* A heap there is for GPUs without framebuffer, another VBIOS for nobody yet. */
    if (a.sysmem_heap[0] || a.sysmem_heap[1] || a.vbios[0] || a.vbios[1]) {
        return "RMARGS with a heap in system memory, or another VBIOS";
    }
    gsp->ucodes.radix3 = a.bindata[0];
    gsp->ucodes.size = a.bindata[1];
    *args = (RmArgs) {
        .shared_mem = a.shared_mem,
        .pte_count = a.pte_count,
        .cmdq_offset = a.cmdq_offset,
        .statq_offset = a.statq_offset,
    };
    return NULL;
}

/* GSP waits for GSP_INIT; boot.c looks into the queue when it is rung. */
static void start(GspState *gsp)
{
    gsp->gmc = g_new0(struct GmcState, 1);
    gsp->gmc->static_info = g_byte_array_new();
    gsp->gmc->types = g_array_new(false, false, sizeof(GmcType));
    for (unsigned g = 1; g <= GFID_MAX; g++) {
        gsp->gmc->vf[g].gsp = gsp;
        gsp->gmc->vf[g].gfid = g;
    }
}

/* The answer to GSP_INIT. */
static void init_done(GspState *gsp, uint32_t status)
{
    GByteArray *info = gsp->gmc->static_info;

    gmc_reply(gsp, &gsp->gmc->init, status, info->data, status ? 0 : info->len);
}

static void plugin_event(GspState *gsp, uint32_t gfid, uint32_t notify_index)
{
    GmcPluginTriggered t = { .gfid = gfid, .event = notify_index };

    gmc_event(gsp, GMC_PLUGIN_TRIGGERED, &t, sizeof(t));
    if (notify_index == NOTIFY_CRASHED) {
        gmc_task_ends(gsp, gfid);
    }
}

static void idle_event(GspState *gsp)
{
    gmc_event(gsp, GMC_MMU_FAULT_QUEUED, NULL, 0);
}

/* Still an RPC event, for those who want such (g_rpc-structures.h). */
static void os_error(GspState *gsp, uint32_t xid, const char *text)
{
    struct {
        RpcHeader h;
        RpcOsErrorLog log;
    } rpc = {
        .h = { .version = RPC_HEADER_VERSION, .signature = RPC_SIGNATURE, .length = sizeof(rpc),
               .function = EVENT_OS_ERROR_LOG },
        .log = { .except_type = xid, .runlist_id = UINT32_MAX, .chid = UINT32_MAX },
    };

    if (!gsp->gmc->rm_events) {
        return;
    }
    g_strlcpy(rpc.log.text, text, sizeof(rpc.log.text));
    gsp->stat.events++;
    trace_gsp_event(EVENT_OS_ERROR_LOG, sizeof(rpc.log));
    gmc_send(gsp, NVDM_RM_RPC, &rpc, sizeof(rpc), NULL, 0);
}

static void reset(GspState *gsp)
{
    for (unsigned g = 1; gsp->gmc && g <= GFID_MAX; g++) {
        gmc_vgpu_reset(&gsp->gmc->vf[g]);
        gmc_ceutils_reset(&gsp->gmc->vf[g]);
    }
    if (gsp->gmc) {
        g_byte_array_unref(gsp->gmc->static_info);
        g_array_unref(gsp->gmc->types);
        g_clear_pointer(&gsp->gmc, g_free);
    }
}

const WireOps wire_gmc = {
    .encoding = "gmc",
    .ring = &ring_registers,
    .arguments = arguments,
    .elements = gmc_elements,
    .accept = gmc_accept,
    .handle = handle,
    .start = start,
    .init_done = init_done,
    .plugin_event = plugin_event,
    .idle_event = idle_event,
    .os_error = os_error,
    .plugin_config = gmc_plugin_config,
    .plugin_bme = gmc_plugin_bme,
    .reset = reset,
};
