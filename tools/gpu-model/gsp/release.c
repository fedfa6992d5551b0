// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The firmware releases that the model speaks. What is said of each was read in
 * NVIDIA/open-gpu-kernel-modules at the tag of the same name.
 *
 * Callers: firmware.c.
 */
#include "release.h"
#include "layouts.h"
#include "releases_rm.h"

/* 550 put NVENC3 and one more engine of the MC into the middle of the lists. */
static const EngineMap engines_535 = {
    .gr = { 0x01, 0x01, 82 }, .ce = { 0x09, 0x09, 15 },
    .nvdec = { 0x1d, 0x13, 64 }, .nvenc = { 0x25, 0x1b, 38 },
    .nvjpeg = { 0x35, 0x2b, 50 }, .ofa = { 0x3d, 0x33, 80 },
    .mc_gsp = 49,
};

static const EngineMap engines_550 = {
    .gr = { 0x01, 0x01, 84 }, .ce = { 0x09, 0x09, 15 },
    .nvdec = { 0x1d, 0x13, 65 }, .nvenc = { 0x25, 0x1b, 38 },
    .nvjpeg = { 0x36, 0x2b, 51 }, .ofa = { 0x3e, 0x33, 81 },
    .mc_gsp = 50,
};

static const VgpuHeap heap_535[] = { { 32, 549 }, { } };
static const VgpuHeap heap_545[] = { { 32, 565 }, { } };
static const VgpuHeap heap_570[] = { { 32, 581 }, { } };
static const VgpuHeap heap_580[] = { { 32, 581 }, { 48, 1370 }, { } };
/* one VM by the override's minimum, seven as with MIG */
static const VgpuHeap heap_615[] = { { 1, 69 }, { 7, 353 }, { 32, 581 }, { 48, 1370 }, { } };

#define L(message, layout, type) [MSG_##message] = layout_##layout,
#define N(layout, type)

static const Release releases[] = {
    {
        .name = "535.113.01",
        .wire = &wire_rm,
        .layout = { RELEASE_535_113_01(L, N) },
        .plugin = &plugin_abi_2024,
        .engines = &engines_535,
        .heap = { 84, 276 }, .heap_vgpu = heap_535, .heap_vgpu_max = 1024,
        .suspended = MAILBOX_SUSPENDED,
        .sum_whole_elements = true,
    }, {
        .name = "550.163.01",
        .wire = &wire_rm,
        .layout = { RELEASE_550_163_01(L, N) },
        .plugin = &plugin_abi_2024,
        .engines = &engines_550,
        .heap = { 86, 278 }, .heap_vgpu = heap_545, .heap_vgpu_max = 1040,
        .suspended = MAILBOX_SUSPENDED,
        .crash_containment = true,
        .pvmrl_arr = true,
    }, {
        /* From 555 to 560 RM asks no report what contains the crash. */
        .name = "560.35.03",
        .wire = &wire_rm,
        .layout = { RELEASE_560_35_03(L, N) },
        .plugin = &plugin_abi_2024,
        .engines = &engines_550,
        .heap = { 86, 278 }, .heap_vgpu = heap_545, .heap_vgpu_max = 1040,
        .suspended = MAILBOX_SUSPENDED,
        .pvmrl_arr = true,
    }, {
        .name = "570.144",
        .wire = &wire_rm,
        .layout = { RELEASE_570_144(L, N) },
        .plugin = &plugin_abi_2025,
        .engines = &engines_550,
        .heap = { 88, 280 }, .heap_vgpu = heap_570, .heap_vgpu_max = 1040,
        .suspended = MAILBOX_SUSPENDED,
        .crash_containment = true,
        .pvmrl_arr = true,
        .pmu_memory = 0x1820000,
        .non_wpr_heap_gb20x = 0x220000,
        .counts_rpcs = true,
    }, {
        .name = "575.64",
        .wire = &wire_rm,
        .layout = { RELEASE_575_64(L, N) },
        .plugin = &plugin_abi_2025,
        .engines = &engines_550,
        .heap = { 88, 280 }, .heap_vgpu = heap_570, .heap_vgpu_max = 1040,
        .suspended = MAILBOX_SUSPENDED,
        .crash_containment = true,
        .pvmrl_arr = true,
        .pmu_memory = 0x1820000,
        .non_wpr_heap_gb20x = 0x230000,
        .counts_rpcs = true,
    }, {
        .name = "580.95.05",
        .wire = &wire_rm,
        .layout = { RELEASE_580_95_05(L, N) },
        .plugin = &plugin_abi_2025,
        .engines = &engines_550,
        .heap = { 88, 280 }, .heap_vgpu = heap_580, .heap_vgpu_max = 1093,
        .suspended = MAILBOX_SUSPENDED,
        .crash_containment = true,
        .pvmrl_arr = true,
        .crash_watchdog = true,
        .pmu_memory = 0x1920000,
        .non_wpr_heap_gb20x = 0x230000,
        .counts_rpcs = true,
    }, {
        .name = "595.45.04",
        .wire = &wire_rm,
        .layout = { RELEASE_595_45_04(L, N) },
        .plugin = &plugin_abi_2025,
        .engines = &engines_550,
        .heap = { 88, 280 }, .heap_vgpu = heap_580, .heap_vgpu_max = 1093,
        .suspended = MAILBOX_SUSPENDED_595,
        .crash_containment = true,
        .crash_watchdog = true,
        .pmu_memory = 0x1920000,
        .non_wpr_heap_gb20x = 0x300000,
        .log_address_only = true,
        .load_exec = true,
        .counts_rpcs = true,
    }, {
        .name = "615.71.09",
        .wire = &wire_gmc,
        .layout = {
            [MSG_WPR_META] = layout_wpr_meta_v1_615, [MSG_FMC_META] = layout_wpr_meta_615,
            [MSG_FMC_PARAMS] = layout_fmc_params_615,
        },
        .plugin = &plugin_abi_gmc,
        .engines = &engines_550,
        .heap = { 88, 280 }, .heap_vgpu = heap_615, .heap_vgpu_max = 1093,
        .suspended = MAILBOX_SUSPENDED_595,
        .crash_containment = true,
        .crash_watchdog = true,
        .pmu_memory = 0x1960000,    /* nova-core, fb/hal/gb100.rs */
        .non_wpr_heap_gb20x = 0x300000,
        .log_address_only = true,
        .load_exec = true,
    },
};

const Release *release_find(const char *name)
{
    for (unsigned i = 0; i < ARRAY_SIZE(releases); i++) {
        if (!strcmp(releases[i].name, name)) {
            return &releases[i];
        }
    }
    return NULL;
}

char *release_names(void)
{
    GString *s = g_string_new(NULL);

    for (unsigned i = 0; i < ARRAY_SIZE(releases); i++) {
        g_string_append_printf(s, "%s%s", i ? ", " : "", releases[i].name);
    }
    return g_string_free(s, false);
}
