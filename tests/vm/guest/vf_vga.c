// SPDX-License-Identifier: GPL-2.0-only
/*
 * Has the kernel take NVIDIA's VFs for VGA controllers, as those of a card with displays may
 * say of themselves. VFIO gives the user of one the host's legacy VGA ranges, unless the
 * driver says that it has none. Configuration space stays as it is.
 *
 * Load it before the driver.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/pci.h>

static int vf_vga_event(struct notifier_block *nb, unsigned long event, void *data)
{
	struct pci_dev *pdev = to_pci_dev(data);

	if (event == BUS_NOTIFY_ADD_DEVICE && pdev->is_virtfn &&
	    pdev->vendor == PCI_VENDOR_ID_NVIDIA)
		pdev->class = PCI_CLASS_DISPLAY_VGA << 8;
	return NOTIFY_DONE;
}

/* Before the kernel's VGA arbiter, whom VFIO asks for each such device. */
static struct notifier_block vf_vga_notifier = {
	.notifier_call = vf_vga_event,
	.priority = 1,
};

static int __init vf_vga_init(void)
{
	return bus_register_notifier(&pci_bus_type, &vf_vga_notifier);
}
module_init(vf_vga_init);

static void __exit vf_vga_exit(void)
{
	bus_unregister_notifier(&pci_bus_type, &vf_vga_notifier);
}
module_exit(vf_vga_exit);

MODULE_DESCRIPTION("Has the kernel take VFs for VGA controllers");
MODULE_LICENSE("GPL");
