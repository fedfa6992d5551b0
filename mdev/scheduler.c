// SPDX-License-Identifier: GPL-2.0-only
/*
 * How the card's graphics engine is divided among vGPUs: <PF>/vgpu/scheduler/, and the
 * module parameter with which GSP starts. There is no such directory where GSP cannot be
 * asked. Each file has an entry in sysfs-docs/.
 *
 * Called by main.c and pf.c for the parameter, by sysfs.c for the directory, and by who reads
 * or writes a file: takes vgpu_pf.scheduler_lock, and vgpu_pf.lock in it.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include "files.h"

#define VGPU_SCHEDULER_LEN	64

static char *scheduler;
module_param(scheduler, charp, 0444);
MODULE_PARM_DESC(scheduler, "How cards are divided among vGPUs from the start: best_effort, equal_share or fixed_share, and after a comma timeslice_us= and adaptive= (default: GSP chooses)");

static struct gsp_scheduler_wish vgpu_scheduler_wish;

static const char * const vgpu_policies[GSP_SCHEDULER_POLICIES] = {
	[GSP_SCHEDULER_BEST_EFFORT] = "best_effort",
	[GSP_SCHEDULER_EQUAL_SHARE] = "equal_share",
	[GSP_SCHEDULER_FIXED_SHARE] = "fixed_share",
};

static bool vgpu_scheduler_parse(const char *from, struct gsp_scheduler_wish *wish)
{
	char text[VGPU_SCHEDULER_LEN], *rest = text, *item;
	int policy;
	bool on;

	if (strscpy(text, from, sizeof(text)) < 0)
		return false;
	policy = match_string(vgpu_policies, ARRAY_SIZE(vgpu_policies), strsep(&rest, ","));
	if (policy < 0)
		return false;
	*wish = (struct gsp_scheduler_wish){ .policy = policy, .adaptive = -1 };
	while ((item = strsep(&rest, ","))) {
		size_t len = str_has_prefix(item, "timeslice_us=");

		if (policy == GSP_SCHEDULER_BEST_EFFORT)
			return false;
		if (len) {
			if (kstrtou32(item + len, 10, &wish->timeslice_us) || !wish->timeslice_us)
				return false;
			continue;
		}
		len = str_has_prefix(item, "adaptive=");
		if (!len || kstrtobool(item + len, &on))
			return false;
		wish->adaptive = on;
	}
	return true;
}

/**
 * vgpu_scheduler_init - read the module parameter
 *
 * Return: 0, or -EINVAL after a line in the log.
 */
int vgpu_scheduler_init(void)
{
	if (!scheduler || !*scheduler || vgpu_scheduler_parse(scheduler, &vgpu_scheduler_wish))
		return 0;
	pr_err(KBUILD_MODNAME ": scheduler=%.*s is none: best_effort, or equal_share or fixed_share with ,timeslice_us=N or ,adaptive=0 behind it\n",
	       VGPU_SCHEDULER_LEN, scheduler);
	return -EINVAL;
}

/**
 * vgpu_boot_scheduler - with what GSP is to start
 *
 * Return: the module parameter's meaning, NULL without one.
 */
const struct gsp_scheduler_wish *vgpu_boot_scheduler(void)
{
	return scheduler && *scheduler ? &vgpu_scheduler_wish : NULL;
}

/* NVIDIA's documentation has it that GSP takes no scheduler while a VM runs. */
static int vgpu_scheduler_check_idle(struct vgpu_pf *pf)
{
	char user[sizeof_field(struct vgpu, name)] = "";
	unsigned int i;
	struct vgpu *v;

	mutex_lock(&pf->lock);
	vgpu_for_each_vf(pf, i, v) {
		if (!v->user)
			continue;
		memcpy(user, v->name, sizeof(user));
		break;
	}
	mutex_unlock(&pf->lock);
	return user[0] ? vgpu_refuse(pf, -EBUSY,
				     "the scheduler cannot be changed while vGPU %s is in use",
				     user) : 0;
}

static bool vgpu_scheduler_has_slices(const struct gsp_scheduler *s)
{
	return s->policy == GSP_SCHEDULER_EQUAL_SHARE || s->policy == GSP_SCHEDULER_FIXED_SHARE;
}

/*
 * The scheduler as it is, to be changed by @file: 0 with scheduler_lock held. Its time
 * slice stays, unless that is what changes.
 */
static int vgpu_scheduler_begin(struct vgpu_pf *pf, struct gsp_scheduler *s,
				const struct kobj_attribute *file, bool needs_slices)
{
	int ret;

	if (mutex_lock_killable(&pf->scheduler_lock))
		return -EINTR;
	ret = vgpu_scheduler_check_idle(pf);
	if (ret)
		goto err;
	ret = gsp_get_scheduler(pf->gsp, s, true);
	if (ret && ret != -EINTR)
		vgpu_refuse(pf, ret, "GSP does not say how its scheduler is (%pe)", ERR_PTR(ret));
	else if (!ret && needs_slices && !vgpu_scheduler_has_slices(s))
		ret = vgpu_refuse(pf, -EINVAL,
				  "scheduler/%s cannot be set: the policy in force has no time slices",
				  file->attr.name);
	if (ret)
		goto err;
	s->timeslice_us = 0;
	return 0;
err:
	mutex_unlock(&pf->scheduler_lock);
	return ret;
}

static int vgpu_scheduler_end(struct vgpu_pf *pf, const struct gsp_scheduler *s)
{
	int ret = gsp_set_scheduler(pf->gsp, s);

	if (ret == -ERANGE)
		vgpu_refuse(pf, ret, "GSP takes no time slice of %u us%s", s->timeslice_us,
			    s->adaptive ? " that is adaptive" : "");
	else if (ret)
		vgpu_refuse(pf, ret, "GSP did not take the scheduler (%pe)", ERR_PTR(ret));
	mutex_unlock(&pf->scheduler_lock);
	return ret;
}

static ssize_t policy_show(struct kobject *dir, struct kobj_attribute *attr, char *buf)
{
	struct vgpu_pf *pf = vgpu_pf_of_dir(dir);
	struct gsp_scheduler s;
	unsigned int i;
	int ret, len = 0;

	ret = gsp_get_scheduler(pf->gsp, &s, false);
	if (ret)
		return ret;
	for (i = 0; i < ARRAY_SIZE(vgpu_policies); i++) {
		if (i != s.policy && !(pf->scheduler_caps.policies & BIT(i)))
			continue;
		len += sysfs_emit_at(buf, len, i == s.policy ? "%s[%s]" : "%s%s", len ? " " : "",
				     vgpu_policies[i]);
	}
	return len + sysfs_emit_at(buf, len, "\n");
}

static ssize_t policy_store(struct kobject *dir, struct kobj_attribute *attr, const char *buf,
			    size_t count)
{
	struct vgpu_pf *pf = vgpu_pf_of_dir(dir);
	int ret, policy = sysfs_match_string(vgpu_policies, buf);
	struct gsp_scheduler s;

	if (policy < 0 || !(pf->scheduler_caps.policies & BIT(policy)))
		return vgpu_refuse(pf, -EINVAL, "scheduler/policy: not one of those that it lists");
	ret = vgpu_scheduler_begin(pf, &s, attr, false);
	if (ret)
		return ret;
	s.policy = policy;
	return vgpu_scheduler_end(pf, &s) ?: count;
}
VGPU_DIR_ATTR_RW(policy);

/* 0: @s is one that has slices. */
static int vgpu_scheduler_get_slices(struct vgpu_pf *pf, struct gsp_scheduler *s)
{
	int ret = gsp_get_scheduler(pf->gsp, s, false);

	if (!ret && s->policy == GSP_SCHEDULER_BEST_EFFORT)
		return -ENODATA;
	return ret;
}

static ssize_t timeslice_us_show(struct kobject *dir, struct kobj_attribute *attr, char *buf)
{
	struct gsp_scheduler s;
	int ret = vgpu_scheduler_get_slices(vgpu_pf_of_dir(dir), &s);

	return ret ?: sysfs_emit(buf, "%u\n", s.timeslice_us);
}

static ssize_t timeslice_us_store(struct kobject *dir, struct kobj_attribute *attr,
				  const char *buf, size_t count)
{
	struct vgpu_pf *pf = vgpu_pf_of_dir(dir);
	struct gsp_scheduler s;
	u32 us;
	int ret;

	if (kstrtou32(buf, 10, &us) || !us)
		return vgpu_refuse(pf, -EINVAL, "scheduler/timeslice_us: not a number of us");
	ret = vgpu_scheduler_begin(pf, &s, attr, true);
	if (ret)
		return ret;
	s.timeslice_us = us;
	return vgpu_scheduler_end(pf, &s) ?: count;
}
VGPU_DIR_ATTR_RW(timeslice_us);

static ssize_t adaptive_show(struct kobject *dir, struct kobj_attribute *attr, char *buf)
{
	struct gsp_scheduler s;
	int ret = vgpu_scheduler_get_slices(vgpu_pf_of_dir(dir), &s);

	return ret ?: sysfs_emit(buf, "%u\n", s.adaptive);
}

static ssize_t adaptive_store(struct kobject *dir, struct kobj_attribute *attr,
			      const char *buf, size_t count)
{
	struct vgpu_pf *pf = vgpu_pf_of_dir(dir);
	struct gsp_scheduler s;
	bool on;
	int ret;

	if (kstrtobool(buf, &on))
		return vgpu_refuse(pf, -EINVAL, "scheduler/adaptive must be 0 or 1");
	ret = vgpu_scheduler_begin(pf, &s, attr, true);
	if (ret)
		return ret;
	s.adaptive = on;
	return vgpu_scheduler_end(pf, &s) ?: count;
}
VGPU_DIR_ATTR_RW(adaptive);

static struct attribute *vgpu_scheduler_attrs[] = {
	&vgpu_file_policy.attr,
	&vgpu_file_timeslice_us.attr,
	&vgpu_file_adaptive.attr,
	NULL
};

static umode_t vgpu_scheduler_visible(struct kobject *dir, struct attribute *attr, int n)
{
	struct vgpu_pf *pf = vgpu_pf_of_dir(dir);

	return attr != &vgpu_file_adaptive.attr || pf->scheduler_caps.adaptive ? attr->mode : 0;
}

static const struct attribute_group vgpu_scheduler_group = {
	.name		= "scheduler",
	.attrs		= vgpu_scheduler_attrs,
	.is_visible	= vgpu_scheduler_visible,
};

/**
 * vgpu_scheduler_add - the directory of a card's scheduler, where it has one
 * @pf: the card
 * @dir: its directory vgpu, with which it goes
 *
 * Return: 0, also for a card or firmware without, or a negative errno.
 */
int vgpu_scheduler_add(struct vgpu_pf *pf, struct kobject *dir)
{
	int ret = gsp_get_scheduler_caps(pf->gsp, &pf->scheduler_caps);

	/* The card does without, and gsp/ has said why. */
	if (ret)
		return ret == -ENOMEM ? ret : 0;
	return sysfs_create_group(dir, &vgpu_scheduler_group);
}
