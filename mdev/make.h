/* SPDX-License-Identifier: GPL-2.0-only */
/* Making vGPUs and taking them away, and what offers that. */
#ifndef NVIDIA_VGPU_MAKE_H
#define NVIDIA_VGPU_MAKE_H

#include "vgpu.h"

/* parent.c */
extern struct mdev_driver vgpu_mdev_driver;
int vgpu_pf_offer(struct vgpu_pf *pf);
void vgpu_vf_offer(struct vgpu *v);
void vgpu_withdraw(struct vgpu_parent **parent);

/* vgpu.c */
struct vgpu *vgpu_make(struct vgpu_pf *pf, const struct vgpu_type *type,
		       const struct vgpu_claim_wish *wish, const char *name,
		       struct mdev_device *mdev);
void vgpu_why_none(struct vgpu_pf *pf, const struct vgpu_type *type, char *why, size_t len);
void vgpu_unmake(struct vgpu *v);

/* links.c */
int vgpu_mdev_link(struct vgpu *v);
void vgpu_mdev_unlink(struct mdev_device *mdev);

#endif
