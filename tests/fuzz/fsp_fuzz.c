// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/boot/fsp_packet.c gsp/boot/fsp_msg.c
// max-len: 4096
// edges: 300
/*
 * Any bytes as packets that FSP sent. The first byte chooses what is put right
 * before a packet is taken, so that messages of several packets come together,
 * and the second the release; then packets, each behind two bytes of length.
 */
#include "descriptor.h"
#include "boot/fsp_msg.h"
#include "boot/fsp_packet.h"
#include "fuzz.h"

#define COMMAND	0x13

static const char *const releases[] = { "570.144", "615.71.09", "535.113.01" };

static const struct gsp_abi *choose(u8 n)
{
	static struct gsp_abi *abis[ARRAY_SIZE(releases)];

	n %= ARRAY_SIZE(releases);
	if (!abis[n])
		abis[n] = descriptor_of(releases[n]);
	return abis[n];
}

/* Headers as this packet of the message would have them. */
static void put_right(const struct gsp_fsp_in *in, u8 *packet, size_t len, u8 what)
{
	u32 mctp;

	if (what & 1 && len >= 4) {
		mctp = get_unaligned_le32(packet) & 0x40000000;
		mctp |= in->packets ? in->route | in->packets % 4 << 28 : 0x80000000;
		put_unaligned_le32(mctp, packet);
	}
	if (what & 2 && len >= 8 && !in->packets)
		put_unaligned_le32((u32)packet[7] << 24 | 0x10de7e, packet + 4);
	if (what & 4 && len >= 8 && !in->packets)
		packet[7] = 0x15;
	if (what & 8 && len >= 16 && !in->packets)
		put_unaligned_le32(COMMAND, packet + 12);
}

/* What was said of a message must be true of its bytes. */
static void reply(const struct gsp_abi *abi, const struct gsp_fsp_in *in)
{
	struct gsp_fsp_reply r;
	const char *why = NULL;
	const char *name;

	if (gsp_fsp_reply(abi, in, COMMAND, &r, &why)) {
		if (!why)
			abort();
		return;
	}
	if (in->type != 0x15 || r.data < in->payload || r.data - in->payload + r.len != in->len)
		abort();
	read_all(r.data, r.len);
	name = gsp_fsp_error_name(r.error);
	if (name && !*name)
		abort();
}

/* What the driver sends, it would read; with the input as payload. */
static void there_and_back(const u8 *data, size_t len)
{
	struct gsp_fsp_out out = { .type = 0x14, .payload = data, .len = len };
	u8 packet[FSP_CHANNEL_SIZE], *room = malloc(len + 4);
	struct gsp_fsp_in in = { .payload = room, .room = (len + 3) & ~3ul };
	const char *why = NULL;
	size_t n;
	int ret = 0;

	while ((n = gsp_fsp_packet(&out, packet))) {
		if (ret || n > sizeof(packet))
			abort();
		ret = gsp_fsp_take(&in, packet, n, &why);
		if (ret < 0)
			abort();
	}
	if (ret != 1 || in.len < len || in.len - len > 3 || in.type != 0x14 ||
	    memcmp(room, data, len))
		abort();
	free(room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gsp_fsp_in in = { .room = FSP_CHANNEL_SIZE };
	const struct gsp_abi *abi;
	size_t pos = 2, before;
	const char *why;
	int ret = 0;

	if (size < 3)
		return 0;
	abi = choose(data[1]);
	there_and_back(data + 2, size - 2);
	in.payload = malloc(in.room);
	while (!ret && pos + 2 <= size) {
		size_t len = min_t(size_t, data[pos] | (data[pos + 1] & 7) << 8, size - pos - 2);
		u8 *packet = malloc(len ?: 1);

		memcpy(packet, data + pos + 2, len);
		put_right(&in, packet, len, data[0]);
		before = in.len;
		why = NULL;
		ret = gsp_fsp_take(&in, packet, len, &why);
		if (ret < 0 ? !why || in.len != before : in.len > in.room || in.len < before)
			abort();
		free(packet);
		pos += 2 + len;
	}
	read_all(in.payload, in.len);
	if (ret == 1)
		reply(abi, &in);
	free(in.payload);
	return 0;
}
