// SPDX-License-Identifier: GPL-2.0-only
/* Opening and mapping a mediated device through VFIO. */
#include "vfio_device.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#ifdef VFIO_DEVICE_BIND_IOMMUFD
#include <linux/iommufd.h>
#endif

static int complain(const char *what)
{
	printf("vgpu: open: FAIL %s: %s\n", what, strerror(errno));
	return -1;
}

void vfio_file_of(const struct vfio_device *v, const char *file, char *path, size_t len)
{
	snprintf(path, len, "/sys/bus/%s/devices/%s/%s", strchr(v->uuid, ':') ? "pci" : "mdev",
		 v->uuid, file);
}

static long long now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

int vfio_tracing = -1;

static void traced(bool on)
{
	if (vfio_tracing >= 0 && write(vfio_tracing, on ? "1" : "0", 1) != 1)
		perror("tracing_on");
}

static int open_group(struct vfio_device *v)
{
	struct vfio_group_status status = { .argsz = sizeof(status) };
	char path[256], link[256];
	ssize_t n;

	vfio_file_of(v, "iommu_group", path, sizeof(path));
	n = readlink(path, link, sizeof(link) - 1);
	if (n < 0)
		return complain(path);
	link[n] = '\0';
	snprintf(path, sizeof(path), "/dev/vfio/%s", strrchr(link, '/') + 1);

	v->container = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);
	if (v->container < 0)
		return complain("/dev/vfio/vfio");
	v->group = open(path, O_RDWR | O_CLOEXEC);
	if (v->group < 0)
		return complain(path);
	if (ioctl(v->group, VFIO_GROUP_GET_STATUS, &status))
		return complain("group status");
	if (!(status.flags & VFIO_GROUP_FLAGS_VIABLE)) {
		printf("vgpu: open: FAIL group is not viable\n");
		return -1;
	}
	if (ioctl(v->group, VFIO_GROUP_SET_CONTAINER, &v->container))
		return complain("set container");
	if (ioctl(v->container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU))
		return complain("set type1 IOMMU");
	if (vfio_dma_map(v))
		return complain("map memory for DMA");
	traced(true);
	v->ns = now_ns();
	v->fd = ioctl(v->group, VFIO_GROUP_GET_DEVICE_FD, v->uuid);
	v->ns = now_ns() - v->ns;
	traced(false);
	return v->fd < 0 ? complain("get device") : 0;
}

#ifdef VFIO_DEVICE_BIND_IOMMUFD
static int open_cdev(struct vfio_device *v)
{
	struct vfio_device_bind_iommufd bind = { .argsz = sizeof(bind) };
	struct vfio_device_attach_iommufd_pt attach = { .argsz = sizeof(attach) };
	struct iommu_ioas_alloc alloc = { .size = sizeof(alloc) };
	char path[512];
	struct dirent *entry;
	DIR *dir;

	vfio_file_of(v, "vfio-dev", path, sizeof(path));
	dir = opendir(path);
	if (!dir)
		return complain(path);
	while ((entry = readdir(dir)) && strncmp(entry->d_name, "vfio", 4))
		;
	if (!entry) {
		closedir(dir);
		errno = ENOENT;
		return complain("vfio-dev/vfioN");
	}
	snprintf(path, sizeof(path), "/dev/vfio/devices/%s", entry->d_name);
	closedir(dir);

	v->container = open("/dev/iommu", O_RDWR | O_CLOEXEC);
	if (v->container < 0)
		return complain("/dev/iommu");
	v->fd = open(path, O_RDWR | O_CLOEXEC);
	if (v->fd < 0)
		return complain(path);
	bind.iommufd = v->container;
	v->ns = now_ns();
	if (ioctl(v->fd, VFIO_DEVICE_BIND_IOMMUFD, &bind))
		return complain("bind to iommufd");
	v->ns = now_ns() - v->ns;
	if (ioctl(v->container, IOMMU_IOAS_ALLOC, &alloc))
		return complain("IOAS");
	v->ioas = alloc.out_ioas_id;
	attach.pt_id = v->ioas;
	if (ioctl(v->fd, VFIO_DEVICE_ATTACH_IOMMUFD_PT, &attach))
		return complain("attach to the IOAS");
	return vfio_dma_map(v) ? complain("map memory for DMA") : 0;
}

static int iommufd_map(struct vfio_device *v, bool map)
{
	struct iommu_ioas_map m = {
		.size = sizeof(m),
		.flags = IOMMU_IOAS_MAP_FIXED_IOVA | IOMMU_IOAS_MAP_READABLE |
			 IOMMU_IOAS_MAP_WRITEABLE,
		.ioas_id = v->ioas, .user_va = (uintptr_t)v->dev.dma,
		.length = VFIO_DMA_SIZE, .iova = VFIO_DMA_IOVA,
	};
	struct iommu_ioas_unmap u = {
		.size = sizeof(u), .ioas_id = v->ioas,
		.length = VFIO_DMA_SIZE, .iova = VFIO_DMA_IOVA,
	};

	return map ? ioctl(v->container, IOMMU_IOAS_MAP, &m) :
		     ioctl(v->container, IOMMU_IOAS_UNMAP, &u);
}
#else
static int open_cdev(struct vfio_device *v)
{
	(void)v;
	errno = ENOSYS;
	return complain("iommufd (built with headers that lack it)");
}

static int iommufd_map(struct vfio_device *v, bool map)
{
	(void)v;
	(void)map;
	errno = ENOSYS;
	return -1;
}
#endif

int vfio_dma_map(struct vfio_device *v)
{
	struct vfio_iommu_type1_dma_map m = {
		.argsz = sizeof(m), .flags = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
		.vaddr = (uintptr_t)v->dev.dma, .iova = VFIO_DMA_IOVA, .size = VFIO_DMA_SIZE,
	};

	return v->ioas ? iommufd_map(v, true) : ioctl(v->container, VFIO_IOMMU_MAP_DMA, &m);
}

int vfio_dma_unmap(struct vfio_device *v)
{
	struct vfio_iommu_type1_dma_unmap u = {
		.argsz = sizeof(u), .iova = VFIO_DMA_IOVA, .size = VFIO_DMA_SIZE,
	};

	return v->ioas ? iommufd_map(v, false) : ioctl(v->container, VFIO_IOMMU_UNMAP_DMA, &u);
}

int vfio_region(struct vfio_device *v, unsigned int index, struct vfio_region_info *info)
{
	memset(info, 0, sizeof(*info));
	info->argsz = sizeof(*info);
	info->index = index;
	return ioctl(v->fd, VFIO_DEVICE_GET_REGION_INFO, info);
}

static volatile uint8_t *map_bar(struct vfio_device *v, unsigned int index, uint64_t *size)
{
	struct vfio_region_info info;
	void *p;

	if (vfio_region(v, index, &info))
		return NULL;
	*size = info.size;
	p = mmap(NULL, info.size, PROT_READ | PROT_WRITE, MAP_SHARED, v->fd, (off_t)info.offset);
	return p == MAP_FAILED ? NULL : p;
}

int vfio_msix_enable(struct vfio_device *v)
{
	union {
		struct vfio_irq_set set;
		char bytes[sizeof(struct vfio_irq_set) + sizeof(v->event)];
	} u = { 0 };

	u.set.argsz = sizeof(u.set) + v->dev.vectors * sizeof(v->event[0]);
	u.set.flags = VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER;
	u.set.index = VFIO_PCI_MSIX_IRQ_INDEX;
	u.set.count = v->dev.vectors;
	memcpy(u.set.data, v->event, v->dev.vectors * sizeof(v->event[0]));
	return ioctl(v->fd, VFIO_DEVICE_SET_IRQS, &u.set);
}

int vfio_msix_disable(struct vfio_device *v)
{
	struct vfio_irq_set set = {
		.argsz = sizeof(set), .index = VFIO_PCI_MSIX_IRQ_INDEX,
		.flags = VFIO_IRQ_SET_DATA_NONE | VFIO_IRQ_SET_ACTION_TRIGGER,
	};

	return ioctl(v->fd, VFIO_DEVICE_SET_IRQS, &set);
}

static int setup_msix(struct vfio_device *v)
{
	struct vfio_irq_info irq = { .argsz = sizeof(irq), .index = VFIO_PCI_MSIX_IRQ_INDEX };

	if (ioctl(v->fd, VFIO_DEVICE_GET_IRQ_INFO, &irq))
		return complain("MSI-X information");
	if (!irq.count || irq.count > VFIO_MAX_VECTORS) {
		printf("vgpu: open: FAIL %u MSI-X vectors\n", irq.count);
		return -1;
	}
	v->dev.vectors = irq.count;
	for (unsigned int i = 0; i < irq.count; i++) {
		v->event[i] = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
		if (v->event[i] < 0)
			return complain("eventfd");
	}
	return vfio_msix_enable(v) ? complain("MSI-X vectors") : 0;
}

int vfio_command(struct vfio_device *v, uint16_t set, uint16_t clear)
{
	uint16_t command;

	if (pread(v->fd, &command, 2, (off_t)v->config + 4) != 2)
		return -1;
	command = (uint16_t)((command | set) & ~clear);
	return pwrite(v->fd, &command, 2, (off_t)v->config + 4) == 2 ? 0 : -1;
}

static int vfio_bus_master(struct vgpu_dev *dev, int on)
{
	return vfio_command((struct vfio_device *)dev, on ? 4 : 0, on ? 0 : 4);
}

static unsigned int vfio_irq_wait(struct vgpu_dev *dev, unsigned int vector, int timeout_ms)
{
	struct vfio_device *v = (struct vfio_device *)dev;
	struct pollfd p = { .fd = v->event[vector], .events = POLLIN };
	uint64_t n = 0;

	if (poll(&p, 1, timeout_ms) == 1 && read(v->event[vector], &n, sizeof(n)) != sizeof(n))
		return 0;
	return (unsigned int)n;
}

/* BAR1 is the one behind BAR0, which takes one or two places. */
unsigned int vfio_bar1_index(struct vfio_device *v)
{
	struct vfio_region_info info;

	return vfio_region(v, VFIO_PCI_BAR1_REGION_INDEX, &info) || !info.size ?
	       VFIO_PCI_BAR2_REGION_INDEX : VFIO_PCI_BAR1_REGION_INDEX;
}

static int open_all(struct vfio_device *v, const char *uuid, bool iommufd)
{
	struct vfio_region_info info;

	v->dev.irq_wait = vfio_irq_wait;
	v->dev.bus_master = vfio_bus_master;
	v->dev.reset = vfio_reset;
	v->dev.load = vfio_load;
	v->dev.dma_addr = VFIO_DMA_IOVA;
	v->dev.dma_size = VFIO_DMA_SIZE;
	v->dev.dma = mmap(NULL, VFIO_DMA_SIZE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (v->dev.dma == MAP_FAILED)
		return complain("memory");
	if (iommufd ? open_cdev(v) : open_group(v))
		return -1;
	v->info.argsz = sizeof(v->info);
	if (ioctl(v->fd, VFIO_DEVICE_GET_INFO, &v->info))
		return complain("device information");
	if (vfio_region(v, VFIO_PCI_CONFIG_REGION_INDEX, &info))
		return complain("config region");
	v->config = info.offset;
	if (vfio_command(v, 6, 0))
		return complain("command register");
	v->dev.bar0 = map_bar(v, VFIO_PCI_BAR0_REGION_INDEX, &v->dev.bar0_size);
	v->dev.bar1 = map_bar(v, vfio_bar1_index(v), &v->dev.bar1_size);
	if (!v->dev.bar0 || !v->dev.bar1)
		return complain("map BAR0 or BAR1");
	if (v->dev.bar0_size < VGPU_CE_BASE + 4096) {
		printf("vgpu: open: FAIL BAR0 has only %#llx bytes\n",
		       (unsigned long long)v->dev.bar0_size);
		return -1;
	}
	if (setup_msix(v))
		return -1;
	printf("vgpu: open: ok uuid=%s backend=%s ns=%lld\n", uuid, iommufd ? "iommufd" : "group",
	       v->ns);
	return 0;
}

static void vfio_forget(struct vfio_device *v, const char *uuid)
{
	memset(v, 0, sizeof(*v));
	memset(v->event, -1, sizeof(v->event));
	v->uuid = uuid;
	v->container = v->group = v->fd = -1;
}

int vfio_close_device(struct vfio_device *v)
{
	struct vfio_region_info info;
	int ret;

	if (v->dev.bar0 && !vfio_region(v, VFIO_PCI_BAR0_REGION_INDEX, &info))
		munmap((void *)v->dev.bar0, info.size);
	if (v->dev.bar1)
		munmap((void *)v->dev.bar1, v->dev.bar1_size);
	v->dev.bar0 = v->dev.bar1 = NULL;
	ret = close(v->fd);
	v->fd = -1;
	return ret;
}

void vfio_close(struct vfio_device *v)
{
	if (v->fd >= 0)
		vfio_close_device(v);
	if (v->group >= 0)
		close(v->group);
	if (v->container >= 0)
		close(v->container);
	for (unsigned int i = 0; i < VFIO_MAX_VECTORS; i++)
		if (v->event[i] >= 0)
			close(v->event[i]);
	if (v->dev.dma && v->dev.dma != MAP_FAILED)
		munmap(v->dev.dma, VFIO_DMA_SIZE);
	vfio_forget(v, v->uuid);
}

int vfio_open(struct vfio_device *v, const char *uuid, bool iommufd)
{
	vfio_forget(v, uuid);
	if (!open_all(v, uuid, iommufd))
		return 0;
	vfio_close(v);
	return -1;
}
