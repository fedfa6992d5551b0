// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cards.h"
#include "host.h"
#include "util.h"

#define PCI "/sys/bus/pci/devices"
#define MDEVS "/sys/bus/mdev/devices"
#define DEBUGFS "/sys/kernel/debug"

static unsigned long number(const char *text)
{
	return text ? strtoul(text, NULL, 0) : 0;
}

/* NULL for "none" and nothing. */
static const char *something(const char *text)
{
	return text && *text && strcmp(text, "none") ? text : NULL;
}

char *card_debugfs(const struct card *card, const char *file)
{
	return host_text(DEBUGFS "/" DRIVER "/%s/%s", card->bdf, file);
}

bool debugfs_is_there(void)
{
	const char *mounts, *line;

	if (!host_has("/sys/module/" DRIVER)) {
		complain("the driver is not loaded: modprobe " DRIVER);
		return false;
	}
	if (host_is_real() && geteuid()) {
		complain("only root may read " DEBUGFS);
		return false;
	}
	if (host_has(DEBUGFS "/" DRIVER))
		return true;
	mounts = host_text("/proc/mounts");
	while ((line = next_line(&mounts)))
		if (strstr(line, " " DEBUGFS " debugfs "))
			break;
	complain(line ? "this kernel has no debugfs (CONFIG_DEBUG_FS)" :
		 "debugfs is not mounted: mount -t debugfs none " DEBUGFS);
	return false;
}

/* "AD102GL [L40]": a line below that of the vendor, in the host's list. */
static const char *name_of(unsigned int device)
{
	static const char *const lists[] = {
		"/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids",
	};
	const char *text = NULL, *at;
	char wanted[16];
	size_t i;

	for (i = 0; !text && i < 2; i++)
		text = host_text("%s", lists[i]);
	at = text ? strstr(text, "\n10de  ") : NULL;
	if (!at)
		return NULL;
	at++;
	next_line(&at);
	snprintf(wanted, sizeof(wanted), "\t%04x  ", device);
	while (*at == '\t' || *at == '#') {
		const char *line = next_line(&at);

		if (begins(line, wanted))
			return line + strlen(wanted);
	}
	return NULL;
}

static struct type *add_type(struct card *card)
{
	card->types = keep_more(card->types, card->num_types, sizeof(*card->types));
	return &card->types[card->num_types++];
}

/* "871   32        NVIDIA L40-1Q", ": " and why not; "-" for what there is not. */
static void types_of_debugfs(struct card *card, const char *text)
{
	char *line;

	next_line(&text);
	while ((line = next_line(&text))) {
		char id[12], available[12], *why;
		struct type *t;
		int at = 0;

		if (sscanf(line, "%11s %11s %n", id, available, &at) < 2 || !at)
			continue;
		why = strstr(line + at, ": ");
		if (why)
			*why = '\0';
		t = add_type(card);
		t->id = keep_text("%s", id);
		t->name = line + at;
		t->offered = strcmp(available, "-");
		t->available = t->offered ? strtol(available, NULL, 10) : -1;
		t->why = why ? why + 2 : NULL;
	}
}

/* "871   : NVIDIA L40-1Q" below a headline */
static void types_of_vendor_file(struct card *card, const char *text)
{
	char *line;

	next_line(&text);
	while ((line = next_line(&text))) {
		char *name = strstr(line, ": ");
		struct type *t;

		if (!name)
			continue;
		t = add_type(card);
		t->id = keep_text("%.*s", (int)strcspn(line, " "), line);
		t->name = name + 2;
		t->offered = true;
		t->available = -1;
	}
}

static void types_of_parent(struct card *card)
{
	char **dir = host_names(PCI "/%s/mdev_supported_types", card->bdf);

	for (; *dir; dir++) {
		const char *id = strrchr(*dir, '-');
		const char *available, *name;
		struct type *t;

		name = host_text(PCI "/%s/mdev_supported_types/%s/name", card->bdf, *dir);
		available = host_text(PCI "/%s/mdev_supported_types/%s/available_instances",
				      card->bdf, *dir);
		if (!id || !name)
			continue;
		t = add_type(card);
		t->id = id + 1;
		t->name = name;
		t->offered = true;
		t->available = available ? strtol(available, NULL, 10) : -1;
	}
}

static const char *type_name(const struct card *card, const char *id)
{
	size_t i;

	for (i = 0; id && i < card->num_types; i++)
		if (!strcmp(card->types[i].id, id))
			return card->types[i].name;
	return NULL;
}

/* Up to a comma; two are one that belongs to it: qemu(1), -name. */
static char *qemu_value(const char *at)
{
	char *value = keep_text("%s", at), *to = value;

	for (; *at && (*at != ',' || at[1] == ','); at++) {
		*to++ = *at;
		at += *at == ',';
	}
	*to = '\0';
	return value;
}

/* The names that QEMU's -name has: "guest=NAME,..." as libvirt writes it, or "NAME". */
static const char *vm_name(unsigned int pid)
{
	size_t len;
	char *text = host_bytes(&len, "/proc/%u/cmdline", pid), *at = text;

	while (at && at < text + len) {
		bool is_name = !strcmp(at, "-name") || !strcmp(at, "--name");

		at += strlen(at) + 1;
		if (!is_name || at >= text + len)
			continue;
		if (begins(at, "guest="))
			at += strlen("guest=");
		return qemu_value(at);
	}
	return NULL;
}

static void read_user(struct instance *v, const char *text)
{
	const char *blank = text ? strchr(text, ' ') : NULL;

	if (!blank)
		return;
	v->pid = strtoul(text, NULL, 10);
	v->user = blank + 1;
	v->vm = vm_name(v->pid);
}

/* Framebuffer of a vGPU, by its ranges: "0x<first>-0x<last> gfid 1 guest". */
static uint64_t ranges_of(const char *text, unsigned int wanted)
{
	uint64_t sum = 0;
	char *line;

	while ((line = next_line(&text))) {
		unsigned long long first, last;
		unsigned int gfid;
		char what[16];

		if (sscanf(line, "0x%llx-0x%llx gfid %u %15s", &first, &last, &gfid, what) == 4 &&
		    gfid == wanted && !strcmp(what, "guest"))
			sum += last - first + 1;
	}
	return sum;
}

/* How often firmware reported that of a vGPU. */
static unsigned long reports_of(const char *text, unsigned int wanted, const char *event)
{
	char *line;

	while ((line = next_line(&text))) {
		unsigned long count;
		unsigned int gfid;
		int at = 0;

		if (sscanf(line, "%u %lu %n", &gfid, &count, &at) == 2 && gfid == wanted &&
		    !strcmp(line + at, event))
			return count;
	}
	return 0;
}

/* What only debugfs tells. */
static void of_debugfs(struct card *card, struct instance *v)
{
	const char *vgpus = card_debugfs(card, "vgpus");
	const char *events = card_debugfs(card, "plugin_events");
	unsigned int gfid;
	char *line, type[16];

	while (!v->type && (line = next_line(&vgpus)))
		if (sscanf(line, "%u %*s %15s", &gfid, type) == 2 && gfid == v->gfid)
			v->type = keep_text("%s", type);
	if (!v->framebuffer)
		v->framebuffer = ranges_of(card_debugfs(card, "framebuffer"), v->gfid);
	if (events)
		v->guest_driver = v->pid && reports_of(events, v->gfid, "guest driver loaded") >
					    reports_of(events, v->gfid, "guest driver unloaded") ?
				  "loaded" : "not loaded";
}

/* The mediated device on a VF, NULL when there is none. */
static const char *mdev_on(const char *vf)
{
	char **uuid = host_names(MDEVS);

	for (; *uuid; uuid++) {
		const char *its = host_text(MDEVS "/%s/nvidia/vf", *uuid);

		if (its && !strcmp(its, vf))
			return *uuid;
	}
	return NULL;
}

static void read_instance(struct card *card, unsigned int index, const char *vf)
{
	const char *uuid = mdev_on(vf), *state, *dir, *type;
	struct instance *v;

	dir = uuid ? keep_text(MDEVS "/%s/nvidia", uuid) : keep_text(PCI "/%s/nvidia", vf);
	state = host_text("%s/state", dir);
	if (!something(state))
		return;
	card->instances = keep_more(card->instances, card->num_instances,
				    sizeof(*card->instances));
	v = &card->instances[card->num_instances++];
	v->gfid = index + 1;
	v->vf = vf;
	v->uuid = uuid;
	v->state = state;
	type = host_text("%s/%s", dir, uuid ? "vgpu_type" : "current_vgpu_type");
	v->type = type && strcmp(type, "0") ? type : NULL;
	if (uuid) {
		const char *fb = host_text("%s/framebuffer", dir);

		v->framebuffer = fb ? strtoull(fb, NULL, 10) : 0;
	}
	read_user(v, host_text("%s/user", dir));
	v->params = something(host_text("%s/vgpu_params", dir));
	v->placement = host_text("%s/placement_id", dir);
	v->last_error = something(host_text("%s/last_error", dir));
	of_debugfs(card, v);
	v->type_name = type_name(card, v->type);
}

static void read_ours(struct card *card)
{
	const char *text;
	unsigned int i;

	card->firmware = host_text(PCI "/%s/vgpu/firmware_release", card->bdf);
	card->profile = host_text(PCI "/%s/vgpu/abi_profile", card->bdf);
	card->encoding = host_text(PCI "/%s/vgpu/encoding", card->bdf);
	card->chip = host_text(PCI "/%s/vgpu/chip", card->bdf);
	card->confined = host_text(PCI "/%s/vgpu/confined", card->bdf);
	card->last_error = something(host_text(PCI "/%s/vgpu/last_error", card->bdf));
	text = host_text("/sys/module/" DRIVER "/parameters/mdev_parent");
	card->parent_is_vf = text && !strcmp(text, "vf");
	text = card_debugfs(card, "gsp");
	card->health = text ? value_of(text, "state") : NULL;
	text = card_debugfs(card, "framebuffer");
	if (text) {
		const char *total = value_of(text, "total"), *left = value_of(text, "free");

		card->fb_total = total ? strtoull(total, NULL, 10) : 0;
		card->fb_free = left ? strtoull(left, NULL, 10) : 0;
	}
	text = card_debugfs(card, "types");
	if (text)
		types_of_debugfs(card, text);
	else if (!card->parent_is_vf)
		types_of_parent(card);
	else
		types_of_vendor_file(card, host_text(PCI "/%s/nvidia/creatable_vgpu_types",
						     card->bdf));
	for (i = 0; i < card->total_vfs; i++) {
		const char *vf = host_link(PCI "/%s/virtfn%u", card->bdf, i);

		if (vf)
			read_instance(card, i, vf);
	}
}

static void read_card(struct card *card, const char *bdf)
{
	card->bdf = bdf;
	card->device = number(host_text(PCI "/%s/device", bdf));
	card->subsystem_vendor = number(host_text(PCI "/%s/subsystem_vendor", bdf));
	card->subsystem = number(host_text(PCI "/%s/subsystem_device", bdf));
	card->name = name_of(card->device);
	card->driver = host_link(PCI "/%s/driver", bdf);
	card->num_vfs = number(host_text(PCI "/%s/sriov_numvfs", bdf));
	card->total_vfs = number(host_text(PCI "/%s/sriov_totalvfs", bdf));
	card->ours = host_has(PCI "/%s/vgpu/firmware_release", bdf);
	if (card->ours)
		read_ours(card);
}

/* lspci leaves out the domain 0000. */
static bool is_wanted(const char *bdf, char **wanted, int num)
{
	int i;

	for (i = 0; i < num; i++)
		if (!strcasecmp(bdf, wanted[i]) ||
		    (begins(bdf, "0000:") && !strcasecmp(bdf + 5, wanted[i])))
			return true;
	return !num;
}

static bool is_card(const char *bdf)
{
	return number(host_text(PCI "/%s/vendor", bdf)) == 0x10de &&
	       number(host_text(PCI "/%s/class", bdf)) >> 16 == 3 &&
	       !host_has(PCI "/%s/physfn", bdf);
}

struct card *cards_read(char **wanted, int num_wanted, size_t *num)
{
	struct card *cards = NULL;
	char **bdf;
	int i;

	*num = 0;
	for (bdf = host_names(PCI); *bdf; bdf++) {
		if (!is_card(*bdf) || !is_wanted(*bdf, wanted, num_wanted))
			continue;
		cards = keep_more(cards, *num, sizeof(*cards));
		read_card(&cards[(*num)++], *bdf);
	}
	for (i = 0; i < num_wanted; i++) {
		size_t c;

		for (c = 0; c < *num && !is_wanted(cards[c].bdf, &wanted[i], 1); c++)
			;
		if (c < *num)
			continue;
		complain("there is no card %s", wanted[i]);
		*num = 0;
		return NULL;
	}
	return cards;
}
