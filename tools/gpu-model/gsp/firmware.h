/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * GSP firmware as those see it who start it and what it runs on: ucode/ and nvgpu.c.
 * Its inside is gsp.h.
 */
#ifndef GSP_FIRMWARE_H
#define GSP_FIRMWARE_H

#include "../chip/gpu.h"

/* NULL when the release, or that of the firmware file, is not modelled. */
GspState *gsp_new(GpuState *gpu, const char *release, Error **errp);
void gsp_free(GspState *gsp);
/* The PF was reset, or only the core that GSP runs on: WPR2 is not its business. */
void gsp_reset(GspState *gsp);
/* False while a core that runs, or starts, is in the way of another boot by FSP. */
bool gsp_is_off(GspState *gsp);
/* GSP's core was reset: GSP is gone, unless it gave the core away (program.c). */
void gsp_core_reset(GspState *gsp);
/*
 * GSP's falcon core was started, with this in it. Returns what is in mailbox 0 when
 * it halts. The code is what lies in secure IMEM from the boot vector on.
 */
typedef struct GpuProgram {
    const uint8_t *code, *data;
    size_t code_size, data_size;
    uint32_t boot_vector, algorithm, signature, engine_mask, ucode_id;
} GpuProgram;
uint32_t gsp_falcon_started(GspState *gsp, const GpuProgram *p);
/* NV_PGSP_QUEUE_HEAD(i) was written while the RISC-V core is active. */
void gsp_queue_doorbell(GspState *gsp, unsigned queue, uint32_t value);
/* The doorbell for plugin tasks was written by the host while the core is active. */
void gsp_plugin_doorbell(GspState *gsp, uint32_t value);
/* The CPU wrote NV_PFALCON_FALCON_DEBUGINFO of GSP. */
void gsp_crash_wayfinder(GspState *gsp, uint32_t value);
/* The list of faults is another one: those of GSP that show at once. */
void gsp_faults(GspState *gsp);
/* SR-IOV enable or VF count changed; a VF was reset. */
void gsp_vfs_changed(GspState *gsp, unsigned enabled);
void gsp_vf_reset(GspState *gsp, uint32_t gfid);
/* A guest has its VF do something: it has channels now. */
void gsp_vf_works(GspState *gsp, uint32_t gfid);
/* What a guest shows on its first head, as it tells its plugin task; NULL: nothing. */
void gsp_vf_shows(GspState *gsp, uint32_t gfid, const GpuSurface *s);
/* Counters by name for QOM: rpcs, events, clients, objects, partitions, running. */
bool gsp_stat(GspState *gsp, const char *name, uint64_t *value);
/* NULL-terminated: names gsp_stat() knows, faults gsp/ asks gpu_fault() for. */
extern const char *const gsp_stat_names[];
extern const char *const gsp_fault_names[];

#endif
