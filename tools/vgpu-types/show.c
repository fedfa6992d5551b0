// SPDX-License-Identifier: GPL-2.0-only
/* show: a table for a person; check: one line for each file. */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "entries.h"
#include "../vgpu/json.h"

/* The text of a fact by its name, for a column. */
static const char *column(const struct entry *entry, const char *name)
{
	static char text[4][FACT_TEXT_LEN];
	static unsigned int turn;
	char *t = text[turn++ % 4];
	unsigned int i;

	for (i = 0; i < CATALOGUE_NUM_FACTS; i++)
		if (!strcmp(catalogue_fact_list[i].name, name))
			break;
	fact_text(entry, i, t, FACT_TEXT_LEN);
	return t;
}

/* What a guest gets, in MiB as mdevctl prints it; sizes that are none in bytes. */
static const char *framebuffer(const struct entry *entry, char *text, size_t len)
{
	u64 fb = entry->draft.type.fb_length;

	if (!fb)
		snprintf(text, len, "-");
	else if (fb % BIT_ULL(20))
		snprintf(text, len, "%llu", fb);
	else
		snprintf(text, len, "%lluM", fb >> 20);
	return text;
}

/* As wide as the longest name of a card. */
static int name_width(const struct entries *e, const struct vgpu_catalogue_card *card)
{
	size_t i, width = strlen("name");

	for (i = 0; i < e->num; i++)
		if (entry_is_of(&e->entries[i], card) &&
		    strlen(e->entries[i].draft.type.name) > width)
			width = strlen(e->entries[i].draft.type.name);
	return width;
}

static void count(const struct entries *e, const struct vgpu_catalogue_card *card, size_t *all,
		  size_t *offered)
{
	char why[200];
	size_t i;

	*all = 0;
	*offered = 0;
	for (i = 0; i < e->num; i++) {
		if (!entry_is_of(&e->entries[i], card))
			continue;
		++*all;
		*offered += !entry_is_held_back(&e->entries[i], why, sizeof(why));
	}
}

static void show_card(const struct entries *e, const struct vgpu_catalogue_card *card)
{
	char id[16], fb[24], why[200];
	int width = name_width(e, card);
	size_t i, all, offered;

	card_text(card, id, sizeof(id));
	count(e, card, &all, &offered);
	printf("%s: card %s, %zu of %zu types can be offered\n", e->path, id, offered, all);
	if (all)
		printf("%6s  %-*s %12s %6s %11s %4s %10s\n", "id", width, "name", "framebuffer", "heads",
		       "resolution", "frl", "instances");
	for (i = 0; i < e->num; i++) {
		const struct entry *entry = &e->entries[i];
		bool held_back;

		if (!entry_is_of(entry, card))
			continue;
		held_back = entry_is_held_back(entry, why, sizeof(why));
		printf("%6s  %-*s %12s", column(entry, "id"), width, entry->draft.type.name,
		       framebuffer(entry, fb, sizeof(fb)));
		printf(" %6s %11s %4s %10s%s%s\n", column(entry, "heads"),
		       column(entry, "resolution"), column(entry, "frl"),
		       column(entry, "instances"), held_back ? "  not offered: " : "",
		       held_back ? why : "");
	}
}

static void json_entry(const struct entry *entry)
{
	static const char *const facts[] = { "heads", "resolution", "frl", "instances" };
	const char *id = column(entry, "id");
	char why[200];
	bool held_back = entry_is_held_back(entry, why, sizeof(why));
	size_t i;

	json_open(NULL, '{');
	json_text("id", strcmp(id, "-") ? id : NULL);
	json_text("name", entry->draft.type.name);
	if (entry->draft.type.fb_length)
		json_number("framebuffer", entry->draft.type.fb_length);
	else
		json_null("framebuffer");
	for (i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		const char *text = column(entry, facts[i]);

		json_text(facts[i], strcmp(text, "-") ? text : NULL);
	}
	json_bool("offered", !held_back);
	json_text("why", held_back ? why : NULL);
	json_close();
}

/* A member for each card; @types: with its types. */
static void json_cards(const struct entries *e, bool types)
{
	size_t i, k, all, offered;
	char id[16];

	for (i = 0; i < e->num_cards; i++) {
		card_text(&e->cards[i], id, sizeof(id));
		count(e, &e->cards[i], &all, &offered);
		json_open(NULL, '{');
		json_text("file", e->path);
		json_text("card", id);
		json_number("types_in_all", all);
		json_number("types_offered", offered);
		if (types) {
			json_open("types", '[');
			for (k = 0; k < e->num; k++)
				if (entry_is_of(&e->entries[k], &e->cards[i]))
					json_entry(&e->entries[k]);
			json_close();
		}
		json_close();
	}
}

enum status command_show(const char *path, bool json)
{
	enum status status;
	struct entries e;
	size_t i;

	status = entries_read(&e, path);
	if (status)
		return status;
	if (json)
		json_cards(&e, true);
	for (i = 0; !json && i < e.num_cards; i++)
		show_card(&e, &e.cards[i]);
	entries_free(&e);
	return STATUS_FINE;
}

enum status command_check(const char *path, bool json)
{
	size_t i, all, offered;
	enum status status;
	struct entries e;
	char id[16];

	status = entries_read(&e, path);
	if (status)
		return status;
	if (json)
		json_cards(&e, false);
	for (i = 0; !json && i < e.num_cards; i++) {
		card_text(&e.cards[i], id, sizeof(id));
		count(&e, &e.cards[i], &all, &offered);
		printf("%s: card %s, %zu of %zu types can be offered\n", path, id, offered, all);
	}
	entries_free(&e);
	return STATUS_FINE;
}
