/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a parsed descriptor looks like, and what messages.def declares of each
 * name. Shared by abi.c (fills it) and message.c (reads it); nobody else needs
 * to know.
 */
#ifndef NVIDIA_VGPU_GSP_ABI_TABLES_H
#define NVIDIA_VGPU_GSP_ABI_TABLES_H

#include "abi.h"
#include "message.h"

/* Values of "need" in messages.def. */
#define OPTIONAL	0
#define REQUIRED	BIT(0)
#define REPEATED	BIT(1)
#define NESTED		BIT(2)

/**
 * struct gsp_field_layout - where a field lies in its message
 * @offset: bytes from the start of the message to element 0
 * @width: bytes of one element
 * @count: elements; 0 when the release has no such field
 * @stride: bytes from one element to the next
 */
struct gsp_field_layout {
	u32 offset;
	u32 width;
	u32 count;
	u32 stride;
};

/**
 * struct gsp_abi - layouts and numbers of one firmware release
 * @release: as the firmware image's version section states it
 * @encoding: "rm"
 * @message_size: bytes; 0 when the release has no such message
 * @field: layouts
 * @constant: numbers
 * @has_constant: which of them the release has
 */
struct gsp_abi {
	char release[GSP_ABI_RELEASE_LEN];
	const char *encoding;
	u32 message_size[GSP_NUM_MESSAGES];
	struct gsp_field_layout field[GSP_NUM_FIELDS];
	u64 constant[GSP_NUM_CONSTANTS];
	bool has_constant[GSP_NUM_CONSTANTS];
};

/**
 * struct gsp_name - a line of messages.def
 * @text: name in descriptors
 * @need: REQUIRED and so on
 * @message: the message that it is or that it, a field, belongs to
 */
struct gsp_name {
	const char *text;
	u8 need;
	u8 message;
};

extern const struct gsp_name gsp_message_names[GSP_NUM_MESSAGES];
extern const struct gsp_name gsp_field_names[GSP_NUM_FIELDS];
extern const struct gsp_name gsp_constant_names[GSP_NUM_CONSTANTS];

#endif
