// SPDX-License-Identifier: GPL-2.0-only
// sources: mdev/settings.c
/*
 * Settings of one vGPU as they are written, kept, and told to firmware that can be told of
 * more or of fewer of them.
 */
#include "../../mdev/files.h"
#include <setjmp.h>
#include <cmocka.h>

/* What firmware can be told. */
static u32 known;
static const struct gsp_info info = { .release = "1.2.3" };
static struct vgpu_pf pf;
static struct pci_dev vf;
static struct vgpu v;

u64 shim_now;

void shim_tick(void)
{
}

u32 gsp_known_settings(const struct gsp *gsp)
{
	return known;
}

const struct gsp_info *gsp_get_info(const struct gsp *gsp)
{
	return &info;
}

int vgpu_refuse(struct vgpu_pf *p, int err, const char *fmt, ...)
{
	return err;
}

const char *vgpu_state_name(const struct vgpu *vgpu)
{
	return "created";
}

int vgpu_card_place(struct vgpu_card *card, struct vgpu_claim *claim, u16 id, char *why,
		    size_t len)
{
	return 0;
}

static int begin(void **state)
{
	known = GSP_SETTING_UVM | GSP_SETTING_NO_CONSOLE | GSP_SETTING_PROFILING;
	memset(&v, 0, sizeof(v));
	v.pf = &pf;
	v.pdev = &vf;
	v.state = VGPU_CREATED;
	shim_said[0] = '\0';
	shim_log_quiet = true;
	return 0;
}

/* TEXT is taken: so it reads, this is set, and the log says that firmware is not told of that. */
static void sets(const char *text, const char *reads, u32 settings, const char *unheard)
{
	char line[128] = "";

	shim_said[0] = '\0';
	assert_int_equal(vgpu_params_set(&v, &vf.dev, text), 0);
	assert_string_equal(v.params, reads);
	assert_int_equal(v.settings, settings);
	if (unheard[0])
		snprintf(line, sizeof(line),
			 "vgpu_params of vGPU : GSP firmware 1.2.3 cannot be told of %s\n", unheard);
	assert_string_equal(shim_said, line);
	assert_int_equal(shim_allocs, 0);
}

static void test_all_known(void **state)
{
	sets("enable_uvm=1, disable_vnc=1\tenable_profiling=1\n",
	     "enable_uvm=1,disable_vnc=1,enable_profiling=1", known, "");
	sets("enable_uvm=0,enable_profiling=1", "enable_uvm=0,enable_profiling=1",
	     GSP_SETTING_PROFILING, "");
	sets("frame_rate_limiter=1,enable_uvm=1,loglevel=7",
	     "frame_rate_limiter=1,enable_uvm=1,loglevel=7", GSP_SETTING_UVM,
	     "frame_rate_limiter, loglevel");
	sets("\n", "", 0, "");
}

static void test_none_known(void **state)
{
	known = 0;
	sets("enable_uvm=1,enable_profiling=1", "enable_uvm=1,enable_profiling=1", 0,
	     "enable_uvm, enable_profiling");
	/* A plane that stays empty is the driver's own matter. */
	sets("disable_vnc=1", "disable_vnc=1", GSP_SETTING_NO_CONSOLE, "");
	sets("disable_vnc=0", "disable_vnc=0", 0, "");
}

static void test_refused(void **state)
{
	static const char *const texts[] = {
		"no_such=1", "enable_uvm", "enable_uvm=2", "enable_uvm=1,enable_uvm=1", "=1",
		"disable_vnc=0 disable_vnc=1",
	};

	sets("disable_vnc=1", "disable_vnc=1", GSP_SETTING_NO_CONSOLE, "");
	for (unsigned int i = 0; i < ARRAY_SIZE(texts); i++)
		assert_int_equal(vgpu_params_set(&v, &vf.dev, texts[i]), -EINVAL);
	v.user = 1;
	assert_int_equal(vgpu_params_set(&v, &vf.dev, ""), -EBUSY);
	assert_string_equal(v.params, "disable_vnc=1");
	assert_int_equal(v.settings, GSP_SETTING_NO_CONSOLE);
	assert_int_equal(shim_allocs, 0);
}

#define TEST(name)	cmocka_unit_test_setup(name, begin)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_all_known), TEST(test_none_known), TEST(test_refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
