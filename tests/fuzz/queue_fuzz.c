// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/queue_wire.c
// max-len: 70000
/*
 * Any bytes as an element that GSP wrote. The first byte chooses what is put
 * right first, so that the checks behind a wrong checksum are reached.
 */
#include "descriptor.h"
#include "fuzz.h"
#include "queue_wire.h"

static struct gsp_abi *abi;

static void put_right(u8 *elem, size_t len, u8 what)
{
	size_t hdr = gsp_msg_size(abi, GSP_MSG_ELEMENT);
	struct gsp_msg e, rpc;
	u64 n;

	if (gsp_msg_init(&e, abi, GSP_MSG_ELEMENT, elem, len) ||
	    gsp_msg_init(&rpc, abi, GSP_MSG_RPC, elem + hdr, len - hdr))
		return;
	if (what & 1) {
		gsp_set(&rpc, GSP_RPC_SIGNATURE, gsp_const(abi, GSP_C_RPC_SIGNATURE));
		gsp_set(&rpc, GSP_RPC_HEADER_VERSION, gsp_const(abi, GSP_C_RPC_VERSION));
	}
	if (what & 2)
		gsp_set(&rpc, GSP_RPC_LENGTH, len - hdr);
	if (what & 4)
		gsp_set(&e, GSP_ELEMENT_SEQUENCE, 7);
	n = gsp_get(&rpc, GSP_RPC_LENGTH);
	if (what & 8 && n <= len - hdr) {
		gsp_set(&e, GSP_ELEMENT_CHECKSUM, 0);
		gsp_set(&e, GSP_ELEMENT_CHECKSUM, gsp_wire_checksum(elem, hdr + n));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gsp_wire_record rec;
	const char *why = NULL;
	u8 *elem;
	u32 slots;

	if (!abi)
		abi = descriptor();
	if (!size)
		return 0;
	elem = malloc(size - 1 ?: 1);
	memcpy(elem, data + 1, size - 1);
	put_right(elem, size - 1, data[0]);
	if (gsp_wire_slots(abi, elem, size - 1, data[0], &slots, &why) == 0) {
		if (!slots || slots > data[0])
			abort();
	} else if (!why) {
		abort();
	}
	why = NULL;
	if (gsp_wire_parse(abi, elem, size - 1, 7, &rec, &why) == 0)
		read_all(rec.payload, rec.len);
	else if (!why)
		abort();
	free(elem);
	return 0;
}
