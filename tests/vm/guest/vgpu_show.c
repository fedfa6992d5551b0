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
#define BLOCK_HEIGHT_MAX	5u
/* swref turing/tu102/dev_mmu.h, NV_MMU_PTE_KIND_* */
#define KIND_GENERIC		6u
#define KIND_COMPRESSIBLE	8u

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
	uint32_t offset, width, height, pitch, size, format, layout, block_height, kind;
	uint32_t rect_width, rect_height;
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
	write_reg(dev, SURFACE_BLOCK_HEIGHT, s->block_height);
	write_reg(dev, SURFACE_KIND, s->kind);
	write_reg(dev, SURFACE_RECT_WIDTH, s->rect_width);
	write_reg(dev, SURFACE_RECT_HEIGHT, s->rect_height);
	write_reg(dev, SURFACE_SHOW, 1);
}

/*
 * Where a pixel is: blocks are as wide as 16 pixels and follow one another from left to right;
 * in them lie its address' bits as nouveau's dispnv50/wndw.c has them for Turing and later,
 * from the lowest on x0 x1 y0 y1 x2 y2 x3 y3 and the rest of y.
 */
static uint32_t place(const struct surface *s, unsigned int x, unsigned int y)
{
	unsigned int rows = 8u << s->block_height, block, in;

	if (s->layout == LAYOUT_PITCH)
		return y * s->pitch + x * 4;
	block = y / rows * (s->pitch / 64) + x / 16;
	y %= rows;
	in = (x & 3) | (y & 3) << 2 | (x & 4) << 2 | (y & 4) << 3 | (x & 8) << 3 | y >> 3 << 7;
	return (block * rows * 16 + in) * 4;
}

/* The region to be displayed is its picture; all else of it is not to be seen. */
static void draw(struct vgpu_dev *dev, const struct surface *s)
{
	unsigned int width = s->rect_width ? s->rect_width : s->width;
	unsigned int height = s->rect_height ? s->rect_height : s->height;

	for (unsigned int y = 0; y < s->height; y++)
		for (unsigned int x = 0; x < s->width; x++)
			*(volatile uint32_t *)(dev->bar1 + s->offset + place(s, x, y)) =
				x < width && y < height ? vgpu_pixel(x, y, width, height) : ~0u;
}

/* In blocks of 2^@height GOBs, and a block more in each row than it needs. */
static void in_blocks(struct surface *s, uint32_t height)
{
	uint32_t rows = 8u << height;

	s->layout = LAYOUT_BLOCKLINEAR;
	s->block_height = height;
	s->kind = KIND_GENERIC;
	s->pitch = (s->width + 15) / 16 * 64 + 64;
	s->size = s->pitch * ((s->height + rows - 1) / rows * rows);
}

/*
 * show:WxH: a picture of that size. show:WxHbN: the same in blocks of 2^N GOBs; show:WxHrW2xH2:
 * a picture of W2 x H2, which is the region to be displayed of one of W x H. Others are told of
 * and not drawn: show:outside, ~wrap, ~short, ~narrow, ~odd are none in its framebuffer or make
 * no sense, as in blocks ~blocks-outside, ~blocks-short, ~blocks-odd; ~format, ~blocklinear,
 * ~blocks-high and ~compressed are of a kind that is not known; all these are 64x48: while one
 * of another size than what is shown is copied, the plane is empty as if it had been refused.
 * ~huge is too large. show:nothing
 */
int vgpu_step_show(struct vgpu_dev *dev, const char *arg)
{
	struct surface s = {
		.offset = PICTURE_AT, .width = 64, .height = 48, .format = FORMAT_A8R8G8B8,
		.layout = LAYOUT_PITCH,
	};
	uint64_t size = vgpu_fb_size(dev);
	int drawn = arg && sscanf(arg, "%" SCNu32 "x%" SCNu32, &s.width, &s.height) == 2;
	const char *blocks = drawn ? strchr(arg, 'b') : NULL;
	const char *rect = drawn ? strchr(arg, 'r') : NULL;

	if (arg && !strcmp(arg, "huge")) {
		s.width = 5120;
		s.height = 2880;
	}
	s.pitch = s.width * 4 + GAP;
	s.size = s.pitch * s.height;
	if (blocks)
		in_blocks(&s, (uint32_t)strtoul(blocks + 1, NULL, 10));
	else if (arg && (!strncmp(arg, "blocks-", 7) || !strcmp(arg, "compressed")))
		in_blocks(&s, 4);
	if (rect)
		sscanf(rect, "r%" SCNu32 "x%" SCNu32, &s.rect_width, &s.rect_height);
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
	} else if (!strcmp(arg, "outside") || !strcmp(arg, "blocks-outside")) {
		s.offset = (uint32_t)(size - s.size / 2) & ~511u;
	} else if (!strcmp(arg, "wrap")) {
		s.offset = UINT32_MAX - 3;
	} else if (!strcmp(arg, "short")) {
		s.size = s.pitch;
	} else if (!strcmp(arg, "blocks-short")) {
		s.size -= 64;
	} else if (!strcmp(arg, "narrow")) {
		s.pitch = 4;
	} else if (!strcmp(arg, "odd")) {
		s.offset++;
	} else if (!strcmp(arg, "blocks-odd")) {
		s.offset += 256;
	} else if (!strcmp(arg, "blocks-high")) {
		in_blocks(&s, BLOCK_HEIGHT_MAX + 1);
	} else if (!strcmp(arg, "compressed")) {
		s.kind = KIND_COMPRESSIBLE;
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
