// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One message into the ring of answers, and what can go wrong on the way: the
 * cases that GspMsgQueueReceiveStatus of message_queue_cpu.c is written for ("data
 * is in flight", "old package", and of 615.71.09 "stale message detected … because
 * the DMA kickoff from GSP failed silently"). Nothing is posted behind a message
 * that is not whole yet.
 *
 * Callers: queue.c; its timer, for what is late.
 */
#include "gsp.h"
#include "../trace.h"

static void write_pages(GspState *gsp, const uint8_t *data, uint32_t slot, uint32_t n)
{
    GspQueue *q = &gsp->q;

    for (uint32_t i = 0; i < n; i++) {
        uint64_t at = q->stat + GSP_PAGE + (uint64_t)((slot + i) % q->stat_count) * GSP_PAGE;

        queue_rw(gsp, at, (void *)(data + i * GSP_PAGE), GSP_PAGE, true);
    }
}

static void posted(GspState *gsp, uint32_t slot, uint32_t n)
{
    gsp->rel->wire->ring->posted(gsp, n);
    gsp->q.last_slot = slot;
    gsp->q.last_count = n;
}

static uint32_t next_slot(GspQueue *q)
{
    return q->stat_wptr % q->stat_count;
}

/*
 * The message before once more, as it lies in the ring: a reader that leaves its mark
 * there (615.71.09) finds that mark.
 */
static void replay(GspState *gsp)
{
    GspQueue *q = &gsp->q;
    uint32_t n = q->last_count, slot = next_slot(q);
    uint8_t page[GSP_PAGE];

    trace_gsp_fault("stale-element");
    for (uint32_t i = 0; i < n; i++) {
        uint32_t from = (q->last_slot + i) % q->stat_count;

        queue_rw(gsp, q->stat + GSP_PAGE + (uint64_t)from * GSP_PAGE, page, GSP_PAGE, false);
        write_pages(gsp, page, slot + i, 1);
    }
    posted(gsp, slot, n);
}

static void wait_for_rest(GspState *gsp, GByteArray *message, uint32_t slot, uint32_t missing)
{
    GspQueue *q = &gsp->q;

    q->late = message;
    q->late_slot = slot;
    q->late_missing = missing;
    timer_mod(gsp->late_timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + GSP_LATE_NS);
}

void post_message(GspState *gsp, GByteArray *message, uint32_t room)
{
    GspQueue *q = &gsp->q;
    uint32_t n = message->len / GSP_PAGE, slot;

    if (q->last_count && q->last_count + n <= room && gpu_fault(gsp->gpu, "stale-element")) {
        replay(gsp);
    }
    slot = next_slot(q);
    if (n > 1 && gpu_fault(gsp->gpu, "partial-element")) {
        trace_gsp_fault("partial-element");
        write_pages(gsp, message->data, slot, 1);
        gsp->rel->wire->ring->posted(gsp, 1);
        wait_for_rest(gsp, message, slot, n - 1);
        return;
    }
    write_pages(gsp, message->data, slot, n);
    if (gpu_fault(gsp->gpu, "late-element")) {
        uint64_t at = q->stat + GSP_PAGE + (uint64_t)slot * GSP_PAGE;

        /* the first word is in the checksum, or is the magic */
        trace_gsp_fault("late-element");
        queue_rw(gsp, at, &(uint32_t){ ~ldl_le_p(message->data) }, sizeof(uint32_t), true);
        posted(gsp, slot, n);
        wait_for_rest(gsp, message, slot, 0);
        return;
    }
    posted(gsp, slot, n);
    g_byte_array_unref(message);
}

/* What was in flight arrives: only a pointer that moves is told to the CPU. */
void post_late(void *opaque)
{
    GspState *gsp = opaque;
    GspQueue *q = &gsp->q;
    uint32_t n = q->late_missing;

    if (!q->late) {
        return;
    }
    if (n) {
        write_pages(gsp, q->late->data + GSP_PAGE, q->late_slot + 1, n);
        posted(gsp, q->late_slot, n);
        q->last_count = n + 1;
        gpu_gsp_irq(gsp->gpu, GPU_GSP_SWGEN0);
    } else {
        write_pages(gsp, q->late->data, q->late_slot, 1);
    }
    g_clear_pointer(&q->late, g_byte_array_unref);
    queue_flush(gsp);
}
