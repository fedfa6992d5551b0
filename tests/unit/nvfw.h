/* SPDX-License-Identifier: GPL-2.0-only */
/* For tests: NVFW files, block by block. */
#ifndef TEST_NVFW_H
#define TEST_NVFW_H

#include <linux/shim.h>

struct nvfw {
	u8 data[8192];
	size_t len;
};

static void nvfw_begin(struct nvfw *f)
{
	memset(f, 0, sizeof(*f));
	memcpy(f->data, "NVFW", 4);
	f->len = 4;
}

static void nvfw_add(struct nvfw *f, const char *tag, const void *value, u32 size)
{
	assert(f->len + 8 + size + 3 <= sizeof(f->data));
	memcpy(f->data + f->len, tag, 4);
	put_unaligned_le32(size, f->data + f->len + 4);
	memcpy(f->data + f->len + 8, value, size);
	f->len += 8 + (size + 3) / 4 * 4;
}

static void nvfw_text(struct nvfw *f, const char *tag, const char *value)
{
	nvfw_add(f, tag, value, strlen(value));
}

static void nvfw_number(struct nvfw *f, const char *tag, u32 value)
{
	u8 le[4];

	put_unaligned_le32(value, le);
	nvfw_add(f, tag, le, sizeof(le));
}

#endif
