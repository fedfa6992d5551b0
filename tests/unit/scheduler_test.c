// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/rm/scheduler.c gsp/rm/state.c gsp/codec/text.c gsp/rm/rm.c
// sources: gsp/codec/nvstatus.c
/*
 * What GSP is told of its scheduler: the registry's key of each release (RmPVMRL in
 * NVIDIA/open-gpu-kernel-modules nvrm_registry.h) and the parameters of OBJSCHED_SET_STATE,
 * which are compared with what ctrl2080fifo.h of 570.144 has at these places.
 */
#include "descriptor.h"
#include <setjmp.h>
#include <cmocka.h>
#include "card.h"
#include "codec/abi_tables.h"
#include "queue/queue.h"
#include "rm/rm.h"

#define CONTROL	24	/* size of the control's header */

enum { BEST_EFFORT = 2, EQUAL_SHARE, FIXED_SHARE };

static struct gsp_abi *abi;
static u32 caps[11];		/* answer to GET_CAPS; the flag is the lowest byte of the fifth */
static u32 now[5];		/* to GET_STATE */
static u32 told[6];		/* SET_STATE */
static u32 caps_status, set_status;
static u32 state_status;
static unsigned int num_told, num_asked;

u64 shim_now;

void shim_tick(void)
{
}

int gsp_rpc_call(struct gsp *gsp, struct gsp_rpc *rpc)
{
	u8 *params = (u8 *)rpc->payload + CONTROL;
	u32 status = 0;

	/* All of them are about the graphics engine. */
	assert_int_equal(get_unaligned_le32(params), 1);
	switch (get_unaligned_le32(rpc->payload + 8)) {
	case 0x20801120:
		assert_int_equal(rpc->len, CONTROL + sizeof(now));
		memcpy(params, now, sizeof(now));
		status = state_status;
		num_asked++;
		/* Who reads sets this off: no VM ends for want of an answer. */
		assert_true(rpc->spares_gsp);
		break;
	case 0x20801121:
		assert_int_equal(rpc->len, CONTROL + sizeof(told));
		memcpy(told, params, sizeof(told));
		num_told++;
		status = set_status;
		break;
	case 0x20801122:
		assert_int_equal(rpc->len, CONTROL + sizeof(caps));
		memcpy(params, caps, sizeof(caps));
		status = caps_status;
		break;
	default:
		fail_msg("another control");
	}
	put_unaligned_le32(status, rpc->payload + 12);
	rpc->reply_len = rpc->len;
	return 0;
}

static const struct {
	const char *release;
	struct gsp_scheduler_wish wish;
	bool sent;
	u32 key;
	bool warned;
} keys[] = {
	{ "570.144", { GSP_SCHEDULER_BEST_EFFORT, -1, 0 }, true, 0 },
	{ "570.144", { GSP_SCHEDULER_EQUAL_SHARE, -1, 0 }, true, 0x01 },
	{ "570.144", { GSP_SCHEDULER_FIXED_SHARE, -1, 0 }, true, 0x11 },
	{ "570.144", { GSP_SCHEDULER_FIXED_SHARE, 0, 0 }, true, 0x13 },
	{ "570.144", { GSP_SCHEDULER_EQUAL_SHARE, 0, 30000 }, true, 0x1e0003 },
	{ "570.144", { GSP_SCHEDULER_EQUAL_SHARE, 1, 2000 }, true, 0x1f4001 },
	{ "570.144", { GSP_SCHEDULER_EQUAL_SHARE, -1, 2000 }, true, 0x1f4001 },
	/* neither a frequency of 0 nor one of more than ten bits, no part of a millisecond */
	{ "570.144", { GSP_SCHEDULER_EQUAL_SHARE, 1, 2000000 }, true, 0x01, true },
	{ "570.144", { GSP_SCHEDULER_EQUAL_SHARE, 1, 10 }, true, 0x01, true },
	{ "570.144", { GSP_SCHEDULER_EQUAL_SHARE, 0, 1500 }, true, 0x03, true },
	{ "570.144", { GSP_SCHEDULER_EQUAL_SHARE, 0, 256000 }, true, 0x03, true },
	{ "550.163.01", { GSP_SCHEDULER_FIXED_SHARE, 0, 2000 }, true, 0x020013 },
	{ "595.45.04", { GSP_SCHEDULER_FIXED_SHARE, -1, 0 }, true, 0x11 },
	{ "595.45.04", { GSP_SCHEDULER_FIXED_SHARE, 0, 2000 }, true, 0x11, true },
	{ "535.113.01", { GSP_SCHEDULER_FIXED_SHARE, -1, 0 }, false, 0, true },
	{ "615.71.09", { GSP_SCHEDULER_FIXED_SHARE, -1, 0 }, false, 0, true },
};

static void registry(void **state)
{
	unsigned int i;

	shim_log_quiet = true;
	for (i = 0; i < ARRAY_SIZE(keys); i++) {
		struct gsp gsp = { .abi = descriptor_of(keys[i].release) };

		shim_said[0] = '\0';
		gsp_scheduler_prepare(&gsp, &keys[i].wish);
		if (gsp.has_boot_scheduler != keys[i].sent || gsp.boot_scheduler != keys[i].key ||
		    !shim_said[0] == keys[i].warned)
			fail_msg("line %u: %d %#x, said: %s", i, gsp.has_boot_scheduler,
				 gsp.boot_scheduler, shim_said);
		gsp_abi_free(gsp.abi);
	}
	/* a key in which there is no room for a slice */
	{
		const struct gsp_scheduler_wish wish = { GSP_SCHEDULER_FIXED_SHARE, 0, 2000 };
		struct gsp gsp = { .abi = descriptor_of("570.144") };

		gsp.abi->constant[GSP_C_SCHED_KEY_TIMESLICE] = 0;
		gsp_scheduler_prepare(&gsp, &wish);
		assert_int_equal(gsp.boot_scheduler, 0x13);
		gsp_abi_free(gsp.abi);
	}
	shim_log_quiet = false;
}

static void reset(void)
{
	static const u32 c[] = { 0, BEST_EFFORT, EQUAL_SHARE, FIXED_SHARE, 1, 30000000, 1000000,
				 960, 63, 60, 1 };
	static const u32 n[] = { 0, EQUAL_SHARE, 1, 2000000, 33 };

	memcpy(caps, c, sizeof(c));
	memcpy(now, n, sizeof(n));
	caps_status = 0;
	state_status = 0;
	set_status = 0;
	num_asked = 0;
	num_told = 0;
}

static void asked(void **state)
{
	struct gsp gsp = { .abi = abi };
	struct gsp_scheduler_caps c;
	struct gsp_scheduler s;
	unsigned int i;

	reset();
	assert_int_equal(gsp_get_scheduler_caps(&gsp, &c), 0);
	assert_int_equal(c.policies, 7);
	assert_true(c.adaptive);
	assert_int_equal(gsp_get_scheduler(&gsp, &s, false), 0);
	assert_int_equal(s.policy, GSP_SCHEDULER_EQUAL_SHARE);
	assert_true(s.adaptive);
	assert_int_equal(s.timeslice_us, 2000);

	/* what nobody knows is none of them, and what GSP lacks is not chosen */
	now[1] = 1;
	assert_int_equal(gsp_get_scheduler(&gsp, &s, true), 0);
	assert_int_equal(s.policy, GSP_SCHEDULER_POLICIES);
	/* once a second, however often somebody reads; who failed not for long */
	num_asked = 0;
	for (i = 0; i < 2500; i++) {
		shim_now += 1000;
		assert_int_equal(gsp_get_scheduler(&gsp, &s, false), 0);
	}
	assert_int_equal(num_asked, 2);
	shim_log_quiet = true;
	state_status = 0x65;
	shim_now += 1000000;
	for (i = 0; i < 59; i++) {
		assert_int_equal(gsp_get_scheduler(&gsp, &s, false), -ETIMEDOUT);
		shim_now += 1000000;
	}
	assert_int_equal(num_asked, 3);
	shim_log_quiet = false;
	state_status = 0;
	assert_int_equal(gsp_get_scheduler(&gsp, &s, true), 0);
	assert_int_equal(num_asked, 4);
	caps[2] = 0;
	caps[3] = 77;
	caps[4] = 0;
	assert_int_equal(gsp_get_scheduler_caps(&gsp, &c), 0);
	assert_int_equal(c.policies, BIT(GSP_SCHEDULER_BEST_EFFORT));
	assert_false(c.adaptive);

	/* "not supported" is an answer, and in nobody's log; another error is not */
	shim_said[0] = '\0';
	caps_status = 0x56;
	assert_int_equal(gsp_get_scheduler_caps(&gsp, &c), -EOPNOTSUPP);
	assert_string_equal(shim_said, "");
	shim_log_quiet = true;
	caps_status = 0x65;
	assert_int_equal(gsp_get_scheduler_caps(&gsp, &c), -ETIMEDOUT);
	assert_string_not_equal(shim_said, "");
	shim_log_quiet = false;
	caps_status = 0;
	caps[1] = 0;
	caps[3] = 0;
	assert_int_equal(gsp_get_scheduler_caps(&gsp, &c), -EOPNOTSUPP);
}

static void set(void **state)
{
	static const struct {
		struct gsp_scheduler s;
		u32 told[6];
	} rows[] = {
		{ { GSP_SCHEDULER_BEST_EFFORT, true, 5000 }, { 1, BEST_EFFORT } },
		{ { GSP_SCHEDULER_FIXED_SHARE, false, 5000 }, { 1, FIXED_SHARE, 0, 5000000 } },
		{ { GSP_SCHEDULER_FIXED_SHARE, false, 0 }, { 1, FIXED_SHARE, 0, 2000000 } },
		{ { GSP_SCHEDULER_EQUAL_SHARE, true, 5000 }, { 1, EQUAL_SHARE, 1, 0, 200, 33 } },
		{ { GSP_SCHEDULER_EQUAL_SHARE, true, 0 }, { 1, EQUAL_SHARE, 1, 0, 500, 33 } },
	};
	static const struct gsp_scheduler refused[] = {
		{ GSP_SCHEDULER_FIXED_SHARE, false, 999 },
		{ GSP_SCHEDULER_FIXED_SHARE, false, 30001 },
		{ GSP_SCHEDULER_FIXED_SHARE, false, U32_MAX },
		{ GSP_SCHEDULER_FIXED_SHARE, true, 1000 },
		{ GSP_SCHEDULER_FIXED_SHARE, true, 20000 },
	};
	struct gsp gsp = { .abi = abi };
	long allocs = shim_allocs;
	struct gsp_scheduler s;
	unsigned int i;

	reset();
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(gsp_set_scheduler(&gsp, &rows[i].s), 0);
		assert_memory_equal(told, rows[i].told, sizeof(told));
	}
	num_told = 0;
	for (i = 0; i < ARRAY_SIZE(refused); i++)
		assert_int_equal(gsp_set_scheduler(&gsp, &refused[i]), -ERANGE);
	assert_int_equal(num_told, 0);

	/* what was known before is not after a change, also one that failed */
	assert_int_equal(gsp_get_scheduler(&gsp, &s, false), 0);
	num_asked = 0;
	assert_int_equal(gsp_set_scheduler(&gsp, &rows[1].s), 0);
	assert_int_equal(gsp_get_scheduler(&gsp, &s, false), 0);
	assert_int_equal(num_asked, 2);

	/* what GSP says of itself and would not take: the nearest that it takes */
	now[3] = 0;
	now[4] = 99;
	assert_int_equal(gsp_set_scheduler(&gsp, &rows[2].s), 0);
	assert_int_equal(told[3], 1000000);
	assert_int_equal(gsp_set_scheduler(&gsp, &rows[4].s), 0);
	assert_int_equal(told[4], 63);
	assert_int_equal(told[5], 60);

	shim_log_quiet = true;
	set_status = 0x40;	/* NV_ERR_INVALID_STATE */
	assert_int_equal(gsp_set_scheduler(&gsp, &rows[1].s), -EINVAL);
	shim_log_quiet = false;
	assert_int_equal(shim_allocs, allocs);
}

static int setup(void **state)
{
	abi = descriptor();
	return 0;
}

static int teardown(void **state)
{
	gsp_abi_free(abi);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(registry),
		cmocka_unit_test(asked),
		cmocka_unit_test(set),
	};

	return cmocka_run_group_tests_name("scheduler", tests, setup, teardown);
}
