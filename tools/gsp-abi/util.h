/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Errors end the program with one sentence; lines become words.
 */
#ifndef GSP_ABI_UTIL_H
#define GSP_ABI_UTIL_H

#include <stddef.h>
#include <stdio.h>

#define MAX_WORDS 64

__attribute__((format(printf, 1, 2), noreturn)) void die(const char *format, ...);

/* Never NULL. */
void *grow(void *array, size_t count, size_t size);
char *copy_string(const char *text);

/**
 * struct reader - a text file, line by line
 * @path: for messages
 * @file: stream
 * @number: line that was read last, 1-based
 * @indented: did it begin with a space or tab?
 * @words: its words without the comment
 * @count: how many
 * @line: storage of the words
 */
struct reader {
	const char *path;
	FILE *file;
	unsigned int number;
	int indented;
	char *words[MAX_WORDS];
	int count;
	char line[1024];
};

void reader_open(struct reader *r, const char *path);
/* The next line that has words; 0 at the end, where the file is closed. */
int reader_next(struct reader *r);
__attribute__((format(printf, 2, 3), noreturn)) void reader_die(const struct reader *r,
								const char *format, ...);

#endif
