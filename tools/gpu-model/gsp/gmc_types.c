// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The vGPU types that GSP of encoding "gmc" knows, and questions about them:
 * gmcapi_vgpu.h and vgpu-tools' README of 61dcc93. There types are uploaded
 * before use; this GSP knows some from the start (gmc_known.c; chosen), and an
 * upload adds to them or replaces them.
 *
 * Callers: gmc.c, a request each; gmc_known.c.
 */
#include "gmc.h"
#include "../trace.h"

enum { PROP_NAME = 0x3100, PROP_CLASS, PROP_TYPE_ID, PROP_BAR1_LENGTH, PROP_MAX_INSTANCE, PROP_ECC,
       PROP_PROFILE_SIZE, PROP_MAX_FPS, PROP_NUM_HEADS, PROP_MAX_RES_X, PROP_MAX_RES_Y, PROP_DEV_ID,
       PROP_SUBSYSTEM_ID, PROP_FB_LENGTH, PROP_GSP_HEAP_SIZE, PROP_FB_RESERVATION };

/* Test aids: what GSP knows of a type is not what others know of it. */
static void spoil(GspState *gsp, VgpuType *t)
{
    if (gpu_fault_of(gsp->gpu, "type-fb=", t->type)) {
        trace_gsp_fault("type-fb");
        t->fb_length = ROUND_UP(t->fb_length / 2, vmmu_segment_size(gsp));
    }
    if (gpu_fault_of(gsp->gpu, "type-instances=", t->type)) {
        trace_gsp_fault("type-instances");
        t->max_instance = DIV_ROUND_UP(t->max_instance, 2);
    }
}

void gmc_type_add(GspState *gsp, VgpuType *t, const GmcType *more)
{
    spoil(gsp, t);
    g_strlcpy(t->name, more->name, sizeof(t->name));
    g_array_append_vals(gsp->types, t, 1);
    g_array_append_vals(gsp->gmc->types, more, 1);
}

void gmc_types_forget(GspState *gsp)
{
    g_array_set_size(gsp->types, 0);
    g_array_set_size(gsp->gmc->types, 0);
}

uint32_t gmc_query_supported(GspState *gsp, const uint8_t *in, size_t len, GByteArray *out)
{
    for (unsigned i = 0; i < gsp->types->len; i++) {
        uint32_t id = g_array_index(gsp->types, VgpuType, i).type;

        g_byte_array_append(out, (void *)&id, sizeof(id));
    }
    return NV_OK;
}

/* VFs that have this type assigned. */
static uint32_t assigned(GspState *gsp, uint32_t type)
{
    uint32_t n = 0;

    for (unsigned g = 1; g <= GFID_MAX; g++) {
        n += gsp->gmc->vf[g].type == type;
    }
    return n;
}

/*
 * As many as the type allows. A type's framebuffer is what its name says; a card
 * that keeps some for itself gives less, and BOOTLOAD sees what is really given.
 */
static bool creatable(GspState *gsp, const VgpuType *t)
{
    return assigned(gsp, t->type) < t->max_instance;
}

uint32_t gmc_query_creatable(GspState *gsp, const uint8_t *in, size_t len, GByteArray *out)
{
    for (unsigned i = 0; i < gsp->types->len; i++) {
        const VgpuType *t = &g_array_index(gsp->types, VgpuType, i);

        if (creatable(gsp, t)) {
            g_byte_array_append(out, (void *)&t->type, sizeof(t->type));
        }
    }
    return NV_OK;
}

uint32_t gmc_query_properties(GspState *gsp, const uint8_t *in, size_t len, GByteArray *out)
{
    const VgpuType *t = vgpu_type_find(gsp, ldl_le_p(in));
    const GmcType *more;

    if (!t) {
        return NV_ERR_OBJECT_NOT_FOUND;
    }
    more = &g_array_index(gsp->gmc->types, GmcType, t - (const VgpuType *)gsp->types->data);
    nvkv_string(out, PROP_NAME, more->name);
    nvkv_string(out, PROP_CLASS, more->vgpu_class);
    nvkv_u32(out, PROP_TYPE_ID, 0, t->type);
    nvkv_u64(out, PROP_BAR1_LENGTH, 0, t->bar1_length);
    nvkv_u32(out, PROP_MAX_INSTANCE, 0, t->max_instance);
    nvkv_u32(out, 0x3ff0, 0, 1);            /* of tomorrow */
    nvkv_u32(out, PROP_ECC, 0, more->ecc);
    nvkv_u64(out, PROP_PROFILE_SIZE, 0, t->profile_size);
    nvkv_u32(out, PROP_MAX_FPS, 0, more->fps);
    nvkv_u32(out, PROP_NUM_HEADS, 0, more->heads);
    nvkv_u32(out, PROP_MAX_RES_X, 0, more->max_x);
    nvkv_u32(out, PROP_MAX_RES_Y, 0, more->max_y);
    nvkv_u32(out, PROP_DEV_ID, 0, t->vdev_id >> 16 & 0xffff);
    nvkv_u32(out, PROP_SUBSYSTEM_ID, 0, t->vdev_id & 0xffff);
    nvkv_u64(out, PROP_FB_LENGTH, 0, t->fb_length);
    nvkv_u64(out, PROP_GSP_HEAP_SIZE, 0, t->gsp_heap_size);
    nvkv_u64(out, PROP_FB_RESERVATION, 0, t->fb_reservation);
    return NV_OK;
}

/* The VF that a request means; its GFID, 0 when there is no such VF. */
static uint32_t vf_of(GspState *gsp, uint64_t dbdf)
{
    GpuPciInfo pci;
    uint32_t off;

    gpu_pci_info(gsp->gpu, &pci);
    off = (uint32_t)dbdf - pci.bdf - pci.vf_offset;
    if (dbdf >> 16 || !pci.vf_stride || off % pci.vf_stride ||
        off / pci.vf_stride >= gpu_num_vfs_enabled(gsp->gpu)) {
        return 0;
    }
    return off / pci.vf_stride + 1;
}

uint32_t gmc_assign(GspState *gsp, const uint8_t *in, size_t len, GByteArray *out)
{
    const GmcAssign *a = (const void *)in;
    uint32_t gfid = vf_of(gsp, a->dbdf), status = NV_OK;
    const VgpuType *t = vgpu_type_find(gsp, a->type);

    if (!vgpu_mode(gsp)) {
        status = NV_ERR_NOT_SUPPORTED;
    } else if (!gfid) {
        status = NV_ERR_INVALID_DEVICE;
    } else if (!t) {
        status = NV_ERR_OBJECT_NOT_FOUND;
    } else if (a->swizz || a->placement || a->pad[0] || a->pad[1] || a->pad[2]) {
        status = NV_ERR_INVALID_ARGUMENT;
    } else if (gsp->gmc->vf[gfid].type) {
        status = NV_ERR_INVALID_STATE;
    } else if (!creatable(gsp, t)) {
        status = NV_ERR_INSUFFICIENT_RESOURCES;
    }
    trace_gsp_gmc_assign(a->dbdf, a->type, status);
    if (!status) {
        gsp->gmc->vf[gfid].type = a->type;
    }
    return status;
}

uint32_t gmc_deassign(GspState *gsp, const uint8_t *in, size_t len, GByteArray *out)
{
    uint64_t dbdf = ldq_le_p(in);
    uint32_t gfid = vf_of(gsp, dbdf);

    if (!gfid) {
        return NV_ERR_INVALID_DEVICE;
    }
    if (!gsp->gmc->vf[gfid].type) {
        return NV_ERR_OBJECT_NOT_FOUND;
    }
    if (gsp->part[gfid]) {
        return NV_ERR_STATE_IN_USE;
    }
    trace_gsp_gmc_assign(dbdf, 0, NV_OK);
    gsp->gmc->vf[gfid].type = 0;
    return NV_OK;
}

uint32_t gmc_query_assigned(GspState *gsp, const uint8_t *in, size_t len, GByteArray *out)
{
    uint32_t gfid = vf_of(gsp, ldq_le_p(in));
    GmcAssigned a = { 0 };

    if (!gfid) {
        return NV_ERR_INVALID_DEVICE;
    }
    a.type = gsp->gmc->vf[gfid].type;
    g_byte_array_append(out, (void *)&a, sizeof(a));
    return NV_OK;
}

static bool any_assigned(GspState *gsp)
{
    for (unsigned g = 1; g <= GFID_MAX; g++) {
        if (gsp->gmc->vf[g].type) {
            return true;
        }
    }
    return false;
}

static bool is_text(const char *s, size_t size)
{
    return s[0] && memchr(s, 0, size);
}

/* One type with each request, as vgpu-tools' add-type sends them. */
uint32_t gmc_add_type(GspState *gsp, const uint8_t *in, size_t len, GByteArray *out)
{
    const GmcTypeUpload *u = (const void *)in;
    const GmcTypeInfo *i = (const void *)(u + 1);
    GmcType more = { 0 };
    VgpuType t = { 0 };

    if (!vgpu_mode(gsp)) {
        return NV_ERR_NOT_SUPPORTED;
    }
    if (len != sizeof(*u) + sizeof(*i)) {
        return NV_ERR_INVALID_PARAM_STRUCT;
    }
    if (!is_text(u->build, sizeof(u->build)) || u->count != 1 || u->discard > 1 || !i->type ||
        !is_text(i->name, sizeof(i->name)) || !is_text(i->vgpu_class, sizeof(i->vgpu_class)) ||
        !i->max_instance || !i->fb_length || i->fb_length > gpu_fb_size(gsp->gpu) ||
        i->gsp_heap_size < GMC_COMM_SIZE) {
        trace_gsp_type_bad(i->type, 0);
        return NV_ERR_INVALID_ARGUMENT;
    }
    if (gpu_fault_of(gsp->gpu, "type-refused=", i->type)) {
        trace_gsp_fault("type-refused");
        return NV_ERR_NOT_SUPPORTED;
    }
    if (u->discard && any_assigned(gsp)) {
        return NV_ERR_STATE_IN_USE;
    }
    if (u->discard) {
        gmc_types_forget(gsp);
    }
    if (vgpu_type_find(gsp, i->type) || gsp->types->len >= GMC_TYPES_MAX) {
        return vgpu_type_find(gsp, i->type) ? NV_OK : NV_ERR_INSUFFICIENT_RESOURCES;
    }
    t.type = more.type = i->type;
    t.max_instance = i->max_instance;
    t.vdev_id = i->vdev_id;
    t.pdev_id = i->pdev_id;
    t.profile_size = i->profile_size;
    t.fb_length = i->fb_length;
    t.gsp_heap_size = i->gsp_heap_size;
    t.fb_reservation = i->fb_reservation;
    t.bar1_length = i->bar1_length;
    g_strlcpy(more.name, i->name, sizeof(more.name));
    g_strlcpy(more.vgpu_class, i->vgpu_class, sizeof(more.vgpu_class));
    more.heads = i->heads;
    more.max_x = i->max_x;
    more.max_y = i->max_y;
    more.fps = i->frl_config;
    more.ecc = i->ecc;
    gmc_type_add(gsp, &t, &more);
    trace_gsp_type(t.type, t.name, t.fb_length, t.gsp_heap_size, t.max_instance);
    return NV_OK;
}
