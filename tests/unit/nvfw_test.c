// SPDX-License-Identifier: GPL-2.0-only
// sources: gsp/boot/nvfw.c
/* NVFW files, whole, damaged and cut short: parts are found inside of them or not at all. */
#include "nvfw.h"
#include <setjmp.h>
#include <cmocka.h>
#include "boot/fw.h"

#define PARTS	(BIT(GSP_FW_SIGNATURE) | BIT(GSP_FW_CODE_OFFSET) | BIT(GSP_FW_UCODE_ID))

static struct nvfw file;
static struct gsp_fw parts;
static size_t at;

/* A copy of its own: what is behind the end is not to be looked at. */
static const char *parse(size_t len, unsigned long wanted)
{
	u8 *copy = malloc(len ?: 1);
	const char *why;
	unsigned int i;

	memcpy(copy, file.data, len);
	memset(&parts, 0, sizeof(parts));
	why = gsp_nvfw_parse(&parts, copy, len, wanted, &at);
	for (i = 0; !why && i < GSP_FW_NUM_RUNS; i++) {
		if (!(parts.have & BIT(i)))
			continue;
		assert_true(parts.runs[i].data >= copy && parts.runs[i].size &&
			    parts.runs[i].data + parts.runs[i].size <= copy + len);
		parts.runs[i].data = file.data + (parts.runs[i].data - copy);
	}
	free(copy);
	return why;
}

static void good(void)
{
	nvfw_begin(&file);
	nvfw_add(&file, "SIGN", "signature", 9);
	nvfw_number(&file, "CDOF", 0x11223344);
	nvfw_number(&file, "A0CO", 7);
	nvfw_add(&file, "WHAT", "", 0);
	nvfw_add(&file, "BLOB", "the image itself", 16);
	nvfw_number(&file, "UCID", 3);
	nvfw_text(&file, "VERS", "615.71.09");
}

static void is_run(enum gsp_fw_part part, const char *want)
{
	assert_true(parts.have & BIT(part));
	assert_int_equal(parts.runs[part].size, strlen(want));
	assert_memory_equal(parts.runs[part].data, want, strlen(want));
}

static void parts_are_found(void **state)
{
	good();
	assert_null(parse(file.len, PARTS));
	is_run(GSP_FW_SIGNATURE, "signature");
	is_run(GSP_FW_IMAGE, "the image itself");
	is_run(GSP_FW_VERSION, "615.71.09");
	assert_int_equal(gsp_fw_number(&parts, GSP_FW_CODE_OFFSET), 0x11223344);
	assert_int_equal(gsp_fw_number(&parts, GSP_FW_UCODE_ID), 3);
	/* Not asked for: it may mean something else here. */
	assert_int_equal(parts.have, PARTS | BIT(GSP_FW_IMAGE) | BIT(GSP_FW_VERSION));
}

static void only_what_is_wanted_is_judged(void **state)
{
	good();
	nvfw_add(&file, "FUSE", "no number", 9);
	nvfw_add(&file, "FUSE", "nor once", 8);
	nvfw_add(&file, "HASH", "", 0);
	assert_null(parse(file.len, PARTS));
	assert_string_equal(parse(file.len, PARTS | BIT(GSP_FW_FUSE_VERSION)),
			    "a number has not four bytes");
	assert_string_equal(parse(file.len, PARTS | BIT(GSP_FW_HASH)), "a value is empty");
}

static void companion(void **state)
{
	nvfw_begin(&file);
	nvfw_number(&file, "SIZE", 4711);
	nvfw_text(&file, "FILE", "gsp.bin");
	assert_null(parse(file.len, 0));
	is_run(GSP_FW_COMPANION, "gsp.bin");
	assert_int_equal(gsp_fw_number(&parts, GSP_FW_COMPANION_SIZE), 4711);
}

static void one_way_to_have_an_image(void **state)
{
	nvfw_begin(&file);
	nvfw_text(&file, "VERS", "1.2");
	assert_string_equal(parse(file.len, 0), "there is neither BLOB nor FILE");
	nvfw_text(&file, "FILE", "gsp.bin");
	assert_string_equal(parse(file.len, 0), "of the tags FILE and SIZE one is missing");
	nvfw_number(&file, "SIZE", 1);
	assert_null(parse(file.len, 0));
	nvfw_add(&file, "BLOB", "x", 1);
	assert_string_equal(parse(file.len, 0), "there are both BLOB and FILE");
}

/* Each thing that can be wrong with a block, behind a good file. */
static void bad_blocks(void **state)
{
	static const struct {
		const char *block;
		size_t len;
		const char *why;
	} cases[] = {
		{ "CDOF\4\0\0\0abcd", 12, "a tag stands twice" },
		{ "VERS\1\0\0\0001\0\0\0", 12, "a tag stands twice" },
		{ "vers\0\0\0\0", 8, "a tag is not four characters of which none is lower case" },
		{ "A\0BC\0\0\0\0", 8, "a tag is not four characters of which none is lower case" },
		{ "\xc3\x84" "BC\0\0\0\0", 8, "a tag is not four characters of which none is lower case" },
		{ "WHAT", 4, "a block is cut short" },
		{ "WHAT\0\0\0", 7, "a block is cut short" },
		{ "WHAT\1\0\0\0", 8, "a value goes beyond the end" },
		{ "WHAT\5\0\0\0abcdefg", 15, "a value goes beyond the end" },
		{ "WHAT\xff\xff\xff\xff" "abcdefgh", 16, "a value goes beyond the end" },
		{ "WHAT\xf8\xff\xff\xff" "abcdefgh", 16, "a value goes beyond the end" },
		{ "NSIG\3\0\0\0abc\0", 12, "a number has not four bytes" },
		{ "NSIG\10\0\0\0abcdabcd", 16, "a number has not four bytes" },
		{ "NSIG\0\0\0\0", 8, "a number has not four bytes" },
		{ "HASH\0\0\0\0", 8, "a value is empty" },
		{ "FILE\3\0\0\0a\nb\0", 12, "a text has characters that cannot be printed" },
		{ "FILE\3\0\0\0a\0b\0", 12, "a text has characters that cannot be printed" },
		{ "FILE\3\0\0\0a\x80" "b\0", 12, "a text has characters that cannot be printed" },
	};
	unsigned int i;
	size_t before;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		good();
		before = file.len;
		memcpy(file.data + file.len, cases[i].block, cases[i].len);
		file.len += cases[i].len;
		assert_string_equal(parse(file.len, PARTS | BIT(GSP_FW_HASH) |
						    BIT(GSP_FW_NUM_SIGNATURES)), cases[i].why);
		assert_int_equal(at, before);
	}
}

static void cut_short(void **state)
{
	static const char *const may_be[] = {
		"it does not begin with NVFW", "a block is cut short", "a value goes beyond the end",
		"there is neither BLOB nor FILE",
	};
	unsigned int i;
	const char *why;
	size_t n;

	good();
	for (n = 0; n < file.len; n++) {
		why = parse(n, PARTS);
		/* Where a block ends a file may, too: that something is missing is seen later. */
		if (!why) {
			assert_true(parts.have & BIT(GSP_FW_IMAGE));
			assert_false(parts.have & BIT(GSP_FW_VERSION));
			continue;
		}
		for (i = 0; i < ARRAY_SIZE(may_be) && strcmp(why, may_be[i]); i++)
			;
		assert_true(i < ARRAY_SIZE(may_be));
	}
}

static void not_nvfw(void **state)
{
	good();
	file.data[3] = 'w';
	assert_string_equal(parse(file.len, PARTS), "it does not begin with NVFW");
	assert_string_equal(parse(0, 0), "it does not begin with NVFW");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_found),
		cmocka_unit_test(only_what_is_wanted_is_judged),
		cmocka_unit_test(companion),
		cmocka_unit_test(one_way_to_have_an_image),
		cmocka_unit_test(bad_blocks),
		cmocka_unit_test(cut_short),
		cmocka_unit_test(not_nvfw),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
