// SPDX-License-Identifier: GPL-2.0-only
/*
 * Clearing framebuffer before GSP starts, on Ada. After power-on the GPU's own
 * firmware has cleared the last 256 MiB, and none but these may be used; GSP clears
 * the rest itself, once it runs. With vGPUs its heap alone is larger, and GSP hangs
 * unless the scrubber, a signed program, has run on SEC2 before the booter. Facts:
 * NVIDIA/open-gpu-kernel-modules kernel_gsp.c (_kgspPrepareScrubberImageIfNeeded),
 * g_kernel_gsp_nvoc.h (kgspGetPrescrubbedTopFbSize), kernel_gsp_ad102.c
 * (kgspExecuteScrubberIfNeeded_AD102), the same in every release with a descriptor;
 * Zhi Wang's vGPU series of nouveau (2024-11-22) and nova-core (2025-12-06), which
 * say that GSP hangs.
 *
 * Whether it has run the GPU itself knows, after whatever reset.
 *
 * No locks. Called by booter.c.
 */
#include <linux/bitfield.h>
#include <linux/kernel.h>
#include <linux/sizes.h>

#include "boot.h"
#include "booter.h"
#include "card.h"
#include "ground/ground.h"
#include "ground/regs.h"

#define PRESCRUBBED	((u64)SZ_256M)

/**
 * gsp_scrubber_load_file() - read the scrubber's file
 * @gsp: release known
 *
 * Free its memory with gsp_mem_free() whether or not this succeeds.
 *
 * Return: as gsp_hs_image_get().
 */
int gsp_scrubber_load_file(struct gsp *gsp)
{
	return gsp_hs_image_get(gsp, &gsp->boot.scrubber, "scrubber",
		"without it GSP of this chip cannot start with memory for vGPUs; linux-firmware has it for some releases, extract-firmware-nouveau.py of NVIDIA's open-gpu-kernel-modules makes it for any");
}

static u32 handoff(struct gsp *gsp)
{
	return FIELD_GET(NV_PGC6_BSI_SCRUBBER_HANDOFF,
			 gsp_rd32(gsp, NV_PGC6_BSI_SECURE_SCRATCH_15));
}

/**
 * gsp_scrubber_run() - clear framebuffer where GSP's part of it is not clear
 * @gsp: framebuffer laid out, SEC2 free
 *
 * Return: 0, -ETIMEDOUT, -EIO; logged.
 */
int gsp_scrubber_run(struct gsp *gsp)
{
	const struct gsp_fb_layout *l = &gsp->boot.layout;
	int ret;

	if (l->size - l->non_wpr_heap <= PRESCRUBBED ||
	    handoff(gsp) >= NV_PGC6_BSI_SCRUBBER_HANDOFF_DONE)
		return 0;
	ret = gsp_falcon_run(&gsp->sec2, &gsp->boot.scrubber, "the scrubber", NULL, NULL);
	if (ret || handoff(gsp) >= NV_PGC6_BSI_SCRUBBER_HANDOFF_DONE)
		return ret;
	dev_err(gsp->dev, "the scrubber ended and has not cleared framebuffer (BSI_SECURE_SCRATCH_15 is %#x): reset the GPU, and see that the firmware files are all of release %s\n",
		gsp_rd32(gsp, NV_PGC6_BSI_SECURE_SCRATCH_15), gsp->info.release);
	return -EIO;
}
