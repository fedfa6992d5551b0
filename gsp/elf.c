// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sections of the GSP image. The file comes from user space's firmware folder
 * and may be damaged: nothing in it is used before it was checked against the
 * file's length.
 */
#include <linux/elf.h>
#include <linux/errno.h>
#include <linux/string.h>

#include "elf.h"

/* Is [offset, offset + size) inside a file of @len bytes? */
static bool inside(u64 offset, u64 size, size_t len)
{
	return offset <= len && size <= len - offset;
}

static int section(const u8 *image, size_t len, const struct elf64_hdr *eh, unsigned int i,
		   struct elf64_shdr *sh)
{
	u64 offset = eh->e_shoff + (u64)i * sizeof(*sh);

	if (i >= eh->e_shnum || eh->e_shoff > len || !inside(offset, sizeof(*sh), len))
		return -EINVAL;
	memcpy(sh, image + offset, sizeof(*sh));
	return 0;
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
 * not a little-endian ELF64 file or its tables lie outside of it.
 */
int gsp_elf_section(const void *image, size_t len, const char *name,
		    const u8 **data, size_t *size)
{
	size_t name_len = strlen(name) + 1;
	struct elf64_shdr names, sh;
	struct elf64_hdr eh;
	unsigned int i;
	int ret;

	if (len < sizeof(eh))
		return -EINVAL;
	memcpy(&eh, image, sizeof(eh));
	if (memcmp(eh.e_ident, ELFMAG, SELFMAG) || eh.e_ident[EI_CLASS] != ELFCLASS64 ||
	    eh.e_ident[EI_DATA] != ELFDATA2LSB || eh.e_shentsize != sizeof(sh))
		return -EINVAL;
	ret = section(image, len, &eh, eh.e_shstrndx, &names);
	if (ret)
		return ret;
	if (!inside(names.sh_offset, names.sh_size, len))
		return -EINVAL;

	for (i = 0; i < eh.e_shnum; i++) {
		ret = section(image, len, &eh, i, &sh);
		if (ret)
			return ret;
		if (!inside(sh.sh_name, name_len, names.sh_size) ||
		    memcmp((const u8 *)image + names.sh_offset + sh.sh_name, name, name_len))
			continue;
		if (sh.sh_type == SHT_NOBITS || !inside(sh.sh_offset, sh.sh_size, len))
			return -EINVAL;
		*data = (const u8 *)image + sh.sh_offset;
		*size = sh.sh_size;
		return 0;
	}
	return -ENOENT;
}
