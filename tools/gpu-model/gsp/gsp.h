/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside of the GSP model. All of it runs under QEMU's big lock: from the MMIO
 * write that rang a doorbell only the timer is armed, everything else happens
 * in the timer, as firmware on its own processor would do it.
 */
#ifndef GSP_GSP_H
#define GSP_GSP_H

#include "firmware.h"
#include "qemu/timer.h"
#include "release.h"

/* Virtual time between a doorbell and the answer: long enough to be waited for. */
#define GSP_BOOT_NS        (5 * SCALE_MS)
#define GSP_RPC_NS         (20 * SCALE_US)
#define GSP_FULL_NS        (500 * SCALE_US)
#define GSP_LATE_NS        (50 * SCALE_US)
#define PLUGIN_BOOT_NS     (2 * SCALE_MS)
#define PLUGIN_RPC_NS      (50 * SCALE_US)

/* What booter leaves in SEC2's mailbox 0 when it refuses; numbers of our own. */
enum {
    BOOTER_NO_IMAGE_FILE = 0x101,
    BOOTER_ALREADY_UP = 0x102,
    BOOTER_DMA_FAULT = 0x103,
    BOOTER_BAD_MAGIC = 0x104,
    BOOTER_BAD_REVISION = 0x105,
    BOOTER_BAD_STATE = 0x106,
    BOOTER_BAD_FB_SIZE = 0x107,
    BOOTER_BAD_VGA_WORKSPACE = 0x108,
    BOOTER_BAD_WPR_END = 0x109,
    BOOTER_BAD_FRTS = 0x10a,
    BOOTER_BAD_BOOT_BIN = 0x10b,
    BOOTER_BAD_ELF = 0x10c,
    BOOTER_BAD_HEAP = 0x10d,
    BOOTER_HEAP_TOO_SMALL = 0x10e,
    BOOTER_BAD_VF_COUNT = 0x10f,
    BOOTER_BAD_WPR_START = 0x110,
    BOOTER_BAD_NON_WPR_HEAP = 0x111,
    BOOTER_BAD_IMAGE_SIZE = 0x112,
    BOOTER_BAD_RADIX3 = 0x113,
    BOOTER_IMAGE_DIFFERS = 0x114,
    BOOTER_BAD_SIGNATURE = 0x115,
    BOOTER_BAD_BOOTLOADER = 0x116,
    BOOTER_STILL_RUNNING = 0x117,
    BOOTER_RESERVED = 0x118,
};

typedef enum GspPower {
    GSP_OFF,
    GSP_BOOTING,        /* booter done, RISC-V active, INIT_DONE not yet sent */
    GSP_RUNNING,
    GSP_SUSPENDED,      /* after UNLOADING_GUEST_DRIVER */
    GSP_DEAD,           /* answers nothing any more (fault, or broken arguments) */
} GspPower;

typedef struct GspQueue {
    uint64_t *pte;
    uint32_t n_pte;
    uint64_t cmd, stat;         /* offsets into the shared memory */
    uint32_t cmd_count, cmd_entries;
    uint32_t stat_size, stat_count;
    bool swapped;
    uint32_t cmd_rptr, stat_wptr;
    uint32_t rx_seq, tx_seq;
    GQueue *out;                /* elements not yet in the ring: GByteArray */
    GByteArray *part;           /* RPC whose continuation records still come */
    uint32_t part_want;
    uint32_t rpc_seq;           /* of the next RPC that is counted (rpc_sequence.c) */
    uint32_t last_slot, last_count;     /* where the message posted last lies */
    int64_t rang;               /* virtual time of the first doorbell that is not answered; 0 */
    int64_t busy_until;         /* by a fault; until then nothing goes out or is taken */
    GByteArray *late;           /* message of which something is still to come (post.c) */
    uint32_t late_slot, late_missing;
    uint8_t staging[MSG_ELEMENTS_MAX * GSP_PAGE];   /* the last message sent */
} GspQueue;

/* Where GSP's core is while the CPU does something for it (program.c). */
typedef enum CoreAway {
    CORE_HERE,
    CORE_WANTED,        /* GSP has asked and suspends itself */
    CORE_GIVEN,         /* the CPU has reset it */
    CORE_BACK,          /* resumed */
} CoreAway;

typedef enum ObjectKind {
    OBJECT_CLIENT, OBJECT_DEVICE, OBJECT_SUBDEVICE, OBJECT_VASPACE,
} ObjectKind;

typedef struct GspObject {
    uint32_t client, handle, parent;
    ObjectKind kind;
    bool internal;
    bool external;              /* an address space whose page tables are the CPU's */
    uint64_t page_directory;
    QTAILQ_ENTRY(GspObject) link;
} GspObject;

typedef enum PluginState {
    TASK_BOOTING, TASK_UP, TASK_CONFIGURED, TASK_CRASHED, TASK_SHUT,
} PluginState;

/* What BOOTLOAD gave a GFID, until CLEANUP. */
typedef struct GspPartition {
    GspState *gsp;
    PluginState state;
    Bootload boot;
    uint32_t client;            /* vgpu_device_instance_id */
    bool negotiated;
    bool vf_gone;
    bool channels;              /* its guest has live ones */
    bool channels_lost;         /* it lost them to an FLR that the task was not told of */
    bool bme_awaited;           /* configured, and nothing was said of bus mastering yet */
    uint64_t placement, placement_size;     /* in heterogeneous mode; GiB */
    int64_t rang;               /* when it was started, or its doorbell rung; 0: served */
    int64_t served_at;          /* by a fault, the message that is being served takes so long */
    uint32_t seq_done;
    bool console;               /* the CPU wants to know what its guest shows */
    uint64_t response_at;       /* where the CPU has it answer; 0 until it was told */
    PluginResponse response;
    bool awaits_reader;         /* by a fault: what it shows next is told when that is read */
    GpuSurface next;
    uint32_t encoder_capacity;
    bool guest;                 /* its driver has loaded */
    uint32_t error_put;
    QEMUTimer *task;
} GspPartition;

/* scheduler.c */
typedef struct Scheduler {
    uint32_t policy;
    bool adaptive;
    uint32_t slice_ns, average;
} Scheduler;

/* Where crash reports go: crashcat.c. */
typedef struct CrashQueue {
    unsigned group, aperture;
    uint64_t at;
    uint32_t size, put;
    bool unread;                /* the wayfinder's words become the pointers when it was read */
} CrashQueue;

struct GspState {
    GpuState *gpu;
    const Release *rel;
    GspPower power;
    QEMUTimer *timer;
    QEMUTimer *late_timer;
    uint64_t libos_args;
    struct {
        uint64_t radix3, size;
    } ucodes;                   /* as GSP's arguments had them when it started */
    WprMeta meta;               /* as booter accepted it */
    CrashQueue crash;
    GspQueue q;
    bool have_system_info, have_registry;
    bool sriov_mode;
    uint32_t init_status;
    bool sequencing;            /* INIT_DONE waits for the CPU */
    CoreAway away;
    bool program_ran;
    SystemInfo sys;
    QTAILQ_HEAD(, GspObject) objects;
    uint32_t plain;             /* what part of the framebuffer lacks, by a fault: PLAIN_ */
    uint32_t engine_extra;      /* GMC type of an engine that is there by a fault */
    GArray *types;              /* VgpuType */
    bool hetero;
    Scheduler sched;
    uint32_t ecc_corrected, ecc_uncorrected, remapped_rows;     /* by faults */
    GspPartition *part[GFID_MAX + 1];
    uint32_t storm_gfid;        /* whose task has more events to tell (storm.c) */
    bool storm_loaded, storming;
    struct GmcState *gmc;       /* what encoding "gmc" keeps */
    struct {
        uint64_t rpcs, controls, events, refusals, bad_elements, bad_sequences;
        uint64_t scrubs, scrubbed, plugin_rpcs, boots, crash_reports;
        uint64_t bme_missing, engines_unmapped, enumerations, answer_ns;
    } stat;
};

/* gsp_unpack(): of this GSP's release; false, and a trace, when a byte had to be 0. */
bool gsp_unpack(GspState *gsp, Message msg, const void *wire, void *own);
bool gsp_unpack_layout(const Layout *l, const void *wire, void *own);
/* Elements that the release has room for in an array of the model's structure. */
uint32_t gsp_room(GspState *gsp, Message msg, size_t own_at);
bool gsp_has(GspState *gsp, Message msg, size_t own_at);

/* boot.c: everything that start-up needs is there; the status goes to the CPU */
void gsp_finish_start(GspState *gsp, uint32_t status);
/* What lies in framebuffer was checked and is locked: GSP starts. */
void gsp_core_starts(GspState *gsp, const WprMeta *m, uint64_t libos_args);

/* boot.c: GSP's processor, when its timer says so; GpuGspOps */
void gsp_work(void *opaque);
void gsp_queue_doorbell(GspState *gsp, unsigned queue, uint32_t value);

/* crashcat.c */
void crash_wayfinder(GspState *gsp, uint32_t value);
/* By a fault, GSP crashes in place of saying that start-up is over. */
bool crash_at_start(GspState *gsp);
void crash_of_task(GspPartition *p);
/* GSP-RM's task met a fault. What contains it goes on; beyond that GSP is dead. */
#define CRASH_CONTAINMENT_LAST 0xfu
void crash_of_rm(GspState *gsp, unsigned containment);
void crash_by_watchdog(GspState *gsp);

/* radix3.c, image.c: of what booter and GSP-FMC check; 0 or a BOOTER_ code */
typedef struct FwImage {
    GMappedFile *file, *bl_file;
    const uint8_t *image, *signature, *bootloader;
    size_t image_size, signature_size, bootloader_size;
    uint32_t bl_code, bl_data, bl_manifest;
    char version[64];
} FwImage;
/* @signature: section with the signature that the chip accepts. */
bool fw_image_open(FwImage *fw, const char *path, const char *signature);
void fw_image_close(FwImage *fw);
uint32_t radix3_check(GspState *gsp, uint64_t root, const uint8_t *image, size_t size);
uint32_t payload_check(GspState *gsp, const WprMeta *m, const FwImage *fw);

/* ucodes.c: an NV_STATUS */
uint32_t ucodes_check(GspState *gsp);

/* queue.c */
/* At an offset of the shared memory, through its page table. */
bool queue_rw(GspState *gsp, uint64_t off, void *buf, size_t len, bool write);
bool queue_open(GspState *gsp, const RmArgs *args);
void queue_close(GspState *gsp);
/* Takes the next whole RPC out of the command queue, NULL when there is none. */
GByteArray *queue_take(GspState *gsp);
/* Takes a message for the CPU, header first, rounds it up to whole elements. */
void queue_push(GspState *gsp, GByteArray *message);
void queue_bad_element(GspState *gsp, const char *why, uint32_t value);
/* True when everything queued for the CPU is in the ring. */
bool queue_flush(GspState *gsp);
/* GSP is busy for so many milliseconds with what it has just been asked. */
void queue_busy(GspState *gsp, uint64_t ms);

/* post.c */
/* Takes over a message for which the ring has room, this many elements. */
void post_message(GspState *gsp, GByteArray *message, uint32_t room);
void post_late(void *opaque);

/* frame_rm.c */
uint32_t frame_rm_elements(GspState *gsp, const uint8_t *page);
FrameVerdict frame_rm_accept(GspState *gsp, const uint8_t *buf, uint32_t elements,
                             GByteArray **out);
/* Header and payload, in continuation records when it is large. */
void frame_rm_send(GspState *gsp, const RpcHeader *hdr, const void *payload, size_t len);
void rpc_event(GspState *gsp, uint32_t event, uint32_t status, const void *data, size_t len);

/* rpc_sequence.c */
/* False, and an assert of firmware is on its way, when the record has not its number. */
bool rpc_sequence_ok(GspState *gsp, const RpcHeader *rpc, bool large);

/* storm.c */
/* The task of this GFID has a great many events to tell, from now on. */
void storm_begin(GspState *gsp, uint32_t gfid);
/* True when there is more to come. */
bool storm_run(GspState *gsp);

/* sysinfo.c: what the CPU tells before INIT_DONE */
void sysinfo_set(GspState *gsp, const uint8_t *data, size_t len);
void registry_set(GspState *gsp, const uint8_t *data, size_t len);
uint32_t sysinfo_status(GspState *gsp);

/* sequencer.c */
/* Name of the fault that it is for. */
void sequencer_ask(GspState *gsp, const char *fault);
bool sequencer_done(GspState *gsp);
void sequencer_ask_core(GspState *gsp);

/* program.c */
void program_ask(GspState *gsp);
void program_core_reset(GspState *gsp);
uint32_t program_resume(GspState *gsp, uint64_t wpr_meta, uint64_t libos_args);

/* rm.c */
void rm_init(GspState *gsp);
void rm_clear(GspState *gsp);
GspObject *rm_find(GspState *gsp, uint32_t client, uint32_t handle);
uint32_t rm_alloc(GspState *gsp, const RpcAlloc *a, const uint8_t *params, size_t len);
uint32_t rm_free(GspState *gsp, const RpcFree *f);
void rm_count(GspState *gsp, uint64_t *clients, uint64_t *objects);
#define RM_CLIENT    0xc1e00005u
#define RM_DEVICE    0xabcd0080u
#define RM_SUBDEVICE 0xabcd2080u

/* vaspace.c: controls of devices and address spaces; NULL when there is none */
typedef uint32_t ObjectControlFn(GspState *gsp, GspObject *o, void *params);
ObjectControlFn *vaspace_control(const GspObject *o, uint32_t cmd, Message *msg);

/* aperture.c: BAR1 and BAR2 of the PF */
void aperture_init(GspState *gsp);
uint64_t aperture_page_directory(GspState *gsp, unsigned bar);
uint32_t aperture_update(GspState *gsp, const RpcUpdateBarPde *u);

/* controls.c */
uint32_t control_run(GspState *gsp, const RpcControl *c, uint8_t *params, size_t len);

/* memory.c */
uint32_t memory_transfer(GspState *gsp, void *params);

/* stat.c: GpuGspOps */
const char *stat_name(unsigned i);
bool stat_value(GspState *gsp, const char *name, uint64_t *value);

/* faults.c: GpuGspOps */
extern const char *const gsp_fault_names[];
/* Also when GSP comes up, and when a task has served a message. */
void gsp_faults(GspState *gsp);

/* rang.c: a doorbell that counts unless one is waiting; what rang is answered now */
void stat_rang(int64_t *rang);
void stat_answered(GspState *gsp, int64_t *rang);

/* static_info.c */
#define GID_SIZE 16u
void gid_fill(GspState *gsp, uint8_t gid[GID_SIZE]);
void static_info_fill(GspState *gsp, StaticInfo *info);
#define CHANNELS_TOTAL 2048u

/* fb_layout.c */
void fb_regions_fill(GspState *gsp, FbRegionInfo *info);
uint64_t vmmu_segment_size(GspState *gsp);
/* First byte past what vGPUs may be given. */
uint64_t fb_usable_end(GspState *gsp);
/* From here on to there it lacks compression or ISO; there is where no such part is. */
enum { PLAIN_NO_COMPRESSION = 1, PLAIN_NO_ISO = 2 };
uint64_t fb_plain_start(GspState *gsp);

/* engines.c */
void fifo_table_fill(GspState *gsp, FifoTable *t);
void engines_fill(GspState *gsp, Engines *e);
void engines_intr_fill(GspState *gsp, IntrTable *t);
bool engine_present(GspState *gsp, uint32_t nv2080_type);
/* NV2080's number of the engine that is there by a fault; a free one, chosen. */
#define ENGINE_EXTRA 0x53u
/* A GMC type that no header has is at most this (chosen). */
#define GMC_ENGINE_TYPE_MAX 0x3fu

/* partition.c */
bool vgpu_mode(GspState *gsp);
const VgpuType *vgpu_type_find(GspState *gsp, uint32_t id);
bool vgpu_partition_holds(const GspPartition *p, uint64_t base, uint64_t len);
bool vgpu_memory_in_use(GspState *gsp, uint64_t base, uint64_t len);
bool vgpu_ranges_overlap(uint64_t a, uint64_t a_len, uint64_t b, uint64_t b_len);

/* vgpu.c */
uint32_t vgpu_add_types(GspState *gsp, void *params);
uint32_t vgpu_bootload(GspState *gsp, void *params);
uint32_t vgpu_shutdown(GspState *gsp, void *params);
uint32_t vgpu_cleanup(GspState *gsp, void *params);
uint32_t vgpu_clear_guest(GspState *gsp, void *params);
uint32_t vgpu_free_states(GspState *gsp, void *params);
uint32_t vgpu_fb_usage(GspState *gsp, void *params);
uint32_t vgpu_enumerate(GspState *gsp, void *params);
uint32_t vgpu_encoder(GspState *gsp, void *params);
uint32_t vgpu_set_hetero(GspState *gsp, void *params);
void vgpu_clear(GspState *gsp);

/* GpuVfOps */
void vgpu_vfs_changed(GspState *gsp, unsigned enabled);
void vgpu_vf_reset(GspState *gsp, uint32_t gfid);
void vgpu_vf_works(GspState *gsp, uint32_t gfid);
void vgpu_vf_shows(GspState *gsp, uint32_t gfid, const GpuSurface *s);

/* scheduler.c */
void scheduler_reset(GspState *gsp);
/* Value of RmPVMRL. */
void scheduler_registry(GspState *gsp, uint32_t value);
uint32_t scheduler_get(GspState *gsp, void *params);
uint32_t scheduler_set(GspState *gsp, void *params);
uint32_t scheduler_caps(GspState *gsp, void *params);

/* bootload.c */
uint32_t bootload_check(GspState *gsp, const Bootload *b);

/* plugin.c */
/* GpuGspOps */
void plugin_doorbell(GspState *gsp, uint32_t value);
void plugin_start(GspPartition *p);
void plugin_stop(GspPartition *p);
void plugin_shows(GspPartition *p, const GpuSurface *s);
/* The list of faults is another one, or shorter. */
void plugin_watch(GspState *gsp);
void plugin_window_read(GspState *gsp, uint64_t addr);
void plugin_crash(GspPartition *p, const char *why);
/* Events that a fault asks a configured task for: up to this number. */
#define PLUGIN_EVENTS_MAX 32u
void plugin_events_wanted(GspPartition *p);
void plugin_guest_wanted(GspPartition *p);
/* What ENUMERATE says of a guest. */
void plugin_guest(const GspPartition *p, VgpuGuest *v);
uint32_t plugin_errors_unread(const GspPartition *p);
uint32_t plugin_rm_config(GspState *gsp, const uint8_t *msg, PluginConfig *c);

#endif
