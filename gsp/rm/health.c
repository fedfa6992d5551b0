// SPDX-License-Identifier: GPL-2.0-only
/*
 * What has gone wrong with the card's memory: errors that were corrected and others since
 * GSP started, pages that were retired and rows that were remapped for good. Facts:
 * NVIDIA/open-gpu-kernel-modules ctrl2080gpu.h and ctrl2080fb.h.
 *
 * states_lock guards what GSP was asked. Called from outside.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "card.h"
#include "ground/ground.h"
#include "rm.h"

/* Counts of units whose memory is not protected mean nothing. */
static void read_ecc(const struct gsp_msg *m, struct gsp_health *h)
{
	unsigned int i;

	for (i = 0; i < gsp_num(m, GSP_ECC_STATUS_ENABLED); i++) {
		if (!gsp_get_at(m, GSP_ECC_STATUS_ENABLED, i))
			continue;
		h->known |= BIT(GSP_HEALTH_ECC);
		h->ecc_corrected += gsp_get_at(m, GSP_ECC_STATUS_CORRECTED, i);
		h->ecc_uncorrected += gsp_get_at(m, GSP_ECC_STATUS_UNCORRECTED, i);
	}
}

static void read_pages(const struct gsp_msg *m, struct gsp_health *h)
{
	h->known |= BIT(GSP_HEALTH_PAGES);
	h->retired_pages = gsp_get(m, GSP_OFFLINED_PAGES_COUNT);
}

static void read_rows(const struct gsp_msg *m, struct gsp_health *h)
{
	h->known |= BIT(GSP_HEALTH_ROWS);
	h->remapped_rows = gsp_get(m, GSP_REMAPPED_ROWS_COUNT);
}

static const struct {
	const char *what;
	enum gsp_constant_id cmd;
	enum gsp_message_id id;
	void (*read)(const struct gsp_msg *m, struct gsp_health *h);
} parts[GSP_HEALTH_PARTS] = {
	[GSP_HEALTH_ECC] = { "GPU_QUERY_ECC_STATUS", GSP_C_CTRL_ECC_STATUS, GSP_MSG_ECC_STATUS,
			     read_ecc },
	[GSP_HEALTH_PAGES] = { "FB_GET_OFFLINED_PAGES", GSP_C_CTRL_OFFLINED_PAGES,
			       GSP_MSG_OFFLINED_PAGES, read_pages },
	[GSP_HEALTH_ROWS] = { "FB_GET_REMAPPED_ROWS", GSP_C_CTRL_REMAPPED_ROWS,
			      GSP_MSG_REMAPPED_ROWS, read_rows },
};

static int ask(struct gsp *gsp, enum gsp_health_part i)
{
	struct gsp_msg m;
	int ret;

	ret = gsp_rm_ctrl_get(gsp, parts[i].id, &m);
	if (ret)
		return ret;
	ret = gsp_rm_ask(gsp, parts[i].what, parts[i].cmd, &m);
	if (!ret)
		parts[i].read(&m, &gsp->health);
	gsp_rm_ctrl_put(&m);
	return ret;
}

/**
 * gsp_told_health() - what of its memory's faults this firmware may tell
 * @gsp: from gsp_start()
 *
 * Return: bits of enum gsp_health_part.
 */
u32 gsp_told_health(const struct gsp *gsp)
{
	unsigned int i;
	u32 told = 0;

	for (i = 0; i < GSP_HEALTH_PARTS; i++)
		if (gsp_has_const(gsp->abi, parts[i].cmd))
			told |= BIT(i);
	return told;
}

/* What of the last answer is about @i is forgotten. */
static void forget(struct gsp_health *h, enum gsp_health_part i)
{
	h->known &= ~BIT(i);
	if (i == GSP_HEALTH_ECC) {
		h->ecc_corrected = 0;
		h->ecc_uncorrected = 0;
	}
}

/* What GSP says that the card has not is not asked again. */
static int refresh(struct gsp *gsp)
{
	u32 told = gsp_told_health(gsp) & ~gsp->health_lacks;
	unsigned int i;
	int ret = 0;

	lockdep_assert_held(&gsp->states_lock);
	for (i = 0; i < GSP_HEALTH_PARTS && !gsp_dead(gsp); i++) {
		struct gsp_told *t = &gsp->health_told[i];

		if (!(told & BIT(i)))
			continue;
		if (!gsp_told_lately(t)) {
			t->at = jiffies;
			t->asked = true;
			forget(&gsp->health, i);
			t->error = ask(gsp, i);
		}
		if (t->error == -EOPNOTSUPP)
			gsp->health_lacks |= BIT(i);
		else if (t->error)
			ret = t->error;
	}
	return ret;
}

/**
 * gsp_get_health() - the faults of the card's memory, as they were at most a second ago
 * @gsp: from gsp_start()
 * @h: result; what is not known of it has no bit in @known
 *
 * Return: 0, -EIO when GSP is dead, -EINTR for a fatal signal, or the last of what went
 * wrong when that was last asked; logged then.
 */
int gsp_get_health(struct gsp *gsp, struct gsp_health *h)
{
	int ret;

	if (gsp_dead(gsp))
		return -EIO;
	if (mutex_lock_killable(&gsp->states_lock))
		return -EINTR;
	ret = refresh(gsp);
	*h = gsp->health;
	mutex_unlock(&gsp->states_lock);
	return ret;
}
