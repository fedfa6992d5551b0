// SPDX-License-Identifier: GPL-2.0-only
/*
 * The nested guest's driver: binds a vGPU as any PCI driver would, enables it,
 * takes its MSI-X interrupts and gives its user memory for DMA. BARs are
 * mapped through sysfs, so no regions are requested here.
 */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/poll.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#include "vgpu_guest.h"

#define VGPU_GUEST_DMA_SIZE	(1u << 20)

struct vgpu_guest {
	struct miscdevice misc;
	struct pci_dev *pdev;
	void *dma;
	dma_addr_t dma_addr;
	int vectors;
	wait_queue_head_t wait;
	struct vgpu_guest_vector {
		struct vgpu_guest *vg;
		atomic_t fired;
		u32 seen;
		bool masked;
	} vector[VGPU_GUEST_MAX_VECTORS];
};

static struct vgpu_guest *file_vg(struct file *file)
{
	return container_of(file->private_data, struct vgpu_guest, misc);
}

static ssize_t vgpu_guest_read(struct file *file, char __user *buf, size_t len, loff_t *pos)
{
	struct vgpu_guest *vg = file_vg(file);
	struct vgpu_guest_state state = {};
	int i;

	if (len < sizeof(state))
		return -EINVAL;
	state.dma_addr = vg->dma_addr;
	state.dma_size = VGPU_GUEST_DMA_SIZE;
	state.vectors = vg->vectors;
	for (i = 0; i < vg->vectors; i++) {
		state.fired[i] = atomic_read(&vg->vector[i].fired);
		vg->vector[i].seen = state.fired[i];
	}
	if (copy_to_user(buf, &state, sizeof(state)))
		return -EFAULT;
	return sizeof(state);
}

static ssize_t vgpu_guest_write(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	struct vgpu_guest *vg = file_vg(file);
	struct vgpu_guest_mask mask;
	int irq;

	if (len != sizeof(mask))
		return -EINVAL;
	if (copy_from_user(&mask, buf, sizeof(mask)))
		return -EFAULT;
	if (mask.vector >= vg->vectors || mask.masked > 1 ||
	    vg->vector[mask.vector].masked == mask.masked)
		return -EINVAL;
	irq = pci_irq_vector(vg->pdev, mask.vector);
	if (mask.masked)
		disable_irq(irq);
	else
		enable_irq(irq);
	vg->vector[mask.vector].masked = mask.masked;
	return sizeof(mask);
}

static __poll_t vgpu_guest_poll(struct file *file, poll_table *table)
{
	struct vgpu_guest *vg = file_vg(file);
	int i;

	poll_wait(file, &vg->wait, table);
	for (i = 0; i < vg->vectors; i++)
		if (atomic_read(&vg->vector[i].fired) != vg->vector[i].seen)
			return EPOLLIN | EPOLLRDNORM;
	return 0;
}

static int vgpu_guest_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vgpu_guest *vg = file_vg(file);

	return dma_mmap_coherent(&vg->pdev->dev, vma, vg->dma, vg->dma_addr, VGPU_GUEST_DMA_SIZE);
}

static const struct file_operations vgpu_guest_fops = {
	.owner = THIS_MODULE,
	.read = vgpu_guest_read,
	.write = vgpu_guest_write,
	.poll = vgpu_guest_poll,
	.mmap = vgpu_guest_mmap,
};

static irqreturn_t vgpu_guest_irq(int irq, void *data)
{
	struct vgpu_guest_vector *vector = data;

	atomic_inc(&vector->fired);
	wake_up_interruptible(&vector->vg->wait);
	return IRQ_HANDLED;
}

static int vgpu_guest_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct vgpu_guest *vg;
	int i, ret;

	vg = devm_kzalloc(&pdev->dev, sizeof(*vg), GFP_KERNEL);
	if (!vg)
		return -ENOMEM;
	vg->pdev = pdev;
	init_waitqueue_head(&vg->wait);
	pci_set_drvdata(pdev, vg);

	ret = pcim_enable_device(pdev);
	if (ret)
		return dev_err_probe(&pdev->dev, ret, "cannot enable the device\n");
	ret = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(40));
	if (ret)
		return dev_err_probe(&pdev->dev, ret, "no 40-bit DMA\n");
	vg->dma = dmam_alloc_coherent(&pdev->dev, VGPU_GUEST_DMA_SIZE, &vg->dma_addr, GFP_KERNEL);
	if (!vg->dma)
		return -ENOMEM;
	pci_set_master(pdev);

	vg->vectors = pci_alloc_irq_vectors(pdev, 1, VGPU_GUEST_MAX_VECTORS, PCI_IRQ_MSIX);
	if (vg->vectors < 0)
		return dev_err_probe(&pdev->dev, vg->vectors, "no MSI-X vectors\n");
	for (i = 0; i < vg->vectors; i++) {
		vg->vector[i].vg = vg;
		ret = request_irq(pci_irq_vector(pdev, i), vgpu_guest_irq, 0, "vgpu_guest",
				  &vg->vector[i]);
		if (ret) {
			dev_err(&pdev->dev, "no interrupt for vector %d\n", i);
			goto free_irqs;
		}
		/* disable_irq() then masks it at once, not when the next one comes. */
		irq_set_status_flags(pci_irq_vector(pdev, i), IRQ_DISABLE_UNLAZY);
	}

	ret = -ENOMEM;
	vg->misc.minor = MISC_DYNAMIC_MINOR;
	vg->misc.name = devm_kasprintf(&pdev->dev, GFP_KERNEL, "vgpu_guest-%s", pci_name(pdev));
	if (!vg->misc.name)
		goto free_irqs;
	vg->misc.fops = &vgpu_guest_fops;
	vg->misc.parent = &pdev->dev;
	ret = misc_register(&vg->misc);
	if (ret)
		goto free_irqs;
	return 0;

free_irqs:
	while (i--)
		free_irq(pci_irq_vector(pdev, i), &vg->vector[i]);
	pci_free_irq_vectors(pdev);
	return ret;
}

static void vgpu_guest_remove(struct pci_dev *pdev)
{
	struct vgpu_guest *vg = pci_get_drvdata(pdev);
	int i;

	misc_deregister(&vg->misc);
	for (i = 0; i < vg->vectors; i++)
		free_irq(pci_irq_vector(pdev, i), &vg->vector[i]);
	pci_free_irq_vectors(pdev);
	pci_clear_master(pdev);
}

static const struct pci_device_id vgpu_guest_ids[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_NVIDIA, PCI_ANY_ID) },
	{}
};
MODULE_DEVICE_TABLE(pci, vgpu_guest_ids);

static struct pci_driver vgpu_guest_driver = {
	.name = "vgpu_guest",
	.id_table = vgpu_guest_ids,
	.probe = vgpu_guest_probe,
	.remove = vgpu_guest_remove,
};
module_pci_driver(vgpu_guest_driver);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Guest driver of the vGPU tests");
