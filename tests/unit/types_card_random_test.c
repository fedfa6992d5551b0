// SPDX-License-Identifier: GPL-2.0-only
// sources: book
/*
 * The book of a card under random creates, removes and moves, with and without
 * wishes, next to a second book that is too simple to be wrong: an owner for each
 * segment, each 64th of a segment, each channel id and each VF. After every step:
 * nothing belongs to two, nothing was refused that was there, nothing is lost; now
 * and then: availability is exact. On cards of every size that there is, with the
 * types of their catalogues, and on cards that nobody builds.
 *
 * VGPU_STEPS sets the number of steps (100000), VGPU_SEED where chance begins.
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

#define MIB		(1ULL << 20)
#define GIB		(1ULL << 30)
#define PARTS		64
#define MAX_SEGMENTS	2048
#define MAX_TEXT	65536
#define MAX_CHANNELS	4096
#define MAX_OWNERS	300
#define MAX_TYPES	128

struct scene {
	const char *name;
	struct vgpu_card_desc desc;
	unsigned int num_types;
	const char *catalogue;
	unsigned int nth;	/* card of it */
	/* Types of the scene when they are not a catalogue's: in segments and parts of segments. */
	struct {
		unsigned int fb, heap_parts, max;
	} t[8];
};

/* What firmware leaves of a card, as on the L40; twice as much where a card has more. */
#define CARD(_file, _nth, _gib)						\
	{									\
		.name = _file, .catalogue = _file, .nth = _nth,			\
		.desc = {							\
			.fb = { { 16 * MIB, (_gib) * GIB - 716 * MIB * ((_gib) > 48 ? 2 : 1) } }, \
			.num_fb = 1,						\
			.segment_size = ((_gib) > 48 ? 256 : 128) * MIB,	\
			.num_vfs = (_gib) > 48 ? 48 : 32, .num_channels = 2048,		\
			.max_runs = 384,						\
			.comm_size = 3 * MIB,					\
		},								\
	}

static const struct scene scenes[] = {
	CARD("l2", 0, 24), CARD("l4", 0, 24), CARD("l20", 0, 48), CARD("l40s", 0, 48),
	CARD("rtx5000ada", 0, 32), CARD("rtx6000ada", 0, 48), CARD("h100", 0, 80),
	CARD("h100", 1, 80), CARD("h100", 2, 94), CARD("h100", 3, 94), CARD("h100", 4, 64),
	CARD("h20", 0, 96), CARD("h20", 1, 141), CARD("h200", 0, 141), CARD("h200", 1, 141),
	CARD("rtxpro6000", 0, 96),
	{
		.name = "L40, 48 GiB",
		.catalogue = "l40",
		.desc = {
			.fb = { { 16 * MIB, 48 * GIB - 716 * MIB } }, .num_fb = 1,
			.segment_size = 128 * MIB, .num_vfs = 32, .num_channels = 2048,
			.max_runs = 384, .comm_size = 3 * MIB,
		},
	}, {
		.name = "L40 with small segments, a hole, odd numbers",
		.catalogue = "l40",
		.desc = {
			.fb = {
				{ 40 * GIB + 5, 6 * GIB }, { 7 * MIB, 20 * GIB },
				{ 20 * GIB + 64 * MIB, 19 * GIB },
			},
			.num_fb = 3,
			.segment_size = 32 * MIB, .num_vfs = 27, .num_channels = 2000,
			.max_runs = 384, .comm_size = 3 * MIB,
		},
	}, {
		.name = "many VFs, heaps of all sizes below a segment",
		.num_types = 8,
		.t = {
			{ 1, 1, 200 }, { 1, 64, 100 }, { 2, 33, 90 }, { 3, 7, 64 },
			{ 5, 20, 48 }, { 9, 31, 20 }, { 40, 64, 6 }, { 170, 17, 2 },
		},
		.desc = {
			.fb = { { 0, 400 * 64 * MIB } }, .num_fb = 1,
			.segment_size = 64 * MIB, .num_vfs = 250, .num_channels = 4096,
			.max_runs = 384, .comm_size = 64 * 1024,
		},
	}, {
		.name = "few runs in a message",
		.num_types = 6,
		.t = {
			{ 1, 8, 60 }, { 2, 16, 30 }, { 4, 16, 16 }, { 7, 16, 9 }, { 12, 3, 5 },
			{ 30, 64, 2 },
		},
		.desc = {
			.fb = { { 0, 70 * 64 * MIB } }, .num_fb = 1,
			.segment_size = 64 * MIB, .num_vfs = 64, .num_channels = 512,
			.max_runs = 3, .comm_size = 64 * 1024,
		},
	}, {
		.name = "heaps larger than a segment",
		.num_types = 6,
		.t = {
			{ 1, 65, 40 }, { 2, 128, 30 }, { 3, 200, 16 }, { 6, 10, 9 }, { 12, 64, 5 },
			{ 20, 400, 3 },
		},
		.desc = {
			.fb = { { 0, 40 * 64 * MIB }, { 41 * 64 * MIB, 60 * 64 * MIB } },
			.num_fb = 2,
			.segment_size = 64 * MIB, .num_vfs = 32, .num_channels = 1024,
			.max_runs = 384, .comm_size = 64 * 1024,
		},
	},
};

/* The simple book. 0 is nobody. */
static struct {
	unsigned int segment[MAX_SEGMENTS];	/* guest */
	unsigned int part[MAX_SEGMENTS][PARTS];	/* heap */
	bool ours[MAX_SEGMENTS];
	unsigned int chid[MAX_CHANNELS];
	unsigned int vf[VGPU_CARD_MAX_VFS];
	bool barred[VGPU_CARD_MAX_VFS];
	unsigned int segments;
	unsigned int first;	/* of ours */
} book;

struct owner {
	struct vgpu_claim *claim;
	bool quarantined;
	u32 type_id;
};

static struct owner owners[MAX_OWNERS];
static struct vgpu_type types[MAX_TYPES];
static unsigned int num_types;
static const struct scene *scene;
static struct vgpu_card *card;
static u64 seed;
static unsigned long steps, step;

static u32 chance(u32 n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (u32)(seed >> 20) % n;
}

#define CHECK(x)								\
	do {									\
		if (!(x))							\
			fail_msg("%s, step %lu of %lu: not %s", scene->name,	\
				 step, steps, #x);				\
	} while (0)

static unsigned int segment_of(u64 base)
{
	return base / scene->desc.segment_size;
}

/* ---- what the simple book says ---- */

static bool segment_free(unsigned int s)
{
	unsigned int p;

	if (!book.ours[s] || book.segment[s])
		return false;
	for (p = 0; p < PARTS; p++)
		if (book.part[s][p])
			return false;
	return true;
}

static unsigned int free_segments(void)
{
	unsigned int s, n = 0;

	for (s = 0; s < book.segments; s++)
		n += segment_free(s);
	return n;
}

static unsigned int free_vfs(void)
{
	unsigned int v, n = 0;

	for (v = 0; v < scene->desc.num_vfs; v++)
		n += !book.vf[v] && !book.barred[v];
	return n;
}

static unsigned int guest_segments(const struct vgpu_type *t)
{
	return vgpu_card_fb_size(card, t) / scene->desc.segment_size;
}

static unsigned int heap_parts(const struct vgpu_type *t)
{
	u64 part = scene->desc.segment_size / PARTS;

	return (t->gsp_heap_size + part - 1) / part;
}

/* Room for a heap in a segment that holds heaps already. */
static bool heap_fits_beside(unsigned int parts)
{
	unsigned int s, p, run;

	for (s = 0; s < book.segments; s++) {
		if (!book.ours[s] || book.segment[s] || segment_free(s))
			continue;
		for (p = 0, run = 0; p < PARTS; p++) {
			run = book.part[s][p] ? 0 : run + 1;
			if (run == parts)
				return true;
		}
	}
	return false;
}

/* Do @num free segments exist in at most max_runs runs, not counting segment @but? */
static bool guest_fits(unsigned int num, unsigned int but)
{
	static unsigned int lens[MAX_SEGMENTS];
	unsigned int s, i, run = 0, n = 0, sum = 0, runs;

	for (s = 0; s <= book.segments; s++) {
		if (s < book.segments && s != but && segment_free(s)) {
			run++;
		} else if (run) {
			lens[n++] = run;
			run = 0;
		}
	}
	for (runs = 0; runs < scene->desc.max_runs && runs < n; runs++) {
		unsigned int best = 0;

		for (i = 1; i < n; i++)
			if (lens[i] > lens[best])
				best = i;
		sum += lens[best];
		lens[best] = 0;
	}
	return sum >= num;
}

static bool run_of_segments(unsigned int num)
{
	unsigned int s, run = 0;

	for (s = 0; s < book.segments; s++) {
		run = segment_free(s) ? run + 1 : 0;
		if (run == num)
			return true;
	}
	return false;
}

/* A heap beside others, or segments of its own that are none of  and the  after it. */
static bool heap_there(unsigned int parts, unsigned int but, unsigned int num)
{
	unsigned int s, run = 0, need = (parts + PARTS - 1) / PARTS;

	if (parts <= PARTS && heap_fits_beside(parts))
		return true;
	for (s = 0; s < book.segments; s++) {
		run = segment_free(s) && (s < but || s >= but + num) ? run + 1 : 0;
		if (run == need)
			return true;
	}
	return false;
}

static bool framebuffer_there(const struct vgpu_type *t)
{
	unsigned int guest = guest_segments(t), parts = heap_parts(t), s, heap;

	if (parts > PARTS) {
		/* All runs of a message are enough for any guest of such a scene. */
		heap = (parts + PARTS - 1) / PARTS;
		return guest + heap <= free_segments() && run_of_segments(heap);
	}
	if (heap_fits_beside(parts))
		return guest <= free_segments() && guest_fits(guest, book.segments);
	if (guest + 1 > free_segments())
		return false;
	for (s = 0; s < book.segments; s++)
		if (segment_free(s) && guest_fits(guest, s))
			return true;
	return false;
}

static u32 pow2_below(u32 n)
{
	u32 p = 1;

	while (p * 2 <= n)
		p *= 2;
	return p;
}

static u32 share_of(const struct vgpu_type *t)
{
	return pow2_below(scene->desc.num_channels / t->max_instance);
}

static bool chids_there(u32 num)
{
	u32 first, i;

	for (first = 0; first + num <= scene->desc.num_channels; first += num) {
		for (i = 0; i < num && !book.chid[first + i]; i++)
			;
		if (i == num)
			return true;
	}
	return false;
}

static unsigned int instances(const struct vgpu_type *t)
{
	unsigned int i, n = 0;

	for (i = 0; i < MAX_OWNERS; i++)
		n += owners[i].claim && owners[i].type_id == t->id;
	return n;
}

static bool channels_there(const struct vgpu_type *t)
{
	return chids_there(min(share_of(t), pow2_below(scene->desc.num_channels / 32)));
}

static u32 gib_of(const struct vgpu_type *t)
{
	return t->profile_size / GIB;
}

/* -EINVAL: no placement of the type; -ENOSPC: somebody but  has some of it. */
static int placement_error(const struct vgpu_type *t, u32 placement, unsigned int who,
			   unsigned int *at)
{
	u32 gib = gib_of(t);
	unsigned int i, guest = guest_segments(t);

	if (!gib || placement % gib || placement / gib >= t->max_instance)
		return -EINVAL;
	*at = book.first + placement / gib * guest;
	for (i = *at; i < *at + guest; i++)
		if (i >= book.segments || !book.ours[i])
			return -EINVAL;
	for (i = *at; i < *at + guest; i++)
		if (!segment_free(i) && (!who || book.segment[i] != who))
			return -ENOSPC;
	return 0;
}

/* What a create is to end with. */
static int expected(const struct vgpu_type *t, const struct vgpu_claim_wish *wish)
{
	unsigned int at;
	int ret;

	if (!vgpu_card_fb_size(card, t))
		return -EINVAL;
	if (instances(t) >= t->max_instance)
		return -EUSERS;
	if (wish && wish->vf != VGPU_CARD_ANY_VF) {
		if (wish->vf >= scene->desc.num_vfs || book.vf[wish->vf] || book.barred[wish->vf])
			return -EBUSY;
	} else if (!free_vfs()) {
		return -ENOSPC;
	}
	if (!wish || wish->placement == VGPU_PLACEMENT_NONE)
		return framebuffer_there(t) && channels_there(t) ? 0 : -ENOSPC;
	ret = placement_error(t, wish->placement, 0, &at);
	if (ret)
		return ret;
	return heap_there(heap_parts(t), at, guest_segments(t)) && channels_there(t) ? 0 : -ENOSPC;
}

/* Mostly one that the type has. */
static u16 any_placement(const struct vgpu_type *t)
{
	u32 id = gib_of(t) * chance(t->max_instance + 1);

	if (!chance(8))
		id += chance(3);
	return min(id, 0xfffeU);
}

/* ---- steps ---- */

static void enter(const struct vgpu_claim *c, unsigned int who, unsigned int expect)
{
	u64 part = scene->desc.segment_size / PARTS;
	unsigned int i, s, n, heap_at;
	u64 at, end = 0;

	CHECK(c->vf < scene->desc.num_vfs && book.vf[c->vf] == expect);
	CHECK(!who || !book.barred[c->vf]);
	book.vf[c->vf] = who;
	for (i = 0; i < c->num_chids; i++) {
		CHECK(book.chid[c->chid_first + i] == expect);
		book.chid[c->chid_first + i] = who;
	}
	for (i = 0; i < c->num_fb; i++) {
		CHECK(c->fb[i].base % scene->desc.segment_size == 0);
		CHECK(c->fb[i].size && c->fb[i].size % scene->desc.segment_size == 0);
		CHECK(!i || c->fb[i].base > end);
		end = c->fb[i].base + c->fb[i].size;
		n = c->fb[i].size / scene->desc.segment_size;
		for (s = segment_of(c->fb[i].base); n--; s++) {
			CHECK(s < book.segments && book.segment[s] == expect);
			CHECK(!who || segment_free(s));
			book.segment[s] = who;
		}
	}
	CHECK(c->heap.base % part == 0 && c->heap.size % part == 0);
	for (at = c->heap.base; at < c->heap.base + c->heap.size; at += part) {
		s = segment_of(at);
		heap_at = at % scene->desc.segment_size / part;
		CHECK(s < book.segments && book.ours[s] && !book.segment[s]);
		CHECK(book.part[s][heap_at] == expect);
		book.part[s][heap_at] = who;
	}
}

/* One create; returns whether it succeeded, and the slot. */
static bool create_as(const struct vgpu_type *t, const struct vgpu_claim_wish *wish,
		      unsigned int *slot)
{
	bool full_share = chids_there(share_of(t));
	int expect = expected(t, wish);
	bool can = !expect;
	unsigned int at;
	char why[200] = "";
	struct vgpu_claim *c;
	u64 size = 0;
	unsigned int i;
	int ret;

	for (i = 0; i < MAX_OWNERS && owners[i].claim; i++)
		;
	CHECK(i < MAX_OWNERS);
	*slot = i;
	c = vgpu_card_claim(card, t, wish, &ret, why, sizeof(why));
	if (!c != !can)
		fail_msg("%s, step %lu: %s is %s, but: %s", scene->name, step, t->name,
			 can ? "possible" : "not possible", why);
	if (!c) {
		CHECK(ret == expect && why[0]);
		CHECK(wish || vgpu_card_available(card, t) == 0);
		return false;
	}
	CHECK(!wish || wish->vf == VGPU_CARD_ANY_VF || c->vf == wish->vf);
	CHECK(c->placement == (wish ? wish->placement : VGPU_PLACEMENT_NONE));
	if (c->placement != VGPU_PLACEMENT_NONE) {
		CHECK(!placement_error(t, c->placement, 0, &at));
		CHECK(c->num_fb == 1 && segment_of(c->fb[0].base) == at);
	}
	CHECK(c->type == t);
	CHECK(c->num_chids <= share_of(t));
	CHECK(!full_share || c->num_chids == share_of(t));
	CHECK(c->chid_first % c->num_chids == 0);
	CHECK(c->num_fb && c->num_fb <= scene->desc.max_runs);
	for (i = 0; i < c->num_fb; i++)
		size += c->fb[i].size;
	CHECK(size == vgpu_card_fb_size(card, t));
	CHECK(c->heap.size >= t->gsp_heap_size);
	enter(c, *slot + 1, 0);
	owners[*slot] = (struct owner) { .claim = c, .type_id = t->id };
	return true;
}

static bool create(const struct vgpu_type *t, unsigned int *slot)
{
	return create_as(t, NULL, slot);
}

static void create_with_wish(const struct vgpu_type *t)
{
	struct vgpu_claim_wish wish = { .vf = VGPU_CARD_ANY_VF, .placement = VGPU_PLACEMENT_NONE };
	unsigned int slot;

	if (chance(2))
		wish.vf = chance(scene->desc.num_vfs + 1);
	if (chance(3))
		wish.placement = any_placement(t);
	create_as(t, &wish, &slot);
}

/* One vGPU's framebuffer elsewhere. */
static void move(unsigned int slot)
{
	struct vgpu_claim *c = owners[slot].claim, was = *c;
	const struct vgpu_type *t = c->type;
	u16 placement = chance(6) ? any_placement(t) : VGPU_PLACEMENT_NONE;
	bool stays = placement == VGPU_PLACEMENT_NONE || placement == was.placement;
	struct vgpu_range first = was.fb[0];
	unsigned int s, at = 0, guest = guest_segments(t);
	char why[200] = "";
	int expect = stays ? 0 : placement_error(t, placement, slot + 1, &at);

	CHECK(vgpu_card_place(card, c, placement, why, sizeof(why)) == expect);
	CHECK(!expect == !why[0]);
	CHECK(c->placement == (expect ? was.placement : placement));
	CHECK(c->heap.base == was.heap.base && c->chid_first == was.chid_first && c->vf == was.vf);
	if (expect || stays) {
		CHECK(c->fb == was.fb && c->num_fb == was.num_fb);
		CHECK(c->fb[0].base == first.base && c->fb[0].size == first.size);
		return;
	}
	CHECK(c->num_fb == 1 && segment_of(c->fb[0].base) == at);
	CHECK(c->fb[0].size == guest * scene->desc.segment_size);
	for (s = 0; s < book.segments; s++)
		if (book.segment[s] == slot + 1)
			book.segment[s] = 0;
	for (s = at; s < at + guest; s++)
		book.segment[s] = slot + 1;
}

static void release(unsigned int slot)
{
	enter(owners[slot].claim, 0, slot + 1);
	vgpu_card_release(card, owners[slot].claim);
	owners[slot].claim = NULL;
}

static unsigned int any_owner(void)
{
	unsigned int i, at = chance(MAX_OWNERS);

	for (i = 0; i < MAX_OWNERS; i++) {
		unsigned int slot = (at + i) % MAX_OWNERS;

		if (owners[slot].claim && !owners[slot].quarantined)
			return slot;
	}
	return MAX_OWNERS;
}

/* As many in a row as it says, not one more; then remove some or all of them. */
static void check_available(const struct vgpu_type *t)
{
	static unsigned int slots[MAX_OWNERS];
	unsigned int n = vgpu_card_available(card, t), i, more;
	bool keep = !chance(4);

	for (i = 0; i < n; i++, step++) {
		CHECK(create(t, &slots[i]));
		CHECK(vgpu_card_available(card, t) == n - i - 1);
	}
	CHECK(!create(t, &more));
	for (i = 0; i < n; i++, step++)
		if (!keep || chance(2))
			release(slots[i]);
}

static void check_counts(void)
{
	unsigned int i, n = 0;

	for (i = 0; i < MAX_OWNERS; i++)
		n += !!owners[i].claim;
	CHECK(vgpu_card_num_claims(card) == n);
	CHECK(vgpu_card_vfs_free(card) == free_vfs());
	CHECK(vgpu_card_fb_free(card) == free_segments() * scene->desc.segment_size);
}

static void open_book(void)
{
	unsigned int i, s;

	memset(&book, 0, sizeof(book));
	memset(owners, 0, sizeof(owners));
	for (i = 0; i < scene->desc.num_fb; i++) {
		u64 base = scene->desc.fb[i].base, end = base + scene->desc.fb[i].size;

		for (s = 0; s < MAX_SEGMENTS; s++)
			if (s * scene->desc.segment_size >= base &&
			    (s + 1) * scene->desc.segment_size <= end) {
				book.ours[s] = true;
				book.segments = max(book.segments, s + 1);
			}
	}
	while (!book.ours[book.first])
		book.first++;
	card = vgpu_card_new(&scene->desc);
	CHECK(!IS_ERR(card));
}

static void close_book(bool all_back)
{
	unsigned int slot, i, at_first[MAX_TYPES];
	struct vgpu_card *fresh = vgpu_card_new(&scene->desc);

	for (i = 0; i < num_types; i++)
		at_first[i] = vgpu_card_available(fresh, &types[i]);
	vgpu_card_free(fresh);
	while ((slot = any_owner()) < MAX_OWNERS)
		release(slot);
	check_counts();
	for (i = 0; i < scene->desc.num_vfs; i++) {
		book.barred[i] = false;
		vgpu_card_set_vf(card, i, true);
	}
	for (i = 0; all_back && i < num_types; i++)
		CHECK(vgpu_card_available(card, &types[i]) == at_first[i]);
	vgpu_card_free(card);
}

static void walk(unsigned long num, bool harsh)
{
	unsigned int slot, fullness = 50;
	unsigned long until = step + num;

	open_book();
	for (; step < until; step++) {
		unsigned int what = chance(1000);

		/* Now full, now empty: the mix of creates and removes drifts. */
		if (what < 5)
			fullness = 20 + chance(60);
		if (what < 15) {
			check_available(&types[chance(num_types)]);
		} else if (harsh && what < 25) {
			unsigned int vf = chance(scene->desc.num_vfs);

			book.barred[vf] = chance(3) == 0;
			vgpu_card_set_vf(card, vf, !book.barred[vf]);
		} else if (harsh && what < 26) {
			slot = any_owner();
			if (slot < MAX_OWNERS) {
				owners[slot].quarantined = true;
				vgpu_card_quarantine(card, owners[slot].claim);
			}
		} else if (what < 60) {
			create_with_wish(&types[chance(num_types)]);
		} else if (what < 120) {
			slot = any_owner();
			if (slot < MAX_OWNERS)
				move(slot);
		} else if (chance(100) < fullness) {
			create(&types[chance(num_types)], &slot);
		} else {
			slot = any_owner();
			if (slot < MAX_OWNERS)
				release(slot);
		}
		check_counts();
	}
	close_book(!harsh);
}

/* Of types that lack facts: what the L40's have, so that the book of each card is tried. */
static void add_type(const struct vgpu_type *t)
{
	CHECK(num_types < MAX_TYPES);
	types[num_types] = *t;
	if (!t->max_instance)
		return;
	if (!t->gsp_heap_size)
		types[num_types].gsp_heap_size = 32 * MIB;
	types[num_types].id = num_types + 1;
	num_types++;
}

static void read_types(const char *name)
{
	static char text[MAX_TEXT];
	struct vgpu_catalogue_error err = { 0 };
	struct vgpu_catalogue cat;
	char path[200];
	unsigned int i;
	size_t len;
	FILE *f;

	snprintf(path, sizeof(path), TOP "/types/%s.types", name);
	f = fopen(path, "r");
	assert_non_null(f);
	len = fread(text, 1, sizeof(text), f);
	fclose(f);
	if (vgpu_catalogue_parse(&cat, text, len, &err))
		fail_msg("%s:%u: %s", path, err.line, err.text);
	assert_true(scene->nth < cat.num_cards);
	assert_true(vgpu_catalogue_select(&cat, cat.cards[scene->nth].device_id,
					  cat.cards[scene->nth].subsystem_vendor,
					  cat.cards[scene->nth].subsystem_id));
	for (i = 0; i < cat.num; i++)
		add_type(&cat.types[i]);
	for (i = 0; i < cat.num_incomplete; i++)
		add_type(&cat.unoffered[i].type);
	vgpu_catalogue_free(&cat);
	assert_true(num_types > 4);
}

static void set_types(void)
{
	unsigned int i;

	memset(types, 0, sizeof(types));
	num_types = 0;
	if (scene->catalogue) {
		read_types(scene->catalogue);
		return;
	}
	for (i = 0; i < scene->num_types; i++) {
		types[i].id = i + 1;
		snprintf(types[i].name, sizeof(types[i].name), "type %u", i);
		types[i].profile_size = scene->t[i].fb * GIB;
		types[i].fb_length = scene->t[i].fb * scene->desc.segment_size;
		types[i].gsp_heap_size = scene->t[i].heap_parts *
					 (scene->desc.segment_size / PARTS);
		types[i].max_instance = scene->t[i].max;
	}
	num_types = scene->num_types;
}

static void random_steps(void **state)
{
	unsigned int i;
	const char *s = getenv("VGPU_STEPS");
	unsigned long num = s ? strtoul(s, NULL, 10) : 100000;

	s = getenv("VGPU_SEED");
	seed = s ? strtoull(s, NULL, 10) : 20260711;
	if (!seed)
		seed = 1;
	steps = num;
	step = 0;
	for (i = 0; i < ARRAY_SIZE(scenes); i++) {
		scene = &scenes[i];
		set_types();
		/* Several short walks, so that quarantine does not eat the card. */
		while (step < num * (i + 1) / ARRAY_SIZE(scenes)) {
			walk(num / 5 / ARRAY_SIZE(scenes), false);
			walk(num / 20 / ARRAY_SIZE(scenes), true);
		}
	}
	printf("# %lu steps on %zu cards\n", step, ARRAY_SIZE(scenes));
	assert_int_equal(shim_allocs, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_steps),
	};

	return cmocka_run_group_tests_name("book of a card at random", tests, NULL, NULL);
}
