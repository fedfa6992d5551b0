// SPDX-License-Identifier: GPL-2.0-only
// sources: gsp/boot/vbios.c gsp/boot/fwsec_patch.c
// max-len: 8192
// edges: 135
/*
 * Any ROM. What is found must have been read, no word twice, and FWSEC's data must
 * take a command or refuse it.
 *
 * The first byte says what the rest is: 0: the ROM itself; else changes to one
 * that is well-formed, in the shape the byte says, of three bytes each: where
 * (two) and what. There the beginning and the first image of FWSEC count most,
 * so addresses from 0x8000 on are in that.
 */
#include "fuzz.h"
#include "rom.h"

static void use(struct gsp_vbios *v, const struct gsp_fwsec *f)
{
	const struct gsp_fwsec_command frts = { true, 0x1000000, 0x100000 }, sb = { false };
	unsigned int fused;
	u8 *data;
	int i;

	read_all(f->code, f->code_size);
	for (fused = 0; fused < 40; fused++) {
		i = gsp_fwsec_signature(f, fused);
		if (i >= 0)
			read_all(gsp_vbios_signature(v, f, i), GSP_FWSEC_SIGNATURE);
	}
	data = malloc(f->data_size);
	memcpy(data, f->data, f->data_size);
	memset(data + f->signature_at, 0, GSP_FWSEC_SIGNATURE);
	gsp_fwsec_patch(data, f->data_size, f->interface_offset, &frts);
	gsp_fwsec_patch(data, f->data_size, f->interface_offset, &sb);
	free(data);
}

static u8 *well_formed(u8 shape, struct rom *r)
{
	*r = (struct rom){
		.ifr = shape >> 6, .efi = shape & 1, .npde = shape & 2,
		.long_tokens = shape & 4,
		.signatures = 1 + (shape >> 4 & 3), .versions = 0x1e,
	};
	return rom_make(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct rom_reader reader;
	struct gsp_fwsec f;
	struct rom r;
	u8 *rom;
	u32 at;

	if (!size)
		return 0;
	if (!data[0]) {
		r.size = size - 1;
		rom = malloc(r.size ?: 1);
		memcpy(rom, data + 1, r.size);
	} else {
		rom = well_formed(data[0], &r);
		for (data++, size--; size >= 3; data += 3, size -= 3) {
			at = get_unaligned_le16(data);
			at = at < 0x8000 ? at : r.ext + at - 0x8000;
			rom[at % r.size] = data[2];
		}
	}
	if (!rom_find(&reader, &f, rom, r.size))
		use(&reader.vbios, &f);
	else if (!reader.vbios.fault)
		abort();
	rom_done(&reader);
	free(rom);
	return 0;
}
