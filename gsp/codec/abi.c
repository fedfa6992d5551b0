// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reader of ABI descriptors. abi/README defines the format.
 *
 * A descriptor may come from a file, so nothing in it is believed: every line
 * is bounded, every name must be declared in messages.def, every field must
 * lie inside its message and share no byte with another, and everything that
 * the driver needs must be there. What passes can be indexed without further
 * checks.
 *
 * A text says what changed since its base, which is another text: the chain of
 * them is followed first, down to one that stands alone, then read upwards. A
 * base must be of a lower release, so a chain has an end.
 *
 * No locks: a descriptor is not changed once it is read. Called by release.c and bundle.c, and
 * by whoever asks what release one is for.
 */
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>

#include "abi_parse.h"

#define FORMAT_VERSION	2
#define MAX_LINE	160

static_assert(GSP_ABI_MAX_CHAIN <= U8_MAX);

static const struct {
	const char *name;
	u8 need;
} encodings[] = { { "rm", RM }, { "gmc", GMC } };

static __printf(4, 0) void fill_error(struct abi_parser *p, unsigned int text,
				       unsigned int line, const char *fmt, va_list args)
{
	if (!p->err)
		return;
	/* A base is known by the name it was looked up with, whatever it says itself. */
	strscpy(p->err->release, text ? p->chain[text - 1].base : p->chain[0].release,
		sizeof(p->err->release));
	p->err->line = line;
	vsnprintf(p->err->text, sizeof(p->err->text), fmt, args);
}

int abi_refuse(struct abi_parser *p, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fill_error(p, p->at, p->line, fmt, args);
	va_end(args);
	return -EINVAL;
}

int abi_refuse_message(struct abi_parser *p, unsigned int id, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fill_error(p, p->message_text[id], p->message_line[id], fmt, args);
	va_end(args);
	return -EINVAL;
}

int abi_refuse_whole(struct abi_parser *p, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fill_error(p, p->at, 0, fmt, args);
	va_end(args);
	return -EINVAL;
}

/* Decimal or 0x hexadecimal; no sign, no octal, at most @max. */
int abi_parse_number(struct abi_parser *p, const char *what, const char *word, u64 max, u64 *value)
{
	if (!isdigit(word[0]) || (word[0] == '0' && isdigit(word[1])) || kstrtou64(word, 0, value))
		return abi_refuse(p, "%s \"%s\" is not a number", what, word);
	if (*value > max)
		return abi_refuse(p, "%s %s is larger than %llu", what, word,
				  (unsigned long long)max);
	return 0;
}

int abi_need_words(struct abi_parser *p, unsigned int n)
{
	if (p->num_words == n)
		return 0;
	return abi_refuse(p, "\"%s\" takes %u word%s, not %u", p->words[0], n - 1,
			  n == 2 ? "" : "s", p->num_words - 1);
}

bool gsp_release_valid(const char *release)
{
	size_t len = strnlen(release, GSP_ABI_RELEASE_LEN);

	return len < GSP_ABI_RELEASE_LEN && isdigit(release[0]) &&
	       strspn(release, "0123456789.") == len;
}

int gsp_release_cmp(const char *a, const char *b)
{
	while (*a || *b) {
		u64 x = 0, y = 0;

		while (isdigit(*a))
			x = x * 10 + (*a++ - '0');
		while (isdigit(*b))
			y = y * 10 + (*b++ - '0');
		if (x != y)
			return x < y ? -1 : 1;
		if (*a)
			a++;
		if (*b)
			b++;
	}
	return 0;
}

static int read_format(struct abi_parser *p)
{
	u64 version;
	int ret;

	if (p->seen_format)
		return abi_refuse(p, "\"descriptor\" stands twice");
	ret = abi_need_words(p, 2);
	if (!ret)
		ret = abi_parse_number(p, "descriptor format", p->words[1], UINT_MAX, &version);
	if (ret)
		return ret;
	if (version != FORMAT_VERSION)
		return abi_refuse(p, "descriptor format %llu is not known, only %u is",
				  (unsigned long long)version, FORMAT_VERSION);
	p->seen_format = true;
	return 0;
}

/* "release R" or "base R", into @into of GSP_ABI_RELEASE_LEN bytes. */
static int read_release(struct abi_parser *p, char *into)
{
	int ret;

	/* Read with the headers already; the second time only says where headers end. */
	if (!p->headers_only)
		return p->changes ? abi_refuse(p, "\"%s\" stands behind what it is about",
					       p->words[0]) : 0;
	if (into[0])
		return abi_refuse(p, "\"%s\" stands twice", p->words[0]);
	ret = abi_need_words(p, 2);
	if (ret)
		return ret;
	if (strlen(p->words[1]) >= GSP_ABI_RELEASE_LEN)
		return abi_refuse(p, "%s \"%s\" is longer than %u characters", p->words[0],
				  p->words[1], GSP_ABI_RELEASE_LEN - 1);
	if (!gsp_release_valid(p->words[1]))
		return abi_refuse(p, "%s \"%s\" is not digits and dots", p->words[0], p->words[1]);
	strscpy(into, p->words[1], GSP_ABI_RELEASE_LEN);
	return 0;
}

static int read_encoding(struct abi_parser *p)
{
	unsigned int i;
	int ret;

	if (p->seen_encoding)
		return abi_refuse(p, "\"encoding\" stands twice");
	ret = abi_need_words(p, 2);
	if (ret)
		return ret;
	for (i = 0; i < ARRAY_SIZE(encodings); i++)
		if (!strcmp(p->words[1], encodings[i].name))
			break;
	if (i == ARRAY_SIZE(encodings))
		return abi_refuse(p, "encoding \"%s\" is not known", p->words[1]);
	if (p->abi->encoding == encodings[i].name)
		return abi_refuse(p, "encoding \"%s\" is that of the base already", p->words[1]);
	p->abi->encoding = encodings[i].name;
	p->abi->need = encodings[i].need;
	p->seen_encoding = true;
	return 0;
}

/* One line that says something, in p->words. */
static int read_words(struct abi_parser *p, bool indented)
{
	const char *word = p->words[0];

	if (!p->seen_format && (indented || strcmp(word, "descriptor")))
		return abi_refuse(p, "the first word is not \"descriptor\"");
	if (!indented) {
		if (!strcmp(word, "descriptor"))
			return read_format(p);
		if (!strcmp(word, "release"))
			return read_release(p, p->chain[p->at].release);
		if (!strcmp(word, "base"))
			return read_release(p, p->chain[p->at].base);
	}
	if (p->headers_only) {
		p->stop = true;
		return 0;
	}
	/* Says where something is from, not what it is. */
	if (!indented && !strcmp(word, "origin")) {
		p->message = ABI_NONE;
		return abi_read_origin(p);
	}
	p->changes = true;
	if (indented)
		return abi_read_field(p);

	p->message = ABI_NONE;
	if (!strcmp(word, "encoding"))
		return read_encoding(p);
	if (!strcmp(word, "message"))
		return abi_read_message(p);
	if (!strcmp(word, "constant"))
		return abi_read_constant(p);
	if (!strcmp(word, "without"))
		return abi_read_without(p);
	return abi_refuse(p, "\"%s\" is not known", word);
}

/* One line, NUL-terminated and without its comment. */
static int read_line(struct abi_parser *p, char *line)
{
	bool indented = line[0] == ' ' || line[0] == '\t';
	char *word;

	p->num_words = 0;
	while ((word = strsep(&line, " \t"))) {
		if (!*word)
			continue;
		if (p->num_words == ABI_MAX_WORDS)
			return abi_refuse(p, "more than %u words", ABI_MAX_WORDS);
		p->words[p->num_words++] = word;
	}
	return p->num_words ? read_words(p, indented) : 0;
}

/* All lines of p->chain[p->at], or with @headers_only the first ones. */
static int read_text(struct abi_parser *p, bool headers_only)
{
	const struct gsp_abi_text *t = &p->chain[p->at].text;
	const char *text = t->text, *end = text + t->len;
	char line[MAX_LINE + 1];
	const char *eol;
	size_t i, n;
	int ret;

	p->headers_only = headers_only;
	p->seen_format = false;
	p->seen_encoding = false;
	p->changes = false;
	p->stop = false;
	p->message = ABI_NONE;
	bitmap_zero(p->seen_messages, GSP_NUM_MESSAGES);
	bitmap_zero(p->seen_constants, GSP_NUM_CONSTANTS);
	bitmap_zero(p->seen_origins, GSP_NUM_MESSAGES + GSP_NUM_CONSTANTS);
	p->line = t->line ? t->line - 1 : 0;
	if (t->len > GSP_ABI_MAX_TEXT)
		return abi_refuse_whole(p, "the text is longer than %u bytes", GSP_ABI_MAX_TEXT);
	while (text < end && !p->stop) {
		p->line++;
		eol = memchr(text, '\n', end - text);
		n = (eol ?: end) - text;
		if (n > MAX_LINE)
			return abi_refuse(p, "line is longer than %u characters", MAX_LINE);
		for (i = 0; i < n; i++)
			if (text[i] != '\t' && (text[i] < ' ' || text[i] > '~'))
				return abi_refuse(p, "byte 0x%02x is not plain text", (u8)text[i]);
		memcpy(line, text, n);
		line[n] = '\0';
		line[strcspn(line, "#")] = '\0';
		ret = read_line(p, line);
		if (ret)
			return ret;
		if (!eol)
			break;
		text = eol + 1;
	}
	if (!p->seen_format)
		return abi_refuse_whole(p, "the text is empty");
	return 0;
}

/* Headers of the text at p->at; @release is what it must be of, or NULL. */
static int read_headers(struct abi_parser *p, const char *release)
{
	struct abi_chain_text *c = &p->chain[p->at];
	int ret;

	ret = read_text(p, true);
	if (ret)
		return ret;
	if (!c->release[0])
		return abi_refuse_whole(p, "there is no \"release\"");
	if (release && strcmp(release, c->release))
		return abi_refuse_whole(p, "it was looked up as %s but is of release %s", release,
					c->release);
	if (c->base[0] && gsp_release_cmp(c->base, c->release) >= 0)
		return abi_refuse_whole(p, "base %s is not below release %s", c->base, c->release);
	return 0;
}

/* From the text that was asked for down to the one without base. */
static int follow_bases(struct abi_parser *p, const struct gsp_abi_source *bases)
{
	const char *base;
	int ret;

	ret = read_headers(p, NULL);
	while (!ret && p->chain[p->at].base[0]) {
		base = p->chain[p->at].base;
		if (p->num == GSP_ABI_MAX_CHAIN)
			return abi_refuse_whole(p, "more than %u releases are based on each other",
						GSP_ABI_MAX_CHAIN);
		ret = bases ? bases->find(bases, base, &p->chain[p->num].text) : -ENOENT;
		if (ret == -ENOENT)
			return abi_refuse_whole(p, "there is no descriptor of its base %s", base);
		if (ret) {
			abi_refuse_whole(p, "the descriptor of base %s cannot be had (error %d)",
					 base, ret);
			return ret;
		}
		p->at = p->num++;
		ret = read_headers(p, base);
	}
	return ret;
}

static int read_chain(struct abi_parser *p)
{
	int ret;

	for (p->at = p->num; p->at--;) {
		ret = read_text(p, false);
		if (ret)
			return ret;
		if (!p->abi->encoding)
			return abi_refuse_whole(p, "there is no \"encoding\"");
		if (p->changes || p->at == p->num - 1)
			strscpy(p->abi->profile, p->chain[p->at].release, sizeof(p->abi->profile));
	}
	p->at = 0;
	strscpy(p->abi->release, p->chain[0].release, sizeof(p->abi->release));
	return 0;
}

struct gsp_abi *gsp_abi_parse(const struct gsp_abi_text *text, const struct gsp_abi_source *bases,
			      struct gsp_abi_error *err)
{
	struct abi_parser *p;
	struct gsp_abi *abi;
	int ret = -ENOMEM;

	if (err)
		*err = (struct gsp_abi_error){ };
	p = kvzalloc(sizeof(*p), GFP_KERNEL);
	abi = kvzalloc(sizeof(*abi), GFP_KERNEL);
	if (!p || !abi)
		goto out;
	p->used = kvcalloc(BITS_TO_LONGS(ABI_MAX_MESSAGE), sizeof(long), GFP_KERNEL);
	if (!p->used)
		goto out;
	p->abi = abi;
	p->err = err;
	p->chain[0].text = *text;
	p->num = 1;

	ret = gsp_names_unpack(&p->names);
	if (ret) {
		abi_refuse_whole(p, "the names in it cannot be unpacked");
		goto out;
	}
	ret = follow_bases(p, bases);
	if (!ret)
		ret = read_chain(p);
	if (!ret)
		ret = abi_check_whole(p);
out:
	if (p) {
		kvfree(p->used);
		gsp_names_free(&p->names);
	}
	kvfree(p);
	if (!ret)
		return abi;
	kvfree(abi);
	return ERR_PTR(ret);
}

void gsp_abi_free(const struct gsp_abi *abi)
{
	if (!IS_ERR(abi))
		kvfree(abi);
}

const char *gsp_abi_release(const struct gsp_abi *abi)
{
	return abi->release;
}

const char *gsp_abi_profile(const struct gsp_abi *abi)
{
	return abi->profile;
}

const char *gsp_abi_encoding(const struct gsp_abi *abi)
{
	return abi->encoding;
}

const char *gsp_abi_carried(const struct gsp_abi *abi, const struct gsp_names *names,
			    unsigned int *i, const char **origin)
{
	while (*i < GSP_NUM_MESSAGES + GSP_NUM_CONSTANTS) {
		unsigned int m = (*i)++, c = m - GSP_NUM_MESSAGES;
		bool is_message = m < GSP_NUM_MESSAGES;

		*origin = is_message ? abi->message_origin[m] : abi->constant_origin[c];
		if (**origin && strcmp(*origin, abi->release))
			return is_message ? gsp_nth_text(names->messages, m) :
					    gsp_nth_text(names->constants, c);
	}
	return NULL;
}
