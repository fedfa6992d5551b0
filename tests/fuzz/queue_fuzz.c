// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/queue/queue_wire.c gsp/queue/queue_wire_gmc.c
// max-len: 70000
// edges: 300
/*
 * Any bytes as an element that GSP wrote, in either framing. The first byte
 * chooses what is put right first, so that the checks behind a wrong checksum
 * or size are reached, and the second the release.
 */
#include "descriptor.h"
#include "fuzz.h"
#include "queue/queue_wire.h"

#define SEQUENCE	7	/* that the element must have */

/* The two framings, and one that sums up its elements differently. */
static const char *const releases[] = { "570.144", "615.71.09", "535.113.01" };

static const struct gsp_abi *abi;
static const struct gsp_wire *wire;

static void choose(u8 n)
{
	static struct gsp_abi *abis[ARRAY_SIZE(releases)];

	n %= ARRAY_SIZE(releases);
	if (!abis[n])
		abis[n] = descriptor_of(releases[n]);
	abi = abis[n];
	wire = strcmp(gsp_abi_encoding(abi), "rm") ? &gsp_wire_gmc : &gsp_wire_rm;
}

static void rpc_put_right(u8 *at, size_t len, u8 what)
{
	struct gsp_msg rpc;

	if (gsp_msg_init(&rpc, abi, GSP_MSG_RPC, at, len))
		return;
	if (what & 1) {
		gsp_set(&rpc, GSP_RPC_SIGNATURE, gsp_const(abi, GSP_C_RPC_SIGNATURE));
		gsp_set(&rpc, GSP_RPC_HEADER_VERSION, gsp_const(abi, GSP_C_RPC_VERSION));
	}
	if (what & 2)
		gsp_set(&rpc, GSP_RPC_LENGTH, len);
}

static void put_right_rm(u8 *elem, size_t len, u8 what)
{
	size_t hdr = gsp_msg_size(abi, GSP_MSG_ELEMENT);
	struct gsp_msg e, rpc;
	u64 n;

	if (gsp_msg_init(&e, abi, GSP_MSG_ELEMENT, elem, len) ||
	    gsp_msg_init(&rpc, abi, GSP_MSG_RPC, elem + hdr, len - hdr))
		return;
	rpc_put_right(elem + hdr, len - hdr, what);
	if (what & 4)
		gsp_set(&e, GSP_ELEMENT_SEQUENCE, SEQUENCE);
	n = gsp_get(&rpc, GSP_RPC_LENGTH);
	if (what & 8 && n <= len - hdr) {
		gsp_set(&e, GSP_ELEMENT_CHECKSUM, 0);
		gsp_set(&e, GSP_ELEMENT_CHECKSUM, gsp_wire_checksum(elem, hdr + n));
	}
}

static void put_right_gmc(u8 *elem, size_t len, u8 what)
{
	size_t hdr = gsp_msg_size(abi, GSP_MSG_MCTP_ELEMENT);
	struct gsp_msg e, h;

	if (gsp_msg_init(&e, abi, GSP_MSG_MCTP_ELEMENT, elem, len))
		return;
	if (what & 4) {
		gsp_set(&e, GSP_MCTP_ELEMENT_MAGIC, gsp_const(abi, GSP_C_MCTP_MAGIC));
		gsp_set(&e, GSP_MCTP_ELEMENT_SIZE, len);
		gsp_set(&e, GSP_MCTP_ELEMENT_MCTP, gsp_const(abi, GSP_C_MCTP_HEADER));
	}
	if (what & 8)
		gsp_set(&e, GSP_MCTP_ELEMENT_NVDM_SIZE, len - hdr);
	if (what & 16) {
		gsp_set(&e, GSP_MCTP_ELEMENT_NVDM, gsp_const(abi, GSP_C_NVDM_HEADER_RM_RPC));
		rpc_put_right(elem + hdr, len - hdr, what);
	} else if (what & 32) {
		gsp_set(&e, GSP_MCTP_ELEMENT_NVDM, gsp_const(abi, GSP_C_NVDM_HEADER_GMCAPI));
		if (what & 2 && !gsp_msg_init(&h, abi, GSP_MSG_GMC_HEADER, elem + hdr, len - hdr))
			gsp_set(&h, GSP_GMC_HEADER_SIZE,
				len - hdr - gsp_msg_size(abi, GSP_MSG_GMC_HEADER));
	}
}

/* Does a command's own size say the same as the packet's? */
static void check_command(const u8 *elem, const struct gsp_wire_record *rec)
{
	size_t size = gsp_msg_size(abi, GSP_MSG_GMC_HEADER);
	u64 mask = gsp_const(abi, GSP_C_NVDM_HEADER_MASK);
	struct gsp_msg e, h;

	if (wire != &gsp_wire_gmc ||
	    gsp_msg_init(&e, abi, GSP_MSG_MCTP_ELEMENT, (u8 *)elem,
			 gsp_msg_size(abi, GSP_MSG_MCTP_ELEMENT)))
		return;
	if ((gsp_get(&e, GSP_MCTP_ELEMENT_NVDM) & mask) !=
	    gsp_const(abi, GSP_C_NVDM_HEADER_GMCAPI))
		return;
	if (gsp_msg_init(&h, abi, GSP_MSG_GMC_HEADER, (u8 *)rec->payload - size, size) ||
	    gsp_get(&h, GSP_GMC_HEADER_SIZE) != rec->len)
		abort();
}

/* What was said of an element must be true of its bytes. */
static void parse(const u8 *elem, size_t len)
{
	struct gsp_wire_record rec;
	const char *why = NULL;

	memset(&rec, 0x5a, sizeof(rec));
	if (wire->parse(abi, elem, len, SEQUENCE, &rec, &why) == 0) {
		if (rec.payload < elem || rec.len > elem + len - rec.payload)
			abort();
		read_all(rec.payload, rec.len);
		check_command(elem, &rec);
		if (rec.full && !wire->splits)
			abort();
	} else if (!why) {
		abort();
	}
}

/* What the driver builds, it reads; with the input as payload. */
static void there_and_back(const u8 *payload, size_t len)
{
	struct gsp_wire_call call = { .function = 1, .sequence = 5, .payload = payload };
	struct gsp_wire_record rec;
	const char *why;
	static u8 elem[65536];
	u32 slots, n;

	call.len = min(len, wire->max_payload(abi));
	if (wire->build(abi, elem, sizeof(elem), SEQUENCE, &call, &slots) ||
	    wire->slots(abi, elem, 4096, slots, &n, &why) || n != slots ||
	    wire->parse(abi, elem, 4096 * slots, SEQUENCE, &rec, &why))
		abort();
	if (rec.function != 1 || rec.sequence != 5 || rec.len != call.len ||
	    memcmp(rec.payload, payload, call.len))
		abort();
	if (wire->build(abi, elem, sizeof(elem), SEQUENCE,
			&(struct gsp_wire_call){ .len = wire->max_payload(abi) + 1 },
			&slots) != -EMSGSIZE)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *why = NULL;
	u32 slots = 0, avail;
	u8 *elem;

	if (size < 2)
		return 0;
	choose(data[1]);
	elem = malloc(size - 2 ?: 1);
	memcpy(elem, data + 2, size - 2);
	there_and_back(elem, size - 2);
	if (wire == &gsp_wire_gmc)
		put_right_gmc(elem, size - 2, data[0]);
	else
		put_right_rm(elem, size - 2, data[0]);
	avail = data[0] ?: 1;
	if (wire->slots(abi, elem, size - 2, avail, &slots, &why) == 0) {
		if (!slots)
			abort();
	} else if (!why) {
		abort();
	}
	/* What is damaged is passed over by them, too. */
	if (slots > avail)
		abort();
	parse(elem, size - 2);
	if (wire->taken && size - 2 >= 4096)
		wire->taken(abi, elem);
	free(elem);
	return 0;
}
