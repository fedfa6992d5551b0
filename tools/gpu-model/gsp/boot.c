// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * GSP's life: its start, the libos arguments, its queues, INIT_DONE, what its processor
 * does whenever it has something to do, suspension and reset. The contracts are
 * kernel_gsp_tu102.c, kernel_gsp_booter_tu102.c, libos_init_args.h and
 * gsp_init_args.h of 570.144, and nouveau's r535 and r570 as a second reader.
 *
 * Callers: ucode/ (load.c, fmc.c) start GSP, its timer and doorbell have it work, nvgpu.c
 * and program.c reset it; rpc.c and gmc.c when start-up has all it needs.
 */
#include "gsp.h"
#include "../trace.h"

#define LIBOS_ARGS_MAX    (GSP_PAGE / sizeof(LibosRegion))
#define XID_GSP_ERROR     120

void gsp_core_starts(GspState *gsp, const WprMeta *m, uint64_t libos_args)
{
    gsp->meta = *m;
    gsp->libos_args = libos_args;
    gpu_set_wpr2(gsp->gpu, m->wpr_start, m->wpr_end);
    if (gpu_fault(gsp->gpu, "riscv-not-active")) {
        trace_gsp_fault("riscv-not-active");
        gsp->power = GSP_DEAD;
        return;
    }
    gpu_riscv_set_active(gsp->gpu, true);
    gsp->power = GSP_BOOTING;
    gsp->plain = gpu_fault_value(gsp->gpu, "region-plain=") & (PLAIN_NO_COMPRESSION | PLAIN_NO_ISO);
    gsp->engine_extra = MIN(gpu_fault_value(gsp->gpu, "engine-extra="), GMC_ENGINE_TYPE_MAX);
    gsp->stat.boots++;
    if (m->fb_size - m->rsvd_start > gpu_fb_scrubbed(gsp->gpu)) {
        /* it hangs without a word; Linux, patches of nouveau and nova-core for vGPUs */
        trace_gsp_dead("its part of the framebuffer is not scrubbed");
        gsp->power = GSP_DEAD;
        return;
    }
    timer_mod(gsp->timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + GSP_BOOT_NS);
    trace_gsp_booter_ok(m->wpr_start, m->wpr_end, m->vf_partition_count);
}

static uint64_t id8(const char *name)
{
    uint64_t id = 0;

    while (*name) {
        id = id << 8 | (uint8_t)*name++;
    }
    return id;
}

/*
 * A log buffer holds its put pointer and then the address of each of its pages; since
 * 590 only its own, and then log.
 */
static bool log_ok(GspState *gsp, const LibosRegion *r)
{
    size_t pages = r->size / GSP_PAGE;
    size_t listed = gsp->rel->log_address_only ? 1 : pages;
    g_autofree uint64_t *head = NULL;

    if (r->kind != LIBOS_KIND_CONTIGUOUS || r->loc != LIBOS_LOC_SYSMEM || !pages ||
        r->size % GSP_PAGE || r->pa % GSP_PAGE || pages > 4096) {
        return false;
    }
    head = g_new(uint64_t, listed + 2);
    if (!gpu_dma_read(gsp->gpu, r->pa, head, (listed + 2) * sizeof(uint64_t))) {
        return false;
    }
    for (size_t i = 0; i < listed; i++) {
        if (head[i + 1] != r->pa + i * GSP_PAGE) {
            return false;
        }
    }
    return !head[listed + 1];
}

static const LibosRegion *region(const LibosRegion *r, const char *name)
{
    for (unsigned i = 0; i < LIBOS_ARGS_MAX && r[i].id8; i++) {
        if (r[i].id8 == id8(name)) {
            return &r[i];
        }
    }
    return NULL;
}

static const char *read_arguments(GspState *gsp, RmArgs *args)
{
    static const char *const logs[] = { "LOGINIT", "LOGINTR", "LOGRM" };
    g_autofree LibosRegion *r = g_new0(LibosRegion, LIBOS_ARGS_MAX);
    const LibosRegion *one;

    if (gsp->libos_args % GSP_PAGE || !gpu_dma_read(gsp->gpu, gsp->libos_args, r, GSP_PAGE)) {
        return "libos arguments not readable";
    }
    for (unsigned i = 0; i < ARRAY_SIZE(logs); i++) {
        one = region(r, logs[i]);
        if (!one) {
            return "libos argument LOGINIT, LOGINTR or LOGRM missing";
        }
        if (!log_ok(gsp, one)) {
            return "log buffer without the addresses of its pages";
        }
    }
    one = region(r, "RMARGS");
    if (!one || one->kind != LIBOS_KIND_CONTIGUOUS || one->loc != LIBOS_LOC_SYSMEM) {
        return "libos argument RMARGS missing";
    }
    return gsp->rel->wire->arguments(gsp, one->pa, one->size, args);
}

void gsp_finish_start(GspState *gsp, uint32_t status)
{
    const WireOps *wire = gsp->rel->wire;

    if (gpu_fault(gsp->gpu, "no-init-done")) {
        trace_gsp_fault("no-init-done");
        gsp->power = GSP_DEAD;
        return;
    }
    if (crash_at_start(gsp)) {
        return;
    }
    gsp->power = status ? GSP_DEAD : GSP_RUNNING;
    trace_gsp_init_done(status, vgpu_mode(gsp));
    if (status) {
        wire->os_error(gsp, XID_GSP_ERROR, "GSP initialization failed");
    }
    wire->init_done(gsp, status);
    gsp_faults(gsp);
}

static void start(GspState *gsp)
{
    const char *why;
    RmArgs args;

    why = read_arguments(gsp, &args);
    if (!why && !queue_open(gsp, &args)) {
        why = "message queues not usable";
    }
    if (why) {
        /* nothing to say it through: the CPU sees no status queue, no INIT_DONE */
        trace_gsp_dead(why);
        gsp->power = GSP_DEAD;
        return;
    }
    if (gsp->rel->suspended != MAILBOX_SUSPENDED) {
        /* the CPU looks at one bit, which its own address may have */
        gpu_gsp_set_mailbox(gsp->gpu, 0, 0);
    }
    rm_init(gsp);
    gsp->rel->wire->start(gsp);
}

/* A release whose start-up is a conversation takes requests before it is done, too. */
static bool listening(GspState *gsp)
{
    return gsp->power == GSP_RUNNING ||
           (gsp->power == GSP_BOOTING && gsp->q.n_pte && !gsp->sequencing);
}

/* On a chip with an FSP the core halts, and with it goes what it protected. */
static void core_halts(GspState *gsp)
{
    gsp_reset(gsp);
    gpu_set_wpr2(gsp->gpu, 0, 0);
}

bool gsp_is_off(GspState *gsp)
{
    return gsp->power == GSP_OFF;
}

/* GSP's processor: one thing at a time, and nothing while the CPU does not read. */
void gsp_work(void *opaque)
{
    GspState *gsp = opaque;
    GByteArray *msg;

    if (gsp->sequencing) {
        if (queue_flush(gsp) && gsp->away == CORE_WANTED) {
            /* the CPU has the words: GSP stops where it is */
            gpu_gsp_set_mailbox(gsp->gpu, 0, gsp->rel->suspended);
            return;
        }
        if (!queue_flush(gsp) || !sequencer_done(gsp)) {
            timer_mod(gsp->timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + GSP_FULL_NS);
            return;
        }
        gsp->sequencing = false;
        gsp->away = CORE_HERE;
        gsp->rel->wire->go_on(gsp);
    } else if (gsp->power == GSP_BOOTING && !gsp->q.n_pte) {
        start(gsp);
    }
    while (queue_flush(gsp) && listening(gsp) && (msg = queue_take(gsp))) {
        gsp->rel->wire->handle(gsp, msg);
        g_byte_array_unref(msg);
    }
    if (g_queue_is_empty(gsp->q.out)) {
        stat_answered(gsp, &gsp->q.rang);
    }
    if (gsp->power == GSP_SUSPENDED && g_queue_is_empty(gsp->q.out)) {
        if (gpu_card(gsp->gpu)->fsp) {
            core_halts(gsp);
        }
        gpu_gsp_set_mailbox(gsp->gpu, 0, gsp->rel->suspended);
    }
    if (storm_run(gsp)) {
        timer_mod(gsp->timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + GSP_RPC_NS);
    } else if (gsp->sequencing || !g_queue_is_empty(gsp->q.out)) {
        timer_mod(gsp->timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + GSP_FULL_NS);
    }
}

void gsp_queue_doorbell(GspState *gsp, unsigned queue, uint32_t value)
{
    trace_gsp_doorbell(queue, value);
    /* nouveau rings it before GSP runs as well; start() looks into the queue */
    if (queue || gsp->power == GSP_OFF || (gsp->power == GSP_BOOTING && !gsp->q.n_pte)) {
        return;
    }
    stat_rang(&gsp->q.rang);
    timer_mod(gsp->timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + GSP_RPC_NS);
}

/*
 * The falcon's reset, or the whole function's. WPR2 is left alone: only booter
 * and FWSEC change it.
 */
void gsp_reset(GspState *gsp)
{
    trace_gsp_reset(gsp->power);
    timer_del(gsp->timer);
    vgpu_clear(gsp);
    rm_clear(gsp);
    if (gsp->rel->wire->reset) {
        gsp->rel->wire->reset(gsp);
    }
    queue_close(gsp);
    g_array_set_size(gsp->types, 0);
    gsp->have_system_info = gsp->have_registry = gsp->sriov_mode = gsp->hetero = false;
    gsp->sequencing = gsp->program_ran = false;
    gsp->away = CORE_HERE;
    scheduler_reset(gsp);
    gsp->ecc_corrected = gsp->ecc_uncorrected = gsp->remapped_rows = 0;
    gsp->storm_gfid = 0;
    gsp->storming = false;
    gsp->init_status = 0;
    memset(&gsp->crash, 0, sizeof(gsp->crash));
    memset(&gsp->sys, 0, sizeof(gsp->sys));
    if (gsp->power != GSP_OFF) {
        gpu_riscv_set_active(gsp->gpu, false);
        gsp->power = GSP_OFF;
    }
}
