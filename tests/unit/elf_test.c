// SPDX-License-Identifier: GPL-2.0-only
// sources: gsp/boot/elf.c
// libs: -lz
/* Sections of a file like GSP-FMC's, whole, damaged and cut short. */
#include <linux/shim.h>
#include <setjmp.h>
#include <cmocka.h>
#include <linux/elf.h>
#include <zlib.h>
#include "boot/elf.h"

#define MAX	1024

static u8 file[MAX];
static size_t file_len;
static const u8 *data;
static size_t len;

/* tests/fuzz/corpus/elf/fmc: ELF32, sections hash (48 bytes), signature, publickey, image */
static int load(void **state)
{
	FILE *f = fopen(TOP "/tests/fuzz/corpus/elf/fmc", "r");

	if (!f)
		return -1;
	file_len = fread(file, 1, sizeof(file), f);
	fclose(f);
	return 0;
}

static int find(const char *name, size_t n)
{
	/* what is behind the end is not to be looked at: a copy of its own, for the sanitizer */
	u8 *copy = malloc(n ?: 1);
	int ret;

	memcpy(copy, file, n);
	ret = gsp_elf_section(copy, n, name, &data, &len);
	if (!ret) {
		assert_true(data >= copy && len <= n && data + len <= copy + n);
		data = file + (data - copy);
	}
	free(copy);
	return ret;
}

static void sections_are_found(void **state)
{
	unsigned int i;

	assert_int_equal(find("hash", file_len), 0);
	assert_int_equal(len, 48);
	for (i = 0; i < len; i++)
		assert_int_equal(data[i], i);
	assert_int_equal(find("image", file_len), 0);
	assert_int_equal(len, 40);
	assert_int_equal(find("signature", file_len), 0);
	assert_int_equal(find("publickey", file_len), 0);
	assert_int_equal(find("imag", file_len), -ENOENT);
	assert_int_equal(find("images", file_len), -ENOENT);
}

static void checksums_are_checked(void **state)
{
	u8 *hash, *signature;

	assert_int_equal(find("hash", file_len), 0);
	hash = file + (data - file);
	assert_int_equal(find("signature", file_len), 0);
	signature = file + (data - file);
	hash[47] ^= 1;
	assert_int_equal(find("hash", file_len), -EBADMSG);
	assert_int_equal(find("image", file_len), 0);
	hash[47] ^= 1;
	/* this one has none */
	signature[0] ^= 1;
	assert_int_equal(find("signature", file_len), 0);
	signature[0] ^= 1;
}

/* The same in an ELF64 file, as newer scripts make it: one section, its name and a CRC. */
static void wide_checksums_are_checked(void **state)
{
	struct elf64_hdr eh = { .e_ident = "\x7f" "ELF\2\1\1", .e_shentsize = sizeof(struct elf64_shdr),
		.e_shoff = sizeof(eh), .e_shnum = 2, .e_shstrndx = 0 };
	struct elf64_shdr sh[2] = {
		{ .sh_name = 4, .sh_type = SHT_STRTAB, .sh_offset = 192, .sh_size = 5 },
		{ .sh_type = SHT_PROGBITS, .sh_offset = 200, .sh_size = 8,
		  .sh_info = crc32(0, (const u8 *)"contents", 8) },
	};
	u8 was[MAX];
	size_t was_len = file_len;

	memcpy(was, file, sizeof(was));
	memset(file, 0, sizeof(file));
	memcpy(file, &eh, sizeof(eh));
	memcpy(file + sizeof(eh), sh, sizeof(sh));
	memcpy(file + 192, "hash", 5);
	memcpy(file + 200, "contents", 8);
	file_len = 208;
	assert_int_equal(find("hash", file_len), 0);
	assert_int_equal(len, 8);
	file[207] ^= 1;
	assert_int_equal(find("hash", file_len), -EBADMSG);
	memcpy(file, was, sizeof(was));
	file_len = was_len;
}

static void cut_short(void **state)
{
	size_t n;

	for (n = 0; n < file_len; n++)
		assert_int_equal(find("image", n), -EINVAL);
}

static void no_elf(void **state)
{
	static const struct {
		unsigned int at;
		u8 value;
	} cases[] = {
		{ 0, 0x7e }, { 4, 0 }, { 4, 3 }, { 5, 2 }, { 46, 41 }, { 46, 64 }, { 50, 200 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		u8 was = file[cases[i].at];

		file[cases[i].at] = cases[i].value;
		assert_int_equal(find("image", file_len), -EINVAL);
		file[cases[i].at] = was;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sections_are_found),
		cmocka_unit_test(checksums_are_checked),
		cmocka_unit_test(wide_checksums_are_checked),
		cmocka_unit_test(cut_short),
		cmocka_unit_test(no_elf),
	};

	return cmocka_run_group_tests(tests, load, NULL);
}
