// SPDX-License-Identifier: GPL-2.0-only
/*
 * Placements: framebuffer of a vGPU at a place that somebody chose. A type's
 * placements lie one after the other from the start of the card's framebuffer;
 * the id of one is its number times the size of the type in GiB, as NVIDIA's
 * drivers count (_kvgpumgrSetHomogeneousResources() in kernel_vgpu_mgr.c of
 * open-gpu-kernel-modules 570.144).
 *
 * Nothing depends on placements: who asks for none gets what is free.
 */
#include <linux/errno.h>
#include <linux/kernel.h>

#include "card_internal.h"

#define MIB_SHIFT	20
#define GIB_SHIFT	30

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

/**
 * vgpu_find_place - where a placement of a type lies
 * @card: the card
 * @type: the type
 * @need: framebuffer that it gets here
 * @placement: the placement's id
 * @place: filled
 * @why: filled on failure
 * @why_len: size of @why, bytes
 *
 * Return: 0, or -EINVAL with a sentence when the type has no such placement here.
 */
int vgpu_find_place(const struct vgpu_card *card, const struct vgpu_type *type,
		    const struct vgpu_fb_need *need, u16 placement, struct vgpu_range *place,
		    char *why, size_t why_len)
{
	u32 gib = type->profile_size >> GIB_SHIFT;

	if (!gib || placement % gib || placement / gib >= type->max_instance) {
		scnprintf(why, why_len,
			  "%s has no placement %u: its placements are the multiples of %u below %u",
			  vgpu_short_name(type), placement, gib, gib * type->max_instance);
		return -EINVAL;
	}
	*place = vgpu_fb_place(&card->fb, need, placement / gib);
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
 * @placement: of its type; VGPU_PLACEMENT_NONE: anywhere will do, where it is now too
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
	u32 share;
	int ret;

	if (placement == VGPU_PLACEMENT_NONE || placement == claim->placement) {
		claim->placement = placement;
		return 0;
	}
	ret = vgpu_card_need(card, claim->type, &need, &share, why, why_len);
	if (!ret)
		ret = vgpu_find_place(card, claim->type, &need, placement, &place, why, why_len);
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
