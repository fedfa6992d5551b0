/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Faults on demand: a test aid. Which of those that property "fault" asks for (fault_list.c)
 * show now.
 *
 * Callers: everybody, wherever a fault may show.
 */
#include "chip.h"
#include "../trace.h"

void gpu_fault_entry_free(gpointer data)
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

static GpuFaultEntry *find_value(GpuState *gpu, const char *name,
                                 uint64_t value)
{
    for (GList *l = gpu->faults; l; l = l->next) {
        GpuFaultEntry *e = l->data;

        if (e->value == value && !strcmp(e->name, name)) {
            return e;
        }
    }
    return NULL;
}

static bool show(GpuState *gpu, GpuFaultEntry *e, const char *name)
{
    if (!e) {
        return false;
    }
    if (e->skip) {
        e->skip--;
        return false;
    }
    trace_nvgpu_fault(name, e->count);
    if (e->count > 0 && --e->count == 0) {
        gpu->faults = g_list_remove(gpu->faults, e);
        gpu_fault_entry_free(e);
    }
    return true;
}

bool gpu_fault(GpuState *gpu, const char *name)
{
    return show(gpu, find(gpu, name), name);
}

bool gpu_fault_of(GpuState *gpu, const char *name, uint64_t value)
{
    return show(gpu, find_value(gpu, name, value), name);
}

uint64_t gpu_fault_value(GpuState *gpu, const char *name)
{
    GpuFaultEntry *e = find(gpu, name);
    uint64_t value = e ? e->value : 0;

    return show(gpu, e, name) ? value : 0;
}

bool gpu_fault_listed(GpuState *gpu, const char *name)
{
    return find(gpu, name);
}

void gpu_fault_free(GpuState *gpu)
{
    g_list_free_full(gpu->faults, gpu_fault_entry_free);
    gpu->faults = NULL;
}
