/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What gsp/ and types/ need of files that are read when a GPU is started. Knows
 * nothing of either.
 */
#ifndef NVIDIA_VGPU_GSP_FILE_H
#define NVIDIA_VGPU_GSP_FILE_H

#include <linux/types.h>

/* gunzip.c */
bool gsp_is_gzip(const u8 *data, size_t len);
void *gsp_gunzip(const u8 *data, size_t len, size_t max, ssize_t *size);

/* fw_hint.c */
void gsp_firmware_each(const char *folder, void (*found)(void *priv, const char *name, int len),
		       void *priv);
bool gsp_firmware_seen(const char *name);

#endif
