/* SPDX-License-Identifier: GPL-2.0-only */
/* GSP of the model, driven without a driver. */
#include "cpu.h"

#include <stdlib.h>

void test_gsp(void)
{
	struct cpu c;

	if (!getenv("GSP_FIRMWARE")) {
		skip("GSP firmware", "GSP_FIRMWARE is not set");
		return;
	}
	cpu_start(&c, 32, getenv("GSP_FIRMWARE"), "570.144");
	test_scrubber(&c);
	test_boot(&c);
	test_sysinfo(&c);
	test_boot_faults(&c);
	test_boot_again(&c);
	if (cpu_boot(&c)) {
		test_rm(&c);
		test_controls(&c);
		test_aperture(&c);
		test_queue(&c);
		test_vgpu(&c);
		test_bootload_refusals(&c);
		test_plugin(&c);
		test_gsp_faults(&c);
		test_vfs_go(&c);
		test_crash(&c);
		test_vgpu_life(&c);
	}
	cpu_stop(&c);
}
