// SPDX-License-Identifier: GPL-2.0-only
/*
 * Opening firmware files: nvidia/<chip>/gsp/<what>-<release>.bin, or NVFW files
 * nvidia/<chip>/gsp/<what>.tlv and the files that these name.
 *
 * No locks; may sleep. Called by who needs a file: firmware.c, fmc.c, hs_image.c, ucodes.c.
 */
#include <linux/ctype.h>
#include <linux/firmware.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "card.h"
#include "chip.h"
#include "fw.h"

/**
 * gsp_fw_bin_name() - name of a file that has its release in its name
 * @gsp: chip known
 * @what: file's name up to the release
 * @release: the release
 * @name: result, GSP_FW_NAME bytes
 */
void gsp_fw_bin_name(struct gsp *gsp, const char *what, const char *release, char *name)
{
	snprintf(name, GSP_FW_NAME, "nvidia/%s/gsp/%s-%s.bin", gsp->chip->name, what, release);
}

/**
 * gsp_fw_nvfw_name() - name of an NVFW file
 * @gsp: chip known
 * @what: file's name up to the ending
 * @name: result, GSP_FW_NAME bytes
 */
void gsp_fw_nvfw_name(struct gsp *gsp, const char *what, char *name)
{
	snprintf(name, GSP_FW_NAME, "nvidia/%s/gsp/%s.tlv", gsp->chip->name, what);
}

/**
 * gsp_fw_failed() - say that a file could not be had
 * @gsp: whose
 * @name: the file's name
 * @why: said where it is missing, or NULL
 * @err: what request_firmware() gave
 *
 * Return: @err.
 */
int gsp_fw_failed(struct gsp *gsp, const char *name, const char *why, int err)
{
	if (err == -ENOENT)
		dev_err(gsp->dev, "firmware file /lib/firmware/%s is missing%s%s\n", name,
			why ? ": " : "", why ?: "");
	else
		dev_err(gsp->dev, "firmware file /lib/firmware/%s cannot be read (error %d)\n",
			name, err);
	return err;
}

/**
 * gsp_fw_damaged() - say what is wrong with a file
 * @gsp: whose
 * @f: the file
 * @why: what
 *
 * Return: -EINVAL.
 */
int gsp_fw_damaged(struct gsp *gsp, const struct gsp_fw *f, const char *why)
{
	dev_err(gsp->dev, "%s is damaged: %s\n", f->name, why);
	return -EINVAL;
}

/**
 * gsp_fw_get_release() - the release that a file says it is of
 * @f: the file
 * @release: result, GSP_RELEASE_LEN bytes
 *
 * Only what a release looks like is taken.
 *
 * Return: false when it says none.
 */
bool gsp_fw_get_release(const struct gsp_fw *f, char *release)
{
	const u8 *data = f->runs[GSP_FW_VERSION].data;
	size_t len = f->runs[GSP_FW_VERSION].size, i;

	for (i = 0; i < len && data[i]; i++) {
		if (i == GSP_RELEASE_LEN - 1 || !(isdigit(data[i]) || data[i] == '.'))
			break;
		release[i] = data[i];
	}
	release[i] = '\0';
	return i && (i == len || !data[i]);
}

/**
 * gsp_fw_close() - give a file back
 * @f: may be closed or not have been opened
 */
void gsp_fw_close(struct gsp_fw *f)
{
	release_firmware(f->companion);
	release_firmware(f->file);
	memset(f, 0, sizeof(*f));
}

static int open_bin(struct gsp *gsp, struct gsp_fw *f, const struct gsp_fw_kind *kind,
		    const char *what, const char *why)
{
	int ret;

	gsp_fw_bin_name(gsp, what, gsp->info.release, f->name);
	ret = firmware_request_nowarn(&f->file, f->name, gsp->dev);
	return ret ? gsp_fw_failed(gsp, f->name, why, ret) : kind->read(gsp, f);
}

static int parse_nvfw(struct gsp *gsp, struct gsp_fw *f, unsigned long parts)
{
	const char *why;
	unsigned int i;
	size_t at;

	why = gsp_nvfw_parse(f, f->file->data, f->file->size, parts, &at);
	if (why) {
		dev_err(gsp->dev, "%s is damaged: %s (at %#zx)\n", f->name, why, at);
		return -EINVAL;
	}
	parts |= BIT(GSP_FW_VERSION);
	for (i = 0; i < GSP_FW_NUM_PARTS; i++) {
		if (!(parts & BIT(i)) || f->have & BIT(i))
			continue;
		dev_err(gsp->dev, "%s has no tag %s\n", f->name, gsp_nvfw_tag(i));
		return -EINVAL;
	}
	return 0;
}

static int request_nvfw(struct gsp *gsp, struct gsp_fw *f, const struct gsp_fw_kind *kind,
			const char *what)
{
	gsp_fw_nvfw_name(gsp, kind->nvfw ?: what, f->name);
	return firmware_request_nowarn(&f->file, f->name, gsp->dev);
}

/**
 * gsp_fw_load_companion() - read the file that has an NVFW file's image
 * @gsp: whose
 * @f: NVFW file; afterwards it has its image, wherever that was
 *
 * Return: 0, -EINVAL, or what request_firmware() gave; logged.
 */
int gsp_fw_load_companion(struct gsp *gsp, struct gsp_fw *f)
{
	const char *file = (const char *)f->runs[GSP_FW_COMPANION].data;
	size_t len = f->runs[GSP_FW_COMPANION].size;
	char name[GSP_FW_NAME];
	int ret;

	if (f->have & BIT(GSP_FW_IMAGE))
		return 0;
	/* It lies beside the file that names it. */
	if (len > GSP_FW_NAME / 2 || file[0] == '.' || memchr(file, '/', len))
		return gsp_fw_damaged(gsp, f, "tag FILE is not the name of a file");
	snprintf(name, sizeof(name), "nvidia/%s/gsp/%.*s", gsp->chip->name, (int)len,
		 file);
	ret = firmware_request_nowarn(&f->companion, name, gsp->dev);
	if (ret)
		return gsp_fw_failed(gsp, name, NULL, ret);
	if (!f->companion->size ||
	    f->companion->size != gsp_fw_number(f, GSP_FW_COMPANION_SIZE)) {
		dev_err(gsp->dev, "%s has %zu bytes, %s says %u: they are not of one release, or damaged\n",
			name, f->companion->size, f->name,
			gsp_fw_number(f, GSP_FW_COMPANION_SIZE));
		return -EINVAL;
	}
	gsp_fw_set_run(f, GSP_FW_IMAGE, f->companion->data, f->companion->size);
	return 0;
}

static int open_nvfw(struct gsp *gsp, struct gsp_fw *f, const struct gsp_fw_kind *kind,
		     const char *what, const char *why)
{
	char release[GSP_RELEASE_LEN];
	int ret;

	ret = request_nvfw(gsp, f, kind, what);
	if (ret)
		return gsp_fw_failed(gsp, f->name, why, ret);
	ret = parse_nvfw(gsp, f, kind->parts);
	if (ret)
		return ret;
	/* Files that were made for each other: nova-core firmware.rst */
	if (!gsp_fw_get_release(f, release) || strcmp(release, gsp->info.release)) {
		dev_err(gsp->dev, "%s is of release \"%.*s\", GSP's image of %s\n", f->name,
			(int)min_t(size_t, f->runs[GSP_FW_VERSION].size, 2 * GSP_RELEASE_LEN),
			f->runs[GSP_FW_VERSION].data,
			gsp->info.release);
		return -EINVAL;
	}
	return gsp_fw_load_companion(gsp, f);
}

/**
 * gsp_fw_open() - one more file of the release and container that GSP's image has
 * @gsp: release known
 * @f: result; give back with gsp_fw_close() whether or not this succeeds
 * @kind: what is to be got out of it
 * @what: its name, without release and ending
 * @why: said where it is missing, for one that a release may come without; or NULL
 *
 * Return: 0, -EINVAL for a damaged file, -ENOENT or what else request_firmware()
 * gave; logged.
 */
int gsp_fw_open(struct gsp *gsp, struct gsp_fw *f, const struct gsp_fw_kind *kind,
		const char *what, const char *why)
{
	memset(f, 0, sizeof(*f));
	return gsp->boot.nvfw ? open_nvfw(gsp, f, kind, what, why) :
				open_bin(gsp, f, kind, what, why);
}

/**
 * gsp_fw_open_image() - look for GSP's image as a file that has its release in its name
 * @gsp: chip known
 * @f: result; give back with gsp_fw_close() whether or not this succeeds
 * @release: the release
 *
 * Return: 0, -ENOENT when it is not there, which is not logged, -EINVAL for a damaged
 * file, or what request_firmware() gave; logged.
 */
int gsp_fw_open_image(struct gsp *gsp, struct gsp_fw *f, const char *release)
{
	int ret;

	memset(f, 0, sizeof(*f));
	gsp_fw_bin_name(gsp, "gsp", release, f->name);
	ret = firmware_request_nowarn(&f->file, f->name, gsp->dev);
	if (!ret)
		return gsp_fw_image.read(gsp, f);
	return ret == -ENOENT ? ret : gsp_fw_failed(gsp, f->name, NULL, ret);
}

/**
 * gsp_fw_open_nvfw_image() - look for GSP's image as an NVFW file
 * @gsp: chip known
 * @f: result, without its companion; give back with gsp_fw_close() whether or not this
 *	succeeds
 * @release: result, the release that it is of, GSP_RELEASE_LEN bytes
 *
 * Return: 0, -ENOENT when it is not there, which is not logged, -EINVAL for a damaged
 * file, or what request_firmware() gave; logged.
 */
int gsp_fw_open_nvfw_image(struct gsp *gsp, struct gsp_fw *f, char *release)
{
	int ret;

	memset(f, 0, sizeof(*f));
	ret = request_nvfw(gsp, f, &gsp_fw_image, "gsp");
	if (ret)
		return ret == -ENOENT ? ret : gsp_fw_failed(gsp, f->name, NULL, ret);
	ret = parse_nvfw(gsp, f, gsp_fw_image.parts);
	if (!ret && !gsp_fw_get_release(f, release))
		ret = gsp_fw_damaged(gsp, f, "tag VERS is not a release");
	return ret;
}
