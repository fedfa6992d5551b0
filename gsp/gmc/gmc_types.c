// SPDX-License-Identifier: GPL-2.0-only
/*
 * vGPU types that GSP knows: it can be asked which and what they are, and told of
 * more, as NVIDIA's vgpu-mgmt does: one type at a time. Facts:
 * NVIDIA/open-gpu-kernel-modules gmcapi_vgpu.h, and README and nv_add_vgpu_type.c
 * of vgpu-mgmt there.
 *
 * No locks but those of queue/rpc.c. Called by gmc_vgpu.c's table.
 */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../../types/vgpu_type.h"
#include "card.h"
#include "common/common.h"
#include "gmc.h"
#include "ground/ground.h"
#include "queue/queue.h"

/* Type ids: as many as the reply is long, up to the first zero. */
static int supported(struct gsp *gsp, struct gsp_msg *ids)
{
	struct gsp_rpc rpc = {
		.what = "QUERY_SUPPORTED_VGPU_TYPES",
		.room = ids->len,
		.timeout_ms = GSP_RPC_TIMEOUT_MS,
	};
	int ret;

	rpc.payload = ids->data;
	ret = gsp_gmc_call_raw(gsp, &rpc, GSP_C_CMD_QUERY_SUPPORTED);
	if (!ret)
		memset(ids->data + rpc.reply_len, 0, ids->len - rpc.reply_len);
	return ret;
}

static int upload(struct gsp *gsp, const struct vgpu_type *t)
{
	struct gsp_msg m, info;
	int ret;

	ret = gsp_msg_new(gsp, GSP_MSG_ADD_VGPU_TYPE, &m);
	if (ret)
		return ret;
	gsp_set_bytes(&m, GSP_ADD_VGPU_TYPE_BUILD_VERSION, gsp->info.release,
		      strlen(gsp->info.release));
	/* Those that GSP knows already stay. */
	gsp_set(&m, GSP_ADD_VGPU_TYPE_DISCARD, 0);
	gsp_set(&m, GSP_ADD_VGPU_TYPE_COUNT, 1);
	ret = gsp_msg_sub(&info, &m, GSP_ADD_VGPU_TYPE_INFO, 0, GSP_MSG_VGPU_INFO);
	if (!ret) {
		gsp_vgpu_info_fill(&info, t);
		ret = gsp_gmc_call(gsp, "ADD_VGPU_TYPE", GSP_C_CTRL_ADD_VGPU_TYPE, &m, NULL,
				   GSP_RPC_TIMEOUT_MS);
	}
	gsp_msg_free(&m);
	return ret;
}

/**
 * gsp_gmc_add_types() - tell firmware of vGPU types
 * @gsp: running
 * @types: @num of them
 * @num: how many
 * @refused: a result for each: 0, or why firmware does not take it; -ENOENT when
 *	types cannot be added in this release
 *
 * Return: 0, -ENOMEM, -EPROTO, -ETIMEDOUT, -EIO when GSP is dead; logged.
 */
int gsp_gmc_add_types(struct gsp *gsp, const struct vgpu_type *types, unsigned int num,
		      int *refused)
{
	bool can = gsp_has_const(gsp->abi, GSP_C_CTRL_ADD_VGPU_TYPE) &&
		   gsp_msg_size(gsp->abi, GSP_MSG_ADD_VGPU_TYPE);
	unsigned int i;
	int ret;

	for (i = 0; i < num; i++) {
		ret = can ? upload(gsp, &types[i]) : -ENOENT;
		if (ret && !gsp_is_refusal(gsp, ret))
			return ret;
		refused[i] = ret;
	}
	return 0;
}

/* Text of firmware, cut where it is no text any more; @size with the NUL. */
static void get_text(const struct gsp_msg *m, enum gsp_field_id f, char *text, size_t size)
{
	unsigned int i, num = min_t(unsigned int, gsp_num(m, f), size - 1);
	u64 c;

	for (i = 0; i < num; i++) {
		c = gsp_get_at(m, f, i);
		if (c < ' ' || c > '~')
			break;
		text[i] = c;
	}
	text[i] = '\0';
}

/* What does not fit is as if it had not been said. */
static u32 get_u32(const struct gsp_msg *m, enum gsp_field_id f)
{
	u64 value = gsp_get(m, f);

	return value <= U32_MAX ? value : 0;
}

static u16 get_u16(const struct gsp_msg *m, enum gsp_field_id f)
{
	u64 value = gsp_get(m, f);

	return value <= U16_MAX ? value : 0;
}

static void read_properties(const struct gsp_msg *p, struct vgpu_type *t)
{
	get_text(p, GSP_PROPERTIES_NAME, t->name, sizeof(t->name));
	get_text(p, GSP_PROPERTIES_CLASS, t->vgpu_class, sizeof(t->vgpu_class));
	t->id = get_u32(p, GSP_PROPERTIES_TYPE);
	t->device_id = get_u16(p, GSP_PROPERTIES_DEVICE_ID);
	t->subsystem_id = get_u16(p, GSP_PROPERTIES_SUBSYSTEM_ID);
	t->profile_size = gsp_get(p, GSP_PROPERTIES_PROFILE_SIZE);
	t->fb_length = gsp_get(p, GSP_PROPERTIES_FB_LENGTH);
	t->fb_reservation = gsp_get(p, GSP_PROPERTIES_FB_RESERVATION);
	t->gsp_heap_size = gsp_get(p, GSP_PROPERTIES_GSP_HEAP_SIZE);
	t->bar1_length = gsp_get(p, GSP_PROPERTIES_BAR1_LENGTH);
	t->max_instance = get_u32(p, GSP_PROPERTIES_MAX_INSTANCE);
	t->num_heads = get_u32(p, GSP_PROPERTIES_NUM_HEADS);
	t->max_resolution_x = get_u32(p, GSP_PROPERTIES_MAX_RESOLUTION_X);
	t->max_resolution_y = get_u32(p, GSP_PROPERTIES_MAX_RESOLUTION_Y);
	t->frl_config = get_u32(p, GSP_PROPERTIES_MAX_FPS);
	t->ecc_supported = !!gsp_get(p, GSP_PROPERTIES_ECC_SUPPORTED);
}

static int properties(struct gsp *gsp, u32 id, struct vgpu_type *t)
{
	struct gsp_msg q, p;
	int ret;

	ret = gsp_msg_new(gsp, GSP_MSG_QUERY_PROPERTIES, &q);
	if (ret)
		return ret;
	ret = gsp_msg_new(gsp, GSP_MSG_PROPERTIES, &p);
	if (ret)
		goto free;
	gsp_set(&q, GSP_QUERY_PROPERTIES_TYPE, id);
	ret = gsp_gmc_call(gsp, "QUERY_VGPU_PROPERTIES", GSP_C_CMD_QUERY_PROPERTIES, &q, &p,
			   GSP_RPC_TIMEOUT_MS);
	memset(t, 0, sizeof(*t));
	if (!ret)
		read_properties(&p, t);
	if (!ret && t->id != id) {
		dev_err(gsp->dev, "GSP was asked what vGPU type %u is and spoke of %u\n",
			id, t->id);
		ret = -EPROTO;
	}
	gsp_msg_free(&p);
free:
	gsp_msg_free(&q);
	return ret;
}

/**
 * gsp_gmc_get_types() - which vGPU types firmware knows, and what they are
 * @gsp: running
 * @types: filled, see gsp_get_vgpu_types()
 * @max: of @types; what firmware knows beyond is left out
 *
 * A type that firmware names and then does not know is left out too, with a line
 * in the log.
 *
 * Return: how many, -ENOENT, -ENOMEM, -EPROTO, -ETIMEDOUT, -EIO; logged.
 */
int gsp_gmc_get_types(struct gsp *gsp, struct vgpu_type *types, unsigned int max)
{
	unsigned int i, n = 0;
	struct gsp_msg ids;
	int ret;

	ret = gsp_msg_new(gsp, GSP_MSG_VGPU_TYPES, &ids);
	if (ret)
		return ret;
	ret = supported(gsp, &ids);
	for (i = 0; !ret && n < max && i < gsp_num(&ids, GSP_VGPU_TYPES_TYPE); i++) {
		u32 id = gsp_get_at(&ids, GSP_VGPU_TYPES_TYPE, i);

		if (!id)
			break;
		ret = properties(gsp, id, &types[n]);
		if (!ret)
			n++;
		else if (gsp_is_refusal(gsp, ret))
			ret = 0;
	}
	gsp_msg_free(&ids);
	return ret ?: n;
}
