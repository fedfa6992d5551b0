// SPDX-License-Identifier: GPL-2.0-only
/*
 * A picture of a card's framebuffer for a person: one character for each segment,
 * or for several when there are many, and who they are.
 *
 * Called by mdev/debugfs.c with vgpu_pf.lock held, which is that of all the book.
 */
#include <linux/bitmap.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "card_internal.h"

#define ROW		64
#define MOST_ROWS	64

#define FREE		'.'
#define NEVER		'#'
#define HEAPS		'+'
#define QUARANTINED	'!'
#define SEVERAL		'*'

/* By GFID; they begin anew after the last. */
static const char symbols[] = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0";

static char symbol_of(const struct vgpu_entry *e)
{
	return e->claim.type ? symbols[e->claim.vf % (sizeof(symbols) - 1)] : QUARANTINED;
}

static void draw_range(const struct vgpu_fb *fb, char *segment, const struct vgpu_range *range,
		       char c)
{
	memset(segment + vgpu_fb_bit(fb, range->base), c, vgpu_fb_segments(fb, range->size));
}

static void draw(const struct vgpu_card *card, char *segment)
{
	const struct vgpu_fb *fb = &card->fb;
	const struct vgpu_entry *e;
	unsigned int bit, i;

	for (bit = 0; bit < fb->num; bit++) {
		segment[bit] = FREE;
		if (test_bit(bit, fb->never))
			segment[bit] = NEVER;
		else if (fb->now.heaps[bit])
			segment[bit] = HEAPS;
	}
	list_for_each_entry(e, &card->claims, list) {
		for (i = 0; i < e->claim.num_fb; i++)
			draw_range(fb, segment, &e->claim.fb[i], symbol_of(e));
		/* Of those that share a segment the segment itself speaks. */
		draw_range(fb, segment, &e->claim.heap, HEAPS);
	}
}

/* @per segments for each character. */
static void show_rows(const struct vgpu_fb *fb, const char *segment, unsigned int per,
		      void (*line)(void *ctx, const char *text), void *ctx)
{
	char text[ROW + 32], c;
	unsigned int bit, i;
	int len = 0, n = 0;

	for (bit = 0; bit < fb->num; bit += per) {
		if (!n)
			len = scnprintf(text, sizeof(text), "%8llu MiB  ",
					((fb->first + bit) << fb->shift) >> MIB_SHIFT);
		c = segment[bit];
		for (i = 1; i < per && bit + i < fb->num; i++)
			if (segment[bit + i] != c)
				c = SEVERAL;
		text[len + n++] = c;
		if (n < ROW && bit + per < fb->num)
			continue;
		text[len + n] = '\0';
		line(ctx, text);
		n = 0;
	}
}

static void show_owner(const struct vgpu_entry *e, void (*line)(void *ctx, const char *text),
		       void *ctx)
{
	const struct vgpu_claim *c = &e->claim;
	char text[128];
	unsigned int i;
	u64 size = 0;
	int len;

	for (i = 0; i < c->num_fb; i++)
		size += c->fb[i].size;
	len = scnprintf(text, sizeof(text), "%c GFID %u  %s  %llu MiB in %u run%s, heap %llu KiB",
			symbol_of(e), c->vf + 1, e->type_name, size >> MIB_SHIFT, c->num_fb,
			c->num_fb == 1 ? "" : "s", c->heap.size >> 10);
	if (c->placement != VGPU_PLACEMENT_NONE)
		len += scnprintf(text + len, sizeof(text) - len, ", placement %u", c->placement);
	if (!c->type)
		scnprintf(text + len, sizeof(text) - len, ", quarantined");
	line(ctx, text);
}

static void show_owners(const struct vgpu_card *card,
			void (*line)(void *ctx, const char *text), void *ctx)
{
	const struct vgpu_entry *e;
	unsigned int vf;

	for_each_set_bit(vf, card->claimed, card->num_vfs)
		list_for_each_entry(e, &card->claims, list)
			if (e->claim.vf == vf)
				show_owner(e, line, ctx);
}

/**
 * vgpu_card_picture - framebuffer by owner, as text
 * @card: the card
 * @line: called for each line, without newline
 * @ctx: for @line
 *
 * At most MOST_ROWS rows of ROW characters, then a line for each vGPU.
 */
void vgpu_card_picture(const struct vgpu_card *card,
		       void (*line)(void *ctx, const char *text), void *ctx)
{
	const struct vgpu_fb *fb = &card->fb;
	unsigned int per = DIV_ROUND_UP(fb->num, ROW * MOST_ROWS);
	char *segment = kvzalloc(fb->num, GFP_KERNEL);
	char text[128];

	if (!segment) {
		line(ctx, "the host is out of memory");
		return;
	}
	draw(card, segment);
	scnprintf(text, sizeof(text),
		  "%c free  %c plugin heaps  %c not for vGPUs  %c quarantined  %c several; %llu MiB each",
		  FREE, HEAPS, NEVER, QUARANTINED, SEVERAL,
		  ((u64)per << fb->shift) >> MIB_SHIFT);
	line(ctx, text);
	show_rows(fb, segment, per, line, ctx);
	show_owners(card, line, ctx);
	scnprintf(text, sizeof(text), "%llu of %llu MiB free, %u of %u VFs free",
		  vgpu_card_fb_free(card) >> MIB_SHIFT,
		  ((u64)fb->total << fb->shift) >> MIB_SHIFT, vgpu_card_vfs_free(card),
		  card->num_vfs - (unsigned int)bitmap_weight(card->barred, card->num_vfs));
	line(ctx, text);
	kvfree(segment);
}
