// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * GSP gives its core away and gets it back: it suspends itself, the CPU resets the
 * core, may run a signed program on it that GSP has put into framebuffer, resets it
 * again and has SEC2 resume GSP. Until 580 that is a matter of the CPU sequencer
 * (rmgspseq.h: CORE_RESET, CORE_RESUME), since 595 of event
 * GSP_LOAD_EXEC_HS_BINARY (rmgspseq.h; kgspLoadAndExecuteHsBinary_GA102 and
 * kgspExecuteCoreResume_TU102 in kernel_gsp_falcon_*.c).
 *
 * The program here is none: a text in place of code, and as long as a small one. It
 * is recognised by what lies in IMEM and DMEM when the falcon is started.
 *
 * Callers: rpc.c has GSP ask; then ucode/ (load.c, fwsec.c), and the chip when the core
 * is reset (GpuGspOps).
 */
#include "gsp.h"
#include "../trace.h"

#define MB (1ull << 20)

#define BLOCK       256u
#define CODE_VA     0x100u
#define CODE_SIZE   (3 * BLOCK)
#define DATA_SIZE   (2 * BLOCK)
#define SIGNATURE   0x80u               /* in DMEM */
#define ENGINE_GSP  0x400u
#define UCODE_ID    5u
#define ALGO_RSA3K  1u                  /* NV_PFALCON2_FALCON_MOD_SEL_ALGO_RSA3K */
#define DMEM_VA_INVALID UINT32_MAX

/* Left in mailbox 0 by a start that is none of it: numbers of the PCI side. */
enum { BAD_PARAMS = 0xbadf0011, NOT_THE_PROGRAM = 0xbadf0012 };

typedef struct LoadExecHs {             /* as sent: GspLoadExecHsBinaryParams */
    uint64_t imem_addr, dmem_addr, reserved64[2];
    uint32_t imem_va, imem_pa, imem_size, dmem_va, dmem_pa, dmem_size;
    uint32_t signature, engine_mask, ucode_id, reserved32[3];
} LoadExecHs;

QEMU_BUILD_BUG_ON(sizeof(LoadExecHs) != 80);

static void text(uint8_t *buf, size_t len, const char *what)
{
    size_t n = strlen(what);

    for (size_t i = 0; i < len; i++) {
        buf[i] = what[i % n] ^ i / n;
    }
}

static void code_and_data(uint8_t code[CODE_SIZE], uint8_t data[DATA_SIZE])
{
    text(code, CODE_SIZE, "the GPU model's place of a falcon program, not one ");
    text(data, DATA_SIZE, "the GPU model's place of a falcon program's data ");
}

static uint64_t program_at(GspState *gsp)
{
    return fb_usable_end(gsp) + 32 * MB;
}

/* Into RM's part of the framebuffer, and into the words that ask for it. */
static void ask_load_exec(GspState *gsp)
{
    uint64_t at = program_at(gsp);
    uint8_t code[CODE_SIZE], data[DATA_SIZE];
    LoadExecHs p = {
        .imem_addr = at - CODE_VA,      /* the CPU adds the virtual address */
        .dmem_addr = at + CODE_SIZE,
        .imem_va = CODE_VA, .imem_size = CODE_SIZE,
        .dmem_va = DMEM_VA_INVALID, .dmem_size = DATA_SIZE,
        .signature = SIGNATURE, .engine_mask = ENGINE_GSP, .ucode_id = UCODE_ID,
    };

    code_and_data(code, data);
    gpu_fb_write(gsp->gpu, at, code, sizeof(code));
    gpu_fb_write(gsp->gpu, at + sizeof(code), data, sizeof(data));
    gsp->rel->wire->load_exec(gsp, &p, sizeof(p));
}

void program_ask(GspState *gsp)
{
    trace_gsp_fault("core-resume");
    gsp->away = CORE_WANTED;
    if (gsp->rel->load_exec) {
        ask_load_exec(gsp);
    } else {
        sequencer_ask_core(gsp);
    }
}

uint32_t gsp_falcon_started(GspState *gsp, const GpuProgram *p)
{
    uint8_t code[CODE_SIZE], data[DATA_SIZE];

    if (gsp->away != CORE_GIVEN || !gsp->rel->load_exec) {
        return NOT_THE_PROGRAM;
    }
    code_and_data(code, data);
    if (p->boot_vector != CODE_VA || p->code_size < CODE_SIZE || p->data_size < DATA_SIZE ||
        memcmp(p->code, code, CODE_SIZE) || memcmp(p->data, data, DATA_SIZE)) {
        return NOT_THE_PROGRAM;
    }
    if (p->algorithm != ALGO_RSA3K || p->signature != SIGNATURE ||
        p->engine_mask != ENGINE_GSP || p->ucode_id != UCODE_ID) {
        return BAD_PARAMS;
    }
    gsp->program_ran = true;
    trace_gsp_program_ran();
    return 0;
}

/* SEC2 was started once more: GSP goes on if its core is as it must be. */
uint32_t program_resume(GspState *gsp, uint64_t wpr_meta, uint64_t libos_args)
{
    if (gsp->away != CORE_GIVEN || wpr_meta || libos_args != gsp->libos_args ||
        (gsp->rel->load_exec && !gsp->program_ran)) {
        return BOOTER_ALREADY_UP;
    }
    if (gsp->rel->load_exec) {
        /* nothing of it stays behind */
        gpu_fb_fill(gsp->gpu, program_at(gsp), GSP_PAGE, 0);
    }
    gsp->away = CORE_BACK;
    gpu_riscv_set_active(gsp->gpu, true);
    timer_mod(gsp->timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + GSP_BOOT_NS);
    trace_gsp_resumed();
    return 0;
}

void program_core_reset(GspState *gsp)
{
    if (gsp->power == GSP_BOOTING && (gsp->away == CORE_WANTED || gsp->away == CORE_GIVEN)) {
        /* what GSP left in its memory waits for the core */
        gsp->away = CORE_GIVEN;
        timer_del(gsp->timer);
        return;
    }
    gsp_reset(gsp);
}
