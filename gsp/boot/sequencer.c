// SPDX-License-Identifier: GPL-2.0-only
/*
 * The CPU sequencer: while it boots, GSP asks the CPU to do register accesses
 * that it cannot do itself. Facts: NVIDIA/open-gpu-kernel-modules rmgspseq.h,
 * nouveau rm/r535/gsp.c (r535_gsp_msg_run_cpu_sequencer), nova-core
 * gsp/sequencer.rs.
 *
 * The commands come from memory that GSP writes: every length and register is
 * checked, and the time that polls and delays take is bounded.
 *
 * Under queue_lock: an event of GSP's, for which this file asks.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>

#include "boot.h"
#include "card.h"
#include "ground/ground.h"
#include "ground/regs.h"

#define POLL_US_DEFAULT		4000000u
#define DELAY_US_MAX		1000000u
#define SEQUENCE_MS		10000u	/* for all commands of one sequence */

static bool reg_ok(struct gsp *gsp, u64 reg)
{
	return reg <= gsp->bar0_size - 4 && !(reg & 3);
}

static int seq_write(struct gsp *gsp, struct gsp_msg *m)
{
	u64 addr = gsp_get(m, GSP_SEQ_WRITE_ADDR);

	if (!reg_ok(gsp, addr))
		return -EINVAL;
	gsp_wr32(gsp, addr, gsp_get(m, GSP_SEQ_WRITE_VALUE));
	return 0;
}

static int seq_modify(struct gsp *gsp, struct gsp_msg *m)
{
	u64 addr = gsp_get(m, GSP_SEQ_MODIFY_ADDR);

	if (!reg_ok(gsp, addr))
		return -EINVAL;
	gsp_wr32(gsp, addr, (gsp_rd32(gsp, addr) & ~(u32)gsp_get(m, GSP_SEQ_MODIFY_MASK)) |
		 gsp_get(m, GSP_SEQ_MODIFY_VALUE));
	return 0;
}

static int seq_poll(struct gsp *gsp, struct gsp_msg *m)
{
	u64 addr = gsp_get(m, GSP_SEQ_POLL_ADDR);
	u32 mask = gsp_get(m, GSP_SEQ_POLL_MASK);
	u32 want = gsp_get(m, GSP_SEQ_POLL_VALUE);
	u32 us = gsp_get(m, GSP_SEQ_POLL_TIMEOUT);
	u32 v;

	if (!reg_ok(gsp, addr))
		return -EINVAL;
	us = us ? min(us, POLL_US_DEFAULT) : POLL_US_DEFAULT;
	return gsp_poll32(gsp, addr, mask, want, 10, us, &v);
}

static int seq_delay(struct gsp *gsp, struct gsp_msg *m)
{
	u32 us = min_t(u64, gsp_get(m, GSP_SEQ_DELAY_US), DELAY_US_MAX);

	if (us)
		fsleep(us);
	return 0;
}

/*
 * The saved value would be read by a later command of the same sequence; no
 * command that reads one exists. Only the access itself matters.
 */
static int seq_store(struct gsp *gsp, struct gsp_msg *m)
{
	u64 addr = gsp_get(m, GSP_SEQ_STORE_ADDR);

	if (!reg_ok(gsp, addr) ||
	    gsp_get(m, GSP_SEQ_STORE_INDEX) >= gsp_count(gsp->abi, GSP_CPU_SEQUENCER_SAVE_AREA))
		return -EINVAL;
	gsp_rd32(gsp, addr);
	return 0;
}

static int seq_core_reset(struct gsp *gsp, struct gsp_msg *m)
{
	int ret = gsp_falcon_reset(&gsp->falcon);

	if (!ret)
		gsp_falcon_prepare_dma(&gsp->falcon);
	return ret;
}

static int seq_core_start(struct gsp *gsp, struct gsp_msg *m)
{
	gsp_falcon_start(&gsp->falcon);
	return 0;
}

static int seq_core_wait(struct gsp *gsp, struct gsp_msg *m)
{
	return gsp_falcon_wait_halt(&gsp->falcon);
}

static int seq_core_resume(struct gsp *gsp, struct gsp_msg *m)
{
	return gsp_boot_resume(gsp);
}

/* @params GSP_NUM_MESSAGES: none */
static const struct {
	enum gsp_constant_id opcode;
	enum gsp_message_id params;
	const char *name;
	int (*run)(struct gsp *gsp, struct gsp_msg *m);
} commands[] = {
	{ GSP_C_SEQ_REG_WRITE, GSP_MSG_SEQ_WRITE, "register write", seq_write },
	{ GSP_C_SEQ_REG_MODIFY, GSP_MSG_SEQ_MODIFY, "register modify", seq_modify },
	{ GSP_C_SEQ_REG_POLL, GSP_MSG_SEQ_POLL, "register poll", seq_poll },
	{ GSP_C_SEQ_DELAY_US, GSP_MSG_SEQ_DELAY, "delay", seq_delay },
	{ GSP_C_SEQ_REG_STORE, GSP_MSG_SEQ_STORE, "register store", seq_store },
	{ GSP_C_SEQ_CORE_RESET, GSP_NUM_MESSAGES, "core reset", seq_core_reset },
	{ GSP_C_SEQ_CORE_START, GSP_NUM_MESSAGES, "core start", seq_core_start },
	{ GSP_C_SEQ_CORE_WAIT_FOR_HALT, GSP_NUM_MESSAGES, "core wait for halt", seq_core_wait },
	{ GSP_C_SEQ_CORE_RESUME, GSP_NUM_MESSAGES, "core resume", seq_core_resume },
};

/* One command at @data; returns the bytes it took or an error. */
static int run_one(struct gsp *gsp, const u8 *data, size_t len, const char **name)
{
	size_t used = gsp_msg_size(gsp->abi, GSP_MSG_SEQ_OPCODE);
	struct gsp_msg m;
	unsigned int i;
	u64 code;
	int ret;

	*name = "opcode";
	if (gsp_msg_init(&m, gsp->abi, GSP_MSG_SEQ_OPCODE, (void *)data, len))
		return -EINVAL;
	code = gsp_get(&m, GSP_SEQ_OPCODE_CODE);
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (gsp_has_const(gsp->abi, commands[i].opcode) &&
		    gsp_const(gsp->abi, commands[i].opcode) == code)
			break;
	if (i == ARRAY_SIZE(commands))
		return -EINVAL;
	*name = commands[i].name;
	if (commands[i].params != GSP_NUM_MESSAGES) {
		ret = gsp_msg_init(&m, gsp->abi, commands[i].params, (void *)data + used,
				   len - used);
		if (ret)
			return ret;
		used += gsp_msg_size(gsp->abi, commands[i].params);
	}
	ret = commands[i].run(gsp, &m);
	return ret ?: used;
}

/*
 * Do what GSP asks for: message CPU_SEQUENCER, then the commands.
 *
 * A sequence writes registers as GSP likes, the table of MSI-X vectors among them.
 * Only to boot it needs that; afterwards nothing of it is done, for ever.
 * A command that fails, or all that take longer than SEQUENCE_MS together,
 * makes GSP dead: it cannot go on without.
 *
 * With queue_lock held. May sleep, for the time that GSP asks for.
 */
static void run_sequence(struct gsp *gsp, const void *payload, size_t len)
{
	unsigned long limit = jiffies + msecs_to_jiffies(SEQUENCE_MS);
	const char *name = "header";
	struct gsp_msg m;
	size_t pos, end;
	int ret;

	if (gsp->init_done) {
		gsp_die(gsp, "it wants registers written although it has started");
		return;
	}
	ret = gsp_msg_init(&m, gsp->abi, GSP_MSG_CPU_SEQUENCER, (void *)payload, len);
	if (ret)
		goto fail;
	pos = gsp_msg_size(gsp->abi, GSP_MSG_CPU_SEQUENCER);
	/* cmdIndex is where the next command would go, in words. */
	if (gsp_get(&m, GSP_CPU_SEQUENCER_CMD_INDEX) > (len - pos) / sizeof(u32)) {
		ret = -EINVAL;
		goto fail;
	}
	end = pos + gsp_get(&m, GSP_CPU_SEQUENCER_CMD_INDEX) * sizeof(u32);
	while (pos < end) {
		ret = run_one(gsp, (const u8 *)payload + pos, end - pos, &name);
		if (ret < 0)
			goto fail;
		pos += ret;
		if (pos < end && time_after(jiffies, limit)) {
			ret = -ETIMEDOUT;
			goto fail;
		}
	}
	return;
fail:
	gsp_die(gsp, "its register sequence failed at %s (error %d)", name, ret);
}

/* What GSP asks of the CPU while it starts, or, programs, whenever it needs them. */
const struct gsp_event_user gsp_boot_events[] = {
	{ GSP_C_EV_RUN_CPU_SEQUENCER, run_sequence },
	{ GSP_C_EV_EXEC_HS, gsp_exec_hs_binary },
	{ }
};
