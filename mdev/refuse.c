// SPDX-License-Identifier: GPL-2.0-only
/*
 * Why something did not work, in one sentence, where a person finds it: in the log, in a
 * last_error, and as a tracepoint.
 *
 * Takes vgpu_pf.lock, so nobody calls it with that held; any other lock may be. Called by
 * all of mdev/ that refuses something or meets with a failure.
 */
#include <linux/pci.h>
#include <linux/string.h>
#include "vgpu.h"
#include "trace.h"

static __printf(5, 0) void vgpu_say(struct vgpu_pf *pf, int err, char *last_error,
				    struct ratelimit_state *said, const char *fmt, va_list args)
{
	char text[VGPU_SENTENCE_LEN];

	vscnprintf(text, sizeof(text), fmt, args);
	if (__ratelimit(said))
		pci_err(pf->pdev, "%s\n", text);
	trace_vgpu_refused(pci_name(pf->pdev), err, text);
	mutex_lock(&pf->lock);
	strscpy(last_error, text, VGPU_SENTENCE_LEN);
	mutex_unlock(&pf->lock);
}

/**
 * vgpu_refuse - say why something did not work, where a person finds it
 * @pf: the card
 * @err: negative errno that the caller is going to return
 * @fmt: one sentence without newline
 *
 * The sentence goes to the kernel log and into last_error of the card.
 *
 * Context: pf->lock is not held.
 * Return: @err.
 */
int vgpu_refuse(struct vgpu_pf *pf, int err, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vgpu_say(pf, err, pf->last_error, &pf->said, fmt, args);
	va_end(args);
	return err;
}

/**
 * vgpu_refuse_user - the same for what the user of one vGPU provokes
 * @v: the VF
 * @err: negative errno that the caller is going to return
 * @fmt: one sentence without newline
 *
 * The sentence goes to the kernel log and into last_error of the vGPU, so that no user
 * hides what others are to be told.
 *
 * Context: pf->lock is not held.
 * Return: @err.
 */
int vgpu_refuse_user(struct vgpu *v, int err, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vgpu_say(v->pf, err, v->last_error, &v->said, fmt, args);
	va_end(args);
	return err;
}
