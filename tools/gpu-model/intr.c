/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The CPU interrupt tree of Turing and later.
 *
 * Registers: NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_* in ga102/dev_vm.h and
 * gh100/dev_vm.h, at 0xb80000 of BAR0. A vector v is bit v % 32 of LEAF(v / 32). Subtree i of TOP
 * is pending while an enabled bit is set in LEAF(2i) or LEAF(2i + 1), whether
 * or not TOP_EN has it: nouveau (nvkm/subdev/vfn/tu102.c) reads TOP after it
 * cleared TOP_EN. A message goes out when the AND of TOP and TOP_EN becomes
 * nonzero; clearing and setting TOP_EN therefore sends another one if work is
 * left (open-gpu-kernel-modules, intrRetriggerTopLevel_TU102).
 */
#include "nvgpu.h"
#include "hw/pci/msi.h"
#include "hw/pci/msix.h"
#include "trace.h"

#define LEAF            0x1000
#define LEAF_EN_SET     0x1200
#define LEAF_EN_CLEAR   0x1400
#define TOP             0x1600
#define TOP_EN_SET      0x1608
#define TOP_EN_CLEAR    0x1610
#define LEAF_TRIGGER    0x1640

static unsigned leaves(GpuState *gpu)
{
    return gpu->card->fsp ? NVGPU_INTR_LEAVES_MAX : NVGPU_INTR_LEAVES;
}

static uint32_t intr_top(GpuState *gpu)
{
    uint32_t top = 0;

    for (unsigned i = 0; i < leaves(gpu); i++) {
        if (gpu->leaf[i] & gpu->leaf_en[i]) {
            top |= BIT(i / 2);
        }
    }
    return top;
}

static void intr_send(GpuState *gpu)
{
    PCIDevice *dev = PCI_DEVICE(gpu);

    if (gpu_fault(gpu, "irq-lost")) {
        trace_nvgpu_intr_lost();
    } else if (msix_enabled(dev)) {
        gpu->msix_raised++;
        trace_nvgpu_intr_send("MSI-X");
        msix_notify(dev, 0);
    } else if (msi_enabled(dev)) {
        trace_nvgpu_intr_send("MSI");
        msi_notify(dev, 0);
    }
}

static void intr_update(GpuState *gpu)
{
    bool line = intr_top(gpu) & gpu->top_en;

    if (line && !gpu->intr_line) {
        intr_send(gpu);
    }
    gpu->intr_line = line;
}

void gpu_intr_raise(GpuState *gpu, unsigned vector)
{
    if (vector >= leaves(gpu) * 32) {
        return;
    }
    trace_nvgpu_intr_raise(vector);
    gpu->leaf[vector / 32] |= BIT(vector % 32);
    intr_update(gpu);
}

uint32_t gpu_intr_read(GpuState *gpu, uint32_t off)
{
    unsigned i = (off & 0xff) / 4;

    switch (off & ~0xffu) {
    case LEAF:
        return i < leaves(gpu) ? gpu->leaf[i] : 0;
    case LEAF_EN_SET:
    case LEAF_EN_CLEAR:
        return i < leaves(gpu) ? gpu->leaf_en[i] : 0;
    }
    switch (off) {
    case TOP:
        return intr_top(gpu);
    case TOP_EN_SET:
    case TOP_EN_CLEAR:
        return gpu->top_en;
    }
    return 0;
}

void gpu_intr_write(GpuState *gpu, uint32_t off, uint32_t val)
{
    unsigned i = (off & 0xff) / 4;

    if (off == LEAF_TRIGGER) {
        gpu_intr_raise(gpu, val & 0xfff);
        return;
    }
    if (off == TOP_EN_SET) {
        gpu->top_en |= val;
    } else if (off == TOP_EN_CLEAR) {
        gpu->top_en &= ~val;
    } else if (i < leaves(gpu)) {
        switch (off & ~0xffu) {
        case LEAF:
            gpu->leaf[i] &= ~val;
            break;
        case LEAF_EN_SET:
            gpu->leaf_en[i] |= val;
            break;
        case LEAF_EN_CLEAR:
            gpu->leaf_en[i] &= ~val;
            break;
        }
    }
    intr_update(gpu);
}

void gpu_intr_reset(GpuState *gpu)
{
    memset(gpu->leaf, 0, sizeof(gpu->leaf));
    memset(gpu->leaf_en, 0, sizeof(gpu->leaf_en));
    gpu->top_en = 0;
    gpu->intr_line = false;
}

/* GSP rings the host: SWGEN0 of its falcon (nouveau, r535_gsp_intr). */
void gpu_gsp_irq(GpuState *gpu)
{
    /* NV_PFALCON_FALCON_IRQSSET, bit 6 */
    gpu_falcon_write(&gpu->falcon_gsp, 0x000, BIT(6));
}

uint32_t gpu_gsp_scratch(GpuState *gpu, unsigned index)
{
    return gpu->falcon_gsp.mailbox_sw[index];
}

uint32_t gpu_gsp_vector(GpuState *gpu)
{
    return gpu->falcon_gsp.vector;
}
