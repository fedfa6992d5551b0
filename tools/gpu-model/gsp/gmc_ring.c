// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rings whose pointers are four registers of GSP: msgq_priv.h of NVIDIA's
 * open-gpu-kernel-modules, commit 61dcc93 ("MSGQ Protocol, version 2.0"), and
 * nova-core's gsp/regs.rs and gsp/cmdq.rs. They count on without wrapping at
 * the ring's size; a ring is full when they differ by it. The registers go to
 * zero with GSP's core and this side has no others, so a CPU that wrote before
 * GSP ran is not heard.
 *
 * Callers: queue.c, by the encoding (RingOps).
 */
#include "gsp.h"
#include "../trace.h"

typedef struct MsgqHeader {             /* msgqTxHeader */
    uint16_t major, minor;
    uint32_t size, msg_size, msg_count, entry_off, reserved[3];
} MsgqHeader;

#define MSGQ_MAJOR 2

QEMU_BUILD_BUG_ON(sizeof(MsgqHeader) != 32);

static bool open_rings(GspState *gsp)
{
    GspQueue *q = &gsp->q;
    MsgqHeader cmd, stat = { .major = MSGQ_MAJOR };

    if (!queue_rw(gsp, q->cmd, &cmd, sizeof(cmd), false)) {
        return false;
    }
    if (cmd.major != MSGQ_MAJOR || cmd.msg_size != GSP_PAGE || cmd.size > q->stat - q->cmd ||
        cmd.entry_off % GSP_PAGE || cmd.entry_off < GSP_PAGE || cmd.entry_off >= cmd.size ||
        cmd.msg_count != (cmd.size - cmd.entry_off) / GSP_PAGE || !cmd.msg_count ||
        cmd.reserved[0] || cmd.reserved[1] || cmd.reserved[2]) {
        trace_gsp_queue_bad_header(cmd.size, cmd.msg_count, cmd.entry_off);
        return false;
    }
    q->cmd_count = cmd.msg_count;
    q->cmd_entries = cmd.entry_off;

    stat.size = q->stat_size;
    stat.msg_size = GSP_PAGE;
    stat.msg_count = q->stat_count;
    stat.entry_off = GSP_PAGE;
    gpu_gsp_set_queue_reg(gsp->gpu, GPU_QUEUE_TAIL, 0);
    gpu_gsp_set_queue_reg(gsp->gpu, GPU_MSGQ_HEAD, 0);
    return queue_rw(gsp, q->stat, &stat, sizeof(stat), true);
}

static uint32_t available(GspState *gsp)
{
    GspQueue *q = &gsp->q;
    uint32_t n = gpu_gsp_queue_reg(gsp->gpu, GPU_QUEUE_HEAD) - q->cmd_rptr;

    if (n > q->cmd_count) {
        queue_bad_element(gsp, "write pointer ahead of the ring", n);
        return 0;
    }
    return n;
}

static void consumed(GspState *gsp, uint32_t n)
{
    gsp->q.cmd_rptr += n;
    gpu_gsp_set_queue_reg(gsp->gpu, GPU_QUEUE_TAIL, gsp->q.cmd_rptr);
}

static uint32_t room(GspState *gsp)
{
    GspQueue *q = &gsp->q;
    uint32_t used = q->stat_wptr - gpu_gsp_queue_reg(gsp->gpu, GPU_MSGQ_TAIL);

    if (used > q->stat_count) {
        queue_bad_element(gsp, "read pointer ahead of the ring", used);
        return 0;
    }
    return q->stat_count - used;
}

static void posted(GspState *gsp, uint32_t n)
{
    gsp->q.stat_wptr += n;
    gpu_gsp_set_queue_reg(gsp->gpu, GPU_MSGQ_HEAD, gsp->q.stat_wptr);
}

const RingOps ring_registers = {
    .open = open_rings,
    .available = available,
    .consumed = consumed,
    .room = room,
    .posted = posted,
};
