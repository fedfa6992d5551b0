/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * What /dev/vgpu_guest-SLOT, the nested guest's driver, says to its user: read()
 * gives one struct vgpu_guest_state, mmap() at offset 0 the DMA memory, poll() tells of
 * interrupts since the last read(), and write() of one struct vgpu_guest_mask masks a
 * vector in the function's MSI-X table, or unmasks it.
 */
#ifndef VGPU_GUEST_H
#define VGPU_GUEST_H

#include <linux/types.h>

#define VGPU_GUEST_MAX_VECTORS	32

/**
 * struct vgpu_guest_state - the vGPU as the guest's driver holds it
 * @dma_addr: address of the DMA memory on the bus
 * @dma_size: bytes
 * @vectors: MSI-X vectors set up
 * @fired: interrupts taken so far, by vector
 */
struct vgpu_guest_state {
	__u64 dma_addr;
	__u64 dma_size;
	__u32 vectors;
	__u32 fired[VGPU_GUEST_MAX_VECTORS];
};

/**
 * struct vgpu_guest_mask - what becomes of a vector
 * @vector: one that is set up
 * @masked: 0 or 1; not what it is already
 */
struct vgpu_guest_mask {
	__u32 vector;
	__u32 masked;
};

#endif
