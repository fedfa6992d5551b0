// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * More events than anybody wants, for as long as a fault says so: the published
 * drain (kernel_gsp.c _kgspRpcDrainEvents) ends when the ring is empty, which it never
 * is here, as it is filled faster than it can be read.
 *
 * Callers: boot.c whenever GSP has worked; plugin.c begins one.
 */
#include "gsp.h"
#include "../trace.h"

#define BURST 64u               /* a ring holds fewer elements */

/* As if a guest loaded its driver and unloaded it, again and again. */
static void plugin_event(GspState *gsp)
{
    trace_gsp_fault("plugin-events");
    gsp->rel->wire->plugin_event(gsp, gsp->storm_gfid,
                                 gsp->storm_loaded ? NOTIFY_GUEST_DRIVER_UNLOADED
                                                   : NOTIFY_GUEST_DRIVER_LOADED);
    gsp->storm_loaded = !gsp->storm_loaded;
}

static bool event(GspState *gsp)
{
    if (gsp->storm_gfid) {
        GspPartition *p = gsp->part[gsp->storm_gfid];

        if (p && p->state == TASK_CONFIGURED && gpu_fault(gsp->gpu, "plugin-events")) {
            plugin_event(gsp);
            return true;
        }
        gsp->storm_gfid = 0;
    }
    if (gpu_fault(gsp->gpu, "endless-events")) {
        trace_gsp_fault("endless-events");
        gsp->rel->wire->idle_event(gsp);
        return true;
    }
    return false;
}

void storm_begin(GspState *gsp, uint32_t gfid)
{
    gsp->storm_gfid = gfid;
    gsp->storm_loaded = false;
    plugin_event(gsp);
    timer_mod(gsp->timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + GSP_RPC_NS);
}

bool storm_run(GspState *gsp)
{
    if (gsp->power != GSP_RUNNING) {
        return false;
    }
    /* what waits for room in the ring goes first */
    for (unsigned i = 0; i < BURST && g_queue_is_empty(gsp->q.out); i++) {
        gsp->storming = event(gsp);
        if (!gsp->storming) {
            break;
        }
    }
    return gsp->storming;
}
