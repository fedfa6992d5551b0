// SPDX-License-Identifier: GPL-2.0-only
/*
 * What GSP says unasked. Facts: NVIDIA/open-gpu-kernel-modules kernel_gsp.c
 * (_kgspProcessRpcEvent) and cla084_notification.h, nouveau rm/r535/gsp.c.
 *
 * queue_lock is held. Called by rpc.c. Who wants an event has a list, which gsp.c
 * hands to gsp_events_listen().
 */
#include <linux/kernel.h>

#include "card.h"
#include "codec/nvstatus.h"
#include "codec/text.h"
#include "ground/ground.h"
#include "queue.h"
#include "queue_wire.h"

/**
 * gsp_event_open() - look at the payload of an event as a message
 * @gsp: whose
 * @m: result
 * @id: which message it is
 * @payload: of the event
 * @len: bytes at @payload
 * @name: of the event, for the log
 *
 * Return: false, logged, when it is too short.
 */
bool gsp_event_open(struct gsp *gsp, struct gsp_msg *m, enum gsp_message_id id,
		    const void *payload, size_t len, const char *name)
{
	if (!gsp_msg_init(m, gsp->abi, id, (void *)payload, len))
		return true;
	dev_warn_ratelimited(gsp->dev, "event %s of GSP is too short: %zu bytes\n", name, len);
	return false;
}

static void rc_triggered(struct gsp *gsp, const void *payload, size_t len)
{
	char gfid[24] = "";
	struct gsp_msg m;

	if (!gsp_event_open(gsp, &m, GSP_MSG_RC_TRIGGERED, payload, len, "RC_TRIGGERED"))
		return;
	/* Not every release tells whose channel it was. */
	if (gsp_has(gsp->abi, GSP_RC_TRIGGERED_GFID))
		snprintf(gfid, sizeof(gfid), ", GFID %llu", gsp_get(&m, GSP_RC_TRIGGERED_GFID));
	dev_err_ratelimited(gsp->dev, "GSP recovers channel %llu of engine %llu%s: Xid %llu\n",
			    gsp_get(&m, GSP_RC_TRIGGERED_CHID),
			    gsp_get(&m, GSP_RC_TRIGGERED_ENGINE), gfid,
			    gsp_get(&m, GSP_RC_TRIGGERED_EXCEPT_TYPE));
}

static void os_error_log(struct gsp *gsp, const void *payload, size_t len)
{
	size_t at = gsp_offset(gsp->abi, GSP_OS_ERROR_LOG_TEXT, 0);
	char text[GSP_TEXT_MAX];
	struct gsp_msg m;

	if (!gsp_event_open(gsp, &m, GSP_MSG_OS_ERROR_LOG, payload, len, "OS_ERROR_LOG"))
		return;
	gsp_clean_text(text, payload + at, gsp_count(gsp->abi, GSP_OS_ERROR_LOG_TEXT));
	dev_err_ratelimited(gsp->dev, "GSP reports Xid %llu: %s\n",
			    gsp_get(&m, GSP_OS_ERROR_LOG_EXCEPT_TYPE), text);
}

static void libos_print(struct gsp *gsp, const void *payload, size_t len)
{
	char text[GSP_TEXT_MAX];
	struct gsp_msg m;
	size_t at, n;

	if (!gsp_event_open(gsp, &m, GSP_MSG_LIBOS_PRINT, payload, len, "UCODE_LIBOS_PRINT"))
		return;
	at = gsp_msg_size(gsp->abi, GSP_MSG_LIBOS_PRINT);
	n = min_t(u64, gsp_get(&m, GSP_LIBOS_PRINT_SIZE), len - at);
	gsp_clean_text(text, payload + at, n);
	dev_info_ratelimited(gsp->dev, "GSP prints: %s\n", text);
}

static void post_event(struct gsp *gsp, const void *payload, size_t len)
{
	struct gsp_msg m;

	if (!gsp_event_open(gsp, &m, GSP_MSG_POST_EVENT, payload, len, "POST_EVENT"))
		return;
	/* This driver registers for none; firmware's own objects may post some. */
	dev_dbg(gsp->dev, "event %#llx of client %#llx, index %llu, status %#llx\n",
		gsp_get(&m, GSP_POST_EVENT_EVENT), gsp_get(&m, GSP_POST_EVENT_CLIENT),
		gsp_get(&m, GSP_POST_EVENT_NOTIFY_INDEX), gsp_get(&m, GSP_POST_EVENT_STATUS));
}

static void init_done(struct gsp *gsp, u32 status)
{
	if (status) {
		gsp_die(gsp, "its start failed with NV_ERR_%s (%#x)", gsp_status_name(status),
			status);
		return;
	}
	/* Pairs with is_set() in rpc.c. */
	smp_store_release(&gsp->init_done, true);
	wake_up_all(&gsp->wait);
}

/**
 * gsp_events_listen() - from now on events of these numbers go there
 * @gsp: not started yet
 * @users: who serves which; the last has no function
 *
 * For as long as @gsp is there.
 */
void gsp_events_listen(struct gsp *gsp, const struct gsp_event_user *users)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(gsp->event_users); i++) {
		if (!gsp->event_users[i]) {
			gsp->event_users[i] = users;
			return;
		}
	}
	WARN(1, "more folders want events than GSP_EVENT_USERS\n");
}

/* Who has asked for the event; NULL: nobody. */
static const struct gsp_event_user *user_of(const struct gsp *gsp, u32 function)
{
	const struct gsp_event_user *u;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(gsp->event_users); i++)
		for (u = gsp->event_users[i]; u && u->serve; u++)
			if (gsp_const_is(gsp->abi, u->event, function))
				return u;
	return NULL;
}

/**
 * gsp_event() - serve one event
 * @gsp: whose
 * @rec: the event, a private copy
 *
 * Context: queue_lock held; process context. Must not call GSP.
 */
void gsp_event(struct gsp *gsp, const struct gsp_wire_record *rec)
{
	const u8 *payload = rec->payload;
	u32 function = rec->function;
	size_t len = rec->len;
	u64 i = function - gsp_const(gsp->abi, GSP_C_EV_FIRST);
	const struct gsp_event_user *user = user_of(gsp, function);

	lockdep_assert_held(&gsp->queue_lock);
	if (user) {
		user->serve(gsp, payload, len);
	} else if (gsp_const_is(gsp->abi, GSP_C_EV_INIT_DONE, function)) {
		init_done(gsp, rec->result);
	} else if (gsp_const_is(gsp->abi, GSP_C_EV_RC_TRIGGERED, function)) {
		rc_triggered(gsp, payload, len);
	} else if (gsp_const_is(gsp->abi, GSP_C_EV_OS_ERROR_LOG, function)) {
		os_error_log(gsp, payload, len);
	} else if (gsp_const_is(gsp->abi, GSP_C_EV_LIBOS_PRINT, function)) {
		libos_print(gsp, payload, len);
	} else if (gsp_const_is(gsp->abi, GSP_C_EV_POST_EVENT, function)) {
		post_event(gsp, payload, len);
	} else if (gsp_const_is(gsp->abi, GSP_C_EV_MMU_FAULT_QUEUED, function)) {
		dev_warn_ratelimited(gsp->dev, "GSP reports an MMU fault\n");
	} else if (gsp_const_is(gsp->abi, GSP_C_EV_PMU_HALTED, function)) {
		/* No call is answered properly any more: _kgspRpcGspEventPmuHalted. */
		gsp_die(gsp, "the GPU's power management unit halted");
	} else if (gsp_const_is(gsp->abi, GSP_C_EV_FORCED_SHUTDOWN, function) ||
		   gsp_const_is(gsp->abi, GSP_C_EV_TRIGGER_BUGCHECK, function)) {
		gsp_die(gsp, "it demands that its driver stops");
	} else if (i < 8 * sizeof(gsp->unknown_events)) {
		/* Others are for drivers that do more; say once that they come. */
		if (!test_and_set_bit(i, gsp->unknown_events))
			dev_info(gsp->dev, "GSP sends event %#x, which is not served\n", function);
	} else {
		dev_warn_ratelimited(gsp->dev, "GSP sends event %#x, which cannot be\n", function);
	}
}
