// SPDX-License-Identifier: GPL-2.0-only
/*
 * <VF>/nvidia/: vGPUs without mediated devices, as the vendor's newer hosts
 * have them. A type's number written to current_vgpu_type makes a vGPU that is
 * opened as the VF itself; 0 removes it. Names, formats and the header line of
 * creatable_vgpu_types are those that NVIDIA proposed for Linux ("vfio: introduce
 * the NVIDIA vGPU VFIO variant driver", kernel lists) and that its clients parse:
 * vgpu-device-manager, kubevirt-gpu-device-plugin; KubeVirt.
 *
 * <PF>/nvidia/ has creatable_vgpu_types alone: there clients look up a type's
 * name when no VF of the card lists it any more.
 *
 * A VF that a mediated device uses says so in current_vgpu_type, and refuses
 * whatever is written.
 */
#include <linux/device.h>
#include <linux/pci.h>
#include <linux/sysfs.h>
#include "vgpu.h"

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
	struct pci_dev *pdev = to_pci_dev(dev);
	struct vgpu_pf *pf = vgpu_pf_of(pdev);
	const struct vgpu_catalogue *cat = &pf->catalogue;
	const struct vgpu_vf *vf = pdev->is_virtfn ? &pf->vfs[pci_iov_vf_id(pdev)] : NULL;
	ssize_t len = sysfs_emit(buf, "ID    : vGPU Name\n");
	unsigned int i;

	mutex_lock(&pf->lock);
	if (vf && vf->vgpu) {
		/* Nothing more, but who reads the number in current_vgpu_type finds its name. */
		len = vgpu_emit_type(buf, len, vf->vgpu->type);
	} else if (!vf || vgpu_card_vf_is_free(pf->card, vf - pf->vfs)) {
		for (i = 0; i < cat->num; i++)
			if (!vf || vgpu_available(pf, &cat->types[i]))
				len = vgpu_emit_type(buf, len, &cat->types[i]);
	}
	mutex_unlock(&pf->lock);
	return len;
}
static DEVICE_ATTR_RO(creatable_vgpu_types);

static struct vgpu_vf *vgpu_vf_of_dev(struct device *dev, struct vgpu_pf **pf)
{
	struct pci_dev *pdev = to_pci_dev(dev);

	*pf = vgpu_pf_of(pdev);
	return &(*pf)->vfs[pci_iov_vf_id(pdev)];
}

/*
 * A mediated device is in the way. Asked before vgpu_vf.attach is waited for,
 * which its removal holds for as long as its user takes, and once it is held.
 */
static int vgpu_vf_not_mdev(struct vgpu_pf *pf, const struct vgpu_vf *vf, const char *what)
{
	char name[sizeof(vf->vgpu->name)] = "", type[VGPU_NAME_LEN];

	mutex_lock(&pf->lock);
	if (vf->vgpu && vf->vgpu->mdev) {
		strscpy(name, vf->vgpu->name, sizeof(name));
		strscpy(type, vf->vgpu->type->name, sizeof(type));
	}
	mutex_unlock(&pf->lock);
	if (!name[0])
		return 0;
	return vgpu_refuse(pf, -EBUSY,
			   "%s of VF %s cannot be written: mediated device %s (%s) uses the VF",
			   what, pci_name(vf->pdev), name, type);
}

static int vgpu_vf_lock(struct vgpu_pf *pf, struct vgpu_vf *vf, const char *what)
{
	int ret;

	ret = vgpu_vf_not_mdev(pf, vf, what);
	if (ret)
		return ret;
	ret = mutex_lock_interruptible(&vf->attach);
	if (ret)
		return ret;
	ret = vgpu_vf_not_mdev(pf, vf, what);
	if (ret)
		mutex_unlock(&vf->attach);
	return ret;
}

static int vgpu_vf_create(struct vgpu_pf *pf, struct vgpu_vf *vf, u32 id)
{
	struct vgpu_claim_wish wish = { .vf = vf - pf->vfs, .placement = VGPU_PLACEMENT_NONE };
	const struct vgpu_catalogue *cat = &pf->catalogue;
	const struct vgpu_type *type = NULL;
	char has[VGPU_NAME_LEN] = "";
	unsigned int i;

	for (i = 0; i < cat->num; i++)
		if (cat->types[i].id == id)
			type = &cat->types[i];
	if (!type)
		return vgpu_refuse(pf, -ENODEV, "no vGPU on VF %s: this card offers no type %u",
				   pci_name(vf->pdev), id);

	mutex_lock(&pf->lock);
	if (vf->vgpu)
		strscpy(has, vf->vgpu->type->name, sizeof(has));
	mutex_unlock(&pf->lock);
	if (has[0])
		return vgpu_refuse(pf, -EBUSY,
				   "no vGPU of type %s: VF %s has one of type %s, write 0 to its current_vgpu_type first",
				   type->name, pci_name(vf->pdev), has);
	return PTR_ERR_OR_ZERO(vgpu_make(pf, type, &wish, NULL));
}

/* Nobody is asked to let go: a user that is there, or just comes, is left alone or refused. */
static int vgpu_vf_destroy(struct vgpu_pf *pf, struct vgpu_vf *vf)
{
	struct vgpu *v;
	bool open;
	int ret;

	ret = vgpu_vf_lock(pf, vf, "current_vgpu_type");
	if (ret)
		return ret;
	/* Set and cleared with vgpu_vf.attach held. */
	v = vf->vgpu;
	if (v) {
		mutex_lock(&v->lock);
		open = v->open;
		v->removing = !open;
		mutex_unlock(&v->lock);
		if (open) {
			ret = vgpu_refuse(pf, -EBUSY, "the vGPU on VF %s is in use", v->name);
		} else {
			vgpu_detach(v, false);
			vgpu_put(v);
		}
	}
	mutex_unlock(&vf->attach);
	return ret;
}

static ssize_t current_vgpu_type_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vgpu_pf *pf;
	struct vgpu_vf *vf = vgpu_vf_of_dev(dev, &pf);
	u32 id;

	mutex_lock(&pf->lock);
	id = vf->vgpu ? vf->vgpu->type->id : 0;
	mutex_unlock(&pf->lock);
	return sysfs_emit(buf, "%u\n", id);
}

static ssize_t current_vgpu_type_store(struct device *dev, struct device_attribute *attr,
				       const char *buf, size_t count)
{
	struct vgpu_pf *pf;
	struct vgpu_vf *vf = vgpu_vf_of_dev(dev, &pf);
	u32 id;
	int ret;

	if (kstrtou32(buf, 10, &id))
		return vgpu_refuse(pf, -EINVAL,
				   "current_vgpu_type of VF %s: not the number of a vGPU type",
				   dev_name(dev));
	ret = vgpu_vf_not_mdev(pf, vf, "current_vgpu_type");
	if (!ret)
		ret = id ? vgpu_vf_create(pf, vf, id) : vgpu_vf_destroy(pf, vf);
	return ret ?: count;
}
static DEVICE_ATTR_RW(current_vgpu_type);

/* With vgpu_vf.attach held and a vGPU on the VF that is no mediated device's, or an error. */
static struct vgpu *vgpu_vf_lock_vgpu(struct vgpu_pf *pf, struct vgpu_vf *vf, const char *what)
{
	int ret;

	ret = vgpu_vf_lock(pf, vf, what);
	if (ret)
		return ERR_PTR(ret);
	if (vf->vgpu)
		return vf->vgpu;
	mutex_unlock(&vf->attach);
	return ERR_PTR(vgpu_refuse(pf, -ENODEV,
				   "%s of VF %s cannot be written: there is no vGPU on it, write a type to current_vgpu_type first",
				   what, pci_name(vf->pdev)));
}

static ssize_t vgpu_vf_setting_show(struct device *dev, char *buf,
				    ssize_t (*emit)(const struct vgpu *v, char *buf))
{
	struct vgpu_pf *pf;
	struct vgpu_vf *vf = vgpu_vf_of_dev(dev, &pf);
	ssize_t ret;

	mutex_lock(&pf->lock);
	ret = emit(vf->vgpu, buf);
	mutex_unlock(&pf->lock);
	return ret;
}

static int vgpu_vf_setting_store(struct device *dev, const char *what, const char *buf,
				 int (*set)(struct vgpu *v, const char *buf))
{
	struct vgpu_pf *pf;
	struct vgpu_vf *vf = vgpu_vf_of_dev(dev, &pf);
	struct vgpu *v = vgpu_vf_lock_vgpu(pf, vf, what);
	int ret;

	if (IS_ERR(v))
		return PTR_ERR(v);
	ret = set(v, buf);
	mutex_unlock(&vf->attach);
	return ret;
}

static ssize_t vgpu_params_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return vgpu_vf_setting_show(dev, buf, vgpu_params_emit);
}

static ssize_t vgpu_params_store(struct device *dev, struct device_attribute *attr,
				 const char *buf, size_t count)
{
	return vgpu_vf_setting_store(dev, "vgpu_params", buf, vgpu_params_set) ?: count;
}
static DEVICE_ATTR_RW(vgpu_params);

static ssize_t placement_id_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return vgpu_vf_setting_show(dev, buf, vgpu_placement_emit);
}

static ssize_t placement_id_store(struct device *dev, struct device_attribute *attr,
				  const char *buf, size_t count)
{
	return vgpu_vf_setting_store(dev, "placement_id", buf, vgpu_placement_set) ?: count;
}
static DEVICE_ATTR_RW(placement_id);

static struct attribute *vgpu_vf_attrs[] = {
	&dev_attr_creatable_vgpu_types.attr,
	&dev_attr_current_vgpu_type.attr,
	&dev_attr_vgpu_params.attr,
	&dev_attr_placement_id.attr,
	NULL
};

static umode_t vgpu_vf_attr_visible(struct kobject *kobj, struct attribute *attr, int n)
{
	if (to_pci_dev(kobj_to_dev(kobj))->is_virtfn || attr == &dev_attr_creatable_vgpu_types.attr)
		return attr->mode;
	return 0;
}

static const struct attribute_group vgpu_vf_group = {
	.name		= "nvidia",
	.attrs		= vgpu_vf_attrs,
	.is_visible	= vgpu_vf_attr_visible,
};

/* Of PF and VFs; the driver core removes them before it calls remove. */
const struct attribute_group *vgpu_pci_groups[] = {
	&vgpu_vf_group,
	NULL
};
