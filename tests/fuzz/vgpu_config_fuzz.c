// SPDX-License-Identifier: GPL-2.0-only
// sources: tools/vgpu-types/config.c tools/vgpu-types/config_elements.c
// sources: tools/vgpu-types/config_xml.c tools/vgpu-types/compose.c tools/vgpu-types/entries.c
// sources: tools/vgpu-types/util.c types/catalogue.c types/catalogue_fact.c
// libs: -I/usr/include/libxml2 -lxml2
// seeds: tests/tools/vgpu-types/cards.xml
// words: tools/vgpu-types/config_elements.c
// max-len: 16384
// edges: 300
/*
 * NVIDIA's table: any bytes give cards and types within their bounds, or an error
 * with a line and a sentence; and what is composed of them is a catalogue to the
 * driver's reader, or is refused by it with a line that comes from the table.
 */
#include <linux/shim.h>

#include "../../tools/vgpu-types/compose.h"
#include "../../tools/vgpu-types/entries.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_error(unsigned int line, const char *text, size_t len)
{
	assert(line && text[0] && memchr(text, '\0', len) && !strchr(text, '\n'));
}

static void check_card(struct vgpu_config *config, const struct config_card *card)
{
	struct vgpu_catalogue_error catalogue_err = { 0 };
	struct config_error err = { 0 };
	struct text text = { 0 };
	struct entries e;
	size_t i;

	compose_head(&text, "made by a fuzzer", card->dev.device);
	if (!compose_card(&text, config, card, &err)) {
		check_error(err.line, err.text, sizeof(err.text));
	} else if (entries_parse(&e, "card", text.chars, text.len, &catalogue_err)) {
		check_error(catalogue_err.line, catalogue_err.text, sizeof(catalogue_err.text));
		/* It has no card line when none of its types could be in a catalogue. */
		if (memmem(text.chars, text.len, "\ncard ", strlen("\ncard ")))
			assert(text.from[catalogue_err.line - 1]);
	} else {
		assert(e.num_cards == 1 && e.cards[0].device_id == card->dev.device &&
		       e.cards[0].subsystem_vendor == card->dev.vendor &&
		       e.cards[0].subsystem_id == card->dev.subsystem && e.num <= card->num);
		for (i = 0; i < e.num; i++)
			assert(vgpu_config_type(config, e.entries[i].draft.type.id));
		entries_free(&e);
	}
	text_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config_error err = { 0 };
	struct vgpu_config config;
	size_t i;

	if (vgpu_config_parse(&config, (const char *)data, size, &err)) {
		check_error(err.line, err.text, sizeof(err.text));
		assert(!config.num_types && !config.num_cards && !config.types);
		return 0;
	}
	for (i = 0; i < config.num_types; i++)
		assert(vgpu_config_type(&config, config.types[i].id) == &config.types[i]);
	for (i = 0; i < config.num_cards; i++)
		check_card(&config, &config.cards[i]);
	assert(config.num_notes <= CONFIG_MAX_NOTES);
	vgpu_config_free(&config);
	return 0;
}
