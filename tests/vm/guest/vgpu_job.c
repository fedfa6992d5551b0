// SPDX-License-Identifier: GPL-2.0-only
/* Framebuffer, copy engine and interrupt checks on a vGPU. */
#include "vgpu_job.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PAGE		4096u
/* A copy is synchronous in the model; a minute means that it never ends. */
#define CE_TIMEOUT_MS	60000
#define IRQ_TIMEOUT_MS	30000
/* Long enough for an interrupt that should not come to have come. */
#define NO_IRQ_MS	200

static int fail(const char *step, const char *fmt, ...)
{
	va_list ap;

	printf("vgpu: %s: FAIL ", step);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	return 1;
}

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static volatile uint32_t *ce_reg(struct vgpu_dev *dev, unsigned int reg)
{
	return (volatile uint32_t *)(dev->bar0 + VGPU_CE_BASE + reg);
}

uint32_t ce_read(struct vgpu_dev *dev, unsigned int reg)
{
	return *ce_reg(dev, reg);
}

static void ce_write(struct vgpu_dev *dev, unsigned int reg, uint32_t value)
{
	*ce_reg(dev, reg) = value;
}

enum ce_status ce_copy(struct vgpu_dev *dev, uint32_t command, uint64_t host, uint64_t fb,
		       uint32_t length, uint32_t vector)
{
	long long end = now_ms() + CE_TIMEOUT_MS;
	uint32_t status;

	ce_write(dev, CE_VECTOR, vector);
	ce_write(dev, CE_HOST_LO, (uint32_t)host);
	ce_write(dev, CE_HOST_HI, (uint32_t)(host >> 32));
	ce_write(dev, CE_FB_LO, (uint32_t)fb);
	ce_write(dev, CE_FB_HI, (uint32_t)(fb >> 32));
	ce_write(dev, CE_LENGTH, length);
	ce_write(dev, CE_COMMAND, command);
	do
		status = ce_read(dev, CE_STATUS);
	while (status == CE_BUSY && now_ms() < end);
	return status;
}

uint64_t vgpu_pattern(uint64_t seed, uint64_t offset)
{
	uint64_t x = seed * 0x9e3779b97f4a7c15ull + offset;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
	return x ^ (x >> 31);
}

static void fill_buffer(uint8_t *buf, uint64_t seed, uint64_t offset, size_t len)
{
	for (size_t i = 0; i < len; i += 8) {
		uint64_t v = vgpu_pattern(seed, offset + i);

		memcpy(buf + i, &v, 8);
	}
}

static bool buffer_is(const uint8_t *buf, uint64_t seed, uint64_t offset, size_t len)
{
	for (size_t i = 0; i < len; i += 8) {
		uint64_t v = vgpu_pattern(seed, offset + i);

		if (memcmp(buf + i, &v, 8))
			return false;
	}
	return true;
}

static bool buffer_is_byte(const uint8_t *buf, uint8_t byte, size_t len)
{
	while (len--)
		if (*buf++ != byte)
			return false;
	return true;
}

static uint64_t bar1_read(struct vgpu_dev *dev, uint64_t offset)
{
	return *(volatile uint64_t *)(dev->bar1 + offset);
}

static void bar1_write(struct vgpu_dev *dev, uint64_t offset, uint64_t value)
{
	*(volatile uint64_t *)(dev->bar1 + offset) = value;
}

uint64_t vgpu_fb_size(struct vgpu_dev *dev)
{
	return (uint64_t)ce_read(dev, CE_FB_SIZE_MIB) << 20;
}

uint64_t vgpu_window_size(struct vgpu_dev *dev)
{
	uint64_t fb = vgpu_fb_size(dev);

	return fb < dev->bar1_size ? fb : dev->bar1_size;
}

/* engine: the test aid is there and a partition stands behind it */
static int step_engine(struct vgpu_dev *dev, const char *arg)
{
	(void)arg;
	if (ce_read(dev, CE_ID) != CE_ID_VALUE)
		return fail("engine", "id=%08x", ce_read(dev, CE_ID));
	if (ce_read(dev, CE_VERSION) != 1)
		return fail("engine", "version=%u", ce_read(dev, CE_VERSION));
	if (!vgpu_fb_size(dev))
		return fail("engine", "no framebuffer behind it");
	printf("vgpu: engine: ok framebuffer=%" PRIu64 "MiB window=%" PRIu64 "MiB\n",
	       vgpu_fb_size(dev) >> 20, vgpu_window_size(dev) >> 20);
	return 0;
}

/* bar1: the processor writes and reads framebuffer, first and last bytes included */
static int step_bar1(struct vgpu_dev *dev, const char *arg)
{
	uint64_t seed = arg ? strtoull(arg, NULL, 0) : 1;
	uint64_t size = vgpu_window_size(dev), at, last;

	if (size < 2 * PAGE)
		return fail("bar1", "window of %" PRIu64 " bytes", size);
	last = size - 8;
	for (at = 0; at < size; at += FB_STRIDE)
		bar1_write(dev, at, vgpu_pattern(seed, at));
	bar1_write(dev, last, vgpu_pattern(seed, last));
	dev->bar1[size - 1] = 0xa5;
	for (at = 0; at < size; at += FB_STRIDE)
		if (bar1_read(dev, at) != vgpu_pattern(seed, at))
			return fail("bar1", "offset=%#" PRIx64 " read=%#" PRIx64 " wrote=%#" PRIx64,
				    at, bar1_read(dev, at), vgpu_pattern(seed, at));
	if (dev->bar1[size - 1] != 0xa5)
		return fail("bar1", "last byte reads %#x", dev->bar1[size - 1]);
	if (dev->bar1[size - 2] != (uint8_t)(vgpu_pattern(seed, last) >> 48))
		return fail("bar1", "byte before the last reads %#x", dev->bar1[size - 2]);
	printf("vgpu: bar1: ok places=%" PRIu64 " last-byte=%#" PRIx64 "\n",
	       (size - 1) / FB_STRIDE + 2, size - 1);
	return 0;
}

enum walk { WALK_FILL, WALK_CHECK, WALK_ZERO };

static const char *const walk_name[] = { "fill", "check", "zero" };

static int walk_at(struct vgpu_dev *dev, enum walk what, uint64_t seed, uint64_t at)
{
	enum ce_status status;

	if (what == WALK_FILL)
		fill_buffer(dev->dma, seed, at, PAGE);
	else
		memset(dev->dma, 0xee, PAGE);
	status = ce_copy(dev, what == WALK_FILL ? CE_TO_FB : CE_FROM_FB, dev->dma_addr, at, PAGE,
			 CE_NO_VECTOR);
	if (status != CE_DONE)
		return fail(walk_name[what], "offset=%#" PRIx64 " status=%d", at, status);
	if (what == WALK_CHECK && !buffer_is(dev->dma, seed, at, PAGE))
		return fail(walk_name[what], "offset=%#" PRIx64 " holds something else", at);
	if (what == WALK_ZERO && !buffer_is_byte(dev->dma, 0, PAGE))
		return fail(walk_name[what], "offset=%#" PRIx64 " is not zero", at);
	return 0;
}

/* A page at each stride and the very last page of the framebuffer, by the copy engine. */
static int walk(struct vgpu_dev *dev, enum walk what, const char *arg)
{
	uint64_t seed = arg ? strtoull(arg, NULL, 0) : 1;
	uint64_t size = vgpu_fb_size(dev), at, n = 0;

	if (!size)
		return fail(walk_name[what], "no framebuffer");
	for (at = 0; at < size - PAGE; at += FB_STRIDE, n++)
		if (walk_at(dev, what, seed, at))
			return 1;
	if (walk_at(dev, what, seed, size - PAGE))
		return 1;
	printf("vgpu: %s: ok seed=%" PRIu64 " pages=%" PRIu64 " last-byte=%#" PRIx64 "\n",
	       walk_name[what], seed, n + 1, size - 1);
	return 0;
}

static int step_fill(struct vgpu_dev *dev, const char *arg)
{
	return walk(dev, WALK_FILL, arg);
}

static int step_check(struct vgpu_dev *dev, const char *arg)
{
	return walk(dev, WALK_CHECK, arg);
}

static int step_zero(struct vgpu_dev *dev, const char *arg)
{
	return walk(dev, WALK_ZERO, arg);
}

/* One round trip memory -> framebuffer -> memory; where BAR1 shows the place, compare that too. */
static int round_trip(struct vgpu_dev *dev, uint64_t seed, uint64_t fb, uint32_t len)
{
	uint8_t *in = dev->dma, *out = dev->dma + dev->dma_size / 2;
	uint64_t out_addr = dev->dma_addr + dev->dma_size / 2;
	enum ce_status status;

	fill_buffer(in, seed, fb, len);
	memset(out, 0xee, len);
	status = ce_copy(dev, CE_TO_FB, dev->dma_addr, fb, len, CE_NO_VECTOR);
	if (status != CE_DONE)
		return fail("dma", "to framebuffer %#" PRIx64 ": status=%d", fb, status);
	if (fb + len <= dev->bar1_size)
		for (uint32_t i = 0; i < len; i += i < len - PAGE ? PAGE - 8 : 8)
			if (bar1_read(dev, fb + i) != vgpu_pattern(seed, fb + i))
				return fail("dma", "BAR1 does not show what the engine wrote at %#" PRIx64,
					    fb + i);
	status = ce_copy(dev, CE_FROM_FB, out_addr, fb, len, CE_NO_VECTOR);
	if (status != CE_DONE)
		return fail("dma", "from framebuffer %#" PRIx64 ": status=%d", fb, status);
	if (!buffer_is(out, seed, fb, len))
		return fail("dma", "what came back from %#" PRIx64 " differs", fb);
	return 0;
}

/* dma: guest memory to framebuffer and back, at both ends of it, and what is refused */
static int step_dma(struct vgpu_dev *dev, const char *arg)
{
	uint64_t seed = arg ? strtoull(arg, NULL, 0) : 77;
	uint64_t size = vgpu_fb_size(dev);
	uint32_t half = (uint32_t)(dev->dma_size / 2), count = ce_read(dev, CE_COUNT);
	enum ce_status status;

	if (!size)
		return fail("dma", "no framebuffer");
	if (round_trip(dev, seed, 0, half) || round_trip(dev, seed + 1, size - half, half) ||
	    round_trip(dev, seed + 2, size / 2 - PAGE, PAGE))
		return 1;
	/* The processor writes by BAR1, the engine reads it. */
	bar1_write(dev, PAGE, vgpu_pattern(seed + 3, PAGE));
	status = ce_copy(dev, CE_FROM_FB, dev->dma_addr, PAGE, 8, CE_NO_VECTOR);
	if (status != CE_DONE || !buffer_is(dev->dma, seed + 3, PAGE, 8))
		return fail("dma", "engine does not see what BAR1 wrote, status=%d", status);
	count = ce_read(dev, CE_COUNT) - count;
	if (count != 7)
		return fail("dma", "engine counted %u copies, 7 were made", count);
	status = ce_copy(dev, CE_TO_FB, dev->dma_addr, size - PAGE, 2 * PAGE, CE_NO_VECTOR);
	if (status != CE_BAD_RANGE)
		return fail("dma", "beyond the last byte: status=%d", status);
	status = ce_copy(dev, CE_FROM_FB, dev->dma_addr, ~0ull - 15, 32, CE_NO_VECTOR);
	if (status != CE_BAD_RANGE)
		return fail("dma", "offset that wraps around: status=%d", status);
	status = ce_copy(dev, CE_TO_FB, dev->dma_addr, 0, VGPU_CE_MAX_LEN + PAGE, CE_NO_VECTOR);
	if (status != CE_BAD_COMMAND)
		return fail("dma", "longer than the engine takes: status=%d", status);
	status = ce_copy(dev, 3, dev->dma_addr, 0, PAGE, CE_NO_VECTOR);
	if (status != CE_BAD_COMMAND)
		return fail("dma", "command 3: status=%d", status);
	printf("vgpu: dma: ok bytes=%" PRIu32 " address=%#" PRIx64 " last-byte=%#" PRIx64 "\n",
	       4 * half + 2 * PAGE + 8, dev->dma_addr, size - 1);
	return 0;
}

/* busmaster: without the bus-master bit the engine reaches no memory */
static int step_busmaster(struct vgpu_dev *dev, const char *arg)
{
	enum ce_status status;

	(void)arg;
	memset(dev->dma, 0x5a, PAGE);
	if (dev->bus_master(dev, 0))
		return fail("busmaster", "cannot switch it off");
	status = ce_copy(dev, CE_FROM_FB, dev->dma_addr, 0, PAGE, CE_NO_VECTOR);
	if (dev->bus_master(dev, 1))
		return fail("busmaster", "cannot switch it on");
	if (status != CE_DMA_FAULT)
		return fail("busmaster", "off: status=%d", status);
	if (!buffer_is_byte(dev->dma, 0x5a, PAGE))
		return fail("busmaster", "off, and yet memory was written");
	status = ce_copy(dev, CE_FROM_FB, dev->dma_addr, 0, PAGE, CE_NO_VECTOR);
	if (status != CE_DONE)
		return fail("busmaster", "on again: status=%d", status);
	printf("vgpu: busmaster: ok\n");
	return 0;
}

/* irq: each MSI-X vector fires once for one copy, and none when none is asked for */
static int step_irq(struct vgpu_dev *dev, const char *arg)
{
	unsigned int wanted = arg ? (unsigned int)strtoul(arg, NULL, 0) : 1, v, n;
	enum ce_status status;

	if (dev->vectors < wanted)
		return fail("irq", "%u vectors set up, %u wanted", dev->vectors, wanted);
	for (v = 0; v < dev->vectors; v++)
		dev->irq_wait(dev, v, 0);
	for (v = 0; v < dev->vectors; v++) {
		status = ce_copy(dev, CE_FROM_FB, dev->dma_addr, 0, PAGE, v);
		if (status != CE_DONE)
			return fail("irq", "vector=%u status=%d", v, status);
		n = dev->irq_wait(dev, v, IRQ_TIMEOUT_MS);
		if (n != 1)
			return fail("irq", "vector=%u fired %u times", v, n);
	}
	status = ce_copy(dev, CE_FROM_FB, dev->dma_addr, 0, PAGE, CE_NO_VECTOR);
	if (status != CE_DONE)
		return fail("irq", "without a vector: status=%d", status);
	for (v = 0; v < dev->vectors; v++) {
		n = dev->irq_wait(dev, v, v ? 0 : NO_IRQ_MS);
		if (n)
			return fail("irq", "vector=%u fired though none was asked for", v);
	}
	printf("vgpu: irq: ok msix-vectors=%u\n", dev->vectors);
	return 0;
}

/* mask: a vector that is masked waits, and fires once when it is not any more */
static int step_mask(struct vgpu_dev *dev, const char *arg)
{
	enum ce_status status;
	unsigned int v, n;

	(void)arg;
	if (!dev->mask)
		return fail("mask", "there is no way to mask a vector here");
	for (v = 0; v < dev->vectors; v++) {
		dev->irq_wait(dev, v, 0);
		if (dev->mask(dev, v, 1))
			return fail("mask", "vector=%u cannot be masked", v);
		status = ce_copy(dev, CE_FROM_FB, dev->dma_addr, 0, PAGE, v);
		n = dev->irq_wait(dev, v, NO_IRQ_MS);
		if (status != CE_DONE || n)
			return fail("mask", "vector=%u masked: status=%d fired=%u", v, status, n);
		if (dev->mask(dev, v, 0))
			return fail("mask", "vector=%u cannot be unmasked", v);
		n = dev->irq_wait(dev, v, IRQ_TIMEOUT_MS);
		if (n != 1)
			return fail("mask", "vector=%u fired %u times", v, n);
	}
	printf("vgpu: mask: ok msix-vectors=%u\n", dev->vectors);
	return 0;
}

/* storm:N: N times all vectors, one right after the other: none is lost, none comes twice */
static int step_storm(struct vgpu_dev *dev, const char *arg)
{
	unsigned long rounds = arg ? strtoul(arg, NULL, 0) : 1, i;
	enum ce_status status;
	unsigned int v, n;

	for (v = 0; v < dev->vectors; v++)
		dev->irq_wait(dev, v, 0);
	for (i = 0; i < rounds; i++) {
		for (v = 0; v < dev->vectors; v++) {
			status = ce_copy(dev, CE_FROM_FB, dev->dma_addr, 0, PAGE, v);
			if (status != CE_DONE)
				return fail("storm", "round=%lu vector=%u status=%d", i, v, status);
		}
		for (v = 0; v < dev->vectors; v++) {
			n = dev->irq_wait(dev, v, IRQ_TIMEOUT_MS);
			if (n != 1)
				return fail("storm", "round=%lu vector=%u fired %u times", i, v, n);
		}
	}
	printf("vgpu: storm: ok interrupts=%lu\n", rounds * dev->vectors);
	return 0;
}

/* After a reset: the engine copies to and fro, and tells of it. */
static int works(struct vgpu_dev *dev, uint64_t seed)
{
	unsigned int vector = (unsigned int)(seed % dev->vectors);
	enum ce_status status;

	if (ce_read(dev, CE_ID) != CE_ID_VALUE)
		return fail("resets", "id=%08x", ce_read(dev, CE_ID));
	if (round_trip(dev, seed, 0, PAGE))
		return 1;
	dev->irq_wait(dev, vector, 0);
	status = ce_copy(dev, CE_FROM_FB, dev->dma_addr, 0, PAGE, vector);
	if (status != CE_DONE || dev->irq_wait(dev, vector, IRQ_TIMEOUT_MS) != 1)
		return fail("resets", "vector=%u status=%d or no interrupt", vector, status);
	return 0;
}

/*
 * resets:N: N resets while it works, each under a copy that was begun; resets:Ns: for
 * N seconds
 */
static int step_resets(struct vgpu_dev *dev, const char *arg)
{
	char *unit = NULL;
	unsigned long n = arg ? strtoul(arg, &unit, 0) : 1, done;
	bool timed = unit && *unit == 's';
	long long end = now_ms() + (timed ? n * 1000LL : 0);

	for (done = 0; timed ? now_ms() < end : done < n; done++) {
		if (dev->load && dev->load(dev, 1))
			return fail("resets", "no load");
		ce_write(dev, CE_LENGTH, (uint32_t)dev->dma_size);
		ce_write(dev, CE_COMMAND, CE_FROM_FB);
		if (dev->reset(dev))
			return fail("resets", "number %lu is refused", done);
		if (dev->load && dev->load(dev, 0))
			return fail("resets", "the load does not end well");
		if (works(dev, done))
			return 1;
	}
	printf("vgpu: resets: ok count=%lu\n", done);
	return 0;
}

static const struct {
	const char *name;
	int (*run)(struct vgpu_dev *dev, const char *arg);
} steps[] = {
	{ "engine", step_engine }, { "bar1", step_bar1 }, { "fill", step_fill },
	{ "check", step_check }, { "zero", step_zero }, { "dma", step_dma },
	{ "busmaster", step_busmaster }, { "irq", step_irq }, { "resets", step_resets },
	{ "mask", step_mask }, { "storm", step_storm }, { "attack", vgpu_step_attack },
	{ "show", vgpu_step_show },
};

int vgpu_job_step(struct vgpu_dev *dev, const char *step)
{
	size_t len = strcspn(step, ":");
	const char *arg = step[len] ? step + len + 1 : NULL;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (strlen(steps[i].name) == len && !strncmp(step, steps[i].name, len))
			return steps[i].run(dev, arg);
	return -1;
}
