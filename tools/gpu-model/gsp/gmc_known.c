// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The vGPU types of its card that GSP of encoding "gmc" knows from the start.
 *
 * Subsystem ids: g_nv_name_released.h (570.144). Ids of an L40's: public listings
 * of L40-1B (869, vGPU series of 2024) and L40-1Q (871, nova-core), counted on in
 * their order; of an A40's (555 to 576): a listing of mdev_supported_types on an A40
 * host. An L4's are not published: those here are chosen, far from NVIDIA's.
 * Instances, displays, sizes and rates: Virtual GPU Software User Guide, and for 1Q outputs of
 * mdevctl types on hosts with an RTX A6000. Plugin heap, BAR1 and the
 * framebuffer below the nominal size are chosen: no card was read.
 */
#include "gmc.h"

#define MB       (1ull << 20)
#define GB       (1ull << 30)
#define HEAP     (32 * MB)
#define BAR1_MB  256u
#define INSTANCES_MAX 32u

static const struct {
    const char *vgpu_class;
    char letter;
    uint8_t heads, fps, ecc;
    uint16_t x, y;
    uint8_t largest;        /* GiB */
} series[] = {
    { "NVS", 'B', 4, 45, 0, 5120, 2880, 2 },
    { "Quadro", 'Q', 4, 60, 1, 7680, 4320, 48 },
    { "NVS", 'A', 1, 60, 0, 1280, 1024, 48 },
};

/* GiB; a card has those that divide its framebuffer. */
static const uint8_t sizes[] = { 1, 2, 3, 4, 6, 8, 12, 16, 24, 48 };

/* All instances fit at once, in whole segments, beside their heaps. */
static uint64_t framebuffer(GspState *gsp, uint32_t instances, uint64_t nominal)
{
    uint64_t share = fb_usable_end(gsp) / instances;

    share = share > HEAP ? ROUND_DOWN(share - HEAP, vmmu_segment_size(gsp)) : 0;
    return MIN(share, nominal);
}

static void know(GspState *gsp, unsigned s, uint8_t gb, uint32_t number)
{
    const GpuCard *card = gpu_card(gsp->gpu);
    uint32_t instances = MIN(INSTANCES_MAX, card->fb_size / (gb * GB));
    VgpuType t = {
        .type = card->first_type + number,
        .max_instance = instances,
        .vdev_id = (uint64_t)card->device << 16 | (card->first_type_subsystem + number),
        .pdev_id = card->device,
        .profile_size = gb * GB,
        .fb_length = framebuffer(gsp, instances, gb * GB),
        .gsp_heap_size = HEAP,
        .bar1_length = BAR1_MB,
    };
    GmcType more = {
        .type = t.type,
        .heads = series[s].heads,
        .max_x = series[s].x,
        .max_y = series[s].y,
        .fps = series[s].fps,
        .ecc = series[s].ecc,
    };

    /* a card too small for it; a type that a test wants to upload */
    if (!t.fb_length || gpu_fault_of(gsp->gpu, "type-unknown=", t.type)) {
        return;
    }
    snprintf(more.name, sizeof(more.name), "%s-%u%c", card->name, gb, series[s].letter);
    g_strlcpy(more.vgpu_class, series[s].vgpu_class, sizeof(more.vgpu_class));
    if (gb == 1 && series[s].letter == 'Q') {
        more.max_x = 5120;
        more.max_y = 2880;
    }
    gmc_type_add(gsp, &t, &more);
}

void gmc_types_builtin(GspState *gsp)
{
    uint32_t number = 0;

    gmc_types_forget(gsp);
    for (unsigned s = 0; s < ARRAY_SIZE(series); s++) {
        for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++) {
            if (sizes[i] <= series[s].largest &&
                gpu_card(gsp->gpu)->fb_size % (sizes[i] * GB) == 0) {
                know(gsp, s, sizes[i], number++);
            }
        }
    }
}
