// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The sequence number in an RPC's header, apart from the element's. Who counts:
 * kernel_gsp.c _kgspRpcSendMessage and rpc.c _issueRpcAsync, _issueRpcAndWait and
 * _issueRpcLarge of 570.190, 580.82.07 and later, nouveau's rpc.c since Linux commit
 * 90caca3b7264: from 0, one for each RPC and for each of its continuation records,
 * except for what nobody waits for, which bears 0 and is not counted.
 *
 * What firmware does about another number: that commit's message ("570 firmware started
 * asserting on the sequence numbers being in the right order, and we would see nocat
 * records with asserts in them"); the RPC is carried out all the same, as it was for
 * nouveau before it and is for NVIDIA's own 570.144, which sends 0 always. Chosen: that
 * the count goes on from the number that came; the record's texts; that 575.64 is as
 * 570.144, between them nothing was published.
 *
 * Callers: frame_rm.c.
 */
#include "gsp.h"
#include "../trace.h"

/* ctrl2080nvd.h NV2080CtrlNocatJournalInsertRecord, the same in 550 to 595; as sent */
typedef struct NocatRecord {
    uint32_t flags, pad0;
    uint64_t timestamp;
    uint8_t  type, pad1[3];
    uint32_t bugcheck;
    char     source[65];
    uint8_t  pad2[3];
    uint32_t subsystem;
    uint64_t error_code;
    char     faulting_engine[65];
    uint8_t  pad3[3];
    uint32_t tdr_reason, diag_len;
    uint8_t  diag[1024], pad4[4];
} NocatRecord;

#define NOCAT_ASSERT 5u             /* NV2080_NOCAT_JOURNAL_REC_TYPE_ASSERT */

QEMU_BUILD_BUG_ON(offsetof(NocatRecord, error_code) != 96);
QEMU_BUILD_BUG_ON(offsetof(NocatRecord, diag) != 180);
QEMU_BUILD_BUG_ON(sizeof(NocatRecord) != 1208);

static void assert_record(GspState *gsp, uint32_t sequence, uint32_t want)
{
    NocatRecord r = {
        .timestamp = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL),
        .type = NOCAT_ASSERT,
        .error_code = sequence,
        .source = "GSP model",
    };

    r.diag_len = snprintf((char *)r.diag, sizeof(r.diag), "RPC sequence %u, not %u", sequence,
                          want);
    rpc_event(gsp, EVENT_GSP_POST_NOCAT_RECORD, NV_OK, &r, sizeof(r));
}

/* Small ones that are never answered. */
static bool unanswered(uint32_t function)
{
    return function == RPC_SET_SYSTEM_INFO || function == RPC_SET_REGISTRY ||
           function == RPC_ECC_NOTIFIER_WRITE_ACK;
}

bool rpc_sequence_ok(GspState *gsp, const RpcHeader *rpc, bool large)
{
    GspQueue *q = &gsp->q;
    bool counted = large || !unanswered(rpc->function);
    uint32_t want = counted ? q->rpc_seq : 0;

    if (!gsp->rel->counts_rpcs) {
        return true;
    }
    if (counted) {
        q->rpc_seq = rpc->sequence + 1;
    }
    if (rpc->sequence == want) {
        return true;
    }
    gsp->stat.bad_sequences++;
    trace_gsp_rpc_sequence(rpc->function, rpc->sequence, want);
    assert_record(gsp, rpc->sequence, want);
    return false;
}
