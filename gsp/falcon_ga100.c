// SPDX-License-Identifier: GPL-2.0-only
/*
 * Falcons as they are on Turing and GA100: the CPU writes programs word by word
 * into their memories; a program from the ROM is loaded by a small one of its
 * own, by DMA. What is secure the falcon checks itself, without parameters.
 * Facts: nova-core's falcon.rs, falcon/hal/tu102.rs and
 * firmware/fwsec/bootloader.rs; nouveau's falcon/gm200.c and
 * subdev/gsp/tu102.c; NVIDIA/open-gpu-kernel-modules kernel_gsp_falcon_tu102.c.
 */
#include <linux/bitfield.h>
#include <linux/iopoll.h>
#include <linux/kernel.h>

#include "fw_file.h"
#include "priv.h"
#include "regs.h"

#define BLOCK		256u
#define SCRUB_US	20000

/* What the loader finds in data memory: nouveau include/nvfw/flcn.h, words */
enum loader_args {
	ARG_DMA_INDEX = 8,	/* behind eight words for signatures */
	ARG_CODE_LO,
	ARG_CODE_HI,
	ARG_NS_OFFSET,
	ARG_NS_SIZE,
	ARG_SECURE_OFFSET,
	ARG_SECURE_SIZE,
	ARG_ENTRY,
	ARG_DATA_LO,
	ARG_DATA_HI,
	ARG_DATA_SIZE,
	ARG_ARGC,
	ARG_ARGV,
	NUM_ARGS
};

/* "Physical, system memory, not coherent" for the loader; the register says what it is. */
#define LOADER_DMA_INDEX	4

static int wait_scrubbed(struct gsp_falcon *f)
{
	u32 v;

	if (read_poll_timeout(gsp_falcon_rd32, v,
			      v != ~0u && !(v & NV_PFALCON_FALCON_DMACTL_SCRUBBING),
			      10, SCRUB_US, false, f, NV_PFALCON_FALCON_DMACTL))
		return gsp_falcon_failed(f, "its memory was not scrubbed after a reset (DMACTL)",
					 NV_PFALCON_FALCON_DMACTL, v);
	return 0;
}

static bool riscv_active(struct gsp_falcon *f)
{
	u32 v = gsp_falcon_rd32(f, NV_FALCON2_OFFSET + NV_PRISCV_RISCV_CORE_SWITCH_STATUS);

	return v != ~0u && (v & NV_PRISCV_RISCV_CORE_SWITCH_STATUS_ACTIVE);
}

/* Whole words of code to @to, a multiple of a block; each block is told the address it has. */
static void write_code(struct gsp_falcon *f, const u8 *code, u32 size, u32 to, u32 tag,
		       bool secure)
{
	u32 i;

	gsp_falcon_wr32(f, NV_PFALCON_FALCON_IMEMC, to | NV_PFALCON_FALCON_IMEMC_AINCW |
			(secure ? NV_PFALCON_FALCON_IMEMC_SECURE : 0));
	for (i = 0; i < size; i += 4) {
		if (!(i % BLOCK))
			gsp_falcon_wr32(f, NV_PFALCON_FALCON_IMEMT, tag + i / BLOCK);
		gsp_falcon_wr32(f, NV_PFALCON_FALCON_IMEMD, gsp_fw_le32(code + i));
	}
	/* A block is valid when all of it was written. */
	for (; i % BLOCK; i += 4)
		gsp_falcon_wr32(f, NV_PFALCON_FALCON_IMEMD, 0);
}

static void write_data(struct gsp_falcon *f, const u8 *data, u32 size, u32 to)
{
	u32 i;

	gsp_falcon_wr32(f, NV_PFALCON_FALCON_DMEMC, to | NV_PFALCON_FALCON_DMEMC_AINCW);
	for (i = 0; i < size; i += 4)
		gsp_falcon_wr32(f, NV_PFALCON_FALCON_DMEMD, gsp_fw_le32(data + i));
}

/* The loader goes to the end of code memory, what it is to load is said in data memory. */
static int load_by_loader(struct gsp_falcon *f, const struct gsp_hs_image *img)
{
	const struct gsp_falcon_loader *l = img->loader;
	u64 data = img->mem.dma + img->dmem_offset;
	u32 size = ALIGN(l->size, BLOCK);
	u32 args[NUM_ARGS] = {
		[ARG_DMA_INDEX] = LOADER_DMA_INDEX,
		[ARG_CODE_LO] = lower_32_bits(img->mem.dma),
		[ARG_CODE_HI] = upper_32_bits(img->mem.dma),
		[ARG_NS_SIZE] = img->ns_size,
		[ARG_SECURE_OFFSET] = img->imem_offset,
		[ARG_SECURE_SIZE] = img->imem_size,
		[ARG_DATA_LO] = lower_32_bits(data),
		[ARG_DATA_HI] = upper_32_bits(data),
		[ARG_DATA_SIZE] = img->dmem_size,
	};
	unsigned int i;
	u32 room;

	room = FIELD_GET(NV_PFALCON_FALCON_HWCFG_IMEM_SIZE,
			 gsp_falcon_rd32(f, NV_PFALCON_FALCON_HWCFG)) * BLOCK;
	if (room < size) {
		dev_err(f->gsp->dev, "%s falcon: %u bytes of code memory have no room for a loader of %u (HWCFG)\n",
			f->name, room, size);
		return -EIO;
	}
	gsp_mask32(f->gsp, f->base + NV_PFALCON_FBIF_TRANSCFG + LOADER_DMA_INDEX * 4,
		   NV_PFALCON_FBIF_TRANSCFG_TARGET | NV_PFALCON_FBIF_TRANSCFG_PHYSICAL,
		   NV_PFALCON_FBIF_TRANSCFG_PHYSICAL |
		   FIELD_PREP(NV_PFALCON_FBIF_TRANSCFG_TARGET,
			      NV_PFALCON_FBIF_TRANSCFG_COHERENT));
	gsp_falcon_wr32(f, NV_PFALCON_FALCON_DMEMC, NV_PFALCON_FALCON_DMEMC_AINCW);
	for (i = 0; i < NUM_ARGS; i++)
		gsp_falcon_wr32(f, NV_PFALCON_FALCON_DMEMD, args[i]);
	write_code(f, l->code, l->size, room - size, l->tag, false);
	gsp_falcon_wr32(f, NV_PFALCON_FALCON_BOOTVEC, l->tag * BLOCK);
	return 0;
}

static int load(struct gsp_falcon *f, const struct gsp_hs_image *img)
{
	const u8 *va = img->mem.va;

	gsp_falcon_prepare_dma(f);
	if (img->loader)
		return load_by_loader(f, img);
	write_code(f, va + img->ns_offset, img->ns_size, img->ns_to, img->ns_to / BLOCK, false);
	write_code(f, va + img->imem_offset, img->imem_size, img->imem_to,
		   img->imem_to / BLOCK, true);
	write_data(f, va + img->dmem_offset, img->dmem_size, img->dmem_to);
	gsp_falcon_wr32(f, NV_PFALCON_FALCON_BOOTVEC, img->ns_to);
	return 0;
}

const struct gsp_falcon_ops gsp_falcon_ga100 = {
	.fwsec_version = 2,
	.riscv_irqmask = NV_PRISCV_RISCV_IRQMASK_TU102,
	.ns_code = true,
	.wait_scrubbed = wait_scrubbed,
	.riscv_active = riscv_active,
	.load = load,
};
