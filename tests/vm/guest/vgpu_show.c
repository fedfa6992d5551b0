// SPDX-License-Identifier: GPL-2.0-only
/* A picture in framebuffer, and telling the plugin task of it, as a guest's driver does. */
#include "vgpu_job.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ctrla080.h, NVA080_CTRL_VGPU_DISPLAY_SET_SURFACE_PROPERTIES_FORMAT_*, _MEMORY_LAYOUT_* */
#define FORMAT_A8R8G8B8	0xcfu
#define FORMAT_I8	0x1eu
#define LAYOUT_PITCH	1u
#define LAYOUT_BLOCKLINEAR	0u

/* Behind what step bar1 and dma leave at the beginning. */
#define PICTURE_AT	(8u << 20)
/* More than a row has pixels. */
#define GAP		256u

uint32_t vgpu_pixel(unsigned int x, unsigned int y, unsigned int width, unsigned int height)
{
	uint32_t red = x * 255 / width, green = y * 255 / height;
	uint32_t blue = (x / 32 + y / 32) % 2 ? 0xc0 : 0x20;

	return red << 16 | green << 8 | blue;
}

static void write_reg(struct vgpu_dev *dev, unsigned int reg, uint32_t value)
{
	*(volatile uint32_t *)(dev->bar0 + VGPU_CE_BASE + reg) = value;
}

struct surface {
	uint32_t offset, width, height, pitch, size, format, layout;
};

static void tell(struct vgpu_dev *dev, const struct surface *s)
{
	write_reg(dev, SURFACE_OFFSET, s->offset);
	write_reg(dev, SURFACE_WIDTH, s->width);
	write_reg(dev, SURFACE_HEIGHT, s->height);
	write_reg(dev, SURFACE_PITCH, s->pitch);
	write_reg(dev, SURFACE_SIZE, s->size);
	write_reg(dev, SURFACE_FORMAT, s->format);
	write_reg(dev, SURFACE_LAYOUT, s->layout);
	write_reg(dev, SURFACE_SHOW, 1);
}

static void draw(struct vgpu_dev *dev, const struct surface *s)
{
	for (unsigned int y = 0; y < s->height; y++)
		for (unsigned int x = 0; x < s->width; x++)
			*(volatile uint32_t *)(dev->bar1 + s->offset + y * s->pitch + x * 4) =
				vgpu_pixel(x, y, s->width, s->height);
}

/*
 * show:WxH: a picture of that size. Others are told of and not drawn: show:outside, ~wrap,
 * ~short, ~narrow, ~odd are none in its framebuffer or make no sense, ~huge is too large,
 * ~format and ~blocklinear are of a kind that is not known; show:nothing
 */
int vgpu_step_show(struct vgpu_dev *dev, const char *arg)
{
	struct surface s = {
		.offset = PICTURE_AT, .width = 640, .height = 480, .format = FORMAT_A8R8G8B8,
		.layout = LAYOUT_PITCH,
	};
	uint64_t size = vgpu_fb_size(dev);
	int drawn = arg && sscanf(arg, "%" SCNu32 "x%" SCNu32, &s.width, &s.height) == 2;

	if (arg && !strcmp(arg, "huge")) {
		s.width = 5120;
		s.height = 2880;
	}
	s.pitch = s.width * 4 + GAP;
	s.size = s.pitch * s.height;
	if (drawn) {
		if (s.offset + s.size > dev->bar1_size) {
			printf("vgpu: show: FAIL BAR1 is too small\n");
			return 1;
		}
		draw(dev, &s);
	} else if (!arg || !strcmp(arg, "nothing")) {
		write_reg(dev, SURFACE_SHOW, 0);
		printf("vgpu: show: ok nothing\n");
		return 0;
	} else if (!strcmp(arg, "outside")) {
		s.offset = (uint32_t)(size - s.size / 2);
	} else if (!strcmp(arg, "wrap")) {
		s.offset = UINT32_MAX - 3;
	} else if (!strcmp(arg, "short")) {
		s.size = s.pitch;
	} else if (!strcmp(arg, "narrow")) {
		s.pitch = 4;
	} else if (!strcmp(arg, "odd")) {
		s.offset++;
	} else if (!strcmp(arg, "format")) {
		s.format = FORMAT_I8;
	} else if (!strcmp(arg, "blocklinear")) {
		s.layout = LAYOUT_BLOCKLINEAR;
	} else if (strcmp(arg, "huge")) {
		printf("vgpu: show: FAIL no such surface\n");
		return 1;
	}
	tell(dev, &s);
	printf("vgpu: show: ok %s width=%" PRIu32 " height=%" PRIu32 "\n", arg, s.width, s.height);
	return 0;
}
