/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a virtual function sees of the framebuffer.
 *
 * On hardware VMMU and a VF's BAR1 page tables stand between a VF and the
 * framebuffer; both are set up by firmware. Here GSP says which ranges a VF
 * owns, and BAR1 shows them one after the other, and nothing else.
 *
 * Callers: GSP (gsp/vgpu.c, gsp/plugin.c), vf.c, copyengine.c, fault_list.c, nvgpu.c.
 */
#include "chip.h"
#include "hw/pci/pcie_sriov.h"
#include "../trace.h"

GpuVf *gpu_vf(GpuState *gpu, uint32_t gfid)
{
    PCIDevice *pf = PCI_DEVICE(gpu);

    if (!DEVICE(pf)->realized || !pf->exp.sriov_cap || gfid < 1 ||
        gfid > gpu->total_vfs) {
        return NULL;
    }
    return NVGPU_VF(pf->exp.sriov_pf.vf[gfid - 1]);
}

bool gpu_vf_piece(GpuVf *vf, uint64_t off, uint64_t len, GpuFbRange *piece)
{
    for (unsigned i = 0; i < vf->num_part; i++) {
        const GpuFbRange *r = &vf->part[i];

        if (off < r->size) {
            piece->base = r->base + off;
            piece->size = MIN(len, r->size - off);
            return true;
        }
        off -= r->size;
    }
    return false;
}

static void hide_windows(GpuVf *vf)
{
    for (unsigned i = 0; i < vf->num_part && vf->window; i++) {
        if (memory_region_size(&vf->window[i])) {
            memory_region_del_subregion(&vf->bar1, &vf->window[i]);
            object_unparent(OBJECT(&vf->window[i]));
        }
    }
    g_clear_pointer(&vf->window, g_free);
}

static void show_windows(GpuVf *vf)
{
    uint64_t at = 0, room = memory_region_size(&vf->bar1);

    vf->window = g_new0(MemoryRegion, vf->num_part);
    for (unsigned i = 0; i < vf->num_part && at < room; i++) {
        MemoryRegion *w = &vf->window[i];

        memory_region_init_alias(w, OBJECT(vf), "nvgpu-vf-fb[*]",
                                 &vf->gpu->fb, vf->part[i].base,
                                 MIN(vf->part[i].size, room - at));
        memory_region_add_subregion(&vf->bar1, at, w);
        at += vf->part[i].size;
    }
}

bool gpu_vf_has_fb(const GpuVf *vf)
{
    return (vf->running || vf->bare) && vf->num_part;
}

void gpu_vf_update_windows(GpuVf *vf)
{
    bool show = gpu_vf_has_fb(vf) && !vf->gpu->off_bus;

    if (show == !!vf->window) {
        return;
    }
    trace_nvgpu_vf_window(vf->gfid, show);
    memory_region_transaction_begin();
    if (show) {
        show_windows(vf);
    } else {
        hide_windows(vf);
    }
    memory_region_transaction_commit();
}

/* Test aid: framebuffer of its own, which is none of the card's but lies behind it. */
static void have_bare_fb(GpuVf *vf)
{
    vf->part = g_new(GpuFbRange, 1);
    vf->part[0].base = vf->gpu->fb_size + (vf->gfid - 1) * NVGPU_VF_BARE_FB;
    vf->part[0].size = NVGPU_VF_BARE_FB;
    vf->num_part = 1;
    vf->part_size = NVGPU_VF_BARE_FB;
    vf->bare = true;
}

void gpu_vf_set_partition(GpuState *gpu, uint32_t gfid, const GpuFbRange *fb,
                          unsigned n)
{
    GpuVf *vf = gpu_vf(gpu, gfid);
    bool was_running;

    if (!vf) {
        return;
    }
    was_running = vf->running;
    vf->running = vf->bare = false;
    gpu_vf_update_windows(vf);
    g_clear_pointer(&vf->part, g_free);
    vf->num_part = n;
    vf->part_size = 0;
    if (n) {
        vf->part = g_memdup2(fb, n * sizeof(*fb));
    } else if (gpu->vf_bare_fb) {
        have_bare_fb(vf);
    }
    for (unsigned i = 0; i < n; i++) {
        trace_nvgpu_vf_partition(gfid, fb[i].base, fb[i].size);
        /* GSP checked them against the framebuffer before it got here. */
        assert(fb[i].base <= gpu->fb_size &&
               fb[i].size <= gpu->fb_size - fb[i].base);
        vf->part_size += fb[i].size;
    }
    vf->running = was_running && n;
    gpu_vf_update_windows(vf);
}

void gpu_vf_set_running(GpuState *gpu, uint32_t gfid, bool on)
{
    GpuVf *vf = gpu_vf(gpu, gfid);

    if (vf) {
        vf->running = on;
        gpu_vf_update_windows(vf);
    }
}

/* Power-on: no VF owns anything. */
void gpu_vf_clear_all(GpuState *gpu)
{
    for (uint32_t gfid = 1; gfid <= gpu->total_vfs; gfid++) {
        gpu_vf_set_running(gpu, gfid, false);
        gpu_vf_set_partition(gpu, gfid, NULL, 0);
    }
}
