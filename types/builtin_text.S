/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The catalogues of this folder as one gzip file that Kbuild makes. builtin.c unpacks it.
 */
	.section .rodata, "a"
	.globl vgpu_catalogues, vgpu_catalogues_size
vgpu_catalogues:
	.incbin "types/catalogues.gz"
.Lend:
	.if .Lend - vgpu_catalogues > 64 * 1024
	.error "the catalogues take more than 64 KiB"
	.endif
	.if .Lend - vgpu_catalogues < 1024
	.error "there are hardly any catalogues"
	.endif

	.balign 8
vgpu_catalogues_size:
	.quad .Lend - vgpu_catalogues

	.section .note.GNU-stack, "", %progbits
