// SPDX-License-Identifier: GPL-2.0-only
/*
 * VFs. A VF bound to this driver is free until a vGPU takes it; then the VF's
 * driver data is that vGPU's vfio_pci_core_device, as vfio-pci-core demands.
 *
 * The driver shows bind and unbind in sysfs (it must, for the PF), so a VF can
 * be unbound by hand under a vGPU. That waits for the vGPU's user as vfio-pci
 * does, then the vGPU is gone; a mediated device stays behind and says so.
 */
#include <linux/iommu.h>
#include <linux/pci.h>
#include <linux/string.h>
#include "vgpu.h"

struct vgpu_group_walk {
	struct device *self;
	char other[64];
};

static int vgpu_group_find_other(struct device *dev, void *data)
{
	struct vgpu_group_walk *walk = data;

	if (dev == walk->self)
		return 0;
	strscpy(walk->other, dev_name(dev), sizeof(walk->other));
	return 1;
}

/**
 * vgpu_vf_check_group - may this VF be given to a user of VFIO?
 * @vf: the VF
 * @why: receives a sentence on failure
 * @len: bytes at @why
 *
 * VFIO would refuse a group with a device that another driver uses, but not
 * one where that device is our PF: with driver_managed_dma the driver core
 * does not claim the PF's DMA. So the VF must be alone.
 *
 * Return: 0, -ENODEV without IOMMU group, -EPERM when the group is shared.
 */
int vgpu_vf_check_group(struct pci_dev *vf, char *why, size_t len)
{
	struct vgpu_group_walk walk = { .self = &vf->dev };
	struct iommu_group *group = iommu_group_get(&vf->dev);
	int id;

	if (!group) {
		scnprintf(why, len, "VF %s has no IOMMU group", pci_name(vf));
		return -ENODEV;
	}
	id = iommu_group_id(group);
	iommu_group_for_each_dev(group, &walk, vgpu_group_find_other);
	if (walk.other[0])
		scnprintf(why, len,
			  "VF %s shares IOMMU group %d with %s, so it cannot be isolated (no ACS above the card?)",
			  pci_name(vf), id, walk.other);
	iommu_group_put(group);
	return walk.other[0] ? -EPERM : 0;
}

/**
 * vgpu_vf_probe - a VF was bound to this driver
 * @pdev: the VF
 *
 * Return: 0, or -ENODEV for a VF whose PF is not this driver's, or that cannot
 *	be reset on its own.
 */
int vgpu_vf_probe(struct pci_dev *pdev)
{
	struct vgpu_pf *pf = vgpu_pf_of(pdev);
	int vf = pci_iov_vf_id(pdev);

	if (!pf || vf < 0 || vf >= pf->num_vfs)
		return -ENODEV;
	if (pcie_reset_flr(pdev, PCI_RESET_PROBE)) {
		pci_err(pdev, "VF has no function level reset and cannot be given to a VM\n");
		return -ENODEV;
	}

	/* A reset through the bus would hit the PF and every other VF. */
	pdev->dev_flags |= PCI_DEV_FLAGS_NO_BUS_RESET;

	mutex_lock(&pf->lock);
	pf->vfs[vf].pdev = pdev;
	vgpu_card_set_vf(pf->card, vf, true);
	mutex_unlock(&pf->lock);
	return 0;
}

/**
 * vgpu_vf_remove - a VF is being unbound
 * @pdev: the VF
 *
 * Waits for the user of a vGPU that is on it.
 *
 * Context: the VF's device lock is held.
 */
void vgpu_vf_remove(struct pci_dev *pdev)
{
	struct vgpu_pf *pf = vgpu_pf_of(pdev);
	int index = pci_iov_vf_id(pdev);
	struct vgpu_vf *vf = &pf->vfs[index];
	struct vgpu *v;

	mutex_lock(&pf->lock);
	vf->pdev = NULL;
	vgpu_card_set_vf(pf->card, index, false);
	mutex_unlock(&pf->lock);

	/* Who comes to attach after us finds the VF unbound. */
	mutex_lock(&vf->attach);
	v = vf->vgpu;
	if (v) {
		pci_warn(pdev, "VF is being unbound under vGPU %s\n", v->name);
		vgpu_detach(v, true);
		/* A mediated device stays behind and keeps it. */
		if (!v->mdev)
			vgpu_put(v);
	}
	mutex_unlock(&vf->attach);
}

/**
 * vgpu_vf_error_detected - AER reports an error of a VF
 * @pdev: the VF
 *
 * Return: that the VF goes on; its user is told and decides.
 */
pci_ers_result_t vgpu_vf_error_detected(struct pci_dev *pdev)
{
	struct vgpu_pf *pf = vgpu_pf_of(pdev);
	struct vgpu *v;

	mutex_lock(&pf->lock);
	v = pf->vfs[pci_iov_vf_id(pdev)].vgpu;
	if (v)
		vgpu_signal_error(v);
	mutex_unlock(&pf->lock);
	return PCI_ERS_RESULT_CAN_RECOVER;
}

/**
 * vgpu_vf_reset_done - a VF went through a function level reset
 * @pdev: the VF
 *
 * Every reset but vfio-pci-core's own at close comes here: VFIO_DEVICE_RESET,
 * the guest's write to its FLR bit, sysfs.
 *
 * Context: the VF's device lock is held.
 */
void vgpu_vf_reset_done(struct pci_dev *pdev)
{
	struct vgpu_pf *pf = vgpu_pf_of(pdev);
	struct vgpu *v;

	/* Not vgpu_vf.attach: who holds it may wait for the user that resets. */
	mutex_lock(&pf->lock);
	v = pf->vfs[pci_iov_vf_id(pdev)].vgpu;
	if (v)
		get_device(&v->core.vdev.device);
	mutex_unlock(&pf->lock);

	if (v) {
		vgpu_reset(v);
		vgpu_put(v);
	}
}
