/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The job that a user of a vGPU does in the tests: write and read back its
 * framebuffer, let its copy engine move memory by DMA, take its interrupts.
 * The same code runs in a nested guest (vgpu-init) and on a VFIO device
 * (vfio-client); both fill in a struct vgpu_dev and run steps on it.
 *
 * The copy engine is the test aid of tools/gpu-model: registers in the VF's
 * BAR0 at VGPU_CE_BASE, described in that folder's README.
 */
#ifndef VGPU_JOB_H
#define VGPU_JOB_H

#include <stddef.h>
#include <stdint.h>

/* Every VMMU segment of every card is a multiple of this, so each one is touched. */
#define FB_STRIDE	((uint64_t)2 << 20)

#define VGPU_CE_BASE	0x2f000
#define VGPU_CE_MAX_LEN	(16u << 20)

enum {
	CE_ID = 0x00, CE_VERSION = 0x04, CE_STATUS = 0x08, CE_VECTOR = 0x0c,
	CE_HOST_LO = 0x10, CE_HOST_HI = 0x14, CE_FB_LO = 0x18, CE_FB_HI = 0x1c,
	CE_LENGTH = 0x20, CE_COMMAND = 0x24, CE_COUNT = 0x28, CE_FB_SIZE_MIB = 0x2c,
	SURFACE_OFFSET = 0x30, SURFACE_WIDTH = 0x34, SURFACE_HEIGHT = 0x38, SURFACE_PITCH = 0x3c,
	SURFACE_SIZE = 0x40, SURFACE_FORMAT = 0x44, SURFACE_LAYOUT = 0x48, SURFACE_SHOW = 0x4c,
	SURFACE_BLOCK_HEIGHT = 0x50, SURFACE_KIND = 0x54, SURFACE_RECT_WIDTH = 0x58,
	SURFACE_RECT_HEIGHT = 0x5c,
};

enum { CE_TO_FB = 1, CE_FROM_FB = 2 };

enum ce_status {
	CE_IDLE, CE_BUSY, CE_DONE, CE_BAD_RANGE, CE_DMA_FAULT, CE_NO_PARTITION, CE_BAD_COMMAND,
};

#define CE_ID_VALUE	0x45435456u
#define CE_NO_VECTOR	0xffffffffu

/**
 * struct vgpu_dev - a vGPU as its user holds it
 * @bar0: mapped registers
 * @bar0_size: bytes
 * @bar1: mapped framebuffer window
 * @bar1_size: bytes
 * @dma: memory that the vGPU reaches by DMA
 * @dma_addr: its address on the bus
 * @dma_size: bytes, at least two pages
 * @vectors: MSI-X vectors set up
 * @irq_wait: wait until vector has fired since the last call, at most
 *	@timeout_ms; returns how often it did
 * @mask: mask an MSI-X vector in the function's table, or unmask it; may be NULL. 0 or -1
 * @bus_master: switch the function's bus-master bit; 0 or -1
 * @reset: reset the function, which is bus master afterwards; 0 or -1
 * @load: begin or end to use it in other ways at the same time; may be NULL. 0 or -1
 */
struct vgpu_dev {
	volatile uint8_t *bar0;
	uint64_t bar0_size;
	volatile uint8_t *bar1;
	uint64_t bar1_size;
	uint8_t *dma;
	uint64_t dma_addr;
	uint64_t dma_size;
	unsigned int vectors;
	unsigned int (*irq_wait)(struct vgpu_dev *dev, unsigned int vector, int timeout_ms);
	int (*mask)(struct vgpu_dev *dev, unsigned int vector, int on);
	int (*bus_master)(struct vgpu_dev *dev, int on);
	int (*reset)(struct vgpu_dev *dev);
	int (*load)(struct vgpu_dev *dev, int on);
};

uint32_t ce_read(struct vgpu_dev *dev, unsigned int reg);
/* One command of the engine to its end: a status of enum ce_status, CE_BUSY when it never ended. */
enum ce_status ce_copy(struct vgpu_dev *dev, uint32_t command, uint64_t host, uint64_t fb,
		       uint32_t length, uint32_t vector);

/* What a place in framebuffer must hold: depends on the seed and on the place. */
uint64_t vgpu_pattern(uint64_t seed, uint64_t offset);
/* The vGPU's framebuffer, and what of it BAR1 shows: bytes. */
uint64_t vgpu_fb_size(struct vgpu_dev *dev);
uint64_t vgpu_window_size(struct vgpu_dev *dev);

/* vgpu_show.c: a step, and a pixel of the picture that it draws: 0x00RRGGBB. */
int vgpu_step_show(struct vgpu_dev *dev, const char *arg);
uint32_t vgpu_pixel(unsigned int x, unsigned int y, unsigned int width, unsigned int height);

/* vgpu_attack.c: a line of the table of attempts; 1 when @seen is not @expected. */
int attack_row(const char *attempt, const char *expected, const char *seen);
int vgpu_step_attack(struct vgpu_dev *dev, const char *arg);
/* An MSI-X entry of the function's table: two words of address, data, control. */
#define MSIX_WORDS	4u
#define MSIX_MASKED	1u
void attack_msix_entry(struct vgpu_dev *dev, unsigned int vector, const uint32_t *words);
/* Each page of BAR1 is zero or what step "fill:@seed" has left there. */
int attack_scan(struct vgpu_dev *dev, uint64_t seed, const char *when);

/*
 * Run one step, "name" or "name:argument". Prints one line "vgpu: STEP: ok …"
 * or "vgpu: STEP: FAIL …". Returns 0, 1 for a failure, -1 for a name that is
 * not one of ours.
 */
int vgpu_job_step(struct vgpu_dev *dev, const char *step);

#endif
