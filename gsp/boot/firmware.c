// SPDX-License-Identifier: GPL-2.0-only
/*
 * Firmware of a release: the image, and what every way to boot it needs.
 *
 * Which ABI firmware speaks is decided by the release that the image itself
 * states, in its section .fwversion or its tag VERS, and by nothing else: there
 * must be a descriptor for exactly that release.
 *
 * No locks. Called by gsp.c.
 */
#include <linux/bitmap.h>
#include <linux/firmware.h>
#include <linux/kernel.h>

#include "boot.h"
#include "card.h"
#include "codec/abi.h"
#include "codec/bundle.h"
#include "codec/file.h"
#include "codec/release.h"
#include "fw.h"
#include "ground/ground.h"

/* The image and its signature. */
static int load_image(struct gsp *gsp, struct gsp_fw *f)
{
	struct gsp_boot_state *b = &gsp->boot;
	size_t size = f->runs[GSP_FW_SIGNATURE].size;
	int ret;

	ret = gsp_fw_load_companion(gsp, f);
	if (!ret)
		ret = gsp_mem_alloc(gsp, &b->signature, ALIGN(size, 256));
	if (ret)
		return ret;
	memcpy(b->signature.va, f->runs[GSP_FW_SIGNATURE].data, size);
	return gsp_pages_alloc(gsp, &b->image, f->runs[GSP_FW_IMAGE].data,
			       f->runs[GSP_FW_IMAGE].size);
}

static int load_bootloader(struct gsp *gsp)
{
	struct gsp_boot_state *b = &gsp->boot;
	struct gsp_fw f;
	size_t size;
	int ret;

	ret = gsp_fw_open(gsp, &f, &gsp_fw_bootloader, "bootloader", NULL);
	if (ret)
		goto out;
	size = f.runs[GSP_FW_IMAGE].size;
	b->code_offset = gsp_fw_number(&f, GSP_FW_CODE_OFFSET);
	b->data_offset = gsp_fw_number(&f, GSP_FW_DATA_OFFSET);
	b->manifest_offset = gsp_fw_number(&f, GSP_FW_MANIFEST_OFFSET);
	b->app_version = gsp_fw_number(&f, GSP_FW_APP_VERSION);
	if (b->code_offset >= size || b->data_offset >= size || b->manifest_offset >= size) {
		ret = gsp_fw_damaged(gsp, &f, "code, data or manifest lies outside of the program");
		goto out;
	}
	ret = gsp_mem_alloc(gsp, &b->bootloader, size);
	if (!ret)
		memcpy(b->bootloader.va, f.runs[GSP_FW_IMAGE].data, size);
out:
	gsp_fw_close(&f);
	return ret;
}

/* Of known releases those of which GSP's image is seen. */
struct seen_images {
	const struct gsp_releases *r;
	DECLARE_BITMAP(nth, GSP_RELEASES_MAX);
};

static void see_image(void *priv, const char *name, int len)
{
	struct seen_images *images = priv;
	const char *release;
	unsigned int i;

	if (len < 8 || memcmp(name, "gsp-", 4) || memcmp(name + len - 4, ".bin", 4))
		return;
	for (i = 0; i < GSP_RELEASES_MAX && (release = gsp_releases_nth(images->r, i)); i++)
		if (strlen(release) == len - 8 && !memcmp(name + 4, release, len - 8))
			__set_bit(i, images->nth);
}

/* The newest known release that has a file. */
static int open_newest(struct gsp *gsp, const struct gsp_releases *r, struct gsp_fw *f)
{
	struct seen_images images = { .r = r };
	char folder[GSP_FW_NAME];
	unsigned int i;
	int ret;

	snprintf(folder, sizeof(folder), "nvidia/%s/gsp", gsp->chip->name);
	gsp_firmware_each(folder, see_image, &images);
	for_each_set_bit(i, images.nth, GSP_RELEASES_MAX) {
		ret = gsp_fw_open_image(gsp, f, gsp_releases_nth(r, i));
		if (ret != -ENOENT)
			return ret;
	}
	return -ENOENT;
}

static int none_found(struct gsp *gsp, const struct gsp_releases *r)
{
	char name[GSP_FW_NAME];
	unsigned int num = 0;

	while (gsp_releases_nth(r, num))
		num++;
	gsp_fw_bin_name(gsp, "gsp", "<release>", name);
	dev_err(gsp->dev,
		"firmware file /lib/firmware/%s is missing, and there is no gsp.tlv; %u releases from %s to %s can be used (install linux-firmware's files for NVIDIA's graphics; on Debian, firmware-nvidia-graphics)\n",
		name, num, num ? gsp_releases_nth(r, num - 1) : "",
		num ? gsp_releases_nth(r, 0) : "");
	return -ENOENT;
}

static bool nvfw_seen(struct gsp *gsp)
{
	char name[GSP_FW_NAME];

	gsp_fw_nvfw_name(gsp, "gsp", name);
	return gsp_firmware_seen(name);
}

static int open_nvfw(struct gsp *gsp, struct gsp_fw *f, char *release)
{
	gsp->boot.nvfw = true;
	return gsp_fw_open_nvfw_image(gsp, f, release);
}

/*
 * An NVFW file is taken where no other is: what is added to a folder of firmware
 * changes nothing on a host that has been working.
 */
static int find_image(struct gsp *gsp, const struct gsp_releases *r, struct gsp_fw *f,
		      char *release)
{
	int ret;

	ret = open_newest(gsp, r, f);
	if (ret == -ENOENT && nvfw_seen(gsp))
		ret = open_nvfw(gsp, f, release);
	return ret == -ENOENT ? none_found(gsp, r) : ret;
}

/* Who names a release may have it as part of the kernel, where it cannot be seen. */
static int find_image_of(struct gsp *gsp, const char *wanted, struct gsp_fw *f, char *release)
{
	char name[GSP_FW_NAME];
	bool nvfw;
	int ret;

	gsp_fw_bin_name(gsp, "gsp", wanted, name);
	nvfw = !gsp_firmware_seen(name) && nvfw_seen(gsp);
	ret = nvfw ? open_nvfw(gsp, f, release) : gsp_fw_open_image(gsp, f, wanted);
	if (ret == -ENOENT)
		dev_err(gsp->dev, "firmware file /lib/firmware/%s is missing, and there is no gsp.tlv\n",
			name);
	if (ret || !nvfw || !strcmp(release, wanted))
		return ret;
	dev_err(gsp->dev, "firmware file /lib/firmware/%s is missing, and %s is of release %s\n",
		name, f->name, release);
	return -ENOENT;
}

/* The image, and with it the release and the descriptor for all that follows. */
static int load_main(struct gsp *gsp, struct gsp_releases *r, const char *wanted)
{
	char *release = gsp->info.release;
	struct gsp_fw f = { };
	int ret;

	ret = wanted ? find_image_of(gsp, wanted, &f, release) : find_image(gsp, r, &f, release);
	if (ret)
		goto out;
	if (!gsp_fw_get_release(&f, release)) {
		dev_err(gsp->dev, "%s has no release in its section .fwversion\n", f.name);
		ret = -EINVAL;
	} else if (wanted && strcmp(wanted, release)) {
		dev_err(gsp->dev, "%s states that it is release %s\n", f.name, release);
		ret = -EINVAL;
	}
	if (!ret) {
		gsp->abi = gsp_releases_abi(r, release, f.name);
		if (IS_ERR(gsp->abi)) {
			ret = PTR_ERR(gsp->abi);
			gsp->abi = NULL;
		}
	}
	if (!ret)
		ret = load_image(gsp, &f);
out:
	gsp_fw_close(&f);
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
	struct gsp_releases *r;
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
	if (!ret)
		ret = load_bootloader(gsp);
	if (!ret)
		ret = gsp_ucodes_load(gsp);
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
	gsp_ucodes_free(gsp);
	gsp_mem_free(gsp, &b->bootloader);
	gsp_pages_free(gsp, &b->image);
	gsp_mem_free(gsp, &b->signature);
}
