// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file with the small program that loads signed ones on Turing and GA100.
 * Facts: nouveau nvfw/fw.h and subdev/gsp/fwsec.c; linux-firmware's files.
 */
#include <linux/firmware.h>
#include <linux/kernel.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "fw_file.h"
#include "priv.h"

#define LOADER_MAX	SZ_4K

/* Words of the bootloader's second header: nouveau include/nvfw/fw.h */
enum loader_header {
	LOADER_TAG,
	LOADER_DMEM,
	LOADER_CODE_OFFSET,
	LOADER_CODE_SIZE,
	LOADER_HEADER_WORDS
};

static int parse(struct gsp *gsp, struct gsp_falcon_loader *l, const struct firmware *fw,
		 const char *name)
{
	u32 w[LOADER_HEADER_WORDS];
	struct gsp_fw_file file;
	unsigned int i;

	if (gsp_fw_file_parse(&file, fw) ||
	    !gsp_fw_inside(file.header_offset, sizeof(w), fw->size))
		goto damaged;
	for (i = 0; i < ARRAY_SIZE(w); i++)
		w[i] = gsp_fw_le32(fw->data + file.header_offset + i * sizeof(u32));
	if (!w[LOADER_CODE_SIZE] || w[LOADER_CODE_SIZE] > LOADER_MAX ||
	    w[LOADER_CODE_SIZE] % sizeof(u32) || w[LOADER_TAG] > U16_MAX ||
	    !gsp_fw_inside(w[LOADER_CODE_OFFSET], w[LOADER_CODE_SIZE], file.data_size))
		goto damaged;
	l->code = kmemdup(file.data + w[LOADER_CODE_OFFSET], w[LOADER_CODE_SIZE], GFP_KERNEL);
	if (!l->code)
		return -ENOMEM;
	l->size = w[LOADER_CODE_SIZE];
	l->tag = w[LOADER_TAG];
	return 0;

damaged:
	dev_err(gsp->dev, "%s is damaged: header\n", name);
	return -EINVAL;
}

/**
 * gsp_falcon_loader_get() - read the loader
 * @gsp: release known
 * @l: result; give back with gsp_falcon_loader_free()
 *
 * It is of the release, or the same for all of them, as older ones have it.
 *
 * Return: 0, -EINVAL for a damaged file, -ENOMEM, or what request_firmware()
 * gave; logged.
 */
int gsp_falcon_loader_get(struct gsp *gsp, struct gsp_falcon_loader *l)
{
	const struct firmware *fw;
	char name[GSP_FILE_NAME];
	int ret;

	ret = gsp_firmware_get_any(gsp, "gen_bootloader", "acr/bl.bin", &fw, name);
	if (ret)
		return ret;
	ret = parse(gsp, l, fw, name);
	release_firmware(fw);
	return ret;
}

/**
 * gsp_falcon_loader_free() - give back what gsp_falcon_loader_get() gave
 * @l: may be empty
 */
void gsp_falcon_loader_free(struct gsp_falcon_loader *l)
{
	kfree(l->code);
	l->code = NULL;
}
