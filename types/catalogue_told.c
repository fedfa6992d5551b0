// SPDX-License-Identifier: GPL-2.0-only
/*
 * What firmware makes of a catalogue's types. Some firmware can be asked which
 * types it knows and what they are: then that is what counts, it fills what no
 * public source gives, and a type that it does not know is not offered. Which
 * types a card may have at all stays the catalogue's to say, and so do their
 * names, which clients see. What firmware says is checked like an operator's file.
 *
 * Called by mdev/types.c, on a catalogue that nobody else sees yet. No locks.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "catalogue_internal.h"

/**
 * vgpu_type_is_mig_backed - does its name say so?
 * @t: a type
 */
bool vgpu_type_is_mig_backed(const struct vgpu_type *t)
{
	bool mig = false;
	u32 gb;

	return catalogue_type_name(vgpu_short_name(t), &gb, &mig) && mig;
}

/**
 * vgpu_find_told - what firmware says of a type
 * @told: types that firmware knows
 * @num_told: of them
 * @t: the type, from a catalogue
 *
 * By name, as a catalogue's id may be missing or inferred; by id where firmware
 * gives no name.
 *
 * Return: one of @told, or NULL when firmware does not know the type.
 */
const struct vgpu_type *vgpu_find_told(const struct vgpu_type *told, unsigned int num_told,
				       const struct vgpu_type *t)
{
	unsigned int i;

	for (i = 0; i < num_told; i++)
		if (told[i].name[0] ? !strcmp(vgpu_short_name(&told[i]), vgpu_short_name(t)) :
		    told[i].id == t->id)
			return &told[i];
	return NULL;
}

/* What was told counts, what was not stays. */
static void merge(struct vgpu_type *t, const struct vgpu_type *told)
{
	t->id = told->id ?: t->id;
	t->device_id = told->device_id ?: t->device_id;
	t->subsystem_id = told->subsystem_id ?: t->subsystem_id;
	t->profile_size = told->profile_size ?: t->profile_size;
	t->fb_length = told->fb_length ?: t->fb_length;
	t->fb_reservation = told->fb_reservation ?: t->fb_reservation;
	t->gsp_heap_size = told->gsp_heap_size ?: t->gsp_heap_size;
	t->bar1_length = told->bar1_length ?: t->bar1_length;
	t->max_instance = told->max_instance ?: t->max_instance;
	t->num_heads = told->num_heads ?: t->num_heads;
	t->max_resolution_x = told->max_resolution_x ?: t->max_resolution_x;
	t->max_resolution_y = told->max_resolution_y ?: t->max_resolution_y;
	t->frl_config = told->frl_config ?: t->frl_config;
	t->ecc_supported = told->ecc_supported ?: t->ecc_supported;
	if (!t->vgpu_class[0])
		memcpy(t->vgpu_class, told->vgpu_class, sizeof(t->vgpu_class));
}

/* Numbers that a person would look for; the rest is in the log of who told. */
static void say_changes(const struct vgpu_type *was, const struct vgpu_type *is,
			const struct vgpu_told_ops *ops, void *ctx)
{
	char text[VGPU_WHY_LEN];

	if (was->id == is->id && was->max_instance == is->max_instance &&
	    was->fb_length == is->fb_length)
		return;
	scnprintf(text, sizeof(text),
		  "is type %u with %u instances of %llu MiB for firmware, not %u with %u of %llu MiB",
		  is->id, is->max_instance, is->fb_length >> 20, was->id, was->max_instance,
		  was->fb_length >> 20);
	ops->changed(ctx, is, text);
}

/**
 * vgpu_catalogue_drop - a type is not offered after all
 * @cat: the catalogue
 * @i: which of @cat->types
 * @why: the rest of a sentence that begins with its name
 */
void vgpu_catalogue_drop(struct vgpu_catalogue *cat, unsigned int i, const char *why)
{
	struct vgpu_unoffered *rest = &cat->unoffered[cat->num_incomplete++];

	rest->type = cat->types[i];
	strscpy(rest->why, why, sizeof(rest->why));
	cat->num--;
	memmove(&cat->types[i], &cat->types[i + 1], (cat->num - i) * sizeof(*cat->types));
}

static void forget_unoffered(struct vgpu_catalogue *cat, unsigned int i)
{
	cat->num_incomplete--;
	memmove(&cat->unoffered[i], &cat->unoffered[i + 1],
		(cat->num_incomplete - i) * sizeof(*cat->unoffered));
}

static bool id_is_offered(const struct vgpu_catalogue *cat, u32 id)
{
	unsigned int i;

	for (i = 0; i < cat->num; i++)
		if (cat->types[i].id == id)
			return true;
	return false;
}

/* Of the first @num that were not offered, those that are complete now. */
static void offer_more(struct vgpu_catalogue *cat, const struct vgpu_type *told,
		       unsigned int num_told, unsigned int num)
{
	const struct vgpu_type *by_gsp;
	struct vgpu_unoffered *rest;
	struct vgpu_type t;
	unsigned int i = 0;

	while (num--) {
		rest = &cat->unoffered[i];
		by_gsp = NULL;
		if (!vgpu_type_is_mig_backed(&rest->type))
			by_gsp = vgpu_find_told(told, num_told, &rest->type);
		t = rest->type;
		if (by_gsp)
			merge(&t, by_gsp);
		if (!by_gsp || !catalogue_makes_sense(&t, rest->why, sizeof(rest->why))) {
			i++;
		} else if (id_is_offered(cat, t.id)) {
			scnprintf(rest->why, sizeof(rest->why),
				  "firmware gives it id %u, which another type has", t.id);
			i++;
		} else {
			cat->types[cat->num++] = t;
			forget_unoffered(cat, i);
		}
	}
}

/**
 * vgpu_catalogue_told - take over what firmware says of a card's types
 * @cat: the card's catalogue
 * @told: types that firmware knows, facts that it does not give being 0 or empty;
 *	names end in NUL, all else is unchecked
 * @num_told: of them
 * @ops: who is told of changes
 * @ctx: for @ops
 *
 * Types of the catalogue that firmware does not know, or says nonsense of, are
 * not offered then; types that lacked facts are, if firmware gives those. Of a
 * type that the catalogue does not name nothing is done.
 */
void vgpu_catalogue_told(struct vgpu_catalogue *cat, const struct vgpu_type *told,
			 unsigned int num_told, const struct vgpu_told_ops *ops, void *ctx)
{
	unsigned int unoffered = cat->num_incomplete, i = 0;
	char why[VGPU_WHY_LEN];
	const struct vgpu_type *by_gsp;
	struct vgpu_type t;

	while (i < cat->num) {
		by_gsp = vgpu_find_told(told, num_told, &cat->types[i]);
		t = cat->types[i];
		why[0] = '\0';
		if (!by_gsp) {
			strscpy(why, "firmware does not know it", sizeof(why));
		} else {
			merge(&t, by_gsp);
			catalogue_makes_sense(&t, why, sizeof(why));
		}
		if (why[0]) {
			ops->dropped(ctx, &cat->types[i], why);
			vgpu_catalogue_drop(cat, i, why);
			continue;
		}
		say_changes(&cat->types[i], &t, ops, ctx);
		cat->types[i++] = t;
	}
	catalogue_sort(cat);
	/* Two that firmware gives one id: it cannot be known which of them it means. */
	for (i = 1; i < cat->num;) {
		if (cat->types[i].id != cat->types[i - 1].id) {
			i++;
			continue;
		}
		scnprintf(why, sizeof(why), "firmware gives it id %u, which another type has",
			  cat->types[i].id);
		ops->dropped(ctx, &cat->types[i], why);
		vgpu_catalogue_drop(cat, i, why);
	}
	offer_more(cat, told, num_told, unoffered);
	catalogue_sort(cat);
}
