// SPDX-License-Identifier: GPL-2.0-only
/*
 * Has lockdep watch the device locks of NVIDIA's VFs. The kernel takes device locks out of
 * its sight, all of them being of one class; those of VFs get one of their own, so that a
 * path that takes one where the driver says that it must not be taken is reported.
 *
 * Load it before the driver, and unload it after. Without lockdep it does nothing.
 */
#include <linux/device.h>
#include <linux/lockdep.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/pci.h>

static struct lock_class_key vf_lock_key;

/* Nobody has its lock yet. */
static int vf_lock_event(struct notifier_block *nb, unsigned long event, void *data)
{
	struct device *dev = data;

	if (event == BUS_NOTIFY_ADD_DEVICE && to_pci_dev(dev)->is_virtfn &&
	    to_pci_dev(dev)->vendor == PCI_VENDOR_ID_NVIDIA)
		lockdep_set_class_and_name(&dev->mutex, &vf_lock_key, "device lock of a VF");
	return NOTIFY_DONE;
}

static struct notifier_block vf_lock_notifier = {
	.notifier_call = vf_lock_event,
};

static int __init vf_lock_init(void)
{
	return bus_register_notifier(&pci_bus_type, &vf_lock_notifier);
}
module_init(vf_lock_init);

static void __exit vf_lock_exit(void)
{
	bus_unregister_notifier(&pci_bus_type, &vf_lock_notifier);
}
module_exit(vf_lock_exit);

MODULE_DESCRIPTION("Has lockdep watch the device locks of VFs");
MODULE_LICENSE("GPL");
