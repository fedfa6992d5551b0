// SPDX-License-Identifier: GPL-2.0-only
/*
 * What GSP's operating system, libos, finds when it starts: a list of memory
 * regions (log buffers, arguments of the resource manager) whose address
 * stands in the falcon's mailboxes. Facts: nouveau rm/r535/gsp.c
 * (r535_gsp_libos_init, r535_gsp_set_rmargs) and rm/r570/gsp.c.
 *
 * No locks. Called by boot.c and, for debugfs, from outside.
 */
#include <linux/kernel.h>
#include <linux/sizes.h>

#include "boot.h"
#include "card.h"
#include "ground/ground.h"

#define LOG_SIZE_MAX	SZ_1M

/*
 * Log buffers in the vendor's order (_kgspInitLibosLoggingStructures in
 * kernel_gsp.c of NVIDIA/open-gpu-kernel-modules, names in
 * nv-firmware-chip-family-select.h): of GSP's first task, whose must be the
 * first, then of those that the release has, and last of the kernel.
 */
static const struct {
	const char *name;
	enum gsp_constant_id size;
} logs[GSP_NUM_LOGS] = {
	{ "LOGINIT", GSP_C_LOG_INIT_SIZE },
	{ "LOGINTR", GSP_C_LOG_INTR_SIZE },
	{ "LOGRM", GSP_C_LOG_RM_SIZE },
	{ "LOGMNOC", GSP_C_LOG_MNOC_SIZE },
	{ "LOGDBG", GSP_C_LOG_DEBUG_SIZE },
	{ "LOGROOT", GSP_C_LOG_ROOT_SIZE },
	{ "LOGRMON", GSP_C_LOG_STATE_MONITOR_SIZE },
	{ "LOGKRNL", GSP_C_LOG_KERNEL_SIZE },
};

/* Names are up to eight characters, the first in the highest byte used. */
static u64 name8(const char *name)
{
	u64 v = 0;

	while (*name)
		v = v << 8 | (u8)*name++;
	return v;
}

static int region(struct gsp *gsp, unsigned int i, const char *name, const struct gsp_mem *mem)
{
	size_t len = gsp_msg_size(gsp->abi, GSP_MSG_LIBOS_ARG);
	struct gsp_msg m;
	int ret;

	if ((i + 1) * len > gsp->boot.libos.size)
		return -EINVAL;
	ret = gsp_msg_init(&m, gsp->abi, GSP_MSG_LIBOS_ARG, gsp->boot.libos.va + i * len, len);
	if (ret)
		return ret;
	gsp_set(&m, GSP_LIBOS_ARG_ID, name8(name));
	gsp_set(&m, GSP_LIBOS_ARG_ADDR, mem->dma);
	gsp_set(&m, GSP_LIBOS_ARG_SIZE, mem->size);
	gsp_set_const(&m, GSP_LIBOS_ARG_KIND, GSP_C_LIBOS_KIND_CONTIGUOUS);
	gsp_set_const(&m, GSP_LIBOS_ARG_LOC, GSP_C_LIBOS_LOC_SYSMEM);
	return gsp_msg_ok(&m) ? 0 : -EINVAL;
}

/*
 * A log buffer's first word is where libos writes next; then its own pages, or
 * only where it begins.
 */
static int log_buffer(struct gsp *gsp, struct gsp_mem *mem, u64 size)
{
	bool all = gsp_const(gsp->abi, GSP_C_LOG_PAGE_TABLE);
	__le64 *pte;
	size_t i;
	int ret;

	if (!size || size % GSP_PAGE_SIZE || size > LOG_SIZE_MAX) {
		dev_err(gsp->dev, "descriptor of firmware release %s: a log buffer of %llu bytes\n",
			gsp->info.release, size);
		return -EINVAL;
	}
	ret = gsp_mem_alloc(gsp, mem, size);
	if (ret)
		return ret;
	pte = mem->va;
	for (i = 0; i < (all ? size / GSP_PAGE_SIZE : 1); i++)
		pte[1 + i] = cpu_to_le64(mem->dma + i * GSP_PAGE_SIZE);
	return 0;
}

static int rm_args(struct gsp *gsp)
{
	const struct gsp_abi *abi = gsp->abi;
	enum gsp_message_id element = gsp_msg_size(abi, GSP_MSG_MCTP_ELEMENT) ?
				      GSP_MSG_MCTP_ELEMENT : GSP_MSG_ELEMENT;
	struct gsp_queue *q = &gsp->queue;
	struct gsp_msg m;
	int ret;

	ret = gsp_mem_alloc(gsp, &gsp->boot.rm_args, GSP_PAGE_SIZE);
	if (!ret)
		ret = gsp_msg_init(&m, abi, GSP_MSG_BOOT_ARGS, gsp->boot.rm_args.va,
				   GSP_PAGE_SIZE);
	if (ret)
		return ret;
	gsp_set(&m, GSP_BOOT_ARGS_SHARED_MEM_ADDR, q->mem.dma);
	gsp_set(&m, GSP_BOOT_ARGS_PAGE_TABLE_ENTRIES, q->num_ptes);
	gsp_set(&m, GSP_BOOT_ARGS_CMD_QUEUE_OFFSET, q->cmd_offset);
	gsp_set(&m, GSP_BOOT_ARGS_STATUS_QUEUE_OFFSET, q->stat_offset);
	gsp_set(&m, GSP_BOOT_ARGS_DMEM_STACK, 1);
	/* Later releases: the same as a flag, and what queues look like. */
	gsp_set_const(&m, GSP_BOOT_ARGS_MAGIC, GSP_C_BOOT_ARGS_MAGIC);
	gsp_set(&m, GSP_BOOT_ARGS_SIZE, gsp_msg_size(abi, GSP_MSG_BOOT_ARGS));
	gsp_set_const(&m, GSP_BOOT_ARGS_FLAGS, GSP_C_BOOT_ARGS_FLAG_DMEM_STACK);
	gsp_set(&m, GSP_BOOT_ARGS_ELEMENT_HDR_SIZE, gsp_msg_size(abi, element));
	gsp_set_const(&m, GSP_BOOT_ARGS_ELEMENT_SIZE_MIN, GSP_C_ELEMENT_SIZE_MIN);
	gsp_set_const(&m, GSP_BOOT_ARGS_ELEMENT_SIZE_MAX, GSP_C_ELEMENT_SIZE_MAX);
	gsp_set_const(&m, GSP_BOOT_ARGS_HEADER_ALIGN, GSP_C_BOOT_ARGS_HEADER_ALIGN);
	gsp_set_const(&m, GSP_BOOT_ARGS_ELEMENT_ALIGN, GSP_C_BOOT_ARGS_ELEMENT_ALIGN);
	gsp_set(&m, GSP_BOOT_ARGS_BINDATA_RADIX3, gsp->boot.ucodes_radix3.l0.dma);
	gsp_set(&m, GSP_BOOT_ARGS_BINDATA_SIZE, gsp->boot.ucodes.size);
	if (gsp_has(abi, GSP_BOOT_ARGS_STATE_MONITOR_ADDR)) {
		ret = gsp_mem_alloc(gsp, &gsp->boot.state_monitor, GSP_PAGE_SIZE);
		if (ret)
			return ret;
		gsp_set(&m, GSP_BOOT_ARGS_STATE_MONITOR_ADDR, gsp->boot.state_monitor.dma);
		gsp_set(&m, GSP_BOOT_ARGS_STATE_MONITOR_SIZE, gsp->boot.state_monitor.size);
	}
	return gsp_msg_ok(&m) ? 0 : -EINVAL;
}

/**
 * gsp_libos_setup() - make the list
 * @gsp: rings set up; result goes to its boot.libos, boot.log and boot.rm_args
 *
 * Return: 0, -ENOMEM, -EINVAL.
 */
int gsp_libos_setup(struct gsp *gsp)
{
	struct gsp_boot_state *b = &gsp->boot;
	unsigned int i, n = 0;
	int ret;

	ret = gsp_mem_alloc(gsp, &b->libos, GSP_PAGE_SIZE);
	if (!ret)
		ret = rm_args(gsp);
	for (i = 0; !ret && i < ARRAY_SIZE(logs); i++) {
		if (!gsp_has_const(gsp->abi, logs[i].size))
			continue;
		ret = log_buffer(gsp, &b->log[i], gsp_const(gsp->abi, logs[i].size));
		if (!ret)
			ret = region(gsp, n++, logs[i].name, &b->log[i]);
	}
	if (!ret)
		ret = region(gsp, n, "RMARGS", &b->rm_args);
	return ret;
}

/**
 * gsp_log() - a log of GSP's tasks
 * @gsp: from gsp_start()
 * @i: which, below GSP_NUM_LOGS
 * @name: what firmware calls it
 * @data: all of the buffer; firmware writes into it
 * @len: bytes at @data
 *
 * Return: false when the release does not have it.
 */
bool gsp_log(const struct gsp *gsp, unsigned int i, const char **name, const void **data,
	     size_t *len)
{
	*name = logs[i].name;
	*data = gsp->boot.log[i].va;
	*len = gsp->boot.log[i].size;
	return *data;
}
