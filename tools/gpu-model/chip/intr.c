/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The CPU interrupt tree of Turing and later, and its way over PCI.
 *
 * Registers: NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_* in ga102/dev_vm.h and
 * gh100/dev_vm.h, at 0xb80000 of BAR0; what they do: nova-core's interrupts.rst and
 * irq/. A vector v is bit v % 32 of LEAF(v / 32), and is latched there whether or not
 * it is enabled. Subtree n of TOP is pending while an enabled bit is set in LEAF(2n)
 * or LEAF(2n + 1), whether or not TOP_EN has it: nouveau (nvkm/subdev/vfn/tu102.c)
 * reads TOP after it cleared TOP_EN.
 *
 * A message goes out when the AND of TOP and TOP_EN rises in some subtree, by
 * MSI-X on the entry of the subtree's number, by MSI on the only one. After it none
 * follows until the CPU has rearmed (nova, irq/hal.rs; open RM,
 * kbifCheckAndRearmMSI_IMPL): by clearing and setting the subtree's TOP_EN, or, with
 * MSI before Hopper, by a write of NV_XVE_CYA_2. What came meanwhile is not lost:
 * TOP_EN's new edge tells of it, and so does the write when something is still
 * pending (the latter is chosen; without it nova's and nouveau's handlers would lose
 * what comes between their clearing of the leaf and that write).
 *
 * Callers: regs.c for accesses to registers, falcon.c for vectors, nvgpu.c, fault_list.c.
 */
#include "chip.h"
#include "hw/pci/msi.h"
#include "hw/pci/msix.h"
#include "../trace.h"

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

static uint32_t subtrees(GpuState *gpu)
{
    return MAKE_64BIT_MASK(0, leaves(gpu) / 2);
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

/* MSI before Hopper is rearmed by NV_XVE_CYA_2, all else by TOP_EN. */
static bool rearmed_by_eoi(GpuState *gpu)
{
    return !gpu->card->fsp && !msix_enabled(PCI_DEVICE(gpu));
}

static void send_msix(GpuState *gpu, uint32_t subtrees)
{
    PCIDevice *dev = PCI_DEVICE(gpu);

    for (unsigned n = 0; n < leaves(gpu) / 2; n++) {
        if (!(subtrees & BIT(n))) {
            continue;
        }
        if (gpu_fault(gpu, "irq-lost")) {
            trace_nvgpu_intr_lost();
            continue;
        }
        gpu->msix_raised++;
        trace_nvgpu_intr_send("MSI-X", n);
        /* A masked entry keeps it in the pending bit array. */
        msix_notify(dev, n);
    }
}

static void send_msi(GpuState *gpu)
{
    if (gpu_fault(gpu, "irq-lost")) {
        trace_nvgpu_intr_lost();
        return;
    }
    trace_nvgpu_intr_send("MSI", 0);
    msi_notify(PCI_DEVICE(gpu), 0);
}

/* These subtrees became pending, and enabled. */
static void deliver(GpuState *gpu, uint32_t subtrees)
{
    PCIDevice *dev = PCI_DEVICE(gpu);

    if (!msix_enabled(dev) && !msi_enabled(dev)) {
        return;
    }
    if (rearmed_by_eoi(gpu)) {
        if (!gpu->msi_sent) {
            gpu->msi_sent = true;
            send_msi(gpu);
        }
        return;
    }
    subtrees &= ~gpu->intr_sent;
    gpu->intr_sent |= subtrees;
    if (msix_enabled(dev)) {
        send_msix(gpu, subtrees);
    } else if (subtrees) {
        send_msi(gpu);
    }
}

static void intr_update(GpuState *gpu)
{
    uint32_t line = intr_top(gpu) & gpu->top_en, rising = line & ~gpu->intr_line;

    gpu->intr_line = line;
    if (rising) {
        deliver(gpu, rising);
    }
}

void gpu_intr_eoi(GpuState *gpu)
{
    gpu->msi_sent = false;
    if (gpu->intr_line && rearmed_by_eoi(gpu)) {
        deliver(gpu, gpu->intr_line);
    }
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

/* What boot, or the driver before this one, left behind. */
static void left_behind(GpuState *gpu)
{
    for (unsigned v = 1; v < leaves(gpu) * 32; v++) {
        if (gpu_fault_of(gpu, "vector-enabled=", v)) {
            gpu->leaf_en[v / 32] |= BIT(v % 32);
            gpu->top_en |= BIT(v / 64);
        }
        if (gpu_fault_of(gpu, "vector-pending=", v)) {
            gpu->leaf[v / 32] |= BIT(v % 32);
        }
    }
}

void gpu_intr_faults(GpuState *gpu)
{
    left_behind(gpu);
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
        gpu->top_en |= val & subtrees(gpu);
    } else if (off == TOP_EN_CLEAR) {
        gpu->top_en &= ~val;
        gpu->intr_sent &= ~val;
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
    gpu->intr_line = gpu->intr_sent = 0;
    gpu->msi_sent = false;
    gpu_intr_faults(gpu);
}
