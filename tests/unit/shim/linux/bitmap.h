/* SPDX-License-Identifier: GPL-2.0-only */
/* linux/bitmap.h, bit by bit, and whole words where that makes fuzzing bearable. */
#ifndef SHIM_BITMAP_H
#define SHIM_BITMAP_H

#include <linux/shim.h>

#define DECLARE_BITMAP(name, n)	unsigned long name[BITS_TO_LONGS(n)]

static inline bool test_bit(unsigned long i, const unsigned long *map)
{
	return map[i / BITS_PER_LONG] >> (i % BITS_PER_LONG) & 1;
}

static inline void __set_bit(unsigned long i, unsigned long *map)
{
	map[i / BITS_PER_LONG] |= BIT(i % BITS_PER_LONG);
}

static inline void __clear_bit(unsigned long i, unsigned long *map)
{
	map[i / BITS_PER_LONG] &= ~BIT(i % BITS_PER_LONG);
}

#define set_bit(i, map)		__set_bit(i, map)
#define clear_bit(i, map)	__clear_bit(i, map)
#define __assign_bit(i, map, v)	((v) ? __set_bit(i, map) : __clear_bit(i, map))

static inline bool __test_and_set_bit(unsigned long i, unsigned long *map)
{
	bool old = test_bit(i, map);

	__set_bit(i, map);
	return old;
}

static inline bool __test_and_clear_bit(unsigned long i, unsigned long *map)
{
	bool old = test_bit(i, map);

	__clear_bit(i, map);
	return old;
}

static inline void bitmap_zero(unsigned long *map, unsigned int n)
{
	memset(map, 0, BITS_TO_LONGS((size_t)n) * sizeof(long));
}

static inline void bitmap_set(unsigned long *map, unsigned int start, unsigned int n)
{
	while (n) {
		if (start % BITS_PER_LONG == 0 && n >= BITS_PER_LONG) {
			map[start / BITS_PER_LONG] = ~0UL;
			start += BITS_PER_LONG;
			n -= BITS_PER_LONG;
		} else {
			__set_bit(start++, map);
			n--;
		}
	}
}

static inline void bitmap_clear(unsigned long *map, unsigned int start, unsigned int n)
{
	while (n--)
		__clear_bit(start++, map);
}

static inline void bitmap_fill(unsigned long *map, unsigned int n)
{
	bitmap_set(map, 0, n);
}

static inline void bitmap_copy(unsigned long *dst, const unsigned long *src, unsigned int n)
{
	memcpy(dst, src, BITS_TO_LONGS((size_t)n) * sizeof(long));
}

static inline void bitmap_or(unsigned long *dst, const unsigned long *a, const unsigned long *b,
			     unsigned int n)
{
	unsigned int i;

	for (i = 0; i < BITS_TO_LONGS(n); i++)
		dst[i] = a[i] | b[i];
}

static inline unsigned long find_next_bit(const unsigned long *map, unsigned long n,
					  unsigned long i)
{
	while (i < n && !test_bit(i, map))
		i += i % BITS_PER_LONG || map[i / BITS_PER_LONG] ? 1 : BITS_PER_LONG;
	return i < n ? i : n;
}

static inline unsigned long find_next_zero_bit(const unsigned long *map, unsigned long n,
					       unsigned long i)
{
	while (i < n && test_bit(i, map))
		i++;
	return i < n ? i : n;
}

static inline unsigned long find_last_bit(const unsigned long *map, unsigned long n)
{
	unsigned long i = n;

	while (i--)
		if (test_bit(i, map))
			return i;
	return n;
}

#define find_first_bit(map, n)		find_next_bit(map, n, 0)
#define find_first_zero_bit(map, n)	find_next_zero_bit(map, n, 0)
#define for_each_set_bit(i, map, n)					\
	for ((i) = find_first_bit(map, n); (i) < (n); (i) = find_next_bit(map, n, (i) + 1))
#define for_each_clear_bit(i, map, n)					\
	for ((i) = find_first_zero_bit(map, n); (i) < (n);		\
	     (i) = find_next_zero_bit(map, n, (i) + 1))

static inline unsigned int bitmap_weight(const unsigned long *map, unsigned int n)
{
	unsigned int i, weight = 0;

	for_each_set_bit(i, map, n)
		weight++;
	return weight;
}

static inline bool bitmap_empty(const unsigned long *map, unsigned int n)
{
	return find_first_bit(map, n) == n;
}

static inline bool bitmap_full(const unsigned long *map, unsigned int n)
{
	return find_first_zero_bit(map, n) == n;
}

static inline unsigned long bitmap_find_next_zero_area(unsigned long *map, unsigned long size,
						       unsigned long start, unsigned int n,
						       unsigned long align_mask)
{
	unsigned long i;

	for (;;) {
		start = ALIGN(find_next_zero_bit(map, size, start), align_mask + 1);
		if (start + n > size)
			return start + n;
		i = find_next_bit(map, start + n, start);
		if (i == start + n)
			return start;
		start = i + 1;
	}
}

#define bitmap_alloc(n, g)	\
	((unsigned long *)shim_alloc(BITS_TO_LONGS((size_t)(n)) * sizeof(long), false))
#define bitmap_zalloc(n, g)	\
	((unsigned long *)shim_alloc(BITS_TO_LONGS((size_t)(n)) * sizeof(long), true))
#define bitmap_free(map)	shim_free(map)

#endif
