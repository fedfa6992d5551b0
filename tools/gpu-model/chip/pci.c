/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Configuration space of the PF and its VFs.
 *
 * Two layouts, by the PCI block of the chip. XVE, up to Ada: what lspci shows of an
 * L20, as far as it is modelled here, in its order; a VF's MSI-X is where swref
 * turing/tu102/dev_nv_xve3g_vf.h has it. XTL, since Hopper: swref hopper/gh100/
 * dev_xtl_ep_pcfg_gpu.h and lspci of an H20. What is not published is chosen: where
 * XTL has ARI (just before SR-IOV, as gb100/dev_pcfg_pf0.h has it), and the rest of a
 * VF's (PCI Express just fits in front of XVE's MSI-X). Of that, more is here than a VF has
 * to have: what is the host's or the vendor's alone, for a driver that hides it to hide.
 *
 * Callers: QEMU, for accesses to configuration space; nvgpu.c and vf.c make it.
 * gpu_dma_*(): everybody.
 */
#include "chip.h"
#include "qemu/range.h"
#include "hw/pci/msi.h"
#include "hw/pci/msix.h"
#include "hw/pci/pcie.h"
#include "hw/pci/pcie_aer.h"
#include "hw/pci/pcie_sriov.h"
#include "../trace.h"

typedef struct Cap {
    uint16_t id, at;
} Cap;

/* Both lists in the order that a reader meets them in, ended by id 0. */
typedef struct Layout {
    Cap caps[6], ecaps[6];
    unsigned msi_vectors, msix_vectors;
    unsigned rebars;            /* resizable: only the framebuffer's, or all three */
    PCIExpLinkSpeed speed;
} Layout;

#define XVE_SRIOV   0xbcc
#define XVE_ARI     0xc14
#define XTL_SRIOV   0x250
/* pcie_sriov_pf_reset() also writes the four bytes behind the capability. */
QEMU_BUILD_BUG_ON(XVE_SRIOV + PCI_EXT_CAP_SRIOV_SIZEOF + 4 > XVE_ARI);

static const Layout xve = {
    .caps = {
        { PCI_CAP_ID_PM, 0x60 }, { PCI_CAP_ID_MSI, 0x68 }, { PCI_CAP_ID_EXP, 0x78 },
        { PCI_CAP_ID_VNDR, 0xb4 }, { PCI_CAP_ID_MSIX, 0xc8 },
    },
    .ecaps = {
        { PCI_EXT_CAP_ID_VC, 0x100 }, { PCI_EXT_CAP_ID_ERR, 0x420 },
        { PCI_EXT_CAP_ID_REBAR, 0xbb0 }, { PCI_EXT_CAP_ID_SRIOV, XVE_SRIOV },
        { PCI_EXT_CAP_ID_ARI, XVE_ARI },
    },
    .msi_vectors = 1, .msix_vectors = NVGPU_MSIX_VECTORS, .rebars = 3,
    .speed = QEMU_PCI_EXP_LNK_16GT,
};

static const Layout xve_vf = {
    .caps = {
        { PCI_CAP_ID_EXP, 0x40 }, { PCI_CAP_ID_MSIX, 0x7c }, { PCI_CAP_ID_PM, 0x88 },
        { PCI_CAP_ID_VNDR, 0x90 },
    },
    .ecaps = {
        { PCI_EXT_CAP_ID_ERR, 0x100 }, { PCI_EXT_CAP_ID_ARI, 0x148 },
        { PCI_EXT_CAP_ID_ATS, 0x150 }, { PCI_EXT_CAP_ID_VNDR, 0x158 },
    },
    .msix_vectors = NVGPU_MSIX_VECTORS,
    .speed = QEMU_PCI_EXP_LNK_16GT,
};

static const Layout xtl = {
    .caps = {
        { PCI_CAP_ID_PM, 0x40 }, { PCI_CAP_ID_MSI, 0x48 }, { PCI_CAP_ID_EXP, 0x60 },
        { PCI_CAP_ID_VNDR, 0x9c }, { PCI_CAP_ID_MSIX, 0xb0 },
    },
    .ecaps = {
        { PCI_EXT_CAP_ID_SECPCI, 0x100 }, { PCI_EXT_CAP_ID_REBAR, 0x134 },
        { PCI_EXT_CAP_ID_ERR, 0x1b8 }, { PCI_EXT_CAP_ID_ARI, 0x248 },
        { PCI_EXT_CAP_ID_SRIOV, XTL_SRIOV },
    },
    .msi_vectors = 16, .msix_vectors = NVGPU_MSIX_VECTORS_FSP, .rebars = 1,
    .speed = QEMU_PCI_EXP_LNK_32GT,
};

static const Layout xtl_vf = {
    .caps = {
        { PCI_CAP_ID_PM, 0x40 }, { PCI_CAP_ID_EXP, 0x60 }, { PCI_CAP_ID_MSIX, 0xb0 },
    },
    /* Nothing that a guest sees is first. */
    .ecaps = {
        { PCI_EXT_CAP_ID_ATS, 0x100 }, { PCI_EXT_CAP_ID_ERR, 0x110 },
        { PCI_EXT_CAP_ID_ARI, 0x158 }, { PCI_EXT_CAP_ID_VNDR, 0x160 },
    },
    .msix_vectors = NVGPU_MSIX_VECTORS_FSP,
    .speed = QEMU_PCI_EXP_LNK_32GT,
};

#define VENDOR_LEN      0x14
#define EXT_VENDOR_LEN  0x10
#define SECONDARY_LEN   0x2c
#define VC_LEN          0x1c        /* with the one channel */
#define MEM64   (PCI_BASE_ADDRESS_MEM_TYPE_64 | PCI_BASE_ADDRESS_MEM_PREFETCH)

static GpuState *gpu_of(PCIDevice *dev)
{
    return pci_is_vf(dev) ? NVGPU(pcie_sriov_get_pf(dev)) : NVGPU(dev);
}

static const Layout *layout_of(const GpuCard *card, bool vf)
{
    if (card->fsp) {
        return vf ? &xtl_vf : &xtl;
    }
    return vf ? &xve_vf : &xve;
}

unsigned gpu_pci_vectors(GpuState *gpu)
{
    return layout_of(gpu->card, false)->msix_vectors;
}

/* The number of a 64-bit BAR's first register: the one before it may be of 32 bits. */
static unsigned bar_fb(bool wide)
{
    return wide ? 2 : 1;
}

static unsigned bar_inst(bool wide)
{
    return bar_fb(wide) + 2;
}

static uint8_t bar_regs_type(bool wide)
{
    return wide ? MEM64 : PCI_BASE_ADDRESS_SPACE_MEMORY;
}

static bool bar0_wide(PCIDevice *dev)
{
    const GpuCard *card = gpu_of(dev)->card;

    return pci_is_vf(dev) ? card->vf_bar0_64 : card->bar0_64;
}

void gpu_pci_register_bars(PCIDevice *dev, MemoryRegion *regs, MemoryRegion *fb,
                           MemoryRegion *inst)
{
    bool wide = bar0_wide(dev);

    pci_register_bar(dev, 0, bar_regs_type(wide), regs);
    pci_register_bar(dev, bar_fb(wide), MEM64, fb);
    pci_register_bar(dev, bar_inst(wide), MEM64, inst);
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

/* What the link is at only the PF says: in a VF it is reserved (SR-IOV specification). */
static bool exp_init(PCIDevice *dev, uint8_t at, PCIExpLinkSpeed speed, Error **errp)
{
    if (pcie_endpoint_cap_init(dev, at) < 0) {
        error_setg(errp, "no room for the PCI Express capability");
        return false;
    }
    pcie_cap_fill_link_ep_usp(dev, QEMU_PCI_EXP_LNK_X16, speed);
    if (pci_is_vf(dev)) {
        pci_set_word(dev->config + at + PCI_EXP_LNKSTA, 0);
        /* Reserved as well; that somebody writes it is to be seen. */
        pci_set_word(dev->wmask + at + PCI_EXP_LNKSTA2, 0xffff);
    }
    pcie_cap_deverr_init(dev);
    pcie_cap_flr_init(dev);
    return true;
}

static bool vectors_init(PCIDevice *dev, uint8_t at, unsigned vectors, MemoryRegion *bar0,
                         uint32_t window, Error **errp)
{
    if (msix_init(dev, vectors, bar0, 0, window + NVGPU_MSIX_TABLE,
                  bar0, 0, window + NVGPU_MSIX_PBA, at, errp)) {
        return false;
    }
    for (unsigned i = 0; i < vectors; i++) {
        msix_vector_use(dev, i);
    }
    return true;
}

/* A VF keeps what is written there, as QEMU has it where no capability is. */
static void private_init(PCIDevice *dev, uint16_t at)
{
    if (pci_is_vf(dev)) {
        pci_set_long(dev->wmask + at, ~0u);
    }
}

static bool vendor_init(PCIDevice *dev, uint8_t at, Error **errp)
{
    if (pci_add_capability(dev, PCI_CAP_ID_VNDR, at, VENDOR_LEN, errp) < 0) {
        return false;
    }
    pci_set_byte(dev->config + at + PCI_CAP_FLAGS, VENDOR_LEN);
    private_init(dev, at + VENDOR_LEN - 4);
    return true;
}

static void ext_vendor_init(PCIDevice *dev, uint16_t at)
{
    pcie_add_capability(dev, PCI_EXT_CAP_ID_VNDR, 1, at, EXT_VENDOR_LEN);
    pci_set_long(dev->config + at + PCI_VNDR_HEADER, EXT_VENDOR_LEN << 20);
    private_init(dev, at + EXT_VENDOR_LEN - 4);
}

/* All traffic classes on the one channel, which cannot be switched off. */
static void vc_init(PCIDevice *dev, uint16_t at)
{
    pcie_add_capability(dev, PCI_EXT_CAP_ID_VC, 1, at, VC_LEN);
    pci_set_long(dev->config + at + PCI_VC_RES_CTRL, PCI_VC_RES_CTRL_ENABLE | 0xff);
}

/* The BARs as they are and no other size: resizing is not modelled. */
static void rebar_init(PCIDevice *dev, uint16_t at, unsigned n)
{
    const GpuState *gpu = NVGPU(dev);
    bool wide = bar0_wide(dev);
    const struct {
        unsigned bar;
        uint64_t size;
    } all[] = {
        { 0, gpu->card->bar0_size }, { bar_fb(wide), gpu->bar1_size },
        { bar_inst(wide), NVGPU_BAR3_SIZE },
    };

    pcie_add_capability(dev, PCI_EXT_CAP_ID_REBAR, 1, at, 4 + n * 8);
    for (unsigned i = 0; i < n; i++) {
        unsigned which = n == 1 ? 1 : i, log = ctz64(all[which].size / MiB);
        uint8_t *entry = dev->config + at + i * 8;

        if (log <= 27) {
            pci_set_long(entry + PCI_REBAR_CAP, BIT(log + 4));
        }
        pci_set_long(entry + PCI_REBAR_CTRL,
                     all[which].bar | (i ? 0 : n << 5) | log << 8);
    }
}

static bool sriov_init(PCIDevice *dev, uint16_t at, Error **errp)
{
    GpuState *gpu = NVGPU(dev);
    const GpuCard *card = gpu->card;
    bool wide = card->vf_bar0_64;

    if (!gpu->sriov || !gpu->total_vfs) {
        return true;
    }
    if (!pcie_sriov_pf_init(dev, at, TYPE_NVGPU_VF, card->device,
                            gpu->total_vfs, gpu->total_vfs, card->vf_offset,
                            NVGPU_VF_STRIDE, errp)) {
        return false;
    }
    pcie_sriov_pf_init_vf_bar(dev, 0, bar_regs_type(wide), gpu->vf_bar0_size);
    pcie_sriov_pf_init_vf_bar(dev, bar_fb(wide), MEM64, gpu->vf_bar1_size);
    pcie_sriov_pf_init_vf_bar(dev, bar_inst(wide), MEM64, NVGPU_BAR3_SIZE);
    return true;
}

static bool cap_init(PCIDevice *dev, const Layout *l, const Cap *cap, MemoryRegion *bar0,
                     uint32_t window, Error **errp)
{
    switch (cap->id) {
    case PCI_CAP_ID_PM:
        return pm_init(dev, cap->at, errp);
    case PCI_CAP_ID_MSI:        /* nouveau prefers it */
        return msi_init(dev, cap->at, l->msi_vectors, true, l->msi_vectors > 1, errp) >= 0;
    case PCI_CAP_ID_EXP:
        return exp_init(dev, cap->at, l->speed, errp);
    case PCI_CAP_ID_VNDR:
        return vendor_init(dev, cap->at, errp);
    default:
        return (!pci_is_vf(dev) && !NVGPU(dev)->msix) ||
               vectors_init(dev, cap->at, l->msix_vectors, bar0, window, errp);
    }
}

static bool ecap_init(PCIDevice *dev, const Layout *l, const Cap *cap, Error **errp)
{
    switch (cap->id) {
    case PCI_EXT_CAP_ID_VC:
        vc_init(dev, cap->at);
        return true;
    case PCI_EXT_CAP_ID_SECPCI:
        pcie_add_capability(dev, cap->id, 1, cap->at, SECONDARY_LEN);
        return true;
    case PCI_EXT_CAP_ID_REBAR:
        rebar_init(dev, cap->at, l->rebars);
        return true;
    case PCI_EXT_CAP_ID_ERR:
        return pcie_aer_init(dev, PCI_ERR_VER, cap->at, PCI_ERR_SIZEOF, errp) >= 0;
    case PCI_EXT_CAP_ID_SRIOV:
        return sriov_init(dev, cap->at, errp);
    case PCI_EXT_CAP_ID_ATS:
        pcie_ats_init(dev, cap->at, true);
        return true;
    case PCI_EXT_CAP_ID_VNDR:
        ext_vendor_init(dev, cap->at);
        return true;
    default:
        pcie_ari_init(dev, cap->at);
        return true;
    }
}

/* Identity and capabilities. @window: the function's window in its BAR0. */
bool gpu_pci_init(PCIDevice *dev, MemoryRegion *bar0, uint32_t window,
                  Error **errp)
{
    const Layout *l = layout_of(gpu_of(dev)->card, pci_is_vf(dev));
    int last = 0;

    identity_init(dev);
    while (l->caps[last].id) {
        last++;
    }
    /* QEMU puts each in front of those that are there. */
    while (--last >= 0) {
        if (!cap_init(dev, l, &l->caps[last], bar0, window, errp)) {
            return false;
        }
    }
    for (const Cap *cap = l->ecaps; cap->id; cap++) {
        if (!ecap_init(dev, l, cap, errp)) {
            return false;
        }
    }
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

    if (gpu_of(dev)->off_bus || (pci_is_vf(dev) && NVGPU_VF(dev)->stuck)) {
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
            gpu->vf_ops->changed(gpu->gsp, n);
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
    bool wide = card->bar0_64, vf_wide = card->vf_bar0_64;

    *info = (GpuPciInfo) {
        .bdf = pci_get_bdf(dev),
        .vendor = pci_get_word(cfg + PCI_VENDOR_ID),
        .device = pci_get_word(cfg + PCI_DEVICE_ID),
        .subsystem_vendor = pci_get_word(cfg + PCI_SUBSYSTEM_VENDOR_ID),
        .subsystem_device = pci_get_word(cfg + PCI_SUBSYSTEM_ID),
        .revision = pci_get_byte(cfg + PCI_REVISION_ID),
        .bar0 = bar_address(bar, wide),
        .bar0_64 = wide,
        .bar1 = bar_address(bar + bar_fb(wide) * 4, true),
        .bar3 = bar_address(bar + bar_inst(wide) * 4, true),
        .mirror = card->fsp ? 0x92000 : 0x88000,
        .sriov = dev->exp.sriov_cap != 0,
    };
    if (!info->sriov) {
        return;
    }
    info->total_vfs = pci_get_word(cap + PCI_SRIOV_TOTAL_VF);
    info->vf_offset = pci_get_word(cap + PCI_SRIOV_VF_OFFSET);
    info->vf_stride = pci_get_word(cap + PCI_SRIOV_VF_STRIDE);
    info->vf_bar0 = bar_address(vf_bar, vf_wide);
    info->vf_bar1 = bar_address(vf_bar + bar_fb(vf_wide) * 4, true);
    info->vf_bar3 = bar_address(vf_bar + bar_inst(vf_wide) * 4, true);
    info->vf_bar0_size = gpu->vf_bar0_size;
    info->vf_bar1_size = gpu->vf_bar1_size;
    info->vf_bar3_size = NVGPU_BAR3_SIZE;
    info->vf_bar0_64 = vf_wide;
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
