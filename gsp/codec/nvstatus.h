/* SPDX-License-Identifier: GPL-2.0-only */
/* NVIDIA's status codes. */
#ifndef NVIDIA_VGPU_GSP_NVSTATUS_H
#define NVIDIA_VGPU_GSP_NVSTATUS_H

#include <linux/types.h>

/* nvstatus.c */
const char *gsp_status_name(u32 status);
int gsp_status_errno(u32 status);

#endif
