/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What differs between firmware releases, for the CPU side of the tests: numbers
 * read in NVIDIA/open-gpu-kernel-modules at the tag of the same name, written down
 * here without the model's lists. Plugin buffers: the vGPU RFCs of 2024 and 2025.
 */
#include "cpu.h"

#include <string.h>

const struct abi abis[] = {
	{
		.release = "535.113.01", .suspended = 0x80000000, .sum_whole = true, .heap_mib = 549,
		.args = 80, .sys = 664, .sys_dbdf = 24, .sys_vf = 624, .control = 24, .root = 108,
		.info = 2168, .info_client = 2152, .info_fb = 840, .info_region = 48,
		.info_name = 1820, .info_sriov = 1624,
		.types = 316936, .type_instances = 324, .type_sizes = 384,
		.boot = 6496, .engines = 62, .boot_segments = 280, .boot_heap = 6432,
		.enumerate = 4872, .fb_usage = 520, .engine_list = 252, .intr = 2068,
		.fb_info = 436, .mc_gsp = 49, .rm_jpeg = 0x35,
		.rc = 20, .rc_type = 8,
		.resp_done = 0, .resp_result = 4, .config = 88,
	}, {
		.release = "550.163.01", .suspended = 0x80000000, .heap_mib = 565,
		.args = 80, .sys = 880, .sys_dbdf = 24, .sys_wide = 102, .sys_vf = 824, .control = 24, .root = 108,
		.info = 2184, .info_client = 2168, .info_fb = 856, .info_region = 48,
		.info_name = 1836, .info_sriov = 1632,
		.types = 325640, .type_instances = 324, .type_sizes = 384,
		.boot = 6520, .engines = 64, .boot_segments = 288, .boot_heap = 6440,
		.enumerate = 4872, .fb_usage = 520, .engine_list = 260, .intr = 2068,
		.fb_info = 444, .mc_gsp = 50, .rm_jpeg = 0x36, .free_states = true,
		.rc = 28, .rc_type = 12,
		.resp_done = 0, .resp_result = 4, .config = 88,
	}, {
		.release = "560.35.03", .suspended = 0x80000000, .heap_mib = 565,
		.args = 64, .sys = 904, .sys_dbdf = 32, .sys_wide = 126, .sys_ids = 88, .sys_vf = 848,
		.control = 24, .root = 108,
		.info = 2224, .info_client = 2184, .info_fb = 856, .info_region = 48,
		.info_name = 1844, .info_sriov = 1632,
		.types = 325640, .type_instances = 324, .type_sizes = 384,
		.boot = 6616, .engines = 84, .boot_segments = 368, .boot_heap = 6520,
		.kernel_log = true,
		.enumerate = 4872, .fb_usage = 520, .engine_list = 340, .intr = 2068,
		.fb_info = 460, .mc_gsp = 50, .rm_jpeg = 0x36, .free_states = true,
		.rc = 44, .rc_type = 12,
		.resp_done = 0, .resp_result = 4, .config = 88,
	}, {
		.release = "570.144", .counts = true, .suspended = 0x80000000, .heap_mib = 581,
		.args = 72, .args_stack = 48, .sys = 928, .sys_dbdf = 32, .sys_wide = 126, .sys_ids = 88,
		.sys_vf = 856, .control = 24, .root = 120,
		.info = 1656, .info_client = 1600, .info_fb = 344, .info_region = 48,
		.info_name = 1260, .info_sriov = 1120,
		.types = 334344, .type_instances = 324, .type_sizes = 384,
		.boot = 6616, .engines = 84, .boot_segments = 368, .boot_heap = 6520,
		.kernel_log = true,
		.enumerate = 4872, .fb_usage = 520, .engine_list = 340, .intr = 2068,
		.fb_info = 460, .mc_gsp = 50, .rm_jpeg = 0x36, .free_states = true, .hetero = true,
		.rc = 48, .rc_type = 16,
		.resp_done = 4, .resp_result = 8, .config = 112,
	}, {
		.release = "575.64", .counts = true, .suspended = 0x80000000, .heap_mib = 581,
		.args = 88, .args_stack = 48, .sys = 936, .sys_dbdf = 32, .sys_wide = 126, .sys_ids = 88,
		.sys_vf = 856, .control = 40, .root = 120,
		.info = 1656, .info_client = 1600, .info_fb = 344, .info_region = 48,
		.info_name = 1260, .info_sriov = 1120,
		.types = 522408, .type_instances = 324, .type_sizes = 384,
		.boot = 6616, .engines = 84, .boot_segments = 368, .boot_heap = 6520,
		.kernel_log = true,
		.enumerate = 4872, .fb_usage = 520, .engine_list = 340, .intr = 2068,
		.fb_info = 460, .mc_gsp = 50, .rm_jpeg = 0x36, .free_states = true, .hetero = true,
		.rc = 48, .rc_type = 16,
		.resp_done = 4, .resp_result = 8, .config = 112,
	}, {
		.release = "580.95.05", .counts = true, .suspended = 0x80000000, .heap_mib = 581,
		.args = 88, .args_stack = 48, .sys = 936, .sys_dbdf = 32, .sys_wide = 126, .sys_ids = 88,
		.sys_vf = 856, .control = 40, .root = 120,
		.info = 1792, .info_client = 1728, .info_fb = 344, .info_region = 56,
		.info_name = 1388, .info_sriov = 1248,
		.types = 694280, .type_instances = 388, .type_sizes = 448,
		.boot = 6616, .engines = 84, .boot_segments = 368, .boot_heap = 6520,
		.kernel_log = true,
		.enumerate = 10376, .fb_usage = 776, .engine_list = 340, .intr = 2112,
		.fb_info = 1028, .mc_gsp = 50, .rm_jpeg = 0x36, .free_states = true, .hetero = true,
		.rc = 48, .rc_type = 16,
		.resp_done = 4, .resp_result = 8, .config = 112,
	}, {
		.release = "595.45.04", .counts = true, .suspended = 0x80000001, .log_address = true, .heap_mib = 581,
		.args = 136, .args_stack = 80, .args_elements = 32, .sys = 944, .sys_dbdf = 32, .sys_wide = 126,
		.sys_ids = 88, .sys_vf = 856, .control = 40, .root = 120,
		.info = 1592, .info_client = 1536, .info_fb = 320, .info_region = 56,
		.info_name = 1352, .info_sriov = 1240,
		.types = 694280, .type_instances = 388, .type_sizes = 448,
		.boot = 6616, .engines = 84, .boot_segments = 368, .boot_heap = 6520,
		.kernel_log = true,
		.enumerate = 10376, .fb_usage = 776, .engine_list = 340, .intr = 2112,
		.fb_info = 1028, .mc_gsp = 50, .rm_jpeg = 0x36, .free_states = true, .hetero = true,
		.rc = 48, .rc_type = 16,
		.resp_done = 4, .resp_result = 8, .config = 112,
	},
};

const unsigned int num_abis = sizeof(abis) / sizeof(abis[0]);

const struct abi *abi_find(const char *release)
{
	for (unsigned int i = 0; i < num_abis; i++)
		if (!strcmp(abis[i].release, release))
			return &abis[i];
	return NULL;
}
