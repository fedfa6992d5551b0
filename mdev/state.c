// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a card and its VFs are, and who is told when that is bad: states of vGPUs, whether any
 * may be made and how many, errors for the users of vGPUs.
 *
 * All of it is guarded by vgpu_pf.lock: vgpu_pf_set_closing() and vgpu_set_state() take it,
 * the others want it held. Called from all of mdev/; calls the book (types/) and VFIO.
 */
#include <linux/pci.h>
#include "vgpu.h"

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
	pf = pci_iov_get_pf_drvdata(pdev, &vgpu_pci_driver);

	return IS_ERR(pf) ? NULL : pf;
}

/**
 * vgpu_pf_set_closing - may vGPUs be created?
 * @pf: the card
 * @closing: none: the card is taken down, or the host is about to sleep
 */
void vgpu_pf_set_closing(struct vgpu_pf *pf, bool closing)
{
	mutex_lock(&pf->lock);
	pf->closing = closing;
	mutex_unlock(&pf->lock);
}

/**
 * vgpu_available - how many vGPUs of a type can be made in a row from here
 * @pf: the card
 * @type: one of its types that are offered
 * @vf: the VF to make them on, VGPU_CARD_ANY_VF for any
 *
 * Context: vgpu_pf.lock is held. Nothing that blocks is asked.
 */
unsigned int vgpu_available(struct vgpu_pf *pf, const struct vgpu_type *type, unsigned int vf)
{
	lockdep_assert_held(&pf->lock);
	if (pf->closing || pf->dead[0])
		return 0;
	if (vf == VGPU_CARD_ANY_VF)
		return vgpu_card_available(pf->card, type);
	return vgpu_card_vf_is_free(pf->card, vf) && vgpu_card_available(pf->card, type);
}

/**
 * vgpu_next_vf - for vgpu_for_each_vf()
 * @pf: the card
 * @i: index of a VF, moved on to that of one that is bound
 *
 * Return: that, NULL when there is no more.
 */
struct vgpu *vgpu_next_vf(struct vgpu_pf *pf, unsigned int *i)
{
	lockdep_assert_held(&pf->lock);
	for (; *i < pf->num_vfs; (*i)++)
		if (pf->vfs[*i])
			return pf->vfs[*i];
	return NULL;
}

static const char * const vgpu_state_names[] = {
	[VGPU_NONE]		= "none",
	[VGPU_CREATED]		= "created",
	[VGPU_RUNNING]		= "running",
	[VGPU_CRASHED]		= "crashed",
	[VGPU_QUARANTINED]	= "quarantined",
	[VGPU_GONE]		= "gone",
};

/**
 * vgpu_state_name - what a vGPU is doing, in one word
 * @v: the vGPU
 *
 * Context: vgpu_pf.lock or vgpu.lock is held.
 * Return: constant string.
 */
const char *vgpu_state_name(const struct vgpu *v)
{
	return v->claim && v->removing && !v->mdev ? "orphaned" : vgpu_state_names[v->state];
}

/**
 * vgpu_set_state - change vgpu.state
 * @v: the vGPU
 * @state: the new state
 */
void vgpu_set_state(struct vgpu *v, enum vgpu_state state)
{
	mutex_lock(&v->pf->lock);
	v->state = state;
	mutex_unlock(&v->pf->lock);
}

/**
 * vgpu_signal_error - tell the user of a vGPU that it is broken
 * @v: the vGPU, found in vgpu_pf.vfs or by who holds the device lock of its VF
 *
 * Raises VFIO's error interrupt, as for an AER error; QEMU stops the VM. From a
 * work item, since vfio-pci-core takes locks for it that may be held around us.
 */
void vgpu_signal_error(struct vgpu *v)
{
	lockdep_assert_held(&v->pf->lock);
	schedule_work(&v->error_work);
}

/**
 * vgpu_signal_all - the same for all users of a card
 * @pf: the card
 */
void vgpu_signal_all(struct vgpu_pf *pf)
{
	struct vgpu *v;
	unsigned int i;

	vgpu_for_each_vf(pf, i, v)
		vgpu_signal_error(v);
}

/**
 * vgpu_error_work - the work item of vgpu_signal_error()
 * @work: error_work of a vGPU
 */
void vgpu_error_work(struct work_struct *work)
{
	struct vgpu *v = container_of(work, struct vgpu, error_work);

	vfio_pci_core_aer_err_detected(v->pdev, pci_channel_io_perm_failure);
}
