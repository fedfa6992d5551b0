// SPDX-License-Identifier: GPL-2.0-only
/*
 * check: files of GSP firmware, as gsp/README has them, and vGPU types. Which releases
 * the driver knows and how a chip is started was read in the driver's sources when this
 * program was built.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "entries.h"

#define RELEASES "nvidia/vgpu-mdev/releases"

const char todo_named[] =
	"take the parameter firmware away (/etc/modprobe.d), or install that release";
const char todo_descriptor[] =
	"install a release that the driver knows (570.144), or its descriptor: gsp/abi/README";

char **firmware_folders(void)
{
	const char *first = host_text("/sys/module/firmware_class/parameters/path");
	const char *release = kernel_release();
	char **folders = keep(6 * sizeof(*folders));
	size_t n = 0;

	if (first && *first)
		folders[n++] = keep_text("%s", first);
	folders[n++] = keep_text("/lib/firmware/updates/%s", release);
	folders[n++] = keep_text("/lib/firmware/updates");
	folders[n++] = keep_text("/lib/firmware/%s", release);
	folders[n] = keep_text("/lib/firmware");
	return folders;
}

char *firmware_path(const char *format, ...)
{
	static const char *const endings[] = { "", ".zst", ".xz" };
	char **folder, name[200];
	va_list args;
	size_t i;

	va_start(args, format);
	vsnprintf(name, sizeof(name), format, args);
	va_end(args);
	for (i = 0; i < 3; i++)
		for (folder = firmware_folders(); *folder; folder++)
			if (host_has("%s/%s%s", *folder, name, endings[i]))
				return keep_text("%s/%s%s", *folder, name, endings[i]);
	return NULL;
}

bool is_packed(const char *path)
{
	const char *end = strrchr(path, '.');

	return end && (!strcmp(end, ".zst") || !strcmp(end, ".xz"));
}

static bool has_line(const char *text, const char *wanted)
{
	char *line;

	while ((line = next_line(&text)))
		if (!strcmp(line, wanted))
			return true;
	return false;
}

char *descriptor_path(const char *release)
{
	char *path = firmware_path("nvidia/vgpu-mdev/abi/%s.abi", release);

	return path ? path : firmware_path("nvidia/vgpu-mdev/abi/%s.abi.gz", release);
}

bool has_descriptor(const char *release)
{
	return has_line(data_releases, release) || descriptor_path(release);
}

/* A release that nobody named must also be one that is known of. */
static bool is_listed(const char *release)
{
	const char *list = firmware_path(RELEASES);

	if (has_line(data_releases, release))
		return true;
	list = list && !is_packed(list) ? host_text("%s", list) : NULL;
	return list && has_line(list, release) && descriptor_path(release);
}

/* Releases of which gsp-<release>.bin is there, the newest first. */
static char **releases_there(const char *chip)
{
	char **folder, **releases = NULL;
	size_t num = 0, i, k;

	for (folder = firmware_folders(); *folder; folder++) {
		char **name = host_names("%s/nvidia/%s/gsp", *folder, chip);

		for (; *name; name++) {
			char release[40];
			int end = 0;

			if (sscanf(*name, "gsp-%39[0-9.]bin%n", release, &end) != 1 || !end)
				continue;
			/* "570.144." of "gsp-570.144.bin.xz" */
			release[strlen(release) - 1] = '\0';
			for (i = 0; i < num && strverscmp(releases[i], release) > 0; i++)
				;
			if (i < num && !strcmp(releases[i], release))
				continue;
			releases = keep_more(releases, num, sizeof(*releases));
			for (k = num++; k > i; k--)
				releases[k] = releases[k - 1];
			releases[i] = keep_text("%s", release);
		}
	}
	releases = keep_more(releases, num, sizeof(*releases));
	releases[num] = NULL;
	return releases;
}

const char *const *firmware_names(const char *boot, const char *release)
{
	static const char *const ada[] = {
		"bootloader", "booter_load", "booter_unload", "scrubber", NULL, NULL
	};
	static const char *const by_fsp[] = { "bootloader", "fmc", NULL, NULL };
	const char *const *from = strcmp(boot, BOOT_BY_FWSEC) ? by_fsp : ada;
	const char **names = keep(6 * sizeof(*names));
	size_t n;

	for (n = 0; from[n]; n++)
		names[n] = from[n];
	/* From there on part of GSP's programs is in a file of its own. */
	if (strtoul(release, NULL, 10) >= 610)
		names[n] = "ucodes";
	return names;
}

static char *missing_files(const char *chip, const char *boot, const char *release)
{
	const char *const *file;
	char *missing = keep_text("%s", "");

	for (file = firmware_names(boot, release); *file; file++)
		if (!firmware_path("nvidia/%s/gsp/%s-%s.bin", chip, *file, release))
			missing = keep_text("%s%s%s-%s.bin", missing, *missing ? ", " : "", *file,
					    release);
	return missing;
}

static void check_release(const struct card *card, const char *chip, const char *boot,
			  const char *release, const char *there)
{
	const char *missing = missing_files(chip, boot, release);

	if (*missing)
		found(LEVEL_FAULT, card, "firmware",
		      strstr(missing, "scrubber") ?
		      "linux-firmware has the scrubber for 570.144 (Debian 13: firmware-nvidia-graphics of trixie-backports); gsp/README says where others come from" :
		      "install linux-firmware anew (Debian 13: firmware-nvidia-graphics of trixie-backports); see gsp/README",
		      "%s would be taken, of which nvidia/%s/gsp lacks %s", release, chip, missing);
	else
		found(LEVEL_OK, card, "firmware", NULL, "%s, descriptor %s; installed: %s", release,
		      descriptor_path(release) ? descriptor_path(release) : "built in", there);
}

static void check_named(const struct card *card, const char *chip, const char *boot,
			const char *named, const char *there)
{
	if (!firmware_path("nvidia/%s/gsp/gsp-%s.bin", chip, named)) {
		if (firmware_path("nvidia/%s/gsp/gsp.tlv", chip))
			check_nvfw(card, chip, boot, named);
		else
			found(LEVEL_FAULT, card, "firmware", todo_named,
			      "the parameter firmware insists on %s, which is not there; installed: %s",
			      named, *there ? there : "none");
	} else if (has_descriptor(named)) {
		check_release(card, chip, boot, named, there);
	} else {
		found(LEVEL_FAULT, card, "firmware", todo_descriptor,
		      "there is no descriptor of %s", named);
	}
}

void check_firmware(const struct card *card, const char *chip, const char *boot)
{
	char **releases = releases_there(chip), *there = keep_text("%s", ""), **r;
	const char *named = host_text("/sys/module/" DRIVER "/parameters/firmware"), *list;

	if (!named)
		named = module_option(DRIVER, "firmware");
	for (r = releases; *r; r++)
		there = keep_text("%s%s%s", there, *there ? ", " : "", *r);
	if (named && *named && strcmp(named, "(null)")) {
		check_named(card, chip, boot, named, there);
		return;
	}
	for (r = releases; *r; r++) {
		if (!is_listed(*r))
			continue;
		check_release(card, chip, boot, *r, there);
		return;
	}
	list = firmware_path(RELEASES);
	if (*there && list && is_packed(list))
		found(LEVEL_WARNING, card, "firmware", NULL,
		      "which of %s would be taken is not known: %s is compressed, and not looked into",
		      there, list);
	else if (firmware_path("nvidia/%s/gsp/gsp.tlv", chip))
		check_nvfw(card, chip, boot, NULL);
	else if (!*there)
		found(LEVEL_FAULT, card, "firmware",
		      "install linux-firmware (Debian 13: firmware-nvidia-graphics of trixie-backports, non-free-firmware)",
		      "there is no nvidia/%s/gsp/gsp-<release>.bin", chip);
	else
		found(LEVEL_FAULT, card, "firmware", todo_descriptor, "there is no descriptor of %s",
		      there);
}

static bool is_of_card(const struct vgpu_catalogue_card *c, const struct card *card)
{
	return c->device_id == card->device &&
	       (!c->subsystem_id || (c->subsystem_id == card->subsystem &&
				     (!c->subsystem_vendor ||
				      c->subsystem_vendor == card->subsystem_vendor)));
}

/* How many types there are in a text for the card, and how many would be offered. */
static enum status count(const struct card *card, const char *name, const char *text, size_t len,
			 size_t *all, size_t *offered, const char **error)
{
	const struct vgpu_catalogue_card *best = NULL;
	struct vgpu_catalogue_error err;
	enum status status;
	struct entries e;
	char why[200];
	size_t i;

	status = entries_parse(&e, name, text, len, &err);
	if (status) {
		*error = keep_text("%u: %s", err.line, err.text);
		return status;
	}
	/* The one that is most exactly about it. */
	for (i = 0; i < e.num_cards; i++)
		if (is_of_card(&e.cards[i], card) &&
		    (!best || !!e.cards[i].subsystem_id + !!e.cards[i].subsystem_vendor >
			      !!best->subsystem_id + !!best->subsystem_vendor))
			best = &e.cards[i];
	status = best ? STATUS_FINE : STATUS_NO;
	for (i = 0; best && i < e.num; i++) {
		if (!entry_is_of(&e.entries[i], best))
			continue;
		++*all;
		*offered += !entry_is_held_back(&e.entries[i], why, sizeof(why));
	}
	entries_free(&e);
	return status;
}

static void say_types(const struct card *card, const char *of, size_t all, size_t offered)
{
	static const char import[] =
		"vgpu types import makes a catalogue of NVIDIA's host package: see types/README";

	if (!offered)
		found(LEVEL_WARNING, card, "types", import, "none of %zu of %s can be offered", all,
		      of);
	else
		found(LEVEL_OK, card, "types", offered < all ? import : NULL,
		      "%zu of %zu of %s can be offered", offered, all, of);
}

bool check_types(const struct card *card)
{
	char *path = firmware_path("nvidia/vgpu-mdev/types/%04x.types", card->device);
	size_t all = 0, offered = 0, len;
	const char *text, *error = NULL, *at;

	if (path && is_packed(path)) {
		found(LEVEL_WARNING, card, "types", NULL,
		      "%s is compressed, and not looked into", path);
		return true;
	}
	text = path ? host_bytes(&len, "%s", path) : NULL;
	if (text) {
		if (!count(card, path, text, len, &all, &offered, &error))
			say_types(card, path, all, offered);
		else
			found(LEVEL_FAULT, card, "types", "vgpu types check says more", "%s%s%s",
			      path, error ? ":" : " is not of this card", error ? error : "");
		return true;
	}
	/* "= types/l40.types", and its text up to the next such line */
	for (at = data_catalogues; at && *at;) {
		const char *name = next_line(&at) + 2, *end = strstr(at, "\n= types/");

		len = end ? (size_t)(end + 1 - at) : strlen(at);
		if (!count(card, name, at, len, &all, &offered, &error)) {
			say_types(card, name, all, offered);
			return true;
		}
		at += len;
	}
	return false;
}
