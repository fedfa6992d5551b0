// SPDX-License-Identifier: GPL-2.0-only
/* memory: who owns which part of the framebuffer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"
#include "json.h"
#include "vgpu.h"

static void json_memory(const struct card *card)
{
	const char *text = card_debugfs(card, "framebuffer");
	static const char *const numbers[] = { "total", "segment", "free" };
	const char *value;
	char *line;
	size_t i;

	json_open(NULL, '{');
	json_text("pci", card->bdf);
	for (i = 0; i < 3; i++) {
		value = text ? value_of(text, numbers[i]) : NULL;
		if (value)
			json_number(numbers[i], strtoull(value, NULL, 10));
		else
			json_null(numbers[i]);
	}
	json_open("ranges", '[');
	while ((line = next_line(&text))) {
		unsigned long long first, last;
		unsigned int gfid;
		char what[16];

		if (sscanf(line, "0x%llx-0x%llx gfid %u %15s", &first, &last, &gfid, what) != 4)
			continue;
		json_open(NULL, '{');
		json_number("first", first);
		json_number("last", last);
		json_number("gfid", gfid);
		json_text("what", what);
		json_close();
	}
	json_close();
	json_close();
}

enum status vgpu_memory(const struct options *options, char **wanted, int num_wanted)
{
	enum status status = STATUS_FINE;
	size_t i, num, drawn = 0;
	struct card *cards;

	if (!debugfs_is_there())
		return STATUS_NO;
	cards = cards_read(wanted, num_wanted, &num);
	if (!cards && num_wanted)
		return STATUS_NO;
	if (options->json)
		json_open(NULL, '[');
	for (i = 0; i < num; i++) {
		const char *picture = card_debugfs(&cards[i], "memory");

		if (!picture) {
			/* Of all cards, others' are left out. */
			if (num_wanted) {
				complain("the driver has no card %s", cards[i].bdf);
				status = STATUS_NO;
			}
			continue;
		}
		drawn++;
		if (options->json)
			json_memory(&cards[i]);
		else
			printf("%s\n%s\n", cards[i].bdf, picture);
	}
	if (options->json)
		json_close();
	if (!num_wanted && !drawn) {
		complain("the driver has no card; vgpu check may say why, the kernel log does");
		return STATUS_NO;
	}
	return status;
}
