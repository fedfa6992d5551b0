// SPDX-License-Identifier: GPL-2.0-only
/*
 * One gzip member in memory, by the kernel's zlib. The format is RFC 1952's; no
 * more of it is taken than "gzip -n" writes, and its file name.
 *
 * No locks; may sleep. Called by release.c and types/builtin.c.
 */
#include <linux/crc32.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/zlib.h>

#include "file.h"
#include "fw_file.h"

#define HEADER_SIZE	10
#define TRAILER_SIZE	8	/* CRC32, then the size */
#define FLAGS_AT	3
#define FLAG_NAME	0x08

/**
 * gsp_is_gzip() - does this look like a gzip file?
 * @data: its bytes
 * @len: how many
 *
 * Return: true when it begins like one.
 */
bool gsp_is_gzip(const u8 *data, size_t len)
{
	return len > HEADER_SIZE + TRAILER_SIZE && !memcmp(data, "\x1f\x8b\x08", 3);
}

/**
 * gsp_gunzip() - unpack a gzip file
 * @data: its bytes
 * @len: how many
 * @max: most bytes that it may have unpacked
 * @size: how many it has
 *
 * Return: the bytes, for kvfree(), or NULL with *@size: -EINVAL for a damaged
 * file, -E2BIG, -ENOMEM.
 */
void *gsp_gunzip(const u8 *data, size_t len, size_t max, ssize_t *size)
{
	const u8 *end = data + len - TRAILER_SIZE, *p = data + HEADER_SIZE;
	u32 expected;
	void *out;
	int n;

	*size = -EINVAL;
	if (!gsp_is_gzip(data, len) || data[FLAGS_AT] & ~FLAG_NAME)
		return NULL;
	if (data[FLAGS_AT] & FLAG_NAME) {
		p = memchr(p, '\0', end - p);
		if (!p || ++p == end)
			return NULL;
	}
	expected = gsp_fw_le32(end + sizeof(u32));
	if (expected > max) {
		*size = -E2BIG;
		return NULL;
	}
	out = kvmalloc(expected ?: 1, GFP_KERNEL);
	if (!out) {
		*size = -ENOMEM;
		return NULL;
	}
	n = zlib_inflate_blob(out, expected, p, end - p);
	if (n == -ENOMEM) {
		*size = n;
	} else if (n >= 0 && n == expected && ~crc32_le(~0, out, n) == gsp_fw_le32(end)) {
		*size = n;
		return out;
	}
	kvfree(out);
	return NULL;
}
