// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What GSP says of the card: GspStaticConfigInfo. The README tells which numbers are
 * published and which are this model's choice.
 *
 * Callers: rpc.c; of it gid_fill(): gmc_static.c.
 */
#include "gsp.h"
#include "../trace.h"

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
