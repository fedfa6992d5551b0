// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/queue/rpc.c gsp/queue/queue.c gsp/queue/queue_wire.c gsp/codec/nvstatus.c
// sources: gsp/plugin/plugin_rpc.c gsp/common/plugin_heap.c
// sources: gsp/ground/falcon_load.c tests/unit/gsp_neighbours.c
/*
 * Who waits for a GSP that has reported its end waits no longer, however the report
 * comes to light: kgspHealthCheck() in NVIDIA/open-gpu-kernel-modules kernel_gsp.c,
 * _kgspRpcDrainEvents(). Time is the test's own.
 */
#include "card.h"
#include "common/common.h"
#include "common/partition.h"
#include "common/plugin_heap.h"
#include "descriptor.h"
#include "ground/ground.h"
#include "ground/regs.h"
#include "plugin/plugin.h"
#include "queue/queue.h"
#include "queue/queue_wire.h"
#include "verbs.h"
#include <setjmp.h>
#include <cmocka.h>

#define US_PER_MS	1000ull
#define CRASH		(5 * US_PER_MS)
/* Without an interrupt that tells the driver looks once a second. */
#define LOOK		(1000 * US_PER_MS)
#define NEVER		U64_MAX

static const struct gsp_verbs verbs = { .wire = &gsp_wire_rm };
static struct gsp gsp;
static u64 crash;
static u8 payload[1 << 20];
static u32 bar0[SZ_16M / sizeof(u32)];

u64 shim_now;

void shim_tick(void)
{
}

void gsp_crashcat_read(struct gsp *g)
{
	if (shim_now >= crash && !gsp_dead(g))
		gsp_die(g, "its firmware crashed");
}

void gsp_event(struct gsp *g, const struct gsp_wire_record *rec)
{
}

u32 gsp_falcon_rd32(struct gsp_falcon *f, u32 reg)
{
	return 0;
}

void gsp_falcon_wr32(struct gsp_falcon *f, u32 reg, u32 value)
{
}

/* The heap of a task that never serves anything. */
int gsp_fb_read(struct gsp *g, u64 addr, void *buf, size_t len)
{
	memset(buf, 0, len);
	return 0;
}

int gsp_fb_write(struct gsp *g, u64 addr, const void *buf, size_t len)
{
	return 0;
}

unsigned int gsp_partition_task_channels(const struct gsp_partition *p)
{
	return 1;
}

/* DMA of a falcon's is slow, and done when somebody has waited so long for each block. */
static u64 block_us;

int gsp_poll32(struct gsp *g, u32 reg, u32 mask, u32 want, unsigned int sleep_us,
	       unsigned int timeout_us, u32 *v)
{
	*v = want;
	shim_now += min(block_us, (u64)timeout_us);
	return timeout_us < block_us ? -ETIMEDOUT : 0;
}

int gsp_falcon_failed(struct gsp_falcon *f, const char *what, u32 reg, u32 value)
{
	return -ETIMEDOUT;
}

static int begin(void **state)
{
	memset(&gsp, 0, sizeof(gsp));
	gsp.verbs = &verbs;
	gsp.bar0 = bar0;
	gsp.abi = *state = descriptor();
	shim_now = 0;
	crash = CRASH;
	shim_log_quiet = true;
	return gsp_queue_init(&gsp);
}

static int end(void **state)
{
	gsp_queue_fini(&gsp);
	gsp_abi_free(*state);
	return shim_allocs || gsp.rpc_lock.held || gsp.queue_lock.held ? -1 : 0;
}

static int call(size_t len)
{
	struct gsp_rpc rpc = {
		.what = "a call", .function = 1, .payload = payload, .len = len,
		.timeout_ms = GSP_RPC_TIMEOUT_MS,
	};

	return gsp_rpc_call(&gsp, &rpc);
}

static void ends_soon(int ret, u64 most)
{
	assert_int_equal(ret, -EIO);
	assert_string_equal(gsp.why, "its firmware crashed");
	if (shim_now > CRASH + most)
		fail_msg("waited %llu us for a GSP that was dead after %llu", shim_now, CRASH);
}

static void while_it_boots(void **state)
{
	ends_soon(gsp_rpc_wait_init_done(&gsp), 5 * US_PER_MS);
}

static void for_an_answer_without_interrupts(void **state)
{
	ends_soon(call(64), 5 * US_PER_MS);
}

static void for_an_answer_when_the_interrupt_got_lost(void **state)
{
	gsp.irq_on = true;
	ends_soon(call(64), LOOK + 2 * US_PER_MS);
}

static void for_room(void **state)
{
	gsp.irq_on = true;
	ends_soon(call(sizeof(payload)), 5 * US_PER_MS);
}

/* What is slow, and says nothing, is given the time that it has. */
static void the_silent_have_their_time(void **state)
{
	crash = NEVER;
	assert_int_equal(call(64), -ETIMEDOUT);
	assert_string_equal(gsp.why, "no answer to a call within 10000 ms");
	assert_true(shim_now >= GSP_RPC_TIMEOUT_MS * US_PER_MS);
	gsp.dead = 0;
	shim_now = 0;
	assert_int_equal(gsp_rpc_wait_init_done(&gsp), -ETIMEDOUT);
	assert_string_equal(gsp.why, "it runs, but did not say INIT_DONE within 30000 ms");
	assert_true(shim_now >= GSP_INIT_DONE_TIMEOUT_MS * US_PER_MS);
}

/*
 * Who waits for a plugin task waits as long as NVIDIA's drivers do, and GSP counts as alive
 * afterwards: kernel_hostvgpudeviceapi.c of open-gpu-kernel-modules has these 30 s.
 */
static void a_slow_task_is_not_a_dead_gsp(void **state)
{
	struct gsp_rpc rpc = {
		.what = "SHUTDOWN", .function = 1, .payload = payload, .len = 64,
		.timeout_ms = GSP_SHUTDOWN_TIMEOUT_MS, .spares_gsp = true,
	};

	crash = NEVER;
	assert_int_equal(gsp_rpc_call(&gsp, &rpc), -ETIMEDOUT);
	assert_true(shim_now >= 30000 * US_PER_MS);
	assert_false(gsp_dead(&gsp));
	assert_int_equal(gsp.overdue, 1);
	assert_int_equal(GSP_CLEANUP_TIMEOUT_MS, 30000);
	/* A call that nobody's task is to blame for is another matter. */
	assert_int_equal(call(64), -ETIMEDOUT);
	assert_true(gsp_dead(&gsp));
}

/* A message to a task has the two minutes of NVIDIA's drivers, one around a reset less. */
static void a_task_that_serves_nothing_is_not_a_dead_gsp(void **state)
{
	struct gsp_partition p = { .gsp = &gsp, .desc.gfid = 3 };

	crash = NEVER;
	mutex_init(&p.lock);
	mutex_lock(&p.lock);
	assert_int_equal(gsp_plugin_allow_dma(&p), -ETIMEDOUT);
	assert_true(shim_now >= 120000 * US_PER_MS && shim_now < 121000 * US_PER_MS);
	assert_false(gsp_dead(&gsp));
	shim_now = 0;
	assert_int_equal(gsp_plugin_reset(&p), -ETIMEDOUT);
	assert_true(shim_now >= 10000 * US_PER_MS && shim_now < 11000 * US_PER_MS);
	assert_false(gsp_dead(&gsp));
	mutex_unlock(&p.lock);
}

/* However many blocks a program has, and each of them nearly takes what is too long for all. */
static void a_slow_load_ends(void **state)
{
	const struct gsp_hs_program prog = { .imem_size = SZ_1M };
	struct gsp_falcon f = { .gsp = &gsp };

	block_us = 1900 * US_PER_MS;
	assert_int_equal(gsp_falcon_load(&f, &prog), -ETIMEDOUT);
	assert_true(shim_now >= 2000 * US_PER_MS && shim_now < 2100 * US_PER_MS);
	/* One that is not has its time. */
	shim_now = 0;
	block_us = 100;
	assert_int_equal(gsp_falcon_load(&f, &prog), 0);
	assert_int_equal(shim_now, SZ_1M / 256 * block_us);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(while_it_boots, begin, end),
		cmocka_unit_test_setup_teardown(for_an_answer_without_interrupts, begin, end),
		cmocka_unit_test_setup_teardown(for_an_answer_when_the_interrupt_got_lost, begin, end),
		cmocka_unit_test_setup_teardown(for_room, begin, end),
		cmocka_unit_test_setup_teardown(the_silent_have_their_time, begin, end),
		cmocka_unit_test_setup_teardown(a_slow_task_is_not_a_dead_gsp, begin, end),
		cmocka_unit_test_setup_teardown(a_task_that_serves_nothing_is_not_a_dead_gsp,
						begin, end),
		cmocka_unit_test_setup_teardown(a_slow_load_ends, begin, end),
	};

	return cmocka_run_group_tests_name("waits", tests, NULL, NULL);
}
