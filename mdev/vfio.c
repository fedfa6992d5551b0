// SPDX-License-Identifier: GPL-2.0-only
/*
 * The vGPU as VFIO device: vfio-pci-core on the VF, with a plugin task that lives in
 * GSP from open to close, and what is mediated: which device and class the guest sees,
 * with which BARs and interrupts (config.c), and reset (reset.c).
 *
 * Called by VFIO, with dev_set->lock held at open and close and from any thread of its user
 * else; parent.c asks that to let go. Takes vgpu.lock, and vgpu_pf.lock in it.
 */
#include <linux/pci.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "guest.h"
#include "make.h"
#include "pf.h"
#include "trace.h"

/* May it be opened? Then who opens it is its user, and what it has stays as it is. */
static int vgpu_use(struct vgpu *v)
{
	char why[VGPU_SENTENCE_LEN] = "";
	struct vgpu_pf *pf = v->pf;
	int ret = 0;

	lockdep_assert_held(&v->lock);

	mutex_lock(&pf->lock);
	if (!v->claim) {
		ret = -ENODEV;
		strscpy(why, "there is no vGPU on it, write a type to its current_vgpu_type first",
			sizeof(why));
	} else if (v->removing) {
		ret = -ENODEV;
		strscpy(why, "it is being removed", sizeof(why));
	} else if (v->unbinding) {
		ret = -ENODEV;
		strscpy(why, "its VF is being unbound", sizeof(why));
	} else if (pf->dead[0]) {
		ret = -EIO;
		scnprintf(why, sizeof(why), "GSP is lost: %s", pf->dead);
	} else if (v->state != VGPU_CREATED) {
		ret = -EIO;
		scnprintf(why, sizeof(why), "it is %s", vgpu_state_name(v));
	} else {
		WRITE_ONCE(v->user, task_tgid_nr(current));
		get_task_comm(v->user_name, current->group_leader);
	}
	mutex_unlock(&pf->lock);
	if (!ret)
		return 0;
	return vgpu_refuse_user(v, ret, "%s %s cannot be opened: %s", v->claim ? "vGPU" : "VF",
				v->name, why);
}

/* Closed: what is to be done with it can be done. */
static void vgpu_unuse(struct vgpu *v)
{
	bool orphan;

	vgpu_reset_left(v);
	/* What went wrong under this user is not told to the next. */
	cancel_work_sync(&v->error_work);

	mutex_lock(&v->lock);
	mutex_lock(&v->pf->lock);
	WRITE_ONCE(v->user, 0);
	/* Who removes its mediated device from now on takes it back. */
	orphan = v->removing && !v->mdev && !v->unbinding;
	mutex_unlock(&v->pf->lock);
	if (orphan)
		vgpu_unmake(v);
	mutex_unlock(&v->lock);
	wake_up_all(&v->idle);
}

/* Does a vGPU run whose size is another? Firmware may want a mode of its own for that. */
static bool vgpu_sizes_differ(struct vgpu *v)
{
	struct vgpu_pf *pf = v->pf;
	const struct vgpu *other;
	bool differ = false;
	unsigned int i;

	mutex_lock(&pf->lock);
	/* Who runs keeps its type. */
	vgpu_for_each_vf(pf, i, other)
		if (other != v && other->state == VGPU_RUNNING &&
		    other->type->profile_size != v->type->profile_size)
			differ = true;
	mutex_unlock(&pf->lock);
	return differ;
}

/* What may help against @err of a start; with the space before it. */
static const char *vgpu_start_advice(struct vgpu *v, int err)
{
	switch (err) {
	case -EINVAL:
	case -EBUSY:
	case -EPERM:
	case -EOPNOTSUPP:
		break;
	default:
		return "";
	}
	if (vgpu_told_placement(v->claim) != VGPU_PLACEMENT_NONE || !vgpu_sizes_differ(v))
		return "";
	return "; vGPUs of another size run, for which firmware may want heterogeneous=1";
}

static int vgpu_start(struct vgpu *v)
{
	int ret = 0;

	lockdep_assert_held(&v->lock);

	if (v->moved)
		ret = gsp_partition_set_fb(v->partition, v->claim->fb, v->claim->num_fb);
	if (ret)
		return vgpu_refuse_user(v, ret,
					"vGPU %s cannot be opened: its framebuffer could not be moved (%pe)",
					v->name, ERR_PTR(ret));
	v->moved = false;

	/* Before the plugin task can crash and say so. */
	vgpu_set_state(v, VGPU_RUNNING);
	ret = gsp_partition_open(v->partition, v->user, v->settings,
				 vgpu_told_placement(v->claim));
	if (ret) {
		/* Anything but "not open" says that the attempt could not be undone. */
		vgpu_set_state(v, gsp_partition_close(v->partition) == -ENODEV ?
			       VGPU_CREATED : VGPU_QUARANTINED);
		return vgpu_refuse_user(v, ret,
					"vGPU %s cannot be opened: GSP did not start it (%pe)%s",
					v->name, ERR_PTR(ret), vgpu_start_advice(v, ret));
	}
	WRITE_ONCE(v->reset_error, 0);
	WRITE_ONCE(v->open, true);
	return 0;
}

static void vgpu_stop(struct vgpu *v)
{
	enum vgpu_state state = VGPU_CREATED;
	int ret;

	lockdep_assert_held(&v->lock);

	/* The guest's DMA first. */
	pci_clear_master(v->pdev);
	WRITE_ONCE(v->open, false);

	ret = gsp_partition_close(v->partition);
	if (ret) {
		vgpu_refuse_user(v, ret,
				 "vGPU %s did not stop cleanly (%pe), it will not be reused",
				 v->name, ERR_PTR(ret));
		state = VGPU_QUARANTINED;
	}
	vgpu_set_state(v, state);
	trace_vgpu_close(v, ret);
}

static int vgpu_open_device(struct vfio_device *vdev)
{
	struct vgpu *v = vgpu_of_vfio(vdev);
	int ret;

	mutex_lock(&v->lock);
	ret = vgpu_use(v);
	mutex_unlock(&v->lock);
	if (ret)
		goto out;

	/* Includes an FLR, and leaves bus mastering off. */
	ret = vgpu_enable(v);
	if (ret)
		goto err_unuse;
	/* A VGA VF would be offered the host's legacy VGA ranges, which are no VF's. */
	v->core.has_vga = false;
	WRITE_ONCE(v->bar1, 0);
	ret = vgpu_console_open(v);
	if (ret)
		goto err_disable;

	vgpu_lock_between_resets(v);
	ret = vgpu_start(v);
	mutex_unlock(&v->lock);
	if (ret)
		goto err_disable;
	vfio_pci_core_finish_enable(&v->core);
	goto out;

err_disable:
	vfio_pci_core_disable(&v->core);
err_unuse:
	vgpu_unuse(v);
out:
	trace_vgpu_open(v, ret);
	return ret;
}

static void vgpu_close_device(struct vfio_device *vdev)
{
	struct vgpu *v = vgpu_of_vfio(vdev);

	vgpu_console_stop(v);
	vgpu_lock_between_resets(v);
	vgpu_stop(v);
	mutex_unlock(&v->lock);
	vfio_pci_core_close_device(vdev);
	vgpu_unuse(v);
}

/* Bytes from @pos on that this vGPU has, at most @count: of BAR1 it has less than its VF. */
static size_t vgpu_limit(struct vgpu *v, loff_t pos, size_t count)
{
	u64 off = pos & VFIO_PCI_OFFSET_MASK;

	if (VFIO_PCI_OFFSET_TO_INDEX(pos) != v->bar1_index)
		return count;
	return off < v->bar1_size ? min_t(u64, count, v->bar1_size - off) : 0;
}

static ssize_t vgpu_read(struct vfio_device *vdev, char __user *buf, size_t count, loff_t *ppos)
{
	struct vgpu *v = vgpu_of_vfio(vdev);
	size_t n = vgpu_limit(v, *ppos, count);

	if (VFIO_PCI_OFFSET_TO_INDEX(*ppos) == VFIO_PCI_CONFIG_REGION_INDEX)
		return vgpu_config_read(v, buf, count, ppos);
	return count && !n ? -EINVAL : vfio_pci_core_read(vdev, buf, n, ppos);
}

static ssize_t vgpu_write(struct vfio_device *vdev, const char __user *buf, size_t count,
			  loff_t *ppos)
{
	struct vgpu *v = vgpu_of_vfio(vdev);
	size_t n = vgpu_limit(v, *ppos, count);

	if (VFIO_PCI_OFFSET_TO_INDEX(*ppos) == VFIO_PCI_CONFIG_REGION_INDEX)
		return vgpu_config_write(v, buf, count, ppos);
	return count && !n ? -EINVAL : vfio_pci_core_write(vdev, buf, n, ppos);
}

static int vgpu_mmap(struct vfio_device *vdev, struct vm_area_struct *vma)
{
	struct vgpu *v = vgpu_of_vfio(vdev);
	loff_t pos = (loff_t)vma->vm_pgoff << PAGE_SHIFT;
	size_t len = vma->vm_end - vma->vm_start;

	return vgpu_limit(v, pos, len) == len ? vfio_pci_core_mmap(vdev, vma) : -EINVAL;
}

#ifdef VGPU_HAVE_REGION_INFO_CAPS
static int vgpu_get_region_info(struct vfio_device *vdev, struct vfio_region_info *info,
				struct vfio_info_cap *caps)
{
	int ret = vfio_pci_ioctl_get_region_info(vdev, info, caps);
	struct vgpu *v = vgpu_of_vfio(vdev);

	if (!ret && info->index == v->bar1_index)
		info->size = v->bar1_size;
	return ret;
}
#else
static long vgpu_get_region_info(struct vfio_device *vdev, unsigned long arg)
{
	struct vfio_region_info __user *uinfo = (void __user *)arg;
	struct vgpu *v = vgpu_of_vfio(vdev);
	long ret;
	u32 index;

	ret = vfio_pci_core_ioctl(vdev, VFIO_DEVICE_GET_REGION_INFO, arg);
	if (ret)
		return ret;
	if (get_user(index, &uinfo->index))
		return -EFAULT;
	/* Only what is said; vgpu_limit() holds whatever is read from here. */
	if (index == v->bar1_index &&
	    copy_to_user(&uinfo->size, &v->bar1_size, sizeof(uinfo->size)))
		return -EFAULT;
	return 0;
}
#endif

static long vgpu_ioctl(struct vfio_device *vdev, unsigned int cmd, unsigned long arg)
{
	struct vgpu *v = vgpu_of_vfio(vdev);
	long ret;

	switch (cmd) {
	case VFIO_DEVICE_RESET:
		/* vfio-pci-core knows of the function only, and that is reset either way. */
		ret = READ_ONCE(v->reset_error) ?: vfio_pci_core_ioctl(vdev, cmd, arg);
		return ret ?: READ_ONCE(v->reset_error);
	case VFIO_DEVICE_GET_PCI_HOT_RESET_INFO:
	case VFIO_DEVICE_PCI_HOT_RESET:
		/* A reset through the bus would hit the PF and every other VF. */
		return -ENOTTY;
	case VFIO_DEVICE_IOEVENTFD:
		/*
		 * vfio-pci-core reads the offset from the user again, after any
		 * check that could be made here, and knows BAR1 at its full size.
		 * Users fall back to plain writes.
		 */
		return -ENOTTY;
	case VFIO_DEVICE_QUERY_GFX_PLANE:
		return vgpu_query_plane(v, arg);
#ifndef VGPU_HAVE_REGION_INFO_CAPS
	case VFIO_DEVICE_GET_REGION_INFO:
		return vgpu_get_region_info(vdev, arg);
#endif
	default:
		return vfio_pci_core_ioctl(vdev, cmd, arg);
	}
}

/* What puts the VF into D3hot is kept from its user as it is from a guest: capabilities.c. */
static int vgpu_device_feature(struct vfio_device *vdev, u32 flags, void __user *arg, size_t argsz)
{
	switch (flags & VFIO_DEVICE_FEATURE_MASK) {
	case VFIO_DEVICE_FEATURE_LOW_POWER_ENTRY:
	case VFIO_DEVICE_FEATURE_LOW_POWER_ENTRY_WITH_WAKEUP:
	case VFIO_DEVICE_FEATURE_LOW_POWER_EXIT:
		return -ENOTTY;
	default:
		return vfio_pci_core_ioctl_feature(vdev, flags, arg, argsz);
	}
}

/**
 * vgpu_request - ask the user of a vGPU to let it go
 * @vdev: its VFIO device
 * @count: how often that was done before
 */
void vgpu_request(struct vfio_device *vdev, unsigned int count)
{
	struct vgpu *v = vgpu_of_vfio(vdev);

	mutex_lock(&v->pf->lock);
	if (!count && v->user)
		pci_info(v->pdev, "vGPU %s is used by %s (pid %d), who is asked to release it\n",
			 v->name, v->user_name, v->user);
	mutex_unlock(&v->pf->lock);
	vfio_pci_core_request(vdev, count);
}

/*
 * QEMU passes the basename of its sysfsdev property, which is the UUID; other
 * users of VFIO know only PCI addresses. What follows either is vfio-pci's.
 */
static int vgpu_match(struct vfio_device *vdev, char *buf)
{
	struct vgpu *v = vgpu_of_vfio(vdev);
	char *vf = NULL;
	bool matches;
	int ret;

	mutex_lock(&v->pf->lock);
	matches = v->mdev && !strncasecmp(buf, v->name, UUID_STRING_LEN);
	mutex_unlock(&v->pf->lock);
	if (matches) {
		vf = kasprintf(GFP_KERNEL, "%s%s", pci_name(v->pdev), buf + UUID_STRING_LEN);
		if (!vf)
			return -ENOMEM;
	}
	ret = vfio_pci_core_match(vdev, vf ?: buf);
	kfree(vf);
	return ret;
}

/* Nobody refers to the VF any more. */
static void vgpu_release(struct vfio_device *vdev)
{
	/* Some kernels free it in here. */
	struct pci_dev *pdev = vgpu_of_vfio(vdev)->pdev;

	vfio_pci_core_release_dev(vdev);
	pci_dev_put(pdev);
}

const struct vfio_device_ops vgpu_vfio_ops = {
	.name		= "nvidia-vgpu-mdev",
	.init		= vfio_pci_core_init_dev,
	.release	= vgpu_release,
	.open_device	= vgpu_open_device,
	.close_device	= vgpu_close_device,
	.ioctl		= vgpu_ioctl,
	.device_feature	= vgpu_device_feature,
	.read		= vgpu_read,
	.write		= vgpu_write,
	.mmap		= vgpu_mmap,
	.request	= vgpu_request,
	.match		= vgpu_match,
	VGPU_VFIO_REGION_OPS
	VGPU_VFIO_IOMMUFD_OPS
	VGPU_VFIO_DETACH_OPS
	VGPU_VFIO_PASID_OPS
	VGPU_VFIO_TOKEN_OPS
};
