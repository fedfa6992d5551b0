// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verbs of partition.c as commands. Facts: NVIDIA/open-gpu-kernel-modules
 * gmcapi_vgpu.h; order and values as in nova-core vgpu/bootload.rs and
 * vgpu/instance.rs.
 *
 * gsp_partition.lock is held, but for one that is only being made. Called through struct
 * gsp_verbs.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/wait.h>

#include "card.h"
#include "common/common.h"
#include "common/partition.h"
#include "gmc.h"
#include "ground/ground.h"
#include "queue/queue.h"
#include "queue/queue_wire.h"
#include "verbs.h"

/* For an event whose interrupt was lost. */
#define LOOK_JIFFIES	((unsigned long)HZ)

/* VF's address as ASSIGN wants it: domain above 32 bits of bus, device, function. */
static u64 wide_dbdf(const struct gsp_partition *p)
{
	return (u64)(p->desc.dbdf >> 16) << 32 | (p->desc.dbdf & 0xffff);
}

static int client_new(struct gsp_partition *p)
{
	struct gsp_msg m;
	int ret;

	ret = gsp_msg_new(p->gsp, GSP_MSG_ASSIGN, &m);
	if (ret)
		return ret;
	gsp_set(&m, GSP_ASSIGN_DBDF, wide_dbdf(p));
	gsp_set(&m, GSP_ASSIGN_TYPE, p->desc.type_id);
	/* Both are reserved as yet. */
	gsp_set(&m, GSP_ASSIGN_SWIZZ_ID, 0);
	gsp_set(&m, GSP_ASSIGN_PLACEMENT_ID, 0);
	ret = gsp_gmc_call(p->gsp, "ASSIGN_VGPU_TYPE", GSP_C_CMD_ASSIGN, &m, NULL,
			   GSP_RPC_TIMEOUT_MS);
	gsp_msg_free(&m);
	if (!ret)
		atomic_inc(&p->gsp->counters.objects);
	return ret;
}

static int client_free(struct gsp_partition *p)
{
	int ret;

	ret = gsp_gmc_call_number(p->gsp, "DEASSIGN_VGPU_TYPE", GSP_C_CMD_DEASSIGN,
				  GSP_MSG_DEASSIGN, GSP_DEASSIGN_DBDF, wide_dbdf(p),
				  GSP_RPC_TIMEOUT_MS);
	if (!ret)
		atomic_dec(&p->gsp->counters.objects);
	return ret;
}

static int bootload(struct gsp_partition *p)
{
	struct gsp_msg m;
	int ret;

	ret = gsp_msg_new(p->gsp, GSP_MSG_BOOTLOAD, &m);
	if (ret)
		return ret;
	gsp_bootload_fill(p, &m);
	ret = gsp_gmc_call(p->gsp, "BOOTLOAD_GSP_VGPU_PLUGIN_TASK", GSP_C_CTRL_BOOTLOAD, &m,
			   NULL, GSP_RPC_TIMEOUT_MS);
	gsp_msg_free(&m);
	return ret;
}

/* GSP says by an event when the task is gone; a task that crashed is gone already. */
static int wait_shut_down(struct gsp_partition *p)
{
	unsigned long end = jiffies + msecs_to_jiffies(GSP_SHUTDOWN_TIMEOUT_MS);
	struct gsp *gsp = p->gsp;

	for (;;) {
		bool late = time_after(jiffies, end);

		gsp_rpc_drain(gsp);
		if (READ_ONCE(p->shut_down))
			return 0;
		if (gsp_dead(gsp))
			return -EIO;
		/* Its event may still come, and must not be taken for that of the next task. */
		if (gsp_plugin_crashed(p) &&
		    !wait_event_timeout(p->wait, READ_ONCE(p->shut_down) || gsp_dead(gsp),
					LOOK_JIFFIES))
			return -EIO;
		if (late)
			break;
		wait_event_timeout(p->wait, READ_ONCE(p->shut_down) || gsp_dead(gsp) ||
				   gsp_plugin_crashed(p),
				   min(msecs_to_jiffies(GSP_SHUTDOWN_TIMEOUT_MS), LOOK_JIFFIES));
	}
	dev_err(gsp->dev, "plugin task of GFID %u was not gone %u ms after SHUTDOWN\n",
		p->desc.gfid, GSP_SHUTDOWN_TIMEOUT_MS);
	return -ETIMEDOUT;
}

static int shutdown(struct gsp_partition *p)
{
	struct gsp_msg m;
	int ret;

	/* It may have gone by itself, and does not say so twice. */
	if (READ_ONCE(p->shut_down))
		return 0;
	ret = gsp_msg_new(p->gsp, GSP_MSG_SHUTDOWN, &m);
	if (ret)
		return ret;
	gsp_set(&m, GSP_SHUTDOWN_GFID, p->desc.gfid);
	ret = gsp_gmc_post(p->gsp, "SHUTDOWN_GSP_VGPU_PLUGIN_TASK", GSP_C_CTRL_SHUTDOWN, &m);
	gsp_msg_free(&m);
	return ret ?: wait_shut_down(p);
}

static int cleanup(struct gsp_partition *p)
{
	return gsp_gmc_call_task(p->gsp, "CLEANUP_GSP_VGPU_PLUGIN_RESOURCES", GSP_C_CTRL_CLEANUP,
				 GSP_MSG_CLEANUP, GSP_CLEANUP_GFID, p->desc.gfid,
				 GSP_CLEANUP_TIMEOUT_MS);
}

const struct gsp_verbs gsp_verbs_gmc = {
	.wire = &gsp_wire_gmc,
	.init = gsp_gmc_init,
	.unload = gsp_gmc_unload,
	.learn = gsp_gmc_learn,
	.add_types = gsp_gmc_add_types,
	.get_types = gsp_gmc_get_types,
	.client_new = client_new,
	.client_free = client_free,
	.scrubber_new = gsp_gmc_scrubber_new,
	.scrubber_free = gsp_gmc_scrubber_free,
	.bootload = bootload,
	.shutdown = shutdown,
	.cleanup = cleanup,
	.scrub = gsp_gmc_scrub,
};
