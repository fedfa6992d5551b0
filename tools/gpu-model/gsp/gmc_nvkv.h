/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NVKV, the keyed payloads of encoding "gmc": inc/libraries/nvkv/nvkv.h of
 * NVIDIA's open-gpu-kernel-modules, commit 61dcc93, describes the words. This
 * is a coder of the model's own.
 */
#ifndef GSP_GMC_NVKV_H
#define GSP_GMC_NVKV_H

#include "qemu/osdep.h"

typedef struct NvkvItem {
    uint16_t key, index;
    uint8_t width;              /* of a value, bytes: 1, 4 or 8 */
    uint32_t count;
    const uint8_t *data;        /* little-endian values, NULL when there are none */
} NvkvItem;

/* Nonzero ends decoding and is handed back. */
typedef uint32_t NvkvFn(void *opaque, const NvkvItem *it);

void nvkv_u32(GByteArray *out, uint16_t key, uint16_t index, uint32_t value);
/* Values of key, key + 1, …; index is all of theirs. */
void nvkv_seq32(GByteArray *out, uint16_t key, uint16_t index, const uint32_t *v, uint32_t n);
void nvkv_seq64(GByteArray *out, uint16_t key, uint16_t index, const uint64_t *v, uint32_t n);
void nvkv_u64(GByteArray *out, uint16_t key, uint16_t index, uint64_t value);
/* n values of one key, each of width bytes. */
void nvkv_array(GByteArray *out, uint16_t key, uint16_t index, unsigned width, const void *v,
                uint32_t n);
/* With its NUL, as NVKV_SET_STRING8 sends it. */
void nvkv_string(GByteArray *out, uint16_t key, const char *text);

/* ---- a message by its keys -------------------------------------------------- */

typedef enum NvkvKind {
    NVKV_ONE,           /* one value under index 0 */
    NVKV_ARRAY,         /* up to max values under index 0 */
    NVKV_TEXT,          /* like it, ending in the only NUL */
    NVKV_TABLE,         /* one value under each index below max; not kept */
    NVKV_STREAM,        /* may come again and again: handed to the caller in order */
} NvkvKind;

typedef struct NvkvField {
    uint16_t key;
    uint8_t width;
    NvkvKind kind;
    uint32_t max;
    bool required;
} NvkvField;

typedef struct NvkvValue {
    bool seen;
    uint32_t count;
    uint64_t v;                 /* the one value */
    const uint8_t *data;
} NvkvValue;

/*
 * All keys of a message into value[], one for each field. An unknown key, a
 * key twice, another width or count, a required key that is missing: refused.
 */
uint32_t nvkv_message(const uint8_t *data, size_t len, const NvkvField *field, unsigned n,
                      NvkvValue *value, NvkvFn *stream, void *opaque);

#endif
