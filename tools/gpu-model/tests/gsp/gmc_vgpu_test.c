/* SPDX-License-Identifier: GPL-2.0-only */
/* vGPUs of firmware 615.71.09: types, assignment, plugin tasks, scrubbing. */
#include "gmc_cpu.h"

#include <string.h>

#define CHANNELS 64
#define BUFFERS 0x284000u

static struct kv k;
static uint32_t seq = 1;
static uint32_t attached = 1;	/* vGPUs, by the control buffer */

static uint64_t dbdf(unsigned int gfid)
{
	return 0x100 + VF_FN(gfid);
}

static uint32_t assign(struct cpu *c, unsigned int gfid, uint32_t type, uint32_t swizz)
{
	uint8_t p[24] = { 0 };

	put64(p, dbdf(gfid));
	put32(p + 8, type);
	put32(p + 12, swizz);
	return gmc_call(c, 0x20004, p, sizeof(p));
}

static uint32_t of_vf(struct cpu *c, uint32_t command, unsigned int gfid)
{
	uint8_t p[8];

	put64(p, dbdf(gfid));
	return gmc_call(c, command, p, sizeof(p));
}

static uint32_t of_gfid(struct cpu *c, uint32_t command, unsigned int gfid)
{
	uint8_t p[4];

	put32(p, gfid);
	return gmc_call(c, command, p, sizeof(p));
}

static void shutdown(struct cpu *c, unsigned int gfid)
{
	uint8_t p[4];

	put32(p, gfid);
	gmc_send(c, 0x20021, p, sizeof(p), 0, NULL);
}

static uint32_t upload(struct cpu *c, uint32_t type, uint64_t fb, unsigned int cut)
{
	static uint8_t p[136 + 5432];
	uint8_t *t = p + 136;

	memset(p, 0, sizeof(p));
	strcpy((char *)p, "r615_00");
	put32(p + 132, 1);
	put32(t, type);
	strcpy((char *)t + 4, "NVIDIA L40-77Q");
	strcpy((char *)t + 68, "Quadro");
	put32(t + 388, 5);
	put32(t + 392, 4);
	put64(t + 432, 0x26b51234);
	put64(t + 448, 2 * fb);
	put64(t + 456, fb);
	put64(t + 464, 48 << 20);
	put64(t + 496, 512);
	return gmc_call(c, 0x20001, p, sizeof(p) - cut);
}

static void test_upload(struct cpu *c)
{
	eq(upload(c, 5000, 8 * SEGMENT, 8), 0x3a, "a type cut short");
	eq(upload(c, 0, 8 * SEGMENT, 0), 0x1f, "a type without number");
	eq(upload(c, 5000, 2 * FB_SIZE, 0), 0x1f, "a type larger than the GPU");
	eq(upload(c, 5000, 8 * SEGMENT, 0), 0, "a type is uploaded, in two elements");
	eq(of_gfid(c, 0x20006, 5000), 0, "its properties");
	ok(kv_is_text(c, 0x3100, "NVIDIA L40-77Q"), "its name");
	eq(kv_num(c, 0x3104, 0), 5, "its instances");
	eq(kv_num(c, 0x310b, 0), 0x26b5, "its device id");
	eq(kv_num(c, 0x310d, 0), 8 * SEGMENT, "its framebuffer");
	eq(kv_num(c, 0x310e, 0), 48 << 20, "its heap");
	eq(gmc_call(c, 0x20002, NULL, 0), 0, "supported types");
	eq(GMC_LEN(c), 23 * 4, "are one more");
}

void test_gmc_types(struct cpu *c)
{
	bool all = true;

	eq(gmc_call(c, 0x20002, NULL, 0), 0, "supported types");
	eq(GMC_LEN(c), 22 * 4, "are those of an L40");
	for (unsigned int i = 0; i < 22; i++)
		all &= le32(GMC_PAYLOAD(c) + i * 4) == 869 + i;
	ok(all, "869 to 890");
	eq(gmc_call(c, 0x20003, NULL, 0), 0, "creatable types");
	eq(GMC_LEN(c), 22 * 4, "are all");
	eq(of_gfid(c, 0x20006, 868), 0x57, "properties of no type");
	eq(of_gfid(c, 0x20006, 869), 0, "properties");
	ok(kv_is_text(c, 0x3100, "NVIDIA L40-1B"), "name");
	ok(kv_is_text(c, 0x3101, "NVS"), "class");
	eq(kv_num(c, 0x3102, 0), 869, "number");
	eq(kv_num(c, 0x3104, 0), 32, "instances");
	eq(kv_num(c, 0x3106, 0), 1 << 30, "nominal framebuffer");
	ok(kv_num(c, 0x310d, 0) % SEGMENT == 0 && kv_num(c, 0x310d, 0) <= 1 << 30,
	   "framebuffer in whole segments");
	test_upload(c);

	eq(of_vf(c, 0x20007, 1), 0, "which type is assigned?");
	eq(le32(GMC_PAYLOAD(c)), 0, "none");
	eq(assign(c, 33, 869, 0), 0x26, "no VF of that number");
	eq(assign(c, 1, 4444, 0), 0x57, "no type of that number");
	eq(assign(c, 1, 869, 1), 0x1f, "no MIG instance");
	eq(assign(c, 1, 880, 0), 0, "the largest type");
	eq(assign(c, 1, 880, 0), 0x40, "a VF that has a type");
	eq(assign(c, 2, 880, 0), 0x1a, "the type has no more instances");
	eq(gmc_call(c, 0x20003, NULL, 0), 0, "creatable types");
	eq(GMC_LEN(c), 22 * 4, "are all others");
	eq(of_vf(c, 0x20007, 1), 0, "which type is assigned?");
	eq(le32(GMC_PAYLOAD(c)), 880, "the largest");
	eq(of_vf(c, 0x20005, 1), 0, "it is taken back");
	eq(of_vf(c, 0x20005, 1), 0x57, "once");
	eq(assign(c, 2, 880, 0), 0, "and another VF has it");
	eq(of_vf(c, 0x20005, 2), 0, "and goes");
}

static uint32_t scrub(struct cpu *c, unsigned int gfid, uint64_t at, uint64_t size)
{
	uint8_t p[24] = { 0 };

	put32(p, gfid);
	put64(p + 8, at);
	put64(p + 16, size);
	return gmc_call(c, 0x20025, p, sizeof(p));
}

static uint32_t ceutils(struct cpu *c, unsigned int gfid, uint32_t chid, uint32_t ce)
{
	uint8_t p[16] = { 0 };

	put32(p, gfid);
	put32(p + 4, chid);
	put32(p + 8, ce);
	return gmc_call(c, 0x20026, p, sizeof(p));
}

void test_gmc_scrub(struct cpu *c)
{
	uint64_t page;
	int i;

	eq(scrub(c, 1, SEGMENT, SEGMENT), 0x57, "nothing to scrub with");
	eq(of_gfid(c, 0x20027, 1), 0x57, "nothing to free");
	eq(ceutils(c, 40, 0, 0), 0x26, "no VF for it");
	eq(ceutils(c, 1, 4096, 0), 0x5b, "no such channel");
	eq(ceutils(c, 1, 0, 15), 0x1f, "no such engine");
	eq(ceutils(c, 1, 0, 0), 0, "copy engine and channel");
	page = le64(GMC_PAYLOAD(c));
	eq(le32(GMC_PAYLOAD(c) + 8), 2, "its semaphore is in framebuffer");
	eq(fb_read32(c, page), 0xce5e5ea0, "and bears its mark");
	eq(fb_read32(c, page + 4), 0xffffffff, "nothing was done yet");
	eq(ceutils(c, 1, 0, 0), 0x40, "only once");
	eq(scrub(c, 1, SEGMENT + 1, SEGMENT), 0x1e, "not aligned");
	eq(scrub(c, 1, 0, (4ull << 30) + PAGE), 0x1f, "more than 4 GiB at once");
	eq(scrub(c, 1, FB_SIZE - SEGMENT, 2 * SEGMENT), 0x5b, "past the end");
	eq(scrub(c, 1, FB_SIZE - SEGMENT, SEGMENT), 0x5f, "GSP's own");
	fb_write32(c, SEGMENT + 4, 0x12345678);
	eq(scrub(c, 1, SEGMENT, 8 * PAGE), 0, "scrub");
	eq(le64(GMC_PAYLOAD(c)), 0, "is the first of its work");
	eq(scrub(c, 1, SEGMENT, 8 * PAGE), 0, "once more");
	eq(le64(GMC_PAYLOAD(c)), 1, "the second");
	eq(of_gfid(c, 0x20027, 1), 0x63, "not while it works");
	for (i = 0; i < 50 && fb_read32(c, page + 4) != 1; i++)
		step(c, 100000);
	ok(i && i < 50, "both are done, later");
	eq(fb_read32(c, SEGMENT + 4), 0, "memory is zero");
	ok(qt_qom_set(c->g.q, "fault", "scrub-fails:1"), "fault scrub-fails");
	eq(scrub(c, 1, SEGMENT, PAGE), 0x65, "a scrub that fails");
	eq(of_gfid(c, 0x20027, 1), 0, "channel is freed");
	ok(qt_qom_set(c->g.q, "fault", "scrub-hangs:1"), "fault scrub-hangs");
	ceutils(c, 2, 0xffffffff, 0xffffffff);
	page = le64(GMC_PAYLOAD(c));
	eq(scrub(c, 2, SEGMENT, PAGE), 0, "a scrub");
	for (i = 0; i < 50; i++)
		step(c, 100000);
	eq(fb_read32(c, page + 4), 0xffffffff, "that is never done");
}

/* A good BOOTLOAD for @gfid; keys in the order of the header. */
static void keys(unsigned int gfid, uint32_t type)
{
	uint64_t heap = heap_of(gfid), fb = (gfid - 1) * 8 * SEGMENT;
	uint64_t addr[2] = { fb, fb + 4 * SEGMENT }, len[2] = { 3 * SEGMENT, 4 * SEGMENT };
	/* graphics, copy, NVDEC, NVENC, NVJPEG, OFA: type, and how many */
	static const struct {
		uint32_t type, count;
	} engine[] = { { 1, 1 }, { 2, 5 }, { 3, 3 }, { 4, 3 }, { 0x12, 4 }, { 0x13, 1 } };
	uint64_t chid = (gfid - 1) * CHANNELS, map[17];
	unsigned int n = 0;

	for (unsigned int i = 0; i < 6; i++)
		for (uint64_t j = 0; j < engine[i].count; j++)
			map[n++] = chid << 32 | j << 16 | engine[i].type;
	k.len = 0;
	kv32(&k, 1, dbdf(gfid));
	kv32(&k, 2, gfid);
	kv32(&k, 3, type);
	kv32(&k, 4, 4711);
	kv32(&k, 6, CHANNELS);
	kv32(&k, 7, 3);
	kv32(&k, 8, 2);
	kv_array(&k, 5, 0x1001, map, n);
	kv_array(&k, 5, 0x1002, addr, 2);
	kv_array(&k, 5, 0x1003, len, 2);
	kv64(&k, 0x1004, heap);
	kv64(&k, 0x1005, HEAP_SIZE);
	kv64(&k, 0x1006, 0);
	kv64(&k, 0x1007, heap + BUFFERS);
	kv64(&k, 0x1008, 0x20000);
	kv64(&k, 0x1009, heap + BUFFERS + 0x20000);
	kv64(&k, 0x100a, 0x40000);
	kv64(&k, 0x100b, heap + BUFFERS + 0x60000);
	kv64(&k, 0x100c, 0x10000);
}

static uint32_t bootload_keys(struct cpu *c)
{
	return gmc_call(c, 0x20020, k.buf, k.len);
}

/* A 64-bit word of the request takes another value. */
static uint32_t altered(struct cpu *c, uint64_t from, uint64_t to)
{
	keys(1, 871);
	for (uint32_t at = 0; at < k.len; at += 8)
		if (le64(k.buf + at) == from) {
			put64(k.buf + at, to);
			break;
		}
	return bootload_keys(c);
}

/* Where they lie in what keys() writes. */
#define FIRST_CHANNELS (8 * 8)
#define FIRST_SEGMENT (26 * 8)

#define IMM(key, value) ((uint64_t)(value) << 32 | (key))

static void test_refusals(struct cpu *c)
{
	uint64_t heap = heap_of(1);
	const struct {
		uint64_t from, to;
		uint32_t status;
		const char *what;
	} wrong[] = {
		{ IMM(1, dbdf(1)), IMM(1, dbdf(2)), 0x26, "another VF's address" },
		{ IMM(2, 1), IMM(2, 0), 0x1f, "GFID 0" },
		{ IMM(2, 1), IMM(2, 2), 0x55, "a VF that has no type" },
		{ IMM(3, 871), IMM(3, 872), 0x58, "another type than assigned" },
		{ IMM(6, 64), IMM(6, 1), 0x1f, "a single channel" },
		{ IMM(6, 64), IMM(6, 63), 0x21, "CeUtils not on its last channel" },
		{ IMM(7, 3), IMM(7, 1), 0x1f, "one plugin channel" },
		{ IMM(7, 3), IMM(7, 4), 0x1f, "four" },
		{ IMM(8, 2), IMM(8, 1), 0x1f, "fewer segments than listed" },
		{ IMM(8, 2), IMM(8, 3), 0x1f, "more segments than listed" },
		{ 1, 5, 0x1f, "channels of an engine that is not there" },
		{ 1, 2, 0x1f, "an engine twice" },
		{ 1, 2000ull << 32 | 1, 0x5b, "channel ids out of range" },
		{ 4 * SEGMENT, 4 * SEGMENT + PAGE, 0x1e, "framebuffer not aligned" },
		{ 4 * SEGMENT, SEGMENT, 0x63, "framebuffer that overlaps itself" },
		{ 4 * SEGMENT, 1000 * SEGMENT, 0x5b, "framebuffer that is not there" },
		{ heap, 2 * SEGMENT, 0x63, "heap in its own framebuffer" },
		{ heap, heap + 8, 0x1e, "heap not aligned" },
		{ HEAP_SIZE, 16 << 20, 0x1a, "heap smaller than the type's" },
		{ heap + BUFFERS, heap - PAGE, 0x37, "a log outside the heap" },
		{ IMM(4, 4711), IMM(9, 4711), 0x1f, "an unknown key" },
		{ IMM(4, 4711), IMM(6, 64), 0x1f, "a key twice" },
		{ IMM(4, 4711), 0x60000004, 0x24, "an opcode that is none" },
		{ IMM(7, 3), IMM(5, 0), 0x1f, "a key missing" },
		{ IMM(0x20001004, 1), IMM(0x20001004, 999), 0x5b, "values past the end" },
	};

	for (unsigned int i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		eq(altered(c, wrong[i].from, wrong[i].to), wrong[i].status,
		   "BOOTLOAD refused: %s", wrong[i].what);
	keys(1, 871);
	kv64(&k, 0x1000, 4);
	eq(bootload_keys(c), 0x1f, "BOOTLOAD refused: an unknown option");
	ok(qt_qom_set(c->g.q, "fault", "bootload-fails:1"), "fault bootload-fails");
	keys(1, 871);
	eq(bootload_keys(c), 0x51, "BOOTLOAD that fails");
	eq(qt_qom_get(c->g.q, "partitions"), 0, "none of them left a partition");
}

static void write64(struct cpu *c, uint64_t addr, uint64_t val)
{
	fb_write32(c, addr, val);
	fb_write32(c, addr + 4, val >> 32);
}

/* A message: how many words, then those of @k. */
static uint32_t message(struct cpu *c, unsigned int gfid, uint32_t type, uint32_t version,
			uint64_t words)
{
	uint64_t ctrl = heap_of(gfid);

	fb_write32(c, ctrl, version);
	write64(c, ctrl + 16, 0x1000);
	write64(c, ctrl + 24, 0x2000);
	fb_write32(c, ctrl + 72, attached);
	write64(c, ctrl + 0x2000, words);
	fb_write(c, ctrl + 0x2008, k.buf, k.len);
	fb_write32(c, ctrl + 4, type);
	fb_write32(c, ctrl + 8, ++seq);
	wr(&c->g, 0xb82200, gfid * 32 + 17);
	for (int i = 0; i < 50; i++) {
		if (fb_read32(c, ctrl + 0x1004) == seq)
			return fb_read32(c, ctrl + 0x1008);
		step(c, 100000);
	}
	return NO_ANSWER;
}

static uint32_t keyed(struct cpu *c, unsigned int gfid, uint32_t type)
{
	return message(c, gfid, type, 2, k.len / 8);
}

static void config_keys(unsigned int gfid, uint32_t type)
{
	static const uint8_t uuid[16] = "a vGPU's number";

	k.len = 0;
	kv_array(&k, 3, 1, uuid, 16);
	kv32(&k, 2, dbdf(gfid));
	kv32(&k, 4, dbdf(gfid));
	kv32(&k, 5, type);
	kv32(&k, 6, 4711);
	kv32(&k, 0x10, 0);
	kv32(&k, 0x11, CHANNELS - 1);
	kv32(&k, 0x12, 3);
	kv32(&k, 0x20, 0);
	kv32(&k, 0x21, 0x4000);
	kv32(&k, 0x22, 4);
	kv32(&k, 0x23, 2);
	kv64(&k, 0x24, 4096);
	kv64(&k, 0x30, 0x20);
}

static void test_wrong_config(struct cpu *c)
{
	static const struct {
		uint32_t word, key, value, status;
		const char *what;
	} wrong[] = {
		{ 4, 4, 0, 0x1f, "an instance that is not its address" },
		{ 8, 0x11, CHANNELS, 0x21, "with the CeUtils' channel" },
		{ 9, 0x12, 1, 0x21, "other plugin channels than BOOTLOAD's" },
		{ 11, 0x21, 0, 0x1f, "no migration feature" },
		{ 17, 0x30, 0, 0x1f, "no feature" },
	};

	for (unsigned int i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		config_keys(1, 871);
		/* a 64-bit value stands behind its key */
		if (wrong[i].key != 0x30)
			put32(k.buf + wrong[i].word * 8, wrong[i].key);
		put32(k.buf + wrong[i].word * 8 + (wrong[i].key == 0x30 ? 0 : 4), wrong[i].value);
		eq(keyed(c, 1, 2), wrong[i].status, "configuration refused: %s", wrong[i].what);
	}
}

static void test_messages(struct cpu *c)
{
	config_keys(1, 871);
	eq(message(c, 1, 2, 1, k.len / 8), 0x56, "a message of version 1");
	eq(keyed(c, 1, 2), 0x40, "configuration before negotiation");
	k.len = 0;
	attached = 0;
	eq(keyed(c, 1, 1), 0x1f, "a control buffer of no vGPU");
	attached = 1;
	eq(keyed(c, 1, 1), 0, "version negotiation, with nothing in it");
	eq(keyed(c, 1, 17), 0x56, "a message that is known, not modelled");
	eq(keyed(c, 1, 18), 0x2a, "one that is not known");
	config_keys(1, 872);
	eq(keyed(c, 1, 2), 0x1f, "configuration of another type");
	config_keys(1, 871);
	eq(message(c, 1, 2, 2, k.len / 8 - 1), 0x5b, "configuration cut short");
	eq(message(c, 1, 2, 2, 1 << 20), 0x5b, "more words than the buffer has");
	kv32(&k, 0x31, 1);
	eq(keyed(c, 1, 2), 0x1f, "an unknown key");
	config_keys(1, 871);
	put32(k.buf + 12 * 8, 0x0fffffff);
	kv32(&k, 5, 871);
	eq(keyed(c, 1, 2), 0x1f, "a key twice");
	test_wrong_config(c);
	config_keys(1, 871);
	eq(keyed(c, 1, 2), 0, "configuration");
	eq(qt_qom_get(c->g.q, "running"), 1, "one vGPU runs");
	k.len = 0;
	kv32(&k, 0x100, 1);
	eq(keyed(c, 1, 13), 0, "UPDATE_BME");
	k.len = 0;
	kv32(&k, 0x100, 2);
	eq(keyed(c, 1, 13), 0x1f, "bus mastering is 0 or 1");
	k.len = 0;
	ok(qt_qom_set(c->g.q, "fault", "plugin-events:500"), "fault plugin-events");
	eq(keyed(c, 1, 3), 0, "reset");
	eq(qt_qom_get(c->g.q, "bme-missing"), 0, "bus mastering was told of first");
	for (unsigned int i = 0; i < 500; i++)
		if (!gmc_event(c, 0x20024) || le32(GMC_PAYLOAD(c)) != 1 ||
		    le32(GMC_PAYLOAD(c) + 4) != 3 + i % 2)
			return (void)ok(false, "event %u of its guest's driver", i);
	ok(gmc_silent(c), "500 events of its guest's driver");
	eq(scrub(c, 1, SEGMENT, SEGMENT), 0, "after a reset its framebuffer can be scrubbed");
	step(c, 2000000);
}

/* CeUtils on the last of its channels. */
static uint32_t own_ceutils(struct cpu *c, unsigned int gfid)
{
	return ceutils(c, gfid, gfid * CHANNELS - 1, 0xffffffff);
}

/* What is done between SHUTDOWN and CLEANUP. */
static uint32_t no_ceutils(struct cpu *c, unsigned int gfid)
{
	return of_gfid(c, 0x20027, gfid);
}

static bool comes_up(struct cpu *c, unsigned int gfid)
{
	keys(gfid, 871);
	if (!eq(bootload_keys(c), 0, "BOOTLOAD of GFID %u", gfid) ||
	    !ok(gmc_event(c, 0x20024), "an event follows"))
		return false;
	return ok(le32(GMC_PAYLOAD(c)) == gfid && le32(GMC_PAYLOAD(c) + 4) == 0 &&
		  fb_read32(c, heap_of(gfid) + 8) == 0x4e654a6f, "its task is up");
}

static bool up_of(struct cpu *c, unsigned int gfid)
{
	return eq(own_ceutils(c, gfid), 0, "CeUtils") && comes_up(c, gfid);
}

static void test_end(struct cpu *c)
{
	shutdown(c, 1);
	eq(of_gfid(c, 0x20023, 1), 0x40, "CLEANUP is too early");
	eq(qt_qom_get(c->g.q, "partitions"), 1, "its task ends later");
	shutdown(c, 1);
	ok(gmc_event(c, 0x20024) && le32(GMC_PAYLOAD(c) + 4) == 1, "event: unloaded");
	ok(gmc_recv(c) && le32(c->msg) == 0x20022 && le32(GMC_PAYLOAD(c)) == 1 && GMC_LEN(c) == 4,
	   "and after it SHUTDOWN_COMPLETE");
	shutdown(c, 1);
	ok(gmc_silent(c), "a second SHUTDOWN says nothing");
	eq(of_vf(c, 0x20005, 1), 0x63, "the type stays until CLEANUP");
	eq(of_gfid(c, 0x20023, 1), 0x63, "which comes after the CeUtils' end");
	eq(own_ceutils(c, 1), 0x40, "of which there are no others now");
	eq(scrub(c, 1, SEGMENT, SEGMENT), 0, "its framebuffer is scrubbed");
	eq(scrub(c, 1, heap_of(1), SEGMENT), 0x1e, "and nothing but that");
	step(c, 2000000);
	eq(no_ceutils(c, 1), 0, "they go");
	eq(own_ceutils(c, 1), 0x40, "and do not come back");
	eq(of_gfid(c, 0x20023, 1), 0, "CLEANUP");
	eq(of_gfid(c, 0x20023, 1), 0x57, "once");
	eq(of_vf(c, 0x20005, 1), 0, "type taken back");
}

void test_gmc_vgpu(struct cpu *c)
{
	eq(assign(c, 1, 871, 0), 0, "a type is assigned");
	keys(1, 871);
	eq(bootload_keys(c), 0x40, "no BOOTLOAD without CeUtils");
	eq(ceutils(c, 1, 0, 0xffffffff), 0, "CeUtils on its first channel");
	keys(1, 871);
	eq(bootload_keys(c), 0x21, "are in the guest's way");
	eq(no_ceutils(c, 1), 0, "they go");
	eq(own_ceutils(c, 1), 0, "CeUtils on its last one");
	test_refusals(c);
	ok(qt_qom_set(c->g.q, "fault", "scrub-slow=20:1"), "fault scrub-slow");
	eq(scrub(c, 1, SEGMENT, SEGMENT), 0, "a scrub that takes its time");
	keys(1, 871);
	eq(bootload_keys(c), 0x63, "no BOOTLOAD before it is done");
	step(c, 25000000);
	if (!comes_up(c, 1))
		return;
	eq(scrub(c, 1, SEGMENT, SEGMENT), 0x63, "its framebuffer is in use");
	eq(no_ceutils(c, 1), 0x63, "CeUtils stay");
	keys(1, 871);
	eq(bootload_keys(c), 0x40, "BOOTLOAD once more");
	assign(c, 2, 871, 0);
	keys(2, 871);
	put64(k.buf + FIRST_SEGMENT, 3 * SEGMENT);
	eq(bootload_keys(c), 0x63, "framebuffer of another GFID");
	keys(2, 871);
	put64(k.buf + FIRST_CHANNELS, 1);
	eq(bootload_keys(c), 0x21, "channels of another GFID");
	of_vf(c, 0x20005, 2);
	test_messages(c);
	test_end(c);
}

void test_gmc_crash(struct cpu *c)
{
	eq(assign(c, 3, 871, 0), 0, "a type is assigned");
	if (!up_of(c, 3))
		return;
	k.len = 0;
	keyed(c, 3, 1);
	config_keys(3, 871);
	eq(keyed(c, 3, 2), 0, "configuration");
	ok(qt_qom_set(c->g.q, "fault", "plugin-crash:1"), "fault plugin-crash");
	k.len = 0;
	eq(keyed(c, 3, 3), NO_ANSWER, "its task crashes");
	ok(gmc_event(c, 0x20024) && le32(GMC_PAYLOAD(c) + 4) == 2, "event: crashed");
	ok(gmc_event(c, 0x20022) && le32(GMC_PAYLOAD(c)) == 3, "and is shut down by itself");
	shutdown(c, 3);
	ok(gmc_silent(c), "SHUTDOWN has no effect");
	ok(!no_ceutils(c, 3) && !of_gfid(c, 0x20023, 3), "CLEANUP");

	if (!up_of(c, 3))
		return;
	ok(qt_qom_set(c->g.q, "fault", "shutdown-silent:1"), "fault shutdown-silent");
	shutdown(c, 3);
	ok(gmc_silent(c), "SHUTDOWN_COMPLETE does not come");
	eq(of_gfid(c, 0x20023, 3), 0x40, "nor is CLEANUP done");
	shutdown(c, 3);
	ok(gmc_event(c, 0x20022), "a second SHUTDOWN is heard");
	eq(no_ceutils(c, 3), 0, "CeUtils go");
	ok(qt_qom_set(c->g.q, "fault", "cleanup-fails:1"), "fault cleanup-fails");
	eq(of_gfid(c, 0x20023, 3), 0x65, "CLEANUP that fails");
	eq(of_gfid(c, 0x20023, 3), 0, "and one that does not");
	ok(qt_qom_set(c->g.q, "fault", "plugin-silent:1"), "fault plugin-silent");
	own_ceutils(c, 3);
	keys(3, 871);
	eq(bootload_keys(c), 0, "BOOTLOAD");
	ok(gmc_silent(c), "of a task that gives no sign of life");
	ok(qt_qom_set(c->g.q, "fault", "shutdown-slow=20:1"), "fault shutdown-slow");
	shutdown(c, 3);
	ok(gmc_silent(c), "its end takes its time");
	eq(gmc_call(c, 0x20002, NULL, 0), 0, "while others are served");
	step(c, 20000000);
	ok(gmc_event(c, 0x20022), "it ends all the same");
	ok(qt_qom_set(c->g.q, "fault", "cleanup-slow=20:1"), "fault cleanup-slow");
	eq(no_ceutils(c, 3), 0, "CeUtils go");
	eq(of_gfid(c, 0x20023, 3), NO_ANSWER, "CLEANUP takes its time, too");
	eq(gmc_call(c, 0x20002, NULL, 0), NO_ANSWER, "and nobody is served");
	step(c, 10000000);
	ok(gmc_recv(c) && le32(c->msg) == 0x1020023 && !le32(c->msg + 16), "until it is over");
	ok(gmc_recv(c) && le32(c->msg) == 0x1020002, "then the next is");
	eq(qt_qom_get(c->g.q, "partitions"), 0, "no partition is left");
}

/* In @c, freshly booted: its card has an engine of type 20, which no header has. */
static void test_extra_engine(struct cpu *c)
{
	uint64_t was = qt_qom_get(c->g.q, "engines-unmapped");

	assign(c, 1, 871, 0);
	assign(c, 2, 871, 0);
	ok(!own_ceutils(c, 1) && comes_up(c, 1), "a vGPU that does not name it");
	eq(qt_qom_get(c->g.q, "engines-unmapped"), was + 1, "is counted");
	eq(own_ceutils(c, 2), 0, "another one");
	keys(2, 871);
	eq(bootload_keys(c), 0x21, "finds the engine's channels taken");
	keys(2, 871);
	kv64(&k, 0, 0);		/* room for one more value behind the others */
	memmove(k.buf + FIRST_CHANNELS + 8, k.buf + FIRST_CHANNELS, k.len - 16 - FIRST_CHANNELS);
	k.len -= 8;
	put64(k.buf + FIRST_CHANNELS, (uint64_t)CHANNELS << 32 | 20);
	put32(k.buf + FIRST_CHANNELS - 4, 18);
	eq(bootload_keys(c), 0, "unless it names it");
	eq(qt_qom_get(c->g.q, "engines-unmapped"), was + 2, "which is not counted");
}

/* The last quarter of what is usable lacks compression. */
static void test_plain_region(struct cpu *c)
{
	assign(c, 1, 871, 0);
	own_ceutils(c, 1);
	keys(1, 871);
	put64(k.buf + FIRST_SEGMENT, 300 * SEGMENT);
	eq(bootload_keys(c), 0x1e, "guests get none of what lacks compression");
	eq(comes_up(c, 1), true, "but of the rest");
}

void test_gmc_card(struct cpu *c)
{
	static struct kv init;

	cpu_reset(c);
	ok(qt_qom_set(c->g.q, "fault", "region-plain=1:1,engine-extra=20:1"),
	   "faults region-plain, engine-extra");
	gmc_init_keys(c, &init);
	gmc_load(c, 0, 0);
	eq(gmc_call_max(c, 0x10001, init.buf, init.len, 49152), 0, "GSP_INIT");
	eq(kv_num(c, 0x10, 0), 4, "there is a region more");
	eq(kv_num(c, 0x12, 0), 3, "the first has compression and ISO");
	eq(kv_num(c, 0x12, 1), 2, "the second has no compression");
	eq(kv_num(c, 0x13, 1), 0, "and no tag");
	eq(kv_num(c, 0x1100, 20), 1, "an engine of type 20");
	test_plain_region(c);
	shutdown(c, 1);
	ok(gmc_event(c, 0x20022), "it ends");
	ok(!no_ceutils(c, 1) && !of_gfid(c, 0x20023, 1) && !of_vf(c, 0x20005, 1), "and goes");
	test_extra_engine(c);
}
