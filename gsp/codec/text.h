/* SPDX-License-Identifier: GPL-2.0-only */
/* Texts that firmware wrote. */
#ifndef NVIDIA_VGPU_GSP_TEXT_H
#define NVIDIA_VGPU_GSP_TEXT_H

#include <linux/types.h>

#define GSP_TEXT_MAX	192

/* text.c */
void gsp_clean_text(char *to, const u8 *from, size_t len);

#endif
