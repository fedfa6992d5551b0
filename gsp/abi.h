/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ABI descriptors: one per firmware release, plain text, parsed into tables
 * that message.h reads. Compiles in user space too.
 */
#ifndef NVIDIA_VGPU_GSP_ABI_H
#define NVIDIA_VGPU_GSP_ABI_H

#include <linux/types.h>

struct gsp_abi;

#define GSP_ABI_RELEASE_LEN	16
#define GSP_ABI_MAX_TEXT	(256 * 1024)

/**
 * struct gsp_abi_error - why a descriptor was refused
 * @line: line of the text, 1-based; 0 when it is the whole file
 * @text: one sentence, without newline
 */
struct gsp_abi_error {
	unsigned int line;
	char text[160];
};

/**
 * gsp_abi_parse() - read a descriptor
 * @text: its bytes, abi/README describes them; need not end in NUL
 * @len: how many
 * @err: filled with the reason when the text is refused; may be NULL
 *
 * May sleep. The result is never changed again and may be read without locks.
 *
 * Return: descriptor, to be freed with gsp_abi_free(), or ERR_PTR: -EINVAL for
 * a refused text, -ENOMEM.
 */
struct gsp_abi *gsp_abi_parse(const char *text, size_t len, struct gsp_abi_error *err);

/* ERR_PTR and NULL are fine. */
void gsp_abi_free(struct gsp_abi *abi);
const char *gsp_abi_release(const struct gsp_abi *abi);
const char *gsp_abi_encoding(const struct gsp_abi *abi);

#endif
