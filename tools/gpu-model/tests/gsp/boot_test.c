/* SPDX-License-Identifier: GPL-2.0-only */
/* Booter's verdict, the start of GSP, its end; what GSP is told before it starts. */
#include "cpu.h"

#include <string.h>

static uint32_t riscv_active(struct cpu *c)
{
	return rd(&c->g, 0x110000 + 0x1388) >> 7 & 1;
}

static void refused(struct cpu *c, const struct boot_opts *o, uint32_t code, const char *what)
{
	uint64_t lo;

	if (!o->no_frts && !wpr2_hi(&c->g))
		cpu_frts(c);
	lo = wpr2_lo(&c->g);

	eq(cpu_booter_load(c, o), code, "booter refuses: %s", what);
	ok(wpr2_lo(&c->g) == lo && !riscv_active(c), "%s: WPR2 and GSP are as before", what);
}

#define META(word, value) (&(struct boot_opts){ .meta_at = (word), .meta_val = (value), .meta_set = true })

void test_boot(struct cpu *c)
{
	struct boot_opts good = { 0 };

	refused(c, &(struct boot_opts){ .no_frts = true }, 0x10a, "FWSEC did not run before");
	refused(c, META(0, 1), 0x104, "magic");
	refused(c, META(1, 2), 0x105, "revision");
	refused(c, META(31, 0xa0a0a0a0a0a0a0a0ull), 0x106, "already marked as verified");
	refused(c, META(22, FB_SIZE / 2), 0x107, "framebuffer size");
	refused(c, META(24, 0x1000), 0x108, "VGA workspace");
	refused(c, META(21, FB_SIZE), 0x109, "end of WPR");
	refused(c, META(19, FB_SIZE - (16 << 20)), 0x10a, "FRTS not where it is");
	refused(c, META(18, 0x123), 0x10b, "boot binary's place");
	refused(c, META(17, 0x1000), 0x10c, "image's place");
	refused(c, META(16, 88ull << 20), 0x10e, "heap too small for vGPU mode");
	refused(c, META(30, 33), 0x10f, "too many VF partitions");
	refused(c, &(struct boot_opts){ .heap_mib = 580, .partitions = 1 }, 0x10e, "heap too small for one");
	refused(c, META(14, 0x1000), 0x110, "start of WPR");
	refused(c, META(13, 0), 0x111, "non-WPR heap");
	refused(c, META(3, 0x1000), 0x112, "image size");
	refused(c, META(10, 16), 0x115, "signature size");
	refused(c, META(7, 1 << 20), 0x116, "bootloader offsets");
	refused(c, &(struct boot_opts){ .bad_image = true }, 0x114, "altered image");
	refused(c, &(struct boot_opts){ .bad_signature = true }, 0x115, "altered signature");
	refused(c, &(struct boot_opts){ .bad_bootloader = true }, 0x116, "altered bootloader");
	refused(c, &(struct boot_opts){ .bad_radix3 = true }, 0x113, "radix3 entry");

	eq(cpu_booter_load(c, &good), 0, "booter loads what is right");
	eq(rd(&c->g, 0x110040), (uint32_t)c->libos, "mailbox 0 is the CPU's");
	eq(wpr2_lo(&c->g), c->wpr_start, "WPR2 is GSP's region now");
	eq(riscv_active(c), 1, "RISC-V is active");
	eq(qt_read32(c->g.q, c->shm + PAGE + 0x40000 + 16), 0, "nothing is said at once");
	ok(cpu_expect(c, 0x1001, 0), "INIT_DONE comes later");
	eq(RESULT(c), 0, "INIT_DONE reports success");
	eq(qt_read32(c->g.q, c->shm + PAGE + 0x40000), 0, "status queue: version 0");
	eq(qt_read32(c->g.q, c->shm + PAGE + 0x40000 + 12), 63, "status queue: 63 elements");
	eq(qt_qom_get(c->g.q, "vgpu-mode"), 1, "firmware is in vGPU mode");
}

void test_sysinfo(struct cpu *c)
{
	static const struct {
		unsigned int at;
		uint32_t val;
		const char *what;
	} bad[] = {
		{ 0, 0x1000, "BAR0" },
		{ 2, 0x1000, "BAR1" },
		{ 8, 0x108, "device on its bus" },
		{ 9, 1, "PCI domain" },
		{ 22, 0x10de1234, "PCI device id" },
		{ 31, 1 << 16, "width of BAR0" },
		{ 209, 5, "hypervisor" },
		{ 214, 31, "total VFs" },
		{ 215, 1, "first VF's offset" },
		{ 216, 0x1000, "VF BAR0" },
	};
	struct boot_opts o = { 0 };
	uint8_t u[8] = { 0 };

	/* the GSP that test_boot left runs: end it as a driver does */
	cpu_send(c, 47, u, sizeof(u));
	ok(cpu_expect(c, 47, 0) && !RESULT(c), "UNLOADING_GUEST_DRIVER is answered");
	step(c, 1000000);
	eq(rd(&c->g, 0x110040), 0x80000000, "mailbox 0 says: processor suspended");
	eq(cpu_booter_unload(c), 0, "booter unloads");
	eq(wpr2_hi(&c->g), 0, "and there is no WPR2 any more");

	for (unsigned int i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		o = (struct boot_opts){ .sys_at = bad[i].at, .sys_val = bad[i].val, .sys_set = true };
		cpu_booter_load(c, &o);
		ok(cpu_expect(c, 0x1001, 0) && RESULT(c), "INIT_DONE reports a wrong %s", bad[i].what);
		cpu_reset(c);
	}
	o = (struct boot_opts){ .no_sysinfo = true };
	cpu_booter_load(c, &o);
	ok(cpu_expect(c, 0x1001, 0) && RESULT(c), "INIT_DONE reports missing system information");
	cpu_reset(c);

	o = (struct boot_opts){ .no_log_ptes = true };
	cpu_booter_load(c, &o);
	ok(cpu_silent(c), "without page addresses in the log buffers GSP stays silent");
	cpu_reset(c);

	o = (struct boot_opts){ .no_sriov = true };
	cpu_booter_load(c, &o);
	ok(cpu_expect(c, 0x1001, 0) && !RESULT(c), "GSP starts without SR-IOV mode");
	eq(qt_qom_get(c->g.q, "vgpu-mode"), 0, "and is not in vGPU mode");
	cpu_reset(c);

	o = (struct boot_opts){ .late_words = true };
	cpu_booter_load(c, &o);
	ok(cpu_silent(c), "GSP waits for its first two messages");
	cpu_first_words(c, &o);
	ok(cpu_expect(c, 0x1001, 0) && !RESULT(c), "and starts when they come");
	cpu_reset(c);

	o = (struct boot_opts){ .dword_without_size = true };
	cpu_booter_load(c, &o);
	ok(cpu_expect(c, 0x1001, 0) && !RESULT(c), "a number in the registry needs no size");
	eq(qt_qom_get(c->g.q, "vgpu-mode"), 1, "and counts");
	cpu_reset(c);
}

/* Each step fails once, and GSP is started all the same after that. */
void test_boot_faults(struct cpu *c)
{
	struct boot_opts good = { 0 };

	qt_qom_set(c->g.q, "fault", "booter-error:1");
	eq(cpu_booter_load(c, &good), 0xbadf00fa, "booter-error");
	ok(wpr2_lo(&c->g) == c->frts && !riscv_active(c), "and nothing was done");
	qt_qom_set(c->g.q, "fault", "riscv-not-active:1");
	eq(cpu_booter_load(c, &good), 0, "riscv-not-active: booter is content");
	ok(wpr2_lo(&c->g) == c->wpr_start && !riscv_active(c), "but GSP does not start");
	cpu_reset(c);
	eq(wpr2_hi(&c->g), 0, "a reset and booter_unload help");
	cpu_booter_load(c, &good);
	wr(&c->g, 0x1103c0, 1);
	wr(&c->g, 0x1103c0, 0);
	qt_qom_set(c->g.q, "fault", "booter-unload-error:1");
	eq(cpu_booter_unload(c), 0xbadf00fa, "booter-unload-error");
	ok(wpr2_hi(&c->g) != 0, "and WPR2 is there");
	qt_qom_set(c->g.q, "fault", "wpr2-stuck:1");
	eq(cpu_booter_unload(c), 0, "wpr2-stuck: booter_unload is content");
	ok(wpr2_hi(&c->g) != 0, "but WPR2 is there");
	eq(cpu_booter_unload(c), 0, "without faults it unloads");
	eq(wpr2_hi(&c->g), 0, "and WPR2 is gone");
}

/* FRTS, booter, INIT_DONE, unloading, SB, booter_unload: as often as one likes. */
void test_boot_again(struct cpu *c)
{
	struct fwsec_opts sb = { .command = 0x19 };
	uint8_t u[8] = { 0 };

	for (int i = 1; i <= 3; i++) {
		ok(cpu_boot(c), "boot %d", i);
		eq(cpu_booter_unload(c), 0x117, "booter_unload refuses while GSP runs");
		cpu_send(c, 47, u, sizeof(u));
		ok(cpu_expect(c, 47, 0), "GSP is told to end");
		step(c, 1000000);
		eq(fwsec_run(&c->g, &c->rom, 0, &sb), 0, "SB runs");
		ok(!SB_ERR(&c->g) && wpr2_hi(&c->g), "and WPR2 is still there");
		eq(cpu_booter_unload(c), 0, "booter unloads");
		eq(wpr2_hi(&c->g), 0, "and WPR2 is gone");
	}
}
