// SPDX-License-Identifier: GPL-2.0-only
/*
 * Starting and stopping GSP's resource manager in the encoding "gmc". Its first
 * command, GSP_INIT, says what it has to know of the device and its VFs; the
 * answer comes when it is up, and is what GSP tells of its GPU. Facts:
 * NVIDIA/open-gpu-kernel-modules gmcapi_system_info.h, gmcapi_gsp_config.h,
 * gmcapi_gsp.h and kernel_gsp.c; nova-core gsp/commands.rs.
 *
 * No locks: while GSP is started and stopped. Called by gmc_vgpu.c's table.
 */
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "card.h"
#include "common/common.h"
#include "gmc.h"
#include "ground/ground.h"
#include "queue/queue.h"
#include "queue/queue_wire.h"
#include "verbs.h"

/* Most instances that a mask has bits for. */
#define MASK_BITS	64

/* Packs one registry key at @at; returns the bytes that took, or an error. */
static ssize_t pack_key(struct gsp *gsp, const struct gsp_registry_key *key, u8 *at, size_t room)
{
	struct gsp_msg m;
	ssize_t n;
	int ret;

	ret = gsp_msg_new(gsp, GSP_MSG_REGISTRY_ENTRY, &m);
	if (ret)
		return ret;
	/* GSP counts the zero that ends the name. */
	gsp_set_bytes(&m, GSP_REGISTRY_ENTRY_NAME, key->name, strlen(key->name) + 1);
	gsp_set(&m, GSP_REGISTRY_ENTRY_DATA, key->value);
	n = gsp_msg_pack(&m, at, room);
	gsp_msg_free(&m);
	return n;
}

/* System information, and behind it the registry: key by key, name before value. */
static ssize_t pack_init(struct gsp *gsp, u8 *buf, size_t room)
{
	struct gsp_msg m;
	ssize_t n, len;
	unsigned int i;
	char *missing;

	n = gsp_msg_new(gsp, GSP_MSG_SYSTEM_INFO, &m);
	if (n)
		return n;
	gsp_system_info_fill(gsp, &m);
	len = gsp_msg_pack(&m, buf, room);
	if (len < 0) {
		missing = gsp_msg_missing_name(&m);
		dev_err(gsp->dev, "system information lacks %s\n", missing ?: "sense");
		kfree(missing);
	}
	gsp_msg_free(&m);
	for (i = 0; len >= 0 && i < GSP_REGISTRY_KEYS; i++) {
		n = pack_key(gsp, &gsp_registry[i], buf + len, room - len);
		len = n < 0 ? n : len + n;
	}
	return len;
}

/* Engines of @type: a bit of the mask for each. Returns false when all are more than @most. */
static bool add_engines(struct gsp *gsp, const struct gsp_msg *m, unsigned int type,
			unsigned int most)
{
	u64 shift = gsp_const(gsp->abi, GSP_C_ENGINE_INDEX_SHIFT);
	u64 mask = gsp_get_at(m, GSP_STATIC_INFO_ENGINE_MASK, type);
	unsigned int i;

	for (i = 0; i < MASK_BITS; i++) {
		if (!(mask & BIT_ULL(i)))
			continue;
		if (gsp->num_engines == most)
			return false;
		gsp->engines[gsp->num_engines++] = type | (u64)i << shift;
	}
	return true;
}

/* Of all types that firmware lists, whatever they are; none has the number 0. */
static int learn_engines(struct gsp *gsp, const struct gsp_msg *m)
{
	unsigned int type, num = gsp_num(m, GSP_STATIC_INFO_ENGINE_MASK);
	u64 gr = gsp_const(gsp->abi, GSP_C_ENGINE_TYPE_GR);
	/* Each is told where its channels begin. */
	unsigned int most = min_t(unsigned int, GSP_MAX_ENGINES,
				  gsp_count(gsp->abi, GSP_BOOTLOAD_CHANNEL_MAP));

	gsp->num_engines = 0;
	/* One that is left out would share its channels with those of other vGPUs. */
	for (type = 1; type < num; type++) {
		if (!add_engines(gsp, m, type, most)) {
			dev_err(gsp->dev, "GSP lists more than %u engines\n", most);
			return -EPROTO;
		}
	}
	if (gr < num && gsp_get_at(m, GSP_STATIC_INFO_ENGINE_MASK, gr))
		return 0;
	dev_err(gsp->dev, "GSP's static information has no graphics engine\n");
	return -EPROTO;
}

static int learn(struct gsp *gsp, const struct gsp_msg *m)
{
	int ret = gsp_learn_fb(gsp, m);

	if (!ret)
		ret = gsp_learn_segment_size(gsp, gsp_get(m, GSP_STATIC_INFO_VMMU_SEGMENT_SIZE));
	if (!ret)
		ret = learn_engines(gsp, m);
	return ret;
}

static int take_reply(struct gsp *gsp, const struct gsp_rpc *rpc)
{
	struct gsp_msg m;
	int ret;

	ret = gsp_msg_new(gsp, GSP_MSG_STATIC_INFO, &m);
	if (ret)
		return ret;
	ret = gsp_gmc_open_reply(gsp, rpc, &m);
	if (!ret)
		ret = learn(gsp, &m);
	gsp_msg_free(&m);
	return ret;
}

/**
 * gsp_gmc_init() - GSP_INIT
 * @gsp: its core runs; fills its info and engines
 *
 * Serves what GSP asks for meanwhile.
 *
 * Return: 0, -EPROTO, -ETIMEDOUT, -EIO, -ENOMEM, or what GSP's status maps to;
 * logged.
 */
int gsp_gmc_init(struct gsp *gsp)
{
	struct gsp_rpc rpc = {
		.what = "GSP_INIT",
		.room = gsp->verbs->wire->max_payload(gsp->abi),
		.timeout_ms = GSP_INIT_DONE_TIMEOUT_MS,
	};
	ssize_t n;
	int ret;

	rpc.payload = kvzalloc(rpc.room, GFP_KERNEL);
	if (!rpc.payload)
		return -ENOMEM;
	n = pack_init(gsp, rpc.payload, rpc.room);
	if (n < 0) {
		ret = n;
		goto out;
	}
	rpc.len = n;
	ret = gsp_gmc_call_raw(gsp, &rpc, GSP_C_CMD_GSP_INIT);
	if (ret)
		goto out;
	/* From here on it has to be asked to stop. */
	gsp->init_done = true;
	ret = take_reply(gsp, &rpc);
out:
	kvfree(rpc.payload);
	return ret;
}

/**
 * gsp_gmc_learn() - everything else that vGPUs need to know
 * @gsp: running
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_gmc_learn(struct gsp *gsp)
{
	gsp_learn_limits(gsp);
	return gsp_learn_channels(gsp, gsp_const(gsp->abi, GSP_C_CHANNEL_COUNT));
}

/**
 * gsp_gmc_unload() - GSP_SUSPEND
 * @gsp: running
 *
 * Return: 0 when it was sent, as no answer comes; an error is logged.
 */
int gsp_gmc_unload(struct gsp *gsp)
{
	struct gsp_msg m;
	int ret;

	ret = gsp_msg_new(gsp, GSP_MSG_SUSPEND, &m);
	if (ret)
		return ret;
	/* For good: no power transition. */
	gsp_set(&m, GSP_SUSPEND_FLAGS, 0);
	ret = gsp_gmc_post(gsp, "GSP_SUSPEND", GSP_C_CMD_GSP_SUSPEND, &m);
	gsp_msg_free(&m);
	return ret;
}
