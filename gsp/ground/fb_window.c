// SPDX-License-Identifier: GPL-2.0-only
/*
 * The CPU's way into framebuffer: a window of 1 MiB in BAR0 whose base moves
 * in steps of 64 KiB (struct gsp_hw says by which register). Used for the communication
 * buffers of plugin tasks, which are small and seldom touched; BAR1 stays
 * untouched.
 *
 * window_lock guards where the window is; nothing is called under it. Called by rm/, gmc/,
 * plugin/ and crashcat_read.c.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sizes.h>

#include "card.h"
#include "chip.h"
#include "ground.h"
#include "regs.h"

#define WINDOW_STEP	0x10000u
/*
 * So much goes through the window before others get it: each word that is read is waited
 * for, and who waits for the window may hold what others wait for.
 */
#define PIECE		SZ_4K

/*
 * Move the window so that it holds @addr. Returns where @addr lies in BAR0;
 * *@room is how many bytes from there on the window holds.
 */
static void __iomem *window(struct gsp *gsp, u64 addr, size_t *room)
{
	u64 base = addr & ~(u64)(WINDOW_STEP - 1);
	size_t offset = addr - base;

	lockdep_assert_held(&gsp->window_lock);
	if (gsp->window_base != base) {
		/* Framebuffer is target 0 where there is a choice. */
		gsp_wr32(gsp, gsp->chip->hw->fb_window, base / WINDOW_STEP);
		/* The move must have arrived before anything goes through the window. */
		gsp_rd32(gsp, gsp->chip->hw->fb_window);
		gsp->window_base = base;
	}
	*room = NV_PRAMIN_SIZE - offset;
	return gsp->bar0 + NV_PRAMIN + offset;
}

static int check(struct gsp *gsp, u64 addr, size_t len)
{
	u64 size = gsp->boot.layout.size;

	if (addr > size || len > size - addr ||
	    !IS_ALIGNED(addr, 4) || !IS_ALIGNED(len, 4)) {
		WARN_ONCE(1, "framebuffer access at %#llx, %zu bytes\n", addr, len);
		return -EINVAL;
	}
	if (gsp_dead(gsp))
		return -EIO;
	return 0;
}

/* Between two pieces. Is it of use to go on? */
static bool others(struct gsp *gsp)
{
	cond_resched();
	return !gsp_dead(gsp);
}

/**
 * gsp_fb_read() - read framebuffer
 * @gsp: whose
 * @addr: physical framebuffer address, a multiple of 4
 * @buf: where to
 * @len: bytes, a multiple of 4
 *
 * May sleep; takes window_lock, anew for each PIECE: more than that may be of different
 * times.
 *
 * Return: 0, -EINVAL outside of framebuffer, -EIO when GSP is dead or the GPU
 * fell off the bus.
 */
int gsp_fb_read(struct gsp *gsp, u64 addr, void *buf, size_t len)
{
	u32 *dst = buf;
	int ret = check(gsp, addr, len);

	if (ret)
		return ret;
	while (len) {
		size_t room, i, n;
		void __iomem *p;

		mutex_lock(&gsp->window_lock);
		p = window(gsp, addr, &room);
		n = min3(len, room, (size_t)PIECE);
		for (i = 0; i < n; i += 4)
			*dst++ = readl(p + i);
		mutex_unlock(&gsp->window_lock);
		addr += n;
		len -= n;
		if (len && !others(gsp))
			return -EIO;
	}
	/* All ones may be data: only then ask whether the GPU is still there. */
	if (dst != buf && dst[-1] == ~0u && gsp_fell_off(gsp))
		return -EIO;
	return 0;
}

/**
 * gsp_fb_write() - write framebuffer
 * @gsp: whose
 * @addr: physical framebuffer address, a multiple of 4
 * @buf: what; NULL for zeros, in small areas: framebuffer of vGPUs is cleared by GSP itself
 * @len: bytes, a multiple of 4
 *
 * May sleep; takes window_lock, anew for each PIECE. Writes are posted; a later register
 * read pushes them out.
 *
 * Return: 0, -EINVAL outside of framebuffer, -EIO when GSP is dead.
 */
int gsp_fb_write(struct gsp *gsp, u64 addr, const void *buf, size_t len)
{
	int ret = check(gsp, addr, len);
	const u32 *src = buf;

	if (ret)
		return ret;
	while (len) {
		size_t room, i, n;
		void __iomem *p;

		mutex_lock(&gsp->window_lock);
		p = window(gsp, addr, &room);
		n = min3(len, room, (size_t)PIECE);
		for (i = 0; i < n; i += 4)
			writel(src ? *src++ : 0, p + i);
		mutex_unlock(&gsp->window_lock);
		addr += n;
		len -= n;
		if (len && !others(gsp))
			return -EIO;
	}
	return 0;
}
