/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vGPU types (profiles). Compiles in user space too.
 */
#ifndef NVIDIA_VGPU_TYPE_H
#define NVIDIA_VGPU_TYPE_H

#include <linux/types.h>

#define VGPU_NAME_LEN		64
#define VGPU_CLASS_LEN		32
#define VGPU_LICENSE_LEN	128
#define VGPU_SIGNATURE_LEN	128
#define VGPU_WHY_LEN		160

/**
 * struct vgpu_type - one vGPU type of one card
 * @id: type id, the NNN of nvidia-NNN
 * @name: "NVIDIA L40-1Q"
 * @vgpu_class: "Quadro", "NVS", "Compute"
 * @license: licensed features string, may be empty
 * @signature: vendor's signature over the type, zeros when no public source gives it
 * @device_id: PCI device id that the guest sees
 * @subsystem_id: PCI subsystem id that the guest sees
 * @pf_device_id: PCI device id of the card
 * @pf_subsystem_vendor: vendor of the card's PCI subsystem id, 0 when any will do
 * @pf_subsystem_id: PCI subsystem id of the card, 0 when any will do
 * @profile_size: nominal framebuffer of the profile, bytes (what the name says)
 * @fb_length: framebuffer the guest gets, bytes
 * @fb_reservation: framebuffer kept beside it, bytes
 * @gsp_heap_size: plugin heap, bytes
 * @mappable_video_size: bytes
 * @bar1_length: guest's BAR1, MiB
 * @max_instance: most vGPUs of this type on one card
 * @num_heads: display heads
 * @max_resolution_x: pixels
 * @max_resolution_y: pixels
 * @max_pixels: over all heads
 * @frl_config: frame-rate limit, frames per second
 * @frl_enable: limiter on by default
 * @cuda_enabled: compute allowed
 * @ecc_supported: ECC reported to the guest
 * @multi_vgpu_supported: several in one VM
 * @multi_vgpu_exclusive: when several are in one VM, all must be of one type
 * @encoder_capacity: per cent
 */
struct vgpu_type {
	u32 id;
	char name[VGPU_NAME_LEN];
	char vgpu_class[VGPU_CLASS_LEN];
	char license[VGPU_LICENSE_LEN];
	u8 signature[VGPU_SIGNATURE_LEN];
	u16 device_id;
	u16 subsystem_id;
	u16 pf_device_id;
	u16 pf_subsystem_vendor;
	u16 pf_subsystem_id;
	u64 profile_size;
	u64 fb_length;
	u64 fb_reservation;
	u64 gsp_heap_size;
	u64 mappable_video_size;
	u64 bar1_length;
	u32 max_instance;
	u32 num_heads;
	u32 max_resolution_x;
	u32 max_resolution_y;
	u32 max_pixels;
	u32 frl_config;
	u32 frl_enable;
	u32 cuda_enabled;
	u32 ecc_supported;
	u32 multi_vgpu_supported;
	u32 multi_vgpu_exclusive;
	u32 encoder_capacity;
};

/**
 * struct vgpu_catalogue_card - a card that a catalogue is about
 * @device_id: its PCI device id
 * @subsystem_vendor: whose subsystem id that is, 0 when any will do
 * @subsystem_id: its PCI subsystem id, 0 when any will do
 */
struct vgpu_catalogue_card {
	u16 device_id;
	u16 subsystem_vendor;
	u16 subsystem_id;
};

/**
 * struct vgpu_unoffered - a type that is known of, and why it is not offered
 * @type: as far as it is known; what is not is 0 or empty
 * @why: the rest of a sentence that begins with its name
 */
struct vgpu_unoffered {
	struct vgpu_type type;
	char why[VGPU_WHY_LEN];
};

/**
 * struct vgpu_catalogue - the types of one card or, as read, of several
 * @types: @num of them, sorted by id; all that is needed to offer them is known
 * @num: types
 * @unoffered: @num_incomplete more that the text names and that are not offered,
 *	in its order: too little of them is known, or they are MIG-backed
 * @num_incomplete: of them
 * @cards: @num_cards of them, in the order of the text
 * @num_cards: cards
 */
struct vgpu_catalogue {
	struct vgpu_type *types;
	unsigned int num;
	struct vgpu_unoffered *unoffered;
	unsigned int num_incomplete;
	struct vgpu_catalogue_card *cards;
	unsigned int num_cards;
};

/**
 * struct vgpu_catalogue_error - why a text is not a catalogue
 * @line: where, from 1
 * @text: what, one sentence without a full stop
 */
struct vgpu_catalogue_error {
	unsigned int line;
	char text[200];
};

struct device;

int vgpu_catalogue_parse(struct vgpu_catalogue *cat, const char *text, size_t len,
			 struct vgpu_catalogue_error *err);
bool vgpu_catalogue_select(struct vgpu_catalogue *cat, u16 device_id, u16 subsystem_vendor,
			   u16 subsystem_id);
void vgpu_catalogue_free(struct vgpu_catalogue *cat);
bool vgpu_type_is_mig_backed(const struct vgpu_type *t);
const char *vgpu_short_name(const struct vgpu_type *t);

/*
 * What firmware makes of the types. @text and @why are the rest of a sentence that
 * begins with the name of @t.
 */
struct vgpu_told_ops {
	void (*changed)(void *ctx, const struct vgpu_type *t, const char *text);
	void (*dropped)(void *ctx, const struct vgpu_type *t, const char *why);
};

const struct vgpu_type *vgpu_find_told(const struct vgpu_type *told, unsigned int num_told,
				       const struct vgpu_type *t);
void vgpu_catalogue_drop(struct vgpu_catalogue *cat, unsigned int i, const char *why);
void vgpu_catalogue_told(struct vgpu_catalogue *cat, const struct vgpu_type *told,
			 unsigned int num_told, const struct vgpu_told_ops *ops, void *ctx);
int vgpu_type_describe(const struct vgpu_type *t, char *buf, size_t len);

/* Kernel only. */
int vgpu_catalogue_load(struct vgpu_catalogue *cat, struct device *dev, u16 device_id,
			u16 subsystem_vendor, u16 subsystem_id);

#endif
