// SPDX-License-Identifier: GPL-2.0-only
/*
 * A vGPU from its making to its end, whoever asks for it: mdev_vgpu.c when a
 * UUID is written to a type's create file, vf_sysfs.c when a type is written to
 * a VF's current_vgpu_type.
 *
 * Lock order, outermost first:
 *
 *	device lock of the PF		probe, remove, sriov_configure
 *	unreg_sem of the mdev parent	mdev core; shared by create and remove
 *	device lock of the mdev		mdev core
 *	device lock of the VF		probe, unbind, resets
 *	vgpu_vf.attach			vgpu_make(), vgpu_detach(), a VF's settings
 *	dev_set->lock of VFIO		open and close of the VFIO device
 *	vgpu.lock			everything asked of the GSP partition
 *	vgpu_pf.lock			the card's book, VFs, states
 *
 * vgpu.bar1_lock is innermost and nests with none of them. vfio-pci-core's own
 * locks (igate, memory_lock) are taken by it around our callbacks, reset_done
 * included; so nothing of vfio-pci-core is called with a lock of ours held but
 * vgpu_vf.attach, and reset_done takes none of ours above vgpu.lock.
 *
 * Making and removing a vGPU takes vgpu_vf.attach and not the device lock of
 * the VF, since a write to a file of the VF may ask for either, and an unbind
 * waits for such a write with that device lock held. Who holds vgpu_vf.attach
 * may therefore only try the device lock. An unbind takes it after the files
 * are gone, and removes what it finds.
 *
 * Only device locks and vgpu_vf.attach are held while a user is waited for,
 * and the latter is this vGPU's alone: so other vGPUs come and go, and
 * availability is read, whoever is being waited for. vgpu_pf.lock is never held
 * over a call into gsp/, since gsp/ reports events and its own death from its
 * own context and those reports take it.
 */
#include <linux/pci.h>
#include <linux/slab.h>
#include "vgpu.h"
#include "trace.h"

/**
 * vgpu_signal_error - tell the user of a vGPU that it is broken
 * @v: the vGPU, found in vgpu_pf.vfs
 *
 * Raises VFIO's error interrupt, as for an AER error; QEMU stops the VM. From a
 * work item, since vfio-pci-core takes locks for it that may be held around us.
 */
void vgpu_signal_error(struct vgpu *v)
{
	lockdep_assert_held(&v->pf->lock);
	schedule_work(&v->error_work);
}

static void vgpu_error_work(struct work_struct *work)
{
	struct vgpu *v = container_of(work, struct vgpu, error_work);

	vfio_pci_core_aer_err_detected(v->pdev, pci_channel_io_perm_failure);
}

/*
 * From publish to withdraw, events of firmware, resets and the files of the VF
 * find the vGPU. The VF's driver data is the vGPU's all the while,
 * vfio-pci-core depends on it.
 */
static void vgpu_publish(struct vgpu *v)
{
	dev_set_drvdata(&v->pdev->dev, &v->core);
	mutex_lock(&v->pf->lock);
	vgpu_vf_of(v)->vgpu = v;
	mutex_unlock(&v->pf->lock);
}

static void vgpu_withdraw(struct vgpu *v)
{
	mutex_lock(&v->pf->lock);
	vgpu_vf_of(v)->vgpu = NULL;
	mutex_unlock(&v->pf->lock);
	cancel_work_sync(&v->error_work);
	dev_set_drvdata(&v->pdev->dev, NULL);
}

/* Give back what was claimed, or, when it may not be used again, do not. */
static void vgpu_unclaim(struct vgpu_pf *pf, struct vgpu_claim *claim, bool clean)
{
	mutex_lock(&pf->lock);
	if (clean)
		vgpu_card_release(pf->card, claim);
	else
		vgpu_card_quarantine(pf->card, claim);
	mutex_unlock(&pf->lock);
}

/* Take all that a vGPU needs of the card, with a reference to its VF, or nothing. */
static struct vgpu_claim *vgpu_claim(struct vgpu_pf *pf, const struct vgpu_type *type,
				     const struct vgpu_claim_wish *wish, struct pci_dev **vf)
{
	char why[VGPU_SENTENCE_LEN] = "";
	struct vgpu_claim *claim = NULL;
	int ret = 0;

	mutex_lock(&pf->lock);
	if (pf->dead[0]) {
		ret = -EIO;
		scnprintf(why, sizeof(why), "GSP is lost: %s", pf->dead);
	} else if (pf->closing) {
		ret = -EBUSY;
		strscpy(why, "the card's VFs are being enabled or disabled", sizeof(why));
	} else {
		claim = vgpu_card_claim(pf->card, type, wish, &ret, why, sizeof(why));
	}
	if (claim)
		*vf = pci_dev_get(pf->vfs[claim->vf].pdev);
	mutex_unlock(&pf->lock);

	if (claim)
		return claim;
	return ERR_PTR(vgpu_refuse(pf, ret, "no vGPU of type %s: %s", type->name, why));
}

/**
 * vgpu_fb_ranges - a claim's framebuffer as gsp/ wants it
 * @claim: the claim
 *
 * Return: claim->num_fb ranges for kvfree(), or NULL without memory.
 */
struct gsp_fb_range *vgpu_fb_ranges(const struct vgpu_claim *claim)
{
	struct gsp_fb_range *fb = kvcalloc(claim->num_fb, sizeof(*fb), GFP_KERNEL);
	unsigned int i;

	for (i = 0; fb && i < claim->num_fb; i++) {
		fb[i].base = claim->fb[i].base;
		fb[i].size = claim->fb[i].size;
	}
	return fb;
}

static struct gsp_partition *vgpu_partition_create(struct vgpu_pf *pf, struct mdev_device *mdev,
						   struct pci_dev *vf,
						   const struct vgpu_claim *claim)
{
	struct gsp_partition_desc desc = {
		.gfid = claim->vf + 1,
		.dbdf = pci_domain_nr(vf->bus) << 16 | pci_dev_id(vf),
		.type_id = claim->type->id,
		.heap = { .base = claim->heap.base, .size = claim->heap.size },
		.num_fb = claim->num_fb,
		.chid_first = claim->chid_first,
		.num_chids = claim->num_chids,
		.placement_id = claim->placement,
	};
	struct gsp_partition *partition;
	struct gsp_fb_range *fb;
	int ret = 0;

	/* The mdev core keeps UUIDs in Microsoft's byte order; its name is the text. */
	if (mdev)
		ret = uuid_parse(dev_name(mdev_dev(mdev)), &desc.uuid);
	else
		uuid_gen(&desc.uuid);
	if (ret)
		return ERR_PTR(ret);
	fb = vgpu_fb_ranges(claim);
	if (!fb)
		return ERR_PTR(-ENOMEM);
	desc.fb = fb;
	partition = gsp_partition_create(pf->gsp, &desc);
	kvfree(fb);
	return partition;
}

/**
 * vgpu_release - vfio_device_ops.release: nobody holds the vGPU any more
 * @vdev: its VFIO device
 */
void vgpu_release(struct vfio_device *vdev)
{
	/* Some kernels free it in here. */
	struct pci_dev *pdev = vgpu_of_vfio(vdev)->pdev;

	vfio_pci_core_release_dev(vdev);
	pci_dev_put(pdev);
}

/* The VFIO device on the VF. Afterwards it can be opened. */
static struct vgpu *vgpu_register(struct vgpu_pf *pf, struct mdev_device *mdev,
				  struct pci_dev *vf, struct vgpu_claim *claim,
				  struct gsp_partition *partition)
{
	struct vgpu *v;
	int ret;

	v = vfio_alloc_device(vgpu, core.vdev, &vf->dev, &vgpu_vfio_ops);
	if (IS_ERR(v))
		return v;
	v->pf = pf;
	v->mdev = mdev;
	v->pdev = pci_dev_get(vf);
	v->gfid = claim->vf + 1;
	v->type = claim->type;
	v->claim = claim;
	v->partition = partition;
	v->bar1_index = vgpu_bar1_index(vf);
	v->bar1_size = vgpu_bar1_size(vf, claim->type);
	mutex_init(&v->lock);
	mutex_init(&v->bar1_lock);
	INIT_WORK(&v->error_work, vgpu_error_work);
	strscpy(v->name, mdev ? dev_name(mdev_dev(mdev)) : pci_name(vf), sizeof(v->name));

	vgpu_publish(v);
	ret = vfio_pci_core_register_device(&v->core);
	if (ret)
		goto err_withdraw;
	ret = mdev ? vgpu_mdev_link(v) : 0;
	if (ret)
		goto err_unregister;
	v->attached = true;
	return v;

err_unregister:
	vfio_pci_core_unregister_device(&v->core);
err_withdraw:
	vgpu_withdraw(v);
	vfio_put_device(&v->core.vdev);
	return ERR_PTR(ret);
}

/* Still bound, still alone in its IOMMU group? */
static int vgpu_check_vf(struct vgpu_pf *pf, struct pci_dev *vf, unsigned int index)
{
	char why[VGPU_SENTENCE_LEN];
	bool bound;
	int ret;

	mutex_lock(&pf->lock);
	bound = pf->vfs[index].pdev == vf;
	mutex_unlock(&pf->lock);
	if (!bound)
		return vgpu_refuse(pf, -ENODEV, "VF %s was unbound meanwhile", pci_name(vf));

	ret = vgpu_vf_check_group(vf, why, sizeof(why));
	if (ret) {
		mutex_lock(&pf->lock);
		vgpu_card_set_vf(pf->card, index, false);
		mutex_unlock(&pf->lock);
		vgpu_refuse(pf, ret, "%s", why);
	}
	return ret;
}

/* All that comes after the claim. *clean: what is claimed may be used again after a failure. */
static struct vgpu *vgpu_attach(struct vgpu_pf *pf, struct mdev_device *mdev, struct pci_dev *vf,
				struct vgpu_claim *claim, bool *clean)
{
	const struct vgpu_type *type = claim->type;
	struct gsp_partition *partition;
	struct vgpu *v;
	int ret;

	lockdep_assert_held(&pf->vfs[claim->vf].attach);

	ret = vgpu_check_vf(pf, vf, claim->vf);
	if (ret)
		return ERR_PTR(ret);

	partition = vgpu_partition_create(pf, mdev, vf, claim);
	if (IS_ERR(partition)) {
		vgpu_refuse(pf, PTR_ERR(partition),
			    "no vGPU of type %s: GSP did not accept the partition (%pe)",
			    type->name, partition);
		return ERR_CAST(partition);
	}

	v = vgpu_register(pf, mdev, vf, claim, partition);
	if (IS_ERR(v)) {
		vgpu_refuse(pf, PTR_ERR(v),
			    "no vGPU of type %s: VFIO did not accept VF %s (%pe)",
			    type->name, pci_name(vf), v);
		*clean = !gsp_partition_destroy(partition);
		return v;
	}
	trace_vgpu_create(v);
	dev_info(mdev ? mdev_dev(mdev) : &vf->dev, "%s on VF %s\n", type->name, pci_name(vf));
	return v;
}

/**
 * vgpu_make - make a vGPU
 * @pf: the card
 * @type: one of its types that are offered
 * @wish: the VF to make it on; NULL for any
 * @mdev: its handle, NULL when the VF itself is
 *
 * All or nothing.
 *
 * Return: the vGPU, which can be opened, for vgpu_detach() and vgpu_put(); one
 *	without @mdev may have been removed by others already. Or ERR_PTR:
 *	-EUSERS when the type's own maximum is reached, -ENOSPC when the card
 *	has no room, -EIO when GSP is lost or refuses, -EBUSY when the wished VF
 *	is taken, and while VFs come and go, -EPERM when the VF cannot be
 *	isolated. The reason is a sentence in the log and in last_error.
 */
struct vgpu *vgpu_make(struct vgpu_pf *pf, const struct vgpu_type *type,
		       const struct vgpu_claim_wish *wish, struct mdev_device *mdev)
{
	struct vgpu_claim *claim;
	bool clean = true;
	struct vgpu_vf *on;
	struct pci_dev *vf;
	struct vgpu *v;

	claim = vgpu_claim(pf, type, wish, &vf);
	if (IS_ERR(claim))
		return ERR_CAST(claim);

	on = &pf->vfs[claim->vf];
	mutex_lock(&on->attach);
	v = vgpu_attach(pf, mdev, vf, claim, &clean);
	mutex_unlock(&on->attach);
	if (IS_ERR(v))
		vgpu_unclaim(pf, claim, clean);
	pci_dev_put(vf);
	return v;
}

/*
 * vfio-pci-core resets a VF at close, unless its device lock is held: by who
 * unbinds it, for all the time that this waits for the user, or for a moment.
 */
static int vgpu_reset_vf(struct pci_dev *vf, bool unbinding)
{
	int ret;

	if (unbinding)
		return pci_reset_function_locked(vf);
	ret = pci_try_reset_function(vf);
	/* Held again: then the reset that comes with every open has to do. */
	return ret == -EAGAIN ? 0 : ret;
}

/**
 * vgpu_detach - take a vGPU off its VF and give back what it owns
 * @v: the vGPU, attached
 * @unbinding: the VF is being unbound, its device lock is held
 *
 * Asks the user to release it and waits. What firmware did not take back, or a
 * VF that could not be reset, is quarantined.
 *
 * Context: vgpu_vf.attach is held, vgpu_pf.lock is not.
 */
void vgpu_detach(struct vgpu *v, bool unbinding)
{
	struct pci_dev *vf = v->pdev;
	struct vgpu_pf *pf = v->pf;
	struct vgpu_claim *claim;
	bool clean;

	lockdep_assert_held(&vgpu_vf_of(v)->attach);

	if (v->mdev)
		vgpu_mdev_unlink(v);
	vfio_pci_core_unregister_device(&v->core);

	vgpu_withdraw(v);
	v->attached = false;
	mutex_lock(&pf->lock);
	clean = v->state != VGPU_QUARANTINED;
	v->state = VGPU_GONE;
	mutex_unlock(&pf->lock);

	if (v->core.needs_reset && vgpu_reset_vf(vf, unbinding)) {
		pci_err(vf, "VF could not be reset after vGPU %s\n", v->name);
		clean = false;
	}
	if (gsp_partition_destroy(v->partition))
		clean = false;
	v->partition = NULL;
	if (!clean)
		vgpu_refuse(pf, -EIO, "what vGPU %s owned is quarantined until the driver reloads",
			    v->name);
	trace_vgpu_remove(v, clean ? 0 : -EIO);

	mutex_lock(&v->lock);
	mutex_lock(&pf->lock);
	claim = v->claim;
	v->claim = NULL;
	mutex_unlock(&pf->lock);
	mutex_unlock(&v->lock);
	vgpu_unclaim(pf, claim, clean);
}
