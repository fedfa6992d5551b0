/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The small program that loads a larger one into a falcon of Turing or GA100, which
 * the CPU puts at the end of IMEM, with a description of what to load in DMEM
 * (flcn_bl_dmem_desc_v2 in nouveau's include/nvfw/flcn.h; RM_FLCN_BL_DMEM_DESC in
 * open RM's rmflcnbl.h; nova-core's firmware/fwsec/bootloader.rs).
 *
 * It is recognised by linux-firmware's files beside the one of property
 * "firmware": gen_bootloader-<release>.bin, or acr/bl.bin of the same chip. With
 * neither of them there, what the description says is enough.
 */
#include "nvgpu.h"
#include "trace.h"

typedef struct LoadDesc {
    uint32_t reserved[4], signature[4];
    uint32_t ctx_dma;
    uint64_t code_base;
    uint32_t open_off, open_size;       /* code that is not secure */
    uint32_t secure_off, secure_size;
    uint32_t entry;
    uint64_t data_base;
    uint32_t data_size, argc, argv;
} QEMU_PACKED LoadDesc;

QEMU_BUILD_BUG_ON(sizeof(LoadDesc) != 84);

typedef struct Loader {
    gchar *file;
    const uint8_t *code;
    uint32_t tag, size;
} Loader;

/* nvfw_bin_hdr, nvfw_bl_desc (nouveau, include/nvfw/fw.h) */
static bool parse(Loader *l, gsize len)
{
    uint32_t hdr, data, off;

    if (len < 24 || ldl_le_p(l->file) != 0x10de) {
        return false;
    }
    hdr = ldl_le_p(l->file + 12);
    data = ldl_le_p(l->file + 16);
    if (hdr > len || len - hdr < 24) {
        return false;
    }
    l->tag = ldl_le_p(l->file + hdr);
    off = ldl_le_p(l->file + hdr + 8);
    l->size = ldl_le_p(l->file + hdr + 12);
    if (data > len || off > len - data || l->size > len - data - off || !l->size ||
        l->size % NVGPU_FALCON_BLOCK) {
        return false;
    }
    l->code = (uint8_t *)l->file + data + off;
    return true;
}

static bool get(Loader *l, const char *path)
{
    gsize len;

    if (!g_file_get_contents(path, &l->file, &len, NULL)) {
        return false;
    }
    if (!parse(l, len)) {
        g_clear_pointer(&l->file, g_free);
        return false;
    }
    return true;
}

/* Does IMEM hold one of the loaders that the firmware has? True, too, when it has none. */
static bool known(GpuFalcon *f)
{
    const char *firmware = f->gpu->firmware;
    g_autofree char *dir = firmware ? g_path_get_dirname(firmware) : NULL;
    g_autofree char *base = firmware ? g_path_get_basename(firmware) : NULL;
    bool any = false, same = false;

    for (unsigned i = 0; firmware && g_str_has_prefix(base, "gsp-") && i < 2; i++) {
        g_autofree char *path = i ? g_build_filename(dir, "..", "acr", "bl.bin", NULL)
                                  : g_strdup_printf("%s/gen_bootloader-%s", dir, base + 4);
        Loader l = { 0 };

        if (!get(&l, path)) {
            continue;
        }
        any = true;
        same |= f->bootvec == l.tag * NVGPU_FALCON_BLOCK &&
                gpu_falcon_code_is(f, f->bootvec, l.code, l.size, false);
        g_free(l.file);
    }
    return !any || same;
}

uint32_t gpu_loader_run(GpuFalcon *f)
{
    LoadDesc d;

    if (gpu_falcon_block(f, f->bootvec, false) < 0) {
        return GPU_ERR_NO_IMAGE;
    }
    if (!known(f)) {
        return GPU_ERR_UNKNOWN_IMAGE;
    }
    memcpy(&d, f->dmem, sizeof(d));
    trace_nvgpu_loader(d.code_base, d.open_size, d.secure_off, d.secure_size, d.data_base,
                       d.data_size);
    if ((d.open_off | d.open_size | d.secure_off | d.secure_size) % NVGPU_FALCON_BLOCK ||
        (d.code_base | d.data_base) % NVGPU_FALCON_BLOCK ||
        d.entry || d.argc ||
        !gpu_falcon_load(f, d.ctx_dma, d.code_base + d.open_off, true, d.open_off,
                         d.open_size, false) ||
        !gpu_falcon_load(f, d.ctx_dma, d.code_base + d.secure_off, true, d.secure_off,
                         d.secure_size, true) ||
        !gpu_falcon_load(f, d.ctx_dma, d.data_base, false, 0, d.data_size, false)) {
        return GPU_ERR_LOADER;
    }
    return 0;
}
