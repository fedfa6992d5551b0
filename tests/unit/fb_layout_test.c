// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/boot/fb_layout.c gsp/boot/vgpu_heap.c
/*
 * Where things lie at the end of framebuffer, whatever the GPU's registers say of its size
 * and of what the BIOS has left there.
 */
#include "boot/boot.h"
#include "card.h"
#include "descriptor.h"
#include "ground/ground.h"
#include "ground/regs.h"
#include <setjmp.h>
#include <cmocka.h>

#define NO_BASE	0

static u32 bar0[SZ_16M / sizeof(u32)];

bool gsp_fell_off(struct gsp *gsp)
{
	return false;
}

static int layout(struct gsp_fb_layout *l, u32 size_mib, u64 workspace)
{
	static struct pci_dev pdev;
	struct gsp gsp = { .pdev = &pdev, .bar0 = bar0, .abi = descriptor() };
	u32 base = workspace ? workspace >> 8 | NV_PDISP_VGA_WORKSPACE_BASE_VALID : 0;
	int ret;

	shim_log_quiet = true;
	gsp_wr32(&gsp, NV_USABLE_FB_SIZE_IN_MB, size_mib);
	gsp_wr32(&gsp, NV_PDISP_VGA_WORKSPACE_BASE, base);
	ret = gsp_fb_layout(&gsp);
	*l = gsp.boot.layout;
	gsp_abi_free(gsp.abi);
	return ret;
}

/* kernel_gsp_tu102.c: what lies outside of the last MiB is not believed. */
static void the_workspace_is_at_the_end(void **state)
{
	const u64 size = 1024ull << 20;
	struct gsp_fb_layout l;

	assert_int_equal(layout(&l, 1024, NO_BASE), 0);
	assert_int_equal(l.vga_workspace, size - SZ_1M);
	assert_int_equal(layout(&l, 1024, size - SZ_256K), 0);
	assert_int_equal(l.vga_workspace, size - SZ_256K);
	assert_int_equal(l.vga_workspace_size, SZ_256K);
	assert_int_equal(layout(&l, 1024, size), 0);
	assert_int_equal(l.vga_workspace, size - SZ_128K);
	assert_int_equal(layout(&l, 1024, size / 2), 0);
	assert_int_equal(l.vga_workspace, size - SZ_128K);
	assert_true(l.non_wpr_heap < l.wpr_start && l.wpr_start < l.heap && l.heap < l.image);
	assert_true(l.image <= l.boot && l.boot <= l.frts && l.frts < l.wpr_end);
}

static void small_framebuffer_is_refused(void **state)
{
	struct gsp_fb_layout l;

	assert_int_equal(layout(&l, 256, NO_BASE), -ENOSPC);
	assert_int_equal(layout(&l, 0, NO_BASE), -ENOSPC);
	/* a workspace at 64 KiB of nothing */
	assert_int_equal(layout(&l, 0, SZ_64K), -ENOSPC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_workspace_is_at_the_end),
		cmocka_unit_test(small_framebuffer_is_refused),
	};

	return cmocka_run_group_tests_name("fb_layout", tests, NULL, NULL);
}
