/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs the real booters on SEC2 as nouveau does (nvkm/falcon/ga102.c,
 * nvkm/subdev/gsp/ga102.c). They lie beside $GSP_FIRMWARE.
 */
#include "gpu.h"

#include <stdlib.h>
#include <string.h>

#define SEC2	0x840000
#define HALTED	0x10

static uint32_t word(const uint8_t *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

uint8_t *booter_file(const char *kind, size_t *size)
{
	const char *name = getenv("GSP_FIRMWARE"), *base = name ? strrchr(name, '/') : NULL;
	char path[4096];
	uint8_t *data = NULL;
	FILE *f;

	if (!base || strncmp(base, "/gsp-", 5))
		return NULL;
	snprintf(path, sizeof(path), "%.*s/%s-%s", (int)(base - name), name, kind, base + 5);
	f = fopen(path, "rb");
	if (f) {
		data = malloc(1 << 20);
		*size = data ? fread(data, 1, 1 << 20, f) : 0;
		fclose(f);
	}
	return data;
}

void sec2_dma(struct gpu *g, uint64_t base, uint32_t from, uint32_t to, uint32_t cmd)
{
	wr(g, SEC2 + 0x110, base >> 8);
	wr(g, SEC2 + 0x128, base >> 40);
	wr(g, SEC2 + 0x114, to);
	wr(g, SEC2 + 0x11c, from);
	wr(g, SEC2 + 0x118, 6 << 8 | cmd);
}

void sec2_brom(struct gpu *g, uint32_t paraaddr, uint32_t engid, uint32_t ucode)
{
	wr(g, SEC2 + 0x1210, paraaddr);
	wr(g, SEC2 + 0x119c, engid);
	wr(g, SEC2 + 0x1198, ucode);
	wr(g, SEC2 + 0x1180, 1);
}

uint32_t sec2_start(struct gpu *g, uint32_t bootvec, uint32_t mbox0, uint32_t mbox1)
{
	wr(g, SEC2 + 0x040, mbox0);
	wr(g, SEC2 + 0x044, mbox1);
	wr(g, SEC2 + 0x104, bootvec);
	wr(g, SEC2 + 0x100, 2);
	if (!poll_reg(g, BAR0 + SEC2 + 0x100, HALTED, HALTED))
		return ~0u;
	return rd(g, SEC2 + 0x040);
}

uint32_t booter_sig_offset(const uint8_t *fw)
{
	return word(fw + word(fw + word(fw + 12) + 8));
}

/* The first is for the newest version, and where no fuse is blown the last is taken. */
uint32_t booter_signature(struct gpu *g, const uint8_t *fw)
{
	const uint8_t *hs = fw + word(fw + 12), *meta = fw + word(hs + 16);
	uint32_t fuse = rd(g, 0x824140 + (word(meta + 8) - 1) * 4), version = 0;

	while (fuse >> version)
		version++;
	return version ? word(meta) - version : word(fw + word(hs + 24)) - 1;
}

uint32_t booter_run(struct gpu *g, const uint8_t *fw, uint64_t mem, uint32_t spoil, uint32_t mbox0,
		    uint32_t mbox1)
{
	const uint8_t *hs = fw + word(fw + 12), *load = fw + word(hs + 28), *meta = fw + word(hs + 16);
	uint32_t data = word(fw + 16), size = word(fw + 20), loc = booter_sig_offset(fw);
	uint32_t count = word(fw + word(hs + 24)), dmem = word(load + 8);
	uint8_t *img = malloc(size);

	memcpy(img, fw + data, size);
	memcpy(img + loc, fw + word(hs) + booter_signature(g, fw) * (word(hs + 4) / count),
	       word(hs + 4) / count);
	if (spoil)
		img[spoil] ^= 1;
	qt_memwrite(g->q, mem, img, size);
	free(img);
	wr(g, SEC2 + 0x3c0, 1);
	wr(g, SEC2 + 0x3c0, 0);
	wr(g, SEC2 + 0x624, 0x80);
	wr(g, SEC2 + 0x10c, 0);
	wr(g, SEC2 + 0x600, 5);
	for (uint32_t at = 0; at < word(load + 24); at += 256)
		sec2_dma(g, mem, word(load + 20) + at, at, 0x14);
	for (uint32_t at = 0; at < word(load + 12); at += 256)
		sec2_dma(g, mem + dmem, at, at, 0);
	sec2_brom(g, loc - dmem, word(meta + 4), word(meta + 8));
	return sec2_start(g, word(load + 20), mbox0, mbox1);
}
