// SPDX-License-Identifier: GPL-2.0-only
/*
 * report: one file for who looks for a fault. Of the log and the kernel's command line it
 * has what concerns cards, VFIO and IOMMU. Names of VMs are left out, and GSP's logs, which
 * nobody but NVIDIA can read and which may hold what says whose card it is, unless both
 * were asked for.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "json.h"
#include "vgpu.h"

#define PCI "/sys/bus/pci/devices"
#define DEBUGFS "/sys/kernel/debug/" DRIVER

static bool in_json;

/* A section of text; nothing when there is none. */
static void section(const char *name, const char *text)
{
	if (!text || !*text)
		return;
	if (in_json) {
		json_open(NULL, '{');
		json_text("name", name);
		json_text("text", text);
		json_close();
	} else {
		printf("\n==== %s\n%s\n", shown(name, ""), shown(text, "\n\t"));
	}
}

static char *append(char *text, const char *line)
{
	return *text ? keep_text("%s\n%s", text, line) : keep_text("%s", line);
}

/* Each file in a folder as "name: text". */
static char *files_of(const char *folder)
{
	char **name = host_names("%s", folder), *all = keep_text("%s", "");

	for (; *name; name++) {
		const char *text = host_text("%s/%s", folder, *name);

		if (text)
			all = append(all, keep_text("%s: %s", *name, text));
	}
	return all;
}

/* Is that in a line of the log or the command line about something of ours? */
static bool concerns(const char *line)
{
	static const char *const words[] = {
		"nvidia", "nouveau", "nova_core", "vfio", "mdev", "iommu", "IOMMU", "DMAR",
		"AMD-Vi", "SMMU", "pcieport", "AER", "NVRM", "pci=",
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(line, words[i]))
			return true;
	return false;
}

/* Records "prio,number,microseconds,...;text", and lines of more about them. */
static char *kernel_log(void)
{
	const char *text = host_text("/dev/kmsg");
	char *line, *log = NULL;
	size_t len = 0;
	FILE *to = open_memstream(&log, &len);
	char *kept;

	while (to && (line = next_line(&text))) {
		char *what = strchr(line, ';');
		unsigned long long us;

		if (!what || sscanf(line, "%*u,%*u,%llu", &us) != 1 || !concerns(what + 1))
			continue;
		fprintf(to, "[%5llu.%06llu] %s\n", us / 1000000, us % 1000000, what + 1);
	}
	if (!to || fclose(to))
		return NULL;
	kept = keep_text("%s", log);
	free(log);
	return kept;
}

static char *command_line(void)
{
	char *line = host_text("/proc/cmdline"), *word, *rest, *all = keep_text("%s", "");

	for (word = line ? strtok_r(line, " ", &rest) : NULL; word;
	     word = strtok_r(NULL, " ", &rest))
		if (concerns(word))
			all = append(all, word);
	return all;
}

/* Bytes as base64 (RFC 4648), in lines as base64(1) writes them. */
static char *base64(const char *bytes, size_t len)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *b = (const unsigned char *)bytes;
	char *text = keep(len / 3 * 4 + len / 57 + 8), *to = text;
	size_t i;

	for (i = 0; i < len; i += 3) {
		size_t n = len - i < 3 ? len - i : 3;
		uint32_t v = b[i] << 16 | (n > 1 ? b[i + 1] << 8 : 0) | (n > 2 ? b[i + 2] : 0);

		if (i && !(i % 57))
			*to++ = '\n';
		*to++ = digits[v >> 18];
		*to++ = digits[v >> 12 & 63];
		*to++ = n > 1 ? digits[v >> 6 & 63] : '=';
		*to++ = n > 2 ? digits[v & 63] : '=';
	}
	return text;
}

/* Logs of firmware, which are no text; those that are empty are left out. */
static void logs_of(const struct options *options, const struct card *card)
{
	char **name = host_names(DEBUGFS "/%s/logs", card->bdf);

	section(keep_text(DEBUGFS "/%s/logs/index", card->bdf),
		host_text(DEBUGFS "/%s/logs/index", card->bdf));
	for (; options->names && *name; name++) {
		size_t len = 0;
		char *log;

		if (!strcmp(*name, "index"))
			continue;
		log = host_bytes(&len, DEBUGFS "/%s/logs/%s", card->bdf, *name);
		if (log)
			section(keep_text(DEBUGFS "/%s/logs/%s, base64", card->bdf, *name),
				base64(log, len));
	}
}

static void debugfs_of(const struct options *options, const struct card *card)
{
	char **name = host_names(DEBUGFS "/%s", card->bdf);

	for (; *name; name++)
		if (strcmp(*name, "logs"))
			section(keep_text(DEBUGFS "/%s/%s", card->bdf, *name),
				host_text(DEBUGFS "/%s/%s", card->bdf, *name));
	logs_of(options, card);
}

static void of_card(const struct options *options, const struct card *card)
{
	size_t i;

	section(keep_text("card %s", card->bdf),
		keep_text("%04x:%04x subsystem %04x:%04x, driver %s", 0x10de, card->device,
			  card->subsystem_vendor, card->subsystem,
			  card->driver ? card->driver : "none"));
	section(keep_text(PCI "/%s/resource", card->bdf), host_text(PCI "/%s/resource", card->bdf));
	section(keep_text(PCI "/%s/vgpu", card->bdf),
		files_of(keep_text(PCI "/%s/vgpu", card->bdf)));
	section(keep_text(PCI "/%s/nvidia", card->bdf),
		files_of(keep_text(PCI "/%s/nvidia", card->bdf)));
	for (i = 0; i < card->num_instances; i++) {
		const struct instance *v = &card->instances[i];
		const char *folder = keep_text(PCI "/%s/nvidia", v->vf);

		section(folder, files_of(folder));
		folder = v->uuid ? keep_text("/sys/bus/mdev/devices/%s/nvidia", v->uuid) : NULL;
		if (folder)
			section(folder, files_of(folder));
	}
	debugfs_of(options, card);
	/* The descriptor, where it is a file: those that are built in are in gsp/abi. */
	if (card->firmware) {
		const char *path = firmware_path("nvidia/vgpu-mdev/abi/%s.abi", card->firmware);

		if (path)
			section(path, is_packed(path) ? "compressed" : host_text("%s", path));
	}
}

enum status vgpu_report(const struct options *options, char **wanted, int num_wanted)
{
	struct card *cards;
	size_t num, i;

	cards = cards_read(wanted, num_wanted, &num);
	if (!cards && num_wanted)
		return STATUS_NO;
	in_json = options->json;
	if (in_json) {
		json_open(NULL, '{');
		json_text("version", VGPU_VERSION);
	} else {
		printf("nvidia-vgpu-mdev, report of vgpu %s\n\n==== vgpu check\n", VGPU_VERSION);
	}
	check_print(options, "check", cards, num);
	if (!in_json)
		printf("\n==== vgpu status\n");
	status_print(options, "status", cards, num);
	if (in_json)
		json_open("sections", '[');
	section("kernel", host_text("/proc/version"));
	section("of the kernel's command line", command_line());
	section("parameters of the module", files_of("/sys/module/" DRIVER "/parameters"));
	section("srcversion and version of the module",
		keep_text("%s %s", host_text("/sys/module/" DRIVER "/srcversion") ?: "-",
			  host_text("/sys/module/" DRIVER "/version") ?: "-"));
	for (i = 0; i < num; i++)
		of_card(options, &cards[i]);
	section("of the kernel's log", kernel_log());
	if (in_json) {
		json_close();
		json_close();
	}
	return STATUS_FINE;
}
