// SPDX-License-Identifier: GPL-2.0-only
/*
 * GSP-FMC, the program that FSP starts on GSP's core, with its hash, and public
 * key and signature that FSP checks. Facts: nouveau subdev/gsp/gh100.c; nova-core
 * firmware/fsp.rs.
 *
 * No locks. Called by firmware.c through struct gsp_boot_ops.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "boot.h"
#include "card.h"
#include "fw.h"
#include "ground/ground.h"

/* A part of exactly @want bytes, copied to @to. */
static int copy_part(struct gsp *gsp, const struct gsp_fw *f, enum gsp_fw_part part,
		     const char *what, u8 *to, size_t want)
{
	if (f->runs[part].size != want) {
		dev_err(gsp->dev, "%s: its %s has %zu bytes, not the %zu that FSP of %s takes\n",
			f->name, what, f->runs[part].size, want, gsp->chip->name);
		return -EINVAL;
	}
	memcpy(to, f->runs[part].data, want);
	return 0;
}

static int load(struct gsp *gsp, const struct gsp_fw *f)
{
	const struct gsp_fsp_chip *chip = gsp->chip->boot->fsp;
	size_t size = f->runs[GSP_FW_IMAGE].size;
	struct gsp_boot_state *b = &gsp->boot;
	int ret;

	ret = copy_part(gsp, f, GSP_FW_HASH, "hash", b->fmc_hash, sizeof(b->fmc_hash));
	if (!ret)
		ret = copy_part(gsp, f, GSP_FW_KEY, "public key", b->fmc_key, chip->key_size);
	if (!ret)
		ret = copy_part(gsp, f, GSP_FW_SIGNATURE, "signature", b->fmc_signature,
				chip->signature_size);
	if (!ret)
		ret = gsp_mem_alloc(gsp, &b->fmc, ALIGN(size, GSP_PAGE_SIZE));
	if (!ret)
		memcpy(b->fmc.va, f->runs[GSP_FW_IMAGE].data, size);
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
	struct gsp_fw f;
	int ret;

	if (!release_knows_chip(gsp)) {
		dev_err(gsp->dev, "the descriptor of firmware release %s says nothing of %s: a newer release is needed\n",
			gsp->info.release, gsp->chip->name);
		return -EOPNOTSUPP;
	}
	ret = gsp_fw_open(gsp, &f, &gsp_fw_fmc, "fmc", NULL);
	if (!ret)
		ret = load(gsp, &f);
	gsp_fw_close(&f);
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
