// SPDX-License-Identifier: GPL-2.0-only
/*
 * FSP, the security processor that has booted the GPU and starts GSP: waiting
 * for it, and the channel through which it takes commands and answers them.
 *
 * The channel is the first KiB of FSP's memory, one packet at a time: a word at a
 * time through a port (EMEMC is where, EMEMD what), and a pair of registers for
 * each direction that say from where to where a packet lies there. Whoever takes
 * a packet makes the two equal. Facts: NVIDIA/open-gpu-kernel-modules
 * kern_fsp_gh100.c and kern_fsp.c; nova-core falcon/fsp.rs; nouveau
 * subdev/fsp/gh100.c.
 *
 * No locks: one command at a time, of who starts the card. Called by boot_fsp.c, fsp_cot.c and
 * fsp_prc.c.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/time64.h>

#include "boot.h"
#include "card.h"
#include "fsp_msg.h"
#include "fsp_packet.h"
#include "ground/ground.h"
#include "ground/regs.h"

#define WORD		sizeof(u32)
#define LOOK_US		1000
#define READY_US	10000000	/* training of large memories alone takes seconds */
#define TAKE_MS		5000	/* a command, of however many packets */
#define ANSWER_MS	5000	/* likewise */

/* A packet, and the message that is being put together. */
struct fsp_room {
	u8 packet[FSP_CHANNEL_SIZE];
	u8 message[FSP_CHANNEL_SIZE];
};

/* One direction of the channel. */
struct fsp_queue {
	const char *name;
	u32 head;
	u32 tail;
};

static const struct fsp_queue commands = {
	"NV_PFSP_QUEUE", NV_PFSP_QUEUE_HEAD, NV_PFSP_QUEUE_TAIL,
};

static const struct fsp_queue answers = {
	"NV_PFSP_MSGQ", NV_PFSP_MSGQ_HEAD, NV_PFSP_MSGQ_TAIL,
};

static bool is_empty(struct gsp *gsp, const struct fsp_queue *q)
{
	return gsp_rd32(gsp, q->head) == gsp_rd32(gsp, q->tail);
}

static bool takes_command(struct gsp *gsp, void *unused)
{
	return is_empty(gsp, &commands);
}

static bool has_answer(struct gsp *gsp, void *unused)
{
	return !is_empty(gsp, &answers);
}

/**
 * gsp_fsp_wait_ready() - wait until FSP has booted the GPU
 * @gsp: whose; the GPU was perhaps reset just now
 *
 * Return: 0, -ETIMEDOUT, or -EIO when the GPU fell off the bus; logged.
 */
int gsp_fsp_wait_ready(struct gsp *gsp)
{
	u32 v;

	if (!gsp_poll32(gsp, gsp->chip->boot->fsp->boot_status, ~0u,
			NV_THERM_I2CS_SCRATCH_FSP_BOOT_OK, LOOK_US, READY_US, &v))
		return 0;
	if (gsp_fell_off(gsp))
		return -EIO;
	dev_err(gsp->dev, "FSP did not finish booting the GPU within %d s (NV_THERM_I2CS_SCRATCH is %#x, NV_PFSP_FALCON_COMMON_SCRATCH_GROUP_2 %#x %#x %#x %#x): power the machine off and on, or update the card's firmware\n",
		(int)(READY_US / USEC_PER_SEC), v, gsp_rd32(gsp, NV_PFSP_SCRATCH_GROUP_2(0)),
		gsp_rd32(gsp, NV_PFSP_SCRATCH_GROUP_2(1)),
		gsp_rd32(gsp, NV_PFSP_SCRATCH_GROUP_2(2)),
		gsp_rd32(gsp, NV_PFSP_SCRATCH_GROUP_2(3)));
	return -ETIMEDOUT;
}

/* The port moves on by itself; when it did not, nothing is where it should be. */
static int check_port(struct gsp *gsp, const char *what, size_t len)
{
	u32 v = gsp_rd32(gsp, NV_PFSP_EMEMC);

	if ((v & NV_PFSP_EMEMC_OFFSET) == len)
		return 0;
	if (!gsp_fell_off(gsp))
		dev_err(gsp->dev, "%s: FSP's memory was not accessed as asked (NV_PFSP_EMEMC is %#x after %zu bytes): power the machine off and on\n",
			what, v, len);
	return -EIO;
}

static int send_packet(struct gsp *gsp, const char *what, unsigned long end, const u8 *packet,
		       size_t len)
{
	__le32 word;
	size_t i;
	int ret;

	if (gsp_poll(gsp, takes_command, NULL, LOOK_US, gsp_us_left(end))) {
		if (!gsp_fell_off(gsp))
			dev_err(gsp->dev, "%s: FSP takes no command (%s_HEAD is %#x, _TAIL %#x): power the machine off and on\n",
				what, commands.name, gsp_rd32(gsp, commands.head),
				gsp_rd32(gsp, commands.tail));
		return -ETIMEDOUT;
	}
	gsp_wr32(gsp, NV_PFSP_EMEMC, NV_PFSP_EMEMC_AINCW);
	for (i = 0; i < len; i += WORD) {
		memcpy(&word, packet + i, WORD);
		gsp_wr32(gsp, NV_PFSP_EMEMD, le32_to_cpu(word));
	}
	ret = check_port(gsp, what, len);
	if (ret)
		return ret;
	/* The head's write rings FSP, so it comes last. */
	gsp_wr32(gsp, commands.tail, len - WORD);
	gsp_wr32(gsp, commands.head, 0);
	return 0;
}

static void took_answer(struct gsp *gsp)
{
	gsp_wr32(gsp, answers.tail, 0);
	gsp_wr32(gsp, answers.head, 0);
}

/* How long the packet is that lies there: FSP's word. */
static int answer_len(struct gsp *gsp, const char *what, size_t *len)
{
	u32 head = gsp_rd32(gsp, answers.head), tail = gsp_rd32(gsp, answers.tail);

	if (tail >= head && tail - head <= FSP_CHANNEL_SIZE - WORD && !(head % WORD) &&
	    !(tail % WORD)) {
		*len = tail - head + WORD;
		return 0;
	}
	took_answer(gsp);
	if (!gsp_fell_off(gsp))
		dev_err(gsp->dev, "%s: FSP's answer is not in its channel of %u bytes (%s_HEAD is %#x, _TAIL %#x)\n",
			what, FSP_CHANNEL_SIZE, answers.name, head, tail);
	return -EPROTO;
}

/* Packet number @nth of an answer. */
static int receive_packet(struct gsp *gsp, const char *what, unsigned int nth, unsigned long end,
			  u8 *packet, size_t *len)
{
	__le32 word;
	size_t i;
	int ret;

	if (gsp_poll(gsp, has_answer, NULL, LOOK_US, gsp_us_left(end))) {
		if (!gsp_fell_off(gsp))
			dev_err(gsp->dev, "%s: no %sanswer from FSP within %d s (%s_HEAD and _TAIL are %#x): power the machine off and on\n",
				what, nth ? "end of the " : "", (int)(ANSWER_MS / MSEC_PER_SEC),
				answers.name, gsp_rd32(gsp, answers.head));
		return -ETIMEDOUT;
	}
	ret = answer_len(gsp, what, len);
	if (ret)
		return ret;
	gsp_wr32(gsp, NV_PFSP_EMEMC, NV_PFSP_EMEMC_AINCR);
	for (i = 0; i < *len; i += WORD) {
		word = cpu_to_le32(gsp_rd32(gsp, NV_PFSP_EMEMD));
		memcpy(packet + i, &word, WORD);
	}
	ret = check_port(gsp, what, *len);
	took_answer(gsp);
	return ret;
}

static int send(struct gsp *gsp, const char *what, struct gsp_fsp_out *out, u8 *packet)
{
	unsigned long end = jiffies + msecs_to_jiffies(TAKE_MS);
	size_t len;
	int ret;

	while ((len = gsp_fsp_packet(out, packet))) {
		ret = send_packet(gsp, what, end, packet, len);
		if (ret)
			return ret;
	}
	return 0;
}

static int receive(struct gsp *gsp, const char *what, struct gsp_fsp_in *in, u8 *packet)
{
	unsigned long end = jiffies + msecs_to_jiffies(ANSWER_MS);
	const char *why;
	size_t len;
	int ret;

	do {
		ret = receive_packet(gsp, what, in->packets, end, packet, &len);
		if (ret)
			return ret;
		ret = gsp_fsp_take(in, packet, len, &why);
	} while (!ret);
	if (ret > 0)
		return 0;
	dev_err(gsp->dev, "%s: packet %u of FSP's answer %s\n", what, in->packets, why);
	return -EPROTO;
}

/**
 * gsp_fsp_refused() - say that FSP did not do what it was asked
 * @gsp: whose
 * @what: command, for the log
 * @error: as FSP answered
 * @advice: what a person can try
 *
 * Return: -EIO.
 */
int gsp_fsp_refused(struct gsp *gsp, const char *what, u32 error, const char *advice)
{
	const char *name = gsp_fsp_error_name(error);

	dev_err(gsp->dev, "FSP refuses %s: error %#x%s%s: %s\n", what, error, name ? " " : "",
		name ?: "", advice);
	return -EIO;
}

/**
 * gsp_fsp_call() - a command to FSP
 * @gsp: FSP is ready
 * @what: its name for the log
 * @type: its number
 * @request: it
 * @error: result: what FSP says of it, 0 when it did as it was asked
 * @answer: result: what was asked for; may be NULL
 * @len: bytes at @answer; when FSP gives fewer, that is an error
 *
 * Return: 0 when FSP answered; -ETIMEDOUT, -EPROTO, -EIO or -ENOMEM otherwise,
 * logged.
 */
int gsp_fsp_call(struct gsp *gsp, const char *what, enum gsp_constant_id type,
		 const struct gsp_msg *request, u32 *error, void *answer, size_t len)
{
	u32 command = gsp_const(gsp->abi, type);
	struct gsp_fsp_out out = { .type = command, .payload = request->data,
				   .len = request->len };
	struct gsp_fsp_in in = { .room = FSP_CHANNEL_SIZE };
	struct gsp_fsp_reply reply;
	struct fsp_room *room;
	const char *why;
	int ret;

	if (!gsp_msg_ok(request))
		return -EINVAL;
	room = kmalloc(sizeof(*room), GFP_KERNEL);
	if (!room)
		return -ENOMEM;
	in.payload = room->message;
	if (has_answer(gsp, NULL)) {
		dev_warn(gsp->dev, "an answer of FSP's that nobody waits for is dropped\n");
		took_answer(gsp);
	}
	ret = send(gsp, what, &out, room->packet);
	if (!ret)
		ret = receive(gsp, what, &in, room->packet);
	if (ret)
		goto out;
	ret = gsp_fsp_reply(gsp->abi, &in, command, &reply, &why);
	if (!ret && !reply.error && len > reply.len) {
		why = "is too short for what was asked";
		ret = -EBADMSG;
	}
	if (ret) {
		dev_err(gsp->dev, "%s: what FSP sent %s\n", what, why);
		ret = -EPROTO;
		goto out;
	}
	*error = reply.error;
	if (!reply.error && len)
		memcpy(answer, reply.data, len);
out:
	kfree(room);
	return ret;
}
