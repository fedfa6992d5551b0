// SPDX-License-Identifier: GPL-2.0-only
/*
 * Step config: configuration space as a guest finds it, all of it, against what the VF
 * itself has.
 */
#include "vfio_device.h"

#include <fcntl.h>
#include <linux/pci_regs.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CONFIG_SIZE	4096u
#define MAX_CAPS	16
#define FIRST_CAP	0x40
#define FIRST_EXT	0x100
#define HEADER_TYPE	0x0e
/* Bytes of a capability that a guest may have a use for, by id. */
#define EXP_SIZE	0x34
#define MSIX_SIZE	0x0c
#define AER_SIZE	0x2c

static int fail(const char *fmt, ...)
{
	va_list ap;

	printf("vgpu: config: FAIL ");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	return 1;
}

uint32_t vfio_config_read(struct vfio_device *v, unsigned int at, unsigned int len)
{
	uint32_t value = 0;

	return pread(v->fd, &value, len, (off_t)(v->config + at)) == (ssize_t)len ? value : ~0u;
}

int vfio_config_write(struct vfio_device *v, unsigned int at, unsigned int len, uint32_t value)
{
	return pwrite(v->fd, &value, len, (off_t)(v->config + at)) == (ssize_t)len ? 0 : -1;
}

/* What is in the VF, behind the driver's back. */
static int read_hardware(struct vfio_device *v, uint32_t *config)
{
	char path[300];
	ssize_t n;
	int fd;

	vfio_file_of(v, strchr(v->uuid, ':') ? "config" : "virtfn/config", path, sizeof(path));
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail("no %s", path);
	n = pread(fd, config, CONFIG_SIZE, 0);
	close(fd);
	return n == CONFIG_SIZE ? 0 : fail("%s has %zd bytes", path, n);
}

/* Size of a BAR as a guest finds it: write ones, read what sticks. 0 for none. */
static uint64_t bar_size(struct vfio_device *v, unsigned int bar)
{
	unsigned int at = PCI_BASE_ADDRESS_0 + bar * 4;
	uint32_t low = vfio_config_read(v, at, 4), high = 0;
	uint64_t mask;

	vfio_config_write(v, at, 4, ~0u);
	mask = vfio_config_read(v, at, 4);
	vfio_config_write(v, at, 4, low);
	if (!mask)
		return 0;
	if ((mask & 6) == PCI_BASE_ADDRESS_MEM_TYPE_64) {
		high = vfio_config_read(v, at + 4, 4);
		vfio_config_write(v, at + 4, 4, ~0u);
		mask |= (uint64_t)vfio_config_read(v, at + 4, 4) << 32;
		vfio_config_write(v, at + 4, 4, high);
	} else {
		mask |= 0xffffffff00000000ull;
	}
	return ~(mask & ~0xfull) + 1;
}

/* BARs agree with regions, and nothing else decodes anything; their kinds as text. */
static int check_bars(struct vfio_device *v, char *kinds, size_t len)
{
	struct vfio_region_info info;
	size_t used = 0;
	uint64_t size;

	for (unsigned int bar = 0; bar < 6; bar++) {
		uint32_t low = vfio_config_read(v, PCI_BASE_ADDRESS_0 + bar * 4, 4);
		bool wide = (low & 6) == PCI_BASE_ADDRESS_MEM_TYPE_64;

		size = bar_size(v, bar);
		if (vfio_region(v, bar, &info))
			return fail("no region %u", bar);
		if (info.size != size)
			return fail("BAR %u has %#llx bytes in config space, %#llx as region",
				    bar, (unsigned long long)size, (unsigned long long)info.size);
		if (size)
			used += (size_t)snprintf(kinds + used, len - used, "%s%u:%s%s%s",
						 used ? "," : "", bar,
						 low & PCI_BASE_ADDRESS_SPACE_IO ? "io" : "mem",
						 wide ? "64" : "32",
						 low & PCI_BASE_ADDRESS_MEM_PREFETCH ? "p" : "");
		bar += wide;
	}
	vfio_config_write(v, PCI_ROM_ADDRESS, 4, ~0u);
	if (vfio_config_read(v, PCI_ROM_ADDRESS, 4))
		return fail("there is an expansion ROM");
	return 0;
}

/* Ids, class and function are as they are; memory and bus master can be switched, ports cannot. */
static int check_header(struct vfio_device *v)
{
	const unsigned int fixed[] = { PCI_VENDOR_ID, PCI_CLASS_REVISION, PCI_SUBSYSTEM_VENDOR_ID,
				       PCI_CARDBUS_CIS };
	const uint32_t both = PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER;

	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++) {
		uint32_t was = vfio_config_read(v, fixed[i], 4);

		vfio_config_write(v, fixed[i], 4, ~was);
		if (vfio_config_read(v, fixed[i], 4) != was)
			return fail("a guest can change register %#x", fixed[i]);
	}
	if (vfio_config_read(v, HEADER_TYPE, 1))
		return fail("header type %#x", vfio_config_read(v, HEADER_TYPE, 1));
	if (!(vfio_config_read(v, PCI_STATUS, 2) & PCI_STATUS_CAP_LIST))
		return fail("no list of capabilities");
	vfio_config_write(v, PCI_COMMAND, 2, 0);
	if (vfio_config_read(v, PCI_COMMAND, 2))
		return fail("all off, command reads %#x", vfio_config_read(v, PCI_COMMAND, 2));
	vfio_config_write(v, PCI_COMMAND, 2, both | PCI_COMMAND_IO);
	if (vfio_config_read(v, PCI_COMMAND, 2) != both)
		return fail("all on, command reads %#x", vfio_config_read(v, PCI_COMMAND, 2));
	return 0;
}

struct cap {
	unsigned int id, at, len;
};

static unsigned int size_of(unsigned int id, bool extended)
{
	if (extended)
		return id == PCI_EXT_CAP_ID_ERR ? AER_SIZE : 0;
	return id == PCI_CAP_ID_EXP ? EXP_SIZE : id == PCI_CAP_ID_MSIX ? MSIX_SIZE : 0;
}

/* One of both lists, as text, too. How many there are, or -1. */
static int list_caps(struct vfio_device *v, bool extended, struct cap *caps, char *text, size_t len)
{
	unsigned int at = extended ? FIRST_EXT : vfio_config_read(v, PCI_CAPABILITY_LIST, 1);
	size_t used = 0;
	int n = 0;

	text[0] = '\0';
	for (int hops = 0; at; hops++) {
		uint32_t head = vfio_config_read(v, at, extended ? 4 : 2);
		unsigned int id = extended ? PCI_EXT_CAP_ID(head) : head & 0xff;

		if (hops == MAX_CAPS || at % 4 || at < (extended ? FIRST_EXT : FIRST_CAP)) {
			fail("the list leads to %#x", at);
			return -1;
		}
		/* Of the extended ones the first may be empty. */
		if (id || !extended) {
			used += (size_t)snprintf(text + used, len - used, "%s%x@%x",
						 used ? "," : "", id, at);
			caps[n++] = (struct cap){ id, at, size_of(id, extended) };
		}
		at = extended ? PCI_EXT_CAP_NEXT(head) : head >> 8;
	}
	return n;
}

static bool in_caps(const struct cap *caps, int n, unsigned int at)
{
	for (int i = 0; i < n; i++)
		if (at >= caps[i].at && at < caps[i].at + caps[i].len)
			return true;
	return at < FIRST_CAP || at == FIRST_EXT;
}

static const struct cap *find(const struct cap *caps, int n, unsigned int id)
{
	for (int i = 0; i < n; i++)
		if (caps[i].id == id && caps[i].at < FIRST_EXT)
			return &caps[i];
	return NULL;
}

/*
 * What is in no list is 0 and stays it, and the VF never hears what is written there. Nor where
 * PCI Express ends, which is before its last word with some kernels.
 */
static int check_hidden(struct vfio_device *v, const struct cap *caps, int n)
{
	unsigned int end_of_exp = find(caps, n, PCI_CAP_ID_EXP)->at + PCI_EXP_LNKCTL2;
	static uint32_t before[CONFIG_SIZE / 4], after[CONFIG_SIZE / 4];
	unsigned int written = 0;

	if (read_hardware(v, before))
		return -1;
	for (unsigned int at = FIRST_CAP; at < CONFIG_SIZE; at += 4) {
		if (in_caps(caps, n, at))
			continue;
		vfio_config_write(v, at, 4, ~0u);
		vfio_config_write(v, at + 1, 1, 0xff);
		written++;
		if (vfio_config_read(v, at, 4)) {
			fail("register %#x reads %#x", at, vfio_config_read(v, at, 4));
			return -1;
		}
	}
	/* In one piece from the last dword of a capability on. */
	for (int i = 0; i < n; i++) {
		unsigned int last = caps[i].at + caps[i].len - 4;
		const uint32_t piece[] = { vfio_config_read(v, last, 4), ~0u };

		if (pwrite(v->fd, piece, 8, (off_t)(v->config + last)) != 8) {
			fail("8 bytes cannot be written at %#x", last);
			return -1;
		}
	}
	vfio_config_write(v, end_of_exp, 4, ~0u);
	if (read_hardware(v, after))
		return -1;
	for (unsigned int at = FIRST_CAP; at < CONFIG_SIZE; at += 4)
		if ((at == end_of_exp || !in_caps(caps, n, at)) &&
		    before[at / 4] != after[at / 4]) {
			fail("the VF's register %#x was %#x and is %#x", at, before[at / 4], after[at / 4]);
			return -1;
		}
	return (int)written;
}

/* Read in one piece it is what it is register by register. */
static int check_pieces(struct vfio_device *v)
{
	static uint32_t all[CONFIG_SIZE / 4];

	if (pread(v->fd, all, CONFIG_SIZE, (off_t)v->config) != CONFIG_SIZE)
		return fail("it cannot be read in one piece");
	for (unsigned int at = 0; at < CONFIG_SIZE; at += 4)
		if (all[at / 4] != vfio_config_read(v, at, 4))
			return fail("register %#x reads %#x in one piece, %#x by itself", at, all[at / 4],
				    vfio_config_read(v, at, 4));
	return 0;
}

/* config: what a guest reads of its device, and what of it it can change */
int vfio_step_config(struct vfio_device *v, const char *arg)
{
	char kinds[256] = "", standard[256], extended[256];
	const struct cap *exp, *msix;
	struct cap caps[2 * MAX_CAPS];
	int n, more, hidden;

	(void)arg;
	if (check_header(v) || check_bars(v, kinds, sizeof(kinds)))
		return 1;
	n = list_caps(v, false, caps, standard, sizeof(standard));
	if (n < 0)
		return 1;
	more = list_caps(v, true, caps + n, extended, sizeof(extended));
	if (more < 0)
		return 1;
	printf("vgpu: capabilities: ok standard=%s extended=%s\n", standard, extended);
	exp = find(caps, n, PCI_CAP_ID_EXP);
	msix = find(caps, n, PCI_CAP_ID_MSIX);
	if (!exp || !msix)
		return fail("no MSI-X or no PCI Express capability");
	hidden = check_hidden(v, caps, n + more);
	if (hidden < 0 || check_pieces(v))
		return 1;
	printf("vgpu: express: ok version=%u type=%u flr=%u link=%04x\n",
	       vfio_config_read(v, exp->at + PCI_EXP_FLAGS, 2) & PCI_EXP_FLAGS_VERS,
	       (vfio_config_read(v, exp->at + PCI_EXP_FLAGS, 2) & PCI_EXP_FLAGS_TYPE) >> 4,
	       !!(vfio_config_read(v, exp->at + PCI_EXP_DEVCAP, 4) & PCI_EXP_DEVCAP_FLR),
	       vfio_config_read(v, exp->at + PCI_EXP_LNKSTA, 2));
	printf("vgpu: msix: ok vectors=%u table=%#x pending=%#x\n",
	       (vfio_config_read(v, msix->at + PCI_MSIX_FLAGS, 2) & PCI_MSIX_FLAGS_QSIZE) + 1,
	       vfio_config_read(v, msix->at + PCI_MSIX_TABLE, 4),
	       vfio_config_read(v, msix->at + PCI_MSIX_PBA, 4));
	printf("vgpu: config: ok id=%04x:%04x subsystem=%04x:%04x class=%06x revision=%02x pin=%u bars=%s hidden=%d\n",
	       vfio_config_read(v, PCI_VENDOR_ID, 2), vfio_config_read(v, PCI_DEVICE_ID, 2),
	       vfio_config_read(v, PCI_SUBSYSTEM_VENDOR_ID, 2),
	       vfio_config_read(v, PCI_SUBSYSTEM_ID, 2),
	       vfio_config_read(v, PCI_CLASS_REVISION, 4) >> 8,
	       vfio_config_read(v, PCI_REVISION_ID, 1), vfio_config_read(v, PCI_INTERRUPT_PIN, 1),
	       kinds, hidden);
	return 0;
}
