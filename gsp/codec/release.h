/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which firmware releases can be used: those whose descriptors are built in, and
 * those whose descriptors lie on the firmware path.
 */
#ifndef NVIDIA_VGPU_GSP_RELEASE_H
#define NVIDIA_VGPU_GSP_RELEASE_H

#include <linux/types.h>
#include "file.h"

struct device;
struct gsp_abi;
struct gsp_releases;

/* release.c */
struct gsp_releases *gsp_releases_open(struct device *dev);
void gsp_releases_close(struct gsp_releases *r);
const char *gsp_releases_nth(const struct gsp_releases *r, unsigned int i);
struct gsp_abi *gsp_releases_abi(struct gsp_releases *r, const char *release, const char *image);

/* abi_builtin.S: gzip of all descriptors, oldest first. */
extern const u8 gsp_abi_builtin[];
extern const u64 gsp_abi_builtin_size;

#endif
