// SPDX-License-Identifier: GPL-2.0-only
// sources: mdev/console.c
/*
 * What a display of the VM is given, and what that costs: looks at what the plugin task
 * publishes, reads and copies of it, and memory, are counted. The task is the test's, so is
 * time, in milliseconds; a frame that is to be copied is when the test lets it.
 */
#include "../../mdev/guest.h"
#include <linux/mm.h>
#include <linux/sizes.h>
#include <drm/drm_fourcc.h>
#include <setjmp.h>
#include <cmocka.h>

/* As mdev/console.c has them. */
#define LOOK	100
#define ANEW	1000
#define RESTS	4

static struct vgpu_pf pf;
static struct vgpu v;
static const struct vfio_pci_regops *region;

/* What the task publishes, and what became of that. */
static struct {
	struct gsp_surface s;
	int err;
	unsigned int looks, reads, copies;
	unsigned int copy_ms;
	void (*meanwhile)(void);
} task;

u64 shim_now;

void shim_tick(void)
{
}

int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page)
{
	return 0;
}

int vfio_pci_core_register_dev_region(struct vfio_pci_core_device *core, unsigned int type,
				      unsigned int subtype, const struct vfio_pci_regops *ops,
				      size_t size, u32 flags, void *data)
{
	assert_int_equal(size, SZ_8M);
	region = ops;
	core->num_regions++;
	return 0;
}

int gsp_surface_seq(struct gsp_partition *p, u64 *seq)
{
	task.looks++;
	*seq = task.s.seq;
	return 0;
}

int gsp_surface_read(struct gsp_partition *p, size_t room, struct gsp_surface *s)
{
	assert_int_equal(room, SZ_8M);
	task.reads++;
	*s = task.s;
	if (task.err)
		s->width = 0;
	return task.err;
}

int gsp_surface_copy(struct gsp_partition *p, const struct gsp_surface *s, void *buf,
		     const bool *stop)
{
	if (READ_ONCE(*stop))
		return -EINTR;
	task.copies++;
	if (task.meanwhile)
		task.meanwhile();
	shim_now += 1000ull * task.copy_ms;
	*(u32 *)buf = task.copies;
	return 0;
}

static void pass(unsigned int ms)
{
	shim_now += 1000ull * ms;
}

static void publish(u64 seq, u32 width, u32 height)
{
	task.s = (struct gsp_surface){
		.seq = seq, .width = width, .height = height, .pitch = 4 * width + 256,
	};
}

static void end(void)
{
	vgpu_console_stop(&v);
	region->release(&v.core, NULL);
	v.core.num_regions = 0;
}

static int begin(void **state)
{
	shim_now = 1000000000ull;
	shim_accounted = 0;
	memset(&task, 0, sizeof(task));
	memset(&v, 0, sizeof(v));
	v.pf = &pf;
	vgpu_console_setup(&v);
	return vgpu_console_open(&v);
}

static int closed(void **state)
{
	end();
	return shim_allocs;
}

static struct vfio_device_gfx_plane_info query(void)
{
	struct vfio_device_gfx_plane_info plane = {
		.argsz = sizeof(plane), .flags = VFIO_GFX_PLANE_TYPE_REGION,
	};

	assert_int_equal(vgpu_query_plane(&v, (unsigned long)&plane), 0);
	return plane;
}

static void shows(u32 width, u32 height)
{
	struct vfio_device_gfx_plane_info plane = query();

	assert_int_equal(plane.width, width);
	assert_int_equal(plane.height, height);
	assert_int_equal(plane.stride, 4 * width);
	assert_int_equal(plane.size, PAGE_ALIGN(4 * width * height));
	assert_int_equal(!plane.drm_format, !width);
}

static void shows_nothing(void)
{
	shows(0, 0);
}

/* What was queued runs; was anything? */
static bool copied(void)
{
	bool queued = v.console.work.queued;

	v.console.work.queued = false;
	if (queued)
		v.console.work.func(&v.console.work);
	return queued;
}

/* Asked again and again as by QEMU, until it is copied. */
static void copied_soon(void)
{
	for (unsigned int i = 0; i < 2 * LOOK; i++) {
		query();
		if (copied())
			return;
		pass(1);
	}
	fail_msg("there is no new frame");
}

static void test_shown(void **state)
{
	publish(1, 64, 16);
	shows_nothing();
	assert_true(copied());
	shows(64, 16);
	assert_int_equal(query().drm_format, DRM_FORMAT_XRGB8888);
	publish(2, 0, 0);
	pass(LOOK);
	shows_nothing();
}

/* Of a vGPU that shows nothing, or whose display nobody asks for, there is none. */
static void test_memory(void **state)
{
	loff_t at = 4;
	u32 word;

	for (unsigned int i = 0; i < 100; i++) {
		shows_nothing();
		pass(LOOK);
	}
	task.err = -ERANGE;
	publish(1, 64, 16);
	shim_log_quiet = true;
	shows_nothing();
	shim_log_quiet = false;
	assert_int_equal(shim_allocs, 0);

	task.err = 0;
	publish(2, 64, 16);
	pass(LOOK);
	shows_nothing();
	assert_int_equal(shim_allocs, 1);
	assert_int_equal(shim_accounted, 1);
	assert_true(copied());
	publish(3, 1024, 768);
	pass(LOOK);
	copied_soon();
	assert_int_equal(region->rw(&v.core, (char *)&word, 4, &at, false), 4);
	assert_int_equal(shim_allocs, 1);
	end();
	assert_int_equal(shim_allocs, 0);

	/* Who reads the region needs it, too. */
	assert_int_equal(begin(NULL), 0);
	publish(1, 64, 16);
	assert_int_equal(shim_allocs, 0);
	assert_int_equal(region->rw(&v.core, (char *)&word, 4, &at, false), 4);
	assert_int_equal(word, 0);
	assert_int_equal(shim_accounted, 1);
}

static void test_no_memory(void **state)
{
	struct vfio_device_gfx_plane_info plane = {
		.argsz = sizeof(plane), .flags = VFIO_GFX_PLANE_TYPE_REGION,
	};

	publish(1, 64, 16);
	shim_fail_alloc_after = 0;
	assert_int_equal(vgpu_query_plane(&v, (unsigned long)&plane), -ENOMEM);
	assert_false(copied());
	/* It is tried again, though its number does not move. */
	copied_soon();
	shows(64, 16);
}

static void test_looks(void **state)
{
	for (unsigned int i = 0; i < 10 * LOOK; i++) {
		shows_nothing();
		pass(1);
	}
	assert_int_equal(task.looks, 10);
}

/* A frame that was not changed is not copied, but for what a guest does not tell of. */
static void test_unmoved(void **state)
{
	publish(1, 64, 16);
	copied_soon();
	for (unsigned int i = 0; i < ANEW; i++) {
		shows(64, 16);
		assert_false(copied());
		pass(1);
	}
	assert_int_equal(task.reads, 1);
	copied_soon();
	shows(64, 16);
	/* One that cannot be shown need not even be read. */
	publish(2, 64, 16);
	task.err = -EOPNOTSUPP;
	shim_log_quiet = true;
	pass(LOOK);
	task.reads = 0;
	for (unsigned int i = 0; i < 10 * ANEW; i++) {
		query();
		pass(1);
	}
	shim_log_quiet = false;
	shows_nothing();
	assert_int_equal(task.reads, 1);
}

/* However often it changes, four times as long as the copy took is rested. */
static void test_rest(void **state)
{
	static const unsigned int took[] = { 0, 10, 50, 2000 };

	for (unsigned int i = 0; i < ARRAY_SIZE(took); i++) {
		unsigned int rest = max(LOOK, RESTS * took[i]);

		publish(task.s.seq + 1, 64, 16);
		task.copy_ms = took[i];
		copied_soon();
		task.looks = 0;
		for (unsigned int ms = 0; ms < rest; ms++) {
			publish(task.s.seq + 1, 64, 16);
			query();
			assert_false(copied());
			pass(1);
		}
		assert_int_equal(task.looks, 0);
		query();
		assert_true(copied());
		pass(rest);
	}
}

/* While one waits for its turn, or is copied, no other is looked for. */
static void test_busy(void **state)
{
	publish(1, 64, 16);
	query();
	task.looks = 0;
	for (unsigned int i = 0; i < 10 * LOOK; i++) {
		publish(i + 2, 64, 16);
		shows_nothing();
		pass(1);
	}
	assert_int_equal(task.looks, 0);
	assert_true(copied());
	assert_int_equal(task.copies, 1);
	shows(64, 16);
}

/* With disable_vnc=1 nothing is looked at. */
static void test_disabled(void **state)
{
	v.settings = GSP_SETTING_NO_CONSOLE;
	publish(1, 64, 16);
	for (unsigned int i = 0; i < 100; i++) {
		shows_nothing();
		assert_false(copied());
		pass(LOOK);
	}
	assert_int_equal(task.looks + task.reads, 0);
}

static void shows_the_former(void)
{
	shows(64, 16);
}

/*
 * A frame is drawn over the one before: of the same rows and pixels, that is another part
 * of the screen; of others, what was shown before would make nonsense of it.
 */
static void test_shape(void **state)
{
	static const struct gsp_surface others[] = {
		{ .width = 128, .height = 16, .pitch = 512 },
		{ .width = 64, .height = 32, .pitch = 512 },
		{ .width = 64, .height = 16, .pitch = 512, .format = GSP_SURFACE_XBGR8888 },
	};
	u64 seq = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(others); i++) {
		task.meanwhile = NULL;
		publish(++seq, 64, 16);
		copied_soon();
		shows(64, 16);

		/* Only where it lies is another matter. */
		publish(++seq, 64, 16);
		task.s.pitch = 1024;
		task.meanwhile = shows_the_former;
		copied_soon();
		shows(64, 16);

		task.s = others[i];
		task.s.seq = ++seq;
		task.meanwhile = shows_nothing;
		pass(LOOK);
		shows_nothing();
		assert_true(copied());
		shows(others[i].width, others[i].height);
	}
}

static void reset(void)
{
	vgpu_console_reset(&v);
}

/*
 * After a reset of the function nothing is shown that was published before it, whatever
 * became of it; what is published then is.
 */
static void test_reset(void **state)
{
	publish(5, 64, 16);
	copied_soon();
	shows(64, 16);
	reset();
	for (unsigned int i = 0; i < 3 * ANEW; i++) {
		shows_nothing();
		assert_false(copied());
		pass(1);
	}
	publish(6, 64, 16);
	copied_soon();
	shows(64, 16);
	task.copies = 0;
	for (unsigned int i = 0; i < 2 * ANEW; i++) {
		shows(64, 16);
		copied();
		pass(1);
	}
	assert_int_equal(task.copies, 1);

	/* What nobody had looked at is as old. */
	publish(9, 128, 16);
	reset();
	pass(LOOK);
	shows_nothing();
	assert_false(copied());
	/* What nobody looks at for a while is not. */
	publish(10, 128, 16);
	pass(10 * ANEW);
	copied_soon();
	shows(128, 16);

	/* While it changes it is not whole. */
	reset();
	pass(LOOK);
	task.s.seq++;
	task.err = -EAGAIN;
	shows_nothing();
	pass(LOOK);
	task.err = 0;
	copied_soon();
	shows(128, 16);
}

/* It is not shown either when it is just being copied. */
static void test_reset_copied(void **state)
{
	publish(1, 64, 16);
	task.meanwhile = reset;
	query();
	assert_true(copied());
	shows_nothing();
	pass(2 * ANEW);
	shows_nothing();
	assert_false(copied());
	task.meanwhile = NULL;
	publish(2, 64, 16);
	copied_soon();
	shows(64, 16);

	publish(3, 64, 16);
	pass(ANEW);
	query();
	reset();
	publish(4, 64, 16);
	task.copies = 0;
	assert_true(copied());
	assert_int_equal(task.copies, 0);
	shows_nothing();
	pass(LOOK);
	copied_soon();
	shows(64, 16);
}

/* Asked for so long, with nothing to copy. */
static void stays_empty(unsigned int ms)
{
	while (ms--) {
		shows_nothing();
		assert_false(copied());
		pass(1);
	}
}

/* The first that is published may have the number that is there before it. */
static void test_zero(void **state)
{
	stays_empty(10 * ANEW);
	/* Which it takes to read all of what is published, but not as often as its number. */
	assert_int_equal(task.reads, 10);
	publish(0, 64, 16);
	pass(ANEW);
	shows_nothing();
	assert_true(copied());
	shows(64, 16);
	/* That is no reason to copy it more often. */
	task.reads = 0;
	for (unsigned int i = 1; i < ANEW; i++) {
		shows(64, 16);
		pass(1);
	}
	assert_int_equal(task.reads, 0);
}

/* As a VM does that starts: its function is reset before a guest has published anything. */
static void test_zero_after_reset(void **state)
{
	reset();
	stays_empty(ANEW);
	reset();
	stays_empty(ANEW);
	publish(0, 64, 16);
	pass(ANEW);
	copied_soon();
	shows(64, 16);
}

/* One with that number is as old after a reset as any other. */
static void test_zero_before_reset(void **state)
{
	publish(0, 64, 16);
	reset();
	stays_empty(3 * ANEW);
	publish(1, 64, 16);
	copied_soon();
	shows(64, 16);

	publish(0, 64, 16);
	task.err = -EOPNOTSUPP;
	reset();
	task.err = 0;
	stays_empty(3 * ANEW);
	/* The next is looked at as often as one without a reset. */
	publish(1, 0, 0);
	pass(LOOK);
	stays_empty(LOOK);
	publish(0, 64, 16);
	copied_soon();
	pass(ANEW);
	copied_soon();
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, begin, closed)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_shown), TEST(test_memory), TEST(test_no_memory), TEST(test_looks),
		TEST(test_unmoved), TEST(test_rest), TEST(test_busy), TEST(test_disabled),
		TEST(test_shape), TEST(test_reset), TEST(test_reset_copied),
		TEST(test_zero), TEST(test_zero_after_reset), TEST(test_zero_before_reset),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
