// SPDX-License-Identifier: GPL-2.0-only
/*
 * What can be set for one vGPU: parameters of its plugin task, and where its
 * framebuffer lies. The same for a mediated device and for a VF. Settings
 * change while nobody has the vGPU open, and count from the next open on.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include "vgpu.h"

/* What the vendor's file says where there is none, so that clients know it. */
#define VGPU_NO_PLACEMENT	"Not Applicable"

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
	enum vgpu_state state;

	lockdep_assert_held(&v->lock);
	if (v->open)
		return vgpu_refuse(v->pf, -EBUSY, "%s cannot be changed while vGPU %s is in use",
				   what, v->name);
	mutex_lock(&v->pf->lock);
	state = v->claim ? v->state : VGPU_GONE;
	mutex_unlock(&v->pf->lock);
	if (state == VGPU_CREATED)
		return 0;
	return vgpu_refuse(v->pf, -EIO, "%s of vGPU %s cannot be changed: it is %s", what, v->name,
			   vgpu_state_name(state));
}

/**
 * vgpu_params_set - settings for the plugin task were written
 * @v: the vGPU
 * @buf: "key=value,…", white space around it is ignored
 *
 * Return: 0, -EINVAL, -EBUSY while it is open, -EIO when it can never be opened.
 */
int vgpu_params_set(struct vgpu *v, const char *buf)
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

	mutex_lock(&v->lock);
	ret = vgpu_settable(v, "vgpu_params");
	if (!ret) {
		mutex_lock(&v->pf->lock);
		strscpy(v->params, params, sizeof(v->params));
		mutex_unlock(&v->pf->lock);
	}
	mutex_unlock(&v->lock);
	return ret;
}

/**
 * vgpu_params_emit - say what vgpu_params_set() set
 * @v: the vGPU, NULL for none
 * @buf: page of sysfs
 *
 * Context: vgpu_pf.lock is held when there is a vGPU.
 * Return: characters written.
 */
ssize_t vgpu_params_emit(const struct vgpu *v, char *buf)
{
	return sysfs_emit(buf, "%s\n", v ? v->params : "");
}

/**
 * vgpu_placement_set - a placement id was written
 * @v: the vGPU
 * @buf: a number; "none", or what an unset one reads, to have none
 *
 * Moves its framebuffer there; GSP is told when it is opened.
 *
 * Return: 0, -EINVAL for what its type has no placement of, -ENOSPC when
 *	something is in the way there, -EBUSY while it is open, -EIO when it can
 *	never be opened.
 */
int vgpu_placement_set(struct vgpu *v, const char *buf)
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

	mutex_lock(&v->lock);
	ret = vgpu_settable(v, "placement_id");
	if (ret)
		goto out;
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
out:
	mutex_unlock(&v->lock);
	return ret;
}

/**
 * vgpu_placement_emit - say which placement id a vGPU has
 * @v: the vGPU, NULL for none
 * @buf: page of sysfs
 *
 * Context: vgpu_pf.lock is held when there is a vGPU.
 * Return: characters written.
 */
ssize_t vgpu_placement_emit(const struct vgpu *v, char *buf)
{
	if (!v || !v->claim || v->claim->placement == VGPU_PLACEMENT_NONE)
		return sysfs_emit(buf, VGPU_NO_PLACEMENT "\n");
	return sysfs_emit(buf, "%u\n", v->claim->placement);
}
