// SPDX-License-Identifier: GPL-2.0-only
/*
 * Descriptors: which there are, and the one that is needed.
 *
 * For the release that is asked for, a file on the firmware path goes before what
 * is built in. What is built in is complete: only a file's bases may come from
 * files. All of it is read when a GPU is started, and given back then.
 *
 * No locks. Called by boot/firmware.c, once a start.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/firmware.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "bundle.h"
#include "names.h"
#include "release.h"

#define FOLDER		"nvidia/vgpu-mdev/"
#define FILE_NAME_LEN	64

/**
 * struct abi_file - a file of descriptors that was read
 * @node: in the list of them
 * @name: below the firmware path
 * @fw: it, as long as @text points into it
 * @unpacked: or its text
 * @bundle: descriptors in it
 */
struct abi_file {
	struct list_head node;
	char name[FILE_NAME_LEN];
	const struct firmware *fw;
	void *unpacked;
	struct gsp_bundle bundle;
};

/**
 * struct gsp_releases - what is known at this moment
 * @source: bases, for the descriptor's reader
 * @dev: for files and log
 * @unpacked: text that is built in
 * @builtin: descriptors in it
 * @files: those that were read from the firmware path
 * @list: releases to try, newest first
 */
struct gsp_releases {
	struct gsp_abi_source source;
	struct device *dev;
	void *unpacked;
	struct gsp_bundle builtin;
	struct list_head files;
	struct gsp_release_list list;
};

static void free_file(struct abi_file *f)
{
	gsp_bundle_free(&f->bundle);
	kvfree(f->unpacked);
	release_firmware(f->fw);
	kfree(f);
}

/* "FILE:LINE: " or "FILE: " begins what is logged about a file. */
static void log_refused(struct device *dev, const char *name, const struct gsp_abi_error *err)
{
	if (err->line)
		dev_err(dev, "%s:%u: %s\n", name, err->line, err->text);
	else
		dev_err(dev, "%s: %s\n", name, err->text);
}

static int unpack(struct device *dev, struct abi_file *f)
{
	const char *text = (const char *)f->fw->data;
	ssize_t len = f->fw->size;
	struct gsp_abi_error err;
	int ret;

	if (gsp_is_gzip(f->fw->data, f->fw->size)) {
		f->unpacked = gsp_gunzip(f->fw->data, f->fw->size, GSP_BUNDLE_MAX_SIZE, &len);
		if (!f->unpacked) {
			dev_err(dev, "%s cannot be unpacked (error %zd)\n", f->name, len);
			return len == -ENOMEM ? len : -EINVAL;
		}
		text = f->unpacked;
	}
	ret = gsp_bundle_index(&f->bundle, text, len, &err);
	if (ret == -EINVAL)
		log_refused(dev, f->name, &err);
	return ret;
}

/* FOLDER/abi/<release><ending>, indexed; ERR_PTR of -ENOENT when there is none. */
static struct abi_file *read_file(struct device *dev, const char *release, const char *ending)
{
	struct gsp_abi_text text;
	struct abi_file *f;
	int ret;

	f = kzalloc(sizeof(*f), GFP_KERNEL);
	if (!f)
		return ERR_PTR(-ENOMEM);
	snprintf(f->name, sizeof(f->name), FOLDER "abi/%s%s", release, ending);
	ret = -ENOENT;
	if (!gsp_firmware_seen(f->name))
		goto err;
	ret = request_firmware_direct(&f->fw, f->name, dev);
	if (ret) {
		f->fw = NULL;
		if (ret != -ENOENT)
			dev_err(dev, "%s cannot be read (error %d)\n", f->name, ret);
		goto err;
	}
	ret = unpack(dev, f);
	if (ret)
		goto err;
	if (gsp_bundle_find(&f->bundle, release, &text)) {
		dev_err(dev, "%s: there is no descriptor of release %s in it\n", f->name, release);
		ret = -EINVAL;
		goto err;
	}
	return f;

err:
	free_file(f);
	return ERR_PTR(ret);
}

static int find_in_files(struct gsp_releases *r, const char *release, struct gsp_abi_text *text,
			 const char **name)
{
	struct abi_file *f;

	list_for_each_entry(f, &r->files, node) {
		if (gsp_bundle_find(&f->bundle, release, text))
			continue;
		*name = f->name;
		return 0;
	}
	return -ENOENT;
}

/* From a file of this release's own. */
static int find_own(struct gsp_releases *r, const char *release, struct gsp_abi_text *text)
{
	static const char * const endings[] = { ".abi", ".abi.gz" };
	struct gsp_abi_text other;
	struct abi_file *f;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(endings); i++) {
		f = read_file(r->dev, release, endings[i]);
		if (IS_ERR(f)) {
			if (PTR_ERR(f) == -ENOENT)
				continue;
			return PTR_ERR(f);
		}
		list_add_tail(&f->node, &r->files);
		dev_info(r->dev, "descriptor of firmware release %s is that of %s%s\n", release,
			 f->name, gsp_bundle_find(&r->builtin, release, &other) ? "" :
			 ", not the one that is built in");
		return gsp_bundle_find(&f->bundle, release, text);
	}
	return -ENOENT;
}

/* Of a base: what came with the file that needs it, what is built in, its own file. */
static int find_base(const struct gsp_abi_source *source, const char *release,
		     struct gsp_abi_text *text)
{
	struct gsp_releases *r = container_of(source, struct gsp_releases, source);
	const char *name;

	if (!find_in_files(r, release, text, &name) ||
	    !gsp_bundle_find(&r->builtin, release, text))
		return 0;
	return find_own(r, release, text);
}

static int find_text(struct gsp_releases *r, const char *release, struct gsp_abi_text *text)
{
	int ret = find_own(r, release, text);

	return ret == -ENOENT ? gsp_bundle_find(&r->builtin, release, text) : ret;
}

/* Releases that the administrator names beyond those that are built in. */
static int read_list(struct gsp_releases *r)
{
	static const char name[] = FOLDER "releases";
	const struct firmware *fw;
	struct gsp_abi_error err;
	int ret;

	if (!gsp_firmware_seen(name))
		return 0;
	ret = request_firmware_direct(&fw, name, r->dev);
	if (ret == -ENOENT)
		return 0;
	if (ret) {
		dev_err(r->dev, "%s cannot be read (error %d)\n", name, ret);
		return 0;
	}
	ret = gsp_release_list_read(&r->list, (const char *)fw->data, fw->size, &err);
	if (ret == -EINVAL) {
		log_refused(r->dev, name, &err);
		dev_warn(r->dev, "%s is ignored\n", name);
		ret = 0;
	}
	release_firmware(fw);
	return ret;
}

static int read_builtin(struct gsp_releases *r)
{
	struct gsp_abi_error err;
	unsigned int i;
	ssize_t len;
	int ret;

	r->unpacked = gsp_gunzip(gsp_abi_builtin, gsp_abi_builtin_size, GSP_BUNDLE_MAX_SIZE,
				 &len);
	if (!r->unpacked) {
		dev_err(r->dev, "built-in descriptors cannot be unpacked (error %zd)\n", len);
		return len;
	}
	ret = gsp_bundle_index(&r->builtin, r->unpacked, len, &err);
	if (ret == -EINVAL)
		log_refused(r->dev, "built-in descriptors", &err);
	for (i = 0; !ret && i < r->builtin.num; i++)
		ret = gsp_release_list_add(&r->list, r->builtin.entry[i].release);
	return ret;
}

/**
 * gsp_releases_open() - look up what releases there are
 * @dev: the GPU
 *
 * Return: them, for gsp_releases_close(), or ERR_PTR; logged.
 */
struct gsp_releases *gsp_releases_open(struct device *dev)
{
	struct gsp_releases *r;
	int ret;

	r = kzalloc(sizeof(*r), GFP_KERNEL);
	if (!r)
		return ERR_PTR(-ENOMEM);
	r->source.find = find_base;
	r->dev = dev;
	INIT_LIST_HEAD(&r->files);
	ret = read_builtin(r);
	if (!ret)
		ret = read_list(r);
	if (ret) {
		gsp_releases_close(r);
		return ERR_PTR(ret);
	}
	gsp_release_list_sort(&r->list);
	return r;
}

/**
 * gsp_releases_close() - give back what gsp_releases_open() took
 * @r: from it
 */
void gsp_releases_close(struct gsp_releases *r)
{
	struct abi_file *f, *next;

	list_for_each_entry_safe(f, next, &r->files, node)
		free_file(f);
	gsp_release_list_free(&r->list);
	gsp_bundle_free(&r->builtin);
	kvfree(r->unpacked);
	kfree(r);
}

/**
 * gsp_releases_nth() - releases to look for, newest first
 * @r: from gsp_releases_open()
 * @i: from 0
 *
 * Return: release, valid until gsp_releases_close(), or NULL.
 */
const char *gsp_releases_nth(const struct gsp_releases *r, unsigned int i)
{
	return i < r->list.num ? r->list.release[i] : NULL;
}

/* "A and B", the built-in ones just below and above @release. */
static void nearest(const struct gsp_releases *r, const char *release, char *buf, size_t len)
{
	const char *below = NULL, *above = NULL, *e;
	unsigned int i;

	for (i = 0; i < r->builtin.num; i++) {
		e = r->builtin.entry[i].release;
		if (gsp_release_cmp(e, release) > 0) {
			if (!above || gsp_release_cmp(e, above) < 0)
				above = e;
		} else if (!below || gsp_release_cmp(e, below) > 0) {
			below = e;
		}
	}
	snprintf(buf, len, "%s%s%s", below ?: "", below && above ? " and " : "", above ?: "");
}

/* What was never read in this release is said once, at its start. */
static void log_carried(struct device *dev, const struct gsp_abi *abi)
{
	const char *name, *origin, *first = NULL, *from = NULL;
	unsigned int i = 0, n = 0;
	struct gsp_names names;

	if (gsp_names_unpack(&names))
		return;
	while ((name = gsp_abi_carried(abi, &names, &i, &origin))) {
		first = first ?: name;
		from = from ?: origin;
		n++;
	}
	if (n)
		dev_info(dev, "descriptor of firmware release %s: %s and %u more are as in release %s, carried over and unverified\n",
			 gsp_abi_release(abi), first, n - 1, from);
	gsp_names_free(&names);
}

/**
 * gsp_releases_abi() - descriptor of exactly this release
 * @r: from gsp_releases_open()
 * @release: it
 * @image: firmware file that states it, for the log
 *
 * Return: descriptor, for gsp_abi_free(), or ERR_PTR: -ENOENT or -EINVAL when
 * there is none or a bad one, -ENOMEM; logged.
 */
struct gsp_abi *gsp_releases_abi(struct gsp_releases *r, const char *release, const char *image)
{
	struct gsp_abi_text text;
	struct gsp_abi_error err;
	const char *name;
	struct gsp_abi *abi;
	char near[64];
	int ret;

	ret = gsp_release_valid(release) ? find_text(r, release, &text) : -ENOENT;
	if (ret == -ENOENT) {
		nearest(r, release, near, sizeof(near));
		dev_err(r->dev,
			"%s is of firmware release %s, for which there is no descriptor (nearest known: %s): add %sabi/%s.abi to the firmware path, see gsp/abi/README\n",
			image, release, near, FOLDER, release);
	}
	if (ret)
		return ERR_PTR(ret);
	abi = gsp_abi_parse(&text, &r->source, &err);
	if (PTR_ERR_OR_ZERO(abi) == -EINVAL && err.text[0]) {
		if (find_in_files(r, err.release, &text, &name))
			name = "built-in descriptors";
		log_refused(r->dev, name, &err);
	}
	if (!IS_ERR(abi))
		log_carried(r->dev, abi);
	return abi;
}
