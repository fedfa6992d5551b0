// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The card's engines, by the numbers that the release has for them: device info
 * table, list of engines. The README tells which are published.
 *
 * Callers: controls.c, gmc_static.c; engine_present(): bootload.c, gmc_vgpu.c.
 */
#include "gsp.h"

typedef struct Engine {
    const char *name;
    size_t kind;            /* offset of its numbers in EngineMap */
    size_t count;           /* offset of how many there are in GpuCard; 0: one */
    uint32_t instance;
    uint32_t dev_type;      /* NV_PTOP device type, as nouveau ga100_top reads it */
} Engine;

#define ONE(kind)      offsetof(EngineMap, kind), 0
#define SOME_OF(kind)  offsetof(EngineMap, kind), offsetof(GpuCard, kind)

static const Engine engine[] = {
    { "GR0", ONE(gr), 0, 0x00 },
    { "CE0", SOME_OF(ce), 0, 0x13 },
    { "CE1", SOME_OF(ce), 1, 0x13 },
    { "CE2", SOME_OF(ce), 2, 0x13 },
    { "CE3", SOME_OF(ce), 3, 0x13 },
    { "CE4", SOME_OF(ce), 4, 0x13 },
    { "NVDEC0", SOME_OF(nvdec), 0, 0x10 },
    { "NVDEC1", SOME_OF(nvdec), 1, 0x10 },
    { "NVDEC2", SOME_OF(nvdec), 2, 0x10 },
    { "NVDEC3", SOME_OF(nvdec), 3, 0x10 },
    { "NVDEC4", SOME_OF(nvdec), 4, 0x10 },
    { "NVDEC5", SOME_OF(nvdec), 5, 0x10 },
    { "NVDEC6", SOME_OF(nvdec), 6, 0x10 },
    { "NVDEC7", SOME_OF(nvdec), 7, 0x10 },
    { "NVENC0", SOME_OF(nvenc), 0, 0x0e },
    { "NVENC1", SOME_OF(nvenc), 1, 0x0e },
    { "NVENC2", SOME_OF(nvenc), 2, 0x0e },
    { "NVENC3", SOME_OF(nvenc), 3, 0x0e },
    { "NVJPEG0", SOME_OF(nvjpeg), 0, 0x15 },
    { "NVJPEG1", SOME_OF(nvjpeg), 1, 0x15 },
    { "NVJPEG2", SOME_OF(nvjpeg), 2, 0x15 },
    { "NVJPEG3", SOME_OF(nvjpeg), 3, 0x15 },
    { "NVJPEG4", SOME_OF(nvjpeg), 4, 0x15 },
    { "NVJPEG5", SOME_OF(nvjpeg), 5, 0x15 },
    { "NVJPEG6", SOME_OF(nvjpeg), 6, 0x15 },
    { "NVJPEG7", SOME_OF(nvjpeg), 7, 0x15 },
    { "OFA0", ONE(ofa), 0, 0x16 },
};

QEMU_BUILD_BUG_ON(ARRAY_SIZE(engine) > FIFO_ENTRIES_MAX);

/* GR0 and the first two copy engines share runlist 0; each of the others has its own. */
#define ON_RUNLIST_0 3u

static bool on_card(GspState *gsp, const Engine *e)
{
    const uint8_t *card = (const uint8_t *)gpu_card(gsp->gpu);

    return !e->count || e->instance < card[e->count];
}

/* The engines of a kind are numbered one after the other. */
static EngineNumbers numbers(GspState *gsp, const Engine *e)
{
    EngineNumbers n;

    memcpy(&n, (const uint8_t *)gsp->rel->engines + e->kind, sizeof(n));
    n.rm += e->instance;
    n.nv2080 += e->instance;
    if (e->kind == offsetof(EngineMap, nvenc) && e->instance == 3) {
        n.nv2080 = 0x3f;    /* NV2080_ENGINE_TYPE_NVENC3 came when the next number was taken */
    }
    n.mc += e->instance;
    return n;
}

bool engine_present(GspState *gsp, uint32_t nv2080_type)
{
    if (nv2080_type == ENGINE_EXTRA) {
        return gsp->engine_extra;
    }
    for (unsigned i = 0; i < ARRAY_SIZE(engine); i++) {
        if (numbers(gsp, &engine[i]).nv2080 == nv2080_type) {
            return on_card(gsp, &engine[i]);
        }
    }
    return false;
}

void engines_fill(GspState *gsp, Engines *e)
{
    memset(e, 0, sizeof(*e));
    for (unsigned i = 0; i < ARRAY_SIZE(engine); i++) {
        if (on_card(gsp, &engine[i])) {
            e->list[e->count++] = numbers(gsp, &engine[i]).nv2080;
        }
    }
}

/* Each tells the host of finished work by a vector of its own; nothing else of it does. */
void engines_intr_fill(GspState *gsp, IntrTable *t)
{
    for (unsigned i = 0; i < ARRAY_SIZE(engine); i++) {
        if (on_card(gsp, &engine[i])) {
            IntrEntry *e = &t->entry[t->count++];

            e->engine_idx = numbers(gsp, &engine[i]).mc;
            e->stall = INTR_VECTOR_INVALID;
            e->nonstall = i;
        }
    }
}

void fifo_table_fill(GspState *gsp, FifoTable *t)
{
    uint32_t base = t->base;

    memset(t, 0, sizeof(*t));
    t->base = base;
    if (base) {
        return;     /* all of them fit in the first page */
    }
    for (unsigned k = 0; k < ARRAY_SIZE(engine); k++) {
        const Engine *e = &engine[k];
        EngineNumbers n = numbers(gsp, e);
        uint32_t i = t->count, runlist = i < ON_RUNLIST_0 ? 0 : i - ON_RUNLIST_0 + 1;
        FifoEntry *f = &t->entry[i];

        if (!on_card(gsp, e)) {
            continue;
        }
        t->count++;
        f->data[ENGINE_FIFO_TAG] = i;
        f->data[ENGINE_RM_ENGINE_TYPE] = n.rm;
        f->data[ENGINE_RUNLIST] = runlist;
        f->data[ENGINE_MMU_FAULT_ID] = 64 + i;
        f->data[ENGINE_RESET] = UINT32_MAX;
        f->data[ENGINE_INTR] = UINT32_MAX;
        f->data[ENGINE_MC] = n.mc;
        f->data[ENGINE_DEV_TYPE_ENUM] = e->dev_type;
        f->data[ENGINE_INSTANCE_ID] = e->instance;
        f->data[ENGINE_RUNLIST_PRI_BASE] = 0x840000 + runlist * 0x1000;
        f->data[ENGINE_IS_HOST_DRIVEN] = 1;
        f->data[ENGINE_RUNLIST_ENGINE_ID] = i < ON_RUNLIST_0 ? i : 0;
        f->data[ENGINE_CHRAM_PRI_BASE] = 0x900000 + runlist * 0x4000;
        f->pbdma[0] = i;
        f->pbdma_fault[0] = 32 + i;
        f->pbdmas = 1;
        g_strlcpy(f->name, e->name, sizeof(f->name));
    }
}
