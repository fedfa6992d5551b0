// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * INTERNAL_MEMMGR_MEMORY_TRANSFER_WITH_GSP (ctrl2080internal.h; used by
 * mem_utils.c): GSP copies between framebuffer and system memory, or fills
 * framebuffer. What a vGPU owns while its task lives, and WPR2, it refuses.
 *
 * Callers: controls.c.
 */
#include "gsp.h"
#include "../trace.h"

#define CHUNK (64u << 10)

/* The place a surface means, for size bytes; false when it is not inside. */
static bool place(const Surface *s, uint64_t size, uint64_t *addr)
{
    if (s->offset > s->size || size > s->size - s->offset ||
        s->base > UINT64_MAX - s->size) {
        return false;
    }
    *addr = s->base + s->offset;
    return true;
}

static uint32_t fb_allowed(GspState *gsp, uint64_t addr, uint64_t size)
{
    uint64_t fb = gpu_fb_size(gsp->gpu);

    if (addr > fb || size > fb - addr) {
        return NV_ERR_OUT_OF_RANGE;
    }
    if (vgpu_ranges_overlap(addr, size, fb_usable_end(gsp), fb - fb_usable_end(gsp))) {
        return NV_ERR_PROTECTION_FAULT;
    }
    if (vgpu_memory_in_use(gsp, addr, size)) {
        return NV_ERR_STATE_IN_USE;
    }
    return NV_OK;
}

static uint32_t fill(GspState *gsp, const MemoryTransfer *t)
{
    uint64_t addr;
    uint32_t status;

    if (t->dst.aperture != APERTURE_FBMEM) {
        return NV_ERR_NOT_SUPPORTED;
    }
    if (t->value > 0xff || !place(&t->dst, t->size, &addr)) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    status = fb_allowed(gsp, addr, t->size);
    if (status) {
        return status;
    }
    if (gpu_fault(gsp->gpu, "scrub-fails")) {
        trace_gsp_fault("scrub-fails");
        return NV_ERR_TIMEOUT;
    }
    if (!gpu_fb_fill(gsp->gpu, addr, t->size, t->value)) {
        return NV_ERR_OUT_OF_RANGE;
    }
    gsp->stat.scrubs++;
    gsp->stat.scrubbed += t->size;
    return NV_OK;
}

static uint32_t copy(GspState *gsp, const MemoryTransfer *t)
{
    bool from_fb = t->src.aperture == APERTURE_FBMEM;
    g_autofree uint8_t *buf = g_malloc(CHUNK);
    uint64_t src, dst;
    uint32_t status;

    if (!place(&t->src, t->size, &src) || !place(&t->dst, t->size, &dst)) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    if ((from_fb ? t->dst.aperture : t->src.aperture) != APERTURE_SYSMEM ||
        (!from_fb && t->dst.aperture != APERTURE_FBMEM)) {
        return NV_ERR_NOT_SUPPORTED;
    }
    status = fb_allowed(gsp, from_fb ? src : dst, t->size);
    for (uint64_t done = 0; !status && done < t->size; done += CHUNK) {
        size_t n = MIN(t->size - done, CHUNK);
        bool ok;

        if (from_fb) {
            ok = gpu_fb_read(gsp->gpu, src + done, buf, n) &&
                 gpu_dma_write(gsp->gpu, dst + done, buf, n);
        } else {
            ok = gpu_dma_read(gsp->gpu, src + done, buf, n) &&
                 gpu_fb_write(gsp->gpu, dst + done, buf, n);
        }
        if (!ok) {
            status = NV_ERR_INVALID_ADDRESS;
        }
    }
    return status;
}

uint32_t memory_transfer(GspState *gsp, void *params)
{
    const MemoryTransfer *t = params;
    uint32_t status;

    if (gpu_fault(gsp->gpu, "no-memory-transfer")) {
        trace_gsp_fault("no-memory-transfer");
        status = NV_ERR_NOT_SUPPORTED;
    } else if (t->op == MEMOP_SET) {
        status = fill(gsp, t);
    } else if (t->op == MEMOP_COPY) {
        status = copy(gsp, t);
    } else {
        status = NV_ERR_INVALID_ARGUMENT;
    }
    trace_gsp_memory(t->op, t->dst.base + t->dst.offset, t->size, status);
    return status;
}
