// SPDX-License-Identifier: GPL-2.0-only
// sources: gsp/queue/crashcat.c
/*
 * Crash reports of GSP's firmware. Bytes are put together here from
 * NVIDIA/open-gpu-kernel-modules 570.144 nv-crashcat.h, and every way to damage them
 * is survived.
 */
#include <linux/shim.h>
#include <setjmp.h>
#include <cmocka.h>
#include "queue/crashcat.h"

#define LIBOS2		0x4c49424f53322e30ULL	/* "LIBOS2.0" */
#define LIBOS3		0x4c49424f53332e31ULL	/* "LIBOS3.1" */
#define MAGIC		0x1dead
#define WORDS_OF(n)	((u64)((n) - 1) << 22)	/* size of a payload in words */

static u8 buf[4096];
static size_t len;

static void put(u64 word)
{
	put_unaligned_le64(word, buf + len);
	len += 8;
}

static void put_report(u64 implementer, u64 cause)
{
	put(MAGIC | WORDS_OF(7));
	put(implementer);
	put(0x0102);
	put(0x0304);
	put(0x07020503);	/* task 7, mode S, ucode 5, partition 3 */
	put(cause);
	put(0xffffffff80001234ULL);
	put(13);
}

static void put_csrs(void)
{
	unsigned int i;

	put(0x100000000ULL | MAGIC | WORDS_OF(7));
	for (i = 0; i < 7; i++)
		put(100 + i);
}

static void put_trace(unsigned int num, u64 kind)
{
	unsigned int i;

	put(0x300000000ULL | kind << 43 | MAGIC | WORDS_OF(num));
	for (i = 0; i < num; i++)
		put(0x1000 + i);
}

static int start(void **state)
{
	len = 0;
	memset(buf, 0xee, sizeof(buf));
	return 0;
}

static void wayfinders(void **state)
{
	struct gsp_crashcat_queue q;
	unsigned int group = 99;

	assert_int_equal(gsp_crashcat_wayfinder(0, &group), -ENOENT);
	assert_int_equal(gsp_crashcat_wayfinder(0xbadf4100, &group), -ENOENT);
	assert_int_equal(gsp_crashcat_wayfinder(0x0002dead, &group), -EPROTO);
	assert_int_equal(group, 99);
	assert_int_equal(gsp_crashcat_wayfinder(0x0021dead, &group), 0);
	assert_int_equal(group, 2);

	/* EMEM, units of 1 KiB, two of them, at 0x1400 */
	assert_int_equal(gsp_crashcat_queue(0x1400 | 1 << 6 | 1 << 3 | 3, &q), 0);
	assert_int_equal(q.aperture, GSP_CRASHCAT_EMEM);
	assert_int_equal(q.offset, 0x1400);
	assert_int_equal(q.size, 2048);
	/* system memory, sixteen units of 64 KiB, above 4 GiB */
	assert_int_equal(gsp_crashcat_queue(0x123456789000ULL | 15 << 6 | 3 << 3, &q), 0);
	assert_int_equal(q.aperture, GSP_CRASHCAT_SYSMEM);
	assert_int_equal(q.offset, 0x123456789000ULL & ~0x3ffULL);
	assert_int_equal(q.size, 1 << 20);
	assert_int_equal(gsp_crashcat_queue(0x1400 | 3, &q), -EPROTO);
	assert_int_equal(gsp_crashcat_queue(0x1400 | 1 << 3 | 4, &q), -EPROTO);
}

static void a_report_and_what_belongs_to_it(void **state)
{
	struct gsp_crashcat_report r;
	size_t first;

	put_report(LIBOS3, 0x30);
	put_csrs();
	put(0x200000000ULL | 3ULL << 40 | MAGIC | WORDS_OF(31));
	len += 31 * 8;
	put_trace(2, 1);
	put_trace(20, 0);
	first = len;
	put_report(LIBOS3, 0xf2);

	assert_int_equal(gsp_crashcat_parse(buf, len, &r), first);
	assert_true(r.implementer == LIBOS3);
	assert_int_equal(r.source, 0x07020503);
	assert_int_equal(r.cause, 0x30);
	assert_true(r.pc == 0xffffffff80001234ULL);
	assert_int_equal(r.data, 13);
	assert_true(r.has_csr);
	assert_int_equal(r.csr[0], 100);
	assert_int_equal(r.csr[6], 106);
	assert_int_equal(r.num_trace, GSP_CRASHCAT_TRACE);
	assert_int_equal(r.trace[15], 0x100f);

	assert_int_equal(gsp_crashcat_parse(buf + first, len - first, &r), 64);
	assert_int_equal(r.cause, 0xf2);
	assert_false(r.has_csr);
	assert_int_equal(r.num_trace, 0);
}

/* The length does not end where the buffer does: nothing behind it is read. */
static void what_is_cut_off_is_not_read(void **state)
{
	struct gsp_crashcat_report r;
	size_t n, whole;
	u8 *copy;

	put_report(LIBOS3, 0);
	put_csrs();
	put_trace(4, 0);
	whole = len;
	for (n = 0; n < whole; n++) {
		copy = malloc(n ?: 1);
		memcpy(copy, buf, n);
		assert_int_equal(gsp_crashcat_parse(copy, n, &r), n < 64 ? 0 : n);
		free(copy);
	}
}

static void what_is_no_report_is_refused(void **state)
{
	struct gsp_crashcat_report r;

	put_csrs();
	assert_int_equal(gsp_crashcat_parse(buf, len, &r), 0);
	start(state);
	put_report(LIBOS3, 0);
	buf[0] ^= 1;
	assert_int_equal(gsp_crashcat_parse(buf, len, &r), 0);
	buf[0] ^= 1;
	buf[2] ^= 2;	/* version */
	assert_int_equal(gsp_crashcat_parse(buf, len, &r), 0);
	start(state);
	put(MAGIC | WORDS_OF(8));
	len += 64;
	assert_int_equal(gsp_crashcat_parse(buf, len, &r), 0);
	/* units of 64 KiB, 1024 of them */
	start(state);
	put_report(LIBOS3, 0);
	put(0x300000000ULL | MAGIC | 3 << 20 | 0x3ffULL << 22);
	assert_int_equal(gsp_crashcat_parse(buf, len, &r), len);
	assert_int_equal(r.num_trace, 0);
}

/* kgspCrashCatReportImpactsGspRm(), and before it was there */
static void who_lives_and_who_dies(void **state)
{
	static const struct {
		u64 implementer;
		u64 cause;
		enum gsp_crashcat_verdict told, untold;
	} cases[] = {
		{ LIBOS3, 0x00, GSP_CRASHCAT_CONTAINED, GSP_CRASHCAT_FATAL },
		{ LIBOS3, 0x10, GSP_CRASHCAT_FATAL, GSP_CRASHCAT_FATAL },
		{ LIBOS3, 0x20, GSP_CRASHCAT_CONTAINED, GSP_CRASHCAT_FATAL },
		{ LIBOS3, 0x32, GSP_CRASHCAT_CONTAINED, GSP_CRASHCAT_FATAL },
		{ LIBOS3, 0x41, GSP_CRASHCAT_FATAL, GSP_CRASHCAT_FATAL },
		{ LIBOS3, 0x70, GSP_CRASHCAT_CONTAINED, GSP_CRASHCAT_FATAL },
		{ LIBOS3, 0xf0, GSP_CRASHCAT_FATAL, GSP_CRASHCAT_FATAL },
		{ LIBOS3, 0xf3, GSP_CRASHCAT_NOTE, GSP_CRASHCAT_NOTE },
		{ LIBOS2, 0xf0, GSP_CRASHCAT_CONTAINED, GSP_CRASHCAT_FATAL },
	};
	struct gsp_crashcat_report r;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		start(state);
		put_report(cases[i].implementer, cases[i].cause);
		assert_int_equal(gsp_crashcat_parse(buf, len, &r), 64);
		assert_int_equal(gsp_crashcat_verdict(&r, true), cases[i].told);
		assert_int_equal(gsp_crashcat_verdict(&r, false), cases[i].untold);
	}
	assert_string_equal(gsp_crashcat_cause(&r), "exception");
	assert_string_equal(gsp_crashcat_containment(&r), "what is not said");
	r.cause = 0x4;
	assert_string_equal(gsp_crashcat_cause(&r), "failure of unknown kind");
	r.implementer = LIBOS3;
	r.cause = 0x41;
	assert_string_equal(gsp_crashcat_cause(&r), "timeout");
	assert_string_equal(gsp_crashcat_containment(&r), "the hart");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(wayfinders, start),
		cmocka_unit_test_setup(a_report_and_what_belongs_to_it, start),
		cmocka_unit_test_setup(what_is_cut_off_is_not_read, start),
		cmocka_unit_test_setup(what_is_no_report_is_refused, start),
		cmocka_unit_test_setup(who_lives_and_who_dies, start),
	};

	return cmocka_run_group_tests_name("crashcat", tests, NULL, NULL);
}
