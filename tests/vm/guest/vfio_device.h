/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A mediated device opened through VFIO: by its group and a type1 container,
 * or by its character device and iommufd.
 */
#ifndef VFIO_DEVICE_H
#define VFIO_DEVICE_H

#include <linux/vfio.h>
#include <stdbool.h>
#include <stdint.h>

#include "vgpu_job.h"

#define VFIO_MAX_VECTORS	32
#define VFIO_DMA_SIZE		(1u << 20)
#define VFIO_DMA_IOVA		0x10000000ull

/**
 * struct vfio_device - one open VFIO device
 * @dev: what the steps use; first, so that one pointer is both
 * @uuid: of the mediated device
 * @container: type1 container, or the iommufd
 * @group: group file, -1 with iommufd
 * @ioas: iommufd's address space id, 0 with a group
 * @fd: the device
 * @ns: nanoseconds that opening it took, memory and BARs not mapped yet
 * @info: what the device said of itself
 * @config: offset of config space in @fd
 * @event: one eventfd for each MSI-X vector
 * @errors: eventfd of step watch-errors
 * @resets: how often vfio_reset() was called
 * @looks: how often the last vfio_plane() had to look
 */
struct vfio_device {
	struct vgpu_dev dev;
	const char *uuid;
	int container;
	int group;
	uint32_t ioas;
	int fd;
	long long ns;
	struct vfio_device_info info;
	uint64_t config;
	int event[VFIO_MAX_VECTORS];
	int errors;
	unsigned int resets;
	unsigned int looks;
};

/* Of a file that is 1 while a device is opened by its group, the kernel's tracing_on; or -1. */
extern int vfio_tracing;
/* Open, map memory for DMA and the BARs, set up MSI-X. 0, or -1 with a line printed. */
int vfio_open(struct vfio_device *v, const char *uuid, bool iommufd);
void vfio_close(struct vfio_device *v);
/* The device alone, its group or iommufd stays open. */
int vfio_close_device(struct vfio_device *v);
int vfio_dma_map(struct vfio_device *v);
int vfio_dma_unmap(struct vfio_device *v);
int vfio_msix_enable(struct vfio_device *v);
int vfio_msix_disable(struct vfio_device *v);
/* Memory and bus-master bits of the command register. */
int vfio_command(struct vfio_device *v, uint16_t set, uint16_t clear);
/* Which region BAR1 is. */
unsigned int vfio_bar1_index(struct vfio_device *v);
int vfio_region(struct vfio_device *v, unsigned int index, struct vfio_region_info *info);
/* Path of a file in sysfs of the mediated device, or of the VF when it is named by its address. */
void vfio_file_of(const struct vfio_device *v, const char *file, char *path, size_t len);

/* An eventfd for the errors that the driver reports. */
int vfio_watch_errors(struct vfio_device *v, int event);

/* vfio_config.c: registers of 1, 2 or 4 bytes, and a step */
uint32_t vfio_config_read(struct vfio_device *v, unsigned int at, unsigned int len);
int vfio_config_write(struct vfio_device *v, unsigned int at, unsigned int len, uint32_t value);
int vfio_step_config(struct vfio_device *v, const char *arg);

/* vfio_reset.c: members of struct vgpu_dev, and steps */
int vfio_reset(struct vgpu_dev *dev);
int vfio_load(struct vgpu_dev *dev, int on);
int vfio_step_reset_error(struct vfio_device *v, const char *arg);

/* vfio_bench.c: a step */
int vfio_step_bench(struct vfio_device *v, const char *arg);

/* vfio_attack.c: steps */
int vfio_step_attack(struct vfio_device *v, const char *arg);
int vfio_step_attack_surfaces(struct vfio_device *v, const char *arg);
int vfio_step_attack_reader(struct vfio_device *v, const char *arg);
int vfio_step_attack_name(struct vfio_device *v, const char *arg);
int vfio_step_attack_group(struct vfio_device *v, const char *arg);
int vfio_step_attack_opens(struct vfio_device *v, const char *arg);

/* Soon the plane has that size, and the picture of step show in it; 0: nothing. */
int vfio_plane(struct vfio_device *v, unsigned int width, unsigned int height);

/* As vgpu_job_step(), for what only a VFIO user can see or do. */
int vfio_step(struct vfio_device *v, const char *step);

#endif
