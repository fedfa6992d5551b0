// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "util.h"

void die(const char *format, ...)
{
	va_list args;

	fputs("gsp-abi: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

void *grow(void *array, size_t count, size_t size)
{
	/* Room for a power of two: only then is there something to do. */
	if (count & (count - 1))
		return array;
	array = reallocarray(array, count ? 2 * count : 1, size);
	if (!array)
		die("out of memory");
	return array;
}

char *copy_string(const char *text)
{
	char *copy = strdup(text);

	if (!copy)
		die("out of memory");
	return copy;
}

void reader_open(struct reader *r, const char *path)
{
	memset(r, 0, sizeof(*r));
	r->path = path;
	r->file = fopen(path, "r");
	if (!r->file)
		die("%s: %s", path, strerror(errno));
}

int reader_next(struct reader *r)
{
	char *word, *save;

	while (fgets(r->line, sizeof(r->line), r->file)) {
		r->number++;
		if (!strchr(r->line, '\n') && !feof(r->file))
			reader_die(r, "the line is too long");
		r->line[strcspn(r->line, "#\n")] = 0;
		r->indented = r->line[0] == ' ' || r->line[0] == '\t';
		r->count = 0;
		for (word = strtok_r(r->line, " \t\r", &save); word;
		     word = strtok_r(NULL, " \t\r", &save)) {
			if (r->count == MAX_WORDS)
				reader_die(r, "the line has too many words");
			r->words[r->count++] = word;
		}
		if (r->count)
			return 1;
	}
	fclose(r->file);
	r->file = NULL;
	return 0;
}

void reader_die(const struct reader *r, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "gsp-abi: %s:%u: ", r->path, r->number);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}
