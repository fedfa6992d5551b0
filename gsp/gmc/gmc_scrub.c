// SPDX-License-Identifier: GPL-2.0-only
/*
 * Clearing framebuffer of one vGPU: GSP opens a channel on a copy engine for it, from
 * before its task is started until after it was stopped, takes pieces of work, and the
 * engine writes the number of the last one that is done to a page in framebuffer. No
 * event comes, so that page is looked at again and again, ever less often and for a
 * bounded time. Facts: NVIDIA/open-gpu-kernel-modules gmcapi_vgpu.h, nova-core
 * vgpu/scrubber.rs, vgpu/instance.rs.
 *
 * gsp_partition.lock is held. Called by gmc_vgpu.c's table.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sizes.h>

#include "card.h"
#include "common/partition.h"
#include "gmc.h"
#include "ground/ground.h"
#include "queue/queue.h"

#define POLL_MIN_US	100u
#define POLL_MAX_US	20000u
#define SEMAPHORE_MAX	16
/* nova-core vgpu/scrubber.rs, SCRUB_REQUEST_SIZE */
#define SCRUB_PIECE	(4 * (u64)SZ_1G)

/**
 * gsp_gmc_scrubber_free() - GSP holds nothing any more for clearing a partition
 * @p: whose; nothing is being cleared
 *
 * Return: 0, or what gsp_gmc_call() gives; logged.
 */
int gsp_gmc_scrubber_free(struct gsp_partition *p)
{
	return gsp_gmc_call_number(p->gsp, "VGPU_MGR_FREE_GSP_CEUTILS", GSP_C_CMD_FREE_CEUTILS,
				   GSP_MSG_FREE_CEUTILS, GSP_FREE_CEUTILS_GFID, p->desc.gfid,
				   GSP_RPC_TIMEOUT_MS);
}

static int read_semaphore(struct gsp_partition *p, u32 *done)
{
	struct gsp *gsp = p->gsp;
	size_t len = gsp_msg_size(gsp->abi, GSP_MSG_SEMAPHORE);
	u8 buf[SEMAPHORE_MAX] = { };
	struct gsp_msg m;
	int ret;

	if (len > sizeof(buf) || len % 4)
		return -EINVAL;
	ret = gsp_fb_read(gsp, p->semaphore, buf, len);
	if (!ret)
		ret = gsp_msg_init(&m, gsp->abi, GSP_MSG_SEMAPHORE, buf, len);
	if (ret)
		return ret;
	if (gsp_get(&m, GSP_SEMAPHORE_MAGIC) != gsp_const(gsp->abi, GSP_C_SEMAPHORE_MAGIC)) {
		dev_err_ratelimited(gsp->dev, "GFID %u: what GSP calls a semaphore is none (%#llx)\n",
				    p->desc.gfid, gsp_get(&m, GSP_SEMAPHORE_MAGIC));
		return -EPROTO;
	}
	*done = gsp_get(&m, GSP_SEMAPHORE_DONE);
	return 0;
}

/* An answer that makes no sense, to what GSP may have done all the same. */
static bool is_semaphore(struct gsp *gsp, const struct gsp_msg *r)
{
	u64 addr = gsp_get(r, GSP_CEUTILS_SEMAPHORE_ADDR);

	return gsp_get(r, GSP_CEUTILS_SEMAPHORE_APERTURE) ==
	       gsp_const(gsp->abi, GSP_C_APERTURE_FBMEM) && addr &&
	       IS_ALIGNED(addr, GSP_PAGE_SIZE) && addr <= gsp->boot.layout.size - GSP_PAGE_SIZE;
}

/**
 * gsp_gmc_scrubber_new() - have GSP open a channel to clear a partition with
 * @p: whose; its task was not started
 *
 * The last of the vGPU's channels, which the guest is not told of.
 *
 * Return: 0 for gsp_gmc_scrubber_free(), -EPROTO when GSP may have done it and
 * its answer makes no sense, or what gsp_gmc_call() gives; logged.
 */
int gsp_gmc_scrubber_new(struct gsp_partition *p)
{
	struct gsp *gsp = p->gsp;
	struct gsp_msg q, r;
	int ret;

	ret = gsp_msg_new(gsp, GSP_MSG_ALLOC_CEUTILS, &q);
	if (ret)
		return ret;
	ret = gsp_msg_new(gsp, GSP_MSG_CEUTILS, &r);
	if (ret)
		goto free;
	gsp_set(&q, GSP_ALLOC_CEUTILS_GFID, p->desc.gfid);
	gsp_set(&q, GSP_ALLOC_CEUTILS_CHID, p->desc.chid_first + p->desc.num_chids - 1);
	gsp_set_const(&q, GSP_ALLOC_CEUTILS_CE, GSP_C_CEUTILS_ANY);
	/* The whole GPU, here: nova-core's alloc_ceutils(). */
	gsp_set(&q, GSP_ALLOC_CEUTILS_SWIZZ_ID, 0);
	ret = gsp_gmc_call(gsp, "VGPU_MGR_ALLOC_GSP_CEUTILS", GSP_C_CMD_ALLOC_CEUTILS, &q, &r,
			   GSP_RPC_TIMEOUT_MS);
	if (ret)
		goto free_reply;
	p->semaphore = gsp_get(&r, GSP_CEUTILS_SEMAPHORE_ADDR);
	if (!is_semaphore(gsp, &r)) {
		dev_err(gsp->dev, "GFID %u: GSP's semaphore at %#llx (aperture %llu) cannot be\n",
			p->desc.gfid, p->semaphore,
			gsp_get(&r, GSP_CEUTILS_SEMAPHORE_APERTURE));
		ret = -EPROTO;
	}
free_reply:
	gsp_msg_free(&r);
free:
	gsp_msg_free(&q);
	return ret;
}

static int submit(struct gsp_partition *p, u64 base, u64 size, u32 *work)
{
	struct gsp *gsp = p->gsp;
	struct gsp_msg q, r;
	u64 id;
	int ret;

	ret = gsp_msg_new(gsp, GSP_MSG_SCRUB, &q);
	if (ret)
		return ret;
	ret = gsp_msg_new(gsp, GSP_MSG_SCRUB_WORK, &r);
	if (ret)
		goto free;
	gsp_set(&q, GSP_SCRUB_GFID, p->desc.gfid);
	gsp_set(&q, GSP_SCRUB_ADDR, base);
	gsp_set(&q, GSP_SCRUB_SIZE, size);
	ret = gsp_gmc_call(gsp, "VGPU_MGR_SCRUB_GUEST_FB", GSP_C_CMD_SCRUB, &q, &r,
			   GSP_RPC_TIMEOUT_MS);
	id = gsp_get(&r, GSP_SCRUB_WORK_ID);
	if (!ret && id > U32_MAX) {
		dev_err(gsp->dev, "GFID %u: GSP's work cannot have the number %#llx\n",
			p->desc.gfid, id);
		ret = -EPROTO;
	}
	*work = id;
	gsp_msg_free(&r);
free:
	gsp_msg_free(&q);
	return ret;
}

static int wait_done(struct gsp_partition *p, u32 work)
{
	unsigned long end = jiffies + msecs_to_jiffies(GSP_SCRUB_TIMEOUT_MS);
	unsigned int us = POLL_MIN_US;
	struct gsp *gsp = p->gsp;
	u32 done;
	int ret;

	for (;;) {
		bool late = time_after(jiffies, end);

		ret = read_semaphore(p, &done);
		if (ret)
			return ret;
		/* Numbers go round; what is done is not ahead of what was asked for. */
		if ((s32)(done - work) >= 0)
			return 0;
		if (late)
			break;
		usleep_range(us, 2 * us);
		us = min(2 * us, POLL_MAX_US);
	}
	dev_err(gsp->dev, "GFID %u: framebuffer was not clear after %u ms (%u of %u done)\n",
		p->desc.gfid, GSP_SCRUB_TIMEOUT_MS, done, work);
	return -ETIMEDOUT;
}

/**
 * gsp_gmc_scrub() - fill framebuffer of a partition with zeros
 * @p: whose; it has what gsp_gmc_scrubber_new() gives, and no task runs
 * @runs: where, @num of them
 * @num: how many
 *
 * Return: 0 when all of it is zeros, -ETIMEDOUT, -EPROTO, -ENOMEM, -EIO, or what GSP's
 * status maps to; logged. Unless GSP has refused it may still be about it.
 */
int gsp_gmc_scrub(struct gsp_partition *p, const struct vgpu_range *runs, unsigned int num)
{
	unsigned int i;
	u64 done, n;
	u32 work;
	int ret;

	for (i = 0; i < num; i++) {
		for (done = 0; done < runs[i].size; done += n) {
			n = min(runs[i].size - done, SCRUB_PIECE);
			ret = submit(p, runs[i].base + done, n, &work);
			if (!ret)
				ret = wait_done(p, work);
			if (ret)
				return ret;
			atomic64_add(n, &p->gsp->counters.scrubbed);
		}
	}
	return 0;
}
