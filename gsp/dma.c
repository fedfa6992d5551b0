// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that GSP reaches by DMA. Small things are coherent and in one piece;
 * the firmware image and its tables are tens of megabytes, so they are
 * ordinary pages, mapped one by one. GSP's unit is 4 KiB whatever PAGE_SIZE
 * is.
 */
#include <linux/dma-mapping.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "priv.h"

/**
 * gsp_mem_alloc() - coherent memory in one piece
 * @gsp: whose
 * @mem: result, zeroed; give back with gsp_mem_free()
 * @size: bytes
 *
 * Return: 0 or -ENOMEM.
 */
int gsp_mem_alloc(struct gsp *gsp, struct gsp_mem *mem, size_t size)
{
	mem->va = dma_alloc_coherent(gsp->dev, size, &mem->dma, GFP_KERNEL);
	if (!mem->va)
		return -ENOMEM;
	mem->size = size;
	return 0;
}

/**
 * gsp_mem_free() - give back what gsp_mem_alloc() gave
 * @gsp: whose
 * @mem: may be empty
 */
void gsp_mem_free(struct gsp *gsp, struct gsp_mem *mem)
{
	if (mem->va)
		dma_free_coherent(gsp->dev, mem->size, mem->va, mem->dma);
	memset(mem, 0, sizeof(*mem));
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
	unsigned int per_page = PAGE_SIZE / GSP_PAGE_SIZE;
	unsigned int i;

	memset(pages, 0, sizeof(*pages));
	pages->size = size;
	pages->va = vzalloc(mapped);
	pages->dma = kvcalloc(mapped / GSP_PAGE_SIZE, sizeof(*pages->dma), GFP_KERNEL);
	if (!pages->va || !pages->dma)
		goto fail;
	if (src)
		memcpy(pages->va, src, size);

	for (i = 0; i < mapped / GSP_PAGE_SIZE; i++) {
		size_t offset = (size_t)i * GSP_PAGE_SIZE;

		if (i % per_page) {
			pages->dma[i] = pages->dma[i - 1] + GSP_PAGE_SIZE;
			continue;
		}
		pages->dma[i] = dma_map_page(gsp->dev, vmalloc_to_page(pages->va + offset), 0,
					     PAGE_SIZE, DMA_TO_DEVICE);
		if (dma_mapping_error(gsp->dev, pages->dma[i]))
			goto fail;
		pages->num = i + per_page;
	}
	return 0;

fail:
	gsp_pages_free(gsp, pages);
	return -ENOMEM;
}

/**
 * gsp_pages_sync() - make what was written visible to GSP
 * @gsp: whose
 * @pages: written to since they were mapped
 */
void gsp_pages_sync(struct gsp *gsp, struct gsp_pages *pages)
{
	unsigned int i;

	for (i = 0; i < pages->num; i += PAGE_SIZE / GSP_PAGE_SIZE)
		dma_sync_single_for_device(gsp->dev, pages->dma[i], PAGE_SIZE, DMA_TO_DEVICE);
}

/**
 * gsp_pages_free() - give back what gsp_pages_alloc() gave
 * @gsp: whose
 * @pages: may be empty
 */
void gsp_pages_free(struct gsp *gsp, struct gsp_pages *pages)
{
	unsigned int i;

	for (i = 0; i < pages->num; i += PAGE_SIZE / GSP_PAGE_SIZE)
		dma_unmap_page(gsp->dev, pages->dma[i], PAGE_SIZE, DMA_TO_DEVICE);
	kvfree(pages->dma);
	vfree(pages->va);
	memset(pages, 0, sizeof(*pages));
}
