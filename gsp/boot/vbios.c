// SPDX-License-Identifier: GPL-2.0-only
/*
 * The images in the GPU's ROM. Facts: the PCI firmware specification;
 * NVIDIA/open-gpu-kernel-modules kernel_gsp_vbios_tu102.c and pci_exp_table.h;
 * nova-core vbios.rs.
 *
 * A ROM has hundreds of KiB and is read word by word, each a trip over the bus. So
 * what is read is what leads to FWSEC and FWSEC itself, and each word once. Checksums
 * of images are none of it: what counts is signed.
 *
 * A ROM is a chain of images, each with a PCI header that points to its data
 * structure (PCIR), which may be followed by one of NVIDIA's (NPDE). A header
 * for the ROM's own loader (IFR) may come before them all. The BIOS's pointers
 * count as if the first image of type FWSEC followed the base image at once;
 * others may lie between them.
 *
 * The ROM is not trusted: nothing is used that was not seen to lie inside.
 *
 * No locks. Called by fwsec.c; the program vgpu has it, too.
 */
#include <linux/align.h>
#include <linux/bitmap.h>
#include <linux/errno.h>
#include <linux/minmax.h>

#include "codec/fw_file.h"
#include "vbios.h"

/* IFR header: open-rm turing/tu102/dev_bus.h, NV_PBUS_IFR_FMT_* */
#define IFR_SIGNATURE		0x4947564eu	/* "NVGI" */
#define IFR_SIZE		12u
#define IFR_VERSION(w)		((w) >> 8 & 0xff)
#define IFR_FIXED_SIZE(w)	((w) >> 16 & 0x7fff)
#define IFR_TOTAL_SIZE(w)	((w) & 0xfffff)
#define IFR_FLASH_STATUS_SIZE	4096u
#define DIRECTORY_SIGNATURE	0x44524652u	/* "RFRD" */

/* PCI header and data structure */
#define ROM_HEADER_SIZE		0x1au
#define ROM_SIGNATURE		0xaa55
#define ROM_SIGNATURE_NV	0x4e56
#define ROM_SIGNATURE_NV2	0xbb77
#define ROM_DATA_AT		0x18
#define PCIR_SIZE		0x18u
#define PCIR_SIGNATURE		0x52494350u	/* "PCIR" */
#define PCIR_SIGNATURE_NV	0x5344504eu	/* "NPDS" */
#define PCIR_SIGNATURE_NV2	0x53494752u	/* "RGIS" */
#define PCIR_LENGTH		0x0a
#define PCIR_BLOCKS		0x10
#define PCIR_TYPE		0x14
#define PCIR_LAST		0x15
#define LAST_IMAGE		0x80
#define IMAGE_BLOCK		512u
#define TYPE_BASE		0x00
#define TYPE_FWSEC		0xe0

/* NVIDIA's extension of it */
#define NPDE_SIZE		0x0cu
#define NPDE_ALIGN		16u
#define NPDE_SIGNATURE		0x4544504eu	/* "NPDE" */
#define NPDE_REVISION		0x04
#define NPDE_LENGTH		0x06
#define NPDE_BLOCKS		0x08
#define NPDE_LAST		0x0a

/* BIT: open-rm kernel_gsp_fwsec.c */
#define BIT_ID			0xb8ff
#define BIT_SIGNATURE		0x00544942u	/* "BIT" */
#define BIT_SIZE		12u
#define BIT_HEADER_SIZE		8
#define BIT_TOKEN_SIZE		9
#define BIT_NUM_TOKENS		10
#define TOKEN_SIZE_SHORT	6u	/* with a pointer of 16 bits */
#define TOKEN_SIZE_LONG		8u
#define TOKEN_FALCON		0x70
#define TOKEN_FALCON_VERSION	2

/* Table of falcon programs */
#define FALCON_TABLE_SIZE	6u
#define FALCON_TABLE_VERSION	1
#define FALCON_ENTRY_SIZE	6u
#define FALCON_APP_FWSEC	0x85	/* the production one */

/* Descriptor of a falcon program: its first word; the rest is as of version 3, from GA102 on */
#define DESC_VERSIONED		0x01u
#define DESC_VERSION(w)		((w) >> 8 & 0xff)
#define DESC_SIZE(w)		((w) >> 16)
#define DESC_V3_SIZE		44u
#define DESC_BLOCK		256u

static u16 le16(const u8 *p)
{
	return p[0] | p[1] << 8;
}

static int fault(struct gsp_vbios *v, u32 at, const char *what)
{
	v->fault = what;
	v->fault_at = at;
	return -EINVAL;
}

static int check_inside(struct gsp_vbios *v, u64 at, u64 size)
{
	if (!gsp_fw_inside(at, size, GSP_VBIOS_MAX))
		return fault(v, min_t(u64, at, GSP_VBIOS_MAX), "something points out of the ROM");
	return 0;
}

/* Bytes [@at, @at + @size) are in @v->rom afterwards. */
static int want(struct gsp_vbios *v, u64 at, u64 size)
{
	int ret = check_inside(v, at, size);
	__le32 word;
	u32 pos;

	if (ret)
		return ret;
	for (pos = ALIGN_DOWN(at, 4); pos < at + size; pos += 4) {
		if (__test_and_set_bit(pos / 4, v->have))
			continue;
		word = cpu_to_le32(v->read(v->priv, pos));
		memcpy(v->rom + pos, &word, sizeof(word));
	}
	return 0;
}

/* Where the first image is: behind the IFR header where there is one. */
static int first_image(struct gsp_vbios *v, u32 *at)
{
	u32 word, pos;
	int ret;

	*at = 0;
	ret = want(v, 0, IFR_SIZE);
	if (ret || gsp_fw_le32(v->rom) != IFR_SIGNATURE)
		return ret;
	word = gsp_fw_le32(v->rom + 4);
	switch (IFR_VERSION(word)) {
	case 1:
	case 2:
		pos = IFR_FIXED_SIZE(word) + 4;
		break;
	case 3:
		pos = IFR_TOTAL_SIZE(gsp_fw_le32(v->rom + 8));
		ret = want(v, pos, 4);
		if (ret)
			return ret;
		word = gsp_fw_le32(v->rom + pos);
		ret = want(v, (u64)word + IFR_FLASH_STATUS_SIZE, 12);
		if (ret)
			return ret;
		pos = word + IFR_FLASH_STATUS_SIZE;
		if (gsp_fw_le32(v->rom + pos) != DIRECTORY_SIGNATURE)
			return fault(v, pos, "the directory of the ROM is not there");
		pos += 8;
		break;
	default:
		return fault(v, 4, "its IFR header has an unknown version");
	}
	ret = want(v, pos, 4);
	if (ret)
		return ret;
	*at = gsp_fw_le32(v->rom + pos);
	if (!IS_ALIGNED(*at, 4))
		return fault(v, pos, "its IFR header points to no image");
	return 0;
}

struct image {
	u8 type;
	bool last;
	u32 size;
};

/* What NVIDIA's own structure behind the PCI data structure says goes before that. */
static int extension(struct gsp_vbios *v, u32 pcir, struct image *image)
{
	u32 at = ALIGN(pcir + le16(v->rom + pcir + PCIR_LENGTH), NPDE_ALIGN);
	const u8 *npde;
	u32 size;
	int ret;

	ret = want(v, at, NPDE_SIZE);
	if (ret)
		return ret;
	npde = v->rom + at;
	if (gsp_fw_le32(npde) != NPDE_SIGNATURE ||
	    (le16(npde + NPDE_REVISION) != 0x100 && le16(npde + NPDE_REVISION) != 0x101))
		return 0;
	size = le16(npde + NPDE_BLOCKS) * IMAGE_BLOCK;
	if (le16(npde + NPDE_LENGTH) > NPDE_LAST)
		image->last = npde[NPDE_LAST] & LAST_IMAGE;
	else if (size < image->size)
		image->last = false;
	image->size = size;
	return 0;
}

static int read_image(struct gsp_vbios *v, u32 at, struct image *image)
{
	u32 signature, pcir;
	int ret;

	ret = want(v, at, ROM_HEADER_SIZE);
	if (ret)
		return ret;
	signature = le16(v->rom + at);
	if (signature != ROM_SIGNATURE && signature != ROM_SIGNATURE_NV &&
	    signature != ROM_SIGNATURE_NV2)
		return fault(v, at, "an image has no signature");
	pcir = at + le16(v->rom + at + ROM_DATA_AT);
	ret = want(v, pcir, PCIR_SIZE);
	if (ret)
		return ret;
	signature = gsp_fw_le32(v->rom + pcir);
	if (signature != PCIR_SIGNATURE && signature != PCIR_SIGNATURE_NV &&
	    signature != PCIR_SIGNATURE_NV2)
		return fault(v, pcir, "an image has no PCI data structure");
	image->type = v->rom[pcir + PCIR_TYPE];
	image->last = v->rom[pcir + PCIR_LAST] & LAST_IMAGE;
	image->size = le16(v->rom + pcir + PCIR_BLOCKS) * IMAGE_BLOCK;
	ret = extension(v, pcir, image);
	if (ret)
		return ret;
	if (!image->size)
		return fault(v, pcir, "an image has no length");
	return check_inside(v, at, image->size);
}

static u8 sum(const u8 *p, u32 size)
{
	u8 n = 0;

	while (size--)
		n += *p++;
	return n;
}

static int find_images(struct gsp_vbios *v)
{
	bool have_base = false, have_ext = false;
	struct image image = { .last = false };
	u32 at;
	int ret;

	for (ret = first_image(v, &at); !ret && !image.last; at += image.size) {
		ret = read_image(v, at, &image);
		if (ret)
			break;
		if (image.type == TYPE_BASE && !have_base) {
			have_base = true;
			v->base = at;
			v->base_size = image.size;
		}
		if (image.type == TYPE_FWSEC && !have_ext) {
			have_ext = true;
			v->ext = at;
		}
	}
	if (ret)
		return ret;
	v->end = at;
	if (!have_base)
		return fault(v, at, "there is no base image in it");
	if (!have_ext)
		return fault(v, at, "there is no image with FWSEC in it");
	return 0;
}

/* Where the @size bytes are that one of the BIOS's pointers points to; are they all there? */
static bool locate(const struct gsp_vbios *v, u64 pointer, u64 size, u32 *at)
{
	if (pointer < v->base_size) {
		*at = v->base + pointer;
		return gsp_fw_inside(pointer, size, v->base_size);
	}
	pointer -= v->base_size;
	*at = v->ext + pointer;
	return gsp_fw_inside(pointer, size, v->end - v->ext);
}

/* These bytes, read; NULL when they are not all there. */
static const u8 *pointed(struct gsp_vbios *v, u64 pointer, u64 size)
{
	u32 at;

	return locate(v, pointer, size, &at) && !want(v, at, size) ? v->rom + at : NULL;
}

/* A table of the BIOS's tables; it is found by looking for it. */
static const u8 *find_bit(struct gsp_vbios *v)
{
	u32 at = v->base, left;

	for (left = v->base_size; left >= BIT_SIZE && !want(v, at, BIT_SIZE); left--, at++) {
		const u8 *p = v->rom + at;
		u8 size = p[BIT_HEADER_SIZE];

		if (le16(p) != BIT_ID || gsp_fw_le32(p + 2) != BIT_SIGNATURE)
			continue;
		if (size < BIT_SIZE || size > left || want(v, at, size))
			continue;
		if (!sum(p, size))
			return p;
	}
	fault(v, v->base, "there is no valid BIT header in its base image");
	return NULL;
}

/* The table of falcon programs, from its token in BIT. */
static int find_falcon_table(struct gsp_vbios *v, u32 *table)
{
	const u8 *bit = find_bit(v), *token, *data;
	u32 at, i;

	if (!bit)
		return -EINVAL;
	at = bit - (v->rom + v->base);
	if (bit[BIT_TOKEN_SIZE] < TOKEN_SIZE_SHORT)
		return fault(v, v->base + at, "BIT has tokens that are too short");
	for (i = 0; i < bit[BIT_NUM_TOKENS]; i++) {
		token = pointed(v, at + bit[BIT_HEADER_SIZE] + i * bit[BIT_TOKEN_SIZE],
				bit[BIT_TOKEN_SIZE]);
		if (!token)
			return fault(v, v->base + at, "BIT ends outside of its image");
		if (token[0] != TOKEN_FALCON || token[1] != TOKEN_FALCON_VERSION ||
		    le16(token + 2) < 4)
			continue;
		data = pointed(v, bit[BIT_TOKEN_SIZE] < TOKEN_SIZE_LONG ? le16(token + 4) :
			       gsp_fw_le32(token + 4), 4);
		if (!data)
			return fault(v, token - v->rom, "BIT's falcon data lies outside");
		*table = gsp_fw_le32(data);
		return 0;
	}
	return fault(v, v->base + at, "BIT has no falcon data");
}

static int find_program(struct gsp_vbios *v, u32 *desc)
{
	const u8 *header, *entry;
	u32 table, i;
	int ret;

	ret = find_falcon_table(v, &table);
	if (ret)
		return ret;
	header = pointed(v, table, FALCON_TABLE_SIZE);
	if (!header || header[0] != FALCON_TABLE_VERSION || header[1] < FALCON_TABLE_SIZE ||
	    header[2] < FALCON_ENTRY_SIZE)
		return fault(v, header ? header - v->rom : v->end,
			     "its table of falcon programs is none");
	for (i = 0; i < header[3]; i++) {
		entry = pointed(v, (u64)table + header[1] + i * header[2], FALCON_ENTRY_SIZE);
		if (!entry)
			return fault(v, header - v->rom,
				     "its table of falcon programs ends outside");
		if (entry[0] != FALCON_APP_FWSEC)
			continue;
		*desc = gsp_fw_le32(entry + 2);
		return 0;
	}
	return fault(v, header - v->rom, "its table of falcon programs does not have FWSEC");
}

/*
 * Words: size stored, signature, interface, IMEM to, IMEM size, IMEM virtual,
 * DMEM to, DMEM size; then engines, program, number of signatures, versions.
 */
static int read_descriptor(struct gsp_vbios *v, struct gsp_fwsec *f, const u8 *d)
{
	u32 size = DESC_SIZE(gsp_fw_le32(d));

	f->signature_at = gsp_fw_le32(d + 8);
	f->interface_offset = gsp_fw_le32(d + 12);
	f->code_to = gsp_fw_le32(d + 16);
	f->code_size = gsp_fw_le32(d + 20);
	f->data_to = gsp_fw_le32(d + 28);
	f->data_size = gsp_fw_le32(d + 32);
	f->engine_id = le16(d + 36);
	f->ucode_id = d[38];
	f->num_signatures = d[39];
	f->signature_versions = le16(d + 40);
	f->signatures = d - v->rom + DESC_V3_SIZE;
	if (!f->num_signatures ||
	    size < DESC_V3_SIZE + f->num_signatures * GSP_FWSEC_SIGNATURE)
		return fault(v, d - v->rom, "FWSEC's signatures are not all there");
	if (!gsp_fw_inside(f->signature_at, GSP_FWSEC_SIGNATURE, f->data_size))
		return fault(v, d - v->rom, "FWSEC has no room for its signature");
	if (!IS_ALIGNED(f->code_to, DESC_BLOCK) || !IS_ALIGNED(f->data_to, DESC_BLOCK))
		return fault(v, d - v->rom, "FWSEC's descriptor is not sane");
	return 0;
}

/**
 * gsp_vbios_find_fwsec() - find FWSEC in the ROM
 * @v: read and priv are set, all else is zero
 * @f: result, points into @v
 *
 * Return: 0, or -EINVAL for no ROM of ours, with @v->fault.
 */
int gsp_vbios_find_fwsec(struct gsp_vbios *v, struct gsp_fwsec *f)
{
	u32 pointer, word, size, at;
	u64 program;
	const u8 *d;
	int ret;

	memset(f, 0, sizeof(*f));
	ret = find_images(v);
	if (!ret)
		ret = find_program(v, &pointer);
	if (ret)
		return ret;
	d = pointed(v, pointer, 4);
	if (!d)
		return fault(v, v->end, "FWSEC lies outside of it");
	word = gsp_fw_le32(d);
	size = DESC_SIZE(word);
	if (!locate(v, pointer, size, &at))
		return fault(v, d - v->rom, "FWSEC's descriptor ends outside");
	if (!(word & DESC_VERSIONED) || DESC_VERSION(word) != 3 || size < DESC_V3_SIZE)
		return fault(v, d - v->rom, "FWSEC's descriptor has an unknown version");
	ret = want(v, at, DESC_V3_SIZE) ?: read_descriptor(v, f, d);
	if (ret)
		return ret;
	program = (u64)pointer + size;
	f->code = pointed(v, program, f->code_size);
	f->data = pointed(v, program + f->code_size, f->data_size);
	if (!f->code || !f->data || !f->code_size || !f->data_size)
		return fault(v, d - v->rom, "FWSEC's code or data ends outside");
	return 0;
}

/**
 * gsp_vbios_signature() - read one of FWSEC's signatures
 * @v: where FWSEC was found
 * @f: FWSEC
 * @index: which, less than @f->num_signatures
 *
 * Return: GSP_FWSEC_SIGNATURE bytes, in @v, or NULL when they cannot be read, with @v->fault.
 */
const u8 *gsp_vbios_signature(struct gsp_vbios *v, const struct gsp_fwsec *f, unsigned int index)
{
	u32 at = f->signatures + index * GSP_FWSEC_SIGNATURE;

	return want(v, at, GSP_FWSEC_SIGNATURE) ? NULL : v->rom + at;
}
