// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Test aids: counters for leak checks, as QOM shows them (chip/stats.c).
 *
 * Callers: the chip, by GpuGspOps.
 */
#include "gsp.h"

static uint64_t count_parts(GspState *gsp, bool running)
{
    uint64_t n = 0;

    for (unsigned g = 1; g <= GFID_MAX; g++) {
        const GspPartition *p = gsp->part[g];

        n += p && (!running || p->state == TASK_CONFIGURED);
    }
    return n;
}

static uint64_t stat_clients(GspState *gsp)
{
    uint64_t clients, objects;

    rm_count(gsp, &clients, &objects);
    return clients;
}

static uint64_t stat_objects(GspState *gsp)
{
    uint64_t clients, objects;

    rm_count(gsp, &clients, &objects);
    return objects;
}

static uint64_t stat_partitions(GspState *gsp)
{
    return count_parts(gsp, false);
}

static uint64_t stat_running(GspState *gsp)
{
    return count_parts(gsp, true);
}

/* Guests that were allowed to profile the GPU. */
static uint64_t stat_profiling(GspState *gsp)
{
    uint64_t n = 0;

    for (unsigned g = 1; g <= GFID_MAX; g++) {
        n += gsp->part[g] && gsp->part[g]->boot.profiling;
    }
    return n;
}

static uint64_t stat_types(GspState *gsp)
{
    return gsp->types->len;
}

static uint64_t stat_power(GspState *gsp)
{
    return gsp->power;
}

static uint64_t stat_hypervisor(GspState *gsp)
{
    return gsp->sys.hypervisor;
}

static uint64_t stat_vgpu_mode(GspState *gsp)
{
    return vgpu_mode(gsp);
}

static uint64_t stat_errors_unread(GspState *gsp)
{
    uint64_t n = 0;

    for (unsigned g = 1; g <= GFID_MAX; g++) {
        n += gsp->part[g] ? plugin_errors_unread(gsp->part[g]) : 0;
    }
    return n;
}

static uint64_t stat_sched_policy(GspState *gsp)
{
    return gsp->sched.policy;
}

static uint64_t stat_sched_adaptive(GspState *gsp)
{
    return gsp->sched.adaptive;
}

static uint64_t stat_sched_slice(GspState *gsp)
{
    return gsp->sched.slice_ns;
}

static uint64_t stat_unsent(GspState *gsp)
{
    return g_queue_get_length(gsp->q.out);
}

#define COUNTER(name, field) { name, NULL, offsetof(GspState, stat.field) }

static const struct {
    const char *name;
    uint64_t (*get)(GspState *gsp);
    size_t offset;
} stats[] = {
    COUNTER("rpcs", rpcs),
    COUNTER("controls", controls),
    COUNTER("events", events),
    COUNTER("refusals", refusals),
    COUNTER("bad-elements", bad_elements),
    COUNTER("bad-sequences", bad_sequences),
    COUNTER("scrubs", scrubs),
    COUNTER("scrubbed", scrubbed),
    COUNTER("plugin-rpcs", plugin_rpcs),
    COUNTER("boots", boots),
    COUNTER("crash-reports", crash_reports),
    COUNTER("bme-missing", bme_missing),
    COUNTER("engines-unmapped", engines_unmapped),
    COUNTER("enumerations", enumerations),
    COUNTER("answer-ns", answer_ns),
    { "clients", stat_clients },
    { "objects", stat_objects },
    { "partitions", stat_partitions },
    { "running", stat_running },
    { "profiling", stat_profiling },
    { "types", stat_types },
    { "power", stat_power },
    { "vgpu-mode", stat_vgpu_mode },
    { "hypervisor", stat_hypervisor },
    { "unsent", stat_unsent },
    { "errors-unread", stat_errors_unread },
    { "sched-policy", stat_sched_policy },
    { "sched-adaptive", stat_sched_adaptive },
    { "sched-slice-ns", stat_sched_slice },
};

const char *stat_name(unsigned i)
{
    return i < ARRAY_SIZE(stats) ? stats[i].name : NULL;
}

bool stat_value(GspState *gsp, const char *name, uint64_t *value)
{
    for (unsigned i = 0; i < ARRAY_SIZE(stats); i++) {
        if (!strcmp(stats[i].name, name)) {
            *value = stats[i].get ? stats[i].get(gsp)
                                  : *(uint64_t *)((uint8_t *)gsp + stats[i].offset);
            return true;
        }
    }
    return false;
}
