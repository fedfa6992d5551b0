// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for what a GPU does without telling of it.
 *
 * No locks; may sleep. Called by boot/ and the rest of this folder.
 */
#include <linux/iopoll.h>

#include "card.h"
#include "ground.h"

/**
 * gsp_poll() - wait until something is true
 * @gsp: whose
 * @done: is it? Asked once more when the time is over
 * @priv: for @done
 * @sleep_us: between two looks
 * @timeout_us: in all
 *
 * Return: 0, -ETIMEDOUT; not logged.
 */
int gsp_poll(struct gsp *gsp, bool (*done)(struct gsp *gsp, void *priv), void *priv,
	     unsigned int sleep_us, unsigned int timeout_us)
{
	bool is;

	return read_poll_timeout(done, is, is, sleep_us, timeout_us, false, gsp, priv);
}

/**
 * gsp_poll32() - wait until bits of a register are what they shall be
 * @gsp: whose
 * @reg: the register
 * @mask: the bits
 * @want: the bits as they shall be; all ones is how a GPU reads that is gone
 * @sleep_us: between two looks
 * @timeout_us: in all
 * @v: result, the register as it was last
 *
 * Return: 0, -ETIMEDOUT; not logged.
 */
int gsp_poll32(struct gsp *gsp, u32 reg, u32 mask, u32 want, unsigned int sleep_us,
	       unsigned int timeout_us, u32 *v)
{
	return read_poll_timeout(gsp_rd32, *v, (*v & mask) == want, sleep_us, timeout_us, false,
				 gsp, reg);
}
