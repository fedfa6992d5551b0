// SPDX-License-Identifier: GPL-2.0-only
/*
 * How many vGPUs GSP is made for when it starts, and the heap that it then needs.
 * Facts: NVIDIA/open-gpu-kernel-modules nv_sriov_defines.h, gsp_fw_heap.h, and of
 * boards that have more than others kernel_gsp_gb202.c
 * (kgspVgpuNumVgpuPartitions_GB202, kgspVgpuFwHeapSize_GB202). What other numbers
 * would need is published nowhere, so that it is one of these however many VFs there are.
 *
 * No locks. Called by fb_layout.c, boot_fsp.c and wpr_meta.c, and by common/.
 */
#include <linux/kernel.h>

#include "boot.h"
#include "card.h"
#include "codec/message.h"

static bool large_board(struct gsp *gsp)
{
	static const enum gsp_constant_id boards[] = {
		GSP_C_LARGE_BOARD_0, GSP_C_LARGE_BOARD_1, GSP_C_LARGE_BOARD_2,
	};
	u32 id = (u32)gsp->pdev->device << 16 | gsp->pdev->subsystem_device;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(boards); i++)
		if (gsp_has_const(gsp->abi, boards[i]) && gsp_const(gsp->abi, boards[i]) == id)
			return true;
	return false;
}

/**
 * gsp_max_partitions() - how many vGPUs GSP is made for; no GFID may be above it
 * @gsp: release known
 *
 * Return: it.
 */
u32 gsp_max_partitions(struct gsp *gsp)
{
	return gsp_const(gsp->abi, large_board(gsp) ? GSP_C_PARTITIONS_MAX_LARGE :
						      GSP_C_PARTITIONS_MAX);
}

/**
 * gsp_vgpu_heap_size() - heap that GSP needs with so many
 * @gsp: release known
 *
 * Return: bytes.
 */
u64 gsp_vgpu_heap_size(struct gsp *gsp)
{
	return gsp_const(gsp->abi, large_board(gsp) ? GSP_C_HEAP_SIZE_VGPU_LARGE :
						      GSP_C_HEAP_SIZE_VGPU_DEFAULT);
}
