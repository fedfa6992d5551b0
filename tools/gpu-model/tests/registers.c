/* SPDX-License-Identifier: GPL-2.0-only */
/* Registers that drivers read before GSP runs; PRAMIN and BAR1; resets. */
#include "gpu.h"

#include <linux/pci_regs.h>
#include <string.h>

#define GIB		(1ull << 30)
#define MIB		(1ull << 20)
#define WINDOW		0x001700
#define PRAMIN		0x700000

static void chip(struct gpu *g)
{
	eq(rd(g, 0x000000), 0x192000a1, "PMC_BOOT_0 says AD102 A1");
	eq(rd(g, 0x000a00) >> 20, 0x192, "PMC_BOOT_42 says AD102");
	eq(rd(g, 0x118234), 0x3ff, "GFW boot is complete");
	eq(rd(g, 0x100b20), 1, "framebuffer is cleared");
	eq(rd(g, 0x118128) & 1, 1, "GFW boot progress may be read");
	eq(rd(g, 0x1183a4), 48 * 1024, "48 GiB of usable framebuffer");
	eq((uint64_t)(rd(g, 0x100ce0) >> 4 & 0x3f) << (rd(g, 0x100ce0) & 0xf), 48 * 1024,
	   "the memory range register agrees");
	eq(rd(g, 0x820c04) & 1, 1, "there is no display");
	eq(rd(g, 0x625f04) & 8, 0, "no VGA workspace was placed");
	eq(rd(g, 0x82074c) & 1, 1, "and it is no GPU for debugging");
	eq(rd(g, 0x088000), 0x26b510de, "configuration space shows in BAR0");
}

static void timer(struct gpu *g)
{
	uint32_t before = rd(g, 0x009400), after;

	qt_clock_step(g->q, 1000013);
	after = rd(g, 0x009400);
	eq(after - before, 1000013 / 32 * 32, "PTIMER counts nanoseconds");
	eq(after & 0x1f, 0, "in steps of 32");
	eq(rd(g, 0xbb0080) & ~0x1f, rd(g, 0x009400), "the usermode timer is the same");
	eq(rd(g, 0x009430) >> 4 & 1, 1, "the CPU may set it");
	wr(g, 0x009410, 5);
	eq(rd(g, 0x009410), 0, "not by its high half alone");
	wr(g, 0x009400, 0x700);
	eq(rd(g, 0x009410), 5, "but with the low one");
	eq(rd(g, 0x009400), 0x700, "which is in force as well");
	eq(rd(g, 0xbb0084), 5, "for both");
}

static void pramin(struct gpu *g)
{
	const uint64_t far = 47 * GIB + 3 * MIB;

	wr(g, WINDOW, far >> 16);
	qt_write32(g->q, BAR0 + PRAMIN + 0xffffc, 0x11223344);
	qt_write8(g->q, BAR0 + PRAMIN + 1, 0x55);
	eq(qt_read32(g->q, BAR1 + far + 0xffffc), 0x11223344, "PRAMIN and BAR1 show the same");
	eq(qt_read32(g->q, BAR1 + far), 0x5500, "bytes too");
	wr(g, WINDOW, 0);
	eq(rd(g, PRAMIN), 0, "the window moves");
	qt_write64(g->q, BAR1 + 8, 0x0102030405060708);
	eq(rd(g, PRAMIN + 8), 0x05060708, "to the start");
	wr(g, WINDOW, 48 * GIB >> 16);
	eq(rd(g, PRAMIN), ~0u, "past the framebuffer there is nothing");
	wr(g, PRAMIN, 1);
	wr(g, WINDOW, 2 << 24);
	eq(rd(g, PRAMIN), ~0u, "nor in system memory");
	wr(g, WINDOW, (48 * GIB - MIB / 2) >> 16);
	eq(rd(g, PRAMIN + MIB / 2 - 4), 0, "a window half inside shows that half");
	eq(rd(g, PRAMIN + MIB / 2), ~0u, "and no more");
	wr(g, WINDOW, (48 * GIB - MIB) >> 16);
	qt_write32(g->q, BAR0 + PRAMIN + 0xffffc, 7);
	eq(rd(g, PRAMIN + 0xffffc), 7, "the last MiB is reachable");
	wr(g, WINDOW, 0);
	eq(qt_read32(g->q, BAR1 + 48 * GIB), ~0u, "BAR1 past the framebuffer reads all ones");
}

static void bar1_mode(struct gpu *g)
{
	qt_write32(g->q, BAR1, 0x99);
	wr(g, 0x001704, 1u << 31);
	eq(qt_read32(g->q, BAR1), ~0u, "BAR1 in virtual mode maps nothing");
	wr(g, 0x001704, 0);
	eq(qt_read32(g->q, BAR1), 0x99, "in physical mode the framebuffer");
}

static void scratch(struct gpu *g)
{
	wr(g, 0x001438, 0xcafe);
	eq(rd(g, 0x001438), 0xcafe, "PBUS scratch registers remember");
	wr(g, 0x100c10, 0x1234);
	eq(rd(g, 0x100c10), 0x1234, "so does the flush address");
	wr(g, 0x000a00, 0);
	eq(rd(g, 0x000a00) >> 20, 0x192, "PMC_BOOT_42 is read-only");
	eq(rd(g, 0x600000), 0, "an address without a model reads 0");
}

static void sparse(struct gpu *g)
{
	uint64_t before = qt_qom_get(g->q, "fb-touched");

	qt_write8(g->q, BAR1 + 20 * GIB, 1);
	qt_write8(g->q, BAR1 + 30 * GIB, 1);
	eq(qt_qom_get(g->q, "fb-touched") - before, 2 * 4096, "two bytes far apart cost two pages");
}

static void resets(struct gpu *g)
{
	wr(g, 0x001438, 0xcafe);
	qt_write32(g->q, BAR1 + 40 * GIB, 0x77);
	flr(g, 0);
	eq(cfg16(g, 0, PCI_COMMAND) & PCI_COMMAND_MEMORY, 0, "FLR switches decoding off");
	gpu_enable(g);
	eq(rd(g, 0x001438), 0, "FLR clears registers");
	eq(qt_read32(g->q, BAR1 + 40 * GIB), 0x77, "FLR keeps the framebuffer");
}

static void bus_reset(struct gpu *g)
{
	const uint64_t port = 0xb0000000ull + (4 << 15);

	qt_write16(g->q, port + PCI_BRIDGE_CONTROL, PCI_BRIDGE_CTL_BUS_RESET);
	qt_write16(g->q, port + PCI_BRIDGE_CONTROL, 0);
	gpu_enable(g);
	eq(qt_read32(g->q, BAR1 + 40 * GIB), 0, "a bus reset empties the framebuffer");
	eq(rd(g, 0x000000), 0x192000a1, "and the GPU is back");
	wr(g, WINDOW, 5);
	qt_system_reset(g->q);
}

void test_registers(void)
{
	struct gpu g;

	gpu_start(&g, "", "");
	eq(qt_read32(g.q, BAR0) == 0x192000a1, 0, "nothing is decoded before BARs are set");
	gpu_enable(&g);
	chip(&g);
	timer(&g);
	pramin(&g);
	bar1_mode(&g);
	scratch(&g);
	sparse(&g);
	resets(&g);
	bus_reset(&g);
	gpu_stop(&g);

	gpu_start(&g, "fb-size=16G", "");
	gpu_enable(&g);
	eq(rd(&g, 0x1183a4), 16 * 1024, "fb-size=16G is obeyed");
	gpu_stop(&g);
}
