/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Linux's side of the driver: the card (PF), its VFs, and the vGPUs on them, and what all
 * of mdev/ may ask of these. What fewer files need is in pf.h, make.h, guest.h and files.h.
 *
 * What a vGPU owns is recorded by types/card.c alone; what firmware knows
 * of it by gsp/ alone. The structures here only tie those two to the devices
 * that Linux sees.
 */
#ifndef NVIDIA_VGPU_H
#define NVIDIA_VGPU_H

#include <linux/completion.h>
#include <linux/debugfs.h>
#include <linux/mdev.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/uuid.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include "compat.h"
#include "../gsp/gsp.h"
#include "../types/vgpu_card.h"
#include "../types/vgpu_type.h"

#define VGPU_SENTENCE_LEN	256
#define VGPU_PARAMS_LEN		256
/* So many sentences in so many seconds go to the log: no loop fills it, no person misses one. */
#define VGPU_SAID_INTERVAL	(5 * HZ)
#define VGPU_SAID_BURST		50
/* Of what a guest can provoke in words of firmware's, fewer. */
#define VGPU_TEXTS_INTERVAL	(60 * HZ)
#define VGPU_TEXTS_BURST	10
/* What the vendor's file says where there is none, so that clients know it. */
#define VGPU_NO_PLACEMENT	"Not Applicable"

/**
 * enum vgpu_state - what a VF's vGPU is doing, guarded by vgpu_pf.lock
 * @VGPU_NONE: there is none
 * @VGPU_CREATED: its plugin task does not run
 * @VGPU_RUNNING: its plugin task runs in GSP, somebody has it open
 * @VGPU_CRASHED: its plugin task crashed, or could not be reset, while open
 * @VGPU_QUARANTINED: firmware did not take it back; cannot be opened any more
 * @VGPU_GONE: the VF was unbound
 */
enum vgpu_state {
	VGPU_NONE,
	VGPU_CREATED,
	VGPU_RUNNING,
	VGPU_CRASHED,
	VGPU_QUARANTINED,
	VGPU_GONE,
};

/**
 * struct vgpu_pf - one card
 * @pdev: the PF
 * @gsp: its GSP, from gsp_start() to gsp_stop()
 * @catalogue: the vGPU types of this card; those that it offers once GSP has
 *	accepted them, and the others
 * @lock: see "Lock order" in vgpu.c; guards @catalogue, @card, @vfs, @closing, @dead,
 *	@last_error and what of every struct vgpu says so
 * @card: who owns which VF, framebuffer and channel ids
 * @num_vfs: entries of @vfs in use: what the SR-IOV capability allows, cut by num_vfs=
 *	and, once GSP runs, by the number of vGPUs that it is made for
 * @total_vfs: what the SR-IOV capability allows
 * @had_no_bus_reset: the kernel resets no bus of such a device anyway
 * @vfs: the VFs that are bound to this driver, by index; NULL for others
 * @closing: no vGPU may be created (any more, or while VFs come and go)
 * @console_wq: what guests show is copied there, one frame at a time
 * @dead: why GSP is lost, empty while it lives
 * @last_error: the last refusal or failure in one sentence, empty if none
 * @said: bounds what of these goes to the log
 * @parent: the card as parent of mediated devices, NULL when it is none
 * @sysfs: its directory vgpu
 * @scheduler_caps: what can be set of its scheduler; nothing without that directory
 * @scheduler_lock: one change of the scheduler at a time; outermost
 * @debugfs: directory of this card
 * @logs: for its files that are logs of GSP
 */
struct vgpu_pf {
	struct pci_dev *pdev;
	struct gsp *gsp;
	struct vgpu_catalogue catalogue;
	struct mutex lock;	/* book, VFs, states */
	struct vgpu_card *card;
	unsigned int num_vfs;
	unsigned int total_vfs;
	bool had_no_bus_reset;
	struct vgpu *vfs[VGPU_CARD_MAX_VFS];
	bool closing;
	struct workqueue_struct *console_wq;
	char dead[VGPU_SENTENCE_LEN];
	char last_error[VGPU_SENTENCE_LEN];
	struct ratelimit_state said;
	struct vgpu_parent *parent;
	struct kobject *sysfs;
	struct gsp_scheduler_caps scheduler_caps;
	struct mutex scheduler_lock;	/* one change at a time */
	struct dentry *debugfs;
	struct debugfs_blob_wrapper logs[GSP_NUM_LOGS];
};

/**
 * struct vgpu_console - what a display of the VM is given; from open to close
 * @lock: guards the rest; innermost
 * @work: copies @next into @pixels, and makes it what is shown
 * @busy: @work is queued or runs, and @next is its
 * @stop: what @work copies is not wanted any more, it ends early; read without @lock
 * @pixels: memory of the region, NULL until somebody needs it
 * @shown: as what the pixels are drawn, its width is 0 when nothing is
 * @next: what is being copied
 * @seq: of what was published when it was read last, or before a reset; where @known
 * @known: @seq is
 * @old: what is published as @seq is of before a reset
 * @anew: from then on it is read again though @seq is the same, in jiffies
 * @rest: until then framebuffer is left alone, in jiffies
 * @index: of the VFIO region
 * @said: bits of the reasons in the log for which nothing is shown
 */
struct vgpu_console {
	struct mutex lock;	/* all of it */
	struct work_struct work;
	bool busy;
	bool stop;
	void *pixels;
	struct gsp_surface shown;
	struct gsp_surface next;
	u64 seq;
	bool known;
	bool old;
	unsigned long anew;
	unsigned long rest;
	unsigned int index;
	unsigned int said;
};

/**
 * struct vgpu_caps - where the capabilities of a VF are that a guest sees; 0: it has it not
 * @exp: PCI Express
 * @exp_len: its bytes
 * @msix: MSI-X
 * @aer: AER, which is an extended one
 * @aer_header: its first register
 */
struct vgpu_caps {
	u16 exp;
	u16 exp_len;
	u16 msix;
	u16 aer;
	u32 aer_header;
};

/**
 * struct vgpu - a VF, from its binding to this driver to its unbinding, and the vGPU
 *	that it has, if any
 * @core: the VFIO device, on the VF's struct device; must be first, for it is the
 *	VF's driver data
 * @pf: its card; outlives it
 * @pdev: the VF, referenced
 * @had_no_bus_reset: as that of struct vgpu_pf
 * @gfid: GPU function id in firmware: index of the VF + 1
 * @lock: see "Lock order" in vgpu.c; serialises what is asked of @partition; guards
 *	all that follows but @parent, @unbinding, @removing, @state, @console, @error_work,
 *	@idle, @said, @texts, @last_error and @bar1
 * @parent: the VF as parent of mediated devices, NULL when it is none; guarded by its
 *	device lock
 * @unbinding: the VF gets no vGPU any more; who unbinds it takes away what it has; set with
 *	vgpu_pf.lock held
 * @claim: what the vGPU owns, NULL when there is none
 * @partition: its share of GSP, NULL when there is none
 * @type: type of the vGPU, or of the last one
 * @name: what people call it: UUID of @mdev, or PCI address of the VF
 * @mdev: its handle, NULL when that is the VF itself
 * @removing: @mdev is being removed, or was under a user: no more opens; guarded by
 *	vgpu_pf.lock, as is that @mdev goes under a @user
 * @user: process that has it open, 0 for none
 * @user_name: what that is called
 * @params: "key=value,…" as it was written, empty for none
 * @settings: GSP_SETTING_* of it
 * @open: gsp_partition_open() succeeded and gsp_partition_close() has not run; others than
 *	who has @lock get a hint by READ_ONCE()
 * @moved: @claim has other framebuffer than GSP knows of
 * @resetting: from vgpu_reset_prepare() to vgpu_reset_done()
 * @reset_over: completed when @resetting ends
 * @reset_error: why it could not be reset, 0 if it could; until it is opened again
 * @bar1_index: see vgpu_bar1_index()
 * @bar1_size: BAR1 that the guest sees, bytes, a power of two
 * @bar1: address that the guest wrote into BAR1, without flag bits
 * @caps: see there; the same since the VF's probe
 * @state: see enum vgpu_state
 * @console: see there
 * @error_work: see vgpu_signal_error()
 * @idle: woken when @user becomes 0
 * @last_error: the last thing in one sentence that its user met with, empty if
 *	nothing; guarded by vgpu_pf.lock
 * @said: bounds what of these goes to the log
 * @texts: the same for what its plugin task says
 *
 * @claim, @type, @name, @mdev, @user, @user_name, @params and @settings change
 * with vgpu_pf.lock held as well, so either lock is enough to read them. Nothing of the
 * vGPU but @state, @removing and @mdev changes while there is a @user.
 */
struct vgpu {
	struct vfio_pci_core_device core;
	struct vgpu_pf *pf;
	struct pci_dev *pdev;
	bool had_no_bus_reset;
	u32 gfid;
	struct mutex lock;	/* the vGPU on the VF */
	struct vgpu_parent *parent;
	bool unbinding;
	struct vgpu_claim *claim;
	struct gsp_partition *partition;
	const struct vgpu_type *type;
	char name[UUID_STRING_LEN + 1];
	struct mdev_device *mdev;
	bool removing;
	pid_t user;
	char user_name[TASK_COMM_LEN];
	char params[VGPU_PARAMS_LEN];
	u32 settings;
	bool open;
	bool moved;
	bool resetting;
	struct completion reset_over;
	int reset_error;
	unsigned int bar1_index;
	u64 bar1_size;
	u64 bar1;
	struct vgpu_caps caps;
	enum vgpu_state state;
	struct vgpu_console console;
	struct work_struct error_work;
	wait_queue_head_t idle;
	char last_error[VGPU_SENTENCE_LEN];
	struct ratelimit_state said;
	struct ratelimit_state texts;
};

/* Each VF that is bound to this driver, and its index; vgpu_pf.lock is held. */
#define vgpu_for_each_vf(pf, i, v)					\
	for ((i) = 0; ((v) = vgpu_next_vf(pf, &(i))); (i)++)

static inline void vgpu_put(struct vgpu *v)
{
	vfio_put_device(&v->core.vdev);
}

static inline struct vgpu *vgpu_of_vfio(struct vfio_device *vdev)
{
	return container_of(vdev, struct vgpu, core.vdev);
}

/* main.c: what says that a device is this driver's. */
extern struct pci_driver vgpu_pci_driver;

/* refuse.c */
__printf(3, 4) int vgpu_refuse(struct vgpu_pf *pf, int err, const char *fmt, ...);
__printf(3, 4) int vgpu_refuse_user(struct vgpu *v, int err, const char *fmt, ...);

/* state.c */
struct vgpu_pf *vgpu_pf_of(struct pci_dev *pdev);
void vgpu_pf_set_closing(struct vgpu_pf *pf, bool closing);
unsigned int vgpu_available(struct vgpu_pf *pf, const struct vgpu_type *type, unsigned int vf);
struct vgpu *vgpu_next_vf(struct vgpu_pf *pf, unsigned int *i);
const char *vgpu_state_name(const struct vgpu *v);
void vgpu_set_state(struct vgpu *v, enum vgpu_state state);
void vgpu_signal_error(struct vgpu *v);
void vgpu_signal_all(struct vgpu_pf *pf);
void vgpu_error_work(struct work_struct *work);

#endif
