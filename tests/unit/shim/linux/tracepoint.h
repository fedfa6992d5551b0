/* SPDX-License-Identifier: GPL-2.0-only */
/* Tracepoints are counted. */
#ifndef SHIM_TRACEPOINT_H
#define SHIM_TRACEPOINT_H

#include <linux/shim.h>

#define TP_PROTO(...)	__VA_ARGS__
#define TP_ARGS(...)	__VA_ARGS__
extern unsigned int shim_traced;
#define SHIM_EVENT(name, ...)	static inline void trace_##name(__VA_ARGS__) { shim_traced++; }
#define TRACE_EVENT(name, proto, ...)			SHIM_EVENT(name, proto)
#define DECLARE_EVENT_CLASS(name, ...)
#define DEFINE_EVENT(class, name, proto, ...)		SHIM_EVENT(name, proto)
#define DEFINE_EVENT_PRINT(class, name, proto, ...)	SHIM_EVENT(name, proto)

#endif
