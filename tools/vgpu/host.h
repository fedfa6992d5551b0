/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files of this host, or of a tree that looks like one: the environment's VGPU_ROOT is
 * what all paths begin with. What is had here is kept until host_forget().
 */
#ifndef VGPU_HOST_H
#define VGPU_HOST_H

#include <stdbool.h>
#include <stddef.h>

#define PRINTF(n) __attribute__((format(printf, n, (n) + 1)))

/* Sets what paths begin with. */
void host_init(void);
/* Is it this host, and no tree that was made up? */
bool host_is_real(void);

/* Cleared memory. There is no way to go on without it: the program ends when there is none. */
void *keep(size_t size);
PRINTF(1) char *keep_text(const char *format, ...);
/* One more element at the end of an array of @count; the array may move. */
void *keep_more(void *array, size_t count, size_t size);
void host_forget(void);

PRINTF(1) char *host_path(const char *format, ...);
PRINTF(1) bool host_has(const char *format, ...);
/* Text of a file without its last newline, of at most 4 MiB; NULL when it cannot be read. */
PRINTF(1) char *host_text(const char *format, ...);
/* The same as bytes. */
PRINTF(2) char *host_bytes(size_t *len, const char *format, ...);
/* A regular file of any length, mapped for as long as the program runs; NULL when there is none. */
PRINTF(2) const char *host_map(size_t *len, const char *format, ...);
/* Last part of what a link points to; NULL when there is none. */
PRINTF(1) char *host_link(const char *format, ...);
/* The path without links, as the file system has it; NULL when it is not there. */
PRINTF(1) char *host_real(const char *format, ...);
/* Names in a folder in their order, with a NULL behind them; numbers in them by value. */
PRINTF(1) char **host_names(const char *format, ...);
/* The first line that a program of this host prints; NULL when it prints none or fails. */
char *host_says(const char *program, const char *argument);
/* Another text's control characters, and what is no UTF-8, as "?", but for those of @but. */
char *shown(const char *text, const char *but);
/* Bytes of the UTF-8 character at @s, 0 when there is none. */
int utf8_len(const unsigned char *s);

/* The line at *@at without its newline, as a string of its own; NULL at the end. */
char *next_line(const char **at);
/* What follows @key and ":" or a blank in the line of @text that begins so; NULL. */
char *value_of(const char *text, const char *key);
bool begins(const char *text, const char *with);

#endif
