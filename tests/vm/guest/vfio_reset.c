// SPDX-License-Identifier: GPL-2.0-only
/* Resets as a VFIO user makes them, in every way there is, and what it hears of those that fail. */
#include "vfio_device.h"

#include <errno.h>
#include <linux/pci_regs.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define PAGE		4096u
#define ERROR_MS	120000

static int read_config(struct vfio_device *v, unsigned int at, void *value, size_t len)
{
	return pread(v->fd, value, len, (off_t)(v->config + at)) == (ssize_t)len ? 0 : -1;
}

/* As a guest does it: the FLR bit of the PCI Express capability. */
static int reset_by_config(struct vfio_device *v)
{
	uint8_t at = 0, id = 0;
	uint16_t control;

	if (read_config(v, PCI_CAPABILITY_LIST, &at, 1))
		return -1;
	while (at && !read_config(v, at, &id, 1) && id != PCI_CAP_ID_EXP)
		if (read_config(v, at + 1, &at, 1))
			return -1;
	if (!at || read_config(v, at + PCI_EXP_DEVCTL, &control, 2))
		return -1;
	control |= PCI_EXP_DEVCTL_BCR_FLR;
	return pwrite(v->fd, &control, 2, (off_t)(v->config + at + PCI_EXP_DEVCTL)) == 2 ? 0 : -1;
}

/* As a VMM does it. */
static int reset_by_ioctl(struct vfio_device *v)
{
	return vfio_msix_disable(v) || ioctl(v->fd, VFIO_DEVICE_RESET) || vfio_msix_enable(v) ? -1 : 0;
}

int vfio_reset(struct vgpu_dev *dev)
{
	struct vfio_device *v = (struct vfio_device *)dev;

	v->resets++;
	if (v->resets % 2 ? reset_by_ioctl(v) : reset_by_config(v))
		return -1;
	return vfio_command(v, 6, 0);
}

static atomic_bool busy;
static pthread_t loads[2];

/* A processor of the guest's that works on and on. What becomes of its work nobody asks. */
static void *registers(void *arg)
{
	struct vfio_device *v = arg;
	uint64_t at = 0;

	while (atomic_load(&busy)) {
		ce_copy(&v->dev, CE_FROM_FB, v->dev.dma_addr, 0, PAGE, CE_NO_VECTOR);
		*(volatile uint32_t *)(v->dev.bar1 + at) = (uint32_t)at;
		at = (at + PAGE) % (1u << 20);
	}
	return NULL;
}

/* Another one that reads configuration space and switches bus mastering. */
static void *config_space(void *arg)
{
	struct vfio_device *v = arg;
	uint32_t word;

	while (atomic_load(&busy)) {
		read_config(v, PCI_COMMAND, &word, 4);
		read_config(v, PCI_BASE_ADDRESS_1, &word, 4);
		vfio_command(v, 0, PCI_COMMAND_MASTER);
		vfio_command(v, PCI_COMMAND_MASTER, 0);
	}
	return NULL;
}

int vfio_load(struct vgpu_dev *dev, int on)
{
	if (on) {
		atomic_store(&busy, true);
		return pthread_create(&loads[0], NULL, registers, dev) ||
		       pthread_create(&loads[1], NULL, config_space, dev) ? -1 : 0;
	}
	atomic_store(&busy, false);
	pthread_join(loads[0], NULL);
	pthread_join(loads[1], NULL);
	return vfio_command((struct vfio_device *)dev, 6, 0);
}

static int failed(const char *step, const char *what)
{
	printf("vgpu: %s: FAIL %s: %s\n", step, what, strerror(errno));
	return 1;
}

/*
 * reset-error, reset-error:flr: firmware fails a reset that is asked for by ioctl, or
 * by the FLR bit, which cannot answer; VFIO's error event comes, and no reset succeeds
 * any more
 */
int vfio_step_reset_error(struct vfio_device *v, const char *arg)
{
	struct pollfd p = { .fd = eventfd(0, EFD_CLOEXEC), .events = POLLIN };
	int ret, first = 0;

	if (p.fd < 0 || vfio_watch_errors(v, p.fd))
		return failed("reset-error", "cannot be watched");
	if (arg && !strcmp(arg, "flr")) {
		if (reset_by_config(v))
			return failed("reset-error", "the FLR bit cannot be written");
	} else {
		if (!ioctl(v->fd, VFIO_DEVICE_RESET))
			return failed("reset-error", "it is said to have succeeded");
		first = errno;
	}
	ret = poll(&p, 1, ERROR_MS);
	close(p.fd);
	if (ret != 1)
		return failed("reset-error", "no error event came");
	if (!ioctl(v->fd, VFIO_DEVICE_RESET))
		return failed("reset-error", "the next one is said to have succeeded");
	printf("vgpu: reset-error: ok first=\"%s\" again=\"%s\"\n", first ? strerror(first) : "",
	       strerror(errno));
	return 0;
}

