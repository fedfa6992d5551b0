/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ABI descriptors: one per firmware release, plain text, parsed into tables
 * that message.h reads. Compiles in user space too.
 */
#ifndef NVIDIA_VGPU_GSP_ABI_H
#define NVIDIA_VGPU_GSP_ABI_H

#include <linux/types.h>

struct gsp_abi;

/**
 * struct gsp_abi_error - why a descriptor was refused
 * @line: line of the text, 1-based; 0 when it is the whole file
 * @text: one sentence, without newline
 */
struct gsp_abi_error {
	unsigned int line;
	char text[160];
};

/* Returns a new descriptor or ERR_PTR (-EINVAL with *err filled, -ENOMEM). @text need not end in NUL. */
struct gsp_abi *gsp_abi_parse(const char *text, size_t len, struct gsp_abi_error *err);
void gsp_abi_free(struct gsp_abi *abi);
const char *gsp_abi_release(const struct gsp_abi *abi);
const char *gsp_abi_encoding(const struct gsp_abi *abi);

#endif
