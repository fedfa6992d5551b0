/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files that hold descriptors, one or many behind each other, and lists of
 * releases. What they say is looked at by abi.h; here they are only taken
 * apart. Compiles in user space too.
 */
#ifndef NVIDIA_VGPU_GSP_BUNDLE_H
#define NVIDIA_VGPU_GSP_BUNDLE_H

#include "abi.h"

/* Descriptors in one file, and releases in one list. */
#define GSP_BUNDLE_MAX		1024
#define GSP_RELEASES_MAX	(2 * GSP_BUNDLE_MAX)	/* of a list of them */
/* Bytes of a file, unpacked. */
#define GSP_BUNDLE_MAX_SIZE	(4 * 1024 * 1024)

/**
 * struct gsp_bundle_entry - a descriptor in a file
 * @release: what it says it is of
 * @text: it
 */
struct gsp_bundle_entry {
	char release[GSP_ABI_RELEASE_LEN];
	struct gsp_abi_text text;
};

/**
 * struct gsp_bundle - a file of descriptors
 * @entry: @num of them, as they stand in the file
 * @num: how many
 */
struct gsp_bundle {
	struct gsp_bundle_entry *entry;
	unsigned int num;
};

/**
 * gsp_bundle_index() - find where the descriptors in a file begin
 * @b: result; its entries point into @text
 * @text: the file
 * @len: its bytes
 * @err: filled with the reason when the file is refused
 *
 * Return: 0, and gsp_bundle_free() is due; -EINVAL for a file that has none, too
 * many, two of one release, or one that does not name its release; -ENOMEM.
 */
int gsp_bundle_index(struct gsp_bundle *b, const char *text, size_t len,
		     struct gsp_abi_error *err);
void gsp_bundle_free(struct gsp_bundle *b);
/* 0, or -ENOENT: it has none of this release. */
int gsp_bundle_find(const struct gsp_bundle *b, const char *release, struct gsp_abi_text *text);

/**
 * struct gsp_release_list - releases, newest first once sorted
 * @release: @num of them
 * @num: how many
 * @room: how many fit
 */
struct gsp_release_list {
	char (*release)[GSP_ABI_RELEASE_LEN];
	unsigned int num;
	unsigned int room;
};

/* 0, -EINVAL: not a release; -ENOSPC: too many; -ENOMEM. */
int gsp_release_list_add(struct gsp_release_list *list, const char *release);

/**
 * gsp_release_list_read() - releases of a text, one a line, "#" begins a comment
 * @list: they are added to it; nothing is when the text is refused
 * @text: it
 * @len: its bytes
 * @err: filled with the reason when the text is refused
 *
 * Return: 0, -EINVAL or -ENOMEM.
 */
int gsp_release_list_read(struct gsp_release_list *list, const char *text, size_t len,
			  struct gsp_abi_error *err);
/* Newest first, each once. */
void gsp_release_list_sort(struct gsp_release_list *list);
void gsp_release_list_free(struct gsp_release_list *list);

#endif
