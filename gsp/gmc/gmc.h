/* SPDX-License-Identifier: GPL-2.0-only */
/* GSP asked by commands: the encoding "gmc". */
#ifndef NVIDIA_VGPU_GSP_GMC_H
#define NVIDIA_VGPU_GSP_GMC_H

#include <linux/types.h>

#include "codec/message.h"
#include "verbs.h"

struct gsp;
struct vgpu_range;
struct gsp_partition;
struct gsp_rpc;
struct vgpu_type;

/* 4 GiB by a copy engine: zhiwang-nvidia/nova-core, drivers/gpu/nova-core/vgpu/scrubber.rs. */
#define GSP_SCRUB_TIMEOUT_MS		5000

/* gmc.c */
int gsp_gmc_call_raw(struct gsp *gsp, struct gsp_rpc *rpc, enum gsp_constant_id cmd);
int gsp_gmc_call(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
		 const struct gsp_msg *request, struct gsp_msg *reply, unsigned int timeout_ms);
int gsp_gmc_call_number(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
			enum gsp_message_id id, enum gsp_field_id f, u64 value,
			unsigned int timeout_ms);
int gsp_gmc_call_task(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
		      enum gsp_message_id id, enum gsp_field_id f, u64 value,
		      unsigned int timeout_ms);
int gsp_gmc_open_reply(struct gsp *gsp, const struct gsp_rpc *rpc, struct gsp_msg *reply);
int gsp_gmc_post(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
		 const struct gsp_msg *request);

/* gmc_boot.c */
int gsp_gmc_init(struct gsp *gsp);
int gsp_gmc_unload(struct gsp *gsp);
int gsp_gmc_learn(struct gsp *gsp);

/* gmc_scrub.c */
int gsp_gmc_scrubber_new(struct gsp_partition *p);
int gsp_gmc_scrubber_free(struct gsp_partition *p);
int gsp_gmc_scrub(struct gsp_partition *p, const struct vgpu_range *runs, unsigned int num);

/* gmc_types.c */
int gsp_gmc_add_types(struct gsp *gsp, const struct vgpu_type *types, unsigned int num,
		      int *refused);
int gsp_gmc_get_types(struct gsp *gsp, struct vgpu_type *types, unsigned int max);

/* gmc_vgpu.c */
extern const struct gsp_verbs gsp_verbs_gmc;

#endif
