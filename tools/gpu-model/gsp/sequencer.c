// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * RUN_CPU_SEQUENCER: GSP has the CPU do register accesses for it and goes on
 * when they are done (rmgspseq.h, g_rpc-structures.h; nouveau
 * r535_gsp_msg_run_cpu_sequencer). The program here is harmless: it moves a
 * value through a scratch register of GSP's falcon, with one of each access.
 */
#include "gsp.h"
#include "../trace.h"

/* NV_PFALCON_FALCON_MAILBOX_SW(0), in BAR0 */
#define SCRATCH 0x110804u

enum { REG_WRITE = 0, REG_MODIFY = 1, REG_POLL = 2, DELAY_US = 3, REG_STORE = 4 };

#define WRITTEN 0x5e90000fu
#define WANTED  0x5e9000f0u

void sequencer_ask(GspState *gsp)
{
    static const uint32_t program[] = {
        REG_WRITE, SCRATCH, WRITTEN,
        REG_STORE, SCRATCH, 0,
        DELAY_US, 10,
        REG_MODIFY, SCRATCH, 0xff, 0xf0,
        REG_POLL, SCRATCH, UINT32_MAX, WANTED, 1000, 1,
    };
    struct {
        uint32_t size, index, saved[8];
        uint32_t command[ARRAY_SIZE(program)];
    } rpc = { .size = ARRAY_SIZE(program), .index = ARRAY_SIZE(program) };

    memcpy(rpc.command, program, sizeof(program));
    trace_gsp_fault("cpu-sequencer");
    rpc_event(gsp, EVENT_RUN_CPU_SEQUENCER, NV_OK, &rpc, sizeof(rpc));
}

bool sequencer_done(GspState *gsp)
{
    return gpu_gsp_scratch(gsp->gpu, 0) == WANTED;
}
