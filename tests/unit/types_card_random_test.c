// SPDX-License-Identifier: GPL-2.0-only
// sources: book
/*
 * The book of a card under random creates and removes, next to a second book
 * that is too simple to be wrong: an owner for each segment, each 64th of a
 * segment, each channel id and each VF. After every step: nothing belongs to
 * two, nothing was refused that was there, nothing is lost; now and then:
 * availability is exact.
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
#define MAX_CHANNELS	4096
#define MAX_OWNERS	300
#define MAX_TYPES	32

struct scene {
	const char *name;
	struct vgpu_card_desc desc;
	unsigned int num_types;
	bool l40;
	/* Types of the scene when they are not the L40's: in segments and parts of segments. */
	struct {
		unsigned int fb, heap_parts, max;
	} t[8];
};

static const struct scene scenes[] = {
	{
		.name = "L40, 48 GiB",
		.l40 = true,
		.desc = {
			.fb = { { 16 * MIB, 48 * GIB - 716 * MIB } }, .num_fb = 1,
			.segment_size = 128 * MIB, .num_vfs = 32, .num_channels = 2048,
			.max_runs = 384, .comm_size = 3 * MIB,
		},
	}, {
		.name = "L40 with small segments, a hole, odd numbers",
		.l40 = true,
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

static bool possible(const struct vgpu_type *t)
{
	u32 least = min(share_of(t), pow2_below(scene->desc.num_channels / 32));

	return vgpu_card_fb_size(card, t) && instances(t) < t->max_instance && free_vfs() &&
	       framebuffer_there(t) && chids_there(least);
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
static bool create(const struct vgpu_type *t, unsigned int *slot)
{
	bool can = possible(t), full_share = chids_there(share_of(t));
	char why[200] = "";
	struct vgpu_claim *c;
	u64 size = 0;
	unsigned int i;
	int ret;

	for (i = 0; i < MAX_OWNERS && owners[i].claim; i++)
		;
	CHECK(i < MAX_OWNERS);
	*slot = i;
	c = vgpu_card_claim(card, t, NULL, &ret, why, sizeof(why));
	if (!c != !can)
		fail_msg("%s, step %lu: %s is %s, but: %s", scene->name, step, t->name,
			 can ? "possible" : "not possible", why);
	if (!c) {
		CHECK(ret < 0 && why[0]);
		CHECK(vgpu_card_available(card, t) == 0);
		return false;
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

static void set_types(const struct vgpu_catalogue *cat)
{
	unsigned int i;

	memset(types, 0, sizeof(types));
	num_types = scene->l40 ? cat->num : scene->num_types;
	for (i = 0; i < num_types; i++) {
		if (scene->l40) {
			types[i] = cat->types[i];
			continue;
		}
		types[i].id = i + 1;
		snprintf(types[i].name, sizeof(types[i].name), "type %u", i);
		types[i].fb_length = scene->t[i].fb * scene->desc.segment_size;
		types[i].gsp_heap_size = scene->t[i].heap_parts *
					 (scene->desc.segment_size / PARTS);
		types[i].max_instance = scene->t[i].max;
	}
}

static void random_steps(void **state)
{
	struct vgpu_catalogue_error err;
	struct vgpu_catalogue cat;
	static char text[65536];
	unsigned int i;
	size_t len;
	FILE *f = fopen(TOP "/types/l40.types", "r");
	const char *s = getenv("VGPU_STEPS");
	unsigned long num = s ? strtoul(s, NULL, 10) : 100000;

	s = getenv("VGPU_SEED");
	seed = s ? strtoull(s, NULL, 10) : 20260711;
	if (!seed)
		seed = 1;
	assert_non_null(f);
	len = fread(text, 1, sizeof(text), f);
	fclose(f);
	assert_int_equal(vgpu_catalogue_parse(&cat, text, len, &err), 0);

	steps = num;
	step = 0;
	for (i = 0; i < ARRAY_SIZE(scenes); i++) {
		scene = &scenes[i];
		set_types(&cat);
		/* Several short walks, so that quarantine does not eat the card. */
		while (step < num * (i + 1) / ARRAY_SIZE(scenes)) {
			walk(num / 25, false);
			walk(num / 100, true);
		}
	}
	vgpu_catalogue_free(&cat);
	assert_int_equal(shim_allocs, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_steps),
	};

	return cmocka_run_group_tests_name("book of a card at random", tests, NULL, NULL);
}
