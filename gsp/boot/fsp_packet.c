// SPDX-License-Identifier: GPL-2.0-only
/*
 * MCTP packets to FSP and back; fsp_packet.h says where the facts are from.
 *
 * No locks. Called by fsp.c.
 */
#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "codec/fw_file.h"
#include "fsp_packet.h"

#define WORD			sizeof(u32)

/* First word of a packet. Bits 7:0 are its version and reserved. */
#define MCTP_DEID		GENMASK(15, 8)
#define MCTP_SEID		GENMASK(23, 16)
#define MCTP_TAG		GENMASK(26, 24)
#define MCTP_TO			BIT(27)
#define MCTP_SEQ		GENMASK(29, 28)
#define MCTP_EOM		BIT(30)
#define MCTP_SOM		BIT(31)
#define MCTP_ROUTE		(MCTP_DEID | MCTP_SEID | MCTP_TAG | MCTP_TO)

/* Second word of a message's first packet. */
#define NVDM_MSG_TYPE		GENMASK(6, 0)
#define NVDM_CHECKED		BIT(7)	/* a checksum follows the message */
#define NVDM_VENDOR		GENMASK(23, 8)
#define NVDM_TYPE		GENMASK(31, 24)
#define MSG_TYPE_VENDOR_PCI	0x7e
#define VENDOR_NVIDIA		0x10de

#define SEQ_NUM			4	/* numbers of a message's packets go round */

static void put_le32(u8 *p, u32 v)
{
	__le32 le = cpu_to_le32(v);

	memcpy(p, &le, sizeof(le));
}

size_t gsp_fsp_packet(struct gsp_fsp_out *out, u8 *packet)
{
	u32 mctp = FIELD_PREP(MCTP_SEQ, out->packets % SEQ_NUM);
	size_t pos = WORD, n, padded;

	if (out->packets && out->sent == out->len)
		return 0;
	if (!out->packets) {
		mctp |= MCTP_SOM;
		put_le32(packet + pos, FIELD_PREP(NVDM_MSG_TYPE, MSG_TYPE_VENDOR_PCI) |
				       FIELD_PREP(NVDM_VENDOR, VENDOR_NVIDIA) |
				       FIELD_PREP(NVDM_TYPE, out->type));
		pos += WORD;
	}
	n = min_t(size_t, out->len - out->sent, FSP_CHANNEL_SIZE - pos);
	if (out->sent + n == out->len)
		mctp |= MCTP_EOM;
	put_le32(packet, mctp);
	memcpy(packet + pos, out->payload + out->sent, n);
	padded = ALIGN(pos + n, WORD);
	memset(packet + pos + n, 0, padded - pos - n);
	out->sent += n;
	out->packets++;
	return padded;
}

/* Is the second word of a first packet that of a message of NVIDIA's? */
static const char *check_nvdm(u32 nvdm)
{
	if (FIELD_GET(NVDM_MSG_TYPE, nvdm) != MSG_TYPE_VENDOR_PCI)
		return "is no message that a PCI vendor defines";
	if (FIELD_GET(NVDM_VENDOR, nvdm) != VENDOR_NVIDIA)
		return "is a message of another vendor";
	if (nvdm & NVDM_CHECKED)
		return "has a checksum, which was not agreed on";
	return NULL;
}

/* What is wrong with a packet's first word, as the next one of this message. */
static const char *check_mctp(const struct gsp_fsp_in *in, u32 mctp)
{
	if (!in->packets)
		return mctp & MCTP_SOM ? NULL : "is not the first of a message";
	if (mctp & MCTP_SOM)
		return "begins another message in the middle of one";
	if ((mctp & MCTP_ROUTE) != in->route)
		return "belongs to another message";
	if (FIELD_GET(MCTP_SEQ, mctp) != in->packets % SEQ_NUM)
		return "is not the next one in sequence";
	return NULL;
}

int gsp_fsp_take(struct gsp_fsp_in *in, const u8 *packet, size_t len, const char **why)
{
	size_t pos = in->packets ? WORD : WORD + WORD;
	u32 mctp;

	if (len % WORD || len < pos || len > FSP_CHANNEL_SIZE) {
		*why = len < pos ? "is shorter than its header" :
		       len % WORD ? "ends in the middle of a word" :
				    "is longer than the channel";
		return -EBADMSG;
	}
	mctp = gsp_fw_le32(packet);
	*why = check_mctp(in, mctp);
	if (!*why && !in->packets)
		*why = check_nvdm(gsp_fw_le32(packet + WORD));
	if (*why)
		return -EBADMSG;
	/* A message of nothing but empty packets would never end. */
	if (len == pos && !(mctp & MCTP_EOM)) {
		*why = "is empty, and not the last of its message";
		return -EBADMSG;
	}
	if (len - pos > in->room - in->len) {
		*why = "makes the message longer than any that is expected";
		return -EMSGSIZE;
	}
	if (!in->packets) {
		in->type = FIELD_GET(NVDM_TYPE, gsp_fw_le32(packet + WORD));
		in->route = mctp & MCTP_ROUTE;
	}
	memcpy(in->payload + in->len, packet + pos, len - pos);
	in->len += len - pos;
	in->packets++;
	return mctp & MCTP_EOM ? 1 : 0;
}
