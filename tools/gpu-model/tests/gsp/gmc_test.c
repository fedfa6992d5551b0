/* SPDX-License-Identifier: GPL-2.0-only */
/* GSP of 615.71.09: start, frames, headers, keys and values. */
#include "gmc_cpu.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct kv k;

static void test_args(struct cpu *c)
{
	static const struct {
		unsigned int word;
		uint32_t val;
		const char *what;
	} wrong[] = {
		{ 0, 0x20505346, "magic" },
		{ 1, 176, "size" },
		{ 1, 184 | 1 << 16, "reserved bits" },
		{ 2, 1, "flag: power transition" },
		{ 4, 1, "flag: encrypted queues" },
		{ 12, 48, "element header of the other encoding" },
		{ 13, 2 * PAGE, "smallest element" },
		{ 22, 1, "reserved word" },
		{ 30, 1, "heap in system memory" },
		{ 34, 8, "place of the state monitor's page" },
		{ 36, 2 * PAGE, "size of the state monitor's page" },
		{ 42, PAGE, "VBIOS" },
	};

	for (unsigned int i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		eq(gmc_load(c, wrong[i].word + 1, wrong[i].val), 0, "booter takes anything");
		gmc_init_keys(c, &k);
		eq(gmc_call_max(c, 0x10001, k.buf, k.len, 49152), NO_ANSWER,
		   "RMARGS with a wrong %s: GSP is mute", wrong[i].what);
		cpu_reset(c);
	}
}

static uint32_t init_with(struct cpu *c)
{
	gmc_init_keys(c, &k);
	return gmc_call_max(c, 0x10001, k.buf, k.len, 49152);
}

static void test_ucodes(struct cpu *c)
{
	uint64_t last = c->ucodes_data + c->ucodes_size - 1;
	uint8_t byte = qt_read8(c->g.q, last);

	ok(c->ucodes_size, "there are ucodes");
	gmc_load(c, 38 + 1, 0);
	eq(init_with(c), 0x57, "GSP_INIT refused: no table of ucodes");
	cpu_reset(c);
	gmc_load(c, 40 + 1, 0);
	eq(init_with(c), 0x57, "GSP_INIT refused: no size of ucodes");
	cpu_reset(c);
	gmc_load(c, 40 + 1, c->ucodes_size + 1);
	eq(init_with(c), 0x25, "GSP_INIT refused: another size of ucodes");
	cpu_reset(c);
	gmc_load(c, 38 + 1, c->l0);
	eq(init_with(c), 0x25, "GSP_INIT refused: something else than ucodes");
	cpu_reset(c);
	gmc_load(c, 0, 0);
	qt_write8(c->g.q, last, byte ^ 1);
	eq(init_with(c), 0x25, "GSP_INIT refused: an altered byte of ucodes");
	qt_write8(c->g.q, last, byte);
	cpu_reset(c);
	gmc_load(c, 0, 0);
	step(c, 10000000);
	qt_write64(c->g.q, c->rmargs + 152, 0);
	eq(init_with(c), 0, "GSP has read its arguments by then");
	qt_write64(c->g.q, c->ucodes, 0);
	eq(gmc_call(c, 0x20002, NULL, 0), 0, "and ucodes");
	qt_write64(c->g.q, c->ucodes, c->ucodes + PAGE);
	cpu_reset(c);
}

/* Booter's metadata has less in it than other releases', or GSP-FMC's. */
static void test_metadata(struct cpu *c)
{
	static const struct {
		unsigned int word;
		uint64_t val;
		const char *what;
	} wrong[] = {
		{ 26, 1, "a place for partitions' RPCs" },
		{ 27, 1ull << 32, "where code lies" },
		{ 29, 1ull << 32, "version of the program" },
		{ 30, 32 | 1 << 16, "paging" },
		{ 30, 32 | 1ull << 52, "PMU's memory" },
	};

	for (unsigned int i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct boot_opts o = { .meta_at = wrong[i].word, .meta_val = wrong[i].val,
				       .meta_set = true };

		eq(cpu_booter_load(c, &o), 0x118, "booter refuses: %s", wrong[i].what);
		cpu_reset(c);
	}
}

/* Alters a good request. */
static void spoil(struct cpu *c, int how)
{
	gmc_init_keys(c, &k);
	switch (how) {
	case 0:	/* cut within an array */
		kv_text(&k, 0x1100, "a name of many letters");
		k.len -= 8;
		break;
	case 1:
		kv_word(&k, 6, 0x0020, 0, 0);
		break;
	case 2:
		kv32(&k, 0x00ff, 1);
		break;
	case 3:
		kv32(&k, 0x0070, 1);
		break;
	case 4:
		memmove(k.buf, k.buf + 8, k.len -= 8);
		break;
	case 5:
		kv64(&k, 0x0020, 1);
		break;
	case 6:
		put32(k.buf + 4, 0x12345678);
		break;
	case 7:
		kv_text(&k, 0x3070, "RMNothing");
		break;
	case 8:
		kv32(&k, 0x3071, 1);
		break;
	case 9:
		kv_word(&k, 0, 0x0020, 1, 1);
		break;
	case 10:
		kv_word(&k, 1, 0xffff, 0, 2);
		k.len += 8;
		break;
	case 11:
		put32(k.buf + 6 * 8 + 4, 31);
		break;
	case 12:
		k.len -= 4;
		break;
	case 13:
		kv_array(&k, 4, 0x0020, "\1\0\0\0\2\0\0", 2);
		break;
	}
}

static void test_init_refusals(struct cpu *c)
{
	static const struct {
		uint32_t status;
		const char *what;
	} wrong[] = {
		{ 0x5b, "values past the end" }, { 0x24, "an opcode that is none" },
		{ 0x1f, "an unknown key" }, { 0x1f, "a key twice" }, { 0x1f, "a key missing" },
		{ 0x1f, "a value of another width" }, { 0x1f, "another PCI device id" },
		{ 0x1f, "a registry name without value" },
		{ 0x1f, "a registry value without name" }, { 0x1f, "an index where none belongs" },
		{ 0x5b, "keys past the last one" }, { 0x1f, "a wrong number of VFs" },
		{ 0x3a, "no whole number of words" }, { 0x1f, "two values where one belongs" },
	};

	for (unsigned int i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		gmc_load(c, 0, 0);
		spoil(c, i);
		eq(gmc_call_max(c, 0x10001, k.buf, k.len, 49152), wrong[i].status,
		   "GSP_INIT refused: %s", wrong[i].what);
		cpu_reset(c);
	}
}

static void test_info(struct cpu *c)
{
	uint64_t v;

	ok(kv_is_text(c, 0x2000, "NVIDIA L40"), "name of the GPU");
	eq(kv_num(c, 0x1010, 0), FB_SIZE, "its framebuffer");
	eq(kv_num(c, 0x1050, 0), SEGMENT, "VMMU segments");
	eq(kv_num(c, 0x0200, 0), 33, "largest GFID");
	eq(kv_num(c, 0x1200, 0), VF_BAR0_SIZE, "size of a VF's BAR 0");
	eq(kv_num(c, 0x1201, 0), VF_BAR1_SIZE, "of its BAR 1");
	eq(kv_num(c, 0x1202, 0), VF_BAR3_SIZE, "of its third");
	eq(kv_num(c, 0x0010, 0), 3, "three framebuffer regions");
	eq(kv_num(c, 0x1011, 0), 0, "the first begins at 0");
	eq(kv_num(c, 0x0013, 0), 0, "and has no tag");
	eq(kv_num(c, 0x1011, 1), kv_num(c, 0x1012, 0) + 1, "the second follows");
	eq(kv_num(c, 0x0013, 1), 4, "and is RM's");
	eq(kv_num(c, 0x1012, 2), FB_SIZE - 1, "the last reaches the end");
	eq(kv_num(c, 0x0013, 2), 1, "and is GSP's");
	eq(kv_num(c, 0x1100, 1), 1, "one graphics engine");
	ok(kv_num(c, 0x1100, 2) > 1, "several copy engines");
	eq(kv_num(c, 0x1100, 5), 0, "no SEC2 for vGPUs");
	eq(kv_num(c, 0x1100, 0x13), 1, "one OFA");
	ok(!kv_get(GMC_PAYLOAD(c), GMC_LEN(c), 0x1100, 0x14, &v), "and no engines behind it");
	ok(kv_get(GMC_PAYLOAD(c), GMC_LEN(c), 0x1ff0, 0, &v), "a key nobody knows");
}

static void test_frames(struct cpu *c)
{
	static const struct {
		struct frame f;
		uint32_t status;
		const char *what;
	} wrong[] = {
		{ { .mctp = 1 << 30 }, 0x90, "no end of message" },
		{ { .mctp = 1 << 28 }, 0x90, "another packet number" },
		{ { .nvdm = 1 }, 0x90, "another vendor" },
		{ { .reserved = 1 }, 0x90, "reserved word" },
		{ { .payload = 8 }, 0x90, "NVDM payload longer than MCTP's" },
		{ { .payload = -8 }, 0x90, "NVDM payload shorter than MCTP's" },
		{ { .nvdm = 1u << 28 }, 0x91, "another NVDM type" },
		{ { .command = 0xff00 }, 0x92, "unknown command" },
		{ { .command = 1u << 24 }, 0x97, "response flag in a request" },
		{ { .command = 1u << 31 }, 0x97, "an unknown flag" },
		{ { .gmc_size = 8 }, 0x94, "size larger than the message" },
		{ { .size = 8, .payload = 8 }, 0x93, "size smaller than the message" },
		{ { .gmc_reserved = 1 }, 0x96, "reserved word of GMCAPI" },
		{ { .size = -8, .payload = -8 }, NO_ANSWER, "no room for a header" },
	};
	struct frame magic = { .magic = 1 }, small = { .size = -48 }, large = { .size = 0x10000 };
	const struct frame *stuck[] = { &magic, &small, &large };

	for (unsigned int i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		eq(gmc_framed(c, &wrong[i].f), wrong[i].status, "frame: %s", wrong[i].what);
	for (int i = 0; i < 100; i++)
		if (gmc_call(c, 0x20002, NULL, 0))
			break;
		else if (i == 99)
			ok(true, "a hundred commands around the ring");
	eq(gmc_call(c, 0x20006, "\0\0\0\0\0\0\0", 8), 0x93, "a request too long");
	eq(gmc_call(c, 0x20006, "\0\0", 2), 0x94, "a request too short");
	eq(gmc_call_max(c, 0x20007, "\4\1\0\0\0\0\0", 8, 11), 0x95, "no room for a structure");
	eq(gmc_call_max(c, 0x20007, "\4\1\0\0\0\0\0", 8, 12), 0, "just enough");
	eq(gmc_call_max(c, 0x20002, NULL, 0, 8), 0x95, "no room for a list");
	gmc_init_keys(c, &k);
	eq(gmc_call_max(c, 0x10001, k.buf, k.len, 49152), 0x40, "GSP_INIT once more");
	eq(gmc_call(c, 0x20024, NULL, 0), 0x92, "an event's number is no command");
	for (int i = 0; i < 3; i++) {
		eq(gmc_framed(c, stuck[i]), NO_ANSWER, "frame %d has no end", i);
		eq(gmc_call(c, 0x20002, NULL, 0), NO_ANSWER, "nothing behind it is found");
		cpu_reset(c);
		gmc_boot(c);
	}
}

static void test_rpc(struct cpu *c)
{
	/* the words of an RPC header that GMCAPI has its command and size in */
	struct frame f = {
		.nvdm = 3u << 24, .command = 0x20002 ^ 0x03000000, .gmc_size = 0x43505256,
	};

	gmc_send(c, 0x20002, NULL, 0, 4096, &f);
	ok(gmc_recv(c) && le32(c->msg) == 0x03000000 && le32(c->msg + 16) == 0x1d,
	   "an RPC is refused by those who were not asked for RPCs");
	f.gmc_size = 0;
	gmc_send(c, 0x20002, NULL, 0, 4096, &f);
	ok(gmc_silent(c), "one without its signature is not answered");
	eq(gmc_call(c, 0x20002, NULL, 0), 0, "and does no harm");
}

static void test_wire_faults(struct cpu *c)
{
	ok(qt_qom_set(c->g.q, "fault", "bad-seq:1"), "fault bad-seq");
	eq(gmc_call(c, 0x20002, NULL, 0), NO_ANSWER, "an answer to something else");
	ok(qt_qom_set(c->g.q, "fault", "bad-checksum:1"), "fault bad-checksum");
	eq(gmc_call(c, 0x20002, NULL, 0), NO_ANSWER, "an element without its magic");
	ok(qt_qom_set(c->g.q, "fault", "rpc-status:1"), "fault rpc-status");
	eq(gmc_call(c, 0x20002, NULL, 0), 0x1a, "a command that fails");
	ok(qt_qom_set(c->g.q, "fault", "no-answer:1"), "fault no-answer");
	eq(gmc_call(c, 0x20002, NULL, 0), NO_ANSWER, "no answer");
	eq(gmc_call(c, 0x20002, NULL, 0), NO_ANSWER, "nor any other");
	cpu_reset(c);
	ok(qt_qom_set(c->g.q, "fault", "no-init-done:1"), "fault no-init-done");
	gmc_load(c, 0, 0);
	gmc_init_keys(c, &k);
	eq(gmc_call_max(c, 0x10001, k.buf, k.len, 49152), NO_ANSWER, "no answer to GSP_INIT");
	cpu_reset(c);
}

static void test_suspend(struct cpu *c)
{
	uint8_t flags[8] = { 1 };

	gmc_send(c, 0x10004, flags, 8, 0, NULL);
	ok(gmc_silent(c), "GSP_SUSPEND is never answered");
	eq(gmc_call(c, 0x20002, NULL, 0), 0, "a power transition is not modelled");
	flags[0] = 0;
	gmc_send(c, 0x10004, flags, 8, 0, NULL);
	ok(gmc_silent(c), "GSP_SUSPEND for good");
	eq(rd(&c->g, 0x110040), 0x80000001, "its core says so by one bit");
	eq(gmc_call(c, 0x20002, NULL, 0), NO_ANSWER, "and hears nothing more");
	cpu_reset(c);
}

void test_gmc(void)
{
	static struct cpu c;
	char path[400];

	if (!getenv("GSP_FIRMWARE_DIR")) {
		skip("firmware 615.71.09", "GSP_FIRMWARE_DIR is not set");
		return;
	}
	snprintf(path, sizeof(path), "%s/615.71.09/nvidia/ad102/gsp/gsp-615.71.09.bin",
		 getenv("GSP_FIRMWARE_DIR"));
	if (!ok(!access(path, R_OK), "there is an image of 615.71.09"))
		return;
	gmc_start(&c, path);
	test_args(&c);
	test_ucodes(&c);
	test_metadata(&c);
	test_init_refusals(&c);
	gmc_load(&c, 0, 0);
	eq(gmc_call(&c, 0x20002, NULL, 0), 0x40, "a command before GSP_INIT");
	gmc_init_keys(&c, &k);
	eq(gmc_call_max(&c, 0x10001, k.buf, k.len, 256), 0x95, "GSP_INIT with little room");
	eq(gmc_call_max(&c, 0x10001, k.buf, k.len, 49152), 0, "GSP_INIT with enough");
	test_info(&c);
	test_frames(&c);
	test_rpc(&c);
	test_gmc_types(&c);
	test_gmc_scrub(&c);
	test_gmc_vgpu(&c);
	test_gmc_crash(&c);
	eq(qt_qom_get(c.g.q, "bad-sequences"), 0, "each request had its own number");
	test_gmc_endless(&c);
	test_suspend(&c);
	test_gmc_arrivals(&c);
	test_gmc_card(&c);
	cpu_reset(&c);
	gmc_boot(&c);
	test_wire_faults(&c);
	cpu_stop(&c);
}
