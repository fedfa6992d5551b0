/* SPDX-License-Identifier: GPL-2.0-only */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM nvidia_vgpu

#if !defined(NVIDIA_VGPU_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define NVIDIA_VGPU_TRACE_H

#include <linux/kernel.h>
#include <linux/tracepoint.h>
#include "vgpu.h"

/*
 * Room for the name of a vGPU, mostly a UUID, of a PCI function ("ffffffff:ff:1f.7"), and for a
 * sentence.
 */
#define VGPU_TRACE_NAME	40
#define VGPU_TRACE_PCI	20
#define VGPU_TRACE_WHY	256

TRACE_EVENT(vgpu_create,
	    TP_PROTO(const struct vgpu *v),
	    TP_ARGS(v),
	    TP_STRUCT__entry(__array(char, vgpu, VGPU_TRACE_NAME)
			     __array(char, vf, VGPU_TRACE_PCI)
			     __field(u32, type)
			     __field(u64, fb_base)
			     __field(u32, fb_runs)
			     __field(u32, chid_first)
			     __field(u32, num_chids)),
	    TP_fast_assign(scnprintf(__entry->vgpu, VGPU_TRACE_NAME, "%s", v->name);
			   scnprintf(__entry->vf, VGPU_TRACE_PCI, "%s", pci_name(v->pdev));
			   __entry->type = v->type->id;
			   __entry->fb_base = v->claim->fb[0].base;
			   __entry->fb_runs = v->claim->num_fb;
			   __entry->chid_first = v->claim->chid_first;
			   __entry->num_chids = v->claim->num_chids),
	    TP_printk("%s vf=%s type=%u fb=0x%llx runs=%u chids=%u+%u", __entry->vgpu,
		      __entry->vf, __entry->type, __entry->fb_base, __entry->fb_runs,
		      __entry->chid_first, __entry->num_chids)
);

DECLARE_EVENT_CLASS(vgpu_result,
		    TP_PROTO(const struct vgpu *v, int result),
		    TP_ARGS(v, result),
		    TP_STRUCT__entry(__array(char, vgpu, VGPU_TRACE_NAME)
				     __array(char, vf, VGPU_TRACE_PCI)
				     __field(int, result)),
		    TP_fast_assign(scnprintf(__entry->vgpu, VGPU_TRACE_NAME, "%s", v->name);
				   scnprintf(__entry->vf, VGPU_TRACE_PCI, "%s", pci_name(v->pdev));
				   __entry->result = result),
		    TP_printk("%s vf=%s result=%d", __entry->vgpu, __entry->vf,
			      __entry->result)
);

DEFINE_EVENT(vgpu_result, vgpu_open,
	     TP_PROTO(const struct vgpu *v, int result),
	     TP_ARGS(v, result)
);

DEFINE_EVENT(vgpu_result, vgpu_reset,
	     TP_PROTO(const struct vgpu *v, int result),
	     TP_ARGS(v, result)
);

DEFINE_EVENT(vgpu_result, vgpu_close,
	     TP_PROTO(const struct vgpu *v, int result),
	     TP_ARGS(v, result)
);

DEFINE_EVENT(vgpu_result, vgpu_remove,
	     TP_PROTO(const struct vgpu *v, int result),
	     TP_ARGS(v, result)
);

TRACE_EVENT(vgpu_refused,
	    TP_PROTO(const char *pf, int error, const char *why),
	    TP_ARGS(pf, error, why),
	    TP_STRUCT__entry(__array(char, pf, VGPU_TRACE_PCI)
			     __field(int, error)
			     __array(char, why, VGPU_TRACE_WHY)),
	    TP_fast_assign(scnprintf(__entry->pf, VGPU_TRACE_PCI, "%s", pf);
			   __entry->error = error;
			   scnprintf(__entry->why, VGPU_TRACE_WHY, "%s", why)),
	    TP_printk("%s error=%d %s", __entry->pf, __entry->error, __entry->why)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
