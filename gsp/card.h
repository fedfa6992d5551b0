/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * struct gsp: all that is known of one card while it is in use. Its parts belong to the
 * folders: each describes its own in its part.h. Data alone; what is done with it is in the
 * folders' other headers.
 */
#ifndef NVIDIA_VGPU_GSP_CARD_H
#define NVIDIA_VGPU_GSP_CARD_H

#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/completion.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "boot/part.h"
#include "ground/part.h"
#include "gsp.h"
#include "queue/part.h"

struct gsp_abi;
struct gsp_chip;
struct gsp_domain;
struct gsp_rpc;
struct gsp_verbs;
struct iommu_domain;

#define GSP_MAX_ENGINES		128
#define GSP_MAX_GFID		256

struct gsp_counters {
	atomic64_t rpcs;
	atomic64_t rpc_bytes;
	atomic64_t events;
	atomic64_t event_bytes;
	atomic64_t reread;
	atomic64_t passed;
	atomic64_t irqs;
	atomic64_t plugin_rpcs;
	atomic64_t scrubbed;
	atomic64_t surfaces_outside;
	atomic_t objects;
	atomic_t partitions;
	atomic_t running;
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
	bool unquiet;			/* it could not be made sure that it is quiet */
	struct iommu_domain *kernel_domain;	/* without @domain: in which that maps */
	bool moved;			/* and that is not the one any more */
	struct delayed_work watch_work;	/* looks for that */

	struct mutex rpc_lock;		/* one call at a time; command ring */
	u32 rpc_seq;			/* of the next call */
	struct mutex queue_lock;	/* status ring; @pending */
	struct gsp_queue queue;
	struct gsp_rpc *pending;
	unsigned int overdue;		/* replies that may still come, too late; @queue_lock */
	u64 overdue_control;		/* what they are replies to, when that is one control */
	wait_queue_head_t wait;
	bool init_done;
	const struct gsp_event_user *event_users[GSP_EVENT_USERS];
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
	void (*wake)(struct gsp *gsp);	/* who waits for a vGPU's task; any context */
	struct gsp_counters counters;
	struct gsp_history history;
};

#endif
