// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that GSP reaches by DMA, and that it reaches any. In an IOMMU domain of our own
 * (domain.c) it is ordinary pages, which follow one another for GSP. On a host that does
 * not allow such a domain it is the kernel's DMA API that gives it: small things are
 * coherent and in one piece; the firmware image and its tables are tens of megabytes, so
 * they are ordinary pages, mapped one by one. GSP's unit is 4 KiB whatever PAGE_SIZE is.
 *
 * Nowhere else is the DMA API called: the driver says driver_managed_dma.
 *
 * No locks of its own. Called by gsp.c, and by who gives GSP memory: boot/, queue/.
 */
#include <linux/dma-mapping.h>
#include <linux/iommu.h>
#include <linux/mm.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "card.h"
#include "chip.h"
#include "ground.h"

#define WATCH_PERIOD	HZ

/*
 * With driver_managed_dma the kernel lets root change the type of a group that nobody has
 * claimed. What the DMA API had mapped is gone then, and GSP's addresses lead elsewhere.
 */
static bool was_moved(struct gsp *gsp)
{
	if (gsp->domain || iommu_get_domain_for_dev(gsp->dev) == gsp->kernel_domain)
		return false;
	if (!gsp->moved) {
		gsp->moved = true;
		pci_clear_master(gsp->pdev);
		gsp_die(gsp, "the type of the card's IOMMU group was changed while it was in use");
	}
	return true;
}

static void watch(struct work_struct *work)
{
	struct gsp *gsp = container_of(to_delayed_work(work), struct gsp, watch_work);

	if (!was_moved(gsp))
		schedule_delayed_work(&gsp->watch_work, WATCH_PERIOD);
}

static int open_dma_api(struct gsp *gsp)
{
	unsigned int bits = gsp->chip->boot->dma_bits;
	int ret = dma_set_mask_and_coherent(gsp->dev, DMA_BIT_MASK(bits));

	if (ret) {
		dev_err(gsp->dev, "no DMA with %u bits (error %d)\n", bits, ret);
		return ret;
	}
	gsp->kernel_domain = iommu_get_domain_for_dev(gsp->dev);
	INIT_DELAYED_WORK(&gsp->watch_work, watch);
	schedule_delayed_work(&gsp->watch_work, WATCH_PERIOD);
	return 0;
}

/**
 * gsp_dma_open() - let the GPU reach memory, as little of it as the host allows
 * @gsp: chip known, nothing set up; what another driver left there may still run
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_dma_open(struct gsp *gsp)
{
	int ret;

	pci_clear_master(gsp->pdev);
	ret = gsp_domain_open(gsp);
	if (ret == -EOPNOTSUPP)
		ret = open_dma_api(gsp);
	if (ret)
		return ret;
	gsp->dma_open = true;
	pci_set_master(gsp->pdev);
	return 0;
}

/**
 * gsp_dma_close() - the GPU reaches no memory any more
 * @gsp: taken down, all memory given back; harmless when it was not opened
 */
void gsp_dma_close(struct gsp *gsp)
{
	if (!gsp->dma_open)
		return;
	gsp->dma_open = false;
	if (!gsp->domain)
		cancel_delayed_work_sync(&gsp->watch_work);
	gsp_domain_close(gsp, gsp_quiesce(gsp, false));
}

/**
 * gsp_is_confined() - is GSP in an IOMMU domain of its own?
 * @gsp: from gsp_start()
 *
 * Return: false when the kernel's DMA API gave it its memory.
 */
bool gsp_is_confined(const struct gsp *gsp)
{
	return gsp->domain;
}

/* Pages with zeros; @map says where they are for GSP. */
static void *alloc_confined(struct gsp *gsp, size_t size, bool read_only, struct gsp_map **map)
{
	void *va = vzalloc_node(PAGE_ALIGN(size), dev_to_node(gsp->dev));

	if (!va)
		return NULL;
	*map = gsp_domain_map(gsp, va, size, read_only);
	if (*map)
		return va;
	vfree(va);
	return NULL;
}

/**
 * gsp_mem_alloc() - memory in one piece that the CPU and GSP share
 * @gsp: whose
 * @mem: result, zeroed; give back with gsp_mem_free()
 * @size: bytes
 *
 * Return: 0 or -ENOMEM.
 */
int gsp_mem_alloc(struct gsp *gsp, struct gsp_mem *mem, size_t size)
{
	if (gsp->domain) {
		mem->va = alloc_confined(gsp, size, false, &mem->map);
		if (mem->va)
			mem->dma = gsp_map_addr(gsp, mem->map);
	} else {
		mem->va = dma_alloc_coherent(gsp->dev, size, &mem->dma, GFP_KERNEL);
	}
	if (!mem->va)
		return -ENOMEM;
	mem->size = size;
	return 0;
}

/**
 * gsp_mem_free() - give back what gsp_mem_alloc() gave
 * @gsp: whose
 * @mem: may be empty
 *
 * What the DMA API gave for another domain than there is now is lost, and so is what a
 * PF may reach that could not be made quiet.
 */
void gsp_mem_free(struct gsp *gsp, struct gsp_mem *mem)
{
	if (mem->map) {
		gsp_domain_unmap(gsp, mem->map);
		vfree(mem->va);
	} else if (mem->va && !gsp->unquiet && !was_moved(gsp)) {
		dma_free_coherent(gsp->dev, mem->size, mem->va, mem->dma);
	}
	memset(mem, 0, sizeof(*mem));
}

static int map_each(struct gsp *gsp, struct gsp_pages *pages, size_t mapped)
{
	unsigned int per_page = PAGE_SIZE / GSP_PAGE_SIZE;
	unsigned int i;

	for (i = 0; i < mapped / GSP_PAGE_SIZE; i++) {
		size_t offset = (size_t)i * GSP_PAGE_SIZE;

		if (i % per_page) {
			pages->dma[i] = pages->dma[i - 1] + GSP_PAGE_SIZE;
			continue;
		}
		pages->dma[i] = dma_map_page(gsp->dev, vmalloc_to_page(pages->va + offset), 0,
					     PAGE_SIZE, DMA_TO_DEVICE);
		if (dma_mapping_error(gsp->dev, pages->dma[i]))
			return -ENOMEM;
		pages->num = i + per_page;
	}
	return 0;
}

static int map_all(struct gsp *gsp, struct gsp_pages *pages, size_t mapped)
{
	unsigned int i;

	pages->map = gsp_domain_map(gsp, pages->va, mapped, true);
	if (!pages->map)
		return -ENOMEM;
	pages->num = mapped / GSP_PAGE_SIZE;
	for (i = 0; i < pages->num; i++)
		pages->dma[i] = gsp_map_addr(gsp, pages->map) + (u64)i * GSP_PAGE_SIZE;
	return 0;
}

/**
 * gsp_pages_alloc() - memory that GSP reads page by page
 * @gsp: whose
 * @pages: result; give back with gsp_pages_free()
 * @src: copied to its start, or NULL
 * @size: bytes; what @src does not fill is zero
 *
 * Entry i of @pages->dma is the bus address of the i-th 4 KiB. After writing
 * to @pages->va call gsp_pages_sync().
 *
 * Return: 0 or -ENOMEM.
 */
int gsp_pages_alloc(struct gsp *gsp, struct gsp_pages *pages, const void *src, size_t size)
{
	size_t mapped = PAGE_ALIGN(size);
	int ret;

	memset(pages, 0, sizeof(*pages));
	pages->size = size;
	/* Tens of megabytes are not zeroed to be written over. */
	pages->va = src ? vmalloc(mapped) : vzalloc(mapped);
	pages->dma = kvcalloc(mapped / GSP_PAGE_SIZE, sizeof(*pages->dma), GFP_KERNEL);
	ret = pages->va && pages->dma ? 0 : -ENOMEM;
	if (!ret && src) {
		memcpy(pages->va, src, size);
		memset(pages->va + size, 0, mapped - size);
	}
	if (!ret)
		ret = gsp->domain ? map_all(gsp, pages, mapped) : map_each(gsp, pages, mapped);
	if (ret)
		gsp_pages_free(gsp, pages);
	return ret;
}

/**
 * gsp_pages_sync() - make what was written visible to GSP
 * @gsp: whose
 * @pages: written to since they were mapped
 */
void gsp_pages_sync(struct gsp *gsp, struct gsp_pages *pages)
{
	unsigned int i;

	if (pages->map || was_moved(gsp))
		return;
	for (i = 0; i < pages->num; i += PAGE_SIZE / GSP_PAGE_SIZE)
		dma_sync_single_for_device(gsp->dev, pages->dma[i], PAGE_SIZE, DMA_TO_DEVICE);
}

/**
 * gsp_pages_free() - give back what gsp_pages_alloc() gave
 * @gsp: whose
 * @pages: may be empty
 *
 * As for gsp_mem_free(), some may be lost.
 */
void gsp_pages_free(struct gsp *gsp, struct gsp_pages *pages)
{
	bool lost = !pages->map && pages->num && gsp->unquiet;
	unsigned int i;

	if (pages->map)
		gsp_domain_unmap(gsp, pages->map);
	else if (pages->num && !lost && !was_moved(gsp))
		for (i = 0; i < pages->num; i += PAGE_SIZE / GSP_PAGE_SIZE)
			dma_unmap_page(gsp->dev, pages->dma[i], PAGE_SIZE, DMA_TO_DEVICE);
	kvfree(pages->dma);
	if (!lost)
		vfree(pages->va);
	memset(pages, 0, sizeof(*pages));
}
