// SPDX-License-Identifier: GPL-2.0-only
/*
 * What has gone wrong with the card's memory: errors that were corrected and others since
 * GSP started, pages that were retired and rows that were remapped for good. Facts:
 * NVIDIA/open-gpu-kernel-modules ctrl2080gpu.h and ctrl2080fb.h.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "priv.h"

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

/* What GSP says that the card has not is not asked again, and who failed no sooner. */
static void refresh(struct gsp *gsp)
{
	u32 told = gsp_told_health(gsp) & ~gsp->health_lacks;
	unsigned int i;
	int ret;

	lockdep_assert_held(&gsp->states_lock);
	memset(&gsp->health, 0, sizeof(gsp->health));
	gsp->health_error = 0;
	for (i = 0; i < GSP_HEALTH_PARTS && !gsp_dead(gsp); i++) {
		if (!(told & BIT(i)))
			continue;
		ret = ask(gsp, i);
		if (ret == -EOPNOTSUPP)
			gsp->health_lacks |= BIT(i);
		else if (ret)
			gsp->health_error = ret;
	}
}

/**
 * gsp_get_health() - the faults of the card's memory, as they were at most a second ago
 * @gsp: from gsp_start()
 * @h: result; what is not known of it has no bit in @known
 *
 * Return: 0, -EIO when GSP is dead, or the last of what went wrong; logged.
 */
int gsp_get_health(struct gsp *gsp, struct gsp_health *h)
{
	int ret;

	if (gsp_dead(gsp))
		return -EIO;
	mutex_lock(&gsp->states_lock);
	if (!gsp->health_asked || time_after_eq(jiffies, gsp->health_at + HZ)) {
		gsp->health_at = jiffies;
		gsp->health_asked = true;
		refresh(gsp);
	}
	*h = gsp->health;
	ret = gsp->health_error;
	mutex_unlock(&gsp->states_lock);
	return ret;
}
