// SPDX-License-Identifier: GPL-2.0-only
/*
 * The vGPU types that a card offers: those of its catalogue that GSP accepted, as
 * GSP has them. A GSP that can be asked is asked, and told of those that it does
 * not know; another is told of all. Why a type is not offered is in the log when
 * GSP decided that, and for every type in debugfs.
 *
 * Called by pf.c with the PF's device lock held, on a catalogue that nobody else sees yet,
 * and by vfio.c with vgpu.lock held. No locks but what a refusal takes.
 */
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "pf.h"

static bool heterogeneous;
module_param(heterogeneous, bool, 0444);
MODULE_PARM_DESC(heterogeneous, "Turn on firmware's mode for vGPUs of several sizes, in which each has a placement (default: off)");

/* No catalogue has more. */
#define VGPU_MAX_TYPES	256

static void vgpu_type_changed(void *ctx, const struct vgpu_type *t, const char *text)
{
	struct vgpu_pf *pf = ctx;

	pci_info(pf->pdev, "vGPU type %s %s\n", t->name, text);
}

static void vgpu_type_dropped(void *ctx, const struct vgpu_type *t, const char *why)
{
	struct vgpu_pf *pf = ctx;

	pci_warn(pf->pdev, "vGPU type %s is not offered: %s\n", t->name, why);
}

static const struct vgpu_told_ops vgpu_told_ops = {
	.changed = vgpu_type_changed,
	.dropped = vgpu_type_dropped,
};

static void vgpu_type_refused(struct vgpu_pf *pf, struct vgpu_catalogue *cat, u32 id, int err)
{
	char why[VGPU_WHY_LEN];
	unsigned int i;

	if (err == -E2BIG)
		strscpy(why, "this firmware takes no more types", sizeof(why));
	else
		scnprintf(why, sizeof(why), "GSP did not accept it (%pe)", ERR_PTR(err));
	for (i = 0; i < cat->num; i++) {
		if (cat->types[i].id != id)
			continue;
		vgpu_type_dropped(pf, &cat->types[i], why);
		vgpu_catalogue_drop(cat, i, why);
		return;
	}
}

/* Tells GSP of all types but those that it knows; one that it refuses is not offered. */
static int vgpu_pf_upload_types(struct vgpu_pf *pf, struct vgpu_catalogue *cat,
				const struct vgpu_type *told, unsigned int num_told)
{
	unsigned int i, n = 0;
	struct vgpu_type *types;
	int *refused, ret = -ENOMEM;

	types = kvcalloc(VGPU_MAX_TYPES, sizeof(*types), GFP_KERNEL);
	refused = kcalloc(VGPU_MAX_TYPES, sizeof(*refused), GFP_KERNEL);
	if (!types || !refused)
		goto out;
	for (i = 0; i < cat->num && n < VGPU_MAX_TYPES; i++)
		if (!vgpu_find_told(told, num_told, &cat->types[i]))
			types[n++] = cat->types[i];
	ret = n ? gsp_add_vgpu_types(pf->gsp, types, n, refused) : 0;
	for (i = 0; !ret && i < n; i++)
		if (refused[i])
			vgpu_type_refused(pf, cat, types[i].id, refused[i]);
out:
	kfree(refused);
	kvfree(types);
	return ret;
}

/* GSP can be asked: what it says counts. */
static int vgpu_pf_ask_types(struct vgpu_pf *pf, struct vgpu_catalogue *cat,
			     struct vgpu_type *told, int num_told)
{
	int ret;

	ret = vgpu_pf_upload_types(pf, cat, told, num_told);
	if (ret)
		return ret;
	num_told = gsp_get_vgpu_types(pf->gsp, told, VGPU_MAX_TYPES);
	if (num_told < 0)
		return num_told;
	vgpu_catalogue_told(cat, told, num_told, &vgpu_told_ops, pf);
	return 0;
}

/**
 * vgpu_pf_placement_region - what placements divide up where every vGPU has to have one
 * @cat: types of the card, settled
 *
 * Nominal framebuffer of the type that takes the whole card, as NVIDIA's drivers have it
 * (vgpuMgrSetNominalFbSize() in common_vgpu_mgr.c of open-gpu-kernel-modules).
 *
 * Return: GiB, 0 where vGPUs need no placement.
 */
u32 vgpu_pf_placement_region(const struct vgpu_catalogue *cat)
{
	u64 size = 0;
	unsigned int i;

	for (i = 0; i < cat->num; i++)
		if (cat->types[i].max_instance == 1)
			size = max(size, cat->types[i].profile_size);
	return heterogeneous ? size / SZ_1G : 0;
}

/* After the types, as firmware works out their placements then. */
static int vgpu_pf_allow_mixed(struct vgpu_pf *pf, const struct vgpu_catalogue *cat)
{
	int ret;

	if (!vgpu_pf_placement_region(cat))
		return vgpu_refuse(pf, -EINVAL,
				   "heterogeneous=1: no type is offered that takes the whole card, so that nothing says where placements are");
	ret = gsp_allow_mixed_types(pf->gsp);
	if (!ret)
		return 0;
	return vgpu_refuse(pf, ret, "heterogeneous=1: GSP could not be set to that mode (%pe)",
			   ERR_PTR(ret));
}

/**
 * vgpu_told_placement - the placement that GSP is told of a vGPU
 * @claim: what it owns
 *
 * Outside of heterogeneous mode a placement is where this driver takes framebuffer, and no
 * concern of firmware's: cla084.h, NVA084_ALLOC_PARAMETERS, NVIDIA/open-gpu-kernel-modules.
 *
 * Return: the placement, VGPU_PLACEMENT_NONE for none.
 */
u16 vgpu_told_placement(const struct vgpu_claim *claim)
{
	return heterogeneous ? claim->placement : VGPU_PLACEMENT_NONE;
}

/* Nothing is wrong with the card: types can be imported. */
static void vgpu_pf_offers_none(struct vgpu_pf *pf, const struct vgpu_catalogue *cat)
{
	unsigned int i;

	/* MIG-backed types are never offered: what another lacks is the cause. */
	for (i = 0; i + 1 < cat->num_incomplete; i++)
		if (!vgpu_type_is_mig_backed(&cat->unoffered[i].type))
			break;
	vgpu_refuse(pf, -ENODEV,
		    "none of %u vGPU types can be offered; of %s: %s (vgpu types import reads them from NVIDIA's host package; then write 0 and %u to sriov_numvfs)",
		    cat->num_incomplete, cat->unoffered[i].type.name, cat->unoffered[i].why,
		    pf->num_vfs);
}

/**
 * vgpu_pf_read_types - read the catalogue of a card
 * @pf: the card
 * @cat: filled; empty when there is none
 *
 * Return: 0 or negative errno; said.
 */
int vgpu_pf_read_types(struct vgpu_pf *pf, struct vgpu_catalogue *cat)
{
	struct pci_dev *pdev = pf->pdev;
	int ret;

	memset(cat, 0, sizeof(*cat));
	ret = vgpu_catalogue_load(cat, &pdev->dev, pdev->device, pdev->subsystem_vendor,
				  pdev->subsystem_device);
	return ret == -ENOENT ? 0 : ret;
}

/**
 * vgpu_pf_settle_types - find out which types of a catalogue GSP accepts
 * @pf: the card, its GSP started, no vGPU on it
 * @cat: its catalogue, which has these types as offered afterwards
 *
 * When there is none, that is said, and is no error.
 *
 * Return: 0 or negative errno; said.
 */
int vgpu_pf_settle_types(struct vgpu_pf *pf, struct vgpu_catalogue *cat)
{
	struct vgpu_type *told;
	int ret;

	told = kvcalloc(VGPU_MAX_TYPES, sizeof(*told), GFP_KERNEL);
	if (!told)
		return -ENOMEM;
	ret = gsp_get_vgpu_types(pf->gsp, told, VGPU_MAX_TYPES);
	if (ret == -EOPNOTSUPP)
		ret = vgpu_pf_upload_types(pf, cat, NULL, 0);
	else if (ret >= 0)
		ret = vgpu_pf_ask_types(pf, cat, told, ret);
	kvfree(told);
	if (ret)
		return vgpu_refuse(pf, ret, "GSP could not be told of the vGPU types (%pe)",
				   ERR_PTR(ret));
	if (cat->num)
		return heterogeneous ? vgpu_pf_allow_mixed(pf, cat) : 0;
	if (cat->num_incomplete)
		vgpu_pf_offers_none(pf, cat);
	return 0;
}
