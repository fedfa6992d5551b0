/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Encoding "gmc": what firmware speaks from release 615.71.09 on. Numbers and
 * layouts are those of NVIDIA's open-gpu-kernel-modules, commit 61dcc93 (the
 * 615.71.09 release), and of NVIDIA's nova-core series where that tree leaves
 * something to firmware; the file is named beside each. All definitions are
 * this model's own, and gmc_layout.c holds their sizes.
 */
#ifndef GSP_GMC_H
#define GSP_GMC_H

#include "gsp.h"
#include "gmc_nvkv.h"

/* ---- queue element: message_queue_priv.h, mctp_format.h, nvdm_format.h ------ */

typedef struct GmcElement {
    uint32_t magic, size;               /* mctpPayloadSize: with this header */
    uint32_t mctp, nvdm;
    uint32_t payload_size, reserved;    /* nvdmPayloadSize */
} GmcElement;

#define MCTP_MAGIC         0x4d435450u
#define MCTP_SINGLE_PACKET 0xc0000001u  /* SOM, EOM, header version 1 */
#define NVDM_VENDOR_NV     0x0010de7eu  /* vendor defined, PCI id 10de */
#define NVDM_VENDOR_MASK   0x00ffffffu
#define NVDM_RM_RPC        0x25u
#define NVDM_GMCAPI        0x26u

#define GMC_MESSAGE_MAX    (MSG_ELEMENTS_MAX * GSP_PAGE - (uint32_t)sizeof(GmcElement))

/* ---- gmcapi_base.h, gmcapi_table.h ----------------------------------------- */

typedef struct GmcHeader {
    uint32_t command, size;
    uint64_t sequence;
    uint32_t status;                    /* of a request: max_response_size */
    uint32_t reserved[5];
} GmcHeader;

#define GMC_FLAGS_MASK     0xff000000u
#define GMC_RESPONSE       0x01000000u

enum {
    GMC_GSP_INIT = 0x10001,
    GMC_EXEC_GENERIC_BOOTLOADER = 0x10002,
    GMC_EXEC_HS_BINARY = 0x10003,
    GMC_GSP_SUSPEND = 0x10004,
    GMC_ADD_VGPU_TYPE = 0x20001,
    GMC_QUERY_SUPPORTED = 0x20002,
    GMC_QUERY_CREATABLE = 0x20003,
    GMC_ASSIGN = 0x20004,
    GMC_DEASSIGN = 0x20005,
    GMC_QUERY_PROPERTIES = 0x20006,
    GMC_QUERY_ASSIGNED = 0x20007,
    GMC_BOOTLOAD = 0x20020,
    GMC_SHUTDOWN = 0x20021,
    GMC_SHUTDOWN_COMPLETE = 0x20022,
    GMC_CLEANUP = 0x20023,
    GMC_PLUGIN_TRIGGERED = 0x20024,
    GMC_SCRUB_GUEST_FB = 0x20025,
    GMC_ALLOC_CEUTILS = 0x20026,
    GMC_FREE_CEUTILS = 0x20027,
    GMC_MMU_FAULT_QUEUED = 0x40001,
};

/* gmcapi_gsp.h: GSP_SUSPEND's flags */
#define GMC_SUSPEND_KEEPS_STATE 0x7u    /* PM transition, GC6, hibernation */
#define GMC_SUSPEND_FLAGS       0x1fu

/* ---- gmcapi_vgpu.h --------------------------------------------------------- */

typedef struct GmcAssign {
    uint64_t dbdf;
    uint32_t type, swizz;
    uint16_t placement, pad[3];
} GmcAssign;

typedef struct GmcAssigned {
    uint32_t type, swizz;
    uint16_t placement, pad;
} GmcAssigned;

typedef struct GmcPluginTriggered {
    uint32_t gfid, event;
    uint64_t reserved[2];
} GmcPluginTriggered;

typedef struct GmcScrub {
    uint32_t gfid, reserved;
    uint64_t offset, size;
} GmcScrub;

typedef struct GmcCeUtils {
    uint32_t gfid, chid, ce, swizz;
} GmcCeUtils;

typedef struct GmcSemaphore {
    uint64_t address;
    uint32_t aperture, pad;
} GmcSemaphore;

/* The page itself: nova-core vgpu/scrubber.rs, after channel_utils.h */
#define CEUTILS_PAGE_MAGIC 0xce5e5ea0u

/* The plugin task's buffers: nova-core vgpu/fw/r000_00/bindings.rs. Guest RPC trace is last. */
#define GMC_COMM_SIZE      0x284000u

#define GMC_TYPES_MAX      128          /* GMCAPI_QUERY_VGPU_TYPE_ID_LIST_MAX_IDS */

/* vgpu-tools' add-type (the same commit): what precedes one NVA081_CTRL_VGPU_INFO */
typedef struct GmcTypeUpload {
    char     build[128];
    uint8_t  discard, pad[3];
    uint32_t count;
} GmcTypeUpload;

/* ctrla081.h of 61dcc93 */
typedef struct GmcTypeInfo {
    uint32_t type;
    char     name[64], vgpu_class[64];
    uint8_t  signature[128];
    char     license[128];
    uint32_t max_instance, heads, max_x, max_y, max_pixels, frl_config, cuda, ecc;
    uint32_t gpu_instance_size, nominal_fb_region, multi_vgpu;
    uint64_t vdev_id, pdev_id, profile_size, fb_length, gsp_heap_size;
    uint64_t fb_reservation, mappable_video;
    uint32_t encoder_capacity, pad0;
    uint64_t bar1_length;
    uint8_t  unused[5432 - 504];
} GmcTypeInfo;

/* ---- status codes of their own: nvstatuscodes.h ----------------------------- */

enum {
    NV_ERR_INVALID_ACCESS_TYPE = 0x1d,
    NV_ERR_INVALID_COMMAND = 0x24,
    NV_ERR_NOT_READY = 0x55,
    NV_ERR_OBJECT_TYPE_MISMATCH = 0x58,
    NV_ERR_GMCAPI_INVALID_MCTP = 0x90,
    NV_ERR_GMCAPI_INVALID_NVDM_TYPE = 0x91,
    NV_ERR_GMCAPI_INVALID_COMMAND_ID = 0x92,
    NV_ERR_GMCAPI_REQUEST_TOO_LARGE = 0x93,
    NV_ERR_GMCAPI_REQUEST_TOO_SMALL = 0x94,
    NV_ERR_GMCAPI_MAX_RESPONSE_TOO_SMALL = 0x95,
    NV_ERR_GMCAPI_RESERVED_NOT_ZERO = 0x96,
    NV_ERR_GMCAPI_INVALID_FLAGS = 0x97,
};

/* ---- what this encoding keeps beside GspState -------------------------------- */

/* Virtual time: longer than an answer takes, so that it can be seen to be later. */
#define GMC_SHUTDOWN_NS    (3 * SCALE_MS)
#define GMC_SCRUB_NS       (1 * SCALE_MS)

typedef struct GmcVf {
    GspState *gsp;
    uint32_t gfid;
    uint32_t type;              /* assigned; 0: none */
    QEMUTimer *ending;          /* of its plugin task; COMPLETE follows */
    bool ceutils;
    uint32_t chid;              /* theirs; ANY: GSP's choice */
    uint32_t submitted, done;   /* scrub work ids: the next, and the last one done */
    GQueue *work;               /* GmcScrub not yet done */
    QEMUTimer *scrubber;
} GmcVf;

/* What QUERY_PROPERTIES tells of a type and a partition does not need (VgpuType). */
typedef struct GmcType {
    uint32_t type;
    char     name[64], vgpu_class[64];
    uint32_t heads, max_x, max_y, fps, ecc;
} GmcType;

struct GmcState {
    GmcHeader init;             /* the GSP_INIT that is to be answered */
    uint64_t last_sequence;     /* of the request before, once there was one */
    bool numbered;
    GByteArray *static_info;    /* what it is answered with */
    bool rm_rpcs, rm_events;    /* UNSTABLE_INTERFACE_SUPPORT */
    GArray *types;              /* GmcType, in the order of gsp->types */
    GmcVf vf[GFID_MAX + 1];
};

/* gmc_frame.c */
uint32_t gmc_elements(GspState *gsp, const uint8_t *page);
FrameVerdict gmc_accept(GspState *gsp, const uint8_t *buf, uint32_t elements, GByteArray **out);
void gmc_send(GspState *gsp, uint32_t nvdm, const void *header, size_t header_len,
              const void *payload, size_t len);
void gmc_event(GspState *gsp, uint32_t command, const void *payload, size_t len);
void gmc_reply(GspState *gsp, const GmcHeader *to, uint32_t status, const void *payload,
               size_t len);

/* gmc_init.c: GSP_INIT */
uint32_t gmc_init_request(GspState *gsp, const uint8_t *data, size_t len);
/* gmc_static.c: what it is answered with */
void gmc_static_info(GspState *gsp, GByteArray *out);

/* gmc_types.c, gmc_vgpu.c, gmc_ceutils.c: a request's handler; its status */
typedef uint32_t GmcFn(GspState *gsp, const uint8_t *in, size_t len, GByteArray *out);
void gmc_types_forget(GspState *gsp);
void gmc_type_add(GspState *gsp, VgpuType *t, const GmcType *more);
/* gmc_known.c: what GSP knows without an upload */
void gmc_types_builtin(GspState *gsp);
GmcFn gmc_add_type, gmc_query_supported, gmc_query_creatable, gmc_query_properties;
GmcFn gmc_assign, gmc_deassign, gmc_query_assigned;
GmcFn gmc_bootload, gmc_shutdown, gmc_cleanup;
GmcFn gmc_alloc_ceutils, gmc_free_ceutils, gmc_scrub;
/* The task of this GFID ends now or has ended by itself: COMPLETE comes later. */
void gmc_task_ends(GspState *gsp, uint32_t gfid);
void gmc_ceutils_reset(GmcVf *vf);
void gmc_vgpu_reset(GmcVf *vf);
/* GMC engine id (type, index in the upper half) to NV2080's; false: no such engine. */
bool gmc_engine(GspState *gsp, uint32_t id, uint32_t *nv2080);
#define GMC_COPY 2u             /* NVGMC_ENGINE_TYPE_COPY: the first one's id, too */
#define GMC_ENGINE_TYPE_LAST 0x13u

/* gmc_plugin.c: messages of the plugin task */
uint32_t gmc_plugin_config(GspState *gsp, const uint8_t *msg, PluginConfig *c);
uint32_t gmc_plugin_bme(GspState *gsp, const uint8_t *msg, PluginBme *b);

#endif
