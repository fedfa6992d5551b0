// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What GSP says of the card: GspStaticConfigInfo, framebuffer regions,
 * engines. The README tells which numbers of an L40 are published and which
 * are this model's choice.
 */
#include "gsp.h"
#include "../trace.h"

#define MB (1ull << 20)

/* Taken by RM below the non-WPR heap; chosen. */
#define RM_RESERVED (192 * MB)

static const struct {
    const char *name;
    uint32_t rm, nv2080;    /* gpu_engine_type.h, cl2080_notification.h */
    uint32_t dev_type;      /* NV_PTOP device type, as nouveau ga100_top reads it */
    uint32_t instance, mc, runlist;
} engine[] = {
    { "GR0", 0x01, 0x01, 0x00, 0, 84, 0 },
    { "CE0", 0x09, 0x09, 0x13, 0, 15, 0 },
    { "CE1", 0x0a, 0x0a, 0x13, 1, 16, 0 },
    { "CE2", 0x0b, 0x0b, 0x13, 2, 17, 1 },
    { "CE3", 0x0c, 0x0c, 0x13, 3, 18, 2 },
    { "CE4", 0x0d, 0x0d, 0x13, 4, 19, 3 },
    { "NVDEC0", 0x1d, 0x13, 0x10, 0, 65, 4 },
    { "NVDEC1", 0x1e, 0x14, 0x10, 1, 66, 5 },
    { "NVDEC2", 0x1f, 0x15, 0x10, 2, 67, 6 },
    { "NVENC0", 0x25, 0x1b, 0x0e, 0, 38, 7 },
    { "NVENC1", 0x26, 0x1c, 0x0e, 1, 39, 8 },
    { "NVENC2", 0x27, 0x1d, 0x0e, 2, 40, 9 },
    { "NVJPEG0", 0x36, 0x2b, 0x15, 0, 51, 10 },
    { "NVJPEG1", 0x37, 0x2c, 0x15, 1, 52, 11 },
    { "NVJPEG2", 0x38, 0x2d, 0x15, 2, 53, 12 },
    { "NVJPEG3", 0x39, 0x2e, 0x15, 3, 54, 13 },
    { "OFA0", 0x3e, 0x33, 0x16, 0, 81, 14 },
};

QEMU_BUILD_BUG_ON(ARRAY_SIZE(engine) > FIFO_ENTRIES_MAX);

bool engine_present(uint32_t nv2080_type)
{
    for (unsigned i = 0; i < ARRAY_SIZE(engine); i++) {
        if (engine[i].nv2080 == nv2080_type) {
            return true;
        }
    }
    return false;
}

void engines_fill(Engines *e)
{
    memset(e, 0, sizeof(*e));
    e->count = ARRAY_SIZE(engine);
    for (unsigned i = 0; i < ARRAY_SIZE(engine); i++) {
        e->list[i] = engine[i].nv2080;
    }
}

void fifo_table_fill(FifoTable *t)
{
    uint32_t base = t->base;

    memset(t, 0, sizeof(*t));
    t->base = base;
    if (base) {
        return;     /* all of them fit in the first page */
    }
    t->count = ARRAY_SIZE(engine);
    for (unsigned i = 0; i < ARRAY_SIZE(engine); i++) {
        FifoEntry *f = &t->entry[i];

        f->data[ENGINE_FIFO_TAG] = i;
        f->data[ENGINE_RM_ENGINE_TYPE] = engine[i].rm;
        f->data[ENGINE_RUNLIST] = engine[i].runlist;
        f->data[ENGINE_MMU_FAULT_ID] = 64 + i;
        f->data[ENGINE_RESET] = UINT32_MAX;
        f->data[ENGINE_INTR] = UINT32_MAX;
        f->data[ENGINE_MC] = engine[i].mc;
        f->data[ENGINE_DEV_TYPE_ENUM] = engine[i].dev_type;
        f->data[ENGINE_INSTANCE_ID] = engine[i].instance;
        f->data[ENGINE_RUNLIST_PRI_BASE] = 0x840000 + engine[i].runlist * 0x1000;
        f->data[ENGINE_IS_HOST_DRIVEN] = 1;
        f->data[ENGINE_RUNLIST_ENGINE_ID] = i < 3 ? i : 0;
        f->data[ENGINE_CHRAM_PRI_BASE] = 0x900000 + engine[i].runlist * 0x4000;
        f->pbdma[0] = i;
        f->pbdma_fault[0] = 32 + i;
        f->pbdmas = 1;
        g_strlcpy(f->name, engine[i].name, sizeof(f->name));
    }
}

/*
 * 384 segments are the most that BOOTLOAD can list: 48 GiB in segments of
 * 128 MiB. A card with more memory has larger segments.
 */
uint64_t vmmu_segment_size(GspState *gsp)
{
    uint64_t size = 128 * MB;

    while (gpu_fb_size(gsp->gpu) / size > VMMU_SEGMENTS_MAX) {
        size *= 2;
    }
    return size;
}

uint64_t fb_usable_end(GspState *gsp)
{
    uint64_t end = gsp->meta.non_wpr_heap;

    return end > RM_RESERVED ? end - RM_RESERVED : 0;
}

static void add_region(FbRegionInfo *info, uint64_t base, uint64_t end, bool reserved,
                       bool locked)
{
    FbRegion *r = &info->region[info->count++];

    r->base = base;
    r->limit = end - 1;
    r->reserved = reserved ? end - base : 0;
    r->performance = 100;
    r->compressed = !reserved;
    r->iso = !reserved;
    r->is_protected = locked;
}

void fb_regions_fill(GspState *gsp, FbRegionInfo *info)
{
    uint64_t usable = fb_usable_end(gsp);

    memset(info, 0, sizeof(*info));
    add_region(info, 0, usable, false, false);
    add_region(info, usable, gsp->meta.non_wpr_heap, true, false);
    add_region(info, gsp->meta.non_wpr_heap, gpu_fb_size(gsp->gpu), true, true);
}

static void fill_sriov(GspState *gsp, StaticInfo *s)
{
    GpuPciInfo pci;

    gpu_pci_info(gsp->gpu, &pci);
    if (!pci.sriov || !vgpu_mode(gsp)) {
        return;
    }
    s->sriov.total_vfs = pci.total_vfs;
    s->sriov.first_vf_offset = pci.vf_offset;
    s->sriov.bar0 = pci.vf_bar0;
    s->sriov.bar1 = pci.vf_bar1;
    s->sriov.bar2 = pci.vf_bar3;
    s->sriov.bar0_size = pci.vf_bar0_size;
    s->sriov.bar1_size = pci.vf_bar1_size;
    s->sriov.bar2_size = pci.vf_bar3_size;
    s->sriov.bar0_64 = pci.vf_bar0_64;
    s->sriov.bar1_64 = pci.vf_bar1_64;
    s->sriov.bar2_64 = pci.vf_bar3_64;
    s->sriov.enabled = 1;
    s->sriov_max_gfid = pci.total_vfs + 1;
}

void static_info_fill(GspState *gsp, StaticInfo *s)
{
    static const char name[] = "NVIDIA L40";
    GpuPciInfo pci;

    gpu_pci_info(gsp->gpu, &pci);
    s->gid_length = 16;
    memcpy(s->gid, "model-of-an-L40", 15);
    s->gid[15] = pci.bdf >> 8;
    fb_regions_fill(gsp, &s->fb);
    if (gpu_fault(gsp->gpu, "wrong-static-info")) {
        trace_gsp_fault("wrong-static-info");
        s->fb.region[0].limit = 2 * gpu_fb_size(gsp->gpu) - 1;
    }
    fill_sriov(gsp, s);
    s->fb_length = gpu_fb_size(gsp->gpu);
    s->fb_bus_width = 384;
    s->fbio_mask = 0xfff;
    s->fbp_mask = 0x3f;
    s->fb_ram_type = 0x11;      /* NV2080_CTRL_FB_INFO_RAM_TYPE_GDDR6 */
    s->l2_cache_size = 96u << 20;
    memcpy(s->name, name, sizeof(name));
    memcpy(s->short_name, "AD102-A", 7);
    for (unsigned i = 0; i < sizeof(name); i++) {
        s->name_unicode[i] = name[i];
    }
    s->tesla = 1;
    s->bar1_pde_base = fb_usable_end(gsp) + 16 * MB;
    s->bar2_pde_base = fb_usable_end(gsp) + 17 * MB;
    s->vbios_valid = 1;
    s->vbios_subvendor = pci.subsystem_vendor;
    s->vbios_subdevice = pci.subsystem_device;
    s->page_retirement = 1;
    s->client = RM_CLIENT;
    s->device = RM_DEVICE;
    s->subdevice = RM_SUBDEVICE;
    s->non_wpr_heap = gsp->meta.non_wpr_heap;
    s->frts = gsp->meta.frts;
}
