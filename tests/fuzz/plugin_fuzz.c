// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/plugin/plugin_rpc.c gsp/common/plugin_heap.c gsp/plugin/console.c
// max-len: 4096
// edges: 300
/*
 * A plugin task that writes anything to the buffers that it shares with the
 * driver, in a release of each epoch and encoding. All messages of a vGPU's life
 * are sent to it, and what its guest shows is looked at; the input is what the task does whenever the driver waits.
 *
 * The input is a byte that chooses the release and a series of steps: a byte of
 * flags, and perhaps a patch to the buffers: an offset of two bytes, a length of
 * one and that many bytes.
 */
#include "card.h"
#include "common/partition.h"
#include "common/plugin_heap.h"
#include "descriptor.h"
#include "fuzz.h"
#include "ground/ground.h"
#include "plugin/plugin.h"
#include "queue/queue.h"

#define BAR0_SIZE	(16U << 20)
#define HEAP		0x40000000ULL
#define HEAP_SIZE	(16U << 20)
#define ROOM		(1U << 20)

enum {
	STEP_BOOTED = 1,	/* the sign of life */
	STEP_DONE = 2,		/* the last message was processed, */
	STEP_RESULT = 4,	/* with another result than 0 */
	STEP_PATCH = 8,
	STEP_EVENT = 16,	/* one of GSP's; its number is the next byte */
	STEP_DEAD = 32,		/* with STEP_EVENT: GSP is dead */
};

static const char *const releases[] = {
	"570.144", "535.113.01", "550.163.01", "560.35.03", "575.64", "580.95.05", "595.45.04",
	"615.71.09",
};

static struct gsp gsp;
static struct gsp_partition partition;
static const u8 *input;
static size_t left;
static u8 *heap;		/* where buffers are; the rest of framebuffer is not there */

u64 shim_now;

static u32 take_byte(void)
{
	if (!left)
		return 0;
	left--;
	return *input++;
}

static void put_field(enum gsp_plugin_region r, enum gsp_field_id f, u32 value)
{
	put_unaligned_le32(value, heap + gsp_plugin_region(gsp.abi, r) +
			   gsp_offset(gsp.abi, f, 0));
}

static void patch(void)
{
	size_t offset = take_byte(), n;

	offset = (offset | take_byte() << 8) % (gsp_plugin_region(gsp.abi, GSP_PLUGIN_MIGRATION));
	n = min((size_t)take_byte(), left);
	memcpy(heap + offset, input, n);
	input += n;
	left -= n;
}

void shim_tick(void)
{
	u32 flags;

	if (!left) {
		shim_now += 1000000;	/* nothing will come: let timeouts come soon */
		return;
	}
	flags = take_byte();
	if (flags & STEP_PATCH)
		patch();
	if (flags & STEP_EVENT) {
		set_bit(take_byte() % GSP_PLUGIN_EVENTS, &partition.events);
		if (flags & STEP_DEAD)
			__set_bit(0, &gsp.dead);
	}
	if (flags & STEP_BOOTED)
		put_field(GSP_PLUGIN_CTRL, GSP_PLUGIN_CTRL_MESSAGE_SEQ,
			  gsp_const(gsp.abi, GSP_C_PLUGIN_BOOTLOADED));
	if (flags & STEP_DONE) {
		put_field(GSP_PLUGIN_RESPONSE, GSP_PLUGIN_RESPONSE_RESULT,
			  flags & STEP_RESULT ? take_byte() : 0);
		put_field(GSP_PLUGIN_RESPONSE, GSP_PLUGIN_RESPONSE_SEQ_PROCESSED,
			  partition.plugin_seq);
	}
}

/* ---- what the rest of gsp/ would do: framebuffer is memory ---- */

static u8 *at(u64 addr, size_t len)
{
	/* As the window wants it; and nothing but the partition's own. */
	if (addr % 4 || len % 4 || addr < HEAP || addr - HEAP > HEAP_SIZE ||
	    len > HEAP_SIZE - (addr - HEAP))
		abort();
	return heap + (addr - HEAP);
}

void gsp_history_begin(struct gsp *g, struct gsp_history_entry *e)
{
}

void gsp_history_end(struct gsp *g, struct gsp_history_entry *e, size_t reply_len, u32 status,
		     int result)
{
}

int gsp_fb_read(struct gsp *g, u64 addr, void *buf, size_t len)
{
	memcpy(buf, at(addr, len), len);
	return gsp_dead(g) ? -EIO : 0;
}

int gsp_fb_write(struct gsp *g, u64 addr, const void *buf, size_t len)
{
	if (buf)
		memcpy(at(addr, len), buf, len);
	else
		memset(at(addr, len), 0, len);
	return gsp_dead(g) ? -EIO : 0;
}

unsigned int gsp_partition_task_channels(const struct gsp_partition *p)
{
	return p->desc.num_chids;
}

/* What its guest shows, in a framebuffer that is part of the heap's memory here. */
static void look(struct gsp_partition *p)
{
	static u8 frame[ROOM];
	struct gsp_surface s;

	if (!gsp_surface_read(p, ROOM, &s) && s.width)
		gsp_surface_copy(p, &s, frame, &(bool){ false });
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
	static const struct vgpu_range guest[] = {
		{ HEAP + HEAP_SIZE - ROOM, ROOM }, { HEAP + HEAP_SIZE / 2, ROOM },
	};
	static u8 *bar0;
	struct gsp_partition *p = &partition;

	if (!bar0) {
		bar0 = calloc(1, BAR0_SIZE);
		heap = calloc(1, HEAP_SIZE);
	}
	memset(&gsp, 0, sizeof(gsp));
	gsp.abi = choose(release);
	gsp.bar0 = bar0;
	gsp.bar0_size = BAR0_SIZE;
	memset(p, 0, sizeof(*p));
	p->gsp = &gsp;
	p->desc = (struct gsp_partition_desc){
		.gfid = 3, .dbdf = 0x103, .type_id = 869, .heap = { HEAP, HEAP_SIZE },
		.chid_first = 64, .num_chids = 32, .fb = guest, .num_fb = ARRAY_SIZE(guest),
	};
	p->settings = GSP_SETTING_UVM | GSP_SETTING_NO_CONSOLE;
	mutex_init(&p->lock);
	mutex_lock(&p->lock);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gsp_partition *p = &partition;
	long allocs;

	shim_log_quiet = !getenv("FUZZ_VERBOSE");
	input = data;
	left = size;
	begin(take_byte());
	allocs = shim_allocs;
	if (gsp_plugin_comm_size(gsp.abi) > HEAP_SIZE)
		abort();
	if (gsp_plugin_comm_init(p))
		abort();
	/* Each message also when one before failed, as the task may live on. */
	if (!gsp_plugin_wait_boot(p)) {
		gsp_plugin_negotiate(p);
		gsp_plugin_configure(p);
		gsp_plugin_allow_dma(p);
		gsp_plugin_reset(p);
	}
	look(p);
	mutex_unlock(&p->lock);
	if (shim_allocs != allocs)
		abort();
	return 0;
}
