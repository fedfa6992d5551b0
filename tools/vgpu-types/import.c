// SPDX-License-Identifier: GPL-2.0-only
/*
 * import: NVIDIA's table as catalogues. All of them are composed and read again as
 * the driver would read them before the first is written.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "commands.h"
#include "compose.h"
#include "entries.h"

/**
 * struct output - a catalogue: all wanted cards of one device id
 * @device: the device id
 * @text: the catalogue
 * @path: where it goes, NULL for standard output
 * @file: the same while it is written
 */
struct output {
	uint16_t device;
	struct text text;
	char *path;
	struct new_file file;
};

struct import {
	const char *path;
	const struct import_options *options;
	struct vgpu_config config;
	struct config_card **cards;
	size_t num_cards;
	size_t left_out;
	struct output *outputs;
	size_t num_outputs;
};

/* ---- which cards ---- */

/* What -c asks for; -1: any. */
struct wanted {
	int device;
	int vendor;
	int subsystem;
};

/* <device>[:[<vendor>:]<subsystem>] */
static bool parse_card(const char *text, struct wanted *w)
{
	int id[3], num = 0;

	*w = (struct wanted) { -1, -1, -1 };
	for (;;) {
		size_t len = strspn(text, "0123456789abcdefABCDEF");

		if (len < 1 || len > 4 || num == 3)
			return false;
		id[num++] = strtoul(text, NULL, 16);
		if (!text[len])
			break;
		if (text[len] != ':')
			return false;
		text += len + 1;
	}
	w->device = id[0];
	if (num > 1)
		w->subsystem = id[num - 1];
	if (num > 2)
		w->vendor = id[1];
	return w->device;
}

/*
 * Is the card asked for? Nobody asks for one without SR-IOV unless by its id: this
 * driver makes vGPUs out of VFs.
 */
static bool is_wanted(const struct import_options *options, const struct config_card *card,
		      bool *found)
{
	bool wanted = false;
	size_t i;

	if (!options->num_cards)
		return card->sriov;
	for (i = 0; i < options->num_cards; i++) {
		struct wanted w;

		parse_card(options->cards[i], &w);
		if (w.device != card->dev.device ||
		    (w.vendor >= 0 && w.vendor != card->dev.vendor) ||
		    (w.subsystem >= 0 && w.subsystem != card->dev.subsystem))
			continue;
		found[i] = true;
		wanted = true;
	}
	return wanted;
}

static int by_card(const void *a, const void *b)
{
	const struct config_card *x = *(struct config_card * const *)a;
	const struct config_card *y = *(struct config_card * const *)b;

	if (x->dev.device != y->dev.device)
		return x->dev.device < y->dev.device ? -1 : 1;
	if (x->dev.vendor != y->dev.vendor)
		return x->dev.vendor < y->dev.vendor ? -1 : 1;
	return x->dev.subsystem < y->dev.subsystem ? -1 : 1;
}

static enum status choose_cards(struct import *im)
{
	const struct import_options *options = im->options;
	bool found[MAX_WANTED_CARDS] = { false };
	enum status status = STATUS_FINE;
	size_t i;

	im->cards = calloc(im->config.num_cards + 1, sizeof(*im->cards));
	if (!im->cards) {
		complain("%s: there is not enough memory", im->path);
		return STATUS_TROUBLE;
	}
	for (i = 0; i < im->config.num_cards; i++) {
		if (is_wanted(options, &im->config.cards[i], found))
			im->cards[im->num_cards++] = &im->config.cards[i];
		else
			im->left_out++;
	}
	for (i = 0; i < options->num_cards; i++) {
		if (found[i])
			continue;
		complain("%s: has no card %s", im->path, options->cards[i]);
		status = STATUS_NO;
	}
	if (!status && !im->num_cards) {
		complain("%s: has no card with SR-IOV", im->path);
		status = STATUS_NO;
	}
	qsort(im->cards, im->num_cards, sizeof(*im->cards), by_card);
	return status;
}

/* ---- texts ---- */

/* The name of a file as words of a catalogue. */
static void source_text(const char *path, size_t len, char *text, size_t size)
{
	const char *name = strrchr(path, '/');
	size_t i;

	name = name ? name + 1 : path;
	snprintf(text, size, "NVIDIA's table of its host package, read from %.100s, %zu bytes",
		 name, len);
	for (i = 0; text[i]; i++)
		if (text[i] < ' ' || text[i] > '~')
			text[i] = '?';
}

static enum status compose(struct import *im, const char *source)
{
	struct config_error err;
	struct output *out = NULL;
	size_t i;

	im->outputs = calloc(im->num_cards, sizeof(*im->outputs));
	if (!im->outputs) {
		complain("%s: there is not enough memory", im->path);
		return STATUS_TROUBLE;
	}
	for (i = 0; i < im->num_cards; i++) {
		const struct config_card *card = im->cards[i];

		if (!out || out->device != card->dev.device) {
			out = &im->outputs[im->num_outputs++];
			out->device = card->dev.device;
			compose_head(&out->text, source, out->device);
		}
		if (!compose_card(&out->text, &im->config, card, &err)) {
			complain("%s:%u: %s", im->path, err.line, err.text);
			return STATUS_NO;
		}
	}
	return STATUS_FINE;
}

/* Takes out those that have no card line: of their types none could be written. */
static void drop_empty(struct import *im)
{
	size_t i, n = 0;

	for (i = 0; i < im->num_outputs; i++) {
		struct output *out = &im->outputs[i];

		if (!out->text.failed && strstr(out->text.chars, "\ncard "))
			im->outputs[n++] = *out;
		else
			text_free(&out->text);
	}
	im->num_outputs = n;
}

/* Reads it as the driver does; an error is told by the line of NVIDIA's file. */
static enum status read_again(struct import *im, const struct output *out)
{
	struct vgpu_catalogue_error err;
	unsigned int line;
	enum status status;
	struct entries e;

	status = entries_parse(&e, im->path, out->text.chars, out->text.len, &err);
	if (status == STATUS_NO) {
		line = err.line && err.line <= out->text.num_lines ?
		       out->text.from[err.line - 1] : 0;
		complain("%s:%u: %s", im->path, line ? line : 1, err.text);
	}
	entries_free(&e);
	return status;
}

/* ---- files ---- */

static bool is_folder(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

static enum status name_outputs(struct import *im)
{
	const char *output = im->options->output;
	size_t i;

	if (output && is_folder(output)) {
		for (i = 0; i < im->num_outputs; i++)
			if (asprintf(&im->outputs[i].path, "%s/%04x.types", output,
				     im->outputs[i].device) < 0) {
				im->outputs[i].path = NULL;
				complain("%s: there is not enough memory", im->path);
				return STATUS_TROUBLE;
			}
		return STATUS_FINE;
	}
	if (im->num_outputs > 1) {
		complain("%s: has cards of %zu device ids: name a folder with -o, or a card with -c",
			 im->path, im->num_outputs);
		return STATUS_NO;
	}
	if (output) {
		im->outputs[0].path = strdup(output);
		if (!im->outputs[0].path) {
			complain("%s: there is not enough memory", im->path);
			return STATUS_TROUBLE;
		}
	}
	return STATUS_FINE;
}

static enum status write_outputs(struct import *im)
{
	enum status status = STATUS_FINE;
	size_t i;

	for (i = 0; i < im->num_outputs && !status; i++) {
		struct output *out = &im->outputs[i];

		if (out->path)
			status = new_file_write(&out->file, out->path, out->text.chars,
						out->text.len);
		else
			fwrite(out->text.chars, 1, out->text.len, stdout);
	}
	for (i = 0; i < im->num_outputs && !status; i++)
		if (im->outputs[i].path)
			status = new_file_commit(&im->outputs[i].file);
	for (i = 0; i < im->num_outputs; i++)
		new_file_drop(&im->outputs[i].file);
	return status;
}

/* ---- what a person is told ---- */

static int by_line(const void *a, const void *b)
{
	const struct config_note *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return strcmp(x->text, y->text);
}

/* In the order of the file, not in that of reading and composing. */
static void tell_notes(struct import *im)
{
	size_t i;

	qsort(im->config.notes, im->config.num_notes, sizeof(im->config.notes[0]), by_line);
	for (i = 0; i < im->config.num_notes; i++) {
		const struct config_note *note = &im->config.notes[i];

		if (note->times > 1)
			complain("%s:%u: left out: %s (%u times)", im->path, note->line, note->text,
				 note->times);
		else
			complain("%s:%u: left out: %s", im->path, note->line, note->text);
	}
	if (im->config.num_notes == CONFIG_MAX_NOTES)
		complain("%s: more was left out than is told here", im->path);
	if (im->left_out && !im->options->num_cards)
		complain("%s: cards without SR-IOV that are left out: %zu", im->path, im->left_out);
}

static enum status check_wanted(const struct import_options *options)
{
	struct wanted w;
	size_t i;

	for (i = 0; i < options->num_cards; i++) {
		if (parse_card(options->cards[i], &w))
			continue;
		complain("%.40s is no card: a PCI device id is, with a subsystem id after a colon or without",
			 options->cards[i]);
		return STATUS_TROUBLE;
	}
	return STATUS_FINE;
}

static enum status import_text(struct import *im, const char *text, size_t len)
{
	struct config_error err;
	enum status status;
	char source[200];
	size_t i;

	if (vgpu_config_parse(&im->config, text, len, &err)) {
		complain("%s:%u: %s", im->path, err.line, err.text);
		return STATUS_NO;
	}
	status = choose_cards(im);
	if (status)
		return status;
	source_text(im->path, len, source, sizeof(source));
	status = compose(im, source);
	if (status)
		return status;
	drop_empty(im);
	tell_notes(im);
	if (!im->num_outputs) {
		complain("%s: has no type that a catalogue can hold", im->path);
		return STATUS_NO;
	}
	for (i = 0; i < im->num_outputs; i++) {
		status = read_again(im, &im->outputs[i]);
		if (status)
			return status;
	}
	status = name_outputs(im);
	if (status)
		return status;
	status = write_outputs(im);
	/* What came of it, of files that are there now. */
	for (i = 0; i < im->num_outputs && !status; i++)
		if (im->outputs[i].path)
			status = command_check(im->outputs[i].path, false);
	return status;
}

enum status command_import(const char *path, const struct import_options *options)
{
	struct import im = { .path = path, .options = options };
	enum status status;
	size_t len, i;
	char *text;

	status = check_wanted(options);
	if (status)
		return status;
	status = read_file(path, CONFIG_MAX_FILE, &text, &len);
	if (status)
		return status;
	status = import_text(&im, text, len);
	for (i = 0; i < im.num_outputs; i++) {
		text_free(&im.outputs[i].text);
		free(im.outputs[i].path);
	}
	free(im.outputs);
	free(im.cards);
	vgpu_config_free(&im.config);
	free(text);
	return status;
}
