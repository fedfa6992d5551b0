// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the buffers at the start of a plugin heap lie. No locks. Called by who tells GSP of
 * them (bootload.c, static_info.c) and by who reads and writes them (plugin/).
 */
#include "codec/message.h"
#include "plugin_heap.h"

static const enum gsp_constant_id region_size[GSP_PLUGIN_REGIONS] = {
	[GSP_PLUGIN_CTRL] = GSP_C_PLUGIN_CTRL_SIZE,
	[GSP_PLUGIN_RESPONSE] = GSP_C_PLUGIN_RESPONSE_SIZE,
	[GSP_PLUGIN_MESSAGE] = GSP_C_PLUGIN_MESSAGE_SIZE,
	[GSP_PLUGIN_MIGRATION] = GSP_C_PLUGIN_MIGRATION_SIZE,
	[GSP_PLUGIN_ERROR] = GSP_C_PLUGIN_ERROR_SIZE,
	[GSP_PLUGIN_INIT_LOG] = GSP_C_PLUGIN_INIT_LOG_SIZE,
	[GSP_PLUGIN_VGPU_LOG] = GSP_C_PLUGIN_VGPU_LOG_SIZE,
	[GSP_PLUGIN_KERNEL_LOG] = GSP_C_PLUGIN_KERNEL_LOG_SIZE,
	[GSP_PLUGIN_TRACE] = GSP_C_PLUGIN_TRACE_SIZE,
};

/**
 * gsp_plugin_region_size() - how large a buffer is
 * @abi: layouts of the release
 * @r: which, below GSP_PLUGIN_REGIONS
 *
 * Return: bytes.
 */
u64 gsp_plugin_region_size(const struct gsp_abi *abi, enum gsp_plugin_region r)
{
	return gsp_const(abi, region_size[r]);
}

/**
 * gsp_plugin_region() - where a buffer begins
 * @abi: layouts of the release
 * @r: which; GSP_PLUGIN_REGIONS is the end of all
 *
 * Return: bytes from the heap's start.
 */
u64 gsp_plugin_region(const struct gsp_abi *abi, enum gsp_plugin_region r)
{
	unsigned int i;
	u64 at = 0;

	for (i = 0; i < r; i++)
		at += gsp_const(abi, region_size[i]);
	return at;
}

/**
 * gsp_plugin_buffer() - where a buffer of a partition begins
 * @p: the partition
 * @r: which
 *
 * Return: its address in framebuffer.
 */
u64 gsp_plugin_buffer(const struct gsp_partition *p, enum gsp_plugin_region r)
{
	return p->desc.heap.base + gsp_plugin_region(p->gsp->abi, r);
}
