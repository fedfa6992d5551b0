// SPDX-License-Identifier: GPL-2.0-only
/*
 * GSP's interrupt. GSP's falcon raises a vector of the chip's interrupt tree
 * (a leaf's bit, and above it a bit of the top register), which reaches the
 * CPU as the PF's MSI-X vector 0. Facts:
 * NVIDIA/open-gpu-kernel-modules dev_vm.h, nouveau subdev/vfn/tu102.c and
 * rm/r535/gsp.c (r535_gsp_intr).
 */
#include <linux/interrupt.h>

#include "priv.h"
#include "regs.h"

static irqreturn_t hard_irq(int irq, void *data)
{
	struct gsp *gsp = data;
	u32 leaf = gsp->irq_leaf;
	irqreturn_t ret = IRQ_NONE;
	u32 stat, enabled;

	gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_TOP_EN_CLEAR, BIT(leaf / 2));
	stat = gsp_rd32(gsp, NV_VF_PRIV_CPU_INTR_LEAF(leaf));
	if (stat == ~0u) {
		gsp_fell_off(gsp);
		return IRQ_HANDLED;
	}
	if (stat & gsp->irq_bit) {
		gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_LEAF(leaf), gsp->irq_bit);

		enabled = gsp_falcon_rd32(&gsp->falcon,
					  NV_FALCON2_OFFSET + NV_PRISCV_RISCV_IRQMASK);
		stat = gsp_falcon_rd32(&gsp->falcon, NV_PFALCON_FALCON_IRQSTAT) & enabled;
		gsp_falcon_wr32(&gsp->falcon, NV_PFALCON_FALCON_IRQSCLR, stat);
		if (stat & NV_PFALCON_IRQ_HALT)
			gsp_die(gsp, "its core halted");
		gsp_falcon_wr32(&gsp->falcon, NV_PFALCON_FALCON_INTR_RETRIGGER, 1);
		atomic64_inc(&gsp->counters.irqs);
		ret = IRQ_WAKE_THREAD;
	}
	gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_TOP_EN_SET, BIT(leaf / 2));
	return ret;
}

static irqreturn_t irq_thread(int irq, void *data)
{
	struct gsp *gsp = data;

	if (gsp_rpc_drain(gsp))
		queue_work(gsp->drain_wq, &gsp->drain_work);
	return IRQ_HANDLED;
}

static int vector_ok(struct gsp *gsp, u64 v, u32 *vector)
{
	if (v >= gsp->chip->hw->intr_leaves * 32) {
		dev_err(gsp->dev, "GSP's interrupt vector is %#llx, which the chip does not have\n",
			v);
		return -ENXIO;
	}
	*vector = v;
	return 0;
}

/* Vector of GSP in the interrupt tree: fixed in some releases, else GSP is asked. */
static int find_vector(struct gsp *gsp, u32 *vector)
{
	u64 engine = gsp_const(gsp->abi, GSP_C_MC_ENGINE_GSP);
	struct gsp_msg m;
	u64 i, n;
	int ret;

	if (gsp_has_const(gsp->abi, GSP_C_GSP_VECTOR))
		return vector_ok(gsp, gsp_const(gsp->abi, GSP_C_GSP_VECTOR), vector);
	ret = gsp_rm_ctrl_get(gsp, GSP_MSG_INTR_TABLE, &m);
	if (ret)
		return ret;
	ret = gsp_rm_ctrl(gsp, "INTERNAL_INTR_GET_KERNEL_TABLE", GSP_C_CTRL_INTR_TABLE, &m);
	if (ret)
		goto out;
	n = min_t(u64, gsp_get(&m, GSP_INTR_TABLE_COUNT),
		  gsp_count(gsp->abi, GSP_INTR_TABLE_ENGINE));
	for (i = 0; i < n; i++) {
		if (gsp_get_at(&m, GSP_INTR_TABLE_ENGINE, i) != engine)
			continue;
		ret = vector_ok(gsp, gsp_get_at(&m, GSP_INTR_TABLE_VECTOR_STALL, i), vector);
		goto out;
	}
	dev_err(gsp->dev, "GSP's interrupt table of %llu entries does not list GSP\n", n);
	ret = -ENXIO;
out:
	gsp_rm_ctrl_put(&m);
	return ret;
}

/**
 * gsp_intr_setup() - from now on GSP's messages are served by interrupt
 * @gsp: running, its internal client known
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_intr_setup(struct gsp *gsp)
{
	u32 vector;
	int ret;

	ret = find_vector(gsp, &vector);
	if (ret)
		return ret;
	ret = pci_alloc_irq_vectors(gsp->pdev, 1, 1, PCI_IRQ_MSIX);
	if (ret < 0) {
		dev_err(gsp->dev, "no MSI-X vector for GSP (error %d)\n", ret);
		return ret;
	}
	gsp->irq_leaf = vector / 32;
	gsp->irq_bit = BIT(vector % 32);
	gsp->irq = pci_irq_vector(gsp->pdev, 0);
	ret = request_threaded_irq(gsp->irq, hard_irq, irq_thread, 0, "nvidia-vgpu-gsp", gsp);
	if (ret) {
		dev_err(gsp->dev, "interrupt %d cannot be had (error %d)\n", gsp->irq, ret);
		pci_free_irq_vectors(gsp->pdev);
		return ret;
	}
	WRITE_ONCE(gsp->irq_on, true);
	gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_LEAF_EN_SET(gsp->irq_leaf), gsp->irq_bit);
	gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_TOP_EN_SET, BIT(gsp->irq_leaf / 2));
	/* What GSP said before the vector was enabled rang no bell. */
	gsp_falcon_wr32(&gsp->falcon, NV_PFALCON_FALCON_IRQSCLR, NV_PFALCON_IRQ_SWGEN0);
	gsp_falcon_wr32(&gsp->falcon, NV_PFALCON_FALCON_INTR_RETRIGGER, 1);
	gsp_rpc_drain(gsp);
	return 0;
}

/**
 * gsp_intr_teardown() - back to polling
 * @gsp: whose; harmless when interrupts were not set up
 */
void gsp_intr_teardown(struct gsp *gsp)
{
	if (!gsp->irq_on)
		return;
	gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_LEAF_EN_CLEAR(gsp->irq_leaf), gsp->irq_bit);
	gsp_wr32(gsp, NV_VF_PRIV_CPU_INTR_TOP_EN_CLEAR, BIT(gsp->irq_leaf / 2));
	WRITE_ONCE(gsp->irq_on, false);
	free_irq(gsp->irq, gsp);
	cancel_work_sync(&gsp->drain_work);
	pci_free_irq_vectors(gsp->pdev);
}
