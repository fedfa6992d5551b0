// SPDX-License-Identifier: GPL-2.0-only
/* check: does the host keep devices to themselves, in memory and in what interrupts they send? */
#include <ctype.h>
#include <string.h>

#include "check.h"

static const char *units(void)
{
	char **unit = host_names("/sys/class/iommu"), *all = keep_text("%s", "");

	for (; *unit; unit++)
		all = keep_text("%s%s%s", all, *all ? ", " : "", *unit);
	return all;
}

/*
 * What the lines of /proc/interrupts have as their chip: "  24:  0  5  IR-PCI-MSIX-0000:..
 * 0-edge  nvme". NULL when that line has none.
 */
static char *interrupt_chip(char *line)
{
	char *rest, *word = strtok_r(line, " \t", &rest);

	if (!word || !isdigit((unsigned char)*word))
		return NULL;
	while ((word = strtok_r(NULL, " \t", &rest)) && !word[strspn(word, "0123456789")])
		;
	return word;
}

/*
 * Of remapped interrupts the name begins so: drivers/iommu/amd/iommu.c, intel/irq_remapping.c
 * ("v" in a virtual machine), arch/x86/kernel/apic/io_apic.c; arm's ITS does it by itself.
 */
static bool is_remapped(const char *chip)
{
	return begins(chip, "IR-") || begins(chip, "vIR-") || begins(chip, "ITS-");
}

/* Without remapping, on x86. */
static bool is_plain(const char *chip)
{
	return begins(chip, "PCI-MSI") || begins(chip, "IO-APIC");
}

static bool is_true(const char *value)
{
	return value && (!*value || strchr("yYtT1", *value) || !strcasecmp(value, "on"));
}

/* The module that lets a device go to a VM all the same; NULL. */
static const char *allows_unsafe(void)
{
	static const char *const modules[] = { "vfio_iommu_type1", "iommufd" };
	static const char parameter[] = "allow_unsafe_interrupts";
	size_t i;

	for (i = 0; i < 2; i++) {
		const char *value = host_text("/sys/module/%s/parameters/%s", modules[i], parameter);

		if (!value && !host_has("/sys/module/%s", modules[i]))
			value = module_option(modules[i], parameter);
		if (is_true(value))
			return modules[i];
	}
	return NULL;
}

/* VFIO wants interrupts remapped: a device could send any to the host otherwise. */
static void check_interrupts(void)
{
	const char *text = host_text("/proc/interrupts"), *plain = NULL, *unsafe;
	char *line, *chip;

	while ((line = next_line(&text))) {
		chip = interrupt_chip(line);
		if (chip && is_remapped(chip)) {
			found(LEVEL_OK, NULL, "interrupts", NULL, "remapped (%s)", chip);
			return;
		}
		if (chip && !plain && is_plain(chip))
			plain = chip;
	}
	unsafe = allows_unsafe();
	if (!plain)
		found(LEVEL_WARNING, NULL, "interrupts", "dmesg | grep -i remapping",
		      "whether they are remapped is not known: /proc/interrupts does not say so");
	else if (unsafe)
		found(LEVEL_WARNING, NULL, "interrupts",
		      "interrupt remapping (x2APIC) in the firmware setup; no intremap=off or nointremap on the kernel command line",
		      "not remapped (%s), which %s was told to allow: a VM can send this host any interrupt",
		      plain, unsafe);
	else
		found(LEVEL_FAULT, NULL, "interrupts",
		      "interrupt remapping (x2APIC) in the firmware setup; no intremap=off or nointremap on the kernel command line; where VMs are trusted, options vfio_iommu_type1 allow_unsafe_interrupts=1",
		      "not remapped (%s): VFIO gives VMs no vGPU then", plain);
}

void check_iommu(void)
{
	char **group = host_names("/sys/kernel/iommu_groups");
	const char *on = units(), *type;
	unsigned int num = 0;

	type = *group ? host_text("/sys/kernel/iommu_groups/%s/type", *group) : NULL;
	while (group[num])
		num++;
	if (num) {
		found(LEVEL_OK, NULL, "IOMMU", NULL, "on (%s), %u groups, the first of type %s",
		      *on ? on : "not named", num, type ? type : "not known");
		check_interrupts();
	} else if (*on) {
		found(LEVEL_FAULT, NULL, "IOMMU", "intel_iommu=on on the kernel command line",
		      "%s is there, and no device has a group", on);
	} else {
		found(LEVEL_FAULT, NULL, "IOMMU",
		      "enable VT-d or AMD-Vi in the firmware setup; Intel: intel_iommu=on on the kernel command line",
		      "off");
	}
}
