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
#include "ground/ground.h"

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

#define OF_TYPE(_field, _member)	GSP_MEMBER(_field, struct vgpu_type, _member)

static const struct gsp_member members[] = {
	OF_TYPE(GSP_VGPU_INFO_TYPE, id),
	OF_TYPE(GSP_VGPU_INFO_MAX_INSTANCE, max_instance),
	OF_TYPE(GSP_VGPU_INFO_NUM_HEADS, num_heads),
	OF_TYPE(GSP_VGPU_INFO_MAX_RESOLUTION_X, max_resolution_x),
	OF_TYPE(GSP_VGPU_INFO_MAX_RESOLUTION_Y, max_resolution_y),
	OF_TYPE(GSP_VGPU_INFO_MAX_PIXELS, max_pixels),
	OF_TYPE(GSP_VGPU_INFO_FRL_CONFIG, frl_config),
	OF_TYPE(GSP_VGPU_INFO_FRL_ENABLE, frl_enable),
	OF_TYPE(GSP_VGPU_INFO_CUDA_ENABLED, cuda_enabled),
	OF_TYPE(GSP_VGPU_INFO_ECC_SUPPORTED, ecc_supported),
	OF_TYPE(GSP_VGPU_INFO_MULTI_VGPU_SUPPORTED, multi_vgpu_supported),
	OF_TYPE(GSP_VGPU_INFO_PROFILE_SIZE, profile_size),
	OF_TYPE(GSP_VGPU_INFO_FB_LENGTH, fb_length),
	OF_TYPE(GSP_VGPU_INFO_GSP_HEAP_SIZE, gsp_heap_size),
	OF_TYPE(GSP_VGPU_INFO_FB_RESERVATION, fb_reservation),
	OF_TYPE(GSP_VGPU_INFO_MAPPABLE_VIDEO_SIZE, mappable_video_size),
	OF_TYPE(GSP_VGPU_INFO_ENCODER_CAPACITY, encoder_capacity),
	OF_TYPE(GSP_VGPU_INFO_BAR1_LENGTH, bar1_length),
	OF_TYPE(GSP_VGPU_INFO_MULTI_VGPU_EXCLUSIVE, multi_vgpu_exclusive),
};

/**
 * gsp_vgpu_info_fill() - describe a vGPU type to firmware
 * @m: message VGPU_INFO, cleared
 * @t: the type
 */
void gsp_vgpu_info_fill(struct gsp_msg *m, const struct vgpu_type *t)
{
	gsp_set_members(m, members, ARRAY_SIZE(members), t);
	set_text(m, GSP_VGPU_INFO_NAME, t->name);
	set_text(m, GSP_VGPU_INFO_CLASS, t->vgpu_class);
	gsp_set_bytes(m, GSP_VGPU_INFO_SIGNATURE, t->signature,
		      min_t(size_t, sizeof(t->signature),
			    gsp_count(m->abi, GSP_VGPU_INFO_SIGNATURE)));
	set_text(m, GSP_VGPU_INFO_LICENSE, t->license);
	gsp_set(m, GSP_VGPU_INFO_VDEV_ID, (u64)t->device_id << 16 | t->subsystem_id);
	gsp_set(m, GSP_VGPU_INFO_PDEV_ID, t->pf_device_id);
	gsp_set(m, GSP_VGPU_INFO_SUBSYSTEM_VENDOR, PCI_VENDOR_ID_NVIDIA);
	set_text(m, GSP_VGPU_INFO_ADAPTER_NAME, t->name);
	set_text16(m, GSP_VGPU_INFO_ADAPTER_NAME_UNICODE, t->name);
	set_text(m, GSP_VGPU_INFO_SHORT_NAME, t->name);
}
