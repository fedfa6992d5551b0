// SPDX-License-Identifier: GPL-2.0-only
/*
 * The console, as VFIO has it for devices with a display: planes that the user asks for
 * again and again, and draws from a region of the device. KubeVirt has each first GPU of a
 * VM asked, and QEMU starts no VM with display=on when there is no answer
 * (hw/vfio/display.c). A vGPU that nobody may look at, or that shows nothing that can be
 * read, has a plane without a size.
 *
 * Called by vfio.c and reset.c from open to close, and by vf.c at probe; frames are copied by
 * a work item. vgpu_console.lock, which is innermost, guards all of it but the wish to stop.
 *
 * The region is memory of the host, charged to who asks first when there is something to
 * see; a frame is copied into it in the background. There is no fast way for that
 * (gsp/plugin/console.c), and others of the card need the same window: so frames of more than
 * VGPU_CONSOLE_SIZE are not shown, between two frames is four times the rest that the
 * first took, and one frame of a card is copied at a time.
 */
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/stddef.h>
#include <linux/uaccess.h>
#include <linux/vfio.h>
#include <linux/vmalloc.h>
#include <drm/drm_fourcc.h>
#include "guest.h"

/* A frame of 1920x1080, and what is left of 8 MiB. */
#define VGPU_CONSOLE_SIZE	SZ_8M
/* No user looks for regions of this kind: a plane names the region's index. */
#define VGPU_CONSOLE_TYPE	(VFIO_REGION_TYPE_PCI_VENDOR_TYPE | PCI_VENDOR_ID_NVIDIA)
#define VGPU_CONSOLE_SUBTYPE	0x100
/* How often it is looked for a new frame; and for changes that the guest does not tell of. */
#define VGPU_CONSOLE_LOOK	(HZ / 10)
#define VGPU_CONSOLE_ANEW	HZ
/* Where a cursor has no hotspot. */
#define NO_HOTSPOT		U32_MAX

/* The memory of the region, once anybody needs it. */
static int vgpu_console_alloc(struct vgpu_console *c)
{
	lockdep_assert_held(&c->lock);
	if (!c->pixels)
		c->pixels = __vmalloc(VGPU_CONSOLE_SIZE,
				      GFP_KERNEL_ACCOUNT | __GFP_ZERO | __GFP_NOWARN);
	return c->pixels ? 0 : -ENOMEM;
}

/* The same for who draws from it. */
static int vgpu_console_need(struct vgpu_console *c)
{
	int ret;

	mutex_lock(&c->lock);
	ret = vgpu_console_alloc(c);
	mutex_unlock(&c->lock);
	return ret;
}

/* Once for each reason and user: which one it is, and how often it changes, the guest says. */
static void vgpu_console_say(struct vgpu *v, int err)
{
	static const struct {
		int err;
		const char *what;
	} reasons[] = {
		{ -ERANGE, "lies outside of its framebuffer" },
		{ -EFBIG, "has more pixels than can be copied in time" },
		{ -EOPNOTSUPP, "has a format or layout that is not known" },
		{ -ENODATA, "is not told by this release of GSP's firmware" },
	};
	struct vgpu_console *c = &v->console;
	unsigned int i;

	lockdep_assert_held(&c->lock);
	for (i = 0; i < ARRAY_SIZE(reasons); i++) {
		if (reasons[i].err != err || c->said & BIT(i))
			continue;
		c->said |= BIT(i);
		pci_info(v->pdev, "vGPU %s: its console stays empty: what its guest shows %s\n",
			 v->name, reasons[i].what);
	}
}

static void vgpu_console_copy(struct work_struct *work)
{
	struct vgpu *v = container_of(work, struct vgpu, console.work);
	struct vgpu_console *c = &v->console;
	unsigned long start = jiffies;
	struct gsp_surface s;
	int ret;

	mutex_lock(&c->lock);
	s = c->next;
	mutex_unlock(&c->lock);

	ret = gsp_surface_copy(v->partition, &s, c->pixels, &c->stop);

	mutex_lock(&c->lock);
	if (ret || READ_ONCE(c->stop))
		s.width = 0;
	c->shown = s;
	c->anew = jiffies + VGPU_CONSOLE_ANEW;
	c->rest = jiffies + max_t(unsigned long, VGPU_CONSOLE_LOOK, 4 * (jiffies - start));
	c->busy = false;
	mutex_unlock(&c->lock);
}

/* May what is published be another than what was read last? */
static bool vgpu_console_moved(const struct vgpu_console *c, u64 seq)
{
	lockdep_assert_held(&c->lock);
	if (!c->known || seq != c->seq)
		return true;
	/* 0 is what is there before the first surface, and may be the number of that one, too. */
	return !c->old && (c->shown.width || !seq) && time_after_eq(jiffies, c->anew);
}

/*
 * Is there a new frame? Then it is copied, row by row over the one before, which is shown
 * until that is done; where its rows or pixels are others, nothing is shown until then.
 */
static int vgpu_console_look(struct vgpu *v)
{
	struct vgpu_console *c = &v->console;
	struct gsp_surface s;
	int ret;
	u64 seq;

	lockdep_assert_held(&c->lock);
	if (c->busy || time_before(jiffies, c->rest))
		return 0;
	c->rest = jiffies + VGPU_CONSOLE_LOOK;
	ret = gsp_surface_seq(v->partition, &seq);
	vgpu_console_say(v, ret);
	if (ret || !vgpu_console_moved(c, seq))
		return 0;
	ret = gsp_surface_read(v->partition, VGPU_CONSOLE_SIZE, &s);
	if (ret == -ENOMEM)
		return ret;
	if (ret == -EAGAIN || ret == -EIO)
		return 0;
	vgpu_console_say(v, ret);
	ret = s.width ? vgpu_console_alloc(c) : 0;
	if (ret)
		return ret;
	c->seq = s.seq;
	c->known = true;
	c->old = false;
	c->anew = jiffies + VGPU_CONSOLE_ANEW;
	if (s.width != c->shown.width || s.height != c->shown.height ||
	    s.format != c->shown.format)
		c->shown.width = 0;
	if (!s.width)
		return 0;
	c->next = s;
	c->stop = false;
	c->busy = true;
	queue_work(v->pf->console_wq, &c->work);
	return 0;
}

/**
 * vgpu_query_plane - VFIO_DEVICE_QUERY_GFX_PLANE
 * @v: the vGPU, open
 * @arg: user's struct vfio_device_gfx_plane_info
 *
 * Planes are regions here, dma-bufs are refused; their type is not looked at, as QEMU
 * does not tell it of regions.
 *
 * Return: 0, -EINVAL for what is not asked in this way, -ENOMEM, -EFAULT.
 */
long vgpu_query_plane(struct vgpu *v, unsigned long arg)
{
	void __user *user = (void __user *)arg;
	/* Newer kernels have a reserved word behind that. */
	const size_t len = offsetofend(struct vfio_device_gfx_plane_info, region_index);
	struct vfio_device_gfx_plane_info plane = {}, shown;
	struct vgpu_console *c = &v->console;
	struct gsp_surface s;
	int ret = 0;

	if (copy_from_user(&plane, user, len))
		return -EFAULT;
	if (plane.argsz < len)
		return -EINVAL;
	if (plane.flags == (VFIO_GFX_PLANE_TYPE_PROBE | VFIO_GFX_PLANE_TYPE_REGION))
		return 0;
	if (plane.flags != VFIO_GFX_PLANE_TYPE_REGION)
		return -EINVAL;

	mutex_lock(&c->lock);
	if (!(v->settings & GSP_SETTING_NO_CONSOLE))
		ret = vgpu_console_look(v);
	s = c->shown;
	mutex_unlock(&c->lock);
	if (ret)
		return ret;

	shown = (struct vfio_device_gfx_plane_info){
		.argsz = plane.argsz, .flags = plane.flags, .drm_plane_type = plane.drm_plane_type,
		.x_hot = NO_HOTSPOT, .y_hot = NO_HOTSPOT,
	};
	if (s.width) {
		shown.drm_format = s.format == GSP_SURFACE_XBGR8888 ? DRM_FORMAT_XBGR8888 :
								      DRM_FORMAT_XRGB8888;
		shown.width = s.width;
		shown.height = s.height;
		shown.stride = s.width * sizeof(u32);
		shown.size = PAGE_ALIGN(shown.stride * s.height);
		shown.region_index = c->index;
	}
	return copy_to_user(user, &shown, len) ? -EFAULT : 0;
}

static ssize_t vgpu_console_rw(struct vfio_pci_core_device *core, char __user *buf, size_t count,
			       loff_t *ppos, bool iswrite)
{
	struct vgpu_console *c = &container_of(core, struct vgpu, core)->console;
	u64 pos = *ppos & VFIO_PCI_OFFSET_MASK;
	int ret;

	if (iswrite || pos >= VGPU_CONSOLE_SIZE)
		return -EINVAL;
	ret = vgpu_console_need(c);
	if (ret)
		return ret;
	count = min_t(u64, count, VGPU_CONSOLE_SIZE - pos);
	if (copy_to_user(buf, c->pixels + pos, count))
		return -EFAULT;
	*ppos += count;
	return count;
}

static int vgpu_console_mmap(struct vfio_pci_core_device *core, struct vfio_pci_region *region,
			     struct vm_area_struct *vma)
{
	struct vgpu_console *c = &container_of(core, struct vgpu, core)->console;
	u64 pos = ((u64)vma->vm_pgoff << PAGE_SHIFT) & VFIO_PCI_OFFSET_MASK;
	unsigned long off;
	int ret;

	/* From its begin, as planes are drawn. */
	if (vma->vm_flags & VM_WRITE || pos || vma->vm_end - vma->vm_start > VGPU_CONSOLE_SIZE)
		return -EINVAL;
	ret = vgpu_console_need(c);
	if (ret)
		return ret;
	vm_flags_clear(vma, VM_MAYWRITE);
	for (off = 0; !ret && off < vma->vm_end - vma->vm_start; off += PAGE_SIZE)
		ret = vm_insert_page(vma, vma->vm_start + off, vmalloc_to_page(c->pixels + off));
	return ret;
}

/* By vfio_pci_core_disable(): nobody has it open, nobody maps it. */
static void vgpu_console_release(struct vfio_pci_core_device *core,
				 struct vfio_pci_region *region)
{
	struct vgpu_console *c = &container_of(core, struct vgpu, core)->console;

	vfree(c->pixels);
	c->pixels = NULL;
	c->shown = (struct gsp_surface){};
}

static const struct vfio_pci_regops vgpu_console_ops = {
	.rw		= vgpu_console_rw,
	.mmap		= vgpu_console_mmap,
	.release	= vgpu_console_release,
};

/**
 * vgpu_console_open - give the VFIO device of a vGPU that is being opened its region
 * @v: the vGPU; vfio_pci_core_disable() takes it away
 *
 * Return: 0, -ENOMEM.
 */
int vgpu_console_open(struct vgpu *v)
{
	struct vgpu_console *c = &v->console;

	c->shown = (struct gsp_surface){};
	c->known = false;
	c->old = false;
	c->rest = jiffies;
	c->said = 0;
	c->index = VFIO_PCI_NUM_REGIONS + v->core.num_regions;
	return vfio_pci_core_register_dev_region(&v->core, VGPU_CONSOLE_TYPE, VGPU_CONSOLE_SUBTYPE,
						 &vgpu_console_ops, VGPU_CONSOLE_SIZE,
						 VFIO_REGION_INFO_FLAG_READ |
						 VFIO_REGION_INFO_FLAG_MMAP, c);
}

/**
 * vgpu_console_stop - its user is gone: nothing of its framebuffer is read any more
 * @v: the vGPU
 */
void vgpu_console_stop(struct vgpu *v)
{
	/* Close waits for a row of its frame, not for all of it. */
	WRITE_ONCE(v->console.stop, true);
	cancel_work_sync(&v->console.work);
	v->console.busy = false;
}

/**
 * vgpu_console_reset - its function was reset: what is published is of before that
 * @v: the vGPU, open
 *
 * Nothing that is published says that firmware takes it back then, and a VM that boots again
 * shows something else by other means, in front of which the plane would be. So it is empty
 * until something is published after this.
 */
void vgpu_console_reset(struct vgpu *v)
{
	struct vgpu_console *c = &v->console;
	struct gsp_surface s;

	mutex_lock(&c->lock);
	WRITE_ONCE(c->stop, true);
	c->shown.width = 0;
	/* Under number 0 there may be nothing, which is not old. */
	c->old = !gsp_surface_seq(v->partition, &c->seq) &&
		 (c->seq || gsp_surface_read(v->partition, VGPU_CONSOLE_SIZE, &s) || s.width);
	c->known = c->old;
	mutex_unlock(&c->lock);
}

void vgpu_console_setup(struct vgpu *v)
{
	mutex_init(&v->console.lock);
	INIT_WORK(&v->console.work, vgpu_console_copy);
}
