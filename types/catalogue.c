// SPDX-License-Identifier: GPL-2.0-only
/*
 * Catalogues of vGPU types: text that a person can review, described in
 * types/README. The text may come from an operator's file, so every length,
 * number and name in it is checked, and what is wrong is said with its line.
 *
 * No locks: who calls has the text and what comes of it for himself. Called by builtin.c and
 * tools/vgpu-types; names of types are asked for by card*.c and mdev/, too.
 */
#include <linux/bits.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/stdarg.h>
#include <linux/string.h>

#include "catalogue_internal.h"

/**
 * catalogue_fail - says what is wrong with a text
 * @p: parser, at the line that is wrong
 * @fmt: one sentence without a full stop
 *
 * Return: -EINVAL.
 */
int catalogue_fail(struct catalogue_parser *p, const char *fmt, ...)
{
	va_list args;

	p->err->line = p->line;
	va_start(args, fmt);
	vscnprintf(p->err->text, sizeof(p->err->text), fmt, args);
	va_end(args);
	return -EINVAL;
}

/**
 * catalogue_word - takes the next word of a line
 * @rest: rest of the line; moved on and written to
 *
 * Return: the word, or NULL at the end.
 */
char *catalogue_word(char **rest)
{
	char *word;

	do {
		word = strsep(rest, " \t");
	} while (word && !*word);
	return word;
}

/**
 * catalogue_type_name - takes the name of a type apart
 * @name: the last word of what clients see
 * @gb: framebuffer that it states, GiB
 * @mig: is it MIG-backed?
 *
 * <GPU>-<GB><series>, or MIG-backed <GPU>-<slices>-<GB><series>, series being
 * one of A, B, C, Q, or CME for MIG with media engines. The GPU may have a dash
 * in its name (RTX6000-Ada).
 *
 * Return: is it such a name?
 */
bool catalogue_type_name(const char *name, u32 *gb, bool *mig)
{
	const char *digits = strrchr(name, '-');
	const char *gpu_end = digits, *s;

	if (!digits || digits == name)
		return false;
	while (gpu_end > name && isdigit(gpu_end[-1]))
		gpu_end--;
	*mig = gpu_end < digits && gpu_end - name > 1 && gpu_end[-1] == '-';
	gpu_end = *mig ? gpu_end - 1 : digits;
	for (s = name; s < gpu_end; s++)
		if (!isalnum(*s) && (*s != '-' || s == name || !isalnum(s[-1])))
			return false;
	if (gpu_end[-1] == '-')
		return false;

	for (s = ++digits; isdigit(*s); s++)
		;
	if (s == digits || s - digits > 4 || *digits == '0')
		return false;
	*gb = 0;
	while (digits < s)
		*gb = *gb * 10 + (*digits++ - '0');
	if (*mig && !strcmp(s, "CME"))
		return true;
	return *s && strchr("ABCQ", *s) && !s[1];
}

/* The type that the lines up to here told is complete: check it and pass it on. */
static int finish_type(struct catalogue_parser *p)
{
	struct vgpu_type *t = &p->cur.type;
	unsigned int i, last = p->num_names - 1, line = p->line;

	if (p->in != IN_TYPE)
		return 0;
	catalogue_end(&p->cur);
	if (!t->device_id)
		t->device_id = t->pf_device_id;
	p->line = p->cur_line;
	for (i = 0; i < last; i++) {
		if (t->id && p->ids[i] == t->id)
			return catalogue_fail(p, "%s and %s have the same id %u", p->names[i],
					      t->name, t->id);
		if (t->subsystem_id && p->subsystems[i] == t->subsystem_id)
			return catalogue_fail(p, "%s and %s have the same subsystem %04x",
					      p->names[i], t->name, t->subsystem_id);
	}
	p->ids[last] = t->id;
	p->subsystems[last] = t->subsystem_id;
	if (t->fb_length > t->profile_size)
		return catalogue_fail(p, "%s has more framebuffer than its name says", t->name);
	p->line = line;
	p->take(p);
	return 0;
}

static int parse_type(struct catalogue_parser *p, char *rest)
{
	struct vgpu_type *t = &p->cur.type;
	char *name = catalogue_word(&rest);
	unsigned int i;
	bool mig;
	u32 gb;

	if (!p->num_cards)
		return catalogue_fail(p, "type before card");
	if (!name || !catalogue_type_name(name, &gb, &mig))
		return catalogue_fail(p, "%.40s is no type name: <GPU>-<GB> and A, B, C or Q is",
				      name ? name : "nothing");
	if (p->num_types == CATALOGUE_MAX_TYPES)
		return catalogue_fail(p, "more than %d types", CATALOGUE_MAX_TYPES);

	p->cur = p->defaults;
	p->cur.said = 0;
	p->cur.nominal = gb * GIB;
	p->cur_line = p->line;
	p->mig = mig;
	if (snprintf(t->name, sizeof(t->name), "%s %s", p->prefix, name) >= (int)sizeof(t->name))
		return catalogue_fail(p, "the name %s %.40s is longer than %zu characters",
				      p->prefix, name, sizeof(t->name) - 1);
	for (i = 0; i < p->num_names; i++)
		if (!strcmp(p->names[i], t->name))
			return catalogue_fail(p, "%s is given twice", t->name);
	memcpy(p->names[p->num_names++], t->name, VGPU_NAME_LEN);
	p->num_types++;

	t->pf_device_id = p->cards[p->num_cards - 1].device_id;
	t->pf_subsystem_vendor = p->cards[p->num_cards - 1].subsystem_vendor;
	t->pf_subsystem_id = p->cards[p->num_cards - 1].subsystem_id;
	p->in = IN_TYPE;
	return catalogue_facts(p, rest, &p->cur);
}

/* <device>[:[<vendor>:]<subsystem>], of a card that no line above is about */
static int parse_card_id(struct catalogue_parser *p, char *id)
{
	struct vgpu_catalogue_card *card = &p->cards[p->num_cards];
	char *subsystem = id, *vendor = NULL;
	unsigned int i;
	u32 value;

	strsep(&subsystem, ":");
	if (subsystem && strchr(subsystem, ':'))
		vendor = strsep(&subsystem, ":");
	if (!id || catalogue_u32(id, 16, 1, U16_MAX, &value))
		return catalogue_fail(p, "card needs a hexadecimal PCI device id");
	if (p->num_cards == CATALOGUE_MAX_CARDS)
		return catalogue_fail(p, "more than %d cards", CATALOGUE_MAX_CARDS);
	card->device_id = value;
	value = 0;
	if (vendor && catalogue_u32(vendor, 16, 1, U16_MAX, &value))
		return catalogue_fail(p,
				      "card has no hexadecimal subsystem vendor between its colons");
	card->subsystem_vendor = value;
	value = 0;
	if (subsystem && catalogue_u32(subsystem, 16, 1, U16_MAX, &value))
		return catalogue_fail(p, "card has no hexadecimal subsystem id after its colon");
	card->subsystem_id = value;
	for (i = 0; i < p->num_cards; i++)
		if (p->cards[i].device_id == card->device_id &&
		    p->cards[i].subsystem_vendor == card->subsystem_vendor &&
		    p->cards[i].subsystem_id == card->subsystem_id)
			return catalogue_fail(p, "card is given twice");
	p->num_cards++;
	return 0;
}

static int parse_card(struct catalogue_parser *p, char *rest)
{
	int ret = parse_card_id(p, catalogue_word(&rest));
	size_t len = 0;
	char *word;

	if (ret)
		return ret;
	while ((word = catalogue_word(&rest))) {
		int n = snprintf(p->prefix + len, sizeof(p->prefix) - len, "%s%s",
				 len ? " " : "", word);

		if (n >= (int)(sizeof(p->prefix) - len))
			return catalogue_fail(p,
					      "what names begin with is longer than %zu characters",
					      sizeof(p->prefix) - 1);
		len += n;
	}
	if (!len)
		return catalogue_fail(p, "card needs what the names of its types begin with");
	/* What was said of the card above does not hold for this one. */
	memset(&p->defaults, 0, sizeof(p->defaults));
	p->num_names = 0;
	return 0;
}

static int parse_source(struct catalogue_parser *p, char *rest)
{
	char *tag = catalogue_word(&rest);
	unsigned int i;

	if (!tag || strlen(tag) > CATALOGUE_MAX_TAG || strchr(tag, '@') || strchr(tag, '='))
		return catalogue_fail(p, "source needs a name of at most %d characters",
				      CATALOGUE_MAX_TAG);
	for (i = 0; i < p->num_tags; i++)
		if (!strcmp(tag, p->tags[i]))
			return catalogue_fail(p, "source %s is given twice", tag);
	if (p->num_tags == CATALOGUE_MAX_SOURCES)
		return catalogue_fail(p, "more than %d sources", CATALOGUE_MAX_SOURCES);
	if (!catalogue_word(&rest))
		return catalogue_fail(p, "source %s does not say what it is", tag);
	strscpy(p->tags[p->num_tags++], tag, CATALOGUE_MAX_TAG + 1);
	p->in = IN_SOURCE;
	return 0;
}

/* One line in p->text, without its end. */
static int parse_line(struct catalogue_parser *p)
{
	char *rest = p->text, *word;
	int ret;

	if (rest[0] == ' ' || rest[0] == '\t') {
		rest += strspn(rest, " \t");
		if (!*rest || *rest == '#')
			return 0;
		switch (p->in) {
		case IN_SOURCE:
			return 0;
		case IN_DEFAULT:
			return catalogue_facts(p, rest, &p->defaults);
		case IN_TYPE:
			return catalogue_facts(p, rest, &p->cur);
		case IN_NOTHING:
			return catalogue_fail(p,
					      "the line that this one goes on with takes nothing more");
		}
	}
	if (!*rest || *rest == '#')
		return 0;

	ret = finish_type(p);
	if (ret)
		return ret;
	p->in = IN_NOTHING;
	word = catalogue_word(&rest);
	if (!strcmp(word, "type"))
		return parse_type(p, rest);
	if (!strcmp(word, "default")) {
		if (!p->num_cards)
			return catalogue_fail(p, "default before card");
		p->in = IN_DEFAULT;
		p->defaults.said = 0;
		return catalogue_facts(p, rest, &p->defaults);
	}
	if (!strcmp(word, "source"))
		return parse_source(p, rest);
	if (!strcmp(word, "card"))
		return parse_card(p, rest);
	return catalogue_fail(p, "%.40s is not card, source, default or type", word);
}

/**
 * catalogue_read - reads a text
 * @p: parser, all zero but for take, priv and err
 * @text: the text, not necessarily ended by NUL
 * @len: its length, bytes
 *
 * Return: 0, or -EINVAL with the error filled.
 */
int catalogue_read(struct catalogue_parser *p, const char *text, size_t len)
{
	size_t i, n;
	int ret;

	p->line = 1;
	if (len > CATALOGUE_MAX_TEXT)
		return catalogue_fail(p, "the text is longer than %d KiB",
				      CATALOGUE_MAX_TEXT / 1024);
	for (; len; p->line++) {
		const char *end = memchr(text, '\n', len);

		n = end ? (size_t)(end - text) : len;
		if (n > CATALOGUE_MAX_LINE)
			return catalogue_fail(p, "a line is longer than %d characters",
					      CATALOGUE_MAX_LINE);
		for (i = 0; i < n; i++)
			if (text[i] != '\t' && (text[i] < ' ' || text[i] > '~'))
				return catalogue_fail(p,
						      "byte 0x%02x is neither printable nor a tab",
						      (u8)text[i]);
		memcpy(p->text, text, n);
		p->text[n] = '\0';
		ret = parse_line(p);
		if (ret)
			return ret;
		n += !!end;
		text += n;
		len -= n;
	}
	ret = finish_type(p);
	if (ret)
		return ret;
	if (!p->num_cards)
		return catalogue_fail(p, "there is no card line");
	return 0;
}

static void keep_type(struct catalogue_parser *p)
{
	struct vgpu_catalogue *cat = p->priv;
	struct vgpu_unoffered *rest = &cat->unoffered[cat->num_incomplete];

	if (p->mig) {
		strscpy(rest->why, "MIG-backed vGPUs are not supported", sizeof(rest->why));
	} else if (catalogue_complete(&p->cur, rest->why, sizeof(rest->why))) {
		cat->types[cat->num++] = p->cur.type;
		return;
	}
	rest->type = p->cur.type;
	cat->num_incomplete++;
}

static int by_id(const void *a, const void *b)
{
	const struct vgpu_type *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

/**
 * catalogue_sort - types that are offered, in the order of their ids
 * @cat: the catalogue
 */
void catalogue_sort(struct vgpu_catalogue *cat)
{
	sort(cat->types, cat->num, sizeof(*cat->types), by_id, NULL);
}

/**
 * vgpu_catalogue_parse - reads one catalogue
 * @cat: filled with the types of all cards; on failure empty. To be freed with
 *	vgpu_catalogue_free().
 * @text: the text, not necessarily ended by NUL
 * @len: its length, bytes
 * @err: line and cause on -EINVAL
 *
 * May sleep. Types of which a required fact is not known, and MIG-backed ones,
 * are checked as all others are, and are found in @cat->unoffered.
 *
 * Return: 0, -EINVAL, -ENOMEM.
 */
int vgpu_catalogue_parse(struct vgpu_catalogue *cat, const char *text, size_t len,
			 struct vgpu_catalogue_error *err)
{
	struct catalogue_parser *p;
	int ret = -ENOMEM;

	memset(cat, 0, sizeof(*cat));
	p = kvzalloc(sizeof(*p), GFP_KERNEL);
	cat->types = kvcalloc(CATALOGUE_MAX_TYPES, sizeof(*cat->types), GFP_KERNEL);
	cat->cards = kvcalloc(CATALOGUE_MAX_CARDS, sizeof(*cat->cards), GFP_KERNEL);
	cat->unoffered = kvcalloc(CATALOGUE_MAX_TYPES, sizeof(*cat->unoffered), GFP_KERNEL);
	if (!p || !cat->types || !cat->cards || !cat->unoffered)
		goto out;
	p->take = keep_type;
	p->priv = cat;
	p->err = err;
	ret = catalogue_read(p, text, len);
	if (ret)
		goto out;
	catalogue_sort(cat);
	memcpy(cat->cards, p->cards, sizeof(p->cards));
	cat->num_cards = p->num_cards;
out:
	kvfree(p);
	if (ret)
		vgpu_catalogue_free(cat);
	return ret;
}

/* How well a card line is about a card: the higher the better, 0 is not at all. */
static unsigned int card_fits(const struct vgpu_catalogue_card *c, u16 device_id,
			      u16 subsystem_vendor, u16 subsystem_id)
{
	if (c->device_id != device_id)
		return 0;
	if (!c->subsystem_id)
		return 1;
	if (c->subsystem_id != subsystem_id)
		return 0;
	if (!c->subsystem_vendor)
		return 2;
	return c->subsystem_vendor == subsystem_vendor ? 3 : 0;
}

static bool is_of_card(const struct vgpu_type *t, const struct vgpu_catalogue_card *c)
{
	return t->pf_device_id == c->device_id &&
	       t->pf_subsystem_vendor == c->subsystem_vendor &&
	       t->pf_subsystem_id == c->subsystem_id;
}

/**
 * vgpu_catalogue_select - keeps what a catalogue has for one card
 * @cat: the catalogue
 * @device_id: PCI device id of the card
 * @subsystem_vendor: whose subsystem id the next is
 * @subsystem_id: its PCI subsystem id
 *
 * A card line with that subsystem id goes before one that names none, and of those
 * with it the one that names its vendor as well.
 *
 * Return: does the catalogue know the card? If not, it is as before.
 */
bool vgpu_catalogue_select(struct vgpu_catalogue *cat, u16 device_id, u16 subsystem_vendor,
			   u16 subsystem_id)
{
	const struct vgpu_catalogue_card *card = NULL;
	unsigned int i, n = 0, best = 0;

	for (i = 0; i < cat->num_cards; i++) {
		const struct vgpu_catalogue_card *c = &cat->cards[i];
		unsigned int fits = card_fits(c, device_id, subsystem_vendor, subsystem_id);

		if (fits > best) {
			best = fits;
			card = c;
		}
	}
	if (!card)
		return false;
	for (i = 0; i < cat->num; i++)
		if (is_of_card(&cat->types[i], card))
			cat->types[n++] = cat->types[i];
	cat->num = n;
	for (i = 0, n = 0; i < cat->num_incomplete; i++)
		if (is_of_card(&cat->unoffered[i].type, card))
			cat->unoffered[n++] = cat->unoffered[i];
	cat->num_incomplete = n;
	cat->cards[0] = *card;
	cat->num_cards = 1;
	return true;
}

/**
 * vgpu_catalogue_free - gives back what parsing allocated
 * @cat: empty afterwards
 */
void vgpu_catalogue_free(struct vgpu_catalogue *cat)
{
	kvfree(cat->types);
	kvfree(cat->unoffered);
	kvfree(cat->cards);
	memset(cat, 0, sizeof(*cat));
}

/**
 * vgpu_short_name - "L40-1Q" of "NVIDIA L40-1Q"
 * @t: the type
 *
 * Return: part of its name.
 */
const char *vgpu_short_name(const struct vgpu_type *t)
{
	const char *space = strrchr(t->name, ' ');

	return space ? space + 1 : t->name;
}

/**
 * vgpu_type_describe - the text of a type's description file
 * @t: the type
 * @buf: for the text, without a newline
 * @len: of @buf, bytes
 *
 * In the order and form of NVIDIA's own drivers, since clients parse it.
 *
 * Return: characters written.
 */
int vgpu_type_describe(const struct vgpu_type *t, char *buf, size_t len)
{
	return scnprintf(buf, len,
			 "num_heads=%u, frl_config=%u, framebuffer=%lluM, max_resolution=%ux%u, max_instance=%u",
			 t->num_heads, t->frl_config, t->profile_size / MIB,
			 t->max_resolution_x, t->max_resolution_y, t->max_instance);
}
