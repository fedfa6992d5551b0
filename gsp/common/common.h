/* SPDX-License-Identifier: GPL-2.0-only */
/* What is said to a running GSP, and understood of it, alike in both encodings. */
#ifndef NVIDIA_VGPU_GSP_COMMON_H
#define NVIDIA_VGPU_GSP_COMMON_H

#include <linux/types.h>

struct gsp;
struct gsp_msg;
struct gsp_partition;
struct vgpu_type;

/*
 * Stopping a task, and then freeing what it held, milliseconds: NVIDIA/open-gpu-kernel-modules
 * kernel_hostvgpudeviceapi.c, for each.
 */
#define GSP_SHUTDOWN_TIMEOUT_MS		30000
#define GSP_CLEANUP_TIMEOUT_MS		30000

/* Those that every GSP is told of. */
#define GSP_REGISTRY_KEYS	4

struct gsp_registry_key {
	const char *name;
	u32 value;
};

/* bootload.c */
void gsp_bootload_fill(struct gsp_partition *p, struct gsp_msg *m);

/* static_info.c */
int gsp_learn_fb(struct gsp *gsp, const struct gsp_msg *m);
int gsp_learn_segment_size(struct gsp *gsp, u64 size);
int gsp_learn_channels(struct gsp *gsp, u64 n);
void gsp_learn_limits(struct gsp *gsp);

/* sysinfo.c */
void gsp_system_info_fill(struct gsp *gsp, struct gsp_msg *m);
int gsp_queue_system_info(struct gsp *gsp);
extern const struct gsp_registry_key gsp_registry[GSP_REGISTRY_KEYS];

/* type_info.c */
void gsp_vgpu_info_fill(struct gsp_msg *m, const struct vgpu_type *t);

#endif
