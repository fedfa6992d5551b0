// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a guest does with its device, measured, on a vGPU or on any VF with framebuffer:
 * no part of it is by the driver, so that it has to cost the same under another one.
 */
#include "vfio_device.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Of each a batch is measured, and the least of many is what says most of the work. */
#define MMIO_OPS	500
#define COPY_SIZE	(512u << 10)
#define DMA_OPS		4
#define IRQ_BYTES	8
#define IRQ_MS		30000

static bool mmio_read(struct vfio_device *v)
{
	for (unsigned int i = 0; i < MMIO_OPS; i++)
		if (ce_read(&v->dev, CE_ID) != CE_ID_VALUE)
			return false;
	return true;
}

/* A register that does nothing until a command comes. */
static bool mmio_write(struct vfio_device *v)
{
	volatile uint32_t *reg = (volatile uint32_t *)(v->dev.bar0 + VGPU_CE_BASE + CE_LENGTH);

	for (unsigned int i = 0; i < MMIO_OPS; i++)
		*reg = i;
	return ce_read(&v->dev, CE_LENGTH) == MMIO_OPS - 1;
}

static bool bar1_write(struct vfio_device *v)
{
	volatile uint64_t *to = (volatile uint64_t *)v->dev.bar1;
	const uint64_t *from = (const uint64_t *)v->dev.dma;

	for (size_t i = 0; i < COPY_SIZE / 8; i++)
		to[i] = from[i];
	return true;
}

static bool bar1_read(struct vfio_device *v)
{
	const volatile uint64_t *from = (const volatile uint64_t *)v->dev.bar1;
	uint64_t *to = (uint64_t *)v->dev.dma;

	for (size_t i = 0; i < COPY_SIZE / 8; i++)
		to[i] = from[i];
	return true;
}

static bool dma(struct vfio_device *v, uint32_t command)
{
	for (unsigned int i = 0; i < DMA_OPS; i++)
		if (ce_copy(&v->dev, command, v->dev.dma_addr, 0, COPY_SIZE, CE_NO_VECTOR) != CE_DONE)
			return false;
	return true;
}

static bool dma_to_fb(struct vfio_device *v)
{
	return dma(v, CE_TO_FB);
}

static bool dma_from_fb(struct vfio_device *v)
{
	return dma(v, CE_FROM_FB);
}

/* From the engine's command until who waits for the interrupt goes on. */
static bool irq_latency(struct vfio_device *v)
{
	return ce_copy(&v->dev, CE_FROM_FB, v->dev.dma_addr, 0, IRQ_BYTES, 0) == CE_DONE &&
	       v->dev.irq_wait(&v->dev, 0, IRQ_MS) == 1;
}

/*
 * All vectors one right after the other, without looking; none may be lost. Of one vector
 * two could be one interrupt.
 */
static bool irq_rate(struct vfio_device *v)
{
	for (unsigned int i = 0; i < v->dev.vectors; i++)
		if (ce_copy(&v->dev, CE_FROM_FB, v->dev.dma_addr, 0, IRQ_BYTES, i) != CE_DONE)
			return false;
	for (unsigned int i = 0; i < v->dev.vectors; i++)
		if (v->dev.irq_wait(&v->dev, i, IRQ_MS) != 1)
			return false;
	return true;
}

static const struct {
	const char *name;
	bool (*run)(struct vfio_device *v);
} quantities[] = {
	{ "mmio-read", mmio_read }, { "mmio-write", mmio_write }, { "bar1-write", bar1_write },
	{ "bar1-read", bar1_read }, { "dma-to-fb", dma_to_fb }, { "dma-from-fb", dma_from_fb },
	{ "irq-latency", irq_latency }, { "irq-rate", irq_rate },
};

#define QUANTITIES	(sizeof(quantities) / sizeof(quantities[0]))

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ull + t.tv_nsec;
}

/*
 * bench:N: nanoseconds of each, the least of N times. Each comes once in a round, so that
 * all of them have their share of the quiet moments of a busy host.
 */
int vfio_step_bench(struct vfio_device *v, const char *arg)
{
	unsigned int times = arg ? (unsigned int)strtoul(arg, NULL, 10) : 1;
	uint64_t least[QUANTITIES];

	if (!times) {
		printf("vgpu: bench: FAIL %s is not how many times\n", arg);
		return 1;
	}
	memset(least, 0xff, sizeof(least));
	for (unsigned int i = 0; i < v->dev.vectors; i++)
		v->dev.irq_wait(&v->dev, i, 0);
	for (unsigned int n = 0; n < times; n++)
		for (size_t i = 0; i < QUANTITIES; i++) {
			uint64_t from = now_ns(), ns;

			if (!quantities[i].run(v)) {
				printf("vgpu: bench: FAIL %s\n", quantities[i].name);
				return 1;
			}
			ns = now_ns() - from;
			if (ns < least[i])
				least[i] = ns;
		}
	for (size_t i = 0; i < QUANTITIES; i++)
		printf("vgpu: bench: %s %llu\n", quantities[i].name, (unsigned long long)least[i]);
	printf("vgpu: bench: ok times=%u\n", times);
	return 0;
}
