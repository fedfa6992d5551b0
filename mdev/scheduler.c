// SPDX-License-Identifier: GPL-2.0-only
/*
 * How the card's graphics engine is divided among vGPUs: <PF>/vgpu/scheduler/, and the
 * module parameter with which GSP starts. There is no such directory where GSP cannot be
 * asked. Each file has an entry in sysfs-docs/.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include "vgpu.h"

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
	vgpu_for_each_vf(pf, i, v)
		if (v->user)
			strscpy(user, v->name, sizeof(user));
	mutex_unlock(&pf->lock);
	return user[0] ? vgpu_refuse(pf, -EBUSY,
				     "the scheduler cannot be changed while vGPU %s is in use",
				     user) : 0;
}

/* The scheduler as it is, to be changed: 0 with scheduler_lock held. */
static int vgpu_scheduler_begin(struct vgpu_pf *pf, struct gsp_scheduler *s)
{
	int ret;

	if (mutex_lock_killable(&pf->scheduler_lock))
		return -EINTR;
	ret = vgpu_scheduler_check_idle(pf);
	if (!ret) {
		ret = gsp_get_scheduler(pf->gsp, s, true);
		if (ret && ret != -EINTR)
			vgpu_refuse(pf, ret, "GSP does not say how its scheduler is (%pe)",
				    ERR_PTR(ret));
	}
	if (ret)
		mutex_unlock(&pf->scheduler_lock);
	return ret;
}

static int vgpu_scheduler_end(struct vgpu_pf *pf, const struct gsp_scheduler *s, int ret)
{
	if (!ret) {
		ret = gsp_set_scheduler(pf->gsp, s);
		if (ret == -ERANGE)
			vgpu_refuse(pf, ret, "GSP takes no time slice of %u us%s",
				    s->timeslice_us, s->adaptive ? " that is adaptive" : "");
		else if (ret)
			vgpu_refuse(pf, ret, "GSP did not take the scheduler (%pe)", ERR_PTR(ret));
	}
	mutex_unlock(&pf->scheduler_lock);
	return ret;
}

/* Of best effort there are no slices. */
static int vgpu_scheduler_check_slices(struct vgpu_pf *pf, const struct gsp_scheduler *s,
				       const char *what)
{
	if (s->policy != GSP_SCHEDULER_BEST_EFFORT && s->policy < GSP_SCHEDULER_POLICIES)
		return 0;
	return vgpu_refuse(pf, -EINVAL,
			   "scheduler/%s cannot be set: the policy in force has no time slices",
			   what);
}

static ssize_t policy_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vgpu_pf *pf = dev_get_drvdata(dev);
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

static ssize_t policy_store(struct device *dev, struct device_attribute *attr, const char *buf,
			    size_t count)
{
	struct vgpu_pf *pf = dev_get_drvdata(dev);
	int ret, policy = sysfs_match_string(vgpu_policies, buf);
	struct gsp_scheduler s;

	if (policy < 0 || !(pf->scheduler_caps.policies & BIT(policy)))
		return vgpu_refuse(pf, -EINVAL, "scheduler/policy: not one of those that it lists");
	ret = vgpu_scheduler_begin(pf, &s);
	if (ret)
		return ret;
	s.policy = policy;
	s.timeslice_us = 0;
	return vgpu_scheduler_end(pf, &s, 0) ?: count;
}
static DEVICE_ATTR_RW(policy);

/* 0: @s is one that has slices. */
static int vgpu_scheduler_get_slices(struct vgpu_pf *pf, struct gsp_scheduler *s)
{
	int ret = gsp_get_scheduler(pf->gsp, s, false);

	if (!ret && s->policy == GSP_SCHEDULER_BEST_EFFORT)
		return -ENODATA;
	return ret;
}

static ssize_t timeslice_us_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct gsp_scheduler s;
	int ret = vgpu_scheduler_get_slices(dev_get_drvdata(dev), &s);

	return ret ?: sysfs_emit(buf, "%u\n", s.timeslice_us);
}

static ssize_t timeslice_us_store(struct device *dev, struct device_attribute *attr,
				  const char *buf, size_t count)
{
	struct vgpu_pf *pf = dev_get_drvdata(dev);
	struct gsp_scheduler s;
	u32 us;
	int ret;

	if (kstrtou32(buf, 10, &us) || !us)
		return vgpu_refuse(pf, -EINVAL, "scheduler/timeslice_us: not a number of us");
	ret = vgpu_scheduler_begin(pf, &s);
	if (ret)
		return ret;
	ret = vgpu_scheduler_check_slices(pf, &s, "timeslice_us");
	s.timeslice_us = us;
	return vgpu_scheduler_end(pf, &s, ret) ?: count;
}
static DEVICE_ATTR_RW(timeslice_us);

static ssize_t adaptive_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct gsp_scheduler s;
	int ret = vgpu_scheduler_get_slices(dev_get_drvdata(dev), &s);

	return ret ?: sysfs_emit(buf, "%u\n", s.adaptive);
}

static ssize_t adaptive_store(struct device *dev, struct device_attribute *attr,
			      const char *buf, size_t count)
{
	struct vgpu_pf *pf = dev_get_drvdata(dev);
	struct gsp_scheduler s;
	bool on;
	int ret;

	if (kstrtobool(buf, &on))
		return vgpu_refuse(pf, -EINVAL, "scheduler/adaptive must be 0 or 1");
	ret = vgpu_scheduler_begin(pf, &s);
	if (ret)
		return ret;
	ret = vgpu_scheduler_check_slices(pf, &s, "adaptive");
	s.adaptive = on;
	s.timeslice_us = 0;
	return vgpu_scheduler_end(pf, &s, ret) ?: count;
}
static DEVICE_ATTR_RW(adaptive);

static struct attribute *vgpu_scheduler_attrs[] = {
	&dev_attr_policy.attr,
	&dev_attr_timeslice_us.attr,
	&dev_attr_adaptive.attr,
	NULL
};

static umode_t vgpu_scheduler_visible(struct kobject *kobj, struct attribute *attr, int n)
{
	struct vgpu_pf *pf = dev_get_drvdata(kobj_to_dev(kobj->parent));

	return attr != &dev_attr_adaptive.attr || pf->scheduler_caps.adaptive ? attr->mode : 0;
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
