// SPDX-License-Identifier: GPL-2.0-only
/*
 * What GSP says unasked. Facts: NVIDIA/open-gpu-kernel-modules kernel_gsp.c
 * (_kgspProcessRpcEvent) and cla084_notification.h, nouveau rm/r535/gsp.c.
 */
#include <linux/kernel.h>

#include "boot/boot.h"
#include "card.h"
#include "codec/nvstatus.h"
#include "codec/text.h"
#include "ground/ground.h"
#include "plugin/plugin.h"
#include "queue.h"
#include "queue_wire.h"

static bool open_event(struct gsp *gsp, struct gsp_msg *m, enum gsp_message_id id,
		       const void *payload, size_t len, const char *name)
{
	if (!gsp_msg_init(m, gsp->abi, id, (void *)payload, len))
		return true;
	dev_warn_ratelimited(gsp->dev, "event %s of GSP is too short: %zu bytes\n", name, len);
	return false;
}

static bool is(struct gsp *gsp, enum gsp_constant_id c, u32 number)
{
	return gsp_has_const(gsp->abi, c) && gsp_const(gsp->abi, c) == number;
}

/* Newer ones are not there in older releases, and numbers move. */
static const enum gsp_constant_id plugin_events[GSP_PLUGIN_OTHER] = {
	[GSP_PLUGIN_BOOTED] = GSP_C_PLUGIN_EV_BOOTLOADED,
	[GSP_PLUGIN_STOPPED] = GSP_C_PLUGIN_EV_UNLOADED,
	[GSP_PLUGIN_CRASHED] = GSP_C_PLUGIN_EV_CRASHED,
	[GSP_PLUGIN_GUEST_LOADED] = GSP_C_PLUGIN_EV_GUEST_DRIVER_LOADED,
	[GSP_PLUGIN_GUEST_UNLOADED] = GSP_C_PLUGIN_EV_GUEST_DRIVER_UNLOADED,
	[GSP_PLUGIN_ERROR_TEXT] = GSP_C_PLUGIN_EV_ERROR_MESSAGE,
	[GSP_PLUGIN_LICENSE] = GSP_C_PLUGIN_EV_LICENSE,
	[GSP_PLUGIN_GUEST_OS] = GSP_C_PLUGIN_EV_GUEST_OS,
	[GSP_PLUGIN_RPC_TRACE] = GSP_C_PLUGIN_EV_RPC_TRACE,
	[GSP_PLUGIN_INIT_GR] = GSP_C_PLUGIN_EV_INIT_GR,
};

static void plugin_event(struct gsp *gsp, const void *payload, size_t len)
{
	enum gsp_plugin_event ev;
	struct gsp_msg m;
	u32 gfid, index;

	if (!open_event(gsp, &m, GSP_MSG_PLUGIN_EVENT, payload, len, "VGPU_GSP_PLUGIN_TRIGGERED"))
		return;
	gfid = gsp_get(&m, GSP_PLUGIN_EVENT_GFID);
	index = gsp_get(&m, GSP_PLUGIN_EVENT_NOTIFY_INDEX);
	for (ev = 0; ev < GSP_PLUGIN_OTHER; ev++)
		if (is(gsp, plugin_events[ev], index))
			break;
	gsp_partition_event(gsp, gfid, ev, index);
}

static void shutdown_complete(struct gsp *gsp, const void *payload, size_t len)
{
	struct gsp_msg m;

	if (open_event(gsp, &m, GSP_MSG_SHUTDOWN_COMPLETE, payload, len, "SHUTDOWN_COMPLETE"))
		gsp_partition_shut_down(gsp, gsp_get(&m, GSP_SHUTDOWN_COMPLETE_GFID));
}

static void rc_triggered(struct gsp *gsp, const void *payload, size_t len)
{
	char gfid[24] = "";
	struct gsp_msg m;

	if (!open_event(gsp, &m, GSP_MSG_RC_TRIGGERED, payload, len, "RC_TRIGGERED"))
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

	if (!open_event(gsp, &m, GSP_MSG_OS_ERROR_LOG, payload, len, "OS_ERROR_LOG"))
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

	if (!open_event(gsp, &m, GSP_MSG_LIBOS_PRINT, payload, len, "UCODE_LIBOS_PRINT"))
		return;
	at = gsp_msg_size(gsp->abi, GSP_MSG_LIBOS_PRINT);
	n = min_t(u64, gsp_get(&m, GSP_LIBOS_PRINT_SIZE), len - at);
	gsp_clean_text(text, payload + at, n);
	dev_info_ratelimited(gsp->dev, "GSP prints: %s\n", text);
}

static void post_event(struct gsp *gsp, const void *payload, size_t len)
{
	struct gsp_msg m;

	if (!open_event(gsp, &m, GSP_MSG_POST_EVENT, payload, len, "POST_EVENT"))
		return;
	/* This driver registers for none; firmware's own objects may post some. */
	dev_dbg(gsp->dev, "event %#llx of client %#llx, index %llu, status %#llx\n",
		gsp_get(&m, GSP_POST_EVENT_EVENT), gsp_get(&m, GSP_POST_EVENT_CLIENT),
		gsp_get(&m, GSP_POST_EVENT_NOTIFY_INDEX), gsp_get(&m, GSP_POST_EVENT_STATUS));
}

static void init_done(struct gsp *gsp, u32 status)
{
	if (status) {
		gsp_die(gsp, "its start failed with %s (%#x)", gsp_status_name(status), status);
		return;
	}
	/* Pairs with is_set() in rpc.c. */
	smp_store_release(&gsp->init_done, true);
	wake_up_all(&gsp->wait);
}

/*
 * A sequence writes registers as GSP likes, the table of MSI-X vectors among them.
 * Only to boot it needs that; afterwards nothing of it is done, for ever.
 */
static void sequencer(struct gsp *gsp, const void *payload, size_t len)
{
	if (gsp->init_done)
		gsp_die(gsp, "it wants registers written although it has started");
	else
		gsp_run_sequencer(gsp, payload, len);
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

	lockdep_assert_held(&gsp->queue_lock);
	if (is(gsp, GSP_C_EV_INIT_DONE, function)) {
		init_done(gsp, rec->result);
	} else if (is(gsp, GSP_C_EV_RUN_CPU_SEQUENCER, function)) {
		sequencer(gsp, payload, len);
	} else if (is(gsp, GSP_C_EV_EXEC_HS, function)) {
		gsp_exec_hs_binary(gsp, payload, len);
	} else if (is(gsp, GSP_C_EV_PLUGIN_TRIGGERED, function)) {
		plugin_event(gsp, payload, len);
	} else if (is(gsp, GSP_C_EV_SHUTDOWN_COMPLETE, function)) {
		shutdown_complete(gsp, payload, len);
	} else if (is(gsp, GSP_C_EV_RC_TRIGGERED, function)) {
		rc_triggered(gsp, payload, len);
	} else if (is(gsp, GSP_C_EV_OS_ERROR_LOG, function)) {
		os_error_log(gsp, payload, len);
	} else if (is(gsp, GSP_C_EV_LIBOS_PRINT, function)) {
		libos_print(gsp, payload, len);
	} else if (is(gsp, GSP_C_EV_POST_EVENT, function)) {
		post_event(gsp, payload, len);
	} else if (is(gsp, GSP_C_EV_MMU_FAULT_QUEUED, function)) {
		dev_warn_ratelimited(gsp->dev, "GSP reports an MMU fault\n");
	} else if (is(gsp, GSP_C_EV_PMU_HALTED, function)) {
		/* No call is answered properly any more: _kgspRpcGspEventPmuHalted. */
		gsp_die(gsp, "the GPU's power management unit halted");
	} else if (is(gsp, GSP_C_EV_FORCED_SHUTDOWN, function) ||
		   is(gsp, GSP_C_EV_TRIGGER_BUGCHECK, function)) {
		gsp_die(gsp, "it demands that its driver stops");
	} else if (i < 8 * sizeof(gsp->unknown_events)) {
		/* Others are for drivers that do more; say once that they come. */
		if (!test_and_set_bit(i, gsp->unknown_events))
			dev_info(gsp->dev, "GSP sends event %#x, which is not served\n", function);
	} else {
		dev_warn_ratelimited(gsp->dev, "GSP sends event %#x, which cannot be\n", function);
	}
}
