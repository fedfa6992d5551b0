/* SPDX-License-Identifier: GPL-2.0-only */
/* Falcons: reset, ports, DMA, and what SEC2's boot ROM refuses. */
#include "gpu.h"

#include <stdlib.h>
#include <string.h>

#define GSP		0x110000
#define SEC2		0x840000
#define CODE_SIZE	0x400
#define HALTED		0x10

static void dma_block(struct gpu *g, uint32_t falcon, uint64_t base, uint32_t from, uint32_t to,
		      uint32_t cmd)
{
	wr(g, falcon + 0x110, base >> 8);
	wr(g, falcon + 0x128, base >> 40);
	wr(g, falcon + 0x114, to);
	wr(g, falcon + 0x11c, from);
	wr(g, falcon + 0x118, 6 << 8 | cmd);
}

static uint32_t dmem_word(struct gpu *g, uint32_t falcon, uint32_t at)
{
	wr(g, falcon + 0x1c0, at);
	return rd(g, falcon + 0x1c4);
}

static void reset(struct gpu *g, uint32_t falcon)
{
	wr(g, falcon + 0x3c0, 1);
	wr(g, falcon + 0x3c0, 0);
}

static void core(struct gpu *g)
{
	eq(rd(g, SEC2 + 0x12c) & 0x3f, 0x36, "core revision 6, heavy security");
	eq(rd(g, SEC2 + 0x108) & 0x1ff, 0x100, "64 KiB of IMEM");
	eq(rd(g, SEC2 + 0x0f4) & 0x80001400, 0x80000400, "RISC-V, reset done, memory scrubbed");
	eq(rd(g, SEC2 + 0x100), HALTED, "halted after power-on");
	wr(g, SEC2 + 0x040, 0x1234);
	eq(rd(g, SEC2 + 0x040), 0x1234, "mailbox 0 remembers");
	eq(rd(g, GSP + 0x040), 0, "and is SEC2's own");
	wr(g, GSP + 0x1668, 0x111);
	eq(rd(g, GSP + 0x1668) & 0x11, 0x11, "RISC-V can be selected");
	eq(rd(g, GSP + 0x1388) & 0x80, 0, "that does not start it");
	reset(g, GSP);
	reset(g, SEC2);
	eq(rd(g, GSP + 0x1668) & 0x10, 0, "reset selects the falcon");
	eq(rd(g, SEC2 + 0x040), 0, "reset clears the mailbox");
}

static void ports(struct gpu *g)
{
	wr(g, SEC2 + 0x1c0, 1 << 24 | 0x40);
	wr(g, SEC2 + 0x1c4, 0x11111111);
	wr(g, SEC2 + 0x1c4, 0x22222222);
	eq(dmem_word(g, SEC2, 0x40), 0x11111111, "DMEM port writes");
	eq(dmem_word(g, SEC2, 0x44), 0x22222222, "and increments");
	wr(g, SEC2 + 0x180, 1 << 24 | 1 << 28);
	wr(g, SEC2 + 0x184, 0x33333333);
	wr(g, SEC2 + 0x180, 0);
	eq(rd(g, SEC2 + 0x184), 0, "secure IMEM cannot be read");
	wr(g, SEC2 + 0x1c0, 0xfffffc);
	eq(rd(g, SEC2 + 0x1c4), 0, "past DMEM there is nothing");
	wr(g, SEC2 + 0x1c4, 1);
	reset(g, SEC2);
	eq(dmem_word(g, SEC2, 0x40), 0, "reset scrubs DMEM");
}

static void dma(struct gpu *g, uint64_t mem)
{
	uint32_t words[64];

	memset(words, 0x5a, sizeof(words));
	qt_memwrite(g->q, mem + 0x100, words, sizeof(words));
	dma_block(g, SEC2, mem, 0x100, 0x200, 0);
	eq(dmem_word(g, SEC2, 0x200), 0, "no transfer while physical access is not allowed");
	wr(g, SEC2 + 0x624, 0x80);
	dma_block(g, SEC2, mem, 0x100, 0x200, 0);
	eq(dmem_word(g, SEC2, 0x200), 0, "nor while the target is not physical");
	wr(g, SEC2 + 0x600, 5);
	dma_block(g, SEC2, mem, 0x100, 0x200, 0);
	eq(rd(g, SEC2 + 0x118) & 3, 2, "the engine is idle");
	eq(dmem_word(g, SEC2, 0x200), 0x5a5a5a5a, "DMA fills DMEM from host memory");
	eq(dmem_word(g, SEC2, 0x2fc), 0x5a5a5a5a, "256 bytes of it");
	eq(dmem_word(g, SEC2, 0x300), 0, "and no more");
	dma_block(g, SEC2, mem, 0x800, 0x200, 0x20);
	eq(qt_read32(g->q, mem + 0x8fc), 0x5a5a5a5a, "and writes it back");
	dma_block(g, SEC2, mem, 0x100, 0xffff00, 0);
	eq(rd(g, SEC2 + 0x118) & 3, 2, "a transfer past DMEM is dropped");
	dma_block(g, SEC2, 0xfffff00000ull, 0, 0x200, 0);
	eq(dmem_word(g, SEC2, 0x200), 0x5a5a5a5a, "an address without memory changes nothing");
}

/* Starts SEC2 and gives mailbox 0 after it halted. */
static uint32_t start(struct gpu *g, uint32_t bootvec)
{
	wr(g, SEC2 + 0x040, 0x1000);
	wr(g, SEC2 + 0x044, 0);
	wr(g, SEC2 + 0x104, bootvec);
	wr(g, SEC2 + 0x100, 2);
	if (!poll_reg(g, BAR0 + SEC2 + 0x100, HALTED, HALTED))
		return ~0u;
	return rd(g, SEC2 + 0x040);
}

static void brom(struct gpu *g, uint32_t paraaddr, uint32_t engid, uint32_t ucode)
{
	wr(g, SEC2 + 0x1210, paraaddr);
	wr(g, SEC2 + 0x119c, engid);
	wr(g, SEC2 + 0x1198, ucode);
	wr(g, SEC2 + 0x1180, 1);
}

static void boot_rom(struct gpu *g, uint64_t mem)
{
	eq(start(g, 0x100), 0xbadf0010, "SEC2 refuses to run without an image");
	dma_block(g, SEC2, mem, 0x100, 0, 0x10);
	eq(start(g, 0x100), 0xbadf0010, "an image that is not secure is refused");
	dma_block(g, SEC2, mem, 0x100, 0, 0x14);
	eq(start(g, 0x100), 0xbadf0011, "boot ROM parameters are needed");
	brom(g, 0x10, 2, 3);
	eq(start(g, 0x100), 0xbadf0011, "for SEC2's engine");
	eq(rd(g, SEC2 + 0x008) & 0x10, 0x10, "halting shows in the interrupt status");
	reset(g, SEC2);
	eq(rd(g, SEC2 + 0x1180) | rd(g, SEC2 + 0x1198), 0, "reset clears the parameters");
}

static uint8_t *file(const char *name, const char *kind, size_t *size)
{
	char path[4096], *base;
	uint8_t *data = NULL;
	FILE *f;

	snprintf(path, sizeof(path), "%s", name);
	base = strrchr(path, '/');
	if (!base)
		return NULL;
	snprintf(base + 1, sizeof(path) - (base + 1 - path), "%s-%s", kind,
		 strrchr(name, '/') + 1 + strlen("gsp-"));
	f = fopen(path, "rb");
	if (f) {
		data = malloc(1 << 20);
		*size = data ? fread(data, 1, 1 << 20, f) : 0;
		fclose(f);
	}
	return data;
}

static uint32_t le32(const uint8_t *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Loads a real booter as nouveau's ga102_flcn_fw_load() does; @spoil alters a byte. */
static uint32_t run_booter(struct gpu *g, const uint8_t *fw, uint64_t mem, uint32_t spoil)
{
	const uint8_t *hs = fw + le32(fw + 12), *load = fw + le32(hs + 28);
	uint32_t data = le32(fw + 16), size = le32(fw + 20), loc = le32(fw + le32(hs + 8));
	uint32_t count = le32(fw + le32(hs + 24)), dmem = le32(load + 8);
	uint8_t *img = malloc(size);

	memcpy(img, fw + data, size);
	memcpy(img + loc, fw + le32(hs), le32(hs + 4) / count);
	if (spoil)
		img[spoil] ^= 1;
	qt_memwrite(g->q, mem, img, size);
	free(img);
	reset(g, SEC2);
	wr(g, SEC2 + 0x624, 0x80);
	wr(g, SEC2 + 0x10c, 0);
	wr(g, SEC2 + 0x600, 5);
	for (uint32_t at = 0; at < le32(load + 24); at += 256)
		dma_block(g, SEC2, mem, le32(load + 20) + at, at, 0x14);
	for (uint32_t at = 0; at < le32(load + 12); at += 256)
		dma_block(g, SEC2, mem + dmem, at, at, 0);
	brom(g, loc - dmem, le32(fw + le32(hs + 16) + 4), le32(fw + le32(hs + 16) + 8));
	return start(g, le32(load + 20));
}

static void real_booters(struct gpu *g, uint64_t mem, const char *firmware)
{
	size_t size = 0;
	uint8_t *fw = file(firmware, "booter_load", &size);

	if (!fw || !size) {
		skip("the real booter is recognised", "no booter_load beside GSP_FIRMWARE");
		return;
	}
	eq(run_booter(g, fw, mem, 0x200), 0xbadf0012, "an altered booter is refused");
	eq(run_booter(g, fw, mem, le32(fw + le32(fw + le32(fw + 12) + 8)) + 4), 0xbadf0013,
	   "so is an altered signature");
	ok((run_booter(g, fw, mem, 0) & 0xfffffff0) != 0xbadf0010,
	   "the real one runs (and finds no WPR metadata)");
	free(fw);
}

void test_falcon(void)
{
	const char *firmware = getenv("GSP_FIRMWARE");
	char props[4200] = "";
	struct gpu g;
	uint64_t mem;

	if (firmware && *firmware && strlen(firmware) < 600)
		snprintf(props, sizeof(props), "firmware=%s", firmware);
	gpu_start(&g, props, "");
	gpu_enable(&g);
	mem = gpu_alloc(&g, 1 << 20, 4096);
	core(&g);
	ports(&g);
	dma(&g, mem);
	boot_rom(&g, mem);
	if (*props)
		real_booters(&g, mem, firmware);
	else
		skip("the real booter is recognised", "GSP_FIRMWARE is not set");
	gpu_stop(&g);
}
