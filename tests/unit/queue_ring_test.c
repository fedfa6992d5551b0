// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/queue/rpc.c gsp/queue/queue.c gsp/queue/queue_wire.c
// sources: gsp/queue/queue_wire_gmc.c gsp/codec/nvstatus.c tests/unit/gsp_neighbours.c
/*
 * A status ring in which something is wrong, in both encodings: what is damaged is read
 * as often as the vendor's reader does (NVIDIA/open-gpu-kernel-modules 595.45.04
 * message_queue_cpu.c, GspMsgQueueReceiveStatus()), and what stays so is passed over.
 * GSP's turn is whenever the reader sleeps.
 */
#include "card.h"
#include "descriptor.h"
#include "ground/ground.h"
#include "ground/regs.h"
#include "queue/queue.h"
#include "queue/queue_wire.h"
#include "verbs.h"
#include <setjmp.h>
#include <cmocka.h>

#define LOOKS		3	/* of the vendor's reader at one element */
#define STALE		16	/* that it passes over at once, where it counts them */
#define COUNT		40	/* of struct GSP_MSG_QUEUE_ELEMENT, 570.144: elemCount */
#define SIZE		4	/* of the same, 615.71.09: mctpPayloadSize */
#define RPC_LENGTH	56
#define RPC_RESULT	64
#define CHECKSUM	32

static struct gsp_verbs verbs;
static struct gsp gsp;
static u32 head, tail, sent;
static unsigned int ticks, whole_at;
static bool endless;
static u8 *broken;
static char heard[64];

u64 shim_now;

static bool rm(void)
{
	return verbs.wire == &gsp_wire_rm;
}

static u8 *at(u32 index)
{
	return gsp.queue.stat + (1 + index % gsp.queue.slots) * GSP_PAGE_SIZE;
}

static void publish(u32 n)
{
	head += n;
	if (rm())
		put_unaligned_le32(head % gsp.queue.slots,
				   gsp.queue.stat + gsp_offset(gsp.abi, GSP_QUEUE_TX_WRITE_PTR, 0));
}

/* An event with @name, of @len bytes, with element number @seq; not said to be there. */
static u8 *put_one(u32 seq, char name, size_t len, u32 *n)
{
	static u8 payload[3 * GSP_PAGE_SIZE], elem[4 * GSP_PAGE_SIZE];
	struct gsp_wire_call call = {
		.function = rm() ? gsp_const(gsp.abi, GSP_C_EV_FIRST) : 1,
		.payload = payload, .len = len,
	};
	u32 i;

	payload[0] = name;
	assert_int_equal(verbs.wire->build(gsp.abi, elem, sizeof(elem), seq, &call, n), 0);
	for (i = 0; i < *n; i++)
		memcpy(at(head + i), elem + i * GSP_PAGE_SIZE, GSP_PAGE_SIZE);
	return at(head);
}

static u8 *put(char name)
{
	u32 n;
	u8 *p = put_one(sent++, name, 16, &n);

	publish(n);
	return p;
}

/* Its first word is what the checksum counts, too, or by which a packet is known. */
static u8 *put_broken(char name)
{
	u8 *p = put(name);

	p[0] ^= 1;
	return p;
}

/* Change a word and keep the checksum right. */
static void change(u8 *elem, unsigned int where, u32 value)
{
	if (rm())
		put_unaligned_le32(get_unaligned_le32(elem + CHECKSUM) ^
				   get_unaligned_le32(elem + where) ^ value, elem + CHECKSUM);
	put_unaligned_le32(value, elem + where);
}

static u32 published(void)
{
	return rm() ? get_unaligned_le32(gsp.queue.cmd +
					 gsp_msg_size(gsp.abi, GSP_MSG_QUEUE_TX) +
					 gsp_offset(gsp.abi, GSP_QUEUE_RX_READ_PTR, 0)) :
		      tail;
}

void shim_tick(void)
{
	if (++ticks == whole_at)
		broken[0] ^= 1;
	if (endless && (head + gsp.queue.slots - gsp.queue.read) % gsp.queue.slots < 40)
		put_broken('x');
}

void gsp_event(struct gsp *g, const struct gsp_wire_record *rec)
{
	char name[2] = { rec->payload[0] };

	strcat(heard, name);
}

u32 gsp_falcon_rd32(struct gsp_falcon *f, u32 reg)
{
	return reg == NV_PGSP_MSGQ_HEAD(0) ? head : 0;
}

void gsp_falcon_wr32(struct gsp_falcon *f, u32 reg, u32 value)
{
	if (reg == NV_PGSP_MSGQ_TAIL(0))
		tail = value;
}

static void begin(const char *release)
{
	memset(&gsp, 0, sizeof(gsp));
	gsp.verbs = &verbs;
	gsp.abi = descriptor_of(release);
	verbs.wire = strcmp(gsp_abi_encoding(gsp.abi), "rm") ? &gsp_wire_gmc : &gsp_wire_rm;
	shim_now = 0;
	shim_log_quiet = true;
	shim_said[0] = '\0';
	heard[0] = '\0';
	head = 0;
	tail = 0;
	sent = 0;
	ticks = 0;
	whole_at = 0;
	endless = false;
	assert_int_equal(gsp_queue_init(&gsp), 0);
	/* GSP's header of its ring says the same as the driver's of the other. */
	memcpy(gsp.queue.stat, gsp.queue.cmd, gsp_msg_size(gsp.abi, GSP_MSG_QUEUE_TX));
}

static int end(void **state)
{
	gsp_queue_fini(&gsp);
	gsp_abi_free((struct gsp_abi *)gsp.abi);
	return shim_allocs || gsp.queue_lock.held ? -1 : 0;
}

static int begin_rm(void **state)
{
	begin("570.144");
	return 0;
}

static int begin_gmc(void **state)
{
	begin("615.71.09");
	return 0;
}

static void lives(const char *names, s64 again, s64 passed)
{
	assert_string_equal(heard, names);
	assert_int_equal(atomic64_read(&gsp.counters.reread), again);
	assert_int_equal(atomic64_read(&gsp.counters.passed), passed);
	assert_false(gsp_dead(&gsp));
	assert_int_equal(published(), gsp.queue.read);
}

static void says(const char *what)
{
	if (!strstr(shim_said, what))
		fail_msg("'%s' is not in '%s'", what, shim_said);
}

static void whole(void **state)
{
	put('a');
	put('b');
	assert_false(gsp_rpc_drain(&gsp));
	lives("ab", 0, 0);
	assert_int_equal(gsp.queue.read, 2);
}

static void whole_at_look(unsigned int look)
{
	put('a');
	broken = put_broken('b');
	put('c');
	whole_at = look - 1;
	assert_false(gsp_rpc_drain(&gsp));
	lives("abc", look - 1, 0);
	assert_string_equal(shim_said, "");
}

static void whole_at_the_second_look(void **state)
{
	whole_at_look(2);
}

static void whole_at_the_third_look(void **state)
{
	whole_at_look(3);
}

static void damaged_for_ever(void **state)
{
	put('a');
	put_broken('b');
	put('c');
	put_broken('d');
	put('e');
	assert_false(gsp_rpc_drain(&gsp));
	lives("ace", 2 * (LOOKS - 1), 2);
	assert_int_equal(gsp.queue.read, 5);
	says(rm() ? "status ring, element 1 in slot 1: checksum is wrong" :
		    "status ring, element 1 in slot 1: not an MCTP packet");
	/* What comes later is found. */
	put('f');
	assert_false(gsp_rpc_drain(&gsp));
	lives("acef", 2 * (LOOKS - 1), 2);
}

/* All slots of it are passed over, at the end of the ring, too. */
static void damaged_over_several_slots(void **state)
{
	u32 i, n;
	u8 *p;

	for (i = 0; i < gsp.queue.slots - 1; i++) {
		put('a');
		gsp_rpc_drain(&gsp);
		heard[0] = '\0';
	}
	p = put_one(sent++, 'b', 2 * GSP_PAGE_SIZE, &n);
	assert_int_equal(n, 3);
	p[0] ^= 1;
	publish(n);
	put('c');
	assert_false(gsp_rpc_drain(&gsp));
	lives("c", LOOKS - 1, 1);
}

static void a_number_ahead(void **state)
{
	u32 n;

	put_one(5, 'a', 16, &n);
	publish(n);
	sent++;
	put('b');
	assert_false(gsp_rpc_drain(&gsp));
	lives("b", LOOKS - 1, 1);
	says("sequence number is wrong");
}

static void a_wrong_length(void **state)
{
	change(put('a'), rm() ? RPC_LENGTH : SIZE, 1);
	put('b');
	assert_false(gsp_rpc_drain(&gsp));
	lives("b", LOOKS - 1, 1);
	says(rm() ? "RPC length out of range" : "packet size out of range");
}

/* As if GSP's write had not arrived: what lies there was read before. */
static void put_stale(unsigned int n)
{
	u32 one;
	u8 *p;

	while (n--) {
		p = put_one(0, 's', 16, &one);
		if (!rm())
			verbs.wire->taken(gsp.abi, p);
		publish(one);
	}
}

static int receive(struct gsp_wire_record *rec)
{
	int ret;

	mutex_lock(&gsp.queue_lock);
	ret = gsp_queue_receive(&gsp, rec);
	mutex_unlock(&gsp.queue_lock);
	return ret;
}

static void as_many_were_read_before(void **state)
{
	struct gsp_wire_record rec;

	put('a');
	assert_int_equal(receive(&rec), 0);
	put_stale(STALE);
	put('b');
	assert_int_equal(receive(&rec), 0);
	assert_int_equal(rec.payload[0], 'b');
	lives("", 0, STALE);
	assert_string_equal(shim_said, "");
}

static void more_were_read_before(void **state)
{
	struct gsp_wire_record rec;

	put('a');
	assert_int_equal(receive(&rec), 0);
	put_stale(STALE + 1);
	put('b');
	assert_int_equal(receive(&rec), -EBADMSG);
	says(rm() ? "element 1 in slot 17: sequence number is wrong" :
		    "element 1 in slot 17: it was read before");
	/* They have been counted before: the number of the next is what it was. */
	assert_int_equal(receive(&rec), 0);
	assert_int_equal(rec.payload[0], 'b');
	lives("", 0, STALE + 1);
}

/* The end of it is not there, and there is nothing behind which the next could be. */
static void not_all_there(void **state)
{
	u32 n;

	put('a');
	put_one(sent++, 'b', 2 * GSP_PAGE_SIZE, &n);
	publish(n - 1);
	assert_false(gsp_rpc_drain(&gsp));
	lives("a", LOOKS - 1, 0);
	assert_int_equal(gsp.queue.read, 1);
	publish(1);
	put('c');
	assert_false(gsp_rpc_drain(&gsp));
	lives("abc", LOOKS - 1, 0);
	assert_string_equal(shim_said, "");
}

static void ends(const char *what)
{
	assert_false(gsp_rpc_drain(&gsp));
	assert_true(gsp_dead(&gsp));
	assert_string_equal(gsp.why, "it damaged the status ring");
	assert_int_equal(gsp.queue.read, 1);
	says(what);
}

static void no_length_that_can_be(u32 count)
{
	put('a');
	change(put('b'), COUNT, count);
	put('c');
	ends("element count out of range");
}

static void a_length_of_nothing(void **state)
{
	no_length_that_can_be(0);
}

static void a_length_of_more_than_can_be(void **state)
{
	no_length_that_can_be(17);
}

static void an_index_that_cannot_be(void **state)
{
	put('a');
	gsp_rpc_drain(&gsp);
	head = gsp.queue.slots + 2;
	if (rm())
		put_unaligned_le32(head, gsp.queue.stat +
				   gsp_offset(gsp.abi, GSP_QUEUE_TX_WRITE_PTR, 0));
	ends("GSP's write index of the status ring is");
	/* Nothing was read of which more could be said. */
	assert_null(strstr(shim_said, "element"));
}

/* Who drains gives way, though GSP writes as fast as it is read. */
static void nothing_but_damage(void **state)
{
	endless = true;
	put_broken('x');
	assert_true(gsp_rpc_drain(&gsp));
	assert_true(shim_now < 100000);
	assert_true(atomic64_read(&gsp.counters.passed) > 100);
	assert_false(gsp_dead(&gsp));
}

/* Nobody can know whose answer it was: it is waited for. */
static void the_answer_is_damaged(void **state)
{
	static u8 payload[16];
	struct gsp_rpc rpc = {
		.what = "a call", .function = 1, .payload = payload, .len = sizeof(payload),
		.timeout_ms = GSP_RPC_TIMEOUT_MS,
	};

	put_broken('a');
	assert_int_equal(gsp_rpc_call(&gsp, &rpc), -ETIMEDOUT);
	assert_string_equal(gsp.why, "no answer to a call within 10000 ms");
	says("status ring, element 0 in slot 0");
}

/* GSP's answer to control @cmd of @status. */
static void put_answer(u32 cmd, u32 status)
{
	u8 payload[64] = {};
	struct gsp_wire_call call = {
		.function = gsp_const(gsp.abi, GSP_C_FN_RM_CONTROL),
		.payload = payload, .len = sizeof(payload),
	};
	u8 *elem = at(head);
	struct gsp_msg m;
	u32 n;

	assert_int_equal(gsp_msg_init(&m, gsp.abi, GSP_MSG_RM_CONTROL, payload, sizeof(payload)),
			 0);
	gsp_set(&m, GSP_RM_CONTROL_CMD, cmd);
	gsp_set(&m, GSP_RM_CONTROL_STATUS, status);
	assert_int_equal(gsp_wire_rm.build(gsp.abi, elem, GSP_PAGE_SIZE, sent++, &call, &n), 0);
	assert_int_equal(n, 1);
	change(elem, RPC_RESULT, 0);
	publish(n);
}

/* A control of a call that GSP is spared for, or not; the status of its answer. */
static int asks(u32 cmd, bool spares, u32 *status)
{
	u8 payload[64] = {};
	struct gsp_rpc rpc = {
		.what = "a control", .function = gsp_const(gsp.abi, GSP_C_FN_RM_CONTROL),
		.payload = payload, .len = sizeof(payload),
		.timeout_ms = GSP_RPC_TIMEOUT_MS, .spares_gsp = spares,
	};
	struct gsp_msg m;
	int ret;

	assert_int_equal(gsp_msg_init(&m, gsp.abi, GSP_MSG_RM_CONTROL, payload, sizeof(payload)),
			 0);
	gsp_set(&m, GSP_RM_CONTROL_CMD, cmd);
	ret = gsp_rpc_call(&gsp, &rpc);
	*status = gsp_get(&m, GSP_RM_CONTROL_STATUS);
	return ret;
}

/*
 * 570.144 numbers no replies. One that was damaged never comes: that it is waited for must
 * not cost the next one, which is to something else.
 */
static void an_answer_that_never_comes(void **state)
{
	u32 status;

	assert_int_equal(asks(1, true, &status), -ETIMEDOUT);
	put_answer(2, 7);
	assert_int_equal(asks(2, false, &status), 0);
	assert_int_equal(status, 7);
	put_answer(1, 8);
	assert_int_equal(asks(1, false, &status), 0);
	assert_int_equal(status, 8);
	assert_false(gsp_dead(&gsp));
}

/* Of two answers to the same the first is the late one. */
static void an_answer_that_comes_late(void **state)
{
	u32 status;

	assert_int_equal(asks(1, true, &status), -ETIMEDOUT);
	put_answer(1, 7);
	put_answer(1, 8);
	assert_int_equal(asks(1, false, &status), 0);
	assert_int_equal(status, 8);
	/* Nor is it that to another. */
	assert_int_equal(asks(1, true, &status), -ETIMEDOUT);
	put_answer(1, 7);
	put_answer(2, 8);
	assert_int_equal(asks(2, false, &status), 0);
	assert_int_equal(status, 8);
	assert_int_equal(gsp.overdue, 0);
}

/* Of several that differ nobody knows which was lost. */
static void several_come_late(void **state)
{
	u32 status;

	assert_int_equal(asks(1, true, &status), -ETIMEDOUT);
	assert_int_equal(asks(2, true, &status), -ETIMEDOUT);
	assert_int_equal(gsp.overdue, 2);
	put_answer(1, 7);
	put_answer(2, 8);
	put_answer(1, 9);
	assert_int_equal(asks(1, false, &status), 0);
	assert_int_equal(status, 9);
}

#define RM(f)	{ #f " (rm)", f, begin_rm, end, NULL }
#define GMC(f)	{ #f " (gmc)", f, begin_gmc, end, NULL }
#define BOTH(f)	RM(f), GMC(f)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(whole),
		BOTH(whole_at_the_second_look),
		BOTH(whole_at_the_third_look),
		BOTH(damaged_for_ever),
		BOTH(damaged_over_several_slots),
		RM(a_number_ahead),
		BOTH(a_wrong_length),
		BOTH(as_many_were_read_before),
		BOTH(more_were_read_before),
		BOTH(not_all_there),
		RM(a_length_of_nothing),
		RM(a_length_of_more_than_can_be),
		BOTH(an_index_that_cannot_be),
		BOTH(nothing_but_damage),
		BOTH(the_answer_is_damaged),
		RM(an_answer_that_never_comes),
		RM(an_answer_that_comes_late),
		RM(several_come_late),
	};

	return cmocka_run_group_tests_name("queue_ring", tests, NULL, NULL);
}
