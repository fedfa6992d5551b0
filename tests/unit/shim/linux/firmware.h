/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_FIRMWARE_H
#define SHIM_FIRMWARE_H

#include <linux/shim.h>

struct device;

struct firmware {
	size_t size;
	const u8 *data;
};

/*
 * Given by a test that asks for files: what is in the file @name, in @found, or a negative
 * errno. Who asks gets a copy, so that reading past its end is seen.
 */
extern int (*shim_firmware)(const char *name, struct device *dev, struct firmware *found);
/* Files that were not given back. */
extern unsigned int shim_firmware_open;

int firmware_request_nowarn(const struct firmware **fw, const char *name, struct device *dev);
int request_firmware_direct(const struct firmware **fw, const char *name, struct device *dev);
void release_firmware(const struct firmware *fw);

#endif
