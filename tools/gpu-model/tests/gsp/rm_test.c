/* SPDX-License-Identifier: GPL-2.0-only */
/* Objects, controls by size and number, and the rings themselves. */
#include "cpu.h"

#include <stdlib.h>
#include <string.h>

#define CLIENT 0xc1d00001u

static uint32_t new_client(struct cpu *c, uint32_t handle)
{
	uint8_t p[120] = { 0 };

	put32(p, handle);
	return cpu_alloc(c, handle, handle, handle, 0, p, sizeof(p));
}

void test_rm(struct cpu *c)
{
	uint8_t dev[56] = { 0 }, sub[4] = { 0 }, one[4] = { 1 };
	uint64_t seg = 0;

	eq(new_client(c, CLIENT), 0, "a client");
	eq(new_client(c, CLIENT), 0x19, "the same client again: duplicate name");
	eq(cpu_alloc(c, CLIENT + 9, CLIENT, 1, 0x80, dev, 56), 0x23, "device of no client: invalid client");
	eq(cpu_alloc(c, CLIENT, 77, 1, 0x80, dev, 56), 0x57, "device under nothing: object not found");
	eq(cpu_alloc(c, CLIENT, CLIENT, 1, 0x80, dev, 40), 0x3a, "device with parameters of another size");
	eq(cpu_alloc(c, CLIENT, CLIENT, 1, 0x80, dev, 56), 0, "a device");
	eq(cpu_alloc(c, CLIENT, CLIENT, 2, 0x2080, sub, 4), 0x36, "subdevice under a client: invalid parent");
	eq(cpu_alloc(c, CLIENT, 1, 2, 0x2080, one, 4), 0x1f, "second subdevice of one GPU");
	eq(cpu_alloc(c, CLIENT, 1, 2, 0x2080, sub, 4), 0, "a subdevice");
	eq(cpu_alloc(c, CLIENT, 1, 3, 0x1234, NULL, 0), 0x22, "unknown class");
	eq(qt_qom_get(c->g.q, "objects"), 3, "three objects are counted");

	eq(cpu_control_on(c, CLIENT, 2, 0x2080017e, &seg, 8), 0, "control on it");
	eq(seg, SEGMENT, "VMMU segments are 128 MiB");
	eq(cpu_control_on(c, CLIENT + 9, 2, 0x2080017e, &seg, 8), 0x23, "unknown client");
	eq(cpu_control_on(c, CLIENT, 99, 0x2080017e, &seg, 8), 0x57, "unknown object");
	eq(cpu_control_on(c, CLIENT, 1, 0x2080017e, &seg, 8), 0x56, "subdevice's control on a device");
	eq(cpu_control_on(c, CLIENT, 2, 0x2080017e, &seg, 4), 0x3a, "control of another size");
	eq(cpu_control_on(c, CLIENT, 2, 0x20801234, &seg, 8), 0x56, "unknown control");

	eq(cpu_free(c, CLIENT, 99), 0x57, "free of nothing");
	eq(cpu_free(c, c->client, c->client), 0x1b, "GSP's own client is not freed");
	eq(cpu_free(c, CLIENT, CLIENT), 0, "free of the client");
	eq(qt_qom_get(c->g.q, "objects"), 0, "its children went with it");
}

void test_controls(struct cpu *c)
{
	static uint8_t p[4096];
	uint64_t usable;

	cpu_send(c, 65, NULL, 0);
	ok(cpu_expect(c, 65, 0), "static information");
	eq(c->len, 32 + 1656, "it has its size");
	usable = le64(PAYLOAD(c) + 344 + 8 + 8) + 1;
	eq(le32(PAYLOAD(c) + 344), 3, "three framebuffer regions");
	ok(usable < c->non_wpr && le64(PAYLOAD(c) + 344 + 8) == 0, "the first ends below firmware's");
	eq(le64(PAYLOAD(c) + 344 + 8 + 96 + 8) + 1, FB_SIZE, "the last reaches the end");
	ok(!strcmp((char *)PAYLOAD(c) + 1260, "NVIDIA L40"), "name of the GPU");
	eq(le32(PAYLOAD(c) + 1120), 32, "VFs in its SR-IOV capabilities");

	memset(p, 0, sizeof(p));
	eq(cpu_control(c, 0x20801112, p, 3212), 0, "device info table");
	eq(le32(p + 4), 17, "17 engines");
	eq(le32(p + 12 + 8), 1, "the first is GR0");
	eq(p[8], 0, "there are no more");
	memset(p, 0, sizeof(p));
	put32(p, 3);
	eq(cpu_control(c, 0x20801112, p, 3212), 0x1f, "device info table from an odd index");
	memset(p, 0, sizeof(p));
	eq(cpu_control(c, 0x20800a5c, p, 2068), 0, "interrupt table");
	ok(le32(p) == 18 && le16(p + 4) == 50, "GSP's entry, and one for each engine");
	eq(le32(p + 12), rd(&c->g, 0x1103e0), "its vector is the falcon's");
	memset(p, 0, sizeof(p));
	eq(cpu_control(c, 0x20800a61, p, 8), 0, "number of channels");
	eq(le32(p + 4), 2048, "2048");
	eq(cpu_control(c, 0x20803601, p, 72), 0, "GSP features");
	ok(!strcmp((char *)p + 6, "570.144"), "firmware version");
	put32(p, 1);
	put32(p + 4, 0x20);
	eq(cpu_control(c, 0x20801303, p, 460), 0, "framebuffer information");
	eq((uint64_t)le32(p + 8) << 10, usable, "usable size is the first region's");
	cpu_send(c, 200, p, 8);
	ok(cpu_expect(c, 200, 0) && RESULT(c) == 0x56, "unknown RPC: not supported");
}

void test_queue(struct cpu *c)
{
	uint64_t bad = qt_qom_get(c->g.q, "bad-elements"), seg = 0;
	uint8_t rpc[32] = { 0 };
	uint32_t rptr, answers = 0;

	put32(rpc, 0x03000000);
	put32(rpc + 4, 0x43505256);
	put32(rpc + 8, 32);
	put32(rpc + 12, 65);
	/* an old sequence number: dropped, and the next one is served */
	cpu_push(c, rpc, 32, -1, 0);
	c->tx_seq--;
	ok(cpu_silent(c), "an old sequence number is not answered");
	eq(cpu_control(c, 0x2080017e, &seg, 8), 0, "what follows is");
	eq(qt_qom_get(c->g.q, "bad-elements"), bad + 1, "it was counted");

	/* the ring of answers fills while nobody reads: 62 fit, none is lost */
	rptr = c->rptr;
	for (int i = 0; i < 70; i++) {
		cpu_send(c, 65, NULL, 0);
		step(c, 1000000);
	}
	ok(qt_qom_get(c->g.q, "unsent") > 0, "with a full ring GSP keeps its answer");
	eq((qt_read32(c->g.q, c->shm + PAGE + 0x40000 + 16) + 63 - rptr) % 63, 62,
	   "62 elements are in the ring");
	while (cpu_recv(c, 0))
		answers += FUNCTION(c) == 65;
	eq(answers, 70, "and all are there once it is read");

	cpu_push(c, rpc, 32, 0, 1);
	ok(cpu_silent(c), "a wrong checksum is not answered");
	cpu_send(c, 65, NULL, 0);
	ok(cpu_silent(c), "nor anything behind it");
	ok(qt_qom_get(c->g.q, "bad-elements") > bad + 1, "it was counted");
	cpu_reset(c);
	if (!cpu_boot(c))
		return;
	cpu_push(c, rpc, 32, 3, 0);
	ok(cpu_silent(c), "a sequence number from the future is not answered");
	cpu_reset(c);
	cpu_boot(c);
}
