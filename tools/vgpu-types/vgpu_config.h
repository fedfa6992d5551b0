/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a vgpuConfig.xml of NVIDIA's host package says, as far as a catalogue can
 * hold it.
 */
#ifndef VGPU_TYPES_VGPU_CONFIG_H
#define VGPU_TYPES_VGPU_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NVIDIA_VENDOR	0x10de

#define CONFIG_MAX_FILE		(8 * 1024 * 1024)
#define CONFIG_MAX_TAG		(16 * 1024)
#define CONFIG_MAX_DEPTH	8
#define CONFIG_MAX_TEXT		511
#define CONFIG_MAX_TYPES	8192
#define CONFIG_MAX_CARDS	1024
#define CONFIG_MAX_SUPPORTED	512
#define CONFIG_MAX_NOTES	64
#define CONFIG_DIGEST_LEN	256

/* Elements of a type that are one number each. */
enum config_number {
	CONFIG_PROFILE_SIZE,
	CONFIG_FRAMEBUFFER,
	CONFIG_FB_RESERVATION,
	CONFIG_GSP_HEAP_SIZE,
	CONFIG_MAPPABLE_VIDEO_SIZE,
	CONFIG_BAR1_LENGTH,
	CONFIG_NUM_HEADS,
	CONFIG_MAX_PIXELS,
	CONFIG_FRL_CONFIG,
	CONFIG_FRAME_RATE_LIMITER,
	CONFIG_CUDA_ENABLED,
	CONFIG_ECC_SUPPORTED,
	CONFIG_MULTI_VGPU_SUPPORTED,
	CONFIG_MULTI_VGPU_EXCLUSIVE,
	CONFIG_ENCODER_CAPACITY,
	CONFIG_GPU_INSTANCE_SIZE,
	CONFIG_NUM_NUMBERS
};

/**
 * struct config_id - the element devId
 * @device: PCI device id
 * @subsystem: PCI subsystem id, 0 when any will do
 * @vendor: whose id @subsystem is, 0 when any will do or there is none
 * @line: where it stands, 0 when it does not
 */
struct config_id {
	uint16_t device;
	uint16_t subsystem;
	uint16_t vendor;
	unsigned int line;
};

/**
 * struct config_type - the element vgpuType
 * @id: number of the type
 * @name: as clients see it
 * @vgpu_class: class
 * @license: editions, or empty
 * @dev: what the guest sees
 * @known: a bit for each number that is there
 * @number: the numbers
 * @width: of the largest display, 0 when it is not said
 * @height: likewise
 * @line: where it begins
 */
struct config_type {
	uint32_t id;
	char name[CONFIG_MAX_TEXT + 1];
	char vgpu_class[CONFIG_MAX_TEXT + 1];
	char license[CONFIG_MAX_TEXT + 1];
	struct config_id dev;
	uint32_t known;
	uint64_t number[CONFIG_NUM_NUMBERS];
	uint64_t width;
	uint64_t height;
	unsigned int line;
};

/**
 * struct config_supported - the element supportedVgpu
 * @type_id: number of the type
 * @max: how many a card takes, 0 when it is not said
 * @digest: NVIDIA's signature in hexadecimal, or empty
 * @line: where it begins
 */
struct config_supported {
	uint32_t type_id;
	uint64_t max;
	char digest[CONFIG_DIGEST_LEN + 1];
	unsigned int line;
};

/**
 * struct config_card - the element pgpu
 * @dev: which card
 * @sriov: its vGPUs are VFs
 * @supported: @num of them
 * @num: types that it takes
 * @line: where it begins
 */
struct config_card {
	struct config_id dev;
	bool sriov;
	struct config_supported *supported;
	size_t num;
	unsigned int line;
};

/**
 * struct config_note - something that was left out
 * @text: what
 * @line: where first
 * @times: how often
 */
struct config_note {
	char text[80];
	unsigned int line;
	unsigned int times;
};

/**
 * struct vgpu_config - the file
 * @types: @num_types of them, in the order of the file
 * @num_types: types
 * @by_id: they in the order of their ids
 * @cards: @num_cards of them, likewise
 * @num_cards: cards
 * @notes: @num_notes of them
 * @num_notes: notes; what comes after CONFIG_MAX_NOTES is not noted
 */
struct vgpu_config {
	struct config_type *types;
	size_t num_types;
	const struct config_type **by_id;
	struct config_card *cards;
	size_t num_cards;
	struct config_note notes[CONFIG_MAX_NOTES];
	size_t num_notes;
};

/**
 * struct config_error - why a file is refused
 * @line: where, from 1
 * @text: what, one sentence without a full stop
 */
struct config_error {
	unsigned int line;
	char text[200];
};

/*
 * Read a text. 0; or -1 and @err is filled, then @config is empty. To be freed with
 * vgpu_config_free().
 */
int vgpu_config_parse(struct vgpu_config *config, const char *text, size_t len,
		      struct config_error *err);
void vgpu_config_free(struct vgpu_config *config);
/* NULL when there is none. */
const struct config_type *vgpu_config_type(const struct vgpu_config *config, uint32_t id);
/* One more thing that was left out; the same text counts once more. */
__attribute__((format(printf, 3, 4))) void
vgpu_config_note(struct vgpu_config *config, unsigned int line, const char *format, ...);

#endif
