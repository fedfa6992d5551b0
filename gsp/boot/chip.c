// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which chip is this? Facts: nova-core's gpu.rs (numbers and names), names of
 * the folders in linux-firmware, and who boots like whom: nova-core's gsp/hal.rs
 * and nouveau's subdev/gsp/ad102.c.
 *
 * No locks. Called by gsp.c and, to look at a card, from outside.
 */
#include <linux/bitfield.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/pci.h>

#include "boot.h"
#include "ground/regs.h"
#include "gsp.h"

/* Ada, as since Turing */
static const struct gsp_hw ad102_hw = {
	.fb_window = NV_PBUS_BAR0_WINDOW,
	.pci_mirror = NV_PCFG_MIRROR,
	.intr_leaves = NV_VF_PRIV_CPU_INTR_LEAVES,
	.msi_rearm = NV_PCFG_MIRROR + NV_XVE_CYA_2,
	.emem_port = 2,
};

/* Hopper and Blackwell: nouveau engine/device/base.c has the same parts for both */
static const struct gsp_hw gh100_hw = {
	.fb_window = NV_XAL_EP_BAR0_WINDOW,
	.pci_mirror = NV_EP_PCFGM,
	.intr_leaves = NV_VF_PRIV_CPU_INTR_LEAVES_GH100,
	.emem_port = 6,
};

/*
 * Those whose vGPUs can be GSP's: for these alone NVIDIA/open-gpu-kernel-modules sets
 * PDB_PROP_GPU_VGPU_OFFLOAD_CAPABLE (g_gpu_nvoc.c), by which a guest's driver decides
 * where its plugin is. Without boot operations: nobody but the vendor's driver is known
 * to start GSP.
 */
static const struct gsp_chip chips[] = {
	{ 0x180, "gh100", &gsp_boot_gh100, &gh100_hw },
	{ 0x192, "ad102", &gsp_boot_ad102, &ad102_hw },
	{ 0x193, "ad103", &gsp_boot_ad102, &ad102_hw },
	{ 0x194, "ad104", &gsp_boot_ad102, &ad102_hw },
	{ 0x196, "ad106", &gsp_boot_ad102, &ad102_hw },
	{ 0x197, "ad107", &gsp_boot_ad102, &ad102_hw },
	{ 0x1a0, "gb100", &gsp_boot_gb100, &gh100_hw },
	{ 0x1a2, "gb102", &gsp_boot_gb100, &gh100_hw },
	{ 0x1a3, "gb110" },
	{ 0x1a4, "gb112" },
	{ 0x1b2, "gb202", &gsp_boot_gb202, &gh100_hw },
	{ 0x1b3, "gb203", &gsp_boot_gb202, &gh100_hw },
	{ 0x1b5, "gb205", &gsp_boot_gb202, &gh100_hw },
	{ 0x1b6, "gb206", &gsp_boot_gb202, &gh100_hw },
	{ 0x1b7, "gb207", &gsp_boot_gb202, &gh100_hw },
};

/*
 * For who asks modinfo. Of which release the files are is seen when a GPU is started, and
 * one release of a chip is enough.
 */
MODULE_FIRMWARE("nvidia/gh100/gsp/*.bin");
MODULE_FIRMWARE("nvidia/ad102/gsp/*.bin");
MODULE_FIRMWARE("nvidia/ad103/gsp/*.bin");
MODULE_FIRMWARE("nvidia/ad104/gsp/*.bin");
MODULE_FIRMWARE("nvidia/ad106/gsp/*.bin");
MODULE_FIRMWARE("nvidia/ad107/gsp/*.bin");
MODULE_FIRMWARE("nvidia/gb100/gsp/*.bin");
MODULE_FIRMWARE("nvidia/gb102/gsp/*.bin");
MODULE_FIRMWARE("nvidia/gb202/gsp/*.bin");
MODULE_FIRMWARE("nvidia/gb203/gsp/*.bin");
MODULE_FIRMWARE("nvidia/gb205/gsp/*.bin");
MODULE_FIRMWARE("nvidia/gb206/gsp/*.bin");
MODULE_FIRMWARE("nvidia/gb207/gsp/*.bin");

/**
 * gsp_chip_find() - the chip that PMC_BOOT_42 names
 * @dev: for the log
 * @boot42: what it reads
 *
 * Return: the chip, or NULL after logging why this driver has no use for it.
 */
const struct gsp_chip *gsp_chip_find(struct device *dev, u32 boot42)
{
	unsigned int i;
	u16 id;

	if (boot42 == ~0u) {
		dev_err(dev, "GPU fell off the bus: PMC_BOOT_42 reads all ones\n");
		return NULL;
	}
	id = FIELD_GET(NV_PMC_BOOT_42_ARCHITECTURE, boot42) << 4 |
	     FIELD_GET(NV_PMC_BOOT_42_IMPLEMENTATION, boot42);
	for (i = 0; i < ARRAY_SIZE(chips); i++) {
		if (chips[i].id != id)
			continue;
		if (chips[i].boot)
			return &chips[i];
		dev_err(dev, "chip %s is known, but this driver cannot boot its GSP\n",
			chips[i].name);
		return NULL;
	}
	dev_err(dev, "vGPUs of this card's chip (PMC_BOOT_42 is %#010x) do not run on GSP in any published firmware release, so this driver cannot offer them\n",
		boot42);
	return NULL;
}

/**
 * gsp_check_chip() - can GSP of this GPU carry vGPUs?
 * @pdev: the PF, enabled
 *
 * Return: 0, -ENODEV when it cannot, -ENOMEM; logged.
 */
int gsp_check_chip(struct pci_dev *pdev)
{
	void __iomem *bar0 = pci_iomap_range(pdev, 0, 0, NV_PMC_BOOT_42 + sizeof(u32));
	bool ok;

	if (!bar0) {
		dev_err(&pdev->dev, "BAR 0 cannot be mapped\n");
		return -ENOMEM;
	}
	ok = gsp_chip_find(&pdev->dev, readl(bar0 + NV_PMC_BOOT_42));
	pci_iounmap(pdev, bar0);
	return ok ? 0 : -ENODEV;
}
