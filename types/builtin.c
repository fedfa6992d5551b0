// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the catalogue of a card comes from: an operator's file below the
 * firmware path, or else the text that is part of the module.
 */
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/firmware.h>
#include <linux/kernel.h>

#include "vgpu_type.h"

extern const char vgpu_catalogue_l40[], vgpu_catalogue_l40_end[];

static const struct {
	u16 pf_device_id;
	const char *file;
	const char *text;
	const char *end;
} builtin[] = {
	{ 0x26b5, "types/l40.types", vgpu_catalogue_l40, vgpu_catalogue_l40_end },
};

/**
 * vgpu_catalogue_builtin - the text for a card that is part of the module
 * @pf_device_id: PCI device id of the card
 * @len: length of the text, bytes
 * @file: its name in the source tree, for messages
 *
 * Return: the text, which lives as long as the module, or NULL.
 */
const char *vgpu_catalogue_builtin(u16 pf_device_id, size_t *len, const char **file)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(builtin); i++) {
		if (builtin[i].pf_device_id != pf_device_id)
			continue;
		*len = builtin[i].end - builtin[i].text;
		*file = builtin[i].file;
		return builtin[i].text;
	}
	return NULL;
}

static int parse(struct vgpu_catalogue *cat, struct device *dev, u16 pf_device_id,
		 const char *text, size_t len, const char *file)
{
	struct vgpu_catalogue_error err;
	int ret;

	ret = vgpu_catalogue_parse(cat, text, len, &err);
	if (ret == -EINVAL) {
		dev_err(dev, "%s:%u: %s\n", file, err.line, err.text);
		return ret;
	}
	if (!ret && cat->pf_device_id != pf_device_id) {
		dev_err(dev, "%s is for a card %04x, this is a %04x\n", file, cat->pf_device_id,
			pf_device_id);
		vgpu_catalogue_free(cat);
		return -EINVAL;
	}
	return ret;
}

/**
 * vgpu_catalogue_load - the catalogue of a card
 * @cat: filled; to be freed with vgpu_catalogue_free()
 * @dev: whose card it is, for firmware loading and messages
 * @pf_device_id: PCI device id of the card
 *
 * May sleep. The operator's file nvidia/vgpu-mdev/types/<id>.types takes the
 * place of the built-in text as a whole; one that is wrong is an error and not
 * a reason to fall back to types that the operator did not want.
 *
 * Return: 0, -ENOENT when there is no catalogue, -EINVAL (logged with file and
 * line), -ENOMEM.
 */
int vgpu_catalogue_load(struct vgpu_catalogue *cat, struct device *dev, u16 pf_device_id)
{
	const struct firmware *fw;
	const char *text, *file;
	char path[48];
	size_t len;
	int ret;

	scnprintf(path, sizeof(path), "nvidia/vgpu-mdev/types/%04x.types", pf_device_id);
	ret = firmware_request_nowarn(&fw, path, dev);
	if (!ret) {
		ret = parse(cat, dev, pf_device_id, fw->data, fw->size, path);
		release_firmware(fw);
		if (!ret)
			dev_info(dev, "vGPU types are those of %s\n", path);
		return ret;
	}
	if (ret == -ENOMEM)
		return ret;

	text = vgpu_catalogue_builtin(pf_device_id, &len, &file);
	if (!text)
		return -ENOENT;
	return parse(cat, dev, pf_device_id, text, len, file);
}
