// SPDX-License-Identifier: GPL-2.0-only
/*
 * Clearing framebuffer where messages travel as RM controls. There is one by which GSP
 * does it, for the CPU's driver where that cannot reach framebuffer itself, and GSP may
 * say that it does not (NVIDIA/open-gpu-kernel-modules mem_utils.c,
 * memmgrGetMemTransferType()). Then zeros go through the window onto framebuffer, which
 * takes minutes for large vGPUs and never fails.
 *
 * gsp_partition.lock is held. Called by rm_vgpu.c's table.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>

#include "card.h"
#include "common/partition.h"
#include "ground/ground.h"
#include "rm.h"

/* One RPC must not keep GSP, and everyone who waits for it, for long. */
#define MEMSET_PIECE	((u64)SZ_1G)
/* Nor this the window from who has a message for a task. */
#define WINDOW_PIECE	((size_t)SZ_1M / 4)
/* From this on the log says how far it is, each time that so much is done. */
#define PROGRESS	((u64)SZ_1G)

/* What is being cleared. */
struct job {
	struct gsp_partition *p;
	u64 done;
	u64 size;
};

static int memset_piece(struct gsp *gsp, struct gsp_msg *m, u64 base, u64 size)
{
	memset(m->data, 0, m->len);
	gsp_set(m, GSP_MEM_TRANSFER_DST_ADDR, base);
	gsp_set(m, GSP_MEM_TRANSFER_DST_SIZE, size);
	gsp_set(m, GSP_MEM_TRANSFER_DST_OFFSET, 0);
	gsp_set_const(m, GSP_MEM_TRANSFER_DST_APERTURE, GSP_C_APERTURE_FBMEM);
	gsp_set_const(m, GSP_MEM_TRANSFER_DST_CACHE, GSP_C_CACHE_UNCACHED);
	gsp_set(m, GSP_MEM_TRANSFER_SIZE, size);
	gsp_set(m, GSP_MEM_TRANSFER_VALUE, 0);
	gsp_set_const(m, GSP_MEM_TRANSFER_OP, GSP_C_MEMOP_MEMSET);
	return gsp_rm_ctrl_timeout(gsp, "INTERNAL_MEMMGR_MEMORY_TRANSFER_WITH_GSP",
				   GSP_C_CTRL_MEM_TRANSFER, m, GSP_MEMSET_TIMEOUT_MS);
}

static int by_gsp(struct job *job, u64 base, u64 size)
{
	struct gsp *gsp = job->p->gsp;
	struct gsp_msg m;
	int ret;

	ret = gsp_rm_ctrl_get(gsp, GSP_MSG_MEM_TRANSFER, &m);
	if (ret)
		return ret;
	while (size) {
		u64 n = min(size, MEMSET_PIECE);

		ret = memset_piece(gsp, &m, base, n);
		if (ret)
			break;
		job->done += n;
		base += n;
		size -= n;
	}
	gsp_rm_ctrl_put(&m);
	return ret;
}

static void say_progress(const struct job *job, u64 before)
{
	if (job->size > PROGRESS && div64_u64(before, PROGRESS) != div64_u64(job->done, PROGRESS))
		dev_info(job->p->gsp->dev, "GFID %u: %llu of %llu MiB of framebuffer are cleared\n",
			 job->p->desc.gfid, job->done >> 20, job->size >> 20);
}

static int by_cpu(struct job *job, u64 base, u64 size)
{
	struct gsp *gsp = job->p->gsp;
	u32 last;
	int ret;

	while (size) {
		size_t n = min_t(u64, size, WINDOW_PIECE);
		u64 before = job->done;

		if (fatal_signal_pending(current))
			return -EINTR;
		ret = gsp_fb_zero(gsp, base, n);
		/* Pushes the zeros out, and sees whether there is a GPU at the other end. */
		if (!ret)
			ret = gsp_fb_read(gsp, base + n - sizeof(last), &last, sizeof(last));
		if (ret)
			return ret;
		if (last) {
			dev_err(gsp->dev, "GFID %u: framebuffer at %#llx does not take zeros\n",
				job->p->desc.gfid, base);
			return -EIO;
		}
		job->done += n;
		base += n;
		size -= n;
		say_progress(job, before);
		cond_resched();
	}
	return 0;
}

/* Does GSP clear framebuffer? It is asked once. */
static bool gsp_clears(struct gsp *gsp)
{
	const struct gsp_abi *abi = gsp->abi;

	return !READ_ONCE(gsp->no_memset) && gsp_has_const(abi, GSP_C_CTRL_MEM_TRANSFER) &&
	       gsp_has_const(abi, GSP_C_MEMOP_MEMSET);
}

static int clear_run(struct job *job, u64 base, u64 size)
{
	struct gsp *gsp = job->p->gsp;
	u64 before = job->done;
	int ret;

	if (!gsp_clears(gsp))
		return by_cpu(job, base, size);
	ret = by_gsp(job, base, size);
	if (ret != -EOPNOTSUPP)
		return ret;
	dev_warn(gsp->dev, "GSP does not clear framebuffer: the CPU does, and large vGPUs take minutes to open and to close\n");
	WRITE_ONCE(gsp->no_memset, true);
	job->done = before;
	return by_cpu(job, base, size);
}

/**
 * gsp_rm_scrub() - fill framebuffer of a partition with zeros
 * @p: whose; no task runs
 * @runs: where, @num of them
 * @num: how many
 *
 * Return: 0 when all of it is zeros, -EINTR when a fatal signal ended it, -ETIMEDOUT,
 * -EPROTO, -ENOMEM, -EIO, or what GSP's status maps to; logged.
 */
int gsp_rm_scrub(struct gsp_partition *p, const struct vgpu_range *runs, unsigned int num)
{
	struct job job = { .p = p };
	unsigned int i;
	int ret = 0;

	for (i = 0; i < num; i++)
		job.size += runs[i].size;
	for (i = 0; i < num && !ret; i++)
		ret = clear_run(&job, runs[i].base, runs[i].size);
	atomic64_add(job.done, &p->gsp->counters.scrubbed);
	if (ret == -EINTR)
		dev_warn(p->gsp->dev, "GFID %u: clearing its framebuffer was ended by a signal after %llu of %llu MiB: all of it is cleared before anyone gets it\n",
			 p->desc.gfid, job.done >> 20, job.size >> 20);
	return ret;
}
