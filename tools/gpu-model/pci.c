/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Configuration space of the PF and its VFs.
 *
 * Capability offsets of the PF are those that lspci shows on boards with
 * Turing to Ada chips; the extended ones begin with AER at 0x100 because QEMU
 * wants the first one there. VFs use the same places.
 */
#include "nvgpu.h"
#include "qemu/range.h"
#include "hw/pci/msi.h"
#include "hw/pci/msix.h"
#include "hw/pci/pcie.h"
#include "hw/pci/pcie_aer.h"
#include "hw/pci/pcie_sriov.h"
#include "trace.h"

#define CAP_PM      0x60
#define CAP_MSI     0x68
#define CAP_EXP     0x78
#define CAP_MSIX    0xc8

#define ECAP_AER    0x100
#define ECAP_ACS    0x160
#define ECAP_SRIOV  0xbcc
/* pcie_sriov_pf_reset() also writes the four bytes behind the capability. */
#define ECAP_ARI    0xc14
QEMU_BUILD_BUG_ON(ECAP_SRIOV + PCI_EXT_CAP_SRIOV_SIZEOF + 4 > ECAP_ARI);

static bool pm_init(PCIDevice *dev, Error **errp)
{
    if (pci_pm_init(dev, CAP_PM, errp) < 0) {
        return false;
    }
    pci_set_word(dev->config + CAP_PM + PCI_PM_PMC, 3);
    pci_set_word(dev->config + CAP_PM + PCI_PM_CTRL,
                 PCI_PM_CTRL_NO_SOFT_RESET);
    pci_set_word(dev->wmask + CAP_PM + PCI_PM_CTRL, PCI_PM_CTRL_STATE_MASK);
    return true;
}

static GpuState *gpu_of(PCIDevice *dev)
{
    return pci_is_vf(dev) ? NVGPU(pcie_sriov_get_pf(dev)) : NVGPU(dev);
}

/* Which board it is: a VF has the subsystem of its PF, and all ones for its ids. */
static void identity_init(PCIDevice *dev)
{
    const GpuCard *card = gpu_of(dev)->card;

    if (!pci_is_vf(dev)) {
        pci_config_set_device_id(dev->config, card->device);
    }
    pci_set_word(dev->config + PCI_SUBSYSTEM_ID, card->subsystem);
}

/* What PF and VFs have in common. @window: function's window in its BAR0. */
bool gpu_pci_init(PCIDevice *dev, MemoryRegion *bar0, uint32_t window,
                  Error **errp)
{
    identity_init(dev);
    if (!pm_init(dev, errp)) {
        return false;
    }
    if (pcie_endpoint_cap_init(dev, CAP_EXP) < 0) {
        error_setg(errp, "no room for the PCI Express capability");
        return false;
    }
    pcie_cap_deverr_init(dev);
    pcie_cap_flr_init(dev);
    if (msix_init(dev, NVGPU_MSIX_VECTORS, bar0, 0, window + NVGPU_MSIX_TABLE,
                  bar0, 0, window + NVGPU_MSIX_PBA, CAP_MSIX, errp)) {
        return false;
    }
    for (unsigned i = 0; i < NVGPU_MSIX_VECTORS; i++) {
        msix_vector_use(dev, i);
    }
    if (pcie_aer_init(dev, PCI_ERR_VER, ECAP_AER, PCI_ERR_SIZEOF, errp) < 0) {
        return false;
    }
    /*
     * ACS without any capability bit says "no peer-to-peer between functions".
     * pcie_acs_init() would assert for a VF whose number makes it function 0.
     */
    pcie_add_capability(dev, PCI_EXT_CAP_ID_ACS, PCI_ACS_VER, ECAP_ACS,
                        PCI_ACS_SIZEOF);
    pcie_ari_init(dev, ECAP_ARI);
    return true;
}

/* PF only: MSI (nouveau prefers it) and SR-IOV; the BAR sizes must be set. */
bool gpu_pci_init_sriov(GpuState *gpu, Error **errp)
{
    PCIDevice *dev = PCI_DEVICE(gpu);
    const uint8_t mem64 = PCI_BASE_ADDRESS_MEM_TYPE_64 |
                          PCI_BASE_ADDRESS_MEM_PREFETCH;

    if (msi_init(dev, CAP_MSI, 1, true, false, errp) < 0) {
        return false;
    }
    if (!gpu->sriov || !gpu->total_vfs) {
        return true;
    }
    if (!pcie_sriov_pf_init(dev, ECAP_SRIOV, TYPE_NVGPU_VF, gpu->card->device,
                            gpu->total_vfs, gpu->total_vfs, NVGPU_VF_OFFSET,
                            NVGPU_VF_STRIDE, errp)) {
        return false;
    }
    pcie_sriov_pf_init_vf_bar(dev, 0, PCI_BASE_ADDRESS_SPACE_MEMORY,
                              NVGPU_VF_BAR0_SIZE);
    pcie_sriov_pf_init_vf_bar(dev, 1, mem64, gpu->vf_bar1_size);
    pcie_sriov_pf_init_vf_bar(dev, 3, mem64, NVGPU_BAR3_SIZE);
    return true;
}

void gpu_pci_exit(PCIDevice *dev, MemoryRegion *bar0)
{
    if (!pci_is_vf(dev)) {
        pcie_sriov_pf_exit(dev);
        msi_uninit(dev);
    }
    pcie_aer_exit(dev);
    pcie_cap_exit(dev);
    msix_unuse_all_vectors(dev);
    msix_uninit(dev, bar0, bar0);
}

static uint32_t config_read(PCIDevice *dev, uint32_t addr, int len)
{
    uint32_t val;

    if (gpu_of(dev)->off_bus) {
        return MAKE_64BIT_MASK(0, len * 8);
    }
    val = pci_default_read_config(dev, addr, len);
    /* Set behind the guest's back by sync_vf_mse(); a VF's bit reads as 0. */
    if (pci_is_vf(dev) && addr == PCI_COMMAND) {
        val &= ~PCI_COMMAND_MEMORY;
    }
    return val;
}

/*
 * VF BARs are decoded when the PF's VF Memory Space Enable is set, and a VF's
 * own Memory Space bit is hardwired to 0 (SR-IOV specification 3.4.1.3). QEMU
 * looks at the VF's own bit, so it is kept equal to VF MSE here.
 */
static void sync_vf_mse(PCIDevice *pf)
{
    uint16_t ctrl = pci_get_word(pf->config + ECAP_SRIOV + PCI_SRIOV_CTRL);

    /* One change of the memory map for all of them. */
    memory_region_transaction_begin();
    for (unsigned i = 0; i < NVGPU(pf)->total_vfs; i++) {
        PCIDevice *vf = pf->exp.sriov_pf.vf[i];
        uint8_t *cmd = vf->config + PCI_COMMAND;
        bool on = vf->enabled && (ctrl & PCI_SRIOV_CTRL_MSE);

        if (on != !!(pci_get_word(cmd) & PCI_COMMAND_MEMORY)) {
            pci_set_word(cmd, pci_get_word(cmd) ^ PCI_COMMAND_MEMORY);
            /* The public way to have the mappings looked at again. */
            pci_default_write_config(vf, PCI_COMMAND, pci_get_word(cmd), 2);
        }
    }
    memory_region_transaction_commit();
}

static void config_write(PCIDevice *dev, uint32_t addr, uint32_t val, int len)
{
    GpuState *gpu = gpu_of(dev);

    if (gpu->off_bus) {
        return;
    }
    pci_default_write_config(dev, addr, val, len);
    if (dev->exp.sriov_cap &&
        ranges_overlap(addr, len, dev->exp.sriov_cap,
                       PCI_EXT_CAP_SRIOV_SIZEOF)) {
        unsigned n = pcie_sriov_num_vfs(dev);

        sync_vf_mse(dev);
        if (n != gpu->vfs_enabled) {
            trace_nvgpu_vfs_enabled(n);
            gpu->vfs_enabled = n;
            gsp_vfs_changed(gpu->gsp, n);
        }
    }
    pcie_cap_flr_write_config(dev, addr, val, len);
    pcie_aer_write_config(dev, addr, val, len);
}

unsigned gpu_num_vfs_enabled(GpuState *gpu)
{
    return gpu->vfs_enabled;
}

static uint64_t bar_address(const uint8_t *bar, bool is_64)
{
    uint64_t addr = is_64 ? pci_get_quad(bar) : pci_get_long(bar);

    return addr & ~(uint64_t)0xf;
}

void gpu_pci_info(GpuState *gpu, GpuPciInfo *info)
{
    PCIDevice *dev = PCI_DEVICE(gpu);
    const uint8_t *cfg = dev->config;
    const uint8_t *cap = cfg + dev->exp.sriov_cap;

    *info = (GpuPciInfo) {
        .bdf = pci_get_bdf(dev),
        .vendor = pci_get_word(cfg + PCI_VENDOR_ID),
        .device = pci_get_word(cfg + PCI_DEVICE_ID),
        .subsystem_vendor = pci_get_word(cfg + PCI_SUBSYSTEM_VENDOR_ID),
        .subsystem_device = pci_get_word(cfg + PCI_SUBSYSTEM_ID),
        .revision = pci_get_byte(cfg + PCI_REVISION_ID),
        .bar0 = bar_address(cfg + PCI_BASE_ADDRESS_0, false),
        .bar1 = bar_address(cfg + PCI_BASE_ADDRESS_1, true),
        .bar3 = bar_address(cfg + PCI_BASE_ADDRESS_3, true),
        .sriov = dev->exp.sriov_cap != 0,
    };
    if (!info->sriov) {
        return;
    }
    info->total_vfs = pci_get_word(cap + PCI_SRIOV_TOTAL_VF);
    info->vf_offset = pci_get_word(cap + PCI_SRIOV_VF_OFFSET);
    info->vf_stride = pci_get_word(cap + PCI_SRIOV_VF_STRIDE);
    info->vf_bar0 = bar_address(cap + PCI_SRIOV_BAR, false);
    info->vf_bar1 = bar_address(cap + PCI_SRIOV_BAR + 4, true);
    info->vf_bar3 = bar_address(cap + PCI_SRIOV_BAR + 12, true);
    info->vf_bar0_size = NVGPU_VF_BAR0_SIZE;
    info->vf_bar1_size = gpu->vf_bar1_size;
    info->vf_bar3_size = NVGPU_BAR3_SIZE;
    info->vf_bar1_64 = true;
    info->vf_bar3_64 = true;
}

bool gpu_dma_read(GpuState *gpu, uint64_t addr, void *buf, size_t len)
{
    gpu->dma_reads++;
    return pci_dma_read(PCI_DEVICE(gpu), addr, buf, len) == MEMTX_OK;
}

bool gpu_dma_write(GpuState *gpu, uint64_t addr, const void *buf, size_t len)
{
    gpu->dma_writes++;
    return pci_dma_write(PCI_DEVICE(gpu), addr, buf, len) == MEMTX_OK;
}

void gpu_pci_class_init(PCIDeviceClass *k)
{
    k->config_read = config_read;
    k->config_write = config_write;
    k->vendor_id = NVGPU_VENDOR;
    k->subsystem_vendor_id = NVGPU_VENDOR;
    k->revision = NVGPU_REVISION;
    k->class_id = PCI_CLASS_DISPLAY_3D;
}
