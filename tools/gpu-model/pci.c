/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Configuration space of the PF and its VFs.
 *
 * Capability offsets of chips without FSP are those that lspci shows on boards
 * with Turing to Ada chips; the extended ones begin with AER at 0x100 because QEMU
 * wants the first one there. Those of chips with FSP are of swref gh100/
 * dev_xtl_ep_pcfg_gpu.h (PCI Express, MSI, MSI-X, AER, SR-IOV) and of lspci of an
 * H20 (power management, what is at 0x100); ARI and ACS are placed between them.
 * VFs use the same places as their PF.
 */
#include "nvgpu.h"
#include "qemu/range.h"
#include "hw/pci/msi.h"
#include "hw/pci/msix.h"
#include "hw/pci/pcie.h"
#include "hw/pci/pcie_aer.h"
#include "hw/pci/pcie_sriov.h"
#include "trace.h"

typedef struct Places {
    uint8_t pm, msi, exp, msix;
    uint16_t secondary, aer, acs, ari, sriov;
    unsigned msi_vectors, msix_vectors;
} Places;

#define ECAP_SRIOV  0xbcc
/* pcie_sriov_pf_reset() also writes the four bytes behind the capability. */
#define ECAP_ARI    0xc14
QEMU_BUILD_BUG_ON(ECAP_SRIOV + PCI_EXT_CAP_SRIOV_SIZEOF + 4 > ECAP_ARI);

static const Places places = {
    .pm = 0x60, .msi = 0x68, .exp = 0x78, .msix = 0xc8,
    .aer = 0x100, .acs = 0x160, .sriov = ECAP_SRIOV, .ari = ECAP_ARI,
    .msi_vectors = 1, .msix_vectors = NVGPU_MSIX_VECTORS,
};

static const Places places_fsp = {
    .pm = 0x40, .msi = 0x48, .exp = 0x60, .msix = 0xb0,
    .secondary = 0x100, .aer = 0x1b8, .ari = 0x248, .sriov = 0x250, .acs = 0x300,
    .msi_vectors = 16, .msix_vectors = NVGPU_MSIX_VECTORS_FSP,
};

#define MEM64   (PCI_BASE_ADDRESS_MEM_TYPE_64 | PCI_BASE_ADDRESS_MEM_PREFETCH)

static GpuState *gpu_of(PCIDevice *dev)
{
    return pci_is_vf(dev) ? NVGPU(pcie_sriov_get_pf(dev)) : NVGPU(dev);
}

static const Places *places_of(const GpuCard *card)
{
    return card->fsp ? &places_fsp : &places;
}

unsigned gpu_pci_vectors(GpuState *gpu)
{
    return places_of(gpu->card)->msix_vectors;
}

/* The number of a 64-bit BAR's first register: the one before it may be of 32 bits. */
static unsigned bar_fb(const GpuCard *card)
{
    return card->fsp ? 2 : 1;
}

static unsigned bar_inst(const GpuCard *card)
{
    return bar_fb(card) + 2;
}

static uint8_t bar_regs_type(const GpuCard *card)
{
    return card->fsp ? MEM64 : PCI_BASE_ADDRESS_SPACE_MEMORY;
}

void gpu_pci_register_bars(PCIDevice *dev, MemoryRegion *regs, MemoryRegion *fb,
                           MemoryRegion *inst)
{
    const GpuCard *card = gpu_of(dev)->card;

    pci_register_bar(dev, 0, bar_regs_type(card), regs);
    pci_register_bar(dev, bar_fb(card), MEM64, fb);
    pci_register_bar(dev, bar_inst(card), MEM64, inst);
}

static bool pm_init(PCIDevice *dev, uint8_t at, Error **errp)
{
    if (pci_pm_init(dev, at, errp) < 0) {
        return false;
    }
    pci_set_word(dev->config + at + PCI_PM_PMC, 3);
    pci_set_word(dev->config + at + PCI_PM_CTRL,
                 PCI_PM_CTRL_NO_SOFT_RESET);
    pci_set_word(dev->wmask + at + PCI_PM_CTRL, PCI_PM_CTRL_STATE_MASK);
    return true;
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
    const Places *at = places_of(gpu_of(dev)->card);

    identity_init(dev);
    if (!pm_init(dev, at->pm, errp)) {
        return false;
    }
    if (pcie_endpoint_cap_init(dev, at->exp) < 0) {
        error_setg(errp, "no room for the PCI Express capability");
        return false;
    }
    pcie_cap_deverr_init(dev);
    pcie_cap_flr_init(dev);
    if (msix_init(dev, at->msix_vectors, bar0, 0, window + NVGPU_MSIX_TABLE,
                  bar0, 0, window + NVGPU_MSIX_PBA, at->msix, errp)) {
        return false;
    }
    for (unsigned i = 0; i < at->msix_vectors; i++) {
        msix_vector_use(dev, i);
    }
    if (at->secondary) {
        pcie_add_capability(dev, PCI_EXT_CAP_ID_SECPCI, 1, at->secondary, 0x2c);
    }
    if (pcie_aer_init(dev, PCI_ERR_VER, at->aer, PCI_ERR_SIZEOF, errp) < 0) {
        return false;
    }
    /*
     * ACS without any capability bit says "no peer-to-peer between functions".
     * pcie_acs_init() would assert for a VF whose number makes it function 0.
     */
    pcie_add_capability(dev, PCI_EXT_CAP_ID_ACS, PCI_ACS_VER, at->acs,
                        PCI_ACS_SIZEOF);
    pcie_ari_init(dev, at->ari);
    return true;
}

/* PF only: MSI (nouveau prefers it) and SR-IOV; the BAR sizes must be set. */
bool gpu_pci_init_sriov(GpuState *gpu, Error **errp)
{
    PCIDevice *dev = PCI_DEVICE(gpu);
    const GpuCard *card = gpu->card;
    const Places *at = places_of(card);

    if (msi_init(dev, at->msi, at->msi_vectors, true, card->fsp, errp) < 0) {
        return false;
    }
    if (!gpu->sriov || !gpu->total_vfs) {
        return true;
    }
    if (!pcie_sriov_pf_init(dev, at->sriov, TYPE_NVGPU_VF, card->device,
                            gpu->total_vfs, gpu->total_vfs, card->vf_offset,
                            NVGPU_VF_STRIDE, errp)) {
        return false;
    }
    pcie_sriov_pf_init_vf_bar(dev, 0, bar_regs_type(card), NVGPU_VF_BAR0_SIZE);
    pcie_sriov_pf_init_vf_bar(dev, bar_fb(card), MEM64, gpu->vf_bar1_size);
    pcie_sriov_pf_init_vf_bar(dev, bar_inst(card), MEM64, NVGPU_BAR3_SIZE);
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
    uint16_t ctrl = pci_get_word(pf->config + pf->exp.sriov_cap + PCI_SRIOV_CTRL);

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
    const uint8_t *bar = cfg + PCI_BASE_ADDRESS_0, *vf_bar = cap + PCI_SRIOV_BAR;
    const GpuCard *card = gpu->card;
    unsigned fb = bar_fb(card) * 4, inst = bar_inst(card) * 4;

    *info = (GpuPciInfo) {
        .bdf = pci_get_bdf(dev),
        .vendor = pci_get_word(cfg + PCI_VENDOR_ID),
        .device = pci_get_word(cfg + PCI_DEVICE_ID),
        .subsystem_vendor = pci_get_word(cfg + PCI_SUBSYSTEM_VENDOR_ID),
        .subsystem_device = pci_get_word(cfg + PCI_SUBSYSTEM_ID),
        .revision = pci_get_byte(cfg + PCI_REVISION_ID),
        .bar0 = bar_address(bar, card->fsp),
        .bar1 = bar_address(bar + fb, true),
        .bar3 = bar_address(bar + inst, true),
        .mirror = card->fsp ? 0x92000 : 0x88000,
        .sriov = dev->exp.sriov_cap != 0,
    };
    if (!info->sriov) {
        return;
    }
    info->total_vfs = pci_get_word(cap + PCI_SRIOV_TOTAL_VF);
    info->vf_offset = pci_get_word(cap + PCI_SRIOV_VF_OFFSET);
    info->vf_stride = pci_get_word(cap + PCI_SRIOV_VF_STRIDE);
    info->vf_bar0 = bar_address(vf_bar, card->fsp);
    info->vf_bar1 = bar_address(vf_bar + fb, true);
    info->vf_bar3 = bar_address(vf_bar + inst, true);
    info->vf_bar0_size = NVGPU_VF_BAR0_SIZE;
    info->vf_bar1_size = gpu->vf_bar1_size;
    info->vf_bar3_size = NVGPU_BAR3_SIZE;
    info->vf_bar0_64 = card->fsp;
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
