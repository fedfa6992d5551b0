// SPDX-License-Identifier: GPL-2.0-only
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "host.h"
#include "util.h"

#define MAX_FILE (4 * 1024 * 1024)
/* The longest record of /dev/kmsg, which is not read in parts: kernel/printk/internal.h */
#define RECORD 8192

/* What was given out, the latest first. */
struct kept {
	struct kept *next;
	max_align_t memory[];
};

static struct kept *all;
static const char *root = "";

void host_init(void)
{
	const char *from = getenv("VGPU_ROOT");

	if (from)
		root = from;
}

bool host_is_real(void)
{
	return !*root;
}

void *keep(size_t size)
{
	struct kept *k = calloc(1, sizeof(*k) + size);

	if (!k) {
		complain("there is not enough memory");
		exit(STATUS_TROUBLE);
	}
	k->next = all;
	all = k;
	return k->memory;
}

void host_forget(void)
{
	while (all) {
		struct kept *k = all;

		all = k->next;
		free(k);
	}
}

static char *keep_format(const char *format, va_list args)
{
	va_list again;
	char *text;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	text = keep(len + 1);
	vsnprintf(text, len + 1, format, again);
	va_end(again);
	return text;
}

char *keep_text(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = keep_format(format, args);
	va_end(args);
	return text;
}

void *keep_more(void *array, size_t count, size_t size)
{
	void *more;

	/* Room for a power of two: only then is there something to do. */
	if (count & (count - 1))
		return array;
	more = keep((count ? 2 * count : 1) * size);
	if (count)
		memcpy(more, array, count * size);
	return more;
}

static char *below_root(const char *format, va_list args)
{
	char *path = keep_format(format, args);

	return *root ? keep_text("%s%s", root, path) : path;
}

#define PATH(path, format)				\
	do {						\
		va_list args;				\
							\
		va_start(args, format);			\
		path = below_root(format, args);	\
		va_end(args);				\
	} while (0)

char *host_path(const char *format, ...)
{
	char *path;

	PATH(path, format);
	return path;
}

bool host_has(const char *format, ...)
{
	char *path;

	PATH(path, format);
	return !access(path, F_OK);
}

static char *bytes_of(const char *path, size_t *len)
{
	size_t room = RECORD, n = 0;
	/* A record of /dev/kmsg a read, and no waiting for the next one. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char *text, *copy;
	ssize_t got;

	if (fd < 0)
		return NULL;
	text = malloc(room);
	while (text && n < MAX_FILE) {
		if (room - n < RECORD) {
			char *more = realloc(text, 2 * room);

			if (!more)
				break;
			text = more;
			room *= 2;
		}
		got = read(fd, text + n, RECORD);
		/* EPIPE: records that were overwritten meanwhile. */
		if (got < 0 && (errno == EINTR || errno == EPIPE))
			continue;
		if (got < 0 && errno != EAGAIN && !n) {
			free(text);
			text = NULL;
		}
		/* What was read before an error is worth having. */
		if (got <= 0)
			break;
		n += got;
	}
	close(fd);
	if (!text)
		return NULL;
	copy = keep(n + 1);
	memcpy(copy, text, n);
	free(text);
	*len = n;
	return copy;
}

char *host_bytes(size_t *len, const char *format, ...)
{
	char *path;

	PATH(path, format);
	return bytes_of(path, len);
}

const char *host_map(size_t *len, const char *format, ...)
{
	const char *bytes = NULL;
	struct stat is;
	char *path;
	void *map;
	int fd;

	PATH(path, format);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return NULL;
	if (!fstat(fd, &is) && S_ISREG(is.st_mode)) {
		*len = is.st_size;
		/* There are no mappings of nothing. */
		map = *len ? mmap(NULL, *len, PROT_READ, MAP_PRIVATE, fd, 0) : "";
		bytes = map == MAP_FAILED ? NULL : map;
	}
	close(fd);
	return bytes;
}

char *host_text(const char *format, ...)
{
	char *path, *text;
	size_t len;

	PATH(path, format);
	text = bytes_of(path, &len);
	if (text && len && text[len - 1] == '\n')
		text[len - 1] = '\0';
	return text;
}

char *host_link(const char *format, ...)
{
	char to[PATH_MAX], *path, *name;
	ssize_t len;

	PATH(path, format);
	len = readlink(path, to, sizeof(to) - 1);
	if (len <= 0)
		return NULL;
	to[len] = '\0';
	name = strrchr(to, '/');
	return keep_text("%s", name ? name + 1 : to);
}

char *host_real(const char *format, ...)
{
	char *path, *real, *copy;

	PATH(path, format);
	real = realpath(path, NULL);
	copy = real ? keep_text("%s", real) : NULL;
	free(real);
	return copy;
}

static int in_order(const void *a, const void *b)
{
	return strverscmp(*(char *const *)a, *(char *const *)b);
}

char **host_names(const char *format, ...)
{
	struct dirent *entry;
	char *path, **names = NULL;
	size_t num = 0;
	DIR *dir;

	PATH(path, format);
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		names = keep_more(names, num, sizeof(*names));
		names[num++] = keep_text("%s", entry->d_name);
	}
	if (dir)
		closedir(dir);
	if (num)
		qsort(names, num, sizeof(*names), in_order);
	names = keep_more(names, num, sizeof(*names));
	names[num] = NULL;
	return names;
}

/* The process, whose output goes to @to; 0 when there is none. */
static pid_t start(const char *program, const char *argument, int to)
{
	char *argv[] = { (char *)program, (char *)argument, NULL };
	posix_spawn_file_actions_t actions;
	pid_t pid = 0;

	if (posix_spawn_file_actions_init(&actions))
		return 0;
	if (posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0) ||
	    posix_spawn_file_actions_adddup2(&actions, to, STDOUT_FILENO) ||
	    posix_spawn_file_actions_adddup2(&actions, to, STDERR_FILENO) ||
	    posix_spawn(&pid, program, &actions, NULL, argv, environ))
		pid = 0;
	posix_spawn_file_actions_destroy(&actions);
	return pid;
}

char *host_says(const char *program, const char *argument)
{
	char line[200] = "";
	int ends[2], status;
	pid_t pid;
	FILE *f;

	/* What lies in a copy of a host is not to run here. */
	if (!host_is_real() || pipe2(ends, O_CLOEXEC))
		return NULL;
	pid = start(program, argument, ends[1]);
	close(ends[1]);
	f = fdopen(ends[0], "r");
	if (!f)
		close(ends[0]);
	if (f && !fgets(line, sizeof(line), f))
		line[0] = '\0';
	/* What it has to say beside that must not end it by a signal. */
	while (f && getc(f) != EOF)
		;
	if (f)
		fclose(f);
	while (pid && waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			pid = 0;
	line[strcspn(line, "\n")] = '\0';
	return pid && !status && line[0] ? keep_text("%s", line) : NULL;
}

/* As RFC 3629 has them. */
int utf8_len(const unsigned char *s)
{
	int len = *s < 0x80 ? 1 : *s >= 0xc2 && *s < 0xe0 ? 2 : *s >= 0xe0 && *s < 0xf0 ? 3 :
		  *s >= 0xf0 && *s < 0xf5 ? 4 : 0;
	int i;

	for (i = 1; i < len; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	/* written longer than need be, halves of pairs, beyond the last */
	if ((*s == 0xe0 && s[1] < 0xa0) || (*s == 0xed && s[1] > 0x9f) ||
	    (*s == 0xf0 && s[1] < 0x90) || (*s == 0xf4 && s[1] > 0x8f))
		return 0;
	return len;
}

char *shown(const char *text, const char *but)
{
	char *copy = text ? keep_text("%s", text) : NULL;
	unsigned char *s = (unsigned char *)copy;

	while (s && *s) {
		int len = utf8_len(s);

		/* C1 of ISO 6429 is two bytes of UTF-8. */
		if (!len || (*s == 0xc2 && s[1] < 0xa0) ||
		    ((*s < 0x20 || *s == 0x7f) && !strchr(but, *s)))
			memset(s, '?', len ? len : 1);
		s += len ? len : 1;
	}
	return copy;
}

char *next_line(const char **at)
{
	size_t len;
	char *line;

	if (!*at || !**at)
		return NULL;
	len = strcspn(*at, "\n");
	line = keep_text("%.*s", (int)len, *at);
	*at += len + ((*at)[len] == '\n');
	return line;
}

bool begins(const char *text, const char *with)
{
	return !strncmp(text, with, strlen(with));
}

char *value_of(const char *text, const char *key)
{
	char *line;

	while ((line = next_line(&text))) {
		char *value = line + strlen(key);

		if (!begins(line, key) || (*value != ':' && *value != ' '))
			continue;
		return value + strspn(value, ": ");
	}
	return NULL;
}
