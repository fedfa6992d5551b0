/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Book-keeping of one card: VFs, framebuffer, channel ids. The one place that
 * knows what a vGPU owns; availability is derived from it. Compiles in user
 * space too. No locking of its own: the caller serialises.
 */
#ifndef NVIDIA_VGPU_CARD_H
#define NVIDIA_VGPU_CARD_H

#include <linux/limits.h>
#include <linux/types.h>
#include "vgpu_range.h"
#include "vgpu_type.h"

#define VGPU_CARD_MAX_VFS	256
#define VGPU_CARD_MAX_REGIONS	16
#define VGPU_MAX_SEGMENT_RUNS	384

#define VGPU_CARD_ANY_VF	UINT_MAX
#define VGPU_PLACEMENT_NONE	0xffff

struct vgpu_card;

/**
 * struct vgpu_card_desc - what there is to hand out
 * @fb: framebuffer usable for vGPUs (any alignment; parts of segments at the ends are lost)
 * @num_fb: regions
 * @segment_size: VMMU segment, bytes, power of two
 * @num_vfs: VFs enabled
 * @num_channels: channel ids, from 0
 * @max_runs: most runs that the bootload message can list
 * @comm_size: bytes of a plugin heap that the communication buffers take
 * @region: GiB that placements divide up when every vGPU has to have one, those of
 *	firmware's heterogeneous mode; 0: none need have one
 */
struct vgpu_card_desc {
	struct vgpu_range fb[VGPU_CARD_MAX_REGIONS];
	unsigned int num_fb;
	u64 segment_size;
	unsigned int num_vfs;
	u32 num_channels;
	unsigned int max_runs;
	u64 comm_size;
	u32 region;
};

/**
 * struct vgpu_claim - what one vGPU owns
 * @type: its type
 * @vf: VF index, GFID is this + 1
 * @fb: guest framebuffer as runs of whole segments, ascending
 * @num_fb: runs
 * @heap: plugin heap; never in a segment of a guest, but heaps may share one
 * @chid_first: first channel id, aligned to @num_chids
 * @num_chids: channel ids, a power of two
 * @placement: placement id that was asked for, or that it has to have,
 *	VGPU_PLACEMENT_NONE when neither
 */
struct vgpu_claim {
	const struct vgpu_type *type;
	unsigned int vf;
	struct vgpu_range *fb;
	unsigned int num_fb;
	struct vgpu_range heap;
	u32 chid_first;
	u32 num_chids;
	u16 placement;
};

/**
 * struct vgpu_claim_wish - what of a claim is not left to chance
 * @vf: index of the VF, or VGPU_CARD_ANY_VF
 * @placement: placement id of the framebuffer, or VGPU_PLACEMENT_NONE
 */
struct vgpu_claim_wish {
	unsigned int vf;
	u16 placement;
};

struct vgpu_card *vgpu_card_new(const struct vgpu_card_desc *desc);
void vgpu_card_free(struct vgpu_card *card);
struct vgpu_claim *vgpu_card_claim(struct vgpu_card *card, const struct vgpu_type *type,
				   const struct vgpu_claim_wish *wish, int *ret,
				   char *why, size_t why_len);
int vgpu_card_place(struct vgpu_card *card, struct vgpu_claim *claim, u16 placement,
		    char *why, size_t why_len);
void vgpu_card_release(struct vgpu_card *card, struct vgpu_claim *claim);
void vgpu_card_quarantine(struct vgpu_card *card, struct vgpu_claim *claim);
unsigned int vgpu_card_available(const struct vgpu_card *card, const struct vgpu_type *type);
u64 vgpu_card_fb_size(const struct vgpu_card *card, const struct vgpu_type *type);
void vgpu_card_set_vf(struct vgpu_card *card, unsigned int vf, bool usable);
bool vgpu_card_vf_is_free(const struct vgpu_card *card, unsigned int vf);
unsigned int vgpu_card_vfs_free(const struct vgpu_card *card);
u64 vgpu_card_fb_free(const struct vgpu_card *card);
unsigned int vgpu_card_num_claims(const struct vgpu_card *card);
unsigned int vgpu_card_num_live(const struct vgpu_card *card);

void vgpu_card_picture(const struct vgpu_card *card,
		       void (*line)(void *ctx, const char *text), void *ctx);

#endif
