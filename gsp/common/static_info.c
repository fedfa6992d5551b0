// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a booted GSP tells of its GPU's framebuffer, in whatever message that
 * comes, checked before anyone hands it out.
 *
 * No locks: nobody reads it before GSP has started. Called by rm_info.c and gmc_boot.c.
 */
#include <linux/kernel.h>
#include <linux/log2.h>

#include "boot/boot.h"
#include "card.h"
#include "codec/message.h"
#include "common.h"
#include "plugin_heap.h"

/*
 * May a guest have the region? It must be nobody's, and good for all that a guest may ask
 * of its framebuffer: zhiwang-nvidia/nova-core gsp/commands.rs, usable_fb_regions(). That
 * is either a word each, or bits of one word and a tag.
 */
static bool region_usable(const struct gsp_msg *m, unsigned int i)
{
	const struct gsp_abi *abi = m->abi;
	u64 good, flags;

	if (gsp_get_at(m, GSP_STATIC_INFO_FB_REGION_RESERVED, i) ||
	    gsp_get_at(m, GSP_STATIC_INFO_FB_REGION_TAG, i))
		return false;
	if (!gsp_has(abi, GSP_STATIC_INFO_FB_REGION_FLAGS))
		return !gsp_get_at(m, GSP_STATIC_INFO_FB_REGION_PROTECTED, i) &&
		       gsp_get_at(m, GSP_STATIC_INFO_FB_REGION_COMPRESSED, i) &&
		       gsp_get_at(m, GSP_STATIC_INFO_FB_REGION_ISO, i);
	flags = gsp_get_at(m, GSP_STATIC_INFO_FB_REGION_FLAGS, i);
	good = gsp_const(abi, GSP_C_FB_REGION_FLAG_COMPRESSED) |
	       gsp_const(abi, GSP_C_FB_REGION_FLAG_ISO);
	return (flags & (good | gsp_const(abi, GSP_C_FB_REGION_FLAG_PROTECTED))) == good;
}

static int add_region(struct gsp *gsp, const struct gsp_msg *m, unsigned int i)
{
	u64 limit = gsp_get_at(m, GSP_STATIC_INFO_FB_REGION_LIMIT, i);
	u64 base = gsp_get_at(m, GSP_STATIC_INFO_FB_REGION_BASE, i);
	struct gsp_info *info = &gsp->info;

	if (limit < base || limit >= info->fb_total) {
		dev_err(gsp->dev, "GSP's framebuffer region %u (%#llx to %#llx) is not one\n", i,
			base, limit);
		return -EPROTO;
	}
	if (info->num_fb < GSP_MAX_FB_REGIONS) {
		info->fb[info->num_fb].base = base;
		info->fb[info->num_fb].size = limit - base + 1;
		info->num_fb++;
	}
	return 0;
}

/**
 * gsp_learn_fb() - take over framebuffer size and regions
 * @gsp: fills its info
 * @m: message STATIC_INFO, as GSP sent it
 *
 * Return: 0 or -EPROTO; logged.
 */
int gsp_learn_fb(struct gsp *gsp, const struct gsp_msg *m)
{
	u64 n = gsp_get(m, GSP_STATIC_INFO_FB_REGION_COUNT);
	unsigned int i;
	int ret;

	gsp->info.fb_total = gsp_get(m, GSP_STATIC_INFO_FB_LENGTH);
	if (!gsp->info.fb_total || gsp->info.fb_total > gsp->boot.layout.size) {
		dev_err(gsp->dev, "GSP's static information gives %#llx bytes of framebuffer, the GPU has %#llx\n",
			gsp->info.fb_total, gsp->boot.layout.size);
		return -EPROTO;
	}
	/* There are as many as it says, and of each both ends. */
	if (n > gsp_num(m, GSP_STATIC_INFO_FB_REGION_BASE) ||
	    n > gsp_num(m, GSP_STATIC_INFO_FB_REGION_LIMIT)) {
		dev_err(gsp->dev, "GSP's static information lists %llu framebuffer regions of %u\n",
			n, gsp_num(m, GSP_STATIC_INFO_FB_REGION_LIMIT));
		return -EPROTO;
	}
	for (i = 0; i < n; i++) {
		if (!region_usable(m, i))
			continue;
		ret = add_region(gsp, m, i);
		if (ret)
			return ret;
	}
	if (!gsp->info.num_fb) {
		dev_err(gsp->dev, "GSP's static information has no usable framebuffer region\n");
		return -EPROTO;
	}
	return 0;
}

/**
 * gsp_learn_segment_size() - take over the granule of guest framebuffer
 * @gsp: fills its info; framebuffer's size is known
 * @size: as GSP gave it
 *
 * Return: 0 or -EPROTO; logged.
 */
int gsp_learn_segment_size(struct gsp *gsp, u64 size)
{
	if (!is_power_of_2(size) || size < GSP_PAGE_SIZE || size > gsp->info.fb_total) {
		dev_err(gsp->dev, "GSP's VMMU segment size is %#llx\n", size);
		return -EPROTO;
	}
	gsp->info.vmmu_segment_size = size;
	return 0;
}

/**
 * gsp_learn_channels() - take over how many channel ids there are
 * @gsp: fills its info
 * @n: how many
 *
 * All of them go to vGPUs, from id 0 on: this driver opens no channel itself.
 *
 * Return: 0 or -EPROTO; logged.
 */
int gsp_learn_channels(struct gsp *gsp, u64 n)
{
	if (!n || n > U16_MAX + 1) {
		dev_err(gsp->dev, "there cannot be %llu channels\n", n);
		return -EPROTO;
	}
	gsp->info.num_channels = n;
	return 0;
}

/**
 * gsp_learn_limits() - what the descriptor alone says of vGPUs
 * @gsp: fills its info
 */
void gsp_learn_limits(struct gsp *gsp)
{
	gsp->info.max_gfid = gsp_max_partitions(gsp);
	gsp->info.max_fb_segments = gsp_count(gsp->abi, GSP_BOOTLOAD_FB_ADDR);
	gsp->info.plugin_comm_size = gsp_plugin_comm_size(gsp->abi);
}
