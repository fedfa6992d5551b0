// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which capabilities of its VF a guest sees: PCI Express, MSI-X and AER.
 *
 * Called by vf.c, which has them found once, and by config.c for each access of a user:
 * without locks, as nothing here changes after the VF's probe, and with none held, as users'
 * memory is written.
 *
 * MSI-X is the one that the vendor's driver for guests looks for (NVIDIA/
 * open-gpu-kernel-modules: kernel-open/common/inc/nv-msi.h, nv_get_max_irq()), and the only
 * one that a host of theirs shows (zhiwang-nvidia/linux, drivers/vfio/pci/nvidia-vgpu/
 * vfio_access.c, nvidia_vgpu_vfio_setup_config()); another shows all that vfio-pci-core does
 * (zhiwang-nvidia/nova-core, drivers/vfio/pci/nvidia-vgpu/main.c). PCI Express makes the
 * guest's kernel see a device with 4 KiB of configuration space and an FLR, AER says which
 * error it was that the guest is told of.
 *
 * What a VF may have beside them is not for a guest. ATS, PRI and PASID are the host's, and
 * cannot be enabled from the guest, but the vendor's driver takes them for usable when they
 * are there (kernel-open/nvidia/nv-pci.c, nv_pci_probe(): pci_ats_supported()). ARI is about
 * functions that are not in the guest. D3hot would take the VF away from under its plugin
 * task, which nobody is known to tell. What is the vendor's own, or belongs to no capability,
 * vfio-pci-core would write to the VF as it comes. All that reads as 0, and writes go
 * nowhere, as with the first of those hosts.
 */
#include <linux/pci.h>
#include "guest.h"

/*
 * Of PCI Express as much as vfio-pci-core takes for it, by the constants of its kernel: what
 * lies behind that, it would write to the VF as it comes. They end in a word with some.
 */
static u16 vgpu_exp_len(struct pci_dev *vf)
{
	bool v1 = (pcie_caps_reg(vf) & PCI_EXP_FLAGS_VERS) == 1;

	if (pci_pcie_type(vf) == PCI_EXP_TYPE_RC_END)
		return v1 ? PCI_CAP_EXP_RC_ENDPOINT_SIZEOF_V1 : PCI_CAP_EXP_RC_ENDPOINT_SIZEOF_V2;
	return v1 ? PCI_CAP_EXP_ENDPOINT_SIZEOF_V1 : PCI_CAP_EXP_ENDPOINT_SIZEOF_V2;
}

/**
 * vgpu_caps_find - find the capabilities of a VF that a guest may see
 * @v: the VF, which is being probed
 */
void vgpu_caps_find(struct vgpu *v)
{
	struct vgpu_caps *caps = &v->caps;

	caps->exp = pci_pcie_cap(v->pdev);
	caps->exp_len = caps->exp ? vgpu_exp_len(v->pdev) : 0;
	caps->msix = pci_find_capability(v->pdev, PCI_CAP_ID_MSIX);
	caps->aer = pci_find_ext_capability(v->pdev, PCI_EXT_CAP_ID_ERR);
	if (caps->aer && pci_read_config_dword(v->pdev, caps->aer, &caps->aer_header))
		caps->aer = 0;
}

/**
 * vgpu_caps_piece - is what lies at an offset of configuration space the guest's?
 * @v: the vGPU
 * @pos: the offset
 * @count: bytes from there on
 * @shown: whether a guest sees the first of them
 *
 * Return: of how many that is true as well, at most @count.
 */
size_t vgpu_caps_piece(struct vgpu *v, u64 pos, size_t count, bool *shown)
{
	/* What the VF has not is at 0, which is the header's. */
	const struct {
		u32 at, len;
	} seen[] = {
		{ 0, PCI_STD_HEADER_SIZEOF },
		{ v->caps.exp, v->caps.exp_len },
		{ v->caps.msix, PCI_CAP_MSIX_SIZEOF },
		{ v->caps.aer, PCI_ERR_ROOT_COMMAND },
	};
	u64 end = pos + count;
	unsigned int i;

	*shown = false;
	for (i = 0; i < ARRAY_SIZE(seen); i++) {
		if (pos >= seen[i].at && pos < seen[i].at + seen[i].len) {
			*shown = true;
			return min_t(u64, end, seen[i].at + seen[i].len) - pos;
		}
		if (pos < seen[i].at)
			end = min_t(u64, end, seen[i].at);
	}
	return end - pos;
}

/* SR-IOV has a VF say nothing of the link. It is the card's. */
static __le16 vgpu_link_status(struct vgpu *v)
{
	u16 status;

	if (pcie_capability_read_word(v->pf->pdev, PCI_EXP_LNKSTA, &status))
		status = 0;
	return cpu_to_le16(status);
}

/**
 * vgpu_caps_read - put the lists as a guest walks them over what was read of a VF
 * @v: the vGPU
 * @buf: user's buffer
 * @pos: which offset of configuration space is its first
 * @count: bytes
 *
 * Return: 0 or negative errno.
 */
int vgpu_caps_read(struct vgpu *v, char __user *buf, u64 pos, size_t count)
{
	const struct vgpu_caps *caps = &v->caps;
	u8 first = caps->exp ?: caps->msix, after_exp = caps->msix, last = 0;
	/* An empty one leads to where the first is. */
	__le32 ext = cpu_to_le32((u32)caps->aer << 20);
	__le32 aer = cpu_to_le32(caps->aer_header & 0xfffff);
	u64 lnksta = caps->exp + PCI_EXP_LNKSTA;
	__le16 link;
	int ret;

	ret = vgpu_overlay(buf, pos, count, PCI_CAPABILITY_LIST, &first, sizeof(first));
	if (!ret && caps->exp)
		ret = vgpu_overlay(buf, pos, count, caps->exp + PCI_CAP_LIST_NEXT, &after_exp,
				   sizeof(after_exp));
	if (!ret && caps->exp && pos < lnksta + sizeof(link) && pos + count > lnksta) {
		link = vgpu_link_status(v);
		ret = vgpu_overlay(buf, pos, count, lnksta, &link, sizeof(link));
	}
	if (!ret && caps->msix)
		ret = vgpu_overlay(buf, pos, count, caps->msix + PCI_CAP_LIST_NEXT, &last,
				   sizeof(last));
	if (!ret)
		ret = vgpu_overlay(buf, pos, count, PCI_CFG_SPACE_SIZE, &ext, sizeof(ext));
	if (!ret && caps->aer)
		ret = vgpu_overlay(buf, pos, count, caps->aer, &aer, sizeof(aer));
	return ret;
}
