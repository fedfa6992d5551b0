// SPDX-License-Identifier: GPL-2.0-only
/*
 * What was read of NVIDIA's file.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_reader.h"

void vgpu_config_note(struct vgpu_config *config, unsigned int line, const char *format, ...)
{
	char text[sizeof(config->notes[0].text)];
	struct config_note *note;
	va_list args;
	size_t i;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	for (i = 0; i < config->num_notes; i++) {
		if (!strcmp(config->notes[i].text, text)) {
			config->notes[i].times++;
			if (line < config->notes[i].line)
				config->notes[i].line = line;
			return;
		}
	}
	if (i == CONFIG_MAX_NOTES)
		return;
	note = &config->notes[config->num_notes++];
	memcpy(note->text, text, sizeof(text));
	note->line = line;
	note->times = 1;
}

bool config_number(const char *s, uint64_t *value)
{
	unsigned int base = 10;
	bool any = false;

	s += strspn(s, " \t\r\n");
	if (s[0] == '0' && (s[1] == 'x' || s[1] == 'X')) {
		base = 16;
		s += 2;
	}
	*value = 0;
	for (;; s++, any = true) {
		unsigned int digit;

		if (*s >= '0' && *s <= '9')
			digit = *s - '0';
		else if (base == 16 && *s >= 'a' && *s <= 'f')
			digit = *s - 'a' + 10;
		else if (base == 16 && *s >= 'A' && *s <= 'F')
			digit = *s - 'A' + 10;
		else
			break;
		if (__builtin_mul_overflow(*value, base, value) ||
		    __builtin_add_overflow(*value, digit, value))
			return false;
	}
	return any && !s[strspn(s, " \t\r\n")];
}

static int by_id(const void *a, const void *b)
{
	const struct config_type *x = *(const struct config_type * const *)a;
	const struct config_type *y = *(const struct config_type * const *)b;

	return x->id < y->id ? -1 : x->id > y->id;
}

bool config_index(struct vgpu_config *config)
{
	size_t i;

	config->by_id = calloc(config->num_types + 1, sizeof(*config->by_id));
	if (!config->by_id)
		return false;
	for (i = 0; i < config->num_types; i++)
		config->by_id[i] = &config->types[i];
	qsort(config->by_id, config->num_types, sizeof(*config->by_id), by_id);
	return true;
}

const struct config_type *vgpu_config_type(const struct vgpu_config *config, uint32_t id)
{
	size_t low = 0, high = config->num_types;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (config->by_id[mid]->id == id)
			return config->by_id[mid];
		if (config->by_id[mid]->id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

void vgpu_config_free(struct vgpu_config *config)
{
	size_t i;

	for (i = 0; i < config->num_cards; i++)
		free(config->cards[i].supported);
	free(config->cards);
	free(config->types);
	free(config->by_id);
	memset(config, 0, sizeof(*config));
}
