// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/boot/fsp_packet.c gsp/boot/fsp_msg.c
/*
 * Messages to FSP and its answers. Bytes are compared with bits written down here
 * from NVIDIA/open-gpu-kernel-modules 570.144 (fsp_mctp_format.h,
 * nvdm_payload_cmd_response.h, kern_fsp_cot_payload.h) and nova-core (fsp.rs), and
 * every way to damage an answer is noticed.
 */
#include "descriptor.h"
#include <setjmp.h>
#include <cmocka.h>
#include "boot/fsp_msg.h"
#include "boot/fsp_packet.h"

#define SOM		0x80000000u
#define EOM		0x40000000u
#define SEQ(n)		((u32)(n) << 28)
#define NVDM(type)	((u32)(type) << 24 | 0x10de00 | 0x7e)
#define PRC		0x13
#define COT		0x14
#define RESPONSE	0x15
#define FIRST		(FSP_CHANNEL_SIZE - 8)	/* payload of a full first packet */
#define NEXT		(FSP_CHANNEL_SIZE - 4)

static struct gsp_abi *abi;
static u8 payload[16 * FSP_CHANNEL_SIZE];
static u8 packet[FSP_CHANNEL_SIZE + 4];
static u8 message[3 * FSP_CHANNEL_SIZE];
static const char *why;

/* ---- to FSP ---- */

static void one_packet(void **state)
{
	struct gsp_fsp_out out = { .type = PRC, .payload = payload, .len = 5 };

	memcpy(payload, "\x0c\x02\x29\x00\x77\x99", 6);
	memset(packet, 0xee, sizeof(packet));
	assert_int_equal(gsp_fsp_packet(&out, packet), 16);
	assert_int_equal(get_unaligned_le32(packet), SOM | EOM);
	assert_int_equal(get_unaligned_le32(packet + 4), NVDM(PRC));
	/* whole words: the rest is zero, what follows is not touched */
	assert_memory_equal(packet + 8, "\x0c\x02\x29\x00\x77\x00\x00\x00\xee", 9);
	assert_int_equal(gsp_fsp_packet(&out, packet), 0);
	assert_int_equal(gsp_fsp_packet(&out, packet), 0);
}

/* How many packets messages around the limits take, and that they carry all of it. */
static void many_packets(void **state)
{
	static const struct {
		size_t len;
		unsigned int packets;
	} cases[] = {
		{ 1, 1 }, { 860, 1 }, { FIRST - 1, 1 }, { FIRST, 1 }, { FIRST + 1, 2 },
		{ FIRST + NEXT, 2 }, { FIRST + NEXT + 1, 3 }, { FIRST + 5 * NEXT + 3, 7 },
	};
	unsigned int i, k;

	for (k = 0; k < sizeof(payload); k++)
		payload[k] = random();
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct gsp_fsp_out out = { .type = COT, .payload = payload,
					   .len = cases[i].len };
		size_t len, pos = 0;

		for (k = 0; (len = gsp_fsp_packet(&out, packet)); k++) {
			size_t hdr = k ? 4 : 8, n = min(cases[i].len - pos, len - hdr);
			bool last = k + 1 == cases[i].packets;

			assert_true(len <= FSP_CHANNEL_SIZE && !(len % 4));
			assert_int_equal(get_unaligned_le32(packet),
					 (k ? 0 : SOM) | (last ? EOM : 0) | SEQ(k % 4));
			if (!k)
				assert_int_equal(get_unaligned_le32(packet + 4), NVDM(COT));
			assert_memory_equal(packet + hdr, payload + pos, n);
			if (!last)
				assert_int_equal(len, FSP_CHANNEL_SIZE);
			pos += n;
		}
		assert_int_equal(k, cases[i].packets);
		assert_int_equal(pos, cases[i].len);
	}
}

/* ---- from FSP ---- */

static struct gsp_fsp_in begin(void)
{
	why = NULL;
	memset(message, 0xee, sizeof(message));
	return (struct gsp_fsp_in){ .payload = message, .room = 2 * FSP_CHANNEL_SIZE };
}

/* A packet with these headers and @n bytes of payload, each @fill. */
static int take(struct gsp_fsp_in *in, u32 mctp, u32 nvdm, size_t n, u8 fill)
{
	size_t hdr = mctp & SOM ? 8 : 4;

	put_unaligned_le32(mctp, packet);
	put_unaligned_le32(nvdm, packet + 4);
	memset(packet + hdr, fill, min(n, sizeof(packet) - hdr));
	return gsp_fsp_take(in, packet, hdr + n, &why);
}

static void refused(struct gsp_fsp_in *in, u32 mctp, u32 nvdm, size_t n, const char *text)
{
	struct gsp_fsp_in before = *in;

	assert_int_equal(take(in, mctp, nvdm, n, 9), -EBADMSG);
	assert_string_equal(why, text);
	/* and nothing was taken */
	assert_memory_equal(&before, in, sizeof(before));
}

static void answers_in_one_packet(void **state)
{
	struct gsp_fsp_in in = begin();

	assert_int_equal(take(&in, SOM | EOM, NVDM(RESPONSE), 12, 5), 1);
	assert_int_equal(in.type, RESPONSE);
	assert_int_equal(in.len, 12);
	assert_memory_equal(message, "\5\5\5\5\5\5\5\5\5\5\5\5\xee", 13);

	in = begin();
	assert_int_equal(take(&in, SOM | EOM, NVDM(RESPONSE), 0, 0), 1);
	assert_int_equal(in.len, 0);
	in = begin();
	assert_int_equal(take(&in, SOM | EOM, NVDM(RESPONSE), FIRST, 7), 1);
	assert_int_equal(in.len, FIRST);
}

static void answers_in_many_packets(void **state)
{
	const u32 route = 0x0b034200;	/* endpoints and tag, the same in all packets */
	struct gsp_fsp_in in = begin();

	assert_int_equal(take(&in, SOM | route, NVDM(RESPONSE), 8, 1), 0);
	assert_int_equal(take(&in, SEQ(1) | route, 0, 4, 2), 0);
	assert_int_equal(take(&in, SEQ(2) | route, 0, 4, 3), 0);
	assert_int_equal(take(&in, SEQ(3) | route, 0, 4, 4), 0);
	assert_int_equal(take(&in, SEQ(0) | route, 0, 4, 5), 0);
	assert_int_equal(take(&in, SEQ(1) | EOM | route, 0, 0, 0), 1);
	assert_int_equal(in.len, 24);
	assert_memory_equal(message, "\1\1\1\1\1\1\1\1\2\2\2\2\3\3\3\3\4\4\4\4\5\5\5\5\xee", 25);
}

static void wrong_sequence(void **state)
{
	struct gsp_fsp_in in = begin();

	refused(&in, 0, 0, 8, "is not the first of a message");
	refused(&in, EOM, 0, 8, "is not the first of a message");
	assert_int_equal(take(&in, SOM, NVDM(RESPONSE), 8, 1), 0);
	refused(&in, SEQ(0), 0, 8, "is not the next one in sequence");
	refused(&in, SEQ(2), 0, 8, "is not the next one in sequence");
	refused(&in, SEQ(3) | EOM, 0, 8, "is not the next one in sequence");
	refused(&in, SOM | SEQ(1), NVDM(RESPONSE), 8, "begins another message in the middle of one");
	refused(&in, SEQ(1) | 0x01000000, 0, 8, "belongs to another message");
	refused(&in, SEQ(1) | 0x00010000, 0, 8, "belongs to another message");
	refused(&in, SEQ(1) | 0x00000100, 0, 8, "belongs to another message");
	refused(&in, SEQ(1) | 0x08000000, 0, 8, "belongs to another message");
	refused(&in, SEQ(1), 0, 0, "is empty, and not the last of its message");
	assert_int_equal(take(&in, SEQ(1) | EOM, 0, 8, 1), 1);
}

static void short_and_odd(void **state)
{
	struct gsp_fsp_in in = begin();
	size_t len;

	put_unaligned_le32(SOM | EOM, packet);
	put_unaligned_le32(NVDM(RESPONSE), packet + 4);
	for (len = 0; len < 8; len++) {
		assert_int_equal(gsp_fsp_take(&in, packet, len, &why), -EBADMSG);
		assert_string_equal(why, "is shorter than its header");
	}
	for (len = 9; len < 12; len++) {
		assert_int_equal(gsp_fsp_take(&in, packet, len, &why), -EBADMSG);
		assert_string_equal(why, "ends in the middle of a word");
	}
	assert_int_equal(in.packets, 0);
	refused(&in, SOM, NVDM(RESPONSE), 0, "is empty, and not the last of its message");
	assert_int_equal(take(&in, SOM, NVDM(RESPONSE), 4, 1), 0);
	assert_int_equal(gsp_fsp_take(&in, packet, 3, &why), -EBADMSG);
	assert_string_equal(why, "is shorter than its header");
}

static void oversize(void **state)
{
	struct gsp_fsp_in in = begin();
	unsigned int i;

	assert_int_equal(gsp_fsp_take(&in, packet, FSP_CHANNEL_SIZE + 4, &why), -EBADMSG);
	assert_string_equal(why, "is longer than the channel");
	/* never more than there is room for, however many packets come */
	assert_int_equal(take(&in, SOM, NVDM(RESPONSE), FIRST, 1), 0);
	for (i = 1; in.room - in.len >= NEXT; i++)
		assert_int_equal(take(&in, SEQ(i % 4), 0, NEXT, 2), 0);
	assert_int_equal(take(&in, SEQ(i % 4), 0, NEXT, 3), -EMSGSIZE);
	assert_string_equal(why, "makes the message longer than any that is expected");
	assert_int_equal(take(&in, SEQ(i % 4) | EOM, 0, in.room - in.len, 3), 1);
	assert_int_equal(in.len, in.room);
	assert_int_equal(message[in.room], 0xee);
}

static void not_nvidias(void **state)
{
	struct gsp_fsp_in in = begin();

	refused(&in, SOM | EOM, 0x1510de7d, 12, "is no message that a PCI vendor defines");
	refused(&in, SOM | EOM, 0, 12, "is no message that a PCI vendor defines");
	refused(&in, SOM | EOM, 0x1580867e, 12, "is a message of another vendor");
	refused(&in, SOM | EOM, 0x1510defe, 12, "has a checksum, which was not agreed on");
}

/* ---- answers ---- */

/* An answer to @command that says @error, with @extra bytes behind it. */
static struct gsp_fsp_in answer(u8 type, u32 command, u32 error, size_t extra)
{
	struct gsp_fsp_in in = begin();

	put_unaligned_le32(7, message);
	put_unaligned_le32(command, message + 4);
	put_unaligned_le32(error, message + 8);
	in.type = type;
	in.len = 12 + extra;
	return in;
}

static void answers_are_read(void **state)
{
	struct gsp_fsp_in in = answer(RESPONSE, PRC, 0, 4);
	struct gsp_fsp_reply reply;

	assert_int_equal(gsp_fsp_reply(abi, &in, PRC, &reply, &why), 0);
	assert_int_equal(reply.error, 0);
	assert_ptr_equal(reply.data, message + 12);
	assert_int_equal(reply.len, 4);

	in = answer(RESPONSE, COT, 0x9e, 0);
	assert_int_equal(gsp_fsp_reply(abi, &in, COT, &reply, &why), 0);
	assert_int_equal(reply.error, 0x9e);
	assert_int_equal(reply.len, 0);
	assert_string_equal(gsp_fsp_error_name(0x9e), "IFS_ERR_INVALID_STATE");
	assert_string_equal(gsp_fsp_error_name(0x1e3), "PRC_ERROR_INVALID_KNOB_ID");
	assert_null(gsp_fsp_error_name(1));
	assert_true(gsp_fsp_unknown(0xa0) && gsp_fsp_unknown(0x1e3));
	assert_false(gsp_fsp_unknown(0) || gsp_fsp_unknown(0x9e) || gsp_fsp_unknown(0xa1));
}

static void wrong_answers(void **state)
{
	struct gsp_fsp_in in = answer(PRC, PRC, 0, 4);
	struct gsp_fsp_reply reply;

	assert_int_equal(gsp_fsp_reply(abi, &in, PRC, &reply, &why), -EBADMSG);
	assert_string_equal(why, "is no answer to a command");
	in = answer(RESPONSE, COT, 0, 4);
	assert_int_equal(gsp_fsp_reply(abi, &in, PRC, &reply, &why), -EBADMSG);
	assert_string_equal(why, "answers another command");
	in = answer(RESPONSE, PRC | 0x100, 0, 4);
	assert_int_equal(gsp_fsp_reply(abi, &in, PRC, &reply, &why), -EBADMSG);
	for (in = answer(RESPONSE, PRC, 0, 0); in.len; ) {
		in.len--;
		assert_int_equal(gsp_fsp_reply(abi, &in, PRC, &reply, &why), -EBADMSG);
		assert_string_equal(why, "is too short for an answer");
	}
}

/* ---- the messages, in every release ---- */

/* sizeof(GSP_FMC_BOOT_PARAMS), from gspifpub.h of the vendor's tags: it grew three times. */
static size_t fmc_params_size(const char *release)
{
	int branch = atoi(release);

	return branch >= 615 ? 256 : branch >= 575 ? 88 : branch >= 550 ? 80 : 56;
}

/* Is there what boot_fsp.c needs, and no release that knows less than an older one? */
static void every_release_has_them(void **state)
{
	static const enum gsp_constant_id gb10x[] = {
		GSP_C_FRTS_OFFSET_GB10X, GSP_C_NON_WPR_HEAP_GB10X, GSP_C_PMU_RESERVED_GB10X,
	};
	static const enum gsp_constant_id gb20x[] = {
		GSP_C_FRTS_OFFSET_GB20X, GSP_C_NON_WPR_HEAP_GB20X, GSP_C_PMU_RESERVED_GB20X,
	};
	const struct naive_abi *const *all;
	unsigned int i, k, num;

	all = naive_load(TOP "/gsp/abi", &num);
	assert_true(num >= 95);
	for (i = 0; i < num; i++) {
		struct gsp_abi *a = descriptor_of(all[i]->release);
		bool has10 = atoi(all[i]->release) >= 560, has20 = atoi(all[i]->release) >= 570;

		print_message("%s\n", all[i]->release);
		assert_int_equal(gsp_msg_size(a, GSP_MSG_FSP_COT), 860);
		assert_int_equal(gsp_msg_size(a, GSP_MSG_FSP_RESPONSE), 12);
		assert_int_equal(gsp_msg_size(a, GSP_MSG_FMC_BOOT_PARAMS),
				 fmc_params_size(all[i]->release));
		assert_int_equal(gsp_const(a, GSP_C_NVDM_COT), COT);
		assert_int_equal(gsp_const(a, GSP_C_NVDM_PRC), PRC);
		assert_int_equal(gsp_const(a, GSP_C_NVDM_RESPONSE), RESPONSE);
		assert_int_equal(gsp_const(a, GSP_C_FRTS_OFFSET_GH100), 0x200000);
		assert_int_equal(gsp_const(a, GSP_C_NON_WPR_HEAP_GH100), 0x200000);
		for (k = 0; k < ARRAY_SIZE(gb10x); k++)
			assert_int_equal(gsp_has_const(a, gb10x[k]), has10);
		for (k = 0; k < ARRAY_SIZE(gb20x); k++)
			assert_int_equal(gsp_has_const(a, gb20x[k]), has20);
		gsp_abi_free(a);
	}
}

/* A release with another GSP_FMC_BOOT_PARAMS: what begins it, and where all else went. */
static void fmc_params_with_magic(void **state)
{
	struct gsp_abi *a = descriptor_of("615.71.09");
	u8 want[256] = { 'F', 'M', 'C', ' ', 0, 1 };
	struct gsp_msg m;

	memset(message, 0, sizeof(want));
	assert_int_equal(gsp_msg_init(&m, a, GSP_MSG_FMC_BOOT_PARAMS, message, sizeof(want)), 0);
	gsp_set(&m, GSP_FMC_BOOT_PARAMS_MAGIC, gsp_const(a, GSP_C_FMC_BOOT_PARAMS_MAGIC));
	gsp_set(&m, GSP_FMC_BOOT_PARAMS_SIZE, m.len);
	gsp_set(&m, GSP_FMC_BOOT_PARAMS_WPR_META_TARGET, 1);
	gsp_set(&m, GSP_FMC_BOOT_PARAMS_WPR_META_SIZE, 0x100);
	gsp_set(&m, GSP_FMC_BOOT_PARAMS_WPR_META_ADDR, 0x1122334455667788);
	gsp_set(&m, GSP_FMC_BOOT_PARAMS_IS_GSP_RM, 1);
	gsp_set(&m, GSP_FMC_BOOT_PARAMS_LIBOS_TARGET, 2);
	gsp_set(&m, GSP_FMC_BOOT_PARAMS_LIBOS_ADDR, 0x99aabbccddeeff00);
	assert_true(gsp_msg_ok(&m));
	want[0x40] = 1;
	want[0x45] = 1;
	put_unaligned_le64(0x1122334455667788, want + 0x48);
	want[0x5c] = 1;
	want[0x80] = 2;
	put_unaligned_le64(0x99aabbccddeeff00, want + 0x88);
	assert_memory_equal(message, want, sizeof(want));
	assert_int_equal(gsp_const(a, GSP_C_PMU_RESERVED_GB20X), 0x1960000);
	assert_int_equal(gsp_const(a, GSP_C_FRTS_OFFSET_GB20X), 0x1b80000);
	gsp_abi_free(a);
}

/* nouveau rm/r570/rm.c and subdev/gsp/gh100.c have the same numbers for 570.144. */
static void numbers_of_blackwell(void **state)
{
	assert_int_equal(gsp_const(abi, GSP_C_PMU_RESERVED_GB20X), 0x1820000);
	assert_int_equal(gsp_const(abi, GSP_C_NON_WPR_HEAP_GB20X), 0x220000);
	assert_int_equal(gsp_const(abi, GSP_C_FRTS_OFFSET_GB20X), 0x1c00000);
	assert_int_equal(gsp_const(abi, GSP_C_PMU_RESERVED_GB10X), 0x1820000);
	assert_int_equal(gsp_const(abi, GSP_C_NON_WPR_HEAP_GB10X), 0x200000);
	assert_int_equal(gsp_const(abi, GSP_C_FRTS_OFFSET_GB10X), 0x1c00000);
}

static void chain_of_trust_bytes(void **state)
{
	u8 hash[GSP_FMC_HASH_SIZE], key[GSP_FMC_KEY_SIZE] = { 2 };
	struct gsp_msg m;

	memset(hash, 1, sizeof(hash));
	memset(message, 0, sizeof(message));
	assert_int_equal(gsp_msg_init(&m, abi, GSP_MSG_FSP_COT, message, 860), 0);
	gsp_set(&m, GSP_FSP_COT_VERSION, 2);
	gsp_set(&m, GSP_FSP_COT_SIZE, 860);
	gsp_set(&m, GSP_FSP_COT_FMC_ADDR, 0x1122334455667788);
	gsp_set(&m, GSP_FSP_COT_FRTS_VIDMEM_OFFSET, 0x1c00000);
	gsp_set(&m, GSP_FSP_COT_FRTS_VIDMEM_SIZE, 0x100000);
	gsp_set_bytes(&m, GSP_FSP_COT_HASH, hash, sizeof(hash));
	gsp_set_bytes(&m, GSP_FSP_COT_PUBLIC_KEY, key, sizeof(key));
	gsp_set_bytes(&m, GSP_FSP_COT_SIGNATURE, key, sizeof(key));
	gsp_set(&m, GSP_FSP_COT_BOOT_PARAMS_ADDR, 0x99aabbccddeeff00);
	assert_true(gsp_msg_ok(&m));
	assert_memory_equal(message, "\x02\0\x5c\x03\x88\x77\x66\x55\x44\x33\x22\x11", 12);
	assert_int_equal(get_unaligned_le64(message + 12), 0);
	assert_int_equal(get_unaligned_le32(message + 20), 0);
	assert_int_equal(get_unaligned_le64(message + 24), 0x1c00000);
	assert_int_equal(get_unaligned_le32(message + 32), 0x100000);
	assert_memory_equal(message + 36, hash, sizeof(hash));
	assert_memory_equal(message + 84, key, sizeof(key));
	assert_memory_equal(message + 468, key, sizeof(key));
	assert_memory_equal(message + 852, "\x00\xff\xee\xdd\xcc\xbb\xaa\x99", 8);
}

/* ---- descriptors that say half of it ---- */

static void half_a_descriptor(void **state)
{
	static const struct {
		const char *line;	/* taken out, or "" */
		const char *instead;
		const char *text;
	} cases[] = {
		{ "constant nvdm-type-prc", "",
		  "message \"fmc-boot-params\" is of no use without constant \"nvdm-type-prc\"" },
		{ "constant fmc-target-coherent", "",
		  "message \"fmc-boot-params\" is of no use without constant \"fmc-target-coherent\"" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct gsp_abi_error err;
		struct gsp_abi_text text;
		size_t len;
		char *all = descriptor_text(&len), *line = strstr(all, cases[i].line);

		assert_non_null(line);
		while (*line != '\n')
			*line++ = ' ';
		text = (struct gsp_abi_text){ .text = all, .len = len };
		assert_true(IS_ERR(gsp_abi_parse(&text, &descriptors, &err)));
		assert_non_null(strstr(err.text, cases[i].text));
		free(all);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_packet),
		cmocka_unit_test(many_packets),
		cmocka_unit_test(answers_in_one_packet),
		cmocka_unit_test(answers_in_many_packets),
		cmocka_unit_test(wrong_sequence),
		cmocka_unit_test(short_and_odd),
		cmocka_unit_test(oversize),
		cmocka_unit_test(not_nvidias),
		cmocka_unit_test(answers_are_read),
		cmocka_unit_test(wrong_answers),
		cmocka_unit_test(every_release_has_them),
		cmocka_unit_test(fmc_params_with_magic),
		cmocka_unit_test(numbers_of_blackwell),
		cmocka_unit_test(chain_of_trust_bytes),
		cmocka_unit_test(half_a_descriptor),
	};
	int ret;

	abi = descriptor();
	ret = cmocka_run_group_tests(tests, NULL, NULL);
	gsp_abi_free(abi);
	return ret;
}
