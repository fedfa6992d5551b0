// SPDX-License-Identifier: GPL-2.0-only
/*
 * The last calls to GSP and messages to plugin tasks, and what came of them: for who wants
 * to know what GSP was asked before it died, and by tracepoints for who asks while it lives.
 * Contents are not kept: they are of any length, and a guest's configuration is in some.
 *
 * gsp_history.lock guards the list; nothing is called under it. Called by rpc.c and
 * plugin_rpc.c and, for debugfs, from outside.
 */
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "card.h"
#include "ground/gsp_trace.h"
#include "queue.h"
#include "queue_wire.h"

/**
 * gsp_history_begin() - a call or message goes to GSP
 * @gsp: whose
 * @e: what, function, gfid, sequence and len filled in, the others 0; number and when are
 *	set. Copied, and to be kept for gsp_history_end().
 */
void gsp_history_begin(struct gsp *gsp, struct gsp_history_entry *e)
{
	struct gsp_history *h = &gsp->history;

	spin_lock(&h->lock);
	e->number = h->next++;
	e->when = ktime_get_boottime_ns();
	h->entries[e->number % GSP_HISTORY_LEN] = *e;
	spin_unlock(&h->lock);
	trace_gsp_call(dev_name(gsp->dev), e);
}

/**
 * gsp_history_end() - it came to an end
 * @gsp: whose
 * @e: as gsp_history_begin() left it; what follows is filled in
 * @reply_len: bytes of the reply
 * @status: of the reply's header, or what the task answered
 * @result: what the caller gets
 *
 * Traced even when 64 later ones, of other plugin tasks, have taken its place: it is a slow
 * one that they do that to.
 */
void gsp_history_end(struct gsp *gsp, struct gsp_history_entry *e, size_t reply_len, u32 status,
		     int result)
{
	struct gsp_history *h = &gsp->history;
	struct gsp_history_entry *to = &h->entries[e->number % GSP_HISTORY_LEN];

	e->over = true;
	e->reply_len = reply_len;
	e->status = status;
	e->result = result;
	e->took_us = div_u64(ktime_get_boottime_ns() - e->when, NSEC_PER_USEC);
	spin_lock(&h->lock);
	if (to->number == e->number)
		*to = *e;
	spin_unlock(&h->lock);
	trace_gsp_reply(dev_name(gsp->dev), e);
}

/**
 * gsp_history_copy() - those that are kept
 * @gsp: whose
 * @to: room for GSP_HISTORY_LEN of them
 *
 * Return: how many, the oldest first.
 */
unsigned int gsp_history_copy(struct gsp *gsp, struct gsp_history_entry *to)
{
	struct gsp_history *h = &gsp->history;
	unsigned int n = 0;
	u64 i;

	spin_lock(&h->lock);
	for (i = h->next > GSP_HISTORY_LEN ? h->next - GSP_HISTORY_LEN : 0; i < h->next; i++)
		to[n++] = h->entries[i % GSP_HISTORY_LEN];
	spin_unlock(&h->lock);
	return n;
}

/**
 * gsp_show_history() - the last calls, for debugfs
 * @gsp: from gsp_start()
 * @m: where to; a line of titles, then one for each, the latest last
 *
 * Return: 0 or -ENOMEM.
 */
int gsp_show_history(struct gsp *gsp, struct seq_file *m)
{
	struct gsp_history_entry *all = kcalloc(GSP_HISTORY_LEN, sizeof(*all), GFP_KERNEL);
	unsigned int i, n;

	if (!all)
		return -ENOMEM;
	n = gsp_history_copy(gsp, all);
	seq_puts(m, "number   seconds          took_us    gfid function   sequence   sent   reply  status     result what\n");
	for (i = 0; i < n; i++) {
		const struct gsp_history_entry *e = &all[i];
		u32 ns;
		u64 s = div_u64_rem(e->when, NSEC_PER_SEC, &ns);

		seq_printf(m, "%-8llu %8llu.%06u ", e->number, s, ns / (u32)NSEC_PER_USEC);
		if (e->over)
			seq_printf(m, "%-10u ", e->took_us);
		else
			seq_printf(m, "%-10s ", "-");
		seq_printf(m, "%-4u %#-10x %-10llu %-6u ", e->gfid, e->function, e->sequence,
			   e->len);
		if (e->over)
			seq_printf(m, "%-6u %#-10x %-6d %s\n", e->reply_len, e->status, e->result,
				   e->what);
		else
			seq_printf(m, "%-6s %-10s %-6s %s\n", "-", "-", "-", e->what);
	}
	kfree(all);
	return 0;
}

/**
 * gsp_history_event() - GSP said something unasked
 * @gsp: whose
 * @rec: the event
 */
void gsp_history_event(struct gsp *gsp, const struct gsp_wire_record *rec)
{
	const struct gsp_history_entry e = {
		.what = "",
		.function = rec->function,
		.len = rec->len,
		.status = rec->result,
	};

	trace_gsp_event(dev_name(gsp->dev), &e);
}
