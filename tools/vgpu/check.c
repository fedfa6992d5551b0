// SPDX-License-Identifier: GPL-2.0-only
/* check: can this host give vGPUs to VMs? Before the driver is loaded, and after. */
#include <stdarg.h>
#include <stdio.h>

#include "check.h"
#include "json.h"
#include "vgpu.h"

static bool in_json;
static unsigned int counts[LEVEL_FAULT + 1];

void found(enum level level, const struct card *card, const char *what, const char *todo,
	   const char *format, ...)
{
	static const char *const names[] = { "ok", "warning", "fault" };
	char text[1000];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	counts[level]++;
	if (in_json) {
		json_open(NULL, '{');
		json_text("level", names[level]);
		json_text("pci", card ? card->bdf : NULL);
		json_text("what", what);
		json_text("text", text);
		json_text("todo", todo);
		json_close();
		return;
	}
	printf("%-8s %s%s%s: %s\n", names[level], card ? card->bdf : "", card ? " " : "", what,
	       shown(text, ""));
	if (todo)
		printf("         -> %s\n", shown(todo, ""));
}

bool check_print(const struct options *options, const char *name, const struct card *cards,
		 size_t num)
{
	size_t i;

	in_json = options->json;
	for (i = 0; i <= LEVEL_FAULT; i++)
		counts[i] = 0;
	if (in_json)
		json_open(name, '[');
	check_host();
	if (!num)
		found(LEVEL_FAULT, NULL, "card", "is it in the machine, and in lspci -d 10de:?",
		      "there is no NVIDIA GPU here");
	for (i = 0; i < num; i++)
		check_card(&cards[i], options->deep);
	if (in_json)
		json_close();
	else
		printf("%u ok, %u warnings, %u faults\n", counts[LEVEL_OK], counts[LEVEL_WARNING],
		       counts[LEVEL_FAULT]);
	return !counts[LEVEL_FAULT];
}

enum status vgpu_check(const struct options *options, char **wanted, int num_wanted)
{
	struct card *cards;
	size_t num;

	cards = cards_read(wanted, num_wanted, &num);
	if (!cards && num_wanted)
		return STATUS_NO;
	return check_print(options, NULL, cards, num) ? STATUS_FINE : STATUS_NO;
}
