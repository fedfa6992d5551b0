// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fetching CrashCat reports out of GSP: a falcon register says which scratch registers
 * say where the ring is, others are its indices. What a report is about lives or dies
 * with it: GSP as a whole, or one of its tasks, of which vGPUs have one each. Whose
 * task it was a report does not say; a plugin event does, which comes as well.
 *
 * Facts: NVIDIA/open-gpu-kernel-modules crashcat_queue_v1.c,
 * crashcat_wayfinder_v1.c, kernel_crashcat_engine.c (scratch groups, apertures),
 * kernel_gsp_tu102.c (kgspHealthCheck_TU102, kgspReadEmem_TU102).
 *
 * crash_lock protects all of struct gsp_crashes. Called by what interrupts queue and
 * by who waits for GSP.
 */
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "card.h"
#include "chip.h"
#include "crashcat.h"
#include "ground/ground.h"
#include "ground/regs.h"
#include "queue.h"

#define GROUP_MAILBOXES		1
#define GROUP_SCRATCH_FIRST	2
#define GROUP_SCRATCH_LAST	5

/*
 * The scratch registers of a group, and where its indices are. A group of two registers
 * has to serve for both: what they say is taken once, then they are the indices.
 */
static int find_group(struct gsp *gsp, unsigned int group, u32 *reg)
{
	struct gsp_crashes *c = &gsp->crashes;

	if (group == GROUP_MAILBOXES) {
		*reg = NV_PFALCON_FALCON_MAILBOX0;
		c->put = NV_PFALCON_FALCON_MAILBOX0;
		c->get = NV_PFALCON_FALCON_MAILBOX1;
		return 0;
	}
	if (group < GROUP_SCRATCH_FIRST || group > GROUP_SCRATCH_LAST)
		return -EPROTO;
	*reg = NV_PFALCON_FALCON_COMMON_SCRATCH_GROUP(group - GROUP_SCRATCH_FIRST);
	c->put = *reg + 8;
	c->get = *reg + 12;
	return 0;
}

/* Is all of the ring where it may be? In system memory that is what GSP was given for it. */
static bool inside(struct gsp *gsp, const struct gsp_crashcat_queue *q)
{
	const struct gsp_mem *mem = &gsp->boot.crash_queue;

	switch (q->aperture) {
	case GSP_CRASHCAT_SYSMEM:
		return mem->va && q->size <= mem->size && q->offset >= mem->dma &&
		       q->offset - mem->dma <= mem->size - q->size;
	case GSP_CRASHCAT_FB:
		return q->offset < gsp->boot.layout.size &&
		       q->size <= gsp->boot.layout.size - q->offset;
	case GSP_CRASHCAT_DMEM:
		return q->offset <= NV_PFALCON_FALCON_DMEMC_OFFSET &&
		       q->size <= NV_PFALCON_FALCON_DMEMC_OFFSET + 4 - q->offset;
	case GSP_CRASHCAT_EMEM:
		return q->offset <= NV_PGSP_EMEMC_OFFSET &&
		       q->size <= NV_PGSP_EMEMC_OFFSET + 4 - q->offset;
	}
	return false;
}

/* Where the reports are, the first time that there is one; it does not move. */
static int find_queue(struct gsp *gsp)
{
	struct gsp_crashes *c = &gsp->crashes;
	unsigned int group;
	u32 wfl0, reg;
	u64 wfl1;
	int ret;

	if (c->found)
		return 0;
	wfl0 = gsp_falcon_rd32(&gsp->falcon, NV_PFALCON_FALCON_DEBUGINFO);
	ret = gsp_crashcat_wayfinder(wfl0, &group);
	if (!ret)
		ret = find_group(gsp, group, &reg);
	if (ret)
		return ret;
	wfl1 = gsp_falcon_rd32(&gsp->falcon, reg);
	wfl1 |= (u64)gsp_falcon_rd32(&gsp->falcon, reg + 4) << 32;
	ret = gsp_crashcat_queue(wfl1, &c->queue);
	if (!ret && !inside(gsp, &c->queue))
		ret = -EPROTO;
	if (ret)
		return ret;
	if (group == GROUP_MAILBOXES) {
		gsp_falcon_wr32(&gsp->falcon, c->get, 0);
		gsp_falcon_wr32(&gsp->falcon, c->put, 0);
		gsp_falcon_wr32(&gsp->falcon, NV_PFALCON_FALCON_DEBUGINFO,
				wfl0 & ~NV_PFALCON_FALCON_DEBUGINFO_GROUP);
	}
	c->found = true;
	return 0;
}

static void read_port(struct gsp *gsp, u32 control, u32 data, u32 offset, u32 *to, size_t len)
{
	gsp_falcon_wr32(&gsp->falcon, control, offset | NV_PFALCON_FALCON_DMEMC_AINCR);
	for (; len; len -= sizeof(*to))
		*to++ = gsp_falcon_rd32(&gsp->falcon, data);
}

/* @len bytes from @pos of the ring, without going over its end; all multiples of 4. */
static int read_ring(struct gsp *gsp, u32 pos, void *to, size_t len)
{
	const struct gsp_crashcat_queue *q = &gsp->crashes.queue;
	u32 port = gsp->chip->hw->emem_port;

	switch (q->aperture) {
	case GSP_CRASHCAT_SYSMEM:
		/* The index that says that it is there was read before. */
		dma_rmb();
		memcpy(to, gsp->boot.crash_queue.va + (q->offset - gsp->boot.crash_queue.dma) + pos,
		       len);
		return 0;
	case GSP_CRASHCAT_FB:
		return gsp_fb_read(gsp, q->offset + pos, to, len);
	case GSP_CRASHCAT_DMEM:
		read_port(gsp, NV_PFALCON_FALCON_DMEMC, NV_PFALCON_FALCON_DMEMD, q->offset + pos,
			  to, len);
		return 0;
	case GSP_CRASHCAT_EMEM:
		read_port(gsp, NV_PGSP_EMEMC(port), NV_PGSP_EMEMD(port), q->offset + pos, to, len);
		return 0;
	}
	return -EINVAL;
}

/* All that is in the ring, in one piece; which then is there no more. */
static int copy_ring(struct gsp *gsp, u32 get, u32 put, u8 **buf, size_t *len)
{
	u32 size = gsp->crashes.queue.size, first;
	int ret;

	*len = put >= get ? put - get : size - get + put;
	*buf = kvmalloc(*len, GFP_KERNEL);
	if (!*buf)
		return -ENOMEM;
	first = min_t(size_t, *len, size - get);
	ret = read_ring(gsp, get, *buf, first);
	if (!ret)
		ret = read_ring(gsp, 0, *buf + first, *len - first);
	if (ret) {
		kvfree(*buf);
		return ret;
	}
	gsp_falcon_wr32(&gsp->falcon, gsp->crashes.get, put);
	return 0;
}

static void describe(const struct gsp_crashcat_report *r, char *buf, size_t len)
{
	snprintf(buf, len, "%s contained in %s, partition %u, ucode %u, task %u, at %#llx",
		 gsp_crashcat_cause(r), gsp_crashcat_containment(r), (u8)r->source,
		 (u8)(r->source >> 8), (u8)(r->source >> 24), r->pc);
}

static void judge(struct gsp *gsp, const struct gsp_crashcat_report *r)
{
	struct gsp_crashes *c = &gsp->crashes;
	char text[96];

	c->last[c->total++ % ARRAY_SIZE(c->last)] = *r;
	describe(r, text, sizeof(text));
	switch (gsp_crashcat_verdict(r, gsp_const(gsp->abi, GSP_C_CRASHCAT_CONTAINMENT))) {
	case GSP_CRASHCAT_NOTE:
		dev_info_ratelimited(gsp->dev, "GSP reports %s\n", text);
		break;
	case GSP_CRASHCAT_CONTAINED:
		dev_err_ratelimited(gsp->dev, "a task of GSP failed: %s\n", text);
		break;
	case GSP_CRASHCAT_FATAL:
		gsp_die(gsp, "its firmware crashed: %s", text);
		break;
	}
}

/* Serve the reports in @buf, all of them: the last may be GSP's end. */
static void serve(struct gsp *gsp, const u8 *buf, size_t len)
{
	struct gsp_crashcat_report r;
	size_t n;

	while (len) {
		n = gsp_crashcat_parse(buf, len, &r);
		if (!n) {
			dev_err_ratelimited(gsp->dev, "GSP left a crash report that cannot be read\n");
			return;
		}
		judge(gsp, &r);
		buf += n;
		len -= n;
	}
}

/* What is wrong is said once, until it is right again, which GSP can make often. */
static bool say_so(struct gsp_crashes *c)
{
	bool said = c->refused;

	c->refused = true;
	return !said;
}

static void read_reports(struct gsp *gsp)
{
	struct gsp_crashes *c = &gsp->crashes;
	u32 put, get;
	size_t len;
	u8 *buf;
	int ret;

	ret = find_queue(gsp);
	if (ret == -ENOENT)
		return;
	if (ret) {
		if (say_so(c))
			dev_err_ratelimited(gsp->dev,
					    "GSP says that it left a crash report where none can be\n");
		return;
	}
	put = gsp_falcon_rd32(&gsp->falcon, c->put);
	get = gsp_falcon_rd32(&gsp->falcon, c->get);
	if ((put & NV_PGSP_LOCKED_MASK) == NV_PGSP_LOCKED || (put == ~0u && gsp_fell_off(gsp)))
		return;
	if (put >= c->queue.size || get >= c->queue.size || put % 8 || get % 8) {
		if (say_so(c))
			dev_err_ratelimited(gsp->dev,
					    "indices of GSP's crash reports are %#x and %#x of %#x\n",
					    put, get, c->queue.size);
		return;
	}
	if (put == get)
		return;
	ret = copy_ring(gsp, get, put, &buf, &len);
	if (ret) {
		if (say_so(c))
			dev_err_ratelimited(gsp->dev,
					    "GSP's crash reports cannot be read now (error %d)\n",
					    ret);
		return;
	}
	c->refused = false;
	serve(gsp, buf, len);
	kvfree(buf);
}

/**
 * gsp_crashcat_read() - serve the crash reports that GSP left
 * @gsp: whose
 *
 * One that is about GSP as a whole makes it dead; others are logged and kept for
 * gsp_show_crashes(). What cannot be read now is left for the next time. Takes
 * crash_lock and, below it, window_lock.
 *
 * Context: process; may sleep. Costs a register or two when there is nothing.
 */
void gsp_crashcat_read(struct gsp *gsp)
{
	mutex_lock(&gsp->crash_lock);
	read_reports(gsp);
	mutex_unlock(&gsp->crash_lock);
}

/**
 * gsp_show_crashes() - the last crash reports, for debugfs
 * @gsp: from gsp_start()
 * @m: where to
 */
void gsp_show_crashes(struct gsp *gsp, struct seq_file *m)
{
	static const char * const csrs[GSP_CRASHCAT_CSRS] = {
		"xstatus", "xie", "xip", "xepc", "xtval", "xcause", "xscratch",
	};
	struct gsp_crashes *c = &gsp->crashes;
	const struct gsp_crashcat_report *r;
	unsigned int i, k, num;
	char text[96];

	mutex_lock(&gsp->crash_lock);
	num = min_t(unsigned int, c->total, ARRAY_SIZE(c->last));
	for (i = c->total - num; i != c->total; i++) {
		r = &c->last[i % ARRAY_SIZE(c->last)];
		describe(r, text, sizeof(text));
		seq_printf(m, "report %u: %s\n", i, text);
		seq_printf(m, "  data %#llx\n", r->data);
		for (k = 0; r->has_csr && k < GSP_CRASHCAT_CSRS; k++)
			seq_printf(m, "  %s %#llx\n", csrs[k], r->csr[k]);
		for (k = 0; k < r->num_trace; k++)
			seq_printf(m, "  called from %#llx\n", r->trace[k]);
	}
	mutex_unlock(&gsp->crash_lock);
}
