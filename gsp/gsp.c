// SPDX-License-Identifier: GPL-2.0-only
/*
 * A GPU's GSP from outside: started, asked, stopped. Called by mdev/, which knows
 * of this folder gsp.h alone.
 *
 * Locks, outermost first. Each may be taken while those above it are held,
 * never the other way round:
 *
 *	gsp.states_lock		what readers want to know, while GSP is asked; never with
 *				the next one, for which a reset of a VM waits
 *	gsp_partition.lock	verbs of one partition, messages to its task
 *	gsp.told_lock		what vGPUs are doing, as GSP has said; nothing under it
 *	gsp.rm_lock		handles; nothing is called under it
 *	gsp.rpc_lock		one call to GSP at a time; the command ring
 *	gsp.queue_lock		the status ring, the reply that is waited for
 *	gsp.crash_lock		crash reports; not under queue_lock
 *	gsp.window_lock		the window onto framebuffer; nothing under it
 *	gsp_domain.lock		what of memory GSP reaches; nothing under it
 *	gsp.partitions_lock	spinlock: the list of partitions
 *
 * Events are served under queue_lock and must not call GSP. Callbacks to the
 * owner run from gsp.wq without any of these locks.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "boot/boot.h"
#include "card.h"
#include "chip.h"
#include "codec/abi.h"
#include "gmc/gmc.h"
#include "ground/ground.h"
#include "ground/regs.h"
#include "plugin/plugin.h"
#include "queue/queue.h"
#include "queue/queue_wire.h"
#include "rm/rm.h"
#include "verbs.h"

static void dead_work(struct work_struct *work)
{
	struct gsp *gsp = container_of(work, struct gsp, dead_work);

	gsp->cb.dead(gsp->priv, gsp->why);
}

/**
 * gsp_declare_dead() - treat GSP as if it had stopped answering
 * @gsp: whose
 * @why: cause, for the log and the callback
 *
 * For when the PF was reset or frozen. Process context, no locks of gsp/ held.
 */
void gsp_declare_dead(struct gsp *gsp, const char *why)
{
	gsp_die(gsp, "%s", why);
}

static int check_device(struct gsp *gsp)
{
	if (!pci_device_is_present(gsp->pdev)) {
		dev_err(gsp->dev, "GPU does not answer on the bus\n");
		return -ENODEV;
	}
	if (!gsp->pdev->is_physfn || !pci_find_ext_capability(gsp->pdev, PCI_EXT_CAP_ID_SRIOV)) {
		dev_err(gsp->dev, "no SR-IOV capability: this GPU cannot host vGPUs (is SR-IOV enabled in the firmware setup?)\n");
		return -ENODEV;
	}
	gsp->bar0_size = pci_resource_len(gsp->pdev, 0);
	if (gsp->bar0_size < NV_BAR0_MIN_SIZE) {
		dev_err(gsp->dev, "BAR 0 has %llu of %u bytes\n", (u64)gsp->bar0_size,
			NV_BAR0_MIN_SIZE);
		return -ENODEV;
	}
	gsp->bar0 = pci_iomap(gsp->pdev, 0, 0);
	if (!gsp->bar0) {
		dev_err(gsp->dev, "BAR 0 cannot be mapped\n");
		return -ENOMEM;
	}
	return 0;
}

static int find_verbs(struct gsp *gsp)
{
	static const struct gsp_verbs * const all[] = {
		&gsp_verbs_rm, &gsp_verbs_gmc,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(all); i++) {
		if (strcmp(all[i]->wire->encoding, gsp_abi_encoding(gsp->abi)))
			continue;
		gsp->verbs = all[i];
		gsp->info.encoding = all[i]->wire->encoding;
		return 0;
	}
	dev_err(gsp->dev, "firmware release %s speaks \"%s\", which this driver does not\n",
		gsp->info.release, gsp_abi_encoding(gsp->abi));
	return -EOPNOTSUPP;
}

static void free_gsp(struct gsp *gsp)
{
	if (gsp->wq)
		destroy_workqueue(gsp->wq);
	if (gsp->intr_wq)
		destroy_workqueue(gsp->intr_wq);
	gsp_dma_close(gsp);
	if (gsp->bar0)
		pci_iounmap(gsp->pdev, gsp->bar0);
	mutex_destroy(&gsp->rpc_lock);
	mutex_destroy(&gsp->queue_lock);
	mutex_destroy(&gsp->rm_lock);
	mutex_destroy(&gsp->window_lock);
	mutex_destroy(&gsp->states_lock);
	mutex_destroy(&gsp->told_lock);
	kvfree(gsp->states);
	mutex_destroy(&gsp->crash_lock);
	gsp_abi_free(gsp->abi);
	kfree(gsp);
}

static void stop(struct gsp *gsp)
{
	gsp_intr_teardown(gsp);
	gsp_boot_stop(gsp);
	gsp_firmware_free(gsp);
}

/* What nothing else can be done without; then all the rest by interrupt. */
static int talk(struct gsp *gsp)
{
	u64 vector;
	int ret = 0;

	if (gsp->verbs->learn_internal)
		ret = gsp->verbs->learn_internal(gsp);
	if (!ret)
		ret = gsp_rm_intr_vector(gsp, &vector);
	if (!ret)
		ret = gsp_intr_setup(gsp, vector);
	if (!ret)
		ret = gsp->verbs->learn(gsp);
	return ret;
}

/**
 * gsp_start() - boot GSP in vGPU mode and ask it about its GPU
 * @pdev: the PF: enabled, its regions requested; VFs not enabled
 * @firmware: release to insist on, or NULL for the newest that has a file and
 *	whose descriptor is built in or lies on the firmware path
 * @scheduler: how the graphics engine is to be divided from the start, or NULL
 * @cb: what is reported upwards; copied. Not before this returns.
 * @priv: for the callbacks
 *
 * Maps BAR 0, claims the IOMMU group, makes the PF a bus master, takes an interrupt. May
 * take many seconds.
 *
 * Return: GSP, to be given to gsp_stop(), or ERR_PTR: -ENODEV for a device
 * that cannot host vGPUs, -ENOENT or -EINVAL for firmware, -ETIMEDOUT or -EIO
 * when GSP does not come up, -ENOMEM. Each is logged in one line that says
 * what was missing; nothing is left behind.
 */
struct gsp *gsp_start(struct pci_dev *pdev, const char *firmware,
		      const struct gsp_scheduler_wish *scheduler,
		      const struct gsp_callbacks *cb, void *priv)
{
	struct gsp *gsp;
	int ret;

	gsp = kzalloc(sizeof(*gsp), GFP_KERNEL);
	if (!gsp)
		return ERR_PTR(-ENOMEM);
	gsp->pdev = pdev;
	gsp->dev = &pdev->dev;
	gsp->cb = *cb;
	gsp->priv = priv;
	gsp->falcon = (struct gsp_falcon){ gsp, "GSP", NV_PGSP_BASE };
	gsp->sec2 = (struct gsp_falcon){ gsp, "SEC2", NV_PSEC_BASE };
	gsp->window_base = U64_MAX;
	mutex_init(&gsp->rpc_lock);
	mutex_init(&gsp->queue_lock);
	mutex_init(&gsp->rm_lock);
	mutex_init(&gsp->window_lock);
	mutex_init(&gsp->crash_lock);
	mutex_init(&gsp->states_lock);
	mutex_init(&gsp->told_lock);
	init_waitqueue_head(&gsp->wait);
	spin_lock_init(&gsp->partitions_lock);
	spin_lock_init(&gsp->history.lock);
	INIT_LIST_HEAD(&gsp->partitions);
	gsp->wake = gsp_partitions_wake;
	gsp_events_listen(gsp, gsp_boot_events);
	gsp_events_listen(gsp, gsp_plugin_events);
	INIT_WORK(&gsp->dead_work, dead_work);
	INIT_WORK(&gsp->event_work, gsp_partition_report_work);
	INIT_WORK(&gsp->intr_work, gsp_intr_work);

	ret = check_device(gsp);
	if (ret)
		goto free;
	ret = -ENODEV;
	gsp->chip = gsp_chip_find(gsp->dev, gsp_rd32(gsp, NV_PMC_BOOT_42));
	if (!gsp->chip)
		goto free;
	memcpy(gsp->info.chip, gsp->chip->name, sizeof(gsp->info.chip));
	ret = -ENOMEM;
	gsp->wq = alloc_ordered_workqueue("nvidia-vgpu-gsp", 0);
	gsp->intr_wq = alloc_workqueue("nvidia-vgpu-intr", WQ_UNBOUND | WQ_HIGHPRI, 1);
	if (!gsp->wq || !gsp->intr_wq)
		goto free;
	ret = gsp_dma_open(gsp);
	if (ret)
		goto free;

	ret = gsp_firmware_load(gsp, firmware);
	if (!ret)
		ret = find_verbs(gsp);
	if (ret) {
		gsp_firmware_free(gsp);
		goto free;
	}
	gsp->info.profile = gsp_abi_profile(gsp->abi);
	if (scheduler)
		gsp_scheduler_prepare(gsp, scheduler);
	dev_info(gsp->dev, "%s: booting GSP with firmware release %s\n", gsp->info.chip,
		 gsp->info.release);
	ret = gsp_boot(gsp);
	if (!ret)
		ret = talk(gsp);
	if (ret) {
		gsp->failed = true;
		stop(gsp);
		goto free;
	}
	WRITE_ONCE(gsp->published, true);
	dev_info(gsp->dev, "GSP is up: %llu MiB of framebuffer, segments of %llu MiB, %u channels\n",
		 gsp->info.fb_total >> 20, gsp->info.vmmu_segment_size >> 20,
		 gsp->info.num_channels);
	return gsp;

free:
	free_gsp(gsp);
	return ERR_PTR(ret);
}

/**
 * gsp_stop() - take GSP down and free it
 * @gsp: without partitions
 *
 * Waits for callbacks that run; none runs after it. Hold no lock that they
 * take.
 */
void gsp_stop(struct gsp *gsp)
{
	WARN_ON(!list_empty(&gsp->partitions));
	WRITE_ONCE(gsp->published, false);
	stop(gsp);
	free_gsp(gsp);
}

/**
 * gsp_halt() - take GSP down because the kernel ends
 * @gsp: from gsp_start(); partitions may be open
 *
 * Nothing is freed, since others may still use it: all that they ask fails then. The GPU
 * reaches no memory any more, and the next kernel finds no GSP.
 */
void gsp_halt(struct gsp *gsp)
{
	WRITE_ONCE(gsp->published, false);
	gsp_intr_teardown(gsp);
	gsp_boot_halt(gsp);
	gsp_end(gsp, "the host is shutting down");
}

/**
 * gsp_get_info() - what is known of GSP and its GPU
 * @gsp: from gsp_start()
 *
 * Return: it, valid until gsp_stop(); does not change.
 */
const struct gsp_info *gsp_get_info(const struct gsp *gsp)
{
	return &gsp->info;
}

/**
 * gsp_add_vgpu_types() - make vGPU types known to firmware
 * @gsp: from gsp_start(), without a partition
 * @types: @num of them, none of which it knows
 * @num: how many
 * @refused: a result for each: 0, or a negative errno when firmware does not take it
 *
 * Return: 0, or a negative errno when that could not be found out; logged.
 */
int gsp_add_vgpu_types(struct gsp *gsp, const struct vgpu_type *types, unsigned int num,
		       int *refused)
{
	return gsp->verbs->add_types(gsp, types, num, refused);
}

/**
 * gsp_get_vgpu_types() - ask firmware which vGPU types it knows, and what they are
 * @gsp: from gsp_start()
 * @types: filled; what firmware does not say is 0 or empty, what it does is
 *	unchecked, but names end in NUL
 * @max: of @types
 *
 * Return: how many, -EOPNOTSUPP when firmware of this release cannot be asked, or
 * another negative errno, logged.
 */
int gsp_get_vgpu_types(struct gsp *gsp, struct vgpu_type *types, unsigned int max)
{
	return gsp->verbs->get_types ? gsp->verbs->get_types(gsp, types, max) : -EOPNOTSUPP;
}

/**
 * gsp_allow_mixed_types() - turn on firmware's mode for vGPUs of several sizes
 * @gsp: from gsp_start(), knows types, without a partition
 *
 * Every partition must have a placement then.
 *
 * Return: 0, -EOPNOTSUPP when firmware of this release has no such mode, or what its
 * status maps to; logged.
 */
int gsp_allow_mixed_types(struct gsp *gsp)
{
	if (gsp->verbs->allow_mixed && gsp_has_const(gsp->abi, GSP_C_CTRL_HETEROGENEOUS_MODE))
		return gsp->verbs->allow_mixed(gsp);
	dev_err(gsp->dev, "firmware release %s has no heterogeneous mode\n", gsp->info.release);
	return -EOPNOTSUPP;
}

/**
 * gsp_show() - counters, for debugfs
 * @gsp: from gsp_start()
 * @m: where to; lines of "name: value"
 */
void gsp_show(struct gsp *gsp, struct seq_file *m)
{
	struct gsp_counters *c = &gsp->counters;

	seq_printf(m, "chip: %s\nfirmware: %s\nprofile: %s\nencoding: %s\nstate: %s\n",
		   gsp->info.chip, gsp->info.release, gsp->info.profile, gsp->info.encoding,
		   gsp_dead(gsp) ? gsp->why : "running");
	seq_printf(m, "rpcs: %lld\nrpc bytes: %lld\nevents: %lld\nevent bytes: %lld\n",
		   atomic64_read(&c->rpcs), atomic64_read(&c->rpc_bytes),
		   atomic64_read(&c->events), atomic64_read(&c->event_bytes));
	seq_printf(m, "elements read again: %lld\nelements passed over: %lld\ninterrupts: %lld\n",
		   atomic64_read(&c->reread), atomic64_read(&c->passed), atomic64_read(&c->irqs));
	seq_printf(m, "plugin messages: %lld\nbytes cleared: %lld\nsurfaces outside: %lld\n",
		   atomic64_read(&c->plugin_rpcs), atomic64_read(&c->scrubbed),
		   atomic64_read(&c->surfaces_outside));
	seq_printf(m, "objects: %d\npartitions: %d\nplugin tasks: %d\n",
		   atomic_read(&c->objects), atomic_read(&c->partitions),
		   atomic_read(&c->running));
}
