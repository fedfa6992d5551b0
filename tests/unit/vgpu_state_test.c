// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/rm/state.c gsp/codec/text.c gsp/plugin/plugin_state.c gsp/rm/rm.c
// sources: gsp/codec/nvstatus.c
/*
 * What vGPUs are doing: read out of answers and buffers that nobody trusts, and asked for
 * at most once a second. Places in ENUMERATE's answer are those of ctrl2080vgpumgrinternal.h
 * of NVIDIA/open-gpu-kernel-modules, 570.144; in the response buffer those of nova-core's
 * bindings.
 */
#include "descriptor.h"
#include <setjmp.h>
#include <cmocka.h>
#include "card.h"
#include "codec/abi_tables.h"
#include "codec/text.h"
#include "common/partition.h"
#include "common/plugin_heap.h"
#include "ground/ground.h"
#include "plugin/plugin.h"
#include "queue/queue.h"
#include "rm/rm.h"
#include "verbs.h"

#define CONTROL		24
#define GUEST		152	/* bytes of a vGPU in the answer */
#define HEAP		0x10000000ull

static struct gsp_abi *abi;
static struct gsp gsp;
static struct gsp_partition p;
static u8 answer[4872];
static u32 answer_status;
static unsigned int asked, texts;
static u8 heap[0x300000];
static char last_text[256];

u64 shim_now;

void shim_tick(void)
{
}

int gsp_rpc_call(struct gsp *g, struct gsp_rpc *rpc)
{
	assert_int_equal(get_unaligned_le32(rpc->payload + 8), 0x20804004);
	assert_int_equal(rpc->len, CONTROL + sizeof(answer));
	/* A VM's reset waits for these, and none ends for want of an answer. */
	assert_false(p.lock.held);
	assert_false(gsp.told_lock.held);
	assert_true(rpc->spares_gsp);
	memcpy(rpc->payload + CONTROL, answer, sizeof(answer));
	put_unaligned_le32(answer_status, rpc->payload + 12);
	rpc->reply_len = rpc->len;
	asked++;
	return 0;
}

u64 gsp_plugin_buffer(const struct gsp_partition *p, enum gsp_plugin_region r)
{
	return p->desc.heap.base + (r == GSP_PLUGIN_ERROR ? 0x203000 : r * 0x1000);
}

int gsp_fb_read(struct gsp *g, u64 addr, void *buf, size_t len)
{
	memcpy(buf, heap + (addr - HEAP), len);
	return 0;
}

int gsp_fb_write(struct gsp *g, u64 addr, const void *buf, size_t len)
{
	memcpy(heap + (addr - HEAP), buf, len);
	return 0;
}

/* As a file's reader does. */
static int get_state(struct gsp_vgpu_state *s)
{
	return gsp_refresh_states(&gsp) ?: gsp_partition_get_state(&p, s);
}

static void error_text(void *priv, u32 gfid, const char *text)
{
	assert_int_equal(gfid, 3);
	snprintf(last_text, sizeof(last_text), "%s", text);
	texts++;
}

static const struct gsp_verbs rm = { .get_state = gsp_rm_get_state };
/* Its plugin tasks tell. */
static const struct gsp_verbs gmc;

static void begin(const char *release, const struct gsp_verbs *verbs)
{
	memset(&gsp, 0, sizeof(gsp));
	memset(&p, 0, sizeof(p));
	memset(answer, 0, sizeof(answer));
	memset(heap, 0, sizeof(heap));
	abi = descriptor_of(release);
	gsp.abi = abi;
	gsp.verbs = verbs;
	gsp.cb.error_text = error_text;
	mutex_init(&gsp.states_lock);
	mutex_init(&gsp.told_lock);
	mutex_init(&p.lock);
	p.gsp = &gsp;
	p.desc.gfid = 3;
	p.desc.heap.base = HEAP;
	p.state = GSP_PARTITION_OPEN;
	answer_status = 0;
	asked = 0;
	texts = 0;
	/* a time at which jiffies are none of those that are 0 here */
	shim_now = 1000000000;
}

static void end(void)
{
	kvfree(gsp.states);
	gsp_abi_free(abi);
}

/* The @i-th vGPU of the answer. */
static void put_guest(unsigned int i, u32 gfid, u64 used, u32 known)
{
	u8 *g = answer + 8 + i * GUEST;

	put_unaligned_le32(10, g + 4);			/* guestOs */
	put_unaligned_le32(60, g + 16);			/* frameRateLimit */
	g[20] = 1;					/* licensed */
	put_unaligned_le32(3, g + 24);			/* licenseState */
	put_unaligned_le32(2000000000, g + 28);		/* licenseExpiryTimestamp */
	memset(g + 33, 'x', 32);			/* guestDriverVersion, without an end */
	memcpy(g + 65, "r570\n\x1b", 7);		/* guestDriverBranch */
	put_unaligned_le32(known, g + 100);		/* guestVmInfoState */
	put_unaligned_le32(gfid, g + 104);
	put_unaligned_le64(used, g + 128);
	put_unaligned_le32(i ? 2 : 3, g + 140);		/* eccState */
}

static void enumerated(void **state)
{
	struct gsp_vgpu_state s;
	u64 used;

	begin("570.144", &rm);
	assert_int_equal(gsp_msg_size(abi, GSP_MSG_VGPU_GUEST), GUEST);
	put_unaligned_le32(3, answer);
	put_guest(0, 3, 1 << 20, 1);
	put_guest(1, 2, 2 << 20, 0);
	put_guest(2, U32_MAX, 4 << 20, 1);
	assert_int_equal(get_state(&s), 0);
	assert_int_equal(s.known, BIT(GSP_STATE_PARTS) - 1);
	assert_int_equal(s.fb_used, 1 << 20);
	assert_int_equal(s.ecc, GSP_ECC_ON);
	assert_int_equal(s.guest_os, 10);
	assert_int_equal(s.frame_rate_limit, 60);
	assert_true(s.licensed);
	assert_int_equal(s.license_state, 3);
	assert_int_equal(s.license_expiry, 2000000000);
	assert_int_equal(strlen(s.driver_version), 32);
	assert_string_equal(s.driver_branch, "r570");

	/* before its driver has loaded, of a guest nothing is said */
	p.desc.gfid = 2;
	assert_int_equal(get_state(&s), 0);
	assert_int_equal(s.known, BIT(GSP_STATE_FB_USED) | BIT(GSP_STATE_ECC));
	assert_int_equal(s.ecc, GSP_ECC_OFF);
	assert_int_equal(s.guest_os, 0);
	/* who is not in the answer, or not open */
	p.desc.gfid = 4;
	assert_int_equal(get_state(&s), 0);
	assert_int_equal(s.known, 0);
	p.state = GSP_PARTITION_CLOSED;
	assert_int_equal(get_state(&s), -ENODATA);
	assert_int_equal(gsp_get_fb_used(&gsp, &used), 0);
	assert_int_equal(used, 3 << 20);
	assert_int_equal(asked, 1);
	end();
}

static void once_a_second(void **state)
{
	struct gsp_vgpu_state s;
	unsigned int i;

	begin("570.144", &rm);
	put_unaligned_le32(U32_MAX, answer);
	put_guest(0, 3, 7, 1);
	for (i = 0; i < 2500; i++) {
		assert_int_equal(get_state(&s), 0);
		shim_now += 1000;
	}
	assert_int_equal(asked, 3);
	/* opened since: what is known is of somebody else */
	shim_now += 1000;
	p.opened_at = jiffies;
	assert_int_equal(get_state(&s), -ENODATA);
	shim_now += 2000000;
	assert_int_equal(get_state(&s), 0);
	assert_int_equal(asked, 4);
	/* who fails is not asked sooner */
	shim_now += 2000000;
	shim_log_quiet = true;
	answer_status = 0x65;
	for (i = 0; i < 59; i++) {
		assert_int_equal(get_state(&s), -ETIMEDOUT);
		shim_now += 1000000;
	}
	assert_int_equal(asked, 5);
	/* and what is known is looked at without a question, while somebody else's is open */
	mutex_lock(&gsp.states_lock);
	assert_int_equal(gsp_partition_get_state(&p, &s), 0);
	mutex_unlock(&gsp.states_lock);
	assert_int_equal(asked, 5);
	shim_log_quiet = false;
	end();
}

static void of_a_task(void **state)
{
	struct gsp_vgpu_state s;
	u8 *r = heap + 0x1000;

	begin("615.71.09", &gmc);
	assert_int_equal(gsp_told_states(&gsp), BIT(GSP_STATE_GUEST_OS) | BIT(GSP_STATE_DRIVER) |
			 BIT(GSP_STATE_FRAME_RATE_LIMIT) | BIT(GSP_STATE_LICENSE_STATE));
	put_unaligned_le32(5, r + 356);
	put_unaligned_le32(10, r + 360);
	put_unaligned_le32(60, r + 364);
	memset(r + 392, 'v', 256);
	memcpy(r + 1160, "r615_00", 8);
	assert_int_equal(get_state(&s), 0);
	assert_int_equal(s.known, 0);
	/* within the second nothing else is read */
	put_unaligned_le32(1, r + 1416);
	assert_int_equal(get_state(&s), 0);
	assert_int_equal(s.known, 0);
	shim_now += 1000000;
	assert_int_equal(get_state(&s), 0);
	assert_int_equal(s.known, gsp_told_states(&gsp));
	assert_int_equal(s.license_state, 5);
	assert_int_equal(s.guest_os, 10);
	assert_int_equal(s.frame_rate_limit, 60);
	assert_int_equal(strlen(s.driver_version), GSP_STATE_TEXT - 1);
	assert_string_equal(s.driver_branch, "r615_00");
	end();
	begin("570.144", &gmc);
	assert_int_equal(get_state(&s), -EOPNOTSUPP);
	end();
}

/* What the task has written up to, as it says, and what it is told was read. */
static void tell(u32 put)
{
	put_unaligned_le32(put, heap + 0x1000 + gsp_offset(abi, GSP_PLUGIN_RESPONSE_ERROR_PUT, 0));
	gsp_plugin_read_errors(&p);
}

static void errors(void **state)
{
	static const char *const releases[] = { "535.113.01", "570.144", "615.71.09" };
	static const unsigned int put_at[] = { 344, 312, 352 }, get_at[] = { 56, 56, 64 };
	u8 *ring = heap + 0x203000;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(releases); i++) {
		begin(releases[i], &rm);
		assert_int_equal(gsp_offset(abi, GSP_PLUGIN_RESPONSE_ERROR_PUT, 0), put_at[i]);
		memcpy(ring, "one\0two\n\x1b[31m\0", 14);
		tell(0);
		assert_int_equal(texts, 0);
		tell(4);
		assert_int_equal(texts, 1);
		assert_string_equal(last_text, "one");
		assert_int_equal(get_unaligned_le32(heap + get_at[i]), 4);
		tell(4);
		assert_int_equal(texts, 1);
		tell(14);
		assert_int_equal(texts, 3);
		assert_string_equal(last_text, ".[31m");
		/* over the end of the ring, without an end of its own */
		memset(ring + 14, 0, 4096 - 14);
		memcpy(ring + 4093, "thr", 3);
		memcpy(ring, "ee", 2);
		tell(2);
		assert_int_equal(texts, 4);
		assert_string_equal(last_text, "three");
		/* as much as fits, from any number: bounded, and over */
		memset(ring, 'y', 4096);
		tell(U32_MAX);
		assert_int_equal(texts, 5);
		assert_int_equal(strlen(last_text), GSP_TEXT_MAX - 1);
		memset(ring, '\n', 4096);
		tell(7);
		assert_int_equal(texts, 5);
		for (unsigned int n = 0; n < 4096; n += 2)
			ring[n] = 'z';
		tell(6);
		assert_int_equal(texts, 5 + 16);
		end();
	}
}

/* A field that a release lacks is neither known nor taken for another. */
static void absent_fields(void **state)
{
	static const enum gsp_field_id absent[] = {
		GSP_VGPU_GUEST_FB_USED, GSP_VGPU_GUEST_ECC, GSP_VGPU_GUEST_LICENSED,
		GSP_PLUGIN_RESPONSE_LICENSE_STATE, GSP_PLUGIN_RESPONSE_FRAME_RATE_LIMIT,
	};
	struct gsp_vgpu_state s;
	unsigned int i;
	u32 left;

	begin("570.144", &rm);
	for (i = 0; i < ARRAY_SIZE(absent); i++)
		abi->field[absent[i]].count = 0;
	put_unaligned_le32(1, answer);
	put_guest(0, 3, 1 << 20, 1);
	left = BIT(GSP_STATE_GUEST_OS) | BIT(GSP_STATE_FRAME_RATE_LIMIT) |
	       BIT(GSP_STATE_LICENSE_STATE) | BIT(GSP_STATE_DRIVER);
	assert_int_equal(get_state(&s), 0);
	assert_int_equal(s.known, left);
	assert_int_equal(gsp_told_states(&gsp), left);
	/* nor the others, without what says that they are valid */
	abi->field[GSP_VGPU_GUEST_INFO_STATE].count = 0;
	abi->constant[GSP_C_GUEST_INFO_VALID] = 0;
	shim_now += 2000000;
	assert_int_equal(get_state(&s), 0);
	assert_int_equal(s.known, 0);
	assert_int_equal(gsp_told_states(&gsp), 0);
	end();

	begin("615.71.09", &gmc);
	for (i = 0; i < ARRAY_SIZE(absent); i++)
		abi->field[absent[i]].count = 0;
	put_unaligned_le32(1, heap + 0x1000 + 1416);
	left = BIT(GSP_STATE_GUEST_OS) | BIT(GSP_STATE_DRIVER);
	assert_int_equal(get_state(&s), 0);
	assert_int_equal(s.known, left);
	assert_int_equal(gsp_told_states(&gsp), left);
	abi->field[GSP_PLUGIN_CTRL_ERROR_GET].count = 0;
	abi->field[GSP_PLUGIN_CTRL_ERROR_GET].offset = 0;
	memcpy(heap + 0x203000, "one", 4);
	tell(4);
	assert_int_equal(texts, 0);
	assert_int_equal(get_unaligned_le32(heap), 0);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(enumerated),
		cmocka_unit_test(once_a_second),
		cmocka_unit_test(of_a_task),
		cmocka_unit_test(errors),
		cmocka_unit_test(absent_fields),
	};

	return cmocka_run_group_tests_name("vgpu_state", tests, NULL, NULL);
}
