// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sizes and offsets of gmc.h, as a compiler gives them for the headers of 61dcc93. There
 * is nothing to be called: the compiler refuses what differs.
 */
#include "gmc.h"

#define GMC_SIZE(type, bytes) \
    _Static_assert(sizeof(type) == (bytes), #type " has the size of its header")
#define GMC_AT(type, field, at) \
    _Static_assert(offsetof(type, field) == (at), #type "." #field " is where its header has it")

GMC_SIZE(GmcElement, 24);
GMC_AT(GmcElement, payload_size, 16);
GMC_SIZE(GmcHeader, 40);
GMC_AT(GmcHeader, sequence, 8);
GMC_AT(GmcHeader, reserved, 20);
GMC_SIZE(GmcAssign, 24);
GMC_AT(GmcAssign, placement, 16);
GMC_SIZE(GmcAssigned, 12);
GMC_SIZE(GmcPluginTriggered, 24);
GMC_SIZE(GmcScrub, 24);
GMC_SIZE(GmcCeUtils, 16);
GMC_SIZE(GmcSemaphore, 16);
GMC_SIZE(GmcTypeUpload, 136);
GMC_SIZE(GmcTypeInfo, 5432);
GMC_AT(GmcTypeInfo, max_instance, 388);
GMC_AT(GmcTypeInfo, vdev_id, 432);
GMC_AT(GmcTypeInfo, gsp_heap_size, 464);
GMC_AT(GmcTypeInfo, bar1_length, 496);
