/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef NVIDIA_VGPU_RANGE_H
#define NVIDIA_VGPU_RANGE_H

#include <linux/types.h>

/**
 * struct vgpu_range - a run of framebuffer
 * @base: physical framebuffer address, bytes
 * @size: length, bytes
 */
struct vgpu_range {
	u64 base;
	u64 size;
};

#endif
