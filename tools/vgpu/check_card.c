// SPDX-License-Identifier: GPL-2.0-only
/*
 * check: a card and its place in the host. What the driver would refuse is a fault here
 * (mdev/pf_check.c). From sysfs and configuration space.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

#define PCI "/sys/bus/pci/devices"

/* include/linux/ioport.h and uapi/linux/pci_regs.h of the kernel */
#define RESOURCE_UNSET		0x20000000
#define EXT_CAPS		0x100
#define EXT_CAP_SRIOV		0x10
#define EXT_CAP_ACS		0x0d
#define ACS_CTRL		6
/* What the kernel wants of a port for groups of their own: drivers/iommu/iommu.c */
#define ACS_SV_RR_CR_UF		0x1d
#define SRIOV_BAR		0x24
#define BAR_0			0x10
#define BAR_IO			0x1
#define BAR_TYPE_MASK		0x6
#define BAR_TYPE_64		0x4
#define BAR_FLAGS		0xf

#define LINE_CARD	0
#define LINE_VFS	7

static uint32_t word(const char *config, size_t len, size_t at)
{
	const unsigned char *b = (const unsigned char *)config + at;

	if (!config || at + 4 > len)
		return 0;
	return b[0] | b[1] << 8 | b[2] << 16 | (uint32_t)b[3] << 24;
}

/* Where an extended capability is, 0 when it cannot be seen. */
static size_t ext_cap(const char *config, size_t len, unsigned int id)
{
	size_t at = EXT_CAPS, steps = 0;

	while (at >= EXT_CAPS && steps++ < 1024) {
		uint32_t head = word(config, len, at);

		if (!head || head == UINT32_MAX)
			return 0;
		if ((head & 0xffff) == id)
			return at;
		at = head >> 20 & ~3u;
	}
	return 0;
}

/* The lines of "resource": first, last, flags. */
static bool resource(const char *text, unsigned int wanted, uint64_t range[3])
{
	char *line;

	while ((line = next_line(&text)))
		if (!wanted--)
			return sscanf(line, "%" SCNx64 " %" SCNx64 " %" SCNx64, &range[0],
				      &range[1], &range[2]) == 3;
	return false;
}

/*
 * The kernel marks, disables or clears what it found no room for. Of a cleared one the bits
 * that stay of the register @reg tell that there is a BAR, and that it is the first, which
 * all have, for who is not root and does not see registers.
 */
static bool has_no_room(const uint64_t range[3], uint32_t reg, bool first)
{
	if (!range[1])
		return first || reg & BAR_FLAGS;
	return range[2] & RESOURCE_UNSET || !range[2] || !range[0];
}

static void check_room(const struct card *card, const char *whose, unsigned int first,
		       const char *config, size_t len, size_t regs)
{
	const char *text = host_text(PCI "/%s/resource", card->bdf);
	uint64_t range[3], sum = 0;
	bool high = false;
	unsigned int i;

	for (i = 0; i < 6; i++) {
		uint32_t reg = regs ? word(config, len, regs + 4 * i) : 0;

		if (!resource(text, first + i, range))
			break;
		if (reg & BAR_IO)
			continue;
		if (has_no_room(range, reg, !i)) {
			found(LEVEL_FAULT, card, "BARs",
			      "enable above-4G decoding and SR-IOV in the firmware setup, or pci=realloc on the kernel command line; num_vfs= takes fewer VFs",
			      "the bridges above the card leave no room for BAR%u of %s", i, whose);
			return;
		}
		if (range[1])
			sum += range[1] - range[0] + 1;
		high |= range[0] >> 32;
		/* The upper half of its address is the next register. */
		if ((reg & BAR_TYPE_MASK) == BAR_TYPE_64)
			i++;
	}
	if (i)
		found(LEVEL_OK, card, "BARs", NULL, "%s: %" PRIu64 " MiB%s", whose, sum >> 20,
		      high ? ", above 4 GB" : "");
}

static void check_sriov(const struct card *card)
{
	size_t len = 0, cap;
	char *config = host_bytes(&len, PCI "/%s/config", card->bdf);

	check_room(card, "the card", LINE_CARD, config, len, BAR_0);
	if (!card->total_vfs) {
		found(LEVEL_FAULT, card, "SR-IOV", "enable SR-IOV in the firmware setup",
		      "no SR-IOV capability: the card cannot be shared");
		return;
	}
	if (!card->ours && card->num_vfs)
		found(LEVEL_FAULT, card, "SR-IOV",
		      keep_text("echo 0 >" PCI "/%s/sriov_numvfs", card->bdf),
		      "%lu VFs are enabled already by another driver", card->num_vfs);
	else
		found(LEVEL_OK, card, "SR-IOV", NULL, "%lu VFs", card->total_vfs);
	cap = ext_cap(config, len, EXT_CAP_SRIOV);
	check_room(card, "its VFs", LINE_VFS, config, len, cap ? cap + SRIOV_BAR : 0);
}

/*
 * VFs have groups of their own when each port above separates what is below it. The kernel
 * knows of some that do and do not say so: that is no fault, then.
 */
static void check_acs(const struct card *card)
{
	char *path = host_real(PCI "/%s", card->bdf), *name;

	while (path && (name = strrchr(path, '/'))) {
		size_t len = 0, cap;
		char *config;

		*name = '\0';
		name = strrchr(path, '/');
		if (!name || !strchr(name, '.') || !strchr(name, ':'))
			return;
		config = host_bytes(&len, PCI "%s/config", name);
		/* Not root: more than this is not to be seen. */
		if (len <= EXT_CAPS)
			return;
		cap = ext_cap(config, len, EXT_CAP_ACS);
		if (cap && (word(config, len, cap + 4) >> 16 & ACS_SV_RR_CR_UF) == ACS_SV_RR_CR_UF)
			continue;
		found(LEVEL_WARNING, card, "ACS",
		      "another slot; ACS in the firmware setup; a kernel that knows the port",
		      "the port %s above the card does not separate what is below it, so VFs may share a group and cannot be given to VMs then",
		      name + 1);
		return;
	}
}

/* Whom it shares its group with: bridges do no DMA of their own. */
static void check_group(const struct card *card)
{
	const char *group = host_link(PCI "/%s/iommu_group", card->bdf), *type;
	char **other;

	if (!group) {
		found(LEVEL_FAULT, card, "IOMMU group", "see IOMMU above",
		      "none: VFs cannot be given to VMs");
		return;
	}
	for (other = host_names("/sys/kernel/iommu_groups/%s/devices", group); *other; other++) {
		const char *class = host_text(PCI "/%s/class", *other);

		if (!strcmp(*other, card->bdf) || (class && begins(class, "0x0604")))
			continue;
		/* Its own VFs would have groups of their own. */
		found(LEVEL_FAULT, card, "IOMMU group",
		      "another slot, below a port with ACS; ACS may be in the firmware setup",
		      "%s, which it shares with %s, so neither can be isolated", group, *other);
		return;
	}
	type = host_text("/sys/kernel/iommu_groups/%s/type", group);
	found(LEVEL_OK, card, "IOMMU group", NULL, "%s, its own%s%s", group, type ? ", type " : "",
	      type ? type : "");
}

static void check_owner(const struct card *card)
{
	const char *override = host_text(PCI "/%s/driver_override", card->bdf);
	const char *ours = host_text("/sys/module/" DRIVER "/parameters/driver_name");

	if (!ours)
		ours = module_option(DRIVER, "driver_name");
	if (!ours || !*ours)
		ours = "nvidia";
	if (card->ours)
		found(LEVEL_OK, card, "owner", NULL, "the driver has it");
	else if (card->driver)
		found(LEVEL_FAULT, card, "owner",
		      keep_text("keep %s from loading; now: echo %s >/sys/bus/pci/drivers/%s/unbind",
				card->driver, card->bdf, card->driver),
		      "driver %s has it", card->driver);
	else if (override && *override && strcmp(override, "(null)") && strcmp(override, ours))
		found(LEVEL_FAULT, card, "owner",
		      keep_text("echo >" PCI "/%s/driver_override", card->bdf),
		      "its driver_override names another driver, %s", override);
	else if (host_has("/sys/module/" DRIVER))
		found(LEVEL_FAULT, card, "owner", "dmesg | grep \"nvidia \"",
		      "no driver, though ours is loaded: the log says why it was not taken");
	else
		found(LEVEL_OK, card, "owner", NULL, "no driver has it");
	if (card->health && strcmp(card->health, "running"))
		found(LEVEL_FAULT, card, "GSP",
		      "close its vGPUs, then unload and load the driver; vgpu report for who can help",
		      "lost: %s", card->health);
	if (card->last_error)
		found(LEVEL_WARNING, card, "last error", NULL, "%s", card->last_error);
}

bool find_chip(unsigned int number, const char *name, char to[16], char boot[40])
{
	const char *list = data_chips;
	char *line;

	while ((line = next_line(&list))) {
		unsigned int n;

		if (sscanf(line, "%x %15s %39s", &n, to, boot) == 3 &&
		    (number ? n == number : !strcasecmp(to, name)))
			return true;
	}
	return false;
}

static void check_chip(const struct card *card, bool deep)
{
	unsigned int number = deep ? check_deep(card) : 0;
	char name[16] = "", chip[16], boot[40];

	if (card->chip)
		snprintf(name, sizeof(name), "%s", card->chip);
	else if (card->name)
		sscanf(card->name, "%5[A-Z0-9]", name);
	if (!number && !*name) {
		found(LEVEL_WARNING, card, "chip",
		      "install pci.ids, or vgpu check --deep for a card that no driver has",
		      "not known without its registers; neither is what firmware it needs");
		return;
	}
	if (find_chip(number, name, chip, boot)) {
		found(LEVEL_OK, card, "chip", NULL, "%s, whose vGPUs can run on GSP", chip);
		check_firmware(card, chip, boot);
	} else if (number) {
		found(LEVEL_FAULT, card, "chip", "Ada, Hopper and Blackwell can",
		      "number %#x, whose vGPUs do not run on GSP or whose GSP the driver cannot start",
		      number);
	} else {
		found(LEVEL_FAULT, card, "chip", "Ada, Hopper and Blackwell can",
		      "%s, whose vGPUs do not run on GSP or whose GSP the driver cannot start",
		      name);
	}
}

void check_card(const struct card *card, bool deep)
{
	check_owner(card);
	check_chip(card, deep);
	check_sriov(card);
	check_group(card);
	check_acs(card);
	if (!check_types(card))
		found(LEVEL_FAULT, card, "types",
		      "write a catalogue (types/README), then new_id or driver_override",
		      "the driver has no catalogue for 10de:%04x and leaves the card alone",
		      card->device);
}
