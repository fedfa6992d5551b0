// SPDX-License-Identifier: GPL-2.0-only
/*
 * What people and tools read and write in sysfs: of the card and of mediated
 * devices; of VFs it is in vf_sysfs.c. Each file has an entry in sysfs-docs/.
 */
#include <linux/device.h>
#include <linux/pci.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include "vgpu.h"

/* Runs of framebuffer that fit into one page of sysfs; debugfs shows all. */
#define VGPU_SYSFS_MAX_RUNS	96

static const char * const vgpu_state_names[] = {
	[VGPU_CREATED]		= "created",
	[VGPU_RUNNING]		= "running",
	[VGPU_CRASHED]		= "crashed",
	[VGPU_QUARANTINED]	= "quarantined",
	[VGPU_GONE]		= "gone",
};

/**
 * vgpu_state_name - a state in one word
 * @state: the state
 *
 * Return: constant string.
 */
const char *vgpu_state_name(enum vgpu_state state)
{
	return vgpu_state_names[state];
}

/* The card: <PF>/vgpu/ */

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
	&dev_attr_last_error.attr,
	NULL
};

const struct attribute_group vgpu_pf_group = {
	.name	= "vgpu",
	.attrs	= vgpu_pf_attrs,
};

/* The vGPU: <mdev>/nvidia/ */

static ssize_t vgpu_type_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vgpu *v = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", v->type->id);
}
static DEVICE_ATTR_RO(vgpu_type);

static ssize_t vf_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vgpu *v = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%s\n", pci_name(v->pdev));
}
static DEVICE_ATTR_RO(vf);

static ssize_t gfid_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vgpu *v = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", v->gfid);
}
static DEVICE_ATTR_RO(gfid);

static ssize_t framebuffer_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vgpu *v = dev_get_drvdata(dev);
	unsigned int i;
	u64 sum = 0;

	mutex_lock(&v->pf->lock);
	for (i = 0; v->claim && i < v->claim->num_fb; i++)
		sum += v->claim->fb[i].size;
	mutex_unlock(&v->pf->lock);
	return sysfs_emit(buf, "%llu\n", sum);
}
static DEVICE_ATTR_RO(framebuffer);

static ssize_t framebuffer_ranges_show(struct device *dev, struct device_attribute *attr,
				       char *buf)
{
	struct vgpu *v = dev_get_drvdata(dev);
	unsigned int i;
	int len = 0;

	mutex_lock(&v->pf->lock);
	for (i = 0; v->claim && i < v->claim->num_fb && i < VGPU_SYSFS_MAX_RUNS; i++)
		len += sysfs_emit_at(buf, len, "0x%llx-0x%llx\n", v->claim->fb[i].base,
				     v->claim->fb[i].base + v->claim->fb[i].size - 1);
	mutex_unlock(&v->pf->lock);
	return len;
}
static DEVICE_ATTR_RO(framebuffer_ranges);

static ssize_t state_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vgpu *v = dev_get_drvdata(dev);
	enum vgpu_state state;

	mutex_lock(&v->pf->lock);
	state = v->state;
	mutex_unlock(&v->pf->lock);
	return sysfs_emit(buf, "%s\n", vgpu_state_name(state));
}
static DEVICE_ATTR_RO(state);

static ssize_t vgpu_params_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vgpu *v = dev_get_drvdata(dev);
	ssize_t ret;

	mutex_lock(&v->pf->lock);
	ret = vgpu_params_emit(v, buf);
	mutex_unlock(&v->pf->lock);
	return ret;
}

static ssize_t vgpu_params_store(struct device *dev, struct device_attribute *attr,
				 const char *buf, size_t count)
{
	return vgpu_params_set(dev_get_drvdata(dev), buf) ?: count;
}
static DEVICE_ATTR_RW(vgpu_params);

static ssize_t placement_id_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vgpu *v = dev_get_drvdata(dev);
	ssize_t ret;

	mutex_lock(&v->pf->lock);
	ret = vgpu_placement_emit(v, buf);
	mutex_unlock(&v->pf->lock);
	return ret;
}

static ssize_t placement_id_store(struct device *dev, struct device_attribute *attr,
				  const char *buf, size_t count)
{
	return vgpu_placement_set(dev_get_drvdata(dev), buf) ?: count;
}
static DEVICE_ATTR_RW(placement_id);

static struct attribute *vgpu_mdev_attrs[] = {
	&dev_attr_vgpu_type.attr,
	&dev_attr_vf.attr,
	&dev_attr_gfid.attr,
	&dev_attr_framebuffer.attr,
	&dev_attr_framebuffer_ranges.attr,
	&dev_attr_state.attr,
	&dev_attr_vgpu_params.attr,
	&dev_attr_placement_id.attr,
	NULL
};

static const struct attribute_group vgpu_mdev_group = {
	.name	= "nvidia",
	.attrs	= vgpu_mdev_attrs,
};

const struct attribute_group *vgpu_mdev_groups[] = {
	&vgpu_mdev_group,
	NULL
};
