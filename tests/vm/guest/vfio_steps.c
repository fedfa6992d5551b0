// SPDX-License-Identifier: GPL-2.0-only
/* Steps that only a VFIO user can take: regions, bounds, reset, mappings; others in vfio_*.c. */
#include "vfio_device.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define REQUEST_MS	120000
/* A frame is copied meanwhile. */
#define PLANE_MS	60000
#define LOOK_MS		10

static int fail(const char *step, const char *fmt, ...)
{
	va_list ap;

	printf("vgpu: %s: FAIL ", step);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	return 1;
}

/* regions: one line for each region */
static int step_regions(struct vfio_device *v, const char *arg)
{
	struct vfio_region_info info;

	(void)arg;
	for (unsigned int i = 0; i < v->info.num_regions; i++)
		if (!vfio_region(v, i, &info) && info.size)
			printf("vgpu: region: ok index=%u size=%llu%s%s%s\n", i,
			       (unsigned long long)info.size,
			       info.flags & VFIO_REGION_INFO_FLAG_READ ? " read" : "",
			       info.flags & VFIO_REGION_INFO_FLAG_WRITE ? " write" : "",
			       info.flags & VFIO_REGION_INFO_FLAG_MMAP ? " mmap" : "");
	printf("vgpu: regions: ok count=%u reset=%u pci=%u irqs=%u\n", v->info.num_regions,
	       v->info.flags & VFIO_DEVICE_FLAGS_RESET ? 1 : 0,
	       v->info.flags & VFIO_DEVICE_FLAGS_PCI ? 1 : 0, v->info.num_irqs);
	return 0;
}

static int maps(struct vfio_device *v, uint64_t offset, uint64_t len)
{
	void *p = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, v->fd, (off_t)offset);

	if (p == MAP_FAILED)
		return 0;
	munmap(p, len);
	return 1;
}

/* bounds: nothing beyond a region's end can be mapped, read or asked for, nor the host's VGA */
static int step_bounds(struct vfio_device *v, const char *arg)
{
	struct vfio_region_info bar, info;
	struct vfio_irq_info irq = { .argsz = sizeof(irq) };
	struct vfio_irq_set set = {
		.argsz = sizeof(set), .index = VFIO_PCI_MSIX_IRQ_INDEX, .count = 1,
		.flags = VFIO_IRQ_SET_DATA_NONE | VFIO_IRQ_SET_ACTION_TRIGGER,
	};
	const unsigned int indices[] = { VFIO_PCI_BAR0_REGION_INDEX, vfio_bar1_index(v) };
	uint64_t word;

	(void)arg;
	for (unsigned int i = 0; i < 2; i++) {
		if (vfio_region(v, indices[i], &bar))
			return fail("bounds", "no region %u", indices[i]);
		if (!maps(v, bar.offset + bar.size - 4096, 4096))
			return fail("bounds", "last page of region %u cannot be mapped", indices[i]);
		if (maps(v, bar.offset + bar.size - 4096, 8192))
			return fail("bounds", "region %u can be mapped across its end", indices[i]);
		if (maps(v, bar.offset + bar.size, 4096))
			return fail("bounds", "region %u can be mapped beyond its end", indices[i]);
		if (pread(v->fd, &word, 8, (off_t)(bar.offset + bar.size)) > 0)
			return fail("bounds", "region %u can be read beyond its end", indices[i]);
		if (pwrite(v->fd, &word, 8, (off_t)(bar.offset + bar.size)) > 0)
			return fail("bounds", "region %u can be written beyond its end", indices[i]);
	}
	if (!vfio_region(v, VFIO_PCI_VGA_REGION_INDEX, &info) || errno != EINVAL)
		return fail("bounds", "there are the host's VGA ranges");
	if (!vfio_region(v, 4096, &info) || errno != EINVAL)
		return fail("bounds", "region 4096 exists");
	memset(&info, 0, sizeof(info));
	info.argsz = 8;
	if (!ioctl(v->fd, VFIO_DEVICE_GET_REGION_INFO, &info) || errno != EINVAL)
		return fail("bounds", "a short argument is taken");
	irq.index = 4096;
	if (!ioctl(v->fd, VFIO_DEVICE_GET_IRQ_INFO, &irq) || errno != EINVAL)
		return fail("bounds", "interrupt 4096 exists");
	set.start = v->dev.vectors;
	if (!ioctl(v->fd, VFIO_DEVICE_SET_IRQS, &set) || errno != EINVAL)
		return fail("bounds", "vector %u can be triggered", v->dev.vectors);
	if (vfio_region(v, VFIO_PCI_CONFIG_REGION_INDEX, &info))
		return fail("bounds", "no config region");
	if (pread(v->fd, &word, 4, (off_t)(info.offset + info.size)) > 0)
		return fail("bounds", "config space can be read beyond its end");
	printf("vgpu: bounds: ok\n");
	return 0;
}

/* unmapped: DMA to an address that is not mapped fails, and works again once it is */
static int step_unmapped(struct vfio_device *v, const char *arg)
{
	enum ce_status status;

	(void)arg;
	status = ce_copy(&v->dev, CE_FROM_FB, VFIO_DMA_IOVA + VFIO_DMA_SIZE, 0, 4096, CE_NO_VECTOR);
	if (status != CE_DMA_FAULT)
		return fail("unmapped", "write beyond the mapping: status=%d", status);
	status = ce_copy(&v->dev, CE_TO_FB, VFIO_DMA_IOVA - 4096, 0, 8192, CE_NO_VECTOR);
	if (status != CE_DMA_FAULT)
		return fail("unmapped", "read that starts before the mapping: status=%d", status);
	if (vfio_dma_unmap(v))
		return fail("unmapped", "cannot unmap: %s", strerror(errno));
	status = ce_copy(&v->dev, CE_TO_FB, VFIO_DMA_IOVA, 0, 4096, CE_NO_VECTOR);
	if (vfio_dma_map(v))
		return fail("unmapped", "cannot map again: %s", strerror(errno));
	if (status != CE_DMA_FAULT)
		return fail("unmapped", "read of an unmapped page: status=%d", status);
	status = ce_copy(&v->dev, CE_TO_FB, VFIO_DMA_IOVA, 0, 4096, CE_NO_VECTOR);
	if (status != CE_DONE)
		return fail("unmapped", "mapped again: status=%d", status);
	printf("vgpu: unmapped: ok\n");
	return 0;
}

/* reset: the function comes back as after power on, usable at once, ids and BARs as before */
static int step_reset(struct vfio_device *v, const char *arg)
{
	uint32_t id = vfio_config_read(v, 0, 4), subsystem = vfio_config_read(v, 0x2c, 4), count;
	enum ce_status status;

	(void)arg;
	status = ce_copy(&v->dev, CE_FROM_FB, v->dev.dma_addr, 0, 4096, CE_NO_VECTOR);
	count = ce_read(&v->dev, CE_COUNT);
	if (status != CE_DONE || !count)
		return fail("reset", "before it: status=%d count=%u", status, count);
	if (vfio_msix_disable(v) || ioctl(v->fd, VFIO_DEVICE_RESET) || vfio_command(v, 6, 0) ||
	    vfio_msix_enable(v))
		return fail("reset", "%s", strerror(errno));
	if (ce_read(&v->dev, CE_ID) != CE_ID_VALUE || ce_read(&v->dev, CE_COUNT))
		return fail("reset", "engine says id=%08x count=%u", ce_read(&v->dev, CE_ID),
			    ce_read(&v->dev, CE_COUNT));
	if (vfio_config_read(v, 0, 4) != id || vfio_config_read(v, 0x2c, 4) != subsystem)
		return fail("reset", "other ids");
	status = ce_copy(&v->dev, CE_FROM_FB, v->dev.dma_addr, 0, 4096, CE_NO_VECTOR);
	if (status != CE_DONE)
		return fail("reset", "after it: status=%d", status);
	printf("vgpu: reset: ok\n");
	return 0;
}

static int query_plane(struct vfio_device *v, uint32_t flags,
		       struct vfio_device_gfx_plane_info *plane)
{
	memset(plane, 0x55, sizeof(*plane));
	plane->argsz = sizeof(*plane);
	plane->flags = flags;
	return ioctl(v->fd, VFIO_DEVICE_QUERY_GFX_PLANE, plane) ? errno : 0;
}

/* What is refused, whatever is shown. */
static int plane_refuses(struct vfio_device *v)
{
	const uint32_t probe = VFIO_GFX_PLANE_TYPE_PROBE, region = VFIO_GFX_PLANE_TYPE_REGION,
		       dmabuf = VFIO_GFX_PLANE_TYPE_DMABUF;
	const uint32_t refused[] = { 0, probe, dmabuf, probe | dmabuf, dmabuf | region, region | 8 };
	struct vfio_device_gfx_plane_info plane;

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		if (query_plane(v, refused[i], &plane) != EINVAL)
			return fail("plane", "flags %#x are taken", refused[i]);
	plane.argsz = 16;
	plane.flags = region;
	if (!ioctl(v->fd, VFIO_DEVICE_QUERY_GFX_PLANE, &plane) || errno != EINVAL)
		return fail("plane", "a short argument is taken");
	if (!ioctl(v->fd, VFIO_DEVICE_QUERY_GFX_PLANE, NULL) || errno != EFAULT)
		return fail("plane", "no argument is taken");
	if (query_plane(v, probe | region, &plane))
		return fail("plane", "a region is refused");
	return 0;
}

static int same_picture(const uint32_t *pixels, const struct vfio_device_gfx_plane_info *plane)
{
	for (unsigned int y = 0; y < plane->height; y++)
		for (unsigned int x = 0; x < plane->width; x++)
			if ((pixels[y * plane->stride / 4 + x] & 0xffffff) !=
			    vgpu_pixel(x, y, plane->width, plane->height))
				return 0;
	return 1;
}

/* The region that a plane is in, as QEMU uses it; and nothing else of it can be had. */
static int plane_region(struct vfio_device *v, const struct vfio_device_gfx_plane_info *plane)
{
	struct vfio_region_info info;
	uint32_t word = 0;
	void *p;
	int right;

	if (vfio_region(v, plane->region_index, &info) ||
	    (info.flags & (VFIO_REGION_INFO_FLAG_READ | VFIO_REGION_INFO_FLAG_WRITE |
			   VFIO_REGION_INFO_FLAG_MMAP)) !=
	    (VFIO_REGION_INFO_FLAG_READ | VFIO_REGION_INFO_FLAG_MMAP))
		return fail("plane", "region %u is not as it should be", plane->region_index);
	if (plane->size > info.size || (uint64_t)plane->stride * plane->height > plane->size)
		return fail("plane", "it is larger than its region");
	if (maps(v, info.offset, 4096))
		return fail("plane", "its region can be mapped for writing");
	if (mmap(NULL, info.size + 4096, PROT_READ, MAP_SHARED, v->fd,
		 (off_t)info.offset) != MAP_FAILED)
		return fail("plane", "its region can be mapped beyond its end");
	if (pwrite(v->fd, &word, 4, (off_t)info.offset) > 0)
		return fail("plane", "its region can be written");
	if (pread(v->fd, &word, 4, (off_t)(info.offset + info.size)) > 0)
		return fail("plane", "its region can be read beyond its end");
	p = mmap(NULL, info.size, PROT_READ, MAP_SHARED, v->fd, (off_t)info.offset);
	if (p == MAP_FAILED)
		return fail("plane", "its region cannot be mapped: %s", strerror(errno));
	if (!mprotect(p, 4096, PROT_READ | PROT_WRITE))
		return fail("plane", "its mapping can be made writable");
	right = same_picture(p, plane) && pread(v->fd, &word, 4, (off_t)info.offset) == 4 &&
		word == *(uint32_t *)p;
	munmap(p, info.size);
	return right ? 0 : fail("plane", "there is another picture");
}

int vfio_plane(struct vfio_device *v, unsigned int width, unsigned int height)
{
	const struct timespec pause = { .tv_nsec = LOOK_MS * 1000000 };
	struct vfio_device_gfx_plane_info plane;

	v->looks = 0;
	for (int left = PLANE_MS / LOOK_MS; ; left--) {
		if (query_plane(v, VFIO_GFX_PLANE_TYPE_REGION, &plane))
			return fail("plane", "%s", strerror(errno));
		v->looks++;
		if (plane.width == width && plane.height == height)
			break;
		if (!left)
			return fail("plane", "it has %ux%u", plane.width, plane.height);
		nanosleep(&pause, NULL);
	}
	if (!width && (plane.size || plane.drm_format))
		return fail("plane", "nothing has %u bytes", plane.size);
	return width ? plane_region(v, &plane) : 0;
}

/*
 * plane: what a display asks is answered as QEMU understands it, and soon nothing is
 * shown; plane:WxH: soon the picture of that size is, and how often it took to look
 */
static int step_plane(struct vfio_device *v, const char *arg)
{
	unsigned int width = 0, height = 0;

	if (plane_refuses(v) || (arg && sscanf(arg, "%ux%u", &width, &height) != 2) ||
	    vfio_plane(v, width, height))
		return 1;
	printf("vgpu: plane: ok %ux%u looks=%u\n", width, height, v->looks);
	return 0;
}

/* no-plane:N: nothing is shown, however often it is looked, N times */
static int step_no_plane(struct vfio_device *v, const char *arg)
{
	const struct timespec pause = { .tv_nsec = LOOK_MS * 1000000 };
	unsigned int times = arg ? (unsigned int)strtoul(arg, NULL, 10) : 0;
	struct vfio_device_gfx_plane_info plane;

	if (!times)
		return fail("no-plane", "how often?");
	for (unsigned int i = 0; i < times; i++) {
		if (query_plane(v, VFIO_GFX_PLANE_TYPE_REGION, &plane))
			return fail("no-plane", "%s", strerror(errno));
		if (plane.width || plane.height || plane.size || plane.drm_format)
			return fail("no-plane", "it has %ux%u", plane.width, plane.height);
		nanosleep(&pause, NULL);
	}
	printf("vgpu: no-plane: ok %u times\n", times);
	return 0;
}

/* Set or clear the eventfd of one of the two interrupts that are not the guest's. */
static int watch(struct vfio_device *v, unsigned int index, int event)
{
	union {
		struct vfio_irq_set set;
		char bytes[sizeof(struct vfio_irq_set) + sizeof(int)];
	} u = { 0 };

	u.set.argsz = sizeof(u);
	u.set.flags = VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER;
	u.set.index = index;
	u.set.count = 1;
	memcpy(u.set.data, &event, sizeof(event));
	return ioctl(v->fd, VFIO_DEVICE_SET_IRQS, &u.set);
}

int vfio_watch_errors(struct vfio_device *v, int event)
{
	return watch(v, VFIO_PCI_ERR_IRQ_INDEX, event);
}

/* Say that the interrupt is watched, then wait for it. */
static int wait_for(struct vfio_device *v, const char *step, unsigned int index)
{
	struct pollfd p = { .fd = eventfd(0, EFD_CLOEXEC), .events = POLLIN };
	int ret;

	if (p.fd < 0 || watch(v, index, p.fd))
		return fail(step, "cannot be watched: %s", strerror(errno));
	printf("vgpu: %s: waiting\n", step);
	ret = poll(&p, 1, REQUEST_MS);
	close(p.fd);
	if (ret != 1)
		return fail(step, "nothing came");
	printf("vgpu: %s: ok\n", step);
	return 0;
}

/* request: wait until the driver asks for the device back */
static int step_request(struct vfio_device *v, const char *arg)
{
	(void)arg;
	return wait_for(v, "request", VFIO_PCI_REQ_IRQ_INDEX);
}

/* error: wait until the driver reports that the device failed */
static int step_error(struct vfio_device *v, const char *arg)
{
	(void)arg;
	return wait_for(v, "error", VFIO_PCI_ERR_IRQ_INDEX);
}

/* watch-errors: from now on errors are counted, for errors */
static int step_watch_errors(struct vfio_device *v, const char *arg)
{
	(void)arg;
	v->errors = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (v->errors < 0 || vfio_watch_errors(v, v->errors))
		return fail("watch-errors", "%s", strerror(errno));
	printf("vgpu: watch-errors: ok\n");
	return 0;
}

/*
 * errors:N: the driver has reported so many since the last look; errors:some: any.
 * Waits for the first, if there is to be one.
 */
static int step_errors(struct vfio_device *v, const char *arg)
{
	struct pollfd p = { .fd = v->errors, .events = POLLIN };
	uint64_t got = 0;

	if (!arg || strcmp(arg, "0"))
		poll(&p, 1, REQUEST_MS);
	if (read(v->errors, &got, sizeof(got)) < 0 && errno != EAGAIN)
		return fail("errors", "%s", strerror(errno));
	if (arg && strcmp(arg, "some") ? got != strtoull(arg, NULL, 0) : !got)
		return fail("errors", "count=%llu, expected %s", (unsigned long long)got,
			    arg ? arg : "some");
	printf("vgpu: errors: ok count=%llu\n", (unsigned long long)got);
	return 0;
}

/* status:N: a copy ends with exactly that status of the engine */
static int step_status(struct vfio_device *v, const char *arg)
{
	unsigned int want = arg ? (unsigned int)strtoul(arg, NULL, 0) : CE_DONE, got;

	got = ce_copy(&v->dev, CE_FROM_FB, v->dev.dma_addr, 0, 4096, CE_NO_VECTOR);
	if (got != want)
		return fail("status", "status=%u, expected %u", got, want);
	printf("vgpu: status: ok status=%u\n", got);
	return 0;
}

/* name: what may follow the device's name where it is opened, as vfio-pci takes it */
static int step_name(struct vfio_device *v, const char *arg)
{
	static const struct {
		const char *suffix;
		int error;
	} names[] = {
		{ "", 0 }, { " ", 0 }, { "x", ENODEV }, { " x", EINVAL }, { " vf_token=x", EINVAL },
		/* well-formed, but of no use: the PF is not vfio-pci's */
		{ " vf_token=00000000-0000-0000-0000-000000000001", EINVAL },
	};
	char name[128];

	(void)arg;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		int fd;

		snprintf(name, sizeof(name), "%s%s", v->uuid, names[i].suffix);
		errno = 0;
		fd = ioctl(v->group, VFIO_GROUP_GET_DEVICE_FD, name);
		if (fd >= 0)
			close(fd);
		if ((fd < 0) != !!names[i].error || errno != names[i].error)
			return fail("name", "\"%s\": %s", name, strerror(errno));
	}
	printf("vgpu: name: ok\n");
	return 0;
}

static const struct {
	const char *name;
	int (*run)(struct vfio_device *v, const char *arg);
} steps[] = {
	{ "config", vfio_step_config }, { "regions", step_regions }, { "bounds", step_bounds },
	{ "unmapped", step_unmapped }, { "reset", step_reset }, { "request", step_request },
	{ "watch-errors", step_watch_errors }, { "errors", step_errors },
	{ "error", step_error }, { "status", step_status }, { "name", step_name },
	{ "reset-error", vfio_step_reset_error }, { "bench", vfio_step_bench },
	{ "plane", step_plane }, { "no-plane", step_no_plane },
	{ "attack-vfio", vfio_step_attack }, { "attack-name", vfio_step_attack_name },
	{ "attack-surfaces", vfio_step_attack_surfaces },
	{ "attack-reader", vfio_step_attack_reader },
	{ "attack-group", vfio_step_attack_group }, { "attack-opens", vfio_step_attack_opens },
};

int vfio_step(struct vfio_device *v, const char *step)
{
	size_t len = strcspn(step, ":");
	const char *arg = step[len] ? step + len + 1 : NULL;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (strlen(steps[i].name) == len && !strncmp(step, steps[i].name, len))
			return steps[i].run(v, arg);
	return -1;
}
