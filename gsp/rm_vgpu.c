// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verbs of partition.c as RM controls. Facts: ctrl2080vgpumgrinternal.h
 * and ctrl2080internal.h of NVIDIA/open-gpu-kernel-modules; order and
 * values as in NVIDIA's vGPU series for the Linux kernel.
 */
#include <linux/kernel.h>
#include <linux/sizes.h>

#include "priv.h"

/* One RPC must not keep GSP, and everyone who waits for it, for long. */
#define SCRUB_PIECE	((u64)SZ_1G)

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

static int bootload(struct gsp_partition *p)
{
	struct gsp *gsp = p->gsp;
	struct gsp_msg m;
	int ret;

	ret = gsp_rm_ctrl_get(gsp, GSP_MSG_BOOTLOAD, &m);
	if (ret)
		return ret;
	gsp_bootload_fill(p, &m);
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
				   GSP_C_CTRL_MEM_TRANSFER, m, GSP_SCRUB_TIMEOUT_MS);
}

static int scrub_run(struct gsp *gsp, struct gsp_msg *m, u64 base, u64 size)
{
	while (size) {
		u64 n = min(size, SCRUB_PIECE);
		int ret = scrub_piece(gsp, m, base, n);

		if (ret)
			return ret;
		atomic64_add(n, &gsp->counters.scrubbed);
		base += n;
		size -= n;
	}
	return 0;
}

static int scrub(struct gsp_partition *p, const struct gsp_fb_range *runs, unsigned int num)
{
	struct gsp *gsp = p->gsp;
	struct gsp_msg m;
	unsigned int i;
	int ret;

	if (!gsp_has_const(gsp->abi, GSP_C_CTRL_MEM_TRANSFER)) {
		dev_err(gsp->dev, "firmware release %s has no control that clears framebuffer\n",
			gsp->info.release);
		return -EOPNOTSUPP;
	}
	ret = gsp_rm_ctrl_get(gsp, GSP_MSG_MEM_TRANSFER, &m);
	if (ret)
		return ret;
	for (i = 0; i < num && !ret; i++)
		ret = scrub_run(gsp, &m, runs[i].base, runs[i].size);
	gsp_rm_ctrl_put(&m);
	return ret;
}

const struct gsp_verbs gsp_verbs_rm = {
	.wire = &gsp_wire_rm,
	.before_start = gsp_queue_system_info,
	.init = gsp_rpc_wait_init_done,
	.unload = gsp_rm_unload,
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
