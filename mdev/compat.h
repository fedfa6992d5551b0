/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The differences between kernels, all but one of gsp/ground/domain.c's. Kbuild looks into
 * the headers of the kernel that is built against and defines VGPU_HAVE_*; no version
 * number is compared, since distributions backport.
 */
#ifndef NVIDIA_VGPU_COMPAT_H
#define NVIDIA_VGPU_COMPAT_H

#include <linux/device.h>
#include <linux/pci.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/vfio.h>
#include <linux/vfio_pci_core.h>

/* iommufd backend: v6.2. The symbols are NULL where iommufd is not built. */
#ifdef VGPU_HAVE_IOMMUFD_OPS
#define VGPU_VFIO_IOMMUFD_OPS						\
	.bind_iommufd	= vfio_iommufd_physical_bind,			\
	.unbind_iommufd	= vfio_iommufd_physical_unbind,			\
	.attach_ioas	= vfio_iommufd_physical_attach_ioas,
#else
#define VGPU_VFIO_IOMMUFD_OPS
#endif

/* v6.6. */
#ifdef VGPU_HAVE_DETACH_IOAS
#define VGPU_VFIO_DETACH_OPS						\
	.detach_ioas	= vfio_iommufd_physical_detach_ioas,
#else
#define VGPU_VFIO_DETACH_OPS
#endif

/* Process address spaces inside the VF's domain: newer kernels. */
#ifdef VGPU_HAVE_PASID_OPS
#define VGPU_VFIO_PASID_OPS						\
	.pasid_attach_ioas = vfio_iommufd_physical_pasid_attach_ioas,	\
	.pasid_detach_ioas = vfio_iommufd_physical_pasid_detach_ioas,
#else
#define VGPU_VFIO_PASID_OPS
#endif

/* Device tokens parsed by the core: newer kernels. */
#ifdef VGPU_HAVE_MATCH_TOKEN_UUID
#define VGPU_VFIO_TOKEN_OPS						\
	.match_token_uuid = vfio_pci_core_match_token_uuid,
#else
#define VGPU_VFIO_TOKEN_OPS
#endif

/*
 * Newer kernels took VFIO_DEVICE_GET_REGION_INFO out of ->ioctl: a driver that wants a
 * word in it implements ->get_region_info_caps there and ->ioctl before.
 */
#ifdef VGPU_HAVE_REGION_INFO_CAPS
#define VGPU_VFIO_REGION_OPS						\
	.get_region_info_caps = vgpu_get_region_info,
#else
#define VGPU_VFIO_REGION_OPS
#endif

/*
 * driver_override is the driver core's, and has a lock of its own: newer kernels, and newer
 * updates of older ones. vgpu_driver_override() is 1 when it names the driver, 0 when it
 * names another, -1 when there is none; the device lock is held.
 */
#ifdef VGPU_HAVE_PCI_OVERRIDE
#define vgpu_set_driver_override(pdev, name)				\
	driver_set_override(&(pdev)->dev, &(pdev)->driver_override, name, strlen(name))
#define vgpu_driver_override(pdev, drv)					\
	((pdev)->driver_override ? !strcmp((pdev)->driver_override, drv) : -1)
#else
#define vgpu_set_driver_override(pdev, name)	device_set_driver_override(&(pdev)->dev, name)
#ifdef __CHECKER__
/* Of the function in the header sparse does not see that it unlocks. */
#define vgpu_driver_override(pdev, drv)		((void)(pdev), (void)(drv), -1)
#else
#define vgpu_driver_override(pdev, drv)					\
	device_match_driver_override(&(pdev)->dev, &(const struct device_driver){ .name = (drv) })
#endif
#endif

/* Flags of a mapping are changed by functions: v6.3. */
#ifndef VGPU_HAVE_VM_FLAGS_CLEAR
#define vm_flags_clear(vma, flags)	((vma)->vm_flags &= ~(flags))
#endif

#endif
