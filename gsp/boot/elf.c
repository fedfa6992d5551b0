// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sections of ELF files: GSP's image (ELF64) and GSP-FMC (ELF32, or ELF64 as the
 * vendor's newer script makes it). Files come from user space's firmware
 * folder and may be damaged: nothing in them is used before it was checked against
 * the file's length.
 *
 * No locks. Called by fw_elf.c.
 */
#include <linux/crc32.h>
#include <linux/elf.h>
#include <linux/errno.h>
#include <linux/string.h>

#include "elf.h"

/* What both classes say. */
struct header {
	bool wide;
	u64 shoff;
	unsigned int num;
	unsigned int names;
};

struct section {
	u32 name;
	u32 type;
	u64 offset;
	u64 size;
	u32 info;
};

/* Is [offset, offset + size) inside a file of @len bytes? */
static bool inside(u64 offset, u64 size, size_t len)
{
	return offset <= len && size <= len - offset;
}

static int header64(const u8 *image, size_t len, struct header *h)
{
	struct elf64_hdr eh;

	if (len < sizeof(eh))
		return -EINVAL;
	memcpy(&eh, image, sizeof(eh));
	h->wide = true;
	h->shoff = eh.e_shoff;
	h->num = eh.e_shnum;
	h->names = eh.e_shstrndx;
	return eh.e_shentsize == sizeof(struct elf64_shdr) ? 0 : -EINVAL;
}

static int header32(const u8 *image, size_t len, struct header *h)
{
	struct elf32_hdr eh;

	if (len < sizeof(eh))
		return -EINVAL;
	memcpy(&eh, image, sizeof(eh));
	h->wide = false;
	h->shoff = eh.e_shoff;
	h->num = eh.e_shnum;
	h->names = eh.e_shstrndx;
	return eh.e_shentsize == sizeof(struct elf32_shdr) ? 0 : -EINVAL;
}

static int header(const u8 *image, size_t len, struct header *h)
{
	if (len < EI_NIDENT || memcmp(image, ELFMAG, SELFMAG) || image[EI_DATA] != ELFDATA2LSB)
		return -EINVAL;
	switch (image[EI_CLASS]) {
	case ELFCLASS64:
		return header64(image, len, h);
	case ELFCLASS32:
		return header32(image, len, h);
	default:
		return -EINVAL;
	}
}

static int section(const u8 *image, size_t len, const struct header *h, unsigned int i,
		   struct section *s)
{
	size_t entry = h->wide ? sizeof(struct elf64_shdr) : sizeof(struct elf32_shdr);
	u64 offset = h->shoff + (u64)i * entry;
	struct elf64_shdr wide;
	struct elf32_shdr narrow;

	if (i >= h->num || h->shoff > len || !inside(offset, entry, len))
		return -EINVAL;
	if (h->wide) {
		memcpy(&wide, image + offset, sizeof(wide));
		*s = (struct section){ wide.sh_name, wide.sh_type, wide.sh_offset, wide.sh_size,
				       wide.sh_info };
	} else {
		memcpy(&narrow, image + offset, sizeof(narrow));
		*s = (struct section){ narrow.sh_name, narrow.sh_type, narrow.sh_offset,
				       narrow.sh_size, narrow.sh_info };
	}
	return 0;
}

/* In GSP-FMC's file sh_info is a checksum where it is not 0: nouveau subdev/gsp/gh100.c. */
static bool checksum_is_good(const u8 *image, const struct section *s)
{
	return s->type != SHT_PROGBITS || !s->info ||
	       ~crc32_le(~0, image + s->offset, s->size) == s->info;
}

/**
 * gsp_elf_section() - find a section by name
 * @image: the file
 * @len: its length
 * @name: of the section, with its dot
 * @data: result, inside @image
 * @size: result, bytes
 *
 * Return: 0, -ENOENT when there is no such section, -EINVAL when the file is
 * not a little-endian ELF file or its tables lie outside of it, -EBADMSG when
 * the section has a checksum and it is wrong.
 */
int gsp_elf_section(const void *image, size_t len, const char *name,
		    const u8 **data, size_t *size)
{
	size_t name_len = strlen(name) + 1;
	struct section names, s;
	struct header h;
	unsigned int i;
	int ret;

	ret = header(image, len, &h);
	if (!ret)
		ret = section(image, len, &h, h.names, &names);
	if (ret)
		return ret;
	if (!inside(names.offset, names.size, len))
		return -EINVAL;

	for (i = 0; i < h.num; i++) {
		ret = section(image, len, &h, i, &s);
		if (ret)
			return ret;
		if (!inside(s.name, name_len, names.size) ||
		    memcmp((const u8 *)image + names.offset + s.name, name, name_len))
			continue;
		if (s.type == SHT_NOBITS || !inside(s.offset, s.size, len))
			return -EINVAL;
		if (!checksum_is_good(image, &s))
			return -EBADMSG;
		*data = (const u8 *)image + s.offset;
		*size = s.size;
		return 0;
	}
	return -ENOENT;
}
