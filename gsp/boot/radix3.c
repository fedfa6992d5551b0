// SPDX-License-Identifier: GPL-2.0-only
/*
 * How firmware is told where the pages of something large are: three levels of
 * tables, one entry, up to 512 entries, as many as it takes. Facts: nouveau
 * rm/r535/gsp.c (nvkm_gsp_radix3_sg); nova-core firmware/radix3.rs.
 *
 * No locks. Called by wpr_meta.c and ucodes.c.
 */
#include <linux/kernel.h>

#include "boot.h"
#include "card.h"
#include "ground/ground.h"

#define ENTRIES	(GSP_PAGE_SIZE / sizeof(__le64))

/**
 * gsp_radix3_make() - make the tables
 * @gsp: whose
 * @r: result, whose l0 firmware is told; give back with gsp_radix3_free() whether or
 *	not this succeeds
 * @pages: what they lead to
 * @what: its name for the log
 *
 * Return: 0, -ENOMEM, or -EINVAL when it is too large; that is logged.
 */
int gsp_radix3_make(struct gsp *gsp, struct gsp_radix3 *r, const struct gsp_pages *pages,
		    const char *what)
{
	__le64 *pte;
	unsigned int i;
	int ret;

	if (pages->num > ENTRIES * ENTRIES) {
		dev_err(gsp->dev, "%s of %zu bytes is too large\n", what, pages->size);
		return -EINVAL;
	}
	ret = gsp_pages_alloc(gsp, &r->l2, NULL, pages->num * sizeof(*pte));
	if (!ret)
		ret = gsp_mem_alloc(gsp, &r->l1, GSP_PAGE_SIZE);
	if (!ret)
		ret = gsp_mem_alloc(gsp, &r->l0, GSP_PAGE_SIZE);
	if (ret)
		return ret;

	pte = r->l2.va;
	for (i = 0; i < pages->num; i++)
		pte[i] = cpu_to_le64(pages->dma[i]);
	gsp_pages_sync(gsp, &r->l2);
	pte = r->l1.va;
	for (i = 0; i < r->l2.num && i < ENTRIES; i++)
		pte[i] = cpu_to_le64(r->l2.dma[i]);
	pte = r->l0.va;
	pte[0] = cpu_to_le64(r->l1.dma);
	return 0;
}

/**
 * gsp_radix3_free() - give the tables back
 * @gsp: whose; firmware does not read them any more
 * @r: may be empty
 */
void gsp_radix3_free(struct gsp *gsp, struct gsp_radix3 *r)
{
	gsp_pages_free(gsp, &r->l2);
	gsp_mem_free(gsp, &r->l1);
	gsp_mem_free(gsp, &r->l0);
}
