// SPDX-License-Identifier: GPL-2.0-only
/*
 * The firmware files of a release for one chip in the containers that nova-core
 * reads, made from those that nouveau reads:
 *
 *   make_nvfw RELEASE FROM TO SIGNATURE
 *
 * FROM has gsp-RELEASE.bin and what else the chip needs; each becomes TO/NAME.tlv,
 * the two that are large with the bytes beside it (gsp.bin, ucodes.bin). SIGNATURE
 * is the section of gsp-RELEASE.bin that the chip's signature is in.
 *
 * Sources: nova-core, Documentation/gpu/nova/core/tlv.rst and firmware/tlv.rs (what a
 * container is, tags of each); ttabi/extract-firmware-nova, extract-firmware-nova.py
 * (what NVIDIA's tool writes into each); Linux, drivers/gpu/drm/nouveau,
 * include/nvfw/{fw,hs}.h and rmRiscvUcode.h of nvrm (where it is in nouveau's files).
 */
#include <err.h>
#include <gelf.h>
#include <glib.h>
#include <libelf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static const char *release, *from, *to;

struct file {
	char *path;
	char *bytes;
	gsize size;
};

/* False when the chip has no such file. */
static bool load(struct file *f, const char *name)
{
	f->path = g_strdup_printf("%s/%s-%s.bin", from, name, release);
	if (g_file_get_contents(f->path, &f->bytes, &f->size, NULL))
		return true;
	g_free(f->path);
	return false;
}

static void drop(struct file *f)
{
	g_free(f->path);
	g_free(f->bytes);
}

/* @size bytes at @at. */
static const char *part(const struct file *f, uint64_t at, uint64_t size)
{
	if (at > f->size || size > f->size - at)
		errx(1, "%s: something lies outside of the file", f->path);
	return f->bytes + at;
}

static uint32_t word(const struct file *f, uint64_t at)
{
	const uint8_t *p = (const uint8_t *)part(f, at, 4);

	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

/* A section of an ELF file of either class; NULL when there is none. */
static const char *section(const struct file *f, const char *name, size_t *size)
{
	Elf *elf = elf_memory(f->bytes, f->size);
	const char *found = NULL;
	Elf_Scn *scn = NULL;
	GElf_Shdr sh;
	size_t names;

	if (!elf || elf_getshdrstrndx(elf, &names))
		errx(1, "%s: %s", f->path, elf_errmsg(-1));
	while (!found && (scn = elf_nextscn(elf, scn))) {
		if (!gelf_getshdr(scn, &sh))
			errx(1, "%s: %s", f->path, elf_errmsg(-1));
		if (!strcmp(elf_strptr(elf, names, sh.sh_name) ?: "", name)) {
			*size = sh.sh_size;
			found = part(f, sh.sh_offset, sh.sh_size);
		}
	}
	elf_end(elf);
	return found;
}

static const char *need(const struct file *f, const char *name, size_t *size)
{
	const char *s = section(f, name, size);

	if (!s)
		errx(1, "%s: no section %s", f->path, name);
	return s;
}

static void add(GByteArray *tlv, const char *tag, const void *value, uint32_t size)
{
	static const uint8_t zero[4];
	const uint8_t length[] = { size, size >> 8, size >> 16, size >> 24 };

	g_byte_array_append(tlv, (const guint8 *)tag, 4);
	g_byte_array_append(tlv, length, sizeof(length));
	g_byte_array_append(tlv, value, size);
	g_byte_array_append(tlv, zero, -size % 4);
}

static void add_word(GByteArray *tlv, const char *tag, uint32_t v)
{
	const uint8_t b[] = { v, v >> 8, v >> 16, v >> 24 };

	add(tlv, tag, b, sizeof(b));
}

static void add_text(GByteArray *tlv, const char *tag, const char *s)
{
	add(tlv, tag, s, strlen(s));
}

static GByteArray *begin(void)
{
	return g_byte_array_append(g_byte_array_new(), (const guint8 *)"NVFW", 4);
}

static void save(const char *name, const char *end, const void *data, size_t size)
{
	char *path = g_strdup_printf("%s/%s%s", to, name, end);

	if (!g_file_set_contents(path, data, size, NULL))
		err(1, "%s", path);
	g_free(path);
}

/* The version last, as NVIDIA's tool has it. */
static void finish(GByteArray *tlv, const char *name)
{
	add_text(tlv, "VERS", release);
	save(name, ".tlv", tlv->data, tlv->len);
	g_byte_array_unref(tlv);
}

/* What is too large for a container lies beside it. */
static void add_file(GByteArray *tlv, const char *name, const char *data, size_t size)
{
	char *file = g_strconcat(name, ".bin", NULL);

	add_word(tlv, "SIZE", size);
	add_text(tlv, "FILE", file);
	save(name, ".bin", data, size);
	g_free(file);
}

static void make_gsp(const char *signature)
{
	enum { NOTE_HEAD = 16 };
	GByteArray *tlv = begin();
	const char *data, *id;
	struct file f;
	size_t size;

	if (!load(&f, "gsp"))
		errx(1, "%s: no gsp-%s.bin", from, release);
	data = need(&f, signature, &size);
	add(tlv, "SIGN", data, size);
	data = need(&f, ".fwimage", &size);
	add_file(tlv, "gsp", data, size);
	id = section(&f, ".note.gnu.build-id", &size);
	if (id && size > NOTE_HEAD)
		add(tlv, "BLID", id + NOTE_HEAD, size - NOTE_HEAD);
	finish(tlv, "gsp");
	drop(&f);
}

static void make_ucodes(void)
{
	GByteArray *tlv;
	struct file f;

	if (!load(&f, "ucodes"))
		return;
	tlv = begin();
	add_file(tlv, "ucodes", f.bytes, f.size);
	finish(tlv, "ucodes");
	drop(&f);
}

/* struct nvfw_bin_hdr: where a header is, and the program */
enum { BIN_HEADER = 12, BIN_DATA = 16, BIN_SIZE = 20 };

static void add_blob(GByteArray *tlv, const struct file *f)
{
	uint32_t size = word(f, BIN_SIZE);

	add(tlv, "BLOB", part(f, word(f, BIN_DATA), size), size);
}

static void make_bootloader(void)
{
	/* words of RM_RISCV_UCODE_DESC */
	enum { VERSION = 7, MANIFEST = 8, DATA = 10, CODE = 12 };
	GByteArray *tlv;
	struct file f;
	uint32_t desc;

	if (!load(&f, "bootloader"))
		return;
	tlv = begin();
	desc = word(&f, BIN_HEADER);
	add_word(tlv, "CDOF", word(&f, desc + 4 * CODE));
	add_word(tlv, "DAOF", word(&f, desc + 4 * DATA));
	add_word(tlv, "MFOF", word(&f, desc + 4 * MANIFEST));
	add_word(tlv, "APPV", word(&f, desc + 4 * VERSION));
	add_blob(tlv, &f);
	finish(tlv, "gsp_bootloader");
	drop(&f);
}

/* A program for a falcon with its signatures: booters, the scrubber. */
static void make_signed(const char *name)
{
	/* words of nvfw_hs_header_v2: offsets of what they are named after, and a size */
	enum { SIG = 0, SIG_SIZE = 1, PATCH = 2, META = 4, NUM_SIGS = 6, LOAD = 7 };
	/* words of nvfw_hs_load_header_v2, its first application's among them */
	static const char *const loads[] = { "CDOF", "CDSZ", "DAOF", "DASZ", NULL, "A0CO", "A0CS" };
	static const char *const metas[] = { "FUSE", "ENID", "UCID" };
	uint32_t hs, size;
	GByteArray *tlv;
	struct file f;

	if (!load(&f, name))
		return;
	tlv = begin();
	hs = word(&f, BIN_HEADER);
	add_word(tlv, "NSIG", word(&f, word(&f, hs + 4 * NUM_SIGS)));
	size = word(&f, hs + 4 * SIG_SIZE);
	add(tlv, "SIGN", part(&f, word(&f, hs + 4 * SIG), size), size);
	add_word(tlv, "PLOC", word(&f, word(&f, hs + 4 * PATCH)));
	for (unsigned int i = 0; i < ARRAY_SIZE(metas); i++)
		add_word(tlv, metas[i], word(&f, word(&f, hs + 4 * META) + 4 * i));
	for (unsigned int i = 0; i < ARRAY_SIZE(loads); i++)
		if (loads[i])
			add_word(tlv, loads[i], word(&f, word(&f, hs + 4 * LOAD) + 4 * i));
	add_blob(tlv, &f);
	finish(tlv, name);
	drop(&f);
}

static void make_fmc(void)
{
	static const struct {
		const char *tag, *section;
	} parts[] = {
		{ "HASH", "hash" }, { "SIGN", "signature" }, { "PKEY", "publickey" },
		{ "BLOB", "image" },
	};
	GByteArray *tlv;
	struct file f;

	if (!load(&f, "fmc"))
		return;
	tlv = begin();
	for (unsigned int i = 0; i < ARRAY_SIZE(parts); i++) {
		size_t size;
		const char *data = need(&f, parts[i].section, &size);

		add(tlv, parts[i].tag, data, size);
	}
	finish(tlv, "fmc");
	drop(&f);
}

int main(int argc, char **argv)
{
	if (argc != 5)
		errx(2, "usage: make_nvfw RELEASE FROM TO SIGNATURE");
	release = argv[1];
	from = argv[2];
	to = argv[3];
	elf_version(EV_CURRENT);
	make_gsp(argv[4]);
	make_ucodes();
	make_bootloader();
	make_signed("booter_load");
	make_signed("booter_unload");
	make_signed("scrubber");
	make_fmc();
	return 0;
}
