/* SPDX-License-Identifier: GPL-2.0-only */
/* Property "fault" and the faults of the PCI side; the counters. */
#include "gpu.h"

#include <linux/pci_regs.h>
#include <string.h>

#define SEC2	0x840000

static bool fault_is(struct gpu *g, const char *want)
{
	char text[128];

	qt_qom_get_str(g->q, "fault", text, sizeof(text));
	if (strcmp(text, want))
		printf("# fault is \"%s\"\n", text);
	return !strcmp(text, want);
}

static void property(struct gpu *g)
{
	ok(fault_is(g, ""), "no fault to begin with");
	ok(qt_qom_set(g->q, "fault", "irq-lost:2,falcon-dma"), "a list is accepted");
	ok(fault_is(g, "irq-lost:2,falcon-dma"), "and read back");
	ok(qt_qom_set(g->q, "fault", "type-fb=871,type-fb=0x368@3:2,irq-lost@2"),
	   "values and first times are accepted");
	ok(fault_is(g, "type-fb=871,type-fb=872@3:2,irq-lost@2"), "and read back");
	ok(!qt_qom_set(g->q, "fault", "irq-lost@0"), "a first time of 0 is refused");
	ok(!qt_qom_set(g->q, "fault", "irq-lost=3"), "a value where there is none to have");
	ok(!qt_qom_set(g->q, "fault", "type-fb"), "none where there is one to have");
	qt_qom_set(g->q, "fault", "irq-lost:2,falcon-dma");
	ok(!qt_qom_set(g->q, "fault", "irq-lost,nonsense"), "an unknown name is refused");
	ok(!qt_qom_set(g->q, "fault", "irq-lost:0"), "a count of 0 is refused");
	ok(!qt_qom_set(g->q, "fault", "irq-lost:x"), "a count that is no number is refused");
	ok(!qt_qom_set(g->q, "fault", "irq-lost,"), "an empty name is refused");
	ok(fault_is(g, "irq-lost:2,falcon-dma"), "a refused list changes nothing");
	ok(qt_qom_set(g->q, "fault", ""), "the empty list clears");
	ok(fault_is(g, ""), "all");
}

static void irq_lost(struct gpu *g)
{
	uint64_t word = msix_route(g, 0, BAR0 + 0xb90000, 0, 0x77);

	wr(g, 0xb81204, 1);
	wr(g, 0xb81608, 1);
	qt_qom_set(g->q, "fault", "irq-lost:1");
	wr(g, 0xb81640, 32);
	eq(qt_read32(g->q, word), 0, "irq-lost loses a message");
	ok(fault_is(g, ""), "its count is used up");
	wr(g, 0xb81004, 1);
	wr(g, 0xb81640, 32);
	eq(qt_read32(g->q, word), 0, "and so there is none before the rearm");
	wr(g, 0xb81610, 1);
	wr(g, 0xb81608, 1);
	eq(qt_read32(g->q, word), 0x77, "the next one comes");
}

/* The first two come, the third does not, the fourth does. */
static void irq_lost_later(struct gpu *g)
{
	uint64_t word = msix_route(g, 0, BAR0 + 0xb90000, 0, 0x78);

	qt_qom_set(g->q, "fault", "irq-lost@3:1");
	for (unsigned int i = 1; i <= 4; i++) {
		qt_write32(g->q, word, 0);
		wr(g, 0xb81004, 1);
		wr(g, 0xb81610, 1);
		wr(g, 0xb81608, 1);
		wr(g, 0xb81640, 32);
		eq(qt_read32(g->q, word), i == 3 ? 0 : 0x78, "irq-lost@3:1, message %u", i);
	}
	ok(fault_is(g, ""), "it is used up");
}

static void booter_hang(struct gpu *g)
{
	qt_qom_set(g->q, "fault", "booter-hang:1");
	wr(g, SEC2 + 0x100, 2);
	ok(!poll_reg(g, BAR0 + SEC2 + 0x100, 0x10, 0x10), "booter-hang: SEC2 does not halt");
	ok(fault_is(g, ""), "it was shown");
	wr(g, SEC2 + 0x3c0, 1);
	wr(g, SEC2 + 0x3c0, 0);
	eq(rd(g, SEC2 + 0x100) & 0x10, 0x10, "reset helps");
	wr(g, SEC2 + 0x100, 2);
	ok(poll_reg(g, BAR0 + SEC2 + 0x100, 0x10, 0x10), "then it halts");
}

static void off_bus(struct gpu *g)
{
	qt_write32(g->q, BAR1, 0x42);
	qt_qom_set(g->q, "fault", "off-bus");
	eq(rd(g, 0), ~0u, "off-bus: registers read all ones");
	eq(rd(g, 0x700000), ~0u, "PRAMIN too");
	eq(qt_read32(g->q, BAR1), ~0u, "BAR1 too");
	eq(cfg32(g, 0, PCI_VENDOR_ID), ~0u, "configuration space too");
	eq(qt_read32(g->q, vf_bar0(1) + 0x2f000), ~0u, "a VF too");
	eq(cfg32(g, VF_FN(1), PCI_CLASS_REVISION), ~0u, "and its configuration space");
	wr(g, 0x1438, 5);
	qt_write32(g->q, BAR1, 5);
	cfg16w(g, 0, PCI_COMMAND, 0);
	qt_qom_set(g->q, "fault", "");
	eq(rd(g, 0), 0x192000a1, "without it the GPU is back");
	eq(rd(g, 0x1438), 0, "no register was written");
	eq(qt_read32(g->q, BAR1), 0x42, "no framebuffer either");
}

static void counters(struct gpu *g)
{
	uint64_t reads = qt_qom_get(g->q, "mmio-reads"), writes = qt_qom_get(g->q, "mmio-writes");
	char text[1024];

	rd(g, 0);
	wr(g, 0x1438, 1);
	eq(qt_qom_get(g->q, "mmio-reads") - reads, 1, "a read is counted");
	eq(qt_qom_get(g->q, "mmio-writes") - writes, 1, "a write is counted");
	qt_qom_get_str(g->q, "stats", text, sizeof(text));
	ok(strstr(text, "fb-touched=") && strstr(text, "vfs-enabled=1"), "stats has them all");
}

void test_faults(void)
{
	struct gpu g;

	gpu_start(&g, "", "");
	gpu_enable(&g);
	gpu_enable_vfs(&g, 1);
	property(&g);
	irq_lost(&g);
	irq_lost_later(&g);
	booter_hang(&g);
	off_bus(&g);
	counters(&g);
	gpu_stop(&g);
}
