// SPDX-License-Identifier: GPL-2.0-only
/*
 * GSP-FMC, the program that FSP starts on GSP's core: nvidia/<chip>/gsp/
 * fmc-<release>.bin of linux-firmware, an ELF32 file whose sections are the
 * program, its hash, and public key and signature that FSP checks. Facts: nouveau
 * subdev/gsp/gh100.c; nova-core firmware/fsp.rs.
 */
#include <linux/firmware.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "elf.h"
#include "priv.h"

static int find(struct gsp *gsp, const struct firmware *fw, const char *name,
		const char *what, const u8 **data, size_t *len)
{
	int ret = gsp_elf_section(fw->data, fw->size, what, data, len);

	if (ret == -EBADMSG)
		dev_err(gsp->dev, "%s is damaged: checksum of section %s\n", name, what);
	else if (ret == -ENOENT)
		dev_err(gsp->dev, "%s has no section %s\n", name, what);
	else if (ret)
		dev_err(gsp->dev, "%s is damaged: not an ELF file, or cut short\n", name);
	return ret ? -EINVAL : 0;
}

/* A section of exactly @want bytes, copied to @to. */
static int copy_section(struct gsp *gsp, const struct firmware *fw, const char *name,
			const char *what, u8 *to, size_t want)
{
	const u8 *data;
	size_t len;
	int ret;

	ret = find(gsp, fw, name, what, &data, &len);
	if (ret)
		return ret;
	if (len != want) {
		dev_err(gsp->dev, "%s: section %s has %zu bytes, not the %zu that FSP of %s takes\n",
			name, what, len, want, gsp->chip->name);
		return -EINVAL;
	}
	memcpy(to, data, len);
	return 0;
}

static int load(struct gsp *gsp, const struct firmware *fw, const char *name)
{
	const struct gsp_fsp_chip *chip = gsp->chip->boot->fsp;
	struct gsp_boot_state *b = &gsp->boot;
	const u8 *data;
	size_t len;
	int ret;

	ret = copy_section(gsp, fw, name, "hash", b->fmc_hash, sizeof(b->fmc_hash));
	if (!ret)
		ret = copy_section(gsp, fw, name, "publickey", b->fmc_key, chip->key_size);
	if (!ret)
		ret = copy_section(gsp, fw, name, "signature", b->fmc_signature,
				   chip->signature_size);
	if (!ret)
		ret = find(gsp, fw, name, "image", &data, &len);
	if (ret)
		return ret;
	if (!len) {
		dev_err(gsp->dev, "%s is damaged: section image is empty\n", name);
		return -EINVAL;
	}
	ret = gsp_mem_alloc(gsp, &b->fmc, ALIGN(len, GSP_PAGE_SIZE));
	if (!ret)
		memcpy(b->fmc.va, data, len);
	return ret;
}

/* A generation that is younger than the release has no numbers in its descriptor. */
static bool release_knows_chip(struct gsp *gsp)
{
	const struct gsp_fsp_chip *chip = gsp->chip->boot->fsp;
	const struct gsp_abi *abi = gsp->abi;

	return gsp_msg_size(abi, GSP_MSG_FMC_BOOT_PARAMS) &&
	       gsp_has_const(abi, chip->frts_offset) &&
	       gsp_has_const(abi, chip->non_wpr_heap) &&
	       (chip->pmu_reserved == GSP_NUM_CONSTANTS ||
		gsp_has_const(abi, chip->pmu_reserved));
}

/**
 * gsp_fmc_load() - read GSP-FMC's file
 * @gsp: release known
 *
 * Return: 0, -ENOENT, -EINVAL, -ENOMEM, or -EOPNOTSUPP for a release that cannot
 * run on this chip; logged.
 */
int gsp_fmc_load(struct gsp *gsp)
{
	const struct firmware *fw;
	char name[GSP_FILE_NAME];
	int ret;

	if (!release_knows_chip(gsp)) {
		dev_err(gsp->dev, "the descriptor of firmware release %s says nothing of %s: a newer release is needed\n",
			gsp->info.release, gsp->chip->name);
		return -EOPNOTSUPP;
	}
	ret = gsp_firmware_get(gsp, "fmc", NULL, &fw, name);
	if (ret)
		return ret;
	ret = load(gsp, fw, name);
	release_firmware(fw);
	return ret;
}

/**
 * gsp_fmc_free() - give back what gsp_fmc_load() took
 * @gsp: whose; GSP must be down
 */
void gsp_fmc_free(struct gsp *gsp)
{
	gsp_mem_free(gsp, &gsp->boot.fmc);
}
