// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/queue_wire.c gsp/queue.c gsp/rpc.c gsp/events.c
// sources: gsp/sequencer.c gsp/exec.c gsp/rm.c gsp/rm_info.c gsp/rm_types.c gsp/engines.c
// sources: gsp/nvstatus.c
// max-len: 16384
/*
 * A GSP that says anything. The driver's rings, calls, events, register
 * sequences and readers of replies run for real; the input is what GSP does
 * whenever the driver waits: it writes elements to the status ring, right
 * answers, wrong ones and others.
 *
 * The input is a byte whose lowest bit says that vGPU types are sent, which is
 * long, and a series of steps: a byte of flags, for some kinds a function,
 * and patches to the payload of an otherwise right answer, each an offset of
 * two bytes, a length of one and that many bytes. FUZZ_VERBOSE in the
 * environment shows what the driver logs.
 */
#include "descriptor.h"
#include "fuzz.h"
#include "priv.h"
#include "vgpu_type.h"

#define FB_SIZE		(48ULL << 30)
#define BAR0_SIZE	(16U << 20)

enum {
	STEP_KIND = 3,		/* mask of: */
	STEP_REPLY = 0,
	STEP_EVENT = 1,
	STEP_CONTINUATION = 2,
	STEP_OTHER = 3,
	STEP_SHORT = 4,		/* the payload ends with the last patch */
	STEP_BAD = 8,		/* then a patch to the headers, the checksum no longer right */
	STEP_FULL = 16,		/* as long as an element can be */
	STEP_RING = 32,		/* no element: a patch to the ring's headers */
	STEP_PATCHES = 6,	/* shift: how many */
};

static struct gsp gsp;
static const u8 *input;
static size_t left;
static u32 seq, at;		/* of the next element that GSP writes */

u64 shim_now;

static u32 take_byte(void)
{
	if (!left)
		return 0;
	left--;
	return *input++;
}

static u32 take_u16(void)
{
	u32 low = take_byte();

	return low | take_byte() << 8;
}

/* Copy bytes of the input over @to; returns where the last one ends. */
static size_t patch(u8 *to, size_t size)
{
	size_t offset = take_u16(), n = take_byte();

	offset = min(offset, size);
	n = min(min(n, left), size - offset);
	memcpy(to + offset, input, n);
	input += n;
	left -= n;
	return offset + n;
}

static void ring_write(const u8 *from, u32 slots)
{
	struct gsp_queue *q = &gsp.queue;
	u32 i;

	for (i = 0; i < slots; i++)
		memcpy(q->stat + 4096 * (1 + (at + i) % q->slots), from + 4096 * i, 4096);
	at = (at + slots) % q->slots;
	put_unaligned_le32(at, q->stat + gsp_offset(gsp.abi, GSP_QUEUE_TX_WRITE_PTR, 0));
}

static u32 number(enum gsp_constant_id c)
{
	return gsp_const(gsp.abi, c);
}

/* The payload of an element, and whom it is for. Returns its length. */
static size_t fill(u32 flags, u8 *payload, size_t max, u32 *function, u32 *rpc_seq)
{
	struct gsp_rpc *rpc = gsp.pending;
	size_t n = 0, end = 0;
	u32 i;

	*function = 0;
	*rpc_seq = 0;
	switch (flags & STEP_KIND) {
	case STEP_REPLY:
		if (!rpc)
			break;
		*function = rpc->function;
		*rpc_seq = rpc->sequence;
		n = min(max, rpc->len);
		memcpy(payload, rpc->payload, n);
		break;
	case STEP_EVENT:
		*function = number(GSP_C_EV_FIRST) + take_byte() % 40;
		break;
	case STEP_CONTINUATION:
		*function = number(GSP_C_FN_CONTINUATION_RECORD);
		break;
	default:
		*function = take_u16() << 16 | take_u16();
	}
	for (i = 0; i < flags >> STEP_PATCHES; i++)
		end = max(end, patch(payload, max));
	if (flags & STEP_FULL)
		return max;
	return flags & STEP_SHORT ? end : max(n, end);
}

/* One step of GSP's. */
static void step(void)
{
	static u8 payload[65536], elem[65536];
	u32 function, rpc_seq, slots, flags = take_byte();
	size_t hdr = gsp_msg_size(gsp.abi, GSP_MSG_ELEMENT), n;
	struct gsp_msg e;

	if (flags & STEP_RING) {
		patch(gsp.queue.stat, 64);
		return;
	}
	memset(payload, 0, sizeof(payload));
	n = fill(flags, payload, gsp_wire_max_payload(gsp.abi), &function, &rpc_seq);
	if (gsp_wire_build(gsp.abi, elem, sizeof(elem), seq, function, rpc_seq, payload, n,
			   &slots))
		abort();
	/* As firmware answers: with a result. The checksum has to follow. */
	put_unaligned_le32(0, elem + hdr + gsp_offset(gsp.abi, GSP_RPC_RESULT, 0));
	if (gsp_msg_init(&e, gsp.abi, GSP_MSG_ELEMENT, elem, hdr))
		abort();
	gsp_set(&e, GSP_ELEMENT_CHECKSUM, gsp_get(&e, GSP_ELEMENT_CHECKSUM) ^ 0xffffffff);
	if (flags & STEP_BAD)
		patch(elem, hdr + gsp_msg_size(gsp.abi, GSP_MSG_RPC));
	seq++;
	ring_write(elem, slots);
}

void shim_tick(void)
{
	if (left)
		step();
	else
		shim_now += 1000000;	/* nothing will come: let timeouts come soon */
}

/* Its read index of the command ring follows at once. */
static void gsp_takes_commands(void)
{
	put_unaligned_le32(gsp.queue.write, gsp.queue.stat +
			   gsp_msg_size(gsp.abi, GSP_MSG_QUEUE_TX));
}

/* ---- what the rest of gsp/ would do ---- */

void gsp_die(struct gsp *g, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(g->why, sizeof(g->why), fmt, args);
	va_end(args);
	__set_bit(0, &g->dead);
}

bool gsp_fell_off(struct gsp *g)
{
	return false;
}

void gsp_partition_event(struct gsp *g, u32 gfid, enum gsp_plugin_event ev, u32 raw)
{
}

u64 gsp_plugin_comm_size(const struct gsp_abi *abi)
{
	return gsp_const(abi, GSP_C_PLUGIN_CTRL_SIZE);
}

void gsp_falcon_wr32(struct gsp_falcon *f, u32 reg, u32 value)
{
	gsp_takes_commands();
}

int gsp_falcon_reset(struct gsp_falcon *f)
{
	return 0;
}

void gsp_falcon_prepare_dma(struct gsp_falcon *f)
{
}

void gsp_falcon_start(struct gsp_falcon *f)
{
}

int gsp_falcon_wait_halt(struct gsp_falcon *f)
{
	return 0;
}

int gsp_boot_wait_suspended(struct gsp *g, u32 *mbox0)
{
	*mbox0 = 0;
	return 0;
}

static void check_inside(u64 base, u32 offset, u32 size)
{
	if (!size || base > FB_SIZE || base + offset > FB_SIZE || size > FB_SIZE - base - offset)
		abort();
}

/* Programs from anywhere but framebuffer must not come here. */
int gsp_falcon_exec(struct gsp_falcon *f, const struct gsp_hs_program *prog, const char *what,
		    u32 *mbox0, u32 *mbox1)
{
	if (!prog->local)
		abort();
	check_inside(prog->imem_base, prog->imem_va, prog->imem_size);
	check_inside(prog->dmem_base, prog->dmem_va, prog->dmem_size);
	return 0;
}

int gsp_boot_resume(struct gsp *g)
{
	return 0;
}

/* The rings: half a megabyte, the same each time. */
int gsp_mem_alloc(struct gsp *g, struct gsp_mem *mem, size_t size)
{
	static void *kept;

	if (!kept)
		kept = malloc(size);
	mem->va = memset(kept, 0, size);
	mem->dma = 0x100000;
	mem->size = size;
	return 0;
}

void gsp_mem_free(struct gsp *g, struct gsp_mem *mem)
{
}

/* GSP's header of the status ring is the driver's of the command ring. */
static void link_ring(void)
{
	memcpy(gsp.queue.stat, gsp.queue.cmd, gsp_msg_size(gsp.abi, GSP_MSG_QUEUE_TX));
	put_unaligned_le32(0, gsp.queue.stat + gsp_offset(gsp.abi, GSP_QUEUE_TX_WRITE_PTR, 0));
}

static void check_info(void)
{
	const struct gsp_info *info = &gsp.info;
	unsigned int i;

	if (info->num_fb > GSP_MAX_FB_REGIONS || !info->num_fb || info->fb_total > FB_SIZE)
		abort();
	for (i = 0; i < info->num_fb; i++)
		if (info->fb[i].base >= info->fb_total ||
		    info->fb[i].size > info->fb_total - info->fb[i].base)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct vgpu_type type = { .id = 869 };
	static struct gsp_abi *abi;
	static u8 *bar0;
	u32 client, device;
	long allocs;
	bool types;

	if (!abi)
		abi = descriptor();
	if (!bar0)
		bar0 = calloc(1, BAR0_SIZE);
	shim_log_quiet = !getenv("FUZZ_VERBOSE");
	allocs = shim_allocs;
	memset(&gsp, 0, sizeof(gsp));
	gsp.abi = abi;
	gsp.bar0 = bar0;
	gsp.bar0_size = BAR0_SIZE;
	gsp.boot.layout.size = FB_SIZE;
	input = data;
	left = size;
	seq = 0;
	at = 0;
	types = take_byte() & 1;

	if (gsp_queue_init(&gsp))
		abort();
	link_ring();
	gsp_rpc_drain(&gsp);
	if (!gsp_rm_learn_internal(&gsp)) {
		check_info();
		if (!gsp_rm_learn(&gsp) && !is_power_of_2(gsp.info.vmmu_segment_size))
			abort();
		/* A third of a megabyte each way: slow. */
		if (types)
			gsp_rm_add_types(&gsp, &type, 1);
		if (!gsp_rm_client_new(&gsp, &client)) {
			if (!gsp_rm_device_new(&gsp, client, &device))
				gsp_rm_free(&gsp, client, device);
			gsp_rm_client_free(&gsp, client);
		}
	}
	/* What is left of the input comes unasked. */
	while (left && !gsp_dead(&gsp)) {
		shim_tick();
		gsp_rpc_drain(&gsp);
	}
	gsp_queue_fini(&gsp);
	if (shim_allocs != allocs)
		abort();
	return 0;
}
