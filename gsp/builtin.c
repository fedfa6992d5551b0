// SPDX-License-Identifier: GPL-2.0-only
/*
 * The descriptors that the module brings along. Parsed once when it is
 * loaded, read-only from then on.
 */
#include <linux/kernel.h>
#include <linux/err.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "priv.h"

static struct gsp_abi **abis;	/* newest first */
static unsigned int num_abis;

static int newest_first(const void *a, const void *b)
{
	const struct gsp_abi * const *x = a, * const *y = b;

	return gsp_release_cmp(gsp_abi_release(*y), gsp_abi_release(*x));
}

/**
 * gsp_module_init() - parse the descriptors of the module
 *
 * Return: 0, -EINVAL when one of them is wrong (logged with its line), -ENOMEM.
 */
int gsp_module_init(void)
{
	struct gsp_abi_error err;
	unsigned int i, n = 0;

	while (gsp_abi_builtin[n].start)
		n++;
	abis = kcalloc(n, sizeof(*abis), GFP_KERNEL);
	if (!abis)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		const struct gsp_abi_blob *t = &gsp_abi_builtin[i];
		struct gsp_abi_text text = { .text = t->start, .len = t->end - t->start };
		struct gsp_abi *abi = gsp_abi_parse(&text, NULL, &err);

		if (IS_ERR(abi)) {
			if (PTR_ERR(abi) == -EINVAL)
				pr_err("nvidia_vgpu_mdev: built-in ABI descriptor %u, line %u: %s\n",
				       i, err.line, err.text);
			gsp_module_exit();
			return PTR_ERR(abi);
		}
		abis[num_abis++] = abi;
	}
	sort(abis, num_abis, sizeof(*abis), newest_first, NULL);
	return 0;
}

/**
 * gsp_module_exit() - free what gsp_module_init() made
 */
void gsp_module_exit(void)
{
	while (num_abis)
		gsp_abi_free(abis[--num_abis]);
	kfree(abis);
	abis = NULL;
}

/**
 * gsp_abi_nth() - descriptors, newest release first
 * @i: from 0
 *
 * Return: the descriptor, which lives as long as the module, or NULL.
 */
const struct gsp_abi *gsp_abi_nth(unsigned int i)
{
	return i < num_abis ? abis[i] : NULL;
}

/**
 * gsp_abi_find() - descriptor of exactly this release
 * @release: as the image states it
 *
 * Return: the descriptor, which lives as long as the module, or NULL.
 */
const struct gsp_abi *gsp_abi_find(const char *release)
{
	unsigned int i;

	for (i = 0; i < num_abis; i++)
		if (!strcmp(gsp_abi_release(abis[i]), release))
			return abis[i];
	return NULL;
}

/**
 * gsp_abi_list() - all releases that there are descriptors for
 * @buf: where to
 * @len: bytes at @buf; cut short when they do not suffice
 */
void gsp_abi_list(char *buf, size_t len)
{
	unsigned int i;
	size_t n = 0;

	buf[0] = '\0';
	for (i = 0; i < num_abis; i++)
		n += scnprintf(buf + n, len - n, "%s%s", i ? ", " : "",
			       gsp_abi_release(abis[i]));
}

/**
 * gsp_abi_nearest() - the releases just below and just above
 * @release: one without descriptor
 * @buf: where to
 * @len: bytes at @buf
 */
void gsp_abi_nearest(const char *release, char *buf, size_t len)
{
	const char *below = NULL, *above = NULL;
	unsigned int i;

	for (i = 0; i < num_abis; i++) {
		const char *r = gsp_abi_release(abis[i]);

		if (gsp_release_cmp(r, release) > 0) {
			above = r;
		} else {
			below = r;
			break;
		}
	}
	snprintf(buf, len, "%s%s%s", below ?: "", below && above ? " and " : "", above ?: "");
}
