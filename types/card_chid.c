// SPDX-License-Identifier: GPL-2.0-only
/*
 * Channel ids of a card.
 *
 * Called by card.c, which says whose lock it is.
 *
 * Firmware takes a vGPU's channels as one range: a first id for each engine
 * and a count. NVIDIA's drivers give a type the largest power of two that all
 * of its instances can have at once (kvgpumgrSetSupportedPlacementIds() in
 * open-gpu-kernel-modules, setup_chids() in NVIDIA's vGPU series on the kernel
 * list), and so does this one: a type's share.
 *
 * Ranges are aligned to their size and taken from the smallest free block that
 * holds them. Without removals that never wastes an id: there is at most one
 * free block of each size, so blocks that are all too small are also too few
 * in sum. After removals the free ids may lie scattered. A vGPU is not refused
 * for that: it then gets the largest free block, as long as that is no less
 * than what the smallest types have (a 32nd of the card, or the type's own
 * share when that is smaller). The count is a field of the bootload message;
 * the first series on the kernel list booted a 1 GiB type with 512 ids and the
 * second with 64, so firmware does not tie it to the type.
 */
#include <linux/bitmap.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/slab.h>

#include "card_internal.h"

/* The smallest published types exist this many times on a card. */
#define VGPU_SMALLEST_SHARE	32

/*
 * The next free block at or after *pos: the largest power of two that is
 * aligned to its size and free, from the first free id on. Returns its size,
 * 0 when there is none, and moves *pos to its start.
 */
static u32 next_block(const struct vgpu_chids *chids, u32 *pos)
{
	u32 start, end, size;

	start = find_next_zero_bit(chids->used, chids->num, *pos);
	if (start >= chids->num)
		return 0;
	end = find_next_bit(chids->used, chids->num, start);
	size = rounddown_pow_of_two(end - start);
	if (start)
		size = min(size, start & -start);
	*pos = start;
	return size;
}

/*
 * Counts the free blocks from @from to @to, where free ids begin and end, or
 * stops counting them. Blocks of one run of free ids do not depend on others.
 */
static void count_blocks(struct vgpu_chids *chids, u32 from, u32 to, int add)
{
	u32 pos, size;

	for (pos = from; pos < to && (size = next_block(chids, &pos)) && pos < to; pos += size)
		chids->blocks[ilog2(size)] += add;
}

/* The run of free ids around a free range. */
static void run_around(const struct vgpu_chids *chids, u32 first, u32 num, u32 *from, u32 *to)
{
	u32 before = find_last_bit(chids->used, first);

	*from = before < first ? before + 1 : 0;
	*to = find_next_bit(chids->used, chids->num, first + num);
}

/**
 * vgpu_chids_init - all ids free
 * @chids: to be filled
 * @num: ids, from 0
 *
 * Return: 0, -EINVAL for a number no GPU has, -ENOMEM.
 */
int vgpu_chids_init(struct vgpu_chids *chids, u32 num)
{
	if (!num || num > VGPU_MAX_CHANNELS)
		return -EINVAL;
	chids->used = bitmap_zalloc(num, GFP_KERNEL);
	if (!chids->used)
		return -ENOMEM;
	chids->num = num;
	chids->num_free = num;
	count_blocks(chids, 0, num, 1);
	return 0;
}

/**
 * vgpu_chids_fini - frees what vgpu_chids_init() allocated
 * @chids: may be all zero
 */
void vgpu_chids_fini(struct vgpu_chids *chids)
{
	bitmap_free(chids->used);
	chids->used = NULL;
}

/**
 * vgpu_chids_share - how many ids a type is meant to have
 * @chids: of the card
 * @max_instance: most vGPUs of the type on one card, not 0
 *
 * Return: a power of two, or 0 when there are fewer ids than instances.
 */
u32 vgpu_chids_share(const struct vgpu_chids *chids, u32 max_instance)
{
	u32 each = chids->num / max_instance;

	return each ? rounddown_pow_of_two(each) : 0;
}

/**
 * vgpu_chids_least - what a vGPU gets at least when the free ids are scattered
 * @chids: of the card
 * @share: of its type
 *
 * Return: a power of two, at most @share.
 */
u32 vgpu_chids_least(const struct vgpu_chids *chids, u32 share)
{
	u32 smallest = vgpu_chids_share(chids, VGPU_SMALLEST_SHARE);

	return smallest ? min(share, smallest) : 1;
}

/**
 * vgpu_chids_take - takes a range
 * @chids: of the card
 * @share: what the type is meant to have, a power of two
 * @first: first id
 * @num: ids, a power of two, at most @share
 *
 * Return: 0, or -ENOSPC when no free block is large enough.
 */
int vgpu_chids_take(struct vgpu_chids *chids, u32 share, u32 *first, u32 *num)
{
	u32 fit = 0, fit_at = 0, largest = 0, largest_at = 0, pos, size, from, to;

	for (pos = 0; (size = next_block(chids, &pos)); pos += size) {
		if (size >= share && (!fit || size < fit)) {
			fit = size;
			fit_at = pos;
		}
		if (size > largest) {
			largest = size;
			largest_at = pos;
		}
	}

	if (fit) {
		*first = fit_at;
		*num = share;
	} else if (largest >= vgpu_chids_least(chids, share)) {
		*first = largest_at;
		*num = largest;
	} else {
		return -ENOSPC;
	}
	run_around(chids, *first, *num, &from, &to);
	count_blocks(chids, from, to, -1);
	bitmap_set(chids->used, *first, *num);
	count_blocks(chids, from, to, 1);
	chids->num_free -= *num;
	return 0;
}

/**
 * vgpu_chids_give - gives a range back
 * @chids: of the card
 * @first: as vgpu_chids_take() returned it
 * @num: likewise
 */
void vgpu_chids_give(struct vgpu_chids *chids, u32 first, u32 num)
{
	u32 from, to;

	run_around(chids, first, num, &from, &to);
	count_blocks(chids, from, to, -1);
	bitmap_clear(chids->used, first, num);
	count_blocks(chids, from, to, 1);
	chids->num_free += num;
}

/**
 * vgpu_chids_available - how many ranges of this share can be taken in a row
 * @chids: of the card
 * @share: a power of two
 *
 * A block of at least @share yields that many shares and leaves nothing over,
 * both being powers of two; a smaller one that is still enough is taken whole.
 * How many blocks there are of each size is kept, so nothing is searched.
 *
 * Return: exactly as often as vgpu_chids_take() succeeds from here.
 */
unsigned int vgpu_chids_available(const struct vgpu_chids *chids, u32 share)
{
	unsigned int order = ilog2(share), least = ilog2(vgpu_chids_least(chids, share)), n = 0;
	unsigned int i;

	for (i = least; i < VGPU_CHID_ORDERS; i++)
		n += i >= order ? chids->blocks[i] << (i - order) : chids->blocks[i];
	return n;
}
