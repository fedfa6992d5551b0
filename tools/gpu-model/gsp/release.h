/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One firmware release: what differs between it and the others. Everything
 * else in this folder is written once and asks the release of this GSP.
 */
#ifndef GSP_RELEASE_H
#define GSP_RELEASE_H

#include "../chip/gpu.h"
#include "layout.h"
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

extern const RingOps ring_mem, ring_registers;

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
    /* The CPU did what start() asked for (sequencer.c, program.c): start-up goes on. */
    void (*go_on)(GspState *gsp);
    /* Asks the CPU to run a program: GspLoadExecHsBinaryParams. */
    void (*load_exec)(GspState *gsp, const void *params, size_t len);
    /* The word that start-up is over, with its status. */
    void (*init_done)(GspState *gsp, uint32_t status);
    /* notify_index: NOTIFY_* of nvfw.h */
    void (*plugin_event)(GspState *gsp, uint32_t gfid, uint32_t notify_index);
    /* An event that asks for nothing. */
    void (*idle_event)(GspState *gsp);
    void (*os_error)(GspState *gsp, uint32_t xid, const char *text);
    /* Optional: an error in a channel of a vGPU. */
    void (*channel_error)(GspState *gsp, uint32_t gfid, uint32_t chid, uint32_t xid);
    /* The plugin task's configuration message, PLUGIN_MSG_SIZE bytes of it. */
    uint32_t (*plugin_config)(GspState *gsp, const uint8_t *msg, PluginConfig *c);
    /* UPDATE_BME's; NULL: a PluginBme, which is answered in place. */
    uint32_t (*plugin_bme)(GspState *gsp, const uint8_t *msg, PluginBme *b);
    /* Optional: GSP was reset, or this GspState goes. */
    void (*reset)(GspState *gsp);
} WireOps;

/* Messages and parameters whose layout is the release's (nvfw.h has their names). */
typedef enum Message {
    MSG_WPR_META,
    MSG_FMC_META,   /* GSP-FMC's metadata, where that is not as booter's */
    MSG_FMC_PARAMS, MSG_RM_ARGS, MSG_SYSTEM_INFO, MSG_STATIC_INFO,
    MSG_RPC_CONTROL, MSG_OS_ERROR_LOG, MSG_RC_TRIGGERED,
    MSG_ROOT_PARAMS, MSG_DEVICE_PARAMS, MSG_SUBDEVICE_PARAMS,
    MSG_ADD_TYPES, MSG_BOOTLOAD, MSG_SHUTDOWN, MSG_CLEANUP, MSG_CLEAR_GUEST,
    MSG_ENUMERATE, MSG_FB_USAGE, MSG_ENCODER, MSG_MGR_CONFIG, MSG_MIGRATION,
    MSG_FREE_STATES, MSG_HETERO, MSG_SCHED_GET, MSG_SCHED_SET, MSG_SCHED_CAPS,
    MSG_ECC_STATUS, MSG_OFFLINED_PAGES, MSG_REMAPPED_ROWS,
    MSG_MEMORY_TRANSFER, MSG_INTR_TABLE, MSG_NUM_CHANNELS, MSG_FIFO_TABLE, MSG_FB_INFO,
    MSG_FB_REGIONS, MSG_GSP_FEATURES, MSG_ENGINES, MSG_MEMSYS, MSG_GPC_INFO, MSG_TPC_INFO,
    MSG_VMMU, MSG_METHOD_BUFFER, MSG_FALCONS_INTERNAL, MSG_FALCONS,
    MSG_VASPACE_PARAMS, MSG_SET_PAGE_DIRECTORY, MSG_UNSET_PAGE_DIRECTORY, MSG_RESERVED_PDES,
    MSG__COUNT
} Message;

/* What the CPU and a plugin task share (not in NVIDIA's repository: the vGPU RFCs). */
typedef struct PluginAbi {
    uint32_t control_version;
    uint32_t last_message;
    uint32_t buffers_size;      /* of all that lies before the logs */
    uint32_t error_get_at;      /* error_buff_cpu_get_idx in the control buffer */
    uint32_t attached_at;       /* attached_vgpu_count in the control buffer */
    uint32_t channels_min, channels_max;    /* of the task's own */
    bool placed;                /* the configuration message has a placement */
    LayoutFn *response, *config;
    bool keyed;                 /* messages are keys and values, device handles unknown */
} PluginAbi;

extern const PluginAbi plugin_abi_2024, plugin_abi_2025, plugin_abi_gmc;

/* Numbers of one engine and of those of its kind that follow it. */
typedef struct EngineNumbers {
    uint32_t rm;                /* gpu_engine_type.h */
    uint32_t nv2080;            /* cl2080_notification.h */
    uint32_t mc;                /* engine_idx.h */
} EngineNumbers;

typedef struct EngineMap {
    EngineNumbers gr, ce, nvdec, nvenc, nvjpeg, ofa;
    uint32_t mc_gsp;
} EngineMap;

/* So many partitions, and the least WPR heap for them in MiB: gsp_fw_heap.h, nv_sriov_defines.h. */
typedef struct VgpuHeap {
    uint32_t partitions, heap;
} VgpuHeap;

/* Until 590 the CPU waits for this word, since 595 for its bit 31 (LIBOS_INTERRUPT_PROCESSOR_…). */
#define MAILBOX_SUSPENDED     0x80000000u
#define MAILBOX_SUSPENDED_595 0x80000001u   /* that other bits are set: chosen */

typedef struct Release {
    const char *name;
    const WireOps *wire;
    LayoutFn *layout[MSG__COUNT];   /* NULL: the release does not have it */
    const PluginAbi *plugin;
    const EngineMap *engines;
    struct {
        uint32_t min, max;          /* MiB: gsp_fw_heap.h GSP_FW_HEAP_SIZE_OVERRIDE_LIBOS3_… */
    } heap;
    const VgpuHeap *heap_vgpu;      /* ends with 0 partitions */
    uint32_t heap_vgpu_max;         /* MiB, the same header */
    uint32_t suspended;             /* _kgspIsProcessorSuspended, kernel_gsp_tu102.c */
    uint32_t pmu_memory;            /* kern_pmu.c kpmuReservedMemorySizeGet, Blackwell */
    uint32_t non_wpr_heap_gb20x;    /* kgspGetNonWprHeapSize of GB20x */
    bool sum_whole_elements;        /* checksum up to the last element's end, not the RPC's */
    bool counts_rpcs;               /* asserts on sequence numbers of RPCs (rpc_sequence.c) */
    bool log_address_only;          /* log buffers begin without a table of their pages */
    bool crash_containment;         /* crash reports tell what the crash is contained in */
    bool crash_watchdog;            /* and there are reports of its watchdog: nv-crashcat.h */
    bool pvmrl_arr;                 /* RmPVMRL can turn the adaptive scheduler off */
    bool load_exec;                 /* asks the CPU to run a binary, has no CPU sequencer */
} Release;

extern const WireOps wire_rm, wire_gmc;

/* Nothing can be started without an image; it needs a release all the same. */
#define RELEASE_WITHOUT_FIRMWARE "570.144"

/* NULL when the model does not know it. */
const Release *release_find(const char *name);
/* Names of all, for messages; to be freed. */
char *release_names(void);

/* The layout of a message, NULL when the release does not have it. */
const Layout *release_layout(const Release *rel, Message msg);

#endif
