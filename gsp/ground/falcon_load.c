// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loading a program into a falcon: by its DMA, and a boot ROM checks the
 * program's signature. Facts: nova-core's falcon/hal/ga102.rs, nouveau's
 * falcon/ga102.c.
 *
 * No locks, as falcon.c, which calls it, and boot/sequencer.c.
 */
#include <linux/bitfield.h>
#include <linux/jiffies.h>

#include "card.h"
#include "ground.h"
#include "regs.h"

#define DMA_BLOCK		256u
#define DMA_MS			2000

static void wr2(struct gsp_falcon *f, u32 reg, u32 value)
{
	gsp_falcon_wr32(f, NV_FALCON2_OFFSET + reg, value);
}

/**
 * gsp_falcon_prepare_dma() - let the falcon use physical addresses
 * @f: the engine
 */
void gsp_falcon_prepare_dma(struct gsp_falcon *f)
{
	gsp_mask32(f->gsp, f->base + NV_PFALCON_FBIF_CTL, NV_PFALCON_FBIF_CTL_ALLOW_PHYS_NO_CTX,
		   NV_PFALCON_FBIF_CTL_ALLOW_PHYS_NO_CTX);
	gsp_falcon_wr32(f, NV_PFALCON_FALCON_DMACTL, 0);
}

/*
 * Load @size bytes from @base + @src to @dst in @cmd's memory. The source offset
 * is also the tag, the virtual address, of what has one.
 */
static int dma_load(struct gsp_falcon *f, u64 base, u32 src, u32 dst, u32 size, u32 cmd)
{
	unsigned long end = jiffies + msecs_to_jiffies(DMA_MS);
	u32 pos, v;

	gsp_falcon_wr32(f, NV_PFALCON_FALCON_DMATRFBASE, base >> 8);
	gsp_falcon_wr32(f, NV_PFALCON_FALCON_DMATRFBASE1, base >> 40);
	for (pos = 0; pos < size; pos += DMA_BLOCK) {
		gsp_falcon_wr32(f, NV_PFALCON_FALCON_DMATRFMOFFS, dst + pos);
		gsp_falcon_wr32(f, NV_PFALCON_FALCON_DMATRFFBOFFS, src + pos);
		gsp_falcon_wr32(f, NV_PFALCON_FALCON_DMATRFCMD,
				cmd | NV_PFALCON_FALCON_DMATRFCMD_256B);
		if (gsp_falcon_poll(f, NV_PFALCON_FALCON_DMATRFCMD,
				    NV_PFALCON_FALCON_DMATRFCMD_IDLE,
				    NV_PFALCON_FALCON_DMATRFCMD_IDLE, 1, gsp_us_left(end), &v) ||
		    v == ~0u)
			return gsp_falcon_failed(f, "program was not loaded by DMA (DMATRFCMD)",
						 NV_PFALCON_FALCON_DMATRFCMD, v);
	}
	return 0;
}

/**
 * gsp_falcon_load() - load a signed program and tell the boot ROM of it
 * @f: the engine, just reset, its falcon core selected
 * @prog: the program
 *
 * Return: 0, -ETIMEDOUT, or -EIO when the GPU fell off the bus; logged.
 */
int gsp_falcon_load(struct gsp_falcon *f, const struct gsp_hs_program *prog)
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
