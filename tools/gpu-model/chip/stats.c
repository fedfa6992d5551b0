/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counters as read-only QOM properties: a test aid for leak checks. Each is a
 * number of its own; "stats" shows all of them in one line.
 */
#include "chip.h"
#include "qapi/visitor.h"

typedef struct Counter {
    const char *name;
    size_t offset;
} Counter;

static const Counter counters[] = {
    { "mmio-reads", offsetof(GpuState, mmio_reads) },
    { "mmio-writes", offsetof(GpuState, mmio_writes) },
    { "msix-raised", offsetof(GpuState, msix_raised) },
    { "dma-reads", offsetof(GpuState, dma_reads) },
    { "dma-writes", offsetof(GpuState, dma_writes) },
    { "scrubber-runs", offsetof(GpuState, scrubber_runs) },
    { "vf-resets", offsetof(GpuState, vf_resets) },
};

static uint64_t value_of(GpuState *gpu, const char *name)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < ARRAY_SIZE(counters); i++) {
        if (!strcmp(name, counters[i].name)) {
            return *(uint64_t *)((uint8_t *)gpu + counters[i].offset);
        }
    }
    if (!DEVICE(gpu)->realized) {
        return 0;
    }
    if (!strcmp(name, "fb-touched")) {
        return gpu_fb_touched(gpu);
    }
    if (!strcmp(name, "doorbells-unread")) {
        return gpu->doorbells - MIN(gpu->doorbells, gpu->doorbell_reads);
    }
    if (!strcmp(name, "vfs-enabled")) {
        return gpu->vfs_enabled;
    }
    gsp_stat(gpu->gsp, name, &value);
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

    for (unsigned i = 0; i < ARRAY_SIZE(counters); i++) {
        append(gpu, s, counters[i].name);
    }
    append(gpu, s, "fb-touched");
    append(gpu, s, "vfs-enabled");
    append(gpu, s, "doorbells-unread");
    for (const char *const *n = gsp_stat_names; *n; n++) {
        append(gpu, s, *n);
    }
    return g_string_free(s, false);
}

static void add_number(ObjectClass *klass, const char *name)
{
    object_class_property_add(klass, name, "uint64", get_number, NULL, NULL,
                              NULL);
}

void gpu_stats_add_properties(ObjectClass *klass)
{
    for (unsigned i = 0; i < ARRAY_SIZE(counters); i++) {
        add_number(klass, counters[i].name);
    }
    add_number(klass, "fb-touched");
    add_number(klass, "vfs-enabled");
    add_number(klass, "doorbells-unread");
    for (const char *const *n = gsp_stat_names; *n; n++) {
        add_number(klass, *n);
    }
    object_class_property_add_str(klass, "stats", get_all, NULL);
}
