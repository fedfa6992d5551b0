// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * RUN_CPU_SEQUENCER: GSP has the CPU do register accesses for it and goes on
 * when they are done (rmgspseq.h, g_rpc-structures.h; nouveau
 * r535_gsp_msg_run_cpu_sequencer). The program here is harmless: it moves a
 * value through a scratch register of GSP's falcon, with one of each access.
 *
 * Callers: rpc.c and program.c have it ask, boot.c waits for the CPU.
 */
#include "gsp.h"
#include "../trace.h"

/* NV_PFALCON_FALCON_MAILBOX_SW(0), in BAR0 */
#define SCRATCH 0x110804u

enum {
    REG_WRITE = 0, REG_MODIFY = 1, REG_POLL = 2, DELAY_US = 3, REG_STORE = 4,
    CORE_RESET = 5, CORE_RESUME = 8,
};

#define PROGRAM_MAX 32u

#define WRITTEN 0x5e90000fu
#define WANTED  0x5e9000f0u

static void ask(GspState *gsp, const uint32_t *program, uint32_t words)
{
    struct {
        uint32_t size, index, saved[8], command[PROGRAM_MAX];
    } rpc = { .size = PROGRAM_MAX, .index = words };

    /* the CPU refuses an index that is not below the size, so there is a word to spare */
    memcpy(rpc.command, program, words * sizeof(*program));
    rpc_event(gsp, EVENT_RUN_CPU_SEQUENCER, NV_OK, &rpc, sizeof(rpc));
}

void sequencer_ask(GspState *gsp, const char *fault)
{
    static const uint32_t program[] = {
        REG_WRITE, SCRATCH, WRITTEN,
        REG_STORE, SCRATCH, 0,
        DELAY_US, 10,
        REG_MODIFY, SCRATCH, 0xff, 0xf0,
        REG_POLL, SCRATCH, UINT32_MAX, WANTED, 1000, 1,
    };

    QEMU_BUILD_BUG_ON(ARRAY_SIZE(program) >= PROGRAM_MAX);
    trace_gsp_fault(fault);
    ask(gsp, program, ARRAY_SIZE(program));
}

void sequencer_ask_core(GspState *gsp)
{
    static const uint32_t program[] = { CORE_RESET, CORE_RESUME };

    ask(gsp, program, ARRAY_SIZE(program));
}

bool sequencer_done(GspState *gsp)
{
    if (gsp->away) {
        return gsp->away == CORE_BACK;
    }
    return gpu_gsp_scratch(gsp->gpu, 0) == WANTED;
}
