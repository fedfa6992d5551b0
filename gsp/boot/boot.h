/* SPDX-License-Identifier: GPL-2.0-only */
/* Starting GSP and taking it down. */
#ifndef NVIDIA_VGPU_GSP_BOOT_H
#define NVIDIA_VGPU_GSP_BOOT_H

#include <linux/types.h>

#include "chip.h"
#include "codec/message.h"
#include "ground/part.h"
#include "queue/part.h"

struct device;
struct gsp;
struct gsp_hs_image;
struct gsp_msg;
struct gsp_pages;
struct gsp_radix3;

#define GSP_FSP_FLUSH_REGS	2

/**
 * struct gsp_fsp_chip - what generations differ in whose GSP is started by FSP
 * @boot_status: register that says whether FSP has done its own boot
 * @cot_version: of the message that has it start GSP
 * @key_size: of the public key in GSP-FMC's file, bytes
 * @signature_size: of the signature there
 * @frts_offset: constant: end of FRTS, from the end of framebuffer
 * @non_wpr_heap: constant: size of GSP's heap outside of the write-protected region
 * @pmu_reserved: constant: framebuffer that the PMU keeps; GSP_NUM_CONSTANTS: none
 * @timer_version: oldest version of FSP that takes an offset for the GPU's clock
 * @flush_lo: where the flush page's address goes, low halves; 0: no more of them
 * @flush_hi: high halves
 */
struct gsp_fsp_chip {
	u32 boot_status;
	u16 cot_version;
	u16 key_size;
	u16 signature_size;
	enum gsp_constant_id frts_offset;
	enum gsp_constant_id non_wpr_heap;
	enum gsp_constant_id pmu_reserved;
	u16 timer_version;
	u32 flush_lo[GSP_FSP_FLUSH_REGS];
	u32 flush_hi[GSP_FSP_FLUSH_REGS];
};

#define GSP_FRTS_SIZE	0x100000	/* open-rm kernel_gsp_frts_tu102.c */

/* boot.c */
int gsp_boot(struct gsp *gsp);
void gsp_boot_halt(struct gsp *gsp);
void gsp_boot_stop(struct gsp *gsp);
int gsp_boot_resume(struct gsp *gsp);
int gsp_boot_wait_active(struct gsp *gsp);
int gsp_boot_wait_suspended(struct gsp *gsp, u32 *mbox0);

/* boot_fsp.c */
int gsp_boot_fsp_prepare(struct gsp *gsp);
int gsp_boot_fsp_layout(struct gsp *gsp);
void gsp_boot_fsp_set_flush_page(struct gsp *gsp, dma_addr_t page);
int gsp_boot_fsp_start(struct gsp *gsp);
int gsp_boot_fsp_stop(struct gsp *gsp);

/* chip.c */
const struct gsp_chip *gsp_chip_find(struct device *dev, u32 boot42);

/* exec.c */
void gsp_exec_hs_binary(struct gsp *gsp, const void *payload, size_t len);

/* fb_layout.c */
int gsp_fb_layout(struct gsp *gsp);

/* firmware.c */
int gsp_firmware_load(struct gsp *gsp, const char *release);
void gsp_firmware_free(struct gsp *gsp);

/* fmc.c */
int gsp_fmc_load(struct gsp *gsp);
void gsp_fmc_free(struct gsp *gsp);

/* fsp.c */
int gsp_fsp_wait_ready(struct gsp *gsp);
int gsp_fsp_call(struct gsp *gsp, const char *what, enum gsp_constant_id type,
		 const struct gsp_msg *request, u32 *error, void *answer, size_t len);
int gsp_fsp_refused(struct gsp *gsp, const char *what, u32 error, const char *advice);

/* fsp_cot.c */
int gsp_fsp_start_fmc(struct gsp *gsp);

/* fsp_prc.c */
int gsp_fsp_check_vgpu_mode(struct gsp *gsp);

/* hs_image.c */
int gsp_fuse_version(struct gsp *gsp, u32 engine_id, u32 ucode_id);
int gsp_hs_image_get(struct gsp *gsp, struct gsp_hs_image *img, const char *what,
		     const char *why);

/* libos.c */
int gsp_libos_setup(struct gsp *gsp);

/* radix3.c */
int gsp_radix3_make(struct gsp *gsp, struct gsp_radix3 *r, const struct gsp_pages *pages,
		    const char *what);
void gsp_radix3_free(struct gsp *gsp, struct gsp_radix3 *r);

/* sequencer.c */
extern const struct gsp_event_user gsp_boot_events[];

/* timer.c */
void gsp_timer_set(struct gsp *gsp);
void gsp_timer_set_offset(struct gsp *gsp);

/* ucodes.c */
int gsp_ucodes_load(struct gsp *gsp);
void gsp_ucodes_free(struct gsp *gsp);

/* vgpu_heap.c */
u32 gsp_max_partitions(struct gsp *gsp);
u64 gsp_vgpu_heap_size(struct gsp *gsp);

/* wpr2.c */
bool gsp_wpr2_get(struct gsp *gsp, u64 *start, u64 *end);

/* wpr_meta.c */
int gsp_wpr_meta_setup(struct gsp *gsp);
void gsp_wpr_meta_free(struct gsp *gsp);

/* boot_<generation>.c */
extern const struct gsp_boot_ops gsp_boot_ad102;
extern const struct gsp_boot_ops gsp_boot_gb100;
extern const struct gsp_boot_ops gsp_boot_gb202;
extern const struct gsp_boot_ops gsp_boot_gh100;

/* How a generation begins its table whose GSP is started by FSP. 52: nova gpu/hal/gh100.rs */
#define GSP_BOOT_BY_FSP						\
	.dma_bits = 52,						\
	.load_files = gsp_fmc_load,				\
	.free_files = gsp_fmc_free,				\
	.prepare = gsp_boot_fsp_prepare,			\
	.set_time = gsp_timer_set_offset,			\
	.layout = gsp_boot_fsp_layout,				\
	.set_flush_page = gsp_boot_fsp_set_flush_page,		\
	.start = gsp_boot_fsp_start,				\
	.stop = gsp_boot_fsp_stop

#endif
