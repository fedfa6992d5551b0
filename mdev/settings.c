// SPDX-License-Identifier: GPL-2.0-only
/*
 * What can be set for one vGPU: parameters of its plugin task, and where its
 * framebuffer lies. The same for a mediated device and for a VF. Settings
 * change while nobody has the vGPU open, and count from the next open on.
 *
 * Called by vgpu_sysfs.c for who writes a file. Takes vgpu.lock, and vgpu_pf.lock in it.
 */
#include <linux/kernel.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include "files.h"

/*
 * What the vendor documents for this file: release notes, AI Enterprise's documents and
 * user guide ("Setting vGPU Plugin Parameters"); the keys that the interface layer of
 * NVIDIA/open-gpu-kernel-modules looks for (os-hypervisor.c); and two that public scripts
 * write. Those without a setting of GSP reach nobody: on the vendor's hosts a program of
 * the host reads them.
 */
static const struct vgpu_param {
	const char *name;
	u32 setting;
	bool is_number;
} vgpu_params_known[] = {
	{ "enable_uvm", GSP_SETTING_UVM },
	{ "disable_vnc", GSP_SETTING_NO_CONSOLE },
	{ "enable_profiling", GSP_SETTING_PROFILING },
	{ "enable_debugging" },
	{ "frame_rate_limiter" },
	{ "override_bar1_size" },
	{ "address64" },
	{ "direct_gpu_timer_access" },
	{ "loglevel", .is_number = true },
	{ "intervaltime", .is_number = true },
};

/* Kept by the driver itself (console.c), whatever firmware can be told of it. */
#define VGPU_OWN_SETTINGS	GSP_SETTING_NO_CONSOLE

/* Parameters as they were read: what is shown, what GSP is told, what nobody is told. */
struct vgpu_params {
	char text[VGPU_PARAMS_LEN];
	u32 settings;
	char unheard[VGPU_PARAMS_LEN];
};

static int vgpu_find_param(const char *name)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(vgpu_params_known); i++)
		if (!strcmp(vgpu_params_known[i].name, name))
			return i;
	return -1;
}

static int vgpu_param_parse(struct vgpu_pf *pf, char *item, unsigned long *seen,
			    struct vgpu_params *to)
{
	const struct vgpu_param *known;
	char *value = strchr(item, '=');
	unsigned int number = 0;
	int i;

	if (value)
		*value++ = '\0';
	i = vgpu_find_param(item);
	if (i < 0)
		return vgpu_refuse(pf, -EINVAL, "vgpu_params: \"%s\" is not known", item);
	known = &vgpu_params_known[i];
	if (!value || kstrtouint(value, 0, &number) || (number > 1 && !known->is_number))
		return vgpu_refuse(pf, -EINVAL, "vgpu_params: %s must be %s", item,
				   known->is_number ? "a number" : "0 or 1");
	if (__test_and_set_bit(i, seen))
		return vgpu_refuse(pf, -EINVAL, "vgpu_params: %s is given twice", item);

	scnprintf(to->text + strlen(to->text), sizeof(to->text) - strlen(to->text), "%s%s=%u",
		  to->text[0] ? "," : "", item, number);
	if (!(known->setting & (gsp_known_settings(pf->gsp) | VGPU_OWN_SETTINGS)))
		scnprintf(to->unheard + strlen(to->unheard),
			  sizeof(to->unheard) - strlen(to->unheard), "%s%s",
			  to->unheard[0] ? ", " : "", item);
	else if (number)
		to->settings |= known->setting;
	return 0;
}

/* "key=value", with commas, white space, or both between them. */
static int vgpu_params_parse(struct vgpu_pf *pf, const char *buf, struct vgpu_params *to)
{
	char text[VGPU_PARAMS_LEN], *rest = text, *item;
	unsigned long seen = 0;
	int ret = 0;

	memset(to, 0, sizeof(*to));
	if (strscpy(text, buf, sizeof(text)) < 0)
		return vgpu_refuse(pf, -EINVAL, "vgpu_params: longer than %zu characters",
				   sizeof(text) - 1);
	while (!ret && (item = strsep(&rest, ", \t\n")))
		if (*item)
			ret = vgpu_param_parse(pf, item, &seen, to);
	return ret;
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
 * @buf: "key=value" with commas or white space between them; none clears
 *
 * What cannot reach the firmware that runs is kept all the same, as clients write it
 * before they use a vGPU and give up on an error. One line of the log says so.
 *
 * Return: 0, -EINVAL, -EBUSY while it is in use, -ENODEV when there is none, -EIO when it
 *	can never be opened.
 */
int vgpu_params_set(struct vgpu *v, struct device *dev, const char *buf)
{
	struct vgpu_pf *pf = v->pf;
	struct vgpu_params *params;
	int ret;

	params = kmalloc(sizeof(*params), GFP_KERNEL);
	if (!params)
		return -ENOMEM;
	ret = vgpu_params_parse(pf, buf, params) ?: vgpu_lock_settable(v, dev, "vgpu_params");
	if (ret)
		goto out;
	mutex_lock(&pf->lock);
	memcpy(v->params, params->text, sizeof(v->params));
	v->settings = params->settings;
	mutex_unlock(&pf->lock);
	if (params->unheard[0] && __ratelimit(&v->said))
		pci_warn(pf->pdev, "vgpu_params of vGPU %s: GSP firmware %s cannot be told of %s\n",
			 v->name, gsp_get_info(pf->gsp)->release, params->unheard);
	mutex_unlock(&v->lock);
out:
	kfree(params);
	return ret;
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
