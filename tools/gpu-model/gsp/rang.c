// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How long GSP lets wait for an answer: from a doorbell on, for counter answer-ns.
 *
 * Callers: boot.c and plugin.c.
 */
#include "gsp.h"

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
