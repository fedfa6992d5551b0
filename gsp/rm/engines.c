// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which runlist does the GPU's graphics engine have? The device table says it; the
 * control is described in ctrl2080fifo.h of NVIDIA/open-gpu-kernel-modules.
 *
 * No locks: while GSP is started. Called by rm_info.c.
 */
#include <linux/kernel.h>

#include "card.h"
#include "codec/message.h"
#include "rm.h"

#define MAX_CALLS	8

static bool is_graphics(const struct gsp_msg *e)
{
	const struct gsp_abi *abi = e->abi;

	return gsp_get_at(e, GSP_DEVICE_INFO_ENGINE_DATA,
			  gsp_const(abi, GSP_C_ENGINE_DATA_RM_ENGINE_TYPE)) ==
	       gsp_const(abi, GSP_C_RM_ENGINE_GR0);
}

/**
 * gsp_graphics_runlist() - read the device table
 * @gsp: running
 * @runlist: result, runlist of the graphics engine
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_graphics_runlist(struct gsp *gsp, u32 *runlist)
{
	unsigned int max = gsp_count(gsp->abi, GSP_DEVICE_INFO_TABLE_ENTRIES);
	struct gsp_msg m, e;
	unsigned int call;
	bool more = true, graphics = false;
	u64 i, n;
	int ret;

	ret = gsp_rm_ctrl_get(gsp, GSP_MSG_DEVICE_INFO_TABLE, &m);
	if (ret)
		return ret;
	for (call = 0; more && call < MAX_CALLS; call++) {
		memset(m.data, 0, m.len);
		gsp_set(&m, GSP_DEVICE_INFO_TABLE_BASE_INDEX, call * max);
		ret = gsp_rm_ctrl(gsp, "FIFO_GET_DEVICE_INFO_TABLE", GSP_C_CTRL_DEVICE_INFO_TABLE,
				  &m);
		if (ret)
			goto out;
		n = min_t(u64, gsp_get(&m, GSP_DEVICE_INFO_TABLE_NUM_ENTRIES), max);
		for (i = 0; i < n; i++) {
			ret = gsp_msg_sub(&e, &m, GSP_DEVICE_INFO_TABLE_ENTRIES, i,
					  GSP_MSG_DEVICE_INFO);
			if (ret)
				goto out;
			if (!is_graphics(&e))
				continue;
			graphics = true;
			*runlist = gsp_get_at(&e, GSP_DEVICE_INFO_ENGINE_DATA,
					      gsp_const(gsp->abi, GSP_C_ENGINE_DATA_RUNLIST));
		}
		more = gsp_get(&m, GSP_DEVICE_INFO_TABLE_MORE);
	}
	if (!graphics) {
		dev_err(gsp->dev, "GSP's device table lists no graphics engine\n");
		ret = -EPROTO;
	}
out:
	gsp_rm_ctrl_put(&m);
	return ret;
}
