// SPDX-License-Identifier: GPL-2.0-only
/*
 * A vGPU's share of GSP: created with its objects, opened when a VM takes it
 * (plugin task started, configured), closed when the VM is gone (task stopped,
 * framebuffer cleared), destroyed. Written in verbs of struct gsp_verbs, the
 * same for every encoding of messages.
 *
 * When GSP fails to take something back, the partition is broken: whatever it
 * was made of must not be given to anyone else before GSP was started anew.
 */
#include <linux/kernel.h>
#include <linux/slab.h>

#include "priv.h"

/* Reports that one pass of event_work() passes on: all that can be pending at a time. */
#define REPORTS_MAX	(GSP_MAX_GFID * (GSP_PLUGIN_OTHER + 1))

/*
 * One report of a plugin task that was not passed on yet. Whose it was goes to the
 * end of the list: a task that never stops does not keep those of others waiting.
 */
static bool next_report(struct gsp *gsp, u32 *gfid, enum gsp_plugin_event *ev)
{
	struct gsp_partition *p;
	bool found = false;

	spin_lock_irq(&gsp->partitions_lock);
	list_for_each_entry(p, &gsp->partitions, node) {
		if (!p->reports)
			continue;
		*ev = __ffs(p->reports);
		*gfid = p->desc.gfid;
		p->reports &= ~BIT(*ev);
		list_move_tail(&p->node, &gsp->partitions);
		found = true;
		break;
	}
	spin_unlock_irq(&gsp->partitions_lock);
	return found;
}

/**
 * gsp_partition_report_work() - pass on what firmware reported of plugin tasks
 * @work: event_work of a GSP
 *
 * From gsp.wq, without locks. Bounded, so that firmware that never stops reporting
 * keeps nobody waiting who flushes that queue.
 */
void gsp_partition_report_work(struct work_struct *work)
{
	struct gsp *gsp = container_of(work, struct gsp, event_work);
	enum gsp_plugin_event ev;
	unsigned int n;
	u32 gfid;

	for (n = 0; n < REPORTS_MAX; n++) {
		if (!next_report(gsp, &gfid, &ev))
			return;
		gsp->cb.plugin_event(gsp->priv, gfid, ev);
	}
	queue_work(gsp->wq, work);
}

/* Partition of a GFID that firmware or the caller names, NULL when there is none. */
static struct gsp_partition *find(struct gsp *gsp, u32 gfid)
{
	struct gsp_partition *p;

	lockdep_assert_held(&gsp->partitions_lock);
	list_for_each_entry(p, &gsp->partitions, node)
		if (p->desc.gfid == gfid)
			return p;
	return NULL;
}

/**
 * gsp_partition_event() - firmware reported something of a plugin task
 * @gsp: whose
 * @gfid: as firmware gives it, unchecked
 * @ev: what
 * @raw: number of the event in firmware, for the log
 *
 * Wakes who waits for it and has it passed on from a workqueue, as whoever calls
 * this drains the ring that replies come through. What was not passed on yet is a bit
 * of the partition: the same report twice is one, and firmware that reports without
 * end takes no memory.
 */
void gsp_partition_event(struct gsp *gsp, u32 gfid, enum gsp_plugin_event ev, u32 raw)
{
	bool report = READ_ONCE(gsp->published) && gsp->cb.plugin_event;
	struct gsp_partition *p;

	spin_lock_irq(&gsp->partitions_lock);
	p = find(gsp, gfid);
	if (p) {
		set_bit(ev, &p->events);
		if (report)
			p->reports |= BIT(ev);
		wake_up_all(&p->wait);
	}
	spin_unlock_irq(&gsp->partitions_lock);
	/* It may be gone by now: only whether it was there counts. */
	if (!p) {
		dev_warn_ratelimited(gsp->dev, "plugin event %u for GFID %u, which has no vGPU\n",
				     raw, gfid);
		return;
	}
	if (ev == GSP_PLUGIN_CRASHED)
		dev_err_ratelimited(gsp->dev, "plugin task of GFID %u crashed\n", gfid);
	if (report)
		queue_work(gsp->wq, &gsp->event_work);
}

/**
 * gsp_partition_shut_down() - firmware says that a plugin task is gone
 * @gsp: whose
 * @gfid: as firmware gives it, unchecked
 */
void gsp_partition_shut_down(struct gsp *gsp, u32 gfid)
{
	struct gsp_partition *p;

	spin_lock_irq(&gsp->partitions_lock);
	p = find(gsp, gfid);
	if (p) {
		WRITE_ONCE(p->shut_down, true);
		wake_up_all(&p->wait);
	}
	spin_unlock_irq(&gsp->partitions_lock);
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
	else if (!desc->num_chids || desc->chid_first >= info->num_channels ||
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
	/* What the guest has, then the heap: all that has to be cleared. */
	p->fb = kmalloc_array(desc->num_fb + 1, sizeof(*desc->fb), GFP_KERNEL);
	if (!p->fb) {
		ret = -ENOMEM;
		goto fail;
	}
	memcpy(p->fb, desc->fb, desc->num_fb * sizeof(*desc->fb));
	p->fb[desc->num_fb] = desc->heap;
	p->gsp = gsp;
	p->desc = *desc;
	p->desc.fb = p->fb;
	p->desc.params = NULL;
	mutex_init(&p->lock);
	init_waitqueue_head(&p->wait);

	spin_lock_irq(&gsp->partitions_lock);
	if (find(gsp, desc->gfid))
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
int gsp_partition_set_fb(struct gsp_partition *p, const struct gsp_fb_range *fb,
			 unsigned int num_fb)
{
	struct gsp_partition_desc desc;
	struct gsp_fb_range *copy;
	int ret = 0;

	copy = kmalloc_array(num_fb + 1, sizeof(*fb), GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	memcpy(copy, fb, num_fb * sizeof(*fb));

	mutex_lock(&p->lock);
	desc = p->desc;
	desc.fb = copy;
	desc.num_fb = num_fb;
	copy[num_fb] = desc.heap;
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

/* Clear what the guest and the task have written. */
static int scrub(struct gsp_partition *p)
{
	return p->gsp->verbs->scrub(p, p->fb, p->desc.num_fb + 1);
}

/* Stop the task, free what it held, clear what was written. */
static int take_down(struct gsp_partition *p)
{
	const struct gsp_verbs *v = p->gsp->verbs;
	int ret;

	lockdep_assert_held(&p->lock);
	ret = v->shutdown(p);
	/* A task that crashed cannot be asked to stop; what it held can be freed. */
	if (ret && test_bit(GSP_PLUGIN_CRASHED, &p->events) && !gsp_dead(p->gsp))
		ret = 0;
	if (!ret)
		ret = v->cleanup(p);
	if (!ret)
		ret = scrub(p);
	p->clean = !ret;
	p->state = ret ? GSP_PARTITION_BROKEN : GSP_PARTITION_CLOSED;
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

/**
 * gsp_partition_open() - start and configure the plugin task
 * @p: closed
 * @vm_pid: process that runs the VM
 * @params: settings, "key=value,...", or NULL
 * @placement_id: placement, 0xffff for none
 *
 * May take as long as the task takes to start, GSP_PLUGIN_BOOT_TIMEOUT_MS at
 * most, and two messages to it. What a failure left behind is taken down; when
 * that fails too the partition is broken: later opens give -EIO and destroy
 * gives an error.
 *
 * Return: 0, -EBUSY when it is open, -EIO when it is broken or GSP dead,
 * -EREMOTEIO when the task refuses, -ETIMEDOUT, or what GSP's status maps to; logged.
 */
int gsp_partition_open(struct gsp_partition *p, pid_t vm_pid, const char *params,
		       u16 placement_id)
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
	p->desc.params = params;

	/*
	 * Nobody knows who had this framebuffer last, or whether it was cleared:
	 * perhaps a GSP that died with a VM on it, before this one started.
	 */
	ret = p->clean ? 0 : scrub(p);
	if (ret)
		goto out;
	p->clean = false;
	ret = gsp_plugin_comm_init(p);
	if (ret)
		goto out;
	ret = p->gsp->verbs->bootload(p);
	/* After an answer that makes no sense the task may run all the same. */
	if (ret == -EPROTO) {
		take_down(p);
		down = true;
	}
	if (ret)
		goto out;
	ret = gsp_plugin_wait_boot(p);
	if (!ret)
		ret = gsp_plugin_negotiate(p);
	if (!ret)
		ret = gsp_plugin_configure(p);
	if (!ret) {
		p->state = GSP_PARTITION_OPEN;
		atomic_inc(&p->gsp->counters.running);
	} else {
		take_down(p);
		down = true;
	}
out:
	p->desc.params = NULL;
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

static int tell_bus_master(struct gsp_partition *p, bool on, unsigned int timeout_ms)
{
	int ret;

	mutex_lock(&p->lock);
	ret = running(p);
	if (!ret)
		ret = gsp_plugin_set_bme(p, on, timeout_ms);
	mutex_unlock(&p->lock);
	return ret;
}

/**
 * gsp_partition_set_bus_master() - the guest set or cleared bus mastering
 * @p: open
 * @on: set
 *
 * Return: 0, -ENODEV when it is not open, -EPERM when the task refuses, -EIO,
 * -ETIMEDOUT; logged.
 */
int gsp_partition_set_bus_master(struct gsp_partition *p, bool on)
{
	return tell_bus_master(p, on, GSP_PLUGIN_RPC_TIMEOUT_MS);
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
 * gsp_partition_was_reset() - the VF was reset
 * @p: open, gsp_partition_reset() has succeeded
 * @bus_master: its bus mastering is on
 *
 * Waits GSP_PLUGIN_RESET_TIMEOUT_MS at most.
 *
 * Return: as for gsp_partition_set_bus_master().
 */
int gsp_partition_was_reset(struct gsp_partition *p, bool bus_master)
{
	return tell_bus_master(p, bus_master, GSP_PLUGIN_RESET_TIMEOUT_MS);
}

/**
 * gsp_partition_close() - stop the plugin task and clear framebuffer
 * @p: open
 *
 * May take GSP_CLEANUP_TIMEOUT_MS and the time that clearing takes.
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
