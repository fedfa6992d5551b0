// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/boot/elf.c gsp/boot/firmware.c gsp/boot/fw.c gsp/boot/fw_bin.c
// sources: gsp/boot/fw_elf.c gsp/boot/nvfw.c gsp/boot/ucodes.c gsp/boot/radix3.c
// sources: gsp/boot/hs_image.c gsp/boot/fmc.c
// libs: -lz
// max-len: 16384
// edges: 340
/*
 * Any files as firmware, of both containers: the image, bootloader, programs of
 * engines, and both booters or GSP-FMC, as the chip needs them. What is
 * taken from them must lie inside of them, and all memory must come back.
 *
 * The input is a byte for the chip's fuses, one that says which chip, release and
 * container, seven lengths of two bytes, and the files in the order in which they
 * are asked for; the last takes what is left.
 */
#include "boot/boot.h"
#include "card.h"
#include "chip.h"
#include "codec/file.h"
#include "codec/release.h"
#include "descriptor.h"
#include "fuzz.h"
#include "ground/ground.h"
#include "ground/regs.h"
#include <linux/firmware.h>

#define BAR0_SIZE	(16U << 20)
#define NUM_FILES	8
#define HEADER		(2 + 2 * (NUM_FILES - 1))

/* The second byte: a chip, and these. */
#define CHIPS		0x01
#define NVFW		0x04
#define WITH_UCODES	0x08

static struct gsp_abi *abi;
static bool nvfw;
static struct firmware files[NUM_FILES];
static unsigned int next_file;

u64 shim_now;

void shim_tick(void)
{
}

static int find(const char *name, struct device *dev, struct firmware *found)
{
	if (next_file == NUM_FILES || (!strcmp(name + strlen(name) - 4, ".tlv") && !nvfw) ||
	    (nvfw && !next_file && strcmp(name + strlen(name) - 4, ".tlv")))
		return -ENOENT;
	*found = files[next_file++];
	return 0;
}

void gsp_firmware_each(const char *folder, void (*found)(void *priv, const char *name, int len),
		       void *priv)
{
	char name[64];

	found(priv, name, snprintf(name, sizeof(name), "gsp-%s.bin", gsp_abi_release(abi)));
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
	unsigned int i, num = DIV_ROUND_UP(size, GSP_PAGE_SIZE);

	pages->size = size;
	pages->va = kzalloc((size_t)num * GSP_PAGE_SIZE, GFP_KERNEL);
	pages->dma = kcalloc(num, sizeof(*pages->dma), GFP_KERNEL);
	if (!pages->va || !pages->dma)
		return -ENOMEM;
	if (src)
		memcpy(pages->va, src, size);
	for (i = 0; i < num; i++)
		pages->dma[i] = (u64)i * GSP_PAGE_SIZE;
	pages->num = num;
	return 0;
}

void gsp_pages_sync(struct gsp *gsp, struct gsp_pages *pages)
{
}

void gsp_pages_free(struct gsp *gsp, struct gsp_pages *pages)
{
	kfree(pages->va);
	kfree(pages->dma);
	memset(pages, 0, sizeof(*pages));
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
	gsp_mem_free(gsp, &gsp->boot.booter_load.mem);
	gsp_mem_free(gsp, &gsp->boot.booter_unload.mem);
}

static const struct gsp_fsp_chip fsp = {
	.key_size = 97,
	.signature_size = 96,
	.frts_offset = GSP_C_FRTS_OFFSET_GB20X,
	.non_wpr_heap = GSP_C_NON_WPR_HEAP_GB20X,
	.pmu_reserved = GSP_C_PMU_RESERVED_GB20X,
};

static const struct gsp_boot_ops boot_fsp = {
	.signature = ".fwsignature_gb20x",
	.fsp = &fsp,
	.load_files = gsp_fmc_load,
	.free_files = gsp_fmc_free,
};

static const struct gsp_boot_ops boot = {
	.signature = ".fwsignature_ad10x",
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
	static const struct gsp_chip chips[] = {
		{ .name = "ad102", .boot = &boot },
		{ .name = "gb202", .boot = &boot_fsp },
	};
	static const u32 fuses[] = {
		NV_FUSE_OPT_FPF_SEC2_UCODE1_VERSION, NV_FUSE_OPT_FPF_NVDEC_UCODE1_VERSION,
		NV_FUSE_OPT_FPF_GSP_UCODE1_VERSION,
	};
	static struct gsp_abi *abis[2];
	static u8 *bar0;
	struct gsp gsp = { .bar0_size = BAR0_SIZE };
	struct gsp_boot_state *b = &gsp.boot;
	unsigned int i, k;

	if (!bar0) {
		abis[0] = descriptor();
		abis[1] = descriptor_of("615.71.09");
		bar0 = calloc(1, BAR0_SIZE);
	}
	if (size < HEADER)
		return 0;
	gsp.chip = &chips[data[1] & CHIPS];
	abi = abis[!!(data[1] & WITH_UCODES)];
	nvfw = data[1] & NVFW;
	shim_log_quiet = !getenv("FUZZ_VERBOSE");
	shim_allocs = 0;
	gsp.bar0 = bar0;
	for (i = 0; i < ARRAY_SIZE(fuses); i++)
		for (k = 0; k < NV_FUSE_OPT_FPF_VERSIONS; k++)
			put_unaligned_le32(data[0] == 127 ? U32_MAX : data[0] & 127,
					   bar0 + fuses[i] + 4 * k);
	data += 2;
	size -= HEADER;
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
	shim_firmware = find;

	if (!gsp_firmware_load(&gsp, NULL)) {
		read_all(b->image.va, b->image.size);
		read_all((u8 *)b->bootloader.va + b->code_offset, 1);
		read_all((u8 *)b->bootloader.va + b->data_offset, 1);
		read_all((u8 *)b->bootloader.va + b->manifest_offset, 1);
		read_all(b->signature.va, b->signature.size);
		read_all(b->ucodes.va, b->ucodes.size);
		read_all(b->fmc.va, b->fmc.size);
		if (b->booter_load.mem.va) {
			check_booter(&b->booter_load);
			check_booter(&b->booter_unload);
		}
	}
	gsp_firmware_free(&gsp);
	if (shim_firmware_open || shim_allocs)
		abort();
	return 0;
}
