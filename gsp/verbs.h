/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is asked of a GSP in whatever encoding: rm/ and gmc/ have a table each, gsp.c takes the
 * one that the release names.
 */
#ifndef NVIDIA_VGPU_GSP_VERBS_H
#define NVIDIA_VGPU_GSP_VERBS_H

#include <linux/types.h>

struct gsp;
struct vgpu_range;
struct gsp_partition;
struct gsp_vgpu_state;
struct gsp_wire;
struct vgpu_type;

/**
 * struct gsp_verbs - what the partition logic asks of firmware
 *
 * One table for each encoding. The logic in partition.c is the same for all.
 *
 * @wire: how elements of the rings are framed, and the encoding's name
 * @before_start: queue what GSP is to find in the command ring when it starts;
 *	may be NULL
 * @init: GSP's core runs: wait until, or make it that, its resource manager does
 * @unload: ask it to stop; it says in its mailbox when it has
 * @learn_internal: what is needed before interrupts; may be NULL
 * @learn: read static information; fills gsp->info
 * @add_types: make vGPU types known
 * @get_types: ask which are known; NULL where that is not possible
 * @allow_mixed: turn on the mode for vGPUs of several sizes; NULL where there is none
 * @client_new: GSP's own share of a partition that is being created
 * @client_free: give it back
 * @scrubber_new: have what clears framebuffer for a partition, on the last of its
 *	channels: from before its task is started until after it was stopped; NULL
 *	where clearing needs nothing of the kind
 * @scrubber_free: give it back
 * @bootload: start the plugin task
 * @shutdown: stop it
 * @cleanup: free what it held
 * @scrub: fill @num runs of framebuffer with zeros; -EINTR when a fatal signal ended
 *	that, as it can where it takes long
 * @get_state: what an open partition is doing, without a wait for GSP; NULL where its task
 *	alone tells
 */
struct gsp_verbs {
	const struct gsp_wire *wire;
	int (*before_start)(struct gsp *gsp);
	int (*init)(struct gsp *gsp);
	int (*unload)(struct gsp *gsp);
	int (*learn_internal)(struct gsp *gsp);
	int (*learn)(struct gsp *gsp);
	int (*add_types)(struct gsp *gsp, const struct vgpu_type *types, unsigned int num,
			 int *refused);
	int (*get_types)(struct gsp *gsp, struct vgpu_type *types, unsigned int max);
	int (*allow_mixed)(struct gsp *gsp);
	int (*client_new)(struct gsp_partition *p);
	int (*client_free)(struct gsp_partition *p);
	int (*scrubber_new)(struct gsp_partition *p);
	int (*scrubber_free)(struct gsp_partition *p);
	int (*bootload)(struct gsp_partition *p);
	int (*shutdown)(struct gsp_partition *p);
	int (*cleanup)(struct gsp_partition *p);
	int (*scrub)(struct gsp_partition *p, const struct vgpu_range *runs, unsigned int num);
	int (*get_state)(struct gsp_partition *p, struct gsp_vgpu_state *s);
};

#endif
