/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The boards that are modelled: what differs between them. README.md names the
 * source of each number, and those that are this model's choice.
 */
#include "nvgpu.h"

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
        .vfs = 32,
        .fb_size = 48 * GiB,
        .bar1_size = 64 * GiB,
        .bus_width = 384,
        .l2_size = 96 * MiB,
        .gpcs = 12,
        .tpcs = 71,
        .ce = 5,
        .nvdec = 3,
        .nvenc = 3,
        .nvjpeg = 4,
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
        .fb_size = 24 * GiB,
        .bar1_size = 32 * GiB,
        .bus_width = 192,
        .l2_size = 48 * MiB,
        .gpcs = 5,
        .tpcs = 29,
        .ce = 5,
        .nvdec = 4,
        .nvenc = 2,
        .nvjpeg = 4,
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
        .first_type = 555,
        .first_type_subsystem = 0x14d5,
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
