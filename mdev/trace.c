// SPDX-License-Identifier: GPL-2.0-only
/* The one place where the tracepoints of trace.h are made: no locks, and nobody calls this. */
#include "vgpu.h"
#ifndef __CHECKER__
#define CREATE_TRACE_POINTS
#include "trace.h"
#endif
