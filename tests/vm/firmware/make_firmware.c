// SPDX-License-Identifier: GPL-2.0-only
/*
 * Firmware files of a release that Debian does not have, for the tests: the
 * right containers with nothing of NVIDIA's in them. What stands for programs
 * is text that says so and differs from page to page and from file to file, so
 * that a driver which loads the wrong bytes is found out by whoever compares.
 *
 *   make_firmware RELEASE FOLDER FILE...
 *
 * FILE is gsp (of GA102 and later), bootloader, booter_load, booter_unload,
 * scrubber (of Ada), fmc_rsa3k (as GH100 has it), fmc_p384 (as Blackwell has it)
 * or ucodes (there from 610 on); FOLDER/FILE-RELEASE.bin is written, without the
 * kind of key in its name. Sources: linux-firmware's own files of other releases
 * (sections and their order, sizes, values of the headers, what the hash of an FMC
 * is of); Linux, drivers/gpu/drm/nouveau, include/nvfw/{fw,hs}.h, rmRiscvUcode.h of
 * nvrm and nvkm/subdev/gsp/gh100.c (names and meaning); NVIDIA/open-gpu-kernel-modules
 * 61dcc93, nouveau/extract-firmware-nouveau.py (an FMC of either ELF class; ucodes
 * are a file that nobody but firmware looks into).
 */
#include <elf.h>
#include <err.h>
#include <fcntl.h>
#include <gelf.h>
#include <glib.h>
#include <libelf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
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

/* Chips whose signatures the image has, as their sections' names end. */
static const char *const ga10x_chips[] = { "cc_gh100", "gh100", "ad10x", "ga10x", NULL };
/* since 570 */
static const char *const gb20x_chips[] = {
	"gb20x", "cc_gb10x", "gb10x", "cc_gh100", "gh100", "ad10x", "ga10x", NULL
};

static void add_section(Elf *elf, const char *path, uint32_t name, uint32_t type,
			uint64_t flags, const void *content, size_t size)
{
	Elf_Scn *scn = elf_newscn(elf);
	Elf_Data *data = scn ? elf_newdata(scn) : NULL;
	GElf_Shdr sh = { 0 };

	if (!data || !gelf_getshdr(scn, &sh))
		elf_failed(path);
	data->d_buf = (void *)content;
	data->d_size = size;
	data->d_align = 1;
	data->d_version = EV_CURRENT;
	sh.sh_name = name;
	sh.sh_type = type;
	sh.sh_flags = flags;
	if (!gelf_update_shdr(scn, &sh))
		elf_failed(path);
}

/* .fwimage, .fwversion, a signature for each of @chips, .shstrtab */
static void make_gsp(const char *path, const char *const *chips)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
	static char names[512];
	GElf_Ehdr eh = { 0 };
	uint32_t at = 1;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = fd < 0 ? NULL : elf_begin(fd, ELF_C_WRITE, NULL);
	if (!elf || !gelf_newehdr(elf, ELFCLASS64) || !gelf_getehdr(elf, &eh))
		elf_failed(path);

	memset(names, 0, sizeof(names));
	strcpy(names + at, ".fwimage");
	add_section(elf, path, at, SHT_PROGBITS, SHF_WRITE | SHF_ALLOC, text(".fwimage", IMAGE_SIZE),
		    IMAGE_SIZE);
	at += strlen(names + at) + 1;
	strcpy(names + at, ".fwversion");
	add_section(elf, path, at, SHT_PROGBITS, 0, release, strlen(release) + 1);
	at += strlen(names + at) + 1;
	for (; *chips; chips++) {
		sprintf(names + at, ".fwsignature_%s", *chips);
		add_section(elf, path, at, SHT_PROGBITS, 0, text(names + at, SIGNATURE_SIZE),
			    SIGNATURE_SIZE);
		at += strlen(names + at) + 1;
		eh.e_shstrndx++;
	}
	strcpy(names + at, ".shstrtab");
	add_section(elf, path, at, SHT_STRTAB, 0, names, at + strlen(names + at) + 1);

	eh.e_ident[EI_DATA] = ELFDATA2LSB;
	eh.e_type = ET_REL;
	eh.e_machine = EM_RISCV;
	eh.e_version = EV_CURRENT;
	eh.e_shstrndx += 3;
	if (!gelf_update_ehdr(elf, &eh) || elf_update(elf, ELF_C_WRITE) < 0)
		elf_failed(path);
	elf_end(elf);
	close(fd);
}

/* A file's section headers, of one of the two classes. */
#define HEADERS(bits, num)						\
	struct {							\
		Elf##bits##_Ehdr eh;					\
		Elf##bits##_Shdr sh[num];				\
	} headers##bits = {						\
		.eh = {							\
			.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS##bits, ELFDATA2LSB, EV_CURRENT }, \
			.e_version = EV_CURRENT, .e_shoff = sizeof(Elf##bits##_Ehdr), \
			.e_ehsize = sizeof(Elf##bits##_Ehdr),		\
			.e_shentsize = sizeof(Elf##bits##_Shdr),	\
			.e_shnum = num, .e_shstrndx = 1,		\
		},							\
	}

/*
 * The program that FSP starts on GSP: an ELF header and six section headers, as
 * fixed as nouveau wants them, then the sections, from words on. sh_info is the
 * CRC of what is in a section. From 610 on of the 64-bit class, which is what
 * NVIDIA's script makes then if it is not told otherwise.
 */
static void make_fmc(const char *path, bool wide, uint32_t signature, uint32_t key, uint32_t image)
{
	enum { SECTIONS = 6, HASH = 48 };
	static const char names[] = "\0.shstrtab\0hash\0signature\0publickey\0image";
	char *program = text("fmc", image);
	gsize hash_size = HASH;
	uint8_t hash[HASH];
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA384);
	const struct {
		const char *name;
		const void *content;
		uint32_t size;
	} sections[] = {
		{ ".shstrtab", names, sizeof(names) },
		{ "hash", hash, HASH },
		{ "signature", text("signature of fmc", signature), signature },
		{ "publickey", text("key of fmc", key), key },
		{ "image", program, image },
	};
	HEADERS(32, SECTIONS);
	HEADERS(64, SECTIONS);
	size_t size = wide ? sizeof(headers64) : sizeof(headers32);
	const void *headers = wide ? (void *)&headers64 : (void *)&headers32;
	uint32_t at = size, name = 1;
	FILE *f = fopen(path, "wb");

	g_checksum_update(sum, (const guchar *)program, image);
	g_checksum_get_digest(sum, hash, &hash_size);
	g_checksum_free(sum);
	for (size_t i = 0; i < ARRAY_SIZE(sections); i++) {
		Elf64_Shdr *sh = &headers64.sh[i + 1];

		at = (at + 3) & ~3u;
		sh->sh_name = name;
		sh->sh_offset = at;
		sh->sh_size = sections[i].size;
		if (i) {
			sh->sh_type = SHT_PROGBITS;
			sh->sh_flags = SHF_ALLOC | SHF_OS_NONCONFORMING | SHF_MASKOS | SHF_MASKPROC;
			sh->sh_info = crc32(0, sections[i].content, sections[i].size);
			sh->sh_addralign = 4;
		} else {
			sh->sh_type = SHT_STRTAB;
			sh->sh_flags = SHF_STRINGS;
			sh->sh_addralign = 1;
		}
		headers32.sh[i + 1] = (Elf32_Shdr){
			.sh_name = sh->sh_name, .sh_type = sh->sh_type, .sh_flags = sh->sh_flags,
			.sh_offset = sh->sh_offset, .sh_size = sh->sh_size, .sh_info = sh->sh_info,
			.sh_addralign = sh->sh_addralign,
		};
		name += strlen(sections[i].name) + 1;
		at += sections[i].size;
	}
	if (!f || fwrite(headers, size, 1, f) != 1)
		err(1, "%s", path);
	for (size_t i = 0; i < ARRAY_SIZE(sections); i++)
		if (fseek(f, headers64.sh[i + 1].sh_offset, SEEK_SET) ||
		    fwrite(sections[i].content, sections[i].size, 1, f) != 1)
			err(1, "%s", path);
	if (fclose(f))
		err(1, "%s", path);
}

/*
 * Programs that GSP loads while it starts. More than a page of its table leads to, and
 * no whole number of pages.
 */
static void make_ucodes(const char *path)
{
	enum { SIZE = 515 * PAGE + 0x300 };
	char *programs = text("ucodes", SIZE);

	save(path, programs, SIZE);
	free(programs);
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
static void make_booter(const char *path, const char *what, uint32_t code, uint32_t data,
			uint32_t signature, uint32_t ucode_id)
{
	enum { SIGS = 0x3c, SIG_SIZE = 0x180, NUM_SIGS = 2, TABLES = 0x33c, DATA = 0x378 };
	enum { BLOCK = 0x100, ENGINE_SEC2 = 1 };
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
		BLOCK + code + signature,
		0,
		1, ENGINE_SEC2, ucode_id,
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
	bool blackwell = argc > 1 && atoi(argv[1]) >= 570;
	bool stable = argc > 1 && atoi(argv[1]) >= 610;
	char path[4096];

	if (argc < 4)
		errx(2, "usage: make_firmware RELEASE FOLDER FILE...; the files are in its source");
	release = argv[1];
	for (int i = 3; i < argc; i++) {
		const char *what = argv[i];
		int name = strlen(what);

		if (!strncmp(what, "fmc_", 4))
			name = 3;
		if (snprintf(path, sizeof(path), "%s/%.*s-%s.bin", argv[2], name, what, release) >=
		    (int)sizeof(path))
			errx(1, "%s: name too long", argv[2]);
		if (!strcmp(what, "gsp"))
			make_gsp(path, blackwell ? gb20x_chips : ga10x_chips);
		else if (!strcmp(what, "bootloader"))
			make_bootloader(path);
		else if (!strcmp(what, "booter_load"))
			make_booter(path, what, 0x7d00, 0x6000, 0x10, 3);
		else if (!strcmp(what, "booter_unload"))
			make_booter(path, what, 0x4f00, 0x4e00, 0x10, 3);
		else if (!strcmp(what, "scrubber"))
			make_booter(path, what, 0x1900, 0x300, 0, 13);
		else if (!strcmp(what, "fmc_rsa3k"))
			make_fmc(path, stable, 384, 384, 0x28648);
		else if (!strcmp(what, "fmc_p384"))
			make_fmc(path, stable, 96, 97, 0x30a48);
		else if (!strcmp(what, "ucodes"))
			make_ucodes(path);
		else
			errx(2, "there is no file '%s'", what);
	}
	return 0;
}
