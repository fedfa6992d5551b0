/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A model GPU behind a root port, its bus set up as firmware and the PCI core
 * would, and guest memory for its DMA.
 */
#ifndef GPU_TEST_H
#define GPU_TEST_H

#include "qt.h"

#define BAR0	0xc0000000ull		/* PF BAR0, 16 MiB */
#define VF_BAR0	0xc2000000ull		/* VF BAR0s, 256 KiB each */
#define VF_BAR0_WIDE	0xc4000000ull	/* behind a BAR0 of 64 MiB, where that of VFs is of 64 bits */
#define BAR1	0x1000000000ull		/* PF BAR1, 64 GiB */
#define VF_BAR1	0x2000000000ull		/* VF BAR1s, 2 GiB each */
#define BAR3	0x3000000000ull
#define VF_BAR3	0x3100000000ull
#define VF_BAR0_SIZE	0x40000ull
#define VF_BAR1_SIZE	0x80000000ull
#define VF_BAR3_SIZE	0x2000000ull

struct gpu {
	struct qt *q;
	uint64_t ram;		/* next free byte of guest memory */
	bool fsp;		/* the chip has one */
	bool wide, vf_wide;	/* all BARs of the PF, or of VFs, are of 64 bits, so 0, 2, 4 */
	unsigned int first_vf;	/* its function */
};

/* @props: of the device, "key=value,…"; @args: more arguments for QEMU. */
void gpu_start(struct gpu *g, const char *props, const char *args);
void gpu_stop(struct gpu *g);
/* Programs BARs and switches memory and bus-master on, for the PF. */
void gpu_place_bars(struct gpu *g);
/* The same, and waits until the GPU's own firmware is through, where that is no FSP. */
void gpu_enable(struct gpu *g);
/* Programs VF BARs and switches @n VFs on with VF MSE. */
void gpu_enable_vfs(struct gpu *g, unsigned int n);

/* Register of the first, second or third BAR, from the first one's on: of the PF, of VFs. */
unsigned int bar_at(struct gpu *g, unsigned int bar);
unsigned int vf_bar_at(struct gpu *g, unsigned int bar);

/* Zeroed guest memory; addresses are bus addresses too. */
uint64_t gpu_alloc(struct gpu *g, uint64_t size, uint64_t align);

/* Configuration space of function @fn on the GPU's bus (0: PF, 3 + gfid: VF). */
uint8_t cfg8(struct gpu *g, unsigned int fn, unsigned int off);
uint16_t cfg16(struct gpu *g, unsigned int fn, unsigned int off);
uint32_t cfg32(struct gpu *g, unsigned int fn, unsigned int off);
void cfg16w(struct gpu *g, unsigned int fn, unsigned int off, uint16_t val);
void cfg32w(struct gpu *g, unsigned int fn, unsigned int off, uint32_t val);
/* 0 when there is none. */
unsigned int find_cap(struct gpu *g, unsigned int fn, unsigned int id);
unsigned int find_ecap(struct gpu *g, unsigned int fn, unsigned int id);

uint32_t rd(struct gpu *g, uint32_t reg);
void wr(struct gpu *g, uint32_t reg, uint32_t val);
/* Reads until (value & mask) == want; each read lets QEMU work. */
bool poll_reg(struct gpu *g, uint64_t addr, uint32_t mask, uint32_t want);

#define VF_FN(gfid)	(3u + (gfid))
static inline uint64_t vf_bar0(unsigned int gfid)
{
	return VF_BAR0 + (gfid - 1) * VF_BAR0_SIZE;
}
static inline uint64_t vf_bar1(unsigned int gfid)
{
	return VF_BAR1 + (gfid - 1) * VF_BAR1_SIZE;
}

/*
 * Routes MSI-X vector @vec of function @fn, whose table is at @table, to a
 * word of guest memory; returns its address. The message is @data.
 */
uint64_t msix_route(struct gpu *g, unsigned int fn, uint64_t table,
		    unsigned int vec, uint32_t data);

void flr(struct gpu *g, unsigned int fn);

/* booter.c: a booter image beside $GSP_FIRMWARE, to be freed; NULL when there is none. */
uint8_t *booter_file(const char *kind, size_t *size);
uint32_t booter_sig_offset(const uint8_t *fw);
/* The index of the signature that the fuses ask for. */
uint32_t booter_signature(struct gpu *g, const uint8_t *fw);
/*
 * Loads @fw into SEC2 by way of guest memory @mem (64 KiB) and starts it; gives
 * mailbox 0 after it halted, all ones when it does not. Nonzero @spoil: that
 * byte of the image is altered.
 */
uint32_t booter_run(struct gpu *g, const uint8_t *fw, uint64_t mem, uint32_t spoil, uint32_t mbox0,
		    uint32_t mbox1);
void sec2_dma(struct gpu *g, uint64_t base, uint32_t from, uint32_t to, uint32_t cmd);
void sec2_brom(struct gpu *g, uint32_t paraaddr, uint32_t engid, uint32_t ucode);
uint32_t sec2_start(struct gpu *g, uint32_t bootvec, uint32_t mbox0, uint32_t mbox1);

/* boards.c: the last has no name. */
struct board {
	const char *name, *chip, *signature;
	const char *gpu;		/* as GSP calls it */
	uint32_t cot_version;		/* of FSP; 0: there is none */
	bool blackwell;
	uint32_t ids, subsystem, boot0, boot42;
	unsigned int fb_gib, bar1_gib, vf_bar1_gib, vfs, first_vf;
	unsigned int engines;
	unsigned int types, first_type;
	uint32_t first_subsystem;
	const char *first_name;
	unsigned int first_instances, second_instances;
};

extern const struct board boards[];
/* The GSP image of a release for it, in $GSP_FIRMWARE_DIR; a test, too. */
bool board_image(char *path, size_t size, const struct board *b, const char *release);

/* The tests, one function for each file. */
void test_config(void);
void test_cards(void);
void test_fsp(void);
void test_registers(void);
void test_vbios(void);
void test_falcon(void);
void test_interrupts(void);
void test_sriov(void);
void test_vf(void);
void test_gsp(void);		/* gsp/ */
void test_gsp_cards(void);	/* gsp/: of each board */
void test_fmc(void);		/* gsp/: started by FSP */
void test_releases(void);	/* gsp/: each of them */
void test_gmc(void);		/* gsp/: release 615.71.09 */
void test_headers(void);	/* gsp/: layouts beside NVIDIA's */
void test_faults(void);

#endif
