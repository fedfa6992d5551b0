// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Test aids: counters for leak checks, and the names of the faults that this
 * half of the model can show (each described in the README).
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

void stat_rang(int64_t *rang)
{
    *rang = *rang ?: qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

void stat_answered(GspState *gsp, int64_t *rang)
{
    if (*rang) {
        gsp->stat.answer_ns += qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) - *rang;
        *rang = 0;
    }
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

const char *const gsp_fault_names[] = {
    "riscv-not-active", "wpr2-stuck", "cpu-sequencer", "late-sequencer", "core-resume",
    "no-init-done", "no-answer", "rpc-status", "strict-sequence",
    "bad-checksum", "bad-seq", "oversized-reply", "late-element", "partial-element",
    "partial-stuck", "stale-element", "endless-events", "plugin-events", "wrong-static-info",
    "boot-crash", "gsp-crash=", "gsp-watchdog", "wild-write=", "task-crash=", "crash-queue=", "crash-group=",
    "crash-bad-put", "crash-bad-size", "crash-bad-wayfinder",
    "bootload-fails", "plugin-silent", "plugin-crash", "plugin-scribbles", "rc-triggered",
    "cleanup-fails",
    "reset-fails", "reset-silent", "reset-slow=", "bme-refused", "plugin-event=",
    "guest-driver=", "error-text=", "ecc-corrected=",
    "ecc-uncorrected=", "remapped-rows=",
    "message-slow=", "bootload-slow=", "shutdown-slow=", "cleanup-slow=", "scrub-slow=",
    "scrub-fails", "scrub-hangs", "shutdown-silent", "no-memory-transfer", "mixed-refused",
    "region-plain=", "engine-extra=",
    "type-refused=", "type-unknown=", "type-fb=", "type-instances=", NULL
};

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
