/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the book share: card.c (whole vGPUs), card_fb.c
 * (framebuffer and plugin heaps), card_chid.c (channel ids). Nothing outside
 * types/ includes this.
 */
#ifndef NVIDIA_VGPU_CARD_INTERNAL_H
#define NVIDIA_VGPU_CARD_INTERNAL_H

#include <linux/bitmap.h>
#include <linux/list.h>
#include <linux/types.h>
#include "vgpu_card.h"

/* A plugin heap is a run of these parts of one segment, so that small heaps share a segment. */
#define VGPU_HEAP_PARTS		64
#define VGPU_MIN_SEGMENT	(VGPU_HEAP_PARTS * 4096ULL)
#define VGPU_MAX_SEGMENTS	65536
#define VGPU_MAX_CHANNELS	65536

/**
 * struct vgpu_fb_map - who holds which segment
 * @used: a bit for each segment, set when it is taken or not ours to give
 * @heaps: for each segment that plugin heaps share, its parts in use; 0 for others
 * @num_free: clear bits in @used
 */
struct vgpu_fb_map {
	unsigned long *used;
	u64 *heaps;
	unsigned int num_free;
};

/**
 * struct vgpu_fb - framebuffer of a card in VMMU segments
 * @shift: log2 of the segment size
 * @first: physical segment number of bit 0
 * @num: bits
 * @total: segments that vGPUs may have
 * @max_runs: most runs that a guest's framebuffer may consist of
 * @now: how it is
 * @trial: room for a copy, to try placements on
 * @runs: room for one placement, @max_runs entries
 */
struct vgpu_fb {
	unsigned int shift;
	u64 first;
	unsigned int num;
	unsigned int total;
	unsigned int max_runs;
	struct vgpu_fb_map now;
	struct vgpu_fb_map trial;
	struct vgpu_range *runs;
};

/**
 * struct vgpu_fb_need - what a type asks of a card's framebuffer
 * @guest: segments for the guest
 * @heap_parts: parts of one segment for the heap, or 0 when it is larger than a segment
 * @heap: segments in a row for the heap when @heap_parts is 0
 */
struct vgpu_fb_need {
	unsigned int guest;
	unsigned int heap_parts;
	unsigned int heap;
};

/**
 * struct vgpu_chids - channel ids of a card
 * @used: a bit for each id
 * @num: ids
 * @num_free: clear bits in @used
 */
struct vgpu_chids {
	unsigned long *used;
	unsigned int num;
	unsigned int num_free;
};

/**
 * struct vgpu_card - the book of a card
 * @claimed: a bit for each VF that a claim holds
 * @barred: a bit for each VF that must not be claimed
 * @num_vfs: bits of both
 * @comm_size: bytes of a plugin heap that the communication buffers take
 * @fb: framebuffer and plugin heaps
 * @chids: channel ids
 * @claims: all that hold something, quarantined ones included
 * @num_claims: of them
 */
struct vgpu_card {
	DECLARE_BITMAP(claimed, VGPU_CARD_MAX_VFS);
	DECLARE_BITMAP(barred, VGPU_CARD_MAX_VFS);
	unsigned int num_vfs;
	u64 comm_size;
	struct vgpu_fb fb;
	struct vgpu_chids chids;
	struct list_head claims;
	unsigned int num_claims;
};

int vgpu_fb_init(struct vgpu_fb *fb, const struct vgpu_card_desc *desc);
void vgpu_fb_fini(struct vgpu_fb *fb);
bool vgpu_fb_need(const struct vgpu_fb *fb, const struct vgpu_type *type,
		  struct vgpu_fb_need *need);
bool vgpu_fb_fits_empty(const struct vgpu_fb *fb, const struct vgpu_fb_need *need);
unsigned int vgpu_fb_segments_now(const struct vgpu_fb *fb, const struct vgpu_fb_need *need);
int vgpu_fb_take(struct vgpu_fb *fb, const struct vgpu_fb_need *need,
		 struct vgpu_range *heap, unsigned int *num_runs);
void vgpu_fb_give(struct vgpu_fb *fb, const struct vgpu_range *runs, unsigned int num_runs,
		  const struct vgpu_range *heap);
unsigned int vgpu_fb_available(const struct vgpu_fb *fb, const struct vgpu_fb_need *need,
			       unsigned int most);

int vgpu_chids_init(struct vgpu_chids *chids, u32 num);
void vgpu_chids_fini(struct vgpu_chids *chids);
u32 vgpu_chids_share(const struct vgpu_chids *chids, u32 max_instance);
int vgpu_chids_take(struct vgpu_chids *chids, u32 share, u32 *first, u32 *num);
void vgpu_chids_give(struct vgpu_chids *chids, u32 first, u32 num);
unsigned int vgpu_chids_available(const struct vgpu_chids *chids, u32 share);
u32 vgpu_chids_least(const struct vgpu_chids *chids, u32 share);

#endif
