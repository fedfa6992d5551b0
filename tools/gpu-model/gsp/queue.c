// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The two rings in host memory: message_queue_cpu.c, message_queue_priv.h and
 * msgq.c show the CPU's end of them, this is the other end. Where the pointers
 * are and what lies in an element is the business of the release's encoding
 * (release.h).
 *
 * Callers: boot.c takes and flushes, frame_rm.c and gmc_frame.c push.
 */
#include "gsp.h"
#include "../trace.h"

#define PTES_MAX   8192u

bool queue_rw(GspState *gsp, uint64_t off, void *buf, size_t len, bool write)
{
    uint8_t *p = buf;

    while (len) {
        uint64_t page = off / GSP_PAGE, at = off % GSP_PAGE;
        size_t n = MIN(len, GSP_PAGE - at);
        bool ok;

        if (page >= gsp->q.n_pte) {
            return false;
        }
        ok = write ? gpu_dma_write(gsp->gpu, gsp->q.pte[page] + at, p, n)
                   : gpu_dma_read(gsp->gpu, gsp->q.pte[page] + at, p, n);
        if (!ok) {
            trace_gsp_queue_dma_fault(gsp->q.pte[page] + at, write);
            return false;
        }
        p += n;
        off += n;
        len -= n;
    }
    return true;
}

static bool read_ptes(GspState *gsp, const RmArgs *args)
{
    GspQueue *q = &gsp->q;
    uint32_t per_page = GSP_PAGE / sizeof(uint64_t);

    if (!args->pte_count || args->pte_count > PTES_MAX || args->shared_mem % GSP_PAGE) {
        return false;
    }
    q->pte = g_new0(uint64_t, args->pte_count);
    q->n_pte = args->pte_count;
    for (uint32_t i = 0; i < q->n_pte; i += per_page) {
        uint32_t n = MIN(per_page, q->n_pte - i);
        /* the table lies at the start of the memory it describes */
        uint64_t at = i ? q->pte[i / per_page] : args->shared_mem;

        if (!gpu_dma_read(gsp->gpu, at, &q->pte[i], n * sizeof(uint64_t))) {
            return false;
        }
    }
    if (q->pte[0] != args->shared_mem) {
        return false;
    }
    for (uint32_t i = 0; i < q->n_pte; i++) {
        if (q->pte[i] % GSP_PAGE) {
            return false;
        }
    }
    return true;
}

bool queue_open(GspState *gsp, const RmArgs *args)
{
    GspQueue *q = &gsp->q;
    uint64_t end;

    if (!read_ptes(gsp, args)) {
        return false;
    }
    end = (uint64_t)q->n_pte * GSP_PAGE;
    /* a second pair, that GSP does not use, lies behind the first one */
    if (args->lockless_cmdq) {
        end = MIN(end, args->lockless_cmdq);
    }
    q->cmd = args->cmdq_offset;
    q->stat = args->statq_offset;
    if (q->cmd % GSP_PAGE || q->stat % GSP_PAGE || q->stat <= q->cmd || q->stat >= end) {
        return false;
    }
    q->stat_size = end - q->stat;
    q->stat_count = (q->stat_size - GSP_PAGE) / GSP_PAGE;
    if (q->stat_count < 2 || !gsp->rel->wire->ring->open(gsp)) {
        return false;
    }
    trace_gsp_queue_open(q->n_pte, q->cmd_count, q->stat_count, q->swapped);
    return true;
}

void queue_close(GspState *gsp)
{
    GspQueue *q = &gsp->q;
    GByteArray *e;
    GQueue *out = q->out;

    while ((e = g_queue_pop_head(out))) {
        g_byte_array_unref(e);
    }
    g_clear_pointer(&q->part, g_byte_array_unref);
    g_clear_pointer(&q->late, g_byte_array_unref);
    timer_del(gsp->late_timer);
    g_free(q->pte);
    memset(q, 0, sizeof(*q));
    q->out = out;
}

void queue_bad_element(GspState *gsp, const char *why, uint32_t value)
{
    gsp->stat.bad_elements++;
    trace_gsp_bad_element(why, value);
}

/* The elements of one message at the read pointer, into buf; 0 when none is there. */
static uint32_t read_message(GspState *gsp, uint8_t *buf)
{
    GspQueue *q = &gsp->q;
    uint32_t avail, want = 1;

    avail = q->n_pte ? gsp->rel->wire->ring->available(gsp) : 0;
    if (!avail) {
        return 0;
    }
    for (uint32_t i = 0; i < want; i++) {
        uint64_t at = q->cmd + q->cmd_entries +
                      (uint64_t)((q->cmd_rptr + i) % q->cmd_count) * GSP_PAGE;

        if (i >= avail) {
            queue_bad_element(gsp, "incomplete message", want);
            return 0;
        }
        if (!queue_rw(gsp, at, buf + i * GSP_PAGE, GSP_PAGE, false)) {
            return 0;
        }
        if (!i) {
            want = gsp->rel->wire->elements(gsp, buf);
            if (!want || want > MSG_ELEMENTS_MAX) {
                queue_bad_element(gsp, "element count", want);
                return 0;
            }
        }
    }
    return want;
}

GByteArray *queue_take(GspState *gsp)
{
    g_autofree uint8_t *buf = g_malloc(MSG_ELEMENTS_MAX * GSP_PAGE);
    GByteArray *out = NULL;
    uint32_t n;

    while (!out && (n = read_message(gsp, buf))) {
        if (gsp->rel->wire->accept(gsp, buf, n, &out) == FRAME_STUCK) {
            return NULL;
        }
        gsp->rel->wire->ring->consumed(gsp, n);
    }
    return out;
}

void queue_push(GspState *gsp, GByteArray *message)
{
    size_t len = message->len;

    g_byte_array_set_size(message, ROUND_UP(len, GSP_PAGE));
    memset(message->data + len, 0, message->len - len);
    g_queue_push_tail(gsp->q.out, message);
}

void queue_busy(GspState *gsp, uint64_t ms)
{
    gsp->q.busy_until = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + ms * SCALE_MS;
}

bool queue_flush(GspState *gsp)
{
    const RingOps *ring = gsp->rel->wire->ring;
    GspQueue *q = &gsp->q;
    bool rang = false;
    GByteArray *e;

    if (q->busy_until > qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL)) {
        timer_mod(gsp->timer, q->busy_until);
        return false;
    }
    while (!q->late && (e = g_queue_peek_head(q->out))) {
        uint32_t n = e->len / GSP_PAGE, room = ring->room(gsp);

        if (n > room) {
            trace_gsp_queue_full(n, room);
            break;
        }
        post_message(gsp, g_queue_pop_head(q->out), room);
        rang = true;
    }
    if (rang) {
        gpu_gsp_irq(gsp->gpu, GPU_GSP_SWGEN0);
    }
    if (!g_queue_is_empty(q->out)) {
        timer_mod(gsp->timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + GSP_FULL_NS);
        return false;
    }
    return true;
}
