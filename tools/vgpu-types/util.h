/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Messages, files, arrays that grow.
 */
#ifndef VGPU_TYPES_UTIL_H
#define VGPU_TYPES_UTIL_H

#include <stddef.h>

/* Statuses of the program; as diff(1) has them. */
enum status {
	STATUS_FINE = 0,
	STATUS_NO = 1,		/* a file is refused, or two differ */
	STATUS_TROUBLE = 2,	/* called wrongly, or a file cannot be read or written */
};

/* What complaints begin with. */
extern const char *program;

/* One line on standard error, after the program's name. */
__attribute__((format(printf, 1, 2))) void complain(const char *format, ...);

/* Room for one more of @size bytes behind @count; NULL when there is no memory. */
void *grow(void *array, size_t count, size_t size);

/*
 * All of a file, with a NUL behind it, in *@text, which the caller frees. Not more
 * than @most bytes. Complains and returns STATUS_TROUBLE, or STATUS_NO when it
 * is longer.
 */
enum status read_file(const char *path, size_t most, char **text, size_t *len);

/**
 * struct new_file - a file that appears whole or not at all
 * @path: its name
 * @temporary: what it is called until it is put in place
 */
struct new_file {
	char *path;
	char *temporary;
};

/* Write it beside its place; complains and returns STATUS_TROUBLE when it cannot. */
enum status new_file_write(struct new_file *f, const char *path, const char *text, size_t len);
/* Put it in place. */
enum status new_file_commit(struct new_file *f);
/* Take away what was not put in place, and free. */
void new_file_drop(struct new_file *f);

#endif
