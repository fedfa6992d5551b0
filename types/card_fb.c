// SPDX-License-Identifier: GPL-2.0-only
/*
 * Framebuffer of a card: whole VMMU segments for guests, parts of segments for
 * plugin heaps.
 *
 * A guest's framebuffer is one run where there is one (the smallest that holds
 * it, so that large runs stay whole) and a list of runs where there is none;
 * the bootload message can list them. So scattered free memory is as good as
 * any, and sizes may be mixed at any time and in any order.
 *
 * A plugin heap must be one run, is not seen by the guest and needs no segment
 * of its own (_kvgpumgrSetHeterogeneousResources() in NVIDIA's
 * open-gpu-kernel-modules packs heaps likewise): heaps share segments, which
 * are taken from the smallest free runs and from their upper ends, away from
 * guests. The fullest segment is filled first, so that others empty.
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

static unsigned int segments(const struct vgpu_fb *fb, u64 bytes)
{
	return min_t(u64, bytes >> fb->shift, VGPU_MAX_SEGMENTS + 1);
}

static unsigned int segments_up(const struct vgpu_fb *fb, u64 bytes)
{
	return segments(fb, bytes) + !!(bytes & ((1ULL << fb->shift) - 1));
}

static struct vgpu_range to_range(const struct vgpu_fb *fb, unsigned int bit, unsigned int num)
{
	return (struct vgpu_range) {
		.base = (fb->first + bit) << fb->shift,
		.size = (u64)num << fb->shift,
	};
}

static unsigned int to_bit(const struct vgpu_fb *fb, u64 base)
{
	return (base >> fb->shift) - fb->first;
}

static void mark(struct vgpu_fb_map *map, unsigned int bit, unsigned int num)
{
	bitmap_set(map->used, bit, num);
	map->num_free -= num;
}

static void unmark(struct vgpu_fb_map *map, unsigned int bit, unsigned int num)
{
	bitmap_clear(map->used, bit, num);
	map->num_free += num;
}

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
	if (!fb->runs || map_init(&fb->now, fb->num) || map_init(&fb->trial, fb->num))
		return -ENOMEM;

	/* What lies between regions is taken for ever. */
	bitmap_set(fb->now.used, 0, fb->num);
	for (i = 0; i < desc->num_fb; i++)
		if (clip(&desc->fb[i], fb->shift, &from, &to))
			bitmap_clear(fb->now.used, from - first, to - from);
	fb->total = fb->num - bitmap_weight(fb->now.used, fb->num);
	fb->now.num_free = fb->total;
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

	need->guest = segments(fb, type->fb_length);
	need->heap = segments_up(fb, type->gsp_heap_size);
	need->heap_parts = 0;
	if (need->heap <= 1) {
		need->heap_parts = div64_u64(type->gsp_heap_size + part - 1, part);
		if (!need->heap_parts)
			need->heap_parts = 1;
	}

	heaps = heap_segments(need, type->max_instance);
	if (heaps < fb->total)
		share = div_u64(fb->total - heaps, type->max_instance);
	share -= min_t(u64, share, segments_up(fb, type->fb_reservation));
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

/* Lowest place for a heap of @parts in a shared segment, or VGPU_HEAP_PARTS. */
static unsigned int heap_place(u64 in_use, unsigned int parts, unsigned int from)
{
	u64 mask = GENMASK_ULL(parts - 1, 0);
	unsigned int at;

	for (at = from; at + parts <= VGPU_HEAP_PARTS; at++)
		if (!(in_use & (mask << at)))
			return at;
	return VGPU_HEAP_PARTS;
}

/* How many more heaps of @parts the segments hold that heaps share already. */
static unsigned int heaps_in_shared(const struct vgpu_fb *fb, const struct vgpu_fb_map *map,
				    unsigned int parts)
{
	unsigned int bit, at, n = 0;

	for (bit = 0; bit < fb->num; bit++) {
		if (!map->heaps[bit])
			continue;
		for (at = heap_place(map->heaps[bit], parts, 0); at < VGPU_HEAP_PARTS;
		     at = heap_place(map->heaps[bit], parts, at + parts))
			n++;
	}
	return n;
}

/*
 * The smallest free run of at least @num segments, its start in *at; when
 * there is none, the largest. Returns its length. Of equals the first is taken,
 * or the last with @high.
 */
static unsigned int find_run(const struct vgpu_fb *fb, const struct vgpu_fb_map *map,
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

/* Of the segments that heaps share and that hold one more, the fullest; fb->num for none. */
static unsigned int fullest_shared(const struct vgpu_fb *fb, const struct vgpu_fb_map *map,
				   unsigned int parts)
{
	unsigned int bit, fullest = fb->num;

	for (bit = 0; bit < fb->num; bit++) {
		if (!map->heaps[bit] || heap_place(map->heaps[bit], parts, 0) == VGPU_HEAP_PARTS)
			continue;
		if (fullest == fb->num ||
		    hweight64(map->heaps[bit]) > hweight64(map->heaps[fullest]))
			fullest = bit;
	}
	return fullest;
}

static bool take_heap(const struct vgpu_fb *fb, struct vgpu_fb_map *map,
		      const struct vgpu_fb_need *need, struct vgpu_range *heap)
{
	u64 part = (1ULL << fb->shift) / VGPU_HEAP_PARTS;
	unsigned int bit, at, run;

	if (!need->heap_parts) {
		run = find_run(fb, map, need->heap, true, &bit);
		if (run < need->heap)
			return false;
		bit += run - need->heap;
		mark(map, bit, need->heap);
		*heap = to_range(fb, bit, need->heap);
		return true;
	}

	bit = fullest_shared(fb, map, need->heap_parts);
	if (bit == fb->num) {
		run = find_run(fb, map, 1, true, &bit);
		if (!run)
			return false;
		bit += run - 1;
		mark(map, bit, 1);
	}
	at = heap_place(map->heaps[bit], need->heap_parts, 0);
	map->heaps[bit] |= GENMASK_ULL(need->heap_parts - 1, 0) << at;
	heap->base = ((fb->first + bit) << fb->shift) + at * part;
	heap->size = need->heap_parts * part;
	return true;
}

static void give_heap(const struct vgpu_fb *fb, struct vgpu_fb_map *map,
		      const struct vgpu_range *heap)
{
	u64 size = 1ULL << fb->shift, part = size / VGPU_HEAP_PARTS;
	unsigned int bit = to_bit(fb, heap->base), at, parts;

	if (!map->heaps[bit]) {
		unmark(map, bit, segments(fb, heap->size));
		return;
	}
	at = div64_u64(heap->base & (size - 1), part);
	parts = div64_u64(heap->size, part);
	map->heaps[bit] &= ~(GENMASK_ULL(parts - 1, 0) << at);
	if (!map->heaps[bit])
		unmark(map, bit, 1);
}

static int by_base(const void *a, const void *b)
{
	const struct vgpu_range *x = a, *y = b;

	return x->base < y->base ? -1 : x->base > y->base;
}

/* Takes @num segments into fb->runs; on failure takes nothing. Returns the runs, 0 for none. */
static unsigned int take_guest(const struct vgpu_fb *fb, struct vgpu_fb_map *map, unsigned int num)
{
	unsigned int n, bit, len, left = num;

	for (n = 0; left && n < fb->max_runs; n++) {
		len = min(find_run(fb, map, left, false, &bit), left);
		if (!len)
			break;
		mark(map, bit, len);
		fb->runs[n] = to_range(fb, bit, len);
		left -= len;
	}
	if (!left)
		return n;
	while (n--)
		unmark(map, to_bit(fb, fb->runs[n].base), segments(fb, fb->runs[n].size));
	return 0;
}

/**
 * vgpu_fb_take - takes one vGPU's framebuffer and heap, or nothing
 * @fb: of the card
 * @need: of its type
 * @heap: plugin heap
 * @num_runs: runs of guest framebuffer, in @fb->runs, ascending
 *
 * Return: 0, -ENOSPC when too little is free, -EXFULL when enough is free but
 * the heap finds no run or the guest would need more than the most runs.
 */
int vgpu_fb_take(struct vgpu_fb *fb, const struct vgpu_fb_need *need,
		 struct vgpu_range *heap, unsigned int *num_runs)
{
	if (fb->now.num_free < vgpu_fb_segments_now(fb, need))
		return -ENOSPC;
	if (!take_heap(fb, &fb->now, need, heap))
		return -EXFULL;
	*num_runs = take_guest(fb, &fb->now, need->guest);
	if (!*num_runs) {
		give_heap(fb, &fb->now, heap);
		return -EXFULL;
	}
	sort(fb->runs, *num_runs, sizeof(*fb->runs), by_base, NULL);
	return 0;
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
	unsigned int i;

	for (i = 0; i < num_runs; i++)
		unmark(&fb->now, to_bit(fb, runs[i].base), segments(fb, runs[i].size));
	give_heap(fb, &fb->now, heap);
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
	if (need->heap_parts && heaps_in_shared(fb, &fb->now, need->heap_parts))
		return need->guest;
	return need->guest + heap_segments(need, 1);
}

/* Tries on a copy: for heaps and guests that depend on how the free memory lies. */
static unsigned int try_out(const struct vgpu_fb *fb, const struct vgpu_fb_need *need,
			    unsigned int most)
{
	struct vgpu_fb_map map = fb->trial;
	struct vgpu_range heap;
	unsigned int n;

	bitmap_copy(map.used, fb->now.used, fb->num);
	memcpy(map.heaps, fb->now.heaps, fb->num * sizeof(*map.heaps));
	map.num_free = fb->now.num_free;
	for (n = 0; n < most; n++)
		if (!take_heap(fb, &map, need, &heap) || !take_guest(fb, &map, need->guest))
			break;
	return n;
}

/**
 * vgpu_fb_available - how many vGPUs of a need fit from here
 * @fb: of the card
 * @need: of their type
 * @most: no more than this many are of interest
 *
 * A matter of counting as long as a heap fits into a segment and the guest may
 * consist of single segments; otherwise it depends on where free segments lie,
 * and at most @most placements are tried on a copy.
 *
 * Return: exactly as often as vgpu_fb_take() succeeds from here, at most @most.
 */
unsigned int vgpu_fb_available(const struct vgpu_fb *fb, const struct vgpu_fb_need *need,
			       unsigned int most)
{
	unsigned int shared, n;

	if (!need->heap_parts || need->guest > fb->max_runs)
		return try_out(fb, need, most);

	shared = heaps_in_shared(fb, &fb->now, need->heap_parts);
	n = min(most, fb->now.num_free / need->guest);
	while (n && n * need->guest + (n > shared ? heap_segments(need, n - shared) : 0) >
		    fb->now.num_free)
		n--;
	return n;
}
