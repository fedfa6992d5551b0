/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_LINUX_SCHED_H
#define SHIM_LINUX_SCHED_H

#include <linux/shim.h>

#define current		NULL
#define TASK_COMM_LEN	16

#endif
