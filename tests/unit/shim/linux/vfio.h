/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_VFIO_H
#define SHIM_VFIO_H

#include <linux/shim_device.h>
/* What users of the kernel have. */
#define __aligned_u64	__u64 __aligned(8)
#include_next <linux/vfio.h>
/* There it is shifted into the sign. */
#undef VFIO_REGION_TYPE_PCI_VENDOR_TYPE
#define VFIO_REGION_TYPE_PCI_VENDOR_TYPE	(1u << 31)

struct vfio_device {
	struct device *dev;
};

static inline void vfio_put_device(struct vfio_device *vdev)
{
}

#endif
