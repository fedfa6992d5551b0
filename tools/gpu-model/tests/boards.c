/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The boards that the model plays, as tests expect them to be. The numbers are written out
 * here from the sources that the README names, not taken from the model.
 */
#include "gpu.h"

#include <stdlib.h>
#include <unistd.h>

const struct board boards[] = {
	{
		.name = "l40", .chip = "ad102", .signature = ".fwsignature_ad10x", .gpu = "NVIDIA L40",
		.ids = 0x26b510de, .subsystem = 0x169d10de, .boot0 = 0x192000a1, .boot42 = 0x192a1000,
		.fb_gib = 48, .bar1_gib = 64, .vf_bar1_gib = 2, .vfs = 32, .first_vf = 4,
		.engines = 17, .types = 22, .first_type = 869, .first_subsystem = 0x176d,
		.first_name = "NVIDIA L40-1B", .first_instances = 32, .second_instances = 24,
	}, {
		.name = "l4", .chip = "ad104", .signature = ".fwsignature_ad10x", .gpu = "NVIDIA L4",
		.ids = 0x27b810de, .subsystem = 0x16ca10de, .boot0 = 0x194000a1, .boot42 = 0x194a1000,
		.fb_gib = 24, .bar1_gib = 32, .vf_bar1_gib = 1, .vfs = 32, .first_vf = 4,
		.engines = 17, .types = 18, .first_type = 50001, .first_subsystem = 0x172f,
		.first_name = "NVIDIA L4-1B", .first_instances = 24, .second_instances = 12,
	}, {
		.name = "a40", .chip = "ga102", .signature = ".fwsignature_ga10x", .gpu = "NVIDIA A40",
		.ids = 0x223510de, .subsystem = 0x145a10de, .boot0 = 0x172000a1, .boot42 = 0x172a1000,
		.fb_gib = 48, .bar1_gib = 64, .vf_bar1_gib = 2, .vfs = 32, .first_vf = 4,
		.engines = 10, .types = 22, .first_type = 555, .first_subsystem = 0x14d5,
		.first_name = "NVIDIA A40-1B", .first_instances = 32, .second_instances = 24,
	}, {
		.name = "h100", .chip = "gh100", .signature = ".fwsignature_gh100",
		.gpu = "NVIDIA H100 80GB HBM3", .cot_version = 1,
		.ids = 0x233010de, .subsystem = 0x16c110de, .boot0 = 0x180000a1, .boot42 = 0x180a1000,
		.fb_gib = 80, .bar1_gib = 128, .vf_bar1_gib = 2, .vfs = 32, .first_vf = 4,
		.engines = 21, .types = 8, .first_type = 50101, .first_subsystem = 0x1881,
		.first_name = "NVIDIA H100XM-4C", .first_instances = 20, .second_instances = 16,
	}, {
		.name = "rtxpro6000", .chip = "gb202", .signature = ".fwsignature_gb20x",
		.gpu = "NVIDIA RTX PRO 6000 Blackwell Server Edition", .cot_version = 2, .blackwell = true,
		.ids = 0x2bb510de, .subsystem = 0x204e10de, .boot0 = 0x1b2000a1, .boot42 = 0x1b2a1000,
		.fb_gib = 96, .bar1_gib = 128, .vf_bar1_gib = 2, .vfs = 48, .first_vf = 2,
		.engines = 19, .types = 28, .first_type = 1518, .first_subsystem = 0x218a,
		.first_name = "NVIDIA RTX Pro 6000 Blackwell DC-2B", .first_instances = 32,
		.second_instances = 32,
	},
	{ }
};

bool board_image(char *path, size_t size, const struct board *b, const char *release)
{
	snprintf(path, size, "%s/%s/nvidia/%s/gsp/gsp-%s.bin", getenv("GSP_FIRMWARE_DIR"), release,
		 b->chip, release);
	return ok(!access(path, R_OK), "%s: there is an image of %s", b->name, release);
}
