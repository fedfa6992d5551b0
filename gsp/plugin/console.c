// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a guest shows. Its driver tells its plugin task of the surface of each head
 * (NVIDIA/open-gpu-kernel-modules, src/common/sdk/nvidia/inc/ctrl/ctrla080.h,
 * NVA080_CTRL_VGPU_DISPLAY_SET_SURFACE_PROPERTIES), the task publishes that in its
 * response buffer: VGPU_CPU_GSP_DISPLAYLESS_SURFACE of NVIDIA's vGPU series for the Linux
 * kernel, include/nvrm/vgpu.h. Nothing published reads it: that both mean the same by the
 * same names, that an offset is one into the vGPU's framebuffer, and that the two numbers
 * of a surface differ while it is being changed, is what the names say.
 *
 * The guest writes all of it, and what it says may change at any time: it is read once,
 * checked, and what was checked is used.
 *
 * Pixels are read through the window of fb_window.c, 4 bytes a time. There is no bulk
 * way: BAR1 of the PF and the copy engines are GSP's. So the caller says how much is too
 * much, and rests between two frames.
 *
 * No locks: none of the vGPU is taken. Called from outside.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "card.h"
#include "common/partition.h"
#include "common/plugin_heap.h"
#include "ground/ground.h"

/* ctrla080.h, NVA080_CTRL_VGPU_DISPLAY_SET_SURFACE_PROPERTIES_FORMAT_*, _MEMORY_LAYOUT_* */
#define FORMAT_A8R8G8B8		0xcf
#define FORMAT_A8B8G8R8		0xd5
#define LAYOUT_PITCH		1

/* Of the formats above. */
#define PIXEL_BYTES		4
/*
 * Pixels of a row, and rows. No display has so many; and it is no guest that chooses how
 * much is read before it is looked whether to go on.
 */
#define SIDE_MAX		16384

/* Of the one head that is shown. */
static u64 head(const struct gsp_msg *m, enum gsp_field_id f)
{
	return gsp_get_at(m, f, 0);
}

/* abi_check.c sees to it that it is as wide as that, and where the window can read it. */
static int read_number(struct gsp_partition *p, enum gsp_field_id f, u64 *v)
{
	__le64 raw;
	int ret = gsp_fb_read(p->gsp, gsp_plugin_buffer(p, GSP_PLUGIN_RESPONSE) +
			      gsp_offset(p->gsp->abi, f, 0), &raw, sizeof(raw));

	*v = le64_to_cpu(raw);
	return ret;
}

/* Framebuffer of the guest, bytes. */
static u64 guest_fb(const struct gsp_partition *p)
{
	unsigned int i;
	u64 all = 0;

	for (i = 0; i < p->desc.num_fb; i++)
		all += p->desc.fb[i].size;
	return all;
}

static int check(const struct gsp_partition *p, const struct gsp_surface *s, u64 size, size_t room)
{
	u64 row = (u64)s->width * PIXEL_BYTES, bytes;

	if (s->pitch < row)
		return -ERANGE;
	bytes = (u64)s->pitch * (s->height - 1) + row;
	if (bytes > size || s->offset > guest_fb(p) || bytes > guest_fb(p) - s->offset)
		return -ERANGE;
	/* Neither does what is published say of a surface that it could be so. */
	if (!IS_ALIGNED(s->offset | s->pitch, PIXEL_BYTES))
		return -EOPNOTSUPP;
	if (s->width > SIDE_MAX || s->height > SIDE_MAX || row > room / s->height)
		return -EFBIG;
	return 0;
}

/* From a description that is whole. */
static int parse(const struct gsp_partition *p, const struct gsp_msg *m, size_t room,
		 struct gsp_surface *s)
{
	s->width = head(m, GSP_PLUGIN_RESPONSE_SURFACE_WIDTH);
	s->height = head(m, GSP_PLUGIN_RESPONSE_SURFACE_HEIGHT);
	s->pitch = head(m, GSP_PLUGIN_RESPONSE_SURFACE_PITCH);
	s->offset = head(m, GSP_PLUGIN_RESPONSE_SURFACE_OFFSET);
	if (!s->width || !s->height || head(m, GSP_PLUGIN_RESPONSE_SURFACE_BLANKED) ||
	    head(m, GSP_PLUGIN_RESPONSE_SURFACE_GOING)) {
		s->width = 0;
		return 0;
	}
	if (head(m, GSP_PLUGIN_RESPONSE_SURFACE_TYPE) != LAYOUT_PITCH ||
	    head(m, GSP_PLUGIN_RESPONSE_SURFACE_BLOCKLINEAR))
		return -EOPNOTSUPP;
	switch (head(m, GSP_PLUGIN_RESPONSE_SURFACE_FORMAT)) {
	case FORMAT_A8R8G8B8:
		s->format = GSP_SURFACE_XRGB8888;
		break;
	case FORMAT_A8B8G8R8:
		s->format = GSP_SURFACE_XBGR8888;
		break;
	default:
		return -EOPNOTSUPP;
	}
	return check(p, s, head(m, GSP_PLUGIN_RESPONSE_SURFACE_SIZE), room);
}

/**
 * gsp_surface_read() - what the guest of a partition shows on its first head
 * @p: open
 * @room: bytes that its pixels may have
 * @s: set; its width is 0 when nothing is shown, or nothing that can be
 *
 * Takes no lock of @p and says nothing.
 *
 * Return: 0; -EAGAIN when it is just being changed; -ERANGE when it lies outside of the
 * guest's framebuffer, -EOPNOTSUPP when nobody knows how to read it, -EFBIG when it has
 * more than @room or too long a side; -ENODATA when tasks of this release do not tell;
 * -ENOMEM; -EIO when GSP is dead.
 */
int gsp_surface_read(struct gsp_partition *p, size_t room, struct gsp_surface *s)
{
	const struct gsp_abi *abi = p->gsp->abi;
	size_t len = gsp_msg_size(abi, GSP_MSG_PLUGIN_RESPONSE);
	struct gsp_msg m;
	u64 start;
	void *buf;
	int ret;

	*s = (struct gsp_surface){};
	if (!gsp_has(abi, GSP_PLUGIN_RESPONSE_SURFACE_START))
		return -ENODATA;
	buf = kzalloc(ALIGN(len, PIXEL_BYTES), GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	ret = gsp_msg_init(&m, abi, GSP_MSG_PLUGIN_RESPONSE, buf, len);
	if (!ret)
		ret = gsp_fb_read(p->gsp, gsp_plugin_buffer(p, GSP_PLUGIN_RESPONSE), buf,
				  ALIGN(len, PIXEL_BYTES));
	if (!ret)
		ret = read_number(p, GSP_PLUGIN_RESPONSE_SURFACE_START, &start);
	if (ret)
		goto out;
	s->seq = head(&m, GSP_PLUGIN_RESPONSE_SURFACE_END);
	if (start != s->seq || start != head(&m, GSP_PLUGIN_RESPONSE_SURFACE_START))
		ret = -EAGAIN;
	else
		ret = parse(p, &m, room, s);
	if (ret == -ERANGE)
		atomic64_inc(&p->gsp->counters.surfaces_outside);
	if (ret)
		s->width = 0;
out:
	kfree(buf);
	return ret;
}

/**
 * gsp_surface_seq() - has what the guest shows been changed?
 * @p: open
 * @seq: set: a number that differs after each change
 *
 * Return: 0, -ENODATA when tasks of this release do not tell, -EIO when GSP is dead.
 */
int gsp_surface_seq(struct gsp_partition *p, u64 *seq)
{
	if (!gsp_has(p->gsp->abi, GSP_PLUGIN_RESPONSE_SURFACE_START))
		return -ENODATA;
	return read_number(p, GSP_PLUGIN_RESPONSE_SURFACE_START, seq);
}

/* Bytes from @off of the guest's framebuffer on; its runs follow one another, as in BAR1. */
static int read_guest_fb(struct gsp_partition *p, u64 off, u8 *buf, size_t len)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; !ret && len && i < p->desc.num_fb; i++) {
		const struct vgpu_range *run = &p->desc.fb[i];
		size_t n;

		if (off >= run->size) {
			off -= run->size;
			continue;
		}
		n = min_t(u64, len, run->size - off);
		ret = gsp_fb_read(p->gsp, run->base + off, buf, n);
		buf += n;
		len -= n;
		off = 0;
	}
	return ret ?: len ? -ERANGE : 0;
}

/**
 * gsp_surface_copy() - copy the pixels of a surface
 * @p: open
 * @s: from gsp_surface_read() of @p since it was opened
 * @buf: where to: rows without gaps, all in the room that gsp_surface_read() was given
 * @stop: set by another thread when nobody wants them any more; looked at before each row
 *
 * Return: 0, -EINTR when @stop is set, -ERANGE, -EIO when GSP is dead.
 */
int gsp_surface_copy(struct gsp_partition *p, const struct gsp_surface *s, void *buf,
		     const bool *stop)
{
	size_t row = (size_t)s->width * PIXEL_BYTES;
	int ret = 0;
	u32 y;

	for (y = 0; !ret && y < s->height; y++) {
		if (READ_ONCE(*stop))
			return -EINTR;
		ret = read_guest_fb(p, s->offset + (u64)y * s->pitch, buf + y * row, row);
		cond_resched();
	}
	return ret;
}
