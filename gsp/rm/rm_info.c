// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a booted GSP is asked about its GPU, by RM controls. The order is that
 * of the vendor's driver: static information, vGPU manager's configuration,
 * segment size, device table.
 *
 * No locks: while GSP is started and stopped. Called by rm_vgpu.c's table and, for GSP's
 * interrupt, gsp.c.
 */
#include <linux/kernel.h>
#include <linux/slab.h>

#include "card.h"
#include "codec/message.h"
#include "common/common.h"
#include "queue/queue.h"
#include "rm.h"

/**
 * gsp_rm_learn_internal() - GET_GSP_STATIC_INFO
 * @gsp: running; fills the internal client and framebuffer in its info
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_rm_learn_internal(struct gsp *gsp)
{
	struct gsp_rpc rpc = {
		.what = "GET_GSP_STATIC_INFO",
		.function = gsp_const(gsp->abi, GSP_C_FN_GET_GSP_STATIC_INFO),
		.len = gsp_msg_size(gsp->abi, GSP_MSG_STATIC_INFO),
		.timeout_ms = GSP_RPC_TIMEOUT_MS,
	};
	struct gsp_msg m;
	int ret;

	rpc.payload = kvzalloc(rpc.len, GFP_KERNEL);
	if (!rpc.payload)
		return -ENOMEM;
	ret = gsp_rpc_call(gsp, &rpc);
	if (ret)
		goto out;
	if (rpc.reply_len < rpc.len) {
		dev_err(gsp->dev, "GSP's static information has %zu of %zu bytes\n",
			rpc.reply_len, rpc.len);
		ret = -EPROTO;
		goto out;
	}
	ret = gsp_msg_init(&m, gsp->abi, GSP_MSG_STATIC_INFO, rpc.payload, rpc.len);
	if (ret)
		goto out;
	gsp->client = gsp_get(&m, GSP_STATIC_INFO_INTERNAL_CLIENT);
	gsp->subdevice = gsp_get(&m, GSP_STATIC_INFO_INTERNAL_SUBDEVICE);
	ret = gsp_learn_fb(gsp, &m);
out:
	kvfree(rpc.payload);
	return ret;
}

/**
 * gsp_rm_intr_vector() - GSP's own vector in the interrupt tree
 * @gsp: running, its internal client known
 * @vector: result, as GSP gives it
 *
 * Fixed in some releases, else GSP is asked.
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_rm_intr_vector(struct gsp *gsp, u64 *vector)
{
	u64 engine = gsp_const(gsp->abi, GSP_C_MC_ENGINE_GSP);
	struct gsp_msg m;
	u64 i, n;
	int ret;

	if (gsp_has_const(gsp->abi, GSP_C_GSP_VECTOR)) {
		*vector = gsp_const(gsp->abi, GSP_C_GSP_VECTOR);
		return 0;
	}
	ret = gsp_rm_ctrl_get(gsp, GSP_MSG_INTR_TABLE, &m);
	if (ret)
		return ret;
	ret = gsp_rm_ctrl(gsp, "INTERNAL_INTR_GET_KERNEL_TABLE", GSP_C_CTRL_INTR_TABLE, &m);
	if (ret)
		goto out;
	n = min_t(u64, gsp_get(&m, GSP_INTR_TABLE_COUNT),
		  gsp_count(gsp->abi, GSP_INTR_TABLE_ENGINE));
	for (i = 0; i < n; i++) {
		if (gsp_get_at(&m, GSP_INTR_TABLE_ENGINE, i) != engine)
			continue;
		*vector = gsp_get_at(&m, GSP_INTR_TABLE_VECTOR_STALL, i);
		goto out;
	}
	dev_err(gsp->dev, "GSP's interrupt table of %llu entries does not list GSP\n", n);
	ret = -ENXIO;
out:
	gsp_rm_ctrl_put(&m);
	return ret;
}

static int vgpu_mgr_config(struct gsp *gsp)
{
	if (!gsp_has_const(gsp->abi, GSP_C_CTRL_VGPU_MGR_CONFIG))
		return 0;
	/*
	 * That such types are known here, which a host on Linux says always, after GSP has
	 * started (ORM gpu.c, _gpuSetVgpuMgrConfig()); it does not turn the mode on.
	 */
	return gsp_rm_ctrl_number(gsp, "SET_VGPU_MGR_CONFIG", GSP_C_CTRL_VGPU_MGR_CONFIG,
				  GSP_MSG_VGPU_MGR_CONFIG, GSP_VGPU_MGR_CONFIG_HETEROGENEOUS, 1);
}

static int segment_size(struct gsp *gsp)
{
	struct gsp_msg m;
	int ret;

	ret = gsp_rm_ctrl_get(gsp, GSP_MSG_VMMU_SEGMENT_SIZE, &m);
	if (ret)
		return ret;
	ret = gsp_rm_ctrl(gsp, "GPU_GET_VMMU_SEGMENT_SIZE", GSP_C_CTRL_VMMU_SEGMENT_SIZE, &m);
	if (!ret)
		ret = gsp_learn_segment_size(gsp, gsp_get(&m, GSP_VMMU_SEGMENT_SIZE_SIZE));
	gsp_rm_ctrl_put(&m);
	return ret;
}

static int learn_channels(struct gsp *gsp, u32 runlist)
{
	struct gsp_msg m;
	int ret;

	if (!gsp_has_const(gsp->abi, GSP_C_CTRL_NUM_CHANNELS)) {
		dev_err(gsp->dev, "firmware release %s does not tell how many channels there are\n",
			gsp->info.release);
		return -EOPNOTSUPP;
	}
	ret = gsp_rm_ctrl_get(gsp, GSP_MSG_NUM_CHANNELS, &m);
	if (ret)
		return ret;
	gsp_set(&m, GSP_NUM_CHANNELS_RUNLIST, runlist);
	ret = gsp_rm_ctrl(gsp, "INTERNAL_FIFO_GET_NUM_CHANNELS", GSP_C_CTRL_NUM_CHANNELS, &m);
	if (!ret)
		ret = gsp_learn_channels(gsp, gsp_get(&m, GSP_NUM_CHANNELS_COUNT));
	gsp_rm_ctrl_put(&m);
	return ret;
}

/**
 * gsp_rm_learn() - everything else that vGPUs need to know
 * @gsp: running, internal client known; fills its info
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_rm_learn(struct gsp *gsp)
{
	u32 runlist = 0;
	int ret;

	ret = vgpu_mgr_config(gsp);
	if (!ret)
		ret = segment_size(gsp);
	if (!ret)
		ret = gsp_graphics_runlist(gsp, &runlist);
	if (!ret)
		ret = learn_channels(gsp, runlist);
	if (!ret)
		gsp_learn_limits(gsp);
	return ret;
}

/**
 * gsp_rm_allow_mixed() - SET_VGPU_HETEROGENEOUS_MODE
 * @gsp: running, of a release with that mode; types are known to it, no partition is there
 *
 * Only when somebody asks for it: ORM device_ctrl.c,
 * deviceCtrlCmdGpuSetVgpuHeterogeneousMode_IMPL().
 *
 * Return: 0, or what GSP's status maps to; logged.
 */
int gsp_rm_allow_mixed(struct gsp *gsp)
{
	return gsp_rm_ctrl_number(gsp, "SET_VGPU_HETEROGENEOUS_MODE",
				  GSP_C_CTRL_HETEROGENEOUS_MODE, GSP_MSG_HETEROGENEOUS_MODE,
				  GSP_HETEROGENEOUS_MODE_ENABLE, 1);
}

/**
 * gsp_rm_unload() - UNLOADING_GUEST_DRIVER
 * @gsp: running
 *
 * Return: 0 when GSP agreed to stop, or what gsp_rpc_call() gives; logged.
 */
int gsp_rm_unload(struct gsp *gsp)
{
	struct gsp_rpc rpc = {
		.what = "UNLOADING_GUEST_DRIVER",
		.function = gsp_const(gsp->abi, GSP_C_FN_UNLOADING_GUEST_DRIVER),
		.len = gsp_msg_size(gsp->abi, GSP_MSG_UNLOADING),
		.timeout_ms = GSP_RPC_TIMEOUT_MS,
	};
	int ret;

	/* All fields zero: no power transition, level 0. */
	rpc.payload = kzalloc(rpc.len, GFP_KERNEL);
	if (!rpc.payload)
		return -ENOMEM;
	ret = gsp_rpc_call(gsp, &rpc);
	kfree(rpc.payload);
	return ret;
}
