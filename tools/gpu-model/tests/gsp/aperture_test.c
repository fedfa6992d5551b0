/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * BAR1, BAR2 and address spaces of the PF as nouveau uses them: its page tables are
 * written into the framebuffer, and GSP is told. Entries are numbers as
 * pascal/gp100/dev_mmu.h lays them out.
 */
#include "cpu.h"

#include <string.h>

#define CLIENT 0xc1d00021u

/* Page tables at this address: root, three levels, a table for small and one for big pages. */
#define TABLES	(2ull << 30)
#define PD(n)	(TABLES + (n) * PAGE)
#define PDE(a)	((uint32_t)((a) >> 4) | 2)	/* in framebuffer, below 64 GiB */
#define PTE(a)	((uint32_t)((a) >> 4) | 1)

static void entry(struct cpu *c, uint64_t at, uint64_t value)
{
	fb_write32(c, at, value);
	fb_write32(c, at + 4, value >> 32);
}

static uint32_t update_pde(struct cpu *c, uint32_t bar, uint64_t value, uint64_t shift)
{
	uint8_t p[24] = { 0 };

	put32(p, bar);
	put64(p + 8, value);
	put64(p + 16, shift);
	cpu_send(c, 70, p, sizeof(p));
	return cpu_expect(c, 70, 0) ? RESULT(c) : 0xdeadbeef;
}

static void bar2(struct cpu *c, uint64_t mem)
{
	struct qt *q = c->g.q;

	eq(qt_read32(q, BAR3), ~0u, "GSP maps nothing in BAR2");
	entry(c, PD(1), PDE(PD(2)));
	entry(c, PD(2), PDE(PD(3)));
	entry(c, PD(3) + 8, PDE(PD(4)));	/* small pages of the first 2 MiB */
	entry(c, PD(4), PTE(0x12345000));
	entry(c, PD(4) + 8, PTE(0x12346000) | 0x40);
	entry(c, PD(4) + 16, (mem >> 4) | 1 | 2 << 1);
	entry(c, PD(3) + 16, PDE(PD(5)) & ~0xf0u);	/* big pages of the second */
	entry(c, PD(5), PTE(0x20000000));
	entry(c, PD(3) + 32, PTE(0x30000000));		/* the third is one page */
	eq(update_pde(c, 2, PDE(PD(1)), 47), 0x1f, "there is no BAR of this number");
	eq(update_pde(c, 1, PDE(PD(1)), 38), 0x1f, "nor such an entry in the root");
	eq(qt_read32(q, BAR3), ~0u, "so that still nothing is there");
	eq(update_pde(c, 1, PDE(PD(1)), 47), 0, "an entry of the root");
	fb_write32(c, 0x12345004, 0xabc);
	eq(qt_read32(q, BAR3 + 4), 0xabc, "BAR2 shows framebuffer by a small page");
	qt_write32(q, BAR3 + 8, 0xdef);
	eq(fb_read32(c, 0x12345008), 0xdef, "and writes it");
	qt_write32(q, BAR3 + 0x1000, 5);
	eq(fb_read32(c, 0x12346000), 0, "but not where it may only be read");
	qt_write32(q, mem + 12, 0x777);
	eq(qt_read32(q, BAR3 + 0x200c), 0x777, "and host memory");
	qt_write64(q, BAR3 + 0xffc, 0x1111111122222222);
	eq(fb_read32(c, 0x12345ffc), 0x22222222, "a write over the end of a page");
	eq(fb_read32(c, 0x12346000), 0, "stops where it may not go on");
	eq(qt_read32(q, BAR3 + 0x3000), ~0u, "a page that is not valid reads all ones");
	fb_write32(c, 0x2000fffc, 0x99);
	eq(qt_read32(q, BAR3 + 0x20fffc), 0x99, "a big page");
	fb_write32(c, 0x301ffffc, 0x98);
	eq(qt_read32(q, BAR3 + 0x5ffffc), 0x98, "a page of 2 MiB");
	eq(update_pde(c, 1, 0, 47), 0, "the entry taken away");
	eq(qt_read32(q, BAR3), ~0u, "nothing is mapped any more");
}

/* BAR1's root is GSP's, and the CPU writes into it. */
static void bar1(struct cpu *c)
{
	uint64_t root;

	cpu_send(c, 65, NULL, 0);
	ok(cpu_expect(c, 65, 0), "static information says where BAR1's page directory is");
	root = le64(PAYLOAD(c) + 1536);
	ok(root && !(root & 0xfff) && root < c->non_wpr, "in RM's part of the framebuffer");
	eq(qt_read32(c->g.q, BAR1), ~0u, "GSP maps nothing in BAR1");
	entry(c, root, PDE(PD(1)));
	eq(qt_read32(c->g.q, BAR1 + 8), 0xdef, "BAR1 goes by the CPU's entry there");
	entry(c, root, 0);
	wr(&c->g, 0x001704, 0);
	fb_write32(c, 0x100, 0x31);
	eq(qt_read32(c->g.q, BAR1 + 0x100), 0x31, "in physical mode it is the framebuffer");
}

static uint32_t set_directory(struct cpu *c, uint32_t space, uint64_t addr, uint32_t flags)
{
	uint8_t p[32] = { 0 };

	put64(p, addr);
	put32(p + 8, 4);
	put32(p + 12, flags);
	put32(p + 16, space);
	return cpu_control_on(c, CLIENT, 1, 0x801813, p, sizeof(p));
}

static void reserved(uint8_t p[184], uint32_t levels)
{
	memset(p, 0, 184);
	put64(p + 8, 512 << 20);
	put64(p + 16, 1ull << 32);
	put64(p + 24, (1ull << 32) + (512 << 20) - 1);
	put32(p + 32, levels);
	for (unsigned int i = 0; i < 3; i++) {
		put64(p + 40 + i * 24, PD(i));
		put64(p + 48 + i * 24, i ? PAGE : 32);
		put32(p + 56 + i * 24, 1);
		p[60 + i * 24] = 47 - 9 * i;
	}
}

static void address_spaces(struct cpu *c)
{
	uint8_t p[184] = { 0 }, handle[4], space[48] = { 0 };

	put32(p, CLIENT);
	cpu_alloc(c, CLIENT, CLIENT, CLIENT, 0, p, c->abi->root);
	cpu_alloc(c, CLIENT, CLIENT, 1, 0x80, NULL, 0);
	eq(cpu_alloc(c, CLIENT, CLIENT, 2, 0x90f1, space, 48), 0x36, "an address space is a device's");
	put32(space, 1);
	eq(cpu_alloc(c, CLIENT, 1, 2, 0x90f1, space, 48), 0x56, "a new one, not the device's own");
	put32(space, 0);
	eq(cpu_alloc(c, CLIENT, 1, 2, 0x90f1, space, 48), 0, "an address space");
	put32(space + 4, 8);
	eq(cpu_alloc(c, CLIENT, 1, 3, 0x90f1, space, 48), 0, "one whose page tables are the CPU's");
	eq(set_directory(c, 3, PD(0), 1), 0x1f, "a page directory in host memory");
	eq(set_directory(c, 3, FB_SIZE - PAGE, 0), 0x1f, "or in firmware's part");
	eq(set_directory(c, 2, PD(0), 0), 0x40, "or of a space that is GSP's");
	eq(set_directory(c, 9, PD(0), 0), 0x57, "or of none");
	eq(set_directory(c, 3, PD(0), 0), 0, "a page directory");
	put32(p, 3);
	put32(p + 4, 0);
	eq(cpu_control_on(c, CLIENT, 1, 0x801814, p, 8), 0, "taken back");
	put32(p, 3);
	eq(cpu_control_on(c, CLIENT, 1, 0x801814, p, 8), 0x40, "once");
	reserved(p, 3);
	eq(cpu_control_on(c, CLIENT, 2, 0x90f10106, p, 184), 0, "tables for GSP's part of a space");
	reserved(p, 7);
	eq(cpu_control_on(c, CLIENT, 2, 0x90f10106, p, 184), 0x1f, "of seven levels");
	reserved(p, 3);
	put64(p + 16, 1);
	eq(cpu_control_on(c, CLIENT, 2, 0x90f10106, p, 184), 0x1f, "of half a page");
	reserved(p, 3);
	eq(cpu_control_on(c, CLIENT, 3, 0x90f10106, p, 184), 0x40, "of a space that is the CPU's");
	eq(cpu_control_on(c, CLIENT, 1, 0x90f10106, p, 184), 0x56, "on a device");
	eq(cpu_alloc(c, CLIENT, 1, 4, 0xc56f, NULL, 0), 0x22, "channels are not to be had");
	put32(handle, 0);
	eq(cpu_control(c, 0x20802a08, handle, 4), 0, "size of a method buffer");
	ok(le32(handle), "is not nothing");
	eq(cpu_free(c, CLIENT, CLIENT), 0, "free of the client");
	eq(qt_qom_get(c->g.q, "objects"), 0, "its spaces went with it");
}

/*
 * The same in version 3 of the tables, of chips with an FSP: addresses are not shifted,
 * and there is a level more (hopper/gh100/dev_mmu.h).
 */
void test_aperture_v3(struct cpu *c)
{
	uint64_t mem = gpu_alloc(&c->g, PAGE, PAGE), next;
	struct qt *q = c->g.q;

	eq(qt_read32(q, BAR3), ~0u, "GSP maps nothing in BAR2");
	for (unsigned int i = 1; i < 4; i++)
		entry(c, PD(i), PD(i + 1) | 2);
	entry(c, PD(4) + 8, PD(5) | 2);			/* small pages of the first 2 MiB */
	entry(c, PD(5), 0x12345000 | 1);
	entry(c, PD(5) + 8, 0x12346000 | 1 | 4 << 3);	/* read-only */
	entry(c, PD(5) + 16, mem | 1 | 2 << 1);
	entry(c, PD(4) + 16, PD(6) | 2);		/* big pages of the second */
	entry(c, PD(6), 0x20000000 | 1);
	entry(c, PD(4) + 32, 0x30000000 | 1);		/* the third is one page */
	eq(update_pde(c, 1, PD(1) | 2, 47), 0x1f, "an entry of version 2 of the root");
	eq(update_pde(c, 1, PD(1) | 2, 56), 0, "an entry of the root");
	fb_write32(c, 0x12345004, 0xabc);
	eq(qt_read32(q, BAR3 + 4), 0xabc, "BAR2 shows framebuffer by a small page");
	qt_write32(q, BAR3 + 0x1000, 5);
	eq(fb_read32(c, 0x12346000), 0, "does not write where it may only be read");
	qt_write32(q, mem + 12, 0x777);
	eq(qt_read32(q, BAR3 + 0x200c), 0x777, "and host memory");
	fb_write32(c, 0x2000fffc, 0x99);
	eq(qt_read32(q, BAR3 + 0x20fffc), 0x99, "a big page");
	fb_write32(c, 0x301ffffc, 0x98);
	eq(qt_read32(q, BAR3 + 0x5ffffc), 0x98, "a page of 2 MiB");
	eq(update_pde(c, 1, 0, 56), 0, "the entry taken away");
	eq(qt_read32(q, BAR3), ~0u, "nothing is mapped any more");
	next = (uint64_t)rd(&c->g, 0xb80f60) & ~0xfffu;
	ok((rd(&c->g, 0xb80f60) & 1 << 9) && next, "BAR1 goes by page tables, too");
	wr(&c->g, 0xb80f60, 0);
	fb_write32(c, 0x100, 0x31);
	eq(qt_read32(q, BAR1 + 0x100), 0x31, "in physical mode it is the framebuffer");
}

void test_aperture(struct cpu *c)
{
	uint64_t mem = gpu_alloc(&c->g, PAGE, PAGE);

	bar2(c, mem);
	bar1(c);
	address_spaces(c);
}
