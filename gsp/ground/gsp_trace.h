/* SPDX-License-Identifier: GPL-2.0-only */
/* What is said between driver and GSP, as tracepoints beside those of mdev/trace.h. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM nvidia_vgpu

#if !defined(GSP_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define GSP_TRACE_H

#include <linux/kernel.h>
#include <linux/tracepoint.h>
#include <linux/types.h>

#include "part.h"

/*
 * Room for a PF's name, of which the longest is "ffffffff:ff:1f.7", for a state's, for those of
 * calls and events, and for a cause. Strings of any length are half a KiB of code each.
 */
#define GSP_TRACE_PF	20
#define GSP_TRACE_STATE	8
#define GSP_TRACE_WHAT	64
#define GSP_TRACE_WHY	128

/*
 * One class for all that goes to GSP and comes from it, as each class is a KiB of code. What
 * an event does not print it has no use for: that is 0 there.
 */
DECLARE_EVENT_CLASS(gsp_exchange,
		    TP_PROTO(const char *pf, const struct gsp_history_entry *e),
		    TP_ARGS(pf, e),
		    TP_STRUCT__entry(__array(char, pf, GSP_TRACE_PF)
				     __array(char, what, GSP_TRACE_WHAT)
				     __field(u32, function)
				     __field(u32, gfid)
				     __field(u64, sequence)
				     __field(u32, len)
				     __field(u32, status)
				     __field(u32, took_us)
				     __field(int, result)),
		    TP_fast_assign(scnprintf(__entry->pf, GSP_TRACE_PF, "%s", pf);
				   scnprintf(__entry->what, GSP_TRACE_WHAT, "%s", e->what);
				   __entry->function = e->function;
				   __entry->gfid = e->gfid;
				   __entry->sequence = e->sequence;
				   __entry->len = e->over ? e->reply_len : e->len;
				   __entry->status = e->status;
				   __entry->took_us = e->took_us;
				   __entry->result = e->result),
		    TP_printk("%s %s gfid=%u sequence=%llu len=%u status=%#x us=%u result=%d",
			      __entry->pf, __entry->what, __entry->gfid, __entry->sequence,
			      __entry->len, __entry->status, __entry->took_us, __entry->result)
);

/* A call to GSP, or, with a GFID, a message to the plugin task of a vGPU. */
DEFINE_EVENT_PRINT(gsp_exchange, gsp_call,
		   TP_PROTO(const char *pf, const struct gsp_history_entry *e),
		   TP_ARGS(pf, e),
		   TP_printk("%s %s function=%#x gfid=%u sequence=%llu len=%u", __entry->pf,
			     __entry->what, __entry->function, __entry->gfid,
			     __entry->sequence, __entry->len)
);

DEFINE_EVENT(gsp_exchange, gsp_reply,
	     TP_PROTO(const char *pf, const struct gsp_history_entry *e),
	     TP_ARGS(pf, e)
);

/* What GSP says unasked. */
DEFINE_EVENT_PRINT(gsp_exchange, gsp_event,
		   TP_PROTO(const char *pf, const struct gsp_history_entry *e),
		   TP_ARGS(pf, e),
		   TP_printk("%s function=%#x len=%u status=%#x", __entry->pf,
			     __entry->function, __entry->len, __entry->status)
);

/* A report of a plugin task, or about it. */
TRACE_EVENT(gsp_plugin_event,
	    TP_PROTO(const char *pf, u32 gfid, const char *event, u32 index),
	    TP_ARGS(pf, gfid, event, index),
	    TP_STRUCT__entry(__array(char, pf, GSP_TRACE_PF)
			     __field(u32, gfid)
			     __array(char, event, GSP_TRACE_WHAT)
			     __field(u32, index)),
	    TP_fast_assign(scnprintf(__entry->pf, GSP_TRACE_PF, "%s", pf);
			   __entry->gfid = gfid;
			   scnprintf(__entry->event, GSP_TRACE_WHAT, "%s", event);
			   __entry->index = index),
	    TP_printk("%s gfid=%u index=%u %s", __entry->pf, __entry->gfid, __entry->index,
		      __entry->event)
);

TRACE_EVENT(gsp_partition,
	    TP_PROTO(const char *pf, u32 gfid, const char *from, const char *to),
	    TP_ARGS(pf, gfid, from, to),
	    TP_STRUCT__entry(__array(char, pf, GSP_TRACE_PF)
			     __field(u32, gfid)
			     __array(char, from, GSP_TRACE_STATE)
			     __array(char, to, GSP_TRACE_STATE)),
	    TP_fast_assign(scnprintf(__entry->pf, GSP_TRACE_PF, "%s", pf);
			   __entry->gfid = gfid;
			   scnprintf(__entry->from, GSP_TRACE_STATE, "%s", from);
			   scnprintf(__entry->to, GSP_TRACE_STATE, "%s", to)),
	    TP_printk("%s gfid=%u %s -> %s", __entry->pf, __entry->gfid, __entry->from,
		      __entry->to)
);

TRACE_EVENT(gsp_lost,
	    TP_PROTO(const char *pf, const char *why),
	    TP_ARGS(pf, why),
	    TP_STRUCT__entry(__array(char, pf, GSP_TRACE_PF)
			     __array(char, why, GSP_TRACE_WHY)),
	    TP_fast_assign(scnprintf(__entry->pf, GSP_TRACE_PF, "%s", pf);
			   scnprintf(__entry->why, GSP_TRACE_WHY, "%s", why)),
	    TP_printk("%s %s", __entry->pf, __entry->why)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE gsp_trace
#include <trace/define_trace.h>
