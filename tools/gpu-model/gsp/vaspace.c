// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * GPU address spaces whose page tables are the CPU's: where the page directory is
 * (ctrl0080dma.h), and GSP's own part of one (ctrl90f1.h). As no channel runs here,
 * no address in them is ever looked up; what is told of them is checked and kept.
 * Statuses: dmaSetPageDirectory in dma.c, deviceCtrlCmdDmaSetPageDirectory_IMPL.
 *
 * Callers: controls.c.
 */
#include "gsp.h"

static bool in_framebuffer(GspState *gsp, uint64_t addr, uint64_t size)
{
    return size && addr < fb_usable_end(gsp) && size <= fb_usable_end(gsp) - addr;
}

static uint32_t set_page_directory(GspState *gsp, GspObject *device, void *params)
{
    const PageDirectory *p = params;
    GspObject *space = rm_find(gsp, device->client, p->vaspace);

    if (!space || space->kind != OBJECT_VASPACE || space->parent != device->handle) {
        return NV_ERR_OBJECT_NOT_FOUND;
    }
    if (!space->external) {
        return NV_ERR_INVALID_STATE;
    }
    if (p->subdevice > 1 || PAGE_DIRECTORY_APERTURE(p->flags) || p->addr % GSP_PAGE ||
        !in_framebuffer(gsp, p->addr, p->entries * 8ull)) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    space->page_directory = p->addr;
    return NV_OK;
}

static uint32_t unset_page_directory(GspState *gsp, GspObject *device, void *params)
{
    const PageDirectory *p = params;
    GspObject *space = rm_find(gsp, device->client, p->vaspace);

    if (!space || space->kind != OBJECT_VASPACE || space->parent != device->handle) {
        return NV_ERR_OBJECT_NOT_FOUND;
    }
    if (!space->page_directory) {
        return NV_ERR_INVALID_STATE;
    }
    space->page_directory = 0;
    return NV_OK;
}

/* GSP has nothing mapped in the range: there is nothing to copy into the tables. */
static uint32_t reserved_pdes(GspState *gsp, GspObject *space, void *params)
{
    const ReservedPdes *r = params;

    if (space->external) {
        return NV_ERR_INVALID_STATE;
    }
    if (!r->page_size || r->page_size & (r->page_size - 1) || r->first % r->page_size ||
        (r->last + 1) % r->page_size || r->last < r->first || !r->levels ||
        r->levels > MMU_LEVELS_MAX) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    for (uint32_t i = 0; i < r->levels; i++) {
        if (r->level[i].aperture != 1 || !in_framebuffer(gsp, r->level[i].addr, r->level[i].size) ||
            (i && r->level[i].page_shift >= r->level[i - 1].page_shift)) {
            return NV_ERR_INVALID_ARGUMENT;
        }
    }
    space->page_directory = r->level[0].addr;
    return NV_OK;
}

static const struct {
    uint32_t cmd;
    ObjectKind kind;
    Message msg;
    ObjectControlFn *fn;
} controls[] = {
    /* DMA_SET_PAGE_DIRECTORY, DMA_UNSET_PAGE_DIRECTORY, COPY_SERVER_RESERVED_PDES */
    { 0x00801813, OBJECT_DEVICE, MSG_SET_PAGE_DIRECTORY, set_page_directory },
    { 0x00801814, OBJECT_DEVICE, MSG_UNSET_PAGE_DIRECTORY, unset_page_directory },
    { 0x90f10106, OBJECT_VASPACE, MSG_RESERVED_PDES, reserved_pdes },
};

ObjectControlFn *vaspace_control(const GspObject *o, uint32_t cmd, Message *msg)
{
    for (unsigned i = 0; i < ARRAY_SIZE(controls); i++) {
        if (controls[i].cmd == cmd && controls[i].kind == o->kind) {
            *msg = controls[i].msg;
            return controls[i].fn;
        }
    }
    return NULL;
}
