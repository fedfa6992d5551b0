/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A falcon: its registers and memories, for falcon.c and for the programs that are
 * started there (ucode/), and what those programs do to the chip.
 */
#ifndef NVGPU_FALCON_H
#define NVGPU_FALCON_H

#include "gpu.h"
#include "qemu/bitmap.h"
#include "qemu/units.h"

#define NVGPU_GSP_FALCON        0x110000    /* NV_PGSP, ga102/dev_gsp.h */
#define NVGPU_SEC2_FALCON       0x840000    /* NV_PSEC, ga102/dev_sec_pri.h */
/* Linux, tools/testing/selftests/vfio/lib/drivers/nv_falcon/hw.h; its FBIF is at +0xe00 */
#define NVGPU_PMU_FALCON        0x10a000
#define NVGPU_FBIF              0x600
#define NVGPU_PMU_FBIF          0xe00
#define NVGPU_FALCON_SIZE       0x2000      /* with the FALCON2/RISC-V half */

/* MOD_SEL_ALGO_RSA3K (ga102/dev_falcon_second_pri.h) */
#define NVGPU_MOD_SEL_RSA3K     1

/*
 * Left in mailbox 0 when a falcon does not run what it was given; numbers of the
 * model, not NVIDIA's.
 */
enum {
    GPU_ERR_NO_IMAGE = 0xbadf0010,      /* nothing secure at the boot vector */
    GPU_ERR_BROM_PARAMS = 0xbadf0011,   /* boot ROM registers do not fit it */
    GPU_ERR_UNKNOWN_IMAGE = 0xbadf0012, /* no image that is known, or altered */
    GPU_ERR_SIGNATURE = 0xbadf0013,     /* not the signature for the fused version */
    GPU_ERR_COMMAND = 0xbadf0014,       /* FWSEC does not know the command */
    GPU_ERR_BY_FAULT = 0xbadf00fa,
};

#define NVGPU_FALCON_MEM        (64 * KiB)
#define NVGPU_FALCON_EMEM       (8 * KiB)   /* chosen */
#define NVGPU_FALCON_BLOCK      256
#define NVGPU_FALCON_BLOCKS     (NVGPU_FALCON_MEM / NVGPU_FALCON_BLOCK)

/* Who may see a falcon's registers: what FSP has put over GSP's. */
typedef enum GpuGuard {
    GPU_GUARD_NONE,
    GPU_GUARD_MASKED,           /* PRIV target mask: GSP's boot ROM, the CPU sees nothing */
    GPU_GUARD_LOCKDOWN,         /* PRIV lockdown: GSP-FMC, the CPU sees mailboxes and state */
} GpuGuard;

typedef struct GpuFalcon GpuFalcon;

/* The core was started, with what lies in the falcon; false: it does not halt. */
typedef bool GpuFalconStart(GpuFalcon *f);

struct GpuFalcon {
    GpuState *gpu;
    GpuFalconStart *started;
    const char *name;
    uint32_t base, fbif;
    unsigned vector;
    bool is_gsp;
    GpuGuard guard;             /* no reset of the falcon ends it */
    QEMUBH *run;

    uint8_t imem[NVGPU_FALCON_MEM];
    uint8_t dmem[NVGPU_FALCON_MEM];
    /* Blocks of IMEM that were written, and those written as secure. */
    DECLARE_BITMAP(imem_valid, NVGPU_FALCON_BLOCKS);
    DECLARE_BITMAP(imem_secure, NVGPU_FALCON_BLOCKS);
    uint16_t imem_tag[NVGPU_FALCON_BLOCKS];  /* virtual address / 256 */

    uint32_t irqstat, irqmask, irqdest;
    uint32_t riscv_irqmask, riscv_irqdest;  /* firmware's */
    uint32_t driven;            /* causes that IRQSCLR does not end */
    bool line;
    uint32_t mailbox[2];
    uint32_t itfen, os, rm, debuginfo;
    bool halted, alias_en;
    uint32_t bootvec, dmactl;
    uint64_t dma_base;
    uint32_t dma_moffs, dma_fboffs, dma_cmd;
    uint32_t imemc[4], imemt[4], dmemc[8];
    bool in_reset;
    uint32_t transcfg[8], fbif_ctl;
    uint32_t mailbox_sw[4];
    uint32_t scratch[16];       /* COMMON_SCRATCH_GROUP_0 to _3 */
    uint8_t emem[NVGPU_FALCON_EMEM];
    uint32_t ememc[8];
    uint32_t queue_head[8], queue_tail[8], msgq_head[8], msgq_tail[8];

    /* second half, +0x1000 */
    uint32_t mod_sel, ucode_id, engidmask, paraaddr;
    uint32_t bcr_ctrl;
    bool riscv_active;
};

/* FWSEC in the VBIOS. Offsets are into its data. */
#define GPU_FWSEC_SIG_SIZE      384         /* BCRT30_RSA3K_SIG_SIZE */
#define GPU_FWSEC_UCODE_ID      9           /* chosen */
#define GPU_BOOTER_UCODE_ID     3           /* of the booters in linux-firmware */
#define GPU_SCRUBBER_UCODE_ID   13          /* of ad102/gsp/scrubber-570.144.bin there */
typedef struct GpuFwsec {
    const uint8_t *code, *data, *sigs;
    uint32_t code_size, data_size;
    uint32_t sig_at, command_at, buffer_at, buffer_size;
    uint16_t versions;          /* a bit for each signature there is */
    uint32_t engine_mask, ucode_id;
} GpuFwsec;

/* FWSEC as it is in the ROM; without code where the ROM has none. */
const GpuFwsec *gpu_vbios_fwsec(GpuState *gpu);
/* The GPU's own firmware is through with what it does after power-on. */
bool gpu_gfw_done(GpuState *gpu);
/* Bits of NV_PBUS_VBIOS_SCRATCH(index) that firmware writes. */
void gpu_vbios_scratch(GpuState *gpu, unsigned index, uint32_t mask, uint32_t val);
/* Fuses of a falcon's program, from 1 on: a bit for each version that was revoked. */
typedef enum GpuFuse { GPU_FUSE_NVDEC, GPU_FUSE_SEC2, GPU_FUSE_GSP } GpuFuse;
uint32_t gpu_fuse_ucode(GpuState *gpu, GpuFuse engine, unsigned id);

/* The scrubber ran: what it had to clear is clear. */
void gpu_fb_scrub(GpuState *gpu);

/* falcon.c */
void gpu_falcon_init(GpuFalcon *f, GpuState *gpu, const char *name,
                     uint32_t base, uint32_t fbif, unsigned vector,
                     GpuFalconStart *started);
void gpu_falcon_exit(GpuFalcon *f);
void gpu_falcon_reset(GpuFalcon *f);
/* The list of faults is another one: causes of GSP that come up at once. */
void gpu_falcon_faults(GpuState *gpu);
uint32_t gpu_falcon_read(GpuFalcon *f, uint32_t off);
void gpu_falcon_write(GpuFalcon *f, uint32_t off, uint32_t val);

/* falcon_dma.c: how code and data get into a falcon */
void gpu_falcon_dma(GpuFalcon *f, uint32_t cmd);
uint32_t gpu_falcon_mem_read(GpuFalcon *f, uint32_t off);
void gpu_falcon_mem_write(GpuFalcon *f, uint32_t off, uint32_t val);
/* Physical IMEM block whose tag is the one of @addr, written as secure; or -1. */
int gpu_falcon_block(const GpuFalcon *f, uint32_t addr);
/* Is @code, of whole blocks, secure in IMEM from @addr on? */
bool gpu_falcon_code_is(const GpuFalcon *f, uint32_t addr, const uint8_t *code, uint32_t size);

#endif
