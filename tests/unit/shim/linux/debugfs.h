/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_DEBUGFS_H
#define SHIM_DEBUGFS_H

struct dentry;

struct debugfs_blob_wrapper {
	int unused;
};

#endif
