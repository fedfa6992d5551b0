// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs that GSP asks the CPU to run on GSP's own falcon core, which is not
 * there for them while GSP's RISC-V core is in use: GSP suspends itself, the
 * CPU loads and runs the program, then lets GSP go on. Facts:
 * NVIDIA/open-gpu-kernel-modules rmgspseq.h and kernel_gsp_falcon_ga102.c
 * (kgspLoadAndExecuteHsBinary_GA102). Where firmware has these events it has
 * no CPU sequencer any more.
 *
 * The request comes from memory that GSP writes: the program must lie in
 * framebuffer. What it is, the falcon's boot ROM decides by its signature.
 *
 * Under queue_lock: an event of GSP's, for which sequencer.c asks.
 */
#include <linux/align.h>
#include <linux/sizes.h>

#include "boot.h"
#include "card.h"
#include "ground/ground.h"

#define PROGRAM_MAX	((u32)SZ_1M)	/* more than a falcon has memory */
#define PROGRAM_BLOCK	256u
/* In mailbox 0 until the program writes its result (FLCN_ERR_BINARY_NOT_STARTED). */
#define NOT_STARTED	0xfeu
/* The data has no virtual address (FLCN_DMEM_VA_INVALID). */
#define DMEM_VA_NONE	U32_MAX

static bool inside(struct gsp *gsp, u64 base, u32 offset, u32 at, u32 size)
{
	u64 fb = gsp->boot.layout.size;
	u64 start = base + offset;

	return IS_ALIGNED(base, PROGRAM_BLOCK) && IS_ALIGNED(offset, PROGRAM_BLOCK) &&
	       IS_ALIGNED(at, PROGRAM_BLOCK) && IS_ALIGNED(size, PROGRAM_BLOCK) &&
	       size && size <= PROGRAM_MAX && at <= PROGRAM_MAX - size &&
	       base <= start && start <= fb && size <= fb - start;
}

static int read_request(struct gsp *gsp, struct gsp_hs_program *prog, const void *payload,
			size_t len)
{
	struct gsp_msg m;
	int ret;

	ret = gsp_msg_init(&m, gsp->abi, GSP_MSG_EXEC_HS, (void *)payload, len);
	if (ret)
		return ret;
	*prog = (struct gsp_hs_program){
		.local = true,
		.imem_base = gsp_get(&m, GSP_EXEC_HS_IMEM_ADDR),
		.imem_va = gsp_get(&m, GSP_EXEC_HS_IMEM_VA),
		.imem_pa = gsp_get(&m, GSP_EXEC_HS_IMEM_PA),
		.imem_size = gsp_get(&m, GSP_EXEC_HS_IMEM_SIZE),
		.dmem_base = gsp_get(&m, GSP_EXEC_HS_DMEM_ADDR),
		.dmem_va = gsp_get(&m, GSP_EXEC_HS_DMEM_VA),
		.dmem_pa = gsp_get(&m, GSP_EXEC_HS_DMEM_PA),
		.dmem_size = gsp_get(&m, GSP_EXEC_HS_DMEM_SIZE),
		.signature_offset = gsp_get(&m, GSP_EXEC_HS_SIGNATURE),
		.engine_id = gsp_get(&m, GSP_EXEC_HS_ENGINE_ID),
		.ucode_id = gsp_get(&m, GSP_EXEC_HS_UCODE_ID),
	};
	prog->dmem_tagged = prog->dmem_va != DMEM_VA_NONE;
	if (!prog->dmem_tagged)
		prog->dmem_va = 0;
	if (!inside(gsp, prog->imem_base, prog->imem_va, prog->imem_pa, prog->imem_size) ||
	    !inside(gsp, prog->dmem_base, prog->dmem_va, prog->dmem_pa, prog->dmem_size))
		return -EINVAL;
	return 0;
}

/**
 * gsp_exec_hs_binary() - run the signed program that GSP asks for
 * @gsp: whose; has asked and suspends itself
 * @payload: message EXEC_HS
 * @len: bytes at @payload
 *
 * A request that cannot be served makes GSP dead: it waits for its end.
 *
 * Context: queue_lock held. May sleep, for as long as the program runs.
 */
void gsp_exec_hs_binary(struct gsp *gsp, const void *payload, size_t len)
{
	u32 mbox0, mbox1 = 0;
	struct gsp_hs_program prog;
	int ret;

	ret = read_request(gsp, &prog, payload, len);
	if (ret) {
		gsp_die(gsp, "the program that it wants to have run is not one");
		return;
	}
	ret = gsp_boot_wait_suspended(gsp, &mbox0);
	if (ret) {
		if (!gsp_fell_off(gsp))
			gsp_die(gsp, "it wants a program run but does not suspend (mailbox 0: %#x)",
				mbox0);
		return;
	}
	mbox0 = NOT_STARTED;
	ret = gsp_falcon_exec(&gsp->falcon, &prog, "GSP's program", &mbox0, &mbox1);
	if (!ret)
		ret = gsp_boot_resume(gsp);
	if (ret)
		gsp_die(gsp, "the program that it wanted to have run did not end well (error %d)",
			ret);
}
