// SPDX-License-Identifier: GPL-2.0-only
/*
 * FWSEC made ready to do something: which of its signatures fits the chip, and
 * the command in its data. Facts: nouveau subdev/gsp/fwsec.c and ga102.c;
 * nova-core firmware/fwsec.rs; NVIDIA/open-gpu-kernel-modules
 * kernel_gsp_frts_tu102.c.
 *
 * No locks. Called by fwsec.c.
 */
#include <linux/bits.h>
#include <linux/bitops.h>
#include <linux/errno.h>

#include "codec/fw_file.h"
#include "vbios.h"

/* Table of interfaces: a header of bytes, entries of two words */
#define TABLE_SIZE		4u
#define TABLE_VERSION		1
#define ENTRY_SIZE		8u
#define ENTRY_DMEM_MAPPER	4

/* DMEM mapper, version 3: bytes from its beginning */
#define MAPPER_SIZE		64u
#define MAPPER_COMMAND_AT	8
#define MAPPER_COMMAND		44
#define COMMAND_FRTS		0x15
#define COMMAND_SB		0x19

/* What a command has: which VBIOS to read, and for FRTS where it goes */
#define VBIOS_WORDS		6u
#define VBIOS_FLAGS		2
#define REGION_WORDS		5u
#define REGION_FRAMEBUFFER	2
#define REGION_SHIFT		12

static void put(u8 *p, u32 value)
{
	__le32 v = cpu_to_le32(value);

	memcpy(p, &v, sizeof(v));
}

/**
 * gsp_fwsec_signature() - which signature the chip accepts
 * @f: FWSEC
 * @fused: version of it that the chip's fuses ask for
 *
 * There is one for each version in a mask, lowest first.
 *
 * Return: its index, or -ENOENT.
 */
int gsp_fwsec_signature(const struct gsp_fwsec *f, unsigned int fused)
{
	unsigned int index;

	if (fused >= BITS_PER_BYTE * sizeof(f->signature_versions) ||
	    !(f->signature_versions & BIT(fused)))
		return -ENOENT;
	index = hweight32(f->signature_versions & (BIT(fused) - 1));
	return index < f->num_signatures ? index : -ENOENT;
}

static u8 *find_mapper(u8 *data, u32 size, u32 interface_offset)
{
	const u8 *table = data + interface_offset;
	u32 i;
	u64 at;

	if (!gsp_fw_inside(interface_offset, TABLE_SIZE, size) || table[0] != TABLE_VERSION ||
	    table[2] < ENTRY_SIZE)
		return NULL;
	for (i = 0; i < table[3]; i++) {
		at = (u64)interface_offset + table[1] + i * table[2];
		if (!gsp_fw_inside(at, ENTRY_SIZE, size))
			return NULL;
		if (gsp_fw_le32(data + at) != ENTRY_DMEM_MAPPER)
			continue;
		at = gsp_fw_le32(data + at + 4);
		return gsp_fw_inside(at, MAPPER_SIZE, size) ? data + at : NULL;
	}
	return NULL;
}

/**
 * gsp_fwsec_patch() - put a command into FWSEC's data
 * @data: a copy of it
 * @size: bytes at @data
 * @interface_offset: from FWSEC's descriptor
 * @cmd: the command
 *
 * Return: NULL, or what is wrong with the data, a sentence's end.
 */
const char *gsp_fwsec_patch(u8 *data, u32 size, u32 interface_offset,
			    const struct gsp_fwsec_command *cmd)
{
	u32 words = VBIOS_WORDS + (cmd->frts ? REGION_WORDS : 0);
	u8 *mapper = find_mapper(data, size, interface_offset);
	u8 *p;
	u32 at;

	if (!mapper)
		return "it has no DMEM mapper";
	/* How much room it has there is not asked: the vendor's driver goes on with less. */
	at = gsp_fw_le32(mapper + MAPPER_COMMAND_AT);
	if (!gsp_fw_inside(at, words * sizeof(u32), size))
		return "its command buffer lies outside of its data";

	put(mapper + MAPPER_COMMAND, cmd->frts ? COMMAND_FRTS : COMMAND_SB);
	p = data + at;
	memset(p, 0, words * sizeof(u32));
	put(p, 1);				/* version */
	put(p + 4, VBIOS_WORDS * sizeof(u32));
	put(p + 20, VBIOS_FLAGS);		/* it knows itself where its VBIOS is */
	if (!cmd->frts)
		return NULL;
	p += VBIOS_WORDS * sizeof(u32);
	put(p, 1);
	put(p + 4, REGION_WORDS * sizeof(u32));
	put(p + 8, cmd->frts_at >> REGION_SHIFT);
	put(p + 12, cmd->frts_size >> REGION_SHIFT);
	put(p + 16, REGION_FRAMEBUFFER);
	return NULL;
}
