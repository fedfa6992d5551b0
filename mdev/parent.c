// SPDX-License-Identifier: GPL-2.0-only
/*
 * The card as mdev parent: what types it offers and how many of each.
 */
#include <linux/slab.h>
#include <linux/sysfs.h>
#include "vgpu.h"

static struct vgpu_mtype *vgpu_mtype(struct mdev_type *mtype)
{
	return container_of(mtype, struct vgpu_mtype, mtype);
}

/**
 * vgpu_available - how many vGPUs of a type can be made in a row from here
 * @pf: the card
 * @type: one of its types that are offered
 *
 * Context: vgpu_pf.lock is held. Nothing that blocks is asked.
 */
unsigned int vgpu_available(struct vgpu_pf *pf, const struct vgpu_type *type)
{
	lockdep_assert_held(&pf->lock);
	return pf->closing || pf->dead[0] ? 0 : vgpu_card_available(pf->card, type);
}

static unsigned int vgpu_get_available(struct mdev_type *mtype)
{
	struct vgpu_pf *pf = container_of(mtype->parent, struct vgpu_pf, parent);
	unsigned int n;

	mutex_lock(&pf->lock);
	n = vgpu_available(pf, vgpu_mtype(mtype)->type);
	mutex_unlock(&pf->lock);
	return n;
}

static ssize_t vgpu_show_description(struct mdev_type *mtype, char *buf)
{
	char text[160];

	vgpu_type_describe(vgpu_mtype(mtype)->type, text, sizeof(text));
	return sysfs_emit(buf, "%s\n", text);
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
		.dev_groups	= vgpu_mdev_groups,
		/* The core binds a mediated device when it is created and never else. */
		.suppress_bind_attrs = true,
	},
};

/**
 * vgpu_parent_register - offer the card's vGPU types
 * @pf: the card, up and with its VFs
 *
 * Return: 0 or negative errno.
 */
int vgpu_parent_register(struct vgpu_pf *pf)
{
	unsigned int i;
	int ret;

	pf->num_types = pf->catalogue.num;
	pf->mtypes = kcalloc(pf->num_types, sizeof(*pf->mtypes), GFP_KERNEL);
	pf->mtype_ptrs = kcalloc(pf->num_types, sizeof(*pf->mtype_ptrs), GFP_KERNEL);
	if (!pf->mtypes || !pf->mtype_ptrs) {
		ret = -ENOMEM;
		goto err_free;
	}
	for (i = 0; i < pf->num_types; i++) {
		struct vgpu_mtype *mt = &pf->mtypes[i];

		mt->type = &pf->catalogue.types[i];
		scnprintf(mt->sysfs_name, sizeof(mt->sysfs_name), "%u", mt->type->id);
		mt->mtype.sysfs_name = mt->sysfs_name;
		mt->mtype.pretty_name = mt->type->name;
		pf->mtype_ptrs[i] = &mt->mtype;
	}
	ret = mdev_register_parent(&pf->parent, &pf->pdev->dev, &vgpu_mdev_driver,
				   pf->mtype_ptrs, pf->num_types);
	if (!ret)
		return 0;
err_free:
	kfree(pf->mtype_ptrs);
	kfree(pf->mtypes);
	return ret;
}

/**
 * vgpu_parent_unregister - withdraw the types and remove every vGPU
 * @pf: the card
 *
 * Waits for their users.
 */
void vgpu_parent_unregister(struct vgpu_pf *pf)
{
	mdev_unregister_parent(&pf->parent);
	kfree(pf->mtype_ptrs);
	kfree(pf->mtypes);
}
