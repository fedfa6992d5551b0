// SPDX-License-Identifier: GPL-2.0-only
/*
 * What firmware reports of plugin tasks: kept as bits and counts of the partition that
 * it is about, and passed on to the owner from a workqueue as far as he has a use for it.
 *
 * partitions_lock guards bits, counts and the list; events come under queue_lock. Called by
 * queue/events.c, and from gsp.wq.
 */
#include <linux/kernel.h>
#include <linux/seq_file.h>

#include "card.h"
#include "common/partition.h"
#include "ground/gsp_trace.h"
#include "plugin.h"
#include "queue/queue.h"

/* Those that the owner hears of; the last as texts. */
#define PASSED_ON	(BIT(GSP_PLUGIN_BOOTED) | BIT(GSP_PLUGIN_STOPPED) | \
			 BIT(GSP_PLUGIN_CRASHED) | BIT(GSP_PLUGIN_ERROR_TEXT))
/* Reports that one pass of event_work() passes on: all that can be pending at a time. */
#define REPORTS_MAX	(GSP_MAX_GFID * 4)
/* Of texts so many: each is looked up in framebuffer, while others wait for the queue. */
#define TEXTS_MAX	16

static const char * const names[GSP_PLUGIN_EVENTS] = {
	[GSP_PLUGIN_BOOTED] = "task started",
	[GSP_PLUGIN_STOPPED] = "task stopped",
	[GSP_PLUGIN_CRASHED] = "task crashed",
	[GSP_PLUGIN_GUEST_LOADED] = "guest driver loaded",
	[GSP_PLUGIN_GUEST_UNLOADED] = "guest driver unloaded",
	[GSP_PLUGIN_ERROR_TEXT] = "error text",
	[GSP_PLUGIN_LICENSE] = "guest licence state",
	[GSP_PLUGIN_GUEST_OS] = "guest system",
	[GSP_PLUGIN_RPC_TRACE] = "guest RPC trace",
	[GSP_PLUGIN_INIT_GR] = "graphics engine set up",
	[GSP_PLUGIN_OTHER] = "unknown",
};

/**
 * gsp_partition_find() - the partition of a GFID that firmware or the caller names
 * @gsp: whose
 * @gfid: unchecked
 *
 * Context: partitions_lock held.
 *
 * Return: it, NULL when there is none.
 */
struct gsp_partition *gsp_partition_find(struct gsp *gsp, u32 gfid)
{
	struct gsp_partition *p;

	lockdep_assert_held(&gsp->partitions_lock);
	list_for_each_entry(p, &gsp->partitions, node)
		if (p->desc.gfid == gfid)
			return p;
	return NULL;
}

/*
 * One of the @wanted reports of plugin tasks that was not passed on yet. Whose it was goes to the
 * end of the list: a task that never stops does not keep those of others waiting.
 */
static bool next_report(struct gsp *gsp, unsigned long wanted, u32 *gfid,
			enum gsp_plugin_event *ev, struct gsp_partition **teller)
{
	struct gsp_partition *p;
	bool found = false;

	spin_lock_irq(&gsp->partitions_lock);
	list_for_each_entry(p, &gsp->partitions, node) {
		if (!(p->reports & wanted))
			continue;
		*ev = __ffs(p->reports & wanted);
		*gfid = p->desc.gfid;
		/* Who takes @tells away waits for event_work before the partition goes. */
		*teller = p->tells ? p : NULL;
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
	unsigned long wanted = PASSED_ON;
	struct gsp_partition *teller;
	unsigned int n, texts = 0;
	enum gsp_plugin_event ev;
	u32 gfid;

	for (n = 0; n < REPORTS_MAX; n++) {
		if (!next_report(gsp, wanted, &gfid, &ev, &teller))
			break;
		if (ev != GSP_PLUGIN_ERROR_TEXT) {
			gsp->cb.plugin_event(gsp->priv, gfid, ev);
			continue;
		}
		if (teller)
			gsp_plugin_read_errors(teller);
		if (++texts == TEXTS_MAX)
			wanted &= ~BIT(GSP_PLUGIN_ERROR_TEXT);
	}
	/* There may be more, for which whoever waits for this pass does not wait. */
	if (n == REPORTS_MAX || texts == TEXTS_MAX)
		queue_work(gsp->wq, work);
}

/**
 * gsp_partition_set_tells() - may the task's error buffer be read?
 * @p: the partition
 * @tells: from the start of its task on, up to the task's end; who ends that flushes gsp.wq
 *	without p->lock before the partition goes
 */
void gsp_partition_set_tells(struct gsp_partition *p, bool tells)
{
	spin_lock_irq(&p->gsp->partitions_lock);
	p->tells = tells;
	spin_unlock_irq(&p->gsp->partitions_lock);
}

/*
 * Wake who waits for the event and have it passed on from a workqueue, as whoever calls
 * this drains the ring that replies come through. What was not passed on yet is a bit
 * of the partition: the same report twice is one, and firmware that reports without
 * end takes no memory. GFID and number of the event are as firmware gives them, unchecked.
 */
static void reported(struct gsp *gsp, u32 gfid, enum gsp_plugin_event ev, u32 raw)
{
	bool report = READ_ONCE(gsp->published) && gsp->cb.plugin_event && BIT(ev) & PASSED_ON;
	struct gsp_partition *p;

	trace_gsp_plugin_event(dev_name(gsp->dev), gfid, names[ev], raw);
	spin_lock_irq(&gsp->partitions_lock);
	p = gsp_partition_find(gsp, gfid);
	if (p) {
		p->seen[ev]++;
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

/* GFID is as firmware gives it, unchecked. */
static void shut_down(struct gsp *gsp, u32 gfid)
{
	struct gsp_partition *p;

	spin_lock_irq(&gsp->partitions_lock);
	p = gsp_partition_find(gsp, gfid);
	if (p) {
		WRITE_ONCE(p->shut_down, true);
		wake_up_all(&p->wait);
	}
	spin_unlock_irq(&gsp->partitions_lock);
}

/* Newer ones are not there in older releases, and numbers move. */
static const enum gsp_constant_id numbers[GSP_PLUGIN_OTHER] = {
	[GSP_PLUGIN_BOOTED] = GSP_C_PLUGIN_EV_BOOTLOADED,
	[GSP_PLUGIN_STOPPED] = GSP_C_PLUGIN_EV_UNLOADED,
	[GSP_PLUGIN_CRASHED] = GSP_C_PLUGIN_EV_CRASHED,
	[GSP_PLUGIN_GUEST_LOADED] = GSP_C_PLUGIN_EV_GUEST_DRIVER_LOADED,
	[GSP_PLUGIN_GUEST_UNLOADED] = GSP_C_PLUGIN_EV_GUEST_DRIVER_UNLOADED,
	[GSP_PLUGIN_ERROR_TEXT] = GSP_C_PLUGIN_EV_ERROR_MESSAGE,
	[GSP_PLUGIN_LICENSE] = GSP_C_PLUGIN_EV_LICENSE,
	[GSP_PLUGIN_GUEST_OS] = GSP_C_PLUGIN_EV_GUEST_OS,
	[GSP_PLUGIN_RPC_TRACE] = GSP_C_PLUGIN_EV_RPC_TRACE,
	[GSP_PLUGIN_INIT_GR] = GSP_C_PLUGIN_EV_INIT_GR,
};

static void plugin_triggered(struct gsp *gsp, const void *payload, size_t len)
{
	enum gsp_plugin_event ev;
	struct gsp_msg m;
	u32 index;

	if (!gsp_event_open(gsp, &m, GSP_MSG_PLUGIN_EVENT, payload, len,
			    "VGPU_GSP_PLUGIN_TRIGGERED"))
		return;
	index = gsp_get(&m, GSP_PLUGIN_EVENT_NOTIFY_INDEX);
	for (ev = 0; ev < GSP_PLUGIN_OTHER; ev++)
		if (gsp_const_is(gsp->abi, numbers[ev], index))
			break;
	reported(gsp, gsp_get(&m, GSP_PLUGIN_EVENT_GFID), ev, index);
}

static void shutdown_complete(struct gsp *gsp, const void *payload, size_t len)
{
	struct gsp_msg m;

	if (gsp_event_open(gsp, &m, GSP_MSG_SHUTDOWN_COMPLETE, payload, len, "SHUTDOWN_COMPLETE"))
		shut_down(gsp, gsp_get(&m, GSP_SHUTDOWN_COMPLETE_GFID));
}

/* What GSP says of plugin tasks. */
const struct gsp_event_user gsp_plugin_events[] = {
	{ GSP_C_EV_PLUGIN_TRIGGERED, plugin_triggered },
	{ GSP_C_EV_SHUTDOWN_COMPLETE, shutdown_complete },
	{ }
};

/**
 * gsp_partitions_wake() - who waits for a plugin task looks again
 * @gsp: whose
 *
 * For when GSP dies. Any context.
 */
void gsp_partitions_wake(struct gsp *gsp)
{
	struct gsp_partition *p;
	unsigned long flags;

	spin_lock_irqsave(&gsp->partitions_lock, flags);
	list_for_each_entry(p, &gsp->partitions, node)
		wake_up_all(&p->wait);
	spin_unlock_irqrestore(&gsp->partitions_lock, flags);
}

/**
 * gsp_show_plugin_events() - what plugin tasks have reported so far, for debugfs
 * @gsp: from gsp_start()
 * @m: where to; a line for each partition and event that was seen
 */
void gsp_show_plugin_events(struct gsp *gsp, struct seq_file *m)
{
	struct gsp_partition *p;
	unsigned int ev;

	seq_puts(m, "gfid count      event\n");
	spin_lock_irq(&gsp->partitions_lock);
	list_for_each_entry(p, &gsp->partitions, node)
		for (ev = 0; ev < GSP_PLUGIN_EVENTS; ev++)
			if (p->seen[ev])
				seq_printf(m, "%-4u %-10llu %s\n", p->desc.gfid, p->seen[ev],
					   names[ev]);
	spin_unlock_irq(&gsp->partitions_lock);
}
