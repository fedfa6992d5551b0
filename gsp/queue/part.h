/* SPDX-License-Identifier: GPL-2.0-only */
/* The part of struct gsp that is about talking with GSP. */
#ifndef NVIDIA_VGPU_GSP_QUEUE_PART_H
#define NVIDIA_VGPU_GSP_QUEUE_PART_H

#include <linux/spinlock.h>
#include <linux/types.h>

#include "codec/message.h"
#include "crashcat.h"
#include "ground/part.h"

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
 * @write_lock: of @write and what GSP is told of it: who sends has rpc_lock, who gives GSP
 *	its indices again has not
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
	spinlock_t write_lock;		/* @write, and what GSP is told of it */
	u32 write;
	u32 read;
	u32 cmd_read;
	u32 stat_write;
	bool counters;
	bool linked;
	u8 *tx;
	u8 *rx;
};

#define GSP_EVENT_USERS	2	/* folders that want some: boot/, plugin/ */

struct gsp;

/**
 * struct gsp_event_user - who serves events of one kind
 * @event: their number: a constant that not every release has
 * @serve: gets the payload, a private copy. With queue_lock held, in process context; must not
 *	call GSP. NULL ends a list.
 */
struct gsp_event_user {
	enum gsp_constant_id event;
	void (*serve)(struct gsp *gsp, const void *payload, size_t len);
};

#define GSP_HISTORY_LEN		64

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

#endif
