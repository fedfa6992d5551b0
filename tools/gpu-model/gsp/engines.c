// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The card's engines, by the numbers that the release has for them: device info
 * table, list of engines. The README tells which are published for an L40.
 */
#include "gsp.h"

typedef struct Engine {
    const char *name;
    size_t kind;            /* offset of its numbers in EngineMap */
    uint32_t instance;
    uint32_t dev_type;      /* NV_PTOP device type, as nouveau ga100_top reads it */
    uint32_t runlist;
} Engine;

#define KIND(name) offsetof(EngineMap, name)

static const Engine engine[] = {
    { "GR0", KIND(gr), 0, 0x00, 0 },
    { "CE0", KIND(ce), 0, 0x13, 0 },
    { "CE1", KIND(ce), 1, 0x13, 0 },
    { "CE2", KIND(ce), 2, 0x13, 1 },
    { "CE3", KIND(ce), 3, 0x13, 2 },
    { "CE4", KIND(ce), 4, 0x13, 3 },
    { "NVDEC0", KIND(nvdec), 0, 0x10, 4 },
    { "NVDEC1", KIND(nvdec), 1, 0x10, 5 },
    { "NVDEC2", KIND(nvdec), 2, 0x10, 6 },
    { "NVENC0", KIND(nvenc), 0, 0x0e, 7 },
    { "NVENC1", KIND(nvenc), 1, 0x0e, 8 },
    { "NVENC2", KIND(nvenc), 2, 0x0e, 9 },
    { "NVJPEG0", KIND(nvjpeg), 0, 0x15, 10 },
    { "NVJPEG1", KIND(nvjpeg), 1, 0x15, 11 },
    { "NVJPEG2", KIND(nvjpeg), 2, 0x15, 12 },
    { "NVJPEG3", KIND(nvjpeg), 3, 0x15, 13 },
    { "OFA0", KIND(ofa), 0, 0x16, 14 },
};

QEMU_BUILD_BUG_ON(ARRAY_SIZE(engine) > FIFO_ENTRIES_MAX);

/* The engines of a kind are numbered one after the other. */
static EngineNumbers numbers(GspState *gsp, const Engine *e)
{
    EngineNumbers n;

    memcpy(&n, (const uint8_t *)gsp->rel->engines + e->kind, sizeof(n));
    n.rm += e->instance;
    n.nv2080 += e->instance;
    n.mc += e->instance;
    return n;
}

bool engine_present(GspState *gsp, uint32_t nv2080_type)
{
    for (unsigned i = 0; i < ARRAY_SIZE(engine); i++) {
        if (numbers(gsp, &engine[i]).nv2080 == nv2080_type) {
            return true;
        }
    }
    return false;
}

void engines_fill(GspState *gsp, Engines *e)
{
    memset(e, 0, sizeof(*e));
    e->count = ARRAY_SIZE(engine);
    for (unsigned i = 0; i < ARRAY_SIZE(engine); i++) {
        e->list[i] = numbers(gsp, &engine[i]).nv2080;
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
    t->count = ARRAY_SIZE(engine);
    for (unsigned i = 0; i < ARRAY_SIZE(engine); i++) {
        const Engine *e = &engine[i];
        EngineNumbers n = numbers(gsp, e);
        FifoEntry *f = &t->entry[i];

        f->data[ENGINE_FIFO_TAG] = i;
        f->data[ENGINE_RM_ENGINE_TYPE] = n.rm;
        f->data[ENGINE_RUNLIST] = e->runlist;
        f->data[ENGINE_MMU_FAULT_ID] = 64 + i;
        f->data[ENGINE_RESET] = UINT32_MAX;
        f->data[ENGINE_INTR] = UINT32_MAX;
        f->data[ENGINE_MC] = n.mc;
        f->data[ENGINE_DEV_TYPE_ENUM] = e->dev_type;
        f->data[ENGINE_INSTANCE_ID] = e->instance;
        f->data[ENGINE_RUNLIST_PRI_BASE] = 0x840000 + e->runlist * 0x1000;
        f->data[ENGINE_IS_HOST_DRIVEN] = 1;
        f->data[ENGINE_RUNLIST_ENGINE_ID] = i < 3 ? i : 0;
        f->data[ENGINE_CHRAM_PRI_BASE] = 0x900000 + e->runlist * 0x4000;
        f->pbdma[0] = i;
        f->pbdma_fault[0] = 32 + i;
        f->pbdmas = 1;
        g_strlcpy(f->name, e->name, sizeof(f->name));
    }
}
