/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Messages to FSP and back as MCTP packets. FSP, the security processor that
 * Hopper has and every generation after it, is talked to through a channel of 1
 * KiB in its memory: a message that does not fit goes in several packets.
 * Compiles in user space too.
 *
 * A packet is a word of MCTP (DMTF's DSP0236, with fields as NVIDIA packs them),
 * then, in the first packet of a message, a word that says whose and which message
 * it is (NVDM), then the payload. Facts: NVIDIA/open-gpu-kernel-modules
 * fsp_mctp_format.h, fsp_emem_channels.h and kern_fsp.c (kfspSendMessage,
 * kfspReadMessage); nova-core mctp.rs and falcon/fsp.rs.
 */
#ifndef NVIDIA_VGPU_GSP_FSP_PACKET_H
#define NVIDIA_VGPU_GSP_FSP_PACKET_H

#include <linux/types.h>

/* Bytes of the channel; a packet is at most as long, and whole words. */
#define FSP_CHANNEL_SIZE	1024

/**
 * struct gsp_fsp_out - a message on its way to FSP
 * @type: NVDM type
 * @payload: @len bytes
 * @len: bytes at @payload, at least 1
 * @sent: how many of them are in packets already
 * @packets: how many packets there were
 */
struct gsp_fsp_out {
	u8 type;
	const u8 *payload;
	size_t len;
	size_t sent;
	unsigned int packets;
};

/**
 * struct gsp_fsp_in - a message that comes from FSP
 * @payload: room for it
 * @room: bytes at @payload
 * @len: bytes that came: whole words, so there may be more than the message has
 * @type: NVDM type
 * @packets: how many packets there were
 * @route: tag and endpoints that all packets of the message have
 */
struct gsp_fsp_in {
	u8 *payload;
	size_t room;
	size_t len;
	u8 type;
	unsigned int packets;
	u32 route;
};

/**
 * gsp_fsp_packet() - the next packet of a message
 * @out: the message; begin with @sent and @packets zero
 * @packet: room for FSP_CHANNEL_SIZE bytes
 *
 * Return: bytes of the packet, whole words; 0 when there are no more.
 */
size_t gsp_fsp_packet(struct gsp_fsp_out *out, u8 *packet);

/**
 * gsp_fsp_take() - take a packet that came
 * @in: the message; begin with @len and @packets zero
 * @packet: it
 * @len: its bytes
 * @why: what is wrong with it, the end of a sentence that begins with it
 *
 * Return: 1 when the message is complete, 0 when more is to come, -EBADMSG for
 * what is no packet or not the next one of this message, -EMSGSIZE when the
 * message has more than @in has room for.
 */
int gsp_fsp_take(struct gsp_fsp_in *in, const u8 *packet, size_t len, const char **why);

#endif
