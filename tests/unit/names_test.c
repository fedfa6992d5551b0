// SPDX-License-Identifier: GPL-2.0-only
// sources: gsp/codec/names.c gsp/codec/gunzip.c
// libs: -lz
/*
 * The driver's names, packed as Kbuild packs them: all are those of messages.def, and none
 * come of what is damaged. How many texts there are is the assembler's word, by the same
 * macros: names.c does not count them.
 */
#include <linux/shim.h>
#include <sanitizer/asan_interface.h>
#include <zlib.h>
#include <setjmp.h>
#include <cmocka.h>

#include "codec/message.h"
#include "codec/names.h"

#define ROOM		65536
#define SIZE_AT		4	/* from the end */

/* What abi_builtin.S has; filled by the tests. */
asm(".data\n"
    ".globl gsp_names_packed, gsp_names_packed_size\n"
    ".balign 8\n"
    "gsp_names_packed: .skip 65536\n"
    "gsp_names_packed_size: .quad 0\n"
    ".text\n");
extern u8 packed[] asm("gsp_names_packed");
extern u64 packed_size asm("gsp_names_packed_size");

#define MESSAGE(id, text, need)		[GSP_MSG_##id] = text,
#define FIELD(msg, id, text, need)
#define CONSTANT(id, text, need)
static const char *const messages[GSP_NUM_MESSAGES] = {
#include "codec/messages.def"
};

#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)	[GSP_##msg##_##id] = text,
#define CONSTANT(id, text, need)
static const char *const fields[GSP_NUM_FIELDS] = {
#include "codec/messages.def"
};

#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)
#define CONSTANT(id, text, need)	[GSP_C_##id] = text,
static const char *const constants[GSP_NUM_CONSTANTS] = {
#include "codec/messages.def"
};

static u8 whole[ROOM];
static size_t whole_len;
static int missing;

int gsp_msg_missing(const struct gsp_msg *m)
{
	return missing;
}

/* What lies behind it must not be read. */
static void put(const u8 *data, size_t len)
{
	__asan_unpoison_memory_region(packed, ROOM);
	memcpy(packed, data, len);
	__asan_poison_memory_region(packed + len, ROOM - len);
	packed_size = len;
}

/* By the commands of Kbuild. */
static int pack(void **state)
{
	FILE *f = popen("o=$(mktemp) && gcc -c -o $o " TOP "/gsp/codec/names_text.S &&"
			"objcopy -O binary -j .rodata $o && gzip -n -9 <$o; rm -f $o", "r");

	whole_len = fread(whole, 1, ROOM, f);
	return pclose(f) || whole_len < 1024 || whole_len == ROOM ? -1 : 0;
}

static int begin(void **state)
{
	put(whole, whole_len);
	missing = -ENOENT;
	shim_fail_alloc_after = -1;
	return 0;
}

static int end(void **state)
{
	__asan_unpoison_memory_region(packed, ROOM);
	return shim_allocs ? -1 : 0;
}

static const char *same(const char *text, const char *const *names, unsigned int num)
{
	unsigned int i;

	for (i = 0; i < num; i++, text = gsp_next_text(text))
		assert_string_equal(text, names[i]);
	return text;
}

static void are_those_of_messages_def(void **state)
{
	struct gsp_names names;
	const char *last;

	assert_int_equal(gsp_names_unpack(&names), 0);
	assert_ptr_equal(same(names.messages, messages, GSP_NUM_MESSAGES), names.fields);
	assert_ptr_equal(same(names.fields, fields, GSP_NUM_FIELDS), names.constants);
	last = same(names.constants, constants, GSP_NUM_CONSTANTS);
	/* And no others. */
	assert_int_equal(last - names.messages,
			 get_unaligned_le32(packed + packed_size - SIZE_AT));
	gsp_names_free(&names);
}

static void what_a_message_lacks_has_its_name(void **state)
{
	char *name;

	for (missing = 0; missing < GSP_NUM_FIELDS; missing++) {
		name = gsp_msg_missing_name(NULL);
		assert_string_equal(name, fields[missing]);
		kfree(name);
	}
	missing = -ENOENT;
	assert_null(gsp_msg_missing_name(NULL));
}

static void refused(int error)
{
	struct gsp_names names;

	assert_int_equal(gsp_names_unpack(&names), error);
	assert_null(names.messages);
	gsp_names_free(&names);
	missing = 0;
	assert_null(gsp_msg_missing_name(NULL));
	assert_int_equal(shim_allocs, 0);
}

static void without_memory(void **state)
{
	int i;

	shim_fail_alloc_after = 0;
	assert_int_equal(gsp_names_unpack(&(struct gsp_names){ }), -ENOMEM);
	missing = 0;
	for (i = 0; i < 2; i++) {
		shim_fail_alloc_after = i;
		assert_null(gsp_msg_missing_name(NULL));
		assert_int_equal(shim_allocs, 0);
	}
}

/* Its last bytes say how long it is unpacked, which may be too much. */
static void cut_short(void **state)
{
	size_t i;

	for (i = 0; i < whole_len; i++) {
		put(whole, i);
		refused(i > 18 && get_unaligned_le32(packed + i - SIZE_AT) > U16_MAX ? -E2BIG :
										       -EINVAL);
	}
}

static void of_a_wrong_length(void **state)
{
	u8 *size = packed + whole_len - SIZE_AT;
	u32 right = get_unaligned_le32(size);

	put_unaligned_le32(0, size);
	refused(-EINVAL);
	put_unaligned_le32(right - 1, size);
	refused(-EINVAL);
	put_unaligned_le32(right + 1, size);
	refused(-EINVAL);
	put_unaligned_le32(U16_MAX, size);
	refused(-EINVAL);
	put_unaligned_le32(U16_MAX + 1, size);
	refused(-E2BIG);
	put_unaligned_le32(U32_MAX, size);
	refused(-E2BIG);
}

/* Few do no harm: of the time and the system, and to another place of the same text. */
static void with_a_bit_changed(void **state)
{
	struct gsp_names names;
	size_t i, taken = 0;

	for (i = 0; i < whole_len; i++) {
		packed[i] ^= 1 << i % 8;
		if (gsp_names_unpack(&names)) {
			refused(i >= whole_len - 2 ? -E2BIG : -EINVAL);
		} else {
			taken++;
			same(names.messages, messages, GSP_NUM_MESSAGES);
			same(names.fields, fields, GSP_NUM_FIELDS);
			same(names.constants, constants, GSP_NUM_CONSTANTS);
			gsp_names_free(&names);
		}
		packed[i] ^= 1 << i % 8;
	}
	assert_true(taken < whole_len / 100);
}

/* Behind a header that is right, too: no name comes of it. */
static void garbage(void **state)
{
	u8 bytes[256];
	size_t i, n;

	srand(1);
	for (n = 0; n < 2000; n++) {
		for (i = n % 2 ? 10 : 0; i < sizeof(bytes); i++)
			bytes[i] = rand();
		if (n % 2)
			memcpy(bytes, whole, 10);
		/* Not so long that it is not looked at. */
		put_unaligned_le32(rand() & U16_MAX, bytes + sizeof(bytes) - SIZE_AT);
		put(bytes, sizeof(bytes));
		refused(-EINVAL);
	}
}

#define TEST(f)		cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(are_those_of_messages_def),
		TEST(what_a_message_lacks_has_its_name),
		TEST(without_memory),
		TEST(cut_short),
		TEST(of_a_wrong_length),
		TEST(with_a_bit_changed),
		TEST(garbage),
	};

	return cmocka_run_group_tests_name("names", tests, pack, NULL);
}
