/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_FIRMWARE_H
#define SHIM_FIRMWARE_H

#include <linux/shim.h>

struct device;

struct firmware {
	size_t size;
	const u8 *data;
};

/* Given by the test. */
int firmware_request_nowarn(const struct firmware **fw, const char *name, struct device *dev);
int request_firmware_direct(const struct firmware **fw, const char *name, struct device *dev);
void release_firmware(const struct firmware *fw);

#endif
