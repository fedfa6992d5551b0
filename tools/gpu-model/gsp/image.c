// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The files of the firmware release as linux-firmware carries them: the ELF
 * container gsp-<release>.bin with its sections, and beside it
 * bootloader-<release>.bin (a BIN header and the RM_RISCV_UCODE_DESC of
 * rmgspfw.h / nouveau's nvrm/gsp.h).
 *
 * Callers: firmware.c for the release; ucode/ (load.c, fmc.c) for what the CPU hands
 * over.
 */
#include "gsp.h"
#include "elf.h"
#include "../trace.h"

typedef struct BinHeader {      /* nouveau include/nvfw/fw.h nvfw_bin_hdr */
    uint32_t magic, version, size, header_offset, data_offset, data_size;
} BinHeader;

#define BIN_MAGIC 0x10deu

enum { UCODE_MANIFEST = 8, UCODE_DATA = 10, UCODE_CODE = 12, UCODE_WORDS = 13 };

static bool within(uint64_t at, uint64_t len, uint64_t size)
{
    return len <= size && at <= size - len;
}

static const uint8_t *section(const uint8_t *base, size_t size, const char *name, size_t *len)
{
    const Elf64_Ehdr *eh = (const void *)base;
    const Elf64_Shdr *sh, *names;

    if (size < sizeof(*eh) || memcmp(eh->e_ident, ELFMAG, SELFMAG) ||
        eh->e_shentsize != sizeof(*sh) || eh->e_shstrndx >= eh->e_shnum ||
        eh->e_shoff % 8 || !within(eh->e_shoff, eh->e_shnum * sizeof(*sh), size)) {
        return NULL;
    }
    sh = (const void *)(base + eh->e_shoff);
    names = &sh[eh->e_shstrndx];
    if (!within(names->sh_offset, names->sh_size, size)) {
        return NULL;
    }
    for (unsigned i = 0; i < eh->e_shnum; i++) {
        size_t want = strlen(name) + 1;

        if (within(sh[i].sh_name, want, names->sh_size) &&
            !memcmp(base + names->sh_offset + sh[i].sh_name, name, want) &&
            within(sh[i].sh_offset, sh[i].sh_size, size)) {
            *len = sh[i].sh_size;
            return base + sh[i].sh_offset;
        }
    }
    return NULL;
}

/* Without the bootloader's file its bytes go unchecked, and the trace says so. */
static void open_bootloader(FwImage *fw, const char *path)
{
    g_autofree char *dir = g_path_get_dirname(path);
    g_autofree char *name = g_strdup_printf("%s/bootloader-%s.bin", dir, fw->version);
    const uint8_t *base;
    const uint32_t *desc;
    const BinHeader *hdr;
    size_t size;

    fw->bl_file = g_mapped_file_new(name, false, NULL);
    if (!fw->bl_file) {
        trace_gsp_no_bootloader_file(name);
        return;
    }
    base = (const uint8_t *)g_mapped_file_get_contents(fw->bl_file);
    size = g_mapped_file_get_length(fw->bl_file);
    hdr = (const void *)base;
    if (size < sizeof(*hdr) || hdr->magic != BIN_MAGIC || hdr->header_offset % 4 ||
        !within(hdr->header_offset, UCODE_WORDS * 4, size) ||
        !within(hdr->data_offset, hdr->data_size, size)) {
        trace_gsp_no_bootloader_file(name);
        return;
    }
    desc = (const void *)(base + hdr->header_offset);
    fw->bootloader = base + hdr->data_offset;
    fw->bootloader_size = hdr->data_size;
    fw->bl_manifest = desc[UCODE_MANIFEST];
    fw->bl_data = desc[UCODE_DATA];
    fw->bl_code = desc[UCODE_CODE];
}

bool fw_image_open(FwImage *fw, const char *path, const char *signature)
{
    const uint8_t *base, *version;
    size_t size, len;

    memset(fw, 0, sizeof(*fw));
    fw->file = path && *path ? g_mapped_file_new(path, false, NULL) : NULL;
    if (!fw->file) {
        return false;
    }
    base = (const uint8_t *)g_mapped_file_get_contents(fw->file);
    size = g_mapped_file_get_length(fw->file);
    fw->image = section(base, size, ".fwimage", &fw->image_size);
    fw->signature = section(base, size, signature, &fw->signature_size);
    version = section(base, size, ".fwversion", &len);
    if (!fw->image || !fw->signature || !version) {
        fw_image_close(fw);
        return false;
    }
    memcpy(fw->version, version, MIN(len, sizeof(fw->version) - 1));
    open_bootloader(fw, path);
    return true;
}

void fw_image_close(FwImage *fw)
{
    g_clear_pointer(&fw->file, g_mapped_file_unref);
    g_clear_pointer(&fw->bl_file, g_mapped_file_unref);
}

static uint32_t check_bytes(GspState *gsp, uint64_t addr, const uint8_t *want, size_t len,
                            uint32_t code)
{
    g_autofree uint8_t *have = g_malloc(len);

    if (!gpu_dma_read(gsp->gpu, addr, have, len)) {
        return BOOTER_DMA_FAULT;
    }
    return memcmp(have, want, len) ? code : 0;
}

static uint32_t check_bootloader(GspState *gsp, const WprMeta *m, const FwImage *fw)
{
    if (m->bl_code >= m->bootloader_size || m->bl_data >= m->bootloader_size ||
        m->bl_manifest >= m->bootloader_size) {
        return BOOTER_BAD_BOOTLOADER;
    }
    if (!fw->bootloader) {
        return 0;
    }
    if (m->bootloader_size != fw->bootloader_size || m->bl_code != fw->bl_code ||
        m->bl_data != fw->bl_data || m->bl_manifest != fw->bl_manifest) {
        return BOOTER_BAD_BOOTLOADER;
    }
    return check_bytes(gsp, m->bootloader, fw->bootloader, fw->bootloader_size,
                       BOOTER_BAD_BOOTLOADER);
}

uint32_t payload_check(GspState *gsp, const WprMeta *m, const FwImage *fw)
{
    uint32_t code;

    if (m->radix3_size != fw->image_size) {
        return BOOTER_BAD_IMAGE_SIZE;
    }
    /* nouveau rounds the size up to 256 bytes */
    if (m->signature_size < fw->signature_size ||
        m->signature_size > ROUND_UP(fw->signature_size, GSP_PAGE)) {
        return BOOTER_BAD_SIGNATURE;
    }
    code = check_bytes(gsp, m->signature, fw->signature, fw->signature_size,
                       BOOTER_BAD_SIGNATURE);
    if (!code) {
        code = check_bootloader(gsp, m, fw);
    }
    if (!code) {
        code = radix3_check(gsp, m->radix3, fw->image, fw->image_size);
    }
    return code;
}
