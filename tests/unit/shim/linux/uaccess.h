/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_UACCESS_H
#define SHIM_UACCESS_H

#include <linux/shim.h>

#define copy_from_user(to, from, n)	(memcpy(to, from, n), 0ul)
#define copy_to_user(to, from, n)	(memcpy(to, from, n), 0ul)

#endif
