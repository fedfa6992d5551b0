// SPDX-License-Identifier: GPL-2.0-only
/*
 * <mdev>/nvidia/ and <VF>/nvidia/: a vGPU by either of its handles. Files that both
 * have are the same; one that is written while the other is the handle is refused.
 * Each has an entry in sysfs-docs/.
 *
 * Called by who reads or writes a file; main.c and parent.c only name the files. Takes
 * vgpu_pf.lock to read, vgpu.lock for what firmware says and to write.
 *
 * Those of a VF make vGPUs without mediated devices, as the vendor's newer hosts
 * have them. A type's number written to current_vgpu_type makes a vGPU that is
 * opened as the VF itself; 0 removes it. Names, formats and the header line of
 * creatable_vgpu_types are those that NVIDIA proposed for Linux ("vfio: introduce
 * the NVIDIA vGPU VFIO variant driver", kernel lists) and that its clients parse:
 * vgpu-device-manager, kubevirt-gpu-device-plugin; KubeVirt.
 *
 * <PF>/nvidia/ has creatable_vgpu_types alone: there clients look up a type's
 * name when no VF of the card lists it any more.
 */
#include <linux/device.h>
#include <linux/pci.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include "compat.h"
#include "files.h"
#include "make.h"

/* Runs of framebuffer that fit into one page of sysfs; debugfs shows all. */
#define VGPU_SYSFS_MAX_RUNS	96

/* A vGPU that clients of these files may take: it has no other handle, and will have none. */
static bool vgpu_is_on_vf(const struct vgpu *v)
{
	return v->claim && !v->mdev && !v->removing;
}

/* Of a mediated device and of a VF, with the card's lock for what changes. */
static struct vgpu *vgpu_lock_of(struct device *dev)
{
	struct vgpu *v = dev_get_drvdata(dev);

	mutex_lock(&v->pf->lock);
	return v;
}

static ssize_t vgpu_unlock(struct vgpu *v, ssize_t ret)
{
	mutex_unlock(&v->pf->lock);
	return ret;
}

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
	struct vgpu *v = vgpu_lock_of(dev);
	unsigned int i;
	u64 sum = 0;

	for (i = 0; v->claim && i < v->claim->num_fb; i++)
		sum += v->claim->fb[i].size;
	return vgpu_unlock(v, sysfs_emit(buf, "%llu\n", sum));
}
static DEVICE_ATTR_RO(framebuffer);

static ssize_t framebuffer_ranges_show(struct device *dev, struct device_attribute *attr,
				       char *buf)
{
	struct vgpu *v = vgpu_lock_of(dev);
	unsigned int i;
	int len = 0;

	for (i = 0; v->claim && i < v->claim->num_fb && i < VGPU_SYSFS_MAX_RUNS; i++)
		len += sysfs_emit_at(buf, len, "0x%llx-0x%llx\n", v->claim->fb[i].base,
				     v->claim->fb[i].base + v->claim->fb[i].size - 1);
	return vgpu_unlock(v, len);
}
static DEVICE_ATTR_RO(framebuffer_ranges);

static ssize_t state_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vgpu *v = vgpu_lock_of(dev);

	return vgpu_unlock(v, sysfs_emit(buf, "%s\n", vgpu_state_name(v)));
}
static DEVICE_ATTR_RO(state);

static ssize_t user_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vgpu *v = vgpu_lock_of(dev);

	return vgpu_unlock(v, v->user ? sysfs_emit(buf, "%d %s\n", v->user, v->user_name) : 0);
}
static DEVICE_ATTR_RO(user);

static ssize_t last_error_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vgpu *v = vgpu_lock_of(dev);

	return vgpu_unlock(v, sysfs_emit(buf, "%s\n", v->last_error[0] ? v->last_error : "none"));
}
static DEVICE_ATTR_RO(last_error);

static ssize_t vgpu_params_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vgpu *v = vgpu_lock_of(dev);

	return vgpu_unlock(v, sysfs_emit(buf, "%s\n", v->claim ? v->params : ""));
}

static ssize_t vgpu_params_store(struct device *dev, struct device_attribute *attr,
				 const char *buf, size_t count)
{
	return vgpu_params_set(dev_get_drvdata(dev), dev, buf) ?: count;
}
static DEVICE_ATTR_RW(vgpu_params);

static ssize_t placement_id_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vgpu *v = vgpu_lock_of(dev);

	if (!v->claim || v->claim->placement == VGPU_PLACEMENT_NONE)
		return vgpu_unlock(v, sysfs_emit(buf, VGPU_NO_PLACEMENT "\n"));
	return vgpu_unlock(v, sysfs_emit(buf, "%u\n", v->claim->placement));
}

static ssize_t placement_id_store(struct device *dev, struct device_attribute *attr,
				  const char *buf, size_t count)
{
	return vgpu_placement_set(dev_get_drvdata(dev), dev, buf) ?: count;
}
static DEVICE_ATTR_RW(placement_id);

/*
 * What the vGPU is doing, as firmware says: -ENODATA for what it does not. GSP is asked
 * before vgpu.lock is taken, as a VM's reset waits for that with its vCPUs stopped.
 */
static int vgpu_state_of(struct device *dev, enum gsp_state_part part, struct gsp_vgpu_state *s)
{
	struct vgpu *v = dev_get_drvdata(dev);
	int ret;

	/* Who opens or closes it has the lock for long, and until then there is nothing. */
	if (!READ_ONCE(v->open))
		return -ENODATA;
	ret = gsp_refresh_states(v->pf->gsp);
	if (ret)
		return ret == -EOPNOTSUPP ? -ENODATA : ret;
	if (mutex_lock_killable(&v->lock))
		return -EINTR;
	ret = v->open ? gsp_partition_get_state(v->partition, s) : -ENODATA;
	mutex_unlock(&v->lock);
	if (!ret && s->known & BIT(part))
		return 0;
	return !ret || ret == -EOPNOTSUPP ? -ENODATA : ret;
}

/* A file of that: which part, and its text or an error. */
struct vgpu_state_file {
	struct device_attribute file;
	enum gsp_state_part part;
	int (*emit)(char *buf, const struct gsp_vgpu_state *s);
};

static ssize_t vgpu_state_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	const struct vgpu_state_file *f = container_of(attr, struct vgpu_state_file, file);
	struct gsp_vgpu_state s;

	return vgpu_state_of(dev, f->part, &s) ?: f->emit(buf, &s);
}

#define VGPU_STATE_ATTR(_name, _part, _result)					\
static int _name##_emit(char *buf, const struct gsp_vgpu_state *s)		\
{										\
	return _result;								\
}										\
static struct vgpu_state_file vgpu_file_##_name = {				\
	.file = __ATTR(_name, 0444, vgpu_state_show, NULL),			\
	.part = _part,								\
	.emit = _name##_emit,							\
}

static const char * const vgpu_ecc_names[] = {
	[GSP_ECC_NONE]	= "not supported",
	[GSP_ECC_OFF]	= "disabled",
	[GSP_ECC_ON]	= "enabled",
};

static int vgpu_emit_text(char *buf, const char *text)
{
	return text[0] ? sysfs_emit(buf, "%s\n", text) : -ENODATA;
}

VGPU_STATE_ATTR(framebuffer_used, GSP_STATE_FB_USED, sysfs_emit(buf, "%llu\n", s->fb_used));
VGPU_STATE_ATTR(ecc, GSP_STATE_ECC, sysfs_emit(buf, "%s\n", vgpu_ecc_names[s->ecc]));
VGPU_STATE_ATTR(guest_os, GSP_STATE_GUEST_OS, sysfs_emit(buf, "%#x\n", s->guest_os));
VGPU_STATE_ATTR(frame_rate_limit, GSP_STATE_FRAME_RATE_LIMIT,
		sysfs_emit(buf, "%u\n", s->frame_rate_limit));
VGPU_STATE_ATTR(license, GSP_STATE_LICENSED,
		vgpu_emit_text(buf, s->licensed ? "licensed" : "unlicensed"));
VGPU_STATE_ATTR(license_expiry, GSP_STATE_LICENSED,
		s->license_expiry ? sysfs_emit(buf, "%u\n", s->license_expiry) : -ENODATA);
VGPU_STATE_ATTR(license_state, GSP_STATE_LICENSE_STATE, sysfs_emit(buf, "%u\n", s->license_state));
VGPU_STATE_ATTR(guest_driver_version, GSP_STATE_DRIVER, vgpu_emit_text(buf, s->driver_version));
VGPU_STATE_ATTR(guest_driver_branch, GSP_STATE_DRIVER, vgpu_emit_text(buf, s->driver_branch));

static ssize_t vgpu_emit_type(char *buf, ssize_t len, const struct vgpu_type *type)
{
	char line[VGPU_NAME_LEN + 16];
	int n = scnprintf(line, sizeof(line), "%-5u : %s\n", type->id, type->name);

	/* No half lines. */
	return len + n < PAGE_SIZE ? len + sysfs_emit_at(buf, len, "%s", line) : len;
}

static ssize_t creatable_vgpu_types_show(struct device *dev, struct device_attribute *attr,
					 char *buf)
{
	struct vgpu *v = to_pci_dev(dev)->is_virtfn ? dev_get_drvdata(dev) : NULL;
	struct vgpu_pf *pf = v ? v->pf : dev_get_drvdata(dev);
	const struct vgpu_catalogue *cat = &pf->catalogue;
	ssize_t len = sysfs_emit(buf, "ID    : vGPU Name\n");
	unsigned int i;

	mutex_lock(&pf->lock);
	/* Nothing more, but who reads the number in current_vgpu_type finds its name. */
	if (v && vgpu_is_on_vf(v))
		len = vgpu_emit_type(buf, len, v->type);
	for (i = 0; i < cat->num; i++)
		if (!v || vgpu_available(pf, &cat->types[i], v->gfid - 1))
			len = vgpu_emit_type(buf, len, &cat->types[i]);
	mutex_unlock(&pf->lock);
	return len;
}
static DEVICE_ATTR_RO(creatable_vgpu_types);

static ssize_t current_vgpu_type_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vgpu *v = vgpu_lock_of(dev);

	return vgpu_unlock(v, sysfs_emit(buf, "%u\n", vgpu_is_on_vf(v) ? v->type->id : 0));
}

/* Nobody is asked to let go. */
static int vgpu_vf_clear(struct vgpu *v)
{
	if (v->user)
		return vgpu_refuse(v->pf, -EBUSY, "the vGPU on VF %s is in use by %s (pid %d)",
				   pci_name(v->pdev), v->user_name, v->user);
	if (v->claim)
		vgpu_unmake(v);
	return 0;
}

static int vgpu_vf_create(struct vgpu *v, u32 id)
{
	struct vgpu_claim_wish wish = { .vf = v->gfid - 1, .placement = VGPU_PLACEMENT_NONE };
	const struct vgpu_catalogue *cat = &v->pf->catalogue;
	unsigned int i;

	for (i = 0; i < cat->num; i++) {
		if (cat->types[i].id != id)
			continue;
		v = vgpu_make(v->pf, &cat->types[i], &wish, pci_name(v->pdev), NULL);
		if (IS_ERR(v))
			return PTR_ERR(v);
		vgpu_put(v);
		return 0;
	}
	return vgpu_refuse(v->pf, -ENODEV, "no vGPU on VF %s: this card offers no type %u",
			   pci_name(v->pdev), id);
}

static ssize_t current_vgpu_type_store(struct device *dev, struct device_attribute *attr,
				       const char *buf, size_t count)
{
	struct vgpu *v = dev_get_drvdata(dev);
	u32 id;
	int ret;

	if (kstrtou32(buf, 10, &id))
		return vgpu_refuse(v->pf, -EINVAL,
				   "current_vgpu_type of VF %s: not the number of a vGPU type",
				   dev_name(dev));
	ret = vgpu_lock(v, dev, "current_vgpu_type");
	if (ret)
		return ret;
	if (!id)
		ret = vgpu_vf_clear(v);
	else if (v->claim)
		ret = vgpu_refuse(v->pf, -EBUSY,
				  "no vGPU of type %u: VF %s has one of type %s, write 0 to its current_vgpu_type first",
				  id, dev_name(dev), v->type->name);
	mutex_unlock(&v->lock);
	if (id && !ret)
		ret = vgpu_vf_create(v, id);
	return ret ?: count;
}
static DEVICE_ATTR_RW(current_vgpu_type);

static struct attribute *vgpu_attrs[] = {
	/* Of VFs, and the first of these of the card. */
	&dev_attr_creatable_vgpu_types.attr,
	&dev_attr_current_vgpu_type.attr,
	/* Of mediated devices. */
	&dev_attr_vgpu_type.attr,
	&dev_attr_vf.attr,
	&dev_attr_gfid.attr,
	&dev_attr_framebuffer.attr,
	&dev_attr_framebuffer_ranges.attr,
	/* Of both. */
	&dev_attr_state.attr,
	&dev_attr_user.attr,
	&dev_attr_last_error.attr,
	&dev_attr_vgpu_params.attr,
	&dev_attr_placement_id.attr,
	&vgpu_file_framebuffer_used.file.attr,
	&vgpu_file_ecc.file.attr,
	&vgpu_file_guest_os.file.attr,
	&vgpu_file_guest_driver_version.file.attr,
	&vgpu_file_guest_driver_branch.file.attr,
	&vgpu_file_frame_rate_limit.file.attr,
	&vgpu_file_license.file.attr,
	&vgpu_file_license_expiry.file.attr,
	&vgpu_file_license_state.file.attr,
	NULL
};

#define VGPU_VF_ATTRS	2
#define VGPU_MDEV_ATTRS	5

/* A file that never had anything to say is not there, either. */
static umode_t vgpu_attr_visible(struct kobject *kobj, struct attribute *attr, int n)
{
	struct device_attribute *file = container_of(attr, struct device_attribute, attr);
	struct device *dev = kobj_to_dev(kobj);
	bool shown = n >= VGPU_VF_ATTRS;
	const struct vgpu *v;

	if (dev_is_pci(dev))
		shown = n < VGPU_VF_ATTRS || n >= VGPU_VF_ATTRS + VGPU_MDEV_ATTRS;
	if (dev_is_pci(dev) && !to_pci_dev(dev)->is_virtfn)
		shown = !n;
	if (shown && file->show == vgpu_state_show) {
		v = dev_get_drvdata(dev);
		shown = gsp_told_states(v->pf->gsp) &
			BIT(container_of(file, struct vgpu_state_file, file)->part);
	}
	return shown ? attr->mode : 0;
}

static const struct attribute_group vgpu_group = {
	.name		= "nvidia",
	.attrs		= vgpu_attrs,
	.is_visible	= vgpu_attr_visible,
};

/* Of a mediated device; of PF and VFs. The driver core removes them before it calls remove. */
const struct attribute_group *vgpu_groups[] = {
	&vgpu_group,
	NULL
};
