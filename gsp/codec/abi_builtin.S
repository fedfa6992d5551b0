/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All descriptors of abi/, oldest release first, as one gzip file that Kbuild
 * makes. release.c unpacks it.
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

	.section .note.GNU-stack, "", %progbits
