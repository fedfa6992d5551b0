// SPDX-License-Identifier: GPL-2.0-only
/*
 * The nested guest's only program, its /init: loads the guest driver, tells
 * what vGPUs it has, runs the steps that the kernel command line lists
 * ("vgpu_steps=engine,bar1,dma"), each on one vGPU after the other or, as "dma@1", on the
 * one of that number, and switches the machine off. Four more steps:
 *
 *	lspci	prints its configuration space, as lspci -F reads it
 *	wait	reads a line from the console first, so a test can hold the guest
 *	plug	waits until there is one vGPU more
 *	unplug	lets go of the newest one, and waits until it is gone
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <inttypes.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "vgpu_guest.h"
#include "vgpu_job.h"

#define BAR_RESOURCES	6
#define MAX_VGPUS	4
#define PLUG_SECONDS	240
#define CONFIG_ROW	16
#define CONFIG_SIZE	4096

struct guest {
	struct vgpu_dev dev;
	char sysfs[256];
	int fd;
	uint32_t taken[VGPU_GUEST_MAX_VECTORS];
};

static int complain(const char *what)
{
	printf("vgpu: guest: FAIL %s: %s\n", what, strerror(errno));
	return 1;
}

static void prepare(void)
{
	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mkdir("/dev", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	setvbuf(stdout, NULL, _IOLBF, 0);
}

static int read_text(const char *dir, const char *name, char *buf, size_t len)
{
	char path[512];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return -1;
	n = read(fd, buf, len - 1);
	close(fd);
	if (n < 0)
		return -1;
	buf[n] = '\0';
	if (n && buf[n - 1] == '\n')
		buf[n - 1] = '\0';
	return 0;
}

static unsigned long read_hex(const char *dir, const char *name)
{
	char text[64];

	return read_text(dir, name, text, sizeof(text)) ? ~0ul : strtoul(text, NULL, 16);
}

static int load_driver(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), ret;

	if (fd < 0)
		return complain(path);
	ret = syscall(SYS_finit_module, fd, "", 0) ? complain(path) : 0;
	close(fd);
	return ret;
}

static struct guest vgpus[MAX_VGPUS];
static unsigned int num_vgpus;

/* Who it is and what BARs it has. */
static int introduce(struct guest *g)
{
	char text[1024], driver[256] = "none", *line;
	unsigned long long start, end, flags;
	unsigned int bar = 0;
	ssize_t n;

	snprintf(text, sizeof(text), "%s/driver", g->sysfs);
	n = readlink(text, driver, sizeof(driver) - 1);
	if (n > 0)
		driver[n] = '\0';
	line = strrchr(driver, '/');
	printf("vgpu: pci: ok slot=%s id=%04lx:%04lx subsystem=%04lx:%04lx class=%06lx driver=%s\n",
	       strrchr(g->sysfs, '/') + 1, read_hex(g->sysfs, "vendor"),
	       read_hex(g->sysfs, "device"), read_hex(g->sysfs, "subsystem_vendor"),
	       read_hex(g->sysfs, "subsystem_device"), read_hex(g->sysfs, "class"),
	       line ? line + 1 : driver);
	if (read_text(g->sysfs, "resource", text, sizeof(text)))
		return complain("resource");
	for (line = strtok(text, "\n"); line && bar < BAR_RESOURCES; line = strtok(NULL, "\n"), bar++) {
		if (sscanf(line, "%llx %llx %llx", &start, &end, &flags) != 3 || !end)
			continue;
		printf("vgpu: bar: ok index=%u address=%#llx size=%lluKiB%s%s\n", bar, start,
		       (end - start + 1) >> 10, flags & 0x100000 ? " 64bit" : "",
		       flags & 0x2000 ? " prefetchable" : "");
	}
	return 0;
}

static volatile uint8_t *map_bar(struct guest *g, const char *name, uint64_t *size)
{
	char path[512];
	struct stat st;
	void *p;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", g->sysfs, name);
	fd = open(path, O_RDWR | O_SYNC | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st))
		return NULL;
	*size = (uint64_t)st.st_size;
	p = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	return p == MAP_FAILED ? NULL : p;
}

static unsigned int guest_irq_wait(struct vgpu_dev *dev, unsigned int vector, int timeout_ms)
{
	struct guest *g = (struct guest *)dev;
	struct vgpu_guest_state state;
	struct pollfd p = { .fd = g->fd, .events = POLLIN };
	unsigned int n;

	for (;;) {
		if (read(g->fd, &state, sizeof(state)) != sizeof(state))
			return 0;
		n = state.fired[vector] - g->taken[vector];
		if (n || poll(&p, 1, timeout_ms) <= 0)
			break;
	}
	g->taken[vector] = state.fired[vector];
	return n;
}

static int guest_bus_master(struct vgpu_dev *dev, int on)
{
	struct guest *g = (struct guest *)dev;
	char path[512];
	uint16_t command;
	int fd, ret = -1;

	snprintf(path, sizeof(path), "%s/config", g->sysfs);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (pread(fd, &command, 2, 4) == 2) {
		command = on ? command | 4 : command & ~4;
		if (pwrite(fd, &command, 2, 4) == 2)
			ret = 0;
	}
	close(fd);
	return ret;
}

/* The kernel of the guest keeps what its driver has set up. */
static int guest_reset(struct vgpu_dev *dev)
{
	struct guest *g = (struct guest *)dev;
	char path[512];
	int fd, ret;

	snprintf(path, sizeof(path), "%s/reset", g->sysfs);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	ret = write(fd, "1", 1) == 1 ? 0 : -1;
	close(fd);
	return ret;
}

static int guest_mask(struct vgpu_dev *dev, unsigned int vector, int on)
{
	struct guest *g = (struct guest *)dev;
	struct vgpu_guest_mask mask = { .vector = vector, .masked = (uint32_t)on };

	return write(g->fd, &mask, sizeof(mask)) == sizeof(mask) ? 0 : -1;
}

static void node_of(const char *sysfs, char *path, size_t size)
{
	snprintf(path, size, "/dev/vgpu_guest-%s", strrchr(sysfs, '/') + 1);
}

static int open_vgpu(struct guest *g)
{
	struct vgpu_guest_state state;
	char path[300];

	node_of(g->sysfs, path, sizeof(path));
	g->fd = open(path, O_RDWR | O_CLOEXEC);
	if (g->fd < 0)
		return complain(path);
	if (read(g->fd, &state, sizeof(state)) != sizeof(state))
		return complain("state");
	g->dev.dma_addr = state.dma_addr;
	g->dev.dma_size = state.dma_size;
	g->dev.vectors = state.vectors;
	g->dev.irq_wait = guest_irq_wait;
	g->dev.mask = guest_mask;
	g->dev.bus_master = guest_bus_master;
	g->dev.reset = guest_reset;
	g->dev.dma = mmap(NULL, state.dma_size, PROT_READ | PROT_WRITE, MAP_SHARED, g->fd, 0);
	if (g->dev.dma == MAP_FAILED)
		return complain("DMA memory");
	g->dev.bar0 = map_bar(g, "resource0", &g->dev.bar0_size);
	/* BAR1 is the one behind BAR0, which takes one or two places. */
	g->dev.bar1 = map_bar(g, "resource1", &g->dev.bar1_size);
	if (!g->dev.bar1)
		g->dev.bar1 = map_bar(g, "resource2", &g->dev.bar1_size);
	if (!g->dev.bar0 || !g->dev.bar1)
		return complain("BAR0 or BAR1");
	if (g->dev.bar0_size < VGPU_CE_BASE + 4096) {
		printf("vgpu: guest: FAIL BAR0 has only %" PRIu64 " bytes\n",
		       g->dev.bar0_size);
		return 1;
	}
	return 0;
}

/*
 * Those that nobody has taken yet: PCI devices of vendor 10de that their driver has set up. A
 * link to the driver is there before that.
 */
static int find_vgpus(void)
{
	char path[300];
	glob_t all;
	int ret = 0;

	if (glob("/sys/bus/pci/devices/*", 0, NULL, &all))
		return complain("no PCI devices");
	for (size_t i = 0; i < all.gl_pathc && !ret; i++) {
		struct guest *g = &vgpus[num_vgpus];
		bool known = false;

		for (unsigned int k = 0; k < num_vgpus; k++)
			known |= !strcmp(vgpus[k].sysfs, all.gl_pathv[i]);
		node_of(all.gl_pathv[i], path, sizeof(path));
		if (known || read_hex(all.gl_pathv[i], "vendor") != 0x10de || access(path, F_OK))
			continue;
		if (num_vgpus == MAX_VGPUS) {
			printf("vgpu: guest: FAIL more than %u vGPUs\n", MAX_VGPUS);
			ret = 1;
			break;
		}
		memset(g, 0, sizeof(*g));
		snprintf(g->sysfs, sizeof(g->sysfs), "%s", all.gl_pathv[i]);
		ret = introduce(g) || open_vgpu(g);
		num_vgpus++;
	}
	globfree(&all);
	return ret;
}

/* Rows that are not all 0, and the last, which says how long it is. */
static int print_config(struct guest *g)
{
	static const uint8_t zero[CONFIG_ROW];
	uint8_t row[CONFIG_ROW];
	char path[300];
	int fd;

	snprintf(path, sizeof(path), "%s/config", g->sysfs);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return complain(path);
	printf("vgpu: lspci: %s vGPU\n", strrchr(g->sysfs, '/') + 1);
	for (unsigned int at = 0; pread(fd, row, CONFIG_ROW, at) == CONFIG_ROW; at += CONFIG_ROW) {
		if (!memcmp(row, zero, CONFIG_ROW) && at + CONFIG_ROW < CONFIG_SIZE)
			continue;
		printf("vgpu: lspci: %02x:", at);
		for (unsigned int i = 0; i < CONFIG_ROW; i++)
			printf(" %02x", row[i]);
		printf("\n");
	}
	printf("vgpu: lspci: \n");
	close(fd);
	return 0;
}

static int plug(void)
{
	unsigned int before = num_vgpus;

	printf("vgpu: plug: ok waits\n");
	for (unsigned int i = 0; i < PLUG_SECONDS * 10; i++) {
		if (find_vgpus())
			return 1;
		if (num_vgpus > before)
			return 0;
		usleep(100000);
	}
	printf("vgpu: plug: FAIL no vGPU came\n");
	return 1;
}

static int unplug(void)
{
	struct guest *g;

	if (!num_vgpus) {
		printf("vgpu: unplug: FAIL there is no vGPU\n");
		return 1;
	}
	g = &vgpus[num_vgpus - 1];
	munmap(g->dev.dma, g->dev.dma_size);
	munmap((void *)g->dev.bar0, g->dev.bar0_size);
	munmap((void *)g->dev.bar1, g->dev.bar1_size);
	close(g->fd);
	num_vgpus--;
	printf("vgpu: unplug: ok waits\n");
	for (unsigned int i = 0; i < PLUG_SECONDS * 10; i++) {
		if (access(g->sysfs, F_OK))
			return 0;
		usleep(100000);
	}
	printf("vgpu: unplug: FAIL it is still there\n");
	return 1;
}

static int run_step(char *step)
{
	unsigned int first = 0, end = num_vgpus;
	char line[128], *only = strchr(step, '@');
	int failed = 0, ret;

	if (!strcmp(step, "wait")) {
		printf("vgpu: wait: ok\n");
		return !fgets(line, sizeof(line), stdin);
	}
	if (!strcmp(step, "plug"))
		return plug();
	if (!strcmp(step, "unplug"))
		return unplug();
	if (only) {
		*only = '\0';
		first = (unsigned int)strtoul(only + 1, NULL, 10);
		end = first + 1;
	}
	if (first >= num_vgpus) {
		printf("vgpu: %s: FAIL there is no such vGPU\n", step);
		return 1;
	}
	for (unsigned int i = first; i < end; i++) {
		ret = strcmp(step, "lspci") ? vgpu_job_step(&vgpus[i].dev, step) :
					      print_config(&vgpus[i]);
		if (ret < 0)
			printf("vgpu: %s: FAIL no such step\n", step);
		failed |= ret;
	}
	return failed;
}

int main(void)
{
	const char *steps = getenv("vgpu_steps");
	char *list = strdup(steps ? steps : "engine,bar1,dma,irq"), *step, *rest;
	int failed;

	prepare();
	printf("\nvgpu: guest: ok\n");
	failed = load_driver("/vgpu_guest.ko") || find_vgpus();
	/* A step that waits for the test has nothing to wait for after a failure. */
	for (step = strtok_r(list, ",", &rest); step && !failed; step = strtok_r(NULL, ",", &rest))
		failed = run_step(step);
	printf("vgpu: done: %s\n", failed ? "FAIL" : "ok");
	fflush(stdout);
	sync();
	reboot(RB_POWER_OFF);
	return 1;
}
