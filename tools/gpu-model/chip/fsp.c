/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * FSP: the processor that boots first, and boots GSP on request.
 *
 * Registers: gh100/dev_fsp_pri.h, dev_fsp_addendum.h, dev_therm.h (and gb202's).
 * Messages: fsp_mctp_format.h, fsp_nvdm_format.h, nvdm_payload_cmd_response.h;
 * which end writes what: kern_fsp_gh100.c, nouveau nvkm/subdev/fsp/gh100.c. The PRC
 * message and its knob: nova-core's fsp.rs. The CPU has channel 0, 1 KiB of EMEM
 * that holds one packet of either direction.
 *
 * Callers: regs.c for accesses to registers, timers, nvgpu.c; what it starts is in
 * GpuFspOps.
 */
#include "chip.h"
#include "../trace.h"

/* NV_PFSP_*, offsets in this block */
enum {
    SCRATCH_GROUP_2 = 0x0320, SCRATCH_GROUP_3 = 0x0330, UCODE_VERSION = 0x0334,
    QUEUE_HEAD = 0x2c00, MSGQ_HEAD = 0x2c80, EMEMC = 0x2ac0,
};

#define EMEMC_OFFS(v)           ((v) & 0xfffc)  /* word and block together */
#define EMEMC_AINCW             BIT(24)
#define EMEMC_AINCR             BIT(25)

/* Version 4.76 is the first that open RM needs no workaround for (kern_fsp_gh100.c). */
#define UCODE_VERSION_VALUE     0x44c
#define BOOT_COMPLETE           0xff

/* mctp: word 0 of a packet */
#define MCTP_SEID(v)            extract32(v, 16, 8)
#define MCTP_SEQ(v)             extract32(v, 28, 2)
#define MCTP_EOM                BIT(30)
#define MCTP_SOM                BIT(31)
#define MCTP_VERSION(v)         extract32(v, 0, 4)
/* nvdm: word 1 of the first packet */
#define NVDM_HEADER             (0x7e | 0x10de << 8)
#define NVDM_TYPE(v)            ((v) >> 24)
enum { NVDM_PRC = 0x13, NVDM_COT = 0x14, NVDM_FSP_RESPONSE = 0x15 };

enum { PRC_READ = 0x0c };
#define PRC_FLAG_ACTIVE         BIT(1)
enum { KNOB_VGPU_MODE = 0x29 };

#define BOOT_NS                 (20 * SCALE_MS)
#define MESSAGE_NS              (200 * SCALE_US)
#define GSP_BOOT_ROM_NS         (2 * SCALE_MS)
#define GSP_FMC_NS              (2 * SCALE_MS)

static void after(QEMUTimer *timer, int64_t ns)
{
    timer_mod(timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + ns);
}

/* Into the CPU's channel, when it has read what was there. */
static void post(GpuState *gpu)
{
    GpuFsp *f = &gpu->fsp;

    if (!f->answer) {
        return;
    }
    if (f->msgq_head[0] != f->msgq_tail[0]) {
        after(f->work, MESSAGE_NS);
        return;
    }
    memcpy(f->emem, f->answer->data, f->answer->len);
    f->msgq_head[0] = 0;
    f->msgq_tail[0] = f->answer->len - 4;       /* its last word */
    g_clear_pointer(&f->answer, g_byte_array_unref);
}

static void put32(GByteArray *a, uint32_t val)
{
    val = cpu_to_le32(val);
    g_byte_array_append(a, (uint8_t *)&val, 4);
}

/* NVDM_PAYLOAD_COMMAND_RESPONSE, and what a command's answer has behind it. */
static void answer(GpuState *gpu, uint32_t type, uint32_t error, const uint32_t *more)
{
    GByteArray *a = g_byte_array_new();

    trace_nvgpu_fsp_answer(type, error);
    put32(a, MCTP_SOM | MCTP_EOM);
    put32(a, NVDM_HEADER | (uint32_t)NVDM_FSP_RESPONSE << 24);
    put32(a, 0);                                /* task id */
    put32(a, type);
    put32(a, error);
    if (more) {
        put32(a, *more);
    }
    if (gpu_fault(gpu, "fsp-bad-answer")) {
        a->data[11 + 1] ^= 1;                   /* the command that it is for */
    }
    g_clear_pointer(&gpu->fsp.answer, g_byte_array_unref);
    gpu->fsp.answer = a;
    post(gpu);
}

bool gpu_vgpu_knob(GpuState *gpu)
{
    return !gpu_fault(gpu, "vgpu-knob-off");
}

static void prc(GpuState *gpu, const uint8_t *p, size_t len)
{
    uint32_t value;

    if (len != 4 || p[0] != PRC_READ || p[1] != PRC_FLAG_ACTIVE || p[3]) {
        answer(gpu, NVDM_PRC, FSP_ERR_INVALID_DATA, NULL);
    } else if (p[2] != KNOB_VGPU_MODE) {
        answer(gpu, NVDM_PRC, FSP_ERR_INVALID_KNOB, NULL);
    } else {
        value = gpu_vgpu_knob(gpu);
        answer(gpu, NVDM_PRC, FSP_OK, &value);
    }
}

/* GSP's boot ROM takes the FMC over: nothing of GSP can be seen any more. */
static void start_gsp(GpuState *gpu, uint64_t params)
{
    gpu_falcon_reset(&gpu->falcon_gsp);
    gpu->falcon_gsp.in_reset = false;
    gpu->fsp.boot_params = params;
    gpu->falcon_gsp.guard = GPU_GUARD_MASKED;
    after(gpu->fsp.gsp, GSP_BOOT_ROM_NS);
}

static void cot(GpuState *gpu, const uint8_t *p, size_t len)
{
    uint64_t params;
    uint32_t error;

    if (!gpu->fsp_ops->gsp_is_off(gpu->gsp) || timer_pending(gpu->fsp.gsp)) {
        error = FSP_ERR_INVALID_STATE;
    } else {
        error = gpu->fsp_ops->cot(gpu, p, len, &params);
    }
    if (gpu_fault(gpu, "fsp-error")) {
        error = FSP_ERR_INVALID_STATE;
    }
    if (!error) {
        start_gsp(gpu, params);
    }
    answer(gpu, NVDM_COT, error, NULL);
}

/* A whole message, from its NVDM header on. */
static void message(GpuState *gpu, const uint8_t *m, size_t len)
{
    uint32_t header = ldl_le_p(m), type = NVDM_TYPE(header);

    trace_nvgpu_fsp_message(type, len);
    if (gpu_fault(gpu, "fsp-no-answer")) {
        return;
    }
    if ((header & 0xffffff) != NVDM_HEADER) {
        answer(gpu, type, FSP_ERR_INVALID_DATA, NULL);
        return;
    }
    switch (type) {
    case NVDM_PRC:
        prc(gpu, m + 4, len - 4);
        break;
    case NVDM_COT:
        cot(gpu, m + 4, len - 4);
        break;
    default:
        answer(gpu, type, FSP_ERR_NOT_SUPPORTED, NULL);
    }
}

static void drop_part(GpuFsp *f)
{
    g_clear_pointer(&f->part, g_byte_array_unref);
}

/* Packets of one message have one SEID and count modulo 4; only the first has type. */
static void packet(GpuState *gpu, const uint8_t *p, size_t len)
{
    GpuFsp *f = &gpu->fsp;
    uint32_t mctp = ldl_le_p(p);
    bool first = mctp & MCTP_SOM;

    if (first) {
        drop_part(f);
    }
    if (MCTP_VERSION(mctp) || (first ? len < 8 || MCTP_SEQ(mctp) : !f->part) ||
        (f->part && (MCTP_SEID(mctp) != f->part_seid ||
                     MCTP_SEQ(mctp) != (f->part_seq + 1) % 4 ||
                     f->part->len + len > FSP_MESSAGE_MAX))) {
        trace_nvgpu_fsp_bad_packet(mctp, len);
        drop_part(f);
        answer(gpu, 0, FSP_ERR_INVALID_DATA, NULL);
        return;
    }
    if (!f->part) {
        f->part = g_byte_array_new();
    }
    f->part_seid = MCTP_SEID(mctp);
    f->part_seq = MCTP_SEQ(mctp);
    g_byte_array_append(f->part, p + 4, len - 4);
    if (mctp & MCTP_EOM) {
        g_autoptr(GByteArray) whole = g_steal_pointer(&f->part);

        message(gpu, whole->data, whole->len);
    }
}

static void work(void *opaque)
{
    GpuState *gpu = opaque;
    GpuFsp *f = &gpu->fsp;
    uint32_t head = f->queue_head[0], tail = f->queue_tail[0];
    uint8_t buf[FSP_CHANNEL_SIZE];

    post(gpu);
    if (head == tail || !f->up) {
        return;
    }
    f->queue_head[0] = tail;            /* taken */
    if (head % 4 || tail % 4 || head > tail || tail > FSP_CHANNEL_SIZE - 4) {
        trace_nvgpu_fsp_bad_packet(head, tail);
        answer(gpu, 0, FSP_ERR_INVALID_DATA, NULL);
        return;
    }
    memcpy(buf, f->emem + head, tail - head + 4);
    packet(gpu, buf, tail - head + 4);
}

/* The boot ROM is done, GSP-FMC begins; then it is done, too. */
static void gsp_step(void *opaque)
{
    GpuState *gpu = opaque;
    GpuFsp *f = &gpu->fsp;
    uint32_t error;

    if (gpu->falcon_gsp.guard == GPU_GUARD_MASKED) {
        if (gpu_fault(gpu, "target-mask-stuck")) {
            return;
        }
        gpu->falcon_gsp.guard = GPU_GUARD_LOCKDOWN;
        gpu_gsp_set_mailbox(gpu, 0, f->boot_params);
        gpu_gsp_set_mailbox(gpu, 1, f->boot_params >> 32);
        after(f->gsp, GSP_FMC_NS);
        return;
    }
    if (gpu_fault(gpu, "lockdown-stuck")) {
        return;
    }
    error = gpu_fault(gpu, "fmc-error")
            ? 0x7f : gpu->fsp_ops->fmc_boot(gpu->gsp, f->boot_params);
    gpu_gsp_set_mailbox(gpu, 0, error);
    gpu_gsp_set_mailbox(gpu, 1, 0);
    if (!error) {
        gpu->falcon_gsp.guard = GPU_GUARD_NONE;
    }
}

static void booted(void *opaque)
{
    GpuState *gpu = opaque;

    if (!gpu_fault(gpu, "fsp-boot-hang")) {
        gpu->fsp.up = true;
    }
}

uint32_t gpu_fsp_boot_status(GpuState *gpu)
{
    return gpu->fsp.up ? BOOT_COMPLETE : 0;
}

/* EMEM beyond the CPU's channel is not for it. */
static uint8_t *emem_at(GpuFsp *f, unsigned port)
{
    uint32_t at = EMEMC_OFFS(f->ememc[port]);

    return port || at > sizeof(f->emem) - 4 ? NULL : f->emem + at;
}

static void emem_advance(GpuFsp *f, unsigned port, uint32_t flag)
{
    if (f->ememc[port] & flag) {
        f->ememc[port] = deposit32(f->ememc[port], 0, 16, f->ememc[port] + 4);
    }
}

static bool in(uint32_t off, uint32_t first, unsigned *channel)
{
    *channel = (off - first) / 8;
    return off >= first && *channel < FSP_CHANNELS;
}

uint32_t gpu_fsp_read(GpuState *gpu, uint32_t off)
{
    GpuFsp *f = &gpu->fsp;
    bool second = off & 4;
    unsigned i;
    uint32_t val = 0;

    if (in(off, EMEMC, &i)) {
        uint8_t *at = emem_at(f, i);

        if (!second) {
            return f->ememc[i];
        }
        val = at ? ldl_le_p(at) : 0;
        emem_advance(f, i, EMEMC_AINCR);
        return val;
    }
    if (in(off, QUEUE_HEAD, &i)) {
        return second ? f->queue_tail[i] : f->queue_head[i];
    }
    if (in(off, MSGQ_HEAD, &i)) {
        return second ? f->msgq_tail[i] : f->msgq_head[i];
    }
    switch (off) {
    case UCODE_VERSION:
        return UCODE_VERSION_VALUE;
    case SCRATCH_GROUP_2 ... SCRATCH_GROUP_2 + 0xc:
    case SCRATCH_GROUP_3:
    case UCODE_VERSION + 4 ... SCRATCH_GROUP_3 + 0xc:
        return 0;       /* what is in them is published for no value */
    }
    trace_nvgpu_unmodelled_read(NVGPU_FSP + off);
    return 0;
}

void gpu_fsp_write(GpuState *gpu, uint32_t off, uint32_t val)
{
    GpuFsp *f = &gpu->fsp;
    bool second = off & 4;
    unsigned i;

    if (in(off, EMEMC, &i)) {
        uint8_t *at = emem_at(f, i);

        if (!second) {
            f->ememc[i] = val & (EMEMC_AINCW | EMEMC_AINCR | 0xfffc);
            return;
        }
        if (at) {
            stl_le_p(at, val);
        }
        emem_advance(f, i, EMEMC_AINCW);
    } else if (in(off, QUEUE_HEAD, &i)) {
        (second ? f->queue_tail : f->queue_head)[i] = val;
        /* The head is what interrupts FSP. */
        if (!second && !i) {
            after(f->work, MESSAGE_NS);
        }
    } else if (in(off, MSGQ_HEAD, &i)) {
        (second ? f->msgq_tail : f->msgq_head)[i] = val;
    } else {
        trace_nvgpu_unmodelled_write(NVGPU_FSP + off, val);
    }
}

void gpu_fsp_reset(GpuState *gpu)
{
    GpuFsp *f = &gpu->fsp;

    if (!f->present) {
        return;
    }
    timer_del(f->work);
    timer_del(f->gsp);
    drop_part(f);
    g_clear_pointer(&f->answer, g_byte_array_unref);
    memset(f->emem, 0, sizeof(f->emem));
    memset(f->ememc, 0, sizeof(f->ememc));
    memset(f->queue_head, 0, sizeof(f->queue_head));
    memset(f->queue_tail, 0, sizeof(f->queue_tail));
    memset(f->msgq_head, 0, sizeof(f->msgq_head));
    memset(f->msgq_tail, 0, sizeof(f->msgq_tail));
    gpu->falcon_gsp.guard = GPU_GUARD_NONE;
    f->up = false;
    after(f->boot, BOOT_NS);
}

void gpu_fsp_init(GpuState *gpu)
{
    GpuFsp *f = &gpu->fsp;

    if (!gpu->card->fsp) {
        return;
    }
    f->present = true;
    f->boot = timer_new_ns(QEMU_CLOCK_VIRTUAL, booted, gpu);
    f->work = timer_new_ns(QEMU_CLOCK_VIRTUAL, work, gpu);
    f->gsp = timer_new_ns(QEMU_CLOCK_VIRTUAL, gsp_step, gpu);
    gpu_fsp_reset(gpu);
}

void gpu_fsp_exit(GpuState *gpu)
{
    GpuFsp *f = &gpu->fsp;

    if (!f->present) {
        return;
    }
    gpu_fsp_reset(gpu);
    g_clear_pointer(&f->boot, timer_free);
    g_clear_pointer(&f->work, timer_free);
    g_clear_pointer(&f->gsp, timer_free);
    f->present = false;
}
