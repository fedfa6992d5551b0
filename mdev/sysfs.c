// SPDX-License-Identifier: GPL-2.0-only
/*
 * What people and tools read of the card in sysfs, <PF>/vgpu/; of vGPUs it is in
 * vgpu_sysfs.c. Each file has an entry in sysfs-docs/.
 *
 * Called by pf.c with the PF's device lock held, and by who reads a file: takes vgpu_pf.lock
 * for last_error; the rest is constant or gsp/'s to lock.
 */
#include <linux/device.h>
#include <linux/kobject.h>
#include <linux/pci.h>
#include <linux/string_helpers.h>
#include <linux/sysfs.h>
#include "files.h"

#define VGPU_INFO_ATTR(_name, _text)						\
static ssize_t _name##_show(struct kobject *dir, struct kobj_attribute *attr, char *buf) \
{										\
	const struct gsp_info *info = gsp_get_info(vgpu_pf_of_dir(dir)->gsp);	\
										\
	return sysfs_emit(buf, "%s\n", _text);					\
}										\
VGPU_DIR_ATTR_RO(_name)

VGPU_INFO_ATTR(firmware_release, info->release);
VGPU_INFO_ATTR(abi_profile, info->profile);
VGPU_INFO_ATTR(encoding, info->encoding);
VGPU_INFO_ATTR(chip, info->chip);

static ssize_t confined_show(struct kobject *dir, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", str_yes_no(gsp_is_confined(vgpu_pf_of_dir(dir)->gsp)));
}
VGPU_DIR_ATTR_RO(confined);

static ssize_t last_error_show(struct kobject *dir, struct kobj_attribute *attr, char *buf)
{
	struct vgpu_pf *pf = vgpu_pf_of_dir(dir);
	ssize_t ret;

	mutex_lock(&pf->lock);
	ret = sysfs_emit(buf, "%s\n", pf->last_error[0] ? pf->last_error : "none");
	mutex_unlock(&pf->lock);
	return ret;
}
VGPU_DIR_ATTR_RO(last_error);

static ssize_t framebuffer_used_show(struct kobject *dir, struct kobj_attribute *attr, char *buf)
{
	u64 used;
	int ret = gsp_get_fb_used(vgpu_pf_of_dir(dir)->gsp, &used);

	return ret ?: sysfs_emit(buf, "%llu\n", used);
}
VGPU_DIR_ATTR_RO(framebuffer_used);

/* A file of the card's health: a counter in what GSP tells of that. */
struct vgpu_health_file {
	struct kobj_attribute file;
	enum gsp_health_part part;
	size_t offset;
};

static ssize_t vgpu_health_show(struct kobject *dir, struct kobj_attribute *attr, char *buf)
{
	const struct vgpu_health_file *f = container_of(attr, struct vgpu_health_file, file);
	struct gsp_health h = {};
	int ret = gsp_get_health(vgpu_pf_of_dir(dir)->gsp, &h);

	if (h.known & BIT(f->part))
		return sysfs_emit(buf, "%llu\n", *(u64 *)((void *)&h + f->offset));
	return ret ?: -ENODATA;
}

#define VGPU_HEALTH_ATTR(_name, _part)						\
static struct vgpu_health_file vgpu_file_##_name = {				\
	.file = __ATTR(_name, 0444, vgpu_health_show, NULL),			\
	.part = _part,								\
	.offset = offsetof(struct gsp_health, _name),				\
}

VGPU_HEALTH_ATTR(ecc_corrected, GSP_HEALTH_ECC);
VGPU_HEALTH_ATTR(ecc_uncorrected, GSP_HEALTH_ECC);
VGPU_HEALTH_ATTR(retired_pages, GSP_HEALTH_PAGES);
VGPU_HEALTH_ATTR(remapped_rows, GSP_HEALTH_ROWS);

static struct attribute *vgpu_dir_attrs[] = {
	&vgpu_file_firmware_release.attr,
	&vgpu_file_abi_profile.attr,
	&vgpu_file_encoding.attr,
	&vgpu_file_chip.attr,
	&vgpu_file_confined.attr,
	&vgpu_file_last_error.attr,
	&vgpu_file_framebuffer_used.attr,
	&vgpu_file_ecc_corrected.file.attr,
	&vgpu_file_ecc_uncorrected.file.attr,
	&vgpu_file_retired_pages.file.attr,
	&vgpu_file_remapped_rows.file.attr,
	NULL
};

static umode_t vgpu_dir_visible(struct kobject *dir, struct attribute *attr, int n)
{
	struct kobj_attribute *file = container_of(attr, struct kobj_attribute, attr);
	struct gsp *gsp = vgpu_pf_of_dir(dir)->gsp;
	bool shown = true;

	if (file->show == vgpu_health_show)
		shown = gsp_told_health(gsp) &
			BIT(container_of(file, struct vgpu_health_file, file)->part);
	else if (file == &vgpu_file_framebuffer_used)
		shown = gsp_told_states(gsp) & BIT(GSP_STATE_FB_USED);
	return shown ? attr->mode : 0;
}

static const struct attribute_group vgpu_dir_group = {
	.attrs		= vgpu_dir_attrs,
	.is_visible	= vgpu_dir_visible,
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
 * A directory, and not a group of the PF's: in one there can be no other.
 *
 * Return: 0 or a negative errno.
 */
int vgpu_sysfs_add(struct vgpu_pf *pf)
{
	int ret;

	pf->sysfs = kobject_create_and_add("vgpu", &pf->pdev->dev.kobj);
	if (!pf->sysfs)
		return -ENOMEM;
	ret = sysfs_create_group(pf->sysfs, &vgpu_dir_group) ?: vgpu_scheduler_add(pf, pf->sysfs);
	if (ret)
		vgpu_sysfs_remove(pf);
	return ret;
}
