/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What SEC2 does when it is started: the boot ROM's checks of a "heavy secure"
 * image, then one of the two booters of GSP firmware, or Ada's scrubber.
 *
 * No instruction is executed. The image is recognised by comparing IMEM and
 * DMEM with booter_load-<release>.bin, booter_unload-<release>.bin and
 * scrubber-<release>.bin, looked for beside the file of property "firmware".
 * All are of one kind (open RM, kgspAllocateScrubberUcodeImage). Their headers are those of
 * nouveau's include/nvfw/fw.h and hs.h (nvfw_bin_hdr, nvfw_hs_header_v2,
 * nvfw_hs_load_header_v2), their use that of its subdev/gsp/ga102.c. Without
 * the booters' files only the boot ROM's parameters are checked, the ucode id
 * tells the scrubber, and the mailboxes tell the booters apart: 0xff, 0xff is
 * what drivers give to the unloader.
 *
 * The booters' own contract (nouveau, subdev/gsp/tu102.c): mailboxes 0/1 hold
 * the address of the WPR metadata on start, mailbox 0 is 0 after success.
 *
 * Callers: chip/falcon.c, when SEC2's core is started.
 */
#include "ucode.h"
#include "qemu/error-report.h"
#include "../trace.h"

/* SEC2's bit in BROM_ENGIDMASK (nouveau, ga100.c) */
#define ENGID_SEC2      BIT(0)

#define UNLOAD_MAILBOX  0xff

typedef enum Program { LOAD, UNLOAD, SCRUBBER, PROGRAMS } Program;

static const char *const program_name[PROGRAMS] = { "booter_load", "booter_unload", "scrubber" };

typedef struct BooterImage {
    gchar *file;
    gsize size;
    const uint8_t *code, *data, *sigs;
    uint32_t code_addr, code_size, data_size;
    uint32_t sig_addr, sig_size, num_sigs;  /* sig_addr: in DMEM */
    uint32_t fuse_version, engine_id, ucode_id;
} BooterImage;

static bool word(const BooterImage *img, uint64_t off, uint32_t *val)
{
    if (off > img->size || img->size - off < 4) {
        return false;
    }
    *val = ldl_le_p(img->file + off);
    return true;
}

static bool words(const BooterImage *img, uint64_t off, uint32_t *val,
                  unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        if (!word(img, off + i * 4, &val[i])) {
            return false;
        }
    }
    return true;
}

static bool inside(const BooterImage *img, uint64_t off, uint64_t len)
{
    return off <= img->size && len <= img->size - off;
}

static bool parse(BooterImage *img)
{
    uint32_t bin[6], hs[9], load[7], meta[3], loc, sig, count;
    uint64_t data;

    if (!words(img, 0, bin, 6) || bin[0] != 0x10de ||
        !words(img, bin[3], hs, 9) || !word(img, hs[2], &loc) ||
        !word(img, hs[3], &sig) || !words(img, hs[4], meta, 3) ||
        !word(img, hs[6], &count) || !words(img, hs[7], load, 7)) {
        return false;
    }
    data = bin[4];
    img->code_addr = load[5];
    img->code_size = load[6];
    img->data_size = load[3];
    img->fuse_version = meta[0];
    img->engine_id = meta[1];
    img->ucode_id = meta[2];
    if (load[4] < 1 || !count || !inside(img, data + load[5], load[6]) ||
        !inside(img, data + load[2], load[3]) ||
        !inside(img, (uint64_t)hs[0] + sig, hs[1]) ||
        img->code_addr % NVGPU_FALCON_BLOCK ||
        img->code_size % NVGPU_FALCON_BLOCK || !img->code_size ||
        img->data_size > NVGPU_FALCON_MEM || loc < load[2]) {
        return false;
    }
    img->code = (uint8_t *)img->file + data + load[5];
    img->data = (uint8_t *)img->file + data + load[2];
    img->sigs = (uint8_t *)img->file + hs[0] + sig;
    img->num_sigs = count;
    img->sig_size = hs[1] / count;
    img->sig_addr = loc - load[2];
    return img->sig_addr <= img->data_size &&
           img->sig_size <= img->data_size - img->sig_addr;
}

static bool image_load(GpuState *gpu, const char *kind, BooterImage *img)
{
    g_autofree char *path = gpu_firmware_beside(gpu, kind);

    *img = (BooterImage) { 0 };
    if (!path || !g_file_get_contents(path, &img->file, &img->size, NULL)) {
        return false;
    }
    if (!parse(img)) {
        warn_report(TYPE_NVGPU ": %s is not a booter image", path);
        g_clear_pointer(&img->file, g_free);
        return false;
    }
    return true;
}

static bool code_matches(const GpuFalcon *f, const BooterImage *img)
{
    return gpu_falcon_code_is(f, img->code_addr, img->code, img->code_size);
}

static bool data_matches(const GpuFalcon *f, const BooterImage *img)
{
    uint32_t after = img->sig_addr + img->sig_size;

    return !memcmp(f->dmem, img->data, img->sig_addr) &&
           !memcmp(f->dmem + after, img->data + after, img->data_size - after);
}

/*
 * The signature for the version that the fuses ask for: the first is for the newest,
 * fuse_version, and without a blown fuse it is the last (nouveau, falcon/ga100.c).
 */
static bool signature_matches(const GpuFalcon *f, const BooterImage *img)
{
    uint32_t fuse = 32 - clz32(gpu_fuse_ucode(f->gpu, GPU_FUSE_SEC2, img->ucode_id));
    uint32_t index = fuse ? img->fuse_version - fuse : img->num_sigs - 1;

    return index < img->num_sigs &&
           !memcmp(f->dmem + img->sig_addr, img->sigs + index * img->sig_size, img->sig_size);
}

static uint32_t image_check(const GpuFalcon *f, const BooterImage *img)
{
    if (!code_matches(f, img) || !data_matches(f, img)) {
        return GPU_ERR_UNKNOWN_IMAGE;
    }
    if (f->bootvec != img->code_addr || f->paraaddr != img->sig_addr ||
        f->engidmask != img->engine_id || f->ucode_id != img->ucode_id) {
        return GPU_ERR_BROM_PARAMS;
    }
    return signature_matches(f, img) ? 0 : GPU_ERR_SIGNATURE;
}

/* Does the falcon's boot ROM start what lies there? 0 or what to leave behind. */
static uint32_t boot_rom_check(const GpuFalcon *f)
{
    /* With an FSP there is no booter: nothing has a signature for this SEC2. */
    if (gpu_card(f->gpu)->fsp) {
        return GPU_ERR_UNKNOWN_IMAGE;
    }
    if (gpu_falcon_block(f, f->bootvec) < 0) {
        return GPU_ERR_NO_IMAGE;
    }
    if (f->mod_sel != NVGPU_MOD_SEL_RSA3K || !(f->engidmask & ENGID_SEC2) ||
        !f->ucode_id || f->paraaddr >= NVGPU_FALCON_MEM) {
        return GPU_ERR_BROM_PARAMS;
    }
    return 0;
}

/* Without files: what the CPU means it to be. */
static Program meant(const GpuFalcon *f)
{
    if (gpu_card(f->gpu)->prescrubbed && f->ucode_id == GPU_SCRUBBER_UCODE_ID) {
        return SCRUBBER;
    }
    return f->mailbox[0] == UNLOAD_MAILBOX && f->mailbox[1] == UNLOAD_MAILBOX ? UNLOAD : LOAD;
}

/* Which program is it, and is it as it must be? 0 or what to leave behind. */
static uint32_t identify(const GpuFalcon *f, Program *which)
{
    uint32_t err = boot_rom_check(f);
    BooterImage img[PROGRAMS] = { 0 };

    *which = meant(f);
    if (err) {
        return err;
    }
    if (image_load(f->gpu, program_name[LOAD], &img[LOAD]) &&
        image_load(f->gpu, program_name[UNLOAD], &img[UNLOAD])) {
        if (gpu_card(f->gpu)->prescrubbed) {
            image_load(f->gpu, program_name[SCRUBBER], &img[SCRUBBER]);
        }
        *which = LOAD;
        for (Program p = 0; p < PROGRAMS; p++) {
            if (img[p].file && code_matches(f, &img[p])) {
                *which = p;
            }
        }
        err = image_check(f, &img[*which]);
    }
    for (Program p = 0; p < PROGRAMS; p++) {
        g_free(img[p].file);
    }
    return err;
}

/*
 * What kgspExecuteScrubberIfNeeded_AD102 (open RM) waits for is a scratch register, and
 * mailboxes are not part of it. Where firmware runs there is nothing to be scrubbed.
 */
static void scrubber_run(GpuState *gpu)
{
    if (!gpu_gfw_done(gpu) || !gsp_is_off(gpu_gsp(gpu)) || gpu_fault(gpu, "scrubber-error")) {
        return;
    }
    gpu_fb_scrub(gpu);
}

/* SEC2 runs until it halts: leaves its result in mailbox 0. */
static void run(GpuFalcon *sec2)
{
    GpuState *gpu = sec2->gpu;
    uint64_t arg = deposit64(sec2->mailbox[0], 32, 32, sec2->mailbox[1]);
    uint64_t libos = deposit64(*gpu_gsp_word(gpu, GPU_GSP_MAILBOX, 0), 32, 32,
                               *gpu_gsp_word(gpu, GPU_GSP_MAILBOX, 1));
    Program which;
    uint32_t err = identify(sec2, &which);

    if (!err && which == SCRUBBER) {
        scrubber_run(gpu);
        trace_nvgpu_booter(program_name[which], arg, err);
        return;
    }
    if (!err && gpu_fault(gpu, which == UNLOAD ? "booter-unload-error" : "booter-error")) {
        err = GPU_ERR_BY_FAULT;
    }
    if (!err) {
        err = which == UNLOAD ? booter_unload(gpu_gsp(gpu), arg)
                              : booter_load(gpu_gsp(gpu), arg, libos);
    }
    trace_nvgpu_booter(program_name[which], arg, err);
    sec2->mailbox[0] = err;
    if (!err) {
        sec2->mailbox[1] = 0;
    }
}

bool ucode_on_sec2(GpuFalcon *sec2)
{
    if (gpu_fault(sec2->gpu, "booter-hang")) {
        return false;
    }
    run(sec2);
    return true;
}
