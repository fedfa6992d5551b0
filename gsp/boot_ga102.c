// SPDX-License-Identifier: GPL-2.0-only
/*
 * Booting GSP on Ada and on Ampere but GA100: a signed program, the booter,
 * runs on SEC2, copies GSP's firmware into the write-protected region at the
 * end of framebuffer, verifies it and starts GSP's RISC-V core. Facts: nouveau
 * subdev/gsp/tu102.c, ga102.c and rm/r535/gsp.c; nova-core gsp/hal/tu102.rs
 * and gsp/boot.rs; NVIDIA/open-gpu-kernel-modules kernel_gsp_tu102.c.
 *
 * FRTS (the first part of the write-protected region) is taken as it is found:
 * the registers must show it where the layout has it.
 */
#include <linux/bitfield.h>
#include <linux/dma-mapping.h>
#include <linux/iopoll.h>
#include <linux/kernel.h>

#include "priv.h"
#include "regs.h"

#define RISCV_ACTIVE_US		5000000
#define RESUME_US		2000000
#define SUSPENDED_US		5000000
#define LIBOS_SUSPENDED		BIT(31)	/* in GSP's mailbox 0: nova-core gsp/boot.rs */
#define BOOTER_SENTINEL		0xff	/* the booter leaves 0 when it ran well */

static u32 raw_rd32(struct gsp *gsp, u32 reg)
{
	return gsp_rd32(gsp, reg);
}

static u64 wpr2_addr(u32 reg)
{
	return (u64)FIELD_GET(NV_PFB_PRI_MMU_WPR2_ADDR_VAL, reg) << 12;
}

static int run_booter_unload(struct gsp *gsp)
{
	u32 mbox0 = BOOTER_SENTINEL, mbox1 = BOOTER_SENTINEL;
	int ret;

	ret = gsp_falcon_run(&gsp->sec2, &gsp->boot.booter_unload, "booter_unload", &mbox0,
			     &mbox1);
	if (!ret && mbox0) {
		dev_err(gsp->dev, "booter_unload failed: mailbox 0 of SEC2 is %#x\n", mbox0);
		ret = -EIO;
	}
	return ret;
}

/* Does the write-protected region hold more than FRTS? Then the booter made it. */
static bool holds_gsp(struct gsp *gsp)
{
	u32 lo = gsp_rd32(gsp, NV_PFB_PRI_MMU_WPR2_ADDR_LO);
	u32 hi = gsp_rd32(gsp, NV_PFB_PRI_MMU_WPR2_ADDR_HI);

	return lo != ~0u && wpr2_addr(hi) && wpr2_addr(lo) < gsp->boot.layout.frts;
}

/*
 * The write-protected region must be there and hold FRTS only. If it is larger
 * somebody left a GSP behind: take that down first.
 */
static int check_wpr2(struct gsp *gsp)
{
	struct gsp_fb_layout *l = &gsp->boot.layout;
	u32 lo = gsp_rd32(gsp, NV_PFB_PRI_MMU_WPR2_ADDR_LO);
	u32 hi = gsp_rd32(gsp, NV_PFB_PRI_MMU_WPR2_ADDR_HI);
	int ret;

	if (lo == ~0u && gsp_fell_off(gsp))
		return -EIO;
	if (holds_gsp(gsp)) {
		dev_warn(gsp->dev, "a GSP was left behind here: taking it down\n");
		ret = gsp_falcon_reset(&gsp->falcon);
		if (!ret)
			ret = run_booter_unload(gsp);
		if (ret)
			return ret;
		lo = gsp_rd32(gsp, NV_PFB_PRI_MMU_WPR2_ADDR_LO);
		hi = gsp_rd32(gsp, NV_PFB_PRI_MMU_WPR2_ADDR_HI);
	}
	if (!wpr2_addr(hi)) {
		dev_err(gsp->dev, "write-protected region 2 with FRTS is not set up (WPR2_ADDR_HI is %#x)\n",
			hi);
		return -ENODEV;
	}
	if (wpr2_addr(lo) != l->frts || wpr2_addr(hi) <= wpr2_addr(lo)) {
		dev_err(gsp->dev, "write-protected region 2 is %#llx to %#llx, FRTS belongs at %#llx\n",
			wpr2_addr(lo), wpr2_addr(hi), l->frts);
		return -ENODEV;
	}
	return 0;
}

/*
 * Three levels of tables point to the pages of the image: one entry, up to 512
 * entries, as many as it takes.
 */
static int radix3(struct gsp *gsp)
{
	struct gsp_boot_state *b = &gsp->boot;
	__le64 *pte;
	unsigned int i;
	int ret;

	if (b->image.num > (GSP_PAGE_SIZE / sizeof(*pte)) * (GSP_PAGE_SIZE / sizeof(*pte))) {
		dev_err(gsp->dev, "GSP's image of %zu bytes is too large\n", b->image.size);
		return -EINVAL;
	}
	ret = gsp_pages_alloc(gsp, &b->radix3_l2, NULL, b->image.num * sizeof(*pte));
	if (!ret)
		ret = gsp_mem_alloc(gsp, &b->radix3_l1, GSP_PAGE_SIZE);
	if (!ret)
		ret = gsp_mem_alloc(gsp, &b->radix3_l0, GSP_PAGE_SIZE);
	if (ret)
		return ret;

	pte = b->radix3_l2.va;
	for (i = 0; i < b->image.num; i++)
		pte[i] = cpu_to_le64(b->image.dma[i]);
	gsp_pages_sync(gsp, &b->radix3_l2);
	pte = b->radix3_l1.va;
	for (i = 0; i < b->radix3_l2.num && i < GSP_PAGE_SIZE / sizeof(*pte); i++)
		pte[i] = cpu_to_le64(b->radix3_l2.dma[i]);
	pte = b->radix3_l0.va;
	pte[0] = cpu_to_le64(b->radix3_l1.dma);
	return 0;
}

/* How many vGPUs GSP divides its heap among: one a VF, up to what its size is made for. */
static u64 partitions(struct gsp *gsp)
{
	u64 vfs = pci_sriov_get_totalvfs(gsp->pdev);
	u64 max = U8_MAX;

	if (gsp_has_const(gsp->abi, GSP_C_PARTITIONS_MAX))
		max = min(max, gsp_const(gsp->abi, GSP_C_PARTITIONS_MAX));
	return min(vfs, max);
}

static int wpr_meta(struct gsp *gsp)
{
	struct gsp_boot_state *b = &gsp->boot;
	struct gsp_fb_layout *l = &b->layout;
	const struct gsp_abi *abi = gsp->abi;
	size_t len = gsp_msg_size(abi, GSP_MSG_WPR_META);
	struct gsp_msg m;
	int ret;

	ret = gsp_mem_alloc(gsp, &b->wpr_meta, ALIGN(len, GSP_PAGE_SIZE));
	if (!ret)
		ret = gsp_msg_init(&m, abi, GSP_MSG_WPR_META, b->wpr_meta.va, len);
	if (ret)
		return ret;
	gsp_set(&m, GSP_WPR_META_MAGIC, gsp_const(abi, GSP_C_WPR_META_MAGIC));
	gsp_set(&m, GSP_WPR_META_REVISION, gsp_const(abi, GSP_C_WPR_META_REVISION));
	gsp_set(&m, GSP_WPR_META_RADIX3_ADDR, b->radix3_l0.dma);
	gsp_set(&m, GSP_WPR_META_RADIX3_SIZE, b->image.size);
	gsp_set(&m, GSP_WPR_META_BOOTLOADER_ADDR, b->bootloader.dma);
	gsp_set(&m, GSP_WPR_META_BOOTLOADER_SIZE, b->bootloader.size);
	gsp_set(&m, GSP_WPR_META_BOOTLOADER_CODE_OFFSET, b->code_offset);
	gsp_set(&m, GSP_WPR_META_BOOTLOADER_DATA_OFFSET, b->data_offset);
	gsp_set(&m, GSP_WPR_META_BOOTLOADER_MANIFEST_OFFSET, b->manifest_offset);
	gsp_set(&m, GSP_WPR_META_SIGNATURE_ADDR, b->signature.dma);
	gsp_set(&m, GSP_WPR_META_SIGNATURE_SIZE, b->signature.size);
	gsp_set(&m, GSP_WPR_META_RSVD_START, l->non_wpr_heap);
	gsp_set(&m, GSP_WPR_META_NON_WPR_HEAP_OFFSET, l->non_wpr_heap);
	gsp_set(&m, GSP_WPR_META_NON_WPR_HEAP_SIZE, l->non_wpr_heap_size);
	gsp_set(&m, GSP_WPR_META_WPR_START, l->wpr_start);
	gsp_set(&m, GSP_WPR_META_HEAP_OFFSET, l->heap);
	gsp_set(&m, GSP_WPR_META_HEAP_SIZE, l->heap_size);
	gsp_set(&m, GSP_WPR_META_FW_OFFSET, l->image);
	gsp_set(&m, GSP_WPR_META_BOOT_BIN_OFFSET, l->boot);
	gsp_set(&m, GSP_WPR_META_FRTS_OFFSET, l->frts);
	gsp_set(&m, GSP_WPR_META_FRTS_SIZE, l->frts_size);
	gsp_set(&m, GSP_WPR_META_WPR_END, l->wpr_end);
	gsp_set(&m, GSP_WPR_META_FB_SIZE, l->size);
	gsp_set(&m, GSP_WPR_META_VGA_WORKSPACE_OFFSET, l->vga_workspace);
	gsp_set(&m, GSP_WPR_META_VGA_WORKSPACE_SIZE, l->size - l->vga_workspace);
	/* Each VF's plugin task has a part of the heap. */
	gsp_set(&m, GSP_WPR_META_VF_PARTITION_COUNT, partitions(gsp));
	return gsp_msg_ok(&m) ? 0 : -EINVAL;
}

/* Reads that flush what devices wrote to system memory go to this page. */
static int flush_page(struct gsp *gsp)
{
	struct gsp_mem *page = &gsp->boot.flush_page;
	int ret = gsp_mem_alloc(gsp, page, GSP_PAGE_SIZE);

	if (ret)
		return ret;
	gsp_wr32(gsp, NV_PFB_NISO_FLUSH_SYSMEM_ADDR_HI, (u64)page->dma >> 40);
	gsp_wr32(gsp, NV_PFB_NISO_FLUSH_SYSMEM_ADDR, (u64)page->dma >> 8);
	return 0;
}

static void set_libos_mailboxes(struct gsp *gsp)
{
	gsp_falcon_wr32(&gsp->falcon, NV_PFALCON_FALCON_MAILBOX0,
			lower_32_bits(gsp->boot.libos.dma));
	gsp_falcon_wr32(&gsp->falcon, NV_PFALCON_FALCON_MAILBOX1,
			upper_32_bits(gsp->boot.libos.dma));
}

/* It runs, or has run so far that it gave its core away for another program. */
static bool came_up(struct gsp *gsp)
{
	u32 mbox0 = gsp_falcon_rd32(&gsp->falcon, NV_PFALCON_FALCON_MAILBOX0);

	return gsp_falcon_riscv_active(&gsp->falcon) ||
	       (mbox0 != ~0u && (mbox0 & LIBOS_SUSPENDED));
}

static int wait_active(struct gsp *gsp)
{
	bool up;

	gsp_falcon_wr32(&gsp->falcon, NV_PFALCON_FALCON_OS, gsp->boot.app_version);
	if (read_poll_timeout(came_up, up, up, 100, RISCV_ACTIVE_US, false, gsp)) {
		if (!gsp_fell_off(gsp))
			dev_err(gsp->dev, "GSP's RISC-V core did not become active (mailbox 0 is %#x)\n",
				gsp_falcon_rd32(&gsp->falcon, NV_PFALCON_FALCON_MAILBOX0));
		return -ETIMEDOUT;
	}
	return 0;
}

/**
 * gsp_boot_wait_suspended() - wait until GSP's operating system has stopped
 * @gsp: booting or being stopped
 * @mbox0: result, mailbox 0 as it was last
 *
 * Return: 0 or -ETIMEDOUT; not logged.
 */
int gsp_boot_wait_suspended(struct gsp *gsp, u32 *mbox0)
{
	u32 v;
	int ret;

	ret = read_poll_timeout(gsp_falcon_rd32, v, v & LIBOS_SUSPENDED, 100, SUSPENDED_US, false,
				&gsp->falcon, NV_PFALCON_FALCON_MAILBOX0);
	*mbox0 = v;
	return ret;
}

/**
 * gsp_boot_resume() - the sequencer's "core resume"
 * @gsp: booting
 *
 * GSP is reset once more and the program that waits on SEC2 is let run, which
 * starts GSP's resource manager.
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_boot_resume(struct gsp *gsp)
{
	u32 v, mbox0;
	int ret;

	ret = gsp_falcon_reset_riscv(&gsp->falcon);
	if (ret)
		return ret;
	set_libos_mailboxes(gsp);
	gsp_falcon_start(&gsp->sec2);
	if (read_poll_timeout(raw_rd32, v, v & NV_PGC6_BSI_BOOT_STAGE_3_HANDOFF, 100, RESUME_US,
			      false, gsp, NV_PGC6_BSI_SECURE_SCRATCH_14)) {
		dev_err(gsp->dev, "GSP was not resumed (BSI_SECURE_SCRATCH_14 is %#x)\n", v);
		return -ETIMEDOUT;
	}
	mbox0 = gsp_falcon_rd32(&gsp->sec2, NV_PFALCON_FALCON_MAILBOX0);
	if (mbox0) {
		dev_err(gsp->dev, "GSP was not resumed: mailbox 0 of SEC2 is %#x\n", mbox0);
		return -EIO;
	}
	gsp_queue_resume(gsp);
	return wait_active(gsp);
}

static int run_booter_load(struct gsp *gsp)
{
	u32 mbox0 = lower_32_bits(gsp->boot.wpr_meta.dma);
	u32 mbox1 = upper_32_bits(gsp->boot.wpr_meta.dma);
	int ret;

	ret = gsp_falcon_run(&gsp->sec2, &gsp->boot.booter_load, "booter_load", &mbox0, &mbox1);
	if (!ret && mbox0) {
		dev_err(gsp->dev, "booter_load refuses to start GSP, or SEC2 to run booter_load: mailbox 0 is %#x\n",
			mbox0);
		ret = -EIO;
	}
	return ret;
}

/*
 * From here on GSP may have to be taken down, whatever comes next: b->started
 * says so.
 */
static int start_gsp(struct gsp *gsp)
{
	int ret;

	ret = gsp_falcon_reset_riscv(&gsp->falcon);
	if (ret)
		return ret;
	set_libos_mailboxes(gsp);
	gsp->boot.started = true;
	ret = run_booter_load(gsp);
	if (!ret)
		ret = wait_active(gsp);
	if (!ret)
		ret = gsp->verbs->init(gsp);
	return ret;
}

static int boot(struct gsp *gsp)
{
	int ret;

	ret = gsp_fb_layout(gsp, gsp->boot.image.size, gsp->boot.bootloader.size);
	if (!ret)
		ret = check_wpr2(gsp);
	if (!ret)
		ret = flush_page(gsp);
	if (!ret)
		ret = gsp_queue_init(gsp);
	if (!ret)
		ret = gsp_libos_setup(gsp);
	if (!ret)
		ret = radix3(gsp);
	if (!ret)
		ret = wpr_meta(gsp);
	if (!ret && gsp->verbs->before_start)
		ret = gsp->verbs->before_start(gsp);
	if (!ret)
		ret = start_gsp(gsp);
	return ret;
}

/* Ask GSP to stop; it says so in its mailbox. */
static void unload_rm(struct gsp *gsp)
{
	u32 mbox0;

	if (gsp_dead(gsp) || gsp->verbs->unload(gsp))
		return;
	if (gsp_boot_wait_suspended(gsp, &mbox0) && !gsp_fell_off(gsp))
		dev_warn(gsp->dev, "GSP was asked to stop but did not (mailbox 0 is %#x)\n",
			 mbox0);
}

/*
 * Take GSP down so that it can be started again, however far it came. Memory
 * is given back only after the engines that know of it were reset; and in case
 * that one was not, the GPU may no longer read or write memory at all.
 */
static void stop(struct gsp *gsp)
{
	struct gsp_boot_state *b = &gsp->boot;
	unsigned int i;

	if (b->started) {
		if (gsp->init_done)
			unload_rm(gsp);
		if (!gsp_falcon_reset(&gsp->falcon) && holds_gsp(gsp))
			run_booter_unload(gsp);
		gsp_falcon_reset(&gsp->sec2);
		b->started = false;
	}
	if (b->flush_page.va) {
		gsp_wr32(gsp, NV_PFB_NISO_FLUSH_SYSMEM_ADDR_HI, 0);
		gsp_wr32(gsp, NV_PFB_NISO_FLUSH_SYSMEM_ADDR, 0);
	}
	pci_clear_master(gsp->pdev);
	gsp_mem_free(gsp, &b->wpr_meta);
	gsp_pages_free(gsp, &b->radix3_l2);
	gsp_mem_free(gsp, &b->radix3_l1);
	gsp_mem_free(gsp, &b->radix3_l0);
	gsp_mem_free(gsp, &b->libos);
	gsp_mem_free(gsp, &b->rm_args);
	gsp_mem_free(gsp, &b->state_monitor);
	for (i = 0; i < ARRAY_SIZE(b->log); i++)
		gsp_mem_free(gsp, &b->log[i]);
	gsp_mem_free(gsp, &b->flush_page);
	gsp_queue_fini(gsp);
}

const struct gsp_boot_ops gsp_boot_ga102 = {
	.start = boot,
	.stop = stop,
};
