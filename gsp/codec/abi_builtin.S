/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What Kbuild packs: all descriptors of abi/, oldest release first, for release.c; names of
 * messages and what is in them, for names.c.
 */
#include <linux/linkage.h>

	.section .rodata, "a"
	.globl gsp_abi_builtin, gsp_abi_builtin_size
gsp_abi_builtin:
	.incbin "gsp/codec/abi_builtin.gz"
.Lend:
	.if .Lend - gsp_abi_builtin > 64 * 1024
	.error "the descriptors take more than 64 KiB"
	.endif
	.if .Lend - gsp_abi_builtin < 1024
	.error "there are hardly any descriptors"
	.endif

	.balign 8
gsp_abi_builtin_size:
	.quad .Lend - gsp_abi_builtin

	.globl gsp_names_packed, gsp_names_packed_size
gsp_names_packed:
	.incbin "gsp/codec/names.gz"
.Lnames_end:
	.balign 8
gsp_names_packed_size:
	.quad .Lnames_end - gsp_names_packed

	.section .note.GNU-stack, "", %progbits
