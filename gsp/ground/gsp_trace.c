// SPDX-License-Identifier: GPL-2.0-only
/* The one place where the tracepoints of gsp_trace.h are made. */
#include <linux/module.h>
#ifndef __CHECKER__
#define CREATE_TRACE_POINTS
#include "gsp_trace.h"
#endif
