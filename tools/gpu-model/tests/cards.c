/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Each board's identity, and more VFs than any board has.
 */
#include "gpu.h"

#include <linux/pci_regs.h>

#define GIB	(1ull << 30)
#define CE_ID	0x45435456

static uint64_t size64(struct gpu *g, unsigned int at)
{
	cfg32w(g, 0, at, ~0u);
	cfg32w(g, 0, at + 4, ~0u);
	return -((uint64_t)cfg32(g, 0, at + 4) << 32 |
		 (cfg32(g, 0, at) & PCI_BASE_ADDRESS_MEM_MASK));
}

static void one_card(const struct board *b)
{
	const char *name = b->name;
	unsigned int cap, last = b->first_vf + 31;
	struct gpu g;
	char props[32];

	snprintf(props, sizeof(props), "card=%s", name);
	gpu_start(&g, props, "");
	cap = find_ecap(&g, 0, PCI_EXT_CAP_ID_SRIOV);
	eq(cfg32(&g, 0, PCI_VENDOR_ID), b->ids, "%s: ids of the PF", name);
	eq(cfg32(&g, 0, PCI_SUBSYSTEM_VENDOR_ID), b->subsystem, "%s: subsystem", name);
	eq(cfg16(&g, 0, cap + PCI_SRIOV_VF_DID), b->ids >> 16, "%s: device id of VFs", name);
	eq(cfg16(&g, 0, cap + PCI_SRIOV_TOTAL_VF), b->vfs, "%s: number of VFs", name);
	eq(cfg16(&g, 0, cap + PCI_SRIOV_VF_OFFSET), b->first_vf, "%s: first VF", name);
	eq(size64(&g, PCI_BASE_ADDRESS_0 + bar_at(&g, 1)), b->bar1_gib * GIB, "%s: BAR1", name);
	eq(size64(&g, cap + PCI_SRIOV_BAR + vf_bar_at(&g, 1)), b->vf_bar1_gib * GIB,
	   "%s: BAR1 of a VF", name);
	gpu_enable(&g);
	gpu_enable_vfs(&g, 32);
	eq(cfg32(&g, last, PCI_VENDOR_ID), ~0u, "%s: a VF has all ones for ids", name);
	eq(cfg32(&g, last, PCI_SUBSYSTEM_VENDOR_ID), b->subsystem,
	   "%s: and the PF's subsystem", name);
	eq(rd(&g, 0x000000), b->boot0, "%s: PMC_BOOT_0", name);
	eq(rd(&g, 0x000a00), b->boot42, "%s: PMC_BOOT_42", name);
	eq(rd(&g, 0x1183a4), b->fb_gib * 1024, "%s: MiB of framebuffer", name);
	eq((uint64_t)(rd(&g, 0x100ce0) >> 4 & 0x3f) << (rd(&g, 0x100ce0) & 0xf),
	   b->fb_gib * 1024, "%s: and by the older register", name);
	gpu_stop(&g);
}

/* The last of them is function 253 of the bus: 4 + 249. */
static void many_vfs(void)
{
	bool all = true;
	struct gpu g;

	gpu_start(&g, "vfs=250", "");
	eq(size64(&g, find_ecap(&g, 0, PCI_EXT_CAP_ID_SRIOV) + PCI_SRIOV_BAR + 4), GIB / 4,
	   "BAR1 of each of 250 VFs is smaller");
	gpu_enable(&g);
	gpu_enable_vfs(&g, 250);
	eq(qt_qom_get(g.q, "vfs-enabled"), 250, "250 VFs are enabled");
	for (unsigned int gfid = 1; gfid <= 250; gfid++)
		all &= qt_read32(g.q, vf_bar0(gfid) + 0x2f000) == CE_ID &&
		       cfg32(&g, VF_FN(gfid), PCI_CLASS_REVISION) == 0x030200a1;
	ok(all, "all of them are there and decoded");
	eq(cfg32(&g, VF_FN(251), PCI_CLASS_REVISION), ~0u, "there is no 251st");
	flr(&g, VF_FN(250));
	eq(qt_read32(g.q, vf_bar0(250) + 0x2f000), CE_ID, "FLR of the last leaves it there");
	gpu_enable_vfs(&g, 0);
	gpu_stop(&g);
}

void test_cards(void)
{
	for (const struct board *b = boards; b->name; b++)
		one_card(b);
	many_vfs();
	ok(qt_refuses("-device nvidia-gpu-model,card=l4,chip=a40", "card is 'l4' but chip is 'a40'"),
	   "two boards at once are refused");
}
