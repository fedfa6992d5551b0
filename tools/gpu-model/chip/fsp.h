/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The FSP of Hopper and later, for fsp.c and for what it starts (ucode/cot.c). */
#ifndef NVGPU_FSP_H
#define NVGPU_FSP_H

#include "gpu.h"
#include "qemu/timer.h"

/* NV_PFSP (gh100/dev_fsp_pri.h: scratch at 0x8f0320, falcon at 0x8f2000) */
#define NVGPU_FSP               0x8f0000
#define NVGPU_FSP_SIZE          0x4000

/* fsp_emem_channels.h: what RM may use of EMEM, from its start on. */
#define FSP_CHANNEL_SIZE        1024
#define FSP_CHANNELS            8

/* More than one packet; nothing that is modelled needs it. */
#define FSP_MESSAGE_MAX         4096

typedef struct GpuFsp {
    bool present;
    QEMUTimer *boot, *work, *gsp;
    bool up;                    /* its own boot is over */

    uint8_t emem[FSP_CHANNEL_SIZE];
    uint32_t ememc[FSP_CHANNELS];
    uint32_t queue_head[FSP_CHANNELS], queue_tail[FSP_CHANNELS];
    uint32_t msgq_head[FSP_CHANNELS], msgq_tail[FSP_CHANNELS];

    /* a message of several packets, its first word the NVDM header */
    GByteArray *part;
    uint8_t part_seid, part_seq;
    GByteArray *answer;         /* waits for the CPU to have read the last one */

    uint64_t boot_params;       /* of the GSP-FMC that was started */
} GpuFsp;

void gpu_fsp_init(GpuState *gpu);
void gpu_fsp_exit(GpuState *gpu);
void gpu_fsp_reset(GpuState *gpu);
uint32_t gpu_fsp_read(GpuState *gpu, uint32_t off);
void gpu_fsp_write(GpuState *gpu, uint32_t off, uint32_t val);
/* NV_THERM_I2CS_SCRATCH */
uint32_t gpu_fsp_boot_status(GpuState *gpu);
/* kern_fsp_retval.h: FSP's answers. Those from 0xbadf0000 on are the model's. */
enum {
    FSP_OK = 0,
    FSP_ERR_INVALID_STATE = 0x9e,
    FSP_ERR_NOT_SUPPORTED = 0xa0,
    FSP_ERR_INVALID_DATA = 0xa1,
    FSP_ERR_INVALID_KNOB = 0x1e3,
    FSP_ERR_FMC_UNREADABLE = 0xbadf0020,
    FSP_ERR_FMC_HASH = 0xbadf0021,
    FSP_ERR_FMC_KEY = 0xbadf0022,
    FSP_ERR_FMC_SIGNATURE = 0xbadf0023,
    FSP_ERR_FMC_UNKNOWN = 0xbadf0024,
    FSP_ERR_FRTS = 0xbadf0025,
};

#endif
