// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The plugin task of one vGPU: sign of life, then messages through buffers in
 * the plugin heap, rung by the host's doorbell (gfid * 32 + 17). Buffers and
 * messages: layouts_plugin.h; use: rpc.c of the vGPU RFC of 2025.
 *
 * Callers: vgpu.c starts and stops it, the doorbell (GpuGspOps) arms its timer, which has
 * it work.
 */
#include "gsp.h"
#include "layouts.h"
#include "../trace.h"

#define DOORBELL_PER_GFID 32u
#define DOORBELL_PLUGIN   17u
#define XID_GSP_ERROR     120
#define XID_GR_EXCEPTION  13    /* nverror.h ROBUST_CHANNEL_GR_EXCEPTION */

#define BUFFERS_SIZE \
    (PLUGIN_CTRL_SIZE + PLUGIN_RESP_SIZE + PLUGIN_MSG_SIZE + PLUGIN_MIG_SIZE + PLUGIN_ERR_SIZE)

const PluginAbi plugin_abi_2024 = {
    .control_version = 1,
    .last_message = PLUGIN_GET_GUEST_INFO,
    .buffers_size = BUFFERS_SIZE,
    .error_get_at = offsetof(PluginCtrl, error_get),
    .attached_at = offsetof(PluginCtrl, attached),
    .channels_max = PLUGIN_CHANNELS,
    .response = layout_plugin_response_2024,
    .config = layout_plugin_config_2024,
};

const PluginAbi plugin_abi_2025 = {
    .control_version = 1,
    .last_message = PLUGIN_GET_GUEST_INFO,
    .buffers_size = BUFFERS_SIZE,
    .error_get_at = offsetof(PluginCtrl, error_get),
    .attached_at = offsetof(PluginCtrl, attached),
    .channels_max = PLUGIN_CHANNELS,
    .placed = true,
    .response = layout_plugin_response_2025,
    .config = layout_plugin_config_2025,
};

static uint64_t ctrl_at(const GspPartition *p)
{
    return p->boot.heap + p->boot.ctrl_offset;
}

static void notify(GspPartition *p, uint32_t index)
{
    p->gsp->rel->wire->plugin_event(p->gsp, p->boot.gfid, index);
}

static void come_up(GspPartition *p)
{
    uint32_t marker = PLUGIN_BOOTLOADED;

    if (gpu_fault(p->gsp->gpu, "plugin-silent")) {
        trace_gsp_fault("plugin-silent");
        return;
    }
    p->state = TASK_UP;
    p->seq_done = 0;
    gpu_fb_write(p->gsp->gpu, ctrl_at(p) + offsetof(PluginCtrl, seq), &marker, sizeof(marker));
    stat_answered(p->gsp, &p->rang);
    trace_gsp_plugin_up(p->boot.gfid);
    notify(p, NOTIFY_BOOTLOADED);
}

/* Where a buffer of the CPU's choice lies; false when it is not in the heap. */
static bool buffer(const GspPartition *p, uint64_t offset, uint32_t size, uint64_t *at)
{
    uint64_t room = p->boot.heap_len - p->boot.ctrl_offset;

    if (offset < PLUGIN_CTRL_SIZE || offset % 8 || offset > room || size > room - offset) {
        return false;
    }
    *at = ctrl_at(p) + offset;
    return true;
}

static uint32_t negotiate(GspPartition *p, uint64_t msg)
{
    PluginVersion v;

    p->negotiated = true;
    if (p->gsp->rel->plugin->keyed) {
        return NV_OK;           /* the message's version field is all there is */
    }
    gpu_fb_read(p->gsp->gpu, msg, &v, sizeof(v));
    v.negotiated = p->gsp->rel->plugin->control_version;
    gpu_fb_write(p->gsp->gpu, msg, &v, sizeof(v));
    return NV_OK;
}

static bool live_client(GspPartition *p, uint32_t handle)
{
    const GspObject *o = rm_find(p->gsp, handle, handle);

    if (p->gsp->rel->plugin->keyed) {
        return true;            /* there are no clients: gmc_plugin.c knows what it is */
    }
    if (!o || o->kind != OBJECT_CLIENT || o->internal) {
        return false;
    }
    for (unsigned g = 1; g <= GFID_MAX; g++) {
        const GspPartition *other = p->gsp->part[g];

        if (other && other != p && other->state == TASK_CONFIGURED && other->client == handle) {
            return false;
        }
    }
    return true;
}

uint32_t plugin_rm_config(GspState *gsp, const uint8_t *msg, PluginConfig *c)
{
    return gsp_unpack_layout(gsp->rel->plugin->config(), msg, c) ? NV_OK
                                                                 : NV_ERR_INVALID_PARAM_STRUCT;
}

/* GiB (kernel_vgpu_mgr.c: placementSize, and the region that the largest type fills). */
static uint64_t placement_size(const VgpuType *t)
{
    return t->profile_size >> 30;
}

static uint64_t placement_region(GspState *gsp)
{
    uint64_t region = 0;

    for (unsigned i = 0; i < gsp->types->len; i++) {
        region = MAX(region, placement_size(&g_array_index(gsp->types, VgpuType, i)));
    }
    return region;
}

/* In heterogeneous mode each vGPU has a place of its own; otherwise none, which the RFC calls 0. */
static bool placement_ok(GspPartition *p, uint16_t id)
{
    const VgpuType *t = vgpu_type_find(p->gsp, p->boot.type);
    uint64_t size = t ? placement_size(t) : 0;

    if (!p->gsp->rel->plugin->placed) {
        return true;
    }
    if (!p->gsp->hetero) {
        return !id || id == PLACEMENT_NONE;
    }
    if (!size || id + size > placement_region(p->gsp)) {
        return false;
    }
    for (unsigned g = 1; g <= GFID_MAX; g++) {
        const GspPartition *o = p->gsp->part[g];

        if (o && o != p && vgpu_ranges_overlap(id, size, o->placement, o->placement_size)) {
            return false;
        }
    }
    p->placement = id;
    p->placement_size = size;
    return true;
}

/* With keys the last channel is that of the CeUtils, and not the guest's. */
static uint32_t guest_channels(const GspPartition *p)
{
    return p->boot.channels - p->gsp->rel->plugin->keyed;
}

static uint32_t configure(GspPartition *p, uint64_t msg)
{
    g_autofree uint8_t *buf = g_malloc(PLUGIN_MSG_SIZE);
    const Bootload *b = &p->boot;
    PluginConfig c = { 0 };
    uint32_t status;

    gpu_fb_read(p->gsp->gpu, msg, buf, PLUGIN_MSG_SIZE);
    status = p->gsp->rel->wire->plugin_config(p->gsp, buf, &c);
    if (status) {
        return status;
    }
    trace_gsp_plugin_config(b->gfid, c.dbdf, c.type, c.channels, c.device_instance);
    if (!p->negotiated || p->state != TASK_UP) {
        return NV_ERR_INVALID_STATE;
    }
    if (c.dbdf != b->dbdf || c.type != b->type || c.pid != b->pid) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    if (c.channels != guest_channels(p) || c.plugin_channels != b->plugin_channels) {
        return NV_ERR_INVALID_CHANNEL;
    }
    if (c.swizz && c.swizz != UINT32_MAX) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    if (c.page_size < GSP_PAGE || c.page_size & (c.page_size - 1)) {
        return NV_ERR_INVALID_PARAM_STRUCT;
    }
    if (!live_client(p, c.device_instance)) {
        return NV_ERR_INVALID_CLIENT;
    }
    if (!placement_ok(p, c.placement_id)) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    p->client = c.device_instance;
    p->console = c.console || p->gsp->rel->plugin->keyed;
    p->bme_awaited = true;
    p->state = TASK_CONFIGURED;
    gpu_vf_set_running(p->gsp->gpu, b->gfid, true);
    return NV_OK;
}

/*
 * What follows the configuration is that bus mastering is on (RFC vfio_main.c, nova-core
 * vgpu/instance.rs activate): neither waits for the guest. Which task would mind is not
 * published, so that it is counted.
 */
static void bme_awaited(GspPartition *p, uint32_t type, bool on)
{
    if (p->bme_awaited && !on) {
        p->gsp->stat.bme_missing++;
        trace_gsp_plugin_bme_missing(p->boot.gfid, type);
    }
    p->bme_awaited = false;
}

static bool bme_refused(GspPartition *p, const PluginBme *b)
{
    if (!b->enable || !gpu_fault(p->gsp->gpu, "bme-refused")) {
        return false;
    }
    trace_gsp_fault("bme-refused");
    return true;
}

static uint32_t update_bme(GspPartition *p, uint64_t msg)
{
    const WireOps *wire = p->gsp->rel->wire;
    g_autofree uint8_t *buf = NULL;
    uint32_t status;
    PluginBme b;

    if (p->state != TASK_CONFIGURED) {
        return NV_ERR_INVALID_STATE;
    }
    if (wire->plugin_bme) {
        buf = g_malloc(PLUGIN_MSG_SIZE);
        gpu_fb_read(p->gsp->gpu, msg, buf, PLUGIN_MSG_SIZE);
        status = wire->plugin_bme(p->gsp, buf, &b);
        bme_awaited(p, PLUGIN_UPDATE_BME, b.enable);
        if (!status && bme_refused(p, &b)) {
            status = NV_ERR_INSUFFICIENT_PERMISSIONS;
        }
        return status;
    }
    gpu_fb_read(p->gsp->gpu, msg, &b, sizeof(b));
    bme_awaited(p, PLUGIN_UPDATE_BME, b.enable);
    b.allowed = !bme_refused(p, &b);
    gpu_fb_write(p->gsp->gpu, msg, &b, sizeof(b));
    return NV_OK;
}

/* What it says to the CPU, where that wants to have it. */
static void publish(GspPartition *p)
{
    const Layout *l = p->gsp->rel->plugin->response();
    g_autofree uint8_t *wire = g_malloc(l->size);

    gpu_fb_read(p->gsp->gpu, p->response_at, wire, l->size);
    layout_pack(l, &p->response, wire);
    gpu_fb_write(p->gsp->gpu, p->response_at, wire, l->size);
}

/* A surface is whole when its two numbers are the same. */
static void show(GspPartition *p, const GpuSurface *s)
{
    PluginSurface *o = &p->response.surface[0];
    uint64_t seq = o->start + 1;

    p->awaits_reader = false;
    o->start = seq;
    publish(p);
    *o = (PluginSurface) { .start = seq, .end = seq, .blanked = !s };
    if (s) {
        o->rect_width = s->rect_width;
        o->rect_height = s->rect_height;
        o->width = s->width;
        o->height = s->height;
        o->size = s->size;
        o->offset = s->offset;
        o->format = s->format;
        o->pitch = s->pitch;
        o->kind = s->kind;
        o->type = s->layout;
        o->block_height = s->block_height;
        o->blocklinear = s->layout != SURFACE_LAYOUT_PITCH;
    }
    publish(p);
    trace_gsp_plugin_shows(p->boot.gfid, o->width, o->height, o->offset);
}

void plugin_shows(GspPartition *p, const GpuSurface *s)
{
    if (!p->console || !p->response_at) {
        return;
    }
    if (s && p->response.surface[0].width && gpu_fault_listed(p->gsp->gpu, "read-surface")) {
        p->next = *s;
        p->awaits_reader = true;
        return;
    }
    show(p, s);
}

/* The guest's channels go, if they are still there; what was configured stays. */
static uint32_t reset(GspPartition *p)
{
    if (p->state != TASK_CONFIGURED || p->channels_lost) {
        return NV_ERR_INVALID_STATE;
    }
    if (gpu_fault(p->gsp->gpu, "reset-fails")) {
        trace_gsp_fault("reset-fails");
        return NV_ERR_TIMEOUT;
    }
    p->channels = false;
    plugin_shows(p, NULL);
    return NV_OK;
}

/* Virtual milliseconds that a fault has the message take. */
static uint64_t slowness(GspPartition *p, const PluginCtrl *c)
{
    GpuState *gpu = p->gsp->gpu;
    uint64_t ms = 0;

    if (c->type == PLUGIN_RESET && p->state == TASK_CONFIGURED) {
        ms = gpu_fault_value(gpu, "reset-slow=");
    }
    ms = ms ?: gpu_fault_value(gpu, "message-slow=");
    if (ms) {
        trace_gsp_fault("a slow message");
    }
    return ms;
}

/* False while a fault has it that the message is not served yet, or never. */
static bool served(GspPartition *p, const PluginCtrl *c)
{
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    uint64_t ms;

    if (p->served_at > now) {
        timer_mod(p->task, p->served_at);
        return false;
    }
    if (p->served_at) {
        p->served_at = 0;
        return true;
    }
    if (c->type == PLUGIN_RESET && p->state == TASK_CONFIGURED &&
        gpu_fault(p->gsp->gpu, "reset-silent")) {
        trace_gsp_fault("reset-silent");
        p->seq_done = c->seq;
        return false;
    }
    ms = slowness(p, c);
    if (ms) {
        p->served_at = now + ms * SCALE_MS;
        timer_mod(p->task, p->served_at);
    }
    return !ms;
}

/* NV_VGPU_GUEST_OS_TYPE_ of dev_vgpu.h: x86-64, Linux, pages of 4 KiB */
#define GUEST_OS      (2u | 1u << 3)
#define GUEST_FRL     60u
#define GUEST_LICENSE 3u            /* chosen, as what follows */
#define GUEST_VERSION "570.133.20"
#define GUEST_BRANCH  "r570_00"
#define GUEST_EXPIRY  2000000000u

/* What the response buffer has of the guest, and of errors, besides the answer. */
static void tell_guest(const GspPartition *p, PluginResponse *r)
{
    r->error_put = p->error_put;
    r->info_valid = p->guest;
    if (!p->guest) {
        return;
    }
    r->license_state = GUEST_LICENSE;
    r->guest_os = GUEST_OS;
    r->frl_config = GUEST_FRL;
    g_strlcpy(r->driver_version, GUEST_VERSION, sizeof(r->driver_version));
    g_strlcpy(r->driver_branch, GUEST_BRANCH, sizeof(r->driver_branch));
}

void plugin_guest(const GspPartition *p, VgpuGuest *v)
{
    if (!p->guest) {
        return;
    }
    v->info_state = 1;              /* GUEST_VM_INFO_STATE_INITIALIZED */
    v->guest_os = GUEST_OS;
    v->frl = GUEST_FRL;
    v->licensed = 1;
    v->license_state = GUEST_LICENSE;
    v->license_expiry = GUEST_EXPIRY;
    v->driver_loaded = 1;
    g_strlcpy(v->driver_version, GUEST_VERSION, sizeof(v->driver_version));
    g_strlcpy(v->driver_branch, GUEST_BRANCH, sizeof(v->driver_branch));
}

static uint32_t serve(GspPartition *p, uint32_t type, uint64_t msg, PluginResponse *r)
{
    switch (type) {
    case PLUGIN_VERSION_NEGOTIATION:
        return negotiate(p, msg);
    case PLUGIN_SETUP_CONFIG:
        return configure(p, msg);
    case PLUGIN_RESET:
        return reset(p);
    case PLUGIN_UPDATE_BME:
        return update_bme(p, msg);
    case PLUGIN_GET_GUEST_INFO:
        return p->state == TASK_CONFIGURED ? NV_OK : NV_ERR_INVALID_STATE;
    default:
        return type <= p->gsp->rel->plugin->last_message ? NV_ERR_NOT_SUPPORTED
                                                         : NV_ERR_INVALID_FUNCTION;
    }
}

/* As if the guest had a channel, its first one, and GR found an error in it. */
static void channel_error(GspPartition *p)
{
    GspState *gsp = p->gsp;

    trace_gsp_fault("rc-triggered");
    if (gsp->rel->wire->channel_error) {
        gsp->rel->wire->channel_error(gsp, p->boot.gfid,
                                      p->boot.chid_offset[gsp->rel->engines->gr.nv2080],
                                      XID_GR_EXCEPTION);
    }
}

/* A task that writes over all that it shares with the CPU but its migration buffer. */
static void scribble(GspPartition *p, uint64_t resp, uint64_t msg)
{
    GpuState *gpu = p->gsp->gpu;

    trace_gsp_fault("plugin-scribbles");
    gpu_fb_fill(gpu, ctrl_at(p), PLUGIN_CTRL_SIZE, 0xa5);
    gpu_fb_fill(gpu, resp, PLUGIN_RESP_SIZE, 0xa5);
    gpu_fb_fill(gpu, msg, PLUGIN_MSG_SIZE, 0xa5);
}

/*
 * By a fault a surface changes right before its height is read: its numbers and its
 * width, which lie before it, are those of the surface before.
 */
static void surface_is_read(GspPartition *p, uint64_t addr)
{
    uint32_t height = layout_at(p->gsp->rel->plugin->response(),
                                offsetof(PluginResponse, surface[0].height));

    if (p->awaits_reader && addr == p->response_at + height &&
        gpu_fault(p->gsp->gpu, "read-surface")) {
        trace_gsp_fault("read-surface");
        show(p, &p->next);
    }
}

/* By another one all that a task shares is overwritten right before it is read. */
static void buffers_are_read(GspPartition *p, uint64_t addr)
{
    uint64_t resp, msg;
    PluginCtrl c;

    if (!gpu_fault_listed(p->gsp->gpu, "read-scribbles")) {
        return;
    }
    gpu_fb_read(p->gsp->gpu, ctrl_at(p), &c, sizeof(c));
    if (!buffer(p, c.response, PLUGIN_RESP_SIZE, &resp) ||
        !buffer(p, c.message, PLUGIN_MSG_SIZE, &msg) ||
        !(addr - resp < PLUGIN_RESP_SIZE || addr - msg < PLUGIN_MSG_SIZE)) {
        return;
    }
    if (gpu_fault(p->gsp->gpu, "read-scribbles")) {
        scribble(p, resp, msg);
    }
}

void plugin_window_read(GspState *gsp, uint64_t addr)
{
    for (uint32_t g = 1; gsp->power == GSP_RUNNING && g <= GFID_MAX; g++) {
        GspPartition *p = gsp->part[g];

        if (p && p->state == TASK_CONFIGURED) {
            surface_is_read(p, addr);
            buffers_are_read(p, addr);
        }
    }
    plugin_watch(gsp);
}

void plugin_watch(GspState *gsp)
{
    bool surface = gpu_fault_listed(gsp->gpu, "read-surface");

    for (uint32_t g = 1; !surface && g <= GFID_MAX; g++) {
        GspPartition *p = gsp->part[g];

        if (p && p->state == TASK_CONFIGURED && p->awaits_reader) {
            show(p, &p->next);
        }
    }
    gpu_window_watch(gsp->gpu, surface || gpu_fault_listed(gsp->gpu, "read-scribbles"));
}

static void message(GspPartition *p)
{
    const PluginAbi *abi = p->gsp->rel->plugin;
    GpuState *gpu = p->gsp->gpu;
    PluginResponse *r = &p->response;
    PluginCtrl c;
    uint64_t resp, msg;
    uint32_t attached;

    gpu_fb_read(gpu, ctrl_at(p), &c, sizeof(c));
    if (c.seq == PLUGIN_BOOTLOADED || c.seq == p->seq_done) {
        trace_gsp_plugin_nothing_new(p->boot.gfid, c.seq);
        p->rang = 0;
        return;
    }
    if (!buffer(p, c.response, PLUGIN_RESP_SIZE, &resp) ||
        !buffer(p, c.message, PLUGIN_MSG_SIZE, &msg) ||
        vgpu_ranges_overlap(resp, PLUGIN_RESP_SIZE, msg, PLUGIN_MSG_SIZE)) {
        /* no place to answer in */
        plugin_crash(p, "response or message buffer outside the heap");
        return;
    }
    if (p->state == TASK_CONFIGURED && gpu_fault(gpu, "plugin-crash")) {
        trace_gsp_fault("plugin-crash");
        plugin_crash(p, "injected");
        return;
    }
    if (p->state == TASK_CONFIGURED && gpu_fault(gpu, "rc-triggered")) {
        channel_error(p);
    }
    if (p->state == TASK_CONFIGURED && gpu_fault(gpu, "plugin-events")) {
        storm_begin(p->gsp, p->boot.gfid);
    }
    if (!served(p, &c)) {
        return;
    }
    if (p->state == TASK_CONFIGURED && c.type != PLUGIN_UPDATE_BME) {
        bme_awaited(p, c.type, false);
    }
    gpu_fb_read(gpu, ctrl_at(p) + abi->attached_at, &attached, sizeof(attached));
    tell_guest(p, r);
    r->seq_received = c.seq;
    if (c.version != abi->control_version) {
        r->result = NV_ERR_NOT_SUPPORTED;
    } else if (attached != 1) {
        /* a task serves one vGPU: without any there is nothing to talk about */
        r->result = NV_ERR_INVALID_ARGUMENT;
    } else {
        r->result = serve(p, c.type, msg, r);
    }
    r->seq_processed = c.seq;
    if (gpu_fault(gpu, "plugin-scribbles")) {
        scribble(p, resp, msg);
    }
    p->response_at = resp;
    publish(p);
    p->seq_done = c.seq;
    p->gsp->stat.plugin_rpcs++;
    stat_answered(p->gsp, &p->rang);
    trace_gsp_plugin_rpc(p->boot.gfid, c.type, c.seq, r->result);
    gsp_faults(p->gsp);
}

static void task(void *opaque)
{
    GspPartition *p = opaque;

    /* a GSP that answers nothing runs no tasks either */
    if (p->gsp->power != GSP_RUNNING) {
        return;
    }
    if (p->vf_gone) {
        plugin_crash(p, "VF disabled");
    } else if (p->state == TASK_BOOTING) {
        come_up(p);
    } else if (p->state == TASK_UP || p->state == TASK_CONFIGURED) {
        message(p);
    }
}

void plugin_start(GspPartition *p)
{
    size_t len = p->gsp->rel->plugin->response()->size;
    g_autofree uint8_t *zero = g_malloc0(len);
    uint64_t at = ctrl_at(p), ms = gpu_fault_value(p->gsp->gpu, "bootload-slow=");

    if (ms) {
        trace_gsp_fault("bootload-slow");
    }
    /* an earlier task's marker must not be taken for this one's */
    gpu_fb_write(p->gsp->gpu, at + offsetof(PluginCtrl, seq), zero, sizeof(uint32_t));
    gpu_fb_write(p->gsp->gpu, at + PLUGIN_CTRL_SIZE, zero, len);
    p->state = TASK_BOOTING;
    p->response_at = 0;
    p->awaits_reader = false;
    p->response = (PluginResponse) { 0 };
    p->rang = 0;
    stat_rang(&p->rang);
    p->task = timer_new_ns(QEMU_CLOCK_VIRTUAL, task, p);
    timer_mod(p->task, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + PLUGIN_BOOT_NS + ms * SCALE_MS);
}

/* Between two messages: what the response buffer says of the last one stays. */
static void tell_unasked(GspPartition *p)
{
    tell_guest(p, &p->response);
    publish(p);
}

/* A text and a zero into the ring of errors: that it is one of bytes is chosen. */
static void error_text(GspPartition *p, const char *text)
{
    uint64_t ring;
    PluginCtrl c;

    gpu_fb_read(p->gsp->gpu, ctrl_at(p), &c, sizeof(c));
    if (!buffer(p, c.error, PLUGIN_ERR_SIZE, &ring)) {
        return;
    }
    for (size_t i = 0; i <= strlen(text); i++) {
        gpu_fb_write(p->gsp->gpu, ring + p->error_put, text + i, 1);
        p->error_put = (p->error_put + 1) % PLUGIN_ERR_SIZE;
    }
    tell_unasked(p);
}

/* Bytes of errors that the CPU has not read. */
uint32_t plugin_errors_unread(const GspPartition *p)
{
    uint32_t get;

    gpu_fb_read(p->gsp->gpu, ctrl_at(p) + p->gsp->rel->plugin->error_get_at, &get, sizeof(get));
    return (p->error_put - get) % PLUGIN_ERR_SIZE;
}

/* A test aid: a guest's driver, or an error with something in it that no log should have. */
void plugin_guest_wanted(GspPartition *p)
{
    if (gpu_fault_of(p->gsp->gpu, "guest-driver=", p->boot.gfid)) {
        trace_gsp_fault("guest-driver=");
        p->guest = true;
        tell_unasked(p);
        notify(p, NOTIFY_GUEST_DRIVER_LOADED);
    }
    if (gpu_fault_of(p->gsp->gpu, "error-text=", p->boot.gfid)) {
        trace_gsp_fault("error-text=");
        error_text(p, "the guest did something\033[31m odd");
        notify(p, NOTIFY_PRINT_ERROR);
    }
}

/* A test aid: the task tells this of its vGPU. */
void plugin_events_wanted(GspPartition *p)
{
    for (uint32_t n = 1; n <= PLUGIN_EVENTS_MAX; n++) {
        if (gpu_fault_of(p->gsp->gpu, "plugin-event=", n)) {
            trace_gsp_fault("plugin-event");
            notify(p, n);
        }
    }
}

void plugin_stop(GspPartition *p)
{
    timer_del(p->task);
}

/* The partition stays until SHUTDOWN and CLEANUP; its VF sees nothing any more. */
void plugin_crash(GspPartition *p, const char *why)
{
    g_autofree char *text = g_strdup_printf("vGPU plugin task of GFID %u: %s", p->boot.gfid, why);

    trace_gsp_plugin_crash(p->boot.gfid, why);
    plugin_stop(p);
    p->state = TASK_CRASHED;
    gpu_vf_set_running(p->gsp->gpu, p->boot.gfid, false);
    if (p->gsp->power == GSP_RUNNING) {
        crash_of_task(p);
        p->gsp->rel->wire->os_error(p->gsp, XID_GSP_ERROR, text);
        notify(p, NOTIFY_CRASHED);
    }
}

void plugin_doorbell(GspState *gsp, uint32_t value)
{
    uint32_t gfid = value / DOORBELL_PER_GFID;
    GspPartition *p = gfid && gfid <= GFID_MAX ? gsp->part[gfid] : NULL;

    trace_gsp_plugin_doorbell(value);
    if (!p || value % DOORBELL_PER_GFID != DOORBELL_PLUGIN || p->state == TASK_BOOTING) {
        return;
    }
    stat_rang(&p->rang);
    timer_mod(p->task, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + PLUGIN_RPC_NS);
}
