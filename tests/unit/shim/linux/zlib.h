/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's zlib by that of user space: for programs linked with -lz. */
#ifndef SHIM_ZLIB_H
#define SHIM_ZLIB_H

#include <zlib.h>

#include <linux/shim.h>

/* Raw deflate data, of which some may be left over; the bytes it makes, or negative. */
static inline int zlib_inflate_blob(void *out, unsigned int room, const void *in, unsigned int len)
{
	z_stream z = { .next_in = (void *)in, .avail_in = len, .next_out = out, .avail_out = room };
	int ret;

	if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
		return -ENOMEM;
	ret = inflate(&z, Z_FINISH);
	inflateEnd(&z);
	return ret == Z_STREAM_END ? (int)(room - z.avail_out) : -EINVAL;
}

#endif
