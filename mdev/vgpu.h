/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Linux's side of the driver: the card (PF), its VFs, and the vGPUs on them.
 *
 * What a vGPU owns is recorded by types/vgpu_card.c alone; what firmware knows
 * of it by gsp/ alone. The structures here only tie those two to the devices
 * that Linux sees.
 */
#ifndef NVIDIA_VGPU_H
#define NVIDIA_VGPU_H

#include <linux/mdev.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/uuid.h>
#include <linux/workqueue.h>
#include "compat.h"
#include "../gsp/gsp.h"
#include "../types/vgpu_card.h"
#include "../types/vgpu_type.h"

#define VGPU_SENTENCE_LEN	256
#define VGPU_PARAMS_LEN		128

struct vgpu;

/**
 * enum vgpu_state - what a vGPU is doing, guarded by vgpu_pf.lock
 * @VGPU_CREATED: nobody has it open
 * @VGPU_RUNNING: its plugin task runs in GSP, somebody has it open
 * @VGPU_CRASHED: its plugin task crashed while open
 * @VGPU_QUARANTINED: firmware did not take it back; cannot be opened any more
 * @VGPU_GONE: its VF went away
 */
enum vgpu_state {
	VGPU_CREATED,
	VGPU_RUNNING,
	VGPU_CRASHED,
	VGPU_QUARANTINED,
	VGPU_GONE,
};

/**
 * struct vgpu_vf - one VF of a card
 * @pdev: bound to this driver; NULL when it is not
 * @vgpu: the vGPU whose VFIO device is registered on it, or NULL
 * @attach: held while a vGPU is put on the VF or taken off it; see "Lock order"
 *	in vgpu.c
 *
 * @pdev is guarded by vgpu_pf.lock; @vgpu is changed with both locks held. It is
 * set only while the VF's driver data points to that vGPU.
 */
struct vgpu_vf {
	struct pci_dev *pdev;
	struct vgpu *vgpu;
	struct mutex attach;	/* what is on the VF */
};

/**
 * struct vgpu_mtype - a vGPU type as the mdev core wants it
 * @mtype: what the core registers
 * @type: what it stands for, owned by the card's catalogue
 * @sysfs_name: its id in decimal, so that the directory is nvidia-<id>
 */
struct vgpu_mtype {
	struct mdev_type mtype;
	const struct vgpu_type *type;
	char sysfs_name[12];
};

/**
 * struct vgpu_pf - one card
 * @pdev: the PF
 * @gsp: its GSP, from gsp_start() to gsp_stop()
 * @catalogue: the vGPU types of this card; those that it offers once GSP has
 *	accepted them, and the others
 * @lock: see "Lock order" in vgpu.c; guards @card, @vfs, @closing, @dead,
 *	@last_error and every vgpu.state
 * @card: who owns which VF, framebuffer and channel ids
 * @num_vfs: entries of @vfs: what the SR-IOV capability allows, cut by num_vfs=
 *	and, once GSP runs, by the number of vGPUs that it is made for
 * @vfs: by VF index
 * @closing: no vGPU may be created (any more, or while VFs come and go)
 * @dead: why GSP is lost, empty while it lives
 * @last_error: the last refusal or failure in one sentence, empty if none
 * @parent: registration with the mdev core
 * @mtypes: @num_types types
 * @mtype_ptrs: the same, in the form the core wants
 * @num_types: entries of both
 * @debugfs: directory of this card
 */
struct vgpu_pf {
	struct pci_dev *pdev;
	struct gsp *gsp;
	struct vgpu_catalogue catalogue;
	struct mutex lock;	/* book, VFs, states */
	struct vgpu_card *card;
	unsigned int num_vfs;
	struct vgpu_vf *vfs;
	bool closing;
	char dead[VGPU_SENTENCE_LEN];
	char last_error[VGPU_SENTENCE_LEN];
	struct mdev_parent parent;
	struct vgpu_mtype *mtypes;
	struct mdev_type **mtype_ptrs;
	unsigned int num_types;
	struct dentry *debugfs;
};

/**
 * struct vgpu - one vGPU
 * @core: the VFIO device, on the VF's struct device; must be first
 * @pf: its card; outlives it
 * @mdev: its handle, NULL when that is the VF itself
 * @pdev: its VF, referenced
 * @gfid: GPU function id in firmware: index of the VF + 1
 * @name: what people call it: UUID of @mdev, or PCI address of the VF
 * @type: its type
 * @claim: what it owns, NULL once given back; changed with @lock and
 *	vgpu_pf.lock held
 * @partition: its share of GSP; NULL once destroyed
 * @attached: VFIO device registered; guarded by vgpu_vf.attach
 * @lock: serialises what is asked of @partition; guards @open, @removing,
 *	@bus_master and @moved
 * @open: gsp_partition_open() succeeded and gsp_partition_close() has not run
 * @removing: cannot be opened any more
 * @bus_master: bus mastering as GSP was last told
 * @moved: @claim has other framebuffer than GSP knows of
 * @params: "key=value,…" for the plugin task, empty for none; changed with
 *	@lock and vgpu_pf.lock held
 * @state: see enum vgpu_state
 * @error_work: see vgpu_signal_error()
 * @bar1_index: see vgpu_bar1_index()
 * @bar1_size: BAR1 that the guest sees, bytes, a power of two
 * @bar1_lock: guards @bar1
 * @bar1: address that the guest wrote into BAR1, without flag bits
 */
struct vgpu {
	struct vfio_pci_core_device core;
	struct vgpu_pf *pf;
	struct mdev_device *mdev;
	struct pci_dev *pdev;
	u32 gfid;
	char name[UUID_STRING_LEN + 1];
	const struct vgpu_type *type;
	struct vgpu_claim *claim;
	struct gsp_partition *partition;
	bool attached;
	struct mutex lock;	/* what is asked of the partition */
	bool open;
	bool removing;
	bool bus_master;
	bool moved;
	char params[VGPU_PARAMS_LEN];
	enum vgpu_state state;
	struct work_struct error_work;
	unsigned int bar1_index;
	u64 bar1_size;
	struct mutex bar1_lock;	/* bar1 */
	u64 bar1;
};

static inline struct vgpu_vf *vgpu_vf_of(const struct vgpu *v)
{
	return &v->pf->vfs[v->gfid - 1];
}

/* main.c */
struct vgpu_pf *vgpu_pf_of(struct pci_dev *pdev);

/* pf.c */
int vgpu_pf_probe(struct pci_dev *pdev);
void vgpu_pf_remove(struct pci_dev *pdev);
int vgpu_pf_sriov_configure(struct pci_dev *pdev, int num_vfs);
void vgpu_pf_lost(struct vgpu_pf *pf, const char *why);
__printf(3, 4) int vgpu_refuse(struct vgpu_pf *pf, int err, const char *fmt, ...);

/* vf.c */
int vgpu_vf_probe(struct pci_dev *pdev);
void vgpu_vf_remove(struct pci_dev *pdev);
int vgpu_vf_check_group(struct pci_dev *vf, char *why, size_t len);
pci_ers_result_t vgpu_vf_error_detected(struct pci_dev *pdev);
void vgpu_vf_reset_done(struct pci_dev *pdev);

/* pf_check.c */
int vgpu_pf_check_room(struct vgpu_pf *pf);
int vgpu_pf_check(struct vgpu_pf *pf, unsigned int most_vfs);

/* types.c */
int vgpu_pf_settle_types(struct vgpu_pf *pf);

/* parent.c */
extern struct mdev_driver vgpu_mdev_driver;
int vgpu_parent_register(struct vgpu_pf *pf);
void vgpu_parent_unregister(struct vgpu_pf *pf);
unsigned int vgpu_available(struct vgpu_pf *pf, const struct vgpu_type *type);

/* vgpu.c */
struct vgpu *vgpu_make(struct vgpu_pf *pf, const struct vgpu_type *type,
		       const struct vgpu_claim_wish *wish, struct mdev_device *mdev);
void vgpu_detach(struct vgpu *v, bool unbinding);
void vgpu_release(struct vfio_device *vdev);
void vgpu_signal_error(struct vgpu *v);
struct gsp_fb_range *vgpu_fb_ranges(const struct vgpu_claim *claim);

static inline void vgpu_put(struct vgpu *v)
{
	vfio_put_device(&v->core.vdev);
}

/* mdev_vgpu.c */
int vgpu_mdev_probe(struct mdev_device *mdev);
void vgpu_mdev_remove(struct mdev_device *mdev);
int vgpu_mdev_link(struct vgpu *v);
void vgpu_mdev_unlink(struct vgpu *v);

/* vfio.c */
extern const struct vfio_device_ops vgpu_vfio_ops;
int vgpu_sync_bus_master(struct vgpu *v);
void vgpu_reset(struct vgpu *v);

static inline struct vgpu *vgpu_of_vfio(struct vfio_device *vdev)
{
	return container_of(vdev, struct vgpu, core.vdev);
}

/* config.c */
unsigned int vgpu_bar1_index(struct pci_dev *vf);
u64 vgpu_bar1_size(struct pci_dev *vf, const struct vgpu_type *type);
ssize_t vgpu_config_read(struct vgpu *v, char __user *buf, size_t count, loff_t *ppos);
ssize_t vgpu_config_write(struct vgpu *v, const char __user *buf, size_t count, loff_t *ppos);

/* settings.c */
int vgpu_params_set(struct vgpu *v, const char *buf);
ssize_t vgpu_params_emit(const struct vgpu *v, char *buf);
int vgpu_placement_set(struct vgpu *v, const char *buf);
ssize_t vgpu_placement_emit(const struct vgpu *v, char *buf);

/* sysfs.c */
extern const struct attribute_group vgpu_pf_group;
extern const struct attribute_group *vgpu_mdev_groups[];
const char *vgpu_state_name(enum vgpu_state state);

/* vf_sysfs.c */
extern const struct attribute_group *vgpu_pci_groups[];

/* debugfs.c */
void vgpu_debugfs_init(void);
void vgpu_debugfs_exit(void);
void vgpu_debugfs_add(struct vgpu_pf *pf);
void vgpu_debugfs_remove(struct vgpu_pf *pf);

#endif
