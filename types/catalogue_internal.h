/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts that read catalogues share: catalogue.c (lines and types),
 * catalogue_fact.c (facts and their values), catalogue_told.c (what firmware says
 * of them) and builtin.c (where they come from). Outside types/ only
 * tools/vgpu-types includes this, to show what was read and why a type is not
 * offered.
 */
#ifndef NVIDIA_VGPU_CATALOGUE_INTERNAL_H
#define NVIDIA_VGPU_CATALOGUE_INTERNAL_H

#include <linux/bits.h>
#include <linux/types.h>
#include "vgpu_type.h"

#define MIB			BIT_ULL(20)
#define GIB			BIT_ULL(30)

#define CATALOGUE_MAX_TEXT	(256 * 1024)
#define CATALOGUE_MAX_LINE	1023
#define CATALOGUE_MAX_TYPES	256
#define CATALOGUE_MAX_CARDS	32
#define CATALOGUE_MAX_SOURCES	64
#define CATALOGUE_MAX_TAG	16
#define CATALOGUE_NUM_FACTS	23

enum catalogue_fact_kind {
	FACT_U32,		/* decimal number */
	FACT_BOOL,		/* 0 or 1 */
	FACT_HEX16,		/* PCI id */
	FACT_SIZE,		/* bytes, with K, M or G */
	FACT_FB,		/* likewise, or "nominal": what the name says */
	FACT_SIZE_MIB,		/* as a size, kept in MiB */
	FACT_RESOLUTION,	/* <width>x<height>, two u32 in a row */
	FACT_TEXT,		/* a word */
	FACT_BYTES,		/* hexadecimal, the whole field */
};

/**
 * struct catalogue_fact - what a catalogue can say of a type
 * @name: as written
 * @min: least value, of a size in MiB
 * @max: most; for text and bytes the size of the field
 * @kind: how it is written, an enum catalogue_fact_kind
 * @required: without it the type is not offered
 * @offset: where in struct vgpu_type
 */
struct catalogue_fact {
	char name[12];
	u32 min;
	u32 max;
	u8 kind;
	bool required;
	u16 offset;
};

/* In the order of the bits of struct catalogue_draft. */
extern const struct catalogue_fact catalogue_fact_list[CATALOGUE_NUM_FACTS];

/* builtin_text.S: gzip of all catalogues, each behind a line "= <file>". */
extern const u8 vgpu_catalogues[];
extern const u64 vgpu_catalogues_size;

/**
 * struct catalogue_draft - a type as far as the text has told it
 * @type: the facts
 * @nominal: what the name says of its framebuffer, bytes
 * @known: a bit for each fact that is known
 * @said: a bit for each fact that its own lines spoke of
 */
struct catalogue_draft {
	struct vgpu_type type;
	u64 nominal;
	u32 known;
	u32 said;
};

/**
 * struct catalogue_parser - where the parser is
 * @take: called with each type when all of it was read and found right: it is @cur
 * @priv: for @take
 * @err: what it says when it fails
 * @line: number of the line at hand
 * @text: that line
 * @cards: cards so far, the last is the one at hand
 * @num_cards: of them
 * @prefix: what names begin with on this card; empty before the first card line
 * @tags: names of sources
 * @num_tags: of them
 * @defaults: facts of types to come
 * @cur: type at hand
 * @mig: it is MIG-backed
 * @cur_line: where it began
 * @num_types: of all cards, the one at hand included
 * @names: types of this card so far, offered or not
 * @ids: their ids, 0 when not known
 * @subsystems: their subsystem ids, 0 when not known
 * @num_names: of them, the one at hand included
 * @in: what a line that goes on with the one above belongs to
 */
struct catalogue_parser {
	void (*take)(struct catalogue_parser *p);
	void *priv;
	struct vgpu_catalogue_error *err;
	unsigned int line;
	char text[CATALOGUE_MAX_LINE + 1];
	struct vgpu_catalogue_card cards[CATALOGUE_MAX_CARDS];
	unsigned int num_cards;
	char prefix[VGPU_NAME_LEN];
	char tags[CATALOGUE_MAX_SOURCES][CATALOGUE_MAX_TAG + 1];
	unsigned int num_tags;
	struct catalogue_draft defaults;
	struct catalogue_draft cur;
	bool mig;
	unsigned int cur_line;
	unsigned int num_types;
	char names[CATALOGUE_MAX_TYPES][VGPU_NAME_LEN];
	u32 ids[CATALOGUE_MAX_TYPES];
	u16 subsystems[CATALOGUE_MAX_TYPES];
	unsigned int num_names;
	enum { IN_NOTHING, IN_SOURCE, IN_DEFAULT, IN_TYPE } in;
};

int catalogue_read(struct catalogue_parser *p, const char *text, size_t len);
bool catalogue_type_name(const char *name, u32 *gb, bool *mig);
__printf(2, 3) int catalogue_fail(struct catalogue_parser *p, const char *fmt, ...);
char *catalogue_word(char **rest);
int catalogue_u32(const char *s, unsigned int base, u64 min, u64 max, u32 *value);
int catalogue_facts(struct catalogue_parser *p, char *rest, struct catalogue_draft *d);
bool catalogue_complete(const struct catalogue_draft *d, char *why, size_t len);
bool catalogue_makes_sense(const struct vgpu_type *t, char *why, size_t len);
void catalogue_end(struct catalogue_draft *d);
void catalogue_sort(struct vgpu_catalogue *cat);

#endif
