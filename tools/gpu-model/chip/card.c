/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The boards that are modelled: what differs between them. README.md names the
 * source of each number, and those that are this model's choice.
 *
 * Callers: nvgpu.c chooses one; gpu_card(): everybody.
 */
#include "chip.h"

/*
 * NVIDIA/open-gpu-kernel-modules 570.144: dev_therm.h of the chip; g_kern_fsp_nvoc.c
 * (version and sizes of COT); mem_mgr_gm107.c, mem_mgr_gb100.c (end of framebuffer);
 * g_kernel_gsp_nvoc.c (non-WPR heap).
 */
static const GpuFspChip gh100_fsp = {
    .boot_status = 0x0200bc,
    .cot_version = 1,
    .key_size = 384,
    .signature_size = 384,
    .end_reserved = 0x200000,
    .non_wpr_heap = 0x200000,
};

static const GpuFspChip gb202_fsp = {
    .boot_status = 0xad00bc,
    .cot_version = 2,
    .key_size = 97,
    .signature_size = 96,
    .end_reserved = 0x220000,
    .pmu_memory = true,
    .containment = true,
};

/* kgspGetPrescrubbedTopFbSize of AD10x (g_kernel_gsp_nvoc.h), 535.113.01 to 595.45.04 */
#define PRESCRUBBED (256 * MiB)

static const GpuCard cards[] = {
    {
        .id = "l40",
        .name = "NVIDIA L40",
        .short_name = "AD102-A",
        .chip = "ad102",
        .signature = ".fwsignature_ad10x",
        .device = 0x26b5,
        .subsystem = 0x169d,
        .boot0 = 0x192000a1,
        .boot42 = 0x192a1000,
        .rom_bar = true,
        .vbios_version = 0x95020000,
        .fwsec_versions = 0x0007,
        .fuse_fwsec = 0x1,
        .fuse_booter = 0x1,
        .fuse_scrubber = 0x1,
        .vfs = 32,
        .vf_offset = 4,
        .bar0_size = 16 * MiB,
        .ram_type = 0x11,
        .fb_size = 48 * GiB,
        .prescrubbed = PRESCRUBBED,
        .bar1_size = 64 * GiB,
        .bus_width = 384,
        .l2_size = 96 * MiB,
        .gpcs = 12,
        .tpcs = 71,
        .ce = 5,
        .nvdec = 3,
        .nvenc = 3,
        .nvjpeg = 4,
        .types = TYPES_B_Q_A,
        .type_prefix = "NVIDIA L40-",
        .first_type = 869,
        .first_type_subsystem = 0x176d,
    },
    {
        .id = "l4",
        .name = "NVIDIA L4",
        .short_name = "AD104-A",
        .chip = "ad104",
        .signature = ".fwsignature_ad10x",
        .device = 0x27b8,
        .subsystem = 0x16ca,
        .boot0 = 0x194000a1,
        .boot42 = 0x194a1000,
        .rom_bar = true,
        .vbios_version = 0x95040000,
        .fwsec_versions = 0x0003,
        .vfs = 32,
        .vf_offset = 4,
        .bar0_size = 16 * MiB,
        .ram_type = 0x11,
        .fb_size = 24 * GiB,
        .prescrubbed = PRESCRUBBED,
        .bar1_size = 32 * GiB,
        .bus_width = 192,
        .l2_size = 48 * MiB,
        .gpcs = 5,
        .tpcs = 29,
        .ce = 5,
        .nvdec = 4,
        .nvenc = 2,
        .nvjpeg = 4,
        .types = TYPES_B_Q_A,
        .type_prefix = "NVIDIA L4-",
        .first_type = 50001,
        .first_type_subsystem = 0x172f,
    },
    {
        .id = "a40",
        .name = "NVIDIA A40",
        .short_name = "GA102-A",
        .chip = "ga102",
        .signature = ".fwsignature_ga10x",
        .device = 0x2235,
        .subsystem = 0x145a,
        .boot0 = 0x172000a1,
        .boot42 = 0x172a1000,
        .rom_bar = true,
        .vbios_version = 0x94020000,
        .fwsec_versions = 0x000c,
        .fuse_fwsec = 0x3,
        .fuse_booter = 0x1,
        .vfs = 32,
        .vf_offset = 4,
        .bar0_size = 16 * MiB,
        .ram_type = 0x11,
        .fb_size = 48 * GiB,
        .bar1_size = 64 * GiB,
        .bus_width = 384,
        .l2_size = 6 * MiB,
        .gpcs = 7,
        .tpcs = 42,
        .ce = 5,
        .nvdec = 2,
        .nvenc = 1,
        .nvjpeg = 0,
        .types = TYPES_B_Q_A,
        .type_prefix = "NVIDIA A40-",
        .first_type = 555,
        .first_type_subsystem = 0x14d5,
    },
    {
        .id = "h100",
        .name = "NVIDIA H100 80GB HBM3",
        .short_name = "GH100-A",
        .chip = "gh100",
        .signature = ".fwsignature_gh100",
        .device = 0x2330,
        .subsystem = 0x16c1,
        .boot0 = 0x180000a1,
        .boot42 = 0x180a1000,
        .fsp = &gh100_fsp,
        .vfs = 32,
        .vf_offset = 4,
        .bar0_64 = true,
        .vf_bar0_64 = true,
        .bar0_size = 16 * MiB,
        .fb_size = 80 * GiB,
        .bar1_size = 128 * GiB,
        .ram_type = 0x14,
        .bus_width = 5120,
        .l2_size = 50 * MiB,
        .gpcs = 8,
        .tpcs = 66,
        .ce = 5,
        .nvdec = 7,
        .nvenc = 0,
        .nvjpeg = 7,
        .types = TYPES_C,
        .type_prefix = "NVIDIA H100XM-",
        .first_type = 50101,
        .first_type_subsystem = 0x1881,
    }, {
        .id = "rtxpro6000",
        .name = "NVIDIA RTX PRO 6000 Blackwell Server Edition",
        .short_name = "GB202-A",
        .chip = "gb202",
        .signature = ".fwsignature_gb20x",
        .device = 0x2bb5,
        .subsystem = 0x204e,
        .boot0 = 0x1b2000a1,
        .boot42 = 0x1b2a1000,
        .fsp = &gb202_fsp,
        .vfs = 48,
        .vf_offset = 2,
        .vf_bar0_64 = true,
        .many_vms = true,
        .bar0_size = 64 * MiB,
        .fb_size = 96 * GiB,
        .bar1_size = 128 * GiB,
        .ram_type = 0x15,
        .bus_width = 512,
        .l2_size = 128 * MiB,
        .gpcs = 12,
        .tpcs = 94,
        .ce = 5,
        .nvdec = 4,
        .nvenc = 4,
        .nvjpeg = 4,
        .types = TYPES_BY_SIZE,
        .type_prefix = "NVIDIA RTX Pro 6000 Blackwell DC-",
        .first_type = 1518,
        .first_type_subsystem = 0x218a,
    },
};

const GpuCard *gpu_card_find(const char *id, Error **errp)
{
    g_autoptr(GString) known = g_string_new(NULL);

    for (unsigned i = 0; i < ARRAY_SIZE(cards); i++) {
        if (!strcmp(cards[i].id, id)) {
            return &cards[i];
        }
        g_string_append_printf(known, "%s%s", i ? ", " : "", cards[i].id);
    }
    error_setg(errp, "card '%s' is not modelled; there are: %s", id,
               known->str);
    return NULL;
}

const GpuCard *gpu_card(GpuState *gpu)
{
    return gpu->card;
}
