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
 * Rows of pixels follow one another, or are in blocks of GOBs: a GOB is 64 bytes wide and 8 rows
 * high, a block one GOB wide and a power of two of them high, and blocks follow one another from
 * left to right and downwards (include/uapi/drm/drm_fourcc.h,
 * DRM_FORMAT_MOD_NVIDIA_BLOCK_LINEAR_2D). Where pixels of 4 bytes lie in a GOB is the same on
 * all chips since Turing, Blackwell's too ("GB20x 32+ bpp", as above): nouveau's
 * dispnv50/wndw.c, nv50_set_pixel_swizzle(), and Mesa's nil/tiling.rs, TuringColor2D. That goes
 * for the page kind of generic memory, which is the same through any window (open RM,
 * mem_mgr_tu102_base.c: FB_IS_KIND_SWIZZLED). A guest's driver looks up the kind
 * (src/nvidia/src/kernel/vgpu/vgpuctrl.c): memory of a compressible one may hold
 * something else than pixels, so that nothing is shown of that and all others.
 *
 * What the pitch of blocks counts nobody says. NVIDIA's modesetting has it in bytes from DRM and
 * in widths of a block by itself (nvkms-kapi.c, nvkms-api.h): the size of the surface has room
 * for one of these only, or nothing is shown.
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

/*
 * ctrla080.h, NVA080_CTRL_VGPU_DISPLAY_SET_SURFACE_PROPERTIES_FORMAT_*, _MEMORY_LAYOUT_*,
 * _BLOCK_HEIGHT_THIRTYTWO_GOBS: the logarithm
 */
#define FORMAT_A8R8G8B8		0xcf
#define FORMAT_A8B8G8R8		0xd5
#define LAYOUT_BLOCKLINEAR	0
#define LAYOUT_PITCH		1
#define BLOCK_HEIGHT_MAX	5
/*
 * src/common/inc/swref/published/turing/tu102/dev_mmu.h, NV_MMU_PTE_KIND_GENERIC_MEMORY; the
 * same in hopper/gh100 and blackwell/gb202
 */
#define KIND_GENERIC		6

/* Bytes of a row of a GOB, its rows, and bytes of one that lie side by side in each. */
#define GOB_WIDTH		64
#define GOB_ROWS		8
#define GOB_SIZE		(GOB_WIDTH * GOB_ROWS)
#define GOB_PIECE		16

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

/* Bytes that rows take which follow one another. */
static int measure_rows(const struct gsp_surface *s, u64 size, u64 *bytes)
{
	u64 row = (u64)s->width * PIXEL_BYTES;

	if (s->pitch < row)
		return -ERANGE;
	*bytes = (u64)s->pitch * (s->height - 1) + row;
	return *bytes > size ? -ERANGE : 0;
}

/* Can @rows of pixels, whole blocks, be @pitch bytes each and have room in @size? */
static bool blocks_fit(const struct gsp_surface *s, u64 pitch, u64 rows, u64 size)
{
	return pitch >= (u64)s->width * PIXEL_BYTES && IS_ALIGNED(pitch, GOB_WIDTH) &&
	       pitch <= min_t(u64, size / rows, U32_MAX);
}

/* Bytes that rows of blocks take; their pitch is in bytes then. */
static int measure_blocks(struct gsp_surface *s, u64 size, u64 *bytes)
{
	u64 rows = round_up((u64)s->height, s->block), pitch = (u64)s->pitch * GOB_WIDTH;
	bool as_bytes = blocks_fit(s, s->pitch, rows, size);

	if (!blocks_fit(s, pitch, rows, size)) {
		if (!as_bytes)
			return -ERANGE;
		pitch = s->pitch;
	} else if (as_bytes) {
		return -EOPNOTSUPP;
	}
	s->pitch = pitch;
	*bytes = pitch * rows;
	return 0;
}

/* All of a surface, of which a part may be shown. */
static int check_place(const struct gsp_partition *p, struct gsp_surface *s, u64 size)
{
	u64 bytes;
	int ret;

	ret = s->block ? measure_blocks(s, size, &bytes) : measure_rows(s, size, &bytes);
	if (ret)
		return ret;
	if (s->offset > guest_fb(p) || bytes > guest_fb(p) - s->offset)
		return -ERANGE;
	/* Neither does what is published say of a surface that it could be so. */
	if (!IS_ALIGNED(s->offset, s->block ? GOB_SIZE : PIXEL_BYTES) ||
	    !IS_ALIGNED(s->pitch, PIXEL_BYTES))
		return -EOPNOTSUPP;
	return 0;
}

/* What is read for what is shown: of blocks, whole GOBs. */
static int check_room(const struct gsp_surface *s, size_t room)
{
	u64 row = (u64)s->width * PIXEL_BYTES, rows = s->height;

	if (s->width > SIDE_MAX || s->height > SIDE_MAX)
		return -EFBIG;
	if (s->block) {
		row = round_up(row, GOB_WIDTH);
		rows = round_up(rows, GOB_ROWS);
	}
	return row > room / rows ? -EFBIG : 0;
}

/* Of a type that is known, which another word of the description says again. */
static int parse_layout(const struct gsp_msg *m, struct gsp_surface *s)
{
	u64 height = head(m, GSP_PLUGIN_RESPONSE_SURFACE_BLOCK_HEIGHT);
	bool blocks = head(m, GSP_PLUGIN_RESPONSE_SURFACE_BLOCKLINEAR);

	switch (head(m, GSP_PLUGIN_RESPONSE_SURFACE_TYPE)) {
	case LAYOUT_PITCH:
		return blocks ? -EOPNOTSUPP : 0;
	case LAYOUT_BLOCKLINEAR:
		if (!blocks || height > BLOCK_HEIGHT_MAX ||
		    head(m, GSP_PLUGIN_RESPONSE_SURFACE_KIND) != KIND_GENERIC)
			return -EOPNOTSUPP;
		s->block = GOB_ROWS << height;
		return 0;
	default:
		return -EOPNOTSUPP;
	}
}

/*
 * Of a side that is @whole: the region to be displayed, as the same header has it, where one is
 * told that is a part; it has no place, so that it begins where the surface does.
 */
static u32 shown(u32 whole, u64 part)
{
	return part && part < whole ? part : whole;
}

/* From a description that is whole. */
static int parse(const struct gsp_partition *p, const struct gsp_msg *m, size_t room,
		 struct gsp_surface *s)
{
	int ret;

	s->width = head(m, GSP_PLUGIN_RESPONSE_SURFACE_WIDTH);
	s->height = head(m, GSP_PLUGIN_RESPONSE_SURFACE_HEIGHT);
	s->pitch = head(m, GSP_PLUGIN_RESPONSE_SURFACE_PITCH);
	s->offset = head(m, GSP_PLUGIN_RESPONSE_SURFACE_OFFSET);
	if (!s->width || !s->height || head(m, GSP_PLUGIN_RESPONSE_SURFACE_BLANKED) ||
	    head(m, GSP_PLUGIN_RESPONSE_SURFACE_GOING)) {
		s->width = 0;
		return 0;
	}
	ret = parse_layout(m, s);
	if (ret)
		return ret;
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
	ret = check_place(p, s, head(m, GSP_PLUGIN_RESPONSE_SURFACE_SIZE));
	if (ret)
		return ret;
	s->width = shown(s->width, head(m, GSP_PLUGIN_RESPONSE_SURFACE_RECT_WIDTH));
	s->height = shown(s->height, head(m, GSP_PLUGIN_RESPONSE_SURFACE_RECT_HEIGHT));
	return check_room(s, room);
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

/*
 * What of a GOB is within @len bytes of a row and @rows, to where rows are @row bytes each.
 * Pieces follow one another in it by the bits of their place, of the row's number y and the
 * column's c: y0 y1 c0 y2 c1, the lowest first.
 */
static void place_gob(u8 *to, const u8 *gob, size_t row, size_t len, u32 rows)
{
	u32 x, y, c, piece;

	for (y = 0; y < rows; y++)
		for (x = 0; x < len; x += GOB_PIECE) {
			c = x / GOB_PIECE;
			piece = (y & 3) | (c & 1) << 2 | (y & 4) << 1 | (c & 2) << 3;
			memcpy(to + y * row + x, gob + piece * GOB_PIECE,
			       min_t(size_t, len - x, GOB_PIECE));
		}
}

static int copy_blocks(struct gsp_partition *p, const struct gsp_surface *s, u8 *buf,
		       const bool *stop)
{
	size_t row = (size_t)s->width * PIXEL_BYTES, x;
	u32 gob[GOB_SIZE / sizeof(u32)];
	u64 begin;
	int ret;
	u32 y;

	for (y = 0; y < s->height; y += GOB_ROWS) {
		/* Of the row of blocks that it is in; and in each block, of its row of GOBs. */
		begin = s->offset + (u64)(y - y % s->block) * s->pitch + y % s->block * GOB_WIDTH;
		for (x = 0; x < row; x += GOB_WIDTH) {
			if (READ_ONCE(*stop))
				return -EINTR;
			ret = read_guest_fb(p, begin + x * s->block, (u8 *)gob, sizeof(gob));
			if (ret)
				return ret;
			place_gob(buf + y * row + x, (u8 *)gob, row,
				  min_t(size_t, row - x, GOB_WIDTH),
				  min_t(u32, s->height - y, GOB_ROWS));
			cond_resched();
		}
	}
	return 0;
}

static int copy_rows(struct gsp_partition *p, const struct gsp_surface *s, u8 *buf,
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

/**
 * gsp_surface_copy() - copy the pixels of a surface
 * @p: open
 * @s: from gsp_surface_read() of @p since it was opened
 * @buf: where to: rows without gaps, all in the room that gsp_surface_read() was given
 * @stop: set by another thread when nobody wants them any more; looked at before each row
 *	or GOB
 *
 * Return: 0, -EINTR when @stop is set, -ERANGE, -EIO when GSP is dead.
 */
int gsp_surface_copy(struct gsp_partition *p, const struct gsp_surface *s, void *buf,
		     const bool *stop)
{
	return s->block ? copy_blocks(p, s, buf, stop) : copy_rows(p, s, buf, stop);
}
