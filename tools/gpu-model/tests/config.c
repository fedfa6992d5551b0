/* SPDX-License-Identifier: GPL-2.0-only */
/* Configuration space, BARs, properties that are refused. */
#include "gpu.h"

#include <linux/pci_regs.h>
#include <stdio.h>
#include <string.h>

static uint64_t bar_size(struct gpu *g, unsigned int bar, bool is_64)
{
	unsigned int at = PCI_BASE_ADDRESS_0 + bar * 4;
	uint64_t mask = 0;

	cfg32w(g, 0, at, ~0u);
	if (is_64) {
		cfg32w(g, 0, at + 4, ~0u);
		mask = (uint64_t)cfg32(g, 0, at + 4) << 32;
	} else {
		mask = 0xffffffffull << 32;
	}
	mask |= cfg32(g, 0, at) & PCI_BASE_ADDRESS_MEM_MASK;
	return -mask;
}

static void identity(struct gpu *g)
{
	eq(cfg32(g, 0, PCI_VENDOR_ID), 0x26b510de, "PF is 10de:26b5");
	eq(cfg32(g, 0, PCI_CLASS_REVISION), 0x030200a1, "3D controller, revision a1");
	eq(cfg32(g, 0, PCI_SUBSYSTEM_VENDOR_ID), 0x169d10de, "subsystem 10de:169d");
}

static void bars(struct gpu *g)
{
	eq(cfg32(g, 0, PCI_BASE_ADDRESS_0) & 0xf, 0, "BAR0 is 32-bit memory");
	eq(cfg32(g, 0, PCI_BASE_ADDRESS_1) & 0xf, 0xc, "BAR1 is 64-bit prefetchable");
	eq(cfg32(g, 0, PCI_BASE_ADDRESS_3) & 0xf, 0xc, "BAR3 is 64-bit prefetchable");
	eq(bar_size(g, 0, false), 16 << 20, "BAR0 has 16 MiB");
	eq(bar_size(g, 1, true), 64ull << 30, "BAR1 has 64 GiB");
	eq(bar_size(g, 3, true), 32 << 20, "BAR3 has 32 MiB");
}

/* Both lists of a function as text: "id@offset …". */
static const char *cap_list(struct gpu *g, unsigned int fn)
{
	static char text[256];
	unsigned int at = cfg8(g, fn, PCI_CAPABILITY_LIST), len = 0;

	for (int n = 0; at && n < 12; n++) {
		len += sprintf(text + len, "%s%x@%x", n ? " " : "", cfg8(g, fn, at), at);
		at = cfg8(g, fn, at + 1);
	}
	text[len] = 0;
	return text;
}

static const char *ecap_list(struct gpu *g, unsigned int fn)
{
	static char text[256];
	unsigned int at = PCI_CFG_SPACE_SIZE, len = 0;

	for (int n = 0; at && n < 12; n++) {
		uint32_t header = cfg32(g, fn, at);

		len += sprintf(text + len, "%s%x@%x", n ? " " : "", PCI_EXT_CAP_ID(header), at);
		at = PCI_EXT_CAP_NEXT(header);
	}
	text[len] = 0;
	return text;
}

static void layout(struct gpu *g, unsigned int fn, const char *what, const char *caps,
		   const char *ecaps)
{
	const char *have = cap_list(g, fn), *ehave = ecap_list(g, fn);

	ok(!strcmp(have, caps), "%s: capabilities %s are %s", what, have, caps);
	ok(!strcmp(ehave, ecaps), "%s: extended capabilities %s are %s", what, ehave, ecaps);
}

/* Register @at of the PF's configuration space is a BAR of this kind. */
static void bar_kinds(struct gpu *g, unsigned int at, bool wide, const char *what)
{
	eq(cfg32(g, 0, at) & 0xf, wide ? 0xc : 0, "%s: BAR0 is of %s bits", what, wide ? "64" : "32");
	eq(cfg32(g, 0, at + (wide ? 8 : 4)) & 0xf, 0xc, "%s: the next is BAR%d, of 64", what,
	   wide ? 2 : 1);
	eq(cfg32(g, 0, at + (wide ? 16 : 12)) & 0xf, 0xc, "%s: the last is BAR%d, of 64", what,
	   wide ? 4 : 3);
}

/* @caps, @ecaps: both lists; @pf_wide, @vf_wide: its BAR0, and that of VFs, is of 64 bits. */
static void board(struct gpu *g, const char *card, const char *caps, const char *ecaps,
		  bool pf_wide, bool vf_wide)
{
	char props[32];

	snprintf(props, sizeof(props), "card=%s", card);
	gpu_start(g, props, "");
	layout(g, 0, card, caps, ecaps);
	bar_kinds(g, PCI_BASE_ADDRESS_0, pf_wide, card);
	bar_kinds(g, find_ecap(g, 0, PCI_EXT_CAP_ID_SRIOV) + PCI_SRIOV_BAR, vf_wide, "its VFs");
}

/* Of an L20, with VFs as dev_nv_xve3g_vf.h and the kernel's log of that card have them. */
static void ada(const char *card)
{
	struct gpu g;

	board(&g, card, "1@60 5@68 10@78 9@b4 11@c8", "2@100 1@420 15@bb0 10@bcc e@c14", false,
	      false);
	eq(cfg32(&g, 0, 0xbb4), 1u << 8, "%s: BAR0 can have 16 MiB", card);
	eq(cfg32(&g, 0, 0xbb8), 4 << 8 | 3 << 5, "and has, first of three");
	eq(cfg32(&g, 0, 0xbc0) & 7, 1, "the second is BAR1");
	eq(1ull << (cfg32(&g, 0, 0xbc0) >> 8 & 0x3f) << 20, bar_size(&g, 1, true), "of its size");
	eq(cfg32(&g, 0, 0xbc4), 1u << 9, "BAR3 can have 32 MiB");
	eq(cfg32(&g, 0, 0xbc8), 5 << 8 | 3, "and has");
	eq(cfg8(&g, 0, 0xb4 + 2), 0x14, "length of the vendor's capability");
	eq(cfg32(&g, 0, 0x100 + PCI_VC_RES_CTRL), 0x800000ff, "the virtual channel is on");
	gpu_enable(&g);
	gpu_enable_vfs(&g, 1);
	layout(&g, 4, "a VF", "10@40 11@7c 1@88 9@90", "1@100 e@148 f@150 b@158");
	eq(cfg16(&g, 0, 0x78 + PCI_EXP_LNKSTA), 0x104, "the link has 16 lanes at 16 GT/s");
	eq(cfg16(&g, 4, 0x40 + PCI_EXP_LNKSTA), 0, "of which a VF says nothing");
	cfg32w(&g, 4, 0xe0, 0x5a5a5a5a);
	eq(cfg32(&g, 4, 0xe0), 0x5a5a5a5a, "a register of no capability");
	eq(cfg32(&g, 4, 0x7c + PCI_MSIX_TABLE), 0x10000, "its vectors are at BAR0 0x10000");
	eq(cfg32(&g, 4, 0x7c + PCI_MSIX_PBA), 0x20000, "pending ones at 0x20000");
	gpu_stop(&g);
}

/* dev_xtl_ep_pcfg_gpu.h, and where VFs and PF have BARs of another width each. */
static void with_fsp(const char *card, bool wide, unsigned int first_vf)
{
	struct gpu g;

	board(&g, card, "1@40 5@48 10@60 9@9c 11@b0", "19@100 15@134 1@1b8 e@248 10@250", wide,
	      true);
	eq(cfg32(&g, 0, 0x13c) & 0xff, 1 << 5 | (wide ? 2 : 1), "%s: one resizable BAR", card);
	eq(cfg32(&g, 0, 0x13c) >> 8, 17, "of 128 GiB");
	gpu_enable(&g);
	gpu_enable_vfs(&g, 1);
	layout(&g, first_vf, "a VF", "1@40 10@60 11@b0", "f@100 1@110 e@158 b@160");
	eq(qt_read32(g.q, VF_BAR0_WIDE + 0x2f000), 0x45435456, "its BAR0 is where the PF says");
	gpu_stop(&g);
}

static void capabilities(struct gpu *g)
{
	unsigned int exp = find_cap(g, 0, PCI_CAP_ID_EXP), msix = find_cap(g, 0, PCI_CAP_ID_MSIX);

	ok(cfg32(g, 0, exp + PCI_EXP_DEVCAP) & PCI_EXP_DEVCAP_FLR, "FLR is offered");
	eq(cfg16(g, 0, msix + PCI_MSIX_FLAGS) & PCI_MSIX_FLAGS_QSIZE, 5, "6 MSI-X vectors");
	eq(cfg32(g, 0, msix + PCI_MSIX_TABLE), 0xb90000, "MSI-X table at BAR0 0xb90000");
	eq(cfg32(g, 0, msix + PCI_MSIX_PBA), 0xba0000, "pending ones at 0xba0000");
}

static void sriov_capability(struct gpu *g)
{
	unsigned int cap = find_ecap(g, 0, PCI_EXT_CAP_ID_SRIOV);

	if (!ok(cap, "SR-IOV"))
		return;
	eq(cfg16(g, 0, cap + PCI_SRIOV_TOTAL_VF), 32, "32 VFs");
	eq(cfg16(g, 0, cap + PCI_SRIOV_VF_OFFSET), 4, "first VF is function 4");
	eq(cfg16(g, 0, cap + PCI_SRIOV_VF_STRIDE), 1, "one function for each VF");
	eq(cfg16(g, 0, cap + PCI_SRIOV_VF_DID), 0x26b5, "VFs carry the PF's device id");
}

void test_config(void)
{
	struct gpu g;

	gpu_start(&g, "", "");
	identity(&g);
	bars(&g);
	capabilities(&g);
	sriov_capability(&g);
	gpu_stop(&g);
	ada("l40");
	ada("l4");
	with_fsp("h100", true, 4);
	with_fsp("rtxpro6000", false, 2);

	gpu_start(&g, "sriov=off,pf-bar1-size=1G,fb-size=2G", "");
	eq(find_ecap(&g, 0, PCI_EXT_CAP_ID_SRIOV), 0, "sriov=off: no SR-IOV capability");
	eq(bar_size(&g, 1, true), 1 << 30, "pf-bar1-size=1G is obeyed");
	gpu_stop(&g);

	gpu_start(&g, "msix=off", "");
	layout(&g, 0, "msix=off", "1@60 5@68 10@78 9@b4", "2@100 1@420 15@bb0 10@bcc e@c14");
	gpu_enable(&g);
	gpu_enable_vfs(&g, 1);
	layout(&g, 4, "its VFs keep it", "10@40 11@7c 1@88 9@90", "1@100 e@148 f@150 b@158");
	gpu_stop(&g);

	gpu_start(&g, "vf-bar0-size=1M", "");
	cfg32w(&g, 0, 0xbcc + PCI_SRIOV_BAR, ~0u);
	eq(cfg32(&g, 0, 0xbcc + PCI_SRIOV_BAR), ~0u << 20, "vf-bar0-size=1M is obeyed");
	gpu_stop(&g);

	gpu_start(&g, "vfs=4", "");
	eq(cfg16(&g, 0, find_ecap(&g, 0, PCI_EXT_CAP_ID_SRIOV) + PCI_SRIOV_TOTAL_VF), 4,
	   "vfs=4 is obeyed");
	gpu_stop(&g);

	ok(qt_refuses("-device nvidia-gpu-model,chip=tu102", "card 'tu102' is not modelled; there are: l40, l4, a40"),
	   "a chip that is not modelled is refused");
	ok(qt_refuses("-device nvidia-gpu-model,vfs=251", "vfs must be 0 to 250"),
	   "251 VFs are refused");
	ok(qt_refuses("-device nvidia-gpu-model,vf-bar0-size=128K", "vf-bar0-size must be"),
	   "a BAR0 of VFs without room for registers is refused");
	ok(qt_refuses("-device nvidia-gpu-model,fb-size=100M", "fb-size must be"),
	   "an odd framebuffer size is refused");
	ok(qt_refuses("-device nvidia-gpu-model,firmware=/nonexistent", "does not exist"),
	   "a missing firmware file is refused");
	ok(qt_refuses("-device nvidia-gpu-model,fault=nonsense", "unknown fault 'nonsense'"),
	   "an unknown fault is refused at the start");
}
