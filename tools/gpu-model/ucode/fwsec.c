/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What GSP's falcon core does when it is started: the boot ROM's checks of a
 * "heavy secure" image, then FWSEC, the program of the VBIOS, with the command
 * that lies in its data.
 *
 * No instruction is executed. FWSEC is recognised by comparing IMEM and DMEM with
 * what vbios.c put into the ROM. Its contract is that of open RM's
 * kernel_gsp_frts_tu102.c and kernel_gsp_fwsec.c, nouveau's subdev/gsp/fwsec.c and
 * nova-core's firmware/fwsec.rs: FRTS makes WPR2 out of the region that it is told,
 * SB brings back what ran on the GPU's processors before the driver. FWSEC leaves
 * the mailboxes alone and its verdict in scratch registers.
 *
 * Callers: chip/falcon.c, when the falcon core of GSP is started.
 */
#include "ucode.h"
#include "../trace.h"

enum { CMD_FRTS = 0x15, CMD_SB = 0x19 };

/* NV_PBUS_VBIOS_SCRATCH(i), tu102/dev_bus.h */
enum { SCRATCH_FRTS = 0x0e, SCRATCH_SB = 0x15 };

/* Left in FRTS_ERR_CODE and SB_ERR_CODE; numbers of the model, not NVIDIA's. */
enum {
    FWSEC_OK = 0,
    FWSEC_BAD_VBIOS_DESC = 0x01,    /* version, size or flags of the first structure */
    FWSEC_BAD_REGION_DESC = 0x02,   /* version, size or media of the second */
    FWSEC_BAD_REGION = 0x03,        /* not 1 MiB, not aligned, or past the framebuffer */
    FWSEC_WPR2_IS_UP = 0x04,
    FWSEC_TOO_EARLY = 0x05,         /* GFW is not through */
    FWSEC_BY_FAULT = 0xfa,
};

#define FRTS_SIZE_4K        0x100   /* FWSECLIC_FRTS_REGION_SIZE_1MB_IN_4K */
#define FRTS_ALIGN          (128 * KiB)
#define MEDIA_FB            2
#define READ_VBIOS_FLAGS    2
/* The least that is left for the VGA workspace (open RM, VBIOS_WORKSPACE_SIZE). */
#define WORKSPACE_MIN       (128 * KiB)

typedef struct ReadVbios {
    uint32_t version, size;
    uint64_t offset;
    uint32_t length, flags;
} QEMU_PACKED ReadVbios;

typedef struct FrtsRegion {
    uint32_t version, size, offset_4k, size_4k, media;
} FrtsRegion;

QEMU_BUILD_BUG_ON(sizeof(ReadVbios) != 24);
QEMU_BUILD_BUG_ON(sizeof(FrtsRegion) != 20);

static uint32_t check_vbios(GpuState *gpu, const ReadVbios *r)
{
    if (!gpu_gfw_done(gpu)) {
        return FWSEC_TOO_EARLY;
    }
    return r->version == 1 && r->size == sizeof(*r) && r->flags == READ_VBIOS_FLAGS &&
           !r->offset && !r->length ? FWSEC_OK : FWSEC_BAD_VBIOS_DESC;
}

static uint32_t frts(GpuState *gpu, const ReadVbios *r, const FrtsRegion *f)
{
    uint64_t lo = (uint64_t)f->offset_4k << 12, hi = lo + ((uint64_t)f->size_4k << 12);
    uint64_t was_lo, was_hi;
    uint32_t err = check_vbios(gpu, r);

    if (err) {
        return err;
    }
    if (f->version != 1 || f->size != sizeof(*f) || f->media != MEDIA_FB) {
        return FWSEC_BAD_REGION_DESC;
    }
    if (f->size_4k != FRTS_SIZE_4K || lo % FRTS_ALIGN || !lo ||
        hi > gpu_fb_size(gpu) - WORKSPACE_MIN) {
        return FWSEC_BAD_REGION;
    }
    gpu_get_wpr2(gpu, &was_lo, &was_hi);
    if (was_hi) {
        return FWSEC_WPR2_IS_UP;
    }
    if (gpu_fault(gpu, "fwsec-frts-error")) {
        return FWSEC_BY_FAULT;
    }
    if (gpu_fault(gpu, "wpr2-elsewhere")) {
        gpu_set_wpr2(gpu, lo - MiB, hi - MiB);
    } else if (!gpu_fault(gpu, "wpr2-unset")) {
        gpu_set_wpr2(gpu, lo, hi);
    }
    return FWSEC_OK;
}

static uint32_t sb(GpuState *gpu, const ReadVbios *r)
{
    uint32_t err = check_vbios(gpu, r);

    return err || !gpu_fault(gpu, "fwsec-sb-error") ? err : FWSEC_BY_FAULT;
}

static void command(GpuFalcon *f, const GpuFwsec *fw)
{
    GpuState *gpu = f->gpu;
    uint32_t cmd = ldl_le_p(f->dmem + fw->command_at), err;
    ReadVbios r;
    FrtsRegion region;

    memcpy(&r, f->dmem + fw->buffer_at, sizeof(r));
    memcpy(&region, f->dmem + fw->buffer_at + sizeof(r), sizeof(region));
    if (cmd == CMD_FRTS) {
        err = frts(gpu, &r, &region);
        gpu_vbios_scratch(gpu, SCRATCH_FRTS, 0xffff0000, err << 16);
    } else {
        err = sb(gpu, &r);
        gpu_vbios_scratch(gpu, SCRATCH_SB, 0xffff, err);
    }
    trace_nvgpu_fwsec(cmd, (uint64_t)region.offset_4k << 12, err);
}

/* The data as in the ROM, but for what drivers have to write into it. */
static bool data_is(const GpuFalcon *f, const GpuFwsec *fw)
{
    g_autofree uint8_t *have = g_memdup2(f->dmem, fw->data_size);

    memcpy(have + fw->command_at, fw->data + fw->command_at, 4);
    memcpy(have + fw->buffer_at, fw->data + fw->buffer_at, fw->buffer_size);
    memcpy(have + fw->sig_at, fw->data + fw->sig_at, GPU_FWSEC_SIG_SIZE);
    return !memcmp(have, fw->data, fw->data_size);
}

/* The signature for the version that the fuse has: how many there are before it. */
static const uint8_t *right_signature(const GpuFwsec *fw, uint32_t fuse)
{
    unsigned version = 32 - clz32(fuse);

    if (!(fw->versions & BIT(version))) {
        return NULL;
    }
    return fw->sigs + ctpop16(fw->versions & (BIT(version) - 1)) * GPU_FWSEC_SIG_SIZE;
}

/* The boot ROM's verdict; 0 or what to leave in mailbox 0. */
static uint32_t boot_rom(const GpuFalcon *f, const GpuFwsec *fw)
{
    const uint8_t *sig;

    if (!data_is(f, fw)) {
        return GPU_ERR_UNKNOWN_IMAGE;
    }
    sig = right_signature(fw, gpu_fuse_ucode(f->gpu, GPU_FUSE_GSP, fw->ucode_id));
    if (f->mod_sel != NVGPU_MOD_SEL_RSA3K || f->paraaddr != fw->sig_at ||
        f->engidmask != fw->engine_mask || f->ucode_id != fw->ucode_id) {
        return GPU_ERR_BROM_PARAMS;
    }
    return sig && !memcmp(f->dmem + fw->sig_at, sig, GPU_FWSEC_SIG_SIZE) ? 0
                                                                         : GPU_ERR_SIGNATURE;
}

static bool command_known(const GpuFalcon *f, const GpuFwsec *fw)
{
    uint32_t cmd = ldl_le_p(f->dmem + fw->command_at);

    return cmd == CMD_FRTS || cmd == CMD_SB;
}

/* Other things than FWSEC that are run there: what GSP itself asks for. */
static uint32_t run_program(GpuFalcon *f)
{
    g_autofree uint8_t *code = g_malloc0(sizeof(f->imem));
    GpuProgram p = {
        .code = code, .data = f->dmem, .data_size = sizeof(f->dmem),
        .boot_vector = f->bootvec, .algorithm = f->mod_sel, .signature = f->paraaddr,
        .engine_mask = f->engidmask, .ucode_id = f->ucode_id,
    };
    int block;

    while ((block = gpu_falcon_block(f, f->bootvec + p.code_size)) >= 0 &&
           p.code_size < sizeof(f->imem)) {
        memcpy(code + p.code_size, f->imem + block * NVGPU_FALCON_BLOCK, NVGPU_FALCON_BLOCK);
        p.code_size += NVGPU_FALCON_BLOCK;
    }
    return gsp_falcon_started(gpu_gsp(f->gpu), &p);
}

bool ucode_on_gsp(GpuFalcon *f)
{
    const GpuFwsec *fw = gpu_vbios_fwsec(f->gpu);
    uint32_t err;

    if (bitmap_empty(f->imem_valid, NVGPU_FALCON_BLOCKS)) {
        /* nothing to execute: it stops at once, and the mailboxes stay */
        return true;
    }
    if (!fw->code || f->bootvec || !gpu_falcon_code_is(f, 0, fw->code, fw->code_size)) {
        f->mailbox[0] = run_program(f);
        return true;
    }
    err = boot_rom(f, fw);
    if (!err && !command_known(f, fw)) {
        err = GPU_ERR_COMMAND;
    }
    if (err) {
        trace_nvgpu_fwsec_refused(err);
        f->mailbox[0] = err;
        return true;
    }
    if (gpu_fault(f->gpu, "fwsec-hang")) {
        return false;
    }
    command(f, fw);
    return true;
}
