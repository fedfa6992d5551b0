/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The descriptors that are part of the module: their text, one after the
 * other, and a table of {start, end} that ends with a zero. builtin.c parses
 * them. To add a release, add a line.
 */
#include <linux/linkage.h>

	.macro descriptor release
	.section .rodata, "a"
1:	.incbin "gsp/abi/\release\().abi"
2:
	.section .data.rel.ro, "aw"
	.quad 1b, 2b
	.endm

	.section .data.rel.ro, "aw"
	.balign 8
	.globl gsp_abi_builtin
gsp_abi_builtin:

	descriptor 570.144

	.quad 0

	.section .note.GNU-stack, "", %progbits
