/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the chip gives to those who run on it, ucode/ and gsp/: its memory, DMA, the
 * registers that firmware has to do with, VFs, and what board it is. GpuState itself is
 * for chip/ and for nvgpu.c, which puts a card together. The chip does not know them: it
 * calls them by the tables at the end, and by a falcon's GpuFalconStart.
 */
#ifndef GPU_MODEL_H
#define GPU_MODEL_H

#include "qemu/osdep.h"
#include "qapi/error.h"

#define TYPE_NVGPU      "nvidia-gpu-model"

typedef struct GpuState GpuState;
typedef struct GspState GspState;

typedef struct GpuFbRange {
    uint64_t base;
    uint64_t size;
} GpuFbRange;

/* What a guest shows on its first head, as it tells its plugin task. */
typedef struct GpuSurface {
    uint32_t offset, width, height, pitch, size, format, layout;
    uint32_t block_height, kind, rect_width, rect_height;
} GpuSurface;

/* What a chip with an FSP has of its own: card.c. Chips without one boot from their VBIOS. */
typedef struct GpuFspChip {
    uint32_t boot_status;       /* NV_THERM_I2CS_SCRATCH */
    uint16_t cot_version;       /* of the chain-of-trust message */
    uint16_t key_size, signature_size;
    uint32_t end_reserved;      /* what stays free at the framebuffer's end, at least */
    bool pmu_memory;            /* PMU has a part of the framebuffer, too */
    uint32_t non_wpr_heap;      /* 0: as the release has it */
    bool containment;           /* GSP has fault containment and ECC as gb100/dev_gsp.h has it */
} GpuFspChip;

/* In which order the types of a board are numbered: gsp/gmc_known.c. */
typedef enum GpuTypes { TYPES_B_Q_A, TYPES_C, TYPES_BY_SIZE } GpuTypes;

/* A board: card.c. */
typedef struct GpuCard {
    const char *id;             /* property "card" */
    const char *name, *short_name;
    const char *chip;           /* folder of its firmware */
    const char *signature;      /* section of the GSP image that its chip accepts */
    uint16_t device, subsystem;
    uint32_t boot0, boot42;     /* NV_PMC_BOOT_0, _42 */
    bool rom_bar;
    uint32_t vbios_version;
    uint16_t fwsec_versions;    /* a bit for each version that FWSEC is signed for */
    uint32_t fuse_fwsec, fuse_booter, fuse_scrubber;
    const GpuFspChip *fsp;      /* NULL: none */
    uint16_t vfs, vf_offset;
    bool bar0_64, vf_bar0_64;   /* of 64 bits, so that the others are 2 and 4, not 1 and 3 */
    bool many_vms;              /* firmware is told of 48 partitions: kernel_gsp_gb202.c */
    uint32_t bar0_size;
    uint64_t fb_size, bar1_size;
    uint64_t prescrubbed;       /* at the framebuffer's end, when the chip has a scrubber: Ada */
    uint32_t fb_locked;         /* at the framebuffer's end, by the VBIOS: MMU_LOCK */
    uint32_t ram_type;          /* NV2080_CTRL_FB_INFO_RAM_TYPE */
    uint32_t bus_width, l2_size;
    uint8_t gpcs, tpcs;
    uint8_t ce, nvdec, nvenc, nvjpeg;
    GpuTypes types;             /* its vGPU types, and how their names begin */
    const char *type_prefix;
    uint32_t first_type;        /* id and PCI subsystem id of the first of them */
    uint16_t first_type_subsystem;
} GpuCard;

/* DMA of the PF, through its IOMMU domain; false when a page is not mapped. */
bool gpu_dma_read(GpuState *gpu, uint64_t addr, void *buf, size_t len);
bool gpu_dma_write(GpuState *gpu, uint64_t addr, const void *buf, size_t len);

/* Who runs on GSP; NULL while nobody does. */
GspState *gpu_gsp(GpuState *gpu);
const GpuCard *gpu_card(GpuState *gpu);
uint64_t gpu_fb_size(GpuState *gpu);
/* How much of the framebuffer's end firmware can use when it starts: all, or what is scrubbed. */
uint64_t gpu_fb_scrubbed(GpuState *gpu);
/* Framebuffer by physical address; false when outside. */
bool gpu_fb_read(GpuState *gpu, uint64_t addr, void *buf, size_t len);
bool gpu_fb_write(GpuState *gpu, uint64_t addr, const void *buf, size_t len);
/* Fill; zero gives the host's memory back where it can. */
bool gpu_fb_fill(GpuState *gpu, uint64_t addr, uint64_t len, uint8_t value);
/* A test aid: from now on GpuGspOps.window_read hears of the CPU's reads, or not any more. */
void gpu_window_watch(GpuState *gpu, bool on);
/* Page tables for BAR1 or BAR2 of the PF: by the instance block at this address. */
void gpu_bar_bind(GpuState *gpu, unsigned bar, uint64_t block);

/* GSP rings the host: a cause of its falcon, up through the interrupt tree. */
typedef enum GpuGspCause { GPU_GSP_HALT = 4, GPU_GSP_SWGEN0 = 6 } GpuGspCause;
void gpu_gsp_irq(GpuState *gpu, GpuGspCause cause);

unsigned gpu_num_vfs_enabled(GpuState *gpu);
/* The partition that a VF sees from now on; n = 0 takes it away. */
void gpu_vf_set_partition(GpuState *gpu, uint32_t gfid, const GpuFbRange *fb, unsigned n);
void gpu_vf_set_running(GpuState *gpu, uint32_t gfid, bool on);
const char *gpu_firmware_path(GpuState *gpu);
/* The file beside that of property "firmware" which is called @kind-<release>.bin; or NULL. */
char *gpu_firmware_beside(GpuState *gpu, const char *kind);
/* True once for each time this fault is to be shown (QOM property "fault"). */
bool gpu_fault(GpuState *gpu, const char *name);
/* May it still show? It shows nothing by this. */
bool gpu_fault_listed(GpuState *gpu, const char *name);
/* The same for a fault that is about one thing: @name ends in '=', @value says which. */
bool gpu_fault_of(GpuState *gpu, const char *name, uint64_t value);
/* Of fault "name=value" the value, 0 when it does not show. */
uint64_t gpu_fault_value(GpuState *gpu, const char *name);
/* The second write-protected region of the framebuffer; hi = 0: there is none. */
void gpu_set_wpr2(GpuState *gpu, uint64_t lo, uint64_t hi);
void gpu_get_wpr2(GpuState *gpu, uint64_t *lo, uint64_t *hi);
void gpu_riscv_set_active(GpuState *gpu, bool on);

/*
 * What the PF's configuration space says, for GSP to check the driver's words
 * against. BARs as the host programmed them (0 while it has not); VF BARs from
 * the SR-IOV capability; vf_offset and vf_stride as routing-ID numbers.
 */
typedef struct GpuPciInfo {
    uint16_t bdf;
    uint16_t vendor, device, subsystem_vendor, subsystem_device;
    uint8_t revision;
    uint64_t bar0, bar1, bar3;
    bool bar0_64;
    uint32_t mirror;            /* where BAR0 shows configuration space */
    bool sriov;
    uint16_t total_vfs, vf_offset, vf_stride;
    uint64_t vf_bar0, vf_bar1, vf_bar3;
    uint64_t vf_bar0_size, vf_bar1_size, vf_bar3_size;
    bool vf_bar0_64, vf_bar1_64, vf_bar3_64;
} GpuPciInfo;
void gpu_pci_info(GpuState *gpu, GpuPciInfo *info);
/* GSP writes its own falcon's mailbox 0 or 1 (0x80000000: processor suspended). */
void gpu_gsp_set_mailbox(GpuState *gpu, unsigned index, uint32_t value);
/* NV_PFALCON_FALCON_MAILBOX_SW(index) of GSP: scratch, index 0 to 3. */
uint32_t gpu_gsp_scratch(GpuState *gpu, unsigned index);
/*
 * NV_PGSP_QUEUE_HEAD(0), _TAIL(0), NV_PGSP_MSGQ_HEAD(0), _TAIL(0): ring pointers,
 * where a release has them in registers. GSP may set the second and the third.
 */
typedef enum GpuQueueReg {
    GPU_QUEUE_HEAD, GPU_QUEUE_TAIL, GPU_MSGQ_HEAD, GPU_MSGQ_TAIL,
} GpuQueueReg;
uint32_t gpu_gsp_queue_reg(GpuState *gpu, GpuQueueReg which);
void gpu_gsp_set_queue_reg(GpuState *gpu, GpuQueueReg which, uint32_t value);
/* Registers of GSP's falcon where crash reports are announced: gsp/crashcat.c. */
typedef enum GpuGspWords { GPU_GSP_DEBUGINFO, GPU_GSP_MAILBOX, GPU_GSP_SCRATCH } GpuGspWords;
uint32_t *gpu_gsp_word(GpuState *gpu, GpuGspWords which, unsigned index);
/* GSP writes its own EMEM or DMEM; false when that is not so large. */
bool gpu_gsp_local_write(GpuState *gpu, bool emem, uint32_t at, const void *buf, size_t len);
/* Vector of GSP's interrupt in the CPU_INTR tree. */
uint32_t gpu_gsp_vector(GpuState *gpu);
/* FSP's knob: may firmware be in vGPU mode? */
bool gpu_vgpu_knob(GpuState *gpu);

/* ---- what those who run on the chip give to it, when a card is made ---------- */

/*
 * GSP's core and the firmware on it. Every operation is there: gpu_attach() holds them
 * to that.
 */
typedef struct GpuGspOps {
    /* The core was reset: GSP is gone, unless it gave the core away. */
    void (*core_reset)(GspState *gsp);
    /* NV_PGSP_QUEUE_HEAD(i) was written while the RISC-V core is active. */
    void (*queue_doorbell)(GspState *gsp, unsigned queue, uint32_t value);
    /* The doorbell for plugin tasks was written by the host while the core is active. */
    void (*plugin_doorbell)(GspState *gsp, uint32_t value);
    /* The CPU wrote NV_PFALCON_FALCON_DEBUGINFO of GSP. */
    void (*crash_wayfinder)(GspState *gsp, uint32_t value);
    /* The list of faults is another one: those of GSP that show at once. */
    void (*faults)(GspState *gsp);
    /* The CPU is going to read 4 bytes of framebuffer here, while gpu_window_watch() is on. */
    void (*window_read)(GspState *gsp, uint64_t addr);
    /* Counters for QOM: the name of each, NULL behind the last; its value. */
    const char *(*stat_name)(unsigned i);
    bool (*stat)(GspState *gsp, const char *name, uint64_t *value);
    /* NULL-terminated: the faults that firmware asks gpu_fault() for. */
    const char *const *fault_names;
} GpuGspOps;

/* What GSP hears of virtual functions. */
typedef struct GpuVfOps {
    /* SR-IOV enable or VF count changed. */
    void (*changed)(GspState *gsp, unsigned enabled);
    void (*reset)(GspState *gsp, uint32_t gfid);
    /* A guest has its VF do something: it has channels now. */
    void (*works)(GspState *gsp, uint32_t gfid);
    /* What a guest shows on its first head; NULL: nothing. */
    void (*shows)(GspState *gsp, uint32_t gfid, const GpuSurface *s);
} GpuVfOps;

/* What FSP starts. */
typedef struct GpuFspOps {
    /* False while a core that runs, or starts, is in the way of another boot. */
    bool (*gsp_is_off)(GspState *gsp);
    /*
     * Chain of trust: the payload behind the NVDM header. FRTS is placed, and @params are
     * the boot parameters, when the answer is FSP_OK.
     */
    uint32_t (*cot)(GpuState *gpu, const uint8_t *payload, size_t len, uint64_t *params);
    /*
     * GSP-FMC was started, with the address of its boot parameters. Returns what it leaves
     * in GSP's mailbox 0: 0, or an error of eight bits. On success GSP starts.
     */
    uint32_t (*fmc_boot)(GspState *gsp, uint64_t params);
} GpuFspOps;

#endif
