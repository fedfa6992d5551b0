// SPDX-License-Identifier: GPL-2.0-only
/*
 * A vGPU from its making to its end, whoever asks for it: parent.c when a UUID is
 * written to a type's create file, vgpu_sysfs.c when a type is written to a VF's
 * current_vgpu_type.
 *
 * Called by parent.c and vgpu_sysfs.c, and for the end by vfio.c and vf.c with vgpu.lock
 * held; debugfs.c asks why there can be none.
 *
 * Lock order, outermost first:
 *
 *	device lock of the PF		probe, remove, sriov_configure
 *	vgpu_pf.scheduler_lock		a change of the card's scheduler; never with those above
 *	device lock of the VF		probe, unbind, resets
 *	unreg_sem of the mdev parent	mdev core; shared by create and remove
 *	device lock of the mdev		mdev core
 *	dev_set->lock of VFIO		open and close of the VFIO device
 *	vgpu.lock			the vGPU, and everything asked of its partition
 *	vgpu_pf.lock			the card's book, VFs, states
 *
 * vgpu_console.lock is taken with vgpu.lock held by a reset, else with none of these, under
 * mmap_lock of its user at times.
 *
 * vfio-pci-core's own locks (igate, memory_lock) are taken by it around our
 * callbacks, those of a reset included (reset.c), and VFIO's group lock around match: so
 * nothing of vfio-pci-core is called with a lock of ours held, a reset takes none of ours
 * above vgpu.lock, and match only vgpu_pf.lock.
 *
 * An unbind holds the device lock of the VF while it waits for who writes to a file of the
 * VF or, where the VF is a parent, creates or removes its mediated device, and for its user.
 * So making and removing a vGPU do not take it; and close, in which a reset may need it,
 * only tries it.
 *
 * Only device locks are held while a user is waited for: so other vGPUs come and go,
 * and what there is of this one is read, whoever is being waited for. Who opens or closes
 * a vGPU is its user from the first, and holds vgpu.lock while firmware starts or stops: who
 * waits for a user does not take that. vgpu_pf.lock
 * is never held over a call into gsp/, since gsp/ reports events and its own death
 * from its own context and those reports take it.
 */
#include <linux/pci.h>
#include "guest.h"
#include "make.h"
#include "pf.h"
#include "trace.h"

/* Who has a VF that was wished for. */
static void vgpu_explain_taken(struct vgpu_pf *pf, unsigned int vf, char *why, size_t len)
{
	const struct vgpu *v = pf->vfs[vf];

	if (!v)
		scnprintf(why, len, "VF %u is not bound to this driver", vf);
	else if (v->claim)
		scnprintf(why, len, "VF %s has vGPU %s of type %s", pci_name(v->pdev), v->name,
			  v->type->name);
	else
		scnprintf(why, len, "VF %s is taken, or what it had is quarantined",
			  pci_name(v->pdev));
}

/* The claim, or NULL with *ret and a sentence. */
static struct vgpu_claim *vgpu_try_claim(struct vgpu_pf *pf, const struct vgpu_type *type,
					 const struct vgpu_claim_wish *wish, int *ret,
					 char *why, size_t len)
{
	lockdep_assert_held(&pf->lock);

	if (pf->dead[0]) {
		*ret = -EIO;
		scnprintf(why, len, "GSP is lost: %s", pf->dead);
	} else if (pf->closing) {
		*ret = -EBUSY;
		strscpy(why, "the card's VFs are being enabled or disabled", len);
	} else if (wish->vf != VGPU_CARD_ANY_VF && !vgpu_card_vf_is_free(pf->card, wish->vf)) {
		*ret = -EBUSY;
		vgpu_explain_taken(pf, wish->vf, why, len);
	} else {
		return vgpu_card_claim(pf->card, type, wish, ret, why, len);
	}
	return NULL;
}

/**
 * vgpu_why_none - why no vGPU of a type can be made now
 * @pf: the card
 * @type: one of its types, of which none is available
 * @why: receives a sentence
 * @len: bytes at @why
 *
 * By trying: what would be said to who creates one is said here.
 *
 * Context: vgpu_pf.lock is held.
 */
void vgpu_why_none(struct vgpu_pf *pf, const struct vgpu_type *type, char *why, size_t len)
{
	const struct vgpu_claim_wish wish = {
		.vf = VGPU_CARD_ANY_VF,
		.placement = VGPU_PLACEMENT_NONE,
	};
	struct vgpu_claim *claim;
	int ret;

	why[0] = '\0';
	claim = vgpu_try_claim(pf, type, &wish, &ret, why, len);
	if (claim)
		vgpu_card_release(pf->card, claim);
}

/* Take all that a vGPU needs of the card, or nothing. Returns the VF, with a reference. */
static struct vgpu *vgpu_claim(struct vgpu_pf *pf, const struct vgpu_type *type,
			       const struct vgpu_claim_wish *wish, const char *name,
			       struct vgpu_claim **claim)
{
	char why[VGPU_SENTENCE_LEN] = "";
	struct vgpu *v = NULL;
	int ret = 0;

	mutex_lock(&pf->lock);
	*claim = vgpu_try_claim(pf, type, wish, &ret, why, sizeof(why));
	if (*claim) {
		v = pf->vfs[(*claim)->vf];
		get_device(&v->core.vdev.device);
	}
	mutex_unlock(&pf->lock);

	if (v)
		return v;
	return ERR_PTR(vgpu_refuse(pf, ret, "no vGPU %s of type %s: %s", name, type->name, why));
}

static struct gsp_partition *vgpu_partition_create(struct vgpu *v, struct mdev_device *mdev,
						   const struct vgpu_claim *claim)
{
	struct gsp_partition_desc desc = {
		.gfid = v->gfid,
		.dbdf = pci_domain_nr(v->pdev->bus) << 16 | pci_dev_id(v->pdev),
		.type_id = claim->type->id,
		.fb = claim->fb,
		.heap = claim->heap,
		.num_fb = claim->num_fb,
		.chid_first = claim->chid_first,
		.num_chids = claim->num_chids,
	};
	int ret = 0;

	/* The mdev core keeps UUIDs in Microsoft's byte order; its name is the text. */
	if (mdev)
		ret = uuid_parse(dev_name(mdev_dev(mdev)), &desc.uuid);
	else
		uuid_gen(&desc.uuid);
	if (ret)
		return ERR_PTR(ret);
	return gsp_partition_create(v->pf->gsp, &desc);
}

/* Still bound, still alone in its IOMMU group? */
static int vgpu_check_vf(struct vgpu *v)
{
	char why[VGPU_SENTENCE_LEN];
	struct vgpu_pf *pf = v->pf;
	int ret;

	if (READ_ONCE(v->unbinding))
		return vgpu_refuse(pf, -ENODEV, "VF %s was unbound meanwhile", pci_name(v->pdev));
	ret = vgpu_vf_check_group(v->pdev, why, sizeof(why));
	if (ret) {
		mutex_lock(&pf->lock);
		vgpu_card_set_vf(pf->card, v->gfid - 1, false);
		mutex_unlock(&pf->lock);
		vgpu_refuse(pf, ret, "%s", why);
	}
	return ret;
}

/* The VF gets what the claim says, and its share of GSP. */
static int vgpu_give(struct vgpu *v, const char *name, struct mdev_device *mdev,
		     struct vgpu_claim *claim)
{
	struct gsp_partition *partition;
	struct vgpu_pf *pf = v->pf;
	int ret;

	lockdep_assert_held(&v->lock);

	ret = vgpu_check_vf(v);
	if (ret)
		return ret;
	partition = vgpu_partition_create(v, mdev, claim);
	if (IS_ERR(partition))
		return vgpu_refuse(pf, PTR_ERR(partition),
				   "no vGPU %s of type %s: GSP did not accept the partition (%pe)",
				   name, claim->type->name, partition);

	v->partition = partition;
	v->moved = false;
	v->bar1_size = vgpu_bar1_size(v->pdev, claim->type);
	mutex_lock(&pf->lock);
	v->claim = claim;
	v->type = claim->type;
	v->mdev = mdev;
	v->removing = false;
	v->state = VGPU_CREATED;
	v->params[0] = '\0';
	v->settings = 0;
	v->last_error[0] = '\0';
	strscpy(v->name, name, sizeof(v->name));
	mutex_unlock(&pf->lock);
	return 0;
}

/* Whoever watches current_vgpu_type of the VF. */
static void vgpu_changed(struct vgpu *v)
{
	kobject_uevent(&v->pdev->dev.kobj, KOBJ_CHANGE);
}

/**
 * vgpu_unmake - take back what a VF has for its vGPU
 * @v: the VF, with a vGPU that nobody uses
 *
 * What firmware does not take back is quarantined, as is all of a vGPU that is.
 *
 * Context: vgpu.lock is held.
 */
void vgpu_unmake(struct vgpu *v)
{
	bool clean = v->state != VGPU_QUARANTINED;
	struct vgpu_pf *pf = v->pf;

	lockdep_assert_held(&v->lock);

	if (v->mdev)
		vgpu_mdev_unlink(v->mdev);
	if (gsp_partition_destroy(v->partition))
		clean = false;
	if (!clean)
		vgpu_refuse(pf, -EIO, "what vGPU %s owned is quarantined until the driver reloads",
			    v->name);
	trace_vgpu_remove(v, clean ? 0 : -EIO);

	v->partition = NULL;
	mutex_lock(&pf->lock);
	if (clean)
		vgpu_card_release(pf->card, v->claim);
	else
		vgpu_card_quarantine(pf->card, v->claim);
	v->claim = NULL;
	v->mdev = NULL;
	v->state = v->unbinding ? VGPU_GONE : VGPU_NONE;
	/* A mediated device that stays behind keeps its name. */
	if (!v->unbinding)
		strscpy(v->name, pci_name(v->pdev), sizeof(v->name));
	mutex_unlock(&pf->lock);
	vgpu_changed(v);
}

/**
 * vgpu_make - make a vGPU
 * @pf: the card
 * @type: one of its types that are offered
 * @wish: the VF to make it on, if not any
 * @name: its UUID, or the VF's address: a refusal names it, so that it is not taken for one
 *	of somebody else
 * @mdev: its handle, NULL when the VF itself is
 *
 * All or nothing. What was refused to this name before is forgotten when it is made.
 *
 * Return: the VF, whose vGPU can be opened and may have been removed by others
 *	already, with a reference for vgpu_put(). Or ERR_PTR:
 *	-EUSERS when the type's own maximum is reached, -ENOSPC when the card
 *	has no room, -EIO when GSP is lost or refuses, -EBUSY when the wished VF
 *	is taken, and while VFs come and go, -EPERM when the VF cannot be
 *	isolated. The reason is a sentence in the log and in last_error.
 */
struct vgpu *vgpu_make(struct vgpu_pf *pf, const struct vgpu_type *type,
		       const struct vgpu_claim_wish *wish, const char *name,
		       struct mdev_device *mdev)
{
	struct vgpu_claim *claim;
	struct vgpu *v;
	int ret;

	v = vgpu_claim(pf, type, wish, name, &claim);
	if (IS_ERR(v))
		return v;

	mutex_lock(&v->lock);
	ret = vgpu_give(v, name, mdev, claim);
	if (ret) {
		mutex_lock(&pf->lock);
		vgpu_card_release(pf->card, claim);
		mutex_unlock(&pf->lock);
		goto out;
	}
	ret = mdev ? vgpu_mdev_link(v) : 0;
	if (ret) {
		vgpu_refuse(pf, ret, "no vGPU %s of type %s: it got no links (%pe)",
			    name, type->name, ERR_PTR(ret));
		vgpu_unmake(v);
		goto out;
	}
	mutex_lock(&pf->lock);
	if (strstr(pf->last_error, name))
		pf->last_error[0] = '\0';
	mutex_unlock(&pf->lock);
	trace_vgpu_create(v);
	dev_info(mdev ? mdev_dev(mdev) : &v->pdev->dev, "%s on VF %s\n", type->name,
		 pci_name(v->pdev));
	vgpu_changed(v);
out:
	mutex_unlock(&v->lock);
	if (!ret)
		return v;
	vgpu_put(v);
	return ERR_PTR(ret);
}
