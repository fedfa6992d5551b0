/* SPDX-License-Identifier: GPL-2.0-only */
/* Virtual functions: switching on and off, decoding, what they are. */
#include "gpu.h"

#include <linux/pci_regs.h>

#define CE_ID	0x45435456

static uint32_t ce_id(struct gpu *g, unsigned int gfid)
{
	return qt_read32(g->q, vf_bar0(gfid) + 0x2f000);
}

static void one_vf(struct gpu *g, unsigned int gfid)
{
	unsigned int fn = VF_FN(gfid), exp = find_cap(g, fn, PCI_CAP_ID_EXP);
	unsigned int msix = find_cap(g, fn, PCI_CAP_ID_MSIX);

	eq(cfg32(g, fn, PCI_VENDOR_ID), 0xffffffff, "VF %u: ids read as all ones", gfid);
	eq(cfg32(g, fn, PCI_CLASS_REVISION), 0x030200a1, "class and revision of the PF");
	eq(cfg16(g, fn, PCI_COMMAND), 0, "its command register is 0");
	eq(ce_id(g, gfid), CE_ID, "BAR0 is decoded, by VF MSE");
	ok(cfg32(g, fn, exp + PCI_EXP_DEVCAP) & PCI_EXP_DEVCAP_FLR, "FLR is offered");
	ok(find_ecap(g, fn, PCI_EXT_CAP_ID_ARI), "ARI");
	eq(cfg16(g, fn, msix + PCI_MSIX_FLAGS) & PCI_MSIX_FLAGS_QSIZE, 5, "6 MSI-X vectors");
	eq(cfg32(g, fn, msix + PCI_MSIX_TABLE), 0x10000, "MSI-X table at BAR0 0x10000");
	eq(qt_read32(g->q, vf_bar0(gfid) + 0x30084), rd(g, 0x9410), "the timer shows");
	eq(qt_read32(g->q, vf_bar0(gfid) + 0x0), 0, "nothing else does");
}

static void command_memory_bit(struct gpu *g)
{
	cfg16w(g, VF_FN(1), PCI_COMMAND, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
	eq(cfg16(g, VF_FN(1), PCI_COMMAND), PCI_COMMAND_MASTER, "a VF has no memory enable");
	eq(ce_id(g, 1), CE_ID, "and is decoded all the same");
	flr(g, VF_FN(1));
	eq(cfg16(g, VF_FN(1), PCI_COMMAND), 0, "FLR clears bus mastering");
	eq(ce_id(g, 1), CE_ID, "and leaves the VF decoded");
}

static void vf_mse(struct gpu *g)
{
	unsigned int ctrl = find_ecap(g, 0, PCI_EXT_CAP_ID_SRIOV) + PCI_SRIOV_CTRL;

	cfg16w(g, 0, ctrl, PCI_SRIOV_CTRL_VFE | PCI_SRIOV_CTRL_ARI);
	eq(ce_id(g, 1) == CE_ID, 0, "without VF MSE no VF is decoded");
	eq(qt_qom_get(g->q, "vfs-enabled"), 32, "though all are there");
	cfg16w(g, 0, ctrl, PCI_SRIOV_CTRL_VFE | PCI_SRIOV_CTRL_MSE | PCI_SRIOV_CTRL_ARI);
	eq(ce_id(g, 32), CE_ID, "with it all are");
	cfg16w(g, 0, ctrl, 0);
	eq(qt_qom_get(g->q, "vfs-enabled"), 0, "VFs go");
	eq(ce_id(g, 1) == CE_ID, 0, "and their BARs");
	eq(cfg32(g, VF_FN(1), PCI_CLASS_REVISION), 0xffffffff, "and their configuration space");
}

static void again(struct gpu *g)
{
	gpu_enable_vfs(g, 2);
	eq(qt_qom_get(g->q, "vfs-enabled"), 2, "two VFs come");
	eq(ce_id(g, 2), CE_ID, "the second is decoded");
	eq(ce_id(g, 3) == CE_ID, 0, "a third is not there");
	flr(g, 0);
	eq(qt_qom_get(g->q, "vfs-enabled"), 0, "FLR of the PF takes the VFs away");
	gpu_enable(g);
	eq(ce_id(g, 1) == CE_ID, 0, "and their BARs");
	gpu_enable_vfs(g, 1);
	eq(ce_id(g, 1), CE_ID, "they can be had again");
}

void test_sriov(void)
{
	struct gpu g;

	gpu_start(&g, "", "");
	gpu_enable(&g);
	eq(ce_id(&g, 1) == CE_ID, 0, "no VF before it is enabled");
	gpu_enable_vfs(&g, 32);
	eq(qt_qom_get(g.q, "vfs-enabled"), 32, "32 VFs are enabled");
	one_vf(&g, 1);
	one_vf(&g, 32);
	eq(cfg32(&g, VF_FN(33), PCI_CLASS_REVISION), 0xffffffff, "there is no 33rd");
	command_memory_bit(&g);
	vf_mse(&g);
	again(&g);
	gpu_stop(&g);
}
