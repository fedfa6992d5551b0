// SPDX-License-Identifier: GPL-2.0-only
// sources: types/catalogue.c types/catalogue_fact.c types/catalogue_told.c
/*
 * What firmware says of a catalogue's types: it counts, and it is not trusted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <linux/errno.h>
#include <linux/shim.h>

#include "vgpu_type.h"

#define MIB	(1ULL << 20)
#define GIB	(1ULL << 30)

/* Two that lack nothing, two that lack something, one that is MIG-backed. */
static const char text[] =
	"card 26b5 NVIDIA\nsource s somewhere\n"
	"default class=NVS@s fb=nominal@s heap=32M@s bar1=256M@s heads=4@s "
	"resolution=5120x2880@s pixels=1@s frl=45@s license=l@s\n"
	"type L40-1B id=10@s subsystem=1@s instances=32@s\n"
	"type L40-2B id=11@s subsystem=2@s instances=24@s\n"
	"default heap=-@s class=-@s pixels=-@s\n"
	"type L40-4Q id=12@s subsystem=3@s instances=12@s\n"
	"type L40-8Q subsystem=4@s instances=6@s\n"
	"type L40-1-8Q id=14@s subsystem=5@s instances=6@s\n";

static struct vgpu_catalogue cat;
static unsigned int changes, drops;
static char last_changed[200], last_dropped[200];

static void changed(void *ctx, const struct vgpu_type *t, const char *what)
{
	assert_ptr_equal(ctx, &cat);
	snprintf(last_changed, sizeof(last_changed), "%s %s", t->name, what);
	changes++;
}

static void dropped(void *ctx, const struct vgpu_type *t, const char *why)
{
	assert_ptr_equal(ctx, &cat);
	snprintf(last_dropped, sizeof(last_dropped), "%s: %s", t->name, why);
	drops++;
}

static const struct vgpu_told_ops ops = { .changed = changed, .dropped = dropped };

static void tell(const struct vgpu_type *told, unsigned int num)
{
	vgpu_catalogue_told(&cat, told, num, &ops, &cat);
}

static const char *why_not(const char *name)
{
	unsigned int i;

	for (i = 0; i < cat.num_incomplete; i++)
		if (!strcmp(strrchr(cat.unoffered[i].type.name, ' ') + 1, name))
			return cat.unoffered[i].why;
	fail_msg("%s is not among those that are not offered", name);
	return NULL;
}

static const struct vgpu_type *offered(const char *name)
{
	unsigned int i;

	for (i = 0; i < cat.num; i++)
		if (!strcmp(strrchr(cat.types[i].name, ' ') + 1, name))
			return &cat.types[i];
	return NULL;
}

static int open_catalogue(void **state)
{
	struct vgpu_catalogue_error err;

	changes = 0;
	drops = 0;
	return vgpu_catalogue_parse(&cat, text, strlen(text), &err);
}

static int close_catalogue(void **state)
{
	vgpu_catalogue_free(&cat);
	return shim_allocs != 0;
}

static void the_catalogue_says_why_not(void **state)
{
	assert_int_equal(cat.num, 2);
	assert_int_equal(cat.num_incomplete, 3);
	assert_string_equal(why_not("L40-4Q"), "the catalogue does not give its class, heap, pixels");
	assert_string_equal(why_not("L40-8Q"),
			    "the catalogue does not give its id, class, heap, pixels");
	assert_string_equal(why_not("L40-1-8Q"), "MIG-backed vGPUs are not supported");
	/* as far as it is known */
	assert_int_equal(cat.unoffered[0].type.id, 12);
	assert_int_equal(cat.unoffered[0].type.fb_length, 4 * GIB);
}

static void a_refused_type_goes_and_the_others_stay(void **state)
{
	vgpu_catalogue_drop(&cat, 0, "GSP says no");
	assert_int_equal(cat.num, 1);
	assert_int_equal(cat.types[0].id, 11);
	assert_string_equal(why_not("L40-1B"), "GSP says no");
	vgpu_catalogue_drop(&cat, 0, "nor this");
	assert_int_equal(cat.num, 0);
	assert_int_equal(cat.num_incomplete, 5);
}

static void what_firmware_knows_not_is_not_offered(void **state)
{
	static const struct vgpu_type told[] = { { .id = 11, .name = "NVIDIA L40-2B" } };

	tell(told, 1);
	assert_null(offered("L40-1B"));
	assert_string_equal(why_not("L40-1B"), "firmware does not know it");
	assert_non_null(offered("L40-2B"));
	assert_int_equal(changes, 0);
	assert_int_equal(drops, 1);
	assert_string_equal(last_dropped, "NVIDIA L40-1B: firmware does not know it");
	tell(told, 0);
	assert_int_equal(cat.num, 0);
}

static void what_firmware_says_counts(void **state)
{
	static const struct vgpu_type told[] = {
		{ .id = 11, .name = "GRID L40-2B", .fb_length = GIB, .max_instance = 16,
		  .gsp_heap_size = 48 * MIB, .bar1_length = 512, .num_heads = 2,
		  .max_resolution_x = 640, .max_resolution_y = 480, .frl_config = 30,
		  .subsystem_id = 0x77, .device_id = 0x88, .fb_reservation = MIB,
		  .ecc_supported = 1, .vgpu_class = "Other" },
		{ .id = 10 },
	};
	const struct vgpu_type *t;

	tell(told, 2);
	assert_int_equal(cat.num, 2);
	t = offered("L40-2B");
	assert_string_equal(t->name, "NVIDIA L40-2B");
	assert_int_equal(t->fb_length, GIB);
	assert_int_equal(t->profile_size, 2 * GIB);
	assert_int_equal(t->max_instance, 16);
	assert_int_equal(t->gsp_heap_size, 48 * MIB);
	assert_int_equal(t->bar1_length, 512);
	assert_int_equal(t->num_heads, 2);
	assert_int_equal(t->max_resolution_x, 640);
	assert_int_equal(t->max_resolution_y, 480);
	assert_int_equal(t->frl_config, 30);
	assert_int_equal(t->subsystem_id, 0x77);
	assert_int_equal(t->device_id, 0x88);
	assert_int_equal(t->fb_reservation, MIB);
	assert_int_equal(t->ecc_supported, 1);
	/* the catalogue's own */
	assert_string_equal(t->vgpu_class, "NVS");
	assert_string_equal(t->license, "l");
	assert_int_equal(changes, 1);
	assert_string_equal(last_changed,
			    "NVIDIA L40-2B is type 11 with 16 instances of 1024 MiB for firmware, not 11 with 24 of 2048 MiB");
	/* of the other it said nothing but that it knows it */
	t = offered("L40-1B");
	assert_int_equal(t->max_instance, 32);
	assert_int_equal(t->fb_length, GIB);
}

static void firmware_fills_what_the_catalogue_lacks(void **state)
{
	static const struct vgpu_type told[] = {
		{ .id = 10 }, { .id = 11 },
		{ .id = 12, .name = "NVIDIA L40-4Q", .gsp_heap_size = 32 * MIB, .vgpu_class = "Quadro" },
		{ .id = 13, .name = "NVIDIA L40-8Q" },
		{ .id = 14, .name = "NVIDIA L40-1-8Q", .gsp_heap_size = 32 * MIB },
		{ .id = 15, .name = "NVIDIA L40-16Q", .gsp_heap_size = 32 * MIB },
	};

	tell(told, ARRAY_SIZE(told));
	assert_int_equal(cat.num, 3);
	assert_int_equal(cat.types[2].id, 12);
	assert_string_equal(offered("L40-4Q")->vgpu_class, "Quadro");
	assert_int_equal(offered("L40-4Q")->gsp_heap_size, 32 * MIB);
	/* it still has no heap */
	assert_string_equal(why_not("L40-8Q"), "firmware gives no heap that makes sense");
	assert_string_equal(why_not("L40-1-8Q"), "MIG-backed vGPUs are not supported");
	/* what the catalogue does not name is nobody's */
	assert_null(offered("L40-16Q"));
	assert_int_equal(cat.num_incomplete, 2);
	assert_int_equal(drops, 0);
}

/* An id that the catalogue has inferred may be another's. */
static void names_count_and_not_ids(void **state)
{
	static const struct vgpu_type told[] = {
		{ .id = 10, .name = "NVIDIA L40-2B" }, { .id = 11, .name = "NVIDIA L40-1B" },
	};

	tell(told, 2);
	assert_int_equal(cat.num, 2);
	assert_int_equal(offered("L40-2B")->id, 10);
	assert_int_equal(offered("L40-1B")->id, 11);
	assert_int_equal(offered("L40-1B")->max_instance, 32);
	assert_int_equal(cat.types[0].id, 10);
	assert_int_equal(changes, 2);
}

static void nonsense_is_not_offered(void **state)
{
	static const struct {
		struct vgpu_type told;
		const char *why;
	} wrong[] = {
		{ { .id = 70000 }, "firmware gives no id that makes sense" },
		{ { .id = 10, .max_instance = 257 }, "firmware gives no instances that makes sense" },
		{ { .id = 10, .fb_length = GIB + 1 }, "firmware gives it more framebuffer than its name says" },
		{ { .id = 10, .fb_length = 1 }, "firmware gives no fb that makes sense" },
		{ { .id = 10, .gsp_heap_size = U64_MAX }, "firmware gives no heap that makes sense" },
		{ { .id = 10, .bar1_length = U64_MAX }, "firmware gives no bar1 that makes sense" },
		{ { .id = 10, .num_heads = 17 }, "firmware gives no heads that makes sense" },
		{ { .id = 10, .max_resolution_y = 65536 }, "firmware gives no resolution that makes sense" },
		{ { .id = 10, .frl_config = 1001 }, "firmware gives no frl that makes sense" },
		{ { .id = 10, .fb_reservation = U64_MAX }, "firmware gives no reservation that makes sense" },
	};
	struct vgpu_catalogue_error err;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct vgpu_type told[2] = { wrong[i].told, { .id = 11, .name = "NVIDIA L40-2B" } };

		strcpy(told[0].name, "NVIDIA L40-1B");
		tell(told, 2);
		assert_null(offered("L40-1B"));
		assert_non_null(offered("L40-2B"));
		assert_string_equal(why_not("L40-1B"), wrong[i].why);
		vgpu_catalogue_free(&cat);
		assert_int_equal(vgpu_catalogue_parse(&cat, text, strlen(text), &err), 0);
	}
	assert_int_equal(drops, ARRAY_SIZE(wrong));
}

static void no_two_have_one_id(void **state)
{
	static const struct vgpu_type told[] = {
		{ .id = 11, .name = "NVIDIA L40-1B" }, { .id = 11, .name = "NVIDIA L40-2B" },
		{ .id = 11, .name = "NVIDIA L40-4Q", .gsp_heap_size = 32 * MIB },
	};

	tell(told, 3);
	assert_int_equal(cat.num, 1);
	assert_int_equal(cat.num_incomplete, 4);
	assert_string_equal(why_not("L40-4Q"), "firmware gives it id 11, which another type has");
	assert_int_equal(drops, 1);
}

#define TEST(_name) cmocka_unit_test_setup_teardown(_name, open_catalogue, close_catalogue)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_catalogue_says_why_not),
		TEST(a_refused_type_goes_and_the_others_stay),
		TEST(what_firmware_knows_not_is_not_offered),
		TEST(what_firmware_says_counts),
		TEST(firmware_fills_what_the_catalogue_lacks),
		TEST(names_count_and_not_ids),
		TEST(nonsense_is_not_offered),
		TEST(no_two_have_one_id),
	};

	return cmocka_run_group_tests_name("types as firmware has them", tests, NULL, NULL);
}
