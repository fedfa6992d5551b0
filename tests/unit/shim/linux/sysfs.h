/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_SYSFS_H
#define SHIM_SYSFS_H

#include <linux/shim.h>

static inline bool sysfs_streq(const char *a, const char *b)
{
	size_t n = strcspn(a, "\n");

	return n == strcspn(b, "\n") && !strncmp(a, b, n);
}

#endif
