// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/queue/queue_wire.c
/*
 * Elements of the message queues. The bytes are compared with offsets written
 * down here from NVIDIA/open-gpu-kernel-modules 570.144 (message_queue_priv.h,
 * g_rpc-message-header.h), and every way to damage an element is noticed.
 */
#include "descriptor.h"
#include <setjmp.h>
#include <cmocka.h>
#include "queue/queue_wire.h"

#define SLOT		4096
#define ELEM_MAX	65536
#define CHECKSUM	32
#define SEQ_NUM		36
#define ELEM_COUNT	40
#define RPC		48
#define SIGNATURE	(RPC + 4)
#define LENGTH		(RPC + 8)
#define FUNCTION	(RPC + 12)
#define RESULT		(RPC + 16)
#define SEQUENCE	(RPC + 24)
#define PAYLOAD		(RPC + 32)
#define MAX_PAYLOAD	(ELEM_MAX - PAYLOAD)

static struct gsp_abi *abi;
static u8 elem[ELEM_MAX];
static u8 payload[ELEM_MAX];

/* Exclusive or of all 32-bit words: zero in a good element. */
static u32 fold(const u8 *p, size_t n)
{
	u32 sum = 0;
	size_t i;

	for (i = 0; i < n; i++)
		sum ^= (u32)p[i] << (8 * (i % 4));
	return sum;
}

static void bytes_on_the_wire(void **state)
{
	static const size_t lens[] = { 0, 1, 3, 4, 7, 8, 24, 4096 - PAYLOAD, 4097 - PAYLOAD,
				       8192, MAX_PAYLOAD - 1, MAX_PAYLOAD };
	unsigned int i, k;
	u32 slots;

	for (i = 0; i < ARRAY_SIZE(lens); i++) {
		size_t n = lens[i];

		memset(elem, 0xee, sizeof(elem));
		for (k = 0; k < n; k++)
			payload[k] = random();
		assert_int_equal(gsp_wire_build(abi, elem, sizeof(elem), 77, 0x4c, 5, payload, n,
						&slots), 0);
		assert_int_equal(slots, (PAYLOAD + n + SLOT - 1) / SLOT);
		assert_int_equal(get_unaligned_le32(elem + SEQ_NUM), 77);
		assert_int_equal(get_unaligned_le32(elem + ELEM_COUNT), slots);
		assert_int_equal(get_unaligned_le32(elem + RPC), 0x03000000);
		assert_memory_equal(elem + SIGNATURE, "VRPC", 4);
		assert_int_equal(get_unaligned_le32(elem + LENGTH), 32 + n);
		assert_int_equal(get_unaligned_le32(elem + FUNCTION), 0x4c);
		assert_int_equal(get_unaligned_le32(elem + SEQUENCE), 5);
		assert_memory_equal(elem + PAYLOAD, payload, n);
		assert_int_equal(fold(elem, PAYLOAD + n), 0);
		/* the rest of the slots is zero, what follows is not touched */
		for (k = PAYLOAD + n; k < slots * SLOT; k++)
			assert_int_equal(elem[k], 0);
		if (k < sizeof(elem))
			assert_int_equal(elem[k], 0xee);
	}
}

static void what_does_not_fit_is_refused(void **state)
{
	u32 slots;

	assert_int_equal(gsp_wire_max_payload(abi), MAX_PAYLOAD);
	assert_int_equal(gsp_wire_build(abi, elem, sizeof(elem), 0, 1, 1, payload, MAX_PAYLOAD + 1,
					&slots), -EMSGSIZE);
	assert_int_equal(gsp_wire_build(abi, elem, SLOT, 0, 1, 1, payload, SLOT - PAYLOAD + 1,
					&slots), -EMSGSIZE);
	assert_int_equal(gsp_wire_build(abi, elem, SLOT, 0, 1, 1, payload, SLOT - PAYLOAD,
					&slots), 0);
	assert_int_equal(gsp_wire_build(abi, elem, SLOT - 1, 0, 1, 1, payload, 0, &slots),
			 -EMSGSIZE);
}

static u32 build(size_t n)
{
	u32 slots;

	assert_int_equal(gsp_wire_build(abi, elem, sizeof(elem), 9, 0x1001, 3, payload, n, &slots),
			 0);
	put_unaligned_le32(0x65, elem + RESULT);
	put_unaligned_le32(get_unaligned_le32(elem + CHECKSUM) ^ 0x65 ^ 0xffffffff,
			   elem + CHECKSUM);
	return slots * SLOT;
}

static void elements_are_read(void **state)
{
	struct gsp_wire_record rec;
	const char *why = NULL;
	size_t len;
	u32 slots;

	len = build(5000);
	assert_int_equal(gsp_wire_slots(abi, elem, SLOT, 2, &slots, &why), 0);
	assert_int_equal(slots, 2);
	assert_int_equal(gsp_wire_parse(abi, elem, len, 9, &rec, &why), 0);
	assert_int_equal(rec.function, 0x1001);
	assert_int_equal(rec.sequence, 3);
	assert_int_equal(rec.result, 0x65);
	assert_ptr_equal(rec.payload, elem + PAYLOAD);
	assert_int_equal(rec.len, 5000);
	assert_false(rec.full);

	len = build(MAX_PAYLOAD);
	assert_int_equal(gsp_wire_parse(abi, elem, len, 9, &rec, &why), 0);
	assert_int_equal(rec.len, MAX_PAYLOAD);
	assert_true(rec.full);

	len = build(0);
	assert_int_equal(gsp_wire_parse(abi, elem, len, 9, &rec, &why), 0);
	assert_int_equal(rec.len, 0);
	assert_null(why);
}

static void damaged(size_t len, const char *what)
{
	struct gsp_wire_record rec;
	const char *why = NULL;

	assert_int_equal(gsp_wire_parse(abi, elem, len, 9, &rec, &why), -EPROTO);
	assert_string_equal(why, what);
}

/* Change a word and keep the checksum right. */
static void change(unsigned int at, u32 value)
{
	put_unaligned_le32(get_unaligned_le32(elem + CHECKSUM) ^ get_unaligned_le32(elem + at) ^
			   value, elem + CHECKSUM);
	put_unaligned_le32(value, elem + at);
}

static void damage_is_noticed(void **state)
{
	unsigned int bit;
	size_t len = build(100);
	const char *why = NULL;
	struct gsp_wire_record rec;
	u32 slots;

	damaged(PAYLOAD - 1, "shorter than its headers");
	damaged(0, "shorter than its headers");
	for (bit = 0; bit < 8 * (PAYLOAD + 100); bit++) {
		elem[bit / 8] ^= 1 << bit % 8;
		assert_int_equal(gsp_wire_parse(abi, elem, len, 9, &rec, &why), -EPROTO);
		elem[bit / 8] ^= 1 << bit % 8;
	}
	elem[PAYLOAD] ^= 1;
	damaged(len, "checksum is wrong");
	elem[PAYLOAD] ^= 1;
	change(LENGTH, 31);
	damaged(len, "RPC length out of range");
	change(LENGTH, SLOT - RPC + 1);
	damaged(len, "RPC length out of range");
	change(LENGTH, 0xffffffff);
	damaged(len, "RPC length out of range");
	change(LENGTH, 132);
	change(SEQ_NUM, 10);
	damaged(len, "sequence number is wrong");
	change(SEQ_NUM, 8);
	assert_int_equal(gsp_wire_parse(abi, elem, len, 9, &rec, &why), -ESTALE);
	change(SEQ_NUM, 9);
	change(SIGNATURE, 0);
	damaged(len, "not an RPC");
	change(SIGNATURE, 0x43505256);
	change(RPC, 0x04000000);
	damaged(len, "not an RPC");
	change(RPC, 0x03000000);
	assert_int_equal(gsp_wire_parse(abi, elem, len, 9, &rec, &why), 0);

	assert_int_equal(gsp_wire_slots(abi, elem, 47, 1, &slots, &why), -EPROTO);
	assert_string_equal(why, "shorter than its header");
	put_unaligned_le32(0, elem + ELEM_COUNT);
	assert_int_equal(gsp_wire_slots(abi, elem, SLOT, 63, &slots, &why), -EPROTO);
	assert_string_equal(why, "element count out of range");
	put_unaligned_le32(17, elem + ELEM_COUNT);
	assert_int_equal(gsp_wire_slots(abi, elem, SLOT, 63, &slots, &why), -EPROTO);
	assert_string_equal(why, "element count out of range");
	put_unaligned_le32(16, elem + ELEM_COUNT);
	assert_int_equal(gsp_wire_slots(abi, elem, SLOT, 15, &slots, &why), -EAGAIN);
	assert_string_equal(why, "longer than what was written to the ring");
	assert_int_equal(gsp_wire_slots(abi, elem, SLOT, 16, &slots, &why), 0);
	assert_int_equal(slots, 16);
}

/*
 * message_queue_cpu.c: the sum covers all of an element in 535.113.01, and what
 * is used of it, in whole 64-bit words, in 570.144.
 */
static void checksums_cover_what_the_release_sums(void **state)
{
	const unsigned int used = PAYLOAD + 100, words = (used + 7) / 8 * 8;
	struct gsp_abi *parts = abi, *whole = descriptor_of("535.113.01");
	size_t len = build(100);
	struct gsp_wire_record rec;
	const char *why = NULL;

	assert_true(words > used);
	elem[words] = 1;
	assert_int_equal(gsp_wire_parse(parts, elem, len, 9, &rec, &why), 0);
	assert_int_equal(gsp_wire_parse(whole, elem, len, 9, &rec, &why), -EPROTO);
	assert_string_equal(why, "checksum is wrong");
	/* a sum that counts it in */
	elem[CHECKSUM] ^= 1;
	assert_int_equal(gsp_wire_parse(parts, elem, len, 9, &rec, &why), -EPROTO);
	assert_int_equal(gsp_wire_parse(whole, elem, len, 9, &rec, &why), 0);
	elem[CHECKSUM] ^= 1;
	elem[words] = 0;
	elem[words - 1] = 1;
	assert_int_equal(gsp_wire_parse(parts, elem, len, 9, &rec, &why), -EPROTO);
	gsp_abi_free(whole);
}

static int setup(void **state)
{
	srandom(1);
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
		cmocka_unit_test(bytes_on_the_wire),
		cmocka_unit_test(what_does_not_fit_is_refused),
		cmocka_unit_test(elements_are_read),
		cmocka_unit_test(damage_is_noticed),
		cmocka_unit_test(checksums_cover_what_the_release_sums),
	};

	return cmocka_run_group_tests_name("queue_wire", tests, setup, teardown);
}
