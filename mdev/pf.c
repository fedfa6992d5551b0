// SPDX-License-Identifier: GPL-2.0-only
/*
 * The card: bring-up of the PF, its VFs, and what becomes of them when GSP or
 * the card is lost.
 *
 * Called by main.c with the PF's device lock held, by aer.c, and by gsp/ from its own
 * context, which takes vgpu_pf.lock.
 *
 * The book of the card (types/card.c) is made once per bring-up with as
 * many VFs as may ever be enabled; VFs that are not there are marked unusable.
 * So what is quarantined stays so however often VFs are disabled and enabled.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include "compat.h"
#include "files.h"
#include "make.h"
#include "pf.h"

static unsigned int num_vfs;
module_param(num_vfs, uint, 0444);
MODULE_PARM_DESC(num_vfs, "Most VFs to enable on each card (default 0: all; so is more than a card has)");

static char *firmware;
module_param(firmware, charp, 0444);
MODULE_PARM_DESC(firmware, "GSP firmware release to insist on (default, also when empty: the newest that is installed and has a descriptor)");

/* Whose plugin task firmware speaks of; NULL for none. */
static struct vgpu *vgpu_of_gfid(struct vgpu_pf *pf, u32 gfid)
{
	lockdep_assert_held(&pf->lock);
	return gfid && gfid <= pf->num_vfs ? pf->vfs[gfid - 1] : NULL;
}

static void vgpu_pf_plugin_event(void *priv, u32 gfid, enum gsp_plugin_event ev)
{
	struct vgpu_pf *pf = priv;
	struct vgpu *v;

	if (ev != GSP_PLUGIN_CRASHED)
		return;

	mutex_lock(&pf->lock);
	v = vgpu_of_gfid(pf, gfid);
	if (v && v->state == VGPU_RUNNING) {
		v->state = VGPU_CRASHED;
		scnprintf(v->last_error, sizeof(v->last_error),
			  "the plugin task of vGPU %s crashed in GSP", v->name);
		if (__ratelimit(&v->said))
			pci_err(pf->pdev, "%s\n", v->last_error);
		vgpu_signal_error(v);
	}
	mutex_unlock(&pf->lock);
}

/*
 * An error that GSP has met with for a vGPU: it may be its guest's, and it may be endless.
 * So it has a bound of its own, and hides nothing that is said of the vGPU otherwise.
 */
static void vgpu_pf_error_text(void *priv, u32 gfid, const char *text)
{
	struct vgpu_pf *pf = priv;
	struct vgpu *v;

	mutex_lock(&pf->lock);
	v = vgpu_of_gfid(pf, gfid);
	if (v && v->claim && __ratelimit(&v->texts))
		pci_err(pf->pdev, "the plugin task of vGPU %s says: %s\n", v->name, text);
	mutex_unlock(&pf->lock);
}

static void vgpu_pf_dead(void *priv, const char *why)
{
	struct vgpu_pf *pf = priv;

	mutex_lock(&pf->lock);
	strscpy(pf->dead, why, sizeof(pf->dead));
	scnprintf(pf->last_error, sizeof(pf->last_error), "GSP is lost: %s", why);
	pci_err(pf->pdev, "%s; unload and load the driver to use the card again\n",
		pf->last_error);
	vgpu_signal_all(pf);
	mutex_unlock(&pf->lock);
}

static const struct gsp_callbacks vgpu_pf_callbacks = {
	.plugin_event	= vgpu_pf_plugin_event,
	.error_text	= vgpu_pf_error_text,
	.dead		= vgpu_pf_dead,
};

/**
 * vgpu_pf_lost - the card was reset or fell off the bus
 * @pf: the card; NULL when its probe has not come so far
 * @why: the rest of a sentence
 *
 * Context: the PF's device lock is held.
 */
void vgpu_pf_lost(struct vgpu_pf *pf, const char *why)
{
	if (pf && pf->gsp)
		gsp_declare_dead(pf->gsp, why);
}

/* Of a type that lacks something GSP may know it. */
static bool vgpu_pf_has_types(struct vgpu_pf *pf)
{
	return pf->catalogue.num || pf->catalogue.num_incomplete;
}

/* Any NVIDIA GPU comes here: not a fault. */
static int vgpu_pf_leave_alone(struct vgpu_pf *pf)
{
	pci_info(pf->pdev, "no vGPU types are known for %04x:%04x, the card is left alone\n",
		 pf->pdev->vendor, pf->pdev->device);
	return -ENODEV;
}

/* What must be true of a card that can be spoken to. */
static int vgpu_pf_check_all(struct vgpu_pf *pf)
{
	/* First what nobody can mend. */
	int ret = gsp_check_chip(pf->pdev);

	if (!ret && !vgpu_pf_has_types(pf))
		ret = vgpu_pf_leave_alone(pf);
	return ret ?: vgpu_pf_check(pf, num_vfs);
}

/* A book of the card with nothing in it, and no VF to give out yet. */
static struct vgpu_card *vgpu_pf_new_card(struct vgpu_pf *pf, const struct vgpu_catalogue *cat)
{
	const struct gsp_info *info = gsp_get_info(pf->gsp);
	struct vgpu_card_desc desc = {
		.num_fb = info->num_fb,
		.segment_size = info->vmmu_segment_size,
		.num_vfs = pf->num_vfs,
		.num_channels = info->num_channels,
		.max_runs = info->max_fb_segments,
		.comm_size = info->plugin_comm_size,
		.region = vgpu_pf_placement_region(cat),
	};
	struct vgpu_card *card;
	unsigned int i;

	BUILD_BUG_ON(sizeof(desc.fb) != sizeof(info->fb));
	memcpy(desc.fb, info->fb, sizeof(desc.fb));
	card = vgpu_card_new(&desc);
	for (i = 0; !IS_ERR(card) && i < pf->num_vfs; i++)
		vgpu_card_set_vf(card, i, false);
	return card;
}

/*
 * A VF is in a group of its own only when all its neighbours are known, so
 * this comes after the last of them. Returns how many VFs can be given out.
 */
static unsigned int vgpu_pf_check_vfs(struct vgpu_pf *pf, char *why, size_t len)
{
	unsigned int i, usable = 0;
	struct vgpu *v;

	mutex_lock(&pf->lock);
	vgpu_for_each_vf(pf, i, v) {
		if (vgpu_vf_check_group(v->pdev, why, len))
			vgpu_card_set_vf(pf->card, i, false);
		else
			usable++;
	}
	mutex_unlock(&pf->lock);
	return usable;
}

static int vgpu_pf_enable_vfs(struct vgpu_pf *pf, unsigned int num)
{
	char why[VGPU_SENTENCE_LEN] = "no VF is bound to this driver";
	struct pci_dev *pdev = pf->pdev, *vf = NULL;
	unsigned int usable;
	int ret;

	ret = pci_enable_sriov(pdev, num);
	if (ret)
		return vgpu_refuse(pf, ret, "%u VFs cannot be enabled (%pe)", num, ERR_PTR(ret));

	/* This driver is probed asynchronously where the bus allows it: wait for every VF. */
	while ((vf = pci_get_device(pdev->vendor, PCI_ANY_ID, vf)))
		if (vf->is_virtfn && pci_physfn(vf) == pdev && device_attach(&vf->dev) < 0)
			pci_warn(vf, "VF could not be bound to a driver\n");

	usable = vgpu_pf_check_vfs(pf, why, sizeof(why));
	if (usable == num)
		return 0;
	if (usable) {
		pci_warn(pdev, "only %u of %u VFs can be used: %s\n", usable, num, why);
		return 0;
	}
	pci_disable_sriov(pdev);
	return vgpu_refuse(pf, -EPERM, "none of %u VFs can be used: %s", num, why);
}

/*
 * The catalogue as it is now: types may have been imported. Without VFs nobody refers to
 * the one that it takes the place of but the card as a parent, and nothing is in the book.
 */
static int vgpu_pf_renew_types(struct vgpu_pf *pf)
{
	struct vgpu_card *card = NULL;
	struct vgpu_catalogue cat;
	int ret;

	ret = vgpu_pf_read_types(pf, &cat);
	if (ret)
		return vgpu_refuse(pf, ret, "the vGPU types could not be read anew (%pe)",
				   ERR_PTR(ret));
	ret = vgpu_pf_settle_types(pf, &cat);
	if (ret)
		goto out;
	card = vgpu_pf_new_card(pf, &cat);
	if (IS_ERR(card)) {
		ret = PTR_ERR(card);
		card = NULL;
		goto out;
	}
	vgpu_withdraw(&pf->parent);
	mutex_lock(&pf->lock);
	swap(pf->catalogue, cat);
	swap(pf->card, card);
	mutex_unlock(&pf->lock);
out:
	vgpu_card_free(card);
	vgpu_catalogue_free(&cat);
	return ret;
}

/**
 * vgpu_pf_sriov_configure - sriov_numvfs was written
 * @pdev: the PF
 * @num: VFs to have, no more than sriov_totalvfs says; 0 for none
 *
 * VFs come with the types that the card's catalogue has then.
 *
 * Context: the PF's device lock is held.
 * Return: @num or 0, -EBUSY while vGPUs exist, or why VFs could not be enabled.
 */
int vgpu_pf_sriov_configure(struct pci_dev *pdev, int num)
{
	struct vgpu_pf *pf = pci_get_drvdata(pdev);
	unsigned int claims;
	bool closing;
	int ret = 0;

	mutex_lock(&pf->lock);
	closing = pf->closing;
	claims = vgpu_card_num_claims(pf->card);
	if (!claims)
		pf->closing = true;
	mutex_unlock(&pf->lock);
	if (closing)
		return vgpu_refuse(pf, -EBUSY,
				   "VFs cannot be changed while the host goes to sleep or down");
	if (claims)
		return vgpu_refuse(pf, -EBUSY,
				   "VFs cannot be changed while %u vGPUs exist or are quarantined",
				   claims);

	if (num)
		ret = vgpu_pf_renew_types(pf) ?: vgpu_pf_enable_vfs(pf, num);
	else
		pci_disable_sriov(pdev);
	vgpu_pf_set_closing(pf, false);
	return vgpu_pf_offer(pf) ?: ret ?: num;
}

/* A VF beyond what GSP was made for is of no use. No more can be asked for, either. */
static int vgpu_pf_limit_vfs(struct vgpu_pf *pf, u32 max_gfid)
{
	int ret;

	if (pf->num_vfs > max_gfid) {
		pci_info(pf->pdev, "of %u VFs GSP of this firmware release runs vGPUs on %u, the others are not enabled\n",
			 pf->num_vfs, max_gfid);
		pf->num_vfs = max_gfid;
	}
	ret = pci_sriov_set_totalvfs(pf->pdev, pf->num_vfs);
	if (ret)
		vgpu_refuse(pf, ret, "VFs cannot be limited to %u (%pe)", pf->num_vfs,
			    ERR_PTR(ret));
	return ret;
}

/*
 * What of the device is set while it is driven: no reset of the bus, which is reported to
 * wedge hosts with such cards: FLR only. The kernel may know that itself.
 */
static void vgpu_pf_take(struct vgpu_pf *pf)
{
	struct pci_dev *pdev = pf->pdev;

	pf->had_no_bus_reset = pdev->dev_flags & PCI_DEV_FLAGS_NO_BUS_RESET;
	pdev->dev_flags |= PCI_DEV_FLAGS_NO_BUS_RESET;
	pci_set_drvdata(pdev, pf);
}

/* As another driver may want to find it. */
static void vgpu_pf_give_back(struct vgpu_pf *pf)
{
	struct pci_dev *pdev = pf->pdev;

	if (!pf->had_no_bus_reset)
		pdev->dev_flags &= ~PCI_DEV_FLAGS_NO_BUS_RESET;
	pci_sriov_set_totalvfs(pdev, pf->total_vfs);
}

static int vgpu_pf_start(struct vgpu_pf *pf)
{
	struct pci_dev *pdev = pf->pdev;
	const struct gsp_info *info;
	struct vgpu_card *card;
	int ret;

	pf->gsp = gsp_start(pdev, firmware && *firmware ? firmware : NULL, vgpu_boot_scheduler(),
			    &vgpu_pf_callbacks, pf);
	if (IS_ERR(pf->gsp)) {
		/* gsp/ has said why. */
		ret = PTR_ERR(pf->gsp);
		pf->gsp = NULL;
		return ret;
	}
	info = gsp_get_info(pf->gsp);
	ret = vgpu_pf_limit_vfs(pf, info->max_gfid);
	if (!ret)
		ret = vgpu_pf_settle_types(pf, &pf->catalogue);
	if (ret)
		goto err_gsp;
	card = vgpu_pf_new_card(pf, &pf->catalogue);
	if (IS_ERR(card)) {
		ret = vgpu_refuse(pf, PTR_ERR(card),
				  "the framebuffer that GSP reports cannot be managed (%pe)", card);
		goto err_gsp;
	}
	pf->card = card;
	ret = vgpu_pf_enable_vfs(pf, pf->num_vfs);
	if (ret)
		goto err_card;
	pci_info(pdev, "%s, GSP firmware %s, %llu MiB of framebuffer, %u VFs, %u vGPU types\n",
		 info->chip, info->release, info->fb_total >> 20, pf->num_vfs,
		 pf->catalogue.num);
	return 0;

err_card:
	vgpu_card_free(pf->card);
	pf->card = NULL;
err_gsp:
	gsp_stop(pf->gsp);
	pf->gsp = NULL;
	return ret;
}

static void vgpu_pf_stop(struct vgpu_pf *pf)
{
	pci_disable_sriov(pf->pdev);
	gsp_stop(pf->gsp);
	vgpu_card_free(pf->card);
}

static void vgpu_pf_free(struct vgpu_pf *pf)
{
	pci_set_drvdata(pf->pdev, NULL);
	vgpu_catalogue_free(&pf->catalogue);
	mutex_destroy(&pf->lock);
	mutex_destroy(&pf->scheduler_lock);
	if (pf->console_wq)
		destroy_workqueue(pf->console_wq);
	kfree(pf);
}

/**
 * vgpu_pf_probe - bring up a card
 * @pdev: the PF
 *
 * Takes seconds: GSP boots. Runtime PM of the PF stays on by the reference
 * that the PCI core holds; vfio-pci-core replaces the PM callbacks of the
 * driver by ones that only know VFs, so it must never be dropped.
 *
 * Context: the PF's device lock is held.
 * Return: 0 or negative errno, after one line in the log that says why.
 */
int vgpu_pf_probe(struct pci_dev *pdev)
{
	struct vgpu_pf *pf;
	int ret;

	pf = kzalloc(sizeof(*pf), GFP_KERNEL);
	if (!pf)
		return -ENOMEM;
	pf->pdev = pdev;
	mutex_init(&pf->lock);
	mutex_init(&pf->scheduler_lock);
	ratelimit_state_init(&pf->said, VGPU_SAID_INTERVAL, VGPU_SAID_BURST);
	pf->closing = true;

	ret = vgpu_pf_read_types(pf, &pf->catalogue);
	if (ret)
		goto err_free;
	if (pci_sriov_get_totalvfs(pdev) || vgpu_pf_has_types(pf))
		ret = vgpu_pf_check_room(pf);
	else
		ret = vgpu_pf_leave_alone(pf);
	if (ret)
		goto err_free;
	ret = pci_enable_device_mem(pdev);
	if (ret) {
		vgpu_refuse(pf, ret, "the card cannot be enabled (%pe)", ERR_PTR(ret));
		goto err_free;
	}
	ret = pci_request_regions(pdev, KBUILD_MODNAME);
	if (ret) {
		vgpu_refuse(pf, ret, "the card's BARs are in use by another driver");
		goto err_disable;
	}
	ret = vgpu_pf_check_all(pf);
	if (ret)
		goto err_regions;
	/* They all need the same window: more than one at a time gains nothing. */
	pf->console_wq = alloc_ordered_workqueue("nvidia-vgpu-console", 0);
	if (!pf->console_wq) {
		ret = -ENOMEM;
		goto err_regions;
	}

	vgpu_pf_take(pf);
	ret = vgpu_pf_start(pf);
	if (ret)
		goto err_give_back;
	ret = vgpu_sysfs_add(pf);
	if (ret) {
		vgpu_refuse(pf, ret, "the card's files in sysfs could not be made (%pe)",
			    ERR_PTR(ret));
		goto err_stop;
	}
	vgpu_debugfs_add(pf);
	vgpu_pf_set_closing(pf, false);
	ret = vgpu_pf_offer(pf);
	if (ret)
		goto err_sysfs;
	return 0;

err_sysfs:
	vgpu_pf_set_closing(pf, true);
	vgpu_debugfs_remove(pf);
	vgpu_sysfs_remove(pf);
err_stop:
	vgpu_pf_stop(pf);
err_give_back:
	vgpu_pf_give_back(pf);
err_regions:
	pci_release_regions(pdev);
err_disable:
	pci_disable_device(pdev);
err_free:
	vgpu_pf_free(pf);
	return ret;
}

/**
 * vgpu_pf_remove - give a card back
 * @pdev: the PF
 *
 * Waits until the users of all vGPUs are gone; each is asked to go.
 *
 * Context: the PF's device lock is held.
 */
void vgpu_pf_remove(struct pci_dev *pdev)
{
	struct vgpu_pf *pf = pci_get_drvdata(pdev);

	vgpu_pf_set_closing(pf, true);
	vgpu_withdraw(&pf->parent);
	vgpu_debugfs_remove(pf);
	vgpu_sysfs_remove(pf);
	vgpu_pf_stop(pf);
	vgpu_pf_give_back(pf);
	pci_release_regions(pdev);
	pci_disable_device(pdev);
	vgpu_pf_free(pf);
}
