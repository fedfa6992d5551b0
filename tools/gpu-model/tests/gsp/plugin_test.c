/* SPDX-License-Identifier: GPL-2.0-only */
/* A plugin task's messages, what its VF sees, and the faults. */
#include "cpu.h"

#include <string.h>

#define CLIENT 0xc1d00100u

static uint32_t seq = 1;

static void write64(struct cpu *c, uint64_t addr, uint64_t val)
{
	fb_write32(c, addr, val);
	fb_write32(c, addr + 4, val >> 32);
}

void ctrl_setup(struct cpu *c, unsigned int gfid)
{
	uint64_t ctrl = heap_of(gfid);

	fb_write32(c, ctrl, 1);
	write64(c, ctrl + 16, 0x1000);
	write64(c, ctrl + 24, 0x2000);
	write64(c, ctrl + 32, 0x3000);
	write64(c, ctrl + 40, 0x203000);
	fb_write32(c, ctrl + 60, 1);
}

uint32_t plugin_message(struct cpu *c, unsigned int gfid, uint32_t type, const void *data,
			uint32_t len)
{
	uint64_t ctrl = heap_of(gfid), resp = ctrl + 0x1000;

	fb_write(c, ctrl + 0x2000, data, len);
	fb_write32(c, ctrl + 4, type);
	fb_write32(c, ctrl + 8, ++seq);
	wr(&c->g, 0xb82200, gfid * 32 + 17);
	for (int i = 0; i < 50; i++) {
		if (fb_read32(c, resp + c->abi->resp_done) == seq)
			return fb_read32(c, resp + c->abi->resp_result);
		step(c, 100000);
	}
	return 0xdeadbeef;
}

void config(uint8_t *p, unsigned int gfid, uint32_t client)
{
	memset(p, 0, 112);
	put32(p + 16, 0x100 + 3 + gfid);
	put32(p + 24, client);
	put32(p + 28, TYPE);
	put32(p + 32, 4711);
	put32(p + 40, 64);
	put32(p + 44, 1);
	put32(p + 56, 4);
	put64(p + 64, 4096);
}

uint32_t vgpu_client(struct cpu *c, uint32_t handle)
{
	uint8_t p[120] = { 0 };

	put32(p, handle);
	return cpu_alloc(c, handle, handle, handle, 0, p, c->abi->root);
}

bool up(struct cpu *c, unsigned int gfid)
{
	if (bootload(c, gfid) || !cpu_expect(c, 0x100d, 0))
		return false;
	ctrl_setup(c, gfid);
	return fb_read32(c, heap_of(gfid) + 8) == 0x4e654a6f;
}

bool configure(struct cpu *c, unsigned int gfid, uint32_t client)
{
	uint8_t cfg[112], four[4] = { 0 };

	ctrl_setup(c, gfid);
	config(cfg, gfid, client);
	return !vgpu_client(c, client) && !plugin_message(c, gfid, 1, four, 4) &&
	       !plugin_message(c, gfid, 2, cfg, c->abi->config);
}

/* What its guest shows, in the 72 bytes that the RFC of 2025 has for it. */
static void surface(struct cpu *c)
{
	uint64_t at = heap_of(1) + 0x1000 + 24, reg = vf_bar0(1) + 0x2f000;
	const uint32_t values[] = { 0x100000, 640, 480, 4096, 0x1e0000, 0xcf, 1 };
	const uint32_t more[] = { 4, 6, 600, 400 };

	eq(fb_read32(c, at) | fb_read32(c, at + 28), 0, "nothing is shown at first");
	for (unsigned int i = 0; i < 7; i++)
		qt_write32(c->g.q, reg + 0x30 + 4 * i, values[i]);
	for (unsigned int i = 0; i < 4; i++)
		qt_write32(c->g.q, reg + 0x50 + 4 * i, more[i]);
	eq(fb_read32(c, at), 0, "nor by what it is going to show");
	qt_write32(c->g.q, reg + 0x4c, 1);
	eq(fb_read32(c, at), 1, "then it is");
	eq(fb_read32(c, at + 8), 1, "as a whole");
	eq(fb_read32(c, at + 20), 600, "width of what is displayed of it");
	eq(fb_read32(c, at + 24), 400, "height of that");
	eq(fb_read32(c, at + 28), 640, "width");
	eq(fb_read32(c, at + 32), 480, "height");
	eq(fb_read32(c, at + 36), 0x1e0000, "size");
	eq(fb_read32(c, at + 40), 0x100000, "offset");
	eq(fb_read32(c, at + 44), 0xcf, "format");
	eq(fb_read32(c, at + 48), 6, "kind");
	eq(fb_read32(c, at + 52), 4096, "pitch");
	eq(fb_read32(c, at + 56), 1, "layout");
	eq(fb_read32(c, at + 60), 4, "height of a block; not blanked");
	qt_write32(c->g.q, reg + 0x48, 0);
	qt_write32(c->g.q, reg + 0x4c, 1);
	eq(fb_read32(c, at), 2, "a second one");
	eq(fb_read32(c, at + 64), 1, "is in blocks");
}

static void fault(struct cpu *c, const char *name)
{
	ok(qt_qom_set(c->g.q, "fault", name), "fault %s", name);
}

/* By a fault what comes next is told in the midst of a read of what was shown before. */
static void surface_while_read(struct cpu *c)
{
	uint64_t at = heap_of(1) + 0x1000 + 24, reg = vf_bar0(1) + 0x2f000;

	fault(c, "read-surface:1");
	qt_write32(c->g.q, reg + 0x34, 64);
	qt_write32(c->g.q, reg + 0x38, 48);
	qt_write32(c->g.q, reg + 0x4c, 1);
	eq(fb_read32(c, at), 2, "a third one is not told of");
	eq(fb_read32(c, at + 28), 640, "while the one before is read");
	eq(fb_read32(c, at + 32), 48, "until its height is");
	eq(fb_read32(c, at), 3, "then its numbers are others");
	eq(fb_read32(c, at + 28), 64, "and so is its width");
	fault(c, "read-surface:1");
	qt_write32(c->g.q, reg + 0x34, 640);
	qt_write32(c->g.q, reg + 0x4c, 1);
	eq(fb_read32(c, at), 3, "another, of which nobody reads");
	fault(c, "");
	eq(fb_read32(c, at), 4, "is told of when the fault is gone");
	eq(fb_read32(c, at + 28), 640, "as it was shown");
}

static void buffers_while_read(struct cpu *c)
{
	uint64_t at = heap_of(1) + 0x1000 + 24;

	fault(c, "read-scribbles@2:1");
	fb_write32(c, heap_of(1) + 0x2000, 0x1234);
	eq(fb_read32(c, at), 5, "a read of a shared buffer passes");
	eq(fb_read32(c, heap_of(1) + 0x2000), 0xa5a5a5a5, "at the next all is overwritten");
	eq(fb_read32(c, at), 0xa5a5a5a5, "the response, too");
}

/* A VF's own doorbell: its guest's numbers, and others. */
static void vf_doorbell(struct cpu *c)
{
	uint64_t was = qt_qom_get(c->g.q, "vf-doorbells");

	qt_write32(c->g.q, vf_bar0(1) + 0x2200, 1);
	eq(qt_qom_get(c->g.q, "vf-doorbells"), was, "a guest rings its task");
	qt_write32(c->g.q, vf_bar0(1) + 0x2200, 1 * 32 + 17);
	eq(qt_qom_get(c->g.q, "vf-doorbells"), was + 1, "and what the host rings is counted");
}

void test_plugin(struct cpu *c)
{
	uint8_t cfg[112], bad[112], four[4] = { 0 }, bme[4] = { 1 };
	static const struct {
		unsigned int at;
		uint32_t val, status;
		const char *what;
	} wrong[] = {
		{ 16, 0x105, 0x1f, "another dbdf" },
		{ 24, 0xc1d00999, 0x23, "a device instance that is no client" },
		{ 28, 1, 0x1f, "another type" },
		{ 32, 1, 0x1f, "another process" },
		{ 40, 32, 0x21, "another number of channels" },
		{ 64, 1000, 0x3a, "a page size that is none" },
	};

	eq(vgpu_client(c, CLIENT), 0, "the vGPU's client");
	ok(up(c, 1), "the task of GFID 1 is up");
	cfg16w(&c->g, VF_FN(1), 4, 6);
	config(cfg, 1, CLIENT);
	cfg[79] = 1;	/* enable_console_vnc */
	eq(qt_read32(c->g.q, vf_bar1(1)), 0xffffffff, "its VF sees nothing yet");
	eq(plugin_message(c, 1, 2, cfg, 112), 0x40, "configuration before negotiation: invalid state");
	eq(plugin_message(c, 1, 1, four, 4), 0, "version negotiation");
	for (unsigned int i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		memcpy(bad, cfg, sizeof(bad));
		put32(bad + wrong[i].at, wrong[i].val);
		eq(plugin_message(c, 1, 2, bad, 112), wrong[i].status, "configuration refused: %s",
		   wrong[i].what);
	}
	eq(plugin_message(c, 1, 2, cfg, 112), 0, "configuration");
	eq(plugin_message(c, 1, 2, cfg, 112), 0x40, "a second configuration: invalid state");
	eq(qt_qom_get(c->g.q, "running"), 1, "one vGPU runs");

	fb_write32(c, 0x1234, 0xcafe0001);
	fb_write32(c, 4 * SEGMENT, 0xcafe0002);
	eq(qt_read32(c->g.q, vf_bar1(1) + 0x1234), 0xcafe0001, "its VF sees its first segments");
	eq(qt_read32(c->g.q, vf_bar1(1) + 3 * SEGMENT), 0xcafe0002, "and behind them the next");
	eq(qt_read32(c->g.q, vf_bar1(1) + 7 * SEGMENT), 0xffffffff, "and nothing more");

	eq(plugin_message(c, 1, 13, bme, 4), 0, "bus mastering on");
	eq(fb_read32(c, heap_of(1) + 0x2000) >> 8 & 0xff, 1, "is allowed");
	surface(c);
	surface_while_read(c);
	vf_doorbell(c);
	eq(plugin_message(c, 1, 3, four, 4), 0, "reset");
	eq(fb_read32(c, heap_of(1) + 0x1000 + 24), 5, "which changes what is shown");
	eq(fb_read32(c, heap_of(1) + 0x1000 + 84) >> 8 & 0xff, 1, "to nothing");
	eq(plugin_message(c, 1, 14, four, 4), 0, "guest information");
	eq(plugin_message(c, 1, 6, four, 4), 0x56, "migration: not supported");
	eq(plugin_message(c, 1, 99, four, 4), 0x2a, "no such message: invalid function");
	eq(cpu_free(c, CLIENT, CLIENT), 0x17, "its client is in use");
	buffers_while_read(c);
	eq(SHUTDOWN(c, 1), 0, "SHUTDOWN");
	eq(qt_read32(c->g.q, vf_bar1(1)), 0xffffffff, "the VF sees nothing again");
	eq(plugin_message(c, 1, 3, four, 4), 0xdeadbeef, "the task answers no more");
	eq(CLEANUP(c, 1), 0, "CLEANUP");
	eq(cpu_free(c, CLIENT, CLIENT), 0, "its client can go");
}

static void reboot(struct cpu *c)
{
	cpu_reset(c);
	cpu_boot(c);
	upload_type(c);
}

void test_gsp_faults(struct cpu *c)
{
	uint8_t cfg[112], four[4] = { 0 };
	struct boot_opts good = { 0 };
	uint64_t seg = 0;

	fault(c, "rpc-status:1");
	eq(cpu_control(c, 0x2080017e, &seg, 8), 0x1a, "the next control fails");
	eq(cpu_control(c, 0x2080017e, &seg, 8), 0, "and only it");
	fault(c, "bootload-fails:1");
	eq(bootload(c, 1), 0x51, "BOOTLOAD fails");
	eq(qt_qom_get(c->g.q, "partitions"), 0, "and leaves nothing");

	fault(c, "plugin-silent:1");
	eq(bootload(c, 1), 0, "BOOTLOAD of a task that stays silent");
	ok(cpu_silent(c), "no event");
	eq(fb_read32(c, heap_of(1) + 8), 0, "no marker");
	eq(SHUTDOWN(c, 1), 0, "it can be shut down");
	fault(c, "cleanup-fails:1");
	eq(CLEANUP(c, 1), 0x65, "CLEANUP times out");
	eq(CLEANUP(c, 1), 0, "and works the second time");

	vgpu_client(c, CLIENT);
	ok(up(c, 1), "a task that will crash");
	config(cfg, 1, CLIENT);
	plugin_message(c, 1, 1, four, 4);
	eq(plugin_message(c, 1, 2, cfg, 112), 0, "is configured");
	fault(c, "plugin-crash:1");
	eq(plugin_message(c, 1, 13, four, 4), 0xdeadbeef, "and answers no more");
	ok(cpu_expect(c, 0x1006, 0), "OS_ERROR_LOG");
	ok(cpu_expect(c, 0x100d, 0) && le32(PAYLOAD(c) + 4) == 2, "event: crashed");
	eq(qt_read32(c->g.q, vf_bar1(1)), 0xffffffff, "its VF sees nothing");
	ok(!SHUTDOWN(c, 1) && !CLEANUP(c, 1), "it can be shut down and cleaned up");

	fault(c, "bad-checksum:1");
	eq(cpu_control(c, 0x2080017e, &seg, 8), 0xdeadbeef, "an answer with a wrong checksum");
	reboot(c);
	fault(c, "bad-seq:1");
	eq(cpu_control(c, 0x2080017e, &seg, 8), 0xdeadbeef, "an answer with a wrong sequence number");
	reboot(c);
	fault(c, "oversized-reply:1");
	eq(cpu_control(c, 0x2080017e, &seg, 8), 0xdeadbeef, "an answer that lies about its length");
	reboot(c);
	fault(c, "wrong-static-info:1");
	cpu_send(c, 65, NULL, 0);
	ok(cpu_expect(c, 65, 0) && le64(PAYLOAD(c) + 360) > FB_SIZE, "a region past the framebuffer");
	fault(c, "no-answer:1");
	eq(cpu_control(c, 0x2080017e, &seg, 8), 0xdeadbeef, "no answer");
	eq(cpu_control(c, 0x2080017e, &seg, 8), 0xdeadbeef, "ever after");
	cpu_reset(c);
	fault(c, "cpu-sequencer:1");
	eq(cpu_booter_load(c, &good), 0, "GSP starts and wants the CPU to do something");
	ok(cpu_expect(c, 0x1002, 0), "RUN_CPU_SEQUENCER");
	eq(c->len, 32 + 40 + le32(PAYLOAD(c)) * 4, "with its whole buffer");
	ok(le32(PAYLOAD(c) + 4) < le32(PAYLOAD(c)), "which ends below its size");
	ok(le32(PAYLOAD(c) + 40) == 0 && le32(PAYLOAD(c) + 44) == 0x110804,
	   "whose first command writes a register");
	ok(cpu_silent(c), "until that is done there is no INIT_DONE");
	wr(&c->g, 0x110804, 0x5e9000f0);
	ok(cpu_expect(c, 0x1001, 0) && !RESULT(c), "and then there is");
	cpu_reset(c);
	fault(c, "no-init-done:1");
	eq(cpu_booter_load(c, &good), 0, "GSP starts");
	ok(cpu_silent(c), "and says nothing");
	cpu_reset(c);
	cpu_boot(c);
	upload_type(c);
	fault(c, "scrub-fails:1");
	memset(cfg, 0, sizeof(cfg));
	put64(cfg + 56, SEGMENT);
	put32(cfg + 72, 2);
	put64(cfg + 80, SEGMENT);
	put32(cfg + 92, 1);
	eq(cpu_control(c, 0x20800afa, cfg, 96), 0x65, "a scrub that fails");
}

/* The VFs go while a task serves one of them. */
void test_vfs_go(struct cpu *c)
{
	unsigned int ctrl = find_ecap(&c->g, 0, 0x10) + 8;
	uint16_t was = cfg16(&c->g, 0, ctrl);

	ok(up(c, 3), "a task of GFID 3");
	cfg16w(&c->g, 0, ctrl, 0);
	ok(cpu_expect(c, 0x1006, 0), "OS_ERROR_LOG once its VF is gone");
	ok(cpu_expect(c, 0x100d, 0) && le32(PAYLOAD(c)) == 3 && le32(PAYLOAD(c) + 4) == 2,
	   "event: crashed, of GFID 3");
	eq(bootload(c, 4), 0x26, "no BOOTLOAD without VFs");
	ok(!SHUTDOWN(c, 3) && !CLEANUP(c, 3), "the partition can be taken back");
	cfg16w(&c->g, 0, ctrl, was);
	eq(bootload(c, 4), 0, "and with VFs again there is a BOOTLOAD");
	ok(!SHUTDOWN(c, 4) && !CLEANUP(c, 4), "and an end");
}
