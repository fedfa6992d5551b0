/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_UUID_H
#define SHIM_UUID_H

#include <linux/shim.h>

#define UUID_STRING_LEN	36

typedef struct {
	u8 b[16];
} uuid_t;

#endif
