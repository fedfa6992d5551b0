// SPDX-License-Identifier: GPL-2.0-only
/*
 * Clearing framebuffer of one vGPU: GSP opens a channel on a copy engine for it,
 * takes pieces of work, and the engine writes the number of the last one that is
 * done to a page in framebuffer. No event comes, so that page is looked at again
 * and again, ever less often and for a bounded time. Facts:
 * NVIDIA/open-gpu-kernel-modules gmcapi_vgpu.h, nova-core vgpu/scrubber.rs.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>

#include "priv.h"

#define POLL_MIN_US	100u
#define POLL_MAX_US	20000u
#define SEMAPHORE_MAX	16

/* What GSP gave for the work of one vGPU. */
struct scrubber {
	struct gsp_partition *p;
	u64 semaphore;
};

static int release(struct gsp_partition *p)
{
	return gsp_gmc_call_number(p->gsp, "VGPU_MGR_FREE_GSP_CEUTILS", GSP_C_CMD_FREE_CEUTILS,
				   GSP_MSG_FREE_CEUTILS, GSP_FREE_CEUTILS_GFID, p->desc.gfid,
				   GSP_RPC_TIMEOUT_MS);
}

static int read_semaphore(struct scrubber *s, u32 *done)
{
	struct gsp *gsp = s->p->gsp;
	size_t len = gsp_msg_size(gsp->abi, GSP_MSG_SEMAPHORE);
	u8 buf[SEMAPHORE_MAX] = { };
	struct gsp_msg m;
	int ret;

	if (len > sizeof(buf) || len % 4)
		return -EINVAL;
	ret = gsp_fb_read(gsp, s->semaphore, buf, len);
	if (!ret)
		ret = gsp_msg_init(&m, gsp->abi, GSP_MSG_SEMAPHORE, buf, len);
	if (ret)
		return ret;
	if (gsp_get(&m, GSP_SEMAPHORE_MAGIC) != gsp_const(gsp->abi, GSP_C_SEMAPHORE_MAGIC)) {
		dev_err_ratelimited(gsp->dev, "GFID %u: what GSP calls a semaphore is none (%#llx)\n",
				    s->p->desc.gfid, gsp_get(&m, GSP_SEMAPHORE_MAGIC));
		return -EPROTO;
	}
	*done = gsp_get(&m, GSP_SEMAPHORE_DONE);
	return 0;
}

/*
 * The channel's id is one of the vGPU's own, whose guest does not run: left to
 * GSP, it might take one that another vGPU was given.
 */
static int acquire(struct scrubber *s)
{
	struct gsp_partition *p = s->p;
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
	gsp_set(&q, GSP_ALLOC_CEUTILS_CHID, p->desc.chid_first);
	gsp_set(&q, GSP_ALLOC_CEUTILS_CE, gsp_const(gsp->abi, GSP_C_CEUTILS_ANY));
	/* The whole GPU, here: nova-core's alloc_ceutils(). */
	gsp_set(&q, GSP_ALLOC_CEUTILS_SWIZZ_ID, 0);
	ret = gsp_gmc_call(gsp, "VGPU_MGR_ALLOC_GSP_CEUTILS", GSP_C_CMD_ALLOC_CEUTILS, &q, &r,
			   GSP_RPC_TIMEOUT_MS);
	if (ret)
		goto free_reply;
	s->semaphore = gsp_get(&r, GSP_CEUTILS_SEMAPHORE_ADDR);
	if (gsp_get(&r, GSP_CEUTILS_SEMAPHORE_APERTURE) !=
	    gsp_const(gsp->abi, GSP_C_APERTURE_FBMEM) || !s->semaphore ||
	    !IS_ALIGNED(s->semaphore, GSP_PAGE_SIZE) ||
	    s->semaphore > gsp->boot.layout.size - GSP_PAGE_SIZE) {
		dev_err(gsp->dev, "GFID %u: GSP's semaphore at %#llx (aperture %llu) cannot be\n",
			p->desc.gfid, s->semaphore,
			gsp_get(&r, GSP_CEUTILS_SEMAPHORE_APERTURE));
		ret = -EPROTO;
	}
free_reply:
	gsp_msg_free(&r);
free:
	gsp_msg_free(&q);
	return ret;
}

static int submit(struct scrubber *s, const struct gsp_fb_range *run, u32 *work)
{
	struct gsp *gsp = s->p->gsp;
	struct gsp_msg q, r;
	u64 id;
	int ret;

	ret = gsp_msg_new(gsp, GSP_MSG_SCRUB, &q);
	if (ret)
		return ret;
	ret = gsp_msg_new(gsp, GSP_MSG_SCRUB_WORK, &r);
	if (ret)
		goto free;
	gsp_set(&q, GSP_SCRUB_GFID, s->p->desc.gfid);
	gsp_set(&q, GSP_SCRUB_ADDR, run->base);
	gsp_set(&q, GSP_SCRUB_SIZE, run->size);
	ret = gsp_gmc_call(gsp, "VGPU_MGR_SCRUB_GUEST_FB", GSP_C_CMD_SCRUB, &q, &r,
			   GSP_RPC_TIMEOUT_MS);
	id = gsp_get(&r, GSP_SCRUB_WORK_ID);
	if (!ret && (!id || id > U32_MAX)) {
		dev_err(gsp->dev, "GFID %u: GSP's work cannot have the number %#llx\n",
			s->p->desc.gfid, id);
		ret = -EPROTO;
	}
	*work = id;
	gsp_msg_free(&r);
free:
	gsp_msg_free(&q);
	return ret;
}

static int wait_done(struct scrubber *s, u32 work)
{
	unsigned long end = jiffies + msecs_to_jiffies(GSP_SCRUB_TIMEOUT_MS);
	unsigned int us = POLL_MIN_US;
	struct gsp *gsp = s->p->gsp;
	u32 done;
	int ret;

	for (;;) {
		bool late = time_after(jiffies, end);

		ret = read_semaphore(s, &done);
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
		s->p->desc.gfid, GSP_SCRUB_TIMEOUT_MS, done, work);
	return -ETIMEDOUT;
}

/**
 * gsp_gmc_scrub() - fill framebuffer of a partition with zeros
 * @p: whose; no task runs
 * @runs: where, @num of them
 * @num: how many
 *
 * Return: 0 when all of it is zeros and GSP holds nothing of it, -ETIMEDOUT,
 * -EPROTO, -ENOMEM, -EIO, or what GSP's status maps to; logged.
 */
int gsp_gmc_scrub(struct gsp_partition *p, const struct gsp_fb_range *runs, unsigned int num)
{
	struct scrubber s = { .p = p };
	unsigned int i;
	u32 work;
	int ret, err;

	ret = acquire(&s);
	/* After an answer that makes no sense GSP may hold it all the same. */
	if (ret && ret != -EPROTO)
		return ret;
	for (i = 0; i < num && !ret; i++) {
		ret = submit(&s, &runs[i], &work);
		if (!ret)
			ret = wait_done(&s, work);
		if (!ret)
			atomic64_add(runs[i].size, &p->gsp->counters.scrubbed);
	}
	err = release(p);
	return ret ?: err;
}
