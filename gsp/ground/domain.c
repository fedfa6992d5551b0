// SPDX-License-Identifier: GPL-2.0-only
/*
 * The IOMMU domain that the PF is in while its GSP may run. Nothing is mapped in it but
 * what GSP and the engines are given, so that GSP, whose words are not trusted, reaches
 * nothing else of the host: also where the host's own devices pass their IOMMU by
 * (iommu.passthrough=1).
 *
 * The group is claimed, as VFIO does it: nobody can change its type or give it to
 * another user meanwhile. It goes back to the domain that the kernel had it in only when
 * the PF cannot reach memory by itself any more.
 *
 * gsp_domain.lock guards what is mapped. Called by dma.c and, for debugfs, from outside.
 */
#include <linux/iommu.h>
#include <linux/iopoll.h>
#include <linux/iova.h>
#include <linux/kernel.h>
#include <linux/pci.h>
#include <linux/scatterlist.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "card.h"
#include "chip.h"
#include "ground.h"

/* While another reset of the function goes on the kernel has it parked: newer kernels. */
#define PARKED_US	2000000

/* Where an older kernel has no allocator for one device: v6.11. */
#ifndef VGPU_HAVE_PAGING_DOMAIN_ALLOC
static struct iommu_domain *iommu_paging_domain_alloc(struct device *dev)
{
	return iommu_domain_alloc(dev->bus) ?: ERR_PTR(-ENOMEM);
}
#endif

struct gsp_domain {
	struct iommu_group *group;
	struct iommu_domain *domain;
	struct iova_domain iovad;
	u64 last;		/* address that can be handed out */
	struct mutex lock;	/* @maps */
	struct list_head maps;
};

/* A run of addresses that GSP was given. */
struct gsp_map {
	struct list_head node;
	struct iova *iova;
	size_t size;
	bool read_only;
};

static int reserve(struct gsp_domain *d, u64 first, u64 last)
{
	bool ok = reserve_iova(&d->iovad, iova_pfn(&d->iovad, first), iova_pfn(&d->iovad, last));

	return ok ? 0 : -ENOMEM;
}

/*
 * Without ACS on the way an address that is a peer's never gets to the IOMMU: a bridge
 * turns it to the peer. The same reason as in the kernel's own allocator.
 */
static int reserve_windows(struct gsp_domain *d)
{
	struct pci_bus *bus = NULL;
	int ret = 0;

	while (!ret && (bus = pci_find_next_bus(bus))) {
		struct resource_entry *w;

		resource_list_for_each_entry(w, &pci_find_host_bridge(bus)->windows)
			if (!ret && resource_type(w->res) == IORESOURCE_MEM)
				ret = reserve(d, w->res->start - w->offset,
					      w->res->end - w->offset);
	}
	return ret;
}

/* What the IOMMU does not translate, and where it wants to put the doorbells of MSI. */
static int reserve_regions(struct gsp_domain *d)
{
	struct iommu_resv_region *r, *next;
	LIST_HEAD(regions);
	int ret;

	ret = iommu_get_group_resv_regions(d->group, &regions);
	list_for_each_entry_safe(r, next, &regions, list) {
		if (!ret)
			ret = reserve(d, r->start, r->start + r->length - 1);
		if (!ret && r->type == IOMMU_RESV_SW_MSI)
			ret = iommu_get_msi_cookie(d->domain, r->start);
		list_del(&r->list);
		kfree(r);
	}
	return ret;
}

static int init_addresses(struct gsp *gsp, struct gsp_domain *d)
{
	const struct iommu_domain_geometry *geo = &d->domain->geometry;
	u64 first = PAGE_SIZE;	/* 0 is no address */
	int ret;

	d->last = DMA_BIT_MASK(gsp->chip->boot->dma_bits);
	if (geo->force_aperture) {
		first = max_t(u64, first, geo->aperture_start);
		d->last = min_t(u64, d->last, geo->aperture_end);
	}
	ret = iova_cache_get();
	if (ret)
		return ret;
	init_iova_domain(&d->iovad, PAGE_SIZE, first >> PAGE_SHIFT);
	ret = reserve_windows(d);
	return ret ?: reserve_regions(d);
}

/* Why the domain of a host would not do, NULL if it does. */
static const char *unfit(struct gsp *gsp, struct gsp_domain *d)
{
	if (!device_iommu_capable(gsp->dev, IOMMU_CAP_CACHE_COHERENCY))
		return "the IOMMU does not keep the card's accesses coherent with caches";
	if (!list_empty(&pci_find_host_bridge(gsp->pdev->bus)->dma_ranges))
		return "the host bridge restricts DMA to parts of the address space";
	if (BIT(__ffs(d->domain->pgsize_bitmap)) > PAGE_SIZE)
		return "the IOMMU's pages are larger than the processor's";
	return NULL;
}

/* An error that says that the host or its firmware is so, as opposed to for now. */
static bool is_of_host(int err)
{
	return err && err != -ENOMEM && err != -EBUSY;
}

static int cannot_be(struct gsp *gsp, const char *why, int err)
{
	dev_warn(gsp->dev, "GSP is not confined to its own memory: %s (error %d): the IOMMU group's type must not be changed while the card is in use\n",
		 why, err);
	return -EOPNOTSUPP;
}

#define FOR_EXAMPLE ", for example because the host's firmware wants the card to reach its memory"

static int claim(struct gsp *gsp, struct gsp_domain *d)
{
	int ret;

	read_poll_timeout(iommu_group_claim_dma_owner, ret, ret != -EBUSY, 10000, PARKED_US,
			  false, d->group, gsp->pdev);
	if (ret == -EPERM || ret == -EBUSY)
		dev_err(gsp->dev, "IOMMU group %d is in use by somebody else, or a reset of the card failed and it was left without access to memory: start the host anew\n",
			iommu_group_id(d->group));
	else if (is_of_host(ret))
		ret = cannot_be(gsp, "its IOMMU group cannot be claimed" FOR_EXAMPLE, ret);
	return ret;
}

static int attach(struct gsp *gsp, struct gsp_domain *d)
{
	const char *why;
	int ret;

	d->domain = iommu_paging_domain_alloc(gsp->dev);
	if (IS_ERR(d->domain)) {
		ret = PTR_ERR(d->domain);
		d->domain = NULL;
		return is_of_host(ret) ? cannot_be(gsp, "the IOMMU has no domain for it", ret) :
					 ret;
	}
	why = unfit(gsp, d);
	if (why)
		return cannot_be(gsp, why, 0);
	ret = init_addresses(gsp, d);
	if (ret)
		return ret;
	read_poll_timeout(iommu_attach_group, ret, ret != -EBUSY, 10000, PARKED_US, false,
			  d->domain, d->group);
	if (!is_of_host(ret))
		return ret;
	return cannot_be(gsp, "the IOMMU does not let it have a domain" FOR_EXAMPLE, ret);
}

/* @attached: the group is in the domain; @quiet: the PF reaches no memory by itself. */
static void leave(struct gsp *gsp, struct gsp_domain *d, bool attached, bool quiet)
{
	if (attached)
		iommu_detach_group(d->domain, d->group);
	/* Before the domain goes: where not all could be attached some may be in it. */
	if (quiet)
		iommu_group_release_dma_owner(d->group);
	if (d->iovad.granule) {
		put_iova_domain(&d->iovad);
		iova_cache_put();
	}
	if (d->domain)
		iommu_domain_free(d->domain);
	if (!quiet)
		dev_err(gsp->dev, "the card is left without access to memory (IOMMU group %d), as it could not be made sure that it is quiet: start the host anew to use it again\n",
			iommu_group_id(d->group));
}

static void free_domain(struct gsp_domain *d)
{
	iommu_group_put(d->group);
	mutex_destroy(&d->lock);
	kfree(d);
}

/**
 * gsp_domain_open() - confine the PF
 * @gsp: chip known; no interrupt set up, the PF no bus master
 *
 * Return: 0; -EOPNOTSUPP where the host does not allow it, which is logged; another
 * negative errno when the PF must not be used.
 */
int gsp_domain_open(struct gsp *gsp)
{
	struct gsp_domain *d = kzalloc(sizeof(*d), GFP_KERNEL);
	int ret;

	if (!d)
		return -ENOMEM;
	mutex_init(&d->lock);
	INIT_LIST_HEAD(&d->maps);
	d->group = iommu_group_get(gsp->dev);
	if (!d->group) {
		ret = cannot_be(gsp, "there is no IOMMU", 0);
		goto free;
	}
	ret = claim(gsp, d);
	if (ret)
		goto free;
	ret = attach(gsp, d);
	if (ret) {
		if (ret != -EOPNOTSUPP)
			dev_err(gsp->dev, "the card gets no IOMMU domain of its own (error %d)\n",
				ret);
		leave(gsp, d, false, true);
		goto free;
	}
	gsp->domain = d;
	return 0;

free:
	free_domain(d);
	return ret;
}

/**
 * gsp_domain_close() - give the PF back to the kernel's own domain
 * @gsp: whose; harmless when it is not confined
 * @quiet: it was made sure that the PF does not reach memory; if not, it is left in
 *	a domain with nothing in it
 */
void gsp_domain_close(struct gsp *gsp, bool quiet)
{
	struct gsp_domain *d = gsp->domain;

	if (!d)
		return;
	WARN(!list_empty(&d->maps), "%s: addresses of GSP were not given back\n",
	     pci_name(gsp->pdev));
	gsp->domain = NULL;
	leave(gsp, d, true, quiet);
	free_domain(d);
}

/* Low, since not every engine has all bits of an address; above 4 GiB if need be. */
static struct iova *alloc_addresses(struct gsp_domain *d, size_t size)
{
	unsigned long n = size >> PAGE_SHIFT;
	u64 low = min_t(u64, d->last, DMA_BIT_MASK(32));
	struct iova *iova = alloc_iova(&d->iovad, n, low >> PAGE_SHIFT, true);

	if (!iova && d->last > low)
		iova = alloc_iova(&d->iovad, n, d->last >> PAGE_SHIFT, true);
	return iova;
}

static int map_pages(struct gsp_domain *d, struct gsp_map *m, void *va)
{
	int prot = IOMMU_READ | IOMMU_CACHE | (m->read_only ? 0 : IOMMU_WRITE);
	unsigned int i, n = m->size >> PAGE_SHIFT;
	struct sg_table sgt;
	struct page **pages;
	ssize_t mapped;
	int ret;

	pages = kvmalloc_array(n, sizeof(*pages), GFP_KERNEL);
	if (!pages)
		return -ENOMEM;
	for (i = 0; i < n; i++)
		pages[i] = vmalloc_to_page(va + i * PAGE_SIZE);
	ret = sg_alloc_table_from_pages(&sgt, pages, n, 0, m->size, GFP_KERNEL);
	kvfree(pages);
	if (ret)
		return ret;
	mapped = iommu_map_sgtable(d->domain, iova_dma_addr(&d->iovad, m->iova), &sgt, prot);
	sg_free_table(&sgt);
	return mapped == m->size ? 0 : -ENOMEM;
}

/**
 * gsp_domain_map() - let GSP reach memory
 * @gsp: confined
 * @va: from vmalloc(), whole pages
 * @size: bytes; rounded up to whole pages
 * @read_only: GSP may not write
 *
 * Return: the mapping, to be given to gsp_domain_unmap(), or NULL.
 */
struct gsp_map *gsp_domain_map(struct gsp *gsp, void *va, size_t size, bool read_only)
{
	struct gsp_domain *d = gsp->domain;
	struct gsp_map *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return NULL;
	m->size = PAGE_ALIGN(size);
	m->read_only = read_only;
	mutex_lock(&d->lock);
	m->iova = alloc_addresses(d, m->size);
	if (!m->iova)
		goto fail;
	if (map_pages(d, m, va)) {
		__free_iova(&d->iovad, m->iova);
		goto fail;
	}
	list_add_tail(&m->node, &d->maps);
	mutex_unlock(&d->lock);
	return m;

fail:
	mutex_unlock(&d->lock);
	kfree(m);
	return NULL;
}

/**
 * gsp_domain_unmap() - GSP reaches that memory no longer
 * @gsp: confined
 * @m: the mapping
 */
void gsp_domain_unmap(struct gsp *gsp, struct gsp_map *m)
{
	struct gsp_domain *d = gsp->domain;

	mutex_lock(&d->lock);
	WARN_ON(iommu_unmap(d->domain, iova_dma_addr(&d->iovad, m->iova), m->size) != m->size);
	__free_iova(&d->iovad, m->iova);
	list_del(&m->node);
	mutex_unlock(&d->lock);
	kfree(m);
}

/**
 * gsp_map_addr() - what GSP calls the start of memory that was mapped
 * @gsp: confined
 * @m: the mapping
 *
 * Return: address; what follows in memory follows there, too.
 */
dma_addr_t gsp_map_addr(struct gsp *gsp, const struct gsp_map *m)
{
	return iova_dma_addr(&gsp->domain->iovad, m->iova);
}

/**
 * gsp_show_dma() - what of the host's memory GSP reaches, for debugfs
 * @gsp: from gsp_start()
 * @s: where to
 */
void gsp_show_dma(struct gsp *gsp, struct seq_file *s)
{
	struct gsp_domain *d = gsp->domain;
	const struct gsp_map *m;

	seq_printf(s, "confined: %s\n", d ? "yes" : "no");
	if (!d)
		return;
	mutex_lock(&d->lock);
	list_for_each_entry(m, &d->maps, node) {
		u64 addr = gsp_map_addr(gsp, m);

		seq_printf(s, "%#014llx-%#014llx %s\n", addr, addr + m->size - 1,
			   m->read_only ? "r" : "rw");
	}
	mutex_unlock(&d->lock);
}
