// SPDX-License-Identifier: GPL-2.0-only
/*
 * Links in the directory of a mediated device to what its vGPU is on, as clients of such
 * devices expect.
 *
 * Called by vgpu.c with vgpu.lock held, and by parent.c when the mediated device goes before
 * its vGPU. Takes no lock of ours.
 */
#include <linux/iommu.h>
#include <linux/kernfs.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>
#include "make.h"

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

/**
 * vgpu_mdev_link - what QEMU, libvirt and people look for in a mediated device's directory
 * @v: its vGPU
 *
 * Context: vgpu.lock is held.
 * Return: 0 or negative errno; vgpu_mdev_unlink() removes what is there in both cases.
 */
int vgpu_mdev_link(struct vgpu *v)
{
	struct kobject *mdev = &mdev_dev(v->mdev)->kobj;
	int ret;

	ret = vgpu_link_group(mdev, &v->pdev->dev);
	if (!ret)
		ret = sysfs_create_link(mdev, v->core.vdev.device.kobj.parent, "vfio-dev");
	if (!ret)
		ret = sysfs_create_link(mdev, &v->pdev->dev.kobj, "virtfn");
	return ret;
}

/**
 * vgpu_mdev_unlink - opposite of vgpu_mdev_link()
 * @mdev: the mediated device
 *
 * Context: vgpu.lock is held, or @mdev is no handle any more.
 */
void vgpu_mdev_unlink(struct mdev_device *mdev)
{
	struct kobject *kobj = &mdev_dev(mdev)->kobj;

	sysfs_remove_link(kobj, "virtfn");
	sysfs_remove_link(kobj, "vfio-dev");
	sysfs_remove_link(kobj, "iommu_group");
}
