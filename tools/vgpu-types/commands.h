/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What "vgpu types" can do; arguments without options. With json, show and check print a
 * member of an array, diff an object.
 */
#ifndef VGPU_TYPES_COMMANDS_H
#define VGPU_TYPES_COMMANDS_H

#include <stdbool.h>

#include "util.h"

#define MAX_WANTED_CARDS 64

/**
 * struct import_options - what import was asked for
 * @output: folder or file, NULL for standard output
 * @cards: cards that are wanted, as they were written
 * @num_cards: of them; 0: all that have SR-IOV
 */
struct import_options {
	const char *output;
	const char *cards[MAX_WANTED_CARDS];
	size_t num_cards;
};

enum status command_import(const char *path, const struct import_options *options);
enum status command_show(const char *path, bool json);
enum status command_check(const char *path, bool json);
enum status command_diff(const char *a, const char *b, bool json);

#endif
