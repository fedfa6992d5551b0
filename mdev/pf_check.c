// SPDX-License-Identifier: GPL-2.0-only
/*
 * What must be true of a card, of its bus and of its IOMMU group before the
 * driver takes it.
 */
#include <linux/device.h>
#include <linux/iommu.h>
#include <linux/pci.h>
#include "vgpu.h"

struct vgpu_group_walk {
	struct device *self;
	char other[64];
};

static int vgpu_group_find_endpoint(struct device *dev, void *data)
{
	struct vgpu_group_walk *walk = data;

	if (dev == walk->self || !dev_is_pci(dev) || pci_is_bridge(to_pci_dev(dev)))
		return 0;
	strscpy(walk->other, dev_name(dev), sizeof(walk->other));
	return 1;
}

/*
 * With driver_managed_dma the driver core does not claim the DMA of the PF's
 * IOMMU group, and no module can (iommu_device_use_default_domain() is not
 * exported). So nobody must be able to give that group to VFIO: it may hold
 * bridges, which VFIO does not offer, and nothing else.
 */
static int vgpu_pf_check_group(struct vgpu_pf *pf)
{
	struct vgpu_group_walk walk = { .self = &pf->pdev->dev };
	struct iommu_group *group = iommu_group_get(&pf->pdev->dev);
	int id;

	if (!group)
		return vgpu_refuse(pf, -ENODEV,
				   "no IOMMU: VFs cannot be given to VMs (is it enabled in the firmware setup and on the kernel command line?)");
	id = iommu_group_id(group);
	iommu_group_for_each_dev(group, &walk, vgpu_group_find_endpoint);
	iommu_group_put(group);
	if (walk.other[0])
		return vgpu_refuse(pf, -EPERM,
				   "the card shares IOMMU group %d with %s, so neither can be isolated (no ACS above the card?)",
				   id, walk.other);
	return 0;
}

static int vgpu_pf_check_bars(struct vgpu_pf *pf)
{
	struct pci_dev *pdev = pf->pdev;
	int i;

	for (i = 0; i < PCI_NUM_RESOURCES; i++) {
		bool vf = i >= PCI_IOV_RESOURCES && i <= PCI_IOV_RESOURCE_END;
		struct resource *res = &pdev->resource[i];

		if (i > PCI_STD_RESOURCE_END && !vf)
			continue;
		if (!resource_size(res) || !(res->flags & IORESOURCE_MEM))
			continue;
		if ((res->flags & IORESOURCE_UNSET) || !res->parent)
			return vgpu_refuse(pf, -ENOSPC,
					   "the bridges above the card leave no room for BAR%d of %s (%llu MiB are needed; enable above-4G decoding or pci=realloc)",
					   vf ? i - PCI_IOV_RESOURCES : i,
					   vf ? "its VFs" : "the card",
					   (u64)resource_size(res) >> 20);
	}
	if (!pci_resource_len(pdev, 0))
		return vgpu_refuse(pf, -ENODEV, "the card has no BAR0");
	return 0;
}

/**
 * vgpu_pf_check - what must be true of a card before anything of it is touched
 * @pf: the card; how many VFs it may have is filled in
 * @most_vfs: as many as the operator allows, 0 for all
 *
 * Return: 0, or a negative errno after one clear line in the log.
 */
int vgpu_pf_check(struct vgpu_pf *pf, unsigned int most_vfs)
{
	struct pci_dev *pdev = pf->pdev;
	int ret, total = pci_sriov_get_totalvfs(pdev);

	if (total <= 0)
		return vgpu_refuse(pf, -ENODEV,
				   "no SR-IOV capability: the card cannot be shared (is SR-IOV enabled in the firmware setup?)");
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
	ret = vgpu_pf_check_bars(pf);
	if (ret)
		return ret;

	pf->num_vfs = min_t(unsigned int, total, VGPU_CARD_MAX_VFS);
	if (most_vfs)
		pf->num_vfs = min(pf->num_vfs, most_vfs);
	return 0;
}
