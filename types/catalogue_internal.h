/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the halves of the catalogue parser share: catalogue.c (lines and types)
 * and catalogue_fact.c (facts and their values). Nothing outside types/
 * includes this.
 */
#ifndef NVIDIA_VGPU_CATALOGUE_INTERNAL_H
#define NVIDIA_VGPU_CATALOGUE_INTERNAL_H

#include <linux/types.h>
#include "vgpu_type.h"

#define CATALOGUE_MAX_LINE	1023
#define CATALOGUE_MAX_TYPES	256
#define CATALOGUE_MAX_SOURCES	64
#define CATALOGUE_MAX_TAG	16

/**
 * struct catalogue_draft - a type as far as the text has told it
 * @type: the facts
 * @known: a bit for each fact that is known
 * @said: a bit for each fact that its own lines spoke of
 */
struct catalogue_draft {
	struct vgpu_type type;
	u32 known;
	u32 said;
};

/**
 * struct catalogue_parser - where the parser is
 * @cat: what it fills
 * @err: what it says when it fails
 * @line: number of the line at hand
 * @text: that line
 * @prefix: what names begin with; empty before the card line
 * @tags: names of sources
 * @num_tags: of them
 * @defaults: facts of types to come
 * @cur: type at hand
 * @mig: it is MIG-backed
 * @cur_line: where it began
 * @names: types so far, offered or not
 * @ids: their ids, 0 when not known
 * @subsystems: their subsystem ids, 0 when not known
 * @num_names: of them, the one at hand included
 * @in: what a line that goes on with the one above belongs to
 */
struct catalogue_parser {
	struct vgpu_catalogue *cat;
	struct vgpu_catalogue_error *err;
	unsigned int line;
	char text[CATALOGUE_MAX_LINE + 1];
	char prefix[VGPU_NAME_LEN];
	char tags[CATALOGUE_MAX_SOURCES][CATALOGUE_MAX_TAG + 1];
	unsigned int num_tags;
	struct catalogue_draft defaults;
	struct catalogue_draft cur;
	bool mig;
	unsigned int cur_line;
	char names[CATALOGUE_MAX_TYPES][VGPU_NAME_LEN];
	u32 ids[CATALOGUE_MAX_TYPES];
	u16 subsystems[CATALOGUE_MAX_TYPES];
	unsigned int num_names;
	enum { IN_NOTHING, IN_SOURCE, IN_DEFAULT, IN_TYPE } in;
};

__printf(2, 3) int catalogue_fail(struct catalogue_parser *p, const char *fmt, ...);
char *catalogue_word(char **rest);
int catalogue_u32(const char *s, unsigned int base, u64 min, u64 max, u32 *value);
int catalogue_facts(struct catalogue_parser *p, char *rest, struct catalogue_draft *d);
bool catalogue_complete(const struct catalogue_draft *d);
void catalogue_begin(struct catalogue_draft *d, const struct catalogue_draft *defaults);

#endif
