// SPDX-License-Identifier: GPL-2.0-only
/*
 * What people and tools read of the card in sysfs, <PF>/vgpu/; of vGPUs it is in
 * vgpu_sysfs.c. Each file has an entry in sysfs-docs/.
 */
#include <linux/device.h>
#include <linux/kobject.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/string_helpers.h>
#include <linux/sysfs.h>
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

static ssize_t framebuffer_used_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	u64 used;
	int ret = gsp_get_fb_used(vgpu_pf_of_dev(dev)->gsp, &used);

	return ret ?: sysfs_emit(buf, "%llu\n", used);
}
static DEVICE_ATTR_RO(framebuffer_used);

/* -ENODATA for what GSP does not say. */
static int vgpu_health_of(struct device *dev, enum gsp_health_part part, struct gsp_health *h)
{
	int ret = gsp_get_health(vgpu_pf_of_dev(dev)->gsp, h);

	if (h->known & BIT(part))
		return 0;
	return ret ?: -ENODATA;
}

static ssize_t ecc_corrected_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct gsp_health h = {};

	return vgpu_health_of(dev, GSP_HEALTH_ECC, &h) ?:
	       sysfs_emit(buf, "%llu\n", h.ecc_corrected);
}
static DEVICE_ATTR_RO(ecc_corrected);

static ssize_t ecc_uncorrected_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct gsp_health h = {};

	return vgpu_health_of(dev, GSP_HEALTH_ECC, &h) ?:
	       sysfs_emit(buf, "%llu\n", h.ecc_uncorrected);
}
static DEVICE_ATTR_RO(ecc_uncorrected);

static ssize_t retired_pages_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct gsp_health h = {};

	return vgpu_health_of(dev, GSP_HEALTH_PAGES, &h) ?:
	       sysfs_emit(buf, "%u\n", h.retired_pages);
}
static DEVICE_ATTR_RO(retired_pages);

static ssize_t remapped_rows_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct gsp_health h = {};

	return vgpu_health_of(dev, GSP_HEALTH_ROWS, &h) ?:
	       sysfs_emit(buf, "%u\n", h.remapped_rows);
}
static DEVICE_ATTR_RO(remapped_rows);

static const struct {
	const struct attribute *file;
	enum gsp_health_part part;
} vgpu_health_files[] = {
	{ &dev_attr_ecc_corrected.attr, GSP_HEALTH_ECC },
	{ &dev_attr_ecc_uncorrected.attr, GSP_HEALTH_ECC },
	{ &dev_attr_retired_pages.attr, GSP_HEALTH_PAGES },
	{ &dev_attr_remapped_rows.attr, GSP_HEALTH_ROWS },
};

static struct attribute *vgpu_dir_attrs[] = {
	&dev_attr_firmware_release.attr,
	&dev_attr_abi_profile.attr,
	&dev_attr_encoding.attr,
	&dev_attr_chip.attr,
	&dev_attr_confined.attr,
	&dev_attr_last_error.attr,
	&dev_attr_framebuffer_used.attr,
	&dev_attr_ecc_corrected.attr,
	&dev_attr_ecc_uncorrected.attr,
	&dev_attr_retired_pages.attr,
	&dev_attr_remapped_rows.attr,
	NULL
};

static umode_t vgpu_dir_visible(struct kobject *kobj, struct attribute *attr, int n)
{
	struct vgpu_pf *pf = vgpu_pf_of_dev(kobj_to_dev(kobj->parent));
	u32 told = gsp_told_health(pf->gsp);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vgpu_health_files); i++)
		if (attr == vgpu_health_files[i].file)
			return told & BIT(vgpu_health_files[i].part) ? attr->mode : 0;
	if (attr == &dev_attr_framebuffer_used.attr &&
	    !(gsp_told_states(pf->gsp) & BIT(GSP_STATE_FB_USED)))
		return 0;
	return attr->mode;
}

static const struct attribute_group vgpu_dir_group = {
	.attrs		= vgpu_dir_attrs,
	.is_visible	= vgpu_dir_visible,
};

__ATTRIBUTE_GROUPS(vgpu_dir);

/* A directory, and not a group of the PF's: in one there can be no other. */
struct vgpu_dir {
	struct kobject kobj;
	struct device *dev;
};

static ssize_t vgpu_dir_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct device_attribute *file = container_of(attr, struct device_attribute, attr);

	return file->show ? file->show(container_of(kobj, struct vgpu_dir, kobj)->dev, file, buf) :
			    -EIO;
}

static ssize_t vgpu_dir_store(struct kobject *kobj, struct attribute *attr, const char *buf,
			      size_t count)
{
	struct device_attribute *file = container_of(attr, struct device_attribute, attr);

	return file->store ? file->store(container_of(kobj, struct vgpu_dir, kobj)->dev, file, buf,
					 count) : -EIO;
}

static const struct sysfs_ops vgpu_dir_ops = {
	.show	= vgpu_dir_show,
	.store	= vgpu_dir_store,
};

static void vgpu_dir_release(struct kobject *kobj)
{
	kfree(container_of(kobj, struct vgpu_dir, kobj));
}

static const struct kobj_type vgpu_dir_type = {
	.sysfs_ops	= &vgpu_dir_ops,
	.default_groups	= vgpu_dir_groups,
	.release	= vgpu_dir_release,
};

/**
 * vgpu_sysfs_remove - take away what vgpu_sysfs_add() made
 * @pf: the card
 *
 * Waits for who reads or writes one of the files.
 */
void vgpu_sysfs_remove(struct vgpu_pf *pf)
{
	kobject_del(pf->sysfs);
	kobject_put(pf->sysfs);
	pf->sysfs = NULL;
}

/**
 * vgpu_sysfs_add - the card's directory vgpu
 * @pf: the card, its GSP running
 *
 * Return: 0 or a negative errno.
 */
int vgpu_sysfs_add(struct vgpu_pf *pf)
{
	struct vgpu_dir *dir = kzalloc(sizeof(*dir), GFP_KERNEL);
	int ret;

	if (!dir)
		return -ENOMEM;
	dir->dev = &pf->pdev->dev;
	pf->sysfs = &dir->kobj;
	/* Older kernels take a type that could be changed, and do not change it. */
	ret = kobject_init_and_add(pf->sysfs, (void *)&vgpu_dir_type, &dir->dev->kobj,
				   "vgpu");
	if (!ret)
		ret = vgpu_scheduler_add(pf, pf->sysfs);
	if (ret) {
		kobject_put(pf->sysfs);
		pf->sysfs = NULL;
	}
	return ret;
}
