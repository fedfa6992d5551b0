/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_MM_H
#define SHIM_MM_H

#include <linux/shim.h>

#define VM_WRITE	2ul
#define VM_MAYWRITE	32ul
#define PAGE_ALIGN(n)	ALIGN(n, PAGE_SIZE)

struct page;

struct vm_area_struct {
	unsigned long vm_start, vm_end, vm_pgoff, vm_flags;
};

/* A page is its address; where it is put the test says. */
#define vmalloc_to_page(p)	((struct page *)(p))
int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page);

#endif
