// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which functions are this driver's: PFs that a catalogue of vGPU types is for, and their
 * VFs, whatever other driver would take them. Others come by new_id or driver_override.
 * So no other machine with an NVIDIA card loads this module.
 *
 * Called by main.c when the module comes and goes, and by the bus when a device is added.
 * Takes no lock but device locks, which it only tries.
 */
#include <linux/pci.h>
#include "pf.h"

#define VGPU_CARD(id)							\
	{ PCI_DEVICE(PCI_VENDOR_ID_NVIDIA, id),				\
	  .class = PCI_BASE_CLASS_DISPLAY << 16, .class_mask = 0xff0000 },

/* card_ids.h: a line for each card of types/, made by Kbuild. */
const struct pci_device_id vgpu_card_ids[] = {
#include "card_ids.h"
	{ }
};
MODULE_DEVICE_TABLE(pci, vgpu_card_ids);

/*
 * A VF that another driver took would be missing, until somebody finds out why. As vfio-pci
 * does for those of its PFs. Who wants one elsewhere writes its driver_override.
 */
static int vgpu_pci_event(struct notifier_block *nb, unsigned long action, void *data)
{
	struct pci_dev *pdev = to_pci_dev(data);
	const struct pci_driver *drv;

	if (action != BUS_NOTIFY_ADD_DEVICE || !pdev->is_virtfn)
		return NOTIFY_DONE;
	drv = pci_dev_driver(pci_physfn(pdev));
	if (drv != &vgpu_pci_driver)
		return NOTIFY_DONE;
	if (vgpu_set_driver_override(pdev, drv->name))
		pci_warn(pdev, "VF cannot be kept from other drivers\n");
	return NOTIFY_OK;
}

static struct notifier_block vgpu_pci_nb = {
	.notifier_call = vgpu_pci_event,
};

static void vgpu_say_owner(struct pci_dev *pdev, const char *owner)
{
	const char *bdf = pci_name(pdev), *ours = vgpu_pci_driver.name;

	pr_warn(KBUILD_MODNAME ": %s (%04x:%04x) is left alone: driver %s has it; keep that from loading (blacklist %s in /etc/modprobe.d), or now: echo %s >/sys/bus/pci/drivers/%s/unbind; echo %s >/sys/bus/pci/drivers/%s/bind\n",
		bdf, pdev->vendor, pdev->device, owner, owner, bdf, owner, bdf, ours);
}

static void vgpu_say_why_not(struct pci_dev *pdev)
{
	bool known = pci_match_id(vgpu_card_ids, pdev);
	int override = vgpu_driver_override(pdev, vgpu_pci_driver.name);
	const struct device_driver *owner = pdev->dev.driver;

	if (known && owner)
		vgpu_say_owner(pdev, owner->name);
	else if (known && !override)
		pr_warn(KBUILD_MODNAME ": %s (%04x:%04x) is left alone: its driver_override names another driver\n",
			pci_name(pdev), pdev->vendor, pdev->device);
	else if (!known && override <= 0)
		pr_info(KBUILD_MODNAME ": %s (%04x:%04x) is left alone: no catalogue of vGPU types is for it; %s%s has it\n",
			pci_name(pdev), pdev->vendor, pdev->device,
			owner ? "driver " : "no driver", owner ? owner->name : "");
	else if (owner)
		vgpu_say_owner(pdev, owner->name);
}

/**
 * vgpu_cards_init - say which of NVIDIA's display functions are not ours, and keep VFs ours
 *
 * Before the driver is registered. One line each, once: who has several GPUs learns why
 * one of them has no vGPUs.
 *
 * Return: 0 or negative errno.
 */
int vgpu_cards_init(void)
{
	struct pci_dev *pdev = NULL;
	unsigned int num = 0;

	while ((pdev = pci_get_device(PCI_VENDOR_ID_NVIDIA, PCI_ANY_ID, pdev))) {
		if (pdev->is_virtfn || pdev->class >> 16 != PCI_BASE_CLASS_DISPLAY)
			continue;
		num++;
		/* Its driver may take its time, and nobody here waits for another driver. */
		if (!device_trylock(&pdev->dev)) {
			pr_warn(KBUILD_MODNAME ": %s (%04x:%04x) may be left alone: another driver is taking it or giving it back\n",
				pci_name(pdev), pdev->vendor, pdev->device);
			continue;
		}
		vgpu_say_why_not(pdev);
		device_unlock(&pdev->dev);
	}
	if (!num)
		pr_info(KBUILD_MODNAME ": there is no NVIDIA GPU here\n");
	return bus_register_notifier(&pci_bus_type, &vgpu_pci_nb);
}

/**
 * vgpu_cards_exit - opposite of vgpu_cards_init()
 */
void vgpu_cards_exit(void)
{
	bus_unregister_notifier(&pci_bus_type, &vgpu_pci_nb);
}
