/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the rest of the driver may ask of a GPU's GSP. No firmware word crosses
 * this header: callers speak of partitions, framebuffer and types, gsp/ turns
 * that into messages of the firmware release that runs.
 *
 * All functions here may sleep. None may be called with a spinlock held.
 */
#ifndef NVIDIA_VGPU_GSP_H
#define NVIDIA_VGPU_GSP_H

#include <linux/bits.h>
#include <linux/types.h>
#include <linux/uuid.h>
#include "../types/vgpu_range.h"

struct pci_dev;
struct seq_file;
struct gsp;
struct gsp_partition;
struct vgpu_type;

#define GSP_MAX_FB_REGIONS	16
#define GSP_RELEASE_LEN		16
#define GSP_CHIP_LEN		8

/**
 * struct gsp_info - what a booted GSP said of itself and of its GPU
 * @chip: chip name as in linux-firmware's paths, "ad102"
 * @release: firmware release as the image's version section states it
 * @profile: oldest release from which nothing changed up to @release
 * @encoding: "rm" (RM controls) or "gmc"
 * @fb_total: all framebuffer of the card, bytes
 * @fb: the regions of it that vGPUs may be given (reserved ones are left out)
 * @num_fb: regions in @fb
 * @vmmu_segment_size: granule of guest framebuffer, bytes, a power of two
 * @num_channels: channel ids of the card that may be handed to vGPUs
 * @max_gfid: vGPUs that this firmware can run on this card; those of VFs with a
 *	higher GFID it refuses
 * @max_fb_segments: most entries that the bootload message can list
 * @plugin_comm_size: bytes at the start of a plugin heap that the
 *	communication buffers take; a heap must be larger than this
 */
struct gsp_info {
	char chip[GSP_CHIP_LEN];
	char release[GSP_RELEASE_LEN];
	const char *profile;
	const char *encoding;
	u64 fb_total;
	struct vgpu_range fb[GSP_MAX_FB_REGIONS];
	unsigned int num_fb;
	u64 vmmu_segment_size;
	u32 num_channels;
	u32 max_gfid;
	u32 max_fb_segments;
	u64 plugin_comm_size;
};

/* How the graphics engine is divided among vGPUs. */
enum gsp_scheduler_policy {
	GSP_SCHEDULER_BEST_EFFORT,
	GSP_SCHEDULER_EQUAL_SHARE,
	GSP_SCHEDULER_FIXED_SHARE,
	GSP_SCHEDULER_POLICIES
};

/**
 * struct gsp_scheduler - the scheduler of the graphics engine
 * @policy: GSP_SCHEDULER_POLICIES for one that this driver has no name for
 * @adaptive: slices are made longer and shorter by what vGPUs used before
 * @timeslice_us: what a vGPU gets at a time, or is meant to get; without meaning with
 *	GSP_SCHEDULER_BEST_EFFORT
 */
struct gsp_scheduler {
	enum gsp_scheduler_policy policy;
	bool adaptive;
	u32 timeslice_us;
};

/**
 * struct gsp_scheduler_caps - what can be set of it
 * @policies: BIT() of those that can be chosen
 * @adaptive: it can be adaptive
 */
struct gsp_scheduler_caps {
	u32 policies;
	bool adaptive;
};

/**
 * struct gsp_scheduler_wish - with what GSP is to start
 * @policy: which
 * @adaptive: 0 or 1, -1 to leave it to GSP
 * @timeslice_us: 0 to leave it to GSP
 */
struct gsp_scheduler_wish {
	enum gsp_scheduler_policy policy;
	int adaptive;
	u32 timeslice_us;
};

/* What a plugin task reports. From the fourth on it is only counted, but for error texts. */
enum gsp_plugin_event {
	GSP_PLUGIN_BOOTED,
	GSP_PLUGIN_STOPPED,
	GSP_PLUGIN_CRASHED,
	GSP_PLUGIN_GUEST_LOADED,
	GSP_PLUGIN_GUEST_UNLOADED,
	GSP_PLUGIN_ERROR_TEXT,
	GSP_PLUGIN_LICENSE,
	GSP_PLUGIN_GUEST_OS,
	GSP_PLUGIN_RPC_TRACE,
	GSP_PLUGIN_INIT_GR,
	GSP_PLUGIN_OTHER,
	GSP_PLUGIN_EVENTS
};

#define GSP_STATE_TEXT	64

/* What may be known of what a vGPU is doing. */
enum gsp_state_part {
	GSP_STATE_FB_USED,
	GSP_STATE_ECC,
	GSP_STATE_GUEST_OS,
	GSP_STATE_FRAME_RATE_LIMIT,
	GSP_STATE_LICENSED,
	GSP_STATE_LICENSE_STATE,
	GSP_STATE_DRIVER,
	GSP_STATE_PARTS
};

enum gsp_ecc {
	GSP_ECC_UNKNOWN,
	GSP_ECC_NONE,
	GSP_ECC_OFF,
	GSP_ECC_ON,
};

/**
 * struct gsp_vgpu_state - what a vGPU is doing
 * @known: BIT() of each enum gsp_state_part that is known; the others mean nothing
 * @fb_used: framebuffer in use, bytes
 * @ecc: of the vGPU
 * @guest_os: number of the guest's system
 * @frame_rate_limit: frames a second
 * @licensed: its guest has a licence
 * @license_state: number of the state that its guest's licensing is in
 * @license_expiry: seconds since 1970, 0 for never or not known; with @licensed
 * @driver_version: of the guest's driver, empty when not known
 * @driver_branch: the same
 */
struct gsp_vgpu_state {
	u32 known;
	u64 fb_used;
	enum gsp_ecc ecc;
	u32 guest_os;
	u32 frame_rate_limit;
	bool licensed;
	u32 license_state;
	u32 license_expiry;
	char driver_version[GSP_STATE_TEXT];
	char driver_branch[GSP_STATE_TEXT];
};

/* What may be known of the faults of the card's memory. */
enum gsp_health_part {
	GSP_HEALTH_ECC,
	GSP_HEALTH_PAGES,
	GSP_HEALTH_ROWS,
	GSP_HEALTH_PARTS
};

/**
 * struct gsp_health - faults of the card's memory
 * @known: BIT() of each enum gsp_health_part that is known; the others mean nothing
 * @ecc_corrected: errors since GSP started, in all units that have ECC turned on
 * @ecc_uncorrected: the same
 * @retired_pages: pages of framebuffer that are not used any more
 * @remapped_rows: rows of it that others stand in for
 */
struct gsp_health {
	u32 known;
	u64 ecc_corrected;
	u64 ecc_uncorrected;
	u64 retired_pages;
	u64 remapped_rows;
};

/**
 * struct gsp_callbacks - what gsp/ reports upwards, in process context
 * @plugin_event: firmware reported @ev for the plugin task of @gfid
 * @error_text: the plugin task of @gfid told of an error: printable, some hundred
 *	characters at most
 * @dead: GSP stopped answering or crashed; every later call fails with -EIO.
 *	Called once.
 *
 * None may take a lock that is held over gsp_partition_open(), _close(),
 * _destroy() or gsp_stop(): these wait for callbacks that run.
 */
struct gsp_callbacks {
	void (*plugin_event)(void *priv, u32 gfid, enum gsp_plugin_event ev);
	void (*error_text)(void *priv, u32 gfid, const char *text);
	void (*dead)(void *priv, const char *why);
};

/**
 * struct gsp_partition_desc - what a partition is made of
 * @gfid: VF index + 1
 * @dbdf: PCI domain (31:16), bus (15:8), devfn (7:0) of the VF
 * @type_id: vGPU type id
 * @uuid: the mediated device's UUID
 * @fb: guest framebuffer, multiples of the VMMU segment size
 * @num_fb: entries in @fb
 * @heap: plugin heap
 * @chid_first: first channel id
 * @num_chids: channel ids
 */
struct gsp_partition_desc {
	u32 gfid;
	u32 dbdf;
	u32 type_id;
	uuid_t uuid;
	const struct vgpu_range *fb;
	unsigned int num_fb;
	struct vgpu_range heap;
	u32 chid_first;
	u32 num_chids;
};

/* 0, or -ENODEV when no published firmware of this chip runs vGPUs; logged. @pdev is enabled. */
int gsp_check_chip(struct pci_dev *pdev);
/*
 * Bring-up. @firmware: release to insist on; NULL: the newest with both file and descriptor.
 * @scheduler: NULL to leave it to GSP.
 */
struct gsp *gsp_start(struct pci_dev *pdev, const char *firmware,
		      const struct gsp_scheduler_wish *scheduler,
		      const struct gsp_callbacks *cb, void *priv);
void gsp_stop(struct gsp *gsp);
/* The kernel ends: GSP is taken down, and what others hold of it stays as it is. */
void gsp_halt(struct gsp *gsp);
/* As if GSP had stopped answering: the PF was reset by hand, or the bus is frozen. */
void gsp_declare_dead(struct gsp *gsp, const char *why);
const struct gsp_info *gsp_get_info(const struct gsp *gsp);
bool gsp_is_confined(const struct gsp *gsp);
/* @refused: @num results, 0 or why GSP does not take that type. */
int gsp_add_vgpu_types(struct gsp *gsp, const struct vgpu_type *types, unsigned int num,
		       int *refused);
/* How many it knows, at most @max of them in @types; -EOPNOTSUPP: it cannot be asked. */
int gsp_get_vgpu_types(struct gsp *gsp, struct vgpu_type *types, unsigned int max);
/* Types of several sizes side by side, at placements. -EOPNOTSUPP: not in this release. */
int gsp_allow_mixed_types(struct gsp *gsp);

/* -EOPNOTSUPP: this firmware or card cannot be asked, so it cannot be told of one either. */
int gsp_get_scheduler_caps(struct gsp *gsp, struct gsp_scheduler_caps *caps);
/* @fresh: else it is at most a second old. */
int gsp_get_scheduler(struct gsp *gsp, struct gsp_scheduler *s, bool fresh);
/* @timeslice_us 0: as it is. GSP does not take it while a plugin task runs. */
int gsp_set_scheduler(struct gsp *gsp, const struct gsp_scheduler *s);

/*
 * What a plugin task can be told of its vGPU, as far as the firmware that runs can be
 * told at all; each is off where nothing is said.
 */
#define GSP_SETTING_UVM		BIT(0)	/* the guest may use unified memory */
#define GSP_SETTING_NO_CONSOLE	BIT(1)	/* nobody looks at its console */
#define GSP_SETTING_PROFILING	BIT(2)	/* the guest may profile the GPU */

/* Those of them that reach the firmware that runs. */
u32 gsp_known_settings(const struct gsp *gsp);

/* A vGPU's share of GSP. create/destroy pair, open/close pair inside it. */
struct gsp_partition *gsp_partition_create(struct gsp *gsp,
					   const struct gsp_partition_desc *desc);
int gsp_partition_open(struct gsp_partition *p, pid_t vm_pid, u32 settings, u16 placement_id);
/* Other framebuffer for a closed one; cleared before its next user gets it. */
int gsp_partition_set_fb(struct gsp_partition *p, const struct vgpu_range *fb,
			 unsigned int num_fb);
/* Before a reset of the VF. */
int gsp_partition_reset(struct gsp_partition *p);
/* BIT() of each enum gsp_health_part that this firmware tells of. */
u32 gsp_told_health(const struct gsp *gsp);
int gsp_get_health(struct gsp *gsp, struct gsp_health *h);
/* BIT() of each enum gsp_state_part that this firmware tells of. */
u32 gsp_told_states(const struct gsp *gsp);
int gsp_get_fb_used(struct gsp *gsp, u64 *used);
/* Before gsp_partition_get_state(), which does not ask GSP. */
int gsp_refresh_states(struct gsp *gsp);
int gsp_partition_get_state(struct gsp_partition *p, struct gsp_vgpu_state *s);
/* 0: everything of it may be handed out again. Error: quarantine it (see design of close). */
int gsp_partition_close(struct gsp_partition *p);
int gsp_partition_destroy(struct gsp_partition *p);

#define GSP_SURFACE_XRGB8888	0
#define GSP_SURFACE_XBGR8888	1

/**
 * struct gsp_surface - what a guest shows
 * @seq: differs after each change
 * @format: GSP_SURFACE_*
 * @width: pixels, 0 when nothing is shown
 * @height: pixels
 * @pitch: bytes from one row to the next; of blocks, bytes of as many rows side by side
 * @block: rows of a block, 0 when rows of pixels follow one another
 * @offset: first byte, in the guest's framebuffer
 */
struct gsp_surface {
	u64 seq;
	unsigned int format;
	u32 width;
	u32 height;
	u32 pitch;
	u32 block;
	u64 offset;
};

/* Of an open partition, by who keeps it open. */
int gsp_surface_read(struct gsp_partition *p, size_t room, struct gsp_surface *s);
int gsp_surface_seq(struct gsp_partition *p, u64 *seq);
int gsp_surface_copy(struct gsp_partition *p, const struct gsp_surface *s, void *buf,
		     const bool *stop);

/* Counters for debugfs and leak checks: RPCs sent, events, objects alive. */
void gsp_show(struct gsp *gsp, struct seq_file *m);
void gsp_show_crashes(struct gsp *gsp, struct seq_file *m);
void gsp_show_plugin_events(struct gsp *gsp, struct seq_file *m);
void gsp_show_dma(struct gsp *gsp, struct seq_file *m);
int gsp_show_history(struct gsp *gsp, struct seq_file *m);

/* Logs of GSP's tasks, as its firmware wrote them, and of plugin tasks with their texts. */
#define GSP_NUM_LOGS		8
bool gsp_log(const struct gsp *gsp, unsigned int i, const char **name, const void **data,
	     size_t *len);
size_t gsp_plugin_logs_size(const struct gsp *gsp);
int gsp_plugin_logs_read(struct gsp *gsp, u32 gfid, void *buf);
void gsp_show_logs(struct gsp *gsp, struct seq_file *m);

#endif
