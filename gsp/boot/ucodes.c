// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs of the GPU's engines. Newer releases have them not in GSP's image but in a
 * file beside it, nvidia/<chip>/gsp/ucodes-<release>.bin, which GSP reads from system
 * memory while it starts. Facts: NVIDIA/open-gpu-kernel-modules commit 61dcc93,
 * gsp_init_args.h and kernel_gsp.c; nova-core firmware/bindata.rs and gsp/boot.rs.
 *
 * No locks. Called by firmware.c and boot.c.
 */
#include <linux/kernel.h>

#include "boot.h"
#include "card.h"
#include "fw.h"
#include "ground/ground.h"

/**
 * gsp_ucodes_load() - read the file
 * @gsp: release known
 *
 * Does nothing where the release wants none.
 *
 * Return: 0, -ENOENT, -EINVAL, -ENOMEM, or what request_firmware() gave; logged.
 */
int gsp_ucodes_load(struct gsp *gsp)
{
	struct gsp_boot_state *b = &gsp->boot;
	struct gsp_fw f;
	int ret;

	if (!gsp_has(gsp->abi, GSP_BOOT_ARGS_BINDATA_RADIX3))
		return 0;
	ret = gsp_fw_open(gsp, &f, &gsp_fw_plain, "ucodes",
			  "GSP of this release has no programs for the engines without it; the script of NVIDIA's open-gpu-kernel-modules that makes the image makes it, too");
	if (!ret)
		ret = gsp_pages_alloc(gsp, &b->ucodes, f.runs[GSP_FW_IMAGE].data,
				      f.runs[GSP_FW_IMAGE].size);
	gsp_fw_close(&f);
	return ret ?: gsp_radix3_make(gsp, &b->ucodes_radix3, &b->ucodes, "the engines' programs");
}

/**
 * gsp_ucodes_free() - give them back
 * @gsp: whose; it has read them, or does not run
 */
void gsp_ucodes_free(struct gsp *gsp)
{
	gsp_radix3_free(gsp, &gsp->boot.ucodes_radix3);
	gsp_pages_free(gsp, &gsp->boot.ucodes);
}
