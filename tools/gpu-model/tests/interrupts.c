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
#define PBA		(TREE + 0x20000)
#define EOI		0x88704
#define GSP		0x110000
#define DOORBELL	129

/* Where the message of each MSI-X entry goes; of MSI, word 0. */
static uint64_t words[8];

/* Was a message sent on this entry since the last call? */
static bool message(struct gpu *g, unsigned int entry)
{
	bool came = qt_read32(g->q, words[entry]) == 0xabc0 + entry;

	qt_write32(g->q, words[entry], 0);
	return came;
}

static void route(struct gpu *g, unsigned int entries)
{
	for (unsigned int i = 0; i < entries; i++)
		words[i] = msix_route(g, 0, BAR0 + 0xb90000, i, 0xabc0 + i);
}

static void mask(struct gpu *g, unsigned int entry, bool on)
{
	qt_write32(g->q, BAR0 + 0xb90000 + entry * 16 + 12, on);
}

static void rearm(struct gpu *g, unsigned int subtree)
{
	wr(g, TOP_CLEAR, 1u << subtree);
	wr(g, TOP_SET, 1u << subtree);
}

static void tree(struct gpu *g)
{
	wr(g, TRIGGER, 70);
	eq(rd(g, LEAF(2)), 1 << 6, "vector 70 is bit 6 of leaf 2");
	eq(rd(g, TOP), 0, "a leaf bit that is not enabled does not reach the top");
	wr(g, LEAF_SET(2), 1 << 6);
	eq(rd(g, LEAF_CLEAR(2)), 1 << 6, "the enable shows in both registers");
	eq(rd(g, TOP), 2, "enabled, it is subtree 1");
	ok(!message(g, 1), "no message while the subtree is off");
	wr(g, TOP_SET, 0xff);
	eq(rd(g, TOP_SET), 0xf, "a tree of 8 leaves has four subtrees");
	ok(message(g, 1), "switching the subtree on sends the message");
	wr(g, TOP_SET, 0xf);
	ok(!message(g, 1), "once");
	wr(g, TOP_CLEAR, 0xf);
	eq(rd(g, TOP), 2, "TOP shows what is pending while it is switched off");
	wr(g, TOP_SET, 0xf);
	ok(message(g, 1), "off and on again sends another while work is left");
	wr(g, LEAF(2), 1 << 6);
	eq(rd(g, LEAF(2)), 0, "writing 1 clears the leaf");
	eq(rd(g, TOP), 0, "and the top");
	rearm(g, 1);
	ok(!message(g, 1), "nothing left, nothing sent");
	wr(g, TRIGGER, 70);
	ok(message(g, 1), "a new event sends at once");
	wr(g, TRIGGER, 71);
	wr(g, LEAF_SET(2), 1 << 7);
	ok(!message(g, 1), "a second event while one is pending does not");
	wr(g, LEAF(2), 1 << 6);
	wr(g, LEAF_CLEAR(2), 1 << 7);
	eq(rd(g, TOP), 0, "a cleared enable hides its bit");
	wr(g, TRIGGER, 4095);
	ok(!message(g, 1), "a vector that does not exist is ignored");
	wr(g, LEAF(2), ~0u);
	wr(g, TOP_CLEAR, 0xf);
}

/* Each subtree has its entry, and nothing comes by another. */
static void entries(struct gpu *g)
{
	wr(g, TOP_SET, 0xf);
	for (unsigned int n = 0; n < 4; n++) {
		wr(g, LEAF_SET(2 * n + 1), 1);
		wr(g, TRIGGER, 64 * n + 32);
		for (unsigned int e = 0; e < 4; e++)
			ok(message(g, e) == (e == n), "subtree %u: entry %u", n, e);
		wr(g, LEAF(2 * n + 1), 1);
	}
	wr(g, TOP_CLEAR, 0xf);
}

/* The doorbell, as a self-test of delivery uses it: twice, with a rearm in between. */
static void doorbell(struct gpu *g)
{
	wr(g, LEAF_SET(4), 1 << 1);
	wr(g, TOP_SET, 1 << 2);
	wr(g, TRIGGER, DOORBELL);
	eq(rd(g, LEAF(4)), 1 << 1, "the doorbell is bit 1 of leaf 4");
	ok(message(g, 2), "its message is that of entry 2");
	wr(g, LEAF(4), 1 << 1);
	wr(g, TRIGGER, DOORBELL);
	ok(!message(g, 2), "without a rearm there is no second one");
	wr(g, TOP_SET, 1 << 2);
	ok(!message(g, 2), "switching on what is on is no rearm");
	wr(g, EOI, 0);
	ok(!message(g, 2), "nor is MSI's end of interrupt");
	rearm(g, 2);
	ok(message(g, 2), "the rearm sends what came meanwhile");
	wr(g, LEAF(4), 1 << 1);
	rearm(g, 2);
	wr(g, TRIGGER, DOORBELL);
	ok(message(g, 2), "and after it the next one comes by itself");
	wr(g, LEAF(4), 1 << 1);
	rearm(g, 2);
}

/* What the CPU has not asked for, or has masked. */
static void masked(struct gpu *g)
{
	unsigned int cap = find_cap(g, 0, PCI_CAP_ID_MSIX);

	mask(g, 2, true);
	wr(g, TRIGGER, DOORBELL);
	ok(!message(g, 2), "a masked entry sends nothing");
	eq(rd(g, PBA), 1 << 2, "its pending bit is set");
	ok(!message(g, 0) && !message(g, 1), "and nothing comes by another entry");
	wr(g, LEAF(4), 1 << 1);
	rearm(g, 2);
	eq(rd(g, PBA), 1 << 2, "it stays though the leaf was cleared");
	mask(g, 2, false);
	ok(message(g, 2), "unmasked, the message goes out");
	eq(rd(g, PBA), 0, "and the pending bit is gone");
	rearm(g, 2);

	cfg16w(g, 0, cap + PCI_MSIX_FLAGS, 0);
	wr(g, TRIGGER, DOORBELL);
	cfg16w(g, 0, cap + PCI_MSIX_FLAGS, PCI_MSIX_FLAGS_ENABLE);
	wr(g, TRIGGER, DOORBELL);
	ok(!message(g, 2), "an edge while no kind of message is enabled is gone");
	rearm(g, 2);
	ok(message(g, 2), "the rearm finds what is pending");
	wr(g, LEAF(4), ~0u);
	wr(g, LEAF_CLEAR(4), ~0u);
	wr(g, TOP_CLEAR, 0xf);
}

static void falcon_source(struct gpu *g)
{
	unsigned int vector = rd(g, GSP + 0x3e0), leaf = vector / 32;
	uint32_t bit = 1u << vector % 32;

	eq(vector, 155, "GSP's vector");
	wr(g, LEAF_SET(leaf), bit);
	wr(g, TOP_SET, 1 << 2);
	wr(g, GSP + 0x010, 1 << 6);
	wr(g, GSP + 0x01c, 1 << 6);
	eq(rd(g, GSP + 0x018), 1 << 6, "SWGEN0 is let through");
	wr(g, GSP + 0x000, 1 << 6);
	eq(rd(g, GSP + 0x008), 1 << 6, "SWGEN0 is raised");
	eq(rd(g, LEAF(leaf)), bit, "the falcon's leaf bit is set");
	ok(message(g, 2), "and the message sent");
	wr(g, LEAF(leaf), bit);
	rearm(g, 2);
	eq(rd(g, LEAF(leaf)), 0, "the leaf is cleared though SWGEN0 is still up");
	wr(g, GSP + 0x000, 1 << 6);
	eq(rd(g, LEAF(leaf)), 0, "while it is up, raising it again says nothing");
	wr(g, GSP + 0x3e8, 1);
	eq(rd(g, LEAF(leaf)), bit, "RETRIGGER says it again");
	ok(message(g, 2), "with a message");
	wr(g, GSP + 0x004, 1 << 6);
	wr(g, LEAF(leaf), bit);
	wr(g, GSP + 0x3e8, 1);
	eq(rd(g, LEAF(leaf)), 0, "RETRIGGER says nothing when SWGEN0 is down");
	wr(g, GSP + 0x014, 1 << 6);
	wr(g, GSP + 0x000, 1 << 6);
	eq(rd(g, LEAF(leaf)), 0, "masked, it does not reach the tree");
	wr(g, GSP + 0x004, ~0u);
	wr(g, TOP_CLEAR, 0xf);
}

static void msi_on(struct gpu *g)
{
	unsigned int cap = find_cap(g, 0, PCI_CAP_ID_MSI);

	words[0] = gpu_alloc(g, 64, 64);
	cfg32w(g, 0, cap + PCI_MSI_ADDRESS_LO, words[0]);
	cfg32w(g, 0, cap + PCI_MSI_ADDRESS_HI, words[0] >> 32);
	cfg16w(g, 0, cap + PCI_MSI_DATA_64, 0xabc0);
	cfg16w(g, 0, cap + PCI_MSI_FLAGS, PCI_MSI_FLAGS_ENABLE);
	wr(g, LEAF_SET(2), 1 << 6);
	wr(g, LEAF_SET(4), 1 << 1);
	wr(g, TOP_SET, 0xf);
	wr(g, TRIGGER, 70);
	ok(message(g, 0), "without MSI-X the message is MSI's");
}

/* nouveau asks for MSI, not for MSI-X; so does what finds too few entries. */
static void msi(struct gpu *g)
{
	msi_on(g);
	wr(g, LEAF(2), 1 << 6);
	wr(g, TRIGGER, DOORBELL);
	ok(!message(g, 0), "not before the end of interrupt");
	rearm(g, 2);
	ok(!message(g, 0), "to which TOP's enables are nothing");
	wr(g, EOI, 0x1234);
	ok(message(g, 0), "which sends what came meanwhile, of any subtree");
	wr(g, LEAF(4), 1 << 1);
	wr(g, EOI, 0);
	ok(!message(g, 0), "and nothing when nothing is left");
	wr(g, TRIGGER, 70);
	ok(message(g, 0), "then the next one comes by itself");

	/* nouveau's nvkm_intr(): off, end of interrupt, work, on */
	wr(g, TOP_CLEAR, 0xf);
	wr(g, EOI, 0);
	ok(!message(g, 0), "nothing while all subtrees are off");
	eq(rd(g, TOP), 1 << 1, "TOP says whose leaves to read");
	wr(g, LEAF(2), 1 << 6);
	wr(g, TRIGGER, DOORBELL);
	wr(g, TOP_SET, 0xf);
	ok(message(g, 0), "on again, with a message of what came meanwhile");
}

/* On chips with FSP TOP's enables rearm MSI, too, and there is no such register. */
static void msi_of_fsp(void)
{
	struct gpu g;

	gpu_start(&g, "card=rtxpro6000,pf-bar1-size=64G", "");
	gpu_enable(&g);
	msi_on(&g);
	wr(&g, LEAF(2), 1 << 6);
	wr(&g, TRIGGER, 70);
	ok(!message(&g, 0), "rtxpro6000: no message before the rearm");
	wr(&g, EOI, 0);
	ok(!message(&g, 0), "rtxpro6000: which is no write to where others have it");
	rearm(&g, 1);
	ok(message(&g, 0), "rtxpro6000: but off and on of the subtree");
	wr(&g, LEAF(2), 1 << 6);
	wr(&g, TOP_SET, ~0u);
	eq(rd(&g, TOP_SET), 0xff, "rtxpro6000: a tree of 16 leaves has eight subtrees");
	gpu_stop(&g);
}

/* What boot or another driver leaves in the tree. */
static void left_behind(struct gpu *g)
{
	ok(qt_qom_set(g->q, "fault", "vector-pending=155:1,vector-pending=37:1,vector-enabled=37:1"),
	   "vectors are left behind");
	eq(rd(g, LEAF(4)), 1 << 27, "vector 155 is pending");
	eq(rd(g, LEAF_SET(4)), 0, "but not enabled");
	eq(rd(g, LEAF(1)), 1 << 5, "vector 37 is pending");
	eq(rd(g, LEAF_SET(1)), 1 << 5, "and enabled");
	eq(rd(g, TOP_SET), 1, "in a subtree that is, too");
	ok(message(g, 0), "so there is a message");
	for (unsigned int i = 0; i < 8; i++) {
		wr(g, LEAF_CLEAR(i), ~0u);
		wr(g, LEAF(i), rd(g, LEAF(i)));
	}
	wr(g, TOP_CLEAR, ~0u);
	eq(rd(g, LEAF(1)) | rd(g, LEAF(4)) | rd(g, TOP), 0, "it can be cleared away");
	qt_qom_set(g->q, "fault", "vector-pending=155");
	wr(g, LEAF(4), ~0u);
	flr(g, 0);
	gpu_enable(g);
	eq(rd(g, LEAF(4)), 1 << 27, "a reset leaves it behind as well");
	qt_qom_set(g->q, "fault", "");
	flr(g, 0);
	gpu_enable(g);
}

void test_interrupts(void)
{
	struct gpu g;

	gpu_start(&g, "", "");
	gpu_enable(&g);
	route(&g, 4);
	tree(&g);
	entries(&g);
	doorbell(&g);
	masked(&g);
	falcon_source(&g);
	ok(qt_qom_get(g.q, "msix-raised") == 14, "fourteen messages were counted");

	wr(&g, TRIGGER, 70);
	flr(&g, 0);
	gpu_enable(&g);
	eq(rd(&g, LEAF(2)) | rd(&g, LEAF_SET(2)) | rd(&g, TOP_SET), 0, "FLR clears the tree");
	eq(cfg16(&g, 0, find_cap(&g, 0, PCI_CAP_ID_MSIX) + PCI_MSIX_FLAGS) & PCI_MSIX_FLAGS_ENABLE,
	   0, "and MSI-X");
	msi(&g);
	flr(&g, 0);
	gpu_enable(&g);
	route(&g, 1);
	left_behind(&g);
	gpu_stop(&g);
	msi_of_fsp();
}
