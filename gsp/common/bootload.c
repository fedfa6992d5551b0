// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the message that starts a plugin task says. Facts: NVIDIA's vGPU series
 * for the Linux kernel, drivers/vfio/pci/nvidia-vgpu/vgpu_mgr.c; order and
 * meaning are the same in every encoding.
 *
 * gsp_partition.lock is held. Called by rm_vgpu.c and gmc_vgpu.c.
 */
#include <linux/kernel.h>

#include "card.h"
#include "codec/message.h"
#include "common.h"
#include "partition.h"
#include "plugin_heap.h"

/*
 * All engines of the vGPU count their channels from the same one; an engine that is not
 * told has those of every other vGPU. Either a list with a place for each engine that
 * firmware has a number for, all of which ORM fills (kernel_hostvgpudeviceapi.c),
 * or pairs of an engine and its first channel for those that the card has.
 */
static void set_channels(struct gsp_partition *p, struct gsp_msg *m)
{
	const struct gsp *gsp = p->gsp;
	unsigned int i;

	for (i = 0; i < gsp_count(gsp->abi, GSP_BOOTLOAD_CHID_OFFSET); i++)
		gsp_set_at(m, GSP_BOOTLOAD_CHID_OFFSET, i, p->desc.chid_first);
	for (i = 0; i < gsp->num_engines; i++)
		gsp_set_at(m, GSP_BOOTLOAD_CHANNEL_MAP, i,
			   (u64)p->desc.chid_first << 32 | gsp->engines[i]);
}

static void set_heap(struct gsp_partition *p, struct gsp_msg *m)
{
	const struct gsp_abi *abi = p->gsp->abi;
	u64 heap = p->desc.heap.base;

	gsp_set(m, GSP_BOOTLOAD_HEAP_ADDR, heap);
	gsp_set(m, GSP_BOOTLOAD_HEAP_LENGTH, p->desc.heap.size);
	/* This one counts from the heap's start, the logs' are addresses. */
	gsp_set(m, GSP_BOOTLOAD_CTRL_BUFF_OFFSET, gsp_plugin_region(abi, GSP_PLUGIN_CTRL));
	gsp_set(m, GSP_BOOTLOAD_INIT_LOG_OFFSET,
		heap + gsp_plugin_region(abi, GSP_PLUGIN_INIT_LOG));
	gsp_set_const(m, GSP_BOOTLOAD_INIT_LOG_SIZE, GSP_C_PLUGIN_INIT_LOG_SIZE);
	gsp_set(m, GSP_BOOTLOAD_VGPU_LOG_OFFSET,
		heap + gsp_plugin_region(abi, GSP_PLUGIN_VGPU_LOG));
	gsp_set_const(m, GSP_BOOTLOAD_VGPU_LOG_SIZE, GSP_C_PLUGIN_VGPU_LOG_SIZE);
	if (gsp_has_const(abi, GSP_C_PLUGIN_KERNEL_LOG_SIZE)) {
		gsp_set(m, GSP_BOOTLOAD_KERNEL_LOG_OFFSET,
			heap + gsp_plugin_region(abi, GSP_PLUGIN_KERNEL_LOG));
		gsp_set_const(m, GSP_BOOTLOAD_KERNEL_LOG_SIZE, GSP_C_PLUGIN_KERNEL_LOG_SIZE);
	}
}

/**
 * gsp_bootload_fill() - fill the message that starts a plugin task
 * @p: whose task
 * @m: message BOOTLOAD, cleared
 */
void gsp_bootload_fill(struct gsp_partition *p, struct gsp_msg *m)
{
	bool profiling = p->settings & GSP_SETTING_PROFILING;
	unsigned int i;

	gsp_set(m, GSP_BOOTLOAD_DBDF, p->desc.dbdf);
	gsp_set(m, GSP_BOOTLOAD_GFID, p->desc.gfid);
	gsp_set(m, GSP_BOOTLOAD_TYPE, p->desc.type_id);
	gsp_set(m, GSP_BOOTLOAD_VM_PID, p->vm_pid);
	gsp_set_const(m, GSP_BOOTLOAD_SWIZZ_ID, GSP_C_SWIZZ_ID_NONE);
	gsp_set(m, GSP_BOOTLOAD_NUM_CHANNELS, p->desc.num_chids);
	gsp_set_const(m, GSP_BOOTLOAD_NUM_PLUGIN_CHANNELS, GSP_C_PLUGIN_CHANNELS);
	/* A flag of its own in one encoding, a bit of the options in the other. */
	gsp_set(m, GSP_BOOTLOAD_PROFILING, profiling);
	gsp_set(m, GSP_BOOTLOAD_OPTIONS,
		profiling ? gsp_const(p->gsp->abi, GSP_C_BOOTLOAD_OPTION_PROFILING) : 0);
	set_channels(p, m);
	gsp_set(m, GSP_BOOTLOAD_NUM_FB, p->desc.num_fb);
	for (i = 0; i < p->desc.num_fb; i++) {
		gsp_set_at(m, GSP_BOOTLOAD_FB_ADDR, i, p->fb[i].base);
		gsp_set_at(m, GSP_BOOTLOAD_FB_LENGTH, i, p->fb[i].size);
	}
	set_heap(p, m);
}
