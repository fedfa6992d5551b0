// SPDX-License-Identifier: GPL-2.0-only
/*
 * Placements: framebuffer of a vGPU at a place that somebody chose. A type's
 * placements lie one after the other from the start of the card's framebuffer;
 * the id of one is its number times the size of the type in GiB, as NVIDIA's
 * drivers count (_kvgpumgrSetHomogeneousResources() in kernel_vgpu_mgr.c of
 * open-gpu-kernel-modules 570.144).
 *
 * Called by card.c, which says whose lock it is, and vgpu_card_place() by mdev/settings.c.
 *
 * Nothing depends on placements: who asks for none gets what is free. But in firmware's
 * heterogeneous mode every vGPU has one, and they are others: the framebuffer is halved
 * and halved again, and a type's lie at the ends of the parts of which it can have two in
 * each, so that sizes fit beside each other (_kvgpumgrSetHeterogeneousResources()).
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/log2.h>

#include "card_internal.h"

#define GIB_SHIFT	30
/* MAX_VGPU_DEVICES_PER_PGPU / 2: no part is halved once more. */
#define MOST_PARTS	16u

static unsigned int mib_of(u64 bytes)
{
	return bytes >> MIB_SHIFT;
}

/**
 * vgpu_explain_place - says who holds some of the place where a guest is to be
 * @card: the card
 * @type: the guest's type
 * @placement: its placement id
 * @place: where that lies
 * @but: whose framebuffer does not matter; may be NULL
 * @why: filled
 * @why_len: size of @why, bytes
 */
void vgpu_explain_place(const struct vgpu_card *card, const struct vgpu_type *type,
			u16 placement, const struct vgpu_range *place,
			const struct vgpu_entry *but, char *why, size_t why_len)
{
	const struct vgpu_entry *e;
	unsigned int i;

	list_for_each_entry(e, &card->claims, list) {
		for (i = 0; e != but && i < e->claim.num_fb; i++)
			if (vgpu_ranges_meet(place, &e->claim.fb[i]))
				goto found;
		if (vgpu_ranges_meet(place, &e->claim.heap))
			goto found;
	}
	/* Another may share the segment, or the heap of this one has no other. */
	scnprintf(why, why_len, "%s has no room for its plugin heap beside placement %u",
		  vgpu_short_name(type), placement);
	return;
found:
	scnprintf(why, why_len,
		  "placement %u of %s is framebuffer from %u to %u MiB, and GFID %u (%s) has %s of it",
		  placement, vgpu_short_name(type), mib_of(place->base),
		  mib_of(place->base + place->size), e->claim.vf + 1, e->type_name,
		  vgpu_ranges_meet(place, &e->claim.heap) ? "its plugin heap in some" : "some");
}

/* One end of part @k of @parts, halved from @whole. */
static u32 end_of_part(u32 whole, u32 parts, u32 k, bool right)
{
	u32 from = 0, to = whole, bit;

	for (bit = parts / 2; bit; bit /= 2) {
		u32 mid = (from + to) / 2;

		if (k & bit)
			from = mid;
		else
			to = mid;
	}
	return right ? to : from;
}

/* Of a guest of exactly 1 GiB these are none: _kvgpumgrIsPlacementValid(), Ada and Hopper. */
static bool place_denied(const struct vgpu_range *place, u16 placement)
{
	return place->size == 1ULL << GIB_SHIFT && (placement % 6 == 2 || placement % 6 == 3);
}

/* Parts at whose ends a type's placements lie; *@both: at both ends, else at the outer one. */
static u32 parts_of(const struct vgpu_type *type, bool *both)
{
	u32 most = type->max_instance;

	*both = most > 1 && is_power_of_2(most);
	return *both ? most / 2 : rounddown_pow_of_two(most);
}

/**
 * vgpu_mixed_limit - cut what a type gets to what fits its placements with its heap
 * @card: the card, with placements of heterogeneous mode
 * @type: the type
 * @need: framebuffer that it gets; changed
 *
 * The heaps of others share its segment perhaps, so its own may be all that is in it.
 */
void vgpu_mixed_limit(const struct vgpu_card *card, const struct vgpu_type *type,
		      struct vgpu_fb_need *need)
{
	u32 heap = need->heap_parts ? 1 : need->heap, room;
	bool both;

	room = card->fb.num / parts_of(type, &both);
	room = max(both ? room / 2 : room, 1u);
	need->guest = min(need->guest, room - min(room - 1, heap));
}

/**
 * vgpu_nth_place - a placement of firmware's heterogeneous mode
 * @card: the card, with such placements
 * @type: the type
 * @need: framebuffer that it gets here
 * @n: which, from 0
 * @placement: its id
 * @place: where it lies; empty for one that is none
 * @heap_at: where its heap goes, so that it is in nobody's way: to the inside of the
 *	part that it is in, as NVIDIA's
 *
 * Return: false when there is no more.
 */
bool vgpu_nth_place(const struct vgpu_card *card, const struct vgpu_type *type,
		    const struct vgpu_fb_need *need, unsigned int n, u16 *placement,
		    struct vgpu_range *place, unsigned int *heap_at)
{
	u32 heap = need->heap_parts ? 1 : need->heap, gib = type->profile_size >> GIB_SHIFT;
	bool both, right = n & 1;
	u32 parts = parts_of(type, &both), k = both ? n / 2 : n, at, id;

	if (!gib || parts > MOST_PARTS || k >= parts)
		return false;
	at = end_of_part(card->fb.num, parts, k, right);
	id = end_of_part(card->region, parts, k, right);
	if (right) {
		at -= min(at, need->guest);
		id -= min(id, gib);
	}
	*heap_at = right ? at - min(at, heap) : at + need->guest;
	*placement = id;
	*place = vgpu_fb_range(&card->fb, at, need->guest);
	if (!vgpu_fb_ours(&card->fb, place) || place_denied(place, id))
		place->size = 0;
	return true;
}

/**
 * vgpu_places_available - how many placements of a type are free, with room for the heap
 * @card: the card, with placements of heterogeneous mode
 * @type: the type
 * @need: framebuffer that it gets here
 * @most: no more than this many are of interest
 *
 * Return: exactly as often as one can be taken from here, at most @most.
 */
unsigned int vgpu_places_available(const struct vgpu_card *card, const struct vgpu_type *type,
				   const struct vgpu_fb_need *need, unsigned int most)
{
	struct vgpu_fb_map map = vgpu_fb_trial(&card->fb);
	struct vgpu_range place, heap;
	unsigned int n, bit, heap_at, found = 0;
	u16 id;

	for (n = 0; found < most && vgpu_nth_place(card, type, need, n, &id, &place, &heap_at);
	     n++) {
		if (!place.size || !vgpu_fb_is_free(&card->fb, &map, &place))
			continue;
		bit = vgpu_fb_bit(&card->fb, place.base);
		vgpu_fb_mark(&map, bit, need->guest);
		if (vgpu_heap_take(&card->fb, &map, need, heap_at, &heap))
			found++;
		else
			vgpu_fb_unmark(&map, bit, need->guest);
	}
	return found;
}

/* A placement of heterogeneous mode by its id. */
static int find_mixed_place(const struct vgpu_card *card, const struct vgpu_type *type,
			    const struct vgpu_fb_need *need, u16 placement,
			    struct vgpu_range *place, unsigned int *heap_at, char *why,
			    size_t why_len)
{
	unsigned int n;
	u16 id;

	for (n = 0; vgpu_nth_place(card, type, need, n, &id, place, heap_at); n++)
		if (place->size && id == placement)
			return 0;
	scnprintf(why, why_len, "%s has no placement %u in heterogeneous mode",
		  vgpu_short_name(type), placement);
	return -EINVAL;
}

/**
 * vgpu_find_place - where a placement of a type lies
 * @card: the card
 * @type: the type
 * @need: framebuffer that it gets here
 * @placement: the placement's id
 * @place: filled
 * @heap_at: filled, for vgpu_heap_take()
 * @why: filled on failure
 * @why_len: size of @why, bytes
 *
 * Return: 0, or -EINVAL with a sentence when the type has no such placement here.
 */
int vgpu_find_place(const struct vgpu_card *card, const struct vgpu_type *type,
		    const struct vgpu_fb_need *need, u16 placement, struct vgpu_range *place,
		    unsigned int *heap_at, char *why, size_t why_len)
{
	u32 gib = type->profile_size >> GIB_SHIFT;

	if (card->region)
		return find_mixed_place(card, type, need, placement, place, heap_at, why,
					why_len);
	*heap_at = VGPU_HEAP_TOP;
	if (!gib || placement % gib || placement / gib >= type->max_instance) {
		scnprintf(why, why_len,
			  "%s has no placement %u: its placements are the multiples of %u below %u",
			  vgpu_short_name(type), placement, gib, gib * type->max_instance);
		return -EINVAL;
	}
	/* Those of one size one after the other, from the start. It may lie beyond the end. */
	*place = vgpu_fb_range(&card->fb, placement / gib * need->guest, need->guest);
	if (vgpu_fb_ours(&card->fb, place))
		return 0;
	scnprintf(why, why_len,
		  "placement %u of %s is framebuffer from %u to %u MiB, not all of that is for vGPUs on this card",
		  placement, vgpu_short_name(type), mib_of(place->base),
		  mib_of(place->base + place->size));
	return -EINVAL;
}

/**
 * vgpu_card_place - moves a guest's framebuffer to a placement
 * @card: the card
 * @claim: of this card, its framebuffer in nobody's use
 * @placement: of its type; VGPU_PLACEMENT_NONE: anywhere will do, where it is now too,
 *	and that is the placement that it has where it has to have one
 * @why: filled on failure, see vgpu_card_claim()
 * @why_len: size of @why, bytes
 *
 * What it leaves may be handed out again at once. The plugin heap stays.
 *
 * Return: 0, -EINVAL for a placement that the type does not have, -ENOSPC when
 * somebody else has some of it; nothing has changed then.
 */
int vgpu_card_place(struct vgpu_card *card, struct vgpu_claim *claim, u16 placement,
		    char *why, size_t why_len)
{
	struct vgpu_entry *e = container_of(claim, struct vgpu_entry, claim);
	struct vgpu_fb_need need;
	struct vgpu_range place;
	unsigned int heap_at;
	u32 share;
	int ret;

	if (placement == claim->placement || (placement == VGPU_PLACEMENT_NONE && card->region))
		return 0;
	if (placement == VGPU_PLACEMENT_NONE) {
		claim->placement = placement;
		return 0;
	}
	ret = vgpu_card_need(card, claim->type, &need, &share, why, why_len);
	if (!ret)
		ret = vgpu_find_place(card, claim->type, &need, placement, &place, &heap_at, why,
				      why_len);
	if (ret)
		return ret;
	if (!vgpu_fb_move(&card->fb, claim->fb, claim->num_fb, &place)) {
		vgpu_explain_place(card, claim->type, placement, &place, e, why, why_len);
		return -ENOSPC;
	}
	claim->fb[0] = place;
	claim->num_fb = 1;
	claim->placement = placement;
	return 0;
}
