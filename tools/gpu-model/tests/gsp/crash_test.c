/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * GSP's causes beside its message queue: what is the host's, and crash reports
 * (nv-crashcat.h, crashcat_queue_v1.c), read as a driver would read them.
 */
#include "cpu.h"

#include <linux/pci_regs.h>
#include <string.h>

#define GSP		0x110000
#define IRQSCLR		(GSP + 0x004)
#define IRQSTAT		(GSP + 0x008)
#define WFL0		(GSP + 0x094)
#define SCRATCH(g)	(GSP + 0x300 + (g) * 16)
#define IRQMASK		(GSP + 0x1528)
#define IRQDEST		(GSP + 0x152c)
#define LEAF4		0xb81010
#define GSP_BIT		(1u << 27)
#define RETRIGGER	(GSP + 0x3e8)
#define REPORT_SIZE	448u		/* report, CSRs, GPRs, trace, registers */
#define CLIENT		0xc1d00200u

enum { IN_SYSMEM, IN_FB, IN_DMEM, IN_EMEM };

static void fault(struct cpu *c, const char *name)
{
	ok(qt_qom_set(c->g.q, "fault", name), "fault %s", name);
}

static uint32_t host_causes(struct cpu *c)
{
	return rd(&c->g, IRQSTAT) & rd(&c->g, IRQMASK) & rd(&c->g, IRQDEST);
}

/* Ends what is the host's; true when there was a signal and nothing is left. */
static bool serve(struct cpu *c, uint32_t want)
{
	bool leaf = rd(&c->g, LEAF4) & GSP_BIT;
	uint32_t causes = host_causes(c);

	wr(&c->g, LEAF4, GSP_BIT);
	wr(&c->g, IRQSCLR, causes);
	return leaf && causes == want && !host_causes(c);
}

static void causes(struct cpu *c)
{
	wr(&c->g, IRQSCLR, host_causes(c));
	wr(&c->g, LEAF4, GSP_BIT);
	eq(rd(&c->g, IRQSTAT), 1, "firmware's own cause is latched");
	eq(rd(&c->g, IRQMASK) & 1, 0, "and none that is let through");
	eq(rd(&c->g, IRQDEST) & 0x50, 0x50, "HALT and SWGEN0 are the host's");
	wr(&c->g, GSP + 0x014, ~0u);
	wr(&c->g, IRQMASK, 0);
	eq(rd(&c->g, IRQMASK) & 0x50, 0x50, "the falcon's mask and the host change nothing in that");

	fault(c, "gsp-cause=7:1");
	eq(rd(&c->g, IRQSTAT) & 1 << 7, 1 << 7, "a cause that goes to the RISC-V core");
	eq(rd(&c->g, LEAF4) & GSP_BIT, 0, "does not signal the host");
	wr(&c->g, IRQSCLR, 1 << 7);
	fault(c, "gsp-cause=18:1");
	ok(serve(c, 1 << 18), "MEMERR does, and can be cleared");

	fault(c, "gsp-cause=22:1");
	wr(&c->g, LEAF4, GSP_BIT);
	fault(c, "gsp-cause=18:1");
	eq(rd(&c->g, LEAF4) & GSP_BIT, 0, "with a cause latched another does not signal");
	wr(&c->g, IRQSCLR, 1 << 22);
	eq(rd(&c->g, LEAF4) & GSP_BIT, 0, "nor does clearing only one of them");
	wr(&c->g, RETRIGGER, 1);
	ok(serve(c, 1 << 18), "RETRIGGER tells of what is left");
	wr(&c->g, RETRIGGER, 1);
	eq(rd(&c->g, LEAF4) & GSP_BIT, 0, "and of nothing when nothing is");

	fault(c, "gsp-cause=5");
	ok(!serve(c, 1 << 5), "EXTERR comes back when it is cleared");
	eq(host_causes(c), 1 << 5, "at once");
	fault(c, "");
	wr(&c->g, IRQSCLR, 1 << 5);
	eq(host_causes(c), 0, "until what is behind it is over");
}

/* What the wayfinder says, and the bytes from the get pointer to the put pointer. */
struct queue {
	unsigned int aperture, put_at, get_at;
	uint64_t at;
	uint32_t size;
};

static bool find(struct cpu *c, unsigned int group, struct queue *q)
{
	static const unsigned int shift[] = { 0, 10, 12, 16 };
	uint32_t base = group == 1 ? GSP + 0x40 : SCRATCH(group - 2);
	uint64_t w = rd(&c->g, base) | (uint64_t)rd(&c->g, base + 4) << 32;

	if (!eq(rd(&c->g, WFL0), 0x1dead | group << 20, "the wayfinder names group %u", group))
		return false;
	q->aperture = w & 7;
	q->size = (uint32_t)((w >> 6 & 15) + 1) << shift[w >> 3 & 3];
	q->at = w & ~0x3ffull;
	q->put_at = group == 1 ? base : base + 8;
	q->get_at = q->put_at + 4;
	return true;
}

static uint32_t queue_word(struct cpu *c, const struct queue *q, uint32_t at)
{
	switch (q->aperture) {
	case IN_SYSMEM:
		return qt_read32(c->g.q, q->at + at);
	case IN_FB:
		return fb_read32(c, q->at + at);
	case IN_DMEM:
		wr(&c->g, GSP + 0x1c0, (q->at + at) | 1 << 25);
		return rd(&c->g, GSP + 0x1c4);
	default:
		wr(&c->g, GSP + 0xac0 + 2 * 8, (q->at + at) | 1 << 25);
		return rd(&c->g, GSP + 0xac4 + 2 * 8);
	}
}

/* Takes the next report into @r; false when there is none. */
static bool take(struct cpu *c, const struct queue *q, uint8_t *r)
{
	uint32_t put = rd(&c->g, q->put_at), get = rd(&c->g, q->get_at);

	if (put == get)
		return false;
	for (uint32_t i = 0; i < REPORT_SIZE; i += 4)
		put32(r + i, queue_word(c, q, (get + i) % q->size));
	wr(&c->g, q->get_at, (get + REPORT_SIZE) % q->size);
	return true;
}

static bool packet_is(const uint8_t *p, unsigned int type, unsigned int bytes)
{
	return le32(p) == (0x1dead | (bytes / 8 - 1) << 22) && p[4] == type;
}

static void report_is(const uint8_t *r, unsigned int partition, unsigned int type,
		      unsigned int containment, const char *what)
{
	ok(packet_is(r, 0, 56), "%s: a report", what);
	eq(le64(r + 8), 0x4c49424f53332e31ull, "%s: by libos 3", what);
	eq(r[32], partition, "%s: source partition", what);
	eq(r[34] & 7, 3, "%s: in user mode", what);
	eq(le32(r + 40) & 0xff, type | containment << 4, "%s: type and containment", what);
	ok(packet_is(r + 64, 1, 56) && packet_is(r + 128, 2, 248) && packet_is(r + 384, 3, 32) &&
	   packet_is(r + 424, 4, 16), "%s: the packets behind it", what);
}

static bool answers(struct cpu *c)
{
	uint64_t segment = 0;

	return !cpu_control(c, 0x2080017e, &segment, 8) && segment == SEGMENT;
}

/* What is contained, again and again: the queue goes round, and does not run over. */
static void contained(struct cpu *c)
{
	uint8_t r[REPORT_SIZE];
	struct queue q;

	eq(rd(&c->g, WFL0), 0, "no wayfinder without a crash");
	serve(c, 0);
	fault(c, "gsp-crash=2:1");
	ok(serve(c, 1 << 4), "HALT tells of a crash");
	if (!find(c, 2, &q))
		return;
	ok(q.aperture == IN_EMEM && q.size == 4096, "its queue is 4 KiB of EMEM");
	ok(take(c, &q, r), "there is a report");
	report_is(r, 1, 0, 2, "mode S");
	ok(answers(c), "GSP goes on");
	serve(c, 1 << 6);
	for (int i = 0; i < 12; i++) {
		qt_qom_set(c->g.q, "fault", "gsp-crash=3:1");
		if (!serve(c, 1 << 4) || !take(c, &q, r) || r[40] != 0x30 || !packet_is(r + 424, 4, 16))
			ok(false, "report %d, round the queue", i);
	}
	ok(!take(c, &q, r), "no more than were reported");
	for (int i = 0; i < 12; i++)
		qt_qom_set(c->g.q, "fault", "gsp-crash=3:1");
	for (int i = 0; i < 9; i++)
		ok(take(c, &q, r) && packet_is(r, 0, 56), "report %d of a full queue", i);
	ok(!take(c, &q, r), "what found no room was dropped");
	serve(c, 1 << 4);
}

static void task(struct cpu *c)
{
	uint8_t r[REPORT_SIZE], four[4] = { 0 };
	struct queue q;

	ok(!bootload(c, 1) && cpu_expect(c, 0x100d, 0) && configure(c, 1, CLIENT), "a vGPU, GFID 1");
	ok(!bootload(c, 2) && cpu_expect(c, 0x100d, 0) && configure(c, 2, CLIENT + 1),
	   "and another, GFID 2");
	wr(&c->g, IRQSCLR, host_causes(c));
	wr(&c->g, LEAF4, GSP_BIT);
	fault(c, "task-crash=2:1");
	ok(serve(c, 1 << 4 | 1 << 6), "the task of GFID 2 crashes: HALT, and a message");
	ok(find(c, 2, &q) && take(c, &q, r), "there is a report");
	report_is(r, 4, 0, 2, "the task");
	ok(cpu_expect(c, 0x1006, 0), "OS_ERROR_LOG");
	ok(cpu_expect(c, 0x100d, 0) && le32(PAYLOAD(c)) == 2 && le32(PAYLOAD(c) + 4) == 2,
	   "event: crashed, of GFID 2");
	ok(answers(c), "GSP goes on");
	eq(plugin_message(c, 1, 3, four, 4), 0, "and so does the other task");
	for (unsigned int g = 1; g <= 2; g++)
		ok(!SHUTDOWN(c, g) && !CLEANUP(c, g), "GFID %u can be taken back", g);
}

/* A queue elsewhere; of the mailboxes' group the wayfinder becomes the pointers. */
static void places(struct cpu *c)
{
	static const char *const faults[] = {
		[IN_FB] = "crash-queue=1,gsp-crash=2:1", [IN_DMEM] = "crash-queue=2,gsp-crash=2:1",
	};
	uint8_t r[REPORT_SIZE];
	struct queue q;

	for (unsigned int a = IN_FB; a <= IN_DMEM; a++) {
		cpu_reset(c);
		eq(rd(&c->g, WFL0) | rd(&c->g, SCRATCH(0)), 0, "a reset clears the wayfinder");
		ok(cpu_boot(c), "GSP is up");
		fault(c, faults[a]);
		ok(find(c, 2, &q) && q.aperture == a && take(c, &q, r), "a queue in aperture %u", a);
		report_is(r, 1, 0, 2, "it");
	}
	cpu_reset(c);
	c->crash_queue = gpu_alloc(&c->g, PAGE, PAGE);
	ok(cpu_boot(c), "GSP is up, and has a buffer for reports");
	fault(c, "gsp-crash=2:1");
	ok(find(c, 2, &q) && q.aperture == IN_SYSMEM && q.at == c->crash_queue && q.size == PAGE &&
	   take(c, &q, r), "it uses it");
	report_is(r, 1, 0, 2, "there");
	c->crash_queue = 0;

	cpu_reset(c);
	ok(cpu_boot(c), "GSP is up");
	fault(c, "crash-group=1,gsp-crash=2:1");
	ok(find(c, 1, &q) && q.aperture == IN_EMEM, "a wayfinder in the mailboxes");
	wr(&c->g, q.get_at, 0);
	wr(&c->g, q.put_at, 0);
	ok(!take(c, &q, r), "no put pointer before the CPU says that it has read it");
	wr(&c->g, WFL0, 0x1dead);
	ok(take(c, &q, r), "then there is");
	report_is(r, 1, 0, 2, "by it");
}

static void broken(struct cpu *c)
{
	uint8_t r[REPORT_SIZE];
	struct queue q;

	cpu_reset(c);
	ok(cpu_boot(c), "GSP is up");
	fault(c, "gsp-crash=2:1,crash-bad-put:1");
	ok(find(c, 2, &q) && rd(&c->g, q.put_at) == q.size, "a put pointer outside the queue");
	fault(c, "gsp-crash=2:1,crash-bad-size:1");
	ok(rd(&c->g, q.put_at) == 2 * REPORT_SIZE, "the next one is right");
	take(c, &q, r);
	ok(take(c, &q, r) && packet_is(r, 0, 8192), "a report that says that it is longer");
	wr(&c->g, q.get_at, q.size);
	fault(c, "gsp-crash=2:1");
	eq(rd(&c->g, q.put_at), 2 * REPORT_SIZE, "a get pointer outside the queue: no report");
	cpu_reset(c);
	ok(cpu_boot(c), "GSP is up");
	fault(c, "gsp-crash=2:1,crash-bad-wayfinder:1");
	ok(find(c, 2, &q) && q.at > 1 << 20, "a queue that is not there");
}

static void fatal(struct cpu *c)
{
	static const unsigned int of[] = { 1, 4, 15 };
	struct boot_opts good = { 0 };
	uint8_t r[REPORT_SIZE];
	struct queue q;
	char name[32];

	for (unsigned int i = 0; i < 3; i++) {
		cpu_reset(c);
		ok(cpu_boot(c), "GSP is up");
		snprintf(name, sizeof(name), "gsp-crash=%u:1", of[i]);
		fault(c, name);
		ok(find(c, 2, &q) && take(c, &q, r), "a report");
		report_is(r, 1, 0, of[i], name);
		ok(!answers(c), "%s: GSP is dead", name);
	}
	cpu_reset(c);
	fault(c, "boot-crash:1");
	eq(cpu_booter_load(c, &good), 0, "GSP starts");
	ok(cpu_silent(c), "and never says INIT_DONE");
	ok(find(c, 2, &q) && take(c, &q, r), "but why");
	report_is(r, 1, 0, 15, "boot-crash");
	cpu_reset(c);
	ok(cpu_boot(c), "reset and started again, GSP is up");
	fault(c, "gsp-watchdog:1");
	eq(rd(&c->g, WFL0), 0, "570.144 reports no watchdog");
	fault(c, "");
}

/* GSP writes where nobody told it to: there is memory, or a crash. */
static void wild(struct cpu *c)
{
	const uint64_t there = 0x3ff000;
	uint8_t page[4096] = { 0 };
	struct queue q;
	uint8_t r[REPORT_SIZE];
	char name[32];

	cpu_reset(c);
	ok(cpu_boot(c), "GSP is up");
	snprintf(name, sizeof(name), "wild-write=%u:1", (unsigned int)(there / sizeof(page)));
	fault(c, name);
	qt_memread(c->g.q, there, page, sizeof(page));
	ok(page[0] == 0x5a && !memcmp(page, page + 1, sizeof(page) - 1), "a page of it is written");
	ok(answers(c), "and GSP goes on");
	cfg16w(&c->g, 0, PCI_COMMAND, PCI_COMMAND_MEMORY);
	fault(c, name);
	ok(find(c, 2, &q) && take(c, &q, r), "no bus master: a report");
	report_is(r, 1, 0, 15, name);
	cfg16w(&c->g, 0, PCI_COMMAND, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
	ok(!answers(c), "GSP is dead");
	fault(c, "");
	cpu_reset(c);
	ok(cpu_boot(c), "reset and started again, GSP is up");
}

void test_crash(struct cpu *c)
{
	cpu_reset(c);
	if (!ok(cpu_boot(c), "GSP is up"))
		return;
	upload_type(c);
	causes(c);
	contained(c);
	task(c);
	places(c);
	broken(c);
	fatal(c);
	wild(c);
}

/* The same in short, in each release. */
void test_crash_release(struct cpu *c)
{
	bool contained = strcmp(c->abi->release, "535.113.01") &&
			 strcmp(c->abi->release, "560.35.03");
	bool watchdog = strcmp(c->abi->release, "580") > 0;
	uint8_t r[REPORT_SIZE];
	struct queue q;

	fault(c, "gsp-crash=2:1");
	ok(find(c, 2, &q) && take(c, &q, r), "%s: a report", c->abi->release);
	report_is(r, 1, 0, contained ? 2 : 0, c->abi->release);
	fault(c, "gsp-watchdog:1");
	ok(take(c, &q, r) == watchdog, "%s: reports of its watchdog", c->abi->release);
	if (watchdog)
		report_is(r, 1, 3, 15, "watchdog");
	fault(c, "");
	ok(answers(c), "%s: GSP goes on", c->abi->release);
}
