// SPDX-License-Identifier: GPL-2.0-only
/*
 * vram_mmap NODE: buffers in video memory, of several sizes, made by nouveau and
 * mapped into this process. Each page is given a number of its own, and after all
 * have one, all are read again: so a page table that leads two pages of BAR1 to the
 * same memory, or to none, shows.
 */
#include <drm/nouveau_drm.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#define PAGE 4096u

/* One page, some of them, large pages: nouveau maps 4 KiB, 64 KiB and 2 MiB. */
static const size_t sizes[] = { PAGE, 5 * PAGE, 64 << 10, 1 << 20, 8 << 20 };
#define BUFFERS (sizeof(sizes) / sizeof(*sizes))

static volatile uint64_t *map_buffer(int fd, size_t size)
{
	struct drm_nouveau_gem_new new;
	void *p;

	memset(&new, 0, sizeof(new));
	new.info.domain = NOUVEAU_GEM_DOMAIN_VRAM | NOUVEAU_GEM_DOMAIN_MAPPABLE;
	new.info.size = size;
	if (ioctl(fd, DRM_IOCTL_NOUVEAU_GEM_NEW, &new)) {
		perror("DRM_IOCTL_NOUVEAU_GEM_NEW");
		return NULL;
	}
	if (new.info.domain != NOUVEAU_GEM_DOMAIN_VRAM || new.info.size < size) {
		fprintf(stderr, "a buffer in domain %u of %llu bytes\n", new.info.domain,
			(unsigned long long)new.info.size);
		return NULL;
	}
	p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, new.info.map_handle);
	if (p == MAP_FAILED) {
		perror("mmap");
		return NULL;
	}
	return p;
}

static uint64_t number(unsigned int buffer, size_t at)
{
	return (uint64_t)(buffer + 1) << 48 | at << 8 | 0x5a;
}

int main(int argc, char **argv)
{
	volatile uint64_t *buffer[BUFFERS];
	int fd;

	fd = argc == 2 ? open(argv[1], O_RDWR) : -1;
	if (fd < 0) {
		perror(argc == 2 ? argv[1] : "usage: vram_mmap NODE");
		return 1;
	}
	for (unsigned int b = 0; b < BUFFERS; b++) {
		buffer[b] = map_buffer(fd, sizes[b]);
		if (!buffer[b])
			return 1;
		for (size_t at = 0; at < sizes[b]; at += PAGE) {
			buffer[b][at / 8] = number(b, at);
			buffer[b][(at + PAGE) / 8 - 1] = ~number(b, at);
		}
	}
	for (unsigned int b = 0; b < BUFFERS; b++) {
		for (size_t at = 0; at < sizes[b]; at += PAGE) {
			if (buffer[b][at / 8] == number(b, at) &&
			    buffer[b][(at + PAGE) / 8 - 1] == ~number(b, at))
				continue;
			fprintf(stderr, "buffer of %zu bytes, at %zu: %llx, %llx\n", sizes[b], at,
				(unsigned long long)buffer[b][at / 8],
				(unsigned long long)buffer[b][(at + PAGE) / 8 - 1]);
			return 1;
		}
	}
	return 0;
}
