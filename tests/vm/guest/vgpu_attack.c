// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a hostile guest can try by itself: a table of attempts, a line each, with what
 * has to become of it and what did.
 */
#include "vgpu_job.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE		4096u
#define RESETS		4
#define GFIDS		64u
/*
 * Doorbells of a VF, in BAR0: NVIDIA/open-gpu-kernel-modules, src/common/inc/swref/
 * published/turing/tu102/dev_vm.h, NV_VIRTUAL_FUNCTION_PRIV_DOORBELL and
 * NV_VIRTUAL_FUNCTION_DOORBELL. The values are those that ring plugin tasks in the PF's.
 */
#define PRIV_DOORBELL	0x2200u
#define DOORBELL	0x30090u
#define RING_PLUGIN(gfid)	((gfid) * 32 + 17)
/* dev_vm.h, NV_VIRTUAL_FUNCTION_PRIV_MSIX_TABLE_ADDR; an entry as PCI has it */
#define MSIX_TABLE	0x10000u
#define MSIX_CONTROL	3u
#define IRQ_TIMEOUT_MS	30000
/* Long enough for an interrupt that should not come to have come. */
#define NO_IRQ_MS	200

static const char *const status_name[] = {
	[CE_IDLE] = "nothing", [CE_BUSY] = "never ended", [CE_DONE] = "done",
	[CE_BAD_RANGE] = "not its framebuffer", [CE_DMA_FAULT] = "DMA error",
	[CE_NO_PARTITION] = "no framebuffer", [CE_BAD_COMMAND] = "bad command",
};

int attack_row(const char *attempt, const char *expected, const char *seen)
{
	int bad = !!strcmp(expected, seen);

	printf("vgpu: attack: %-4s | %-52s | %-22s | %s\n", bad ? "FAIL" : "ok", attempt, expected,
	       seen);
	return bad;
}

static const char *result(enum ce_status status)
{
	return status < sizeof(status_name) / sizeof(status_name[0]) ? status_name[status] : "?";
}

/* Memory that nobody gave it, above what any guest of the tests has. */
static int attack_dma(struct vgpu_dev *dev)
{
	static const uint64_t addresses[] = {
		(uint64_t)1 << 38, ((uint64_t)1 << 47) - PAGE, (uint64_t)1 << 47, -(uint64_t)PAGE,
	};
	char text[64];
	int bad = 0;

	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		snprintf(text, sizeof(text), "DMA to %#" PRIx64, addresses[i]);
		bad |= attack_row(text, "DMA error",
				  result(ce_copy(dev, CE_FROM_FB, addresses[i], 0, PAGE, CE_NO_VECTOR)));
		snprintf(text, sizeof(text), "DMA from %#" PRIx64, addresses[i]);
		bad |= attack_row(text, "DMA error",
				  result(ce_copy(dev, CE_TO_FB, addresses[i], PAGE, PAGE, CE_NO_VECTOR)));
	}
	return bad;
}

/* Whatever of the card lies behind its own framebuffer, and offsets that wrap around. */
static int attack_framebuffer(struct vgpu_dev *dev)
{
	uint64_t size = vgpu_fb_size(dev), at;
	enum ce_status status = CE_BAD_RANGE;
	char text[64];
	int bad = 0;

	for (at = size; at < size + (64ull << 30) && status == CE_BAD_RANGE; at += 64 * FB_STRIDE)
		status = ce_copy(dev, at / (64 * FB_STRIDE) % 2 ? CE_TO_FB : CE_FROM_FB,
				 dev->dma_addr, at, PAGE, CE_NO_VECTOR);
	bad |= attack_row("engine, 64 GiB behind its framebuffer", "not its framebuffer",
			  result(status));
	bad |= attack_row("engine, across its framebuffer's end", "not its framebuffer",
			  result(ce_copy(dev, CE_TO_FB, dev->dma_addr, size - PAGE, 2 * PAGE,
					 CE_NO_VECTOR)));
	/* Negative ones, and those that become so. */
	for (unsigned int bit = 63; bit >= 62; bit--) {
		at = ((uint64_t)1 << bit) - 8;
		snprintf(text, sizeof(text), "engine, offset %#" PRIx64, at);
		bad |= attack_row(text, "not its framebuffer",
				  result(ce_copy(dev, CE_FROM_FB, dev->dma_addr, at, PAGE, CE_NO_VECTOR)));
	}
	bad |= attack_row("engine, offset that wraps around to 0", "not its framebuffer",
			  result(ce_copy(dev, CE_TO_FB, dev->dma_addr, ~0ull - PAGE + 1, 2 * PAGE,
					 CE_NO_VECTOR)));
	return bad;
}

int attack_scan(struct vgpu_dev *dev, uint64_t seed, const char *when)
{
	uint64_t own = vgpu_window_size(dev), at, word;
	char text[64], seen[64] = "its own alone";

	/* Who sees this in a framebuffer that is not ours finds it changed. */
	for (at = 0; at < own; at += FB_STRIDE)
		*(volatile uint64_t *)(dev->bar1 + at) = vgpu_pattern(seed, at);
	for (at = 0; at < dev->bar1_size; at += PAGE) {
		/* Behind what was written right now. */
		word = *(volatile uint64_t *)(dev->bar1 + at + 8);
		if (at < own ? word && word != vgpu_pattern(seed, at + 8) : word != ~0ull)
			break;
	}
	if (at < dev->bar1_size)
		snprintf(seen, sizeof(seen), "%#" PRIx64 " at %#" PRIx64, word, at);
	snprintf(text, sizeof(text), "BAR1, each page of %" PRIu64 " MiB, %s", dev->bar1_size >> 20,
		 when);
	return attack_row(text, "its own alone", seen);
}

static void write_reg(struct vgpu_dev *dev, uint64_t reg, uint32_t value)
{
	if (reg + 4 <= dev->bar0_size)
		*(volatile uint32_t *)(dev->bar0 + reg) = value;
}

/* That no task was rung shows in the host's counters. */
static int attack_doorbells(struct vgpu_dev *dev)
{
	for (uint32_t gfid = 0; gfid < GFIDS; gfid++) {
		write_reg(dev, PRIV_DOORBELL, RING_PLUGIN(gfid));
		write_reg(dev, DOORBELL, RING_PLUGIN(gfid));
	}
	return attack_row("doorbells of plugin tasks of 64 GFIDs", "it works",
			  ce_read(dev, CE_ID) == CE_ID_VALUE ? "it works" : "it does not");
}

static volatile uint32_t *msix_entry(struct vgpu_dev *dev, unsigned int vector)
{
	return (volatile uint32_t *)(dev->bar0 + MSIX_TABLE) + vector * MSIX_WORDS;
}

void attack_msix_entry(struct vgpu_dev *dev, unsigned int vector, const uint32_t *words)
{
	volatile uint32_t *entry = msix_entry(dev, vector);

	/* A change of what is not masked is undefined. */
	entry[MSIX_CONTROL] = MSIX_MASKED;
	for (unsigned int i = 0; i < MSIX_CONTROL; i++)
		entry[i] = words[i];
	entry[MSIX_CONTROL] = words[MSIX_CONTROL];
}

/* Those that it has: what they say is where its interrupts go. They are put back. */
static int attack_msix(struct vgpu_dev *dev)
{
	/* No processor, and no memory, of any machine of the tests. */
	static const uint32_t elsewhere[][MSIX_WORDS] = {
		{ 0xfee7f000, 0, 0x21, 0 }, { 0xc007f000, 0, 0x5a5a0021, 0 },
		{ 0x0007f000, 0x100, 0x21, 0 }, { 0xfff7f000, UINT32_MAX, 0x21, 0 },
		{ 0xfee7f000, 0, 0x21, MSIX_MASKED },
	};
	uint32_t kept[MSIX_WORDS];
	unsigned int heard = 0, again = 0;
	int bad;

	for (unsigned int v = 0; v < dev->vectors; v++)
		dev->irq_wait(dev, v, 0);
	for (unsigned int v = 0; v < dev->vectors; v++) {
		for (unsigned int i = 0; i < MSIX_WORDS; i++)
			kept[i] = msix_entry(dev, v)[i];
		for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++) {
			attack_msix_entry(dev, v, elsewhere[i]);
			ce_copy(dev, CE_FROM_FB, dev->dma_addr, 0, PAGE, v);
			/* The last is pending, and comes by what the entry then says. */
			heard += dev->irq_wait(dev, v, i ? 0 : NO_IRQ_MS);
		}
		attack_msix_entry(dev, v, kept);
		dev->irq_wait(dev, v, NO_IRQ_MS);
	}
	bad = attack_row("MSI-X entries that point elsewhere", "it hears nothing",
			 heard ? "it hears them" : "it hears nothing");
	for (unsigned int v = 0; v < dev->vectors; v++)
		if (ce_copy(dev, CE_FROM_FB, dev->dma_addr, 0, PAGE, v) == CE_DONE)
			again += dev->irq_wait(dev, v, IRQ_TIMEOUT_MS) == 1;
	return bad | attack_row("its MSI-X entries as they were", "each is heard once",
				again == dev->vectors ? "each is heard once" : "not all are");
}

/* Registers that are not there for it; in between MSI-X entries that are not there either. */
static int attack_registers(struct vgpu_dev *dev)
{
	for (uint64_t reg = 0; reg < dev->bar0_size; reg += 4) {
		if (reg == VGPU_CE_BASE)
			reg += PAGE;
		/* all of the first 64 KiB, then some */
		if (reg >= 0x10000)
			reg += 0xfc;
		write_reg(dev, reg, (uint32_t)vgpu_pattern(1, reg));
	}
	return attack_row("BAR0 written all over", "it works",
			  ce_read(dev, CE_ID) == CE_ID_VALUE ? "it works" : "it does not");
}

/*
 * attack:SEED: what step "fill:SEED" has left in framebuffer stays; the vGPU is reset
 * meanwhile, so that its engine has counted nothing
 */
int vgpu_step_attack(struct vgpu_dev *dev, const char *arg)
{
	uint64_t seed = arg ? strtoull(arg, NULL, 0) : 1;
	char when[32];
	int bad;

	bad = attack_dma(dev) | attack_framebuffer(dev) | attack_scan(dev, seed, "at first") |
	      attack_doorbells(dev) | attack_registers(dev) | attack_msix(dev);
	for (unsigned int i = 1; i <= RESETS; i++) {
		if (dev->reset(dev))
			return attack_row("a reset", "is done", "is refused");
		snprintf(when, sizeof(when), "after reset %u", i);
		bad |= attack_scan(dev, seed, when);
	}
	return bad;
}
