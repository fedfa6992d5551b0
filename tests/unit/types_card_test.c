// SPDX-License-Identifier: GPL-2.0-only
// sources: book
/*
 * The book of a card: what a claim gets, why one is refused, and that nothing
 * is lost. types_card_random_test.c does the same at random.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/shim.h>

#include "vgpu_card.h"

#define MIB	(1ULL << 20)
#define GIB	(1ULL << 30)
#define SEG	(128 * MIB)

static struct vgpu_catalogue l40;

static int read_l40(void **state)
{
	static char text[65536];
	struct vgpu_catalogue_error err;
	FILE *f = fopen(TOP "/types/l40.types", "r");
	size_t len;

	assert_non_null(f);
	len = fread(text, 1, sizeof(text), f);
	fclose(f);
	return vgpu_catalogue_parse(&l40, text, len, &err);
}

static int free_l40(void **state)
{
	vgpu_catalogue_free(&l40);
	return 0;
}

static const struct vgpu_type *type_of(const char *name)
{
	unsigned int i;

	for (i = 0; i < l40.num; i++)
		if (!strcmp(strrchr(l40.types[i].name, ' ') + 1, name))
			return &l40.types[i];
	fail_msg("the L40 has no %s", name);
	return NULL;
}

/* 48 GiB, of which firmware keeps some at both ends, not in whole segments. */
static struct vgpu_card_desc l40_desc(void)
{
	return (struct vgpu_card_desc) {
		.fb = { { 16 * MIB, 48 * GIB - 716 * MIB } },
		.num_fb = 1,
		.segment_size = SEG,
		.num_vfs = 32,
		.num_channels = 2048,
		.max_runs = 384,
		.comm_size = 3 * MIB,
	};
}

static struct vgpu_card *new_card(const struct vgpu_card_desc *desc)
{
	struct vgpu_card *card = vgpu_card_new(desc);

	assert_false(IS_ERR(card));
	return card;
}

static struct vgpu_claim *claim(struct vgpu_card *card, const struct vgpu_type *type)
{
	char why[200] = "";
	int ret;
	struct vgpu_claim *c = vgpu_card_claim(card, type, NULL, &ret, why, sizeof(why));

	if (!c)
		fail_msg("%s: %d, %s", type->name, ret, why);
	return c;
}

static void assert_refused(struct vgpu_card *card, const struct vgpu_type *type, int error,
			   const char *sentence)
{
	u64 fb = vgpu_card_fb_free(card);
	unsigned int vfs = vgpu_card_vfs_free(card), n = vgpu_card_num_claims(card);
	char why[200] = "";
	int ret = 0;

	assert_null(vgpu_card_claim(card, type, NULL, &ret, why, sizeof(why)));
	assert_string_equal(why, sentence);
	assert_int_equal(ret, error);
	assert_int_equal(vgpu_card_available(card, type), 0);
	assert_int_equal(vgpu_card_fb_free(card), fb);
	assert_int_equal(vgpu_card_vfs_free(card), vfs);
	assert_int_equal(vgpu_card_num_claims(card), n);
}

static u64 size_of(const struct vgpu_claim *c)
{
	u64 size = 0;
	unsigned int i;

	for (i = 0; i < c->num_fb; i++)
		size += c->fb[i].size;
	return size;
}

/* Every type as often as it says, on a card that is otherwise empty. */
static void each_type_reaches_its_maximum(void **state)
{
	struct vgpu_card_desc desc = l40_desc();
	struct vgpu_card *card = new_card(&desc);
	u64 fb = vgpu_card_fb_free(card);
	unsigned int i, n;

	for (i = 0; i < l40.num; i++) {
		const struct vgpu_type *t = &l40.types[i];
		struct vgpu_claim *c[32];
		u32 share;

		for (share = 1; share * 2 <= 2048 / t->max_instance;)
			share *= 2;
		assert_int_equal(vgpu_card_available(card, t), t->max_instance);
		for (n = 0; n < t->max_instance; n++) {
			c[n] = claim(card, t);
			assert_int_equal(c[n]->num_fb, 1);
			assert_int_equal(size_of(c[n]), vgpu_card_fb_size(card, t));
			assert_int_equal(c[n]->num_chids, share);
			assert_ptr_equal(c[n]->type, t);
			assert_int_equal(vgpu_card_available(card, t), t->max_instance - n - 1);
		}
		while (n--)
			vgpu_card_release(card, c[n]);
		assert_int_equal(vgpu_card_fb_free(card), fb);
		assert_int_equal(vgpu_card_vfs_free(card), 32);
		assert_int_equal(vgpu_card_num_claims(card), 0);
	}
	vgpu_card_free(card);
}

/*
 * More VFs than any card has: what one claim costs does not depend on how many there
 * are, and the book stays exact to the last and back.
 */
static void a_book_of_250_is_exact(void **state)
{
	enum { N = 250 };
	struct vgpu_card_desc desc = l40_desc();
	struct vgpu_type small = *type_of("L40-1B");
	struct vgpu_claim *c[N];
	struct vgpu_card *card;
	long before, each;
	unsigned int i;
	char why[200];
	int ret;

	desc.num_vfs = N;
	small.fb_length = SEG;
	small.max_instance = N + 1;
	card = new_card(&desc);
	before = shim_allocs;
	c[0] = claim(card, &small);
	each = shim_allocs - before;
	for (i = 1; i < N; i++) {
		assert_int_equal(vgpu_card_available(card, &small), N - i);
		c[i] = claim(card, &small);
		assert_int_equal(shim_allocs - before, (i + 1) * each);
		assert_int_equal(c[i]->vf, i);
		assert_int_equal(c[i]->num_chids, c[0]->num_chids);
	}
	assert_int_equal(vgpu_card_num_claims(card), N);
	assert_null(vgpu_card_claim(card, &small, NULL, &ret, why, sizeof(why)));
	assert_int_equal(ret, -ENOSPC);
	assert_string_equal(why, "L40-1B needs a VF, none of 250 usable ones is free");
	for (i = 0; i < N; i += 2)
		vgpu_card_release(card, c[i]);
	assert_int_equal(vgpu_card_available(card, &small), N / 2);
	for (i = 0; i < N; i += 2) {
		c[i] = claim(card, &small);
		assert_int_equal(c[i]->vf, i);
	}
	for (i = 0; i < N; i++)
		vgpu_card_release(card, c[i]);
	assert_int_equal(vgpu_card_available(card, &small), N);
	assert_int_equal(shim_allocs, before);
	vgpu_card_free(card);
}

/* 47.2 GiB of whole segments: 377; heaps of 32 MiB share segments by four. */
static void guests_get_an_equal_share_when_the_name_promises_more(void **state)
{
	static const struct {
		const char *name;
		unsigned int segments;
	} want[] = {
		{ "L40-1B", 8 }, { "L40-1Q", 8 },
		{ "L40-2Q", 15 },	/* (377 - 6) / 24, not 16 */
		{ "L40-3Q", 23 },	/* (377 - 4) / 16, not 24 */
		{ "L40-12Q", 94 },	/* (377 - 1) / 4, not 96 */
		{ "L40-48Q", 376 },	/* 377 - 1, not 384 */
	};
	struct vgpu_card_desc desc = l40_desc();
	struct vgpu_card *card = new_card(&desc);
	unsigned int i;

	assert_int_equal(vgpu_card_fb_free(card), 377 * SEG);
	for (i = 0; i < ARRAY_SIZE(want); i++)
		assert_int_equal(vgpu_card_fb_size(card, type_of(want[i].name)),
				 want[i].segments * SEG);
	vgpu_card_free(card);

	/* Far too small for the type: fewer of full size. */
	desc.fb[0] = (struct vgpu_range) { 0, 8 * GIB };
	card = new_card(&desc);
	assert_int_equal(vgpu_card_fb_size(card, type_of("L40-2Q")), 16 * SEG);
	assert_int_equal(vgpu_card_available(card, type_of("L40-2Q")), 3);
	assert_int_equal(vgpu_card_fb_size(card, type_of("L40-48Q")), 0);
	vgpu_card_free(card);

	/* What firmware keeps for each is not given to the guest. */
	desc = l40_desc();
	card = new_card(&desc);
	{
		struct vgpu_type t = *type_of("L40-2Q");

		t.fb_reservation = 1;
		assert_int_equal(vgpu_card_fb_size(card, &t), 14 * SEG);
	}
	vgpu_card_free(card);
}

static void heaps_share_segments(void **state)
{
	struct vgpu_card_desc desc = l40_desc();
	struct vgpu_card *card = new_card(&desc);
	const struct vgpu_type *t = type_of("L40-1Q");
	struct vgpu_claim *c[5];
	unsigned int i;

	for (i = 0; i < 5; i++) {
		c[i] = claim(card, t);
		assert_int_equal(c[i]->heap.size, 32 * MIB);
	}
	/* Five guests of eight segments, heaps in two. */
	assert_int_equal(vgpu_card_fb_free(card), (377 - 5 * 8 - 2) * SEG);
	for (i = 1; i < 4; i++)
		assert_int_equal(c[i]->heap.base, c[0]->heap.base + i * 32 * MIB);
	assert_true(c[4]->heap.base / SEG != c[0]->heap.base / SEG);
	/* A gap is used again before a new segment is. */
	vgpu_card_release(card, c[1]);
	c[1] = claim(card, t);
	assert_int_equal(c[1]->heap.base, c[0]->heap.base + 32 * MIB);
	/* The last heap of a segment gives it back. */
	vgpu_card_release(card, c[4]);
	assert_int_equal(vgpu_card_fb_free(card), (377 - 4 * 8 - 1) * SEG);
	vgpu_card_free(card);
}

/* The smallest hole that fits, guests from its lower end, heaps away from them. */
static void large_runs_stay_whole(void **state)
{
	struct vgpu_card_desc desc = l40_desc();
	struct vgpu_card *card = new_card(&desc);
	struct vgpu_claim *a, *b, *c, *d;
	u64 hole;

	a = claim(card, type_of("L40-1Q"));
	b = claim(card, type_of("L40-3Q"));
	c = claim(card, type_of("L40-8Q"));
	d = claim(card, type_of("L40-1B"));
	assert_int_equal(a->fb[0].base, SEG);
	assert_int_equal(b->fb[0].base, a->fb[0].base + a->fb[0].size);
	assert_int_equal(d->fb[0].base, c->fb[0].base + c->fb[0].size);
	assert_int_equal(a->heap.base, 377 * SEG);
	/* Holes of 23, 62 and the rest: 8 go into the 23. */
	hole = b->fb[0].base;
	vgpu_card_release(card, b);
	vgpu_card_release(card, claim(card, type_of("L40-16Q")));
	a = claim(card, type_of("L40-1Q"));
	assert_int_equal(a->fb[0].base, hole);
	assert_int_equal(a->num_fb, 1);
	/* 47 do not fit into what is left of it, but do when its neighbour is free too. */
	vgpu_card_release(card, c);
	assert_int_equal(claim(card, type_of("L40-6Q"))->fb[0].base,
			 a->fb[0].base + a->fb[0].size);
	vgpu_card_free(card);
}

/* Every other one of 24 removed: no two free segments in one run but the rest's. */
static void scattered_framebuffer_is_listed(void **state)
{
	struct vgpu_card_desc desc = l40_desc();
	struct vgpu_card *card = new_card(&desc);
	struct vgpu_claim *c[24], *big;
	unsigned int i;

	for (i = 0; i < 24; i++)
		c[i] = claim(card, type_of("L40-2Q"));
	for (i = 0; i < 24; i += 2)
		vgpu_card_release(card, c[i]);
	assert_int_equal(vgpu_card_available(card, type_of("L40-12Q")), 2);
	big = claim(card, type_of("L40-12Q"));
	assert_int_equal(size_of(big), 94 * SEG);
	assert_true(big->num_fb > 1);
	for (i = 1; i < big->num_fb; i++)
		assert_true(big->fb[i - 1].base + big->fb[i - 1].size < big->fb[i].base);
	vgpu_card_free(card);
}

static void scattered_channel_ids_are_enough(void **state)
{
	struct vgpu_card_desc desc = l40_desc();
	struct vgpu_card *card = new_card(&desc);
	struct vgpu_claim *c[32], *big;
	unsigned int i;

	for (i = 0; i < 32; i++) {
		c[i] = claim(card, type_of("L40-1Q"));
		assert_int_equal(c[i]->num_chids, 64);
	}
	for (i = 0; i < 32; i += 2)
		vgpu_card_release(card, c[i]);
	/* 1024 ids are free, no two ranges of 64 beside each other. */
	assert_int_equal(vgpu_card_available(card, type_of("L40-24Q")), 1);
	big = claim(card, type_of("L40-24Q"));
	assert_int_equal(big->num_chids, 64);
	vgpu_card_release(card, big);
	/* A pair of neighbours makes 128. */
	vgpu_card_release(card, c[1]);
	big = claim(card, type_of("L40-24Q"));
	assert_int_equal(big->num_chids, 128);
	vgpu_card_free(card);
}

/* In any order: small ones must not split what a large one could have had. */
static void mixes_get_full_shares_in_any_order(void **state)
{
	static const char * const names[] = { "L40-1Q", "L40-2Q", "L40-8Q", "L40-24Q" };
	static const unsigned int shares[] = { 64, 64, 256, 1024 };
	struct vgpu_card_desc desc = l40_desc();
	unsigned int order;

	for (order = 0; order < 256; order++) {
		struct vgpu_card *card;
		unsigned int i, at[4], seen = 0;

		for (i = 0; i < 4; i++) {
			at[i] = order >> 2 * i & 3;
			seen |= 1 << at[i];
		}
		if (seen != 15)
			continue;
		card = new_card(&desc);
		for (i = 0; i < 4; i++) {
			struct vgpu_claim *c = claim(card, type_of(names[at[i]]));

			assert_int_equal(c->num_chids, shares[at[i]]);
			assert_int_equal(c->chid_first % c->num_chids, 0);
			assert_int_equal(c->num_fb, 1);
		}
		vgpu_card_free(card);
	}
}

static void refusals_name_their_cause(void **state)
{
	struct vgpu_card_desc desc = l40_desc();
	struct vgpu_card *card = new_card(&desc);
	struct vgpu_type t;
	unsigned int i;

	for (i = 0; i < 3; i++)
		claim(card, type_of("L40-12Q"));
	claim(card, type_of("L40-1Q"));
	/* 377 - 3 * 94 - 8 and a segment of heaps: 86 segments are left. */
	assert_refused(card, type_of("L40-12Q"), -ENOSPC,
		       "L40-12Q needs 12032 MiB of framebuffer and 128 MiB for its plugin, 11008 MiB are free; 28 of 32 VFs free");
	vgpu_card_release(card, claim(card, type_of("L40-1B")));
	t = *type_of("L40-12Q");
	t.gsp_heap_size = 4 * MIB;
	vgpu_card_free(card);

	card = new_card(&desc);
	for (i = 0; i < 3; i++)
		claim(card, &t);
	claim(card, type_of("L40-1Q"));
	assert_refused(card, &t, -ENOSPC,
		       "L40-12Q needs 12032 MiB of framebuffer, 11008 MiB are free; 28 of 32 VFs free");
	vgpu_card_free(card);

	card = new_card(&desc);
	vgpu_card_release(card, claim(card, type_of("L40-24Q")));
	claim(card, type_of("L40-24Q"));
	for (i = 0; i < 16; i++)
		claim(card, type_of("L40-1Q"));
	assert_refused(card, type_of("L40-1B"), -ENOSPC,
		       "L40-1B needs at least 64 channel ids in a row, 0 of 2048 are free but not so; 15 of 32 VFs free");
	assert_refused(card, type_of("L40-48Q"), -ENOSPC,
		       "L40-48Q needs 48128 MiB of framebuffer, 7168 MiB are free; 15 of 32 VFs free");
	vgpu_card_free(card);

	card = new_card(&desc);
	for (i = 0; i < 32; i++)
		claim(card, type_of("L40-1Q"));
	assert_refused(card, type_of("L40-1Q"), -EUSERS,
		       "32 L40-1Q exist on this card, it allows no more");
	assert_refused(card, type_of("L40-1B"), -ENOSPC,
		       "L40-1B needs a VF, none of 32 usable ones is free");
	vgpu_card_free(card);

	desc.fb[0].size = 2 * GIB;
	card = new_card(&desc);
	assert_refused(card, type_of("L40-3Q"), -EINVAL,
		       "L40-3Q needs 3072 MiB of framebuffer, this card has 1920 MiB for vGPUs");
	t = *type_of("L40-1Q");
	t.gsp_heap_size = 3 * MIB;
	assert_refused(card, &t, -EINVAL,
		       "L40-1Q has a plugin heap of 3072 KiB, its communication buffers alone take 3072 KiB");
	t = *type_of("L40-1Q");
	t.fb_length = SEG - 1;
	assert_refused(card, &t, -EINVAL,
		       "L40-1Q has 131071 KiB of framebuffer, less than a VMMU segment of 131072 KiB");
	t = *type_of("L40-1Q");
	t.max_instance = 0;
	assert_refused(card, &t, -EINVAL,
		       "L40-1Q does not say how many of it a card may have");
	vgpu_card_free(card);

	desc = l40_desc();
	desc.num_channels = 31;
	card = new_card(&desc);
	assert_refused(card, type_of("L40-1Q"), -EINVAL,
		       "this card has 31 channel ids, too few for 32 instances of L40-1Q");
	vgpu_card_free(card);

	/* Four of eight segments free, none beside another, three pieces allowed. */
	desc = l40_desc();
	desc.fb[0] = (struct vgpu_range) { 0, 9 * SEG };
	desc.max_runs = 3;
	card = new_card(&desc);
	t = *type_of("L40-1Q");
	t.max_instance = 8;
	t.fb_length = SEG;
	t.gsp_heap_size = 8 * MIB;
	{
		struct vgpu_claim *c[8];
		struct vgpu_type four = t;

		for (i = 0; i < 8; i++)
			c[i] = claim(card, &t);
		for (i = 0; i < 8; i += 2)
			vgpu_card_release(card, c[i]);
		four.id = 1;
		four.fb_length = 4 * SEG;
		four.max_instance = 1;
		assert_refused(card, &four, -ENOSPC,
			       "L40-1Q needs 512 MiB of framebuffer in at most 3 pieces, 512 MiB are free but in smaller ones; 28 of 32 VFs free");
		four.fb_length = 3 * SEG;
		claim(card, &four);
	}
	vgpu_card_free(card);
}

static void barred_vfs_are_not_claimed(void **state)
{
	struct vgpu_card_desc desc = l40_desc();
	struct vgpu_card *card = new_card(&desc);
	const struct vgpu_type *t = type_of("L40-1Q");
	struct vgpu_claim *c;
	unsigned int vf;

	vgpu_card_set_vf(card, 0, false);
	vgpu_card_set_vf(card, 32, false);
	assert_int_equal(vgpu_card_vfs_free(card), 31);
	assert_int_equal(vgpu_card_available(card, t), 31);
	c = claim(card, t);
	assert_int_equal(c->vf, 1);
	vgpu_card_set_vf(card, 1, false);
	assert_int_equal(vgpu_card_vfs_free(card), 30);
	vgpu_card_release(card, c);
	assert_int_equal(vgpu_card_vfs_free(card), 30);
	for (vf = 0; vf < 32; vf++)
		vgpu_card_set_vf(card, vf, false);
	assert_refused(card, t, -ENOSPC, "L40-1Q needs a VF, none of 0 usable ones is free");
	vgpu_card_set_vf(card, 7, true);
	assert_int_equal(vgpu_card_available(card, t), 1);
	assert_int_equal(claim(card, t)->vf, 7);
	vgpu_card_free(card);
}

static void quarantine_keeps_everything(void **state)
{
	struct vgpu_card_desc desc = l40_desc();
	struct vgpu_card *card = new_card(&desc);
	struct vgpu_type *gone = malloc(sizeof(*gone)), t;
	u64 fb;

	*gone = *type_of("L40-24Q");
	vgpu_card_quarantine(card, claim(card, gone));
	free(gone);
	fb = vgpu_card_fb_free(card);
	assert_int_equal(fb, (377 - 188 - 1) * SEG);
	assert_int_equal(vgpu_card_vfs_free(card), 31);
	assert_int_equal(vgpu_card_num_claims(card), 1);
	assert_int_equal(vgpu_card_available(card, type_of("L40-24Q")), 1);
	vgpu_card_release(card, claim(card, type_of("L40-24Q")));
	assert_int_equal(vgpu_card_fb_free(card), fb);
	vgpu_card_free(card);

	/* Everything but the type's own limit would allow a third. */
	card = new_card(&desc);
	t = *type_of("L40-1Q");
	t.max_instance = 3;
	assert_int_equal(vgpu_card_available(card, &t), 3);
	vgpu_card_quarantine(card, claim(card, &t));
	assert_int_equal(vgpu_card_available(card, &t), 2);
	vgpu_card_free(card);
}

/* Whichever allocation fails, the card is as it was. */
static void failed_allocations_change_nothing(void **state)
{
	struct vgpu_card_desc desc = l40_desc();
	const struct vgpu_type *t = type_of("L40-2Q");
	struct vgpu_card *card = NULL;
	struct vgpu_claim *c = NULL;
	long before = shim_allocs, n;
	char why[200];
	int ret;

	for (n = 0; IS_ERR_OR_NULL(card); n++) {
		shim_fail_alloc_after = n;
		card = vgpu_card_new(&desc);
		shim_fail_alloc_after = -1;
		if (IS_ERR(card)) {
			assert_int_equal(PTR_ERR(card), -ENOMEM);
			assert_int_equal(shim_allocs, before);
		}
	}
	assert_true(n > 3);

	before = shim_allocs;
	for (n = 0; !c; n++) {
		shim_fail_alloc_after = n;
		c = vgpu_card_claim(card, t, NULL, &ret, why, sizeof(why));
		shim_fail_alloc_after = -1;
		if (c)
			break;
		assert_int_equal(ret, -ENOMEM);
		assert_string_equal(why, "the host is out of memory");
		assert_int_equal(shim_allocs, before);
		assert_int_equal(vgpu_card_fb_free(card), 377 * SEG);
		assert_int_equal(vgpu_card_vfs_free(card), 32);
		assert_int_equal(vgpu_card_num_claims(card), 0);
		assert_int_equal(vgpu_card_available(card, t), 24);
	}
	assert_true(n >= 2);
	vgpu_card_free(card);
}

static void nonsense_makes_no_card(void **state)
{
	struct vgpu_card_desc desc;

#define REFUSED(what) do {				\
		desc = l40_desc();			\
		what;					\
		assert_ptr_equal(vgpu_card_new(&desc), ERR_PTR(-EINVAL)); \
	} while (0)
	REFUSED(desc.num_vfs = 0);
	REFUSED(desc.num_vfs = VGPU_CARD_MAX_VFS + 1);
	REFUSED(desc.num_channels = 0);
	REFUSED(desc.num_channels = 1 << 20);
	REFUSED(desc.max_runs = 0);
	REFUSED(desc.num_fb = 0);
	REFUSED(desc.num_fb = VGPU_CARD_MAX_REGIONS + 1);
	REFUSED(desc.segment_size = 0);
	REFUSED(desc.segment_size = 4096);
	REFUSED(desc.segment_size = SEG + 4096);
	REFUSED(desc.fb[0].size = 0);
	REFUSED(desc.fb[0].size = 2 * SEG - 17 * MIB);
	REFUSED(desc.fb[0].size = U64_MAX);
	REFUSED(desc.fb[0].size = U64_MAX / 2);
#undef REFUSED
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_type_reaches_its_maximum),
		cmocka_unit_test(a_book_of_250_is_exact),
		cmocka_unit_test(guests_get_an_equal_share_when_the_name_promises_more),
		cmocka_unit_test(heaps_share_segments),
		cmocka_unit_test(large_runs_stay_whole),
		cmocka_unit_test(scattered_framebuffer_is_listed),
		cmocka_unit_test(scattered_channel_ids_are_enough),
		cmocka_unit_test(mixes_get_full_shares_in_any_order),
		cmocka_unit_test(refusals_name_their_cause),
		cmocka_unit_test(barred_vfs_are_not_claimed),
		cmocka_unit_test(quarantine_keeps_everything),
		cmocka_unit_test(failed_allocations_change_nothing),
		cmocka_unit_test(nonsense_makes_no_card),
	};

	return cmocka_run_group_tests_name("book of a card", tests, read_l40, free_l40);
}
