/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The catalogues that are part of the module, as they lie in this folder, and a
 * table of them for builtin.c. Paths are relative to the top of the tree.
 */
	.section .rodata, "a"

/* An entry of the table; name and text come behind all of them. */
	.macro catalogue name
	.dc.a .Lfile_\name, .Ltext_\name, .Lend_\name
	.subsection 1
.Lfile_\name:
	.asciz "types/\name\().types"
.Ltext_\name:
	.incbin "types/\name\().types"
.Lend_\name:
	.byte 0
	.subsection 0
	.endm

	.balign 8
	.globl vgpu_catalogue_builtin
vgpu_catalogue_builtin:
	catalogue b200
	catalogue gh200
	catalogue h20
	catalogue h100
	catalogue h200
	catalogue h800
	catalogue l2
	catalogue l4
	catalogue l20
	catalogue l40
	catalogue l40g
	catalogue l40s
	catalogue rtx5000ada
	catalogue rtx5880ada
	catalogue rtx6000ada
	catalogue rtx6000d
	catalogue rtxpro4500
	catalogue rtxpro6000
	.dc.a 0, 0, 0

	.section .note.GNU-stack, "", %progbits
