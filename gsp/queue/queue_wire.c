// SPDX-License-Identifier: GPL-2.0-only
/*
 * Elements of the message queues. Facts: NVIDIA/open-gpu-kernel-modules
 * message_queue_cpu.c and message_queue_priv.h; nouveau's rm/r535/rpc.c
 * describes the same.
 *
 * An element is its header, an RPC header and the RPC's payload, padded to
 * whole slots of the ring. The checksum makes the exclusive or of all 64-bit
 * words of header, RPC header and payload fold to zero; some releases count the
 * padding too, which is all zeros in what is sent.
 *
 * No locks. Called by queue.c through struct gsp_wire, by queue_wire_gmc.c, and by rpc.c.
 */
#include <linux/errno.h>
#include <linux/string.h>

#include "codec/abi.h"
#include "codec/message.h"
#include "queue_wire.h"

static size_t headers_size(const struct gsp_abi *abi)
{
	return gsp_msg_size(abi, GSP_MSG_ELEMENT) + gsp_msg_size(abi, GSP_MSG_RPC);
}

/**
 * gsp_wire_max_payload() - most payload that one element carries
 * @abi: layouts of the release
 *
 * Return: bytes after the RPC header.
 */
size_t gsp_wire_max_payload(const struct gsp_abi *abi)
{
	return gsp_const(abi, GSP_C_ELEMENT_SIZE_MAX) - headers_size(abi);
}

/**
 * gsp_wire_checksum() - checksum as elements carry it
 * @data: bytes
 * @len: how many; a last part of fewer than 8 counts as padded with zeros
 *
 * Return: the two halves of the exclusive or of all 64-bit words, combined.
 */
u32 gsp_wire_checksum(const void *data, size_t len)
{
	const u8 *p = data;
	u64 sum = 0;

	while (len) {
		size_t n = len < sizeof(u64) ? len : sizeof(u64);
		u64 word = 0;

		memcpy(&word, p, n);
		sum ^= word;
		p += n;
		len -= n;
	}
	return (u32)(sum >> 32) ^ (u32)sum;
}

/**
 * gsp_wire_build() - build one element
 * @abi: layouts of the release
 * @elem: where to; cleared first
 * @room: bytes at @elem
 * @elem_seq: sequence number of the element
 * @function: RPC function
 * @rpc_seq: sequence number of the call
 * @payload: what follows the RPC header
 * @len: bytes at @payload
 * @slots: how many slots of the ring the element takes
 *
 * Return: 0, or -EMSGSIZE when @len is more than one element carries or than
 * @room allows.
 */
int gsp_wire_build(const struct gsp_abi *abi, void *elem, size_t room, u32 elem_seq,
		   u32 function, u32 rpc_seq, const void *payload, size_t len, u32 *slots)
{
	size_t slot = gsp_const(abi, GSP_C_ELEMENT_SIZE_MIN);
	size_t elem_hdr = gsp_msg_size(abi, GSP_MSG_ELEMENT);
	size_t used = headers_size(abi) + len;
	struct gsp_msg e, rpc;
	int ret;

	if (len > gsp_wire_max_payload(abi))
		return -EMSGSIZE;
	*slots = (used + slot - 1) / slot;
	if (*slots * slot > room)
		return -EMSGSIZE;

	memset(elem, 0, *slots * slot);
	ret = gsp_msg_init(&e, abi, GSP_MSG_ELEMENT, elem, elem_hdr);
	if (ret)
		return ret;
	ret = gsp_msg_init(&rpc, abi, GSP_MSG_RPC, (u8 *)elem + elem_hdr, used - elem_hdr);
	if (ret)
		return ret;

	gsp_set_const(&rpc, GSP_RPC_HEADER_VERSION, GSP_C_RPC_VERSION);
	gsp_set_const(&rpc, GSP_RPC_SIGNATURE, GSP_C_RPC_SIGNATURE);
	gsp_set(&rpc, GSP_RPC_LENGTH, used - elem_hdr);
	gsp_set(&rpc, GSP_RPC_FUNCTION, function);
	/* Not a status that firmware gives: a reply that leaves it is told from success. */
	gsp_set(&rpc, GSP_RPC_RESULT, 0xffffffff);
	gsp_set(&rpc, GSP_RPC_RESULT_PRIVATE, 0xffffffff);
	gsp_set(&rpc, GSP_RPC_SEQUENCE, rpc_seq);
	if (len)
		memcpy((u8 *)elem + headers_size(abi), payload, len);

	gsp_set(&e, GSP_ELEMENT_SEQUENCE, elem_seq);
	gsp_set(&e, GSP_ELEMENT_COUNT, *slots);
	gsp_set(&e, GSP_ELEMENT_CHECKSUM, gsp_wire_checksum(elem, used));
	return gsp_msg_ok(&e) && gsp_msg_ok(&rpc) ? 0 : -EMSGSIZE;
}

/**
 * gsp_wire_slots() - how many slots an element takes that begins with @first
 * @abi: layouts of the release
 * @first: copy of its first slot
 * @len: bytes at @first
 * @avail: slots that GSP has filled
 * @slots: result, between 1 and @avail
 * @why: on failure, what is wrong with it
 *
 * Return: 0, -EAGAIN when not all of it is there yet, -EPROTO.
 */
int gsp_wire_slots(const struct gsp_abi *abi, const void *first, size_t len, u32 avail,
		   u32 *slots, const char **why)
{
	u64 max = gsp_const(abi, GSP_C_ELEMENT_SIZE_MAX) / gsp_const(abi, GSP_C_ELEMENT_SIZE_MIN);
	struct gsp_msg e;
	u64 n;

	if (gsp_msg_init(&e, abi, GSP_MSG_ELEMENT, (void *)first, len)) {
		*why = "shorter than its header";
		return -EPROTO;
	}
	n = gsp_get(&e, GSP_ELEMENT_COUNT);
	if (!n || n > max) {
		*why = "element count out of range";
		return -EPROTO;
	}
	if (n > avail) {
		*why = "longer than what was written to the ring";
		return -EAGAIN;
	}
	*slots = n;
	return 0;
}

/*
 * What the checksum of an element of @len bytes covers, @used of which are:
 * whole 64-bit words of what is used or, in some releases, all of it.
 */
static size_t checked(const struct gsp_abi *abi, size_t used, size_t len)
{
	size_t words = (used + sizeof(u64) - 1) / sizeof(u64) * sizeof(u64);

	return gsp_const(abi, GSP_C_CHECKSUM_WHOLE) || words > len ? len : words;
}

/**
 * gsp_wire_parse_rpc() - check an RPC, header and payload
 * @abi: layouts of the release
 * @body: private copy of it
 * @n: bytes at @body, at least its length
 * @rec: result; points into @body; no continuation follows
 * @why: on failure, what is wrong with it
 *
 * Return: 0 or -EPROTO.
 */
int gsp_wire_parse_rpc(const struct gsp_abi *abi, const u8 *body, u64 n,
		       struct gsp_wire_record *rec, const char **why)
{
	size_t hdr = gsp_msg_size(abi, GSP_MSG_RPC);
	struct gsp_msg rpc;
	u64 len;

	if (gsp_msg_init(&rpc, abi, GSP_MSG_RPC, (void *)body, n)) {
		*why = "shorter than the header of an RPC";
		return -EPROTO;
	}
	len = gsp_get(&rpc, GSP_RPC_LENGTH);
	if (len < hdr || len > n) {
		*why = "RPC length out of range";
		return -EPROTO;
	}
	if (gsp_get(&rpc, GSP_RPC_SIGNATURE) != gsp_const(abi, GSP_C_RPC_SIGNATURE) ||
	    gsp_get(&rpc, GSP_RPC_HEADER_VERSION) != gsp_const(abi, GSP_C_RPC_VERSION)) {
		*why = "not an RPC";
		return -EPROTO;
	}
	rec->function = gsp_get(&rpc, GSP_RPC_FUNCTION);
	rec->event = rec->function >= gsp_const(abi, GSP_C_EV_FIRST);
	rec->sequence = gsp_get(&rpc, GSP_RPC_SEQUENCE);
	rec->result = gsp_get(&rpc, GSP_RPC_RESULT);
	rec->payload = body + hdr;
	rec->len = len - hdr;
	rec->full = false;
	return 0;
}

/**
 * gsp_wire_parse() - check one whole element
 * @abi: layouts of the release
 * @elem: private copy of it
 * @len: bytes at @elem, all of its slots
 * @elem_seq: sequence number that it must have
 * @rec: result; points into @elem
 * @why: on failure, what is wrong with it
 *
 * Return: 0, -ESTALE when its number is an older one, -EPROTO.
 */
int gsp_wire_parse(const struct gsp_abi *abi, const void *elem, size_t len, u32 elem_seq,
		   struct gsp_wire_record *rec, const char **why)
{
	size_t elem_hdr = gsp_msg_size(abi, GSP_MSG_ELEMENT);
	size_t hdrs = headers_size(abi);
	struct gsp_msg e, rpc;
	u64 n;
	int ret;

	if (len < hdrs || gsp_msg_init(&e, abi, GSP_MSG_ELEMENT, (void *)elem, len) ||
	    gsp_msg_init(&rpc, abi, GSP_MSG_RPC, (u8 *)elem + elem_hdr, len - elem_hdr)) {
		*why = "shorter than its headers";
		return -EPROTO;
	}
	n = gsp_get(&rpc, GSP_RPC_LENGTH);
	if (n < hdrs - elem_hdr || n > len - elem_hdr) {
		*why = "RPC length out of range";
		return -EPROTO;
	}
	if (gsp_wire_checksum(elem, checked(abi, elem_hdr + n, len))) {
		*why = "checksum is wrong";
		return -EPROTO;
	}
	/* Compared as they are, as the vendor's reader does: they do not wrap. */
	n = gsp_get(&e, GSP_ELEMENT_SEQUENCE);
	if (n != elem_seq) {
		*why = "sequence number is wrong";
		return n < elem_seq ? -ESTALE : -EPROTO;
	}
	ret = gsp_wire_parse_rpc(abi, (const u8 *)elem + elem_hdr, len - elem_hdr, rec, why);
	if (!ret)
		rec->full = rec->len == gsp_wire_max_payload(abi);
	return ret;
}

/**
 * gsp_wire_control() - what a control asks for
 * @abi: layouts of the release
 * @function: of a call or a reply
 * @payload: its
 * @len: bytes of it that there are
 *
 * Return: the control's number, which the reply has as well; 0 when it is none, as in
 * encodings that have none.
 */
u64 gsp_wire_control(const struct gsp_abi *abi, u32 function, const void *payload, size_t len)
{
	struct gsp_msg m;

	if (!gsp_msg_size(abi, GSP_MSG_RM_CONTROL) ||
	    function != gsp_const(abi, GSP_C_FN_RM_CONTROL) ||
	    gsp_msg_init(&m, abi, GSP_MSG_RM_CONTROL, (void *)payload, len))
		return 0;
	return gsp_get(&m, GSP_RM_CONTROL_CMD);
}

static int build(const struct gsp_abi *abi, void *elem, size_t room, u32 elem_seq,
		 const struct gsp_wire_call *call, u32 *slots)
{
	return gsp_wire_build(abi, elem, room, elem_seq, call->function, call->sequence,
			      call->payload, call->len, slots);
}

const struct gsp_wire gsp_wire_rm = {
	.encoding = "rm",
	.splits = true,
	.max_payload = gsp_wire_max_payload,
	.build = build,
	.slots = gsp_wire_slots,
	.parse = gsp_wire_parse,
};
