/* SPDX-License-Identifier: GPL-2.0-only */
#include <linux/shim_device.h>

#define PCI_VENDOR_ID_NVIDIA	0x10de
