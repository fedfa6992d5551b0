/* SPDX-License-Identifier: GPL-2.0-only */
#include "gpu.h"

#include <linux/pci_regs.h>
#include <stdlib.h>
#include <string.h>

/* q35: PCIEXBAR of the host bridge, and where it is put here. */
#define PCIEXBAR	0x60
#define ECAM		0xb0000000ull
#define GPU_BUS		1
#define PORT_DEV	4

#define RAM_START	0x1000000ull
#define RAM_END		0xf000000ull

static uint64_t ecam(unsigned int bus, unsigned int devfn, unsigned int off)
{
	return ECAM + (bus << 20) + (devfn << 12) + off;
}

uint8_t cfg8(struct gpu *g, unsigned int fn, unsigned int off)
{
	return qt_read8(g->q, ecam(GPU_BUS, fn, off));
}

uint16_t cfg16(struct gpu *g, unsigned int fn, unsigned int off)
{
	return qt_read16(g->q, ecam(GPU_BUS, fn, off));
}

uint32_t cfg32(struct gpu *g, unsigned int fn, unsigned int off)
{
	return qt_read32(g->q, ecam(GPU_BUS, fn, off));
}

void cfg16w(struct gpu *g, unsigned int fn, unsigned int off, uint16_t val)
{
	qt_write16(g->q, ecam(GPU_BUS, fn, off), val);
}

void cfg32w(struct gpu *g, unsigned int fn, unsigned int off, uint32_t val)
{
	qt_write32(g->q, ecam(GPU_BUS, fn, off), val);
}

unsigned int find_cap(struct gpu *g, unsigned int fn, unsigned int id)
{
	unsigned int at = cfg8(g, fn, PCI_CAPABILITY_LIST);

	for (int n = 0; at && n < 48; n++) {
		if (cfg8(g, fn, at) == id)
			return at;
		at = cfg8(g, fn, at + 1);
	}
	return 0;
}

unsigned int find_ecap(struct gpu *g, unsigned int fn, unsigned int id)
{
	unsigned int at = PCI_CFG_SPACE_SIZE;

	for (int n = 0; at && n < 480; n++) {
		uint32_t header = cfg32(g, fn, at);

		if (PCI_EXT_CAP_ID(header) == id)
			return at;
		at = PCI_EXT_CAP_NEXT(header);
	}
	return 0;
}

static void port_setup(struct gpu *g)
{
	unsigned int port = PORT_DEV << 3, cap;
	uint64_t base = ecam(0, port, 0);

	/* Memory window 0xc0000000 to 0xc7ffffff, prefetchable 64 GiB up. */
	qt_write32(g->q, base + PCI_PRIMARY_BUS, 0x00010100);
	qt_write32(g->q, base + PCI_MEMORY_BASE, 0xc7f0c000);
	qt_write32(g->q, base + PCI_PREF_MEMORY_BASE, 0xfff10001);
	qt_write32(g->q, base + PCI_PREF_BASE_UPPER32, BAR1 >> 32);
	qt_write32(g->q, base + PCI_PREF_LIMIT_UPPER32, 0x3f);
	qt_write16(g->q, base + PCI_COMMAND, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);

	/* ARI forwarding, for functions 8 and up. */
	for (cap = qt_read8(g->q, base + PCI_CAPABILITY_LIST);
	     cap && qt_read8(g->q, base + cap) != PCI_CAP_ID_EXP;
	     cap = qt_read8(g->q, base + cap + 1))
		;
	if (cap)
		qt_write16(g->q, base + cap + PCI_EXP_DEVCTL2, PCI_EXP_DEVCTL2_ARI);
}

static void bus_setup(struct gpu *g)
{
	qt_outl(g->q, 0xcf8, 0x80000000 | PCIEXBAR);
	qt_outl(g->q, 0xcfc, ECAM | 1);
	port_setup(g);
	g->ram = RAM_START;
}

void gpu_start(struct gpu *g, const char *props, const char *args)
{
	char text[768];
	unsigned int cap, id;

	snprintf(text, sizeof(text),
		 "-device pcie-root-port,id=rp,bus=pcie.0,addr=%d,chassis=1 -device nvidia-gpu-model,id=gpu0,bus=rp%s%s %s",
		 PORT_DEV, *props ? "," : "", props, args);
	g->q = qt_start(text);
	bus_setup(g);
	id = cfg16(g, 0, PCI_DEVICE_ID);
	g->fsp = id == 0x2330 || id == 0x2bb5;
	g->wide = g->vf_wide = cfg32(g, 0, PCI_BASE_ADDRESS_0) & PCI_BASE_ADDRESS_MEM_TYPE_64;
	g->first_vf = 4;
	cap = find_ecap(g, 0, PCI_EXT_CAP_ID_SRIOV);
	if (cap) {
		g->first_vf = cfg16(g, 0, cap + PCI_SRIOV_VF_OFFSET);
		g->vf_wide = cfg32(g, 0, cap + PCI_SRIOV_BAR) & PCI_BASE_ADDRESS_MEM_TYPE_64;
	}
}

void gpu_stop(struct gpu *g)
{
	qt_stop(g->q);
}

static void write_bar64(struct gpu *g, unsigned int at, uint64_t addr)
{
	cfg32w(g, 0, at, addr);
	cfg32w(g, 0, at + 4, addr >> 32);
}

static const unsigned int narrow[] = { 0, 1, 3 };

unsigned int bar_at(struct gpu *g, unsigned int bar)
{
	return (g->wide ? 2 * bar : narrow[bar]) * 4;
}

unsigned int vf_bar_at(struct gpu *g, unsigned int bar)
{
	return (g->vf_wide ? 2 * bar : narrow[bar]) * 4;
}

void gpu_place_bars(struct gpu *g)
{
	if (g->wide)
		write_bar64(g, PCI_BASE_ADDRESS_0, BAR0);
	else
		cfg32w(g, 0, PCI_BASE_ADDRESS_0, BAR0);
	write_bar64(g, PCI_BASE_ADDRESS_0 + bar_at(g, 1), BAR1);
	write_bar64(g, PCI_BASE_ADDRESS_0 + bar_at(g, 2), BAR3);
	cfg16w(g, 0, PCI_COMMAND, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
}

void gpu_enable(struct gpu *g)
{
	gpu_place_bars(g);
	if (!g->fsp)
		qt_clock_step(g->q, 50000000);
}

void gpu_enable_vfs(struct gpu *g, unsigned int n)
{
	unsigned int cap = find_ecap(g, 0, PCI_EXT_CAP_ID_SRIOV);

	if (g->vf_wide)
		write_bar64(g, cap + PCI_SRIOV_BAR, VF_BAR0_WIDE);
	else
		cfg32w(g, 0, cap + PCI_SRIOV_BAR, VF_BAR0);
	write_bar64(g, cap + PCI_SRIOV_BAR + vf_bar_at(g, 1), VF_BAR1);
	write_bar64(g, cap + PCI_SRIOV_BAR + vf_bar_at(g, 2), VF_BAR3);
	cfg16w(g, 0, cap + PCI_SRIOV_NUM_VF, n);
	cfg16w(g, 0, cap + PCI_SRIOV_CTRL,
	       PCI_SRIOV_CTRL_VFE | PCI_SRIOV_CTRL_MSE | PCI_SRIOV_CTRL_ARI);
}

uint64_t gpu_alloc(struct gpu *g, uint64_t size, uint64_t align)
{
	uint64_t at = (g->ram + align - 1) / align * align;

	if (at + size > RAM_END) {
		printf("Bail out! guest memory is used up\n");
		exit(1);
	}
	g->ram = at + size;
	return at;
}

uint32_t rd(struct gpu *g, uint32_t reg)
{
	return qt_read32(g->q, BAR0 + reg);
}

void wr(struct gpu *g, uint32_t reg, uint32_t val)
{
	qt_write32(g->q, BAR0 + reg, val);
}

bool poll_reg(struct gpu *g, uint64_t addr, uint32_t mask, uint32_t want)
{
	for (int i = 0; i < 100000; i++)
		if ((qt_read32(g->q, addr) & mask) == want)
			return true;
	return false;
}

uint64_t msix_route(struct gpu *g, unsigned int fn, uint64_t table,
		    unsigned int vec, uint32_t data)
{
	uint64_t word = gpu_alloc(g, 64, 64), entry = table + vec * PCI_MSIX_ENTRY_SIZE;
	unsigned int cap = find_cap(g, fn, PCI_CAP_ID_MSIX);

	qt_write32(g->q, entry + PCI_MSIX_ENTRY_LOWER_ADDR, word);
	qt_write32(g->q, entry + PCI_MSIX_ENTRY_UPPER_ADDR, word >> 32);
	qt_write32(g->q, entry + PCI_MSIX_ENTRY_DATA, data);
	qt_write32(g->q, entry + PCI_MSIX_ENTRY_VECTOR_CTRL, 0);
	cfg16w(g, fn, cap + PCI_MSIX_FLAGS, PCI_MSIX_FLAGS_ENABLE);
	return word;
}

void flr(struct gpu *g, unsigned int fn)
{
	unsigned int cap = find_cap(g, fn, PCI_CAP_ID_EXP);

	cfg16w(g, fn, cap + PCI_EXP_DEVCTL,
	       cfg16(g, fn, cap + PCI_EXP_DEVCTL) | PCI_EXP_DEVCTL_BCR_FLR);
}
