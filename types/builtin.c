// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the catalogue of a card comes from: an operator's file below the
 * firmware path, or else the texts that are part of the module.
 */
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/firmware.h>
#include <linux/kernel.h>

#include "catalogue_internal.h"

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

/* The first text that knows the card; several cards may have one device id. */
static int load_builtin(struct vgpu_catalogue *cat, struct device *dev, u16 device_id,
			u16 subsystem_vendor, u16 subsystem_id)
{
	const struct vgpu_catalogue_text *t;
	int ret;

	for (t = vgpu_catalogue_builtin; t->text; t++) {
		ret = parse(cat, dev, t->text, t->end - t->text, t->file);
		if (ret)
			return ret;
		if (vgpu_catalogue_select(cat, device_id, subsystem_vendor, subsystem_id))
			return 0;
		vgpu_catalogue_free(cat);
	}
	return -ENOENT;
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
 * line), -ENOMEM.
 */
int vgpu_catalogue_load(struct vgpu_catalogue *cat, struct device *dev, u16 device_id,
			u16 subsystem_vendor, u16 subsystem_id)
{
	const struct firmware *fw;
	char path[48];
	int ret;

	scnprintf(path, sizeof(path), "nvidia/vgpu-mdev/types/%04x.types", device_id);
	ret = firmware_request_nowarn(&fw, path, dev);
	if (ret == -ENOMEM)
		return ret;
	if (ret)
		return load_builtin(cat, dev, device_id, subsystem_vendor, subsystem_id);

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
