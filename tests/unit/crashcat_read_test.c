// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/queue/crashcat.c gsp/queue/crashcat_read.c
/* Crash reports out of GSP: none is lost, and what cannot be read is said once. */
#include "card.h"
#include "chip.h"
#include "descriptor.h"
#include "ground/ground.h"
#include "ground/regs.h"
#include "queue/queue.h"
#include <setjmp.h>
#include <cmocka.h>

#define RING		16384
#define SYSMEM		0x7f0000000ull
#define REPORT_SIZE	64
#define SCRATCH		NV_PFALCON_FALCON_COMMON_SCRATCH_GROUP(0)
#define PUT		(SCRATCH + 8)
#define GET		(SCRATCH + 12)

static const struct gsp_hw hw;
static const struct gsp_chip chip = { .hw = &hw };
static struct gsp gsp;
static u8 ring[RING];
static u32 regs[0x1000 / 4];
static bool died, fell_off;

u64 shim_now;

void shim_tick(void)
{
}

u32 gsp_falcon_rd32(struct gsp_falcon *f, u32 reg)
{
	return regs[reg / 4];
}

void gsp_falcon_wr32(struct gsp_falcon *f, u32 reg, u32 value)
{
	regs[reg / 4] = value;
}

int gsp_fb_read(struct gsp *g, u64 addr, void *buf, size_t len)
{
	return -EIO;
}

bool gsp_fell_off(struct gsp *g)
{
	return fell_off;
}

void gsp_die(struct gsp *g, const char *fmt, ...)
{
	died = true;
}

/* One report of LIBOS3.1 at GSP's index, as nv-crashcat.h describes it. */
static void report(u64 cause)
{
	u64 words[REPORT_SIZE / 8] = { 0x1dead | 6ull << 22, 0x4c49424f53332e31ull, [5] = cause };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		put_unaligned_le64(words[i], ring + regs[PUT / 4] + 8 * i);
	regs[PUT / 4] = (regs[PUT / 4] + REPORT_SIZE) % RING;
}

#define CONTAINED	0x20		/* an exception in mode S */
#define FATAL		0xf0

static int begin(void **state)
{
	memset(&gsp, 0, sizeof(gsp));
	memset(regs, 0, sizeof(regs));
	gsp.falcon.gsp = &gsp;
	gsp.chip = &chip;
	gsp.abi = *state = descriptor();
	gsp.boot.crash_queue = (struct gsp_mem){ ring, SYSMEM, RING };
	regs[NV_PFALCON_FALCON_DEBUGINFO / 4] = 0x0021dead;
	/* four units of 4 KiB in system memory */
	regs[SCRATCH / 4] = (u32)SYSMEM | 3 << 6 | 2 << 3;
	regs[SCRATCH / 4 + 1] = SYSMEM >> 32;
	died = false;
	fell_off = false;
	shim_log_quiet = true;
	shim_said[0] = '\0';
	return 0;
}

static int end(void **state)
{
	gsp_abi_free(*state);
	return shim_allocs || gsp.crash_lock.held ? -1 : 0;
}

static void all_of_them_are_judged(void **state)
{
	unsigned int i;

	for (i = 0; i < 100; i++)
		report(CONTAINED);
	gsp_crashcat_read(&gsp);
	assert_int_equal(gsp.crashes.total, 100);
	assert_false(died);
	/* over the end of the ring, and the last is the one that counts */
	for (i = 0; i < 200; i++)
		report(CONTAINED);
	report(FATAL);
	gsp_crashcat_read(&gsp);
	assert_int_equal(gsp.crashes.total, 301);
	assert_true(died);
	assert_int_equal(regs[GET / 4], regs[PUT / 4]);
}

static void without_memory_they_stay(void **state)
{
	report(FATAL);
	shim_fail_alloc_after = 0;
	gsp_crashcat_read(&gsp);
	assert_string_equal(shim_said, "GSP's crash reports cannot be read now (error -12)\n");
	assert_int_equal(regs[GET / 4], 0);
	shim_fail_alloc_after = 0;
	gsp_crashcat_read(&gsp);
	shim_fail_alloc_after = -1;
	assert_string_equal(shim_said, "GSP's crash reports cannot be read now (error -12)\n");
	assert_false(died);
	gsp_crashcat_read(&gsp);
	assert_true(died);
	assert_int_equal(regs[GET / 4], REPORT_SIZE);
}

static void bad_indices_are_named_once(void **state)
{
	static const char said[] = "indices of GSP's crash reports are 0x4000 and 0 of 0x4000\n";
	unsigned int i;

	regs[PUT / 4] = RING;
	for (i = 0; i < 3; i++)
		gsp_crashcat_read(&gsp);
	assert_string_equal(shim_said, said);
	regs[PUT / 4] = 0;
	report(CONTAINED);
	gsp_crashcat_read(&gsp);
	assert_int_equal(gsp.crashes.total, 1);
	/* and again, when they were right in between */
	shim_said[0] = '\0';
	regs[PUT / 4] = RING + 8;
	gsp_crashcat_read(&gsp);
	assert_string_equal(shim_said,
			    "indices of GSP's crash reports are 0x4008 and 0x40 of 0x4000\n");
}

static void nowhere_is_named_once(void **state)
{
	unsigned int i;

	regs[SCRATCH / 4 + 1]++;
	for (i = 0; i < 3; i++)
		gsp_crashcat_read(&gsp);
	assert_string_equal(shim_said, "GSP says that it left a crash report where none can be\n");
}

static void registers_that_cannot_be_read_say_nothing(void **state)
{
	gsp_crashcat_read(&gsp);
	assert_true(gsp.crashes.found);
	regs[PUT / 4] = NV_PGSP_LOCKED;
	gsp_crashcat_read(&gsp);
	regs[PUT / 4] = ~0u;
	fell_off = true;
	gsp_crashcat_read(&gsp);
	assert_string_equal(shim_said, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(all_of_them_are_judged, begin, end),
		cmocka_unit_test_setup_teardown(without_memory_they_stay, begin, end),
		cmocka_unit_test_setup_teardown(bad_indices_are_named_once, begin, end),
		cmocka_unit_test_setup_teardown(nowhere_is_named_once, begin, end),
		cmocka_unit_test_setup_teardown(registers_that_cannot_be_read_say_nothing, begin, end),
	};

	return cmocka_run_group_tests_name("crashcat_read", tests, NULL, NULL);
}
