// SPDX-License-Identifier: GPL-2.0-only
// sources: types/catalogue.c types/catalogue_fact.c
/*
 * Catalogues of vGPU types: the L40's own, and texts that are none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <linux/errno.h>
#include <linux/shim.h>

#include "catalogue_internal.h"

static char l40[65536];
static size_t l40_len;

static int read_l40(void **state)
{
	FILE *f = fopen(TOP "/types/l40.types", "r");

	assert_non_null(f);
	l40_len = fread(l40, 1, sizeof(l40), f);
	fclose(f);
	return 0;
}

static void parse(struct vgpu_catalogue *cat, const char *text)
{
	struct vgpu_catalogue_error err = { 0 };

	if (vgpu_catalogue_parse(cat, text, strlen(text), &err))
		fail_msg("%u: %s", err.line, err.text);
}

/* What NVIDIA published of type 869, field by field. */
static void l40_1b_is_as_published(void **state)
{
	static const u8 signature[] = { 0x44, 0x6c, 0xab, 0x5b, 0x8f, 0xdb, 0xd5, 0x37 };
	static const u8 signature_end[] = { 0x79, 0x30, 0x8d, 0xb4, 0xba, 0x70 };
	struct vgpu_catalogue_error err;
	struct vgpu_catalogue cat;
	const struct vgpu_type *t;

	assert_int_equal(vgpu_catalogue_parse(&cat, l40, l40_len, &err), 0);
	t = &cat.types[0];
	assert_int_equal(t->id, 869);
	assert_string_equal(t->name, "NVIDIA L40-1B");
	assert_string_equal(t->vgpu_class, "NVS");
	assert_string_equal(t->license,
			    "GRID-Virtual-PC,2.0;Quadro-Virtual-DWS,5.0;GRID-Virtual-WS,2.0;GRID-Virtual-WS-Ext,2.0");
	assert_memory_equal(t->signature, signature, sizeof(signature));
	assert_memory_equal(t->signature + VGPU_SIGNATURE_LEN - sizeof(signature_end),
			    signature_end, sizeof(signature_end));
	assert_int_equal(t->device_id, 0x26b5);
	assert_int_equal(t->subsystem_id, 0x176d);
	assert_int_equal(t->pf_device_id, 0x26b5);
	assert_int_equal(t->profile_size, GIB);
	assert_int_equal(t->fb_length, GIB);
	assert_int_equal(t->fb_reservation, 0);
	assert_int_equal(t->gsp_heap_size, 32 * MIB);
	assert_int_equal(t->mappable_video_size, 4 * MIB);
	assert_int_equal(t->bar1_length, 256);
	assert_int_equal(t->max_instance, 32);
	assert_int_equal(t->num_heads, 4);
	assert_int_equal(t->max_resolution_x, 5120);
	assert_int_equal(t->max_resolution_y, 2880);
	assert_int_equal(t->max_pixels, 0xfa0000);
	assert_int_equal(t->frl_config, 45);
	assert_int_equal(t->frl_enable, 1);
	assert_int_equal(t->cuda_enabled, 0);
	assert_int_equal(t->ecc_supported, 0);
	assert_int_equal(t->multi_vgpu_supported, 0);
	assert_int_equal(t->multi_vgpu_exclusive, 1);
	assert_int_equal(t->encoder_capacity, 100);
	vgpu_catalogue_free(&cat);
}

static void l40_offers_22_types(void **state)
{
	static const char * const names[] = {
		"1B", "2B", "1Q", "2Q", "3Q", "4Q", "6Q", "8Q", "12Q", "16Q", "24Q", "48Q",
		"1A", "2A", "3A", "4A", "6A", "8A", "12A", "16A", "24A", "48A",
	};
	struct vgpu_catalogue_error err;
	struct vgpu_catalogue cat;
	unsigned int i;

	assert_int_equal(vgpu_catalogue_parse(&cat, l40, l40_len, &err), 0);
	assert_int_equal(cat.num_cards, 1);
	assert_int_equal(cat.cards[0].device_id, 0x26b5);
	assert_int_equal(cat.cards[0].subsystem_id, 0);
	assert_int_equal(cat.num, ARRAY_SIZE(names));
	assert_int_equal(cat.num_incomplete, 8);
	for (i = 0; i < cat.num; i++) {
		const struct vgpu_type *t = &cat.types[i];
		char name[VGPU_NAME_LEN];
		u64 gb;

		snprintf(name, sizeof(name), "NVIDIA L40-%s", names[i]);
		assert_string_equal(t->name, name);
		gb = strtoul(names[i], NULL, 10);
		/* The ladder: ids and subsystem ids run in step. */
		assert_int_equal(t->id, 869 + i);
		assert_int_equal(t->subsystem_id, 0x176d + i);
		assert_int_equal(t->profile_size, gb * GIB);
		assert_int_equal(t->fb_length, gb * GIB);
		assert_int_equal(t->max_instance, gb == 1 ? 32 : 48 / gb);
		assert_true(t->max_pixels >= t->max_resolution_x * t->max_resolution_y);
		assert_true(t->license[0] != '\0');
	}
	vgpu_catalogue_free(&cat);
}

static void description_is_as_clients_parse_it(void **state)
{
	struct vgpu_catalogue_error err;
	struct vgpu_catalogue cat;
	char buf[128], small[8];
	int len;

	assert_int_equal(vgpu_catalogue_parse(&cat, l40, l40_len, &err), 0);
	len = vgpu_type_describe(&cat.types[2], buf, sizeof(buf));
	assert_int_equal(len, strlen(buf));
	assert_string_equal(buf,
			    "num_heads=4, frl_config=60, framebuffer=1024M, max_resolution=5120x2880, max_instance=32");
	assert_int_equal(vgpu_type_describe(&cat.types[2], small, sizeof(small)), 7);
	vgpu_catalogue_free(&cat);
}

/* A type that lacks nothing, to be spoilt. */
#define HEAD	"card 26b5 NVIDIA\nsource s somewhere\n"
#define REST	"class=NVS@s fb=nominal@s heap=32M@s bar1=256M@s heads=4@s " \
		"resolution=5120x2880@s pixels=1@s frl=45@s instances=3@s "
#define TYPE	"type L40-1B id=1@s subsystem=1@s " REST

static void every_fact_is_read(void **state)
{
	struct vgpu_catalogue cat;
	const struct vgpu_type *t;
	unsigned int i;
	char hex[2 * VGPU_SIGNATURE_LEN + 1], text[2048];

	for (i = 0; i < VGPU_SIGNATURE_LEN; i++)
		sprintf(hex + 2 * i, i % 2 ? "%02x" : "%02X", i + 100);
	snprintf(text, sizeof(text), HEAD
		 "type RTX6000-24C id=65535@s subsystem=fffe@s device=ABC@s class=A-b@s license=x,1;y@s\n"
		 "\tsignature=%s@s fb=23G@s reservation=0@s heap=65536K@s\n"
		 "    mappable=1048576@s bar1=2G@s instances=256@s\n"
		 "# between\n"
		 "\t\n"
		 " heads=1@s resolution=65535x1@s pixels=4294967295@s frl=1000@s frl_enable=1@s cuda=1@s\n"
		 " ecc=1@s multi=1@s exclusive=1@s encoder=99@s", hex);
	parse(&cat, text);
	assert_int_equal(cat.num, 1);
	assert_int_equal(cat.num_incomplete, 0);
	t = cat.types;
	assert_string_equal(t->name, "NVIDIA RTX6000-24C");
	assert_int_equal(t->id, 65535);
	assert_int_equal(t->subsystem_id, 0xfffe);
	assert_int_equal(t->device_id, 0xabc);
	assert_string_equal(t->vgpu_class, "A-b");
	assert_string_equal(t->license, "x,1;y");
	for (i = 0; i < VGPU_SIGNATURE_LEN; i++)
		assert_int_equal(t->signature[i], i + 100);
	assert_int_equal(t->profile_size, 24 * GIB);
	assert_int_equal(t->fb_length, 23 * GIB);
	assert_int_equal(t->gsp_heap_size, 64 * MIB);
	assert_int_equal(t->mappable_video_size, MIB);
	assert_int_equal(t->bar1_length, 2048);
	assert_int_equal(t->max_instance, 256);
	assert_int_equal(t->max_resolution_x, 65535);
	assert_int_equal(t->max_resolution_y, 1);
	assert_int_equal(t->max_pixels, U32_MAX);
	assert_int_equal(t->frl_config, 1000);
	assert_int_equal(t->frl_enable + t->cuda_enabled + t->ecc_supported +
			 t->multi_vgpu_supported + t->multi_vgpu_exclusive, 5);
	assert_int_equal(t->encoder_capacity, 99);
	vgpu_catalogue_free(&cat);
}

static void defaults_hold_until_changed(void **state)
{
	struct vgpu_catalogue cat;

	parse(&cat, HEAD "default " REST " ecc=1@s\n"
	      "type L40-2B id=7@s subsystem=7@s\n"
	      "type L40-3B id=3@s subsystem=3@s heads=2@s ecc=-@s fb=1G@s\n"
	      "default heads=1@s heap=-@s\n"
	      "type L40-4B id=4@s subsystem=4@s\n"
	      "type L40-6B id=6@s subsystem=6@s heap=1M@s\n");
	assert_int_equal(cat.num, 3);
	assert_int_equal(cat.num_incomplete, 1);
	/* In the order of ids. */
	assert_int_equal(cat.types[0].id, 3);
	assert_int_equal(cat.types[0].num_heads, 2);
	assert_int_equal(cat.types[0].ecc_supported, 0);
	assert_int_equal(cat.types[0].fb_length, GIB);
	assert_int_equal(cat.types[1].id, 6);
	assert_int_equal(cat.types[1].num_heads, 1);
	assert_int_equal(cat.types[1].gsp_heap_size, MIB);
	assert_int_equal(cat.types[1].fb_length, 6 * GIB);
	assert_int_equal(cat.types[2].id, 7);
	assert_int_equal(cat.types[2].num_heads, 4);
	assert_int_equal(cat.types[2].ecc_supported, 1);
	assert_int_equal(cat.types[2].device_id, 0x26b5);
	vgpu_catalogue_free(&cat);
}

/* Each of the required facts missing: the type is there, and not offered. */
static void what_is_not_known_is_not_offered(void **state)
{
	static const char * const required[] = {
		"id", "subsystem", "class", "fb", "heap", "bar1", "instances", "heads",
		"resolution", "pixels", "frl",
	};
	struct vgpu_catalogue cat;
	char text[1024];
	unsigned int i;

	parse(&cat, HEAD TYPE);
	assert_int_equal(cat.num, 1);
	vgpu_catalogue_free(&cat);
	for (i = 0; i < ARRAY_SIZE(required); i++) {
		char *at;

		strcpy(text, HEAD TYPE);
		at = strstr(text, required[i]);
		while (at[-1] != ' ' || at[strlen(required[i])] != '=')
			at = strstr(at + 1, required[i]);
		at += strlen(required[i]) + 1;
		/* "=value@" becomes "=-@" */
		memmove(at + 1, strchr(at, '@'), strlen(strchr(at, '@')) + 1);
		*at = '-';
		parse(&cat, text);
		assert_int_equal(cat.num, 0);
		assert_int_equal(cat.num_incomplete, 1);
		vgpu_catalogue_free(&cat);
	}
	/* MIG-backed ones are known by name. */
	parse(&cat, HEAD "type H100-1-10C id=1@s subsystem=1@s " REST "\n"
	      "type H100-1-10CME id=2@s subsystem=2@s " REST "\n");
	assert_int_equal(cat.num, 0);
	assert_int_equal(cat.num_incomplete, 2);
	vgpu_catalogue_free(&cat);
}

static void wrong_texts_are_refused_with_their_line(void **state)
{
	static const struct {
		const char *text;
		unsigned int line;
		const char *sentence;
	} wrong[] = {
		{ "", 1, "there is no card line" },
		{ "# nothing\n\n", 3, "there is no card line" },
		{ "cards 26b5 NVIDIA", 1, "cards is not card, source, default or type" },
		{ "card\n", 1, "card needs a hexadecimal PCI device id" },
		{ "card 0x26b5 NVIDIA\n", 1, "card needs a hexadecimal PCI device id" },
		{ "card 126b5 NVIDIA\n", 1, "card needs a hexadecimal PCI device id" },
		{ "card 0 NVIDIA\n", 1, "card needs a hexadecimal PCI device id" },
		{ "card 26b5\n", 1, "card needs what the names of its types begin with" },
		{ "card 26b5 a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g\n", 1,
		  "what names begin with is longer than 63 characters" },
		{ "card 26b5 NVIDIA\ncard 26b5 NVIDIA\n", 2, "card is given twice" },
		{ "card 26b5:1 NVIDIA\ncard 26b5 NVIDIA\ncard 26b5:0001 GRID\n", 3, "card is given twice" },
		{ "card 26b5: NVIDIA\n", 1, "card has no hexadecimal subsystem id after its colon" },
		{ "card 26b5:0 NVIDIA\n", 1, "card has no hexadecimal subsystem id after its colon" },
		{ "card 26b5:12345 NVIDIA\n", 1, "card has no hexadecimal subsystem id after its colon" },
		{ "card 26b5:1:2:3 NVIDIA\n", 1, "card has no hexadecimal subsystem id after its colon" },
		{ "card 26b5:1:0 NVIDIA\n", 1, "card has no hexadecimal subsystem id after its colon" },
		{ "card 26b5::2 NVIDIA\n", 1,
		  "card has no hexadecimal subsystem vendor between its colons" },
		{ "card 26b5:0:2 NVIDIA\n", 1,
		  "card has no hexadecimal subsystem vendor between its colons" },
		{ "card 26b5:12345:2 NVIDIA\n", 1,
		  "card has no hexadecimal subsystem vendor between its colons" },
		{ "card 26b5:1:2 NVIDIA\ncard 26b5:2 NVIDIA\ncard 26b5:0001:0002 GRID\n", 3,
		  "card is given twice" },
		{ "card :1 NVIDIA\n", 1, "card needs a hexadecimal PCI device id" },
		{ "source s x\ndefault ecc=1@s\n", 2, "default before card" },
		{ "source\n", 1, "source needs a name of at most 16 characters" },
		{ "source 12345678901234567 x\n", 1, "source needs a name of at most 16 characters" },
		{ "source a@b x\n", 1, "source needs a name of at most 16 characters" },
		{ "source s\n", 1, "source s does not say what it is" },
		{ "source s x\nsource s y\n", 2, "source s is given twice" },
		{ "type L40-1B\n", 1, "type before card" },
		{ " x\n", 1, "the line that this one goes on with takes nothing more" },
		{ "card 26b5 NVIDIA\n\tx\n", 2, "the line that this one goes on with takes nothing more" },
		{ HEAD "type\n", 3, "nothing is no type name: <GPU>-<GB> and A, B, C or Q is" },
		{ HEAD "type L40\n", 3, "L40 is no type name: <GPU>-<GB> and A, B, C or Q is" },
		{ HEAD "type L40-1\n", 3, "L40-1 is no type name: <GPU>-<GB> and A, B, C or Q is" },
		{ HEAD "type L40-B\n", 3, "L40-B is no type name: <GPU>-<GB> and A, B, C or Q is" },
		{ HEAD "type L40-0Q\n", 3, "L40-0Q is no type name: <GPU>-<GB> and A, B, C or Q is" },
		{ HEAD "type L40-1Bx\n", 3, "L40-1Bx is no type name: <GPU>-<GB> and A, B, C or Q is" },
		{ HEAD "type L40-1X\n", 3, "L40-1X is no type name: <GPU>-<GB> and A, B, C or Q is" },
		{ HEAD "type L40-1-B\n", 3, "L40-1-B is no type name: <GPU>-<GB> and A, B, C or Q is" },
		{ HEAD "type -1B\n", 3, "-1B is no type name: <GPU>-<GB> and A, B, C or Q is" },
		{ HEAD "type -L40-1B\n", 3, "-L40-1B is no type name: <GPU>-<GB> and A, B, C or Q is" },
		{ HEAD "type L40--1B\n", 3, "L40--1B is no type name: <GPU>-<GB> and A, B, C or Q is" },
		{ HEAD "type L40--1-1B\n", 3, "L40--1-1B is no type name: <GPU>-<GB> and A, B, C or Q is" },
		{ HEAD "type 1-1B-\n", 3, "1-1B- is no type name: <GPU>-<GB> and A, B, C or Q is" },
		{ HEAD "type L_40-1B\n", 3, "L_40-1B is no type name: <GPU>-<GB> and A, B, C or Q is" },
		{ HEAD "type L40-10000B\n", 3,
		  "L40-10000B is no type name: <GPU>-<GB> and A, B, C or Q is" },
		{ HEAD "type L40-1CME\n", 3, "L40-1CME is no type name: <GPU>-<GB> and A, B, C or Q is" },
		{ HEAD "type ABCDEFGHIJKLMNOPQRSTUVWABCDEFGHIJKLMNOPQRSTUVW12345678-1B\n", 3,
		  "the name NVIDIA ABCDEFGHIJKLMNOPQRSTUVWABCDEFGHIJKLMNOPQ is longer than 63 characters" },
		{ HEAD "type L40-1B\ntype L40-1B\n", 4, "NVIDIA L40-1B is given twice" },
		{ HEAD TYPE "x\n", 3, "x is not <fact>=<value>@<source>" },
		{ HEAD TYPE "encoder=1\n", 3, "encoder=1 is not <fact>=<value>@<source>" },
		{ HEAD TYPE "encoder@s=1\n", 3, "encoder@s=1 is not <fact>=<value>@<source>" },
		{ HEAD TYPE "colour=1@s\n", 3, "no fact is called colour" },
		{ HEAD TYPE "ecc=1@t\n", 3, "no source is called t" },
		{ HEAD TYPE "ecc=1@\n", 3, "no source is called " },
		{ HEAD TYPE "\n\tfrl=1@s\n", 4, "frl is given twice" },
		{ HEAD "type L40-1B id=0@s\n", 3, "id is not a number from 1 to 65535" },
		{ HEAD "type L40-1B id=65536@s\n", 3, "id is not a number from 1 to 65535" },
		{ HEAD "type L40-1B id=+5@s\n", 3, "id is not a number from 1 to 65535" },
		{ HEAD "type L40-1B id=a@s\n", 3, "id is not a number from 1 to 65535" },
		{ HEAD "type L40-1B id=@s\n", 3, "id is not a number from 1 to 65535" },
		{ HEAD "type L40-1B id=99999999999999999999@s\n", 3,
		  "id is not a number from 1 to 65535" },
		{ HEAD "type L40-1B subsystem=0@s\n", 3,
		  "subsystem is not a hexadecimal id from 1 to ffff" },
		{ HEAD "type L40-1B subsystem=10000@s\n", 3,
		  "subsystem is not a hexadecimal id from 1 to ffff" },
		{ HEAD "type L40-1B subsystem=0x5@s\n", 3,
		  "subsystem is not a hexadecimal id from 1 to ffff" },
		{ HEAD "type L40-1B ecc=2@s\n", 3, "ecc is not a number from 0 to 1" },
		{ HEAD "type L40-1B encoder=101@s\n", 3, "encoder is not a number from 0 to 100" },
		{ HEAD "type L40-1B instances=257@s\n", 3,
		  "instances is not a number from 1 to 256" },
		{ HEAD "type L40-1B fb=1023K@s\n", 3,
		  "fb is not a size of 1 to 1048576 MiB: digits and K, M or G" },
		{ HEAD "type L40-1B fb=M@s\n", 3,
		  "fb is not a size of 1 to 1048576 MiB: digits and K, M or G" },
		{ HEAD "type L40-1B fb=18446744073709551615G@s\n", 3,
		  "fb is not a size of 1 to 1048576 MiB: digits and K, M or G" },
		{ HEAD "type L40-1B fb=1T@s\n", 3,
		  "fb is not a size of 1 to 1048576 MiB: digits and K, M or G" },
		{ HEAD "type L40-1B fb=0x10M@s\n", 3,
		  "fb is not a size of 1 to 1048576 MiB: digits and K, M or G" },
		{ HEAD "type L40-1B heap=nominal@s\n", 3,
		  "heap is not a size of 1 to 65536 MiB: digits and K, M or G" },
		{ HEAD "type L40-1B bar1=nominal@s\n", 3,
		  "bar1 is not a size of 1 to 1048576 MiB: digits and K, M or G" },
		{ HEAD "type L40-1B fb=2G@s\n", 3,
		  "NVIDIA L40-1B has more framebuffer than its name says" },
		{ HEAD "type L40-2B profile=1G@s fb=2G@s\n", 3,
		  "NVIDIA L40-2B has more framebuffer than its name says" },
		{ HEAD "type L40-1B profile=0@s\n", 3,
		  "profile is not a size of 1 to 1048576 MiB: digits and K, M or G" },
		{ HEAD "type L40-1B fb=2G@s\n\ntype L40-2B\n", 3,
		  "NVIDIA L40-1B has more framebuffer than its name says" },
		{ HEAD "type L40-1B resolution=5120@s\n", 3,
		  "resolution is not <width>x<height> in pixels" },
		{ HEAD "type L40-1B resolution=5120x@s\n", 3,
		  "resolution is not <width>x<height> in pixels" },
		{ HEAD "type L40-1B resolution=0x5@s\n", 3,
		  "resolution is not <width>x<height> in pixels" },
		{ HEAD "type L40-1B class=@s\n", 3, "class is empty or longer than 31 characters" },
		{ HEAD "type L40-1B class=12345678901234567890123456789012@s\n", 3,
		  "class is empty or longer than 31 characters" },
		{ HEAD "type L40-1B signature=00@s\n", 3,
		  "signature is not 128 bytes in hexadecimal" },
		{ HEAD TYPE "\n\ntype L40-2B id=1@s subsystem=2@s " REST, 5,
		  "NVIDIA L40-1B and NVIDIA L40-2B have the same id 1" },
		{ HEAD TYPE "\ntype L40-2B id=2@s subsystem=1@s " REST "\n# end\n", 4,
		  "NVIDIA L40-1B and NVIDIA L40-2B have the same subsystem 0001" },
		/* Also with one that is not offered. */
		{ HEAD "type L40-1B id=1@s\ntype L40-2B id=1@s\n", 4,
		  "NVIDIA L40-1B and NVIDIA L40-2B have the same id 1" },
		{ HEAD "type L40-1B subsystem=a@s\ntype L40-2B subsystem=a@s\n", 4,
		  "NVIDIA L40-1B and NVIDIA L40-2B have the same subsystem 000a" },
		{ HEAD "\x01", 3, "byte 0x01 is neither printable nor a tab" },
		{ HEAD "type L40-1B \xff\n", 3, "byte 0xff is neither printable nor a tab" },
		{ "card 26b5 NVIDIA\r\n", 1, "byte 0x0d is neither printable nor a tab" },
	};
	struct vgpu_catalogue_error err;
	struct vgpu_catalogue cat;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		/* Exactly as long as it is, so that reading on is noticed. */
		size_t len = strlen(wrong[i].text);
		char *text = malloc(len + !len);

		memcpy(text, wrong[i].text, len);
		memset(&err, 0xa5, sizeof(err));
		if (!vgpu_catalogue_parse(&cat, text, len, &err))
			fail_msg("taken: %s", wrong[i].text);
		free(text);
		assert_string_equal(err.text, wrong[i].sentence);
		if (err.line != wrong[i].line)
			fail_msg("line %u, not %u: %s", err.line, wrong[i].line, err.text);
		assert_null(cat.types);
		assert_int_equal(cat.num, 0);
	}
	assert_int_equal(shim_allocs, 0);
}

static void limits_hold(void **state)
{
	static char text[300 * 1024];
	struct vgpu_catalogue_error err;
	struct vgpu_catalogue cat;
	unsigned int i;
	size_t len;

	memset(text, '#', sizeof(text));
	assert_int_equal(vgpu_catalogue_parse(&cat, text, 1024, &err), -EINVAL);
	assert_string_equal(err.text, "a line is longer than 1023 characters");
	assert_int_equal(vgpu_catalogue_parse(&cat, text, sizeof(text), &err), -EINVAL);
	assert_string_equal(err.text, "the text is longer than 256 KiB");

	len = sprintf(text, HEAD);
	for (i = 1; i <= 256; i++)
		len += sprintf(text + len, "type L40-%uB\n", i);
	assert_int_equal(vgpu_catalogue_parse(&cat, text, len, &err), 0);
	assert_int_equal(cat.num_incomplete, 256);
	vgpu_catalogue_free(&cat);
	len += sprintf(text + len, "type L40-%uB\n", i);
	assert_int_equal(vgpu_catalogue_parse(&cat, text, len, &err), -EINVAL);
	assert_string_equal(err.text, "more than 256 types");
	assert_int_equal(err.line, 259);

	len = sprintf(text, "card 26b5 NVIDIA\n");
	for (i = 0; i < 65; i++)
		len += sprintf(text + len, "source s%u x\n", i);
	assert_int_equal(vgpu_catalogue_parse(&cat, text, len, &err), -EINVAL);
	assert_string_equal(err.text, "more than 64 sources");
	assert_int_equal(err.line, 66);

	for (i = 0, len = 0; i < 32; i++)
		len += sprintf(text + len, "card 1:%x NVIDIA\n", i + 1);
	assert_int_equal(vgpu_catalogue_parse(&cat, text, len, &err), 0);
	assert_int_equal(cat.num_cards, 32);
	vgpu_catalogue_free(&cat);
	len += sprintf(text + len, "card 1 NVIDIA\n");
	assert_int_equal(vgpu_catalogue_parse(&cat, text, len, &err), -EINVAL);
	assert_string_equal(err.text, "more than 32 cards");
	assert_int_equal(err.line, 33);
}

static void names_are_taken_apart(void **state)
{
	static const struct {
		const char *name;
		u32 gb;
		bool mig;
	} names[] = {
		{ "L40-1B", 1 }, { "A100D-80C", 80 }, { "RTX6000-Ada-4C", 4 },
		{ "RTX6000-Ada-48Q", 48 }, { "DC-3Q", 3 }, { "DC-1-2Q", 2, true },
		{ "A30-4-24C", 24, true }, { "H100-1-10CME", 10, true }, { "4-1-2A", 2, true },
		{ "L40-9999A", 9999 },
	};
	unsigned int i;
	bool mig;
	u32 gb;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		assert_true(catalogue_type_name(names[i].name, &gb, &mig));
		assert_int_equal(gb, names[i].gb);
		assert_int_equal(mig, names[i].mig);
	}
}

static void profile_goes_before_the_name(void **state)
{
	struct vgpu_catalogue cat;
	char buf[128];

	parse(&cat, HEAD "default " REST "\n"
	      "type L40-1B id=1@s subsystem=1@s profile=960M@s fb=900M@s\n"
	      "type L40-2B id=2@s subsystem=2@s\n"
	      "default profile=3G@s\n"
	      "type L40-4B id=3@s subsystem=3@s fb=1G@s\n"
	      "type L40-5B id=4@s subsystem=4@s profile=-@s\n");
	assert_int_equal(cat.num, 4);
	assert_int_equal(cat.types[0].profile_size, 960 * MIB);
	vgpu_type_describe(&cat.types[0], buf, sizeof(buf));
	assert_non_null(strstr(buf, "framebuffer=960M,"));
	assert_int_equal(cat.types[1].profile_size, 2 * GIB);
	assert_int_equal(cat.types[1].fb_length, 2 * GIB);
	assert_int_equal(cat.types[2].profile_size, 3 * GIB);
	assert_int_equal(cat.types[3].profile_size, 5 * GIB);
	assert_int_equal(cat.types[3].fb_length, 5 * GIB);
	vgpu_catalogue_free(&cat);
}

/* Cards of one text: each has its own names, ids and defaults. */
static void several_cards_do_not_mix(void **state)
{
	static const char text[] =
		HEAD "default " REST "ecc=1@s\n"
		"type L40-1B id=5@s subsystem=1@s\n"
		"type L40-2B\n"
		"card 25b6:157e GRID\n"
		"type L40-1B id=5@s subsystem=1@s " REST "\n"
		"card 25b6 NVIDIA\n"
		"default " REST "\n"
		"type A16-1B id=7@s subsystem=7@s\n"
		"type A16-2B id=6@s subsystem=6@s device=-@s\n"
		"type A16-4B\n"
		"type A16-8B subsystem=9@s\n"
		"card 25b6:14a9 NVIDIA\n";
	struct vgpu_catalogue cat;

	parse(&cat, text);
	assert_int_equal(cat.num, 4);
	assert_int_equal(cat.num_incomplete, 3);
	assert_int_equal(cat.num_cards, 4);
	/* A card line makes an end of the defaults above it. */
	assert_int_equal(cat.types[0].ecc_supported + cat.types[1].ecc_supported, 1);

	/* Not in there: nothing changes. */
	assert_false(vgpu_catalogue_select(&cat, 0x26b6, 0x10de, 1));
	assert_false(vgpu_catalogue_select(&cat, 0x157e, 0x10de, 0));
	assert_int_equal(cat.num, 4);
	assert_int_equal(cat.num_cards, 4);

	/* The line with its subsystem, although one for all follows. */
	assert_true(vgpu_catalogue_select(&cat, 0x25b6, 0x10de, 0x157e));
	assert_int_equal(cat.num, 1);
	assert_int_equal(cat.num_incomplete, 0);
	assert_string_equal(cat.types[0].name, "GRID L40-1B");
	assert_int_equal(cat.types[0].pf_device_id, 0x25b6);
	assert_int_equal(cat.types[0].device_id, 0x25b6);
	assert_int_equal(cat.types[0].pf_subsystem_id, 0x157e);
	vgpu_catalogue_free(&cat);

	parse(&cat, text);
	assert_true(vgpu_catalogue_select(&cat, 0x25b6, 0x10de, 0x1234));
	assert_int_equal(cat.num, 2);
	assert_int_equal(cat.num_incomplete, 2);
	assert_int_equal(cat.types[0].id, 6);
	assert_int_equal(cat.types[0].device_id, 0x25b6);
	assert_int_equal(cat.types[1].id, 7);
	assert_int_equal(cat.types[1].pf_subsystem_id, 0);
	vgpu_catalogue_free(&cat);

	/* Also when it comes first, and if it has no types. */
	parse(&cat, text);
	assert_true(vgpu_catalogue_select(&cat, 0x25b6, 0x10de, 0x14a9));
	assert_int_equal(cat.num, 0);
	assert_int_equal(cat.num_incomplete, 0);
	vgpu_catalogue_free(&cat);

	parse(&cat, text);
	assert_true(vgpu_catalogue_select(&cat, 0x26b5, 0x10de, 0xffff));
	assert_int_equal(cat.num, 1);
	assert_int_equal(cat.num_incomplete, 1);
	assert_string_equal(cat.types[0].name, "NVIDIA L40-1B");
	vgpu_catalogue_free(&cat);
}

/* One subsystem id of several vendors: the line with both goes first, wherever it stands. */
static void subsystems_are_of_vendors(void **state)
{
	static const char text[] =
		"source s x\n"
		"card 26b1 NVIDIA\ntype A-1Q\n"
		"card 26b1:1028:16a1 NVIDIA\ntype B-1Q\n"
		"card 26b1:16a1 NVIDIA\ntype C-1Q\n"
		"card 26b1:103c:16a1 NVIDIA\ntype D-1Q\ntype D-2Q\n";
	static const struct {
		u16 vendor, subsystem;
		const char *name;
	} cards[] = {
		{ 0x10de, 0x1234, "NVIDIA A-1Q" }, { 0x1028, 0x1234, "NVIDIA A-1Q" },
		{ 0x1028, 0x16a1, "NVIDIA B-1Q" }, { 0x10de, 0x16a1, "NVIDIA C-1Q" },
		{ 0x103c, 0x16a1, "NVIDIA D-1Q" }, { 0, 0, "NVIDIA A-1Q" },
	};
	struct vgpu_catalogue cat;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cards); i++) {
		parse(&cat, text);
		assert_true(vgpu_catalogue_select(&cat, 0x26b1, cards[i].vendor,
						  cards[i].subsystem));
		assert_int_equal(cat.num_incomplete, cards[i].name[7] == 'D' ? 2 : 1);
		assert_string_equal(cat.unoffered[0].type.name, cards[i].name);
		vgpu_catalogue_free(&cat);
	}
	/* Without a line for all a card of another vendor is not known. */
	parse(&cat, "card 26b1:1028:16a1 NVIDIA\n");
	assert_false(vgpu_catalogue_select(&cat, 0x26b1, 0x10de, 0x16a1));
	assert_true(vgpu_catalogue_select(&cat, 0x26b1, 0x1028, 0x16a1));
	vgpu_catalogue_free(&cat);
}

/*
 * All that the module has: each card that it is meant to know, with as many types
 * as NVIDIA's documentation has for it.
 */
static void every_catalogue_is_read(void **state)
{
	static const struct {
		const char *name;
		u16 device;
		unsigned int types;
	} cards[] = {
		{ "l2", 0x27b6, 24 }, { "l4", 0x27b8, 24 }, { "l20", 0x26ba, 30 },
		{ "l40", 0x26b5, 30 }, { "l40s", 0x26b9, 30 },
		{ "rtx5000ada", 0x26b2, 19 }, { "rtx6000ada", 0x26b1, 30 },
		{ "h100", 0x2331, 15 }, { "h100", 0x2330, 15 }, { "h100", 0x2321, 14 },
		{ "h100", 0x2339, 14 }, { "h100", 0x2337, 12 },
		{ "h20", 0x2329, 16 }, { "h20", 0x232c, 16 },
		{ "h200", 0x2335, 16 }, { "h200", 0x233b, 16 },
		{ "rtxpro6000", 0x2bb5, 72 },
		/* Of these NVIDIA's names say it, and of the RTX PRO 4500 documentation. */
		{ "h800", 0x2322, 15 }, { "h800", 0x2324, 15 }, { "h800", 0x233a, 14 },
		{ "h100", 0x2336, 0 }, { "h20", 0x230e, 19 },
		{ "gh200", 0x2342, 8 }, { "gh200", 0x2348, 8 },
		{ "b200", 0x2901, 8 }, { "b200", 0x2941, 8 }, { "b200", 0x3182, 8 },
		{ "l40g", 0x26b8, 24 }, { "rtx5880ada", 0x26b3, 30 },
		{ "rtx6000d", 0x2bb9, 9 }, { "rtxpro4500", 0x2c3a, 8 },
	};
	static char text[64 * 1024];
	struct vgpu_catalogue_error err;
	struct vgpu_catalogue cat;
	char path[256];
	unsigned int i;
	size_t len;
	FILE *f;

	for (i = 0; i < ARRAY_SIZE(cards); i++) {
		snprintf(path, sizeof(path), TOP "/types/%s.types", cards[i].name);
		f = fopen(path, "r");
		assert_non_null(f);
		len = fread(text, 1, sizeof(text), f);
		assert_true(feof(f));
		fclose(f);
		if (vgpu_catalogue_parse(&cat, text, len, &err))
			fail_msg("%s:%u: %s", path, err.line, err.text);
		if (!vgpu_catalogue_select(&cat, cards[i].device, 0x10de, 0x1234))
			fail_msg("%s has no %04x", path, cards[i].device);
		if (cat.num + cat.num_incomplete != cards[i].types)
			fail_msg("%s has %u types of %04x", path, cat.num + cat.num_incomplete,
				 cards[i].device);
		vgpu_catalogue_free(&cat);
	}
}

/* Cut anywhere, the L40's catalogue is either one or an error, nothing else. */
static void cut_texts_do_no_harm(void **state)
{
	struct vgpu_catalogue_error err;
	struct vgpu_catalogue cat;
	size_t len;

	for (len = 0; len < l40_len; len += 7) {
		char *text = malloc(len + !len);
		int ret;

		memcpy(text, l40, len);
		ret = vgpu_catalogue_parse(&cat, text, len, &err);
		assert_true(ret == 0 || ret == -EINVAL);
		vgpu_catalogue_free(&cat);
		free(text);
	}
	assert_int_equal(shim_allocs, 0);
}

static void failed_allocations_leak_nothing(void **state)
{
	struct vgpu_catalogue_error err;
	struct vgpu_catalogue cat;
	long n;
	int ret = -ENOMEM;

	for (n = 0; ret; n++) {
		shim_fail_alloc_after = n;
		ret = vgpu_catalogue_parse(&cat, l40, l40_len, &err);
		shim_fail_alloc_after = -1;
		if (ret) {
			assert_int_equal(ret, -ENOMEM);
			assert_int_equal(shim_allocs, 0);
			assert_null(cat.types);
		}
	}
	assert_true(n > 2);
	vgpu_catalogue_free(&cat);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(l40_1b_is_as_published),
		cmocka_unit_test(l40_offers_22_types),
		cmocka_unit_test(description_is_as_clients_parse_it),
		cmocka_unit_test(every_fact_is_read),
		cmocka_unit_test(defaults_hold_until_changed),
		cmocka_unit_test(what_is_not_known_is_not_offered),
		cmocka_unit_test(wrong_texts_are_refused_with_their_line),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(names_are_taken_apart),
		cmocka_unit_test(profile_goes_before_the_name),
		cmocka_unit_test(several_cards_do_not_mix),
		cmocka_unit_test(subsystems_are_of_vendors),
		cmocka_unit_test(every_catalogue_is_read),
		cmocka_unit_test(cut_texts_do_no_harm),
		cmocka_unit_test(failed_allocations_leak_nothing),
	};

	return cmocka_run_group_tests_name("catalogues", tests, read_l40, NULL);
}
