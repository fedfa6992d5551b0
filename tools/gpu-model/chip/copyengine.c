/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A test aid, not a model of NVIDIA hardware: a copy engine in each VF's BAR0
 * at 0x2f000, a place that real VFs leave unused. It lets a program without a
 * GPU driver show that a vGPU does DMA under its own requester ID, reaches
 * only its own framebuffer and raises its own interrupts. README.md has its
 * registers.
 *
 * Callers: vf.c, for accesses to its registers; its bottom half.
 */
#include "chip.h"
#include "qemu/main-loop.h"
#include "hw/pci/msix.h"
#include "../trace.h"

enum {
    ID = 0x00, VERSION = 0x04, STATUS = 0x08, VECTOR = 0x0c, HOST_LO = 0x10,
    HOST_HI = 0x14, FB_LO = 0x18, FB_HI = 0x1c, LENGTH = 0x20, COMMAND = 0x24,
    COUNT = 0x28, FB_SIZE_MIB = 0x2c,
    /* of what the guest shows; written to the last it is told, and 0 that it is nothing */
    SURFACE_OFFSET = 0x30, SURFACE_WIDTH = 0x34, SURFACE_HEIGHT = 0x38, SURFACE_PITCH = 0x3c,
    SURFACE_SIZE = 0x40, SURFACE_FORMAT = 0x44, SURFACE_LAYOUT = 0x48, SURFACE_SHOW = 0x4c,
    SURFACE_BLOCK_HEIGHT = 0x50, SURFACE_KIND = 0x54, SURFACE_RECT_WIDTH = 0x58,
    SURFACE_RECT_HEIGHT = 0x5c,
};
#define ID_VALUE        0x45435456      /* "VTCE" */
#define NO_VECTOR       UINT32_MAX
#define MAX_LENGTH      (16 * MiB)
#define CHUNK           (64 * KiB)

enum {
    ST_IDLE, ST_BUSY, ST_DONE, ST_FB_RANGE, ST_DMA_FAULT, ST_NO_PARTITION,
    ST_BAD_COMMAND,
};
enum { CMD_TO_FB = 1, CMD_FROM_FB = 2 };

static bool copy_piece(GpuVf *vf, dma_addr_t host, const GpuFbRange *fb,
                       uint8_t *buf)
{
    PCIDevice *dev = PCI_DEVICE(vf);
    GpuState *gpu = vf->gpu;

    if (vf->ce.command == CMD_TO_FB) {
        gpu->dma_reads++;
        return pci_dma_read(dev, host, buf, fb->size) == MEMTX_OK &&
               gpu_fb_write(gpu, fb->base, buf, fb->size);
    }
    gpu->dma_writes++;
    return gpu_fb_read(gpu, fb->base, buf, fb->size) &&
           pci_dma_write(dev, host, buf, fb->size) == MEMTX_OK;
}

static uint32_t copy(GpuVf *vf)
{
    const GpuCopyEngine *ce = &vf->ce;
    g_autofree uint8_t *buf = g_malloc(CHUNK);
    uint16_t cmd = pci_get_word(PCI_DEVICE(vf)->config + PCI_COMMAND);
    uint32_t done = 0;

    if ((ce->command != CMD_TO_FB && ce->command != CMD_FROM_FB) ||
        ce->length > MAX_LENGTH) {
        return ST_BAD_COMMAND;
    }
    if (!gpu_vf_has_fb(vf)) {
        return ST_NO_PARTITION;
    }
    if (ce->fb > vf->part_size || ce->length > vf->part_size - ce->fb) {
        return ST_FB_RANGE;
    }
    if (!(cmd & PCI_COMMAND_MASTER) || gpu_fault(vf->gpu, "vf-dma")) {
        return ST_DMA_FAULT;
    }
    while (done < ce->length) {
        GpuFbRange piece;

        if (!gpu_vf_piece(vf, ce->fb + done, MIN(CHUNK, ce->length - done),
                          &piece)) {
            return ST_FB_RANGE;
        }
        if (!copy_piece(vf, ce->host + done, &piece, buf)) {
            return ST_DMA_FAULT;
        }
        done += piece.size;
    }
    return ST_DONE;
}

static void run(void *opaque)
{
    GpuVf *vf = opaque;
    GpuCopyEngine *ce = &vf->ce;

    if (ce->status != ST_BUSY || vf->gpu->off_bus) {
        return;
    }
    ce->status = copy(vf);
    ce->count++;
    trace_nvgpu_ce_done(vf->gfid, ce->command, ce->host, ce->fb, ce->length,
                        ce->status);
    if (ce->vector < gpu_pci_vectors(vf->gpu)) {
        if (msix_enabled(PCI_DEVICE(vf))) {
            vf->gpu->msix_raised++;
        }
        msix_notify(PCI_DEVICE(vf), ce->vector);
    }
}

uint32_t gpu_ce_read(GpuVf *vf, uint32_t off)
{
    const GpuCopyEngine *ce = &vf->ce;

    switch (off) {
    case ID:
        return ID_VALUE;
    case VERSION:
        return 1;
    case STATUS:
        return ce->status;
    case VECTOR:
        return ce->vector;
    case HOST_LO:
        return ce->host;
    case HOST_HI:
        return ce->host >> 32;
    case FB_LO:
        return ce->fb;
    case FB_HI:
        return ce->fb >> 32;
    case LENGTH:
        return ce->length;
    case COUNT:
        return ce->count;
    case FB_SIZE_MIB:
        return gpu_vf_has_fb(vf) ? vf->part_size / MiB : 0;
    }
    return 0;
}

void gpu_ce_write(GpuVf *vf, uint32_t off, uint32_t val)
{
    GpuCopyEngine *ce = &vf->ce;

    if (ce->status == ST_BUSY) {
        return;
    }
    switch (off) {
    case VECTOR:
        ce->vector = val;
        break;
    case HOST_LO:
        ce->host = deposit64(ce->host, 0, 32, val);
        break;
    case HOST_HI:
        ce->host = deposit64(ce->host, 32, 32, val);
        break;
    case FB_LO:
        ce->fb = deposit64(ce->fb, 0, 32, val);
        break;
    case FB_HI:
        ce->fb = deposit64(ce->fb, 32, 32, val);
        break;
    case LENGTH:
        ce->length = val;
        break;
    case SURFACE_OFFSET:
        ce->surface.offset = val;
        break;
    case SURFACE_WIDTH:
        ce->surface.width = val;
        break;
    case SURFACE_HEIGHT:
        ce->surface.height = val;
        break;
    case SURFACE_PITCH:
        ce->surface.pitch = val;
        break;
    case SURFACE_SIZE:
        ce->surface.size = val;
        break;
    case SURFACE_FORMAT:
        ce->surface.format = val;
        break;
    case SURFACE_LAYOUT:
        ce->surface.layout = val;
        break;
    case SURFACE_BLOCK_HEIGHT:
        ce->surface.block_height = val;
        break;
    case SURFACE_KIND:
        ce->surface.kind = val;
        break;
    case SURFACE_RECT_WIDTH:
        ce->surface.rect_width = val;
        break;
    case SURFACE_RECT_HEIGHT:
        ce->surface.rect_height = val;
        break;
    case SURFACE_SHOW:
        vf->gpu->vf_ops->shows(vf->gpu->gsp, vf->gfid, val ? &ce->surface : NULL);
        break;
    case COMMAND:
        ce->command = val;
        ce->status = ST_BUSY;
        vf->gpu->vf_ops->works(vf->gpu->gsp, vf->gfid);
        qemu_bh_schedule(ce->run);
        break;
    }
}

void gpu_ce_reset(GpuVf *vf)
{
    QEMUBH *bh = vf->ce.run;

    qemu_bh_cancel(bh);
    vf->ce = (GpuCopyEngine) { .run = bh, .vector = NO_VECTOR };
}

void gpu_ce_init(GpuVf *vf)
{
    vf->ce.run = qemu_bh_new_guarded(run, vf,
                                     &DEVICE(vf)->mem_reentrancy_guard);
    gpu_ce_reset(vf);
}

void gpu_ce_exit(GpuVf *vf)
{
    qemu_bh_delete(vf->ce.run);
}
