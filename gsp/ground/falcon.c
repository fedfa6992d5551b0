// SPDX-License-Identifier: GPL-2.0-only
/*
 * The falcon microcontrollers of GSP and SEC2: reset, start and end of a
 * program. Two cores share an engine, a falcon and a RISC-V. Facts: nova-core's
 * falcon.rs and falcon/hal/ga102.rs, nouveau's falcon/ga102.c, falcon/gp102.c
 * and falcon/gm200.c.
 *
 * No locks: GSP's falcon is worked by who starts and stops GSP, or serves an event for it
 * under queue_lock; its registers are read and written by anybody. Called by boot/ and queue/.
 */
#include <linux/delay.h>

#include "card.h"
#include "ground.h"
#include "regs.h"

#define RESET_READY_US		150	/* hardware does not always set it: not an error */
#define SCRUB_US		20000
#define SELECT_US		10000
#define HALT_US			10000000	/* the booter copies and checks the image */

/**
 * gsp_falcon_rd32() - read a register of an engine
 * @f: the engine
 * @reg: from its first register on
 *
 * Return: its value.
 */
u32 gsp_falcon_rd32(struct gsp_falcon *f, u32 reg)
{
	return gsp_rd32(f->gsp, f->base + reg);
}

/**
 * gsp_falcon_wr32() - write a register of an engine
 * @f: the engine
 * @reg: from its first register on
 * @value: what
 */
void gsp_falcon_wr32(struct gsp_falcon *f, u32 reg, u32 value)
{
	gsp_wr32(f->gsp, f->base + reg, value);
}

/**
 * gsp_err() - say what goes wrong with an engine that also runs while GSP is taken down
 * @gsp: whose
 * @fmt: a line for the log
 *
 * After a start that failed it follows from that: the cause stays the last thing that is said.
 */
void gsp_err(struct gsp *gsp, const char *fmt, ...)
{
	struct va_format line = { .fmt = fmt };
	va_list args;

	va_start(args, fmt);
	line.va = &args;
	if (gsp->failed)
		dev_dbg(gsp->dev, "%pV", &line);
	else
		dev_err(gsp->dev, "%pV", &line);
	va_end(args);
}

/**
 * gsp_falcon_failed() - say what did not happen, or that there is no GPU any more
 * @f: the engine
 * @what: the rest of a sentence
 * @reg: register that was looked at
 * @value: what it was
 *
 * Return: -ETIMEDOUT, or -EIO when the GPU fell off the bus.
 */
int gsp_falcon_failed(struct gsp_falcon *f, const char *what, u32 reg, u32 value)
{
	if (value == ~0u && gsp_fell_off(f->gsp))
		return -EIO;
	gsp_err(f->gsp, "%s falcon: %s (register %#x is %#010x)\n", f->name, what,
		f->base + reg, value);
	return -ETIMEDOUT;
}

static u32 rd2(struct gsp_falcon *f, u32 reg)
{
	return gsp_falcon_rd32(f, NV_FALCON2_OFFSET + reg);
}

static void wr2(struct gsp_falcon *f, u32 reg, u32 value)
{
	gsp_falcon_wr32(f, NV_FALCON2_OFFSET + reg, value);
}

static void before_reset(struct gsp_falcon *f)
{
	u32 v;

	gsp_falcon_poll(f, NV_PFALCON_FALCON_HWCFG2, NV_PFALCON_FALCON_HWCFG2_RESET_READY,
			NV_PFALCON_FALCON_HWCFG2_RESET_READY, 10, RESET_READY_US, &v);
}

static int wait_scrubbed(struct gsp_falcon *f)
{
	u32 v;

	if (gsp_falcon_poll(f, NV_PFALCON_FALCON_HWCFG2, NV_PFALCON_FALCON_HWCFG2_MEM_SCRUBBING, 0,
			    10, SCRUB_US, &v))
		return gsp_falcon_failed(f, "its memory was not scrubbed after a reset (HWCFG2)",
					 NV_PFALCON_FALCON_HWCFG2, v);
	return 0;
}

static int select_falcon(struct gsp_falcon *f)
{
	u32 v;

	if (!(rd2(f, NV_PRISCV_RISCV_BCR_CTRL) & NV_PRISCV_RISCV_BCR_CTRL_CORE_RISCV))
		return 0;
	wr2(f, NV_PRISCV_RISCV_BCR_CTRL, 0);
	if (gsp_falcon_poll(f, NV_FALCON2_OFFSET + NV_PRISCV_RISCV_BCR_CTRL,
			    NV_PRISCV_RISCV_BCR_CTRL_VALID, NV_PRISCV_RISCV_BCR_CTRL_VALID, 10,
			    SELECT_US, &v))
		return gsp_falcon_failed(f, "falcon core was not selected (BCR_CTRL)",
					 NV_FALCON2_OFFSET + NV_PRISCV_RISCV_BCR_CTRL, v);
	return wait_scrubbed(f);
}

static void select_riscv(struct gsp_falcon *f)
{
	u32 bits = NV_PRISCV_RISCV_BCR_CTRL_VALID | NV_PRISCV_RISCV_BCR_CTRL_CORE_RISCV |
		   NV_PRISCV_RISCV_BCR_CTRL_BRFETCH;

	wr2(f, NV_PRISCV_RISCV_BCR_CTRL, rd2(f, NV_PRISCV_RISCV_BCR_CTRL) | bits);
}

static int reset_engine(struct gsp_falcon *f)
{
	before_reset(f);
	gsp_mask32(f->gsp, f->base + NV_PFALCON_FALCON_ENGINE, NV_PFALCON_FALCON_ENGINE_RESET,
		   NV_PFALCON_FALCON_ENGINE_RESET);
	fsleep(10);	/* does not sleep: too short for that */
	gsp_mask32(f->gsp, f->base + NV_PFALCON_FALCON_ENGINE, NV_PFALCON_FALCON_ENGINE_RESET, 0);
	return wait_scrubbed(f);
}

/**
 * gsp_falcon_reset() - reset an engine and leave its falcon core selected
 * @f: the engine
 *
 * Return: 0, -ETIMEDOUT, or -EIO when the GPU fell off the bus; logged.
 */
int gsp_falcon_reset(struct gsp_falcon *f)
{
	int ret;

	ret = reset_engine(f);
	if (!ret)
		ret = select_falcon(f);
	if (!ret)
		gsp_falcon_wr32(f, NV_PFALCON_FALCON_RM, gsp_rd32(f->gsp, NV_PMC_BOOT_0));
	return ret;
}

/**
 * gsp_falcon_reset_riscv() - reset an engine and select its RISC-V core
 * @f: the engine
 *
 * Return: as gsp_falcon_reset().
 */
int gsp_falcon_reset_riscv(struct gsp_falcon *f)
{
	int ret;

	ret = reset_engine(f);
	if (!ret)
		select_riscv(f);
	return ret;
}

/**
 * gsp_falcon_start() - let the falcon core run
 * @f: the engine
 */
void gsp_falcon_start(struct gsp_falcon *f)
{
	u32 v = gsp_falcon_rd32(f, NV_PFALCON_FALCON_CPUCTL);

	gsp_falcon_wr32(f, v & NV_PFALCON_FALCON_CPUCTL_ALIAS_EN ?
			NV_PFALCON_FALCON_CPUCTL_ALIAS : NV_PFALCON_FALCON_CPUCTL,
			NV_PFALCON_FALCON_CPUCTL_STARTCPU);
}

/**
 * gsp_falcon_wait_halt() - wait until the falcon core has halted
 * @f: the engine
 *
 * A falcon that halts gives no interrupt that is routed to the host before
 * GSP runs, so this polls, for at most HALT_US.
 *
 * Return: 0, -ETIMEDOUT, or -EIO when the GPU fell off the bus; logged.
 */
int gsp_falcon_wait_halt(struct gsp_falcon *f)
{
	u32 v;

	if (gsp_falcon_poll(f, NV_PFALCON_FALCON_CPUCTL, NV_PFALCON_FALCON_CPUCTL_HALTED,
			    NV_PFALCON_FALCON_CPUCTL_HALTED, 100, HALT_US, &v) || v == ~0u)
		return gsp_falcon_failed(f, "program did not end (CPUCTL)",
					 NV_PFALCON_FALCON_CPUCTL, v);
	return 0;
}

/**
 * gsp_falcon_riscv_active() - does the engine's RISC-V core run?
 * @f: the engine
 *
 * Return: true when it does.
 */
bool gsp_falcon_riscv_active(struct gsp_falcon *f)
{
	u32 v = rd2(f, NV_PRISCV_RISCV_CPUCTL);

	return v != ~0u && (v & NV_PRISCV_RISCV_CPUCTL_ACTIVE_STAT);
}

/**
 * gsp_falcon_riscv_halted() - has the engine's RISC-V core halted?
 * @f: the engine
 *
 * Return: true when it has; false while the engine's registers cannot be read.
 */
bool gsp_falcon_riscv_halted(struct gsp_falcon *f)
{
	u32 v = rd2(f, NV_PRISCV_RISCV_CPUCTL);

	return v != ~0u && (v & NV_PGSP_LOCKED_MASK) != NV_PGSP_LOCKED &&
	       (v & NV_PRISCV_RISCV_CPUCTL_HALTED);
}

/**
 * gsp_falcon_exec() - reset an engine, load a signed program, run it to its end
 * @f: the engine
 * @prog: the program
 * @what: its name, for the log
 * @mbox0: mailbox 0 before and after; NULL for a program that makes no use of it
 * @mbox1: mailbox 1 likewise
 *
 * Return: 0 when the program ended, whatever it left in the mailboxes;
 * -ETIMEDOUT or -EIO otherwise; logged.
 */
int gsp_falcon_exec(struct gsp_falcon *f, const struct gsp_hs_program *prog, const char *what,
		    u32 *mbox0, u32 *mbox1)
{
	int ret;

	ret = gsp_falcon_reset(f);
	if (!ret)
		ret = gsp_falcon_load(f, prog);
	if (!ret) {
		if (mbox0)
			gsp_falcon_wr32(f, NV_PFALCON_FALCON_MAILBOX0, *mbox0);
		if (mbox1)
			gsp_falcon_wr32(f, NV_PFALCON_FALCON_MAILBOX1, *mbox1);
		gsp_falcon_start(f);
		ret = gsp_falcon_wait_halt(f);
	}
	if (ret) {
		gsp_err(f->gsp, "%s could not be run on %s: reset the GPU\n", what, f->name);
		return ret;
	}
	if (mbox0)
		*mbox0 = gsp_falcon_rd32(f, NV_PFALCON_FALCON_MAILBOX0);
	if (mbox1)
		*mbox1 = gsp_falcon_rd32(f, NV_PFALCON_FALCON_MAILBOX1);
	return 0;
}

/**
 * gsp_falcon_run() - the same with a program of this driver's
 * @f: the engine
 * @img: the program
 * @what: its name, for the log
 * @mbox0: mailbox 0 before and after; NULL for a program that makes no use of it
 * @mbox1: mailbox 1 likewise
 *
 * Code is told by its offset in the image, data by its own address.
 *
 * Return: as gsp_falcon_exec().
 */
int gsp_falcon_run(struct gsp_falcon *f, const struct gsp_hs_image *img, const char *what,
		   u32 *mbox0, u32 *mbox1)
{
	struct gsp_hs_program prog = {
		.imem_base = img->mem.dma,
		.imem_va = img->imem_offset,
		.imem_pa = img->imem_to,
		.imem_size = img->imem_size,
		.dmem_base = img->mem.dma + img->dmem_offset,
		.dmem_pa = img->dmem_to,
		.dmem_size = img->dmem_size,
		.signature_offset = img->signature_offset,
		.engine_id = img->engine_id,
		.ucode_id = img->ucode_id,
	};

	return gsp_falcon_exec(f, &prog, what, mbox0, mbox1);
}
