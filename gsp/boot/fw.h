/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Firmware files. Two containers are in use, each with its own names for the same
 * things: files of linux-firmware that have their release in their name, and NVFW
 * files, which have it inside. Here either gives the same parts. Compiles in user
 * space too.
 */
#ifndef NVIDIA_VGPU_GSP_FW_H
#define NVIDIA_VGPU_GSP_FW_H

#include <linux/bits.h>
#include <linux/types.h>

struct firmware;
struct gsp;

#define GSP_FW_NAME	96	/* longest name of a firmware file */

/* What a file can give: runs of bytes first, then numbers. */
enum gsp_fw_part {
	GSP_FW_VERSION,
	GSP_FW_IMAGE,
	GSP_FW_SIGNATURE,	/* all signatures, one behind the other */
	GSP_FW_HASH,
	GSP_FW_KEY,
	GSP_FW_COMPANION,	/* name of the file that has the image */
	GSP_FW_NUM_RUNS,
	GSP_FW_COMPANION_SIZE = GSP_FW_NUM_RUNS,
	/* Offsets are in the image, everything is in bytes. */
	GSP_FW_CODE_OFFSET,
	GSP_FW_DATA_OFFSET,
	GSP_FW_DATA_SIZE,
	GSP_FW_APP_OFFSET,
	GSP_FW_APP_SIZE,
	GSP_FW_MANIFEST_OFFSET,
	GSP_FW_APP_VERSION,
	GSP_FW_NUM_SIGNATURES,
	GSP_FW_PATCH_OFFSET,
	GSP_FW_FUSE_VERSION,
	GSP_FW_ENGINE_ID,
	GSP_FW_UCODE_ID,
	GSP_FW_NUM_PARTS
};

/**
 * struct gsp_fw - an open firmware file
 * @name: for the log
 * @file: the file
 * @companion: the file that has its image, or NULL
 * @have: bits of enum gsp_fw_part: what it gives
 * @runs: of bytes, inside @file or @companion; none is empty
 * @runs.data: where
 * @runs.size: bytes
 * @numbers: by enum gsp_fw_part from GSP_FW_NUM_RUNS on
 */
struct gsp_fw {
	char name[GSP_FW_NAME];
	const struct firmware *file;
	const struct firmware *companion;
	unsigned long have;
	struct {
		const u8 *data;
		size_t size;
	} runs[GSP_FW_NUM_RUNS];
	u32 numbers[GSP_FW_NUM_PARTS - GSP_FW_NUM_RUNS];
};

/**
 * struct gsp_fw_kind - what is to be got out of a file
 * @parts: bits of enum gsp_fw_part: what the file must give, besides the version
 * @nvfw: name of its NVFW file up to the ending, NULL when both containers have
 *	the same name
 * @read: sets the parts of a file that is not an NVFW file; logs what is wrong
 */
struct gsp_fw_kind {
	unsigned long parts;
	const char *nvfw;
	int (*read)(struct gsp *gsp, struct gsp_fw *f);
};

static inline u32 gsp_fw_number(const struct gsp_fw *f, enum gsp_fw_part part)
{
	return f->numbers[part - GSP_FW_NUM_RUNS];
}

static inline void gsp_fw_set_number(struct gsp_fw *f, enum gsp_fw_part part, u32 value)
{
	f->numbers[part - GSP_FW_NUM_RUNS] = value;
	f->have |= BIT(part);
}

static inline void gsp_fw_set_run(struct gsp_fw *f, enum gsp_fw_part part, const u8 *data,
				  size_t size)
{
	f->runs[part].data = data;
	f->runs[part].size = size;
	f->have |= BIT(part);
}

/* fw.c */
int gsp_fw_damaged(struct gsp *gsp, const struct gsp_fw *f, const char *why);
int gsp_fw_open(struct gsp *gsp, struct gsp_fw *f, const struct gsp_fw_kind *kind,
		const char *what, const char *why);
int gsp_fw_open_image(struct gsp *gsp, struct gsp_fw *f, const char *release);
int gsp_fw_open_nvfw_image(struct gsp *gsp, struct gsp_fw *f, char *release);
int gsp_fw_load_companion(struct gsp *gsp, struct gsp_fw *f);
void gsp_fw_close(struct gsp_fw *f);
bool gsp_fw_get_release(const struct gsp_fw *f, char *release);
void gsp_fw_bin_name(struct gsp *gsp, const char *what, const char *release, char *name);
void gsp_fw_nvfw_name(struct gsp *gsp, const char *what, char *name);
int gsp_fw_failed(struct gsp *gsp, const char *name, const char *why, int err);

/* fw_bin.c, fw_elf.c */
extern const struct gsp_fw_kind gsp_fw_image;
extern const struct gsp_fw_kind gsp_fw_bootloader;
extern const struct gsp_fw_kind gsp_fw_signed;
extern const struct gsp_fw_kind gsp_fw_fmc;
extern const struct gsp_fw_kind gsp_fw_plain;

/* nvfw.c */
const char *gsp_nvfw_parse(struct gsp_fw *f, const u8 *data, size_t len, unsigned long parts,
			   size_t *at);
const char *gsp_nvfw_tag(enum gsp_fw_part part);

#endif
