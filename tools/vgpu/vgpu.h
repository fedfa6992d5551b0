/* SPDX-License-Identifier: GPL-2.0-only */
/* The subcommands, with their own arguments; argv[0] is their name. */
#ifndef VGPU_VGPU_H
#define VGPU_VGPU_H

#include <stdbool.h>

#include "cards.h"
#include "util.h"

/**
 * struct options - what all subcommands have
 * @json: JSON is wanted
 * @names: of VMs, too, and whatever else says whose this is
 * @deep: an unbound card's registers may be read
 * @watch: seconds between two looks, 0 for one look
 * @output: file, NULL for standard output
 */
struct options {
	bool json;
	bool names;
	bool deep;
	unsigned int watch;
	const char *output;
};

enum status vgpu_status(const struct options *options, char **cards, int num);
enum status vgpu_memory(const struct options *options, char **cards, int num);
enum status vgpu_check(const struct options *options, char **cards, int num);
enum status vgpu_report(const struct options *options, char **cards, int num);
enum status vgpu_metrics(const struct options *options, char **cards, int num);
/* of ../vgpu-types/types.c */
enum status vgpu_types(int argc, char **argv);

/* The parts of a report that are another subcommand's. */
void status_print(const struct options *options, const char *name, const struct card *cards,
		  size_t num);
/* False when something is at fault. */
bool check_print(const struct options *options, const char *name, const struct card *cards,
		 size_t num);

#endif
