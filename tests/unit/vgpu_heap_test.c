// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/boot/vgpu_heap.c
/*
 * How many vGPUs GSP is made for and with how large a heap, by board and release.
 * Numbers: NVIDIA/open-gpu-kernel-modules, at the tag of each release
 * nv_sriov_defines.h, gsp_fw_heap.h, kernel_gsp_gb202.c (none before 580.65.06).
 */
#include "boot/boot.h"
#include "card.h"
#include "descriptor.h"
#include <setjmp.h>
#include <cmocka.h>

#define L40		0x26b5, 0x169d
#define SERVER		0x2bb5, 0x204e		/* RTX PRO 6000 Blackwell, editions */
#define WORKSTATION	0x2bb1, 0x204b
#define SERVER_LC	0x2bb5, 0x220b
#define MAX_Q		0x2bb4, 0x204c

static void by_board_and_release(void **state)
{
	static const struct {
		const char *release;
		u16 device, subsystem;
		u32 count, heap_mib;
	} cases[] = {
		{ "535.86.05", L40, 32, 549 },
		{ "535.288.01", L40, 32, 549 },
		{ "545.23.06", L40, 32, 565 },
		{ "565.77", L40, 32, 565 },
		{ "570.86.15", L40, 32, 581 },
		{ "570.144", SERVER, 32, 581 },
		{ "575.64.05", SERVER, 32, 581 },
		{ "580.65.06", L40, 32, 581 },
		{ "580.65.06", SERVER, 48, 1370 },
		{ "580.65.06", WORKSTATION, 48, 1370 },
		{ "580.65.06", SERVER_LC, 32, 581 },
		{ "590.48.01", SERVER, 48, 1370 },
		{ "590.48.01", SERVER_LC, 32, 581 },
		{ "595.44.02", SERVER_LC, 48, 1370 },
		{ "595.45.04", WORKSTATION, 48, 1370 },
		{ "595.45.04", MAX_Q, 32, 581 },
		{ "595.45.04", L40, 32, 581 },
		{ "615.71.09", L40, 32, 581 },
		{ "615.71.09", SERVER, 48, 1370 },
		{ "615.71.09", SERVER_LC, 48, 1370 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct pci_dev pdev = {
			.device = cases[i].device, .subsystem_device = cases[i].subsystem,
		};
		struct gsp gsp = { .pdev = &pdev, .abi = descriptor_of(cases[i].release) };

		if (gsp_max_partitions(&gsp) != cases[i].count ||
		    gsp_vgpu_heap_size(&gsp) != (u64)cases[i].heap_mib << 20)
			fail_msg("%s on %04x:%04x: %u vGPUs, heap of %llu MiB", cases[i].release,
				 cases[i].device, cases[i].subsystem, gsp_max_partitions(&gsp),
				 (unsigned long long)gsp_vgpu_heap_size(&gsp) >> 20);
		gsp_abi_free(gsp.abi);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_board_and_release),
	};

	return cmocka_run_group_tests_name("vgpu_heap", tests, NULL, NULL);
}
