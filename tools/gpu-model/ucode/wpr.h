/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What booter and GSP-FMC check before GSP starts: the framebuffer layout, by the WPR
 * metadata. They start GSP, so they see its inside.
 */
#ifndef UCODE_WPR_H
#define UCODE_WPR_H

#include "ucode.h"
#include "../gsp/gsp.h"

/*
 * GSP-FMC leaves the lower eight bits of these in GSP's mailbox 0 (kernel_gsp_gh100.c:
 * its codes have eight bits), and what only it refuses.
 */
#define FMC_ERROR_MASK 0xff
enum {
    FMC_BAD_TARGET = 0x21,
    FMC_BAD_DESCRIPTOR_SIZE = 0x22,
    FMC_NOT_RM = 0x23,
    FMC_CONFIDENTIAL = 0x24,
    FMC_PLACES = 0x25,
    FMC_PMU_MEMORY = 0x26,
    FMC_KNOB = 0x27,
    FMC_BAD_HEAD = 0x28,
};

/* wprmeta.c: 0 or a BOOTER_ code */
uint32_t wpr_meta_check(GspState *gsp, const WprMeta *m);
/* The heap's size and the count of VF partitions, wherever the heap lies. */
uint32_t wpr_meta_heap(GspState *gsp, const WprMeta *m);

#endif
