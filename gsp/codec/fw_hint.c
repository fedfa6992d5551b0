// SPDX-License-Identifier: GPL-2.0-only
/*
 * A look at where the kernel's firmware loader is going to look.
 *
 * Some kernels log an error, or three, for every file that the loader does not find, even
 * when it is asked to be quiet, and each of them is looked for in a dozen places. Of many
 * releases one or two are installed, and of files that an operator may bring few or none:
 * this tells which are worth asking for.
 *
 * No locks; may sleep. Called by release.c and boot/firmware.c.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/kernel.h>
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

/* The empty one last: every name has it. */
static const char * const endings[] = { ".xz", ".zst", "" };

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

/*
 * Folders are read, not asked for one file after the other: file systems of far away keep
 * no record of what is not there.
 */
struct look {
	struct dir_context ctx;
	void (*found)(void *priv, const char *name, int len);
	void *priv;
	bool more;
};

static bool look_at(struct dir_context *ctx, const char *name, int len, loff_t pos, u64 ino,
		    unsigned int type)
{
	struct look *look = container_of(ctx, struct look, ctx);
	unsigned int i;

	look->more = true;
	for (i = 0; i < ARRAY_SIZE(endings); i++) {
		int end = strlen(endings[i]);

		if (len > end && !memcmp(name + len - end, endings[i], end)) {
			look->found(look->priv, name, len - end);
			break;
		}
	}
	return true;
}

static void look_into(const char *path, void (*found)(void *priv, const char *name, int len),
		      void *priv)
{
	struct look look = { .ctx.actor = look_at, .found = found, .priv = priv };
	struct file *dir = filp_open(path, O_RDONLY | O_DIRECTORY, 0);

	if (IS_ERR(dir))
		return;
	/* Some file systems return before the end, which is where nothing comes any more. */
	do {
		look.more = false;
	} while (!iterate_dir(dir, &look.ctx) && look.more);
	filp_close(dir, NULL);
}

static void look_everywhere(const char *folder,
			    void (*found)(void *priv, const char *name, int len), void *priv)
{
	char path[PATH_LEN + 128];
	unsigned int i;
	size_t len;

	read_parameter(path);
	len = strlen(path);
	if (len) {
		snprintf(path + len, sizeof(path) - len, "/%s", folder);
		look_into(path, found, priv);
	}
	for (i = 0; i < ARRAY_SIZE(folders); i++) {
		snprintf(path, sizeof(path), "%s/%s", folders[i], folder);
		look_into(path, found, priv);
	}
}

/**
 * gsp_firmware_each() - firmware files that lie where the loader looks for them
 * @folder: of theirs, as in what request_firmware() takes
 * @found: called with the name of each and its length, without the ending of a compressed
 *	one; may be called more than once with the same
 * @priv: for it
 *
 * Their names are all that is looked at: one may be unreadable, a link that leads nowhere, or
 * a folder. Firmware that is part of the kernel is not seen.
 */
void gsp_firmware_each(const char *folder, void (*found)(void *priv, const char *name, int len),
		       void *priv)
{
	scoped_with_init_fs()
		look_everywhere(folder, found, priv);
}

struct one_file {
	const char *name;
	bool seen;
};

static void is_it(void *priv, const char *name, int len)
{
	struct one_file *one = priv;

	if (strlen(one->name) == len && !memcmp(one->name, name, len))
		one->seen = true;
}

/**
 * gsp_firmware_seen() - does a firmware file lie where the loader looks for it?
 * @name: as request_firmware() takes it, with a folder
 *
 * Return: true when gsp_firmware_each() finds it.
 */
bool gsp_firmware_seen(const char *name)
{
	const char *file = strrchr(name, '/') + 1;
	struct one_file one = { .name = file };
	char folder[128];

	snprintf(folder, sizeof(folder), "%.*s", (int)(file - 1 - name), name);
	gsp_firmware_each(folder, is_it, &one);
	return one.seen;
}
