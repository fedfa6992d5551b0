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
#define PLANES		100

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
	uint64_t hot[16] = { sizeof(hot) };
	bool regions = true, irqs = true, vectors = true, bus;
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
	bus = ioctl_refused(v, VFIO_DEVICE_GET_PCI_HOT_RESET_INFO, hot);
	hot[0] = sizeof(hot);
	bus &= ioctl_refused(v, VFIO_DEVICE_PCI_HOT_RESET, hot);
	ioeventfd.fd = eventfd(0, EFD_CLOEXEC);
	bad |= row_refused("information of regions that are not there", regions);
	bad |= row_refused("information of interrupts that are not there", irqs);
	bad |= row_refused("vectors that are not there, sums that wrap", vectors);
	bad |= row_refused("a reset of the bus", bus);
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

	/* EAGAIN: the other one is at it. */
	for (int i = 0; i < THREAD_RESETS; i++)
		if (ioctl(v->fd, VFIO_DEVICE_RESET) && errno != EAGAIN)
			atomic_store(&wrong, errno);
	return NULL;
}

static int attack_resets(struct vfio_device *v)
{
	pthread_t thread[2];

	atomic_store(&wrong, 0);
	for (int i = 0; i < 2; i++)
		if (pthread_create(&thread[i], NULL, reset_often, v))
			return attack_row("threads", "are made", "are not");
	/* Its memory meanwhile. */
	for (uint64_t at = 0; at < v->dev.bar1_size; at += PAGE)
		(void)*(volatile uint32_t *)(v->dev.bar1 + at);
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	return attack_row("resets from two threads", "done or EAGAIN",
			  atomic_load(&wrong) ? strerror(atomic_load(&wrong)) : "done or EAGAIN") |
	       attack_row("used after that", "works",
			  usable_again(v) ? "works" : "does not work");
}

/* attack-vfio:SEED: as attack, by means that a guest has not */
int vfio_step_attack(struct vfio_device *v, const char *arg)
{
	uint64_t seed = arg ? strtoull(arg, NULL, 0) : 1;

	return attack_mappings(v) | attack_regions(v) | attack_hidden_bar1(v) | attack_ioctls(v) |
	       attack_config(v) | attack_scan(&v->dev, seed, "after the bursts") |
	       attack_resets(v) | attack_scan(&v->dev, seed, "after those resets");
}

static atomic_bool changing;

static void *change_surface(void *arg)
{
	struct vfio_device *v = arg;

	while (atomic_load(&changing)) {
		vgpu_step_show(&v->dev, "64x48");
		vgpu_step_show(&v->dev, "outside");
		vgpu_step_show(&v->dev, "320x200");
	}
	return NULL;
}

/* What is copied when is nobody's business; in the end it is the last one. */
static int attack_changes(struct vfio_device *v)
{
	struct vfio_device_gfx_plane_info plane;
	pthread_t thread;
	bool right = true;

	atomic_store(&changing, true);
	if (pthread_create(&thread, NULL, change_surface, v))
		return attack_row("threads", "are made", "are not");
	for (int i = 0; i < PLANES; i++) {
		plane.argsz = sizeof(plane);
		plane.flags = VFIO_GFX_PLANE_TYPE_REGION;
		right &= !ioctl(v->fd, VFIO_DEVICE_QUERY_GFX_PLANE, &plane) &&
			 (!plane.size || plane.width == 64 || plane.width == 320);
		usleep(10000);
	}
	atomic_store(&changing, false);
	pthread_join(thread, NULL);
	right &= !vgpu_step_show(&v->dev, "96x64") && !vfio_plane(v, 96, 64);
	return attack_row("a surface that changes while it is copied", "the last one, at last",
			  right ? "the last one, at last" : "another");
}

/* attack-surfaces: what it says that it shows, and what a display is given of that */
int vfio_step_attack_surfaces(struct vfio_device *v, const char *arg)
{
	static const char *const kinds[] = {
		"outside", "wrap", "short", "narrow", "odd", "huge", "format", "blocklinear",
	};
	char text[64];
	int bad = 0;

	(void)arg;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *seen = "an empty plane";

		if (vgpu_step_show(&v->dev, "64x48") || vfio_plane(v, 64, 48))
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
