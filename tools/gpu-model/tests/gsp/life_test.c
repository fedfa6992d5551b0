/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What published code does from BOOTLOAD to CLEANUP, and what becomes of other ways:
 * control buffer, bus mastering, places, events of a task, slowness; 570.144.
 */
#include "cpu.h"

#include <stdlib.h>
#include <string.h>

#define CLIENT 0xc1d00300u
#define DOORBELL 0xb82200

enum { NEGOTIATE = 1, CONFIGURE = 2, RESET = 3, BME = 13 };
enum { NO_ANSWER = 0xdeadbeef };

static const uint8_t on[4] = { 1 }, off[4];

static void fault(struct cpu *c, const char *name)
{
	ok(qt_qom_set(c->g.q, "fault", name), "fault %s", name);
}

static bool end(struct cpu *c, unsigned int gfid)
{
	return !SHUTDOWN(c, gfid) && !CLEANUP(c, gfid) && !cpu_free(c, CLIENT + gfid, CLIENT + gfid);
}

static bool runs(struct cpu *c, unsigned int gfid)
{
	return up(c, gfid) && configure(c, gfid, CLIENT + gfid);
}

static void test_control_buffer(struct cpu *c)
{
	uint8_t p[6616];

	bootload_params(c, p, 1);
	put32(p + 24, 4);
	eq(cpu_control(c, 0x20804001, p, sizeof(p)), 0x1f, "BOOTLOAD refused: four plugin channels");
	bootload_params(c, p, 1);
	put32(p + 24, 3);
	eq(cpu_control(c, 0x20804001, p, sizeof(p)), 0, "three are the host's");
	ok(!SHUTDOWN(c, 1) && !CLEANUP(c, 1), "its end");
	ok(up(c, 1), "a task");
	fb_write32(c, heap_of(1) + 60, 0);
	eq(plugin_message(c, 1, NEGOTIATE, on, 4), 0x1f, "a control buffer of no vGPU");
	fb_write32(c, heap_of(1) + 60, 2);
	eq(plugin_message(c, 1, NEGOTIATE, on, 4), 0x1f, "of two");
	ok(!SHUTDOWN(c, 1) && !CLEANUP(c, 1), "its end");
}

static void test_bme(struct cpu *c)
{
	uint64_t was = qt_qom_get(c->g.q, "bme-missing");

	ok(runs(c, 1), "a vGPU");
	eq(plugin_message(c, 1, BME, on, 4), 0, "bus mastering is told of");
	eq(plugin_message(c, 1, RESET, on, 4), 0, "then another message");
	eq(qt_qom_get(c->g.q, "bme-missing"), was, "as it should be");
	ok(end(c, 1), "its end");
	ok(runs(c, 1), "a vGPU");
	eq(plugin_message(c, 1, RESET, on, 4), 0, "another message comes first");
	eq(plugin_message(c, 1, RESET, on, 4), 0, "and one more");
	eq(qt_qom_get(c->g.q, "bme-missing"), was + 1, "which is counted, once");
	ok(end(c, 1), "its end");
	ok(runs(c, 1), "a vGPU");
	eq(plugin_message(c, 1, BME, off, 4), 0, "bus mastering is told of, as off");
	eq(qt_qom_get(c->g.q, "bme-missing"), was + 2, "which is not what is expected");
}

static void test_doorbell(struct cpu *c)
{
	uint64_t was = qt_qom_get(c->g.q, "doorbells-unread");

	eq(plugin_message(c, 1, RESET, on, 4), 0, "a message");
	eq(qt_qom_get(c->g.q, "doorbells-unread"), was + 1, "whose doorbell was not read back");
	rd(&c->g, DOORBELL);
	eq(qt_qom_get(c->g.q, "doorbells-unread"), was, "now it is");
}

static bool plugin_event_is(struct cpu *c, uint32_t index)
{
	return cpu_expect(c, 0x100d, 0) && le32(PAYLOAD(c)) == 1 && le32(PAYLOAD(c) + 4) == index;
}

static void test_events(struct cpu *c)
{
	fault(c, "plugin-event=5:1,plugin-event=9:2");
	ok(plugin_event_is(c, 5) && plugin_event_is(c, 9), "both come, without a message");
	eq(plugin_message(c, 1, RESET, on, 4), 0, "a message");
	ok(plugin_event_is(c, 9), "and one of them once more");
	ok(cpu_silent(c), "that was all");
}

static void test_slowness(struct cpu *c)
{
	uint64_t served = qt_qom_get(c->g.q, "plugin-rpcs"), seg = 0;

	fault(c, "message-slow=20:1");
	eq(plugin_message(c, 1, RESET, on, 4), NO_ANSWER, "a message that is not served at once");
	eq(cpu_control(c, 0x2080017e, &seg, 8), 0, "which is nothing to GSP");
	step(c, 20000000);
	eq(qt_qom_get(c->g.q, "plugin-rpcs"), served + 1, "it is in the end");
	fault(c, "shutdown-slow=500:1");
	eq(SHUTDOWN(c, 1), NO_ANSWER, "SHUTDOWN that takes its time");
	eq(cpu_control(c, 0x2080017e, &seg, 8), NO_ANSWER, "and nobody is served");
	step(c, 500000000);
	ok(plugin_event_is(c, 1), "until it is over, and the task is unloaded");
	ok(cpu_recv(c, 0) && FUNCTION(c) == 76 && !RESULT(c), "which is answered");
	ok(cpu_expect(c, 76, 0), "then the next");
	fault(c, "cleanup-slow=50:1");
	eq(CLEANUP(c, 1), NO_ANSWER, "CLEANUP that does");
	step(c, 50000000);
	ok(cpu_expect(c, 76, 0) && !RESULT(c), "is answered, too");
	eq(cpu_free(c, CLIENT + 1, CLIENT + 1), 0, "its client can go");
	fault(c, "bootload-slow=50:1");
	eq(bootload(c, 1), 0, "BOOTLOAD");
	ok(cpu_silent(c), "of a task that takes its time");
	step(c, 50000000);
	ok(plugin_event_is(c, 0), "but comes");
	ok(!SHUTDOWN(c, 1) && !CLEANUP(c, 1), "its end");
}

static void test_transfer(struct cpu *c)
{
	uint8_t p[96] = { 0 };

	put64(p + 56, SEGMENT);
	put32(p + 72, 2);
	put64(p + 80, SEGMENT);
	put32(p + 92, 1);
	fault(c, "no-memory-transfer:1");
	eq(cpu_control(c, 0x20800afa, p, sizeof(p)), 0x56, "firmware that moves no memory");
	eq(cpu_control(c, 0x20800afa, p, sizeof(p)), 0, "and such that does");
}

/* Beside the type of 1 GiB, that of all 48. */
static void upload_large(struct cpu *c)
{
	const struct abi *a = c->abi;
	uint8_t *p = calloc(1, TYPES_MAX), *t = p + 8;

	put32(p + 4, 1);
	put32(t, TYPE + 1);
	strcpy((char *)t + 4, "NVIDIA L40-48Q");
	put32(t + a->type_instances, 1);
	put64(t + a->type_sizes, 48ull << 30);
	put64(t + a->type_sizes + 8, 7 * SEGMENT);
	put64(t + a->type_sizes + 16, HEAP_SIZE);
	eq(cpu_control(c, 0x20804003, p, a->types), 0, "a type of 48 GiB");
	free(p);
}

static uint32_t mode(struct cpu *c, uint8_t hetero)
{
	return cpu_control(c, 0x2080400e, &hetero, 1);
}

/* A task of @gfid, whose vGPU is to be at @place; the answer to its configuration. */
static uint32_t placed(struct cpu *c, unsigned int gfid, uint16_t place)
{
	uint8_t cfg[112];

	if (!up(c, gfid))
		return NO_ANSWER;
	vgpu_client(c, CLIENT + gfid);
	plugin_message(c, gfid, NEGOTIATE, on, 4);
	config(cfg, gfid, CLIENT + gfid);
	put16(cfg + 84, place);
	return plugin_message(c, gfid, CONFIGURE, cfg, 112);
}

static void test_places(struct cpu *c)
{
	cpu_reset(c);
	cpu_boot(c);
	eq(mode(c, 1), 0x40, "heterogeneous mode before there is a type");
	upload_type(c);
	upload_large(c);
	eq(placed(c, 1, 0xffff), 0, "without it a vGPU has no place");
	ok(end(c, 1), "its end");
	eq(placed(c, 1, 5), 0x1f, "and none is taken");
	eq(mode(c, 1), 0x63, "the mode is not changed under a vGPU");
	ok(end(c, 1), "its end");
	eq(mode(c, 1), 0, "heterogeneous mode");
	eq(placed(c, 1, 0xffff), 0x1f, "with it a vGPU has a place");
	ok(end(c, 1), "its end");
	eq(placed(c, 1, 48), 0x1f, "in the region");
	ok(end(c, 1), "its end");
	eq(placed(c, 1, 47), 0, "the last one");
	eq(placed(c, 2, 47), 0x1f, "which is that vGPU's alone");
	ok(end(c, 2), "its end");
	eq(placed(c, 2, 46), 0, "the one below");
	ok(end(c, 1) && end(c, 2), "their end");
	eq(mode(c, 0), 0, "and the mode's");
}

static void test_mixed(struct cpu *c)
{
	uint8_t p[6616];

	eq(bootload(c, 1), 0, "a vGPU of 1 GiB");
	bootload_params(c, p, 2);
	put32(p + 8, TYPE + 1);
	fault(c, "mixed-refused:1");
	eq(cpu_control(c, 0x20804001, p, sizeof(p)), 0x40, "firmware that wants all of one size");
	eq(cpu_control(c, 0x20804001, p, sizeof(p)), 0, "and such that does not");
	ok(!SHUTDOWN(c, 1) && !CLEANUP(c, 1) && !SHUTDOWN(c, 2) && !CLEANUP(c, 2), "their end");
}

enum { GET_STATE = 0x20801120, SET_STATE = 0x20801121, GET_CAPS = 0x20801122 };

/* OBJSCHED_SET_STATE; frequency and factor where it is adaptive, else the slice in ns. */
static uint32_t divide(struct cpu *c, uint32_t policy, uint32_t adaptive, uint32_t slice,
		       uint32_t frequency, uint32_t average)
{
	const uint32_t v[] = { 1, policy, adaptive, slice, frequency, average };
	uint8_t p[24];

	for (unsigned int i = 0; i < 6; i++)
		put32(p + 4 * i, v[i]);
	return cpu_control(c, SET_STATE, p, sizeof(p));
}

static void is_divided(struct cpu *c, uint32_t policy, uint32_t adaptive, uint32_t slice,
		       const char *what)
{
	uint8_t p[20] = { 1 };

	eq(cpu_control(c, GET_STATE, p, sizeof(p)), 0, "OBJSCHED_GET_STATE");
	ok(le32(p + 4) == policy && le32(p + 8) == adaptive && le32(p + 12) == slice, "%s", what);
}

static void test_scheduler(struct cpu *c)
{
	uint8_t p[44] = { 1 }, other[44] = { 9 };

	eq(cpu_control(c, GET_CAPS, p, sizeof(p)), 0, "OBJSCHED_GET_CAPS");
	ok(le32(p + 4) == 2 && le32(p + 8) == 3 && le32(p + 12) == 4 && p[16] == 1,
	   "three policies, adaptive or not");
	ok(le32(p + 20) == 30000000 && le32(p + 24) == 1000000, "slices of 1 to 30 ms");
	eq(cpu_control(c, GET_CAPS, other, sizeof(other)), 0x1f, "not of a copy engine");
	is_divided(c, 2, 0, 2000000, "best effort at first");
	eq(divide(c, 4, 0, 5000000, 0, 0), 0, "fixed share");
	is_divided(c, 4, 0, 5000000, "it is");
	eq(divide(c, 3, 1, 0, 200, 33), 0, "equal share, adaptive");
	is_divided(c, 3, 1, 5000000, "it is");
	eq(divide(c, 5, 0, 5000000, 0, 0), 0x1f, "no policy");
	eq(divide(c, 4, 2, 5000000, 0, 0), 0x1f, "neither adaptive nor not");
	eq(divide(c, 4, 0, 999999, 0, 0), 0x1f, "a slice that is too short");
	eq(divide(c, 4, 1, 5000000, 62, 33), 0x1f, "a frequency that is too low");
	eq(divide(c, 4, 1, 5000000, 63, 61), 0x1f, "a factor that is too high");
	eq(bootload(c, 1), 0, "a vGPU");
	eq(divide(c, 4, 0, 5000000, 0, 0), 0x40, "nothing changes under it");
	ok(!SHUTDOWN(c, 1) && !CLEANUP(c, 1), "its end");
	is_divided(c, 3, 1, 5000000, "it is as before");
	eq(divide(c, 2, 0, 0, 0, 0), 0, "best effort");
	is_divided(c, 2, 0, 5000000, "it is");
}

/* Static information has the regions at once, where 570.144 has them. */
static void test_plain_region(struct cpu *c)
{
	const struct abi *a = c->abi;
	struct boot_opts good = { 0 };
	const uint8_t *r;
	uint8_t p[6616];

	cpu_reset(c);
	fault(c, "region-plain=3:1");
	eq(cpu_booter_load(c, &good), 0, "GSP starts");
	cpu_started(c);
	r = PAYLOAD(c) + a->info_fb + 8 + a->info_region;
	eq(le32(PAYLOAD(c) + a->info_fb), 4, "there is a region more");
	ok(!le64(r + 16) && !r[28] && !r[29], "nobody's, and without compression and ISO");
	upload_type(c);
	bootload_params(c, p, 1);
	put64(p + 376, 300 * SEGMENT);
	eq(cpu_control(c, 0x20804001, p, sizeof(p)), 0x1e, "guests get nothing of it");
	eq(bootload(c, 1), 0, "but of the rest");
	ok(!SHUTDOWN(c, 1) && !CLEANUP(c, 1), "its end");
	cpu_reset(c);
	cpu_boot(c);
	upload_type(c);
}

void test_vgpu_life(struct cpu *c)
{
	upload_type(c);
	test_control_buffer(c);
	test_bme(c);
	test_doorbell(c);
	test_events(c);
	test_slowness(c);
	test_transfer(c);
	test_places(c);
	test_mixed(c);
	test_scheduler(c);
	test_plain_region(c);
}
