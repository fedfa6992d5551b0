// SPDX-License-Identifier: GPL-2.0-only
/*
 * A vGPU from its creation to its removal.
 *
 * Lock order, outermost first:
 *
 *	device lock of the PF		probe, remove, sriov_configure
 *	unreg_sem of the mdev parent	mdev core; shared by create and remove
 *	device lock of the mdev		mdev core
 *	device lock of the VF		vgpu_create(), vgpu_detach(), resets
 *	dev_set->lock of VFIO		open and close of the VFIO device
 *	vgpu.lock			everything asked of the GSP partition
 *	vgpu_pf.lock			the card's book, VFs, states
 *
 * vgpu.bar1_lock is innermost and nests with none of them. vfio-pci-core's own
 * locks (igate, memory_lock) are taken by it around our callbacks, reset_done
 * included; so nothing of vfio-pci-core is called with a lock of ours held but
 * the VF's device lock.
 *
 * Only the device locks are held while a user is waited for, and of those the
 * VF's is this vGPU's alone: so other vGPUs come and go, and availability is
 * read, whoever is being waited for. vgpu_pf.lock is never held over a call
 * into gsp/, since gsp/ reports events and its own death from its own context
 * and those reports take it.
 */
#include <linux/kernfs.h>
#include <linux/iommu.h>
#include <linux/kobject.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
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
 * From publish to withdraw, events of firmware and resets find the vGPU. The
 * VF's driver data is the vGPU's all the while, vfio-pci-core depends on it.
 */
static void vgpu_publish(struct vgpu *v)
{
	dev_set_drvdata(&v->pdev->dev, &v->core);
	mutex_lock(&v->pf->lock);
	v->pf->vfs[v->claim->vf].vgpu = v;
	mutex_unlock(&v->pf->lock);
}

static void vgpu_withdraw(struct vgpu *v)
{
	mutex_lock(&v->pf->lock);
	v->pf->vfs[v->claim->vf].vgpu = NULL;
	mutex_unlock(&v->pf->lock);
	cancel_work_sync(&v->error_work);
	dev_set_drvdata(&v->pdev->dev, NULL);
}

static struct kobject *vgpu_kernfs_kobj(struct kernfs_node *dir, const char *name,
					struct kernfs_node **kn)
{
	*kn = kernfs_find_and_get(dir, name);
	return *kn && kernfs_type(*kn) == KERNFS_DIR ? (*kn)->priv : NULL;
}

/*
 * Link the mdev's iommu_group to the VF's. The link's target must be called by
 * the group's number; the group's kobject has no accessor, its place in sysfs
 * (/sys/kernel/iommu_groups/<n>) is ABI. The VF's membership keeps it alive.
 */
static int vgpu_link_group(struct kobject *mdev, struct device *vf)
{
	struct iommu_group *group = iommu_group_get(vf);
	struct kernfs_node *dir, *kn = NULL;
	struct kobject *kobj;
	int ret = -ENOENT;
	char name[12];

	if (!group)
		return -ENODEV;
	scnprintf(name, sizeof(name), "%d", iommu_group_id(group));
	dir = kernfs_find_and_get(kernel_kobj->sd, "iommu_groups");
	if (dir) {
		kobj = vgpu_kernfs_kobj(dir, name, &kn);
		if (kobj)
			ret = sysfs_create_link(mdev, kobj, "iommu_group");
		kernfs_put(kn);
		kernfs_put(dir);
	}
	iommu_group_put(group);
	return ret;
}

/* What QEMU, libvirt and people look for in the mediated device's directory. */
static int vgpu_link(struct vgpu *v)
{
	struct kobject *mdev = &mdev_dev(v->mdev)->kobj;
	int ret;

	ret = vgpu_link_group(mdev, &v->pdev->dev);
	if (ret)
		return ret;
	ret = sysfs_create_link(mdev, v->core.vdev.device.kobj.parent, "vfio-dev");
	if (ret)
		goto err_group;
	ret = sysfs_create_link(mdev, &v->pdev->dev.kobj, "virtfn");
	if (!ret)
		return 0;
	sysfs_remove_link(mdev, "vfio-dev");
err_group:
	sysfs_remove_link(mdev, "iommu_group");
	return ret;
}

static void vgpu_unlink(struct vgpu *v)
{
	struct kobject *mdev = &mdev_dev(v->mdev)->kobj;

	sysfs_remove_link(mdev, "virtfn");
	sysfs_remove_link(mdev, "vfio-dev");
	sysfs_remove_link(mdev, "iommu_group");
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
				     struct pci_dev **vf)
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
		claim = vgpu_card_claim(pf->card, type, NULL, &ret, why, sizeof(why));
	}
	if (claim)
		*vf = pci_dev_get(pf->vfs[claim->vf].pdev);
	mutex_unlock(&pf->lock);

	if (claim)
		return claim;
	return ERR_PTR(vgpu_refuse(pf, ret, "no vGPU of type %s: %s", type->name, why));
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
		.placement_id = VGPU_PLACEMENT_NONE,
	};
	struct gsp_partition *partition;
	struct gsp_fb_range *fb;
	unsigned int i;
	int ret;

	/* The mdev core keeps UUIDs in Microsoft's byte order; its name is the text. */
	ret = uuid_parse(dev_name(mdev_dev(mdev)), &desc.uuid);
	if (ret)
		return ERR_PTR(ret);
	fb = kvcalloc(claim->num_fb, sizeof(*fb), GFP_KERNEL);
	if (!fb)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < claim->num_fb; i++) {
		fb[i].base = claim->fb[i].base;
		fb[i].size = claim->fb[i].size;
	}
	desc.fb = fb;
	partition = gsp_partition_create(pf->gsp, &desc);
	kvfree(fb);
	return partition;
}

/* The VFIO device on the VF. Afterwards it can be opened. */
static struct vgpu *vgpu_register(struct vgpu_pf *pf, struct mdev_device *mdev,
				  struct pci_dev *vf, struct vgpu_claim *claim,
				  struct gsp_partition *partition)
{
	struct vgpu *v;
	int ret;

	device_lock_assert(&vf->dev);

	v = vfio_alloc_device(vgpu, core.vdev, &vf->dev, &vgpu_vfio_ops);
	if (IS_ERR(v))
		return v;
	v->pf = pf;
	v->mdev = mdev;
	v->pdev = vf;
	v->gfid = claim->vf + 1;
	v->type = claim->type;
	v->claim = claim;
	v->partition = partition;
	v->placement_id = VGPU_PLACEMENT_NONE;
	v->bar1_size = vgpu_bar1_size(vf, claim->type);
	mutex_init(&v->lock);
	mutex_init(&v->bar1_lock);
	INIT_WORK(&v->error_work, vgpu_error_work);
	strscpy(v->uuid, dev_name(mdev_dev(mdev)), sizeof(v->uuid));

	vgpu_publish(v);
	ret = vfio_pci_core_register_device(&v->core);
	if (ret)
		goto err_withdraw;
	ret = vgpu_link(v);
	if (ret)
		goto err_unregister;

	v->attached = true;
	dev_set_drvdata(mdev_dev(mdev), v);
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

	device_lock_assert(&vf->dev);
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

/**
 * vgpu_create - a UUID was written to a type's create file
 * @mdev: the new mediated device
 *
 * All or nothing.
 *
 * Return: 0; -EUSERS when the type's own maximum is reached, -ENOSPC when the
 *	card has no room, -EIO when GSP is lost or refuses, -EBUSY while VFs come
 *	and go, -EPERM when the VF cannot be isolated. The reason is a sentence
 *	in the log and in last_error.
 */
int vgpu_create(struct mdev_device *mdev)
{
	struct vgpu_pf *pf = container_of(mdev->type->parent, struct vgpu_pf, parent);
	struct vgpu_mtype *mt = container_of(mdev->type, struct vgpu_mtype, mtype);
	struct gsp_partition *partition;
	struct vgpu_claim *claim;
	struct pci_dev *vf;
	bool clean = true;
	struct vgpu *v;
	int ret;

	claim = vgpu_claim(pf, mt->type, &vf);
	if (IS_ERR(claim))
		return PTR_ERR(claim);

	device_lock(&vf->dev);
	ret = vgpu_check_vf(pf, vf, claim->vf);
	if (ret)
		goto err_unlock;

	partition = vgpu_partition_create(pf, mdev, vf, claim);
	if (IS_ERR(partition)) {
		ret = vgpu_refuse(pf, PTR_ERR(partition),
				  "no vGPU of type %s: GSP did not accept the partition (%pe)",
				  mt->type->name, partition);
		goto err_unlock;
	}

	v = vgpu_register(pf, mdev, vf, claim, partition);
	if (IS_ERR(v)) {
		ret = vgpu_refuse(pf, PTR_ERR(v),
				  "no vGPU of type %s: VFIO did not accept VF %s (%pe)",
				  mt->type->name, pci_name(vf), v);
		clean = !gsp_partition_destroy(partition);
		goto err_unlock;
	}
	trace_vgpu_create(v);
	device_unlock(&vf->dev);

	dev_info(mdev_dev(mdev), "%s on VF %s\n", mt->type->name, pci_name(vf));
	return 0;

err_unlock:
	device_unlock(&vf->dev);
	vgpu_unclaim(pf, claim, clean);
	pci_dev_put(vf);
	return ret;
}

/**
 * vgpu_detach - take a vGPU off its VF and give back what it owns
 * @v: the vGPU, attached
 *
 * Asks the user to release it and waits. What firmware did not take back, or a
 * VF that could not be reset, is quarantined.
 *
 * Context: the VF's device lock is held, vgpu_pf.lock is not.
 */
void vgpu_detach(struct vgpu *v)
{
	struct pci_dev *vf = v->pdev;
	struct vgpu_pf *pf = v->pf;
	bool clean;

	device_lock_assert(&vf->dev);

	vgpu_unlink(v);
	vfio_pci_core_unregister_device(&v->core);

	vgpu_withdraw(v);
	v->attached = false;
	mutex_lock(&pf->lock);
	clean = v->state != VGPU_QUARANTINED;
	v->state = VGPU_GONE;
	mutex_unlock(&pf->lock);

	/* The device lock that we hold kept vfio-pci-core from its reset at close. */
	if (v->core.needs_reset && pci_reset_function_locked(vf)) {
		pci_err(vf, "VF could not be reset after vGPU %s\n", v->uuid);
		clean = false;
	}
	if (gsp_partition_destroy(v->partition))
		clean = false;
	v->partition = NULL;
	if (!clean)
		vgpu_refuse(pf, -EIO, "what vGPU %s owned is quarantined until the driver reloads",
			    v->uuid);
	trace_vgpu_remove(v, clean ? 0 : -EIO);

	mutex_lock(&pf->lock);
	if (clean)
		vgpu_card_release(pf->card, v->claim);
	else
		vgpu_card_quarantine(pf->card, v->claim);
	v->claim = NULL;
	mutex_unlock(&pf->lock);
}

/**
 * vgpu_remove - 1 was written to a vGPU's remove file, or its parent goes
 * @mdev: the mediated device
 */
void vgpu_remove(struct mdev_device *mdev)
{
	struct vgpu *v = dev_get_drvdata(mdev_dev(mdev));
	struct pci_dev *vf = v->pdev;

	device_lock(&vf->dev);
	if (v->attached)
		vgpu_detach(v);
	device_unlock(&vf->dev);

	vfio_put_device(&v->core.vdev);
	pci_dev_put(vf);
}
