/* SPDX-License-Identifier: GPL-2.0-only */
/* vGPUs and their plugin tasks. */
#ifndef NVIDIA_VGPU_GSP_PLUGIN_H
#define NVIDIA_VGPU_GSP_PLUGIN_H

#include <linux/types.h>
#include <linux/workqueue.h>

#include "gsp.h"
#include "queue/part.h"

/*
 * How long a task may take, milliseconds: to its first sign of life (zhiwang-nvidia/linux,
 * drivers/vfio/pci/nvidia-vgpu/rpc.c; zhiwang-nvidia/nova-core, drivers/gpu/nova-core/vgpu/
 * instance.rs), and to a message (the same rpc.c; vgpu/gsp_plugin_rpc.rs).
 */
#define GSP_PLUGIN_BOOT_TIMEOUT_MS	10000
#define GSP_PLUGIN_RPC_TIMEOUT_MS	120000
/*
 * For what is asked of a task around a reset, where the VM's processors stand still: so not the
 * two minutes that NVIDIA's drivers give every message.
 */
#define GSP_PLUGIN_RESET_TIMEOUT_MS	10000

/* partition.c */
unsigned int gsp_partition_task_channels(const struct gsp_partition *p);

/* partition_events.c */
extern const struct gsp_event_user gsp_plugin_events[];
void gsp_partitions_wake(struct gsp *gsp);
struct gsp_partition *gsp_partition_find(struct gsp *gsp, u32 gfid);
void gsp_partition_report_work(struct work_struct *work);
void gsp_partition_set_tells(struct gsp_partition *p, bool tells);

/* plugin_rpc.c */
int gsp_plugin_comm_init(struct gsp_partition *p);
int gsp_plugin_wait_boot(struct gsp_partition *p);
int gsp_plugin_negotiate(struct gsp_partition *p);
int gsp_plugin_configure(struct gsp_partition *p);
int gsp_plugin_allow_dma(struct gsp_partition *p);
int gsp_plugin_reset(struct gsp_partition *p);

/* plugin_state.c */
void gsp_plugin_read_errors(struct gsp_partition *p);

#endif
