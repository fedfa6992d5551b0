// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making vGPU types known to firmware: PGPU_ADD_VGPU_TYPE. Firmware takes the
 * message at its full size only, some 300 KiB, however few types it lists.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "../../types/vgpu_type.h"
#include "priv.h"

/* Text into a field of bytes; the last byte stays zero. */
static void set_text(struct gsp_msg *m, enum gsp_field_id f, const char *text)
{
	size_t n = strlen(text);
	size_t max = gsp_count(m->abi, f);

	if (max)
		gsp_set_bytes(m, f, text, min(n, max - 1));
}

static void set_text16(struct gsp_msg *m, enum gsp_field_id f, const char *text)
{
	size_t max = gsp_count(m->abi, f);
	size_t i;

	for (i = 0; text[i] && i + 1 < max; i++)
		gsp_set_at(m, f, i, (u8)text[i]);
}

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

/**
 * gsp_vgpu_info_fill() - describe a vGPU type to firmware
 * @m: message VGPU_INFO, cleared
 * @t: the type
 */
void gsp_vgpu_info_fill(struct gsp_msg *m, const struct vgpu_type *t)
{
	gsp_set(m, GSP_VGPU_INFO_TYPE, t->id);
	set_text(m, GSP_VGPU_INFO_NAME, t->name);
	set_text(m, GSP_VGPU_INFO_CLASS, t->vgpu_class);
	gsp_set_bytes(m, GSP_VGPU_INFO_SIGNATURE, t->signature,
		      min_t(size_t, sizeof(t->signature),
			    gsp_count(m->abi, GSP_VGPU_INFO_SIGNATURE)));
	set_text(m, GSP_VGPU_INFO_LICENSE, t->license);
	gsp_set(m, GSP_VGPU_INFO_MAX_INSTANCE, t->max_instance);
	gsp_set(m, GSP_VGPU_INFO_NUM_HEADS, t->num_heads);
	gsp_set(m, GSP_VGPU_INFO_MAX_RESOLUTION_X, t->max_resolution_x);
	gsp_set(m, GSP_VGPU_INFO_MAX_RESOLUTION_Y, t->max_resolution_y);
	gsp_set(m, GSP_VGPU_INFO_MAX_PIXELS, t->max_pixels);
	gsp_set(m, GSP_VGPU_INFO_FRL_CONFIG, t->frl_config);
	gsp_set(m, GSP_VGPU_INFO_FRL_ENABLE, t->frl_enable);
	gsp_set(m, GSP_VGPU_INFO_CUDA_ENABLED, t->cuda_enabled);
	gsp_set(m, GSP_VGPU_INFO_ECC_SUPPORTED, t->ecc_supported);
	gsp_set(m, GSP_VGPU_INFO_MULTI_VGPU_SUPPORTED, t->multi_vgpu_supported);
	gsp_set(m, GSP_VGPU_INFO_VDEV_ID, (u64)t->device_id << 16 | t->subsystem_id);
	gsp_set(m, GSP_VGPU_INFO_PDEV_ID, t->pf_device_id);
	gsp_set(m, GSP_VGPU_INFO_SUBSYSTEM_VENDOR, PCI_VENDOR_ID_NVIDIA);
	gsp_set(m, GSP_VGPU_INFO_PROFILE_SIZE, t->profile_size);
	gsp_set(m, GSP_VGPU_INFO_FB_LENGTH, t->fb_length);
	gsp_set(m, GSP_VGPU_INFO_GSP_HEAP_SIZE, t->gsp_heap_size);
	gsp_set(m, GSP_VGPU_INFO_FB_RESERVATION, t->fb_reservation);
	gsp_set(m, GSP_VGPU_INFO_MAPPABLE_VIDEO_SIZE, t->mappable_video_size);
	gsp_set(m, GSP_VGPU_INFO_ENCODER_CAPACITY, t->encoder_capacity);
	gsp_set(m, GSP_VGPU_INFO_BAR1_LENGTH, t->bar1_length);
	set_text(m, GSP_VGPU_INFO_ADAPTER_NAME, t->name);
	set_text16(m, GSP_VGPU_INFO_ADAPTER_NAME_UNICODE, t->name);
	set_text(m, GSP_VGPU_INFO_SHORT_NAME, t->name);
	gsp_set(m, GSP_VGPU_INFO_MULTI_VGPU_EXCLUSIVE, t->multi_vgpu_exclusive);
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
