// SPDX-License-Identifier: GPL-2.0-only
/*
 * GSP's interrupt. A source of the GPU latches a vector in a leaf of the interrupt
 * tree, 32 to a leaf; two leaves are a subtree, and each subtree has a message of its
 * own: with MSI-X the table's entry of the same number, with MSI the one that there
 * is. A message goes out when an enabled bit comes up in an enabled subtree, once:
 * the next one needs the rearm below, whatever the handler found.
 *
 * GSP's falcon signals its vector when the causes that it routes to the CPU become
 * not empty, so that each of them has to be ended, or it never does again.
 *
 * Facts: nova-core (zhiwang-nvidia/nova-core)
 * Documentation/gpu/nova/core/interrupts.rst and drivers/gpu/nova-core/irq.rs;
 * NVIDIA/open-gpu-kernel-modules dev_vm.h, dev_ctrl.h, nv-msi.c,
 * kernel_gsp_tu102.c (kgspService_TU102), kernel_falcon_ga102.c.
 *
 * No locks in the handler; what it queues takes those of rpc.c. Called by gsp.c, and by rpc.c
 * when an interrupt was lost.
 */
#include <linux/completion.h>
#include <linux/interrupt.h>

#include "card.h"
#include "chip.h"
#include "ground/ground.h"
#include "ground/regs.h"
#include "queue.h"

#define VECTORS_PER_SUBTREE	64
#define SUBTREE			2	/* GSP's and the CPU's own vectors are in this one */
#define DOORBELL		129	/* the CPU's own: NV_CTRL_CPU_DOORBELL_VECTORID */
#define DOORBELL_LEAF		(DOORBELL / 32)
#define DOORBELL_BIT		BIT(DOORBELL % 32)

/* GSP's own vector: a GSP that is lost may come back with it for ever. */
static void vector_on(struct gsp *gsp)
{
	if (!gsp_dead(gsp))
		gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_LEAF_EN_SET(gsp->irq_leaf), gsp->irq_bit);
}

static void vector_off(struct gsp *gsp)
{
	gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_LEAF_EN_CLEAR(gsp->irq_leaf), gsp->irq_bit);
}

/* The causes that GSP's falcon routes to the CPU; others are its firmware's. */
static u32 host_causes(struct gsp *gsp)
{
	u32 stat = gsp_falcon_rd32(&gsp->falcon, NV_PFALCON_FALCON_IRQSTAT);

	/* Locked to FSP or to GSP itself: what is read is no status. */
	if ((stat & NV_PGSP_LOCKED_MASK) == NV_PGSP_LOCKED)
		return 0;
	return stat &
	       gsp_falcon_rd32(&gsp->falcon, NV_FALCON2_OFFSET + NV_PRISCV_RISCV_IRQMASK) &
	       gsp_falcon_rd32(&gsp->falcon, NV_FALCON2_OFFSET + NV_PRISCV_RISCV_IRQDEST);
}

/*
 * End the causes that there are, before what they stand for is served. HALT says that
 * firmware left a report, of whatever part of it: the vector is off until that was read, or
 * one that comes back at once would leave nobody the time for it. It stays off when a
 * cause does not go away, and when GSP is lost.
 */
static bool end_causes(struct gsp *gsp)
{
	const u32 known = NV_PFALCON_IRQ_SWGEN0 | NV_PFALCON_IRQ_HALT;
	u32 causes = host_causes(gsp);
	u32 left;

	if (!causes)
		return false;
	gsp_falcon_wr32(&gsp->falcon, NV_PFALCON_FALCON_IRQSCLR, causes);
	if (causes & NV_PFALCON_IRQ_HALT)
		WRITE_ONCE(gsp->reported, true);
	if (causes & ~known) {
		dev_err_ratelimited(gsp->dev, "GSP's falcon reports a fault (IRQSTAT %#x)\n",
				    causes);
		left = host_causes(gsp) & causes & ~known;
		if (left)
			gsp_die(gsp, "its falcon has a fault that a reset alone clears (%#x)",
				left);
	}
	if (gsp_dead(gsp) || (causes & NV_PFALCON_IRQ_HALT))
		vector_off(gsp);
	else
		gsp_falcon_wr32(&gsp->falcon, NV_PFALCON_FALCON_INTR_RETRIGGER, 1);
	return causes & known;
}

/**
 * gsp_intr_rearm() - let the next message come
 * @gsp: with interrupts set up
 *
 * None is delivered after one before this was called, whether or not that one arrived.
 * Any context; harmless when nothing was delivered.
 */
void gsp_intr_rearm(struct gsp *gsp)
{
	u32 cya = gsp->chip->hw->msi_rearm;

	if (cya && gsp->pdev->msi_enabled) {
		gsp_wr32(gsp, cya, 0xffffffff);
		return;
	}
	gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_TOP_EN_CLEAR, BIT(SUBTREE));
	gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_TOP_EN_SET, BIT(SUBTREE));
}

static irqreturn_t hard_irq(int irq, void *data)
{
	struct gsp *gsp = data;
	irqreturn_t ret = IRQ_NONE;
	u32 leaf, bell;

	leaf = gsp_rd32(gsp, NV_VF_PRIV_CPU_INTR_LEAF(gsp->irq_leaf)) & gsp->irq_bit;
	bell = gsp_rd32(gsp, NV_VF_PRIV_CPU_INTR_LEAF(DOORBELL_LEAF)) & DOORBELL_BIT;
	if (leaf && bell && gsp_fell_off(gsp))
		return IRQ_HANDLED;
	if (bell) {
		gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_LEAF(DOORBELL_LEAF), bell);
		ret = IRQ_HANDLED;
	}
	if (leaf) {
		gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_LEAF(gsp->irq_leaf), leaf);
		atomic64_inc(&gsp->counters.irqs);
		if (end_causes(gsp))
			queue_work(gsp->intr_wq, &gsp->intr_work);
		ret = IRQ_HANDLED;
	}
	gsp_intr_rearm(gsp);
	/* Who waits for it rings again, which is delivered now. */
	if (bell)
		complete(&gsp->bell);
	return ret;
}

/**
 * gsp_intr_work() - serve what interrupts announced
 * @work: intr_work of a GSP
 *
 * Goes on with a status ring that one turn did not empty, others running in between.
 * No interrupt's thread: a GSP that never stops writing would keep its real-time
 * priority, and sends so many interrupts to one turn of it that the kernel takes them
 * for nobody's and disables the line.
 */
void gsp_intr_work(struct work_struct *work)
{
	struct gsp *gsp = container_of(work, struct gsp, intr_work);

	if (xchg(&gsp->reported, false)) {
		gsp_crashcat_read(gsp);
		if (READ_ONCE(gsp->irq_on) && !gsp_dead(gsp)) {
			vector_on(gsp);
			gsp_falcon_wr32(&gsp->falcon, NV_PFALCON_FALCON_INTR_RETRIGGER, 1);
		}
	}
	if (gsp_rpc_drain(gsp) && READ_ONCE(gsp->irq_on))
		queue_work(gsp->intr_wq, work);
}

/* Nothing is enabled, and nothing pending that a boot or a driver before left. */
static void quiesce(struct gsp *gsp)
{
	unsigned int i;

	for (i = 0; i < gsp->chip->hw->intr_leaves; i++)
		gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_LEAF_EN_CLEAR(i), ~0u);
	gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_TOP_EN_CLEAR, ~0u);
	for (i = 0; i < gsp->chip->hw->intr_leaves; i++)
		gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_LEAF(i),
			 gsp_rd32(gsp, NV_VF_PRIV_CPU_INTR_LEAF(i)));
}

/*
 * Do interrupts arrive, and the next one after the first? A host where they do not
 * would look like a GPU that is slow.
 */
static int ring_bell(struct gsp *gsp)
{
	unsigned int i, n;

	gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_LEAF_EN_SET(DOORBELL_LEAF), DOORBELL_BIT);
	for (n = 0; n < 2; n++) {
		reinit_completion(&gsp->bell);
		gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_LEAF_TRIGGER, DOORBELL);
		i = wait_for_completion_timeout(&gsp->bell,
						msecs_to_jiffies(GSP_BELL_TIMEOUT_MS));
		if (!i)
			break;
	}
	gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_LEAF_EN_CLEAR(DOORBELL_LEAF), DOORBELL_BIT);
	if (n == 2)
		return 0;
	if (!gsp_fell_off(gsp))
		dev_err(gsp->dev, "interrupts of the GPU do not arrive: %s one of two that were asked for was missing after %u ms (vector %u, %s): look at the host's interrupt remapping\n",
			n ? "the second" : "the first", GSP_BELL_TIMEOUT_MS, DOORBELL,
			gsp->pdev->msix_enabled ? "MSI-X entry 2" : "MSI");
	return -EIO;
}

/*
 * Entries up to that of the subtree: those that nobody requests stay masked. MSI where
 * that many cannot be had.
 */
static int alloc_vectors(struct gsp *gsp)
{
	int ret;

	ret = pci_alloc_irq_vectors(gsp->pdev, SUBTREE + 1, SUBTREE + 1, PCI_IRQ_MSIX);
	if (ret > 0) {
		gsp->irq = pci_irq_vector(gsp->pdev, SUBTREE);
		return 0;
	}
	ret = pci_alloc_irq_vectors(gsp->pdev, 1, 1, PCI_IRQ_MSI);
	if (ret > 0) {
		gsp->irq = pci_irq_vector(gsp->pdev, 0);
		return 0;
	}
	dev_err(gsp->dev, "neither %u MSI-X vectors nor MSI for GSP (error %d)\n", SUBTREE + 1,
		ret);
	return ret;
}

/**
 * gsp_intr_setup() - from now on GSP's messages are served by interrupt
 * @gsp: running
 * @vector: its own in the interrupt tree
 *
 * May take GSP_BELL_TIMEOUT_MS where interrupts do not arrive.
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_intr_setup(struct gsp *gsp, u64 vector)
{
	int ret;

	if (vector / VECTORS_PER_SUBTREE != SUBTREE) {
		dev_err(gsp->dev, "GSP's interrupt vector is %llu, which is not in subtree %u\n",
			vector, SUBTREE);
		return -ENXIO;
	}
	ret = alloc_vectors(gsp);
	if (ret)
		return ret;
	gsp->irq_leaf = vector / 32;
	gsp->irq_bit = BIT(vector % 32);
	init_completion(&gsp->bell);
	quiesce(gsp);
	gsp_intr_rearm(gsp);
	/*
	 * All of them, or GSP would not signal again; and only now, or what is signalled
	 * meanwhile would be taken away with the leaves.
	 */
	end_causes(gsp);
	ret = request_irq(gsp->irq, hard_irq, 0, "nvidia-vgpu-gsp", gsp);
	if (ret) {
		dev_err(gsp->dev, "interrupt %d cannot be had (error %d)\n", gsp->irq, ret);
		goto free_vectors;
	}
	gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_TOP_EN_SET, BIT(SUBTREE));
	ret = ring_bell(gsp);
	if (ret)
		goto free_irq;
	WRITE_ONCE(gsp->irq_on, true);
	vector_on(gsp);
	/* What GSP said before that rang no bell. */
	queue_work(gsp->intr_wq, &gsp->intr_work);
	return 0;

free_irq:
	free_irq(gsp->irq, gsp);
	gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_TOP_EN_CLEAR, BIT(SUBTREE));
	cancel_work_sync(&gsp->intr_work);
free_vectors:
	pci_free_irq_vectors(gsp->pdev);
	return ret;
}

/**
 * gsp_intr_teardown() - back to polling
 * @gsp: whose; harmless when interrupts were not set up
 */
void gsp_intr_teardown(struct gsp *gsp)
{
	if (!gsp->irq_on)
		return;
	vector_off(gsp);
	WRITE_ONCE(gsp->irq_on, false);
	free_irq(gsp->irq, gsp);
	gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_TOP_EN_CLEAR, BIT(SUBTREE));
	cancel_work_sync(&gsp->intr_work);
	pci_free_irq_vectors(gsp->pdev);
}
