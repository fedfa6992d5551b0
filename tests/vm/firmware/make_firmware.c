// SPDX-License-Identifier: GPL-2.0-only
/*
 * Firmware files of a release that Debian does not have, for the tests: the
 * right containers with nothing of NVIDIA's in them. What stands for programs
 * is text that says so and differs from page to page and from file to file, so
 * that a driver which loads the wrong bytes is found out by whoever compares.
 *
 *   make_firmware RELEASE FOLDER FILE...
 *
 * FILE is gsp, bootloader, booter_load or booter_unload; FOLDER/FILE-RELEASE.bin
 * is written. Sources: linux-firmware's own files of other releases (sections
 * and their order, sizes, values of the headers); Linux, drivers/gpu/drm/nouveau,
 * include/nvfw/{fw,hs}.h and rmRiscvUcode.h of nvrm (names and meaning).
 */
#include <err.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define PAGE 4096

/*
 * Whole pages, and enough of them that the page table above them takes three
 * pages itself, the last one not full.
 */
#define IMAGE_SIZE ((2 * 512 + 263) * PAGE)
#define SIGNATURE_SIZE PAGE

/* struct nvfw_bin_hdr */
#define BIN_MAGIC 0x10de
enum { BIN_HEADER = 0x18 };

static const char *release;

static void *text(const char *what, size_t size)
{
	char *buf = malloc(size + 128), *at = buf;

	if (!buf)
		err(1, "%s", what);
	for (unsigned int line = 0; at < buf + size; line++)
		at += sprintf(at, "made by the tests of nvidia-vgpu-mdev, not firmware: %s of %s, line %u\n",
			      what, release, line);
	return buf;
}

static void put(uint8_t *file, size_t at, const uint32_t *words, size_t num)
{
	for (size_t i = 0; i < num; i++)
		for (int byte = 0; byte < 4; byte++)
			file[at + 4 * i + byte] = words[i] >> (8 * byte);
}

static void save(const char *path, const void *data, size_t size)
{
	FILE *f = fopen(path, "wb");

	if (!f || fwrite(data, 1, size, f) != size || fclose(f))
		err(1, "%s", path);
}

static void elf_failed(const char *path)
{
	errx(1, "%s: %s", path, elf_errmsg(-1));
}

struct section {
	const char *name;
	size_t size;
	uint64_t flags;
};

static void make_gsp(const char *path)
{
	/* each name once in this table too, from its second byte on */
	static const char names[] = "\0.fwimage\0.fwversion\0.fwsignature_cc_gh100\0"
		".fwsignature_gh100\0.fwsignature_ad10x\0.fwsignature_ga10x\0.shstrtab";
	const struct section sections[] = {
		{ ".fwimage", IMAGE_SIZE, SHF_WRITE | SHF_ALLOC },
		{ ".fwversion", strlen(release) + 1, 0 },
		{ ".fwsignature_cc_gh100", SIGNATURE_SIZE, 0 },
		{ ".fwsignature_gh100", SIGNATURE_SIZE, 0 },
		{ ".fwsignature_ad10x", SIGNATURE_SIZE, 0 },
		{ ".fwsignature_ga10x", SIGNATURE_SIZE, 0 },
		{ ".shstrtab", sizeof(names), 0 },
	};
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
	GElf_Ehdr eh = { 0 };
	uint32_t name = 1;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = fd < 0 ? NULL : elf_begin(fd, ELF_C_WRITE, NULL);
	if (!elf || !gelf_newehdr(elf, ELFCLASS64) || !gelf_getehdr(elf, &eh))
		elf_failed(path);
	eh.e_ident[EI_DATA] = ELFDATA2LSB;
	eh.e_type = ET_REL;
	eh.e_machine = EM_RISCV;
	eh.e_version = EV_CURRENT;
	eh.e_shstrndx = ARRAY_SIZE(sections);
	if (!gelf_update_ehdr(elf, &eh))
		elf_failed(path);

	for (size_t i = 0; i < ARRAY_SIZE(sections); i++) {
		const struct section *s = &sections[i];
		Elf_Scn *scn = elf_newscn(elf);
		Elf_Data *data = scn ? elf_newdata(scn) : NULL;
		GElf_Shdr sh = { 0 };

		if (!data || !gelf_getshdr(scn, &sh))
			elf_failed(path);
		if (i == ARRAY_SIZE(sections) - 1)
			data->d_buf = (void *)names;
		else if (!strcmp(s->name, ".fwversion"))
			data->d_buf = (void *)release;
		else
			data->d_buf = text(s->name, s->size);
		data->d_size = s->size;
		data->d_align = 1;
		data->d_version = EV_CURRENT;
		sh.sh_name = name;
		sh.sh_type = data->d_buf == names ? SHT_STRTAB : SHT_PROGBITS;
		sh.sh_flags = s->flags;
		if (!gelf_update_shdr(scn, &sh))
			elf_failed(path);
		name += strlen(s->name) + 1;
	}
	if (elf_update(elf, ELF_C_WRITE) < 0)
		elf_failed(path);
	elf_end(elf);
	close(fd);
}

/* The header, RM_RISCV_UCODE_DESC, the program. */
static void make_bootloader(const char *path)
{
	enum { SIZE = 0x9000, DATA = 0x6c };
	static const uint32_t bin[] = { BIN_MAGIC, 1, 0x100 + SIZE, BIN_HEADER, DATA, SIZE };
	static const uint32_t desc[] = {
		5,			/* version of this table */
		0x8000, 0x880,		/* bootloader: offset, size */
		0x8880, 0x10,		/* its parameters */
		0, 0,			/* RISC-V ELF: none */
		0,			/* application version */
		0, 0x800,		/* manifest */
		0x800, 0x4000,		/* monitor's data */
		0x4800, 0x2900,		/* monitor's code */
		1,			/* the monitor is enabled */
		0, 0, 0, 0,		/* software boot ROM: none */
		SIZE,			/* framebuffer that it takes */
		0,			/* not signed as code */
	};
	uint8_t *file = calloc(1, bin[2]), *program = text("bootloader", SIZE);

	if (!file)
		err(1, "%s", path);
	put(file, 0, bin, ARRAY_SIZE(bin));
	put(file, BIN_HEADER, desc, ARRAY_SIZE(desc));
	memcpy(file + DATA, program, SIZE);
	save(path, file, bin[2]);
	free(program);
	free(file);
}

/*
 * The header, nvfw_hs_header_v2, two signatures, the tables, the program:
 * one block for the boot ROM, the application's code, its data.
 */
static void make_booter(const char *path, const char *what, uint32_t code, uint32_t data)
{
	enum { SIGS = 0x3c, SIG_SIZE = 0x180, NUM_SIGS = 2, TABLES = 0x33c, DATA = 0x378 };
	enum { BLOCK = 0x100, SIG_IN_DATA = 0x10, ENGINE_SEC2 = 1, UCODE_ID = 3 };
	const uint32_t size = BLOCK + code + data;
	const uint32_t bin[] = { BIN_MAGIC, 1, 0x400 + size, BIN_HEADER, DATA, size };
	const uint32_t hs[] = {
		SIGS, NUM_SIGS * SIG_SIZE,	/* signatures */
		TABLES,				/* where they go to: see there */
		TABLES + 4,			/* which is the first: see there */
		TABLES + 8, 12,			/* fuse version, engine, program */
		TABLES + 20,			/* number of signatures: see there */
		TABLES + 24, 36,		/* load header */
	};
	const uint32_t tables[] = {
		BLOCK + code + SIG_IN_DATA,
		0,
		1, ENGINE_SEC2, UCODE_ID,
		NUM_SIGS,
		0, BLOCK,			/* code that is not secure */
		BLOCK + code, data,
		1,				/* one application */
		BLOCK, code,
	};
	uint8_t *file = calloc(1, bin[2]), *program = text(what, size);
	char *signatures = text("signatures", NUM_SIGS * SIG_SIZE);

	if (!file)
		err(1, "%s", path);
	put(file, 0, bin, ARRAY_SIZE(bin));
	put(file, BIN_HEADER, hs, ARRAY_SIZE(hs));
	memcpy(file + SIGS, signatures, NUM_SIGS * SIG_SIZE);
	put(file, TABLES, tables, ARRAY_SIZE(tables));
	memcpy(file + DATA, program, size);
	save(path, file, bin[2]);
	free(signatures);
	free(program);
	free(file);
}

int main(int argc, char **argv)
{
	char path[4096];

	if (argc < 4)
		errx(2, "usage: make_firmware RELEASE FOLDER gsp|bootloader|booter_load|booter_unload...");
	release = argv[1];
	for (int i = 3; i < argc; i++) {
		const char *what = argv[i];

		if (snprintf(path, sizeof(path), "%s/%s-%s.bin", argv[2], what, release) >=
		    (int)sizeof(path))
			errx(1, "%s: name too long", argv[2]);
		if (!strcmp(what, "gsp"))
			make_gsp(path);
		else if (!strcmp(what, "bootloader"))
			make_bootloader(path);
		else if (!strcmp(what, "booter_load"))
			make_booter(path, what, 0x7d00, 0x6000);
		else if (!strcmp(what, "booter_unload"))
			make_booter(path, what, 0x4f00, 0x4e00);
		else
			errx(2, "there is no file '%s'", what);
	}
	return 0;
}
