// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * RPCs as g_rpc-message-header.h and g_rpc-structures.h lay them out: which
 * function, what is answered. A control's or an
 * allocation's own status travels inside its payload, everything else's in the
 * header's rpc_result.
 *
 * Callers: boot.c and plugin.c, by the encoding (WireOps).
 */
#include "gsp.h"
#include "../trace.h"

/* An event whose layout is the release's. */
static void send_event(GspState *gsp, uint32_t event, Message msg, const void *own)
{
    const Layout *l = release_layout(gsp->rel, msg);
    g_autofree uint8_t *wire = g_malloc0(l->size);

    layout_pack(l, own, wire);
    rpc_event(gsp, event, NV_OK, wire, l->size);
}

static void os_error(GspState *gsp, uint32_t xid, const char *text)
{
    RpcOsErrorLog log = { .except_type = xid, .runlist_id = UINT32_MAX, .chid = UINT32_MAX };

    g_strlcpy(log.text, text, sizeof(log.text));
    send_event(gsp, EVENT_OS_ERROR_LOG, MSG_OS_ERROR_LOG, &log);
}

static void reply(GspState *gsp, const RpcHeader *to, uint32_t result, const void *data, size_t len)
{
    RpcHeader h = *to;

    h.result = result;
    h.result_private = 0;
    trace_gsp_rpc_reply(h.function, result, len);
    frame_rm_send(gsp, &h, data, len);
}

static void refuse(GspState *gsp, const RpcHeader *to, uint32_t result)
{
    gsp->stat.refusals++;
    reply(gsp, to, result, NULL, 0);
}

static void do_control(GspState *gsp, const RpcHeader *h, uint8_t *payload, size_t len)
{
    const Layout *l = release_layout(gsp->rel, MSG_RPC_CONTROL);
    RpcControl c;

    if (len < l->size || !gsp_unpack_layout(l, payload, &c) || len - l->size < c.params_size) {
        refuse(gsp, h, NV_ERR_INVALID_PARAM_STRUCT);
        return;
    }
    gsp->stat.controls++;
    if (c.flags & RPC_FLAG_SERIALIZED) {
        c.status = NV_ERR_NOT_SUPPORTED;
    } else if (gpu_fault(gsp->gpu, "rpc-status")) {
        trace_gsp_fault("rpc-status");
        c.status = NV_ERR_INSUFFICIENT_RESOURCES;
    } else {
        c.status = control_run(gsp, &c, payload + l->size, c.params_size);
    }
    trace_gsp_control(c.client, c.object, c.cmd, c.params_size, c.status);
    if (c.status) {
        gsp->stat.refusals++;
    }
    layout_pack(l, &c, payload);
    reply(gsp, h, NV_OK, payload, l->size + c.params_size);
}

static void do_alloc(GspState *gsp, const RpcHeader *h, uint8_t *payload, size_t len)
{
    RpcAlloc *a = (void *)payload;

    if (len < sizeof(*a) || len - sizeof(*a) < a->params_size) {
        refuse(gsp, h, NV_ERR_INVALID_PARAM_STRUCT);
        return;
    }
    if (gpu_fault(gsp->gpu, "rpc-status")) {
        trace_gsp_fault("rpc-status");
        a->status = NV_ERR_INSUFFICIENT_RESOURCES;
    } else {
        a->status = rm_alloc(gsp, a, payload + sizeof(*a), a->params_size);
    }
    trace_gsp_alloc(a->client, a->parent, a->object, a->class_id, a->status);
    if (a->status) {
        gsp->stat.refusals++;
    }
    reply(gsp, h, NV_OK, payload, sizeof(*a) + a->params_size);
}

static void do_free(GspState *gsp, const RpcHeader *h, uint8_t *payload, size_t len)
{
    RpcFree *f = (void *)payload;

    if (len < sizeof(*f)) {
        refuse(gsp, h, NV_ERR_INVALID_PARAM_STRUCT);
        return;
    }
    f->status = rm_free(gsp, f);
    trace_gsp_free(f->root, f->object, f->status);
    if (f->status) {
        gsp->stat.refusals++;
    }
    reply(gsp, h, f->status, payload, sizeof(*f));
}

static void do_unloading(GspState *gsp, const RpcHeader *h, uint8_t *payload, size_t len)
{
    const RpcUnloading *u = (const void *)payload;

    if (len < sizeof(*u)) {
        refuse(gsp, h, NV_ERR_INVALID_PARAM_STRUCT);
        return;
    }
    trace_gsp_unloading(u->in_pm_transition, u->new_level);
    if (u->in_pm_transition || u->gc6_entering) {
        refuse(gsp, h, NV_ERR_NOT_SUPPORTED);
        return;
    }
    vgpu_clear(gsp);
    rm_clear(gsp);
    gsp->power = GSP_SUSPENDED;
    reply(gsp, h, NV_OK, payload, sizeof(*u));
}

static void do_update_bar_pde(GspState *gsp, const RpcHeader *h, uint8_t *payload, size_t len)
{
    RpcUpdateBarPde u;
    uint32_t status;

    if (len < sizeof(u)) {
        refuse(gsp, h, NV_ERR_INVALID_PARAM_STRUCT);
        return;
    }
    memcpy(&u, payload, sizeof(u));
    status = aperture_update(gsp, &u);
    if (status) {
        refuse(gsp, h, status);
        return;
    }
    reply(gsp, h, NV_OK, payload, sizeof(u));
}

static void do_static_info(GspState *gsp, const RpcHeader *h)
{
    const Layout *l = release_layout(gsp->rel, MSG_STATIC_INFO);
    g_autofree uint8_t *wire = g_malloc0(l->size);
    StaticInfo info = { 0 };

    static_info_fill(gsp, &info);
    layout_pack(l, &info, wire);
    reply(gsp, h, NV_OK, wire, l->size);
}

static void go_on(GspState *gsp)
{
    gsp_finish_start(gsp, sysinfo_status(gsp));
}

/*
 * GSP was told what it needs, of which the registry comes last: RM and nouveau have both
 * in the queue before GSP runs, nova-core sends them when its core is active.
 */
static void begin(GspState *gsp)
{
    if (!gsp->rel->load_exec && gpu_fault(gsp->gpu, "cpu-sequencer")) {
        gsp->sequencing = true;
        sequencer_ask(gsp, "cpu-sequencer");
        return;
    }
    if (gpu_fault(gsp->gpu, "core-resume")) {
        gsp->sequencing = true;
        program_ask(gsp);
        return;
    }
    go_on(gsp);
}

static void handle(GspState *gsp, GByteArray *msg)
{
    const RpcHeader *h = (const void *)msg->data;
    uint8_t *payload = msg->data + sizeof(*h);
    size_t len = msg->len - sizeof(*h);

    gsp->stat.rpcs++;
    trace_gsp_rpc(h->function, h->sequence, len);
    if (h->version != RPC_HEADER_VERSION || h->signature != RPC_SIGNATURE) {
        refuse(gsp, h, NV_ERR_INVALID_ARGUMENT);
        return;
    }
    if (gsp->power == GSP_BOOTING) {
        /* these two are not answered */
        if (h->function == RPC_SET_SYSTEM_INFO) {
            sysinfo_set(gsp, payload, len);
        } else if (h->function == RPC_SET_REGISTRY) {
            registry_set(gsp, payload, len);
            begin(gsp);
        } else {
            trace_gsp_rpc_too_early(h->function);
            gsp->stat.refusals++;
        }
        return;
    }
    if (gpu_fault(gsp->gpu, "no-answer")) {
        trace_gsp_fault("no-answer");
        gsp->power = GSP_DEAD;
        return;
    }
    if (gpu_fault(gsp->gpu, "late-sequencer")) {
        sequencer_ask(gsp, "late-sequencer");
    }
    switch (h->function) {
    case RPC_RM_CONTROL:
        do_control(gsp, h, payload, len);
        break;
    case RPC_RM_ALLOC:
        do_alloc(gsp, h, payload, len);
        break;
    case RPC_FREE:
        do_free(gsp, h, payload, len);
        break;
    case RPC_GET_GSP_STATIC_INFO:
        do_static_info(gsp, h);
        break;
    case RPC_UPDATE_BAR_PDE:
        do_update_bar_pde(gsp, h, payload, len);
        break;
    case RPC_UNLOADING_GUEST_DRIVER:
        do_unloading(gsp, h, payload, len);
        break;
    case RPC_SET_SYSTEM_INFO:
    case RPC_SET_REGISTRY:
        /* taken before INIT_DONE only, and never answered */
        trace_gsp_rpc_too_late(h->function);
        gsp->stat.refusals++;
        break;
    case RPC_ECC_NOTIFIER_WRITE_ACK:
        /* rpcEccNotifierWriteAck waits for no answer; no notifier is modelled */
        break;
    default:
        refuse(gsp, h, NV_ERR_NOT_SUPPORTED);
        break;
    }
}

/* rpc_rc_triggered: which of its members there are is the release's */
static void channel_error(GspState *gsp, uint32_t gfid, uint32_t chid, uint32_t xid)
{
    RpcRcTriggered t = {
        .engine = gsp->rel->engines->gr.nv2080, .chid = chid, .gfid = gfid, .except_type = xid,
    };

    send_event(gsp, EVENT_RC_TRIGGERED, MSG_RC_TRIGGERED, &t);
}

/* What starting waits for are messages: handle() has the rest of it. */
static void start(GspState *gsp)
{
}

static void load_exec(GspState *gsp, const void *params, size_t len)
{
    rpc_event(gsp, EVENT_LOAD_EXEC_HS_BINARY, NV_OK, params, len);
}

static void init_done(GspState *gsp, uint32_t status)
{
    if (!status) {
        aperture_init(gsp);
    }
    rpc_event(gsp, EVENT_INIT_DONE, status, &(uint32_t){ 0 }, sizeof(uint32_t));
}

static void plugin_event(GspState *gsp, uint32_t gfid, uint32_t notify_index)
{
    RpcPluginTriggered t = { gfid, notify_index };

    rpc_event(gsp, EVENT_PLUGIN_TRIGGERED, NV_OK, &t, sizeof(t));
}

static void idle_event(GspState *gsp)
{
    rpc_event(gsp, EVENT_PERF_BRIDGELESS_INFO_UPDATE, NV_OK, &(uint64_t){ 1 }, sizeof(uint64_t));
}

/* Since 595 the CPU says how large elements are; there is one answer so far. */
static bool element_sizes_ok(GspState *gsp, const RmArgs *a)
{
    return !gsp_has(gsp, MSG_RM_ARGS, offsetof(RmArgs, element_header)) ||
           (a->element_header == sizeof(MsgHeader) && a->element_min == GSP_PAGE &&
            a->element_max == MSG_ELEMENTS_MAX * GSP_PAGE && a->header_align == 4 &&
            a->element_align == 12);
}

static const char *arguments(GspState *gsp, uint64_t pa, uint64_t size, RmArgs *args)
{
    const Layout *l = release_layout(gsp->rel, MSG_RM_ARGS);
    g_autofree uint8_t *wire = g_malloc(l->size);

    if (size < l->size || !gpu_dma_read(gsp->gpu, pa, wire, l->size)) {
        return "libos argument RMARGS too small or not readable";
    }
    if (!gsp_unpack_layout(l, wire, args)) {
        return "libos argument RMARGS: padding that is not 0";
    }
    if (!element_sizes_ok(gsp, args)) {
        return "libos argument RMARGS: sizes of queue elements";
    }
    return args->sr_in_pm_transition ? "resume is not modelled" : NULL;
}

const WireOps wire_rm = {
    .encoding = "rm",
    .ring = &ring_mem,
    .arguments = arguments,
    .elements = frame_rm_elements,
    .accept = frame_rm_accept,
    .handle = handle,
    .start = start,
    .go_on = go_on,
    .load_exec = load_exec,
    .init_done = init_done,
    .plugin_event = plugin_event,
    .idle_event = idle_event,
    .os_error = os_error,
    .channel_error = channel_error,
    .plugin_config = plugin_rm_config,
};
