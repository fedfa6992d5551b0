/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Structures as they cross the border of GSP, and as this model handles them.
 *
 * A structure that differs between releases is described by a list for each of
 * its layouts (layouts_*.h), written from NVIDIA's headers member by member:
 *
 *   M(type, name, dims, path)   a member the model uses: path is its name in the
 *                               header, name that in the model's own structure
 *   X(type, name, dims)         one it has no use for: any value is right
 *   Z(type, name, dims)         one that is reserved: zero, or the message is wrong
 *   S(layout, name, dims, path) a structure, or an array of them, with its own list
 *
 * From each list a C structure is made, so that the compiler places the members,
 * and a table of fields with which layout_unpack() and layout_pack() move them to
 * and from the model's structure (nvfw.h, the same for all releases). Bytes that
 * belong to no member are padding and must be zero. tests/ compares the lists
 * with NVIDIA's headers.
 */
#ifndef GSP_LAYOUT_H
#define GSP_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Layout Layout;
typedef const Layout *LayoutFn(void);

typedef enum FieldKind { FIELD_USED, FIELD_UNUSED, FIELD_ZERO, FIELD_STRUCT } FieldKind;

typedef struct Field {
    FieldKind kind;
    uint32_t at, len, unit;     /* on the wire: place, bytes, bytes of one element */
    uint32_t own_at, own_len, own_unit; /* in the model's structure */
    LayoutFn *sub;              /* of FIELD_STRUCT */
} Field;

struct Layout {
    const char *name;
    uint32_t size, own_size;
    const Field *field;
    unsigned fields;
};

/* Into wire, whose other bytes stay. Values too large for their field are cut. */
void layout_pack(const Layout *l, const void *own, void *wire);
/* Does the layout have the member at this offset of the model's structure? */
bool layout_has(const Layout *l, size_t own_at);
/* Where it has it; there must be one. */
uint32_t layout_at(const Layout *l, size_t own_at);

/* The C structure of a list. */
#define LAYOUT_M(type, name, dims, path) type name dims;
#define LAYOUT_X(type, name, dims)       type name dims;
#define LAYOUT_S(layout, name, dims, path) struct Wire_##layout name dims;
#define LAYOUT_STRUCT(layout) \
    struct Wire_##layout { LIST_##layout(LAYOUT_M, LAYOUT_X, LAYOUT_X, LAYOUT_S) };

#endif
