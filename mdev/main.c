// SPDX-License-Identifier: GPL-2.0-only
/*
 * Module entry, and the one pci_driver for PFs and VFs.
 *
 * One driver and not two, because existing tools want the type directories to
 * be called nvidia-<id> (the mdev core takes the PF driver's name) and want
 * VFs bound to a driver of that name as well.
 */
#include <linux/module.h>
#include <linux/pci.h>
#include "vgpu.h"

static int nvidia_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pdev->is_virtfn ? vgpu_vf_probe(pdev) : vgpu_pf_probe(pdev);
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
	if (pdev->is_virtfn)
		return vfio_pci_core_aer_err_detected(pdev, state);

	if (state == pci_channel_io_normal)
		return PCI_ERS_RESULT_CAN_RECOVER;
	/* A slot or bus reset takes the firmware and every VF with it: no recovery in place. */
	vgpu_pf_lost(pci_get_drvdata(pdev), "PCIe reported an uncorrectable error of the card");
	return PCI_ERS_RESULT_DISCONNECT;
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

/* Which of these cards are supported is decided by their chip, in gsp_check_chip(). */
static const struct pci_device_id nvidia_ids[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_NVIDIA, PCI_ANY_ID),
	  .class = PCI_CLASS_DISPLAY_VGA << 8, .class_mask = 0xffff00 },
	{ PCI_DEVICE(PCI_VENDOR_ID_NVIDIA, PCI_ANY_ID),
	  .class = PCI_CLASS_DISPLAY_3D << 8, .class_mask = 0xffff00 },
	{ }
};
MODULE_DEVICE_TABLE(pci, nvidia_ids);

static struct pci_driver nvidia_driver = {
	.name			= "nvidia",
	.id_table		= nvidia_ids,
	.probe			= nvidia_probe,
	.remove			= nvidia_remove,
	.sriov_configure	= vgpu_pf_sriov_configure,
	.err_handler		= &nvidia_err_handler,
	/* VFIO owns the VFs' DMA. What that means for the PF is in vgpu_pf_check_group(). */
	.driver_managed_dma	= true,
	.driver.probe_type	= PROBE_PREFER_ASYNCHRONOUS,
	.dev_groups		= vgpu_pci_groups,
};

/**
 * vgpu_pf_of - the card that a PF is, or that a VF belongs to
 * @pdev: PF or VF, bound to this driver or being bound
 *
 * Context: the device lock of @pdev is held, or @pdev is known to be bound to
 *	this driver; SR-IOV cannot be disabled then.
 * Return: the card, or NULL when the PF is not this driver's.
 */
struct vgpu_pf *vgpu_pf_of(struct pci_dev *pdev)
{
	void *pf;

	if (!pdev->is_virtfn)
		return pci_get_drvdata(pdev);
	pf = pci_iov_get_pf_drvdata(pdev, &nvidia_driver);

	return IS_ERR(pf) ? NULL : pf;
}

static int __init nvidia_vgpu_mdev_init(void)
{
	int ret;

	vgpu_debugfs_init();
	ret = mdev_register_driver(&vgpu_mdev_driver);
	if (ret)
		goto err_debugfs;
	ret = pci_register_driver(&nvidia_driver);
	if (ret)
		goto err_mdev;
	return 0;

err_mdev:
	mdev_unregister_driver(&vgpu_mdev_driver);
err_debugfs:
	vgpu_debugfs_exit();
	return ret;
}
module_init(nvidia_vgpu_mdev_init);

static void __exit nvidia_vgpu_mdev_exit(void)
{
	pci_unregister_driver(&nvidia_driver);
	mdev_unregister_driver(&vgpu_mdev_driver);
	vgpu_debugfs_exit();
}
module_exit(nvidia_vgpu_mdev_exit);

MODULE_DESCRIPTION("NVIDIA vGPUs as mediated devices");
MODULE_VERSION(VGPU_VERSION);
MODULE_LICENSE("GPL");
