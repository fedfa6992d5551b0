/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Elements of the message queues: building them and checking what GSP wrote.
 * How an element is framed depends on the encoding of the release: one table for
 * each. Works on private copies only and compiles in user space too.
 */
#ifndef NVIDIA_VGPU_GSP_QUEUE_WIRE_H
#define NVIDIA_VGPU_GSP_QUEUE_WIRE_H

#include <linux/types.h>

struct gsp_abi;

/**
 * struct gsp_wire_record - one checked element
 * @function: RPC function, command or event number
 * @sequence: of the call; 0 where events have none
 * @result: NV_STATUS of a reply
 * @payload: what follows the headers, inside the element
 * @len: bytes at @payload
 * @full: the element is as long as one can be, so a continuation may follow
 * @event: GSP says this unasked
 */
struct gsp_wire_record {
	u32 function;
	u64 sequence;
	u32 result;
	const u8 *payload;
	size_t len;
	bool full;
	bool event;
};

/**
 * struct gsp_wire_call - what an element carries to GSP
 * @function: RPC function or command
 * @sequence: of the call
 * @reply_max: most bytes that the reply may have, where GSP wants to know
 * @payload: what follows the headers
 * @len: bytes at @payload
 */
struct gsp_wire_call {
	u32 function;
	u64 sequence;
	u32 reply_max;
	const void *payload;
	size_t len;
};

/**
 * struct gsp_wire - how elements are framed in one encoding
 * @encoding: its name, as descriptors give it
 * @splits: a payload larger than one element goes on in continuation records
 * @counts_posts: what GSP does not answer has a sequence number, too
 * @max_payload: most payload that one element carries, bytes
 * @build: build one element at @elem, which has @room bytes; -EMSGSIZE
 * @slots: slots that an element takes that begins with @first, a copy of its
 *	first slot. -ESTALE: as many, but it was read before. -EAGAIN: not all of
 *	it is there yet. -EPROTO: damaged, @why says how; to get past it so many,
 *	left alone where nobody can know.
 * @parse: check one whole element, a private copy. -ESTALE: its sequence number is
 *	an older one. -EPROTO: damaged, @why says how.
 * @taken: mark an element in the ring, at @slot, as read; may be NULL
 */
struct gsp_wire {
	const char *encoding;
	bool splits;
	bool counts_posts;
	size_t (*max_payload)(const struct gsp_abi *abi);
	int (*build)(const struct gsp_abi *abi, void *elem, size_t room, u32 elem_seq,
		     const struct gsp_wire_call *call, u32 *slots);
	int (*slots)(const struct gsp_abi *abi, const void *first, size_t len, u32 avail,
		     u32 *slots, const char **why);
	int (*parse)(const struct gsp_abi *abi, const void *elem, size_t len, u32 elem_seq,
		     struct gsp_wire_record *rec, const char **why);
	void (*taken)(const struct gsp_abi *abi, void *slot);
};

extern const struct gsp_wire gsp_wire_rm;
extern const struct gsp_wire gsp_wire_gmc;

/* Elements of RPCs: queue_wire.c. */
size_t gsp_wire_max_payload(const struct gsp_abi *abi);
u32 gsp_wire_checksum(const void *data, size_t len);
int gsp_wire_build(const struct gsp_abi *abi, void *elem, size_t room, u32 elem_seq,
		   u32 function, u32 rpc_seq, const void *payload, size_t len, u32 *slots);
int gsp_wire_slots(const struct gsp_abi *abi, const void *first, size_t len, u32 avail,
		   u32 *slots, const char **why);
int gsp_wire_parse_rpc(const struct gsp_abi *abi, const u8 *body, u64 n,
		       struct gsp_wire_record *rec, const char **why);
u64 gsp_wire_control(const struct gsp_abi *abi, u32 function, const void *payload, size_t len);
int gsp_wire_parse(const struct gsp_abi *abi, const void *elem, size_t len, u32 elem_seq,
		   struct gsp_wire_record *rec, const char **why);

#endif
