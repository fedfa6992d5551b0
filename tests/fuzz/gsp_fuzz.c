// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/queue/queue_wire.c gsp/queue/queue_wire_gmc.c gsp/queue/queue.c
// sources: gsp/queue/rpc.c gsp/queue/events.c
// sources: gsp/plugin/partition_events.c
// sources: gsp/boot/sequencer.c gsp/boot/exec.c gsp/queue/intr.c gsp/common/static_info.c
// sources: gsp/boot/vgpu_heap.c
// sources: gsp/common/bootload.c gsp/codec/nvstatus.c
// sources: gsp/rm/rm.c gsp/rm/state.c gsp/codec/text.c gsp/rm/rm_info.c gsp/rm/rm_types.c
// sources: gsp/common/type_info.c gsp/rm/rm_vgpu.c
// sources: gsp/rm/rm_scrub.c gsp/rm/engines.c
// sources: gsp/gmc/gmc.c gsp/ground/msg.c gsp/gmc/gmc_boot.c gsp/gmc/gmc_scrub.c
// sources: gsp/gmc/gmc_types.c gsp/ground/wait.c
// sources: gsp/gmc/gmc_vgpu.c tests/unit/gsp_neighbours.c
// max-len: 16384
// edges: 700
/*
 * A GSP that says anything, in a release of each epoch and encoding. The
 * driver's rings, calls, events, register sequences and readers of replies run
 * for real, from what a booted GSP tells to the end of a vGPU; the input is what
 * GSP does whenever the driver waits: it writes elements to the status ring,
 * right answers, wrong ones and others.
 *
 * The input is a byte whose lowest bit says that vGPU types are sent, if the input
 * is a multiple of 16 bytes long, and whose others choose the release, and a series
 * of steps: a byte of flags, for some kinds a function, and patches to the payload
 * of an otherwise right answer, each an offset of two bytes, a length of one and
 * that many bytes. FUZZ_VERBOSE in the environment shows what the driver logs.
 */
#include <linux/interrupt.h>
#include "boot/boot.h"
#include "card.h"
#include "chip.h"
#include "common/common.h"
#include "common/partition.h"
#include "common/plugin_heap.h"
#include "descriptor.h"
#include "fuzz.h"
#include "gmc/gmc.h"
#include "ground/ground.h"
#include "ground/regs.h"
#include "plugin/plugin.h"
#include "queue/queue.h"
#include "queue/queue_wire.h"
#include "rm/rm.h"
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

/* The corpus counts on their order. */
static const char *const releases[] = {
	"570.144", "535.113.01", "550.163.01", "560.35.03", "575.64", "580.95.05", "595.45.04",
	"615.71.09",
};

/* Which fields are of the system information. */
#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)	[GSP_##msg##_##id] = GSP_MSG_##msg == GSP_MSG_SYSTEM_INFO,
#define CONSTANT(id, text, need)
static const bool system_info[GSP_NUM_FIELDS] = {
#include "codec/messages.def"
};

static const struct vgpu_type vgpu_type = {
	.id = 869, .max_instance = 32, .fb_length = 1 << 30, .gsp_heap_size = 16 << 20,
	.bar1_length = 256,
};

static struct gsp gsp;
static struct pci_dev pdev;
static const struct gsp_hw hw = { .intr_leaves = NV_VF_PRIV_CPU_INTR_LEAVES };
static const struct gsp_chip chip = { .name = "ad102", .hw = &hw };
static struct gsp_partition partition;
static u32 msgq_head, queue_tail;	/* registers, where they hold GSP's indices */
static bool gmc;
static const u8 *input;
static size_t left;
static u32 seq, at;		/* of the next element that GSP writes */

u64 shim_now;

int gsp_plugin_get_state(struct gsp_partition *p, struct gsp_vgpu_state *s)
{
	return -EOPNOTSUPP;
}

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
	at = q->counters ? at + slots : (at + slots) % q->slots;
	if (q->counters)
		msgq_head = at;
	else
		put_unaligned_le32(at, q->stat + gsp_offset(gsp.abi, GSP_QUEUE_TX_WRITE_PTR, 0));
}

static u32 number(enum gsp_constant_id c)
{
	return gsp_const(gsp.abi, c);
}

/* Events of both encodings, and numbers that are none. */
static u32 event_number(void)
{
	u32 n = take_byte();

	if (gmc && n & 128)
		return n & 64 ? number(GSP_C_EV_SHUTDOWN_COMPLETE) :
				number(GSP_C_EV_PLUGIN_TRIGGERED);
	return number(GSP_C_EV_FIRST) + n % 40;
}

/* ---- right answers, by name: the input's patches come on top ---- */

static void open_msg(struct gsp_msg *m, enum gsp_message_id id, u8 *data)
{
	if (gsp_msg_init(m, gsp.abi, id, data, gsp_msg_size(gsp.abi, id)))
		abort();
}

static void fill_static_info(struct gsp_msg *m)
{
	gsp_set(m, GSP_STATIC_INFO_FB_LENGTH, FB_SIZE);
	gsp_set(m, GSP_STATIC_INFO_FB_REGION_COUNT, 1);
	gsp_set_at(m, GSP_STATIC_INFO_FB_REGION_BASE, 0, 0);
	gsp_set_at(m, GSP_STATIC_INFO_FB_REGION_LIMIT, 0, FB_SIZE - 1);
	gsp_set(m, GSP_STATIC_INFO_VMMU_SEGMENT_SIZE, 32 << 20);
	if (gsp_has(gsp.abi, GSP_STATIC_INFO_FB_REGION_FLAGS)) {
		gsp_set_at(m, GSP_STATIC_INFO_FB_REGION_FLAGS, 0,
			   number(GSP_C_FB_REGION_FLAG_COMPRESSED) |
			   number(GSP_C_FB_REGION_FLAG_ISO));
	} else {
		gsp_set_at(m, GSP_STATIC_INFO_FB_REGION_COMPRESSED, 0, 1);
		gsp_set_at(m, GSP_STATIC_INFO_FB_REGION_ISO, 0, 1);
	}
	if (gsp_has(gsp.abi, GSP_STATIC_INFO_ENGINE_MASK)) {
		gsp_set_at(m, GSP_STATIC_INFO_ENGINE_MASK, number(GSP_C_ENGINE_TYPE_GR), 1);
		gsp_set_at(m, GSP_STATIC_INFO_ENGINE_MASK, number(GSP_C_ENGINE_TYPE_GR) + 1, 3);
	}
}

static void fill_device_table(u8 *params)
{
	const u64 types[] = { number(GSP_C_RM_ENGINE_GR0), number(GSP_C_RM_ENGINE_GR0) + 8 };
	struct gsp_msg m, e;
	unsigned int i;

	open_msg(&m, GSP_MSG_DEVICE_INFO_TABLE, params);
	gsp_set(&m, GSP_DEVICE_INFO_TABLE_NUM_ENTRIES, ARRAY_SIZE(types));
	for (i = 0; i < ARRAY_SIZE(types); i++) {
		if (gsp_msg_sub(&e, &m, GSP_DEVICE_INFO_TABLE_ENTRIES, i, GSP_MSG_DEVICE_INFO))
			abort();
		gsp_set_at(&e, GSP_DEVICE_INFO_ENGINE_DATA,
			   number(GSP_C_ENGINE_DATA_RM_ENGINE_TYPE), types[i]);
	}
}

static void fill_control(u8 *payload)
{
	u8 *params = payload + gsp_msg_size(gsp.abi, GSP_MSG_RM_CONTROL);
	struct gsp_msg h, m;
	u32 cmd;

	open_msg(&h, GSP_MSG_RM_CONTROL, payload);
	cmd = gsp_get(&h, GSP_RM_CONTROL_CMD);
	if (cmd == number(GSP_C_CTRL_VMMU_SEGMENT_SIZE)) {
		open_msg(&m, GSP_MSG_VMMU_SEGMENT_SIZE, params);
		gsp_set(&m, GSP_VMMU_SEGMENT_SIZE_SIZE, 32 << 20);
	} else if (cmd == number(GSP_C_CTRL_DEVICE_INFO_TABLE)) {
		fill_device_table(params);
	} else if (cmd == number(GSP_C_CTRL_NUM_CHANNELS)) {
		open_msg(&m, GSP_MSG_NUM_CHANNELS, params);
		gsp_set(&m, GSP_NUM_CHANNELS_COUNT, 2048);
	} else if (cmd == number(GSP_C_CTRL_INTR_TABLE)) {
		open_msg(&m, GSP_MSG_INTR_TABLE, params);
		gsp_set(&m, GSP_INTR_TABLE_COUNT, 1);
		gsp_set_at(&m, GSP_INTR_TABLE_ENGINE, 0, number(GSP_C_MC_ENGINE_GSP));
		gsp_set_at(&m, GSP_INTR_TABLE_VECTOR_STALL, 0, 155);
	}
}

/* A keyed or flat message as the whole of an answer; returns its length. */
static size_t answer(u8 *payload, size_t max, enum gsp_message_id id,
		     void (*fill_in)(struct gsp_msg *m))
{
	static u8 area[1 << 20];
	struct gsp_msg m;
	ssize_t n;

	open_msg(&m, id, area);
	gsp_msg_clear(&m);
	fill_in(&m);
	n = gsp_msg_pack(&m, payload, max);
	if (n < 0)
		abort();
	return n;
}

static void fill_properties(struct gsp_msg *m)
{
	gsp_set(m, GSP_PROPERTIES_TYPE, vgpu_type.id);
	gsp_set(m, GSP_PROPERTIES_FB_LENGTH, vgpu_type.fb_length);
	gsp_set(m, GSP_PROPERTIES_GSP_HEAP_SIZE, vgpu_type.gsp_heap_size);
	gsp_set(m, GSP_PROPERTIES_BAR1_LENGTH, vgpu_type.bar1_length);
	gsp_set(m, GSP_PROPERTIES_MAX_INSTANCE, vgpu_type.max_instance);
	gsp_set(m, GSP_PROPERTIES_SUBSYSTEM_ID, 0x176d);
	gsp_set_bytes(m, GSP_PROPERTIES_NAME, "NVIDIA L40-1B", 13);
}

static void fill_types(struct gsp_msg *m)
{
	gsp_set_at(m, GSP_VGPU_TYPES_TYPE, 0, vgpu_type.id);
}

static void fill_ceutils(struct gsp_msg *m)
{
	gsp_set(m, GSP_CEUTILS_SEMAPHORE_ADDR, 0x2000);
	gsp_set(m, GSP_CEUTILS_SEMAPHORE_APERTURE, number(GSP_C_APERTURE_FBMEM));
}

static void fill_work(struct gsp_msg *m)
{
	gsp_set(m, GSP_SCRUB_WORK_ID, 1);
}

/* What GSP would answer to the pending call; its bytes are in @payload already. */
static size_t right_answer(const struct gsp_rpc *rpc, u8 *payload, size_t max)
{
	u32 f = rpc->function;
	struct gsp_msg m;

	if (!gmc) {
		if (f == number(GSP_C_FN_RM_CONTROL)) {
			fill_control(payload);
		} else if (f == number(GSP_C_FN_GET_GSP_STATIC_INFO)) {
			open_msg(&m, GSP_MSG_STATIC_INFO, payload);
			fill_static_info(&m);
		}
		return min(max, rpc->len);
	}
	if (f == number(GSP_C_CMD_GSP_INIT))
		return answer(payload, max, GSP_MSG_STATIC_INFO, fill_static_info);
	if (f == number(GSP_C_CMD_QUERY_SUPPORTED))
		return answer(payload, max, GSP_MSG_VGPU_TYPES, fill_types);
	if (f == number(GSP_C_CMD_QUERY_PROPERTIES))
		return answer(payload, max, GSP_MSG_PROPERTIES, fill_properties);
	if (f == number(GSP_C_CMD_ALLOC_CEUTILS))
		return answer(payload, max, GSP_MSG_CEUTILS, fill_ceutils);
	if (f == number(GSP_C_CMD_SCRUB))
		return answer(payload, max, GSP_MSG_SCRUB_WORK, fill_work);
	return 0;
}

/* The payload of an element, and whom it is for. Returns its length. */
static size_t fill(u32 flags, u8 *payload, size_t max, struct gsp_wire_call *call)
{
	struct gsp_rpc *rpc = gsp.pending;
	size_t n = 0, end = 0;
	u32 i;

	switch (flags & STEP_KIND) {
	case STEP_REPLY:
		if (!rpc)
			break;
		call->function = rpc->function;
		call->sequence = rpc->sequence;
		memcpy(payload, rpc->payload, min(max, rpc->len));
		n = right_answer(rpc, payload, max);
		break;
	case STEP_EVENT:
		call->function = event_number();
		break;
	case STEP_CONTINUATION:
		call->function = gmc ? event_number() : number(GSP_C_FN_CONTINUATION_RECORD);
		break;
	default:
		call->function = take_u16() << 16 | take_u16();
	}
	for (i = 0; i < flags >> STEP_PATCHES; i++)
		end = max(end, patch(payload, max));
	if (flags & STEP_FULL)
		return max;
	return flags & STEP_SHORT ? end : max(n, end);
}

/* An element as the driver builds them becomes one of GSP's. The checksum has to follow. */
static void turn_rm(u8 *elem)
{
	size_t hdr = gsp_msg_size(gsp.abi, GSP_MSG_ELEMENT);
	struct gsp_msg e;

	/* As firmware answers: with a result. */
	put_unaligned_le32(0, elem + hdr + gsp_offset(gsp.abi, GSP_RPC_RESULT, 0));
	if (gsp_msg_init(&e, gsp.abi, GSP_MSG_ELEMENT, elem, hdr))
		abort();
	gsp_set(&e, GSP_ELEMENT_CHECKSUM, gsp_get(&e, GSP_ELEMENT_CHECKSUM) ^ 0xffffffff);
}

static void turn_gmc(u8 *elem, u32 flags)
{
	size_t hdr = gsp_msg_size(gsp.abi, GSP_MSG_MCTP_ELEMENT);
	struct gsp_msg h;

	if (gsp_msg_init(&h, gsp.abi, GSP_MSG_GMC_HEADER, elem + hdr,
			 gsp_msg_size(gsp.abi, GSP_MSG_GMC_HEADER)))
		abort();
	if ((flags & STEP_KIND) == STEP_REPLY)
		gsp_set(&h, GSP_GMC_HEADER_COMMAND, gsp_get(&h, GSP_GMC_HEADER_COMMAND) |
			number(GSP_C_GMC_COMMAND_RESPONSE));
	gsp_set(&h, GSP_GMC_HEADER_STATUS, 0);
}

/* An RPC in an MCTP packet, as events come that have no command. */
static void wrap_rpc(u8 *elem, const struct gsp_wire_call *call, u32 *slots)
{
	size_t hdr = gsp_msg_size(gsp.abi, GSP_MSG_MCTP_ELEMENT);
	size_t rpc_hdr = gsp_msg_size(gsp.abi, GSP_MSG_RPC);
	size_t n = min(call->len, number(GSP_C_ELEMENT_SIZE_MAX) - hdr - rpc_hdr);
	struct gsp_msg e, rpc;

	memset(elem, 0, number(GSP_C_ELEMENT_SIZE_MAX));
	if (gsp_msg_init(&e, gsp.abi, GSP_MSG_MCTP_ELEMENT, elem, hdr) ||
	    gsp_msg_init(&rpc, gsp.abi, GSP_MSG_RPC, elem + hdr, rpc_hdr))
		abort();
	gsp_set(&e, GSP_MCTP_ELEMENT_MAGIC, number(GSP_C_MCTP_MAGIC));
	gsp_set(&e, GSP_MCTP_ELEMENT_SIZE, hdr + rpc_hdr + n);
	gsp_set(&e, GSP_MCTP_ELEMENT_MCTP, number(GSP_C_MCTP_HEADER));
	gsp_set(&e, GSP_MCTP_ELEMENT_NVDM, number(GSP_C_NVDM_HEADER_RM_RPC));
	gsp_set(&e, GSP_MCTP_ELEMENT_NVDM_SIZE, rpc_hdr + n);
	gsp_set(&rpc, GSP_RPC_HEADER_VERSION, number(GSP_C_RPC_VERSION));
	gsp_set(&rpc, GSP_RPC_SIGNATURE, number(GSP_C_RPC_SIGNATURE));
	gsp_set(&rpc, GSP_RPC_LENGTH, rpc_hdr + n);
	gsp_set(&rpc, GSP_RPC_FUNCTION, call->function);
	memcpy(elem + hdr + rpc_hdr, call->payload, n);
	*slots = DIV_ROUND_UP(hdr + rpc_hdr + n, 4096);
}

/* One step of GSP's. */
static void step(void)
{
	static u8 payload[65536], elem[65536];
	u32 slots, flags = take_byte();
	struct gsp_wire_call call = { .payload = payload };

	if (flags & STEP_RING) {
		patch(gsp.queue.stat, 64);
		if (gsp.queue.counters)
			msgq_head = at + (take_byte() & 1);
		return;
	}
	memset(payload, 0, sizeof(payload));
	call.len = fill(flags, payload, gsp.verbs->wire->max_payload(gsp.abi), &call);
	if (gsp.verbs->wire->build(gsp.abi, elem, sizeof(elem), seq, &call, &slots))
		abort();
	if (!gmc)
		turn_rm(elem);
	else if ((flags & STEP_KIND) == STEP_CONTINUATION)
		wrap_rpc(elem, &call, &slots);
	else
		turn_gmc(elem, flags);
	if (flags & STEP_BAD)
		patch(elem, 128);
	seq++;
	ring_write(elem, slots);
}

/* GSP rings its bell, unless it is being listened to already. */
static void ring_bell(void)
{
	if (!gsp.irq_on || gsp.queue_lock.held)
		return;
	gsp_wr32(&gsp, NV_VF_PRIV_CPU_INTR_LEAF(gsp.irq_leaf), gsp.irq_bit);
	shim_irq();
	gsp_intr_work(&gsp.intr_work);
}

void shim_tick(void)
{
	if (left) {
		step();
		ring_bell();
	} else {
		shim_now += 1000000;	/* nothing will come: let timeouts come soon */
	}
}

/* Its read index of the command ring follows at once. */
static void gsp_takes_commands(void)
{
	queue_tail = gsp.queue.write;
	if (!gsp.queue.counters)
		put_unaligned_le32(gsp.queue.write, gsp.queue.stat +
				   gsp_msg_size(gsp.abi, GSP_MSG_QUEUE_TX) +
				   gsp_offset(gsp.abi, GSP_QUEUE_RX_READ_PTR, 0));
}

/* ---- what the rest of gsp/ would do ---- */

void gsp_die(struct gsp *g, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(g->why, sizeof(g->why), fmt, args);
	va_end(args);
	shim_log("GSP is dead: %s\n", g->why);
	__set_bit(0, &g->dead);
}

/* Texts of errors are read from framebuffer by plugin_fuzz. */
void gsp_plugin_read_errors(struct gsp_partition *p)
{
}

u64 gsp_plugin_region(const struct gsp_abi *abi, enum gsp_plugin_region r)
{
	return 4096 * (u64)r;
}

/* All that there may be, so that it can be packed. */
void gsp_system_info_fill(struct gsp *g, struct gsp_msg *m)
{
	unsigned int f;

	for (f = GSP_SYSTEM_INFO_BAR0_ADDR; f < GSP_NUM_FIELDS && system_info[f]; f++)
		gsp_set(m, f, 1);
}

/* What the driver tells GSP before it starts: nothing here. */
int gsp_queue_system_info(struct gsp *g)
{
	return 0;
}

const struct gsp_registry_key gsp_registry[GSP_REGISTRY_KEYS] = {
	{ "a", 1 }, { "bb", 2 }, { "ccc", 3 }, { "dddd", 4 },
};

int gsp_fb_write(struct gsp *g, u64 addr, const void *buf, size_t len)
{
	return gsp_dead(g) ? -EIO : 0;
}

/* A semaphore, more or less; it is the only thing that is read here. */
int gsp_fb_read(struct gsp *g, u64 addr, void *buf, size_t len)
{
	size_t i;

	memset(buf, 0, len);
	if (addr > FB_SIZE - len)
		abort();
	if (left && !(take_byte() & 1))
		put_unaligned_le32(number(GSP_C_SEMAPHORE_MAGIC), buf);
	for (i = 4; i < len; i++)
		((u8 *)buf)[i] = take_byte();
	return left ? 0 : -EIO;
}

u32 gsp_falcon_rd32(struct gsp_falcon *f, u32 reg)
{
	if (reg == NV_PGSP_MSGQ_HEAD(0))
		return msgq_head;
	return reg == NV_PGSP_QUEUE_TAIL(0) ? queue_tail : 0;
}

void gsp_falcon_wr32(struct gsp_falcon *f, u32 reg, u32 value)
{
	if (reg == NV_PGSP_QUEUE_HEAD(0))
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
	if (!gsp.queue.counters)
		put_unaligned_le32(0, gsp.queue.stat +
				   gsp_offset(gsp.abi, GSP_QUEUE_TX_WRITE_PTR, 0));
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

static struct gsp_abi *choose(u32 n)
{
	static struct gsp_abi *abis[ARRAY_SIZE(releases)];

	n %= ARRAY_SIZE(releases);
	if (!abis[n])
		abis[n] = descriptor_of(releases[n]);
	return abis[n];
}

static void begin(u32 release)
{
	static u8 *bar0;

	if (!bar0)
		bar0 = calloc(1, BAR0_SIZE);
	memset(&gsp, 0, sizeof(gsp));
	gsp.abi = choose(release);
	gsp.pdev = &pdev;
	gmc = strcmp(gsp_abi_encoding(gsp.abi), "rm");
	gsp.verbs = gmc ? &gsp_verbs_gmc : &gsp_verbs_rm;
	gsp.chip = &chip;
	gsp.bar0 = bar0;
	gsp.bar0_size = BAR0_SIZE;
	gsp.boot.layout.size = FB_SIZE;
	spin_lock_init(&gsp.partitions_lock);
	INIT_LIST_HEAD(&gsp.partitions);
	gsp_events_listen(&gsp, gsp_boot_events);
	gsp_events_listen(&gsp, gsp_plugin_events);
	seq = 0;
	at = 0;
	msgq_head = 0;
	queue_tail = 0;
}

/* A vGPU's whole life, as partition.c leads it; each step also when one before failed. */
static void live(void)
{
	static struct vgpu_range fb[] = {
		{ 0x10000000, 0x20000000 }, { 0x40000000, 0x1000000 },
	};
	const struct gsp_verbs *v = gsp.verbs;
	struct gsp_partition *p = &partition;

	memset(p, 0, sizeof(*p));
	p->gsp = &gsp;
	p->fb = fb;
	p->desc = (struct gsp_partition_desc){
		.gfid = 3, .dbdf = 0x10203, .type_id = 869, .fb = fb, .num_fb = 1,
		.heap = fb[1], .chid_first = 64, .num_chids = 32,
	};
	if (v->client_new(p))
		return;
	list_add_tail(&p->node, &gsp.partitions);
	if (v->scrubber_new)
		v->scrubber_new(p);
	v->scrub(p, fb, ARRAY_SIZE(fb));
	v->bootload(p);
	v->shutdown(p);
	if (v->scrubber_free)
		v->scrubber_free(p);
	v->cleanup(p);
	if (v->allow_mixed && gsp_has_const(gsp.abi, GSP_C_CTRL_HETEROGENEOUS_MODE))
		v->allow_mixed(&gsp);
	list_del(&p->node);
	v->client_free(p);
}

/* Which types GSP knows, then one that it may know already. */
static void settle_types(const struct gsp_verbs *v)
{
	static struct vgpu_type told[4];
	int i, n, refused;

	n = v->get_types ? v->get_types(&gsp, told, ARRAY_SIZE(told)) : 0;
	for (i = 0; i < n; i++)
		if (!told[i].id || !memchr(told[i].name, 0, sizeof(told[i].name)) ||
		    !memchr(told[i].vgpu_class, 0, sizeof(told[i].vgpu_class)))
			abort();
	v->add_types(&gsp, &vgpu_type, 1, &refused);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct gsp_verbs *v;
	long allocs;
	u64 vector;
	u32 first;

	shim_log_quiet = !getenv("FUZZ_VERBOSE");
	input = data;
	left = size;
	first = take_byte();
	begin(first >> 1);
	allocs = shim_allocs;
	v = gsp.verbs;

	if (gsp_queue_init(&gsp))
		abort();
	link_ring();
	gsp_rpc_drain(&gsp);
	if ((!gmc || !v->init(&gsp)) && (!v->learn_internal || !v->learn_internal(&gsp))) {
		check_info();
		if (!gsp_rm_intr_vector(&gsp, &vector))
			gsp_intr_setup(&gsp, vector);
		if (!v->learn(&gsp) && !is_power_of_2(gsp.info.vmmu_segment_size))
			abort();
		/* Up to a megabyte each way, which takes as long as ten other inputs. */
		if (first & 1 && size % 16 == 0)
			settle_types(v);
		live();
	}
	/* What is left of the input comes unasked. */
	while (left && !gsp_dead(&gsp)) {
		shim_tick();
		gsp_rpc_drain(&gsp);
	}
	gsp_intr_teardown(&gsp);
	if (gmc)
		v->unload(&gsp);
	gsp_queue_fini(&gsp);
	if (shim_allocs != allocs)
		abort();
	return 0;
}
