/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For tests: the descriptor of a release as text, and a second, naive reader of
 * it that shares nothing with gsp/abi.c, to compare with.
 */
#ifndef TEST_DESCRIPTOR_H
#define TEST_DESCRIPTOR_H

#include <linux/shim.h>
#include "abi.h"
#include "message.h"

#define RELEASE	"570.144"

/* A field as its line says. */
struct naive_field {
	char message[64];
	char name[64];
	unsigned int offset, width, count, stride, message_size;
};

static __maybe_unused char *read_file(const char *path, size_t *len)
{
	const size_t max = 1 << 20;
	FILE *f = fopen(path, "r");
	char *text = calloc(1, max);

	if (!f || !text) {
		perror(path);
		exit(2);
	}
	*len = fread(text, 1, max - 1, f);
	fclose(f);
	return text;
}

static __maybe_unused char *descriptor_text(size_t *len)
{
	return read_file(TOP "/gsp/abi/" RELEASE ".abi", len);
}

static __maybe_unused struct gsp_abi *descriptor(void)
{
	struct gsp_abi_error err;
	struct gsp_abi *abi;
	size_t len;
	char *text = descriptor_text(&len);

	abi = gsp_abi_parse(text, len, &err);
	free(text);
	if (IS_ERR(abi)) {
		fprintf(stderr, RELEASE ".abi:%u: %s\n", err.line, err.text);
		exit(2);
	}
	return abi;
}

/* All field lines; sscanf() knows nothing of names, bounds or order. */
static __maybe_unused unsigned int naive_read(const char *text, struct naive_field *fields,
					       unsigned int max)
{
	struct naive_field *f = fields;
	char message[64] = "";
	unsigned int size = 0;

	for (; text && *text; text = strchr(text, '\n'), text += !!text) {
		if (sscanf(text, "message %63s %u", message, &size) == 2 || text[0] != '\t')
			continue;
		if (f == fields + max)
			abort();
		memset(f, 0, sizeof(*f));
		f->count = 1;
		if (sscanf(text, " %63s %u %u x%u /%u", f->name, &f->offset, &f->width, &f->count,
			   &f->stride) < 3)
			abort();
		if (!f->stride)
			f->stride = f->width;
		memcpy(f->message, message, sizeof(message));
		f->message_size = size;
		f++;
	}
	return f - fields;
}

#endif
