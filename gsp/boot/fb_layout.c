// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where things lie at the end of framebuffer while GSP runs. Facts:
 * NVIDIA/open-gpu-kernel-modules kernel_gsp_tu102.c
 * (kgspCalculateFbLayout_TU102) and gsp_fw_wpr_meta.h; nova-core's fb.rs.
 *
 * From the end downwards: VGA workspace, FRTS, bootloader, GSP's image, its
 * heap, the metadata (all these are write-protected region 2), then GSP's heap
 * outside of it. In vGPU mode the heap is larger: each VF's plugin task lives
 * in a part of it.
 *
 * No locks. Called by boot_ad102.c.
 */
#include <linux/kernel.h>
#include <linux/sizes.h>

#include "boot.h"
#include "card.h"
#include "ground/ground.h"
#include "ground/regs.h"

#define NON_WPR_HEAP_SIZE	((u64)SZ_1M)
#define META_SIZE		((u64)SZ_1M)	/* 256 bytes, aligned */
#define VGA_WORKSPACE_DEFAULT	((u64)SZ_1M)	/* size of the PRAMIN window */
#define VGA_WORKSPACE_VBIOS	((u64)SZ_128K)

static u64 vga_workspace(struct gsp *gsp, u64 size)
{
	u64 least = size - min(size, VGA_WORKSPACE_DEFAULT);
	u64 addr;
	u32 v;

	if (gsp_rd32(gsp, NV_FUSE_STATUS_OPT_DISPLAY) & NV_FUSE_STATUS_OPT_DISPLAY_DISABLED)
		return least;
	v = gsp_rd32(gsp, NV_PDISP_VGA_WORKSPACE_BASE);
	if (!(v & NV_PDISP_VGA_WORKSPACE_BASE_VALID))
		return least;
	addr = (u64)(v & NV_PDISP_VGA_WORKSPACE_BASE_ADDR) << 8;
	if (addr < least || addr >= size)
		return size - min(size, VGA_WORKSPACE_VBIOS);
	return addr;
}

/**
 * gsp_fb_layout() - gsp_boot_ops.layout: lay framebuffer out
 * @gsp: with descriptor and firmware; result goes to its boot.layout
 *
 * Return: 0, -EIO when the GPU fell off the bus, -ENOSPC when framebuffer is
 * too small; logged.
 */
int gsp_fb_layout(struct gsp *gsp)
{
	u64 heap = gsp_vgpu_heap_size(gsp);
	struct gsp_fb_layout *l = &gsp->boot.layout;

	l->size = (u64)gsp_rd32(gsp, NV_USABLE_FB_SIZE_IN_MB) << 20;
	if (gsp_fell_off(gsp))
		return -EIO;
	l->image_size = gsp->boot.image.size;
	l->boot_size = gsp->boot.bootloader.size;
	l->vga_workspace = vga_workspace(gsp, l->size);
	if (l->vga_workspace < l->image_size + l->boot_size + heap + SZ_64M) {
		dev_err(gsp->dev, "framebuffer of %llu MiB is too small for GSP in vGPU mode\n",
			l->vga_workspace >> 20);
		return -ENOSPC;
	}
	l->vga_workspace_size = l->size - l->vga_workspace;
	l->wpr_end = ALIGN_DOWN(l->vga_workspace, SZ_128K);
	l->frts_size = GSP_FRTS_SIZE;
	l->frts = l->wpr_end - l->frts_size;
	l->boot = ALIGN_DOWN(l->frts - l->boot_size, SZ_4K);
	l->image = ALIGN_DOWN(l->boot - l->image_size, SZ_64K);
	l->heap = ALIGN_DOWN(l->image - heap, SZ_1M);
	l->heap_size = ALIGN_DOWN(l->image - l->heap, SZ_1M);
	l->wpr_start = l->heap - META_SIZE;
	l->non_wpr_heap_size = NON_WPR_HEAP_SIZE;
	l->non_wpr_heap = l->wpr_start - l->non_wpr_heap_size;
	return 0;
}
