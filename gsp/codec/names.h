/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How messages, fields and constants are called in descriptors, as messages.def has it.
 * Only who reads descriptors and who logs needs that, so it is packed.
 */
#ifndef NVIDIA_VGPU_GSP_NAMES_H
#define NVIDIA_VGPU_GSP_NAMES_H

#include <linux/string.h>
#include <linux/types.h>

/**
 * struct gsp_names - names, one behind the other in the order of their numbers
 * @messages: those of messages; all of them are allocated here
 * @fields: of fields
 * @constants: of constants
 */
struct gsp_names {
	char *messages;
	const char *fields;
	const char *constants;
};

static inline const char *gsp_next_text(const char *text)
{
	return text + strlen(text) + 1;
}

static inline const char *gsp_nth_text(const char *texts, unsigned int n)
{
	while (n--)
		texts = gsp_next_text(texts);
	return texts;
}

/* names.c */
int gsp_names_unpack(struct gsp_names *names);
void gsp_names_free(struct gsp_names *names);

/* abi_builtin.S: gzip of all names. */
extern const u8 gsp_names_packed[];
extern const u64 gsp_names_packed_size;

#endif
