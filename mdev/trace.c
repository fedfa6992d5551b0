// SPDX-License-Identifier: GPL-2.0-only
/* The one place where the tracepoints are made. */
#include "vgpu.h"
#ifndef __CHECKER__
#define CREATE_TRACE_POINTS
#include "trace.h"
#endif
