/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * GSP gives its core to the CPU before INIT_DONE and wants it back: by the CPU
 * sequencer, or since 595 with a program to be run in between.
 */
#include "cpu.h"

#include <string.h>

#define GSP	0x110000u
#define SEC2	0x840000u

static uint32_t suspended(struct cpu *c)
{
	for (int i = 0; i < 100 && !(rd(&c->g, GSP + 0x40) >> 31); i++)
		step(c, 100000);
	return rd(&c->g, GSP + 0x40);
}

static void reset_core(struct cpu *c)
{
	wr(&c->g, GSP + 0x3c0, 1);
	wr(&c->g, GSP + 0x3c0, 0);
}

static void dma(struct cpu *c, uint64_t base, uint32_t from, uint32_t to, uint32_t size,
		uint32_t cmd)
{
	wr(&c->g, GSP + 0x110, base >> 8);
	wr(&c->g, GSP + 0x128, base >> 40);
	for (uint32_t at = 0; at < size; at += 256) {
		wr(&c->g, GSP + 0x114, to + at);
		wr(&c->g, GSP + 0x11c, from + at);
		wr(&c->g, GSP + 0x118, 6 << 8 | cmd);
	}
}

/* As kgspLoadAndExecuteHsBinary_GA102 does; mailbox 0 at the end. */
static uint32_t run(struct cpu *c, const uint8_t *p)
{
	reset_core(c);
	wr(&c->g, GSP + 0x624, 0x80);
	wr(&c->g, GSP + 0x10c, 0);
	wr(&c->g, GSP + 0x600, 4);		/* physical framebuffer */
	dma(c, le64(p), le32(p + 32), le32(p + 36), le32(p + 40), 0x14);
	dma(c, le64(p + 8), 0, le32(p + 48), le32(p + 52), 0);
	wr(&c->g, GSP + 0x1210, le32(p + 56));
	wr(&c->g, GSP + 0x119c, le32(p + 60));
	wr(&c->g, GSP + 0x1198, le32(p + 64));
	wr(&c->g, GSP + 0x1180, 1);
	wr(&c->g, GSP + 0x040, 0xfe);
	wr(&c->g, GSP + 0x104, le32(p + 32));
	wr(&c->g, GSP + 0x100, 2);
	if (!poll_reg(&c->g, BAR0 + GSP + 0x100, 1 << 4, 1 << 4))
		return 0xffffffff;
	return rd(&c->g, GSP + 0x040);
}

static uint32_t resume(struct cpu *c, uint64_t libos)
{
	reset_core(c);
	wr(&c->g, GSP + 0x040, libos);
	wr(&c->g, GSP + 0x044, libos >> 32);
	wr(&c->g, SEC2 + 0x040, 0);
	wr(&c->g, SEC2 + 0x100, 2);
	if (!poll_reg(&c->g, BAR0 + SEC2 + 0x100, 1 << 4, 1 << 4))
		return 0xffffffff;
	return rd(&c->g, SEC2 + 0x040);
}

static void program(struct cpu *c)
{
	uint8_t p[80], bad[80];

	if (!ok(cpu_expect(c, 0x1027, 0) && c->len == 32 + sizeof(p),
		"GSP asks for a program to be run"))
		return;
	memcpy(p, PAYLOAD(c), sizeof(p));
	eq(suspended(c), 0x80000001, "and suspends itself: it is one bit that says so");
	memcpy(bad, p, sizeof(bad));
	put32(bad + 64, le32(p + 64) + 1);
	eq(run(c, bad), 0xbadf0011, "with another ucode id it does not run");
	put64(bad, le64(p) + 256);
	eq(run(c, bad), 0xbadf0012, "another program does not");
	eq(resume(c, c->libos), 0x102, "nor is GSP resumed before the right one did");
	eq(run(c, p), 0, "the right one does");
}

static void sequencer(struct cpu *c)
{
	ok(cpu_expect(c, 0x1002, 0), "GSP asks the CPU's sequencer");
	ok(le32(PAYLOAD(c) + 4) == 2 && le32(PAYLOAD(c) + 40) == 5 && le32(PAYLOAD(c) + 44) == 8,
	   "to reset its core and to resume it");
	eq(suspended(c), 0x80000000, "and suspends itself");
	reset_core(c);
}

void test_core(struct cpu *c)
{
	struct boot_opts good = { 0 };
	uint64_t seg = 0;

	ok(qt_qom_set(c->g.q, "fault", "core-resume:1"), "fault core-resume");
	eq(cpu_booter_load(c, &good), 0, "GSP starts");
	if (!strcmp(c->abi->release, "595.45.04"))
		program(c);
	else
		sequencer(c);
	ok(cpu_silent(c), "there is no INIT_DONE yet");
	eq(resume(c, c->libos + PAGE), 0x102, "with other arguments GSP is not resumed");
	eq(resume(c, c->libos), 0, "SEC2 resumes GSP");
	ok(cpu_expect(c, 0x1001, 0) && !RESULT(c), "and it says INIT_DONE");
	eq(cpu_control(c, 0x2080017e, &seg, 8), 0, "and answers");
	cpu_reset(c);
	eq(cpu_booter_unload(c), 0, "it can be unloaded");

	ok(qt_qom_set(c->g.q, "fault", "core-resume:1"), "fault core-resume");
	eq(cpu_booter_load(c, &good), 0, "GSP starts");
	step(c, 10000000);
	cpu_reset(c);
	ok(cpu_boot(c), "and when the CPU gives up, it can be started anew");
}
