// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Messages of encoding "gmc": an MCTP header, an NVDM header, then GMCAPI's or
 * an RPC's (message_queue_priv.h and message_queue_cpu.c of 61dcc93). There is
 * no checksum, no number and no tag: encryption is not offered. What firmware
 * does with a broken frame is not published. Here one whose length says nothing
 * stays in the ring, as nothing behind it could be found; of others only what
 * bears a GMCAPI header is answered.
 *
 * Callers: queue.c by the encoding (WireOps) for what comes; gmc.c and gmc_vgpu.c for
 * what goes.
 */
#include "gmc.h"
#include "../trace.h"

uint32_t gmc_elements(GspState *gsp, const uint8_t *page)
{
    const GmcElement *e = (const void *)page;

    if (e->magic != MCTP_MAGIC || e->size < sizeof(*e) || e->size > MSG_ELEMENTS_MAX * GSP_PAGE) {
        return 0;
    }
    return DIV_ROUND_UP(e->size, GSP_PAGE);
}

/* Why GMCAPI refuses this frame; 0 when it does not. */
static uint32_t frame_status(const GmcElement *e)
{
    if (e->mctp != MCTP_SINGLE_PACKET || (e->nvdm & NVDM_VENDOR_MASK) != NVDM_VENDOR_NV ||
        e->reserved || e->payload_size != e->size - sizeof(*e)) {
        return NV_ERR_GMCAPI_INVALID_MCTP;
    }
    if (e->nvdm >> 24 != NVDM_RM_RPC && e->nvdm >> 24 != NVDM_GMCAPI) {
        return NV_ERR_GMCAPI_INVALID_NVDM_TYPE;
    }
    return NV_OK;
}

FrameVerdict gmc_accept(GspState *gsp, const uint8_t *buf, uint32_t elements, GByteArray **out)
{
    const GmcElement *e = (const void *)buf;
    uint32_t status = frame_status(e);
    uint32_t least = e->nvdm >> 24 == NVDM_RM_RPC ? sizeof(RpcHeader) : sizeof(GmcHeader);

    if (e->size - sizeof(*e) < least) {
        queue_bad_element(gsp, "no room for a header", e->size);
        return FRAME_DROPPED;
    }
    if (status) {
        queue_bad_element(gsp, "MCTP or NVDM header", e->nvdm);
        gmc_reply(gsp, (const void *)(e + 1), status, NULL, 0);
        return FRAME_DROPPED;
    }
    *out = g_byte_array_new();
    g_byte_array_append(*out, buf, e->size);
    return FRAME_TAKEN;
}

void gmc_send(GspState *gsp, uint32_t nvdm, const void *header, size_t header_len,
              const void *payload, size_t len)
{
    GByteArray *out = g_byte_array_new();
    GmcElement e = {
        .magic = MCTP_MAGIC,
        .size = sizeof(e) + header_len + len,
        .mctp = MCTP_SINGLE_PACKET,
        .nvdm = nvdm << 24 | NVDM_VENDOR_NV,
        .payload_size = header_len + len,
    };

    g_assert(e.payload_size <= GMC_MESSAGE_MAX);
    if (gpu_fault(gsp->gpu, "bad-checksum")) {
        trace_gsp_fault("bad-checksum");
        e.magic ^= 0x1;
    }
    if (nvdm == NVDM_GMCAPI && len && gpu_fault(gsp->gpu, "oversized-reply")) {
        trace_gsp_fault("oversized-reply");
        e.size = ROUND_UP(e.size, GSP_PAGE) + GSP_PAGE;
        e.payload_size = e.size - sizeof(e);
    }
    g_byte_array_append(out, (void *)&e, sizeof(e));
    g_byte_array_append(out, header, header_len);
    if (len) {
        g_byte_array_append(out, payload, len);
    }
    queue_push(gsp, out);
    queue_flush(gsp);
}

void gmc_event(GspState *gsp, uint32_t command, const void *payload, size_t len)
{
    GmcHeader h = { .command = command, .size = len };

    gsp->stat.events++;
    trace_gsp_event(command, len);
    gmc_send(gsp, NVDM_GMCAPI, &h, sizeof(h), payload, len);
}

void gmc_reply(GspState *gsp, const GmcHeader *to, uint32_t status, const void *payload,
               size_t len)
{
    GmcHeader h = {
        .command = (to->command & ~GMC_FLAGS_MASK) | GMC_RESPONSE,
        .size = len,
        .sequence = to->sequence,
        .status = status,
    };

    if (status) {
        gsp->stat.refusals++;
    }
    if (gpu_fault(gsp->gpu, "bad-seq")) {
        trace_gsp_fault("bad-seq");
        h.sequence += 5;
    }
    trace_gsp_gmc_reply(to->command, status, len);
    gmc_send(gsp, NVDM_GMCAPI, &h, sizeof(h), payload, len);
}
