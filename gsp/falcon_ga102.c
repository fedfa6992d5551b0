// SPDX-License-Identifier: GPL-2.0-only
/*
 * Falcons as they are from GA102 on: two cores share an engine, programs are
 * loaded by DMA, and a boot ROM checks their signature. Facts: nova-core's
 * falcon/hal/ga102.rs, nouveau's falcon/ga102.c.
 */
#include <linux/bitfield.h>
#include <linux/iopoll.h>

#include "priv.h"
#include "regs.h"

#define DMA_BLOCK		256u
#define RESET_READY_US		150	/* hardware does not always set it: not an error */
#define SCRUB_US		20000
#define SELECT_US		10000
#define DMA_US			2000000

static u32 rd2(struct gsp_falcon *f, u32 reg)
{
	return gsp_falcon_rd32(f, NV_FALCON2_OFFSET + reg);
}

static void wr2(struct gsp_falcon *f, u32 reg, u32 value)
{
	gsp_falcon_wr32(f, NV_FALCON2_OFFSET + reg, value);
}

static void before_reset(struct gsp_falcon *f)
{
	u32 v;

	read_poll_timeout(gsp_falcon_rd32, v, v & NV_PFALCON_FALCON_HWCFG2_RESET_READY,
			  10, RESET_READY_US, false, f, NV_PFALCON_FALCON_HWCFG2);
}

static int wait_scrubbed(struct gsp_falcon *f)
{
	u32 v;

	if (read_poll_timeout(gsp_falcon_rd32, v,
			      v != ~0u && !(v & NV_PFALCON_FALCON_HWCFG2_MEM_SCRUBBING),
			      10, SCRUB_US, false, f, NV_PFALCON_FALCON_HWCFG2))
		return gsp_falcon_failed(f, "its memory was not scrubbed after a reset (HWCFG2)",
					 NV_PFALCON_FALCON_HWCFG2, v);
	return 0;
}

static int select_falcon(struct gsp_falcon *f)
{
	u32 v;

	if (!(rd2(f, NV_PRISCV_RISCV_BCR_CTRL) & NV_PRISCV_RISCV_BCR_CTRL_CORE_RISCV))
		return 0;
	wr2(f, NV_PRISCV_RISCV_BCR_CTRL, 0);
	if (read_poll_timeout(rd2, v, v & NV_PRISCV_RISCV_BCR_CTRL_VALID, 10, SELECT_US,
			      false, f, NV_PRISCV_RISCV_BCR_CTRL))
		return gsp_falcon_failed(f, "falcon core was not selected (BCR_CTRL)",
					 NV_FALCON2_OFFSET + NV_PRISCV_RISCV_BCR_CTRL, v);
	return wait_scrubbed(f);
}

static void select_riscv(struct gsp_falcon *f)
{
	u32 bits = NV_PRISCV_RISCV_BCR_CTRL_VALID | NV_PRISCV_RISCV_BCR_CTRL_CORE_RISCV |
		   NV_PRISCV_RISCV_BCR_CTRL_BRFETCH;

	wr2(f, NV_PRISCV_RISCV_BCR_CTRL, rd2(f, NV_PRISCV_RISCV_BCR_CTRL) | bits);
}

static bool riscv_active(struct gsp_falcon *f)
{
	u32 v = rd2(f, NV_PRISCV_RISCV_CPUCTL);

	return v != ~0u && (v & NV_PRISCV_RISCV_CPUCTL_ACTIVE_STAT);
}

/*
 * Load @size bytes from @base + @src to @dst in @cmd's memory. The source offset
 * is also the tag, the virtual address, of what has one.
 */
static int dma_load(struct gsp_falcon *f, u64 base, u32 src, u32 dst, u32 size, u32 cmd)
{
	u32 pos, v;

	gsp_falcon_wr32(f, NV_PFALCON_FALCON_DMATRFBASE, base >> 8);
	gsp_falcon_wr32(f, NV_PFALCON_FALCON_DMATRFBASE1, base >> 40);
	for (pos = 0; pos < size; pos += DMA_BLOCK) {
		gsp_falcon_wr32(f, NV_PFALCON_FALCON_DMATRFMOFFS, dst + pos);
		gsp_falcon_wr32(f, NV_PFALCON_FALCON_DMATRFFBOFFS, src + pos);
		gsp_falcon_wr32(f, NV_PFALCON_FALCON_DMATRFCMD,
				cmd | NV_PFALCON_FALCON_DMATRFCMD_256B);
		if (read_poll_timeout(gsp_falcon_rd32, v,
				      v == ~0u || (v & NV_PFALCON_FALCON_DMATRFCMD_IDLE),
				      1, DMA_US, false, f, NV_PFALCON_FALCON_DMATRFCMD) ||
		    v == ~0u)
			return gsp_falcon_failed(f, "program was not loaded by DMA (DMATRFCMD)",
						 NV_PFALCON_FALCON_DMATRFCMD, v);
	}
	return 0;
}

static int load_program(struct gsp_falcon *f, const struct gsp_hs_program *prog)
{
	u32 target = prog->local ? NV_PFALCON_FBIF_TRANSCFG_LOCAL_FB :
				   NV_PFALCON_FBIF_TRANSCFG_COHERENT;
	int ret;

	gsp_falcon_prepare_dma(f);
	gsp_mask32(f->gsp, f->base + NV_PFALCON_FBIF_TRANSCFG,
		   NV_PFALCON_FBIF_TRANSCFG_TARGET | NV_PFALCON_FBIF_TRANSCFG_PHYSICAL |
		   NV_PFALCON_FBIF_TRANSCFG_ENGINE_ID,
		   NV_PFALCON_FBIF_TRANSCFG_PHYSICAL |
		   FIELD_PREP(NV_PFALCON_FBIF_TRANSCFG_TARGET, target));

	ret = dma_load(f, prog->imem_base, prog->imem_va, prog->imem_pa, prog->imem_size,
		       NV_PFALCON_FALCON_DMATRFCMD_IMEM | NV_PFALCON_FALCON_DMATRFCMD_SEC);
	if (ret)
		return ret;
	ret = dma_load(f, prog->dmem_base, prog->dmem_va, prog->dmem_pa, prog->dmem_size,
		       prog->dmem_tagged ? NV_PFALCON_FALCON_DMATRFCMD_SET_DMTAG : 0);
	if (ret)
		return ret;

	wr2(f, NV_PFALCON2_FALCON_BROM_PARAADDR, prog->signature_offset);
	wr2(f, NV_PFALCON2_FALCON_BROM_ENGIDMASK, prog->engine_id);
	wr2(f, NV_PFALCON2_FALCON_BROM_CURR_UCODE_ID, prog->ucode_id);
	wr2(f, NV_PFALCON2_FALCON_MOD_SEL, NV_PFALCON2_FALCON_MOD_SEL_RSA3K);
	gsp_falcon_wr32(f, NV_PFALCON_FALCON_BOOTVEC, prog->imem_va);
	return 0;
}

/* Code is told by its offset in the image, data by its own address. */
static int load(struct gsp_falcon *f, const struct gsp_hs_image *img)
{
	struct gsp_hs_program prog = {
		.imem_base = img->mem.dma,
		.imem_va = img->imem_offset,
		.imem_pa = img->imem_to,
		.imem_size = img->imem_size,
		.dmem_base = img->mem.dma + img->dmem_offset,
		.dmem_pa = img->dmem_to,
		.dmem_size = img->dmem_size,
		.signature_offset = img->signature_offset,
		.engine_id = img->engine_id,
		.ucode_id = img->ucode_id,
	};

	return load_program(f, &prog);
}

const struct gsp_falcon_ops gsp_falcon_ga102 = {
	.fwsec_version = 3,
	.riscv_irqmask = NV_PRISCV_RISCV_IRQMASK,
	.before_reset = before_reset,
	.wait_scrubbed = wait_scrubbed,
	.select_falcon = select_falcon,
	.select_riscv = select_riscv,
	.riscv_active = riscv_active,
	.load = load,
	.load_program = load_program,
};
