/* SPDX-License-Identifier: GPL-2.0-only */
#include "rom.h"

#include <stdlib.h>
#include <string.h>

#define GSP	0x110000u
#define HALTED	0x10u

uint32_t rom32(const struct rom *r, uint32_t at)
{
	const uint8_t *p = r->data + (at & 0x1ffff);

	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

uint16_t rom16(const struct rom *r, uint32_t at)
{
	return rom32(r, at);
}

uint64_t wpr2_lo(struct gpu *g)
{
	return (uint64_t)(rd(g, 0x1fa824) >> 4) << 12;
}

uint64_t wpr2_hi(struct gpu *g)
{
	return (uint64_t)(rd(g, 0x1fa828) >> 4) << 12;
}

static void find_images(struct rom *r)
{
	for (uint32_t at = 0; r->images < 8 && at < sizeof(r->data) - 0x200;) {
		uint32_t pcir = at + rom16(r, at + 0x18);
		uint32_t npde = (pcir + rom16(r, pcir + 0xa) + 15) & ~15u;
		unsigned int i = r->images;

		if (rom16(r, at) != 0xaa55 && rom16(r, at) != 0x4e56)
			return;
		r->images++;
		r->image[i] = at;
		r->type[i] = r->data[pcir + 0x14];
		r->size[i] = rom16(r, npde + 8) * 512;
		if (!r->own && r->type[i] == 0xe0)
			r->own = at;
		if (r->data[npde + 10] & 0x80)
			return;
		at += r->size[i];
	}
}

uint32_t rom_pointer(const struct rom *r, uint32_t p)
{
	return p < r->size[0] ? p : r->own + p - r->size[0];
}

static void find_fwsec(struct rom *r)
{
	uint32_t tokens = r->bit + r->data[r->bit + 8];

	for (unsigned int i = 0; i < r->data[r->bit + 10]; i++) {
		uint32_t at = tokens + i * r->data[r->bit + 9];

		if (r->data[at] == 0x70 && r->data[at + 1] == 2)
			r->table = rom_pointer(r, rom32(r, rom16(r, at + 4)));
	}
	for (unsigned int i = 0; r->table && i < r->data[r->table + 3]; i++) {
		uint32_t at = r->table + r->data[r->table + 1] + i * r->data[r->table + 2];

		if (r->data[at] == 0x85)
			r->fwsec = rom_pointer(r, rom32(r, at + 2));
	}
}

void rom_read(struct gpu *g, struct rom *r)
{
	static const uint8_t bit[] = { 0xff, 0xb8, 'B', 'I', 'T', 0 };
	uint32_t at;

	memset(r, 0, sizeof(*r));
	qt_memread(g->q, BAR0 + PROM, r->data, sizeof(r->data));
	find_images(r);
	for (at = 0; r->images && at < r->size[0] && !r->bit; at++)
		if (!memcmp(r->data + at, bit, sizeof(bit)))
			r->bit = at;
	if (r->bit)
		find_fwsec(r);
}

unsigned int fwsec_signature(struct gpu *g, const struct rom *r)
{
	uint32_t fuse = rd(g, 0x8241c0 + (r->data[r->fwsec + 38] - 1) * 4);
	uint32_t versions = rom16(r, r->fwsec + 40), version = 0;

	while (fuse >> version)
		version++;
	return __builtin_popcount(versions & ((1u << version) - 1));
}

static void block(struct gpu *g, uint64_t base, uint32_t from, uint32_t to, uint32_t cmd)
{
	wr(g, GSP + 0x110, base >> 8);
	wr(g, GSP + 0x128, base >> 40);
	wr(g, GSP + 0x114, to);
	wr(g, GSP + 0x11c, from);
	wr(g, GSP + 0x118, 6 << 8 | cmd);
}

static void store32(uint8_t *p, uint32_t v)
{
	memcpy(p, &v, 4);
}

/* The command, into the DMEM mapper and the buffer that it names. */
static void patch(uint8_t *data, uint32_t interfaces, uint64_t frts, const struct fwsec_opts *o)
{
	uint32_t command = o->command ? o->command : 0x15;
	uint8_t *h = data + interfaces, *mapper = NULL, *in;

	for (unsigned int i = 0; i < h[3]; i++)
		if (h[h[1] + i * h[2]] == 4)
			mapper = data + (h[h[1] + i * h[2] + 4] | h[h[1] + i * h[2] + 5] << 8);
	if (!mapper) {
		printf("Bail out! FWSEC has no DMEM mapper\n");
		exit(1);
	}
	store32(mapper + 44, command);
	in = data + (mapper[8] | mapper[9] << 8);
	store32(in, 1);
	store32(in + 4, 24);
	memset(in + 8, 0, 12);
	store32(in + 20, 2);
	if (command == 0x15) {
		store32(in + 24, 1);
		store32(in + 28, 20);
		store32(in + 32, frts >> 12);
		store32(in + 36, 0x100);
		store32(in + 40, 2);
	}
	if (o->word)
		store32(in + (o->word - 1) * 4, o->val);
}

static uint32_t start(struct gpu *g, uint32_t bootvec)
{
	wr(g, GSP + 0x040, 0);
	wr(g, GSP + 0x104, bootvec);
	wr(g, GSP + 0x100, 2);
	if (!poll_reg(g, BAR0 + GSP + 0x100, HALTED, HALTED))
		return ~0u;
	return rd(g, GSP + 0x040);
}

static uint32_t run(struct gpu *g, const struct rom *r, uint8_t *img, uint32_t code,
		    uint32_t data, const struct fwsec_opts *o)
{
	uint32_t sig_at = rom32(r, r->fwsec + 8);
	unsigned int index = fwsec_signature(g, r) ^ o->wrong_signature;

	if (!o->no_signature)
		memcpy(img + code + sig_at, r->data + r->fwsec + 44 + index * 384, 384);
	qt_memwrite(g->q, ROM_SCRATCH, img, code + data + 255);
	wr(g, GSP + 0x600, 5);
	for (uint32_t at = 0; at < code; at += 256)
		block(g, ROM_SCRATCH, at, at, 0x14);
	for (uint32_t at = 0; at < data; at += 256)
		block(g, ROM_SCRATCH + code, at, at, 0);
	wr(g, GSP + 0x1210, sig_at + o->paraaddr);
	wr(g, GSP + 0x119c, rom16(r, r->fwsec + 36) ^ o->engine);
	wr(g, GSP + 0x1198, r->data[r->fwsec + 38] + o->ucode);
	wr(g, GSP + 0x1180, 1);
	return start(g, 0);
}

uint32_t fwsec_run(struct gpu *g, const struct rom *r, uint64_t frts, const struct fwsec_opts *o)
{
	uint32_t code = rom32(r, r->fwsec + 20), data = rom32(r, r->fwsec + 32);
	uint8_t *img = calloc(1, code + data + 256);
	uint32_t ret;

	memcpy(img, r->data + r->fwsec + rom16(r, r->fwsec + 2), code + data);
	patch(img + code, rom32(r, r->fwsec + 12), frts, o);
	if (o->spoil_code)
		img[o->spoil_code] ^= 1;
	if (o->spoil_data)
		img[code + o->spoil_data] ^= 1;
	wr(g, GSP + 0x3c0, 1);
	wr(g, GSP + 0x3c0, 0);
	wr(g, GSP + 0x624, 0x80);
	wr(g, GSP + 0x10c, 0);
	ret = run(g, r, img, code, data, o);
	free(img);
	return ret;
}
