// SPDX-License-Identifier: GPL-2.0-only
/* diff: what changed between two catalogues, by card, type and fact. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "entries.h"
#include "../vgpu/json.h"

/* Where what changed is told. */
static FILE *out;

static const struct entry *find(const struct entries *e, const struct vgpu_catalogue_card *card,
				const char *name)
{
	size_t i;

	for (i = 0; i < e->num; i++)
		if (entry_is_of(&e->entries[i], card) &&
		    !strcmp(e->entries[i].draft.type.name, name))
			return &e->entries[i];
	return NULL;
}

static bool has_card(const struct entries *e, const struct vgpu_catalogue_card *card)
{
	size_t i;

	for (i = 0; i < e->num_cards; i++)
		if (e->cards[i].device_id == card->device_id &&
		    e->cards[i].subsystem_vendor == card->subsystem_vendor &&
		    e->cards[i].subsystem_id == card->subsystem_id)
			return true;
	return false;
}

/* Card and type before the first thing that is said of them. */
static void headings(const struct vgpu_catalogue_card *card, bool *card_said, const char *type,
		     bool *type_said)
{
	char id[16];

	if (!*card_said) {
		card_text(card, id, sizeof(id));
		fprintf(out, "card %s\n", id);
		*card_said = true;
	}
	if (type && !*type_said) {
		fprintf(out, "  %s\n", type);
		*type_said = true;
	}
}

static bool diff_facts(const struct vgpu_catalogue_card *card, bool *card_said,
		       const struct entry *a, const struct entry *b)
{
	char old[FACT_TEXT_LEN], new[FACT_TEXT_LEN], why_a[200], why_b[200];
	bool said = false, held_a, held_b;
	unsigned int i;

	for (i = 0; i < CATALOGUE_NUM_FACTS; i++) {
		const struct catalogue_fact *f = &catalogue_fact_list[i];

		fact_text(a, i, old, sizeof(old));
		fact_text(b, i, new, sizeof(new));
		if (!strcmp(old, new))
			continue;
		headings(card, card_said, a->draft.type.name, &said);
		if (f->kind == FACT_BYTES)
			fprintf(out, "    %s is %s\n", f->name, !strcmp(old, "-") ? "known now" :
			       !strcmp(new, "-") ? "not known any more" : "another");
		else if (!strcmp(old, "-"))
			fprintf(out, "    %s is known now: %s\n", f->name, new);
		else if (!strcmp(new, "-"))
			fprintf(out, "    %s is not known any more, was %s\n", f->name, old);
		else
			fprintf(out, "    %s is %s, was %s\n", f->name, new, old);
	}
	held_a = entry_is_held_back(a, why_a, sizeof(why_a));
	held_b = entry_is_held_back(b, why_b, sizeof(why_b));
	if (held_a != held_b) {
		headings(card, card_said, a->draft.type.name, &said);
		if (held_b)
			fprintf(out, "    is not offered any more: %s\n", why_b);
		else
			fprintf(out, "    is offered now\n");
	}
	return said;
}

static bool diff_card(const struct vgpu_catalogue_card *card, const struct entries *a,
		      const struct entries *b)
{
	bool said = false, differ = false, type_said;
	size_t i;

	for (i = 0; i < a->num; i++) {
		const struct entry *old = &a->entries[i], *new;

		if (!entry_is_of(old, card))
			continue;
		new = find(b, card, old->draft.type.name);
		if (new) {
			differ |= diff_facts(card, &said, old, new);
			continue;
		}
		type_said = false;
		headings(card, &said, old->draft.type.name, &type_said);
		fprintf(out, "    is gone\n");
		differ = true;
	}
	for (i = 0; i < b->num; i++) {
		const struct entry *new = &b->entries[i];
		char why[200];

		if (!entry_is_of(new, card) || find(a, card, new->draft.type.name))
			continue;
		type_said = false;
		headings(card, &said, new->draft.type.name, &type_said);
		if (entry_is_held_back(new, why, sizeof(why)))
			fprintf(out, "    is new, not offered: %s\n", why);
		else
			fprintf(out, "    is new\n");
		differ = true;
	}
	return differ;
}

static bool diff_entries(const struct entries *a, const struct entries *b)
{
	bool differ = false;
	char id[16];
	size_t i;

	for (i = 0; i < a->num_cards; i++) {
		if (has_card(b, &a->cards[i])) {
			differ |= diff_card(&a->cards[i], a, b);
			continue;
		}
		card_text(&a->cards[i], id, sizeof(id));
		fprintf(out, "card %s is only in %s\n", id, a->path);
		differ = true;
	}
	for (i = 0; i < b->num_cards; i++) {
		if (has_card(a, &b->cards[i]))
			continue;
		card_text(&b->cards[i], id, sizeof(id));
		fprintf(out, "card %s is only in %s\n", id, b->path);
		differ = true;
	}
	return differ;
}

/* What was told, a member a line. */
static void json_lines(char *text, bool differ)
{
	char *line, *rest;

	json_open(NULL, '{');
	json_bool("differ", differ);
	json_open("changes", '[');
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		json_text(NULL, line);
	json_close();
	json_close();
}

enum status command_diff(const char *path_a, const char *path_b, bool json)
{
	struct entries a, b;
	char *text = NULL;
	size_t len;
	bool differ;

	/* Neither could be compared: what diff(1) calls trouble. */
	if (entries_read(&a, path_a))
		return STATUS_TROUBLE;
	if (entries_read(&b, path_b)) {
		entries_free(&a);
		return STATUS_TROUBLE;
	}
	out = json ? open_memstream(&text, &len) : stdout;
	differ = out && diff_entries(&a, &b);
	entries_free(&a);
	entries_free(&b);
	if (!out || (json && fclose(out))) {
		complain("there is not enough memory");
		free(text);
		return STATUS_TROUBLE;
	}
	if (json)
		json_lines(text, differ);
	else if (!differ)
		puts("nothing changed");
	free(text);
	return differ ? STATUS_NO : STATUS_FINE;
}
