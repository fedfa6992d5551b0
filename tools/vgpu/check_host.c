// SPDX-License-Identifier: GPL-2.0-only
/* check: what is true of the host, whatever cards it has. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

/* The oldest and the newest kernel that the driver was compiled for and run on. */
static const char oldest[] = "6.1", newest[] = "7.3";

const char *kernel_release(void)
{
	const char *release = host_text("/proc/sys/kernel/osrelease");

	return release ? release : "";
}

static bool is_set(const char *config, const char *option)
{
	const char *value = config;
	size_t len = strlen(option);

	while ((value = strstr(value, option))) {
		if ((value == config || value[-1] == '\n') && value[len] == '=')
			return value[len + 1] == 'y' || value[len + 1] == 'm';
		value += len;
	}
	return false;
}

static void check_config(const char *release)
{
	static const char *const needed[] = {
		"CONFIG_PCI_IOV", "CONFIG_VFIO", "CONFIG_VFIO_PCI_CORE", "CONFIG_VFIO_MDEV",
	};
	const char *config = host_text("/boot/config-%s", release);
	char *missing = keep_text("%s", "");
	size_t i;

	if (!config)
		config = host_text("/lib/modules/%s/config", release);
	if (!config)
		config = host_text("/lib/modules/%s/build/.config", release);
	if (!config) {
		found(LEVEL_WARNING, NULL, "kernel", NULL,
		      "%s, whose configuration is in no place that is known", release);
		return;
	}
	for (i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (!is_set(config, needed[i]))
			missing = keep_text("%s%s%s", missing, *missing ? ", " : "", needed[i]);
	if (*missing)
		found(LEVEL_FAULT, NULL, "kernel",
		      "a kernel with these; Debian's for amd64 has them",
		      "%s was built without %s", release, missing);
	else
		found(LEVEL_OK, NULL, "kernel", NULL, "%s with VFIO and mdev, %s", release,
		      is_set(config, "CONFIG_VFIO_DEVICE_CDEV") ? "by groups and iommufd" :
								  "by VFIO groups");
}

static void check_kernel(void)
{
	const char *release = kernel_release();

	check_config(release);
	/* 6.1 is before 6.12, and 7.3 before 7.4: numbers in them are compared as numbers. */
	if (strverscmp(release, oldest) < 0)
		found(LEVEL_FAULT, NULL, "kernel", "a kernel from 6.1 on", "%s is too old",
		      release);
	else if (strverscmp(release, newest) > 0 && !begins(release, keep_text("%s.", newest)) &&
		 !begins(release, keep_text("%s-", newest)) &&
		 !begins(release, keep_text("%s+", newest)))
		found(LEVEL_WARNING, NULL, "kernel", NULL,
		      "%s is newer than any that the driver was run on (%s)", release, newest);
}

static void check_module(void)
{
	const char *release = kernel_release(), *dep, *version, *lockdown;

	if (host_has("/sys/module/" DRIVER)) {
		version = host_text("/sys/module/" DRIVER "/version");
		found(LEVEL_OK, NULL, "driver", NULL, "loaded, version %s",
		      version ? version : "not known");
		return;
	}
	dep = host_text("/lib/modules/%s/modules.dep", release);
	if (dep && strstr(dep, DRIVER ".ko"))
		found(LEVEL_OK, NULL, "driver", NULL, "installed for this kernel, not loaded");
	else
		found(LEVEL_FAULT, NULL, "driver",
		      "DKMS: install this kernel's headers, dkms autoinstall; else make install",
		      "not installed for kernel %s", release);
	lockdown = host_text("/sys/kernel/security/lockdown");
	if (lockdown && !strstr(lockdown, "[none]"))
		found(LEVEL_WARNING, NULL, "Secure Boot",
		      "mokutil --import /var/lib/dkms/mok.pub, or see tools/host/README",
		      "the kernel is locked down and takes only modules signed with a key it knows");
}

/* Other drivers of the same cards, whether loaded or about to be. */
static void check_others(void)
{
	static const char *const others[] = { "nouveau", "nova_core" };
	size_t i;

	for (i = 0; i < 2; i++) {
		if (host_has("/sys/module/%s", others[i]))
			found(LEVEL_WARNING, NULL, others[i],
			      keep_text("modprobe -r %s, and blacklist it in /etc/modprobe.d", others[i]),
			      "loaded, and takes the same cards");
		else if (!is_blacklisted(others[i]))
			found(LEVEL_WARNING, NULL, others[i],
			      keep_text("\"blacklist %s\" in /etc/modprobe.d, which the packages and make install do",
					others[i]),
			      "may be loaded at boot, and takes the same cards");
		else
			found(LEVEL_OK, NULL, others[i], NULL, "kept from being loaded by itself");
	}
}

/* What one of these says of its version; NULL when none is there. */
static char *version_of(const char *const *programs)
{
	for (; *programs; programs++) {
		char *said;

		if (!host_has("%s", *programs))
			continue;
		if (!host_is_real())
			return keep_text("%s, of a copy, where nothing is run", *programs);
		said = host_says(*programs, "--version");
		return said ? said : keep_text("%s, which does not say its version", *programs);
	}
	return NULL;
}

static void check_programs(void)
{
	static const char *const mdevctl[] = { "/usr/sbin/mdevctl", "/usr/bin/mdevctl", NULL };
	static const char *const libvirt[] = { "/usr/sbin/libvirtd", "/usr/sbin/virtqemud", NULL };
	static const char *const qemu[] = {
		"/usr/bin/qemu-system-x86_64", "/usr/libexec/qemu-kvm", "/usr/bin/kvm",
		"/usr/bin/qemu-system-aarch64", NULL,
	};
	const char *said;

	said = version_of(mdevctl);
	if (said)
		found(LEVEL_OK, NULL, "mdevctl", NULL, "%s", said);
	else
		found(LEVEL_WARNING, NULL, "mdevctl", "install mdevctl",
		      "not installed: vGPUs can be made by hand only, and are not made at boot");
	said = version_of(libvirt);
	found(LEVEL_OK, NULL, "libvirt", NULL, "%s", said ? said : "not installed");
	said = version_of(qemu);
	if (said)
		found(LEVEL_OK, NULL, "QEMU", NULL, "%s", said);
	else
		found(LEVEL_WARNING, NULL, "QEMU", "install QEMU (Debian: qemu-system-x86)",
		      "not installed where it is looked for");
}

/* The program that a rule's RUN has for mdevctl: "/.../mdevctl"; NULL. */
static char *mdevctl_of(const char *line)
{
	const char *run = strstr(line, "RUN"), *end, *start;

	if (line[strspn(line, " \t")] == '#' || !run)
		return NULL;
	while ((end = strstr(run, "/mdevctl"))) {
		for (start = end; start > run && !strchr(" \t\"'=", start[-1]); start--)
			;
		end += strlen("/mdevctl");
		if (*start == '/' && strchr(" \t\"'", *end))
			return keep_text("%.*s", (int)(end - start), start);
		run = end;
	}
	return NULL;
}

/* Rules that start vGPUs with their card, and the programs in them. */
static void check_udev(void)
{
	static const char *const folders[] = { "/etc/udev/rules.d", "/usr/lib/udev/rules.d" };
	char *wrong = NULL, *rule = NULL, *good = NULL;
	size_t i;

	for (i = 0; i < 2; i++) {
		char **name = host_names("%s", folders[i]);

		for (; *name; name++) {
			const char *text;
			char *line, *program;

			if (i && host_has("%s/%s", folders[0], *name))
				continue;
			text = host_text("%s/%s", folders[i], *name);
			while ((line = next_line(&text))) {
				program = mdevctl_of(line);
				if (program && host_has("%s", program)) {
					good = *name;
				} else if (program) {
					wrong = program;
					rule = *name;
				}
			}
		}
	}
	if (good)
		found(LEVEL_OK, NULL, "udev", NULL,
		      "vGPUs that mdevctl has as \"auto\" come back at boot (%s)", good);
	else if (wrong)
		found(LEVEL_WARNING, NULL, "udev",
		      "install 61-nvidia-vgpu-mdev.rules (nvidia-vgpu-mdev-tools, make install-tools)",
		      "vGPUs do not come back at boot: %s names %s, which is not there", rule,
		      wrong);
	else
		found(LEVEL_WARNING, NULL, "udev", "install mdevctl and 61-nvidia-vgpu-mdev.rules",
		      "no rule starts vGPUs at boot");
}

void check_host(void)
{
	check_kernel();
	check_iommu();
	check_module();
	check_others();
	check_programs();
	check_udev();
}
