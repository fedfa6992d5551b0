/* SPDX-License-Identifier: GPL-2.0-only */
#define MSEC_PER_SEC	1000L
#define USEC_PER_SEC	1000000L
