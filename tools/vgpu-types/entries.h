/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A catalogue as the driver reads it, with what it would not offer too.
 */
#ifndef VGPU_TYPES_ENTRIES_H
#define VGPU_TYPES_ENTRIES_H

#include "catalogue_internal.h"
#include "util.h"

/**
 * struct entry - one type of a catalogue
 * @draft: its facts
 * @mig: it is MIG-backed
 * @line: where it begins
 */
struct entry {
	struct catalogue_draft draft;
	bool mig;
	unsigned int line;
};

/**
 * struct entries - a catalogue
 * @path: its file, for messages
 * @entries: @num of them, in the order of the text
 * @num: types
 * @cards: @num_cards of them, likewise
 * @num_cards: cards
 */
struct entries {
	const char *path;
	struct entry *entries;
	size_t num;
	struct vgpu_catalogue_card cards[CATALOGUE_MAX_CARDS];
	size_t num_cards;
};

/*
 * STATUS_NO when the text is no catalogue: @err says why. STATUS_TROUBLE when there
 * is no memory, which was said.
 */
enum status entries_parse(struct entries *e, const char *path, const char *text, size_t len,
			  struct vgpu_catalogue_error *err);
/* The same of a file; one that lies where the driver looks for it must be of that card. */
enum status entries_read(struct entries *e, const char *path);
void entries_free(struct entries *e);

bool entry_is_of(const struct entry *entry, const struct vgpu_catalogue_card *card);
/* Why it is not offered, in @why; false when it is. */
bool entry_is_held_back(const struct entry *entry, char *why, size_t len);
/* "26b5", "25b6:157e" or "25b6:10de:157e" */
void card_text(const struct vgpu_catalogue_card *card, char *text, size_t len);

/* A fact as a catalogue writes it; "-" when it is not known. */
void fact_text(const struct entry *entry, unsigned int fact, char *text, size_t len);
/* Bytes with the largest unit that leaves no rest. */
void size_text(u64 bytes, char *text, size_t len);

#define FACT_TEXT_LEN 300

#endif
