// SPDX-License-Identifier: GPL-2.0-only
/*
 * Resets of a VF, by FLR and by nothing wider: VFIO_DEVICE_RESET, a guest's write to
 * its FLR bit, sysfs, and what vfio-pci-core does at open and close.
 *
 * Called by main.c around a reset, by vfio.c at open and close. Takes vgpu.lock, and
 * vgpu_pf.lock in it.
 *
 * The plugin task of an open vGPU hears of it first and gives back the guest's
 * channels; then the function is reset; then its user is told when the first failed, and
 * what its display showed is gone.
 * That order, and that such a failure stays until the vGPU is closed, are as in
 * zhiwang-nvidia/nova-core, drivers/vfio/pci/nvidia-vgpu/main.c.
 *
 * From vgpu_reset_prepare() to vgpu_reset_done() a vGPU is neither opened nor closed.
 * This is a flag and a completion and not
 * vgpu.lock, which may be asked for meanwhile by who reads a file. All the time the
 * VF's device lock is held and its configuration space is closed to users, and when its
 * user has asked, vfio-pci-core's memory_lock, too: then whoever touches a BAR stands
 * still and cannot be killed. So firmware is waited for in here for a short time only,
 * and with vgpu.lock held nothing may be done that needs one of these: no copy from or to
 * a user, who may give the address of a BAR, and no call into vfio-pci-core.
 *
 * Framebuffer keeps its content, as a VM's memory does over a reboot: it is the same
 * VM's before and after. NVIDIA's drivers clear it here, in pieces of 4 GiB for each of
 * which they allow 5 s (the same tree, drivers/gpu/nova-core/vgpu/scrubber.rs): that is a
 * minute for 48 GiB, in which the VM's processors would stand still. Before anybody else
 * gets it, it is cleared at close.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/pci.h>
#include <linux/pm_runtime.h>
#include "guest.h"
#include "trace.h"

/* More than what a reset takes that somebody else has begun: RESET, and the function. */
#define RESET_AGAIN_MS		15000
#define RESET_AGAIN_STEP_MS	20

/**
 * vgpu_lock_between_resets - take vgpu.lock while the VF is not being reset
 * @v: the VF
 *
 * Not for who resets it, or has it reset: open does so before this, close after it.
 */
void vgpu_lock_between_resets(struct vgpu *v)
{
	for (;;) {
		mutex_lock(&v->lock);
		if (!v->resetting)
			return;
		mutex_unlock(&v->lock);
		wait_for_completion(&v->reset_over);
	}
}

/**
 * vgpu_reset_prepare - a VF is going to be reset
 * @v: the VF
 *
 * Context: the VF's device lock is held, and often vfio-pci-core's memory_lock.
 */
void vgpu_reset_prepare(struct vgpu *v)
{
	mutex_lock(&v->lock);
	v->resetting = true;
	reinit_completion(&v->reset_over);
	/* A task that has failed one is not asked again: a guest may do this in a loop. */
	if (v->open && !v->reset_error)
		WRITE_ONCE(v->reset_error, gsp_partition_reset(v->partition));
	mutex_unlock(&v->lock);
}

static bool vgpu_answers(struct vgpu *v)
{
	u32 word;

	/* All ones are what a function says that is not there; a VF's ids are always so. */
	pci_read_config_dword(v->pdev, PCI_COMMAND, &word);
	return !PCI_POSSIBLE_ERROR(word);
}

/**
 * vgpu_reset_done - a VF was reset, or could not be
 * @v: the VF
 *
 * Context: as for vgpu_reset_prepare(). The error is raised from a work item: kernel 6.1
 *	takes igate for it, and takes memory_lock with igate held elsewhere.
 */
void vgpu_reset_done(struct vgpu *v)
{
	bool first = false;
	int ret = 0;

	mutex_lock(&v->lock);
	if (v->open && !v->reset_error)
		WRITE_ONCE(v->reset_error, vgpu_answers(v) ? 0 : -ENODEV);
	if (v->open) {
		ret = v->reset_error;
		trace_vgpu_reset(v, ret);
		vgpu_console_reset(v);
	}
	v->resetting = false;
	complete_all(&v->reset_over);
	if (ret) {
		mutex_lock(&v->pf->lock);
		first = v->state == VGPU_RUNNING;
		if (first)
			v->state = VGPU_CRASHED;
		vgpu_signal_error(v);
		mutex_unlock(&v->pf->lock);
	}
	if (first)
		vgpu_refuse_user(v, ret, "vGPU %s could not be reset (%pe), its user is told",
				 v->name, ERR_PTR(ret));
	mutex_unlock(&v->lock);
}

/*
 * The device lock of a VF is held by who resets it, for a while, and by who unbinds it,
 * until it is closed.
 */
static bool vgpu_try_again(struct vgpu *v, unsigned long end)
{
	if (READ_ONCE(v->unbinding) || time_after(jiffies, end))
		return false;
	msleep(RESET_AGAIN_STEP_MS);
	return true;
}

/**
 * vgpu_enable - have vfio-pci-core set up the VF, which resets it
 * @v: the VF, not open
 *
 * Return: 0 for vfio_pci_core_disable(); -EIO when the VF could not be reset, -EAGAIN when its
 *	device lock stays held, or what VFIO says. After -EIO the vGPU is quarantined.
 */
int vgpu_enable(struct vgpu *v)
{
	unsigned long end = jiffies + msecs_to_jiffies(RESET_AGAIN_MS);
	int ret;

	do {
		ret = vfio_pci_core_enable(&v->core);
	} while (ret == -EAGAIN && !fatal_signal_pending(current) && vgpu_try_again(v, end));
	if (ret)
		return vgpu_refuse_user(v, ret,
					"vGPU %s cannot be opened: VFIO did not set up its VF (%pe)%s",
					v->name, ERR_PTR(ret),
					ret == -EAGAIN ? "; somebody resets or unbinds it" : "");
	if (v->core.reset_works)
		return 0;

	vfio_pci_core_disable(&v->core);
	vgpu_set_state(v, VGPU_QUARANTINED);
	return vgpu_refuse_user(v, -EIO,
				"vGPU %s cannot be opened: its VF could not be reset, and is quarantined",
				v->name);
}

/**
 * vgpu_reset_left - reset a VF that was closed and not reset
 * @v: the VF, closed, what it owns not given to anybody else yet
 *
 * vfio-pci-core resets it at close when it gets its device lock and that of the bridge
 * above, which all VFs share. Where it has not, this does. One that cannot be reset is
 * quarantined with what it owns; who unbinds it holds the lock, and does it himself.
 */
void vgpu_reset_left(struct vgpu *v)
{
	unsigned long end = jiffies + msecs_to_jiffies(RESET_AGAIN_MS);
	int ret;

	if (!v->core.needs_reset || v->state == VGPU_QUARANTINED)
		return;
	pm_runtime_get_sync(&v->pdev->dev);
	do {
		ret = vgpu_answers(v) ? pci_try_reset_function(v->pdev) : -ENODEV;
	} while (ret == -EAGAIN && vgpu_try_again(v, end));
	pm_runtime_put(&v->pdev->dev);
	if (!ret) {
		v->core.needs_reset = false;
		return;
	}
	if (READ_ONCE(v->unbinding))
		return;
	vgpu_set_state(v, VGPU_QUARANTINED);
	vgpu_refuse_user(v, ret, "VF could not be reset after vGPU %s (%pe), which is quarantined",
			 v->name, ERR_PTR(ret));
}
