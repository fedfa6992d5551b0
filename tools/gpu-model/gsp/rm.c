// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * RM objects: clients, devices, subdevices, by handle. Status codes as the
 * resource server gives them (resserv: rs_server.c, rs_client.c;
 * rmapi/control.c). Classes and parameters: cl0000.h, cl0080.h, cl2080.h, cl90f1.h.
 * What can be done with an address space is in vaspace.c.
 *
 * Callers: rpc.c and controls.c; boot.c at the start and the end.
 */
#include "gsp.h"
#include "../trace.h"

#define CLASS_ROOT      0x0u
#define CLASS_DEVICE    0x80u
#define CLASS_SUBDEVICE 0x2080u
#define CLASS_VASPACE   0x90f1u

GspObject *rm_find(GspState *gsp, uint32_t client, uint32_t handle)
{
    GspObject *o;

    QTAILQ_FOREACH(o, &gsp->objects, link) {
        if (o->client == client && o->handle == handle) {
            return o;
        }
    }
    return NULL;
}

static GspObject *add(GspState *gsp, uint32_t client, uint32_t handle, uint32_t parent,
                      ObjectKind kind, bool internal)
{
    GspObject *o = g_new0(GspObject, 1);

    o->client = client;
    o->handle = handle;
    o->parent = parent;
    o->kind = kind;
    o->internal = internal;
    QTAILQ_INSERT_TAIL(&gsp->objects, o, link);
    return o;
}

void rm_init(GspState *gsp)
{
    add(gsp, RM_CLIENT, RM_CLIENT, 0, OBJECT_CLIENT, true);
    add(gsp, RM_CLIENT, RM_DEVICE, RM_CLIENT, OBJECT_DEVICE, true);
    add(gsp, RM_CLIENT, RM_SUBDEVICE, RM_DEVICE, OBJECT_SUBDEVICE, true);
}

void rm_clear(GspState *gsp)
{
    GspObject *o, *next;

    QTAILQ_FOREACH_SAFE(o, &gsp->objects, link, next) {
        QTAILQ_REMOVE(&gsp->objects, o, link);
        g_free(o);
    }
}

void rm_count(GspState *gsp, uint64_t *clients, uint64_t *objects)
{
    GspObject *o;

    *clients = *objects = 0;
    QTAILQ_FOREACH(o, &gsp->objects, link) {
        if (!o->internal) {
            *clients += o->kind == OBJECT_CLIENT;
            ++*objects;
        }
    }
}

/* Parameters are optional; false when they are there and not the release's. */
static bool params_ok(GspState *gsp, Message msg, const uint8_t *params, size_t len, void *own)
{
    const Layout *l = release_layout(gsp->rel, msg);

    return !len || (len == l->size && gsp_unpack_layout(l, params, own));
}

static uint32_t alloc_client(GspState *gsp, const RpcAlloc *a, const uint8_t *params, size_t len)
{
    uint32_t handle = a->object;
    RootParams p = { handle };

    if (!params_ok(gsp, MSG_ROOT_PARAMS, params, len, &p)) {
        return NV_ERR_INVALID_PARAM_STRUCT;
    }
    /* a client names itself; the parameters repeat the handle */
    if (!handle || a->client != handle || p.handle != handle) {
        return NV_ERR_INVALID_CLIENT;
    }
    if (rm_find(gsp, handle, handle)) {
        return NV_ERR_INSERT_DUPLICATE_NAME;
    }
    add(gsp, handle, handle, 0, OBJECT_CLIENT, false);
    return NV_OK;
}

uint32_t rm_alloc(GspState *gsp, const RpcAlloc *a, const uint8_t *params, size_t len)
{
    const GspObject *client, *parent;
    ObjectKind kind, parent_kind;
    SubdeviceParams sub = { 0 };
    VaspaceParams space = { 0 };
    Nothing nothing;
    bool ok;

    switch (a->class_id) {
    case CLASS_ROOT:
        return alloc_client(gsp, a, params, len);
    case CLASS_DEVICE:
        kind = OBJECT_DEVICE;
        parent_kind = OBJECT_CLIENT;
        ok = params_ok(gsp, MSG_DEVICE_PARAMS, params, len, &nothing);
        break;
    case CLASS_SUBDEVICE:
        kind = OBJECT_SUBDEVICE;
        parent_kind = OBJECT_DEVICE;
        ok = params_ok(gsp, MSG_SUBDEVICE_PARAMS, params, len, &sub);
        break;
    case CLASS_VASPACE:
        kind = OBJECT_VASPACE;
        parent_kind = OBJECT_DEVICE;
        ok = params_ok(gsp, MSG_VASPACE_PARAMS, params, len, &space);
        break;
    default:
        return NV_ERR_INVALID_CLASS;
    }
    client = rm_find(gsp, a->client, a->client);
    if (!client) {
        return NV_ERR_INVALID_CLIENT;
    }
    if (client->internal) {
        return NV_ERR_INSUFFICIENT_PERMISSIONS;
    }
    parent = rm_find(gsp, a->client, a->parent);
    if (!parent) {
        return NV_ERR_OBJECT_NOT_FOUND;
    }
    if (parent->kind != parent_kind) {
        return NV_ERR_INVALID_OBJECT_PARENT;
    }
    if (!ok) {
        return NV_ERR_INVALID_PARAM_STRUCT;
    }
    if (sub.id) {
        return NV_ERR_INVALID_ARGUMENT;     /* one GPU has one subdevice */
    }
    if (space.index != VASPACE_INDEX_GPU_NEW) {
        return NV_ERR_NOT_SUPPORTED;        /* the device's own, and others' */
    }
    if (!a->object) {
        return NV_ERR_INVALID_ARGUMENT;     /* handles are the CPU's to choose */
    }
    if (rm_find(gsp, a->client, a->object)) {
        return NV_ERR_INSERT_DUPLICATE_NAME;
    }
    add(gsp, a->client, a->object, a->parent, kind, false)->external =
        space.flags & VASPACE_FLAG_EXTERNALLY_OWNED;
    return NV_OK;
}

static void remove_tree(GspState *gsp, uint32_t client, uint32_t handle)
{
    GspObject *o, *next;
    bool again;

    do {
        again = false;
        QTAILQ_FOREACH_SAFE(o, &gsp->objects, link, next) {
            if (o->client == client && o->parent == handle && o->handle != handle) {
                remove_tree(gsp, client, o->handle);
                again = true;
                break;
            }
        }
    } while (again);
    o = rm_find(gsp, client, handle);
    if (o) {
        QTAILQ_REMOVE(&gsp->objects, o, link);
        g_free(o);
    }
}

/* A client that a plugin task was configured with stays until the task is gone. */
static bool client_in_use(GspState *gsp, uint32_t client)
{
    for (unsigned i = 1; i <= GFID_MAX; i++) {
        const GspPartition *p = gsp->part[i];

        if (p && p->state == TASK_CONFIGURED && p->client == client) {
            return true;
        }
    }
    return false;
}

uint32_t rm_free(GspState *gsp, const RpcFree *f)
{
    const GspObject *client = rm_find(gsp, f->root, f->root), *o;

    if (!client) {
        return NV_ERR_INVALID_CLIENT;
    }
    o = rm_find(gsp, f->root, f->object);
    if (!o) {
        return NV_ERR_OBJECT_NOT_FOUND;
    }
    if (o->internal) {
        return NV_ERR_INSUFFICIENT_PERMISSIONS;
    }
    if (o->kind == OBJECT_CLIENT && client_in_use(gsp, f->root)) {
        return NV_ERR_IN_USE;
    }
    remove_tree(gsp, f->root, f->object);
    return NV_OK;
}
