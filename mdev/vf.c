// SPDX-License-Identifier: GPL-2.0-only
/*
 * VFs. A VF bound to this driver is a VFIO device, which can be opened while there is
 * a vGPU on it.
 *
 * Called by main.c with the VF's device lock held. Takes vgpu.lock, and vgpu_pf.lock in it.
 *
 * The driver shows bind and unbind in sysfs (it must, for the PF), so a VF can
 * be unbound by hand under a vGPU. That waits for the vGPU's user as vfio-pci
 * does, then the vGPU is gone; a mediated device of the card stays behind and says so, one
 * of the VF is gone, too.
 */
#include <linux/pci.h>
#include <linux/string.h>
#include "guest.h"
#include "make.h"
#include "pf.h"

/* As another driver may want to find it. */
static void vgpu_vf_leave(struct vgpu *v)
{
	if (!v->had_no_bus_reset)
		v->pdev->dev_flags &= ~PCI_DEV_FLAGS_NO_BUS_RESET;
}

/**
 * vgpu_vf_probe - a VF was bound to this driver
 * @pdev: the VF
 *
 * Return: 0; -ENODEV for a VF whose PF is not this driver's, or that cannot
 *	be reset on its own; what VFIO says.
 */
int vgpu_vf_probe(struct pci_dev *pdev)
{
	struct vgpu_pf *pf = vgpu_pf_of(pdev);
	int vf = pci_iov_vf_id(pdev);
	struct vgpu *v;
	bool open;
	int ret;

	if (!pf || vf < 0 || vf >= pf->num_vfs)
		return -ENODEV;
	if (pcie_reset_flr(pdev, PCI_RESET_PROBE)) {
		pci_err(pdev, "VF has no function level reset and cannot be given to a VM\n");
		return -ENODEV;
	}

	v = vfio_alloc_device(vgpu, core.vdev, &pdev->dev, &vgpu_vfio_ops);
	if (IS_ERR(v))
		return PTR_ERR(v);
	v->pf = pf;
	v->pdev = pci_dev_get(pdev);
	v->gfid = vf + 1;
	v->bar1_index = vgpu_bar1_index(pdev);
	vgpu_caps_find(v);
	mutex_init(&v->lock);
	init_completion(&v->reset_over);
	init_waitqueue_head(&v->idle);
	INIT_WORK(&v->error_work, vgpu_error_work);
	vgpu_console_setup(v);
	ratelimit_state_init(&v->said, VGPU_SAID_INTERVAL, VGPU_SAID_BURST);
	ratelimit_state_init(&v->texts, VGPU_TEXTS_INTERVAL, VGPU_TEXTS_BURST);
	strscpy(v->name, pci_name(pdev), sizeof(v->name));
	/* A reset through the bus would hit the PF and every other VF. */
	v->had_no_bus_reset = pdev->dev_flags & PCI_DEV_FLAGS_NO_BUS_RESET;
	pdev->dev_flags |= PCI_DEV_FLAGS_NO_BUS_RESET;

	pci_set_drvdata(pdev, v);
	ret = vfio_pci_core_register_device(&v->core);
	if (ret) {
		vgpu_vf_leave(v);
		vgpu_put(v);
		return vgpu_refuse(pf, ret, "VFIO did not accept VF %s (%pe)", pci_name(pdev),
				   ERR_PTR(ret));
	}

	mutex_lock(&pf->lock);
	pf->vfs[vf] = v;
	vgpu_card_set_vf(pf->card, vf, true);
	/* Else who opens the card finds it in pf->vfs. */
	open = !pf->closing;
	mutex_unlock(&pf->lock);
	if (open)
		vgpu_vf_offer(v);
	return 0;
}

/**
 * vgpu_vf_remove - a VF is being unbound
 * @pdev: the VF
 *
 * Waits for the user of its vGPU, of whom the log has the name. There comes no other.
 *
 * Context: the VF's device lock is held.
 */
void vgpu_vf_remove(struct pci_dev *pdev)
{
	struct vgpu *v = pci_get_drvdata(pdev);
	struct vgpu_pf *pf = v->pf;
	bool used;

	mutex_lock(&pf->lock);
	WRITE_ONCE(v->unbinding, true);
	if (v->claim)
		pci_warn(pdev, "VF is being unbound under vGPU %s\n", v->name);
	vgpu_card_set_vf(pf->card, v->gfid - 1, false);
	used = v->user;
	mutex_unlock(&pf->lock);
	/* Who makes a vGPU on it comes to an end first. For a user VFIO waits, and he is asked. */
	if (!used) {
		mutex_lock(&v->lock);
		mutex_unlock(&v->lock);
	}

	vgpu_withdraw(&v->parent);
	vfio_pci_core_unregister_device(&v->core);

	mutex_lock(&pf->lock);
	pf->vfs[v->gfid - 1] = NULL;
	mutex_unlock(&pf->lock);
	cancel_work_sync(&v->error_work);

	/* vfio-pci-core resets it at close, unless its device lock is held, as it is here. */
	if (v->core.needs_reset && v->claim && v->state != VGPU_QUARANTINED &&
	    pci_reset_function_locked(pdev)) {
		pci_err(pdev, "VF could not be reset after vGPU %s\n", v->name);
		vgpu_set_state(v, VGPU_QUARANTINED);
	}
	mutex_lock(&v->lock);
	if (v->claim)
		vgpu_unmake(v);
	mutex_unlock(&v->lock);
	vgpu_vf_leave(v);
	vgpu_put(v);
}
