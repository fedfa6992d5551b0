/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ABI descriptors: one per firmware release, plain text, parsed into tables
 * that message.h reads. Compiles in user space too.
 */
#ifndef NVIDIA_VGPU_GSP_ABI_H
#define NVIDIA_VGPU_GSP_ABI_H

#include <linux/types.h>

struct gsp_abi;
struct gsp_names;

#define GSP_ABI_RELEASE_LEN	16
#define GSP_ABI_MAX_TEXT	(256 * 1024)
/* Most releases that one can go back to through its bases, itself included. */
#define GSP_ABI_MAX_CHAIN	200

/* Most that GSP-FMC's file has, bytes: SHA-384, and of RSA-3072 a key or a signature. */
#define GSP_FMC_HASH_SIZE	48
#define GSP_FMC_KEY_SIZE	384

/**
 * struct gsp_abi_text - the text of one descriptor
 * @text: its bytes, abi/README describes them; need not end in NUL
 * @len: how many
 * @line: what number its first line has in the file that it is from, from 1;
 *	0 counts as 1
 */
struct gsp_abi_text {
	const char *text;
	size_t len;
	unsigned int line;
};

/**
 * struct gsp_abi_source - where the descriptors of bases are found
 * @find: fill in the text of exactly this release, which stays valid until
 *	parsing is over; 0, or a negative errno: -ENOENT when there is none
 */
struct gsp_abi_source {
	int (*find)(const struct gsp_abi_source *source, const char *release,
		    struct gsp_abi_text *text);
};

/**
 * struct gsp_abi_error - why a descriptor was refused
 * @release: whose text is at fault: the one that was asked for, empty when it does
 *	not say, or one of its bases
 * @line: line of the text, 1-based; 0 when it is the whole text
 * @text: one sentence, without newline
 */
struct gsp_abi_error {
	char release[GSP_ABI_RELEASE_LEN];
	unsigned int line;
	char text[160];
};

/**
 * gsp_abi_parse() - read a descriptor and all that it is based on
 * @text: the descriptor
 * @bases: where its bases are; NULL when there are none
 * @err: filled with the reason when a text is refused; may be NULL
 *
 * May sleep. The result is never changed again and may be read without locks;
 * it keeps nothing of @text.
 *
 * Return: descriptor, to be freed with gsp_abi_free(), or ERR_PTR: -EINVAL for
 * a refused text, -ENOMEM, or what @bases gave other than -ENOENT.
 */
struct gsp_abi *gsp_abi_parse(const struct gsp_abi_text *text, const struct gsp_abi_source *bases,
			      struct gsp_abi_error *err);

/* ERR_PTR and NULL are fine. */
void gsp_abi_free(const struct gsp_abi *abi);
const char *gsp_abi_release(const struct gsp_abi *abi);
/* The oldest release with the same layouts and numbers, as far as it is one of its bases. */
const char *gsp_abi_profile(const struct gsp_abi *abi);
const char *gsp_abi_encoding(const struct gsp_abi *abi);

/**
 * gsp_abi_carried() - what a descriptor has from another release unread
 * @abi: descriptor
 * @names: how things are called
 * @i: 0 for the first; counted up
 * @origin: release that it was read in
 *
 * Return: name of a message or constant, in @names; NULL when there are no more.
 */
const char *gsp_abi_carried(const struct gsp_abi *abi, const struct gsp_names *names,
			    unsigned int *i, const char **origin);

/* Digits and dots, beginning with a digit, not too long? */
bool gsp_release_valid(const char *release);
/* Below, equal or above 0, as the numbers between dots compare. */
int gsp_release_cmp(const char *a, const char *b);

#endif
