/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_FS_H
#define SHIM_FS_H

#include <fcntl.h>
#include <linux/shim.h>

struct file;
struct dir_context;

typedef bool (*filldir_t)(struct dir_context *ctx, const char *name, int len, loff_t pos, u64 ino,
			  unsigned int type);

struct dir_context {
	filldir_t actor;
	loff_t pos;
};

/* Given by a test that has files and folders. */
struct file *filp_open(const char *path, int flags, int mode);
int filp_close(struct file *file, void *id);
ssize_t kernel_read(struct file *file, void *buf, size_t len, loff_t *pos);
int iterate_dir(struct file *dir, struct dir_context *ctx);

#endif
