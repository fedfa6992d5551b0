// SPDX-License-Identifier: GPL-2.0-only
/*
 * What plugin tasks write into their heaps for people: the error texts and the logs, one
 * behind the other, as they are. Only NVIDIA's decoder, with the firmware's symbols, makes
 * text of a log; what is published is that its first eight bytes are how many words were
 * written after them (NVIDIA/open-gpu-kernel-modules, src/common/uproc/os/common/include/
 * liblogdecode.h, LIBOS_LOG_DECODE_LOG; kernel_gsp.c gives it those of tasks, too).
 *
 * partitions_lock for the look at the list. Called from outside, for debugfs.
 */
#include <linux/kernel.h>
#include <linux/seq_file.h>

#include "card.h"
#include "common/partition.h"
#include "common/plugin_heap.h"
#include "ground/ground.h"
#include "plugin.h"

static const struct {
	const char *name;
	enum gsp_plugin_region region;
} parts[] = {
	{ "error texts", GSP_PLUGIN_ERROR },
	{ "log of the initial task", GSP_PLUGIN_INIT_LOG },
	{ "log of the vGPU's task", GSP_PLUGIN_VGPU_LOG },
	{ "log of the kernel", GSP_PLUGIN_KERNEL_LOG },
	{ NULL, GSP_PLUGIN_TRACE },
};

static u64 offset(const struct gsp *gsp, unsigned int part)
{
	return gsp_plugin_region(gsp->abi, parts[part].region) -
	       gsp_plugin_region(gsp->abi, parts[0].region);
}

/**
 * gsp_plugin_logs_size() - what the texts and logs of a task take together
 * @gsp: from gsp_start()
 *
 * Return: bytes.
 */
size_t gsp_plugin_logs_size(const struct gsp *gsp)
{
	return offset(gsp, ARRAY_SIZE(parts) - 1);
}

/**
 * gsp_plugin_logs_read() - the texts and logs of the task of a vGPU
 * @gsp: from gsp_start()
 * @gfid: whose
 * @buf: where to, gsp_plugin_logs_size() bytes
 *
 * What the task is doing meanwhile, and whether the vGPU goes, is not waited for: then these
 * are bytes of what comes after it.
 *
 * Return: 0, -ENODATA when there is no such vGPU, or what gsp_fb_read() gives.
 */
int gsp_plugin_logs_read(struct gsp *gsp, u32 gfid, void *buf)
{
	struct gsp_partition *p;
	u64 base = 0;

	spin_lock_irq(&gsp->partitions_lock);
	p = gsp_partition_find(gsp, gfid);
	if (p)
		base = p->desc.heap.base;
	spin_unlock_irq(&gsp->partitions_lock);
	if (!p)
		return -ENODATA;
	return gsp_fb_read(gsp, base + gsp_plugin_region(gsp->abi, parts[0].region), buf,
			   gsp_plugin_logs_size(gsp));
}

/**
 * gsp_show_logs() - which logs there are, for debugfs
 * @gsp: from gsp_start()
 * @m: where to; a line for each
 */
void gsp_show_logs(struct gsp *gsp, struct seq_file *m)
{
	const char *name;
	const void *data;
	unsigned int i;
	size_t len;

	seq_puts(m, "of GSP: bytes, 64-bit words written so far\n");
	for (i = 0; i < GSP_NUM_LOGS; i++)
		if (gsp_log(gsp, i, &name, &data, &len))
			seq_printf(m, "%-8s %7zu %llu\n", name, len,
				   le64_to_cpu(READ_ONCE(*(const __le64 *)data)));
	seq_puts(m, "of a plugin task: first byte in its file, bytes\n");
	for (i = 0; parts[i].name; i++)
		if (offset(gsp, i + 1) > offset(gsp, i))
			seq_printf(m, "%-7llu %7llu %s\n", offset(gsp, i),
				   offset(gsp, i + 1) - offset(gsp, i), parts[i].name);
}
