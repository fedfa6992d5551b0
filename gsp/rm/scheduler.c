// SPDX-License-Identifier: GPL-2.0-only
/*
 * How the graphics engine is divided among vGPUs: by a registry key when GSP starts, by RM
 * controls later. Facts: NVIDIA/open-gpu-kernel-modules nvrm_registry.h (RmPVMRL) and
 * ctrl2080fifo.h (FIFO_OBJSCHED_*); which of its parameters an adaptive scheduler reads, and
 * which the other, is in NVML's documentation (nvmlDeviceSetVgpuSchedulerState).
 *
 * states_lock guards what GSP was asked. Called from outside and, before the start, by gsp.c.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/slab.h>

#include "card.h"
#include "codec/message.h"
#include "rm.h"

#define NS_PER_US	1000u
#define US_PER_MS	1000u
#define US_PER_S	1000000u
#define NS_PER_S	1000000000ull

static const enum gsp_constant_id policies[GSP_SCHEDULER_POLICIES] = {
	[GSP_SCHEDULER_BEST_EFFORT] = GSP_C_SCHED_BEST_EFFORT,
	[GSP_SCHEDULER_EQUAL_SHARE] = GSP_C_SCHED_EQUAL_SHARE,
	[GSP_SCHEDULER_FIXED_SHARE] = GSP_C_SCHED_FIXED_SHARE,
};

/* GSP_SCHEDULER_POLICIES for others: firmware has some that cannot be chosen. */
static enum gsp_scheduler_policy policy_of(const struct gsp *gsp, u64 number)
{
	enum gsp_scheduler_policy i;

	for (i = 0; i < GSP_SCHEDULER_POLICIES; i++)
		if (gsp_const(gsp->abi, policies[i]) == number)
			break;
	return i;
}

/* @n in the field of a key that @mask says; false when it does not fit. */
static bool put(u32 *key, u32 mask, u32 n)
{
	u32 unit = mask & -mask;

	if (!n || !mask || n > mask / unit)
		return false;
	*key |= n * unit;
	return true;
}

/* The part of the key that is about time; false when it cannot be said. */
static bool put_times(struct gsp *gsp, const struct gsp_scheduler_wish *wish, u32 *key)
{
	const struct gsp_abi *abi = gsp->abi;

	if (wish->adaptive < 0 && !wish->timeslice_us)
		return true;
	if (!gsp_has_const(abi, GSP_C_SCHED_KEY_NOT_ADAPTIVE))
		return false;
	if (wish->adaptive) {
		return !wish->timeslice_us ||
		       put(key, gsp_const(abi, GSP_C_SCHED_KEY_FREQUENCY),
			   US_PER_S / wish->timeslice_us);
	}
	*key |= gsp_const(abi, GSP_C_SCHED_KEY_NOT_ADAPTIVE);
	if (!wish->timeslice_us)
		return true;
	return !(wish->timeslice_us % US_PER_MS) &&
	       put(key, gsp_const(abi, GSP_C_SCHED_KEY_TIMESLICE),
		   wish->timeslice_us / US_PER_MS);
}

/**
 * gsp_scheduler_prepare() - have GSP start with a scheduler
 * @gsp: its release is known, it was told of nothing yet
 * @wish: which; what GSP of this release cannot be told of so is left to it, with a warning
 */
void gsp_scheduler_prepare(struct gsp *gsp, const struct gsp_scheduler_wish *wish)
{
	const struct gsp_abi *abi = gsp->abi;
	u32 key = 0;

	if (!gsp_has_const(abi, GSP_C_SCHED_KEY_ENABLE)) {
		dev_warn(gsp->dev, "GSP firmware %s cannot be told of a scheduler when it starts\n",
			 gsp->info.release);
		return;
	}
	if (wish->policy != GSP_SCHEDULER_BEST_EFFORT) {
		key = gsp_const(abi, GSP_C_SCHED_KEY_ENABLE);
		if (wish->policy == GSP_SCHEDULER_FIXED_SHARE)
			key |= gsp_const(abi, GSP_C_SCHED_KEY_FIXED_SHARE);
		if (!put_times(gsp, wish, &key))
			dev_warn(gsp->dev, "GSP firmware %s cannot be told of this time slice, or of its being adaptive, when it starts: it chooses\n",
				 gsp->info.release);
	}
	gsp->boot_scheduler = key;
	gsp->has_boot_scheduler = true;
}

static int ask_caps(struct gsp *gsp, struct gsp_msg *m)
{
	int ret;

	if (!gsp_has_const(gsp->abi, GSP_C_CTRL_SCHED_CAPS))
		return -EOPNOTSUPP;
	ret = gsp_rm_ctrl_get(gsp, GSP_MSG_SCHED_CAPS, m);
	if (ret)
		return ret;
	gsp_set_const(m, GSP_SCHED_CAPS_ENGINE, GSP_C_SCHED_ENGINE);
	ret = gsp_rm_ask(gsp, "FIFO_OBJSCHED_GET_CAPS", GSP_C_CTRL_SCHED_CAPS, m);
	if (ret)
		gsp_rm_ctrl_put(m);
	return ret;
}

/**
 * gsp_get_scheduler_caps() - what can be set of the graphics engine's scheduler
 * @gsp: from gsp_start()
 * @caps: result
 *
 * Return: 0, -EOPNOTSUPP when GSP of this release or this card has none that could be set,
 * -ENOMEM, or what gsp_rm_ctrl() gives; logged, but for the second.
 */
int gsp_get_scheduler_caps(struct gsp *gsp, struct gsp_scheduler_caps *caps)
{
	enum gsp_scheduler_policy policy;
	struct gsp_msg m;
	unsigned int i;
	int ret;

	ret = ask_caps(gsp, &m);
	if (ret)
		return ret;
	memset(caps, 0, sizeof(*caps));
	for (i = 0; i < gsp_num(&m, GSP_SCHED_CAPS_POLICIES); i++) {
		policy = policy_of(gsp, gsp_get_at(&m, GSP_SCHED_CAPS_POLICIES, i));
		if (policy < GSP_SCHEDULER_POLICIES)
			caps->policies |= BIT(policy);
	}
	caps->adaptive = gsp_get(&m, GSP_SCHED_CAPS_ADAPTIVE);
	gsp_rm_ctrl_put(&m);
	return caps->policies ? 0 : -EOPNOTSUPP;
}

static int ask_state(struct gsp *gsp, struct gsp_msg *m)
{
	int ret;

	ret = gsp_rm_ctrl_get(gsp, GSP_MSG_SCHED_STATE, m);
	if (ret)
		return ret;
	gsp_set_const(m, GSP_SCHED_STATE_ENGINE, GSP_C_SCHED_ENGINE);
	ret = gsp_rm_ask(gsp, "FIFO_OBJSCHED_GET_STATE", GSP_C_CTRL_SCHED_STATE, m);
	if (ret)
		gsp_rm_ctrl_put(m);
	return ret;
}

static int read_state(struct gsp *gsp, struct gsp_scheduler *s)
{
	struct gsp_msg m;
	int ret;

	ret = ask_state(gsp, &m);
	if (ret)
		return ret;
	s->policy = policy_of(gsp, gsp_get(&m, GSP_SCHED_STATE_POLICY));
	s->adaptive = gsp_get(&m, GSP_SCHED_STATE_ADAPTIVE);
	s->timeslice_us = gsp_get(&m, GSP_SCHED_STATE_TIMESLICE) / NS_PER_US;
	gsp_rm_ctrl_put(&m);
	return 0;
}

/**
 * gsp_get_scheduler() - the graphics engine's scheduler as it is
 * @gsp: gsp_get_scheduler_caps() gave 0
 * @s: result
 * @fresh: ask GSP in any case; else it is as it was at most a second ago, so that who reads
 *	often does not keep GSP from others
 *
 * Return: 0, -EINTR for a fatal signal, -ENOMEM, or what gsp_rm_ask() gives, of the last
 * time that it was asked; logged then.
 */
int gsp_get_scheduler(struct gsp *gsp, struct gsp_scheduler *s, bool fresh)
{
	struct gsp_told *t = &gsp->scheduler_told;
	int ret;

	if (mutex_lock_killable(&gsp->states_lock))
		return -EINTR;
	if (fresh || !gsp_told_lately(t)) {
		t->at = jiffies;
		t->error = read_state(gsp, &gsp->scheduler);
		t->asked = true;
	}
	*s = gsp->scheduler;
	ret = t->error;
	mutex_unlock(&gsp->states_lock);
	return ret;
}

/* @n, or the nearest that GSP takes. */
static u32 nearest(const struct gsp_msg *caps, u64 n, enum gsp_field_id min, enum gsp_field_id max)
{
	return max(min(n, gsp_get(caps, max)), gsp_get(caps, min));
}

/* Of a slice that somebody wants only what GSP takes is passed on; of GSP's own, the nearest. */
static int fill(struct gsp *gsp, struct gsp_msg *m, const struct gsp_scheduler *s,
		const struct gsp_msg *caps, const struct gsp_msg *now)
{
	u64 ns = s->timeslice_us ? (u64)s->timeslice_us * NS_PER_US :
				   gsp_get(now, GSP_SCHED_STATE_TIMESLICE);
	u64 per_second = ns ? div64_u64(NS_PER_S, ns) : 0;
	u32 slice, frequency;

	slice = nearest(caps, ns, GSP_SCHED_CAPS_TIMESLICE_MIN, GSP_SCHED_CAPS_TIMESLICE_MAX);
	frequency = nearest(caps, per_second, GSP_SCHED_CAPS_FREQUENCY_MIN,
			    GSP_SCHED_CAPS_FREQUENCY_MAX);
	if (s->timeslice_us && (s->adaptive ? frequency != per_second : slice != ns))
		return -ERANGE;
	gsp_set_const(m, GSP_SCHED_SET_ENGINE, GSP_C_SCHED_ENGINE);
	gsp_set(m, GSP_SCHED_SET_POLICY, gsp_const(gsp->abi, policies[s->policy]));
	if (s->policy == GSP_SCHEDULER_BEST_EFFORT)
		return 0;
	gsp_set(m, GSP_SCHED_SET_ADAPTIVE, s->adaptive);
	if (!s->adaptive) {
		gsp_set(m, GSP_SCHED_SET_TIMESLICE, slice);
		return 0;
	}
	gsp_set(m, GSP_SCHED_SET_FREQUENCY, frequency);
	gsp_set(m, GSP_SCHED_SET_AVERAGE,
		nearest(caps, gsp_get(now, GSP_SCHED_STATE_AVERAGE), GSP_SCHED_CAPS_AVERAGE_MIN,
			GSP_SCHED_CAPS_AVERAGE_MAX));
	return 0;
}

/* Everything in one message: what is not changed is said as it is. */
static int set(struct gsp *gsp, const struct gsp_scheduler *s, const struct gsp_msg *caps,
	       const struct gsp_msg *now)
{
	struct gsp_msg m;
	int ret;

	ret = gsp_rm_ctrl_get(gsp, GSP_MSG_SCHED_SET, &m);
	if (ret)
		return ret;
	ret = fill(gsp, &m, s, caps, now);
	if (!ret)
		ret = gsp_rm_ctrl(gsp, "FIFO_OBJSCHED_SET_STATE", GSP_C_CTRL_SCHED_SET, &m);
	gsp_rm_ctrl_put(&m);
	return ret;
}

/**
 * gsp_set_scheduler() - divide the graphics engine in another way
 * @gsp: gsp_get_scheduler_caps() gave 0
 * @s: how; a @timeslice_us of 0 leaves it as it is
 *
 * NVIDIA's documentation has it that GSP does not take it while a VM runs. One at a time.
 *
 * Return: 0, -ERANGE when GSP does not take such a slice, -ENOMEM, or what gsp_rm_ctrl()
 * gives; logged, but for the second.
 */
int gsp_set_scheduler(struct gsp *gsp, const struct gsp_scheduler *s)
{
	struct gsp_msg caps, now;
	int ret;

	ret = ask_caps(gsp, &caps);
	if (ret)
		return ret;
	ret = ask_state(gsp, &now);
	if (!ret) {
		ret = set(gsp, s, &caps, &now);
		gsp_rm_ctrl_put(&now);
	}
	gsp_rm_ctrl_put(&caps);
	/* Whatever came of it. */
	mutex_lock(&gsp->states_lock);
	gsp->scheduler_told.asked = false;
	mutex_unlock(&gsp->states_lock);
	return ret;
}
