/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_VFIO_PCI_CORE_H
#define SHIM_VFIO_PCI_CORE_H

#include <linux/mm.h>
#include <linux/vfio.h>

#define VFIO_PCI_OFFSET_SHIFT	40
#define VFIO_PCI_OFFSET_MASK	((1ull << VFIO_PCI_OFFSET_SHIFT) - 1)

struct vfio_pci_core_device {
	struct vfio_device vdev;
	int num_regions;
};

struct vfio_pci_region;

struct vfio_pci_regops {
	ssize_t (*rw)(struct vfio_pci_core_device *core, char *buf, size_t count, loff_t *ppos,
		      bool iswrite);
	void (*release)(struct vfio_pci_core_device *core, struct vfio_pci_region *region);
	int (*mmap)(struct vfio_pci_core_device *core, struct vfio_pci_region *region,
		    struct vm_area_struct *vma);
};

int vfio_pci_core_register_dev_region(struct vfio_pci_core_device *core, unsigned int type,
				      unsigned int subtype, const struct vfio_pci_regops *ops,
				      size_t size, u32 flags, void *data);

#endif
