// SPDX-License-Identifier: GPL-2.0-only
// sources: gsp/boot/elf.c
// libs: -lz
// max-len: 4096
// edges: 40
/* Any file as GSP image or GSP-FMC: sections are found inside of it or not at all. */
#include "boot/elf.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { ".fwimage", ".fwversion", ".fwsignature_ad10x", "",
		"hash", "image" };
	const u8 *section;
	unsigned int i;
	size_t len;
	int ret;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		ret = gsp_elf_section(data, size, names[i], &section, &len);
		if (ret != 0 && ret != -EINVAL && ret != -ENOENT && ret != -EBADMSG)
			abort();
		if (!ret)
			read_all(section, len);
	}
	return 0;
}
