/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sections of the GSP image and of GSP-FMC, which are ELF containers. Compiles in
 * user space too.
 */
#ifndef NVIDIA_VGPU_GSP_ELF_H
#define NVIDIA_VGPU_GSP_ELF_H

#include <linux/types.h>

int gsp_elf_section(const void *image, size_t len, const char *name,
		    const u8 **data, size_t *size);

#endif
