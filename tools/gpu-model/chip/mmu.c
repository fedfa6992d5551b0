/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * BAR1 and BAR2 of the PF (PCI's BAR3): windows into the GPU's memory, physical
 * ones after reset, then through page tables in the framebuffer.
 *
 * NV_PBUS_BAR1_BLOCK is in ada/ad102/dev_bus.h; BAR2_BLOCK beside it has the same
 * fields (nouveau, subdev/bar/gf100.c). The instance block that they lead to is
 * pascal/gp100/dev_ram.h's NV_RAMIN_PAGE_DIR_BASE, the tables NV_MMU_VER2_* of
 * pascal/gp100/dev_mmu.h; how an address is cut into levels: open RM,
 * src/nvidia/src/libraries/mmu/gmmu_fmt.c and gpu/mmu/arch/pascal/
 * kern_gmmu_fmt_gp10x.c; nouveau, subdev/mmu/vmmgp100.c. Chips with an FSP have
 * NV_MMU_VER3_* (hopper/gh100/dev_mmu.h; nouveau, subdev/mmu/vmmgh100.c), one level
 * more, and the block registers elsewhere (regs.c). Tables are read at each access, so
 * that there is nothing to invalidate.
 *
 * Callers: QEMU, for accesses to these BARs that fb.c's views do not take.
 */
#include "chip.h"
#include "../trace.h"

#define BLOCK_PTR(v)        ((uint64_t)extract32(v, 0, 28) << 12)
#define BLOCK_TARGET(v)     extract32(v, 28, 2)
#define BLOCK_VIRTUAL       BIT(31)

#define RAMIN_PAGE_DIR_BASE 0x200
#define PDB_TARGET(v)       extract64(v, 0, 2)
#define PDB_VER2            BIT(10)     /* USE_VER2_PT_FORMAT */
#define PDB_ADDRESS(v)      ((v) & ~0xfffull)

#define APERTURE(v)         extract64(v, 1, 2)
enum { PDE_INVALID = 0, PDE_VIDEO = 1 };    /* 2, 3: system memory */
enum { PTE_VIDEO = 0, PTE_PEER = 1 };       /* 2, 3: system memory */
#define PTE_VALID           BIT(0)

#define LEVELS_MAX          5

/* Where a format keeps what the formats have in common. */
typedef struct Format {
    /* levels above the page tables; the last has entries of two words */
    unsigned levels;
    struct {
        unsigned shift, bits;
    } level[LEVELS_MAX];
    unsigned sys_at, sys_bits, vid_at, vid_bits;    /* address >> 12 */
    unsigned big_at, big_bits;                      /* address >> 8 */
    uint64_t read_only;
} Format;

static const Format version2 = {
    .levels = 4,
    .level = { { 47, 2 }, { 38, 9 }, { 29, 9 }, { 21, 8 } },
    .sys_at = 8, .sys_bits = 46, .vid_at = 8, .vid_bits = 25, .big_at = 4, .big_bits = 50,
    .read_only = BIT(6),
};

/* Read-only: bit 2 of PCF, in all its values that map something. */
static const Format version3 = {
    .levels = 5,
    .level = { { 56, 1 }, { 47, 9 }, { 38, 9 }, { 29, 9 }, { 21, 8 } },
    .sys_at = 12, .sys_bits = 40, .vid_at = 12, .vid_bits = 28, .big_at = 8, .big_bits = 44,
    .read_only = BIT(5),
};

#define SMALL_SHIFT         12
#define BIG_SHIFT           16

typedef struct Target {
    bool video, read_only;
    uint64_t addr, len;         /* from the address that was asked for */
} Target;

static const Format *format_of(GpuState *gpu)
{
    return gpu->card->fsp ? &version3 : &version2;
}

/* Of what an entry leads to. */
static uint64_t address(const Format *f, uint64_t e, bool video)
{
    return extract64(e, video ? f->vid_at : f->sys_at, video ? f->vid_bits : f->sys_bits) << 12;
}

static bool read_entry(GpuState *gpu, bool video, uint64_t table, uint64_t index, uint64_t *e,
                       unsigned words)
{
    uint64_t at = table + index * words * 8;

    return video ? gpu_fb_read(gpu, at, e, words * 8) : gpu_dma_read(gpu, at, e, words * 8);
}

static bool leaf(const Format *f, uint64_t pte, uint64_t va, unsigned shift, Target *t)
{
    uint64_t within = va & MAKE_64BIT_MASK(0, shift);

    if (!(pte & PTE_VALID) || APERTURE(pte) == PTE_PEER) {
        return false;
    }
    t->video = APERTURE(pte) == PTE_VIDEO;
    t->read_only = pte & f->read_only;
    t->addr = address(f, pte, t->video) + within;
    t->len = (1ull << shift) - within;
    return true;
}

static bool page_table(GpuState *gpu, uint64_t pde, uint64_t table, uint64_t va, unsigned shift,
                       Target *t)
{
    uint64_t pte, index = extract64(va, shift, 21 - shift);

    return APERTURE(pde) != PDE_INVALID &&
           read_entry(gpu, APERTURE(pde) == PDE_VIDEO, table, index, &pte, 1) &&
           leaf(format_of(gpu), pte, va, shift, t);
}

static bool translate(GpuState *gpu, uint64_t block, uint64_t va, Target *t)
{
    const Format *f = format_of(gpu);
    uint64_t e[2], table;
    bool video;

    if (!gpu_fb_read(gpu, block + RAMIN_PAGE_DIR_BASE, e, 8) || !(e[0] & PDB_VER2)) {
        return false;
    }
    video = !PDB_TARGET(e[0]);
    table = PDB_ADDRESS(e[0]);
    for (unsigned i = 0; i < f->levels; i++) {
        uint64_t index = extract64(va, f->level[i].shift, f->level[i].bits);
        bool dual = i == f->levels - 1;

        if (!read_entry(gpu, video, table, index, e, dual ? 2 : 1)) {
            return false;
        }
        if (i && (e[0] & PTE_VALID)) {
            return leaf(f, e[0], va, f->level[i].shift, t);   /* a page of this level's size */
        }
        video = APERTURE(e[0]) == PDE_VIDEO;
        table = address(f, e[0], video);
        if (!dual && APERTURE(e[0]) == PDE_INVALID) {
            return false;
        }
    }
    return page_table(gpu, e[1], address(f, e[1], APERTURE(e[1]) == PDE_VIDEO), va, SMALL_SHIFT,
                      t) ||
           page_table(gpu, e[0], extract64(e[0], f->big_at, f->big_bits) << 8, va, BIG_SHIFT, t);
}

/* What @va of a BAR whose block register is @block leads to; false: nothing. */
static bool window(GpuState *gpu, uint32_t block, uint64_t va, Target *t)
{
    if (block & BLOCK_VIRTUAL) {
        return !BLOCK_TARGET(block) && translate(gpu, BLOCK_PTR(block), va, t);
    }
    *t = (Target){ .video = true, .addr = va, .len = UINT64_MAX };
    return true;
}

static bool bar_access(GpuState *gpu, uint32_t block, uint64_t va, void *buf, unsigned size,
                       bool write)
{
    Target t;
    unsigned part;

    for (unsigned done = 0; done < size; done += part) {
        if (gpu->off_bus || !window(gpu, block, va + done, &t) || (write && t.read_only)) {
            trace_nvgpu_bar_unmapped(block, va + done, write);
            return false;
        }
        part = MIN(size - done, t.len);
        if (t.video ? !(write ? gpu_fb_write(gpu, t.addr, (uint8_t *)buf + done, part)
                              : gpu_fb_read(gpu, t.addr, (uint8_t *)buf + done, part))
                    : !(write ? gpu_dma_write(gpu, t.addr, (uint8_t *)buf + done, part)
                              : gpu_dma_read(gpu, t.addr, (uint8_t *)buf + done, part))) {
            return false;
        }
    }
    return true;
}

static uint64_t bar_read(GpuState *gpu, uint32_t block, hwaddr off, unsigned size)
{
    uint8_t buf[8];

    return bar_access(gpu, block, off, buf, size, false) ? ldn_le_p(buf, size) : ~0ull;
}

static void bar_write(GpuState *gpu, uint32_t block, hwaddr off, uint64_t val, unsigned size)
{
    uint8_t buf[8];

    stn_le_p(buf, size, val);
    bar_access(gpu, block, off, buf, size, true);
}

static uint64_t bar1_read(void *opaque, hwaddr off, unsigned size)
{
    return bar_read(opaque, gpu_reg_bar1_block(opaque), off, size);
}

static void bar1_write(void *opaque, hwaddr off, uint64_t val, unsigned size)
{
    bar_write(opaque, gpu_reg_bar1_block(opaque), off, val, size);
}

static uint64_t bar2_read(void *opaque, hwaddr off, unsigned size)
{
    return bar_read(opaque, gpu_reg_bar2_block(opaque), off, size);
}

static void bar2_write(void *opaque, hwaddr off, uint64_t val, unsigned size)
{
    bar_write(opaque, gpu_reg_bar2_block(opaque), off, val, size);
}

#define WINDOW_OPS(n) \
    const MemoryRegionOps gpu_bar##n##_ops = { \
        .read = bar##n##_read, \
        .write = bar##n##_write, \
        .endianness = DEVICE_LITTLE_ENDIAN, \
        .valid = { .min_access_size = 1, .max_access_size = 8, .unaligned = true }, \
        .impl = { .min_access_size = 1, .max_access_size = 8, .unaligned = true }, \
    }
WINDOW_OPS(1);
WINDOW_OPS(2);
