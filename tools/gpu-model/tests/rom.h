/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The VBIOS as a driver reads it, and FWSEC out of it: places and numbers are written
 * out from nouveau, nova-core and open RM, not taken from the model.
 */
#ifndef ROM_TEST_H
#define ROM_TEST_H

#include "gpu.h"

#define PROM		0x300000u
/* 64 KiB of guest memory that gpu_alloc() does not give away: FWSEC goes there. */
#define ROM_SCRATCH	0xf100000ull
#define FRTS_ERR(g)	(rd(g, 0x1438) >> 16)
#define SB_ERR(g)	(rd(g, 0x1454) & 0xffff)

struct rom {
	uint8_t data[0x20000];
	unsigned int images;
	uint32_t image[8], size[8];
	uint8_t type[8];
	uint32_t own;			/* first image of type 0xe0 */
	uint32_t bit;			/* 0: there is none */
	uint32_t table;			/* of falcon programs; 0: none */
	uint32_t fwsec;			/* descriptor of FWSEC for production; 0: none */
};

/* Reads all of it through the window in BAR0. */
void rom_read(struct gpu *g, struct rom *r);
/* Where a pointer of the BIT leads to. */
uint32_t rom_pointer(const struct rom *r, uint32_t p);

/* Deviations from what FWSEC is to be given; zero = as it should be. */
struct fwsec_opts {
	unsigned int word;		/* 32-bit word of its command buffer, from 1 on … */
	uint32_t val;			/* … gets this value */
	uint32_t command;		/* instead of 0x15 */
	uint32_t spoil_code, spoil_data; /* this byte is altered */
	bool no_signature, wrong_signature;
	uint32_t engine, ucode, paraaddr;
};

/* As ga102_flcn_fw_load() and _boot() do it; mailbox 0, all ones: does not halt. */
uint32_t fwsec_run(struct gpu *g, const struct rom *r, uint64_t frts, const struct fwsec_opts *o);
/* The index of the signature that the fuses ask for. */
unsigned int fwsec_signature(struct gpu *g, const struct rom *r);
uint32_t rom32(const struct rom *r, uint32_t at);
uint16_t rom16(const struct rom *r, uint32_t at);
uint64_t wpr2_lo(struct gpu *g);
uint64_t wpr2_hi(struct gpu *g);

#endif
