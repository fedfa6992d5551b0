/* SPDX-License-Identifier: GPL-2.0-only */
/* Talking with GSP: calls, events, interrupts, crash reports, and what was said. */
#ifndef NVIDIA_VGPU_GSP_QUEUE_H
#define NVIDIA_VGPU_GSP_QUEUE_H

#include <linux/types.h>
#include <linux/workqueue.h>

#include "codec/message.h"

struct gsp;
struct gsp_event_user;
struct gsp_history_entry;
struct gsp_wire_call;
struct gsp_wire_record;

/*
 * How long GSP may take, milliseconds. To any call: NVIDIA/open-gpu-kernel-modules gives 6 s
 * (kernel_gsp.c, _kgspRpcRecvPoll()), zhiwang-nvidia/nova-core 5 s to a command (drivers/gpu/
 * nova-core, cmdq.rs, RECEIVE_TIMEOUT), and both go on afterwards; here GSP is lost then, so
 * more.
 */
#define GSP_RPC_TIMEOUT_MS		10000
#define GSP_INIT_DONE_TIMEOUT_MS	30000
#define GSP_QUEUE_ROOM_TIMEOUT_MS	10000
#define GSP_BELL_TIMEOUT_MS		2000

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

/* crashcat_read.c */
void gsp_crashcat_read(struct gsp *gsp);

/* events.c */
void gsp_event(struct gsp *gsp, const struct gsp_wire_record *rec);
bool gsp_event_open(struct gsp *gsp, struct gsp_msg *m, enum gsp_message_id id,
		    const void *payload, size_t len, const char *name);
void gsp_events_listen(struct gsp *gsp, const struct gsp_event_user *users);

/* history.c */
void gsp_history_begin(struct gsp *gsp, struct gsp_history_entry *e);
void gsp_history_end(struct gsp *gsp, struct gsp_history_entry *e, size_t reply_len, u32 status,
		     int result);
void gsp_history_event(struct gsp *gsp, const struct gsp_wire_record *rec);
unsigned int gsp_history_copy(struct gsp *gsp, struct gsp_history_entry *to);

/* intr.c */
int gsp_intr_setup(struct gsp *gsp, u64 vector);
void gsp_intr_work(struct work_struct *work);
void gsp_intr_teardown(struct gsp *gsp);
void gsp_intr_rearm(struct gsp *gsp);

/* queue.c */
int gsp_queue_init(struct gsp *gsp);
void gsp_queue_fini(struct gsp *gsp);
void gsp_queue_resume(struct gsp *gsp);
int gsp_queue_send(struct gsp *gsp, const struct gsp_wire_call *call);
int gsp_queue_receive(struct gsp *gsp, struct gsp_wire_record *rec);

/* rpc.c */
int gsp_rpc_call(struct gsp *gsp, struct gsp_rpc *rpc);
int gsp_rpc_post(struct gsp *gsp, const char *what, u32 function, const void *payload, size_t len);
bool gsp_rpc_drain(struct gsp *gsp);
int gsp_rpc_wait_init_done(struct gsp *gsp);

#endif
