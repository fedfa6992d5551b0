/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The start of a plugin heap: buffers that CPU and plugin task share. Order
 * as in NVIDIA's vGPU series for the Linux kernel, include/nvrm/vgpu.h; sizes
 * from the descriptor.
 */
#ifndef NVIDIA_VGPU_GSP_PLUGIN_HEAP_H
#define NVIDIA_VGPU_GSP_PLUGIN_HEAP_H

#include <linux/types.h>

#include "card.h"
#include "partition.h"

enum gsp_plugin_region {
	GSP_PLUGIN_CTRL,
	GSP_PLUGIN_RESPONSE,
	GSP_PLUGIN_MESSAGE,
	GSP_PLUGIN_MIGRATION,
	GSP_PLUGIN_ERROR,
	GSP_PLUGIN_INIT_LOG,
	GSP_PLUGIN_VGPU_LOG,
	GSP_PLUGIN_KERNEL_LOG,
	GSP_PLUGIN_TRACE,
	GSP_PLUGIN_REGIONS
};

u64 gsp_plugin_region_size(const struct gsp_abi *abi, enum gsp_plugin_region r);
u64 gsp_plugin_buffer(const struct gsp_partition *p, enum gsp_plugin_region r);
u64 gsp_plugin_region(const struct gsp_abi *abi, enum gsp_plugin_region r);

/* What all buffers take together. */
static inline u64 gsp_plugin_comm_size(const struct gsp_abi *abi)
{
	return gsp_plugin_region(abi, GSP_PLUGIN_REGIONS);
}

#endif
