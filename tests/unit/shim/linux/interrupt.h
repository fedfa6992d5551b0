/* SPDX-License-Identifier: GPL-2.0-only */
/* One interrupt; it is raised by shim_irq(), which a test calls when it likes. */
#ifndef SHIM_INTERRUPT_H
#define SHIM_INTERRUPT_H

#include <linux/pci.h>

typedef enum { IRQ_NONE, IRQ_HANDLED } irqreturn_t;
typedef irqreturn_t (*irq_handler_t)(int irq, void *data);

#define PCI_IRQ_MSI	2
#define PCI_IRQ_MSIX	4

extern struct shim_irq {
	irq_handler_t hard;
	void *data;
} shim_irq_line;

static inline int pci_alloc_irq_vectors(struct pci_dev *pdev, unsigned int min, unsigned int max,
					unsigned int flags)
{
	return max;
}

static inline void pci_free_irq_vectors(struct pci_dev *pdev)
{
}

static inline int pci_irq_vector(struct pci_dev *pdev, unsigned int n)
{
	return n;
}

static inline int request_irq(int irq, irq_handler_t hard, unsigned long flags, const char *name,
			      void *data)
{
	WARN_ON(shim_irq_line.hard);
	shim_irq_line = (struct shim_irq){ hard, data };
	return 0;
}

static inline void free_irq(int irq, void *data)
{
	WARN_ON(!shim_irq_line.hard || shim_irq_line.data != data);
	shim_irq_line = (struct shim_irq){ };
}

static inline void shim_irq(void)
{
	if (shim_irq_line.hard)
		shim_irq_line.hard(0, shim_irq_line.data);
}

#endif
