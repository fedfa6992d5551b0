/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the book share: card.c (whole vGPUs), card_place.c (placements),
 * card_fb.c (framebuffer), card_heap.c (plugin heaps in that), card_chid.c (channel ids).
 * Nothing outside types/ includes this.
 */
#ifndef NVIDIA_VGPU_CARD_INTERNAL_H
#define NVIDIA_VGPU_CARD_INTERNAL_H

#include <linux/bitmap.h>
#include <linux/limits.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/types.h>
#include "vgpu_card.h"

#define MIB_SHIFT		20

/* A plugin heap is a run of these parts of one segment, so that small heaps share a segment. */
#define VGPU_HEAP_PARTS		64
#define VGPU_HEAP_ANY		UINT_MAX
#define VGPU_HEAP_TOP		(UINT_MAX - 1)
#define VGPU_MIN_SEGMENT	(VGPU_HEAP_PARTS * 4096ULL)
#define VGPU_MAX_SEGMENTS	65536
#define VGPU_MAX_CHANNELS	65536
#define VGPU_CHID_ORDERS	17
/* A power of two, twice as many as a catalogue may have types. */
#define VGPU_TYPE_USES		512

/**
 * struct vgpu_fb_map - who holds which segment
 * @used: a bit for each segment, set when it is taken or not ours to give
 * @heaps: for each segment that plugin heaps share, its parts in use; 0 for others
 * @num_free: clear bits in @used
 * @room: how many more heaps of n parts those segments hold, by n
 */
struct vgpu_fb_map {
	unsigned long *used;
	u64 *heaps;
	unsigned int num_free;
	unsigned int room[VGPU_HEAP_PARTS + 1];
};

/**
 * struct vgpu_fb - framebuffer of a card in VMMU segments
 * @shift: log2 of the segment size
 * @first: physical segment number of bit 0
 * @num: bits
 * @never: a bit for each segment, set when it is not ours to give
 * @total: segments that vGPUs may have
 * @max_runs: most runs that a guest's framebuffer may consist of
 * @changes: how often @now has changed
 * @now: how it is
 * @trial: room for a copy, to try placements on
 * @runs: room for one placement, @max_runs entries
 */
struct vgpu_fb {
	unsigned int shift;
	u64 first;
	unsigned int num;
	unsigned long *never;
	unsigned int total;
	unsigned int max_runs;
	u64 changes;
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
 * @blocks: free blocks by log2 of their size, see card_chid.c
 */
struct vgpu_chids {
	unsigned long *used;
	unsigned int num;
	unsigned int num_free;
	unsigned int blocks[VGPU_CHID_ORDERS];
};

/**
 * struct vgpu_type_use - what the card knows of a type
 * @id: type id, 0 in an entry that is free
 * @claims: of this type, quarantined ones included
 * @tried: result of placements that were tried, see vgpu_fb_available()
 * @tried_most: up to how many
 * @tried_at: vgpu_fb.changes then
 */
struct vgpu_type_use {
	u32 id;
	unsigned int claims;
	unsigned int tried;
	unsigned int tried_most;
	u64 tried_at;
};

/**
 * struct vgpu_card - the book of a card
 * @claimed: a bit for each VF that a claim holds
 * @barred: a bit for each VF that must not be claimed
 * @num_vfs: bits of both
 * @comm_size: bytes of a plugin heap that the communication buffers take
 * @region: see struct vgpu_card_desc
 * @fb: framebuffer and plugin heaps
 * @chids: channel ids
 * @claims: all that hold something, quarantined ones included
 * @num_claims: of them
 * @uses: types that were asked about, VGPU_TYPE_USES entries, by a hash of the id
 */
struct vgpu_card {
	DECLARE_BITMAP(claimed, VGPU_CARD_MAX_VFS);
	DECLARE_BITMAP(barred, VGPU_CARD_MAX_VFS);
	unsigned int num_vfs;
	u64 comm_size;
	u32 region;
	struct vgpu_fb fb;
	struct vgpu_chids chids;
	struct list_head claims;
	unsigned int num_claims;
	struct vgpu_type_use *uses;
};

/**
 * struct vgpu_entry - a claim and where it is kept
 * @claim: what the owner sees
 * @type_id: its type's, still there when nobody owns the claim any more
 * @type_name: likewise, the short one
 * @list: in the card's claims
 */
struct vgpu_entry {
	struct vgpu_claim claim;
	u32 type_id;
	char type_name[VGPU_NAME_LEN];
	struct list_head list;
};

int vgpu_card_need(const struct vgpu_card *card, const struct vgpu_type *type,
		   struct vgpu_fb_need *need, u32 *share, char *why, size_t why_len);
int vgpu_find_place(const struct vgpu_card *card, const struct vgpu_type *type,
		    const struct vgpu_fb_need *need, u16 placement, struct vgpu_range *place,
		    unsigned int *heap_at, char *why, size_t why_len);
void vgpu_mixed_limit(const struct vgpu_card *card, const struct vgpu_type *type,
		      struct vgpu_fb_need *need);
bool vgpu_nth_place(const struct vgpu_card *card, const struct vgpu_type *type,
		    const struct vgpu_fb_need *need, unsigned int n, u16 *placement,
		    struct vgpu_range *place, unsigned int *heap_at);
unsigned int vgpu_places_available(const struct vgpu_card *card, const struct vgpu_type *type,
				   const struct vgpu_fb_need *need, unsigned int most);
void vgpu_explain_place(const struct vgpu_card *card, const struct vgpu_type *type,
			u16 placement, const struct vgpu_range *place,
			const struct vgpu_entry *but, char *why, size_t why_len);

static inline bool vgpu_ranges_meet(const struct vgpu_range *a, const struct vgpu_range *b)
{
	return a->base < b->base + b->size && b->base < a->base + a->size;
}

static inline unsigned int vgpu_fb_segments(const struct vgpu_fb *fb, u64 bytes)
{
	return min_t(u64, bytes >> fb->shift, VGPU_MAX_SEGMENTS + 1);
}

static inline unsigned int vgpu_fb_segments_up(const struct vgpu_fb *fb, u64 bytes)
{
	return vgpu_fb_segments(fb, bytes) + !!(bytes & ((1ULL << fb->shift) - 1));
}

static inline struct vgpu_range vgpu_fb_range(const struct vgpu_fb *fb, unsigned int bit,
					      unsigned int num)
{
	return (struct vgpu_range) {
		.base = (fb->first + bit) << fb->shift,
		.size = (u64)num << fb->shift,
	};
}

static inline unsigned int vgpu_fb_bit(const struct vgpu_fb *fb, u64 base)
{
	return (base >> fb->shift) - fb->first;
}

static inline void vgpu_fb_mark(struct vgpu_fb_map *map, unsigned int bit, unsigned int num)
{
	bitmap_set(map->used, bit, num);
	map->num_free -= num;
}

static inline void vgpu_fb_unmark(struct vgpu_fb_map *map, unsigned int bit, unsigned int num)
{
	bitmap_clear(map->used, bit, num);
	map->num_free += num;
}

unsigned int vgpu_fb_find_run(const struct vgpu_fb *fb, const struct vgpu_fb_map *map,
			      unsigned int num, bool high, unsigned int *at);
bool vgpu_heap_take(const struct vgpu_fb *fb, struct vgpu_fb_map *map,
		    const struct vgpu_fb_need *need, unsigned int at, struct vgpu_range *heap);
void vgpu_heap_give(const struct vgpu_fb *fb, struct vgpu_fb_map *map,
		    const struct vgpu_range *heap);

int vgpu_fb_init(struct vgpu_fb *fb, const struct vgpu_card_desc *desc);
void vgpu_fb_fini(struct vgpu_fb *fb);
bool vgpu_fb_need(const struct vgpu_fb *fb, const struct vgpu_type *type,
		  struct vgpu_fb_need *need);
bool vgpu_fb_fits_empty(const struct vgpu_fb *fb, const struct vgpu_fb_need *need);
unsigned int vgpu_fb_segments_now(const struct vgpu_fb *fb, const struct vgpu_fb_need *need);
int vgpu_fb_take(struct vgpu_fb *fb, const struct vgpu_fb_need *need,
		 const struct vgpu_range *place, unsigned int heap_at,
		 struct vgpu_range *heap, unsigned int *num_runs);
bool vgpu_fb_move(struct vgpu_fb *fb, const struct vgpu_range *from, unsigned int num_from,
		  const struct vgpu_range *to);
bool vgpu_fb_is_free(const struct vgpu_fb *fb, const struct vgpu_fb_map *map,
		     const struct vgpu_range *range);
struct vgpu_fb_map vgpu_fb_trial(const struct vgpu_fb *fb);
bool vgpu_fb_ours(const struct vgpu_fb *fb, const struct vgpu_range *range);
void vgpu_fb_give(struct vgpu_fb *fb, const struct vgpu_range *runs, unsigned int num_runs,
		  const struct vgpu_range *heap);
unsigned int vgpu_fb_available(const struct vgpu_fb *fb, const struct vgpu_fb_need *need,
			       unsigned int most, struct vgpu_type_use *use);

int vgpu_chids_init(struct vgpu_chids *chids, u32 num);
void vgpu_chids_fini(struct vgpu_chids *chids);
u32 vgpu_chids_share(const struct vgpu_chids *chids, u32 max_instance);
int vgpu_chids_take(struct vgpu_chids *chids, u32 share, u32 *first, u32 *num);
void vgpu_chids_give(struct vgpu_chids *chids, u32 first, u32 num);
unsigned int vgpu_chids_available(const struct vgpu_chids *chids, u32 share);
u32 vgpu_chids_least(const struct vgpu_chids *chids, u32 share);

#endif
