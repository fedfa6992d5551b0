// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/rm.c gsp/rm_types.c gsp/nvstatus.c types/catalogue.c types/catalogue_fact.c
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
#include "priv.h"
#include "vgpu_type.h"

#define CONTROL		24	/* size of the control's header */
#define ENTRY		5224	/* of a type */
#define SIZE		334344	/* of the parameters */

static struct gsp_abi *abi;
static struct vgpu_catalogue l40;
static u8 sent[CONTROL + SIZE];
static u32 answer_status, answer_short;
static unsigned int calls;

u64 shim_now;

void shim_tick(void)
{
}

int gsp_rpc_call(struct gsp *gsp, struct gsp_rpc *rpc)
{
	assert_int_equal(rpc->function, 0x4c);
	assert_int_equal(rpc->len, sizeof(sent));
	memcpy(sent, rpc->payload, sizeof(sent));
	put_unaligned_le32(answer_status, rpc->payload + 12);
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

	assert_int_equal(gsp_rm_add_types(&gsp, find_type(869), 1), 0);
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
	assert_int_equal(gsp_rm_add_types(&gsp, l40.types, l40.num), 0);
	assert_int_equal(get_unaligned_le32(sent + CONTROL + 4), l40.num);
	for (i = 0; i < l40.num; i++)
		assert_int_equal(get_unaligned_le32(sent + CONTROL + 8 + i * ENTRY),
				 l40.types[i].id);
}

static void refusals(void **state)
{
	struct gsp gsp = { .abi = abi };
	struct vgpu_type *many = calloc(65, sizeof(*many));

	shim_log_quiet = true;
	calls = 0;
	assert_int_equal(gsp_rm_add_types(&gsp, many, 65), -EINVAL);
	assert_int_equal(calls, 0);
	assert_int_equal(gsp_rm_add_types(&gsp, many, 64), 0);
	answer_status = 0x1f;		/* NV_ERR_INVALID_ARGUMENT */
	assert_int_equal(gsp_rm_add_types(&gsp, many, 1), -EINVAL);
	answer_status = 0x56;		/* NV_ERR_NOT_SUPPORTED */
	assert_int_equal(gsp_rm_add_types(&gsp, many, 1), -EOPNOTSUPP);
	answer_status = 0;
	answer_short = 1;
	assert_int_equal(gsp_rm_add_types(&gsp, many, 1), -EPROTO);
	answer_short = sizeof(sent);
	assert_int_equal(gsp_rm_add_types(&gsp, many, 1), -EPROTO);
	answer_short = 0;
	shim_fail_alloc_after = 0;
	assert_int_equal(gsp_rm_add_types(&gsp, many, 1), -ENOMEM);
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
		cmocka_unit_test(refusals),
	};

	return cmocka_run_group_tests_name("rm_types", tests, setup, teardown);
}
