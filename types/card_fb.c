// SPDX-License-Identifier: GPL-2.0-only
/*
 * Framebuffer of a card: whole VMMU segments for guests, and, in card_heap.c, parts
 * of segments for plugin heaps.
 *
 * Called by card.c, which says whose lock it is, and card_place.c.
 *
 * A guest's framebuffer is one run where there is one (the smallest that holds
 * it, so that large runs stay whole) and a list of runs where there is none;
 * the bootload message can list them. So scattered free memory is as good as
 * any, and sizes may be mixed at any time and in any order.
 */
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "card_internal.h"

/* Whole segments inside a region; false when there is none. */
static bool clip(const struct vgpu_range *r, unsigned int shift, u64 *from, u64 *to)
{
	if (!r->size || r->base + r->size < r->base)
		return false;
	*from = (r->base >> shift) + !!(r->base & ((1ULL << shift) - 1));
	*to = (r->base + r->size) >> shift;
	return *from < *to;
}

static int map_init(struct vgpu_fb_map *map, unsigned int num)
{
	map->used = bitmap_zalloc(num, GFP_KERNEL);
	map->heaps = kvcalloc(num, sizeof(*map->heaps), GFP_KERNEL);
	return map->used && map->heaps ? 0 : -ENOMEM;
}

static void map_fini(struct vgpu_fb_map *map)
{
	bitmap_free(map->used);
	kvfree(map->heaps);
	map->used = NULL;
	map->heaps = NULL;
}

/**
 * vgpu_fb_init - all framebuffer free
 * @fb: to be filled
 * @desc: regions, segment size, most runs of a guest
 *
 * Return: 0, -EINVAL when no whole segment is there or a number makes no sense, -ENOMEM.
 */
int vgpu_fb_init(struct vgpu_fb *fb, const struct vgpu_card_desc *desc)
{
	u64 from, to, first = U64_MAX, end = 0;
	unsigned int i;

	if (desc->segment_size < VGPU_MIN_SEGMENT || !is_power_of_2(desc->segment_size) ||
	    !desc->num_fb || desc->num_fb > VGPU_CARD_MAX_REGIONS || !desc->max_runs)
		return -EINVAL;
	fb->shift = ilog2(desc->segment_size);

	for (i = 0; i < desc->num_fb; i++) {
		if (!clip(&desc->fb[i], fb->shift, &from, &to))
			continue;
		first = min(first, from);
		end = max(end, to);
	}
	if (first >= end || end - first > VGPU_MAX_SEGMENTS)
		return -EINVAL;
	fb->first = first;
	fb->num = end - first;
	fb->max_runs = min_t(unsigned int, desc->max_runs, VGPU_MAX_SEGMENT_RUNS);

	fb->runs = kvcalloc(fb->max_runs, sizeof(*fb->runs), GFP_KERNEL);
	fb->never = bitmap_zalloc(fb->num, GFP_KERNEL);
	if (!fb->runs || !fb->never || map_init(&fb->now, fb->num) || map_init(&fb->trial, fb->num))
		return -ENOMEM;

	/* What lies between regions is taken for ever. */
	bitmap_set(fb->now.used, 0, fb->num);
	for (i = 0; i < desc->num_fb; i++)
		if (clip(&desc->fb[i], fb->shift, &from, &to))
			bitmap_clear(fb->now.used, from - first, to - from);
	bitmap_copy(fb->never, fb->now.used, fb->num);
	fb->total = fb->num - bitmap_weight(fb->now.used, fb->num);
	fb->now.num_free = fb->total;
	/* Not 0, which is in entries that have not been tried. */
	fb->changes = 1;
	return 0;
}

/**
 * vgpu_fb_fini - frees what vgpu_fb_init() allocated, also after it failed
 * @fb: may be all zero
 */
void vgpu_fb_fini(struct vgpu_fb *fb)
{
	map_fini(&fb->now);
	map_fini(&fb->trial);
	bitmap_free(fb->never);
	fb->never = NULL;
	kvfree(fb->runs);
	fb->runs = NULL;
}

static unsigned int heaps_per_segment(const struct vgpu_fb_need *need)
{
	return VGPU_HEAP_PARTS / need->heap_parts;
}

/* Segments that @n heaps take on an empty card. */
static u64 heap_segments(const struct vgpu_fb_need *need, unsigned int n)
{
	if (!need->heap_parts)
		return (u64)n * need->heap;
	return DIV_ROUND_UP(n, heaps_per_segment(need));
}

/**
 * vgpu_fb_need - what one vGPU of a type gets on this card
 * @fb: of the card
 * @type: the type
 * @need: filled
 *
 * The names of the large types promise more than a card has beside what its
 * firmware keeps: a 48 GiB type on a 48 GiB card. NVIDIA's drivers give a guest
 * the type's framebuffer or, when that is less, an equal share of the card
 * among as many as the type may have, without reservation and heap, in whole
 * segments (kvgpumgrSetSupportedPlacementIds() in open-gpu-kernel-modules
 * 570.144). So does this, of the framebuffer that firmware leaves to vGPUs;
 * thus max_instance of any type fit. A card that is far smaller than the one
 * the type was made for (share below three quarters) has fewer instances, of
 * the full size.
 *
 * Return: false when the type's framebuffer is smaller than a segment.
 */
bool vgpu_fb_need(const struct vgpu_fb *fb, const struct vgpu_type *type,
		  struct vgpu_fb_need *need)
{
	u64 part = (1ULL << fb->shift) / VGPU_HEAP_PARTS;
	u64 heaps, share = 0;

	need->guest = vgpu_fb_segments(fb, type->fb_length);
	need->heap = vgpu_fb_segments_up(fb, type->gsp_heap_size);
	need->heap_parts = 0;
	if (need->heap <= 1) {
		need->heap_parts = div64_u64(type->gsp_heap_size + part - 1, part);
		if (!need->heap_parts)
			need->heap_parts = 1;
	}

	heaps = heap_segments(need, type->max_instance);
	if (heaps < fb->total)
		share = div_u64(fb->total - heaps, type->max_instance);
	share -= min_t(u64, share, vgpu_fb_segments_up(fb, type->fb_reservation));
	if (share < need->guest && share * 4 >= (u64)need->guest * 3)
		need->guest = share;

	return need->guest;
}

/**
 * vgpu_fb_fits_empty - can one exist on this card at all
 * @fb: of the card
 * @need: of the type
 *
 * Return: whether it fits while nothing else is there. An empty card with
 * holes between its regions counts runs as a full one does; vgpu_fb_take()
 * then says no.
 */
bool vgpu_fb_fits_empty(const struct vgpu_fb *fb, const struct vgpu_fb_need *need)
{
	return need->guest + heap_segments(need, 1) <= fb->total;
}

/**
 * vgpu_fb_find_run - the smallest free run that is large enough, or else the largest
 * @fb: of the card
 * @map: segments
 * @num: segments that are enough
 * @high: of equals take the last, not the first
 * @at: its start
 *
 * Return: its length, 0 when nothing is free.
 */
unsigned int vgpu_fb_find_run(const struct vgpu_fb *fb, const struct vgpu_fb_map *map,
			      unsigned int num, bool high, unsigned int *at)
{
	unsigned int start, end, len, best = 0;

	for (start = find_first_zero_bit(map->used, fb->num); start < fb->num;
	     start = find_next_zero_bit(map->used, fb->num, end)) {
		bool better;

		end = find_next_bit(map->used, fb->num, start);
		len = end - start;
		if (len >= num)
			better = best < num || len < best;
		else
			better = len > best;
		if (better || (high && len == best)) {
			best = len;
			*at = start;
		}
	}
	return best;
}

static int by_base(const void *a, const void *b)
{
	const struct vgpu_range *x = a, *y = b;

	return x->base < y->base ? -1 : x->base > y->base;
}

/* Runs of a guest are taken, or free. */
static void mark_runs(const struct vgpu_fb *fb, struct vgpu_fb_map *map,
		      const struct vgpu_range *runs, unsigned int num, bool used)
{
	unsigned int i, bit, len;

	for (i = 0; i < num; i++) {
		bit = vgpu_fb_bit(fb, runs[i].base);
		len = vgpu_fb_segments(fb, runs[i].size);
		if (used)
			vgpu_fb_mark(map, bit, len);
		else
			vgpu_fb_unmark(map, bit, len);
	}
}

/* Takes @num segments into fb->runs; on failure takes nothing. Returns the runs, 0 for none. */
static unsigned int take_guest(const struct vgpu_fb *fb, struct vgpu_fb_map *map, unsigned int num)
{
	unsigned int n, bit, len, left = num;

	for (n = 0; left && n < fb->max_runs; n++) {
		len = min(vgpu_fb_find_run(fb, map, left, false, &bit), left);
		if (!len)
			break;
		vgpu_fb_mark(map, bit, len);
		fb->runs[n] = vgpu_fb_range(fb, bit, len);
		left -= len;
	}
	if (!left)
		return n;
	mark_runs(fb, map, fb->runs, n, false);
	return 0;
}

/**
 * vgpu_fb_is_free - does nobody hold any of a range
 * @fb: of the card
 * @map: segments
 * @range: ours
 */
bool vgpu_fb_is_free(const struct vgpu_fb *fb, const struct vgpu_fb_map *map,
		     const struct vgpu_range *range)
{
	unsigned int bit = vgpu_fb_bit(fb, range->base);
	unsigned int end = bit + vgpu_fb_segments(fb, range->size);

	return find_next_bit(map->used, end, bit) >= end;
}

/**
 * vgpu_fb_ours - does a range lie where vGPUs may have framebuffer
 * @fb: of the card
 * @range: whole segments
 */
bool vgpu_fb_ours(const struct vgpu_fb *fb, const struct vgpu_range *range)
{
	u64 bit = (range->base >> fb->shift) - fb->first;
	u64 end = bit + (range->size >> fb->shift);

	return end <= fb->num && find_next_bit(fb->never, end, bit) >= end;
}

/**
 * vgpu_fb_take - takes one vGPU's framebuffer and heap, or nothing
 * @fb: of the card
 * @need: of its type
 * @place: where the guest's is to be, and ours; NULL: anywhere
 * @heap_at: see vgpu_heap_take()
 * @heap: plugin heap
 * @num_runs: runs of guest framebuffer, in @fb->runs, ascending
 *
 * Return: 0, -ENOSPC when too little is free, -EXFULL when enough is free but
 * the heap finds no run or the guest would need more than the most runs, or its
 * place is taken.
 */
int vgpu_fb_take(struct vgpu_fb *fb, const struct vgpu_fb_need *need,
		 const struct vgpu_range *place, unsigned int heap_at,
		 struct vgpu_range *heap, unsigned int *num_runs)
{
	if (fb->now.num_free < vgpu_fb_segments_now(fb, need))
		return -ENOSPC;
	*num_runs = 0;
	if (place) {
		if (!vgpu_fb_is_free(fb, &fb->now, place))
			return -EXFULL;
		fb->runs[0] = *place;
		*num_runs = 1;
		mark_runs(fb, &fb->now, fb->runs, 1, true);
	}
	if (!vgpu_heap_take(fb, &fb->now, need, heap_at, heap)) {
		mark_runs(fb, &fb->now, fb->runs, *num_runs, false);
		return -EXFULL;
	}
	if (!place)
		*num_runs = take_guest(fb, &fb->now, need->guest);
	if (!*num_runs) {
		vgpu_heap_give(fb, &fb->now, heap);
		return -EXFULL;
	}
	sort(fb->runs, *num_runs, sizeof(*fb->runs), by_base, NULL);
	fb->changes++;
	return 0;
}

/**
 * vgpu_fb_move - gives a guest another range instead of its runs
 * @fb: of the card
 * @from: its runs
 * @num_from: runs
 * @to: of the same size, ours; may overlap with @from
 *
 * Return: false when another has some of @to; nothing has changed then.
 */
bool vgpu_fb_move(struct vgpu_fb *fb, const struct vgpu_range *from, unsigned int num_from,
		  const struct vgpu_range *to)
{
	mark_runs(fb, &fb->now, from, num_from, false);
	if (!vgpu_fb_is_free(fb, &fb->now, to)) {
		mark_runs(fb, &fb->now, from, num_from, true);
		return false;
	}
	mark_runs(fb, &fb->now, to, 1, true);
	fb->changes++;
	return true;
}

/**
 * vgpu_fb_give - gives back what vgpu_fb_take() took
 * @fb: of the card
 * @runs: guest framebuffer
 * @num_runs: runs
 * @heap: plugin heap
 */
void vgpu_fb_give(struct vgpu_fb *fb, const struct vgpu_range *runs, unsigned int num_runs,
		  const struct vgpu_range *heap)
{
	mark_runs(fb, &fb->now, runs, num_runs, false);
	vgpu_heap_give(fb, &fb->now, heap);
	fb->changes++;
}

/**
 * vgpu_fb_segments_now - free segments that one more vGPU takes as things are
 * @fb: of the card
 * @need: of its type
 *
 * Return: the guest's and the heap's; a heap that finds room beside others takes none.
 */
unsigned int vgpu_fb_segments_now(const struct vgpu_fb *fb, const struct vgpu_fb_need *need)
{
	if (need->heap_parts && fb->now.room[need->heap_parts])
		return need->guest;
	return need->guest + heap_segments(need, 1);
}

/**
 * vgpu_fb_trial - how it is, to be tried on
 * @fb: of the card
 *
 * Return: a copy of @fb->now, in the room that there is for one.
 */
struct vgpu_fb_map vgpu_fb_trial(const struct vgpu_fb *fb)
{
	struct vgpu_fb_map map = fb->trial;

	bitmap_copy(map.used, fb->now.used, fb->num);
	memcpy(map.heaps, fb->now.heaps, fb->num * sizeof(*map.heaps));
	map.num_free = fb->now.num_free;
	memcpy(map.room, fb->now.room, sizeof(map.room));
	return map;
}

/* Tries on a copy: for heaps and guests that depend on how the free memory lies. */
static unsigned int try_out(const struct vgpu_fb *fb, const struct vgpu_fb_need *need,
			    unsigned int most)
{
	struct vgpu_fb_map map = vgpu_fb_trial(fb);
	struct vgpu_range heap;
	unsigned int n;

	for (n = 0; n < most; n++)
		if (!vgpu_heap_take(fb, &map, need, VGPU_HEAP_ANY, &heap) ||
		    !take_guest(fb, &map, need->guest))
			break;
	return n;
}

/* Segments that @n more guests and their heaps take when @room heaps find room beside others. */
static u64 segments_for(const struct vgpu_fb_need *need, unsigned int n, unsigned int room)
{
	return (u64)n * need->guest + (n > room ? heap_segments(need, n - room) : 0);
}

/**
 * vgpu_fb_available - how many vGPUs of a need fit from here
 * @fb: of the card
 * @need: of their type
 * @most: no more than this many are of interest
 * @use: of their type; remembers what was tried
 *
 * A matter of counting as long as a heap fits into a segment and the guest may
 * consist of single segments. Otherwise it depends on where free segments lie, and
 * at most @most placements are tried on a copy, once after each change of the book.
 *
 * Return: exactly as often as vgpu_fb_take() succeeds from here, at most @most.
 */
unsigned int vgpu_fb_available(const struct vgpu_fb *fb, const struct vgpu_fb_need *need,
			       unsigned int most, struct vgpu_type_use *use)
{
	unsigned int low = 0, high = most, mid;

	if (!need->heap_parts || need->guest > fb->max_runs) {
		if (use->tried_at != fb->changes || use->tried_most != most) {
			use->tried = try_out(fb, need, most);
			use->tried_most = most;
			use->tried_at = fb->changes;
		}
		return use->tried;
	}
	while (low < high) {
		mid = (low + high + 1) / 2;
		if (segments_for(need, mid, fb->now.room[need->heap_parts]) <= fb->now.num_free)
			low = mid;
		else
			high = mid - 1;
	}
	return low;
}
