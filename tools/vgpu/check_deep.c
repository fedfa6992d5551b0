// SPDX-License-Identifier: GPL-2.0-only
/*
 * check --deep: the chip's number and the ROM of a card that no driver has, from its
 * registers. Of a copy of a host its file resource0 has them, as far as it goes.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"
#include "boot/vbios.h"

#define PCI "/sys/bus/pci/devices"

/*
 * NVIDIA/open-gpu-kernel-modules, published/turing/tu102/dev_boot.h and dev_ext_devices.h,
 * and nova-core's regs.rs
 */
#define PMC_BOOT_42		0xa00
#define PMC_BOOT_42_CHIP(v)	((v) >> 20 & 0x1ff)
#define PROM_DATA		0x300000u
#define BAR_0_SIZE		(PROM_DATA + GSP_VBIOS_MAX)

struct registers {
	volatile const uint32_t *bar;
	const char *copy;
	size_t size;
};

static uint32_t reg(const struct registers *r, size_t at)
{
	uint32_t value = UINT32_MAX;

	if (r->bar)
		return r->bar[at / 4];
	if (at + 4 <= r->size)
		memcpy(&value, r->copy + at, 4);
	return value;
}

static u32 prom_word(void *priv, u32 at)
{
	return reg(priv, PROM_DATA + at);
}

static void look_at_rom(const struct card *card, struct registers *r)
{
	static const char todo[] =
		"reset the GPU (1 to its file reset); if that does not help, its VBIOS is damaged";
	struct gsp_vbios *v = keep(sizeof(*v));
	struct gsp_fwsec fwsec;

	v->read = prom_word;
	v->priv = r;
	if (gsp_vbios_find_fwsec(v, &fwsec))
		found(LEVEL_FAULT, card, "ROM", todo, "it cannot be used: %s (at %#x)",
		      v->fault, v->fault_at);
	else
		found(LEVEL_OK, card, "ROM", NULL, "%u KiB of images, FWSEC with %u signatures",
		      v->end >> 10, fwsec.num_signatures);
}

static unsigned int look(const struct card *card, struct registers *r, const char *enable)
{
	uint32_t boot = reg(r, PMC_BOOT_42);
	unsigned int number = PMC_BOOT_42_CHIP(boot);
	char chip[16], way[40];

	if (boot == UINT32_MAX) {
		found(LEVEL_WARNING, card, "deep", NULL,
		      "not looked into: PMC_BOOT_42 in BAR 0 is %#x", boot);
		return 0;
	}
	if (enable)
		found(LEVEL_OK, card, "deep", NULL,
		      "wrote 1 and then 0 to %s; PMC_BOOT_42 in BAR 0 says chip %#x", enable,
		      number);
	else
		found(LEVEL_OK, card, "deep", NULL, "PMC_BOOT_42 in a copy says chip %#x", number);
	/* Others are not started with what is in it. */
	if (number && find_chip(number, NULL, chip, way) && !strcmp(way, BOOT_BY_FWSEC))
		look_at_rom(card, r);
	return number;
}

static unsigned int look_at_copy(const struct card *card)
{
	struct registers r = { 0 };

	r.copy = host_bytes(&r.size, PCI "/%s/resource0", card->bdf);
	if (r.size >= PMC_BOOT_42 + 4)
		return look(card, &r, NULL);
	found(LEVEL_WARNING, card, "deep", NULL,
	      "not looked into: this is a copy of what a host shows");
	return 0;
}

/* What is written, and taken back, is said. */
static unsigned int look_at_card(const struct card *card)
{
	const char *path = host_path(PCI "/%s/enable", card->bdf), *why = NULL;
	struct registers r = { 0 };
	unsigned int chip = 0;
	int fd, enable;
	void *bar;

	enable = open(path, O_WRONLY | O_CLOEXEC);
	fd = open(host_path(PCI "/%s/resource0", card->bdf), O_RDONLY | O_SYNC | O_CLOEXEC);
	if (enable < 0 || fd < 0 || pwrite(enable, "1", 1, 0) != 1) {
		why = "it cannot be enabled (root?)";
	} else {
		bar = mmap(NULL, BAR_0_SIZE, PROT_READ, MAP_SHARED, fd, 0);
		if (bar == MAP_FAILED) {
			why = "BAR 0 cannot be mapped";
		} else {
			r.bar = bar;
			chip = look(card, &r, path);
			munmap(bar, BAR_0_SIZE);
		}
		if (pwrite(enable, "0", 1, 0) != 1)
			found(LEVEL_WARNING, card, "deep", NULL, "it cannot be disabled again");
	}
	if (fd >= 0)
		close(fd);
	if (enable >= 0)
		close(enable);
	if (why)
		found(LEVEL_WARNING, card, "deep", NULL, "not looked into: %s", why);
	return chip;
}

unsigned int check_deep(const struct card *card)
{
	if (!card->driver)
		return host_is_real() ? look_at_card(card) : look_at_copy(card);
	found(LEVEL_WARNING, card, "deep", NULL, "not looked into: driver %s has it",
	      card->driver);
	return 0;
}
