// SPDX-License-Identifier: GPL-2.0-only
/* check: does the host keep devices to themselves, in memory and in what interrupts they send? */
#include <ctype.h>
#include <string.h>

#include "check.h"

#define UNSAFE "allow_unsafe_interrupts"

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

/*
 * Was VFIO told to let a device go to a VM all the same? iommufd has a parameter of that name,
 * too, which is for those alone that use it in place of VFIO's own: most do not.
 */
static bool allows_unsafe(void)
{
	const char *value = host_text("/sys/module/vfio_iommu_type1/parameters/%s", UNSAFE);

	if (!value && !host_has("/sys/module/vfio_iommu_type1"))
		value = module_option("vfio_iommu_type1", UNSAFE);
	return is_true(value);
}

/* VFIO wants interrupts remapped: a device could send any to the host otherwise. */
static void check_interrupts(void)
{
	const char *text = host_text("/proc/interrupts"), *plain = NULL;
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
	if (!plain)
		found(LEVEL_WARNING, NULL, "interrupts", "dmesg | grep -i remapping",
		      "whether they are remapped is not known: /proc/interrupts does not say so");
	else if (allows_unsafe())
		found(LEVEL_WARNING, NULL, "interrupts",
		      "interrupt remapping (x2APIC) in the firmware setup; no intremap=off or nointremap on the kernel command line",
		      "not remapped (%s), which vfio_iommu_type1 was told to allow: a VM can send this host any interrupt",
		      plain);
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
