// SPDX-License-Identifier: GPL-2.0-only
/*
 * What of PCI configuration space a guest sees differently from its VF: the ids, which
 * are the vGPU type's, BAR1, which has the type's size, and the class: a VF of a server
 * card is a 3D controller, guests of the vendor's see a VGA controller, of every type
 * (zhiwang-nvidia/linux, drivers/vfio/pci/nvidia-vgpu/vfio_access.c,
 * nvidia_vgpu_vfio_setup_config()); that it is a function among others; and which
 * capabilities there are (capabilities.c). All else is vfio-pci-core's virtual configuration
 * space. The ports of BAR5 and the INTx that a GPU has a VF never has.
 *
 * Called by vfio.c for the config region, by vgpu.c and vf.c for where BAR1 is and its size.
 * No lock is taken and none of ours is held, for users' memory is read and written; the
 * address in BAR1 is one word.
 */
#include <linux/log2.h>
#include <linux/pci.h>
#include <linux/sizes.h>
#include <linux/uaccess.h>
#include "guest.h"

/**
 * vgpu_bar1_index - which of the header's BARs is BAR1
 * @vf: the VF
 *
 * NVIDIA counts BARs of 64 bits once: BAR1 is the one behind BAR0, which has 32
 * bits up to Ada and 64 from Hopper on.
 *
 * Return: its index, which is also that of its VFIO region.
 */
unsigned int vgpu_bar1_index(struct pci_dev *vf)
{
	return pci_resource_flags(vf, 0) & IORESOURCE_MEM_64 ? 2 : 1;
}

/**
 * vgpu_bar1_size - size of BAR1 that a guest sees
 * @vf: the VF
 * @type: its vGPU's type
 *
 * Return: bytes, a power of two: the type's, as far as the VF has so much.
 */
u64 vgpu_bar1_size(struct pci_dev *vf, const struct vgpu_type *type)
{
	u64 have = pci_resource_len(vf, vgpu_bar1_index(vf));
	u64 want = min_t(u64, type->bar1_length, have >> 20) << 20;

	return want ? rounddown_pow_of_two(want) : have;
}

/* Where BAR1 is in the header, and how many bytes of it. */
static u64 vgpu_bar1_offset(struct vgpu *v)
{
	return PCI_BASE_ADDRESS_0 + v->bar1_index * sizeof(u32);
}

static size_t vgpu_bar1_regs(struct vgpu *v)
{
	return pci_resource_flags(v->pdev, v->bar1_index) & IORESOURCE_MEM_64 ? 8 : 4;
}

static __le64 vgpu_bar1_read(struct vgpu *v)
{
	unsigned long flags = pci_resource_flags(v->pdev, v->bar1_index);
	u64 bar = READ_ONCE(v->bar1) & ~(v->bar1_size - 1);

	if (flags & IORESOURCE_PREFETCH)
		bar |= PCI_BASE_ADDRESS_MEM_PREFETCH;
	if (flags & IORESOURCE_MEM_64)
		bar |= PCI_BASE_ADDRESS_MEM_TYPE_64;
	return cpu_to_le64(bar);
}

/* Where [pos, pos+count) and [reg, reg+len) meet: offsets into both, bytes. */
static size_t vgpu_overlap(u64 pos, size_t count, u64 reg, size_t len, size_t *in_buf,
			   size_t *in_reg)
{
	u64 start = max(pos, reg), end = min(pos + count, reg + len);

	if (start >= end)
		return 0;
	*in_buf = start - pos;
	*in_reg = start - reg;
	return end - start;
}

/**
 * vgpu_overlay - put a register over what was read of configuration space
 * @buf: user's buffer
 * @pos: which offset is its first
 * @count: bytes in it
 * @reg: offset of the register
 * @value: what is to be there
 * @len: bytes of that
 *
 * Return: 0 or -EFAULT.
 */
int vgpu_overlay(char __user *buf, u64 pos, size_t count, u64 reg, const void *value, size_t len)
{
	size_t in_buf, in_reg, n = vgpu_overlap(pos, count, reg, len, &in_buf, &in_reg);

	return n && copy_to_user(buf + in_buf, value + in_reg, n) ? -EFAULT : 0;
}

/* What the guest sees goes by vfio-pci-core; the rest reads as 0 and takes no writes. */
static ssize_t vgpu_config_pieces(struct vgpu *v, char __user *buf, size_t count, loff_t *ppos,
				  bool write)
{
	u64 pos = *ppos & VFIO_PCI_OFFSET_MASK;
	size_t done, n;
	ssize_t ret;
	bool shown;

	/* vfio-pci-core has the same bound; pieces that it is not asked for have it, too. */
	if (pos >= v->pdev->cfg_size || count > v->pdev->cfg_size - pos)
		return -EFAULT;
	for (done = 0; done < count; done += n) {
		n = vgpu_caps_piece(v, pos + done, count - done, &shown);
		if (!shown) {
			if (!write && clear_user(buf + done, n))
				return -EFAULT;
			*ppos += n;
			continue;
		}
		if (write)
			ret = vfio_pci_core_write(&v->core.vdev, buf + done, n, ppos);
		else
			ret = vfio_pci_core_read(&v->core.vdev, buf + done, n, ppos);
		if (ret < 0)
			return ret;
		n = ret;
	}
	return done;
}

/**
 * vgpu_config_read - read of the VFIO config region
 * @v: the vGPU
 * @buf: user's buffer
 * @count: bytes asked for
 * @ppos: VFIO offset, advanced
 *
 * Return: bytes read or negative errno.
 */
ssize_t vgpu_config_read(struct vgpu *v, char __user *buf, size_t count, loff_t *ppos)
{
	u64 pos = *ppos & VFIO_PCI_OFFSET_MASK;
	__le16 device = cpu_to_le16(v->type->device_id);
	__le16 subsystem[2] = { cpu_to_le16(PCI_VENDOR_ID_NVIDIA),
				cpu_to_le16(v->type->subsystem_id) };
	/* Programming interface, subclass, base class. */
	static const u8 class[] = { 0, PCI_CLASS_DISPLAY_VGA & 0xff, PCI_BASE_CLASS_DISPLAY };
	static const u8 header_type = PCI_HEADER_TYPE_NORMAL;
	ssize_t done = vgpu_config_pieces(v, buf, count, ppos, false);
	__le64 bar1;

	if (done < 0)
		return done;

	bar1 = vgpu_bar1_read(v);
	if (vgpu_overlay(buf, pos, done, PCI_DEVICE_ID, &device, sizeof(device)) ||
	    vgpu_overlay(buf, pos, done, PCI_CLASS_PROG, class, sizeof(class)) ||
	    vgpu_overlay(buf, pos, done, PCI_HEADER_TYPE, &header_type, sizeof(header_type)) ||
	    vgpu_overlay(buf, pos, done, vgpu_bar1_offset(v), &bar1, vgpu_bar1_regs(v)) ||
	    vgpu_overlay(buf, pos, done, PCI_SUBSYSTEM_VENDOR_ID, subsystem, sizeof(subsystem)) ||
	    vgpu_caps_read(v, buf, pos, done))
		return -EFAULT;
	return done;
}

/* Who writes its halves at the same time may lose one, to his own harm alone. */
static int vgpu_bar1_write(struct vgpu *v, const char __user *buf, u64 pos, size_t count)
{
	__le64 bar = cpu_to_le64(READ_ONCE(v->bar1));
	size_t in_buf, in_reg, n;

	n = vgpu_overlap(pos, count, vgpu_bar1_offset(v), vgpu_bar1_regs(v), &in_buf, &in_reg);
	if (n && copy_from_user((u8 *)&bar + in_reg, buf + in_buf, n))
		return -EFAULT;
	if (n)
		WRITE_ONCE(v->bar1, le64_to_cpu(bar));
	return 0;
}

/**
 * vgpu_config_write - write to the VFIO config region
 * @v: the vGPU
 * @buf: user's buffer
 * @count: bytes
 * @ppos: VFIO offset, advanced
 *
 * Return: bytes written or negative errno.
 */
ssize_t vgpu_config_write(struct vgpu *v, const char __user *buf, size_t count, loff_t *ppos)
{
	u64 pos = *ppos & VFIO_PCI_OFFSET_MASK;
	/* It keeps a BAR1 of its own, with the VF's size; nobody reads it. */
	ssize_t done = vgpu_config_pieces(v, (char __user *)buf, count, ppos, true);

	if (done < 0)
		return done;
	return vgpu_bar1_write(v, buf, pos, done) ?: done;
}
