/* SPDX-License-Identifier: GPL-2.0-only */
/* GSP's resource manager: objects and controls, and what is asked by them. */
#ifndef NVIDIA_VGPU_GSP_RM_H
#define NVIDIA_VGPU_GSP_RM_H

#include <linux/types.h>

#include "codec/message.h"
#include "verbs.h"

struct gsp;
struct vgpu_range;
struct gsp_partition;
struct gsp_scheduler_wish;
struct gsp_told;
struct gsp_vgpu_state;
struct vgpu_type;

/* 1 GiB by GSP itself, for which nothing is published. */
#define GSP_MEMSET_TIMEOUT_MS		30000

/* engines.c */
int gsp_graphics_runlist(struct gsp *gsp, u32 *runlist);

/* rm.c */
int gsp_rm_ctrl_get(struct gsp *gsp, enum gsp_message_id id, struct gsp_msg *params);
int gsp_rm_ctrl(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
		struct gsp_msg *params);
int gsp_rm_ctrl_timeout(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
			struct gsp_msg *params, unsigned int timeout_ms);
int gsp_rm_ctrl_number(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
		       enum gsp_message_id id, enum gsp_field_id f, u64 value);
int gsp_rm_ctrl_task(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
		     enum gsp_message_id id, enum gsp_field_id f, u64 value,
		     unsigned int timeout_ms);
int gsp_rm_ask(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
	       struct gsp_msg *params);
void gsp_rm_ctrl_put(struct gsp_msg *params);
int gsp_rm_client_new(struct gsp *gsp, u32 *client);
int gsp_rm_device_new(struct gsp *gsp, u32 client, u32 *device);
int gsp_rm_free(struct gsp *gsp, u32 client, u32 object);
int gsp_rm_client_free(struct gsp *gsp, u32 client);

/* rm_info.c */
int gsp_rm_unload(struct gsp *gsp);
int gsp_rm_learn(struct gsp *gsp);
int gsp_rm_learn_internal(struct gsp *gsp);
int gsp_rm_intr_vector(struct gsp *gsp, u64 *vector);
int gsp_rm_allow_mixed(struct gsp *gsp);

/* rm_scrub.c */
int gsp_rm_scrub(struct gsp_partition *p, const struct vgpu_range *runs, unsigned int num);

/* rm_types.c */
int gsp_rm_add_types(struct gsp *gsp, const struct vgpu_type *types, unsigned int num,
		     int *refused);

/* rm_vgpu.c */
extern const struct gsp_verbs gsp_verbs_rm;

/* scheduler.c */
void gsp_scheduler_prepare(struct gsp *gsp, const struct gsp_scheduler_wish *wish);

/* state.c */
int gsp_rm_get_state(struct gsp_partition *p, struct gsp_vgpu_state *s);
u32 gsp_task_parts(const struct gsp_abi *abi);
bool gsp_told_lately(const struct gsp_told *t);
void gsp_state_text(char *to, const struct gsp_msg *m, enum gsp_field_id f);

#endif
