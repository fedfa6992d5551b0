// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util.h"

const char *program = "vgpu types";

void complain(const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s: ", program);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

void *grow(void *array, size_t count, size_t size)
{
	/* Room for a power of two: only then is there something to do. */
	if (count & (count - 1))
		return array;
	return reallocarray(array, count ? 2 * count : 1, size);
}

enum status read_file(const char *path, size_t most, char **text, size_t *len)
{
	enum status status = STATUS_TROUBLE;
	FILE *f = fopen(path, "re");

	*text = NULL;
	if (!f) {
		complain("%s: %s", path, strerror(errno));
		return STATUS_TROUBLE;
	}
	*text = malloc(most + 2);
	if (!*text) {
		complain("%s: there is not enough memory", path);
		goto out;
	}
	*len = fread(*text, 1, most + 1, f);
	if (ferror(f)) {
		complain("%s: %s", path, strerror(errno));
	} else if (*len > most) {
		complain("%s: longer than %zu KiB", path, most / 1024);
		status = STATUS_NO;
	} else {
		(*text)[*len] = '\0';
		status = STATUS_FINE;
	}
out:
	fclose(f);
	if (status) {
		free(*text);
		*text = NULL;
	}
	return status;
}

static int write_all(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		text += n;
		len -= n;
	}
	return 0;
}

enum status new_file_write(struct new_file *f, const char *path, const char *text, size_t len)
{
	const char *name = strrchr(path, '/');
	int fd = -1, dir_len, failed;

	name = name ? name + 1 : path;
	dir_len = name - path;
	f->path = strdup(path);
	if (!f->path || asprintf(&f->temporary, "%.*s.%s.XXXXXX", dir_len, path, name) < 0) {
		f->temporary = NULL;
		complain("%s: there is not enough memory", path);
		return STATUS_TROUBLE;
	}
	fd = mkostemp(f->temporary, O_CLOEXEC);
	if (fd < 0) {
		complain("%s: %s", path, strerror(errno));
		free(f->temporary);
		f->temporary = NULL;
		return STATUS_TROUBLE;
	}
	/* A catalogue is no secret; mkostemp() made it one. */
	failed = write_all(fd, text, len) || fchmod(fd, 0644) || fsync(fd);
	if (failed)
		complain("%s: %s", path, strerror(errno));
	if (close(fd) && !failed) {
		complain("%s: %s", path, strerror(errno));
		failed = 1;
	}
	return failed ? STATUS_TROUBLE : STATUS_FINE;
}

enum status new_file_commit(struct new_file *f)
{
	if (rename(f->temporary, f->path)) {
		complain("%s: %s", f->path, strerror(errno));
		return STATUS_TROUBLE;
	}
	free(f->temporary);
	f->temporary = NULL;
	return STATUS_FINE;
}

void new_file_drop(struct new_file *f)
{
	if (f->temporary)
		unlink(f->temporary);
	free(f->temporary);
	free(f->path);
	f->temporary = NULL;
	f->path = NULL;
}
