// SPDX-License-Identifier: GPL-2.0-only
/*
 * A look at where firmware files usually lie.
 *
 * Some kernels log an error, or three, for every file that the firmware loader
 * does not find, even when it is asked to be quiet. Of many releases one or two
 * are installed; this tells which are worth asking for. It is a hint and no
 * more: a file may also lie where the parameter firmware_class.path says.
 */
#include <linux/kernel.h>
#include <linux/namei.h>
#include <linux/path.h>
#include <generated/utsrelease.h>

#include "release.h"

/* Paths and endings: fw_path[] and the compressed formats of the kernel's firmware loader. */
static const char * const folders[] = {
	"/lib/firmware/updates/" UTS_RELEASE, "/lib/firmware/updates",
	"/lib/firmware/" UTS_RELEASE, "/lib/firmware",
};

static const char * const endings[] = { "", ".xz", ".zst" };

/**
 * gsp_firmware_seen() - does a firmware file lie in one of the usual places?
 * @name: as request_firmware() takes it
 *
 * Return: true when something of that name is there, readable or not.
 */
bool gsp_firmware_seen(const char *name)
{
	unsigned int i, k;
	struct path path;
	char file[192];

	for (i = 0; i < ARRAY_SIZE(folders); i++) {
		for (k = 0; k < ARRAY_SIZE(endings); k++) {
			snprintf(file, sizeof(file), "%s/%s%s", folders[i], name, endings[k]);
			if (kern_path(file, LOOKUP_FOLLOW, &path))
				continue;
			path_put(&path);
			return true;
		}
	}
	return false;
}
