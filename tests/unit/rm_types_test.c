// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/rm/rm.c gsp/rm/rm_types.c gsp/common/type_info.c gsp/codec/nvstatus.c
// sources: gsp/ground/msg.c
// sources: types/catalogue.c
// sources: types/catalogue_fact.c
/*
 * What firmware is told of vGPU types, from the catalogue to the bytes of the
 * RPC: compared with what NVIDIA's own host software says of the L40-1B, as
 * published in its vGPU series for the Linux kernel of 2024
 * (zhiwang-nvidia/linux, drivers/vfio/pci/nvidia-vgpu/vgpu_types.c, the array
 * vgpu_type_869; the part before adapterName lies the same since release 535).
 */
#include "descriptor.h"
#include <setjmp.h>
#include <cmocka.h>
#include "card.h"
#include "queue/queue.h"
#include "rm/rm.h"
#include "vgpu_type.h"

#define CONTROL		24	/* size of the control's header */
#define ENTRY		5224	/* of a type */
#define SIZE		334344	/* of the parameters */

static struct gsp_abi *abi;
static struct vgpu_catalogue l40;
static u8 sent[CONTROL + SIZE];
static u32 answer_status, answer_short;
static u32 hated[2];		/* types that make GSP refuse a message */
static unsigned int calls;
static int refused[65];

u64 shim_now;

void shim_tick(void)
{
}

/* NV_ERR_NOT_SUPPORTED for a message with such a type, or with both at once. */
static bool hates(const u8 *params)
{
	u32 i, n = get_unaligned_le32(params + 4);

	for (i = 0; i < n; i++) {
		u32 id = get_unaligned_le32(params + 8 + i * ENTRY);

		if (id && (id == hated[0] || id == hated[1]))
			return true;
	}
	return false;
}

int gsp_rpc_call(struct gsp *gsp, struct gsp_rpc *rpc)
{
	assert_int_equal(rpc->function, 0x4c);
	assert_int_equal(rpc->len, sizeof(sent));
	memcpy(sent, rpc->payload, sizeof(sent));
	put_unaligned_le32(hates(sent + CONTROL) ? 0x56 : answer_status, rpc->payload + 12);
	/* What is left in the parameters after a refusal is nobody's business. */
	if (hates(sent + CONTROL))
		memset(rpc->payload + CONTROL, 0xff, SIZE);
	rpc->reply_len = rpc->len - answer_short;
	calls++;
	return 0;
}

/* numbers from maxInstance (at 324) up to adapterName, as published */
static const u8 published_numbers[] = {
	0x20, 0x00, 0x00, 0x00, 0x04, 0x00, 0x00, 0x00, 0x00, 0x14, 0x00, 0x00,
	0x40, 0x0b, 0x00, 0x00, 0x00, 0x00, 0xfa, 0x00, 0x2d, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x6d, 0x17, 0xb5, 0x26,
	0x00, 0x00, 0x00, 0x00, 0xb5, 0x26, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x40, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x40,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x40, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x64, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
};

static const struct vgpu_type *find_type(u32 id)
{
	unsigned int i;

	for (i = 0; i < l40.num; i++)
		if (l40.types[i].id == id)
			return &l40.types[i];
	fail_msg("the catalogue has no type %u", id);
	return NULL;
}

static void l40_1b_as_published(void **state)
{
	struct gsp gsp = { .abi = abi, .client = 0xc1e00001, .subdevice = 0xabcd2080 };
	const u8 *t = sent + CONTROL + 8;
	long allocs = shim_allocs;
	unsigned int i;

	assert_int_equal(gsp_rm_add_types(&gsp, find_type(869), 1, refused), 0);
	assert_int_equal(refused[0], 0);
	assert_int_equal(get_unaligned_le32(sent), 0xc1e00001);
	assert_int_equal(get_unaligned_le32(sent + 4), 0xabcd2080);
	assert_int_equal(get_unaligned_le32(sent + 8), 0x20804003);
	assert_int_equal(get_unaligned_le32(sent + 16), SIZE);
	assert_int_equal(sent[CONTROL], 1);
	assert_int_equal(get_unaligned_le32(sent + CONTROL + 4), 1);

	assert_int_equal(get_unaligned_le32(t), 869);
	assert_memory_equal(t + 4, "NVIDIA L40-1B\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 32);
	assert_memory_equal(t + 36, "NVS\0", 4);
	assert_memory_equal(t + 68, "\x44\x6c\xab\x5b\x8f\xdb\xd5\x37", 8);
	assert_memory_equal(t + 189, "\x77\x79\x30\x8d\xb4\xba\x70", 7);
	assert_string_equal((const char *)t + 196,
			    "GRID-Virtual-PC,2.0;Quadro-Virtual-DWS,5.0;GRID-Virtual-WS,2.0;GRID-Virtual-WS-Ext,2.0");
	for (i = 0; i < sizeof(published_numbers); i++)
		if (t[324 + i] != published_numbers[i])
			fail_msg("byte %u is %#04x, published is %#04x", 324 + i, t[324 + i],
				 published_numbers[i]);
	/* no second type */
	for (i = 8 + ENTRY; i < SIZE; i++)
		assert_int_equal(sent[CONTROL + i], 0);
	assert_int_equal(shim_allocs, allocs);
}

static void all_types_in_their_places(void **state)
{
	struct gsp gsp = { .abi = abi };
	unsigned int i;

	assert_true(l40.num > 10);
	calls = 0;
	assert_int_equal(gsp_rm_add_types(&gsp, l40.types, l40.num, refused), 0);
	assert_int_equal(calls, 1);
	assert_int_equal(get_unaligned_le32(sent + CONTROL + 4), l40.num);
	for (i = 0; i < l40.num; i++) {
		assert_int_equal(get_unaligned_le32(sent + CONTROL + 8 + i * ENTRY),
				 l40.types[i].id);
		assert_int_equal(refused[i], 0);
	}
}

/* GSP takes a message as a whole: those that it takes are found one by one, and sent again. */
static void refused_types_are_left_out(void **state)
{
	struct gsp gsp = { .abi = abi };
	long allocs = shim_allocs;
	unsigned int i, n = 0;

	shim_log_quiet = true;
	hated[0] = 871;
	hated[1] = 880;
	calls = 0;
	assert_int_equal(gsp_rm_add_types(&gsp, l40.types, l40.num, refused), 0);
	assert_int_equal(calls, l40.num + 2);
	assert_int_equal(sent[CONTROL], 1);
	assert_int_equal(get_unaligned_le32(sent + CONTROL + 4), l40.num - 2);
	for (i = 0; i < l40.num; i++) {
		bool hate = l40.types[i].id == hated[0] || l40.types[i].id == hated[1];

		assert_int_equal(refused[i], hate ? -EOPNOTSUPP : 0);
		if (hate)
			continue;
		assert_int_equal(get_unaligned_le32(sent + CONTROL + 8 + n * ENTRY),
				 l40.types[i].id);
		n++;
	}
	/* nothing of the two */
	for (i = 8 + n * ENTRY; i < SIZE; i++)
		assert_int_equal(sent[CONTROL + i], 0);
	memset(hated, 0, sizeof(hated));
	shim_log_quiet = false;
	assert_int_equal(shim_allocs, allocs);
}

static void refusals(void **state)
{
	struct gsp gsp = { .abi = abi };
	struct vgpu_type *many = calloc(65, sizeof(*many));
	unsigned int i;

	shim_log_quiet = true;
	calls = 0;
	for (i = 0; i < 65; i++)
		many[i].id = i + 1;
	/* more than the message holds: the last is not sent */
	assert_int_equal(gsp_rm_add_types(&gsp, many, 65, refused), 0);
	assert_int_equal(calls, 1);
	assert_int_equal(get_unaligned_le32(sent + CONTROL + 4), 64);
	assert_int_equal(refused[63], 0);
	assert_int_equal(refused[64], -E2BIG);
	assert_int_equal(gsp_rm_add_types(&gsp, many, 64, refused), 0);
	assert_int_equal(refused[63], 0);
	assert_int_equal(gsp_rm_add_types(&gsp, many, 0, refused), 0);
	/* none is taken */
	answer_status = 0x1f;		/* NV_ERR_INVALID_ARGUMENT */
	assert_int_equal(gsp_rm_add_types(&gsp, many, 2, refused), 0);
	assert_int_equal(refused[0], -EINVAL);
	assert_int_equal(refused[1], -EINVAL);
	answer_status = 0x65;		/* NV_ERR_TIMEOUT */
	assert_int_equal(gsp_rm_add_types(&gsp, many, 1, refused), -ETIMEDOUT);
	/* dead GSP */
	answer_status = 0x56;
	gsp.dead = 1;
	assert_int_equal(gsp_rm_add_types(&gsp, many, 1, refused), -EOPNOTSUPP);
	gsp.dead = 0;
	answer_status = 0;
	answer_short = 1;
	assert_int_equal(gsp_rm_add_types(&gsp, many, 1, refused), -EPROTO);
	answer_short = sizeof(sent);
	assert_int_equal(gsp_rm_add_types(&gsp, many, 1, refused), -EPROTO);
	answer_short = 0;
	shim_fail_alloc_after = 0;
	assert_int_equal(gsp_rm_add_types(&gsp, many, 1, refused), -ENOMEM);
	shim_fail_alloc_after = -1;
	shim_log_quiet = false;
	free(many);
}

static int setup(void **state)
{
	struct vgpu_catalogue_error err;
	size_t len;
	char *text = read_file(TOP "/types/l40.types", &len);

	abi = descriptor();
	if (vgpu_catalogue_parse(&l40, text, len, &err))
		return -1;
	free(text);
	return 0;
}

static int teardown(void **state)
{
	vgpu_catalogue_free(&l40);
	gsp_abi_free(abi);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(l40_1b_as_published),
		cmocka_unit_test(all_types_in_their_places),
		cmocka_unit_test(refused_types_are_left_out),
		cmocka_unit_test(refusals),
	};

	return cmocka_run_group_tests_name("rm_types", tests, setup, teardown);
}
