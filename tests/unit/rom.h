/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A ROM as GPUs have them, made for tests: a base image with BIT, perhaps an EFI
 * image, and two images of the GPU's own firmware with FWSEC across both.
 */
#ifndef TEST_ROM_H
#define TEST_ROM_H

#include <linux/shim.h>
#include <sanitizer/asan_interface.h>
#include "boot/vbios.h"

#define ROM_IFR_SIZE	0x2000u
#define ROM_BASE_SIZE	0x1000u
#define ROM_EFI_SIZE	0x400u
#define ROM_EXT1_SIZE	0x600u
#define ROM_PCIR	0x40u	/* in each image */
#define ROM_NPDE	0x60u
#define ROM_BIT		0x205u	/* in the base image */
#define ROM_TOKEN	(ROM_BIT + 12)
#define ROM_POINTER	0x300u
#define ROM_TABLE	0x100u	/* behind the base image, EFI left out */
#define ROM_DESC	0x180u
#define ROM_CODE_SIZE	0x500u
#define ROM_DATA_SIZE	0x340u
#define ROM_INTERFACE	0x24u	/* in the data */
#define ROM_MAPPER	0x48u
#define ROM_COMMAND	0x100u
#define ROM_SIGNATURE	0x180u

/**
 * struct rom - what it looks like, and where things came to lie
 * @ifr: version of the header before all images; 0: none
 * @efi: an image between those that count
 * @npde: lengths are in NVIDIA's structure only
 * @long_tokens: BIT's pointers have 32 bits
 * @signatures: how many FWSEC has
 * @versions: which those are for
 * @base: result: where the base image begins
 * @ext: result: where the first one with FWSEC begins
 * @size: result: bytes in all
 * @desc_size: result: of the descriptor with its signatures
 */
struct rom {
	unsigned int ifr;
	bool efi;
	bool npde;
	bool long_tokens;
	unsigned int signatures;
	unsigned int versions;
	u32 base;
	u32 ext;
	u32 size;
	u32 desc_size;
};

static inline void rom_image(u8 *p, u32 size, u8 type, bool last, bool npde)
{
	put_unaligned_le16(0xaa55, p);
	put_unaligned_le16(ROM_PCIR, p + 0x18);
	memcpy(p + ROM_PCIR, "PCIR", 4);
	put_unaligned_le16(0x10de, p + ROM_PCIR + 4);
	put_unaligned_le16(0x18, p + ROM_PCIR + 0x0a);
	put_unaligned_le16(npde ? 1 : size / 512, p + ROM_PCIR + 0x10);
	p[ROM_PCIR + 0x14] = type;
	p[ROM_PCIR + 0x15] = last || npde ? 0x80 : 0;
	if (!npde)
		return;
	memcpy(p + ROM_NPDE, "NPDE", 4);
	put_unaligned_le16(0x100, p + ROM_NPDE + 4);
	put_unaligned_le16(0x0b, p + ROM_NPDE + 6);
	put_unaligned_le16(size / 512, p + ROM_NPDE + 8);
	p[ROM_NPDE + 0x0a] = last ? 0x80 : 0;
}

static inline void rom_bit(u8 *bit, bool long_tokens)
{
	u8 *token = bit + 12;
	unsigned int i;
	u8 sum = 0;

	memcpy(bit, "\xff\xb8" "BIT\0\0\1", 8);
	bit[8] = 12;
	bit[9] = long_tokens ? 8 : 6;
	bit[10] = 2;
	for (i = 0; i < 11; i++)
		sum += bit[i];
	bit[11] = -sum;
	token[0] = 0x42;
	token += bit[9];
	token[0] = 0x70;
	token[1] = 2;
	put_unaligned_le16(4, token + 2);
	put_unaligned_le16(ROM_POINTER, token + 4);
}

static inline void rom_ifr(u8 *rom, const struct rom *r)
{
	memcpy(rom, "NVGI", 4);
	rom[5] = r->ifr;
	if (r->ifr < 3) {
		put_unaligned_le16(0x20, rom + 6);
		put_unaligned_le32(r->base, rom + 0x24);
		return;
	}
	put_unaligned_le32(0x30, rom + 8);
	put_unaligned_le32(0x100, rom + 0x30);
	memcpy(rom + 0x1100, "RFRD", 4);
	put_unaligned_le32(r->base, rom + 0x1108);
}

static inline void rom_descriptor(u8 *d, struct rom *r)
{
	r->desc_size = 44 + 384 * r->signatures;
	put_unaligned_le32(1 | 3 << 8 | r->desc_size << 16, d);
	put_unaligned_le32(ROM_CODE_SIZE + ROM_DATA_SIZE, d + 4);
	put_unaligned_le32(ROM_SIGNATURE, d + 8);
	put_unaligned_le32(ROM_INTERFACE, d + 12);
	put_unaligned_le32(ROM_CODE_SIZE, d + 20);
	put_unaligned_le32(ROM_DATA_SIZE, d + 32);
	put_unaligned_le16(0x400, d + 36);
	d[38] = 9;
	d[39] = r->signatures;
	put_unaligned_le16(r->versions, d + 40);
}

static inline void rom_data(u8 *data)
{
	memcpy(data + ROM_INTERFACE, "\1\4\10\2", 4);
	put_unaligned_le32(1, data + ROM_INTERFACE + 4);
	put_unaligned_le32(4, data + ROM_INTERFACE + 12);
	put_unaligned_le32(ROM_MAPPER, data + ROM_INTERFACE + 16);
	memcpy(data + ROM_MAPPER, "DMAP", 4);
	put_unaligned_le32(ROM_COMMAND, data + ROM_MAPPER + 8);
	put_unaligned_le32(0x40, data + ROM_MAPPER + 12);
}

/* A new one, to be freed. Bytes of code are 0xc0 up, of data 0xd0, of signature i 0xe0 + i. */
static inline u8 *rom_make(struct rom *r)
{
	u32 end, desc_size = 44 + 384 * r->signatures;
	u8 *rom, *ext, *p;
	unsigned int i;

	r->base = r->ifr ? ROM_IFR_SIZE : 0;
	r->ext = r->base + ROM_BASE_SIZE + (r->efi ? ROM_EFI_SIZE : 0);
	end = ALIGN(ROM_DESC + desc_size + ROM_CODE_SIZE + ROM_DATA_SIZE, 512);
	r->size = r->ext + end;
	rom = calloc(1, r->size);
	if (r->ifr)
		rom_ifr(rom, r);
	rom_image(rom + r->base, ROM_BASE_SIZE, 0, false, r->npde);
	if (r->efi)
		rom_image(rom + r->base + ROM_BASE_SIZE, ROM_EFI_SIZE, 3, false, r->npde);
	ext = rom + r->ext;

	ext[ROM_TABLE] = 1;
	ext[ROM_TABLE + 1] = 6;
	ext[ROM_TABLE + 2] = 6;
	ext[ROM_TABLE + 3] = 2;
	ext[ROM_TABLE + 6] = 0x45;
	ext[ROM_TABLE + 12] = 0x85;
	put_unaligned_le32(ROM_BASE_SIZE + ROM_DESC, ext + ROM_TABLE + 14);
	p = ext + ROM_DESC;
	rom_descriptor(p, r);
	for (i = 0; i < r->signatures; i++)
		memset(p + 44 + 384 * i, 0xe0 + i, 384);
	p += r->desc_size;
	memset(p, 0xc0, ROM_CODE_SIZE);
	p[0] = 0xc1;
	p[ROM_CODE_SIZE - 1] = 0xc2;
	p += ROM_CODE_SIZE;
	rom_data(p);

	/* Headers last: that of the second image lies in FWSEC, as it would in a real one. */
	rom_image(ext, ROM_EXT1_SIZE, 0xe0, false, r->npde);
	rom_image(ext + ROM_EXT1_SIZE, end - ROM_EXT1_SIZE, 0xe0, true, r->npde);
	rom_bit(rom + r->base + ROM_BIT, r->long_tokens);
	put_unaligned_le32(ROM_BASE_SIZE + ROM_TABLE, rom + r->base + ROM_POINTER);
	for (i = 0; i < ROM_BASE_SIZE - 1; i++)
		rom[r->base + ROM_BASE_SIZE - 1] -= rom[r->base + i];
	return rom;
}

/**
 * struct rom_reader - somebody who reads a ROM
 * @vbios: by this; what was not read of it is poison, but for a word beside one that was
 * @rom: the ROM; behind its end are ones
 * @size: its bytes
 * @reads: result: words that were read
 * @seen: a bit for each of them
 */
struct rom_reader {
	struct gsp_vbios vbios;
	const u8 *rom;
	u32 size;
	u32 reads;
	DECLARE_BITMAP(seen, GSP_VBIOS_MAX / 4);
};

static inline u32 rom_read(void *priv, u32 at)
{
	struct rom_reader *r = priv;
	u8 word[4] = { 0xff, 0xff, 0xff, 0xff };

	if (at % 4 || at >= GSP_VBIOS_MAX || __test_and_set_bit(at / 4, r->seen))
		abort();
	r->reads++;
	ASAN_UNPOISON_MEMORY_REGION(r->vbios.rom + at, 4);
	if (at < r->size)
		memcpy(word, r->rom + at, min(r->size - at, 4u));
	return get_unaligned_le32(word);
}

/* Look for FWSEC in a ROM of @size bytes. Give @r back with rom_done(). */
static inline int rom_find(struct rom_reader *r, struct gsp_fwsec *f, const u8 *rom, u32 size)
{
	struct gsp_vbios *v = &r->vbios;

	r->rom = rom;
	r->size = size;
	r->reads = 0;
	bitmap_zero(r->seen, GSP_VBIOS_MAX / 4);
	memset(v, 0, offsetof(struct gsp_vbios, rom));
	v->read = rom_read;
	v->priv = r;
	ASAN_POISON_MEMORY_REGION(v->rom, sizeof(v->rom));
	return gsp_vbios_find_fwsec(v, f);
}

static inline void rom_done(struct rom_reader *r)
{
	ASAN_UNPOISON_MEMORY_REGION(r->vbios.rom, sizeof(r->vbios.rom));
}

#endif
