// SPDX-License-Identifier: GPL-2.0-only
// sources: book
/*
 * Placements of firmware's heterogeneous mode: those that NVIDIA's drivers compute
 * (_kvgpumgrSetHeterogeneousResources() in kernel_vgpu_mgr.c of open-gpu-kernel-modules
 * 570.144), and that what is available is what can be claimed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/shim.h>

#include "vgpu_card.h"

#define MIB	(1ULL << 20)
#define GIB	(1ULL << 30)
#define MOST	32

static struct vgpu_type a_type(u32 id, u64 gib, u32 most)
{
	struct vgpu_type t = {
		.id = id,
		.profile_size = gib * GIB,
		.fb_length = gib * GIB - 256 * MIB,
		.gsp_heap_size = 20 * MIB,
		.max_instance = most,
	};

	snprintf(t.name, sizeof(t.name), "NVIDIA L40-%lluQ", (unsigned long long)gib);
	return t;
}

static struct vgpu_card *new_card(void)
{
	struct vgpu_card_desc desc = {
		.fb = { { 16 * MIB, 48 * GIB - 716 * MIB } },
		.num_fb = 1,
		.segment_size = 128 * MIB,
		.num_vfs = 32,
		.num_channels = 2048,
		.max_runs = 384,
		.comm_size = 3 * MIB,
		.region = 48,
	};
	struct vgpu_card *card = vgpu_card_new(&desc);

	assert_false(IS_ERR(card));
	return card;
}

static int by_value(const void *a, const void *b)
{
	return *(const u16 *)a - *(const u16 *)b;
}

/* As many as are available, and their ids in order. */
static unsigned int fill(struct vgpu_card *card, const struct vgpu_type *type, u16 *ids)
{
	unsigned int n, available = vgpu_card_available(card, type);
	struct vgpu_claim *c;
	char why[200];
	int ret;

	for (n = 0; n < MOST && (c = vgpu_card_claim(card, type, NULL, &ret, why, sizeof(why))); n++) {
		assert_int_equal(c->num_fb, 1);
		ids[n] = c->placement;
		assert_int_equal(vgpu_card_available(card, type), available - n - 1);
	}
	assert_int_equal(n, available);
	assert_true(ret == -ENOSPC || ret == -EUSERS);
	qsort(ids, n, sizeof(*ids), by_value);
	return n;
}

static void each_type_has_its_placements(void **state)
{
	static const struct {
		u64 gib;
		u32 most;
		unsigned int num;
		u16 ids[MOST];
	} types[] = {
		{ 48, 1, 1, { 0 } },
		{ 24, 2, 2, { 0, 24 } },
		{ 16, 3, 2, { 0, 32 } },
		{ 12, 4, 4, { 0, 12, 24, 36 } },
		{ 8, 6, 4, { 0, 16, 24, 40 } },
		{ 6, 8, 8, { 0, 6, 12, 18, 24, 30, 36, 42 } },
		{ 4, 12, 8, { 0, 8, 12, 20, 24, 32, 36, 44 } },
		{ 3, 16, 16, { 0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39, 42, 45 } },
		{ 2, 24, 16, { 0, 4, 6, 10, 12, 16, 18, 22, 24, 28, 30, 34, 36, 40, 42, 46 } },
	};
	unsigned int i, n;
	u16 ids[MOST];

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		struct vgpu_type type = a_type(1 + i, types[i].gib, types[i].most);
		struct vgpu_card *card = new_card();

		n = fill(card, &type, ids);
		assert_int_equal(n, types[i].num);
		assert_memory_equal(ids, types[i].ids, n * sizeof(*ids));
		vgpu_card_free(card);
	}
}

static void sizes_stand_side_by_side(void **state)
{
	struct vgpu_type big = a_type(1, 24, 2), small = a_type(2, 6, 8);
	struct vgpu_card *card = new_card();
	struct vgpu_claim *c;
	char why[200] = "";
	u16 ids[MOST];
	int ret;

	/* As its name says: what it gets is cut, so that its heap is in nobody's way. */
	big.fb_length = 24 * GIB;
	c = vgpu_card_claim(card, &big, NULL, &ret, why, sizeof(why));
	assert_non_null(c);
	assert_int_equal(c->placement, 0);
	assert_int_equal(fill(card, &small, ids), 4);
	assert_int_equal(ids[0], 24);
	/* Taken, none of the type's, and no way to be without one. */
	assert_int_equal(vgpu_card_place(card, c, 24, why, sizeof(why)), -ENOSPC);
	assert_int_equal(vgpu_card_place(card, c, 8, why, sizeof(why)), -EINVAL);
	assert_non_null(strstr(why, "no placement 8"));
	assert_int_equal(vgpu_card_place(card, c, VGPU_PLACEMENT_NONE, why, sizeof(why)), 0);
	assert_int_equal(c->placement, 0);
	vgpu_card_free(card);
}

static void a_type_of_1_gib_is_not_everywhere(void **state)
{
	struct vgpu_type type = a_type(1, 1, 32);
	struct vgpu_card *card = new_card();
	unsigned int k, n;
	u16 ids[MOST];

	type.fb_length = GIB;
	n = fill(card, &type, ids);
	assert_true(n);
	for (k = 0; k < n; k++)
		assert_false(ids[k] % 6 == 2 || ids[k] % 6 == 3);
	vgpu_card_free(card);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_type_has_its_placements),
		cmocka_unit_test(sizes_stand_side_by_side),
		cmocka_unit_test(a_type_of_1_gib_is_not_everywhere),
	};

	return cmocka_run_group_tests_name("placements of heterogeneous mode", tests, NULL, NULL);
}
