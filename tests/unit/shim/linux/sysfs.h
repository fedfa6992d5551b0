/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_SYSFS_H
#define SHIM_SYSFS_H

#include <linux/shim_device.h>

struct kobject {
	struct kobject *parent;
};

/* No file is read or written here. */
#define kobj_to_dev(k)		((void)(k), (struct device *)NULL)
#define dev_get_drvdata(dev)	((void)(dev), (void *)NULL)

static inline bool sysfs_streq(const char *a, const char *b)
{
	size_t n = strcspn(a, "\n");

	return n == strcspn(b, "\n") && !strncmp(a, b, n);
}

#endif
