// SPDX-License-Identifier: GPL-2.0-only
// sources: gsp/boot/vbios.c gsp/boot/fwsec_patch.c
/*
 * ROMs, well-formed and hostile: FWSEC is found where it is or the ROM is
 * refused, and nothing is looked at that was not read.
 */
#include "rom.h"
#include <setjmp.h>
#include <cmocka.h>

static const struct rom shapes[] = {
	{ .signatures = 1, .versions = 1 },
	{ .signatures = 3, .versions = 0x16, .efi = true },
	{ .signatures = 2, .versions = 6, .efi = true, .npde = true },
	{ .signatures = 1, .versions = 2, .ifr = 1 },
	{ .signatures = 1, .versions = 1, .ifr = 2, .npde = true, .long_tokens = true },
	{ .signatures = 2, .versions = 3, .ifr = 3, .efi = true },
	{ .signatures = 16, .versions = 0xffff, .ifr = 3, .npde = true },
};

static struct rom_reader reader;
static const struct gsp_vbios *const v = &reader.vbios;

/* All of it was read: poison would end this. */
static void look_at(const u8 *p, u32 size)
{
	static volatile u8 sum;

	assert_true(p >= v->rom && size <= GSP_VBIOS_MAX && p <= v->rom + GSP_VBIOS_MAX - size);
	while (size--)
		sum += *p++;
}

static void check_found(const struct gsp_fwsec *f)
{
	unsigned int i;

	assert_true(f->code_size && f->data_size && f->num_signatures);
	look_at(f->code, f->code_size);
	look_at(f->data, f->data_size);
	for (i = 0; i < f->num_signatures; i++)
		look_at(gsp_vbios_signature(&reader.vbios, f, i), GSP_FWSEC_SIGNATURE);
	assert_true(f->signature_at <= f->data_size - GSP_FWSEC_SIGNATURE);
}

/* Nothing of it stays: what is wrong is in @v. */
static int find(struct gsp_fwsec *f, const u8 *rom, u32 size)
{
	int ret = rom_find(&reader, f, rom, size);

	if (ret)
		assert_true(ret == -EINVAL && v->fault);
	else
		check_found(f);
	rom_done(&reader);
	return ret;
}

static void good_roms(void **state)
{
	struct gsp_fwsec f;
	unsigned int i, k;
	struct rom r;
	u8 *rom;
	u32 at;

	for (i = 0; i < ARRAY_SIZE(shapes); i++) {
		r = shapes[i];
		rom = rom_make(&r);
		assert_int_equal(find(&f, rom, r.size), 0);
		assert_int_equal(v->base, r.base);
		assert_int_equal(v->base_size, ROM_BASE_SIZE);
		assert_int_equal(v->ext, r.ext);
		assert_int_equal(v->end, r.size);
		at = r.ext + ROM_DESC + r.desc_size;
		assert_int_equal(f.code - v->rom, at);
		assert_int_equal(f.code_size, ROM_CODE_SIZE);
		assert_memory_equal(f.code, rom + at, ROM_CODE_SIZE);
		assert_int_equal(f.data - v->rom, at + ROM_CODE_SIZE);
		assert_int_equal(f.data_size, ROM_DATA_SIZE);
		assert_memory_equal(f.data, rom + at + ROM_CODE_SIZE, ROM_DATA_SIZE);
		assert_int_equal(f.interface_offset, ROM_INTERFACE);
		assert_int_equal(f.num_signatures, r.signatures);
		assert_int_equal(f.signature_versions, r.versions);
		assert_int_equal(f.signature_at, ROM_SIGNATURE);
		assert_int_equal(f.engine_id, 0x400);
		assert_int_equal(f.ucode_id, 9);
		for (k = 0; k < r.signatures; k++)
			assert_int_equal(*gsp_vbios_signature(&reader.vbios, &f, k), 0xe0 + k);
		free(rom);
	}
}

/*
 * Of the base image what lies before BIT's end and what it points to, of others their
 * headers; FWSEC, and of its signatures the one that is asked for.
 */
static void reads_what_it_needs(void **state)
{
	const u32 fwsec = (44 + GSP_FWSEC_SIGNATURE + ROM_CODE_SIZE + ROM_DATA_SIZE) / 4;
	const u32 bit = (ROM_BIT + 12 + 2 * 8) / 4 + 1;
	struct gsp_fwsec f;
	unsigned int i;
	struct rom r;
	u8 *rom;

	for (i = 0; i < ARRAY_SIZE(shapes); i++) {
		r = shapes[i];
		rom = rom_make(&r);
		assert_int_equal(rom_find(&reader, &f, rom, r.size), 0);
		gsp_vbios_signature(&reader.vbios, &f, r.signatures - 1);
		rom_done(&reader);
		/* Up to three other images' headers, the IFR header, tables. */
		assert_in_range(reader.reads, fwsec + bit, fwsec + bit + 3 * 16 + 7 + 8);
		free(rom);
	}
}

/* The descriptor says where they are. */
static void no_signature_outside(void **state)
{
	struct gsp_fwsec f;
	struct rom r = shapes[0];
	u8 *rom = rom_make(&r);

	assert_int_equal(rom_find(&reader, &f, rom, r.size), 0);
	f.signatures = GSP_VBIOS_MAX - GSP_FWSEC_SIGNATURE + 1;
	assert_null(v->fault);
	assert_null(gsp_vbios_signature(&reader.vbios, &f, 0));
	assert_non_null(v->fault);
	rom_done(&reader);
	free(rom);
}

/* What is behind the end of a ROM reads as ones. */
static void short_roms(void **state)
{
	struct gsp_fwsec f;
	unsigned int i;
	struct rom r;
	u32 n;
	u8 *rom;

	for (i = 0; i < ARRAY_SIZE(shapes); i++) {
		r = shapes[i];
		rom = rom_make(&r);
		for (n = 0; n < r.size; n += 97)
			find(&f, rom, n);
		free(rom);
	}
}

/* A change to the second of the shapes, and what is said of it. */
static const struct {
	u32 at;
	bool in_ext;
	unsigned int width;
	u32 value;
	const char *fault;
} hostile[] = {
	{ 0, false, 2, 0x55, "an image has no signature" },
	{ 0, false, 4, 0xffffffff, "an image has no signature" },
	{ 0x18, false, 2, 0x42, "an image has no PCI data structure" },
	{ ROM_PCIR + 0x10, false, 2, 0, "an image has no length" },
	{ ROM_PCIR + 0x10, false, 2, 0xffff, "something points out of the ROM" },
	{ ROM_PCIR + 0x15, false, 1, 0x80, "there is no image with FWSEC in it" },
	{ ROM_PCIR + 0x14, false, 1, 0x70, "there is no base image in it" },
	{ ROM_PCIR + 0x14, true, 1, 0x70, "its table of falcon programs is none" },
	{ ROM_BIT, false, 1, 0, "there is no valid BIT header in its base image" },
	{ ROM_BIT + 11, false, 1, 0x5a, "there is no valid BIT header in its base image" },
	{ ROM_BIT + 8, false, 1, 3, "there is no valid BIT header in its base image" },
	{ ROM_TOKEN + 6, false, 1, 0x71, "BIT has no falcon data" },
	{ ROM_TOKEN + 7, false, 1, 1, "BIT has no falcon data" },
	{ ROM_TOKEN + 8, false, 2, 3, "BIT has no falcon data" },
	{ ROM_TOKEN + 10, false, 2, ROM_BASE_SIZE - 2, "BIT's falcon data lies outside" },
	{ ROM_POINTER, false, 4, 0xfffffff0, "its table of falcon programs is none" },
	{ ROM_POINTER, false, 4, 0x10, "its table of falcon programs is none" },
	{ ROM_TABLE, true, 1, 2, "its table of falcon programs is none" },
	{ ROM_TABLE + 1, true, 1, 4, "its table of falcon programs is none" },
	{ ROM_TABLE + 2, true, 1, 5, "its table of falcon programs is none" },
	{ ROM_TABLE + 3, true, 1, 0, "its table of falcon programs does not have FWSEC" },
	{ ROM_TABLE + 12, true, 1, 0x84, "its table of falcon programs does not have FWSEC" },
	{ ROM_TABLE + 14, true, 4, 0xfffffffe, "FWSEC lies outside of it" },
	{ ROM_TABLE + 14, true, 4, 0x7fffffff, "FWSEC lies outside of it" },
	{ ROM_DESC, true, 1, 0, "FWSEC's descriptor has an unknown version" },
	{ ROM_DESC + 1, true, 1, 2, "FWSEC's descriptor has an unknown version" },
	{ ROM_DESC + 1, true, 1, 4, "FWSEC's descriptor has an unknown version" },
	{ ROM_DESC + 2, true, 2, 43, "FWSEC's descriptor has an unknown version" },
	{ ROM_DESC + 2, true, 2, 0xffff, "FWSEC's descriptor ends outside" },
	{ ROM_DESC + 2, true, 2, 44 + 2 * 384, "FWSEC's signatures are not all there" },
	{ ROM_DESC + 39, true, 1, 0, "FWSEC's signatures are not all there" },
	{ ROM_DESC + 39, true, 1, 255, "FWSEC's signatures are not all there" },
	{ ROM_DESC + 8, true, 4, ROM_DATA_SIZE - 383, "FWSEC has no room for its signature" },
	{ ROM_DESC + 8, true, 4, 0xffffffff, "FWSEC has no room for its signature" },
	{ ROM_DESC + 16, true, 4, 0x80, "FWSEC's descriptor is not sane" },
	{ ROM_DESC + 20, true, 4, 0, "FWSEC's code or data ends outside" },
	{ ROM_DESC + 20, true, 4, 0xffffff00, "FWSEC's code or data ends outside" },
	{ ROM_DESC + 32, true, 4, 0x7fffffff, "FWSEC's code or data ends outside" },
};

static void hostile_roms(void **state)
{
	struct gsp_fwsec f;
	unsigned int i, k;
	struct rom r;
	u8 *rom;

	for (i = 0; i < ARRAY_SIZE(hostile); i++) {
		r = shapes[1];
		rom = rom_make(&r);
		for (k = 0; k < hostile[i].width; k++)
			rom[(hostile[i].in_ext ? r.ext : r.base) + hostile[i].at + k] =
				hostile[i].value >> (8 * k);
		assert_int_equal(find(&f, rom, r.size), -EINVAL);
		assert_string_equal(v->fault, hostile[i].fault);
		assert_true(v->fault_at <= GSP_VBIOS_MAX);
		free(rom);
	}
}

/* BIT at the end of the last image says that it is longer than that. */
static void bit_at_the_end(void **state)
{
	struct gsp_fwsec f;
	u8 rom[1024] = { 0 };

	rom_image(rom, 512, 0xe0, false, false);
	rom_image(rom + 512, 512, 0, true, false);
	memcpy(rom + sizeof(rom) - 12, "\xff\xb8" "BIT\0\0\1\xc8\6\1", 11);
	assert_int_equal(find(&f, rom, sizeof(rom)), -EINVAL);
	assert_string_equal(v->fault, "there is no valid BIT header in its base image");
	assert_int_equal(v->end, sizeof(rom));
}

static void hostile_ifr(void **state)
{
	static const struct {
		u32 at, value;
		const char *fault;
	} bad[] = {
		{ 4, 4 << 8, "its IFR header has an unknown version" },
		{ 8, 0xfffff, "something points out of the ROM" },
		{ 0x30, 0xffffffff, "something points out of the ROM" },
		{ 0x1100, 0, "the directory of the ROM is not there" },
		{ 0x1108, 0xfffffffc, "something points out of the ROM" },
		{ 0x1108, ROM_IFR_SIZE + 1, "its IFR header points to no image" },
	};
	struct gsp_fwsec f;
	unsigned int i;
	struct rom r;
	u8 *rom;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		r = shapes[5];
		rom = rom_make(&r);
		put_unaligned_le32(bad[i].value, rom + bad[i].at);
		assert_int_equal(find(&f, rom, r.size), -EINVAL);
		assert_string_equal(v->fault, bad[i].fault);
		free(rom);
	}
}

/* Each byte of each header, and of tables, with values that go wrong most. */
static void any_byte(void **state)
{
	static const u8 values[] = { 0, 1, 0x7f, 0x80, 0xfe, 0xff };
	struct gsp_fwsec f;
	unsigned int i, k, found = 0;
	struct rom r;
	u8 *rom, was;
	u32 at;

	for (i = 0; i < ARRAY_SIZE(shapes); i++) {
		r = shapes[i];
		rom = rom_make(&r);
		for (at = 0; at < r.size; at++) {
			if (at - r.base >= 0x320 && at - r.ext >= 0x1c0 && at >= 0x40)
				continue;
			was = rom[at];
			for (k = 0; k < ARRAY_SIZE(values); k++) {
				rom[at] = values[k];
				found += !find(&f, rom, r.size);
			}
			rom[at] = was;
		}
		free(rom);
	}
	assert_true(found);
}

static void signatures(void **state)
{
	struct gsp_fwsec f = { .num_signatures = 3, .signature_versions = 0x16 };
	static const int want[] = { -ENOENT, 0, 1, -ENOENT, 2, -ENOENT };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(want); i++)
		assert_int_equal(gsp_fwsec_signature(&f, i), want[i]);
	for (i = 15; i < 70; i++)
		assert_int_equal(gsp_fwsec_signature(&f, i), -ENOENT);
	/* More versions than signatures */
	f.num_signatures = 2;
	assert_int_equal(gsp_fwsec_signature(&f, 4), -ENOENT);
	f.signature_versions = 0x8000;
	assert_int_equal(gsp_fwsec_signature(&f, 15), 0);
	assert_int_equal(gsp_fwsec_signature(&f, 16), -ENOENT);
}

static const struct gsp_fwsec_command frts = {
	.frts = true, .frts_at = 0xbf7e00000, .frts_size = 0x100000,
};

static const struct gsp_fwsec_command sb = { .frts = false };

static void commands(void **state)
{
	static const u32 want[] = { 1, 24, 0, 0, 0, 2, 1, 20, 0xbf7e00, 0x100, 2 };
	u8 data[ROM_DATA_SIZE], before[ROM_DATA_SIZE];
	unsigned int i, n;

	for (n = 0; n < 2; n++) {
		memset(data, 0x5a, sizeof(data));
		rom_data(data);
		memcpy(before, data, sizeof(data));
		assert_null(gsp_fwsec_patch(data, sizeof(data), ROM_INTERFACE, n ? &sb : &frts));
		assert_int_equal(get_unaligned_le32(data + ROM_MAPPER + 44), n ? 0x19 : 0x15);
		for (i = 0; i < (n ? 6 : 11); i++)
			assert_int_equal(get_unaligned_le32(data + ROM_COMMAND + 4 * i), want[i]);
		/* Nothing else was touched. */
		memcpy(before + ROM_MAPPER + 44, data + ROM_MAPPER + 44, 4);
		memcpy(before + ROM_COMMAND, data + ROM_COMMAND, n ? 24 : 44);
		assert_memory_equal(before, data, sizeof(data));
	}
}

static void hostile_data(void **state)
{
	static const struct {
		u32 at, value;
		const char *fault;
	} bad[] = {
		{ ROM_INTERFACE, 0x02080402, "it has no DMEM mapper" },
		{ ROM_INTERFACE, 0x02040401, "it has no DMEM mapper" },
		{ ROM_INTERFACE, 0x01080401, "it has no DMEM mapper" },
		{ ROM_INTERFACE, 0xff08ff01, "it has no DMEM mapper" },
		{ ROM_INTERFACE + 12, 5, "it has no DMEM mapper" },
		{ ROM_INTERFACE + 16, ROM_DATA_SIZE - 63, "it has no DMEM mapper" },
		{ ROM_INTERFACE + 16, 0xffffffff, "it has no DMEM mapper" },
		{ ROM_MAPPER + 8, ROM_DATA_SIZE - 43,
		  "its command buffer lies outside of its data" },
		{ ROM_MAPPER + 8, 0xfffffffc, "its command buffer lies outside of its data" },
	};
	unsigned int i;
	u32 n;
	u8 *data;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		data = calloc(1, ROM_DATA_SIZE);
		rom_data(data);
		put_unaligned_le32(bad[i].value, data + bad[i].at);
		assert_string_equal(gsp_fwsec_patch(data, ROM_DATA_SIZE, ROM_INTERFACE, &frts),
				    bad[i].fault);
		free(data);
	}
	/* The place of the table is the descriptor's word, and so is the length. */
	for (n = 0; n < ROM_DATA_SIZE + 300; n++) {
		u32 size = n < ROM_DATA_SIZE ? n : ROM_DATA_SIZE;

		data = calloc(1, ROM_DATA_SIZE);
		rom_data(data);
		data = realloc(data, size ?: 1);
		gsp_fwsec_patch(data, size, n * 0x01010101u, &frts);
		gsp_fwsec_patch(data, size, n, &frts);
		gsp_fwsec_patch(data, size, ROM_INTERFACE, &frts);
		free(data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_roms),
		cmocka_unit_test(reads_what_it_needs),
		cmocka_unit_test(no_signature_outside),
		cmocka_unit_test(short_roms),
		cmocka_unit_test(hostile_roms),
		cmocka_unit_test(bit_at_the_end),
		cmocka_unit_test(hostile_ifr),
		cmocka_unit_test(any_byte),
		cmocka_unit_test(signatures),
		cmocka_unit_test(commands),
		cmocka_unit_test(hostile_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
