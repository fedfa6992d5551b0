/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A virtual function as a device: its BARs, registers and resets. What it sees of the
 * framebuffer: vf_fb.c.
 *
 * Callers: QEMU, when the PF switches VFs on, for accesses and resets.
 */
#include "chip.h"
#include "hw/pci/pcie.h"
#include "hw/pci/pcie_sriov.h"
#include "qemu/module.h"
#include "../trace.h"

/* NV_VIRTUAL_FUNCTION_TIME_0, _1 (ga100/dev_vm.h) */
#define TIME_0  0x30080
#define TIME_1  0x30084

/*
 * NV_VIRTUAL_FUNCTION_PRIV_DOORBELL (ga102/dev_vm.h). What a guest's driver writes is one
 * of two numbers, and no GFID (open RM nv_sriov_defines.h, NV_DOORBELL_NOTIFY_LEAF_VF_MASK;
 * rpc.c): whose task is meant, it says by the VF that it rings on. Tasks have no RPCs of
 * guests here. That all other numbers do nothing is chosen.
 */
#define PRIV_DOORBELL  0x2200
#define VF_RPC_SETUP   0
#define VF_RPC_MESSAGE 1

static uint64_t vf_bar0_read(void *opaque, hwaddr off, unsigned size)
{
    GpuVf *vf = opaque;
    uint32_t val = 0;

    vf->gpu->mmio_reads++;
    if (vf->gpu->off_bus || vf->stuck) {
        return ~0u;
    }
    if (off - NVGPU_CE_BASE < NVGPU_CE_SIZE) {
        val = gpu_ce_read(vf, off - NVGPU_CE_BASE);
    } else if (off == TIME_0) {
        val = gpu_ptimer_ns(vf->gpu) & ~0x1fu;
    } else if (off == TIME_1) {
        val = gpu_ptimer_ns(vf->gpu) >> 32 & 0x1fffffff;
    }
    trace_nvgpu_vf_mmio_read(vf->gfid, off, val);
    return val;
}

static void vf_bar0_write(void *opaque, hwaddr off, uint64_t val,
                          unsigned size)
{
    GpuVf *vf = opaque;

    vf->gpu->mmio_writes++;
    if (vf->gpu->off_bus || vf->stuck) {
        return;
    }
    trace_nvgpu_vf_mmio_write(vf->gfid, off, val);
    if (off - NVGPU_CE_BASE < NVGPU_CE_SIZE) {
        gpu_ce_write(vf, off - NVGPU_CE_BASE, val);
    } else if (off == PRIV_DOORBELL && val != VF_RPC_SETUP && val != VF_RPC_MESSAGE) {
        vf->gpu->vf_doorbells++;
    }
}

static const MemoryRegionOps vf_bar0_ops = {
    .read = vf_bar0_read,
    .write = vf_bar0_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 8 },
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

/* FLR, and every time the VF is switched on or off. */
static void vf_reset_hold(Object *obj, ResetType type)
{
    GpuVf *vf = NVGPU_VF(obj);
    PCIDevice *dev = PCI_DEVICE(obj);
    bool flr = pci_get_word(dev->config + dev->exp.exp_cap + PCI_EXP_DEVCTL) &
               PCI_EXP_DEVCTL_BCR_FLR;

    trace_nvgpu_vf_reset(vf->gfid);
    vf->gpu->vf_resets += flr;
    vf->stuck = flr && gpu_fault(vf->gpu, "vf-flr-stuck");
    gpu_ce_reset(vf);
    vf->gpu->vf_ops->reset(vf->gpu->gsp, vf->gfid);
}

static void vf_realize(PCIDevice *dev, Error **errp)
{
    GpuVf *vf = NVGPU_VF(dev);
    Object *obj = OBJECT(dev);

    vf->gpu = NVGPU(pcie_sriov_get_pf(dev));
    vf->gfid = pcie_sriov_vf_number(dev) + 1;
    /* For the monitor's pcie_aer_inject_error, which finds devices by their ids. */
    if (DEVICE(vf->gpu)->id) {
        DEVICE(dev)->id = g_strdup_printf("%s-vf%u", DEVICE(vf->gpu)->id,
                                          vf->gfid - 1);
    }

    memory_region_init_io(&vf->bar0, obj, &vf_bar0_ops, vf, "nvgpu-vf-bar0",
                          vf->gpu->vf_bar0_size);
    memory_region_init_io(&vf->bar1, obj, &gpu_all_ones_ops, vf,
                          "nvgpu-vf-bar1", vf->gpu->vf_bar1_size);
    memory_region_init_io(&vf->bar3, obj, &gpu_all_ones_ops, vf,
                          "nvgpu-vf-bar3", NVGPU_BAR3_SIZE);
    gpu_pci_register_bars(dev, &vf->bar0, &vf->bar1, &vf->bar3);
    gpu_ce_init(vf);
    if (!gpu_pci_init(dev, &vf->bar0, 0, errp)) {
        return;
    }
    /* Hardwired to 0; pci.c sets that of memory as the PF's VF MSE says. */
    pci_word_test_and_clear_mask(dev->wmask + PCI_COMMAND,
                                 PCI_COMMAND_IO | PCI_COMMAND_MEMORY |
                                 PCI_COMMAND_INTX_DISABLE);
}

static void vf_exit(PCIDevice *dev)
{
    GpuVf *vf = NVGPU_VF(dev);

    vf->running = vf->bare = false;
    gpu_vf_update_windows(vf);
    g_clear_pointer(&vf->part, g_free);
    gpu_ce_exit(vf);
    gpu_pci_exit(dev, &vf->bar0);
}

static void vf_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = vf_realize;
    k->exit = vf_exit;
    gpu_pci_class_init(k);
    RESETTABLE_CLASS(klass)->phases.hold = vf_reset_hold;
    dc->desc = "NVIDIA GPU model, virtual function";
    dc->user_creatable = false;
    set_bit(DEVICE_CATEGORY_DISPLAY, dc->categories);
}

static const TypeInfo vf_info = {
    .name = TYPE_NVGPU_VF,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(GpuVf),
    .class_init = vf_class_init,
    .interfaces = (InterfaceInfo[]) { { INTERFACE_PCIE_DEVICE }, { } },
};

static void vf_register(void)
{
    type_register_static(&vf_info);
}
type_init(vf_register)
