// SPDX-License-Identifier: GPL-2.0-only
/* The few kernel functions that are more than a line. */
#include <linux/firmware.h>
#include <linux/interrupt.h>
#include <linux/shim.h>

struct shim_irq shim_irq_line;

unsigned int shim_warnings;
bool shim_warnings_expected;
bool shim_log_quiet;
char shim_said[SHIM_SAID];
long shim_fail_alloc_after = -1;
long shim_allocs;
long shim_accounted;
int (*shim_firmware)(const char *name, struct device *dev, struct firmware *found);
unsigned int shim_firmware_open;
void (*shim_resched)(void);
void (*shim_access)(u32 *at, bool write);
unsigned int shim_traced;

void shim_warn(const char *file, int line, const char *fmt, ...)
{
	va_list args;

	shim_warnings++;
	if (shim_warnings_expected)
		return;
	fprintf(stderr, "%s:%d: unexpected warning: ", file, line);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	abort();
}

void shim_log(const char *fmt, ...)
{
	char text[512];
	va_list args;
	size_t n;

	/* Put together even if nobody sees it: what it prints must be there. */
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (!shim_log_quiet)
		fprintf(stderr, "# %s", text);
	n = strlen(shim_said);
	snprintf(shim_said + n, sizeof(shim_said) - n, "%s", text);
}

void *shim_alloc(size_t n, bool zero)
{
	void *p;

	if (shim_fail_alloc_after >= 0 && !shim_fail_alloc_after--)
		return NULL;
	if (n > PTRDIFF_MAX)
		return NULL;
	p = zero ? calloc(1, n ?: 1) : malloc(n ?: 1);
	if (p)
		shim_allocs++;
	return p;
}

void shim_free(const void *p)
{
	if (p)
		shim_allocs--;
	free((void *)p);
}

void *krealloc(const void *p, size_t n, gfp_t gfp)
{
	void *q;

	if (!p)
		return shim_alloc(n, gfp & __GFP_ZERO);
	if (shim_fail_alloc_after >= 0 && !shim_fail_alloc_after--)
		return NULL;
	q = realloc((void *)p, n ?: 1);
	return q;
}

void *kmemdup(const void *src, size_t n, gfp_t gfp)
{
	void *p = kmalloc(n, gfp);

	return p ? memcpy(p, src, n) : NULL;
}

char *kmemdup_nul(const char *src, size_t n, gfp_t gfp)
{
	char *p = kmalloc(n + 1, gfp);

	if (!p)
		return NULL;
	memcpy(p, src, n);
	p[n] = '\0';
	return p;
}

char *kstrdup(const char *s, gfp_t gfp)
{
	return s ? kmemdup_nul(s, strlen(s), gfp) : NULL;
}

char *kstrndup(const char *s, size_t n, gfp_t gfp)
{
	return s ? kmemdup_nul(s, strnlen(s, n), gfp) : NULL;
}

char *kasprintf(gfp_t gfp, const char *fmt, ...)
{
	va_list args;
	char *p;
	int n;

	va_start(args, fmt);
	n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	p = kmalloc(n + 1, gfp);
	if (!p)
		return NULL;
	va_start(args, fmt);
	vsnprintf(p, n + 1, fmt, args);
	va_end(args);
	return p;
}

ssize_t strscpy(char *dst, const char *src, size_t n)
{
	size_t len = strnlen(src, n);

	if (!n)
		return -E2BIG;
	if (len == n) {
		memcpy(dst, src, n - 1);
		dst[n - 1] = '\0';
		return -E2BIG;
	}
	memcpy(dst, src, len + 1);
	return len;
}

int vscnprintf(char *buf, size_t n, const char *fmt, va_list args)
{
	int len = vsnprintf(buf, n, fmt, args);

	if (!n)
		return 0;
	return (size_t)len < n ? len : (int)n - 1;
}

int scnprintf(char *buf, size_t n, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vscnprintf(buf, n, fmt, args);
	va_end(args);
	return len;
}

char *skip_spaces(const char *s)
{
	while (isspace((u8)*s))
		s++;
	return (char *)s;
}

char *strim(char *s)
{
	size_t n = strlen(s);

	while (n && isspace((u8)s[n - 1]))
		s[--n] = '\0';
	return skip_spaces(s);
}

void *memchr_inv(const void *p, int c, size_t n)
{
	const u8 *b = p;

	for (; n; n--, b++)
		if (*b != (u8)c)
			return (void *)b;
	return NULL;
}

/* As the kernel: the whole string, an optional plus, one newline at its end. */
int kstrtoull(const char *s, unsigned int base, unsigned long long *v)
{
	char *end;

	if (*s == '+')
		s++;
	if (!isxdigit((u8)*s))
		return -EINVAL;
	errno = 0;
	*v = strtoull(s, &end, base);
	if (end[0] == '\n')
		end++;
	if (end[0] || end == s)
		return -EINVAL;
	return errno ? -ERANGE : 0;
}

int kstrtou64(const char *s, unsigned int base, u64 *v)
{
	unsigned long long n;
	int ret = kstrtoull(s, base, &n);

	if (!ret)
		*v = n;
	return ret;
}

#define SHIM_KSTRTO(name, type)						\
int name(const char *s, unsigned int base, type *v)			\
{									\
	unsigned long long n;						\
	int ret = kstrtoull(s, base, &n);				\
									\
	if (ret)							\
		return ret;						\
	if (n != (type)n)						\
		return -ERANGE;						\
	*v = n;								\
	return 0;							\
}
SHIM_KSTRTO(kstrtou32, u32)
SHIM_KSTRTO(kstrtou16, u16)
SHIM_KSTRTO(kstrtou8, u8)

int kstrtouint(const char *s, unsigned int base, unsigned int *v)
{
	return kstrtou32(s, base, v);
}

int kstrtobool(const char *s, bool *v)
{
	switch (s[0]) {
	case 'y': case 'Y': case '1': case 't': case 'T':
		*v = true;
		return 0;
	case 'n': case 'N': case '0': case 'f': case 'F':
		*v = false;
		return 0;
	}
	return -EINVAL;
}

static int hex_digit(char c)
{
	if (isdigit((u8)c))
		return c - '0';
	return isxdigit((u8)c) ? tolower((u8)c) - 'a' + 10 : -1;
}

int hex2bin(u8 *dst, const char *src, size_t n)
{
	for (; n; n--, src += 2) {
		if (hex_digit(src[0]) < 0 || hex_digit(src[1]) < 0)
			return -EINVAL;
		*dst++ = hex_digit(src[0]) << 4 | hex_digit(src[1]);
	}
	return 0;
}

int match_string(const char * const *array, size_t n, const char *s)
{
	size_t i;

	for (i = 0; i < n && array[i]; i++)
		if (!strcmp(array[i], s))
			return i;
	return -EINVAL;
}

int firmware_request_nowarn(const struct firmware **fw, const char *name, struct device *dev)
{
	struct firmware found, *copy;
	u8 *data;
	int ret;

	ret = shim_firmware(name, dev, &found);
	if (ret)
		return ret;
	copy = malloc(sizeof(*copy));
	data = malloc(found.size ?: 1);
	memcpy(data, found.data, found.size);
	copy->data = data;
	copy->size = found.size;
	shim_firmware_open++;
	*fw = copy;
	return 0;
}

int request_firmware_direct(const struct firmware **fw, const char *name, struct device *dev)
{
	return firmware_request_nowarn(fw, name, dev);
}

void release_firmware(const struct firmware *fw)
{
	if (!fw)
		return;
	free((u8 *)fw->data);
	free((void *)fw);
	shim_firmware_open--;
}
