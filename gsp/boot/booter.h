/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Steps of booting GSP by FWSEC and the booter. boot_ad102.c puts them together.
 */
#ifndef NVIDIA_VGPU_GSP_BOOTER_H
#define NVIDIA_VGPU_GSP_BOOTER_H

#include <linux/types.h>

struct gsp;

/* gfw.c */
int gsp_gfw_wait(struct gsp *gsp);

/* fwsec.c */
int gsp_fwsec_load(struct gsp *gsp);
void gsp_fwsec_free(struct gsp *gsp);
int gsp_fwsec_run_frts(struct gsp *gsp);
int gsp_fwsec_run_sb(struct gsp *gsp);

/* wpr2.c */
int gsp_wpr2_check_frts(struct gsp *gsp);
int gsp_wpr2_clear(struct gsp *gsp);

/* scrubber.c */
int gsp_scrubber_load_file(struct gsp *gsp);
int gsp_scrubber_run(struct gsp *gsp);

/* booter.c */
int gsp_booter_load_files(struct gsp *gsp);
void gsp_booter_free_files(struct gsp *gsp);
int gsp_booter_prepare(struct gsp *gsp);
int gsp_booter_start(struct gsp *gsp);
int gsp_booter_resume(struct gsp *gsp);
int gsp_booter_stop(struct gsp *gsp);
void gsp_booter_set_flush_page(struct gsp *gsp, dma_addr_t page);

#endif
