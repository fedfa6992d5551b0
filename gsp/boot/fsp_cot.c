// SPDX-License-Identifier: GPL-2.0-only
/*
 * Having FSP start GSP: the chain of trust. FSP is told where GSP-FMC is, what
 * proves that it may be started, what it finds, and where FRTS is to be; it
 * checks, places FRTS and starts GSP's core with GSP-FMC. Facts: NVIDIA/
 * open-gpu-kernel-modules kern_fsp_gh100.c (kfspPrepareBootCommands_GH100,
 * kfspSetupGspImages), kern_fsp_cot_payload.h, kernel_gsp_gh100.c
 * (kgspSetupGspFmcArgs_GH100); nova-core fsp.rs; nouveau subdev/fsp/gh100.c.
 *
 * No locks. Called by boot_fsp.c.
 */
#include <linux/kernel.h>

#include "boot.h"
#include "card.h"
#include "ground/ground.h"

/* What GSP-FMC finds: the metadata of GSP's image, and what its system will find. */
static int fmc_params(struct gsp *gsp)
{
	struct gsp_boot_state *b = &gsp->boot;
	const struct gsp_abi *abi = gsp->abi;
	size_t len = gsp_msg_size(abi, GSP_MSG_FMC_BOOT_PARAMS);
	struct gsp_msg m;
	int ret;

	ret = gsp_mem_alloc(gsp, &b->fmc_params, ALIGN(len, GSP_PAGE_SIZE));
	if (!ret)
		ret = gsp_msg_init(&m, abi, GSP_MSG_FMC_BOOT_PARAMS, b->fmc_params.va, len);
	if (ret)
		return ret;
	gsp_set_const(&m, GSP_FMC_BOOT_PARAMS_MAGIC, GSP_C_FMC_BOOT_PARAMS_MAGIC);
	gsp_set(&m, GSP_FMC_BOOT_PARAMS_SIZE, len);
	gsp_set_const(&m, GSP_FMC_BOOT_PARAMS_WPR_META_TARGET, GSP_C_FMC_TARGET_COHERENT);
	gsp_set(&m, GSP_FMC_BOOT_PARAMS_WPR_META_ADDR, b->wpr_meta.dma);
	gsp_set(&m, GSP_FMC_BOOT_PARAMS_WPR_META_SIZE, gsp_msg_size(abi, GSP_MSG_WPR_META));
	gsp_set(&m, GSP_FMC_BOOT_PARAMS_IS_GSP_RM, 1);
	gsp_set_const(&m, GSP_FMC_BOOT_PARAMS_LIBOS_TARGET, GSP_C_FMC_TARGET_NONCOHERENT);
	gsp_set(&m, GSP_FMC_BOOT_PARAMS_LIBOS_ADDR, b->libos.dma);
	return gsp_msg_ok(&m) ? 0 : -EINVAL;
}

static void fill_cot(struct gsp *gsp, struct gsp_msg *m)
{
	const struct gsp_fsp_chip *chip = gsp->chip->boot->fsp;
	struct gsp_boot_state *b = &gsp->boot;

	gsp_set(m, GSP_FSP_COT_VERSION, chip->cot_version);
	gsp_set(m, GSP_FSP_COT_SIZE, m->len);
	gsp_set(m, GSP_FSP_COT_FMC_ADDR, b->fmc.dma);
	/* FRTS goes to framebuffer; system memory is for boards that have none. */
	gsp_set(m, GSP_FSP_COT_FRTS_VIDMEM_OFFSET, gsp_const(gsp->abi, chip->frts_offset));
	gsp_set(m, GSP_FSP_COT_FRTS_VIDMEM_SIZE, b->layout.frts_size);
	gsp_set_bytes(m, GSP_FSP_COT_HASH, b->fmc_hash, sizeof(b->fmc_hash));
	gsp_set_bytes(m, GSP_FSP_COT_PUBLIC_KEY, b->fmc_key, sizeof(b->fmc_key));
	gsp_set_bytes(m, GSP_FSP_COT_SIGNATURE, b->fmc_signature, sizeof(b->fmc_signature));
	gsp_set(m, GSP_FSP_COT_BOOT_PARAMS_ADDR, b->fmc_params.dma);
}

/**
 * gsp_fsp_start_fmc() - have FSP start GSP's core with GSP-FMC
 * @gsp: all that GSP finds is in memory; result goes to its boot.fmc_params
 *
 * Return: 0 when FSP accepted all that it was given; -EIO when it did not,
 * -ETIMEDOUT, -EPROTO, -EINVAL or -ENOMEM; logged.
 */
int gsp_fsp_start_fmc(struct gsp *gsp)
{
	static const char what[] = "to start GSP (chain of trust)";
	struct gsp_msg m;
	u32 error;
	int ret;

	ret = fmc_params(gsp);
	if (!ret)
		ret = gsp_msg_new(gsp, GSP_MSG_FSP_COT, &m);
	if (ret)
		return ret;
	fill_cot(gsp, &m);
	ret = gsp_fsp_call(gsp, what, GSP_C_NVDM_COT, &m, &error, NULL, 0);
	gsp_msg_free(&m);
	if (!ret && error)
		ret = gsp_fsp_refused(gsp, what, error,
				      "reinstall the firmware files; if they are whole, the card's firmware does not take their release");
	return ret;
}
