/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_MDEV_H
#define SHIM_MDEV_H

struct mdev_device;

#endif
