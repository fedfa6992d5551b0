/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The queues in each release: the numbers of RPCs, and elements that arrive late, in
 * part, once more, or without an end.
 */
#include "cpu.h"

#include <string.h>

#define GET_INFO	65
#define WRITE_ACK	202
#define NOCAT		0x1020

static void fault(struct cpu *c, const char *name)
{
	ok(qt_qom_set(c->g.q, "fault", name), "%s: fault %s", c->abi->release, name);
}

static uint64_t bad_sequences(struct cpu *c)
{
	return qt_qom_get(c->g.q, "bad-sequences");
}

/* Without a look at c->rpc_seq. */
static void send_numbered(struct cpu *c, uint32_t function, uint32_t number, uint32_t len)
{
	static uint8_t rpc[16 * PAGE];

	memset(rpc, 0, sizeof(rpc));
	put32(rpc, 0x03000000);
	put32(rpc + 4, 0x43505256);
	put32(rpc + 8, 32 + len);
	put32(rpc + 12, function);
	put32(rpc + 16, 0xffffffff);
	put32(rpc + 20, 0xffffffff);
	put32(rpc + 24, number);
	if (function == 76) {		/* of the internal subdevice, unknown, in two records */
		put32(rpc + 32, c->client);
		put32(rpc + 36, c->subdevice);
		put32(rpc + 40, 0x20801234);
		put32(rpc + 48, len + 8 - c->abi->control);
	}
	cpu_push(c, rpc, 32 + len, 0, 0);
}

/* The answer to what had this number. */
static bool answered(struct cpu *c, uint32_t function, uint32_t number)
{
	c->sent_seq = number;
	return cpu_expect(c, function, 0);
}

/* An assert of firmware is told before the answer, where it counts. */
static void asserted(struct cpu *c, uint64_t before, const char *what)
{
	if (!c->abi->counts) {
		eq(bad_sequences(c), before, "%s: %s", c->abi->release, what);
		return;
	}
	eq(bad_sequences(c), before + 1, "%s: %s", c->abi->release, what);
	ok(cpu_recv(c, 0) && FUNCTION(c) == NOCAT && c->len == 32 + 1208 && PAYLOAD(c)[16] == 5 &&
	   le32(PAYLOAD(c) + 176) < 1024, "and a NOCAT record of an assert says so");
}

static void test_numbers(struct cpu *c)
{
	uint64_t before = bad_sequences(c);
	uint32_t n = c->rpc_seq;

	send_numbered(c, GET_INFO, n + 7, 0);
	step(c, 1000000);
	asserted(c, before, "a number ahead of its time");
	ok(answered(c, GET_INFO, n + 7), "is answered all the same, with that number");
	before = bad_sequences(c);
	send_numbered(c, GET_INFO, c->abi->counts ? n + 8 : 3, 0);
	ok(answered(c, GET_INFO, c->abi->counts ? n + 8 : 3), "the next one is answered");
	eq(bad_sequences(c), before, "and is in order");
	send_numbered(c, GET_INFO, n + 8, 0);
	step(c, 1000000);
	asserted(c, before, "the same number again");
	ok(answered(c, GET_INFO, n + 8), "is answered, too");
	before = bad_sequences(c);
	send_numbered(c, WRITE_ACK, 0, 16);
	ok(cpu_silent(c), "what nobody waits for has no answer");
	eq(bad_sequences(c), before, "and bears 0");
	send_numbered(c, WRITE_ACK, n + 9, 16);
	step(c, 1000000);
	asserted(c, before, "or else");
	c->rpc_seq = n + 9;
	ok(cpu_silent(c), "nothing else is said");
}

static void test_records(struct cpu *c)
{
	uint32_t max = 16 * PAGE - 48 - 32, n = c->rpc_seq;
	uint64_t before = bad_sequences(c);

	send_numbered(c, 76, n, max);
	send_numbered(c, 71, n + 1, 8);
	ok(answered(c, 76, n) && le32(PAYLOAD(c) + 12) == 0x56, "a request in two records");
	ok(cpu_recv(c, 0) && FUNCTION(c) == 71 && SEQUENCE(c) == n + c->abi->counts,
	   "its answer is in two, with a number for each where they count");
	eq(bad_sequences(c), before, "%s: each record of a request has a number",
	   c->abi->release);
	n += 2;
	send_numbered(c, 76, n, max);
	send_numbered(c, 71, n, 8);
	step(c, 1000000);
	asserted(c, before, "a record with the number of the first");
	ok(answered(c, 76, n) && cpu_recv(c, 0) && FUNCTION(c) == 71, "is taken all the same");
	c->rpc_seq = n + 1;
}

static void test_strict(struct cpu *c)
{
	uint64_t seg = 0;

	fault(c, "strict-sequence");
	if (!c->abi->counts) {
		send_numbered(c, GET_INFO, 1234, 0);
		ok(answered(c, GET_INFO, 1234), "there is nothing to be strict about");
	} else {
		send_numbered(c, GET_INFO, c->rpc_seq + 1, 0);
		ok(!answered(c, GET_INFO, c->rpc_seq + 1), "strict: it is not answered");
		c->rpc_seq += 2;
	}
	eq(cpu_control(c, 0x2080017e, &seg, 8), 0, "what is in order is");
	fault(c, "");
}

static void test_early(struct cpu *c)
{
	struct boot_opts good = { 0 };
	uint64_t before;

	cpu_reset(c);
	before = bad_sequences(c);
	c->early_seq = 1;
	eq(cpu_booter_load(c, &good), 0, "GSP starts");
	c->early_seq = 0;
	ok(cpu_expect(c, 0x1001, 0) && !RESULT(c), "and is ready");
	eq(bad_sequences(c), before + (c->abi->counts ? 2 : 0),
	   "%s: numbers in what nobody waits for", c->abi->release);
	cpu_reset(c);
	before = bad_sequences(c);
	ok(cpu_boot(c), "it starts again");
	eq(bad_sequences(c), before, "and then they count from 0 again");
}

void test_sequences(struct cpu *c)
{
	test_numbers(c);
	test_records(c);
	test_strict(c);
	test_early(c);
}

/* Elements in the ring of answers, and the first of them. */
static uint32_t there(struct cpu *c)
{
	uint32_t wptr = qt_read32(c->g.q, c->shm + PAGE + 0x40000 + 16);

	return (wptr + 63 - c->rptr) % 63;
}

static uint64_t element(struct cpu *c, uint32_t at)
{
	return c->shm + PAGE + 0x40000 + PAGE + (uint64_t)((c->rptr + at) % 63) * PAGE;
}

static bool whole(struct cpu *c)
{
	uint32_t pages = qt_read32(c->g.q, element(c, 0) + 40);
	uint32_t len = 48 + qt_read32(c->g.q, element(c, 0) + 56);
	static uint8_t buf[16 * PAGE];
	uint64_t sum = 0;

	if (!pages || pages > 16 || pages > there(c) || len > pages * PAGE)
		return false;
	for (uint32_t i = 0; i < pages; i++)
		qt_memread(c->g.q, element(c, i), buf + i * PAGE, PAGE);
	for (uint32_t i = 0; i < (c->abi->sum_whole ? pages * PAGE : (len + 7) / 8 * 8); i += 8)
		sum ^= le64(buf + i);
	return (uint32_t)(sum >> 32 ^ sum) == 0;
}

static bool appears(struct cpu *c)
{
	for (int i = 0; i < 100 && !there(c); i++)
		step(c, 5000);
	return there(c);
}

/* An unknown control with so many bytes: they come back. */
static void send_echo(struct cpu *c, uint32_t bytes)
{
	static uint8_t p[4 * PAGE];

	memset(p, 0, sizeof(p));
	put32(p, c->client);
	put32(p + 4, c->subdevice);
	put32(p + 8, 0x20801234);
	put32(p + 16, bytes);
	cpu_send(c, 76, p, c->abi->control + bytes);
}

void test_arrivals(struct cpu *c)
{
	ok(cpu_silent(c), "%s: the ring is empty", c->abi->release);
	fault(c, "late-element:1");
	cpu_send(c, GET_INFO, NULL, 0);
	ok(appears(c) && !whole(c), "an element is there and its checksum is wrong");
	step(c, 100000);
	ok(whole(c), "and later it is right, in its place");
	ok(cpu_expect(c, GET_INFO, 0), "it is the answer");

	fault(c, "partial-element:1");
	cpu_send(c, GET_INFO, NULL, 0);
	ok(cpu_expect(c, GET_INFO, 0), "what has one element is never there in part");
	send_echo(c, 2 * PAGE);
	ok(appears(c) && there(c) == 1 && !whole(c), "of three elements one is there");
	eq(qt_read32(c->g.q, element(c, 0) + 40), 3, "and says that they are three");
	step(c, 100000);
	ok(there(c) == 3 && whole(c), "and later all are");
	ok(cpu_expect(c, 76, 0) && le32(PAYLOAD(c) + 12) == 0x56, "they are the answer");

	fault(c, "stale-element:2");
	for (int i = 0; i < 2; i++) {
		uint32_t pages;

		send_echo(c, 100);
		ok(appears(c) && whole(c) &&
		   qt_read32(c->g.q, element(c, 0) + 36) == c->rx_seq - 1,
		   "the message before is there again");
		pages = qt_read32(c->g.q, element(c, 0) + 40);
		c->rptr = (c->rptr + pages) % 63;
		ok(cpu_expect(c, 76, 0), "and behind it the answer");
	}

	fault(c, "partial-stuck:1");
	cpu_send(c, GET_INFO, NULL, 0);
	ok(appears(c), "an element");
	step(c, 10000000);
	ok(qt_read32(c->g.q, element(c, 0) + 40) == there(c) + 1, "says of one more, which never comes");
	cpu_reset(c);
	ok(cpu_boot(c), "GSP starts anew");
}

static void test_late_sequencer(struct cpu *c)
{
	uint64_t seg = 0;

	fault(c, "late-sequencer:1");
	wr(&c->g, 0x110804, 0);
	cpu_send(c, GET_INFO, NULL, 0);
	ok(cpu_recv(c, 0) && FUNCTION(c) == 0x1002 && le32(PAYLOAD(c) + 4) < le32(PAYLOAD(c)),
	   "RUN_CPU_SEQUENCER after INIT_DONE");
	ok(cpu_expect(c, GET_INFO, 0), "the answer does not wait for it");
	eq(rd(&c->g, 0x110804), 0, "nothing was done, as we did nothing");
	eq(cpu_control(c, 0x2080017e, &seg, 8), 0, "and GSP goes on");
}

void test_endless(struct cpu *c)
{
	unsigned int events = 0;
	uint64_t seg = 0;

	test_late_sequencer(c);
	fault(c, "endless-events");
	eq(cpu_control(c, 0x2080017e, &seg, 8), 0, "an answer among events without an end");
	while (events < 300 && cpu_recv(c, 0) && FUNCTION(c) == 0x100f && !SEQUENCE(c))
		events++;
	eq(events, 300, "they come as fast as they are read");
	step(c, 10000000);
	ok(there(c) > 60, "and fill the ring");
	eq(cpu_control(c, 0x2080017e, &seg, 8), 0, "GSP answers all the same");
	fault(c, "");
	while (cpu_recv(c, 0))
		;
	eq(cpu_control(c, 0x2080017e, &seg, 8), 0, "and they end");
}

void test_plugin_events(struct cpu *c, unsigned int gfid)
{
	unsigned int events = 0;
	uint8_t four[4] = { 0 };

	fault(c, "plugin-events:1000");
	eq(plugin_message(c, gfid, 3, four, 4), 0, "a message to a task with much to tell");
	while (cpu_recv(c, 0) && FUNCTION(c) == 0x100d && le32(PAYLOAD(c)) == gfid &&
	       le32(PAYLOAD(c) + 4) == 3 + events % 2)
		events++;
	eq(events, 1000, "a thousand events of its guest's driver");
}
