// SPDX-License-Identifier: GPL-2.0-only
/*
 * Elements of the message queues in the encoding "gmc". Facts:
 * NVIDIA/open-gpu-kernel-modules message_queue_priv.h, message_queue_cpu.c,
 * nvdm_format.h and gmcapi_base.h of the first release that has it; nova-core
 * gsp/fw.rs and gsp/cmdq.rs describe the same.
 *
 * An element is an MCTP packet that holds one vendor-defined message: either a
 * command (header, payload), or an RPC as in the encoding "rm", which is how
 * events come that have no command yet. No checksum, no sequence number of the
 * element, and a command that does not fit one element cannot be sent.
 *
 * No locks. Called by queue.c through struct gsp_wire.
 */
#include <linux/errno.h>
#include <linux/string.h>

#include "codec/abi.h"
#include "codec/message.h"
#include "queue_wire.h"

static size_t elem_size(const struct gsp_abi *abi)
{
	return gsp_msg_size(abi, GSP_MSG_MCTP_ELEMENT);
}

static size_t headers_size(const struct gsp_abi *abi)
{
	return elem_size(abi) + gsp_msg_size(abi, GSP_MSG_GMC_HEADER);
}

static size_t max_payload(const struct gsp_abi *abi)
{
	return gsp_const(abi, GSP_C_ELEMENT_SIZE_MAX) - headers_size(abi);
}

static int build(const struct gsp_abi *abi, void *elem, size_t room, u32 elem_seq,
		 const struct gsp_wire_call *call, u32 *slots)
{
	size_t slot = gsp_const(abi, GSP_C_ELEMENT_SIZE_MIN);
	size_t used = headers_size(abi) + call->len;
	struct gsp_msg e, h;
	int ret;

	if (call->len > max_payload(abi))
		return -EMSGSIZE;
	*slots = (used + slot - 1) / slot;
	if (*slots * slot > room)
		return -EMSGSIZE;

	memset(elem, 0, *slots * slot);
	ret = gsp_msg_init(&e, abi, GSP_MSG_MCTP_ELEMENT, elem, used);
	if (!ret)
		ret = gsp_msg_init(&h, abi, GSP_MSG_GMC_HEADER, (u8 *)elem + elem_size(abi),
				   used - elem_size(abi));
	if (ret)
		return ret;
	gsp_set_const(&e, GSP_MCTP_ELEMENT_MAGIC, GSP_C_MCTP_MAGIC);
	gsp_set(&e, GSP_MCTP_ELEMENT_SIZE, used);
	gsp_set_const(&e, GSP_MCTP_ELEMENT_MCTP, GSP_C_MCTP_HEADER);
	gsp_set_const(&e, GSP_MCTP_ELEMENT_NVDM, GSP_C_NVDM_HEADER_GMCAPI);
	gsp_set(&e, GSP_MCTP_ELEMENT_NVDM_SIZE, used - elem_size(abi));
	gsp_set(&h, GSP_GMC_HEADER_COMMAND, call->function);
	gsp_set(&h, GSP_GMC_HEADER_SIZE, call->len);
	gsp_set(&h, GSP_GMC_HEADER_SEQUENCE, call->sequence);
	gsp_set(&h, GSP_GMC_HEADER_STATUS, call->reply_max);
	if (call->len)
		memcpy((u8 *)elem + headers_size(abi), call->payload, call->len);
	return gsp_msg_ok(&e) && gsp_msg_ok(&h) ? 0 : -EMSGSIZE;
}

static int slots_of(const struct gsp_abi *abi, const void *first, size_t len, u32 avail,
		    u32 *slots, const char **why)
{
	u64 slot = gsp_const(abi, GSP_C_ELEMENT_SIZE_MIN);
	struct gsp_msg e;
	u64 magic, n;

	if (gsp_msg_init(&e, abi, GSP_MSG_MCTP_ELEMENT, (void *)first, len)) {
		*why = "shorter than its header";
		return -EPROTO;
	}
	n = gsp_get(&e, GSP_MCTP_ELEMENT_SIZE);
	if (n < elem_size(abi) || n > gsp_const(abi, GSP_C_ELEMENT_SIZE_MAX)) {
		/* The vendor's reader passes one slot over: the next may begin a packet. */
		*slots = 1;
		*why = "packet size out of range";
		return -EPROTO;
	}
	n = (n + slot - 1) / slot;
	if (n > avail) {
		*why = "longer than what was written to the ring";
		return -EAGAIN;
	}
	*slots = n;
	magic = gsp_get(&e, GSP_MCTP_ELEMENT_MAGIC);
	if (magic == gsp_const(abi, GSP_C_MCTP_MAGIC_SEEN)) {
		*why = "it was read before";
		return -ESTALE;
	}
	if (magic != gsp_const(abi, GSP_C_MCTP_MAGIC)) {
		*why = "not an MCTP packet";
		return -EPROTO;
	}
	return 0;
}

/* @body: @n bytes behind the element's header. */
static int parse_command(const struct gsp_abi *abi, const u8 *body, u64 n,
			 struct gsp_wire_record *rec, const char **why)
{
	size_t hdr = gsp_msg_size(abi, GSP_MSG_GMC_HEADER);
	struct gsp_msg h;
	u64 command;

	if (gsp_msg_init(&h, abi, GSP_MSG_GMC_HEADER, (void *)body, n)) {
		*why = "shorter than the header of a command";
		return -EPROTO;
	}
	/* Both sizes are of the same payload: when they differ, one is damaged. */
	if (gsp_get(&h, GSP_GMC_HEADER_SIZE) != n - hdr) {
		*why = "payload size is not that of the packet";
		return -EPROTO;
	}
	command = gsp_get(&h, GSP_GMC_HEADER_COMMAND);
	rec->function = command & gsp_const(abi, GSP_C_GMC_COMMAND_MASK);
	rec->event = !(command & gsp_const(abi, GSP_C_GMC_COMMAND_RESPONSE));
	rec->sequence = gsp_get(&h, GSP_GMC_HEADER_SEQUENCE);
	rec->result = rec->event ? 0 : gsp_get(&h, GSP_GMC_HEADER_STATUS);
	rec->payload = body + hdr;
	rec->len = n - hdr;
	rec->full = false;
	return 0;
}

static int parse(const struct gsp_abi *abi, const void *elem, size_t len, u32 elem_seq,
		 struct gsp_wire_record *rec, const char **why)
{
	u64 mask = gsp_const(abi, GSP_C_MCTP_HEADER_MASK);
	const u8 *body = (const u8 *)elem + elem_size(abi);
	struct gsp_msg e;
	u64 nvdm, size, n;

	if (gsp_msg_init(&e, abi, GSP_MSG_MCTP_ELEMENT, (void *)elem, len)) {
		*why = "shorter than its header";
		return -EPROTO;
	}
	size = gsp_get(&e, GSP_MCTP_ELEMENT_SIZE);
	n = gsp_get(&e, GSP_MCTP_ELEMENT_NVDM_SIZE);
	if (size > len || size < elem_size(abi) || n > size - elem_size(abi)) {
		*why = "message size out of range";
		return -EPROTO;
	}
	if ((gsp_get(&e, GSP_MCTP_ELEMENT_MCTP) & mask) !=
	    (gsp_const(abi, GSP_C_MCTP_HEADER) & mask)) {
		*why = "MCTP version is another";
		return -EPROTO;
	}
	nvdm = gsp_get(&e, GSP_MCTP_ELEMENT_NVDM) & gsp_const(abi, GSP_C_NVDM_HEADER_MASK);
	if (nvdm == gsp_const(abi, GSP_C_NVDM_HEADER_GMCAPI))
		return parse_command(abi, body, n, rec, why);
	if (nvdm == gsp_const(abi, GSP_C_NVDM_HEADER_RM_RPC))
		return gsp_wire_parse_rpc(abi, body, n, rec, why);
	*why = "neither a command nor an RPC";
	return -EPROTO;
}

/* Should GSP show this slot again without having written to it, that is noticed. */
static void taken(const struct gsp_abi *abi, void *slot)
{
	struct gsp_msg e;

	if (!gsp_msg_init(&e, abi, GSP_MSG_MCTP_ELEMENT, slot, elem_size(abi)))
		gsp_set_const(&e, GSP_MCTP_ELEMENT_MAGIC, GSP_C_MCTP_MAGIC_SEEN);
}

const struct gsp_wire gsp_wire_gmc = {
	.encoding = "gmc",
	.counts_posts = true,
	.max_payload = max_payload,
	.build = build,
	.slots = slots_of,
	.parse = parse,
	.taken = taken,
};
