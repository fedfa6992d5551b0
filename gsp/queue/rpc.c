// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls to GSP and what comes back. One call is under way at a time: GSP
 * serves them one by one anyway. A payload too large for one element is sent
 * as a first record and continuation records, and comes back the same way.
 *
 * Whoever drains the status ring hands replies to the waiting caller and
 * events to events.c: what interrupts queue, or, before they are set up, the caller
 * itself.
 *
 * rpc_lock: one call at a time; queue_lock: the status ring, and who waits for a reply. Called
 * by rm/, gmc/ and common/, and by intr.c and queue.c to have the ring served.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>

#include "card.h"
#include "codec/nvstatus.h"
#include "ground/ground.h"
#include "queue.h"
#include "queue_wire.h"
#include "verbs.h"

#define LOST_IRQ_JIFFIES	((unsigned long)HZ)
#define DRAIN_JIFFIES		(HZ / 50 + 1)

/* Append a record to the reply that is being waited for. */
static void take(struct gsp *gsp, struct gsp_rpc *rpc, const struct gsp_wire_record *rec)
{
	if (rec->len > rpc->room - rpc->got) {
		dev_err(gsp->dev, "%s: GSP's reply is longer than the %zu bytes asked for\n",
			rpc->what, rpc->room);
		rpc->err = -EPROTO;
		rpc->more = false;
	} else {
		memcpy(rpc->payload + rpc->got, rec->payload, rec->len);
		rpc->got += rec->len;
		rpc->records++;
		rpc->more = rec->full && rpc->got < rpc->room;
	}
	if (!rpc->more) {
		rpc->reply_len = rpc->got;
		/* Pairs with is_set(). */
		smp_store_release(&rpc->done, true);
		wake_up_all(&gsp->wait);
	}
}

static bool is_numbered(struct gsp *gsp)
{
	return !gsp->verbs->wire->splits || gsp_const(gsp->abi, GSP_C_RPC_SEQUENCE_ECHOED);
}

/*
 * Has the record the number of the reply that is waited for? GSP numbers replies
 * where the encoding says so or the release is known to; of other releases the
 * vendor's reader does not look at it. One call is under way at a time; see
 * is_overdue() for one that was not answered in time.
 */
static bool is_of(struct gsp *gsp, const struct gsp_rpc *rpc, const struct gsp_wire_record *rec)
{
	if (!gsp->verbs->wire->splits)
		return rec->sequence == rpc->sequence;
	return !is_numbered(gsp) || rec->sequence == (u32)(rpc->sequence + rpc->records);
}

static void drop_late(struct gsp *gsp, const struct gsp_wire_record *rec)
{
	gsp->overdue--;
	dev_warn_ratelimited(gsp->dev, "GSP answers too late: function %#x\n", rec->function);
}

/*
 * Is the record a reply that nobody waits for any more? Numbers tell; where there are
 * none, GSP serves one call after the other, so that the oldest is answered first.
 */
static bool is_overdue(struct gsp *gsp, const struct gsp_wire_record *rec)
{
	const struct gsp_wire *wire = gsp->verbs->wire;

	return gsp->overdue && (!wire->splits ||
				rec->function == gsp_const(gsp->abi, GSP_C_FN_RM_CONTROL));
}

/*
 * A reply that was damaged never comes. Without numbers each one after it would be taken
 * for the one before; what it is a reply to tells, where the calls in question differ.
 */
static bool skips_overdue(struct gsp *gsp, const struct gsp_wire_record *rec)
{
	struct gsp_rpc *rpc = gsp->pending;
	u64 control;

	if (!rpc || rpc->done || rpc->more || !gsp->overdue_control)
		return false;
	control = gsp_wire_control(gsp->abi, rec->function, rec->payload, rec->len);
	if (!control || control == gsp->overdue_control ||
	    control != gsp_wire_control(gsp->abi, rpc->function, rpc->payload, rpc->len))
		return false;
	gsp->overdue = 0;
	return true;
}

static void dispatch(struct gsp *gsp, const struct gsp_wire_record *rec)
{
	struct gsp_rpc *rpc = gsp->pending;

	lockdep_assert_held(&gsp->queue_lock);
	if (rec->event) {
		atomic64_inc(&gsp->counters.events);
		atomic64_add(rec->len, &gsp->counters.event_bytes);
		gsp_history_event(gsp, rec);
		gsp_event(gsp, rec);
	} else if (!is_numbered(gsp) && is_overdue(gsp, rec) && !skips_overdue(gsp, rec)) {
		drop_late(gsp, rec);
	} else if (rpc && !rpc->done && rpc->more && is_of(gsp, rpc, rec) &&
		   rec->function == gsp_const(gsp->abi, GSP_C_FN_CONTINUATION_RECORD)) {
		take(gsp, rpc, rec);
	} else if (rpc && !rpc->done && !rpc->more && rec->function == rpc->function &&
		   is_of(gsp, rpc, rec)) {
		rpc->result = rec->result;
		take(gsp, rpc, rec);
	} else if (is_overdue(gsp, rec)) {
		drop_late(gsp, rec);
	} else {
		dev_warn_ratelimited(gsp->dev,
				     "GSP answers what nobody asked: function %#x, sequence %llu\n",
				     rec->function, rec->sequence);
	}
}

/**
 * gsp_rpc_drain() - serve what is in the status ring
 * @gsp: whose
 *
 * Takes queue_lock, for no longer than DRAIN_JIFFIES and what the last element takes
 * (a program that GSP has the CPU run is the only one that takes long), so that
 * a GSP that never stops writing keeps nobody from that lock.
 *
 * Return: true when the ring may not be empty yet.
 */
bool gsp_rpc_drain(struct gsp *gsp)
{
	struct gsp_wire_record rec;
	unsigned long end;
	bool more = true;
	int ret;

	mutex_lock(&gsp->queue_lock);
	end = jiffies + DRAIN_JIFFIES;
	while (!gsp_dead(gsp) && !time_after(jiffies, end)) {
		ret = gsp_queue_receive(gsp, &rec);
		if (!ret) {
			dispatch(gsp, &rec);
			continue;
		}
		/* Whose answer it was waits in vain, and says so. */
		if (ret == -EBADMSG)
			continue;
		if (ret != -EAGAIN)
			gsp_die(gsp, "it damaged the status ring");
		more = false;
		break;
	}
	if (gsp_dead(gsp))
		more = false;
	mutex_unlock(&gsp->queue_lock);
	return more;
}

static bool is_set(const bool *flag)
{
	/* Pairs with the smp_store_release() of who sets it: what it stands for is there. */
	return smp_load_acquire(flag);
}

/*
 * Wait for *@flag. What the interrupt queues sets it; the look at the ring once in a
 * while is for an interrupt that was lost. Without interrupts, that is while
 * GSP boots and when it is taken down, this drains the ring itself, ever less
 * often. Whenever the ring is looked at crash reports are, too, so that who waits for
 * a GSP that died does not wait for the rest of the time: NVIDIA/open-gpu-kernel-modules
 * kernel_gsp.c, _kgspRpcDrainEvents().
 */
static bool wait_flag(struct gsp *gsp, const bool *flag, unsigned int timeout_ms)
{
	unsigned long end = jiffies + msecs_to_jiffies(timeout_ms);
	unsigned int us = 20;

	while (gsp->irq_on && !time_after(jiffies, end)) {
		wait_event_timeout(gsp->wait, is_set(flag) || gsp_dead(gsp),
				   min(msecs_to_jiffies(timeout_ms), LOST_IRQ_JIFFIES));
		if (is_set(flag) || gsp_dead(gsp))
			return is_set(flag);
		gsp_rpc_drain(gsp);
		if (is_set(flag)) {
			dev_warn_ratelimited(gsp->dev,
					     "GSP answered, but its interrupt did not arrive\n");
			gsp_intr_rearm(gsp);
			return true;
		}
		gsp_crashcat_read(gsp);
	}
	if (gsp->irq_on)
		return false;
	for (;;) {
		bool late = time_after(jiffies, end);

		gsp_rpc_drain(gsp);
		if (is_set(flag))
			return true;
		gsp_crashcat_read(gsp);
		if (late || gsp_dead(gsp))
			return false;
		usleep_range(us, 2 * us);
		us = min(2 * us, 2000u);
	}
}

/*
 * Each record has a number of its own: the first that of the call, those after it the
 * next ones (NVIDIA/open-gpu-kernel-modules vgpu/rpc.c, _issueRpcLarge();
 * nouveau, commit 90caca3b7264, for firmware before).
 */
static int send(struct gsp *gsp, struct gsp_rpc *rpc)
{
	const struct gsp_wire *wire = gsp->verbs->wire;
	size_t max = wire->max_payload(gsp->abi);
	struct gsp_wire_call call = {
		.function = rpc->function,
		.sequence = rpc->sequence,
		.reply_max = rpc->reply_max,
	};
	size_t pos = 0;
	int ret;

	for (;;) {
		call.payload = rpc->payload + pos;
		call.len = wire->splits ? min(max, rpc->len - pos) : rpc->len;
		ret = gsp_queue_send(gsp, &call);
		if (ret) {
			dev_err(gsp->dev, "%s could not be sent to GSP (error %d)\n", rpc->what,
				ret);
			return ret;
		}
		pos += call.len;
		if (pos >= rpc->len)
			break;
		call.function = gsp_const(gsp->abi, GSP_C_FN_CONTINUATION_RECORD);
		call.sequence = gsp->rpc_seq++;
	}
	atomic64_inc(&gsp->counters.rpcs);
	atomic64_add(rpc->len, &gsp->counters.rpc_bytes);
	return 0;
}

static void count_overdue(struct gsp *gsp, struct gsp_rpc *rpc)
{
	u64 control = gsp_wire_control(gsp->abi, rpc->function, rpc->payload, rpc->len);

	/* Of several that differ nobody can say whose reply comes next. */
	if (!gsp->overdue++ || gsp->overdue_control == control)
		gsp->overdue_control = control;
	else
		gsp->overdue_control = 0;
}

/* What becomes of a call that was not answered in time. */
static int no_answer(struct gsp *gsp, const struct gsp_rpc *rpc)
{
	if (gsp_dead(gsp) || gsp_fell_off(gsp))
		return -EIO;
	if (rpc->spares_gsp)
		dev_err(gsp->dev, "%s: no answer within %u ms\n", rpc->what, rpc->timeout_ms);
	else
		gsp_die(gsp, "no answer to %s within %u ms", rpc->what, rpc->timeout_ms);
	return -ETIMEDOUT;
}

static struct gsp_history_entry begin(struct gsp *gsp, const struct gsp_rpc *rpc)
{
	struct gsp_history_entry e = {
		.what = rpc->what,
		.function = rpc->function,
		.sequence = rpc->sequence,
		.len = rpc->len,
	};

	gsp_history_begin(gsp, &e);
	return e;
}

/**
 * gsp_rpc_call() - call GSP and wait for its reply
 * @gsp: whose
 * @rpc: what, function, payload, len, timeout_ms and, where the reply may be
 *	longer, room filled in; the payload is replaced by the reply's,
 *	reply_len is set
 *
 * Takes rpc_lock; may sleep for rpc->timeout_ms. No reply in that time means
 * that GSP is dead, but for a call with spares_gsp, which waits for a plugin task:
 * that may be slow, and the others' go on.
 *
 * Return: 0, -EIO when GSP is dead, -ETIMEDOUT when it died now, -EPROTO for a
 * reply that does not fit, or what the RPC's own status maps to; logged.
 */
int gsp_rpc_call(struct gsp *gsp, struct gsp_rpc *rpc)
{
	struct gsp_history_entry entry;
	bool done;
	int ret;

	mutex_lock(&gsp->rpc_lock);
	if (gsp_dead(gsp)) {
		ret = -EIO;
		goto out;
	}
	if (!rpc->room)
		rpc->room = rpc->len;
	rpc->sequence = gsp->rpc_seq++;
	rpc->records = 0;
	rpc->got = 0;
	rpc->reply_len = 0;
	rpc->result = 0;
	rpc->more = false;
	rpc->done = false;
	rpc->err = 0;
	/*
	 * Known before it is sent, as the reply may come at once. A GSP that
	 * answers before it has the last record spoils what it is sent, only.
	 */
	mutex_lock(&gsp->queue_lock);
	gsp->pending = rpc;
	mutex_unlock(&gsp->queue_lock);
	entry = begin(gsp, rpc);
	ret = send(gsp, rpc);
	if (!ret)
		wait_flag(gsp, &rpc->done, rpc->timeout_ms);
	mutex_lock(&gsp->queue_lock);
	gsp->pending = NULL;
	/* It may have come just now. */
	done = !ret && rpc->done;
	if (!ret && !done && rpc->spares_gsp)
		count_overdue(gsp, rpc);
	mutex_unlock(&gsp->queue_lock);

	if (ret)
		goto over;
	if (!done) {
		ret = no_answer(gsp, rpc);
	} else if (rpc->err) {
		ret = rpc->err;
		gsp_die(gsp, "its reply to %s is not one", rpc->what);
	} else if (rpc->result) {
		dev_err(gsp->dev, "%s: GSP refuses the call with NV_ERR_%s (%#x)\n", rpc->what,
			gsp_status_name(rpc->result), rpc->result);
		ret = gsp_status_errno(rpc->result);
	}
over:
	gsp_history_end(gsp, &entry, rpc->reply_len, rpc->result, ret);
out:
	mutex_unlock(&gsp->rpc_lock);
	return ret;
}

/**
 * gsp_rpc_post() - send GSP something that it does not answer
 * @gsp: whose
 * @what: for the log
 * @function: RPC function or command
 * @payload: what follows the headers; unchanged
 * @len: bytes at @payload, no more than one element carries
 *
 * Takes rpc_lock. GSP need not run yet.
 *
 * Return: 0 or what gsp_queue_send() gives.
 */
int gsp_rpc_post(struct gsp *gsp, const char *what, u32 function, const void *payload, size_t len)
{
	struct gsp_rpc rpc = {
		.what = what,
		.function = function,
		.payload = (void *)payload,
		.len = len,
	};
	struct gsp_history_entry entry;
	int ret;

	mutex_lock(&gsp->rpc_lock);
	/* GSP begins to count with the first call that it answers (_issueRpcAsync()). */
	if (gsp->verbs->wire->counts_posts)
		rpc.sequence = gsp->rpc_seq++;
	if (gsp_dead(gsp)) {
		ret = -EIO;
	} else {
		entry = begin(gsp, &rpc);
		ret = send(gsp, &rpc);
		gsp_history_end(gsp, &entry, 0, 0, ret);
	}
	mutex_unlock(&gsp->rpc_lock);
	return ret;
}

/**
 * gsp_rpc_wait_init_done() - wait until GSP says that it has started
 * @gsp: whose
 *
 * Serves the register sequences that GSP asks for meanwhile.
 *
 * Return: 0, -ETIMEDOUT or -EIO; logged.
 */
int gsp_rpc_wait_init_done(struct gsp *gsp)
{
	if (wait_flag(gsp, &gsp->init_done, GSP_INIT_DONE_TIMEOUT_MS))
		return 0;
	if (gsp_dead(gsp) || gsp_fell_off(gsp))
		return -EIO;
	gsp_die(gsp, "it runs, but did not say INIT_DONE within %u ms", GSP_INIT_DONE_TIMEOUT_MS);
	return -ETIMEDOUT;
}
