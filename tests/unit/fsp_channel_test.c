// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/boot/fsp.c gsp/boot/fsp_packet.c gsp/boot/fsp_msg.c gsp/ground/wait.c
/*
 * A command to FSP and its answer have five seconds each, of however many packets they
 * are: where NVIDIA/open-gpu-kernel-modules kern_fsp.c begins anew with each packet, an FSP
 * that keeps sending ones could hold a load of the driver for as long as it likes. FSP here
 * is the registers of its channel, with packets that it takes and puts as slowly as a test
 * wants. Time is the test's own.
 */
#include "descriptor.h"
#include <setjmp.h>
#include <cmocka.h>
#include "boot/boot.h"
#include "boot/fsp_packet.h"
#include "card.h"
#include "ground/ground.h"
#include "ground/regs.h"

#define MS		1000ull
#define SECONDS		(1000 * MS)
#define BOUND		(5 * SECONDS)
/* Looks a millisecond apart, and a tick of the kernel. */
#define ROUGHLY		(10 * MS)
#define PRC		0x13
#define RESPONSE	0x15
#define NEVER		U64_MAX
#define COMMAND		(3 * FSP_CHANNEL_SIZE)	/* four packets */

static struct gsp gsp;
static u32 bar0[SZ_16M / sizeof(u32)];
static u32 emem[FSP_CHANNEL_SIZE / sizeof(u32)];
static u8 request[COMMAND];

/* FSP: how long it takes for each packet, and what it has done. */
static struct {
	u64 take_us;
	u64 put_us;
	u64 at;			/* when it takes or puts the next one */
	unsigned int took;
	unsigned int took_answers;
	unsigned int answers;	/* packets of its answer */
	unsigned int put;
	u8 got[2 * COMMAND];
	size_t len;
} fsp;

u64 shim_now;

bool gsp_fell_off(struct gsp *g)
{
	return false;
}

static u32 *reg(u32 at)
{
	return &bar0[at / sizeof(u32)];
}

static u64 after(u64 us)
{
	return us == NEVER ? NEVER : shim_now + us;
}

static void takes(void)
{
	size_t n = *reg(NV_PFSP_QUEUE_TAIL) - *reg(NV_PFSP_QUEUE_HEAD) + sizeof(u32);
	size_t header = fsp.took ? 4 : 8;
	bool last = emem[0] & 0x40000000;

	memcpy(fsp.got + fsp.len, (u8 *)emem + header, n - header);
	fsp.len += n - header;
	fsp.took++;
	*reg(NV_PFSP_QUEUE_HEAD) = *reg(NV_PFSP_QUEUE_TAIL);
	if (last)
		fsp.at = after(fsp.put_us);
}

static void puts_one(void)
{
	unsigned int nth = fsp.put++;
	size_t header = nth ? 4 : 8;

	memset(emem, 0, sizeof(emem));
	emem[0] = (nth ? 0 : 0x80000000) | (fsp.put == fsp.answers ? 0x40000000 : 0) |
		  (nth % 4) << 28;
	if (!nth) {
		emem[1] = RESPONSE << 24 | 0x10de7e;
		emem[3] = PRC;
	}
	*reg(NV_PFSP_MSGQ_HEAD) = 0;
	*reg(NV_PFSP_MSGQ_TAIL) = header + 12 - sizeof(u32);
}

/* The world's turn. */
void shim_tick(void)
{
	if (shim_now < fsp.at)
		return;
	fsp.at = NEVER;
	if (*reg(NV_PFSP_QUEUE_HEAD) != *reg(NV_PFSP_QUEUE_TAIL))
		takes();
	else if (fsp.put < fsp.answers)
		puts_one();
}

/* The port moves on a word with each, and heads and tails tell FSP. */
static void access(u32 *at, bool write)
{
	u32 *where = reg(NV_PFSP_EMEMC);
	u32 *word = &emem[(*where & NV_PFSP_EMEMC_OFFSET) / sizeof(u32)];

	if (at == reg(NV_PFSP_EMEMD)) {
		assert_true(word < emem + ARRAY_SIZE(emem));
		assert_true(*where & (write ? NV_PFSP_EMEMC_AINCW : NV_PFSP_EMEMC_AINCR));
		if (write)
			*word = *at;
		else
			*at = *word;
		*where += sizeof(u32);
	} else if (write && at == reg(NV_PFSP_QUEUE_HEAD)) {
		fsp.at = after(fsp.take_us);
	} else if (write && at == reg(NV_PFSP_MSGQ_HEAD) && fsp.took) {
		fsp.took_answers++;
		fsp.at = after(fsp.put_us);
	}
}

static int begin(void **state)
{
	unsigned int i;

	memset(&gsp, 0, sizeof(gsp));
	memset(&fsp, 0, sizeof(fsp));
	memset(bar0, 0, sizeof(bar0));
	gsp.bar0 = bar0;
	gsp.abi = *state = descriptor();
	for (i = 0; i < sizeof(request); i++)
		request[i] = i / 7;
	fsp.at = NEVER;
	fsp.answers = 1;
	shim_now = 0;
	shim_access = access;
	shim_log_quiet = true;
	return 0;
}

static int end(void **state)
{
	shim_access = NULL;
	gsp_abi_free(*state);
	return shim_allocs ? -1 : 0;
}

static int call(u32 *error)
{
	struct gsp_msg m;

	assert_int_equal(gsp_msg_init(&m, gsp.abi, GSP_MSG_FSP_COT, request, sizeof(request)), 0);
	return gsp_fsp_call(&gsp, "a command", GSP_C_NVDM_PRC, &m, error, NULL, 0);
}

static void ends_at(int ret, u64 at, const char *said)
{
	assert_int_equal(ret, -ETIMEDOUT);
	if (shim_now < at || shim_now > at + ROUGHLY)
		fail_msg("given up after %llu us, not %llu", shim_now, at);
	assert_non_null(strstr(shim_said, said));
}

static void several_packets_each_way(void **state)
{
	u32 error = 1;

	fsp.take_us = SECONDS;
	fsp.put_us = SECONDS / 2;
	fsp.answers = 4;
	assert_int_equal(call(&error), 0);
	assert_int_equal(error, 0);
	assert_int_equal(fsp.took, 4);
	assert_memory_equal(fsp.got, request, sizeof(request));
	assert_int_equal(fsp.took_answers, 4);
}

static void none_is_taken(void **state)
{
	u32 error;

	fsp.take_us = NEVER;
	ends_at(call(&error), BOUND, "FSP takes no command");
	assert_int_equal(fsp.took, 0);
}

/* Each in its time, but not all of them. */
static void all_are_taken_in_one_time(void **state)
{
	u32 error;

	fsp.take_us = 2 * SECONDS;
	ends_at(call(&error), BOUND, "FSP takes no command");
	assert_int_equal(fsp.took, 2);
}

static void no_answer(void **state)
{
	u32 error;

	fsp.put_us = NEVER;
	ends_at(call(&error), BOUND, "no answer from FSP within 5 s");
	assert_int_equal(fsp.took, 4);
}

static void all_answers_in_one_time(void **state)
{
	u32 error;

	fsp.put_us = 2 * SECONDS;
	fsp.answers = 4;
	ends_at(call(&error), BOUND, "no end of the answer from FSP within 5 s");
	assert_int_equal(fsp.took_answers, 2);
}

/* What it takes for the command is not the answer's. */
static void the_answer_has_its_own_time(void **state)
{
	u32 error;

	fsp.take_us = SECONDS;
	fsp.put_us = 3 * SECONDS;
	assert_int_equal(call(&error), 0);
	assert_true(shim_now > BOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(several_packets_each_way, begin, end),
		cmocka_unit_test_setup_teardown(none_is_taken, begin, end),
		cmocka_unit_test_setup_teardown(all_are_taken_in_one_time, begin, end),
		cmocka_unit_test_setup_teardown(no_answer, begin, end),
		cmocka_unit_test_setup_teardown(all_answers_in_one_time, begin, end),
		cmocka_unit_test_setup_teardown(the_answer_has_its_own_time, begin, end),
	};

	return cmocka_run_group_tests_name("fsp_channel", tests, NULL, NULL);
}
