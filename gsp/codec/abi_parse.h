/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the descriptor reader share: abi.c reads lines and follows
 * bases, abi_lines.c understands messages, fields and constants, abi_check.c
 * looks at the whole.
 */
#ifndef NVIDIA_VGPU_GSP_ABI_PARSE_H
#define NVIDIA_VGPU_GSP_ABI_PARSE_H

#include <linux/bitmap.h>

#include "abi_tables.h"
#include "names.h"

#define ABI_MAX_WORDS	5
/* Larger than the largest message of any release. */
#define ABI_MAX_MESSAGE	(1024 * 1024)
#define ABI_NONE	UINT_MAX

/**
 * struct abi_chain_text - one of the texts that make up a descriptor
 * @text: it
 * @release: what it is of
 * @base: what it builds on, or empty
 */
struct abi_chain_text {
	struct gsp_abi_text text;
	char release[GSP_ABI_RELEASE_LEN];
	char base[GSP_ABI_RELEASE_LEN];
};

/**
 * struct abi_parser - descriptors being read
 * @abi: filled as lines are read
 * @err: filled when a line is refused
 * @names: what may be named, and how it is called in @err
 * @chain: the texts, the one that was asked for first
 * @num: entries in @chain
 * @at: the one that is being read
 * @line: number of the current line
 * @words: its words
 * @num_words: entries in @words
 * @headers_only: reading stops at what is not about the descriptor itself
 * @stop: it has
 * @seen_format: "descriptor" was read in this text
 * @seen_encoding: so was "encoding"
 * @changes: this text says something that its base does not
 * @message: message whose fields are being read, or ABI_NONE
 * @field_names: of the fields it may have, one behind the other
 * @message_line: where each message stands, 0 for nowhere
 * @message_text: in which entry of @chain
 * @seen_messages: messages that this text speaks of
 * @seen_constants: constants likewise
 * @seen_origins: both, messages first, whose origin this text tells
 * @used: which bytes of @message have a field
 */
struct abi_parser {
	struct gsp_abi *abi;
	struct gsp_abi_error *err;
	struct gsp_names names;
	struct abi_chain_text chain[GSP_ABI_MAX_CHAIN];
	unsigned int num;
	unsigned int at;
	unsigned int line;
	char *words[ABI_MAX_WORDS];
	unsigned int num_words;
	bool headers_only;
	bool stop;
	bool seen_format;
	bool seen_encoding;
	bool changes;
	unsigned int message;
	const char *field_names;
	unsigned int message_line[GSP_NUM_MESSAGES];
	u8 message_text[GSP_NUM_MESSAGES];
	DECLARE_BITMAP(seen_messages, GSP_NUM_MESSAGES);
	DECLARE_BITMAP(seen_constants, GSP_NUM_CONSTANTS);
	DECLARE_BITMAP(seen_origins, GSP_NUM_MESSAGES + GSP_NUM_CONSTANTS);
	unsigned long *used;
};

/* All of these give 0, or -EINVAL with the reason in p->err. */
__printf(2, 3) int abi_refuse(struct abi_parser *p, const char *fmt, ...);
/* As above, about message @id as it stands rather than about the current line. */
__printf(3, 4) int abi_refuse_message(struct abi_parser *p, unsigned int id, const char *fmt, ...);
/* As above, about the whole. */
__printf(2, 3) int abi_refuse_whole(struct abi_parser *p, const char *fmt, ...);

static inline const char *abi_message_text(const struct abi_parser *p, unsigned int id)
{
	return gsp_nth_text(p->names.messages, id);
}

static inline const char *abi_field_text(const struct abi_parser *p, unsigned int f)
{
	return gsp_nth_text(p->names.fields, f);
}

static inline const char *abi_constant_text(const struct abi_parser *p, unsigned int c)
{
	return gsp_nth_text(p->names.constants, c);
}

/* Exactly @n words on the line, the first one included? */
int abi_need_words(struct abi_parser *p, unsigned int n);
int abi_parse_number(struct abi_parser *p, const char *what, const char *word, u64 max,
		     u64 *value);

/* abi_lines.c */
int abi_read_message(struct abi_parser *p);
int abi_read_field(struct abi_parser *p);
int abi_read_constant(struct abi_parser *p);
int abi_read_without(struct abi_parser *p);
int abi_read_origin(struct abi_parser *p);

/* abi_check.c */
int abi_check_whole(struct abi_parser *p);

/* abi_relations.c */
int abi_check_relations(struct abi_parser *p);

#endif
