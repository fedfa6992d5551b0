/* SPDX-License-Identifier: GPL-2.0-only */
/* Falcons: reset, ports, DMA, and what SEC2's boot ROM refuses. */
#include "gpu.h"

#include <stdlib.h>
#include <string.h>

#define GSP		0x110000
#define SEC2		0x840000
#define PMU		0x10a000
#define HALTED		0x10

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
	sec2_dma(g, mem, 0x100, 0x200, 0);
	eq(dmem_word(g, SEC2, 0x200), 0, "no transfer while nothing is set up");
	wr(g, SEC2 + 0x600, 5);
	sec2_dma(g, mem, 0x100, 0x200, 0);
	eq(dmem_word(g, SEC2, 0x200), 0, "nor while physical access is not allowed");
	wr(g, SEC2 + 0x600, 1);
	wr(g, SEC2 + 0x624, 0x80);
	sec2_dma(g, mem, 0x100, 0x200, 0);
	eq(dmem_word(g, SEC2, 0x200), 0, "nor while the target is not physical");
	wr(g, SEC2 + 0x600, 5);
	sec2_dma(g, mem, 0x100, 0x200, 0);
	eq(rd(g, SEC2 + 0x118) & 3, 2, "the engine is idle");
	eq(dmem_word(g, SEC2, 0x200), 0x5a5a5a5a, "DMA fills DMEM from host memory");
	eq(dmem_word(g, SEC2, 0x2fc), 0x5a5a5a5a, "256 bytes of it");
	eq(dmem_word(g, SEC2, 0x300), 0, "and no more");
	sec2_dma(g, mem, 0x800, 0x200, 0x20);
	eq(qt_read32(g->q, mem + 0x8fc), 0x5a5a5a5a, "and writes it back");
	sec2_dma(g, mem, 0x100, 0xffff00, 0);
	eq(rd(g, SEC2 + 0x118) & 3, 2, "a transfer past DMEM is dropped");
	sec2_dma(g, 0xfffff00000ull, 0, 0x200, 0);
	eq(dmem_word(g, SEC2, 0x200), 0x5a5a5a5a, "an address without memory changes nothing");

	memset(words, 0xa5, sizeof(words));
	qt_memwrite(g->q, BAR1 + 0x100000, words, sizeof(words));
	wr(g, SEC2 + 0x604, 4);
	sec2_dma(g, 0x100000, 0, 0x300, 1 << 12);
	eq(dmem_word(g, SEC2, 0x300), 0xa5a5a5a5, "a second context reads the framebuffer");
	qt_qom_set(g->q, "fault", "falcon-dma:1");
	sec2_dma(g, mem, 0x100, 0x400, 0);
	eq(dmem_word(g, SEC2, 0x400), 0, "falcon-dma: nothing is moved");
	sec2_dma(g, mem, 0x100, 0x400, 0);
	eq(dmem_word(g, SEC2, 0x400), 0x5a5a5a5a, "the next time it is");
}

/* As nv_falcon of Linux' VFIO selftests has it copy 4 bytes, and one address that is too high. */
static void pmu(struct gpu *g, uint64_t mem)
{
	qt_write32(g->q, mem + 0x2004, 0x13572468);
	reset(g, PMU);
	wr(g, PMU + 0xe00, 5);
	wr(g, PMU + 0xe24, 0x90);
	eq(rd(g, PMU + 0xe24), 0x90, "PMU has its FBIF at +0xe00");
	wr(g, PMU + 0x128, mem >> 40);
	wr(g, PMU + 0x110, (mem + 0x2000) >> 8);
	wr(g, PMU + 0x11c, 4);
	wr(g, PMU + 0x114, 0);
	wr(g, PMU + 0x118, 0);
	eq(dmem_word(g, PMU, 0), 0x13572468, "PMU reads host memory");
	wr(g, PMU + 0x11c, 0x40);
	wr(g, PMU + 0x118, 0x20);
	eq(qt_read32(g->q, mem + 0x2040), 0x13572468, "and writes it");
	wr(g, 0x100f04, 1);
	wr(g, PMU + 0x11c, 0x80);
	wr(g, PMU + 0x118, 0x20);
	eq(qt_read32(g->q, mem + 0x2080), 0, "address bits from 47 up come from a register of their own");
	wr(g, 0x100f04, 0);
	wr(g, PMU + 0x100, 2);
	ok(poll_reg(g, BAR0 + PMU + 0x100, HALTED, HALTED), "PMU runs nothing");
	eq(rd(g, PMU + 0x040), 0xbadf0001, "and says so");
}

static void boot_rom(struct gpu *g, uint64_t mem)
{
	eq(sec2_start(g, 0x100, 0x1000, 0), 0xbadf0010, "SEC2 refuses to run without an image");
	sec2_dma(g, mem, 0x100, 0, 0x10);
	eq(sec2_start(g, 0x100, 0x1000, 0), 0xbadf0010, "an image that is not secure is refused");
	sec2_dma(g, mem, 0x100, 0, 0x14);
	eq(sec2_start(g, 0x100, 0x1000, 0), 0xbadf0011, "boot ROM parameters are needed");
	sec2_brom(g, 0x10, 2, 3);
	eq(sec2_start(g, 0x100, 0x1000, 0), 0xbadf0011, "for SEC2's engine");
	eq(rd(g, SEC2 + 0x008) & 0x10, 0x10, "halting shows in the interrupt status");
	wr(g, SEC2 + 0x004, ~0u);
	wr(g, SEC2 + 0x130, 2);
	eq(rd(g, SEC2 + 0x008), 0, "the alias starts nothing before it is switched on");
	wr(g, SEC2 + 0x100, 0x40);
	wr(g, SEC2 + 0x130, 2);
	ok(poll_reg(g, BAR0 + SEC2 + 0x008, 0x10, 0x10), "then it does");
	reset(g, SEC2);
	eq(rd(g, SEC2 + 0x1180) | rd(g, SEC2 + 0x1198), 0, "reset clears the parameters");
}

static void real_booters(struct gpu *g, uint64_t mem)
{
	size_t size = 0;
	uint8_t *fw = booter_file("booter_load", &size);

	if (!fw || !size) {
		skip("the real booter is recognised", "no booter_load beside GSP_FIRMWARE");
		return;
	}
	eq(booter_run(g, fw, mem, 0x200, 0x1000, 0), 0xbadf0012, "an altered booter is refused");
	eq(booter_run(g, fw, mem, booter_sig_offset(fw) + 4, 0x1000, 0), 0xbadf0013,
	   "so is an altered signature");
	ok((booter_run(g, fw, mem, 0, 0x1000, 0) & 0xfffffff0) != 0xbadf0010,
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
	pmu(&g, mem);
	boot_rom(&g, mem);
	if (*props)
		real_booters(&g, mem);
	else
		skip("the real booter is recognised", "GSP_FIRMWARE is not set");
	gpu_stop(&g);
}
