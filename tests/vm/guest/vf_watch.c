// SPDX-License-Identifier: GPL-2.0-only
/*
 * Watches what a driver does with NVIDIA's VFs.
 *
 * The kernel takes device locks out of lockdep's sight, all of them being of one class. Those
 * of VFs get one of their own here, so that a path that takes one where the driver says that
 * it must not be taken is reported. And a driver that lets a VF go has to give back that no
 * reset of its bus may be done, if it forbade that.
 *
 * With vga=1 the kernel takes VFs for VGA controllers, as those of a card with displays may
 * say of themselves. VFIO gives the user of one the host's legacy VGA ranges, unless the
 * driver says that it has none. Configuration space stays as it is.
 *
 * Load it before the driver, and unload it after.
 */
#include <linux/device.h>
#include <linux/lockdep.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/pci.h>

static bool vga;
module_param(vga, bool, 0444);
MODULE_PARM_DESC(vga, "the kernel takes VFs for VGA controllers");

static struct lock_class_key vf_lock_key;

static int vf_watch_event(struct notifier_block *nb, unsigned long event, void *data)
{
	struct pci_dev *pdev = to_pci_dev(data);

	if (!pdev->is_virtfn || pdev->vendor != PCI_VENDOR_ID_NVIDIA)
		return NOTIFY_DONE;
	switch (event) {
	case BUS_NOTIFY_ADD_DEVICE:
		/* Nobody has its lock yet. */
		lockdep_set_class_and_name(&pdev->dev.mutex, &vf_lock_key, "device lock of a VF");
		if (vga)
			pdev->class = PCI_CLASS_DISPLAY_VGA << 8;
		break;
	case BUS_NOTIFY_UNBOUND_DRIVER:
		WARN_ON(pdev->dev_flags & PCI_DEV_FLAGS_NO_BUS_RESET);
		break;
	}
	return NOTIFY_DONE;
}

/* Before the kernel's VGA arbiter, whom VFIO asks for each VGA controller. */
static struct notifier_block vf_watch_notifier = {
	.notifier_call = vf_watch_event,
	.priority = 1,
};

static int __init vf_watch_init(void)
{
	return bus_register_notifier(&pci_bus_type, &vf_watch_notifier);
}
module_init(vf_watch_init);

static void __exit vf_watch_exit(void)
{
	bus_unregister_notifier(&pci_bus_type, &vf_watch_notifier);
}
module_exit(vf_watch_exit);

MODULE_DESCRIPTION("Watches what a driver does with NVIDIA's VFs");
MODULE_LICENSE("GPL");
