// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * NVKV words: key 15:0, index 27:16, opcode 31:28, count or immediate 63:32;
 * values follow, padded to whole words. Statuses of a stream that cannot be
 * decoded are those documented at nvkvDecode() in nvkv.h; what a firmware says
 * to a well-formed stream it does not want is not published: INVALID_ARGUMENT.
 *
 * Callers: gmc_*.c, for whatever has keys.
 */
#include "gmc_nvkv.h"
#include "qemu/bswap.h"
#include "../trace.h"

enum { OP_IMM32, OP_SEQ32, OP_SEQ64, OP_ARRAY8, OP_ARRAY32, OP_ARRAY64 };

enum {
    ST_INVALID_ARGUMENT = 0x1f, ST_INVALID_COMMAND = 0x24,
    ST_INVALID_PARAM_STRUCT = 0x3a, ST_OUT_OF_RANGE = 0x5b,
};

static uint32_t malformed(size_t at, const char *why, uint32_t status)
{
    trace_gsp_nvkv_malformed(at, why, status);
    return status;
}

static uint32_t sequence(NvkvItem *it, NvkvFn *fn, void *opaque, uint32_t n)
{
    uint32_t status = 0;

    it->count = 1;
    for (uint32_t i = 0; !status && i < n; i++) {
        status = fn(opaque, it);
        it->key++;
        it->data += it->width;
    }
    return status;
}

static uint32_t decode(const uint8_t *data, size_t len, NvkvFn *fn, void *opaque)
{
    size_t at = 0;

    if (len % 8) {
        return malformed(len, "no whole number of words", ST_INVALID_PARAM_STRUCT);
    }
    while (at < len) {
        uint64_t word = ldq_le_p(data + at);
        uint32_t op = word >> 28 & 0xf, n = word >> 32, status;
        NvkvItem it = { .key = word, .index = word >> 16 & 0xfff, .width = 4 };
        uint64_t bytes;

        if (op > OP_ARRAY64) {
            return malformed(at, "opcode", ST_INVALID_COMMAND);
        }
        if (op == OP_IMM32) {
            it.count = 1;
            it.data = data + at + 4;
            at += 8;
            status = fn(opaque, &it);
            if (status) {
                return status;
            }
            continue;
        }
        it.width = op == OP_ARRAY8 ? 1 : op == OP_SEQ32 || op == OP_ARRAY32 ? 4 : 8;
        bytes = ROUND_UP((uint64_t)n * it.width, 8);
        if (bytes > len - at - 8) {
            return malformed(at, "values past the end", ST_OUT_OF_RANGE);
        }
        it.data = n ? data + at + 8 : NULL;
        it.count = n;
        if (op == OP_SEQ32 || op == OP_SEQ64) {
            if (n > 0x10000u - it.key) {
                return malformed(at, "keys past the last one", ST_OUT_OF_RANGE);
            }
            status = sequence(&it, fn, opaque, n);
        } else {
            status = fn(opaque, &it);
        }
        if (status) {
            return status;
        }
        at += 8 + bytes;
    }
    return 0;
}

static void put(GByteArray *out, unsigned op, uint16_t key, uint16_t index, uint32_t n)
{
    uint64_t word = cpu_to_le64((uint64_t)n << 32 | op << 28 | (index & 0xfffu) << 16 | key);

    g_byte_array_append(out, (void *)&word, sizeof(word));
}

static void put_values(GByteArray *out, const void *v, size_t len)
{
    static const uint8_t zero[8];

    if (len) {
        g_byte_array_append(out, v, len);
        g_byte_array_append(out, zero, ROUND_UP(len, 8) - len);
    }
}

void nvkv_u32(GByteArray *out, uint16_t key, uint16_t index, uint32_t value)
{
    put(out, OP_IMM32, key, index, value);
}

void nvkv_seq32(GByteArray *out, uint16_t key, uint16_t index, const uint32_t *v, uint32_t n)
{
    put(out, OP_SEQ32, key, index, n);
    put_values(out, v, (size_t)n * 4);
}

void nvkv_seq64(GByteArray *out, uint16_t key, uint16_t index, const uint64_t *v, uint32_t n)
{
    put(out, OP_SEQ64, key, index, n);
    put_values(out, v, (size_t)n * 8);
}

void nvkv_u64(GByteArray *out, uint16_t key, uint16_t index, uint64_t value)
{
    nvkv_seq64(out, key, index, &value, 1);
}

void nvkv_array(GByteArray *out, uint16_t key, uint16_t index, unsigned width, const void *v,
                uint32_t n)
{
    put(out, width == 1 ? OP_ARRAY8 : width == 4 ? OP_ARRAY32 : OP_ARRAY64, key, index, n);
    put_values(out, v, (size_t)n * width);
}

void nvkv_string(GByteArray *out, uint16_t key, const char *text)
{
    nvkv_array(out, key, 0, 1, text, strlen(text) + 1);
}

typedef struct Message {
    const NvkvField *field;
    unsigned n;
    NvkvValue *value;
    NvkvFn *stream;
    void *opaque;
} Message;

static const char *wrong_item(const NvkvField *f, const NvkvValue *v, const NvkvItem *it)
{
    if (it->width != f->width) {
        return "width";
    }
    if (f->kind == NVKV_TABLE) {
        return it->count != 1 || it->index >= f->max ? "index" : NULL;
    }
    if (it->index) {
        return "index";
    }
    if (f->kind == NVKV_STREAM) {
        return it->count > f->max ? "count" : NULL;
    }
    if (v->seen) {
        return "twice";
    }
    if (f->kind == NVKV_ONE) {
        return it->count != 1 ? "count" : NULL;
    }
    if (it->count > f->max) {
        return "count";
    }
    if (f->kind == NVKV_TEXT &&
        (!it->count || memchr(it->data, 0, it->count) != it->data + it->count - 1)) {
        return "text";
    }
    return NULL;
}

static uint32_t visit(void *opaque, const NvkvItem *it)
{
    Message *m = opaque;

    for (unsigned i = 0; i < m->n; i++) {
        const NvkvField *f = &m->field[i];
        NvkvValue *v = &m->value[i];
        const char *why;

        if (f->key != it->key) {
            continue;
        }
        why = wrong_item(f, v, it);
        if (why) {
            trace_gsp_nvkv_refused(it->key, it->index, why);
            return ST_INVALID_ARGUMENT;
        }
        if (f->kind == NVKV_STREAM) {
            return m->stream(m->opaque, it);
        }
        v->seen = true;
        v->count = it->count;
        v->data = it->data;
        if (it->count) {
            v->v = f->width == 8 ? ldq_le_p(it->data)
                                 : f->width == 4 ? ldl_le_p(it->data) : it->data[0];
        }
        return 0;
    }
    trace_gsp_nvkv_refused(it->key, it->index, "unknown");
    return ST_INVALID_ARGUMENT;
}

uint32_t nvkv_message(const uint8_t *data, size_t len, const NvkvField *field, unsigned n,
                      NvkvValue *value, NvkvFn *stream, void *opaque)
{
    Message m = { field, n, value, stream, opaque };
    uint32_t status;

    memset(value, 0, n * sizeof(*value));
    status = decode(data, len, visit, &m);
    for (unsigned i = 0; !status && i < n; i++) {
        if (field[i].required && !value[i].seen) {
            trace_gsp_nvkv_refused(field[i].key, 0, "missing");
            status = ST_INVALID_ARGUMENT;
        }
    }
    return status;
}
