/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What differs between chips: boot/chip.c has the table, boot/boot_<generation>.c the ways to
 * get their GSP running.
 */
#ifndef NVIDIA_VGPU_GSP_CHIP_H
#define NVIDIA_VGPU_GSP_CHIP_H

#include <linux/types.h>

#include "gsp.h"

struct gsp_fsp_chip;

/**
 * struct gsp_hw - registers that moved
 * @fb_window: moves the window onto framebuffer
 * @pci_mirror: copy of configuration space
 * @intr_leaves: of the interrupt tree
 * @msi_rearm: a write there lets the next MSI be sent; 0: as with MSI-X
 * @emem_port: through which the CPU reads GSP's EMEM
 */
struct gsp_hw {
	u32 fb_window;
	u32 pci_mirror;
	unsigned int intr_leaves;
	u32 msi_rearm;
	unsigned int emem_port;
};

/**
 * struct gsp_chip - what differs between chips
 * @id: architecture and implementation of PMC_BOOT_42, arch << 4 | impl
 * @name: as in linux-firmware's paths
 * @boot: how it is booted; NULL when this driver does not know how
 * @hw: its registers
 */
struct gsp_chip {
	u16 id;
	char name[GSP_CHIP_LEN];
	const struct gsp_boot_ops *boot;
	const struct gsp_hw *hw;
};

/**
 * struct gsp_boot_ops - one way to get GSP running
 *
 * The steps that differ, in the order in which boot.c takes them.
 *
 * @signature: section of the GSP image that holds the signature for these chips
 * @dma_bits: of system memory that GSP and the engines reach
 * @fsp: what the way by FSP has to know; NULL for others
 * @crash_queue: of system memory that GSP gets for its crash reports, bytes
 * @load_files: read the firmware files that only this way has
 * @free_files: give them back
 * @prepare: wait until the GPU's own firmware has done its work after the last
 *	reset, and see to it that no GSP is left here from before
 * @set_time: set the GPU's clock to the time of day, as far as that is possible
 * @layout: say in gsp->boot.layout where things go in framebuffer; what is left
 *	at 0 is firmware's choice
 * @set_flush_page: reads that flush what devices wrote to system memory go to
 *	this page; 0: to none any more
 * @start: everything that GSP finds in system memory is ready: start it. That
 *	its RISC-V core runs is waited for by the caller.
 * @resume: start it once more after it gave its core away for another program;
 *	NULL where it never does
 * @stop: take it down, however far @start came, and leave no engine that reads
 *	or writes system memory. Not 0: that did not succeed, which is logged; a reset
 *	of the function has to do it.
 */
struct gsp_boot_ops {
	const char *signature;
	unsigned int dma_bits;
	const struct gsp_fsp_chip *fsp;
	u32 crash_queue;
	int (*load_files)(struct gsp *gsp);
	void (*free_files)(struct gsp *gsp);
	int (*prepare)(struct gsp *gsp);
	void (*set_time)(struct gsp *gsp);
	int (*layout)(struct gsp *gsp);
	void (*set_flush_page)(struct gsp *gsp, dma_addr_t page);
	int (*start)(struct gsp *gsp);
	int (*resume)(struct gsp *gsp);
	int (*stop)(struct gsp *gsp);
};

#endif
