// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/elf.c gsp/firmware.c gsp/hs_image.c
// libs: -lz
// max-len: 16384
// edges: 120
/*
 * Any files as firmware: the image, bootloader and both booters. What is taken
 * from them must lie inside of them, and all memory must come back.
 *
 * The input is a byte for the chip's fuses, three lengths of two bytes, and the
 * files; the last takes what is left.
 */
#include "descriptor.h"
#include "fuzz.h"
#include "priv.h"
#include "regs.h"
#include "release.h"
#include <linux/firmware.h>

#define BAR0_SIZE	(16U << 20)
#define NUM_FILES	4

static struct gsp_abi *abi;
static struct firmware files[NUM_FILES];
static unsigned int next_file, open_files;

u64 shim_now;

void shim_tick(void)
{
}

int firmware_request_nowarn(const struct firmware **fw, const char *name, struct device *dev)
{
	struct firmware *copy;

	if (next_file == NUM_FILES)
		return -ENOENT;
	/* A copy of its own: reading past its end is seen. */
	copy = malloc(sizeof(*copy));
	copy->size = files[next_file].size;
	copy->data = malloc(copy->size ?: 1);
	memcpy((u8 *)copy->data, files[next_file].data, copy->size);
	next_file++;
	open_files++;
	*fw = copy;
	return 0;
}

void release_firmware(const struct firmware *fw)
{
	if (!fw)
		return;
	free((u8 *)fw->data);
	free((void *)fw);
	open_files--;
}

int request_firmware_direct(const struct firmware **fw, const char *name, struct device *dev)
{
	return firmware_request_nowarn(fw, name, dev);
}

bool gsp_firmware_seen(const char *name)
{
	return true;
}

/* One release is known, and its descriptor is not freed between inputs. */
struct gsp_releases *gsp_releases_open(struct device *dev)
{
	return NULL;
}

void gsp_releases_close(struct gsp_releases *r)
{
}

const char *gsp_releases_nth(const struct gsp_releases *r, unsigned int i)
{
	return i ? NULL : gsp_abi_release(abi);
}

struct gsp_abi *gsp_releases_abi(struct gsp_releases *r, const char *release, const char *image)
{
	return strcmp(release, gsp_abi_release(abi)) ? ERR_PTR(-ENOENT) : abi;
}

int gsp_mem_alloc(struct gsp *gsp, struct gsp_mem *mem, size_t size)
{
	mem->va = kzalloc(size, GFP_KERNEL);
	mem->size = size;
	return mem->va ? 0 : -ENOMEM;
}

void gsp_mem_free(struct gsp *gsp, struct gsp_mem *mem)
{
	kfree(mem->va);
	mem->va = NULL;
}

int gsp_pages_alloc(struct gsp *gsp, struct gsp_pages *pages, const void *src, size_t size)
{
	pages->va = kmemdup(src, size, GFP_KERNEL);
	pages->size = size;
	return pages->va ? 0 : -ENOMEM;
}

void gsp_pages_free(struct gsp *gsp, struct gsp_pages *pages)
{
	kfree(pages->va);
	pages->va = NULL;
}

static int load_files(struct gsp *gsp)
{
	struct gsp_boot_state *b = &gsp->boot;
	int ret;

	ret = gsp_hs_image_get(gsp, &b->booter_load, "booter_load", NULL);
	if (!ret)
		ret = gsp_hs_image_get(gsp, &b->booter_unload, "booter_unload", NULL);
	return ret;
}

static void free_files(struct gsp *gsp)
{
	gsp_hs_image_free(gsp, &gsp->boot.booter_load);
	gsp_hs_image_free(gsp, &gsp->boot.booter_unload);
}

static const struct gsp_boot_ops boot = {
	.load_files = load_files,
	.free_files = free_files,
};

static void check_booter(const struct gsp_hs_image *img)
{
	const u8 *va = img->mem.va;

	read_all(va + img->imem_offset, img->imem_size);
	read_all(va + img->dmem_offset, img->dmem_size);
	read_all(va + img->dmem_offset + img->signature_offset, 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct gsp_chip chip = {
		.name = "ad102", .signature = ".fwsignature_ad10x", .boot = &boot,
	};
	static const u32 fuses[] = {
		NV_FUSE_OPT_FPF_SEC2_UCODE1_VERSION, NV_FUSE_OPT_FPF_NVDEC_UCODE1_VERSION,
		NV_FUSE_OPT_FPF_GSP_UCODE1_VERSION,
	};
	static u8 *bar0;
	struct gsp gsp = { .bar0_size = BAR0_SIZE };
	struct gsp_boot_state *b = &gsp.boot;
	unsigned int i, k;

	if (!abi)
		abi = descriptor();
	if (!bar0)
		bar0 = calloc(1, BAR0_SIZE);
	if (size < 7)
		return 0;
	gsp.chip = &chip;
	shim_log_quiet = !getenv("FUZZ_VERBOSE");
	shim_allocs = 0;
	gsp.bar0 = bar0;
	for (i = 0; i < ARRAY_SIZE(fuses); i++)
		for (k = 0; k < NV_FUSE_OPT_FPF_VERSIONS; k++)
			put_unaligned_le32(data[0] == 127 ? U32_MAX : data[0] & 127,
					   bar0 + fuses[i] + 4 * k);
	data++;
	size -= 7;
	for (i = 0; i < NUM_FILES; i++) {
		files[i].size = i < NUM_FILES - 1 ? min_t(size_t, get_unaligned_le16(data + 2 * i), size) : size;
		size -= files[i].size;
	}
	data += 2 * (NUM_FILES - 1);
	for (i = 0; i < NUM_FILES; i++) {
		files[i].data = data;
		data += files[i].size;
	}
	next_file = 0;

	if (!gsp_firmware_load(&gsp, NULL)) {
		read_all(b->image.va, b->image.size);
		read_all((u8 *)b->bootloader.va + b->code_offset, 1);
		read_all((u8 *)b->bootloader.va + b->data_offset, 1);
		read_all((u8 *)b->bootloader.va + b->manifest_offset, 1);
		check_booter(&b->booter_load);
		check_booter(&b->booter_unload);
	}
	gsp_firmware_free(&gsp);
	if (open_files || shim_allocs)
		abort();
	return 0;
}
