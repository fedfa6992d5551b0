/* SPDX-License-Identifier: GPL-2.0-only */
/* The queues of 615.71.09: elements that arrive late, once more, without an end. */
#include "gmc_cpu.h"

#define MAGIC	0x4d435450
#define SEEN	0x5345454e
#define QUERY	0x20002

static uint32_t there(struct cpu *c)
{
	return rd(&c->g, 0x110c80) - c->rptr;
}

static uint64_t element(struct cpu *c, uint32_t number)
{
	return c->shm + 2 * PAGE + 0x40000 + (uint64_t)(number % 63) * PAGE;
}

static bool appears(struct cpu *c)
{
	for (int i = 0; i < 2000 && !there(c); i++)
		step(c, 5000);
	return there(c);
}

static void fault(struct cpu *c, const char *name)
{
	ok(qt_qom_set(c->g.q, "fault", name), "fault %s", name);
}

void test_gmc_arrivals(struct cpu *c)
{
	uint32_t before;

	cpu_reset(c);
	gmc_boot(c);
	fault(c, "late-element:1");
	gmc_send(c, QUERY, NULL, 0, 4096, NULL);
	ok(appears(c) && qt_read32(c->g.q, element(c, c->rptr)) != MAGIC,
	   "an element is there and has no magic");
	step(c, 100000);
	eq(qt_read32(c->g.q, element(c, c->rptr)), MAGIC, "and later it has");
	before = c->rptr;
	ok(gmc_recv(c) && le32(c->msg) == (QUERY | 1 << 24), "it is the answer");

	/* a reader leaves its mark in what it has read */
	fault(c, "stale-element:2");
	qt_write32(c->g.q, element(c, before), SEEN);
	gmc_send(c, QUERY, NULL, 0, 4096, NULL);
	ok(appears(c) && qt_read32(c->g.q, element(c, c->rptr)) == SEEN,
	   "the message before is there again, with the mark that was made in it");
	c->rptr++;
	ok(gmc_recv(c) && le32(c->msg) == (QUERY | 1 << 24), "and behind it the answer");
	gmc_send(c, QUERY, NULL, 0, 4096, NULL);
	ok(gmc_recv(c) && gmc_recv(c), "without a mark it is there as it was");
	ok(le32(c->msg) == (QUERY | 1 << 24), "and behind it the answer");

	gmc_same_number();
	eq(gmc_call(c, QUERY, NULL, 0), 0, "a number that the request before had");
	eq(qt_qom_get(c->g.q, "bad-sequences"), 1, "is counted");
}

void test_gmc_endless(struct cpu *c)
{
	unsigned int events = 0;

	fault(c, "endless-events");
	eq(gmc_call(c, QUERY, NULL, 0), 0, "an answer among events without an end");
	while (events < 300 && gmc_event(c, 0x40001))
		events++;
	eq(events, 300, "they come as fast as they are read");
	step(c, 10000000);
	ok(there(c) > 60, "and fill the ring");
	eq(gmc_call(c, QUERY, NULL, 0), 0, "GSP answers all the same");
	fault(c, "");
	while (gmc_recv(c))
		;
	eq(gmc_call(c, QUERY, NULL, 0), 0, "and they end");
}
