// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/codec/bundle.c gsp/codec/gunzip.c
// libs: -lz
/*
 * Files of many descriptors, unpacked and taken apart again; lists of releases.
 */
#include "descriptor.h"
#include "codec/bundle.h"
#include "codec/release.h"
#include <zlib.h>
#include <setjmp.h>
#include <cmocka.h>

static const struct naive_abi *const *naive;
static unsigned int num_releases;

/* All files behind each other, as Kbuild does. Without the NUL. */
static char *concatenate(size_t *len)
{
	char *text = NULL;
	unsigned int i;

	for (i = 0, *len = 0; i < num_releases; i++) {
		text = realloc(text, *len + naive[i]->len);
		memcpy(text + *len, naive[i]->text, naive[i]->len);
		*len += naive[i]->len;
	}
	return text;
}

static unsigned int lines_before(const char *text, const char *at)
{
	unsigned int n = 0;

	for (; text < at; text++)
		n += *text == '\n';
	return n;
}

static void all_releases_come_back(void **state)
{
	struct gsp_abi_error err;
	struct gsp_abi_text t;
	struct gsp_bundle b;
	unsigned int i;
	size_t len;
	char *text = concatenate(&len);

	assert_int_equal(gsp_bundle_index(&b, text, len, &err), 0);
	assert_int_equal(b.num, num_releases);
	for (i = 0; i < num_releases; i++) {
		const char *body = strstr(naive[i]->text, "descriptor ");

		assert_string_equal(b.entry[i].release, naive[i]->release);
		assert_int_equal(gsp_bundle_find(&b, naive[i]->release, &t), 0);
		/* From its first word on; the comments before that go with the one before. */
		assert_true(t.len >= naive[i]->len - (body - naive[i]->text));
		assert_memory_equal(t.text, body, naive[i]->len - (body - naive[i]->text));
		assert_int_equal(t.line, lines_before(text, t.text) + 1);
		assert_true(t.text + t.len <= text + len);
	}
	assert_int_equal(gsp_bundle_find(&b, "1.2.3", &t), -ENOENT);
	assert_int_equal(gsp_bundle_find(&b, "", &t), -ENOENT);
	gsp_bundle_free(&b);
	free(text);
	assert_int_equal(shim_allocs, 0);
}

struct bundle_source {
	struct gsp_abi_source source;
	struct gsp_bundle bundle;
};

static int find(const struct gsp_abi_source *source, const char *release,
		struct gsp_abi_text *text)
{
	return gsp_bundle_find(&container_of(source, struct bundle_source, source)->bundle,
			       release, text);
}

/* Every release reads from the bundle as it does from its file. */
static void releases_read_from_a_bundle(void **state)
{
	struct bundle_source s = { .source = { .find = find } };
	struct gsp_abi_error err;
	struct gsp_abi_text t;
	unsigned int i;
	size_t len;
	char *text = concatenate(&len);

	assert_int_equal(gsp_bundle_index(&s.bundle, text, len, &err), 0);
	for (i = 0; i < num_releases; i++) {
		struct gsp_abi *abi;

		assert_int_equal(gsp_bundle_find(&s.bundle, naive[i]->release, &t), 0);
		abi = gsp_abi_parse(&t, &s.source, &err);
		if (IS_ERR(abi))
			fail_msg("%s:%u: %s", err.release, err.line, err.text);
		assert_string_equal(gsp_abi_release(abi), naive[i]->release);
		assert_string_equal(gsp_abi_profile(abi), naive_profile(naive[i]));
		gsp_abi_free(abi);
	}
	gsp_bundle_free(&s.bundle);
	free(text);
	assert_int_equal(shim_allocs, 0);
}

#define ONE	"descriptor 2\nrelease 1\n"

static void bad_bundles_are_refused(void **state)
{
	static const struct {
		const char *text;
		unsigned int line;
		const char *why;
	} bad[] = {
		{ "", 0, "there is no descriptor in it" },
		{ "# descriptor 2\n\n", 0, "there is no descriptor in it" },
		{ "\nrelease 1\n" ONE, 2, "the first word is not \"descriptor\"" },
		{ "x", 1, "the first word is not \"descriptor\"" },
		{ "descriptors 2\n", 1, "the first word is not \"descriptor\"" },
		{ "descriptor 2\n", 1, "the descriptor names no release" },
		{ "descriptor 2", 1, "the descriptor names no release" },
		{ "#\ndescriptor 2\n" ONE, 2, "the descriptor names no release" },
		{ ONE ONE, 3, "release 1 has two descriptors" },
		{ ONE "descriptor 2\nrelease 2\n" ONE "descriptor 2\nrelease 3\n", 5,
		  "release 1 has two descriptors" },
		{ "descriptor 2\nrelease r1\n", 2, "release \"r1\" is not one" },
		{ "descriptor 2\nrelease ../1\n", 2, "release \"../1\" is not one" },
		{ "descriptor 2\nrelease\n", 2, "release \"\" is not one" },
		{ "descriptor 2\nrelease 1234567890.123456\n", 2, "is not one" },
	};
	struct gsp_abi_error err;
	struct gsp_bundle b;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		size_t len = strlen(bad[i].text);
		char *text = malloc(len ?: 1);	/* no NUL behind it */

		memcpy(text, bad[i].text, len);
		assert_int_equal(gsp_bundle_index(&b, text, len, &err), -EINVAL);
		if (err.line != bad[i].line || !strstr(err.text, bad[i].why))
			fail_msg("%s: got %u: %s, want %u: %s", bad[i].text, err.line, err.text,
				 bad[i].line, bad[i].why);
		assert_null(b.entry);
		free(text);
	}
	assert_int_equal(shim_allocs, 0);
}

static void bundles_are_bounded(void **state)
{
	const size_t room = GSP_BUNDLE_MAX_SIZE + 1;
	char *text = malloc(room), *at = text;
	struct gsp_abi_error err;
	struct gsp_bundle b;
	unsigned int i;

	for (i = 0; i < GSP_BUNDLE_MAX; i++)
		at += sprintf(at, "descriptor 2\nrelease %u\n", i + 1);
	assert_int_equal(gsp_bundle_index(&b, text, at - text, &err), 0);
	assert_int_equal(b.num, GSP_BUNDLE_MAX);
	gsp_bundle_free(&b);
	at += sprintf(at, "descriptor 2\nrelease 0\n");
	assert_int_equal(gsp_bundle_index(&b, text, at - text, &err), -EINVAL);
	assert_int_equal(err.line, 2 * GSP_BUNDLE_MAX + 1);
	assert_non_null(strstr(err.text, "more than"));

	memset(text, '\n', room);
	memcpy(text, ONE, strlen(ONE));
	assert_int_equal(gsp_bundle_index(&b, text, room - 1, &err), 0);
	gsp_bundle_free(&b);
	assert_int_equal(gsp_bundle_index(&b, text, room, &err), -EINVAL);
	assert_non_null(strstr(err.text, "is longer than"));
	free(text);
	assert_int_equal(shim_allocs, 0);
}

static void lists_are_read_and_sorted(void **state)
{
	static const char text[] = "# newest\n570.9\n\n 570.10 # twice\n570.10\n2\n10.1.1\n10.1";
	static const char *const sorted[] = { "570.10", "570.9", "10.1.1", "10.1", "2" };
	struct gsp_release_list list = { };
	struct gsp_abi_error err;
	unsigned int i;

	gsp_release_list_sort(&list);
	assert_int_equal(list.num, 0);
	assert_int_equal(gsp_release_list_read(&list, text, strlen(text), &err), 0);
	gsp_release_list_sort(&list);
	assert_int_equal(list.num, ARRAY_SIZE(sorted));
	for (i = 0; i < list.num; i++)
		assert_string_equal(list.release[i], sorted[i]);
	/* A bad line adds nothing of its text. */
	assert_int_equal(gsp_release_list_read(&list, "1\n2 3\n", 6, &err), -EINVAL);
	assert_int_equal(err.line, 2);
	assert_non_null(strstr(err.text, "\"2 3\" is not a release"));
	assert_int_equal(list.num, ARRAY_SIZE(sorted));
	assert_int_equal(gsp_release_list_add(&list, "x"), -EINVAL);
	assert_int_equal(gsp_release_list_add(&list, "1.x"), -EINVAL);
	assert_int_equal(list.num, ARRAY_SIZE(sorted));
	gsp_release_list_free(&list);
	assert_int_equal(shim_allocs, 0);
}

static void lists_are_bounded(void **state)
{
	struct gsp_release_list list = { };
	struct gsp_abi_error err;
	char text[2 * GSP_BUNDLE_MAX + 2];
	unsigned int i;

	for (i = 0; i <= GSP_BUNDLE_MAX; i++)
		memcpy(text + 2 * i, "1\n", 2);
	assert_int_equal(gsp_release_list_read(&list, text, sizeof(text), &err), -EINVAL);
	assert_int_equal(err.line, GSP_BUNDLE_MAX + 1);
	assert_non_null(strstr(err.text, "more than"));
	assert_int_equal(list.num, 0);
	assert_int_equal(gsp_release_list_read(&list, text, sizeof(text) - 2, &err), 0);
	assert_int_equal(gsp_release_list_read(&list, text, sizeof(text) - 2, &err), 0);
	assert_int_equal(gsp_release_list_read(&list, text, 2, &err), -EINVAL);
	assert_int_equal(list.num, 2 * GSP_BUNDLE_MAX);
	gsp_release_list_sort(&list);
	assert_int_equal(list.num, 1);
	gsp_release_list_free(&list);
	assert_int_equal(shim_allocs, 0);
}

/* As gzip does, with a file name or without. Returns the bytes, @n of them. */
static u8 *pack(const char *text, size_t len, bool name, size_t *n)
{
	gz_header header = { .name = (Bytef *)(name ? "570.144.abi" : NULL), .os = 3 };
	z_stream z = { .next_in = (void *)text, .avail_in = len };
	size_t room = len + 1000;
	u8 *packed = malloc(room);

	z.next_out = packed;
	z.avail_out = room;
	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY),
			 Z_OK);
	assert_int_equal(deflateSetHeader(&z, &header), Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	*n = z.total_out;
	deflateEnd(&z);
	return realloc(packed, *n);
}

static void expect_unpacked(const u8 *packed, size_t n, size_t max, const char *text, ssize_t len)
{
	ssize_t size;
	char *out = gsp_gunzip(packed, n, max, &size);

	assert_int_equal(size, len);
	assert_int_equal(!!out, len >= 0);
	if (out)
		assert_memory_equal(out, text, len);
	kvfree(out);
}

static void packed_files_are_unpacked(void **state)
{
	size_t len, n;
	char *text = concatenate(&len);
	u8 *packed;

	packed = pack(text, len, false, &n);
	assert_true(gsp_is_gzip(packed, n));
	assert_false(gsp_is_gzip((u8 *)text, len));
	expect_unpacked(packed, n, GSP_BUNDLE_MAX_SIZE, text, len);
	expect_unpacked(packed, n, len, text, len);
	expect_unpacked(packed, n, len - 1, text, -E2BIG);
	shim_fail_alloc_after = 0;
	expect_unpacked(packed, n, len, text, -ENOMEM);
	shim_fail_alloc_after = -1;
	free(packed);
	packed = pack(text, len, true, &n);
	expect_unpacked(packed, n, len, text, len);
	free(packed);
	packed = pack("", 0, false, &n);
	expect_unpacked(packed, n, 0, "", 0);
	free(packed);
	free(text);
	assert_int_equal(shim_allocs, 0);
}

/* Cut off anywhere, or one byte changed: never another text. */
static void damaged_files_are_refused(void **state)
{
	const char *text = naive_release(RELEASE)->text;
	size_t len = naive_release(RELEASE)->len, n, i;
	ssize_t size;
	u8 *packed;
	char *out;
	int name;

	for (name = 0; name < 2; name++) {
		unsigned int refused = 0;

		packed = pack(text, len, name, &n);
		for (i = 0; i < n; i++) {
			u8 *cut = malloc(i ?: 1);

			memcpy(cut, packed, i);
			assert_null(gsp_gunzip(cut, i, GSP_BUNDLE_MAX_SIZE, &size));
			assert_true(size < 0);
			free(cut);
		}
		for (i = 0; i < n; i++) {
			packed[i] ^= 1 << i % 8;
			out = gsp_gunzip(packed, n, GSP_BUNDLE_MAX_SIZE, &size);
			packed[i] ^= 1 << i % 8;
			refused += !out;
			if (!out)
				continue;
			assert_int_equal(size, len);
			assert_memory_equal(out, text, len);
			kvfree(out);
		}
		/* All but the time, the system and the name. */
		assert_true(refused >= n - (name ? 17 : 6));
		free(packed);
	}
	assert_int_equal(shim_allocs, 0);
}

static void out_of_memory(void **state)
{
	struct gsp_release_list list = { };
	struct gsp_abi_error err;
	struct gsp_bundle b;

	shim_fail_alloc_after = 0;
	assert_int_equal(gsp_bundle_index(&b, ONE, strlen(ONE), &err), -ENOMEM);
	gsp_bundle_free(&b);
	shim_fail_alloc_after = 0;
	assert_int_equal(gsp_release_list_read(&list, "1\n", 2, &err), -ENOMEM);
	shim_fail_alloc_after = -1;
	gsp_release_list_free(&list);
	assert_int_equal(shim_allocs, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_releases_come_back),
		cmocka_unit_test(releases_read_from_a_bundle),
		cmocka_unit_test(bad_bundles_are_refused),
		cmocka_unit_test(bundles_are_bounded),
		cmocka_unit_test(lists_are_read_and_sorted),
		cmocka_unit_test(lists_are_bounded),
		cmocka_unit_test(packed_files_are_unpacked),
		cmocka_unit_test(damaged_files_are_refused),
		cmocka_unit_test(out_of_memory),
	};

	naive = naive_load(TOP "/gsp/abi", &num_releases);
	return cmocka_run_group_tests_name("bundle", tests, NULL, NULL);
}
