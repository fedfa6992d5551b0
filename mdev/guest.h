/* SPDX-License-Identifier: GPL-2.0-only */
/* A vGPU as VFIO device: what its user and its guest see. */
#ifndef NVIDIA_VGPU_GUEST_H
#define NVIDIA_VGPU_GUEST_H

#include "vgpu.h"

/* vfio.c */
extern const struct vfio_device_ops vgpu_vfio_ops;
void vgpu_request(struct vfio_device *vdev, unsigned int count);

/* reset.c */
void vgpu_lock_between_resets(struct vgpu *v);
void vgpu_reset_prepare(struct vgpu *v);
void vgpu_reset_done(struct vgpu *v);
int vgpu_enable(struct vgpu *v);
void vgpu_reset_left(struct vgpu *v);

/* config.c */
unsigned int vgpu_bar1_index(struct pci_dev *vf);
u64 vgpu_bar1_size(struct pci_dev *vf, const struct vgpu_type *type);
int vgpu_overlay(char __user *buf, u64 pos, size_t count, u64 reg, const void *value, size_t len);
ssize_t vgpu_config_read(struct vgpu *v, char __user *buf, size_t count, loff_t *ppos);
ssize_t vgpu_config_write(struct vgpu *v, const char __user *buf, size_t count, loff_t *ppos);

/* capabilities.c */
void vgpu_caps_find(struct vgpu *v);
size_t vgpu_caps_piece(struct vgpu *v, u64 pos, size_t count, bool *shown);
int vgpu_caps_read(struct vgpu *v, char __user *buf, u64 pos, size_t count);

/* console.c */
void vgpu_console_setup(struct vgpu *v);
int vgpu_console_open(struct vgpu *v);
void vgpu_console_stop(struct vgpu *v);
void vgpu_console_reset(struct vgpu *v);
long vgpu_query_plane(struct vgpu *v, unsigned long arg);

#endif
