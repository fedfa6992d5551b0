// SPDX-License-Identifier: GPL-2.0-only
/*
 * Booting GSP and taking it down: what is the same on every generation. How
 * GSP's RISC-V core is made to run differs; struct gsp_boot_ops is one way to
 * do it, boot_<generation>.c has them. Facts: nouveau rm/r535/gsp.c; nova-core
 * gsp/boot.rs; NVIDIA/open-gpu-kernel-modules kernel_gsp.c.
 *
 * No locks: one thread starts a card and stops it. Called by gsp.c; gsp_boot_resume() and what
 * waits, by sequencer.c and exec.c, under queue_lock.
 */
#include <linux/kernel.h>

#include "boot.h"
#include "card.h"
#include "ground/ground.h"
#include "ground/regs.h"
#include "queue/queue.h"
#include "verbs.h"

#define RISCV_ACTIVE_US		5000000
#define SUSPENDED_US		5000000
/*
 * GSP's mailbox 0 then, as far as the release's mask goes: open-rm kernel_gsp_tu102.c,
 * _kgspIsProcessorSuspended(). That is the whole word, or one bit.
 */
#define LIBOS_SUSPENDED		BIT(31)

/* Reads that flush what devices wrote to system memory go to this page. */
static int flush_page(struct gsp *gsp)
{
	struct gsp_mem *page = &gsp->boot.flush_page;
	int ret = gsp_mem_alloc(gsp, page, GSP_PAGE_SIZE);

	if (!ret)
		gsp->chip->boot->set_flush_page(gsp, page->dma);
	return ret;
}

static bool suspended(struct gsp *gsp, u32 mbox0)
{
	return (mbox0 & gsp_const(gsp->abi, GSP_C_SUSPENDED_MASK)) == LIBOS_SUSPENDED;
}

/*
 * It runs, or has run so far that it gave its core away for another program. Until
 * then the mailbox has the address that it was given, which may look like that.
 */
static bool came_up(struct gsp *gsp, void *unused)
{
	u32 mbox0 = gsp_falcon_rd32(&gsp->falcon, NV_PFALCON_FALCON_MAILBOX0);

	return gsp_falcon_riscv_active(&gsp->falcon) ||
	       (mbox0 != ~0u && mbox0 != lower_32_bits(gsp->boot.libos.dma) &&
		suspended(gsp, mbox0));
}

/**
 * gsp_boot_wait_active() - wait until GSP's RISC-V core runs
 * @gsp: just started
 *
 * Return: 0, -ETIMEDOUT; logged.
 */
int gsp_boot_wait_active(struct gsp *gsp)
{
	gsp_falcon_wr32(&gsp->falcon, NV_PFALCON_FALCON_OS, gsp->boot.app_version);
	if (gsp_poll(gsp, came_up, NULL, 100, RISCV_ACTIVE_US)) {
		if (!gsp_fell_off(gsp))
			dev_err(gsp->dev, "GSP's RISC-V core did not become active (mailbox 0 is %#x)\n",
				gsp_falcon_rd32(&gsp->falcon, NV_PFALCON_FALCON_MAILBOX0));
		return -ETIMEDOUT;
	}
	return 0;
}

static bool is_suspended(struct gsp *gsp, void *mbox0)
{
	u32 v = gsp_falcon_rd32(&gsp->falcon, NV_PFALCON_FALCON_MAILBOX0);

	*(u32 *)mbox0 = v;
	return v == ~0u || suspended(gsp, v);
}

/**
 * gsp_boot_wait_suspended() - wait until GSP's operating system has stopped
 * @gsp: booting or being stopped
 * @mbox0: result, mailbox 0 as it was last
 *
 * Return: 0 or -ETIMEDOUT; not logged.
 */
int gsp_boot_wait_suspended(struct gsp *gsp, u32 *mbox0)
{
	int ret = gsp_poll(gsp, is_suspended, mbox0, 100, SUSPENDED_US);

	return *mbox0 == ~0u ? -ETIMEDOUT : ret;
}

/**
 * gsp_boot_resume() - the sequencer's "core resume"
 * @gsp: booting
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_boot_resume(struct gsp *gsp)
{
	int ret;

	if (!gsp->chip->boot->resume) {
		dev_err(gsp->dev, "GSP asks to be resumed, which %s does not do\n",
			gsp->chip->name);
		return -EOPNOTSUPP;
	}
	ret = gsp->chip->boot->resume(gsp);
	if (ret)
		return ret;
	gsp_queue_resume(gsp);
	return gsp_boot_wait_active(gsp);
}

/* What GSP finds in system memory when it starts. */
static int prepare_memory(struct gsp *gsp)
{
	int ret;

	ret = flush_page(gsp);
	if (!ret)
		ret = gsp_queue_init(gsp);
	if (!ret)
		ret = gsp_libos_setup(gsp);
	if (!ret)
		ret = gsp_wpr_meta_setup(gsp);
	if (!ret && gsp->verbs->before_start)
		ret = gsp->verbs->before_start(gsp);
	return ret;
}

/**
 * gsp_boot() - boot GSP
 * @gsp: firmware loaded
 *
 * Call gsp_boot_stop() whether or not this succeeds.
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_boot(struct gsp *gsp)
{
	const struct gsp_boot_ops *ops = gsp->chip->boot;
	int ret;

	ret = ops->prepare(gsp);
	if (ret)
		return ret;
	ops->set_time(gsp);
	ret = ops->layout(gsp);
	if (!ret)
		ret = prepare_memory(gsp);
	if (ret)
		return ret;
	gsp->boot.started = true;
	ret = ops->start(gsp);
	if (!ret)
		ret = gsp_boot_wait_active(gsp);
	if (!ret)
		ret = gsp->verbs->init(gsp);
	/* They were read. */
	if (!ret)
		gsp_ucodes_free(gsp);
	return ret;
}

/* Ask GSP to stop; it says so in its mailbox. */
static void unload_rm(struct gsp *gsp)
{
	u32 mbox0;

	if (gsp_dead(gsp) || gsp->verbs->unload(gsp))
		return;
	if (gsp_boot_wait_suspended(gsp, &mbox0) && !gsp_fell_off(gsp))
		gsp_err(gsp, "GSP was asked to stop but did not (mailbox 0 is %#x)\n",
			mbox0);
}

/**
 * gsp_boot_halt() - take GSP down
 * @gsp: however far gsp_boot() came
 *
 * The engines that know of memory were reset then, or all of the function; and the GPU
 * may no longer read or write memory at all.
 */
void gsp_boot_halt(struct gsp *gsp)
{
	struct gsp_boot_state *b = &gsp->boot;
	bool reset = false;

	if (b->started) {
		if (gsp->init_done)
			unload_rm(gsp);
		/* One that was lost may have set anything up to go on by itself. */
		reset = gsp->chip->boot->stop(gsp) || gsp_dead(gsp);
		b->started = false;
	}
	if (b->flush_page.va)
		gsp->chip->boot->set_flush_page(gsp, 0);
	gsp_quiesce(gsp, reset);
}

/**
 * gsp_boot_stop() - take GSP down so that it can be started again
 * @gsp: however far gsp_boot() came
 */
void gsp_boot_stop(struct gsp *gsp)
{
	struct gsp_boot_state *b = &gsp->boot;
	unsigned int i;

	gsp_boot_halt(gsp);
	gsp_wpr_meta_free(gsp);
	gsp_mem_free(gsp, &b->fmc_params);
	gsp_mem_free(gsp, &b->libos);
	gsp_mem_free(gsp, &b->rm_args);
	gsp_mem_free(gsp, &b->state_monitor);
	for (i = 0; i < ARRAY_SIZE(b->log); i++)
		gsp_mem_free(gsp, &b->log[i]);
	gsp_mem_free(gsp, &b->flush_page);
	gsp_queue_fini(gsp);
}
