// SPDX-License-Identifier: GPL-2.0-only
// sources: gsp/codec/fw_hint.c
/* Which files lie where the kernel's firmware loader looks for them, compressed ones too. */
#include <linux/err.h>
#include <linux/fs.h>
#include <generated/utsrelease.h>
#include <setjmp.h>
#include <cmocka.h>
#include "codec/file.h"

#define MOST	8

/* A folder, in which the file system goes @step names further with each call. */
struct file {
	const char *path;
	const char *names[MOST];
	unsigned int step, pos;
};

static struct file folders[4];
static const char *parameter;
static struct file parameter_file;
static unsigned int opened;

static char found[256];

struct file *filp_open(const char *path, int flags, int mode)
{
	unsigned int i;

	if (!(flags & O_DIRECTORY)) {
		assert_string_equal(path, "/sys/module/firmware_class/parameters/path");
		if (!parameter)
			return ERR_PTR(-ENOENT);
		opened++;
		return &parameter_file;
	}
	for (i = 0; i < ARRAY_SIZE(folders); i++)
		if (folders[i].path && !strcmp(folders[i].path, path)) {
			folders[i].pos = 0;
			opened++;
			return &folders[i];
		}
	return ERR_PTR(-ENOENT);
}

int filp_close(struct file *file, void *id)
{
	opened--;
	return 0;
}

ssize_t kernel_read(struct file *file, void *buf, size_t len, loff_t *pos)
{
	len = min(len, strlen(parameter));
	memcpy(buf, parameter, len);
	return len;
}

/* A name is not a string: behind it comes the next entry. */
int iterate_dir(struct file *dir, struct dir_context *ctx)
{
	unsigned int end = min(dir->pos + dir->step, MOST);

	for (; dir->pos < end && dir->names[dir->pos]; dir->pos++) {
		const char *name = dir->names[dir->pos];
		size_t len = strlen(name);
		char *entry = malloc(len);
		bool more;

		memcpy(entry, name, len);
		more = ctx->actor(ctx, entry, len, dir->pos, 1, 0);
		free(entry);
		if (!more)
			break;
	}
	return 0;
}

static void see(void *priv, const char *name, int len)
{
	size_t n = strlen(found);

	snprintf(found + n, sizeof(found) - n, "%s%.*s", n ? " " : "", len, name);
}

static const char *seen_in(const char *folder)
{
	found[0] = '\0';
	gsp_firmware_each(folder, see, NULL);
	assert_int_equal(opened, 0);
	return found;
}

static int begin(void **state)
{
	memset(folders, 0, sizeof(folders));
	parameter = NULL;
	return 0;
}

static void test_endings(void **state)
{
	folders[0] = (struct file){ "/lib/firmware/a/gsp",
		{ "gsp-1.bin", "gsp-2.bin.xz", "gsp-3.bin.zst", "x", ".xz", "gsp-4.bin.gz" },
		MOST };
	assert_string_equal(seen_in("a/gsp"),
			    "gsp-1.bin gsp-2.bin gsp-3.bin x .xz gsp-4.bin.gz");
	assert_true(gsp_firmware_seen("a/gsp/gsp-1.bin"));
	assert_true(gsp_firmware_seen("a/gsp/gsp-2.bin"));
	assert_true(gsp_firmware_seen("a/gsp/gsp-3.bin"));
	assert_false(gsp_firmware_seen("a/gsp/gsp-4.bin"));
	assert_false(gsp_firmware_seen("a/gsp/gsp-2.bi"));
	assert_false(gsp_firmware_seen("a/gsp/gsp-2.bin2"));
	assert_false(gsp_firmware_seen("b/gsp/gsp-1.bin"));
}

/* As FUSE's folders may. */
static void test_in_steps(void **state)
{
	folders[0] = (struct file){ "/lib/firmware/a", { "1", "2", "3", "4", "5" }, 2 };
	assert_string_equal(seen_in("a"), "1 2 3 4 5");
	folders[0].step = 5;
	assert_string_equal(seen_in("a"), "1 2 3 4 5");
	folders[0].step = 0;
	assert_string_equal(seen_in("a"), "");
}

static void test_folders(void **state)
{
	folders[0] = (struct file){ "/lib/firmware/a", { "last" }, MOST };
	folders[1] = (struct file){ "/lib/firmware/updates/a", { "second" }, MOST };
	folders[2] = (struct file){ "/lib/firmware/updates/" UTS_RELEASE "/a", { "first" }, MOST };
	folders[3] = (struct file){ "/srv/a", { "before" }, MOST };
	assert_string_equal(seen_in("a"), "first second last");
	parameter = "/srv\n";
	assert_string_equal(seen_in("a"), "before first second last");
	parameter = "\n";
	assert_string_equal(seen_in("a"), "first second last");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_endings, begin),
		cmocka_unit_test_setup(test_in_steps, begin),
		cmocka_unit_test_setup(test_folders, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
