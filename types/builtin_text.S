/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The catalogues that are part of the module, as they lie in this folder.
 * Paths are relative to the top of the tree.
 */
	.section .rodata, "a"

	.macro catalogue name
	.globl vgpu_catalogue_\name
	.globl vgpu_catalogue_\name\()_end
vgpu_catalogue_\name:
	.incbin "types/\name\().types"
vgpu_catalogue_\name\()_end:
	.byte 0
	.endm

#define CATALOGUE(name) catalogue name
#include "builtin.def"

	.section .note.GNU-stack, "", %progbits
