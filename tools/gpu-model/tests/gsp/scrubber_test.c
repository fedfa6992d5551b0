/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ada's scrubber: which part of the framebuffer firmware can do without it, what becomes
 * of firmware that needs it and did not get it, and how SEC2 takes it.
 */
#include "cpu.h"

#include <string.h>

#define PRESCRUBBED (256ull << 20)

static bool active(struct cpu *c)
{
	return rd(&c->g, 0x110000 + 0x1388) >> 7 & 1;
}

/* GSP is as dead as it can be: it runs and says nothing, not even through its queue. */
static void hangs(struct cpu *c, const struct boot_opts *o, const char *what)
{
	eq(cpu_booter_load(c, o), 0, "%s: booter is content", what);
	ok(active(c), "%s: GSP's core runs", what);
	ok(cpu_silent(c), "%s: and is never heard of", what);
	eq(qt_read32(c->g.q, c->shm + PAGE + 0x40000 + 12), 0, "%s: nor has it a queue", what);
	eq(qt_qom_get(c->g.q, "power"), 4, "%s: it is dead", what);
	cpu_reset(c);
}

static void starts(struct cpu *c, const struct boot_opts *o, const char *what)
{
	eq(cpu_booter_load(c, o), 0, "%s: booter is content", what);
	ok(cpu_expect(c, 0x1001, 0) && !RESULT(c), "%s: GSP starts", what);
	cpu_reset(c);
}

/* Without vGPUs the reserved part is small: as large as what is clear, and 1 MiB more. */
static void threshold(struct cpu *c)
{
	struct boot_opts o = { .no_scrubber = true, .no_sriov = true, .bare = true, .heap_mib = 100 };
	uint64_t spare;

	starts(c, &o, "a small heap");
	spare = c->non_wpr - (FB_SIZE - PRESCRUBBED);
	o.heap_mib += spare >> 20;
	starts(c, &o, "all that is clear at power-on");
	eq(c->non_wpr, FB_SIZE - PRESCRUBBED, "which was really all");
	o.heap_mib++;
	hangs(c, &o, "1 MiB more");
}

static void refusals(struct cpu *c)
{
	struct booter good = c->scrubber;
	uint64_t at = good.mem + good.code + 0x20;
	uint8_t byte = qt_read8(c->g.q, at);

	qt_write8(c->g.q, at, byte ^ 1);
	eq(cpu_scrub(c, 0, 0), 0xbadf0012, "an altered scrubber is none");
	qt_write8(c->g.q, at, byte);
	at = good.mem + good.data + good.sig + 4;
	byte = qt_read8(c->g.q, at);
	qt_write8(c->g.q, at, byte ^ 1);
	eq(cpu_scrub(c, 0, 0), 0xbadf0013, "its signature is looked at");
	qt_write8(c->g.q, at, byte);
	c->scrubber.ucode = 3;
	eq(cpu_scrub(c, 0, 0), 0xbadf0011, "and its ucode id, which is not the booters'");
	c->scrubber = good;
	c->scrubber.sig += 0x10;
	eq(cpu_scrub(c, 0, 0), 0xbadf0011, "and where its signature lies");
	c->scrubber = good;
	ok(qt_qom_set(c->g.q, "fault", "scrubber-error:1"), "fault scrubber-error");
	eq(cpu_scrub(c, 0x5c, 0x5d), 0x5c, "it halts");
	ok(!cpu_scrubbed(c), "and nothing of all this has scrubbed");
	eq(qt_qom_get(c->g.q, "scrubber-runs"), 0, "not once");
}

void test_scrubber(struct cpu *c)
{
	struct boot_opts unscrubbed = { .no_scrubber = true }, good = { 0 };

	ok(!cpu_scrubbed(c), "the scrubber has not run at power-on");
	threshold(c);
	hangs(c, &unscrubbed, "a heap for vGPUs");
	refusals(c);
	hangs(c, &unscrubbed, "a scrubber that failed");

	fb_write32(c, FB_SIZE - PRESCRUBBED - 4, 0x11223344);
	fb_write32(c, FB_SIZE - PRESCRUBBED, 0x55667788);
	eq(cpu_scrub(c, 0x5c, 0x5d), 0x5c, "the scrubber halts and leaves mailbox 0 alone");
	eq(rd(&c->g, 0x840044), 0x5d, "and mailbox 1");
	ok(cpu_scrubbed(c), "it says that it has done it");
	eq(qt_qom_get(c->g.q, "scrubber-runs"), 1, "once");
	eq(fb_read32(c, FB_SIZE - PRESCRUBBED - 4), 0, "what it scrubbed is clear");
	eq(fb_read32(c, FB_SIZE - PRESCRUBBED), 0x55667788, "what was clear before, it left alone");
	starts(c, &unscrubbed, "a heap for vGPUs, now");
	starts(c, &unscrubbed, "and again");

	flr(&c->g, 0);
	gpu_enable(&c->g);
	gpu_enable_vfs(&c->g, 32);
	ok(!cpu_scrubbed(c), "after FLR it has to be run anew");
	hangs(c, &unscrubbed, "after FLR");
	ok(cpu_frts(c), "FWSEC makes room for FRTS");
	starts(c, &good, "with the scrubber");
	eq(qt_qom_get(c->g.q, "scrubber-runs"), 2, "which ran for the second time");
}
