/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The chain-of-trust message: what FSP wants to see before it starts GSP-FMC.
 *
 * Payload: kern_fsp_cot_payload.h; what is in it: kfspPrepareBootCommands_GH100
 * (kern_fsp_gh100.c) and nouveau's nvkm/subdev/fsp/gh100.c. The image is hashed, as
 * FSP does it; its signature is not verified but compared, and so is the key, with
 * those of fmc-<release>.bin beside the file of property "firmware", whose sections
 * are named in nouveau's nvkm/subdev/gsp/gh100.c; NVIDIA's extract-firmware-nouveau.py
 * makes it of either ELF class (of 61dcc93: the 64-bit one if not told).
 *
 * Callers: chip/fsp.c, by GpuFspOps.
 */
#include "ucode.h"
#include "elf.h"
#include "../trace.h"

/* Packed; the key and the signature have room for RSA-3072. */
enum {
    COT_VERSION = 0, COT_SIZE = 2, COT_FMC = 4, COT_FRTS_SYSMEM = 12,
    COT_FRTS_SYSMEM_SIZE = 20, COT_FRTS_VIDMEM = 24, COT_FRTS_VIDMEM_SIZE = 32,
    COT_HASH = 36, COT_KEY = 84, COT_SIGNATURE = 468, COT_BOOT_ARGS = 852, COT_LENGTH = 860,
};

#define HASH_SIZE       48
#define FIELD_SIZE      384
#define PAGE            0x1000ull

/*
 * NV_PGC6_AON_FRTS_INPUT_WPR_SIZE_…_1MB_IN_4K. kern_fsp_gh100.c aligns to 2 MiB up to
 * 580, to WPR_ALIGNMENT since 590, and FSP's own firmware is the board's.
 */
#define FRTS_SIZE       (1 * MiB)
#define FRTS_ALIGN      (128 * KiB)

typedef struct Fmc {
    gchar *file;
    gsize size;
    struct {
        const uint8_t *data;
        size_t size;
    } hash, key, signature, image;
} Fmc;

static bool within(uint64_t at, uint64_t len, uint64_t size)
{
    return at <= size && len <= size - at;
}

/* What is needed of a section header, of either class. */
typedef struct Section {
    uint32_t name;
    uint64_t at, size;
} Section;

static bool section_header(const Fmc *fmc, unsigned i, Section *s)
{
    const uint8_t *base = (const uint8_t *)fmc->file;
    const Elf64_Ehdr *eh64 = (const void *)base;
    const Elf32_Ehdr *eh32 = (const void *)base;

    if (base[EI_CLASS] == ELFCLASS64) {
        const Elf64_Shdr *sh = (const void *)(base + eh64->e_shoff) + i * sizeof(*sh);

        *s = (Section) { sh->sh_name, sh->sh_offset, sh->sh_size };
    } else {
        const Elf32_Shdr *sh = (const void *)(base + eh32->e_shoff) + i * sizeof(*sh);

        *s = (Section) { sh->sh_name, sh->sh_offset, sh->sh_size };
    }
    return within(s->at, s->size, fmc->size);
}

/* How many sections there are; 0 when it is no ELF file whose headers can be read. */
static unsigned sections(const Fmc *fmc, unsigned *names)
{
    const uint8_t *base = (const uint8_t *)fmc->file;
    const Elf64_Ehdr *eh64 = (const void *)base;
    const Elf32_Ehdr *eh32 = (const void *)base;
    uint64_t at, entry;
    unsigned num;

    if (fmc->size < sizeof(*eh64) || memcmp(base, ELFMAG, SELFMAG)) {
        return 0;
    }
    if (base[EI_CLASS] == ELFCLASS64) {
        at = eh64->e_shoff;
        entry = eh64->e_shentsize == sizeof(Elf64_Shdr) ? sizeof(Elf64_Shdr) : 0;
        num = eh64->e_shnum;
        *names = eh64->e_shstrndx;
    } else {
        at = eh32->e_shoff;
        entry = eh32->e_shentsize == sizeof(Elf32_Shdr) ? sizeof(Elf32_Shdr) : 0;
        num = eh32->e_shnum;
        *names = eh32->e_shstrndx;
    }
    return entry && at % 4 == 0 && *names < num && within(at, num * entry, fmc->size) ? num : 0;
}

static const uint8_t *section(const Fmc *fmc, const char *name, size_t *len)
{
    const uint8_t *base = (const uint8_t *)fmc->file;
    size_t want = strlen(name) + 1;
    unsigned names_at, num = sections(fmc, &names_at);
    Section s, names;

    if (!num || !section_header(fmc, names_at, &names)) {
        return NULL;
    }
    for (unsigned i = 0; i < num; i++) {
        if (section_header(fmc, i, &s) && within(s.name, want, names.size) &&
            !memcmp(base + names.at + s.name, name, want)) {
            *len = s.size;
            return base + s.at;
        }
    }
    return NULL;
}

static bool fmc_open(GpuState *gpu, Fmc *fmc)
{
    g_autofree char *path = gpu_firmware_beside(gpu, "fmc");

    *fmc = (Fmc) { 0 };
    if (!path || !g_file_get_contents(path, &fmc->file, &fmc->size, NULL)) {
        return false;
    }
    fmc->hash.data = section(fmc, "hash", &fmc->hash.size);
    fmc->key.data = section(fmc, "publickey", &fmc->key.size);
    fmc->signature.data = section(fmc, "signature", &fmc->signature.size);
    fmc->image.data = section(fmc, "image", &fmc->image.size);
    if (fmc->hash.data && fmc->key.data && fmc->signature.data && fmc->image.data &&
        fmc->hash.size == HASH_SIZE && fmc->image.size &&
        fmc->key.size == gpu_card(gpu)->fsp->key_size &&
        fmc->signature.size == gpu_card(gpu)->fsp->signature_size) {
        return true;
    }
    g_free(fmc->file);
    return false;
}

/* The rest of the room is empty. */
static bool field_is(const uint8_t *field, const uint8_t *data, size_t size)
{
    for (size_t i = size; i < FIELD_SIZE; i++) {
        if (field[i]) {
            return false;
        }
    }
    return !memcmp(field, data, size);
}

static uint32_t check_fmc(GpuState *gpu, const Fmc *fmc, const uint8_t *p)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA384);
    g_autofree uint8_t *image = g_malloc(fmc->image.size);
    uint8_t hash[HASH_SIZE];
    gsize len = sizeof(hash);
    uint64_t at = ldq_le_p(p + COT_FMC);

    if (at % PAGE || !gpu_dma_read(gpu, at, image, fmc->image.size)) {
        return FSP_ERR_FMC_UNREADABLE;
    }
    g_checksum_update(sum, image, fmc->image.size);
    g_checksum_get_digest(sum, hash, &len);
    if (memcmp(hash, p + COT_HASH, HASH_SIZE)) {
        return FSP_ERR_FMC_HASH;
    }
    if (!field_is(p + COT_KEY, fmc->key.data, fmc->key.size)) {
        return FSP_ERR_FMC_KEY;
    }
    /* It signs the hash: another image with its own hash has no signature. */
    if (memcmp(hash, fmc->hash.data, HASH_SIZE) ||
        !field_is(p + COT_SIGNATURE, fmc->signature.data, fmc->signature.size)) {
        return FSP_ERR_FMC_SIGNATURE;
    }
    return FSP_OK;
}

/*
 * The offset is counted from the framebuffer's end to FRTS' end. What must stay free
 * behind FRTS is known to the driver alone; FSP knows what its chip needs at least.
 */
static uint32_t place_frts(GpuState *gpu, const uint8_t *p)
{
    uint64_t offset = ldq_le_p(p + COT_FRTS_VIDMEM), end;
    uint32_t size = ldl_le_p(p + COT_FRTS_VIDMEM_SIZE);

    if (size != FRTS_SIZE || offset % FRTS_ALIGN || offset < gpu_card(gpu)->fsp->end_reserved ||
        offset > gpu_fb_size(gpu) / 2) {
        return FSP_ERR_FRTS;
    }
    end = gpu_fb_size(gpu) - offset;
    gpu_set_wpr2(gpu, end - size, end);
    return FSP_OK;
}

uint32_t cot_check(GpuState *gpu, const uint8_t *p, size_t len, uint64_t *params)
{
    uint32_t error;
    Fmc fmc;

    if (len != COT_LENGTH || lduw_le_p(p + COT_VERSION) != gpu_card(gpu)->fsp->cot_version ||
        lduw_le_p(p + COT_SIZE) != COT_LENGTH) {
        return FSP_ERR_INVALID_DATA;
    }
    /* FRTS for the CPU's memory, and resuming, are not modelled. */
    if (ldq_le_p(p + COT_FRTS_SYSMEM) || ldl_le_p(p + COT_FRTS_SYSMEM_SIZE)) {
        return FSP_ERR_NOT_SUPPORTED;
    }
    if (!fmc_open(gpu, &fmc)) {
        return FSP_ERR_FMC_UNKNOWN;
    }
    error = check_fmc(gpu, &fmc, p);
    g_free(fmc.file);
    if (!error) {
        error = place_frts(gpu, p);
    }
    *params = ldq_le_p(p + COT_BOOT_ARGS);
    trace_nvgpu_cot(ldq_le_p(p + COT_FMC), *params, error);
    return error;
}
