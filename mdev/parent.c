// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mediated devices, and their parents: the card, which says how many of each type can be
 * made of it, or each of its VFs, as with the vendor's driver for such cards: then a VF
 * offers one of each type that still fits as long as it has none. The parameter mdev_parent
 * says which.
 *
 * Called by pf.c, vf.c and power.c with the device lock of the card or VF held, and by the
 * mdev core with locks of its own; takes device locks of VFs, vgpu.lock and vgpu_pf.lock, and
 * waits for users under none of the last two.
 *
 * A VF is a parent from when the card is open for vGPUs, or its own binding if that is
 * later, to its unbinding. mdevctl creates what it has defined as soon as it hears of a
 * parent, and nothing may be refused then because other VFs are still being enabled.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include "files.h"
#include "guest.h"
#include "make.h"

/* How often VFIO itself asks, when a device is unbound. */
#define VGPU_ASK_AGAIN	(10 * HZ)

enum vgpu_parent_kind {
	VGPU_PARENT_PF,
	VGPU_PARENT_VF,
};

static const char * const vgpu_parent_kinds[] = {
	[VGPU_PARENT_PF] = "pf",
	[VGPU_PARENT_VF] = "vf",
};

static enum vgpu_parent_kind mdev_parent;

static int vgpu_set_parent_kind(const char *text, const struct kernel_param *param)
{
	int kind = sysfs_match_string(vgpu_parent_kinds, text);

	if (kind < 0) {
		pr_err(KBUILD_MODNAME ": mdev_parent is neither pf nor vf: \"%s\"\n", text);
		return -EINVAL;
	}
	mdev_parent = kind;
	return 0;
}

static int vgpu_get_parent_kind(char *buf, const struct kernel_param *param)
{
	return sysfs_emit(buf, "%s\n", vgpu_parent_kinds[mdev_parent]);
}

static const struct kernel_param_ops vgpu_parent_kind_ops = {
	.set	= vgpu_set_parent_kind,
	.get	= vgpu_get_parent_kind,
};
module_param_cb(mdev_parent, &vgpu_parent_kind_ops, NULL, 0444);
MODULE_PARM_DESC(mdev_parent, "Parents of mediated devices: pf, the card (default), or vf, each of its VFs");

/* What the mdev core has instead of a type, and what that stands for. */
struct vgpu_mtype {
	struct mdev_type mtype;
	const struct vgpu_type *type;	/* of the card's catalogue */
	char sysfs_name[12];		/* its id, so that the directory is nvidia-<id> */
};

struct vgpu_parent {
	struct mdev_parent core;
	struct vgpu_pf *pf;
	struct vgpu_claim_wish wish;	/* the VF, if it is one */
	struct mdev_type **ptrs;	/* @types, in the form the core wants */
	struct vgpu_mtype types[];
};

static struct vgpu_parent *vgpu_parent_of(struct mdev_type *mtype)
{
	return container_of(mtype->parent, struct vgpu_parent, core);
}

static const struct vgpu_type *vgpu_type_of(struct mdev_type *mtype)
{
	return container_of(mtype, struct vgpu_mtype, mtype)->type;
}

static unsigned int vgpu_get_available(struct mdev_type *mtype)
{
	struct vgpu_parent *parent = vgpu_parent_of(mtype);
	struct vgpu_pf *pf = parent->pf;
	unsigned int n;

	mutex_lock(&pf->lock);
	n = vgpu_available(pf, vgpu_type_of(mtype), parent->wish.vf);
	mutex_unlock(&pf->lock);
	return n;
}

static ssize_t vgpu_show_description(struct mdev_type *mtype, char *buf)
{
	char text[160];

	vgpu_type_describe(vgpu_type_of(mtype), text, sizeof(text));
	return sysfs_emit(buf, "%s\n", text);
}

/* A UUID was written to a type's create file. */
static int vgpu_mdev_probe(struct mdev_device *mdev)
{
	struct vgpu_parent *parent = vgpu_parent_of(mdev->type);
	struct vgpu *v;

	v = vgpu_make(parent->pf, vgpu_type_of(mdev->type), &parent->wish,
		      dev_name(mdev_dev(mdev)), mdev);
	if (IS_ERR(v))
		return PTR_ERR(v);
	dev_set_drvdata(mdev_dev(mdev), v);
	return 0;
}

/* Until a fatal signal. */
static void vgpu_wait_for_user(struct vgpu *v)
{
	unsigned int count = 0;

	while (READ_ONCE(v->user)) {
		vgpu_request(&v->core.vdev, count++);
		if (wait_event_killable_timeout(v->idle, !READ_ONCE(v->user), VGPU_ASK_AGAIN) < 0)
			break;
	}
}

/*
 * 1 was written to a mediated device's remove file, or its parent goes.
 * The device goes, whatever is said here. So who waits for its user can be killed:
 * then the user keeps the vGPU, an orphan, and all is taken back at its last close.
 * Who opens or closes it is its user and has vgpu.lock, for minutes at worst: that is
 * taken here only when there is no user, and no other comes.
 */
static void vgpu_mdev_remove(struct mdev_device *mdev)
{
	struct vgpu *v = dev_get_drvdata(mdev_dev(mdev));
	bool used;

	mutex_lock(&v->pf->lock);
	v->removing = true;
	mutex_unlock(&v->pf->lock);
	vgpu_wait_for_user(v);

	mutex_lock(&v->pf->lock);
	used = v->user;
	if (used) {
		v->mdev = NULL;
		pci_warn(v->pdev, "mediated device %s goes under %s (pid %d), who keeps the vGPU until closing it\n",
			 v->name, v->user_name, v->user);
	}
	mutex_unlock(&v->pf->lock);
	if (used) {
		vgpu_mdev_unlink(mdev);
		goto out;
	}

	mutex_lock(&v->lock);
	/* Not when its VF was unbound: that took all back, or is going to. */
	if (v->mdev && !READ_ONCE(v->unbinding)) {
		vgpu_unmake(v);
	} else if (v->mdev) {
		vgpu_mdev_unlink(mdev);
		mutex_lock(&v->pf->lock);
		v->mdev = NULL;
		mutex_unlock(&v->pf->lock);
	}
	mutex_unlock(&v->lock);
out:
	vgpu_put(v);
}

struct mdev_driver vgpu_mdev_driver = {
	.device_api		= VFIO_DEVICE_API_PCI_STRING,
	.probe			= vgpu_mdev_probe,
	.remove			= vgpu_mdev_remove,
	.get_available		= vgpu_get_available,
	.show_description	= vgpu_show_description,
	.driver = {
		.name		= "nvidia_vgpu_mdev",
		.owner		= THIS_MODULE,
		.mod_name	= KBUILD_MODNAME,
		.dev_groups	= vgpu_groups,
		/* The core binds a mediated device when it is created and never else. */
		.suppress_bind_attrs = true,
	},
};

/* Registers @dev, unless that was done. */
static int vgpu_parent_register(struct vgpu_pf *pf, struct pci_dev *pdev, unsigned int vf,
				struct vgpu_parent **to)
{
	const struct vgpu_catalogue *cat = &pf->catalogue;
	struct vgpu_parent *parent;
	unsigned int i;
	int ret = -ENOMEM;

	if (*to)
		return 0;
	parent = kzalloc(struct_size(parent, types, cat->num), GFP_KERNEL);
	if (!parent)
		goto err;
	parent->ptrs = kcalloc(cat->num, sizeof(*parent->ptrs), GFP_KERNEL);
	if (!parent->ptrs)
		goto err;
	parent->pf = pf;
	parent->wish.vf = vf;
	parent->wish.placement = VGPU_PLACEMENT_NONE;
	for (i = 0; i < cat->num; i++) {
		struct vgpu_mtype *mt = &parent->types[i];

		mt->type = &cat->types[i];
		scnprintf(mt->sysfs_name, sizeof(mt->sysfs_name), "%u", mt->type->id);
		mt->mtype.sysfs_name = mt->sysfs_name;
		mt->mtype.pretty_name = mt->type->name;
		parent->ptrs[i] = &mt->mtype;
	}
	ret = mdev_register_parent(&parent->core, &pdev->dev, &vgpu_mdev_driver, parent->ptrs,
				   cat->num);
	if (ret)
		goto err;
	*to = parent;
	return 0;
err:
	if (parent)
		kfree(parent->ptrs);
	kfree(parent);
	return vgpu_refuse(pf, ret, "%s could not be registered with the mdev core (%pe)",
			   pci_name(pdev), ERR_PTR(ret));
}

/**
 * vgpu_withdraw - a card or VF is no parent any more
 * @parent: where that is kept; NULL in there when it was none
 *
 * Removes its mediated devices, too, and waits for their users. VFs withdraw when they are
 * unbound, and not with the card.
 *
 * Context: the device lock of the card or VF is held.
 */
void vgpu_withdraw(struct vgpu_parent **parent)
{
	if (!*parent)
		return;
	mdev_unregister_parent(&(*parent)->core);
	kfree((*parent)->ptrs);
	kfree(*parent);
	*parent = NULL;
}

/**
 * vgpu_vf_offer - a VF was bound, or the card is open now: offer its types
 * @v: the VF
 *
 * Where VFs are not parents, or this one is already, nothing is done. One that cannot be
 * is said, and can still be given a type by its current_vgpu_type.
 *
 * Context: the device lock of the VF is held.
 */
void vgpu_vf_offer(struct vgpu *v)
{
	if (mdev_parent == VGPU_PARENT_VF && !v->unbinding)
		vgpu_parent_register(v->pf, v->pdev, v->gfid - 1, &v->parent);
}

static struct vgpu *vgpu_get_vf(struct vgpu_pf *pf, unsigned int i)
{
	struct vgpu *v;

	mutex_lock(&pf->lock);
	v = pf->vfs[i];
	if (v)
		get_device(&v->core.vdev.device);
	mutex_unlock(&pf->lock);
	return v;
}

/**
 * vgpu_pf_offer - offer the card's vGPU types, where that is not done yet
 * @pf: the card, open for vGPUs
 *
 * Context: the device lock of the PF is held.
 * Return: 0 or negative errno; said.
 */
int vgpu_pf_offer(struct vgpu_pf *pf)
{
	unsigned int i;
	struct vgpu *v;

	if (mdev_parent == VGPU_PARENT_PF)
		return vgpu_parent_register(pf, pf->pdev, VGPU_CARD_ANY_VF, &pf->parent);
	for (i = 0; i < pf->num_vfs; i++) {
		v = vgpu_get_vf(pf, i);
		if (!v)
			continue;
		device_lock(&v->pdev->dev);
		vgpu_vf_offer(v);
		device_unlock(&v->pdev->dev);
		vgpu_put(v);
	}
	return 0;
}
