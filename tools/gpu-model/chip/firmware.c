/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the files of the firmware release are: that of property "firmware", and those
 * beside it.
 *
 * Callers: whoever compares with those files: ucode/, gsp/firmware.c, gsp/ucodes.c.
 */
#include "chip.h"

const char *gpu_firmware_path(GpuState *gpu)
{
    return gpu->firmware;
}

/* "…/gsp-570.144.bin" and "booter_load" give "…/booter_load-570.144.bin". */
char *gpu_firmware_beside(GpuState *gpu, const char *kind)
{
    g_autofree char *dir = NULL, *base = NULL;

    if (!gpu->firmware) {
        return NULL;
    }
    dir = g_path_get_dirname(gpu->firmware);
    base = g_path_get_basename(gpu->firmware);
    return g_str_has_prefix(base, "gsp-")
           ? g_strdup_printf("%s/%s-%s", dir, kind, base + strlen("gsp-")) : NULL;
}
