// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Messages of encoding "rm": the element header of message_queue_priv.h before
 * an RPC, in one to sixteen elements, and continuation records for what is
 * longer. As message_queue_cpu.c does at the other end, a message with a wrong
 * checksum or a sequence number from the future stays in the ring, an old one
 * is dropped. An RPC is as long as g_rpc-structures.h has it.
 *
 * Callers: queue.c by the encoding (WireOps) for what comes; rpc.c, sequencer.c and
 * rpc_sequence.c for what goes.
 */
#include "gsp.h"
#include "../trace.h"

#define RPC_SIZE_MAX (4u << 20)

/* Whole length of the RPC whose first record this is; more than have = wait. */
static uint32_t rpc_wanted(GspState *gsp, const uint8_t *msg, size_t have)
{
    const RpcHeader *h = (const void *)msg;
    const uint8_t *payload = msg + sizeof(*h);
    size_t len = have - sizeof(*h);
    uint64_t want = have;

    if (have < RPC_LENGTH_MAX) {
        return have;
    }
    if (h->function == RPC_RM_CONTROL) {
        const Layout *l = release_layout(gsp->rel, MSG_RPC_CONTROL);
        RpcControl c;

        if (len >= l->size && gsp_unpack_layout(l, payload, &c)) {
            want = sizeof(*h) + l->size + (uint64_t)c.params_size;
        }
    } else if (h->function == RPC_RM_ALLOC && len >= sizeof(RpcAlloc)) {
        want = sizeof(*h) + sizeof(RpcAlloc) +
               (uint64_t)((const RpcAlloc *)payload)->params_size;
    } else if (h->function == RPC_SET_REGISTRY && len >= sizeof(RegistryTable)) {
        want = sizeof(*h) + (uint64_t)((const RegistryTable *)payload)->size;
    }
    return want > RPC_SIZE_MAX ? have : MAX(want, have);
}

static uint32_t checksum(const uint8_t *p, size_t len)
{
    uint64_t sum = 0, word;

    for (size_t i = 0; i < len; i += 8) {
        memcpy(&word, p + i, 8);
        sum ^= word;
    }
    return (uint32_t)(sum >> 32) ^ (uint32_t)sum;
}

uint32_t frame_rm_elements(GspState *gsp, const uint8_t *page)
{
    return ((const MsgHeader *)page)->elem_count;
}

/* What the checksum covers, of a message of len bytes. */
static size_t summed(GspState *gsp, size_t len)
{
    return ROUND_UP(len, gsp->rel->sum_whole_elements ? GSP_PAGE : 8);
}

static FrameVerdict bad(GspState *gsp, FrameVerdict v, const char *why, uint32_t value)
{
    queue_bad_element(gsp, why, value);
    return v;
}

/* Whether it counts is for rpc_sequence.c; false: not to be carried out. */
static bool numbered(GspState *gsp, const RpcHeader *rpc, bool large)
{
    if (rpc_sequence_ok(gsp, rpc, large) || !gpu_fault(gsp->gpu, "strict-sequence")) {
        return true;
    }
    trace_gsp_fault("strict-sequence");
    gsp->stat.refusals++;
    g_clear_pointer(&gsp->q.part, g_byte_array_unref);
    return false;
}

/* A record that begins an RPC, or one that goes on with it. */
static void join(GspState *gsp, const RpcHeader *rpc, uint32_t seq)
{
    GspQueue *q = &gsp->q;

    if (rpc->function == RPC_CONTINUATION_RECORD) {
        if (!numbered(gsp, rpc, true)) {
            return;
        }
        if (!q->part) {
            queue_bad_element(gsp, "continuation of nothing", seq);
            return;
        }
        g_byte_array_append(q->part, (const void *)(rpc + 1), rpc->length - sizeof(*rpc));
        return;
    }
    if (q->part) {
        queue_bad_element(gsp, "continuation record missing", seq);
        g_byte_array_unref(q->part);
    }
    q->part = g_byte_array_new();
    g_byte_array_append(q->part, (const void *)rpc, rpc->length);
    q->part_want = rpc_wanted(gsp, q->part->data, q->part->len);
    numbered(gsp, rpc, q->part_want > q->part->len);
}

FrameVerdict frame_rm_accept(GspState *gsp, const uint8_t *buf, uint32_t elements,
                             GByteArray **out)
{
    const MsgHeader *h = (const void *)buf;
    const RpcHeader *rpc = (const void *)(h + 1);
    GspQueue *q = &gsp->q;
    uint32_t len = rpc->length;

    if (len < sizeof(*rpc) || len > elements * GSP_PAGE - sizeof(*h)) {
        return bad(gsp, FRAME_STUCK, "RPC longer than its elements", h->seq);
    }
    if (checksum(buf, summed(gsp, sizeof(*h) + len))) {
        return bad(gsp, FRAME_STUCK, "checksum", h->seq);
    }
    if (h->seq != q->rx_seq) {
        return bad(gsp, (int32_t)(h->seq - q->rx_seq) < 0 ? FRAME_DROPPED : FRAME_STUCK,
                   "sequence number", h->seq);
    }
    q->rx_seq++;
    join(gsp, rpc, h->seq);
    if (q->part && q->part->len >= q->part_want) {
        *out = g_steal_pointer(&q->part);
    }
    return FRAME_TAKEN;
}

/*
 * Behind a message its elements hold what earlier ones left in the staging area,
 * as in message_queue_cpu.c: only the next 8 bytes are padded with zeros.
 */
static void send_one(GspState *gsp, const RpcHeader *hdr, const void *payload, size_t len)
{
    size_t size = sizeof(MsgHeader) + sizeof(*hdr) + len;
    size_t full = ROUND_UP(size, GSP_PAGE);
    MsgHeader *h = (void *)gsp->q.staging;
    RpcHeader *rpc = (void *)(h + 1);
    GByteArray *e = g_byte_array_new();

    memset(h, 0, sizeof(*h));
    *rpc = *hdr;
    rpc->length = sizeof(*rpc) + len;
    if (len) {
        memcpy(rpc + 1, payload, len);
    }
    memset(gsp->q.staging + size, 0, ROUND_UP(size, 8) - size);
    h->elem_count = full / GSP_PAGE;
    if (gpu_fault(gsp->gpu, "partial-stuck")) {
        trace_gsp_fault("partial-stuck");
        h->elem_count++;
    }
    h->seq = gsp->q.tx_seq++;
    if (gpu_fault(gsp->gpu, "bad-seq")) {
        trace_gsp_fault("bad-seq");
        h->seq += 5;
    }
    if (hdr->function == RPC_RM_CONTROL && gpu_fault(gsp->gpu, "oversized-reply")) {
        trace_gsp_fault("oversized-reply");
        rpc->length = full + GSP_PAGE;
        size = full;
    }
    h->checksum = checksum(gsp->q.staging, summed(gsp, size));
    if (gpu_fault(gsp->gpu, "bad-checksum")) {
        trace_gsp_fault("bad-checksum");
        h->checksum ^= 0x1;
    }
    g_byte_array_append(e, gsp->q.staging, full);
    queue_push(gsp, e);
}

void frame_rm_send(GspState *gsp, const RpcHeader *hdr, const void *payload, size_t len)
{
    size_t max = RPC_LENGTH_MAX - sizeof(*hdr);
    RpcHeader part = *hdr;
    const uint8_t *p = payload;

    do {
        size_t n = MIN(len, max);

        send_one(gsp, &part, p, n);
        part.function = RPC_CONTINUATION_RECORD;
        /* as _issueRpcLarge waits for them */
        part.sequence += gsp->rel->counts_rpcs;
        p += n;
        len -= n;
    } while (len);
    queue_flush(gsp);
}

void rpc_event(GspState *gsp, uint32_t event, uint32_t status, const void *data, size_t len)
{
    RpcHeader h = {
        .version = RPC_HEADER_VERSION,
        .signature = RPC_SIGNATURE,
        .function = event,
        .result = status,
    };

    gsp->stat.events++;
    trace_gsp_event(event, len);
    frame_rm_send(gsp, &h, data, len);
}
