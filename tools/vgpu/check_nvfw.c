// SPDX-License-Identifier: GPL-2.0-only
/*
 * check: NVFW files, which have their release inside, as gsp/boot/fw.c takes them. What is in
 * them is found by the driver's own reader; whether each file has all the tags of its kind
 * is not looked at.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "check.h"
#include "boot/fw.h"

#define MAX_RELEASE 15	/* GSP_RELEASE_LEN of gsp/gsp.h, and a zero */

static const char again[] = "make the files anew, all of one release: gsp/README";

/* The file, or what is wrong with it. */
static const char *read_nvfw(const char *path, struct gsp_fw *f)
{
	const char *why;
	const char *data;
	size_t len, at;

	data = host_map(&len, "%s", path);
	if (!data)
		return keep_text("%s cannot be read", path);
	why = gsp_nvfw_parse(f, (const u8 *)data, len, BIT(GSP_FW_SIGNATURE), &at);
	if (why)
		return keep_text("%s is damaged: %s (at %#zx)", path, why, at);
	if (!(f->have & BIT(GSP_FW_VERSION)))
		return keep_text("%s has no tag %s", path, gsp_nvfw_tag(GSP_FW_VERSION));
	return NULL;
}

static const char *run_of(const struct gsp_fw *f, enum gsp_fw_part part)
{
	return keep_text("%.*s", (int)f->runs[part].size, (const char *)f->runs[part].data);
}

/* The file beside it that has its image: NULL, or what is wrong with that. */
static const char *companion(const char *chip, const char *path, const struct gsp_fw *f)
{
	uint32_t size = gsp_fw_number(f, GSP_FW_COMPANION_SIZE);
	const char *name, *file;
	struct stat is;

	if (f->have & BIT(GSP_FW_IMAGE))
		return NULL;
	name = run_of(f, GSP_FW_COMPANION);
	if (strlen(name) > GSP_FW_NAME / 2 || *name == '.' || strchr(name, '/'))
		return keep_text("%s is damaged: tag FILE is not the name of a file", path);
	file = firmware_path("nvidia/%s/gsp/%s", chip, name);
	if (!file)
		return keep_text("%s, which %s names, is missing", name, path);
	if (is_packed(file))
		return NULL;
	if (stat(host_path("%s", file), &is) || is.st_size != size)
		return keep_text("%s does not have the %u bytes that %s says: they are not of one release, or damaged",
				 file, size, path);
	return NULL;
}

/* The other files that the chip needs, of that release. NULL, or what is wrong with them. */
static const char *others(const char *chip, const char *boot, const char *release)
{
	const char *const *name;
	const char *why = NULL;

	for (name = firmware_names(boot, release); *name && !why; name++) {
		/* nova-core's name of it */
		const char *file = strcmp(*name, "bootloader") ? *name : "gsp_bootloader";
		const char *path = firmware_path("nvidia/%s/gsp/%s.tlv", chip, file);
		struct gsp_fw f = { .have = 0 };

		if (!path)
			return keep_text("%s would be taken, of which nvidia/%s/gsp lacks %s.tlv",
					 release, chip, file);
		if (is_packed(path))
			continue;
		why = read_nvfw(path, &f);
		if (!why && strcmp(run_of(&f, GSP_FW_VERSION), release))
			why = keep_text("%s is of release %s, GSP's image of %s", path,
					run_of(&f, GSP_FW_VERSION), release);
		if (!why)
			why = companion(chip, path, &f);
	}
	return why;
}

void check_nvfw(const struct card *card, const char *chip, const char *boot, const char *named)
{
	const char *path = firmware_path("nvidia/%s/gsp/gsp.tlv", chip), *why, *release = "";
	struct gsp_fw f = { .have = 0 };

	if (is_packed(path)) {
		found(LEVEL_WARNING, card, "firmware", NULL,
		      "%s is compressed, and not looked into", path);
		return;
	}
	why = read_nvfw(path, &f);
	if (!why && !(f.have & BIT(GSP_FW_SIGNATURE)))
		why = keep_text("%s has no tag %s", path, gsp_nvfw_tag(GSP_FW_SIGNATURE));
	if (!why) {
		release = run_of(&f, GSP_FW_VERSION);
		if (strlen(release) > MAX_RELEASE || release[strspn(release, "0123456789.")])
			why = keep_text("%s is damaged: tag VERS is not a release", path);
	}
	if (!why && named && strcmp(named, release)) {
		found(LEVEL_FAULT, card, "firmware", todo_named,
		      "the parameter firmware insists on %s, and %s is of release %s", named, path,
		      release);
		return;
	}
	if (!why && !has_descriptor(release)) {
		found(LEVEL_FAULT, card, "firmware", todo_descriptor,
		      "%s is of release %s, for which there is no descriptor", path, release);
		return;
	}
	if (!why)
		why = companion(chip, path, &f);
	if (!why)
		why = others(chip, boot, release);
	if (why)
		found(LEVEL_FAULT, card, "firmware", again, "%s", why);
	else
		found(LEVEL_OK, card, "firmware", NULL, "%s in NVFW files, descriptor %s", release,
		      descriptor_path(release) ? descriptor_path(release) : "built in");
}
