// SPDX-License-Identifier: GPL-2.0-only
/*
 * check: what modprobe would give a module, and whether it would load it by itself. As
 * libkmod reads its files (libkmod-config.c of kmod), and the kernel parameters (next_arg()
 * of lib/cmdline.c).
 */
#include <ctype.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

/* A file in a folder hides those of its name in the next ones. */
static const char *const folders[] = {
	"/etc/modprobe.d", "/run/modprobe.d", "/usr/local/lib/modprobe.d", "/usr/lib/modprobe.d",
	"/lib/modprobe.d",
};

struct conf {
	const char *folder;
	const char *name;
};

/* Names of modules and parameters, in which "-" and "_" are one. */
static bool same_name(const char *a, const char *b)
{
	for (; *a && *b; a++, b++)
		if (*a != *b && (!strchr("-_", *a) || !strchr("-_", *b)))
			return false;
	return *a == *b;
}

/* As kmod has a pattern match: "-" is "_" there, but in brackets. */
static bool matches(const char *pattern, const char *module)
{
	char *copy = keep_text("%s", pattern), *c;

	for (c = copy; *c; c++) {
		if (*c == '[')
			c += strcspn(c, "]");
		if (!*c)
			break;
		if (*c == '-')
			*c = '_';
	}
	return !fnmatch(copy, module, 0);
}

/* The words of a line, and a NULL. A blank in double quotes is part of a word. */
static char **words_of(const char *line)
{
	char **words = NULL;
	size_t num = 0;

	for (;;) {
		const char *start;
		bool quoted = false;

		while (isspace((unsigned char)*line))
			line++;
		if (!*line)
			break;
		for (start = line; *line && (quoted || !isspace((unsigned char)*line)); line++)
			quoted ^= *line == '"';
		words = keep_more(words, num, sizeof(*words));
		words[num++] = keep_text("%.*s", (int)(line - start), start);
	}
	words = keep_more(words, num, sizeof(*words));
	words[num] = NULL;
	return words;
}

/* By their names alone, whatever folder they are in. */
static int in_order(const void *a, const void *b)
{
	return strcmp(((const struct conf *)a)->name, ((const struct conf *)b)->name);
}

static struct conf *confs(size_t *num)
{
	struct conf *all = NULL;
	size_t i, k;

	*num = 0;
	for (i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		char **name = host_names("%s", folders[i]);

		for (; *name; name++) {
			size_t len = strlen(*name);

			if (len < 6 || strcmp(*name + len - 5, ".conf"))
				continue;
			for (k = 0; k < *num && strcmp(all[k].name, *name); k++)
				;
			if (k < *num)
				continue;
			all = keep_more(all, *num, sizeof(*all));
			all[*num].folder = folders[i];
			all[(*num)++].name = *name;
		}
	}
	if (*num)
		qsort(all, *num, sizeof(*all), in_order);
	return all;
}

/* A backslash has a line's end behind it, or itself, left out. */
static void join_lines(char *text)
{
	char *to = text;

	for (; *text; text++) {
		if (*text == '\\' && text[1] && *++text == '\n')
			continue;
		*to++ = *text;
	}
	*to = '\0';
}

/* The lines of all files in their order, as words, and a NULL. */
static char ***conf_lines(void)
{
	char ***lines = NULL;
	size_t num, i, n = 0;
	struct conf *conf = confs(&num);

	for (i = 0; i < num; i++) {
		char *text = host_text("%s/%s", conf[i].folder, conf[i].name), *line;
		const char *at;

		if (text)
			join_lines(text);
		for (at = text; (line = next_line(&at));) {
			lines = keep_more(lines, n, sizeof(*lines));
			lines[n++] = words_of(line);
		}
	}
	lines = keep_more(lines, n, sizeof(*lines));
	lines[n] = NULL;
	return lines;
}

static char **of_command_line(void)
{
	const char *line = host_text("/proc/cmdline");

	return words_of(line ? line : "");
}

/*
 * The value of the last word "<name>=<value>", without the quotes that may be around it or
 * the word; of "<name>" alone nothing; otherwise what was there before.
 */
static char *value_in(char **words, const char *name, char *before)
{
	for (; *words; words++) {
		char *word = keep_text("%s", *words + (**words == '"')), *value;
		size_t len;

		value = strchr(word, '=');
		if (value)
			*value++ = '\0';
		if (!same_name(word, name))
			continue;
		before = value ? value + (*value == '"') : keep_text("%s", "");
		len = strlen(before);
		if (len && before[len - 1] == '"')
			before[len - 1] = '\0';
	}
	return before;
}

char *module_option(const char *module, const char *name)
{
	char *value = NULL, ***line;

	for (line = conf_lines(); *line; line++)
		if ((*line)[0] && !strcmp((*line)[0], "options") && (*line)[1] &&
		    same_name((*line)[1], module))
			value = value_in(*line + 2, name, value);
	/* What the kernel's command line has comes behind the files. */
	return value_in(of_command_line(), keep_text("%s.%s", module, name), value);
}

/* A command in a module's place that does nothing. */
static bool does_nothing(const char *command)
{
	const char *name = strrchr(command, '/');

	name = name ? name + 1 : command;
	return !strcmp(name, "false") || !strcmp(name, "true");
}

/* "blacklist <module>"; of lines "install <pattern> <command>" that match the first counts. */
static bool is_kept_away(const char *module)
{
	bool installed = false;
	char ***line;

	for (line = conf_lines(); *line; line++) {
		char **words = *line;

		if (!words[0] || !words[1])
			continue;
		if (!strcmp(words[0], "blacklist") && same_name(words[1], module))
			return true;
		if (strcmp(words[0], "install") || !words[2] || installed ||
		    !matches(words[1], module))
			continue;
		if (does_nothing(words[2]))
			return true;
		installed = true;
	}
	return false;
}

/* Is it one of names with commas between them, as it stands there? */
static bool is_in(const char *list, const char *module)
{
	while (list) {
		size_t len = strcspn(list, ",");

		if (len == strlen(module) && !strncmp(list, module, len))
			return true;
		list = list[len] ? list + len + 1 : NULL;
	}
	return false;
}

/*
 * On the command line neither kmod nor the kernel takes "-" for "_" in a module's name. Of
 * kmod's words all count, of the kernel's own (kernel/module/main.c), which then takes no
 * such module at all, the last.
 */
bool is_blacklisted(const char *module)
{
	static const char modprobe[] = "modprobe.blacklist=";
	char **word;

	for (word = of_command_line(); *word; word++)
		if (begins(*word, modprobe) && is_in(*word + strlen(modprobe), module))
			return true;
	return is_in(value_in(of_command_line(), "module_blacklist", NULL), module) ||
	       is_kept_away(module);
}
