/* SPDX-License-Identifier: GPL-2.0-only */
/* What differs between releases, on the way of a vGPU through one of them. */
#include "cpu.h"

#include <stdlib.h>
#include <string.h>

#define CLIENT 0xc1d00200u

static uint8_t p[TYPES_MAX + 8];

static void test_start(struct cpu *c)
{
	const struct abi *a = c->abi;
	struct boot_opts good = { 0 };
	struct abi other = *a;
	struct boot_opts wrong = { .sys_at = a->sys_vf / 4, .sys_val = 31, .sys_set = true };
	/* the byte between the count of VF partitions and verified: flags, or padding */
	struct boot_opts stray = { .meta_at = 30, .meta_val = 32 | 1ull << 16, .meta_set = true };

	eq(cpu_booter_load(c, &stray), 0x118, "booter refuses: a reserved byte that is not 0");
	other.log_address = !a->log_address;
	c->abi = &other;
	cpu_booter_load(c, &good);
	ok(cpu_silent(c), "log buffers of another release: GSP stays silent");
	cpu_reset(c);
	c->abi = a;
	cpu_booter_load(c, &wrong);
	ok(cpu_expect(c, 0x1001, 0) && RESULT(c), "INIT_DONE reports a wrong number of VFs");
	cpu_reset(c);
	if (!ok(cpu_boot(c), "GSP of %s starts", a->release))
		return;
	eq(rd(&c->g, 0x110040), a->suspended == 0x80000000 ? (uint32_t)c->libos : 0,
	   "mailbox 0 is the CPU's, if all of it says that GSP is suspended");
	eq(c->len, 32 + a->info, "static information has its size");
	eq(le32(PAYLOAD(c) + a->info_fb), 3, "three framebuffer regions");
	eq(le64(PAYLOAD(c) + a->info_fb + 8 + 2 * a->info_region + 8) + 1, FB_SIZE,
	   "the last reaches the end");
	ok(!strcmp((char *)PAYLOAD(c) + a->info_name, "NVIDIA L40"), "name of the GPU");
	eq(le32(PAYLOAD(c) + a->info_sriov), 32, "VFs in its SR-IOV capabilities");
}

static void test_numbers(struct cpu *c)
{
	const struct abi *a = c->abi;

	memset(p, 0, 4096);
	eq(cpu_control(c, 0x20801112, p, 3212), 0, "device info table");
	eq(le32(p + 12 + 12 * 100 + 8), a->rm_jpeg, "NVJPEG0 has the release's number");
	memset(p, 0, 4096);
	eq(cpu_control(c, 0x20800a5c, p, a->intr), 0, "interrupt table");
	eq(le16(p + 4), a->mc_gsp, "GSP has the release's number");
	memset(p, 0, 4096);
	eq(cpu_control(c, 0x20800170, p, a->engine_list), 0, "list of engines");
	eq(le32(p), 17, "17");
	memset(p, 0, 4096);
	eq(cpu_control(c, 0x20801303, p, a->fb_info), 0, "framebuffer information");
	put32(p, 129);
	eq(cpu_control(c, 0x20801303, p, a->fb_info), 0x1f, "more than it has room for");
	eq(cpu_control(c, 0x2080400c, p, 8) == 0x56, !a->free_states, "FREE_STATES, if it is there");
	memset(p, 0, 44);
	p[0] = 1;
	eq(cpu_control(c, 0x20801122, p, 44) == 0x56, !a->free_states,
	   "OBJSCHED_GET_CAPS, if it is there, since 550 as well");
	memset(p, 0, 8);
	eq(cpu_control(c, 0x2080400e, p, 1) == 0x56, !a->hetero,
	   "SET_VGPU_HETEROGENEOUS_MODE, if it is there");
}

static void test_strict(struct cpu *c)
{
	const struct abi *a = c->abi;

	bootload_params(c, p, 1);
	eq(cpu_control(c, 0x20804001, p, a->boot + 8), 0x3a, "BOOTLOAD with more than it has");
	put32(p + a->boot_segments + 4, 1);
	eq(cpu_control(c, 0x20804001, p, a->boot), 0x3a, "BOOTLOAD with something in its padding");
	bootload_params(c, p, 1);
	p[a->boot - 1] = 1;
	eq(cpu_control(c, 0x20804001, p, a->boot), 0x3a, "and at its end");
	memset(p, 0, TYPES_MAX);
	eq(cpu_control(c, 0x20804003, p, a->types - 8), 0x3a, "types with less than they have");
	put32(p + 4, 129);
	eq(cpu_control(c, 0x20804003, p, a->types), 0x1f, "129 types");
	if (a->control == 40) {
		put32(p, c->client);
		put32(p + 4, c->subdevice);
		put32(p + 8, 0x2080017e);
		put32(p + 16, 8);
		put64(p + 32, 1);
		cpu_send(c, 76, p, a->control + 8);
		ok(cpu_expect(c, 76, 0) && RESULT(c) == 0x3a, "a control with a reserved member");
	}
}

static void test_life(struct cpu *c)
{
	const struct abi *a = c->abi;
	uint8_t four[4] = { 0 };

	p[0] = 0;
	eq(cpu_control(c, 0x2080400b, p, 1), 0, "SET_VGPU_MGR_CONFIG");
	upload_type(c);
	eq(bootload(c, 1), 0, "BOOTLOAD");
	ok(cpu_expect(c, 0x100d, 0) && le32(PAYLOAD(c) + 4) == 0, "event: bootloaded");
	ok(configure(c, 1, CLIENT), "its task is configured");
	eq(qt_qom_get(c->g.q, "running"), 1, "one vGPU runs");
	memset(p, 0, a->enumerate);
	eq(cpu_control(c, 0x20804004, p, a->enumerate), 0, "enumeration");
	ok(le32(p) == 1 && le32(p + 8) == 4711, "names its process");
	memset(p, 0, a->fb_usage);
	eq(cpu_control(c, 0x20804006, p, a->fb_usage), 0, "framebuffer usage");
	eq(le64(p + 16), 7 * SEGMENT, "is the vGPU's");
	ok(qt_qom_set(c->g.q, "fault", "rc-triggered:1"), "fault rc-triggered");
	eq(plugin_message(c, 1, 3, four, 4), 0, "a message to its task");
	ok(cpu_expect(c, 0x1004, 0), "event: an error in a channel");
	eq(c->len, 32 + a->rc, "it has its size");
	eq(le32(PAYLOAD(c) + a->rc_type), 13, "and says which");
	test_plugin_events(c, 1);
	eq(SHUTDOWN(c, 1), 0, "SHUTDOWN");
	eq(CLEANUP(c, 1), 0, "CLEANUP");
	eq(cpu_free(c, CLIENT, CLIENT), 0, "its client can go");
	eq(qt_qom_get(c->g.q, "partitions"), 0, "no partition is left");
}

/* Firmware that was told of fewer partitions than there are VFs. */
static void test_partitions(struct cpu *c)
{
	const struct boot_opts few = { .partitions = 8 };

	cpu_reset(c);
	if (!eq(cpu_booter_load(c, &few), 0, "eight partitions") || !cpu_started(c))
		return;
	upload_type(c);
	eq(bootload(c, 9), 0x1f, "GFID 9 is above them");
	eq(bootload(c, 8), 0, "GFID 8 is not");
}

static void test_end(struct cpu *c)
{
	uint8_t u[8] = { 0 };

	cpu_send(c, 47, u, sizeof(u));
	ok(cpu_expect(c, 47, 0) && !RESULT(c), "UNLOADING_GUEST_DRIVER is answered");
	step(c, 1000000);
	eq(rd(&c->g, 0x110040), c->abi->suspended, "mailbox 0 says: processor suspended");
	cpu_reset(c);
}

void test_release(struct cpu *c)
{
	test_start(c);
	test_numbers(c);
	test_strict(c);
	test_life(c);
	test_crash_release(c);
	test_partitions(c);
	test_end(c);
	test_core(c);
	eq(qt_qom_get(c->g.q, "bad-sequences"), 0, "no RPC so far was out of its order");
	test_sequences(c);
	test_arrivals(c);
	test_endless(c);
}
