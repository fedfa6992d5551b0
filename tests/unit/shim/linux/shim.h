/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the driver's pure parts use of the kernel, in user space: just enough
 * for types/, parts of gsp/ and the console of mdev/ to be compiled natively under
 * sanitizers. Every header of this folder includes this one.
 */
#ifndef SHIM_H
#define SHIM_H

#include <assert.h>
#include <ctype.h>
#include <endian.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef unsigned long long u64;	/* as the kernel: %llu fits */
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef long long s64;
typedef u8 __u8;
typedef u16 __u16;
typedef u32 __u32;
typedef u64 __u64;
typedef s16 __s16;
typedef s32 __s32;
typedef s64 __s64;
typedef u16 __le16;
typedef u32 __le32;
typedef u64 __le64;
typedef u64 dma_addr_t;
typedef u64 phys_addr_t;
typedef unsigned int gfp_t;

#define U8_MAX		((u8)~0U)
#define U16_MAX		((u16)~0U)
#define U32_MAX		((u32)~0U)
#define U64_MAX		((u64)~0ULL)
#define S32_MAX		((s32)(U32_MAX >> 1))
#define S64_MAX		((s64)(U64_MAX >> 1))

#define __printf(a, b)		__attribute__((format(printf, a, b)))
#define __packed		__attribute__((packed))
#define __aligned(x)		__attribute__((aligned(x)))
#define __must_check		__attribute__((warn_unused_result))
#define __weak			__attribute__((weak))
#define __maybe_unused		__attribute__((unused))
#define __always_unused		__attribute__((unused))
#define __init
#define __exit
#define __iomem
#define __user
#define __force
#define __counted_by(m)
#define fallthrough		__attribute__((fallthrough))
#define noinline		__attribute__((noinline))
#define likely(x)		__builtin_expect(!!(x), 1)
#define unlikely(x)		__builtin_expect(!!(x), 0)
#define EXPORT_SYMBOL_GPL(x)
#define IS_ENABLED(option)	0
#define BUILD_BUG_ON(x)		_Static_assert(!(x), #x)
#define BUILD_BUG_ON_ZERO(x)	((int)sizeof(struct { int: -!!(x); }))
#ifndef static_assert
#define static_assert(...)	_Static_assert(__VA_ARGS__, "")
#endif
#undef static_assert
#define SHIM_ASSERT(x, ...)	_Static_assert(x, #x)
#define static_assert(x, ...)	SHIM_ASSERT(x)

#define ENOTSUPP		524

#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#define sizeof_field(t, m)	sizeof(((t *)0)->m)
#define offsetofend(t, m)	(offsetof(t, m) + sizeof_field(t, m))
#define container_of(p, t, m)	((t *)((char *)(p) - offsetof(t, m)))

#define min(a, b)		({ typeof(a) _a = (a); typeof(b) _b = (b); _a < _b ? _a : _b; })
#define max(a, b)		({ typeof(a) _a = (a); typeof(b) _b = (b); _a > _b ? _a : _b; })
#define min_t(t, a, b)		min((t)(a), (t)(b))
#define max_t(t, a, b)		max((t)(a), (t)(b))
#define min3(a, b, c)		min(min(a, b), c)
#define clamp(v, lo, hi)	min(max(v, lo), hi)
#define swap(a, b)		do { typeof(a) _t = (a); (a) = (b); (b) = _t; } while (0)

#define __ALIGN_MASK(x, m)	(((x) + (m)) & ~(m))
#define ALIGN(x, a)		__ALIGN_MASK(x, (typeof(x))(a) - 1)
#define ALIGN_DOWN(x, a)	((x) & ~((typeof(x))(a) - 1))
#define IS_ALIGNED(x, a)	(((x) & ((typeof(x))(a) - 1)) == 0)
#define DIV_ROUND_UP(n, d)	(((n) + (d) - 1) / (d))
#define DIV_ROUND_UP_ULL(n, d)	DIV_ROUND_UP((unsigned long long)(n), d)
#define DIV_ROUND_DOWN_ULL(n, d) ((unsigned long long)(n) / (d))
#define round_up(x, y)		((((x) - 1) | ((typeof(x))(y) - 1)) + 1)
#define round_down(x, y)	((x) & ~((typeof(x))(y) - 1))
#define roundup(x, y)		(DIV_ROUND_UP(x, y) * (y))
#define rounddown(x, y)		((x) - (x) % (y))

static inline u64 div_u64(u64 n, u32 d) { return n / d; }
static inline u64 div64_u64(u64 n, u64 d) { return n / d; }
static inline u64 div64_u64_rem(u64 n, u64 d, u64 *rem) { *rem = n % d; return n / d; }
static inline u64 div_u64_rem(u64 n, u32 d, u32 *rem) { *rem = n % d; return n / d; }

#define upper_32_bits(n)	((u32)((u64)(n) >> 32))
#define lower_32_bits(n)	((u32)(n))
#define SZ_1K			0x00000400
#define SZ_4K			0x00001000
#define SZ_64K			0x00010000
#define SZ_128K			0x00020000
#define SZ_256K			0x00040000
#define SZ_1M			0x00100000
#define SZ_2M			0x00200000
#define SZ_8M			0x00800000
#define SZ_16M			0x01000000
#define SZ_64M			0x04000000
#define SZ_256M			0x10000000
#define SZ_1G			0x40000000
#define PAGE_SIZE		4096UL
#define PAGE_SHIFT		12

/* ---- overflow.h ---- */
#define check_add_overflow(a, b, d)	__builtin_add_overflow(a, b, d)
#define check_sub_overflow(a, b, d)	__builtin_sub_overflow(a, b, d)
#define check_mul_overflow(a, b, d)	__builtin_mul_overflow(a, b, d)
static inline size_t size_mul(size_t a, size_t b)
{
	size_t n;

	return __builtin_mul_overflow(a, b, &n) ? SIZE_MAX : n;
}
static inline size_t size_add(size_t a, size_t b)
{
	size_t n;

	return __builtin_add_overflow(a, b, &n) ? SIZE_MAX : n;
}
#define array_size(a, b)		size_mul(a, b)
#define struct_size(p, m, n)		size_add(sizeof(*(p)), size_mul(sizeof(*(p)->m), n))
#define flex_array_size(p, m, n)	size_mul(sizeof(*(p)->m), n)

/* ---- bits.h, log2.h ---- */
#define BITS_PER_LONG		64
#define BITS_PER_BYTE		8
#define BITS_TO_LONGS(n)	DIV_ROUND_UP(n, BITS_PER_LONG)
#define BIT(n)			(1UL << (n))
#define BIT_ULL(n)		(1ULL << (n))
#define GENMASK(h, l)		((~0UL << (l)) & (~0UL >> (63 - (h))))
#define GENMASK_ULL(h, l)	((~0ULL << (l)) & (~0ULL >> (63 - (h))))
#define FIELD_GET(m, v)		(((v) & (m)) >> __builtin_ctzll(m))
#define FIELD_PREP(m, v)	(((typeof(m))(v) << __builtin_ctzll(m)) & (m))
#define hweight32(x)		((unsigned int)__builtin_popcount(x))
#define hweight64(x)		((unsigned int)__builtin_popcountll(x))
#define is_power_of_2(n)	((n) != 0 && ((n) & ((n) - 1)) == 0)
#define fls(x)			((x) ? 32 - __builtin_clz(x) : 0)
#define ilog2(n)		(63 - __builtin_clzll(n))
#define __ffs(x)		((unsigned long)__builtin_ctzl(x))
#define rounddown_pow_of_two(n)	(1UL << ilog2(n))
#define roundup_pow_of_two(n)	((n) <= 1 ? 1UL : 1UL << (ilog2((n) - 1) + 1))

/* ---- byteorder, unaligned.h ---- */
#define cpu_to_le16(x)		htole16(x)
#define cpu_to_le32(x)		htole32(x)
#define cpu_to_le64(x)		htole64(x)
#define le16_to_cpu(x)		le16toh(x)
#define le32_to_cpu(x)		le32toh(x)
#define le64_to_cpu(x)		le64toh(x)
#define SHIM_UNALIGNED(bits)						\
static inline u##bits get_unaligned_le##bits(const void *p)		\
{									\
	u##bits v;							\
									\
	memcpy(&v, p, sizeof(v));					\
	return le##bits##toh(v);					\
}									\
static inline void put_unaligned_le##bits(u##bits v, void *p)		\
{									\
	v = htole##bits(v);						\
	memcpy(p, &v, sizeof(v));					\
}
SHIM_UNALIGNED(16)
SHIM_UNALIGNED(32)
SHIM_UNALIGNED(64)

/* ---- err.h ---- */
#define MAX_ERRNO		4095
static inline void *ERR_PTR(long e) { return (void *)e; }
static inline long PTR_ERR(const void *p) { return (long)p; }
static inline bool IS_ERR(const void *p) { return (unsigned long)p >= (unsigned long)-MAX_ERRNO; }
static inline bool IS_ERR_OR_NULL(const void *p) { return !p || IS_ERR(p); }
static inline void *ERR_CAST(const void *p) { return (void *)p; }
static inline int PTR_ERR_OR_ZERO(const void *p) { return IS_ERR(p) ? (int)PTR_ERR(p) : 0; }

/* ---- bug.h, printk.h: a warning is counted and, where nobody expects it, ends the program ---- */
extern unsigned int shim_warnings;
extern bool shim_warnings_expected;
extern bool shim_log_quiet;
/* What was logged, until a test empties it; what does not fit is lost. */
#define SHIM_SAID	4096
extern char shim_said[SHIM_SAID];
void shim_warn(const char *file, int line, const char *fmt, ...) __printf(3, 4);
void shim_log(const char *fmt, ...) __printf(1, 2);
#define WARN(cond, ...)							\
	({ bool _w = !!(cond); if (_w) shim_warn(__FILE__, __LINE__, __VA_ARGS__); _w; })
#define WARN_ONCE(cond, ...)	WARN(cond, __VA_ARGS__)
#define WARN_ON(cond)		WARN(cond, "%s\n", #cond)
#define WARN_ON_ONCE(cond)	WARN(cond, "%s\n", #cond)
#define pr_err(...)		shim_log(__VA_ARGS__)
#define pr_warn(...)		shim_log(__VA_ARGS__)
#define pr_notice(...)		shim_log(__VA_ARGS__)
#define pr_info(...)		shim_log(__VA_ARGS__)
#define pr_debug(...)		shim_log(__VA_ARGS__)
#define KERN_ERR		""
#define KERN_WARNING		""

/* ---- slab.h: allocations can be made to fail ---- */
#define GFP_KERNEL		0U
#define __GFP_ZERO		1U
#define __GFP_NOWARN		0U
#define __GFP_ACCOUNT		2U
#define GFP_KERNEL_ACCOUNT	(GFP_KERNEL | __GFP_ACCOUNT)
/* Fail the allocation after that many more; negative: never. */
extern long shim_fail_alloc_after;
/* Allocations alive: for leak checks in the middle of a test. */
extern long shim_allocs;
void *shim_alloc(size_t n, bool zero);
void shim_free(const void *p);
#define kmalloc(n, g)		shim_alloc(n, (g) & __GFP_ZERO)
#define kzalloc(n, g)		shim_alloc(n, true)
#define kvmalloc(n, g)		kmalloc(n, g)
#define kvzalloc(n, g)		kzalloc(n, g)
/* Of these, such that their user pays for. */
extern long shim_accounted;
#define __vmalloc(n, g)		(shim_accounted += !!((g) & __GFP_ACCOUNT), kmalloc(n, g))
#define vmalloc(n)		shim_alloc(n, false)
#define vzalloc(n)		shim_alloc(n, true)
#define kcalloc(n, s, g)	shim_alloc(size_mul(n, s), true)
#define kvcalloc(n, s, g)	shim_alloc(size_mul(n, s), true)
#define kmalloc_array(n, s, g)	shim_alloc(size_mul(n, s), false)
#define kvmalloc_array(n, s, g)	shim_alloc(size_mul(n, s), false)
#define kfree(p)		shim_free(p)
#define kvfree(p)		shim_free(p)
#define vfree(p)		shim_free(p)
void *kmemdup(const void *src, size_t n, gfp_t gfp);
char *kmemdup_nul(const char *src, size_t n, gfp_t gfp);
char *kstrdup(const char *s, gfp_t gfp);
char *kstrndup(const char *s, size_t n, gfp_t gfp);
char *kasprintf(gfp_t gfp, const char *fmt, ...) __printf(2, 3);
void *krealloc(const void *p, size_t n, gfp_t gfp);

/* ---- string.h, kernel.h ---- */
ssize_t strscpy(char *dst, const char *src, size_t n);
int scnprintf(char *buf, size_t n, const char *fmt, ...) __printf(3, 4);
int vscnprintf(char *buf, size_t n, const char *fmt, va_list args);
char *strim(char *s);
char *skip_spaces(const char *s);
void *memchr_inv(const void *p, int c, size_t n);
int kstrtou64(const char *s, unsigned int base, u64 *v);
int kstrtou32(const char *s, unsigned int base, u32 *v);
int kstrtou16(const char *s, unsigned int base, u16 *v);
int kstrtou8(const char *s, unsigned int base, u8 *v);
int kstrtouint(const char *s, unsigned int base, unsigned int *v);
int kstrtoull(const char *s, unsigned int base, unsigned long long *v);
int kstrtobool(const char *s, bool *v);
int hex2bin(u8 *dst, const char *src, size_t n);
int match_string(const char * const *array, size_t n, const char *s);
#define str_yes_no(v)		((v) ? "yes" : "no")
static inline bool strstarts(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

typedef int (*cmp_func_t)(const void *a, const void *b);
typedef void (*swap_func_t)(void *a, void *b, int size);
/* The swap function of the kernel's sort() is a matter of speed only. */
#define sort(base, num, size, cmp, swapf)	qsort(base, num, size, cmp)

#define might_sleep()		do { } while (0)

/* Where others may run: a test may look at what they would find. */
extern void (*shim_resched)(void);
#define cond_resched()		do { if (shim_resched) shim_resched(); } while (0)

#endif
