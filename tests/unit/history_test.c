// SPDX-License-Identifier: GPL-2.0-only
// sources: gsp/queue/history.c
/*
 * The last calls: as many as there is room for, the oldest first, with what came of them;
 * one that comes to its end when its place is another's changes nothing there, but is traced.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <linux/tracepoint.h>

#include "../../gsp/card.h"
#include "../../gsp/queue/queue.h"

static struct gsp gsp;
static struct gsp_history_entry all[GSP_HISTORY_LEN];

static struct gsp_history_entry begin(const char *what, u32 gfid)
{
	struct gsp_history_entry e = { .what = what, .gfid = gfid, .function = 7, .len = 40 };

	gsp_history_begin(&gsp, &e);
	return e;
}

static int fresh(void **state)
{
	memset(&gsp, 0, sizeof(gsp));
	spin_lock_init(&gsp.history.lock);
	return 0;
}

static void none(void **state)
{
	assert_int_equal(gsp_history_copy(&gsp, all), 0);
}

static void under_way_and_over(void **state)
{
	struct gsp_history_entry a = begin("A", 0), b = begin("B", 3);

	gsp_history_end(&gsp, &a, 16, 0x1f, -EIO);
	assert_int_equal(gsp_history_copy(&gsp, all), 2);
	assert_string_equal(all[0].what, "A");
	assert_true(all[0].over);
	assert_int_equal(all[0].reply_len, 16);
	assert_int_equal(all[0].status, 0x1f);
	assert_int_equal(all[0].result, -EIO);
	assert_string_equal(all[1].what, "B");
	assert_int_equal(all[1].gfid, 3);
	assert_int_equal(all[1].number, b.number);
	assert_false(all[1].over);
}

static void the_last_ones(void **state)
{
	struct gsp_history_entry first = begin("first", 0), next;
	unsigned int i, traced;

	for (i = 1; i < GSP_HISTORY_LEN + 6; i++) {
		next = begin("next", i);
		gsp_history_end(&gsp, &next, 0, 0, 0);
	}
	traced = shim_traced;
	/* Its place is another's, of the same index. */
	gsp_history_end(&gsp, &first, 99, 99, -EINVAL);
	assert_int_equal(shim_traced, traced + 1);
	assert_int_equal(gsp_history_copy(&gsp, all), GSP_HISTORY_LEN);
	for (i = 0; i < GSP_HISTORY_LEN; i++) {
		assert_int_equal(all[i].number, 6 + i);
		assert_int_equal(all[i].gfid, 6 + i);
		assert_int_equal(all[i].result, 0);
		assert_true(all[i].over);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(none, fresh),
		cmocka_unit_test_setup(under_way_and_over, fresh),
		cmocka_unit_test_setup(the_last_ones, fresh),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
