/* SPDX-License-Identifier: GPL-2.0-only */
/* The part of struct gsp that is about starting GSP. */
#ifndef NVIDIA_VGPU_GSP_BOOT_PART_H
#define NVIDIA_VGPU_GSP_BOOT_PART_H

#include <linux/types.h>

#include "codec/abi.h"
#include "ground/part.h"
#include "gsp.h"

/* Tables that lead to such pages: radix3.c */
struct gsp_radix3 {
	struct gsp_pages l2;
	struct gsp_mem l1;
	struct gsp_mem l0;
};

/* Where everything lies in framebuffer while GSP runs, bytes. */
struct gsp_fb_layout {
	u64 size;
	u64 vga_workspace, vga_workspace_size;
	u64 pmu_reserved_size;
	u64 wpr_end;
	u64 frts, frts_size;
	u64 boot, boot_size;
	u64 image, image_size;
	u64 heap, heap_size;
	u64 wpr_start;
	u64 non_wpr_heap, non_wpr_heap_size;
};

/**
 * struct gsp_boot_state - memory of a boot; most of it stays until GSP is stopped
 * @nvfw: firmware files are NVFW files
 * @image: GSP's firmware
 * @image_radix3: where its pages are
 * @signature: signature of @image
 * @bootloader: first code on GSP's RISC-V core
 * @code_offset: of the bootloader's code, bytes
 * @data_offset: of its data
 * @manifest_offset: of its manifest
 * @app_version: to be put into GSP's OS register
 * @wpr_meta: layout for the booter
 * @libos: libos arguments
 * @rm_args: arguments of the resource manager
 * @state_monitor: where it reports on itself, if it wants to
 * @log: log buffers of its tasks
 * @flush_page: target of flushing reads
 * @crash_queue: where GSP leaves crash reports, where it is given that
 * @ucodes: programs of the engines, until GSP has read them
 * @ucodes_radix3: where their pages are
 * @fmc: GSP-FMC, the program that FSP starts on GSP's core
 * @fmc_hash: what proves to FSP that it may
 * @fmc_key: public key, the rest of it zero
 * @fmc_signature: signature, the rest of it zero
 * @fmc_params: what GSP-FMC finds
 * @scrubber: program for SEC2 that clears framebuffer
 * @booter_load: program for SEC2 that starts GSP
 * @booter_unload: program for SEC2 that takes it down
 * @fwsec_frts: program from the ROM, for its first command
 * @fwsec_sb: the same, for its last
 * @fwsec_interface: where in its data commands are described
 * @timer_offset: that was added to the GPU's clock, nanoseconds; 0: none
 * @layout: of framebuffer
 * @started: GSP may run, or what starts it
 */
struct gsp_boot_state {
	bool nvfw;
	struct gsp_pages image;
	struct gsp_radix3 image_radix3;
	struct gsp_mem signature;
	struct gsp_mem bootloader;
	u32 code_offset;
	u32 data_offset;
	u32 manifest_offset;
	u32 app_version;
	struct gsp_mem wpr_meta;
	struct gsp_mem libos;
	struct gsp_mem rm_args;
	struct gsp_mem state_monitor;
	struct gsp_mem log[GSP_NUM_LOGS];
	struct gsp_mem flush_page;
	struct gsp_mem crash_queue;
	struct gsp_pages ucodes;
	struct gsp_radix3 ucodes_radix3;
	struct gsp_mem fmc;
	u8 fmc_hash[GSP_FMC_HASH_SIZE];
	u8 fmc_key[GSP_FMC_KEY_SIZE];
	u8 fmc_signature[GSP_FMC_KEY_SIZE];
	struct gsp_mem fmc_params;
	struct gsp_hs_image scrubber;
	struct gsp_hs_image booter_load;
	struct gsp_hs_image booter_unload;
	struct gsp_hs_image fwsec_frts;
	struct gsp_hs_image fwsec_sb;
	u32 fwsec_interface;
	u64 timer_offset;
	struct gsp_fb_layout layout;
	bool started;
};

#endif
