// SPDX-License-Identifier: GPL-2.0-only
/*
 * The two rings that carry RPCs: one memory block that holds a page table of
 * itself, the command ring and the status ring. Facts:
 * NVIDIA/open-gpu-kernel-modules message_queue_cpu.c; nouveau rm/r535/gsp.c
 * (r535_gsp_shared_init) and rm/r535/rpc.c.
 *
 * Each ring begins with a page that holds the header of its writer and the
 * read pointer of the other ring's reader, so each side writes to its own
 * ring only. GSP can nevertheless write anywhere in this memory: indices of
 * our own are kept outside of it, and what GSP wrote is copied before it is
 * checked and used.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/slab.h>

#include "priv.h"
#include "regs.h"

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

static u8 *slot(u8 *ring, u32 i)
{
	return ring + (size_t)(1 + i) * GSP_PAGE_SIZE;
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

	if (gsp_const(abi, GSP_C_QUEUE_PAGE_SIZE) != GSP_PAGE_SIZE ||
	    gsp_const(abi, GSP_C_ELEMENT_SIZE_MIN) != GSP_PAGE_SIZE ||
	    size % GSP_PAGE_SIZE || size < 2 * elem_max || elem_max % GSP_PAGE_SIZE ||
	    gsp_width(abi, GSP_QUEUE_TX_WRITE_PTR) != sizeof(u32) ||
	    gsp_width(abi, GSP_QUEUE_RX_READ_PTR) != sizeof(u32) ||
	    rx_offset(abi) + gsp_msg_size(abi, GSP_MSG_QUEUE_RX) > GSP_PAGE_SIZE) {
		dev_err(gsp->dev, "descriptor of firmware release %s: queues are of another kind\n",
			gsp->info.release);
		return -EINVAL;
	}

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
	pte = q->mem.va;
	for (i = 0; i < pages; i++)
		pte[i] = cpu_to_le64(q->mem.dma + (u64)i * GSP_PAGE_SIZE);

	ret = gsp_msg_init(&tx, abi, GSP_MSG_QUEUE_TX, q->cmd, GSP_PAGE_SIZE);
	if (ret)
		return ret;
	gsp_set(&tx, GSP_QUEUE_TX_VERSION, gsp_const(abi, GSP_C_QUEUE_VERSION));
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
		u32 read = ring_rd32(read_ptr(gsp->abi, q->stat));
		u32 used;

		if (gsp_dead(gsp))
			return -EIO;
		if (read >= q->slots) {
			gsp_die(gsp, "its read index of the command ring is %u of %u", read,
				q->slots);
			return -EIO;
		}
		used = (q->write + q->slots - read) % q->slots;
		if (q->slots - 1 - used >= need)
			return 0;
		if (late) {
			if (!gsp_fell_off(gsp))
				gsp_die(gsp, "it took no command for %u ms",
					GSP_QUEUE_ROOM_TIMEOUT_MS);
			return -ETIMEDOUT;
		}
		if (!gsp->irq_on)
			gsp_rpc_drain(gsp);
		usleep_range(us, 2 * us);
		us = min(2 * us, 2000u);
	}
}

/**
 * gsp_queue_send() - put one element into the command ring and ring the bell
 * @gsp: whose
 * @function: RPC function
 * @sequence: of the call
 * @payload: what follows the RPC header
 * @len: bytes at @payload, at most gsp_wire_max_payload()
 *
 * Context: rpc_lock held; may sleep until there is room.
 *
 * Return: 0, -EMSGSIZE, -ETIMEDOUT (GSP is dead then) or -EIO.
 */
int gsp_queue_send(struct gsp *gsp, u32 function, u32 sequence, const void *payload, size_t len)
{
	struct gsp_queue *q = &gsp->queue;
	u32 n, i;
	int ret;

	lockdep_assert_held(&gsp->rpc_lock);
	ret = gsp_wire_build(gsp->abi, q->tx, gsp_const(gsp->abi, GSP_C_ELEMENT_SIZE_MAX),
			     q->cmd_seq, function, sequence, payload, len, &n);
	if (ret)
		return ret;
	ret = wait_room(gsp, n);
	if (ret)
		return ret;

	for (i = 0; i < n; i++)
		memcpy(slot(q->cmd, (q->write + i) % q->slots), q->tx + i * GSP_PAGE_SIZE,
		       GSP_PAGE_SIZE);
	q->cmd_seq++;
	q->write = (q->write + n) % q->slots;
	/* The element must be there before the index says so. */
	dma_wmb();
	ring_wr32(write_ptr(gsp->abi, q->cmd), q->write);
	/* And the index before the bell; writel() in there orders them. */
	gsp_falcon_wr32(&gsp->falcon, NV_PGSP_QUEUE_HEAD(0), 0);
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
	    gsp_get(&tx, GSP_QUEUE_TX_RX_HDR_OFFSET) != rx_offset(abi) ||
	    gsp_get(&tx, GSP_QUEUE_TX_ENTRY_OFFSET) != GSP_PAGE_SIZE) {
		dev_err(gsp->dev, "GSP's header of the status ring: version %llu, %llu elements of %llu bytes\n",
			gsp_get(&tx, GSP_QUEUE_TX_VERSION), gsp_get(&tx, GSP_QUEUE_TX_MSG_COUNT),
			gsp_get(&tx, GSP_QUEUE_TX_MSG_SIZE));
		return -EPROTO;
	}
	q->linked = true;
	return 0;
}

/**
 * gsp_queue_receive() - take one element out of the status ring
 * @gsp: whose
 * @rec: result; valid until the next call
 *
 * Context: queue_lock held.
 *
 * Return: 0, -EAGAIN when the ring is empty, -EPROTO when GSP wrote something
 * that cannot be (logged); the ring cannot be used after that.
 */
int gsp_queue_receive(struct gsp *gsp, struct gsp_wire_record *rec)
{
	struct gsp_queue *q = &gsp->queue;
	const char *why = "";
	u32 write, avail, n, i;
	int ret;

	lockdep_assert_held(&gsp->queue_lock);
	if (!q->linked) {
		ret = link_status(gsp);
		if (ret)
			return ret;
	}
	write = ring_rd32(write_ptr(gsp->abi, q->stat));
	if (write >= q->slots) {
		dev_err(gsp->dev, "GSP's write index of the status ring is %u of %u\n", write,
			q->slots);
		return -EPROTO;
	}
	avail = (write + q->slots - q->read) % q->slots;
	if (!avail)
		return -EAGAIN;
	/* The element was there before the index said so. */
	dma_rmb();

	memcpy(q->rx, slot(q->stat, q->read), GSP_PAGE_SIZE);
	ret = gsp_wire_slots(gsp->abi, q->rx, GSP_PAGE_SIZE, avail, &n, &why);
	if (ret)
		goto bad;
	for (i = 1; i < n; i++)
		memcpy(q->rx + i * GSP_PAGE_SIZE, slot(q->stat, (q->read + i) % q->slots),
		       GSP_PAGE_SIZE);
	ret = gsp_wire_parse(gsp->abi, q->rx, (size_t)n * GSP_PAGE_SIZE, q->stat_seq, rec, &why);
	if (ret)
		goto bad;

	q->stat_seq++;
	q->read = (q->read + n) % q->slots;
	/* Copied: GSP may use the slots again. */
	mb();
	ring_wr32(read_ptr(gsp->abi, q->cmd), q->read);
	return 0;

bad:
	dev_err(gsp->dev, "status ring, element %u in slot %u: %s\n", q->stat_seq, q->read, why);
	return ret;
}
