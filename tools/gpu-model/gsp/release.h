/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One firmware release: what differs between it and the others. Everything
 * else in this folder is written once and asks the release of this GSP.
 */
#ifndef GSP_RELEASE_H
#define GSP_RELEASE_H

#include "../gpu.h"
#include "nvfw.h"

/* What becomes of a message that lies in the command queue. */
typedef enum FrameVerdict {
    FRAME_TAKEN,    /* consumed; *out is a whole request, or NULL while parts are missing */
    FRAME_DROPPED,  /* consumed, the next one is looked at */
    FRAME_STUCK,    /* stays in the ring, so nothing behind it is ever answered */
} FrameVerdict;

/* The pointers of the two rings; GspQueue tells where the elements lie. */
typedef struct RingOps {
    /* The CPU's queue header at q.cmd is good; GSP's own stands at q.stat. */
    bool (*open)(GspState *gsp);
    /* Elements that the CPU has written and GSP has not consumed. */
    uint32_t (*available)(GspState *gsp);
    void (*consumed)(GspState *gsp, uint32_t elements);
    /* Elements that GSP may still write; then it has. */
    uint32_t (*room)(GspState *gsp);
    void (*posted)(GspState *gsp, uint32_t elements);
} RingOps;

/* How a release frames and encodes what goes through the queues. */
typedef struct WireOps {
    const char *encoding;
    const RingOps *ring;
    /* GSP's arguments, libos region RMARGS; NULL, or why they are not usable. */
    const char *(*arguments)(GspState *gsp, uint64_t pa, uint64_t size, RmArgs *args);
    /* How many elements the message has that starts with this page; 0: it is none. */
    uint32_t (*elements)(GspState *gsp, const uint8_t *page);
    /* All its elements, one after the other. */
    FrameVerdict (*accept)(GspState *gsp, const uint8_t *buf, uint32_t elements,
                           GByteArray **out);
    /* A whole request, as accept() gave it. */
    void (*handle)(GspState *gsp, GByteArray *msg);
    /* The queues are open. Says gsp_finish_start() now, or later from handle(). */
    void (*start)(GspState *gsp);
    /* The word that start-up is over, with its status. */
    void (*init_done)(GspState *gsp, uint32_t status);
    /* notify_index: NOTIFY_* of nvfw.h */
    void (*plugin_event)(GspState *gsp, uint32_t gfid, uint32_t notify_index);
    void (*os_error)(GspState *gsp, uint32_t xid, const char *text);
    /* The plugin task's configuration message, PLUGIN_MSG_SIZE bytes of it. */
    uint32_t (*plugin_config)(GspState *gsp, const uint8_t *msg, PluginConfig *c);
    /* Optional: GSP was reset, or this GspState goes. */
    void (*reset)(GspState *gsp);
} WireOps;

typedef struct Release {
    const char *name;
    const WireOps *wire;
} Release;

extern const RingOps ring_mem, ring_registers;
extern const WireOps wire_rm;

/* Nothing can be started without an image; it needs a release all the same. */
#define RELEASE_WITHOUT_FIRMWARE "570.144"

/* NULL when the model does not know it. */
const Release *release_find(const char *name);
/* Names of all, for messages; to be freed. */
char *release_names(void);

#endif
