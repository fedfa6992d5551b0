/* SPDX-License-Identifier: GPL-2.0-only */
/* A vGPU's share of GSP. plugin/ makes it and guards it; rm/ and gmc/ fill messages of it. */
#ifndef NVIDIA_VGPU_GSP_PARTITION_H
#define NVIDIA_VGPU_GSP_PARTITION_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/wait.h>

#include "gsp.h"

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

static inline bool gsp_plugin_crashed(const struct gsp_partition *p)
{
	return READ_ONCE(p->events) & BIT(GSP_PLUGIN_CRASHED);
}

#endif
