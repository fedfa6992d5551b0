// SPDX-License-Identifier: GPL-2.0-only
/*
 * Plugin heaps in a card's framebuffer.
 *
 * Called by card_fb.c and card_place.c; card.c says whose lock it is.
 *
 * A plugin heap must be one run, is not seen by the guest and needs no segment
 * of its own (_kvgpumgrSetHeterogeneousResources() in NVIDIA's
 * open-gpu-kernel-modules packs heaps likewise): heaps share segments, which
 * are taken from the smallest free runs and from their upper ends, away from
 * guests. The fullest segment is filled first, so that others empty. How much
 * room shared segments still have is kept by size, so that nobody has to look.
 */
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/math64.h>

#include "card_internal.h"

/* Lowest place for a heap of @parts in a shared segment, or VGPU_HEAP_PARTS. */
static unsigned int heap_place(u64 in_use, unsigned int parts)
{
	u64 mask = GENMASK_ULL(parts - 1, 0);
	unsigned int at;

	for (at = 0; at + parts <= VGPU_HEAP_PARTS; at++)
		if (!(in_use & (mask << at)))
			return at;
	return VGPU_HEAP_PARTS;
}

/* Adds to @map->room, or takes away, the heaps of each size that one segment still holds. */
static void count_room(struct vgpu_fb_map *map, u64 in_use, bool add)
{
	unsigned int at, len, parts;

	for (at = 0; at < VGPU_HEAP_PARTS; at += len + 1) {
		for (len = 0; at + len < VGPU_HEAP_PARTS && !(in_use & BIT_ULL(at + len)); len++)
			;
		for (parts = 1; parts <= len; parts++)
			map->room[parts] += add ? len / parts : -(len / parts);
	}
}

/* Gives a shared segment other parts in use, none before or after if it is not shared then. */
static void set_heaps(struct vgpu_fb_map *map, unsigned int bit, u64 in_use)
{
	if (map->heaps[bit])
		count_room(map, map->heaps[bit], false);
	map->heaps[bit] = in_use;
	if (in_use)
		count_room(map, in_use, true);
}

/* Of the segments that heaps share and that hold one more, the fullest; fb->num for none. */
static unsigned int fullest_shared(const struct vgpu_fb *fb, const struct vgpu_fb_map *map,
				   unsigned int parts)
{
	unsigned int bit, fullest = fb->num;

	for (bit = 0; bit < fb->num; bit++) {
		if (!map->heaps[bit] || heap_place(map->heaps[bit], parts) == VGPU_HEAP_PARTS)
			continue;
		if (fullest == fb->num ||
		    hweight64(map->heaps[bit]) > hweight64(map->heaps[fullest]))
			fullest = bit;
	}
	return fullest;
}

/* The highest @num free segments in a row; fb->num for none. */
static unsigned int find_top(const struct vgpu_fb *fb, const struct vgpu_fb_map *map,
			     unsigned int num)
{
	unsigned int start, end, top = fb->num;

	for (start = find_first_zero_bit(map->used, fb->num); start < fb->num;
	     start = find_next_zero_bit(map->used, fb->num, end)) {
		end = find_next_bit(map->used, fb->num, start);
		if (end - start >= num)
			top = end - num;
	}
	return top;
}

/* Where a heap of whole segments goes: to the upper end of the smallest run that holds it. */
static unsigned int find_heap(const struct vgpu_fb *fb, const struct vgpu_fb_map *map,
			      unsigned int num)
{
	unsigned int bit, run = vgpu_fb_find_run(fb, map, num, true, &bit);

	return run < num ? fb->num : bit + run - num;
}

/**
 * vgpu_heap_take - takes a plugin heap
 * @fb: of the card
 * @map: segments
 * @need: of the type
 * @at: where to, if it needs segments of its own and they are free: a bit of @map;
 *	VGPU_HEAP_TOP: as far up as can be, away from placements, which are counted from
 *	the start; VGPU_HEAP_ANY: where it does least harm
 * @heap: filled
 *
 * Return: false when there is no room for it.
 */
bool vgpu_heap_take(const struct vgpu_fb *fb, struct vgpu_fb_map *map,
		    const struct vgpu_fb_need *need, unsigned int at, struct vgpu_range *heap)
{
	unsigned int num = need->heap_parts ? 1 : need->heap, bit = fb->num;
	u64 part = (1ULL << fb->shift) / VGPU_HEAP_PARTS;

	if (need->heap_parts)
		bit = fullest_shared(fb, map, need->heap_parts);
	if (bit == fb->num) {
		if (at < fb->num && find_next_bit(map->used, fb->num, at) - at >= num)
			bit = at;
		else
			bit = at == VGPU_HEAP_ANY ? find_heap(fb, map, num) :
						    find_top(fb, map, num);
		if (bit == fb->num)
			return false;
		vgpu_fb_mark(map, bit, num);
	}
	if (!need->heap_parts) {
		*heap = vgpu_fb_range(fb, bit, num);
		return true;
	}
	at = heap_place(map->heaps[bit], need->heap_parts);
	set_heaps(map, bit, map->heaps[bit] | GENMASK_ULL(need->heap_parts - 1, 0) << at);
	heap->base = ((fb->first + bit) << fb->shift) + at * part;
	heap->size = need->heap_parts * part;
	return true;
}

/**
 * vgpu_heap_give - gives a plugin heap back
 * @fb: of the card
 * @map: segments
 * @heap: as vgpu_heap_take() returned it
 */
void vgpu_heap_give(const struct vgpu_fb *fb, struct vgpu_fb_map *map,
		    const struct vgpu_range *heap)
{
	u64 size = 1ULL << fb->shift, part = size / VGPU_HEAP_PARTS;
	unsigned int bit = vgpu_fb_bit(fb, heap->base), at, parts;

	if (!map->heaps[bit]) {
		vgpu_fb_unmark(map, bit, vgpu_fb_segments(fb, heap->size));
		return;
	}
	at = div64_u64(heap->base & (size - 1), part);
	parts = div64_u64(heap->size, part);
	set_heaps(map, bit, map->heaps[bit] & ~(GENMASK_ULL(parts - 1, 0) << at));
	if (!map->heaps[bit])
		vgpu_fb_unmark(map, bit, 1);
}
