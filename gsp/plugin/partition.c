// SPDX-License-Identifier: GPL-2.0-only
/*
 * A vGPU's share of GSP: created with its objects, opened when a VM takes it
 * (plugin task started, configured), closed when the VM is gone (task stopped,
 * framebuffer cleared), destroyed. Written in verbs of struct gsp_verbs, the
 * same for every encoding of messages.
 *
 * The guest's framebuffer is what is cleared, as by NVIDIA's drivers. No guest reads a
 * plugin heap, and the memory of one that becomes a guest's is cleared then.
 *
 * When GSP fails to take something back, the partition is broken: whatever it
 * was made of must not be given to anyone else before GSP was started anew.
 *
 * gsp_partition.lock: one verb at a time; partitions_lock: the list of partitions. Called from
 * outside.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/slab.h>

#include "card.h"
#include "common/partition.h"
#include "ground/ground.h"
#include "ground/gsp_trace.h"
#include "plugin.h"
#include "verbs.h"

static void set_state(struct gsp_partition *p, enum gsp_partition_state state)
{
	static const char * const names[] = {
		[GSP_PARTITION_CLOSED] = "closed",
		[GSP_PARTITION_OPEN] = "open",
		[GSP_PARTITION_BROKEN] = "broken",
	};

	trace_gsp_partition(dev_name(p->gsp->dev), p->desc.gfid, names[p->state], names[state]);
	p->state = state;
}

/* Channels of a vGPU that what clears its framebuffer has, the last ones. */
static unsigned int scrub_channels(const struct gsp *gsp)
{
	return gsp->verbs->scrubber_new ? 1 : 0;
}

/**
 * gsp_partition_task_channels() - channels that the task and the guest have
 * @p: the partition
 *
 * Return: how many, from the first on.
 */
unsigned int gsp_partition_task_channels(const struct gsp_partition *p)
{
	return p->desc.num_chids - scrub_channels(p->gsp);
}

static int check(struct gsp *gsp, const struct gsp_partition_desc *desc)
{
	const struct gsp_info *info = &gsp->info;
	const char *what = NULL;
	unsigned int i;

	if (!desc->gfid || desc->gfid >= GSP_MAX_GFID)
		what = "GFID";
	else if (!desc->num_fb || desc->num_fb > info->max_fb_segments)
		what = "number of framebuffer runs";
	else if (desc->heap.size <= info->plugin_comm_size || !IS_ALIGNED(desc->heap.base, 4096))
		what = "plugin heap";
	else if (desc->num_chids <= scrub_channels(gsp) ||
		 desc->chid_first >= info->num_channels ||
		 desc->num_chids > info->num_channels - desc->chid_first)
		what = "channel range";
	for (i = 0; !what && i < desc->num_fb; i++)
		if (!desc->fb[i].size || !IS_ALIGNED(desc->fb[i].base | desc->fb[i].size,
						     info->vmmu_segment_size))
			what = "framebuffer run";
	if (!what)
		return 0;
	dev_err(gsp->dev, "partition for GFID %u: %s is not possible\n", desc->gfid, what);
	return -EINVAL;
}

/**
 * gsp_partition_create() - GSP's share of a new vGPU
 * @gsp: running
 * @desc: what it is made of; copied
 *
 * Return: the partition, to be given to gsp_partition_destroy(), or ERR_PTR:
 * -EINVAL, -EBUSY when the GFID has one, -ENOMEM, -EIO when GSP is dead, or
 * what GSP's status maps to; logged.
 */
struct gsp_partition *gsp_partition_create(struct gsp *gsp, const struct gsp_partition_desc *desc)
{
	struct gsp_partition *p;
	int ret;

	ret = check(gsp, desc);
	if (ret)
		return ERR_PTR(ret);
	p = kzalloc(sizeof(*p), GFP_KERNEL);
	if (!p)
		return ERR_PTR(-ENOMEM);
	p->fb = kmemdup(desc->fb, desc->num_fb * sizeof(*desc->fb), GFP_KERNEL);
	if (!p->fb) {
		ret = -ENOMEM;
		goto fail;
	}
	p->gsp = gsp;
	p->desc = *desc;
	p->desc.fb = p->fb;
	mutex_init(&p->lock);
	init_waitqueue_head(&p->wait);

	spin_lock_irq(&gsp->partitions_lock);
	if (gsp_partition_find(gsp, desc->gfid))
		ret = -EBUSY;
	else
		list_add_tail(&p->node, &gsp->partitions);
	spin_unlock_irq(&gsp->partitions_lock);
	if (ret) {
		dev_err(gsp->dev, "GFID %u has a partition already\n", desc->gfid);
		goto fail;
	}
	ret = gsp->verbs->client_new(p);
	if (!ret) {
		atomic_inc(&gsp->counters.partitions);
		return p;
	}
	spin_lock_irq(&gsp->partitions_lock);
	list_del(&p->node);
	spin_unlock_irq(&gsp->partitions_lock);
fail:
	kfree(p->fb);
	kfree(p);
	return ERR_PTR(ret);
}

/**
 * gsp_partition_set_fb() - give a partition other framebuffer
 * @p: closed
 * @fb: multiples of the VMMU segment size; copied
 * @num_fb: entries in @fb
 *
 * For its guest; the plugin heap stays. GSP hears of it when it is opened, and
 * who had that framebuffer before is not known: it is cleared before that.
 *
 * Return: 0, -EINVAL, -EBUSY when it is open, -EIO when it is broken, -ENOMEM;
 * unless 0 nothing has changed.
 */
int gsp_partition_set_fb(struct gsp_partition *p, const struct vgpu_range *fb,
			 unsigned int num_fb)
{
	struct gsp_partition_desc desc;
	struct vgpu_range *copy;
	int ret = 0;

	copy = kmemdup(fb, num_fb * sizeof(*fb), GFP_KERNEL);
	if (!copy)
		return -ENOMEM;

	mutex_lock(&p->lock);
	desc = p->desc;
	desc.fb = copy;
	desc.num_fb = num_fb;
	if (p->state == GSP_PARTITION_OPEN)
		ret = -EBUSY;
	else if (p->state != GSP_PARTITION_CLOSED)
		ret = -EIO;
	else
		ret = check(p->gsp, &desc);
	if (!ret) {
		swap(p->fb, copy);
		p->desc.fb = p->fb;
		p->desc.num_fb = num_fb;
		p->clean = false;
	}
	mutex_unlock(&p->lock);
	kfree(copy);
	return ret;
}

static int scrub(struct gsp_partition *p)
{
	int ret = p->gsp->verbs->scrub(p, p->desc.fb, p->desc.num_fb);

	p->clean = !ret;
	return ret;
}

/* May GSP be about to do what ended with @err? */
static bool unsure(const struct gsp_partition *p, int err)
{
	return err != -ENOMEM && !gsp_is_refusal(p->gsp, err);
}

/*
 * Nobody knows who had this framebuffer last, or whether it was cleared: perhaps a GSP
 * that died with a VM on it, before this one started.
 */
static int prepare_fb(struct gsp_partition *p)
{
	const struct gsp_verbs *v = p->gsp->verbs;
	int ret = 0;

	if (v->scrubber_new)
		ret = v->scrubber_new(p);
	if (ret) {
		if (unsure(p, ret))
			set_state(p, GSP_PARTITION_BROKEN);
		return ret;
	}
	ret = p->clean ? 0 : scrub(p);
	if (ret && v->scrubber_new && (unsure(p, ret) || v->scrubber_free(p)))
		set_state(p, GSP_PARTITION_BROKEN);
	return ret;
}

/*
 * Clear what the guest has written, after its task was stopped. What a fatal signal ends
 * is no failure: this framebuffer is cleared before anyone gets it.
 */
static int clear_after(struct gsp_partition *p)
{
	const struct gsp_verbs *v = p->gsp->verbs;
	int ret = scrub(p);

	if (ret == -EINTR)
		ret = 0;
	if (!ret && v->scrubber_free)
		ret = v->scrubber_free(p);
	return ret;
}

/*
 * Stop the task, free what it held, clear what was written. What clears it is on one of
 * the vGPU's channels, if it is on any, and so before these are freed: nova-core
 * vgpu/instance.rs, teardown(). Else after it: zhiwang-nvidia/linux, drivers/vfio/pci/
 * nvidia-vgpu/vgpu.c.
 */
static int take_down(struct gsp_partition *p)
{
	const struct gsp_verbs *v = p->gsp->verbs;
	int ret;

	lockdep_assert_held(&p->lock);
	gsp_partition_set_tells(p, false);
	ret = v->shutdown(p);
	/* A task that crashed cannot be asked to stop; what it held can be freed. */
	if (ret && gsp_plugin_crashed(p) && !gsp_dead(p->gsp))
		ret = 0;
	if (!ret && v->scrubber_new)
		ret = clear_after(p);
	if (!ret)
		ret = v->cleanup(p);
	if (!ret && !v->scrubber_new)
		ret = clear_after(p);
	set_state(p, ret ? GSP_PARTITION_BROKEN : GSP_PARTITION_CLOSED);
	if (ret)
		dev_err(p->gsp->dev, "GFID %u could not be taken down (error %d): not to be used again\n",
			p->desc.gfid, ret);
	return ret;
}

/*
 * Events of a task that is gone must not be taken for those of the next one.
 * Without p->lock, as callbacks run meanwhile.
 */
static void flush_events(struct gsp_partition *p)
{
	flush_workqueue(p->gsp->wq);
}

static int configure(struct gsp_partition *p)
{
	int ret;

	ret = gsp_plugin_wait_boot(p);
	if (!ret)
		ret = gsp_plugin_negotiate(p);
	if (!ret)
		ret = gsp_plugin_configure(p);
	/* The last step, once and for good; the VF's own command register is the guest's. */
	if (!ret)
		ret = gsp_plugin_allow_dma(p);
	return ret;
}

/* From cleared framebuffer to a task that serves its guest, or back. */
static int start(struct gsp_partition *p)
{
	const struct gsp_verbs *v = p->gsp->verbs;
	int ret;

	ret = gsp_plugin_comm_init(p);
	if (!ret) {
		p->opened_at = jiffies;
		gsp_partition_set_tells(p, true);
		ret = v->bootload(p);
	}
	/* After an answer that makes no sense, or none in time, the task may run all the same. */
	if (ret && ret != -EPROTO && ret != -ETIMEDOUT) {
		gsp_partition_set_tells(p, false);
		if (v->scrubber_free && v->scrubber_free(p))
			set_state(p, GSP_PARTITION_BROKEN);
		return ret;
	}
	p->clean = false;
	if (!ret)
		ret = configure(p);
	if (ret)
		take_down(p);
	return ret;
}

/**
 * gsp_known_settings() - what plugin tasks of this firmware can be told
 * @gsp: from gsp_start()
 *
 * Return: GSP_SETTING_* that reach it.
 */
u32 gsp_known_settings(const struct gsp *gsp)
{
	const struct gsp_abi *abi = gsp->abi;
	u32 known = 0;

	if (gsp_has(abi, GSP_PLUGIN_CONFIG_ENABLE_UVM) ||
	    gsp_has_const(abi, GSP_C_PLUGIN_FEATURE_UVM))
		known |= GSP_SETTING_UVM;
	if (gsp_has(abi, GSP_PLUGIN_CONFIG_ENABLE_CONSOLE_VNC))
		known |= GSP_SETTING_NO_CONSOLE;
	if (gsp_has(abi, GSP_BOOTLOAD_PROFILING) ||
	    gsp_has_const(abi, GSP_C_BOOTLOAD_OPTION_PROFILING))
		known |= GSP_SETTING_PROFILING;
	return known;
}

/**
 * gsp_partition_open() - start and configure the plugin task
 * @p: closed
 * @vm_pid: process that runs the VM
 * @settings: GSP_SETTING_*
 * @placement_id: placement, 0xffff for none
 *
 * May take as long as clearing its framebuffer, the task's start
 * (GSP_PLUGIN_BOOT_TIMEOUT_MS at most) and three messages to it. What a failure left
 * behind is taken down; when that fails too the partition is broken: later opens give
 * -EIO and destroy gives an error.
 *
 * Return: 0, -EBUSY when it is open, -EIO when it is broken or GSP dead, -EINTR when
 * a fatal signal ended the clearing, -EREMOTEIO when the task refuses, -EPERM when it
 * does not allow DMA, -ETIMEDOUT, or what GSP's status maps to; logged.
 */
int gsp_partition_open(struct gsp_partition *p, pid_t vm_pid, u32 settings, u16 placement_id)
{
	bool down = false;
	int ret = -EIO;

	mutex_lock(&p->lock);
	if (p->state == GSP_PARTITION_OPEN) {
		ret = -EBUSY;
		goto out;
	}
	if (p->state != GSP_PARTITION_CLOSED || gsp_dead(p->gsp))
		goto out;
	p->vm_pid = vm_pid;
	p->placement_id = placement_id;
	p->settings = settings;

	ret = prepare_fb(p);
	if (ret)
		goto out;
	ret = start(p);
	if (!ret) {
		set_state(p, GSP_PARTITION_OPEN);
		atomic_inc(&p->gsp->counters.running);
	} else {
		down = true;
	}
out:
	mutex_unlock(&p->lock);
	if (down)
		flush_events(p);
	return ret;
}

static int running(struct gsp_partition *p)
{
	lockdep_assert_held(&p->lock);
	if (p->state == GSP_PARTITION_CLOSED)
		return -ENODEV;
	if (p->state != GSP_PARTITION_OPEN || gsp_dead(p->gsp))
		return -EIO;
	return 0;
}

/**
 * gsp_partition_reset() - the VF is going to be reset
 * @p: open
 *
 * The task gives back what the guest has; framebuffer keeps its content. When that
 * failed the task is of no use any more but to be closed.
 *
 * Waits GSP_PLUGIN_RESET_TIMEOUT_MS at most, after what is asked of @p already.
 *
 * Return: 0, -ENODEV when it is not open, -EREMOTEIO when the task refuses, -EIO,
 * -ETIMEDOUT; logged.
 */
int gsp_partition_reset(struct gsp_partition *p)
{
	int ret;

	mutex_lock(&p->lock);
	ret = running(p);
	if (!ret)
		ret = gsp_plugin_reset(p);
	mutex_unlock(&p->lock);
	return ret;
}

/**
 * gsp_partition_close() - stop the plugin task and clear framebuffer
 * @p: open
 *
 * May take GSP_SHUTDOWN_TIMEOUT_MS, GSP_CLEANUP_TIMEOUT_MS and the time that clearing takes.
 *
 * Return: 0 when everything of it may be handed out again, -ENODEV when it is
 * not open, another error when it must be quarantined; logged.
 */
int gsp_partition_close(struct gsp_partition *p)
{
	int ret;

	mutex_lock(&p->lock);
	ret = -ENODEV;
	if (p->state == GSP_PARTITION_OPEN) {
		atomic_dec(&p->gsp->counters.running);
		ret = take_down(p);
	} else if (p->state == GSP_PARTITION_BROKEN) {
		ret = -EIO;
	}
	mutex_unlock(&p->lock);
	flush_events(p);
	return ret;
}

/**
 * gsp_partition_destroy() - give GSP's share back and free @p
 * @p: closed, or open when its VM is gone for good
 *
 * Return: 0 when everything of it may be handed out again; an error when it
 * must be quarantined. @p is freed either way.
 */
int gsp_partition_destroy(struct gsp_partition *p)
{
	struct gsp *gsp = p->gsp;
	int ret = 0, err;

	mutex_lock(&p->lock);
	if (p->state == GSP_PARTITION_OPEN) {
		atomic_dec(&gsp->counters.running);
		take_down(p);
	}
	if (p->state == GSP_PARTITION_BROKEN)
		ret = -EIO;
	err = gsp->verbs->client_free(p);
	mutex_unlock(&p->lock);
	flush_events(p);

	spin_lock_irq(&gsp->partitions_lock);
	list_del(&p->node);
	spin_unlock_irq(&gsp->partitions_lock);
	atomic_dec(&gsp->counters.partitions);
	mutex_destroy(&p->lock);
	kfree(p->fb);
	kfree(p);
	return ret ?: err;
}
