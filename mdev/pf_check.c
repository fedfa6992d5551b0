// SPDX-License-Identifier: GPL-2.0-only
/*
 * What must be true of a card, of its bus and of its IOMMU group before the
 * driver takes it, and of the group of a VF.
 *
 * Called by pf.c with the PF's device lock held, and for a VF's group by vgpu.c and pf.c
 * under locks of theirs. What refuses takes vgpu_pf.lock; else there are no locks.
 */
#include <linux/device.h>
#include <linux/iommu.h>
#include <linux/pci.h>
#include "pf.h"

struct vgpu_group_walk {
	struct device *self;
	bool bridges;
	char other[64];
};

static int vgpu_group_find_other(struct device *dev, void *data)
{
	struct vgpu_group_walk *walk = data;

	if (dev == walk->self)
		return 0;
	if (walk->bridges && (!dev_is_pci(dev) || pci_is_bridge(to_pci_dev(dev))))
		return 0;
	strscpy(walk->other, dev_name(dev), sizeof(walk->other));
	return 1;
}

/*
 * The PF's group is put into a domain of its own, and with it all that is in it: a VF, or
 * a device of another driver's, would be in GSP's domain. It may hold bridges, which do no
 * DMA of their own, and nothing else.
 */
static int vgpu_pf_check_group(struct vgpu_pf *pf)
{
	struct vgpu_group_walk walk = { .self = &pf->pdev->dev, .bridges = true };
	struct iommu_group *group = iommu_group_get(&pf->pdev->dev);
	int id;

	if (!group)
		return vgpu_refuse(pf, -ENODEV,
				   "no IOMMU: VFs cannot be given to VMs (is it enabled in the firmware setup and on the kernel command line?)");
	id = iommu_group_id(group);
	iommu_group_for_each_dev(group, &walk, vgpu_group_find_other);
	iommu_group_put(group);
	if (walk.other[0])
		return vgpu_refuse(pf, -EPERM,
				   "the card shares IOMMU group %d with %s, so neither can be isolated (no ACS above the card?)",
				   id, walk.other);
	return 0;
}

/**
 * vgpu_vf_check_group - may this VF be given to a user of VFIO?
 * @vf: the VF
 * @why: receives a sentence on failure
 * @len: bytes at @why
 *
 * VFIO would refuse a group with a device that another driver uses, and one that is
 * claimed as the PF's is, but only when a user opens the VF. It must be alone, and who
 * wants to have it is told before.
 *
 * Return: 0, -ENODEV without IOMMU group, -EPERM when the group is shared.
 */
int vgpu_vf_check_group(struct pci_dev *vf, char *why, size_t len)
{
	struct vgpu_group_walk walk = { .self = &vf->dev };
	struct iommu_group *group = iommu_group_get(&vf->dev);

	if (!group) {
		scnprintf(why, len, "VF %s has no IOMMU group", pci_name(vf));
		return -ENODEV;
	}
	iommu_group_for_each_dev(group, &walk, vgpu_group_find_other);
	if (walk.other[0])
		scnprintf(why, len,
			  "VF %s shares IOMMU group %d with %s, so it cannot be isolated (no ACS above the card?)",
			  pci_name(vf), iommu_group_id(group), walk.other);
	iommu_group_put(group);
	return walk.other[0] ? -EPERM : 0;
}

static int vgpu_pf_no_room(struct vgpu_pf *pf, const char *whose, int bar)
{
	return vgpu_refuse(pf, -ENOSPC,
			   "the bridges above the card leave no room for BAR%d of %s (enable above-4G decoding and SR-IOV in the firmware setup, or pci=realloc on the kernel command line)",
			   bar, whose);
}

/*
 * The kernel marks or clears a resource that it found no room for; in a cleared one
 * nothing is left of the BAR. The low bits of its register still tell that there is one
 * where it is 64 bits wide or prefetchable. BAR0, which may be neither, all GPUs and VFs
 * have: where it is not, there was no room.
 */
static int vgpu_pf_check_bars(struct vgpu_pf *pf, int regs, int first, int num, const char *whose)
{
	struct pci_dev *pdev = pf->pdev;
	int i;

	for (i = 0; i < num; i++) {
		const struct resource *res = &pdev->resource[first + i];
		u32 reg = 0;

		pci_read_config_dword(pdev, regs + 4 * i, &reg);
		if (reg & PCI_BASE_ADDRESS_SPACE_IO)
			continue;
		if (pci_resource_len(pdev, first + i) ?
		    res->flags & IORESOURCE_UNSET || !res->parent :
		    !i || reg & ~PCI_BASE_ADDRESS_MEM_MASK)
			return vgpu_pf_no_room(pf, whose, i);
		if ((reg & PCI_BASE_ADDRESS_MEM_TYPE_MASK) == PCI_BASE_ADDRESS_MEM_TYPE_64)
			i++;
	}
	return 0;
}

/**
 * vgpu_pf_check_room - is there SR-IOV, and memory space for the card and its VFs?
 * @pf: the card, not touched yet
 *
 * Return: 0, or a negative errno after one clear line in the log.
 */
int vgpu_pf_check_room(struct vgpu_pf *pf)
{
	int cap = pci_find_ext_capability(pf->pdev, PCI_EXT_CAP_ID_SRIOV);
	int ret;

	if (pci_sriov_get_totalvfs(pf->pdev) <= 0)
		return vgpu_refuse(pf, -ENODEV,
				   "no SR-IOV capability: the card cannot be shared (is SR-IOV enabled in the firmware setup?)");

	ret = vgpu_pf_check_bars(pf, PCI_BASE_ADDRESS_0, 0, PCI_STD_NUM_BARS, "the card");
	if (!ret)
		ret = vgpu_pf_check_bars(pf, cap + PCI_SRIOV_BAR, PCI_IOV_RESOURCES,
					 PCI_SRIOV_NUM_BARS, "its VFs");
	return ret;
}

/**
 * vgpu_pf_check - what else must be true of a card and its place before it is used
 * @pf: the card; how many VFs it may have is filled in
 * @most_vfs: as many as the operator allows, 0 for all
 *
 * Return: 0, or a negative errno after one clear line in the log.
 */
int vgpu_pf_check(struct vgpu_pf *pf, unsigned int most_vfs)
{
	struct pci_dev *pdev = pf->pdev;
	int ret;

	if (pci_num_vf(pdev))
		return vgpu_refuse(pf, -EBUSY,
				   "%d VFs are enabled already by another driver, disable them first",
				   pci_num_vf(pdev));
	if (pci_domain_nr(pdev->bus) > U16_MAX)
		return vgpu_refuse(pf, -ENODEV,
				   "GSP's messages have no room for PCI domain %x",
				   pci_domain_nr(pdev->bus));
	ret = vgpu_pf_check_group(pf);
	if (ret)
		return ret;

	pf->total_vfs = pci_sriov_get_totalvfs(pdev);
	pf->num_vfs = min_t(unsigned int, pf->total_vfs, VGPU_CARD_MAX_VFS);
	if (most_vfs > pf->num_vfs)
		pci_info(pdev, "num_vfs=%u: the card has %u VFs, all are enabled\n", most_vfs,
			 pf->num_vfs);
	if (most_vfs)
		pf->num_vfs = min(pf->num_vfs, most_vfs);
	return 0;
}
