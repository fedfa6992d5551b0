// SPDX-License-Identifier: GPL-2.0-only
/*
 * vGPU types that GSP knows: those of the catalogue must be among them, and be
 * what the catalogue says. If one is not, the catalogue's are uploaded, as
 * NVIDIA's vgpu-mgmt does: one type at a time. Facts: NVIDIA/open-gpu-kernel-modules
 * gmcapi_vgpu.h, and README and nv_add_vgpu_type.c of vgpu-mgmt there.
 */
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../types/vgpu_type.h"
#include "priv.h"

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

static bool knows(const struct gsp_msg *ids, u32 id)
{
	unsigned int i;

	for (i = 0; i < gsp_num(ids, GSP_VGPU_TYPES_TYPE); i++) {
		u64 t = gsp_get_at(ids, GSP_VGPU_TYPES_TYPE, i);

		if (!t || t == id)
			return t;
	}
	return false;
}

/* @first: what GSP had before goes. */
static int upload(struct gsp *gsp, const struct vgpu_type *t, bool first)
{
	struct gsp_msg m, info;
	int ret;

	if (!gsp_has_const(gsp->abi, GSP_C_CTRL_ADD_VGPU_TYPE) ||
	    !gsp_msg_size(gsp->abi, GSP_MSG_ADD_VGPU_TYPE)) {
		dev_err(gsp->dev, "GSP does not know vGPU type %u\n", t->id);
		return -ENOENT;
	}
	ret = gsp_msg_new(gsp, GSP_MSG_ADD_VGPU_TYPE, &m);
	if (ret)
		return ret;
	gsp_set_bytes(&m, GSP_ADD_VGPU_TYPE_BUILD_VERSION, gsp->info.release,
		      strlen(gsp->info.release));
	gsp_set(&m, GSP_ADD_VGPU_TYPE_DISCARD, first);
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

/* What GSP has otherwise than the catalogue, NULL when nothing. */
static const char *difference(const struct gsp_msg *p, const struct vgpu_type *t)
{
	if (gsp_get(p, GSP_PROPERTIES_TYPE) != t->id)
		return "id";
	if (gsp_get(p, GSP_PROPERTIES_FB_LENGTH) != t->fb_length)
		return "framebuffer";
	if (gsp_get(p, GSP_PROPERTIES_GSP_HEAP_SIZE) != t->gsp_heap_size)
		return "plugin heap";
	if (gsp_get(p, GSP_PROPERTIES_BAR1_LENGTH) != t->bar1_length)
		return "BAR1";
	if (gsp_get(p, GSP_PROPERTIES_MAX_INSTANCE) != t->max_instance)
		return "number of instances";
	return NULL;
}

static int compare(struct gsp *gsp, const struct vgpu_type *t, const char **what)
{
	struct gsp_msg q, p;
	int ret;

	ret = gsp_msg_new(gsp, GSP_MSG_QUERY_PROPERTIES, &q);
	if (ret)
		return ret;
	ret = gsp_msg_new(gsp, GSP_MSG_PROPERTIES, &p);
	if (ret)
		goto free;
	gsp_set(&q, GSP_QUERY_PROPERTIES_TYPE, t->id);
	ret = gsp_gmc_call(gsp, "QUERY_VGPU_PROPERTIES", GSP_C_CMD_QUERY_PROPERTIES, &q, &p,
			   GSP_RPC_TIMEOUT_MS);
	if (!ret)
		*what = difference(&p, t);
	gsp_msg_free(&p);
free:
	gsp_msg_free(&q);
	return ret;
}

/* Does GSP know all of them, as the catalogue has them? Then *@same. */
static int look(struct gsp *gsp, const struct gsp_msg *ids, const struct vgpu_type *types,
		unsigned int num, bool *same)
{
	const char *what = NULL;
	unsigned int i;
	int ret = 0;

	*same = true;
	for (i = 0; i < num && !ret && *same; i++) {
		if (knows(ids, types[i].id))
			ret = compare(gsp, &types[i], &what);
		else
			*same = false;
		if (what)
			*same = false;
	}
	return ret;
}

/* The catalogue's instead of what GSP has. No vGPU is there yet that it could be about. */
static int replace(struct gsp *gsp, const struct vgpu_type *types, unsigned int num)
{
	const char *what = NULL;
	unsigned int i;
	int ret = 0;

	for (i = 0; i < num && !ret; i++)
		ret = upload(gsp, &types[i], i == 0);
	for (i = 0; i < num && !ret; i++) {
		ret = compare(gsp, &types[i], &what);
		if (ret || !what)
			continue;
		dev_err(gsp->dev, "vGPU type %u: GSP's %s is another than the catalogue's\n",
			types[i].id, what);
		ret = -EINVAL;
	}
	return ret;
}

/**
 * gsp_gmc_add_types() - see that firmware knows the vGPU types
 * @gsp: running
 * @types: @num of them
 * @num: how many
 *
 * Return: 0, -ENOENT for one that it does not know and cannot be told, -EINVAL
 * for one that stays another there, -ENOMEM, -EPROTO, or what GSP's status maps
 * to; logged.
 */
int gsp_gmc_add_types(struct gsp *gsp, const struct vgpu_type *types, unsigned int num)
{
	struct gsp_msg ids;
	bool same = false;
	int ret;

	ret = gsp_msg_new(gsp, GSP_MSG_VGPU_TYPES, &ids);
	if (ret)
		return ret;
	ret = supported(gsp, &ids);
	if (!ret)
		ret = look(gsp, &ids, types, num, &same);
	if (!ret && !same)
		ret = replace(gsp, types, num);
	gsp_msg_free(&ids);
	return ret;
}
