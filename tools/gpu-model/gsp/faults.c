// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Faults of firmware (each described in the README): their names, and those that show
 * by themselves when the list is set, when GSP comes up and when a task has served a
 * message. All others show where gpu_fault() asks for them.
 *
 * Callers: the chip (GpuGspOps), boot.c, plugin.c.
 */
#include "gsp.h"
#include "../trace.h"

const char *const gsp_fault_names[] = {
    "riscv-not-active", "wpr2-stuck", "cpu-sequencer", "late-sequencer", "core-resume",
    "no-init-done", "no-answer", "rpc-status", "strict-sequence",
    "bad-checksum", "bad-seq", "oversized-reply", "late-element", "partial-element",
    "partial-stuck", "stale-element", "endless-events", "plugin-events", "wrong-static-info",
    "boot-crash", "gsp-crash=", "gsp-watchdog", "wild-write=", "task-crash=", "crash-queue=",
    "crash-group=", "crash-bad-put", "crash-bad-size", "crash-bad-wayfinder",
    "bootload-fails", "plugin-silent", "plugin-crash", "plugin-scribbles",
    "read-scribbles", "read-surface", "rc-triggered",
    "cleanup-fails",
    "reset-fails", "reset-silent", "reset-slow=", "bme-refused", "plugin-event=",
    "guest-driver=", "error-text=", "ecc-corrected=",
    "ecc-uncorrected=", "remapped-rows=",
    "message-slow=", "bootload-slow=", "shutdown-slow=", "cleanup-slow=", "scrub-slow=",
    "scrub-fails", "scrub-hangs", "shutdown-silent", "no-memory-transfer", "mixed-refused",
    "region-plain=", "engine-extra=",
    "type-refused=", "type-unknown=", "type-fb=", "type-instances=", NULL
};

/*
 * GSP writes one page to system memory where it likes. Firmware does not hear of a write
 * that is refused on its way; here it reads back, which is refused, too, and ends it.
 */
static void wild_write(GspState *gsp)
{
    uint64_t frame = gpu_fault_value(gsp->gpu, "wild-write=");
    uint8_t page[GSP_PAGE];

    if (!frame) {
        return;
    }
    trace_gsp_fault("wild-write=");
    memset(page, 0x5a, sizeof(page));
    gpu_dma_write(gsp->gpu, frame * GSP_PAGE, page, sizeof(page));
    if (!gpu_dma_read(gsp->gpu, frame * GSP_PAGE, page, sizeof(page))) {
        crash_of_rm(gsp, CRASH_CONTAINMENT_LAST);
    }
}

void gsp_faults(GspState *gsp)
{
    plugin_watch(gsp);
    for (uint32_t g = 1; gsp->power == GSP_RUNNING && g <= GFID_MAX; g++) {
        GspPartition *p = gsp->part[g];

        if (p && p->state == TASK_CONFIGURED && gpu_fault_of(gsp->gpu, "task-crash=", g)) {
            trace_gsp_fault("task-crash=");
            plugin_crash(p, "injected");
        }
        if (p && p->state == TASK_CONFIGURED) {
            plugin_events_wanted(p);
            plugin_guest_wanted(p);
        }
    }
    gsp->ecc_corrected += gpu_fault_value(gsp->gpu, "ecc-corrected=");
    gsp->ecc_uncorrected += gpu_fault_value(gsp->gpu, "ecc-uncorrected=");
    gsp->remapped_rows += gpu_fault_value(gsp->gpu, "remapped-rows=");
    for (unsigned c = 1; gsp->power == GSP_RUNNING && c <= CRASH_CONTAINMENT_LAST; c++) {
        if (gpu_fault_of(gsp->gpu, "gsp-crash=", c)) {
            trace_gsp_fault("gsp-crash=");
            crash_of_rm(gsp, c);
        }
    }
    if (gsp->power == GSP_RUNNING) {
        crash_by_watchdog(gsp);
    }
    if (gsp->power == GSP_RUNNING) {
        wild_write(gsp);
    }
}
