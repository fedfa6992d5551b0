// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the program that starts GSP is told: where the image is in system memory,
 * and where in framebuffer it and all that belongs to it goes. Facts: nouveau
 * rm/r535/gsp.c and subdev/gsp/tu102.c; NVIDIA/open-gpu-kernel-modules kernel_gsp.c
 * and gsp_fw_wpr_meta.h.
 *
 * No locks. Called by boot.c.
 */
#include <linux/kernel.h>

#include "boot.h"
#include "card.h"
#include "ground/ground.h"

static int wpr_meta(struct gsp *gsp)
{
	struct gsp_boot_state *b = &gsp->boot;
	struct gsp_fb_layout *l = &b->layout;
	const struct gsp_abi *abi = gsp->abi;
	size_t len = gsp_msg_size(abi, GSP_MSG_WPR_META);
	struct gsp_msg m;
	int ret;

	ret = gsp_mem_alloc(gsp, &b->wpr_meta, ALIGN(len, GSP_PAGE_SIZE));
	if (!ret)
		ret = gsp_msg_init(&m, abi, GSP_MSG_WPR_META, b->wpr_meta.va, len);
	if (ret)
		return ret;
	gsp_set_const(&m, GSP_WPR_META_MAGIC, GSP_C_WPR_META_MAGIC);
	gsp_set_const(&m, GSP_WPR_META_REVISION, GSP_C_WPR_META_REVISION);
	gsp_set(&m, GSP_WPR_META_RADIX3_ADDR, b->image_radix3.l0.dma);
	gsp_set(&m, GSP_WPR_META_RADIX3_SIZE, b->image.size);
	gsp_set(&m, GSP_WPR_META_BOOTLOADER_ADDR, b->bootloader.dma);
	gsp_set(&m, GSP_WPR_META_BOOTLOADER_SIZE, b->bootloader.size);
	gsp_set(&m, GSP_WPR_META_BOOTLOADER_CODE_OFFSET, b->code_offset);
	gsp_set(&m, GSP_WPR_META_BOOTLOADER_DATA_OFFSET, b->data_offset);
	gsp_set(&m, GSP_WPR_META_BOOTLOADER_MANIFEST_OFFSET, b->manifest_offset);
	gsp_set(&m, GSP_WPR_META_SIGNATURE_ADDR, b->signature.dma);
	gsp_set(&m, GSP_WPR_META_SIGNATURE_SIZE, b->signature.size);
	gsp_set(&m, GSP_WPR_META_RSVD_START, l->non_wpr_heap);
	gsp_set(&m, GSP_WPR_META_NON_WPR_HEAP_OFFSET, l->non_wpr_heap);
	gsp_set(&m, GSP_WPR_META_NON_WPR_HEAP_SIZE, l->non_wpr_heap_size);
	gsp_set(&m, GSP_WPR_META_WPR_START, l->wpr_start);
	gsp_set(&m, GSP_WPR_META_HEAP_OFFSET, l->heap);
	gsp_set(&m, GSP_WPR_META_HEAP_SIZE, l->heap_size);
	gsp_set(&m, GSP_WPR_META_FW_OFFSET, l->image);
	gsp_set(&m, GSP_WPR_META_BOOT_BIN_OFFSET, l->boot);
	gsp_set(&m, GSP_WPR_META_FRTS_OFFSET, l->frts);
	gsp_set(&m, GSP_WPR_META_FRTS_SIZE, l->frts_size);
	gsp_set(&m, GSP_WPR_META_WPR_END, l->wpr_end);
	/* Firmware that makes the layout itself finds out. */
	gsp_set(&m, GSP_WPR_META_FB_SIZE, l->wpr_end ? l->size : 0);
	gsp_set(&m, GSP_WPR_META_VGA_WORKSPACE_OFFSET, l->vga_workspace);
	gsp_set(&m, GSP_WPR_META_VGA_WORKSPACE_SIZE, l->vga_workspace_size);
	gsp_set(&m, GSP_WPR_META_PMU_RESERVED_SIZE, l->pmu_reserved_size);
	gsp_set(&m, GSP_WPR_META_CRASH_QUEUE_ADDR, b->crash_queue.dma);
	gsp_set(&m, GSP_WPR_META_CRASH_QUEUE_SIZE, b->crash_queue.size);
	/* Each VF's plugin task has a part of the heap. */
	gsp_set(&m, GSP_WPR_META_VF_PARTITION_COUNT, gsp_max_partitions(gsp));
	return gsp_msg_ok(&m) ? 0 : -EINVAL;
}

/**
 * gsp_wpr_meta_setup() - make the tables and the metadata
 * @gsp: firmware loaded, framebuffer laid out; result goes to its boot.wpr_meta
 *
 * What the layout has at 0 is left to firmware.
 *
 * Return: 0, -ENOMEM, -EINVAL.
 */
int gsp_wpr_meta_setup(struct gsp *gsp)
{
	u32 size = gsp->chip->boot->crash_queue;
	struct gsp_boot_state *b = &gsp->boot;
	int ret = gsp_radix3_make(gsp, &b->image_radix3, &b->image, "GSP's image");

	if (!ret && size && gsp_has(gsp->abi, GSP_WPR_META_CRASH_QUEUE_ADDR))
		ret = gsp_mem_alloc(gsp, &b->crash_queue, size);
	return ret ?: wpr_meta(gsp);
}

/**
 * gsp_wpr_meta_free() - give back what gsp_wpr_meta_setup() took
 * @gsp: whose
 */
void gsp_wpr_meta_free(struct gsp *gsp)
{
	struct gsp_boot_state *b = &gsp->boot;

	gsp_mem_free(gsp, &b->crash_queue);
	gsp_mem_free(gsp, &b->wpr_meta);
	gsp_radix3_free(gsp, &b->image_radix3);
}
