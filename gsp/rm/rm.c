// SPDX-License-Identifier: GPL-2.0-only
/*
 * Objects and controls of the resource manager that runs on GSP. Facts:
 * nouveau rm/r535/{alloc,ctrl,client,device}.c; handles follow its pattern,
 * so that they look familiar in firmware's logs.
 *
 * rm_lock guards which clients there are; nothing is called under it. Called by the rest of
 * rm/.
 */
#include <linux/kernel.h>
#include <linux/slab.h>

#include "card.h"
#include "codec/message.h"
#include "codec/nvstatus.h"
#include "queue/queue.h"
#include "rm.h"

#define HANDLE_CLIENT	0xc1d00000u
#define HANDLE_DEVICE	0xde1d0000u

/**
 * gsp_rm_ctrl_get() - memory for a control
 * @gsp: whose
 * @id: message of its parameters
 * @params: result, zeroed; give back with gsp_rm_ctrl_put()
 *
 * Return: 0, -ENOENT when the release has no such message, -ENOMEM.
 */
int gsp_rm_ctrl_get(struct gsp *gsp, enum gsp_message_id id, struct gsp_msg *params)
{
	size_t hdr = gsp_msg_size(gsp->abi, GSP_MSG_RM_CONTROL);
	size_t len = gsp_msg_size(gsp->abi, id);
	u8 *buf;
	int ret;

	buf = kvzalloc(hdr + len, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	ret = gsp_msg_init(params, gsp->abi, id, buf + hdr, len);
	if (ret)
		kvfree(buf);
	return ret;
}

/**
 * gsp_rm_ctrl_put() - give back what gsp_rm_ctrl_get() gave
 * @params: the parameters
 */
void gsp_rm_ctrl_put(struct gsp_msg *params)
{
	kvfree(params->data - gsp_msg_size(params->abi, GSP_MSG_RM_CONTROL));
}

/* Log and translate the status that a control, an alloc or a free came back with. */
static int status(struct gsp *gsp, const char *what, u64 nv)
{
	if (!nv)
		return 0;
	dev_err(gsp->dev, "%s: GSP answers NV_ERR_%s (%#llx)\n", what, gsp_status_name(nv), nv);
	return gsp_status_errno(nv);
}

static int too_short(struct gsp *gsp, const char *what, size_t got, size_t want)
{
	dev_err(gsp->dev, "%s: GSP's reply has %zu of %zu bytes\n", what, got, want);
	return -EPROTO;
}

/* @spares_gsp: GSP counts as alive after no answer; @asks: "not supported" is an answer. */
static int ctrl(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
		struct gsp_msg *params, unsigned int timeout_ms, bool spares_gsp, bool asks)
{
	size_t hdr = gsp_msg_size(gsp->abi, GSP_MSG_RM_CONTROL);
	struct gsp_rpc rpc = {
		.what = what,
		.function = gsp_const(gsp->abi, GSP_C_FN_RM_CONTROL),
		.payload = params->data - hdr,
		.len = hdr + params->len,
		.timeout_ms = timeout_ms,
		.spares_gsp = spares_gsp,
	};
	struct gsp_msg m;
	int ret;

	ret = gsp_msg_init(&m, gsp->abi, GSP_MSG_RM_CONTROL, rpc.payload, rpc.len);
	if (ret)
		return ret;
	gsp_set(&m, GSP_RM_CONTROL_CLIENT, gsp->client);
	gsp_set(&m, GSP_RM_CONTROL_OBJECT, gsp->subdevice);
	gsp_set(&m, GSP_RM_CONTROL_CMD, gsp_const(gsp->abi, cmd));
	gsp_set(&m, GSP_RM_CONTROL_PARAMS_SIZE, params->len);
	if (!gsp_msg_ok(&m) || !gsp_msg_ok(params))
		return -EINVAL;

	ret = gsp_rpc_call(gsp, &rpc);
	if (ret)
		return ret;
	if (rpc.reply_len < hdr)
		return too_short(gsp, what, rpc.reply_len, hdr);
	if (asks && gsp_status_errno(gsp_get(&m, GSP_RM_CONTROL_STATUS)) == -EOPNOTSUPP)
		return -EOPNOTSUPP;
	ret = status(gsp, what, gsp_get(&m, GSP_RM_CONTROL_STATUS));
	if (ret)
		return ret;
	if (rpc.reply_len < rpc.len || gsp_get(&m, GSP_RM_CONTROL_PARAMS_SIZE) != params->len)
		return too_short(gsp, what, rpc.reply_len, rpc.len);
	return 0;
}

/**
 * gsp_rm_ctrl_timeout() - send a control to the GPU's internal subdevice
 * @gsp: whose
 * @what: name of the control, for the log
 * @cmd: its number
 * @params: from gsp_rm_ctrl_get(); holds the reply's parameters afterwards
 * @timeout_ms: how long the reply may take
 *
 * Return: 0, -EPROTO for a reply that is too short, what GSP's status maps to,
 * or what gsp_rpc_call() gives; logged.
 */
int gsp_rm_ctrl_timeout(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
			struct gsp_msg *params, unsigned int timeout_ms)
{
	return ctrl(gsp, what, cmd, params, timeout_ms, false, false);
}

static int ctrl_number(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
		       enum gsp_message_id id, enum gsp_field_id f, u64 value,
		       unsigned int timeout_ms, bool spares_gsp)
{
	struct gsp_msg m;
	int ret;

	ret = gsp_rm_ctrl_get(gsp, id, &m);
	if (ret)
		return ret;
	gsp_set(&m, f, value);
	ret = ctrl(gsp, what, cmd, &m, timeout_ms, spares_gsp, false);
	gsp_rm_ctrl_put(&m);
	return ret;
}

/**
 * gsp_rm_ctrl_number() - send a control of one number
 * @gsp: whose
 * @what: name of the control, for the log
 * @cmd: its number
 * @id: message of its parameters
 * @f: the number's field
 * @value: the number
 *
 * Return: as gsp_rm_ctrl(), or -ENOENT when the release has no such message.
 */
int gsp_rm_ctrl_number(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
		       enum gsp_message_id id, enum gsp_field_id f, u64 value)
{
	return ctrl_number(gsp, what, cmd, id, f, value, GSP_RPC_TIMEOUT_MS, false);
}

/**
 * gsp_rm_ctrl_task() - the same for a control that waits for a plugin task
 * @gsp: whose
 * @what: name of the control, for the log
 * @cmd: its number
 * @id: message of its parameters
 * @f: the number's field
 * @value: the number
 * @timeout_ms: how long the reply may take; GSP counts as alive afterwards
 *
 * Return: as gsp_rm_ctrl_number().
 */
int gsp_rm_ctrl_task(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
		     enum gsp_message_id id, enum gsp_field_id f, u64 value,
		     unsigned int timeout_ms)
{
	return ctrl_number(gsp, what, cmd, id, f, value, timeout_ms, true);
}

/**
 * gsp_rm_ctrl() - gsp_rm_ctrl_timeout() with the usual timeout
 * @gsp: whose
 * @what: name of the control, for the log
 * @cmd: its number
 * @params: from gsp_rm_ctrl_get()
 *
 * Return: as gsp_rm_ctrl_timeout().
 */
int gsp_rm_ctrl(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
		struct gsp_msg *params)
{
	return gsp_rm_ctrl_timeout(gsp, what, cmd, params, GSP_RPC_TIMEOUT_MS);
}

/**
 * gsp_rm_ask() - gsp_rm_ctrl() for what a card need not have, and readers want to know
 * @gsp: whose
 * @what: name of the control, for the log
 * @cmd: its number
 * @params: from gsp_rm_ctrl_get()
 *
 * No VM ends for want of an answer: GSP counts as alive after none.
 *
 * Return: as gsp_rm_ctrl_timeout(), but that -EOPNOTSUPP is not logged.
 */
int gsp_rm_ask(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
	       struct gsp_msg *params)
{
	return ctrl(gsp, what, cmd, params, GSP_RPC_TIMEOUT_MS, true, true);
}

struct rm_object {
	const char *what;
	u32 client;
	u32 parent;
	u32 object;
	enum gsp_constant_id cls;
	enum gsp_message_id params;
	void (*fill)(struct gsp_msg *m, u32 client);
};

static int alloc(struct gsp *gsp, const struct rm_object *o)
{
	size_t hdr = gsp_msg_size(gsp->abi, GSP_MSG_RM_ALLOC);
	size_t len = gsp_msg_size(gsp->abi, o->params);
	struct gsp_rpc rpc = {
		.what = o->what,
		.function = gsp_const(gsp->abi, GSP_C_FN_RM_ALLOC),
		.len = hdr + len,
		.timeout_ms = GSP_RPC_TIMEOUT_MS,
	};
	struct gsp_msg m, params;
	int ret;

	rpc.payload = kzalloc(rpc.len, GFP_KERNEL);
	if (!rpc.payload)
		return -ENOMEM;
	ret = gsp_msg_init(&m, gsp->abi, GSP_MSG_RM_ALLOC, rpc.payload, rpc.len);
	if (!ret)
		ret = gsp_msg_init(&params, gsp->abi, o->params, rpc.payload + hdr, len);
	if (ret)
		goto out;
	gsp_set(&m, GSP_RM_ALLOC_CLIENT, o->client);
	gsp_set(&m, GSP_RM_ALLOC_PARENT, o->parent);
	gsp_set(&m, GSP_RM_ALLOC_OBJECT, o->object);
	gsp_set(&m, GSP_RM_ALLOC_CLASS, gsp_const(gsp->abi, o->cls));
	gsp_set(&m, GSP_RM_ALLOC_PARAMS_SIZE, len);
	o->fill(&params, o->client);
	ret = gsp_msg_ok(&m) && gsp_msg_ok(&params) ? 0 : -EINVAL;
	if (!ret)
		ret = gsp_rpc_call(gsp, &rpc);
	if (ret)
		goto out;
	if (rpc.reply_len < hdr)
		ret = too_short(gsp, o->what, rpc.reply_len, hdr);
	else
		ret = status(gsp, o->what, gsp_get(&m, GSP_RM_ALLOC_STATUS));
	if (!ret)
		atomic_inc(&gsp->counters.objects);
out:
	kfree(rpc.payload);
	return ret;
}

/**
 * gsp_rm_free() - free an object and what is below it
 * @gsp: whose
 * @client: the object's client
 * @object: the object; the client itself when equal
 *
 * Return: 0, what GSP's status maps to, or what gsp_rpc_call() gives; logged.
 */
int gsp_rm_free(struct gsp *gsp, u32 client, u32 object)
{
	struct gsp_rpc rpc = {
		.what = "free of an RM object",
		.function = gsp_const(gsp->abi, GSP_C_FN_FREE),
		.len = gsp_msg_size(gsp->abi, GSP_MSG_RM_FREE),
		.timeout_ms = GSP_RPC_TIMEOUT_MS,
	};
	struct gsp_msg m;
	int ret;

	rpc.payload = kzalloc(rpc.len, GFP_KERNEL);
	if (!rpc.payload)
		return -ENOMEM;
	ret = gsp_msg_init(&m, gsp->abi, GSP_MSG_RM_FREE, rpc.payload, rpc.len);
	if (ret)
		goto out;
	gsp_set(&m, GSP_RM_FREE_CLIENT, client);
	gsp_set(&m, GSP_RM_FREE_OBJECT, object);
	ret = gsp_rpc_call(gsp, &rpc);
	if (ret)
		goto out;
	if (rpc.reply_len < rpc.len)
		ret = too_short(gsp, rpc.what, rpc.reply_len, rpc.len);
	else
		ret = status(gsp, rpc.what, gsp_get(&m, GSP_RM_FREE_STATUS));
	if (!ret)
		atomic_dec(&gsp->counters.objects);
out:
	kfree(rpc.payload);
	return ret;
}

static void fill_root(struct gsp_msg *m, u32 client)
{
	gsp_set(m, GSP_ALLOC_ROOT_CLIENT, client);
	gsp_set(m, GSP_ALLOC_ROOT_PROCESS_ID, U32_MAX);
}

/**
 * gsp_rm_client_new() - a client of our own
 * @gsp: whose
 * @client: result, its handle; give back with gsp_rm_client_free()
 *
 * Return: 0, -ENOSPC, -ENOMEM, or what GSP's status maps to; logged.
 */
int gsp_rm_client_new(struct gsp *gsp, u32 *client)
{
	struct rm_object o = {
		.what = "allocation of an RM client",
		.cls = GSP_C_CLASS_ROOT,
		.params = GSP_MSG_ALLOC_ROOT,
		.fill = fill_root,
	};
	unsigned int i;
	int ret;

	mutex_lock(&gsp->rm_lock);
	i = find_first_zero_bit(gsp->clients, GSP_MAX_GFID);
	if (i < GSP_MAX_GFID)
		__set_bit(i, gsp->clients);
	mutex_unlock(&gsp->rm_lock);
	if (i >= GSP_MAX_GFID)
		return -ENOSPC;

	o.client = HANDLE_CLIENT | i;
	o.parent = o.client;
	o.object = o.client;
	ret = alloc(gsp, &o);
	/* After an answer that makes no sense GSP may have it: the handle stays taken. */
	if (ret == -EPROTO)
		return ret;
	if (ret) {
		mutex_lock(&gsp->rm_lock);
		__clear_bit(i, gsp->clients);
		mutex_unlock(&gsp->rm_lock);
		return ret;
	}
	*client = o.client;
	return 0;
}

/**
 * gsp_rm_client_free() - free a client
 * @gsp: whose
 * @client: its handle; not to be used again when this fails
 *
 * Return: as gsp_rm_free().
 */
int gsp_rm_client_free(struct gsp *gsp, u32 client)
{
	int ret = gsp_rm_free(gsp, client, client);

	/* A handle that GSP did not free stays taken until GSP starts anew. */
	if (!ret) {
		mutex_lock(&gsp->rm_lock);
		__clear_bit(client & ~HANDLE_CLIENT, gsp->clients);
		mutex_unlock(&gsp->rm_lock);
	}
	return ret;
}

static void fill_device(struct gsp_msg *m, u32 client)
{
	gsp_set(m, GSP_ALLOC_DEVICE_CLIENT_SHARE, client);
}

/**
 * gsp_rm_device_new() - the GPU as an object of a client
 * @gsp: whose
 * @client: from gsp_rm_client_new()
 * @device: result, its handle; give back with gsp_rm_free()
 *
 * Return: 0, -ENOMEM, or what GSP's status maps to; logged.
 */
int gsp_rm_device_new(struct gsp *gsp, u32 client, u32 *device)
{
	struct rm_object o = {
		.what = "allocation of an RM device",
		.client = client,
		.parent = client,
		.object = HANDLE_DEVICE,
		.cls = GSP_C_CLASS_DEVICE,
		.params = GSP_MSG_ALLOC_DEVICE,
		.fill = fill_device,
	};
	int ret = alloc(gsp, &o);

	if (!ret)
		*device = o.object;
	return ret;
}
