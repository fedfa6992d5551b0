// SPDX-License-Identifier: GPL-2.0-only
/*
 * What firmware is told of a vGPU type, in whatever message. No locks. Called by
 * rm_types.c and gmc_types.c.
 */
#include <linux/kernel.h>
#include <linux/pci.h>
#include <linux/string.h>

#include "../../types/vgpu_type.h"
#include "codec/message.h"
#include "common.h"

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
