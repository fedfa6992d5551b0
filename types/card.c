// SPDX-License-Identifier: GPL-2.0-only
/*
 * The book of one card: which vGPU owns which VF, framebuffer, plugin heap and
 * channel ids. Nothing else counts them; what is available is computed from
 * here.
 *
 * The caller serialises all calls for a card: vgpu_pf.lock, of mdev/, whose pf.c, vf.c,
 * vgpu.c, state.c, settings.c, power.c and debugfs.c call.
 */
#include <linux/bitmap.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "card_internal.h"

/**
 * vgpu_card_new - opens the book of a card, with everything free
 * @desc: what there is to hand out
 *
 * Return: the card, or ERR_PTR: -ENOMEM, -EINVAL when @desc makes no sense (no
 * VF, no whole segment, no channel id, more of something than any card has).
 */
struct vgpu_card *vgpu_card_new(const struct vgpu_card_desc *desc)
{
	struct vgpu_card *card;
	int ret;

	if (!desc->num_vfs || desc->num_vfs > VGPU_CARD_MAX_VFS)
		return ERR_PTR(-EINVAL);
	card = kzalloc(sizeof(*card), GFP_KERNEL);
	if (!card)
		return ERR_PTR(-ENOMEM);

	INIT_LIST_HEAD(&card->claims);
	card->num_vfs = desc->num_vfs;
	card->comm_size = desc->comm_size;
	card->region = desc->region;
	card->uses = kvcalloc(VGPU_TYPE_USES, sizeof(*card->uses), GFP_KERNEL);
	ret = card->uses ? vgpu_fb_init(&card->fb, desc) : -ENOMEM;
	if (!ret)
		ret = vgpu_chids_init(&card->chids, desc->num_channels);
	if (ret) {
		vgpu_card_free(card);
		return ERR_PTR(ret);
	}
	return card;
}

static void free_entry(struct vgpu_card *card, struct vgpu_entry *e)
{
	list_del(&e->list);
	card->num_claims--;
	kvfree(e->claim.fb);
	kfree(e);
}

/**
 * vgpu_card_free - closes the book
 * @card: may be NULL; claims that still exist are gone with it
 */
void vgpu_card_free(struct vgpu_card *card)
{
	struct vgpu_entry *e, *next;

	if (!card)
		return;
	list_for_each_entry_safe(e, next, &card->claims, list)
		free_entry(card, e);
	vgpu_chids_fini(&card->chids);
	vgpu_fb_fini(&card->fb);
	kvfree(card->uses);
	kfree(card);
}

/*
 * What the card knows of a type, from an entry of its own; NULL when more types
 * were asked about than a catalogue may have. Entries stay, so a search ends at
 * the first that is free.
 */
static struct vgpu_type_use *use_of(const struct vgpu_card *card, u32 id)
{
	unsigned int i, at = hash_32(id, ilog2(VGPU_TYPE_USES));

	for (i = 0; i < VGPU_TYPE_USES; i++, at = (at + 1) % VGPU_TYPE_USES) {
		struct vgpu_type_use *use = &card->uses[at];

		if (!use->id)
			use->id = id;
		if (use->id == id)
			return use;
	}
	return NULL;
}

static unsigned int vfs_usable(const struct vgpu_card *card)
{
	return card->num_vfs - bitmap_weight(card->barred, card->num_vfs);
}

static u64 mib(const struct vgpu_card *card, unsigned int segments)
{
	return ((u64)segments << card->fb.shift) >> MIB_SHIFT;
}

/**
 * vgpu_card_need - what a type asks of this card
 * @card: the card
 * @type: the type
 * @need: framebuffer
 * @share: channel ids
 * @why: filled on failure
 * @why_len: size of @why, bytes
 *
 * Return: 0, or -EINVAL with a sentence when it can never be had.
 */
int vgpu_card_need(const struct vgpu_card *card, const struct vgpu_type *type,
		   struct vgpu_fb_need *need, u32 *share, char *why, size_t why_len)
{
	const char *name = vgpu_short_name(type);

	if (!type->id || !use_of(card, type->id)) {
		scnprintf(why, why_len, "%s has no type id, or one too many", name);
		return -EINVAL;
	}
	if (!type->max_instance) {
		scnprintf(why, why_len, "%s does not say how many of it a card may have", name);
		return -EINVAL;
	}
	if (type->gsp_heap_size <= card->comm_size) {
		scnprintf(why, why_len,
			  "%s has a plugin heap of %llu KiB, its communication buffers alone take %llu KiB",
			  name, type->gsp_heap_size >> 10, card->comm_size >> 10);
		return -EINVAL;
	}
	if (!vgpu_fb_need(&card->fb, type, need)) {
		scnprintf(why, why_len,
			  "%s has %llu KiB of framebuffer, less than a VMMU segment of %llu KiB",
			  name, type->fb_length >> 10, 1ULL << (card->fb.shift - 10));
		return -EINVAL;
	}
	if (card->region)
		vgpu_mixed_limit(card, type, need);
	if (!vgpu_fb_fits_empty(&card->fb, need)) {
		scnprintf(why, why_len,
			  "%s needs %llu MiB of framebuffer, this card has %llu MiB for vGPUs",
			  name, mib(card, need->guest), mib(card, card->fb.total));
		return -EINVAL;
	}
	*share = vgpu_chids_share(&card->chids, type->max_instance);
	if (!*share) {
		scnprintf(why, why_len,
			  "this card has %u channel ids, too few for %u instances of %s",
			  card->chids.num, type->max_instance, name);
		return -EINVAL;
	}
	return 0;
}

static void explain_fb(const struct vgpu_card *card, const struct vgpu_type *type,
		       const struct vgpu_fb_need *need, bool scattered, char *why, size_t why_len)
{
	unsigned int segs = vgpu_fb_segments_now(&card->fb, need);
	unsigned int vfs = vgpu_card_vfs_free(card), of = vfs_usable(card);

	if (scattered)
		scnprintf(why, why_len,
			  "%s needs %llu MiB of framebuffer in at most %u pieces, %llu MiB are free but in smaller ones; %u of %u VFs free",
			  vgpu_short_name(type), mib(card, segs), card->fb.max_runs,
			  mib(card, card->fb.now.num_free), vfs, of);
	else if (segs > need->guest)
		scnprintf(why, why_len,
			  "%s needs %llu MiB of framebuffer and %llu MiB for its plugin, %llu MiB are free; %u of %u VFs free",
			  vgpu_short_name(type), mib(card, need->guest),
			  mib(card, segs - need->guest), mib(card, card->fb.now.num_free), vfs, of);
	else
		scnprintf(why, why_len,
			  "%s needs %llu MiB of framebuffer, %llu MiB are free; %u of %u VFs free",
			  vgpu_short_name(type), mib(card, need->guest),
			  mib(card, card->fb.now.num_free), vfs, of);
}

/* The first VF that may be claimed; num_vfs when there is none. */
static unsigned int free_vf(const struct vgpu_card *card)
{
	DECLARE_BITMAP(taken, VGPU_CARD_MAX_VFS);

	bitmap_or(taken, card->claimed, card->barred, card->num_vfs);
	return find_first_zero_bit(taken, card->num_vfs);
}

/* Takes everything but the VF, at @place if that is not NULL. */
static int take_all(struct vgpu_card *card, const struct vgpu_type *type,
		    const struct vgpu_fb_need *need, const struct vgpu_range *place,
		    unsigned int heap_at, u32 share, struct vgpu_claim *claim, char *why,
		    size_t why_len)
{
	unsigned int runs;
	int ret;

	ret = vgpu_fb_take(&card->fb, need, place, heap_at, &claim->heap, &runs);
	if (ret == -EXFULL && place) {
		vgpu_explain_place(card, type, claim->placement, place, NULL, why, why_len);
		return -ENOSPC;
	}
	if (ret) {
		explain_fb(card, type, need, ret == -EXFULL, why, why_len);
		return -ENOSPC;
	}
	claim->fb = kvcalloc(runs, sizeof(*claim->fb), GFP_KERNEL);
	if (!claim->fb) {
		vgpu_fb_give(&card->fb, card->fb.runs, runs, &claim->heap);
		scnprintf(why, why_len, "the host is out of memory");
		return -ENOMEM;
	}
	memcpy(claim->fb, card->fb.runs, runs * sizeof(*claim->fb));
	claim->num_fb = runs;

	ret = vgpu_chids_take(&card->chids, share, &claim->chid_first, &claim->num_chids);
	if (ret) {
		vgpu_fb_give(&card->fb, claim->fb, claim->num_fb, &claim->heap);
		kvfree(claim->fb);
		scnprintf(why, why_len,
			  "%s needs at least %u channel ids in a row, %u of %u are free but not so; %u of %u VFs free",
			  vgpu_short_name(type), vgpu_chids_least(&card->chids, share),
			  card->chids.num_free, card->chids.num, vgpu_card_vfs_free(card),
			  vfs_usable(card));
		return ret;
	}
	return 0;
}

/* The first of a type's placements that is free, where every vGPU has to have one. */
static int take_a_place(struct vgpu_card *card, const struct vgpu_type *type,
			const struct vgpu_fb_need *need, u32 share, struct vgpu_claim *claim,
			char *why, size_t why_len)
{
	struct vgpu_range place;
	unsigned int n, heap_at;
	bool tried = false;
	int ret;

	for (n = 0; vgpu_nth_place(card, type, need, n, &claim->placement, &place, &heap_at);
	     n++) {
		if (!place.size || !vgpu_fb_is_free(&card->fb, &card->fb.now, &place))
			continue;
		tried = true;
		ret = take_all(card, type, need, &place, heap_at, share, claim, why, why_len);
		if (ret != -ENOSPC)
			return ret;
	}
	/* take_all() has said what was missing. */
	if (tried)
		return -ENOSPC;
	if (n)
		scnprintf(why, why_len, "none of %u placements of %s is free", n,
			  vgpu_short_name(type));
	else
		scnprintf(why, why_len, "%s has no placement in heterogeneous mode",
			  vgpu_short_name(type));
	return -ENOSPC;
}

/* The VF to claim, or -EBUSY, -ENOSPC. */
static int find_vf(const struct vgpu_card *card, const struct vgpu_type *type, unsigned int wish,
		   char *why, size_t why_len)
{
	unsigned int vf = wish == VGPU_CARD_ANY_VF ? free_vf(card) : wish;

	if (wish != VGPU_CARD_ANY_VF && !vgpu_card_vf_is_free(card, vf)) {
		scnprintf(why, why_len, "VF %u is in use or cannot be used", vf);
		return -EBUSY;
	}
	if (vf < card->num_vfs)
		return vf;
	scnprintf(why, why_len, "%s needs a VF, none of %u usable ones is free",
		  vgpu_short_name(type), vfs_usable(card));
	return -ENOSPC;
}

/**
 * vgpu_card_claim - takes all that a vGPU of a type needs, or nothing
 * @card: the card
 * @type: its type; must outlive the claim
 * @wish: a certain VF or placement; NULL for neither
 * @ret: error when NULL is returned
 * @why: then filled with one sentence that names the cause with its numbers
 * @why_len: size of @why, bytes
 *
 * Errors: -ENOSPC no VF, framebuffer or channel ids left, or somebody else at the
 * placement, -EUSERS as many of the type as it allows exist, -EBUSY the VF wished
 * for is not free, -EINVAL the type cannot exist on this card or has no such
 * placement, -ENOMEM.
 *
 * Return: the claim, owned by the card until released or quarantined, or NULL.
 */
struct vgpu_claim *vgpu_card_claim(struct vgpu_card *card, const struct vgpu_type *type,
				   const struct vgpu_claim_wish *wish, int *ret,
				   char *why, size_t why_len)
{
	u16 placement = wish ? wish->placement : VGPU_PLACEMENT_NONE;
	struct vgpu_type_use *use;
	struct vgpu_fb_need need;
	struct vgpu_range place;
	unsigned int heap_at = VGPU_HEAP_ANY;
	struct vgpu_entry *e;
	int vf;
	u32 share;

	*ret = vgpu_card_need(card, type, &need, &share, why, why_len);
	if (*ret)
		return NULL;
	use = use_of(card, type->id);
	if (use->claims >= type->max_instance) {
		scnprintf(why, why_len, "%u %s exist on this card, it allows no more",
			  type->max_instance, vgpu_short_name(type));
		*ret = -EUSERS;
		return NULL;
	}
	vf = find_vf(card, type, wish ? wish->vf : VGPU_CARD_ANY_VF, why, why_len);
	*ret = min(vf, 0);
	if (!*ret && placement != VGPU_PLACEMENT_NONE)
		*ret = vgpu_find_place(card, type, &need, placement, &place, &heap_at, why,
				       why_len);
	if (*ret)
		return NULL;
	e = kzalloc(sizeof(*e), GFP_KERNEL);
	if (!e) {
		scnprintf(why, why_len, "the host is out of memory");
		*ret = -ENOMEM;
		return NULL;
	}
	e->claim.placement = placement;
	if (card->region && placement == VGPU_PLACEMENT_NONE)
		*ret = take_a_place(card, type, &need, share, &e->claim, why, why_len);
	else
		*ret = take_all(card, type, &need,
				placement == VGPU_PLACEMENT_NONE ? NULL : &place, heap_at,
				share, &e->claim, why, why_len);
	if (*ret) {
		kfree(e);
		return NULL;
	}

	e->type_id = type->id;
	strscpy(e->type_name, vgpu_short_name(type), sizeof(e->type_name));
	e->claim.type = type;
	e->claim.vf = vf;
	__set_bit(vf, card->claimed);
	list_add_tail(&e->list, &card->claims);
	card->num_claims++;
	use->claims++;
	return &e->claim;
}

/**
 * vgpu_card_release - gives back all that a claim holds
 * @card: the card
 * @claim: of this card; gone afterwards
 */
void vgpu_card_release(struct vgpu_card *card, struct vgpu_claim *claim)
{
	struct vgpu_entry *e = container_of(claim, struct vgpu_entry, claim);

	vgpu_chids_give(&card->chids, claim->chid_first, claim->num_chids);
	vgpu_fb_give(&card->fb, claim->fb, claim->num_fb, &claim->heap);
	__clear_bit(claim->vf, card->claimed);
	use_of(card, e->type_id)->claims--;
	free_entry(card, e);
}

/**
 * vgpu_card_quarantine - keeps all that a claim holds from being handed out again
 * @card: the card
 * @claim: of this card; no longer the caller's
 *
 * For a vGPU of which firmware may still use something. It stays in the book,
 * counted as used and as one of its type, until the card is freed.
 */
void vgpu_card_quarantine(struct vgpu_card *card, struct vgpu_claim *claim)
{
	/* Everything stays taken; only the owner and its type go. */
	claim->type = NULL;
}

/**
 * vgpu_card_available - how many vGPUs of a type can be created in a row from here
 * @card: the card
 * @type: the type
 *
 * Costs the same whatever exists on the card: nothing is searched but where that
 * alone is exact, see vgpu_fb_available().
 *
 * Return: exactly as often as vgpu_card_claim() succeeds without a wish, host
 * memory permitting.
 */
unsigned int vgpu_card_available(const struct vgpu_card *card, const struct vgpu_type *type)
{
	struct vgpu_type_use *use;
	struct vgpu_fb_need need;
	unsigned int n;
	char why[1];
	u32 share;

	if (vgpu_card_need(card, type, &need, &share, why, sizeof(why)))
		return 0;
	use = use_of(card, type->id);
	if (use->claims >= type->max_instance)
		return 0;
	n = min(type->max_instance - use->claims, vgpu_card_vfs_free(card));
	n = min(n, vgpu_chids_available(&card->chids, share));
	return card->region ? vgpu_places_available(card, type, &need, n) :
			      vgpu_fb_available(&card->fb, &need, n, use);
}

/**
 * vgpu_card_fb_size - framebuffer that a guest of this type gets on this card
 * @card: the card
 * @type: the type
 *
 * Return: bytes, whole VMMU segments; 0 when the type cannot exist here.
 */
u64 vgpu_card_fb_size(const struct vgpu_card *card, const struct vgpu_type *type)
{
	struct vgpu_fb_need need;
	char why[1];
	u32 share;

	if (vgpu_card_need(card, type, &need, &share, why, sizeof(why)))
		return 0;
	return (u64)need.guest << card->fb.shift;
}

/**
 * vgpu_card_set_vf - says whether a VF may be claimed
 * @card: the card
 * @vf: VF index; one that the card does not have is ignored
 * @usable: all are at first
 *
 * For one that is claimed it matters after the release.
 */
void vgpu_card_set_vf(struct vgpu_card *card, unsigned int vf, bool usable)
{
	if (vf < card->num_vfs)
		__assign_bit(vf, card->barred, !usable);
}

/**
 * vgpu_card_vf_is_free - may this VF be claimed now?
 * @card: the card
 * @vf: VF index
 */
bool vgpu_card_vf_is_free(const struct vgpu_card *card, unsigned int vf)
{
	return vf < card->num_vfs && !test_bit(vf, card->claimed) && !test_bit(vf, card->barred);
}

/**
 * vgpu_card_vfs_free - usable VFs that nobody holds
 * @card: the card
 */
unsigned int vgpu_card_vfs_free(const struct vgpu_card *card)
{
	DECLARE_BITMAP(taken, VGPU_CARD_MAX_VFS);

	bitmap_or(taken, card->claimed, card->barred, card->num_vfs);
	return card->num_vfs - bitmap_weight(taken, card->num_vfs);
}

/**
 * vgpu_card_fb_free - framebuffer in whole segments that nobody holds
 * @card: the card
 *
 * Return: bytes
 */
u64 vgpu_card_fb_free(const struct vgpu_card *card)
{
	return (u64)card->fb.now.num_free << card->fb.shift;
}

/**
 * vgpu_card_num_claims - vGPUs that hold something, quarantined ones included
 * @card: the card
 */
unsigned int vgpu_card_num_claims(const struct vgpu_card *card)
{
	return card->num_claims;
}

/**
 * vgpu_card_num_live - vGPUs that hold something, without quarantined ones
 * @card: the card
 */
unsigned int vgpu_card_num_live(const struct vgpu_card *card)
{
	const struct vgpu_entry *e;
	unsigned int n = 0;

	list_for_each_entry(e, &card->claims, list)
		n += !!e->claim.type;
	return n;
}
