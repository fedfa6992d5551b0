// SPDX-License-Identifier: GPL-2.0-only
/*
 * Write-protected region 2 of framebuffer, in which GSP lives. FWSEC or the
 * booter makes it, only booter_unload or a reset takes it away. Facts:
 * nova-core fb.rs and gsp/hal/tu102.rs; NVIDIA/open-gpu-kernel-modules
 * kernel_gsp.c (kgspInitRm) and kernel_gsp_tu102.c.
 *
 * No locks. Called by booter.c and boot_fsp.c.
 */
#include <linux/bitfield.h>
#include <linux/pci.h>

#include "boot.h"
#include "booter.h"
#include "card.h"
#include "ground/ground.h"
#include "ground/regs.h"

static u64 addr(u32 reg)
{
	return (u64)FIELD_GET(NV_PFB_PRI_MMU_WPR2_ADDR_VAL, reg) << 12;
}

/**
 * gsp_wpr2_get() - where is it?
 * @gsp: whose
 * @start: result
 * @end: result, the first address behind it
 *
 * Return: is there one?
 */
bool gsp_wpr2_get(struct gsp *gsp, u64 *start, u64 *end)
{
	*start = addr(gsp_rd32(gsp, NV_PFB_PRI_MMU_WPR2_ADDR_LO));
	*end = addr(gsp_rd32(gsp, NV_PFB_PRI_MMU_WPR2_ADDR_HI));
	return *end;
}

/**
 * gsp_wpr2_check_frts() - did FWSEC make the region that it was told to make?
 * @gsp: whose; FWSEC-FRTS has just run
 *
 * Return: 0 or -EIO; logged.
 */
int gsp_wpr2_check_frts(struct gsp *gsp)
{
	const struct gsp_fb_layout *l = &gsp->boot.layout;
	u64 start, end;

	if (!gsp_wpr2_get(gsp, &start, &end)) {
		dev_err(gsp->dev, "FWSEC-FRTS ended but write-protected region 2 is not there (WPR2_ADDR_HI is 0): reset the GPU\n");
		return -EIO;
	}
	if (start == l->frts && end > start && end <= l->wpr_end)
		return 0;
	if (!gsp_fell_off(gsp))
		dev_err(gsp->dev, "write-protected region 2 is %#llx to %#llx (WPR2_ADDR_LO, _HI), FWSEC-FRTS was told %#llx to %#llx: reset the GPU\n",
			start, end, l->frts, l->wpr_end);
	return -EIO;
}

/* A reset of the function, which runs the GPU's own firmware anew. No VFs are there yet. */
static int reset_function(struct gsp *gsp)
{
	int ret = gsp_reset_function(gsp);

	return ret ?: gsp_gfw_wait(gsp);
}

/**
 * gsp_wpr2_clear() - see to it that no GSP is here from before
 * @gsp: FWSEC and the booter loaded, VFs not enabled
 *
 * One is when another driver left without taking it down. It is taken down as
 * if it were ours; and the GPU is reset if that does not do.
 *
 * Context: the PF's device lock is held.
 *
 * Return: 0, -EBUSY when it is still there, -EIO; logged.
 */
int gsp_wpr2_clear(struct gsp *gsp)
{
	u64 start, end;
	int ret;

	if (!gsp_wpr2_get(gsp, &start, &end))
		return 0;
	if (gsp_fell_off(gsp))
		return -EIO;
	dev_warn(gsp->dev, "a GSP was left behind here by another driver or kernel (write-protected region 2 is %#llx to %#llx): taking it down\n",
		 start, end);
	gsp_booter_stop(gsp);
	if (!gsp_wpr2_get(gsp, &start, &end))
		return 0;
	dev_warn(gsp->dev, "it cannot be taken down: resetting the GPU\n");
	ret = reset_function(gsp);
	if (!gsp_wpr2_get(gsp, &start, &end) && !ret)
		return 0;
	gsp->unquiet = true;
	dev_err(gsp->dev, "write-protected region 2 is still %#llx to %#llx after a reset of the function (error %d): switch the host off and on\n",
		start, end, ret);
	return -EBUSY;
}
