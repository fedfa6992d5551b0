/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A second, naive reader of descriptors and a second coder of NVKV words, to
 * compare the driver's with. Written from gsp/abi/README and from the published
 * nvkv.h of NVIDIA/open-gpu-kernel-modules; shares nothing with gsp/: no name,
 * bound or order is checked beyond what reading needs, and whatever it cannot
 * read ends the test.
 */
#ifndef TEST_NAIVE_H
#define TEST_NAIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAIVE_NAME	64
#define NAIVE_WIDEST	8	/* bytes of a number; wider elements are messages */

enum naive_kind { NAIVE_FLAT, NAIVE_U32, NAIVE_U64, NAIVE_ARRAY8, NAIVE_ARRAY32, NAIVE_ARRAY64 };

/* A field as its line says. */
struct naive_field {
	char name[NAIVE_NAME];
	enum naive_kind kind;
	unsigned int key;			/* of a keyed one */
	unsigned int offset, stride;		/* of a flat one */
	unsigned int width, count;
};

struct naive_message {
	char name[NAIVE_NAME];
	bool keyed;
	unsigned int size;			/* of a flat one */
	struct naive_field *fields;
	unsigned int num_fields;
};

struct naive_constant {
	char name[NAIVE_NAME];
	unsigned long long value;
};

/* One release: what its file says, and what its bases say where it is silent. */
struct naive_abi {
	char release[NAIVE_NAME], encoding[NAIVE_NAME];
	const struct naive_abi *base;		/* NULL for a root */
	char *path, *text;
	size_t len;
	unsigned int own;			/* lines with which it differs from its base */
	const struct naive_message *messages[256];
	unsigned int num_messages;
	struct naive_constant constants[512];
	unsigned int num_constants;
};

/* Every *.abi of a folder, oldest release first; kept until the program ends. */
const struct naive_abi *const *naive_load(const char *dir, unsigned int *num);
const struct naive_abi *naive_release(const char *release);
const char *naive_profile(const struct naive_abi *abi);
int naive_compare(const char *release, const char *other);
const struct naive_message *naive_message(const struct naive_abi *abi, const char *name);
const struct naive_field *naive_field(const struct naive_message *message, const char *name);
const struct naive_constant *naive_constant(const struct naive_abi *abi, const char *name);
/*
 * Everything that @abi has, as one text without base; to be freed. Of @message, if
 * not NULL, field number @field is left out, or all for -1; so is @constant.
 */
char *naive_flatten(const struct naive_abi *abi, const struct naive_message *message, int field,
		    const char *constant);

/* ---- little-endian numbers ---- */

unsigned long long naive_load_number(const uint8_t *p, unsigned int width);
void naive_store_number(uint8_t *p, unsigned int width, unsigned long long value);

/* ---- NVKV ---- */

enum naive_opcode {
	NAIVE_IMM32, NAIVE_SEQ32, NAIVE_SEQ64, NAIVE_OP_ARRAY8, NAIVE_OP_ARRAY32, NAIVE_OP_ARRAY64,
	NAIVE_OPCODES
};

/* What one key got: @num values of @width bytes, at @data in the text. */
struct naive_item {
	enum naive_opcode opcode;
	unsigned int key, index, width, num;
	const uint8_t *data;
};

/* Items found, or -1 when the words are no NVKV. At most @max are written to @items. */
long naive_decode(const uint8_t *wire, size_t len, struct naive_item *items, size_t max);

/* What a receiver has of one field: elements that never came are 0. */
struct naive_got {
	unsigned int num;
	unsigned long long *values;		/* count of the field */
};

/* A message from its wire; -1 when it must be refused. Does not look for what is missing. */
int naive_receive(const struct naive_message *message, const uint8_t *wire, size_t len,
		  struct naive_got *got);

struct naive_writer {
	uint8_t *data;
	size_t len, room;
};

/* One instruction with its values, padding included. @n is 1 for NAIVE_IMM32. */
void naive_put(struct naive_writer *w, enum naive_opcode opcode, unsigned int key,
	       unsigned int index, const unsigned long long *values, unsigned int n);
unsigned int naive_opcode_width(enum naive_opcode opcode);

#endif
