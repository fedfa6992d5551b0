/* SPDX-License-Identifier: GPL-2.0-only */
/* For fuzzing targets. */
#ifndef TEST_FUZZ_H
#define TEST_FUZZ_H

#include <linux/shim.h>

/* Read each byte of what a parser says it found: the sanitizer checks that they are there. */
static inline void read_all(const void *p, size_t n)
{
	const volatile u8 *b = p;

	while (n--)
		(void)*b++;
}

#endif
