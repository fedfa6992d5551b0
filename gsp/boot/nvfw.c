// SPDX-License-Identifier: GPL-2.0-only
/*
 * The container that begins with NVFW: blocks of a tag of four characters, a
 * length and a value, which fills up whole words. Facts: Linux,
 * Documentation/gpu/nova/core/tlv.rst and drivers/gpu/nova-core/firmware/tlv.rs
 * (torvalds/linux commit 4e69c1856bfd, zhiwang-nvidia/nova-core commit
 * 2c349b930619).
 *
 * The file may be damaged: nothing in it is used before it was checked against
 * the file's length.
 *
 * No locks. Called by fw.c; the program vgpu has it, too.
 */
#include <linux/align.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "codec/fw_file.h"
#include "fw.h"

#define MAGIC		"NVFW"
#define TAG		4
#define BLOCK_HEADER	8

/* What a tag means in one kind of file it does not mean in all: only those asked for are read. */
static const char * const tags[GSP_FW_NUM_PARTS] = {
	[GSP_FW_VERSION] = "VERS",
	[GSP_FW_IMAGE] = "BLOB",
	[GSP_FW_SIGNATURE] = "SIGN",
	[GSP_FW_HASH] = "HASH",
	[GSP_FW_KEY] = "PKEY",
	[GSP_FW_COMPANION] = "FILE",
	[GSP_FW_COMPANION_SIZE] = "SIZE",
	[GSP_FW_CODE_OFFSET] = "CDOF",
	[GSP_FW_DATA_OFFSET] = "DAOF",
	[GSP_FW_DATA_SIZE] = "DASZ",
	[GSP_FW_APP_OFFSET] = "A0CO",
	[GSP_FW_APP_SIZE] = "A0CS",
	[GSP_FW_MANIFEST_OFFSET] = "MFOF",
	[GSP_FW_APP_VERSION] = "APPV",
	[GSP_FW_NUM_SIGNATURES] = "NSIG",
	[GSP_FW_PATCH_OFFSET] = "PLOC",
	[GSP_FW_FUSE_VERSION] = "FUSE",
	[GSP_FW_ENGINE_ID] = "ENID",
	[GSP_FW_UCODE_ID] = "UCID",
};

/* These mean the same in every kind of file. */
#define COMMON	(BIT(GSP_FW_VERSION) | BIT(GSP_FW_IMAGE) | BIT(GSP_FW_COMPANION) | \
		 BIT(GSP_FW_COMPANION_SIZE))
#define TEXTS	(BIT(GSP_FW_VERSION) | BIT(GSP_FW_COMPANION))

/**
 * gsp_nvfw_tag() - name of a part in this container
 * @part: which
 *
 * Return: four characters and a zero.
 */
const char *gsp_nvfw_tag(enum gsp_fw_part part)
{
	return tags[part];
}

/* Letters of a tag are upper case; digits are seen. */
static bool is_tag(const u8 *tag)
{
	unsigned int i;

	for (i = 0; i < TAG; i++)
		if (tag[i] <= ' ' || tag[i] > '~' || (tag[i] >= 'a' && tag[i] <= 'z'))
			return false;
	return true;
}

static bool is_text(const u8 *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (text[i] < ' ' || text[i] > '~')
			return false;
	return true;
}

static enum gsp_fw_part find(const u8 *tag, unsigned long parts)
{
	unsigned int i;

	for (i = 0; i < GSP_FW_NUM_PARTS; i++)
		if (parts & BIT(i) && !memcmp(tags[i], tag, TAG))
			break;
	return i;
}

static const char *take(struct gsp_fw *f, enum gsp_fw_part part, const u8 *value, size_t len)
{
	if (f->have & BIT(part))
		return "a tag stands twice";
	if (part >= GSP_FW_NUM_RUNS) {
		if (len != sizeof(u32))
			return "a number has not four bytes";
		gsp_fw_set_number(f, part, gsp_fw_le32(value));
		return NULL;
	}
	if (!len)
		return "a value is empty";
	if (TEXTS & BIT(part) && !is_text(value, len))
		return "a text has characters that cannot be printed";
	gsp_fw_set_run(f, part, value, len);
	return NULL;
}

/* The image is in the file, or its companion's name and size are. */
static const char *has_image(const struct gsp_fw *f)
{
	bool inside = f->have & BIT(GSP_FW_IMAGE);
	bool name = f->have & BIT(GSP_FW_COMPANION);
	bool size = f->have & BIT(GSP_FW_COMPANION_SIZE);

	if (name != size)
		return "of the tags FILE and SIZE one is missing";
	if (inside == name)
		return inside ? "there are both BLOB and FILE" : "there is neither BLOB nor FILE";
	return NULL;
}

/**
 * gsp_nvfw_parse() - find the parts of a file
 * @f: result; its runs point into @data
 * @data: the file
 * @len: its length
 * @parts: bits of enum gsp_fw_part: which are wanted; the version and what says where
 *	the image is are, too
 * @at: result, where in the file something is wrong
 *
 * That all that is wanted is there is the caller's to see; one of the two ways to
 * have an image is.
 *
 * Return: NULL, or what is wrong.
 */
const char *gsp_nvfw_parse(struct gsp_fw *f, const u8 *data, size_t len, unsigned long parts,
			   size_t *at)
{
	enum gsp_fw_part part;
	const char *why;
	u32 size;

	*at = 0;
	if (len < TAG || memcmp(data, MAGIC, TAG))
		return "it does not begin with " MAGIC;
	for (*at = TAG; *at < len; *at += BLOCK_HEADER + ALIGN((u64)size, TAG)) {
		if (!gsp_fw_inside(*at, BLOCK_HEADER, len))
			return "a block is cut short";
		if (!is_tag(data + *at))
			return "a tag is not four characters of which none is lower case";
		size = gsp_fw_le32(data + *at + TAG);
		if (!gsp_fw_inside(*at + BLOCK_HEADER, ALIGN((u64)size, TAG), len))
			return "a value goes beyond the end";
		part = find(data + *at, parts | COMMON);
		if (part == GSP_FW_NUM_PARTS)
			continue;
		why = take(f, part, data + *at + BLOCK_HEADER, size);
		if (why)
			return why;
	}
	return has_image(f);
}
