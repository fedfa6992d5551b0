// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files of descriptors taken apart, and lists of releases. Both may come from
 * files, so both are bounded.
 *
 * No locks. Called by release.c.
 */
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/types.h>

#include "bundle.h"

static __printf(3, 4) int refuse(struct gsp_abi_error *err, unsigned int line, const char *fmt, ...)
{
	va_list args;

	*err = (struct gsp_abi_error){ .line = line };
	va_start(args, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	return -EINVAL;
}

/*
 * The line at *@text without comment, into @line of @size bytes, cut short when
 * it is longer. Moves *@text behind it; false at the end.
 */
static bool next_line(const char **text, const char *end, char *line, size_t size)
{
	const char *eol;
	size_t n;

	if (*text >= end)
		return false;
	eol = memchr(*text, '\n', end - *text) ?: end;
	n = min_t(size_t, eol - *text, size - 1);
	memcpy(line, *text, n);
	line[n] = '\0';
	line[strcspn(line, "#")] = '\0';
	*text = eol + (eol < end);
	return true;
}

/* What stands behind @word when @line begins with it, else NULL. */
static char *behind(char *line, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(line, word, n) || (line[n] && !isspace(line[n])))
		return NULL;
	return strim(line + n);
}

/* Is the entry that ends here in order? */
static int end_entry(const struct gsp_bundle *b, struct gsp_abi_error *err)
{
	const struct gsp_bundle_entry *e = &b->entry[b->num - 1];
	unsigned int i;

	if (!e->release[0])
		return refuse(err, e->text.line, "the descriptor names no release");
	for (i = 0; i + 1 < b->num; i++)
		if (!strcmp(b->entry[i].release, e->release))
			return refuse(err, e->text.line, "release %s has two descriptors",
				      e->release);
	return 0;
}

static int index_line(struct gsp_bundle *b, char *line, const char *at, unsigned int num,
		      struct gsp_abi_error *err)
{
	struct gsp_bundle_entry *e = b->num ? &b->entry[b->num - 1] : NULL;
	char *word;
	int ret;

	if (behind(line, "descriptor")) {
		ret = e ? end_entry(b, err) : 0;
		if (ret)
			return ret;
		if (b->num == GSP_BUNDLE_MAX)
			return refuse(err, num, "more than %u descriptors", GSP_BUNDLE_MAX);
		b->entry[b->num++].text = (struct gsp_abi_text){ .text = at, .line = num };
		return 0;
	}
	if (!e)
		return *strim(line) ? refuse(err, num, "the first word is not \"descriptor\"") : 0;
	word = behind(line, "release");
	if (!word || e->release[0])
		return 0;
	if (!gsp_release_valid(word))
		return refuse(err, num, "release \"%.20s\" is not one", word);
	strscpy(e->release, word, sizeof(e->release));
	return 0;
}

int gsp_bundle_index(struct gsp_bundle *b, const char *text, size_t len, struct gsp_abi_error *err)
{
	const char *at = text, *end = text + len, *start;
	unsigned int num = 0, i;
	char line[64];
	int ret = 0;

	*b = (struct gsp_bundle){ };
	if (len > GSP_BUNDLE_MAX_SIZE)
		return refuse(err, 0, "the file is longer than %u bytes", GSP_BUNDLE_MAX_SIZE);
	b->entry = kvcalloc(GSP_BUNDLE_MAX, sizeof(*b->entry), GFP_KERNEL);
	if (!b->entry)
		return -ENOMEM;
	for (start = at; !ret && next_line(&at, end, line, sizeof(line)); start = at)
		ret = index_line(b, line, start, ++num, err);
	if (!ret)
		ret = b->num ? end_entry(b, err) : refuse(err, 0, "there is no descriptor in it");
	if (ret) {
		gsp_bundle_free(b);
		return ret;
	}
	for (i = 0; i < b->num; i++) {
		const char *next = i + 1 < b->num ? b->entry[i + 1].text.text : end;

		b->entry[i].text.len = next - b->entry[i].text.text;
	}
	return 0;
}

void gsp_bundle_free(struct gsp_bundle *b)
{
	kvfree(b->entry);
	*b = (struct gsp_bundle){ };
}

int gsp_bundle_find(const struct gsp_bundle *b, const char *release, struct gsp_abi_text *text)
{
	unsigned int i;

	for (i = 0; i < b->num; i++) {
		if (strcmp(b->entry[i].release, release))
			continue;
		*text = b->entry[i].text;
		return 0;
	}
	return -ENOENT;
}

int gsp_release_list_add(struct gsp_release_list *list, const char *release)
{
	if (!gsp_release_valid(release))
		return -EINVAL;
	if (!list->room) {
		list->release = kvcalloc(GSP_RELEASES_MAX, sizeof(*list->release), GFP_KERNEL);
		if (!list->release)
			return -ENOMEM;
		list->room = GSP_RELEASES_MAX;
	}
	if (list->num == list->room)
		return -ENOSPC;
	strscpy(list->release[list->num++], release, sizeof(*list->release));
	return 0;
}

int gsp_release_list_read(struct gsp_release_list *list, const char *text, size_t len,
			  struct gsp_abi_error *err)
{
	unsigned int num = 0, before = list->num;
	const char *end = text + len;
	char line[64], *word;
	int ret = 0;

	while (!ret && next_line(&text, end, line, sizeof(line))) {
		num++;
		word = strim(line);
		if (!*word)
			continue;
		ret = -ENOSPC;
		if (list->num - before < GSP_BUNDLE_MAX)
			ret = gsp_release_list_add(list, word);
		if (ret == -ENOSPC)
			ret = refuse(err, num, "more than %u releases", GSP_BUNDLE_MAX);
		else if (ret == -EINVAL)
			refuse(err, num, "\"%.20s\" is not a release", word);
	}
	if (ret)
		list->num = before;
	return ret;
}

static int newest_first(const void *a, const void *b)
{
	return gsp_release_cmp(b, a);
}

void gsp_release_list_sort(struct gsp_release_list *list)
{
	unsigned int i, n = 0;

	if (!list->num)
		return;
	sort(list->release, list->num, sizeof(*list->release), newest_first, NULL);
	for (i = 1; i < list->num; i++)
		if (strcmp(list->release[i], list->release[n]))
			memmove(list->release[++n], list->release[i], sizeof(*list->release));
	list->num = n + 1;
}

void gsp_release_list_free(struct gsp_release_list *list)
{
	kvfree(list->release);
	*list = (struct gsp_release_list){ };
}
