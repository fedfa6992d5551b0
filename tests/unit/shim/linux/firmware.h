/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_FIRMWARE_H
#define SHIM_FIRMWARE_H

#include <linux/shim.h>

struct firmware {
	size_t size;
	const u8 *data;
};

#endif
