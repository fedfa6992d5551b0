// SPDX-License-Identifier: GPL-2.0-only
/*
 * What vGPUs are doing, as the resource manager on GSP says: all of a card in one answer,
 * which is kept for a second, so that who reads often asks GSP no more often. Asking waits
 * for whoever else talks to GSP, and that may be long: it is done with no lock of a vGPU
 * held, which a reset of its VM needs. Facts:
 * NVIDIA/open-gpu-kernel-modules ctrl2080vgpumgrinternal.h and vgpuconfigapi.c
 * (vgpuconfigapiCtrlCmdVgpuConfigEnumerateVgpuPerPgpu_IMPL).
 *
 * states_lock: one who asks; told_lock: the answers. Called from outside, by plugin_state.c,
 * and as to how lately GSP was asked by health.c and scheduler.c.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "card.h"
#include "codec/message.h"
#include "codec/text.h"
#include "common/partition.h"
#include "rm.h"
#include "verbs.h"

/* After no answer, or a refusal: what readers want to know is not asked for that long. */
#define REFUSED_REST	(60 * HZ)

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

/* What is told of a guest once its driver has loaded, in which field. */
static const struct state_field {
	enum gsp_field_id f;
	u32 part;
} guest_fields[] = {
	{ GSP_VGPU_GUEST_GUEST_OS, BIT(GSP_STATE_GUEST_OS) },
	{ GSP_VGPU_GUEST_FRAME_RATE_LIMIT, BIT(GSP_STATE_FRAME_RATE_LIMIT) },
	{ GSP_VGPU_GUEST_LICENSED, BIT(GSP_STATE_LICENSED) },
	{ GSP_VGPU_GUEST_LICENSE_STATE, BIT(GSP_STATE_LICENSE_STATE) },
	{ GSP_VGPU_GUEST_DRIVER_VERSION, BIT(GSP_STATE_DRIVER) },
	{ GSP_VGPU_GUEST_DRIVER_BRANCH, BIT(GSP_STATE_DRIVER) },
}, task_fields[] = {
	{ GSP_PLUGIN_RESPONSE_GUEST_OS, BIT(GSP_STATE_GUEST_OS) },
	{ GSP_PLUGIN_RESPONSE_FRAME_RATE_LIMIT, BIT(GSP_STATE_FRAME_RATE_LIMIT) },
	{ GSP_PLUGIN_RESPONSE_LICENSE_STATE, BIT(GSP_STATE_LICENSE_STATE) },
	{ GSP_PLUGIN_RESPONSE_DRIVER_VERSION, BIT(GSP_STATE_DRIVER) },
	{ GSP_PLUGIN_RESPONSE_DRIVER_BRANCH, BIT(GSP_STATE_DRIVER) },
};

static u32 parts_of(const struct gsp_abi *abi, const struct state_field *fields, unsigned int n)
{
	unsigned int i;
	u32 parts = 0;

	for (i = 0; i < n; i++)
		if (gsp_has(abi, fields[i].f))
			parts |= fields[i].part;
	return parts;
}

/* What GSP tells of a guest; nothing when it cannot say whether that is valid. */
static u32 guest_parts(const struct gsp_abi *abi)
{
	if (!gsp_has(abi, GSP_VGPU_GUEST_INFO_STATE))
		return 0;
	return parts_of(abi, guest_fields, ARRAY_SIZE(guest_fields));
}

/**
 * gsp_task_parts() - what of its guest a plugin task may tell
 * @abi: layouts of the release
 *
 * Return: bits of enum gsp_state_part.
 */
u32 gsp_task_parts(const struct gsp_abi *abi)
{
	if (!gsp_has(abi, GSP_PLUGIN_RESPONSE_INFO_VALID))
		return 0;
	return parts_of(abi, task_fields, ARRAY_SIZE(task_fields));
}

static void read_guest(const struct gsp *gsp, const struct gsp_msg *m, struct gsp_vgpu_state *s)
{
	const struct gsp_abi *abi = gsp->abi;

	memset(s, 0, sizeof(*s));
	if (gsp_has(abi, GSP_VGPU_GUEST_FB_USED)) {
		s->known = BIT(GSP_STATE_FB_USED);
		s->fb_used = gsp_get(m, GSP_VGPU_GUEST_FB_USED);
	}
	if (gsp_has(abi, GSP_VGPU_GUEST_ECC)) {
		s->ecc = ecc_of(gsp, gsp_get(m, GSP_VGPU_GUEST_ECC));
		if (s->ecc != GSP_ECC_UNKNOWN)
			s->known |= BIT(GSP_STATE_ECC);
	}
	if (gsp_get(m, GSP_VGPU_GUEST_INFO_STATE) != gsp_const(abi, GSP_C_GUEST_INFO_VALID))
		return;
	s->known |= guest_parts(abi);
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

	mutex_lock(&gsp->told_lock);
	memset(gsp->states, 0, GSP_MAX_GFID * sizeof(*gsp->states));
	gsp->states_at = gsp->states_told.at;
	for (i = 0; i < n; i++) {
		if (gsp_msg_sub(&guest, m, GSP_ENUMERATE_GUEST, i, GSP_MSG_VGPU_GUEST))
			break;
		gfid = gsp_get(&guest, GSP_VGPU_GUEST_GFID);
		if (gfid < GSP_MAX_GFID)
			read_guest(gsp, &guest, &gsp->states[gfid]);
	}
	mutex_unlock(&gsp->told_lock);
}

static int enumerate(struct gsp *gsp)
{
	struct gsp_vgpu_state *states;
	struct gsp_msg m;
	int ret;

	if (!gsp->states) {
		states = kvcalloc(GSP_MAX_GFID, sizeof(*states), GFP_KERNEL);
		if (!states)
			return -ENOMEM;
		mutex_lock(&gsp->told_lock);
		gsp->states = states;
		mutex_unlock(&gsp->told_lock);
	}
	ret = gsp_rm_ctrl_get(gsp, GSP_MSG_ENUMERATE, &m);
	if (ret)
		return ret;
	ret = gsp_rm_ask(gsp, "ENUMERATE_VGPU_PER_PGPU", GSP_C_CTRL_ENUMERATE, &m);
	if (!ret)
		read_answer(gsp, &m);
	gsp_rm_ctrl_put(&m);
	return ret;
}

/**
 * gsp_told_lately() - is an answer that was kept good enough?
 * @t: when it came and how it ended
 *
 * A GSP that did not answer, or refused, is left alone for longer: anybody may read, while
 * others wait for the same GSP.
 *
 * Return: false when GSP is to be asked (anew).
 */
bool gsp_told_lately(const struct gsp_told *t)
{
	return t->asked && time_before(jiffies, t->at + (t->error ? REFUSED_REST : HZ));
}

/**
 * gsp_refresh_states() - ask what vGPUs are doing, unless that was done within a second
 * @gsp: from gsp_start()
 *
 * Context: no lock of a vGPU is held, as GSP may be busy with another's for half a minute.
 *
 * Return: 0, also where plugin tasks tell and not GSP, -EINTR for a fatal signal, -ENOMEM,
 * or what gsp_rm_ask() gives, of the last time that it was asked; logged then.
 */
int gsp_refresh_states(struct gsp *gsp)
{
	int ret;

	if (!gsp_has_const(gsp->abi, GSP_C_CTRL_ENUMERATE))
		return 0;
	if (mutex_lock_killable(&gsp->states_lock))
		return -EINTR;
	if (!gsp_told_lately(&gsp->states_told)) {
		gsp->states_told.at = jiffies;
		gsp->states_told.error = enumerate(gsp);
		gsp->states_told.asked = true;
	}
	ret = gsp->states_told.error;
	mutex_unlock(&gsp->states_lock);
	return ret;
}

/**
 * gsp_get_fb_used() - framebuffer that all vGPUs have in use, as it was at most a second ago
 * @gsp: gsp_told_states() has GSP_STATE_FB_USED
 * @used: result, bytes
 *
 * Return: as gsp_refresh_states().
 */
int gsp_get_fb_used(struct gsp *gsp, u64 *used)
{
	unsigned int i;
	int ret;

	*used = 0;
	ret = gsp_refresh_states(gsp);
	if (ret)
		return ret;
	mutex_lock(&gsp->told_lock);
	for (i = 0; gsp->states && i < GSP_MAX_GFID; i++)
		*used += gsp->states[i].fb_used;
	mutex_unlock(&gsp->told_lock);
	return 0;
}

/**
 * gsp_rm_get_state() - what a vGPU was doing when GSP was last asked
 * @p: open
 * @s: result
 *
 * Return: 0, -ENODATA when that was before this life of the vGPU's task, -EOPNOTSUPP.
 */
int gsp_rm_get_state(struct gsp_partition *p, struct gsp_vgpu_state *s)
{
	struct gsp *gsp = p->gsp;
	int ret = 0;

	if (!gsp_has_const(gsp->abi, GSP_C_CTRL_ENUMERATE))
		return -EOPNOTSUPP;
	mutex_lock(&gsp->told_lock);
	if (!gsp->states || time_before(gsp->states_at, p->opened_at))
		ret = -ENODATA;
	else
		*s = gsp->states[p->desc.gfid];
	mutex_unlock(&gsp->told_lock);
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
	const struct gsp_abi *abi = gsp->abi;
	u32 parts;

	if (!gsp_has_const(abi, GSP_C_CTRL_ENUMERATE))
		return gsp_task_parts(abi);
	parts = guest_parts(abi);
	if (gsp_has(abi, GSP_VGPU_GUEST_FB_USED))
		parts |= BIT(GSP_STATE_FB_USED);
	if (gsp_has(abi, GSP_VGPU_GUEST_ECC))
		parts |= BIT(GSP_STATE_ECC);
	return parts;
}
