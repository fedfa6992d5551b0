// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "entries.h"

static void take(struct catalogue_parser *p)
{
	struct entries *e = p->priv;
	struct entry *entry = &e->entries[e->num++];

	entry->draft = p->cur;
	entry->mig = p->mig;
	entry->line = p->cur_line;
}

enum status entries_parse(struct entries *e, const char *path, const char *text, size_t len,
			  struct vgpu_catalogue_error *err)
{
	struct catalogue_parser *p = calloc(1, sizeof(*p));
	enum status status = STATUS_NO;

	memset(e, 0, sizeof(*e));
	e->path = path;
	e->entries = calloc(CATALOGUE_MAX_TYPES, sizeof(*e->entries));
	if (!p || !e->entries) {
		complain("%s: there is not enough memory", path);
		status = STATUS_TROUBLE;
		goto out;
	}
	p->take = take;
	p->priv = e;
	p->err = err;
	if (catalogue_read(p, text, len))
		goto out;
	memcpy(e->cards, p->cards, sizeof(e->cards));
	e->num_cards = p->num_cards;
	status = STATUS_FINE;
out:
	free(p);
	if (status)
		entries_free(e);
	return status;
}

/* Is it where the driver looks for the types of a card? Then it must be of that card. */
static bool is_place_of_driver(const char *path, unsigned int *device)
{
	static const char folder[] = "nvidia/vgpu-mdev/types/";
	const char *name = strrchr(path, '/');
	int end = 0;

	if (!name || ++name - path < (ptrdiff_t)sizeof(folder) - 1 ||
	    memcmp(name - (sizeof(folder) - 1), folder, sizeof(folder) - 1))
		return false;
	return strspn(name, "0123456789abcdef") == 4 &&
	       sscanf(name, "%4x.types%n", device, &end) == 1 && end && !name[end];
}

static bool has_device(const struct entries *e, unsigned int device)
{
	size_t i;

	for (i = 0; i < e->num_cards; i++)
		if (e->cards[i].device_id == device)
			return true;
	return false;
}

enum status entries_read(struct entries *e, const char *path)
{
	struct vgpu_catalogue_error err;
	unsigned int device;
	enum status status;
	char *text;
	size_t len;

	memset(e, 0, sizeof(*e));
	status = read_file(path, CATALOGUE_MAX_TEXT, &text, &len);
	if (status)
		return status;
	status = entries_parse(e, path, text, len, &err);
	free(text);
	if (status == STATUS_NO) {
		complain("%s:%u: %s", path, err.line, err.text);
	} else if (!status && is_place_of_driver(path, &device) && !has_device(e, device)) {
		complain("%s: the driver would look for a card %04x in it, which it does not have",
			 path, device);
		entries_free(e);
		status = STATUS_NO;
	}
	return status;
}

void entries_free(struct entries *e)
{
	free(e->entries);
	e->entries = NULL;
	e->num = 0;
	e->num_cards = 0;
}

bool entry_is_of(const struct entry *entry, const struct vgpu_catalogue_card *card)
{
	return entry->draft.type.pf_device_id == card->device_id &&
	       entry->draft.type.pf_subsystem_vendor == card->subsystem_vendor &&
	       entry->draft.type.pf_subsystem_id == card->subsystem_id;
}

bool entry_is_held_back(const struct entry *entry, char *why, size_t len)
{
	size_t n = 0;
	unsigned int i;

	if (entry->mig) {
		snprintf(why, len, "MIG-backed");
		return true;
	}
	why[0] = '\0';
	for (i = 0; i < CATALOGUE_NUM_FACTS; i++) {
		if (!catalogue_fact_list[i].required || entry->draft.known & BIT(i))
			continue;
		n += snprintf(why + n, n < len ? len - n : 0, "%s%s", n ? ", " : "no ",
			      catalogue_fact_list[i].name);
	}
	return n;
}

void card_text(const struct vgpu_catalogue_card *card, char *text, size_t len)
{
	if (card->subsystem_vendor)
		snprintf(text, len, "%04x:%04x:%04x", card->device_id, card->subsystem_vendor,
			 card->subsystem_id);
	else if (card->subsystem_id)
		snprintf(text, len, "%04x:%04x", card->device_id, card->subsystem_id);
	else
		snprintf(text, len, "%04x", card->device_id);
}

void size_text(u64 bytes, char *text, size_t len)
{
	static const char units[] = { 'K', 'M', 'G' };
	char unit[2] = "";
	unsigned int i;

	for (i = 0; i < sizeof(units) && bytes && !(bytes % 1024); i++) {
		bytes /= 1024;
		unit[0] = units[i];
	}
	snprintf(text, len, "%llu%s", bytes, unit);
}

/* Nobody said it, and still it has a value: from the card, or from the name. */
static bool is_implied(const struct catalogue_fact *f, const void *field)
{
	return (f->kind == FACT_HEX16 && *(const u16 *)field) ||
	       (f->kind == FACT_SIZE && *(const u64 *)field);
}

void fact_text(const struct entry *entry, unsigned int fact, char *text, size_t len)
{
	const struct catalogue_fact *f = &catalogue_fact_list[fact];
	const void *field = (const u8 *)&entry->draft.type + f->offset;
	const u8 *bytes = field;
	const u32 *num = field;
	size_t i;

	if (!(entry->draft.known & BIT(fact)) && !is_implied(f, field)) {
		snprintf(text, len, "-");
		return;
	}
	switch (f->kind) {
	case FACT_U32:
	case FACT_BOOL:
		snprintf(text, len, "%u", *num);
		break;
	case FACT_HEX16:
		snprintf(text, len, "%04x", *(const u16 *)field);
		break;
	case FACT_SIZE:
	case FACT_FB:
		size_text(*(const u64 *)field, text, len);
		break;
	case FACT_SIZE_MIB:
		size_text(*(const u64 *)field << 20, text, len);
		break;
	case FACT_RESOLUTION:
		snprintf(text, len, "%ux%u", num[0], num[1]);
		break;
	case FACT_TEXT:
		snprintf(text, len, "%s", (const char *)field);
		break;
	case FACT_BYTES:
		for (i = 0; i < f->max && 2 * i + 2 < len; i++)
			sprintf(text + 2 * i, "%02x", bytes[i]);
		break;
	}
}
