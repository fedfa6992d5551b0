// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the catalogue of a card comes from: an operator's file below the
 * firmware path, or else the texts that are part of the module.
 *
 * Called by mdev/types.c with the PF's device lock held; sleeps, as files are read. No locks.
 */
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/firmware.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../gsp/codec/file.h"
#include "catalogue_internal.h"

/* Unpacked; of a module that was built well it has no part. */
#define CATALOGUES_MAX		(1024 * 1024)

/**
 * struct catalogue_text - a catalogue that is part of the module
 * @file: its name in the source tree, for messages
 * @text: from here
 * @end: to here
 */
struct catalogue_text {
	char file[48];
	const char *text;
	const char *end;
};

static int parse(struct vgpu_catalogue *cat, struct device *dev, const char *text, size_t len,
		 const char *file)
{
	struct vgpu_catalogue_error err;
	int ret;

	ret = vgpu_catalogue_parse(cat, text, len, &err);
	if (ret == -EINVAL)
		dev_err(dev, "%s:%u: %s\n", file, err.line, err.text);
	return ret;
}

/* The catalogue at *@at, behind a line "= <file>". Moves *@at behind it; false at the end. */
static bool next_text(struct catalogue_text *t, const char **at, const char *end)
{
	const char *eol = *at < end ? memchr(*at, '\n', end - *at) : NULL;
	const char *next;

	if (!eol || eol - *at < 2)
		return false;
	snprintf(t->file, sizeof(t->file), "%.*s", (int)(eol - *at - 2), *at + 2);
	t->text = eol + 1;
	next = strnstr(eol, "\n= ", end - eol);
	t->end = next ? next + 1 : end;
	*at = t->end;
	return true;
}

/* Most are not for this card, and need not be read. */
static bool names_card(const struct catalogue_text *t, u16 device_id)
{
	char line[16];

	snprintf(line, sizeof(line), "\ncard %04x", device_id);
	return strnstr(t->text, line, t->end - t->text);
}

/* The first text that knows the card; several cards may have one device id. */
static int select_builtin(struct vgpu_catalogue *cat, struct device *dev, u16 device_id,
			  u16 subsystem_vendor, u16 subsystem_id, const char *at,
			  const char *end)
{
	struct catalogue_text t;
	int ret;

	while (next_text(&t, &at, end)) {
		if (!names_card(&t, device_id))
			continue;
		ret = parse(cat, dev, t.text, t.end - t.text, t.file);
		if (ret)
			return ret;
		if (vgpu_catalogue_select(cat, device_id, subsystem_vendor, subsystem_id))
			return 0;
		vgpu_catalogue_free(cat);
	}
	return -ENOENT;
}

static int load_builtin(struct vgpu_catalogue *cat, struct device *dev, u16 device_id,
			u16 subsystem_vendor, u16 subsystem_id)
{
	ssize_t len;
	char *texts;
	int ret;

	texts = gsp_gunzip(vgpu_catalogues, vgpu_catalogues_size, CATALOGUES_MAX, &len);
	if (!texts) {
		dev_err(dev, "built-in catalogues cannot be unpacked (error %zd)\n", len);
		return len;
	}
	ret = select_builtin(cat, dev, device_id, subsystem_vendor, subsystem_id, texts,
			     texts + len);
	kvfree(texts);
	return ret;
}

/**
 * vgpu_catalogue_load - the catalogue of a card
 * @cat: filled; to be freed with vgpu_catalogue_free()
 * @dev: whose card it is, for firmware loading and messages
 * @device_id: PCI device id of the card
 * @subsystem_vendor: whose subsystem id the next is
 * @subsystem_id: its PCI subsystem id
 *
 * May sleep. The operator's file nvidia/vgpu-mdev/types/<device id>.types takes the
 * place of the built-in text as a whole; one that is wrong is an error and not
 * a reason to fall back to types that the operator did not want.
 *
 * Return: 0, -ENOENT when there is no catalogue, -EINVAL (logged with file and
 * line), -ENOMEM, or what request_firmware() gave.
 */
int vgpu_catalogue_load(struct vgpu_catalogue *cat, struct device *dev, u16 device_id,
			u16 subsystem_vendor, u16 subsystem_id)
{
	const struct firmware *fw;
	char path[48];
	int ret;

	scnprintf(path, sizeof(path), "nvidia/vgpu-mdev/types/%04x.types", device_id);
	if (!gsp_firmware_seen(path))
		return load_builtin(cat, dev, device_id, subsystem_vendor, subsystem_id);
	ret = firmware_request_nowarn(&fw, path, dev);
	if (ret == -ENOENT)
		return load_builtin(cat, dev, device_id, subsystem_vendor, subsystem_id);
	if (ret) {
		dev_err(dev, "%s cannot be read (error %d)\n", path, ret);
		return ret;
	}

	ret = parse(cat, dev, fw->data, fw->size, path);
	release_firmware(fw);
	if (ret)
		return ret;
	if (!vgpu_catalogue_select(cat, device_id, subsystem_vendor, subsystem_id)) {
		dev_err(dev, "%s is not for a card %04x:%04x:%04x\n", path, device_id,
			subsystem_vendor, subsystem_id);
		vgpu_catalogue_free(cat);
		return -EINVAL;
	}
	dev_info(dev, "vGPU types are those of %s\n", path);
	return 0;
}
