/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of gsp/ share. Nobody outside this folder includes it.
 */
#ifndef NVIDIA_VGPU_GSP_PRIV_H
#define NVIDIA_VGPU_GSP_PRIV_H

#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/completion.h>
#include <linux/io.h>
#include <linux/jiffies.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "boot/fsp_msg.h"
#include "codec/abi.h"
#include "codec/message.h"
#include "gsp.h"
#include "queue/crashcat.h"
#include "queue/queue_wire.h"

#define GSP_PAGE_SIZE		4096u
#define GSP_MAX_ENGINES		128
#define GSP_MAX_GFID		256

/*
 * How long GSP may take, milliseconds; ORM is NVIDIA/open-gpu-kernel-modules, nova
 * zhiwang-nvidia/nova-core, drivers/gpu/nova-core, RFC zhiwang-nvidia/linux,
 * drivers/vfio/pci/nvidia-vgpu.
 */
/*
 * Any call. ORM gives 6 s (kernel_gsp.c, _kgspRpcRecvPoll()) and nova 5 s to a command
 * (cmdq.rs, RECEIVE_TIMEOUT), and go on afterwards; here GSP is lost then, so more.
 */
#define GSP_RPC_TIMEOUT_MS		10000
#define GSP_INIT_DONE_TIMEOUT_MS	30000
/* Stopping a task, and then freeing what it held: ORM kernel_hostvgpudeviceapi.c, for each. */
#define GSP_SHUTDOWN_TIMEOUT_MS		30000
#define GSP_CLEANUP_TIMEOUT_MS		30000
#define GSP_QUEUE_ROOM_TIMEOUT_MS	10000
/* A task's first sign of life: RFC rpc.c, nova vgpu/instance.rs. */
#define GSP_PLUGIN_BOOT_TIMEOUT_MS	10000
/* A message to a task: RFC rpc.c, nova vgpu/gsp_plugin_rpc.rs. */
#define GSP_PLUGIN_RPC_TIMEOUT_MS	120000
/*
 * For what is asked of a task around a reset, where the VM's processors stand still: so not the
 * two minutes that NVIDIA's drivers give every message (zhiwang-nvidia/linux, drivers/vfio/pci/
 * nvidia-vgpu/rpc.c; zhiwang-nvidia/nova-core, drivers/gpu/nova-core/vgpu/gsp_plugin_rpc.rs).
 */
#define GSP_PLUGIN_RESET_TIMEOUT_MS	10000
/* 4 GiB by a copy engine: nova vgpu/scrubber.rs. */
#define GSP_SCRUB_TIMEOUT_MS		5000
/* 1 GiB by GSP itself, for which nothing is published. */
#define GSP_MEMSET_TIMEOUT_MS		30000
#define GSP_BELL_TIMEOUT_MS		2000

/**
 * struct gsp_hw - registers that moved
 * @fb_window: moves the window onto framebuffer
 * @pci_mirror: copy of configuration space
 * @intr_leaves: of the interrupt tree
 * @msi_rearm: a write there lets the next MSI be sent; 0: as with MSI-X
 * @emem_port: through which the CPU reads GSP's EMEM
 */
struct gsp_hw {
	u32 fb_window;
	u32 pci_mirror;
	unsigned int intr_leaves;
	u32 msi_rearm;
	unsigned int emem_port;
};

/**
 * struct gsp_chip - what differs between chips
 * @id: architecture and implementation of PMC_BOOT_42, arch << 4 | impl
 * @name: as in linux-firmware's paths
 * @signature: section of the GSP image that holds the signature for this chip
 * @boot: how it is booted; NULL when this driver does not know how
 * @hw: its registers
 */
struct gsp_chip {
	u16 id;
	const char *name;
	const char *signature;
	const struct gsp_boot_ops *boot;
	const struct gsp_hw *hw;
};

#define GSP_FSP_FLUSH_REGS	2

/**
 * struct gsp_fsp_chip - what generations differ in whose GSP is started by FSP
 * @boot_status: register that says whether FSP has done its own boot
 * @cot_version: of the message that has it start GSP
 * @key_size: of the public key in GSP-FMC's file, bytes
 * @signature_size: of the signature there
 * @frts_offset: constant: end of FRTS, from the end of framebuffer
 * @non_wpr_heap: constant: size of GSP's heap outside of the write-protected region
 * @pmu_reserved: constant: framebuffer that the PMU keeps; GSP_NUM_CONSTANTS: none
 * @timer_version: oldest version of FSP that takes an offset for the GPU's clock
 * @flush_lo: where the flush page's address goes, low halves; 0: no more of them
 * @flush_hi: high halves
 */
struct gsp_fsp_chip {
	u32 boot_status;
	u16 cot_version;
	u16 key_size;
	u16 signature_size;
	enum gsp_constant_id frts_offset;
	enum gsp_constant_id non_wpr_heap;
	enum gsp_constant_id pmu_reserved;
	u16 timer_version;
	u32 flush_lo[GSP_FSP_FLUSH_REGS];
	u32 flush_hi[GSP_FSP_FLUSH_REGS];
};

/**
 * struct gsp_boot_ops - one way to get GSP running
 *
 * The steps that differ, in the order in which boot.c takes them.
 *
 * @dma_bits: of system memory that GSP and the engines reach
 * @fsp: what the way by FSP has to know; NULL for others
 * @crash_queue: of system memory that GSP gets for its crash reports, bytes
 * @load_files: read the firmware files that only this way has
 * @free_files: give them back
 * @prepare: wait until the GPU's own firmware has done its work after the last
 *	reset, and see to it that no GSP is left here from before
 * @set_time: set the GPU's clock to the time of day, as far as that is possible
 * @layout: say in gsp->boot.layout where things go in framebuffer; what is left
 *	at 0 is firmware's choice
 * @set_flush_page: reads that flush what devices wrote to system memory go to
 *	this page; 0: to none any more
 * @start: everything that GSP finds in system memory is ready: start it. That
 *	its RISC-V core runs is waited for by the caller.
 * @resume: start it once more after it gave its core away for another program;
 *	NULL where it never does
 * @stop: take it down, however far @start came, and leave no engine that reads
 *	or writes system memory. Not 0: that did not succeed, which is logged; a reset
 *	of the function has to do it.
 */
struct gsp_boot_ops {
	unsigned int dma_bits;
	const struct gsp_fsp_chip *fsp;
	u32 crash_queue;
	int (*load_files)(struct gsp *gsp);
	void (*free_files)(struct gsp *gsp);
	int (*prepare)(struct gsp *gsp);
	void (*set_time)(struct gsp *gsp);
	int (*layout)(struct gsp *gsp);
	void (*set_flush_page)(struct gsp *gsp, dma_addr_t page);
	int (*start)(struct gsp *gsp);
	int (*resume)(struct gsp *gsp);
	int (*stop)(struct gsp *gsp);
};

/* Memory that GSP and CPU share, in one piece. */
struct gsp_mem {
	void *va;
	dma_addr_t dma;
	size_t size;
	struct gsp_map *map;
};

/* Memory that GSP only reads, page by page, too large for one piece. */
struct gsp_pages {
	void *va;
	dma_addr_t *dma;
	unsigned int num;
	size_t size;
	struct gsp_map *map;
};

/* Tables that lead to such pages: radix3.c */
struct gsp_radix3 {
	struct gsp_pages l2;
	struct gsp_mem l1;
	struct gsp_mem l0;
};

struct gsp_falcon {
	struct gsp *gsp;
	const char *name;
	u32 base;
};

/**
 * struct gsp_hs_image - a signed falcon program, ready to be loaded
 * @mem: the image with its signature in place
 * @imem_offset: secure code in @mem, bytes
 * @imem_size: bytes, a multiple of 256
 * @imem_to: where it goes in code memory
 * @dmem_offset: data in @mem, bytes
 * @dmem_size: bytes, a multiple of 256
 * @dmem_to: where it goes in data memory
 * @signature_offset: where in DMEM the boot ROM finds the signature
 * @engine_id: engines it may run on, a mask
 * @ucode_id: its number among the fused versions, from 1
 */
struct gsp_hs_image {
	struct gsp_mem mem;
	u32 imem_offset;
	u32 imem_size;
	u32 imem_to;
	u32 dmem_offset;
	u32 dmem_size;
	u32 dmem_to;
	u32 signature_offset;
	u32 engine_id;
	u32 ucode_id;
};

/**
 * struct gsp_hs_program - a signed falcon program where the falcon's DMA finds it
 * @local: in framebuffer, not in system memory
 * @imem_base: its code is at this address plus @imem_va, secure
 * @imem_va: where the program expects its code
 * @imem_pa: where the code goes in the falcon's memory
 * @imem_size: bytes, a multiple of 256
 * @dmem_base: its data is at this address plus @dmem_va
 * @dmem_va: where the program expects its data
 * @dmem_pa: where the data goes in the falcon's memory
 * @dmem_size: bytes, a multiple of 256
 * @dmem_tagged: the data has virtual addresses too
 * @signature_offset: where in DMEM the boot ROM finds the signature
 * @engine_id: engines it may run on, a mask
 * @ucode_id: its number among the fused versions, from 1
 */
struct gsp_hs_program {
	bool local;
	u64 imem_base;
	u32 imem_va;
	u32 imem_pa;
	u32 imem_size;
	u64 dmem_base;
	u32 dmem_va;
	u32 dmem_pa;
	u32 dmem_size;
	bool dmem_tagged;
	u32 signature_offset;
	u32 engine_id;
	u32 ucode_id;
};

/* Where everything lies in framebuffer while GSP runs, bytes. */
struct gsp_fb_layout {
	u64 size;
	u64 vga_workspace, vga_workspace_size;
	u64 pmu_reserved_size;
	u64 wpr_end;
	u64 frts, frts_size;
	u64 boot, boot_size;
	u64 image, image_size;
	u64 heap, heap_size;
	u64 wpr_start;
	u64 non_wpr_heap, non_wpr_heap_size;
};

#define GSP_FRTS_SIZE	0x100000	/* open-rm kernel_gsp_frts_tu102.c */

/**
 * struct gsp_boot_state - memory of a boot; most of it stays until GSP is stopped
 * @nvfw: firmware files are NVFW files
 * @image: GSP's firmware
 * @image_radix3: where its pages are
 * @signature: signature of @image
 * @bootloader: first code on GSP's RISC-V core
 * @code_offset: of the bootloader's code, bytes
 * @data_offset: of its data
 * @manifest_offset: of its manifest
 * @app_version: to be put into GSP's OS register
 * @wpr_meta: layout for the booter
 * @libos: libos arguments
 * @rm_args: arguments of the resource manager
 * @state_monitor: where it reports on itself, if it wants to
 * @log: log buffers of its tasks
 * @flush_page: target of flushing reads
 * @crash_queue: where GSP leaves crash reports, where it is given that
 * @ucodes: programs of the engines, until GSP has read them
 * @ucodes_radix3: where their pages are
 * @fmc: GSP-FMC, the program that FSP starts on GSP's core
 * @fmc_hash: what proves to FSP that it may
 * @fmc_key: public key, the rest of it zero
 * @fmc_signature: signature, the rest of it zero
 * @fmc_params: what GSP-FMC finds
 * @scrubber: program for SEC2 that clears framebuffer
 * @booter_load: program for SEC2 that starts GSP
 * @booter_unload: program for SEC2 that takes it down
 * @fwsec_frts: program from the ROM, for its first command
 * @fwsec_sb: the same, for its last
 * @fwsec_interface: where in its data commands are described
 * @timer_offset: that was added to the GPU's clock, nanoseconds; 0: none
 * @layout: of framebuffer
 * @started: GSP may run, or what starts it
 */
struct gsp_boot_state {
	bool nvfw;
	struct gsp_pages image;
	struct gsp_radix3 image_radix3;
	struct gsp_mem signature;
	struct gsp_mem bootloader;
	u32 code_offset;
	u32 data_offset;
	u32 manifest_offset;
	u32 app_version;
	struct gsp_mem wpr_meta;
	struct gsp_mem libos;
	struct gsp_mem rm_args;
	struct gsp_mem state_monitor;
	struct gsp_mem log[GSP_NUM_LOGS];
	struct gsp_mem flush_page;
	struct gsp_mem crash_queue;
	struct gsp_pages ucodes;
	struct gsp_radix3 ucodes_radix3;
	struct gsp_mem fmc;
	u8 fmc_hash[GSP_FMC_HASH_SIZE];
	u8 fmc_key[GSP_FMC_KEY_SIZE];
	u8 fmc_signature[GSP_FMC_KEY_SIZE];
	struct gsp_mem fmc_params;
	struct gsp_hs_image scrubber;
	struct gsp_hs_image booter_load;
	struct gsp_hs_image booter_unload;
	struct gsp_hs_image fwsec_frts;
	struct gsp_hs_image fwsec_sb;
	u32 fwsec_interface;
	u64 timer_offset;
	struct gsp_fb_layout layout;
	bool started;
};

/**
 * struct gsp_queue - the two rings
 * @mem: page table, command ring, status ring
 * @cmd: command ring: we write, GSP reads
 * @stat: status ring: GSP writes, we read
 * @slots: elements of 4 KiB in each
 * @num_ptes: entries of the page table
 * @cmd_offset: command ring in @mem
 * @stat_offset: status ring in @mem
 * @cmd_seq: next sequence of a command element
 * @stat_seq: expected sequence of a status element
 * @write: our write index, kept here because GSP can write to @mem
 * @read: our read index, likewise
 * @cmd_read: last index of GSP's in the command ring that was seen
 * @stat_write: last index of GSP's in the status ring that was seen
 * @counters: indices are in registers and count without end
 * @linked: GSP's header of the status ring was checked
 * @tx: room for one element that is being built, used under rpc_lock
 * @rx: room for one element that was copied out, used under queue_lock
 */
struct gsp_queue {
	struct gsp_mem mem;
	u8 *cmd;
	u8 *stat;
	u32 slots;
	u32 num_ptes;
	u32 cmd_offset;
	u32 stat_offset;
	u32 cmd_seq;
	u32 stat_seq;
	u32 write;
	u32 read;
	u32 cmd_read;
	u32 stat_write;
	bool counters;
	bool linked;
	u8 *tx;
	u8 *rx;
};

/**
 * struct gsp_rpc - one call
 * @what: for the log
 * @function: number of the RPC function or command
 * @payload: bytes after the headers; the reply's replace them
 * @len: bytes of @payload to send
 * @room: bytes at @payload, most that the reply may have; 0: @len
 * @reply_max: the same for GSP, where it wants to know
 * @reply_len: bytes that the reply had
 * @timeout_ms: how long the reply may take
 * @sequence: set while waiting: of the first record; 0 for what is not answered
 * @records: records of the reply that have come
 * @got: bytes of the reply that have come
 * @result: status of the reply's header
 * @more: continuation records are still to come
 * @done: complete
 * @err: why it cannot complete
 */
struct gsp_rpc {
	const char *what;
	u32 function;
	void *payload;
	size_t len;
	size_t room;
	u32 reply_max;
	size_t reply_len;
	unsigned int timeout_ms;
	u64 sequence;
	u32 records;
	size_t got;
	u32 result;
	bool spares_gsp;
	bool more;
	bool done;
	int err;
};

#define GSP_HISTORY_LEN		64

/**
 * struct gsp_history_entry - one call to GSP, or message to a plugin task
 * @number: counts all of them
 * @when: sent, nanoseconds since the host's start
 * @what: for people; constant
 * @function: number of the RPC function, command or message
 * @gfid: whose task it was for, 0: GSP itself
 * @sequence: of the first record
 * @len: bytes sent
 * @over: what follows is known
 * @reply_len: bytes of the reply
 * @status: of the reply's header, or the task's
 * @took_us: how long it took
 * @result: what the caller got
 */
struct gsp_history_entry {
	u64 number;
	u64 when;
	const char *what;
	u32 function;
	u32 gfid;
	u64 sequence;
	u32 len;
	bool over;
	u32 reply_len;
	u32 status;
	u32 took_us;
	int result;
};

/**
 * struct gsp_history - the last calls
 * @lock: guards the rest
 * @next: number of the next
 * @entries: those that are kept, each where its number belongs
 */
struct gsp_history {
	spinlock_t lock;	/* the rest */
	u64 next;
	struct gsp_history_entry entries[GSP_HISTORY_LEN];
};

struct gsp_counters {
	atomic64_t rpcs;
	atomic64_t rpc_bytes;
	atomic64_t events;
	atomic64_t event_bytes;
	atomic64_t reread;
	atomic64_t stale;
	atomic64_t irqs;
	atomic64_t plugin_rpcs;
	atomic64_t scrubbed;
	atomic64_t surfaces_outside;
	atomic_t objects;
	atomic_t partitions;
	atomic_t running;
};

/**
 * struct gsp_verbs - what the partition logic asks of firmware
 *
 * One table for each encoding. The logic in partition.c is the same for all.
 *
 * @wire: how elements of the rings are framed, and the encoding's name
 * @before_start: queue what GSP is to find in the command ring when it starts;
 *	may be NULL
 * @init: GSP's core runs: wait until, or make it that, its resource manager does
 * @unload: ask it to stop; it says in its mailbox when it has
 * @learn_internal: what is needed before interrupts; may be NULL
 * @learn: read static information; fills gsp->info
 * @add_types: make vGPU types known
 * @get_types: ask which are known; NULL where that is not possible
 * @allow_mixed: turn on the mode for vGPUs of several sizes; NULL where there is none
 * @client_new: GSP's own share of a partition that is being created
 * @client_free: give it back
 * @scrubber_new: have what clears framebuffer for a partition, on the last of its
 *	channels: from before its task is started until after it was stopped; NULL
 *	where clearing needs nothing of the kind
 * @scrubber_free: give it back
 * @bootload: start the plugin task
 * @shutdown: stop it
 * @cleanup: free what it held
 * @scrub: fill @num runs of framebuffer with zeros; -EINTR when a fatal signal ended
 *	that, as it can where it takes long
 * @get_state: what an open partition is doing, without a wait for GSP
 */
struct gsp_verbs {
	const struct gsp_wire *wire;
	int (*before_start)(struct gsp *gsp);
	int (*init)(struct gsp *gsp);
	int (*unload)(struct gsp *gsp);
	int (*learn_internal)(struct gsp *gsp);
	int (*learn)(struct gsp *gsp);
	int (*add_types)(struct gsp *gsp, const struct vgpu_type *types, unsigned int num,
			 int *refused);
	int (*get_types)(struct gsp *gsp, struct vgpu_type *types, unsigned int max);
	int (*allow_mixed)(struct gsp *gsp);
	int (*client_new)(struct gsp_partition *p);
	int (*client_free)(struct gsp_partition *p);
	int (*scrubber_new)(struct gsp_partition *p);
	int (*scrubber_free)(struct gsp_partition *p);
	int (*bootload)(struct gsp_partition *p);
	int (*shutdown)(struct gsp_partition *p);
	int (*cleanup)(struct gsp_partition *p);
	int (*scrub)(struct gsp_partition *p, const struct vgpu_range *runs, unsigned int num);
	int (*get_state)(struct gsp_partition *p, struct gsp_vgpu_state *s);
};

/**
 * struct gsp_crashes - crash reports of GSP's firmware
 * @found: @queue, @put and @get are known
 * @refused: what GSP says of them is wrong, and that was said
 * @queue: where the reports are
 * @put: register of GSP's index
 * @get: of ours
 * @last: the latest ones
 * @total: how many there were
 */
struct gsp_crashes {
	bool found;
	bool refused;
	struct gsp_crashcat_queue queue;
	u32 put;
	u32 get;
	struct gsp_crashcat_report last[8];
	unsigned int total;
};

/**
 * struct gsp_told - when GSP was last asked something that readers want to know
 * @at: jiffies
 * @error: how that ended
 * @asked: it was
 */
struct gsp_told {
	unsigned long at;
	int error;
	bool asked;
};

struct gsp {
	struct pci_dev *pdev;
	struct device *dev;
	void __iomem *bar0;
	resource_size_t bar0_size;
	const struct gsp_chip *chip;
	struct gsp_abi *abi;
	const struct gsp_verbs *verbs;
	struct gsp_callbacks cb;
	void *priv;
	struct gsp_info info;
	struct gsp_boot_state boot;
	struct gsp_falcon falcon;
	struct gsp_falcon sec2;

	struct gsp_domain *domain;	/* NULL: the kernel's DMA API is used */
	bool dma_open;
	bool unquiet;			/* a reset that had to make it quiet failed */
	struct iommu_domain *kernel_domain;	/* without @domain: in which that maps */
	bool moved;			/* and that is not the one any more */
	struct delayed_work watch_work;	/* looks for that */

	struct mutex rpc_lock;		/* one call at a time; command ring */
	u32 rpc_seq;			/* of the next call */
	struct mutex queue_lock;	/* status ring; @pending */
	struct gsp_queue queue;
	struct gsp_rpc *pending;
	unsigned int overdue;		/* replies that may still come, too late; @queue_lock */
	wait_queue_head_t wait;
	bool init_done;
	DECLARE_BITMAP(unknown_events, 256);	/* event numbers that were logged */

	u32 client;			/* internal client of the resource manager */
	u32 subdevice;
	struct mutex rm_lock;		/* handles of RM clients */
	DECLARE_BITMAP(clients, GSP_MAX_GFID);
	u32 engines[GSP_MAX_ENGINES];	/* of the card, where each is told its channels */
	unsigned int num_engines;

	struct mutex states_lock;	/* what GSP was asked for readers, while it is asked: */
	struct gsp_told states_told;
	struct gsp_told scheduler_told;
	struct gsp_scheduler scheduler;
	struct gsp_told health_told[GSP_HEALTH_PARTS];
	struct gsp_health health;
	u32 health_lacks;		/* bits of what the card has not */

	struct mutex told_lock;		/* these: what vGPUs are doing, by GFID */
	struct gsp_vgpu_state *states;
	unsigned long states_at;	/* jiffies when that was asked for */

	bool has_boot_scheduler;	/* GSP is told of one by its registry: */
	u32 boot_scheduler;

	bool no_memset;			/* GSP does not clear framebuffer by a control */
	struct mutex window_lock;	/* PRAMIN window */
	u64 window_base;

	bool failed;			/* gsp_start() did not, and cleans up */
	bool published;			/* gsp_start() succeeded: callbacks may run */
	int irq;
	u32 irq_leaf;
	u32 irq_bit;
	bool irq_on;
	bool reported;			/* GSP left a crash report */
	struct completion bell;		/* the test interrupt came */

	struct mutex crash_lock;	/* @crashes */
	struct gsp_crashes crashes;

	spinlock_t partitions_lock;	/* @partitions */
	struct list_head partitions;
	struct workqueue_struct *wq;	/* callbacks, in order */
	struct work_struct dead_work;
	struct work_struct event_work;	/* reports of plugin tasks */
	struct workqueue_struct *intr_wq;
	struct work_struct intr_work;	/* what interrupts announced */
	unsigned long dead;
	char why[128];
	struct gsp_counters counters;
	struct gsp_history history;
};

/* Lives of a partition, in the order of gsp.h's verbs. */
enum gsp_partition_state {
	GSP_PARTITION_CLOSED,
	GSP_PARTITION_OPEN,
	GSP_PARTITION_BROKEN,
};

struct gsp_partition {
	struct gsp *gsp;
	struct list_head node;
	struct mutex lock;		/* verbs of this partition; plugin RPC */
	struct gsp_partition_desc desc;
	struct vgpu_range *fb;	/* of the guest, desc.num_fb; then the heap */
	pid_t vm_pid;
	u16 placement_id;
	u32 settings;			/* GSP_SETTING_* */
	u32 client;			/* GSP's share: an RM client and its device */
	u32 device;
	enum gsp_partition_state state;
	bool clean;			/* all of its framebuffer is zeros */
	bool shut_down;			/* GSP said that the task is gone; under queue_lock */
	u64 semaphore;			/* where what clears framebuffer says how far it is */
	u32 plugin_seq;
	unsigned long events;		/* bits of enum gsp_plugin_event */
	u64 seen[GSP_PLUGIN_EVENTS];	/* how many of each; under partitions_lock */
	unsigned long reports;		/* those not passed on yet; under partitions_lock */
	bool tells;			/* its error buffer may be read; under partitions_lock */
	u32 error_get;			/* up to where that was read */
	unsigned long opened_at;	/* jiffies */
	bool told;			/* what the task said of its guest, and when */
	unsigned long told_at;
	int told_error;
	struct gsp_vgpu_state state_told;
	wait_queue_head_t wait;
};

/* gsp.c */
__printf(2, 3) void gsp_die(struct gsp *gsp, const char *fmt, ...);
__printf(2, 3) void gsp_end(struct gsp *gsp, const char *fmt, ...);
static inline bool gsp_dead(const struct gsp *gsp)
{
	return test_bit(0, &gsp->dead);
}

/* Did GSP say no to a message that ended with @err, or was it not heard or understood? */
static inline bool gsp_is_refusal(const struct gsp *gsp, int err)
{
	return err && err != -ENOMEM && err != -EPROTO && err != -ETIMEDOUT && !gsp_dead(gsp);
}

/*
 * What goes wrong with an engine that also runs while GSP is taken down. After a start that
 * failed it follows from that: the cause stays the last thing that is said.
 */
#define gsp_err(gsp, fmt, ...)						\
	do {									\
		if ((gsp)->failed)						\
			dev_dbg((gsp)->dev, fmt, ##__VA_ARGS__);		\
		else								\
			dev_err((gsp)->dev, fmt, ##__VA_ARGS__);		\
	} while (0)

bool gsp_fell_off(struct gsp *gsp);

static inline u32 gsp_rd32(struct gsp *gsp, u32 reg)
{
	return readl(gsp->bar0 + reg);
}

static inline void gsp_wr32(struct gsp *gsp, u32 reg, u32 value)
{
	writel(value, gsp->bar0 + reg);
}

static inline void gsp_mask32(struct gsp *gsp, u32 reg, u32 mask, u32 value)
{
	gsp_wr32(gsp, reg, (gsp_rd32(gsp, reg) & ~mask) | value);
}

/* Until @end, for one of several waits; not 0, which is for ever where registers are polled. */
static inline unsigned int gsp_us_left(unsigned long end)
{
	long left = end - jiffies;

	return left > 0 ? jiffies_to_usecs(left) : 1;
}

/* chip.c */
const struct gsp_chip *gsp_chip_find(struct device *dev, u32 boot42);

/* firmware.c */
int gsp_firmware_load(struct gsp *gsp, const char *release);
void gsp_firmware_free(struct gsp *gsp);

/* domain.c */
int gsp_domain_open(struct gsp *gsp);
void gsp_domain_close(struct gsp *gsp, bool quiet);
struct gsp_map *gsp_domain_map(struct gsp *gsp, void *va, size_t size, bool read_only);
void gsp_domain_unmap(struct gsp *gsp, struct gsp_map *m);
dma_addr_t gsp_map_addr(struct gsp *gsp, const struct gsp_map *m);

/* dma.c */
int gsp_dma_open(struct gsp *gsp);
void gsp_dma_close(struct gsp *gsp);
int gsp_mem_alloc(struct gsp *gsp, struct gsp_mem *mem, size_t size);
void gsp_mem_free(struct gsp *gsp, struct gsp_mem *mem);
int gsp_pages_alloc(struct gsp *gsp, struct gsp_pages *pages, const void *src, size_t size);
void gsp_pages_sync(struct gsp *gsp, struct gsp_pages *pages);
void gsp_pages_free(struct gsp *gsp, struct gsp_pages *pages);

/* radix3.c, ucodes.c */
int gsp_radix3_make(struct gsp *gsp, struct gsp_radix3 *r, const struct gsp_pages *pages,
		    const char *what);
void gsp_radix3_free(struct gsp *gsp, struct gsp_radix3 *r);
int gsp_ucodes_load(struct gsp *gsp);
void gsp_ucodes_free(struct gsp *gsp);

/* hs_image.c */
int gsp_fuse_version(struct gsp *gsp, u32 engine_id, u32 ucode_id);
int gsp_hs_image_get(struct gsp *gsp, struct gsp_hs_image *img, const char *what,
		     const char *why);
void gsp_hs_image_free(struct gsp *gsp, struct gsp_hs_image *img);

/* falcon.c, falcon_load.c */
int gsp_falcon_failed(struct gsp_falcon *f, const char *what, u32 reg, u32 value);
u32 gsp_falcon_rd32(struct gsp_falcon *f, u32 reg);
void gsp_falcon_wr32(struct gsp_falcon *f, u32 reg, u32 value);
int gsp_falcon_poll(struct gsp_falcon *f, u32 reg, u32 mask, u32 want, unsigned int sleep_us,
		    unsigned int timeout_us, u32 *v);
int gsp_falcon_reset(struct gsp_falcon *f);
int gsp_falcon_reset_riscv(struct gsp_falcon *f);
void gsp_falcon_start(struct gsp_falcon *f);
int gsp_falcon_wait_halt(struct gsp_falcon *f);
bool gsp_falcon_riscv_active(struct gsp_falcon *f);
bool gsp_falcon_riscv_halted(struct gsp_falcon *f);
int gsp_falcon_run(struct gsp_falcon *f, const struct gsp_hs_image *img, const char *what,
		   u32 *mbox0, u32 *mbox1);
int gsp_falcon_exec(struct gsp_falcon *f, const struct gsp_hs_program *prog, const char *what,
		    u32 *mbox0, u32 *mbox1);
void gsp_falcon_prepare_dma(struct gsp_falcon *f);
int gsp_falcon_load(struct gsp_falcon *f, const struct gsp_hs_program *prog);

/* timer.c */
void gsp_timer_set(struct gsp *gsp);
void gsp_timer_set_offset(struct gsp *gsp);

/* fb_layout.c */
int gsp_fb_layout(struct gsp *gsp);

/* vgpu_heap.c */
u32 gsp_max_partitions(struct gsp *gsp);
u64 gsp_vgpu_heap_size(struct gsp *gsp);

/* boot.c, wpr_meta.c */
int gsp_boot(struct gsp *gsp);
void gsp_boot_halt(struct gsp *gsp);
void gsp_boot_stop(struct gsp *gsp);
int gsp_boot_resume(struct gsp *gsp);
int gsp_boot_wait_active(struct gsp *gsp);
int gsp_boot_wait_suspended(struct gsp *gsp, u32 *mbox0);
int gsp_wpr_meta_setup(struct gsp *gsp);
void gsp_wpr_meta_free(struct gsp *gsp);

/* boot_<generation>.c */
extern const struct gsp_boot_ops gsp_boot_ad102;
extern const struct gsp_boot_ops gsp_boot_gh100;
extern const struct gsp_boot_ops gsp_boot_gb100;
extern const struct gsp_boot_ops gsp_boot_gb202;

/* fmc.c, fsp.c, fsp_prc.c, fsp_cot.c, boot_fsp.c: the way by FSP */
int gsp_fmc_load(struct gsp *gsp);
void gsp_fmc_free(struct gsp *gsp);
int gsp_fsp_wait_ready(struct gsp *gsp);
int gsp_fsp_call(struct gsp *gsp, const char *what, enum gsp_constant_id type,
		 const struct gsp_msg *request, u32 *error, void *answer, size_t len);
int gsp_fsp_refused(struct gsp *gsp, const char *what, u32 error, const char *advice);
int gsp_fsp_check_vgpu_mode(struct gsp *gsp);
int gsp_fsp_start_fmc(struct gsp *gsp);
int gsp_boot_fsp_prepare(struct gsp *gsp);
int gsp_boot_fsp_layout(struct gsp *gsp);
void gsp_boot_fsp_set_flush_page(struct gsp *gsp, dma_addr_t page);
int gsp_boot_fsp_start(struct gsp *gsp);
int gsp_boot_fsp_stop(struct gsp *gsp);

/* How a generation begins its table whose GSP is started by FSP. 52: nova gpu/hal/gh100.rs */
#define GSP_BOOT_BY_FSP						\
	.dma_bits = 52,						\
	.load_files = gsp_fmc_load,				\
	.free_files = gsp_fmc_free,				\
	.prepare = gsp_boot_fsp_prepare,			\
	.set_time = gsp_timer_set_offset,			\
	.layout = gsp_boot_fsp_layout,				\
	.set_flush_page = gsp_boot_fsp_set_flush_page,		\
	.start = gsp_boot_fsp_start,				\
	.stop = gsp_boot_fsp_stop

/* flr.c, wpr2.c */
bool gsp_wpr2_get(struct gsp *gsp, u64 *start, u64 *end);
int gsp_reset_function(struct gsp *gsp);
bool gsp_quiesce(struct gsp *gsp, bool reset);

/* libos.c, sysinfo.c */
int gsp_libos_setup(struct gsp *gsp);
void gsp_system_info_fill(struct gsp *gsp, struct gsp_msg *m);
int gsp_queue_system_info(struct gsp *gsp);

/* Those that every GSP is told of. */
#define GSP_REGISTRY_KEYS	4

struct gsp_registry_key {
	const char *name;
	u32 value;
};

extern const struct gsp_registry_key gsp_registry[GSP_REGISTRY_KEYS];

/* queue.c */
int gsp_queue_init(struct gsp *gsp);
void gsp_queue_fini(struct gsp *gsp);
void gsp_queue_resume(struct gsp *gsp);
int gsp_queue_send(struct gsp *gsp, const struct gsp_wire_call *call);
int gsp_queue_receive(struct gsp *gsp, struct gsp_wire_record *rec);

/* rpc.c */
/* history.c */
void gsp_history_begin(struct gsp *gsp, struct gsp_history_entry *e);
void gsp_history_end(struct gsp *gsp, struct gsp_history_entry *e, size_t reply_len, u32 status,
		     int result);
void gsp_history_event(struct gsp *gsp, const struct gsp_wire_record *rec);
unsigned int gsp_history_copy(struct gsp *gsp, struct gsp_history_entry *to);

int gsp_rpc_call(struct gsp *gsp, struct gsp_rpc *rpc);
int gsp_rpc_post(struct gsp *gsp, const char *what, u32 function, const void *payload, size_t len);
bool gsp_rpc_drain(struct gsp *gsp);
int gsp_rpc_wait_init_done(struct gsp *gsp);

/* events.c, sequencer.c, exec.c */
void gsp_event(struct gsp *gsp, const struct gsp_wire_record *rec);
void gsp_run_sequencer(struct gsp *gsp, const void *payload, size_t len);
void gsp_exec_hs_binary(struct gsp *gsp, const void *payload, size_t len);

/* static_info.c */
int gsp_learn_fb(struct gsp *gsp, const struct gsp_msg *m);
int gsp_learn_segment_size(struct gsp *gsp, u64 size);
int gsp_learn_channels(struct gsp *gsp, u64 n);
void gsp_learn_limits(struct gsp *gsp);

/* crashcat_read.c */
void gsp_crashcat_read(struct gsp *gsp);

/* intr.c */
int gsp_intr_setup(struct gsp *gsp);
void gsp_intr_work(struct work_struct *work);
void gsp_intr_teardown(struct gsp *gsp);
void gsp_intr_rearm(struct gsp *gsp);

/* rm.c */
int gsp_rm_ctrl_get(struct gsp *gsp, enum gsp_message_id id, struct gsp_msg *params);
int gsp_rm_ctrl(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
		struct gsp_msg *params);
int gsp_rm_ctrl_timeout(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
			struct gsp_msg *params, unsigned int timeout_ms);
int gsp_rm_ctrl_task(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
		     struct gsp_msg *params, unsigned int timeout_ms);
int gsp_rm_ask(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
	       struct gsp_msg *params);
void gsp_rm_ctrl_put(struct gsp_msg *params);
int gsp_rm_client_new(struct gsp *gsp, u32 *client);
int gsp_rm_device_new(struct gsp *gsp, u32 client, u32 *device);
int gsp_rm_free(struct gsp *gsp, u32 client, u32 object);
int gsp_rm_client_free(struct gsp *gsp, u32 client);

/* rm_scrub.c */
int gsp_rm_scrub(struct gsp_partition *p, const struct vgpu_range *runs, unsigned int num);

/* gmc.c, gmc_boot.c, gmc_scrub.c, gmc_types.c, gmc_vgpu.c */
int gsp_msg_new(struct gsp *gsp, enum gsp_message_id id, struct gsp_msg *m);
void gsp_msg_free(struct gsp_msg *m);
int gsp_gmc_call_raw(struct gsp *gsp, struct gsp_rpc *rpc, enum gsp_constant_id cmd);
int gsp_gmc_call(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
		 const struct gsp_msg *request, struct gsp_msg *reply, unsigned int timeout_ms);
int gsp_gmc_call_number(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
			enum gsp_message_id id, enum gsp_field_id f, u64 value,
			unsigned int timeout_ms);
int gsp_gmc_call_task(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
		      enum gsp_message_id id, enum gsp_field_id f, u64 value,
		      unsigned int timeout_ms);
int gsp_gmc_open_reply(struct gsp *gsp, const struct gsp_rpc *rpc, struct gsp_msg *reply);
int gsp_gmc_post(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
		 const struct gsp_msg *request);
int gsp_gmc_init(struct gsp *gsp);
int gsp_gmc_unload(struct gsp *gsp);
int gsp_gmc_learn(struct gsp *gsp);
int gsp_gmc_add_types(struct gsp *gsp, const struct vgpu_type *types, unsigned int num,
		      int *refused);
int gsp_gmc_get_types(struct gsp *gsp, struct vgpu_type *types, unsigned int max);
int gsp_gmc_scrubber_new(struct gsp_partition *p);
int gsp_gmc_scrubber_free(struct gsp_partition *p);
int gsp_gmc_scrub(struct gsp_partition *p, const struct vgpu_range *runs, unsigned int num);
extern const struct gsp_verbs gsp_verbs_gmc;

/* nvstatus.c */
const char *gsp_status_name(u32 status);
int gsp_status_errno(u32 status);

/* rm_info.c, engines.c, rm_types.c, rm_vgpu.c */
int gsp_rm_unload(struct gsp *gsp);
int gsp_rm_learn(struct gsp *gsp);
int gsp_rm_learn_internal(struct gsp *gsp);
int gsp_graphics_runlist(struct gsp *gsp, u32 *runlist);
int gsp_rm_add_types(struct gsp *gsp, const struct vgpu_type *types, unsigned int num,
		     int *refused);
int gsp_rm_allow_mixed(struct gsp *gsp);
void gsp_vgpu_info_fill(struct gsp_msg *m, const struct vgpu_type *t);
extern const struct gsp_verbs gsp_verbs_rm;

/* scheduler.c */
void gsp_scheduler_prepare(struct gsp *gsp, const struct gsp_scheduler_wish *wish);

/* fb_window.c */
int gsp_fb_read(struct gsp *gsp, u64 addr, void *buf, size_t len);
int gsp_fb_write(struct gsp *gsp, u64 addr, const void *buf, size_t len);
int gsp_fb_zero(struct gsp *gsp, u64 addr, size_t len);

/* plugin_rpc.c */
int gsp_plugin_comm_init(struct gsp_partition *p);
int gsp_plugin_wait_boot(struct gsp_partition *p);
int gsp_plugin_negotiate(struct gsp_partition *p);
int gsp_plugin_configure(struct gsp_partition *p);
int gsp_plugin_allow_dma(struct gsp_partition *p);
int gsp_plugin_reset(struct gsp_partition *p);
u64 gsp_plugin_comm_size(const struct gsp_abi *abi);

/* plugin_state.c, state.c */
#define GSP_TEXT_MAX	192
void gsp_clean_text(char *to, const u8 *from, size_t len);
int gsp_plugin_get_state(struct gsp_partition *p, struct gsp_vgpu_state *s);
void gsp_plugin_read_errors(struct gsp_partition *p);
int gsp_rm_get_state(struct gsp_partition *p, struct gsp_vgpu_state *s);
u32 gsp_task_parts(const struct gsp_abi *abi);
bool gsp_told_lately(const struct gsp_told *t);
void gsp_state_text(char *to, const struct gsp_msg *m, enum gsp_field_id f);

/* bootload.c */
void gsp_bootload_fill(struct gsp_partition *p, struct gsp_msg *m);

/* partition.c, partition_events.c */
unsigned int gsp_partition_task_channels(const struct gsp_partition *p);
struct gsp_partition *gsp_partition_find(struct gsp *gsp, u32 gfid);
void gsp_partition_report_work(struct work_struct *work);
void gsp_partition_event(struct gsp *gsp, u32 gfid, enum gsp_plugin_event ev, u32 raw);
void gsp_partition_set_tells(struct gsp_partition *p, bool tells);
void gsp_partition_shut_down(struct gsp *gsp, u32 gfid);

#endif
