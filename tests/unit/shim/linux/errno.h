/* SPDX-License-Identifier: GPL-2.0-only */
/* glibc's errno.h takes its numbers from here. */
#include_next <linux/errno.h>
#include <linux/shim.h>
