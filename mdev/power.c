// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end of the kernel, and a host that sleeps: who has the card afterwards finds it as
 * after a remove of the driver.
 *
 * Called by main.c, with the device lock of the function held at shutdown, and by the PM
 * core; takes device locks of cards, and vgpu_pf.lock in them.
 *
 * vfio-pci-core has its own power management callbacks put into the driver, for VFs. So
 * sleep is told of by a notifier, before anything of the host is stopped and after all of
 * it runs again: GSP's firmware can be loaded then. While the host sleeps cards are not
 * bound, and there is nothing to be opened or created.
 */
#include <linux/delay.h>
#include <linux/list.h>
#include <linux/notifier.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/suspend.h>
#include "make.h"
#include "pf.h"

/**
 * vgpu_shutdown - the host goes down, or another kernel takes over
 * @pdev: PF or VF; the VFs come first
 *
 * vGPUs may still be open. Nothing that they or GSP do reaches memory afterwards.
 *
 * Context: the device lock of @pdev is held.
 */
void vgpu_shutdown(struct pci_dev *pdev)
{
	struct vgpu_pf *pf = pci_get_drvdata(pdev);

	if (pdev->is_virtfn)
		pci_clear_master(pdev);
	if (pdev->is_virtfn || !pf)
		return;
	vgpu_pf_set_closing(pf, true);
	gsp_halt(pf->gsp);
}

/* A card of ours, from the beginning of sleep to its end. */
struct vgpu_asleep {
	struct list_head node;
	struct pci_dev *pdev;
};

/* A second in all: who writes to a file of the card's, and udev, have it for less. */
#define VGPU_LULL_TRIES	50
#define VGPU_LULL_MS	20

static LIST_HEAD(vgpu_asleep);	/* the PM core calls one notifier at a time */

/* A VF of the card that another driver has, which may wait for its user at its removal. */
static struct pci_dev *vgpu_pf_strange_vf(struct vgpu_pf *pf)
{
	struct pci_dev *vf = NULL;

	while ((vf = pci_get_device(PCI_VENDOR_ID_NVIDIA, PCI_ANY_ID, vf))) {
		const struct device_driver *drv = READ_ONCE(vf->dev.driver);

		if (vf->is_virtfn && pci_physfn(vf) == pf->pdev && drv &&
		    drv != &vgpu_pci_driver.driver)
			break;
	}
	return vf;
}

/* No vGPU is made from now on; there must be none, as it would be lost. */
static int vgpu_pf_may_sleep(struct vgpu_pf *pf)
{
	struct pci_dev *strange = vgpu_pf_strange_vf(pf);
	char why[VGPU_SENTENCE_LEN] = "";
	unsigned int i;
	struct vgpu *v;

	if (strange)
		scnprintf(why, sizeof(why), "VF %s has another driver, unbind it first",
			  pci_name(strange));
	pci_dev_put(strange);
	mutex_lock(&pf->lock);
	if (pf->closing)
		strscpy(why, "its VFs are being changed", sizeof(why));
	vgpu_for_each_vf(pf, i, v) {
		if (why[0])
			break;
		if (v->user)
			scnprintf(why, sizeof(why), "vGPU %s is used by %s (pid %d)", v->name,
				  v->user_name, v->user);
		else if (v->claim)
			scnprintf(why, sizeof(why), "vGPU %s would be lost, remove it first",
				  v->name);
	}
	/* One that is being made is in the book before its VF says so. */
	if (!why[0] && vgpu_card_num_live(pf->card))
		strscpy(why, "a vGPU is being made", sizeof(why));
	if (!why[0])
		pf->closing = true;
	mutex_unlock(&pf->lock);
	return why[0] ? vgpu_refuse(pf, -EBUSY, "the host cannot sleep: %s", why) : 0;
}

/* Its card, when a function is bound to this driver; the device lock is held. */
static struct vgpu_pf *vgpu_bound_pf(struct pci_dev *pdev)
{
	return pdev->dev.driver == &vgpu_pci_driver.driver ? pci_get_drvdata(pdev) : NULL;
}

/*
 * Others may have it until a user of theirs goes, as who unbinds the card under a VM, and
 * who waited for them here would keep the whole host from sleep and reboot as long.
 */
static bool vgpu_trylock_soon(struct pci_dev *pdev)
{
	unsigned int tries;

	for (tries = 0; !device_trylock(&pdev->dev); tries++) {
		if (tries == VGPU_LULL_TRIES)
			return false;
		msleep(VGPU_LULL_MS);
	}
	return true;
}

static int vgpu_lull(struct pci_dev *pdev)
{
	struct vgpu_asleep *a;
	struct vgpu_pf *pf;
	int ret = 0;

	/* One of another driver is no concern of this one. */
	if (READ_ONCE(pdev->dev.driver) != &vgpu_pci_driver.driver)
		return 0;
	if (!vgpu_trylock_soon(pdev)) {
		pci_err(pdev, "the host cannot sleep: the card is being bound or unbound\n");
		return -EBUSY;
	}
	pf = vgpu_bound_pf(pdev);
	if (!pf)
		goto out;
	a = kzalloc(sizeof(*a), GFP_KERNEL);
	ret = a ? vgpu_pf_may_sleep(pf) : -ENOMEM;
	if (ret) {
		kfree(a);
		goto out;
	}
	a->pdev = pci_dev_get(pdev);
	list_add_tail(&a->node, &vgpu_asleep);
out:
	device_unlock(&pdev->dev);
	return ret;
}

static void vgpu_forget(struct vgpu_asleep *a)
{
	pci_dev_put(a->pdev);
	list_del(&a->node);
	kfree(a);
}

static void vgpu_wake(bool unbound)
{
	struct vgpu_asleep *a, *next;

	list_for_each_entry_safe(a, next, &vgpu_asleep, node) {
		struct vgpu_pf *pf;
		int ret = 0;

		/* Others that would take the card may come before this driver; -EBUSY: one has. */
		if (unbound)
			ret = device_driver_attach(&vgpu_pci_driver.driver, &a->pdev->dev);
		if (ret && ret != -EBUSY)
			pci_err(a->pdev, "the card could not be bound again after the host's sleep\n");
		if (!unbound) {
			device_lock(&a->pdev->dev);
			pf = vgpu_bound_pf(a->pdev);
			if (pf) {
				vgpu_pf_set_closing(pf, false);
				/* VFs that were bound meanwhile; said when it fails. */
				vgpu_pf_offer(pf);
			}
			device_unlock(&a->pdev->dev);
		}
		vgpu_forget(a);
	}
}

static int vgpu_fall_asleep(void)
{
	struct pci_dev *pdev = NULL;
	struct vgpu_asleep *a;
	int ret;

	/* All, or none. */
	while ((pdev = pci_get_device(PCI_VENDOR_ID_NVIDIA, PCI_ANY_ID, pdev))) {
		ret = pdev->is_virtfn ? 0 : vgpu_lull(pdev);
		if (!ret)
			continue;
		pci_dev_put(pdev);
		vgpu_wake(false);
		return ret;
	}
	list_for_each_entry(a, &vgpu_asleep, node)
		device_release_driver(&a->pdev->dev);
	return 0;
}

static int vgpu_pm_notify(struct notifier_block *nb, unsigned long event, void *unused)
{
	switch (event) {
	case PM_SUSPEND_PREPARE:
	case PM_HIBERNATION_PREPARE:
	case PM_RESTORE_PREPARE:
		return notifier_from_errno(vgpu_fall_asleep());
	case PM_POST_SUSPEND:
	case PM_POST_HIBERNATION:
	case PM_POST_RESTORE:
		vgpu_wake(true);
		return NOTIFY_OK;
	default:
		return NOTIFY_DONE;
	}
}

static struct notifier_block vgpu_pm = { .notifier_call = vgpu_pm_notify };

/**
 * vgpu_power_init - once per module: hear of the host's sleep
 *
 * Return: 0 or negative errno.
 */
int vgpu_power_init(void)
{
	return register_pm_notifier(&vgpu_pm);
}

/** vgpu_power_exit - opposite of vgpu_power_init() */
void vgpu_power_exit(void)
{
	struct vgpu_asleep *a, *next;

	unregister_pm_notifier(&vgpu_pm);
	/* Of a host that was about to sleep. */
	list_for_each_entry_safe(a, next, &vgpu_asleep, node)
		vgpu_forget(a);
}
