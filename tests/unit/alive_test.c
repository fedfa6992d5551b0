// SPDX-License-Identifier: GPL-2.0-only
// sources: gsp/ground/alive.c
/*
 * GSP dies once: the first cause stays, is logged and told once, all that waits is woken.
 * One that is taken down for good dies in silence.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <linux/tracepoint.h>

#include "card.h"
#include "ground/ground.h"
#include "ground/regs.h"

static struct gsp gsp;
static unsigned int woken;
static u32 bar0[SZ_4K / sizeof(u32)];

/* Who is woken finds it dead, and why. */
static void wake(struct gsp *g)
{
	assert_true(gsp_dead(g));
	assert_true(strlen(g->why));
	woken++;
}

static int begin(void **state)
{
	memset(&gsp, 0, sizeof(gsp));
	memset(bar0, 0, sizeof(bar0));
	gsp.bar0 = bar0;
	gsp.wake = wake;
	woken = 0;
	shim_traced = 0;
	shim_said[0] = '\0';
	return 0;
}

static void once(void **state)
{
	assert_false(gsp_dead(&gsp));
	gsp_die(&gsp, "it said %u", 7);
	assert_true(gsp_dead(&gsp));
	assert_string_equal(gsp.why, "it said 7");
	assert_non_null(strstr(shim_said, "GSP is lost: it said 7"));
	assert_int_equal(woken, 1);
	assert_int_equal(shim_traced, 1);
	shim_said[0] = '\0';
	gsp_die(&gsp, "something else");
	assert_string_equal(gsp.why, "it said 7");
	assert_string_equal(shim_said, "");
	assert_int_equal(woken, 1);
	assert_int_equal(shim_traced, 1);
}

static void in_silence(void **state)
{
	gsp_end(&gsp, "the host goes");
	assert_true(gsp_dead(&gsp));
	assert_string_equal(gsp.why, "the host goes");
	assert_string_equal(shim_said, "");
	assert_int_equal(woken, 1);
	gsp_die(&gsp, "no answer");
	assert_string_equal(gsp.why, "the host goes");
	assert_string_equal(shim_said, "");
}

static void off_the_bus(void **state)
{
	assert_false(gsp_fell_off(&gsp));
	assert_false(gsp_dead(&gsp));
	bar0[NV_PMC_BOOT_0 / 4] = ~0u;
	assert_true(gsp_fell_off(&gsp));
	assert_true(gsp_dead(&gsp));
	assert_non_null(strstr(gsp.why, "fell off the bus"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(once, begin),
		cmocka_unit_test_setup(in_silence, begin),
		cmocka_unit_test_setup(off_the_bus, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
