// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making vGPU types known to firmware: PGPU_ADD_VGPU_TYPE. Firmware takes the
 * message at its full size only, some 300 KiB, however few types it lists.
 *
 * No locks but those of queue/rpc.c. Called by rm_vgpu.c's table.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "../../types/vgpu_type.h"
#include "card.h"
#include "common/common.h"
#include "ground/ground.h"
#include "rm.h"

/*
 * Framebuffer that placements divide up, in GiB: what the type has that takes
 * the whole GPU (vgpuMgrSetNominalFbSize in common_vgpu_mgr.c of
 * NVIDIA/open-gpu-kernel-modules).
 */
static u64 placement_region(const struct vgpu_type *types, unsigned int num)
{
	u64 size = 0;
	unsigned int i;

	for (i = 0; i < num; i++)
		if (types[i].max_instance == 1)
			size = max(size, types[i].profile_size);
	return size / SZ_1G;
}

/* Types that @refused has nothing against, in one message; GSP knows no others then. */
static int upload(struct gsp *gsp, const struct vgpu_type *types, unsigned int num,
		  const int *refused, u64 region)
{
	struct gsp_msg m, info;
	unsigned int i, n = 0;
	int ret;

	ret = gsp_rm_ctrl_get(gsp, GSP_MSG_ADD_VGPU_TYPE, &m);
	if (ret)
		return ret;
	gsp_set(&m, GSP_ADD_VGPU_TYPE_DISCARD, 1);
	for (i = 0; i < num && !ret; i++) {
		if (refused[i])
			continue;
		ret = gsp_msg_sub(&info, &m, GSP_ADD_VGPU_TYPE_INFO, n, GSP_MSG_VGPU_INFO);
		if (ret)
			break;
		n++;
		gsp_vgpu_info_fill(&info, &types[i]);
		gsp_set(&info, GSP_VGPU_INFO_NOMINAL_FB_REGION_SIZE, region);
		if (!gsp_msg_ok(&info)) {
			dev_err(gsp->dev, "vGPU type %u does not fit the message of firmware release %s\n",
				types[i].id, gsp->info.release);
			ret = -EINVAL;
		}
	}
	gsp_set(&m, GSP_ADD_VGPU_TYPE_COUNT, n);
	if (!ret)
		ret = gsp_rm_ctrl(gsp, "PGPU_ADD_VGPU_TYPE", GSP_C_CTRL_ADD_VGPU_TYPE, &m);
	gsp_rm_ctrl_put(&m);
	return ret;
}

/* Firmware took none of them. Which would it? Each is tried alone. */
static int try_each(struct gsp *gsp, const struct vgpu_type *types, unsigned int num, int *refused,
		    u64 region)
{
	static const int nothing;
	unsigned int i;
	int ret;

	for (i = 0; i < num; i++) {
		if (refused[i])
			continue;
		ret = upload(gsp, &types[i], 1, &nothing, region);
		if (ret && !gsp_is_refusal(gsp, ret))
			return ret;
		refused[i] = ret;
	}
	return 0;
}

/**
 * gsp_rm_add_types() - replace the vGPU types that firmware knows
 * @gsp: running
 * @types: @num of them
 * @num: how many
 * @refused: a result for each: 0, or why firmware does not take it; -E2BIG when the
 *	release's message holds no more
 *
 * Firmware takes a message as a whole or not at all. So if it refuses one, every
 * type is tried alone, and then those that were taken are sent once more, together.
 *
 * Return: 0, -ENOMEM, -EPROTO, -ETIMEDOUT, -EIO when GSP is dead, or what GSP's
 * status maps to when it takes types alone that it does not take together; logged.
 */
int gsp_rm_add_types(struct gsp *gsp, const struct vgpu_type *types, unsigned int num,
		     int *refused)
{
	unsigned int i, left = 0, max = gsp_count(gsp->abi, GSP_ADD_VGPU_TYPE_INFO);
	u64 region = placement_region(types, num);
	int ret;

	for (i = 0; i < num; i++)
		refused[i] = i < max ? 0 : -E2BIG;
	ret = num ? upload(gsp, types, num, refused, region) : 0;
	if (!ret || !gsp_is_refusal(gsp, ret))
		return ret;
	ret = try_each(gsp, types, num, refused, region);
	if (ret)
		return ret;
	for (i = 0, region = 0; i < num; i++) {
		if (refused[i])
			continue;
		left++;
		region = max(region, placement_region(&types[i], 1));
	}
	return left ? upload(gsp, types, num, refused, region) : 0;
}
