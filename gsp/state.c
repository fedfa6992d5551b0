// SPDX-License-Identifier: GPL-2.0-only
/*
 * What vGPUs are doing, as the resource manager on GSP says: all of a card in one answer,
 * which is kept for a second, so that who reads often asks GSP no more often. Facts:
 * NVIDIA/open-gpu-kernel-modules ctrl2080vgpumgrinternal.h and vgpuconfigapi.c
 * (vgpuconfigapiCtrlCmdVgpuConfigEnumerateVgpuPerPgpu_IMPL).
 */
#include <linux/ctype.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "priv.h"

/**
 * gsp_clean_text() - a text of firmware's: printable characters only, and not endless
 * @to: result, GSP_TEXT_MAX bytes, or @len + 1 when that is less
 * @from: bytes, not trusted
 * @len: how many at most
 */
void gsp_clean_text(char *to, const u8 *from, size_t len)
{
	size_t i;

	for (i = 0; i < len && i < GSP_TEXT_MAX - 1 && from[i]; i++)
		to[i] = isascii(from[i]) && isprint(from[i]) ? from[i] : '.';
	while (i && (to[i - 1] == '.' || to[i - 1] == ' '))
		i--;
	to[i] = '\0';
}

/**
 * gsp_state_text() - a text of a guest's, as firmware passes it on
 * @to: result, GSP_STATE_TEXT bytes
 * @m: message
 * @f: field of single bytes
 */
void gsp_state_text(char *to, const struct gsp_msg *m, enum gsp_field_id f)
{
	unsigned int i, n = min_t(unsigned int, gsp_num(m, f), GSP_STATE_TEXT - 1);
	u8 from[GSP_STATE_TEXT];

	for (i = 0; i < n; i++)
		from[i] = gsp_get_at(m, f, i);
	gsp_clean_text(to, from, n);
}

static enum gsp_ecc ecc_of(const struct gsp *gsp, u64 number)
{
	if (number == gsp_const(gsp->abi, GSP_C_VGPU_ECC_NONE))
		return GSP_ECC_NONE;
	if (number == gsp_const(gsp->abi, GSP_C_VGPU_ECC_OFF))
		return GSP_ECC_OFF;
	if (number == gsp_const(gsp->abi, GSP_C_VGPU_ECC_ON))
		return GSP_ECC_ON;
	return GSP_ECC_UNKNOWN;
}

static void read_guest(const struct gsp *gsp, const struct gsp_msg *m, struct gsp_vgpu_state *s)
{
	memset(s, 0, sizeof(*s));
	s->known = BIT(GSP_STATE_FB_USED);
	s->fb_used = gsp_get(m, GSP_VGPU_GUEST_FB_USED);
	s->ecc = ecc_of(gsp, gsp_get(m, GSP_VGPU_GUEST_ECC));
	if (s->ecc != GSP_ECC_UNKNOWN)
		s->known |= BIT(GSP_STATE_ECC);
	if (gsp_get(m, GSP_VGPU_GUEST_INFO_STATE) != gsp_const(gsp->abi, GSP_C_GUEST_INFO_VALID))
		return;
	s->known |= BIT(GSP_STATE_GUEST_OS) | BIT(GSP_STATE_FRAME_RATE_LIMIT) |
		    BIT(GSP_STATE_LICENSED) | BIT(GSP_STATE_LICENSE_STATE) |
		    BIT(GSP_STATE_DRIVER);
	s->guest_os = gsp_get(m, GSP_VGPU_GUEST_GUEST_OS);
	s->frame_rate_limit = gsp_get(m, GSP_VGPU_GUEST_FRAME_RATE_LIMIT);
	s->licensed = gsp_get(m, GSP_VGPU_GUEST_LICENSED);
	s->license_state = gsp_get(m, GSP_VGPU_GUEST_LICENSE_STATE);
	s->license_expiry = gsp_get(m, GSP_VGPU_GUEST_LICENSE_EXPIRY);
	gsp_state_text(s->driver_version, m, GSP_VGPU_GUEST_DRIVER_VERSION);
	gsp_state_text(s->driver_branch, m, GSP_VGPU_GUEST_DRIVER_BRANCH);
}

/* A list of any length and order, with whatever GFIDs. */
static void read_answer(struct gsp *gsp, const struct gsp_msg *m)
{
	unsigned int i, n = min_t(u64, gsp_get(m, GSP_ENUMERATE_COUNT),
				  gsp_count(gsp->abi, GSP_ENUMERATE_GUEST));
	struct gsp_msg guest;
	u64 gfid;

	for (i = 0; i < n; i++) {
		if (gsp_msg_sub(&guest, m, GSP_ENUMERATE_GUEST, i, GSP_MSG_VGPU_GUEST))
			return;
		gfid = gsp_get(&guest, GSP_VGPU_GUEST_GFID);
		if (gfid < GSP_MAX_GFID)
			read_guest(gsp, &guest, &gsp->states[gfid]);
	}
}

static int enumerate(struct gsp *gsp)
{
	struct gsp_msg m;
	int ret;

	if (!gsp->states)
		gsp->states = kvcalloc(GSP_MAX_GFID, sizeof(*gsp->states), GFP_KERNEL);
	if (!gsp->states)
		return -ENOMEM;
	memset(gsp->states, 0, GSP_MAX_GFID * sizeof(*gsp->states));
	ret = gsp_rm_ctrl_get(gsp, GSP_MSG_ENUMERATE, &m);
	if (ret)
		return ret;
	ret = gsp_rm_ask(gsp, "ENUMERATE_VGPU_PER_PGPU", GSP_C_CTRL_ENUMERATE, &m);
	if (!ret)
		read_answer(gsp, &m);
	gsp_rm_ctrl_put(&m);
	return ret;
}

/* Who failed is not asked any sooner than who answered. */
static int refresh(struct gsp *gsp)
{
	lockdep_assert_held(&gsp->states_lock);
	if (!gsp_has_const(gsp->abi, GSP_C_CTRL_ENUMERATE))
		return -EOPNOTSUPP;
	if (!gsp->states_asked || time_after_eq(jiffies, gsp->states_at + HZ)) {
		gsp->states_at = jiffies;
		gsp->states_error = enumerate(gsp);
		gsp->states_asked = true;
	}
	return gsp->states_error;
}

/**
 * gsp_get_fb_used() - framebuffer that all vGPUs have in use, as it was at most a second ago
 * @gsp: gsp_told_states() has GSP_STATE_FB_USED
 * @used: result, bytes
 *
 * Return: as gsp_rm_get_state().
 */
int gsp_get_fb_used(struct gsp *gsp, u64 *used)
{
	unsigned int i;
	int ret;

	mutex_lock(&gsp->states_lock);
	ret = refresh(gsp);
	for (i = 0, *used = 0; !ret && i < GSP_MAX_GFID; i++)
		*used += gsp->states[i].fb_used;
	mutex_unlock(&gsp->states_lock);
	return ret;
}

/**
 * gsp_rm_get_state() - what a vGPU is doing, from an answer that is at most a second old
 * @p: open
 * @s: result
 *
 * Return: 0, -ENODATA when that answer is older than this life of the vGPU's task,
 * -EOPNOTSUPP, -ENOMEM, or what gsp_rm_ctrl() gives; logged but for the first two.
 */
int gsp_rm_get_state(struct gsp_partition *p, struct gsp_vgpu_state *s)
{
	struct gsp *gsp = p->gsp;
	int ret;

	mutex_lock(&gsp->states_lock);
	ret = refresh(gsp);
	if (!ret && time_before(gsp->states_at, p->opened_at))
		ret = -ENODATA;
	if (!ret)
		*s = gsp->states[p->desc.gfid];
	mutex_unlock(&gsp->states_lock);
	return ret;
}

/**
 * gsp_partition_get_state() - what a vGPU is doing
 * @p: created
 * @s: result; what is not known of it, and never 0 for that, has no bit in @known
 *
 * Asks GSP at most once a second for all vGPUs together, however often it is called.
 *
 * Return: 0, -ENODATA while it is not open or nothing is known yet, -EOPNOTSUPP when this
 * firmware does not tell, or another negative errno; logged.
 */
int gsp_partition_get_state(struct gsp_partition *p, struct gsp_vgpu_state *s)
{
	int ret = -ENODATA;

	mutex_lock(&p->lock);
	if (p->state == GSP_PARTITION_OPEN)
		ret = p->gsp->verbs->get_state(p, s);
	mutex_unlock(&p->lock);
	return ret;
}

/**
 * gsp_told_states() - what of a vGPU's state this firmware may tell
 * @gsp: from gsp_start()
 *
 * Return: bits of enum gsp_state_part.
 */
u32 gsp_told_states(const struct gsp *gsp)
{
	u32 from_task = BIT(GSP_STATE_GUEST_OS) | BIT(GSP_STATE_FRAME_RATE_LIMIT) |
			BIT(GSP_STATE_LICENSE_STATE) | BIT(GSP_STATE_DRIVER);

	if (gsp_has_const(gsp->abi, GSP_C_CTRL_ENUMERATE))
		return BIT(GSP_STATE_PARTS) - 1;
	return gsp_has(gsp->abi, GSP_PLUGIN_RESPONSE_INFO_VALID) ? from_task : 0;
}
