/* SPDX-License-Identifier: GPL-2.0-only */
/* The firmware release's files, put into guest memory as a driver would. */
#include "cpu.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static uint8_t *load_file(const char *path, size_t *size)
{
	FILE *f = fopen(path, "rb");
	uint8_t *buf;

	if (!f) {
		printf("Bail out! cannot open %s\n", path);
		exit(1);
	}
	fseek(f, 0, SEEK_END);
	*size = ftell(f);
	rewind(f);
	buf = malloc(*size);
	if (!buf || fread(buf, 1, *size, f) != *size) {
		printf("Bail out! cannot read %s\n", path);
		exit(1);
	}
	fclose(f);
	return buf;
}

static const uint8_t *section(const uint8_t *elf, const char *name, size_t *size)
{
	const Elf64_Ehdr *eh = (const void *)elf;
	const Elf64_Shdr *sh = (const void *)(elf + eh->e_shoff);

	for (unsigned int i = 0; i < eh->e_shnum; i++)
		if (!strcmp((const char *)elf + sh[eh->e_shstrndx].sh_offset + sh[i].sh_name,
			    name)) {
			*size = sh[i].sh_size;
			return elf + sh[i].sh_offset;
		}
	printf("Bail out! no section %s\n", name);
	exit(1);
}

/* booter_*.bin: BIN header, nvfw_hs_header_v2, nvfw_hs_load_header_v2 */
static void place_booter(struct cpu *c, struct booter *b, const char *path, const char *kind)
{
	uint8_t *fw, *hs, *load, *img;
	char name[512];
	uint32_t loc, index, sig_size;
	size_t size;

	snprintf(name, sizeof(name), "%.*s/%s-%s.bin", (int)(strrchr(path, '/') - path), path,
		 kind, c->abi->release);
	fw = load_file(name, &size);
	hs = fw + le32(fw + 12);
	load = fw + le32(hs + 28);
	loc = le32(fw + le32(hs + 8));
	img = fw + le32(fw + 16);
	index = booter_signature(&c->g, fw);
	sig_size = le32(hs + 4) / le32(fw + le32(hs + 24));
	memcpy(img + loc, fw + le32(hs) + index * sig_size, sig_size);
	b->mem = gpu_alloc(&c->g, le32(fw + 20), 256);
	qt_memwrite(c->g.q, b->mem, img, le32(fw + 20));
	b->data = le32(load + 8);
	b->data_size = le32(load + 12);
	b->code = le32(load + 20);
	b->code_size = le32(load + 24);
	b->sig = loc - b->data;
	b->engine = le32(fw + le32(hs + 16) + 4);
	b->ucode = le32(fw + le32(hs + 16) + 8);
	free(fw);
}

/* fmc_*.bin, of either ELF class: on chips that have no booters. */
static void place_fmc(struct cpu *c, const char *path)
{
	static const char *const name[] = { "hash", "publickey", "signature", "image" };
	uint8_t *to[] = { c->fmc_hash, c->fmc_key, c->fmc_signature }, *file;
	char file_name[512];
	size_t size;

	snprintf(file_name, sizeof(file_name), "%.*s/fmc-%s.bin", (int)(strrchr(path, '/') - path),
		 path, c->abi->release);
	file = load_file(file_name, &size);
	for (unsigned int i = 1; i < 6; i++) {
		bool wide = file[4] == 2;
		const uint8_t *names = file + (wide ? le64(file + 64 + 64 + 24) : le32(file + 52 + 40 + 16));
		const uint8_t *sh = file + (wide ? 64 + i * 64 : 52 + i * 40);
		const uint8_t *at = file + (wide ? le64(sh + 24) : le32(sh + 16));
		size_t len = wide ? le64(sh + 32) : le32(sh + 20);

		for (unsigned int k = 0; k < 4; k++) {
			if (strcmp((char *)names + le32(sh), name[k]))
				continue;
			if (k < 3) {
				memcpy(to[k], at, len);
				continue;
			}
			c->fmc_size = len;
			c->fmc = gpu_alloc(&c->g, c->fmc_size, PAGE);
			qt_memwrite(c->g.q, c->fmc, at, c->fmc_size);
		}
	}
	c->fmc_params = gpu_alloc(&c->g, PAGE, PAGE);
	free(file);
}

/* Three levels of tables above @size bytes at @data; the first of them. */
static uint64_t place_tables(struct cpu *c, uint64_t data, uint64_t size, uint64_t *l1, uint64_t *l2)
{
	size_t pages = (size + PAGE - 1) / PAGE;
	uint64_t l0 = gpu_alloc(&c->g, PAGE, PAGE);
	uint64_t *table = calloc(pages, 8);

	*l1 = gpu_alloc(&c->g, PAGE, PAGE);
	*l2 = gpu_alloc(&c->g, pages * 8, PAGE);
	qt_write64(c->g.q, l0, *l1);
	for (size_t i = 0; i * 512 < pages; i++)
		qt_write64(c->g.q, *l1 + i * 8, *l2 + i * PAGE);
	for (size_t i = 0; i < pages; i++)
		table[i] = data + i * PAGE;
	qt_memwrite(c->g.q, *l2, table, pages * 8);
	free(table);
	return l0;
}

/* ucodes-*.bin, as it is: since 610. */
static void place_ucodes(struct cpu *c, const char *path)
{
	uint64_t l1, l2;
	uint8_t *file;
	char name[512];
	size_t size;

	snprintf(name, sizeof(name), "%.*s/ucodes-%s.bin", (int)(strrchr(path, '/') - path), path,
		 c->abi->release);
	if (access(name, R_OK))
		return;
	file = load_file(name, &size);
	c->ucodes_size = size;
	c->ucodes_data = gpu_alloc(&c->g, size, PAGE);
	qt_memwrite(c->g.q, c->ucodes_data, file, size);
	c->ucodes = place_tables(c, c->ucodes_data, size, &l1, &l2);
	free(file);
}

/* The image, its radix3 tables and the bootloader, in guest memory once. */
void place_firmware(struct cpu *c, const char *path)
{
	size_t size, n;
	uint8_t *file = load_file(path, &size), *bl;
	const uint8_t *p = section(file, ".fwimage", &n);
	char name[512];

	c->image_size = n;
	c->image = gpu_alloc(&c->g, n, PAGE);
	for (size_t i = 0; i < n; i += 1 << 20)
		qt_memwrite(c->g.q, c->image + i, p + i, n - i < 1 << 20 ? n - i : 1 << 20);
	p = section(file, c->signature_section ?: ".fwsignature_ad10x", &n);
	c->signature = gpu_alloc(&c->g, n, PAGE);
	qt_memwrite(c->g.q, c->signature, p, n);
	free(file);

	c->l0 = place_tables(c, c->image, c->image_size, &c->l1, &c->l2);

	/* bootloader-….bin: BIN header, RM_RISCV_UCODE_DESC, data */
	snprintf(name, sizeof(name), "%.*s/bootloader-%s.bin",
		 (int)(strrchr(path, '/') - path), path, c->abi->release);
	bl = load_file(name, &size);
	c->bootloader_size = le32(bl + 20);
	c->bl_manifest = le32(bl + le32(bl + 12) + 32);
	c->bl_data = le32(bl + le32(bl + 12) + 40);
	c->bl_code = le32(bl + le32(bl + 12) + 48);
	c->bootloader = gpu_alloc(&c->g, c->bootloader_size, PAGE);
	qt_memwrite(c->g.q, c->bootloader, bl + le32(bl + 16), c->bootloader_size);
	free(bl);

	if (c->g.fsp) {
		place_fmc(c, path);
	} else {
		place_booter(c, &c->load, path, "booter_load");
		place_booter(c, &c->unload, path, "booter_unload");
		if (rd(&c->g, 0xa00) >> 24 == 0x19)
			place_booter(c, &c->scrubber, path, "scrubber");
	}
	place_ucodes(c, path);
	c->monitor = gpu_alloc(&c->g, PAGE, PAGE);
	c->meta = gpu_alloc(&c->g, PAGE, PAGE);
	c->libos = gpu_alloc(&c->g, PAGE, PAGE);
	c->logs = gpu_alloc(&c->g, 3 * 0x10000, PAGE);
	c->rmargs = gpu_alloc(&c->g, PAGE, PAGE);
	c->shm = gpu_alloc(&c->g, 0x81000, PAGE);
}
