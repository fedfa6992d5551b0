/* SPDX-License-Identifier: GPL-2.0-only */
/* What everything in gsp/ stands on: registers, memory, falcons, and whether GSP lives. */
#ifndef NVIDIA_VGPU_GSP_GROUND_H
#define NVIDIA_VGPU_GSP_GROUND_H

#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/io.h>
#include <linux/jiffies.h>
#include <linux/stddef.h>
#include <linux/types.h>

#include "card.h"
#include "codec/message.h"

/**
 * struct gsp_hs_program - a signed falcon program where the falcon's DMA finds it
 * @local: in framebuffer, not in system memory
 * @imem_base: its code is at this address plus @imem_va, secure
 * @imem_va: where the program expects its code
 * @imem_pa: where the code goes in the falcon's memory
 * @imem_size: bytes, a multiple of 256
 * @dmem_base: its data is at this address plus @dmem_va
 * @dmem_va: where the program expects its data
 * @dmem_pa: where the data goes in the falcon's memory
 * @dmem_size: bytes, a multiple of 256
 * @dmem_tagged: the data has virtual addresses too
 * @signature_offset: where in DMEM the boot ROM finds the signature
 * @engine_id: engines it may run on, a mask
 * @ucode_id: its number among the fused versions, from 1
 */
struct gsp_hs_program {
	bool local;
	u64 imem_base;
	u32 imem_va;
	u32 imem_pa;
	u32 imem_size;
	u64 dmem_base;
	u32 dmem_va;
	u32 dmem_pa;
	u32 dmem_size;
	bool dmem_tagged;
	u32 signature_offset;
	u32 engine_id;
	u32 ucode_id;
};

/* alive.c */
__printf(2, 3) void gsp_die(struct gsp *gsp, const char *fmt, ...);
__printf(2, 3) void gsp_end(struct gsp *gsp, const char *fmt, ...);
bool gsp_fell_off(struct gsp *gsp);

static inline bool gsp_dead(const struct gsp *gsp)
{
	return READ_ONCE(gsp->dead) & BIT(0);
}

/* Until @end, for one of several waits; not 0, which is for ever where registers are polled. */
static inline unsigned int gsp_us_left(unsigned long end)
{
	long left = end - jiffies;

	return left > 0 ? jiffies_to_usecs(left) : 1;
}

static inline u32 gsp_rd32(struct gsp *gsp, u32 reg)
{
	return readl(gsp->bar0 + reg);
}

static inline void gsp_wr32(struct gsp *gsp, u32 reg, u32 value)
{
	writel(value, gsp->bar0 + reg);
}

static inline void gsp_mask32(struct gsp *gsp, u32 reg, u32 mask, u32 value)
{
	gsp_wr32(gsp, reg, (gsp_rd32(gsp, reg) & ~mask) | value);
}

/* wait.c */
int gsp_poll(struct gsp *gsp, bool (*done)(struct gsp *gsp, void *priv), void *priv,
	     unsigned int sleep_us, unsigned int timeout_us);
int gsp_poll32(struct gsp *gsp, u32 reg, u32 mask, u32 want, unsigned int sleep_us,
	       unsigned int timeout_us, u32 *v);

/* dma.c */
int gsp_dma_open(struct gsp *gsp);
void gsp_dma_close(struct gsp *gsp);
int gsp_mem_alloc(struct gsp *gsp, struct gsp_mem *mem, size_t size);
void gsp_mem_free(struct gsp *gsp, struct gsp_mem *mem);
int gsp_pages_alloc(struct gsp *gsp, struct gsp_pages *pages, const void *src, size_t size);
void gsp_pages_sync(struct gsp *gsp, struct gsp_pages *pages);
void gsp_pages_free(struct gsp *gsp, struct gsp_pages *pages);

/* domain.c */
int gsp_domain_open(struct gsp *gsp);
void gsp_domain_close(struct gsp *gsp, bool quiet);
struct gsp_map *gsp_domain_map(struct gsp *gsp, void *va, size_t size, bool read_only);
void gsp_domain_unmap(struct gsp *gsp, struct gsp_map *m);
dma_addr_t gsp_map_addr(struct gsp *gsp, const struct gsp_map *m);

/* falcon.c */
__printf(2, 3) void gsp_err(struct gsp *gsp, const char *fmt, ...);
int gsp_falcon_failed(struct gsp_falcon *f, const char *what, u32 reg, u32 value);
u32 gsp_falcon_rd32(struct gsp_falcon *f, u32 reg);
void gsp_falcon_wr32(struct gsp_falcon *f, u32 reg, u32 value);
int gsp_falcon_reset(struct gsp_falcon *f);
int gsp_falcon_reset_riscv(struct gsp_falcon *f);
void gsp_falcon_start(struct gsp_falcon *f);
int gsp_falcon_wait_halt(struct gsp_falcon *f);
bool gsp_falcon_riscv_active(struct gsp_falcon *f);
bool gsp_falcon_riscv_halted(struct gsp_falcon *f);
int gsp_falcon_run(struct gsp_falcon *f, const struct gsp_hs_image *img, const char *what,
		   u32 *mbox0, u32 *mbox1);
int gsp_falcon_exec(struct gsp_falcon *f, const struct gsp_hs_program *prog, const char *what,
		    u32 *mbox0, u32 *mbox1);

/* gsp_poll32() of a register of an engine, from its first one on */
static inline int gsp_falcon_poll(struct gsp_falcon *f, u32 reg, u32 mask, u32 want,
				  unsigned int sleep_us, unsigned int timeout_us, u32 *v)
{
	return gsp_poll32(f->gsp, f->base + reg, mask, want, sleep_us, timeout_us, v);
}

/* falcon_load.c */
void gsp_falcon_prepare_dma(struct gsp_falcon *f);
int gsp_falcon_load(struct gsp_falcon *f, const struct gsp_hs_program *prog);

/* fb_window.c */
int gsp_fb_read(struct gsp *gsp, u64 addr, void *buf, size_t len);
int gsp_fb_write(struct gsp *gsp, u64 addr, const void *buf, size_t len);
static inline int gsp_fb_zero(struct gsp *gsp, u64 addr, size_t len)
{
	return gsp_fb_write(gsp, addr, NULL, len);
}

/* flr.c */
int gsp_reset_function(struct gsp *gsp);
bool gsp_quiesce(struct gsp *gsp, bool reset);

/**
 * struct gsp_member - what of a structure goes into which field of a message
 * @field: an enum gsp_field_id
 * @offset: of the member, a number
 * @size: bytes of it
 */
struct gsp_member {
	u16 field;
	u16 offset;
	u16 size;
};

#define GSP_MEMBER(_field, _struct, _member)					\
	{ _field, offsetof(_struct, _member), sizeof_field(_struct, _member) +	\
	  BUILD_BUG_ON_ZERO(sizeof_field(_struct, _member) != sizeof(u32) &&	\
			    sizeof_field(_struct, _member) != sizeof(u64)) }

/* msg.c */
bool gsp_is_refusal(const struct gsp *gsp, int err);
void gsp_set_members(struct gsp_msg *m, const struct gsp_member *members, unsigned int num,
		     const void *from);
int gsp_msg_new(struct gsp *gsp, enum gsp_message_id id, struct gsp_msg *m);
void gsp_msg_free(struct gsp_msg *m);

#endif
