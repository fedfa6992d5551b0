// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Scrubbing of framebuffer in encoding "gmc" (gmcapi_vgpu.h of 61dcc93; the
 * waiting end is nova-core's vgpu/scrubber.rs): a copy engine channel for each
 * GFID, work that is submitted and done later, and a page of framebuffer whose
 * second word is the number of the last work done.
 *
 * Callers: gmc.c, a request each; its timer.
 */
#include "gmc.h"
#include "../trace.h"

#define MB          (1ull << 20)
#define SEMAPHORES  (32 * MB)   /* into RM's reserved region; chosen */
#define ANY         UINT32_MAX
/* What nova-core asks for at once (SCRUB_REQUEST_SIZE); that more is refused: chosen */
#define PIECE_MAX   (4096 * MB)

static uint64_t semaphore_at(GmcVf *vf)
{
    return fb_usable_end(vf->gsp) + SEMAPHORES + vf->gfid * GSP_PAGE;
}

static void write_semaphore(GmcVf *vf)
{
    uint32_t page[] = { CEUTILS_PAGE_MAGIC, vf->done };     /* none: the one before the first */

    gpu_fb_write(vf->gsp->gpu, semaphore_at(vf), page, sizeof(page));
}

static void arm(GmcVf *vf)
{
    uint64_t ms = gpu_fault_value(vf->gsp->gpu, "scrub-slow=");

    if (ms) {
        trace_gsp_fault("scrub-slow");
    }
    timer_mod(vf->scrubber,
              qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + GMC_SCRUB_NS + ms * SCALE_MS);
}

static void work(void *opaque)
{
    GmcVf *vf = opaque;
    GspState *gsp = vf->gsp;
    g_autofree GmcScrub *w = NULL;

    if (gsp->power != GSP_RUNNING) {
        return;
    }
    if (gpu_fault(gsp->gpu, "scrub-hangs")) {
        trace_gsp_fault("scrub-hangs");
        return;
    }
    w = g_queue_pop_head(vf->work);
    gpu_fb_fill(gsp->gpu, w->offset, w->size, 0);
    gsp->stat.scrubs++;
    gsp->stat.scrubbed += w->size;
    vf->done++;
    write_semaphore(vf);
    trace_gsp_gmc_scrubbed(vf->gfid, vf->done);
    if (!g_queue_is_empty(vf->work)) {
        arm(vf);
    }
}

void gmc_ceutils_reset(GmcVf *vf)
{
    if (vf->ceutils) {
        timer_free(vf->scrubber);
        g_queue_free_full(vf->work, g_free);
        vf->ceutils = false;
    }
}

static GmcVf *enabled_vf(GspState *gsp, uint32_t gfid)
{
    return gfid && gfid <= gpu_num_vfs_enabled(gsp->gpu) ? &gsp->gmc->vf[gfid] : NULL;
}

/* A channel in another vGPU's range is not to be had. */
static bool channel_taken(GspState *gsp, uint32_t gfid, uint32_t chid)
{
    uint32_t nv2080;

    for (unsigned g = 1; g <= GFID_MAX; g++) {
        const GspPartition *p = gsp->part[g];

        for (uint32_t i = 0; p && g != gfid && i < 16; i++) {
            if (gmc_engine(gsp, i << 16 | GMC_COPY, &nv2080) &&
                vgpu_ranges_overlap(chid, 1, p->boot.chid_offset[nv2080], p->boot.channels)) {
                return true;
            }
        }
    }
    return false;
}

uint32_t gmc_alloc_ceutils(GspState *gsp, const uint8_t *in, size_t len, GByteArray *out)
{
    const GmcCeUtils *c = (const void *)in;
    GmcVf *vf = enabled_vf(gsp, c->gfid);
    GmcSemaphore s = { .aperture = APERTURE_FBMEM };
    uint32_t nv2080;

    if (!vgpu_mode(gsp)) {
        return NV_ERR_NOT_SUPPORTED;
    }
    if (!vf) {
        return NV_ERR_INVALID_DEVICE;
    }
    /* before BOOTLOAD, not afterwards */
    if (vf->ceutils || gsp->part[c->gfid]) {
        return NV_ERR_INVALID_STATE;
    }
    if (c->swizz || (c->ce != ANY && !gmc_engine(gsp, c->ce << 16 | GMC_COPY, &nv2080))) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    if (c->chid != ANY && c->chid >= CHANNELS_TOTAL) {
        return NV_ERR_OUT_OF_RANGE;
    }
    if (c->chid != ANY && channel_taken(gsp, c->gfid, c->chid)) {
        return NV_ERR_INVALID_CHANNEL;
    }
    vf->ceutils = true;
    vf->chid = c->chid;
    vf->submitted = 0;
    vf->done = vf->submitted - 1;
    vf->work = g_queue_new();
    vf->scrubber = timer_new_ns(QEMU_CLOCK_VIRTUAL, work, vf);
    write_semaphore(vf);
    s.address = semaphore_at(vf);
    g_byte_array_append(out, (void *)&s, sizeof(s));
    return NV_OK;
}

uint32_t gmc_free_ceutils(GspState *gsp, const uint8_t *in, size_t len, GByteArray *out)
{
    uint32_t gfid = ldl_le_p(in);
    GmcVf *vf = gfid && gfid <= GFID_MAX ? &gsp->gmc->vf[gfid] : NULL;

    if (!vf || !vf->ceutils) {
        return NV_ERR_OBJECT_NOT_FOUND;
    }
    if (!g_queue_is_empty(vf->work) ||
        (gsp->part[gfid] && gsp->part[gfid]->state != TASK_SHUT)) {
        return NV_ERR_STATE_IN_USE;
    }
    gpu_fb_fill(gsp->gpu, semaphore_at(vf), GSP_PAGE, 0);   /* nothing of it is left */
    gmc_ceutils_reset(vf);
    return NV_OK;
}

/* All of it is in one of the vGPU's ranges. */
static bool own_framebuffer(const GspPartition *p, const GmcScrub *s)
{
    for (uint32_t i = 0; i < p->boot.segments; i++) {
        if (s->offset >= p->boot.fb_addr[i] && s->size <= p->boot.fb_len[i] &&
            s->offset - p->boot.fb_addr[i] <= p->boot.fb_len[i] - s->size) {
            return true;
        }
    }
    return false;
}

/* A vGPU's own after SHUTDOWN, or when RESET has taken its guest's channels. */
static uint32_t scrub_whose(GspState *gsp, const GmcScrub *s)
{
    const GspPartition *own = gsp->part[s->gfid];

    for (unsigned g = 1; g <= GFID_MAX; g++) {
        const GspPartition *p = gsp->part[g];

        if (p && p != own && vgpu_partition_holds(p, s->offset, s->size)) {
            return NV_ERR_STATE_IN_USE;
        }
    }
    if (!own) {
        return NV_OK;
    }
    if (!own_framebuffer(own, s)) {
        return NV_ERR_INVALID_ADDRESS;
    }
    return own->state == TASK_SHUT || (own->state == TASK_CONFIGURED && !own->channels)
           ? NV_OK : NV_ERR_STATE_IN_USE;
}

static uint32_t scrub_allowed(GspState *gsp, const GmcScrub *s)
{
    uint64_t fb = gpu_fb_size(gsp->gpu), end = fb_usable_end(gsp);

    if (s->reserved || !s->size || s->size > PIECE_MAX) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    if (s->offset % GSP_PAGE || s->size % GSP_PAGE) {
        return NV_ERR_INVALID_ADDRESS;
    }
    if (s->offset > fb || s->size > fb - s->offset) {
        return NV_ERR_OUT_OF_RANGE;
    }
    if (vgpu_ranges_overlap(s->offset, s->size, end, fb - end)) {
        return NV_ERR_PROTECTION_FAULT;
    }
    return scrub_whose(gsp, s);
}

uint32_t gmc_scrub(GspState *gsp, const uint8_t *in, size_t len, GByteArray *out)
{
    const GmcScrub *s = (const void *)in;
    GmcVf *vf = s->gfid && s->gfid <= GFID_MAX ? &gsp->gmc->vf[s->gfid] : NULL;
    uint32_t status;
    uint64_t id;

    if (!vf || !vf->ceutils) {
        return NV_ERR_OBJECT_NOT_FOUND;
    }
    status = scrub_allowed(gsp, s);
    if (!status && gpu_fault(gsp->gpu, "scrub-fails")) {
        trace_gsp_fault("scrub-fails");
        status = NV_ERR_TIMEOUT;
    }
    if (status) {
        return status;
    }
    if (g_queue_is_empty(vf->work)) {
        arm(vf);
    }
    g_queue_push_tail(vf->work, g_memdup2(s, sizeof(*s)));
    id = vf->submitted++;
    trace_gsp_gmc_scrub(s->gfid, s->offset, s->size, id);
    g_byte_array_append(out, (void *)&id, sizeof(id));
    return NV_OK;
}
