/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The framebuffer: one RAM region as large as the card's, backed by host
 * memory only where it was touched, and the PF's two views of it.
 *
 * Callers: everybody who reads or writes framebuffer; regs.c for the views.
 */
#include "chip.h"
#include "qemu/madvise.h"
#include "exec/cpu-common.h"
#include "exec/ramblock.h"
#include "../trace.h"
#include <sys/mman.h>

/* NV_PBUS_BAR0_WINDOW (gm107/dev_bus.h) */
#define BAR0_WINDOW_BASE(v)     extract32(v, 0, 24)
#define BAR0_WINDOW_TARGET(v)   extract32(v, 24, 2)
#define BAR0_WINDOW_SHIFT       16
#define TARGET_VID_MEM          0
/* NV_PBUS_BAR1_BLOCK (ad102/dev_bus.h) */
#define BAR1_BLOCK_VIRTUAL      (1u << 31)

bool gpu_fb_init(GpuState *gpu, Error **errp)
{
    Object *obj = OBJECT(gpu);
    uint64_t size = gpu->fb_size;
    void *ptr;

    if (gpu->vf_bare_fb) {
        size += gpu->total_vfs * NVGPU_VF_BARE_FB;
    }
    if (!memory_region_init_ram_flags_nomigrate(&gpu->fb, obj, "nvgpu-fb", size,
                                                RAM_NORESERVE, errp)) {
        return false;
    }
    ptr = memory_region_get_ram_ptr(&gpu->fb);
    gpu->fb_ptr = ptr;
    /* One touched page must not cost 2 MiB; that also keeps the count exact. */
    qemu_madvise(ptr, size, QEMU_MADV_NOHUGEPAGE);

    memory_region_init_alias(&gpu->pramin, obj, "nvgpu-pramin", &gpu->fb, 0,
                             NVGPU_PRAMIN_SIZE);
    memory_region_add_subregion(&gpu->bar0, NVGPU_PRAMIN, &gpu->pramin);
    memory_region_init_alias(&gpu->bar1_fb, obj, "nvgpu-bar1-fb", &gpu->fb, 0,
                             MIN(gpu->fb_size, gpu->bar1_size));
    memory_region_add_subregion(&gpu->bar1, 0, &gpu->bar1_fb);
    return true;
}

/* The PF's views, as these registers have them: what NV_PBUS_BAR0_WINDOW and BAR1_BLOCK hold. */
void gpu_fb_update_windows(GpuState *gpu, uint32_t win, uint32_t bar1_block)
{
    uint64_t base = (uint64_t)BAR0_WINDOW_BASE(win) << BAR0_WINDOW_SHIFT;
    /* What of the window lies past the framebuffer is not there. */
    bool pramin = !gpu->off_bus && BAR0_WINDOW_TARGET(win) == TARGET_VID_MEM;
    bool direct = pramin && !gpu->window_watched;
    bool bar1 = !gpu->off_bus &&
                !(bar1_block & BAR1_BLOCK_VIRTUAL);

    gpu->window_base = pramin ? base : gpu->fb_size;
    memory_region_transaction_begin();
    if (pramin) {
        memory_region_set_alias_offset(&gpu->pramin, base);
    }
    memory_region_set_enabled(&gpu->pramin, direct);
    memory_region_set_enabled(&gpu->bar1_fb, bar1);
    memory_region_transaction_commit();
}

uint64_t gpu_fb_size(GpuState *gpu)
{
    return gpu->fb_size;
}

uint64_t gpu_fb_scrubbed(GpuState *gpu)
{
    return gpu->card->prescrubbed && !gpu->scrubbed ? gpu->card->prescrubbed : gpu->fb_size;
}

void gpu_fb_scrub(GpuState *gpu)
{
    gpu_fb_fill(gpu, 0, gpu->fb_size - gpu->card->prescrubbed, 0);
    gpu->scrubbed = true;
    gpu->scrubber_runs++;
}

static bool fb_range_ok(GpuState *gpu, uint64_t addr, uint64_t len)
{
    uint64_t size = memory_region_size(&gpu->fb);

    return addr <= size && len <= size - addr;
}

bool gpu_fb_read(GpuState *gpu, uint64_t addr, void *buf, size_t len)
{
    if (!fb_range_ok(gpu, addr, len)) {
        return false;
    }
    memcpy(buf, gpu->fb_ptr + addr, len);
    return true;
}

bool gpu_fb_write(GpuState *gpu, uint64_t addr, const void *buf, size_t len)
{
    if (!fb_range_ok(gpu, addr, len)) {
        return false;
    }
    memcpy(gpu->fb_ptr + addr, buf, len);
    return true;
}

bool gpu_fb_fill(GpuState *gpu, uint64_t addr, uint64_t len, uint8_t value)
{
    size_t page = qemu_real_host_page_size();
    uint64_t first, last;

    if (!fb_range_ok(gpu, addr, len)) {
        return false;
    }
    trace_nvgpu_fb_fill(addr, len, value);
    first = ROUND_UP(addr, page);
    last = QEMU_ALIGN_DOWN(addr + len, page);
    if (value || first >= last ||
        ram_block_discard_range(gpu->fb.ram_block, first, last - first)) {
        memset(gpu->fb_ptr + addr, value, len);
        return true;
    }
    memset(gpu->fb_ptr + addr, 0, first - addr);
    memset(gpu->fb_ptr + last, 0, addr + len - last);
    return true;
}

/* Power was off: what was in the framebuffer is gone (boards scrub for ECC). */
void gpu_fb_power_cycle(GpuState *gpu)
{
    gpu_fb_fill(gpu, 0, gpu->fb_size, 0);
}

/* Bytes of host memory behind the framebuffer: pages written or read. */
uint64_t gpu_fb_touched(GpuState *gpu)
{
    size_t page = qemu_real_host_page_size();
    const uint64_t step = 1 * GiB;
    g_autofree unsigned char *vec = g_malloc(step / page);
    uint64_t pages = 0;

    for (uint64_t at = 0; at < gpu->fb_size; at += step) {
        uint64_t len = MIN(step, gpu->fb_size - at);

        if (mincore(gpu->fb_ptr + at, len, vec)) {
            return UINT64_MAX;
        }
        for (uint64_t i = 0; i < DIV_ROUND_UP(len, page); i++) {
            pages += vec[i] & 1;
        }
    }
    return pages * page;
}
