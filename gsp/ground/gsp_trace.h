/* SPDX-License-Identifier: GPL-2.0-only */
/* What is said between driver and GSP, as tracepoints beside those of mdev/trace.h. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM nvidia_vgpu

#if !defined(GSP_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define GSP_TRACE_H

#include <linux/tracepoint.h>
#include <linux/types.h>

/* The source of a tracepoint's string is named once, not twice: v6.10. */
#undef GSP_ASSIGN_STR
#ifdef VGPU_HAVE_ASSIGN_STR_1
#define GSP_ASSIGN_STR(dst, src)	do { (void)(src); __assign_str(dst); } while (0)
#else
#define GSP_ASSIGN_STR(dst, src)	__assign_str(dst, src)
#endif

/* A call to GSP, or, with a GFID, a message to the plugin task of a vGPU. */
TRACE_EVENT(gsp_call,
	    TP_PROTO(const char *pf, const char *what, u32 function, u32 gfid, u64 sequence,
		     u32 len),
	    TP_ARGS(pf, what, function, gfid, sequence, len),
	    TP_STRUCT__entry(__string(pf, pf)
			     __string(what, what)
			     __field(u32, function)
			     __field(u32, gfid)
			     __field(u64, sequence)
			     __field(u32, len)),
	    TP_fast_assign(GSP_ASSIGN_STR(pf, pf);
			   GSP_ASSIGN_STR(what, what);
			   __entry->function = function;
			   __entry->gfid = gfid;
			   __entry->sequence = sequence;
			   __entry->len = len),
	    TP_printk("%s %s function=%#x gfid=%u sequence=%llu len=%u", __get_str(pf),
		      __get_str(what), __entry->function, __entry->gfid, __entry->sequence,
		      __entry->len)
);

TRACE_EVENT(gsp_reply,
	    TP_PROTO(const char *pf, const char *what, u32 gfid, u64 sequence, u32 len,
		     u32 status, u32 took_us, int result),
	    TP_ARGS(pf, what, gfid, sequence, len, status, took_us, result),
	    TP_STRUCT__entry(__string(pf, pf)
			     __string(what, what)
			     __field(u32, gfid)
			     __field(u64, sequence)
			     __field(u32, len)
			     __field(u32, status)
			     __field(u32, took_us)
			     __field(int, result)),
	    TP_fast_assign(GSP_ASSIGN_STR(pf, pf);
			   GSP_ASSIGN_STR(what, what);
			   __entry->gfid = gfid;
			   __entry->sequence = sequence;
			   __entry->len = len;
			   __entry->status = status;
			   __entry->took_us = took_us;
			   __entry->result = result),
	    TP_printk("%s %s gfid=%u sequence=%llu len=%u status=%#x us=%u result=%d",
		      __get_str(pf), __get_str(what), __entry->gfid, __entry->sequence,
		      __entry->len, __entry->status, __entry->took_us, __entry->result)
);

/* What GSP says unasked. */
TRACE_EVENT(gsp_event,
	    TP_PROTO(const char *pf, u32 function, u32 len, u32 status),
	    TP_ARGS(pf, function, len, status),
	    TP_STRUCT__entry(__string(pf, pf)
			     __field(u32, function)
			     __field(u32, len)
			     __field(u32, status)),
	    TP_fast_assign(GSP_ASSIGN_STR(pf, pf);
			   __entry->function = function;
			   __entry->len = len;
			   __entry->status = status),
	    TP_printk("%s function=%#x len=%u status=%#x", __get_str(pf), __entry->function,
		      __entry->len, __entry->status)
);

/* A report of a plugin task, or about it. */
TRACE_EVENT(gsp_plugin_event,
	    TP_PROTO(const char *pf, u32 gfid, const char *event, u32 index),
	    TP_ARGS(pf, gfid, event, index),
	    TP_STRUCT__entry(__string(pf, pf)
			     __field(u32, gfid)
			     __string(event, event)
			     __field(u32, index)),
	    TP_fast_assign(GSP_ASSIGN_STR(pf, pf);
			   __entry->gfid = gfid;
			   GSP_ASSIGN_STR(event, event);
			   __entry->index = index),
	    TP_printk("%s gfid=%u index=%u %s", __get_str(pf), __entry->gfid, __entry->index,
		      __get_str(event))
);

TRACE_EVENT(gsp_partition,
	    TP_PROTO(const char *pf, u32 gfid, const char *from, const char *to),
	    TP_ARGS(pf, gfid, from, to),
	    TP_STRUCT__entry(__string(pf, pf)
			     __field(u32, gfid)
			     __string(from, from)
			     __string(to, to)),
	    TP_fast_assign(GSP_ASSIGN_STR(pf, pf);
			   __entry->gfid = gfid;
			   GSP_ASSIGN_STR(from, from);
			   GSP_ASSIGN_STR(to, to)),
	    TP_printk("%s gfid=%u %s -> %s", __get_str(pf), __entry->gfid, __get_str(from),
		      __get_str(to))
);

TRACE_EVENT(gsp_lost,
	    TP_PROTO(const char *pf, const char *why),
	    TP_ARGS(pf, why),
	    TP_STRUCT__entry(__string(pf, pf)
			     __string(why, why)),
	    TP_fast_assign(GSP_ASSIGN_STR(pf, pf);
			   GSP_ASSIGN_STR(why, why)),
	    TP_printk("%s %s", __get_str(pf), __get_str(why))
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE gsp_trace
#include <trace/define_trace.h>
