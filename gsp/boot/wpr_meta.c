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

#define OF_BOOT(_field, _member)	GSP_MEMBER(_field, struct gsp_boot_state, _member)

static const struct gsp_member members[] = {
	OF_BOOT(GSP_WPR_META_RADIX3_ADDR, image_radix3.l0.dma),
	OF_BOOT(GSP_WPR_META_RADIX3_SIZE, image.size),
	OF_BOOT(GSP_WPR_META_BOOTLOADER_ADDR, bootloader.dma),
	OF_BOOT(GSP_WPR_META_BOOTLOADER_SIZE, bootloader.size),
	OF_BOOT(GSP_WPR_META_BOOTLOADER_CODE_OFFSET, code_offset),
	OF_BOOT(GSP_WPR_META_BOOTLOADER_DATA_OFFSET, data_offset),
	OF_BOOT(GSP_WPR_META_BOOTLOADER_MANIFEST_OFFSET, manifest_offset),
	OF_BOOT(GSP_WPR_META_SIGNATURE_ADDR, signature.dma),
	OF_BOOT(GSP_WPR_META_SIGNATURE_SIZE, signature.size),
	OF_BOOT(GSP_WPR_META_RSVD_START, layout.non_wpr_heap),
	OF_BOOT(GSP_WPR_META_NON_WPR_HEAP_OFFSET, layout.non_wpr_heap),
	OF_BOOT(GSP_WPR_META_NON_WPR_HEAP_SIZE, layout.non_wpr_heap_size),
	OF_BOOT(GSP_WPR_META_WPR_START, layout.wpr_start),
	OF_BOOT(GSP_WPR_META_HEAP_OFFSET, layout.heap),
	OF_BOOT(GSP_WPR_META_HEAP_SIZE, layout.heap_size),
	OF_BOOT(GSP_WPR_META_FW_OFFSET, layout.image),
	OF_BOOT(GSP_WPR_META_BOOT_BIN_OFFSET, layout.boot),
	OF_BOOT(GSP_WPR_META_FRTS_OFFSET, layout.frts),
	OF_BOOT(GSP_WPR_META_FRTS_SIZE, layout.frts_size),
	OF_BOOT(GSP_WPR_META_WPR_END, layout.wpr_end),
	OF_BOOT(GSP_WPR_META_VGA_WORKSPACE_OFFSET, layout.vga_workspace),
	OF_BOOT(GSP_WPR_META_VGA_WORKSPACE_SIZE, layout.vga_workspace_size),
	OF_BOOT(GSP_WPR_META_PMU_RESERVED_SIZE, layout.pmu_reserved_size),
	OF_BOOT(GSP_WPR_META_CRASH_QUEUE_ADDR, crash_queue.dma),
	OF_BOOT(GSP_WPR_META_CRASH_QUEUE_SIZE, crash_queue.size),
};

static int wpr_meta(struct gsp *gsp)
{
	struct gsp_boot_state *b = &gsp->boot;
	const struct gsp_fb_layout *l = &b->layout;
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
	gsp_set_members(&m, members, ARRAY_SIZE(members), b);
	/* Firmware that makes the layout itself finds out. */
	gsp_set(&m, GSP_WPR_META_FB_SIZE, l->wpr_end ? l->size : 0);
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
