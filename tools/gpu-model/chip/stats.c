/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counters as read-only QOM properties: a test aid for leak checks. Each is a
 * number of its own; "stats" shows all of them in one line.
 *
 * Callers: QOM, by the properties.
 */
#include "chip.h"
#include "qapi/visitor.h"

typedef struct Counter {
    const char *name;
    size_t offset;
    uint64_t (*get)(GpuState *gpu);     /* of a realized card, in place of the offset */
} Counter;

static uint64_t vfs_enabled(GpuState *gpu)
{
    return gpu->vfs_enabled;
}

static uint64_t doorbells_unread(GpuState *gpu)
{
    return gpu->doorbells - MIN(gpu->doorbells, gpu->doorbell_reads);
}

static const Counter counters[] = {
    { "mmio-reads", offsetof(GpuState, mmio_reads) },
    { "mmio-writes", offsetof(GpuState, mmio_writes) },
    { "msix-raised", offsetof(GpuState, msix_raised) },
    { "dma-reads", offsetof(GpuState, dma_reads) },
    { "dma-writes", offsetof(GpuState, dma_writes) },
    { "vf-doorbells", offsetof(GpuState, vf_doorbells) },
    { "scrubber-runs", offsetof(GpuState, scrubber_runs) },
    { "vf-resets", offsetof(GpuState, vf_resets) },
    { "fb-touched", 0, gpu_fb_touched },
    { "vfs-enabled", 0, vfs_enabled },
    { "doorbells-unread", 0, doorbells_unread },
};

static uint64_t value_of(GpuState *gpu, const char *name)
{
    bool realized = DEVICE(gpu)->realized;
    uint64_t value = 0;

    for (unsigned i = 0; i < ARRAY_SIZE(counters); i++) {
        const Counter *c = &counters[i];

        if (!strcmp(name, c->name)) {
            return !c->get ? *(uint64_t *)((uint8_t *)gpu + c->offset) : realized ? c->get(gpu) : 0;
        }
    }
    if (realized) {
        gpu->gsp_ops->stat(gpu->gsp, name, &value);
    }
    return value;
}

static void get_number(Object *obj, Visitor *v, const char *name,
                       void *opaque, Error **errp)
{
    uint64_t value = value_of(NVGPU(obj), name);

    visit_type_uint64(v, name, &value, errp);
}

static void append(GpuState *gpu, GString *s, const char *name)
{
    g_string_append_printf(s, "%s%s=%" PRIu64, s->len ? " " : "", name,
                           value_of(gpu, name));
}

static char *get_all(Object *obj, Error **errp)
{
    GpuState *gpu = NVGPU(obj);
    GString *s = g_string_new(NULL);
    const char *name;

    for (unsigned i = 0; i < ARRAY_SIZE(counters); i++) {
        append(gpu, s, counters[i].name);
    }
    for (unsigned i = 0; (name = gpu->gsp_ops->stat_name(i)); i++) {
        append(gpu, s, name);
    }
    return g_string_free(s, false);
}

static void add_number(ObjectClass *klass, const char *name)
{
    object_class_property_add(klass, name, "uint64", get_number, NULL, NULL,
                              NULL);
}

void gpu_stats_add_properties(ObjectClass *klass, const GpuGspOps *gsp)
{
    const char *name;

    for (unsigned i = 0; i < ARRAY_SIZE(counters); i++) {
        add_number(klass, counters[i].name);
    }
    for (unsigned i = 0; (name = gsp->stat_name(i)); i++) {
        add_number(klass, name);
    }
    object_class_property_add_str(klass, "stats", get_all, NULL);
}
