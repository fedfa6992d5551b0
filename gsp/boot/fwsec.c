// SPDX-License-Identifier: GPL-2.0-only
/*
 * FWSEC, a signed program in the GPU's ROM that runs on GSP's falcon. Its
 * command FRTS makes the write-protected region and puts into it what GSP needs
 * to know of the board; SB puts back what ran on the GPU before a driver came.
 * Facts: nouveau subdev/gsp/fwsec.c; nova-core vbios.rs and gsp/hal/tu102.rs;
 * NVIDIA/open-gpu-kernel-modules kernel_gsp_frts_tu102.c.
 *
 * No locks. Called by booter.c.
 */
#include <linux/bitfield.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "boot.h"
#include "booter.h"
#include "card.h"
#include "ground/ground.h"
#include "ground/regs.h"
#include "vbios.h"

#define BLOCK	256u	/* granule of the falcon's DMA */

static int bad_rom(struct gsp *gsp, const struct gsp_vbios *v)
{
	if (gsp_rd32(gsp, NV_PROM_DATA) == ~0u && gsp_fell_off(gsp))
		return -EIO;
	dev_err(gsp->dev, "the GPU's ROM cannot be used: %s (at %#x): reset the GPU; if that does not help, its VBIOS is damaged\n",
		v->fault, v->fault_at);
	return -EINVAL;
}

static u32 read_rom(void *gsp, u32 at)
{
	return gsp_rd32(gsp, NV_PROM_DATA + at);
}

/* A copy of FWSEC where the falcon finds it: its code, then its data, in whole blocks. */
static int copy(struct gsp *gsp, const struct gsp_fwsec *f, struct gsp_hs_image *img,
		const u8 *signature)
{
	u32 code_size = ALIGN(f->code_size, BLOCK), data_size = ALIGN(f->data_size, BLOCK);
	int ret;

	ret = gsp_mem_alloc(gsp, &img->mem, code_size + data_size);
	if (ret)
		return ret;
	memcpy(img->mem.va, f->code, f->code_size);
	memcpy(img->mem.va + code_size, f->data, f->data_size);
	memcpy(img->mem.va + code_size + f->signature_at, signature, GSP_FWSEC_SIGNATURE);
	img->dmem_offset = code_size;
	img->dmem_size = data_size;
	img->dmem_to = f->data_to;
	img->signature_offset = f->signature_at;
	img->engine_id = f->engine_id;
	img->ucode_id = f->ucode_id;
	img->imem_size = code_size;
	img->imem_to = f->code_to;
	return 0;
}

/* There is one for each fused version. */
static int choose_signature(struct gsp *gsp, struct gsp_vbios *v, const struct gsp_fwsec *f,
			    const u8 **signature)
{
	int fused, i;

	fused = gsp_fuse_version(gsp, f->engine_id, f->ucode_id);
	if (fused < 0) {
		dev_err(gsp->dev, "FWSEC in the GPU's ROM: no fuse for engine %#x, program %u\n",
			f->engine_id, f->ucode_id);
		return fused;
	}
	i = gsp_fwsec_signature(f, fused);
	if (i < 0) {
		dev_err(gsp->dev,
			"FWSEC in the GPU's ROM has no signature for fuse version %d (it has %u, mask of versions %#x): the VBIOS is not for this GPU or too old for it\n",
			fused, f->num_signatures, f->signature_versions);
		return -EINVAL;
	}
	*signature = gsp_vbios_signature(v, f, i);
	return *signature ? 0 : bad_rom(gsp, v);
}

/**
 * gsp_fwsec_load() - read FWSEC from the ROM
 * @gsp: the GPU's own firmware has run; result goes to its boot state
 *
 * Return: 0, -EINVAL when the ROM has none that this chip runs, -ENOMEM, -EIO
 * when the GPU fell off the bus; logged.
 */
int gsp_fwsec_load(struct gsp *gsp)
{
	struct gsp_boot_state *b = &gsp->boot;
	const u8 *signature;
	struct gsp_vbios *v;
	struct gsp_fwsec f;
	int ret;

	v = kvzalloc(sizeof(*v), GFP_KERNEL);
	if (!v)
		return -ENOMEM;
	v->read = read_rom;
	v->priv = gsp;
	ret = gsp_vbios_find_fwsec(v, &f);
	if (ret)
		ret = bad_rom(gsp, v);
	else
		ret = choose_signature(gsp, v, &f, &signature);
	if (!ret)
		ret = copy(gsp, &f, &b->fwsec_frts, signature);
	if (!ret)
		ret = copy(gsp, &f, &b->fwsec_sb, signature);
	b->fwsec_interface = f.interface_offset;
	kvfree(v);
	return ret;
}

/**
 * gsp_fwsec_free() - give back what gsp_fwsec_load() took
 * @gsp: whose; it does not run
 */
void gsp_fwsec_free(struct gsp *gsp)
{
	gsp_mem_free(gsp, &gsp->boot.fwsec_sb.mem);
	gsp_mem_free(gsp, &gsp->boot.fwsec_frts.mem);
}

static int do_command(struct gsp *gsp, struct gsp_hs_image *img,
		      const struct gsp_fwsec_command *cmd, const char *what)
{
	u32 mbox0 = 0, mbox1 = 0;
	const char *fault;
	int ret;

	fault = gsp_fwsec_patch(img->mem.va + img->dmem_offset, img->dmem_size,
				gsp->boot.fwsec_interface, cmd);
	if (fault) {
		gsp_err(gsp, "%s in the GPU's ROM cannot be given its command: %s: the VBIOS is damaged or too new\n",
			what, fault);
		return -EINVAL;
	}
	ret = gsp_falcon_run(&gsp->falcon, img, what, &mbox0, &mbox1);
	if (!ret && mbox0) {
		gsp_err(gsp, "%s failed, or GSP's falcon refuses to run it: mailbox 0 of GSP is %#x: reset the GPU; if that does not help, the VBIOS is not for it\n",
			what, mbox0);
		ret = -EIO;
	}
	return ret;
}

/* What FWSEC itself says of its command. */
static int check_result(struct gsp *gsp, u32 reg, u32 mask, const char *what, const char *name)
{
	u32 v = gsp_rd32(gsp, reg);

	if (!(v & mask))
		return 0;
	if (v == ~0u && gsp_fell_off(gsp))
		return -EIO;
	gsp_err(gsp, "%s failed: %s is %#010x: reset the GPU; if that does not help, its VBIOS is damaged\n",
		what, name, v);
	return -EIO;
}

/**
 * gsp_fwsec_run_frts() - have the write-protected region made
 * @gsp: FWSEC loaded, framebuffer laid out
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_fwsec_run_frts(struct gsp *gsp)
{
	struct gsp_fwsec_command cmd = {
		.frts = true,
		.frts_at = gsp->boot.layout.frts,
		.frts_size = gsp->boot.layout.frts_size,
	};
	int ret;

	ret = do_command(gsp, &gsp->boot.fwsec_frts, &cmd, "FWSEC-FRTS");
	if (ret)
		return ret;
	return check_result(gsp, NV_PBUS_VBIOS_SCRATCH(NV_PBUS_VBIOS_SCRATCH_FRTS),
			    NV_PBUS_VBIOS_SCRATCH_FRTS_ERR, "FWSEC-FRTS",
			    "VBIOS_SCRATCH(0x0e)");
}

/**
 * gsp_fwsec_run_sb() - put back what ran on the GPU before
 * @gsp: GSP's core does not run
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_fwsec_run_sb(struct gsp *gsp)
{
	const struct gsp_fwsec_command cmd = { .frts = false };
	int ret;

	ret = do_command(gsp, &gsp->boot.fwsec_sb, &cmd, "FWSEC-SB");
	if (ret)
		return ret;
	return check_result(gsp, NV_PBUS_VBIOS_SCRATCH(NV_PBUS_VBIOS_SCRATCH_SB),
			    NV_PBUS_VBIOS_SCRATCH_SB_ERR, "FWSEC-SB", "VBIOS_SCRATCH(0x15)");
}
