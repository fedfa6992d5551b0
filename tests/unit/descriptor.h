/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For tests: descriptors of releases, as text and parsed. The bases are those
 * in gsp/abi, found by the naive reader.
 */
#ifndef TEST_DESCRIPTOR_H
#define TEST_DESCRIPTOR_H

#include <linux/shim.h>
#include "codec/abi.h"
#include "codec/message.h"
#include "naive.h"

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

static int find_descriptor(const struct gsp_abi_source *source, const char *release,
			   struct gsp_abi_text *text)
{
	const struct naive_abi *n = naive_release(release);

	if (!n)
		return -ENOENT;
	*text = (struct gsp_abi_text){ .text = n->text, .len = n->len };
	return 0;
}

static __maybe_unused const struct gsp_abi_source descriptors = { .find = find_descriptor };

static __maybe_unused const struct naive_abi *naive_descriptor(const char *release)
{
	const struct naive_abi *n;
	unsigned int num;

	naive_load(TOP "/gsp/abi", &num);
	n = naive_release(release);
	if (!n) {
		fprintf(stderr, "%s.abi is not there\n", release);
		exit(2);
	}
	return n;
}

/* Of RELEASE, as one text without base: what one line says can be changed in it. */
static __maybe_unused char *descriptor_text(size_t *len)
{
	char *text = naive_flatten(naive_descriptor(RELEASE), NULL, -1, NULL);

	*len = strlen(text);
	return text;
}

static __maybe_unused struct gsp_abi *descriptor_of(const char *release)
{
	const struct naive_abi *n = naive_descriptor(release);
	const struct gsp_abi_text text = { .text = n->text, .len = n->len };
	struct gsp_abi_error err;
	struct gsp_abi *abi;

	abi = gsp_abi_parse(&text, &descriptors, &err);
	if (IS_ERR(abi)) {
		fprintf(stderr, "%s.abi:%u: %s\n", err.release, err.line, err.text);
		exit(2);
	}
	return abi;
}

static __maybe_unused struct gsp_abi *descriptor(void)
{
	return descriptor_of(RELEASE);
}

#endif
