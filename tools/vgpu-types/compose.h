/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The text of a catalogue from what NVIDIA's file says.
 */
#ifndef VGPU_TYPES_COMPOSE_H
#define VGPU_TYPES_COMPOSE_H

#include "vgpu_config.h"

/**
 * struct text - a text that grows, and where each line of it is from
 * @chars: the text
 * @len: its length
 * @size: room
 * @from: line of NVIDIA's file for each line, 0 for none
 * @num_lines: lines
 * @failed: there was no memory
 */
struct text {
	char *chars;
	size_t len;
	size_t size;
	unsigned int *from;
	size_t num_lines;
	bool failed;
};

/* The beginning of a catalogue of cards with one device id; @source names the file. */
void compose_head(struct text *t, const char *source, uint16_t device);
/*
 * A card and its types. What a catalogue cannot hold is noted in @config and left
 * out. False, with @err filled, when something is wrong.
 */
bool compose_card(struct text *t, struct vgpu_config *config, const struct config_card *card,
		  struct config_error *err);
void text_free(struct text *t);

#endif
