// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/boot/fw.c gsp/boot/fw_bin.c gsp/boot/fw_elf.c gsp/boot/nvfw.c gsp/boot/elf.c
// libs: -lz
/* Opening firmware files: either container gives the same parts, or one sentence says why not. */
#include "nvfw.h"
#include <setjmp.h>
#include <cmocka.h>
#include <linux/firmware.h>
#include "boot/fw.h"
#include "card.h"
#include "chip.h"
#include "descriptor.h"

#define FOLDER	"nvidia/ad102/gsp/"

/* What lies in the folder. */
static struct {
	const char *name;
	const u8 *data;
	size_t size;
} folder[8];

static const struct gsp_boot_ops ops = { .signature = ".fwsignature_ad10x" };
static const struct gsp_chip chip = { .name = "ad102", .boot = &ops };
static struct gsp gsp;
static struct gsp_fw f;

static int find(const char *name, struct device *dev, struct firmware *found)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(folder); i++) {
		if (!folder[i].name || strcmp(name, folder[i].name))
			continue;
		found->data = folder[i].data;
		found->size = folder[i].size;
		return 0;
	}
	return -ENOENT;
}

static void put(unsigned int i, const char *name, const void *data, size_t size)
{
	folder[i].name = name;
	folder[i].data = data;
	folder[i].size = size;
}

static int begin(void **state)
{
	memset(folder, 0, sizeof(folder));
	memset(&gsp, 0, sizeof(gsp));
	gsp.chip = &chip;
	gsp.abi = *state = descriptor_of("615.71.09");
	strcpy(gsp.info.release, "615.71.09");
	gsp.boot.nvfw = true;
	shim_said[0] = '\0';
	shim_log_quiet = true;
	shim_firmware = find;
	return 0;
}

static int end(void **state)
{
	gsp_fw_close(&f);
	gsp_abi_free(*state);
	return shim_firmware_open || shim_allocs ? -1 : 0;
}

static void says(const char *what)
{
	assert_string_equal(shim_said, what);
	shim_said[0] = '\0';
	gsp_fw_close(&f);
}

static void booter(struct nvfw *n)
{
	static const char *const numbers[] = {
		"NSIG", "PLOC", "FUSE", "ENID", "UCID", "DAOF", "DASZ", "A0CO",
	};
	unsigned int i;

	nvfw_begin(n);
	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		nvfw_number(n, numbers[i], 0x100 + i);
	nvfw_text(n, "SIGN", "signatures");
	nvfw_text(n, "BLOB", "program");
	nvfw_text(n, "VERS", "615.71.09");
}

/* A booter in linux-firmware's container, whose numbers are those of booter(). */
static size_t bin_booter(u8 *file)
{
	static const u32 words[] = {
		0x10de, 1, 0, 0x18, 132, 7,			/* first header */
		122, 10, 60, 64, 68, 12, 80, 84, 36, 4711,	/* second; places of the rest */
	};
	static const u32 tables[] = {	/* from byte 60 on */
		0x101, 0, 0x102, 0x103, 0x104, 0x100,
		0, 0x200, 0x105, 0x106, 1, 0x107, 0x108,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		put_unaligned_le32(words[i], file + 4 * i);
	for (i = 0; i < ARRAY_SIZE(tables); i++)
		put_unaligned_le32(tables[i], file + 60 + 4 * i);
	memcpy(file + 122, "signatures", 10);
	memcpy(file + 132, "program", 7);
	return 139;
}

static void is_booter(void)
{
	unsigned int i;
	static const enum gsp_fw_part numbers[] = {
		GSP_FW_NUM_SIGNATURES, GSP_FW_PATCH_OFFSET, GSP_FW_FUSE_VERSION, GSP_FW_ENGINE_ID,
		GSP_FW_UCODE_ID, GSP_FW_DATA_OFFSET,
		GSP_FW_DATA_SIZE, GSP_FW_APP_OFFSET, GSP_FW_APP_SIZE,
	};

	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		assert_int_equal(gsp_fw_number(&f, numbers[i]), 0x100 + i);
	assert_int_equal(f.runs[GSP_FW_SIGNATURE].size, 10);
	assert_memory_equal(f.runs[GSP_FW_SIGNATURE].data, "signatures", 10);
	assert_int_equal(f.runs[GSP_FW_IMAGE].size, 7);
	assert_memory_equal(f.runs[GSP_FW_IMAGE].data, "program", 7);
}

static void both_containers_give_the_same(void **state)
{
	static struct nvfw n;
	static u8 bin[256];

	booter(&n);
	nvfw_number(&n, "A0CS", 0x108);
	put(0, FOLDER "scrubber.tlv", n.data, n.len);
	put(1, FOLDER "scrubber-615.71.09.bin", bin, bin_booter(bin));
	assert_int_equal(gsp_fw_open(&gsp, &f, &gsp_fw_signed, "scrubber", NULL), 0);
	assert_string_equal(f.name, FOLDER "scrubber.tlv");
	is_booter();
	gsp_fw_close(&f);
	gsp.boot.nvfw = false;
	assert_int_equal(gsp_fw_open(&gsp, &f, &gsp_fw_signed, "scrubber", NULL), 0);
	assert_string_equal(f.name, FOLDER "scrubber-615.71.09.bin");
	is_booter();
}

static void no_other_container(void **state)
{
	static u8 bin[256];

	put(0, FOLDER "booter_load-615.71.09.bin", bin, bin_booter(bin));
	assert_int_equal(gsp_fw_open(&gsp, &f, &gsp_fw_signed, "booter_load", NULL), -ENOENT);
	says("firmware file /lib/firmware/" FOLDER "booter_load.tlv is missing\n");
	gsp.boot.nvfw = false;
	assert_int_equal(gsp_fw_open(&gsp, &f, &gsp_fw_signed, "scrubber", "Ada needs it"), -ENOENT);
	says("firmware file /lib/firmware/" FOLDER "scrubber-615.71.09.bin is missing: Ada needs it\n");
}

static void what_is_missing_is_named(void **state)
{
	static struct nvfw n;

	booter(&n);
	put(0, FOLDER "booter_load.tlv", n.data, n.len);
	assert_int_equal(gsp_fw_open(&gsp, &f, &gsp_fw_signed, "booter_load", NULL), -EINVAL);
	says(FOLDER "booter_load.tlv has no tag A0CS\n");
	put(0, FOLDER "booter_load.tlv", n.data, n.len - 5);
	assert_int_equal(gsp_fw_open(&gsp, &f, &gsp_fw_signed, "booter_load", NULL), -EINVAL);
	says(FOLDER "booter_load.tlv is damaged: a value goes beyond the end (at 0x88)\n");
	nvfw_begin(&n);
	nvfw_text(&n, "BLOB", "ucodes");
	put(0, FOLDER "ucodes.tlv", n.data, n.len);
	assert_int_equal(gsp_fw_open(&gsp, &f, &gsp_fw_plain, "ucodes", NULL), -EINVAL);
	says(FOLDER "ucodes.tlv has no tag VERS\n");
}

static void one_release_only(void **state)
{
	static struct nvfw n;

	nvfw_begin(&n);
	nvfw_text(&n, "BLOB", "ucodes");
	nvfw_text(&n, "VERS", "615.71.9");
	put(0, FOLDER "ucodes.tlv", n.data, n.len);
	assert_int_equal(gsp_fw_open(&gsp, &f, &gsp_fw_plain, "ucodes", NULL), -EINVAL);
	says(FOLDER "ucodes.tlv is of release \"615.71.9\", GSP's image of 615.71.09\n");
}

static void companions(void **state)
{
	static const char *const no_name[] = { "../gsp.bin", "a/b", ".hidden",
		"a-name-that-is-longer-than-any-that-a-firmware-file-would-have" };
	static struct nvfw n;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(no_name); i++) {
		nvfw_begin(&n);
		nvfw_text(&n, "VERS", "615.71.09");
		nvfw_text(&n, "FILE", no_name[i]);
		nvfw_number(&n, "SIZE", 6);
		put(0, FOLDER "ucodes.tlv", n.data, n.len);
		assert_int_equal(gsp_fw_open(&gsp, &f, &gsp_fw_plain, "ucodes", NULL), -EINVAL);
		says(FOLDER "ucodes.tlv is damaged: tag FILE is not the name of a file\n");
	}
	nvfw_begin(&n);
	nvfw_text(&n, "VERS", "615.71.09");
	nvfw_text(&n, "FILE", "ucodes.bin");
	nvfw_number(&n, "SIZE", 6);
	put(0, FOLDER "ucodes.tlv", n.data, n.len);
	assert_int_equal(gsp_fw_open(&gsp, &f, &gsp_fw_plain, "ucodes", NULL), -ENOENT);
	says("firmware file /lib/firmware/" FOLDER "ucodes.bin is missing\n");
	put(1, FOLDER "ucodes.bin", "ucodes!", 7);
	assert_int_equal(gsp_fw_open(&gsp, &f, &gsp_fw_plain, "ucodes", NULL), -EINVAL);
	says(FOLDER "ucodes.bin has 7 bytes, " FOLDER "ucodes.tlv says 6: they are not of one release, or damaged\n");
	put(1, FOLDER "ucodes.bin", "ucodes", 6);
	assert_int_equal(gsp_fw_open(&gsp, &f, &gsp_fw_plain, "ucodes", NULL), 0);
	assert_int_equal(f.runs[GSP_FW_IMAGE].size, 6);
	assert_memory_equal(f.runs[GSP_FW_IMAGE].data, "ucodes", 6);
}

static void release_of_an_image(void **state)
{
	static const struct {
		const char *version;
		const char *release;	/* NULL: refused */
	} cases[] = {
		{ "570.144", "570.144" }, { "570.144 (debug)", NULL }, { "r610", NULL },
		{ "1234567890.123456", NULL }, { "615.71.09/../x", NULL },
	};
	char release[GSP_RELEASE_LEN];
	static struct nvfw n;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		nvfw_begin(&n);
		nvfw_text(&n, "SIGN", "signature");
		nvfw_text(&n, "FILE", "gsp.bin");
		nvfw_number(&n, "SIZE", 6);
		nvfw_text(&n, "VERS", cases[i].version);
		put(0, FOLDER "gsp.tlv", n.data, n.len);
		assert_int_equal(gsp_fw_open_nvfw_image(&gsp, &f, release),
				 cases[i].release ? 0 : -EINVAL);
		if (cases[i].release)
			assert_string_equal(release, cases[i].release);
		else
			assert_string_equal(shim_said, FOLDER "gsp.tlv is damaged: tag VERS is not a release\n");
		says(shim_said);
	}
	folder[0].name = NULL;
	assert_int_equal(gsp_fw_open_nvfw_image(&gsp, &f, release), -ENOENT);
	says("");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(both_containers_give_the_same, begin, end),
		cmocka_unit_test_setup_teardown(no_other_container, begin, end),
		cmocka_unit_test_setup_teardown(what_is_missing_is_named, begin, end),
		cmocka_unit_test_setup_teardown(one_release_only, begin, end),
		cmocka_unit_test_setup_teardown(companions, begin, end),
		cmocka_unit_test_setup_teardown(release_of_an_image, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
