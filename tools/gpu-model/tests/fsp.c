/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * FSP as open-gpu-kernel-modules (kern_fsp_gh100.c), nouveau and nova-core talk to it,
 * without firmware: its own boot, EMEM, queues, packets, the vGPU knob. What it does
 * with a chain-of-trust message: gsp/fmc_test.c.
 */
#include "gpu.h"

#include <linux/pci_regs.h>
#include <string.h>

#define EMEMC		0x8f2ac0
#define EMEMD		0x8f2ac4
#define QUEUE_HEAD	0x8f2c00
#define QUEUE_TAIL	0x8f2c04
#define MSGQ_HEAD	0x8f2c80
#define MSGQ_TAIL	0x8f2c84

#define SINGLE		0xc0000000u	/* start and end of a message */
#define NVDM(type)	((uint32_t)(type) << 24 | 0x10de7e)
#define PRC_KNOB	0x0029020cu	/* read, active, the vGPU mode */

static void send_words(struct gpu *g, const uint32_t *word, unsigned int n)
{
	wr(g, EMEMC, 1 << 24);
	for (unsigned int i = 0; i < n; i++)
		wr(g, EMEMD, word[i]);
	wr(g, QUEUE_TAIL, n * 4 - 4);
	wr(g, QUEUE_HEAD, 0);
}

/* Words of the answer, 0 when none comes. */
static unsigned int answer(struct gpu *g, uint32_t *word, unsigned int max)
{
	unsigned int n, i;

	for (i = 0; rd(g, MSGQ_HEAD) == rd(g, MSGQ_TAIL); i++) {
		if (i == 100)
			return 0;
		qt_clock_step(g->q, 100000);
	}
	n = (rd(g, MSGQ_TAIL) - rd(g, MSGQ_HEAD)) / 4 + 1;
	wr(g, EMEMC, 1 << 25);
	for (i = 0; i < n && i < max; i++)
		word[i] = rd(g, EMEMD);
	wr(g, MSGQ_TAIL, 0);
	wr(g, MSGQ_HEAD, 0);
	return n;
}

/* tmrSetCurrentTime_GH100: PTIMER is a clock that nobody sets and an offset to it. */
static void timer(struct gpu *g)
{
	uint64_t clock = (uint64_t)rd(g, 0x118f58) << 32 | rd(g, 0x118f54), now;

	ok(clock && !(clock & 0x1f), "there is a clock, in steps of 32 ns");
	eq(rd(g, 0x009430) >> 4 & 1, 0, "the CPU may not set PTIMER");
	wr(g, 0x009410, 5);
	wr(g, 0x009400, 0x700);
	eq((uint64_t)rd(g, 0x009410) << 32 | rd(g, 0x009400), clock, "and does not");
	wr(g, 0x118df8, 0x18000000);
	wr(g, 0x118df4, 0x40);
	eq(rd(g, 0x009410), clock >> 32, "an offset alone changes nothing");
	wr(g, 0x118df4, 0x40 | 1);
	now = (uint64_t)rd(g, 0x009410) << 32 | rd(g, 0x009400);
	eq(now - clock, 0x1800000000000040ull, "until it is told to");
	eq(rd(g, 0x118df4), 0x40, "and says that it did");
}

static void boot(struct gpu *g, uint32_t status)
{
	static const uint32_t knob[] = { SINGLE, NVDM(0x13), PRC_KNOB };
	uint32_t w[8];

	eq(rd(g, status), 0, "FSP boots");
	send_words(g, knob, 3);
	qt_clock_step(g->q, 1000000);
	eq(rd(g, QUEUE_HEAD), 0, "and takes nothing meanwhile");
	wr(g, QUEUE_TAIL, 0);
	qt_clock_step(g->q, 30000000);
	eq(rd(g, status), 0xff, "it is done after a while");
	ok(!answer(g, w, 8), "and has nothing to say");
}

static void emem(struct gpu *g)
{
	wr(g, EMEMC, 1 << 24 | 0xf8);
	wr(g, EMEMD, 0x11111111);
	wr(g, EMEMD, 0x22222222);
	wr(g, EMEMD, 0x33333333);
	eq(rd(g, EMEMC), 1 << 24 | 0x104, "writing goes on in the next block");
	wr(g, EMEMC, 1 << 25 | 0xfc);
	eq(rd(g, EMEMD), 0x22222222, "EMEM keeps what was written");
	eq(rd(g, EMEMD), 0x33333333, "word after word");
	wr(g, EMEMC, 0xf8);
	wr(g, EMEMD, 0x44444444);
	eq(rd(g, EMEMD), 0x44444444, "without the flags the place stays");
	wr(g, EMEMC, 1 << 24 | 0x400);
	wr(g, EMEMD, 1);
	wr(g, EMEMC, 0x400);
	eq(rd(g, EMEMD), 0, "behind 1 KiB there is nothing for the CPU");
	wr(g, EMEMC + 8, 0xf8);
	eq(rd(g, EMEMD + 8), 0, "nor is there through another channel");
}

static void knob(struct gpu *g, uint32_t want, const char *what)
{
	static const uint32_t msg[] = { SINGLE, NVDM(0x13), PRC_KNOB };
	uint32_t w[8] = { 0 };

	send_words(g, msg, 3);
	eq(answer(g, w, 8), 6, "%s: answer of six words", what);
	eq(rd(g, QUEUE_HEAD), 8, "%s: the packet was taken", what);
	eq(w[0] & SINGLE, SINGLE, "%s: one packet", what);
	eq(w[1], NVDM(0x15), "%s: an FSP response", what);
	eq(w[3], 0x13, "%s: to the command", what);
	eq(w[4], 0, "%s: no error", what);
	eq(w[5], want, "%s: value", what);
}

static void error(struct gpu *g, const uint32_t *msg, unsigned int n, uint32_t code,
		  const char *what)
{
	uint32_t w[8] = { 0 };

	send_words(g, msg, n);
	eq(answer(g, w, 8), 5, "%s: an answer", what);
	eq(w[4], code, "%s: its error code", what);
}
#define ERROR(g, code, what, ...) do { \
	const uint32_t m_[] = { __VA_ARGS__ }; \
	error(g, m_, sizeof(m_) / 4, code, what); \
} while (0)

static void packets(struct gpu *g)
{
	uint32_t first[] = { 1u << 31, NVDM(0x13) }, last[] = { 1u << 30 | 1 << 28, PRC_KNOB };
	uint32_t w[8] = { 0 };

	ERROR(g, 0x1e3, "another knob", SINGLE, NVDM(0x13), 0x0030020c);
	ERROR(g, 0xa1, "a write", SINGLE, NVDM(0x13), 0x0029020d);
	ERROR(g, 0xa1, "a short request", SINGLE, NVDM(0x13));
	ERROR(g, 0xa0, "another type", SINGLE, NVDM(0x17), 0);
	ERROR(g, 0xa1, "another vendor", SINGLE, 0x1310027e, PRC_KNOB);
	ERROR(g, 0xa1, "a version of MCTP", SINGLE | 1, NVDM(0x13), PRC_KNOB);
	ERROR(g, 0xa1, "an end without a start", 1u << 30, PRC_KNOB);

	send_words(g, first, 2);
	ok(!answer(g, w, 8), "half a message is not answered");
	eq(rd(g, QUEUE_HEAD), 4, "though it was taken");
	send_words(g, last, 2);
	eq(answer(g, w, 8), 6, "the whole message is");
	eq(w[4], 0, "without error");

	send_words(g, first, 2);
	ok(!answer(g, w, 8), "half of the next message");
	last[0] = 1u << 30 | 2 << 28;
	error(g, last, 2, 0xa1, "a packet is missing");
	send_words(g, first, 2);
	ok(!answer(g, w, 8), "half of another");
	last[0] = 1u << 30 | 1 << 28 | 1 << 16;
	error(g, last, 2, 0xa1, "the other half is another sender's");

	wr(g, QUEUE_TAIL, 0x400);
	wr(g, QUEUE_HEAD, 0);
	eq(answer(g, w, 8), 5, "a packet larger than the channel is answered");
	eq(w[4], 0xa1, "as wrong");
}

/* An answer that was not read stays. */
static void unread(struct gpu *g)
{
	static const uint32_t bad[] = { SINGLE, NVDM(0x17), 0 };
	static const uint32_t msg[] = { SINGLE, NVDM(0x13), PRC_KNOB };
	uint32_t w[8] = { 0 };

	send_words(g, bad, 3);
	qt_clock_step(g->q, 5000000);
	send_words(g, msg, 3);
	qt_clock_step(g->q, 5000000);
	eq(rd(g, MSGQ_TAIL), 16, "the first answer stands while it is unread");
	answer(g, w, 8);
	eq(answer(g, w, 8), 6, "then the second comes");
	eq(w[3], 0x13, "to its command");
}

static void faults(struct gpu *g, uint32_t status)
{
	static const uint32_t msg[] = { SINGLE, NVDM(0x13), PRC_KNOB };
	uint32_t w[8];

	qt_qom_set(g->q, "fault", "vgpu-knob-off:1");
	knob(g, 0, "vgpu-knob-off");
	knob(g, 1, "without it");
	qt_qom_set(g->q, "fault", "fsp-no-answer:1");
	send_words(g, msg, 3);
	ok(!answer(g, w, 8), "fsp-no-answer: none comes");
	qt_qom_set(g->q, "fault", "fsp-bad-answer:1");
	send_words(g, msg, 3);
	answer(g, w, 8);
	ok(w[3] != 0x13, "fsp-bad-answer: it is for another command");
	qt_qom_set(g->q, "fault", "fsp-boot-hang:1");
	flr(g, 0);
	gpu_enable(g);
	qt_clock_step(g->q, 1000000000);
	eq(rd(g, status), 0, "fsp-boot-hang: FSP is never done");
	qt_qom_set(g->q, "fault", "");
	flr(g, 0);
	gpu_enable(g);
	qt_clock_step(g->q, 30000000);
	eq(rd(g, status), 0xff, "after another reset it is");
}

static void registers(struct gpu *g, uint32_t status)
{
	eq(rd(g, 0x092000), cfg32(g, 0, 0), "configuration space shows at its new place");
	eq(rd(g, 0x088000), 0, "and no more at the old one");
	eq(rd(g, 0x1fa828), 0, "there is no WPR2");
	eq(rd(g, 0x118234), 0, "and no word of GFW");
	eq(rd(g, status ^ (0x0200bc ^ 0xad00bc)), 0, "the other chip's status register is none");
	wr(g, 0x10fd40, 3);
	wr(g, 0x700000, 0x12345678);
	eq(qt_read32(g->q, BAR1 + 3 * 0x10000), 0x12345678, "PRAMIN moves by its new register");
	wr(g, 0xb80f60, 1 << 9);
	eq(qt_read32(g->q, BAR1 + 3 * 0x10000), ~0u, "BAR1 in virtual mode maps nothing");
	wr(g, 0xb80f60, 0);
	wr(g, 0xb8123c, 1);
	wr(g, 0xb81640, 15 * 32);
	eq(rd(g, 0xb81600), 1 << 7, "vectors of the sixteenth leaf reach the top");
	wr(g, 0xb8103c, 1);
	/* what runs on SEC2 elsewhere has no signature here */
	wr(g, 0x840000 + 0x100, 2);
	poll_reg(g, BAR0 + 0x840100, 0x10, 0x10);
	eq(rd(g, 0x840040), 0xbadf0012, "SEC2 runs no booter");
}

void test_fsp(void)
{
	static const struct {
		const char *card;
		uint32_t status;
	} cards[] = {
		{ "card=h100,pf-bar1-size=64G", 0x0200bc },
		{ "card=rtxpro6000,pf-bar1-size=64G", 0xad00bc },
	};
	static const uint32_t msg[] = { SINGLE, NVDM(0x14), 0 };

	for (unsigned int i = 0; i < 2; i++) {
		struct gpu g;

		printf("# %s\n", cards[i].card);
		gpu_start(&g, cards[i].card, "");
		gpu_enable(&g);
		registers(&g, cards[i].status);
		boot(&g, cards[i].status);
		timer(&g);
		emem(&g);
		knob(&g, 1, "vGPU mode");
		packets(&g);
		unread(&g);
		error(&g, msg, 3, 0xa1, "chain of trust without content");
		faults(&g, cards[i].status);
		gpu_stop(&g);
	}
}
