/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What runs on PMU's falcon is not modelled: started, it halts at once and says so.
 *
 * Callers: chip/falcon.c, when PMU's core is started.
 */
#include "ucode.h"

#define NO_PROGRAM              0xbadf0001

bool ucode_on_pmu(GpuFalcon *pmu)
{
    pmu->mailbox[0] = NO_PROGRAM;
    return true;
}
