// SPDX-License-Identifier: GPL-2.0-only
/*
 * Firmware files, by linux-firmware's names:
 * nvidia/<chip>/gsp/{gsp,bootloader,...}-<release>.bin.
 *
 * Which ABI firmware speaks is decided by the release that the image itself
 * states in its section .fwversion, and by nothing else: there must be a
 * descriptor for exactly that release.
 */
#include <linux/ctype.h>
#include <linux/firmware.h>
#include <linux/kernel.h>

#include "elf.h"
#include "fw_file.h"
#include "priv.h"
#include "release.h"

#define BIN_MAGIC	0x10de

/* Words of the first header. */
enum bin_header {
	BIN_MAGIC_WORD,
	BIN_VERSION,
	BIN_SIZE,
	BIN_HEADER_OFFSET,
	BIN_DATA_OFFSET,
	BIN_DATA_SIZE,
	BIN_HEADER_WORDS
};

/**
 * gsp_fw_file_parse() - check the first header of a booter or bootloader file
 * @file: result; points into @fw
 * @fw: the file
 *
 * Return: 0, or -EINVAL when something lies outside of the file.
 */
int gsp_fw_file_parse(struct gsp_fw_file *file, const struct firmware *fw)
{
	u32 w[BIN_HEADER_WORDS];
	unsigned int i;

	if (fw->size < sizeof(w))
		return -EINVAL;
	for (i = 0; i < ARRAY_SIZE(w); i++)
		w[i] = gsp_fw_le32(fw->data + i * sizeof(u32));
	if (w[BIN_MAGIC_WORD] != BIN_MAGIC || w[BIN_HEADER_OFFSET] >= fw->size ||
	    !w[BIN_DATA_SIZE] || !gsp_fw_inside(w[BIN_DATA_OFFSET], w[BIN_DATA_SIZE], fw->size))
		return -EINVAL;
	file->header_offset = w[BIN_HEADER_OFFSET];
	file->data = fw->data + w[BIN_DATA_OFFSET];
	file->data_size = w[BIN_DATA_SIZE];
	return 0;
}

static void file_name(struct gsp *gsp, const char *what, const char *release, char *buf,
		      size_t len)
{
	snprintf(buf, len, "nvidia/%s/gsp/%s-%s.bin", gsp->chip->name, what, release);
}

static int report(struct gsp *gsp, const char *name, const char *why, int err)
{
	if (err == -ENOENT)
		dev_err(gsp->dev, "firmware file /lib/firmware/%s is missing%s%s\n", name,
			why ? ": " : "", why ?: "");
	else
		dev_err(gsp->dev, "firmware file /lib/firmware/%s cannot be read (error %d)\n",
			name, err);
	return err;
}

static int get(struct gsp *gsp, const char *what, const char *release, const char *why,
	       const struct firmware **fw, char *name)
{
	int ret;

	file_name(gsp, what, release, name, GSP_FILE_NAME);
	ret = firmware_request_nowarn(fw, name, gsp->dev);
	return ret ? report(gsp, name, why, ret) : 0;
}

/**
 * gsp_firmware_get() - one more file of the release that is loaded
 * @gsp: release known
 * @what: file's name up to the release
 * @why: said where it is missing, for one that a release may come without; or NULL
 * @fw: result, to be given back with release_firmware()
 * @name: result, its name for the log, GSP_FILE_NAME bytes
 *
 * Return: 0 or what request_firmware() gave; logged.
 */
int gsp_firmware_get(struct gsp *gsp, const char *what, const char *why,
		     const struct firmware **fw, char *name)
{
	return get(gsp, what, gsp->info.release, why, fw, name);
}

/* Copy the release out of the image. Only what a release looks like is taken. */
static int image_release(struct gsp *gsp, const struct firmware *fw, const char *name,
			 char *release)
{
	const u8 *data;
	size_t len, i;
	int ret;

	ret = gsp_elf_section(fw->data, fw->size, ".fwversion", &data, &len);
	if (ret) {
		dev_err(gsp->dev, "%s %s\n", name, ret == -ENOENT ?
			"has no section .fwversion that states its release" :
			"is damaged: not an ELF64 file, or cut short");
		return -EINVAL;
	}
	for (i = 0; i < len && data[i]; i++) {
		if (i == GSP_RELEASE_LEN - 1 || !(isdigit(data[i]) || data[i] == '.'))
			break;
		release[i] = data[i];
	}
	release[i] = '\0';
	if (!i || (i < len && data[i])) {
		dev_err(gsp->dev, "%s has no release in its section .fwversion\n", name);
		return -EINVAL;
	}
	return 0;
}

/* The image, its signature and the release it states. */
static int load_image(struct gsp *gsp, const struct firmware *fw, const char *name)
{
	const u8 *data;
	size_t len;
	int ret;

	ret = gsp_elf_section(fw->data, fw->size, gsp->chip->signature, &data, &len);
	if (ret || !len) {
		dev_err(gsp->dev, "%s has no section %s, so it cannot run on %s\n", name,
			gsp->chip->signature, gsp->chip->name);
		return -EINVAL;
	}
	ret = gsp_mem_alloc(gsp, &gsp->boot.signature, ALIGN(len, 256));
	if (ret)
		return ret;
	memcpy(gsp->boot.signature.va, data, len);

	ret = gsp_elf_section(fw->data, fw->size, ".fwimage", &data, &len);
	if (ret || !len) {
		dev_err(gsp->dev, "%s has no section .fwimage\n", name);
		return -EINVAL;
	}
	return gsp_pages_alloc(gsp, &gsp->boot.image, data, len);
}

static int load_bootloader(struct gsp *gsp, const struct firmware *fw, const char *name)
{
	struct gsp_boot_state *b = &gsp->boot;
	struct gsp_fw_file file;
	struct gsp_msg desc;
	int ret;

	ret = gsp_fw_file_parse(&file, fw);
	if (!ret)
		ret = gsp_msg_init(&desc, gsp->abi, GSP_MSG_UCODE_DESC,
				   (void *)fw->data + file.header_offset,
				   fw->size - file.header_offset);
	if (ret)
		goto damaged;
	b->code_offset = gsp_get(&desc, GSP_UCODE_DESC_CODE_OFFSET);
	b->data_offset = gsp_get(&desc, GSP_UCODE_DESC_DATA_OFFSET);
	b->manifest_offset = gsp_get(&desc, GSP_UCODE_DESC_MANIFEST_OFFSET);
	b->app_version = gsp_get(&desc, GSP_UCODE_DESC_APP_VERSION);
	if (b->code_offset >= file.data_size || b->data_offset >= file.data_size ||
	    b->manifest_offset >= file.data_size)
		goto damaged;
	ret = gsp_mem_alloc(gsp, &b->bootloader, file.data_size);
	if (!ret)
		memcpy(b->bootloader.va, file.data, file.data_size);
	return ret;

damaged:
	dev_err(gsp->dev, "%s is damaged: header\n", name);
	return -EINVAL;
}

/* The newest known release that has a file, of all or of those seen in the usual places. */
static int request_newest(struct gsp *gsp, const struct gsp_releases *r, bool seen_only,
			  const struct firmware **fw, char *name, size_t len)
{
	const char *release;
	unsigned int i;

	for (i = 0; (release = gsp_releases_nth(r, i)); i++) {
		file_name(gsp, "gsp", release, name, len);
		if (seen_only && !gsp_firmware_seen(name))
			continue;
		/* Most are not there: nobody else is asked for each. */
		if (!request_firmware_direct(fw, name, gsp->dev))
			return 0;
	}
	return -ENOENT;
}

static int find_image(struct gsp *gsp, const struct gsp_releases *r, const struct firmware **fw,
		      char *name, size_t len)
{
	unsigned int num = 0;

	if (!request_newest(gsp, r, true, fw, name, len) ||
	    !request_newest(gsp, r, false, fw, name, len))
		return 0;
	while (gsp_releases_nth(r, num))
		num++;
	file_name(gsp, "gsp", "<release>", name, len);
	dev_err(gsp->dev,
		"firmware file /lib/firmware/%s is missing; %u releases from %s to %s can be used\n",
		name, num, num ? gsp_releases_nth(r, num - 1) : "",
		num ? gsp_releases_nth(r, 0) : "");
	return -ENOENT;
}

/* The image, and with it the release and the descriptor for all that follows. */
static int load_main(struct gsp *gsp, struct gsp_releases *r, const char *release)
{
	const struct firmware *fw;
	char name[GSP_FILE_NAME];
	int ret;

	if (release)
		ret = get(gsp, "gsp", release, NULL, &fw, name);
	else
		ret = find_image(gsp, r, &fw, name, sizeof(name));
	if (ret)
		return ret;

	ret = image_release(gsp, fw, name, gsp->info.release);
	if (!ret && release && strcmp(release, gsp->info.release)) {
		dev_err(gsp->dev, "%s states that it is release %s\n", name, gsp->info.release);
		ret = -EINVAL;
	}
	if (!ret) {
		gsp->abi = gsp_releases_abi(r, gsp->info.release, name);
		if (IS_ERR(gsp->abi)) {
			ret = PTR_ERR(gsp->abi);
			gsp->abi = NULL;
		}
	}
	if (!ret)
		ret = load_image(gsp, fw, name);
	release_firmware(fw);
	return ret;
}

/**
 * gsp_firmware_load() - read all firmware files of one release
 * @gsp: chip known; result goes to its abi, info.release and boot state
 * @release: to insist on, or NULL for the newest known one that has a file
 *
 * Call gsp_firmware_free() whether or not this succeeds. The descriptor is the
 * caller's, to be freed with gsp_abi_free().
 *
 * Return: 0, -ENOENT for a missing file or a release without descriptor, -EINVAL
 * for a damaged one, -ENOMEM; each is logged with the file's name.
 */
int gsp_firmware_load(struct gsp *gsp, const char *release)
{
	const struct firmware *fw;
	struct gsp_releases *r;
	char name[GSP_FILE_NAME];
	int ret;

	if (release && !gsp_release_valid(release)) {
		dev_err(gsp->dev, "firmware release \"%.32s\" is not one\n", release);
		return -EINVAL;
	}
	r = gsp_releases_open(gsp->dev);
	if (IS_ERR(r))
		return PTR_ERR(r);
	ret = load_main(gsp, r, release);
	gsp_releases_close(r);
	if (ret)
		return ret;

	ret = gsp_firmware_get(gsp, "bootloader", NULL, &fw, name);
	if (ret)
		return ret;
	ret = load_bootloader(gsp, fw, name);
	release_firmware(fw);
	return ret ?: gsp->chip->boot->load_files(gsp);
}

/**
 * gsp_firmware_free() - give back what gsp_firmware_load() took
 * @gsp: whose; GSP must be down
 */
void gsp_firmware_free(struct gsp *gsp)
{
	struct gsp_boot_state *b = &gsp->boot;

	gsp->chip->boot->free_files(gsp);
	gsp_mem_free(gsp, &b->bootloader);
	gsp_pages_free(gsp, &b->image);
	gsp_mem_free(gsp, &b->signature);
}
