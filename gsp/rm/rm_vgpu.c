// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verbs of partition.c as RM controls. Facts: ctrl2080vgpumgrinternal.h
 * and ctrl2080internal.h of NVIDIA/open-gpu-kernel-modules; order and
 * values as in NVIDIA's vGPU series for the Linux kernel.
 *
 * gsp_partition.lock is held, but for one that is only being made. Called through struct
 * gsp_verbs.
 */
#include <linux/kernel.h>

#include "codec/message.h"
#include "common/common.h"
#include "common/partition.h"
#include "queue/queue.h"
#include "queue/queue_wire.h"
#include "rm.h"
#include "verbs.h"

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
	return gsp_rm_ctrl_task(p->gsp, "SHUTDOWN_GSP_VGPU_PLUGIN_TASK", GSP_C_CTRL_SHUTDOWN,
				GSP_MSG_SHUTDOWN, GSP_SHUTDOWN_GFID, p->desc.gfid,
				GSP_SHUTDOWN_TIMEOUT_MS);
}

static int cleanup(struct gsp_partition *p)
{
	return gsp_rm_ctrl_task(p->gsp, "VGPU_PLUGIN_CLEANUP", GSP_C_CTRL_CLEANUP,
				GSP_MSG_CLEANUP, GSP_CLEANUP_GFID, p->desc.gfid,
				GSP_CLEANUP_TIMEOUT_MS);
}

const struct gsp_verbs gsp_verbs_rm = {
	.wire = &gsp_wire_rm,
	.before_start = gsp_queue_system_info,
	.init = gsp_rpc_wait_init_done,
	.unload = gsp_rm_unload,
	.learn_internal = gsp_rm_learn_internal,
	.learn = gsp_rm_learn,
	.add_types = gsp_rm_add_types,
	.allow_mixed = gsp_rm_allow_mixed,
	.client_new = client_new,
	.client_free = client_free,
	.bootload = bootload,
	.shutdown = shutdown,
	.cleanup = cleanup,
	.scrub = gsp_rm_scrub,
	.get_state = gsp_rm_get_state,
};
