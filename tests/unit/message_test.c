// SPDX-License-Identifier: GPL-2.0-only
// sources: codec
/*
 * The codec in detail, on one release; releases_test.c and releases_keyed_test.c
 * look at all of them.
 */
#include "descriptor.h"
#include <setjmp.h>
#include <cmocka.h>

static struct gsp_abi *abi;

/*
 * Offsets and sizes written down from NVIDIA/open-gpu-kernel-modules 570.144
 * and the RFC's headers, not from the descriptor.
 */
static void layouts_are_those_of_the_release(void **state)
{
	static const struct { enum gsp_message_id id; size_t size; } sizes[] = {
		{ GSP_MSG_ELEMENT, 48 }, { GSP_MSG_QUEUE_TX, 32 }, { GSP_MSG_QUEUE_RX, 4 },
		{ GSP_MSG_RPC, 32 }, { GSP_MSG_RM_CONTROL, 24 }, { GSP_MSG_RM_ALLOC, 32 },
		{ GSP_MSG_RM_FREE, 16 }, { GSP_MSG_ALLOC_ROOT, 120 },
		{ GSP_MSG_LIBOS_ARG, 32 }, { GSP_MSG_BOOT_ARGS, 72 }, { GSP_MSG_WPR_META, 256 },
		{ GSP_MSG_UCODE_DESC, 84 }, { GSP_MSG_SYSTEM_INFO, 928 },
		{ GSP_MSG_ADD_VGPU_TYPE, 334344 }, { GSP_MSG_VGPU_INFO, 5224 },
		{ GSP_MSG_BOOTLOAD, 6616 }, { GSP_MSG_SHUTDOWN, 4 }, { GSP_MSG_CLEANUP, 4 },
		{ GSP_MSG_POST_EVENT, 32 },
		{ GSP_MSG_RC_TRIGGERED, 48 }, { GSP_MSG_PLUGIN_EVENT, 8 },
		{ GSP_MSG_OS_ERROR_LOG, 272 }, { GSP_MSG_CPU_SEQUENCER, 40 },
		{ GSP_MSG_PLUGIN_CONFIG, 112 }, { GSP_MSG_PLUGIN_CTRL, 4096 },
	};
	static const struct { enum gsp_field_id f; unsigned int i; size_t offset; } offsets[] = {
		{ GSP_ELEMENT_COUNT, 0, 40 }, { GSP_RPC_FUNCTION, 0, 12 },
		{ GSP_RPC_RESULT, 0, 16 }, { GSP_RPC_SEQUENCE, 0, 24 },
		{ GSP_RM_CONTROL_STATUS, 0, 12 }, { GSP_RM_ALLOC_CLASS, 0, 12 },
		{ GSP_BOOT_ARGS_STATUS_QUEUE_OFFSET, 0, 24 },
		{ GSP_WPR_META_WPR_END, 0, 168 }, { GSP_WPR_META_VF_PARTITION_COUNT, 0, 240 },
		{ GSP_STATIC_INFO_INTERNAL_CLIENT, 0, 1600 },
		{ GSP_STATIC_INFO_INTERNAL_SUBDEVICE, 0, 1608 },
		{ GSP_STATIC_INFO_FB_REGION_LIMIT, 15, 352 + 15 * 48 + 8 },
		{ GSP_BOOTLOAD_CHID_OFFSET, 83, 28 + 83 * 4 },
		{ GSP_BOOTLOAD_FB_ADDR, 383, 376 + 383 * 8 },
		{ GSP_BOOTLOAD_FB_LENGTH, 0, 3448 }, { GSP_BOOTLOAD_HEAP_ADDR, 0, 6520 },
		{ GSP_BOOTLOAD_CTRL_BUFF_OFFSET, 0, 6536 },
		{ GSP_ADD_VGPU_TYPE_INFO, 63, 8 + 63 * 5224 },
		{ GSP_VGPU_INFO_VDEV_ID, 0, 368 }, { GSP_VGPU_INFO_BAR1_LENGTH, 0, 432 },
		{ GSP_VGPU_INFO_SHORT_NAME, 63, 636 + 63 },
		{ GSP_INTR_TABLE_VECTOR_STALL, 127, 4 + 127 * 16 + 8 },
		/* the last of each message: one that is missed before moves them */
		{ GSP_ALLOC_ROOT_PROCESS_ID, 0, 4 }, { GSP_ALLOC_DEVICE_CLIENT_SHARE, 0, 4 },
		{ GSP_LIBOS_ARG_LOC, 0, 25 },
		{ GSP_BOOT_ARGS_DMEM_STACK, 0, 48 }, { GSP_UCODE_DESC_CODE_OFFSET, 0, 48 },
		{ GSP_SYSTEM_INFO_VF_BAR2_64BIT, 0, 890 },
		{ GSP_SYSTEM_INFO_HOST_PAGE_SIZE, 0, 920 },
		{ GSP_REGISTRY_ENTRY_LENGTH, 0, 12 }, { GSP_DEVICE_INFO_ENGINE_DATA, 15, 60 },
		{ GSP_BOOTLOAD_KERNEL_LOG_SIZE, 0, 6584 },
		{ GSP_POST_EVENT_STATUS, 0, 20 }, { GSP_RC_TRIGGERED_EXCEPT_TYPE, 0, 16 },
		{ GSP_OS_ERROR_LOG_TEXT, 0, 12 }, { GSP_CPU_SEQUENCER_SAVE_AREA, 7, 36 },
		{ GSP_MEM_TRANSFER_DST_ADDR, 0, 48 }, { GSP_MEM_TRANSFER_OP, 0, 92 },
		{ GSP_PLUGIN_RESPONSE_SEQ_PROCESSED, 0, 4 }, { GSP_PLUGIN_RESPONSE_RESULT, 0, 8 },
		{ GSP_PLUGIN_CTRL_ERROR_OFFSET, 0, 40 }, { GSP_PLUGIN_CONFIG_PLACEMENT_ID, 0, 84 },
	};
	static const struct { enum gsp_constant_id c; u64 value; } constants[] = {
		{ GSP_C_FN_RM_CONTROL, 0x4c }, { GSP_C_FN_RM_ALLOC, 0x67 }, { GSP_C_FN_FREE, 0x0a },
		{ GSP_C_FN_CONTINUATION_RECORD, 0x47 }, { GSP_C_EV_INIT_DONE, 0x1001 },
		{ GSP_C_EV_PLUGIN_TRIGGERED, 0x100d }, { GSP_C_CTRL_BOOTLOAD, 0x20804001 },
		{ GSP_C_CTRL_CLEANUP, 0x20804008 }, { GSP_C_CTRL_VMMU_SEGMENT_SIZE, 0x2080017e },
		{ GSP_C_CTRL_DEVICE_INFO_TABLE, 0x20801112 },
		{ GSP_C_RPC_SIGNATURE, 0x43505256 }, { GSP_C_RPC_VERSION, 0x03000000 },
		{ GSP_C_WPR_META_MAGIC, 0xdc3aae21371a60b3 },
		{ GSP_C_PLUGIN_BOOTLOADED, 0x4e654a6f },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		assert_int_equal(gsp_msg_size(abi, sizes[i].id), sizes[i].size);
	for (i = 0; i < ARRAY_SIZE(offsets); i++)
		assert_int_equal(gsp_offset(abi, offsets[i].f, offsets[i].i), offsets[i].offset);
	for (i = 0; i < ARRAY_SIZE(constants); i++) {
		assert_true(gsp_has_const(abi, constants[i].c));
		assert_int_equal(gsp_const(abi, constants[i].c), constants[i].value);
	}
	assert_string_equal(gsp_abi_release(abi), RELEASE);
	assert_string_equal(gsp_abi_encoding(abi), "rm");
}

static void numbers_are_little_endian(void **state)
{
	u8 data[6616] = { };
	struct gsp_msg m;

	assert_int_equal(gsp_msg_init(&m, abi, GSP_MSG_BOOTLOAD, data, sizeof(data)), 0);
	gsp_set(&m, GSP_BOOTLOAD_GFID, 0x04030201);
	assert_memory_equal(data + 4, "\x01\x02\x03\x04", 4);
	gsp_set(&m, GSP_BOOTLOAD_HEAP_ADDR, 0x0807060504030201);
	assert_memory_equal(data + 6520, "\x01\x02\x03\x04\x05\x06\x07\x08", 8);
}

static void bytes_fill_the_field(void **state)
{
	u8 data[5224];
	struct gsp_msg m;

	memset(data, 0xff, sizeof(data));
	assert_int_equal(gsp_msg_init(&m, abi, GSP_MSG_VGPU_INFO, data, sizeof(data)), 0);
	gsp_set_bytes(&m, GSP_VGPU_INFO_NAME, "NVIDIA L40-1B", 13);
	assert_memory_equal(data + 4, "NVIDIA L40-1B\0\0\0", 16);
	assert_int_equal(data[35], 0);
	assert_int_equal(data[3], 0xff);
	assert_int_equal(data[36], 0xff);
	assert_true(gsp_msg_ok(&m));
}

static void nested_messages(void **state)
{
	size_t size = gsp_msg_size(abi, GSP_MSG_ADD_VGPU_TYPE);
	u8 *data = calloc(1, size);
	struct gsp_msg m, sub;

	assert_int_equal(gsp_msg_init(&m, abi, GSP_MSG_ADD_VGPU_TYPE, data, size), 0);
	assert_int_equal(gsp_msg_sub(&sub, &m, GSP_ADD_VGPU_TYPE_INFO, 63, GSP_MSG_VGPU_INFO), 0);
	gsp_set(&sub, GSP_VGPU_INFO_TYPE, 869);
	assert_int_equal(get_unaligned_le32(data + 8 + 63 * 5224), 869);
	/* too small an element for the message that is asked for */
	assert_int_equal(gsp_msg_sub(&sub, &m, GSP_ADD_VGPU_TYPE_COUNT, 0, GSP_MSG_VGPU_INFO),
			 -EMSGSIZE);
	assert_true(gsp_msg_ok(&m));
	free(data);
}

static void short_buffers_are_refused(void **state)
{
	struct gsp_msg m;
	u8 data[48] = { };

	assert_int_equal(gsp_msg_init(&m, abi, GSP_MSG_ELEMENT, data, 47), -EMSGSIZE);
	assert_false(gsp_msg_ok(&m));
	gsp_set(&m, GSP_ELEMENT_COUNT, 1);
	assert_int_equal(gsp_get(&m, GSP_ELEMENT_COUNT), 0);
	assert_int_equal(data[40], 0);
	assert_int_equal(gsp_msg_init(&m, abi, GSP_MSG_ELEMENT, data, 48), 0);
}

/* What a caller must not do: warned of, nothing written, message spoiled for good. */
static void expect_poison(struct gsp_msg *m, const u8 *data, size_t size)
{
	size_t i;

	assert_int_equal(shim_warnings, 1);
	shim_warnings = 0;
	assert_false(gsp_msg_ok(m));
	gsp_set(m, GSP_BOOTLOAD_GFID, 7);
	assert_int_equal(gsp_get(m, GSP_BOOTLOAD_GFID), 0);
	for (i = 0; i < size; i++)
		assert_int_equal(data[i], 0);
	assert_int_equal(gsp_msg_init(m, abi, GSP_MSG_BOOTLOAD, (u8 *)data, size), 0);
}

static void misuse_poisons(void **state)
{
	u8 data[6616] = { }, buf[4096];
	struct gsp_msg m;

	shim_warnings = 0;
	shim_warnings_expected = true;
	assert_int_equal(gsp_msg_init(&m, abi, GSP_MSG_BOOTLOAD, data, sizeof(data)), 0);

	gsp_set(&m, GSP_BOOTLOAD_GFID, 1ULL << 32);		/* does not fit */
	expect_poison(&m, data, sizeof(data));
	gsp_set(&m, GSP_BOOTLOAD_GFID, U64_MAX);
	expect_poison(&m, data, sizeof(data));
	gsp_set_at(&m, GSP_BOOTLOAD_FB_ADDR, 384, 1);		/* past the count */
	expect_poison(&m, data, sizeof(data));
	assert_int_equal(gsp_get_at(&m, GSP_BOOTLOAD_GFID, 1), 0);
	expect_poison(&m, data, sizeof(data));
	gsp_set(&m, GSP_SHUTDOWN_GFID, 1);			/* of another message */
	expect_poison(&m, data, sizeof(data));
	assert_int_equal(gsp_get(&m, GSP_RPC_RESULT), 0);
	expect_poison(&m, data, sizeof(data));
	gsp_set_bytes(&m, GSP_BOOTLOAD_CHID_OFFSET, buf, 84 * 4 + 1);
	expect_poison(&m, data, sizeof(data));
	shim_warnings_expected = false;
}

static void misuse_of_a_part_poisons_the_whole(void **state)
{
	size_t size = gsp_msg_size(abi, GSP_MSG_ADD_VGPU_TYPE);
	u8 *data = calloc(1, size);
	struct gsp_msg m, sub;

	shim_warnings = 0;
	shim_warnings_expected = true;
	assert_int_equal(gsp_msg_init(&m, abi, GSP_MSG_ADD_VGPU_TYPE, data, size), 0);
	assert_int_equal(gsp_msg_sub(&sub, &m, GSP_ADD_VGPU_TYPE_INFO, 0, GSP_MSG_VGPU_INFO), 0);
	gsp_set_at(&sub, GSP_VGPU_INFO_NAME, 32, 0);
	assert_false(gsp_msg_ok(&sub));
	assert_false(gsp_msg_ok(&m));

	assert_int_equal(gsp_msg_init(&m, abi, GSP_MSG_ADD_VGPU_TYPE, data, size), 0);
	gsp_set(&m, GSP_ADD_VGPU_TYPE_INFO, 1);			/* not a number */
	assert_false(gsp_msg_ok(&m));

	assert_int_equal(gsp_msg_init(&m, abi, GSP_MSG_ADD_VGPU_TYPE, data, size), 0);
	assert_int_equal(gsp_msg_sub(&sub, &m, GSP_ADD_VGPU_TYPE_INFO, 64, GSP_MSG_VGPU_INFO),
			 -ENOENT);
	assert_false(gsp_msg_ok(&sub));
	assert_false(gsp_msg_ok(&m));

	/* strided elements are not bytes side by side */
	free(data);
	size = gsp_msg_size(abi, GSP_MSG_INTR_TABLE);
	data = calloc(1, size);
	assert_int_equal(gsp_msg_init(&m, abi, GSP_MSG_INTR_TABLE, data, size), 0);
	gsp_set_bytes(&m, GSP_INTR_TABLE_VECTOR_STALL, "abcd", 4);
	assert_false(gsp_msg_ok(&m));
	shim_warnings_expected = false;
	free(data);
}

/* The same text without some optional things, as an older release would be. */
static void absent_things(void **state)
{
	static const char *const gone[] = {
		"\tkernelLogBuffOffset", "\tkernelLogBuffSize", "\tprofileSize",
		"constant plugin-kernel-log-size", "constant libos-log-kernel-size",
		"constant control-set-vgpu-mgr-config",
	};
	u8 data[6616] = { };
	struct gsp_abi_error err;
	struct gsp_abi *old;
	struct gsp_msg m;
	unsigned int i;
	char *text, *p;
	size_t len;

	text = descriptor_text(&len);
	for (i = 0; i < ARRAY_SIZE(gone); i++) {
		p = strstr(text, gone[i]);
		assert_non_null(p);
		*p = '#';
	}
	p = strstr(text, "message set-vgpu-mgr-config");
	do {
		*p = '#';
		p = strchr(p, '\n') + 1;
	} while (*p == '\t');
	old = gsp_abi_parse(&(struct gsp_abi_text){ text, len }, NULL, &err);
	if (IS_ERR(old))
		fail_msg("line %u: %s", err.line, err.text);
	free(text);

	assert_false(gsp_has(old, GSP_BOOTLOAD_KERNEL_LOG_OFFSET));
	assert_int_equal(gsp_count(old, GSP_BOOTLOAD_KERNEL_LOG_OFFSET), 0);
	assert_int_equal(gsp_msg_init(&m, old, GSP_MSG_BOOTLOAD, data, sizeof(data)), 0);
	gsp_set(&m, GSP_BOOTLOAD_KERNEL_LOG_OFFSET, U64_MAX);
	assert_int_equal(gsp_get(&m, GSP_BOOTLOAD_KERNEL_LOG_OFFSET), 0);
	for (i = 0; i < sizeof(data); i++)
		assert_int_equal(data[i], 0);
	assert_true(gsp_msg_ok(&m));
	assert_false(gsp_has_const(old, GSP_C_CTRL_VGPU_MGR_CONFIG));
	assert_int_equal(gsp_const(old, GSP_C_CTRL_VGPU_MGR_CONFIG), 0);
	assert_int_equal(gsp_msg_size(old, GSP_MSG_VGPU_MGR_CONFIG), 0);
	assert_int_equal(gsp_msg_init(&m, old, GSP_MSG_VGPU_MGR_CONFIG, data, sizeof(data)),
			 -ENOENT);
	gsp_abi_free(old);
}

static int setup(void **state)
{
	abi = descriptor();
	return 0;
}

static int teardown(void **state)
{
	gsp_abi_free(abi);
	return shim_allocs ? -1 : 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layouts_are_those_of_the_release),
		cmocka_unit_test(numbers_are_little_endian),
		cmocka_unit_test(bytes_fill_the_field),
		cmocka_unit_test(nested_messages),
		cmocka_unit_test(short_buffers_are_refused),
		cmocka_unit_test(misuse_poisons),
		cmocka_unit_test(misuse_of_a_part_poisons_the_whole),
		cmocka_unit_test(absent_things),
	};

	return cmocka_run_group_tests_name("message", tests, setup, teardown);
}
