/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The VBIOS ROM. It is made here, for each board its own; nothing of NVIDIA's is
 * in it. What it has to hold is what drivers look for:
 *
 * - images one after the other, each with the header of the PCI Firmware
 *   Specification, a PCI data structure and NVIDIA's extension of it
 *   (open RM, inc/kernel/platform/pci_exp_table.h): PC-AT, EFI, two of type
 *   0xe0 ("FwSec"); nova-core's vbios.rst has a picture of them;
 * - in the PC-AT image the BIOS information table (open-gpu-doc,
 *   BIOS-Information-Table) and an empty device control block (open-gpu-doc,
 *   DCB-4.x-Specification): no outputs;
 * - the table of falcon programs that BIT's token 0x70 points to, with FWSEC,
 *   for production and for debugging (open RM, kernel_gsp_fwsec.c; nouveau,
 *   subdev/bios/pmu.c; nova-core, vbios.rs). Its pointers count as if the first
 *   image of type 0xe0 followed the PC-AT image.
 *
 * FWSEC is a text in place of code; fwsec.c knows it when it is started.
 *
 * Callers: nvgpu.c, regs.c for PROM, QEMU for the ROM BAR, fwsec.c for FWSEC.
 */
#include "chip.h"

#define BLOCK           512u        /* PCI_ROM_IMAGE_BLOCK_SIZE */
#define PC_AT_SIZE      (16 * BLOCK)
#define EFI_SIZE        (8 * BLOCK)
#define FWSEC0_SIZE     (8 * BLOCK)
#define FWSEC1_SIZE     (80 * BLOCK)
#define ROM_SIZE        (128 * KiB)

/* in each image */
#define PCIR            0x40
#define PCIR_LEN        0x18
#define NPDE            0x60
#define NPDE_LEN        0x0c

/* in the PC-AT image */
#define DCB_POINTER     0x36        /* nouveau, subdev/bios/dcb.c */
#define BIT_AT          0x200
#define BIT_HEADER_LEN  12
#define BIT_TOKEN_LEN   6
#define BIT_DATA        0x280
#define DCB             0x400
#define DCB_HEADER_LEN  27          /* of version 4.1 */

/* in the second FwSec image */
#define UCODE_TABLE     0x100
#define UCODE_FIRST     0x200

enum { CODE_PC_AT = 0x00, CODE_EFI = 0x03, CODE_FWSEC = 0xe0 };
enum { APP_LICENCE = 0x05, APP_FWSEC_DEBUG = 0x45, APP_FWSEC = 0x85 };

#define LAST_IMAGE      0x80

/* FWSEC's data; bytes */
#define DATA_INTERFACES 0x40
#define DATA_MAPPER     0x80
#define DATA_COMMAND    0x100
#define DATA_ANSWER     0x140
#define DATA_BUFFER     0x40
#define DATA_SIGNATURE  0x200
#define DATA_SIZE       0xb40       /* no multiple of a block: drivers must round */

#define DESC_LEN        44          /* FALCON_UCODE_DESC_V3_SIZE_44 */
#define CODE_SIZE       0x1400

static void put8(GpuVbios *v, uint32_t at, uint8_t val)
{
    v->rom[at] = val;
}

static void put16(GpuVbios *v, uint32_t at, uint16_t val)
{
    stw_le_p(v->rom + at, val);
}

static void put32(GpuVbios *v, uint32_t at, uint32_t val)
{
    stl_le_p(v->rom + at, val);
}

static void put_text(GpuVbios *v, uint32_t at, const char *text)
{
    memcpy(v->rom + at, text, strlen(text));
}

/* Something in place of code: numbered lines that say what they are. */
static void fill(uint8_t *buf, size_t len, const char *what, const char *board)
{
    for (size_t at = 0; at < len; at += 64) {
        char line[65];

        snprintf(line, sizeof(line), "%-16.16s%-8.8s of the GPU model, not NVIDIA's %06zx \n", what,
                 board, at);
        memcpy(buf + at, line, MIN(64, len - at));
    }
}

static uint8_t sum(const uint8_t *buf, size_t len)
{
    uint8_t s = 0;

    while (len--) {
        s += *buf++;
    }
    return s;
}

/* @last: for who reads the public structure, for who reads NVIDIA's. */
static void image(GpuVbios *v, const GpuCard *card, uint32_t at, uint32_t size, uint8_t type,
                  bool last_public, bool last)
{
    bool own = type == CODE_FWSEC;

    put16(v, at, own ? 0x4e56 : 0xaa55);
    put16(v, at + 0x18, PCIR);
    put_text(v, at + PCIR, own ? "NPDS" : "PCIR");
    put16(v, at + PCIR + 0x04, NVGPU_VENDOR);
    put16(v, at + PCIR + 0x06, card->device);
    put16(v, at + PCIR + 0x0a, PCIR_LEN);
    put8(v, at + PCIR + 0x0e, PCI_CLASS_DISPLAY_3D & 0xff);
    put8(v, at + PCIR + 0x0f, PCI_CLASS_DISPLAY_3D >> 8);
    put16(v, at + PCIR + 0x10, size / BLOCK);
    put8(v, at + PCIR + 0x14, type);
    put8(v, at + PCIR + 0x15, last_public ? LAST_IMAGE : 0);
    put16(v, at + PCIR + 0x16, size / BLOCK);
    put_text(v, at + NPDE, "NPDE");
    put16(v, at + NPDE + 0x04, 0x101);      /* NV_PCI_DATA_EXT_REV_11 */
    put16(v, at + NPDE + 0x06, NPDE_LEN);
    put16(v, at + NPDE + 0x08, size / BLOCK);
    put8(v, at + NPDE + 0x0a, last ? LAST_IMAGE : 0);
}

/* A token of BIT and its data. */
static void token(GpuVbios *v, uint32_t bit, unsigned i, uint8_t id, uint8_t version,
                  uint16_t data, uint16_t len)
{
    uint32_t at = bit + BIT_HEADER_LEN + i * BIT_TOKEN_LEN;

    put8(v, at, id);
    put8(v, at + 1, version);
    put16(v, at + 2, len);
    put16(v, at + 4, data);
}

static void bit_table(GpuVbios *v, const GpuCard *card, uint32_t ucode_table)
{
    const uint32_t at = BIT_AT, data = BIT_DATA;

    put16(v, at, 0xb8ff);
    put_text(v, at + 2, "BIT");
    put16(v, at + 6, 0x0100);
    put8(v, at + 8, BIT_HEADER_LEN);
    put8(v, at + 9, BIT_TOKEN_LEN);
    put8(v, at + 10, 3);
    put8(v, at + 11, -sum(v->rom + at, BIT_HEADER_LEN - 1));

    /* BIT_BIOSDATA 2 and BIT_INTERNAL_USE_ONLY 2 begin with the version, 4 + 1 bytes */
    token(v, at, 0, 'B', 2, BIT_DATA, 0x21);
    put32(v, data, card->vbios_version);
    put8(v, data + 4, 1);
    token(v, at, 1, 'i', 2, BIT_DATA + 0x40, 0x40);
    put32(v, data + 0x40, card->vbios_version);
    put8(v, data + 0x44, 1);
    /* BIT_FALCON_DATA 2 */
    token(v, at, 2, 'p', 2, BIT_DATA + 0x80, 4);
    put32(v, data + 0x80, ucode_table);
}

static void pc_at(GpuVbios *v, const GpuCard *card, uint32_t ucode_table)
{
    fill(v->rom, PC_AT_SIZE, "PC-AT image", card->id);
    memset(v->rom, 0, DCB + 0x100);
    image(v, card, 0, PC_AT_SIZE, CODE_PC_AT, true, false);
    put8(v, 2, PC_AT_SIZE / BLOCK);
    put8(v, 3, 0xcb);                  /* what a BIOS calls: return, far */
    put16(v, DCB_POINTER, DCB);
    put8(v, DCB, 0x41);
    put8(v, DCB + 1, DCB_HEADER_LEN);
    put8(v, DCB + 3, 8);               /* size of an entry; there are none */
    put32(v, DCB + 6, 0x4edcbdcb);
    bit_table(v, card, ucode_table);
    put8(v, PC_AT_SIZE - 1, 0);
    put8(v, PC_AT_SIZE - 1, -sum(v->rom, PC_AT_SIZE));
}

/* FWSEC's data: interfaces, DMEM mapper, room for command and signature. */
static void fwsec_data(uint8_t *d, const char *what, const char *board)
{
    static const struct { uint32_t id, at; } interface[] = {
        { 0x1, 0x20 }, { 0x4, DATA_MAPPER }, { 0x5, 0x30 },
    };
    uint8_t *m = d + DATA_MAPPER;

    fill(d, DATA_SIZE, what, board);
    memset(d + DATA_INTERFACES, 0, DATA_SIGNATURE + GPU_FWSEC_SIG_SIZE - DATA_INTERFACES);
    d[DATA_INTERFACES] = 1;                 /* version, header, entry, entries */
    d[DATA_INTERFACES + 1] = 4;
    d[DATA_INTERFACES + 2] = 8;
    d[DATA_INTERFACES + 3] = ARRAY_SIZE(interface);
    for (unsigned i = 0; i < ARRAY_SIZE(interface); i++) {
        stl_le_p(d + DATA_INTERFACES + 4 + i * 8, interface[i].id);
        stl_le_p(d + DATA_INTERFACES + 8 + i * 8, interface[i].at);
    }
    memcpy(m, "DMAP", 4);
    stw_le_p(m + 4, 3);                     /* version */
    stw_le_p(m + 6, 64);                    /* size */
    stl_le_p(m + 8, DATA_COMMAND);
    stl_le_p(m + 12, DATA_BUFFER);
    stl_le_p(m + 16, DATA_ANSWER);
    stl_le_p(m + 20, DATA_BUFFER);
    stl_le_p(m + 52, 1u << 0x15 | 1u << 0x19);  /* ucode_cmd_mask0: FRTS, SB */
}

/* What stands for RSA here: the image's hash, the board and the version, hashed. */
static void sign(uint8_t *sig, const GpuFwsec *f, const char *what, const char *board,
                 unsigned version)
{
    for (unsigned i = 0; i < GPU_FWSEC_SIG_SIZE / 32; i++) {
        g_autoptr(GChecksum) sha = g_checksum_new(G_CHECKSUM_SHA256);
        g_autofree char *text = g_strdup_printf("%s %s version %u part %u", what, board,
                                                version, i);
        gsize len = 32;

        g_checksum_update(sha, (const guchar *)text, -1);
        g_checksum_update(sha, f->code, f->code_size);
        g_checksum_update(sha, f->data, f->data_size);
        g_checksum_get_digest(sha, sig + i * 32, &len);
    }
}

static uint32_t fwsec(GpuVbios *v, const GpuCard *card, uint32_t at, const char *what,
                      GpuFwsec *f)
{
    unsigned n = ctpop16(card->fwsec_versions);
    uint32_t len = DESC_LEN + n * GPU_FWSEC_SIG_SIZE;
    uint8_t *sig = v->rom + at + DESC_LEN;

    *f = (GpuFwsec) {
        .code = v->rom + at + len, .code_size = CODE_SIZE,
        .data = v->rom + at + len + CODE_SIZE, .data_size = DATA_SIZE,
        .sigs = sig, .versions = card->fwsec_versions, .sig_at = DATA_SIGNATURE,
        .engine_mask = 0x400,               /* GSP (nouveau, subdev/gsp/ga102.c) */
        .ucode_id = GPU_FWSEC_UCODE_ID,
        .command_at = DATA_MAPPER + 44,     /* init_cmd */
        .buffer_at = DATA_COMMAND, .buffer_size = DATA_BUFFER,
    };
    put32(v, at, len << 16 | 3 << 8 | 1);
    put32(v, at + 4, CODE_SIZE + DATA_SIZE);
    put32(v, at + 8, DATA_SIGNATURE);
    put32(v, at + 12, DATA_INTERFACES);
    put32(v, at + 20, CODE_SIZE);
    put32(v, at + 32, DATA_SIZE);
    put16(v, at + 36, f->engine_mask);
    put8(v, at + 38, f->ucode_id);
    put8(v, at + 39, n);
    put16(v, at + 40, card->fwsec_versions);
    fill(v->rom + at + len, CODE_SIZE, what, card->id);
    fwsec_data(v->rom + at + len + CODE_SIZE, what, card->id);
    for (unsigned version = 0; version < 16; version++) {
        if (card->fwsec_versions & BIT(version)) {
            sign(sig, f, what, card->id, version);
            sig += GPU_FWSEC_SIG_SIZE;
        }
    }
    return at + ROUND_UP(len + CODE_SIZE + ROUND_UP(DATA_SIZE, 256), 256);
}

static void app(GpuVbios *v, uint32_t table, unsigned i, uint8_t id, uint32_t desc)
{
    uint32_t at = table + 6 + i * 6;

    put8(v, at, id);
    put8(v, at + 1, 7);                     /* falcon it is for: GSP; chosen */
    put32(v, at + 2, desc);
}

/* @origin: what pointers count from. */
static void fwsec_images(GpuVbios *v, const GpuCard *card, uint32_t at, uint32_t origin)
{
    uint32_t second = at + FWSEC0_SIZE, table = second + UCODE_TABLE, debug;
    GpuFwsec unused;

    fill(v->rom + at, FWSEC0_SIZE, "First FwSec", card->id);
    memset(v->rom + at, 0, 0x100);
    image(v, card, at, FWSEC0_SIZE, CODE_FWSEC, false, false);
    memset(v->rom + second, 0, FWSEC1_SIZE);
    image(v, card, second, FWSEC1_SIZE, CODE_FWSEC, true, true);

    debug = second + UCODE_FIRST;
    at = fwsec(v, card, debug, "FWSEC, debug", &unused);
    fwsec(v, card, at, "FWSEC", &v->fwsec);
    put8(v, table, 1);
    put8(v, table + 1, 6);
    put8(v, table + 2, 6);
    put8(v, table + 3, 3);
    put8(v, table + 4, 3);
    put8(v, table + 5, DESC_LEN);
    app(v, table, 0, APP_LICENCE, debug - origin);
    app(v, table, 1, APP_FWSEC_DEBUG, debug - origin);
    app(v, table, 2, APP_FWSEC, at - origin);
    v->app_at = table + 6 + 2 * 6;
}

void gpu_vbios_init(GpuState *gpu)
{
    const GpuCard *card = gpu->card;
    GpuVbios *v = &gpu->vbios;
    uint32_t efi = PC_AT_SIZE, own = efi + EFI_SIZE;

    if (card->fsp) {
        return;     /* its boot needs nothing of it: not modelled */
    }
    v->size = ROM_SIZE;
    v->rom = g_malloc(ROM_SIZE);
    memset(v->rom, 0xff, ROM_SIZE);
    QEMU_BUILD_BUG_ON(PC_AT_SIZE + EFI_SIZE + FWSEC0_SIZE + FWSEC1_SIZE > ROM_SIZE);

    fill(v->rom + efi, EFI_SIZE, "EFI image", card->id);
    memset(v->rom + efi, 0, 0x100);
    image(v, card, efi, EFI_SIZE, CODE_EFI, true, false);
    /* counted from where the first FwSec image would be without the EFI image */
    fwsec_images(v, card, own, own - PC_AT_SIZE);
    pc_at(v, card, PC_AT_SIZE + FWSEC0_SIZE + UCODE_TABLE);
}

void gpu_vbios_exit(GpuState *gpu)
{
    g_clear_pointer(&gpu->vbios.rom, g_free);
}

const GpuFwsec *gpu_vbios_fwsec(GpuState *gpu)
{
    return &gpu->vbios.fwsec;
}

/* NV_PROM_DATA (tu102/dev_ext_devices.h): the ROM, and erased flash behind it. */
uint32_t gpu_vbios_read(GpuState *gpu, uint32_t off)
{
    const GpuVbios *v = &gpu->vbios;
    uint32_t val;

    if (!v->rom || off > v->size - 4 || gpu_fault(gpu, "rom-empty")) {
        return ~0u;
    }
    val = ldl_le_p(v->rom + off);
    if (v->app_at / 4 * 4 == off && gpu_fault(gpu, "rom-no-fwsec")) {
        val ^= 0xffu << v->app_at % 4 * 8;
    }
    return val;
}

static uint64_t rom_bar_read(void *opaque, hwaddr off, unsigned size)
{
    GpuState *gpu = opaque;

    return gpu->off_bus ? ~0u : gpu_vbios_read(gpu, off);
}

static void rom_bar_write(void *opaque, hwaddr off, uint64_t val, unsigned size)
{
}

const MemoryRegionOps gpu_rom_ops = {
    .read = rom_bar_read,
    .write = rom_bar_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 8 },
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};
