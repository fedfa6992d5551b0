// SPDX-License-Identifier: GPL-2.0-only
/*
 * Talking to the plugin task of one partition: a message and its number go
 * into buffers at the start of the plugin heap, a doorbell tells the task, and
 * the task writes the number back when it is done. Facts: NVIDIA's vGPU series
 * for the Linux kernel, drivers/vfio/pci/nvidia-vgpu/rpc.c and
 * include/nvrm/vgpu.h.
 *
 * The task gives no event when it is done with a message, nor, on all
 * releases, when it has started: here and only here a path that a user waits
 * on looks at memory again and again, ever less often and for a bounded time.
 *
 * gsp_partition.lock is held: one message at a time. Called by partition.c.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "card.h"
#include "common/partition.h"
#include "common/plugin_heap.h"
#include "ground/ground.h"
#include "ground/regs.h"
#include "plugin.h"
#include "queue/queue.h"

#define POLL_MIN_MS	1u
#define POLL_MAX_MS	20u

/* One 32-bit field of the control or response buffer. */
static int rd_field(struct gsp_partition *p, enum gsp_plugin_region r, enum gsp_field_id f, u32 *v)
{
	__le32 word;
	int ret;

	ret = gsp_fb_read(p->gsp, gsp_plugin_buffer(p, r) + gsp_offset(p->gsp->abi, f, 0), &word,
			  sizeof(word));
	*v = le32_to_cpu(word);
	return ret;
}

static int wr_field(struct gsp_partition *p, enum gsp_plugin_region r, enum gsp_field_id f, u32 v)
{
	__le32 word = cpu_to_le32(v);

	return gsp_fb_write(p->gsp, gsp_plugin_buffer(p, r) + gsp_offset(p->gsp->abi, f, 0), &word,
			    sizeof(word));
}

/* Where the other buffers are, and version of the control buffer. */
static int write_ctrl(struct gsp_partition *p)
{
	const struct gsp_abi *abi = p->gsp->abi;
	size_t len = gsp_msg_size(abi, GSP_MSG_PLUGIN_CTRL);
	struct gsp_msg m;
	u8 *buf;
	int ret;

	buf = kzalloc(ALIGN(len, 4), GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	ret = gsp_msg_init(&m, abi, GSP_MSG_PLUGIN_CTRL, buf, len);
	if (ret)
		goto out;
	gsp_set(&m, GSP_PLUGIN_CTRL_RESPONSE_OFFSET, gsp_plugin_region(abi, GSP_PLUGIN_RESPONSE));
	gsp_set(&m, GSP_PLUGIN_CTRL_MESSAGE_OFFSET, gsp_plugin_region(abi, GSP_PLUGIN_MESSAGE));
	gsp_set(&m, GSP_PLUGIN_CTRL_MIGRATION_OFFSET,
		gsp_plugin_region(abi, GSP_PLUGIN_MIGRATION));
	gsp_set(&m, GSP_PLUGIN_CTRL_ERROR_OFFSET, gsp_plugin_region(abi, GSP_PLUGIN_ERROR));
	gsp_set(&m, GSP_PLUGIN_CTRL_TRACE_OFFSET, gsp_plugin_region(abi, GSP_PLUGIN_TRACE));
	gsp_set(&m, GSP_PLUGIN_CTRL_ERROR_GET, READ_ONCE(p->error_get));
	/* Each task serves one vGPU, also where a VM has several: nova-core vgpu/fw.rs. */
	gsp_set(&m, GSP_PLUGIN_CTRL_VGPU_COUNT, 1);
	ret = gsp_msg_ok(&m) ? gsp_fb_write(p->gsp, gsp_plugin_buffer(p, GSP_PLUGIN_CTRL), buf,
					    ALIGN(len, 4)) : -EINVAL;
	/* Last, as it makes the rest count. */
	if (!ret)
		ret = wr_field(p, GSP_PLUGIN_CTRL, GSP_PLUGIN_CTRL_VERSION,
			       gsp_const(abi, GSP_C_PLUGIN_CTRL_VERSION));
out:
	kfree(buf);
	return ret;
}

/**
 * gsp_plugin_comm_init() - prepare the buffers for a task that is to be started
 * @p: not running
 *
 * Context: p->lock held.
 *
 * Return: 0, -ENOMEM, -EIO when GSP is dead.
 */
int gsp_plugin_comm_init(struct gsp_partition *p)
{
	static const enum gsp_plugin_region clear[] = {
		GSP_PLUGIN_CTRL, GSP_PLUGIN_RESPONSE, GSP_PLUGIN_MESSAGE, GSP_PLUGIN_ERROR,
	};
	unsigned int i;
	int ret;

	lockdep_assert_held(&p->lock);
	for (i = 0; i < ARRAY_SIZE(clear); i++) {
		ret = gsp_fb_zero(p->gsp, gsp_plugin_buffer(p, clear[i]),
				  gsp_plugin_region_size(p->gsp->abi, clear[i]));
		if (ret)
			return ret;
	}
	p->plugin_seq = 0;
	WRITE_ONCE(p->error_get, 0);
	p->events = 0;
	WRITE_ONCE(p->shut_down, false);
	return write_ctrl(p);
}

/* Wait for a while; an event or GSP's end wakes up early. */
static void nap(struct gsp_partition *p, unsigned int *ms, bool booting)
{
	wait_event_timeout(p->wait, gsp_dead(p->gsp) || gsp_plugin_crashed(p) ||
			   (booting && test_bit(GSP_PLUGIN_BOOTED, &p->events)),
			   msecs_to_jiffies(*ms) ?: 1);
	*ms = min(2 * *ms, POLL_MAX_MS);
}

/* The reason that every wait here ends early for. */
static int lost(struct gsp_partition *p, const char *what)
{
	if (gsp_dead(p->gsp))
		return -EIO;
	if (gsp_plugin_crashed(p)) {
		dev_err_ratelimited(p->gsp->dev, "plugin task of GFID %u crashed during %s\n",
				    p->desc.gfid, what);
		return -EIO;
	}
	return 0;
}

/**
 * gsp_plugin_wait_boot() - wait for the started task's sign of life
 * @p: bootloaded
 *
 * Context: p->lock held. Waits GSP_PLUGIN_BOOT_TIMEOUT_MS at most.
 *
 * Return: 0, -ETIMEDOUT, -EIO when the task crashed or GSP is dead; logged.
 */
int gsp_plugin_wait_boot(struct gsp_partition *p)
{
	unsigned long end = jiffies + msecs_to_jiffies(GSP_PLUGIN_BOOT_TIMEOUT_MS);
	u32 want = gsp_const(p->gsp->abi, GSP_C_PLUGIN_BOOTLOADED);
	unsigned int ms = POLL_MIN_MS;
	u32 seen;
	int ret;

	lockdep_assert_held(&p->lock);
	for (;;) {
		bool late = time_after(jiffies, end);

		/* The event ends one nap, not all of them: only the buffer tells for sure. */
		clear_bit(GSP_PLUGIN_BOOTED, &p->events);
		ret = rd_field(p, GSP_PLUGIN_CTRL, GSP_PLUGIN_CTRL_MESSAGE_SEQ, &seen);
		if (!ret && seen == want)
			break;
		if (!ret)
			ret = lost(p, "its start");
		if (ret)
			return ret;
		if (late) {
			dev_err(p->gsp->dev,
				"plugin task of GFID %u gave no sign of life within %u ms\n",
				p->desc.gfid, GSP_PLUGIN_BOOT_TIMEOUT_MS);
			return -ETIMEDOUT;
		}
		nap(p, &ms, true);
	}
	/* In case that the starting task cleared what it was told before. */
	return write_ctrl(p);
}

/*
 * Send a message of @len bytes, wait @timeout_ms at most until it is done, and read it
 * back. -EREMOTEIO: the task has served it, and refuses, with @result.
 */
static int exchange(struct gsp_partition *p, unsigned int timeout_ms, const char *what,
		    enum gsp_constant_id type, void *data, size_t len, u32 *result)
{
	unsigned long end = jiffies + msecs_to_jiffies(timeout_ms);
	struct gsp *gsp = p->gsp;
	unsigned int ms = POLL_MIN_MS;
	u32 seq = p->plugin_seq;
	u32 done;
	int ret;

	lockdep_assert_held(&p->lock);
	if (len > gsp_const(gsp->abi, GSP_C_PLUGIN_MESSAGE_SIZE))
		return -EMSGSIZE;
	if (len) {
		ret = gsp_fb_write(gsp, gsp_plugin_buffer(p, GSP_PLUGIN_MESSAGE), data, len);
		if (ret)
			return ret;
	}
	ret = wr_field(p, GSP_PLUGIN_CTRL, GSP_PLUGIN_CTRL_MESSAGE_TYPE,
		       gsp_const(gsp->abi, type));
	if (!ret)
		ret = wr_field(p, GSP_PLUGIN_CTRL, GSP_PLUGIN_CTRL_MESSAGE_SEQ, seq);
	if (ret)
		return ret;
	gsp_wr32(gsp, NV_VF_PRIV_DOORBELL, NV_VF_PRIV_DOORBELL_PLUGIN(p->desc.gfid));
	/* Pushes out that write and those above. */
	gsp_rd32(gsp, NV_VF_PRIV_DOORBELL);
	atomic64_inc(&gsp->counters.plugin_rpcs);

	for (;;) {
		bool late = time_after(jiffies, end);

		ret = rd_field(p, GSP_PLUGIN_RESPONSE, GSP_PLUGIN_RESPONSE_SEQ_PROCESSED, &done);
		if (!ret && done == seq)
			break;
		if (!ret)
			ret = lost(p, what);
		if (ret)
			return ret;
		if (late) {
			dev_err_ratelimited(gsp->dev,
					    "plugin task of GFID %u did not serve %s within %u ms\n",
					    p->desc.gfid, what, timeout_ms);
			return -ETIMEDOUT;
		}
		nap(p, &ms, false);
	}
	ret = rd_field(p, GSP_PLUGIN_RESPONSE, GSP_PLUGIN_RESPONSE_RESULT, result);
	if (ret)
		return ret;
	if (*result) {
		dev_err_ratelimited(gsp->dev,
				    "plugin task of GFID %u refuses %s with result %#x\n",
				    p->desc.gfid, what, *result);
		return -EREMOTEIO;
	}
	return len ? gsp_fb_read(gsp, gsp_plugin_buffer(p, GSP_PLUGIN_MESSAGE), data, len) : 0;
}

static int call(struct gsp_partition *p, unsigned int timeout_ms, const char *what,
		enum gsp_constant_id type, void *data, size_t len)
{
	struct gsp_history_entry e = {
		.what = what,
		.function = gsp_const(p->gsp->abi, type),
		.gfid = p->desc.gfid,
		.sequence = ++p->plugin_seq,
		.len = len,
	};
	u32 result = 0;
	int ret;

	/* What is kept is from before that. */
	if (gsp_dead(p->gsp))
		return -EIO;
	gsp_history_begin(p->gsp, &e);
	ret = exchange(p, timeout_ms, what, type, data, len, &result);
	gsp_history_end(p->gsp, &e, len, result, ret);
	return ret;
}

/* A message with its bytes padded to whole words, as the window wants them. */
struct message {
	struct gsp_msg m;
	u8 *buf;
	size_t len;
};

static int message_get(struct gsp_partition *p, struct message *msg, enum gsp_message_id id)
{
	size_t len = gsp_msg_size(p->gsp->abi, id);

	msg->len = ALIGN(len, 4);
	msg->buf = kzalloc(msg->len, GFP_KERNEL);
	if (!msg->buf)
		return -ENOMEM;
	return gsp_msg_init(&msg->m, p->gsp->abi, id, msg->buf, len);
}

/* Keys and values travel behind their number of 64-bit words. Nothing is read back. */
static int keyed_call(struct gsp_partition *p, struct message *msg, const char *what,
		      enum gsp_constant_id type)
{
	size_t room = gsp_msg_wire_max(p->gsp->abi, msg->m.id);
	__le64 *buf;
	ssize_t n;
	int ret;

	buf = kzalloc(sizeof(*buf) + room, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	n = gsp_msg_pack(&msg->m, buf + 1, room);
	if (n < 0) {
		ret = n;
		goto out;
	}
	buf[0] = cpu_to_le64(n / sizeof(*buf));
	ret = call(p, GSP_PLUGIN_RPC_TIMEOUT_MS, what, type, buf, sizeof(*buf) + n);
out:
	kfree(buf);
	return ret;
}

static int message_call(struct gsp_partition *p, struct message *msg, const char *what,
			enum gsp_constant_id type)
{
	if (!gsp_msg_ok(&msg->m))
		return -EINVAL;
	if (gsp_msg_keyed(p->gsp->abi, msg->m.id))
		return keyed_call(p, msg, what, type);
	return call(p, GSP_PLUGIN_RPC_TIMEOUT_MS, what, type, msg->buf, msg->len);
}

/**
 * gsp_plugin_negotiate() - agree on the version of these messages
 * @p: its task lives
 *
 * Context: p->lock held.
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_plugin_negotiate(struct gsp_partition *p)
{
	struct message msg;
	int ret;

	/* The version is in the control buffer too: some releases want no more. */
	if (!gsp_msg_size(p->gsp->abi, GSP_MSG_PLUGIN_VERSION))
		return call(p, GSP_PLUGIN_RPC_TIMEOUT_MS, "VERSION_NEGOTIATION",
			    GSP_C_PLUGIN_RPC_VERSION, NULL, 0);
	ret = message_get(p, &msg, GSP_MSG_PLUGIN_VERSION);
	if (!ret) {
		gsp_set_const(&msg.m, GSP_PLUGIN_VERSION_CPU, GSP_C_PLUGIN_CTRL_VERSION);
		ret = message_call(p, &msg, "VERSION_NEGOTIATION", GSP_C_PLUGIN_RPC_VERSION);
	}
	kfree(msg.buf);
	return ret;
}

/*
 * What tells vGPUs of one VM apart, the same as long as the vGPU exists: its RM client
 * (zhiwang-nvidia/linux, drivers/vfio/pci/nvidia-vgpu/rpc.c) or the VF's address
 * (nova-core vgpu/fw/commands.rs).
 */
static u32 instance(const struct gsp_partition *p)
{
	return p->client ?: p->desc.dbdf;
}

/**
 * gsp_plugin_configure() - tell the task whose vGPU it is
 * @p: its task lives, version agreed on
 *
 * What is not a setting that could be chosen is
 * as a host of NVIDIA's says it to a card: zhiwang-nvidia/linux, drivers/vfio/pci/
 * nvidia-vgpu/rpc.c, config_params[] of 2024; nova-core vgpu/fw/commands.rs,
 * encode_plugin_config_params(), but for the UUID: nova has none and sends zeros, and
 * firmware is told of one so that it can be found in its logs.
 *
 * Context: p->lock held.
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_plugin_configure(struct gsp_partition *p)
{
	const struct gsp_abi *abi = p->gsp->abi;
	enum gsp_constant_id arch = IS_ENABLED(CONFIG_ARM64) ? GSP_C_PLUGIN_CPU_ARCH_AARCH64 :
							       GSP_C_PLUGIN_CPU_ARCH_X86_64;
	bool uvm = p->settings & GSP_SETTING_UVM;
	struct message msg;
	struct gsp_msg *m = &msg.m;
	int ret;

	ret = message_get(p, &msg, GSP_MSG_PLUGIN_CONFIG);
	if (ret)
		goto out;
	gsp_set_bytes(m, GSP_PLUGIN_CONFIG_UUID, p->desc.uuid.b, sizeof(p->desc.uuid.b));
	gsp_set(m, GSP_PLUGIN_CONFIG_DBDF, p->desc.dbdf);
	gsp_set(m, GSP_PLUGIN_CONFIG_DEVICE_INSTANCE, instance(p));
	gsp_set(m, GSP_PLUGIN_CONFIG_TYPE, p->desc.type_id);
	gsp_set(m, GSP_PLUGIN_CONFIG_VM_PID, p->vm_pid);
	gsp_set_const(m, GSP_PLUGIN_CONFIG_SWIZZ_ID, GSP_C_SWIZZ_ID_NONE);
	gsp_set(m, GSP_PLUGIN_CONFIG_NUM_CHANNELS, gsp_partition_task_channels(p));
	gsp_set_const(m, GSP_PLUGIN_CONFIG_NUM_PLUGIN_CHANNELS, GSP_C_PLUGIN_CHANNELS);
	gsp_set_const(m, GSP_PLUGIN_CONFIG_HYPERVISOR_TYPE, GSP_C_PLUGIN_HYPERVISOR);
	gsp_set(m, GSP_PLUGIN_CONFIG_HOST_CPU_ARCH, gsp_const(abi, arch));
	gsp_set(m, GSP_PLUGIN_CONFIG_HOST_PAGE_SIZE, PAGE_SIZE);
	gsp_set(m, GSP_PLUGIN_CONFIG_ENABLE_UVM, uvm);
	gsp_set(m, GSP_PLUGIN_CONFIG_ENABLE_CONSOLE_VNC,
		!(p->settings & GSP_SETTING_NO_CONSOLE));
	gsp_set(m, GSP_PLUGIN_CONFIG_LINUX_INTERRUPT_OPTIMIZATION, 0);
	gsp_set(m, GSP_PLUGIN_CONFIG_NON_STALL_EVENTS, 1);
	gsp_set(m, GSP_PLUGIN_CONFIG_PLACEMENT_ID, p->placement_id);
	/* What the VMM can, not what this driver offers: nobody is offered migration. */
	gsp_set(m, GSP_PLUGIN_CONFIG_VMM_CAP, 0);
	gsp_set(m, GSP_PLUGIN_CONFIG_VMM_MIGRATION, 1);
	gsp_set_const(m, GSP_PLUGIN_CONFIG_MIGRATION_FEATURE, GSP_C_PLUGIN_MIGRATION_FEATURE);
	gsp_set(m, GSP_PLUGIN_CONFIG_FEATURES, gsp_const(abi, GSP_C_PLUGIN_FEATURE_MIGRATION) |
		(uvm ? gsp_const(abi, GSP_C_PLUGIN_FEATURE_UVM) : 0));
	ret = message_call(p, &msg, "SETUP_CONFIG_PARAMS_AND_INIT", GSP_C_PLUGIN_RPC_CONFIG);
out:
	kfree(msg.buf);
	return ret;
}

/**
 * gsp_plugin_allow_dma() - tell the task that the VF may be bus master
 * @p: its task is configured
 *
 * Nothing published tells a task anything else, or tells it again, whatever the guest
 * does with its command register: zhiwang-nvidia/linux, drivers/vfio/pci/nvidia-vgpu/
 * vfio_main.c; nova-core vgpu/instance.rs, activate().
 *
 * Context: p->lock held.
 *
 * Return: 0, -EPERM when the task does not allow it, or another negative errno; logged.
 */
int gsp_plugin_allow_dma(struct gsp_partition *p)
{
	struct message msg;
	int ret;

	ret = message_get(p, &msg, GSP_MSG_PLUGIN_BME);
	if (!ret) {
		gsp_set(&msg.m, GSP_PLUGIN_BME_ENABLE, 1);
		ret = message_call(p, &msg, "UPDATE_BME_STATE", GSP_C_PLUGIN_RPC_BME);
	}
	/* The answer may be no: in the message, where there is one. */
	if (!ret && gsp_has(p->gsp->abi, GSP_PLUGIN_BME_ALLOWED) &&
	    !gsp_get(&msg.m, GSP_PLUGIN_BME_ALLOWED)) {
		dev_err_ratelimited(p->gsp->dev,
				    "plugin task of GFID %u does not allow bus mastering\n",
				    p->desc.gfid);
		ret = -EPERM;
	}
	if (ret == -EREMOTEIO)
		ret = -EPERM;
	kfree(msg.buf);
	return ret;
}

/**
 * gsp_plugin_reset() - the VF is going to be reset: give back what the guest has
 * @p: running
 *
 * Before the VF is reset, as long as the guest's channels are there: zhiwang-nvidia/nova-core,
 * drivers/vfio/pci/nvidia-vgpu/main.c, nvidia_vgpu_reset_prepare(). What was configured stays.
 *
 * Context: p->lock held. Waits GSP_PLUGIN_RESET_TIMEOUT_MS at most.
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_plugin_reset(struct gsp_partition *p)
{
	lockdep_assert_held(&p->lock);
	return call(p, GSP_PLUGIN_RESET_TIMEOUT_MS, "RESET", GSP_C_PLUGIN_RPC_RESET, NULL, 0);
}
