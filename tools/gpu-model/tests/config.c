/* SPDX-License-Identifier: GPL-2.0-only */
/* Configuration space, BARs, properties that are refused. */
#include "gpu.h"

#include <linux/pci_regs.h>

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

static void capabilities(struct gpu *g)
{
	unsigned int exp = find_cap(g, 0, PCI_CAP_ID_EXP), msix = find_cap(g, 0, PCI_CAP_ID_MSIX);

	ok(find_cap(g, 0, PCI_CAP_ID_PM), "power management");
	ok(find_cap(g, 0, PCI_CAP_ID_MSI), "MSI");
	ok(cfg32(g, 0, exp + PCI_EXP_DEVCAP) & PCI_EXP_DEVCAP_FLR, "FLR is offered");
	eq(cfg16(g, 0, msix + PCI_MSIX_FLAGS) & PCI_MSIX_FLAGS_QSIZE, 5, "6 MSI-X vectors");
	eq(cfg32(g, 0, msix + PCI_MSIX_TABLE), 0xb90000, "MSI-X table at BAR0 0xb90000");
	ok(find_ecap(g, 0, PCI_EXT_CAP_ID_ERR), "AER");
	ok(find_ecap(g, 0, PCI_EXT_CAP_ID_ARI), "ARI");
	ok(find_ecap(g, 0, PCI_EXT_CAP_ID_ACS), "ACS");
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

	gpu_start(&g, "sriov=off,pf-bar1-size=1G,fb-size=2G", "");
	eq(find_ecap(&g, 0, PCI_EXT_CAP_ID_SRIOV), 0, "sriov=off: no SR-IOV capability");
	eq(bar_size(&g, 1, true), 1 << 30, "pf-bar1-size=1G is obeyed");
	gpu_stop(&g);

	gpu_start(&g, "vfs=4", "");
	eq(cfg16(&g, 0, find_ecap(&g, 0, PCI_EXT_CAP_ID_SRIOV) + PCI_SRIOV_TOTAL_VF), 4,
	   "vfs=4 is obeyed");
	gpu_stop(&g);

	ok(qt_refuses("-device nvidia-gpu-model,chip=tu102", "card 'tu102' is not modelled; there are: l40, l4, a40"),
	   "a chip that is not modelled is refused");
	ok(qt_refuses("-device nvidia-gpu-model,vfs=251", "vfs must be 0 to 250"),
	   "251 VFs are refused");
	ok(qt_refuses("-device nvidia-gpu-model,fb-size=100M", "fb-size must be"),
	   "an odd framebuffer size is refused");
	ok(qt_refuses("-device nvidia-gpu-model,firmware=/nonexistent", "does not exist"),
	   "a missing firmware file is refused");
	ok(qt_refuses("-device nvidia-gpu-model,fault=nonsense", "unknown fault 'nonsense'"),
	   "an unknown fault is refused at the start");
}
