// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/codec/bundle.c gsp/codec/gunzip.c gsp/codec/release.c
// libs: -lz
/*
 * Which releases are known and where their descriptors come from: built in, or
 * files on the firmware path, which here is a table.
 */
#include "descriptor.h"
#include "codec/bundle.h"
#include "codec/release.h"
#include <linux/firmware.h>
#include <linux/shim_device.h>
#include <zlib.h>
#include <setjmp.h>
#include <cmocka.h>

#define ROOM	(64 * 1024)
#define FOLDER	"nvidia/vgpu-mdev/"

/* What abi_builtin.S has; filled when the tests begin. */
asm(".data\n"
    ".globl gsp_abi_builtin, gsp_abi_builtin_size\n"
    ".balign 8\n"
    "gsp_abi_builtin: .skip 65536\n"
    "gsp_abi_builtin_size: .quad 0\n"
    ".text\n");
extern u8 builtin[] asm("gsp_abi_builtin");
extern u64 builtin_size asm("gsp_abi_builtin_size");

static struct {
	const char *name;
	const void *data;
	size_t len;
	int error;
} files[8];
/* How often the loader was asked, and how often was looked first. */
static unsigned int num_files, asked, looked;
static char last_looked[128];
static struct device dev;
static const struct naive_abi *const *naive;
static unsigned int num_releases;

u64 shim_now;

void shim_tick(void)
{
}

static int find(const char *name, struct device *d, struct firmware *found)
{
	unsigned int i;

	assert_ptr_equal(d, &dev);
	asked++;
	for (i = 0; i < num_files && strcmp(files[i].name, name); i++)
		;
	if (i == num_files)
		return -ENOENT;
	found->data = files[i].data;
	found->size = files[i].len;
	return files[i].error;
}

/* What is not there is not asked for. */
bool gsp_firmware_seen(const char *name)
{
	unsigned int i;

	looked++;
	snprintf(last_looked, sizeof(last_looked), "%s", name);
	for (i = 0; i < num_files; i++)
		if (!strcmp(files[i].name, name))
			return true;
	return false;
}

static void add_bytes(const char *name, const void *data, size_t len)
{
	assert_true(num_files < ARRAY_SIZE(files));
	files[num_files].name = name;
	files[num_files].data = data;
	files[num_files].error = 0;
	files[num_files++].len = len;
}

static void add_text(const char *name, const char *text)
{
	add_bytes(name, text, strlen(text));
}

static size_t pack(const char *text, size_t len, u8 *packed)
{
	z_stream z = { .next_in = (void *)text, .avail_in = len, .next_out = packed,
		       .avail_out = ROOM };

	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY),
			 Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return z.total_out;
}

static struct gsp_releases *open_releases(void)
{
	struct gsp_releases *r = gsp_releases_open(&dev);

	assert_false(IS_ERR(r));
	return r;
}

/* Descriptor of @release: its "queue-version", or the negative errno; both close. */
static long look_up(const char *release)
{
	struct gsp_releases *r = open_releases();
	struct gsp_abi *abi;
	long ret;

	shim_said[0] = '\0';
	abi = gsp_releases_abi(r, release, "gsp.bin");
	ret = PTR_ERR_OR_ZERO(abi);
	if (!ret) {
		assert_string_equal(gsp_abi_release(abi), release);
		ret = gsp_const(abi, GSP_C_QUEUE_VERSION);
	}
	gsp_abi_free(abi);
	gsp_releases_close(r);
	assert_int_equal(shim_firmware_open, 0);
	assert_int_equal(shim_allocs, 0);
	return ret;
}

static void expect_said(const char *what)
{
	if (!strstr(shim_said, what))
		fail_msg("\"%s\" was logged, not \"%s\"", shim_said, what);
}

static void all_built_in_releases_newest_first(void **state)
{
	struct gsp_releases *r = open_releases();
	unsigned int i;

	for (i = 0; i < num_releases; i++) {
		struct gsp_abi *abi;

		assert_string_equal(gsp_releases_nth(r, i), naive[num_releases - 1 - i]->release);
		abi = gsp_releases_abi(r, naive[i]->release, "gsp.bin");
		assert_false(IS_ERR(abi));
		assert_string_equal(gsp_abi_release(abi), naive[i]->release);
		assert_string_equal(gsp_abi_encoding(abi), naive[i]->encoding);
		gsp_abi_free(abi);
	}
	assert_null(gsp_releases_nth(r, i));
	gsp_releases_close(r);
	assert_int_equal(shim_allocs, 0);
}

static void unknown_ones_are_refused_by_name(void **state)
{
	assert_int_equal(look_up("570.145"), -ENOENT);
	expect_said("gsp.bin is of firmware release 570.145, for which there is no descriptor");
	expect_said("nearest known: 570.144 and 570.148.08");
	expect_said("add " FOLDER "abi/570.145.abi to the firmware path, see gsp/abi/README");
	assert_int_equal(look_up("1.2"), -ENOENT);
	expect_said("nearest known: 535.86.05)");
	asked = looked = 0;
	/* the list of releases is looked for, but no file by such a name */
	assert_int_equal(look_up("../../x"), -ENOENT);
	assert_int_equal(look_up("570.144/../x"), -ENOENT);
	assert_int_equal(looked, 2);
	assert_string_equal(last_looked, FOLDER "releases");
	assert_int_equal(asked, 0);
}

static void a_file_makes_a_release_known(void **state)
{
	add_text(FOLDER "abi/570.145.abi", "descriptor 2\nrelease 570.145\nbase 570.144\n"
		 "constant queue-version 7\n");
	assert_int_equal(look_up("570.145"), 7);
	expect_said("descriptor of firmware release 570.145 is that of " FOLDER
		    "abi/570.145.abi\n");
	assert_int_equal(look_up("570.144"), 0);
	/* Nothing of a file; that the plugin's buffers are carried over is said of both. */
	assert_null(strstr(shim_said, FOLDER));
	expect_said("are as in release 570.124.04, carried over and unverified\n");
}

static void a_file_goes_before_what_is_built_in(void **state)
{
	char *text, *built_in = naive_flatten(naive_descriptor(RELEASE), NULL, -1, NULL);

	assert_int_not_equal(asprintf(&text, "%sconstant queue-version 9\n", built_in), -1);
	strstr(text, "constant queue-version")[0] = '#';
	add_text(FOLDER "abi/" RELEASE ".abi", text);
	assert_int_equal(look_up(RELEASE), 9);
	expect_said("is that of " FOLDER "abi/" RELEASE ".abi, not the one that is built in");
	/* those that are based on it are as they are built in: the list and two names of
	 * their own are looked for, the file is not asked for
	 */
	asked = looked = 0;
	assert_int_equal(look_up("570.148.08"), 0);
	assert_int_equal(looked, 3);
	assert_int_equal(asked, 0);
	free(text);
	free(built_in);
}

static void packed_files_bring_bases(void **state)
{
	static const char text[] = "# x\ndescriptor 2\nrelease 999.3\nbase 999.2\n"
		"descriptor 2\nrelease 999.2\nbase " RELEASE "\nconstant queue-version 11\n";
	u8 packed[ROOM];

	add_bytes(FOLDER "abi/999.3.abi.gz", packed, pack(text, strlen(text), packed));
	assert_int_equal(look_up("999.3"), 11);
	expect_said("999.3 is that of " FOLDER "abi/999.3.abi.gz");
	/* only as a base: nothing says where to look for it otherwise */
	assert_int_equal(look_up("999.2"), -ENOENT);
	packed[files[0].len / 2] ^= 0x10;
	assert_int_equal(look_up("999.3"), -EINVAL);
	expect_said(FOLDER "abi/999.3.abi.gz cannot be unpacked");
}

static void bad_files_are_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} bad[] = {
		{ "", ": there is no descriptor in it" },
		{ "hello\n", ":1: the first word is not \"descriptor\"" },
		{ "descriptor 2\nrelease 999.2\n", ": there is no descriptor of release 999.1" },
		{ "descriptor 2\nrelease 999.1\nbase " RELEASE "\nconstant x 1\n",
		  ":4: constant \"x\" is not known" },
		{ "descriptor 2\nrelease 999.1\nbase 998.1\n",
		  ": there is no descriptor of its base 998.1" },
		{ "descriptor 2\nrelease 999.1\n\nencoding gmc\n",
		  ": required message \"" },
		/* a base in the same file: the line is the file's */
		{ "descriptor 2\nrelease 999.1\nbase 997.1\n# a\ndescriptor 2\nrelease 997.1\nbase "
		  RELEASE "\nmessage x 1\n", ":8: message \"x\" is not known" },
	};
	char why[128];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		num_files = 0;
		add_text(FOLDER "abi/999.1.abi", bad[i].text);
		assert_int_equal(look_up("999.1"), -EINVAL);
		snprintf(why, sizeof(why), FOLDER "abi/999.1.abi%s", bad[i].why);
		expect_said(why);
	}
	/* and one that is not asked for by its own name, but as a base */
	num_files = 0;
	add_text(FOLDER "abi/999.1.abi", "descriptor 2\nrelease 999.1\nbase 998.1\n");
	add_text(FOLDER "abi/998.1.abi", "descriptor 1\nrelease 998.1\n");
	assert_int_equal(look_up("999.1"), -EINVAL);
	expect_said(FOLDER "abi/998.1.abi:1: descriptor format 1 is not known");
	/* what cannot be read is no reason to take another */
	files[1].error = -EIO;
	assert_int_equal(look_up("998.1"), -EIO);
	expect_said(FOLDER "abi/998.1.abi cannot be read (error -5)");
}

static void listed_releases_are_looked_for(void **state)
{
	struct gsp_releases *r;

	add_text(FOLDER "releases", "# newer than the module\n999.1\n\n  540.1  # older\n");
	r = open_releases();
	assert_string_equal(gsp_releases_nth(r, 0), "999.1");
	assert_non_null(gsp_releases_nth(r, num_releases + 1));
	assert_null(gsp_releases_nth(r, num_releases + 2));
	gsp_releases_close(r);

	num_files = 0;
	shim_said[0] = '\0';
	add_text(FOLDER "releases", "999.1\n../x\n");
	r = open_releases();
	expect_said(FOLDER "releases:2: \"../x\" is not a release");
	expect_said(FOLDER "releases is ignored");
	assert_string_equal(gsp_releases_nth(r, 0), naive[num_releases - 1]->release);
	gsp_releases_close(r);
	assert_int_equal(shim_firmware_open, 0);
	assert_int_equal(shim_allocs, 0);
}

static void out_of_memory(void **state)
{
	struct gsp_releases *r;
	struct gsp_abi *abi = NULL;
	long n;

	add_text(FOLDER "releases", "999.1\n");
	add_text(FOLDER "abi/999.1.abi", "descriptor 2\nrelease 999.1\nbase " RELEASE "\n");
	for (n = 0; n < 1000; n++) {
		shim_fail_alloc_after = n;
		r = gsp_releases_open(&dev);
		if (IS_ERR(r)) {
			assert_int_equal(PTR_ERR(r), -ENOMEM);
		} else {
			abi = gsp_releases_abi(r, "999.1", "gsp.bin");
			if (IS_ERR(abi))
				assert_int_equal(PTR_ERR(abi), -ENOMEM);
			gsp_releases_close(r);
		}
		if (!IS_ERR(r) && !IS_ERR(abi))
			break;
		assert_int_equal(shim_firmware_open, 0);
		assert_int_equal(shim_allocs, 0);
	}
	shim_fail_alloc_after = -1;
	assert_true(n > 3 && n < 1000);
	gsp_abi_free(abi);
	assert_int_equal(shim_allocs, 0);
}

static int begin(void **state)
{
	num_files = 0;
	shim_said[0] = '\0';
	return 0;
}

static int setup(void **state)
{
	size_t len = 0;
	char *text;
	unsigned int i;

	shim_log_quiet = true;
	shim_firmware = find;
	naive = naive_load(TOP "/gsp/abi", &num_releases);
	for (i = 0; i < num_releases; i++)
		len += naive[i]->len;
	text = malloc(len + 1);
	for (i = 0, len = 0; i < num_releases; len += naive[i++]->len)
		memcpy(text + len, naive[i]->text, naive[i]->len);
	builtin_size = pack(text, len, builtin);
	free(text);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(all_built_in_releases_newest_first, begin),
		cmocka_unit_test_setup(unknown_ones_are_refused_by_name, begin),
		cmocka_unit_test_setup(a_file_makes_a_release_known, begin),
		cmocka_unit_test_setup(a_file_goes_before_what_is_built_in, begin),
		cmocka_unit_test_setup(packed_files_bring_bases, begin),
		cmocka_unit_test_setup(bad_files_are_refused, begin),
		cmocka_unit_test_setup(listed_releases_are_looked_for, begin),
		cmocka_unit_test_setup(out_of_memory, begin),
	};

	return cmocka_run_group_tests_name("release", tests, setup, NULL);
}
