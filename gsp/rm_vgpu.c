// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verbs of partition.c as RM controls. Facts: ctrl2080vgpumgrinternal.h
 * and ctrl2080internal.h of NVIDIA/open-gpu-kernel-modules; order and
 * values as in NVIDIA's vGPU series for the Linux kernel.
 */
#include <linux/kernel.h>
#include <linux/sizes.h>

#include "plugin.h"
#include "priv.h"

/* One RPC must not keep GSP, and everyone who waits for it, for long. */
#define SCRUB_PIECE	((u64)SZ_1G)
#define SCRUB_TIMEOUT_MS	30000

static int client_new(struct gsp_partition *p)
{
	int ret = gsp_rm_client_new(p->gsp, &p->client);

	if (ret)
		return ret;
	ret = gsp_rm_device_new(p->gsp, p->client, &p->device);
	if (ret)
		gsp_rm_client_free(p->gsp, p->client);
	return ret;
}

static int client_free(struct gsp_partition *p)
{
	int ret = gsp_rm_free(p->gsp, p->client, p->device);
	int err = gsp_rm_client_free(p->gsp, p->client);

	return ret ?: err;
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
	gsp_set(m, GSP_BOOTLOAD_INIT_LOG_SIZE, gsp_const(abi, GSP_C_PLUGIN_INIT_LOG_SIZE));
	gsp_set(m, GSP_BOOTLOAD_VGPU_LOG_OFFSET,
		heap + gsp_plugin_region(abi, GSP_PLUGIN_VGPU_LOG));
	gsp_set(m, GSP_BOOTLOAD_VGPU_LOG_SIZE, gsp_const(abi, GSP_C_PLUGIN_VGPU_LOG_SIZE));
	if (gsp_has_const(abi, GSP_C_PLUGIN_KERNEL_LOG_SIZE)) {
		gsp_set(m, GSP_BOOTLOAD_KERNEL_LOG_OFFSET,
			heap + gsp_plugin_region(abi, GSP_PLUGIN_KERNEL_LOG));
		gsp_set(m, GSP_BOOTLOAD_KERNEL_LOG_SIZE,
			gsp_const(abi, GSP_C_PLUGIN_KERNEL_LOG_SIZE));
	}
}

static int bootload(struct gsp_partition *p)
{
	struct gsp *gsp = p->gsp;
	unsigned int i;
	struct gsp_msg m;
	int ret;

	ret = gsp_rm_ctrl_get(gsp, GSP_MSG_BOOTLOAD, &m);
	if (ret)
		return ret;
	gsp_set(&m, GSP_BOOTLOAD_DBDF, p->desc.dbdf);
	gsp_set(&m, GSP_BOOTLOAD_GFID, p->desc.gfid);
	gsp_set(&m, GSP_BOOTLOAD_TYPE, p->desc.type_id);
	gsp_set(&m, GSP_BOOTLOAD_VM_PID, p->vm_pid);
	gsp_set(&m, GSP_BOOTLOAD_SWIZZ_ID, gsp_const(gsp->abi, GSP_C_SWIZZ_ID_NONE));
	gsp_set(&m, GSP_BOOTLOAD_NUM_CHANNELS, p->desc.num_chids);
	gsp_set(&m, GSP_BOOTLOAD_NUM_PLUGIN_CHANNELS, GSP_PLUGIN_CHANNELS);
	for_each_set_bit(i, gsp->engines, gsp_count(gsp->abi, GSP_BOOTLOAD_CHID_OFFSET))
		gsp_set_at(&m, GSP_BOOTLOAD_CHID_OFFSET, i, p->desc.chid_first);
	gsp_set(&m, GSP_BOOTLOAD_NUM_FB, p->desc.num_fb);
	for (i = 0; i < p->desc.num_fb; i++) {
		gsp_set_at(&m, GSP_BOOTLOAD_FB_ADDR, i, p->fb[i].base);
		gsp_set_at(&m, GSP_BOOTLOAD_FB_LENGTH, i, p->fb[i].size);
	}
	set_heap(p, &m);
	ret = gsp_rm_ctrl(gsp, "BOOTLOAD_GSP_VGPU_PLUGIN_TASK", GSP_C_CTRL_BOOTLOAD, &m);
	gsp_rm_ctrl_put(&m);
	return ret;
}

static int shutdown(struct gsp_partition *p)
{
	struct gsp_msg m;
	int ret;

	ret = gsp_rm_ctrl_get(p->gsp, GSP_MSG_SHUTDOWN, &m);
	if (ret)
		return ret;
	gsp_set(&m, GSP_SHUTDOWN_GFID, p->desc.gfid);
	ret = gsp_rm_ctrl(p->gsp, "SHUTDOWN_GSP_VGPU_PLUGIN_TASK", GSP_C_CTRL_SHUTDOWN, &m);
	gsp_rm_ctrl_put(&m);
	return ret;
}

static int cleanup(struct gsp_partition *p)
{
	struct gsp_msg m;
	int ret;

	ret = gsp_rm_ctrl_get(p->gsp, GSP_MSG_CLEANUP, &m);
	if (ret)
		return ret;
	gsp_set(&m, GSP_CLEANUP_GFID, p->desc.gfid);
	ret = gsp_rm_ctrl_timeout(p->gsp, "VGPU_PLUGIN_CLEANUP", GSP_C_CTRL_CLEANUP, &m,
				  GSP_CLEANUP_TIMEOUT_MS);
	gsp_rm_ctrl_put(&m);
	return ret;
}

static int scrub_piece(struct gsp *gsp, struct gsp_msg *m, u64 base, u64 size)
{
	const struct gsp_abi *abi = gsp->abi;

	memset(m->data, 0, m->len);
	gsp_set(m, GSP_MEM_TRANSFER_DST_ADDR, base);
	gsp_set(m, GSP_MEM_TRANSFER_DST_SIZE, size);
	gsp_set(m, GSP_MEM_TRANSFER_DST_OFFSET, 0);
	gsp_set(m, GSP_MEM_TRANSFER_DST_APERTURE, gsp_const(abi, GSP_C_APERTURE_FBMEM));
	gsp_set(m, GSP_MEM_TRANSFER_DST_CACHE, gsp_const(abi, GSP_C_CACHE_UNCACHED));
	gsp_set(m, GSP_MEM_TRANSFER_SIZE, size);
	gsp_set(m, GSP_MEM_TRANSFER_VALUE, 0);
	gsp_set(m, GSP_MEM_TRANSFER_OP, gsp_const(abi, GSP_C_MEMOP_MEMSET));
	return gsp_rm_ctrl_timeout(gsp, "INTERNAL_MEMMGR_MEMORY_TRANSFER_WITH_GSP",
				   GSP_C_CTRL_MEM_TRANSFER, m, SCRUB_TIMEOUT_MS);
}

static int scrub(struct gsp *gsp, u64 base, u64 size)
{
	struct gsp_msg m;
	int ret;

	if (!gsp_has_const(gsp->abi, GSP_C_CTRL_MEM_TRANSFER)) {
		dev_err(gsp->dev, "firmware release %s has no control that clears framebuffer\n",
			gsp->info.release);
		return -EOPNOTSUPP;
	}
	ret = gsp_rm_ctrl_get(gsp, GSP_MSG_MEM_TRANSFER, &m);
	if (ret)
		return ret;
	while (size && !ret) {
		u64 n = min(size, SCRUB_PIECE);

		ret = scrub_piece(gsp, &m, base, n);
		if (ret)
			break;
		atomic64_add(n, &gsp->counters.scrubbed);
		base += n;
		size -= n;
	}
	gsp_rm_ctrl_put(&m);
	return ret;
}

const struct gsp_verbs gsp_verbs_rm = {
	.name = "rm",
	.learn_internal = gsp_rm_learn_internal,
	.learn = gsp_rm_learn,
	.add_types = gsp_rm_add_types,
	.client_new = client_new,
	.client_free = client_free,
	.bootload = bootload,
	.shutdown = shutdown,
	.cleanup = cleanup,
	.scrub = scrub,
};
