// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * GSP_INIT's answer: what GSP says of the card, by the keys of
 * gmcapi_gsp_config.h (61dcc93), and engines by gmcapi_engine_types.h. Between
 * them stand keys that no published header has: a driver of today has to bear
 * with the firmware of tomorrow.
 *
 * Callers: gmc.c; gmc_engine(): gmc_ceutils.c, gmc_vgpu.c.
 */
#include "gmc.h"
#include "../trace.h"

#define MB (1ull << 20)

enum {                                      /* NVGMC_SC_* */
    SC_SKU_BOARD_ID = 0x0001, SC_FB_REGION_COUNT = 0x0010, SC_FB_REGION_PERFORMANCE = 0x0011,
    SC_GC6_TOTAL_BOARD_POWER = 0x0030, SC_VBIOS_SUB_VENDOR = 0x0050, SC_SRIOV_MAX_GFID = 0x0200,
    SC_VGX_VERSION = 0x0210, SC_INTERNAL_CLIENT = 0x0ff0, SC_BRANDING = 0x1000,
    SC_MISC_FEATURES = 0x1001, SC_POWER_FEATURES = 0x1002, SC_FB_LENGTH = 0x1010,
    SC_FB_REGION_BASE = 0x1011, SC_BAR1_PDE_BASE = 0x1020, SC_ECID_INFO = 0x1040,
    SC_VMMU_SEGMENT_SIZE = 0x1050, SC_WPR_LAYOUT = 0x1080, SC_ENGINE_MASK = 0x1100,
    SC_SRIOV_BAR0_SIZE = 0x1200, SC_GPU_NAME = 0x2000, SC_GPU_SHORT_NAME = 0x2001,
    SC_GPU_GID_SHA1 = 0x2002, SC_PROJECT = 0x2005,
};

#define BRANDING_TESLA        (1u << 4)
#define MISC_PAGE_RETIREMENT  (1u << 6)

enum { FLAG_COMPRESSION = 1, FLAG_ISO = 2, FLAG_PROTECTED = 4 };
enum { TAG_NONE = 0, TAG_GSP_CARVEOUT = 1, TAG_GSP_RM_RESERVED = 4 };

/* Engine types of both numberings, cl2080_notification.h and gmcapi_engine_types.h. */
static const struct {
    uint32_t gmc, nv2080, count;
} engine[] = {
    { 0x01, 0x01, 8 },      /* GR */
    { 0x02, 0x09, 10 },     /* COPY */
    { 0x03, 0x13, 8 },      /* NVDEC */
    { 0x04, 0x1b, 4 },      /* NVENC */
    { 0x12, 0x2b, 8 },      /* NVJPEG */
    { 0x13, 0x33, 2 },      /* OFA */
};

bool gmc_engine(GspState *gsp, uint32_t id, uint32_t *nv2080)
{
    uint32_t type = id & 0xffff, index = id >> 16;

    if (type && type == gsp->engine_extra && !index) {
        *nv2080 = ENGINE_EXTRA;
        return true;
    }
    for (unsigned i = 0; i < ARRAY_SIZE(engine); i++) {
        if (engine[i].gmc == type && index < engine[i].count) {
            *nv2080 = engine[i].nv2080 + index;
            return engine_present(gsp, *nv2080);
        }
    }
    return false;
}

/* Engines of a GMC type, as a mask of their indices. */
static uint64_t engine_mask(GspState *gsp, uint32_t type)
{
    uint64_t mask = 0;
    uint32_t nv2080;

    for (uint32_t i = 0; i < 16; i++) {
        if (gmc_engine(gsp, i << 16 | type, &nv2080)) {
            mask |= 1ull << i;
        }
    }
    return mask;
}

static void region(GByteArray *out, uint16_t i, uint64_t base, uint64_t end, uint32_t flags,
                   uint32_t tag)
{
    uint64_t place[] = { base, end - 1, tag ? end - base : 0 };
    uint32_t kind[] = { 100, flags, tag };      /* performance */

    nvkv_seq64(out, SC_FB_REGION_BASE, i, place, ARRAY_SIZE(place));
    nvkv_u32(out, 0x0f10, i, 0x5eed + i);       /* of tomorrow */
    nvkv_seq32(out, SC_FB_REGION_PERFORMANCE, i, kind, ARRAY_SIZE(kind));
}

static void regions(GspState *gsp, GByteArray *out)
{
    uint64_t usable = fb_usable_end(gsp), plain = fb_plain_start(gsp), end = plain;
    unsigned n = 0;

    if (gpu_fault(gsp->gpu, "wrong-static-info")) {
        trace_gsp_fault("wrong-static-info");
        end = 2 * gpu_fb_size(gsp->gpu);
    }
    /* the count first: a reader holds the indices against it */
    nvkv_u32(out, SC_FB_REGION_COUNT, 0, plain < usable ? 4 : 3);
    region(out, n++, 0, end, FLAG_COMPRESSION | FLAG_ISO, TAG_NONE);
    if (plain < usable) {
        region(out, n++, plain, usable,
               (gsp->plain & PLAIN_NO_COMPRESSION ? 0 : FLAG_COMPRESSION) |
               (gsp->plain & PLAIN_NO_ISO ? 0 : FLAG_ISO), TAG_NONE);
    }
    region(out, n++, usable, gsp->meta.non_wpr_heap, 0, TAG_GSP_RM_RESERVED);
    region(out, n, gsp->meta.non_wpr_heap, gpu_fb_size(gsp->gpu), FLAG_PROTECTED,
           TAG_GSP_CARVEOUT);
}

static void of_tomorrow(GByteArray *out)
{
    static const uint32_t words[] = { 1, 2, 3 };
    static const uint64_t longs[] = { 4, 5 };

    nvkv_u32(out, 0x0fe0, 7, 0x600d);
    nvkv_u64(out, 0x1ff0, 0, ~0ull);
    nvkv_string(out, 0x2ff0, "a key of a later release");
    nvkv_array(out, 0x2ff1, 0, 4, words, ARRAY_SIZE(words));
    nvkv_array(out, 0x2ff2, 3, 8, longs, ARRAY_SIZE(longs));
    nvkv_array(out, 0x2ff3, 0, 1, NULL, 0);
}

static void sriov(GspState *gsp, GByteArray *out, const GpuPciInfo *pci)
{
    uint64_t size[] = { pci->vf_bar0_size, pci->vf_bar1_size, pci->vf_bar3_size };

    if (!pci->sriov || !vgpu_mode(gsp)) {
        return;
    }
    nvkv_u32(out, SC_SRIOV_MAX_GFID, 0, pci->total_vfs + 1);
    nvkv_seq64(out, SC_SRIOV_BAR0_SIZE, 0, size, ARRAY_SIZE(size));
}

/* Memory of the GPU, and where firmware put itself. */
static void memory(GspState *gsp, GByteArray *out)
{
    uint64_t pde[] = { fb_usable_end(gsp) + 16 * MB, fb_usable_end(gsp) + 17 * MB };
    uint64_t wpr[] = { gsp->meta.non_wpr_heap, gsp->meta.frts };

    regions(gsp, out);
    nvkv_u64(out, SC_FB_LENGTH, 0, gpu_fb_size(gsp->gpu));
    nvkv_seq64(out, SC_BAR1_PDE_BASE, 0, pde, ARRAY_SIZE(pde));
    nvkv_u64(out, SC_VMMU_SEGMENT_SIZE, 0, vmmu_segment_size(gsp));
    nvkv_seq64(out, SC_WPR_LAYOUT, 0, wpr, ARRAY_SIZE(wpr));
}

void gmc_static_info(GspState *gsp, GByteArray *out)
{
    static const uint64_t ecid[2];
    const GpuCard *card = gpu_card(gsp->gpu);
    uint8_t gid[GID_SIZE];
    unsigned types = MAX(GMC_ENGINE_TYPE_LAST, gsp->engine_extra);
    g_autofree uint64_t *mask = g_new0(uint64_t, types);
    uint64_t features[] = { BRANDING_TESLA, MISC_PAGE_RETIREMENT, 0 };
    uint32_t vbios[] = { 0, 0, 0, 0 };
    uint32_t power[] = { 0, 0 };
    GpuPciInfo pci;

    gpu_pci_info(gsp->gpu, &pci);
    gid_fill(gsp, gid);
    vbios[0] = pci.subsystem_vendor;
    vbios[1] = pci.subsystem_device;
    nvkv_string(out, SC_GPU_NAME, card->name);
    nvkv_string(out, SC_GPU_SHORT_NAME, card->short_name);
    nvkv_array(out, SC_GPU_GID_SHA1, 0, 1, gid, sizeof(gid));
    nvkv_u32(out, SC_SKU_BOARD_ID, 0, 0);
    nvkv_array(out, SC_PROJECT, 0, 1, "", 0);
    memory(gsp, out);
    of_tomorrow(out);
    /* types 1, 2, …: the array's index is that of its first value */
    for (unsigned i = 0; i < types; i++) {
        mask[i] = engine_mask(gsp, i + 1);
    }
    nvkv_array(out, SC_ENGINE_MASK, 1, 8, mask, types);
    sriov(gsp, out, &pci);
    nvkv_seq64(out, SC_BRANDING, 0, features, ARRAY_SIZE(features));
    nvkv_seq32(out, SC_VBIOS_SUB_VENDOR, 0, vbios, ARRAY_SIZE(vbios));
    nvkv_seq32(out, SC_GC6_TOTAL_BOARD_POWER, 0, power, ARRAY_SIZE(power));
    nvkv_array(out, SC_ECID_INFO, 0, 8, ecid, ARRAY_SIZE(ecid));
    nvkv_u32(out, SC_VGX_VERSION, 0, 0);
    if (gsp->gmc->rm_rpcs) {
        uint32_t handle[] = { RM_CLIENT, RM_DEVICE, RM_SUBDEVICE };

        nvkv_seq32(out, SC_INTERNAL_CLIENT, 0, handle, ARRAY_SIZE(handle));
    }
}
