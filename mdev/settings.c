// SPDX-License-Identifier: GPL-2.0-only
/*
 * What can be set for one vGPU: parameters of its plugin task, and where its
 * framebuffer lies. The same for a mediated device and for a VF. Settings
 * change while nobody has the vGPU open, and count from the next open on.
 */
#include <linux/kernel.h>
#include <linux/pci.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include "vgpu.h"

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

/**
 * vgpu_lock - lock a vGPU to change it by a file
 * @v: the VF
 * @dev: whose file it is: the VF's, or a mediated device's
 * @what: the file
 *
 * Return: 0 with vgpu.lock held, -EBUSY for a VF that has a mediated device, -EINTR.
 */
int vgpu_lock(struct vgpu *v, struct device *dev, const char *what)
{
	int ret;

	if (mutex_lock_killable(&v->lock))
		return -EINTR;
	if (!v->mdev || !dev_is_pci(dev))
		return 0;
	ret = vgpu_refuse(v->pf, -EBUSY,
			  "%s of VF %s cannot be written: mediated device %s (%s) uses the VF",
			  what, dev_name(dev), v->name, v->type->name);
	mutex_unlock(&v->lock);
	return ret;
}

/* Settings are read when the vGPU is opened and cannot be changed under its user. */
static int vgpu_lock_settable(struct vgpu *v, struct device *dev, const char *what)
{
	struct vgpu_pf *pf = v->pf;
	int ret;

	ret = vgpu_lock(v, dev, what);
	if (ret)
		return ret;
	if (v->user)
		ret = vgpu_refuse(pf, -EBUSY,
				  "%s cannot be changed while vGPU %s is in use by %s (pid %d)",
				  what, v->name, v->user_name, v->user);
	else if (v->state == VGPU_NONE)
		ret = vgpu_refuse(pf, -ENODEV,
				  "%s of VF %s cannot be written: there is no vGPU on it, write a type to current_vgpu_type first",
				  what, v->name);
	else if (v->state != VGPU_CREATED)
		ret = vgpu_refuse(pf, -EIO, "%s of vGPU %s cannot be changed: it is %s", what,
				  v->name, vgpu_state_name(v));
	if (ret)
		mutex_unlock(&v->lock);
	return ret;
}

/**
 * vgpu_params_set - settings for the plugin task were written
 * @v: the vGPU
 * @dev: whose file was written
 * @buf: "key=value,…", white space around it is ignored
 *
 * Return: 0, -EINVAL, -EBUSY while it is in use, -ENODEV when there is none, -EIO when it
 *	can never be opened.
 */
int vgpu_params_set(struct vgpu *v, struct device *dev, const char *buf)
{
	char text[VGPU_PARAMS_LEN], *params;
	int ret;

	if (strscpy(text, buf, sizeof(text)) < 0)
		return vgpu_refuse(v->pf, -EINVAL, "vgpu_params: longer than %zu characters",
				   sizeof(text) - 1);
	params = strim(text);
	ret = vgpu_params_check(v->pf, params);
	if (ret)
		return ret;

	ret = vgpu_lock_settable(v, dev, "vgpu_params");
	if (ret)
		return ret;
	mutex_lock(&v->pf->lock);
	strscpy(v->params, params, sizeof(v->params));
	mutex_unlock(&v->pf->lock);
	mutex_unlock(&v->lock);
	return 0;
}

/**
 * vgpu_placement_set - a placement id was written
 * @v: the vGPU
 * @dev: whose file was written
 * @buf: a number; "none", or what an unset one reads, to have none
 *
 * Moves its framebuffer there; GSP is told when it is opened.
 *
 * Return: 0, -EINVAL for what its type has no placement of, -ENOSPC when
 *	something is in the way there, -EBUSY while it is in use, -ENODEV when
 *	there is none, -EIO when it can never be opened.
 */
int vgpu_placement_set(struct vgpu *v, struct device *dev, const char *buf)
{
	char why[VGPU_SENTENCE_LEN] = "";
	u16 id = VGPU_PLACEMENT_NONE;
	unsigned int num_was;
	u64 was;
	int ret;

	if (!sysfs_streq(buf, "none") && !sysfs_streq(buf, VGPU_NO_PLACEMENT) &&
	    (kstrtou16(buf, 10, &id) || id == VGPU_PLACEMENT_NONE))
		return vgpu_refuse(v->pf, -EINVAL,
				   "placement_id: neither a number from 0 to 65534 nor \"none\"");

	ret = vgpu_lock_settable(v, dev, "placement_id");
	if (ret)
		return ret;
	mutex_lock(&v->pf->lock);
	was = v->claim->fb[0].base;
	num_was = v->claim->num_fb;
	ret = vgpu_card_place(v->pf->card, v->claim, id, why, sizeof(why));
	/* One that stays where it is need not be cleared once more. */
	if (v->claim->fb[0].base != was || v->claim->num_fb != num_was)
		v->moved = true;
	mutex_unlock(&v->pf->lock);
	if (ret)
		vgpu_refuse(v->pf, ret, "vGPU %s cannot have placement id %u: %s", v->name, id,
			    why);
	mutex_unlock(&v->lock);
	return ret;
}
