/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a parsed descriptor looks like, and what messages.def declares of each
 * name. Shared by abi*.c (fill it) and message*.c (read it); nobody else needs
 * to know.
 */
#ifndef NVIDIA_VGPU_GSP_ABI_TABLES_H
#define NVIDIA_VGPU_GSP_ABI_TABLES_H

#include <linux/types.h>

#include "abi.h"
#include "message.h"

/* Values of "need" in messages.def. An encoding's bit: required where messages travel so. */
#define OPTIONAL	0
#define RM		BIT(0)
#define GMC		BIT(1)
#define REQUIRED	(RM | GMC)
#define REPEATED	BIT(2)
#define NESTED		BIT(3)

/* How the values of a keyed field travel; flat fields have none. */
enum gsp_kind {
	GSP_KIND_FLAT,
	GSP_KIND_U32,		/* element i is a 32-bit value under index i */
	GSP_KIND_U64,		/* likewise, of 64 bits */
	GSP_KIND_ARRAY8,	/* elements are one array */
	GSP_KIND_ARRAY32,
	GSP_KIND_ARRAY64,
};

/**
 * struct gsp_field_layout - where a field lies in its message
 * @offset: bytes from the start of the message to element 0
 * @width: bytes of one element
 * @count: elements; 0 when the release has no such field
 * @stride: bytes from one element to the next
 * @num_at: keyed: offset of a u32 in the message's area, how many elements are there
 * @key: keyed: its number on the wire
 * @kind: enum gsp_kind
 */
struct gsp_field_layout {
	u32 offset;
	u32 width;
	u32 count;
	u32 stride;
	u32 num_at;
	u16 key;
	u8 kind;
};

/**
 * struct gsp_abi - layouts and numbers of one firmware release
 * @release: as the firmware image's version section states it
 * @profile: oldest release that it inherits everything from
 * @encoding: "rm" or "gmc"
 * @need: which bit of a "need" makes something required here: RM or GMC
 * @message_size: bytes, of a keyed message those of its area; 0 when the
 *	release has no such message
 * @keyed: which messages travel as keys and values
 * @field: layouts
 * @constant: numbers
 * @has_constant: which of them the release has
 * @message_origin: release that a message was read in; empty when it is this one
 * @constant_origin: likewise
 */
struct gsp_abi {
	char release[GSP_ABI_RELEASE_LEN];
	char profile[GSP_ABI_RELEASE_LEN];
	const char *encoding;
	u8 need;
	u32 message_size[GSP_NUM_MESSAGES];
	bool keyed[GSP_NUM_MESSAGES];
	struct gsp_field_layout field[GSP_NUM_FIELDS];
	u64 constant[GSP_NUM_CONSTANTS];
	bool has_constant[GSP_NUM_CONSTANTS];
	char message_origin[GSP_NUM_MESSAGES][GSP_ABI_RELEASE_LEN];
	char constant_origin[GSP_NUM_CONSTANTS][GSP_ABI_RELEASE_LEN];
};

/**
 * struct gsp_name - a line of messages.def
 * @need: REQUIRED and so on
 * @message: the message that it is or that it, a field, belongs to
 */
struct gsp_name {
	u8 need;
	u8 message;
};

extern const struct gsp_name gsp_message_names[GSP_NUM_MESSAGES];
extern const struct gsp_name gsp_field_names[GSP_NUM_FIELDS];
extern const struct gsp_name gsp_constant_names[GSP_NUM_CONSTANTS];

/* Fields of one message stand together in messages.def. */
#define for_each_field_of(f, id)						\
	for ((f) = gsp_first_field(id);						\
	     (f) < GSP_NUM_FIELDS && gsp_field_names[f].message == (id); (f)++)

unsigned int gsp_first_field(enum gsp_message_id id);

#endif
