/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The catalogues that are part of the module, as they lie in this folder.
 * Paths are relative to the top of the tree.
 */
	.section .rodata, "a"

	.globl vgpu_catalogue_l40
	.globl vgpu_catalogue_l40_end
vgpu_catalogue_l40:
	.incbin "types/l40.types"
vgpu_catalogue_l40_end:
	.byte 0

	.section .note.GNU-stack, "", %progbits
