/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A virtual function: its BARs and what it sees of the framebuffer.
 *
 * On hardware VMMU and a VF's BAR1 page tables stand between a VF and the
 * framebuffer; both are set up by firmware. Here GSP says which ranges a VF
 * owns, and BAR1 shows them one after the other, and nothing else.
 */
#include "chip.h"
#include "hw/pci/pcie.h"
#include "hw/pci/pcie_sriov.h"
#include "qemu/module.h"
#include "../trace.h"

/* NV_VIRTUAL_FUNCTION_TIME_0, _1 (ga100/dev_vm.h) */
#define TIME_0  0x30080
#define TIME_1  0x30084

GpuVf *gpu_vf(GpuState *gpu, uint32_t gfid)
{
    PCIDevice *pf = PCI_DEVICE(gpu);

    if (!DEVICE(pf)->realized || !pf->exp.sriov_cap || gfid < 1 ||
        gfid > gpu->total_vfs) {
        return NULL;
    }
    return NVGPU_VF(pf->exp.sriov_pf.vf[gfid - 1]);
}

bool gpu_vf_piece(GpuVf *vf, uint64_t off, uint64_t len, GpuFbRange *piece)
{
    for (unsigned i = 0; i < vf->num_part; i++) {
        const GpuFbRange *r = &vf->part[i];

        if (off < r->size) {
            piece->base = r->base + off;
            piece->size = MIN(len, r->size - off);
            return true;
        }
        off -= r->size;
    }
    return false;
}

static void hide_windows(GpuVf *vf)
{
    for (unsigned i = 0; i < vf->num_part && vf->window; i++) {
        if (memory_region_size(&vf->window[i])) {
            memory_region_del_subregion(&vf->bar1, &vf->window[i]);
            object_unparent(OBJECT(&vf->window[i]));
        }
    }
    g_clear_pointer(&vf->window, g_free);
}

static void show_windows(GpuVf *vf)
{
    uint64_t at = 0, room = memory_region_size(&vf->bar1);

    vf->window = g_new0(MemoryRegion, vf->num_part);
    for (unsigned i = 0; i < vf->num_part && at < room; i++) {
        MemoryRegion *w = &vf->window[i];

        memory_region_init_alias(w, OBJECT(vf), "nvgpu-vf-fb[*]",
                                 &vf->gpu->fb, vf->part[i].base,
                                 MIN(vf->part[i].size, room - at));
        memory_region_add_subregion(&vf->bar1, at, w);
        at += vf->part[i].size;
    }
}

bool gpu_vf_has_fb(const GpuVf *vf)
{
    return (vf->running || vf->bare) && vf->num_part;
}

void gpu_vf_update_windows(GpuVf *vf)
{
    bool show = gpu_vf_has_fb(vf) && !vf->gpu->off_bus;

    if (show == !!vf->window) {
        return;
    }
    trace_nvgpu_vf_window(vf->gfid, show);
    memory_region_transaction_begin();
    if (show) {
        show_windows(vf);
    } else {
        hide_windows(vf);
    }
    memory_region_transaction_commit();
}

/* Test aid: framebuffer of its own, which is none of the card's but lies behind it. */
static void have_bare_fb(GpuVf *vf)
{
    vf->part = g_new(GpuFbRange, 1);
    vf->part[0].base = vf->gpu->fb_size + (vf->gfid - 1) * NVGPU_VF_BARE_FB;
    vf->part[0].size = NVGPU_VF_BARE_FB;
    vf->num_part = 1;
    vf->part_size = NVGPU_VF_BARE_FB;
    vf->bare = true;
}

void gpu_vf_set_partition(GpuState *gpu, uint32_t gfid, const GpuFbRange *fb,
                          unsigned n)
{
    GpuVf *vf = gpu_vf(gpu, gfid);
    bool was_running;

    if (!vf) {
        return;
    }
    was_running = vf->running;
    vf->running = vf->bare = false;
    gpu_vf_update_windows(vf);
    g_clear_pointer(&vf->part, g_free);
    vf->num_part = n;
    vf->part_size = 0;
    if (n) {
        vf->part = g_memdup2(fb, n * sizeof(*fb));
    } else if (gpu->vf_bare_fb) {
        have_bare_fb(vf);
    }
    for (unsigned i = 0; i < n; i++) {
        trace_nvgpu_vf_partition(gfid, fb[i].base, fb[i].size);
        /* GSP checked them against the framebuffer before it got here. */
        assert(fb[i].base <= gpu->fb_size &&
               fb[i].size <= gpu->fb_size - fb[i].base);
        vf->part_size += fb[i].size;
    }
    vf->running = was_running && n;
    gpu_vf_update_windows(vf);
}

void gpu_vf_set_running(GpuState *gpu, uint32_t gfid, bool on)
{
    GpuVf *vf = gpu_vf(gpu, gfid);

    if (vf) {
        vf->running = on;
        gpu_vf_update_windows(vf);
    }
}

/* Power-on: no VF owns anything. */
void gpu_vf_clear_all(GpuState *gpu)
{
    for (uint32_t gfid = 1; gfid <= gpu->total_vfs; gfid++) {
        gpu_vf_set_running(gpu, gfid, false);
        gpu_vf_set_partition(gpu, gfid, NULL, 0);
    }
}

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
    gsp_vf_reset(vf->gpu->gsp, vf->gfid);
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
