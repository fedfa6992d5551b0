// SPDX-License-Identifier: GPL-2.0-only
/*
 * What people and tools read and write in sysfs. Each file has an entry in
 * sysfs-docs/.
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

	mutex_lock(&v->lock);
	ret = sysfs_emit(buf, "%s\n", v->params);
	mutex_unlock(&v->lock);
	return ret;
}

/*
 * Settings that the plugin task takes; all are on or off. The names are those
 * of the vendor's user guide ("Setting vGPU plugin parameters").
 */
static const char * const vgpu_params_known[] = { "enable_uvm", "disable_vnc" };

static int vgpu_params_check(struct vgpu_pf *pf, const char *params)
{
	char copy[VGPU_PARAMS_LEN], *rest = copy, *item;
	unsigned long seen = 0;

	strscpy(copy, params, sizeof(copy));
	while (copy[0] && (item = strsep(&rest, ","))) {
		char *value = strchr(item, '=');
		int i;

		if (value)
			*value++ = '\0';
		i = match_string(vgpu_params_known, ARRAY_SIZE(vgpu_params_known), item);
		if (i < 0)
			return vgpu_refuse(pf, -EINVAL,
					   "vgpu_params: \"%s\" is not known (enable_uvm and disable_vnc are)",
					   item);
		if (!value || (strcmp(value, "0") && strcmp(value, "1")))
			return vgpu_refuse(pf, -EINVAL, "vgpu_params: %s must be 0 or 1", item);
		if (__test_and_set_bit(i, &seen))
			return vgpu_refuse(pf, -EINVAL, "vgpu_params: %s is given twice", item);
	}
	return 0;
}

/* Settings are read when the vGPU is opened and cannot be changed under its user. */
static int vgpu_settable(struct vgpu *v, const char *what)
{
	lockdep_assert_held(&v->lock);
	if (!v->open)
		return 0;
	return vgpu_refuse(v->pf, -EBUSY, "%s cannot be changed while vGPU %s is in use", what,
			   v->uuid);
}

static ssize_t vgpu_params_store(struct device *dev, struct device_attribute *attr,
				 const char *buf, size_t count)
{
	struct vgpu *v = dev_get_drvdata(dev);
	char text[VGPU_PARAMS_LEN], *params;
	int ret;

	if (count >= sizeof(text))
		return vgpu_refuse(v->pf, -EINVAL, "vgpu_params: longer than %zu characters",
				   sizeof(text) - 1);
	memcpy(text, buf, count);
	text[count] = '\0';
	params = strim(text);
	ret = vgpu_params_check(v->pf, params);
	if (ret)
		return ret;

	mutex_lock(&v->lock);
	ret = vgpu_settable(v, "vgpu_params");
	if (!ret)
		strscpy(v->params, params, sizeof(v->params));
	mutex_unlock(&v->lock);
	return ret ?: count;
}
static DEVICE_ATTR_RW(vgpu_params);

static ssize_t placement_id_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vgpu *v = dev_get_drvdata(dev);
	u16 id;

	mutex_lock(&v->lock);
	id = v->placement_id;
	mutex_unlock(&v->lock);
	return id == VGPU_PLACEMENT_NONE ? sysfs_emit(buf, "none\n") : sysfs_emit(buf, "%u\n", id);
}

static ssize_t placement_id_store(struct device *dev, struct device_attribute *attr,
				  const char *buf, size_t count)
{
	struct vgpu *v = dev_get_drvdata(dev);
	u16 id = VGPU_PLACEMENT_NONE;
	int ret;

	if (!sysfs_streq(buf, "none") && (kstrtou16(buf, 10, &id) || id == VGPU_PLACEMENT_NONE))
		return vgpu_refuse(v->pf, -EINVAL,
				   "placement_id: neither a number from 0 to 65534 nor \"none\"");

	mutex_lock(&v->lock);
	ret = vgpu_settable(v, "placement_id");
	if (!ret)
		v->placement_id = id;
	mutex_unlock(&v->lock);
	return ret ?: count;
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
