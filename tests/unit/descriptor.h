/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For tests: the descriptor of a release, as text and parsed.
 */
#ifndef TEST_DESCRIPTOR_H
#define TEST_DESCRIPTOR_H

#include <linux/shim.h>
#include "abi.h"
#include "message.h"

#define RELEASE	"570.144"

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

	abi = gsp_abi_parse(&(struct gsp_abi_text){ text, len }, NULL, &err);
	free(text);
	if (IS_ERR(abi)) {
		fprintf(stderr, RELEASE ".abi:%u: %s\n", err.line, err.text);
		exit(2);
	}
	return abi;
}

#endif
