// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/queue/events.c gsp/codec/nvstatus.c gsp/codec/text.c
// sources: tests/unit/gsp_neighbours.c
/*
 * Who wants an event gets it, with its payload, and nobody else; what nobody wants is said
 * once; what events.c serves itself goes to nobody.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "card.h"
#include "descriptor.h"
#include "ground/ground.h"
#include "queue/queue.h"
#include "queue/queue_wire.h"

static struct gsp gsp;
static char order[8];
static u8 seen[4];
static size_t seen_len;

static void take(char who, const void *payload, size_t len)
{
	strncat(order, &who, 1);
	seen_len = len;
	memcpy(seen, payload, min(len, sizeof(seen)));
}

static void sequence(struct gsp *g, const void *payload, size_t len)
{
	take('s', payload, len);
}

static void task(struct gsp *g, const void *payload, size_t len)
{
	take('t', payload, len);
}

static void program(struct gsp *g, const void *payload, size_t len)
{
	take('p', payload, len);
}

static const struct gsp_event_user below[] = {
	{ GSP_C_EV_RUN_CPU_SEQUENCER, sequence },
	{ GSP_C_EV_EXEC_HS, program },
	{ }
};

static const struct gsp_event_user above[] = {
	{ GSP_C_EV_PLUGIN_TRIGGERED, task },
	{ }
};

static void event(u32 function, u32 result)
{
	static const u8 payload[4] = { 1, 2, 3, 4 };
	struct gsp_wire_record rec = {
		.function = function, .result = result, .payload = payload,
		.len = sizeof(payload), .event = true,
	};

	mutex_lock(&gsp.queue_lock);
	gsp_event(&gsp, &rec);
	mutex_unlock(&gsp.queue_lock);
}

static u32 number(enum gsp_constant_id c)
{
	assert_true(gsp_has_const(gsp.abi, c));
	return gsp_const(gsp.abi, c);
}

static int begin(void **state)
{
	memset(&gsp, 0, sizeof(gsp));
	memset(order, 0, sizeof(order));
	mutex_init(&gsp.queue_lock);
	gsp.abi = *state = descriptor();
	gsp_events_listen(&gsp, below);
	gsp_events_listen(&gsp, above);
	shim_said[0] = '\0';
	return 0;
}

static int end(void **state)
{
	gsp_abi_free(*state);
	return 0;
}

static void who_wants_it_gets_it(void **state)
{
	event(number(GSP_C_EV_PLUGIN_TRIGGERED), 0);
	assert_string_equal(order, "t");
	assert_int_equal(seen_len, 4);
	assert_memory_equal(seen, "\1\2\3\4", 4);
	event(number(GSP_C_EV_RUN_CPU_SEQUENCER), 0);
	assert_string_equal(order, "ts");
	assert_string_equal(shim_said, "");
	assert_false(gsp_dead(&gsp));
}

/* This release has no such event: 0, which constants that are not there read as, is none. */
static void what_a_release_lacks_is_nobodys(void **state)
{
	assert_false(gsp_has_const(gsp.abi, GSP_C_EV_EXEC_HS));
	event(0, 0);
	assert_string_equal(order, "");
}

static void nobody_wants_it(void **state)
{
	u32 function = number(GSP_C_EV_FIRST) + 199;

	event(function, 0);
	assert_non_null(strstr(shim_said, "which is not served"));
	shim_said[0] = '\0';
	event(function, 0);
	assert_string_equal(shim_said, "");
	assert_string_equal(order, "");
}

static void the_start_is_served_here(void **state)
{
	event(number(GSP_C_EV_INIT_DONE), 0);
	assert_true(gsp.init_done);
	assert_false(gsp_dead(&gsp));
	event(number(GSP_C_EV_INIT_DONE), 0x65);
	assert_true(gsp_dead(&gsp));
	assert_non_null(strstr(gsp.why, "its start failed"));
	assert_string_equal(order, "");
}

static void too_many(void **state)
{
	shim_warnings_expected = true;
	shim_warnings = 0;
	gsp_events_listen(&gsp, above);
	assert_int_equal(shim_warnings, 1);
	shim_warnings_expected = false;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(who_wants_it_gets_it, begin, end),
		cmocka_unit_test_setup_teardown(what_a_release_lacks_is_nobodys, begin, end),
		cmocka_unit_test_setup_teardown(nobody_wants_it, begin, end),
		cmocka_unit_test_setup_teardown(the_start_is_served_here, begin, end),
		cmocka_unit_test_setup_teardown(too_many, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
