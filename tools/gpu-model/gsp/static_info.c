// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What GSP says of the card: GspStaticConfigInfo and framebuffer regions. The
 * README tells which numbers are published and which are this model's choice.
 */
#include "gsp.h"
#include "../trace.h"

#define MB (1ull << 20)

/* Taken by RM below the non-WPR heap; chosen. */
#define RM_RESERVED (192 * MB)

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

/* The last quarter, in whole segments. */
uint64_t fb_plain_start(GspState *gsp)
{
    uint64_t usable = fb_usable_end(gsp);

    return gsp->plain ? ROUND_DOWN(usable / 4 * 3, vmmu_segment_size(gsp)) : usable;
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
    uint64_t usable = fb_usable_end(gsp), plain = fb_plain_start(gsp);

    memset(info, 0, sizeof(*info));
    add_region(info, 0, plain, false, false);
    if (plain < usable) {
        add_region(info, plain, usable, false, false);
        info->region[1].compressed = !(gsp->plain & PLAIN_NO_COMPRESSION);
        info->region[1].iso = !(gsp->plain & PLAIN_NO_ISO);
    }
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

void gid_fill(GspState *gsp, uint8_t gid[GID_SIZE])
{
    GpuPciInfo pci;

    gpu_pci_info(gsp->gpu, &pci);
    memset(gid, 0, GID_SIZE);
    /* "model-of-an-L40" */
    snprintf((char *)gid, GID_SIZE, "model-of-an-%s", strchr(gpu_card(gsp->gpu)->name, ' ') + 1);
    gid[GID_SIZE - 1] = pci.bdf >> 8;
}

void static_info_fill(GspState *gsp, StaticInfo *s)
{
    const GpuCard *card = gpu_card(gsp->gpu);
    GpuPciInfo pci;

    gpu_pci_info(gsp->gpu, &pci);
    s->gid_length = GID_SIZE;
    gid_fill(gsp, s->gid);
    fb_regions_fill(gsp, &s->fb);
    if (gpu_fault(gsp->gpu, "wrong-static-info")) {
        trace_gsp_fault("wrong-static-info");
        s->fb.region[0].limit = 2 * gpu_fb_size(gsp->gpu) - 1;
    }
    fill_sriov(gsp, s);
    s->fb_length = gpu_fb_size(gsp->gpu);
    s->fb_bus_width = card->bus_width;
    s->fbio_mask = MAKE_64BIT_MASK(0, MIN(card->bus_width / 32, 32));
    s->fbp_mask = MAKE_64BIT_MASK(0, MIN(card->bus_width / 64, 32));
    s->fb_ram_type = card->ram_type;
    s->l2_cache_size = card->l2_size;
    g_strlcpy(s->name, card->name, sizeof(s->name));
    g_strlcpy(s->short_name, card->short_name, sizeof(s->short_name));
    for (unsigned i = 0; card->name[i]; i++) {
        s->name_unicode[i] = card->name[i];
    }
    s->tesla = 1;
    s->bar1_pde_base = aperture_page_directory(gsp, 1);
    s->bar2_pde_base = aperture_page_directory(gsp, 2);
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
