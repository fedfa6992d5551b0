// SPDX-License-Identifier: GPL-2.0-only
/*
 * Firmware files that are ELF files, whose sections are the parts: GSP's image
 * (gsp-<release>.bin) and GSP-FMC (fmc-<release>.bin). Facts: nouveau
 * subdev/gsp/gh100.c and rm/r535/gsp.c; nova-core firmware/gsp.rs and fsp.rs.
 *
 * No locks. Called by fw.c through struct gsp_fw_kind.
 */
#include <linux/firmware.h>
#include <linux/kernel.h>

#include "card.h"
#include "chip.h"
#include "elf.h"
#include "fw.h"

static int find(struct gsp *gsp, struct gsp_fw *f, enum gsp_fw_part part, const char *what)
{
	const u8 *data;
	size_t size;
	int ret;

	ret = gsp_elf_section(f->file->data, f->file->size, what, &data, &size);
	if (!ret && size) {
		gsp_fw_set_run(f, part, data, size);
		return 0;
	}
	if (ret == -EBADMSG)
		dev_err(gsp->dev, "%s is damaged: checksum of section %s\n", f->name, what);
	else if (ret && ret != -ENOENT)
		return gsp_fw_damaged(gsp, f, "not an ELF file, or cut short");
	else if (!ret)
		dev_err(gsp->dev, "%s is damaged: section %s is empty\n", f->name, what);
	else if (part == GSP_FW_SIGNATURE && what == gsp->chip->boot->signature)
		dev_err(gsp->dev, "%s has no section %s, so it cannot run on %s\n", f->name, what,
			gsp->chip->name);
	else
		dev_err(gsp->dev, "%s has no section %s\n", f->name, what);
	return -EINVAL;
}

/* One image has signatures for several chips. */
static int read_image(struct gsp *gsp, struct gsp_fw *f)
{
	int ret = find(gsp, f, GSP_FW_VERSION, ".fwversion");

	if (!ret)
		ret = find(gsp, f, GSP_FW_SIGNATURE, gsp->chip->boot->signature);
	return ret ?: find(gsp, f, GSP_FW_IMAGE, ".fwimage");
}

static int read_fmc(struct gsp *gsp, struct gsp_fw *f)
{
	int ret = find(gsp, f, GSP_FW_HASH, "hash");

	if (!ret)
		ret = find(gsp, f, GSP_FW_KEY, "publickey");
	if (!ret)
		ret = find(gsp, f, GSP_FW_SIGNATURE, "signature");
	return ret ?: find(gsp, f, GSP_FW_IMAGE, "image");
}

/* GSP's image. */
const struct gsp_fw_kind gsp_fw_image = {
	.parts = BIT(GSP_FW_SIGNATURE),
	.read = read_image,
};

/* GSP-FMC. */
const struct gsp_fw_kind gsp_fw_fmc = {
	.parts = BIT(GSP_FW_HASH) | BIT(GSP_FW_KEY) | BIT(GSP_FW_SIGNATURE),
	.read = read_fmc,
};
