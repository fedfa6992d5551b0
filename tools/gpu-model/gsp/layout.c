// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Structures of the wire into the model's own, and back.
 *
 * Callers: everybody who reads or writes a structure of the release.
 */
#include "gsp.h"
#include "layouts.h"
#include "../trace.h"

static uint64_t load(const uint8_t *p, uint32_t unit)
{
    uint64_t v = 0;

    memcpy(&v, p, unit);
    return v;
}

static void store(uint8_t *p, uint32_t unit, uint64_t v)
{
    memcpy(p, &v, unit);
}

/* A scalar may be wider in the model's structure; arrays are copied as they are. */
static void move(uint8_t *to, uint32_t to_len, const uint8_t *from, uint32_t from_len,
                 uint32_t unit)
{
    if (from_len == unit || to_len == unit) {
        store(to, to_len, load(from, from_len));
    } else {
        memset(to, 0, to_len);
        memcpy(to, from, MIN(to_len, from_len));
    }
}

/* Elements that both sides have room for. */
static uint32_t elements(const Field *f)
{
    return MIN(f->len / f->unit, f->own_len / f->own_unit);
}

static const uint8_t *nonzero(const uint8_t *p, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (p[i]) {
            return p + i;
        }
    }
    return NULL;
}

/*
 * From the wire into the model's structure, what the layout lacks being 0; or
 * false and the offset of a byte that had to be 0.
 */
static bool layout_unpack(const Layout *l, const void *wire, void *own, uint32_t *where)
{
    const uint8_t *w = wire, *stray;
    uint32_t end = 0;
    uint8_t *o = own;

    memset(own, 0, l->own_size);
    for (unsigned i = 0; i <= l->fields; i++) {
        const Field *f = &l->field[i];
        uint32_t at = i < l->fields ? f->at : l->size;

        stray = nonzero(w + end, at - end);     /* padding before it, or at the end */
        if (!stray && i < l->fields && f->kind == FIELD_ZERO) {
            stray = nonzero(w + at, f->len);
        }
        if (stray) {
            *where = stray - w;
            return false;
        }
        if (i == l->fields) {
            break;
        }
        end = at + f->len;
        if (f->kind == FIELD_USED) {
            move(o + f->own_at, f->own_len, w + at, f->len, f->unit);
        }
        for (uint32_t n = 0; f->kind == FIELD_STRUCT && n < elements(f); n++) {
            if (!layout_unpack(f->sub(), w + at + n * f->unit,
                               o + f->own_at + n * f->own_unit, where)) {
                *where += at + n * f->unit;
                return false;
            }
        }
    }
    return true;
}

void layout_pack(const Layout *l, const void *own, void *wire)
{
    const uint8_t *o = own;
    uint8_t *w = wire;

    for (unsigned i = 0; i < l->fields; i++) {
        const Field *f = &l->field[i];

        if (f->kind == FIELD_USED) {
            move(w + f->at, f->len, o + f->own_at, f->own_len, f->unit);
        }
        for (uint32_t n = 0; f->kind == FIELD_STRUCT && n < elements(f); n++) {
            layout_pack(f->sub(), o + f->own_at + n * f->own_unit, w + f->at + n * f->unit);
        }
    }
}

bool layout_has(const Layout *l, size_t own_at)
{
    for (unsigned i = 0; i < l->fields; i++) {
        const Field *f = &l->field[i];

        if ((f->kind == FIELD_USED || f->kind == FIELD_STRUCT) && own_at >= f->own_at &&
            own_at < f->own_at + f->own_len) {
            return true;
        }
    }
    return false;
}

uint32_t layout_at(const Layout *l, size_t own_at)
{
    for (unsigned i = 0; i < l->fields; i++) {
        const Field *f = &l->field[i];
        size_t in = own_at - f->own_at;

        if (own_at < f->own_at || in >= f->own_len) {
            continue;
        }
        if (f->kind == FIELD_USED) {
            return f->at;
        }
        if (f->kind == FIELD_STRUCT) {
            return f->at + in / f->own_unit * f->unit + layout_at(f->sub(), in % f->own_unit);
        }
    }
    g_assert_not_reached();
}

#define W(name)   offsetof(WS, name), sizeof(((WS *)0)->name)
#define O(name)   offsetof(OS, name), sizeof(((OS *)0)->name)
#define FIELD_M(type, name, dims, path) { FIELD_USED, W(name), sizeof(type), O(name) },
#define FIELD_X(type, name, dims)       { FIELD_UNUSED, W(name) },
#define FIELD_Z(type, name, dims)       { FIELD_ZERO, W(name) },
#define FIELD_S(layout, name, dims, path) \
    { FIELD_STRUCT, W(name), sizeof(struct Wire_##layout), O(name), \
      sizeof(Own_##layout), layout_##layout },

/* WS and OS: the two structures that the fields above are places in. */
#define LAYOUT_DEFINE(layout, own) \
    const Layout *layout_##layout(void) \
    { \
        typedef struct Wire_##layout WS; \
        typedef own OS; \
        static const Field field[] = { \
            LIST_##layout(FIELD_M, FIELD_X, FIELD_Z, FIELD_S) \
        }; \
        static const Layout l = { #layout, sizeof(WS), sizeof(OS), field, ARRAY_SIZE(field) }; \
        return &l; \
    }
#define LAYOUT_OWN(layout, own) typedef own Own_##layout;
ALL_LAYOUTS(LAYOUT_OWN)
ALL_LAYOUTS(LAYOUT_DEFINE)

const Layout *release_layout(const Release *rel, Message msg)
{
    return rel->layout[msg] ? rel->layout[msg]() : NULL;
}

bool gsp_unpack_layout(const Layout *l, const void *wire, void *own)
{
    uint32_t where;

    if (!layout_unpack(l, wire, own, &where)) {
        trace_gsp_stray_byte(l->name, where);
        return false;
    }
    return true;
}

bool gsp_unpack(GspState *gsp, Message msg, const void *wire, void *own)
{
    return gsp_unpack_layout(release_layout(gsp->rel, msg), wire, own);
}

uint32_t gsp_room(GspState *gsp, Message msg, size_t own_at)
{
    const Layout *l = release_layout(gsp->rel, msg);

    for (unsigned i = 0; l && i < l->fields; i++) {
        const Field *f = &l->field[i];

        if (f->unit && f->own_len && f->own_at == own_at) {
            return elements(f);
        }
    }
    return 0;
}

bool gsp_has(GspState *gsp, Message msg, size_t own_at)
{
    const Layout *l = release_layout(gsp->rel, msg);

    return l && layout_has(l, own_at);
}

/* Structures that are handled as sent have the sizes of their headers. */
QEMU_BUILD_BUG_ON(sizeof(LibosRegion) != 32);
QEMU_BUILD_BUG_ON(sizeof(MsgqTx) != 32);
QEMU_BUILD_BUG_ON(sizeof(MsgHeader) != 48);
QEMU_BUILD_BUG_ON(sizeof(RpcHeader) != 32);
QEMU_BUILD_BUG_ON(sizeof(RpcAlloc) != 32);
QEMU_BUILD_BUG_ON(sizeof(RpcFree) != 16);
QEMU_BUILD_BUG_ON(sizeof(RpcUnloading) != 8);
QEMU_BUILD_BUG_ON(sizeof(RegistryEntry) != 16);
QEMU_BUILD_BUG_ON(offsetof(PluginCtrl, response) != 16);
QEMU_BUILD_BUG_ON(offsetof(PluginCtrl, migration_cpu_offset) != 48);
