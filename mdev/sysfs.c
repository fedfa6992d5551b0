// SPDX-License-Identifier: GPL-2.0-only
/*
 * What people and tools read of the card in sysfs, <PF>/vgpu/; of vGPUs it is in
 * vgpu_sysfs.c. Each file has an entry in sysfs-docs/.
 */
#include <linux/device.h>
#include <linux/pci.h>
#include <linux/string_helpers.h>
#include <linux/sysfs.h>
#include "compat.h"
#include "vgpu.h"

static struct vgpu_pf *vgpu_pf_of_dev(struct device *dev)
{
	return pci_get_drvdata(to_pci_dev(dev));
}

static ssize_t firmware_release_show(struct device *dev, struct device_attribute *attr,
				     char *buf)
{
	return sysfs_emit(buf, "%s\n", gsp_get_info(vgpu_pf_of_dev(dev)->gsp)->release);
}
static DEVICE_ATTR_RO(firmware_release);

static ssize_t abi_profile_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", gsp_get_info(vgpu_pf_of_dev(dev)->gsp)->profile);
}
static DEVICE_ATTR_RO(abi_profile);

static ssize_t encoding_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", gsp_get_info(vgpu_pf_of_dev(dev)->gsp)->encoding);
}
static DEVICE_ATTR_RO(encoding);

static ssize_t chip_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", gsp_get_info(vgpu_pf_of_dev(dev)->gsp)->chip);
}
static DEVICE_ATTR_RO(chip);

static ssize_t confined_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", str_yes_no(gsp_is_confined(vgpu_pf_of_dev(dev)->gsp)));
}
static DEVICE_ATTR_RO(confined);

static ssize_t last_error_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vgpu_pf *pf = vgpu_pf_of_dev(dev);
	ssize_t ret;

	mutex_lock(&pf->lock);
	ret = sysfs_emit(buf, "%s\n", pf->last_error[0] ? pf->last_error : "none");
	mutex_unlock(&pf->lock);
	return ret;
}
static DEVICE_ATTR_RO(last_error);

static struct attribute *vgpu_pf_attrs[] = {
	&dev_attr_firmware_release.attr,
	&dev_attr_abi_profile.attr,
	&dev_attr_encoding.attr,
	&dev_attr_chip.attr,
	&dev_attr_confined.attr,
	&dev_attr_last_error.attr,
	NULL
};

/* VFs have the same driver, and no such directory. */
static umode_t vgpu_pf_attr_visible(struct kobject *kobj, struct attribute *attr, int n)
{
	return to_pci_dev(kobj_to_dev(kobj))->is_virtfn ? SYSFS_GROUP_INVISIBLE : attr->mode;
}

const struct attribute_group vgpu_pf_group = {
	.name		= "vgpu",
	.attrs		= vgpu_pf_attrs,
	.is_visible	= vgpu_pf_attr_visible,
};
