// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Crash reports: NVIDIA's CrashCat protocol, version 1, as nv-crashcat.h describes it
 * and the decoder reads it (src/nvidia/src/libraries/crashcat/v1/). A wayfinder in
 * GSP's DEBUGINFO names a group of scratch registers, which tell where the queue is and
 * hold its pointers; HALT says that something is in it.
 *
 * Not published, and chosen: what firmware keeps the queue in when the CPU gave it no
 * buffer, which group it takes, the ids of partitions and tasks.
 *
 * Callers: faults.c, plugin.c and boot.c have something crash; the chip for the wayfinder
 * (GpuGspOps).
 */
#include "gsp.h"
#include "../trace.h"

#define SIGNATURE           0xdeadu
#define VERSION             1u
#define WFL0_GROUP_SHIFT    20
#define WFL0_GROUP_MASK     7u
enum { GROUP_NONE, GROUP_MAILBOX, GROUP_SCRATCH_0, GROUP_LAST = 5 };

enum { QUEUE_IN_SYSMEM, QUEUE_IN_FB, QUEUE_IN_DMEM, QUEUE_IN_EMEM };
enum { UNIT_1K = 1, UNIT_4K, UNIT_64K };
#define UNITS_MAX           16u
#define QUEUE_ALIGN         1024u
#define OWN_QUEUE_SIZE      4096u
#define OWN_QUEUE_AT        0x1000u     /* in EMEM or DMEM */

enum { PACKET_REPORT, PACKET_CSR, PACKET_GPR, PACKET_TRACE, PACKET_IO32 };
enum { MODE_M = 1, MODE_S, MODE_U };
enum { CAUSE_EXCEPTION, CAUSE_TIMEOUT, CAUSE_PANIC, CAUSE_WATCHDOG };
#define CONTAINED_IN_S      2u
#define TASK_NONE           0xffu       /* the kernel itself */

/* libos_v3_crashcat.h: GA102 and later */
#define IMPLEMENTER_LIBOS3  0x4c49424f53332e31ull

#define PARTITION_RM        1u
#define PARTITION_TASKS     2u          /* and GFID: a task's */
#define XCAUSE_LOAD_FAULT   5u
#define PANIC_TIMEOUT_LIBOS3 5u

static uint32_t *word(GspState *gsp, unsigned index)
{
    unsigned group = gsp->crash.group;

    return group == GROUP_MAILBOX
           ? gpu_gsp_word(gsp->gpu, GPU_GSP_MAILBOX, index)
           : gpu_gsp_word(gsp->gpu, GPU_GSP_SCRATCH, (group - GROUP_SCRATCH_0) * 4 + index);
}

/* Of a group of two the words are the wayfinder first, and then the pointers. */
static uint32_t *put_word(GspState *gsp)
{
    return word(gsp, gsp->crash.group == GROUP_MAILBOX ? 0 : 2);
}

static uint32_t *get_word(GspState *gsp)
{
    return word(gsp, gsp->crash.group == GROUP_MAILBOX ? 1 : 3);
}

static bool announced(GspState *gsp)
{
    return gsp->crash.size &&
           (*gpu_gsp_word(gsp->gpu, GPU_GSP_DEBUGINFO, 0) & 0xffff) == SIGNATURE;
}

/* Size in units, for the first unit in which it can be told; 0: in none. */
static uint32_t units(uint32_t size, unsigned *unit)
{
    static const unsigned shift[] = { [UNIT_1K] = 10, [UNIT_4K] = 12, [UNIT_64K] = 16 };

    for (*unit = UNIT_1K; *unit <= UNIT_64K; (*unit)++) {
        uint32_t n = size >> shift[*unit];

        if (n && n <= UNITS_MAX && n << shift[*unit] == size) {
            return n;
        }
    }
    return 0;
}

/* Where the queue is: a buffer of the CPU's, or memory of GSP's own. */
static void choose_queue(GspState *gsp)
{
    CrashQueue *q = &gsp->crash;
    unsigned unit;

    *q = (CrashQueue) {
        .group = GROUP_SCRATCH_0, .aperture = QUEUE_IN_EMEM,
        .at = OWN_QUEUE_AT, .size = OWN_QUEUE_SIZE,
    };
    if (gsp->meta.crash_queue && gsp->meta.crash_queue % QUEUE_ALIGN == 0 &&
        units(gsp->meta.crash_queue_size, &unit)) {
        q->aperture = QUEUE_IN_SYSMEM;
        q->at = gsp->meta.crash_queue;
        q->size = gsp->meta.crash_queue_size;
    }
    for (unsigned a = QUEUE_IN_FB; a <= QUEUE_IN_EMEM; a++) {
        if (gpu_fault_of(gsp->gpu, "crash-queue=", a)) {
            q->aperture = a;
            q->at = a == QUEUE_IN_FB ? gsp->meta.non_wpr_heap : OWN_QUEUE_AT;
            q->size = OWN_QUEUE_SIZE;
        }
    }
    for (unsigned g = GROUP_MAILBOX; g <= GROUP_LAST; g++) {
        if (gpu_fault_of(gsp->gpu, "crash-group=", g)) {
            q->group = g;
        }
    }
}

static void announce(GspState *gsp)
{
    CrashQueue *q = &gsp->crash;
    unsigned unit;
    uint64_t where;

    choose_queue(gsp);
    where = q->at;
    if (gpu_fault(gsp->gpu, "crash-bad-wayfinder")) {
        where += QUEUE_ALIGN << 20; /* neither GSP's nor the CPU's */
    }
    where |= (uint64_t)(units(q->size, &unit) - 1) << 6 | unit << 3 | q->aperture;
    *put_word(gsp) = *get_word(gsp) = 0;
    *word(gsp, 0) = where;
    *word(gsp, 1) = where >> 32;
    *gpu_gsp_word(gsp->gpu, GPU_GSP_DEBUGINFO, 0) = SIGNATURE | VERSION << 16 |
                                                    q->group << WFL0_GROUP_SHIFT;
    q->unread = q->group == GROUP_MAILBOX;
    trace_gsp_crash_queue(q->group, q->aperture, q->at, q->size);
}

/* The CPU has read a wayfinder whose words are the pointers from now on. */
void crash_wayfinder(GspState *gsp, uint32_t value)
{
    if (announced(gsp) && gsp->crash.unread &&
        (value >> WFL0_GROUP_SHIFT & WFL0_GROUP_MASK) == GROUP_NONE) {
        gsp->crash.unread = false;
        *put_word(gsp) = gsp->crash.put;
    }
}

static bool queue_write(GspState *gsp, uint32_t at, const uint8_t *buf, uint32_t len)
{
    CrashQueue *q = &gsp->crash;

    switch (q->aperture) {
    case QUEUE_IN_SYSMEM:
        return gpu_dma_write(gsp->gpu, q->at + at, buf, len);
    case QUEUE_IN_FB:
        return gpu_fb_write(gsp->gpu, q->at + at, buf, len);
    default:
        return gpu_gsp_local_write(gsp->gpu, q->aperture == QUEUE_IN_EMEM, q->at + at, buf, len);
    }
}

/* A whole report, which may go on at the queue's start; then the put pointer, then HALT. */
static void push(GspState *gsp, const GByteArray *r)
{
    CrashQueue *q = &gsp->crash;
    uint32_t get, room, first;

    if (!announced(gsp)) {
        announce(gsp);
    }
    get = q->unread ? 0 : *get_word(gsp);
    if (get >= q->size) {
        trace_gsp_crash_dropped("get pointer outside the queue", get);
        return;
    }
    room = (q->put >= get ? q->size : 0) - q->put + get;
    if (r->len >= room) {
        trace_gsp_crash_dropped("no room", room);
        return;
    }
    first = MIN(r->len, q->size - q->put);
    if (!queue_write(gsp, q->put, r->data, first) ||
        !queue_write(gsp, 0, r->data + first, r->len - first)) {
        trace_gsp_crash_dropped("queue not writable", q->put);
        return;
    }
    q->put = (q->put + r->len) % q->size;
    if (!q->unread) {
        *put_word(gsp) = gpu_fault(gsp->gpu, "crash-bad-put") ? q->size : q->put;
    }
    gsp->stat.crash_reports++;
    trace_gsp_crash_report(r->len, q->put);
    gpu_gsp_irq(gsp->gpu, GPU_GSP_HALT);
}

static void append(GByteArray *r, uint64_t val)
{
    val = cpu_to_le64(val);
    g_byte_array_append(r, (const uint8_t *)&val, sizeof(val));
}

/* Header of a packet of @count words of 8 bytes. */
static void packet(GByteArray *r, unsigned type, unsigned meta, unsigned count)
{
    append(r, SIGNATURE | VERSION << 16 | (uint64_t)(count - 1) << 22 | (uint64_t)type << 32 |
              (uint64_t)meta << 40);
}

typedef struct Crash {
    unsigned partition, task, mode, type, containment;
    uint64_t pc, data, reason;
} Crash;

static uint64_t identity(unsigned partition, unsigned mode, unsigned task)
{
    return partition | 0xff << 8 | mode << 16 | (uint64_t)task << 24;
}

static void packets(GspState *gsp, const Crash *c, GByteArray *r)
{
    unsigned contained = gsp->rel->crash_containment ? c->containment : 0;
    uint32_t version = 3u << 28 | 1u << 24;
    unsigned words = 7;

    if (gpu_fault(gsp->gpu, "crash-bad-size")) {
        words = 1024;           /* more than there is */
    }
    packet(r, PACKET_REPORT, 0, words);
    append(r, IMPLEMENTER_LIBOS3);
    append(r, identity(c->partition, MODE_S, TASK_NONE));
    append(r, version | (uint64_t)1000 << 32);
    append(r, identity(c->partition, c->mode, c->task));
    append(r, c->type | contained << 4 | c->reason << 32);
    append(r, c->pc);
    append(r, c->data);

    packet(r, PACKET_CSR, MODE_S, 7);
    for (unsigned i = 0; i < 7; i++) {
        append(r, i == 3 ? c->pc : i == 5 ? c->data : 0x1000 + i);
    }
    packet(r, PACKET_GPR, MODE_U, 31);
    for (unsigned i = 1; i < 32; i++) {
        append(r, 0x2000 + i);
    }
    packet(r, PACKET_TRACE, MODE_U, 4);
    for (unsigned i = 0; i < 4; i++) {
        append(r, c->pc + 0x100 * i);
    }
    packet(r, PACKET_IO32, 0, 2);
    append(r, (uint64_t)0x110040 << 32);
    append(r, (uint64_t)0x110044 << 32);
}

static void report(GspState *gsp, const Crash *c)
{
    g_autoptr(GByteArray) r = g_byte_array_new();

    packets(gsp, c, r);
    push(gsp, r);
}

/* kgspCrashCatReportImpactsGspRm: mode M, the hart, uncontained */
static bool impacts_rm(unsigned containment)
{
    return containment == MODE_M || containment == 4 || containment == CRASH_CONTAINMENT_LAST;
}

/* GSP-RM's task met a fault. What contains it goes on; beyond that GSP is dead. */
void crash_of_rm(GspState *gsp, unsigned containment)
{
    trace_gsp_dead("by a crash");
    report(gsp, &(Crash) {
        .partition = PARTITION_RM, .task = 1, .mode = MODE_U, .type = CAUSE_EXCEPTION,
        .containment = containment, .pc = 0x40001234, .data = XCAUSE_LOAD_FAULT,
    });
    if (impacts_rm(containment)) {
        gsp->power = GSP_DEAD;
    }
}

bool crash_at_start(GspState *gsp)
{
    if (!gpu_fault(gsp->gpu, "boot-crash")) {
        return false;
    }
    trace_gsp_fault("boot-crash");
    crash_of_rm(gsp, CRASH_CONTAINMENT_LAST);
    return true;
}

/* It is slow, and nothing else: whatever else the report says. */
void crash_by_watchdog(GspState *gsp)
{
    if (!gsp->rel->crash_watchdog || !gpu_fault(gsp->gpu, "gsp-watchdog")) {
        return;
    }
    trace_gsp_fault("gsp-watchdog");
    report(gsp, &(Crash) {
        .partition = PARTITION_RM, .task = 1, .mode = MODE_U, .type = CAUSE_WATCHDOG,
        .containment = CRASH_CONTAINMENT_LAST, .pc = 0x40005678, .reason = PANIC_TIMEOUT_LIBOS3,
    });
}

/*
 * A plugin task. Before reports told of containment each was taken for GSP-RM's own, so
 * firmware of that time reports none here (chosen).
 */
void crash_of_task(GspPartition *p)
{
    if (!p->gsp->rel->crash_containment) {
        return;
    }
    report(p->gsp, &(Crash) {
        .partition = PARTITION_TASKS + p->boot.gfid, .task = 0, .mode = MODE_U,
        .type = CAUSE_EXCEPTION, .containment = CONTAINED_IN_S, .pc = 0x80004321,
        .data = XCAUSE_LOAD_FAULT,
    });
}
