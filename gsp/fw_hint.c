// SPDX-License-Identifier: GPL-2.0-only
/*
 * A look at where the kernel's firmware loader is going to look.
 *
 * Some kernels log an error, or three, for every file that the loader does not find, even
 * when it is asked to be quiet, and each of them is looked for in a dozen places. Of many
 * releases one or two are installed, and of files that an operator may bring few or none:
 * this tells which are worth asking for.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/kernel.h>
#include <linux/namei.h>
#include <linux/path.h>
#include <linux/string.h>
#include <generated/utsrelease.h>

#include "file.h"

/* From v7.3 on a thread of the kernel, and a probe may be one, sees no files but in here. */
#ifndef scoped_with_init_fs
#define scoped_with_init_fs()
#endif

/* Paths and endings: fw_path[] and the compressed formats of the kernel's firmware loader. */
static const char * const folders[] = {
	"/lib/firmware/updates/" UTS_RELEASE, "/lib/firmware/updates",
	"/lib/firmware/" UTS_RELEASE, "/lib/firmware",
};

static const char * const endings[] = { "", ".xz", ".zst" };

/* The loader's parameter, a folder before all others; it may be set at any time. */
#define PATH_PARAMETER	"/sys/module/firmware_class/parameters/path"
#define PATH_LEN	256	/* as much of it as the loader takes */

static void read_parameter(char *path)
{
	struct file *file = filp_open(PATH_PARAMETER, O_RDONLY, 0);
	ssize_t len = 0;
	loff_t pos = 0;

	if (!IS_ERR(file)) {
		len = kernel_read(file, path, PATH_LEN - 1, &pos);
		filp_close(file, NULL);
	}
	path[max_t(ssize_t, len, 0)] = '\0';
	path[strcspn(path, "\n")] = '\0';
}

static bool is_there(const char *path)
{
	struct path found;

	if (kern_path(path, LOOKUP_FOLLOW, &found))
		return false;
	path_put(&found);
	return true;
}

/* @path: a folder, with @size bytes of room. */
static bool seen_below(char *path, size_t size, const char *name)
{
	size_t len = strlen(path), folder = strrchr(name, '/') - name;
	unsigned int i;

	/* Most of them do not have this one. */
	snprintf(path + len, size - len, "/%.*s", (int)folder, name);
	if (!is_there(path))
		return false;
	for (i = 0; i < ARRAY_SIZE(endings); i++) {
		snprintf(path + len, size - len, "/%s%s", name, endings[i]);
		if (is_there(path))
			return true;
	}
	return false;
}

static bool seen(const char *name)
{
	char path[PATH_LEN + 128];
	unsigned int i;

	read_parameter(path);
	if (*path && seen_below(path, sizeof(path), name))
		return true;
	for (i = 0; i < ARRAY_SIZE(folders); i++) {
		strscpy(path, folders[i], sizeof(path));
		if (seen_below(path, sizeof(path), name))
			return true;
	}
	return false;
}

/**
 * gsp_firmware_seen() - does a firmware file lie where the loader looks for it?
 * @name: as request_firmware() takes it, with a folder
 *
 * Firmware that is part of the kernel is not seen.
 *
 * Return: true when something of that name is there, readable or not.
 */
bool gsp_firmware_seen(const char *name)
{
	bool ret = false;

	scoped_with_init_fs()
		ret = seen(name);
	return ret;
}
