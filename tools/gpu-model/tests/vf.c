/* SPDX-License-Identifier: GPL-2.0-only */
/* What a VF sees and reaches: its own partition and nothing else. */
#include "gsp/cpu.h"

#include <linux/pci_regs.h>
#include <stdlib.h>
#include <string.h>

#define CE		0x2f000
#define CE_STATUS	(CE + 0x08)
#define CE_VECTOR	(CE + 0x0c)
#define CE_HOST		(CE + 0x10)
#define CE_FB		(CE + 0x18)
#define CE_LENGTH	(CE + 0x20)
#define CE_COMMAND	(CE + 0x24)
#define CE_COUNT	(CE + 0x28)
#define CE_SIZE		(CE + 0x2c)

enum { DONE = 2, FB_RANGE, DMA_FAULT, NO_PARTITION, BAD_COMMAND };
enum { TO_FB = 1, FROM_FB };

static uint32_t vrd(struct gpu *g, unsigned int gfid, uint32_t reg)
{
	return qt_read32(g->q, vf_bar0(gfid) + reg);
}

static void vwr(struct gpu *g, unsigned int gfid, uint32_t reg, uint32_t val)
{
	qt_write32(g->q, vf_bar0(gfid) + reg, val);
}

static uint32_t copy(struct gpu *g, unsigned int gfid, uint32_t command, uint64_t host, uint64_t fb,
		     uint32_t length)
{
	vwr(g, gfid, CE_HOST, host);
	vwr(g, gfid, CE_HOST + 4, host >> 32);
	vwr(g, gfid, CE_FB, fb);
	vwr(g, gfid, CE_FB + 4, fb >> 32);
	vwr(g, gfid, CE_LENGTH, length);
	vwr(g, gfid, CE_COMMAND, command);
	for (int i = 0; i < 100000; i++) {
		uint32_t status = vrd(g, gfid, CE_STATUS);

		if (status != 1)
			return status;
	}
	return 1;
}

static void before_bootload(struct gpu *g)
{
	uint64_t mem = gpu_alloc(g, 4096, 4096);

	eq(vrd(g, 1, CE), 0x45435456, "the copy engine says what it is");
	eq(vrd(g, 1, CE + 4), 1, "version 1");
	eq(vrd(g, 1, CE_SIZE), 0, "no partition yet");
	qt_write32(g->q, vf_bar1(1), 0x12345678);
	eq(qt_read64(g->q, vf_bar1(1)), ~0ull, "BAR1 reads all ones before the bootload");
	eq(qt_read8(g->q, vf_bar1(1) + 3), 0xff, "in bytes too");
	eq(qt_read32(g->q, BAR1), 0, "and ignores writes");
	eq(qt_read32(g->q, VF_BAR3), ~0u, "BAR3 reads all ones");
	cfg16w(g, VF_FN(1), PCI_COMMAND, PCI_COMMAND_MASTER);
	eq(copy(g, 1, TO_FB, mem, 0, 16), NO_PARTITION, "the copy engine has nothing to copy to");
	eq(copy(g, 1, 3, mem, 0, 16), BAD_COMMAND, "command 3 does not exist");
	eq(copy(g, 1, TO_FB, mem, 0, (16 << 20) + 1), BAD_COMMAND, "more than 16 MiB is refused");
	eq(vrd(g, 1, CE_COUNT), 3, "all three were counted");
	flr(g, VF_FN(1));
	eq(vrd(g, 1, CE_COUNT), 0, "FLR clears the copy engine");
	eq(vrd(g, 1, CE_VECTOR), ~0u, "and its vector");
}

/* Seven segments each, in framebuffer order: first of VF 1, VF 2, rest of VF 1. */
#define A1	(4ull << 30)
#define A_LEN	(3 * SEGMENT)
#define VF2	(A1 + A_LEN)
#define LEN	(7 * SEGMENT)
#define B1	(VF2 + LEN)
#define B_LEN	(LEN - A_LEN)

/* BOOTLOAD parameters, as in gsp/vgpu_test.c, with these ranges. */
static bool give_partition(struct cpu *c, unsigned int gfid)
{
	uint8_t p[6616];

	bootload_params(c, p, gfid);
	put32(p + 368, gfid == 1 ? 2 : 1);
	put64(p + 376, gfid == 1 ? A1 : VF2);
	put64(p + 3448, gfid == 1 ? A_LEN : LEN);
	put64(p + 384, gfid == 1 ? B1 : 0);
	put64(p + 3456, gfid == 1 ? B_LEN : 0);
	return !cpu_control(c, 0x20804001, p, sizeof(p)) && cpu_expect(c, 0x100d, 0) &&
	       configure(c, gfid, 0xc1d00200 + gfid);
}

static void isolation(struct gpu *g)
{
	eq(vrd(g, 1, CE_SIZE), LEN >> 20, "VF 1 has its seven segments");
	eq(vrd(g, 2, CE_SIZE), LEN >> 20, "VF 2 has as many");

	qt_write32(g->q, vf_bar1(1), 0x11);
	qt_write32(g->q, vf_bar1(1) + A_LEN - 4, 0x12);
	qt_write32(g->q, vf_bar1(1) + A_LEN, 0x13);
	qt_write32(g->q, vf_bar1(1) + LEN - 4, 0x14);
	qt_write32(g->q, vf_bar1(2), 0x21);
	qt_write32(g->q, vf_bar1(2) + LEN - 4, 0x22);
	eq(qt_read32(g->q, BAR1 + A1), 0x11, "VF 1's framebuffer begins at its first range");
	eq(qt_read32(g->q, BAR1 + A1 + A_LEN - 4), 0x12, "and runs to its end");
	eq(qt_read32(g->q, BAR1 + B1), 0x13, "goes on with the second");
	eq(qt_read32(g->q, BAR1 + B1 + B_LEN - 4), 0x14, "to its end");
	eq(qt_read32(g->q, BAR1 + VF2), 0x21, "VF 2's lies between them");
	eq(qt_read32(g->q, BAR1 + VF2 + LEN - 4), 0x22, "whole");

	qt_write32(g->q, vf_bar1(1) + LEN, 0x66);
	eq(qt_read32(g->q, vf_bar1(1) + LEN), ~0u, "past its end VF 1 reads all ones");
	eq(qt_read32(g->q, vf_bar1(2) + LEN), ~0u, "VF 2 too");
	eq(qt_read32(g->q, BAR1 + B1 + B_LEN), 0, "and writes nothing");
	eq(qt_read32(g->q, vf_bar1(3)), ~0u, "VF 3 has nothing");
}

static void copies(struct gpu *g)
{
	uint64_t mem = gpu_alloc(g, 0x20000, 4096);
	uint8_t out[0x10000], in[0x10000];

	for (size_t i = 0; i < sizeof(out); i++)
		out[i] = i * 7 + i / 256;
	qt_memwrite(g->q, mem, out, sizeof(out));
	vwr(g, 1, CE_VECTOR, ~0u);
	eq(copy(g, 1, TO_FB, mem, 0, 16), DMA_FAULT, "without bus mastering there is no DMA");
	cfg16w(g, VF_FN(1), PCI_COMMAND, PCI_COMMAND_MASTER);
	eq(copy(g, 1, TO_FB, mem, A_LEN - 0x8000, sizeof(out)), DONE, "a copy over two ranges");
	qt_memread(g->q, BAR1 + A1 + A_LEN - 0x8000, in, 0x8000);
	qt_memread(g->q, BAR1 + B1, in + 0x8000, 0x8000);
	ok(!memcmp(in, out, sizeof(in)), "arrives in both");
	eq(qt_read32(g->q, BAR1 + VF2), 0x21, "and not in what lies between");
	eq(copy(g, 1, FROM_FB, mem + 0x10000, A_LEN - 0x8000, sizeof(out)), DONE, "back to the host");
	qt_memread(g->q, mem + 0x10000, in, sizeof(in));
	ok(!memcmp(in, out, sizeof(in)), "is the same");
	eq(copy(g, 1, TO_FB, mem, LEN - 16, 17), FB_RANGE, "one byte past the end is refused");
	eq(qt_read32(g->q, vf_bar1(1) + LEN - 16), 0, "and nothing of it moved");
	eq(copy(g, 1, TO_FB, mem, LEN - 16, 16), DONE, "up to the end is not");
	eq(copy(g, 1, FROM_FB, mem, ~0ull - 3, 16), FB_RANGE, "an offset that wraps is refused");
	eq(copy(g, 1, FROM_FB, 0xfffffff000ull, 0, 16), DMA_FAULT, "no memory there: DMA fault");
	qt_qom_set(g->q, "fault", "vf-dma:1");
	eq(copy(g, 1, TO_FB, mem, 0, 16), DMA_FAULT, "vf-dma makes one");
	eq(copy(g, 1, TO_FB, mem, 0, 16), DONE, "once");
}

static void msix(struct gpu *g)
{
	uint64_t mem = gpu_alloc(g, 4096, 4096);
	uint64_t word = msix_route(g, VF_FN(1), vf_bar0(1) + 0x10000, 3, 0x5533);

	vwr(g, 1, CE_VECTOR, 3);
	eq(copy(g, 1, TO_FB, mem, 0, 4096), DONE, "a copy with an interrupt");
	eq(qt_read32(g->q, word), 0x5533, "raises its MSI-X vector");
	qt_write32(g->q, word, 0);
	vwr(g, 1, CE_VECTOR, 6);
	eq(copy(g, 1, TO_FB, mem, 0, 4096), DONE, "a vector that does not exist");
	eq(qt_read32(g->q, word), 0, "raises nothing");
	flr(g, VF_FN(1));
	eq(cfg16(g, VF_FN(1), find_cap(g, VF_FN(1), PCI_CAP_ID_MSIX) + PCI_MSIX_FLAGS) &
	   PCI_MSIX_FLAGS_ENABLE, 0, "FLR switches MSI-X off");
	eq(qt_read32(g->q, vf_bar1(1) + 4), 0, "and leaves the framebuffer in view");
}

enum { RESET = 3, BME = 13 };
enum { REFUSED = 0x40, NOT_DONE = 0x65, NO_ANSWER = 0xdeadbeef };

/* How a VF with live channels is reset: its task first, then its function. */
static void resets(struct cpu *c)
{
	struct gpu *g = &c->g;
	uint64_t mem = gpu_alloc(g, 4096, 4096);
	uint8_t on[4] = { 1 };
	uint64_t served, took;

	eq(plugin_message(c, 1, RESET, on, 0), REFUSED,
	   "VF 1 was reset under live channels: its task refuses RESET");
	eq(plugin_message(c, 1, BME, on, 4), 0, "but serves other messages");
	flr(g, VF_FN(1));
	eq(plugin_message(c, 1, RESET, on, 0), REFUSED, "another reset does not help");

	eq(plugin_message(c, 2, RESET, on, 0), 0, "RESET of VF 2's task, without channels");
	flr(g, VF_FN(2));
	eq(plugin_message(c, 2, RESET, on, 0), 0, "and again after an FLR without any");
	cfg16w(g, VF_FN(2), PCI_COMMAND, PCI_COMMAND_MASTER);
	eq(copy(g, 2, TO_FB, mem, 8192, 16), DONE, "VF 2 does some work");
	eq(plugin_message(c, 2, RESET, on, 0), 0, "RESET takes its channels");
	flr(g, VF_FN(2));
	eq(plugin_message(c, 2, RESET, on, 0), 0, "before the FLR, so there is another RESET");
	cfg16w(g, VF_FN(2), PCI_COMMAND, PCI_COMMAND_MASTER);
	eq(copy(g, 2, TO_FB, mem, 8192, 16), DONE, "and VF 2 works");

	qt_qom_set(g->q, "fault", "reset-fails:1");
	eq(plugin_message(c, 2, RESET, on, 0), NOT_DONE, "reset-fails");
	qt_qom_set(g->q, "fault", "reset-silent:1");
	eq(plugin_message(c, 2, RESET, on, 0), NO_ANSWER, "reset-silent");
	qt_qom_set(g->q, "fault", "reset-slow=20:1");
	served = qt_qom_get(g->q, "plugin-rpcs");
	took = qt_qom_get(g->q, "answer-ns");
	eq(plugin_message(c, 2, RESET, on, 0), NO_ANSWER, "reset-slow: not at once");
	eq(qt_qom_get(g->q, "plugin-rpcs"), served, "it is not served yet");
	step(c, 20000000);
	eq(qt_qom_get(g->q, "plugin-rpcs"), served + 1, "but in the end");
	ok(qt_qom_get(g->q, "answer-ns") - took >= 20000000, "and the time is counted");
	qt_qom_set(g->q, "fault", "bme-refused:1");
	eq(plugin_message(c, 2, BME, on, 4), 0, "bme-refused: the message is served");
	eq(fb_read32(c, heap_of(2) + 0x2000) >> 8 & 0xff, 0, "and the answer is no");
	eq(plugin_message(c, 2, RESET, on, 0), 0, "after all of them the channels go");
}

static void stuck(struct gpu *g)
{
	unsigned int devctl = find_cap(g, VF_FN(2), PCI_CAP_ID_EXP) + PCI_EXP_DEVCTL;
	uint32_t was = cfg32(g, VF_FN(2), PCI_COMMAND);

	qt_qom_set(g->q, "fault", "vf-flr-stuck:1");
	flr(g, VF_FN(2));
	eq(cfg32(g, VF_FN(2), PCI_COMMAND), ~0u, "vf-flr-stuck: it does not come back");
	eq(vrd(g, 2, CE), ~0u, "nor do its registers");
	ok(cfg32(g, VF_FN(1), PCI_COMMAND) != ~0u, "another VF is there");
	qt_qom_set(g->q, "fault", "");
	cfg16w(g, VF_FN(2), devctl, PCI_EXP_DEVCTL_BCR_FLR);
	eq(cfg32(g, VF_FN(2), PCI_COMMAND), was & ~0xffffu, "the next reset brings it back");
}

static void taken_away(struct cpu *c)
{
	struct gpu *g = &c->g;

	eq(SHUTDOWN(c, 1), 0, "SHUTDOWN of VF 1's task");
	eq(CLEANUP(c, 1), 0, "and CLEANUP");
	eq(qt_read32(g->q, vf_bar1(1)), ~0u, "VF 1 sees nothing any more");
	eq(vrd(g, 1, CE_SIZE), 0, "and has no partition");
	eq(qt_read32(g->q, vf_bar1(2)), 0x21, "VF 2 has its own as before");
	flr(g, 0);
	gpu_enable(g);
	gpu_enable_vfs(g, 2);
	eq(qt_read32(g->q, vf_bar1(2)), ~0u, "until the PF is reset");
}

/* From now on the VT-d model lets the PF and VF 1 through and knows nothing of VF 2. */
static void requester_id(struct gpu *g)
{
	const uint64_t dmar = 0xfed90000;
	uint64_t root = gpu_alloc(g, 4096, 4096), context = gpu_alloc(g, 4096, 4096);
	uint64_t mem = gpu_alloc(g, 4096, 4096);
	const unsigned int known[] = { 0, VF_FN(1) };

	qt_write64(g->q, root + 1 * 16, context | 1);
	for (unsigned int i = 0; i < 2; i++) {
		/* Pass-through (2 << 2), 48 bits (2), domain 1. */
		qt_write64(g->q, context + known[i] * 16, 2 << 2 | 1);
		qt_write64(g->q, context + known[i] * 16 + 8, 1 << 8 | 2);
	}
	qt_write64(g->q, dmar + 0x20, root);
	qt_write32(g->q, dmar + 0x18, 1u << 30);
	qt_write32(g->q, dmar + 0x18, 1u << 31);
	cfg16w(g, VF_FN(1), PCI_COMMAND, PCI_COMMAND_MASTER);
	cfg16w(g, VF_FN(2), PCI_COMMAND, PCI_COMMAND_MASTER);
	vwr(g, 1, CE_VECTOR, ~0u);
	vwr(g, 2, CE_VECTOR, ~0u);
	eq(copy(g, 1, TO_FB, mem, 0, 64), DONE, "the IOMMU lets VF 1's DMA through");
	eq(copy(g, 2, TO_FB, mem, 0, 64), DMA_FAULT, "and stops VF 2's");
	eq(copy(g, 2, FROM_FB, mem, 0, 64), DMA_FAULT, "both ways");
}

static void bare(void)
{
	struct gpu g;

	gpu_start(&g, "vf-bare-fb=on", "");
	gpu_enable(&g);
	gpu_enable_vfs(&g, 2);
	eq(vrd(&g, 1, CE_SIZE), 64, "vf-bare-fb=on: a VF without a partition has 64 MiB");
	qt_write32(g.q, vf_bar1(1), 0x11);
	qt_write32(g.q, vf_bar1(1) + (64 << 20) - 4, 0x12);
	eq(qt_read32(g.q, vf_bar1(1)), 0x11, "in its BAR1");
	eq(qt_read32(g.q, vf_bar1(1) + (64 << 20)), ~0u, "and no more");
	eq(qt_read32(g.q, vf_bar1(2)), 0, "another VF has others");
	eq(qt_read32(g.q, BAR1), 0, "which are not the card's");
	cfg16w(&g, VF_FN(1), PCI_COMMAND, PCI_COMMAND_MASTER);
	eq(copy(&g, 1, FROM_FB, gpu_alloc(&g, 4096, 4096), (64 << 20) - 16, 16), DONE,
	   "the copy engine reaches them");
	eq(copy(&g, 1, FROM_FB, 0, (64 << 20) - 16, 17), FB_RANGE, "and nothing behind them");
	gpu_stop(&g);
}

void test_vf(void)
{
	struct cpu *c;

	bare();

	if (!getenv("GSP_FIRMWARE")) {
		skip("partitions of VFs", "GSP_FIRMWARE is not set");
		return;
	}
	c = calloc(1, sizeof(*c));
	setenv("QEMU_ARGS", "-device intel-iommu", 1);
	cpu_start(c, 32, getenv("GSP_FIRMWARE"), "570.144");
	unsetenv("QEMU_ARGS");
	gpu_enable_vfs(&c->g, 32);
	before_bootload(&c->g);
	if (ok(cpu_boot(c), "GSP boots")) {
		uint8_t none[4] = { 0 };

		upload_type(c);
		cpu_control(c, 0x2080400b, none, 1);
		wr(&c->g, 0x001704, 0);		/* BAR1 shows the framebuffer again */
		ok(give_partition(c, 1) && give_partition(c, 2), "VF 1 and VF 2 are given framebuffer");
		isolation(&c->g);
		copies(&c->g);
		msix(&c->g);
		resets(c);
		stuck(&c->g);
		requester_id(&c->g);
		taken_away(c);
	}
	cpu_stop(c);
	free(c);
}
