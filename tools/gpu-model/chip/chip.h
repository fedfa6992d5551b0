/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the chip share, and nvgpu.c, which puts a card together: all of a
 * card's state. Who runs on the chip does not include this: gpu.h, falcon.h and fsp.h
 * are what he sees.
 *
 * Everything runs under QEMU's big lock: register accesses, bottom halves,
 * property accesses and resets. Nothing here takes a lock of its own.
 */
#ifndef NVGPU_CHIP_H
#define NVGPU_CHIP_H

#include "falcon.h"
#include "fsp.h"
#include "exec/memory.h"
#include "hw/pci/pci_device.h"
#include "hw/resettable.h"
#include "qom/object.h"

#define TYPE_NVGPU_VF   "nvidia-gpu-model-vf"

/* Of all boards; a VF carries the PF's device id. */
#define NVGPU_VENDOR            0x10de
#define NVGPU_REVISION          0xa1

/* SR-IOV with ARI. QEMU wants all VFs on the PF's bus, from function 2 or 4 on. */
#define NVGPU_MAX_VFS           250
#define NVGPU_VFS_OF_CARD       UINT16_MAX
#define NVGPU_VF_STRIDE         1

#define NVGPU_BAR3_SIZE         (32 * MiB)
#define NVGPU_VF_BAR0_SIZE      (256 * KiB)
#define NVGPU_VF_BARE_FB        (64 * MiB)  /* test aid */
#define NVGPU_MSIX_VECTORS      6
#define NVGPU_MSIX_VECTORS_FSP  9           /* gh100/dev_vm.h: MSIX_TABLE_VECTOR_CONTROL__SIZE_1 */

/*
 * NV_VIRTUAL_FUNCTION_FULL_PHYS_OFFSET and NV_VIRTUAL_FUNCTION_PRIV_
 * MSIX_TABLE_ADDR (dev_vm.h): the PF sees its own function's window at
 * 0xb80000 of BAR0, a VF sees its window at 0 of its BAR0.
 */
#define NVGPU_VF_WINDOW         0xb80000
#define NVGPU_MSIX_TABLE        0x10000
#define NVGPU_MSIX_PBA          0x20000

/* NV_PRAMIN: 1 MiB of framebuffer in BAR0 (nouveau, nvkm/subdev/instmem). */
#define NVGPU_PRAMIN            0x700000
#define NVGPU_PRAMIN_SIZE       (1 * MiB)

/* NV_PROM_DATA (tu102/dev_ext_devices.h) */
#define NVGPU_PROM              0x300000
#define NVGPU_PROM_SIZE         (1 * MiB)

/*
 * GSP's own vector is fixed by firmware (nova-core, irq/gsp.rs). Others are told
 * to drivers by GSP (NV2080_CTRL_CMD_INTERNAL_INTR_GET_KERNEL_TABLE), so any value
 * does; both lie in leaf 4, where the stall interrupts of Turing and later are.
 */
#define NVGPU_VECTOR_GSP        155
#define NVGPU_VECTOR_SEC2       142
/* The PMU interrupts GSP, never the CPU. */
#define NVGPU_VECTOR_NONE       (NVGPU_INTR_LEAVES_MAX * 32)

#define NVGPU_INTR_LEAVES       8           /* CPU_INTR_LEAF__SIZE_1 of ga102/dev_vm.h */
#define NVGPU_INTR_LEAVES_MAX   16          /* and of gh100/dev_vm.h */

typedef struct GpuVbios {
    uint8_t *rom;
    uint32_t size;
    uint32_t app_at;                /* the byte that a fault is about */
    GpuFwsec fwsec;
} GpuVbios;

typedef struct GpuFaultEntry {
    char *name;                 /* with its '=' when it has a value */
    uint64_t value;
    uint64_t skip;              /* occasions that still pass */
    int64_t count;              /* left to show; -1: until the list changes */
} GpuFaultEntry;

#define NVGPU_NUM_REGS  128

struct GpuState {
    PCIDevice parent_obj;

    /* properties */
    char *card_id, *chip_id;
    char *firmware;
    char *release;
    uint64_t fb_size, bar1_size, vf_bar0_size, vf_bar1_size;
    uint16_t total_vfs;
    bool sriov, msix, vf_bare_fb;

    const GpuCard *card;
    MemoryRegion bar0, bar1, bar3, rom_bar;
    MemoryRegion fb;            /* all framebuffer, host memory on demand; and VFs' bare one */
    MemoryRegion pramin, bar1_fb; /* aliases into it */
    uint8_t *fb_ptr;

    uint32_t reg[NVGPU_NUM_REGS]; /* plain registers, indexed as in regs.c */
    int64_t ptimer_offset;
    uint32_t ptimer_high, timer_offset[2];  /* written, not in force yet */
    bool scrubbed;              /* the scrubber has run */
    int64_t powered_on;         /* virtual time at which GFW began */
    GpuVbios vbios;
    uint64_t wpr2_lo, wpr2_hi;
    GpuFalcon falcon_gsp, falcon_sec2, falcon_pmu;
    uint32_t dma_top_bits;
    GpuFsp fsp;                 /* of chips that have one */

    uint32_t leaf[NVGPU_INTR_LEAVES_MAX], leaf_en[NVGPU_INTR_LEAVES_MAX];
    uint32_t top_en;
    uint32_t intr_line;         /* subtrees that are pending and enabled */
    uint32_t intr_sent;         /* those with a message out since TOP_EN was cleared */
    bool msi_sent;              /* the same for MSI, where NV_XVE_CYA_2 rearms it */

    unsigned vfs_enabled;
    GspState *gsp;
    const GpuGspOps *gsp_ops;
    const GpuVfOps *vf_ops;
    const GpuFspOps *fsp_ops;

    GList *faults;              /* of GpuFaultEntry */
    bool off_bus;
    bool window_watched;        /* reads through PRAMIN are told to GSP before they are done */
    uint64_t window_base;       /* where that is in the framebuffer */

    uint64_t mmio_reads, mmio_writes, msix_raised, dma_reads, dma_writes, scrubber_runs;
    uint64_t vf_resets;
    uint64_t doorbells, doorbell_reads;     /* a read makes sure that the write got there */
    uint64_t vf_doorbells;      /* of VFs, none of a guest's: they do nothing */
};

DECLARE_INSTANCE_CHECKER(GpuState, NVGPU, TYPE_NVGPU)

typedef struct GpuCopyEngine {
    QEMUBH *run;
    uint32_t status, vector, length, command, count;
    uint64_t host, fb;
    GpuSurface surface;
} GpuCopyEngine;

typedef struct GpuVf {
    PCIDevice parent_obj;
    GpuState *gpu;
    unsigned gfid;
    MemoryRegion bar0, bar1, bar3;

    GpuFbRange *part;           /* in the order the guest sees them */
    MemoryRegion *window;       /* one alias into the framebuffer for each */
    unsigned num_part;
    uint64_t part_size;
    bool running;
    bool bare;                  /* what is there is no partition of GSP's: vf-bare-fb */
    bool stuck;                 /* by a fault, in a reset that does not end */

    GpuCopyEngine ce;
} GpuVf;

DECLARE_INSTANCE_CHECKER(GpuVf, NVGPU_VF, TYPE_NVGPU_VF)

/* attach.c: who runs on the chip; each operation of each table has to be there. */
void gpu_attach(GpuState *gpu, const GpuGspOps *gsp, const GpuVfOps *vf, const GpuFspOps *fsp);

/* card.c: NULL when there is no such board */
const GpuCard *gpu_card_find(const char *id, Error **errp);

/* pci.c: configuration space of PF and VFs */
bool gpu_pci_init(PCIDevice *dev, MemoryRegion *bar0, uint32_t window,
                  Error **errp);
/* What PF and VFs have in common as PCI devices. */
void gpu_pci_class_init(PCIDeviceClass *k);
void gpu_pci_exit(PCIDevice *dev, MemoryRegion *bar0);
unsigned gpu_pci_vectors(GpuState *gpu);
/* BARs 0, 1 and 3, or 0, 2 and 4 where that of the registers is of 64 bits. */
void gpu_pci_register_bars(PCIDevice *dev, MemoryRegion *regs, MemoryRegion *fb,
                           MemoryRegion *inst);

/* regs.c: PF BAR0 */
extern const MemoryRegionOps gpu_bar0_ops;
extern const MemoryRegionOps gpu_all_ones_ops;
void gpu_regs_reset(GpuState *gpu);
uint64_t gpu_ptimer_ns(GpuState *gpu);
void gpu_regs_update_windows(GpuState *gpu);
uint32_t gpu_reg_bar1_block(GpuState *gpu);
uint32_t gpu_reg_bar2_block(GpuState *gpu);

/* mmu.c: BAR1 and BAR2 (PCI's BAR3) of the PF */
extern const MemoryRegionOps gpu_bar1_ops, gpu_bar2_ops;
/* vbios.c: the ROM, as the window in BAR0 and the expansion ROM BAR show it */
extern const MemoryRegionOps gpu_rom_ops;
void gpu_vbios_init(GpuState *gpu);
void gpu_vbios_exit(GpuState *gpu);
uint32_t gpu_vbios_read(GpuState *gpu, uint32_t off);

/* intr.c */
void gpu_intr_reset(GpuState *gpu);
uint32_t gpu_intr_read(GpuState *gpu, uint32_t off);
void gpu_intr_write(GpuState *gpu, uint32_t off, uint32_t val);
void gpu_intr_raise(GpuState *gpu, unsigned vector);
/* NV_XVE_CYA_2 was written. */
void gpu_intr_eoi(GpuState *gpu);
/* The list of faults is another one: those of the tree that show at once. */
void gpu_intr_faults(GpuState *gpu);

/* fb.c */
bool gpu_fb_init(GpuState *gpu, Error **errp);
void gpu_fb_update_windows(GpuState *gpu, uint32_t win, uint32_t bar1_block);
void gpu_fb_power_cycle(GpuState *gpu);
uint64_t gpu_fb_touched(GpuState *gpu);

/* vf_fb.c */
GpuVf *gpu_vf(GpuState *gpu, uint32_t gfid);
void gpu_vf_clear_all(GpuState *gpu);
void gpu_vf_update_windows(GpuVf *vf);
/* Is there framebuffer that its guest reaches? */
bool gpu_vf_has_fb(const GpuVf *vf);
/* Piece of the partition at @off, at most @len bytes; false past its end. */
bool gpu_vf_piece(GpuVf *vf, uint64_t off, uint64_t len, GpuFbRange *piece);

/* copyengine.c */
void gpu_ce_init(GpuVf *vf);
void gpu_ce_exit(GpuVf *vf);
void gpu_ce_reset(GpuVf *vf);
uint32_t gpu_ce_read(GpuVf *vf, uint32_t off);
void gpu_ce_write(GpuVf *vf, uint32_t off, uint32_t val);
#define NVGPU_CE_BASE   0x2f000
#define NVGPU_CE_SIZE   0x1000

/* fault.c */
void gpu_fault_entry_free(gpointer entry);
void gpu_fault_free(GpuState *gpu);

/* fault_list.c, stats.c */
void gpu_fault_add_property(ObjectClass *klass);
void gpu_stats_add_properties(ObjectClass *klass, const GpuGspOps *gsp);

#endif
