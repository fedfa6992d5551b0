/* SPDX-License-Identifier: GPL-2.0-only */
/* vGPU types, bootload and its refusals, shutdown, cleanup, scrubbing. */
#include "cpu.h"

#include <stdlib.h>
#include <string.h>

#define CHANNELS 64

static void type_params(struct cpu *c, uint8_t *p)
{
	const struct abi *a = c->abi;
	uint8_t *t = p + 8;

	memset(p, 0, a->types);
	p[0] = 1;
	put32(p + 4, 1);
	put32(t, TYPE);
	strcpy((char *)t + 4, "NVIDIA L40-1B");
	put32(t + a->type_instances, 32);
	put64(t + a->type_sizes, 1 << 30);
	put64(t + a->type_sizes + 8, 7 * SEGMENT);
	put64(t + a->type_sizes + 16, HEAP_SIZE);
}

void upload_type(struct cpu *c)
{
	static uint8_t p[TYPES_MAX];

	type_params(c, p);
	eq(cpu_control(c, 0x20804003, p, c->abi->types), 0,
	   "a type is uploaded in continuation records");
	eq(c->len, 32 + c->abi->control + c->abi->types, "and comes back whole");
}

void refused_type(struct cpu *c)
{
	static uint8_t p[TYPES_MAX];

	type_params(c, p);
	eq(cpu_control(c, 0x20804003, p, c->abi->types), 0x56, "type-refused: not that type");
}

uint64_t heap_of(unsigned int gfid)
{
	return (32ull << 30) + gfid * HEAP_SIZE;
}

void bootload_params(struct cpu *c, uint8_t *p, unsigned int gfid)
{
	const struct abi *a = c->abi;
	uint8_t *addr = p + a->boot_segments + 8, *len = addr + 384 * 8, *h = p + a->boot_heap;
	uint64_t heap = heap_of(gfid);

	memset(p, 0, a->boot);
	put32(p, 0x100 + c->g.first_vf + gfid - 1);	/* dbdf */
	put32(p + 4, gfid);
	put32(p + 8, TYPE);
	put32(p + 12, 4711);
	put32(p + 20, CHANNELS);
	put32(p + 24, 1);
	for (unsigned int i = 0; i < a->engines; i++)
		put32(p + 28 + 4 * i, (gfid - 1) * CHANNELS);
	put32(p + a->boot_segments, 2);
	put64(addr, (gfid - 1) * 8 * SEGMENT);
	put64(len, 3 * SEGMENT);
	put64(addr + 8, (gfid - 1) * 8 * SEGMENT + 4 * SEGMENT);
	put64(len + 8, 4 * SEGMENT);
	put64(h, heap);
	put64(h + 8, HEAP_SIZE);
	put64(h + 24, heap + 0x204000);
	put64(h + 32, 0x20000);
	put64(h + 40, heap + 0x224000);
	put64(h + 48, 0x40000);
	if (a->kernel_log) {
		put64(h + 56, heap + 0x264000);
		put64(h + 64, 0x10000);
	}
}

uint32_t bootload(struct cpu *c, unsigned int gfid)
{
	uint8_t p[6616];

	bootload_params(c, p, gfid);
	return cpu_control(c, 0x20804001, p, c->abi->boot);
}

uint32_t gfid_control(struct cpu *c, uint32_t cmd, unsigned int gfid)
{
	uint8_t p[4];

	put32(p, gfid);
	return cpu_control(c, cmd, p, 4);
}

static uint32_t fill(struct cpu *c, uint64_t addr, uint64_t len, uint32_t value)
{
	uint8_t p[96] = { 0 };

	put64(p + 48, addr);
	put64(p + 56, len);
	put32(p + 72, 2);
	put64(p + 80, len);
	put32(p + 88, value);
	put32(p + 92, 1);
	return cpu_control(c, 0x20800afa, p, sizeof(p));
}

static uint32_t copy(struct cpu *c, uint64_t src, uint32_t src_ap, uint64_t dst, uint32_t dst_ap,
		     uint64_t len)
{
	uint8_t p[96] = { 0 };

	put64(p, src);
	put64(p + 8, len);
	put32(p + 24, src_ap);
	put64(p + 48, dst);
	put64(p + 56, len);
	put32(p + 72, dst_ap);
	put64(p + 80, len);
	return cpu_control(c, 0x20800afa, p, sizeof(p));
}

static void test_memory(struct cpu *c)
{
	uint64_t buf = gpu_alloc(&c->g, 0x2000, PAGE);

	qt_write64(c->g.q, buf + 0x1ff8, 0x1122334455667788ull);
	eq(copy(c, buf, 1, 40ull << 30, 2, 0x2000), 0, "GSP copies into the framebuffer");
	eq(fb_read32(c, (40ull << 30) + 0x1ff8), 0x55667788, "it arrived");
	eq(copy(c, 40ull << 30, 2, buf, 1, 0x1000), 0, "and back");
	eq(copy(c, buf, 1, buf, 1, 0x1000), 0x56, "not from memory to memory");
	eq(fill(c, 40ull << 30, SEGMENT, 0), 0, "a fill with zero");
	eq(fb_read32(c, (40ull << 30) + 0x1ff8), 0, "it is zero");
	eq(fill(c, FB_SIZE - PAGE, 2 * PAGE, 0), 0x5b, "a fill past the end: out of range");
	eq(fill(c, c->wpr_start, PAGE, 0), 0x5f, "a fill of WPR2: protection fault");
	eq(fill(c, UINT64_MAX - PAGE, 2 * PAGE, 0), 0x1f, "a fill that wraps");
	eq(fill(c, 0, PAGE, 0), 0x63, "a fill of a running vGPU's framebuffer: in use");
	eq(fill(c, heap_of(1), PAGE, 0), 0x63, "a fill of its heap: in use");
}

static void test_types(struct cpu *c)
{
	static uint8_t p[334344];
	static const struct {
		unsigned int at;
		uint32_t val;
		const char *what;
	} wrong[] = {
		{ 4, 65, "65 types" },
		{ 8, 0, "a type without number" },
		{ 8 + 4, 0, "a type without name" },
		{ 8 + 324, 0, "a type without instances" },
		{ 8 + 396, 13, "a type larger than the card" },
		{ 8 + 400, 0, "a type without heap" },
	};

	for (unsigned int i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		type_params(c, p);
		put32(p + wrong[i].at, wrong[i].val);
		eq(cpu_control(c, 0x20804003, p, sizeof(p)), 0x1f, "upload refused: %s",
		   wrong[i].what);
	}
	eq(cpu_control(c, 0x20804003, p, 316936), 0x3a, "upload refused: size of another release");
	eq(qt_qom_get(c->g.q, "types"), 0, "none was kept");
}

void test_vgpu(struct cpu *c)
{
	static uint8_t p[6616];

	bootload_params(c, p, 1);
	eq(cpu_control(c, 0x20804001, p, sizeof(p)), 0x57, "no type is known yet");
	test_types(c);
	upload_type(c);
	eq(qt_qom_get(c->g.q, "types"), 1, "it is one");
	memset(p, 0, sizeof(p));
	eq(cpu_control(c, 0x2080400b, p, 1), 0, "SET_VGPU_MGR_CONFIG");

	eq(bootload(c, 1), 0, "BOOTLOAD of GFID 1");
	eq(fb_read32(c, heap_of(1) + 8), 0, "no sign of life at once");
	ok(cpu_expect(c, 0x100d, 0), "an event comes");
	ok(le32(PAYLOAD(c)) == 1 && le32(PAYLOAD(c) + 4) == 0, "bootloaded, of GFID 1");
	eq(fb_read32(c, heap_of(1) + 8), 0x4e654a6f, "the task left its marker");
	eq(qt_qom_get(c->g.q, "partitions"), 1, "one partition");
	test_memory(c);

	eq(cpu_control(c, 0x20804006, p, 520), 0, "framebuffer usage");
	ok(le32(p) == 1 && le32(p + 8) == 1 && le64(p + 16) == 7 * SEGMENT, "of one vGPU");
	eq(cpu_control(c, 0x20804004, p, 4872), 0, "enumeration");
	ok(le32(p) == 1 && le32(p + 8) == 4711, "names its process");

	eq(CLEANUP(c, 1), 0x40, "CLEANUP before SHUTDOWN: invalid state");
	eq(SHUTDOWN(c, 1), 0, "SHUTDOWN");
	eq(SHUTDOWN(c, 1), 0x40, "SHUTDOWN again: invalid state");
	eq(fill(c, 0, SEGMENT, 0), 0, "after it the framebuffer can be scrubbed");
	eq(bootload(c, 1), 0x40, "no BOOTLOAD before CLEANUP");
	eq(CLEANUP(c, 1), 0, "CLEANUP");
	eq(CLEANUP(c, 1), 0x57, "CLEANUP of nothing");
	eq(qt_qom_get(c->g.q, "partitions"), 0, "no partition is left");
	eq(gfid_control(c, 0x20804005, 1), 0, "CLEAR_GUEST_VM_INFO");
	eq(gfid_control(c, 0x20804005, 40), 0x1f, "of a GFID that is none");
}

static const struct {
	unsigned int at, width;
	uint64_t val;
	uint32_t status;
	const char *what;
} bad[] = {
	{ 4, 4, 0, 0x1f, "GFID 0" },
	{ 4, 4, 33, 0x1f, "a GFID above the number of partitions" },
	{ 0, 4, 0x105, 0x26, "another VF's dbdf" },
	{ 8, 4, 1, 0x57, "a type that was not uploaded" },
	{ 16, 4, 1, 0x1f, "a MIG partition" },
	{ 20, 4, 0, 0x1f, "no channels" },
	{ 20, 4, 48, 0x1f, "48 channels" },
	{ 24, 4, 65, 0x1f, "more plugin channels than channels" },
	{ 28 + 4, 4, 2000, 0x5b, "channel ids past the end" },
	{ 28 + 4, 4, 64, 0x21, "channel ids of another GFID" },
	{ 368, 4, 0, 0x1f, "no framebuffer" },
	{ 368, 4, 385, 0x1f, "385 segments" },
	{ 376, 8, 0x1000, 0x1e, "an address inside a segment" },
	{ 3448, 8, 0x1000, 0x1e, "a length that is no segment" },
	{ 376, 8, 95ull << 29, 0x5b, "framebuffer in the reserved part" },
	{ 376, 8, 0ull - SEGMENT, 0x5b, "framebuffer that wraps" },
	{ 384, 8, 0, 0x63, "a segment twice" },
	{ 376, 8, 8 * SEGMENT, 0x63, "another GFID's framebuffer" },
	{ 6520, 8, (32ull << 30) + 1, 0x1e, "a heap off page" },
	{ 6528, 8, HEAP_SIZE / 2, 0x1a, "a heap too small for the type" },
	{ 6520, 8, 95ull << 29, 0x5b, "a heap in the reserved part" },
	{ 6520, 8, (32ull << 30) + 2 * HEAP_SIZE, 0x63, "another GFID's heap" },
	{ 6520, 8, 0, 0x63, "a heap in its own framebuffer" },
	{ 6536, 8, HEAP_SIZE - PAGE, 0x37, "buffers past the heap" },
	{ 6544, 8, 0x1000, 0x37, "a log outside the heap" },
	{ 6584, 8, 0, 0x37, "no kernel log" },
};

void test_bootload_refusals(struct cpu *c)
{
	static uint8_t p[6616];

	eq(bootload(c, 2), 0, "BOOTLOAD of GFID 2");
	for (unsigned int i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		bootload_params(c, p, 1);
		/* channel ids are told for each engine; the table names GR0's */
		if (bad[i].width == 4)
			put32(p + bad[i].at, bad[i].val);
		else
			put64(p + bad[i].at, bad[i].val);
		eq(cpu_control(c, 0x20804001, p, sizeof(p)), bad[i].status, "BOOTLOAD refused: %s",
		   bad[i].what);
	}
	bootload_params(c, p, 1);
	eq(cpu_control(c, 0x20804001, p, 6608), 0x3a, "BOOTLOAD refused: size of another release");
	eq(bootload(c, 2), 0x40, "BOOTLOAD refused: a second time");
	eq(qt_qom_get(c->g.q, "partitions"), 1, "none of these left a partition");
	eq(SHUTDOWN(c, 2), 0, "SHUTDOWN of GFID 2");
	eq(CLEANUP(c, 2), 0, "CLEANUP of GFID 2");

	for (unsigned int g = 1; g <= 32; g++)
		if (bootload(c, g))
			ok(false, "BOOTLOAD of GFID %u", g);
	eq(qt_qom_get(c->g.q, "partitions"), 32, "32 partitions at once");
	for (unsigned int g = 1; g <= 32; g++)
		if (SHUTDOWN(c, g) || CLEANUP(c, g))
			ok(false, "end of GFID %u", g);
	eq(qt_qom_get(c->g.q, "partitions"), 0, "and none after");
}
