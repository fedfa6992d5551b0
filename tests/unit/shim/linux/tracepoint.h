/* SPDX-License-Identifier: GPL-2.0-only */
/* Tracepoints are counted. */
#ifndef SHIM_TRACEPOINT_H
#define SHIM_TRACEPOINT_H

#include <linux/shim.h>

#define TP_PROTO(...)	__VA_ARGS__
#define TP_ARGS(...)	__VA_ARGS__
extern unsigned int shim_traced;
#define TRACE_EVENT(name, proto, ...) static inline void trace_##name(proto) { shim_traced++; }

#endif
