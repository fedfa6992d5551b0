// SPDX-License-Identifier: GPL-2.0-only
// sources: gsp/ground/fb_window.c
/*
 * The window onto framebuffer belongs to nobody for long: others get it after each piece,
 * and who goes on then finds out when GSP has died meanwhile. It does not move here: BAR0
 * is plain memory.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "../../gsp/card.h"
#include "../../gsp/chip.h"
#include "../../gsp/ground/ground.h"
#include "../../gsp/ground/regs.h"

#define PIECE	4096u
/* From an odd place on, and no whole number of pieces. */
#define AT	0x1234u
#define LEN	(3 * PIECE + 36)

static const struct gsp_hw hw = { .fb_window = 0x1700 };
static const struct gsp_chip chip = { .hw = &hw };
static struct gsp gsp;
static u32 *bar0, *fb;
static u32 buf[LEN / 4];
static unsigned int pieces, dies_at;

u64 shim_now;

void shim_tick(void)
{
}

bool gsp_fell_off(struct gsp *g)
{
	return false;
}

/* Others come to the window, and move it. */
static void others(void)
{
	assert_false(gsp.window_lock.held);
	gsp.window_base = U64_MAX;
	if (++pieces == dies_at)
		__set_bit(0, &gsp.dead);
}

static int fresh(void **state)
{
	unsigned int i;

	gsp = (struct gsp){ .chip = &chip, .bar0 = bar0, .window_base = U64_MAX };
	gsp.boot.layout.size = NV_PRAMIN_SIZE;
	mutex_init(&gsp.window_lock);
	for (i = 0; i < NV_PRAMIN_SIZE / 4; i++)
		fb[i] = i;
	memset(buf, 0, sizeof(buf));
	pieces = dies_at = 0;
	shim_resched = others;
	return 0;
}

static void reads(void **state)
{
	unsigned int i;

	assert_int_equal(gsp_fb_read(&gsp, AT, buf, LEN), 0);
	for (i = 0; i < LEN / 4; i++)
		assert_int_equal(buf[i], AT / 4 + i);
	assert_int_equal(pieces, 3);
	assert_false(gsp.window_lock.held);
}

static void writes(void **state)
{
	unsigned int i;

	for (i = 0; i < LEN / 4; i++)
		buf[i] = ~i;
	assert_int_equal(gsp_fb_write(&gsp, AT, buf, LEN), 0);
	for (i = 0; i < LEN / 4; i++)
		assert_int_equal(fb[AT / 4 + i], ~i);
	assert_int_equal(fb[AT / 4 - 1], AT / 4 - 1);
	assert_int_equal(fb[(AT + LEN) / 4], (AT + LEN) / 4);
	assert_int_equal(pieces, 3);
	assert_false(gsp.window_lock.held);
}

static void ends_with_gsp(void **state)
{
	dies_at = 2;
	assert_int_equal(gsp_fb_read(&gsp, AT, buf, LEN), -EIO);
	assert_int_equal(pieces, 2);
	assert_int_equal(buf[2 * PIECE / 4 - 1], AT / 4 + 2 * PIECE / 4 - 1);
	assert_int_equal(buf[2 * PIECE / 4], 0);
	fresh(state);
	dies_at = 2;
	assert_int_equal(gsp_fb_zero(&gsp, AT, LEN), -EIO);
	assert_int_equal(fb[(AT + 2 * PIECE) / 4 - 1], 0);
	assert_int_equal(fb[(AT + 2 * PIECE) / 4], (AT + 2 * PIECE) / 4);
	assert_false(gsp.window_lock.held);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(reads, fresh),
		cmocka_unit_test_setup(writes, fresh),
		cmocka_unit_test_setup(ends_with_gsp, fresh),
	};
	int ret;

	bar0 = calloc(1, NV_PRAMIN + NV_PRAMIN_SIZE);
	fb = bar0 + NV_PRAMIN / 4;
	ret = cmocka_run_group_tests(tests, NULL, NULL);
	free(bar0);
	return ret;
}
