/* SPDX-License-Identifier: GPL-2.0-only */
/* Texts made of the driver's sources by Makefile: what the driver knows without being loaded. */
	.section .rodata
	.global data_catalogues, data_releases, data_chips
data_catalogues:
	.incbin "catalogues"
	.byte 0
data_releases:
	.incbin "releases"
	.byte 0
data_chips:
	.incbin "chips"
	.byte 0
	.section .note.GNU-stack,"",%progbits
