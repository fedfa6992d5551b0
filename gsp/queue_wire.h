/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Elements of the message queues: building them and checking what GSP wrote.
 * Works on private copies only and compiles in user space too.
 */
#ifndef NVIDIA_VGPU_GSP_QUEUE_WIRE_H
#define NVIDIA_VGPU_GSP_QUEUE_WIRE_H

#include <linux/types.h>

struct gsp_abi;

/**
 * struct gsp_wire_record - one checked element
 * @function: RPC function or event number
 * @sequence: of the RPC header
 * @result: NV_STATUS of the RPC header
 * @payload: what follows the RPC header, inside the element
 * @len: bytes at @payload
 * @full: the element is as long as one can be, so a continuation may follow
 */
struct gsp_wire_record {
	u32 function;
	u32 sequence;
	u32 result;
	const u8 *payload;
	size_t len;
	bool full;
};

size_t gsp_wire_max_payload(const struct gsp_abi *abi);
u32 gsp_wire_checksum(const void *data, size_t len);
int gsp_wire_build(const struct gsp_abi *abi, void *elem, size_t room, u32 elem_seq,
		   u32 function, u32 rpc_seq, const void *payload, size_t len, u32 *slots);
int gsp_wire_slots(const struct gsp_abi *abi, const void *first, size_t len, u32 avail,
		   u32 *slots, const char **why);
int gsp_wire_parse(const struct gsp_abi *abi, const void *elem, size_t len, u32 elem_seq,
		   struct gsp_wire_record *rec, const char **why);

#endif
