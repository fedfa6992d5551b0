/* SPDX-License-Identifier: GPL-2.0-only */
/* The CPU interrupt tree and its message. */
#include "gpu.h"

#include <linux/pci_regs.h>

#define TREE		0xb80000
#define LEAF(i)		(TREE + 0x1000 + (i) * 4)
#define LEAF_SET(i)	(TREE + 0x1200 + (i) * 4)
#define LEAF_CLEAR(i)	(TREE + 0x1400 + (i) * 4)
#define TOP		(TREE + 0x1600)
#define TOP_SET		(TREE + 0x1608)
#define TOP_CLEAR	(TREE + 0x1610)
#define TRIGGER		(TREE + 0x1640)
#define GSP		0x110000

/* Was a message sent since the last call? */
static bool message(struct gpu *g, uint64_t word)
{
	bool came = qt_read32(g->q, word) == 0xabcd;

	qt_write32(g->q, word, 0);
	return came;
}

static void tree(struct gpu *g, uint64_t word)
{
	wr(g, TRIGGER, 70);
	eq(rd(g, LEAF(2)), 1 << 6, "vector 70 is bit 6 of leaf 2");
	eq(rd(g, TOP), 0, "a leaf bit that is not enabled does not reach the top");
	wr(g, LEAF_SET(2), 1 << 6);
	eq(rd(g, LEAF_CLEAR(2)), 1 << 6, "the enable shows in both registers");
	eq(rd(g, TOP), 2, "enabled, it is subtree 1");
	ok(!message(g, word), "no message while the subtree is off");
	wr(g, TOP_SET, 0xf);
	ok(message(g, word), "switching the subtree on sends the message");
	wr(g, TOP_SET, 0xf);
	ok(!message(g, word), "once");
	wr(g, TOP_CLEAR, 0xf);
	eq(rd(g, TOP), 2, "TOP shows what is pending while it is switched off");
	wr(g, TOP_SET, 0xf);
	ok(message(g, word), "off and on again sends another while work is left");
	wr(g, LEAF(2), 1 << 6);
	eq(rd(g, LEAF(2)), 0, "writing 1 clears the leaf");
	eq(rd(g, TOP), 0, "and the top");
	wr(g, TOP_CLEAR, 0xf);
	wr(g, TOP_SET, 0xf);
	ok(!message(g, word), "nothing left, nothing sent");
	wr(g, TRIGGER, 70);
	ok(message(g, word), "a new event sends at once");
	wr(g, TRIGGER, 71);
	wr(g, LEAF_SET(2), 1 << 7);
	ok(!message(g, word), "a second event while one is pending does not");
	wr(g, LEAF(2), 1 << 6);
	wr(g, LEAF_CLEAR(2), 1 << 7);
	eq(rd(g, TOP), 0, "a cleared enable hides its bit");
	wr(g, TRIGGER, 4095);
	ok(!message(g, word), "a vector that does not exist is ignored");
	wr(g, LEAF(2), ~0u);
}

static void falcon_source(struct gpu *g, uint64_t word)
{
	unsigned int vector = rd(g, GSP + 0x3e0), leaf = vector / 32;
	uint32_t bit = 1u << vector % 32;

	wr(g, LEAF_SET(leaf), bit);
	wr(g, GSP + 0x010, 1 << 6);
	wr(g, GSP + 0x01c, 1 << 6);
	eq(rd(g, GSP + 0x018), 1 << 6, "SWGEN0 is let through");
	wr(g, GSP + 0x000, 1 << 6);
	eq(rd(g, GSP + 0x008), 1 << 6, "SWGEN0 is raised");
	eq(rd(g, LEAF(leaf)), bit, "the falcon's leaf bit is set");
	ok(message(g, word), "and the message sent");
	wr(g, LEAF(leaf), bit);
	eq(rd(g, LEAF(leaf)), 0, "the leaf is cleared though SWGEN0 is still up");
	wr(g, GSP + 0x3e8, 1);
	eq(rd(g, LEAF(leaf)), bit, "RETRIGGER says it again");
	ok(message(g, word), "with a message");
	wr(g, GSP + 0x004, 1 << 6);
	wr(g, LEAF(leaf), bit);
	wr(g, GSP + 0x3e8, 1);
	eq(rd(g, LEAF(leaf)), 0, "RETRIGGER says nothing when SWGEN0 is down");
	wr(g, GSP + 0x014, 1 << 6);
	wr(g, GSP + 0x000, 1 << 6);
	eq(rd(g, LEAF(leaf)), 0, "masked, it does not reach the tree");
	wr(g, GSP + 0x004, ~0u);
}

/* nouveau asks for MSI, not for MSI-X. */
static void msi(struct gpu *g)
{
	unsigned int cap = find_cap(g, 0, PCI_CAP_ID_MSI);
	uint64_t word = gpu_alloc(g, 64, 64);

	cfg32w(g, 0, cap + PCI_MSI_ADDRESS_LO, word);
	cfg32w(g, 0, cap + PCI_MSI_ADDRESS_HI, word >> 32);
	cfg16w(g, 0, cap + PCI_MSI_DATA_64, 0xabcd);
	cfg16w(g, 0, cap + PCI_MSI_FLAGS, PCI_MSI_FLAGS_ENABLE);
	wr(g, LEAF_SET(2), 1 << 6);
	wr(g, TOP_SET, 0xf);
	wr(g, TRIGGER, 70);
	ok(message(g, word), "without MSI-X the message is MSI's");
}

void test_interrupts(void)
{
	struct gpu g;
	uint64_t word;

	gpu_start(&g, "", "");
	gpu_enable(&g);
	word = msix_route(&g, 0, BAR0 + 0xb90000, 0, 0xabcd);
	tree(&g, word);
	falcon_source(&g, word);
	ok(qt_qom_get(g.q, "msix-raised") == 5, "five messages were counted");

	wr(&g, TRIGGER, 70);
	flr(&g, 0);
	gpu_enable(&g);
	eq(rd(&g, LEAF(2)) | rd(&g, LEAF_SET(2)) | rd(&g, TOP_SET), 0, "FLR clears the tree");
	eq(cfg16(&g, 0, find_cap(&g, 0, PCI_CAP_ID_MSIX) + PCI_MSIX_FLAGS) & PCI_MSIX_FLAGS_ENABLE,
	   0, "and MSI-X");
	msi(&g);
	gpu_stop(&g);
}
