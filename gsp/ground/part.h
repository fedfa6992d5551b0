/* SPDX-License-Identifier: GPL-2.0-only */
/* What struct gsp, and the parts of other folders, have of memory, falcons and tracepoints. */
#ifndef NVIDIA_VGPU_GSP_GROUND_PART_H
#define NVIDIA_VGPU_GSP_GROUND_PART_H

#include <linux/types.h>

struct gsp;
struct gsp_map;

#define GSP_PAGE_SIZE		4096u

/* Memory that GSP and CPU share, in one piece. */
struct gsp_mem {
	void *va;
	dma_addr_t dma;
	size_t size;
	struct gsp_map *map;
};

/* Memory that GSP only reads, page by page, too large for one piece. */
struct gsp_pages {
	void *va;
	dma_addr_t *dma;
	unsigned int num;
	size_t size;
	struct gsp_map *map;
};

struct gsp_falcon {
	struct gsp *gsp;
	const char *name;
	u32 base;
};

/**
 * struct gsp_hs_image - a signed falcon program, ready to be loaded
 * @mem: the image with its signature in place
 * @imem_offset: secure code in @mem, bytes
 * @imem_size: bytes, a multiple of 256
 * @imem_to: where it goes in code memory
 * @dmem_offset: data in @mem, bytes
 * @dmem_size: bytes, a multiple of 256
 * @dmem_to: where it goes in data memory
 * @signature_offset: where in DMEM the boot ROM finds the signature
 * @engine_id: engines it may run on, a mask
 * @ucode_id: its number among the fused versions, from 1
 */
struct gsp_hs_image {
	struct gsp_mem mem;
	u32 imem_offset;
	u32 imem_size;
	u32 imem_to;
	u32 dmem_offset;
	u32 dmem_size;
	u32 dmem_to;
	u32 signature_offset;
	u32 engine_id;
	u32 ucode_id;
};

/**
 * struct gsp_history_entry - one call to GSP, or message to a plugin task
 * @number: counts all of them
 * @when: sent, nanoseconds since the host's start
 * @what: for people; constant
 * @function: number of the RPC function, command or message
 * @gfid: whose task it was for, 0: GSP itself
 * @sequence: of the first record
 * @len: bytes sent
 * @over: what follows is known
 * @reply_len: bytes of the reply
 * @status: of the reply's header, or the task's
 * @took_us: how long it took
 * @result: what the caller got
 */
struct gsp_history_entry {
	u64 number;
	u64 when;
	const char *what;
	u32 function;
	u32 gfid;
	u64 sequence;
	u32 len;
	bool over;
	u32 reply_len;
	u32 status;
	u32 took_us;
	int result;
};

#endif
