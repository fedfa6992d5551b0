/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * BAR0 of the PF: which block an address belongs to, and the registers that
 * are only read or only remembered. Header names are those of
 * open-gpu-kernel-modules 570.144, src/common/inc/swref/published/.
 *
 * Callers: QEMU, for accesses to BAR0; mmu.c, vf.c and firmware for what registers hold.
 */
#include "chip.h"
#include "qemu/timer.h"
#include "../trace.h"

/* nv_ref.h */
#define NV_PMC_BOOT_0                   0x000000
#define NV_PMC_BOOT_42                  0x000a00
/* gk104/dev_timer.h */
#define NV_PTIMER_TIME_0                0x009400
#define NV_PTIMER_TIME_1                0x009410
/* gv100/dev_timer.h: the CPU may write the time; not on chips with FSP (gh100/dev_timer.h) */
#define NV_PTIMER_TIME_PRIV_LEVEL_MASK  0x009430
#define  WRITE_PROTECTION_LEVEL0        BIT(4)
/* ad102/dev_bus.h; the same as NV_PBUS_VBIOS_SCRATCH (tu102/dev_bus.h) */
#define NV_PBUS_SW_SCRATCH              0x001400
/* nova-core, fb/regs.rs; nouveau, subdev/fb/gp102.c */
#define NV_PFB_PRI_MMU_LOCAL_MEMORY_RANGE 0x100ce0
/* nv_falcon/hw.h as above: 1 when the framebuffer was cleared; address bits 63:47 of DMA */
#define NV_MEM_CLEAR                    0x100b20
#define NV_GPU_DMA_ADDR_TOP_BITS        0x100f04
/* ga102/dev_gc6_island.h and its addendum; ad102/dev_gc6_island.h */
#define NV_PGC6_BSI_SECURE_SCRATCH_14   0x1180f8
#define  BOOT_STAGE_3_HANDOFF           BIT(26)
#define NV_PGC6_BSI_SECURE_SCRATCH_15   0x1180fc
#define  SCRUBBER_HANDOFF_DONE          (3u << 29)
#define NV_PGC6_SCRATCH_GROUP_05_PLM    0x118128
#define  READ_PROTECTION_LEVEL0         BIT(0)
#define NV_PGC6_SCRATCH_GROUP_05_0      0x118234
#define  GFW_BOOT_PROGRESS_STARTED      0x01
#define  GFW_BOOT_PROGRESS_COMPLETED    0xff
/* Linux, selftests/vfio/lib/drivers/nv_falcon/hw.h: what the whole register holds then */
#define  GFW_BOOT_COMPLETE              (0x300 | GFW_BOOT_PROGRESS_COMPLETED)
/* gh100/dev_gc6_island.h: the time since power-on, and what PTIMER adds to it */
#define NV_PGC6_SCI_SEC_TIMER_TIME_0    0x118f54
#define NV_PGC6_SCI_SEC_TIMER_TIME_1    0x118f58
#define NV_PGC6_SCI_SYS_TIMER_OFFSET_0  0x118df4
#define  SYS_TIMER_OFFSET_0_UPDATE      BIT(0)
#define NV_PGC6_SCI_SYS_TIMER_OFFSET_1  0x118df8
#define NV_USABLE_FB_SIZE_IN_MB         0x1183a4
/* tu102/dev_fb.h; values are address >> 12 in bits 31:4, HI is exclusive */
#define NV_PFB_PRI_MMU_WPR2_ADDR_LO     0x1fa824
#define NV_PFB_PRI_MMU_WPR2_ADDR_HI     0x1fa828
/* nova-core, fb/regs.rs: bit 3 clear, no VGA workspace was set up */
#define NV_PDISP_VGA_WORKSPACE_BASE     0x625f04
/* nova-core, regs.rs: bit 0, there is no display; these boards come with theirs disabled */
#define NV_FUSE_STATUS_OPT_DISPLAY      0x820c04
/* ga100/dev_fuse.h */
#define NV_FUSE_OPT_SECURE_GSP_DEBUG_DIS 0x82074c
#define NV_FUSE_OPT_FPF_NVDEC_UCODE1_VERSION 0x824100
#define NV_FUSE_OPT_FPF_SEC2_UCODE1_VERSION 0x824140
#define NV_FUSE_OPT_FPF_GSP_UCODE1_VERSION 0x8241c0
#define  UCODE_VERSIONS                 16
/* ga100/dev_vm.h, in the PF's own function window */
#define NV_VIRTUAL_FUNCTION_PRIV_DOORBELL (NVGPU_VF_WINDOW + 0x2200)
#define NV_VIRTUAL_FUNCTION_TIME_0      (NVGPU_VF_WINDOW + 0x30080)
#define NV_VIRTUAL_FUNCTION_TIME_1      (NVGPU_VF_WINDOW + 0x30084)
/* pri_nv_xal_ep.h, dev_vm.h of gh100 */
#define XAL_EP_BAR0_WINDOW              0x10fd40
#define FUNC_BAR_BLOCK(bar)             (NVGPU_VF_WINDOW + 0xf60 + ((bar) - 1) * 0x10)
#define  FUNC_BAR_BLOCK_VIRTUAL         BIT(9)
/* gh100/dev_xtl_ep_pri.h: where chips with FSP have it */
#define NV_EP_PCFGM                     0x092000
/* dev_nv_pcfg_xve_regmap.h: configuration space, readable in BAR0 */
#define NV_PCFG                         0x088000
#define NV_PCFG_SIZE                    0x1000
/* gm107/dev_nv_xve.h: MSI's end of interrupt; the value does not matter (kbifRearmMSI_GM107) */
#define  NV_XVE_CYA_2                   0x704

/*
 * After power-on the GPU's firmware first makes its progress readable and then is
 * through; how long that takes is chosen.
 */
#define GFW_READABLE_NS                 (5 * SCALE_MS)
#define GFW_DONE_NS                     (20 * SCALE_MS)

/* Registers that hold what was written. */
static const struct {
    uint32_t first, count, writable, reset;
} plain_reg[] = {
    /* tu102/dev_boot.h: NV_PMC_ENABLE; PDISP is on after reset */
    { 0x000200, 1, ~0u, BIT(30) },
    /* ga102/dev_boot.h: NV_PMC_DEVICE_ENABLE */
    { 0x000600, 1, ~0u, 0 },
    { NV_PBUS_SW_SCRATCH, 64, ~0u, 0 },
    /* gm107/dev_bus.h: NV_PBUS_BAR0_WINDOW */
    { 0x001700, 1, 0x03ffffff, 0 },
    /* ad102/dev_bus.h: NV_PBUS_BAR1_BLOCK */
    { 0x001704, 1, ~0u, 0 },
    /* tu102/dev_bus.h: NV_PBUS_BAR2_BLOCK */
    { 0x001714, 1, ~0u, 0 },
    /* NV_PTIMER_INTR_EN_0 (tu102/dev_timer.h) */
    { 0x009140, 1, ~0u, 0 },
    /* NV_PFB_NISO_FLUSH_SYSMEM_ADDR, _HI (nova-core, fb/regs.rs) */
    { 0x100c10, 1, ~0u, 0 },
    { 0x100c40, 1, 0x00ffffff, 0 },
    /* NV_PFB_FBHUB_PCIE_FLUSH_SYSMEM_ADDR_LO, _HI (gh100/dev_fb.h) */
    { 0x100a34, 1, ~0u, 0 },
    { 0x100a38, 1, 0x000fffff, 0 },
    /* the same of FBHUB0, GB202 (nova-core, fb/regs.rs) */
    { 0x8a1d58, 1, ~0u, 0 },
    { 0x8a1d5c, 1, 0x000fffff, 0 },
    /* NV_XAL_EP_BAR0_WINDOW (gh100/pri_nv_xal_ep.h), of chips with FSP */
    { XAL_EP_BAR0_WINDOW, 1, 0x007fffff, 0 },
    /* NV_VIRTUAL_FUNCTION_PRIV_FUNC_BAR1_BLOCK_LOW_ADDR, _HIGH (gh100/dev_vm.h) */
    { FUNC_BAR_BLOCK(1), 2, ~0u, 0 },
    /* NV_VIRTUAL_FUNCTION_PRIV_FUNC_BAR2_BLOCK_LOW_ADDR, _HIGH */
    { FUNC_BAR_BLOCK(2), 2, ~0u, 0 },
    /* NV_VIRTUAL_FUNCTION_PRIV_MAILBOX_SCRATCH(0..15) (ga102/dev_vm.h) */
    { NVGPU_VF_WINDOW + 0x2100, 16, ~0u, 0 },
};

/* Index of @off in gpu->reg, or -1; @row is its entry above. */
static int plain_index(uint32_t off, unsigned *row)
{
    unsigned base = 0;

    for (unsigned i = 0; i < ARRAY_SIZE(plain_reg); i++) {
        uint32_t n = (off - plain_reg[i].first) / 4;

        if (off >= plain_reg[i].first && n < plain_reg[i].count) {
            *row = i;
            return base + n;
        }
        base += plain_reg[i].count;
        assert(base <= NVGPU_NUM_REGS);
    }
    return -1;
}

static uint32_t plain_get(GpuState *gpu, uint32_t off)
{
    unsigned row;

    return gpu->reg[plain_index(off, &row)];
}

/* NV_PBUS_BAR1_BLOCK or BAR2_BLOCK: pointer >> 12, target, mode; or what stands for them. */
static uint32_t bar_block(GpuState *gpu, unsigned bar)
{
    uint32_t low;
    uint64_t at;

    if (!gpu->card->fsp) {
        return plain_get(gpu, 0x001704 + (bar - 1) * 0x10);
    }
    low = plain_get(gpu, FUNC_BAR_BLOCK(bar));
    at = deposit64(low & ~0xfffu, 32, 32, plain_get(gpu, FUNC_BAR_BLOCK(bar) + 4));
    return extract64(at, 12, 28) | extract32(low, 10, 2) << 28 |
           (low & FUNC_BAR_BLOCK_VIRTUAL ? BIT(31) : 0);
}

uint32_t gpu_reg_bar1_block(GpuState *gpu)
{
    return bar_block(gpu, 1);
}

uint32_t gpu_reg_bar2_block(GpuState *gpu)
{
    return bar_block(gpu, 2);
}

/* Registers that move or close the PF's views were written, or the GPU fell off the bus. */
void gpu_regs_update_windows(GpuState *gpu)
{
    gpu_fb_update_windows(gpu, plain_get(gpu, gpu->card->fsp ? XAL_EP_BAR0_WINDOW : 0x001700),
                          bar_block(gpu, 1));
}

void gpu_window_watch(GpuState *gpu, bool on)
{
    if (gpu->window_watched != on) {
        gpu->window_watched = on;
        gpu_regs_update_windows(gpu);
    }
}

/* Where the window is no memory: it is watched, or lies outside the framebuffer. */
static uint32_t window_read(GpuState *gpu, uint32_t off)
{
    uint32_t val = ~0u;

    if (gpu->window_watched && gpu->window_base < gpu->fb_size) {
        gpu->gsp_ops->window_read(gpu->gsp, gpu->window_base + off);
        gpu_fb_read(gpu, gpu->window_base + off, &val, sizeof(val));
    }
    return val;
}

static void window_write(GpuState *gpu, uint32_t off, uint32_t val)
{
    if (gpu->window_watched && gpu->window_base < gpu->fb_size) {
        gpu_fb_write(gpu, gpu->window_base + off, &val, sizeof(val));
    }
}

/* Virtual mode, instance block in framebuffer. */
void gpu_bar_bind(GpuState *gpu, unsigned bar, uint64_t block)
{
    unsigned row;

    if (gpu->card->fsp) {
        gpu->reg[plain_index(FUNC_BAR_BLOCK(bar), &row)] = block | FUNC_BAR_BLOCK_VIRTUAL;
        gpu->reg[plain_index(FUNC_BAR_BLOCK(bar) + 4, &row)] = block >> 32;
    } else {
        gpu->reg[plain_index(0x001704 + (bar - 1) * 0x10, &row)] = BIT(31) | block >> 12;
    }
    gpu_regs_update_windows(gpu);
}

void gpu_set_wpr2(GpuState *gpu, uint64_t lo, uint64_t hi)
{
    trace_nvgpu_wpr2(lo, hi);
    gpu->wpr2_lo = lo;
    gpu->wpr2_hi = hi;
}

void gpu_get_wpr2(GpuState *gpu, uint64_t *lo, uint64_t *hi)
{
    *lo = gpu->wpr2_lo;
    *hi = gpu->wpr2_hi;
}

void gpu_regs_reset(GpuState *gpu)
{
    unsigned row, at = 0;

    for (row = 0; row < ARRAY_SIZE(plain_reg); row++) {
        for (unsigned n = 0; n < plain_reg[row].count; n++) {
            gpu->reg[at++] = plain_reg[row].reset;
        }
    }
    gpu->ptimer_offset = 0;
    gpu->ptimer_high = gpu->timer_offset[0] = gpu->timer_offset[1] = 0;
    gpu->scrubbed = false;
    gpu->dma_top_bits = 0;
    gpu->powered_on = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    gpu->wpr2_lo = gpu->wpr2_hi = 0;
    gpu_regs_update_windows(gpu);
}

static bool gfw_readable(GpuState *gpu)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) - gpu->powered_on >= GFW_READABLE_NS;
}

bool gpu_gfw_done(GpuState *gpu)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) - gpu->powered_on >= GFW_DONE_NS;
}

static uint32_t gfw_progress(GpuState *gpu)
{
    if (!gfw_readable(gpu)) {
        return 0;
    }
    return gpu_gfw_done(gpu) && !gpu_fault(gpu, "gfw-hang") ? GFW_BOOT_COMPLETE
                                                            : GFW_BOOT_PROGRESS_STARTED;
}

void gpu_vbios_scratch(GpuState *gpu, unsigned index, uint32_t mask, uint32_t val)
{
    unsigned row;
    uint32_t *reg = &gpu->reg[plain_index(NV_PBUS_SW_SCRATCH + index * 4, &row)];

    *reg = (*reg & ~mask) | (val & mask);
}

uint32_t gpu_fuse_ucode(GpuState *gpu, GpuFuse engine, unsigned id)
{
    if (engine == GPU_FUSE_GSP && id == GPU_FWSEC_UCODE_ID) {
        return gpu->card->fuse_fwsec;
    }
    if (engine != GPU_FUSE_SEC2) {
        return 0;
    }
    return id == GPU_BOOTER_UCODE_ID ? gpu->card->fuse_booter
         : id == GPU_SCRUBBER_UCODE_ID ? gpu->card->fuse_scrubber : 0;
}

static bool fuse_read(GpuState *gpu, uint32_t off, uint32_t *val)
{
    static const uint32_t first[] = {
        [GPU_FUSE_NVDEC] = NV_FUSE_OPT_FPF_NVDEC_UCODE1_VERSION,
        [GPU_FUSE_SEC2] = NV_FUSE_OPT_FPF_SEC2_UCODE1_VERSION,
        [GPU_FUSE_GSP] = NV_FUSE_OPT_FPF_GSP_UCODE1_VERSION,
    };

    for (unsigned i = 0; i < ARRAY_SIZE(first); i++) {
        if (off >= first[i] && off < first[i] + UCODE_VERSIONS * 4) {
            *val = gpu_fuse_ucode(gpu, i, (off - first[i]) / 4 + 1);
            return true;
        }
    }
    return false;
}

uint64_t gpu_ptimer_ns(GpuState *gpu)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + gpu->ptimer_offset;
}

/* MAG << SCALE in MiB: bits 9:4 and 3:0. */
static uint32_t local_memory_range(GpuState *gpu)
{
    uint64_t mag = gpu->fb_size / MiB;
    unsigned scale = 0;

    while (mag > 0x3f) {
        mag >>= 1;
        scale++;
    }
    return mag << 4 | scale;
}

static uint32_t bar0_read(GpuState *gpu, uint32_t off)
{
    uint32_t fuse;
    const GpuFspChip *fsp = gpu->card->fsp;
    uint32_t pcfg = fsp ? NV_EP_PCFGM : NV_PCFG;
    unsigned row;
    int i;

    if (fsp && off == fsp->boot_status) {
        return gpu_fsp_boot_status(gpu);
    }
    if (off - pcfg < NV_PCFG_SIZE) {
        return pci_default_read_config(PCI_DEVICE(gpu), off - pcfg, 4);
    }
    switch (off) {
    case NV_PMC_BOOT_0:
        return gpu->card->boot0;
    case NV_PMC_BOOT_42:
        return gpu->card->boot42;
    case NV_PTIMER_TIME_0:
    case NV_VIRTUAL_FUNCTION_TIME_0:
        return gpu_ptimer_ns(gpu) & ~0x1fu;
    case NV_PTIMER_TIME_1:
    case NV_VIRTUAL_FUNCTION_TIME_1:
        return gpu_ptimer_ns(gpu) >> 32 & 0x1fffffff;
    case NV_PTIMER_TIME_PRIV_LEVEL_MASK:
        return fsp ? 0 : WRITE_PROTECTION_LEVEL0;
    case NV_PGC6_SCI_SEC_TIMER_TIME_0:
        return fsp ? qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) & ~0x1fu : 0;
    case NV_PGC6_SCI_SEC_TIMER_TIME_1:
        return fsp ? qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) >> 32 & 0x1fffffff : 0;
    case NV_PGC6_SCI_SYS_TIMER_OFFSET_0:
    case NV_PGC6_SCI_SYS_TIMER_OFFSET_1:
        return gpu->timer_offset[(off - NV_PGC6_SCI_SYS_TIMER_OFFSET_0) / 4];
    case NV_GPU_DMA_ADDR_TOP_BITS:
        return gpu->dma_top_bits;
    case NV_VIRTUAL_FUNCTION_PRIV_DOORBELL:
        gpu->doorbell_reads++;
        return 0;
    case NV_PFB_PRI_MMU_LOCAL_MEMORY_RANGE:
        return local_memory_range(gpu);
    case NV_PGC6_BSI_SECURE_SCRATCH_14:
        return gpu->falcon_gsp.riscv_active ? BOOT_STAGE_3_HANDOFF : 0;
    case NV_PGC6_BSI_SECURE_SCRATCH_15:
        return gpu->scrubbed ? SCRUBBER_HANDOFF_DONE : 0;
    case NV_PGC6_SCRATCH_GROUP_05_PLM:
        return !fsp && gfw_readable(gpu) ? READ_PROTECTION_LEVEL0 : 0;
    case NV_PGC6_SCRATCH_GROUP_05_0:
        return fsp ? 0 : gfw_progress(gpu);
    case NV_MEM_CLEAR:
        return 1;
    case NV_USABLE_FB_SIZE_IN_MB:
        return fsp || gpu_gfw_done(gpu) ? gpu->fb_size / MiB : 0;
    case NV_PFB_PRI_MMU_WPR2_ADDR_LO:
        return gpu->wpr2_lo >> 12 << 4;
    case NV_PFB_PRI_MMU_WPR2_ADDR_HI:
        return gpu->wpr2_hi >> 12 << 4;
    case NV_PDISP_VGA_WORKSPACE_BASE:
        return 0;
    case NV_FUSE_STATUS_OPT_DISPLAY:
        return 1;
    case NV_FUSE_OPT_SECURE_GSP_DEBUG_DIS:
        return 1;
    case NVGPU_PROM ... NVGPU_PROM + NVGPU_PROM_SIZE - 4:
        return gpu_vbios_read(gpu, off - NVGPU_PROM);
    case NVGPU_PRAMIN ... NVGPU_PRAMIN + NVGPU_PRAMIN_SIZE - 4:
        return window_read(gpu, off - NVGPU_PRAMIN);
    }
    if (fuse_read(gpu, off, &fuse)) {
        return fuse;
    }
    i = plain_index(off, &row);
    if (i >= 0) {
        return gpu->reg[i];
    }
    trace_nvgpu_unmodelled_read(off);
    return 0;
}

/* Both halves are in force with the write of the low one (timer_gv100.c, timer_gh100.c). */
static bool time_write(GpuState *gpu, uint32_t off, uint32_t val)
{
    bool fsp = gpu->card->fsp;
    uint32_t *offset = gpu->timer_offset;

    if (!fsp && off == NV_PTIMER_TIME_1) {
        gpu->ptimer_high = val & 0x1fffffff;
    } else if (!fsp && off == NV_PTIMER_TIME_0) {
        gpu->ptimer_offset = deposit64(val & ~0x1fu, 32, 32, gpu->ptimer_high) -
                             qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    } else if (fsp && off == NV_PGC6_SCI_SYS_TIMER_OFFSET_1) {
        offset[1] = val & 0x1fffffff;
    } else if (fsp && off == NV_PGC6_SCI_SYS_TIMER_OFFSET_0) {
        offset[0] = val & ~0x1fu;
        if (val & SYS_TIMER_OFFSET_0_UPDATE) {
            gpu->ptimer_offset = deposit64(offset[0], 32, 32, offset[1]);
        }
    } else {
        return false;
    }
    return true;
}

static void bar0_write(GpuState *gpu, uint32_t off, uint32_t val)
{
    unsigned row;
    int i;

    switch (off) {
    case NV_GPU_DMA_ADDR_TOP_BITS:
        gpu->dma_top_bits = val & 0x1ffff;
        return;
    case NV_VIRTUAL_FUNCTION_PRIV_DOORBELL:
        gpu->doorbells++;
        if (gpu->falcon_gsp.riscv_active) {
            trace_nvgpu_plugin_doorbell(val);
            gpu->gsp_ops->plugin_doorbell(gpu->gsp, val);
        }
        return;
    case NVGPU_PRAMIN ... NVGPU_PRAMIN + NVGPU_PRAMIN_SIZE - 4:
        window_write(gpu, off - NVGPU_PRAMIN, val);
        return;
    }
    if (off == NV_PCFG + NV_XVE_CYA_2 && !gpu->card->fsp) {
        gpu_intr_eoi(gpu);
        return;
    }
    if (time_write(gpu, off, val)) {
        return;
    }
    i = plain_index(off, &row);
    if (i < 0) {
        trace_nvgpu_unmodelled_write(off, val);
        return;
    }
    gpu->reg[i] = (gpu->reg[i] & ~plain_reg[row].writable) |
                  (val & plain_reg[row].writable);
    if (off == 0x001700 || off == 0x001704 || off == XAL_EP_BAR0_WINDOW ||
        off == FUNC_BAR_BLOCK(1)) {
        trace_nvgpu_window(off, val);
        gpu_regs_update_windows(gpu);
    }
}

static bool is_intr(hwaddr off)
{
    return off >= NVGPU_VF_WINDOW + 0x1000 && off < NVGPU_VF_WINDOW + 0x1700;
}

static bool is_fsp(GpuState *gpu, hwaddr off)
{
    return gpu->fsp.present && off - NVGPU_FSP < NVGPU_FSP_SIZE;
}

static GpuFalcon *falcon_at(GpuState *gpu, hwaddr off)
{
    if (off - NVGPU_GSP_FALCON < NVGPU_FALCON_SIZE) {
        return &gpu->falcon_gsp;
    }
    if (off - NVGPU_SEC2_FALCON < NVGPU_FALCON_SIZE) {
        return &gpu->falcon_sec2;
    }
    if (off - NVGPU_PMU_FALCON < NVGPU_FALCON_SIZE) {
        return &gpu->falcon_pmu;
    }
    return NULL;
}

static uint64_t gpu_bar0_read(void *opaque, hwaddr off, unsigned size)
{
    GpuState *gpu = opaque;
    GpuFalcon *f = falcon_at(gpu, off);
    uint32_t val;

    gpu->mmio_reads++;
    if (gpu->off_bus) {
        return ~0u;
    }
    if (f) {
        val = gpu_falcon_read(f, off - f->base);
    } else if (is_fsp(gpu, off)) {
        val = gpu_fsp_read(gpu, off - NVGPU_FSP);
    } else if (is_intr(off)) {
        val = gpu_intr_read(gpu, off - NVGPU_VF_WINDOW);
    } else {
        val = bar0_read(gpu, off);
    }
    trace_nvgpu_mmio_read(off, val);
    return val;
}

static void gpu_bar0_write(void *opaque, hwaddr off, uint64_t val,
                           unsigned size)
{
    GpuState *gpu = opaque;
    GpuFalcon *f = falcon_at(gpu, off);

    gpu->mmio_writes++;
    if (gpu->off_bus) {
        return;
    }
    trace_nvgpu_mmio_write(off, val);
    if (f) {
        gpu_falcon_write(f, off - f->base, val);
    } else if (is_fsp(gpu, off)) {
        gpu_fsp_write(gpu, off - NVGPU_FSP, val);
    } else if (is_intr(off)) {
        gpu_intr_write(gpu, off - NVGPU_VF_WINDOW, val);
    } else {
        bar0_write(gpu, off, val);
    }
}

const MemoryRegionOps gpu_bar0_ops = {
    .read = gpu_bar0_read,
    .write = gpu_bar0_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 8 },
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static uint64_t all_ones_read(void *opaque, hwaddr off, unsigned size)
{
    return ~0ull;
}

static void all_ones_write(void *opaque, hwaddr off, uint64_t val,
                           unsigned size)
{
}

/* Where nothing answers. */
const MemoryRegionOps gpu_all_ones_ops = {
    .read = all_ones_read,
    .write = all_ones_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 8, .unaligned = true },
    .impl = { .min_access_size = 1, .max_access_size = 8, .unaligned = true },
};
