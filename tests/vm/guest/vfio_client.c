// SPDX-License-Identifier: GPL-2.0-only
/*
 * A user of a vGPU without a virtual machine:
 *
 *   vfio-client [--iommufd|--traced] UUID STEP[,STEP…][/STEP…] [UUID STEPS]…
 *
 * opens mediated devices through VFIO (or VFs, for UUIDs that are PCI addresses),
 * all of them before the first step runs,
 * and runs their steps in order, device after device; a "/" between steps ends
 * a phase, and no device begins its next phase before all have ended this one.
 * Steps: those of vgpu_job.c and vfio_steps.c, and
 *   wait    read a line from standard input, end when there is none
 *   reopen  close the device and open it again
 *   reopens close the device, and let two threads open and close it until there is a
 *           line to read from standard input; the last step, and it passes whether the
 *           device can be opened or not
 * With --traced the kernel traces while a device is opened, whatever was set up for that.
 * Ends with 0 when every step passed.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "vfio_device.h"

#define MAX_DEVICES	64

static volatile bool reopening;

/* Without a pause, so that one or the other always has it or asks for it. */
static void *reopen_always(void *arg)
{
	struct vfio_device *v = arg;

	while (reopening) {
		int fd = ioctl(v->group, VFIO_GROUP_GET_DEVICE_FD, v->uuid);

		if (fd >= 0)
			close(fd);
	}
	return NULL;
}

static int reopens(struct vfio_device *v)
{
	pthread_t thread[2];
	char line[128];

	if (vfio_close_device(v))
		return 1;
	reopening = true;
	for (int i = 0; i < 2; i++)
		if (pthread_create(&thread[i], NULL, reopen_always, v))
			return 1;
	printf("vgpu: reopens: ok\n");
	if (!fgets(line, sizeof(line), stdin))
		return 1;
	reopening = false;
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	return 0;
}

static int run_step(struct vfio_device *v, const char *step, bool iommufd)
{
	char line[128];
	int ret;

	if (!strcmp(step, "wait")) {
		printf("vgpu: wait: ok\n");
		return fgets(line, sizeof(line), stdin) ? 0 : 1;
	}
	if (!strcmp(step, "reopens"))
		return reopens(v);
	if (!strcmp(step, "reopen")) {
		const char *uuid = v->uuid;

		vfio_close(v);
		return vfio_open(v, uuid, iommufd) ? 1 : 0;
	}
	ret = vgpu_job_step(&v->dev, step);
	if (ret < 0)
		ret = vfio_step(v, step);
	if (ret < 0) {
		printf("vgpu: %s: FAIL no such step\n", step);
		ret = 1;
	}
	return ret;
}

/* The steps up to the next "/", or all that are left; moves *steps behind them. */
static int run_phase(struct vfio_device *v, char **steps, bool iommufd)
{
	char *phase = strsep(steps, "/");
	int failed = 0;

	if (!phase)
		return 0;
	for (char *step = strtok(phase, ","); step; step = strtok(NULL, ",")) {
		failed |= run_step(v, step, iommufd);
		if (v->fd < 0) {
			*steps = NULL;
			return failed;
		}
	}
	return failed;
}

int main(int argc, char **argv)
{
	static struct vfio_device all[MAX_DEVICES];
	bool iommufd = argc > 1 && !strcmp(argv[1], "--iommufd");
	bool traced = argc > 1 && !strcmp(argv[1], "--traced");
	char **arg = argv + 1 + (iommufd || traced);
	int count = argc - (int)(arg - argv), failed = 0, left;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (count < 2 || count % 2 || count / 2 > MAX_DEVICES) {
		fprintf(stderr, "usage: vfio-client [--iommufd|--traced] UUID STEP[,STEP...] [UUID STEPS]...\n");
		return 2;
	}
	if (traced) {
		vfio_tracing = open("/sys/kernel/tracing/tracing_on", O_WRONLY);
		if (vfio_tracing < 0) {
			perror("tracing_on");
			return 1;
		}
	}
	for (int i = 0; i < count / 2; i++)
		if (vfio_open(&all[i], arg[2 * i], iommufd))
			return 1;
	do {
		left = 0;
		for (int i = 0; i < count / 2; i++) {
			failed |= run_phase(&all[i], &arg[2 * i + 1], iommufd);
			left |= arg[2 * i + 1] != NULL;
		}
	} while (left);
	for (int i = 0; i < count / 2; i++)
		vfio_close(&all[i]);
	printf("vgpu: done: %s\n", failed ? "FAIL" : "ok");
	return failed;
}
