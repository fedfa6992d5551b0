// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which engines does this GPU have? The device table names them by
 * RM_ENGINE_TYPE, the bootload message wants NV2080_ENGINE_TYPE: the former
 * groups engines by kind, the latter keeps numbers that were once given, so
 * some kinds continue elsewhere. Facts: NVIDIA/open-gpu-kernel-modules
 * gpu_engine_type.[ch]; the control is described in ctrl2080fifo.h.
 */
#include <linux/kernel.h>

#include "priv.h"

#define NO_CONST	GSP_NUM_CONSTANTS
#define MAX_CALLS	8

/*
 * A kind of engine: its first number and how many there are in either
 * numbering; engines from number @split on continue at @second.
 */
static const struct engine_kind {
	enum gsp_constant_id rm_first;
	enum gsp_constant_id rm_count;
	enum gsp_constant_id first;
	unsigned int split;
	enum gsp_constant_id second;
} kinds[] = {
	{ GSP_C_RM_ENGINE_GR0, GSP_C_RM_ENGINE_GR_COUNT, GSP_C_ENGINE_GR0 },
	{ GSP_C_RM_ENGINE_COPY0, GSP_C_RM_ENGINE_COPY_COUNT, GSP_C_ENGINE_COPY0,
	  10, GSP_C_ENGINE_COPY10 },
	{ GSP_C_RM_ENGINE_NVDEC0, GSP_C_RM_ENGINE_NVDEC_COUNT, GSP_C_ENGINE_NVDEC0 },
	{ GSP_C_RM_ENGINE_NVENC0, GSP_C_RM_ENGINE_NVENC_COUNT, GSP_C_ENGINE_NVENC0,
	  3, GSP_C_ENGINE_NVENC3 },
	{ GSP_C_RM_ENGINE_SEC2, NO_CONST, GSP_C_ENGINE_SEC2 },
	{ GSP_C_RM_ENGINE_NVJPEG0, GSP_C_RM_ENGINE_NVJPEG_COUNT, GSP_C_ENGINE_NVJPEG0 },
	{ GSP_C_RM_ENGINE_OFA0, GSP_C_RM_ENGINE_OFA_COUNT, GSP_C_ENGINE_OFA0,
	  1, GSP_C_ENGINE_OFA1 },
};

/* NV2080 number of an RM engine type, 0 when vGPUs do not get such engines. */
static u64 nv2080_engine(const struct gsp_abi *abi, u64 rm)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		const struct engine_kind *k = &kinds[i];
		u64 count = k->rm_count == NO_CONST ? 1 : gsp_const(abi, k->rm_count);
		u64 n = rm - gsp_const(abi, k->rm_first);

		if (n >= count)
			continue;
		if (!k->split || n < k->split)
			return gsp_const(abi, k->first) + n;
		return gsp_has_const(abi, k->second) ?
			gsp_const(abi, k->second) + n - k->split : 0;
	}
	return 0;
}

/* Engines may be listed more than once: for each of their runlists. */
static void add(struct gsp *gsp, u32 engine)
{
	unsigned int i;

	for (i = 0; i < gsp->num_engines; i++)
		if (gsp->engines[i] == engine)
			return;
	if (gsp->num_engines < GSP_MAX_ENGINES)
		gsp->engines[gsp->num_engines++] = engine;
}

static void learn_entry(struct gsp *gsp, const struct gsp_msg *e, u32 *runlist, bool *graphics)
{
	const struct gsp_abi *abi = gsp->abi;
	u64 rm, nv;

	rm = gsp_get_at(e, GSP_DEVICE_INFO_ENGINE_DATA,
			gsp_const(abi, GSP_C_ENGINE_DATA_RM_ENGINE_TYPE));
	nv = nv2080_engine(abi, rm);
	if (!nv || nv >= GSP_MAX_ENGINES || nv >= gsp_count(abi, GSP_BOOTLOAD_CHID_OFFSET))
		return;
	add(gsp, nv);
	if (nv != gsp_const(abi, GSP_C_ENGINE_GR0))
		return;
	*graphics = true;
	*runlist = gsp_get_at(e, GSP_DEVICE_INFO_ENGINE_DATA,
			      gsp_const(abi, GSP_C_ENGINE_DATA_RUNLIST));
}

/**
 * gsp_engines_learn() - read the device table
 * @gsp: running; result goes to its engines
 * @runlist: result, runlist of the graphics engine
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_engines_learn(struct gsp *gsp, u32 *runlist)
{
	unsigned int max = gsp_count(gsp->abi, GSP_DEVICE_INFO_TABLE_ENTRIES);
	struct gsp_msg m, e;
	unsigned int call;
	bool more = true, graphics = false;
	u64 i, n;
	int ret;

	ret = gsp_rm_ctrl_get(gsp, GSP_MSG_DEVICE_INFO_TABLE, &m);
	if (ret)
		return ret;
	gsp->num_engines = 0;
	for (call = 0; more && call < MAX_CALLS; call++) {
		memset(m.data, 0, m.len);
		gsp_set(&m, GSP_DEVICE_INFO_TABLE_BASE_INDEX, call * max);
		ret = gsp_rm_ctrl(gsp, "FIFO_GET_DEVICE_INFO_TABLE", GSP_C_CTRL_DEVICE_INFO_TABLE,
				  &m);
		if (ret)
			goto out;
		n = min_t(u64, gsp_get(&m, GSP_DEVICE_INFO_TABLE_NUM_ENTRIES), max);
		for (i = 0; i < n; i++) {
			ret = gsp_msg_sub(&e, &m, GSP_DEVICE_INFO_TABLE_ENTRIES, i,
					  GSP_MSG_DEVICE_INFO);
			if (ret)
				goto out;
			learn_entry(gsp, &e, runlist, &graphics);
		}
		more = gsp_get(&m, GSP_DEVICE_INFO_TABLE_MORE);
	}
	if (!graphics) {
		dev_err(gsp->dev, "GSP's device table lists no graphics engine\n");
		ret = -EPROTO;
	}
out:
	gsp_rm_ctrl_put(&m);
	return ret;
}
