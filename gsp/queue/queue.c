// SPDX-License-Identifier: GPL-2.0-only
/*
 * The two rings that carry RPCs: one memory block that holds a page table of
 * itself, the command ring and the status ring. Facts:
 * NVIDIA/open-gpu-kernel-modules message_queue_cpu.c; nouveau rm/r535/gsp.c
 * (r535_gsp_shared_init) and rm/r535/rpc.c.
 *
 * Each ring begins with a page that holds the header of its writer. Where the
 * indices are depends on the release, and its descriptor says which by the
 * fields of that header: in memory, below the ring's size, beside the headers
 * (each side writes to its own ring only, so that of the reader stands in the
 * other one), or in registers, counting elements without end, which a reset of
 * GSP's core zeroes.
 *
 * GSP can write anywhere in this memory: indices of our own are kept outside of
 * it, and what GSP wrote is copied before it is checked and used.
 *
 * rpc_lock is held by who sends, queue_lock by who receives. Called by rpc.c and, to make the
 * rings and free them, boot/.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/slab.h>

#include "card.h"
#include "ground/ground.h"
#include "ground/regs.h"
#include "queue.h"
#include "queue_wire.h"
#include "verbs.h"

#define READ_TRIES	3	/* nMaxRetries of the vendor's reader */
#define STALE_MAX	16	/* elements that it passes over in one call, where it counts them */

static u32 ring_rd32(const u8 *at)
{
	return le32_to_cpu(READ_ONCE(*(const __le32 *)at));
}

static void ring_wr32(u8 *at, u32 value)
{
	WRITE_ONCE(*(__le32 *)at, cpu_to_le32(value));
}

static size_t rx_offset(const struct gsp_abi *abi)
{
	return gsp_msg_size(abi, GSP_MSG_QUEUE_TX);
}

static u8 *write_ptr(const struct gsp_abi *abi, u8 *ring)
{
	return ring + gsp_offset(abi, GSP_QUEUE_TX_WRITE_PTR, 0);
}

static u8 *read_ptr(const struct gsp_abi *abi, u8 *ring)
{
	return ring + rx_offset(abi) + gsp_offset(abi, GSP_QUEUE_RX_READ_PTR, 0);
}

/* Element @n behind index @at. */
static u8 *slot(const struct gsp_queue *q, u8 *ring, u32 at, u32 n)
{
	return ring + (size_t)(1 + (at + n) % q->slots) * GSP_PAGE_SIZE;
}

static u32 advance(const struct gsp_queue *q, u32 at, u32 n)
{
	return q->counters ? at + n : (at + n) % q->slots;
}

/* Elements between a reader and its writer; -EPROTO when that cannot be. */
static int fill(const struct gsp_queue *q, u32 write, u32 read)
{
	if (q->counters)
		return write - read <= q->slots ? (int)(write - read) : -EPROTO;
	if (write >= q->slots || read >= q->slots)
		return -EPROTO;
	return (write + q->slots - read) % q->slots;
}

/*
 * GSP's index, of which @last is what it was before. A counter of zero may be
 * one that a reset of GSP's core left: GSP writes it again with its next
 * element, and until then the last value holds.
 */
static u32 gsp_index(struct gsp *gsp, u32 reg, const u8 *mem, u32 *last)
{
	u32 v;

	if (!gsp->queue.counters)
		return ring_rd32(mem);
	v = gsp_falcon_rd32(&gsp->falcon, reg);
	if (v)
		*last = v;
	return *last;
}

static u32 cmd_read(struct gsp *gsp)
{
	struct gsp_queue *q = &gsp->queue;

	return gsp_index(gsp, NV_PGSP_QUEUE_TAIL(0), read_ptr(gsp->abi, q->stat), &q->cmd_read);
}

static u32 stat_write(struct gsp *gsp)
{
	struct gsp_queue *q = &gsp->queue;

	return gsp_index(gsp, NV_PGSP_MSGQ_HEAD(0), write_ptr(gsp->abi, q->stat),
			 &q->stat_write);
}

/*
 * @n more elements are there before GSP may know, and GSP knows before its bell rings. Who
 * sends and who gives GSP its indices again (@n: 0) do not know of each other.
 */
static void publish_write(struct gsp *gsp, u32 n)
{
	struct gsp_queue *q = &gsp->queue;

	spin_lock(&q->write_lock);
	q->write = advance(q, q->write, n);
	dma_wmb();
	if (!q->counters)
		ring_wr32(write_ptr(gsp->abi, q->cmd), q->write);
	/* This register is the bell in either case; writel() in there orders. */
	gsp_falcon_wr32(&gsp->falcon, NV_PGSP_QUEUE_HEAD(0), q->counters ? q->write : 0);
	spin_unlock(&q->write_lock);
}

static void publish_read(struct gsp *gsp)
{
	struct gsp_queue *q = &gsp->queue;

	/* All of it was copied: GSP may use the slots again. */
	mb();
	if (q->counters)
		gsp_falcon_wr32(&gsp->falcon, NV_PGSP_MSGQ_TAIL(0), q->read);
	else
		ring_wr32(read_ptr(gsp->abi, q->cmd), q->read);
}

/* Is the geometry one that this code serves? */
static bool known_kind(const struct gsp_abi *abi)
{
	size_t size = gsp_const(abi, GSP_C_QUEUE_SIZE);
	size_t elem_max = gsp_const(abi, GSP_C_ELEMENT_SIZE_MAX);
	bool in_memory = gsp_has(abi, GSP_QUEUE_TX_WRITE_PTR);

	if (gsp_const(abi, GSP_C_QUEUE_PAGE_SIZE) != GSP_PAGE_SIZE ||
	    gsp_const(abi, GSP_C_ELEMENT_SIZE_MIN) != GSP_PAGE_SIZE ||
	    size % GSP_PAGE_SIZE || size < 2 * elem_max || elem_max % GSP_PAGE_SIZE ||
	    gsp_has(abi, GSP_QUEUE_RX_READ_PTR) != in_memory ||
	    rx_offset(abi) + gsp_msg_size(abi, GSP_MSG_QUEUE_RX) > GSP_PAGE_SIZE)
		return false;
	return !in_memory || (gsp_width(abi, GSP_QUEUE_TX_WRITE_PTR) == sizeof(u32) &&
			      gsp_width(abi, GSP_QUEUE_RX_READ_PTR) == sizeof(u32));
}

/**
 * gsp_queue_init() - allocate the rings and write our header
 * @gsp: with descriptor; GSP must not run
 *
 * Return: 0, -ENOMEM, -EINVAL when the release's queues are not of the kind
 * that this code serves.
 */
int gsp_queue_init(struct gsp *gsp)
{
	const struct gsp_abi *abi = gsp->abi;
	size_t size = gsp_const(abi, GSP_C_QUEUE_SIZE);
	size_t elem_max = gsp_const(abi, GSP_C_ELEMENT_SIZE_MAX);
	struct gsp_queue *q = &gsp->queue;
	size_t table, pages;
	struct gsp_msg tx;
	__le64 *pte;
	int ret;
	u32 i;

	if (!known_kind(abi)) {
		dev_err(gsp->dev, "descriptor of firmware release %s: queues are of another kind\n",
			gsp->info.release);
		return -EINVAL;
	}

	spin_lock_init(&q->write_lock);
	/* The table also lists the pages it lies in. */
	pages = 2 * size / GSP_PAGE_SIZE;
	pages += DIV_ROUND_UP(pages * sizeof(*pte), GSP_PAGE_SIZE);
	table = ALIGN(pages * sizeof(*pte), GSP_PAGE_SIZE);

	ret = gsp_mem_alloc(gsp, &q->mem, table + 2 * size);
	if (ret)
		return ret;
	q->tx = kvzalloc(elem_max, GFP_KERNEL);
	q->rx = kvzalloc(elem_max, GFP_KERNEL);
	if (!q->tx || !q->rx)
		return -ENOMEM;

	q->num_ptes = pages;
	q->cmd_offset = table;
	q->stat_offset = table + size;
	q->cmd = q->mem.va + q->cmd_offset;
	q->stat = q->mem.va + q->stat_offset;
	q->slots = size / GSP_PAGE_SIZE - 1;
	q->counters = !gsp_has(abi, GSP_QUEUE_TX_WRITE_PTR);
	pte = q->mem.va;
	for (i = 0; i < pages; i++)
		pte[i] = cpu_to_le64(q->mem.dma + (u64)i * GSP_PAGE_SIZE);

	ret = gsp_msg_init(&tx, abi, GSP_MSG_QUEUE_TX, q->cmd, GSP_PAGE_SIZE);
	if (ret)
		return ret;
	gsp_set_const(&tx, GSP_QUEUE_TX_VERSION, GSP_C_QUEUE_VERSION);
	gsp_set(&tx, GSP_QUEUE_TX_SIZE, size);
	gsp_set(&tx, GSP_QUEUE_TX_MSG_SIZE, GSP_PAGE_SIZE);
	gsp_set(&tx, GSP_QUEUE_TX_MSG_COUNT, q->slots);
	/* Bit 0: read pointers are in the other ring (MSGQ_FLAGS_SWAP_RX, msgq.h). */
	gsp_set(&tx, GSP_QUEUE_TX_FLAGS, 1);
	gsp_set(&tx, GSP_QUEUE_TX_RX_HDR_OFFSET, rx_offset(abi));
	gsp_set(&tx, GSP_QUEUE_TX_ENTRY_OFFSET, GSP_PAGE_SIZE);
	return gsp_msg_ok(&tx) ? 0 : -EINVAL;
}

/**
 * gsp_queue_fini() - free the rings
 * @gsp: whose; GSP must be down
 */
void gsp_queue_fini(struct gsp *gsp)
{
	struct gsp_queue *q = &gsp->queue;

	kvfree(q->tx);
	kvfree(q->rx);
	gsp_mem_free(gsp, &q->mem);
	memset(q, 0, sizeof(*q));
}

/*
 * Wait for @need free slots. GSP gives no event when it has taken a command,
 * so this looks again, ever less often. It is only reached by messages larger
 * than the ring.
 */
static int wait_room(struct gsp *gsp, u32 need)
{
	unsigned long end = jiffies + msecs_to_jiffies(GSP_QUEUE_ROOM_TIMEOUT_MS);
	struct gsp_queue *q = &gsp->queue;
	unsigned int us = 10;

	for (;;) {
		bool late = time_after(jiffies, end);
		u32 read = cmd_read(gsp);
		int used = fill(q, q->write, read);

		if (gsp_dead(gsp) || (read == ~0u && gsp_fell_off(gsp)))
			return -EIO;
		if (used < 0) {
			gsp_die(gsp, "its read index of the command ring is %u of %u", read,
				q->slots);
			return -EIO;
		}
		/* With indices, a full ring would look like an empty one. */
		if (q->slots - !q->counters - used >= need)
			return 0;
		if (late) {
			if (!gsp_fell_off(gsp))
				gsp_die(gsp, "it took no command for %u ms",
					GSP_QUEUE_ROOM_TIMEOUT_MS);
			return -ETIMEDOUT;
		}
		if (!gsp->irq_on)
			gsp_rpc_drain(gsp);
		gsp_crashcat_read(gsp);
		usleep_range(us, 2 * us);
		us = min(2 * us, 2000u);
	}
}

/**
 * gsp_queue_resume() - GSP's core was reset and goes on: give it our indices again
 * @gsp: whose
 *
 * Harmless where indices are in memory, which a reset does not touch.
 */
void gsp_queue_resume(struct gsp *gsp)
{
	struct gsp_queue *q = &gsp->queue;

	if (!q->counters)
		return;
	publish_read(gsp);
	publish_write(gsp, 0);
}

/**
 * gsp_queue_send() - put one element into the command ring and ring the bell
 * @gsp: whose
 * @call: what to send; at most what one element carries
 *
 * Context: rpc_lock held; may sleep until there is room.
 *
 * Return: 0, -EMSGSIZE, -ETIMEDOUT (GSP is dead then) or -EIO.
 */
int gsp_queue_send(struct gsp *gsp, const struct gsp_wire_call *call)
{
	struct gsp_queue *q = &gsp->queue;
	u32 n, i;
	int ret;

	lockdep_assert_held(&gsp->rpc_lock);
	ret = gsp->verbs->wire->build(gsp->abi, q->tx, gsp_const(gsp->abi, GSP_C_ELEMENT_SIZE_MAX),
				      q->cmd_seq, call, &n);
	if (ret)
		return ret;
	ret = wait_room(gsp, n);
	if (ret)
		return ret;

	for (i = 0; i < n; i++)
		memcpy(slot(q, q->cmd, q->write, i), q->tx + i * GSP_PAGE_SIZE, GSP_PAGE_SIZE);
	q->cmd_seq++;
	publish_write(gsp, n);
	return 0;
}

/* GSP writes its header once, when it starts: must be what our own is. */
static int link_status(struct gsp *gsp)
{
	struct gsp_queue *q = &gsp->queue;
	const struct gsp_abi *abi = gsp->abi;
	struct gsp_msg tx;
	u8 copy[64];
	int ret;

	if (rx_offset(abi) > sizeof(copy))
		return -EINVAL;
	memcpy(copy, q->stat, rx_offset(abi));
	ret = gsp_msg_init(&tx, abi, GSP_MSG_QUEUE_TX, copy, rx_offset(abi));
	if (ret)
		return ret;
	if (!gsp_get(&tx, GSP_QUEUE_TX_MSG_COUNT))
		return -EAGAIN;
	if (gsp_get(&tx, GSP_QUEUE_TX_VERSION) != gsp_const(abi, GSP_C_QUEUE_VERSION) ||
	    gsp_get(&tx, GSP_QUEUE_TX_MSG_SIZE) != GSP_PAGE_SIZE ||
	    gsp_get(&tx, GSP_QUEUE_TX_MSG_COUNT) != q->slots ||
	    (gsp_has(abi, GSP_QUEUE_TX_RX_HDR_OFFSET) &&
	     gsp_get(&tx, GSP_QUEUE_TX_RX_HDR_OFFSET) != rx_offset(abi)) ||
	    gsp_get(&tx, GSP_QUEUE_TX_ENTRY_OFFSET) != GSP_PAGE_SIZE) {
		dev_err(gsp->dev, "GSP's header of the status ring: version %llu, %llu elements of %llu bytes\n",
			gsp_get(&tx, GSP_QUEUE_TX_VERSION), gsp_get(&tx, GSP_QUEUE_TX_MSG_COUNT),
			gsp_get(&tx, GSP_QUEUE_TX_MSG_SIZE));
		return -EPROTO;
	}
	q->linked = true;
	return 0;
}

/* Copy the element at our index and check it; @n: slots that it takes, 0 if nobody knows. */
static int read_element(struct gsp *gsp, struct gsp_wire_record *rec, u32 *n, const char **why)
{
	const struct gsp_wire *wire = gsp->verbs->wire;
	struct gsp_queue *q = &gsp->queue;
	u32 write = stat_write(gsp), i;
	int avail, ret;

	*n = 0;
	if (write == ~0u && q->counters && gsp_fell_off(gsp))
		return -EIO;
	avail = fill(q, write, q->read);
	if (avail < 0) {
		dev_err(gsp->dev, "GSP's write index of the status ring is %u of %u\n", write,
			q->slots);
		return -EIO;
	}
	if (!avail)
		return -EAGAIN;
	/* The element was there before the index said so. */
	dma_rmb();

	memcpy(q->rx, slot(q, q->stat, q->read, 0), GSP_PAGE_SIZE);
	ret = wire->slots(gsp->abi, q->rx, GSP_PAGE_SIZE, avail, n, why);
	if (ret)
		return ret;
	for (i = 1; i < *n; i++)
		memcpy(q->rx + i * GSP_PAGE_SIZE, slot(q, q->stat, q->read, i), GSP_PAGE_SIZE);
	return wire->parse(gsp->abi, q->rx, (size_t)*n * GSP_PAGE_SIZE, q->stat_seq, rec, why);
}

/*
 * The same, as often as the vendor's reader tries: what GSP writes can be under way
 * still when its index says that it is there.
 */
static int read_whole(struct gsp *gsp, struct gsp_wire_record *rec, u32 *n, const char **why)
{
	unsigned int tries = 1;
	int ret;

	for (;;) {
		ret = read_element(gsp, rec, n, why);
		if (!ret || ret == -EIO || ret == -ESTALE || (ret == -EAGAIN && !**why) ||
		    tries++ == READ_TRIES)
			return ret;
		atomic64_inc(&gsp->counters.reread);
		usleep_range(10, 20);
	}
}

/* The @n slots at our index are GSP's again. */
static void consume(struct gsp *gsp, u32 n)
{
	struct gsp_queue *q = &gsp->queue;

	q->read = advance(q, q->read, n);
	publish_read(gsp);
}

/**
 * gsp_queue_receive() - take one element out of the status ring
 * @gsp: whose
 * @rec: result; valid until the next call
 *
 * An element that is damaged, or not all there, is read again; one that was read
 * before is passed over, and some more; one that stays damaged is passed over with its
 * number, and said. Facts: NVIDIA/open-gpu-kernel-modules message_queue_cpu.c,
 * GspMsgQueueReceiveStatus(); older ones leave what is damaged in the ring, where
 * everything behind it waits for ever.
 *
 * Context: queue_lock held; may sleep for microseconds.
 *
 * Return: 0, -EAGAIN when the ring is empty or does not hold all of an element yet,
 * -EBADMSG when one was passed over as damaged, -EPROTO when GSP wrote something behind
 * which nothing can be found (logged); the ring cannot be used after that.
 */
int gsp_queue_receive(struct gsp *gsp, struct gsp_wire_record *rec)
{
	const struct gsp_wire *wire = gsp->verbs->wire;
	struct gsp_queue *q = &gsp->queue;
	unsigned int stale = 0;
	const char *why = "";
	int ret;
	u32 n;

	lockdep_assert_held(&gsp->queue_lock);
	if (!q->linked) {
		ret = link_status(gsp);
		if (ret)
			return ret;
	}
	while ((ret = read_whole(gsp, rec, &n, &why)) == -ESTALE && stale++ < STALE_MAX) {
		atomic64_inc(&gsp->counters.passed);
		consume(gsp, n);
		why = "";
	}
	if (ret == -EAGAIN)
		return ret;
	if (ret == -EIO)
		return -EPROTO;
	if (ret) {
		dev_err_ratelimited(gsp->dev, "status ring, element %u in slot %u: %s\n",
				    q->stat_seq, q->read % q->slots, why);
		if (!n)
			return -EPROTO;
		atomic64_inc(&gsp->counters.passed);
	} else if (wire->taken) {
		wire->taken(gsp->abi, slot(q, q->stat, q->read, 0));
	}
	/* What was read before was counted before. */
	if (ret != -ESTALE)
		q->stat_seq++;
	consume(gsp, n);
	return ret ? -EBADMSG : 0;
}
