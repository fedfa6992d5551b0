/* SPDX-License-Identifier: GPL-2.0-only */
#include <linux/shim_device.h>

#define PCI_VENDOR_ID_NVIDIA	0x10de

#define dev_is_pci(dev)		((void)(dev), true)
#define pci_info(pdev, ...)	((void)(pdev), shim_log(__VA_ARGS__))
#define pci_warn(pdev, ...)	((void)(pdev), shim_log(__VA_ARGS__))
