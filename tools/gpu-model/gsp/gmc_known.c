// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The vGPU types of its card that GSP of encoding "gmc" knows from the start.
 *
 * Names, subsystem ids and their order: g_nv_name_released.h (570.144; of an RTX PRO 6000
 * 580.95.05). Ids: of an L40's, public listings of L40-1B (869, vGPU series of 2024) and
 * L40-1Q (871, nova-core), counted on in their order; of an A40's (555 to 576), a listing
 * of mdev_supported_types on an A40 host; of an RTX PRO 6000's, DC-3Q (1519, nova-core's
 * vGPU series) and listings of creatable_vgpu_types on a host (1518 DC-2B, 1540 DC-48Q),
 * counted on. An L4's and an H100's are not published: those here are chosen, far from
 * NVIDIA's. Instances, displays, sizes and rates: Virtual GPU Software User Guide, and for
 * 1Q outputs of mdevctl types on hosts with an RTX A6000. Plugin heap, BAR1 and the
 * framebuffer below the nominal size are chosen: no card was read.
 *
 * Callers: gmc_init.c.
 */
#include "gmc.h"

#define MB       (1ull << 20)
#define GB       (1ull << 30)
#define HEAP     (32 * MB)
#define BAR1_MB  256u
#define INSTANCES_MAX 32u

typedef struct Series {
    const char *vgpu_class;
    char letter;
    uint8_t heads, fps, ecc;
    uint16_t x, y;
    uint8_t smallest, largest;      /* GiB */
} Series;

static const Series b_q_a[] = {
    { "NVS", 'B', 4, 45, 0, 5120, 2880, 1, 2 },
    { "Quadro", 'Q', 4, 60, 1, 7680, 4320, 1, 48 },
    { "NVS", 'A', 1, 60, 0, 1280, 1024, 1, 48 },
};

static const Series c[] = {
    { "Compute", 'C', 1, 60, 1, 4096, 2400, 4, 80 },
};

static const Series blackwell[] = {
    { "NVS", 'B', 2, 45, 0, 3840, 2400, 2, 2 },
    { "Quadro", 'Q', 2, 60, 1, 7680, 4320, 3, 96 },
    { "NVS", 'A', 1, 60, 0, 1280, 1024, 3, 96 },
    { "Compute", 'C', 1, 60, 1, 4096, 2400, 8, 96 },
};

/* GiB; a card has those that divide its framebuffer. */
static const uint8_t sizes[] = { 1, 2, 3, 4, 6, 8, 12, 16, 24, 48 };
static const uint8_t sizes_c[] = { 4, 5, 8, 10, 16, 20, 40, 80 };
static const uint8_t sizes_blackwell[] = { 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 96 };

static const struct {
    const Series *series;
    const uint8_t *sizes;
    unsigned num_series, num_sizes;
    bool by_size;           /* numbers go through all series of a size first */
} ladder[] = {
    [TYPES_B_Q_A] = { b_q_a, sizes, ARRAY_SIZE(b_q_a), ARRAY_SIZE(sizes), false },
    [TYPES_C] = { c, sizes_c, ARRAY_SIZE(c), ARRAY_SIZE(sizes_c), false },
    [TYPES_BY_SIZE] = {
        blackwell, sizes_blackwell, ARRAY_SIZE(blackwell), ARRAY_SIZE(sizes_blackwell), true
    },
};

/* All instances fit at once, in whole segments, beside their heaps. */
static uint64_t framebuffer(GspState *gsp, uint32_t instances, uint64_t nominal)
{
    uint64_t share = fb_usable_end(gsp) / instances;

    share = share > HEAP ? ROUND_DOWN(share - HEAP, vmmu_segment_size(gsp)) : 0;
    return MIN(share, nominal);
}

/* Small types of series Q have smaller displays, and of Blackwell's more of them. */
static void displays(GspState *gsp, char letter, uint8_t gb, GmcType *t)
{
    bool by_size = gpu_card(gsp->gpu)->types == TYPES_BY_SIZE;

    if (letter != 'Q' || gb >= (by_size ? 8 : 2)) {
        return;
    }
    t->heads = 4;
    t->max_x = gb == 3 ? 3840 : 5120;
    t->max_y = gb == 3 ? 2400 : 2880;
}

static void know(GspState *gsp, const Series *s, uint8_t gb, uint32_t number)
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
        .heads = s->heads,
        .max_x = s->x,
        .max_y = s->y,
        .fps = s->fps,
        .ecc = s->ecc,
    };

    /* a card too small for it; a type that a test wants to upload */
    if (!t.fb_length || gpu_fault_of(gsp->gpu, "type-unknown=", t.type)) {
        return;
    }
    snprintf(more.name, sizeof(more.name), "%s%u%c", card->type_prefix, gb, s->letter);
    g_strlcpy(more.vgpu_class, s->vgpu_class, sizeof(more.vgpu_class));
    displays(gsp, s->letter, gb, &more);
    gmc_type_add(gsp, &t, &more);
}

void gmc_types_builtin(GspState *gsp)
{
    const GpuCard *card = gpu_card(gsp->gpu);
    unsigned series = ladder[card->types].num_series, num = ladder[card->types].num_sizes;
    bool by_size = ladder[card->types].by_size;
    uint32_t number = 0;

    gmc_types_forget(gsp);
    for (unsigned i = 0; i < series * num; i++) {
        const Series *s = &ladder[card->types].series[by_size ? i % series : i / num];
        uint8_t gb = ladder[card->types].sizes[by_size ? i / series : i % num];

        if (gb >= s->smallest && gb <= s->largest && card->fb_size % (gb * GB) == 0) {
            know(gsp, s, gb, number++);
        }
    }
}
