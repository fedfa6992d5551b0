// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rings whose pointers lie in memory, beside the queue headers: msgq.c and
 * msgq_priv.h up to release 595. They count modulo the ring's size, and one
 * element stays free.
 *
 * Callers: queue.c, by the encoding (RingOps).
 */
#include "gsp.h"
#include "../trace.h"

#define RX_HDR_OFF 32u          /* the tx header, rounded up to 16 */

static bool open_rings(GspState *gsp)
{
    GspQueue *q = &gsp->q;
    MsgqTx cmd, stat = { 0 };

    if (!queue_rw(gsp, q->cmd, &cmd, sizeof(cmd), false)) {
        return false;
    }
    if (cmd.version || cmd.msg_size != GSP_PAGE || cmd.size > q->stat - q->cmd ||
        cmd.entry_off % GSP_PAGE || cmd.entry_off < GSP_PAGE || cmd.entry_off >= cmd.size ||
        cmd.rx_hdr_off < sizeof(cmd) || cmd.rx_hdr_off > cmd.entry_off - 4 ||
        cmd.msg_count != (cmd.size - cmd.entry_off) / GSP_PAGE || cmd.msg_count < 2) {
        trace_gsp_queue_bad_header(cmd.size, cmd.msg_count, cmd.entry_off);
        return false;
    }
    q->cmd_count = cmd.msg_count;
    q->cmd_entries = cmd.entry_off;
    q->swapped = cmd.flags & MSGQ_FLAGS_SWAP_RX;

    stat.size = q->stat_size;
    stat.msg_size = GSP_PAGE;
    stat.msg_count = q->stat_count;
    stat.flags = MSGQ_FLAGS_SWAP_RX;
    stat.rx_hdr_off = RX_HDR_OFF;
    stat.entry_off = GSP_PAGE;
    return queue_rw(gsp, q->stat, &stat, sizeof(stat), true) &&
           queue_rw(gsp, q->stat + RX_HDR_OFF, &(uint32_t){ 0 }, 4, true);
}

/* Where each side leaves its read pointer: in its own block when both agreed. */
static uint64_t cmd_rptr_at(GspQueue *q)
{
    return (q->swapped ? q->stat : q->cmd) + RX_HDR_OFF;
}

static uint64_t stat_rptr_at(GspQueue *q)
{
    return (q->swapped ? q->cmd : q->stat) + RX_HDR_OFF;
}

static uint32_t available(GspState *gsp)
{
    GspQueue *q = &gsp->q;
    uint32_t wptr;

    if (!queue_rw(gsp, q->cmd + offsetof(MsgqTx, write_ptr), &wptr, 4, false)) {
        return 0;
    }
    if (wptr >= q->cmd_count) {
        queue_bad_element(gsp, "write pointer outside the ring", wptr);
        return 0;
    }
    return (wptr + q->cmd_count - q->cmd_rptr) % q->cmd_count;
}

static void consumed(GspState *gsp, uint32_t n)
{
    GspQueue *q = &gsp->q;

    q->cmd_rptr = (q->cmd_rptr + n) % q->cmd_count;
    queue_rw(gsp, cmd_rptr_at(q), &q->cmd_rptr, 4, true);
}

static uint32_t room(GspState *gsp)
{
    GspQueue *q = &gsp->q;
    uint32_t rptr;

    if (!queue_rw(gsp, stat_rptr_at(q), &rptr, 4, false)) {
        return 0;
    }
    if (rptr >= q->stat_count) {
        queue_bad_element(gsp, "read pointer outside the ring", rptr);
        return 0;
    }
    return q->stat_count - 1 - (q->stat_wptr + q->stat_count - rptr) % q->stat_count;
}

static void posted(GspState *gsp, uint32_t n)
{
    GspQueue *q = &gsp->q;

    q->stat_wptr = (q->stat_wptr + n) % q->stat_count;
    queue_rw(gsp, q->stat + offsetof(MsgqTx, write_ptr), &q->stat_wptr, 4, true);
}

const RingOps ring_mem = {
    .open = open_rings,
    .available = available,
    .consumed = consumed,
    .room = room,
    .posted = posted,
};
