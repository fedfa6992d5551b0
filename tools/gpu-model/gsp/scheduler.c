// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How the graphics engine is divided among vGPUs: controls FIFO_OBJSCHED_* (ctrl2080fifo.h,
 * 550 and later), and what RmPVMRL of the registry has it begin with (nvrm_registry.h). No
 * guest's work is timed here: what was said is kept, and told again.
 *
 * Callers: controls.c; sysinfo.c for the registry; boot.c at a reset.
 */
#include "gsp.h"
#include "../trace.h"

/* NV2080_CTRL_CMD_VGPU_SCHEDULER_POLICY_ */
enum { POLICY_BEST_EFFORT = 2, POLICY_EQUAL_SHARE = 3, POLICY_FIXED_SHARE = 4 };

/*
 * Bounds: as NVIDIA's vGPU software guide has them for time slices (1 to 30 ms) and for
 * the adaptive scheduler (63 to 960 times a second, average factor 1 to 60, by default 33).
 */
#define SLICE_MIN_NS     1000000u
#define SLICE_MAX_NS     30000000u
#define SLICE_DEFAULT_NS 2000000u
#define FREQUENCY_MIN    63u
#define FREQUENCY_MAX    960u
#define AVERAGE_MIN      1u
#define AVERAGE_MAX      60u
#define AVERAGE_DEFAULT  33u

#define NS_PER_S 1000000000u

/* RmPVMRL */
#define PVMRL_ENABLE       0x1u
#define PVMRL_ARR_DISABLE  0x2u         /* until 590 */
#define PVMRL_FIXED_SHARE  0x10u
#define PVMRL_FREQUENCY(v) ((v) >> 12 & 0x3ff)   /* of the adaptive scheduler */
#define PVMRL_SLICE_MS(v)  ((v) >> 16 & 0xff)    /* of the other: these two have bits in common */
#define PVMRL_AVERAGE(v)   ((v) >> 24)

void scheduler_reset(GspState *gsp)
{
    gsp->sched = (Scheduler) {
        .policy = POLICY_BEST_EFFORT, .slice_ns = SLICE_DEFAULT_NS, .average = AVERAGE_DEFAULT,
    };
}

void scheduler_registry(GspState *gsp, uint32_t v)
{
    if (!release_layout(gsp->rel, MSG_SCHED_SET)) {
        return;
    }
    scheduler_reset(gsp);
    if (!(v & PVMRL_ENABLE)) {
        return;
    }
    gsp->sched.policy = v & PVMRL_FIXED_SHARE ? POLICY_FIXED_SHARE : POLICY_EQUAL_SHARE;
    gsp->sched.adaptive = !(gsp->rel->pvmrl_arr && v & PVMRL_ARR_DISABLE);
    if (gsp->sched.adaptive && PVMRL_FREQUENCY(v)) {
        gsp->sched.slice_ns = NS_PER_S / PVMRL_FREQUENCY(v);
    } else if (!gsp->sched.adaptive && PVMRL_SLICE_MS(v)) {
        gsp->sched.slice_ns = PVMRL_SLICE_MS(v) * SCALE_MS;
    }
    if (PVMRL_AVERAGE(v)) {
        gsp->sched.average = PVMRL_AVERAGE(v);
    }
}

static bool schedules(GspState *gsp, uint32_t engine)
{
    return engine == gsp->rel->engines->gr.nv2080;
}

uint32_t scheduler_caps(GspState *gsp, void *params)
{
    SchedCaps *c = params;

    if (!vgpu_mode(gsp)) {
        return NV_ERR_NOT_SUPPORTED;
    }
    if (!schedules(gsp, c->engine)) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    *c = (SchedCaps) {
        .engine = c->engine,
        .policy = { POLICY_BEST_EFFORT, POLICY_EQUAL_SHARE, POLICY_FIXED_SHARE },
        .adaptive = 1,
        .slice_max_ns = SLICE_MAX_NS, .slice_min_ns = SLICE_MIN_NS,
        .frequency_max = FREQUENCY_MAX, .frequency_min = FREQUENCY_MIN,
        .average_max = AVERAGE_MAX, .average_min = AVERAGE_MIN,
    };
    return NV_OK;
}

uint32_t scheduler_get(GspState *gsp, void *params)
{
    SchedState *s = params;

    if (!vgpu_mode(gsp)) {
        return NV_ERR_NOT_SUPPORTED;
    }
    if (!schedules(gsp, s->engine)) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    s->policy = gsp->sched.policy;
    s->adaptive = gsp->sched.adaptive;
    s->slice_ns = gsp->sched.slice_ns;
    s->average = gsp->sched.average;
    return NV_OK;
}

/* "Only when no VM is running": nvmlDeviceSetVgpuSchedulerState(). */
static bool any_task(GspState *gsp)
{
    for (unsigned g = 1; g <= GFID_MAX; g++) {
        if (gsp->part[g] && gsp->part[g]->state != TASK_SHUT) {
            return true;
        }
    }
    return false;
}

static bool between(uint32_t v, uint32_t min, uint32_t max)
{
    return v >= min && v <= max;
}

/* The adaptive one takes a frequency and a factor, the other a slice; best effort neither. */
uint32_t scheduler_set(GspState *gsp, void *params)
{
    const SchedSet *s = params;
    Scheduler *now = &gsp->sched;

    if (!vgpu_mode(gsp)) {
        return NV_ERR_NOT_SUPPORTED;
    }
    if (!schedules(gsp, s->engine) || s->adaptive > 1 ||
        !between(s->policy, POLICY_BEST_EFFORT, POLICY_FIXED_SHARE)) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    if (any_task(gsp)) {
        return NV_ERR_INVALID_STATE;
    }
    if (s->policy == POLICY_BEST_EFFORT) {
        now->policy = s->policy;
        now->adaptive = false;
    } else if (s->adaptive) {
        if (!between(s->frequency, FREQUENCY_MIN, FREQUENCY_MAX) ||
            !between(s->average, AVERAGE_MIN, AVERAGE_MAX)) {
            return NV_ERR_INVALID_ARGUMENT;
        }
        *now = (Scheduler) { s->policy, true, NS_PER_S / s->frequency, s->average };
    } else {
        if (!between(s->slice_ns, SLICE_MIN_NS, SLICE_MAX_NS)) {
            return NV_ERR_INVALID_ARGUMENT;
        }
        *now = (Scheduler) { s->policy, false, s->slice_ns, now->average };
    }
    trace_gsp_scheduler(now->policy, now->adaptive, now->slice_ns);
    return NV_OK;
}
