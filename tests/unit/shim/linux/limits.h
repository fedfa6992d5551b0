/* SPDX-License-Identifier: GPL-2.0-only */
/* glibc's limits.h takes its numbers from here. */
#include_next <linux/limits.h>
#include <linux/shim.h>
