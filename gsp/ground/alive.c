// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does GSP live? Who finds that it does not says so here, once and for ever: all that
 * waits is woken, all that is asked of it afterwards fails. Takes no lock but partitions_lock,
 * by plugin/'s function that wakes, with interrupts off: so any context may find it out. Called
 * from every folder, interrupt handler included.
 */
#include <linux/kernel.h>

#include "card.h"
#include "ground.h"
#include "gsp_trace.h"
#include "regs.h"

/* Who sees GSP dead may read why. False: it is dead already. */
static __printf(2, 0) bool set_dead(struct gsp *gsp, const char *fmt, va_list args)
{
	if (test_and_set_bit(1, &gsp->dead))
		return false;
	vsnprintf(gsp->why, sizeof(gsp->why), fmt, args);
	/* The reason is there before gsp_dead() says so. */
	smp_mb__before_atomic();
	set_bit(0, &gsp->dead);

	wake_up_all(&gsp->wait);
	gsp->wake(gsp);
	return true;
}

/**
 * gsp_end() - GSP counts as dead, and nobody is told
 * @gsp: whose
 * @fmt: why, for who asks
 *
 * For when it is taken down for good while others may still use it. Any context.
 */
void gsp_end(struct gsp *gsp, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	set_dead(gsp, fmt, args);
	va_end(args);
}

/**
 * gsp_die() - from now on GSP counts as dead
 * @gsp: whose
 * @fmt: what is the matter with it, a sentence's end: "GSP is lost: ..."
 *
 * Logs the cause, ends all waits, tells the owner once. Any context.
 */
void gsp_die(struct gsp *gsp, const char *fmt, ...)
{
	va_list args;
	bool first;

	va_start(args, fmt);
	first = set_dead(gsp, fmt, args);
	va_end(args);
	if (!first)
		return;
	dev_err(gsp->dev, "GSP is lost: %s\n", gsp->why);
	trace_gsp_lost(dev_name(gsp->dev), gsp->why);
	if (READ_ONCE(gsp->published) && gsp->cb.dead)
		queue_work(gsp->wq, &gsp->dead_work);
}

/**
 * gsp_fell_off() - is the GPU still on the bus?
 * @gsp: whose; ask when a register read all ones
 *
 * Return: true when it is not; GSP is dead then.
 */
bool gsp_fell_off(struct gsp *gsp)
{
	if (gsp_rd32(gsp, NV_PMC_BOOT_0) != ~0u)
		return false;
	gsp_die(gsp, "GPU fell off the bus");
	return true;
}
