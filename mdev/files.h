/* SPDX-License-Identifier: GPL-2.0-only */
/* Files that people and tools read and write, and what is set by them. */
#ifndef NVIDIA_VGPU_FILES_H
#define NVIDIA_VGPU_FILES_H

#include "vgpu.h"

/* sysfs.c: <PF>/vgpu/, with a group in scheduler.c */
#define VGPU_DIR_ATTR_RO(_name)	static struct kobj_attribute vgpu_file_##_name = __ATTR_RO(_name)
#define VGPU_DIR_ATTR_RW(_name)	static struct kobj_attribute vgpu_file_##_name = __ATTR_RW(_name)

static inline struct vgpu_pf *vgpu_pf_of_dir(struct kobject *dir)
{
	return dev_get_drvdata(kobj_to_dev(dir->parent));
}

int vgpu_sysfs_add(struct vgpu_pf *pf);
void vgpu_sysfs_remove(struct vgpu_pf *pf);

/* scheduler.c */
int vgpu_scheduler_init(void);
const struct gsp_scheduler_wish *vgpu_boot_scheduler(void);
int vgpu_scheduler_add(struct vgpu_pf *pf, struct kobject *dir);

/* vgpu_sysfs.c */
extern const struct attribute_group *vgpu_groups[];

/* settings.c */
int vgpu_lock(struct vgpu *v, struct device *dev, const char *what);
int vgpu_params_set(struct vgpu *v, struct device *dev, const char *buf);
int vgpu_placement_set(struct vgpu *v, struct device *dev, const char *buf);

/* debugfs.c */
void vgpu_debugfs_init(void);
void vgpu_debugfs_exit(void);
void vgpu_debugfs_add(struct vgpu_pf *pf);
void vgpu_debugfs_remove(struct vgpu_pf *pf);

#endif
