/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Faults on demand: a test aid. QOM property "fault" is a comma-separated list
 * of names; "name" shows its fault whenever the model comes to that place,
 * "name:3" the next three times. Reading the property gives what is left.
 * A list with an unknown name is refused and changes nothing.
 */
#include "nvgpu.h"
#include "qemu/cutils.h"
#include "trace.h"

static const char *const pci_fault_names[] = {
    "off-bus",      /* the GPU fell off the bus: all ones everywhere */
    "falcon-dma",   /* a falcon's DMA transfer moves nothing */
    "booter-hang",  /* SEC2 never halts */
    "irq-lost",     /* a message of the PF's interrupt tree is not sent */
    "vf-dma",       /* a VF's copy engine meets a DMA error */
    NULL
};

static bool in_list(const char *const *names, const char *name)
{
    for (; *names; names++) {
        if (!strcmp(*names, name)) {
            return true;
        }
    }
    return false;
}

static void entry_free(gpointer data)
{
    GpuFaultEntry *e = data;

    g_free(e->name);
    g_free(e);
}

static GpuFaultEntry *find(GpuState *gpu, const char *name)
{
    for (GList *l = gpu->faults; l; l = l->next) {
        GpuFaultEntry *e = l->data;

        if (!strcmp(e->name, name)) {
            return e;
        }
    }
    return NULL;
}

bool gpu_fault(GpuState *gpu, const char *name)
{
    GpuFaultEntry *e = find(gpu, name);

    if (!e) {
        return false;
    }
    trace_nvgpu_fault(name, e->count);
    if (e->count > 0 && --e->count == 0) {
        gpu->faults = g_list_remove(gpu->faults, e);
        entry_free(e);
    }
    return true;
}

static GpuFaultEntry *parse_one(const char *text, Error **errp)
{
    g_auto(GStrv) part = g_strsplit(text, ":", 2);
    GpuFaultEntry *e;
    uint64_t count = 0;

    if (!part[0] || (!in_list(pci_fault_names, part[0]) &&
                     !in_list(gsp_fault_names, part[0]))) {
        error_setg(errp, "unknown fault '%s'", part[0] ? part[0] : "");
        return NULL;
    }
    if (part[1] && (qemu_strtou64(part[1], NULL, 10, &count) || !count ||
                    count > INT32_MAX)) {
        error_setg(errp, "count of fault '%s' is not a positive number",
                   text);
        return NULL;
    }
    e = g_new(GpuFaultEntry, 1);
    e->name = g_strdup(part[0]);
    e->count = part[1] ? count : -1;
    return e;
}

static void set_fault(Object *obj, const char *value, Error **errp)
{
    GpuState *gpu = NVGPU(obj);
    g_auto(GStrv) part = g_strsplit(value, ",", -1);
    GList *list = NULL;

    for (char **p = part; *p && *value; p++) {
        GpuFaultEntry *e = parse_one(*p, errp);

        if (!e) {
            g_list_free_full(list, entry_free);
            return;
        }
        list = g_list_append(list, e);
    }
    g_list_free_full(gpu->faults, entry_free);
    gpu->faults = list;

    gpu->off_bus = find(gpu, "off-bus");
    if (DEVICE(gpu)->realized) {
        gpu_fb_update_windows(gpu);
        for (uint32_t gfid = 1; gpu_vf(gpu, gfid); gfid++) {
            gpu_vf_update_windows(gpu_vf(gpu, gfid));
        }
    }
}

static char *get_fault(Object *obj, Error **errp)
{
    GString *s = g_string_new(NULL);

    for (GList *l = NVGPU(obj)->faults; l; l = l->next) {
        const GpuFaultEntry *e = l->data;

        g_string_append_printf(s, "%s%s", s->len ? "," : "", e->name);
        if (e->count > 0) {
            g_string_append_printf(s, ":%" PRId64, e->count);
        }
    }
    return g_string_free(s, false);
}

void gpu_fault_add_property(ObjectClass *klass)
{
    object_class_property_add_str(klass, "fault", get_fault, set_fault);
    object_class_property_set_description(klass, "fault",
        "faults to show: name or name:count, comma-separated");
}

void gpu_fault_free(GpuState *gpu)
{
    g_list_free_full(gpu->faults, entry_free);
    gpu->faults = NULL;
}
