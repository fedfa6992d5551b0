// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which chip is this? Facts: nova-core's gpu.rs (numbers and names), names of
 * the folders in linux-firmware, and who boots like whom: nova-core's gsp/hal.rs
 * and nouveau's subdev/gsp/ga100.c, ga102.c and ad102.c; the last two differ in the
 * name of the signature's section only.
 */
#include <linux/bitfield.h>
#include <linux/kernel.h>

#include "priv.h"
#include "regs.h"

/* Turing to Ada */
static const struct gsp_hw tu102_hw = {
	.fb_window = NV_PBUS_BAR0_WINDOW,
	.pci_mirror = NV_PCFG_MIRROR,
	.intr_leaves = NV_VF_PRIV_CPU_INTR_LEAVES,
};

/* Hopper and Blackwell: nouveau engine/device/base.c has the same parts for both */
static const struct gsp_hw gh100_hw = {
	.fb_window = NV_XAL_EP_BAR0_WINDOW,
	.pci_mirror = NV_EP_PCFGM,
	.intr_leaves = NV_VF_PRIV_CPU_INTR_LEAVES_GH100,
};

/*
 * A chip without boot operations is known by name, so that the refusal can
 * say what card this is.
 */
static const struct gsp_chip chips[] = {
	{ 0x170, "ga100", ".fwsignature_ga100", &gsp_boot_ga100, &gsp_falcon_ga100, &tu102_hw },
	{ 0x172, "ga102", ".fwsignature_ga10x", &gsp_boot_ga102, &gsp_falcon_ga102, &tu102_hw },
	{ 0x173, "ga103", ".fwsignature_ga10x", &gsp_boot_ga102, &gsp_falcon_ga102, &tu102_hw },
	{ 0x174, "ga104", ".fwsignature_ga10x", &gsp_boot_ga102, &gsp_falcon_ga102, &tu102_hw },
	{ 0x176, "ga106", ".fwsignature_ga10x", &gsp_boot_ga102, &gsp_falcon_ga102, &tu102_hw },
	{ 0x177, "ga107", ".fwsignature_ga10x", &gsp_boot_ga102, &gsp_falcon_ga102, &tu102_hw },
	{ 0x180, "gh100", ".fwsignature_gh100", &gsp_boot_gh100, &gsp_falcon_ga102, &gh100_hw },
	{ 0x192, "ad102", ".fwsignature_ad10x", &gsp_boot_ga102, &gsp_falcon_ga102, &tu102_hw },
	{ 0x193, "ad103", ".fwsignature_ad10x", &gsp_boot_ga102, &gsp_falcon_ga102, &tu102_hw },
	{ 0x194, "ad104", ".fwsignature_ad10x", &gsp_boot_ga102, &gsp_falcon_ga102, &tu102_hw },
	{ 0x196, "ad106", ".fwsignature_ad10x", &gsp_boot_ga102, &gsp_falcon_ga102, &tu102_hw },
	{ 0x197, "ad107", ".fwsignature_ad10x", &gsp_boot_ga102, &gsp_falcon_ga102, &tu102_hw },
	{ 0x1a0, "gb100", ".fwsignature_gb10x", &gsp_boot_gb100, &gsp_falcon_ga102, &gh100_hw },
	{ 0x1a2, "gb102", ".fwsignature_gb10x", &gsp_boot_gb100, &gsp_falcon_ga102, &gh100_hw },
	{ 0x1b2, "gb202", ".fwsignature_gb20x", &gsp_boot_gb202, &gsp_falcon_ga102, &gh100_hw },
	{ 0x1b3, "gb203", ".fwsignature_gb20x", &gsp_boot_gb202, &gsp_falcon_ga102, &gh100_hw },
	{ 0x1b5, "gb205", ".fwsignature_gb20x", &gsp_boot_gb202, &gsp_falcon_ga102, &gh100_hw },
	{ 0x1b6, "gb206", ".fwsignature_gb20x", &gsp_boot_gb202, &gsp_falcon_ga102, &gh100_hw },
	{ 0x1b7, "gb207", ".fwsignature_gb20x", &gsp_boot_gb202, &gsp_falcon_ga102, &gh100_hw },
};

/**
 * gsp_chip_find() - chip of a GPU
 * @gsp: with BAR0 mapped
 *
 * Return: the chip, or NULL after logging why there is none.
 */
const struct gsp_chip *gsp_chip_find(struct gsp *gsp)
{
	u32 boot42 = gsp_rd32(gsp, NV_PMC_BOOT_42);
	unsigned int i;
	u16 id;

	if (boot42 == ~0u) {
		dev_err(gsp->dev, "GPU fell off the bus: PMC_BOOT_42 reads all ones\n");
		return NULL;
	}
	id = FIELD_GET(NV_PMC_BOOT_42_ARCHITECTURE, boot42) << 4 |
	     FIELD_GET(NV_PMC_BOOT_42_IMPLEMENTATION, boot42);
	for (i = 0; i < ARRAY_SIZE(chips); i++) {
		if (chips[i].id != id)
			continue;
		if (chips[i].boot)
			return &chips[i];
		dev_err(gsp->dev, "chip %s is known, but this driver cannot boot its GSP\n",
			chips[i].name);
		return NULL;
	}
	dev_err(gsp->dev, "unknown chip: PMC_BOOT_42 is %#010x\n", boot42);
	return NULL;
}
