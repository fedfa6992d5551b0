/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names of messages, then of fields, then of constants, each with a NUL behind it, by the
 * same macros that number them. Not linked: Kbuild packs what is in it for names.c.
 */
	.section .rodata, "a"

#define MESSAGE(id, text, need)		.asciz text
#define FIELD(msg, id, text, need)
#define CONSTANT(id, text, need)
#include "messages.def"

#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)	.asciz text
#define CONSTANT(id, text, need)
#include "messages.def"

#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)
#define CONSTANT(id, text, need)	.asciz text
#include "messages.def"

	.section .note.GNU-stack, "", %progbits
