// SPDX-License-Identifier: GPL-2.0-only
/*
 * Module entry, and the one pci_driver for PFs and VFs.
 *
 * Called by the module loader, and by the PCI core with the device lock of the function held;
 * calls are passed on to pf.c, vf.c, aer.c, reset.c and power.c. No locks.
 *
 * One driver and not two, because existing tools want the type directories to
 * be called nvidia-<id> (the mdev core takes the PF driver's name) and want
 * VFs bound to a driver of that name as well.
 */
#include <linux/ctype.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/string.h>
#include "files.h"
#include "guest.h"
#include "make.h"
#include "pf.h"

#define VGPU_DRIVER_NAME_LEN	32

static char *driver_name = "nvidia";
module_param(driver_name, charp, 0444);
MODULE_PARM_DESC(driver_name, "Name of the PCI driver and of the type directories, for hosts where NVIDIA's own driver has another GPU (default nvidia, which vGPU managers look for)");

/*
 * Of a PF that is refused a sentence has been said. For any error but -ENODEV the driver
 * core would add one of its own, with no more than the number.
 */
static int nvidia_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int ret;

	if (pdev->is_virtfn)
		return vgpu_vf_probe(pdev);
	ret = vgpu_pf_probe(pdev);

	return !ret || ret == -ENOMEM ? ret : -ENODEV;
}

static void nvidia_remove(struct pci_dev *pdev)
{
	if (pdev->is_virtfn)
		vgpu_vf_remove(pdev);
	else
		vgpu_pf_remove(pdev);
}

static pci_ers_result_t nvidia_error_detected(struct pci_dev *pdev, pci_channel_state_t state)
{
	return pdev->is_virtfn ? vgpu_vf_error_detected(pdev, state) :
				 vgpu_pf_error_detected(pdev, state);
}

static void nvidia_reset_prepare(struct pci_dev *pdev)
{
	if (pdev->is_virtfn)
		vgpu_reset_prepare(pci_get_drvdata(pdev));
	else
		vgpu_pf_lost(pci_get_drvdata(pdev), "the card was reset by hand");
}

static void nvidia_reset_done(struct pci_dev *pdev)
{
	if (pdev->is_virtfn)
		vgpu_reset_done(pci_get_drvdata(pdev));
}

static const struct pci_error_handlers nvidia_err_handler = {
	.error_detected	= nvidia_error_detected,
	.reset_prepare	= nvidia_reset_prepare,
	.reset_done	= nvidia_reset_done,
};

struct pci_driver vgpu_pci_driver = {
	.id_table		= vgpu_card_ids,
	.probe			= nvidia_probe,
	.remove			= nvidia_remove,
	.shutdown		= vgpu_shutdown,
	.sriov_configure	= vgpu_pf_sriov_configure,
	.err_handler		= &nvidia_err_handler,
	/* VFIO owns the VFs' DMA, and gsp/ground/domain.c that of the PF. */
	.driver_managed_dma	= true,
	.driver.probe_type	= PROBE_PREFER_ASYNCHRONOUS,
	.dev_groups		= vgpu_groups,
};

/* It becomes the name of a folder, and of others with "-" and a number behind it. */
static bool vgpu_is_driver_name(const char *name)
{
	size_t i, len = strlen(name);

	for (i = 0; i < len; i++)
		if (!isascii(name[i]) || (!isalnum(name[i]) && name[i] != '_' && name[i] != '-'))
			return false;
	return len && len < VGPU_DRIVER_NAME_LEN;
}

static int __init nvidia_vgpu_mdev_init(void)
{
	int ret;

	if (!vgpu_is_driver_name(driver_name)) {
		pr_err(KBUILD_MODNAME ": driver_name=%.*s is no name of a driver: up to %u letters, digits, - and _\n",
		       VGPU_DRIVER_NAME_LEN, driver_name, VGPU_DRIVER_NAME_LEN - 1);
		return -EINVAL;
	}
	ret = vgpu_scheduler_init();
	if (ret)
		return ret;
	vgpu_pci_driver.name = driver_name;
	vgpu_debugfs_init();
	ret = mdev_register_driver(&vgpu_mdev_driver);
	if (ret)
		goto err_debugfs;
	ret = vgpu_cards_init();
	if (ret)
		goto err_mdev;
	ret = vgpu_power_init();
	if (ret)
		goto err_cards;
	ret = pci_register_driver(&vgpu_pci_driver);
	if (ret)
		goto err_power;
	return 0;

err_power:
	vgpu_power_exit();
	if (ret == -EBUSY)
		pr_err(KBUILD_MODNAME ": there is a driver \"%s\" already (NVIDIA's own?): unload it, or give this one another name with driver_name=\n",
		       driver_name);
err_cards:
	vgpu_cards_exit();
err_mdev:
	mdev_unregister_driver(&vgpu_mdev_driver);
err_debugfs:
	vgpu_debugfs_exit();
	return ret;
}
module_init(nvidia_vgpu_mdev_init);

static void __exit nvidia_vgpu_mdev_exit(void)
{
	vgpu_power_exit();
	pci_unregister_driver(&vgpu_pci_driver);
	vgpu_cards_exit();
	mdev_unregister_driver(&vgpu_mdev_driver);
	vgpu_debugfs_exit();
}
module_exit(nvidia_vgpu_mdev_exit);

MODULE_DESCRIPTION("NVIDIA vGPUs as mediated devices");
MODULE_AUTHOR("nvidia-vgpu-mdev maintainers");
MODULE_VERSION(VGPU_VERSION);
MODULE_LICENSE("GPL");
