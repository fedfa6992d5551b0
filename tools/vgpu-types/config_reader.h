/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the reader of vgpuConfig.xml share: config_xml.c (libxml2),
 * config_elements.c (what is in the elements) and config.c (the result).
 */
#ifndef VGPU_TYPES_CONFIG_READER_H
#define VGPU_TYPES_CONFIG_READER_H

#include <libxml/parser.h>

#include "vgpu_config.h"

/* Where an element stands. */
enum place {
	IN_FILE,
	IN_ROOT,
	IN_TYPE,
	IN_CARD,
	IN_SUPPORTED,
	IN_LEAF,		/* has text or nothing in it */
	IN_IGNORED,
};

/* What the text of a leaf is for. */
enum leaf {
	LEAF_NOTHING,
	LEAF_NUMBER,
	LEAF_LICENSE,
	LEAF_MAX,
	LEAF_DIGEST,
};

/**
 * struct reader - where the parser is
 * @ctxt: libxml2's
 * @config: what is filled
 * @err: why it failed
 * @failed: it did
 * @stack: places of the elements around
 * @depth: of them
 * @leaf: what the leaf at hand is for
 * @number: which, if a number
 * @text: its text
 * @text_len: characters in there
 * @leaf_line: where it begins
 * @seen: elements of a supportedVgpu that were there
 */
struct reader {
	xmlParserCtxtPtr ctxt;
	struct vgpu_config *config;
	struct config_error *err;
	bool failed;
	enum place stack[CONFIG_MAX_DEPTH];
	unsigned int depth;
	enum leaf leaf;
	enum config_number number;
	char text[CONFIG_MAX_TEXT + 1];
	size_t text_len;
	unsigned int leaf_line;
	unsigned int seen;
};

unsigned int reader_line(const struct reader *r);
/* The first failure counts: what follows it may be a consequence. */
__attribute__((format(printf, 3, 4))) void
reader_fail(struct reader *r, unsigned int line, const char *format, ...);

/* Decimal, or hexadecimal after 0x; nothing else around it but blanks. */
bool config_number(const char *s, uint64_t *value);
/* Makes vgpu_config_type() work; false when there is no memory. */
bool config_index(struct vgpu_config *config);

/* An element begins in the one at hand: what it is. */
enum place element_begin(struct reader *r, enum place in, const char *name, int num,
			 const xmlChar **attrs);
void element_end(struct reader *r, enum place place, const char *name);
void element_text(struct reader *r, enum place in, const char *s, size_t len);

#endif
