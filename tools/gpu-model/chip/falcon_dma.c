/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How code and data get into a falcon's IMEM and DMEM: its DMA engine and the
 * IMEMC/IMEMD/IMEMT and DMEMC/DMEMD ports (ga102/dev_falcon_v4.h; order of
 * register writes in nouveau's falcon/ga102.c and falcon/gm200.c).
 *
 * Callers: falcon.c for registers; gpu_falcon_block() and _code_is(): programs that look
 * at what was loaded (ucode/).
 */
#include "chip.h"
#include "../trace.h"

#define CMD_SEC(v)      extract32(v, 2, 2)
#define CMD_IMEM        BIT(4)
#define CMD_WRITE       BIT(5)
#define CMD_SIZE(v)     extract32(v, 8, 3)
#define CMD_CTXDMA(v)   extract32(v, 12, 3)

#define DMACTL_REQUIRE_CTX  BIT(0)
#define FBIF_CTL_ALLOW_PHYS BIT(7)
#define TRANSCFG_TARGET(v)  extract32(v, 0, 2)
#define TRANSCFG_PHYSICAL   BIT(2)
/* NV_GPU_DMA_ADDR_TOP_BITS, regs.c */
#define DMA_TOP_SHIFT       47
enum { TARGET_FB = 0, TARGET_COHERENT = 1, TARGET_NONCOHERENT = 2 };

/* A block is executed where its tag says, not where it lies. */
static void mark_imem(GpuFalcon *f, uint32_t off, uint32_t len, uint32_t tag,
                      bool secure)
{
    uint32_t first = off / NVGPU_FALCON_BLOCK;
    uint32_t n = DIV_ROUND_UP(off % NVGPU_FALCON_BLOCK + len,
                              NVGPU_FALCON_BLOCK);

    bitmap_set(f->imem_valid, first, n);
    for (uint32_t i = 0; i < n; i++) {
        f->imem_tag[first + i] = tag + i;
    }
    if (secure) {
        bitmap_set(f->imem_secure, first, n);
    } else {
        bitmap_clear(f->imem_secure, first, n);
    }
}

int gpu_falcon_block(const GpuFalcon *f, uint32_t addr)
{
    for (int i = 0; i < NVGPU_FALCON_BLOCKS; i++) {
        if (test_bit(i, f->imem_valid) && test_bit(i, f->imem_secure) &&
            f->imem_tag[i] == addr / NVGPU_FALCON_BLOCK) {
            return i;
        }
    }
    return -1;
}

bool gpu_falcon_code_is(const GpuFalcon *f, uint32_t addr, const uint8_t *code, uint32_t size)
{
    for (uint32_t at = 0; at < size; at += NVGPU_FALCON_BLOCK) {
        int i = gpu_falcon_block(f, addr + at);

        if (i < 0 || memcmp(f->imem + i * NVGPU_FALCON_BLOCK, code + at, NVGPU_FALCON_BLOCK)) {
            return false;
        }
    }
    return true;
}

static bool transfer(GpuFalcon *f, uint32_t cfg, uint64_t addr, uint8_t *mem,
                     uint32_t len, bool to_memory)
{
    GpuState *gpu = f->gpu;

    if (gpu_fault(gpu, "falcon-dma")) {
        return false;
    }
    switch (TRANSCFG_TARGET(cfg)) {
    case TARGET_FB:
        return to_memory ? gpu_fb_write(gpu, addr, mem, len)
                         : gpu_fb_read(gpu, addr, mem, len);
    case TARGET_COHERENT:
    case TARGET_NONCOHERENT:
        addr |= (uint64_t)gpu->dma_top_bits << DMA_TOP_SHIFT;
        return to_memory ? gpu_dma_write(gpu, addr, mem, len)
                         : gpu_dma_read(gpu, addr, mem, len);
    }
    return false;
}

static bool may_transfer(GpuFalcon *f, uint32_t cfg)
{
    return !(f->dmactl & DMACTL_REQUIRE_CTX) && (f->fbif_ctl & FBIF_CTL_ALLOW_PHYS) &&
           (cfg & TRANSCFG_PHYSICAL);
}

/*
 * DMATRFCMD was written. A transfer that may not happen (no physical access
 * allowed, context required, outside the memory) leaves the memory as it was;
 * the engine is idle again in any case.
 */
void gpu_falcon_dma(GpuFalcon *f, uint32_t cmd)
{
    uint32_t cfg = f->transcfg[CMD_CTXDMA(cmd)];
    uint32_t len = 4u << CMD_SIZE(cmd);
    uint64_t addr = f->dma_base + f->dma_fboffs;
    bool imem = cmd & CMD_IMEM;
    uint8_t buf[4 << 7];
    uint8_t *mem = imem ? f->imem : f->dmem;
    bool ok = false;

    if (!f->in_reset && len <= NVGPU_FALCON_MEM &&
        f->dma_moffs <= NVGPU_FALCON_MEM - len && may_transfer(f, cfg)) {
        if (cmd & CMD_WRITE) {
            /* Secure code does not leave the falcon. */
            ok = !imem && transfer(f, cfg, addr, mem + f->dma_moffs, len, true);
        } else {
            ok = transfer(f, cfg, addr, buf, len, false);
            if (ok) {
                memcpy(mem + f->dma_moffs, buf, len);
            }
            if (ok && imem) {
                mark_imem(f, f->dma_moffs, len,
                          f->dma_fboffs / NVGPU_FALCON_BLOCK, CMD_SEC(cmd));
            }
        }
    }
    trace_nvgpu_falcon_dma(f->name, imem ? "IMEM" : "DMEM", f->dma_moffs, addr,
                           len, ok);
}

#define MEMC_OFFS(v)    ((v) & 0xfffffc)
#define MEMC_AINCW      BIT(24)
#define MEMC_AINCR      BIT(25)
#define IMEMC_SECURE    BIT(28)

static uint32_t *advance(uint32_t *memc, uint32_t flag)
{
    if (*memc & flag) {
        *memc = (*memc & ~0xffffffu) | ((*memc + 4) & 0xffffff);
    }
    return memc;
}

uint32_t gpu_falcon_mem_read(GpuFalcon *f, uint32_t off)
{
    uint32_t *memc, at, val = 0;

    if (off >= 0x1c0) {
        memc = &f->dmemc[(off - 0x1c0) / 8];
        if (!(off & 4)) {
            return *memc;
        }
        at = MEMC_OFFS(*memc);
        if (at < NVGPU_FALCON_MEM) {
            val = ldl_le_p(f->dmem + at);
        }
        advance(memc, MEMC_AINCR);
        return val;
    }
    memc = &f->imemc[(off - 0x180) / 16];
    switch (off & 0xf) {
    case 0x0:
        return *memc;
    case 0x4:
        at = MEMC_OFFS(*memc);
        if (at < NVGPU_FALCON_MEM) {
            val = test_bit(at / NVGPU_FALCON_BLOCK, f->imem_secure)
                  ? 0 : ldl_le_p(f->imem + at);   /* secure: not shown */
        }
        advance(memc, MEMC_AINCR);
        return val;
    case 0x8:
        return f->imemt[(off - 0x180) / 16];
    }
    return 0;
}

void gpu_falcon_mem_write(GpuFalcon *f, uint32_t off, uint32_t val)
{
    uint32_t *memc, at;

    if (off >= 0x1c0) {
        memc = &f->dmemc[(off - 0x1c0) / 8];
        if (!(off & 4)) {
            *memc = val;
            return;
        }
        at = MEMC_OFFS(*memc);
        if (at < NVGPU_FALCON_MEM) {
            stl_le_p(f->dmem + at, val);
        }
        advance(memc, MEMC_AINCW);
        return;
    }
    memc = &f->imemc[(off - 0x180) / 16];
    switch (off & 0xf) {
    case 0x0:
        *memc = val;
        break;
    case 0x4:
        at = MEMC_OFFS(*memc);
        if (at < NVGPU_FALCON_MEM) {
            stl_le_p(f->imem + at, val);
            mark_imem(f, at, 4, f->imemt[(off - 0x180) / 16],
                      *memc & IMEMC_SECURE);
        }
        advance(memc, MEMC_AINCW);
        break;
    case 0x8:
        f->imemt[(off - 0x180) / 16] = val & 0xffff;
        break;
    }
}
