// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands to GSP in the encoding "gmc": a message out, its packed form as a
 * command's payload, and the reply's back into a message. Facts:
 * NVIDIA/open-gpu-kernel-modules gmcapi_base.h and gmcapi_table.h.
 *
 * No locks but those of queue/rpc.c. Called by the rest of gmc/.
 */
#include <linux/kernel.h>
#include <linux/slab.h>

#include "card.h"
#include "gmc.h"
#include "ground/ground.h"
#include "queue/queue.h"

/*
 * Replies of keys and values are as long as firmware likes, as they may hold
 * keys that nobody here knows: as much as nova-core allows them.
 */
#define KEYED_REPLY_ROOM	(48u * 1024)

/**
 * gsp_gmc_call_raw() - send a command whose payload is there already
 * @gsp: whose
 * @rpc: as for gsp_rpc_call(), without function; the reply may fill its room
 * @cmd: the command
 *
 * Return: as gsp_rpc_call(); logged.
 */
int gsp_gmc_call_raw(struct gsp *gsp, struct gsp_rpc *rpc, enum gsp_constant_id cmd)
{
	rpc->function = gsp_const(gsp->abi, cmd);
	rpc->reply_max = rpc->room;
	return gsp_rpc_call(gsp, rpc);
}

/**
 * gsp_gmc_open_reply() - take the reply's payload into a message
 * @gsp: whose
 * @rpc: call that was answered
 * @reply: the message, cleared
 *
 * Return: 0, or -EPROTO for a payload that is not one; logged.
 */
int gsp_gmc_open_reply(struct gsp *gsp, const struct gsp_rpc *rpc, struct gsp_msg *reply)
{
	char *name;
	int ret;

	ret = gsp_msg_unpack(reply, rpc->payload, rpc->reply_len);
	if (!ret)
		return 0;
	name = ret == -ENODATA ? gsp_msg_missing_name(reply) : NULL;
	if (name)
		dev_err(gsp->dev, "%s: GSP's reply lacks %s\n", rpc->what, name);
	else
		dev_err(gsp->dev, "%s: GSP's reply of %zu bytes is not one (error %d)\n",
			rpc->what, rpc->reply_len, ret);
	kfree(name);
	return -EPROTO;
}

static int call(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
		const struct gsp_msg *request, struct gsp_msg *reply, unsigned int timeout_ms,
		bool spares_gsp)
{
	struct gsp_rpc rpc = {
		.what = what,
		.timeout_ms = timeout_ms,
		.spares_gsp = spares_gsp,
	};
	size_t room = 0;
	ssize_t n = 0;
	int ret;

	if (request)
		room = gsp_msg_wire_max(gsp->abi, request->id);
	if (reply)
		rpc.room = gsp_msg_keyed(gsp->abi, reply->id) ? KEYED_REPLY_ROOM :
			   gsp_msg_size(gsp->abi, reply->id);
	rpc.payload = kvzalloc(max(room, rpc.room) ?: 1, GFP_KERNEL);
	if (!rpc.payload)
		return -ENOMEM;
	if (request)
		n = gsp_msg_pack(request, rpc.payload, room);
	if (n < 0) {
		dev_err(gsp->dev, "%s cannot be packed (error %zd)\n", what, n);
		ret = n;
		goto out;
	}
	rpc.len = n;
	ret = gsp_gmc_call_raw(gsp, &rpc, cmd);
	if (!ret && reply)
		ret = gsp_gmc_open_reply(gsp, &rpc, reply);
out:
	kvfree(rpc.payload);
	return ret;
}

/**
 * gsp_gmc_call() - send a command and wait for its reply
 * @gsp: whose
 * @what: name of the command, for the log
 * @cmd: the command
 * @request: its payload, or NULL
 * @reply: where the reply's payload goes, or NULL when it has none
 * @timeout_ms: how long the reply may take
 *
 * Return: 0, -EPROTO for a reply that is not one, -EINVAL, -ENOMEM, what GSP's
 * status maps to, or what gsp_rpc_call() gives; logged.
 */
int gsp_gmc_call(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
		 const struct gsp_msg *request, struct gsp_msg *reply, unsigned int timeout_ms)
{
	return call(gsp, what, cmd, request, reply, timeout_ms, false);
}

static int call_number(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
		       enum gsp_message_id id, enum gsp_field_id f, u64 value,
		       unsigned int timeout_ms, bool spares_gsp)
{
	struct gsp_msg m;
	int ret;

	ret = gsp_msg_new(gsp, id, &m);
	if (ret)
		return ret;
	gsp_set(&m, f, value);
	ret = call(gsp, what, cmd, &m, NULL, timeout_ms, spares_gsp);
	gsp_msg_free(&m);
	return ret;
}

/**
 * gsp_gmc_call_number() - send a command of one number, and wait for its reply
 * @gsp: whose
 * @what: name of the command, for the log
 * @cmd: the command
 * @id: message of its payload
 * @f: the number's field
 * @value: the number
 * @timeout_ms: how long the reply, which says nothing more, may take
 *
 * Return: as gsp_gmc_call(), or -ENOENT when the release has no such message.
 */
int gsp_gmc_call_number(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
			enum gsp_message_id id, enum gsp_field_id f, u64 value,
			unsigned int timeout_ms)
{
	return call_number(gsp, what, cmd, id, f, value, timeout_ms, false);
}

/**
 * gsp_gmc_call_task() - gsp_gmc_call_number() for a command that waits for a plugin task
 * @gsp: whose
 * @what: name of the command, for the log
 * @cmd: the command
 * @id: message of its payload
 * @f: the number's field
 * @value: the number
 * @timeout_ms: how long the reply may take; GSP counts as alive afterwards
 *
 * Return: as gsp_gmc_call_number().
 */
int gsp_gmc_call_task(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
		      enum gsp_message_id id, enum gsp_field_id f, u64 value,
		      unsigned int timeout_ms)
{
	return call_number(gsp, what, cmd, id, f, value, timeout_ms, true);
}

/**
 * gsp_gmc_post() - send a command that GSP does not answer
 * @gsp: whose
 * @what: name of the command, for the log
 * @cmd: the command
 * @request: its payload
 *
 * Return: 0, -EINVAL, -ENOMEM, or what gsp_rpc_post() gives; logged.
 */
int gsp_gmc_post(struct gsp *gsp, const char *what, enum gsp_constant_id cmd,
		 const struct gsp_msg *request)
{
	size_t room = gsp_msg_wire_max(gsp->abi, request->id);
	ssize_t n;
	u8 *buf;
	int ret;

	buf = kvzalloc(room, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	n = gsp_msg_pack(request, buf, room);
	if (n < 0)
		ret = n;
	else
		ret = gsp_rpc_post(gsp, what, gsp_const(gsp->abi, cmd), buf, n);
	kvfree(buf);
	return ret;
}
