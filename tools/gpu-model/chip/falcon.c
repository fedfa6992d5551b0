/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A falcon with its RISC-V half, as GSP and SEC2 of GA102 and later have it.
 *
 * Registers: NV_PFALCON_FALCON_* in ga102/dev_falcon_v4.h, NV_PFALCON_FBIF_*
 * in ga102/dev_fbif_v4.h (at +0x600, PMU: +0xe00), NV_PFALCON2_FALCON_* in
 * ga102/dev_falcon_second_pri.h and NV_PRISCV_RISCV_* in
 * ga102/dev_riscv_pri.h (both at +0x1000); HWCFG1 in nouveau's falcon/base.c
 * and nova-core's regs.rs. No instruction is executed: what a started falcon
 * would do is for those to decide who look at what was loaded (ucode/).
 *
 * Callers: regs.c for accesses to registers, its bottom half for a start, fsp.c and
 * nvgpu.c for resets; gpu_gsp_*(): GSP firmware.
 */
#include "chip.h"
#include "qemu/main-loop.h"
#include "../trace.h"

enum {
    IRQSSET = 0x000, IRQSCLR = 0x004, IRQSTAT = 0x008, IRQMSET = 0x010,
    IRQMCLR = 0x014, IRQMASK = 0x018, IRQDEST = 0x01c, MAILBOX0 = 0x040,
    MAILBOX1 = 0x044, ITFEN = 0x048, OS = 0x080, RM = 0x084,
    DEBUGINFO = 0x094, COMMON_SCRATCH = 0x300 /* tu102/dev_falcon_v4.h: 4 groups of 4 */, HWCFG2 = 0x0f4, CPUCTL = 0x100, BOOTVEC = 0x104,
    HWCFG = 0x108, DMACTL = 0x10c, DMATRFBASE = 0x110, DMATRFMOFFS = 0x114,
    DMATRFCMD = 0x118, DMATRFFBOFFS = 0x11c, DMATRFBASE1 = 0x128,
    HWCFG1 = 0x12c, CPUCTL_ALIAS = 0x130, ENGINE = 0x3c0,
    INTR_CTRL = 0x3e0 /* vector: nouveau, ga102_sec2_intr_vector() */,
    INTR_RETRIGGER = 0x3e8,
    MAILBOX_SW = 0x804,
    EMEMC = 0xac0 /* gh100/dev_gsp.h: 8 ports */, QUEUE_HEAD = 0xc00,
    /* gb100/dev_gsp.h: */
    ECC_STATUS = 0x878, ECC_INTR_STATUS = 0x888, FAULT_CONTAINMENT_SRCSTAT = 0x1700, MSGQ_HEAD = 0xc80,
    MOD_SEL = 0x1180, BROM_CURR_UCODE_ID = 0x1198, BROM_ENGIDMASK = 0x119c,
    BROM_PARAADDR = 0x1210, RISCV_CPUCTL = 0x1388, RISCV_IRQMASK = 0x1528,
    RISCV_IRQDEST = 0x152c, BCR_CTRL = 0x1668,
};

#define FBIF_CTL                0x24    /* behind FBIF_TRANSCFG(0 to 7) */
#define IRQ_HALT                BIT(4)
#define IRQ_SWGEN0              BIT(6)
#define CPUCTL_STARTCPU         BIT(1)
#define CPUCTL_HALTED           BIT(4)
#define CPUCTL_ALIAS_EN         BIT(6)
#define HWCFG2_RISCV            BIT(10)
#define HWCFG2_MEM_SCRUBBING    BIT(12)
#define HWCFG2_BR_PRIV_LOCKDOWN BIT(13)  /* gh100/dev_falcon_v4.h */
#define HWCFG2_RESET_READY      BIT(31)
#define DMATRFCMD_IDLE          BIT(1)
#define RISCV_CPUCTL_HALTED     BIT(4)
#define RISCV_CPUCTL_ACTIVE     BIT(7)
#define BCR_VALID               BIT(0)
#define BCR_CORE_SELECT_RISCV   BIT(4)
#define BCR_BRFETCH             BIT(8)

#define TARGET_MASK_LOCKED      0xbadf4100u

/* gh100/dev_gsp.h: NV_PGSP_FALCON_ENGINE_RESET_STATUS */
#define RESET_DEASSERTED        (2 << 8)

/* Core revision 6, security model "heavy", one port to IMEM and to DMEM. */
#define HWCFG1_VALUE            (6 | 3 << 4 | 1 << 8 | 1 << 12)

/*
 * Causes by the names of nvswitch/ls10/dev_soe_ip.h, whose falcon is of the same kind;
 * the last two as gb100/dev_falcon_v4.h and dev_gsp.h have them.
 */
#define IRQ_GPTMR               BIT(0)
#define IRQ_EXTERR              BIT(5)
#define IRQ_SWGEN1              BIT(7)
#define IRQ_MEMERR              BIT(18)
#define IRQ_ICD                 BIT(22)
#define IRQ_ECC                 BIT(14)     /* EXT_EXTIRQ7 */
#define IRQ_FATAL_ERROR         BIT(24)

/*
 * What GSP's firmware lets through once its core runs, and what of it to the host. That
 * HALT and SWGEN0 are is published (kgspService_TU102), and Blackwell's two; the others
 * are chosen. A timer that firmware only looks at is latched all the time.
 */
#define RISCV_IRQ_HOST          (IRQ_HALT | IRQ_SWGEN0 | IRQ_EXTERR | IRQ_MEMERR | IRQ_ICD)
#define RISCV_IRQ_OWN           IRQ_SWGEN1
#define IRQ_CONTAINMENT         (IRQ_ECC | IRQ_FATAL_ERROR)

/* What FATAL_ERROR and ECC are about: the core, and EMEM without a way to correct it. */
#define SRCSTAT_RVCORE          BIT(6)
#define ECC_INTR_UNCORRECTED    BIT(1)
#define ECC_STATUS_EMEM         BIT(13)

static bool has_containment(GpuFalcon *f)
{
    return f->is_gsp && f->gpu->card->fsp && f->gpu->card->fsp->containment;
}

/* By its RISC-V core's mask and destination while that runs, whatever the falcon's are. */
static bool irq_wanted(GpuFalcon *f)
{
    uint32_t pass = f->riscv_active ? f->riscv_irqmask & f->riscv_irqdest
                                    : f->irqmask & f->irqdest;

    return f->irqstat & pass;
}

/* The tree is told of an edge; INTR_RETRIGGER tells it of a level again. */
static void irq_update(GpuFalcon *f)
{
    bool line = irq_wanted(f);

    if (line && !f->line) {
        gpu_intr_raise(f->gpu, f->vector);
    }
    f->line = line;
}

/*
 * Fault gsp-cause=: causes among @bits come up. Those of fault containment and ECC are
 * driven from outside of the latch, and only a reset ends that (nova's interrupts.rst).
 */
static void raise_causes(GpuFalcon *f, uint32_t bits)
{
    for (unsigned n = 1; n < 32 && f->is_gsp && f->riscv_active; n++) {
        if (!(bits & BIT(n)) || !gpu_fault_of(f->gpu, "gsp-cause=", n)) {
            continue;
        }
        trace_nvgpu_falcon_cause(f->name, n);
        f->irqstat |= BIT(n);
        if (has_containment(f)) {
            f->driven |= BIT(n) & IRQ_CONTAINMENT;
        }
    }
    irq_update(f);
}

void gpu_falcon_faults(GpuState *gpu)
{
    raise_causes(&gpu->falcon_gsp, ~0u);
}

static void start_cpu(GpuFalcon *f)
{
    if (f->in_reset || !f->halted || (f->bcr_ctrl & BCR_CORE_SELECT_RISCV)) {
        return;
    }
    trace_nvgpu_falcon_start(f->name, f->bootvec, f->mailbox[0], f->mailbox[1]);
    f->halted = false;
    qemu_bh_schedule(f->run);
}

static void run(void *opaque)
{
    GpuFalcon *f = opaque;

    if (f->halted || !f->started(f)) {
        return;
    }
    trace_nvgpu_falcon_halt(f->name, f->mailbox[0], f->mailbox[1]);
    f->halted = true;
    f->irqstat |= IRQ_HALT;
    irq_update(f);
}

/* ENGINE.RESET: core stopped, memories scrubbed, registers as at power-on. */
void gpu_falcon_reset(GpuFalcon *f)
{
    qemu_bh_cancel(f->run);
    memset(f->imem, 0, sizeof(f->imem));
    memset(f->dmem, 0, sizeof(f->dmem));
    bitmap_zero(f->imem_valid, NVGPU_FALCON_BLOCKS);
    bitmap_zero(f->imem_secure, NVGPU_FALCON_BLOCKS);
    f->irqstat = f->irqmask = f->irqdest = 0;
    f->riscv_irqmask = f->riscv_irqdest = f->driven = 0;
    f->line = false;
    f->mailbox[0] = f->mailbox[1] = 0;
    f->itfen = f->os = f->rm = f->debuginfo = 0;
    f->halted = true;
    f->alias_en = false;
    f->bootvec = f->dmactl = 0;
    f->dma_base = 0;
    f->dma_moffs = f->dma_fboffs = f->dma_cmd = 0;
    memset(f->imemc, 0, sizeof(f->imemc));
    memset(f->imemt, 0, sizeof(f->imemt));
    memset(f->dmemc, 0, sizeof(f->dmemc));
    memset(f->transcfg, 0, sizeof(f->transcfg));
    f->fbif_ctl = 0;
    memset(f->mailbox_sw, 0, sizeof(f->mailbox_sw));
    memset(f->queue_head, 0, sizeof(f->queue_head));
    memset(f->queue_tail, 0, sizeof(f->queue_tail));
    memset(f->msgq_head, 0, sizeof(f->msgq_head));
    memset(f->msgq_tail, 0, sizeof(f->msgq_tail));
    f->mod_sel = f->ucode_id = f->engidmask = f->paraaddr = 0;
    f->bcr_ctrl = BCR_BRFETCH;
    f->riscv_active = false;
    memset(f->scratch, 0, sizeof(f->scratch));
    memset(f->emem, 0, sizeof(f->emem));
    memset(f->ememc, 0, sizeof(f->ememc));
}

/* A register of the FBIF, or NULL. */
static uint32_t *fbif_reg(GpuFalcon *f, uint32_t off)
{
    uint32_t at = off - f->fbif;

    if (at < sizeof(f->transcfg)) {
        return &f->transcfg[at / 4];
    }
    return at == FBIF_CTL ? &f->fbif_ctl : NULL;
}

/* EMEMC: a byte offset in bits 15:2, which goes on by itself as bits 24 (write) and 25 say. */
#define EMEMC_OFFS              0xfffcu
#define EMEMC_AINCW             BIT(24)
#define EMEMC_AINCR             BIT(25)

static uint32_t emem_access(GpuFalcon *f, unsigned port, const uint32_t *val)
{
    uint32_t *c = &f->ememc[port], at = *c & EMEMC_OFFS, word = 0;

    if (at < sizeof(f->emem)) {
        if (val) {
            stl_le_p(f->emem + at, *val);
        }
        word = ldl_le_p(f->emem + at);
    }
    if (*c & (val ? EMEMC_AINCW : EMEMC_AINCR)) {
        *c = (*c & ~EMEMC_OFFS) | ((at + 4) & EMEMC_OFFS);
    }
    return word;
}

/* What the causes of Blackwell's fault containment are about. */
static bool read_containment(GpuFalcon *f, uint32_t off, uint32_t *val)
{
    if (!has_containment(f)) {
        return false;
    }
    switch (off) {
    case FAULT_CONTAINMENT_SRCSTAT:
        *val = f->driven & IRQ_FATAL_ERROR ? SRCSTAT_RVCORE : 0;
        return true;
    case ECC_INTR_STATUS:
        *val = f->driven & IRQ_ECC ? ECC_INTR_UNCORRECTED : 0;
        return true;
    case ECC_STATUS:
        *val = f->driven & IRQ_ECC ? ECC_STATUS_EMEM : 0;
        return true;
    }
    return false;
}

/*
 * NV_PFALCON_FALCON_MAILBOX0, _MAILBOX1, _HWCFG2 and NV_PRISCV_RISCV_CPUCTL stay
 * readable in lockdown (open RM reads the first three then); of the rest nothing is
 * published, and it answers as behind the target mask.
 */
static bool hidden_from_cpu(GpuFalcon *f, uint32_t off, uint32_t *val)
{
    if (f->guard == GPU_GUARD_NONE ||
        (f->guard == GPU_GUARD_LOCKDOWN &&
         (off == 0x040 || off == 0x044 || off == 0x0f4 || off == 0x1388))) {
        return false;
    }
    *val = TARGET_MASK_LOCKED | 0x2;
    return true;
}

uint32_t gpu_falcon_read(GpuFalcon *f, uint32_t off)
{
    uint32_t *reg = fbif_reg(f, off), hidden;

    if (hidden_from_cpu(f, off, &hidden)) {
        return hidden;
    }
    if (reg) {
        return *reg;
    }
    if (read_containment(f, off, &hidden)) {
        return hidden;
    }
    switch (off) {
    case IRQSTAT:
        return f->irqstat;
    case IRQMASK:
        return f->irqmask;
    case IRQDEST:
        return f->irqdest;
    case MAILBOX0:
    case MAILBOX1:
        return f->mailbox[(off - MAILBOX0) / 4];
    case ITFEN:
        return f->itfen;
    case OS:
        return f->os;
    case RM:
        return f->rm;
    case DEBUGINFO:
        return f->debuginfo;
    case HWCFG2:
        return HWCFG2_RISCV | HWCFG2_RESET_READY |
               (gpu_fault(f->gpu, "falcon-scrub") ? HWCFG2_MEM_SCRUBBING : 0) |
               (f->guard == GPU_GUARD_LOCKDOWN ? HWCFG2_BR_PRIV_LOCKDOWN : 0);
    case CPUCTL:
        return (f->halted ? CPUCTL_HALTED : 0) |
               (f->alias_en ? CPUCTL_ALIAS_EN : 0);
    case BOOTVEC:
        return f->bootvec;
    case HWCFG:
        return NVGPU_FALCON_BLOCKS | NVGPU_FALCON_BLOCKS << 9;
    case DMACTL:
        return f->dmactl;
    case DMATRFBASE:
        return f->dma_base >> 8;
    case DMATRFBASE1:
        return f->dma_base >> 40;
    case DMATRFMOFFS:
        return f->dma_moffs;
    case DMATRFCMD:
        return f->dma_cmd | DMATRFCMD_IDLE;
    case DMATRFFBOFFS:
        return f->dma_fboffs;
    case HWCFG1:
        return HWCFG1_VALUE;
    case 0x180 ... 0x1fc:
        return gpu_falcon_mem_read(f, off);
    case ENGINE:
        return f->in_reset | (f->gpu->card->fsp && !f->in_reset ? RESET_DEASSERTED : 0);
    case INTR_CTRL:
        return f->vector;
    case COMMON_SCRATCH ... COMMON_SCRATCH + 0x3c:
        return f->scratch[(off - COMMON_SCRATCH) / 4];
    case EMEMC ... EMEMC + 0x3c:
        return off & 4 ? emem_access(f, (off - EMEMC) / 8, NULL) : f->ememc[(off - EMEMC) / 8];
    case MAILBOX_SW ... MAILBOX_SW + 0xc:
        return f->mailbox_sw[(off - MAILBOX_SW) / 4];
    case QUEUE_HEAD ... QUEUE_HEAD + 0x3c:
        return (off & 4 ? f->queue_tail : f->queue_head)[(off - QUEUE_HEAD) / 8];
    case MSGQ_HEAD ... MSGQ_HEAD + 0x3c:
        return (off & 4 ? f->msgq_tail : f->msgq_head)[(off - MSGQ_HEAD) / 8];
    case MOD_SEL:
        return f->mod_sel;
    case BROM_CURR_UCODE_ID:
        return f->ucode_id;
    case BROM_ENGIDMASK:
        return f->engidmask;
    case BROM_PARAADDR:
        return f->paraaddr;
    case RISCV_CPUCTL:
        return f->riscv_active ? RISCV_CPUCTL_ACTIVE : RISCV_CPUCTL_HALTED;
    case RISCV_IRQMASK:
        return f->riscv_irqmask;
    case RISCV_IRQDEST:
        return f->riscv_irqdest;
    case BCR_CTRL:
        return f->bcr_ctrl;
    }
    trace_nvgpu_unmodelled_read(f->base + off);
    return 0;
}

static void write_irq(GpuFalcon *f, uint32_t off, uint32_t val)
{
    switch (off) {
    case IRQSSET:
        f->irqstat |= val;
        break;
    case IRQSCLR:
        f->irqstat = (f->irqstat & ~val) | f->driven;
        raise_causes(f, val);
        break;
    case IRQMSET:
        f->irqmask |= val;
        break;
    case IRQMCLR:
        f->irqmask &= ~val;
        break;
    case IRQDEST:
        f->irqdest = val;
        break;
    case RISCV_IRQDEST:
        f->riscv_irqdest = val;
        break;
    }
    irq_update(f);
}

void gpu_falcon_write(GpuFalcon *f, uint32_t off, uint32_t val)
{
    uint32_t *reg = fbif_reg(f, off), hidden;

    if (hidden_from_cpu(f, off, &hidden)) {
        return;
    }
    if (reg) {
        *reg = val;
        return;
    }
    switch (off) {
    case IRQSSET:
    case IRQSCLR:
    case IRQMSET:
    case IRQMCLR:
    case IRQDEST:
    case RISCV_IRQDEST:
        write_irq(f, off, val);
        break;
    case MAILBOX0:
    case MAILBOX1:
        f->mailbox[(off - MAILBOX0) / 4] = val;
        break;
    case ITFEN:
        f->itfen = val;
        break;
    case OS:
        f->os = val;
        break;
    case RM:
        f->rm = val;
        break;
    case DEBUGINFO:
        f->debuginfo = val;
        if (f->is_gsp) {
            f->gpu->gsp_ops->crash_wayfinder(f->gpu->gsp, val);
        }
        break;
    case COMMON_SCRATCH ... COMMON_SCRATCH + 0x3c:
        f->scratch[(off - COMMON_SCRATCH) / 4] = val;
        break;
    case EMEMC ... EMEMC + 0x3c:
        if (off & 4) {
            emem_access(f, (off - EMEMC) / 8, &val);
        } else {
            f->ememc[(off - EMEMC) / 8] = val;
        }
        break;
    case CPUCTL:
        f->alias_en = val & CPUCTL_ALIAS_EN;
        if (val & CPUCTL_STARTCPU) {
            start_cpu(f);
        }
        break;
    case CPUCTL_ALIAS:
        if (f->alias_en && (val & CPUCTL_STARTCPU)) {
            start_cpu(f);
        }
        break;
    case BOOTVEC:
        f->bootvec = val;
        break;
    case DMACTL:
        f->dmactl = val & BIT(0);
        break;
    case DMATRFBASE:
        f->dma_base = deposit64(f->dma_base, 8, 32, val);
        break;
    case DMATRFBASE1:
        f->dma_base = deposit64(f->dma_base, 40, 9, val);
        break;
    case DMATRFMOFFS:
        f->dma_moffs = val & 0xffffff;
        break;
    case DMATRFFBOFFS:
        f->dma_fboffs = val;
        break;
    case DMATRFCMD:
        f->dma_cmd = val & ~3u;
        gpu_falcon_dma(f, val);
        break;
    case 0x180 ... 0x1fc:
        gpu_falcon_mem_write(f, off, val);
        break;
    case ENGINE:
        if (val & 1) {
            trace_nvgpu_falcon_reset(f->name);
            gpu_falcon_reset(f);
            if (f->is_gsp) {
                f->gpu->gsp_ops->core_reset(f->gpu->gsp);
            }
        }
        f->in_reset = val & 1;
        break;
    case INTR_RETRIGGER:
        if ((val & 1) && irq_wanted(f)) {
            gpu_intr_raise(f->gpu, f->vector);
        }
        break;
    case MAILBOX_SW ... MAILBOX_SW + 0xc:
        f->mailbox_sw[(off - MAILBOX_SW) / 4] = val;
        break;
    case QUEUE_HEAD ... QUEUE_HEAD + 0x3c:
        if (off & 4) {
            break;
        }
        f->queue_head[(off - QUEUE_HEAD) / 8] = val;
        if (f->is_gsp && f->riscv_active) {
            trace_nvgpu_queue_doorbell((off - QUEUE_HEAD) / 8, val);
            f->gpu->gsp_ops->queue_doorbell(f->gpu->gsp, (off - QUEUE_HEAD) / 8, val);
        }
        break;
    case MSGQ_HEAD ... MSGQ_HEAD + 0x3c:
        /* GSP writes the heads */
        if (off & 4) {
            f->msgq_tail[(off - MSGQ_HEAD) / 8] = val;
        }
        break;
    case MOD_SEL:
        f->mod_sel = val & 0xff;
        break;
    case BROM_CURR_UCODE_ID:
        f->ucode_id = val & 0xff;
        break;
    case BROM_ENGIDMASK:
        f->engidmask = val;
        break;
    case BROM_PARAADDR:
        f->paraaddr = val;
        break;
    case BCR_CTRL:
        /* The core is selected before it runs; VALID is read-only. */
        f->bcr_ctrl = (val & (BCR_CORE_SELECT_RISCV | BCR_BRFETCH)) | BCR_VALID;
        break;
    default:
        trace_nvgpu_unmodelled_write(f->base + off, val);
    }
}

void gpu_falcon_init(GpuFalcon *f, GpuState *gpu, const char *name,
                     uint32_t base, uint32_t fbif, unsigned vector,
                     GpuFalconStart *started)
{
    assert(started);
    f->gpu = gpu;
    f->started = started;
    f->name = name;
    f->base = base;
    f->fbif = fbif;
    f->vector = vector;
    f->is_gsp = base == NVGPU_GSP_FALCON;
    f->run = qemu_bh_new_guarded(run, f, &DEVICE(gpu)->mem_reentrancy_guard);
    gpu_falcon_reset(f);
}

void gpu_falcon_exit(GpuFalcon *f)
{
    qemu_bh_delete(f->run);
}

void gpu_riscv_set_active(GpuState *gpu, bool on)
{
    GpuFalcon *f = &gpu->falcon_gsp;

    trace_nvgpu_riscv_active(on);
    f->riscv_active = on;
    f->riscv_irqmask = f->riscv_irqdest = 0;
    if (on) {
        f->bcr_ctrl |= BCR_CORE_SELECT_RISCV | BCR_VALID;
        f->riscv_irqdest = RISCV_IRQ_HOST | (has_containment(f) ? IRQ_CONTAINMENT : 0);
        f->riscv_irqmask = f->riscv_irqdest | RISCV_IRQ_OWN;
        f->irqstat |= IRQ_GPTMR;
    }
    raise_causes(f, ~0u);
}

uint32_t gpu_gsp_queue_reg(GpuState *gpu, GpuQueueReg which)
{
    GpuFalcon *f = &gpu->falcon_gsp;

    switch (which) {
    case GPU_QUEUE_HEAD:
        return f->queue_head[0];
    case GPU_QUEUE_TAIL:
        return f->queue_tail[0];
    case GPU_MSGQ_HEAD:
        return f->msgq_head[0];
    default:
        return f->msgq_tail[0];
    }
}

void gpu_gsp_set_queue_reg(GpuState *gpu, GpuQueueReg which, uint32_t value)
{
    GpuFalcon *f = &gpu->falcon_gsp;

    if (which == GPU_QUEUE_TAIL) {
        f->queue_tail[0] = value;
    } else if (which == GPU_MSGQ_HEAD) {
        f->msgq_head[0] = value;
    }
}

uint32_t *gpu_gsp_word(GpuState *gpu, GpuGspWords which, unsigned index)
{
    GpuFalcon *f = &gpu->falcon_gsp;

    switch (which) {
    case GPU_GSP_DEBUGINFO:
        return &f->debuginfo;
    case GPU_GSP_MAILBOX:
        return &f->mailbox[index & 1];
    default:
        return &f->scratch[index & 0xf];
    }
}

bool gpu_gsp_local_write(GpuState *gpu, bool emem, uint32_t at, const void *buf, size_t len)
{
    GpuFalcon *f = &gpu->falcon_gsp;
    size_t size = emem ? sizeof(f->emem) : sizeof(f->dmem);

    if (at > size || len > size - at) {
        return false;
    }
    memcpy((emem ? f->emem : f->dmem) + at, buf, len);
    return true;
}

void gpu_gsp_set_mailbox(GpuState *gpu, unsigned index, uint32_t value)
{
    gpu->falcon_gsp.mailbox[index & 1] = value;
}

void gpu_gsp_irq(GpuState *gpu, GpuGspCause cause)
{
    gpu_falcon_write(&gpu->falcon_gsp, 0x000 /* NV_PFALCON_FALCON_IRQSSET */, BIT(cause));
}

uint32_t gpu_gsp_scratch(GpuState *gpu, unsigned index)
{
    return gpu->falcon_gsp.mailbox_sw[index];
}

uint32_t gpu_gsp_vector(GpuState *gpu)
{
    return gpu->falcon_gsp.vector;
}
