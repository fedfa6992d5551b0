// SPDX-License-Identifier: GPL-2.0-only
/* What a hostile user of VFIO can try beyond what a guest can: more lines of the same table. */
#include "vfio_device.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/pci_regs.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE		4096u
/* vfio-pci's: a region begins at its index, shifted so far. */
#define REGION_SHIFT	40
#define CONFIG_WRITES	4096
#define THREAD_RESETS	4
#define THREAD_OPENS	4
#define BUS_DEVICES	256
/* A thread that never gets through gives up. */
#define MOST_TRIES	100000
/* So often each of two surfaces has to be seen, in at most so many looks. */
#define PLANES		3
#define LOOKS		6000
#define LOOK_US		10000
/* As often as fault read-surface shows, in the script. */
#define READ_CHANGES	3

static const char *refused(bool yes)
{
	return yes ? "refused" : "taken";
}

static int row_refused(const char *attempt, bool yes)
{
	return attack_row(attempt, "refused", refused(yes));
}

/* Memory right before, behind and across what it may reach. */
static int attack_mappings(struct vfio_device *v)
{
	static const struct {
		const char *what;
		uint64_t at;
		uint32_t len;
	} places[] = {
		{ "DMA right behind its memory", VFIO_DMA_IOVA + VFIO_DMA_SIZE, PAGE },
		{ "DMA right before its memory", VFIO_DMA_IOVA - PAGE, PAGE },
		{ "DMA from before its memory into it", VFIO_DMA_IOVA - PAGE, 2 * PAGE },
		{ "DMA across its memory's end", VFIO_DMA_IOVA + VFIO_DMA_SIZE - PAGE, 2 * PAGE },
		{ "DMA to address 0", 0, PAGE },
	};
	int bad = 0;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		for (uint32_t command = CE_TO_FB; command <= CE_FROM_FB; command++)
			bad |= attack_row(places[i].what, "DMA error",
					  ce_copy(&v->dev, command, places[i].at, PAGE, places[i].len,
						  CE_NO_VECTOR) == CE_DMA_FAULT ? "DMA error" : "other");
	return bad;
}

/*
 * That what an entry of the VF's own table says is done: then an interrupt is a write to its
 * memory, and one to what is not its own reaches nobody (vgpu_attack.c).
 */
static int attack_msix_memory(struct vfio_device *v)
{
	const uint32_t own[] = { VFIO_DMA_IOVA + PAGE, 0, 0x600df00d, 0 };
	volatile uint32_t *word = (volatile uint32_t *)(v->dev.dma + PAGE);
	volatile uint32_t *entry = (volatile uint32_t *)(v->dev.bar0 + 0x10000);
	uint32_t kept[MSIX_WORDS];

	for (unsigned int i = 0; i < MSIX_WORDS; i++)
		kept[i] = entry[i];
	*word = 0;
	attack_msix_entry(&v->dev, 0, own);
	ce_copy(&v->dev, CE_FROM_FB, v->dev.dma_addr, 0, PAGE, 0);
	attack_msix_entry(&v->dev, 0, kept);
	return attack_row("an MSI-X entry that points into its memory", "is written there",
			  *word == own[2] ? "is written there" : "is not");
}

/* Bytes of region @index from @off on. */
static uint64_t left_in(struct vfio_device *v, uint64_t index, uint64_t off)
{
	struct vfio_region_info info;

	if (index > UINT32_MAX || vfio_region(v, (unsigned int)index, &info) || off >= info.size)
		return 0;
	return info.size - off;
}

static bool reads_and_writes_within(struct vfio_device *v, uint64_t index, uint64_t off, size_t len)
{
	off_t at = (off_t)(index << REGION_SHIFT | off);
	uint64_t room = left_in(v, index, off);
	static uint8_t buf[2 * PAGE];
	ssize_t done = pread(v->fd, buf, len, at);

	if (done > 0 && (uint64_t)done > room)
		return false;
	/* What is inside may be written, and is the caller's: the last bytes, as they were. */
	done = pwrite(v->fd, buf, done > 0 ? (size_t)done : len, at);
	return done <= 0 || (uint64_t)done <= room;
}

static bool maps(struct vfio_device *v, uint64_t index, uint64_t off, size_t len)
{
	void *p = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, v->fd,
		       (off_t)(index << REGION_SHIFT | off));

	if (p == MAP_FAILED)
		return false;
	munmap(p, len);
	return true;
}

static int attack_regions(struct vfio_device *v)
{
	/* Beyond all regions, up to the last before the sign bit, and behind it. */
	const uint64_t beyond[] = {
		v->info.num_regions, v->info.num_regions + 1, 255, 4096, (1ull << 22) + 1,
		(1ull << 23) - 1, 1ull << 23, (1ull << 24) - 1,
	};
	bool within = true, not_mapped = true, none = true;
	struct vfio_region_info info;
	int bad = 0;

	for (unsigned int i = 0; i < v->info.num_regions; i++) {
		uint64_t size = vfio_region(v, i, &info) ? 0 : info.size;
		const uint64_t offs[] = {
			size, size + 4, 2 * size, size + (1ull << 31), 1ull << 39,
			(1ull << REGION_SHIFT) - 8, (1ull << REGION_SHIFT) - 1,
		};

		for (size_t k = 0; k < sizeof(offs) / sizeof(offs[0]); k++) {
			within &= reads_and_writes_within(v, i, offs[k], 8);
			within &= reads_and_writes_within(v, i, offs[k], PAGE);
			if (offs[k] % PAGE == 0)
				not_mapped &= !maps(v, i, offs[k], PAGE);
		}
		if (size >= PAGE) {
			within &= reads_and_writes_within(v, i, size - 4, 8);
			not_mapped &= !maps(v, i, size - PAGE, 2 * PAGE);
			not_mapped &= !maps(v, i, 0, size + PAGE);
		}
	}
	for (size_t i = 0; i < sizeof(beyond) / sizeof(beyond[0]); i++) {
		none &= reads_and_writes_within(v, beyond[i], 0, 8);
		none &= reads_and_writes_within(v, beyond[i], (1ull << REGION_SHIFT) - 8, PAGE);
		none &= !maps(v, beyond[i], 0, PAGE);
	}
	bad |= row_refused("reads and writes beyond each region's end", within);
	bad |= row_refused("mappings beyond and across each region's end", not_mapped);
	bad |= row_refused("regions that are not there, up to a negative offset", none);
	return bad;
}

/* What of the VF's BAR1 the vGPU's type has not. */
static int attack_hidden_bar1(struct vfio_device *v)
{
	uint64_t index = vfio_bar1_index(v), size = v->dev.bar1_size, at;
	bool yes = true;
	uint32_t word;

	for (at = size; at <= 8 * size; at *= 2) {
		yes &= pread(v->fd, &word, 4, (off_t)(index << REGION_SHIFT | at)) <= 0;
		yes &= pwrite(v->fd, &word, 4, (off_t)(index << REGION_SHIFT | at)) <= 0;
		yes &= !maps(v, index, at, PAGE) && !maps(v, index, at - PAGE, 2 * PAGE);
	}
	return row_refused("BAR1 beyond what its type has", yes);
}

static bool ioctl_refused(struct vfio_device *v, unsigned long request, void *arg)
{
	return ioctl(v->fd, request, arg) < 0;
}

/*
 * What hangs on the bus, and a reset of it by one's own group. The driver refuses both
 * before vfio-pci-core sees them, which would answer ENODEV on buses that cannot be reset,
 * and ask for every group on others.
 */
static int attack_bus(struct vfio_device *v)
{
	static union {
		struct vfio_pci_hot_reset_info info;
		struct vfio_pci_hot_reset reset;
		char room[sizeof(struct vfio_pci_hot_reset_info) +
			  BUS_DEVICES * sizeof(struct vfio_pci_dependent_device)];
	} u;
	const char *refusal = strerror(ENOTTY), *seen = "done";
	int bad;

	u.info.argsz = sizeof(u);
	if (ioctl(v->fd, VFIO_DEVICE_GET_PCI_HOT_RESET_INFO, &u.info))
		seen = strerror(errno);
	bad = attack_row("what a reset of the bus would reset", refusal, seen);
	memset(&u, 0, sizeof(u));
	u.reset.argsz = sizeof(u.reset) + sizeof(int32_t);
	u.reset.count = 1;
	u.reset.group_fds[0] = v->group;
	seen = "done";
	if (ioctl(v->fd, VFIO_DEVICE_PCI_HOT_RESET, &u.reset))
		seen = strerror(errno);
	return bad | attack_row("a reset of the bus", refusal, seen);
}

static int attack_ioctls(struct vfio_device *v)
{
	static const uint32_t wild[] = { 16, INT32_MAX, 1u << 31, UINT32_MAX };
	const struct {
		uint32_t start, count;
	} sets[] = {
		{ v->dev.vectors, 1 }, { v->dev.vectors - 1, 2 }, { UINT32_MAX, 1 }, { UINT32_MAX, 2 },
		{ 1, UINT32_MAX }, { 0, UINT32_MAX }, { 1u << 31, 1u << 31 },
	};
	struct vfio_device_ioeventfd ioeventfd = {
		.argsz = sizeof(ioeventfd), .flags = VFIO_DEVICE_IOEVENTFD_32, .fd = -1,
		.offset = (uint64_t)vfio_bar1_index(v) << REGION_SHIFT | v->dev.bar1_size,
	};
	struct vfio_device_feature sleep = {
		.argsz = sizeof(sleep),
		.flags = VFIO_DEVICE_FEATURE_SET | VFIO_DEVICE_FEATURE_LOW_POWER_ENTRY,
	};
	bool regions = true, irqs = true, vectors = true;
	struct vfio_region_info region;
	int bad = 0;

	for (size_t i = 0; i < sizeof(wild) / sizeof(wild[0]); i++) {
		struct vfio_irq_info irq = { .argsz = sizeof(irq), .index = wild[i] };

		regions &= vfio_region(v, wild[i], &region) < 0;
		irqs &= ioctl_refused(v, VFIO_DEVICE_GET_IRQ_INFO, &irq);
	}
	for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		struct vfio_irq_set set = {
			.argsz = sizeof(set), .index = VFIO_PCI_MSIX_IRQ_INDEX,
			.flags = VFIO_IRQ_SET_DATA_NONE | VFIO_IRQ_SET_ACTION_TRIGGER,
			.start = sets[i].start, .count = sets[i].count,
		};

		vectors &= ioctl_refused(v, VFIO_DEVICE_SET_IRQS, &set);
	}
	ioeventfd.fd = eventfd(0, EFD_CLOEXEC);
	bad |= row_refused("information of regions that are not there", regions);
	bad |= row_refused("information of interrupts that are not there", irqs);
	bad |= row_refused("vectors that are not there, sums that wrap", vectors);
	bad |= attack_bus(v);
	bad |= row_refused("low power for the VF", ioctl_refused(v, VFIO_DEVICE_FEATURE, &sleep));
	bad |= row_refused("an ioeventfd on the hidden BAR1",
			   ioctl_refused(v, VFIO_DEVICE_IOEVENTFD, &ioeventfd));
	close(ioeventfd.fd);
	return bad;
}

struct burst {
	struct vfio_device *v;
	uint32_t state;
};

static uint32_t next(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* Anything to anywhere in config space: resets, power states and MSI-X among it. */
static void *config_burst(void *arg)
{
	struct burst *b = arg;

	for (unsigned int i = 0; i < CONFIG_WRITES; i++) {
		size_t len = 1u << next(&b->state) % 3;
		/* mostly the part that has an effect */
		uint32_t at = next(&b->state) % (i % 8 ? 256 : PAGE) & ~(uint32_t)(len - 1);
		uint32_t value = next(&b->state);

		/* Refused or not is no matter. */
		if (pwrite(b->v->fd, &value, len, (off_t)(b->v->config + at)) < 0)
			continue;
	}
	return NULL;
}

/* After that its user has to set up everything anew, as any driver does. */
static bool usable_again(struct vfio_device *v)
{
	return !vfio_msix_disable(v) && !ioctl(v->fd, VFIO_DEVICE_RESET) && !vfio_command(v, 6, 0) &&
	       !vfio_msix_enable(v) && ce_read(&v->dev, CE_ID) == CE_ID_VALUE &&
	       ce_copy(&v->dev, CE_FROM_FB, v->dev.dma_addr, 0, PAGE, CE_NO_VECTOR) == CE_DONE;
}

static int attack_config(struct vfio_device *v)
{
	struct burst bursts[2] = { { v, 1 }, { v, 2463534242u } };
	uint32_t before[2] = { 0 }, after[2] = { 0 };
	pthread_t thread[2];
	int bad = 0;

	if (pread(v->fd, &before[0], 4, (off_t)v->config) != 4 ||
	    pread(v->fd, &before[1], 4, (off_t)v->config + PCI_SUBSYSTEM_VENDOR_ID) != 4)
		return attack_row("config space", "is read", "is not");
	for (int i = 0; i < 2; i++)
		if (pthread_create(&thread[i], NULL, config_burst, &bursts[i]))
			return attack_row("threads", "are made", "are not");
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	bad |= attack_row("bursts of config writes from two threads", "works after a reset",
			  usable_again(v) ? "works after a reset" : "does not work");
	if (pread(v->fd, &after[0], 4, (off_t)v->config) != 4 ||
	    pread(v->fd, &after[1], 4, (off_t)v->config + PCI_SUBSYSTEM_VENDOR_ID) != 4)
		return attack_row("config space", "is read", "is not");
	return bad | attack_row("other ids", "ids as before",
				memcmp(before, after, sizeof(before)) ? "other ids" : "ids as before");
}

static atomic_int wrong;

static void *reset_often(void *arg)
{
	struct vfio_device *v = arg;
	intptr_t done = 0;

	/* EAGAIN: the other one is at it. */
	for (int i = 0; i < MOST_TRIES && done < THREAD_RESETS; i++) {
		if (!ioctl(v->fd, VFIO_DEVICE_RESET))
			done++;
		else if (errno != EAGAIN)
			atomic_store(&wrong, errno);
	}
	return (void *)done;
}

static int attack_resets(struct vfio_device *v)
{
	const char *seen = "each does its own";
	pthread_t thread[2];
	void *done;

	atomic_store(&wrong, 0);
	for (int i = 0; i < 2; i++)
		if (pthread_create(&thread[i], NULL, reset_often, v))
			return attack_row("threads", "are made", "are not");
	/* Its memory meanwhile. */
	for (uint64_t at = 0; at < v->dev.bar1_size; at += PAGE)
		(void)*(volatile uint32_t *)(v->dev.bar1 + at);
	for (int i = 0; i < 2; i++) {
		pthread_join(thread[i], &done);
		if ((intptr_t)done != THREAD_RESETS)
			seen = "one does not";
	}
	if (atomic_load(&wrong))
		seen = strerror(atomic_load(&wrong));
	return attack_row("resets from two threads", "each does its own", seen) |
	       attack_row("used after that", "works",
			  usable_again(v) ? "works" : "does not work");
}

/* attack-vfio:SEED: as attack, by means that a guest has not */
int vfio_step_attack(struct vfio_device *v, const char *arg)
{
	uint64_t seed = arg ? strtoull(arg, NULL, 0) : 1;

	return attack_mappings(v) | attack_msix_memory(v) | attack_regions(v) |
	       attack_hidden_bar1(v) | attack_ioctls(v) |
	       attack_config(v) | attack_scan(&v->dev, seed, "after the bursts") |
	       attack_resets(v) | attack_scan(&v->dev, seed, "after those resets");
}

static atomic_bool changing;

/* Each stays while the next is drawn; that of a size that is shown already changes nothing. */
static void *change_surface(void *arg)
{
	struct vfio_device *v = arg;

	while (atomic_load(&changing)) {
		vgpu_step_show(&v->dev, "64x48");
		vgpu_step_show(&v->dev, "320x200");
		vgpu_step_show(&v->dev, "320x200");
		vgpu_step_show(&v->dev, "outside");
	}
	return NULL;
}

/* What is shown: 0 nothing, 1 the small one, 2 the large one, -1 anything else. */
static int which_plane(struct vfio_device *v)
{
	struct vfio_device_gfx_plane_info plane = {
		.argsz = sizeof(plane), .flags = VFIO_GFX_PLANE_TYPE_REGION,
	};

	if (ioctl(v->fd, VFIO_DEVICE_QUERY_GFX_PLANE, &plane))
		return -1;
	if (!plane.size)
		return 0;
	if (plane.width == 64 && plane.height == 48)
		return 1;
	return plane.width == 320 && plane.height == 200 ? 2 : -1;
}

/* Which one is shown when is nobody's business, but both are; in the end it is the last. */
static int attack_changes(struct vfio_device *v)
{
	const char *seen = "both, then the last";
	int found[3] = { 0 }, which = 0;
	pthread_t thread;

	atomic_store(&changing, true);
	if (pthread_create(&thread, NULL, change_surface, v))
		return attack_row("threads", "are made", "are not");
	for (int i = 0; i < LOOKS && which >= 0 && (found[1] < PLANES || found[2] < PLANES); i++) {
		int before = which;

		which = which_plane(v);
		/* A change of what is shown, not one more look at it. */
		if (which > 0 && which != before)
			found[which]++;
		usleep(LOOK_US);
	}
	atomic_store(&changing, false);
	pthread_join(thread, NULL);
	if (which < 0)
		seen = "a mixture";
	else if (found[1] < PLANES || found[2] < PLANES)
		seen = "not both";
	else if (vgpu_step_show(&v->dev, "96x64") || vfio_plane(v, 96, 64))
		seen = "not the last";
	return attack_row("a surface that changes all the time", "both, then the last", seen);
}

/*
 * attack-reader: with the model's fault read-surface, by which a surface changes while its
 * description is read, between its width and its height: never is a mixture shown
 */
int vfio_step_attack_reader(struct vfio_device *v, const char *arg)
{
	static const char *const sizes[] = { "", "64x48", "320x200" };
	int bad = 0;

	(void)arg;
	if (vgpu_step_show(&v->dev, sizes[2]) || vfio_plane(v, 320, 200))
		return attack_row("a surface", "is shown", "is not");
	for (int i = 0; i < READ_CHANGES; i++) {
		int next = i % 2 ? 2 : 1, which = 3 - next;
		const char *seen = "the one before, the next";

		if (vgpu_step_show(&v->dev, sizes[next]))
			return 1;
		/* Nothing, while one of another shape is copied. */
		for (int k = 0; k < LOOKS && (which == 3 - next || !which); k++) {
			usleep(LOOK_US);
			which = which_plane(v);
		}
		if (which != next)
			seen = which < 0 ? "a mixture" : which ? "no change" : "nothing";
		else if (vfio_plane(v, next == 1 ? 64 : 320, next == 1 ? 48 : 200))
			seen = "another picture";
		bad |= attack_row("a surface that changes while it is read",
				  "the one before, the next", seen);
	}
	return bad;
}

/*
 * attack-surfaces: what it says that it shows, and what a display is given of that. What is
 * wrong is as large as what is shown before it: one that is taken would follow it at once.
 * Of huge the log alone tells.
 */
int vfio_step_attack_surfaces(struct vfio_device *v, const char *arg)
{
	static const char *const kinds[] = {
		"outside", "wrap", "short", "narrow", "odd", "huge", "format", "blocklinear",
		"compressed", "blocks-outside", "blocks-short", "blocks-odd", "blocks-high",
	};
	char text[64];
	int bad = 0;

	(void)arg;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *seen = "an empty plane";

		if (vgpu_step_show(&v->dev, "nothing") || vfio_plane(v, 0, 0) ||
		    vgpu_step_show(&v->dev, "64x48") || vfio_plane(v, 64, 48))
			seen = "not its picture";
		else if (vgpu_step_show(&v->dev, kinds[i]) || vfio_plane(v, 0, 0))
			seen = "something";
		snprintf(text, sizeof(text), "a surface that is wrong: %s", kinds[i]);
		bad |= attack_row(text, "an empty plane", seen);
	}
	return bad | attack_changes(v);
}

/* attack-name:NAME: a device that is somebody else's, by the group of its own */
int vfio_step_attack_name(struct vfio_device *v, const char *arg)
{
	char text[128], name[64];
	int fd;

	snprintf(name, sizeof(name), "%s", arg ? arg : "");
	fd = ioctl(v->group, VFIO_GROUP_GET_DEVICE_FD, name);
	if (fd >= 0)
		close(fd);
	snprintf(text, sizeof(text), "%s by its own group", name);
	return row_refused(text, fd < 0);
}

/* attack-group:N: the group of somebody who uses it */
int vfio_step_attack_group(struct vfio_device *v, const char *arg)
{
	char path[64], text[128];
	int fd;

	(void)v;
	snprintf(path, sizeof(path), "/dev/vfio/%s", arg ? arg : "");
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd >= 0)
		close(fd);
	snprintf(text, sizeof(text), "%s, which is in use", path);
	return row_refused(text, fd < 0);
}

static void *open_often(void *arg)
{
	struct vfio_device *v = arg;
	intptr_t opened = 0;

	for (int i = 0; i < THREAD_OPENS; i++) {
		int fd = ioctl(v->group, VFIO_GROUP_GET_DEVICE_FD, v->uuid);

		if (fd < 0)
			continue;
		opened++;
		close(fd);
	}
	return (void *)opened;
}

/* attack-opens: opened and closed by two threads; what is left is a closed device */
int vfio_step_attack_opens(struct vfio_device *v, const char *arg)
{
	const char *seen = "can be opened";
	intptr_t opened = 0;
	pthread_t thread[2];
	void *result;
	int fd;

	(void)arg;
	if (vfio_close_device(v))
		return attack_row("close", "is done", "is refused");
	for (int i = 0; i < 2; i++)
		if (pthread_create(&thread[i], NULL, open_often, v))
			return attack_row("threads", "are made", "are not");
	for (int i = 0; i < 2; i++) {
		pthread_join(thread[i], &result);
		opened += (intptr_t)result;
	}
	fd = ioctl(v->group, VFIO_GROUP_GET_DEVICE_FD, v->uuid);
	if (fd >= 0)
		close(fd);
	if (fd < 0)
		seen = "cannot be opened";
	else if (!opened)
		seen = "neither thread has opened it";
	return attack_row("open and close in loops from two threads", "can be opened", seen);
}
